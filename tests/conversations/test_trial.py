"""A text of the programme, tried out by an admin: for them alone, with invented names."""

import pytest

from conversations.programme import PACKAGED, Programme, texts_by_language, texts_of
from conversations.team import trial
from conversations.words import placeholders
from storage.mail import STAFF, Submitted
from storage.tables import Audit
from tests.conversations.admins import administered, desk_of
from tests.conversations.test_intake import asks
from tests.harness import CATALOGUE, House, Player

WORDS = CATALOGUE.home.words
SENT = "words.intake.submitted"


@pytest.fixture
def claire(house: House) -> Player:
    return desk_of(administered(house))


@pytest.fixture(params=CATALOGUE.languages)
def programme(request: pytest.FixtureRequest) -> Programme:
    """The programme in each language."""
    return CATALOGUE[request.param]


def told(player: Player) -> str:
    return player.last.message.text


def test_the_keys_are_those_of_the_read_through(programme: Programme) -> None:
    read = texts_by_language(PACKAGED)[programme.language]
    said = {key: text for key, text in read.items() if isinstance(text, str)}
    assert texts_of(CATALOGUE[programme.language]).items() >= said.items()


def test_every_text_can_be_tried(programme: Programme) -> None:
    for key, text in texts_of(programme).items():
        shown = trial.filled(programme, key, text)
        assert shown.strip()
        assert (shown == text) == (not placeholders(text)), key


def test_the_programme_is_called_by_its_name_and_a_person_by_an_invented_one(
    programme: Programme,
) -> None:
    invented = programme.words("trial.sample.name")
    for key in ("welcome.what", "home.stranger", "home.stranger_title", "elsewhere.group"):
        shown = trial.fill(programme, f"words.{key}")
        assert programme.about.name in shown
        assert invented not in shown
    assert invented in trial.fill(programme, "words.status.accompanied")


def test_every_sample_has_a_place_in_some_text(programme: Programme) -> None:
    texts = texts_of(programme)
    samples = {key.rpartition(".")[2] for key in texts if ".trial.sample." in key}
    assert samples <= {name for text in texts.values() for name in placeholders(text)}


@pytest.mark.parametrize(
    "query", ["", "   ", "!", SENT, f"`{SENT}`", "PROMOTION", "é" * 300, "{", "words"]
)
def test_whatever_is_looked_for_what_is_found_holds_it(programme: Programme, query: str) -> None:
    found = trial.find(programme, query)
    assert set(found) <= texts_of(programme).keys()
    assert (SENT in found) == (SENT in query or query == "words")


def test_a_text_reaches_the_admin_who_asks_and_nobody_else(house: House, claire: Player) -> None:
    nour = asks(house.phone())
    heard, seen = len(nour.screen.shown), len(house.staff().screen.shown)
    claire.says(f"/camarade essai {SENT}")
    assert claire.last.message.title == WORDS("trial.title", key=SENT)
    assert "(5 jours ouvrés)" in claire.last.text
    assert "{" not in claire.last.text
    claire.says(f"/camarade essai en {SENT}")
    assert "working days" in claire.last.text
    assert len(nour.screen.shown) == heard
    assert len(house.staff().screen.shown) == seen
    assert [(row.act, row.about) for row in house.all(Audit)] == [("settings/trial", SENT)] * 2


def test_several_that_answer_are_listed(house: House, claire: Player) -> None:
    claire.says("/camarade essai intake SUBMITTED")
    (section,) = claire.last.message.sections
    assert SENT in [line.label for line in section.lines]
    assert len(section.lines) <= trial.SHOWN
    claire.says("/camarade essai zorglub")
    assert told(claire) == WORDS("trial.nothing")
    claire.says("/camarade essai")
    assert told(claire) == WORDS("trial.how")
    assert house.all(Audit) == []


def test_words_that_begin_like_a_language_are_words(claire: Player) -> None:
    claire.says("/camarade essai en clair")  # no English text has it
    assert told(claire) != WORDS("trial.nothing")


def test_the_form_does_the_same(house: House, claire: Player) -> None:
    claire.says("/camarade réglages")
    filling = claire.opens("Essayer un texte")
    assert filling.fill(query="zorglub") == {"query": WORDS("trial.nothing")}
    several = filling.fill(query="demande")
    assert isinstance(several, dict)
    assert "textes y répondent" in several["query"]
    claire.does(Submitted(act=filling.form.act, values=filling.values), where=STAFF)
    claire.opens("Changer les délais").send(answer="7")  # another change is no reason to refuse
    filling.send(query=SENT, language="en")
    assert "5 working days" in claire.last.text
    filling.send(query=SENT, language="xx")
    assert "5 jours ouvrés" in claire.last.text
