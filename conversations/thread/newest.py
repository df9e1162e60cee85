"""Words belong to the newest question on their writer's screen.

A form takes what is typed as long as its own question is the last that was asked. Once something
newer asks its person for an answer, or they have sent another form since, it is put aside: all that
was written in it is kept, it is recalled as any draft is, and whatever is typed meanwhile answers
the newer question or is asked about. This is the one place that knows the order.

Somebody who has another to write to is not held up by a form that they have left. For `LEFT` after
its question was put it is asked for whom words are, at once where the other has written since.
Later it is put aside by itself, and words are for the other again, once that was asked. An answer
that the other must not read is asked about once, however late it is typed, and whatever was said
meanwhile (but for a form that nobody touched for `OLD`). What the other reads anyway (`OF_TWO`)
need not be: there it is enough that one of the two has written since, that something to press
stands below, or that a day has passed.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import bindparam
from sqlmodel import col, select

from conversations import offers, people
from conversations.casework import casebook, histories
from conversations.dialogue import asking, dialogues
from conversations.offers import Choice
from conversations.people import Side
from conversations.team.interview_texts import DATE
from conversations.thread import asked
from conversations.turn import Turn
from storage.mail import Said
from storage.tables import Dialogue, Offer

_OWN = frozenset({"d", "hush", "letter_words", "pass_on", "w"})
"""First words of acts that go on with a form, or say where words belong: they ask nothing new."""

LEFT = timedelta(hours=6)
"""How long after its question was put a form may still be what words are for, whatever else was
said meanwhile."""

LONG = timedelta(days=1)
"""How long one of `OF_TWO` may, where nothing else was said."""

OLD = timedelta(days=14)
"""After how long a form that is not for the team is no more what words may be for."""

OF_TWO = frozenset({"agenda", "break", "meeting", "objective", "place", "rhythm"})
"""The forms whose answers the other reads anyway."""

_LETTER = "answer_letter"
"""A letter asks nothing by itself: whose answer words are that follow it is asked for its own
sake, where a form asks a question (`correspondence.asks_for_whom`)."""


def form(turn: Turn, said: Said | None = None) -> Dialogue | None:
    """The form that takes what is typed now, if one does. Those that something newer stands below
    are put aside, unless what was `said` replies to their very question."""
    dialogue = dialogues.current(turn)
    while dialogue is not None and is_below(turn, dialogue):
        if said is not None and replies_to(turn, dialogue, said):
            return dialogue
        dialogue.paused_at = turn.now
        turn.uow.session.flush()
        dialogue = dialogues.current(turn)
    return dialogue


# --- left ---------------------------------------------------------------------------------------


def leave(turn: Turn, said: Said) -> Dialogue | None:
    """Put aside the forms that their person has left, where there is another to write to, unless
    what was `said` replies to their very question or is what stands on one of its buttons. Returns
    the newest of those that words may be for still, if any."""
    left, dialogue = None, dialogues.current(turn)
    while dialogue is not None and _is_left(turn, dialogue):
        if replies_to(turn, dialogue, said) or is_button(turn, dialogue, said):
            break
        dialogue.paused_at = turn.now
        turn.uow.session.flush()
        left = left or (None if _is_old(turn, dialogue) else dialogue)
        dialogue = dialogues.current(turn)
    return left


def turn_to(turn: Turn, said: Said) -> None:
    """What replies to a question of a form is for that one: it is gone on with, whichever was asked
    last."""
    before = dialogues.current(turn)
    if said.reply_to is None or before is None or replies_to(turn, before, said):
        return
    for dialogue in dialogues.opened(turn):
        if replies_to(turn, dialogue, said):
            dialogue.paused_at, dialogue.touched_at = None, turn.now
            turn.uow.session.flush()


def _is_left(turn: Turn, dialogue: Dialogue) -> bool:
    asked_at = dialogue.touched_at
    if turn.now - asked_at <= LEFT:
        return False
    sides = people.live_mentorships(turn.uow, turn.someone.id or 0)
    if not sides:
        return False
    if asked.was_asked(turn, dialogue) or _is_old(turn, dialogue):
        return True
    if dialogue.form not in OF_TWO:
        return False
    rows = [side.mentorship for side in sides]
    wrote = [at for row in rows for at in (row.mentee_wrote_at, row.mentor_wrote_at) if at]
    return (
        any(at > asked_at for at in wrote)
        or offered_since(turn, dialogue)
        or turn.now - asked_at > LONG
    )


def _is_old(turn: Turn, dialogue: Dialogue) -> bool:
    """Whether a form was put so long ago that words are not for it. What was begun for the team is
    asked about all the same: the other must never read it."""
    return dialogue.form not in dialogues.FOR_TEAM and turn.now - dialogue.touched_at > OLD


def is_button(turn: Turn, dialogue: Dialogue, said: Said) -> bool:
    """Whether these are the very words of a button of its question. One word may be anything."""
    run = dialogues.run_of(turn, dialogue)
    if run.position is None or len(said.text.split()) == 1:
        return False
    question = run.form.questions[run.position]
    rows = asking.buttons(dialogue, run, run.position, question, turn.programme, turn.now)
    return bool(offers.named(offers.of_rows(rows), said.text))


def heard_since(sides: Sequence[Side], dialogue: Dialogue) -> bool:
    """Whether anybody has written to its person since a form has asked last: `sides` are theirs."""
    wrote = (
        each.mentorship.mentor_wrote_at
        if each.role == "mentee"
        else each.mentorship.mentee_wrote_at
        for each in sides
    )
    return any(at is not None and at > dialogue.touched_at for at in wrote)


def is_below(turn: Turn, dialogue: Dialogue) -> bool:
    """Whether something newer than all a form has asked stands below it: what asks this person for
    an answer, or what became of another form."""
    asks = bool(asked_since(turn, dialogue)) or _team_asks_since(turn, dialogue)
    return asks or sent_since(turn, dialogue)


def sent_since(turn: Turn, dialogue: Dialogue) -> bool:
    """Whether its person has sent another form since this one asked its question, which was not put
    again below. What is to be read over and sent is not read twice for that."""
    if dialogues.run_of(turn, dialogue).position is None:
        return False
    known = {"person": dialogue.person_id, "since": dialogue.touched_at}
    return turn.uow.session.exec(_SENT, params=known).first() is not None


def asked_since(turn: Turn, dialogue: Dialogue) -> list[Choice]:
    """The newest buttons of this place, if they ask something and came after all that a form has
    asked; otherwise none."""
    offer = _newer_offer(turn, dialogue)
    if offer is None:
        return []
    at_question = bool(dialogues.run_of(turn, dialogue).position)
    choices = offers.choices(offer)
    return choices if any(_asks(turn, offer, each, at_question) for each in choices) else []


def offered_since(turn: Turn, dialogue: Dialogue) -> bool:
    """Whether the newest buttons of this place came after all that a form has asked, and are none
    of its own, whether they ask something or not."""
    choices = offers.choices(_newer_offer(turn, dialogue))
    return any(each.act.partition("/")[0] not in _OWN for each in choices)


def _newer_offer(turn: Turn, dialogue: Dialogue) -> Offer | None:
    offer = offers.newest(turn.uow.session, turn.event.where)
    return offer if offer is not None and offer.made_at > dialogue.touched_at else None


def _asks(turn: Turn, offer: Offer, choice: Choice, at_question: bool) -> bool:
    word = choice.act.partition("/")[0]
    if word in _OWN or choice.act.startswith(("open/to_team/", f"open/{DATE}/")):
        return False
    if choice.act == _LETTER:
        return not at_question
    if offers.of_the_moment(choice.act) and turn.now - offer.made_at > offers.SOON:
        return False
    here = not offers.elsewhere(choice, turn.thread_slot())
    ours = asked.is_private(turn, choice.act)
    # Beside buttons of a pair, words are for the other: that is asked about in their thread.
    return here and (ours or (bool(choice.answers) and word not in asked.OF_THE_PAIR))


def _team_asks_since(turn: Turn, dialogue: Dialogue) -> bool:
    """Whether the team has asked something since: its buttons may have given way to others."""
    request = casebook.open_request(turn.uow.session, turn.someone.id)
    if request is None:
        return False
    line = histories.question_now(turn.uow.session, request.id or 0)
    return line is not None and line.at > dialogue.touched_at


def replies_to(turn: Turn, dialogue: Dialogue, said: Said) -> bool:
    """Whether words reply to a question of this very form."""
    standing = (
        turn.uow.standing(turn.event.where, said.reply_to) if said.reply_to is not None else None
    )
    slot = standing.slot if standing is not None else ""
    return slot.startswith("ask/") and slot.endswith(f"/{dialogue.id}")


_SENT = (
    select(Dialogue.id)
    .where(
        col(Dialogue.person_id) == bindparam("person"),
        col(Dialogue.outcome) == "done",
        col(Dialogue.closed_at) > bindparam("since"),
    )
    .limit(1)
)
