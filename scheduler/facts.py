"""What the journey must know of each mentorship of a batch, read for all of them at once: a few
statements, however many there are, and none that unseals a word before it is to be said (but for
`has_own_words`)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime
from functools import cached_property, partial
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, case, func, select
from sqlmodel import Session as Database
from sqlmodel import col

from conversations.casework import inquiries
from conversations.figures import Limits
from conversations.mentee import whose
from conversations.mentoring import (
    exchanged,
    farewell,
    health,
    last_words,
    objectives,
    presence,
    reflections,
)
from conversations.naming import EVER, Named, apart
from conversations.people import BEST_FIRST, first_name_of
from conversations.programme import Programme
from conversations.steps import OF_A_SESSION, Role
from scheduler import worries
from scheduler.conditions import Telling
from scheduler.nudges import Pair, Session, Someone
from scheduler.occasions import Appointment, Facts
from storage.mail import Address
from storage.tables import (
    Answers,
    Inquiry,
    Meeting,
    Mentor,
    Mentorship,
    Note,
    Objective,
    Person,
    PersonAddress,
    Reflection,
    Request,
    Told,
)

SEPARATOR = ","
"""Between keys of what was told; they hold names of steps, roles, numbers and dates."""


class Known:
    """What is known of the mentorships of a batch; `rows` are theirs (`COLUMNS`). With `locks` no
    other round tells their people anything until the transaction is over."""

    def __init__(
        self,
        database: Database,
        now: datetime,
        rows: Sequence[Any],
        limits: Limits,
        *,
        locks: bool = False,
    ) -> None:
        ids, cases = [row.id for row in rows], [row.request_id for row in rows]
        everybody = {row.mentee_id for row in rows} | {row.mentor_id for row in rows}
        connection = database.connection()
        self._database, self._connection, self._now = database, connection, now
        self._ids, self._rows, self._limits = ids, rows, limits
        self._people = _people(connection, everybody, now, locks=locks)
        self._called = _called(connection, everybody)
        self._meetings = _meetings(connection, ids)
        self._told = _told(connection, ids)
        self._worries = worries.read(connection, cases)
        self._checked_in = worries.checked_in(connection, cases)
        self._distressed = worries.distressed(connection, everybody)
        self._holding = whose.holding(connection, everybody, now)
        self._inquiries = _inquiries(connection, ids)
        self._curves = set(connection.execute(_CURVES, {"ids": ids}).scalars())

    def session(self, telling: Telling, pair: Pair, shows: str) -> Session | None:
        """What a step `shows` of the session that it is about, to the one it is for: read for the
        whole batch, at the first that asks."""
        if shows not in OF_A_SESSION:
            return None
        assert telling.role is not None
        assert telling.session is not None
        place, agenda = self._prepared.get(telling.session.id, ("", ""))
        if shows == "place":
            return Session(place)
        return Session(place, agenda, self._note(pair.mentorship, pair.people[telling.role].id))

    def _note(self, mentorship: int, person: int) -> str:
        """What somebody noted after the last session that was not missed. An older note has come
        back to them already."""
        over = [each for each in self._meetings[mentorship] if each.at <= self._now]
        for each in sorted(over, key=lambda session: session.at, reverse=True):
            words = self._notes.get((each.id, person), "")
            if words or each.state != "missed":
                return words
        return ""

    @cached_property
    def _prepared(self) -> dict[int, tuple[str, str]]:
        """Where the two meet and what the mentee would like to talk about, by session."""
        rows: Iterable[Any] = self._connection.execute(_PREPARED, self._batch())
        return {row.id: (row.place, row.agenda) for row in rows}

    @cached_property
    def _notes(self) -> dict[tuple[int, int], str]:
        """The notes that were written, by session and person."""
        rows: Iterable[Any] = self._connection.execute(_NOTES, self._batch())
        return {(session, person): words for session, person, words in rows}

    def ending(self, pair: Pair) -> Pair:
        """The pair as a step that ends it needs it: with who has answered the closing questions,
        whether a last word may be said, and whether the mentor is there for a next proposal, read
        for the whole batch, at the first that ends."""
        answered = {role for number, role in self._looked_back if number == pair.mentorship}
        is_free = pair.people["mentor"].id in self._free
        may_part = pair.mentorship not in self._feared
        return pair._replace(looked_back=answered, is_free=is_free, may_part=may_part)

    @cached_property
    def _feared(self) -> Set[int]:
        requests = {row.request_id: row.id for row in self._rows}
        return {requests[each] for each in last_words.feared(self._connection, requests)}

    @cached_property
    def _looked_back(self) -> Set[tuple[int | None, str]]:
        return farewell.looked_back(self._connection, self._rows)

    @cached_property
    def _free(self) -> Set[int]:
        ids = [row.mentor_id for row in self._rows]
        values = {"ids": ids, "now": self._now}
        values["since"] = presence.asked_since(self._now, self._limits)
        return set(self._connection.execute(_FREE, values).scalars())

    def _objective(self, row: Any, programme: Programme) -> str:
        """What the two set out to do, under the headings of this language; as it was written, where
        that was before its parts were kept."""
        answers = self._objectives.get(row.id)
        if answers:
            return objectives.text(programme, answers)
        return self._database.get_one(Mentorship, row.id).objective

    @cached_property
    def _objectives(self) -> dict[int, Answers]:
        """The newest version of each objective, by mentorship."""
        rows: Iterable[Any] = self._connection.execute(_OBJECTIVES, {"ids": self._ids})
        return {row.mentorship_id: row.answers for row in rows}

    def _batch(self) -> dict[str, Any]:
        return {"ids": self._ids, "now": self._now}

    def _both(self, row: Any) -> dict[Role, Someone]:
        return {"mentee": self._people[row.mentee_id], "mentor": self._people[row.mentor_id]}

    def pair(self, row: Any) -> Pair:
        """The two of a mentorship, and what a nudge may quote."""
        wrote = {"mentee": row.mentee_wrote_at, "mentor": row.mentor_wrote_at}
        return Pair(
            mentorship=row.id,
            people=self._both(row),
            ends_at=row.ends_at,
            now=self._now,
            objective=partial(self._objective, row),
            sessions=sum(each.state == "held" for each in self._meetings[row.id]),
            called={
                "mentee": self._called.get(row.mentor_id, {}).get(row.mentee_id, ""),
                "mentor": self._called.get(row.mentee_id, {}).get(row.mentor_id, ""),
            },
            wrote={role for role, at in wrote.items() if at is not None},
            objective_set=row.objective_set,
            extended=row.ended_before is not None,
            exchanged=partial(
                exchanged.by_both, self._database, row.id, row.mentee_id, row.mentor_id
            ),
        )

    def facts(self, row: Any, nudged: Mapping[int, tuple[datetime, ...]]) -> Facts:
        """The facts of a mentorship; `nudged` are the nudges of who was told something earlier in
        this batch."""
        people = self._both(row).items()
        words = [at for at in (row.mentee_wrote_at, row.mentor_wrote_at) if at is not None]
        worry = self._worries.get(row.request_id, worries.Worry())
        checked_in = self._checked_in[row.request_id]
        told, said = self._told.get(row.id, (frozenset(), frozenset()))
        return Facts(
            introduced_at=row.introduced_at,
            ends_at=row.ends_at,
            objective_set=row.objective_set,
            last_word_at=max(words, default=None),
            zones={role: someone.zone for role, someone in people},
            sessions=self._meetings[row.id],
            told=told,
            said=said,
            countries={role: someone.country for role, someone in people},
            quiet_until={role: someone.waits_until for role, someone in people},
            nudges={role: nudged.get(someone.id, someone.nudges) for role, someone in people},
            checked_in_at={role: checked_in.get(someone.id) for role, someone in people},
            concern_open=worry.open,
            reported=worry.reported_at is not None,
            reporters={
                role: worry.reported_at
                for role, someone in people
                if worry.reported_at is not None and worry.reporter in (None, someone.id)
            },
            in_distress=worry.safety or any(each.id in self._distressed for _, each in people),
            report_seen_at=worry.report_seen_at,
            hard_at=worry.hard_at,
            hard_open=worry.hard_open,
            curve_begun=row.id in self._curves,
            break_at=row.break_at,
            break_until=row.break_until,
            moved_days=row.moved_days,
            ended_before=row.ended_before,
            rhythm_weeks=row.rhythm_weeks,
            answered_at=min(words) if len(words) == 2 else None,
            waits_since=row.waits_since,
            awaited=health.awaited(row.mentee_wrote_at, row.mentor_wrote_at),
            inquiry=self._inquiries.get(row.id, ""),
            holding={role for role, someone in people if someone.id in self._holding},
            in_several={role for role, someone in people if someone.id in self._called},
        )

    def has_own_words(self, row: Any, programme: Programme) -> bool:
        """Whether any words of the mentee's request are there to be shown to them again. Unseals
        them: asked only where they are about to be offered, twice in a mentorship."""
        answers = self._database.get_one(Request, row.request_id).answers
        return bool(reflections.own_words(programme, answers))


def _people(
    connection: Connection, ids: set[int], now: datetime, *, locks: bool
) -> dict[int, Someone]:
    """Everybody concerned, with the address to write to; none, for who shut us out everywhere."""
    found: dict[int, Someone] = {}
    rows: Iterable[Any] = connection.execute(_PEOPLE[locks], {"ids": sorted(ids)})
    for number, name, language, zone, country, nudges, address, unreachable_since, quiet in rows:
        if number not in found:
            where = Address(address) if address and unreachable_since is None else None
            until = quiet if quiet is not None and quiet > now else None
            called = first_name_of(name)
            found[number] = Someone(number, called, language, zone, where, country, nudges, until)
    return found


def _called(connection: Connection, ids: set[int]) -> dict[int, dict[int, str]]:
    """For each of these who is in several pairs, how the others of them are called."""
    beside: dict[int, set[int]] = defaultdict(set)
    rows: Iterable[Any] = connection.execute(_BESIDE, {"ids": sorted(ids)})
    for mentee, mentor in rows:
        beside[mentee].add(mentor)
        beside[mentor].add(mentee)
    several = {number: others for number, others in beside.items() if len(others) > 1}
    if not several:
        return {}
    named: Iterable[Any] = connection.execute(
        _NAMES, {"ids": sorted(set().union(*several.values()))}
    )
    names = {row.id: Named(row.id, row.name, row.promotion) for row in named}
    return {
        number: apart(
            [names[each] for each in others if each in names],
            partial(_ever, connection, number),
        )
        for number, others in several.items()
        if number in ids
    }


def _ever(connection: Connection, reader: int) -> Sequence[int | None]:
    return connection.execute(EVER, {"reader": reader}).scalars().all()


def _inquiries(
    connection: Connection, ids: Sequence[int]
) -> dict[int, Literal["asked", "answered"]]:
    """Whether one of each two would ask a contact, and the other has said yes or no to it."""
    found: dict[int, Literal["asked", "answered"]] = {}
    rows: Iterable[Any] = connection.execute(_INQUIRIES, {"ids": ids})
    for number, state in rows:
        if state in inquiries.ANSWERED:
            found[number] = "answered"
        else:
            found.setdefault(number, "asked")
    return found


def _meetings(connection: Connection, ids: Sequence[int]) -> dict[int, list[Appointment]]:
    found: dict[int, list[Appointment]] = defaultdict(list)
    rows: Sequence[Any] = connection.execute(_MEETINGS, {"ids": ids}).all()
    all_of_them = {row.id: row for row in rows}
    for row in rows:
        if row.state == "cancelled":
            continue
        said: dict[Role, bool | None] = {"mentee": row.mentee_met, "mentor": row.mentor_met}
        answered = frozenset(role for role, met in said.items() if met is not None)
        session = Appointment(row.id, row.at, row.state, row.decided_at, answered)
        since = _stands_since(row, all_of_them)
        found[row.mentorship_id].append(session._replace(stands_since=since))
    return found


def _stands_since(meeting: Any, among: Mapping[int, Any]) -> datetime | None:
    """When the two agreed on a session, however often its place was changed since; None where it
    was not."""
    first = meeting
    while first.replaces is not None and among[first.replaces].at == meeting.at:
        first = among[first.replaces]
    return first.decided_at if first is not meeting else None


def _told(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[Set[str], Set[str]]]:
    """For each, the keys of what was told or dropped, and of what was told."""
    rows: Iterable[Any] = connection.execute(_TOLD, {"ids": ids})
    return {
        mentorship: (frozenset(keys.split(SEPARATOR)), frozenset((said or "").split(SEPARATOR)))
        for mentorship, keys, said in rows
    }


# --- statements: those with a lock are for databases that several processes share ---------------

COLUMNS = (
    col(Mentorship.id),
    col(Mentorship.request_id),
    col(Mentorship.mentee_id),
    col(Mentorship.mentor_id),
    col(Mentorship.introduced_at),
    col(Mentorship.ends_at),
    (col(Mentorship.objective) != "").label("objective_set"),
    col(Mentorship.mentee_wrote_at),
    col(Mentorship.mentor_wrote_at),
    col(Mentorship.break_at),
    col(Mentorship.break_until),
    col(Mentorship.moved_days),
    col(Mentorship.ended_before),
    col(Mentorship.rhythm_weeks),
    col(Mentorship.extended_at),
    col(Mentorship.waits_since),
)
"""What has to be read of a mentorship itself."""

_people_of = (
    select(
        col(Person.id),
        col(Person.name),
        col(Person.language),
        col(Person.zone),
        col(Person.country),
        col(Person.nudges),
        col(PersonAddress.address),
        col(PersonAddress.unreachable_since),
        col(PersonAddress.quiet_until),
    )
    .join(PersonAddress, col(PersonAddress.person_id) == col(Person.id), isouter=True)
    .where(col(Person.id).in_(bindparam("ids", expanding=True)))
    .order_by(col(Person.id), *BEST_FIRST)
)
_BESIDE = select(col(Mentorship.mentee_id), col(Mentorship.mentor_id)).where(
    col(Mentorship.state) == "active",
    col(Mentorship.mentee_id).in_(bindparam("ids", expanding=True))
    | col(Mentorship.mentor_id).in_(bindparam("ids", expanding=True)),
)
_NAMES = select(col(Person.id), col(Person.name), col(Person.promotion)).where(
    col(Person.id).in_(bindparam("ids", expanding=True))
)
_FREE = select(col(Mentor.person_id)).where(
    col(Mentor.person_id).in_(bindparam("ids", expanding=True)),
    col(Mentor.capacity) > 0,
    presence.here(bindparam("now"), bindparam("since")),
)
# Two rounds may hold two mentorships of one mentor: the second waits to see that the first spoke.
_PEOPLE = {False: _people_of, True: _people_of.with_for_update(of=Person, key_share=True)}
_MEETINGS = select(
    col(Meeting.mentorship_id),
    col(Meeting.id),
    col(Meeting.at),
    col(Meeting.state),
    col(Meeting.decided_at),
    col(Meeting.mentee_met),
    col(Meeting.mentor_met),
    col(Meeting.replaces),
).where(col(Meeting.mentorship_id).in_(bindparam("ids", expanding=True)))
_INQUIRIES = select(col(Inquiry.mentorship_id), col(Inquiry.state)).where(
    col(Inquiry.mentorship_id).in_(bindparam("ids", expanding=True))
)
_CURVES = select(col(Reflection.mentorship_id)).where(
    col(Reflection.kind) == reflections.AUTONOMY,
    col(Reflection.mentorship_id).in_(bindparam("ids", expanding=True)),
)
_PREPARED = select(col(Meeting.id), col(Meeting.place), col(Meeting.agenda)).where(
    col(Meeting.mentorship_id).in_(bindparam("ids", expanding=True)),
    col(Meeting.state) == "agreed",
    col(Meeting.at) > bindparam("now"),
)
_NOTES = (
    select(col(Note.meeting_id), col(Note.person_id), col(Note.words))
    .join(Meeting, col(Meeting.id) == col(Note.meeting_id))
    .where(
        col(Meeting.mentorship_id).in_(bindparam("ids", expanding=True)),
        col(Meeting.at) <= bindparam("now"),
    )
)
# The newest last, so that it is the one that is kept.
_OBJECTIVES = (
    select(col(Objective.mentorship_id), col(Objective.answers))
    .where(col(Objective.mentorship_id).in_(bindparam("ids", expanding=True)))
    .order_by(col(Objective.id))
)
# One row for each mentorship: what was told grows for six months, and is only looked up in.
_key = col(Told.step) + "/" + col(Told.role) + "/" + col(Told.occasion)
_TOLD = (
    select(
        col(Told.mentorship_id),
        func.aggregate_strings(_key, SEPARATOR),
        func.aggregate_strings(case((col(Told.outcome) == "told", _key)), SEPARATOR),
    )
    .where(col(Told.mentorship_id).in_(bindparam("ids", expanding=True)))
    .group_by(col(Told.mentorship_id))
)
