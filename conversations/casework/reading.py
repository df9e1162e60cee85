"""A case as it is read: what its card shows, and what its mentee wrote in the intake."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from conversations.casework import (
    candidates,
    cards,
    decided,
    histories,
    interviews,
    promises,
    raised,
    talks,
    undoing,
)
from conversations.dialogue import places
from conversations.dialogue.kinds import is_words
from conversations.dialogue.run import Run
from conversations.distress import signs
from conversations.programme import Programme
from conversations.words import Words
from storage.tables import History, Mentorship, Person, Proposal, Request

EMPLOYER, AVOIDED = "company", "avoid"
"""The questions of the intake whose answers no mentor reads: where the person works, and whom they
would rather not meet."""

ADDED = "added"
"""Where a request's answers keep what was added to it: there is no such question."""


def case(session: Session, request: Request, programme: Programme, now: datetime) -> cards.Case:
    """The case as its card shows it."""
    assert request.id is not None
    person = session.get(Person, request.person_id)
    assert person is not None
    lines = histories.history(session, request.id)
    return cards.Case(
        id=request.id,
        state=request.state,
        now=now,
        name=person.name,
        promotion=person.promotion,
        studies=shown_studies(person, programme),
        city=places.beside(person.city, person.country),
        country=places.country_name(person.country, programme.language) if person.country else "",
        situation=request.situation,
        need=request.need,
        words=cards.own_words(first_texts(request, person, programme, cards.WORDS_LINES)),
        submitted_at=request.submitted_at,
        owed=promises.owed(request.state, request.submitted_at, lines, programme),
        holder_name=request.holder_name,
        asked_at=_asked_at(lines) if request.state != "closed" else None,
        wish_at=promises.wish_awaited(request.state, lines),
        proposals=_proposals(session, request.id, programme.words),
        following=_following(session, request.id, programme.words),
        following_at=_following_at(session, request.id),
        interviews=interviews.shown(session, request.id, programme.words),
        talks=talks.shown(session, request.id, programme.words),
        helps=tuple(
            decided.in_short(row, programme)
            for row in decided.helps(session, request_id=request.id)
        ),
        wait_until=request.wait_until,
        outcome=request.outcome,
        erased=person.erased_at is not None,
        person_id=request.person_id,
        distress_at=request.distress_at,
        distress_seen_at=request.distress_seen_at,
        distress_seen_by=request.distress_seen_by,
        verified_by=person.verified_by,
        discreet=request.answers.get("discreet") == "no",
        concerns=raised.of_case(session, request.id),
        forgotten=not request.answers,
        may_undo=undoing.undo_of(request, lines, now) is not None,
        again=_again(request, lines),
        **_pair(session, request, now),
    )


def _pair(session: Session, request: Request, now: datetime) -> Any:
    """What the card says of the two, while they are together."""
    if request.state != "accompanied":
        return {}
    pair = raised.together(session, request.id)
    until = pair.break_until if pair is not None else None
    is_on = until is not None and until > now
    silent = raised.is_silent(session, request.id)
    return {"silent": silent, "break_until": until if is_on else None}


def _again(request: Request, lines: Sequence[History]) -> cards.Again:
    """Whether somebody else is looked for, one of a pair having asked for it."""
    acts = {line.act for line in lines}
    looking = request.state not in ("draft", "introducing", "accompanied", "closed")
    if not looking or acts.isdisjoint(("turn_down", "mentor_left")):
        return ""
    return "begun" if "introduce" in acts else "unmet"


def _asked_at(lines: Sequence[History]) -> datetime | None:
    line = histories.waiting_question(lines)
    return line.at if line else None


def _proposals(session: Session, request_id: int, words: Words) -> tuple[tuple[str, str], ...]:
    over = set(session.exec(_ENDED, params={"request": request_id}))
    return tuple(
        (person.name or words("triage.somebody"), _how_it_stands(proposal, over))
        for person, proposal in session.exec(_PROPOSED, params={"request": request_id})
    )


_ENDED = select(Mentorship.mentor_id).where(
    col(Mentorship.request_id) == bindparam("request"), Mentorship.state == "ended"
)
_PROPOSED = (
    select(Person, Proposal)
    .join(Proposal, col(Proposal.mentor_id) == col(Person.id))
    .where(col(Proposal.request_id) == bindparam("request"))
    .order_by(col(Proposal.id))
)


def _how_it_stands(proposal: Proposal, over: set[int]) -> str:
    """What the card says of a proposal; `over` are the mentors whose pair has ended."""
    if proposal.state == "asked" and proposal.question_at is not None:
        return cards.QUESTION
    said_yes = proposal.state == "accepted"
    return cards.OVER if said_yes and proposal.mentor_id in over else proposal.state


def _following(session: Session, request_id: int, words: Words) -> tuple[str, ...]:
    rows = candidates.following(session, request_id)
    return tuple(person.name or words("triage.somebody") for _, person in rows)


def _following_at(session: Session, request_id: int) -> datetime | None:
    """By when those who are asked are waited for; None where that is not known, or nobody is."""
    ends = session.exec(_ASKED_UNTIL, params={"request": request_id}).all()
    return max((end for end in ends if end is not None), default=None) if all(ends) else None


_ASKED_UNTIL = select(Proposal.expires_at).where(
    col(Proposal.request_id) == bindparam("request"), Proposal.state == "asked"
)


def transcript(request: Request, programme: Programme) -> list[tuple[str, str]]:
    """The whole intake, question by question: (short label, answer as shown)."""
    run = Run(programme.forms["intake"], request.answers)
    return [(short, shown) for _, short, shown in run.told(programme)]


def own_texts(request: Request, person: Person, programme: Programme) -> list[str]:
    """What the mentee wrote freely in the intake, in its order, without who they are, where they
    work, whom they would rather not meet and what they said in distress: that stands in the
    transcript, for who reads it whole."""
    return [*_own_texts(request, person, programme).values()]


def first_texts(request: Request, person: Person, programme: Programme, most: int) -> list[str]:
    """The first so many of these, and beside them, after the first, what was changed or added as
    that was read over (`Question.quotes`)."""
    own, questions = _own_texts(request, person, programme), programme.forms["intake"].questions
    over = [text for name, text in own.items() if questions[name].quotes]
    first, *others = [text for name, text in own.items() if not questions[name].quotes] or [""]
    return [text for text in (first, *over, *others[: most - 1]) if text]


def _own_texts(request: Request, person: Person, programme: Programme) -> dict[str, str]:
    run = Run(programme.forms["intake"], request.answers)
    identity = {person.name, person.studies, person.city}
    return {
        name: str(request.answers[name])
        for name, question in run.form.questions.items()
        if question.kind == "text"
        and name not in (EMPLOYER, AVOIDED)
        and is_words(request.answers.get(name))
        and request.answers[name] not in identity
        and not signs(request.answers[name], programme.distress.values())
    }


def shown_studies(person: Person, programme: Programme) -> str:
    """The person's studies as the intake words them, or as they wrote them."""
    for question in programme.forms["intake"].questions.values():
        if person.studies in question.options:
            return question.options[person.studies]
    return person.studies
