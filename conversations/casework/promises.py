"""What the team has promised about a case, and by when.

Three promises follow each other: a first answer, a decision, and somebody found. Each is in
working days (see `working`), from when the request was sent, or taken up again after a wait that
was agreed, or the search began. Where a mentor is asked before the mentee has heard anything, the
first answer and the search are both owed, and the earlier of the two counts. A case that comes back
from a mentor begins anew: news are owed to the mentee, as a first answer was. While the mentee, or
a date, is waited for, nothing is owed; nor after that date, until the mentee who was asked has said
whether they want to go on.
`casebook.plan` keeps the one date of the agenda at which the team is reminded in step with what
happens; `deadlines` says what is done then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from conversations.casework import cases, working
from conversations.programme import Programme
from storage.tables import History

Kind = Literal["answer", "news", "decision", "search", "concern", "question"]

HEARS: frozenset[Kind] = frozenset({"answer", "news"})
"""What is promised to the mentee, in words to them: they are told if it is late."""

ANSWERS = frozenset(
    {"ask", "interview_asked", "refer", "refer_beside", "decline", "close", "mentor_accepts"}
    | {"contact", "contact_beside", "contact_agrees", "contact_agrees_beside", "wait"}
)
"""The acts through which a mentee hears from the team: the first answer that was promised."""

HEARD = frozenset(
    {"answer", "opinion", "no_mentor_left", "no_mentor_stays", "nobody_left"}
    | {"take_back", "reopen"}
)
"""The acts after which the team has something new to decide on."""

RETURNS = frozenset({"turn_down", "mentor_left", "take_back"})
"""The acts by which a case comes back to the team from a mentor who had said yes."""

ASKED, WANTED = "wait_asked", "still_wanted"
"""The lines of history that say that a wait is over and its mentee was asked whether they want to
go on, and that they do."""

RESUMED = frozenset({"resume", "go_on", "wait_over", WANTED})
"""The acts that end a wait: from then on a decision is owed anew."""

MOVES_ON = {WANTED, *cases.WHO} - {"claim", "release", "assign"} - cases.UNDOES
"""The acts after which it is no more for the mentee to say whether they want to go on: all but
those about who holds the case."""

GRACE = 3
"""Working days that a decision has at least after them."""


@dataclass(frozen=True)
class Promise:
    """What is owed now, and by the end of which day of the team's."""

    kind: Kind
    by: date


def owed(
    state: str, submitted_at: datetime | None, lines: Sequence[History], programme: Programme
) -> Promise | None:
    """The promise that a case is under, or None. `lines` are its history, oldest first."""
    team = programme.team
    if submitted_at is None:
        return None
    if wish_awaited(state, lines) is not None:
        return None
    back = returned(lines)
    if back is not None:
        submitted_at, lines = lines[back].at, lines[back + 1 :]
    answered = any(line.act in ANSWERS for line in lines)
    kind: Kind = "answer" if back is None else "news"
    answer = Promise(kind, working.first_answer_by(submitted_at, programme))
    if state in ("submitted", "claimed"):
        if not answered:
            return answer
        resumed = [line.at for line in lines if line.act in RESUMED]
        began = working.local_day(resumed[-1] if resumed else submitted_at, team)
        by = working.after(began, team.decision_working_days, team)
        heard = [line.at for line in lines if line.act in HEARD]
        if heard:
            again = working.after(working.local_day(heard[-1], team), GRACE, team)
            by = max(by, again)
        return Promise("decision", by)
    if state == "proposing":
        reopened = [number for number, line in enumerate(lines) if line.act == "reopen"]
        since = lines[reopened[-1] :] if reopened else lines
        asked = [line.at for line in since if line.act == "propose"]
        began = working.local_day(asked[0] if asked else submitted_at, team)
        search = Promise("search", working.after(began, team.search_working_days, team))
        if not answered and answer.by <= search.by:  # of a mentor asked, the mentee hears nothing
            return answer
        return search
    return None


def returned(lines: Sequence[History]) -> int | None:
    """The number of the line by which a case came back from a mentor who had said yes; None where
    it never did, or was closed and opened again since."""
    back, with_mentor = None, False
    for number, line in enumerate(lines):
        if line.act == "mentor_accepts":
            with_mentor = True
        elif line.act == "reopen":
            back, with_mentor = None, False
        elif line.act in RETURNS and with_mentor:  # else nobody had said yes: it was never away
            back, with_mentor = number, False
    return back


def wish_awaited(state: str, lines: Sequence[History]) -> datetime | None:
    """Since when a mentee whose wait is over is awaited to say whether they want to go on; None
    where they were never asked, or something else was done since, by anybody."""
    if state != "claimed":
        return None
    for line in reversed(lines):
        if line.act == ASKED:
            return line.at
        if line.act in MOVES_ON:
            return None
    return None


def late(promise: Promise, now: datetime, programme: Programme) -> int:
    """For how many working days it has not been kept; 0 while it can be, the weekend after its day
    included."""
    team = programme.team
    return working.between(promise.by, working.local_day(now, team), team)


def how_many(lines: Sequence[History]) -> int:
    """How many times the team came to owe something anew: tells a promise from an earlier one."""
    return sum(line.act in HEARD | RESUMED | RETURNS for line in lines)


def seen_to(opened_at: datetime, programme: Programme) -> Promise:
    """That a named member of the team sees to a concern, counted from when it was opened: that it
    is seen again puts nothing off."""
    team = programme.team
    day = working.local_day(opened_at, team)
    return Promise("concern", working.after(day, team.concern_working_days, team))


def mentor_answered(question_at: datetime, programme: Programme) -> Promise:
    """That a mentor's question, asked before they say yes or no, is answered."""
    team = programme.team
    day = working.local_day(question_at, team)
    return Promise("question", working.after(day, team.mentor_question_working_days, team))


LEVELS = {"holder": 0, "channel": 1, "backup": 3, "again": 3}
"""Whom a promise that is due is told, one after the other, and how many working days after its day:
the one who holds the case, the channel, the backup; then, as a week begins, the holder and the
backup again."""


def reminds_at(promise: Promise, level: str, programme: Programme) -> datetime:
    """When a level is reached: as the team opens."""
    return working.opening(working.after(promise.by, LEVELS[level], programme.team), programme.team)


def again_at(now: datetime, programme: Programme, weeks: int = 1) -> datetime:
    """When the last level is told again: as the team opens in a week, so many weeks from now at the
    earliest. Always as one begins, so that all that a colleague is told again comes at once."""
    team = programme.team
    day = working.local_day(now, team) + timedelta(weeks=weeks)
    return working.opening(day + timedelta(days=-day.weekday() % 7), team)
