"""What is to be said: rows that the courier carries to the platforms, in order per address.

A message is claimed for the length of a lease, marked doubtful on the disk before it is sent, and
closed when its fate is known. A process that dies in between leaves a doubtful row whose lease
expires: the next claim says so, and the channel can look whether it arrived. Once closed, the
words are blanked; what remains is where it was delivered and, in a slot, a keyed digest.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Select, and_, bindparam, delete, exists, func, or_, select, update
from sqlmodel import Session

from storage.inbox import store
from storage.mail import Address, Event, Fault, Message, Reachable, Ref, Refused
from storage.queues import inbox, outbox
from storage.slots import whole
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parcel:
    """A claimed message. `under` is the delivered root of its thread and `standing` what it
    revises, where there is one; `attempts` counts this one; `doubtful` says that an earlier
    attempt may have arrived; `posted_at` is aware UTC."""

    seq: int
    message: Message
    under: Ref | None
    standing: Ref | None
    attempts: int
    doubtful: bool
    posted_at: datetime


def claim(
    uow: UnitOfWork,
    limit: int,
    lease: timedelta,
    platforms: Collection[str] | None = None,
    not_addresses: Collection[str] = (),
) -> list[Parcel]:
    """At most `limit` messages to send now: of each address the oldest one that waits, if it is
    due. They are ours for `lease`, which must be longer than an attempt to send may take.

    A message that says what stands in its slot already is closed instead, and one that can't be
    read any more is refused.
    """
    statement = _due_heads(platforms is not None, bool(not_addresses), uow.shared)
    given = {"now": uow.now, **_filters(platforms, not_addresses)}
    parcels: list[Parcel] = []
    while len(parcels) < limit:
        given["limit"] = limit - len(parcels)
        rows = uow.connection.execute(statement, given).all()
        found = [parcel for row in rows if (parcel := _parcel(uow, row)) is not None]
        if found:
            until = uow.now + lease
            uow.connection.execute(_LEASE, [{"at": each.seq, "until": until} for each in found])
            parcels += found
        if len(found) == len(rows):
            break
    return parcels


def release(uow: UnitOfWork) -> None:
    """At the start of a process: let what an earlier one had claimed be claimed at once; it stays
    doubtful. On SQLite only, which one process uses at a time: on PostgreSQL others may be at work,
    and a lease ends by itself."""
    if not uow.shared:
        uow.connection.execute(_RELEASE, {"now": uow.now})


def sent(uow: UnitOfWork, seq: int, ref: Ref, *, without: str = "") -> None:
    """It was delivered and stands at `ref`. The first report counts. `without` is why its files did
    not go along, where they did not: the deciding code learns of it by a `Refused` event."""
    row = uow.connection.execute(_WAITING, {"at": seq}).first() if without else None
    if row is not None:
        key, to = whole(row.key, row.part), Address(row.address)
        what = Refused(key=key, why=without, files=True)
        store(uow, [_event(f"unread:{key}", uow.now, to, what)])
    uow.connection.execute(_SENT, {"at": seq, "now": uow.now, "where": ref})


def postpone(
    uow: UnitOfWork, seq: int, seconds: float, *, doubtful: bool, counts: bool = True
) -> None:
    """Try again in `seconds`. `doubtful`: this attempt, or an earlier one whose end is still not
    known, may have arrived. `counts`: whether this attempt is one of those it is given."""
    due = uow.now + timedelta(seconds=seconds)
    values = {"at": seq, "due": due, "doubt": doubtful, "back": 0 if counts else 1}
    uow.connection.execute(_POSTPONE, values)


def refuse(uow: UnitOfWork, seq: int, why: str, *, blocked: bool, fault: Fault = "") -> None:
    """It will never arrive: close it, and tell the deciding code by a `Refused` event. With
    `blocked`, a `Reachable(yes=False)` comes before it. Whoever handles these must not answer the
    refusal of a notice about a refusal with another notice."""
    row = uow.connection.execute(_WAITING, {"at": seq}).first()
    if row is None:
        return
    uow.connection.execute(_REFUSE, {"at": seq, "now": uow.now, "why": why})
    key = whole(row.key, row.part)
    to = Address(row.address)
    events = [_event(f"refused:{key}", uow.now, to, Refused(key=key, why=why, fault=fault))]
    if blocked:
        events.insert(0, _event(f"blocked:{key}", uow.now, to, Reachable(yes=False)))
    store(uow, events)


def next_due(
    session: Session,
    platforms: Collection[str] | None = None,
    not_addresses: Collection[str] = (),
) -> datetime | None:
    """When `claim` with the same filters is worth the next call: the earliest instant (perhaps
    past) at which a message may go or a lease ends. None when nothing waits."""
    statement = _next_due(platforms is not None, bool(not_addresses))
    given = _filters(platforms, not_addresses)
    due: datetime | None = session.connection().execute(statement, given).scalar_one()
    return due


def waiting(session: Session) -> int:
    """How many messages wait or are under way."""
    count: int = session.connection().execute(_COUNT).scalar_one()
    return count


def forget(uow: UnitOfWork, older_than: datetime) -> int:
    """Delete what was closed or handled before `older_than`; returns how many rows. Of each slot
    the newest row stays. What failed goes too: its words were kept for whoever looks why. A key or
    an id that is forgotten would count as new: keep at least as long as any platform repeats
    (24 h)."""
    given = {"before": older_than}
    messages = uow.connection.execute(_FORGET_MESSAGES, given).rowcount
    return messages + uow.connection.execute(_FORGET_EVENTS, given).rowcount


def _event(id: str, at: datetime, to: Address, what: Refused | Reachable) -> Event:
    return Event(id=id, at=at, who=to, where=to, what=what)


def _parcel(uow: UnitOfWork, row: Any) -> Parcel | None:
    """None for a row that was closed instead."""
    if row.standing is not None and row.standing_digest == row.digest:
        sent(uow, row.seq, Ref(row.standing))
        return None
    try:
        message = Message.model_validate_json(row.payload)
    except ValidationError:  # written by another version of us
        log.exception("the message %s can't be read", row.key)
        refuse(uow, row.seq, "unreadable", blocked=False)
        return None
    return Parcel(
        seq=row.seq,
        message=message,
        under=row.thread,
        standing=message.at or row.standing,
        attempts=row.attempts + 1,
        doubtful=row.doubtful,
        posted_at=row.posted_at,
    )


_c = outbox.c
_is_waiting = _c.closed_at.is_(None)
_earlier = outbox.alias("earlier")
_root = outbox.alias("root")
_stands = outbox.alias("stands")


def _filters(platforms: Collection[str] | None, not_addresses: Collection[str]) -> dict[str, Any]:
    """What `_heads` with these filters must be given."""
    given: dict[str, Any] = {}
    if platforms is not None:
        given["platforms"] = list(platforms)
    if not_addresses:
        given["not_addresses"] = list(not_addresses)
    return given


def _delivered_in(table: Any, slot: Any, column: str) -> Any:
    """A column of the newest delivered message in a slot of the same address."""
    return (
        select(table.c[column])
        .where(table.c.address == _c.address, table.c.slot == slot, table.c.ref.is_not(None))
        .order_by(table.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )


_HEAD_COLUMNS = (
    _c.seq,
    _c.key,
    _c.payload,
    _c.digest,
    _c.attempts,
    _c.doubtful,
    _c.posted_at,
    _delivered_in(_root, _c.under, "ref").label("thread"),
    _delivered_in(_stands, _c.slot, "ref").label("standing"),
    _delivered_in(_stands, _c.slot, "digest").label("standing_digest"),
)


def _heads(statement: Select[Any], by_platform: bool, by_address: bool) -> Select[Any]:
    """`statement` of the oldest waiting message of each address."""
    before = (
        _earlier.c.address == _c.address,
        _earlier.c.closed_at.is_(None),
        _earlier.c.seq < _c.seq,
    )
    statement = statement.where(_is_waiting, ~exists().where(and_(*before)))
    if by_platform:
        statement = statement.where(_c.platform.in_(bindparam("platforms", expanding=True)))
    if by_address:
        statement = statement.where(_c.address.not_in(bindparam("not_addresses", expanding=True)))
    return statement


@cache
def _due_heads(by_platform: bool, by_address: bool, shared: bool) -> Select[Any]:
    """Built once for each combination: SQLAlchemy finds what it compiled by the object's parts,
    and those of this one are many."""
    statement = _heads(select(*_HEAD_COLUMNS), by_platform, by_address)
    statement = statement.where(_c.due_at <= bindparam("now"))
    statement = statement.order_by(_c.seq).limit(bindparam("limit"))
    return statement.with_for_update(of=outbox, skip_locked=True) if shared else statement


@cache
def _next_due(by_platform: bool, by_address: bool) -> Select[Any]:
    return _heads(select(func.min(_c.due_at)), by_platform, by_address)


_LEASE = (
    update(outbox)
    .where(_c.seq == bindparam("at"))
    .values(due_at=bindparam("until"), attempts=_c.attempts + 1, doubtful=True)
)
_RELEASE = (
    update(outbox)
    .where(_is_waiting, _c.doubtful, _c.due_at > bindparam("now"))
    .values(due_at=bindparam("now"))
)
_this = and_(_c.seq == bindparam("at"), _is_waiting)
_SENT = (
    update(outbox)
    .where(_this)
    .values(ref=bindparam("where"), closed_at=bindparam("now"), payload="", doubtful=False)
)
_POSTPONE = (
    update(outbox)
    .where(_this)
    .values(
        due_at=bindparam("due"),
        doubtful=bindparam("doubt"),
        attempts=_c.attempts - bindparam("back"),
    )
)
_WAITING = select(_c.key, _c.address, _c.part).where(_this)
_REFUSE = (
    update(outbox)
    .where(_this)
    .values(
        failure=bindparam("why"),
        closed_at=bindparam("now"),
        payload="",
        digest="",
        doubtful=False,
    )
)
_COUNT = select(func.count()).select_from(outbox).where(_is_waiting)
_newer = outbox.alias("newer")
_FORGET_MESSAGES = (
    delete(outbox)
    .where(
        _c.closed_at < bindparam("before"),
        or_(
            _c.slot.is_(None),
            exists().where(
                and_(
                    _newer.c.address == _c.address,
                    _newer.c.slot == _c.slot,
                    _newer.c.seq > _c.seq,
                    _newer.c.ref.is_not(None),
                )
            ),
        ),
    )
    .execution_options(preserve_rowcount=True)
)
_FORGET_EVENTS = (
    delete(inbox)
    .where(inbox.c.handled_at < bindparam("before"))
    .execution_options(preserve_rowcount=True)
)
