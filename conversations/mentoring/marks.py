"""What a session was for its mentor: within what a volunteer can give, at its edge, or beyond.

Asked with the answer that it took place, of the mentor alone; one tap. The mentee is never shown
it. What is beyond, and what is at the edge for the second time since the team last saw to it, is
talked over with the team; a first edge, where the mentor wishes (see `thread.limits`). An edge that
is said in a check-in counts, too.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Literal, get_args

from sqlalchemy import func
from sqlmodel import Session, col, select

from conversations import people
from conversations.casework.flagged import not_seen_to
from conversations.casework.flags import LIMITS
from conversations.mentoring import pair
from conversations.mentoring.pair import button
from conversations.turn import Rows, Turn
from conversations.words import Words
from storage.tables import History, Meeting, Mentorship, Person

Mark = Literal["within", "edge", "beyond"]
MARKS: tuple[Mark, ...] = get_args(Mark)

EDGES = 2
"""How many times at the edge, since the team last saw to the mentor's limits, are talked over
without the mentor's asking for it."""

AT_EDGE = "at_edge"
"""What the history says of a check-in in which the mentor is at the edge."""


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
    rows = buttons(words, meeting)
    if meeting.marked and not again:
        text = f"{text}\n\n→ {words(f'marks.{meeting.marked}')}"
        rows = [[button(words("dialogue.edit"), f"mark/ask/{meeting.id}")]]
    turn.say(text, buttons=rows, slot=slot_of(meeting))


def lapse(turn: Turn, mentor: Person, meeting: Meeting) -> None:
    """The session did not take place after all: it was nothing for its mentor, and neither that nor
    whether they would like to talk about it is a question any more."""
    meeting.marked, meeting.marked_at = "", None
    slot, over = slot_of(meeting), f"→ {pair.words_for(turn, mentor)('marks.over')}"
    below = people.below(turn.uow, mentor.id or 0, f"{slot}/")
    for each in (slot, *dict.fromkeys(each for _, each in below)):
        pair.retire(turn, mentor, each, over)


def slot_of(meeting: Meeting) -> str:
    """Where the mentor is asked what a session was for them."""
    return f"mark/{meeting.id}"


def buttons(words: Words, meeting: Meeting) -> Rows:
    """The answers to that question."""
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
_SAID = (
    select(Mentorship.id, func.count())
    .join(History, col(History.request_id) == col(Mentorship.request_id))
    .where(
        col(Mentorship.state) == "active",
        col(History.act) == AT_EDGE,
        col(History.at) >= col(Mentorship.introduced_at),
        not_seen_to(LIMITS, col(History.at)),
    )
    .group_by(col(Mentorship.id))
)


def edges(session: Session) -> Mapping[int, int]:
    """How many sessions and check-ins of each active mentorship were at the edge since the team
    last closed what was open about its mentor's limits; those that have none are left out."""
    marked = Counter(dict(session.exec(_EDGES).all()))
    return marked + Counter({number or 0: count for number, count in session.exec(_SAID).all()})


def edges_of(session: Session, mentorship: Mentorship) -> int:
    """The same of one mentorship."""
    session.flush()
    of_this = (each.where(col(Mentorship.id) == mentorship.id) for each in (_EDGES, _SAID))
    return sum(count for each in of_this for _, count in session.exec(each).all())
