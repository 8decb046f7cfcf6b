"""Read a shipped graph back into torch, so that a next model can start from it.

What ``export`` rounded stays rounded: the weights are those that the companion computes with,
not those that were trained. Channels behind the activation come in the graph's order.

python -m models.training.restore models/model.onnx build/model/calmed.pt
"""

from __future__ import annotations

import collections
import pathlib
import re
import sys

import numpy as np
import onnx
import torch

from models.training.encoder import STUDENT_LAYERS, Classifier
from models.training.examples import LABELS

PRODUCT = re.compile(r"/model/(.+)/MatMul")
"""How the output of a matrix product is called: by the path of its module."""
PART = re.compile(r"model\.(.+?)(?:_(rows|scales|rest|few))?")
"""How other weights are called: by their own path, and by what of them is held."""


def restore(graph: pathlib.Path) -> Classifier:
    """The student in ``graph``, as ``export.export`` wrote it, in fp32.

    Raises ``RuntimeError`` when the graph lacks a weight.
    """
    model = onnx.load(graph)
    tensors = {t.name: onnx.numpy_helper.to_array(t) for t in model.graph.initializer}
    parts: dict[str, dict[str, np.ndarray]] = collections.defaultdict(dict)
    for name, values in tensors.items():
        if weight := PART.fullmatch(name):
            parts[weight[1]][weight[2] or "whole"] = values
    made_by = {name: node for node in model.graph.node for name in node.output}
    factors = {
        node.output[0]: tensors[node.input[1]]
        for node in model.graph.node
        if node.op_type == "Mul" and node.output[0].endswith("_smooth")
    }
    for node in model.graph.node:
        product = PRODUCT.match(node.output[0])
        if product and node.op_type == "MatMulInteger":
            quantised = made_by[node.input[0]].input[0]
            values = _dequantised(tensors, node.input[1]) * factors.get(quantised, 1)
        elif product and node.op_type == "MatMul" and node.input[1] in tensors:
            values = tensors[node.input[1]].T
        else:
            continue
        part = "few" if "_few" in node.output[0] else "rest" if "_rest" in node.output[0] else ""
        parts[product[1].replace("/", ".") + ".weight"][part or "whole"] = values
    student = Classifier(len(LABELS), len(STUDENT_LAYERS))
    state = {
        name: torch.from_numpy(_joined(parts[name], exact.shape))
        for name, exact in student.state_dict().items()
        if parts.get(name)
    }
    missing = set(student.state_dict()) - set(state)
    if missing:
        raise RuntimeError(f"{graph} lacks {sorted(missing)[0]}")
    student.load_state_dict(state)
    return student


def _dequantised(tensors: dict[str, np.ndarray], name: str) -> np.ndarray:
    """A matrix (outputs, inputs) that is quantised with a scale for each output."""
    stem = name.removesuffix("_quantized")
    whole = tensors[name].astype(np.float32) - tensors[f"{stem}_zero_point"]
    return (whole * tensors[f"{stem}_scale"]).T


def _joined(parts: dict[str, np.ndarray], shape: torch.Size) -> np.ndarray:
    """A weight of ``shape`` from what the graph holds of it."""
    if "rows" in parts:
        return parts["rows"] * parts["scales"]
    if "few" not in parts:
        return np.array(parts["whole"])
    # The channels behind the activation are the outputs of the one matrix and the inputs of
    # the other.
    axis = int(parts["rest"].shape[0] == shape[0])
    return np.concatenate([parts["rest"], parts["few"]], axis)


def main(graph: str, checkpoint: str) -> None:
    """Write what ``graph`` holds to ``checkpoint``, from where ``make`` exports and calibrates."""
    torch.save(restore(pathlib.Path(graph)).state_dict(), checkpoint)


if __name__ == "__main__":
    main(*sys.argv[1:])
