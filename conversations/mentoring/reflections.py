"""What a mentee answers for themselves alone: points of their curve, and whether their first words
are still true.

Nobody else reads it. It is kept sealed, given back by `/export`, and goes with the mentee, or with
the words of the request. Their first words are shown again as they were written, never cut nor
reworded; where they were erased meanwhile, or were never written (a voice message, *not sure yet*),
there is nothing to show, and nobody is reminded of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from conversations.dialogue import days, dialogues
from conversations.dialogue.kinds import FOR, is_words
from conversations.dialogue.run import Run
from conversations.mentoring import curve, farewell, pair
from conversations.programme import Programme
from conversations.turn import Turn
from storage.tables import Answers, Mentorship, Reflection, Told

AUTONOMY, MIRROR = "autonomy", "mirror"
"""The forms, and the kinds of what is kept of them."""

LATER = "after"
"""The last point of the curve, and the step of `curve/<mentorship>` at which it is asked for."""

APART = timedelta(days=14)
"""How long after the question of what became of it."""

STALE = timedelta(days=30)
"""What was said before the mirror longer ago comes back with the words of the beginning."""

TODAY = "today"
"""What they would write today: the question of the mirror whose words come back with the next."""


def of(session: Session, mentorship_id: int | None, kind: str) -> Sequence[Reflection]:
    """What was kept of one mentorship, oldest first."""
    statement = select(Reflection).where(
        Reflection.mentorship_id == mentorship_id, Reflection.kind == kind
    )
    return session.exec(statement.order_by(col(Reflection.id))).all()


def point_of(turn: Turn, mentorship: Mentorship) -> str:
    """The point of the way at which what a mentee answers for themselves alone is answered now."""
    steps = turn.catalogue.home.journey
    asks = [name for name, step in steps.items() if step.point]
    told = select(Told).where(Told.mentorship_id == mentorship.id, col(Told.step).in_(asks))
    last = turn.uow.session.exec(told.order_by(col(Told.at).desc())).first()
    zone, over = pair.person(turn, mentorship.mentee_id).zone, mentorship.ended_at
    return curve.point_of(
        steps[last.step].point if last is not None else "",
        days.here(over, zone) if over is not None else None,
        days.here(turn.now, zone),
        turn.catalogue.home.limits.later_months,
    )


def says(answered: Answers) -> Answers:
    """What was answered, without what was left out."""
    return {name: answer for name, answer in answered.items() if answer and name != FOR}


def keep(turn: Turn, mentorship: Mentorship, kind: str, answered: Answers) -> Reflection:
    """Keep what the mentee of a mentorship has just answered: once for each point of the way, the
    newest counts. It stands for the point at which the form was opened."""
    assert mentorship.id is not None
    point = answered.get(FOR) or point_of(turn, mentorship)
    answers = says(answered)
    found = (each for each in of(turn.uow.session, mentorship.id, kind) if each.point == point)
    row = next(found, None) or Reflection(
        person_id=mentorship.mentee_id,
        mentorship_id=mentorship.id,
        kind=kind,
        point=point,
        at=turn.now,
    )
    if answers or row.id is None:  # who leaves all out this time keeps what they said before
        row.at, row.answers = turn.now, answers
    turn.uow.session.add(row)
    turn.uow.session.flush()
    return row


def own_words(programme: Programme, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The words of a request that are shown to their author again: each with what it is about."""
    form = programme.forms["intake"]
    run = Run(form, answers)
    return [
        (question.short, str(run.value(name)))
        for name, question in form.questions.items()
        if question.mirrored and run.applies(name) and is_words(run.value(name))
    ]


def ask_later(turn: Turn, mentorship: Mentorship) -> None:
    """A mentorship is over: some months later its mentee is asked where they stand by then. Where
    they are asked what became of it, that comes first, and leads here (`thread.later`): whoever
    takes that way is not asked twice."""
    if mentorship.introduced_at is None:
        return
    at = farewell.later_at(turn, pair.person(turn, mentorship.mentee_id))
    if mentorship.outcome in farewell.ASKED_LATER:
        at += APART
    turn.uow.remind(f"curve/{mentorship.id}", LATER, at)


# --- what the forms begin with --------------------------------------------------------------------


def afresh(turn: Turn, mentorship: Mentorship) -> Answers | None:
    """The five questions are asked anew: what was half answered at an earlier point is no part of
    this one. None for who is not the mentee."""
    if mentorship.mentee_id != turn.someone.id:
        turn.say(turn.words("dialogue.old_button_alone"))
        return None
    return _for_now(turn, mentorship, AUTONOMY)


def is_begun(turn: Turn, mentorship: Mentorship) -> bool:
    """Whether some of the five questions are answered for the point at which things stand, and the
    others may still be."""
    subject = pair.subject_of(mentorship)
    begun = dialogues.begun(turn, turn.someone, AUTONOMY, subject)
    if begun is None or begun.answers.get(FOR) != point_of(turn, mentorship):
        return False
    run = dialogues.run_of(turn, begun)
    return any(run.is_new(name) for name in run.path)


def mirror(turn: Turn, mentorship: Mentorship) -> Answers | None:
    """Shows the mentee their first words, before they are asked whether they are still true. None,
    having said so, where there are none any more."""
    if mentorship.mentee_id != turn.someone.id:
        turn.say(turn.words("dialogue.old_button_alone"))
        return None
    request = pair.request(turn, mentorship)
    told = own_words(turn.programme, request.answers)
    if not told:
        turn.say(turn.words("mirror.gone"))
        return None
    words, zone = turn.words, turn.someone.zone
    for row in of(turn.uow.session, mentorship.id, MIRROR):
        since = row.answers.get(TODAY)
        if since and turn.now - row.at > STALE:
            told.append((words("mirror.since", day=words.long_day(row.at, zone)), str(since)))
    sent = request.submitted_at or request.created_at
    turn.say(
        words("mirror.yours", day=words.long_day(sent, zone)),
        title=words("mirror.title"),
        quote="\n\n".join(f"{about}\n{said}" for about, said in told),
    )
    return _for_now(turn, mentorship, MIRROR)


def _for_now(turn: Turn, mentorship: Mentorship, form: str) -> Answers:
    """What a form begins with: the point that it is answered for. A run that was begun for another
    does not go on."""
    point = point_of(turn, mentorship)
    begun = dialogues.begun(turn, turn.someone, form, pair.subject_of(mentorship))
    if begun is not None and begun.answers.get(FOR) != point:
        dialogues.forget(turn, begun)
        turn.uow.session.flush()
    return {FOR: point}


# --- gone -----------------------------------------------------------------------------------------


def forget(session: Session, person_id: int | None) -> None:
    """All that a person answered for themselves is gone."""
    session.exec(delete(Reflection).where(col(Reflection.person_id) == person_id))


def forget_of(session: Session, mentorships: Iterable[int | None]) -> None:
    """The same of some mentorships."""
    ids = [each for each in mentorships if each is not None]
    session.exec(delete(Reflection).where(col(Reflection.mentorship_id).in_(ids)))
