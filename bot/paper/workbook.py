"""The program that writes one table: JSON lines on stdin, the file on stdout, then it ends.

Started by `extracts`; needs XlsxWriter and the standard library only. The first line says what is
wanted (`form`, `sheet`, `headings` with the kind of each column), each other one is a row. In a
workbook every text is stored as a text, so none is taken for a formula; a CSV has no kinds, and a
text there that a spreadsheet would take for one is given an apostrophe. Nothing is written to the
disk: the table names people.
"""

import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import xlsxwriter

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""With what a text begins that a spreadsheet may take for a formula (OWASP, *CSV Injection*)."""

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
"""What Excel takes in no sheet's name."""

WIDTHS = {"text": 26, "number": 12, "date": 12}
"""Of columns, in characters."""


def as_csv(headings: list[list[str]], rows: Iterable[list[Any]]) -> bytes:
    """In UTF-8 with a mark of it and semicolons, which a French Excel opens by a double click."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(heading) for heading, _ in headings])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    if not isinstance(cell, str):
        return cell
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def as_xlsx(sheet: str, headings: list[list[str]], rows: Iterable[list[Any]]) -> bytes:
    """One sheet, its headings kept in sight, every column to be sorted and filtered by."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet(_NOT_IN_A_NAME.sub(" ", sheet).strip("' ")[:31])
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        last = 0
        for at, (heading, kind) in enumerate(headings):
            page.write_string(0, at, heading, bold)
            page.set_column(at, at, WIDTHS[kind])
        for last, row in enumerate(rows, 1):
            for at, (cell, (_, kind)) in enumerate(zip(row, headings, strict=True)):
                if cell is None or cell == "":
                    continue
                if kind == "date":
                    page.write_datetime(last, at, date.fromisoformat(cell), day)
                elif kind == "number":
                    page.write_number(last, at, cell)
                else:
                    page.write_string(last, at, cell)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, last, len(headings) - 1)
    return file.getvalue()


def made(lines: Iterable[bytes]) -> bytes:
    """The file that the lines ask for."""
    read = iter(lines)
    wanted = json.loads(next(read))
    rows: Iterator[list[Any]] = map(json.loads, read)
    if wanted["form"] == "csv":
        return as_csv(wanted["headings"], rows)
    return as_xlsx(wanted["sheet"], wanted["headings"], rows)


if __name__ == "__main__":
    sys.stdout.buffer.write(made(sys.stdin.buffer))
