"""`/camarade export`: the cases as a table, one in each row, for the member of staff who asks.

It is the team's own list: it names people and their promotions, and holds no word of theirs. Since
it does, the message that brings it holds the question only (`storage.mail.Extract`): the table is
read when it is delivered (`read`), so nobody who was erased before is in it, and no list of names
lies in the outbox. That it was asked for, and what, is noted (`Audit`). It goes to the direct
messages of the one who asked, wherever they asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from conversations.casework import cases, decided, working
from conversations.plain import fold
from conversations.programme import Catalogue, Programme
from conversations.team import audit, counting, digest, periods
from conversations.team.counting import Steps
from conversations.turn import Turn
from conversations.words import variants
from storage.mail import Attachment, Extract
from storage.tables import (
    Decision,
    History,
    Interview,
    Meeting,
    Mentorship,
    Person,
    Proposal,
    Request,
)

WHAT = "cases"
"""The name of this table among those that are read on delivery."""

FORMS: dict[str, Literal["csv", "xlsx"]] = {"csv": "csv", "xlsx": "xlsx", "excel": "xlsx"}
"""The kinds of file, as they are typed."""

Cell = str | int | None
Column = Literal["text", "number", "date"]

COLUMNS: dict[str, Column] = {
    "id": "number",
    "name": "text",
    "promotion": "number",
    "state": "text",
    "outcome": "text",
    "need": "text",
    "situation": "text",
    "submitted_at": "date",
    "answered_at": "date",
    "decided_at": "date",
    "found_at": "date",
    "introduced_at": "date",
    "closed_at": "date",
    "answer": "number",
    "decision": "number",
    "search": "number",
    "holder": "text",
    "questions": "number",
    "proposals": "number",
    "interviews": "number",
    "decisions": "number",
    "helps": "text",
    "sessions": "number",
}
"""The columns, in order. Days are those of the team's calendar, delays in its working days."""

EVER = (datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class Table:
    """A table to be written out: a heading and a kind for each column, and rows of as many cells;
    dates are ISO 8601."""

    sheet: str
    headings: tuple[tuple[str, Column], ...]
    rows: Iterator[tuple[Cell, ...]]


# --- asking ---------------------------------------------------------------------------------------


def form_of(text: str) -> str:
    """The kind of file that is asked for, if one is named first."""
    first = fold(text).partition(" ")[0]
    return first if first in FORMS else ""


def asked(turn: Turn, text: str) -> None:
    """`/camarade export csv [octobre 2026] [closes]`."""
    home, named = turn.catalogue.home, form_of(text)
    said, today = fold(text).removeprefix(named), working.local_day(turn.now, home.team)
    period, rest = periods.parse(said, turn.catalogue.languages, today)
    state = _state(home, rest)
    if not named or (rest and not state):
        how, what = home.words("listing.how"), rest if named else text.strip()
        unknown = home.words("listing.not_understood", what=what[:60]) if what else ""
        turn.say("\n".join(filter(None, (unknown, how))), to=turn.event.who, under="")
        return
    form = FORMS[named]
    wanted = {"state": state} if state else {}
    if period is not None:
        wanted |= {"first": period.first.isoformat(), "after": period.after.isoformat()}
    audit.note(turn, "export", about=" ".join([form, *sorted(wanted.values())]))
    stamp = turn.now.strftime("%Y-%m-%d-%H%M%S")
    turn.say(
        home.words("listing.text", what=_what(home, period, state)),
        to=turn.event.who,
        under="",
        attachment=Attachment(
            name=f"{home.words('listing.file')}-{stamp}.{form}",
            extract=Extract(what=WHAT, asked=wanted, form=form),
            once=True,
        ),
    )


def _state(home: Programme, text: str) -> str:
    """The state that is named, if any is."""
    words = home.words
    for state in cases.STATES:
        typed, label = f"listing.typed.{state}", f"listing.state.{state}"
        names = variants(words, typed) if words.has(typed) else set()
        names |= {fold(words(label))} if words.has(label) else set()
        if text and text in names | {state}:
            return state
    return ""


def _what(home: Programme, period: periods.Period | None, state: str) -> str:
    words = home.words
    parts = (
        _label(home, "state", state) if state else "",
        words("listing.within", when=period.name(home.language)) if period is not None else "",
    )
    return ", ".join(filter(None, parts)) or words("listing.everything")


def _label(home: Programme, kind: str, name: str) -> str:
    key = f"listing.{kind}.{name}"
    return home.words(key) if home.words.has(key) else name


# --- reading, on delivery -------------------------------------------------------------------------


def read(session: Session, catalogue: Catalogue, extract: Extract) -> Table:
    """The table that was asked for, as it is now. Its cost is a few queries and its rows."""
    home = catalogue.home
    first, after = EVER
    if "first" in extract.asked:
        days = (date.fromisoformat(extract.asked[each]) for each in ("first", "after"))
        first, after = periods.Period(*days).ends(home.team)
    return Table(
        sheet=home.words("listing.sheet"),
        headings=tuple(
            (home.words(f"listing.column.{name}"), kind) for name, kind in COLUMNS.items()
        ),
        rows=_rows(session, home, first, after, extract.asked.get("state", "")),
    )


def _rows(
    session: Session, home: Programme, first: datetime, after: datetime, state: str
) -> Iterator[tuple[Cell, ...]]:
    of_request = (
        Request.id,
        Request.state,
        Request.outcome,
        Request.need,
        Request.situation,
        Request.submitted_at,
        Request.closed_at,
        Request.holder_name,
    )
    statement = (
        columns(*map(col, of_request), col(Person.name), col(Person.promotion))
        .join(Person, col(Person.id) == col(Request.person_id))
        .where(col(Request.submitted_at) >= first, col(Request.submitted_at) < after)
        .order_by(col(Request.id))
    )
    if state:
        statement = statement.where(col(Request.state) == state)
    rows = session.connection().execute(statement).all()
    steps, counts = counting.steps(session, first, after), _counts(session)
    introduced, helps = _introduced(session), _helps(session, home)
    for row in rows:
        taken = steps.get(row.id, Steps())
        dates = {
            "submitted_at": row.submitted_at,
            "closed_at": row.closed_at if row.state == "closed" else None,
            "introduced_at": introduced.get(row.id),
            "answered_at": taken.answered_at,
            "decided_at": taken.decided_at,
            "found_at": taken.found_at,
        }
        delays = counting.days(row.submitted_at, taken, home.team)
        cells: dict[str, Any] = {
            "id": row.id,
            "name": row.name,
            "promotion": row.promotion,
            "state": _label(home, "state", row.state),
            "outcome": digest.outcome_name(home, row.outcome) if row.state == "closed" else "",
            "need": home.needs.get(row.need, ""),
            "situation": home.situations.get(row.situation, ""),
            "holder": row.holder_name,
            "helps": " ; ".join(helps.get(row.id, ())),
            **{name: counted.get(row.id, 0) for name, counted in counts.items()},
            **{str(kind): days for kind, days in delays.items()},
            **{
                name: working.local_day(at, home.team).isoformat()
                for name, at in dates.items()
                if at is not None
            },
        }
        yield tuple(cells.get(name) for name in COLUMNS)


def _counts(session: Session) -> dict[str, dict[int, int]]:
    """How many of each there are, by the number of the case."""
    asked = select(History.request_id, func.count()).where(History.act == "ask")
    held = (
        select(Mentorship.request_id, func.count())
        .join(Meeting, col(Meeting.mentorship_id) == col(Mentorship.id))
        .where(Meeting.state == "held")
    )
    statements = {
        "questions": asked.group_by(col(History.request_id)),
        "sessions": held.group_by(col(Mentorship.request_id)),
        **{
            name: select(table.request_id, func.count()).group_by(col(table.request_id))
            for name, table in _COUNTED.items()
        },
    }
    return {name: dict(session.exec(each).all()) for name, each in statements.items()}


_COUNTED: dict[str, type[Proposal] | type[Interview] | type[Decision]] = {
    "proposals": Proposal,
    "interviews": Interview,
    "decisions": Decision,
}


def _introduced(session: Session) -> dict[int, datetime | None]:
    """When the newest pair of each case was introduced."""
    newest = select(Mentorship.request_id, func.max(Mentorship.introduced_at)).where(
        col(Mentorship.introduced_at).is_not(None)
    )
    return dict(session.exec(newest.group_by(col(Mentorship.request_id))).all())


def _helps(session: Session, home: Programme) -> dict[int, list[str]]:
    """The helps that were offered about each case, and whether they were of use."""
    found: dict[int, list[str]] = {}
    for row in decided.helps(session):
        found.setdefault(row.request_id, []).append(decided.in_short(row, home))
    return found
