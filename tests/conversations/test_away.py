"""One of the two has shut us out: nothing is sent to them unasked, and their return is told."""

import pytest

from storage.tables import Told
from tests.conversations.pairs import Duo, duo
from tests.harness import House, Player

AWAY = "En ce moment, ce que tu écris ici ne lui parvient pas"


@pytest.fixture
def two(house: House) -> Duo:
    return duo(house).agree()


def lines(two: Duo, words: str) -> list[str]:
    """The lines of the case's thread that say so."""
    shown = two.claire.screen.shown
    return [each.text for each in shown if words in each.text and each.message.under == "case/1"]


def comes_back(two: Duo, player: Player, how: str) -> None:
    if how == "unblocking":
        player.unblocks()
    else:
        two.house.blocked.discard(player.where)
    player.says("/status")


@pytest.mark.parametrize("how", ["unblocking", "writing"])
def test_that_they_are_back_is_a_line_of_its_own(two: Duo, how: str) -> None:
    two.luc.blocks()
    two.nour.says("Es-tu là ?")  # learnt once more, and told once
    assert len(lines(two, "Luc Petit a bloqué le bot")) == 1
    seen = len(two.claire.screen.shown)
    comes_back(two, two.luc, how)
    assert len(lines(two, "Luc Petit est de nouveau joignable")) == 1
    assert len(lines(two, "Luc Petit avait bloqué le bot")) == 1
    new = two.claire.screen.shown[seen:]
    assert any("de nouveau joignable" in each.text for each in new)  # not changed in place
    two.house.clock.forward(days=1)
    two.luc.blocks()
    assert len(lines(two, "Luc Petit a bloqué le bot")) == 1


def test_who_was_never_away_is_not_said_to_be_back(two: Duo) -> None:
    two.luc.unblocks()
    assert not lines(two, "de nouveau joignable")


def test_the_other_reads_that_words_do_not_arrive_for_the_moment(two: Duo) -> None:
    for gone, other in ((two.luc, two.nour), (two.nour, two.luc)):
        gone.blocks()
        other.says("/status")
        assert AWAY in other.last.text
        comes_back(two, gone, "unblocking")
        other.says("/status")
        assert AWAY not in other.last.text


def test_nothing_of_the_journey_is_sent_to_them(two: Duo) -> None:
    two.luc.blocks()
    shown = len(two.luc.screen.shown)
    two.house.clock.forward(days=16)
    told = {(row.role, row.outcome) for row in two.house.all(Told) if row.step == "checkin_first"}
    assert told == {("mentee", "told"), ("mentor", "unreachable")}
    two.luc.unblocks()
    assert len(two.luc.screen.shown) == shown


@pytest.mark.parametrize("how", ["unblocking", "writing"])
def test_both_are_told_of_what_did_not_arrive_meanwhile_and_once(two: Duo, how: str) -> None:
    two.nour.says("Tout va bien ?")
    two.luc.blocks()
    two.nour.says("Es-tu là ?")
    assert "n’a pas pu arriver" in two.nour.last.text
    comes_back(two, two.luc, how)
    assert sum("t’a écrit pendant" in each.text for each in two.luc.screen.shown) == 1
    two.house.clock.forward(days=4)
    two.house.settle()
    assert sum("peut de nouveau te lire" in each.text for each in two.nour.screen.shown) == 1
    two.luc.blocks()  # nobody wrote this time
    comes_back(two, two.luc, how)
    two.house.clock.forward(days=4)
    two.house.settle()
    assert sum("t’a écrit pendant" in each.text for each in two.luc.screen.shown) == 1
    assert sum("peut de nouveau te lire" in each.text for each in two.nour.screen.shown) == 1
