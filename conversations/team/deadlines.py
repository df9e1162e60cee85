"""Deadlines: quiet reminders of what was promised about a case, or is owed to a mentor who asked
something before they answer, when its day has come.

Who is told, and when, is `escalation`; when the channel is, the mentee who was promised to hear
from the team is told that it is late. The line in the channel, and what anybody was told alone,
goes when the promise is kept.
"""

from collections.abc import Sequence
from datetime import timedelta

from conversations import hours, people, plain, unasked
from conversations.casework import (
    cards,
    casebook,
    histories,
    promises,
    proposed,
    telling,
    working,
)
from conversations.casework.casebook import card_slot
from conversations.casework.promises import Promise
from conversations.team import escalation
from conversations.team.escalation import Debt
from conversations.turn import Due, Turn
from storage.tables import History, Person, Proposal, Request

SORRY = "sorry"
"""The step at which the mentee is told that what they wait for is late, at an hour of their own."""

STILL, STILL_AFTER = "sorry_again", timedelta(days=14)
"""The step at which they are told once more that it is, and how long after: then no more, so that
they are not told every week of what does not come."""


def came_due(turn: Turn, number: str, step: str) -> None:
    """`case/<number>`: what was promised about it is due."""
    request = turn.uow.lock(Request, plain.number(number))
    if request is None:
        return
    home = turn.catalogue.home
    lines = histories.history(turn.uow.session, request.id or 0)
    promise = promises.owed(request.state, request.submitted_at, lines, home)
    if promise is None:
        return
    if step in (SORRY, STILL):
        if promise.kind in promises.HEARS and promises.late(promise, turn.now, home):
            _say_sorry(turn, request, promise, lines, step)
        return
    kind, _, level = step.partition("/")
    at = promises.reminds_at(promise, level, home)
    if kind != promise.kind or at > turn.now:
        casebook.plan(turn, request)
        return
    owed = _debt(turn, request, promise, lines)
    person = turn.uow.session.get(Person, request.person_id)
    told = escalation.remind(turn, owed, level)
    if told and level == "channel":
        casebook.refresh(turn, request)  # the card says that it is late
    if told and level == "channel" and promise.kind in promises.HEARS and person is not None:
        at = hours.decent_for(person, turn.now, home.limits)
        turn.uow.remind(f"case/{number}", SORRY, at)


def debt(turn: Turn, number: str) -> Debt | None:
    """What is owed about a case now, if anything."""
    request = turn.uow.session.get(Request, plain.number(number))
    if request is None:
        return None
    lines = histories.history(turn.uow.session, request.id or 0)
    promise = promises.owed(request.state, request.submitted_at, lines, turn.catalogue.home)
    return _debt(turn, request, promise, lines) if promise is not None else None


def _debt(turn: Turn, request: Request, promise: Promise, lines: Sequence[History]) -> Debt:
    return Debt(
        promise=promise,
        subject=f"case/{request.id}",
        holder=request.holder,
        slot=casebook.deadline_slot(request.id, promise.kind, lines),
        root=card_slot(request.id),
        case=request.id,
        said=lambda how: _text(turn, request, promise, how),
    )


def _text(turn: Turn, request: Request, promise: Promise, how: str) -> str:
    words = turn.catalogue.home.words
    return words(
        f"deadline.{how}",
        id=request.id,
        what=words(f"deadline.{promise.kind}"),
        day=words.day(promise.by, now=turn.now),
        age=escalation.age(turn, promise.by),
        holder=telling.held(request, words),
    )


def _say_sorry(
    turn: Turn, request: Request, promise: Promise, lines: Sequence[History], step: str
) -> None:
    person = turn.uow.session.get(Person, request.person_id)
    if person is None or person.erased_at is not None:
        return
    subject = f"case/{request.id}"
    if unasked.puts_off(turn, person, subject, step):
        return
    if step == SORRY:
        turn.uow.remind(subject, STILL, turn.now + STILL_AFTER)
    told = turn.programme_for(person)
    where = people.reachable(turn.uow, request.person_id)
    if where is not None:
        day = told.words.day(promise.by, now=turn.now)
        text = told.words(f"deadline.{step}", day=day, **told.about.team_words)
        key = f"{subject}/{step}/{promises.how_many(lines)}"
        turn.say(text, to=where, under="", key=key)
        unasked.told(turn, person)


# --- a mentor's question ------------------------------------------------------------------------


def question_due(turn: Turn, number: str, step: str) -> None:
    """`question/<proposal>`: the mentor's question is still not answered."""
    proposal = turn.uow.session.get(Proposal, plain.number(number))
    if proposal is not None:
        turn.uow.lock(Request, proposal.request_id)
        turn.uow.session.refresh(proposal)  # it may have been answered while we waited
    owed = question(turn, number)
    if owed is not None:
        escalation.remind(turn, owed, step.rpartition("/")[2])


def question(turn: Turn, number: str) -> Debt | None:
    """The answer that is owed to a mentor, if it is."""
    proposal = turn.uow.session.get(Proposal, plain.number(number))
    asked_at = proposal.question_at if proposal is not None else None
    if proposal is None or proposal.state != "asked" or asked_at is None:
        return None
    request = turn.uow.session.get_one(Request, proposal.request_id)
    home = turn.catalogue.home

    def said(how: str) -> str:
        return home.words(
            f"deadline.question_{how}",
            id=request.id,
            day=home.words.day(asked_at, cards.STAFF_ZONE, now=turn.now),
            age=escalation.age(turn, working.local_day(asked_at, home.team)),
            holder=telling.held(request, home.words),
        )

    return Debt(
        promise=promises.mentor_answered(asked_at, home),
        subject=proposed.question_of(proposal),
        holder=request.holder,
        slot=proposed.late_slot(proposal),
        root=card_slot(request.id),
        case=request.id,
        said=said,
    )


DUE: dict[str, Due] = {"case": came_due, "question": question_due}
