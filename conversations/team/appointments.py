"""When interviewer and mentee meet: the bot arranges the date with both.

The interviewer says yes and proposes a date; the mentee takes it, proposes another, or would rather
not. Until a date is agreed neither knows who the other is. It may be moved, or called off by
either, without a reason. Afterwards the interviewer is asked for their opinion.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from conversations import plain
from conversations.casework import casebook, interviews
from conversations.casework.interviews import slot_of, stage, tell_team
from conversations.dialogue import dialogues
from conversations.mentoring import pair, roster
from conversations.team import interview_time, interviewing, opinions
from conversations.team.interview_texts import (
    DATE,
    asked,
    change_buttons,
    date_buttons,
    invitation_buttons,
    opinion_buttons,
    other_date,
    when,
)
from conversations.turn import Act, Finish, Rows, Turn
from storage.tables import Dialogue, Interview, Person, Request

# --- whose it is --------------------------------------------------------------------------------


def _mine(turn: Turn, number: str) -> tuple[Interview, Request] | None:
    """The interview of this number, to change it, if the turn's person is one of its two."""
    found = turn.uow.session.get(Interview, plain.number(number))
    request = turn.uow.lock(Request, found.request_id) if found is not None else None
    if found is None or request is None:
        return None
    turn.uow.session.refresh(found)  # its lock is that of the case
    mine = turn.someone.id in (found.interviewer_id, request.person_id)
    return (found, request) if mine else None


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
    interview, _ = found
    if form == opinions.FORM:
        told = stage(interview) in ("agreed", "held", "written")
        return told and _is_interviewer(turn, interview)
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
    dialogues.open(turn, DATE, subject=slot_of(interview))


def _no(turn: Turn, interview: Interview, request: Request) -> None:
    """Either would rather not: an interviewer at any time, a mentee once they were asked."""
    by_interviewer = _is_interviewer(turn, interview)
    if interview.state not in ("invited", "accepted") or not (by_interviewer or interview.at):
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    give_up(turn, interview, request)
    _settle(turn, interview, "", f"interview.{'decline' if by_interviewer else 'rather_not'}")
    turn.say(turn.words("interview.declined" if by_interviewer else "interview.mentee_declined"))
    opinions.look(turn, request)


def give_up(turn: Turn, interview: Interview, request: Request) -> None:
    """The turn's person, one of the two, will not have this interview: the other is told, if they
    knew of it, and the team."""
    by_interviewer, invited = _is_interviewer(turn, interview), interview.state == "invited"
    asked = stage(interview) in ("proposed", "agreed")
    interview.state, interview.answered_at, interview.words = "declined", turn.now, ""
    turn.uow.unremind(slot_of(interview))
    interviewing.forget_forms(turn, interview)
    casebook.note(turn, request, "interview_no" if by_interviewer else "interview_mentee_no")
    if asked or not by_interviewer:
        other = _other(turn, interview, request)
        words = pair.words_for(turn, other)
        key = "called_off_told" if by_interviewer else "mentee_would_rather_not"
        interviews.close_questions(turn, interview, other)
        interviews.tell(turn, other.id or 0, words(f"interview.{key}"))
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
    interview.at, interview.agreed_at = at, None
    interview.proposed_by = turn.someone.id
    interview.place = str(answers.get("place") or interview.place)
    interview_time.look_again(turn, interview, "undated", opinions.PATIENCE)
    if first:
        casebook.note(turn, request, "interview_asked")
        casebook.plan(turn, request)
    words = pair.words_for(turn, other)
    is_mentee = other.id == request.person_id
    facts = roster.portrait(turn.uow.session, turn.programme_for(other), interview.interviewer_id)
    pair.tell(
        turn,
        other,
        asked(turn, interview, request, other),
        facts=facts if is_mentee else (),
        quote=interview.place,
        slot=interviews.question_slot(interview),
        buttons=date_buttons(words, interview),
        under="",
    )
    proposed = when(turn, interview, turn.someone, other)
    turn.say(turn.words("interview.proposed", when=proposed))
    _tell_and_redraw(turn, interview, request)


def _agree(turn: Turn, interview: Interview, request: Request) -> None:
    waits = stage(interview) == "proposed" and interview.proposed_by != turn.someone.id
    if not waits or interview.at is None:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    if interview.at <= turn.now:
        turn.say(turn.words("meeting.past"), buttons=other_date(turn.words, interview))
        return
    put = asked(turn, interview, request, turn.someone)
    interview.agreed_at = turn.now
    other = _other(turn, interview, request)
    interview_time.plan(turn, interview, (turn.someone, other))
    casebook.note(turn, request, "interview_set")
    _settle(turn, interview, put, "interview.agree")
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
            slot=f"{slot_of(interview)}/agreed/{turn.event.id}",
            under="",
        )
    _tell_and_redraw(turn, interview, request)


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
    dialogues.open(turn, DATE, subject=slot_of(interview))
    _tell_and_redraw(turn, interview, request)


Answer = Callable[[Turn, Interview, Request], None]
_BUTTONS: dict[str, Answer] = {"yes": _yes, "no": _no, "ok": _agree, "missed": _missed}


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`iv/<verb>/<interview>`: a button about an interview."""
    verb, number = (*rest, "", "")[:2]
    found = _mine(turn, number)
    if found is None or verb not in _BUTTONS:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    _BUTTONS[verb](turn, *found)


def waiting(turn: Turn) -> list[tuple[str, Rows]]:
    """What of interviews concerns the turn's person now: a sentence, and the buttons that answer or
    change it."""
    session = turn.uow.session
    mine = list(interviews.of_person(session, turn.someone.id))
    request = casebook.open_request(session, turn.someone.id)
    mine += interviews.of_request(session, request.id) if request is not None else ()
    return [told for each in mine if (told := _waits(turn, each)) is not None]


def _waits(turn: Turn, interview: Interview) -> tuple[str, Rows] | None:
    words, how = turn.words, stage(interview)
    request = turn.uow.session.get(Request, interview.request_id)
    assert request is not None
    if how == "proposed" and interview.proposed_by != turn.someone.id:
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
    if turn.uow.holds(turn.event.where, slot):
        text = "\n\n".join(part for part in (put, f"→ {turn.words(key)}") if part)
        turn.say(text, slot=slot, under="")


def _tell_and_redraw(turn: Turn, interview: Interview, request: Request) -> None:
    tell_team(turn, interview)
    casebook.refresh(turn, request)


ACTS: dict[str, Act] = {"iv": pressed}

FINISHED: dict[str, Finish] = {DATE: _date_given, **opinions.FINISHED}
