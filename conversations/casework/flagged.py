"""Which cases bear ⚠: the one rule, for the card, the Home tab and the week in figures.

A case does while a concern about it is open, or while nobody has seen to words of distress in it.
Conditions for the database; each looks at what is open alone.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy import select as columns
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import col

from conversations.casework import cases
from storage.tables import Concern, History, Meeting, Mentorship, Request

OPEN = tuple(state for state in cases.STATES if state not in ("draft", "closed"))
"""The states of a case that is with the team, or accompanied."""

open_concern = col(Concern.closed_at).is_(None)
"""Nobody has closed it."""

with_concern = columns(col(Concern.request_id)).where(
    open_concern, col(Concern.request_id).is_not(None)
)
"""The numbers of the cases about which a concern is open."""

in_distress = and_(
    col(Request.state).in_(OPEN),
    col(Request.distress_at).is_not(None),
    col(Request.distress_seen_at).is_(None),
)
"""Words of distress were read, and nobody has seen to them yet."""

flagged = or_(in_distress, and_(col(Request.state) != "draft", col(Request.id).in_(with_concern)))
"""What bears ⚠."""


def not_seen_to(kinds: Sequence[str], at: SQLCoreOperations[Any]) -> ColumnElement[bool]:
    """Whether no concern of these kinds about a mentorship's case was closed since `at`, an instant
    of one of its sessions, or a check-in. For a query of `Mentorship` and `Meeting` or
    `History`."""
    closed = exists().where(
        col(Concern.request_id) == col(Mentorship.request_id),
        col(Concern.kind).in_(kinds),
        col(Concern.closed_at) >= at,
    )
    return ~closed.correlate(Mentorship, Meeting, History)
