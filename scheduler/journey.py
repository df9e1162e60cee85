"""The journey: which steps of the six months are to be told now, and when to look again.

Pure. Given the facts of one mentorship, `Journey.look` answers what to tell whom now, what is
dropped and why, and the next instant at which it should be asked again. However often and however
late it is asked, each step is told once: `Facts.told` is what was told or dropped before.

Rules for everyone's evenings: a step is said at an hour of the receiver's own wall clock, never in
the programme's quiet hours nor on quiet weekends and public holidays, and a person gets at most one
a day and so many a week (`conversations.hours`). On the day of a session that one is the question
whether it took place, where it can be asked that day: it comes before the rest, for nobody else
knows. Reminders of a session, which the two agreed on, and the end, which they have read the day
of, mind neither quiet days nor how much was said: both of the two learn on the same day that it is
over, the next one where they meet on the last. Staff are told in the team's working hours, and
where a day on which it does not work is the one, on the last working day before. What has to wait
is said as soon as it is decent, unless it is too late by then. While the two are on a break they
hear of their sessions, and of nothing else.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from conversations import hours
from conversations.casework import working
from conversations.figures import Limits, Team
from conversations.steps import Role, Step
from scheduler.conditions import Conditions, Telling
from scheduler.occasions import (
    DAY,
    Appointment,
    Facts,
    at_wall,
    key_of,
    local_day,
    occasions,
    put_off,
)

SPREAD_DAYS = 2.25
"""Two steps this far apart can't fall due in the other order: hours, zones and clock changes move
each by a day and an hour at most."""

DAYS_OFF = 14
"""Most days in a row on which a team does not work: so much sooner staff are told at most."""

SPARED = 1
"""How many places of a week what `yields` leaves to what matters more, for whoever is in several
mentorships: a round looks at one at a time, and does not see what waits in another."""


PRESSES = 2 * DAY
"""After how long what matters waits no more for the question whether a session took place, for
whoever is in several mentorships: that one is asked of both of the two."""


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

    @property
    def said(self) -> frozenset[str]:
        """The keys of what is told with it."""
        return frozenset(each.key for each in self.tell)

    @property
    def settled(self) -> frozenset[str]:
        """The keys of what is told with it, or dropped."""
        return self.said | {each.key for each in (*self.late, *self.unneeded)}


class _Entry(NamedTuple):
    """A step for one role, one repetition of it, laid out by its offset from the anchor: `days` is
    the least that it may come to."""

    name: str
    role: Role | None
    occasion: str
    days: float
    offset: timedelta
    step: Step
    key: str

    def which(self, occasion: str, facts: Facts) -> str:
        """Which telling of the step it is, on an occasion of its anchor. What has named the last
        day names it again where a break has moved it since: in good time, as ever, or not at
        all."""
        moved = f"+{facts.moved_days}" if facts.moved_days and self.step.names_end else ""
        return f"{self.occasion}{occasion}{moved}"


class _Due(NamedTuple):
    telling: Telling
    step: Step

    def presses(self, facts: Facts, now: datetime) -> bool:
        """Whether it has waited for so long that it comes before the question whether they met:
        for whoever meets several people a week, that one would take all the places there are."""
        several, waits = self.telling.role in facts.in_several, now - self.telling.due_at
        return several and self.step.matters and waits >= PRESSES

    def place(self, facts: Facts, now: datetime) -> tuple[tuple[bool, ...], datetime, str]:
        """Its place in the order in which what is due is looked at: what matters most first, then
        what waits longest."""
        asks = self.step.after == "meeting"
        first = self.step.after != "break", not self.presses(facts, now), not asks
        return (*first, self.step.yields), self.telling.due_at, self.telling.key


class Journey:
    """The steps of a programme, laid out once, so that a look costs what is near and not what
    exists."""

    def __init__(self, steps: Mapping[str, Step], limits: Limits, team: Team) -> None:
        self._limits = limits
        self._team = team
        self._entries: dict[str, list[_Entry]] = {}
        for name, step in steps.items():
            entries = self._entries.setdefault(step.after, [])
            for number in range(step.repetitions):
                days = step.days + number * (step.every_days or 0) + step.hours / 24
                offset = timedelta(seconds=round(days * 86_400))
                which = f"{number or ''}"
                for role in step.roles or (None,):
                    key = key_of(name, role, which)
                    soonest = days - (DAYS_OFF if role is None else 0)
                    entries.append(_Entry(name, role, which, soonest, offset, step, key))
        for entries in self._entries.values():
            entries.sort(key=lambda entry: entry.days)
        self._conditions = Conditions(steps, limits)
        self._ends = {name: step.roles for name, step in steps.items() if step.ends}

    def look(self, facts: Facts, now: datetime) -> Outlook:
        """What to tell now, what to drop, when to look again.

        Of several steps due for one person on one day the earliest due is told, the others wait,
        even where its hour is still to come; that a break is over comes before what it has put off,
        whether a session took place before the rest, and what yields after all others. Who is in
        several mentorships hears of theirs from one at a time: what yields spares a place of their
        week, and what has waited for long comes before that question, so that no check-in waits
        until it is too late since another pair was to be nudged.
        """
        due: list[_Due] = []
        ahead: list[datetime] = []
        for after, occasion, anchor, session in occasions(facts, now):
            self._sort_out(after, occasion, anchor, session, facts, now, due, ahead)
        tell: list[Telling] = []
        late: list[Telling] = []
        unneeded: list[Telling] = []
        nudges = dict(facts.nudges)
        nudged: set[Role] = set()
        waits: dict[Role | None, datetime] = {}
        for each in sorted(due, key=lambda each: each.place(facts, now)):
            telling, step = each.telling, each.step
            too_late = now - telling.due_at > timedelta(days=step.late_days)
            if _agreed_since(telling):
                unneeded.append(telling)
            elif not self._conditions.hold(step, facts, telling, now):
                if too_late:
                    unneeded.append(telling)
                else:
                    ahead += self._conditions.changes(facts, now)
            elif too_late:
                late.append(telling)
            elif step.unasked and telling.role in waits:
                ahead.append(waits[telling.role])
            elif (asked := self._asks_later_today(each, facts, now)) is not None:
                ahead.append(asked)
                assert telling.role is not None
                waits[telling.role] = asked
            elif (moment := self._decent(each, facts, nudges, now)) > now:
                ahead.append(moment)
                if step.unasked and telling.role is not None:
                    waits[telling.role] = moment
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
        told = facts.told
        furthest: float | None = None
        for entry in self._entries.get(after, ()):
            if furthest is not None and entry.days > furthest:
                break
            which = entry.which(occasion, facts)
            key = entry.key if which == entry.occasion else key_of(entry.name, entry.role, which)
            if key in told:
                continue
            at = self._due_at(entry, anchor, facts)
            apart = _apart_from_the_last(entry, facts)
            if apart is not None and apart > at:
                at = apart
            else:
                apart = None
            if at <= now:
                due.append(_Due(Telling(entry.name, entry.role, which, at, session), entry.step))
            else:
                ahead.append(at)
                # What is put off, or comes before its day, bounds no other.
                if furthest is None and apart is None and entry.role is not None:
                    furthest = entry.days + SPREAD_DAYS

    def _due_at(self, entry: _Entry, anchor: datetime, facts: Facts) -> datetime:
        if entry.step.exact:
            return anchor + entry.offset
        # Days are counted on the person's own calendar, so that a clock change in between does not
        # move the step to another hour. The end is on one day for both, that of the mentee's.
        zone = self._team.zone if entry.role is None else facts.zones[entry.role]
        counted = facts.zones["mentee"] if entry.step.after == "end" else zone
        day = local_day(anchor, counted) + entry.offset
        if entry.role is None:
            day = working.last_day(day, self._team)
        if entry.step.ends:
            day += put_off(facts, entry.step, self._limits) * DAY
        at = at_wall(day, entry.step.hour, zone)
        # Where it is still the day before, a break is not over as that day's hour comes.
        return max(at, anchor) if entry.step.after == "break" else at

    def _decent(
        self,
        due: _Due,
        facts: Facts,
        nudges: Mapping[Role, Sequence[datetime]],
        now: datetime,
    ) -> datetime:
        """The first instant from now on at which this may be said: now, or later today, or on
        another day, never before its hour (an exact one: never before the quiet hours end)."""
        telling, step = due.telling, due.step
        if facts.on_break(now) and step.after not in ("meeting", "break"):
            assert facts.break_until is not None
            return facts.break_until
        if telling.role is None:
            return working.within_hours(now, self._team).astimezone(UTC)
        role, quiet = telling.role, facts.quiet_until.get(telling.role) or now
        return hours.decent(
            max(now, quiet) if step.unasked else now,
            facts.zones[role],
            self._limits,
            facts.countries.get(role, ""),
            opens=self._opens(due, facts, now),
            every_day=not step.unasked,
            nudges=nudges.get(role, ()) if step.unasked else (),
            spares=SPARED if step.yields and role in facts.in_several else 0,
        ).astimezone(UTC)

    def _opens(self, due: _Due, facts: Facts, now: datetime) -> int:
        """From which hour of the day on it may be said. For whoever is in several mentorships, the
        question whether they met leaves the first one to what presses in another, or it would take
        each place of the week as soon as that is free."""
        opens = self._limits.quiet_until_hour
        if due.presses(facts, now):
            return opens
        asks = due.step.after == "meeting" and due.step.unasked
        if asks and due.telling.role in facts.in_several:
            return opens + 1
        return opens if due.step.exact else due.step.hour

    def _asks_later_today(self, due: _Due, facts: Facts, now: datetime) -> datetime | None:
        """When later today, on their own calendar, its person is asked whether a session of the two
        took place, if they are: all that comes after that question leaves the day to it."""
        role, step = due.telling.role, due.step
        others = role is None or not step.unasked or step.after in ("break", "meeting")
        if role is None or others or due.presses(facts, now):
            return None
        zone, country = facts.zones[role], facts.countries.get(role, "")
        today, asks = local_day(now, zone), list[datetime]()
        for session in facts.sessions:
            if session.state != "agreed" or local_day(session.at, zone) > today:
                continue
            for entry in self._entries.get("meeting", ()):
                at = self._due_at(entry, session.at, facts)
                asks += [at] if entry.role == role and entry.step.unasked and at > now else []
        first = min(asks, default=now)
        is_today = first > now and local_day(first, zone) == today
        can_be = is_today and hours.decent(first, zone, self._limits, country) == first
        return first if can_be else None

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


def _apart_from_the_last(entry: _Entry, facts: Facts) -> datetime | None:
    """The first instant at which a check-in may follow the one that its person answered last: a
    late answer counts, too."""
    if entry.role is None or not entry.step.apart_days:
        return None
    last, zone = facts.checked_in_at.get(entry.role), facts.zones[entry.role]
    if last is None:
        return None
    return at_wall(local_day(last, zone) + entry.step.apart_days * DAY, entry.step.hour, zone)


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
