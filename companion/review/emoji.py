"""What the classifier reads for an emoji: its name, in words that people use for what it shows.

Emoji sequences (UTS 51) are read whole: who is shown, of which sex and skin, which flag. A gesture
(a thumb, a shrug) has neither, as it shows the writer and nobody whom he speaks of.
"""

from __future__ import annotations

import functools
import pathlib
import re
import unicodedata

FLAGS = pathlib.Path(__file__).parent / "flags.txt"
"""The pairs of letters that Unicode has a flag for (emoji-sequences, 16.0), and whose it is."""

# Letters in brackets, white boxes, black circles and black boxes.
BOXED = re.compile(
    "[\u249c-\u24b5\U0001f110-\U0001f129\U0001f130-\U0001f149"
    "\U0001f150-\U0001f169\U0001f170-\U0001f189]"
)
INDICATORS = re.compile("[\U0001f1e6-\U0001f1ff]+")
"""Regional indicators, of which two are a flag."""
SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")

_PICTURE = (
    "[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001f0ff\U0001f18a-\U0001f1e5\U0001f200-\U0001f3fa"
    "\U0001f400-\U0001faff]"
)
_SHOWN = f"{_PICTURE}\ufe0f?{SKIN.pattern}?\ufe0f?"
_NATION = "\U0001f3f4[\U000e0061-\U000e007a]{5}\U000e007f"
SEQUENCE = re.compile(f"{_NATION}|{_SHOWN}(?:\u200d{_SHOWN}){{0,8}}")
"""A picture, or several that are shown as one."""

_PEOPLE = frozenset(
    "👦👧👨👩👫👬👭👮👰👱👲👳👴👵👶👷👸💂💃🎅🏃🕵🕺🙍🙎🚶🤰🤱🤴🤵🤶🤸🥷🦸🦹🧍🧎🧏🧑🧒🧓🧔🧕🧙🧚🫃🫄"
)
_SKINS = dict(zip("🏻🏼🏽🏾🏿", ("white", "white", "brown", "black", "black"), strict=True))
_SEXES = {"♀": "woman", "♂": "man"}
_GROWN = frozenset("👨👩🧑")
_SOMEBODY = re.compile(r"^(?:man|person)\b")
_FILLED = re.compile(r"\b(?:black|white|heavy) (?!flag|heart$|circle|large square)")
"""What Unicode calls a sign that is filled or not: ✅ is no "white heavy check mark"."""
_NAMES = {
    "❤": "heart",
    "🚨": "alarm",  # hardly anybody who shows it speaks of the police
    "🔪": "knife",
    "🚬": "cigarette",
    "🚮": "trash",
    "👊": "fist",
    "🖕": "middle finger",
    "🧑": "person",
    "🧓": "older person",
    "🧕": "woman with headscarf",
    "☪": "islam",
    "✝": "christian cross",
    "⚧": "transgender",
    "🏳\u200d🌈": "gay pride flag",
    "🏳\u200d⚧": "transgender flag",
    "🏴\u200d☠": "pirate flag",
}
_NATIONS = {"gbeng": "england", "gbsct": "scotland", "gbwls": "wales"}


@functools.cache
def countries() -> dict[str, str]:
    """Whose flag a pair of small letters is."""
    lines = FLAGS.read_text(encoding="ascii").lower().splitlines()
    return dict(line.split(" ", 1) for line in lines)


def name(sequence: str) -> str:
    """What ``sequence`` (of ``SEQUENCE``) shows, in small letters; empty if it is too new."""
    if sequence[1:2] >= "\U000e0061":
        nation = "".join(chr(ord(tag) - 0xE0000) for tag in sequence[1:-1])
        return f"{_NATIONS[nation]} flag" if nation in _NATIONS else _sign(sequence[0])
    shown = sequence.replace("\ufe0f", "")
    if shown in _NAMES:
        return _NAMES[shown]
    parts = shown.split("\u200d")
    people = [_person(part) for part in parts if part[0] in _GROWN]
    if len(people) > 1:
        return _together(people, parts)
    sex = next((_SEXES[part] for part in parts if part in _SEXES), "")
    first = _person(parts[0], sex) if parts[0][0] in _PEOPLE else _sign(parts[0][0])
    return " ".join([first, *(_sign(part[0]) for part in parts[1:] if part not in _SEXES)])


def _together(people: list[str], parts: list[str]) -> str:
    if "💋" in parts:
        return f"{' and '.join(people)} kissing"
    if "❤" in parts:
        return f"{' and '.join(people)} in love"
    if "🤝" in parts:
        return f"{' and '.join(people)} holding hands"
    return " ".join(["family", *map(_person, parts)])


def _person(part: str, sex: str = "") -> str:
    """Somebody, with the sign of a ``sex`` and of the skin behind."""
    plain = _sign(part[0])
    if sex:
        plain = _SOMEBODY.sub(sex, plain) if _SOMEBODY.match(plain) else f"{sex} {plain}"
    return " ".join([*(_SKINS[sign] for sign in part[1:]), plain])


def _sign(char: str) -> str:
    given = unicodedata.name(char, "").lower().removeprefix("emoji component ")
    return _NAMES.get(char) or _FILLED.sub("", given)
