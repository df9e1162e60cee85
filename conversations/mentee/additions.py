"""What a mentee adds to a request that was sent: words, files, shown back before they leave.

Whom else they would rather not meet is a question of its own, offered as they read it over: from
then on matching keeps those apart, too. A name that stands in free words excludes nobody; the team
reads it in the thread of the case, and is told to where it chooses somebody (`team.avoiding`).
"""

from collections.abc import Sequence

from conversations import plain
from conversations.casework import casebook, enclosures, histories, reading
from conversations.casework.casebook import card_slot
from conversations.dialogue import dialogues
from conversations.dialogue.given import shown
from conversations.dialogue.kinds import is_words
from conversations.mentee import taking
from conversations.team import replies
from conversations.turn import Act, Finish, Turn
from storage.mail import STAFF, Said
from storage.tables import Dialogue, Request


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
    question = histories.question_now(turn.uow.session, request.id or 0)
    form = "reply" if question is not None else "addition"
    taking.take(turn, dialogues.open(turn, form, subject=subject, asks=False), said)
    return True


def added(turn: Turn, dialogue: Dialogue) -> None:
    """It goes into the thread of the case, with its files; whoever holds the case is told. If the
    case was closed meanwhile, the words may still go to the team as a letter."""
    request = turn.uow.lock(Request, plain.number(dialogue.subject.partition("/")[2]))
    answer, avoid = dialogue.answers["words"], str(dialogue.answers["avoid"] or "")
    dialogue.answers = {}
    if request is None or request.person_id != dialogue.person_id or request.state == "closed":
        short = turn.programme.forms["addition"].questions["avoid"].short
        late = [answer] if is_words(answer) else []
        late += [f"{short}\n{avoid}"] if avoid else []
        replies.came_too_late(turn, dialogue, "\n\n".join(late), "triage.reply_closed")
        return
    if is_words(answer):
        _keep(request, reading.ADDED, answer, "\n\n")
    if avoid:
        _keep(request, reading.AVOIDED, avoid, "\n")
    line = casebook.note(turn, request, "added")
    home, card = turn.catalogue.home, card_slot(request.id)
    told = [shown(answer, home.forms["addition"].questions["words"], home)]
    told += [home.words("triage.form.avoids", said=avoid)] if avoid else []
    turn.say(
        home.words("addition.staff", name=turn.someone.name),
        quote="\n\n".join(told),
        to=STAFF,
        slot=f"{card}/answer/{line.id}",
        under=card,
    )
    enclosures.deliver(turn, request, dialogue)
    casebook.tell_holder(turn, request, "addition.is_there")
    turn.say(turn.words("addition.thanks"))


def _keep(request: Request, name: str, words: str, between: str) -> None:
    """These words go on with those that a request's answers keep there."""
    before = [request.answers[name]] if request.answers.get(name) else []
    request.answers = {**request.answers, name: between.join((*before, words))}


ACTS: dict[str, Act] = {"add": add}

FINISHED: dict[str, Finish] = {"addition": added}
