"""Buttons that open a form about something the person is part of."""

from collections.abc import Callable, Mapping, Sequence

from sqlmodel import col, select

from conversations.dialogue import dialogues
from conversations.mentee import drafts
from conversations.mentoring import checkups, farewell, objectives, proposing, reflections
from conversations.mentoring.pair import ROLES
from conversations.people import side_of
from conversations.plain import number
from conversations.steps import CLOSING
from conversations.team import appointments, told
from conversations.turn import Act, Turn
from storage.tables import Answers, Dialogue, Mentorship, Told


def open_pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`open/<form>/<subject…>`: a button that opens a form about something the person is part
    of."""
    form, subject = "".join(rest[:1]), "/".join(rest[1:])
    if form not in turn.programme.forms or not belongs(turn, form, subject):
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    begin(turn, form_meant(turn, form, subject), subject)


def begin(turn: Turn, form: str, subject: str, adds: Mapping[str, str] | None = None) -> bool:
    """Open a form that may be this person's, with what it begins with; `adds` are words of theirs
    that answer it. False where there is nothing to ask: they have been told why."""
    begins, answers = BEGINS.get(form), None
    if begins is not None:
        mentorship = turn.uow.session.get(Mentorship, number(subject.partition("/")[2]))
        assert mentorship is not None  # it belongs to its person
        answers = begins(turn, mentorship)
        if answers is None:
            return False
    _leave_former(turn, form, subject)
    dialogues.open(turn, form, subject=subject, answers=answers, adds=adds)
    return True


def _leave_former(turn: Turn, form: str, subject: str) -> None:
    """What was begun in a check-in, and never sent, is no answer to one that was asked for since:
    that starts blank, and whoever had written something reads that it has not left."""
    begun = dialogues.begun(turn, turn.someone, form, subject)
    if begun is None or not _asked_since(turn, begun):
        return
    run = dialogues.run_of(turn, begun)
    if any(run.is_new(name) for name in run.path):
        day = turn.words.long_day(begun.touched_at, turn.someone.zone)
        turn.say(turn.words("dialogue.former", day=day))
    dialogues.leave(turn, begun)
    dialogues.abandon(turn, begun)
    drafts.forget(turn, begun)
    turn.uow.session.flush()


def _asked_since(turn: Turn, begun: Dialogue) -> bool:
    """Whether the journey has asked its person for this form again since they began it."""
    role = begun.form.rpartition("_")[2]
    if begun.form not in {each.format(role=role) for each in ASKED_AGAIN}:
        return False
    steps = turn.programme.journey.items()
    asks = [name for name, step in steps if step.opens.format(role=role) == begun.form]
    statement = select(Told.at).where(
        Told.mentorship_id == number(begun.subject.partition("/")[2]),
        Told.role == role,
        col(Told.step).in_(asks),
        Told.outcome == "told",
        Told.at > begun.opened_at,
    )
    return turn.uow.session.exec(statement).first() is not None


def form_meant(turn: Turn, form: str, subject: str) -> str:
    """The form that takes what is meant for `form`: a mentor who writes to the team about a pair is
    asked whom it is about."""
    kind, _, which = subject.partition("/")
    if form != "to_team" or kind != "mentorship":
        return form
    found = turn.uow.session.get(Mentorship, number(which))
    return "to_team_mentor" if told.asks_whom(turn, found) else form


BEGINS: Mapping[str, Callable[[Turn, Mentorship], Answers | None]] = {
    objectives.FORM: objectives.known,
    "midterm_mentee": objectives.read_again,
    "meeting": proposing.begins,
    **dict.fromkeys(map(farewell.form_of, ROLES), farewell.begins),
    reflections.AUTONOMY: reflections.afresh,
    reflections.MIRROR: reflections.mirror,
}
"""What a form about a mentorship begins with: answers that are known already. Where there is
nothing to ask, the person has been told why, and it is None."""

ASKED_AGAIN = checkups.CHECK_INS | {CLOSING}
"""The forms for the team that the journey asks for several times: at each, how it goes by then. The
closing questions come again before a later end."""

OPENED_TOGETHER = frozenset({"meeting", "objective", "break", "rhythm", "to_team"})
"""The forms that both sides of a mentorship open by a button, beside those of the journey."""


AFTERWARDS = "later"
"""The form that a mentee may open once they have said what became of it."""


def belongs(turn: Turn, form: str, subject: str) -> bool:
    """Whether this button may be this person's: a form about a mentorship or an interview of
    theirs, for their side of it, that still goes on. Acts may be forged: every other form is opened
    by its desk alone. The closing questions and words for the team outlive the mentorship; what a
    mentee answers for themselves alone is asked before it, too."""
    kind, _, which = subject.partition("/")
    if form == "to_team" and subject == f"person/{turn.someone.id}":
        return True
    if kind == "interview":
        return appointments.may_open(turn, form, which)
    mentorship = turn.uow.session.get(Mentorship, number(which)) if kind == "mentorship" else None
    if mentorship is None or turn.someone.id is None:
        return False
    try:
        role = side_of(mentorship, turn.someone.id).role
    except LookupError:
        return False
    steps = turn.programme.journey.values()
    asked = {step.opens.format(role=role) for step in steps if role in step.roles}
    if form == AFTERWARDS:
        return role == "mentee" and bool(mentorship.became)
    if form not in OPENED_TOGETHER | asked | {f"closing_{role}"}:
        return False
    lasting = {"to_team", f"closing_{role}", reflections.AUTONOMY, reflections.MIRROR}
    return mentorship.state == "active" or form in lasting


ACTS: dict[str, Act] = {"open": open_pressed}
