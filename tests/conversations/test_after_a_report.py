"""Who has reported the other is left alone until the team saw to it; the other sees nothing."""

import pytest

from tests.conversations.pairs import Duo, label
from tests.conversations.test_last_session import ends_in
from tests.conversations.test_sessions import meets
from tests.harness import Player

TOMORROW, SOON, MET = "Rendez-vous demain", "C’est bientôt", "a-t-il eu lieu"
CHECK_IN = "Comment se passent les débuts"


def reports(player: Player) -> None:
    """They are afraid of the other, and say so to the team."""
    player.says("/signaler J’ai peur de cette personne.")
    for answer in ("Passer", "Envoyer"):
        player.presses(answer)


def meets_later(two: Duo) -> None:
    """They agree on a session some time after that."""
    two.house.clock.forward(hours=1)
    meets(two)


def is_seen_to(two: Duo) -> None:
    """A member of the team has seen to the report."""
    two.claire.opens("Vu : signalement").send(how="J’ai déjà parlé", done="Vu avec les deux.")


@pytest.mark.parametrize("mentee", [True, False], ids=["mentee", "mentor"])
def test_no_session_is_recalled_or_asked_about_to_who_has_reported(two: Duo, mentee: bool) -> None:
    reporter, other = (two.nour, two.luc) if mentee else (two.luc, two.nour)
    meets(two)
    reports(reporter)
    two.house.clock.forward(days=5)
    for said in (TOMORROW, SOON, MET):
        assert said not in reporter.all()
        assert other.all().count(said) == 1, "by what they are not told, the other would see it"


def test_nor_is_either_of_two_who_have_reported_each_other(two: Duo) -> None:
    meets(two)
    for player in (two.nour, two.luc):
        reports(player)
    two.house.clock.forward(days=5)
    for player in (two.nour, two.luc):
        assert not [each for each in (TOMORROW, SOON, MET) if each in player.all()]


def test_once_it_is_seen_to_the_session_is_recalled_as_before(two: Duo) -> None:
    meets(two)
    reports(two.nour)
    is_seen_to(two)
    two.house.clock.forward(days=5)
    for said in (TOMORROW, SOON, MET):
        assert two.nour.all().count(said) == 1


@pytest.mark.parametrize("mentee", [True, False], ids=["mentee", "mentor"])
def test_a_date_that_is_agreed_since_is_recalled_as_promised_and_asked_about(
    two: Duo, mentee: bool
) -> None:
    reporter = two.nour if mentee else two.luc
    reports(reporter)
    meets_later(two)
    assert "Je te le rappellerai" in reporter.all()
    two.house.clock.forward(days=5)
    for player in (two.nour, two.luc):
        for said in (TOMORROW, SOON, MET):
            assert player.all().count(said) == 1


def test_but_no_more_once_they_report_again(two: Duo) -> None:
    reports(two.nour)
    meets_later(two)
    two.house.clock.forward(minutes=1)
    reports(two.nour)
    assert "je ne te le rappelle pas" in two.nour.last.text
    two.house.clock.forward(days=5)
    assert not [each for each in (TOMORROW, SOON, MET) if each in two.nour.all()]


def test_nor_is_how_it_goes_asked_for_that(two: Duo) -> None:
    two.greet().house.clock.forward(days=12)
    reports(two.nour)
    meets_later(two)
    two.house.clock.forward(days=6)
    assert MET in two.nour.all()
    assert CHECK_IN not in two.nour.all()
    assert CHECK_IN in two.luc.all()


def test_how_it_goes_is_asked_later_too(two: Duo) -> None:
    two.greet().house.clock.forward(days=12)
    reports(two.nour)
    two.house.clock.forward(days=4)
    assert CHECK_IN not in two.nour.all()
    assert CHECK_IN in two.luc.all()
    is_seen_to(two)
    two.house.clock.forward(days=2)
    assert CHECK_IN in two.nour.all()


def test_nor_once_the_two_have_parted_is_it_asked_before(two: Duo) -> None:
    ends_in(two, days=3)
    meets(two, "vendredi 14h")
    two.house.clock.forward(days=2)
    reports(two.nour)
    two.house.clock.forward(days=4)
    assert MET not in two.nour.all()
    is_seen_to(two)
    two.house.clock.forward(days=2)
    assert two.nour.all().count(MET) == 1


def test_they_may_cancel_it_and_the_team_knows_that_there_is_one(two: Duo) -> None:
    meets(two)
    seen = len(two.luc.screen.shown)
    reports(two.nour)
    assert "je ne te le rappelle pas" in two.nour.last.text
    assert "Un rendez-vous est convenu entre les deux : jeudi" in two.claire.all()
    assert len(two.luc.screen.shown) == seen
    two.nour.presses(label(two.nour, "reporting.session_off"))
    two.nour.presses(label(two.nour, "meeting.call_off"))
    assert "a annulé" in two.luc.last.text
    assert "Proposer une date" not in two.nour.all().rpartition("annulé")[2]
    assert "Proposer une date" in two.luc.last.labels


def test_without_a_session_nothing_is_said_of_one(two: Duo) -> None:
    reports(two.nour)
    assert "rendez-vous" not in two.nour.last.text
    assert "est convenu" not in two.claire.all()


@pytest.mark.parametrize("since", [False, True], ids=["before", "since"])
def test_a_place_that_is_named_later_makes_no_other_session_of_it(two: Duo, since: bool) -> None:
    if not since:
        meets(two)
    reports(two.nour)
    if since:
        meets_later(two)
    for place in ("Café de la Paix", "Café Flore"):
        two.house.clock.forward(minutes=5)
        two.luc.presses("Lieu ou lien")
        two.luc.says(place)
    two.house.clock.forward(days=5)
    for said in (TOMORROW, SOON, MET):
        assert two.nour.all().count(said) == since
        assert two.luc.all().count(said) == 1
