"""What a session was for its mentor: within what a volunteer can give, at its edge, or beyond.

Asked with the answer that it took place, of the mentor alone; one tap. The mentee is never shown
it. What is beyond, and what is at the edge for the second time since the team last saw to it, is
talked over with the team; a first edge, where the mentor wishes (see `thread.limits`).
"""

from collections.abc import Mapping
from typing import Literal, get_args

from sqlalchemy import func
from sqlmodel import Session, col, select

from conversations.casework.flagged import not_seen_to
from conversations.casework.flags import LIMITS
from conversations.mentoring.pair import button
from conversations.turn import Rows, Turn
from conversations.words import Words
from storage.tables import Meeting, Mentorship

Mark = Literal["within", "edge", "beyond"]
MARKS: tuple[Mark, ...] = get_args(Mark)

EDGES = 2
"""How many sessions at the edge, since the team last saw to the mentor's limits, are talked over
without the mentor's asking for it."""


def opens_talk(mark: Mark, edges: int) -> bool:
    """Whether this mark is talked over with the team unasked; `edges` counts it in. Pure."""
    return mark == "beyond" or (mark == "edge" and edges >= EDGES)


# --- asking -------------------------------------------------------------------------------------


def ask(turn: Turn, meeting: Meeting) -> None:
    """Ask the mentor, whose turn it is, what a session that was held was for them; nothing where
    they have said so."""
    if not meeting.marked:
        show(turn, meeting)


def show(turn: Turn, meeting: Meeting, *, again: bool = False) -> None:
    """The question; or what was answered, and the way to say it otherwise."""
    words, text = turn.words, turn.words("marks.ask")
    rows = _buttons(words, meeting)
    if meeting.marked and not again:
        text = f"{text}\n\n→ {words(f'marks.{meeting.marked}')}"
        rows = [[button(words("dialogue.edit"), f"mark/ask/{meeting.id}")]]
    turn.say(text, buttons=rows, slot=f"mark/{meeting.id}")


def _buttons(words: Words, meeting: Meeting) -> Rows:
    return [[button(words(f"marks.{each}"), f"mark/{each}/{meeting.id}")] for each in MARKS]


# --- counting -----------------------------------------------------------------------------------

_EDGES = (
    select(Meeting.mentorship_id, func.count())
    .join(Mentorship, col(Mentorship.id) == col(Meeting.mentorship_id))
    .where(
        col(Mentorship.state) == "active",
        col(Meeting.marked) == "edge",
        not_seen_to(LIMITS, col(Meeting.marked_at)),
    )
    .group_by(col(Meeting.mentorship_id))
)


def edges(session: Session) -> Mapping[int, int]:
    """How many sessions of each active mentorship were at the edge since the team last closed what
    was open about its mentor's limits; those that have none are left out."""
    return dict(session.exec(_EDGES).all())


def edges_of(session: Session, mentorship: Mentorship) -> int:
    """The same of one mentorship."""
    session.flush()
    of_this = _EDGES.where(col(Mentorship.id) == mentorship.id)
    return sum(count for _, count in session.exec(of_this).all())
