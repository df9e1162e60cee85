"""Words whose place is not known: they are kept until their author says where they belong.

Those that nothing waited for are held for a day, in a `Dialogue` row that is closed from the start:
the team may have them, or a form that their author opens for them. Those that were typed at a
question, and may be no answer to it, are held by its own run.
"""

import zlib
from datetime import timedelta

from sqlmodel import col, select

from conversations import people
from conversations.dialogue import dialogues
from conversations.dialogue.given import HELD as OF_A_RUN
from conversations.dialogue.given import PARTS
from conversations.mentoring import pair
from conversations.turn import Turn
from storage.mail import Button, Ref, Said
from storage.tables import Dialogue

STRAY = "stray"
"""The form name of words that nothing waited for; there is no such form."""

HELD = timedelta(days=1)
"""How long they are held."""

TOGETHER = timedelta(minutes=30)
"""How long after some words others are taken to go on with them, and a form to be opened for
them."""


def keep(turn: Turn, text: str) -> Dialogue:
    """Hold what the turn's person has said, for which nothing waited."""
    row, said = newest(turn), turn.event.what
    assert isinstance(said, Said)
    part = [said.ref, text]
    if row is not None:
        parts = [*row.answers.get(PARTS, ()), part]
        row.answers = {"words": f"{row.answers['words']}\n{text}", PARTS: parts}
        row.touched_at = turn.now
        return row
    subject, answers = f"{STRAY}/{said.ref}", {"words": text, PARTS: [part]}
    person = turn.someone
    row = dialogues.keep(turn, person, STRAY, subject=subject, outcome="held", answers=answers)
    turn.uow.remind(f"{STRAY}/{row.id}", "forget", turn.now + HELD)
    return row


def newest(turn: Turn) -> Dialogue | None:
    """Such words of the turn's person's that they have just written."""
    statement = select(Dialogue).where(
        Dialogue.person_id == turn.someone.id,
        Dialogue.form == STRAY,
        col(Dialogue.touched_at) > turn.now - TOGETHER,
    )
    return turn.uow.session.exec(statement.order_by(col(Dialogue.id).desc())).first()


def mark(row: Dialogue) -> str:
    """Tells these words from earlier ones that had the same row id: ids are used again."""
    return f"{zlib.crc32(f'{row.person_id}/{row.subject}'.encode()):x}"


def asked(row: Dialogue) -> str:
    """What begins the slots in which it is asked whether to pass these words on."""
    return f"{STRAY}/{row.id}.{mark(row)}/"


def settle(turn: Turn, row: Dialogue, key: str) -> None:
    """Where that was asked last nothing is asked any more; what else stood there to be asked again
    is still asked where it stands."""
    author = pair.person(turn, row.person_id)
    for _, slot in people.below(turn.uow, row.person_id, asked(row))[-1:]:
        pair.retire(turn, author, slot, f"→ {pair.words_for(turn, author)(key)}")


def take(turn: Turn, row: Dialogue, key: str) -> str:
    """The words, which are held no longer, as their author has said where they belong."""
    said = str(row.answers["words"])
    settle(turn, row, key)
    turn.uow.unremind(f"{STRAY}/{row.id}")
    turn.uow.session.delete(row)
    turn.uow.session.flush()
    return said


def offer(turn: Turn, dialogue: Dialogue) -> None:
    """What the turn's person has just written may be what a form is opened for: it is shown below
    its question, and is the answer once they say so. Until then the team may have it still."""
    row, run = newest(turn), dialogues.run_of(turn, dialogue)
    if row is None or run.position is None or dialogue.closed_at is not None:
        return
    words, name = str(row.answers["words"]), run.position
    mine = hold(turn, dialogue, name, Said(text=words, ref=Ref(row.subject.partition("/")[2])))
    no = pair.button(turn.words("answers.no"), f"d/{dialogue.id}/k/{name}", answers="no")
    text = turn.words("dialogue.aside_words", ask=run.form.questions[name].ask)
    held = dialogue.answers[OF_A_RUN][1]
    dialogues.ask_beside(turn, dialogue, text, quote=held, buttons=[[mine], [no]])


def were_sent(turn: Turn, words: str, key: str) -> None:
    """These words have gone where they belong: those of them that were held are held no longer."""
    row = newest(turn)
    if row is not None and str(row.answers["words"]) in words:
        take(turn, row, key)


def hold(turn: Turn, dialogue: Dialogue, name: str, said: Said, answers: str = "yes") -> Button:
    """Words that may be the answer to a question for words are held until their author says so:
    with this button, or by typing a yes. Their own words go on with those that are held already,
    unless they are the same, offered again; what they forward stands alone."""
    at, before, ref = dialogue.answers.get(OF_A_RUN, ("", "", ""))
    goes_on = before and at == name and not said.forwarded
    is_same = ref == said.ref and said.text.startswith(before)
    held = f"{before}\n{said.text}" if goes_on and not is_same else said.text
    dialogue.answers = {**dialogue.answers, OF_A_RUN: [name, held, said.ref]}
    label = turn.words("dialogue.forwarded_mine")
    return pair.button(label, f"d/{dialogue.id}/f/{name}", answers=answers)
