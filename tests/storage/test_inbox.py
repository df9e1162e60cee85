"""What happened: kept before it is acknowledged, handled once, in order, then blanked."""

import asyncio
import logging
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from storage import inbox, outbox
from storage.ledger import Ledger
from storage.mail import STAFF, Event
from storage.queues import inbox as rows
from storage.tables import Person, PersonAddress
from storage.unit_of_work import UnitOfWork
from tests.storage.saying import ANTOINE, CLAIRE, deliver, message, said, store


class Diary:
    """A handler that writes down what it was given."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def __call__(self, event: Event, _uow: UnitOfWork) -> None:
        self.ids.append(event.id)


def row(session: Session, id: str) -> Any:
    return session.connection().execute(select(rows).where(rows.c.id == id)).one()


async def test_what_comes_twice_happens_once(ledger: Ledger) -> None:
    assert await store(ledger, said("1"), said("2")) == 2
    assert await store(ledger, said("2"), said("3"), said("3")) == 1
    assert await store(ledger) == 0
    assert await ledger.read(inbox.pending) == 3
    diary = Diary()
    assert await ledger.write(lambda uow: inbox.handle_next(uow, diary)) == 3
    assert await store(ledger, said("1")) == 0
    assert await ledger.write(lambda uow: inbox.handle_next(uow, diary)) == 0
    assert diary.ids == ["1", "2", "3"]


async def test_an_event_comes_out_as_it_went_in(ledger: Ledger) -> None:
    event = said("1", "à bientôt 👋", under="7").model_copy(
        update={"staff": True, "name": "Zoé", "language": "fr"}
    )
    await store(ledger, event)
    seen: list[Event] = []
    await ledger.write(lambda uow: inbox.handle_next(uow, lambda e, _: seen.append(e)))
    assert seen == [event]


async def test_events_are_handled_in_order_and_at_most_limit_at_a_time(ledger: Ledger) -> None:
    await store(ledger, *(said(f"{n}") for n in range(5)))
    diary = Diary()
    counts = [
        await ledger.write(lambda uow: inbox.handle_next(uow, diary, limit=2)) for _ in range(4)
    ]
    assert counts == [2, 2, 1, 0]
    assert diary.ids == ["0", "1", "2", "3", "4"]


async def test_the_inbox_keeps_ids_not_words(ledger: Ledger) -> None:
    await store(ledger, said("1", "un secret"))
    await ledger.write(lambda uow: inbox.handle_next(uow, Diary()))
    kept = await ledger.read(lambda session: row(session, "1"))
    assert (kept.payload, kept.failure) == ("", "")
    assert kept.handled_at is not None


async def test_a_handler_that_raises_is_undone_told_and_never_blocks(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    await store(ledger, said("1"), said("2", "ouille"), said("3"))
    diary = Diary()

    def handler(event: Event, uow: UnitOfWork) -> None:
        diary(event, uow)
        uow.post(message(f"re:{event.id}"))
        uow.session.add(Person(name=event.id, created_at=uow.now))
        if event.id == "2":
            raise LookupError("what now")

    def on_failure(event: Event, uow: UnitOfWork, error: Exception) -> None:
        assert isinstance(error, LookupError)
        uow.post(message(f"sorry:{event.id}"))

    handled = await ledger.write(lambda uow: inbox.handle_next(uow, handler, on_failure=on_failure))
    assert handled == 3
    assert diary.ids == ["1", "2", "1", "2", "3"]  # begun again, with care
    failed = await ledger.read(lambda session: row(session, "2"))
    assert "ouille" in failed.payload
    assert "LookupError: what now" in failed.failure
    kept = await ledger.read(
        lambda s: [person.name for person in s.execute(select(Person)).scalars()]
    )
    assert kept == ["1", "3"]
    keys = [parcel.message.key for parcel in await deliver(ledger)]
    assert keys == ["re:1", "sorry:2", "re:3"]
    assert await ledger.read(inbox.pending) == 0


async def test_rows_the_database_refuses_fail_their_event_alone(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    await store(ledger, said("1"), said("2"), said("3"))

    def handler(event: Event, uow: UnitOfWork) -> None:
        uow.session.add(Person(name=event.id, created_at=uow.now))
        if event.id == "2":
            uow.session.add(PersonAddress(address="x:1", person_id=999, used_at=uow.now))

    assert await ledger.write(lambda uow: inbox.handle_next(uow, handler)) == 3
    kept = await ledger.read(
        lambda s: [person.name for person in s.execute(select(Person)).scalars()]
    )
    assert kept == ["1", "3"]
    assert "IntegrityError" in (await ledger.read(lambda s: row(s, "2"))).failure


async def test_a_failure_that_nobody_can_be_told_is_kept_too(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    await store(ledger, said("1"), said("2"))

    def handler(event: Event, _uow: UnitOfWork) -> None:
        if event.id == "1":
            raise LookupError("first")

    def on_failure(_event: Event, uow: UnitOfWork, _error: Exception) -> None:
        uow.post(message("half"))
        raise RuntimeError("second")

    await ledger.write(lambda uow: inbox.handle_next(uow, handler, on_failure=on_failure))
    failure = (await ledger.read(lambda s: row(s, "1"))).failure
    assert "LookupError: first" in failure
    assert "RuntimeError: second" in failure
    assert await ledger.read(outbox.waiting) == 0
    assert await ledger.read(inbox.pending) == 0


async def test_a_fault_of_the_database_is_not_the_handlers(ledger: Ledger) -> None:
    await store(ledger, said("1"), said("2"))
    diary = Diary()

    def handler(event: Event, uow: UnitOfWork) -> None:
        diary(event, uow)
        uow.post(message(f"re:{event.id}"))
        if diary.ids == ["1", "2"]:
            raise OperationalError("…", None, Exception("deadlock"))

    assert await ledger.write(lambda uow: inbox.handle_next(uow, handler)) == 2
    assert diary.ids == ["1", "2", "1", "2"]
    assert await ledger.read(outbox.waiting) == 2


async def test_a_statement_that_can_not_work_is_the_handlers_fault(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    await store(ledger, said("1"), said("2"))

    def handler(event: Event, uow: UnitOfWork) -> None:
        uow.post(message(f"re:{event.id}"))
        if event.id == "1":
            uow.connection.execute(text("SELECT nothing FROM nowhere"))

    assert await ledger.write(lambda uow: inbox.handle_next(uow, handler)) == 2
    assert "nowhere" in (await ledger.read(lambda s: row(s, "1"))).failure
    assert [parcel.message.key for parcel in await deliver(ledger)] == ["re:2"]


async def test_an_event_of_another_version_is_kept_and_passed_over(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    await store(ledger, said("1"), said("2"))

    def spoil(uow: UnitOfWork) -> None:
        uow.connection.execute(update(rows).where(rows.c.id == "1").values(payload='{"v": 9}'))

    await ledger.write(spoil)
    diary = Diary()
    assert await ledger.write(lambda uow: inbox.handle_next(uow, diary)) == 2
    assert diary.ids == ["2"]
    kept = await ledger.read(lambda s: row(s, "1"))
    assert kept.payload == '{"v": 9}'
    assert "ValidationError" in kept.failure


async def test_a_transaction_that_is_given_up_leaves_the_events(ledger: Ledger) -> None:
    await store(ledger, said("1"))

    def work(uow: UnitOfWork) -> None:
        inbox.handle_next(uow, Diary())
        raise KeyError("given up")

    with pytest.raises(KeyError):
        await ledger.write(work)
    assert await ledger.read(inbox.pending) == 1


async def test_many_doors_store_at_once_and_nothing_is_lost(ledger: Ledger) -> None:
    places = (ANTOINE, CLAIRE, STAFF)
    events = [said(f"{n}", where=places[n % 3]) for n in range(90)]
    new = await asyncio.gather(*(store(ledger, each) for each in events + events[::3]))
    assert sum(new) == 90
    diary = Diary()
    while await ledger.write(lambda uow: inbox.handle_next(uow, diary)):
        pass
    assert diary.ids == [event.id for event in events]
