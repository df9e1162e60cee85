"""Interviews before the decision: who was invited to meet the mentee, how far it got, and the line
in the case's thread that says so.

An interview is a fact beside the state of its case. Each has one line in the thread, edited in
place for its whole life, and ends with an opinion, a no, or with the case.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from conversations import people
from conversations.dialogue import dialogues
from conversations.people import first_name
from conversations.programme import Catalogue
from conversations.turn import Rows, Turn
from conversations.words import Words
from storage import slots
from storage.mail import STAFF, Address, Button
from storage.tables import Interview, Person, PersonAddress, Request

UNDER_WAY = ("invited", "accepted", "held")
"""The states of an interview whose opinion is awaited."""

UNHELD = ("invited", "accepted")
"""Those of an interview that was not held: nobody has met yet."""

Stage = Literal[
    "invited", "accepted", "proposed", "agreed", "held", "written", "declined", "withdrawn"
]
"""How far an interview got: its state, and what is known of its date."""


# --- reading ------------------------------------------------------------------------------------


def of_request(session: Session, request_id: int | None) -> Sequence[Interview]:
    """All interviews about a request, oldest first."""
    return session.exec(_ABOUT, params={"request": request_id}).all()


def of_person(session: Session, person_id: int | None) -> Sequence[Interview]:
    """The interviews somebody was invited to hold, oldest first."""
    return session.exec(_HELD_BY, params={"person": person_id}).all()


_ABOUT = (
    select(Interview)
    .where(col(Interview.request_id) == bindparam("request"))
    .order_by(col(Interview.id))
)
_HELD_BY = (
    select(Interview)
    .where(col(Interview.interviewer_id) == bindparam("person"))
    .order_by(col(Interview.id))
)


def unheld(session: Session, request_id: int | None, person_id: int | None) -> list[Interview]:
    """What somebody was invited to hold about a request, and has not held."""
    rows = of_request(session, request_id)
    return [row for row in rows if row.interviewer_id == person_id and row.state in UNHELD]


def agreed_ahead(session: Session, request_id: int | None, now: datetime) -> list[Interview]:
    """The interviews about a request whose date is agreed and still to come."""
    return [
        row
        for row in of_request(session, request_id)
        if stage(row) == "agreed" and row.at is not None and row.at > now
    ]


def another_before(session: Session, interview: Interview) -> bool:
    """Whether the mentee was asked to talk with somebody else about the same request before."""
    mine = (interview.answered_at or interview.invited_at, interview.id or 0)
    return any(
        row.id != interview.id
        and row.at is not None
        and (row.answered_at or row.invited_at, row.id or 0) < mine
        for row in of_request(session, interview.request_id)
    )


def locked(turn: Turn, number: int) -> tuple[Interview, Request] | None:
    """The interview of this number and its request, whose lock is that of all its interviews; None
    where there is no such interview."""
    found = turn.uow.session.get(Interview, number)
    request = turn.uow.lock(Request, found.request_id) if found is not None else None
    if found is None or request is None:
        return None
    turn.uow.session.refresh(found)
    return found, request


def stage(interview: Interview) -> Stage:
    """How far an interview got."""
    known: tuple[Stage, ...] = ("invited", "held", "written", "declined", "withdrawn")
    for each in known:
        if interview.state == each:
            return each
    if interview.agreed_at is not None:
        return "agreed"
    return "proposed" if interview.at is not None else "accepted"


def waits(rows: Sequence[Interview]) -> bool:
    """Whether an opinion is awaited."""
    return any(row.state in UNDER_WAY for row in rows)


def sealed(rows: Sequence[Interview]) -> bool:
    """Whether an opinion is there that the team has not read yet."""
    return any(row.opinion and row.opened_at is None for row in rows if row.state == "written")


def name_of(session: Session, interview: Interview, words: Words) -> str:
    """How the interviewer is called among the team."""
    person = session.get(Person, interview.interviewer_id)
    return person.name if person is not None and person.name else words("triage.somebody")


def shown(session: Session, request_id: int, words: Words) -> tuple[tuple[str, str], ...]:
    """The interviews as a card shows them: (name, stage)."""
    rows = of_request(session, request_id)
    return tuple((name_of(session, row, words), stage(row)) for row in rows)


def slot_of(interview: Interview) -> str:
    """Where the interview stands, in the places of the interviewer and of the mentee."""
    return f"interview/{interview.id}"


def question_slot(interview: Interview) -> str:
    """Where the question stands that waits for an answer: the invitation, or the date proposed
    last, which is a message of its own, to be noticed."""
    if interview.at is None:
        return slot_of(interview)
    return f"{slot_of(interview)}/at/{int(interview.at.timestamp())}"


def line_slot(interview: Interview) -> str:
    """Where its line stands in the triage channel."""
    return f"case/{interview.request_id}/interview/{interview.id}"


# --- saying -------------------------------------------------------------------------------------


def tell_team(turn: Turn, interview: Interview) -> None:
    """Bring its line in the case's thread up to date; until it is over, with the invitation."""
    home = turn.catalogue.home
    words, how = home.words, stage(interview)
    when = words.moment(interview.at, home.team.zone) if interview.at is not None else ""
    name = name_of(turn.uow.session, interview, words)
    text = words(f"interview.line.{how}", name=name, when=when)
    withdraw = Button(
        label=words("triage.button.uninvite"), act=f"uninvite/{interview.request_id}", form=True
    )
    buttons: Rows = [[withdraw]] if interview.state in UNDER_WAY else ()
    turn.say(
        text,
        quote=interview.words if interview.state in UNDER_WAY else "",
        to=STAFF,
        under=f"case/{interview.request_id}",
        slot=line_slot(interview),
        buttons=buttons,
    )


def tell(turn: Turn, person_id: int, text: str) -> None:
    """A word to the interviewer or the mentee, where they are written to; to nobody where there is
    no such place any more."""
    if people.addresses_of(turn.uow, person_id):
        turn.say(text, to=people.address_of(turn.uow, person_id), under="")


def forget_forms(turn: Turn, interview: Interview) -> None:
    """What was begun for an interview that will not be, or is forgotten, is put away."""
    for row in dialogues.about(turn.uow.session, slot_of(interview)):
        dialogues.forget(turn, row)


def names_known(session: Session, interview: Interview) -> bool:
    """Whether the two were told each other's names: a date was agreed once."""
    if interview.agreed_at is not None:
        return True
    theirs = PersonAddress.person_id == interview.interviewer_id
    found = session.exec(select(PersonAddress.address).where(theirs)).all()
    begins = agreed_in(interview)  # it may have been moved since
    return any(slots.begin_with(session, Address(where), begins) for where in found)


def agreed_in(interview: Interview) -> str:
    """What begins the slots of the messages that say which date is agreed."""
    return f"{slot_of(interview)}/agreed/"


def close_agreed(turn: Turn, interview: Interview, person: Person) -> None:
    """No date stands before this person any more as if it held."""
    moved = turn.programme_for(person).words("interview.moved")
    for where, slot in people.below(turn.uow, person.id or 0, agreed_in(interview)):
        turn.say(moved, to=where, under="", slot=slot)


def close_questions(turn: Turn, interview: Interview, person: Person) -> None:
    """Nothing that stands before this person asks them about the interview any more."""
    over = turn.programme_for(person).words("interview.over")
    for slot in sorted({slot_of(interview), question_slot(interview)}):
        for where in people.showing(turn.uow, person.id or 0, slot):
            turn.say(over, to=where, under="", slot=slot)


# --- ending -------------------------------------------------------------------------------------


def withdraw_all(turn: Turn, request: Request, *, written: bool = False) -> None:
    """The case is over: nobody's opinion is awaited any more. Both sides are told kindly; where the
    mentee is `written` to about it anyway, that letter is what they read of it."""
    for interview in of_request(turn.uow.session, request.id):
        if interview.state in UNDER_WAY:
            withdraw(turn, interview, written=written)


def withdraw_unheld(turn: Turn, request: Request, person: Person) -> bool:
    """This person is asked to be the mentor: they are not asked for their view of it, too. Whether
    they were."""
    found = unheld(turn.uow.session, request.id, person.id)
    for interview in found:
        withdraw(turn, interview)
    return bool(found)


def withdraw(turn: Turn, interview: Interview, *, written: bool = False) -> None:
    """This interview will not be, or its opinion is not needed. The interviewer is told, and the
    mentee if a date was proposed or agreed, and not held, unless they are `written` to anyway."""
    session, planned = turn.uow.session, stage(interview) in ("proposed", "agreed")
    told = {each: not_needed(turn, interview, each) for each in ("interviewer", "mentee")}
    forget_forms(turn, interview)
    interview.state, interview.answered_at, interview.words = "withdrawn", turn.now, ""
    turn.uow.unremind(slot_of(interview))
    interviewer = session.get(Person, interview.interviewer_id)
    request = session.get(Request, interview.request_id)
    assert interviewer is not None
    assert request is not None
    close_questions(turn, interview, interviewer)
    close_agreed(turn, interview, interviewer)
    tell(turn, interviewer.id or 0, told["interviewer"])
    mentee = session.get(Person, request.person_id)
    if planned and mentee is not None and mentee.erased_at is None:
        close_questions(turn, interview, mentee)
        close_agreed(turn, interview, mentee)
        if not written:
            tell(turn, mentee.id or 0, told["mentee"])
    tell_team(turn, interview)


def reads(session: Session, catalogue: Catalogue, interview: Interview) -> list[tuple[Person, str]]:
    """Who will read what, once this interview is withdrawn, as the team previews it."""
    request = session.get(Request, interview.request_id)
    assert request is not None
    numbers = {"interviewer": interview.interviewer_id}
    if stage(interview) in ("proposed", "agreed"):
        numbers["mentee"] = request.person_id
    return [
        (session.get_one(Person, number), not_needed_text(session, catalogue, interview, role))
        for role, number in numbers.items()
    ]


def not_needed(turn: Turn, interview: Interview, role: str) -> str:
    """What the interviewer, or the mentee, reads who is told that there will be no interview."""
    return not_needed_text(turn.uow.session, turn.catalogue, interview, role)


def not_needed_text(session: Session, catalogue: Catalogue, interview: Interview, role: str) -> str:
    """The same, as the team previews it."""
    request = session.get(Request, interview.request_id)
    assert request is not None
    mine = interview.interviewer_id if role == "interviewer" else request.person_id
    person = session.get(Person, mine)
    assert person is not None
    words, how = people.programme_of(session, catalogue, person).words, stage(interview)
    at = words.moment(interview.at, person.zone) if interview.at is not None else ""
    if role == "mentee":
        return words("interview.called_off_told", when=at)
    key = "of_view" if how == "held" else "of_date" if at else "of_talk"
    if request.outcome == "withdrawn" and how != "held":  # not the team's doing
        key = f"{key}_withdrawn"
    return words(f"interview.not_needed_{key}", name=first_name(person), when=at)
