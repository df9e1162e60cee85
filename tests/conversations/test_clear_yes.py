"""A yes as people type it who are glad: to what they are asked, and to what they consent to."""

import pytest

from conversations import offers
from conversations.offers import Choice
from conversations.programme import Programme
from storage.tables import Meeting, Mentorship
from tests.conversations.pairs import Duo, duo, label
from tests.conversations.test_meetings import propose
from tests.conversations.test_newest_question import somebody_is_found
from tests.conversations.typing_answers import ENGLISH, FRENCH
from tests.harness import House

CLEAR = {
    "en": """sounds great, Sounds great!, yes please, sure, ok sure, go ahead, with pleasure,
    gladly, yes gladly, sounds good, yeah go ahead, ok go ahead please do,
    sure sounds good, fine by me, ok for me""",
    "fr": """avec plaisir, oui volontiers, Oui volontiers !, ok vas-y, ça me va, oui ça me va,
    très volontiers, oui oui vas-y, d’accord avec plaisir, oui s’il te plaît, oui je veux bien,
    ok pour moi, ouais ok pour moi""",
}
UNCLEAR = {
    "en": """why not, yes but, ok if it stays between us, sure but not now, go ahead without me,
    ok then what, maybe, yes and no, sounds great in theory, i guess, sure about that, please,
    great question""",
    "fr": """pourquoi pas, oui mais, ok si ça reste entre nous, d’accord sauf pour l’équipe,
    ok et après, peut-être, oui et non, vas-y doucement, avec plaisir un autre jour, moui, bof""",
}


def each(said: dict[str, str]) -> list[tuple[Programme, str]]:
    return [
        (programme, " ".join(one.split()))
        for programme in (FRENCH, ENGLISH)
        for one in said[programme.language].split(",")
    ]


def chosen(programme: Programme, said: str, act: str) -> bool:
    choices = [Choice("Yes", act, "yes"), Choice("No", "no", "no")]
    return offers.meant(programme.words, said, choices) == [act]


@pytest.mark.parametrize("act", ["intro/yes/1", "consent/yes"])
@pytest.mark.parametrize(("programme", "said"), each(CLEAR))
def test_a_glad_yes_is_a_yes_and_a_consent(programme: Programme, said: str, act: str) -> None:
    assert chosen(programme, said, act)


@pytest.mark.parametrize("act", ["intro/yes/1", "consent/yes"])
@pytest.mark.parametrize(("programme", "said"), each(UNCLEAR))
def test_what_has_a_reserve_is_none(programme: Programme, said: str, act: str) -> None:
    assert not chosen(programme, said, act)


@pytest.mark.parametrize(
    ("programme", "said"),
    [(ENGLISH, "rather yes"), (ENGLISH, "happy to"), (FRENCH, "plutôt oui"), (FRENCH, "super"),
     (ENGLISH, "great!"), (FRENCH, "Génial !")],
)  # fmt: skip
def test_a_consent_is_an_unmistakable_yes(programme: Programme, said: str) -> None:
    assert chosen(programme, said, "intro/yes/1")
    assert not chosen(programme, said, "consent/yes")
    assert not chosen(programme, said, "intro/ok/1")


@pytest.mark.parametrize(
    ("programme", "said"),
    [(ENGLISH, "ok sure"), (ENGLISH, "go ahead"), (FRENCH, "ok vas-y"), (FRENCH, "ok oui")],
)
def test_what_ends_something_takes_the_plain_word_alone(programme: Programme, said: str) -> None:
    assert not chosen(programme, said, "erase/yes")


@pytest.mark.parametrize("said", ["ok sure, go ahead", "gladly"])
def test_at_the_door(house: House, said: str) -> None:
    priya = house.phone("Priya", language="en")
    priya.says("/start")
    priya.presses("English")
    priya.says(said)
    assert "What is your name?" in priya.last.message.text


def test_would_you_like_to_meet_them(house: House) -> None:
    two = duo(house, nour=house.phone("Priya", language="en"))
    nour = somebody_is_found(two)
    nour.says("sounds great, yes please")
    assert label(nour, "introduction.accept") in nour.last.labels


@pytest.mark.parametrize("said", ["Ah super!! oui bien sûr", "Merci, avec plaisir !"])
def test_joy_before_a_yes_takes_nothing_of_it(house: House, said: str) -> None:
    nour = somebody_is_found(duo(house))
    nour.says(said)
    assert label(nour, "introduction.accept") in nour.last.labels


@pytest.mark.parametrize("said", ["Super, mais pas maintenant", "Ah super", "super question"])
def test_joy_alone_or_with_a_reserve_is_no_more_a_yes(house: House, said: str) -> None:
    assert not offers.plainly(FRENCH.words, said)


@pytest.mark.parametrize(
    ("programme", "said"),
    [
        *((FRENCH, said) for said in ("j’ai lu", "ok lu", "oui, j’ai bien lu", "d’accord, lu")),
        *((ENGLISH, said) for said in ("I have read it", "ok, read", "yes I’ve read this")),
    ],
)
def test_who_has_read_the_limits_accepts_them(programme: Programme, said: str) -> None:
    assert chosen(programme, said, "intro/ok/1")
    assert not chosen(programme, said, "intro/yes/1")
    assert not chosen(programme, said, "consent/yes")


@pytest.mark.parametrize(
    ("programme", "said"),
    [
        *((FRENCH, said) for said in ("d’accord", "Oui", "ok", "j’accepte", "je suis d’accord")),
        *((ENGLISH, said) for said in ("I agree", "yes", "OK!", "agreed", "sure, sounds good")),
    ],
)
def test_plain_words_accept_the_limits(programme: Programme, said: str) -> None:
    assert chosen(programme, said, "intro/ok/1")


def test_joy_over_the_news_opens_no_thread(house: House) -> None:
    nour = somebody_is_found(duo(house))
    nour.presses(label(nour, "introduction.yes"))
    nour.says("Génial !")
    assert house.all(Mentorship)[0].mentee_agreed_at is None
    nour.says("d’accord")
    assert house.all(Mentorship)[0].mentee_agreed_at is not None


@pytest.mark.parametrize("said", ["oui bien sûr " * 200 + "x", "yes of course " * 200 + "x"])
def test_a_very_long_yes_is_read_at_once_and_is_none(two: Duo, said: str) -> None:
    propose(two.greet().nour, "jeudi à 19h30", "")
    two.luc.says(said)
    assert [each.state for each in two.house.all(Meeting)] == ["proposed"]
