"""Which of several mentorships a command is about, asked of whoever is in more than one.

What was typed behind the command is kept until its author has said so, and goes with it then. It
counts for a day; the next housekeeping erases it. Nobody else reads it.
"""

import zlib
from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, select

from conversations.dialogue import dialogues
from conversations.mentoring import pair
from conversations.mentoring.pair import button
from conversations.people import Side
from conversations.plain import number
from conversations.turn import Act, Turn
from storage.mail import Edited, Said
from storage.tables import Dialogue
from storage.unit_of_work import UnitOfWork

SAID = "said"
"""The message in which words that are kept came, so that what becomes of them follows it."""

KEPT = "with"
"""The form name of words that followed a command (a `Dialogue` row that is closed from the start);
its subject is the command, and what asked about it."""

WAITS = timedelta(days=1)
"""How long they wait for their author to say which mentorship is meant."""

NONE = 0
"""Stands for none of them, where that may be chosen."""


def only_side(turn: Turn, act: str) -> Side | None:
    """The person's one mentorship, or the one they have chosen. With several, asks which one, by
    buttons that lead to `act` (a pattern with a place for its number); says so where there is
    none."""
    sides = pair.sides_here(turn)
    if len(sides) == 1:
        return sides[0]
    if not sides:
        turn.say(turn.words("mentorship.none"))
        return None
    ask(
        turn,
        [
            (pair.other_name(turn, side), side.mentorship.id or 0, act.format(side.mentorship.id))
            for side in sides
        ],
    )
    return None


def ask(turn: Turn, choices: Sequence[tuple[str, int, str]], key: str = "mentorship.which") -> None:
    """Ask which one: a label, the number of the mentorship, and the act that goes on with it where
    nothing was typed behind the command."""
    command, words = turn.typed
    acts = [act for _, _, act in choices]
    if words:
        asked = f"{KEPT}/{command}/{turn.event.id}"
        said = turn.held or turn.event.what
        source = said.model_dump(mode="json") if isinstance(said, Said) else None
        answers = {"words": words, SAID: source}
        row = dialogues.keep(
            turn, turn.someone, KEPT, subject=asked, outcome="asked", answers=answers
        )
        acts = [f"{KEPT}/{row.id}.{_mark(row)}/{chosen}" for _, chosen, _ in choices]
    rows = [[button(label, act)] for (label, _, _), act in zip(choices, acts, strict=True)]
    turn.say(turn.words(key), buttons=rows)


def _mark(row: Dialogue) -> str:
    """Tells the words from earlier ones that had the same row id."""
    return f"{zlib.crc32(row.subject.encode()):x}"


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`with/<words>/<mentorship>`: the command goes on, with what was typed behind it."""
    which, chosen = (*rest, "", "")[:2]
    found, _, mark = which.partition(".")
    row = turn.uow.lock(Dialogue, number(found))
    mine = row is not None and row.form == KEPT and row.person_id == turn.someone.id
    if row is None or not mine or mark != _mark(row) or row.opened_at <= turn.now - WAITS:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    command, words = row.subject.split("/")[1], str(row.answers["words"])
    if source := row.answers.get(SAID):
        turn.kept = said = Said.model_validate(source)
        turn.held = said if said.text.strip() == words else None
    turn.uow.session.delete(row)
    turn.uow.session.flush()
    turn.typed, turn.chosen = (command, words), number(chosen)
    turn.commands[command](turn, words)


def edited(turn: Turn, edited: Edited) -> bool:
    """Follow an edit of the words of a command that wait for their author to say which mentorship
    is meant, or their deletion. False for any other message, and where another command stands there
    by now."""
    waits = select(Dialogue).where(
        Dialogue.person_id == turn.someone.id,
        Dialogue.form == KEPT,
        col(Dialogue.opened_at) > turn.now - WAITS,
    )
    for row in turn.uow.session.exec(waits).all():
        said, words = row.answers.get(SAID) or {}, str(row.answers["words"])
        command = str(said.get("text", "")).strip().removesuffix(words)
        if said.get("ref") != edited.ref:
            continue
        if edited.gone:
            turn.uow.session.delete(row)
            turn.say(turn.words("dialogue.deleted"))
            return True
        if edited.text.startswith(command):
            now = edited.text.strip().removeprefix(command)
            row.answers = {"words": now, SAID: {**said, "text": edited.text}}
            return True
    return False


def forget(uow: UnitOfWork) -> None:
    """Erase the words of whoever never said which mentorship was meant."""
    statement = select(Dialogue).where(
        col(Dialogue.form) == KEPT, col(Dialogue.opened_at) <= uow.now - WAITS
    )
    for row in uow.session.exec(statement).all():
        uow.session.delete(row)


ACTS: dict[str, Act] = {KEPT: pressed}
