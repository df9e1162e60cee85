"""A turn asks the database each question once, and never hears of what was so before it wrote."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, bindparam, delete, event, insert, inspect
from sqlalchemy import select as columns_of
from sqlalchemy.exc import MultipleResultsFound, NoResultFound
from sqlmodel import Session, SQLModel, col, select

from storage import inbox, outbox
from storage.ledger import Ledger
from storage.mail import STAFF, Event, Message, Ref, Said, address
from storage.tables import Person, PersonAddress
from storage.unit_of_work import UnitOfWork
from tests.storage.conftest import HandClock

_NAMED = select(Person).where(col(Person.name) == bindparam("name"))
_COLUMNS = select(Person.id, Person.created_at, Person.nudges).where(
    col(Person.name) == bindparam("name")
)
_PEOPLE = inspect(Person).local_table
_OF_TABLE: Any = columns_of(_PEOPLE.c.name).where(_PEOPLE.c.name == bindparam("name"))
_NAMES: Any = columns_of(_PEOPLE.c.name)
_EVERYBODY = select(Person.name).where(col(Person.id) > bindparam("after")).order_by(Person.name)


@contextmanager
def counted(asked: list[str], kind: str = "SELECT") -> Iterator[None]:
    """Notes every statement of a kind that reaches a database."""

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(kind):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def enters(uow: UnitOfWork, name: str) -> Person:
    person = Person(name=name, created_at=uow.now)
    uow.session.add(person)
    return person


def nour(uow: UnitOfWork) -> None:
    enters(uow, "Nour")


def everybody(session: Session) -> list[str]:
    return list(session.exec(_EVERYBODY, params={"after": 0}))


async def test_what_was_asked_is_recalled_however_it_is_taken(ledger: Ledger) -> None:
    await ledger.write(nour)
    asked: list[str] = []

    def work(uow: UnitOfWork) -> None:
        first = uow.session.exec(_NAMED, params={"name": "Nour"}).one()
        before = len(asked)
        assert uow.session.exec(_NAMED, params={"name": "Nour"}).first() is first
        assert list(uow.session.exec(_NAMED, params={"name": "Nour"})) == [first]
        assert uow.session.exec(_NAMED, params={"name": "Nour"}).all() == [first]
        assert uow.session.get(Person, first.id) is first
        assert len(asked) == before
        assert uow.session.exec(_NAMED, params={"name": "Paul"}).first() is None
        assert len(asked) == before + 1  # another question

    with counted(asked):
        await ledger.write(work)


async def test_what_is_asked_for_alone_must_be_alone(ledger: Ledger) -> None:
    def work(uow: UnitOfWork) -> None:
        for expected in ("none", "one", "many"):
            given = {"name": "Nour"}
            if expected == "none":
                assert uow.session.exec(_NAMED, params=given).one_or_none() is None
                with pytest.raises(NoResultFound):
                    uow.session.exec(_NAMED, params=given).one()
            elif expected == "one":
                row = uow.session.exec(_NAMED, params=given).one()
                assert uow.session.exec(_NAMED, params=given).one_or_none() is row
            else:
                with pytest.raises(MultipleResultsFound):
                    uow.session.exec(_NAMED, params=given).one()
                with pytest.raises(MultipleResultsFound):
                    uow.session.exec(_NAMED, params=given).one_or_none()
            enters(uow, "Nour")

    await ledger.write(work)


async def test_columns_are_read_as_the_rows_have_them(ledger: Ledger) -> None:
    """Also those that are kept in another form than they are given: an instant, say."""
    await ledger.write(nour)

    def work(uow: UnitOfWork) -> None:
        row = uow.session.exec(_NAMED, params={"name": "Nour"}).one()
        columns = uow.session.exec(_COLUMNS, params={"name": "Nour"}).one()
        assert columns == (row.id, row.created_at, row.nudges)

    await ledger.write(work)


async def test_a_table_is_asked_as_its_rows_are(ledger: Ledger) -> None:
    await ledger.write(nour)

    def work(uow: UnitOfWork) -> None:
        assert uow.session.exec(_OF_TABLE, params={"name": "Nour"}).one().name == "Nour"

    await ledger.write(work)


async def test_that_there_is_none_is_recalled_until_there_is(ledger: Ledger) -> None:
    asked: list[str] = []

    def work(uow: UnitOfWork) -> None:
        person = enters(uow, "Nour")
        uow.session.flush()
        assert uow.session.get(PersonAddress, "telegram:1") is None
        before = len(asked)
        assert uow.session.get(PersonAddress, "telegram:1") is None
        assert len(asked) == before
        row = PersonAddress(address="telegram:1", person_id=person.id or 0, used_at=uow.now)
        uow.session.add(row)
        assert uow.session.get(PersonAddress, "telegram:1") is row

    with counted(asked):
        await ledger.write(work)


def adds(uow: UnitOfWork) -> list[str]:
    enters(uow, "Paul")
    return ["Nour", "Paul"]


def renames(uow: UnitOfWork) -> list[str]:
    uow.session.exec(_NAMED, params={"name": "Nour"}).one().name = "Zoé"
    return ["Zoé"]


def removes(uow: UnitOfWork) -> list[str]:
    uow.session.delete(uow.session.exec(_NAMED, params={"name": "Nour"}).one())
    return []


def removes_all(uow: UnitOfWork) -> list[str]:
    uow.session.exec(delete(Person))
    return []


def adds_one(uow: UnitOfWork) -> list[str]:
    uow.session.exec(insert(Person), params=_row(uow))
    return ["Nour", "Paul"]


def adds_at_once(uow: UnitOfWork) -> list[str]:
    uow.session.exec(insert(Person), params=[_row(uow)])
    return ["Nour", "Paul"]


def adds_past_it(uow: UnitOfWork) -> list[str]:
    uow.connection.execute(insert(Person), _row(uow))
    return ["Nour", "Paul"]


def removes_past_it(uow: UnitOfWork) -> list[str]:
    uow.connection.exec_driver_sql("DELETE FROM person")
    return []


CHANGES = [
    *(adds, adds_one, adds_at_once, renames, removes, removes_all, adds_past_it, removes_past_it),
]


@pytest.mark.parametrize("change", CHANGES)
async def test_what_is_written_is_read(
    ledger: Ledger, change: Callable[[UnitOfWork], list[str]]
) -> None:
    await ledger.write(nour)

    def work(uow: UnitOfWork) -> None:
        assert everybody(uow.session) == ["Nour"]
        expected = change(uow)
        assert everybody(uow.session) == expected

    await ledger.write(work)


async def test_what_is_undone_was_never_read(ledger: Ledger) -> None:
    def work(uow: UnitOfWork) -> None:
        assert everybody(uow.session) == []
        undone = uow.session.begin_nested()
        enters(uow, "Nour")
        assert everybody(uow.session) == ["Nour"]
        undone.rollback()
        assert everybody(uow.session) == []

    await ledger.write(work)


async def test_the_next_piece_of_work_reads_anew(ledger: Ledger) -> None:
    """Pieces that share a commit share a session, too."""
    seen: list[list[str]] = []
    sessions: set[int] = set()
    begun, queued = threading.Event(), threading.Event()

    def waits(uow: UnitOfWork) -> None:
        begun.set()
        assert queued.wait(10)

    def looks(uow: UnitOfWork) -> None:
        sessions.add(id(uow.session))
        seen.append(everybody(uow.session))

    first = asyncio.create_task(ledger.write(waits, in_order=True))
    assert await asyncio.to_thread(begun.wait, 10)
    together = [ledger.write(each, in_order=True) for each in (looks, adds_past_it, looks)]
    pieces = [asyncio.create_task(each) for each in together]
    await asyncio.sleep(0)  # all of them are queued
    queued.set()
    await asyncio.gather(first, *pieces)
    assert seen == [[], ["Paul"]]
    assert len(sessions) == 1, "else nothing was shown"


async def test_what_is_written_of_one_table_is_still_known_of_the_others(ledger: Ledger) -> None:
    await ledger.write(nour)
    asked: list[str] = []

    def work(uow: UnitOfWork) -> None:
        assert uow.session.get(PersonAddress, "telegram:1") is None
        uow.session.exec(_NAMED, params={"name": "Nour"}).one().name = "Zoé"
        before = len(asked)
        assert uow.session.get(PersonAddress, "telegram:1") is None
        assert len(asked) == before
        assert everybody(uow.session) == ["Zoé"]
        assert uow.session.get(PersonAddress, "telegram:1") is None
        assert len(asked) == before + 1

    with counted(asked):
        await ledger.write(work)


async def test_a_row_that_is_changed_again_and_again_is_written_once(ledger: Ledger) -> None:
    await ledger.write(nour)
    written: list[str] = []

    def work(uow: UnitOfWork) -> None:
        person = uow.session.exec(_NAMED, params={"name": "Nour"}).one()
        for name in ("Zoé", "Léa", "Inès"):
            person.name = name
            assert uow.session.get(PersonAddress, f"telegram:{name}") is None
            uow.post(Message(to=STAFF, text=name, key=name))

    with counted(written, "UPDATE"):
        await ledger.write(work)
    assert len(written) == 1
    assert await ledger.read(everybody) == ["Inès"]


async def test_what_is_deleted_is_not_found(ledger: Ledger) -> None:
    await ledger.write(nour)

    def work(uow: UnitOfWork) -> None:
        person = uow.session.exec(_NAMED, params={"name": "Nour"}).one()
        uow.session.delete(person)
        assert uow.session.get(Person, person.id) is None
        with pytest.raises(NoResultFound):
            uow.session.get_one(Person, person.id)

    await ledger.write(work)


async def test_what_is_not_kept_reads_what_was_changed(ledger: Ledger) -> None:
    def work(uow: UnitOfWork) -> None:
        enters(uow, "Nour")
        assert uow.session.exec(_NAMES).all() == [("Nour",)]

    await ledger.write(work)


async def test_one_that_must_be_there_is_recalled_as_well(ledger: Ledger) -> None:
    await ledger.write(nour)
    asked: list[str] = []

    def work(uow: UnitOfWork) -> None:
        person = uow.session.exec(_NAMED, params={"name": "Nour"}).one()
        before = len(asked)
        assert uow.session.get_one(Person, person.id) is person
        assert uow.session.exec(_NAMED, params={"name": "Nour"}).one() is person
        assert len(asked) == before

    with counted(asked):
        await ledger.write(work)


def test_no_row_goes_or_changes_with_that_of_another_table() -> None:
    keys = [key for table in SQLModel.metadata.tables.values() for key in table.foreign_keys]
    assert keys
    assert all(key.ondelete is None and key.onupdate is None for key in keys)


async def test_what_a_slot_holds_is_asked_once(ledger: Ledger) -> None:
    asked: list[str] = []

    def work(uow: UnitOfWork) -> None:
        assert not uow.stands(STAFF, "card/1")
        for words in ("Bonjour", "Bonsoir"):
            uow.post(Message(to=STAFF, text=words, key=words, slot="card/1"))
            before = len(asked)
            assert uow.says(STAFF, "card/1", words)
            assert uow.stands(STAFF, "card/1")
            assert uow.thread_of(STAFF, "card/1") == ""
            assert uow.delivered(STAFF, "card/1") is None
            assert len(asked) == before + 1

    with counted(asked):
        await ledger.write(work)


async def test_what_is_said_and_what_comes_due_changes_no_answer(ledger: Ledger) -> None:
    """Nearly every step of a turn says something."""
    asked: list[str] = []

    def work(uow: UnitOfWork) -> None:
        assert everybody(uow.session) == []
        before = len([each for each in asked if "person" in each])
        uow.post(Message(to=STAFF, text="Bonjour", key="hello"))
        uow.remind("person/1", "look", uow.now)
        assert everybody(uow.session) == []
        assert len([each for each in asked if "person" in each]) == before

    with counted(asked):
        await ledger.write(work)


@pytest.fixture
async def processes(postgresql_url: str, clock: HandClock) -> AsyncIterator[tuple[Ledger, Ledger]]:
    """Two on one database, whose transactions overlap."""
    both = Ledger(postgresql_url, clock.now), Ledger(postgresql_url, clock.now)
    yield both
    for each in both:
        await each.close()


async def test_who_locks_a_row_reads_what_another_wrote_meanwhile(
    processes: tuple[Ledger, Ledger],
) -> None:
    """Transactions overlap there; whoever has waited for a row decides from what is so."""

    def work(uow: UnitOfWork) -> None:
        row = uow.session.exec(_NAMED, params={"name": "Nour"}).one()
        assert everybody(uow.session) == ["Nour"]
        another.write_now(adds_past_it)
        assert everybody(uow.session) == ["Nour"]
        uow.lock(Person, row.id)
        assert everybody(uow.session) == ["Nour", "Paul"]

    ledger, another = processes
    await ledger.write(nour)
    await ledger.write(work)


async def test_a_slot_is_looked_at_again_once_it_is_locked(
    processes: tuple[Ledger, Ledger],
) -> None:
    """Another process may have delivered what stands there."""

    def work(uow: UnitOfWork) -> None:
        assert uow.delivered(STAFF, "card/1") is None
        another.write_now(delivers)
        uow.post(Message(to=STAFF, text="Bonjour", key="again", slot="card/1"))
        assert uow.delivered(STAFF, "card/1") == "77"

    def delivers(uow: UnitOfWork) -> None:
        for parcel in outbox.claim(uow, 1, timedelta(minutes=1)):
            outbox.sent(uow, parcel.seq, Ref("77"))

    ledger, another = processes
    await ledger.write(
        lambda uow: uow.post(Message(to=STAFF, text="Bonjour", key="once", slot="card/1"))
    )
    await ledger.write(work)


async def test_each_event_is_handled_as_things_stand_by_then(
    processes: tuple[Ledger, Ledger], clock: HandClock
) -> None:
    """Several may share a transaction, and another process write between two of them."""

    def handle(event: Event, uow: UnitOfWork) -> None:
        seen.append(everybody(uow.session))
        if len(seen) == 1:
            another.write_now(adds_past_it)

    seen: list[list[str]] = []
    ledger, another = processes
    place = address("telegram", 1)
    events = [
        Event(id=ref, at=clock.now(), who=place, where=place, what=Said(text="Oui", ref=Ref(ref)))
        for ref in ("1", "2")
    ]
    await ledger.write(lambda uow: inbox.store(uow, events))
    await ledger.write(lambda uow: inbox.handle_next(uow, handle))
    assert seen == [[], ["Paul"]]


def _row(uow: UnitOfWork) -> dict[str, object]:
    return {"name": "Paul", "created_at": uow.now}
