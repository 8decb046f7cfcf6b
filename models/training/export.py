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
    STUDENT_LAYERS,
    VOCABULARY,
    WIDTH,
    Classifier,
)
from models.training.examples import LABELS

INPUTS = ["ids", "mask", "judged"]
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
        small = pathlib.Path(folder) / "small.onnx"
        quantize_dynamic(
            fused,
            small,
            per_channel=True,
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
            size_threshold=100_000,
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
