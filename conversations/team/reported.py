"""Of whom there is a report that nobody has seen to, before the eyes of a member who chooses
somebody for a mentee: that it is so, and never a word of it. Whom to ask is theirs to decide."""

from collections.abc import Iterable

from sqlmodel import Session, col, func, or_, select

from conversations.casework import flagged
from conversations.words import Words
from storage.tables import Concern, Mentorship


def note(session: Session, words: Words, people: Iterable[tuple[int | None, str]]) -> str:
    """Which of these people, by their numbers and names, such a report is about; empty where there
    is none."""
    reported = _unseen(session)
    names = [name for number, name in people if number in reported]
    return words("triage.form.reported", names=words.list(names), count=len(names)) if names else ""


def count(session: Session) -> int:
    """How many such reports there are."""
    return session.exec(_HOW_MANY, params={}).one()


def _unseen(session: Session) -> set[int]:
    """Whom the other of a mentorship has reported, in whichever and on whichever side of it, while
    the team has not seen to it. Where both reported, it is about both."""
    rows = session.exec(_UNSEEN, params={}).all()
    return {who for by, *two in rows for who in two if who != by}


_REPORTED = (flagged.open_concern, Concern.kind == "reported")
_HOW_MANY = select(func.count()).select_from(Concern).where(*_REPORTED)
_UNSEEN = (
    select(Concern.person_id, Mentorship.mentee_id, Mentorship.mentor_id)
    .join(Mentorship, col(Mentorship.request_id) == col(Concern.request_id))
    .where(
        *_REPORTED,
        # A request may have had several mentors: those of the time of the report.
        col(Mentorship.introduced_at) <= col(Concern.seen_at),
        or_(
            col(Mentorship.ended_at).is_(None),
            col(Mentorship.ended_at) >= col(Concern.opened_at),
        ),
    )
)
