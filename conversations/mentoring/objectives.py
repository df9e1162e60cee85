"""What a pair set out to do: its versions, what a change changed, and who stands by it.

Each version is kept as its author wrote it; the newest is the pair's, and stands in
`Mentorship.objective` as a text, for the journey to quote. It is the two's alone: the team learns
that it was written.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from conversations.dialogue import dialogues
from conversations.dialogue.kinds import FOR, STANDS
from conversations.mentoring import pair
from conversations.people import Side
from conversations.programme import Programme
from conversations.turn import Turn
from storage.tables import Answers, Dialogue, Mentorship, Objective, Told

FORM = "objective"

LATELY = timedelta(days=14)
"""For how long an objective that was shown need not be shown again."""

# --- as it is read: pure ------------------------------------------------------------------------


def text(programme: Programme, answers: Mapping[str, Any]) -> str:
    """An objective as it is read: each answer under what it is about."""
    questions = programme.forms[FORM].questions
    told = ((questions[name].short, answers.get(name)) for name in questions)
    return "\n\n".join(f"{short}\n{answer}" for short, answer in told if answer)


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The questions whose answer is another one now, in the order of the newer version."""
    names = dict.fromkeys([*after, *before])
    return [name for name in names if (after.get(name) or "") != (before.get(name) or "")]


def change(programme: Programme, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """What changed, as it is read: how each part reads now, and how it read before."""
    questions, words = programme.forms[FORM].questions, programme.words
    parts = []
    for name in changed(before, after):
        lines = [str(after.get(name) or words("objective.nothing"))]
        if before.get(name):
            lines.append(words("objective.before", words=before[name]))
        short = questions[name].short if name in questions else name
        parts.append("\n".join((short, *lines)))
    return "\n\n".join(parts)


def together(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[Answers, list[str]]:
    """What one wrote while the other, from the same `base`, wrote theirs: a part that one alone has
    changed reads as they wrote it; one that both have, each otherwise, as in `mine`, and is
    named."""
    parts, both = dict(mine), []
    for name in changed(base, theirs):
        if (mine.get(name) or "") == (base.get(name) or ""):
            parts[name] = theirs.get(name)
        elif mine.get(name) != theirs.get(name):
            both.append(name)
    return parts, both


# --- as it is kept ------------------------------------------------------------------------------


def newest(session: Session, mentorship_id: int | None) -> Objective | None:
    """The version that is the pair's now; None before there is one."""
    statement = select(Objective).where(Objective.mentorship_id == mentorship_id)
    return session.exec(statement.order_by(col(Objective.id).desc())).first()


def stands(turn: Turn, mentorship: Mentorship) -> Objective | None:
    """The same, also of a pair that wrote it before versions were kept: then all of it is what
    they set out to do."""
    found = newest(turn.uow.session, mentorship.id)
    if found is not None or not mentorship.objective:
        return found
    row = _keep(turn, mentorship, mentorship.mentee_id, {"what": mentorship.objective})
    row.at = mentorship.introduced_at or turn.now  # since then, and nobody has changed it
    return row


def write(turn: Turn, side: Side, answers: Answers) -> Objective:
    """Keep a new version, by the turn's person, who stands by it."""
    mentorship = side.mentorship
    assert turn.someone.id is not None
    row = _keep(turn, mentorship, turn.someone.id, answers)
    keep_to(row, side.role, turn.now)
    mentorship.objective = text(turn.programme, answers)
    mentorship.look_again_at = turn.now
    return row


def _keep(turn: Turn, mentorship: Mentorship, by: int, answers: Answers) -> Objective:
    assert mentorship.id is not None
    row = Objective(mentorship_id=mentorship.id, by=by, at=turn.now, answers=answers)
    turn.uow.session.add(row)
    turn.uow.session.flush()
    return row


def keep_to(row: Objective, role: str, at: datetime) -> None:
    """One of the two says that it is theirs."""
    if role == "mentee":
        row.mentee_kept_at = at
    else:
        row.mentor_kept_at = at


def kept_at(row: Objective, role: str) -> datetime | None:
    """When one of the two said last that it is theirs."""
    return row.mentee_kept_at if role == "mentee" else row.mentor_kept_at


def read_again_since(turn: Turn, row: Objective) -> datetime:
    """From when on saying that it is theirs is to have read it again: since the journey showed it
    to them last, or since it was written."""
    # To whom it was shown first: the other may have answered before the second read it.
    return min((at for at in _shown(turn, row.mentorship_id) if at > row.at), default=row.at)


def read_again(turn: Turn, mentorship: Mentorship) -> Answers:
    """What the mentee's questions halfway begin with: who has just said under the objective that it
    still is theirs is not asked so a second time, nor a pair of an objective that it has not."""
    row = stands(turn, mentorship)
    if row is None:
        known = {"objective": "none"}
        return {**known, STANDS: known}
    if row.mentee_kept_at is None or row.mentee_kept_at <= read_again_since(turn, row):
        return {}
    known = {"objective": "same"}
    return {**known, STANDS: known}


def stood_above(turn: Turn, row: Objective, role: str, act: str) -> bool:
    """Whether it is this version that the journey showed to one of the two above its button with
    this act, which names none."""
    asks = [name for name, step in turn.programme.journey.items() if act in step.buttons]
    statement = select(Told.at).where(
        Told.mentorship_id == row.mentorship_id,
        Told.role == role,
        col(Told.step).in_(asks),
        Told.outcome == "told",
        Told.at >= row.at,
    )
    return turn.uow.session.exec(statement).first() is not None


def _shown(turn: Turn, mentorship_id: int | None) -> Sequence[datetime]:
    """When the journey showed it to either of the two."""
    shows = [name for name, step in turn.programme.journey.items() if step.shows == FORM]
    statement = select(Told.at).where(
        Told.mentorship_id == mentorship_id, col(Told.step).in_(shows), Told.outcome == "told"
    )
    return turn.uow.session.exec(statement).all()


def known(turn: Turn, mentorship: Mentorship) -> Answers:
    """What the form begins with: the version that stands. A run that was begun on an earlier one
    goes on from this, or, where nothing was written in it, is put away."""
    row = stands(turn, mentorship)
    if row is None:
        return {}
    begun = dialogues.begun(turn, turn.someone, FORM, pair.subject_of(mentorship))
    if begun is not None and is_behind(begun, row):
        if wrote(turn, begun):
            catch_up(turn, begun, row)
        else:
            dialogues.forget(turn, begun)
            turn.uow.session.flush()
    # What was left out stays so until it is asked for: None is a question that was skipped.
    parts = {name: row.answers.get(name) for name in turn.programme.forms[FORM].questions}
    return {**parts, **_goes_by(row)}


def _goes_by(row: Objective) -> Answers:
    """The notes of a run that changes this version."""
    stands = {name: part for name, part in row.answers.items() if part}
    return {FOR: row.id, STANDS: stands}


def is_behind(dialogue: Dialogue, row: Objective) -> bool:
    """Whether a run goes by an earlier version than this one, or by none as there was none yet."""
    return dialogue.answers.get(FOR) != row.id and dialogue.opened_at <= row.at


def wrote(turn: Turn, dialogue: Dialogue) -> bool:
    """Whether anything in a run is otherwise than in the version that it goes by."""
    parts = {name: dialogue.answers.get(name) for name in turn.programme.forms[FORM].questions}
    return bool(changed(_base(turn, dialogue), parts))


def _base(turn: Turn, dialogue: Dialogue) -> Answers:
    row = turn.uow.session.get(Objective, dialogue.answers.get(FOR, 0))
    return row.answers if row is not None else {}


def catch_up(turn: Turn, dialogue: Dialogue, row: Objective) -> None:
    """What the turn's person has written goes on from the version that the other wrote meanwhile:
    they read what that changed, and where both changed the same, may keep the other's words."""
    programme, base = turn.programme, _base(turn, dialogue)
    parts, both = together(base, dialogue.answers, row.answers)
    dialogue.answers = {**parts, **_goes_by(row)}
    other = pair.called(turn, pair.person(turn, row.by))
    questions, here = programme.forms[FORM].questions, f"{row.mentorship_id}/{row.id}"
    turn.say(
        turn.words(f"objective.meanwhile{'_both' if both else ''}", name=other),
        quote=change(programme, base, row.answers),
        slot=f"{pair.said_in(row.mentorship_id)}{turn.event.id}",
        buttons=[
            [
                pair.button(
                    turn.words("objective.theirs", short=questions[name].short),
                    f"goal/theirs/{here}/{name}",
                )
            ]
            for name in both
            if row.answers.get(name)
        ],
    )


def recall(turn: Turn, mentorship: Mentorship) -> Answers:
    """Shows it before the closing questions, which ask what became of it: unless the journey has
    just done so, as it does before the last day."""
    row = newest(turn.uow.session, mentorship.id)
    lately = any(at > turn.now - LATELY for at in _shown(turn, mentorship.id))
    if row is not None and not lately:
        slot = f"{pair.said_in(mentorship.id)}{turn.event.id}"
        turn.say(turn.words("objective.was"), quote=text(turn.programme, row.answers), slot=slot)
    return {}


def forget(session: Session, mentorship_id: int | None) -> None:
    """Its words are gone, in every version."""
    session.exec(delete(Objective).where(col(Objective.mentorship_id) == mentorship_id))
