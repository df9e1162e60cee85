"""The journey: however the rounds fall, each step is told once, at a decent hour, or dropped."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conversations import hours
from conversations.casework import working
from conversations.steps import Role
from scheduler import journey
from scheduler.occasions import Appointment, at_wall
from tests.scheduler.conftest import DAY, INTRODUCED
from tests.scheduler.journeys import AX, COUNTRIES, HOME, ZONES, Pair, local, pair

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
RECALLS = ("meeting_eve", "meeting_soon")
"""What may be said on any day, however much else was: a session is agreed, and still to come."""
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
    found.facts = found.facts._replace(
        rhythm_weeks=draw(st.sampled_from([None, 1, 3, 6])),
        inquiry=draw(st.sampled_from(["", "asked", "answered"])),
    )
    word = found.facts.last_word_at
    if word is not None:
        answered = st.one_of(st.none(), st.just(word - 12 * DAY))
        found.facts = found.facts._replace(
            awaited=draw(st.sampled_from(["mentee", "mentor"])), answered_at=draw(answered)
        )
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
        if each.step not in RECALLS and not step.ends:
            spoken[each.role].append(wall.date())
            country = any_pair.facts.countries[each.role]
            assert not hours.is_quiet(wall.date(), country, HOME.limits)
        if (
            step.unasked
            and set(step.only) <= {"not_hard_open", "not_in_distress"}
            and step.after != "break"
        ):
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


@settings(max_examples=60, deadline=None)
@given(pairs(), st.lists(st.integers(7, 40), min_size=1, max_size=24), st.floats(0, 1))
def test_who_meets_often_is_asked_about_each_session_and_hears_no_more_often(
    any_pair: Pair, apart: list[int], hour: float
) -> None:
    """Whatever day they meet, and whatever else is due: of a question that nobody answers there is
    one a day, as of all others, and it is asked of both before it is too late."""
    began, ends = any_pair.facts.introduced_at, any_pair.facts.ends_at
    days = [day + hour for day in accumulate(apart)]
    sessions = [
        Appointment(number, began + day * DAY, "agreed", began)
        for number, day in enumerate(days, 1)
        if began + day * DAY < ends - 8 * DAY
    ]
    any_pair.facts = any_pair.facts._replace(sessions=sessions)
    any_pair.follow(began, ends + 5 * DAY)
    check(any_pair)
    asked = Counter(each.role for each, _ in any_pair.told if each.step == "did_you_meet")
    assert asked == {role: len(sessions) for role in ("mentee", "mentor") if sessions}


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
    day = ends.astimezone(ZoneInfo(facts.zones["mentee"])).date()  # as both have read all along
    for role, zone in facts.zones.items():
        assert told[role] == at_wall(day, 19, zone)


@settings(max_examples=100, deadline=None)
@given(pairs(), st.floats(0, 24))
def test_who_meets_on_the_last_day_learns_of_the_end_after_that(
    any_pair: Pair, hour: float
) -> None:
    """Both on the same day, as ever: that one, or the day after, or the one after that where the
    other's day begins so much earlier."""
    facts = any_pair.facts
    zone = facts.zones["mentee"]
    day = facts.ends_at.astimezone(ZoneInfo(zone)).date()
    at = at_wall(day, 0, zone) + timedelta(hours=hour)
    if at.astimezone(ZoneInfo(zone)).date() != day:  # the clock went forward
        return
    last = Appointment(9, at, "agreed", facts.introduced_at)
    any_pair.facts = facts._replace(sessions=[*facts.sessions, last])
    any_pair.follow(facts.introduced_at, facts.ends_at + 4 * DAY)
    told = {each.role: now for each, now in any_pair.told if each.step == "end"}
    assert all(at < now for now in told.values())
    here = {
        now.astimezone(ZoneInfo(facts.zones[role])).date() for role, now in told.items() if role
    }
    assert len(here) == 1
    assert here <= {day, day + DAY, day + 2 * DAY}
    assert any_pair.over == ["end"]


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
    for number, now in enumerate(rounds(began, gaps)):
        if 2 * number > len(gaps):
            zones = {**zones, "mentor": zone}
        for each in several:
            if each.facts.introduced_at > now:
                continue
            each.facts = each.facts._replace(zones=zones, nudges={"mentor": heard})
            if "mentor" in each.look(now).nudged:
                heard = [*heard, now]
                here = ZoneInfo(zones["mentor"])  # by whose days all that they heard counts
                assert is_seldom([each.astimezone(here).date() for each in heard])


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
