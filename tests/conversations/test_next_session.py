"""The session after: what was to be talked about goes on to it, and its date is one tap away, until
the end is near."""

from datetime import timedelta

import pytest

from storage.tables import Meeting
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_last_session import ends_in
from tests.conversations.test_meetings import calls_off, propose, state
from tests.conversations.test_sessions import AGENDA, meets, over, writes_agenda
from tests.harness import House

# --- what was to be talked about ------------------------------------------------------------------


@pytest.mark.parametrize("how", ["called off", "missed", "moved before it was missed"])
def test_what_was_to_be_talked_about_is_kept_for_the_next_session(two: Duo, how: str) -> None:
    meets(two)
    writes_agenda(two)
    if how == "called off":
        calls_off(two.luc)
        propose(two.nour, "mardi 14h")
        two.luc.presses("Pas pour l’instant")
    else:
        if how != "missed":
            two.luc.presses("Lieu ou lien")
            two.luc.says("Café de la Paix")
        over(two, (two.luc, "Pas cette fois"))
    meets(two, "10 décembre à 14h")
    two.house.clock.to(two.house.clock.now().replace(month=12, day=9, hour=20))
    for each in (two.nour, two.luc):
        assert AGENDA in each.sees("Rendez-vous demain").text


def test_what_was_talked_about_is_not_for_the_next_session(two: Duo) -> None:
    meets(two)
    writes_agenda(two)
    over(two, (two.luc, "Oui"))
    meets(two, "10 décembre à 14h")
    two.house.clock.to(two.house.clock.now().replace(month=12, day=9, hour=20))
    assert AGENDA not in two.luc.sees("Rendez-vous demain").text


def test_which_session_is_asked_about_is_said_on_the_clock_of_each(house: House) -> None:
    two = duo(house, zones=("Europe/Paris", "Europe/Lisbon")).agree()
    for day in ("mardi", "mercredi"):
        meets(two, f"{day} 14h")
        house.clock.forward(days=1, hours=10)
    for each, clock in ((two.nour, "14h chez toi (13h là-bas)"), (two.luc, "13h chez toi")):
        for day in ("mardi 24 novembre", "mercredi 25 novembre"):
            assert each.sees(f"{day} à {clock}…, a-t-il eu lieu")


def test_each_way_to_prepare_a_session_has_a_row_of_its_own(two: Duo) -> None:
    meets(two)
    rows = [[each.label for each in row] for row in two.nour.last.message.buttons]
    assert rows[1:] == [["Lieu ou lien"], ["Ce dont je veux parler"]]


# --- one tap away ---------------------------------------------------------------------------------


def at_their_rhythm(two: Duo) -> None:
    """They meet every three weeks, and have just been asked about the next date."""
    meets(two)
    over(two, (two.luc, "Oui"))
    two.nour.says("/rhythm trois semaines")
    two.house.clock.forward(days=17)
    assert "serait jeudi 17 décembre à 14h. Tu le proposes" in two.nour.last.text


@pytest.mark.parametrize("typed", ["", "oui", "oui, le proposer"])
def test_the_date_at_their_rhythm_is_proposed_by_a_yes(two: Duo, typed: str) -> None:
    at_their_rhythm(two)
    if typed:
        two.nour.says(typed)
    else:
        two.nour.presses("Oui, le proposer")
    assert "Nour te propose de vous retrouver : jeudi 17 décembre à 14h" in two.luc.last.text
    assert state(two) == ["held", "proposed"]


def test_a_yes_is_to_the_date_that_was_shown_whatever_their_rhythm_is_by_then(two: Duo) -> None:
    at_their_rhythm(two)
    asked = two.nour.last
    two.luc.says("/rythme toutes les quatre semaines")
    two.house.clock.to(two.house.clock.now().replace(month=12, day=17, hour=8))
    two.nour.presses("Oui, le proposer", on=asked)
    assert "jeudi 17 décembre à 14h" in two.luc.last.text


def test_its_label_typed_long_after_shows_the_date_before_it_is_proposed(two: Duo) -> None:
    at_their_rhythm(two)
    two.nour.says("/status")
    two.nour.says("oui, le proposer")
    two.nour.presses("C’est ma réponse")
    assert two.nour.last.labels[0] == "Jeudi 17 décembre à 14h"
    assert "Et la prochaine fois" not in two.nour.last.text, "that is what was asked"
    assert state(two) == ["held"]


def test_near_the_end_no_next_session_is_suggested_after_one_that_took_place(two: Duo) -> None:
    meets(two)
    two.house.clock.forward(days=4)
    ends_in(two, days=13)
    over(two, (two.luc, "Pas cette fois"), days=0)
    assert two.luc.last.labels == ["Jeudi 3 décembre à 14h", "Proposer une date"]
    over(two, (two.nour, "Oui"), days=0)
    assert two.nour.last.text == "Très bien."
    assert two.nour.last.labels == ["Proposer une date", "Une note pour moi"]
    two.nour.says("/rythme toutes les semaines")
    for each in (two.nour, two.luc):
        assert "chaque semaine" in each.last.text
        assert "la date suivante" not in each.last.text


def test_where_one_stands_says_when_the_two_meet_next_on_the_readers_clock(house: House) -> None:
    two = duo(house, zones=("Europe/Paris", "America/Montreal")).agree()
    for player in (two.nour, two.luc):
        player.says("/status")
        assert "Prochain rendez-vous" not in player.last.text
    meets(two)
    for player, name, time in ((two.nour, "Luc", "14h"), (two.luc, "Nour", "8h")):
        player.says("/status")
        said = f"Prochain rendez-vous avec {name} : jeudi 26 novembre à {time}"
        assert said in player.last.text
    calls_off(two.luc)
    two.nour.says("/status")
    assert "Prochain rendez-vous" not in two.nour.last.text


def test_of_two_suggestions_of_the_next_date_the_newest_alone_can_be_pressed(two: Duo) -> None:
    meets(two)
    over(two, (two.luc, "Pas cette fois"))
    first = two.luc.sees("On retente ?")
    assert first.labels
    over(two, (two.nour, "Oui"), days=0)
    assert not first.labels, "another date stands below"
    assert two.luc.sees("Et la prochaine fois ?").labels
    before = two.nour.sees("Et la prochaine fois ?")
    over(two, (two.nour, "Pas cette fois"), (two.nour, "Oui"), days=0)
    assert not before.labels


def test_where_no_date_of_their_rhythm_is_left_another_is_one_tap_away(two: Duo) -> None:
    """Nobody has said yet whether they met, and the button of the journey is typed, or old."""
    two.greet()
    two.nour.says("/rythme toutes les six semaines")
    assert two.mentorship.rhythm_weeks == 6
    assert two.mentorship.ends_at is not None
    two.house.clock.to(two.mentorship.ends_at - timedelta(days=42))
    meets(two, "demain 14h")
    two.house.clock.forward(days=1, hours=9)
    two.act(two.nour, f"mt/same/{two.house.all(Meeting)[-1].id}")
    assert "Et la prochaine fois ?" in two.nour.last.text
    assert two.nour.last.labels == ["Proposer une date", "Notre rythme"]
