"""One talk with a contact of the roster: asked without a name, and given a name only on a yes.

A contact reads what it would be about, in words that were previewed. With a yes they say how they
want to be reached; the mentee reads that at once, in the letter that was previewed with the
question, and may have the contact told who will write: nobody's name is given without their own
yes. With a no only the team hears of it. What the mentee reads comes at an hour of their own.

A contact who does not answer is reminded once, at an hour of theirs, and then the team is told.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, select

from conversations import hours, people, plain
from conversations.casework import cards, casebook, cases, decided, talks
from conversations.casework.casebook import card_slot
from conversations.dialogue import dialogues
from conversations.mentoring import deciding, pair
from conversations.mentoring.drafting import Draft
from conversations.turn import Act, Due, Finish, Rows, Turn
from conversations.words import Words
from storage.mail import STAFF
from storage.tables import Dialogue, Person, Request, Talk

REMINDED, TOLD = timedelta(days=3), timedelta(days=6)
"""After how long without an answer the contact is reminded, and the team is told."""

REMIND, TELL, HAND_OVER = "remind", "tell", "hand_over"
"""The steps of `talk/<id>`: those two, and the hour at which the mentee reads who it is."""


def ask(turn: Turn, request: Request, draft: Draft, words: str, *, closes: bool) -> None:
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
        words=words,
        letter=letter,
    )
    turn.uow.session.add(talk)
    turn.uow.session.flush()
    turn.say(
        text,
        to=people.address_of(turn.uow, contact.id),
        under="",
        slot=talks.slot_of(talk),
        buttons=buttons(turn.programme_for(contact).words, talk),
    )
    decent = hours.decent(turn.now + REMINDED, contact.zone, turn.catalogue.home.limits)
    turn.uow.remind(talks.slot_of(talk), REMIND, decent)
    turn.uow.remind(talks.slot_of(talk), TELL, turn.now + TOLD)


def buttons(words: Words, talk: Talk) -> Rows:
    """A contact's answers."""
    return [
        [
            pair.button(words("contact.yes"), f"talk/yes/{talk.id}", "primary", "yes"),
            pair.button(words("contact.no"), f"talk/no/{talk.id}", answers="no"),
        ]
    ]


def asked(turn: Turn) -> Sequence[Talk]:
    """The talks that wait for the answer of the turn's person, oldest first."""
    statement = select(Talk).where(Talk.contact_id == turn.someone.id, Talk.state == "asked")
    return turn.uow.session.exec(statement.order_by(col(Talk.id))).all()


def answered(turn: Turn, rest: Sequence[str]) -> None:
    """`talk/yes/<id>`, `talk/no/<id>`: the contact's answer; `talk/name/<id>`: the mentee has the
    contact told who they are."""
    verb, number = (*rest, "", "")[:2]
    talk, request = _held(turn, plain.number(number))
    person = turn.someone.id
    if talk is None or request is None:
        turn.say(turn.words("dialogue.old_button_alone"))
    elif verb == "name" and request.person_id == person and talk.state == "agreed":
        _name(turn, request, talk)
    elif talk.contact_id != person or verb not in ("yes", "no"):
        turn.say(turn.words("dialogue.old_button_alone"))
    elif talk.state != "asked":
        turn.say(turn.words(f"contact.already.{talk.state}"))
    elif verb == "yes":
        dialogues.open(turn, "talk", subject=f"talk/{talk.id}")
    else:
        _decline(turn, request, talk)


def _held(turn: Turn, number: int) -> tuple[Talk | None, Request | None]:
    """A talk and its case, locked: the case first, as everywhere."""
    talk = turn.uow.session.get(Talk, number)
    request = turn.uow.lock(Request, talk.request_id) if talk is not None else None
    if talk is not None:
        turn.uow.session.refresh(talk)  # somebody may have ended it while we waited
    return talk, request


def _decline(turn: Turn, request: Request, talk: Talk) -> None:
    talk.state, talk.answered_at, talk.letter = "declined", turn.now, ""
    talks.forget_forms(turn, talk)  # begun with a yes before
    if cases.fits(request.state, "contact_declines"):
        casebook.record(turn, request, "contact_declines")
    turn.say(turn.words("contact.over"), slot=talks.slot_of(talk), under="")
    turn.say(turn.words("mentor.thanks_no"))
    _tell_team(turn, request, talk, "contact.thread.no", name=turn.someone.name)
    casebook.tell_holder(turn, request, "contact.holder_no")


def agreed(turn: Turn, dialogue: Dialogue) -> None:
    """The contact agrees, and has said how to be reached."""
    talk, request = _held(turn, plain.number(dialogue.subject.partition("/")[2]))
    if talk is None or request is None or talk.contact_id != dialogue.person_id:
        raise ValueError(f"the answer {dialogue.id} is about somebody else's talk")
    if talk.state != "asked":
        turn.say(turn.words(f"contact.already.{talk.state}"))
        return
    act = "contact_agrees" if talk.closes else "contact_agrees_beside"
    act = act if cases.fits(request.state, act) else "contact_agrees_beside"
    # Before the case moves: closing it withdraws whatever is still asked.
    talk.state, talk.answered_at = "agreed", turn.now
    talk.reach = str(dialogue.answers["reach"])
    line = casebook.record(turn, request, act)
    what = turn.catalogue.home.talk[0]
    decided.keep(turn, request, line.act, talk.asked_by, talk.asked_name, what=what)
    casebook.refresh(turn, request)
    contact = turn.someone
    _hand_over(turn, request, talk)
    turn.say(turn.words("contact.said_yes"), slot=talks.slot_of(talk), under="")
    turn.say(turn.words("contact.thanks_yes", name=people.first_name(contact)))
    _tell_team(turn, request, talk, "contact.thread.yes", name=contact.name)
    casebook.tell_holder(turn, request, "contact.holder_yes")


def _hand_over(turn: Turn, request: Request, talk: Talk) -> None:
    """The mentee reads, at an hour of their own, who the contact is, and how to reach them. Not any
    more, where they have withdrawn their request meanwhile, or one of the two is erased."""
    mentee, contact = pair.person(turn, request.person_id), pair.person(turn, talk.contact_id)
    if request.outcome == "withdrawn" or not talk.reach:
        return
    at = hours.decent(turn.now, mentee.zone, turn.catalogue.home.limits)
    if at > turn.now:
        turn.uow.remind(talks.slot_of(talk), HAND_OVER, at)
        return
    theirs = turn.programme_for(mentee)
    who = deciding.who_is(theirs, contact, talk.reach)
    how = deciding.goes(request, closes=request.state == "closed")
    letter = deciding.fitting(theirs, talk.letter, mentee, how)
    tell = theirs.words("contact.tell_name", name=people.first_name(contact))
    pair.tell(
        turn,
        mentee,
        deciding.talk_letter(theirs, letter, who, how),
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


def _tell_team(turn: Turn, request: Request, talk: Talk, key: str, *, name: str) -> None:
    slot = card_slot(request.id)
    turn.say(
        turn.catalogue.home.words(key, name=name),
        to=STAFF,
        slot=f"{slot}/contact/{talk.contact_id}/{turn.event.id}",
        under=slot,
    )


# --- waiting ------------------------------------------------------------------------------------


def came_due(turn: Turn, number: str, step: str) -> None:
    """`talk/<id>`: no answer has come, or it is an hour at which the mentee may read of a yes."""
    talk, request = _held(turn, plain.number(number))
    if talk is None or request is None:
        return
    if step == HAND_OVER and talk.state == "agreed":
        _hand_over(turn, request, talk)
    elif step == REMIND and talk.state == "asked":
        _remind(turn, talk)
    elif step == TELL and talk.state == "asked":
        name = pair.person(turn, talk.contact_id).name
        _tell_team(turn, request, talk, "contact.thread.silent", name=name)
        casebook.tell_holder(turn, request, "contact.holder_silent")


def _remind(turn: Turn, talk: Talk) -> None:
    """Once, and kindly. Its buttons say what was answered, once it is."""
    contact = pair.person(turn, talk.contact_id)
    at = hours.decent(turn.now, contact.zone, turn.catalogue.home.limits)
    if at > turn.now:  # after a standstill: not in the night
        turn.uow.remind(talks.slot_of(talk), REMIND, at)
        return
    where = people.reachable(turn.uow, talk.contact_id)
    if where is not None:
        words = turn.programme_for(contact).words
        text = words("contact.reminder", name=people.first_name(contact))
        turn.say(text, to=where, under="", buttons=buttons(words, talk))


# --- erasing --------------------------------------------------------------------------------


def of_contact(turn: Turn, person: Person) -> Sequence[Talk]:
    """All talks that a person was asked for."""
    statement = select(Talk).where(Talk.contact_id == person.id).order_by(col(Talk.id))
    return turn.uow.session.exec(statement).all()


def leave(turn: Turn, person: Person) -> None:
    """A contact leaves for good: what they were asked counts as declined, and how to reach them is
    gone."""
    give_back(turn, person)
    for each in of_contact(turn, person):
        each.reach = each.words = ""


def give_back(turn: Turn, person: Person) -> None:
    """What a contact was asked and has not answered counts as declined."""
    for each in of_contact(turn, person):
        if each.state == "asked":
            talk, request = _held(turn, each.id or 0)
            assert talk is not None
            assert request is not None
            if talk.state == "asked":
                talk.state, talk.answered_at, talk.letter = "declined", turn.now, ""
                if cases.fits(request.state, "contact_declines"):
                    casebook.record(turn, request, "contact_declines")
                casebook.tell_holder(turn, request, "contact.holder_no")


ACTS: dict[str, Act] = {"talk": answered}

FINISHED: dict[str, Finish] = {"talk": agreed}

DUE: dict[str, Due] = {"talk": came_due}
