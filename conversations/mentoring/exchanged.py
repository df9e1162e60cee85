"""Whether the two have each other's contact details: what one was shown, and who took theirs back.

Read from the slots in which it was said, of which the newest message stays known; the words do not.
"""

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from conversations.mentoring.pair import said_in
from storage import slots
from storage.mail import Address
from storage.tables import PersonAddress


def shown(mentorship_id: int | None, source: str) -> str:
    """The slot in which somebody is shown what the other's message `source` brought."""
    return f"{_shown(mentorship_id)}{source}"


def kept(mentorship_id: int | None, source: str) -> str:
    """What begins the slots in which somebody is told that what their message brought waits for the
    other's."""
    return f"{said_in(mentorship_id)}exchange_kept/{source}/"


def taken_back(mentorship_id: int | None, source: str) -> str:
    """The slot in which whoever took back what that message had brought is told that they have."""
    return f"{_taken_back(mentorship_id)}{source}"


def by_both(session: Session, mentorship_id: int, one: int, other: int) -> bool:
    """Whether each of these two people has been shown the other's, and can still read them."""
    return all(
        _sources(session, reader, _shown(mentorship_id))
        - _sources(session, giver, _taken_back(mentorship_id))
        for reader, giver in ((one, other), (other, one))
    )


def _shown(mentorship_id: int | None) -> str:
    return f"{said_in(mentorship_id)}exchange/"


def _taken_back(mentorship_id: int | None) -> str:
    return f"{said_in(mentorship_id)}exchange_back/"


def _sources(session: Session, person_id: int, begins: str) -> set[str]:
    return {
        slot.removeprefix(begins)
        for place in session.exec(_PLACES, params={"person": person_id})
        for slot in slots.begin_with(session, Address(place), begins)
    }


_PLACES = select(PersonAddress.address).where(col(PersonAddress.person_id) == bindparam("person"))
