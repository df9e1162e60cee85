"""The Home tab in a room: looking at a page, turning to another, a desk with many cases."""

from datetime import timedelta
from typing import Any

from storage.mail import Address, Message
from storage.tables import Mentorship, Person, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import CLAIRE, STAFF_NAMES, Room


def page_of(room: Room, who: Address) -> Message:
    """What stands in somebody's Home tab."""
    return room.standing[Address(who.replace("slack:", "slack:home/")), "home"]


def turn_to(room: Room, who: Address, name: str, situation: str = "all", page: int = 1) -> Message:
    """A member of staff turns to a list; returns what they see."""
    room.press(who, f"home/list/{name}/{situation}/{page}", where=who)
    return page_of(room, who)


def headings(page: Message) -> list[str]:
    """What the lists of a page are called."""
    return [section.heading.replace("\N{NO-BREAK SPACE}", " ") for section in page.sections]


def labels(page: Message) -> list[str]:
    """The labels of all rows of a page."""
    return [line.label for section in page.sections for line in section.lines]


def numbers(page: Message) -> list[int]:
    """The cases that a page of a list shows, in its order."""
    return [int(line.label.split()[1]) for line in page.sections[0].lines]


def acts(page: Message) -> list[str]:
    """The acts of all buttons of a page, those of its lists included."""
    rows = (*page.buttons, *(section.buttons for section in page.sections))
    return [button.act for row in rows for button in row]


def many(room: Room, count: int, *, name: str = "Camille Dubois", **fields: Any) -> list[int]:
    """So many cases that nobody has taken, sent now, unless `fields` of `Request` say otherwise;
    nothing about them is in the channel. Returns their numbers."""

    def arrive(uow: UnitOfWork) -> list[int]:
        found = []
        for _ in range(count):
            person = Person(name=name, promotion=2015, created_at=uow.now)
            uow.session.add(person)
            uow.session.flush()
            sent = {"state": "submitted", "situation": "research", "submitted_at": uow.now}
            told = {"person_id": person.id, "created_at": uow.now, **sent, **fields}
            request = Request.model_validate(told)
            uow.session.add(request)
            uow.session.flush()
            assert request.id is not None
            found.append(request.id)
        return found

    return room.change(arrive)


def held(room: Room, who: Address, state: str = "claimed", **fields: Any) -> int:
    """A case that somebody of the team holds."""
    holder: dict[str, Any] = {"holder": who, "holder_name": STAFF_NAMES[who]}
    (number,) = many(room, 1, state=state, **holder, **fields)
    return number


def change(room: Room, number: int, **fields: object) -> None:
    """A case is different from now on."""

    def write(uow: UnitOfWork) -> None:
        row = uow.session.get(Request, number)
        assert row is not None
        for name, value in fields.items():
            setattr(row, name, value)

    room.change(write)


def accompanied(
    room: Room,
    mentor: int,
    *,
    days: int,
    wrote: int | None,
    both: bool = True,
    answered: int | None = None,
    waits: int | None = None,
) -> int:
    """A case that is accompanied since so many days; both wrote so many days ago, or the mentor
    alone, whom the mentee `answered` so many days ago, and who `waits` since so many days."""
    number = held(room, CLAIRE, "accompanied")

    def pair_up(uow: UnitOfWork) -> None:
        request = uow.session.get(Request, number)
        assert request is not None
        began = uow.now - timedelta(days=days)
        wrote_at = None if wrote is None else uow.now - timedelta(days=wrote)
        answered_at = wrote_at if both else None
        if answered is not None:
            answered_at = uow.now - timedelta(days=answered)
        row = Mentorship(
            request_id=number,
            mentee_id=request.person_id,
            mentor_id=mentor,
            state="active",
            introduced_at=began,
            ends_at=began + timedelta(days=182),
            mentee_wrote_at=answered_at,
            mentor_wrote_at=wrote_at,
            waits_since=None if waits is None else uow.now - timedelta(days=waits),
        )
        uow.session.add(row)

    room.change(pair_up)
    return number
