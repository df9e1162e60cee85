"""The audit log: which member of the team looked at what people wrote, and who changed a setting.

What was looked for is not noted, nor a hash of it: it may be a name, and who holds a hash of a
name can guess the name. What was shown is, by the numbers of the cases. Words that stand in the
thread of a card are not noted when they are read there: Slack does not say who reads what, and
all of the team may. Entries are kept for the programme's `audit_days`, whoever they are about:
they outlive an erasure, but hold no word and no name of the erased.
"""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col, select

from conversations.casework import casebook
from conversations.casework.cards import STAFF_ZONE
from conversations.programme import Programme
from conversations.turn import Due, Turn
from storage.mail import Line, Section
from storage.tables import Audit

SHOWN = 20
"""How many entries are shown, the newest first."""

SUBJECT, STEP = "audit/0", "forget"


def note(turn: Turn, act: str, *, cases: Iterable[int] = (), about: str = "") -> None:
    """Write down what the member who acts is shown (the numbers of `cases`), or changes (`about`,
    which holds nobody's words)."""
    shown = " ".join(f"case/{number}" for number in cases)
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


def show(turn: Turn) -> None:
    """The newest entries, to the one who asks: `settings` sees to it that an admin does."""
    home = turn.catalogue.home
    newest = select(Audit).order_by(col(Audit.id).desc()).limit(SHOWN)
    rows = turn.uow.session.exec(newest).all()
    turn.say(
        home.words("audit.kept", kept=home.words.span(home.limits.audit_days)),
        title=home.words("audit.title"),
        to=turn.event.who,
        under="",
        sections=(
            Section(
                heading=home.words("audit.heading"),
                lines=tuple(_line(row, home) for row in rows),
                note="" if rows else home.words("audit.none"),
            ),
        ),
    )


def _line(row: Audit, home: Programme) -> Line:
    words = home.words
    known = f"audit.act.{row.act.replace('/', '_')}"
    what = words(known) if words.has(known) else words("audit.other", act=row.act)
    about = row.about
    if about.startswith("case/"):
        numbers = (each.partition("/")[2] for each in about.split())
        about = words.list(words("audit.case", id=number) for number in numbers)
    when = words.stamp(row.at, STAFF_ZONE)
    return Line(
        label=words("audit.line", when=when, who=row.name or row.who),
        value=words("audit.what", what=what, about=about) if about else what,
    )


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
