"""Months after the end, one question to the mentee: what became of it?

A tap answers, and leads to the last point of their curve, if they have begun one. It is counted
without a name, and the team reads it in sums alone. Who would like to say a word of it to the team
writes one, reads it over, and sends it as their own: only then does the team read it, in the thread
of the case. So does who answers in words: the answers are shown again below. Nobody is asked who
has come back with a new request, or cannot be reached; nor is anybody asked twice. Somebody in
distress is asked once the team has seen to it, as long as the months that the question counts are
still true.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, select

from conversations import people, plain, unasked
from conversations.casework import casebook, unseen
from conversations.dialogue import dialogues
from conversations.dialogue.given import shown
from conversations.figures import Limits
from conversations.mentoring import farewell, pair
from conversations.mentoring.pair import button
from conversations.plain import fold
from conversations.thread import alone
from conversations.turn import Act, Due, Finish, Rows, Turn
from conversations.words import Words
from storage.tables import Dialogue, Mentorship, Person, Request

FORM = "later"

LATE = timedelta(days=14)
"""How long after its day the question, which counts the months, is still put."""


def came_due(turn: Turn, number: str, step: str) -> None:
    """`later/<mentorship>`: the question, at an hour of the mentee's."""
    row = turn.uow.lock(Mentorship, plain.number(number))
    if row is None or row.state != "ended" or row.became:
        return
    mentee = pair.person(turn, row.mentee_id)
    where = people.reachable(turn.uow, row.mentee_id) if mentee.erased_at is None else None
    if where is None or _came_back(turn, mentee):
        return
    limits, due = turn.catalogue.home.limits, (farewell.later_subject(row), step)
    until = farewell.months_after(row.ended_at or turn.now, mentee.zone, limits) + LATE
    if unseen.puts_off(turn, (mentee,), *due, until=until) or unasked.puts_off(turn, mentee, *due):
        return
    words = pair.words_for(turn, mentee)
    text = _question(turn, mentee, words)
    turn.say(text, to=where, under="", slot=_slot(row), buttons=answers(words, row))
    unasked.told(turn, mentee)


def _came_back(turn: Turn, mentee: Person) -> bool:
    """Whether they are about another request by now, if only writing it."""
    theirs = select(Request.id).where(Request.person_id == mentee.id, Request.state != "closed")
    return turn.uow.session.exec(theirs).first() is not None


def _question(turn: Turn, mentee: Person, words: Words) -> str:
    return question(words, people.first_name(mentee), turn.catalogue.home.limits)


def question(words: Words, me: str, limits: Limits) -> str:
    """What became of it, asked of somebody by their first name."""
    return words("later.ask", me=me, count=limits.later_months)


def answers(words: Words, row: Mentorship) -> Rows:
    """What can be tapped below it."""
    return [
        [button(words(f"later.answer.{each}"), f"later/{each}/{row.id}")]
        for each in farewell.BECAME
    ]


def heard(turn: Turn, text: str) -> bool:
    """Words that come while the question waits are its answer: the four are shown again, what they
    name first, and the words begin what the team reads once it is sent. False where it does not
    wait."""
    waits = select(Mentorship).where(
        Mentorship.mentee_id == turn.someone.id,
        Mentorship.state == "ended",
        Mentorship.became == "",
    )
    row = turn.uow.session.exec(waits.order_by(col(Mentorship.id).desc()).limit(1)).first()
    asked = people.showing(turn.uow, turn.someone.id or 0, _slot(row)) if row is not None else []
    if row is None or not asked or _came_back(turn, turn.someone):
        return False
    words, typed = turn.words, f" {fold(text)} "
    rows = sorted(answers(words, row), key=lambda each: f" {fold(each[0].label)} " not in typed)
    pair.retire(turn, turn.someone, _slot(row), f"→ {words('thread.asked_below')}")
    turn.say(words("later.heard"), slot=_again(row), buttons=rows)
    dialogues.open(turn, FORM, subject=pair.subject_of(row), adds={"words": text})
    return True


def _again(row: Mentorship) -> str:
    """Where the answers are shown again."""
    return f"{_slot(row)}/again"


def _slot(row: Mentorship) -> str:
    return f"later/{row.id}"


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`later/<answer>/<mentorship>`: what became of it; another press changes the answer."""
    answer, number = (*rest, "", "")[:2]
    row = turn.uow.lock(Mentorship, plain.number(number))
    mine = row is not None and row.mentee_id == turn.someone.id and row.state == "ended"
    if row is None or not mine or answer not in farewell.BECAME:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    row.became, row.became_at = answer, turn.now
    words = turn.words
    asked = _question(turn, turn.someone, words)
    told = f"{asked}\n\n→ {words(f'later.answer.{answer}')}"
    turn.say(told, slot=_slot(row), under="", buttons=answers(words, row))
    pair.retire(turn, turn.someone, _again(row), f"→ {words(f'later.answer.{answer}')}")
    say_more = button(words("later.say_more"), f"open/{FORM}/{pair.subject_of(row)}")
    again = [] if _came_back(turn, turn.someone) else farewell.again(words)
    turn.say(
        words(f"later.thanks.{answer}"),
        buttons=[[say_more], *alone.last_point(turn, row), *again],
    )


def _written(turn: Turn, dialogue: Dialogue) -> None:
    """A word of it, that its author has read over and sent: the team reads it as theirs."""
    side = pair.side_of_subject(turn, dialogue)
    if side is None or side.role != "mentee":
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    home, request = turn.catalogue.home, pair.request(turn, side.mentorship)
    question = home.forms[FORM].questions["words"]
    quote = shown(dialogue.answers["words"], question, home)
    dialogue.answers = {}
    casebook.note(turn, request, "said_later")
    casebook.in_thread(turn, request, home.words("later.staff", name=turn.someone.name), quote)
    turn.say(turn.words("later.passed_on"))


ACTS: dict[str, Act] = {"later": pressed}

FINISHED: dict[str, Finish] = {FORM: _written}

DUE: dict[str, Due] = {"later": came_due}
