"""One talk with a contact of the roster: asked without a name, and given a name only on a yes.

The team asks (`ask`), or a mentee and their mentor together (`put`, of an inquiry).

A contact reads what it would be about, in words that were previewed. With a yes they say how they
want to be reached; the mentee reads that at once, in the letter that was previewed with the
question, and may have the contact told who will write: nobody's name is given without their own
yes. With a no only the team hears of it. What the mentee reads comes at an hour of their own.

A contact who does not answer is reminded once, at an hour of theirs, and then the team is told; a
pair that asked may choose somebody else. Whom a pair asks may also want a little more time, once.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import col, select

from conversations import hours, people, plain, unasked
from conversations.casework import cards, casebook, cases, decided, inquiries, talks, unseen
from conversations.casework.casebook import card_slot
from conversations.dialogue import dialogues
from conversations.matching import roles
from conversations.mentoring import deciding, looking, pair, presence, quotas, roster, still
from conversations.mentoring.drafting import Draft
from conversations.turn import Act, Due, Finish, Rows, Turn
from conversations.words import Words
from storage.mail import STAFF
from storage.tables import Dialogue, Inquiry, Mentor, Person, Request, Talk

REMINDED, TOLD = timedelta(days=3), timedelta(days=6)
"""After how long without an answer the contact is reminded, and the team is told."""

BACK = timedelta(days=14)
"""After how long the mentee of a pair is asked whether the talk took place."""

REMIND, TELL, HAND_OVER = "remind", "tell", "hand_over"
"""The steps of `talk/<id>`: those two, and the hour at which the mentee reads who it is."""

PUT, EXPIRE, ASK_BACK = "put", "expire", "back"
"""Those of a talk that a pair asks for: the hour at which the contact reads it, and when no answer
is waited for any more; and the step of `inquiry/<id>` at which the mentee is asked how it was."""


def ask(turn: Turn, request: Request, draft: Draft, *, closes: bool) -> None:
    """Ask a contact, with what staff confirmed: the first part of the draft now; the second is what
    the mentee is written on a yes, which then closes the case or not."""
    (contact, text), (_, letter) = draft.parts
    assert contact.id is not None
    assert request.id is not None
    talk = Talk(
        request_id=request.id,
        contact_id=contact.id,
        state="asked",
        closes=closes,
        asked_at=turn.now,
        asked_by=turn.event.who,
        asked_name=casebook.staff_name(turn.event),
        words=text,
        letter=letter,
    )
    turn.uow.session.add(talk)
    turn.uow.session.flush()
    _reads(turn, talk, contact, text)
    turn.uow.remind(talks.slot_of(talk), TELL, turn.now + TOLD)


def put(turn: Turn, request: Request, inquiry: Inquiry, contact: Person, text: str) -> Talk:
    """Ask a contact for a pair, with what the mentee confirmed, at an hour of the contact's."""
    assert request.id is not None
    assert contact.id is not None
    talk = Talk(
        request_id=request.id,
        contact_id=contact.id,
        inquiry_id=inquiry.id,
        state="asked",
        asked_at=turn.now,
        asked_by="",
        words=text,
    )
    inquiry.state = "asked"
    turn.uow.session.add(talk)
    turn.uow.session.flush()
    _put(turn, request, talk)
    return talk


def _put(turn: Turn, request: Request, talk: Talk) -> None:
    """The contact reads it, at an hour of theirs, if they take questions then."""
    contact, limits = pair.person(turn, talk.contact_id), turn.catalogue.home.limits
    talk.asked_at = hours.decent_for(contact, turn.now, limits)
    if pair.puts_off(turn, contact, talks.slot_of(talk), PUT):
        return
    takes = quotas.may_ask(turn.uow, talk.contact_id, turn.now, limits, but=talk.id)
    if not takes or _apart(turn, request, talk):
        _end(turn, request, talk, "unavailable")
        return
    _reads(turn, talk, contact, talk.words)
    turn.uow.remind(talks.slot_of(talk), EXPIRE, _gives_up_at(turn, talk, contact))


def _reads(turn: Turn, talk: Talk, contact: Person, text: str) -> None:
    """The contact is asked, in these words, and reminded after a while."""
    turn.say(
        text,
        to=people.address_of(turn.uow, talk.contact_id),
        under="",
        slot=talks.slot_of(talk),
        buttons=buttons(turn.programme_for(contact).words, talk),
    )
    at = hours.decent_for(contact, turn.now + REMINDED, turn.catalogue.home.limits)
    turn.uow.remind(talks.slot_of(talk), REMIND, at)


def _gives_up_at(turn: Turn, talk: Talk, contact: Person) -> datetime:
    return hours.decent_for(contact, talks.answer_by(talk), turn.catalogue.home.limits)


_ENDS = {"expired": "contact_silent", "unavailable": "contact_unavailable"}
"""The line of history for each way in which a talk ends without its contact's answer."""


def _end(turn: Turn, request: Request, talk: Talk, state: str) -> None:
    """No answer is waited for any more, or the contact, who has read nothing yet, takes no
    questions now: the pair may choose somebody else."""
    talks.end(turn, talk, state, "contact.expired")
    casebook.note(turn, request, _ENDS[state])
    casebook.refresh(turn, request)
    _another(turn, talk)


def _another(turn: Turn, talk: Talk) -> None:
    """The pair of a talk that will not be is offered somebody else."""
    inquiry = inquiries.of_talk(turn.uow.session, talk)
    if inquiry is not None and inquiry.state == "asked":
        inquiry.state = "choosing"
        looking.tell_both(turn, inquiry)


def buttons(words: Words, talk: Talk) -> Rows:
    """A contact's answers."""
    answers = [
        pair.button(words("contact.yes"), f"talk/yes/{talk.id}", "primary", "yes"),
        pair.button(words("contact.no"), f"talk/no/{talk.id}", answers="no"),
    ]
    if talk.inquiry_id is None or talk.later_at is not None:
        return [answers]
    return [
        answers,
        [pair.button(words("contact.later"), f"talk/later/{talk.id}", "plain", "later")],
    ]


def asked(turn: Turn) -> Sequence[Talk]:
    """The talks that wait for the answer of the turn's person, oldest first."""
    return turn.uow.session.exec(_ASKED, params={"person": turn.someone.id}).all()


def answered(turn: Turn, rest: Sequence[str]) -> None:
    """`talk/yes/<id>`, `talk/no/<id>`, `talk/later/<id>`: the contact's answer;
    `talk/name/<id>`: the mentee has the contact told who they are."""
    verb, number = (*rest, "", "")[:2]
    talk, request = held(turn, plain.number(number))
    person = turn.someone.id
    if talk is None or request is None:
        turn.say(turn.words("dialogue.old_button_alone"))
    elif verb == "name" and request.person_id == person and talk.state == "agreed":
        _name(turn, request, talk)
    elif talk.contact_id != person or verb not in ("yes", "no", "later"):
        turn.say(turn.words("dialogue.old_button_alone"))
    elif _still_open(turn, request, talk):
        still.heard_from(turn, person)
        if verb == "yes":
            dialogues.open(turn, "talk", subject=f"talk/{talk.id}")
        elif verb == "later":
            _later(turn, talk)
        else:
            _decline(turn, request, talk)


def held(turn: Turn, number: int) -> tuple[Talk | None, Request | None]:
    """A talk and its case, locked: the case first, as everywhere."""
    talk = turn.uow.session.get(Talk, number)
    request = turn.uow.lock(Request, talk.request_id) if talk is not None else None
    if talk is not None:
        turn.uow.session.refresh(talk)  # somebody may have ended it while we waited
    return talk, request


def _still_open(turn: Turn, request: Request, talk: Talk) -> bool:
    """Whether the turn's person may still answer; otherwise they are told why not. Who left the
    volunteers, answers no questions any more, or must not meet the mentee for a reason that was not
    there when they were asked, did not say no; of that reason they read nothing."""
    answers = presence.helps(turn.uow.lock(Mentor, talk.contact_id), roles.TALK)
    why = _apart(turn, request, talk)
    if talk.state == "asked" and not answers:
        hand_back(turn, request, talk, "left")
    elif talk.state == "asked" and why:
        hand_back(turn, request, talk, "barred", why=why)
    if talk.state != "asked":
        handed_back = talk.state == "declined" and (why or not answers)
        turn.say(turn.words(f"contact.already.{'withdrawn' if handed_back else talk.state}"))
    return talk.state == "asked"


def _apart(turn: Turn, request: Request, talk: Talk) -> str:
    """Why these two must not meet, in the team's words; empty where they may."""
    why = roster.bars(turn.uow.session, request, turn.catalogue, talk.contact_id)
    return turn.catalogue.home.words(f"matching.excluded.{why}") if why else ""


def _later(turn: Turn, talk: Talk) -> None:
    """A little more time, once; the pair reads by when, where they look."""
    if talk.inquiry_id is None or talk.later_at is not None:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    talk.later_at = turn.now
    at = hours.decent_for(turn.someone, turn.now + talks.LATER, turn.catalogue.home.limits)
    turn.uow.remind(talks.slot_of(talk), REMIND, at)
    turn.uow.remind(talks.slot_of(talk), EXPIRE, _gives_up_at(turn, talk, turn.someone))
    turn.say(
        turn.words("contact.comes_back", day=turn.words.day(at, turn.someone.zone)),
        buttons=buttons(turn.words, talk),
    )
    inquiry = inquiries.of_talk(turn.uow.session, talk)
    assert inquiry is not None
    looking.tell_both(turn, inquiry)


def _decline(turn: Turn, request: Request, talk: Talk) -> None:
    _ends_without(turn, request, talk)
    turn.say(turn.words("mentor.thanks_no"))
    _answered(turn, request, talk, "no")
    _another(turn, talk)


def hand_back(turn: Turn, request: Request, talk: Talk, how: str, **values: str) -> None:
    """No answer comes of a contact who said no no: it counts as one. The thread says `how` it came,
    without their name, which may be erased by now."""
    _ends_without(turn, request, talk)
    said = turn.catalogue.home.words(f"{thread_of(talk)}.{how}", **values)
    turn.tell_staff(said, under=card_slot(request.id))
    _not_awaited(turn, request, talk, "no")
    _another(turn, talk)


def _ends_without(turn: Turn, request: Request, talk: Talk) -> None:
    """No talk comes of it: nothing asks the contact for an answer any more."""
    talks.close(turn, talk, "declined")
    if cases.fits(request.state, "contact_declines"):
        casebook.record(turn, request, "contact_declines")


def _answered(turn: Turn, request: Request, talk: Talk, answer: str) -> None:
    """The thread of the case says so; of a talk that the team asked for, whoever holds it reads
    it, too. What was asked is known no more."""
    tell_team(turn, talk, f"{thread_of(talk)}.{answer}")
    _not_awaited(turn, request, talk, answer)


def _not_awaited(turn: Turn, request: Request, talk: Talk, answer: str) -> None:
    talk.words = ""
    if talk.inquiry_id is None:
        casebook.tell_holder(turn, request, f"contact.holder_{answer}")


def agreed(turn: Turn, dialogue: Dialogue) -> None:
    """The contact agrees, and has said how to be reached."""
    talk, request = held(turn, plain.number(dialogue.subject.partition("/")[2]))
    if talk is None or request is None or talk.contact_id != dialogue.person_id:
        raise ValueError(f"the answer {dialogue.id} is about somebody else's talk")
    if not _still_open(turn, request, talk):
        return
    still.heard_from(turn, talk.contact_id)
    act = "contact_agrees" if talk.closes else "contact_agrees_beside"
    act = act if cases.fits(request.state, act) else "contact_agrees_beside"
    # Before the case moves: closing it withdraws whatever is still asked.
    talk.state, talk.answered_at = "agreed", turn.now
    talk.reach = str(dialogue.answers["reach"])
    line = casebook.record(turn, request, act)
    inquiry = inquiries.of_talk(turn.uow.session, talk)
    if inquiry is None:
        what = turn.catalogue.home.talk[0]
        decided.keep(turn, request, line.act, talk.asked_by, talk.asked_name, what=what)
    casebook.refresh(turn, request)
    contact = turn.someone
    _hand_over(turn, request, talk)
    said = f"→ {turn.words('contact.said_yes')}"
    read = f"{talk.words}\n\n{said}" if talk.words else said  # what they agreed to stays readable
    turn.say(read, slot=talks.slot_of(talk), under="")
    turn.say(turn.words("contact.thanks_yes", name=people.first_name(contact)))
    _answered(turn, request, talk, "yes")
    if inquiry is not None:
        inquiry.state = "agreed"
        mentee = pair.person(turn, request.person_id)
        at = hours.decent_for(mentee, turn.now + BACK, turn.catalogue.home.limits)
        turn.uow.remind(inquiries.subject_of(inquiry), ASK_BACK, at)
        looking.tell_both(turn, inquiry)


def _hand_over(turn: Turn, request: Request, talk: Talk) -> None:
    """The mentee reads, at an hour of their own, who the contact is, and how to reach them. Not any
    more, where they have withdrawn their request meanwhile, or one of the two is erased."""
    mentee, contact = pair.person(turn, request.person_id), pair.person(turn, talk.contact_id)
    if request.outcome == "withdrawn" or not talk.reach:
        return
    if pair.puts_off(turn, mentee, talks.slot_of(talk), HAND_OVER):
        return
    theirs = turn.programme_for(mentee)
    who = deciding.who_is(theirs, contact, talk.reach)
    how = deciding.goes(request, closes=request.state == "closed")
    inquiry = inquiries.of_talk(turn.uow.session, talk)
    if inquiry is not None:
        text = theirs.words("inquiry.found", who=who, questions=looking.numbered(inquiry.questions))
    else:
        letter = deciding.fitting(theirs, talk.letter, mentee, how)
        text = deciding.talk_letter(theirs, letter, who, how)
    tell = theirs.words("contact.tell_name", name=people.first_name(contact))
    pair.tell(
        turn,
        mentee,
        text,
        slot=talks.slot_of(talk),
        buttons=[[pair.button(tell, f"talk/name/{talk.id}")]],
        under="",
    )


def _name(turn: Turn, request: Request, talk: Talk) -> None:
    """The contact learns who will write to them."""
    contact = pair.person(turn, talk.contact_id)
    if talk.named_at is None and contact.erased_at is None:
        talk.named_at = turn.now
        theirs = turn.programme_for(contact)
        who = cards.who(turn.someone.name, turn.someone.promotion, theirs)
        where = people.address_of(turn.uow, talk.contact_id)
        text = theirs.words("contact.named", who=who)
        turn.say(text, to=where, slot=talks.name_slot(talk), under="")
    turn.say(turn.words("contact.name_told", name=people.first_name(contact)))


def thread_of(talk: Talk) -> str:
    """Where the words stand with which a case's thread tells of a talk."""
    return "contact.pair_thread" if talk.inquiry_id is not None else "contact.thread"


def tell_team(turn: Turn, talk: Talk, key: str) -> None:
    """A line about a contact in the case's thread, where an erasure of the contact finds it."""
    slot, contact = card_slot(talk.request_id), pair.person(turn, talk.contact_id)
    turn.say(
        turn.catalogue.home.words(key, name=contact.name),
        to=STAFF,
        slot=f"{slot}/contact/{contact.id}/{turn.event.id}",
        under=slot,
    )


# --- waiting ------------------------------------------------------------------------------------


def came_due(turn: Turn, number: str, step: str) -> None:
    """`talk/<id>`: no answer has come, or it is an hour at which the mentee may read of a yes, or
    the contact that none is needed any more."""
    talk, request = held(turn, plain.number(number))
    if talk is None or request is None:
        return
    if step == HAND_OVER and talk.state == "agreed":
        _hand_over(turn, request, talk)
    elif step == talks.OVER:
        talks.tell_over(turn, talk)
    elif talk.state != "asked":
        return
    elif step == PUT:
        _put(turn, request, talk)
    elif step == EXPIRE:
        _end(turn, request, talk, "expired")
    elif step == REMIND:
        _remind(turn, talk)
    elif step == TELL:
        tell_team(turn, talk, "contact.thread.silent")
        casebook.tell_holder(turn, request, "contact.holder_silent")


def _remind(turn: Turn, talk: Talk) -> None:
    """Once, and kindly. Its buttons say what was answered, once it is."""
    contact, due = pair.person(turn, talk.contact_id), (talks.slot_of(talk), REMIND)
    if unseen.puts_off(turn, (contact,), *due) or unasked.puts_off(turn, contact, *due):
        return
    where = people.reachable(turn.uow, talk.contact_id)
    if where is not None:
        unasked.told(turn, contact)
        words = turn.programme_for(contact).words
        text = words("contact.reminder", name=people.first_name(contact))
        turn.say(text, to=where, under="", buttons=buttons(words, talk))


ACTS: dict[str, Act] = {"talk": answered}

FINISHED: dict[str, Finish] = {"talk": agreed}

DUE: dict[str, Due] = {"talk": came_due}


_ASKED = (
    select(Talk)
    .where(col(Talk.contact_id) == bindparam("person"), col(Talk.state) == "asked")
    .order_by(col(Talk.id))
)
