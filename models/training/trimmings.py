"""What people hang on a post that changes nothing about it: hashtags, handles, emoji and the like.

Our lines hardly have any, so a student takes them for the point of a post. It is shown some of
its examples with such trimmings, among harmless sentences, or without the points and commas that
people leave out, and with what its teachers make of the words as they were.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Sequence

import numpy as np
from tokenizers import Tokenizer

from companion.review.normalise import normalise
from models.training.corpus import CONCERNS
from models.training.examples import WINDOW, Example

SHARE = 0.5
"""Share of the examples that are trimmed."""
BARE = 0.15
"""Share of the examples that lose their punctuation."""
PUNCTUATION = ".,!?;:"
SERVICE = """
    #police #lawenforcement #backtheblue #thinblueline #bluelivesmatter #cops #cop
    #policelife #leofamily #leowife #policewife #policefamily #bluefamily
    #sheriff #deputy #trooper #statetrooper #k9 #k9unit #policek9 #firstresponders #911 #dispatch
    #patrol #graveyardshift #detective #swat #copslife #coplife #policeofficers
    #lawenforcementofficer #supportourpolice #heroes #serveandprotect #protectandserve #badge
    #bluelinefamily #policeacademy #femalecop #womeninblue #copproblems #copmemes #copswithkids
    #policememes #thinbluelinefamily #policing #corrections #publicsafety #policedepartment
""".split()
"""Those of the trade: by themselves they neither speak for a department nor advertise."""
USUAL = """
    #love #instagood #photooftheday #happy #tbt #friends #family #weekend #mondaymotivation #fyp
    #foryou #viral #blessed #goodvibes #summer #winter #fall #newengland #massachusetts #boston
    #worcester #508 #dadlife #momlife #coffee #coffeefirst #gym #fitness #legday #running #hiking
    #fishing #dogsofinstagram #dogs #cats #food #foodie #bbq #beer #music #nowplaying #football
    #patriots #redsox #bruins #celtics #nfl #gameday #travel #sunset #photography #nature #truth
    #facts #real #lol #funny #memes #justsaying #rant #throwback #throwbackthursday #nofilter
    #birthday #party #wedding #holiday #christmas #thanksgiving #halloween #veteran #usa #america
    #news #politics #vote #local #community #life #work #tired #mood #motivation #grateful #faith
""".split()
NAMES = """
    mike jenny tommy sarah dave lisa kevin maria chris ana joey steph rob nicole matt kayla sean
    tina brian dana luis carmen pat erin jay angel nick beth greg amy omar fatima wei priya kofi
    theresa doug marcus ty deb channel5news localpaper cityhall bostonfan daily thereal mrs big
""".split()
EMOJI = """
    😂 🤣 ❤️ 💙 🖤 🧡 💛 💚 💜 🤍 💕 💖 💗 ❣️ 💔 😀 😃 😄 😁 😆 😅 🙂 😊 ☺️ 🥰 😍
    🤩 😘 😋 😎 🤓 🤗 🥹 🥲 😭 😢 😔 😞 😩 😫 😴 🥱 😤 😬 😳 🤯 😱 🫠 🤔 🫡 🤷 🤦
    🙄 😐 👀 🙏 🙌 👏 👍 👌 ✌️ 🤞 🤙 👋 💪 💯 🔥 ✨ ⭐ 🌟 🎉 🎊 🎈 🎂 🎁 🏆 🥇 🎶
    🎵 📸 📍 📣 ‼️ ❗ ❓ ✅ ☑️ ☀️ 🌞 🌤️ ⛄ ❄️ 🌧️ 🍂 🍁 🌸 🌹 🌻 🌷 🍀 🌲 🌊 ☕ 🍕
    🍔 🌭 🌮 🍩 🍪 🍰 🥞 🍿 🥗 🍎 🍓 🐶 🐾 🐱 🐰 🐟 🦋 🐝 🐢 🦆 ⚽ 🏈 ⚾ 🏀 ⛳ 🎣
    🏕️ 🏖️ 🎄 🎃 🚗 🚙 🚲 ✈️ 🏠 💻 📱 📚 🎬 🎮 🛠️ 🧹 🚨 🚔 🚒 🚑 👮 🇺🇸 🦅
    👨🏿 👩🏾 👦🏿 👧🏽 🧔🏾 👶🏿 👩🏻 👨🏼
""".split()
"""What people put behind anything: no weapon and no drink. A person by itself says nothing."""
NOTES = (
    "Edit: typo|EDIT: spelling|(repost)|more in the comments|link in comments|link in bio"
    "|Sent from my iPhone|swipe for pics|pic 2 is my favorite|see link|full story here|read this"
    "|thoughts?|lol|anyway.|that's it, that's the post|🧵|(cont.)|end rant|/rant|no caption needed"
).split("|")
PLACES = (
    "Worcester, MA|Boston|Main St|home|Elm Park|the office|Massachusetts|Fenway|Dunkin"
).split("|")
SENTENCES = 0.3
"""Share of the trimmings that are sentences of others."""
LEAST = -4.6
"""The logit (of 1 %) below which teachers see nothing. Where they might see an endorsement, the
tags of the trade stay away: product talk under them does advertise by the badge."""
LONGEST_SENTENCE = 25
"""Tokens of another line that are put before or behind one, if nothing is the matter with it."""

_ENDORSEMENT = CONCERNS.index("endorsement")
_Ids = list[int]


def trimmed(items: Sequence[Example], tokenizer: Tokenizer, chance: random.Random) -> list[Example]:
    """``items``, ``SHARE`` of them with trimmings; edits of one another have the same."""
    drawn: dict[str, tuple[bool, _Ids, _Ids]] = {}
    marks = [tokenizer.token_to_id(sign) for sign in PUNCTUATION]
    sentences = [_words(item) for item in items if _is_harmless(item)]
    found = []
    for item in items:
        own = chance.random() < BARE, *_drawn(item, sentences, tokenizer, chance)
        bare, front, back = drawn.setdefault(item.pair, own) if item.pair else own
        found.append(_with(_bare(item, marks) if bare else item, front, back))
    return found


def _words(item: Example) -> _Ids:
    return [int(token) for token in item.ids[item.judged == 1]]


def _is_harmless(item: Example) -> bool:
    """Whether it is known of a short text that nothing is the matter with it."""
    concerns = slice(len(CONCERNS))
    return bool(
        item.weights[concerns].all()
        and not item.labels.any()
        and 0 < item.judged.sum() <= LONGEST_SENTENCE
        and (item.taught is None or (item.taught[concerns] < LEAST).all())
    )


def _drawn(
    item: Example, sentences: Sequence[_Ids], tokenizer: Tokenizer, chance: random.Random
) -> tuple[_Ids, _Ids]:
    """What comes in front of and behind ``item``."""
    if chance.random() >= SHARE:
        return [], []
    if sentences and chance.random() < SENTENCES:
        front, back = chance.choice(sentences), chance.choice(sentences)
        return chance.choice(((front, []), ([], back), (front, back)))
    trade = item.labels[_ENDORSEMENT] > 0 or (
        item.taught is not None and item.taught[_ENDORSEMENT] < LEAST
    )
    kinds: list[Callable[[], tuple[str, str]]] = [
        lambda: ("", _hashtags(USUAL, chance)),
        lambda: ("", _hashtags([*SERVICE, *USUAL[::4]] if trade else USUAL, chance)),
        lambda: ("", _hashtags(SERVICE if trade else USUAL, chance)),
        lambda: (_handles(chance), ""),
        lambda: ("", chance.choice(("", "via ", "cc ", "h/t ")) + _handles(chance)),
        lambda: (f"RT {_handle(chance)}:", ""),
        lambda: ("", _emoji(chance)),
        lambda: (_emoji(chance), ""),
        lambda: (chance.choice(("1/4", "2/5", "(1/2)", "3/", "📍 " + chance.choice(PLACES))), ""),
        lambda: ("", chance.choice(NOTES)),
    ]
    front, back = "", ""
    for kind in chance.choices(kinds, k=chance.choice((1, 1, 1, 1, 2))):
        more = kind()
        front, back = f"{front} {more[0]}", f"{back} {more[1]}"
    return _read(front, tokenizer), _read(back, tokenizer)


def _read(text: str, tokenizer: Tokenizer) -> _Ids:
    ids: _Ids = tokenizer.encode(normalise(text).text, add_special_tokens=False).ids
    return ids


def _hashtags(among: Sequence[str], chance: random.Random) -> str:
    return " ".join(chance.sample(among, chance.choice((1, 1, 2, 2, 3, 4, 6, 8))))


def _handle(chance: random.Random) -> str:
    first, last = chance.choice(NAMES), chance.choice(NAMES)
    end = chance.choice(("", "", str(chance.randrange(100)), f"_{last}", f".{last}", last))
    return f"@{first}{end}"


def _handles(chance: random.Random) -> str:
    return " ".join(_handle(chance) for _ in range(chance.choice((1, 1, 1, 2, 3))))


def _emoji(chance: random.Random) -> str:
    return " ".join(chance.sample(EMOJI, chance.choice((1, 1, 2, 3))))


def _bare(item: Example, marks: Sequence[int]) -> Example:
    """``item`` without the ``marks`` among its words; as it is if it has no others."""
    gone = (item.judged == 1) & np.isin(item.ids, marks)
    if gone.sum() == item.judged.sum():
        return item
    return dataclasses.replace(
        item, ids=item.ids[~gone], judged=item.judged[~gone], evidence=item.evidence[~gone]
    )


def _with(item: Example, front: _Ids, back: _Ids) -> Example:
    """``item`` between ``front`` and ``back``, or as it is where that would be too long."""
    first, words = int(item.judged.argmax()), int(item.judged.sum())
    if not words or not 0 < len(front) + len(back) <= WINDOW - words:
        return item
    places = [first] * len(front) + [first + words] * len(back)
    return dataclasses.replace(
        item,
        ids=np.insert(item.ids, places, [*front, *back]),
        judged=np.insert(item.judged, places, 1),
        evidence=np.insert(item.evidence, places, 0.0, axis=0),
    )
