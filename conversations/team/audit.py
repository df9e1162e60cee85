"""The audit log: which member of the team looked at what people wrote, and who changed a setting.

What was looked for is not noted, nor a hash of it: it may be a name, and who holds a hash of a
name can guess the name. What was shown is, by the numbers of the cases and people. Words that
stand in the thread of a card are not noted when they are read there: Slack does not say who reads
what, and all of the team may. Entries are kept for the programme's `audit_days`, whoever they are
about: they outlive an erasure, but hold no word and no name of the erased.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import delete, func
from sqlmodel import col, select

from conversations.casework import casebook
from conversations.casework.cards import STAFF_ZONE
from conversations.overrides import DELAYS
from conversations.programme import Programme, texts_of
from conversations.team import spelling
from conversations.turn import Due, Turn
from storage.mail import Line, Section
from storage.tables import Audit

SHOWN = 20
"""How many entries are on a page, the newest first."""

SUBJECT, STEP = "audit/0", "forget"

EXCERPT = 60
"""Characters of a text that was tried."""

DELAY_TOKENS = 4
"""The parts of `first_answer_working_days 5 → 3`."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def note(
    turn: Turn,
    act: str,
    *,
    cases: Iterable[int] = (),
    people: Iterable[int] = (),
    about: str = "",
) -> None:
    """Write down what the member who acts is shown (the numbers of `cases` and `people`), or
    changes (`about`, which holds nobody's words)."""
    numbers = (*(f"case/{each}" for each in cases), *(f"person/{each}" for each in people))
    shown = " ".join(numbers)
    turn.uow.session.add(
        Audit(
            at=turn.now,
            who=turn.event.who,
            name=casebook.staff_name(turn.event),
            act=act,
            about=shown or about,
        )
    )
    if not turn.uow.reminders(SUBJECT):
        turn.uow.remind(SUBJECT, STEP, turn.now + _kept(turn))


def show(turn: Turn, typed: str = "") -> None:
    """The newest entries, or the page of older ones that was `typed`, to the one who asks:
    `settings` sees to it that an admin does."""
    home, session = turn.catalogue.home, turn.uow.session
    kept = session.exec(select(func.count()).select_from(Audit)).one()
    page = spelling.page(typed, kept, SHOWN)
    newest = select(Audit).order_by(col(Audit.id).desc())
    rows = session.exec(newest.offset((page - 1) * SHOWN).limit(SHOWN)).all()
    more = kept - page * SHOWN
    note = home.words("audit.more", count=more, page=page + 1) if more > 0 else ""
    turn.say(
        home.words("audit.kept", kept=home.words.span(home.limits.audit_days)),
        title=home.words("audit.title"),
        to=turn.event.who,
        under="",
        sections=(
            Section(
                heading=home.words("audit.heading"),
                lines=tuple(_line(row, home) for row in rows),
                note=note if rows else home.words("audit.none"),
            ),
        ),
    )


def _line(row: Audit, home: Programme) -> Line:
    words = home.words
    known = f"audit.act.{row.act.replace('/', '_')}"
    if not row.about and words.has(f"{known}_nothing"):
        known = f"{known}_nothing"
    what = words(known) if words.has(known) else words("audit.other", act=row.act)
    about = _about(row, home)
    when = words.stamp(row.at, STAFF_ZONE)
    return Line(
        label=words("audit.line", when=when, who=row.name or row.who),
        value=words("audit.what", what=what, about=about) if about else what,
    )


def _about(row: Audit, home: Programme) -> str:
    """What an entry is about, as a member of the team would say it: a setting and a text are kept
    by their keys, days as ISO 8601, states by their names."""
    words, tokens = home.words, row.about.split()
    if row.about.startswith(("case/", "person/")):
        parts = (each.partition("/") for each in tokens)
        return words.list(words(f"audit.{kind}", id=number) for kind, _, number in parts)
    if row.act == "settings/trial" and row.about in (texts := texts_of(home)):
        said = " ".join(texts[row.about].split())
        return said if len(said) <= EXCERPT else f"{said[: EXCERPT - 1]}…"
    delay = next((name for name, each in DELAYS.items() if tokens[:1] == [each.key]), "")
    if delay and len(tokens) == DELAY_TOKENS:
        return words(f"settings.told.{delay}", before=tokens[1], after=tokens[3])
    return " · ".join(_token(each, home) for each in tokens)


def _token(token: str, home: Programme) -> str:
    """A day, or a state, in words; anything else as it is."""
    if _DAY.fullmatch(token):
        return home.words.long_day(date.fromisoformat(token))
    state = f"listing.state.{token}"
    return home.words(state) if home.words.has(state) else token


def forget(turn: Turn, number: str, step: str) -> None:
    """`audit/0`: erase what has been kept long enough, and look again when the next entry has."""
    session = turn.uow.session
    session.exec(delete(Audit).where(col(Audit.at) <= turn.now - _kept(turn)))
    oldest = session.exec(select(Audit.at).order_by(col(Audit.at)).limit(1)).first()
    if oldest is not None:
        turn.uow.remind(SUBJECT, STEP, oldest + _kept(turn))


def _kept(turn: Turn) -> timedelta:
    return timedelta(days=turn.catalogue.home.limits.audit_days)


DUE: dict[str, Due] = {"audit": forget}
