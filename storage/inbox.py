"""What happened and is not dealt with yet: written down before anything is acknowledged.

An event is handled once, in the transaction that also keeps what its handling changed and said.
The inbox keeps ids, not words: what is handled is blanked. What came twice happens once for as
long as its id is kept (`outbox.forget` says how long).
"""

import logging
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from storage.mail import Event
from storage.queues import inbox
from storage.unit_of_work import UnitOfWork, is_databases_fault

log = logging.getLogger(__name__)

Handler = Callable[[Event, UnitOfWork], None]
OnFailure = Callable[[Event, UnitOfWork, Exception], None]

AHEAD = 8
"""PostgreSQL: how many times `limit` we look ahead for lanes that nobody else is handling."""


def store(uow: UnitOfWork, events: Sequence[Event]) -> int:
    """Write down what happened; returns how many were new. What is known by its id is ignored.

    Events of one lane are handled in the order of the calls. On PostgreSQL calls that overlap
    have no order, unless they are written with `Ledger.write(…, in_order=True)`.
    """
    if not events:
        return 0
    rows = [
        {"id": e.id, "lane": e.lane, "payload": e.model_dump_json(), "stored_at": uow.now}
        for e in events
    ]
    statement = _STORE_POSTGRESQL if uow.shared else _STORE_SQLITE
    return uow.connection.execute(statement, rows).rowcount


def handle_next(
    uow: UnitOfWork,
    handler: Handler,
    limit: int = 32,
    *,
    on_failure: OnFailure | None = None,
) -> int:
    """Handle at most `limit` events, oldest first; returns how many there were: 0 means that
    nothing is left that this process could handle now.

    Events of one lane are handled one at a time and in order, by one process at a time; what
    another process was handling when it died is left for the next call of any other. Each
    event is an attempt of its own: when `handler` raises, what it did is undone, the event is
    marked failed with the traceback and keeps its payload, `on_failure` is called (in an attempt
    of its own, so that the person and the staff can be told) and the lane goes on. When the
    database is at fault the whole transaction fails, and the events stay as they were.
    """
    rows = _claim(uow, limit)
    handled = []
    for row in rows:
        uow.look_again()
        failure = _handle(uow, row.payload, handler, on_failure)
        if failure:
            uow.connection.execute(_FAILED, {"at": row.seq, "now": uow.now, "why": failure})
        else:
            handled.append({"at": row.seq, "now": uow.now})
    if handled:
        uow.connection.execute(_HANDLED, handled)
    return len(rows)


def pending(session: Session) -> int:
    """How many events wait to be handled."""
    count: int = session.connection().execute(_PENDING).scalar_one()
    return count


def _handle(uow: UnitOfWork, payload: str, handler: Handler, on_failure: OnFailure | None) -> str:
    """The traceback, if it failed."""
    try:
        event = Event.model_validate_json(payload)
    except ValidationError as error:  # written by another version of us
        log.exception("an event could not be read: it stays in the inbox, marked failed")
        return "".join(traceback.format_exception(error))
    try:
        with uow.attempt():
            handler(event, uow)
    except Exception as error:
        if is_databases_fault(error):
            raise
        log.exception("the event %s could not be handled", event.id)
        failure = "".join(traceback.format_exception(error))
        if on_failure is None:
            return failure
        return failure + _tell(uow, event, on_failure, error)
    return ""


def _tell(uow: UnitOfWork, event: Event, on_failure: OnFailure, error: Exception) -> str:
    """Have the failure told; the traceback, if that fails too."""
    try:
        with uow.attempt():
            on_failure(event, uow, error)
    except Exception as second:
        if is_databases_fault(second):
            raise
        log.exception("nobody could be told that the event %s failed", event.id)
        return "\nand nobody could be told:\n" + "".join(traceback.format_exception(second))
    return ""


def _claim(uow: UnitOfWork, limit: int) -> Sequence[Any]:
    """The next events to handle. On PostgreSQL their lanes are ours until the transaction ends:
    row locks with SKIP LOCKED would let a second process overtake inside a lane."""
    if not uow.shared:
        return uow.connection.execute(_NEXT, {"limit": limit}).all()
    lanes = uow.connection.execute(_LANES, {"limit": limit * AHEAD}).scalars()
    candidates = list(dict.fromkeys(lanes))
    ours: list[str] = []
    for start in range(0, len(candidates), limit):
        some = {"lanes": candidates[start : start + limit - len(ours)]}
        ours += uow.connection.execute(_TRY_LANES, some).scalars()
        if len(ours) == limit:
            break
    if not ours:
        return ()
    # Read again: another process may have handled some of them before we had their lanes.
    return uow.connection.execute(_NEXT_OF_LANES, {"lanes": ours, "limit": limit}).all()


_c = inbox.c
_preserve = {"preserve_rowcount": True}
_is_pending = _c.handled_at.is_(None)
_STORE_SQLITE = sqlite.insert(inbox).on_conflict_do_nothing().execution_options(**_preserve)
_STORE_POSTGRESQL = postgresql.insert(inbox).on_conflict_do_nothing().execution_options(**_preserve)
_NEXT = select(_c.seq, _c.payload).where(_is_pending).order_by(_c.seq).limit(bindparam("limit"))
_NEXT_OF_LANES = _NEXT.where(_c.lane.in_(bindparam("lanes", expanding=True)))
_LANES = select(_c.lane).where(_is_pending).order_by(_c.seq).limit(bindparam("limit"))
_TRY_LANES = text(
    "SELECT lane FROM unnest(CAST(:lanes AS text[])) AS lane"
    " WHERE pg_try_advisory_xact_lock(hashtextextended('lane:' || lane, 0))"
)
_HANDLED = (
    update(inbox).where(_c.seq == bindparam("at")).values(handled_at=bindparam("now"), payload="")
)
_FAILED = (
    update(inbox)
    .where(_c.seq == bindparam("at"))
    .values(handled_at=bindparam("now"), failure=bindparam("why"))
)
_PENDING = select(func.count()).select_from(inbox).where(_is_pending)
