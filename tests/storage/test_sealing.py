"""With a key no word of a person lies readable in the database, and nobody notices else."""

import logging
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import String, text
from sqlmodel import Session, select
from sqlmodel.sql.sqltypes import AutoString

from storage import inbox, keys_in_use
from storage.keyring import NO_KEYS, Damaged, KeyMissing, Keyring, new_key
from storage.ledger import Ledger
from storage.mail import Event
from storage.queues import metadata
from storage.resealing import census, sealed_columns
from storage.tables import History, Mentorship, Person, Request
from storage.unit_of_work import UnitOfWork
from tests.storage.conftest import HandClock
from tests.storage.saying import claim, message, post, said, store, texts
from tests.storage.words import PLACES, every_byte, read_back, write_down

OLD, NEW = new_key(), new_key()
WORD = "hippocampe"

READABLE = {
    "audit": {"about", "act", "name", "who"},
    "addresscode": {"code_hash"},
    "agenda": {"subject", "step"},
    "batch": {"kind"},
    "concern": {"kind", "closed_by", "closed_name"},
    "consent": {"version", "language"},
    "decision": {"kind", "what", "by", "by_name", "helped"},
    "dialogue": {"form", "subject", "revisiting", "outcome"},
    "heard": {"platform"},
    "history": {"actor", "actor_name", "act", "given_to", "given_to_name"},
    "inbox": {"id", "lane"},
    "interview": {"state", "invited_by"},
    "invite": {"token_hash", "made_by", "made_name"},
    "keyinuse": {"name"},
    "mailcode": {"code_hash"},
    "meeting": {"marked", "state"},
    "mentor": {"state"},
    "mentorship": {"state", "outcome", "became"},
    "note": set(),
    "objective": set(),
    "offer": {"address"},
    "outbox": {"key", "address", "platform", "slot", "under", "digest", "ref", "failure"},
    "person": {
        "name", "studies", "city", "country", "zone", "language", "consent_version", "verified_by",
    },
    "personaddress": {"address"},
    "proposal": {"state"},
    "reflection": {"kind", "point"},
    "request": {
        "state", "need", "situation", "holder", "holder_name", "outcome", "distress_seen_by",
    },
    "requestfile": {"question", "kind", "source", "mime", "ref"},
    "setting": {"name", "value", "by", "by_name"},
    "talk": {"asked_by", "asked_name", "state"},
    "inquiry": {"held", "purpose", "state"},
    "candidate": set(),
    "waiting": set(),
    "told": {"step", "role", "occasion", "outcome"},
}  # fmt: skip
"""What queries, figures and the post read: names, towns, addresses, states, numbers of ours. No
sentence that a person has written is among it."""


Opener = Callable[[Keyring], Any]


@pytest.fixture
def opened(database_url: str, clock: HandClock) -> Opener:
    """Opens the database with some keyring; closed at the end of each `async with`."""

    @asynccontextmanager
    async def open_with(keyring: Keyring) -> AsyncIterator[Ledger]:
        ledger = Ledger(database_url, clock.now, keyring)
        yield ledger
        await ledger.close()

    return open_with


def rows_of(session: Session, statement: str) -> list[Any]:
    return list(session.connection().execute(text(statement)).all())


def test_every_text_is_sealed_or_declared_readable() -> None:
    found = {
        table.name: {
            column.name
            for column in table.columns
            if isinstance(column.type, String | AutoString)
            and column not in sealed_columns().get(table, ())
        }
        for table in metadata.sorted_tables
    }
    assert found == {table: READABLE.get(table, set()) for table in found}
    assert found.keys() == READABLE.keys()


async def test_no_word_lies_readable_when_there_is_a_key(database_url: str, opened: Opener) -> None:
    async with opened(Keyring([NEW])) as ledger:
        await ledger.write(write_down(WORD))
        # While it is open: SQLite's log is looked at, too.
        assert WORD.encode() not in every_byte(database_url)
        assert str(await ledger.read(read_back)).count(WORD) > 20
        found = await ledger.read(lambda session: census(session.connection()))
        assert found == {Keyring([NEW]).first: PLACES}
    assert WORD.encode() not in every_byte(database_url)
    assert b"Nour" in every_byte(database_url)


async def test_without_a_key_words_are_plain_and_all_are_looked_at(
    database_url: str, opened: Opener
) -> None:
    """That the test above looks where words would be, and fills every sealed column."""
    async with opened(NO_KEYS) as ledger:
        await ledger.write(write_down(WORD))
        assert every_byte(database_url).count(WORD.encode()) > 20
        for table, columns in sealed_columns().items():
            for column in columns:
                statement = f"SELECT CAST({column.name} AS TEXT) FROM {table.name}"
                assert WORD in str(await ledger.read(lambda s, sql=statement: rows_of(s, sql)))


async def test_plain_old_and_new_are_read_side_by_side(opened: Opener) -> None:
    for keyring in (NO_KEYS, Keyring([OLD]), Keyring([NEW, OLD])):
        async with opened(keyring) as ledger:
            await ledger.write(write_down(WORD))
    async with opened(Keyring([OLD, NEW], seals=False)) as ledger:
        plain, old, new = [row for row in await ledger.read(read_back) if row[0] == "mentorship"]
        assert plain == old == new == ("mentorship", WORD)
        found = await ledger.read(lambda session: census(session.connection()))
        assert found == {"": PLACES, Keyring([OLD]).first: PLACES, Keyring([NEW]).first: PLACES}


async def test_both_queues_carry_on_when_the_key_changes(opened: Opener) -> None:
    for number, keyring in enumerate((NO_KEYS, Keyring([OLD]), Keyring([NEW, OLD]))):
        async with opened(keyring) as ledger:
            await store(ledger, said(f"{number}", f"{WORD} {number}"))
            await post(ledger, message(f"{number}", f"{WORD} {number}"))
    async with opened(Keyring([NEW, OLD])) as ledger:
        heard: list[str] = []

        def hear(event: Event, _uow: UnitOfWork) -> None:
            heard.append(event.what.text)  # type: ignore[union-attr] # `said` makes no other kind

        await ledger.write(lambda uow: inbox.handle_next(uow, hear))
        assert heard == [f"{WORD} {number}" for number in range(3)]
        assert texts(await claim(ledger)) == [f"{WORD} 0"]


async def test_words_that_look_sealed_are_words(opened: Opener) -> None:
    lookalike = Keyring([NEW]).seal("autre chose")
    for keyring in (NO_KEYS, Keyring([OLD])):
        async with opened(keyring) as ledger:

            def work(uow: UnitOfWork) -> None:
                person = Person(name="Nour", created_at=uow.now)
                uow.session.add(person)
                uow.session.flush()
                assert person.id
                request = Request(person_id=person.id, state="new", created_at=uow.now)
                uow.session.add(request)
                uow.session.flush()
                uow.session.add(
                    History(request_id=request.id or 0, at=uow.now, act="x", why=lookalike)
                )

            await ledger.write(work)
            found = await ledger.read(read_back)
            assert {row for row in found if row[0] == "history"} == {("history", lookalike)}


async def test_with_the_wrong_key_nothing_is_lost(
    opened: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(Keyring([OLD])) as ledger:
        await ledger.write(write_down(WORD))
        await store(ledger, said("1", WORD))
    caplog.set_level(logging.CRITICAL)
    for keyring in (NO_KEYS, Keyring([NEW])):
        async with opened(keyring) as ledger:
            with pytest.raises(KeyMissing):
                await ledger.read(read_back)
            with pytest.raises(KeyMissing):
                await ledger.write(lambda uow: inbox.handle_next(uow, lambda *_: None))
            with pytest.raises(KeyMissing):
                await claim(ledger)
    async with opened(Keyring([OLD])) as ledger:
        assert await ledger.read(inbox.pending) == 2
        assert texts(await claim(ledger)) == [WORD]


async def test_an_event_that_meets_a_missing_key_waits_for_it(
    opened: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(Keyring([OLD])) as ledger:
        await ledger.write(write_down(WORD))
    caplog.set_level(logging.CRITICAL)

    def handler(_event: Event, uow: UnitOfWork) -> None:
        uow.session.exec(select(Mentorship)).one()

    async with opened(Keyring([NEW])) as ledger:
        await ledger.write(
            lambda uow: uow.connection.execute(text("UPDATE inbox SET handled_at=stored_at"))
        )
        await store(ledger, said("1"))
        with pytest.raises(KeyMissing):
            await ledger.write(lambda uow: inbox.handle_next(uow, handler))
        assert await ledger.read(inbox.pending) == 1


async def test_a_damaged_text_stops_nobody_else(
    opened: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    async with opened(Keyring([NEW])) as ledger:
        await store(ledger, said("1", WORD), said("2", WORD))
        await post(ledger, message("1", WORD), message("2", WORD))
        await ledger.write(write_down(WORD))

        def damage(uow: UnitOfWork) -> None:
            for sql in (
                "UPDATE inbox SET payload = substr(payload, 1, 60) WHERE id = '1'",
                "UPDATE outbox SET payload = substr(payload, 1, 60) WHERE key = '1'",
                "UPDATE mentorship SET objective = substr(objective, 1, 60)",
            ):
                uow.connection.execute(text(sql))

        await ledger.write(damage)
        handled: list[str] = []
        await ledger.write(
            lambda uow: inbox.handle_next(uow, lambda event, _: handled.append(event.id))
        )
        assert "1" not in handled
        assert "2" in handled
        (failed,) = await ledger.read(
            lambda s: rows_of(s, "SELECT payload, handled_at FROM inbox WHERE id = '1'")
        )
        assert failed.payload.startswith("sealed:")
        assert failed.handled_at is not None
        assert [each.message.key for each in await claim(ledger)] == ["2"]
        with pytest.raises(Damaged):
            await ledger.read(lambda session: session.exec(select(Mentorship)).one())


async def test_no_error_quotes_words(
    opened: Opener, clock: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Not those of the database, which log what a statement was given, and not those of values
    that can't be read."""
    async with opened(NO_KEYS) as ledger:

        def refused(uow: UnitOfWork) -> None:
            uow.session.add(
                Mentorship(request_id=1, mentee_id=404, mentor_id=404, state="x", objective=WORD)
            )

        def unreadable(uow: UnitOfWork) -> None:
            sql = text("UPDATE inbox SET payload = :it")
            uow.connection.execute(sql, {"it": f'{{"id": 3, "name": ["{WORD}"]}}'})

        with pytest.raises(Exception, match=r"(?i)foreign key") as caught:
            await ledger.write(refused)
        assert WORD not in "".join(traceback.format_exception(caught.value))
        await store(ledger, said("1"))
        await ledger.write(unreadable)
        await ledger.write(lambda uow: inbox.handle_next(uow, lambda *_: None))
        (kept,) = await ledger.read(lambda s: rows_of(s, "SELECT failure FROM inbox"))
        assert "ValidationError" in kept.failure
        assert WORD not in kept.failure
        assert "can't be read" in caplog.text or "could not be read" in caplog.text
        assert WORD not in caplog.text


async def test_who_lacks_a_key_is_not_admitted(opened: Opener) -> None:
    old, new = Keyring([OLD]), Keyring([NEW])
    async with opened(NO_KEYS) as ledger:
        assert await ledger.write(keys_in_use.admit) == []
    async with opened(old) as ledger:
        assert await ledger.write(keys_in_use.admit) == []
        assert await ledger.write(keys_in_use.admit) == []
    for keyring in (NO_KEYS, new):
        async with opened(keyring) as ledger:
            assert await ledger.write(keys_in_use.admit) == [old.first]
            assert await ledger.read(keys_in_use.noted) == [old.first]
    async with opened(Keyring([NEW, OLD])) as ledger:
        assert await ledger.write(keys_in_use.admit) == []
        assert set(await ledger.read(keys_in_use.noted)) == {old.first, new.first}
