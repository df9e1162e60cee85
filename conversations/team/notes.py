"""A note for the history of a case. Nothing of it ever leaves Slack.

Plain replies in a case's thread are notes among staff, too; those are Slack's alone, and nothing of
them is stored here. What is written by the form or by `/camarade note 12 …` stays with the case: a
line of its history, and the words in its thread, where an erasure finds both.
"""

from collections.abc import Mapping

from sqlmodel import Session

from conversations.casework import casebook
from conversations.casework.casebook import card_slot
from conversations.casework.undoing import NOTE, UNDO_NOTE
from conversations.team import triage
from conversations.turn import Act, Turn
from conversations.words import Words
from storage.mail import STAFF
from storage.splitting import split
from storage.tables import History, Person, Request

NOTE_LIMIT = 3000
"""Characters of a note in the form, and of each of the messages that show a longer one."""


def why_not(session: Session, request: Request, words: Words) -> str:
    """Why nothing can be noted about this case; nothing where it can."""
    if request.state == "draft":
        return words("triage.no_such_case")
    person = session.get(Person, request.person_id)
    if person is None or person.erased_at is not None or not request.answers:
        return words("acts.note_forgotten")
    return ""


def wrong(request: Request, words: Words, values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the values of the form, by field."""
    return triage.wrong_text(words, values, "note", NOTE_LIMIT)


@triage.on_case
def note(turn: Turn, request: Request) -> None:
    """The form was filled in."""
    values = triage.filled(turn, request, wrong)
    if values is not None:
        _write(turn, request, values["note"].strip())


def typed(turn: Turn, number: str, text: str) -> None:
    """`/camarade note 12 …`."""
    triage.on_case(lambda turn, request: _write(turn, request, text))(turn, (number,))


def _write(turn: Turn, request: Request, text: str) -> None:
    words, card = turn.catalogue.home.words, card_slot(request.id)
    why = why_not(turn.uow.session, request, words)
    if why:
        turn.say(why, to=turn.event.who, under="")
        return
    line = casebook.note(turn, request, NOTE, why=text)
    for part, piece in enumerate(split(text, NOTE_LIMIT), 1):
        turn.say(
            words("acts.thread_note", who=line.actor_name),
            quote=piece,
            to=STAFF,
            slot=f"{_slot(line)}/{part}",
            under=card,
        )
    casebook.refresh(turn, request)
    triage.privately(turn, "acts.noted", id=request.id)


def take_back(turn: Turn, request: Request, line: History) -> None:
    """The note in this line of history was none: its words go, in our row and in Slack."""
    words, card = turn.catalogue.home.words, card_slot(request.id)
    line.why = ""
    casebook.note(turn, request, UNDO_NOTE)
    for slot in turn.uow.slots(STAFF, f"{_slot(line)}/"):
        turn.say(words("acts.note_undone", who=line.actor_name), to=STAFF, slot=slot, under=card)
    casebook.refresh(turn, request)


def _slot(line: History) -> str:
    return f"{card_slot(line.request_id)}/note/{line.id}"


ACTS: dict[str, Act] = {"note": note}
