"""What the classifier reads for an emoji: its name, in words that people use for what it shows.

Emoji sequences (UTS 51) are read whole: who is shown, of which sex and skin. Gestures, sports and
jobs have no skin: they show what somebody does, mostly the writer himself.
"""

from __future__ import annotations

import re
import unicodedata

FLAGS = frozenset(
    """
    ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn
    bo bq br bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cp cq cr cu cv cw cx cy
    cz de dg dj dk dm do dz ea ec ee eg eh er es et eu fi fj fk fm fo fr ga gb gd ge gf gg
    gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu ic id ie il im in io iq ir is
    it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc
    md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no
    np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd
    se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz ta tc td tf tg th tj tk tl tm tn to
    tr tt tv tw tz ua ug um un us uy uz va vc ve vg vi vn vu wf ws xk ye yt za zm zw
    """.split()
)
"""The pairs of letters that Unicode has a flag for (emoji-sequences, 16.0)."""
FLAG = "flag"
"""What each of them is read as: told whose they are, the classifier takes a game, a dinner or a
holiday of some for contempt of their people."""

# Letters in brackets, white boxes, black circles and black boxes.
BOXED = re.compile(
    "[\u249c-\u24b5\U0001f110-\U0001f129\U0001f130-\U0001f149"
    "\U0001f150-\U0001f169\U0001f170-\U0001f189]"
)
INDICATORS = re.compile("[\U0001f1e6-\U0001f1ff]+")
"""Regional indicators, of which two are a flag."""
SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")

_PICTURE = (
    "[\u231a\u231b\u23e9-\u23fa\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001f0ff"
    "\U0001f18a-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
)
_SHOWN = f"{_PICTURE}\ufe0f?{SKIN.pattern}?\ufe0f?"
_WITH_IT = f"\u200d(?:{_SHOWN}|[\u2194\u2195]\ufe0f?)"
_NATION = "\U0001f3f4[\U000e0030-\U000e007a]{3,8}\U000e007f"
SEQUENCE = re.compile(f"{_NATION}|{_SHOWN}(?:{_WITH_IT}){{0,8}}")
"""A picture, or several that are shown as one."""

_PEOPLE = frozenset("👦👧👨👩👫👬👭👱👲👳👴👵👶🧑🧒🧓🧔🧕")
"""Somebody who has a sex and a skin."""
_BUSY = frozenset("👮👰👷👸💂🕵🤴🤵🥷🦸🦹🧙🧚🧛🧜🧝🧞🧟")
"""Somebody who has a sex, by what he does or wears."""
_HAIR = frozenset("🦰🦱🦲🦳")
_WAYS = frozenset("➡↔↕")
"""Where somebody turns."""
_SKINS = dict(zip("🏻🏼🏽🏾🏿", ("white", "white", "brown", "black", "black"), strict=True))
_SEXES = {"♀": "woman", "♂": "man"}
_GROWN = frozenset("👨👩🧑")
_SOMEBODY = re.compile(r"\b(?:man|woman|person)\b")
_DRAWN = re.compile(
    r"\b(?:(?:black|white|heavy) (?!flag|heart$|circle|large square)|negative |squared )"
)
"""How Unicode says that a sign is drawn: ✅ is no "white heavy check mark"."""
_JOBS = {
    "⚕": "doctor or nurse",
    "⚖": "judge",
    "✈": "pilot",
    "🌾": "farmer",
    "🍳": "cook",
    "🍼": "feeding baby",
    "🎄": "santa claus",
    "🎓": "student",
    "🎤": "singer",
    "🎨": "artist",
    "🏫": "teacher",
    "🏭": "factory worker",
    "💻": "programmer",
    "💼": "office worker",
    "🔧": "mechanic",
    "🔬": "scientist",
    "🚀": "astronaut",
    "🚒": "firefighter",
    "🦯": "blind with cane",
    "🦼": "in wheelchair",
    "🦽": "in wheelchair",
}
"""What somebody is who is shown with such a thing."""
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
    "👯": "people with bunny ears",
    "✝": "christian cross",
    "⚧": "transgender",
    "🏳\u200d🌈": "gay pride flag",
    "🏳\u200d⚧": "transgender flag",
    "🏴\u200d☠": "pirate flag",
    "🐈\u200d⬛": "cat",
    "🐦\u200d⬛": "bird",
    "🐻\u200d❄": "polar bear",
}


def name(sequence: str) -> str:
    """What ``sequence`` (of ``SEQUENCE``) shows, in small letters; empty if it is too new."""
    if sequence[1:2] >= "\U000e0000":
        return FLAG
    shown = sequence.replace("\ufe0f", "")
    if shown in _NAMES:
        return _NAMES[shown]
    first, *rest = shown.split("\u200d")
    sex = next((_SEXES[part] for part in rest if part in _SEXES), "")
    with_it = [part for part in rest if part not in _SEXES and part not in _WAYS]
    if with_it and first[0] in _GROWN and not _HAIR.issuperset(with_it):
        return _together([first, *with_it])
    if first[0] in _PEOPLE:
        shows = [*_skin(first), _of_sex(_sign(first[0]), sex)]
    elif first[0] in _BUSY:
        shows = [_of_sex(_sign(first[0]), sex)]
    else:
        shows = [_sign(first[0])]
    return " ".join(filter(None, [*shows, *(_sign(part[0]) for part in with_it)]))


def _together(parts: list[str]) -> str:
    """People beside one another, or one with the thing that tells what he is."""
    people = [" ".join([*_skin(part), _sign(part[0])]) for part in parts if part[0] in _PEOPLE]
    if len(people) == 1:
        return " ".join(filter(None, [_sign(parts[0][0]), *map(_job, parts[1:])]))
    if "💋" in parts:
        return f"{' and '.join(people)} kissing"
    if "❤" in parts:
        return f"{' and '.join(people)} in love"
    if "🤝" in parts:
        return f"{' and '.join(people)} holding hands"
    return " ".join(["family", *people])


def _job(part: str) -> str:
    """What the thing ``part`` beside somebody tells of him."""
    return _JOBS.get(part[0]) or _sign(part[0])


def _skin(part: str) -> list[str]:
    """The word for the skin of the person ``part``, if it has a sign of one."""
    return [_SKINS[sign] for sign in part[1:]]


def _of_sex(somebody: str, sex: str) -> str:
    """The name of ``somebody`` with the ``sex`` that a sign behind it tells, if there is one."""
    if not sex:
        return somebody
    if _SOMEBODY.search(somebody):
        return _SOMEBODY.sub(sex, somebody)
    return f"{sex} {somebody}"


def _sign(char: str) -> str:
    """The name of ``char`` alone; empty if this Python's Unicode does not have it yet."""
    given = unicodedata.name(char, "").lower().removeprefix("emoji component ")
    return _NAMES.get(char) or _DRAWN.sub("", given)
