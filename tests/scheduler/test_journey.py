"""The shipped journey: what two hear of us in six months, and what the team does."""

from datetime import UTC, datetime

import pytest

from scheduler.occasions import Appointment, at_wall
from tests.scheduler.conftest import DAY, INTRODUCED
from tests.scheduler.journeys import HOME, HOUR, pair


def test_six_months_of_two_who_never_answer() -> None:
    quiet = pair()
    quiet.follow(INTRODUCED, INTRODUCED + 200 * DAY)
    assert quiet.names("mentee") == [
        "spark",
        "autonomy_start",
        "first_meeting",
        "objective",
        "checkin_first",
        "silence",
        "checkin",
        "checkin",
        "mirror",
        "autonomy_middle",  # Sunday is quiet: what was due then comes before Monday's
        "midterm_without_objective",
        "checkin_later",
        "month_five",
        "mirror_end",
        "closing",
        "end",
    ]
    assert quiet.names("mentor") == [
        "spark_mentor",
        "first_meeting",
        "checkin_first",
        "silence",
        "checkin",
        "checkin",
        "midterm_without_objective",
        "checkin_later",
        "month_five",
        "closing",
        "end",
    ]
    assert quiet.names(None) == ["not_begun_staff", "silence_staff", *["silence_lasts"] * 5]
    assert quiet.over == ["end"]
    assert not quiet.late


@pytest.mark.parametrize("word", [None, INTRODUCED + DAY])
def test_the_team_hears_after_a_week_of_two_who_have_not_begun(word: datetime | None) -> None:
    """Neither has written, or only one: while the team sees to something else, not beside it."""
    alone = pair(last_word_at=word, both_wrote=False)
    alone.follow(INTRODUCED, INTRODUCED + 20 * DAY)
    ((told, at),) = [each for each in alone.told if each[0].role is None]
    assert told.step == "not_begun_staff"
    assert (at - INTRODUCED).days in (6, 7)
    assert ("objective_together" in alone.names("mentor")) == (word is not None)
    seen_to = pair(last_word_at=word, both_wrote=False)
    seen_to.facts = seen_to.facts._replace(concern_open=True)
    seen_to.follow(INTRODUCED, INTRODUCED + 20 * DAY)
    assert not seen_to.names(None)


@pytest.mark.parametrize("state", ["agreed", "held", "missed"])
def test_two_who_have_agreed_on_a_session_have_begun(state: str) -> None:
    agreed = Appointment(1, INTRODUCED + 5 * DAY, state, INTRODUCED + DAY)
    met = pair(sessions=[agreed])
    met.follow(INTRODUCED, INTRODUCED + 20 * DAY)
    assert not met.names(None)


def test_what_a_late_answer_puts_off_does_not_hide_what_comes_before_it() -> None:
    late = pair(objective_set=True)
    late.facts = late.facts._replace(checked_in_at={"mentee": INTRODUCED + 29 * DAY})
    late.follow(INTRODUCED, INTRODUCED + 75 * DAY)
    asked = [at for each, at in late.told if (each.step, each.role) == ("checkin", "mentee")]
    assert [(at - INTRODUCED).days for at in asked] == [43, 57]
    assert late.names("mentor").count("checkin") == 2
    assert not late.late


def test_two_who_get_on_are_left_alone() -> None:
    busy = pair(objective_set=True, last_word_at=INTRODUCED + 180 * DAY)
    busy.follow(INTRODUCED, INTRODUCED + 200 * DAY)
    assert "spark" not in busy.names("mentee")
    assert "silence" not in busy.names("mentee")
    assert "objective" not in busy.names("mentee")
    assert "midterm" in busy.names("mentee")
    assert {each.step for each, _ in busy.unneeded} >= {"spark", "objective"}


@pytest.mark.parametrize("state", ["held", "agreed", "missed"])
def test_two_who_have_had_a_session_need_no_first_word(state: str) -> None:
    early = Appointment(1, INTRODUCED + 3 * HOUR, state, INTRODUCED + HOUR)
    met = pair(sessions=[early])
    met.follow(INTRODUCED + DAY, INTRODUCED + 9 * DAY)
    assert not {"spark", "spark_mentor"} & {each.step for each, _ in met.told}


@pytest.mark.parametrize(
    ("weeks", "after"),
    [
        (None, {"next_meeting": 14, "silence": 21}),
        (1, {"next_at_rhythm": 4, "next_meeting": 14, "silence": 21}),
        (2, {"next_at_rhythm": 11, "next_meeting": 18, "silence": 21}),
        (3, {"next_at_rhythm": 18, "silence": 26}),
        (6, {"next_at_rhythm": 39}),
    ],
)
def test_who_has_a_rhythm_is_asked_about_its_next_date(
    weeks: int | None, after: dict[str, int]
) -> None:
    """And about nothing else before it, nor for three days: they are counted from the session."""
    at = INTRODUCED + 3 * DAY + 8 * HOUR  # Thursday, 18:30 in Paris
    held = Appointment(1, at, "held", at)
    steady = pair(objective_set=True, sessions=[held])
    steady.facts = steady.facts._replace(rhythm_weeks=weeks)
    steady.follow(at, at + 50 * DAY)
    about = ("next_meeting", "next_meeting_later", "next_at_rhythm", "silence")
    heard = [(now - at).days for each, now in steady.told if each.role is None]
    assert heard == ([42] if weeks == 6 else [27]), "nor does the team hear of a silence before it"
    told = [(each, now) for each, now in steady.told if each.role == "mentee"]
    days = {each.step: (now.date() - at.date()).days for each, now in told}
    assert {name: day for name, day in days.items() if name in about} == after
    for each, now in told:
        if each.step == "next_at_rhythm":
            assert each.session is not None
            assert each.session.at > now, "a date that is over is not proposed"


def test_the_last_point_of_the_curve_is_asked_of_who_has_no_words_to_read_again() -> None:
    """Everybody else has the way to it beneath those."""
    two = pair(objective_set=True, last_word_at=INTRODUCED)
    until = two.facts.ends_at - 9 * DAY
    two.follow(INTRODUCED, until)
    assert "mirror_end" in two.names("mentee")
    two.facts = two.facts._replace(said=two.facts.said - {"mirror_end/mentee/"})
    two.follow(until, two.facts.ends_at)
    assert "autonomy_end" in two.names("mentee")


@pytest.mark.parametrize("days", [140, 120])
def test_in_the_last_month_nobody_is_told_that_it_is_calm(days: int) -> None:
    """What there is to say then is said by the steps before the end."""
    calm = pair(objective_set=True, last_word_at=INTRODUCED + days * DAY)
    calm.follow(INTRODUCED + days * DAY, calm.facts.ends_at)
    assert ("silence" in calm.names("mentor")) == (days == 120)
    assert "month_five" in calm.names("mentor")


def test_halfway_is_told_once_even_to_two_who_do_what_it_suggests() -> None:
    """They write their objective the day after it was suggested."""
    two = pair(last_word_at=INTRODUCED)
    two.follow(INTRODUCED, INTRODUCED + 92 * DAY)
    two.facts = two.facts._replace(objective_set=True)
    two.follow(INTRODUCED + 92 * DAY, INTRODUCED + 110 * DAY)
    for role in two.facts.zones:
        halfway = [name for name in two.names(role) if name.startswith("midterm")]
        assert halfway == ["midterm_without_objective"]


def test_a_session_is_recalled_asked_after_and_followed_by_the_next() -> None:
    at = INTRODUCED + 10 * DAY + 8 * HOUR  # Thursday, 18:30 in Paris
    agreed = Appointment(1, at, "agreed", INTRODUCED + 5 * DAY)
    meeting = pair(objective_set=True, last_word_at=INTRODUCED, sessions=[agreed])
    meeting.follow(INTRODUCED + 5 * DAY, at + 2 * DAY)
    moments = {each.step: now for each, now in meeting.told if each.role == "mentor"}
    assert moments["meeting_eve"] == at_wall((at - DAY).date(), 18, "Europe/Paris")
    assert moments["meeting_soon"] == at - 2 * HOUR
    # 21:30 is too late for a question.
    assert moments["did_you_meet"] == at_wall((at + DAY).date(), 9, "Europe/Paris")
    meeting.facts = meeting.facts._replace(sessions=[agreed._replace(state="held")])
    meeting.follow(at + 2 * DAY, at + 20 * DAY)
    assert "next_meeting" in meeting.names("mentee")


def test_a_session_agreed_on_its_eve_needs_no_reminder() -> None:
    at = INTRODUCED + 3 * DAY
    agreed_at = at_wall((at - DAY).date(), 18, "Europe/Paris") + HOUR
    late = pair(last_word_at=INTRODUCED, sessions=[Appointment(1, at, "agreed", agreed_at)])
    late.follow(agreed_at, at + DAY)
    assert "meeting_eve" not in late.names("mentee")
    assert "meeting_eve" in {each.step for each, _ in late.unneeded}


def test_a_session_that_is_known_to_have_been_held_is_not_asked_about() -> None:
    at = INTRODUCED + 3 * DAY
    known = pair(last_word_at=INTRODUCED, sessions=[Appointment(1, at, "held", at + HOUR)])
    known.follow(at + HOUR, at + 10 * DAY)
    assert "did_you_meet" not in known.names("mentee")


def test_the_end_is_told_to_both_before_it_is_decided() -> None:
    far = pair(zones=("Pacific/Auckland", "America/New_York"), last_word_at=INTRODUCED)
    far.follow(INTRODUCED, INTRODUCED + 200 * DAY)
    told = [(each.role, now) for each, now in far.told if each.step == "end"]
    assert [role for role, _ in told] == ["mentee", "mentor"]
    assert told[0][1] < told[1][1]
    assert far.over == ["end"]


def test_after_a_long_outage_the_mentorship_still_ends() -> None:
    dead = pair()
    outlook = dead.look(dead.facts.ends_at + 60 * DAY)
    assert not outlook.tell
    assert outlook.over == ("end",)


def test_silence_is_counted_anew_from_each_sign_of_life() -> None:
    quiet = pair(objective_set=True, last_word_at=INTRODUCED + DAY)
    quiet.follow(INTRODUCED, INTRODUCED + 40 * DAY)
    again = INTRODUCED + 40 * DAY
    quiet.facts = quiet.facts._replace(last_word_at=again, answered_at=again)
    quiet.follow(INTRODUCED + 40 * DAY, INTRODUCED + 100 * DAY)
    assert quiet.names("mentee").count("silence") == 2
    assert quiet.names(None) == ["silence_staff", "silence_staff", "silence_lasts"]


def test_a_silence_that_the_team_has_seen_to_is_raised_again_some_weeks_later() -> None:
    """And not while the team has yet to see to it."""
    quiet = pair(objective_set=True, last_word_at=INTRODUCED)
    for seen_on, told in ((40, 1), (60, 2), (100, 3)):
        quiet.follow(INTRODUCED + (seen_on - 40) * DAY, INTRODUCED + seen_on * DAY)
        assert len(quiet.names(None)) == told
    quiet.facts = quiet.facts._replace(concern_open=True)
    quiet.follow(INTRODUCED + 100 * DAY, INTRODUCED + 125 * DAY)
    assert len(quiet.names(None)) == 3


def test_what_a_report_held_back_does_not_fall_out_once_it_is_seen_to() -> None:
    """For a week nothing about meeting is suggested; what is too late by then is dropped."""
    seen_at = INTRODUCED + 4 * DAY
    two = pair(last_word_at=INTRODUCED + DAY)
    two.facts = two.facts._replace(reported=True)
    two.follow(INTRODUCED + 3 * DAY, seen_at)
    two.facts = two.facts._replace(reported=False, report_seen_at=seen_at)
    two.follow(seen_at, seen_at + 7 * DAY - HOUR)
    assert not {"first_meeting", "objective", "objective_together"} & {*two.names("mentee")}
    assert "objective_together" not in two.names("mentor")
    two.follow(seen_at + 7 * DAY - HOUR, seen_at + 9 * DAY)
    assert "objective" in two.names("mentee")
    assert "objective_together" in two.names("mentor")
    assert "first_meeting" not in two.names("mentee") + two.names("mentor")


def test_a_date_that_nobody_answers_hides_no_silence_from_the_team() -> None:
    at = INTRODUCED + 60 * DAY
    asked = pair(objective_set=True, sessions=[Appointment(1, at, "proposed", INTRODUCED)])
    asked.follow(INTRODUCED, at - DAY)
    assert "silence" not in asked.names("mentee")
    assert asked.names(None) == ["not_begun_staff", "silence_staff", "silence_lasts"]


def test_an_agreed_session_is_no_silence() -> None:
    at = INTRODUCED + 45 * DAY
    near = pair(objective_set=True, sessions=[Appointment(1, at, "agreed", INTRODUCED)])
    near.follow(INTRODUCED, at - DAY)
    assert "silence" not in near.names("mentee")
    assert near.names(None) == []


def test_one_that_is_agreed_for_months_ahead_hides_none() -> None:
    at = INTRODUCED + 150 * DAY
    far = pair(objective_set=True, sessions=[Appointment(1, at, "agreed", INTRODUCED)])
    far.follow(INTRODUCED, INTRODUCED + 30 * DAY)
    assert "silence" in far.names("mentee")
    assert "silence_staff" in far.names(None)


def test_in_a_break_they_hear_of_their_session_and_then_that_it_is_over() -> None:
    until = at_wall((INTRODUCED + 50 * DAY).date(), 9, "Europe/Paris")
    agreed = Appointment(1, INTRODUCED + 30 * DAY, "agreed", INTRODUCED)
    resting = pair(objective_set=True, last_word_at=INTRODUCED, sessions=[agreed])
    resting.facts = resting.facts._replace(
        break_at=INTRODUCED + DAY,
        break_until=until,
        moved_days=49,
        ends_at=resting.facts.ends_at + 49 * DAY,
    )
    resting.follow(INTRODUCED + DAY, until + 14 * DAY)
    assert resting.names("mentee") == [
        *("meeting_eve", "meeting_soon", "did_you_meet"),
        *("break_over", "autonomy_start", "checkin_first"),
    ]
    told = {each.step: (now - INTRODUCED).days for each, now in resting.told}
    assert told["checkin_first"] == 14 + 49
    assert resting.names(None) == []


def test_a_break_is_not_said_to_be_over_before_it_is() -> None:
    """In Honolulu it is still the afternoon of the day before."""
    resting = pair(zones=("Europe/Paris", "Pacific/Honolulu"), last_word_at=INTRODUCED)
    until = datetime(2026, 12, 7, 23, tzinfo=UTC)  # midnight in Paris
    resting.facts = resting.facts._replace(break_at=INTRODUCED + DAY, break_until=until)
    resting.follow(INTRODUCED + DAY, until + 2 * DAY)
    told = [now for each, now in resting.told if each.step == "break_over"]
    assert len(told) == 2
    assert min(told) >= until


def test_a_session_is_recalled_however_much_was_said() -> None:
    """Nobody is left waiting for somebody since a check-in came that day."""
    at = INTRODUCED + 15 * DAY
    agreed = Appointment(1, at, "agreed", INTRODUCED + 5 * DAY)
    full = pair(objective_set=True, last_word_at=INTRODUCED + 13 * DAY, sessions=[agreed])
    eve = at_wall((at - DAY).date(), 18, "Europe/Paris")
    said = [eve - days * DAY - HOUR for days in (2, 1, 0)]
    full.facts = full.facts._replace(nudges={"mentee": said})
    full.look(eve)
    assert "meeting_eve" in full.names("mentee")
    assert "checkin_first" not in full.names("mentee")


def test_who_is_in_touch_is_asked_later_about_the_next_session() -> None:
    held = Appointment(1, INTRODUCED + 5 * DAY, "held", INTRODUCED + 5 * DAY)
    until = INTRODUCED + 30 * DAY
    quiet = pair(objective_set=True, last_word_at=INTRODUCED + 5 * DAY, sessions=[held])
    quiet.follow(INTRODUCED, until)
    busy = pair(objective_set=True, last_word_at=INTRODUCED + 25 * DAY, sessions=[held])
    busy.follow(INTRODUCED, until)
    assert {"next_meeting", "next_meeting_later"} & set(quiet.names("mentee")) == {"next_meeting"}
    after = {"next_meeting", "next_meeting_later"} & set(busy.names("mentee"))
    assert after == {"next_meeting_later"}


def test_while_a_report_is_unseen_no_step_leads_to_a_date_or_tells_to_write() -> None:
    """Whatever else is due: after a session, at the date of a rhythm, after a break, at the end."""
    held = Appointment(1, INTRODUCED + 5 * DAY, "held", INTRODUCED + 5 * DAY)
    two = pair(sessions=[held])
    two.facts = two.facts._replace(
        reported=True,
        rhythm_weeks=3,
        break_at=INTRODUCED + 40 * DAY,
        break_until=INTRODUCED + 60 * DAY,
    )
    two.follow(INTRODUCED, two.facts.ends_at + DAY)
    told = {each.step for each, _ in two.told}
    assert not {"next_meeting", "next_at_rhythm", "silence", "break_over", "closing_session"} & told
    for name in told:
        step = HOME.journey[name]
        assert not [act for act in (step.opens, *step.buttons) if "meeting" in act]


def test_while_one_of_them_is_in_distress_nothing_is_suggested_to_the_two() -> None:
    """Neither a point of the curve nor a date, nor how it goes, nor whether they have met, nor how
    it was; an agreed session is still recalled, and the end told beforehand."""
    held = Appointment(1, INTRODUCED + 5 * DAY, "held", INTRODUCED + 5 * DAY)
    agreed = Appointment(2, INTRODUCED + 60 * DAY, "agreed", INTRODUCED + 50 * DAY)
    two = pair(last_word_at=INTRODUCED + DAY, sessions=[held, agreed])
    two.facts = two.facts._replace(in_distress=True)
    two.follow(INTRODUCED, two.facts.ends_at + DAY)
    told = {each.step for each, _ in two.told}
    assert told == {
        "meeting_eve",
        "meeting_soon",
        "end_near",
        "end",
        "silence_staff",
    }
    asks = [name for name in told if HOME.journey[name].opens]
    assert not asks


@pytest.mark.parametrize("first", [True, False])
def test_the_end_is_told_beforehand_once_whenever_distress_begins_or_is_seen_to(
    first: bool,
) -> None:
    """In the words of the hour at which it is said: with its questions, or without."""
    two = pair(objective_set=True)
    near = two.facts.ends_at - 2 * DAY
    two.facts = two.facts._replace(in_distress=first)
    two.follow(INTRODUCED, near)
    two.facts = two.facts._replace(in_distress=not first)
    two.follow(near, two.facts.ends_at + DAY)
    for role in two.facts.zones:
        told = [name for name in two.names(role) if name in ("closing", "end_near")]
        assert told == ["end_near" if first else "closing"]


def test_what_distress_held_back_is_said_once_it_is_seen_to_unless_it_is_too_late() -> None:
    """A fortnight unseen: the first check-in comes a day late, and one thing a day; whether they
    met is not asked so long after."""
    met = Appointment(1, INTRODUCED + 3 * DAY, "agreed", INTRODUCED + DAY)
    two = pair(last_word_at=INTRODUCED + DAY, sessions=[met])
    two.facts = two.facts._replace(in_distress=True)
    two.follow(INTRODUCED, INTRODUCED + 15 * DAY)
    assert {each.step for each, _ in two.told} == {"meeting_eve", "meeting_soon"}
    two.facts = two.facts._replace(in_distress=False)
    two.follow(INTRODUCED + 15 * DAY, INTRODUCED + 22 * DAY)
    since = [(each, at) for each, at in two.told if at > INTRODUCED + 14 * DAY]
    for role in two.facts.zones:
        said = [(each.step, at) for each, at in since if each.role == role]
        assert "checkin_first" in [name for name, _ in said]
        assert "did_you_meet" not in [name for name, _ in said]
        assert len({at.date() for _, at in said}) == len(said) <= 3


def test_of_the_next_session_nobody_is_asked_twice() -> None:
    """They are silent when the first word comes, and write to each other after it."""
    held = Appointment(1, INTRODUCED + 5 * DAY, "held", INTRODUCED + 5 * DAY)
    two = pair(objective_set=True, last_word_at=INTRODUCED + 5 * DAY, sessions=[held])
    two.follow(INTRODUCED, INTRODUCED + 22 * DAY)
    two.facts = two.facts._replace(last_word_at=INTRODUCED + 22 * DAY)
    two.follow(INTRODUCED + 22 * DAY, INTRODUCED + 40 * DAY)
    for role in two.facts.zones:
        asked = [name for name in two.names(role) if name.startswith("next_meeting")]
        assert asked == ["next_meeting"]


def test_who_said_that_it_goes_badly_is_not_asked_again_before_the_team_has_answered() -> None:
    waits = pair(objective_set=True, last_word_at=INTRODUCED)
    waits.facts = waits.facts._replace(hard_open=True)
    waits.follow(INTRODUCED, INTRODUCED + 80 * DAY)
    assert not {"checkin_first", "checkin"} & {*waits.names("mentee"), *waits.names("mentor")}
