"""What is typed right after something was over.

After a form was sent or left, or a button pressed: one word more of that, or *oui pardon*. It may
be private, and is not passed on unasked. It may be for the other all the same, so it is nothing but
asked about; and only as long as neither of the two has written since. After another thread has
closed: words that may still be meant for that one.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import col, or_, select

from conversations import offers, people
from conversations.dialogue import dialogues, options, yes_or_no
from conversations.mentee.whose import MET, TO_TEAM
from conversations.mentoring import dates, pair
from conversations.people import Side
from conversations.plain import fold
from conversations.thread import once
from conversations.turn import Turn
from conversations.words import variants
from storage.mail import Said
from storage.tables import Dialogue, Meeting

JUST = timedelta(minutes=5)
"""How long words may go on with what their author has just answered or left."""

_HAILING = 3
"""Words in which somebody is greeted by name: *bonjour chère Ana*."""

JUST_CLOSED = timedelta(days=1)
"""How long after the end of one thread words may still be meant for it."""

_WAYS = ("back", "stop", "later")
"""The buttons of a form that are typed where it is no more."""

_SHORT = 8
"""Words of the longest correction: who says more says something else as well."""


def goes_on(turn: Turn, said: Said, sides: Sequence[Side]) -> bool:
    """Whether words may go on with what their author has just answered or left."""
    if said.file is not None or not said.text:
        return False
    form = _form(turn, sides)
    if form is not None and _is_word_of(turn, form, said.text):
        return True
    offer = offers.newest(turn.uow.session, turn.event.where)
    pressed = offer is not None and _is_newest(turn, offer.made_at, sides)
    return (pressed or form is not None) and _corrects(turn, said.text)


def met(turn: Turn, said: Said, sides: Sequence[Side]) -> str:
    """The act that turns round the answer just given to whether a session took place, where words
    correct it; otherwise nothing."""
    if said.file is not None or not _corrects(turn, said.text):
        return ""
    for side in sides:
        for meeting in dates.newest_first(turn, side.mentorship):
            answer = meeting.mentee_met if side.role == "mentee" else meeting.mentor_met
            if answer is not None and _was_just_asked(turn, meeting, sides):
                return f"{MET[not answer]}{meeting.id}"
    return ""


def _was_just_asked(turn: Turn, meeting: Meeting, sides: Sequence[Side]) -> bool:
    """Whether the answer that stands at its question came there just now."""
    slot = dates.question_slot(meeting.mentorship_id, meeting.id)
    places = people.showing(turn.uow, turn.someone.id or 0, slot)
    stood = (turn.uow.delivered_at(where, slot) for where in places)
    return any(at is not None and _is_newest(turn, at, sides) for at in stood)


def _is_newest(turn: Turn, at: datetime, sides: Sequence[Side]) -> bool:
    """Whether something was just now, and neither of any two has written since."""
    rows = [side.mentorship for side in sides]
    wrote = [each for row in rows for each in (row.mentee_wrote_at, row.mentor_wrote_at) if each]
    return turn.now - at <= JUST and not any(each > at for each in wrote)


def _form(turn: Turn, sides: Sequence[Side]) -> Dialogue | None:
    """The form that the turn's person has just sent or left, if nothing was written since."""
    known = {"person": turn.someone.id, "since": turn.now - JUST}
    for row in turn.uow.session.exec(_LEFT, params=known).all():
        over = row.closed_at or row.paused_at
        if row.form in turn.programme.forms and over is not None and _is_newest(turn, over, sides):
            return row
    return None


def _is_word_of(turn: Turn, form: Dialogue, text: str) -> bool:
    """Whether these are the words of an option of a form, or of a way out of it."""
    for each in turn.catalogue:
        keys = [key for way in _WAYS for key in (f"dialogue.{way}", f"dialogue.typed_{way}")]
        if any(fold(text) in variants(each.words, key) for key in keys):
            return True
    questions = dialogues.run_of(turn, form).form.questions.values()
    return any(
        options.meant(text, question, exact=not question.phrases)
        for question in questions
        if question.options
    )


def _corrects(turn: Turn, text: str) -> bool:
    """Whether words begin as a correction of what was just answered does."""
    typed = f"{fold(text)} "
    if len(typed.split()) > _SHORT:
        return False
    starts = (
        each for words in turn.catalogue for each in variants(words.words, "wish.typed_corrects")
    )
    return any(typed.startswith(f"{start} ") for start in starts)


def closed(turn: Turn, said: Said, side: Side) -> list[str]:
    """The closings, by a name of each, after which words beside any thread may not be meant for the
    only other there is. None for words that name that other, and no more once words here were said
    to be theirs (see `once`), but for those that name the one before."""
    ended = pair.ended_since(turn, turn.now - JUST_CLOSED)
    before = [people.side_of(each, turn.someone.id or 0) for each in ended]
    names = [f"closed/{each.id}/{turn.event.where}" for each in ended]
    if any(pair.is_named(turn, each, said.text) for each in before):
        return names
    if pair.is_named(turn, side, said.text):
        return []
    known = once.known(turn) if names else set()
    return [each for each in names if each not in known]


def hails(turn: Turn, said: Said, side: Side, acts: Sequence[str]) -> bool:
    """Whether words begin with a greeting of the other by name, and so answer nothing that waits:
    `acts` would. *Hello Ana* does, where all that is about the two of them, for somebody of the
    team may be called Ana, too; *thanks Ana*, which may be said of her as well, only the day after
    another thread has closed: then what waits was asked of that one."""
    address = _clause(said.text)
    is_short = len(address.split()) <= _HAILING  # *super, Ana va mieux* is no address
    if not is_short or not pair.is_named(turn, side, address.rpartition(" ")[2]):
        return False
    first = address.partition(" ")[0]
    hellos = (variants(each.words, "correspondence.typed_hello") for each in turn.catalogue)
    if any(first in each for each in hellos) and all(map(_is_of_the_two, acts)):
        return True
    just_closed = pair.ended_since(turn, turn.now - JUST_CLOSED)
    return bool(just_closed) and greets(turn, said.text, side)


def _is_of_the_two(act: str) -> bool:
    """Whether an act answers what was asked of a pair, or of a session of theirs."""
    is_form = act.startswith("open/") and not act.startswith(TO_TEAM) and "/mentorship/" in act
    return is_form or act.startswith("mt/")


def greets(turn: Turn, text: str, side: Side) -> bool:
    """Whether words begin as those do that greet or thank somebody, and name the other of a pair:
    *merci pour tout Ana*."""
    greetings = {
        greeting
        for each in turn.catalogue
        for greeting in variants(each.words, "correspondence.typed_greeting")
    }
    clause = _clause(text)
    first = clause.partition(" ")[0]
    is_greeting = first in greetings and yes_or_no.read(first, turn.words) is None
    return is_greeting and pair.is_named(turn, side, clause)


def addresses(turn: Turn, text: str, side: Side) -> bool:
    """Whether words begin by addressing the other of a pair: *Ana, tu as vu*, *bonjour Ana*."""
    return pair.is_called(turn, side, _clause(text)) or greets(turn, text, side)


def _clause(text: str) -> str:
    """What is said first."""
    return fold(re.split(r"[,.;:!?…\n]", text, maxsplit=1)[0])


_LEFT = (
    select(Dialogue)
    .where(
        col(Dialogue.person_id) == bindparam("person"),
        or_(
            col(Dialogue.closed_at) >= bindparam("since"),
            col(Dialogue.paused_at) >= bindparam("since"),
        ),
    )
    .order_by(col(Dialogue.touched_at).desc())
)
