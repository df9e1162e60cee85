"""The introduction: both say yes before they learn each other's names (unless the programme gave
them already), and both accept the limits of volunteer help before their private thread opens.
Whoever would rather not may say so at any moment; the other is told kindly, and the case goes back
to the careers team.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from conversations import people
from conversations.casework import (
    acquainted,
    casebook,
    concerns,
    decided,
    histories,
    inquiries,
    proposed,
    telling,
)
from conversations.casework.casebook import card_slot
from conversations.dialogue import days, dialogues
from conversations.mentoring import (
    agreed,
    consents,
    dates,
    exchanging,
    farewell,
    heads,
    inquiring,
    last_session,
    looking,
    pair,
    reflections,
    roster,
    still,
)
from conversations.mentoring.consents import (
    found_buttons,
    limits_buttons,
    limits_slot,
    limits_told,
    question_slot,
)
from conversations.mentoring.pair import button, called, tell, words_for
from conversations.people import Side
from conversations.programme import Programme
from conversations.turn import Act, Turn
from storage.mail import STAFF
from storage.tables import Mentorship, Person, Request


def add_months(start: datetime, months: int, zone: str) -> datetime:
    """The same wall time `months` calendar months later in `zone`; a day the month lacks becomes
    its last (31 August + 6 months is 28 or 29 February)."""
    local = start.astimezone(ZoneInfo(zone))
    day = days.in_months(local.date(), months)
    return datetime.combine(day, local.timetz()).astimezone(UTC)


# --- the mentee is asked ----------------------------------------------------------------------


def begin(turn: Turn, request: Request, mentor: Person) -> None:
    """A mentor accepted this request: tell the mentee who it is, without a name they do not know
    yet, and ask."""
    assert request.id is not None
    assert mentor.id is not None
    mentorship = Mentorship(
        request_id=request.id,
        mentee_id=request.person_id,
        mentor_id=mentor.id,
        state="introducing",
    )
    turn.uow.session.add(mentorship)
    turn.uow.session.flush()
    mentee = pair.person(turn, request.person_id)
    words = words_for(turn, mentee)
    tell(
        turn,
        mentee,
        found(turn, mentorship),
        facts=_portrait(turn, mentorship),
        buttons=found_buttons(words, mentorship),
        slot=question_slot(mentorship),
    )
    consents.wait(turn, mentorship, "mentee")


def found(turn: Turn, mentorship: Mentorship) -> str:
    """What the mentee is asked: with the mentor's name where the programme gave it already."""
    mentee, mentor = (pair.of_role(turn, mentorship, role) for role in pair.ROLES)
    words = words_for(turn, mentee)
    if mentor.id not in acquainted.known_to(turn.uow.session, mentorship.mentee_id):
        return words("introduction.found")
    return words("introduction.found_known", name=called(turn, mentor, mentee))


def _yes(turn: Turn, side: Side) -> None:
    """The mentee would like to meet the mentor: both are told the limits."""
    mentorship = side.mentorship
    if side.role != "mentee" or limits_told(turn, side):
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    request = pair.request(turn, mentorship)
    casebook.note(turn, request, "mentee_accepts")
    telling.tell(turn, "introduction.team_yes", request, to=STAFF)
    # Who it is can be read again there: what heads their thread says less.
    who = _portrait(turn, mentorship)
    _settle(turn, mentorship, found(turn, mentorship), "introduction.yes", facts=who)
    consents.settle(turn, mentorship, "answered")
    for role in pair.ROLES:
        person = pair.of_role(turn, mentorship, role)
        words, about = words_for(turn, person), ""
        if role == "mentor":  # who may have said yes to several, none of whom they know by name
            about = about_of(turn.programme_for(person), request)
        text = words(f"introduction.limits_{role}")
        tell(
            turn,
            person,
            f"{about}\n\n{text}" if about else text,
            buttons=limits_buttons(words, mentorship),
            slot=limits_slot(mentorship),
        )
    consents.wait(turn, mentorship, *pair.ROLES)


def _portrait(turn: Turn, mentorship: Mentorship) -> list[tuple[str, str]]:
    """Who the mentor is, as the mentee reads it before they know their name."""
    programme = turn.programme_for(pair.of_role(turn, mentorship, "mentee"))
    return roster.portrait(turn.uow.session, programme, mentorship.mentor_id)


def about_of(programme: Programme, request: Request) -> str:
    """A line that says what a request is about, as its proposal does; empty where that is not
    known."""
    named = (
        programme.needs.get(request.need, ""),
        programme.situations.get(request.situation, ""),
    )
    about = " · ".join(each for each in named if each)
    return programme.words("introduction.limits_about", about=about) if about else ""


def _no(turn: Turn, side: Side) -> None:
    """Either of them would rather not. The mentee may say why; a mentor need not."""
    if side.role == "mentee":
        dialogues.open(turn, consents.SOMEBODY_ELSE, subject=pair.subject_of(side.mentorship))
        return
    mentee = pair.other(turn, side)
    request = call_off(turn, side, "mentor_left")
    casebook.tell_holder(turn, request, "introduction.holder_mentor_left")
    day = pair.news_by(turn, mentee)
    tell(turn, mentee, words_for(turn, mentee)("introduction.mentor_cannot", day=day))
    turn.say(turn.words("introduction.stepped_back"))


def may_change(turn: Turn, mentorship: Mentorship) -> bool:
    """Whether the two of a mentorship that goes on may still ask for someone else."""
    since, within = mentorship.introduced_at, turn.catalogue.home.limits.change_days
    if mentorship.state != "active" or since is None:
        return False
    return turn.now < since + timedelta(days=within)


def said_why(turn: Turn, side: Side, why: str) -> None:
    """The mentee would rather be introduced to somebody else, and said why or skipped it."""
    mentor = pair.other(turn, side)
    knew = limits_told(turn, side)
    request = call_off(turn, side, "turn_down", why)
    tell(turn, mentor, words_for(turn, mentor)("introduction.not_this_time"))
    if not knew:
        _settle(turn, side.mentorship, found(turn, side.mentorship), "introduction.no")
    turn.say(turn.words("introduction.someone_else", day=pair.news_by(turn, turn.someone)))
    casebook.tell_holder(turn, request, "triage.turned_down")


def call_off(turn: Turn, side: Side, act: str, why: str = "") -> Request:
    """The introduction, or what has grown from it, ends here, and the case is the team's again."""
    request = pair.request(turn, side.mentorship)
    line = casebook.record(turn, request, act)
    close(turn, side.mentorship, act)
    key = "triage.thread.turned_down" if act == "turn_down" else "introduction.staff_mentor_left"
    slot = card_slot(request.id)
    turn.say(
        turn.catalogue.home.words(key),
        quote=why,
        to=STAFF,
        slot=f"{slot}/{act}/{line.id}",
        under=slot,
    )
    return request


# --- the limits, and the thread ---------------------------------------------------------------


def _accepts(turn: Turn, side: Side) -> None:
    """One of them accepts the limits; when both have, the thread opens."""
    mentorship = side.mentorship
    if not limits_told(turn, side):
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    if side.role == "mentee":
        mentorship.mentee_agreed_at = mentorship.mentee_agreed_at or turn.now
    else:
        mentorship.mentor_agreed_at = mentorship.mentor_agreed_at or turn.now
    _settle(
        turn,
        mentorship,
        turn.words(f"introduction.limits_{side.role}"),
        "introduction.accept",
        slot=limits_slot(mentorship),
    )
    consents.put_away(turn, mentorship, side.role)
    if mentorship.mentee_agreed_at and mentorship.mentor_agreed_at:
        consents.settle(turn, mentorship, "answered")
        _open_thread(turn, mentorship)
    else:
        _say_waiting(turn, side)


def _say_waiting(turn: Turn, side: Side) -> None:
    """The other has yet to accept. Meanwhile a mentee may say where they stand, for themselves."""
    text = turn.words(f"introduction.waiting_{side.role}")
    if side.role == "mentor":
        turn.say(text)
        return
    act = f"open/{reflections.AUTONOMY}/{pair.subject_of(side.mentorship)}"
    begin = button(turn.words("curve.begin"), act)
    turn.say(f"{text}\n\n{turn.words('curve.meanwhile')}", buttons=[[begin]])


def _keep_decision(turn: Turn, request: Request) -> None:
    """Six months together is a decision of whoever proposed this mentor last."""
    lines = histories.history(turn.uow.session, request.id or 0)
    line = next((line for line in reversed(lines) if line.act == "propose"), None)
    by, name = (line.actor, line.actor_name) if line is not None else ("", "")
    decided.keep(turn, request, "introduce", by, name)


def _open_thread(turn: Turn, mentorship: Mentorship) -> None:
    request = pair.request(turn, mentorship)
    casebook.record(turn, request, "introduce")
    telling.tell(turn, "introduction.team_began", request, to=STAFF)
    _keep_decision(turn, request)
    mentee = pair.person(turn, mentorship.mentee_id)
    mentor = pair.person(turn, mentorship.mentor_id)
    mentorship.state = "active"
    turn.moved(mentorship.mentee_id, mentorship.mentor_id)
    mentorship.introduced_at = turn.now
    mentorship.ends_at = add_months(turn.now, turn.programme.limits.months, mentee.zone)
    mentorship.look_again_at = turn.now
    for person in (mentee, mentor):
        heads.ready(turn, person, pair.where_told(turn, person), mentorship)
        heads.one_more(turn, person, mentorship)


WHILE_ACTIVE = frozenset(
    {"agenda", "break", "inquiry", inquiring.WHY, "meeting", "objective", "place", "rhythm"}
)
"""The forms about a mentorship, a session or an inquiry of it that ask nothing any more once that
is over."""


def close(turn: Turn, mentorship: Mentorship, outcome: str) -> None:
    """A mentorship is over: nothing of it comes due any more."""
    mentorship.state = "ended"
    mentorship.outcome = outcome
    mentorship.ended_at = turn.now
    mentorship.look_again_at = None
    turn.moved(mentorship.mentee_id, mentorship.mentor_id)
    heads.close(turn, mentorship)
    farewell.ask_later(turn, mentorship)
    about = [pair.subject_of(mentorship)]
    about += map(dates.subject_of, dates.newest_first(turn, mentorship))
    inquiry = inquiries.close(turn, mentorship.id)
    if inquiry is not None:  # they were waiting for an answer: both read that it will not come
        about.append(inquiries.subject_of(inquiry))
        looking.tell_over(turn, inquiry)
    exchanging.end(turn, mentorship)
    # Else they would take words that may be for somebody else by now.
    pair.put_away(turn, WHILE_ACTIVE, *about, key="mentorship.over")
    consents.end(turn, mentorship)
    request = pair.request(turn, mentorship)
    if mentorship.introduced_at is None or request.state != "closed":  # it is not theirs to know
        proposed.take_back(turn, request, pair.of_role(turn, mentorship, "mentor"))
    # A mentee whose case goes on has still to be reached.
    away = concerns.UNREACHABLE if request.state == "closed" else ("mentor_unreachable",)
    concerns.over(turn, ("missed", "silent", *away), "pair_over", request_id=request.id)
    if outcome != "complete":  # on their last day they may have agreed to go on by themselves
        agreed.call_off(turn, mentorship)
    agreed.close(turn, mentorship)
    last_session.plan(turn, mentorship)
    still.heard_from(turn, mentorship.mentor_id)
    reflections.ask_later(turn, mentorship)
    casebook.refresh(turn, request)  # it names who accompanies
    turn.at_the_end(partial(_ask_no_more, turn, mentorship))  # what has happened is read first


def _ask_no_more(turn: Turn, mentorship: Mentorship) -> None:
    """What asked either of the two for something that is for a pair asks nothing any more: of each
    step the newest, for a platform takes few changes in a row."""
    said = pair.said_in(mentorship.id)
    for role, me, _ in pair.both(turn, mentorship):
        journey = turn.programme_for(me).journey
        text, newest = words_for(turn, me)("mentorship.over"), {}
        for where, slot in people.below(turn.uow, me.id or 0, said):
            step = slot.removeprefix(said).partition("/")[0]
            lapses = step in journey and role in journey[step].roles and journey[step].lapses
            if lapses and turn.uow.stands(where, slot):
                newest[where, step] = slot
        for (where, _), slot in newest.items():
            turn.say(text, to=where, slot=slot, anew=False, under="")
        pair.lapse(turn, me, mentorship.id, text)


# --- buttons ------------------------------------------------------------------------------------


def _settle(
    turn: Turn,
    mentorship: Mentorship,
    asked: str,
    answered: str,
    *,
    slot: str = "",
    facts: Sequence[tuple[str, str]] = (),
) -> None:
    """What was asked, in these words, gives way to what was answered, wherever it stands."""
    text, slot = f"{asked}\n\n→ {turn.words(answered)}", slot or question_slot(mentorship)
    for where in people.reads_in(turn.uow, turn.someone.id or 0, slot):
        turn.say(text, to=where, facts=facts, slot=slot)


_BUTTONS = {"yes": _yes, "no": _no, "ok": _accepts}


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`intro/<verb>/<mentorship>`: a button of the introduction."""
    verb, number = (*rest, "", "")[:2]
    side = pair.locked_side(turn, number)
    if side is None or verb not in _BUTTONS or side.mentorship.state != "introducing":
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    _BUTTONS[verb](turn, side)


ACTS: dict[str, Act] = {"intro": pressed}
