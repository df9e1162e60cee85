"""Months after the end: what became of it, counted without a name, told only by who wants to."""

from datetime import UTC, datetime

import pytest

from conversations.mentoring.farewell import BECAME
from storage.tables import History
from tests.conversations.pairs import Duo, duo
from tests.harness import CATALOGUE, House
from tests.screens import flat

WORDS = CATALOGUE.home.words
ASK = flat(WORDS("later.ask", me="Nour", count=3))
THEN = datetime(2027, 2, 23, 9, tzinfo=UTC)
"""Three months after they have ended it."""


@pytest.fixture
def two(house: House) -> Duo:
    pair = duo(house).agree()
    pair.ends(pair.nour, "end/done/{}")
    return pair


def asked(two: Duo) -> int:
    return sum(ASK in flat(each.text) for each in two.nour.screen.shown)


def test_the_mentee_is_asked_once_and_a_tap_is_counted_without_a_name(two: Duo) -> None:
    two.house.clock.to(datetime(2027, 2, 23, 7, tzinfo=UTC))
    assert asked(two) == 0
    two.house.clock.to(THEN)
    assert asked(two) == 1
    assert ASK not in flat(two.luc.all())
    before = two.claire.all()
    two.nour.presses(WORDS("later.answer.closer"))
    assert flat(two.nour.last.text) == flat(WORDS("later.thanks.closer"))
    assert two.claire.all() == before
    assert "said_later" not in [each.act for each in two.house.all(History)]
    assert two.mentorship.became == "closer"
    two.act(two.nour, "later/arrived/{}")
    assert two.mentorship.became == "arrived"
    two.house.clock.to(datetime(2027, 9, 1, tzinfo=UTC))
    assert asked(two) == 1


def test_the_team_reads_only_what_its_author_has_sent(two: Duo) -> None:
    two.house.clock.to(THEN)
    two.nour.presses(WORDS("later.answer.elsewhere"))
    two.nour.presses(WORDS("later.say_more"))
    two.nour.says("J’enseigne au lycée.")
    assert "lycée" not in two.claire.all()
    two.nour.presses("Envoyer")
    said = two.claire.sees(flat(WORDS("later.staff", name="Nour Haddad")))
    assert said.message.quote == "J’enseigne au lycée."
    assert said.message.under == "case/1"
    assert "lycée" not in two.luc.all()
    two.nour.says("/delete")
    two.nour.presses(WORDS("leaving.erase_yes"))
    assert "lycée" not in two.claire.all()


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("J'y suis ! J'ai signé dans l'énergie", "J’y suis"),
        ("J’ai trouvé un poste à Paris !", "J’y suis"),
        ("C’est encore difficile, je cherche", "C’est encore difficile"),
    ],
)
def test_who_answers_in_words_is_shown_the_answers_and_may_send_the_words(
    two: Duo, said: str, first: str
) -> None:
    two.house.clock.to(THEN)
    two.nour.says(said)
    again = two.nour.sees("Merci de me donner de tes nouvelles")
    assert again.labels[0] == first
    assert sorted(again.labels) == sorted(WORDS(f"later.answer.{each}") for each in BECAME)
    assert said in flat(two.nour.last.text) + flat(two.nour.last.message.quote)
    two.nour.presses(first, on=again)
    assert two.mentorship.became
    assert not again.labels
    assert said not in two.claire.all()
    two.nour.presses("Envoyer")
    assert two.claire.sees(flat(WORDS("later.staff", name="Nour Haddad"))).message.quote == said


def test_words_in_answer_to_it_are_kept_without_being_sent(two: Duo) -> None:
    two.house.clock.to(THEN)
    two.nour.says("J’ai trouvé un poste à Paris !")
    two.house.clock.forward(days=3)
    assert "poste à Paris" not in two.claire.all()
    two.act(two.nour, "later/arrived/{}")
    two.nour.presses(WORDS("later.say_more"))
    assert "poste à Paris" in two.nour.last.text + two.nour.last.message.quote


@pytest.mark.parametrize("act", ["later/arrived/{}", "open/later/mentorship/{}"])
def test_nobody_else_answers_it(two: Duo, act: str) -> None:
    two.house.clock.to(THEN)
    two.act(two.luc, act)
    assert flat(two.luc.last.text) == flat(WORDS("dialogue.old_button_alone"))
    assert two.mentorship.became == ""


@pytest.mark.parametrize(
    "way", ["erases", "comes back", "writes another request", "goes on with somebody else"]
)
def test_who_is_not_asked(house: House, way: str) -> None:
    two = duo(house).agree()
    if way == "goes on with somebody else":
        two.ends(two.luc, "end/leave/{}")
    else:
        two.ends(two.nour, "end/done/{}")
    if way == "erases":
        two.nour.erases()
    if way == "comes back":
        two.house.change(
            lambda uow: setattr(uow.session.get(type(two.request), 1), "state", "claimed")
        )
    house.clock.to(datetime(2027, 2, 20, tzinfo=UTC))
    if way == "writes another request":
        two.nour.presses(WORDS("farewell.again"))
    house.clock.to(datetime(2027, 3, 10, tzinfo=UTC))
    assert asked(two) == 0


def test_who_answers_it_while_they_write_another_request_is_offered_no_third(two: Duo) -> None:
    two.house.clock.to(THEN)
    question = two.nour.last
    two.act(two.nour, "begin")
    two.nour.presses(WORDS("later.answer.hard"), on=question)
    two.nour.sees(WORDS("later.thanks.hard"))
    assert WORDS("farewell.again") not in two.nour.last.labels


def test_the_mentor_does_not_find_it_in_what_they_export(two: Duo) -> None:
    two.house.clock.to(THEN)
    two.nour.presses(WORDS("later.answer.hard"))
    for player, finds in ((two.nour, True), (two.luc, False)):
        player.says("/export")
        files = [each.message.attachment for each in player.screen.shown if each.message.attachment]
        assert ('"became": "hard"' in files[-1].text) == finds
