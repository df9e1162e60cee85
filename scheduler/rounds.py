"""A round: claims the mentorships that are due, asks the journey, posts what it says.

In batches, each one unit of work: what is told, that it was told, and when to look again are
written together or not at all, so a round that dies is simply done again. On PostgreSQL several
processes share a round: a claimed row is skipped by the others. The cost follows what is due:
every statement is for the whole batch, and what is not due is not read.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from conversations import hours, offers
from conversations.mentoring import which
from conversations.mentoring.pair import TEAM
from conversations.programme import Catalogue
from conversations.thread import unsaid
from scheduler import occasions
from scheduler.conditions import Telling
from scheduler.facts import COLUMNS, Known
from scheduler.journey import Journey
from scheduler.nudges import Pair, nudge
from scheduler.occasions import Facts
from storage import agenda, inbox, outbox
from storage.ledger import Ledger
from storage.mail import STAFF, CameDue, Event, Message
from storage.tables import History, Mentorship, Offer, Person, Told
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

BATCH = 100
"""Mentorships in one unit of work: large enough to share its cost, small enough that the writer is
free again within some tens of milliseconds."""

KEPT = timedelta(days=30)
"""How long handled events and delivered messages keep their ids, and what we failed to handle its
words. Telegram repeats updates for 24 h, Slack events for minutes; a month also serves whoever has
to look into a complaint."""

FORGETS = timedelta(days=1)
"""How often what is older is forgotten."""

STUCK = timedelta(days=1)
"""When to look again at a mentorship that could not be worked out."""


@dataclass(slots=True)
class _Written:
    """What a batch writes, gathered so that each kind is one statement."""

    messages: list[Message] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    looks: list[dict[str, Any]] = field(default_factory=list)
    nudged: dict[int, tuple[datetime, ...]] = field(default_factory=dict)


class Rounds:
    """Tells what is due. `catalogue` is the programme in every language."""

    def __init__(self, ledger: Ledger, catalogue: Catalogue) -> None:
        self._ledger = ledger
        self._catalogue = catalogue
        self._forgot_at: datetime | None = None
        self._journey = Journey(catalogue.home.journey, catalogue.home.limits, catalogue.home.team)

    async def run(self) -> int:
        """Tell all that is due now; returns how many mentorships were looked at."""
        looked = 0
        for batch in (self.batch, self.agenda):
            while some := await self._ledger.write(batch):
                looked += some
                if some < BATCH:
                    break
        return looked

    async def next_due(self) -> datetime | None:
        """See `next_due` of this module."""
        return await self._ledger.read(next_due)

    async def housekeeping(self) -> None:
        """Once an hour: forget messages whose author never said for whom they are, or which
        mentorship they are about, and what the database still holds of words that were blanked.
        Once a day also the ids that nobody will repeat any more."""
        await self._ledger.write(lambda uow: unsaid.forget(uow, self._catalogue))
        await self._ledger.write(which.forget)
        await self._ledger.write(self._forget)
        await self._ledger.forget_what_was()

    def _forget(self, uow: UnitOfWork) -> None:
        """It goes through all that is kept, so not each hour."""
        if self._forgot_at is None or uow.now - self._forgot_at >= FORGETS:
            outbox.forget(uow, uow.now - KEPT)
            self._forgot_at = uow.now

    def batch(self, uow: UnitOfWork) -> int:
        """One unit of work: at most `BATCH` due mentorships. Returns how many there were."""
        due = uow.connection.execute(_DUE[uow.shared], {"now": uow.now}).all()
        if not due:
            return 0
        limits, written = self._catalogue.home.limits, _Written()
        known = Known(uow.session, uow.now, due, limits, locks=uow.shared)
        for row in due:
            try:
                facts = known.facts(row, written.nudged)
                pair = known.pair(row)._replace(begun=facts.begun)
                self._look(row, pair, known, facts, written, uow.now)
            except Exception:
                # One mentorship that can't be worked out must not keep all others waiting.
                log.exception("mentorship %d could not be worked out; again in a day", row.id)
                written.messages.append(self._stuck(row, uow.now))
                written.looks.append({"at": row.id, "next": uow.now + STUCK})
        _write(uow, written)
        return len(due)

    def agenda(self, uow: UnitOfWork) -> int:
        """One unit of work: at most `BATCH` things of the agenda come due. Returns how many."""
        due = agenda.take(uow.connection, uow.now, BATCH)
        inbox.store(uow, [_from_agenda(each) for each in due])
        return len(due)

    def _look(
        self,
        row: Any,
        pair: Pair,
        known: Known,
        facts: Facts,
        written: _Written,
        now: datetime,
    ) -> None:
        """Work one mentorship out; what it comes to is added to `written` as a whole."""
        outlook = self._journey.look(facts, now)
        messages, notes = [], []
        for telling in outlook.tell:
            outcome = "told"
            if not self._has_what_it_shows(telling, row, known):
                outcome = "unneeded"
            elif telling.role is not None:
                step = self._catalogue.home.journey[telling.step]
                session = known.session(telling, pair, step.shows)
                meant = known.ending(pair) if step.ends else pair
                message = nudge(self._catalogue, telling, meant, session)
                if message is None:
                    outcome = "unreachable"
                else:
                    messages.append(message)
            notes.append(_note(row.id, telling, now, outcome))
        notes += [_note(row.id, telling, now, "late") for telling in outlook.late]
        notes += [_note(row.id, telling, now, "unneeded") for telling in outlook.unneeded]
        written.messages += messages
        written.notes += notes
        written.lines += self._left_out(row, outlook.late, now)
        written.looks.append({"at": row.id, "next": outlook.look_again_at})
        written.events += [
            _came_due(row.id, telling.step, telling.occasion, now)
            for telling in outlook.tell
            if telling.role is None
        ]
        written.events += [_came_due(row.id, step, facts.which_end, now) for step in outlook.over]
        for role in outlook.nudged:
            written.nudged[pair.people[role].id] = hours.kept(facts.nudges.get(role, ()), now)

    def _left_out(self, row: Any, late: Iterable[Telling], now: datetime) -> list[dict[str, Any]]:
        """What the history of a case says of what its two were not told: whoever looks after them
        knows that it was not said. Not of what is a mere suggestion, or of a session."""
        journey = self._catalogue.home.journey
        to = {each.role for each in late if journey[each.step].matters}
        roles = sorted(role for role in to if role is not None)
        return [_line(row.request_id, f"left_out_{role}", now) for role in roles]

    def _has_what_it_shows(self, telling: Telling, row: Any, known: Known) -> bool:
        home = self._catalogue.home
        return home.journey[telling.step].shows != "own_words" or known.has_own_words(row, home)

    def _stuck(self, row: Any, now: datetime) -> Message:
        return Message(
            to=STAFF,
            key=f"stuck/{row.id}/{now:%Y-%m-%d}",
            text=self._catalogue.home.words("mentorship.stuck", id=row.id),
            under=f"case/{row.request_id}",
        )


# --- reading ----------------------------------------------------------------------------------


def next_due(session: Session) -> datetime | None:
    """When the next mentorship, or anything on the agenda, is due: perhaps past, None when there
    is nothing."""
    look: datetime | None = session.connection().execute(_NEXT).scalar_one_or_none()
    dues = (look and look.astimezone(UTC), agenda.next_due(session))
    return min((due for due in dues if due is not None), default=None)


# --- writing ----------------------------------------------------------------------------------


def _note(mentorship: int, telling: Telling, now: datetime, outcome: str) -> dict[str, Any]:
    return {
        "mentorship_id": mentorship,
        "step": telling.step,
        "role": telling.role or occasions.STAFF,
        "occasion": telling.occasion,
        "at": now,
        "outcome": outcome,
    }


def _line(request: int, act: str, now: datetime) -> dict[str, Any]:
    """A line of a case's history that nobody wrote."""
    nobody = dict.fromkeys(("actor", "actor_name", "why", "given_to", "given_to_name"), "")
    return {"request_id": request, "at": now, "act": act, **nobody}


def _came_due(mentorship: int, step: str, occasion: str, now: datetime) -> Event:
    return Event(
        id=f"due/{mentorship}/{step}/{occasion}",
        at=now,
        who=STAFF,
        where=STAFF,
        what=CameDue(subject=f"mentorship/{mentorship}", step=step),
    )


def _from_agenda(due: agenda.Due) -> Event:
    return Event(
        id=f"due/{due.subject}/{due.step}/{due.at:%Y%m%dT%H%M%S}",
        at=due.at,
        who=STAFF,
        where=STAFF,
        what=CameDue(subject=due.subject, step=due.step),
    )


def _write(uow: UnitOfWork, written: _Written) -> None:
    run = uow.connection.execute
    for message in written.messages:
        if message.silent and message.not_before is None:  # what came before it goes first
            uow.hasten(message.to)
    uow.post_all(written.messages)  # each is told once, so its slot is new
    offers = _offers(written.messages, uow.now)
    if offers:
        run(_OFFER[uow.shared], offers)
    if written.notes:
        run(insert(Told), written.notes)
    if written.lines:
        run(insert(History), written.lines)
    if written.nudged:
        spoken = [{"whom": number, "spoken": at} for number, at in written.nudged.items()]
        run(_NUDGED, spoken)
    inbox.store(uow, written.events)
    run(_LOOKED, written.looks)


def _offers(messages: Iterable[Message], now: datetime) -> list[dict[str, Any]]:
    """The labels of the newest buttons in each place, so that they may be typed. The way to the
    team alone is no offer: what was asked before is still the newest question."""
    newest = {
        message.to: offers.noted(message.buttons, message.under, message.slot or message.key)
        for message in messages
        if any(not each.act.startswith(f"{TEAM}/") for row in message.buttons for each in row)
    }
    return [
        {"address": address, "choices": choices, "made_at": now}
        for address, choices in newest.items()
    ]


# --- statements: those with a lock are for databases that several processes share ---------------

_due = (
    select(*COLUMNS)
    .where(col(Mentorship.look_again_at) <= bindparam("now"), col(Mentorship.state) == "active")
    .order_by(col(Mentorship.look_again_at))
    .limit(BATCH)
)
_DUE = {False: _due, True: _due.with_for_update(skip_locked=True)}
_NEXT = (
    select(col(Mentorship.look_again_at))
    .where(col(Mentorship.look_again_at).is_not(None), col(Mentorship.state) == "active")
    .order_by(col(Mentorship.look_again_at))
    .limit(1)
)
_NUDGED = (
    update(Person).where(col(Person.id) == bindparam("whom")).values(nudges=bindparam("spoken"))
)
_LOOKED = (
    update(Mentorship)
    .where(col(Mentorship.id) == bindparam("at"))
    .values(look_again_at=bindparam("next"))
)


def _upsert(insert_into: Callable[..., Any]) -> Any:
    statement = insert_into(Offer)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["address"], set_={"choices": new.choices, "made_at": new.made_at}
    )


_OFFER = {False: _upsert(sqlite.insert), True: _upsert(postgresql.insert)}
