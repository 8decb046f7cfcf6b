"""From data to the shipped files, in one command: fetch, train, export, calibrate, describe.

python -m models.training.make --data FOLDER --build build --version 0.2.0

With ``--further`` the model that is shipped learns on instead of a new one from the start.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import random

from companion.review.classifier import Classifier
from models.training import base, calibrate, card, corpus, examples, export, train
from models.training.batches import Batch, batches

MODELS = pathlib.Path(__file__).parent.parent
SAMPLES = 4_000
"""Lines of the training text that show the export which channels are outliers."""


def make(data: pathlib.Path, build: pathlib.Path, version: str, further: bool = False) -> None:
    """Make ``models/model.onnx``, ``model.bin``, ``metadata.json`` and the card's figures.

    What an earlier run left in ``build`` is used again.
    """
    # BERT's vocabulary, which MPNet shares: it is kept, not made.
    graph, tokenizer = MODELS / "model.onnx", MODELS / "tokenizer.json"
    start, out = base.fetch(build / "base"), build / "model"
    if further:
        checkpoint = train.further(data, start, graph, tokenizer, out)
    else:
        checkpoint = train.train(data, start, tokenizer, out)
    difference = export.export(checkpoint, graph, samples(tokenizer))
    print(f"exported; fp32 graph and torch differ by {difference:.1e}")
    target = MODELS / "metadata.json"
    files = [graph, export.weights_of(graph), tokenizer]
    neutral = {c: {"scale": 1.0, "offset": 0.0, "thresholds": {}} for c in calibrate.CONCERNS}
    target.write_text(json.dumps(calibrate.metadata(version, files, neutral)))
    calibration = calibrate.calibrate(Classifier.load(MODELS), data)
    content = calibrate.metadata(version, files, calibration)
    target.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    card.write(MODELS, data, checkpoint)


def samples(vocabulary: pathlib.Path) -> list[Batch]:
    """``SAMPLES`` lines of the training text, drawn by chance, in batches."""
    chance = random.Random(train.SEED)
    tokenizer = examples.load_tokenizer(vocabulary)
    drawn = chance.sample(examples.load_corpus(corpus.FOLDER / "train"), SAMPLES)
    items = [example for line in drawn for example in examples.from_line(line, tokenizer)]
    return list(batches(items, 64, chance))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--further", action="store_true")
    options = parser.parse_args()
    make(options.data, options.build, options.version, options.further)


if __name__ == "__main__":
    main()
