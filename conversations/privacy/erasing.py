"""Erasing a person: everything that says who they are, or what they wrote, in one transaction.

The row of the person stays, blank, so that figures still add up (a case that was withdrawn, its
kind of need and situation). Their addresses are forgotten: whoever writes from there again is met
for the first time. What staff were shown of them by us is replaced where it stands, what mentors
and mentees were is deleted where that may still be; each of these reads of it once, and what was
over and names nobody is left as it is.
What the other side of a private thread received stays theirs, as a letter would.
"""

from collections.abc import Sequence
from typing import Literal, get_args

from sqlalchemy import delete, update
from sqlalchemy import select as columns
from sqlmodel import col, select

from conversations import people
from conversations.casework import (
    casebook,
    cases,
    concerns,
    enclosures,
    inquiries,
    interviews,
    proposed,
    talks,
    unseen,
)
from conversations.dialogue import dialogues
from conversations.dialogue.given import asked_in
from conversations.mentee import care, menus, verifying, waiting
from conversations.mentoring import (
    contacts_away,
    departing,
    mentors,
    mentorship,
    objectives,
    pair,
    reflections,
)
from conversations.privacy import platforms
from conversations.team import answering, appointments, links, opinions, private_answers, told
from conversations.team import home as home_tab
from conversations.turn import LETTER, Turn
from conversations.words import Words
from storage.mail import STAFF, Address
from storage.queues import inbox, outbox
from storage.tables import (
    Decision,
    Dialogue,
    History,
    Interview,
    Meeting,
    Mentor,
    Mentorship,
    Note,
    Offer,
    Person,
    PersonAddress,
    Proposal,
    Request,
)

Why = Literal["leaving", "retention"]
"""Because the person asked for it, or because its time has passed: under which of the programme's
words stands what staff and others read in the place of theirs."""

WHYS: tuple[Why, ...] = get_args(Why)


def erase(turn: Turn, person: Person, *, why: Why = "leaving") -> None:
    """Erase a person: the turn's own, or one with whom nothing is under way. Only what is posted
    after this reaches them."""
    session, home = turn.uow.session, turn.catalogue.home.words
    assert person.id is not None
    if unseen.waits(turn, person):
        turn.say(home("distress.gone"), to=STAFF, under="")
    mentor = session.get(Mentor, person.id)
    if mentor is not None:
        departing.hold(turn, person)
    requests = requests_of(turn, person)
    closed = [request.id for request in requests if request.state == "closed"]
    mentorship.withdrawn(turn, person)
    for request in requests:
        assert request.id is not None
        if request.state == "draft":
            enclosures.forget(turn, request.id)
            session.delete(request)
        elif cases.fits(request.state, "withdraw"):
            close_request(turn, request)
    if mentor is not None:
        _leave_mentors(turn, person, why)
    contacts_away.leave(turn, person)
    for dialogue in session.exec(select(Dialogue).where(Dialogue.person_id == person.id)).all():
        turn.uow.unremind(f"dialogue/{dialogue.id}")
        session.delete(dialogue)
    turn.uow.unremind(f"person/{person.id}")
    addresses = [Address(row.address) for row in people.addresses_of(turn.uow, person.id)]
    _blank(person, turn)
    session.flush()
    mentors.forget(turn, person.id)
    verifying.forget(turn, person.id)
    platforms.forget(turn, person.id)
    waiting.forget(turn, person.id)
    care.forget(turn, person, requests)
    concerns.forget_person(turn, person)
    reflections.forget(session, person.id)
    told.forget(turn, person)
    _take_words_back(turn, STAFF, f"person/{person.id}/", why)
    home_tab.take_back(turn)
    blank = home(f"{why}.staff_blank")
    # What staff were told of the cases of others in private may name them; their own are below.
    others = people.cases_of(session, person.id)
    private_answers.take_back(turn, blank, cases=others, people=[person.id])
    links.forget_person(turn, person, blank)
    _blank_mentorships(turn, person, why)
    for interview in interviews.of_person(session, person.id):
        _blank_interview(turn, interview, why)
    _blank_talks(turn, person, why)
    for request in requests:
        if request.state != "draft":
            blank_case(turn, request, why=why)
            key = f"{why}.staff_closed" if request.id in closed else f"{why}.staff_case"
            turn.tell_staff(home(key), under=casebook.card_slot(request.id))
    for where in addresses:
        if where in turn.taken_back:
            turn.taken_back[where].clear()
        for each in (where, menus.menu_of(where)):
            _forget_what_was_said(turn, each)
        menus.reset(turn, where)
        session.exec(delete(Offer).where(col(Offer.address) == where))
        session.exec(delete(PersonAddress).where(col(PersonAddress.address) == where))


def forget_distress(turn: Turn, person: Person, requests: Sequence[Request]) -> None:
    """That somebody was in distress, in our rows and in the channel."""
    care.forget(turn, person, requests)
    for slot in (care.slot_of(person.id), f"{care.slot_of(person.id)}/"):
        _take_words_back(turn, STAFF, slot, "retention")


def close_request(turn: Turn, request: Request) -> None:
    """Withdraw a request, with the mentorship that grew from it, if it still lives."""
    session = turn.uow.session
    grown = session.exec(
        select(Mentorship).where(
            Mentorship.request_id == request.id, col(Mentorship.state).in_(pair.LIVE)
        )
    ).first()
    if grown is not None:
        mentorship.end_early(turn, grown, "withdraw")
    else:
        casebook.record(turn, request, "withdraw")
    for dialogue in session.exec(
        select(Dialogue).where(
            Dialogue.subject == f"request/{request.id}", col(Dialogue.closed_at).is_(None)
        )
    ).all():
        dialogues.forget(turn, dialogue)


def requests_of(turn: Turn, person: Person) -> Sequence[Request]:
    """All requests of a person, oldest first."""
    statement = select(Request).where(Request.person_id == person.id)
    return turn.uow.session.exec(statement.order_by(col(Request.id))).all()


def _leave_mentors(turn: Turn, person: Person, why: Why) -> None:
    """A mentor goes, and so do the reasons they gave."""
    departing.leave(turn, person)
    statement = select(Proposal).where(Proposal.mentor_id == person.id)
    for proposal in turn.uow.session.exec(statement.order_by(col(Proposal.id))).all():
        proposal.reason = ""
        card = casebook.card_slot(proposal.request_id)
        _take_words_back(turn, STAFF, f"{card}/reason/{proposal.id}", why, under=card)


def _blank(person: Person, turn: Turn) -> None:
    person.name = person.studies = person.city = person.country = ""
    person.language = person.consent_version = person.verified_by = ""
    person.promotion = person.consented_at = person.verified_at = None
    person.zone, person.nudges = "Europe/Paris", ()
    person.erased_at = turn.now


def forget_words(turn: Turn, row: Mentorship) -> None:
    """What the two of a mentorship wrote down together, and each for themselves: notes of the one
    are about the other, and serve between two sessions only. With it goes what each wished or said
    along the way; when they met, and that they did, is a figure."""
    row.objective = ""
    row.break_at = row.break_until = row.stays_by = row.more_by = row.rhythm_weeks = None
    objectives.forget(turn.uow.session, row.id)
    for inquiry in inquiries.of_mentorship(turn.uow.session, row.id):
        inquiries.forget(inquiry)
    theirs = col(Meeting.mentorship_id) == row.id
    said = {"mentee_met": None, "mentor_met": None, "marked": "", "marked_at": None}
    blank = {"place": "", "agenda": "", **said}
    turn.uow.session.exec(update(Meeting).where(theirs).values(**blank))
    sessions = columns(col(Meeting.id)).where(theirs)
    turn.uow.session.exec(delete(Note).where(col(Note.meeting_id).in_(sessions)))


def _blank_mentorships(turn: Turn, person: Person, why: Why) -> None:
    """Their objective, what is written of their sessions, and what we told the other side about
    this person or in their words."""
    statement = select(Mentorship).where(people.in_mentorship(person.id))
    for row in turn.uow.session.exec(statement).all():
        forget_words(turn, row)
        other = row.mentor_id if row.mentee_id == person.id else row.mentee_id
        ended = select(History.id).where(
            History.request_id == row.request_id, History.at == row.ended_at
        )
        lines = turn.uow.session.exec(ended).all()
        letters = [casebook.ended_slot(row.request_id, line) for line in lines]
        for found in people.addresses_of(turn.uow, other):
            heads = (pair.slot_of(row.id), pair.head_of(row.id), f"introduction/{row.id}")
            for slot in (*heads, pair.said_in(row.id), *letters):
                _take_words_back(turn, Address(found.address), slot, why, owner=other)


def _blank_interview(turn: Turn, row: Interview, why: Why) -> None:
    """An interviewer is gone: what they wrote of it, and what the mentee was told of them. One that
    was under way is over; whoever holds the case learns of it without the name, which is blank by
    now."""
    request = turn.uow.lock(Request, row.request_id)
    assert request is not None
    if row.state in interviews.UNDER_WAY:
        appointments.give_up(turn, row, request)
    row.opinion, row.words, row.place = {}, "", ""
    _take_interview_back(turn, row, request.person_id, why)
    interviews.tell_team(turn, row)
    opinions.look(turn, request)
    casebook.refresh(turn, request)


def _take_interview_back(turn: Turn, row: Interview, owner: int, why: Why) -> None:
    """What one of the two was told about an interview."""
    for found in people.addresses_of(turn.uow, owner):
        for slot in (interviews.slot_of(row), f"{interviews.slot_of(row)}/"):
            _take_words_back(turn, Address(found.address), slot, why, owner=owner)


def _blank_talks(turn: Turn, person: Person, why: Why) -> None:
    """What mentees were told of this person as their contact, and the team in the channel."""
    for talk in contacts_away.of_contact(turn, person):
        request = turn.uow.session.get(Request, talk.request_id)
        assert request is not None
        for found in people.addresses_of(turn.uow, request.person_id):
            where = Address(found.address)
            for slot in (talks.slot_of(talk), f"{talks.slot_of(talk)}/"):
                _take_words_back(turn, where, slot, why, owner=request.person_id)
        card = casebook.card_slot(request.id)
        _take_words_back(turn, STAFF, f"{card}/contact/{person.id}/", why, under=card)
        casebook.refresh(turn, request)


def blank_case(turn: Turn, request: Request, *, why: Why) -> None:
    """The case keeps its dates, its kind and its end; its words go, in our rows and in Slack."""
    session, card = turn.uow.session, casebook.card_slot(request.id)
    assert request.id is not None
    turn.uow.unremind(f"request/{request.id}")
    concerns.forget_case(turn, request, answering.owed_to_other(session, request))
    if enclosures.shown(turn, request.id):  # an upload to Slack is not ours to delete there
        turn.tell_staff(turn.catalogue.home.words("leaving.staff_files"), under=card)
    enclosures.forget(turn, request.id)
    request.answers = {}
    for row in interviews.of_request(session, request.id):
        row.opinion, row.words, row.place = {}, "", ""
        interviews.forget_forms(turn, row)
        _take_interview_back(turn, row, row.interviewer_id, why)
    _forget_answers(turn, f"request/{request.id}", why)
    of_case = col(Mentorship.request_id) == request.id
    mentors = set(session.exec(select(Mentorship.mentor_id).where(of_case)).all())
    for line in session.exec(select(History).where(History.request_id == request.id)).all():
        line.why = ""
        for mentor in mentors:  # what the team wrote to one of them may name the mentee
            for found in people.addresses_of(turn.uow, mentor):
                letters = f"{LETTER}{line.id}/", casebook.ended_slot(request.id, line.id)
                for letter in letters:
                    _take_words_back(turn, Address(found.address), letter, why, owner=mentor)
    _take_words_back(turn, STAFF, f"{card}/", why, under=card)
    blank = turn.catalogue.home.words(f"{why}.staff_blank")
    private_answers.take_back(turn, blank, cases=[request.id])
    for proposal in session.exec(select(Proposal).where(Proposal.request_id == request.id)).all():
        proposal.reason = proposal.words = ""
        # A mentor who was asked, or said yes, still has the summary on their screen.
        for found in people.addresses_of(turn.uow, proposal.mentor_id):
            for slot in (proposed.slot_of(proposal), f"{proposed.slot_of(proposal)}/"):
                where, owner = Address(found.address), proposal.mentor_id
                _take_words_back(turn, where, slot, why, owner=owner)
    for decision in session.exec(select(Decision).where(Decision.request_id == request.id)).all():
        decision.words = ""
        _forget_answers(turn, f"decision/{decision.id}", why)
    for talk in talks.of_request(session, request.id):
        talk.words = talk.letter = talk.reach = ""
        for found in people.addresses_of(turn.uow, talk.contact_id):
            for slot in (talks.slot_of(talk), talks.name_slot(talk), talks.thanks_slot(talk)):
                where, owner = Address(found.address), talk.contact_id
                _take_words_back(turn, where, slot, why, owner=owner)
    for inquiry in inquiries.of_request(session, request.id):
        inquiry.learnt = ""
        _forget_answers(turn, inquiries.subject_of(inquiry), why)
    casebook.refresh(turn, request)


def _forget_answers(turn: Turn, subject: str, why: Why) -> None:
    """What was written in the forms about something; those that are open are over, and their
    question asks nothing any more."""
    statement = select(Dialogue).where(Dialogue.subject == subject)
    for dialogue in turn.uow.session.exec(statement).all():
        slot, owner = asked_in(dialogue.answers), dialogue.person_id
        if slot and dialogue.closed_at is None:
            for found in people.addresses_of(turn.uow, owner):
                _take_words_back(turn, Address(found.address), slot, why, owner=owner)
        dialogue.answers, dialogue.closed_at = {}, dialogue.closed_at or turn.now


def _forget_what_was_said(turn: Turn, where: Address) -> None:
    """What waits is not sent, what was delivered is no longer known, and an event that we failed
    to handle, whose words are kept for whoever looks why, keeps them no longer; in a thread or a
    topic of theirs neither."""
    turn.uow.take_back(where)
    closed = outbox.c.closed_at.is_not(None)
    turn.uow.connection.execute(delete(outbox).where(outbox.c.address == where, closed))
    theirs = (inbox.c.lane == where) | inbox.c.lane.startswith(f"{where}/", autoescape=True)
    failed = update(inbox).where(theirs, inbox.c.failure != "")
    turn.uow.connection.execute(failed.values(payload="", failure="erased"))


def _take_words_back(
    turn: Turn,
    where: Address,
    slot: str,
    why: Why,
    *,
    under: str = "",
    owner: int | None = None,
) -> None:
    """Replace what stands in a slot of somebody's place (in all that begin so, if it ends with a
    slash). `owner` is the person of the place, who reads of it once, see `_say_once`; None is
    staff."""
    if slot.endswith("/"):
        slots = turn.uow.slots(where, slot)
    else:
        slots = [slot] if turn.uow.holds(where, slot) else []
    if owner is None:
        blank = turn.catalogue.home.words(f"{why}.staff_blank")
        for each in slots:  # what is gone from there, a reminder that gave way, stays gone
            turn.say(blank, to=where, slot=each, anew=False, under=under)
        return
    words = turn.programme_for(turn.uow.session.get(Person, owner)).words
    harmless = [*map(words, (CLOSED, *OVER))]
    shown = [
        each for each in slots if not any(turn.uow.says(where, each, text) for text in harmless)
    ]
    if not shown:
        return
    if where not in turn.taken_back:
        turn.at_the_end(lambda: _say_once(turn, where, words, why))
    turn.taken_back.setdefault(where, []).extend(shown)


OVER = (
    "mentor.proposal_over",
    proposed.ACCEPTED,
    "introduction.reminder_over",
    "contact.over",
    "mentorship.over",
    "meeting.below",
    "thread.answered",
    *(f"{why}.staff_blank" for why in WHYS),
)
"""What says nothing of anybody where it stands, and so may stay."""

CLOSED = "introduction.over"
"""The words left where what heads a thread stood."""


def _say_once(turn: Turn, where: Address, words: Words, why: Why) -> None:
    """Take back what is to go in one place. The newest of it says what happened, once; the rest is
    deleted or, where that is not to be any more, says so, too; what heads a thread stays."""
    slots = list(dict.fromkeys(turn.taken_back[where]))
    if not slots:  # it is a place of whoever was erased, and known no more
        return
    at = {slot: turn.uow.delivered_at(where, slot) or turn.now for slot in slots}
    newest = max(reversed(slots), key=at.__getitem__)
    for slot in slots:
        heads = slot != newest and _heads(turn, where, slot)
        stays = slot == newest or heads or slot == pair.thread_of(slot)  # or it is a topic's name
        text = words(CLOSED if heads else f"{why}.staff_blank")
        turn.say(text, to=where, slot=slot, anew=slot == newest, removes=not stays, under="")


def _heads(turn: Turn, where: Address, slot: str) -> bool:
    """Whether what stands in a slot heads a thread, and is no topic's name."""
    head = f"{slot}{pair.HEAD}"
    is_thread = pair.thread_of(slot) == slot and not turn.uow.holds(where, head)
    return is_thread or (slot.endswith(pair.HEAD) and bool(pair.thread_of(slot)))
