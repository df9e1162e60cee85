"""A mentor leaves while they are asked for something, on one PostgreSQL with several processes:
whoever comes first, nobody who has left is waited for."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from sqlalchemy import text

from conversations.team.forms import Form, Preview
from storage import inbox
from storage.mail import STAFF, Event, Pressed, Ref, Submitted
from storage.tables import Interview, Mentor, Mentorship, Proposal, Request, Talk
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import CLAIRE, PAUL, Room, acts_of
from tests.patience import PATIENCE

ASKS = {
    "propose": {"mentor": "{}", "words": "Une chercheuse."},
    "contact": {"contact": "{}", "somebody": "", "words": "Une chercheuse.", "then": "beside"},
    "interview": {"mentors": "{}", "member": "", "words": "Une chercheuse."},
}


@pytest.fixture
def rooms(postgresql_url: str) -> Iterator[tuple[Room, Room, Room]]:
    """Three processes on one PostgreSQL."""
    with ExitStack() as stack:
        made = [Room(postgresql_url) for _ in range(3)]
        for room in made:
            stack.callback(room.close)
        yield made[0], made[1], made[2]


def asks(room: Room, what: str, case: int, mentor: int) -> Event:
    """Claire asks the mentor, with a form that she has read and confirms."""
    form = room.open_form(CLAIRE, f"{what}/{case}")
    assert isinstance(form, Form), form
    given = {name: value.format(mentor) for name, value in ASKS[what].items()}
    values = {field.name: field.value for field in form.fields} | given
    preview = room.forms.check(form.act, values, CLAIRE, staff=True)
    assert isinstance(preview, Preview), preview
    submitted = Submitted(act=form.act, values={**values, **preview.adds})
    at = room.clock.now()
    return Event(
        id="asks", at=at, who=CLAIRE, where=STAFF, what=submitted, name="Claire", staff=True
    )


def gives_up(room: Room, act: str) -> Event:
    if act == "erase":
        room.write(PAUL, "/delete")
        act = next(each for each in acts_of(room.last(PAUL)) if each.startswith("erase/yes/"))
    pressed = Pressed(act=act, ref=Ref("pressed"))
    return Event(id="leaves", at=room.clock.now(), who=PAUL, where=PAUL, what=pressed)


def queue(rooms: Sequence[Room], mentor: int, events: Sequence[Event]) -> None:
    """Two processes handle an event each, in this order: each begins, and comes to wait for the
    mentor's profile, which a third holds, before the next; then it lets go."""
    third, *others = rooms
    third.ledger.write_now(lambda uow: inbox.store(uow, list(events)))

    def handle(room: Room) -> int:
        def failed(event: Event, uow: UnitOfWork, error: Exception) -> None:
            raise error

        return room.ledger.write_now(
            lambda uow: inbox.handle_next(uow, room.reception.handle, on_failure=failed, limit=1)
        )

    with ThreadPoolExecutor(len(others)) as threads:

        def hold(uow: UnitOfWork) -> list[Future[int]]:
            uow.lock(Mentor, mentor)
            begun: list[Future[int]] = []
            for room in others:
                begun.append(threads.submit(handle, room))
                until_waiting(uow, len(begun))
            return begun

        assert [each.result() for each in third.ledger.write_now(hold)] == [1, 1]
    third.settle()


def until_waiting(uow: UnitOfWork, count: int) -> None:
    """Until so many transactions of this database wait for a lock of another."""
    seen = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    end = time.monotonic() + PATIENCE
    while True:
        uow.connection.execute(text("SELECT pg_stat_clear_snapshot()"))
        if uow.connection.execute(seen).scalar_one() >= count:
            return
        assert time.monotonic() < end, "nobody waits"


@pytest.mark.parametrize(
    ("what", "first", "way"),
    [
        *((what, first, "stop/mentor/{}") for what in ASKS for first in ("asks", "leaves")),
        ("propose", "asks", "erase"),
    ],
)
def test_nobody_who_has_left_is_waited_for(
    rooms: tuple[Room, Room, Room], what: str, first: str, way: str
) -> None:
    room = rooms[0]
    case, paul = room.mentee(), room.mentor()
    room.press(CLAIRE, f"claim/{case}")
    both = [asks(room, what, case, paul), gives_up(room, way.format(paul))]
    queue(rooms, paul, both if first == "asks" else both[::-1])
    assert room.find(Mentor, paul).state == "left"
    asked: list[Proposal | Talk | Interview] = [
        *room.all(Proposal), *room.all(Talk), *room.all(Interview)
    ]  # fmt: skip
    handed_back = ["left" if what == "propose" else "declined"]
    assert [each.state for each in asked] == (handed_back if first == "asks" else [])
    assert room.find(Request, case).state == "claimed"
    room.press(PAUL, "proposal/yes/1")
    assert not room.all(Mentorship)
