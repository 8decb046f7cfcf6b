"""What an update holds, and whether this companion can work with it."""

from __future__ import annotations

import pathlib
from typing import get_args

import msgspec
from msgspec import Struct

from companion.review.policy import PACKS, Policy, PolicyError
from companion.review.types import Concern, Named
from companion.updates.errors import UpdateError, told
from companion.updates.manifest import METADATA, POLICY, Kind, Manifest

MAIN = {"model": METADATA, "policy": POLICY}
"""The file of each kind that says what it is."""
_HARMLESS = "The community picnic is on Saturday at noon. Bring a chair and sunscreen."


class _Metadata(Struct):
    """What is wanted of a model's metadata before the model is loaded."""

    id: str
    version: str
    concerns: tuple[str, ...]
    files: dict[str, str]


def identity(kind: Kind, main: pathlib.Path) -> Named:
    """Id and version of the pack or model whose main file this is, if it can be used here.

    Raises UpdateError: for a pack with its line, for a model also where a concern of this
    companion is none of its own.
    """
    if kind == "policy":
        try:
            pack = Policy.load(main).pack
        except PolicyError as error:
            raise UpdateError(str(error)) from None
        return Named(pack.id, pack.version)
    metadata = _metadata(main)
    if missing := sorted(set(get_args(Concern)) - set(metadata.concerns)):
        raise UpdateError(f"{main.name}: does not know the concern `{missing[0]}`")
    return Named(metadata.id, metadata.version)


def model_files(main: pathlib.Path) -> list[str]:
    """The files that belong to the model with this metadata. Raises UpdateError."""
    return list(_metadata(main).files)


def fits(folder: pathlib.Path, manifest: Manifest) -> None:
    """Raises UpdateError unless ``folder`` holds what ``manifest`` says, for this companion."""
    found = identity(manifest.kind, folder / MAIN[manifest.kind])
    if found != Named(manifest.id, manifest.version):
        raise UpdateError(f"holds {found.id} {found.version}, and its manifest says {manifest}")


def works(folder: pathlib.Path, kind: Kind) -> None:
    """Load a model and have it judge one text. Raises UpdateError.

    Of a policy pack there is nothing to try beyond what ``fits`` does.
    """
    if kind == "policy":
        return
    # Heavy: only for who installs or signs a model.
    import numpy as np

    from companion.review.classifier import THRESHOLDS, Classifier
    from companion.review.context import PLAIN
    from companion.review.normalise import normalise

    try:
        classifier = Classifier.load(folder)
        [passage] = classifier.read(normalise(_HARMLESS), PLAIN)
        numbers = [passage.logits, passage.grounds, passage.evidence]
        for rule in (classifier.calibration[concern] for concern in classifier.concerns):
            thresholds = [rule.thresholds[name] for name in THRESHOLDS]
            numbers.append(np.array([rule.scale, rule.offset, *thresholds], float))
    except Exception as error:  # noqa: BLE001 - onnxruntime and tokenizers raise it itself
        raise UpdateError(f"the model cannot be used: {error}") from None
    if not all(np.isfinite(array).all() for array in numbers):
        raise UpdateError("the model answers a plain sentence with numbers that are not finite")


def shipped(kind: Kind, pack: str) -> Named | None:
    """The model that is shipped, or the pack with the id ``pack`` if one is."""
    from companion.review.classifier import MODEL

    if kind == "model":
        return identity(kind, MODEL / METADATA)
    path = PACKS / f"{pack}.toml"
    return identity(kind, path) if path.is_file() else None


def _metadata(main: pathlib.Path) -> _Metadata:
    with told(main):
        try:
            return msgspec.json.decode(main.read_bytes(), type=_Metadata)
        except msgspec.DecodeError as error:
            raise UpdateError(f"{main.name}: {error}") from None
