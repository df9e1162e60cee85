"""A mentor's pause: no proposal until a day on which it ends by itself, or until they are back.

It holds from the moment it is asked for; until when is a question, which they may leave open. On
the morning of the day they are active again, and told so, with a way to go on pausing. So is
whoever rests after a mentorship (`thanks`), when that is over. What is under way with their mentees
is not touched.
"""

from datetime import date, datetime

from sqlmodel import col, select

from conversations import hours, people, plain, unasked
from conversations.casework.casebook import card_slot
from conversations.dialogue import days, dialogues
from conversations.dialogue.answers import KINDS, OPEN
from conversations.dialogue.kinds import NotUnderstood
from conversations.mentoring import breaks, contacts_away, pair, presence, still
from conversations.people import Side
from conversations.turn import Due, Finish, Turn
from storage.mail import STAFF, Button
from storage.tables import Dialogue, Mentor, Person, Proposal

FORM = "pause"

BACK, RESTED = "back", "rested"
"""The steps of `pause/<mentor>`: the day on which a pause ends, and that on which a rest does."""

NO_PAUSE = "none"
"""The answer of whoever would rather not pause, after all."""

_OVER = {BACK: ("pause_over", "mentor.stay_paused"), RESTED: ("rest_over", "home.pause")}
"""What is said when that has come, and the label of the button that pauses."""


def _may_break(turn: Turn, side: Side) -> bool:
    """Whether somebody whom they accompany would still hear from us: a break ends that."""
    goes_on = side.role == "mentor" and side.mentorship.state == "active"
    return goes_on and not breaks.is_on(side.mentorship, turn.now)


def begin(turn: Turn, mentor: Mentor, words: str = "") -> None:
    """The turn's mentor pauses from now on, and says until when: in these `words`, or when asked.
    Who pauses already may change the day, which stands until they have."""
    first = turn.words("mentor.paused")
    if mentor.state == "paused":
        first = _stands(turn, mentor)
    else:
        mentor.state = "paused"
        _tell_who_waits(turn, mentor)
        pairs = people.live_mentorships(turn.uow, mentor.person_id)
        names = [pair.other_name(turn, side) for side in pairs if _may_break(turn, side)]
        if names:
            too = turn.words("break.mentor_too", names=turn.words.list(names), count=len(names))
            first = f"{first} {too}"
    still.seen(turn, mentor)
    if words:
        question = turn.programme.forms[FORM].questions["until"]
        zone, kind = turn.someone.zone, KINDS[question.kind]
        try:
            until = kind.read(words, question, {}, turn.programme, zone=zone, now=turn.now)
        except NotUnderstood as strange:
            first = f"{first}\n\n{turn.words(strange.key, **strange.values)}"
        else:
            _put_away(turn, mentor)
            _until(turn, mentor, until)
            return
    subject = f"person/{mentor.person_id}"
    dialogue = dialogues.open(turn, FORM, subject=subject, asks=False)
    dialogues.ask(turn, dialogue, first=first)


def _tell_who_waits(turn: Turn, mentor: Mentor) -> None:
    """The team reads in each case about which this mentor was asked that they pause: an answer may
    still come, but others may be asked beside."""
    _tell_team(turn, mentor, "triage.thread.asked_pauses")
    contacts_away.pause(turn)


def _tell_team(turn: Turn, mentor: Mentor, key: str) -> None:
    """In each case about which this mentor was asked, where an erasure of them finds it."""
    asked = select(Proposal.request_id).where(
        Proposal.mentor_id == mentor.person_id, Proposal.state == "asked"
    )
    text = turn.catalogue.home.words(key, name=turn.someone.name)
    for number in turn.uow.session.exec(asked.order_by(col(Proposal.id))).all():
        card, what = card_slot(number), key.rpartition(".")[2]
        slot = f"{card}/mentor/{mentor.person_id}/{what}/{turn.event.id}"
        turn.say(text, to=STAFF, slot=slot, under=card)


def back(turn: Turn, mentor: Mentor, told: str = "mentor.resumed") -> None:
    """The turn's mentor is back, whatever kept them away. Whoever waits for an answer of theirs and
    read that they pause reads that they do not."""
    was_paused, mentor.state = mentor.state == "paused", "active"
    end(turn, mentor)
    still.back(turn, mentor)
    turn.say(turn.words(told))
    if was_paused:
        _tell_team(turn, mentor, "triage.thread.asked_back")
        contacts_away.back(turn)


def after(turn: Turn, mentor: Mentor) -> None:
    """The turn's mentor would accompany somebody else after a pause: it begins, and is asked for
    until when; whom something keeps out already reads until when that is."""
    if presence.of(mentor).out(turn.now, turn.catalogue.home.limits):
        turn.say(_stands(turn, mentor), buttons=[[still.resume_button(turn.words)]])
    else:
        begin(turn, mentor)


def end(turn: Turn, mentor: Mentor) -> None:
    """It is over: they are back, or leave. Saying so is the caller's."""
    mentor.back_at = None
    turn.uow.unremind(_subject(mentor))
    _put_away(turn, mentor)


def _until(turn: Turn, mentor: Mentor, until: str) -> None:
    if until == NO_PAUSE:
        back(turn, mentor, "mentor.no_pause")
        return
    if until == OPEN:
        mentor.back_at = None
        turn.uow.unremind(_subject(mentor), BACK)
        text = turn.words("mentor.paused_open")
    else:
        day, zone = date.fromisoformat(until), turn.someone.zone
        mentor.back_at = hours.morning(day, zone, turn.programme.limits, turn.someone.country)
        turn.uow.remind(_subject(mentor), BACK, mentor.back_at)
        free = presence.of(mentor).proposed_from(turn.now, turn.catalogue.home.limits)
        if free is None:  # they would be back after the day until which they are there
            ways = still.ways_on(turn, turn.words)
            turn.say(_stands(turn, mentor), buttons=[[still.resume_button(turn.words)], *ways])
            return
        key = "back_on" if days.here(mentor.back_at, zone) == day else "back_after"
        if free > mentor.back_at:
            key = "back_rested"
        said, ends = turn.words.long_day(day), turn.words.long_day(free, zone)
        text = turn.words(f"mentor.{key}", said=said, day=ends)
    turn.say(text, buttons=[[still.resume_button(turn.words)]])


def _stands(turn: Turn, mentor: Mentor) -> str:
    limits = turn.catalogue.home.limits
    return presence.sentence(mentor, turn.words, turn.someone.zone, turn.now, limits)


def _subject(mentor: Mentor) -> str:
    return f"pause/{mentor.person_id}"


def _put_away(turn: Turn, mentor: Mentor) -> None:
    """The question until when waits no more."""
    for row in dialogues.about(turn.uow.session, f"person/{mentor.person_id}"):
        if row.form == FORM:
            dialogues.forget(turn, row)


def _answered(turn: Turn, dialogue: Dialogue) -> None:
    """Until when; who is back meanwhile, or has left, had their question put away."""
    mentor = turn.uow.lock(Mentor, dialogue.person_id)
    if mentor is None or mentor.state != "paused":
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    _until(turn, mentor, dialogue.answers["until"])
    dialogues.go_on(turn, at_questions=True)


def rest(turn: Turn, mentor: Mentor, until: datetime) -> None:
    """The turn's mentor rests after a mentorship, until a morning on which they are told that it is
    over: then, or when a longer pause ends."""
    mentor.rests_until = until
    turn.uow.remind(_subject(mentor), RESTED, until)
    still.seen(turn, mentor)
    free = presence.of(mentor).proposed_from(turn.now, turn.catalogue.home.limits)
    text = _stands(turn, mentor)
    if free is not None:
        text = turn.words("thanks.rests", day=turn.words.long_day(free, turn.someone.zone))
    no_rest = Button(label=turn.words("thanks.no_rest"), act="rest/none")
    turn.say(text, buttons=[[no_rest]])


def no_rest(turn: Turn, mentor: Mentor) -> None:
    """The turn's mentor needs no rest, after all. A pause that they asked for goes on."""
    if mentor.state != "paused":
        back(turn, mentor)
        return
    mentor.rests_until = None
    turn.uow.unremind(_subject(mentor), RESTED)
    still.seen(turn, mentor)
    turn.say(_stands(turn, mentor), buttons=[[still.resume_button(turn.words)]])


def came_due(turn: Turn, number: str, step: str) -> None:
    """`pause/<mentor>`: the day has come on which it ends, or on which a rest does. Where the other
    goes on, nothing is said: its own end is told."""
    mentor = turn.uow.lock(Mentor, plain.number(number))
    if mentor is None or mentor.state != ("active" if step == RESTED else "paused"):
        return
    ends = mentor.rests_until if step == RESTED else mentor.back_at
    if ends is None:
        return
    person = turn.uow.session.get(Person, mentor.person_id)
    assert person is not None
    limits = turn.catalogue.home.limits
    decent = hours.decent_for(person, turn.now, limits)
    if max(decent, ends) > turn.now:  # after a standstill: not in the night
        turn.uow.remind(_subject(mentor), step, max(decent, ends))
        return
    if step == RESTED and unasked.puts_off(turn, person, _subject(mentor), step):
        return  # it has ended; they named no day on which they would read so
    if step == BACK:
        mentor.state, mentor.back_at = "active", None
        turn.moved(person.id)
        if mentor.rests_until is not None and mentor.rests_until > turn.now:
            return
        turn.uow.unremind(_subject(mentor), RESTED)
    where = people.reachable(turn.uow, mentor.person_id)
    if where is not None:
        words = pair.words_for(turn, person)
        key, pause = _OVER[step]
        rows, name = [[Button(label=words(pause), act="pause")]], people.first_name(person)
        text = words(f"mentor.{key}", name=name)
        if presence.of(mentor).out(turn.now, limits):  # something else still keeps them away
            until = presence.sentence(mentor, words, person.zone, turn.now, limits)
            text = words(f"mentor.{key}_only", name=name, until=until)
            rows = [[still.resume_button(words)], *rows]
        turn.say(text, to=where, under="", buttons=rows)
        unasked.told(turn, person)  # they named the day: it comes, and nothing else does then


FINISHED: dict[str, Finish] = {FORM: _answered}

DUE: dict[str, Due] = {"pause": came_due}
