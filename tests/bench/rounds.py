"""A round with a thousand due among a million mentorships, beside the same work in raw SQL, and
beside a library's job store that holds a hundredth of them.

All on SQLite files with `synchronous=FULL`, in one process, one after the other. Both rounds claim
by a hundred, read people, what was told and sessions, and write messages, what was told, typed
buttons, who was nudged and when to look again; the raw one writes texts that were formatted
beforehand. The loop's stall is the longest time a ticker of the same event loop had to wait.
"""

import asyncio
import gc
import json
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import create_engine, event

from bot.process import SWITCH_SECONDS
from conversations.programme import load
from scheduler.rounds import BATCH, Rounds
from storage.ledger import Ledger
from storage.migrate import upgrade
from tests.bench.figures import Figure

HELD = 1_000_000
DUE = 1_000
JOBS = 10_000
TIMES = 5
"""How often each is measured; the median counts."""

NOW = datetime(2027, 3, 24, 10, tzinfo=UTC)
"""A Wednesday, eleven o'clock in Paris: day 121 of those that are due."""

INTRODUCED = NOW - timedelta(days=121, hours=2)
ENDS = INTRODUCED + timedelta(days=182)
TOLD = [
    (step, role, occasion)
    for role in ("mentee", "mentor")
    for step, occasion in (
        ("first_meeting", ""),
        ("checkin_first", ""),
        ("checkin", ""),
        ("checkin", "1"),
        ("midterm", ""),
        ("midterm_without_objective", ""),
    )
] + [
    ("spark", "mentee", ""),
    ("spark_mentor", "mentor", ""),
    ("objective", "mentee", ""),
    ("objective_together", "mentor", ""),
]


@dataclass(frozen=True)
class Measured:
    """Milliseconds until all had been told, and the loop's longest stall meanwhile."""

    all_told: float
    stall: float


async def run() -> list[Figure]:
    """The figures of one run, in a process that is set up as the service's is."""
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH_SECONDS)
    home = Path(tempfile.mkdtemp(prefix="rounds-"))
    try:
        database = home / "million.db"
        await asyncio.to_thread(_seed, database)
        ours, raw = await _side_by_side(database, _ours, _raw)
        store = await _job_store(home / "jobs.db")
    finally:
        shutil.rmtree(home)
    to_raw, to_store = ours.all_told / raw.all_told, store.all_told / ours.all_told
    held = f"{DUE:,} due among"
    return [
        Figure(f"round, {held} {HELD:,}", ours.all_told, "ms", "raw", to_raw, "≤ 3×", to_raw <= 3),
        Figure("  loop stalled", ours.stall, "ms", aim="< 20 ms", met=ours.stall < 20),
        Figure(f"raw sqlite3, {held} {HELD:,}", raw.all_told, "ms"),
        Figure("  loop stalled", raw.stall, "ms"),
        Figure(f"APScheduler job store, {held} {JOBS:,}", store.all_told, "ms", "ours", to_store),
        Figure("  loop stalled", store.stall, "ms"),
    ]


async def _side_by_side(
    database: Path, *contenders: Callable[[Path], Awaitable[float]]
) -> list[Measured]:
    """Each in turn, again and again, so that what else the machine does falls on all alike."""
    told: list[list[float]] = [[] for _ in contenders]
    stalls: list[list[float]] = [[] for _ in contenders]
    for _ in range(TIMES):
        for number, contender in enumerate(contenders):
            await asyncio.to_thread(_reset, database)
            with _ticking() as gaps:
                told[number].append(await contender(database))
            stalls[number].append(max(gaps))
    return [Measured(median(told[n]), median(stalls[n])) for n in range(len(contenders))]


@contextmanager
def _ticking() -> Iterator[list[float]]:
    """How long the event loop was away, again and again, in milliseconds."""
    gaps = [0.0]

    async def tick() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            gaps.append((time.perf_counter() - began - 0.001) * 1000)

    task = asyncio.create_task(tick())
    try:
        yield gaps
    finally:
        task.cancel()


# --- ours -------------------------------------------------------------------------------------


async def _ours(database: Path) -> float:
    ledger = Ledger(f"sqlite:///{database}", lambda: NOW)
    try:
        rounds = Rounds(ledger, load())
        await rounds.next_due()  # the connection is there, as in a process that runs
        began = time.perf_counter()
        looked = await rounds.run()
        took = time.perf_counter() - began
        assert looked == DUE
    finally:
        await ledger.close()
    return took * 1000


# --- the same in raw SQL ------------------------------------------------------------------------


async def _raw(database: Path) -> float:
    connection = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    try:
        began = time.perf_counter()
        while await asyncio.to_thread(_raw_batch, connection):
            pass
        return (time.perf_counter() - began) * 1000
    finally:
        connection.close()


def _raw_batch(connection: sqlite3.Connection) -> int:
    now, later = _stored(NOW), _stored(NOW + timedelta(days=20))
    run = connection.execute
    run("BEGIN IMMEDIATE")
    due = run(
        "SELECT id, mentee_id, mentor_id, introduced_at, ends_at, objective, mentee_wrote_at,"
        " mentor_wrote_at FROM mentorship WHERE look_again_at <= ? AND state = 'active'"
        " ORDER BY look_again_at LIMIT ?",
        (now, BATCH),
    ).fetchall()
    if due:
        ids = ",".join(str(row[0]) for row in due)
        persons = ",".join(str(number) for row in due for number in row[1:3])
        people = {
            row[0]: row
            for row in run(
                "SELECT p.id, p.name, p.language, p.zone, p.nudges, a.address FROM person p"
                f" JOIN personaddress a ON a.person_id = p.id WHERE p.id IN ({persons})"
            )
        }
        told = set(
            run(
                "SELECT mentorship_id, step, role, occasion FROM told"
                f" WHERE mentorship_id IN ({ids})"
            )
        )
        run(f"SELECT id, at, state FROM meeting WHERE mentorship_id IN ({ids})").fetchall()
        messages, notes, offers = [], [], []
        for row in due:
            for role, me in (("mentee", people[row[1]]), ("mentor", people[row[2]])):
                key = (row[0], "checkin_later", role, "")
                if key in told:
                    continue
                act = f"open/checkin_{role}/mentorship/{row[0]}"
                name = f"journey/{row[0]}/checkin_later/{role}/"
                under = f"thread/{row[0]}"
                button = {"label": "Répondre", "act": act, "style": "primary"}
                payload = {
                    "to": me[5],
                    "key": name,
                    "text": _TEXT,
                    "buttons": [[button]],
                    "under": under,
                }
                messages.append((name, me[5], "telegram", under, 1, json.dumps(payload), now, now))
                notes.append((*key, now, "told"))
                offers.append((me[5], json.dumps([["Répondre", act]]), now))
        connection.executemany(
            "INSERT INTO outbox (key, address, platform, under, part, payload, posted_at, due_at,"
            " attempts, doubtful) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0) ON CONFLICT DO NOTHING",
            messages,
        )
        connection.executemany("INSERT INTO told VALUES (?, ?, ?, ?, ?, ?)", notes)
        connection.executemany(
            "INSERT INTO offer (address, choices, made_at) VALUES (?, ?, ?)"
            " ON CONFLICT (address) DO UPDATE SET choices = excluded.choices",
            offers,
        )
        run(f"UPDATE person SET nudges = ? WHERE id IN ({persons})", (json.dumps([now]),))
        connection.executemany(
            "UPDATE mentorship SET look_again_at = ? WHERE id = ?", [(later, row[0]) for row in due]
        )
    run("COMMIT")
    return len(due)


_TEXT = "Il reste deux mois avec Camille. Comment cela se passe-t-il en ce moment ?"


# --- the million --------------------------------------------------------------------------------


def _stored(at: datetime) -> str:
    """An instant as our tables keep it on SQLite."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _seed(database: Path) -> None:
    """A million mentorships, a thousand of them due at `NOW`, each with people of its own; those
    that are not due share some. Raw SQL: this is not what is measured."""
    upgrade(f"sqlite:///{database}")
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN")
    insert = connection.executemany
    people = range(1, 4 * DUE + 1)
    insert(
        "INSERT INTO person (id, name, studies, city, country, zone, language, consent_version,"
        " created_at) VALUES (?, ?, '', '', '', 'Europe/Paris', ?, '', ?)",
        ((n, f"Camille {n}", "fr" if n % 2 else "en", _stored(INTRODUCED)) for n in people),
    )
    insert(
        "INSERT INTO personaddress (address, person_id, used_at) VALUES (?, ?, ?)",
        ((f"telegram:{n}", n, _stored(INTRODUCED)) for n in people),
    )
    connection.execute(
        "INSERT INTO request (id, person_id, state, need, situation, answers, holder, holder_name,"
        " created_at, outcome) VALUES (1, 1, 'accompanied', '', '', '{}', '', '', ?, '')",
        (_stored(INTRODUCED),),
    )
    insert(
        "INSERT INTO mentorship (id, request_id, mentee_id, mentor_id, state, introduced_at,"
        " ends_at, outcome, objective, mentee_wrote_at, mentor_wrote_at, mentee_words,"
        " mentor_words, look_again_at)"
        " VALUES (?, 1, ?, ?, 'active', ?, ?, '', 'Avancer', ?, ?, 5, 5, ?)",
        _mentorships(),
    )
    insert(
        "INSERT INTO told VALUES (?, ?, ?, ?, ?, 'told')",
        (
            (number, step, role, occasion, _stored(INTRODUCED))
            for number in range(1, DUE + 1)
            for step, role, occasion in TOLD
        ),
    )
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _mentorships() -> Iterator[tuple[Any, ...]]:
    wrote = _stored(NOW - timedelta(days=1))
    introduced, ends = _stored(INTRODUCED), _stored(ENDS)
    for number in range(1, HELD + 1):
        if number <= DUE:
            mentee, look = 2 * number - 1, NOW
        else:
            mentee, look = 2 * DUE + 1, NOW + timedelta(hours=1, seconds=number)
        yield number, mentee, mentee + 1, introduced, ends, wrote, wrote, _stored(look)


def _reset(database: Path) -> None:
    """Make the same thousand due again."""
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("DELETE FROM outbox")
        connection.execute("DELETE FROM offer")
        connection.execute("DELETE FROM told WHERE step = 'checkin_later'")
        connection.execute("UPDATE person SET nudges = '[]' WHERE id <= ?", (2 * DUE,))
        connection.execute(
            "UPDATE mentorship SET look_again_at = ? WHERE id <= ?", (_stored(NOW), DUE)
        )
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


# --- a job store ----------------------------------------------------------------------------------


_ran: list[int] = []
_all_ran = asyncio.Event()


async def job(number: int) -> None:
    """What each job does: nothing but being counted."""
    _ran.append(number)
    if len(_ran) == DUE:
        _all_ran.set()


async def _job_store(database: Path) -> Measured:
    """Jobs that fall due at one instant while the scheduler is paused; then it may go on."""
    durable = [False]
    engine = create_engine(f"sqlite:///{database}")

    @event.listens_for(engine, "checkout")
    def prepare(dbapi: Any, *_: object) -> None:
        dbapi.execute(f"PRAGMA synchronous={'FULL' if durable[0] else 'OFF'}")

    scheduler = AsyncIOScheduler(
        jobstores={"default": SQLAlchemyJobStore(engine=engine)},
        job_defaults={"misfire_grace_time": None},  # by default, most would be missed
        timezone=UTC,
    )
    scheduler.start(paused=True)
    now = datetime.now(UTC)
    for number in range(JOBS):
        at = now if number < DUE else now + timedelta(days=1)
        scheduler.add_job(job, "date", args=(number,), run_date=at, id=str(number))
    durable[0] = True
    _ran.clear()
    with _ticking() as gaps:
        began = time.perf_counter()
        scheduler.resume()
        await _all_ran.wait()
        took = (time.perf_counter() - began) * 1000
        await asyncio.sleep(0.002)
    scheduler.shutdown()
    engine.dispose()
    return Measured(took, max(gaps))


if __name__ == "__main__":
    from tests.bench.figures import table

    print(table("A round", asyncio.run(run())))
