"""A session is proposed by one of the two, and answered by the other: yes, no, or rather another.

Each side sees the date in their own zone. A date that is agreed stands until another is agreed or
it is cancelled; it sets the journey's reminders, and goes to both as a file for their calendars,
anew when it is moved or called off.
"""

from datetime import datetime

from conversations import people
from conversations.casework import concerns, unseen
from conversations.dialogue import dialogues
from conversations.mentoring import agreed, dates, lapsing, pair, which
from conversations.mentoring.dates import (
    CALLED_OFF,
    OFFERED,
    ahead,
    decide,
    moment_for,
    proposed_slot,
    with_place,
)
from conversations.mentoring.pair import button, called, other_name, slot_of, tell, words_for
from conversations.mentoring.proposed_dates import again, answers, mine, proposal, remarked
from conversations.people import Side, side_of
from conversations.turn import Command, Finish, Rows, Turn
from storage.tables import Answers, Dialogue, Meeting, Mentorship

# --- proposing ----------------------------------------------------------------------------------


def propose(turn: Turn, words: str) -> None:
    """`/rdv`: shows the session that is agreed, or what the other has proposed; or asks for a
    date. `/rdv jeudi 14h` proposes one, in place of any."""
    side = which.only_side(turn, "open/meeting/mentorship/{}")
    if side is None:
        return
    mentorship = side.mentorship
    waits, planned = (ahead(turn, mentorship, state) for state in ("proposed", "agreed"))
    if words:
        subject, known = pair.subject_of(mentorship), dates.begins(turn, mentorship)
        dialogues.open(turn, "meeting", subject=subject, answers=known, typed=words)
    elif planned and not waits:
        tell_planned(turn, side, planned[0])
    elif (answers := begins(turn, mentorship)) is not None:
        dialogues.open(turn, "meeting", subject=pair.subject_of(mentorship), answers=answers)


def begins(turn: Turn, mentorship: Mentorship) -> Answers | None:
    """What a form that asks for a date begins with. Where one waits for an answer, nothing is to be
    asked: the turn's person is shown that one, and it is None."""
    assert turn.someone.id is not None
    waits = ahead(turn, mentorship, "proposed")
    if waits:
        _tell_waiting(turn, side_of(mentorship, turn.someone.id), waits[0])
        return None
    return dates.begins(turn, mentorship)


def _tell_waiting(turn: Turn, side: Side, meeting: Meeting) -> None:
    """Show what waits for an answer to the one whose turn it is, with the ways to give it, or, to
    whoever has proposed it, to think better of it."""
    words, by_me, other = turn.words, meeting.proposed_by == turn.someone.id, pair.other(turn, side)
    key = "waits" if by_me else "proposed"
    text = proposal(turn, side.mentorship, meeting, key, me=turn.someone, you=other)
    rows = answers(words, meeting)
    if by_me:
        back = button(words("meeting.take_back"), f"mt/back/{meeting.id}")
        rows = [[button(words("meeting.another"), f"mt/another/{meeting.id}"), back]]
    _offer(turn, side, text, meeting, rows)


def _offer(turn: Turn, side: Side, text: str, meeting: Meeting, rows: Rows) -> None:
    """A date is shown again to the turn's person, and nowhere above any more."""
    text = with_place(turn.words, text, meeting.place)
    pair.ask(turn, side, OFFERED, text, buttons=rows, before="meeting.below")


def another(turn: Turn, side: Side, meeting: Meeting) -> None:
    """`mt/another/<meeting>`: rather another date than this one, which stands until there is
    one."""
    if meeting.state == "agreed" and meeting.at > turn.now:
        tell_planned(turn, side, meeting)
        return
    stands = meeting.state == "proposed" and meeting.at > turn.now
    answers = (dates.begins if stands else begins)(turn, side.mentorship)
    if answers is not None:
        subject = pair.subject_of(side.mentorship)
        dialogues.open(turn, "meeting", subject=subject, answers=answers)


def tell_planned(turn: Turn, side: Side, meeting: Meeting) -> None:
    """Show the session that is agreed to the one whose turn it is, with the ways to change it."""
    name, when = other_name(turn, side), mine(turn, side, meeting)
    planned = turn.words("meeting.planned", name=name, when=when)
    _offer(turn, side, planned, meeting, agreed.change(turn.words, meeting, side.role))


def _tell_what_holds(turn: Turn, side: Side) -> None:
    """A button of a proposal that is over, whatever became of it: the turn's person is shown the
    date that waits for an answer now, or the one that is agreed."""
    waits, planned = (ahead(turn, side.mentorship, each) for each in ("proposed", "agreed"))
    if waits:
        _tell_waiting(turn, side, waits[0])
    elif planned:
        tell_planned(turn, side, planned[0])
    else:
        turn.say(turn.words("dialogue.old_button_alone"))


def answered_late(turn: Turn, dialogue: Dialogue) -> bool:
    """A button of a form that asked for a date, put away since one is agreed: the person is told
    which. False for any other form, and where none is agreed."""
    if dialogue.form != "meeting" or dialogue.outcome != "stopped":
        return False
    side = pair.side_of_subject(turn, dialogue)
    active = side is not None and side.mentorship.state == "active"
    planned = ahead(turn, side.mentorship, "agreed") if side is not None and active else ()
    if side is None or not planned:
        return False
    tell_planned(turn, side, planned[0])
    return True


def _proposed(turn: Turn, dialogue: Dialogue) -> None:
    side = pair.active_side(turn, dialogue)
    if side is None:
        return
    at = datetime.fromisoformat(str(dialogue.answers["when"]))
    if at <= turn.now:  # the place was asked for long after the date
        turn.say(turn.words("meeting.past"), buttons=again(turn.words, side.mentorship))
        return
    said = str(dialogue.answers.get("place") or "")
    if not taken_up(turn, side, at, said):
        # Who names another date and says nothing of the place means the same one.
        put_forward(turn, side, at, said or dates.place_meant(turn, side.mentorship))


def taken_up(turn: Turn, side: Side, at: datetime, place: str = "") -> bool:
    """Whether that very hour is agreed or proposed already: where the other proposed it, it is
    agreed, at the `place` that is named where they named none. Another place than one's own is
    another proposal."""
    waits, planned = (ahead(turn, side.mentorship, state) for state in ("proposed", "agreed"))
    if planned and planned[0].at == at:
        _remains(turn, side, planned[0], place)
        return True
    same = next((each for each in waits if each.at == at), None)
    if same is None:
        return False
    other_place = place not in ("", same.place)
    if same.proposed_by != turn.someone.id:
        stands = other_place and bool(same.place)
        agree(turn, side, same, "" if stands else place)
        if stands:
            again = button(turn.words("meeting.place"), f"mt/place/{same.id}")
            said = turn.words("meeting.place_stands", name=other_name(turn, side))
            turn.say(said, quote=place, buttons=[[again]])
    elif other_place:
        return False
    else:
        turn.say(turn.words("meeting.proposed_already"))
    return True


def _remains(turn: Turn, side: Side, meeting: Meeting, place: str) -> None:
    """The hour that is named is that of the session that is agreed: what was to move it is off, and
    another place is where that one is."""
    waits = ahead(turn, side.mentorship, "proposed")
    for each in waits:
        (take_back if each.proposed_by == turn.someone.id else decline)(turn, side, each)
    if place not in ("", meeting.place):
        agreed.put_at(turn, meeting, place)
    elif not waits:
        tell_planned(turn, side, meeting)


def put_forward(turn: Turn, side: Side, at: datetime, place: str) -> None:
    """Ask the other whether this date suits them; what was proposed before is off."""
    mentorship, other = side.mentorship, pair.other(turn, side)
    assert turn.someone.id is not None
    assert mentorship.id is not None
    earlier = ahead(turn, mentorship, "proposed")
    moved = dates.would_move(turn, mentorship, *earlier)
    for each in earlier:
        decide(turn, each, "cancelled")
        _withdraw(turn, mentorship, each)
    meeting = Meeting(
        mentorship_id=mentorship.id,
        at=at,
        state="proposed",
        proposed_by=turn.someone.id,
        place=place,
        replaces=moved.id if moved is not None else None,
    )
    turn.uow.session.add(meeting)
    turn.uow.session.flush()
    lapsing.plan(turn, meeting)
    mentorship.look_again_at = turn.now
    theirs = any(each.proposed_by == other.id for each in earlier) and moved is None
    key = "proposed_rather" if theirs else "proposed"
    show(turn, mentorship, meeting, key, by=_read_by(turn, meeting, moved))
    sent = turn.words("meeting.sent", name=other_name(turn, side), when=mine(turn, side, meeting))
    said = remarked(turn, mentorship, turn.someone, other, at, sent)
    turn.say(with_place(turn.words, said, meeting.place))


def show(
    turn: Turn,
    mentorship: Mentorship,
    meeting: Meeting,
    key: str = "proposed",
    by: datetime | None = None,
) -> None:
    """Whoever is to answer a proposal reads it where they are, with the ways to."""
    you = pair.person(turn, meeting.proposed_by)
    me = pair.person(turn, side_of(mentorship, meeting.proposed_by).other_id)
    text = proposal(turn, mentorship, meeting, key, me=me, you=you)
    text = remarked(turn, mentorship, me, you, meeting.at, text)
    tell(
        turn,
        me,
        with_place(words_for(turn, me), text, meeting.place),
        buttons=answers(words_for(turn, me), meeting),
        slot=proposed_slot(meeting),
        under=slot_of(mentorship.id),
        by=by,
    )


def _read_by(turn: Turn, meeting: Meeting, moved: Meeting | None) -> datetime:
    """By when a date is to be read that takes the place of another, if that is still to come."""
    return min(meeting.at, moved.at) if moved is not None and moved.at > turn.now else meeting.at


# --- answering ----------------------------------------------------------------------------------


def agree(turn: Turn, side: Side, meeting: Meeting, place: str = "") -> None:
    """`mt/ok/<meeting>`: yes to what the other proposed, at the `place` that they add, if any;
    whatever was agreed before is off."""
    if meeting.state != "proposed" or meeting.proposed_by == turn.someone.id:
        _tell_what_holds(turn, side)
        return
    if meeting.at <= turn.now:
        turn.say(turn.words("meeting.past"), buttons=again(turn.words, side.mentorship))
        return
    moved = dates.would_move(turn, side.mentorship, meeting)
    meeting.replaces = moved.id if moved is not None else None
    if moved is None:
        meeting.agenda = meeting.agenda or dates.left_over(turn, side.mentorship)
    else:
        decide(turn, moved, "cancelled")
        meeting.agenda = meeting.agenda or moved.agenda
    decide(turn, meeting, "agreed")
    concerns.over(turn, ("silent",), "agreed", request_id=side.mentorship.request_id)
    side.mentorship.look_again_at = turn.now
    _settle(turn, side, meeting, "meeting.agree")
    meeting.place = place or meeting.place
    pair.put_away(turn, ["meeting"], pair.subject_of(side.mentorship))
    agreed.say_to_both(turn, side.mentorship, meeting, _read_by(turn, meeting, moved))


def decline(turn: Turn, side: Side, meeting: Meeting) -> None:
    """`mt/no/<meeting>`: not then."""
    if meeting.state != "proposed" or meeting.proposed_by == turn.someone.id:
        _tell_what_holds(turn, side)
        return
    _settle(turn, side, meeting, "meeting.not_now")
    _drop(turn, side, meeting, "declined")


def take_back(turn: Turn, side: Side, meeting: Meeting) -> None:
    """`mt/back/<meeting>`: whoever proposed it does so no more."""
    if meeting.state != "proposed" or meeting.proposed_by != turn.someone.id:
        _tell_what_holds(turn, side)
        return
    _withdraw(turn, side.mentorship, meeting)
    _drop(turn, side, meeting, "taken_back")


def _withdraw(turn: Turn, mentorship: Mentorship, meeting: Meeting) -> None:
    """Whoever was to answer a proposal reads in its place that there is no such date any more."""
    asked = side_of(mentorship, meeting.proposed_by).other_id
    text = f"→ {words_for(turn, pair.person(turn, asked))('meeting.no_longer')}"
    for where in people.reads_in(turn.uow, asked, proposed_slot(meeting)):
        turn.say(text, to=where, slot=proposed_slot(meeting), under=slot_of(mentorship.id))


def ask_off(turn: Turn, side: Side, meeting: Meeting) -> None:
    """`mt/cancel/<meeting>`: the one of the two who would call off what is agreed is asked once
    whether they mean it, and which: the word means other things, too."""
    if _is_ahead(turn, side, meeting):
        name, when = other_name(turn, side), mine(turn, side, meeting)
        off = button(turn.words("meeting.call_off"), f"mt/off/{meeting.id}", "danger", "yes")
        keep = button(turn.words("meeting.keep"), f"mt/keep/{meeting.id}", answers="no")
        text = turn.words("meeting.off_sure", name=name, when=when)
        pair.ask(turn, side, CALLED_OFF, text, buttons=[[off], [keep]])


def call_off(turn: Turn, side: Side, meeting: Meeting) -> None:
    """`mt/off/<meeting>`: either calls it off, and has said so twice."""
    if _is_ahead(turn, side, meeting):
        _drop(turn, side, meeting, "cancelled")


def keep(turn: Turn, side: Side, meeting: Meeting) -> None:
    """`mt/keep/<meeting>`: it stays as it was agreed."""
    if _is_ahead(turn, side, meeting):
        pair.settle(turn, side, CALLED_OFF, "meeting.keep")
        name, when = other_name(turn, side), mine(turn, side, meeting)
        turn.say(turn.words("meeting.stands", name=name, when=when))


def _is_ahead(turn: Turn, side: Side, meeting: Meeting) -> bool:
    """Whether this session is agreed and still to come. If not, the turn's person has been told
    what became of it: a button about it may be old, and it may have been moved since."""
    if meeting.state == "agreed" and meeting.at > turn.now:
        return True
    now_is = dates.became(turn.uow.session, meeting)
    told = {"name": other_name(turn, side), "when": mine(turn, side, meeting)}
    moved = "" if now_is.at == meeting.at else "_moved"
    if moved:
        told["to"] = mine(turn, side, now_is)
    if now_is.state == "proposed":
        _tell_what_holds(turn, side)
    elif now_is.state == "cancelled":
        off = turn.words(f"meeting.off_already{moved}", **told)
        turn.say(off, buttons=again(turn.words, side.mentorship))
    else:
        turn.say(turn.words(f"meeting.begun{moved}", **told))
    return False


def _drop(turn: Turn, side: Side, meeting: Meeting, how: str) -> None:
    """Both learn that there will be no such session, and may propose another, unless one that was
    agreed stands, or they have reported the other."""
    was_agreed = meeting.state == "agreed"
    decide(turn, meeting, "cancelled")
    side.mentorship.look_again_at = turn.now
    stands = ahead(turn, side.mentorship, "agreed")
    for _, me, you in pair.both(turn, side.mentorship):
        words = words_for(turn, me)
        file = agreed.file_for(turn, side.mentorship, meeting, me, you) if was_agreed else None
        when = moment_for(words, meeting.at, me.zone, you.zone, turn.now)
        key = f"meeting.{how}" if me is turn.someone else f"meeting.{how}_by"
        name = called(turn, you, me)
        text = words(key, name=name, when=when)
        if stands:
            still = moment_for(words, stands[0].at, me.zone, you.zone, turn.now)
            text = f"{text}\n\n{words('meeting.stands', name=name, when=still)}"
        tell(
            turn,
            me,
            f"{text}\n\n{words('meeting.off_calendar')}" if was_agreed else text,
            buttons=() if stands or unseen.reports(turn, me) else again(words, side.mentorship),
            attachment=file,
            under=None if me is turn.someone else slot_of(side.mentorship.id),
            by=meeting.at,
        )


# --- small things ---------------------------------------------------------------------------------


def _settle(turn: Turn, side: Side, meeting: Meeting, key: str) -> None:
    """The proposal gives way to what was answered, which stands last."""
    words, name = turn.words, called(turn, pair.other(turn, side))
    said = words("meeting.proposed", name=name, when=mine(turn, side, meeting))
    text = f"{with_place(words, said, meeting.place)}\n\n→ {words(key)}"
    slot = proposed_slot(meeting)
    for where in people.reads_in(turn.uow, turn.someone.id or 0, slot):
        turn.say(text, to=where, slot=slot, under=slot_of(side.mentorship.id))


def waiting(turn: Turn, side: Side) -> list[tuple[Meeting, Rows]]:
    """The dates that the other has proposed and that wait for the turn's person, each with its
    buttons."""
    return [
        (each, answers(turn.words, each))
        for each in ahead(turn, side.mentorship, "proposed")
        if each.proposed_by != turn.someone.id
    ]


COMMANDS: dict[str, Command] = dict.fromkeys(
    ("rdv", "rendezvous", "rendez-vous", "date", "séance", "seance", "meet", "meeting", "session"),
    propose,
)

FINISHED: dict[str, Finish] = {"meeting": _proposed}
