"""Export the trained classifier to int8 ONNX, tuned for onnxruntime on a CPU."""

from __future__ import annotations

import collections
import pathlib
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from graphlib import TopologicalSorter

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model

from models.training.batches import Batch
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
from models.training.restore import PRODUCT

INPUTS = ["ids", "mask", "judged"]
OUTLIERS = 64
"""Channels behind the activation of a layer that are multiplied apart, in fp32."""
HALF = 127
"""Greatest whole number in eight bits."""
TABLE = 100_000
"""From so many numbers a table is quantised; from so many bytes it goes to the weights' file."""
SMOOTHING = 0.7
"""How much of a channel's reach goes from what a product is given into its weights."""
SHORTEST = 1e-4
"""Reach of a channel that counts as none."""
FARTHEST = 24
"""Channels of a text that count as reaching far; tried with this number alone."""
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


def export(checkpoint: pathlib.Path, target: pathlib.Path, samples: Iterable[Batch]) -> float:
    """Write ``target`` and its weights; ``samples`` show how far the channels reach.

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
        outliers, reach = _reach(model, samples)
        smooth = pathlib.Path(folder) / "smooth.onnx"
        onnx.save(_smoothed(onnx.load(fused), reach), smooth)
        difference = max(difference, _compare(served, smooth))
        if difference > TOLERANCE:
            raise RuntimeError(f"the smoothed graph is off by {difference}")
        peeled, exact = _split_outliers(onnx.load(smooth), outliers)
        rows = pathlib.Path(folder) / "rows.onnx"
        onnx.save(_in_rows(peeled), rows)
        small = pathlib.Path(folder) / "small.onnx"
        quantize_dynamic(
            rows,
            small,
            per_channel=True,
            nodes_to_exclude=exact,
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


def _reach(
    model: Classifier, samples: Iterable[Batch]
) -> tuple[list[np.ndarray], dict[str, np.ndarray]]:
    """What the products of ``model`` are given for ``samples``.

    For each layer the ``OUTLIERS`` channels behind the activation that set a text's scale: those
    that most often are among the ``FARTHEST`` of a text, as a channel that reaches far once costs
    one text its bits, and one that often does costs many. And for each product that is smoothed,
    by the path of its module, how far each channel reaches.
    """
    often = [torch.zeros(INNER) for _ in model.layers]
    products = {
        f"layers.{name}": part
        for name, part in model.layers.named_modules()
        if isinstance(part, torch.nn.Linear) and part.in_features != INNER
    }
    reach = {name: torch.zeros(part.in_features) for name, part in products.items()}

    def count(values: torch.Tensor, times: torch.Tensor) -> None:
        far = values.abs().amax(dim=1).topk(FARTHEST, dim=1).indices
        times += torch.bincount(far.flatten(), minlength=INNER)

    def measure(values: torch.Tensor, most: torch.Tensor) -> None:
        torch.maximum(most, values.abs().amax(dim=(0, 1)), out=most)

    hooks = [
        layer.outer.register_forward_pre_hook(lambda _, args, times=times: count(args[0], times))
        for layer, times in zip(model.layers, often, strict=True)
    ]
    hooks += [
        part.register_forward_pre_hook(lambda _, args, most=reach[name]: measure(args[0], most))
        for name, part in products.items()
    ]
    with torch.inference_mode():
        for batch in samples:
            model(batch.ids, batch.mask, batch.judged)
    for hook in hooks:
        hook.remove()
    outliers = [np.sort(times.argsort(descending=True)[:OUTLIERS].numpy()) for times in often]
    return outliers, {name: most.numpy() for name, most in reach.items()}


def _smoothed(model: onnx.ModelProto, reach: Mapping[str, np.ndarray]) -> onnx.ModelProto:
    """Divide what the products in ``reach`` are given, and multiply their weights by the same.

    One channel that reaches thirty times as far as the rest costs the rest five of their eight
    bits, while a weight has them for itself (Xiao et al., "SmoothQuant", 2023). ``reach`` is how
    far each channel of what each product is given does.
    """
    graph = model.graph
    tensors = {t.name: t for t in graph.initializer}
    given: dict[str, list[tuple[onnx.NodeProto, str]]] = collections.defaultdict(list)
    for node in graph.node:
        product = PRODUCT.match(node.output[0])
        if product and node.op_type == "MatMul" and node.input[1] in tensors:
            name = product[1].replace("/", ".")
            if name in reach:
                given[node.input[0]].append((node, name))
    for values, products in given.items():
        weights = [onnx.numpy_helper.to_array(tensors[node.input[1]]) for node, _ in products]
        far = np.maximum(reach[products[0][1]], SHORTEST)
        most = np.maximum(np.max([np.abs(w).max(axis=1) for w in weights], axis=0), SHORTEST)
        scale = far**SMOOTHING / most ** (1 - SMOOTHING)
        scale /= np.median(scale)
        for (node, _), weight in zip(products, weights, strict=True):
            tensors[node.input[1]].CopyFrom(
                onnx.numpy_helper.from_array(weight * scale[:, None], node.input[1])
            )
            node.input[0] = f"{values}_smooth"
        factor = onnx.numpy_helper.from_array((1 / scale).astype(np.float32), f"{values}_factor")
        graph.initializer.append(factor)
        graph.node.append(onnx.helper.make_node("Mul", [values, factor.name], [f"{values}_smooth"]))
    _sort(graph)
    return model


def _split_outliers(
    model: onnx.ModelProto, outliers: Sequence[np.ndarray]
) -> tuple[onnx.ModelProto, list[str]]:
    """Compute the channels ``outliers`` of each layer apart, in a product of their own.

    A few channels come out of the activation with values that are thirty times those of the rest.
    With one scale for all of a text, which is how the matrices are multiplied, they would cost
    the rest most of its eight bits (Dettmers et al., "LLM.int8(): 8-bit Matrix Multiplication for
    Transformers at Scale", 2022). Returns the graph and the names of
    the products that are to stay in fp32.
    """
    graph = model.graph
    tensors = {t.name: t for t in graph.initializer}
    made_by = {name: node for node in graph.node for name in node.output}
    exact: list[str] = []
    nodes: list[onnx.NodeProto] = []
    layer = 0

    def split(name: str, axis: int) -> list[str]:
        values = onnx.numpy_helper.to_array(tensors[name])
        rest = np.delete(np.arange(INNER), outliers[layer])
        graph.initializer.remove(tensors[name])
        for part, channels in (("rest", rest), ("few", outliers[layer])):
            taken = np.ascontiguousarray(values.take(channels, axis))
            graph.initializer.append(onnx.numpy_helper.from_array(taken, f"{name}_{part}"))
        return [f"{name}_rest", f"{name}_few"]

    replaced = []
    for node in graph.node:
        weight = tensors.get(node.input[1]) if node.op_type == "MatMul" else None
        if weight is None or weight.dims[0] != INNER:
            continue
        gelu = made_by[node.input[0]]
        add = made_by[gelu.input[0]]
        product = next(made_by[name] for name in add.input if name in made_by)
        bias = next(name for name in add.input if name in tensors)
        replaced += [product, add, gelu, node]
        outs = []
        for first, offset, second, part in zip(
            split(product.input[1], 1),
            split(bias, 0),
            split(node.input[1], 0),
            ("rest", "few"),
            strict=True,
        ):
            names = [f"{n.output[0]}_{part}" for n in (product, add, gelu, node)]
            last = onnx.helper.make_node("MatMul", [names[2], second], [names[3]], name=names[3])
            activation = onnx.NodeProto()
            activation.CopyFrom(gelu)
            activation.name, activation.input[0], activation.output[0] = names[2], *names[1:3]
            nodes += [
                onnx.helper.make_node(
                    "MatMul", [product.input[0], first], names[:1], name=names[0]
                ),
                onnx.helper.make_node("Add", [names[0], offset], names[1:2], name=names[1]),
                activation,
                last,
            ]
            outs.append(names[3])
        exact.append(outs[1])
        nodes.append(
            onnx.helper.make_node("Add", outs, [node.output[0]], name=f"{node.output[0]}_sum")
        )
        layer += 1
    for node in replaced:
        graph.node.remove(node)
    graph.node.extend(nodes)
    _sort(graph)
    return model, exact


def _sort(graph: onnx.GraphProto) -> None:
    """Put every node behind those whose outputs it reads, as ONNX asks for."""
    made_by = {name: place for place, node in enumerate(graph.node) for name in node.output}
    reads = {
        place: {made_by[name] for name in node.input if name in made_by}
        for place, node in enumerate(graph.node)
    }
    order = [graph.node[place] for place in TopologicalSorter(reads).static_order()]
    del graph.node[:]
    graph.node.extend(order)


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
