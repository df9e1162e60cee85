"""The journey: which steps of the six months are to be told now, and when to look again.

Pure. Given the facts of one mentorship, `Journey.look` answers what to tell whom now, what is
dropped and why, and the next instant at which it should be asked again. However often and however
late it is asked, each step is told once: `Facts.told` is what was told or dropped before.

Rules for everyone's evenings: a step is said at an hour of the receiver's own wall clock, never in
the programme's quiet hours nor on quiet weekends and public holidays, and a person gets at most one
a day and so many a week (`conversations.hours`). Reminders of a session, which the two agreed on,
mind neither quiet days nor how much was said. What has to wait is said as soon as it is decent,
unless it is too late by then. While the two are on a break they hear of their sessions, and of
nothing else.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from conversations import hours
from conversations.figures import Limits
from conversations.steps import Role, Step

DAY = timedelta(days=1)

SPREAD_DAYS = 2.25
"""Two steps this far apart can't fall due in the other order: hours, zones and clock changes move
each by a day and an hour at most."""

LATELY = 3 * DAY
"""How long an agreed session of which nobody has said whether it took place keeps us from
suggesting one."""

IN_TOUCH = 7 * DAY
"""How long after a word of either the two are in touch."""

TENDED = 21 * DAY
"""How long after a check-in that goes badly the two are with the team, even if it has seen to it:
nobody is told then that it has been calm."""

DATED = ("introduction", "end", "extension")
"""The anchors that are known beforehand."""

STAFF = "staff"
"""The role of those who are told about a mentorship, but not part of it."""


class Appointment(NamedTuple):
    """A meeting that was proposed, is agreed, or of which it is known whether it took place."""

    id: int
    at: datetime
    state: str
    decided_at: datetime | None = None


class Facts(NamedTuple):
    """What the journey knows of a mentorship. Instants are aware UTC. `told` are the keys of what
    was told or dropped; `countries` where the two live (ISO 3166, empty if it is not known);
    `nudges` when each of them was told something unasked within the last week, from whichever
    mentorship or desk. `checked_in_at` is when each of them answered a check-in last.
    `concern_open`: the team has yet to see to something about the two, `reported`: to what one of
    them reported of the other; `hard_at`: when one of them
    said last, in a check-in, that it goes badly. `curve_begun`: the mentee has answered a first
    point of their curve. `break_until` is when their break ends, or ended; without `break_at` they
    have ended it themselves, and know. Breaks have moved the end, and all that is counted from the
    introduction, by `moved_days` so far. `ended_before` is the end as it was before the two agreed
    to go on longer."""

    introduced_at: datetime
    ends_at: datetime
    objective_set: bool
    last_word_at: datetime | None
    zones: Mapping[Role, str]
    sessions: Sequence[Appointment] = ()
    told: Set[str] = frozenset()
    countries: Mapping[Role, str] = MappingProxyType({})
    nudges: Mapping[Role, Sequence[datetime]] = MappingProxyType({})
    checked_in_at: Mapping[Role, datetime | None] = MappingProxyType({})
    concern_open: bool = False
    reported: bool = False
    hard_at: datetime | None = None
    curve_begun: bool = False
    break_at: datetime | None = None
    break_until: datetime | None = None
    moved_days: int = 0
    ended_before: datetime | None = None

    @property
    def which_end(self) -> str:
        """What tells the end that the two agreed on from the one that was planned first: what was
        said before that one is said again before this."""
        return "again" if self.ended_before is not None else ""

    def on_break(self, now: datetime) -> bool:
        """Whether the two are on a break."""
        return self.break_until is not None and now < self.break_until


def key_of(step: str, role: Role | None, occasion: str) -> str:
    """What identifies a telling. The names of steps hold no slash."""
    return f"{step}/{role or STAFF}/{occasion}"


class Telling(NamedTuple):
    """A step to tell one role (or staff) about one occasion, or to note as dropped."""

    step: str
    role: Role | None
    occasion: str
    due_at: datetime
    session: Appointment | None = None

    @property
    def key(self) -> str:
        """What makes it happen once."""
        return key_of(self.step, self.role, self.occasion)


class Outlook(NamedTuple):
    """What `look` answers: what to tell; what is dropped because it comes too `late`, or because
    it was not `needed` while it was on time; the steps that end the mentorship, if all were told
    (or dropped) by now; who of the two was `nudged`, that is told something unasked.
    `look_again_at` is later than now; None when time alone will never bring
    anything more."""

    tell: tuple[Telling, ...]
    late: tuple[Telling, ...]
    unneeded: tuple[Telling, ...]
    over: tuple[str, ...]
    nudged: frozenset[Role]
    look_again_at: datetime | None


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=16384)
def at_wall(day: date, hour: int, zone: str) -> datetime:
    """The instant of a wall time in a zone, in UTC. A time that a clock change skips is moved by
    what was skipped; one that occurs twice is taken the first time."""
    return datetime.combine(day, time(hour), _zone(zone)).astimezone(UTC)


class _Entry(NamedTuple):
    """A step for one role, one repetition of it, laid out by its offset from the anchor."""

    name: str
    role: Role | None
    occasion: str
    days: float
    offset: timedelta
    step: Step
    key: str


class _Due(NamedTuple):
    telling: Telling
    step: Step


def _place(due: _Due) -> tuple[bool, datetime, str]:
    """In which order what is due is looked at."""
    return due.step.after != "break", due.telling.due_at, due.telling.key


class Journey:
    """The steps of a programme, laid out once, so that a look costs what is near and not what
    exists."""

    def __init__(self, steps: Mapping[str, Step], limits: Limits) -> None:
        self._limits = limits
        self._entries: dict[str, list[_Entry]] = {}
        for name, step in steps.items():
            entries = self._entries.setdefault(step.after, [])
            for number in range(step.repetitions):
                days = step.days + number * (step.every_days or 0) + step.hours / 24
                offset = timedelta(seconds=round(days * 86_400))
                which = f"{number or ''}"
                for role in step.roles or (None,):
                    key = key_of(name, role, which)
                    entries.append(_Entry(name, role, which, days, offset, step, key))
        for entries in self._entries.values():
            entries.sort(key=lambda entry: entry.days)
        self._ends = {name: step.roles for name, step in steps.items() if step.ends}

    def look(self, facts: Facts, now: datetime) -> Outlook:
        """What to tell now, what to drop, when to look again.

        Of several steps due for one person on one day the earliest due is told, the others wait;
        that a break is over comes before what it has put off.
        """
        due: list[_Due] = []
        ahead: list[datetime] = []
        for after, occasion, anchor, session in _occasions(facts, now):
            self._sort_out(after, occasion, anchor, session, facts, now, due, ahead)
        tell: list[Telling] = []
        late: list[Telling] = []
        unneeded: list[Telling] = []
        nudges = dict(facts.nudges)
        nudged: set[Role] = set()
        for each in sorted(due, key=_place):
            telling, step = each.telling, each.step
            too_late = now - telling.due_at > timedelta(days=step.late_days)
            if _agreed_since(telling):
                unneeded.append(telling)
            elif not self._holds(step, facts, telling.session, now):
                if too_late:
                    unneeded.append(telling)
                else:
                    ahead += self._changes(facts, now)
            elif too_late:
                late.append(telling)
            elif (moment := self._decent(telling, step, facts, nudges, now)) > now:
                ahead.append(moment)
            else:
                tell.append(telling)
                if telling.role is not None and step.unasked:
                    nudges[telling.role] = (*nudges.get(telling.role, ()), now)
                    nudged.add(telling.role)
        return Outlook(
            tell=tuple(tell),
            late=tuple(late),
            unneeded=tuple(unneeded),
            over=self._over(facts, (*tell, *late)),
            nudged=frozenset(nudged),
            look_again_at=min(ahead, default=None),
        )

    def is_ahead(self, name: str, facts: Facts, now: datetime) -> bool:
        """Whether a step may still be told: counted from the introduction or an end, it is told to
        somebody neither yet nor too late; from a session or a silence, it may come at any time."""
        occasions = _occasions(facts, now)
        anchors = {after: (which, at) for after, which, at, _ in occasions if after in DATED}
        for after, entries in self._entries.items():
            for entry in entries:
                if entry.name != name:
                    continue
                if after not in anchors:
                    return now < facts.ends_at
                occasion, anchor = anchors[after]
                due_at = _due_at(entry, anchor, facts.zones[entry.role or "mentee"])
                late_at = due_at + timedelta(days=entry.step.late_days)
                key = key_of(name, entry.role, f"{entry.occasion}{occasion}")
                if key not in facts.told and now <= late_at:
                    return True
        return False

    def _sort_out(
        self,
        after: str,
        occasion: str,
        anchor: datetime,
        session: Appointment | None,
        facts: Facts,
        now: datetime,
        due: list[_Due],
        ahead: list[datetime],
    ) -> None:
        """Of the steps of one anchor that are not yet told: those that are due, and the instant of
        the first that is not."""
        told, zones = facts.told, facts.zones
        furthest: float | None = None
        for entry in self._entries.get(after, ()):
            if furthest is not None and entry.days > furthest:
                break
            which = f"{entry.occasion}{occasion}"
            key = key_of(entry.name, entry.role, which) if occasion else entry.key
            if key in told:
                continue
            at = _due_at(entry, anchor, zones[entry.role or "mentee"])
            apart = _apart_from_the_last(entry, facts)
            if apart is not None and apart > at:
                at = apart
            else:
                apart = None
            if at <= now:
                due.append(_Due(Telling(entry.name, entry.role, which, at, session), entry.step))
            else:
                ahead.append(at)
                if furthest is None and apart is None:  # what is put off bounds no other
                    furthest = entry.days + SPREAD_DAYS

    def _decent(
        self,
        telling: Telling,
        step: Step,
        facts: Facts,
        nudges: Mapping[Role, Sequence[datetime]],
        now: datetime,
    ) -> datetime:
        """The first instant from now on at which this may be said: now, or later today, or on
        another day, never before its hour (an exact one: never before the quiet hours end)."""
        if facts.on_break(now) and step.after not in ("meeting", "break"):
            assert facts.break_until is not None
            return facts.break_until
        if telling.role is None:
            return now
        role = telling.role
        return hours.decent(
            now,
            facts.zones[role],
            self._limits,
            facts.countries.get(role, ""),
            opens=self._limits.quiet_until_hour if step.exact else step.hour,
            every_day=not step.unasked,
            nudges=nudges.get(role, ()) if step.unasked else (),
        ).astimezone(UTC)

    def _holds(self, step: Step, facts: Facts, session: Appointment | None, now: datetime) -> bool:
        return all(
            self._condition(name.removeprefix("not_"), facts, session, now)
            != name.startswith("not_")
            for name in step.only
        )

    def _condition(
        self, name: str, facts: Facts, session: Appointment | None, now: datetime
    ) -> bool:
        match name:
            case "someone_wrote":
                return facts.last_word_at is not None
            case "in_touch":
                return facts.last_word_at is not None and now < facts.last_word_at + IN_TOUCH
            case "objective_set":
                return facts.objective_set
            case "curve_begun":
                return facts.curve_begun
            case "met":
                return any(each.state == "held" for each in facts.sessions)
            case "meeting_planned":
                return any(
                    (each.state == "proposed" and each.at > now)
                    or (each.state == "agreed" and each.at > now - LATELY)
                    for each in facts.sessions
                )
            case "concern_open":
                hard = facts.hard_at is not None and now < facts.hard_at + TENDED
                return facts.concern_open or hard
            case "reported":
                return facts.reported
            case "ending":
                return now >= facts.ends_at - self._limits.ending_days * DAY
            case "meeting_ahead":
                return session is not None and session.state == "agreed" and session.at > now
            case "meeting_open":
                return session is not None and session.state == "agreed" and session.at <= now
            case _:
                raise AssertionError(f"{name} passed the check of the programme file")

    def _changes(self, facts: Facts, now: datetime) -> Iterator[datetime]:
        """The instants at which a condition may change by time alone. Whatever else changes one
        has the mentorship looked at again at once."""
        turns = [session.at for session in facts.sessions]
        turns += [session.at + LATELY for session in facts.sessions]
        turns.append(facts.ends_at - self._limits.ending_days * DAY)
        if facts.last_word_at is not None:
            turns.append(facts.last_word_at + IN_TOUCH)
        if facts.hard_at is not None:
            turns.append(facts.hard_at + TENDED)
        return (at for at in turns if at > now)

    def _over(self, facts: Facts, new: Sequence[Telling]) -> tuple[str, ...]:
        """The last step that ends the mentorship, once none of the two has still to be told."""
        ending = {each.step for each in new if each.step in self._ends}
        settled = facts.told | {each.key for each in new} if ending else facts.told
        last = facts.which_end
        return tuple(
            step
            for step in sorted(ending)
            if {key_of(step, role, last) for role in self._ends[step]} <= settled
        )


def _occasions(
    facts: Facts, now: datetime
) -> Iterator[tuple[str, str, datetime, Appointment | None]]:
    """Each anchor there is: its kind, the name of the occasion, its instant, its session."""
    yield "introduction", "", facts.introduced_at + facts.moved_days * DAY, None
    yield "end", facts.which_end, facts.ends_at, None
    if facts.ended_before is not None:
        yield "extension", "", facts.ended_before, None
    if facts.break_at is not None and facts.break_until is not None:
        yield "break", f"{facts.break_until:%Y-%m-%d}", facts.break_until, None
    held: Appointment | None = None
    for session in facts.sessions:
        if session.state != "proposed":
            yield "meeting", f"{session.id}", session.at, session
        if session.state == "held" and (held is None or session.at > held.at):
            held = session
    if held is not None:
        yield "last_meeting", f"{held.id}", held.at, held
    sign = _last_sign(facts, now)
    yield "silence", f"{sign:%Y-%m-%d}", sign, None


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


@lru_cache(maxsize=16384)
def _local_day(at: datetime, zone: str) -> date:
    return at.astimezone(_zone(zone)).date()


def _due_at(entry: _Entry, anchor: datetime, zone: str) -> datetime:
    if entry.step.exact:
        return anchor + entry.offset
    # Days are counted on the person's own calendar, so that a clock change in between does not
    # move the step to another hour.
    return at_wall(_local_day(anchor, zone) + entry.offset, entry.step.hour, zone)


def _apart_from_the_last(entry: _Entry, facts: Facts) -> datetime | None:
    """The first instant at which a check-in may follow the one that its person answered last: a
    late answer counts, too."""
    if entry.role is None or not entry.step.apart_days:
        return None
    last, zone = facts.checked_in_at.get(entry.role), facts.zones[entry.role]
    if last is None:
        return None
    return at_wall(_local_day(last, zone) + entry.step.apart_days * DAY, entry.step.hour, zone)


def _agreed_since(telling: Telling) -> bool:
    """Whether the session was agreed only after its reminder would have come: then it is fresh in
    everyone's mind."""
    session = telling.session
    return (
        session is not None
        and session.state == "agreed"
        and session.decided_at is not None
        and telling.due_at < min(session.decided_at, session.at)
    )
