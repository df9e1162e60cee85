"""What is late, told in private: one message for each colleague, whatever it is they are told of.

Somebody may hold a case and be the backup of another, and about one case more than one thing may be
late: each comes due by itself (see `escalation`) and waits here until all have, as `late/<subject>`
on the agenda. What was done meanwhile is left out.
"""

from collections import defaultdict
from collections.abc import Callable

from conversations.casework import gathering, promises, telling
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
        _tell(turn, who, debts)


def _tell(turn: Turn, who: Address, debts: list[Debt]) -> None:
    debts.sort(key=lambda debt: (debt.promise.by, debt.subject))
    lines = list(dict.fromkeys(debt.said("still") for debt in debts))
    if len(lines) > 1:
        lines.insert(0, turn.catalogue.home.words("deadline.several", count=len(lines)))
    cases = sorted({debt.case for debt in debts if debt.case is not None})
    ways = (telling.way_to(turn, *cases),) if cases else ()
    turn.say("\n\n".join(lines), to=who, under="", sections=ways)


DUE: dict[str, Due] = {LATE: came_due, GATHERS.partition("/")[0]: gathered}
