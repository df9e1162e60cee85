"""Buttons that open a form about something the person is part of."""

from collections.abc import Sequence

from conversations.dialogue.dialogues import open as open_dialogue
from conversations.people import side_of
from conversations.plain import number
from conversations.team import appointments
from conversations.turn import Act, Turn
from storage.tables import Mentorship


def open_pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`open/<form>/<subject…>`: a button that opens a form about something the person is part
    of."""
    form, subject = "".join(rest[:1]), "/".join(rest[1:])
    if form not in turn.programme.forms or not belongs(turn, form, subject):
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    open_dialogue(turn, form, subject=subject)


OPENED_TOGETHER = frozenset({"meeting", "objective", "to_team"})
"""The forms that both sides of a mentorship open by a button, beside those of the journey."""


def belongs(turn: Turn, form: str, subject: str) -> bool:
    """Whether this button may be this person's: a form about a mentorship or an interview of
    theirs, for their side of it, that still goes on. Acts may be forged: every other form is opened
    by its desk alone. Only the closing questions and words for the team outlive the mentorship."""
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
    if form not in OPENED_TOGETHER | asked | {f"closing_{role}"}:
        return False
    return mentorship.state == "active" or form in ("to_team", f"closing_{role}")


ACTS: dict[str, Act] = {"open": open_pressed}
