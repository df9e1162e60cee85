"""Words typed where answers are read over: they correct one, and none is lost."""

import pytest

from storage.tables import Dialogue, Request
from tests.beginnings import Begin
from tests.conversations.test_intake import ANSWERS, answered, has_asked
from tests.harness import CATALOGUE, House, Player

WORDS = CATALOGUE.home.words
HOPES = "Trouver un rythme qui me laisse du temps."


def read_over(house: House) -> Player:
    """Nour has answered all, and is asked to read it over."""
    nour = answered(house, len(ANSWERS))
    assert "Envoyer" in nour.last.labels
    return nour


@pytest.fixture
def reading(house: House, begin: Begin) -> Player:
    """Nour, who reads her request over."""
    return begin(house, read_over)


def hopes(house: House) -> str:
    return str(house.all(Dialogue)[0].answers["hopes"])


def test_of_one_answer_it_is_not_asked_which(house: House, begin: Begin) -> None:
    nour = begin(house, has_asked)
    nour.says("/team")
    nour.says("Je pars lundi matin.")
    nour.presses("Corriger")
    nour.says("Je pars mardi matin.")
    nour.presses("Envoyer")
    assert "Je pars mardi matin." in house.staff().all()
    assert "lundi matin" not in house.staff().all()


@pytest.mark.parametrize("pressed", [True, False])
def test_words_before_the_answer_they_correct_are_kept_for_it(
    house: House, reading: Player, pressed: bool
) -> None:
    if pressed:
        reading.presses("Corriger")
    before = hopes(house)
    reading.says(HOPES)
    assert WORDS("dialogue.words_for_which") == reading.last.message.text
    assert reading.last.message.quote == HOPES
    reading.presses(CATALOGUE.home.forms["intake"].questions["hopes"].short)
    assert before in reading.last.text
    assert reading.last.message.quote == HOPES
    assert hopes(house) == before, "nothing is replaced unseen"
    reading.presses("Oui, remplacer")
    assert hopes(house) == HOPES
    reading.presses("Envoyer")
    assert house.all(Request)[0].answers["hopes"] == HOPES


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [("ok envoie", "held"), ("oui, remplace", "held"), ("non, garde", "before"), ("envoie", "")],
)
def test_what_is_typed_where_words_would_replace_others_is_none_of_them(
    house: House, reading: Player, typed: str, becomes: str
) -> None:
    before = hopes(house)
    reading.says(HOPES)
    reading.presses(CATALOGUE.home.forms["intake"].questions["hopes"].short)
    reading.says(typed)
    if not becomes:  # asked again, and nothing is lost
        assert reading.last.message.quote == HOPES
        assert "Oui, remplacer" in reading.last.labels
        assert hopes(house) == before
        reading.says("oui")
        becomes = "held"
    assert hopes(house) == {"held": HOPES, "before": before}[becomes]
    assert "Envoyer" in reading.last.labels


def test_more_words_there_go_on_with_those_that_are_held(house: House, reading: Player) -> None:
    before, more = hopes(house), "Et une équipe où l’on se parle."
    reading.says(HOPES)
    reading.presses(CATALOGUE.home.forms["intake"].questions["hopes"].short)
    reading.says(more)
    assert hopes(house) == before
    assert reading.last.message.quote == f"{HOPES}\n{more}"
    reading.says("x" * 3000)
    assert reading.last.message.quote == f"{HOPES}\n{more}", "what is too long loses nothing"
    reading.presses("Oui, remplacer")
    assert hopes(house) == f"{HOPES}\n{more}"


def test_who_changes_their_mind_keeps_the_answer(house: House, reading: Player) -> None:
    before = hopes(house)
    reading.says(HOPES)
    reading.presses(CATALOGUE.home.forms["intake"].questions["hopes"].short)
    reading.says("non")
    assert hopes(house) == before
    assert "Envoyer" in reading.last.labels
    assert HOPES not in reading.last.text


def test_words_may_go_on_with_the_answer(house: House, reading: Player) -> None:
    before = hopes(house)
    reading.says(HOPES)
    reading.presses(CATALOGUE.home.forms["intake"].questions["hopes"].short)
    reading.presses("Non, l’ajouter à la suite")
    assert hopes(house) == f"{before}\n{HOPES}"
    assert "Envoyer" in reading.last.labels


def test_a_few_words_are_kept_where_it_was_asked_which(house: House, reading: Player) -> None:
    reading.presses("Corriger")
    reading.says("X2015")
    assert reading.last.message.quote == "X2015"
    reading.presses("Promotion")
    reading.says("oui")
    assert house.all(Dialogue)[0].answers["promotion"] == 2015


def test_what_can_be_no_answer_has_it_asked_anew(house: House, reading: Player) -> None:
    reading.presses("Corriger")
    reading.says(HOPES)
    reading.presses("Promotion")
    reading.says("X2016")
    assert house.all(Dialogue)[0].answers["promotion"] == 2016


def test_a_second_message_is_said_to_be_added(house: House, begin: Begin) -> None:
    nour = begin(house, has_asked)
    nour.says("/team")
    nour.says("Je pars lundi matin.")
    nour.says("Et je reviens en mars.")
    short = CATALOGUE.home.forms["to_team"].questions["words"].short
    assert WORDS("dialogue.rest_added", short=short) in nour.last.message.text
    assert "Je pars lundi matin. Et je reviens en mars." in nour.last.text


HELD = WORDS("dialogue.words_for_which")


def held(reading: Player) -> None:
    """She is asked for which answer her words are, and they are there to be read."""
    assert reading.last.message.text.endswith(HELD)
    assert reading.last.message.quote == HOPES


def chosen(house: House, reading: Player) -> None:
    """The words that were held become the answer she chooses."""
    reading.presses(CATALOGUE.home.forms["intake"].questions["hopes"].short)
    reading.presses("Oui, remplacer")
    assert hopes(house) == HOPES
    reading.presses("Envoyer")
    assert house.all(Request)[0].answers["hopes"] == HOPES


@pytest.mark.parametrize("pressed", [True, False])
def test_nothing_is_sent_while_words_are_held(house: House, reading: Player, pressed: bool) -> None:
    review = reading.last
    reading.says(HOPES)
    reading.presses("Envoyer", on=review) if pressed else reading.says("envoyer")
    assert WORDS("dialogue.not_sent_yet") in reading.last.message.text
    held(reading)
    assert house.all(Request)[0].state == "draft"
    chosen(house, reading)


@pytest.mark.parametrize("pressed", [True, False])
def test_who_corrects_while_words_are_held_keeps_them(
    house: House, reading: Player, pressed: bool
) -> None:
    review = reading.last
    reading.says(HOPES)
    reading.presses("Corriger", on=review) if pressed else reading.says("corriger")
    held(reading)
    chosen(house, reading)


@pytest.mark.parametrize("away", ["/status", "plus tard"])
def test_who_comes_back_finds_the_words_that_are_held(
    house: House, reading: Player, away: str
) -> None:
    reading.says(HOPES)
    reading.says(away)
    reading.presses("Reprendre")
    held(reading)
    chosen(house, reading)


@pytest.mark.parametrize("typed", ["", "/retour", "retour"])
def test_the_way_back_is_taken_without_the_words(house: House, reading: Player, typed: str) -> None:
    before = hopes(house)
    reading.says(HOPES)
    reading.says(typed) if typed else reading.presses("Revenir sans ces mots")
    assert "Envoyer" in reading.last.labels
    reading.presses("Envoyer")
    assert house.all(Request)[0].answers["hopes"] == before


def test_words_that_are_held_follow_an_edit(house: House, reading: Player) -> None:
    other, better = "Et me sentir utile.", "Trouver un métier qui me laisse du temps."
    reading.says(HOPES)
    reading.says(other)
    reading.edits(better, ref=reading.wrote[-2])
    assert reading.last.message.text == HELD
    assert reading.last.message.quote == f"{better}\n{other}"
    seen = len(reading.screen.shown)
    reading.edits(better, ref=reading.wrote[-2])
    assert len(reading.screen.shown) == seen, "what changes no word says nothing"
    reading.presses(CATALOGUE.home.forms["intake"].questions["hopes"].short)
    reading.edits("Et être utile.")
    assert reading.last.message.quote == f"{better}\nEt être utile."
    reading.presses("Oui, remplacer")
    assert hopes(house) == f"{better}\nEt être utile."
