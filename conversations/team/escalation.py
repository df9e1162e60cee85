"""Escalation: what the team owes and has not done is told quietly, to one after the other.

On the day itself the one who holds the case is told, or, if nobody does, whoever is on duty; the
working day after, a line in the channel; two working days later the backup, and then, each week,
the first and the last of these once more, in words that say how long it has been. All of it in the
team's hours, never on its holidays. Whoever is told in private is told no name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from conversations import plain
from conversations.casework import promises, telling, working
from conversations.casework.promises import Promise
from conversations.turn import Turn
from conversations.words import Words
from storage.mail import STAFF, Section
from storage.tables import Request

AFTER = {"holder": "channel", "channel": "backup", "backup": "again", "again": "again"}
"""Which level follows which."""


@dataclass(frozen=True)
class Debt:
    """What is owed: the `promise`, under which `subject` the agenda keeps it (the step is
    `<kind>/<level>`), who `holder`s it (an address, or nothing), in which `slot` the channel's line
    stands, in which message's thread (`root`) the rest of it is. `said` words it: `due` on its day,
    `late` once it has passed, `still` from the backup on."""

    promise: Promise
    subject: str
    holder: str
    slot: str
    root: str
    said: Callable[[str], str]


def remind(turn: Turn, debt: Debt, level: str) -> bool:
    """Tell this level and write down the next; outside the team's hours, or before its day, only
    put it off. Whether it was told."""
    home, kind = turn.catalogue.home, debt.promise.kind
    at = max(turn.now, promises.reminds_at(debt.promise, level, home))
    moment = working.within_hours(at, home.team)
    if moment > turn.now:  # after a standstill: not in the night
        turn.uow.remind(debt.subject, f"{kind}/{level}", moment)
        return False
    _tell(turn, debt, level)
    if AFTER[level] == "again":
        then = promises.again_at(turn.now, home)
    else:
        then = promises.reminds_at(debt.promise, AFTER[level], home)
    turn.uow.remind(debt.subject, f"{kind}/{AFTER[level]}", then)
    return True


def age(turn: Turn, since: date) -> str:
    """How many days of the calendar ago that was, by the team's clock."""
    home = turn.catalogue.home
    days = (working.local_day(turn.now, home.team) - since).days
    return home.words("deadline.age", count=days)


def held(request: Request | None, words: Words) -> str:
    """Who holds a case, or that nobody does."""
    if request is None or not request.holder:
        return words("deadline.nobody")
    return words("triage.held", holder=request.holder_name)


def _tell(turn: Turn, debt: Debt, level: str) -> None:
    """The holder first, who can end it. Where nobody is there to be told in private, the channel
    is; what comes each week goes to the thread, so that the channel stays calm, unless nobody at
    all is told elsewhere: nobody follows the thread of a case that nobody holds."""
    text = debt.said({"holder": "due", "channel": "late"}.get(level, "still"))
    weekly = level in ("backup", "again")
    anybody = telling.responsible(turn, debt.holder)
    holder = anybody if level in ("holder", "again") else None
    backup = telling.backup(turn) if weekly else None
    for whom in dict.fromkeys(each for each in (holder, backup) if each is not None):
        turn.say(text, to=whom, under="")
    # Each in a slot that says of what it is: once that is done, the line says so.
    slot = f"{debt.slot}/{working.local_day(turn.now, turn.catalogue.home.team)}"
    if weekly and backup is None and anybody is None:
        turn.say(text, to=STAFF, under="", slot=slot, sections=_way(turn, debt))
    elif weekly and backup is None:
        turn.say(text, to=STAFF, under=debt.root, slot=slot)
    elif not weekly and holder is None:
        turn.say(text, to=STAFF, under="", slot=debt.slot)


def _way(turn: Turn, debt: Debt) -> tuple[Section, ...]:
    """The way to the card; what is about somebody who has no case says enough by itself."""
    kind, _, number = debt.root.partition("/")
    return (telling.way_to(turn, plain.number(number)),) if kind == "case" else ()
