"""What is late, told in private: one message for each colleague, whatever it is they are told of.

Somebody may hold a case and be the backup of another, and about one case more than one thing may be
late: each comes due by itself (see `escalation`) and waits here until all have, as `late/<subject>`
on the agenda. What was done meanwhile is left out.

What such a message lists is looked at again as the team opens each day (`listed/<colleague>`): what
is done leaves it, and once all of it is, the message says so. It goes when a later one lists the
same.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta

from conversations.casework import gathering, promises, telling, working
from conversations.team import deadlines, escalation, supervision
from conversations.team.escalation import GATHERS, LATE, Debt
from conversations.turn import Due, Turn
from storage.mail import Address

DEBTS: dict[str, Callable[[Turn, str], Debt | None]] = {
    "case": deadlines.debt,
    "concern": supervision.debt,
    "question": deadlines.question,
}
"""What is owed now, by the first word of the subject under which the agenda keeps it."""

LISTED = "listed"
"""The subject of the agenda, for each colleague: what they were told of is looked at again (the
step is the message, and what it lists)."""


def came_due(turn: Turn, number: str, step: str) -> None:
    """`late/<subject>`: nobody has told it; so it is told now."""
    gathering.gather(turn, f"{LATE}/{number}", step, GATHERS)


def gathered(turn: Turn, number: str, step: str) -> None:
    """`overdue/0`: tell everybody all that waits for them."""
    if gathering.put_off(turn, GATHERS, step):
        return
    found = defaultdict[Address, list[Debt]](list)
    for subject, level in gathering.take(turn, LATE):
        kind, _, which = subject.partition("/")
        debt = DEBTS[kind](turn, which)
        if debt is None:
            continue
        if promises.reminds_at(debt.promise, level, turn.catalogue.home) > turn.now:
            continue  # what was late is done, and what is owed now is not
        for who in escalation.whom(turn, debt, level):
            found[who].append(debt)
    for who, debts in found.items():
        _give_way(turn, who, debts)
        _say(turn, who, turn.event.id, debts)


def _say(turn: Turn, who: Address, which: str, debts: list[Debt]) -> None:
    debts.sort(key=lambda debt: (debt.promise.by, debt.subject))
    lines = list(dict.fromkeys(debt.said("still") for debt in debts))
    if len(lines) > 1:
        lines.insert(0, turn.catalogue.home.words("deadline.several", count=len(lines)))
    cases = sorted({debt.case for debt in debts if debt.case is not None})
    ways = (telling.way_to(turn, *cases),) if cases else ()
    turn.say("\n\n".join(lines), to=who, under="", slot=_slot(which), sections=ways)
    _look_again(turn, who, which, debts)


# --- what of it is done -------------------------------------------------------------------------


def _slot(which: str) -> str:
    return f"{telling.told_slot(LISTED)}/{which}"


def _key(debt: Debt) -> str:
    """What tells a debt from the next one about the same."""
    return f"{debt.subject}/{debt.promise.kind}"


def _look_again(turn: Turn, who: Address, which: str, debts: list[Debt]) -> None:
    team = turn.catalogue.home.team
    morning = working.opening(working.local_day(turn.now, team) + timedelta(days=1), team)
    turn.uow.remind(f"{LISTED}/{who}", " ".join([which, *map(_key, debts)]), morning)


def _give_way(turn: Turn, who: Address, debts: list[Debt]) -> None:
    """What was said before of nothing but these is said again now."""
    again, now = turn.catalogue.home.words("deadline.again"), {_key(each) for each in debts}
    for step in turn.uow.reminders(f"{LISTED}/{who}"):
        which, *before = step.split(" ")
        if now.issuperset(before):
            turn.uow.unremind(f"{LISTED}/{who}", step)
            turn.say(again, to=who, under="", slot=_slot(which), anew=False, removes=True)


def listed(turn: Turn, number: str, step: str) -> None:
    """`listed/<colleague>`: what they were told of together, and which debts it was."""
    who, (which, *before) = Address(number), step.split(" ")
    found = [DEBTS[kind](turn, of) for kind, of, _ in (each.split("/") for each in before)]
    debts = [each for each in found if each is not None and _key(each) in before]
    if not debts:
        kept = turn.catalogue.home.words("deadline.all_kept")
        turn.say(kept, to=who, under="", slot=_slot(which))
    elif len(debts) < len(before):
        _say(turn, who, which, debts)
    else:
        _look_again(turn, who, which, debts)


DUE: dict[str, Due] = {
    LATE: came_due,
    GATHERS.partition("/")[0]: gathered,
    LISTED: listed,
}
