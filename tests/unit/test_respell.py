"""Words that are spelt so as not to be found, or so as to be heard, are read as what they mean."""

import json
import pathlib
import sys

import pytest

from companion.review.language import covered
from companion.review.normalise import in_disguise, name_pattern, normalise
from companion.review.words import WORDS

MODELS = pathlib.Path(__file__).parents[2] / "models"


APART = [
    ("k/i/l/l k|i|l|l k+i+l+l k~i~l~l him", "kill kill kill kill him"),
    ("k—i—l—l k,i,l,l k'i'l'l k. i. l. l. him", "kill kill kill kill. him"),
    ("k.1.l.l s*h*i*t", "kill shit"),
    ("k i l l y o u, b u r n t h e m", "kill you, burn them"),
    ("I w i l l k i l l y o u, K i l l t h e m", "I will kill you, Kill them"),
    ("b u r n i t a l l d o w n", "burn it all down"),
    ("i\u00a0w i l l k i l l y o u", "i will kill you"),
    ("t h e r a p i s t s f o r y o u, r e m e d i e s", "therapists for you, remedies"),
    ("m e t h a d o n e, d e s p i c a b l e", "methadone, despicable"),
    ("T H E R A P I S T S, K.I.L.L.I.A.N, d e a d l i f t", "THERAPISTS, KILLIAN, deadlift"),
    ("f-a-g then c, d.i.e, 5(d)(i)(e)", "f-a-g then c, d.i.e, 5(d)(i)(e)"),
    ("I k i l l him", "I kill him"),
    ("i w i l l b u r n i t d o w n", "i will burn it down"),
    ("I  w i l l  k i l l  y o u", "I  will kill you"),
    ("k.i.k.e c o o n", "kike coon"),
    ("b e a n e r, w-e-t-b-a-c-k, s t r a n g l e", "beaner, wetback, strangle"),
    ("P O L I C E, N.Y.P.D., O.a.k.d.a.l.e", "POLICE, NYPD., Oakdale"),
    *(
        (typed, typed)
        for typed in (
            "A/B/C or x y z, a, b, c, d. 1.2.3.4",
            "a,b,c,d (a) (b) (c) (d) M/T/W/R/F A) B) C) D) | W | L | T | G |",
            "A. B. C. D. or A & B & C & D; A > B > C > D; fe80::a:b:c:d",
        )
    ),
    ("S T A T I O N 5, A K Q 5 H", "STATION 5, A K Q 5 H"),
    ("K-I-L-L-I-A-N, D-I-C-K-M-A-N", "KILLIAN, DICKMAN"),
    (
        "k.i.l.l.y.o.u, b\u200br\u200bi\u200bg\u200bh\u200bt\u200bm\u200bo\u200bo\u200br",
        "killyou, brightmoor",
    ),
    ("U.S.A., e.g., i.e.", "U.S.A., e.g., i.e."),
    ("rent to a n i g g e r if he paid", "rent to a nigger if he paid"),
    ("a t r a n n y, A f a g g o t, a c h i n k kitchen", "a tranny, A faggot, a chink kitchen"),
    ("I h a t e j e w s, t h e n i g g e r", "I hate jews, the nigger"),
    ("k i l l a c o p, y o u n i g g e r", "kill a cop, you nigger"),
    ("A C O O N S, A C o o n s, A K I K E", "ACOONS, ACoons, AKIKE"),
    ("A N I G G E R, A C o o n s p o t", "A NIGGER, ACoonspot"),
    ("a h o e d o w n, a b a c k h o e, a w o o d c o c k", "ahoedown, abackhoe, awoodcock"),
    ("a b o u t, A m e r i c a, A s h i t, a l o n s o", "about, America, Ashit, alonso"),
]
TOGETHER = [
    ("killalljews, Neverhireawoman", "kill all jews, Never hire a woman"),
    ("nomorejews on the council #nomorejews", "no more jews on the council #no more jews"),
    ("stinkingniggers Lazyspics DUMBCUNT", "stinking niggers Lazy spics DUMB CUNT"),
    ("killcops #banmuslims gasthejews", "kill cops #ban muslims gas the jews"),
    ("gaysaresick Kickoutthearabs", "gays are sick Kick out the arabs"),
    ("sendthemexicansback womencantdrive", "send the mexicans back women cant drive"),
    ("iwillkillyou killyourself k1llthemall", "i will kill you kill yourself kill them all"),
    ("killthatkike dirtykike t h e k i k e", "kill that kike dirty kike the kike"),
    ("nevertrustwomen banallwomen", "never trust women ban all women"),
    ("letmedie killmenow suckmydick", "let me die kill me now suck my dick"),
    ("copswithdonuts shootthemall", "cops with donuts shoot them all"),
    ("#votethejudgeout #dotherightthing", "#vote the judge out #do the right thing"),
    *(
        (typed, typed)
        for typed in (
            "roadhouse pickleball bodycam squadcar tacticool Worcesterpd gofundme Massport",
            "Shrewsbury Killington Scunthorpe Assawoman #assawoman Dickinson Cockburn Therapists",
            "Pennsylvanians Kowalczyk Thibodeaux Spicher Tallahassee Baldassare Blackaby",
            "buzzkill roadkill crapshoot screenshots riotskill skillissue hangovergame bombahead",
            "dishwasher nosegays burnisher asseverations antidepressants sourdough doughnuts",
            "#backtheblue #thinblueline #shoplocal #throwbackthursday #tacotuesday",
            "technologically histologically demonologically historicopolitical multilaterally",
            "washerwoman usherwomen upperclasswoman fireretardants flameretardants",
            "gaylordpalms cockburntown woodcockhunting arabellajones babcockhotel blacksburgpolice",
            "teamkike letsgokike titsandiego Hetheringtons underfeathering themissapplied",
            "Airmeass mesetass medieross multimediedesigner themorasses doughnutshop",
            "cooperativista desafortunadamente buenasnoches",
            "@killalljews killalljews_9 KillAllJews killall",
        )
    ),
]
LEFT_OUT = [
    ("trany retrds Mexcans muslms btches", "tranny retards Mexicans muslims bitches"),
    ("Fcking FCKING ngger, bcth, fggt!", "Fucking FUCKING nigger, bitch, faggot!"),
    ("fcking retrds taking up the alley", "fucking retards taking up the alley"),
    ("Btch, Kll them, Nggers, Shtty", "Bitch, Kill them, Niggers, Shitty"),
    ("kll them all, a ngger-lover, btch's", "kill them all, a nigger-lover, bitch's"),
    ("fcks klls ngga nggrs pssy fckn", "fucks kills nigga niggers pussy fuckin"),
    *(
        (typed, typed)
        for typed in (
            "SPCs CHNK BTCH spc chk dmn rpg ktm",
            "whre sht slt jws gys rtrd trny cnts",
            "spcs nrgs fgts chnk whrs whts stbd slts scks dcks crpy dyks drgs ccks",
            "Retrd Retrds Baner Bener Beners Tranis Fagot Fagots Kiler Kiling Whors Spcs. Dyks",
            "retrd baners BANERS rping chnks CHNKS sntch sntches whres tranes fgots bners",
            "two Bobs, raps, Niger, Kling, Whits",
            "rqst hwy bldg mgmt pls thx ppl Wrcstr",
        )
    ),
]
MASKED = [
    ("k*ll thr*aten n*ighbor", "kill threaten neighbor"),
    ("sh*t f**k f***ing b**** a**hole", "shit fuck fucking bitch asshole"),
    ("n***** f*** d*** it", "nigger fuck damn it"),
    ("j*** d** k*** w***** m***", "j*** d** k*** w***** m***"),
    ("**guess who** **a bit** **Plan a**", "**guess who** **a bit** **Plan a**"),
    ("5pics 5miles 4way rap3 hat3", "5pics 5miles 4way rap3 hat3"),
    ("İs*e kİl* l^İA", "İs*e kİl* l^İA"),
    ("f@ck f@#k sh#t f_ck k-ll", "fuck fuck shit fuck kill"),
    ("a J*w, sn*tch m*th", "a Jew, snitch meth"),
    ("sh00t m4k3 $hoot $h00t $TAB $HIT", "shoot make shoot shoot $TAB $HIT"),
    ("k1*l f@#k F#CK", "kill fuck FUCK"),
    ("k*ll'em ‘f*ck’ b*tch's f*ckin'", "kill'em ‘fuck’ bitch's fuckin'"),
    ("n*gger-lover, f*cked-up", "nigger-lover, fucked-up"),
    ("f*(g+h) = f*g + f*h, d*e", "f*(g+h) = f*g + f*h, d*e"),
    ("f*x and g*y and s*x", "f*x and g*y and s*x"),
    ("rook f4g5 in the middle, $Tab", "rook fag5 in the middle, $Tab"),
    ("price* so *very* good, note** 2*3", "price* so *very* good, note** 2*3"),
    ("AT&T, e-mail, co-ed, c#, mike_d77", "AT&T, e-mail, co-ed, c#, mike_d77"),
    ("50ft, 4runner, AK47s, K9s, 10th, b4", "50ft, 4runner, AK47s, K9s, 10th, b4"),
    ("p226s, t12s, d12s, c26t, t17s, x86x", "p226s, t12s, d12s, c26t, t17s, x86x"),
    ("c@nt believe, D@ng it, t@ts, p@rty", "cant believe, Dang it, tats, party"),
    ("lots F-G, bus J-W, row F_G, F#, h-e", "lots F-G, bus J-W, row F_G, F#, h-e"),
    ("K**** M*****, Jane D*e, J***, N*****", "K**** M*****, Jane D*e, J***, N*****"),
    ("A55 D13 D135 H311 T175 I515", "A55 D13 D135 H311 T175 I515"),
    ("ék-ll ñf-ck", "ék-ll ñf-ck"),
]
DRAWN_OUT = [
    ("kiiiill youuuu sooo muuuuch", "kill you so much"),
    ("soooon goooood hellllo", "soon good hello"),
    ("lmaoooo looool sheeesh whooops booooo", "lmao lol sheesh whoops boo"),
    ("LVIII, XXXVIII, wwiii, Type IIIA, XXXL", "LVIII, XXXVIII, wwiii, Type IIIA, XXXL"),
    ("Booooob! KKKops", "Bob! KKKops"),
    ("coooons faggggot nigggger", "coons faggot nigger"),
    ("woooop World War III, AAA, xxx, zzzz", "woop World War III, AAA, xxx, zzzz"),
]
SWAPPED = [
    ("i will klil the wintess", "i will kill the witness"),
    ("thier polcie freinds, a btich", "their police friends, a bitch"),
    ("Jhon, STROM, form, tarp, miar", "Jhon, STROM, form, tarp, miar"),
    ("a sliver of cake, untied, liens", "a sliver of cake, untied, liens"),
    ("buenas tarde, los temas, conos", "buenas tarde, los temas, conos"),
]


@pytest.mark.parametrize(
    ("typed", "read"), [*APART, *TOGETHER, *LEFT_OUT, *MASKED, *DRAWN_OUT, *SWAPPED]
)
def test_what_is_meant_is_read(typed: str, read: str) -> None:
    assert normalise(typed).text == read


@pytest.mark.parametrize(
    ("typed", "name"), [("The N.Y.P.D. lies", "NYPD"), ("O a k d a l e lies", "Oakdale")]
)
def test_a_name_whose_letters_stand_apart_is_the_department(typed: str, name: str) -> None:
    assert "police department" in normalise(typed, name_pattern([name])).text


def test_a_term_is_found_as_it_is_typed_and_no_other_word_for_it() -> None:
    terms = name_pattern(["Silver", "Kobra", "Marnie", "Herat"])
    assert terms
    for typed in ("k.o.b.r.a", "m4rnie", "M.a.r.n.i.e", "h3rat"):
        assert in_disguise(f"so {typed} is on", terms) == [(3, 3 + len(typed))]
    assert not in_disguise("a sliver of cake, the marine, a heart", terms)


@pytest.mark.parametrize(
    ("typed", "word", "source"),
    [
        ("oh killlll him", "kill", "killlll"),
        ("oh k/i/l/l him", "kill", "k/i/l/l"),
        ("oh k i l l t h e m now", "them", "t h e m"),
        ("oh k*ll him", "kill", "k*ll"),
        ("oh kll him", "kill", "kll"),
        ("oh bcth you", "bitch", "bcth"),
        ("oh killalljews now", "jews", "jews"),
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


@pytest.mark.parametrize(
    "unit", ["a*b#", "k i l l ", "*a", "aaab", "q w-", "1e3", "a_*-", "killthem", "kllbtch "]
)
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
