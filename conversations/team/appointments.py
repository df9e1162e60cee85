"""When interviewer and mentee meet: the bot arranges the date with both.

The interviewer says yes and proposes a date; the mentee takes it, proposes another, or would rather
not. Until a date is agreed neither knows who the other is. It may be moved, or called off by
either, without a reason. Afterwards the interviewer is asked for their opinion.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from conversations import people, plain
from conversations.casework import casebook, histories, interviews
from conversations.casework.interviews import slot_of, stage, tell_team
from conversations.dialogue import dialogues
from conversations.dialogue.answers import KINDS
from conversations.dialogue.kinds import NotUnderstood
from conversations.mentoring import pair, roster
from conversations.plain import fold
from conversations.team import interview_time, opinions
from conversations.team.interview_texts import (
    DATE,
    are_known,
    asked,
    change_buttons,
    date_buttons,
    invitation_buttons,
    no_buttons,
    opinion_buttons,
    other_date,
    when,
)
from conversations.turn import Act, Finish, Rows, Turn
from conversations.words import variants
from storage.tables import Dialogue, Interview, Person, Request

DATE_WORDS = 6
"""Words of the longest bare date; in more, people say something else, too."""

# --- whose it is --------------------------------------------------------------------------------


def _mine(turn: Turn, number: str) -> tuple[Interview, Request] | None:
    """The interview of this number, to change it, if the turn's person is one of its two."""
    found = interviews.locked(turn, plain.number(number))
    if found is None:
        return None
    interview, request = found
    return found if turn.someone.id in (interview.interviewer_id, request.person_id) else None


def _is_interviewer(turn: Turn, interview: Interview) -> bool:
    return turn.someone.id == interview.interviewer_id


def _other(turn: Turn, interview: Interview, request: Request) -> Person:
    mine = _is_interviewer(turn, interview)
    return pair.person(turn, request.person_id if mine else interview.interviewer_id)


def may_open(turn: Turn, form: str, number: str) -> bool:
    """Whether a button may open this form about this interview for the turn's person."""
    found = _mine(turn, number)
    if found is None:
        return False
    interview, request = found
    if form == opinions.FORM:
        told = stage(interview) in ("agreed", "held", "written")
        mine = _is_interviewer(turn, interview)
        return told and mine and opinions.may_be_written(interview, request)
    started = interview.at is not None or _is_interviewer(turn, interview)
    return form == DATE and interview.state == "accepted" and started


# --- the interviewer's first answer -------------------------------------------------------------


def _yes(turn: Turn, interview: Interview, request: Request) -> None:
    if interview.state != "invited" or not _is_interviewer(turn, interview):
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    interview.state, interview.answered_at = "accepted", turn.now
    _settle(turn, interview, interview.words, "interview.accept")
    interview_time.look_again(turn, interview, "undated", opinions.PATIENCE)
    casebook.note(turn, request, "interview_yes")
    _tell_and_redraw(turn, interview, request)
    _ask_date(turn, interview, request, turn.words("interview.thanks_yes"))


def _ask_date(turn: Turn, interview: Interview, request: Request, before: str = "") -> None:
    """Ask for a date, after these words; which request it is for is said, for there may be
    several."""
    dialogue = dialogues.open(turn, DATE, subject=slot_of(interview), asks=False)
    situation = turn.programme.situations.get(request.situation, "")
    for_which = turn.words("interview.for", situation=situation)
    dialogues.ask(turn, dialogue, first=f"{before}\n\n{for_which}".strip())


def _no(turn: Turn, interview: Interview, request: Request) -> None:
    """A no to an invitation is one. A no to a date may mean the date only: which, is asked."""
    if interview.state == "invited" and _is_interviewer(turn, interview):
        _off(turn, interview, request)
    elif stage(interview) in ("proposed", "agreed"):
        at = when(turn, interview, turn.someone, _other(turn, interview, request))
        turn.say(
            turn.words("interview.which_no", when=at), buttons=no_buttons(turn.words, interview)
        )
    elif stage(interview) == "accepted" and _is_interviewer(turn, interview):
        _off(turn, interview, request)
    else:
        turn.say(turn.words("dialogue.old_button_alone"))


def _off(turn: Turn, interview: Interview, request: Request) -> None:
    """Either would rather not have this interview at all."""
    by_interviewer = _is_interviewer(turn, interview)
    if interview.state not in ("invited", "accepted") or not (by_interviewer or interview.at):
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    _call_off(turn, interview, request)
    turn.say(turn.words("interview.declined" if by_interviewer else "interview.mentee_declined"))


def leave(turn: Turn) -> None:
    """The turn's person leaves the mentors: no interview that was not held will be. What was held
    they may still write of."""
    for each in interviews.of_person(turn.uow.session, turn.someone.id):
        found = interviews.locked(turn, each.id or 0) if each.state in interviews.UNHELD else None
        if found is not None and found[0].state in interviews.UNHELD:
            _call_off(turn, *found)


def _call_off(turn: Turn, interview: Interview, request: Request) -> None:
    interviews.close_questions(turn, interview, turn.someone)
    interviews.close_agreed(turn, interview, turn.someone)
    give_up(turn, interview, request)
    opinions.look(turn, request)


def give_up(turn: Turn, interview: Interview, request: Request) -> None:
    """The turn's person, one of the two, will not have this interview: the other is told, if they
    knew of it, and the team."""
    by_interviewer, invited = _is_interviewer(turn, interview), interview.state == "invited"
    asked, other = interview.at is not None, _other(turn, interview, request)
    at = when(turn, interview, other, turn.someone) if asked else ""
    interview.state, interview.answered_at, interview.words = "declined", turn.now, ""
    turn.uow.unremind(slot_of(interview))
    interviews.forget_forms(turn, interview)
    casebook.note(turn, request, "interview_no" if by_interviewer else "interview_mentee_no")
    if asked:
        words = pair.words_for(turn, other)
        key = "off_mentee" if by_interviewer else "off_interviewer"
        interviews.close_questions(turn, interview, other)
        interviews.close_agreed(turn, interview, other)
        interviews.tell(turn, other.id or 0, words(f"interview.{key}", when=at))
    _tell_and_redraw(turn, interview, request)
    key = "declined" if by_interviewer and invited else "fell_through"
    casebook.tell_holder(turn, request, f"interview.holder_{key}")


# --- the date -----------------------------------------------------------------------------------


def _date_given(turn: Turn, dialogue: Dialogue) -> None:
    """A date is proposed to the other."""
    answers, dialogue.answers = dialogue.answers, {}
    found = _mine(turn, dialogue.subject.partition("/")[2])
    if found is None or found[0].state != "accepted":
        turn.say(turn.words("interview.over"))
        return
    interview, request = found
    at = datetime.fromisoformat(str(answers["when"]))
    if at <= turn.now:  # the place was asked for long after the date
        turn.say(turn.words("meeting.past"), buttons=other_date(turn.words, interview))
        return
    first, other = interview.at is None, _other(turn, interview, request)
    if stage(interview) == "proposed":
        if interview.proposed_by == turn.someone.id:
            interviews.close_questions(turn, interview, other)
        else:
            put = asked(turn, interview, request, turn.someone)
            _settle(turn, interview, put, "interview.another")
    for person in (turn.someone, other):
        interviews.close_agreed(turn, interview, person)
    interview.at, interview.agreed_at = at, None
    interview.proposed_by = turn.someone.id
    interview.place = str(answers.get("place") or interview.place)
    interview_time.look_again(turn, interview, "undated", opinions.PATIENCE)
    turn.uow.remind(slot_of(interview), "lapsed", at)
    if first:
        casebook.note(turn, request, "interview_asked")
        casebook.plan(turn, request)
    words = pair.words_for(turn, other)
    unknown = not are_known(turn, interview, request)
    shows_who = unknown and other.id == request.person_id
    facts = roster.portrait(turn.uow.session, turn.programme_for(other), interview.interviewer_id)
    pair.tell(
        turn,
        other,
        asked(turn, interview, request, other),
        facts=facts if shows_who else (),
        slot=interviews.question_slot(interview),
        buttons=date_buttons(words, interview),
        under="",
    )
    proposed = when(turn, interview, turn.someone, other)
    turn.say(turn.words("interview.proposed", when=proposed))
    _tell_and_redraw(turn, interview, request)


def takes_date(turn: Turn, text: str) -> bool:
    """Whether words are a date in place of the one that waits for an answer, or the one that is
    still to be proposed: the form goes on with it; where one is agreed, which is said. False where
    nothing, or more than one thing, has to do with a date, and for whatever may say something
    else."""
    said, session = fold(text).split(), turn.uow.session
    if not 0 < len(said) <= DATE_WORDS or set(said) & variants(turn.words, "interview.typed_not"):
        return False
    asked_for = [each for each in _all_mine(turn) if _waits_for_date(turn, each)]
    dated = asked_for or [each for each in _all_mine(turn) if stage(each) == "agreed"]
    if len(dated) != 1:
        return False
    request = casebook.open_request(session, turn.someone.id)
    if request is not None and histories.question_now(session, request.id or 0) is not None:
        return False
    subject, question = slot_of(dated[0]), turn.programme.forms[DATE].questions["when"]
    now, zone, first = turn.now, turn.someone.zone, ""
    try:
        at = KINDS["moment"].read(text, question, {}, turn.programme, zone=zone, now=now)
    except NotUnderstood as problem:
        if problem.key == "answers.moment":  # no date at all
            return False
        first = turn.words(problem.key, **problem.values)
    if not asked_for:
        _tell_agreed(turn, dated[0])
    elif first:
        dialogue = dialogues.open(turn, DATE, subject=subject, asks=False)
        dialogues.ask(turn, dialogue, first=first)
    else:
        dialogues.open(turn, DATE, subject=subject, answers={"when": at})
    return True


def _waits_for_date(turn: Turn, interview: Interview) -> bool:
    how = stage(interview)
    if how == "accepted":
        return _is_interviewer(turn, interview)
    return how == "proposed" and interview.proposed_by != turn.someone.id


def _agree(turn: Turn, interview: Interview, request: Request) -> None:
    waits = stage(interview) == "proposed" and interview.proposed_by != turn.someone.id
    if not waits or interview.at is None:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    if interview.at <= turn.now:
        turn.say(turn.words("meeting.past"), buttons=other_date(turn.words, interview))
        return
    put = asked(turn, interview, request, turn.someone)
    moved = bool(turn.uow.slots(turn.event.where, interviews.agreed_in(interview)))
    interview.agreed_at = turn.now
    other = _other(turn, interview, request)
    interview_time.plan(turn, interview, (turn.someone, other))
    casebook.note(turn, request, "interview_moved" if moved else "interview_set")
    _settle(turn, interview, put, "interview.agree")
    pair.put_away(turn, [DATE], slot_of(interview))
    for me, you in ((turn.someone, other), (other, turn.someone)):
        words = pair.words_for(turn, me)
        pair.tell(
            turn,
            me,
            words(
                "interview.agreed",
                when=when(turn, interview, me, you),
                name=you.name or words("triage.somebody"),
            ),
            quote=interview.place,
            buttons=change_buttons(words, interview),
            slot=f"{interviews.agreed_in(interview)}{turn.event.id}",
            under="",
        )
    _tell_and_redraw(turn, interview, request)


def answered_late(turn: Turn, dialogue: Dialogue) -> bool:
    """A button of a form that asked for a date, put away since one is agreed: the person is told
    which. False for any other form, and where none is agreed."""
    if dialogue.form != DATE or dialogue.outcome != "stopped":
        return False
    found = _mine(turn, dialogue.subject.partition("/")[2])
    if found is None or stage(found[0]) != "agreed":
        return False
    _tell_agreed(turn, found[0])
    return True


def _tell_agreed(turn: Turn, interview: Interview) -> None:
    """Which date is agreed, where it is marked with the others should it be moved."""
    told = _waits(turn, interview)
    assert told is not None
    slot = f"{interviews.agreed_in(interview)}{turn.event.id}"
    turn.say(told[0], buttons=told[1], slot=slot, under="")


# --- afterwards ---------------------------------------------------------------------------------


def _missed(turn: Turn, interview: Interview, request: Request) -> None:
    """It did not take place: another date, without a reproach."""
    if interview.state != "held" or not _is_interviewer(turn, interview):
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    interview.state, interview.agreed_at = "accepted", None
    turn.uow.unremind(slot_of(interview))
    interview_time.look_again(turn, interview, "undated", opinions.PATIENCE)
    turn.say(turn.words("interview.missed"))
    _ask_date(turn, interview, request)
    _tell_and_redraw(turn, interview, request)


Answer = Callable[[Turn, Interview, Request], None]
_BUTTONS: dict[str, Answer] = {
    "yes": _yes,
    "no": _no,
    "off": _off,
    "ok": _agree,
    "missed": _missed,
}


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`iv/<verb>/<interview>`: a button about an interview."""
    verb, number = (*rest, "", "")[:2]
    found = _mine(turn, number)
    if found is None or verb not in _BUTTONS:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    _BUTTONS[verb](turn, *found)


def waiting(turn: Turn) -> list[tuple[str, Rows, str]]:
    """What of interviews concerns the turn's person now: a sentence, the buttons that answer or
    change it, and what tells it from others that are put alike, if anything does: its date."""
    return [
        (*told, turn.words.moment(each.at, turn.someone.zone) if each.at is not None else "")
        for each in _all_mine(turn)
        if (told := _waits(turn, each)) is not None
    ]


def _all_mine(turn: Turn) -> list[Interview]:
    session = turn.uow.session
    mine = list(interviews.of_person(session, turn.someone.id))
    request = casebook.open_request(session, turn.someone.id)
    return [*mine, *(interviews.of_request(session, request.id) if request is not None else ())]


def _waits(turn: Turn, interview: Interview) -> tuple[str, Rows] | None:
    words, how = turn.words, stage(interview)
    request = turn.uow.session.get(Request, interview.request_id)
    assert request is not None
    lapsed = interview.at is not None and interview.at <= turn.now
    if how == "proposed" and lapsed:
        return words("interview.lapsed"), other_date(words, interview)
    if how == "proposed" and interview.proposed_by == turn.someone.id:
        at = when(turn, interview, turn.someone, _other(turn, interview, request))
        return words("interview.awaits", when=at), change_buttons(words, interview)
    if how == "proposed":
        text = asked(turn, interview, request, turn.someone)
        return text, date_buttons(words, interview)
    if how == "agreed":
        other = _other(turn, interview, request)
        name = other.name or words("triage.somebody")
        at = when(turn, interview, turn.someone, other)
        return words("interview.ahead", when=at, name=name), change_buttons(words, interview)
    if not _is_interviewer(turn, interview):
        return None
    if how == "invited":
        return words("interview.invited_waits"), invitation_buttons(words, interview)
    if how == "accepted":
        return words("interview.date_waits"), other_date(words, interview)
    if how == "held":
        return words("interview.opinion_waits"), opinion_buttons(words, interview)
    return None


# --- small things -------------------------------------------------------------------------------


def _settle(turn: Turn, interview: Interview, put: str, key: str) -> None:
    """What was asked of the turn's person, `put` in these words, is followed by their answer."""
    slot = interviews.question_slot(interview)
    text = "\n\n".join(part for part in (put, f"→ {turn.words(key)}") if part)
    for where in people.reads_in(turn.uow, turn.someone.id or 0, slot):
        turn.say(text, to=where, slot=slot, under="")


def _tell_and_redraw(turn: Turn, interview: Interview, request: Request) -> None:
    tell_team(turn, interview)
    casebook.refresh(turn, request)


ACTS: dict[str, Act] = {"iv": pressed}

FINISHED: dict[str, Finish] = {DATE: _date_given, **opinions.FINISHED}
