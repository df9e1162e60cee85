"""Words that are held: how it is asked once more for whom they are, and what ends that.

`thread.held` holds them; `whose` knows for whom they may be.
"""

from textwrap import shorten

from conversations import plain
from conversations.dialogue.kinds import is_words
from conversations.mentee import whose
from conversations.mentee.whose import HOLD
from conversations.turn import Turn
from storage.mail import Address, Said
from storage.tables import Dialogue

QUOTED = 300
"""Characters of a held message that are shown with a question about it that stands further down."""

STOOD = "stood"
"""Whether the words of a held message stood in the form already that they may be meant for."""

PUT = "put"
"""The question of that form which was put when they were written; empty where none was."""

RECALL = "recall"
"""The step of `due_of` that reminds somebody of what is held, however many messages that is."""

CAME = "came"
"""The place in which a held message was written, where it was asked about in another since."""


def ask_again(turn: Turn, row: Dialogue, text: str, to: Address | None = None) -> None:
    """Ask once more for whom a message that is held is, where its author is now (or `to` them), and
    show its words; the question that stands further up, or elsewhere, gives way."""
    row.touched_at = turn.now
    settle(turn, row, turn.words("thread.asked_below"))
    row.subject = f"{HOLD}/{row.answers['said']['ref']}/{turn.event.id}"
    where, under = row.answers["where"], row.answers["under"]
    if to is None:
        where, under = turn.event.where, turn.thread_slot()
    elif to != where:
        where, under = to, ""
    row.answers = {**row.answers, CAME: came_to(row), "where": where, "under": under}
    _put(turn, row, text)


def came_to(row: Dialogue) -> Address:
    """Where a held message was written: what names it there names nothing elsewhere."""
    return Address(str(row.answers.get(CAME, row.answers["where"])))


def was_edited(turn: Turn, row: Dialogue) -> None:
    """A message that is held has other words now: they stand in place of those that are shown with
    the question about it, if any are."""
    if is_put_again(row):
        _put(turn, row, turn.words("thread.for_whom"))


def is_put_again(row: Dialogue) -> bool:
    """Whether it was asked once more for whom a held message is, with its words."""
    return row.subject != f"{HOLD}/{row.answers['said']['ref']}"


def _put(turn: Turn, row: Dialogue, text: str) -> None:
    where = Address(str(row.answers["where"]))
    turn.say(
        text,
        to=where,
        slot=row.subject,
        under=str(row.answers["under"]),
        quote=shorten(str(row.answers["said"]["text"]), QUOTED, placeholder="…"),
        buttons=whose.rows(turn, row, whose.choices_now(turn, row)),
        reply_to=row.answers["said"]["ref"] if where == came_to(row) else None,
    )


def may_belong_to(turn: Turn, dialogue: Dialogue) -> bool:
    """Whether words are held that may be meant for a form, which then is not to be sent as it is:
    about each it is asked once more for whom it is. Those that were typed again where they belong
    are in it."""
    found = [
        row
        for each in whose.of(turn)
        if each.answers.get("dialogue") == dialogue.id and each.answers["said"]["text"]
        if (row := turn.uow.lock(Dialogue, each.id)) is not None
        if any(act == f"d/{dialogue.id}" for _, act in whose.choices_now(turn, row))
    ]
    belong = [row for row in found if not _is_in(turn, row, dialogue)]
    for row in belong:
        ask_again(turn, row, turn.words("thread.before_sending"))
    return bool(belong)


def _is_in(turn: Turn, row: Dialogue, dialogue: Dialogue) -> bool:
    """Whether the very words of a held message were typed again since, as an answer of a form: then
    they are held no longer. With a file, they are more than that, and a word or two are written to
    others as well."""
    said = Said.model_validate(row.answers["said"])
    is_more = said.file is not None or not plain.says_something(said.text)
    if row.answers.get(STOOD, True) or is_more or not stands_in(dialogue, said):
        return False
    settle(turn, row, turn.words("thread.taken_as_answer"))
    turn.uow.session.delete(row)
    turn.uow.session.flush()
    hush(turn)
    return True


def stands_in(dialogue: Dialogue | None, said: Said) -> bool:
    """Whether the very words of a message stand in a form as an answer, or as a line of one."""
    text, answers = said.text.strip(), dialogue.answers if dialogue is not None else {}
    lines = (
        line for each in answers.values() if is_words(each) for line in (each, *each.split("\n"))
    )
    return bool(text) and text in lines


def due_of(person_id: int) -> str:
    """Under which subject the agenda keeps that somebody is to be reminded of what is held."""
    return f"held/{person_id}"


def hush(turn: Turn) -> None:
    """Where nothing is held any more, its author is reminded of nothing."""
    if not whose.of(turn):
        turn.uow.unremind(due_of(turn.someone.id or 0), RECALL)


def settle(turn: Turn, row: Dialogue, text: str) -> None:
    """The question for whom gives way to what became of the message; every other question stays
    as it is."""
    where, under = Address(str(row.answers["where"])), str(row.answers["under"])
    turn.say(f"→ {text}", to=where, slot=row.subject, under=under)
