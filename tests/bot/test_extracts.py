"""Tables that are read on their way: what the files hold, that no cell is taken for a formula, and
that thousands of rows hold nobody up."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.paper import workbook
from bot.paper.draw import NotDrawn
from bot.paper.extracts import Extracts
from conversations.team import listing
from storage.ledger import Ledger
from storage.mail import Address, Attachment, Extract
from storage.tables import History, Person, Request
from storage.unit_of_work import UnitOfWork
from tests.bot.fakes import FakeChannel
from tests.bot.post import at_work, note
from tests.catalogue import CATALOGUE

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
HEADINGS = [["N°", "number"], ["Nom", "text"], ["Reçue le", "date"]]


def table(form: str, rows: Iterable[list[Any]], sheet: str = "Demandes") -> bytes:
    """The file of a table with these rows."""
    head = {"form": form, "sheet": sheet, "headings": HEADINGS}
    return workbook.made(json.dumps(each).encode() for each in (head, *rows))


def cells_of(file: bytes) -> list[list[Any]]:
    """What a workbook holds, read by another library."""
    (page,) = load_workbook(io.BytesIO(file)).worksheets
    return [[cell.value for cell in row] for row in page.iter_rows()]


ROWS: list[list[Any]] = [[1, "Zoé Île; « L’été »", "2026-11-23"], [2, "", None]]


def test_a_csv_opens_in_a_french_excel() -> None:
    file = table("csv", ROWS)
    assert file.startswith(b"\xef\xbb\xbf")
    read = [*csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";")]
    assert read == [
        ["N°", "Nom", "Reçue le"],
        ["1", "Zoé Île; « L’été »", "2026-11-23"],
        ["2", "", ""],
    ]


def test_a_workbook_has_numbers_and_dates_and_headings_that_stay() -> None:
    file = table("xlsx", ROWS)
    assert cells_of(file) == [
        ["N°", "Nom", "Reçue le"],
        [1, "Zoé Île; « L’été »", datetime(2026, 11, 23)],  # noqa: DTZ001  # a day, as Excel has it
        [2, None, None],
    ]
    (page,) = load_workbook(io.BytesIO(file)).worksheets
    assert page.title == "Demandes"
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:C3"


def test_a_table_without_rows_has_its_headings() -> None:
    assert cells_of(table("xlsx", [])) == [["N°", "Nom", "Reçue le"]]
    assert table("csv", []).decode("utf-8-sig") == "N°;Nom;Reçue le\r\n"


def test_a_sheet_may_be_called_anything() -> None:
    (page,) = load_workbook(io.BytesIO(table("xlsx", [], "'[a]: b/c?' " + "d" * 40))).worksheets
    assert page.title.startswith("a")
    assert len(page.title) <= 31


FORMULAS = [
    "=1+1",
    "+33 6 12",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =cmd|' /C calc'!A0",
    "＝1",  # the wide form
]


@pytest.mark.parametrize("name", FORMULAS)
def test_no_name_is_a_formula(name: str) -> None:
    read = table("csv", [[1, name, None]]).decode("utf-8-sig")
    (_, row) = csv.reader(io.StringIO(read, newline=""), delimiter=";")
    assert row[1] == f"'{name}"
    (page,) = load_workbook(io.BytesIO(table("xlsx", [[1, name, None]]))).worksheets
    assert page["B2"].data_type == "s"


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_no_cell_of_a_csv_begins_like_a_formula_and_none_is_lost(text: str) -> None:
    (_, row) = csv.reader(
        io.StringIO(table("csv", [[1, text, None]]).decode("utf-8-sig"), newline=""), delimiter=";"
    )
    assert row[1].lstrip(" ")[:1] not in workbook.FORMULA
    assert row[1].removeprefix("'") == text.removeprefix("'")


# --- on its way -----------------------------------------------------------------------------------


@pytest.fixture
async def ledger(sqlite_url: str) -> AsyncIterator[Ledger]:
    opened = Ledger(sqlite_url, lambda: NOW)
    yield opened
    await opened.close()


def enter(uow: UnitOfWork, count: int) -> None:
    """So many cases, each with a history of its own."""
    numbers = range(1, count + 1)
    people = [
        Person(id=number, name=f"Nour {number}", promotion=1960 + number % 60, created_at=NOW)
        for number in numbers
    ]
    sent = {number: NOW - timedelta(days=1 + number % 1500) for number in numbers}
    cases = [
        Request(id=number, person_id=number, state="claimed", created_at=at, submitted_at=at)
        for number, at in sent.items()
    ]
    lines = [
        History(request_id=number, at=at + timedelta(days=3 * day), act=act)
        for number, at in sent.items()
        for day, act in enumerate(("submit", "claim", "ask", "answer", "propose"))
    ]
    for rows in (people, cases, lines):
        uow.session.bulk_save_objects(rows)


async def test_the_file_is_made_from_what_is_stored_at_that_moment(ledger: Ledger) -> None:
    extracts = Extracts(ledger, CATALOGUE)
    wanted = Extract(what=listing.WHAT, form="xlsx")
    await ledger.write(lambda uow: enter(uow, 2))
    rows = cells_of(await extracts(wanted))
    assert [row[1] for row in rows] == ["Nom", "Nour 1", "Nour 2"]

    def erase(uow: UnitOfWork) -> None:
        person = uow.session.get(Person, 1)
        assert person is not None
        person.name, person.promotion = "", None

    await ledger.write(erase)
    rows = cells_of(await extracts(wanted))
    assert [row[1:3] for row in rows[1:]] == [[None, None], ["Nour 2", 1962]]
    assert rows[0][:3] == ["N°", "Nom", "Promotion"]


async def test_a_table_of_another_version_is_not_made(ledger: Ledger) -> None:
    with pytest.raises(NotDrawn, match="no table"):
        await Extracts(ledger, CATALOGUE)(Extract(what="of old", form="csv"))


async def test_thousands_of_cases_hold_nobody_up(ledger: Ledger) -> None:
    """The loop goes on beside it: it beats many times meanwhile."""
    await ledger.write(lambda uow: enter(uow, 5000))
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.01)
            beats += 1

    beating = asyncio.create_task(beat())
    extracts, wanted = Extracts(ledger, CATALOGUE), Extract(what=listing.WHAT, form="csv")
    file = await extracts(wanted)
    book = await extracts(wanted.model_copy(update={"form": "xlsx"}))
    beating.cancel()
    assert len(file.decode("utf-8-sig").splitlines()) == 5001
    assert book.startswith(b"PK")
    assert beats > 10
    assert len(wanted.model_dump_json()) < 100  # what lies in the outbox


async def test_the_courier_has_it_read_and_sends_the_bytes(sqlite_url: str) -> None:
    slack = FakeChannel("slack")
    asked: list[Extract] = []

    async def reads(extract: Extract) -> bytes:
        asked.append(extract)
        if extract.asked:
            raise NotDrawn("the table can't be read")
        return b"table"

    wanted = Extract(what=listing.WHAT, form="csv")
    wrong = Extract(what=listing.WHAT, form="csv", asked={"state": "?"})
    to = Address("slack:UCLAIRE")
    async with at_work(sqlite_url, slack, reads=reads) as post:
        await post.post(
            note(1, to=to, attachment=Attachment(name="a.csv", extract=wanted, once=True)),
            note(2, to=to, attachment=Attachment(name="b.csv", extract=wrong, once=True)),
        )
        await post.all_carried()
    assert slack.texts() == ["1", "2"]
    assert slack.contents == [b"table"]
    assert asked[0] == wanted
