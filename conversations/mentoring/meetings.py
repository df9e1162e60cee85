"""Sessions of mentee and mentor: whether each took place, the next one, and all their buttons.

A date is proposed and answered in `proposing`, said to both in `agreed`, prepared in `preparing`.
Afterwards both are asked, without blame: one yes is enough, and each may correct their own answer,
some time after the end of their mentorship, too. Where an answer changes what counts, whoever had
said that it did not take place is told so. Twice in a row without a session, and the team reads
that it was so, which the one who says it is told.
"""

from collections.abc import Sequence

from conversations import people, plain
from conversations.casework import concerns
from conversations.mentoring import (
    agreed,
    dates,
    marks,
    pair,
    preparing,
    proposed_dates,
    proposing,
    rhythm,
    thanks,
)
from conversations.mentoring.dates import ahead, decide, missed_in_a_row
from conversations.mentoring.health import MISSED
from conversations.mentoring.pair import button, called, other_name
from conversations.people import Side, first_name, side_of
from conversations.programme import Programme
from conversations.steps import Step
from conversations.turn import Act, Command, Finish, Rows, Turn
from storage.mail import Button
from storage.tables import Meeting, Person

BACK = ("held", "missed", "note")
"""What may be said of a session once the mentorship is over."""

NEXT = "next"
"""What is said of a session that is over, with the next date: the newest alone can be pressed."""

_MEANS = {"mt/held": "yes", "mt/missed": "no", "mt/next": "yes"}


HELD = "mt/held/{meeting}"
"""What a button of the step that asks whether a session took place says."""


def means(act: str) -> str:
    """What a button of the journey's about a session means, by its act as the programme has it."""
    return _MEANS.get(act.partition("/{")[0], "")


def asking(programme: Programme) -> tuple[str, Step | None]:
    """The step that asks, and what it is called; none where a programme does not ask."""
    asks = ((name, step) for name, step in programme.journey.items() if HELD in step.buttons)
    return next(asks, ("", None))


def answers(step: Step, meeting: Meeting) -> Rows:
    """How the step's question about a session is answered."""
    values = {"mentorship": meeting.mentorship_id, "meeting": meeting.id}
    return [
        [button(label, act.format(**values), answers=means(act))]
        for act, label in step.buttons.items()
    ]


def question(turn: Turn, step: Step, side: Side, me: Person, meeting: Meeting) -> str:
    """What the step asks `me`, whose side it is, about a session."""
    words, other = pair.words_for(turn, me), pair.other(turn, side)
    values = {
        "name": called(turn, other, me),
        "me": first_name(me),
        "when": dates.moment_for(words, meeting.at, me.zone, other.zone),
        "end": words.long_day(pair.last_day(turn, side.mentorship)),
    }
    return step.told_to(side.role).format_map(values)


def _settle(turn: Turn, side: Side, meeting: Meeting, how: str) -> None:
    """The question gives way to what the turn's person has answered, and a way to think better of
    it."""
    _, step = asking(turn.programme)
    if step is None:
        return
    assert turn.someone.id is not None
    slot = dates.question_slot(meeting.mentorship_id, meeting.id)
    instead = "missed" if how == "held" else "held"
    answer = step.buttons.get(f"mt/{how}/{{meeting}}", "")
    for where in people.reads_in(turn.uow, turn.someone.id, slot):
        turn.say(
            f"{question(turn, step, side, turn.someone, meeting)}\n\n→ {answer}",
            to=where,
            buttons=[[button(turn.words("meeting.change_answer"), f"mt/{instead}/{meeting.id}")]],
            slot=slot,
            under=pair.slot_of(side.mentorship.id),
        )


def _held(turn: Turn, side: Side, meeting: Meeting) -> None:
    _afterwards(turn, side, meeting, "held")


def _missed(turn: Turn, side: Side, meeting: Meeting) -> None:
    _afterwards(turn, side, meeting, "missed")


def _afterwards(turn: Turn, side: Side, meeting: Meeting, how: str) -> None:
    """Whether it took place, as the turn's person says. One yes is enough: a no takes back only
    one's own."""
    if meeting.at > turn.now or meeting.state in ("proposed", "cancelled"):
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    _settle(turn, side, meeting, how)
    # Sessions of before each one's answer was kept are held, and nobody has said so.
    kept = meeting.state == "held" and True not in (meeting.mentee_met, meeting.mentor_met)
    if side.role == "mentee":
        meeting.mentee_met = how == "held"
    else:
        meeting.mentor_met = how == "held"
    met = kept or True in (meeting.mentee_met, meeting.mentor_met)
    before, now_is = meeting.state, "held" if met else "missed"
    if before != now_is:
        decide(turn, meeting, now_is)
    if not met:
        marks.lapse(turn, pair.of_role(turn, side.mentorship, "mentor"), meeting)
    goes_on = side.mentorship.state == "active"
    if goes_on:
        side.mentorship.look_again_at = turn.now
    again = goes_on and not met and missed_in_a_row(turn, side.mentorship) >= MISSED
    if met:
        concerns.over(turn, ("missed", "silent"), "met", request_id=side.mentorship.request_id)
    elif again and before != now_is:
        concerns.open_or_refresh(turn, "missed", request=pair.request(turn, side.mentorship))
    key = "differs" if met and how == "missed" else "missed_again" if again else how
    if key == "differs" and not goes_on:  # no word is left between the two
        key = "differs_over"
    said = turn.words(
        f"meeting.{key}", name=other_name(turn, side), **turn.programme.about.team_words
    )
    last = []
    if how == "held":
        last = [button(turn.words("note.write"), f"mt/note/{meeting.id}")]
        if not goes_on and side.role == "mentor":  # it was not counted as the thanks were said
            last.append(thanks.page_button(turn.programme, side.mentorship.id))
    elif again:
        last = [pair.answer_button(turn.words, side.mentorship)]
    _and_next(turn, side, meeting, said, last)
    if before != now_is:
        _tell_who_said_no(turn, side, meeting)
        _tell_what_counts(turn, side, meeting)
    if how == "held" and side.role == "mentor":
        marks.ask(turn, meeting)


def _tell_who_said_no(turn: Turn, side: Side, meeting: Meeting) -> None:
    """The answer of the turn's person has changed what counts: the other, if they said that it did
    not take place, reads it as a fact, and the next date that is suggested now."""
    theirs = meeting.mentor_met if side.role == "mentee" else meeting.mentee_met
    if theirs is not False:
        return
    other, mentorship = pair.other(turn, side), side.mentorship
    assert other.id is not None
    words = pair.words_for(turn, other)
    name = called(turn, turn.someone, other)
    when = dates.moment_for(words, meeting.at, other.zone, turn.someone.zone)
    over = "_over" if meeting.state == "held" and mentorship.state != "active" else ""
    said = words(f"meeting.{meeting.state}_by{over}", name=name, when=when)
    text, rows = _following(turn, side_of(mentorship, other.id), other, meeting, said)
    page = _page(turn, side, meeting)
    pair.lapse(turn, other, mentorship.id, f"→ {words(_before(rows))}", NEXT)
    slot = f"{pair.choices_of(mentorship.id)}{NEXT}/{turn.event.id}"
    under = pair.slot_of(mentorship.id)
    pair.tell(turn, other, text, buttons=[*rows, page], slot=slot, under=under)


def _tell_what_counts(turn: Turn, side: Side, meeting: Meeting) -> None:
    """The mentee has said, after the end, that a session took place of which the mentor has said
    nothing: it was not counted as the thanks were said, and the page that attests it must not
    depend on the mentor's own answer."""
    page, mentor = _page(turn, side, meeting), pair.other(turn, side)
    if not page or meeting.mentor_met is not None or mentor.id is None:
        return
    if people.reachable(turn.uow, mentor.id) is None:
        return
    when = dates.moment_for(
        pair.words_for(turn, mentor), meeting.at, mentor.zone, turn.someone.zone
    )
    pair.tell_other(turn, side, "thanks.counts", when=when, buttons=[page])


def _page(turn: Turn, side: Side, meeting: Meeting) -> list[Button]:
    """The way to the page that attests what the mentor gave, where the mentee has just said after
    the end that a session took place."""
    over = side.mentorship.state != "active" and side.role == "mentee"
    if not over or meeting.state != "held":
        return []
    return [thanks.page_button(turn.programme_for(pair.other(turn, side)), side.mentorship.id)]


def _and_next(
    turn: Turn, side: Side, meeting: Meeting, said: str, last: list[Button], *, asks: bool = True
) -> None:
    """The same to the one whose turn it is. `last` are buttons about something else."""
    text, rows = _following(turn, side, turn.someone, meeting, said, asks=asks)
    pair.ask(turn, side, NEXT, text, buttons=[*rows, last], before=_before(rows))


def _before(rows: Rows) -> str:
    """What becomes of the date that was suggested before: it is suggested anew, or another stands
    by now."""
    return "thread.asked_below" if rows else "meeting.below"


def _following(
    turn: Turn, side: Side, me: Person, meeting: Meeting, said: str, *, asks: bool = True
) -> tuple[str, list[Sequence[Button]]]:
    """What is said of a session that is over to `me`, whose side it is, and the next one: the date
    that is agreed or waits for an answer, or else one to propose by a tap, the same to both of the
    two (in words, too, where it `asks`). Nothing of it while the team has yet to see to what one of
    them reported, or just has; near the end only the way to another date, where this one took
    place: it may have been the last."""
    mentorship, words = side.mentorship, pair.words_for(turn, me)
    if mentorship.state != "active" or concerns.reported(turn, mentorship.request_id):
        return said, []
    waits = [*ahead(turn, mentorship, "agreed"), *ahead(turn, mentorship, "proposed")]
    if waits:
        following, other = waits[0], pair.other(turn, side)
        mine = following.proposed_by == me.id
        key = "planned" if following.state == "agreed" else "sent" if mine else "proposed"
        when = dates.moment_for(words, following.at, me.zone, other.zone)
        next_one = words(f"meeting.{key}", name=called(turn, other, me), when=when)
        rows = proposed_dates.answers(words, following) if key == "proposed" else []
        return f"{said}\n\n{next_one}", [*rows]
    missed, ending = meeting.state == "missed", pair.is_ending(turn, mentorship)
    choose = [*proposed_dates.again(words, mentorship)[0]]
    if ending and not missed:
        return said, [choose]
    rows = rhythm.next_date(turn, mentorship, me, meeting, 1 if missed else 0)
    if not ending:
        choose.append(rhythm.way(words, mentorship))
    if asks or not rows:
        said = f"{said} {words('meeting.next_missed' if missed else 'meeting.next_held')}"
    return said, [*rows, choose]


def _same(turn: Turn, side: Side, meeting: Meeting) -> None:
    """The next session as the last one: the same day of the week, the same hour."""
    if not dates.is_over(meeting, turn.now):
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    _and_next(turn, side, meeting, turn.words("rhythm.as_before"), [], asks=False)


def _next(turn: Turn, side: Side, meeting: Meeting, weeks: int) -> None:
    """`mt/next/<meeting>/<weeks>`: propose the same hour, so many weeks after a session; what the
    other has proposed for that very hour is agreed. Without weeks (the label of the journey's
    button was typed long after) the date is shown first."""
    if not weeks:
        _same(turn, side, meeting)
        return
    if not dates.is_over(meeting, turn.now) or not 1 <= weeks <= rhythm.FARTHEST:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    planned = ahead(turn, side.mentorship, "agreed")
    if planned:
        proposing.tell_planned(turn, side, planned[0])
        return
    zone = pair.of_role(turn, side.mentorship, "mentee").zone
    at = rhythm.later(meeting.at, weeks, zone)
    if at <= turn.now:
        turn.say(
            turn.words("meeting.past"), buttons=proposed_dates.again(turn.words, side.mentorship)
        )
        return
    if not proposing.taken_up(turn, side, at):
        proposing.put_forward(turn, side, at, meeting.place)


# --- buttons --------------------------------------------------------------------------------------


_BUTTONS = {
    "ok": proposing.agree,
    "no": proposing.decline,
    "another": proposing.another,
    "back": proposing.take_back,
    "cancel": proposing.ask_off,
    "off": proposing.call_off,
    "keep": proposing.keep,
    "held": _held,
    "missed": _missed,
    "same": _same,
    "place": agreed.ask_place,
    "agenda": preparing.ask_agenda,
    "note": preparing.ask_note,
}


_OFF = ("cancel", "off", "keep")
"""What is said of a session that may be called off: of one that was moved, that which stands."""


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`mt/<verb>/<meeting>`: a button about a session. `next` names a number of weeks, too."""
    verb, number, weeks = (*rest, "", "", "")[:3]
    found = dates.locked(turn, number)
    if found is None or verb not in (*_BUTTONS, "next"):
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    side, meeting = found
    if not dates.is_open(turn, side, back=verb in BACK):
        turn.say(turn.words("mentorship.over"))
        return
    instead = _instead(turn, side, meeting)
    if verb == "next":
        _next(turn, side, meeting, plain.number(weeks))
    elif verb in _OFF and instead is not None:
        proposing.tell_planned(turn, side, instead)
    elif verb in ("place", "agenda") and instead is not None:
        _BUTTONS[verb](turn, side, instead)
    else:
        _BUTTONS[verb](turn, side, meeting)


def _instead(turn: Turn, side: Side, meeting: Meeting) -> Meeting | None:
    """The session that is agreed in place of one that is off: an older button may mean it."""
    planned = ahead(turn, side.mentorship, "agreed") if meeting.state == "cancelled" else ()
    return planned[0] if planned else None


ACTS: dict[str, Act] = {"mt": pressed}

COMMANDS: dict[str, Command] = {**proposing.COMMANDS, **preparing.COMMANDS, **rhythm.COMMANDS}

FINISHED: dict[str, Finish] = {
    **proposing.FINISHED,
    **agreed.FINISHED,
    **preparing.FINISHED,
    **rhythm.FINISHED,
}
