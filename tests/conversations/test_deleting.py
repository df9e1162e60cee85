"""/delete is confirmed: what was shown is erased, while it holds, and nothing else."""

from storage.mail import Pressed, Ref
from storage.tables import Person, PersonAddress, Request
from tests.beginnings import Begin
from tests.conversations.leavers import nour as nour
from tests.conversations.pairs import duo
from tests.harness import House, Player


def test_what_was_asked_long_ago_erases_nothing_and_is_shown_anew(
    house: House, nour: Player
) -> None:
    nour.says("/delete")
    before, asked = house.all(Request), nour.last
    house.clock.forward(minutes=40)
    nour.presses("Oui, tout effacer", on=asked)
    assert house.all(Request) == before
    assert (asked.text, asked.buttons) == ("Tout effacer Rien n’est effacé.", [])
    nour.sees("Rien n’est effacé. Ce bouton ne vaut qu’une demi-heure…")
    nour.presses("Oui, tout effacer")
    assert house.all(Request) != before
    assert not house.all(PersonAddress)


def test_nothing_is_erased_that_was_not_shown(house: House, begin: Begin) -> None:
    """They were introduced in between: their thread was not in the list."""
    two = begin(house, duo)
    two.accepts()
    two.nour.presses("Oui, avec plaisir")
    two.nour.presses("J’ai lu, c’est d’accord")
    two.nour.says("/delete")
    asked = two.nour.last
    two.luc.presses("J’ai lu, c’est d’accord")
    assert two.mentorship.state == "active"
    two.nour.presses("Oui, tout effacer", on=asked)
    assert two.mentorship.state == "active"
    assert "Luc" in two.nour.last.text
    two.nour.presses("Oui, tout effacer")
    assert "tout est effacé" in two.nour.last.text


def test_who_presses_twice_reads_twice_that_it_is_done(house: House, nour: Player) -> None:
    nour.says("/delete")
    nour.presses("Oui, tout effacer")
    before = len(house.all(Person))
    nour.presses_again()
    assert "tout est effacé" in nour.last.text
    assert [each.erased_at is not None for each in house.all(Person)][:before] == [True] * before
    assert not house.all(PersonAddress)


def test_who_has_not_asked_erases_nothing(nour: Player) -> None:
    nour.does(Pressed(act="erase/yes", ref=Ref("pressed")))
    assert "Oui, tout effacer" in nour.last.labels
