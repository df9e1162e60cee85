"""The journey: however the rounds fall, each step is told once, at a decent hour, or dropped."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conversations import hours
from conversations.casework import working
from conversations.figures import Limits
from conversations.programme import load
from conversations.steps import Role, Step
from scheduler import journey
from scheduler.journey import Journey, Outlook, Telling
from scheduler.occasions import Appointment, Facts, at_wall

HOME = load().home
AX = Journey(HOME.journey, HOME.limits, HOME.team)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
COUNTRIES = ("FR", "US", "NZ", "NP", "")
ZONES = ("Europe/Paris", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu")
INTRODUCED = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""A Monday, 10:30 in Paris."""


@dataclass
class Pair:
    """A mentorship that remembers what it was told, and by when."""

    facts: Facts
    journey: Journey = AX
    told: list[tuple[Telling, datetime]] = field(default_factory=list)
    late: list[tuple[Telling, datetime]] = field(default_factory=list)
    unneeded: list[tuple[Telling, datetime]] = field(default_factory=list)
    over: list[str] = field(default_factory=list)

    def look(self, now: datetime) -> Outlook:
        """Ask the journey, and write down what it says, as a round does."""
        outlook = self.journey.look(self.facts, now)
        self.told += [(each, now) for each in outlook.tell]
        self.late += [(each, now) for each in outlook.late]
        self.unneeded += [(each, now) for each in outlook.unneeded]
        self.over += outlook.over
        before = self.facts.nudges
        nudged = {role: hours.kept(before.get(role, ()), now) for role in outlook.nudged}
        told = self.facts.told | outlook.settled
        self.facts = self.facts._replace(told=told, nudges={**before, **nudged})
        return outlook

    def follow(self, now: datetime, until: datetime) -> None:
        """Look whenever the journey asked to, and at no other time."""
        while now <= until:
            again = self.look(now).look_again_at
            if again is None:
                return
            assert again > now, "a look that asks for the present would never end"
            now = again

    def names(self, role: Role | None) -> list[str]:
        """The steps one of them was told, in order."""
        return [each.step for each, _ in self.told if each.role == role]


def pair(
    *,
    introduced_at: datetime = INTRODUCED,
    zones: tuple[str, str] = ("Europe/Paris", "Europe/Paris"),
    countries: tuple[str, str] = ("", ""),
    objective_set: bool = False,
    last_word_at: datetime | None = None,
    sessions: Sequence[Appointment] = (),
    journey: Journey = AX,
) -> Pair:
    facts = Facts(
        introduced_at=introduced_at,
        ends_at=introduced_at + 182 * DAY,
        objective_set=objective_set,
        last_word_at=last_word_at,
        zones={"mentee": zones[0], "mentor": zones[1]},
        sessions=sessions,
        countries={"mentee": countries[0], "mentor": countries[1]},
    )
    return Pair(facts, journey)


def journey_of(**steps: Mapping[str, object]) -> Journey:
    """A journey of a few invented steps."""
    made = {
        name: Step.model_validate({"for": "mentee", "after": "introduction", "says": "…", **step})
        for name, step in steps.items()
    }
    return Journey(made, Limits(quiet_weekends=False), HOME.team)


def local(at: datetime, each: Telling, facts: Facts) -> datetime:
    assert each.role is not None
    return at.astimezone(ZoneInfo(facts.zones[each.role]))


# --- the shipped journey --------------------------------------------------------------------


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
        "closing_session",
        "mirror_end",
        "autonomy_end",
        "closing",
        "end",
    ]
    assert quiet.names("mentor") == [
        "spark_mentor",
        "first_meeting",
        "objective_together",
        "checkin_first",
        "silence",
        "checkin",
        "checkin",
        "midterm_without_objective",
        "checkin_later",
        "month_five",
        "closing_session",
        "closing",
        "end",
    ]
    assert quiet.names(None) == ["silence_staff", *["silence_lasts"] * 5]
    assert quiet.over == ["end"]
    assert not quiet.late


def test_what_a_late_answer_puts_off_does_not_hide_what_comes_before_it() -> None:
    late = pair(objective_set=True)
    late.facts = late.facts._replace(checked_in_at={"mentee": INTRODUCED + 29 * DAY})
    late.follow(INTRODUCED, INTRODUCED + 75 * DAY)
    asked = [at for each, at in late.told if (each.step, each.role) == ("checkin", "mentee")]
    assert [(at - INTRODUCED).days for at in asked] == [43, 60]
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
        (3, {"next_at_rhythm": 18, "silence": 21}),
        (6, {"next_at_rhythm": 39}),
    ],
)
def test_who_has_a_rhythm_is_asked_about_its_next_date(
    weeks: int | None, after: dict[str, int]
) -> None:
    """And about nothing else before it: the days are counted from the last session."""
    at = INTRODUCED + 3 * DAY + 8 * HOUR  # Thursday, 18:30 in Paris
    held = Appointment(1, at, "held", at)
    steady = pair(objective_set=True, sessions=[held])
    steady.facts = steady.facts._replace(rhythm_weeks=weeks)
    steady.follow(at, at + 50 * DAY)
    about = ("next_meeting", "next_meeting_later", "next_at_rhythm", "silence")
    told = [(each, now) for each, now in steady.told if each.role == "mentee"]
    days = {each.step: (now.date() - at.date()).days for each, now in told}
    assert {name: day for name, day in days.items() if name in about} == after
    for each, now in told:
        if each.step == "next_at_rhythm":
            assert each.session is not None
            assert each.session.at > now, "a date that is over is not proposed"


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


def test_who_has_just_been_asked_about_the_next_session_is_not_asked_again() -> None:
    at = INTRODUCED + 30 * DAY
    told_late = Appointment(1, at, "held", at + 15 * DAY)
    asked = pair(sessions=[told_late], last_word_at=at)
    asked.follow(at + 15 * DAY, at + 18 * DAY - HOUR)
    assert "next_meeting" not in asked.names("mentee")


def test_silence_is_counted_anew_from_each_sign_of_life() -> None:
    quiet = pair(objective_set=True, last_word_at=INTRODUCED + DAY)
    quiet.follow(INTRODUCED, INTRODUCED + 40 * DAY)
    quiet.facts = quiet.facts._replace(last_word_at=INTRODUCED + 40 * DAY)
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


def test_a_date_that_nobody_answers_hides_no_silence_from_the_team() -> None:
    at = INTRODUCED + 60 * DAY
    asked = pair(objective_set=True, sessions=[Appointment(1, at, "proposed", INTRODUCED)])
    asked.follow(INTRODUCED, at - DAY)
    assert "silence" not in asked.names("mentee")
    assert asked.names(None) == ["silence_staff", "silence_lasts"]


def test_an_agreed_session_is_no_silence() -> None:
    at = INTRODUCED + 60 * DAY
    far = pair(objective_set=True, sessions=[Appointment(1, at, "agreed", INTRODUCED)])
    far.follow(INTRODUCED, at - DAY)
    assert "silence" not in far.names("mentee")
    assert far.names(None) == []


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
        *("break_over", "autonomy_start", "first_meeting", "checkin_first"),
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


# --- hours, days, zones ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "hour", "zone", "expected"),
    [
        # 2:00 does not exist in Paris that night, and exists twice that autumn morning.
        (date(2027, 3, 28), 2, "Europe/Paris", datetime(2027, 3, 28, 1, tzinfo=UTC)),
        (date(2027, 10, 31), 2, "Europe/Paris", datetime(2027, 10, 31, 0, tzinfo=UTC)),
        (date(2027, 3, 28), 10, "Europe/Paris", datetime(2027, 3, 28, 8, tzinfo=UTC)),
        (date(2027, 3, 27), 10, "Europe/Paris", datetime(2027, 3, 27, 9, tzinfo=UTC)),
        (date(2027, 4, 4), 10, "Pacific/Auckland", datetime(2027, 4, 3, 22, tzinfo=UTC)),
        (date(2027, 1, 1), 10, "Asia/Kathmandu", datetime(2027, 1, 1, 4, 15, tzinfo=UTC)),
    ],
)
def test_wall_time(day: date, hour: int, zone: str, expected: datetime) -> None:
    assert at_wall(day, hour, zone) == expected


def test_days_are_counted_on_the_persons_own_calendar() -> None:
    steps = journey_of(a={"days": 7, "hour": 10})
    # Paris goes to summer time on 28 March 2027.
    introduced = datetime(2027, 3, 24, 8, 30, tzinfo=UTC)
    paris = pair(introduced_at=introduced, journey=steps)
    again = paris.look(introduced).look_again_at
    assert again is not None
    assert again.astimezone(ZoneInfo("Europe/Paris")).hour == 10


def test_one_a_day_the_earliest_due_first() -> None:
    steps = journey_of(
        b={"days": 1, "late_days": 9}, a={"days": 2, "late_days": 9}, c={"days": 3, "late_days": 9}
    )
    after_outage = pair(journey=steps)
    after_outage.follow(INTRODUCED + 5 * DAY, INTRODUCED + 20 * DAY)
    assert after_outage.names("mentee") == ["b", "a", "c"]
    days = [local(now, each, after_outage.facts).date() for each, now in after_outage.told]
    assert len(set(days)) == 3


def test_what_another_mentorship_told_today_counts() -> None:
    steps = journey_of(a={"days": 1, "late_days": 9})
    mentor_of_two = pair(journey=steps)
    mentor_of_two.facts = mentor_of_two.facts._replace(nudges={"mentee": [INTRODUCED + 2 * DAY]})
    outlook = mentor_of_two.look(INTRODUCED + 2 * DAY + HOUR)
    assert not outlook.tell
    assert outlook.look_again_at == at_wall(date(2026, 11, 26), 10, "Europe/Paris")


def test_too_late_is_dropped_and_noted() -> None:
    steps = journey_of(a={"days": 1, "late_days": 2})
    slow = pair(journey=steps)
    slow.look(INTRODUCED + 10 * DAY)
    assert not slow.told
    assert [each.step for each, _ in slow.late] == ["a"]
    assert slow.look(INTRODUCED + 11 * DAY).look_again_at is None


def test_weekends_are_quiet() -> None:
    friday = datetime(2026, 11, 27, 9, tzinfo=UTC)
    calm = pair(introduced_at=friday)
    calm.follow(friday, friday + 5 * DAY)
    monday = [(each.step, local(now, each, calm.facts).weekday()) for each, now in calm.told[:2]]
    assert monday == [("spark", 0), ("spark_mentor", 0)]


def test_a_step_repeats_until_its_last_day() -> None:
    steps = journey_of(a={"days": 2, "every_days": 5, "until_days": 17})
    monthly = pair(journey=steps)
    monthly.follow(INTRODUCED, INTRODUCED + 60 * DAY)
    assert [each.occasion for each, _ in monthly.told] == ["", "1", "2", "3"]


# --- however the rounds fall ----------------------------------------------------------------

INSTANTS = st.integers(0, 730 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
SPECIAL = [
    datetime(2027, 8, 29, 9, tzinfo=UTC),  # half a year before a leap day
    datetime(2026, 9, 26, 13, tzinfo=UTC),  # Auckland is an hour later the next morning
    datetime(2027, 3, 27, 22, tzinfo=UTC),  # so is Paris
    datetime(2027, 4, 3, 10, tzinfo=UTC),  # and an hour earlier
    datetime(2026, 10, 24, 22, tzinfo=UTC),  # so is Paris
    datetime(2026, 10, 31, 20, tzinfo=UTC),  # so is New York
    datetime(2027, 3, 13, 20, tzinfo=UTC),  # and an hour later
    datetime(2026, 12, 31, 18, 20, tzinfo=UTC),  # in Kathmandu the next year has begun
]
STATES = st.sampled_from(["proposed", "agreed", "held", "missed"])


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """Any two people, anywhere, with any past."""
    introduced_at = draw(INSTANTS | st.sampled_from(SPECIAL))
    spans = st.floats(0.1, 180).map(lambda days: introduced_at + timedelta(days=days))
    sessions = [
        Appointment(number, at, draw(STATES), draw(st.one_of(st.none(), st.just(introduced_at))))
        for number, at in enumerate(draw(st.lists(spans, max_size=3)), 1)
    ]
    found = pair(
        introduced_at=introduced_at,
        zones=(draw(st.sampled_from(ZONES)), draw(st.sampled_from(ZONES))),
        countries=(draw(st.sampled_from(COUNTRIES)), draw(st.sampled_from(COUNTRIES))),
        objective_set=draw(st.booleans()),
        last_word_at=draw(st.one_of(st.none(), spans)),
        sessions=sessions,
    )
    found.facts = found.facts._replace(rhythm_weeks=draw(st.sampled_from([None, 1, 3, 6])))
    if draw(st.booleans()):
        began = introduced_at + timedelta(days=draw(st.floats(0, 90)))
        length = draw(st.integers(1, 90))
        moves = draw(st.sampled_from([0, length]))
        found.facts = found.facts._replace(
            break_at=draw(st.sampled_from([began, None])),
            break_until=began + length * DAY,
            moved_days=moves,
            ends_at=found.facts.ends_at + moves * DAY,
        )
    if draw(st.booleans()):
        ends = found.facts.ends_at
        found.facts = found.facts._replace(ended_before=ends, ends_at=ends + 61 * DAY)
    return found


def is_seldom(days: Sequence[date]) -> bool:
    """Whether nobody heard from us more often than may be: once a day, and three times a week."""
    week = HOME.limits.unasked_a_week
    return len(set(days)) == len(days) and all(
        sum(day <= each < day + 7 * DAY for each in days) <= week for day in days
    )


def rounds(introduced_at: datetime, gaps: Iterable[float]) -> list[datetime]:
    instants = [introduced_at]
    for gap in gaps:
        instants.append(instants[-1] + timedelta(days=gap))
    return instants


GAPS = st.lists(
    st.one_of(st.floats(0.001, 0.2), st.floats(0.2, 6), st.floats(6, 400)), min_size=1, max_size=60
)


def check(any_pair: Pair) -> None:
    """What holds of all that a pair was told, wherever the two live and whenever we were asked."""
    everything = [*any_pair.told, *any_pair.late, *any_pair.unneeded]
    assert max(Counter(each.key for each, _ in everything).values(), default=1) == 1
    spoken: dict[Role, list[date]] = {"mentee": [], "mentor": []}
    in_any_case: dict[Role, list[datetime]] = {"mentee": [], "mentor": []}
    recalled: Counter[tuple[Role, str, date]] = Counter()
    for each, now in any_pair.told:
        step = HOME.journey[each.step]
        assert each.due_at <= now <= each.due_at + timedelta(days=step.late_days)
        assert step.after in ("meeting", "break") or not any_pair.facts.on_break(now)
        if each.role is None:
            continue
        wall = local(now, each, any_pair.facts)
        assert HOME.limits.quiet_until_hour <= wall.hour < HOME.limits.quiet_from_hour
        assert step.exact or wall.hour >= step.hour
        if step.unasked:
            spoken[each.role].append(wall.date())
            country = any_pair.facts.countries[each.role]
            assert not hours.is_quiet(wall.date(), country, HOME.limits)
        if step.unasked and not step.only and step.after != "break":
            in_any_case[each.role].append(each.due_at)
        if step.after == "meeting":
            recalled[each.role, each.occasion, wall.date()] += "meeting_ahead" in step.only
    for days in spoken.values():
        assert is_seldom(days)
    for due in in_any_case.values():
        assert due == sorted(due), "what is due earlier on their clock is said earlier"
    assert max(recalled.values(), default=0) <= 1, "a session is recalled twice on one day"
    for each, now in any_pair.late:
        assert now > each.due_at + timedelta(days=HOME.journey[each.step].late_days)


@settings(max_examples=150, deadline=None)
@given(pairs(), GAPS)
def test_however_the_rounds_fall(any_pair: Pair, gaps: list[float]) -> None:
    for now in rounds(any_pair.facts.introduced_at, gaps):
        again = any_pair.look(now).look_again_at
        assert again is None or again > now
    check(any_pair)


@pytest.mark.parametrize("began", SPECIAL, ids=lambda at: f"{at:%Y-%m-%d}")
@pytest.mark.parametrize("zone", ZONES)
def test_six_months_keep_to_the_wall_clock_of_each(zone: str, began: datetime) -> None:
    """Six months go over a change of clocks there and back, and over the turn of the year."""
    other = ZONES[ZONES.index(zone) - 1]
    silent = pair(introduced_at=began, zones=(zone, other), countries=("FR", "NZ"))
    silent.follow(began, began + 200 * DAY)
    check(silent)
    assert silent.over == ["end"]
    assert not silent.late
    for each, now in silent.told:
        if each.role is not None and not HOME.journey[each.step].exact:
            wall = local(now, each, silent.facts)
            assert (wall.hour, wall.minute) == (HOME.journey[each.step].hour, 0)


@settings(max_examples=150, deadline=None)
@given(pairs(), st.lists(st.floats(0.01, 0.99), max_size=40))
def test_nothing_is_missed_between_two_looks(any_pair: Pair, shares: list[float]) -> None:
    """Whoever looks in between, although nobody asked to, finds nothing to tell."""
    now = any_pair.facts.introduced_at
    for share in shares:
        again = any_pair.look(now).look_again_at
        if again is None:
            return
        between = AX.look(any_pair.facts, now + share * (again - now))
        assert not between.tell
        assert not between.over
        now = again


@settings(max_examples=150, deadline=None)
@given(pairs(), st.floats(0, 300))
def test_leaving_out_what_is_far_off_changes_nothing(any_pair: Pair, days: float) -> None:
    now = any_pair.facts.introduced_at + timedelta(days=days)
    near = AX.look(any_pair.facts, now)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journey, "SPREAD_DAYS", float("inf"))
        assert AX.look(any_pair.facts, now) == near


@settings(max_examples=50, deadline=None)
@given(pairs())
def test_every_mentorship_comes_to_its_end(any_pair: Pair) -> None:
    any_pair.follow(any_pair.facts.introduced_at, any_pair.facts.ends_at + 40 * DAY)
    assert any_pair.over == ["end"]


@settings(max_examples=100, deadline=None)
@given(pairs(), st.lists(st.floats(0, 7), max_size=4))
def test_both_learn_of_the_end_on_its_very_day(any_pair: Pair, said: list[float]) -> None:
    """However much either was told lately, and whatever day it is: an end is no nudge."""
    facts, ends = any_pair.facts, any_pair.facts.ends_at
    any_pair.follow(facts.introduced_at, ends - 2 * DAY)
    spoken = tuple(ends - days * DAY for days in said)
    any_pair.facts = any_pair.facts._replace(nudges={"mentee": spoken, "mentor": spoken[:1]})
    any_pair.follow(ends - 2 * DAY, ends + 2 * DAY)
    told = {each.role: now for each, now in any_pair.told if each.step == "end"}
    for role, zone in facts.zones.items():
        assert told[role] == at_wall(ends.astimezone(ZoneInfo(zone)).date(), 10, zone)


@settings(max_examples=100, deadline=None)
@given(INSTANTS | st.sampled_from(SPECIAL), st.sampled_from(ZONES), st.floats(0, 3))
def test_a_silence_is_told_to_the_team_in_its_hours_and_in_time(
    word_at: datetime, zone: str, late: float
) -> None:
    """In time is: within four weeks, which are promised, unless we were not there."""
    quiet = pair(introduced_at=word_at - 40 * DAY, zones=(zone, zone), last_word_at=word_at)
    team = HOME.team
    for back_at in (word_at + 20 * DAY, word_at + (28 + late) * DAY):
        quiet.told.clear()
        quiet.facts = quiet.facts._replace(told=frozenset())
        quiet.follow(back_at, word_at + 40 * DAY)
        ((_, now),) = [(each, now) for each, now in quiet.told if each.role is None]
        here = now.astimezone(ZoneInfo(team.zone))
        assert working.is_working_day(here.date(), team)
        assert team.opens <= here.hour < team.closes
        four_weeks = word_at.astimezone(here.tzinfo).date() + 28 * DAY
        assert back_at > word_at + 20 * DAY or four_weeks - 4 * DAY <= here.date() <= four_weeks


@settings(max_examples=60, deadline=None)
@given(
    st.lists(pairs(), min_size=2, max_size=4),
    st.lists(st.floats(0.001, 3), min_size=1, max_size=60),
    st.sampled_from(ZONES),
)
def test_a_mentor_of_several_hears_from_us_seldom(
    several: list[Pair], gaps: list[float], zone: str
) -> None:
    """Whatever mentorship it comes from, and wherever the mentor goes meanwhile."""
    zones: dict[Role, str] = {"mentee": "Europe/Paris", "mentor": ZONES[0]}
    heard: list[datetime] = []
    began = min(each.facts.introduced_at for each in several)
    days: dict[str, list[date]] = {ZONES[0]: [], zone: []}
    for number, now in enumerate(rounds(began, gaps)):
        if 2 * number > len(gaps):
            zones = {**zones, "mentor": zone}
        for each in several:
            if each.facts.introduced_at > now:
                continue
            each.facts = each.facts._replace(zones=zones, nudges={"mentor": heard})
            if "mentor" in each.look(now).nudged:
                heard = [*heard, now]
                days[zones["mentor"]].append(now.astimezone(ZoneInfo(zones["mentor"])).date())
    assert all(is_seldom(told) for told in days.values())


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 60), min_size=2, max_size=3),
    st.sampled_from(ZONES),
    st.sampled_from(COUNTRIES),
    st.lists(st.booleans(), min_size=3, max_size=3),
    INSTANTS,
)
@example([0, 0, 0], ZONES[0], "FR", [False] * 3, INTRODUCED)  # three who never answer at all
def test_no_check_in_is_too_late_since_other_pairs_were_nudged(
    begun: list[int], zone: str, country: str, meet: list[bool], began: datetime
) -> None:
    """Nothing but what yields is dropped since its mentor has heard enough, with three pairs."""
    several, waiting = [], []
    for days, met in zip(begun, meet, strict=False):
        at = began + days * DAY
        held = [at + week * 7 * DAY for week in range(1, 24, 4)] if met else []
        sessions = [Appointment(number, each, "held") for number, each in enumerate(held, 1)]
        each = pair(
            introduced_at=at, zones=(zone, zone), countries=("", country), sessions=sessions
        )
        each.facts = each.facts._replace(in_several={"mentor"}, objective_set=met)
        several.append(each)
        waiting.append(at)
    heard: Sequence[datetime] = ()
    for _ in range(2_000):
        now = min(waiting)  # as a round does: whoever waits longest first
        if now > began + 260 * DAY:
            break
        number = waiting.index(now)
        each = several[number]
        each.facts = each.facts._replace(nudges={**each.facts.nudges, "mentor": heard})
        outlook = each.look(now)
        heard = each.facts.nudges["mentor"]
        waiting[number] = outlook.look_again_at or now + 400 * DAY
    dropped = {each.step for any_pair in several for each, _ in any_pair.late}
    assert {name for name in dropped if not HOME.journey[name].yields} == set()


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(9, 19)), min_size=2, max_size=8, unique=True
    ),
    pairs(),
    st.lists(st.floats(0.05, 1.5), min_size=20, max_size=60),
)
def test_what_is_due_earlier_is_said_earlier(
    due: list[tuple[int, int]], any_pair: Pair, gaps: list[float]
) -> None:
    # After a quiet day the earlier hour is said first: here the hours go with the days.
    days, hours = zip(*due, strict=True)
    steps = {
        f"s{number}": {"days": day, "hour": hour, "late_days": 30}
        for number, (day, hour) in enumerate(zip(sorted(days), sorted(hours), strict=True))
    }
    local_pair = Pair(any_pair.facts, journey_of(**steps))
    for now in rounds(any_pair.facts.introduced_at, gaps):
        local_pair.look(now)
    told = [each.step for each, _ in local_pair.told]
    assert told == sorted(told)


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
