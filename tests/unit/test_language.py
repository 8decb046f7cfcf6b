"""English in all its forms is covered; other languages are said to be not."""

import pytest

from companion.review.language import covered, english_clauses, holds_another_language


@pytest.mark.parametrize(
    "text",
    [
        "Long night. Coffee, then court at nine, then my bed.",
        "he be trippin fr, dat boy aint neva lied to nobody",
        "Feliz cumpleaños mi amor, love you forever and always",
        "Fa la la la la la la la la",
        "lol",
        "😂😂😂 👮",
        "",
        "¯\\_(ツ)_/¯",
        "Ѕtор thаt",
        "𝓼𝓽𝓸𝓹 𝓽𝓱𝓪𝓽",
        "".join(f"{letter}\u0336" for letter in "See you all at the lake on Sunday"),
        "ʟᴏʟ",
        "ɪ ᴡɪʟʟ ꜱᴇᴇ ʏᴏᴜ ᴀᴛ ᴛʜᴇ ʟᴀᴋᴇ",
        "Κostas и me",
        "@jdoe @asmith https://example.org/x #tbt",
        "Sgt. Kowalczyk, Ofc. Nguyen and Ofc. O'Brien were promoted today, congrats!",
        "El Chapo",
        "Hasta la vista baby",
        "Arroz con pollo",
        "C'est la vie",
        "VA appt tmrw",
        "yo dawg",
        "Kowalczyk Nguyen Thibodeaux",
        "It's Los Feliz!",
        "He's el jefe",
        "Y'all, hay bales",
        "per RCSO BOLO:",
        "non CPL SRO",
        "Los Gatos CHP",
        "El Dorado FTO",
        "LAS PHX SFO",
        "She's Uma Thurman",
        "OIS y DV",
        "ESA doggo vibes",
        "UAV SUA ATC",
        "Los Feliz",
        "das crazy, Kevin",
        "lowkey sus",
        "das sus bro",
        "vamos Red Sox",
        "todos los Jews",
        "tu eres un Faggot",
        "los voy a Kill",
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
        pytest.param("Убью тебя, сука", id="ru, short"),
        pytest.param("اقتلك يا كلب", id="ar, short"),
        pytest.param("杀了你", id="zh, short"),
        pytest.param("Ich will im Haus bleiben und will nicht reden", id="de"),
        pytest.param("To jest mój dom i to wszystko co mam, dobranoc wszystkim", id="pl"),
        pytest.param("ya da ben gelirim ya da sen gelirsin bu akşam", id="tr"),
        pytest.param("o filho da mãe da rua vai ser preso amanhã", id="pt, da"),
        pytest.param("Ya me voy ya, mi hermano me espera en la esquina con todos", id="es, ya"),
        pytest.param("Aswe demen n ap fè yon operasyon nan kay la", id="ht"),
        pytest.param("Te voy a matar", id="es, short"),
        pytest.param("los mato a todos", id="es, short, shared words"),
        pytest.param("Vou te matar", id="pt, short"),
        pytest.param("Je vais te tuer", id="fr, short"),
        pytest.param("Ich hasse Juden", id="de, short"),
        pytest.param("TE VOY A MATAR", id="es, short, capitals"),
        pytest.param("te voy a matar hoy puta", id="es, six words"),
        pytest.param("voy a matar a mi suegra", id="es, without a greeting"),
        pytest.param("Los inmigrantes son basura", id="es, no name"),
        pytest.param("hijo de puta", id="es, curse"),
        pytest.param("te voy a matar bro", id="es, a call"),
        pytest.param("Te voy a matar, Maria", id="es, a name"),
        pytest.param("Mis amigos!!", id="es, two words"),
        pytest.param("MIS NIETOS", id="es, two words in capitals"),
    ],
)
def test_not_covered(text: str) -> None:
    assert not covered(text)


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Voy a matar a ese hombre y quemar su casa esta noche", id="es"),
        pytest.param("Hoje à noite vou matar aquele homem e queimar a casa", id="pt"),
        pytest.param("Я убью его", id="ru"),
        pytest.param("VOY A MATAR A ESE HOMBRE Y QUEMAR SU CASA", id="es, capitals"),
        pytest.param("سأقتل هذا الرجل", id="ar"),
    ],
)
def test_a_sentence_of_another_language_among_english_ones(sentence: str) -> None:
    english = "Had a great day at the lake with my kids."
    for text in (f"{english} {sentence}", f"{sentence}. {english}", f"{sentence}\n{english}"):
        assert covered(text)
        assert holds_another_language(text)
    for sign in (",", " -", " —", ";", " 😂", "😂"):
        assert holds_another_language(f"{english[:-1]}{sign} {sentence}")


@pytest.mark.parametrize(
    "text",
    [
        "Long night. Coffee, then court at nine, then my bed.",
        "Happy birthday Mami! Te quiero hasta la luna. Save me some of the rice.",
        "Lost a good one today. Requiescat in pace, hermano. Que Dios lo tenga en su gloria.",
        "Bad Bunny on repeat all shift. Tití Me Preguntó! Then Me Porto Bonito. It was long.",
        "Promoted today: Sgt. Jose Luis Santos Rodriguez, Ofc. Nguyen Van Thanh, Lt. Kowalczyk.",
        "He be trippin fr. Dat boy aint neva lied to nobody round here. Lmaooo smh.",
        "Off to the beach ¯\\_(ツ)_/¯ see you all on Monday. #vamonos #finde #playa #familia #amor",
        "ɪ ᴀᴍ ꜱᴏ ᴛɪʀᴇᴅ ᴏꜰ ᴛʜɪꜱ. See you all on Monday.",
        "Thank you officers! Ha ha ha ha ha ha ha ha ha. Great video",
        "Sing it with me everyone! Fa la la la la la la la la",
        "Congrats to the team!\nNguyen Van Anh, Tran Thi Bich, Le Hoang Nam, Pham Minh Duc",
        "We made the whole spread tonight.\nCarne asada, carnitas, chorizo, pollo, frijoles, arroz",
        "Best tacos in town. Carne asada, al pastor, barbacoa, lengua, carnitas, chorizo y birria",
        "Happy holidays to you all. Eid Mubarak! عيد مبارك",
        "We are with you tonight, friends. Слава Україні!",
        "Learning the alphabet with my kid: α β γ δ ε ζ η θ ι κ λ μ",
        "Happy new year to all of our neighbors! 恭喜发财",
        "",
    ],
)
def test_a_few_words_of_another_language_leave_a_text_english(text: str) -> None:
    assert covered(text)
    assert not holds_another_language(text)


def test_english_clauses_of_a_text_in_another_language() -> None:
    text = (
        "Buenas noches a todos mis hermanos de la guardia, que Dios los cuide siempre y gracias "
        "por todo, and tell your brother that we are coming for him, nos vemos mañana en la misa"
    )
    [(start, end)] = english_clauses(text)
    assert text[start:end].strip() == "and tell your brother that we are coming for him"


@pytest.mark.parametrize(
    "text",
    [
        "Esta noche vamos a allanar la casa de la calle Elm, no digan nada",
        "O suspeito é o padeiro da rua principal, vai ser preso amanhã, me diga se for",
        "Bonjour à tous, le chef a dit que la réunion est reportée, on se voit là",
        "Ich will im Haus bleiben und will nicht reden",
        "To jest mój dom i to wszystko co mam, dobranoc wszystkim",
    ],
)
def test_no_clause_of_another_language_passes_for_english(text: str) -> None:
    assert english_clauses(text) == []
