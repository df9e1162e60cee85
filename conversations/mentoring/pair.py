"""What the desks of the six months share: finding the pair a turn is about, and telling them.

A mentorship's thread is headed, in each of its two places, by a message in the slot `slot_of`; all
that is said about it goes under that slot, so that on Slack each mentee has a thread of their own.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from conversations import hours, naming, people, plain
from conversations.casework import working
from conversations.dialogue import days, dialogues, wishes
from conversations.dialogue.given import asked_in
from conversations.people import Side, side_of
from conversations.steps import Role
from conversations.turn import Rows, Turn
from conversations.words import Words
from storage.heard import THREAD
from storage.mail import Address, Attachment, Button, CameDue
from storage.tables import Dialogue, Mentorship, Person, Request

ROLES: tuple[Role, ...] = ("mentee", "mentor")

TEAM = wishes.TEAM
"""First word of the act that opens words for the careers team, from anywhere."""

LIVE = ("introducing", "active")
"""The states of a mentorship that is not over: it counts in its mentor's load."""


LAST_DAY = timedelta(hours=40)
"""From so long before the end on it stays where it is: one of the two may have read already that it
is over. The end is at midnight of its day at the latest, and said in its morning, on the clock of
each; there, that is up to 26 hours sooner than where the mentee lives."""

LOOK_BACK = timedelta(days=30)
"""How long after the end it is still taken what became of the last sessions."""


HEAD = "/head"
"""Behind the slot of a thread that is a topic: that of the message that heads it (see `heads`)."""


def slot_of(mentorship_id: int | None) -> str:
    """The slot of the message that heads this mentorship's thread."""
    return f"{THREAD}{mentorship_id}"


def head_of(mentorship_id: int | None) -> str:
    """The slot of that message where the thread is a topic (see `heads`)."""
    return f"{slot_of(mentorship_id)}{HEAD}"


def thread_of(slot: str) -> str:
    """The thread that a slot of it belongs to, by the thread's own slot; empty for any other."""
    kind, number, *_ = (*slot.split("/"), "")
    return f"{kind}/{number}" if kind == "thread" else ""


def said_in(mentorship_id: int | None) -> str:
    """What begins the slots of messages that hold words of the two, so that they can be found."""
    return f"said/{mentorship_id}/"


def choices_of(mentorship_id: int | None) -> str:
    """What begins the slots of what one of the two was asked to choose about their mentorship: each
    is a message of its own, and has a slot so that its buttons give way (see `ask`). None holds
    anybody's words, or a name, once they have."""
    return f"choice/{mentorship_id}/"


def subject_of(mentorship: Mentorship) -> str:
    """What a form about this mentorship is about."""
    return f"mentorship/{mentorship.id}"


def button(label: str, act: str, style: str = "plain", answers: str = "") -> Button:
    """A button; a label that is too long is cut. `answers` is what it means, `yes` or `no`."""
    cut = label if len(label) <= 75 else f"{label[:74]}…"
    return Button.model_validate({"label": cut, "act": act, "style": style, "answers": answers})


def team_button(words: Words, mentorship_id: int | None = None) -> Button:
    """The way to the careers team, beside whatever is said about a mentorship, or about none: it
    asks nothing, so what is typed below it is still meant for the other."""
    act = f"{TEAM}/{mentorship_id}" if mentorship_id is not None else TEAM
    return button(words("introduction.team"), act)


def answer_button(words: Words, mentorship: Mentorship) -> Button:
    """The way to the careers team under what is between us and one of the two alone: what is typed
    below it is asked about before it reaches anybody."""
    return button(words("introduction.team"), f"open/to_team/{subject_of(mentorship)}")


# --- who ------------------------------------------------------------------------------------


def person(turn: Turn, person_id: int) -> Person:
    """A person who must exist: nobody's row is ever deleted."""
    found = turn.uow.session.get(Person, person_id)
    assert found is not None, f"person {person_id} is gone"
    return found


def of_role(turn: Turn, mentorship: Mentorship, role: str) -> Person:
    """The one of the two who is in this role."""
    return person(turn, mentorship.mentee_id if role == "mentee" else mentorship.mentor_id)


def other_role(role: str) -> Role:
    """The role of the other one of the pair."""
    return "mentor" if role == "mentee" else "mentee"


def other(turn: Turn, side: Side) -> Person:
    """The other one of the pair."""
    return person(turn, side.other_id)


def both(turn: Turn, mentorship: Mentorship) -> Sequence[tuple[str, Person, Person]]:
    """Each of the two: their role, they, the other. The turn's person comes first."""
    mentee, mentor = (of_role(turn, mentorship, role) for role in ROLES)
    two = [("mentee", mentee, mentor), ("mentor", mentor, mentee)]
    return sorted(two, key=lambda each: each[1] is not turn.person)


def request(turn: Turn, mentorship: Mentorship) -> Request:
    """The request a mentorship grew from."""
    found = turn.uow.session.get(Request, mentorship.request_id)
    assert found is not None, f"request {mentorship.request_id} is gone"
    return found


def locked_side(turn: Turn, number: str) -> Side | None:
    """The turn's person in the mentorship of this number, to change it; None for a stranger to it
    or a number that is none."""
    assert turn.someone.id is not None
    found = turn.uow.lock(Mentorship, plain.number(number))
    try:
        return side_of(found, turn.someone.id) if found is not None else None
    except LookupError:
        return None


def button_side(turn: Turn, number: str, *, known: object = True) -> Side | None:
    """The same for a button about a mentorship, while that goes on. None, and the person has been
    told why, for one that is none of theirs, or no button (is not `known`), and after the end."""
    side = locked_side(turn, number)
    if side is None or not known:
        turn.say(turn.words("dialogue.old_button_alone"))
        return None
    return _while_active(turn, side)


def _while_active(turn: Turn, side: Side | None) -> Side | None:
    if side is None or side.mentorship.state != "active":
        turn.say(turn.words("mentorship.over"))
        return None
    return side


def of_request(session: Session, request_id: int | None) -> Mentorship | None:
    """The mentorship that grew from a request and is not over, if there is one."""
    statement = select(Mentorship).where(
        Mentorship.request_id == request_id, col(Mentorship.state).in_(LIVE)
    )
    return session.exec(statement).first()


def side_of_subject(turn: Turn, dialogue: Dialogue) -> Side | None:
    """The person's side of the mentorship a form is about, if it is about one."""
    return locked_side(turn, dialogue.subject.rpartition("/")[2])


def active_side(turn: Turn, dialogue: Dialogue) -> Side | None:
    """The same while the mentorship goes on; otherwise the person is told that it is over."""
    return _while_active(turn, side_of_subject(turn, dialogue))


def looks_back(turn: Turn, side: Side) -> bool:
    """Whether the turn's person may still say what became of a session: while their mentorship goes
    on, and some time after it, for the last one may have been on the last day. Not once the other
    has erased everything: what was noted of the two went with it."""
    row = side.mentorship
    if row.state != "ended" or row.ended_at is None:
        return row.state == "active"
    return turn.now < row.ended_at + LOOK_BACK and other(turn, side).erased_at is None


def called(turn: Turn, who: Person, by: Person | None = None) -> str:
    """How one of a pair is called where the other reads of them: where `by` does, or the turn's
    person."""
    return naming.called(turn.uow.session, who, by or turn.someone)


def other_name(turn: Turn, side: Side) -> str:
    """How the other one of the pair is called for the turn's person."""
    return called(turn, other(turn, side))


def is_named(turn: Turn, side: Side, text: str) -> bool:
    """Whether words name the other one of the pair by their first name."""
    name = plain.fold(people.first_name(other(turn, side)))
    return bool(name) and f" {name} " in f" {plain.fold(text)} "


def is_called(turn: Turn, side: Side, text: str) -> bool:
    """Whether this is the first name of the other one of the pair, and nothing more."""
    name = plain.fold(people.first_name(other(turn, side)))
    return bool(name) and name == plain.fold(text)


def sides_here(turn: Turn) -> list[Side]:
    """The turn's person's open mentorships that may be meant: the one that they have chosen; in the
    thread of one, that one alone."""
    sides = people.live_mentorships(turn.uow, turn.someone.id or 0)
    if turn.chosen is not None:
        return [side for side in sides if side.mentorship.id == turn.chosen]
    slot = turn.thread_slot() if len(sides) > 1 else ""
    return [side for side in sides if slot_of(side.mentorship.id) == slot] or sides


def ended_since(turn: Turn, since: datetime) -> Sequence[Mentorship]:
    """The mentorships of this person that ended after `since`."""
    known = {"person": turn.someone.id, "since": since}
    return turn.uow.session.exec(_ENDED, params=known).all()


def last_day(turn: Turn, mentorship: Mentorship) -> date:
    """The day on which a mentorship ends, one and the same for both wherever they live: on the
    calendar of its mentee, as all that moves it is counted, and as the journey says that it is
    over."""
    assert mentorship.ends_at is not None
    return days.here(mentorship.ends_at, person(turn, mentorship.mentee_id).zone)


def is_ending(turn: Turn, mentorship: Mentorship) -> bool:
    """Whether these are its last days, in which nothing new is suggested."""
    near = timedelta(days=turn.catalogue.home.limits.ending_days)
    return mentorship.ends_at is not None and turn.now >= mentorship.ends_at - near


def is_after(turn: Turn, mentorship: Mentorship, at: datetime) -> bool:
    """Whether it is after the last day by then."""
    zone = person(turn, mentorship.mentee_id).zone
    return days.here(at, zone) > last_day(turn, mentorship)


# --- telling --------------------------------------------------------------------------------


def news_by(turn: Turn, person: Person) -> str:
    """By when somebody whose case comes back to the team now is promised to hear from it (see
    `promises`), in their language."""
    by = working.first_answer_by(turn.now, turn.catalogue.home)
    return words_for(turn, person).day(by)


def words_for(turn: Turn, who: Person) -> Words:
    """The words of that person's language."""
    return turn.programme_for(who).words


def puts_off(turn: Turn, who: Person, subject: str, step: str, *, every_day: bool = False) -> bool:
    """Whether this is no hour (`every_day`: on no matter which day) at which somebody may be spoken
    to unasked; then `subject` comes due for the sake of `step` at the next one."""
    limits = turn.catalogue.home.limits
    at = hours.decent(turn.now, who.zone, limits, who.country, every_day=every_day)
    if at > turn.now:
        turn.uow.remind(subject, step, at)
    return at > turn.now


def waits(turn: Turn, who: Person, subject: str, step: str) -> bool:
    """The same of what goes with the last day of the two, which came at an hour of the other's, and
    may be any day. What follows from what somebody does is told at once."""
    return isinstance(turn.event.what, CameDue) and puts_off(
        turn, who, subject, step, every_day=True
    )


def tell(
    turn: Turn,
    who: Person,
    text: str,
    *,
    title: str = "",
    facts: Sequence[tuple[str, str]] = (),
    quote: str = "",
    buttons: Rows = (),
    attachment: Attachment | None = None,
    slot: str = "",
    under: str | None = None,
    by: datetime | None = None,
    key: str = "",
) -> None:
    """Say something to a person wherever they are written to. The one whose turn it is gets it in
    the place and thread they are in."""
    turn.say(
        text,
        to=where_told(turn, who),
        title=title,
        facts=facts,
        quote=quote,
        buttons=buttons,
        attachment=attachment,
        slot=slot,
        under=under,
        by=by,
        key=key,
    )


def tell_other(turn: Turn, side: Side, key: str, *, buttons: Rows = (), **values: object) -> None:
    """Say to the other one of the pair, in their thread, what the turn's person has done: in the
    words of `key`, where `name` is what they call who did it."""
    who = other(turn, side)
    text = words_for(turn, who)(key, name=called(turn, turn.someone, who), **values)
    tell(turn, who, text, buttons=buttons, under=slot_of(side.mentorship.id))


def where_told(turn: Turn, who: Person) -> Address:
    """Where a person is told something in this turn: the one whose turn it is, where they are."""
    assert who.id is not None
    here = turn.person is not None and turn.person.id == who.id
    return turn.event.where if here else people.address_of(turn.uow, who.id)


def ask(
    turn: Turn,
    side: Side,
    what: str,
    text: str,
    *,
    quote: str = "",
    buttons: Rows,
    before: str = "thread.asked_below",
) -> None:
    """Let the one of the two whose side it is choose something about their mentorship, below all
    else. What offered them the same (`what`) before gives way to the words of `before`: that it is
    asked anew, or what they have chosen there."""
    me, number = of_role(turn, side.mentorship, side.role), side.mentorship.id
    lapse(turn, me, number, f"→ {words_for(turn, me)(before)}", what)
    tell(
        turn,
        me,
        text,
        quote=quote,
        buttons=buttons,
        slot=f"{choices_of(number)}{what}/{turn.event.id}",
        under=None if turn.person is not None and me.id == turn.person.id else slot_of(number),
    )


def settle(turn: Turn, side: Side, what: str, key: str) -> None:
    """What the turn's person was asked so is answered: the words of `key` stand there."""
    lapse(turn, turn.someone, side.mentorship.id, f"→ {turn.words(key)}", what)


def lapse(turn: Turn, who: Person, mentorship_id: int | None, text: str, *whats: str) -> None:
    """What one of the two was asked so about their mentorship (all, if no kind is named) is asked
    no more: of each kind the newest, as those before have given way to it."""
    begins, newest = choices_of(mentorship_id), {}
    for where, slot in people.below(turn.uow, who.id or 0, begins):
        what = slot.removeprefix(begins).partition("/")[0]
        if not whats or what in whats:
            newest[where, what] = slot
    for slot in set(newest.values()):
        retire(turn, who, slot, text)


def retire(turn: Turn, who: Person, slot: str, text: str, *, removes: bool = False) -> None:
    """What stands in a slot of somebody's places gives way (see `Turn.retire`), where it can: a
    place that they have shut keeps it, and nobody hears of a loss."""
    for where in people.reads_in(turn.uow, who.id or 0, slot):
        turn.retire(where, slot, text, removes=removes)


def put_away(turn: Turn, forms: Collection[str], *subjects: str, key: str = "meeting.set") -> None:
    """What either has begun of these forms about these subjects is closed, as what it asks for is
    settled: its question gives way to the words of `key`, that a date is agreed."""
    for row in dialogues.about(turn.uow.session, *subjects):
        if row.form not in forms:
            continue
        who, slot = person(turn, row.person_id), asked_in(row.answers)
        if slot:
            retire(turn, who, slot, words_for(turn, who)(key))
        dialogues.forget(turn, row)


_ENDED = select(Mentorship).where(
    col(Mentorship.ended_at) > bindparam("since"),
    people.in_mentorship(bindparam("person")),
)
