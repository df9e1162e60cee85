"""Escalation: what the team owes and has not done is told quietly, to one after the other.

On the day itself the one who holds the case is told, or, if nobody does, whoever is on duty; the
working day after, a line in the channel; two working days later the backup, and then, as each week
begins, the first and the last of these once more, in words that say how long it has been. What is
said from the backup on is gathered (see `overdue`): one message for each of them. After `WEEKS` of
it, or as many since the case was handed on, nobody is told in private any more: the channel is,
which goes on. All of it in the team's hours, never on its holidays. Whoever is told in private is
told no name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from conversations.casework import gathering, histories, promises, telling, working
from conversations.casework.promises import Promise
from conversations.turn import Turn
from storage.mail import STAFF, Address, Section

AFTER = {"holder": "channel", "channel": "backup", "backup": "again", "again": "again"}
"""Which level follows which."""

WEEKLY = frozenset({"backup", "again"})
"""The levels of what has been late for some days."""

WEEKS = 4
"""For how many weeks something late is told in private; then every so many weeks in the channel."""

LATE, GATHERS = "late", "overdue/0"
"""The subjects of the agenda: what is late and waits to be told (`late/<subject of the debt>`, the
step is its level), and all of it to be told."""


@dataclass(frozen=True)
class Debt:
    """What is owed: the `promise`, under which `subject` the agenda keeps it (the step is
    `<kind>/<level>`), who `holder`s it (an address, or nothing), in which `slot` the channel's line
    stands, in which message's thread (`root`) the rest of it is, which `case` it is of, if any.
    `said` words it: `due` on its day, `late` once it has passed, `still` from the backup on."""

    promise: Promise
    subject: str
    holder: str
    slot: str
    root: str
    case: int | None
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
    weeks = 1
    if level not in WEEKLY:
        _tell(turn, debt, level)
    elif _for_all(turn, debt):
        _say_weekly(turn, debt, home.words("deadline.for_all", said=debt.said("still")))
        weeks = WEEKS
    else:
        _tell_weekly(turn, debt, level)
    if AFTER[level] == "again":
        then = promises.again_at(turn.now, home, weeks)
    else:
        then = promises.reminds_at(debt.promise, AFTER[level], home)
    turn.uow.remind(debt.subject, f"{kind}/{AFTER[level]}", then)
    return True


def whom(turn: Turn, debt: Debt, level: str) -> list[Address]:
    """Who is told of it in private at a level."""
    holder = telling.responsible(turn, debt.holder) if level in ("holder", "again") else None
    backup = telling.backup(turn) if level in WEEKLY else None
    return list(dict.fromkeys(each for each in (holder, backup) if each is not None))


def age(turn: Turn, since: date) -> str:
    """How many days of the calendar ago that was, by the team's clock."""
    home = turn.catalogue.home
    days = (working.local_day(turn.now, home.team) - since).days
    return home.words("deadline.age", count=days)


def _tell(turn: Turn, debt: Debt, level: str) -> None:
    """The holder first, who can end it. Where nobody is there to be told in private, the channel
    is."""
    today = working.local_day(turn.now, turn.catalogue.home.team)
    how = "due" if level == "holder" and debt.promise.by >= today else "late"
    text, told = debt.said(how), whom(turn, debt, level)
    for each in told:
        slot = f"{telling.told_slot(debt.slot)}/{turn.event.id}"
        turn.say(text, to=each, under="", slot=slot)
    if not told:
        turn.say(text, to=STAFF, under="", slot=debt.slot)


def _tell_weekly(turn: Turn, debt: Debt, level: str) -> None:
    """In private with all else that is late. Where there is no backup it is in the thread, so that
    the channel stays calm, unless nobody at all is told elsewhere: nobody follows the thread of a
    case that nobody holds."""
    if whom(turn, debt, level):
        gathering.gather(turn, f"{LATE}/{debt.subject}", level, GATHERS)
    if telling.backup(turn) is not None:
        return
    alone = telling.responsible(turn, debt.holder) is None
    _say_weekly(turn, debt, debt.said("still"), under="" if alone else debt.root)


def _say_weekly(turn: Turn, debt: Debt, text: str, under: str = "") -> None:
    """In a slot that says of what it is: once that is done, the line says so. The one of the week
    before goes, so that one stands, and comes as news."""
    day = working.local_day(turn.now, turn.catalogue.home.team)
    slot = f"{debt.slot}/{day}"
    for before in turn.uow.slots(STAFF, f"{debt.slot}/")[-1:]:
        if before != slot:
            again = turn.catalogue.home.words("deadline.again")
            turn.say(again, to=STAFF, under="", slot=before, anew=False, removes=True)
    way = () if under else _way(turn, debt)
    turn.say(text, to=STAFF, under=under, slot=slot, sections=way)


def _for_all(turn: Turn, debt: Debt) -> bool:
    """Whether it was told in private for long enough, and it is the whole team's by now."""
    team, since = turn.catalogue.home.team, debt.promise.by
    given = histories.given_at(turn.uow.session, debt.case) if debt.case is not None else None
    if given is not None:
        since = max(since, working.local_day(given, team))
    return working.local_day(turn.now, team) - since > timedelta(weeks=WEEKS)


def _way(turn: Turn, debt: Debt) -> tuple[Section, ...]:
    """The way to the card; what is about somebody who has no case says enough by itself."""
    return (telling.way_to(turn, debt.case),) if debt.case is not None else ()
