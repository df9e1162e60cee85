"""One date, agreed months ahead, is no sign of life until then."""

from conversations.mentoring import checkups, health
from storage.tables import Concern
from tests.conversations.pairs import Duo
from tests.conversations.test_meetings import propose
from tests.harness import CATALOGUE


def reason(two: Duo) -> str:
    journey = CATALOGUE.home.journey
    facts = two.house.change(lambda uow: checkups.facts(uow.session, uow.now, journey))
    return health.reason(facts[two.mentorship.id or 0], two.house.clock.now())


def agrees_on(two: Duo, day: str) -> None:
    propose(two.greet().nour, day, "")
    two.luc.presses("C’est d’accord")


def test_a_date_in_months_hides_no_silence(two: Duo) -> None:
    agrees_on(two, "20 mai 18h")
    assert reason(two) == "in_touch"
    two.house.clock.forward(days=40)
    assert reason(two) == "concern"
    assert [row.kind for row in two.house.all(Concern)] == ["silent"]


def test_one_within_four_weeks_does(two: Duo) -> None:
    agrees_on(two, "4 janvier 18h")
    two.house.clock.forward(days=30)
    assert reason(two) == "meeting_ahead"
    assert not two.house.all(Concern)
