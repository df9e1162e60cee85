"""Did it help? Asked once, some weeks after somebody was led to another help.

At a decent hour of their own, where they have not heard enough from us unasked already, and not
while words of distress wait to be seen to: then a day later, for `PATIENCE` at most. Whoever does
not answer is not asked again. What they answer goes to the careers team, who are named as its
readers in the question: into the thread of the case, closed or not, and to `Decision`. Whoever
held the case is told that it did not help, or that there are words with it. Words that say why it
did not are a concern: somebody of the team answers them. Once the words of the
case are forgotten, only which answer it was is kept: no word, and no name, comes back.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import bindparam
from sqlmodel import col, select

from conversations import people, plain, unasked
from conversations.casework import casebook, concerns, decided, unseen
from conversations.casework.casebook import card_slot
from conversations.casework.decided import ANSWERS, BESIDE, DECLINED, NO_HELP
from conversations.dialogue import dialogues
from conversations.mentoring import pair
from conversations.team import answering
from conversations.turn import Act, Due, Finish, Rows, Turn
from conversations.words import Words
from storage.mail import STAFF
from storage.tables import Decision, Dialogue, Person, Request

PATIENCE = timedelta(days=30)
"""How long after its day the question is still put; then it would only puzzle."""

SHOWN = timedelta(days=14)
"""How long the question is shown again to whoever asks where they stand."""

LITTLE = "little"
"""The answer after which the case's holder is told, and the step of `decision/<number>` that does
so where no words have followed."""

FOR_WORDS = timedelta(hours=1)
"""How long the words are waited for that may follow that answer: both are told as one."""


def came_due(turn: Turn, number: str, step: str) -> None:
    """`decision/<number>`: the person may be asked whether it helped."""
    found = turn.uow.session.get(Decision, plain.number(number))
    if found is None:
        return
    # The person before what was decided, as everywhere: when they were spoken to changes below.
    person = turn.uow.lock(Person, found.person_id)
    row = turn.uow.lock(Decision, found.id)
    if person is None or row is None:
        return
    if step == LITTLE:
        _tell_holder(turn, row)
    if row.asked_at is not None or row.helped:
        return
    referral = turn.catalogue.home.referrals.get(row.what)
    if person.erased_at is not None or referral is None:
        return
    due, at = (f"decision/{row.id}", step), row.at + decided.asks_after(turn, referral)
    until = at + PATIENCE
    if at > turn.now:
        turn.uow.remind(*due, at)
        return
    if turn.now > until or unseen.puts_off(turn, (person,), *due, until=until):
        return
    where = people.reachable(turn.uow, row.person_id)
    if where is None or unasked.puts_off(turn, person, *due):
        return
    row.asked_at = turn.now
    unasked.told(turn, person)
    words = turn.programme_for(person).words
    text = _question(turn, row, person)
    turn.say(text, to=where, under="", slot=_slot(row), buttons=_buttons(words, row))


def _locked(turn: Turn, number: str) -> tuple[Decision, Request] | tuple[None, None]:
    """A decision and its case, to change them: the case first, as everywhere."""
    found = turn.uow.session.get(Decision, plain.number(number))
    request = turn.uow.lock(Request, found.request_id) if found is not None else None
    row = turn.uow.lock(Decision, found.id) if found is not None else None
    return (row, request) if row is not None and request is not None else (None, None)


def _question(turn: Turn, row: Decision, person: Person) -> str:
    programme = turn.programme_for(person)
    label = programme.referrals[row.what].label
    key = "helped.ask_wanted" if row.kind == decided.WANTED else "helped.ask"
    return programme.words(key, label=label, **programme.about.team_words)


def _slot(row: Decision) -> str:
    return f"helped/{row.id}"


def _buttons(words: Words, row: Decision) -> Rows:
    offered = [pair.button(words(f"helped.{each}"), f"helped/{each}/{row.id}") for each in ANSWERS]
    return [offered[:2], offered[2:3], offered[3:]]


def waiting(turn: Turn) -> list[tuple[str, Rows]]:
    """The questions that the turn's person has not answered lately, with their buttons."""
    return [
        (_question(turn, row, turn.someone), _buttons(turn.words, row))
        for row in unanswered(turn, SHOWN)
        if row.what in turn.programme.referrals
    ]


def unanswered(turn: Turn, lately: timedelta) -> Sequence[Decision]:
    """What the turn's person was sent to, was asked about `lately`, and has not answered."""
    known = {"person": turn.someone.id, "since": turn.now - lately}
    return turn.uow.session.exec(_UNANSWERED, params=known).all()


def answered(turn: Turn, rest: Sequence[str]) -> None:
    """`helped/<answer>/<decision>`: kept, told to the team, and followed by a question for words;
    whoever has not begun yet is asked nothing more, and may have the team's help with it."""
    answer, number = (*rest, "", "")[:2]
    row, request = _locked(turn, number)
    mine = row is not None and row.person_id == turn.someone.id and row.asked_at is not None
    if row is None or request is None or not mine or answer not in ANSWERS:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    if row.answered_at is not None:
        turn.say(turn.words("helped.already"))
        return
    row.helped, row.answered_at = answer, turn.now
    words = turn.words
    told = words("dialogue.your_answer", answer=words(f"helped.{answer}"))
    if row.what in turn.programme.referrals:
        told = f"{_question(turn, row, turn.someone)}\n\n{told}"
    turn.say(told, slot=_slot(row), under="")
    if _is_forgotten(request):
        turn.say(turn.words("helped.thanks"))
        return
    casebook.note(turn, request, "helped")
    casebook.refresh(turn, request)
    _tell_team(turn, row)
    if answer == LITTLE:
        turn.uow.remind(f"decision/{row.id}", LITTLE, turn.now + FOR_WORDS)
    if answer == "not_yet":
        text = words("helped.begin", **turn.programme.about.team_words)
        turn.say(text, buttons=_to_team(turn))
    else:
        dialogues.open(turn, "helped", subject=f"decision/{row.id}")


def _to_team(turn: Turn) -> Rows:
    """The way to say more of it to the team."""
    act = f"open/to_team/person/{turn.someone.id}"
    return [[pair.button(turn.words("introduction.team"), act)]]


def _is_forgotten(request: Request) -> bool:
    """Whether the words of a case are kept no more, by retention or by an erasure."""
    return not request.answers


def _tell_team(turn: Turn, row: Decision) -> None:
    """What they answered, or that they do without it, in the case's thread; once there are words,
    in the same place with them."""
    home, slot = turn.catalogue.home, card_slot(row.request_id)
    declined = row.helped == DECLINED
    text = home.words(
        "helped.staff_refused" if declined else "helped.staff",
        name=turn.someone.name or home.words("triage.somebody"),
        label=decided.label(row, home),
        answer="" if declined else home.words(f"helped.{row.helped}"),
    )
    turn.say(text, quote=row.words, to=STAFF, slot=f"{slot}/helped/{row.id}", under=slot)


def _tell_holder(turn: Turn, row: Decision) -> None:
    """What is worth a look in the thread: that it did not help, or words."""
    request = turn.uow.session.get(Request, row.request_id)
    if request is not None and not _is_forgotten(request):
        key = "helped.holder_little" if row.helped == LITTLE else "helped.holder_words"
        casebook.tell_holder(turn, request, key)


def told(turn: Turn, dialogue: Dialogue) -> None:
    """The words that go with it, or none."""
    row, request = _locked(turn, dialogue.subject.partition("/")[2])
    if row is None or request is None or row.person_id != dialogue.person_id:
        raise ValueError(f"the words {dialogue.id} are about somebody else's help")
    if not _is_forgotten(request):
        row.words = str(dialogue.answers.get("words") or "")
    if row.words:
        _tell_team(turn, row)
    subject = f"decision/{row.id}"
    if row.words or LITTLE in turn.uow.reminders(subject):
        turn.uow.unremind(subject, LITTLE)
        _tell_holder(turn, row)
    dialogue.answers = {}
    if request is not None and row.words and row.helped == LITTLE:
        # It may have depended on the team: no name came, nobody called back.
        casebook.note(turn, request, answering.PROMISED)
        concerns.open_or_refresh(turn, "unhelped", request=request, person=turn.someone)
        turn.say(turn.words("helped.thanks_answered", **turn.programme.about.team_words))
        return
    turn.say(turn.words("helped.thanks"))


# --- a help that was offered beside ---------------------------------------------------------------


def refused(turn: Turn, rest: Sequence[str]) -> None:
    """`no_help/<decision>`: the person does without it. The team reads so, and they are not asked
    later whether it helped; all else goes on. Who has been asked already is asked anew: that is
    what their answer is to."""
    row, request = _locked(turn, "".join(rest[:1]))
    beside = row is not None and row.kind == BESIDE and row.person_id == turn.someone.id
    if row is None or request is None or not beside:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    if row.answered_at is not None:
        turn.say(turn.words("helped.already"))
        return
    if row.asked_at is not None and row.what in turn.programme.referrals:
        turn.say(_question(turn, row, turn.someone), buttons=_buttons(turn.words, row))
        return
    first, row.helped = not row.helped, DECLINED  # no answer to whether it helped: no figure
    turn.uow.unremind(f"decision/{row.id}")
    if _is_forgotten(request):
        turn.say(turn.words("helped.thanks"))
        return
    text = turn.words("helped.refused", **turn.programme.about.team_words)
    turn.say(text, buttons=_to_team(turn))
    if not first:
        return
    casebook.note(turn, request, NO_HELP)
    casebook.refresh(turn, request)
    _tell_team(turn, row)
    casebook.tell_holder(turn, request, "helped.holder_refused")


ACTS: dict[str, Act] = {"helped": answered, NO_HELP: refused}

FINISHED: dict[str, Finish] = {"helped": told}

DUE: dict[str, Due] = {"decision": came_due}


_UNANSWERED = (
    select(Decision)
    .where(
        col(Decision.person_id) == bindparam("person"),
        col(Decision.asked_at) > bindparam("since"),
        col(Decision.answered_at).is_(None),
    )
    .order_by(col(Decision.id))
)
