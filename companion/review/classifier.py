"""The trained model: text in, a probability and the words that carry it per concern."""

from __future__ import annotations

import collections
import dataclasses
import hashlib
import json
import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from companion.review.context import control_ids
from companion.review.normalise import Normalised
from companion.review.segment import windows

MODEL = pathlib.Path(__file__).parent.parent.parent / "models"
"""Where a checkout keeps the shipped model."""

CACHED_WINDOWS = 4096
"""About 20 posts of the greatest length; some 12 MB at most."""


class ModelError(Exception):
    """The model's files are missing, damaged or do not belong together."""


@dataclasses.dataclass(frozen=True, slots=True)
class Calibration:
    """Platt scaling of one concern's logit, and the probability from which it is told.

    ``thresholds`` holds one for each sensitivity: quiet, balanced, thorough.
    """

    scale: float
    offset: float
    thresholds: Mapping[str, float]

    def log_odds(self, logit: float) -> float:
        """Calibrated log-odds of a logit (Platt, 1999)."""
        return self.scale * logit + self.offset


@dataclasses.dataclass(frozen=True, slots=True)
class Passage:
    """The verdict on one window: ``logits`` (concerns,), ``evidence`` (tokens, concerns).

    ``offsets`` are the tokens' half-open character ranges in the normalised text.
    """

    logits: np.ndarray
    evidence: np.ndarray
    offsets: Sequence[tuple[int, int]]


class Classifier:
    """Runs the ONNX graph on one thread at a time; keeps recent windows in memory."""

    def __init__(
        self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer, metadata: dict[str, Any]
    ) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._first, self._last = _control(tokenizer, "[CLS]"), _control(tokenizer, "[SEP]")
        self._cache: collections.OrderedDict[bytes, tuple[np.ndarray, np.ndarray]] = (
            collections.OrderedDict()
        )
        self.id: str = metadata["id"]
        self.version: str = metadata["version"]
        self.concerns: tuple[str, ...] = tuple(metadata["concerns"])
        self.window: int = metadata["window"]
        self.runs = 0
        self.calibration = {
            concern: Calibration(entry["scale"], entry["offset"], entry["thresholds"])
            for concern, entry in metadata["calibration"].items()
        }

    @classmethod
    def load(cls, folder: pathlib.Path = MODEL, threads: int = 2) -> Classifier:
        """Load ``metadata.json`` and the files it names; raises ``ModelError``."""
        metadata = read_metadata(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        # Threads that spin for work cost an officer's laptop its battery.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"),
            options,
            providers=["CPUExecutionProvider"],
            # Its CPU kernel is slower than the two operators that it would replace.
            disabled_optimizers=["SkipLayerNormFusion"],
        )
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(session, tokenizer, metadata)

    def read(self, text: Normalised, *, official: bool, affiliated: bool) -> list[Passage]:
        """Judge a normalised text window by window; no window for a text without words."""
        encoding = self._tokenizer.encode(text.text, add_special_tokens=False)
        control = control_ids(official=official, affiliated=affiliated)
        passages = []
        for start, end in windows(encoding.ids, encoding.offsets, text.text, self.window):
            logits, evidence = self._run([self._first, *control, *encoding.ids[start:end]])
            shown = evidence[1 + len(control) :]
            passages.append(Passage(logits, shown, encoding.offsets[start:end]))
        return passages

    def _run(self, ids: list[int]) -> tuple[np.ndarray, np.ndarray]:
        row = np.array([[*ids, self._last]], np.int64)
        key = row.tobytes()
        if key in self._cache:
            self._cache.move_to_end(key)
            return self._cache[key]
        logits, evidence = self._session.run(
            ["logits", "evidence"], {"ids": row, "mask": np.ones_like(row)}
        )
        self.runs += 1
        self._cache[key] = logits[0], evidence[0, :-1]
        if len(self._cache) > CACHED_WINDOWS:
            self._cache.popitem(last=False)
        return self._cache[key]


def _control(tokenizer: Tokenizer, token: str) -> int:
    number = tokenizer.token_to_id(token)
    if number is None:
        raise ModelError(f"tokenizer.json knows no {token}")
    return number


def read_metadata(folder: pathlib.Path) -> dict[str, Any]:
    """The metadata of the model in ``folder``, its files checked by checksum.

    Raises ``ModelError``.
    """
    try:
        metadata: dict[str, Any] = json.loads((folder / "metadata.json").read_bytes())
        for name, checksum in metadata["files"].items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != checksum:
                raise ModelError(f"{name} is not the file that metadata.json names")
    except OSError as error:
        raise ModelError(f"{error.filename}: {error.strerror}") from None
    except (ValueError, KeyError) as error:
        raise ModelError(f"metadata.json: {error!r}") from None
    return metadata
