"""When the shipped journey suggests a next session: what it says of the last one is true."""

import pytest

from scheduler.occasions import Appointment, at_wall
from tests.scheduler.conftest import DAY, INTRODUCED
from tests.scheduler.journeys import HOME, HOUR, pair


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


@pytest.mark.parametrize("hour", [8, 13, 16])
def test_the_one_message_of_a_sessions_day_asks_whether_they_met(hour: int) -> None:
    """What else is due that morning, or at noon, comes the day after."""
    day = (INTRODUCED + 14 * DAY).date()  # when the first check-in is due at eleven
    at = at_wall(day, hour, "Europe/Paris")
    agreed = Appointment(1, at, "agreed", INTRODUCED + 8 * DAY)
    met = pair(objective_set=True, last_word_at=INTRODUCED + 8 * DAY, sessions=[agreed])
    met.follow(INTRODUCED + 8 * DAY, INTRODUCED + 17 * DAY)
    moments = {each.step: now for each, now in met.told if each.role == "mentee"}
    assert moments["did_you_meet"] == at + 3 * HOUR
    assert moments["checkin_first"] == at_wall(day + DAY, 11, "Europe/Paris")


def test_a_day_whose_session_ends_too_late_to_ask_is_no_days_of_silence() -> None:
    day = (INTRODUCED + 14 * DAY).date()
    agreed = Appointment(1, at_wall(day, 17, "Europe/Paris"), "agreed", INTRODUCED + 8 * DAY)
    met = pair(objective_set=True, last_word_at=INTRODUCED + 8 * DAY, sessions=[agreed])
    met.follow(INTRODUCED + 8 * DAY, INTRODUCED + 17 * DAY)
    moments = {each.step: now for each, now in met.told if each.role == "mentee"}
    assert moments["checkin_first"] == at_wall(day, 11, "Europe/Paris")
    assert moments["did_you_meet"] == at_wall(day + DAY, 9, "Europe/Paris")


@pytest.mark.parametrize("state", ["agreed", "proposed"])
def test_whoever_has_a_date_when_their_break_is_over_is_not_asked_for_one(state: str) -> None:
    until = at_wall((INTRODUCED + 21 * DAY).date(), 9, "Europe/Paris")
    following = Appointment(1, until + 4 * DAY, state, INTRODUCED)
    for sessions, step in (([], "break_over"), ([following], "break_over_planned")):
        two = pair(objective_set=True, last_word_at=INTRODUCED, sessions=sessions)
        two.facts = two.facts._replace(break_at=INTRODUCED + DAY, break_until=until)
        two.follow(INTRODUCED + DAY, until + 2 * DAY)
        for role in ("mentee", "mentor"):
            assert [name for name in two.names(role) if name.startswith("break_over")] == [step]
    assert not HOME.journey["break_over_planned"].buttons
