"""Whether a mentor, or a contact, is still there: the day until which they said so, and a question
where nothing was heard of them for long.

Some days before that day they are asked, once, whether to prolong; after it nothing is proposed to
them. Of whom nothing was heard for a year, and who accompanies nobody, is asked whether they are
still with us: yes, a pause, or leave. Whoever is out without a day on which that ends (a pause left
open, or the day that they named has passed) is asked whether they are coming back. Without an
answer in time the team is told in one line, and nothing is proposed to them until they have
answered. How long each takes is the programme's (`limits`).
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from conversations import hours, people, plain, unasked
from conversations.casework import unseen, working
from conversations.dialogue import days
from conversations.dialogue.answers import OPEN
from conversations.mentoring import pair, presence
from conversations.mentoring.pair import button
from conversations.turn import Act, Due, Rows, Turn
from conversations.words import Words
from storage.mail import STAFF, Button
from storage.tables import Mentor, Mentorship, Person

LATER = timedelta(days=30)
"""When to look again at who is not to be asked now."""


# --- what they do and say ---------------------------------------------------------------------


def seen(turn: Turn, mentor: Mentor) -> None:
    """A sign of life: the whole time goes by before they are asked again, and who was silent may be
    proposed to somebody."""
    limits = turn.catalogue.home.limits
    if mentor.still_asked_at is not None:
        mentor.still_asked_at = None
        turn.uow.unremind(_subject(mentor), "silent")
        if turn.uow.holds(STAFF, _slot(mentor)):
            words, name = turn.catalogue.home.words, _person(turn, mentor).name
            out = presence.of(mentor).out(turn.now, limits)
            text = words("still.heard_from_out" if out else "still.heard_from", name=name)
            turn.say(text, to=STAFF, slot=_slot(mentor), under="")
    turn.uow.remind(_subject(mentor), "ask", turn.now + timedelta(days=limits.still_after_days))


def heard_from(turn: Turn, person_id: int) -> None:
    """The same of somebody who answered what they were asked, if they still are a volunteer; their
    profile stays locked until the turn is over. The case is locked before."""
    mentor = presence.volunteer(turn.uow, person_id)
    if mentor is not None:
        seen(turn, mentor)


def until(turn: Turn, mentor: Mentor) -> None:
    """Keep the day that their profile names, if it names one."""
    said, zone = mentor.answers.get("until"), _person(turn, mentor).zone
    turn.uow.unremind(_subject(mentor), "prolong")
    if said in (None, OPEN):
        mentor.available_until = None
        return
    last = date.fromisoformat(said)
    ends = datetime.combine(last + timedelta(days=1), time(), ZoneInfo(zone))
    mentor.available_until = ends.astimezone(UTC)
    limits = turn.catalogue.home.limits
    asks = hours.morning(last - timedelta(days=limits.until_notice_days), zone, limits)
    if asks > turn.now:  # who has said so later than that knows
        turn.uow.remind(_subject(mentor), "prolong", asks)


def back(turn: Turn, mentor: Mentor) -> None:
    """They say that they are there: a rest, or a day that has passed, holds no more."""
    mentor.rests_until = None
    if mentor.available_until is not None and mentor.available_until <= turn.now:
        _prolong(turn, mentor, OPEN)
    seen(turn, mentor)


def forget(turn: Turn, mentor: Mentor) -> None:
    """They leave: nothing comes due any more."""
    mentor.rests_until = mentor.available_until = mentor.still_asked_at = None
    turn.uow.unremind(_subject(mentor))


def _prolong(turn: Turn, mentor: Mentor, said: str) -> None:
    mentor.answers = {**mentor.answers, "until": said}
    until(turn, mentor)


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`still/yes`: still with us; `still/more/<months>`, `still/open`, `still/enough`: whether to
    prolong the day until which they are there."""
    verb, months = (*rest, "", "")[:2]
    mentor = presence.volunteer(turn.uow, turn.someone.id)
    if mentor is None:
        turn.say(turn.words("mentor.not_a_mentor"))
        return
    values: dict[str, str] = {}
    if verb == "yes":
        said = "thanks"
    elif verb == "open":
        _prolong(turn, mentor, OPEN)
        said = "open"
    elif verb == "more" and plain.number(months) in turn.programme.limits.prolong_months:
        today = days.here(turn.now, turn.someone.zone)
        before = mentor.answers.get("until")
        start = max(today, date.fromisoformat(before)) if before not in (None, OPEN) else today
        last = days.in_months(start, plain.number(months))
        _prolong(turn, mentor, last.isoformat())
        said, values = "prolonged", {"day": turn.words.long_day(last)}
    elif verb == "enough":
        said = "enough"
    else:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    seen(turn, mentor)
    limits = turn.catalogue.home.limits
    if said == "enough" or not presence.of(mentor).out(turn.now, limits):
        turn.say(turn.words(f"still.{said}", **values))
        return
    # They are there for the programme, and not yet for a proposal: a pause is theirs to end.
    until = presence.sentence(mentor, turn.words, turn.someone.zone, turn.now, limits)
    text = turn.words(f"still.{said}_out", until=until, **values)
    turn.say(text, buttons=[[resume_button(turn.words)]])


# --- what time brings -------------------------------------------------------------------------


def came_due(turn: Turn, number: str, step: str) -> None:
    """`still/<mentor>`: to ask, to find that there was no answer, or to offer to prolong."""
    mentor = presence.volunteer(turn.uow, plain.number(number))
    if mentor is not None:
        _STEPS[step](turn, mentor)


def _ask(turn: Turn, mentor: Mentor) -> None:
    where, home = people.reachable(turn.uow, mentor.person_id), turn.catalogue.home
    out = presence.of(mentor).out(turn.now, home.limits)
    waits = out and not _is_open(turn, mentor)
    if where is None or waits or _accompanies(turn, mentor):
        turn.uow.remind(_subject(mentor), "ask", turn.now + LATER)
        return
    if not _is_decent(turn, mentor, "ask"):
        return
    person = _person(turn, mentor)
    words, name = pair.words_for(turn, person), people.first_name(person)
    leave = [button(words("still.leave"), "leave", answers="no")]
    if out:
        until = presence.sentence(mentor, words, person.zone, turn.now, home.limits)
        text = words("still.ask_back", name=name, until=until)
        rows = [
            [resume_button(words, answers="yes")],
            [button(words("still.not_yet"), "pause")],
            leave,
        ]
    else:
        text = words("still.ask", name=name)
        rows = [
            [button(words("still.yes"), "still/yes", "primary", "yes")],
            [button(words("home.pause"), "pause")],
            leave,
        ]
    turn.say(text, to=where, under="", buttons=rows)
    mentor.still_asked_at = turn.now
    unasked.told(turn, person)
    answers_by = turn.now + timedelta(days=home.limits.still_answer_days)
    turn.uow.remind(_subject(mentor), "silent", working.within_hours(answers_by, home.team))


def _is_open(turn: Turn, mentor: Mentor) -> bool:
    """Whether no day is known on which what keeps them out would end, whatever they were asked."""
    known = presence.of(mentor)._replace(still_asked_at=None)
    return known.proposed_from(turn.now, turn.catalogue.home.limits) is None


def _is_silent(turn: Turn, mentor: Mentor) -> None:
    home = turn.catalogue.home
    if not presence.of(mentor).is_silent(turn.now, home.limits):
        return
    opens = working.within_hours(turn.now, home.team)
    if opens > turn.now:
        turn.uow.remind(_subject(mentor), "silent", opens)
        return
    asked_back = presence.of(mentor)._replace(still_asked_at=None).out(turn.now, home.limits)
    key = "still.staff_silent_out" if asked_back else "still.staff_silent"
    span = home.words.span(home.limits.still_answer_days)
    text = home.words(key, name=_person(turn, mentor).name, span=span)
    turn.say(text, to=STAFF, slot=_slot(mentor), under="")


def _offer_more(turn: Turn, mentor: Mentor) -> None:
    where, ends = people.reachable(turn.uow, mentor.person_id), mentor.available_until
    if where is None or ends is None or ends <= turn.now or not _is_decent(turn, mentor, "prolong"):
        return
    person = _person(turn, mentor)
    words = pair.words_for(turn, person)
    rows = ways_on(turn, words)
    day = words.long_day(presence.last_day(ends, person.zone))
    text = words("still.prolong", name=people.first_name(person), day=day)
    turn.say(text, to=where, under="", buttons=rows)
    unasked.told(turn, person)


def resume_button(words: Words, answers: str = "") -> Button:
    """The way back for whoever is not there for proposals."""
    return button(words("mentor.resume"), "available", "primary", answers)


def ways_on(turn: Turn, words: Words) -> Rows:
    """How a mentor prolongs the day until which they are there, or leaves it as it is."""
    more = turn.catalogue.home.limits.prolong_months
    return [
        [button(words("still.more", count=each), f"still/more/{each}") for each in more],
        [button(words("still.without_end"), "still/open")],
        [button(words("still.as_it_is"), "still/enough", answers="no")],
    ]


def _is_decent(turn: Turn, mentor: Mentor, step: str) -> bool:
    """Whether they may be spoken to now; otherwise it comes due again when they may."""
    person, due = _person(turn, mentor), (_subject(mentor), step)
    return not (unseen.puts_off(turn, (person,), *due) or unasked.puts_off(turn, person, *due))


def _accompanies(turn: Turn, mentor: Mentor) -> bool:
    lives = select(Mentorship.id).where(
        Mentorship.mentor_id == mentor.person_id, col(Mentorship.state).in_(pair.LIVE)
    )
    return turn.uow.session.exec(lives).first() is not None


def _person(turn: Turn, mentor: Mentor) -> Person:
    return pair.person(turn, mentor.person_id)


def _subject(mentor: Mentor) -> str:
    return f"still/{mentor.person_id}"


def _slot(mentor: Mentor) -> str:
    return f"mentor/{mentor.person_id}/silent"


_STEPS = {"ask": _ask, "silent": _is_silent, "prolong": _offer_more}

ACTS: dict[str, Act] = {"still": pressed}

DUE: dict[str, Due] = {"still": came_due}
