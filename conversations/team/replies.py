"""What a mentee answers to a question of the careers team, and a mentor to a letter of theirs.

Their words stand in the thread of the case, and whoever holds it is told. What comes when nobody
waits for it any more may still go to the team as a letter.
"""

from collections.abc import Mapping, Sequence

from conversations import plain
from conversations.casework import casebook, cases, enclosures, histories
from conversations.casework.casebook import card_slot, tell_holder
from conversations.dialogue import dialogues, whom
from conversations.dialogue.given import shown
from conversations.dialogue.kinds import is_words
from conversations.mentoring import pair
from conversations.team import told
from conversations.turn import Act, Finish, Turn
from storage.mail import STAFF
from storage.tables import Dialogue, History, Mentorship, Request

FORMS = ("reply", "reply_mentor")
"""The forms of these answers; the second asks a mentor whom theirs is about."""


def reply(turn: Turn, rest: Sequence[str], *, words: str = "") -> None:
    """`reply/<history line>`: the mentee wants to answer a question, or the mentor a letter; with
    `words`, if they have typed the answer already."""
    line = turn.uow.session.get(History, plain.number("".join(rest[:1])))
    request = turn.uow.session.get(Request, line.request_id) if line else None
    adds = {"answer": words} if words else None
    if line is not None and line.act == "write_mentor":
        _reply_as_mentor(turn, line, adds)
        return
    mine = request is not None and turn.person is not None and request.person_id == turn.person.id
    if line is None or request is None or not mine:
        turn.say(turn.words("triage.old_question"))
    elif request.state == "closed":
        _over(turn, "triage.reply_closed")
    elif not histories.still_asked(turn.uow.session, line):
        answered = histories.was_answered(turn.uow.session, line)
        _over(turn, "triage.reply_already" if answered else "triage.reply_over")
    else:
        dialogues.open(turn, "reply", subject=f"request/{request.id}", adds=adds)


def _over(turn: Turn, key: str) -> None:
    """No answer is waited for any more; whoever has something to say may write to the team."""
    ask = f"open/to_team/person/{turn.someone.id}"
    turn.say(turn.words(key), buttons=[[pair.button(turn.words("introduction.team"), ask)]])


def may_reply(turn: Turn, number: str) -> bool:
    """Whether this question or letter of the team can be answered by the turn's person, now."""
    line = turn.uow.session.get(History, plain.number(number))
    request = turn.uow.session.get(Request, line.request_id) if line else None
    if line is None or request is None:
        return False
    if line.act == "write_mentor":
        return _accompanies(turn, line.request_id, turn.someone.id)
    mine = request.person_id == turn.someone.id and request.state != "closed"
    return mine and histories.still_asked(turn.uow.session, line)


def _reply_as_mentor(turn: Turn, line: History, adds: Mapping[str, str] | None) -> None:
    """The mentor wants to answer the team's letter."""
    if not _accompanies(turn, line.request_id, turn.person.id if turn.person else None):
        turn.say(turn.words("triage.old_question"))
        return
    form = form_of(turn, line.request_id)
    dialogues.open(turn, form, subject=f"request/{line.request_id}", adds=adds)


def form_of(turn: Turn, request_id: int | None) -> str:
    """The form in which the turn's person answers in this case."""
    mentorship = pair.of_request(turn.uow.session, request_id)
    return "reply_mentor" if told.asks_whom(turn, mentorship) else "reply"


def _accompanies(turn: Turn, request_id: int | None, person_id: int | None) -> bool:
    """Whether this person is the mentor of the case, now."""
    mentorship = pair.of_request(turn.uow.session, request_id)
    return mentorship is not None and mentorship.mentor_id == person_id


def asked_now(turn: Turn) -> History | None:
    """The question of the team that waits for the answer of the turn's person, if one does."""
    request = casebook.open_request(turn.uow.session, turn.someone.id)
    if request is None:
        return None
    return histories.question_now(turn.uow.session, request.id or 0)


def replies_unasked(turn: Turn, text: str) -> bool:
    """Words typed while a question of the team waits are the answer to it, button or no button.
    False where nothing waits."""
    line = asked_now(turn) if text else None
    if line is None:
        return False
    # With what an earlier question was answered and never sent, nothing is lost: it is shown back.
    dialogues.open(turn, "reply", subject=f"request/{line.request_id}", adds={"answer": text})
    return True


def replied(turn: Turn, dialogue: Dialogue) -> None:
    """The answer: thanks to its author, its words in the case's thread, a line to the holder."""
    request = _case_of(turn, dialogue)
    if request.person_id != dialogue.person_id:
        if from_mentor(turn, dialogue) is not None:
            turn.say(turn.words("triage.reply_thanks"))
            tell_holder(turn, request, "triage.mentor_answered")
        return
    if not cases.fits(request.state, "answer"):
        came_too_late(turn, dialogue, dialogue.answers["answer"], "triage.reply_closed")
        return
    line = casebook.record(turn, request, "answer")
    turn.say(turn.words("triage.reply_thanks"))
    _hand_on(turn, request, dialogue, f"answer/{line.id}")
    enclosures.deliver(turn, request, dialogue)
    tell_holder(turn, request, "triage.answer_is_there")


def _case_of(turn: Turn, dialogue: Dialogue) -> Request:
    return turn.uow.session.get_one(Request, plain.number(dialogue.subject.partition("/")[2]))


def from_mentor(turn: Turn, dialogue: Dialogue) -> Request | None:
    """What a mentor answers to a letter goes into the thread of its case: that one. None where they
    accompany it no more: they have been told."""
    request = _case_of(turn, dialogue)
    mentorship = whom.mentorship_of(turn.uow.session, dialogue, turn.someone)
    if mentorship is None:
        raise ValueError(f"the reply {dialogue.id} is about somebody else's request")
    if not _accompanies(turn, request.id, dialogue.person_id):
        came_too_late(turn, dialogue, dialogue.answers["answer"], "mentorship.over", mentorship)
        return None
    line = casebook.note(turn, request, "mentor_answers")
    _hand_on(turn, request, dialogue, f"mentor/{dialogue.person_id}/{line.id}")
    return request


def came_too_late(
    turn: Turn, dialogue: Dialogue, answer: object, why: str, mentorship: Mentorship | None = None
) -> None:
    """What was written for a case was over before it was sent: its author is told, and their words
    may still go to the team as a letter, shown back before it leaves; about `mentorship` where a
    mentee may be told of them."""
    dialogue.answers, dialogue.outcome = {}, "stopped"
    turn.uow.unremind(f"dialogue/{dialogue.id}")
    enclosures.forget_unsent(turn, dialogue)
    turn.say(turn.words(why))
    if is_words(answer):
        form, subject = "to_team", f"person/{dialogue.person_id}"
        if mentorship is not None and told.asks_whom(turn, mentorship):
            form, subject = "to_team_mentor", pair.subject_of(mentorship)
        dialogues.open(turn, form, subject=subject, adds={"words": str(answer)})


def _hand_on(turn: Turn, request: Request, dialogue: Dialogue, what: str) -> None:
    """Their words in the case's thread."""
    slot = card_slot(request.id)
    turn.say(
        turn.catalogue.home.words("triage.thread.answered", name=turn.someone.name),
        quote=quoted(turn, dialogue, "answer"),
        to=STAFF,
        slot=f"{slot}/{what}",
        under=slot,
    )


def quoted(turn: Turn, dialogue: Dialogue, name: str) -> str:
    """The words of a form for the team, as it reads them: what they answered, and, of a mentor who
    fears for somebody, why."""
    home, answers = turn.catalogue.home, dialogue.answers
    questions = home.forms[dialogue.form].questions
    said = shown(answers[name], questions[name], home)
    why = answers.get("why")
    return f"{said}\n\n{questions['why'].short} — {why}" if why else said


ACTS: dict[str, Act] = {"reply": reply}

FINISHED: dict[str, Finish] = {"reply": replied}
