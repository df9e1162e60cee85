"""Which cases bear ⚠: the one rule, for the card, the Home tab and the week in figures.

A case does while a concern about it is open, or while nobody has seen to words of distress in it.
Conditions for the database; each looks at what is open alone.
"""

from sqlalchemy import and_, or_
from sqlalchemy import select as columns
from sqlmodel import col

from conversations.casework import cases
from storage.tables import Concern, Request

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
