"""English in all its forms is covered; other languages are said to be not."""

import pytest

from companion.review.language import covered


@pytest.mark.parametrize(
    "text",
    [
        "Long night. Coffee, then court at nine, then my bed.",
        "he be trippin fr, dat boy aint neva lied to nobody",
        "Feliz cumpleaños mi amor, love you forever and always",
        "gracias mi gente",
        "lol",
        "😂😂😂 👮",
        "",
        "@jdoe @asmith https://example.org/x #tbt",
        "Sgt. Kowalczyk, Ofc. Nguyen and Ofc. O'Brien were promoted today, congrats!",
    ],
)
def test_covered(text: str) -> None:
    assert covered(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Esta noche vamos a allanar la casa de la calle Elm, no digan nada", id="es"),
        pytest.param("O suspeito é o padeiro da rua principal, vai ser preso amanhã", id="pt"),
        pytest.param("Bonjour à tous, le chef a dit que la réunion est reportée", id="fr"),
        pytest.param("Sot policia arrestoi nje burre ne qender te qytetit", id="sq"),
        pytest.param("Tối nay chúng tôi sẽ bắt anh ta ở gần nhà thờ", id="vi"),
        pytest.param("Сегодня ночью обыск на улице Ленина дом пять", id="ru"),
        pytest.param("今晚我们要突袭那个地方大家不要说", id="zh"),
        pytest.param("Aswe demen n ap fè yon operasyon nan kay la", id="ht"),
    ],
)
def test_not_covered(text: str) -> None:
    assert not covered(text)
