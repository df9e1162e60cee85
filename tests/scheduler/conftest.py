"""Pairs in a database, for rounds to find."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from sqlmodel import Session, SQLModel, select

from scheduler.rounds import Rounds
from storage.ledger import Ledger
from storage.mail import Event, Message
from storage.queues import inbox, outbox
from storage.tables import Mentorship, Person, PersonAddress, Request
from storage.unit_of_work import UnitOfWork
from tests.catalogue import CATALOGUE

INTRODUCED = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""A Monday, 10:30 in Paris."""

DAY = timedelta(days=1)
Row = TypeVar("Row", bound=SQLModel)


@dataclass
class Town:
    """A database with pairs in it, a clock that is set by hand, and rounds."""

    url: str
    now: datetime = INTRODUCED
    ledgers: list[Ledger] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ledger = self.open()
        self.rounds = Rounds(self.ledger, CATALOGUE)

    def open(self) -> Ledger:
        """A ledger on this database, as another process would have."""
        self.ledgers.append(Ledger(self.url, lambda: self.now))
        return self.ledgers[-1]

    def close(self) -> None:
        for ledger in self.ledgers:
            ledger.close_now()

    def person(self, where: str, name: str, **known: Any) -> int:
        """Somebody who can be written to."""

        def add(uow: UnitOfWork) -> int:
            row = Person(name=name, created_at=uow.now, **known)
            uow.session.add(row)
            uow.session.flush()
            assert row.id is not None
            if where:
                uow.session.add(PersonAddress(address=where, person_id=row.id, used_at=uow.now))
            return row.id

        return self.ledger.write_now(add)

    def pair(self, mentee: int, mentor: int, **known: Any) -> int:
        """A mentorship that began at `INTRODUCED`, unless something else is known."""

        def add(uow: UnitOfWork) -> int:
            request = Request(person_id=mentee, state="accompanied", created_at=uow.now)
            uow.session.add(request)
            uow.session.flush()
            assert request.id is not None
            values: dict[str, Any] = {
                "state": "active",
                "introduced_at": INTRODUCED,
                "ends_at": INTRODUCED + 182 * DAY,
                "look_again_at": INTRODUCED,
                **known,
            }
            row = Mentorship(request_id=request.id, mentee_id=mentee, mentor_id=mentor, **values)
            uow.session.add(row)
            uow.session.flush()
            assert row.id is not None
            return row.id

        return self.ledger.write_now(add)

    def pairs(self, count: int) -> list[int]:
        """Many of them, each of two people of their own."""
        return [
            self.pair(
                self.person(f"telegram:{2 * number}", f"Nour {number}"),
                self.person(f"telegram:{2 * number + 1}", f"Luc {number}"),
            )
            for number in range(count)
        ]

    async def at(self, now: datetime) -> int:
        """Let it be `now`, and make a round."""
        self.now = now
        return await self.rounds.run()

    async def until(self, end: datetime) -> None:
        """Make a round whenever one is due, until `end`."""
        while (due := await self.rounds.next_due()) is not None and due <= end:
            await self.at(max(due, self.now))

    def messages(self, where: str = "") -> list[Message]:
        """What was posted, in order."""
        statement = select(outbox.c.payload).order_by(outbox.c.seq)
        if where:
            statement = statement.where(outbox.c.address == where)
        return self.ledger.read_now(
            lambda session: [
                Message.model_validate_json(payload)
                for payload in session.connection().execute(statement).scalars()
            ]
        )

    def events(self) -> list[Event]:
        """What came due and needs a decision."""
        statement = select(inbox.c.payload).order_by(inbox.c.seq)
        return self.ledger.read_now(
            lambda session: [
                Event.model_validate_json(payload)
                for payload in session.connection().execute(statement).scalars()
            ]
        )

    def all(self, table: type[Row]) -> list[Row]:
        """All rows of a table."""
        return self.ledger.read_now(lambda session: list(session.exec(select(table)).all()))

    def change(self, work: Callable[[Session], None]) -> None:
        """Arrange something directly."""
        self.ledger.write_now(lambda uow: work(uow.session))


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    """A town on SQLite, and on PostgreSQL."""
    opened = Town(database_url)
    yield opened
    opened.close()


def step_of(message: Message) -> str:
    """Which step of the journey a message tells."""
    return message.key.split("/")[2]
