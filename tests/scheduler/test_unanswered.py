"""One of a pair writes, and the other does not answer: when that one and the team hear of it."""

from collections.abc import Sequence

import pytest

from scheduler.occasions import Appointment
from tests.scheduler.conftest import DAY, INTRODUCED
from tests.scheduler.journeys import HOUR, Pair, pair


def writes_on(two: Pair, days: Sequence[int], until: int, since: int = 0) -> list[int]:
    """One of the two writes on these days; the days on which the team hears of it."""
    at = INTRODUCED + since * DAY
    for day in days:
        two.follow(at, INTRODUCED + day * DAY - HOUR)
        at = INTRODUCED + day * DAY
        two.facts = two.facts._replace(last_word_at=at)
    two.follow(at, INTRODUCED + until * DAY)
    return [(at - INTRODUCED).days for each, at in two.told if each.step == "unanswered_staff"]


def test_the_team_hears_of_one_who_writes_and_has_no_answer() -> None:
    """Each word ends a silence of the two: only the other's would be an answer. Once the team has
    seen to it, it is raised again four weeks later."""
    alone = pair(objective_set=True, last_word_at=INTRODUCED)
    assert writes_on(alone, range(3, 70, 5), 70) == [28, 55]
    assert alone.names(None) == ["unanswered_staff"] * 2
    worried = pair(objective_set=True, last_word_at=INTRODUCED)
    worried.facts = worried.facts._replace(concern_open=True)
    assert not writes_on(worried, range(3, 70, 5), 70)


@pytest.mark.parametrize("state", ["held", "agreed", "missed"])
def test_a_session_is_an_answer_unless_it_did_not_take_place(state: str) -> None:
    at = INTRODUCED + 20 * DAY
    met = pair(objective_set=True, last_word_at=INTRODUCED)
    met.facts = met.facts._replace(sessions=[Appointment(1, at, state, at)])
    assert bool(writes_on(met, range(3, 45, 5), 45)) == (state == "missed")


def test_a_word_after_weeks_of_calm_has_time_to_be_answered() -> None:
    """Nor is the last word of an exchange one without an answer."""
    calm = pair(objective_set=True, last_word_at=INTRODUCED)
    assert not writes_on(calm, [3, 33], 50)
    broken = pair(objective_set=True, last_word_at=INTRODUCED)
    broken.facts = broken.facts._replace(break_until=INTRODUCED + 20 * DAY)
    assert not writes_on(broken, range(3, 45, 5), 45)


def test_what_counts_is_how_long_the_first_word_without_an_answer_has_waited() -> None:
    """Not since when the other gives no sign: until that word, both had been calm."""
    waits = pair(objective_set=True, last_word_at=INTRODUCED)
    waits.follow(INTRODUCED, INTRODUCED + 27 * DAY)
    first = INTRODUCED + 28 * DAY
    waits.facts = waits.facts._replace(waits_since=first, awaited="mentor")
    assert writes_on(waits, range(28, 70, 5), 70, since=27) == [55]
    assert waits.names("mentor").count("unanswered") == 1
    assert "unanswered" not in waits.names("mentee")


def test_who_writes_each_day_waits_for_an_answer_since_their_first_word() -> None:
    told = {}
    for since in (INTRODUCED + DAY, None):
        eager = pair(last_word_at=INTRODUCED + DAY, both_wrote=False)
        eager.facts = eager.facts._replace(awaited="mentor", waits_since=since)
        writes_on(eager, range(2, 9), 9)
        told[since] = eager.names("mentor").count("first_answer")
    assert list(told.values()) == [1, 0]
