"""When the shipped journey suggests a next session: what it says of the last one is true."""

import pytest

from scheduler.occasions import Appointment
from tests.scheduler.conftest import DAY, INTRODUCED
from tests.scheduler.journeys import HOUR, pair


def test_who_has_just_been_asked_about_the_next_session_is_not_asked_again() -> None:
    at = INTRODUCED + 30 * DAY
    told_late = Appointment(1, at, "held", at + 15 * DAY)
    asked = pair(sessions=[told_late], last_word_at=at)
    asked.follow(at + 15 * DAY, at + 18 * DAY - HOUR)
    assert "next_meeting" not in asked.names("mentee")


@pytest.mark.parametrize("known", ["", "held", "missed"])
def test_no_session_is_called_the_last_while_they_may_have_met_since(known: str) -> None:
    """Where nobody ever says whether they have, that one counts."""
    first, then = INTRODUCED + 20 * DAY, INTRODUCED + 27 * DAY
    second = Appointment(2, then, "agreed", first)
    met = pair(objective_set=True, sessions=[Appointment(1, first, "held", first), second])
    if known:
        second = second._replace(state=known, decided_at=then + DAY)
        met.facts = met.facts._replace(sessions=[met.facts.sessions[0], second])
    met.follow(then + DAY, then + 18 * DAY)
    told = [(each.session, now) for each, now in met.told if each.step == "next_meeting"]
    whose = {session.at for session, _ in told if session is not None}
    assert whose == {"": {then}, "held": {then}, "missed": {first}}[known]


def test_of_whom_nobody_says_whether_they_met_reads_of_the_next_and_of_no_first() -> None:
    first = Appointment(1, INTRODUCED + 2 * DAY, "agreed", INTRODUCED)
    silent = pair(objective_set=True, sessions=[first], last_word_at=INTRODUCED + DAY)
    silent.follow(INTRODUCED, INTRODUCED + 30 * DAY)
    assert "next_meeting" in silent.names("mentee")
    assert "first_meeting" not in silent.names("mentee")
