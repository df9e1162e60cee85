"""It has been asked once for whom words are that may answer a question of ours.

Each question is asked about once, so that nobody is asked again and again. But whoever said that
words were *not* for the other still has that question before them: it is asked about anew.
"""

from collections.abc import Iterable

from sqlalchemy import bindparam
from sqlmodel import col, select

from conversations.dialogue import dialogues
from conversations.turn import Turn
from storage.tables import Dialogue

ABOUT = "whom_asked"
"""The form name of a note that it was asked once whether words answer a question (a `Dialogue` row
that is closed from the start, and holds no words); its subject names the question."""


def note(turn: Turn, names: Iterable[str]) -> None:
    """It has been asked of the turn's person whether words answer these questions."""
    for name in names:
        dialogues.keep(turn, turn.someone, ABOUT, subject=name, outcome="asked", answers={})


def known(turn: Turn) -> set[str]:
    """The questions about which it was asked."""
    return set(turn.uow.session.exec(_KNOWN, params={"person": turn.someone.id}).all())


def forget(turn: Turn, names: Iterable[str]) -> None:
    """It is asked about these once more."""
    notes = select(Dialogue).where(
        Dialogue.person_id == turn.someone.id,
        Dialogue.form == ABOUT,
        col(Dialogue.subject).in_(set(names)),
    )
    for note in turn.uow.session.exec(notes).all():
        turn.uow.session.delete(note)


_KNOWN = select(Dialogue.subject).where(
    col(Dialogue.person_id) == bindparam("person"), col(Dialogue.form) == ABOUT
)
