"""What submitting any form of staff would send, word for word: the drafts of all desks in one
table."""

from sqlmodel import Session

from conversations.mentoring import letters
from conversations.mentoring.drafting import Draft, Make, Values
from conversations.programme import Catalogue
from conversations.team import invitations
from storage.tables import Request

ALL: dict[str, Make] = {**letters.DRAFTS, **invitations.DRAFTS}
"""Which draft belongs to which act."""


def draft(
    session: Session, catalogue: Catalogue, act: str, request: Request | None, values: Values
) -> Draft:
    """What submitting this form would send: the same function for the preview and for the sending,
    so that what was confirmed is what arrives. Raises `drafting.Wrong`; `KeyError` for an act
    without a letter."""
    return ALL[act](session, catalogue, request, values)
