"""What a mentee adds to a request that was sent: words, files, shown back before they leave."""

from collections.abc import Sequence

from conversations import plain
from conversations.casework import casebook, enclosures, histories
from conversations.casework.casebook import card_slot
from conversations.dialogue import dialogues
from conversations.dialogue.kinds import is_words
from conversations.dialogue.run import shown
from conversations.mentee import taking
from conversations.team import triage
from conversations.turn import Act, Finish, Turn
from storage.mail import STAFF, Said
from storage.tables import Dialogue, Request

ADDED = "added"
"""Where a request's answers keep what was added to it: there is no such question."""


def add(turn: Turn, rest: Sequence[str]) -> None:
    """`add/<request>`: the mentee wants to add something to their request."""
    request = casebook.open_request(turn.uow.session, turn.someone.id)
    if request is None or request.id != plain.number("".join(rest[:1])):
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    dialogues.open(turn, "addition", subject=f"request/{request.id}")


def takes(turn: Turn, said: Said) -> bool:
    """A file answers the question of the team that waits; otherwise it is taken for something to
    add to the request under way. It is shown back before it leaves. False for anything else."""
    request = casebook.open_request(turn.uow.session, turn.someone.id)
    if request is None or said.file is None or said.file.kind == "sticker":
        return False
    subject = f"request/{request.id}"
    lines = histories.history(turn.uow.session, request.id or 0)
    form = "reply" if histories.waiting_question(lines) is not None else "addition"
    taking.take(turn, dialogues.open(turn, form, subject=subject, asks=False), said)
    return True


def added(turn: Turn, dialogue: Dialogue) -> None:
    """It goes into the thread of the case, with its files; whoever holds the case is told. If the
    case was closed meanwhile, the words may still go to the team as a letter."""
    request = turn.uow.lock(Request, plain.number(dialogue.subject.partition("/")[2]))
    answer = dialogue.answers["words"]
    dialogue.answers = {}
    if request is None or request.person_id != dialogue.person_id or request.state == "closed":
        triage.came_too_late(turn, dialogue, answer, "triage.reply_closed")
        return
    if is_words(answer):
        told = [request.answers[ADDED]] if request.answers.get(ADDED) else []
        request.answers = {**request.answers, ADDED: "\n\n".join((*told, answer))}
    line = casebook.note(turn, request, "added")
    home, card = turn.catalogue.home, card_slot(request.id)
    turn.say(
        home.words("addition.staff", name=turn.someone.name),
        quote=shown(answer, home.forms["addition"].questions["words"], home),
        to=STAFF,
        slot=f"{card}/answer/{line.id}",
        under=card,
    )
    enclosures.deliver(turn, request, dialogue)
    casebook.tell_holder(turn, request, "addition.is_there")
    turn.say(turn.words("addition.thanks"))


ACTS: dict[str, Act] = {"add": add}

FINISHED: dict[str, Finish] = {"addition": added}
