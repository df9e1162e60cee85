"""Words that wait for their author to say for whom they are, where that author ends a thread: they
may be the very goodbye.

Before it closes, by `/end` or a way of `/stop`, and where a last word begins after that, it is
asked once more for whom they are: so they still reach the other, or become the last word, by one
tap, and are never left behind.
"""

from collections.abc import Sequence

from conversations.mentee import held_words, whose
from conversations.mentoring import last_words, pair, parting
from conversations.plain import number
from conversations.turn import Act, Command, Turn
from storage.tables import Dialogue


def end(turn: Turn, words: str) -> None:
    """`/end`: the ways to end a mentorship, below what waits for the other of it."""
    sides = pair.sides_here(turn)
    if len(sides) == 1:  # with several, it is asked first which one
        before_ending(turn, sides[0].mentorship.id or 0)
    parting.end(turn, words)


def ending(turn: Turn, rest: Sequence[str]) -> None:
    """`end/<verb>/<mentorship>`: a button about ending; the one that asks for the ways does what
    `/end` does."""
    if rest[:1] == ["ask"]:
        before_ending(turn, number("".join(rest[1:2])))
    parting.pressed(turn, rest)


def last_word(turn: Turn, rest: Sequence[str]) -> None:
    """`last/<mentorship>`: a last word begins, and what waits may be that."""
    last_words.pressed(turn, rest)
    side = pair.locked_side(turn, "".join(rest[:1]))
    if side is not None and side.mentorship.state != "active":
        _ask_again(turn, side.mentorship.id or 0, "thread.as_last_word")


def before_ending(turn: Turn, mentorship_id: int) -> None:
    """One of the two is about to end it, by whatever way: what waits for the other comes first."""
    _ask_again(turn, mentorship_id, "thread.before_ending")


def _ask_again(turn: Turn, mentorship_id: int, key: str) -> None:
    """Ask once more for whom each message is that is held and may be for the other of this pair,
    the oldest first: but for the one that has just been said to be the wish to end it."""
    to_other = f"m/{mentorship_id}"
    for held in whose.of(turn):
        row = turn.uow.lock(Dialogue, held.id)
        if row is None or (turn.held is not None and turn.held.ref == row.answers["said"]["ref"]):
            continue
        if to_other in (act for _, act in whose.choices_now(turn, row)):
            held_words.ask_again(turn, row, turn.words(key))


ACTS: dict[str, Act] = {"end": ending, "last": last_word}

COMMANDS: dict[str, Command] = dict.fromkeys(("end", "finish", "terminer", "fin", "finir"), end)
