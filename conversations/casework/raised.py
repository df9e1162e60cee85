"""Open concerns, read from storage as the flags that are shown."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from conversations.casework import flags
from conversations.casework.flagged import open_concern
from conversations.casework.flags import Flag
from conversations.words import Words
from storage.tables import Concern, Meeting, Mentorship, Request

NOT_MET = ("proposed", "cancelled")
"""The states of a session that is no sign of life between the two."""


def of_case(session: Session, request_id: int) -> tuple[Flag, ...]:
    """All that are open about a case, oldest first."""
    rows = session.exec(_OPEN, params={"request": request_id}).all()
    return tuple(flag(session, row) for row in rows)


_OPEN = (
    select(Concern)
    .where(col(Concern.request_id) == bindparam("request"), open_concern)
    .order_by(col(Concern.id))
)


def together(session: Session, request_id: int | None) -> Mentorship | None:
    """The mentorship of a case that is under way, if there is one."""
    found: Mentorship | None = session.exec(_PAIR, params={"request": request_id}).first()
    return found


def is_silent(session: Session, request_id: int | None) -> bool:
    """Whether the pair of a case fell silent, and still is: a silence was noticed, and nobody has
    closed it, or neither of the two has written since."""
    row = session.exec(_SILENT, params={"request": request_id}).first()
    if row is None:
        return False
    pair = together(session, request_id)
    if pair is None:
        return False
    wrote = (pair.mentee_wrote_at, pair.mentor_wrote_at)
    return row.closed_at is None or not any(at is not None and at > row.seen_at for at in wrote)


def flag(session: Session, row: Concern) -> Flag:
    """A concern as it is shown: since when it is so, not since when we know."""
    since = _last_sign(session, row) if row.kind == "silent" else row.opened_at
    return Flag(row.id or 0, row.kind, since, row.times, _awaited(session, row))


def what(session: Session, row: Concern, words: Words) -> str:
    """What a concern is about, in words that go on a sentence."""
    return flags.what(row.kind, words, _awaited(session, row))


def _awaited(session: Session, row: Concern) -> str:
    """Whose answer the other of a pair waits for, where it is a silence of one of them."""
    if row.kind != "silent" or None in (row.request_id, row.person_id):
        return ""
    request = session.get_one(Request, row.request_id)
    return "mentee" if row.person_id == request.person_id else "mentor"


def _last_sign(session: Session, row: Concern) -> datetime:
    """The last sign of who has given none for longer, before a silence was noticed: a word, or a
    session; where it is a silence of one, the first word of the other that has no answer, though
    that came since."""
    pair = together(session, row.request_id)
    if pair is None:
        return row.opened_at
    met = session.exec(_MET, params={"mentorship": pair.id, "until": row.opened_at}).all()
    words = (pair.mentee_wrote_at or pair.introduced_at, pair.mentor_wrote_at or pair.introduced_at)
    word = min((at for at in words if at is not None and at <= row.opened_at), default=None)
    waits = pair.waits_since if row.person_id is not None else None
    if waits is not None and waits > row.opened_at:
        return waits
    word = waits or word
    signs = (pair.introduced_at, word, pair.break_until, *met)
    before = (at for at in signs if at is not None and at <= row.opened_at)
    return max(before, default=row.opened_at)


_SILENT = (
    select(Concern)
    .where(col(Concern.request_id) == bindparam("request"), col(Concern.kind) == "silent")
    .order_by(col(Concern.id).desc())
)
_PAIR = select(Mentorship).where(
    col(Mentorship.request_id) == bindparam("request"), col(Mentorship.state) == "active"
)
_MET = select(Meeting.at).where(
    col(Meeting.mentorship_id) == bindparam("mentorship"),
    col(Meeting.state).not_in(NOT_MET),
    col(Meeting.at) <= bindparam("until"),
)
