"""Posts of official accounts that speak of their writer: found, and those that only seem to."""

from __future__ import annotations

import pytest

from companion.review import voice

PERSONAL = {
    "his family": ("Took my kids to the lake. Best day off in months.", ["my"]),
    "the beginning": ("Long shift. My feet are done.", ["My"]),
    "oneself twice": ("I was so tired I slept on the porch", ["I", "I"]),
    "without capitals": ("im off till monday and i wont answer the phone", ["im", "i"]),
    "curly apostrophes": ("I’m home and I’ve eaten", ["I’m", "I’ve"]),
    "what is his": ("Went fishing with a friend of mine. The biggest was mine!", ["mine", "mine"]),
    "his first": ("Everybody has a tree up. Mine is still in the box.", ["Mine"]),
    "what he has": ("You cover mine. That was mine, mine's done. Views mine", ["mine"] * 4),
    "beside an address": ("See www.elmfalls.gov, and feed my cat.", ["my"]),
    "at the end of a sentence": ("so tired am i. nobody hears me.", ["i", "me"]),
    "a sign that nobody sees": ("Took m\u200by kids to the lake.", ["m\u200by"]),
    "behind a quotation": ("'No parking' says the sign on my lawn", ["my"]),
}
OFFICIAL = {
    "the department": "We are investigating a crash on Elm Street. Avoid the area.",
    "a spokesman": "On behalf of the force I apologize for the sirens last night.",
    "a quotation": "Chief Lee: “I am proud of my officers and I thank them.”",
    "straight marks": 'A driver told us "my brakes failed and I panicked". Check yours.',
    "single marks": "If he says 'I'll kill you, my dear', call us.",
    "an introduction": "Hi! I'm Officer Diaz. My door is open, come and see me.",
    "a dog's": "My name is Rex and I sniff for my supper.",
    "a signature": "I thank my officers for a hard year. – Chief Ann Lee",
    "a road": "I-84 and I 290 are closed, I-90 is open.",
    "numerals": "World War I and Part I crimes: see the report.",
    "other numerals": "Title I and Phase I, and I think that Officer I is a grade.",
    "a reader's questions": "How do I get a copy of my report? Where do I go, and who helps me?",
    "the name of a group": "My Brother's Keeper meets at 6 tonight.",
    "the name of an app": "Report potholes in the My Worcester app.",
    "a pit": "Crews are at the old mine on Quarry Road. Mine rescue is on its way.",
    "a weapon": "The bomb squad took away a World War II land mine. The road is open.",
    "a portal": "Report it online at my.elmfalls.gov or https://my.example.org/me/i today.",
    "in other words": "Bring a photo ID, i.e. a license or a passport (i.e. not a card).",
    "signs that nobody sees": "We w\u200bi\u200bl\u200bl close at n\u200bi\u200bg\u200bh\u200bt.",
    "signs for information": "ℹ️ Road closed. ℹ️ Detour via Oak. ⓘ Open 9 to 5. ⅰ) bring a photo",
    "nothing": "",
}


@pytest.mark.parametrize(("text", "words"), PERSONAL.values(), ids=PERSONAL)
def test_who_speaks_of_himself_is_found(text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in voice.of_oneself(text)] == words


@pytest.mark.parametrize("text", OFFICIAL.values(), ids=OFFICIAL)
def test_what_a_department_says_is_not(text: str) -> None:
    assert voice.of_oneself(text) == []
