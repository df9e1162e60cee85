"""To two of whom one is in great distress, nothing is suggested until the team has seen to it."""

import pytest

from storage.tables import Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_alone import scales
from tests.conversations.test_concerns import writes_to_team
from tests.conversations.test_meetings import propose
from tests.harness import House, Player

CURVE = "Où en es-tu, au départ"


def was_told(player: Player, said: str) -> bool:
    return any(said in each.text for each in player.screen.shown)


@pytest.fixture
def two(house: House) -> Duo:
    return duo(house).agree().greet()


def test_without_distress_she_is_asked_where_she_is(two: Duo) -> None:
    two.house.clock.forward(days=4)
    assert was_told(two.nour, CURVE)


def test_until_the_team_has_seen_to_it_she_is_not(two: Duo) -> None:
    writes_to_team(two.nour, "J’ai envie de mourir.")
    assert two.request.distress_at is not None
    two.house.clock.forward(days=4)
    assert not was_told(two.nour, CURVE)
    two.claire.presses("Je m’en occupe")
    two.house.clock.forward(days=1)
    assert was_told(two.nour, CURVE)


def test_whichever_of_her_requests_it_was_read_in(two: Duo) -> None:
    def another(uow: UnitOfWork) -> None:
        person = two.request.person_id
        row = Request(person_id=person, state="submitted", created_at=uow.now)
        row.distress_at = uow.now
        uow.session.add(row)

    two.house.change(another)
    two.house.clock.forward(days=4)
    assert not was_told(two.nour, CURVE)


GRAVE = "J’ai envie de mourir."
LATER, CURVE_AFTER = "Où en es-tu aujourd’hui", "que reste-t-il"
LAPSED = "n’a pas répondu"
UNANSWERED = "Les tiennes sont effacées, et personne ne les a vues"


@pytest.mark.parametrize(("days", "comes"), [(10, True), (30, False)], ids=["soon", "too late"])
def test_the_question_of_months_after_the_end_comes_once_it_was_seen_to(
    two: Duo, days: int, comes: bool
) -> None:
    """As long as the months that it counts are true."""
    two.ends(two.nour, "end/done/{}")
    two.house.clock.forward(days=88)
    writes_to_team(two.nour, GRAVE)
    two.house.clock.forward(days=days)
    assert not was_told(two.nour, LATER)
    two.claire.presses("Je m’en occupe")
    two.house.clock.forward(days=6)
    assert was_told(two.nour, LATER) == comes


def test_the_last_point_of_the_curve_is_asked_for_once_it_was_seen_to(two: Duo) -> None:
    two.nour.says("/curve")
    two.nour.presses("Faire le point pour moi")
    scales(two.nour, 2, 1, 2, 3, 4)
    two.ends(two.nour, "end/done/{}")
    two.house.clock.forward(days=100)
    assert was_told(two.nour, LATER)
    writes_to_team(two.nour, GRAVE)
    two.house.clock.forward(days=20)
    assert not was_told(two.nour, CURVE_AFTER)
    two.claire.presses("Je m’en occupe")
    two.house.clock.forward(days=6)
    assert was_told(two.nour, CURVE_AFTER)


@pytest.mark.parametrize(("days", "comes"), [(3, True), (12, False)], ids=["soon", "too late"])
def test_who_proposed_a_date_reads_of_no_silence_while_the_other_is_in_distress(
    two: Duo, days: int, comes: bool
) -> None:
    propose(two.luc, "demain 14h")
    writes_to_team(two.nour, GRAVE)
    two.house.clock.forward(days=days)
    assert not was_told(two.luc, LAPSED)
    two.claire.presses("Je m’en occupe")
    two.house.clock.forward(days=3)
    assert was_told(two.luc, LAPSED) == comes


@pytest.mark.parametrize("gives", ["nour", "luc"])
def test_that_nobody_answered_an_exchange_is_told_once_it_was_seen_to(two: Duo, gives: str) -> None:
    giver = two.nour if gives == "nour" else two.luc
    giver.says("/exchange 06 12 34 56 78")
    two.house.clock.forward(days=12)
    writes_to_team(two.nour, GRAVE)
    two.house.clock.forward(days=6)
    assert not was_told(giver, UNANSWERED)
    two.claire.presses("Je m’en occupe")
    two.house.clock.forward(days=3)
    assert was_told(giver, UNANSWERED)
