"""How long one pass takes on one core, and how near that is to what the arithmetic needs.

Run ``python -m models.training.speed``, with nothing else at work on the machine.
"""

from __future__ import annotations

import pathlib
import time
from collections.abc import Callable

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

from companion.bench import processor
from companion.review.classifier import Classifier
from models.training.encoder import INNER, STUDENT_LAYERS, WIDTH

MODELS = pathlib.Path(__file__).parent.parent
TOKENS = 64
RUNS = 200


def operations(tokens: int) -> float:
    """Multiplications and additions of one pass: the layers' matrices and the attention."""
    matrices = 4 * WIDTH * WIDTH + 2 * WIDTH * INNER
    attention = 2 * tokens * WIDTH
    return 2.0 * len(STUDENT_LAYERS) * tokens * (matrices + attention)


def main() -> None:
    """Print the median time of a pass of ``TOKENS`` tokens and its ratio to the floor."""
    classifier = Classifier.load(MODELS, threads=1)
    chance = np.random.default_rng(306)

    def one_pass() -> None:
        # Other words each time, so that no answer comes from the cache.
        words = chance.integers(2000, 30000, TOKENS - 2).tolist()
        classifier._run([101], words, [102])

    seconds = _median(one_pass)
    floor = operations(TOKENS) / _peak()
    print(
        f"{processor()}, one core: {TOKENS} tokens p50 {seconds * 1e3:.1f} ms; the arithmetic "
        f"alone at the speed of the widest int8 product: {floor * 1e3:.1f} ms; "
        f"ratio {seconds / floor:.1f}"
    )


def _peak() -> float:
    """Operations per second of the widest int8 product of the model, on one core."""
    weights = np.ones((WIDTH, INNER), np.int8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["x", "w"], ["y"])],
        "product",
        [helper.make_tensor_value_info("x", TensorProto.UINT8, [TOKENS, WIDTH])],
        [helper.make_tensor_value_info("y", TensorProto.INT32, [TOKENS, INNER])],
        [onnx.numpy_helper.from_array(weights, "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    row = np.ones((TOKENS, WIDTH), np.uint8)
    return 2.0 * TOKENS * WIDTH * INNER / _median(lambda: session.run(None, {"x": row}))


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return float(np.median(times))


if __name__ == "__main__":
    main()
