"""The casebook: every change of a case goes through `record`, and leaves a line and a new card.

`record` locks the case, asks the table (`cases`) and raises `MovedOn` before anything has changed,
so a desk records first and speaks afterwards. What a person in chat did is noted by their number,
never by their name: erasing the person erases them from the history too.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from conversations import people
from conversations.casework import (
    candidates,
    cards,
    cases,
    histories,
    interviews,
    promises,
    proposed,
    questions,
    reading,
    talks,
    telling,
    undoing,
)
from conversations.casework.cases import MovedOn
from conversations.casework.flagged import open_concern
from conversations.turn import Turn
from conversations.words import Words
from storage.mail import STAFF, Event, place_of
from storage.tables import Concern, History, Person, Proposal, Request

__all__ = ["MovedOn", "card_slot", "open_request", "record", "refresh", "tell_holder"]

BY_STAFF = frozenset(
    {"care", "write_person", "uninvite", "open_opinions", "concern_closed", "untold"}
    | {*undoing.BESIDE, *undoing.BESIDE.values()}
)
"""Acts of staff that move no case."""

BY_PROGRAMME = frozenset(
    {"concern", "concern_over", "contact_silent", "contact_unavailable", "introduce"}
    | {promises.ASKED, "subject_told"}
)
"""What the programme notices, asks or does, whoever's turn it is."""

UNDONE = cases.UNDOES | {*undoing.BESIDE.values()}
"""The lines of history that say that the one before was taken back."""


def card_slot(request_id: int | None) -> str:
    """Where the card of a case stands in the triage channel; all about the case is under it."""
    return f"case/{request_id}"


def ended_slot(request_id: int | None, line: int | None = None) -> str:
    """Where the letter stands that ended a mentorship of a case, by its line of the history: if it
    does not arrive, it is known in which case it did not; what replies to it is known, too. Without
    a line, what all of a case begin with."""
    return f"{card_slot(request_id)}/ended/{line or ''}"


# --- changing ---------------------------------------------------------------------------------


def record(
    turn: Turn,
    request: Request,
    act: str,
    why: str = "",
    *,
    holder: tuple[str, str] | None = None,
) -> History:
    """Move a case by the table, note it, and bring its card up to date.

    `why` is a member's words for the history, or `person/<id>`: whom the act is about. `holder` is
    who holds the case from now on (address, name), where the act hands it to somebody.
    Raises `MovedOn`, with nothing changed, where the case is no longer where the act begins:
    `triage.moved_on` tells the one who acted what happened meanwhile.
    """
    row = turn.uow.lock(Request, request.id)
    assert row is not None, "a case that was never stored"
    before = row.holder
    try:
        row.state = cases.after(row.state, act)
    except MovedOn as moved:
        moved.request_id = row.id
        raise
    if act == "submit":
        row.submitted_at = turn.now
    elif act in cases.HOLDING:
        row.holder, row.holder_name = turn.event.who, staff_name(turn.event)
    elif act == "release":
        row.holder = row.holder_name = ""
    elif holder is not None:
        row.holder, row.holder_name = holder
    if act == "reopen":
        row.closed_at, row.outcome = None, ""
        turn.uow.unremind(f"request/{row.id}", "forget")
    if row.state == "closed":
        row.closed_at, row.outcome = turn.now, cases.OUTCOMES[act]
        kept = timedelta(days=turn.catalogue.home.limits.closed_days)
        turn.uow.remind(f"request/{row.id}", "forget", turn.now + kept)
    if row.wait_until is not None and row.state != "waiting":
        row.wait_until = None
        turn.uow.unremind(f"wait/{row.id}", "over")
    questions.plan(turn, row, act)
    turn.moved(row.person_id)
    line = note(turn, row, act, why)
    line.given_to, line.given_to_name = holder or ("", "")
    if row.state == "closed":
        withdraw_proposals(turn, row)
        interviews.withdraw_all(turn, row, written=act in cases.WRITTEN)
        talks.withdraw(turn, row)
    plan(turn, row)
    if row.holder != before:
        _changed_hands(turn, row)
    refresh(turn, row)
    _tell_what_others_did(turn, row, line, before)
    return line


_PARTS = 4
"""Of how many parts the name of a deadline's slot is; that of one of its weeks has one more."""


def deadline_slot(request_id: int | None, kind: str, lines: Sequence[History]) -> str:
    """Where the channel says that a promise about a case is due: each promise in a message of its
    own, for the change of an older one is not noticed. `lines` are the history of the case."""
    return f"deadline/{request_id}/{kind}/{promises.how_many(lines)}"


def plan(turn: Turn, request: Request) -> None:
    """Keep the date at which the team is reminded of what it owes in step with what happened; what
    the channel, and anybody alone, was told of a promise that is kept is taken back."""
    home, subject = turn.catalogue.home, f"case/{request.id}"
    deadlines = f"deadline/{request.id}/"
    lines = histories.history(turn.uow.session, request.id or 0)
    promise = promises.owed(request.state, request.submitted_at, lines, home)
    waits = turn.uow.reminders(subject)
    if promise is not None and any(step.startswith(f"{promise.kind}/") for step in waits):
        return
    turn.uow.unremind(subject)
    if promise is not None:
        at = promises.reminds_at(promise, "holder", home)
        turn.uow.remind(subject, f"{promise.kind}/holder", at)
    slots, told = turn.uow.slots(STAFF, deadlines), telling.told_alone(turn, request)
    for each in told:
        private = turn.uow.slots(each, telling.told_slot(deadlines))
        slots += [slot.removeprefix(telling.told_slot("")) for slot in private]
    for late in dict.fromkeys("/".join(slot.split("/")[:_PARTS]) for slot in slots):
        telling.settled(turn, late, _kept(request, promise, home.words), told=told)


def concern_slot(root: str, number: int | None) -> str:
    """Where the channel says that nobody has seen to a concern in time, below the card or the post
    that it stands on."""
    return f"{root}/late/{number}"


def _changed_hands(turn: Turn, request: Request) -> None:
    """Whoever was told in private of what is owed about a case, and is not responsible for it any
    more, reads that it is not theirs now: with the day, so that it stays true whoever has it
    next."""
    session, home = turn.uow.session, turn.catalogue.home
    lines = histories.history(session, request.id or 0)
    promise = promises.owed(request.state, request.submitted_at, lines, home)
    late = [deadline_slot(request.id, promise.kind, lines)] if promise is not None else []
    concerns = select(Concern.id).where(Concern.request_id == request.id, open_concern)
    late += [concern_slot(card_slot(request.id), each) for each in session.exec(concerns)]
    asked = select(Proposal).where(
        Proposal.request_id == request.id, col(Proposal.question_at).is_not(None)
    )
    late += [proposed.late_slot(each) for each in session.exec(asked)]
    now = telling.responsible(turn, request.holder)
    before = [each for each in telling.told_alone(turn, request) if each != now]
    day, holder = home.words.day(turn.now, cards.STAFF_ZONE), telling.held(request, home.words)
    text = home.words("deadline.changed_hands", id=request.id, day=day, holder=holder)
    for each in late:
        telling.settled_alone(turn, each, text, told=before)


def _kept(request: Request, promise: promises.Promise | None, words: Words) -> str:
    """What is true of a case of which something was late: what is promised next, if anything."""
    if promise is not None:
        what, day = words(f"deadline.{promise.kind}"), words.day(promise.by)
        return words("deadline.kept_next", id=request.id, what=what, day=day)
    key = "kept_asked" if request.state == "asking" else "kept"
    return words(f"deadline.{key}", id=request.id)


def note(turn: Turn, request: Request, act: str, why: str = "") -> History:
    """A line of history without a move, such as an objective that was set. `history.<act>` in the
    programme's words says it."""
    assert request.id is not None
    by_staff = cases.WHO.get(act) == "staff" or act in BY_STAFF
    person = None if by_staff or act in BY_PROGRAMME else turn.person
    line = History(
        request_id=request.id,
        at=turn.now,
        actor=turn.event.who if by_staff else f"person/{person.id}" if person else "",
        actor_name=staff_name(turn.event) if by_staff else "",
        act=act,
        why=why,
    )
    turn.uow.session.add(line)
    turn.uow.session.flush()
    if act in cases.UNDO or act in undoing.BESIDE:  # the card offers to take it back, for so long
        turn.uow.remind(f"card/{request.id}", "undo", turn.now + undoing.WITHIN)
    return line


def refresh(turn: Turn, request: Request) -> None:
    """Post the card as the case stands now, in place of the one before."""
    turn.uow.session.flush()
    home = turn.catalogue.home
    card = cards.card(reading.case(turn.uow.session, request, home, turn.now), home)
    turn.say(
        "",
        title=card.title,
        facts=card.facts,
        quote=card.quote,
        buttons=card.buttons,
        to=STAFF,
        under="",
        slot=card_slot(request.id),
    )


def withdraw_proposals(turn: Turn, request: Request) -> None:
    """Tell the mentors whose answer is no longer needed, and take the case's words back; nobody is
    asked next."""
    candidates.forget(turn, request)
    statement = select(Proposal).where(Proposal.request_id == request.id, Proposal.state == "asked")
    for proposal in turn.uow.session.exec(statement).all():
        proposal.state, proposal.answered_at = "withdrawn", turn.now
        mentor = turn.uow.session.get(Person, proposal.mentor_id)
        assert mentor is not None
        proposed.put_away(turn, proposal, mentor)
        words = turn.programme_for(mentor).words
        where = people.address_of(turn.uow, proposal.mentor_id)
        turn.say(
            words("mentor.no_longer_needed", name=people.first_name(mentor)), to=where, under=""
        )


def tell_holder(turn: Turn, request: Request, key: str, *, at_once: bool = False) -> None:
    """A line to whoever holds the case, or is on duty: what they waited for is in its thread. It
    comes in the team's hours (see `telling`), unless it can't wait."""
    telling.tell(turn, key, request, at_once=at_once)


def in_thread(turn: Turn, request: Request, text: str, quote: str = "") -> None:
    """What the turn's person, one of the two of a case, says to the team: in its thread, in a slot
    that names them, so that it can be found again and erased."""
    card, author = card_slot(request.id), turn.someone.id
    role = "mentee" if request.person_id == author else "mentor"
    slot = f"{card}/{role}/{author}/{turn.event.id}"
    turn.say(text, to=STAFF, under=card, slot=slot, quote=quote)


def _tell_what_others_did(turn: Turn, request: Request, line: History, holder: str) -> None:
    """A line to whoever held the case, if a colleague changed it, or the mentee withdrew it or
    stopped being accompanied. The mentee has no name there: a private line is out of the reach of
    an erasure."""
    if not holder or holder == turn.event.who:
        return
    if line.act in cases.UNDOES:
        telling.tell(turn, "acts.taken_back", request, to=holder)
    elif cases.WHO[line.act] == "staff":
        key = "triage.holder_told" if request.holder == holder else "acts.held_before"
        telling.tell(turn, key, request, to=holder)
    elif line.act == "withdraw":
        telling.tell(turn, "triage.holder_withdrawn", request, to=holder)
    elif line.act == "stop":
        telling.tell(turn, "triage.holder_stopped", request, to=holder)


def staff_name(event: Event) -> str:
    """How a member of staff is called on cards and in histories: as the platform has them."""
    return event.name or place_of(event.who)


# --- reading ----------------------------------------------------------------------------------


_OPEN = (
    select(Request)
    .where(
        col(Request.person_id) == bindparam("person"),
        col(Request.state).not_in(["draft", "closed"]),
    )
    .order_by(col(Request.id).desc())
)


def open_request(session: Session, person_id: int | None) -> Request | None:
    """The person's newest request that is with the team or being accompanied, if there is one."""
    return session.exec(_OPEN, params={"person": person_id}).first()
