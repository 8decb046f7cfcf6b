"""Read the shipped graph back into torch, so that a next model can start from it.

What `export` rounded stays rounded: the weights are those that the companion computes with,
not those that were trained. Training goes on from them as well as from the exact ones.
"""

from __future__ import annotations

import pathlib
import re

import numpy as np
import onnx
import torch

from models.training.encoder import STUDENT_LAYERS, Classifier
from models.training.examples import LABELS


def restore(graph: pathlib.Path) -> Classifier:
    """The student in ``graph``, as `export.export` wrote it, in fp32.

    Raises ``RuntimeError`` when the graph lacks a weight.
    """
    model = onnx.load(graph)
    tensors = {t.name: onnx.numpy_helper.to_array(t) for t in model.graph.initializer}
    state = {}
    for name, values in tensors.items():
        if name.startswith("model.") and not name.endswith(("_rows", "_scales")):
            state[name.removeprefix("model.")] = values
        elif name.endswith("_rows"):
            whole = name.removesuffix("_rows")
            state[whole.removeprefix("model.")] = values * tensors[f"{whole}_scales"]
    for node in model.graph.node:
        if node.op_type == "MatMulInteger":
            state[_parameter(node)] = _product(tensors, node.input[1])
        elif node.op_type == "MatMulNBits":
            state[_parameter(node)] = _blocks(tensors, node.input[1], node.input[2])
    student = Classifier(len(LABELS), len(STUDENT_LAYERS))
    found = {name: torch.from_numpy(np.array(values)) for name, values in state.items()}
    missing = set(student.state_dict()) - set(found)
    if missing:
        raise RuntimeError(f"{graph} lacks {sorted(missing)[0]}")
    student.load_state_dict(found)
    return student


def _parameter(node: onnx.NodeProto) -> str:
    """The parameter that ``node`` multiplies by: its output bears the module's path."""
    path = re.match(r"/model/(.+)/MatMul", node.output[0])
    if path is None:
        raise RuntimeError(f"{node.output[0]} tells no module")
    return path[1].replace("/", ".") + ".weight"


def _product(tensors: dict[str, np.ndarray], name: str) -> np.ndarray:
    """A matrix (outputs, inputs) that is quantised with a scale for each output."""
    stem = name.removesuffix("_quantized")
    whole = tensors[name].astype(np.float32) - tensors[f"{stem}_zero_point"]
    return (whole * tensors[f"{stem}_scale"]).T


def _blocks(tensors: dict[str, np.ndarray], name: str, scales: str) -> np.ndarray:
    """A matrix (outputs, inputs) that is quantised in blocks of inputs, around 128."""
    whole = tensors[name].astype(np.float32) - 128
    return (whole * tensors[scales].reshape(*whole.shape[:2], 1)).reshape(len(whole), -1)
