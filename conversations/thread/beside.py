"""What is held, as it is seen from the thread in which its author writes now.

Who accompanies several has a thread with each on Slack, or a topic: what was asked in that of
another pair is not before their eyes here, and what they write here is no answer to it.
"""

from collections.abc import Sequence

from conversations import offers
from conversations.mentee import whose
from conversations.mentee.whose import FRESH, OFFERED, QUESTIONS
from conversations.offers import Choice
from conversations.people import Side
from conversations.plain import fold
from conversations.turn import Turn
from storage.tables import Dialogue, Offer


def rows(turn: Turn, sides: Sequence[Side]) -> list[Dialogue]:
    """The messages of the turn's person that are held and asked about here, beside any thread, or
    that may be for one of these others: the oldest first."""
    slot, numbers = turn.thread_slot(), {side.mentorship.id for side in sides}
    return [
        row
        for row in whose.of(turn)
        if not offers.elsewhere(Choice("", "", under=str(row.answers["under"])), slot)
        or numbers & set(row.answers.get("sides", numbers))
    ]


def lately(turn: Turn, sides: Sequence[Side]) -> bool:
    """Whether this person has just been asked for whom a message is, and has not said so; or longer
    ago, here, where it may be an answer that the other must not read: the next words may be that
    again."""
    fresh = any(turn.now - row.touched_at <= FRESH for row in rows(turn, sides))
    return fresh or any(row.answers.get(QUESTIONS) for row in whose.here(turn))


def is_label(turn: Turn, text: str) -> bool:
    """Whether words are a button of a held message, wherever it is asked about: it says for whom
    that one is, and names another."""
    labels = (label for row in whose.of(turn) for label, _ in whose.choices_now(turn, row))
    return any(fold(label) == fold(text) != "" for label in labels)


def typed(turn: Turn, text: str) -> str:
    """The act of a button whose label was typed, of those that stood under the question before it
    was asked for whom messages are; nothing where there is none."""
    acts = {
        act
        for row in whose.of(turn)
        for act in offers.named(_under(_before(row), str(row.answers["under"])), text)
    }
    return acts.pop() if len(acts) == 1 else ""


def newest(turn: Turn, offer: Offer | None) -> list[Choice]:
    """The newest choices of a place that were offered in this thread, or beside any. A question
    that asks for whom a message is, in the thread of another, takes none of them away."""
    slot, choices = turn.thread_slot(), offers.choices(offer)
    return _under(choices, slot) or _under(_covered(turn, choices), slot)


def kept(turn: Turn) -> list[Choice]:
    """The newest buttons of this place; of a question that asks for whom a message is, those that
    it took the place of."""
    choices = offers.choices(offers.newest(turn.uow.session, turn.event.where))
    asks = any(each.act.startswith("w/") for each in choices)
    return _covered(turn, choices) if asks else list(choices)


def _covered(turn: Turn, choices: Sequence[Choice]) -> list[Choice]:
    acts = [each.act for each in choices]
    asks = (row for row in whose.of(turn) if any(act.startswith(_own(row)) for act in acts))
    return _before(next(asks, None))


def _own(row: Dialogue) -> str:
    """What begins the acts of the buttons under a held message."""
    return f"w/{row.id}.{whose.mark(row)}/"


def _before(row: Dialogue | None) -> list[Choice]:
    return [Choice(*each) for each in row.answers.get(OFFERED, ())] if row is not None else []


def _under(choices: Sequence[Choice], slot: str) -> list[Choice]:
    return [each for each in choices if not offers.elsewhere(each, slot)]
