"""A case ends otherwise than by a decision, or is opened again.

Either way the person is written to, in the words that were previewed: nobody is left to find out.
"""

from conversations.casework import casebook
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
    why = triage.submitted_values(turn).get("why", "").strip()
    line = triage.record(turn, request, "close", why=why)
    triage.send(turn, request, draft)
    triage.keep(turn, request, draft, "acts.thread_closed", f"letter/{line.id}")


@triage.on_case
def reopen(turn: Turn, request: Request) -> None:
    """A closed case goes on: whoever opens it again holds it."""
    turn.uow.lock(Person, request.person_id)
    draft = triage.confirmed(turn, "reopen", request)
    if draft is None:
        return
    why = triage.submitted_values(turn).get("why", "").strip()
    line = casebook.record(turn, request, "reopen", why=why)
    triage.send(turn, request, draft)
    triage.keep(turn, request, draft, "acts.thread_reopened", f"letter/{line.id}")


ACTS: dict[str, Act] = {"close": close, "reopen": reopen}
