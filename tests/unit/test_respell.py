"""Words that are spelt so as not to be found, or so as to be heard, are read as what they mean."""

import json
import pathlib
import sys

import pytest

from companion.review.language import covered
from companion.review.normalise import normalise
from companion.review.respell import WORDS

MODELS = pathlib.Path(__file__).parents[2] / "models"


def _read(text: str) -> str:
    return normalise(text).text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("k/i/l/l k|i|l|l k+i+l+l k~i~l~l him", "kill kill kill kill him"),
        ("I k i l l you", "I kill you"),
        ("i w i l l b u r n i t d o w n", "i will burn it down"),
        ("I  w i l l  k i l l  y o u", "I will kill you"),
        ("P O L I C E", "POLICE"),
        ("A/B/C or x y z", "A/B/C or x y z"),
        ("d z b q w x", "dzbqwx"),
    ],
)
def test_letters_that_stand_apart(typed: str, read: str) -> None:
    assert _read(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("k*ll thr*aten n*ighbor", "kill threaten neighbor"),
        ("sh*t f**k f***ing b**** a**", "shit fuck fucking bitch ass"),
        ("f@ck f@#k sh#t f_ck k-ll", "fuck fuck shit fuck kill"),
        ("g*y J*w", "gay Jew"),
        ("5h00t m4k3 a55", "shoot make ass"),
        ("price* so *very* good, note** 2*3", "price* so *very* good, note** 2*3"),
        ("AT&T, e-mail, co-ed, c#, mike_d77", "AT&T, e-mail, co-ed, c#, mike_d77"),
        ("50ft, 4runner, AK47s, K9s, 10th, b4", "50ft, 4runner, AK47s, K9s, 10th, b4"),
    ],
)
def test_signs_and_numbers_that_stand_for_letters(typed: str, read: str) -> None:
    assert _read(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("kiiiill youuuu sooo muuuuch", "kill you so much"),
        ("soooon goooood hellllo", "soon good hello"),
        ("lmaoooo", "lmao"),
        ("World War III, AAA, xxx, zzzz", "World War III, AAA, xxx, zzzz"),
    ],
)
def test_letters_drawn_out(typed: str, read: str) -> None:
    assert _read(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("i will klil the wintess", "i will kill the witness"),
        ("thier polcie frineds", "their police friends"),
        ("Jhon, form, tarp, Miar", "Jhon, form, tarp, Miar"),
    ],
)
def test_letters_that_changed_places(typed: str, read: str) -> None:
    assert _read(typed) == read


@pytest.mark.parametrize(
    ("typed", "word", "source"),
    [
        ("oh killlll him", "kill", "killlll"),
        ("oh k/i/l/l him", "kill", "k/i/l/l"),
        ("oh k i l l t h e m now", "them", "t h e m"),
        ("oh k*ll him", "kill", "k*ll"),
    ],
)
def test_the_word_maps_back_to_what_was_typed(typed: str, word: str, source: str) -> None:
    plain = normalise(typed)
    start = plain.text.index(word)
    begin, end = plain.source(start, start + len(word))
    assert typed[begin:end] == source


@pytest.mark.parametrize(
    "text",
    ["i w i l l f i n d y o u t o n i g h t", "yoooou wiiiill reeeegret thiiis foreeeever"],
)
def test_english_spelt_so_is_english(text: str) -> None:
    assert covered(text)


@pytest.mark.parametrize("unit", ["a*b#", "k i l l ", "*a", "aaab", "q w-", "1e3", "a_*-"])
def test_a_long_text_takes_no_more_than_its_length_asks(unit: str) -> None:
    """In steps of the interpreter, as a time would depend on the machine."""

    def steps(number: int) -> int:
        count = 0

        def trace(*_: object) -> object:
            nonlocal count
            count += 1
            return trace

        text = unit * number
        sys.settrace(trace)  # type: ignore[arg-type]
        try:
            normalise(text)
        finally:
            sys.settrace(None)
        return count

    steps(10)
    assert steps(800) < 11 * steps(80)


def test_the_words_are_those_that_the_classifier_knows() -> None:
    vocabulary = json.loads((MODELS / "tokenizer.json").read_text(encoding="utf-8"))["model"]
    words = WORDS.read_text(encoding="ascii").split()
    assert len(words) == len(set(words)) > 20_000
    assert set(words) <= set(vocabulary["vocab"])
