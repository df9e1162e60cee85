"""Answers that arrive in several messages: a long text that was cut on its way, messages that lay
waiting while we were away. Which answer such words go on with, and what becomes of the rest of a
text whose beginning was refused.
"""

from dataclasses import replace
from datetime import datetime

from conversations import offers
from conversations.dialogue.dialogues import ask
from conversations.dialogue.given import REFS, last_asked
from conversations.dialogue.kinds import is_words
from conversations.dialogue.run import Run
from conversations.mentee.pressing import listen
from conversations.turn import Turn
from storage.mail import Said
from storage.tables import Dialogue

LONG, CUT = "~long", "~cut"
"""Notes of a run: the message that may go on in the next one, when a piece of a text was refused
as too long."""

SPLIT_AT = 4000
"""Characters: Telegram's apps cut a longer text at 4096 units and send the rest by itself."""

SPLIT_SECONDS = 5.0
"""Within this time after such a piece, the next message is the rest of it."""


UNSEEN_SECONDS, AWAY_SECONDS = 2.0, 24 * 3600.0
"""How long before a question was shown words must have been sent to be no answer to it (platforms'
clocks tell whole seconds), and the longest time that we are away for and still hear of them
(Telegram keeps updates for 24 hours)."""


def note_length(turn: Turn, run: Run, said: Said) -> Run:
    """Remember that a message was cut on its way, if it was."""
    answers = {key: kept for key, kept in run.answers.items() if key != LONG}
    if len(said.text) >= SPLIT_AT:
        answers[LONG] = [said.ref, turn.event.at.timestamp()]
    return replace(run, answers=answers)


def goes_on(turn: Turn, run: Run) -> str:
    """The question whose answer these words go on with, because it was cut on its way; nothing if
    none was, or it has been given anew since."""
    ref, at = run.answers.get(LONG, ("", 0.0))
    in_time = 0 <= turn.event.at.timestamp() - at <= SPLIT_SECONDS
    return run.told_by(ref)[0] if in_time else ""


def follows_refused(turn: Turn, run: Run) -> bool:
    """Whether these words are the rest of a text that was too long, and cut on its way."""
    at = float(run.answers.get(CUT, 0.0))
    return 0 <= turn.event.at.timestamp() - at <= SPLIT_SECONDS


def refuse_the_rest(turn: Turn, dialogue: Dialogue, run: Run, said: Said) -> None:
    """The end of a text without its beginning is no answer. Only the last piece is short."""
    listen(turn, dialogue, said.text)
    answers = {name: value for name, value in run.answers.items() if name != CUT}
    if len(said.text) >= SPLIT_AT:
        answers[CUT] = turn.event.at.timestamp()
    dialogue.answers = answers
    ask(turn, dialogue, first=turn.words("answers.rest_refused"))


def last_told(run: Run) -> str:
    """The question for words that was answered last by a message; nothing if the last answer was
    of another kind."""
    name, _ = next(reversed(run.answers.get(REFS, {}).values()), ("", ""))
    known = name in run.form.questions and run.form.questions[name].kind == "text"
    return name if known and is_words(run.value(name)) else ""


def was_written_before(turn: Turn, run: Run) -> bool:
    """Whether these words were sent before the question that is open now was on the screen, such as
    the second of several messages that lay waiting while we were away: they go on with the answer
    before, whose author has not seen that anything else is asked."""
    return bool(last_told(run)) and is_unseen(turn, run)


def is_unseen(turn: Turn, run: Run) -> bool:
    """Whether the question that is open now was not on the screen when these words were sent. Of
    one that was asked again, that is when it was asked first."""
    asked = last_asked(run.answers)
    if run.revisiting or asked.name != (run.position or ""):
        return False
    return _is_before(turn, asked.first or asked.slot)


def are_offered_since(turn: Turn) -> bool:
    """Whether the newest buttons here were not on the screen when these words were sent."""
    offer = offers.newest(turn.uow.session, turn.event.where)
    choices = offers.choices(offer)
    return offer is not None and bool(choices) and _is_before(turn, choices[0].on, offer.made_at)


def _is_before(turn: Turn, on: str, shown_at: datetime | None = None) -> bool:
    """Whether what the turn answers was sent before what stands on this slot, or is of this key,
    could be seen: since it was put there, unless it is known that it was `shown_at` an instant."""
    put, said = turn.uow.first_put(turn.event.where, on), turn.event.what
    if put is not None and isinstance(said, Said) and put.came_after(said.ref, turn.event.at):
        return True
    shown_at = shown_at or (put.seen_from if put is not None else None) or turn.now
    return UNSEEN_SECONDS <= (shown_at - turn.event.at).total_seconds() <= AWAY_SECONDS


def take_the_rest(turn: Turn, dialogue: Dialogue, run: Run, said: Said, name: str) -> None:
    """These words go on with the answer to that question; its limit holds for the whole."""
    question, rest = run.form.questions[name], said.text.strip()
    over = len(run.value(name)) + 1 + len(rest) - question.limit
    if over > 0:
        # What follows this piece is not taken either: the middle of a text is no end of it.
        dialogue.answers = {**run.answers, LONG: ["", 0.0], CUT: turn.event.at.timestamp()}
        first = turn.words("answers.too_long_rest", limit=question.limit, over=over)
        listen(turn, dialogue, said.text)
    else:
        run = note_length(turn, run.lengthen(name, rest, said.ref), said)
        dialogue.answers = dict(run.answers)
        first = turn.words("dialogue.rest_added", short=question.short)
        listen(turn, dialogue, said.text)
    ask(turn, dialogue, first=first)
