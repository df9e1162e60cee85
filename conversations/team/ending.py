"""A case ends otherwise than by a decision, or is opened again.

Either way the person is written to, in the words that were previewed: nobody is left to find out.
"""

from collections.abc import Sequence

from conversations import plain
from conversations.casework import casebook
from conversations.mentoring import farewell
from conversations.team import triage
from conversations.turn import Act, Turn
from storage.tables import Person, Request


@triage.on_case
def close(turn: Turn, request: Request) -> None:
    """The case ends: the person has found what they need meanwhile, it was a duplicate, they said
    so on the telephone."""
    draft = triage.confirmed(turn, "close", request)
    if draft is None:
        return
    line = triage.record(turn, request, "close", why=triage.reason(turn))
    triage.send(turn, request, draft, line, decides=True)
    triage.keep(turn, request, draft, "acts.thread_closed", f"letter/{line.id}")


def reopen(turn: Turn, rest: Sequence[str]) -> None:
    """A closed case goes on: whoever opens it again holds it."""
    found = turn.uow.session.get(Request, plain.number("".join(rest[:1])))
    if found is not None and turn.event.staff:
        # The person before the case, as everywhere: they may begin another one at this moment.
        turn.uow.lock(Person, found.person_id)
    _reopen(turn, rest)


@triage.on_case
def _reopen(turn: Turn, request: Request) -> None:
    draft = triage.confirmed(turn, "reopen", request)
    if draft is None:
        return
    farewell.keeps_its_day(turn, request)
    line = casebook.record(turn, request, "reopen", why=triage.reason(turn))
    triage.send(turn, request, draft, line)
    triage.keep(turn, request, draft, "acts.thread_reopened", f"letter/{line.id}")


ACTS: dict[str, Act] = {"close": close, "reopen": reopen}
