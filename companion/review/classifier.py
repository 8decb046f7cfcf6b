"""The trained model: text in, a probability and the words that carry it per concern."""

from __future__ import annotations

import collections
import contextlib
import copy
import dataclasses
import hashlib
import json
import pathlib
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from companion.review.context import AROUND, AROUND_READ, Context
from companion.review.language import NOT_PROSE
from companion.review.normalise import Normalised, normalise
from companion.review.segment import windows
from companion.review.types import Ground, Sensitivity

MODEL = pathlib.Path(__file__).parent.parent.parent / "models"
"""Where a checkout keeps the shipped model."""

THRESHOLDS = (*get_args(Sensitivity), "removable", "questionable")
"""What every concern has a threshold for; the last two are for comments by citizens."""
CACHED_WINDOWS = 4096
"""About 15 posts of the greatest length; some 26 MB at most."""
KEPT_SECONDS = 600.0
"""A draft that rests for longer is judged anew: nothing of it is to stay for days."""

_WORD = re.compile(r"[^\W\d_]{3,}")
"""Shorter ones are parts of a face as often as words."""


class ModelError(Exception):
    """The model's files are missing, damaged or do not belong together."""


@dataclasses.dataclass(frozen=True, slots=True)
class Calibration:
    """Platt scaling of one concern's logit, and the probability from which it is told.

    ``thresholds`` holds one for each of ``THRESHOLDS``.
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

    ``grounds`` (grounds,) are logits of what the text would be about if it held bias.
    ``offsets`` are the tokens' half-open character ranges in the normalised text.
    """

    logits: np.ndarray
    grounds: np.ndarray
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
        self._unknown = _control(tokenizer, "[UNK]")
        self._cache: collections.OrderedDict[
            tuple[int, int, bytes], tuple[float, np.ndarray, np.ndarray]
        ] = collections.OrderedDict()
        self.clock = time.monotonic
        self.id: str = metadata["id"]
        self.version: str = metadata["version"]
        self.concerns: tuple[str, ...] = tuple(metadata["concerns"])
        self.grounds: tuple[Ground, ...] = tuple(metadata["grounds"])
        self.window: int = metadata["window"]
        self.runs = 0
        self.cached_windows = CACHED_WINDOWS
        self.calibration: dict[str, Calibration] = {}
        self.recalibrate(metadata["calibration"])

    @classmethod
    def load(cls, folder: pathlib.Path = MODEL, threads: int = 2) -> Classifier:
        """Load ``metadata.json`` and the files it names; raises ``ModelError``."""
        metadata = read_metadata(folder)
        # On Windows the variable that the package sets has no effect.
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        # Threads that spin for work cost an officer's laptop its battery.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        with _blamed("model.onnx"):
            session = onnxruntime.InferenceSession(
                str(folder / "model.onnx"),
                options,
                providers=["CPUExecutionProvider"],
                # Its CPU kernel is slower than the two operators that it would replace.
                disabled_optimizers=["SkipLayerNormFusion"],
            )
        with _blamed("tokenizer.json"):
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        # Control tokens that somebody types are text.
        tokenizer.encode_special_tokens = True
        return cls(session, tokenizer, metadata)

    def twin(self) -> Classifier:
        """Another for another thread, with the same graph and a memory of its own."""
        twin = copy.copy(self)
        twin._cache = collections.OrderedDict()
        return twin

    def recalibrate(self, calibration: Mapping[str, Any]) -> None:
        """Take scale, offset and thresholds of each concern, as ``metadata.json`` holds them."""
        self.calibration = {
            concern: Calibration(entry["scale"], entry["offset"], entry["thresholds"])
            for concern, entry in calibration.items()
        }

    def forget(self) -> None:
        """Drop the windows that nobody has asked for in ``KEPT_SECONDS``."""
        oldest = self.clock() - KEPT_SECONDS
        # The order is that of their last use.
        while self._cache and next(iter(self._cache.values()))[0] < oldest:
            self._cache.popitem(last=False)

    def read(self, text: Normalised, context: Context) -> list[Passage]:
        """Judge a normalised text window by window; no window for a text without words."""
        encoding = self._tokenizer.encode(text.text, add_special_tokens=False)
        head = [self._first, *context.control_ids()]
        tail = [self._last, *self._around(context.around)]
        passages = []
        for start, end in windows(encoding.ids, encoding.offsets, text.text, self.window):
            logits, evidence = self._run(head, encoding.ids[start:end], tail)
            told = len(self.concerns)
            passages.append(
                Passage(logits[:told], logits[told:], evidence, encoding.offsets[start:end])
            )
        return passages

    def unread(self, text: Normalised) -> int:
        """How many different words of ``text`` hold signs that the classifier does not know."""
        prose = NOT_PROSE.sub(" ", text.text)
        words = sorted({word for word in _WORD.findall(prose) if not word.isascii()})
        encoding = self._tokenizer.encode(words, is_pretokenized=True, add_special_tokens=False)
        pairs = zip(encoding.word_ids, encoding.ids, strict=True)
        return len({word for word, token in pairs if token == self._unknown})

    def _around(self, text: str) -> list[int]:
        if not text:
            return []
        plain = normalise(text[:AROUND_READ]).text
        ids = self._tokenizer.encode(plain, add_special_tokens=False).ids[:AROUND]
        return [*ids, self._last] if ids else []

    def _run(
        self, head: list[int], words: list[int], tail: list[int]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Logits (labels,) and evidence (words, concerns) of ``words`` between the others."""
        row = np.array([[*head, *words, *tail]], np.int64)
        key = (len(head), len(words), row.tobytes())
        if key in self._cache:
            _, logits, evidence = self._cache.pop(key)
            self._cache[key] = self.clock(), logits, evidence
            return logits, evidence
        judged = np.zeros_like(row)
        judged[0, len(head) : len(head) + len(words)] = 1
        logits, evidence = self._session.run(
            ["logits", "evidence"], {"ids": row, "mask": np.ones_like(row), "judged": judged}
        )
        self.runs += 1
        told = logits[0], evidence[0, len(head) : len(head) + len(words)].copy()
        self._cache[key] = self.clock(), *told
        if len(self._cache) > self.cached_windows:
            self._cache.popitem(last=False)
        return told


@contextlib.contextmanager
def _blamed(name: str) -> Iterator[None]:
    """Turn what is raised about the file ``name`` into a ModelError."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - onnxruntime and tokenizers raise it itself
        raise ModelError(f"{name}: {error}") from None


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
        for key in ("concerns", "grounds", "calibration", "window"):
            metadata[key]
    except OSError as error:
        raise ModelError(f"{error.filename}: {error.strerror}") from None
    except (ValueError, KeyError) as error:
        raise ModelError(f"metadata.json: {error!r}") from None
    return metadata
