"""The rows of a table somebody kept: a CSV, whoever wrote it, or the sheet of a workbook.

A CSV is read for what it most likely is: its delimiter is the one with which headings are
recognised, each of its lines is in UTF-8 or else in Windows' code page, and words that were decoded
wrongly before are mended. Rows are numbered as a spreadsheet shows them. No formula is ever worked
out: its result is read where the file holds it, and otherwise the row says so.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from conversations.mentoring.register import Row, recognised

MOST_BYTES = 20_000_000
"""A larger file is no roster."""

MOST_ROWS = 50_000

EMPTY_ROWS = 1_000
"""After so many empty rows a sheet is over: some are empty down to their millionth row."""

LOOKED_AT = 20
"""Rows among which headings are looked for."""

DELIMITERS = (";", ",", "\t", "|")

_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
"""How some programs write a text into a CSV so that no spreadsheet makes a number of it."""

_HIGH = "".join(bytes([each]).decode("cp1252", errors="ignore") for each in range(0x80, 0xA0))
"""What Windows' code page has where Latin-1 has controls."""

_MISREAD = re.compile(f"[ÂÃÄÅâ][\u0080-\u00bf{_HIGH}]")
"""What UTF-8 looks like once it was read in another encoding: `Ã©` for é, `â€™` for ’."""

_ERROR = re.compile(r"#(?:REF|N/A|NAME\?|VALUE|DIV/0|NULL|NUM)!?")


_BROKEN = (InvalidFileException, zipfile.BadZipFile, ParseError, KeyError, ValueError, OSError)
"""What the library raises for a file that is no workbook, or half of one."""


class CantRead(Exception):
    """The file can't be read as a table: the message says why, and what to do."""


def read(path: Path) -> list[Row]:
    """All rows down to the last that holds anything. Raises `CantRead`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CantRead(f"{path}: {error.strerror or 'it can not be opened'}") from None
    if len(data) > MOST_BYTES:
        raise CantRead(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB: no roster is")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise CantRead(f"{path.name} is an old Excel file (.xls): save it as .xlsx or as CSV")
    made = _sheet(data, path.name) if data.startswith(b"PK\x03\x04") else _csv(data)
    rows: list[Row] = []
    for row in made:
        if len(rows) >= MOST_ROWS + EMPTY_ROWS:
            raise CantRead(f"{path.name} has more than {MOST_ROWS} rows: cut it into several files")
        rows.append(row)
    while rows and rows[-1].is_empty:
        rows.pop()
    return rows


# --- CSV ----------------------------------------------------------------------------------------


def _csv(data: bytes) -> Iterator[Row]:
    text = _decoded(data).replace("\x00", "")
    best = max(DELIMITERS, key=lambda each: _score(text, each))
    for number, cells in enumerate(_records(text, best), 1):
        yield _row(number, cells, None)


def _score(text: str, delimiter: str) -> int:
    return max(map(recognised, islice(_records(text, delimiter), LOOKED_AT)), default=0)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        yield from reader
    except csv.Error as error:
        raise CantRead(
            f"line {reader.line_num}: {error}; most likely a quotation mark opens before it and "
            "does not close"
        ) from None


def _decoded(data: bytes) -> str:
    """The text, line by line: lists that were put together by hand may change their encoding in
    the middle."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return "\n".join(_mended(_line(line)) for line in lines)


def _line(line: bytes) -> str:
    for encoding in ("utf-8", "cp1252"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1")


def _mended(text: str) -> str:
    if not _MISREAD.search(text):
        return text
    try:
        return b"".join(map(_byte, text)).decode("utf-8")
    except UnicodeError:
        return text


def _byte(character: str) -> bytes:
    """The byte it was made from, in Windows' code page as browsers read it: where that has no
    character, the byte itself. Raises `UnicodeError`."""
    encoding = "latin-1" if "\u0080" <= character <= "\u009f" else "cp1252"
    return character.encode(encoding)


# --- workbooks ----------------------------------------------------------------------------------


def _sheet(data: bytes, name: str) -> Iterator[Row]:
    """The sheet that was open when the workbook was saved."""
    try:
        # Twice: the results of formulas stand in one, the formulas themselves in the other.
        books = [
            openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=results)
            for results in (True, False)
        ]
        sheets = [_sheet_of(book) for book in books]
        if None in sheets:
            raise CantRead(f"{name} has no sheet with cells")
        for sheet in sheets:
            sheet.reset_dimensions()  # what the file says of its size may be wrong
        pairs = zip(*(sheet.iter_rows(values_only=True) for sheet in sheets), strict=False)
        empty = 0
        for number, (results, written) in enumerate(pairs, 1):
            row = _row(number, [_text(each) for each in results], written)
            empty = empty + 1 if row.is_empty else 0
            yield row
            if empty >= EMPTY_ROWS:
                return
    except _BROKEN as error:
        raise CantRead(f"{name} can't be read as a workbook ({type(error).__name__})") from None


def _sheet_of(book: Any) -> Any:
    """The sheet that was open; the first one with cells where that was a chart."""
    return book.active if book.active in book.worksheets else next(iter(book.worksheets), None)


def _text(value: Any) -> str:
    """A cell as somebody reads it there."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value)


# --- both ---------------------------------------------------------------------------------------


def _row(number: int, cells: Iterable[str], written: Sequence[Any] | None) -> Row:
    """A row, its cells trimmed. `written` is what stands there where the cells are results."""
    trimmed, wrong = [], []
    for at, cell in enumerate(cells):
        text = cell.strip()
        quoted = _AS_TEXT.fullmatch(text)
        text = quoted[1].strip() if quoted else text
        formula = written[at] if written is not None and at < len(written) else text
        if _ERROR.fullmatch(text):
            wrong.append((at, f"“{text}” is a formula that went wrong"))
            text = ""
        elif not quoted and str(formula or "").startswith("=") and text in ("", formula):
            wrong.append((at, "it is a formula, and the file does not hold its result"))
            text = ""
        trimmed.append(text)
    return Row(number, tuple(trimmed), tuple(wrong))
