"""Changing the key: while the service runs, in pieces, again after it was cut short, and back."""

import asyncio
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from storage import inbox, keys_in_use
from storage.engines import writer_engine
from storage.keyring import NO_KEYS, KeyMissing, Keyring, new_key
from storage.ledger import Ledger
from storage.mail import Event
from storage.resealing import census, left, reseal, sealed_columns, settle
from storage.tables import Mentorship
from storage.unit_of_work import UnitOfWork
from tests.storage.conftest import HandClock
from tests.storage.saying import claim, message, said, sent, store
from tests.storage.words import every_byte, read_back, write_down

OLD, NEW = new_key(), new_key()
PLAIN, ONLY_OLD, ONLY_NEW, BOTH = NO_KEYS, Keyring([OLD]), Keyring([NEW]), Keyring([NEW, OLD])
WORD = "hippocampe"
STORIES = 5
ROOT = Path(__file__).resolve().parents[2]


class Shelf:
    """The database, looked at and written with one keyring after another."""

    def __init__(self, url: str, clock: HandClock) -> None:
        self.url = url
        self._clock = clock

    def open(self, keyring: Keyring) -> Ledger:
        return Ledger(self.url, self._clock.now, keyring)

    def write(self, keyring: Keyring, stories: int = STORIES) -> None:
        ledger = self.open(keyring)
        for _ in range(stories):
            ledger.write_now(write_down(WORD))
        ledger.close_now()

    def read(self, keyring: Keyring) -> list[Any]:
        ledger = self.open(keyring)
        try:
            return ledger.read_now(read_back)
        finally:
            ledger.close_now()

    def census(self) -> Counter[str]:
        ledger = self.open(NO_KEYS)
        try:
            return ledger.read_now(lambda session: census(session.connection()))
        finally:
            ledger.close_now()

    def reseal(self, keyring: Keyring, batch: int = 4) -> Counter[str]:
        """How many rows of each table were rewritten."""
        rows: Counter[str] = Counter()
        for step in reseal(self.url, keyring, batch=batch):
            rows[step.table] += step.rows
        return +rows

    def run(self, statement: str) -> None:
        engine = writer_engine(self.url)
        with engine.begin() as connection:
            connection.execute(text(statement))
        engine.dispose()


@pytest.fixture
def shelf(database_url: str, clock: HandClock) -> Shelf:
    return Shelf(database_url, clock)


def test_everything_is_sealed_with_the_first_key(shelf: Shelf) -> None:
    shelf.write(PLAIN)
    shelf.write(ONLY_OLD)
    shelf.write(BOTH)
    before = shelf.read(BOTH)
    rows = shelf.reseal(BOTH)
    assert rows.keys() == {table.name for table in sealed_columns()}
    assert rows["inbox"] == 2 * 2 * STORIES
    assert {number for table, number in rows.items() if table != "inbox"} == {2 * STORIES}
    assert shelf.read(ONLY_NEW) == before
    assert shelf.census().keys() == {ONLY_NEW.first}
    assert WORD.encode() not in every_byte(shelf.url)


def test_again_touches_nothing(shelf: Shelf) -> None:
    shelf.write(ONLY_OLD)
    shelf.reseal(BOTH)
    before = every_byte(shelf.url)
    assert shelf.reseal(BOTH) == {}
    assert every_byte(shelf.url) == before


def test_what_is_empty_is_left_alone(shelf: Shelf) -> None:
    shelf.write(PLAIN, 1)
    shelf.run("UPDATE mentorship SET objective = ''")
    shelf.run("UPDATE dialogue SET answers = '{}'")
    shelf.run("UPDATE offer SET choices = '[]'")
    rows = shelf.reseal(ONLY_NEW)
    assert not {"mentorship", "dialogue", "offer"} & rows.keys()
    assert shelf.census().keys() == {ONLY_NEW.first}


def test_no_plain_word_lingers_while_the_service_runs(shelf: Shelf) -> None:
    """Least of all in SQLite's log, or in the free space of its pages."""
    ledger = shelf.open(ONLY_NEW)
    ledger.write_now(lambda _: None)  # from now on SQLite's log is not folded in by others
    shelf.write(PLAIN, 40)
    assert WORD.encode() in every_byte(shelf.url)
    shelf.reseal(ONLY_NEW, batch=16)
    assert WORD.encode() not in every_byte(shelf.url)
    ledger.close_now()


def test_and_back_to_plain_words(shelf: Shelf) -> None:
    shelf.write(PLAIN)
    shelf.write(ONLY_OLD)
    shelf.write(BOTH)
    before = shelf.read(BOTH)
    rows = shelf.reseal(Keyring([NEW, OLD], seals=False))
    assert rows["request"] == 2 * STORIES
    assert shelf.read(PLAIN) == before
    assert shelf.census().keys() == {""}


def test_words_that_look_sealed_stay_words(shelf: Shelf) -> None:
    shelf.write(PLAIN, 1)
    ledger, lookalike = shelf.open(PLAIN), ONLY_OLD.seal("autre chose")

    def write(uow: UnitOfWork) -> None:
        uow.session.exec(select(Mentorship)).one().objective = lookalike

    ledger.write_now(write)
    ledger.close_now()
    for keyring in (ONLY_NEW, Keyring([NEW], seals=False)):
        shelf.reseal(keyring)
        assert ("mentorship", lookalike) in shelf.read(keyring)
    assert ("mentorship", lookalike) in shelf.read(PLAIN)
    assert shelf.reseal(Keyring([NEW], seals=False)) == {}


def test_killed_in_the_middle_and_begun_again(shelf: Shelf) -> None:
    shelf.write(PLAIN)
    shelf.write(ONLY_OLD)
    before = shelf.read(BOTH)
    command = [sys.executable, "-m", "tests.storage.resealing_child", shelf.url, f"{NEW},{OLD}"]
    told = 0
    for steps in (7, 30, None):
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            for number, _ in enumerate(child.stdout, 1):
                told += 1
                if number == steps:
                    child.kill()
        assert child.returncode == (-9 if steps else 0)
        assert shelf.read(BOTH) == before
        if steps:
            assert 0 < shelf.census()[ONLY_NEW.first] < shelf.census().total()
    # What was done in an earlier life was not done again: each step was one of these rows.
    assert told <= 2 * STORIES * (len(sealed_columns()) + 1)
    assert shelf.census().keys() == {ONLY_NEW.first}


async def test_the_service_goes_on_meanwhile(shelf: Shelf) -> None:
    """It writes, handles and carries while every row is rewritten; nothing is lost or refused."""
    shelf.write(ONLY_OLD)
    ledger = shelf.open(BOTH)
    heard: list[str] = []
    carried: list[str] = []

    def hear(event: Event, uow: UnitOfWork) -> None:
        heard.append(event.id)
        for row in uow.session.exec(select(Mentorship).order_by(col(Mentorship.id)).limit(2)):
            row.objective = f"{WORD} {event.id}"
        uow.post(message(f"re:{event.id}", WORD))

    resealing = asyncio.create_task(asyncio.to_thread(shelf.reseal, BOTH, 2))
    number = 0
    while not resealing.done() or number < 8:
        await store(ledger, said(f"live {number}", WORD))
        await ledger.write(lambda uow: inbox.handle_next(uow, hear))
        for parcel in await claim(ledger):
            await sent(ledger, parcel, f"{number}")
            carried.append(parcel.message.key)
        number += 1
    assert (await resealing)["mentorship"] >= STORIES - 2
    assert {f"live {n}" for n in range(number)} <= set(heard)
    while parcels := await claim(ledger):
        for parcel in parcels:
            await sent(ledger, parcel, "x")
            carried.append(parcel.message.key)
    assert len(carried) == len(set(carried)) == STORIES + len(set(heard))
    await ledger.close()
    assert shelf.census().keys() == {ONLY_NEW.first}
    objectives = {row[1] for row in shelf.read(ONLY_NEW) if row[0] == "mentorship"}
    assert objectives == {WORD, f"{WORD} {heard[-1]}"}


def test_what_somebody_holds_is_not_waited_for_but_done_later(
    postgresql_url: str, clock: HandClock
) -> None:
    shelf = Shelf(postgresql_url, clock)
    shelf.write(ONLY_OLD)
    engine = writer_engine(postgresql_url)
    held = engine.connect()
    held.execute(text("SELECT 1 FROM mentorship FOR UPDATE"))
    last, rows = list(sealed_columns())[-1].name, []
    for step in reseal(postgresql_url, BOTH):
        rows.append((step.table, step.rows))
        if step.table == last:
            held.rollback()
    held.close()
    engine.dispose()
    assert rows[-2:] == [(last, STORIES), ("mentorship", STORIES)]
    assert shelf.census().keys() == {ONLY_NEW.first}


def test_a_damaged_row_is_counted_and_left_as_it_is(shelf: Shelf) -> None:
    shelf.write(ONLY_OLD)
    two = "SELECT id FROM mentorship ORDER BY id LIMIT 2"
    shelf.run(f"UPDATE mentorship SET objective = substr(objective, 1, 60) WHERE id IN ({two})")
    steps = list(reseal(shelf.url, BOTH))
    damaged = sum(step.damaged for step in steps)
    assert damaged == 2
    assert sum(step.rows for step in steps if step.table == "mentorship") == STORIES - damaged
    found = shelf.census()
    assert found[ONLY_OLD.first] == left(found, BOTH) == damaged


def test_a_key_that_is_missing_stops_it_and_what_is_done_is_kept(shelf: Shelf) -> None:
    shelf.write(PLAIN, 1)
    shelf.write(ONLY_OLD, 1)
    sealed = shelf.census()[ONLY_OLD.first]
    with pytest.raises(KeyMissing):
        shelf.reseal(ONLY_NEW, batch=1)
    found = shelf.census()
    assert found[ONLY_NEW.first] >= 1
    assert found[ONLY_OLD.first] == sealed > 1
    shelf.reseal(BOTH)
    assert shelf.census().keys() == {ONLY_NEW.first}


def test_a_key_is_struck_off_when_nothing_needs_it(shelf: Shelf) -> None:
    def settled(keyring: Keyring) -> set[str]:
        ledger = shelf.open(keyring)
        ledger.write_now(settle)
        noted = set(ledger.read_now(keys_in_use.noted))
        ledger.close_now()
        return noted

    for keyring in (ONLY_OLD, BOTH):
        ledger = shelf.open(keyring)
        assert ledger.write_now(keys_in_use.admit) == []
        ledger.write_now(write_down(WORD))
        ledger.close_now()
    assert settled(BOTH) == {ONLY_NEW.first, ONLY_OLD.first}
    shelf.reseal(BOTH)
    assert settled(PLAIN) == {ONLY_NEW.first, ONLY_OLD.first}
    assert settled(BOTH) == {ONLY_NEW.first}
    shelf.reseal(Keyring([NEW], seals=False))
    assert settled(Keyring([NEW], seals=False)) == set()
