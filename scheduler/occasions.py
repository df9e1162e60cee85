"""What the journey knows of a mentorship, and the occasions there are in it: what its steps are
counted from. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from conversations.figures import Limits
from conversations.mentoring import health, rhythm
from conversations.mentoring.dates import MET
from conversations.steps import Role, Step

DAY = timedelta(days=1)

LATELY = 3 * DAY
"""How long the answer whether a session took place keeps us from suggesting one: with it the next
date was asked for."""

UNSAID = 6 * DAY
"""How long a session does of which nobody has said yet whether it took place: after a weekend and a
holiday they have just been asked."""

DATED = ("introduction", "end", "extension")
"""The anchors that are known beforehand."""

STAFF = "staff"
"""The role of those who are told about a mentorship, but not part of it."""


class Appointment(NamedTuple):
    """A meeting that was proposed, is agreed, or of which it is known whether it took place;
    `answered` are those who have said whether it did. At the date that a rhythm proposes, `weeks`
    is how long that is after the session itself. `stands_since` is when the two agreed on it, where
    its place alone was changed at `decided_at`."""

    id: int
    at: datetime
    state: str
    decided_at: datetime | None = None
    answered: Set[Role] = frozenset()
    weeks: int = 0
    stands_since: datetime | None = None

    def asks(self, role: Role | None) -> bool:
        """Whether this one has yet to say whether it took place. Where it is known, and nobody has
        said so, nobody is asked: sessions of before each one's answer was kept."""
        if self.state == "agreed":
            return True
        return (
            self.state in ("held", "missed") and bool(self.answered) and role not in self.answered
        )


class Facts(NamedTuple):
    """What the journey knows of a mentorship. Instants are aware UTC. `told` are the keys of what
    was told or dropped, `said` those of what was told; `countries` where the two live (ISO 3166,
    empty if it is not known); `nudges` when each of them was told something unasked within the last
    week, from whichever mentorship or desk. `checked_in_at` is when each of them answered a
    check-in last. `concern_open`: the team has yet to see to something about the two, `reported`:
    to what one of them reported of the other, which the team saw to at `report_seen_at`, where it
    has, and `reporters` who of them did, and when last; `in_distress`: words of distress of either,
    or what a mentor fears for somebody's safety, wait to be seen to; `hard_at`: when one of them
    said last, in a check-in, that it goes badly; `hard_open`: the team has yet to answer that.
    `curve_begun`: the mentee has answered a first point of their curve. `break_until` is when their
    break ends, or ended; without `break_at` they have ended it themselves, and know. Breaks have
    moved the end, and all that is counted from the introduction, by `moved_days` so far.
    `ended_before` is the end as it was before the two agreed to go on longer. `rhythm_weeks`: how
    many weeks from one session to the next they wish, if they wish a rhythm. `answered_at`: the
    last word of the one who wrote longer ago; None while one of them has never written.
    `awaited`: which of them that is, whose answer the other waits for; None while neither has
    written. `waits_since`: the first word of the other that waits for it, where that was noted.
    `quiet_until`: until when each of them wants to hear nothing, where nothing comes without a
    sound. `in_several`: which of them has other mentorships, too; `holding`: whose words wait for
    them to say for whom they are. `inquiry`: one of them has asked the other to ask a contact
    together, who has said yes or no to it, or has not yet."""

    introduced_at: datetime
    ends_at: datetime
    objective_set: bool
    last_word_at: datetime | None
    zones: Mapping[Role, str]
    sessions: Sequence[Appointment] = ()
    told: Set[str] = frozenset()
    said: Set[str] = frozenset()
    countries: Mapping[Role, str] = MappingProxyType({})
    nudges: Mapping[Role, Sequence[datetime]] = MappingProxyType({})
    quiet_until: Mapping[Role, datetime | None] = MappingProxyType({})
    checked_in_at: Mapping[Role, datetime | None] = MappingProxyType({})
    concern_open: bool = False
    reported: bool = False
    reporters: Mapping[Role, datetime] = MappingProxyType({})
    in_distress: bool = False
    report_seen_at: datetime | None = None
    hard_at: datetime | None = None
    hard_open: bool = False
    curve_begun: bool = False
    break_at: datetime | None = None
    break_until: datetime | None = None
    moved_days: int = 0
    ended_before: datetime | None = None
    rhythm_weeks: int | None = None
    answered_at: datetime | None = None
    awaited: Role | None = None
    waits_since: datetime | None = None
    in_several: Set[Role] = frozenset()
    holding: Set[Role] = frozenset()
    inquiry: Literal["", "asked", "answered"] = ""

    @property
    def which_end(self) -> str:
        """What tells the end that the two agreed on from the one that was planned first: what was
        said before that one is said again before this."""
        return "again" if self.ended_before is not None else ""

    @property
    def begun(self) -> bool:
        """Whether there was a word between the two, or there is a session of theirs, an objective,
        or something that they would ask a contact."""
        spoke = self.last_word_at is not None or self.objective_set
        return spoke or bool(self.sessions) or self.inquiry != ""

    @property
    def both_wrote(self) -> bool:
        """Whether each of the two has written, at least once."""
        return self.answered_at is not None

    def on_break(self, now: datetime) -> bool:
        """Whether the two are on a break."""
        return self.break_until is not None and now < self.break_until


def key_of(step: str, role: Role | None, occasion: str) -> str:
    """What identifies a telling. The names of steps hold no slash."""
    return f"{step}/{role or STAFF}/{occasion}"


def occasions(
    facts: Facts, now: datetime
) -> Iterator[tuple[str, str, datetime, Appointment | None]]:
    """Each anchor there is: its kind, the name of the occasion, its instant, its session."""
    yield "introduction", "", facts.introduced_at + facts.moved_days * DAY, None
    yield "end", facts.which_end, facts.ends_at, None
    if facts.ended_before is not None:
        yield "extension", "", facts.ended_before, None
    if facts.break_at is not None and facts.break_until is not None:
        yield "break", f"{facts.break_until:%Y-%m-%d}", facts.break_until, None
    for session in facts.sessions:
        if session.state != "proposed":
            yield "meeting", f"{session.id}", session.at, session
    held, following = last_session(facts, now), by_rhythm(facts, now)
    if held is not None:
        yield "last_meeting", f"{held.id}", held.at, held
    if following is not None:
        yield "rhythm", f"{following.id}", following.at, following
    sign = _last_sign(facts, now)
    yield "silence", f"{sign:%Y-%m-%d}", sign, None
    answer = _waits_from(facts, now)
    if facts.last_word_at is not None and facts.last_word_at > answer:
        yield "answer", f"{answer:%Y-%m-%d}", answer, None


def is_asked(facts: Facts, now: datetime) -> bool:
    """Whether a session is proposed, or over so lately that the two have just been asked about the
    next."""
    return any(
        (each.state == "proposed" and each.at > now) or was_just_over(each, now)
        for each in facts.sessions
    )


def is_agreed(facts: Facts, now: datetime) -> bool:
    """Whether a session is agreed by both, and not yet known to be over."""
    return any(_agreed(facts, now))


def meets_soon(facts: Facts, now: datetime) -> bool:
    """The same of one so near that until then no calm is a silence."""
    return any(each.at < now + health.SILENT for each in _agreed(facts, now))


def _agreed(facts: Facts, now: datetime) -> Iterator[Appointment]:
    return (each for each in facts.sessions if each.state == "agreed" and each.at > now - UNSAID)


def was_just_over(session: Appointment, now: datetime) -> bool:
    """Whether somebody has said a moment ago that a session took place, or did not."""
    said = session.decided_at if session.state in ("held", "missed") else None
    return said is not None and said <= now < said + LATELY


def put_off(facts: Facts, ends: Step, limits: Limits) -> int:
    """By how many days, the same for both, they are told later by this step that all is over, so
    that what they agreed on for the last day, that of the mentee, is over before either is."""
    day = local_day(facts.ends_at, facts.zones["mentee"])
    lasts = timedelta(minutes=limits.session_minutes)
    then = [
        each.at + lasts
        for each in facts.sessions
        if each.state != "proposed" and local_day(each.at, facts.zones["mentee"]) == day
    ]
    days = 0
    while then and max(then) > min(
        at_wall(day + days * DAY, ends.hour, zone) for zone in facts.zones.values()
    ):
        days += 1
    return days


def last_session(facts: Facts, now: datetime) -> Appointment | None:
    """The newest session that took place, or of which nobody has said that it did not: its time
    has come, and it was agreed by both."""
    held = (each for each in facts.sessions if each.at <= now and each.state in MET)
    return max(held, key=lambda each: each.at, default=None)


def by_rhythm(facts: Facts, now: datetime) -> Appointment | None:
    """The newest session that took place, at the date at which the rhythm of the two proposes the
    one after it."""
    held = last_session(facts, now)
    if held is None or not facts.rhythm_weeks:
        return None
    zone = facts.zones["mentee"]
    homes = ((each, facts.countries.get(role, "")) for role, each in facts.zones.items())
    weeks = rhythm.past_holidays(held.at, facts.rhythm_weeks, zone, homes)
    at = rhythm.later(held.at, weeks, zone)
    return held._replace(at=at, weeks=weeks)


def _last_sign(facts: Facts, now: datetime) -> datetime:
    """The last sign of life: a word, a session whose time has come, or the end of a break; at
    first, the introduction."""
    sign = facts.introduced_at
    if facts.break_until is not None:
        sign = max(sign, facts.break_until)
    if facts.last_word_at is not None:
        sign = max(sign, facts.last_word_at)
    for session in facts.sessions:
        if session.state != "proposed" and session.at <= now:
            sign = max(sign, session.at)
    return sign


def _waits_from(facts: Facts, now: datetime) -> datetime:
    """From when on the one who wrote last waits for an answer: their first word since the other's
    (or that one, where the first is not known), a session that took place since, or of which nobody
    has said that it did not, the end of a break; at first, the introduction."""
    asked = facts.waits_since or facts.answered_at
    signs = [facts.introduced_at, facts.break_until, asked]
    signs += [each.at for each in facts.sessions if each.state in MET]
    return max(at for at in signs if at is not None and (at <= now or at == facts.break_until))


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=16384)
def at_wall(day: date, hour: int, zone: str) -> datetime:
    """The instant of a wall time in a zone, in UTC. A time that a clock change skips is moved by
    what was skipped; one that occurs twice is taken the first time."""
    return datetime.combine(day, time(hour), _zone(zone)).astimezone(UTC)


@lru_cache(maxsize=16384)
def local_day(at: datetime, zone: str) -> date:
    """The day that it is then in a zone."""
    return at.astimezone(_zone(zone)).date()
