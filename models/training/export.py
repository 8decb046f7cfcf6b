"""Export the trained classifier to int8 ONNX, tuned for onnxruntime on a CPU."""

from __future__ import annotations

import pathlib
import tempfile

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model

from models.training.corpus import CONCERNS
from models.training.encoder import (
    FIRST_WORD,
    HEADS,
    INNER,
    STUDENT_LAYERS,
    VOCABULARY,
    WIDTH,
    Classifier,
)
from models.training.examples import LABELS
from models.training.rounding import BLOCK, HALF

INPUTS = ["ids", "mask", "judged"]
TABLE = 100_000
"""From so many numbers a table is quantised; from so many bytes it goes to the weights' file."""
CONTRIB = "com.microsoft"
"""The domain of onnxruntime's own operators."""
TOLERANCE = 1e-4
"""Greatest difference between torch and the exported graph before it is quantised."""


class _Served(torch.nn.Module):
    """What is served: logits (batch, labels) and evidence (batch, tokens, concerns)."""

    def __init__(self, model: Classifier) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, judged: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        logits, evidence, _ = self.model(ids, mask, judged)
        return logits, evidence[:, :, : len(CONCERNS)]


def export(checkpoint: pathlib.Path, target: pathlib.Path) -> float:
    """Write ``target`` and its weights.

    Returns the greatest logit difference between the fp32 graph and torch.
    """
    model = Classifier(len(LABELS), len(STUDENT_LAYERS))
    model.load_state_dict(torch.load(checkpoint))
    served = _Served(model).eval()
    ids = torch.randint(FIRST_WORD, VOCABULARY, (1, 32))
    with tempfile.TemporaryDirectory() as folder:
        plain = pathlib.Path(folder) / "plain.onnx"
        torch.onnx.export(
            served,
            (ids, torch.ones_like(ids), torch.ones_like(ids)),
            str(plain),
            input_names=INPUTS,
            output_names=["logits", "evidence"],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in (*INPUTS, "evidence")},
            opset_version=17,
            dynamo=False,
        )
        difference = _compare(served, plain)
        if difference > TOLERANCE:
            raise RuntimeError(f"the exported graph is off by {difference}")
        fused = pathlib.Path(folder) / "fused.onnx"
        _fuse(plain, fused)
        difference = max(difference, _compare(served, fused))
        if difference > TOLERANCE:
            raise RuntimeError(f"the fused graph is off by {difference}")
        blocks = pathlib.Path(folder) / "blocks.onnx"
        onnx.save(_in_rows(_in_blocks(onnx.load(fused))), blocks)
        small = pathlib.Path(folder) / "small.onnx"
        quantize_dynamic(
            blocks,
            small,
            per_channel=True,
            op_types_to_quantize=["MatMul"],
            # Signed weights saturate on older CPUs with AVX2 and no VNNI unless a bit is spared.
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={
                "MatMulConstBOnly": True,
                "DefaultTensorType": onnx.TensorProto.FLOAT,
            },
        )
        for path in (target, weights_of(target)):
            path.unlink(missing_ok=True)
        # Weights in a file of their own are mapped, not read: only the words in use cost memory.
        onnx.save_model(
            onnx.load(small),
            target,
            save_as_external_data=True,
            all_tensors_to_one_file=True,
            location=weights_of(target).name,
            size_threshold=TABLE,
        )
        weights_of(target).chmod(0o644)
    return difference


def weights_of(graph: pathlib.Path) -> pathlib.Path:
    """The file beside ``graph`` that holds its weights."""
    return graph.with_suffix(".bin")


def _fuse(plain: pathlib.Path, fused: pathlib.Path) -> None:
    """Fuse what runs faster fused. The skip layer norm does not: its CPU kernel is slow."""
    options = FusionOptions("bert")
    options.enable_skip_layer_norm = False
    options.enable_bias_skip_layer_norm = False
    options.enable_bias_gelu = False
    optimize_model(
        str(plain), "bert", num_heads=HEADS, hidden_size=WIDTH, optimization_options=options
    ).save_model_to_file(str(fused))


def _in_blocks(model: onnx.ModelProto) -> onnx.ModelProto:
    """Quantise the matrices behind the activation in blocks of ``BLOCK`` rows with a scale each.

    A few great values come out of the activation. With one scale for all of a text, which is
    how the other matrices are multiplied, they would cost the rest most of its eight bits.
    The weights of a block are 8-bit integers around 128 (``MatMulNBits`` of onnxruntime).
    """
    graph = model.graph
    weights = {tensor.name: tensor for tensor in graph.initializer}
    for place, node in enumerate(graph.node):
        if node.op_type != "MatMul" or node.input[1] not in weights:
            continue
        weight = onnx.numpy_helper.to_array(weights[node.input[1]])
        rows, columns = weight.shape
        if rows != INNER:
            continue
        blocks = weight.T.reshape(columns, rows // BLOCK, BLOCK)
        scales = np.abs(blocks).max(axis=2, keepdims=True) / HALF
        whole = np.rint(blocks / scales).astype(np.int16) + 128
        names = [f"{node.input[1]}_{part}" for part in ("blocks", "scales")]
        for name, values in zip(names, (whole.astype(np.uint8), scales.ravel()), strict=True):
            graph.initializer.append(onnx.numpy_helper.from_array(values, name))
        graph.initializer.remove(weights[node.input[1]])
        graph.node[place].CopyFrom(
            onnx.helper.make_node(
                "MatMulNBits",
                [node.input[0], *names],
                node.output,
                domain=CONTRIB,
                K=rows,
                N=columns,
                bits=8,
                block_size=BLOCK,
                # Multiplied in eight bits, not in floating point.
                accuracy_level=4,
            )
        )
    if CONTRIB not in {opset.domain for opset in model.opset_import}:
        model.opset_import.append(onnx.helper.make_opsetid(CONTRIB, 1))
    return model


def _in_rows(model: onnx.ModelProto) -> onnx.ModelProto:
    """Quantise what is looked up, the words and the places, with a scale for each row.

    A few words have values thirty times as great as the rest: one scale for all of them, which
    is what ``quantize_dynamic`` gives, is off by a twentieth in every other word.
    """
    graph = model.graph
    tables = {t.name: t for t in graph.initializer if np.prod(t.dims) >= TABLE}
    nodes = []
    for node in graph.node:
        if node.op_type != "Gather" or node.input[0] not in tables:
            nodes.append(node)
            continue
        name, places = node.input
        table = onnx.numpy_helper.to_array(tables[name])
        scales = np.abs(table).max(axis=1, keepdims=True) / HALF
        scales[scales == 0] = 1
        rows = np.rint(table / scales).astype(np.int8)
        graph.initializer.remove(tables[name])
        for part, values in (("rows", rows), ("scales", scales)):
            graph.initializer.append(onnx.numpy_helper.from_array(values, f"{name}_{part}"))
            nodes.append(
                onnx.helper.make_node("Gather", [f"{name}_{part}", places], [f"{name}_{part}_here"])
            )
        nodes.append(
            onnx.helper.make_node(
                "Cast", [f"{name}_rows_here"], [f"{name}_here"], to=onnx.TensorProto.FLOAT
            )
        )
        nodes.append(
            onnx.helper.make_node("Mul", [f"{name}_here", f"{name}_scales_here"], node.output)
        )
    del graph.node[:]
    graph.node.extend(nodes)
    return model


def _compare(served: _Served, graph: pathlib.Path) -> float:
    session = onnxruntime.InferenceSession(str(graph), providers=["CPUExecutionProvider"])
    worst = 0.0
    for tokens in (3, 17, 64, 177):
        ids = torch.randint(FIRST_WORD, VOCABULARY, (1, tokens))
        mask = torch.ones_like(ids)
        judged = (torch.arange(tokens) < 125).long()[None]
        with torch.no_grad():
            expected = served(ids, mask, judged)[0].numpy()
        feed = {"ids": ids.numpy(), "mask": mask.numpy(), "judged": judged.numpy()}
        got = session.run(["logits"], feed)[0]
        worst = max(worst, float(np.abs(expected - got).max()))
    return worst
