"""Concerns: what a member of the team must see to, and close under their own name.

Desks open one where they read a sign (a check-in that goes badly, words for the team, a silence,
what did not arrive). There is never more than one open of a kind for a case, or for a person who
has none: a sign that comes again refreshes it. It stands on the card, or in a post of its own, as a
kind, a day and a count; what people wrote stays where it is. The team closes it (see
`supervision`), the programme only what is over by itself, and the history says which. Each is a
promise: `promises` says when the team is reminded.

The row of the case, or of the person, is locked first, then the concern: two signs at once, or two
members, see each other.
"""

from collections.abc import Container, Iterable
from datetime import timedelta

from sqlalchemy import bindparam, or_
from sqlmodel import Session, col, select

from conversations.casework import cards, casebook, flags, promises, raised, telling
from conversations.casework.casebook import card_slot
from conversations.casework.flags import Kind
from conversations.matching import roles
from conversations.turn import Turn
from conversations.words import Words
from storage.mail import STAFF
from storage.tables import Concern, History, Mentor, Mentorship, Person, Request

UNREACHABLE: tuple[Kind, ...] = ("unreachable", "mentor_unreachable")
"""The kinds that are over once the person is heard from."""

CHECK_INS: tuple[Kind, ...] = (
    "safety",
    "reported",
    *flags.HARD,
    "edge",
    "asked",
    "professional",
    "mentor_asked",
    "unhelped",
)
"""The kinds that a check-in may open, a report, a session that is marked, the wish for a
professional, or the question whether a help has helped: a sign of the team may have been
promised."""

NOT_ARRIVED: tuple[Kind, ...] = (*UNREACHABLE, "letter")
"""The kinds that are about what did not arrive: one of them for a person in a case is enough. A
letter that never arrived is not over once they are heard from: somebody must write it again."""

# Asked whenever somebody writes, so built once.
_OPEN = select(Concern).where(col(Concern.closed_at).is_(None)).order_by(col(Concern.id))
_OF_CASE = _OPEN.where(col(Concern.request_id) == bindparam("number"))
_OF_PERSON = _OPEN.where(col(Concern.person_id) == bindparam("number"))


# --- opening ------------------------------------------------------------------------------------


def open_or_refresh(
    turn: Turn, kind: Kind, *, request: Request | None = None, person: Person | None = None
) -> Concern:
    """Open a concern about a case, or, without one, about a person; refresh the one that is open.
    With a case, `person` is whose sign it is, if it is one person's."""
    subject = person.id if person is not None else None
    if request is not None:
        turn.uow.lock(Request, request.id)
        about = _OF_CASE, request.id
    else:
        assert person is not None, "a concern is about a case or about a person"
        turn.uow.lock(Person, person.id)
        about = _OF_PERSON.where(col(Concern.request_id).is_(None)), person.id
    rows = turn.uow.session.exec(about[0], params={"number": about[1]}).all()
    found = next((row for row in rows if row.kind == kind), None)
    row = turn.uow.lock(Concern, found.id) if found is not None else None
    if row is not None:
        row.seen_at, row.times = turn.now, row.times + 1
        if row.person_id != subject:
            # More than one: what one of them does settles nothing. A silence is whose it is now.
            row.person_id = subject if kind == "silent" else None
    else:
        row = Concern(
            kind=kind,
            request_id=request.id if request is not None else None,
            person_id=subject,
            opened_at=turn.now,
            seen_at=turn.now,
        )
        turn.uow.session.add(row)
        turn.uow.session.flush()
        _opened(turn, row, request)
    show(turn, row)
    return row


def not_arrived(turn: Turn, kind: Kind, request: Request | None, person: Person) -> None:
    """Something did not reach this person: one concern says so, the gravest, however it was
    learnt."""
    found = turn.uow.session.exec(_OF_PERSON, params={"number": person.id}).all()
    rows = [row for row in found if row.kind in NOT_ARRIVED]
    if request is None and rows:
        kind = _as_kind(rows[0])
        request = turn.uow.session.get(Request, rows[0].request_id) if rows[0].request_id else None
    elif request is not None:
        here = [row for row in rows if row.request_id == request.id]
        if any(row.kind == "letter" for row in here):
            kind = "letter"
        elif here and kind == "letter":
            row = held(turn, here[0].id or 0)
            assert row is not None
            row.kind = kind
            casebook.note(turn, request, "concern", why=flags.what(kind, turn.catalogue.home.words))
            show(turn, row)
            return
        for each in rows:
            row = held(turn, each.id or 0) if each.request_id is None else None
            if row is not None and row.closed_at is None:
                why = turn.catalogue.home.words("concern.over.in_case")
                _end(turn, row, "concern_over", why)
    open_or_refresh(turn, kind, request=request, person=person)


def _as_kind(row: Concern) -> Kind:
    return next(kind for kind in flags.KINDS if kind == row.kind)


def _opened(turn: Turn, row: Concern, request: Request | None) -> None:
    home = turn.catalogue.home
    promise = promises.seen_to(row.opened_at, home)
    at = promises.reminds_at(promise, "holder", home)
    turn.uow.remind(subject_of(row), f"{promise.kind}/holder", at)
    what = raised.what(turn.uow.session, row, home.words)
    if request is not None:
        casebook.note(turn, request, "concern", why=what)
    elif turn.uow.holds(STAFF, post_slot(row)):
        # The post of an earlier one is changed in place, which makes no sound.
        again = home.words("concern.again", what=what)
        turn.say(again, to=STAFF, under="", slot=f"{post_slot(row)}/{row.id}")


def silent(turn: Turn, request_id: int) -> Concern | None:
    """The open concern about a pair's silence, if there is one."""
    return of_kind(turn, "silent", request_id)


def waits_for(turn: Turn, row: Concern, silent_id: int) -> None:
    """An open silence of a pair is by now that of one of them: the other has written."""
    if row.person_id == silent_id:
        return
    locked = held(turn, row.id or 0)
    assert locked is not None
    locked.person_id = silent_id
    show(turn, locked)


def of_kind(turn: Turn, kind: Kind, request_id: int | None) -> Concern | None:
    """The open concern of this kind about a case, if there is one."""
    rows = turn.uow.session.exec(_OF_CASE, params={"number": request_id}).all()
    return next((row for row in rows if row.kind == kind), None)


def reported(turn: Turn, request_id: int | None) -> bool:
    """Whether one of the two has reported the other, and the team has not seen to it, or did so
    less than `limits.after_report_days` ago: no session is suggested to them, as in the journey."""
    calm = turn.now - timedelta(days=turn.catalogue.home.limits.after_report_days)
    statement = select(Concern.id).where(
        Concern.request_id == request_id,
        Concern.kind == "reported",
        or_(col(Concern.closed_at).is_(None), col(Concern.closed_at) > calm),
    )
    return turn.uow.session.exec(statement).first() is not None


# --- closing ------------------------------------------------------------------------------------


def held(turn: Turn, number: int) -> Concern | None:
    """The concern of this number, to change it: nobody else does until this turn ends."""
    row = turn.uow.session.get(Concern, number)
    if row is None:
        return None
    if row.request_id is not None:
        turn.uow.lock(Request, row.request_id)
    else:
        turn.uow.lock(Person, row.person_id)
    return turn.uow.lock(Concern, number)


def close(turn: Turn, row: Concern, done: str, *, answered: bool) -> None:
    """The member of the team whose turn it is has seen to it; `done` is what they say of it, and
    `answered` whether they wrote to whoever it is about, or spoke with them."""
    row.answered = answered
    row.closed_by, row.closed_name = turn.event.who, casebook.staff_name(turn.event)
    _end(turn, row, "concern_closed", done)


def answered(turn: Turn, kind: Kind, person: Person, request: Request | None = None) -> None:
    """A member of the team has written a letter to somebody who asked for the team (in this case
    alone, if one is given): that is what was asked for, and closes it under their name."""
    for found in turn.uow.session.exec(_OF_PERSON, params={"number": person.id}).all():
        kinds = (kind, "unhelped") if kind == "asked" else (kind,)
        meant = found.kind in kinds and (request is None or found.request_id == request.id)
        row = held(turn, found.id or 0) if meant else None
        if row is not None and row.closed_at is None:
            close(turn, row, turn.catalogue.home.words("concern.answered"), answered=True)


def over(
    turn: Turn,
    kinds: Iterable[str],
    reason: str,
    *,
    request_id: int | None = None,
    person_id: int | None = None,
    but: Container[int | None] = (),
) -> None:
    """What these kinds were about is over, in a case or for a person, `but` for some concerns:
    `reason` (a word of the programme's, `concern.over.<reason>`) is in the history. Nothing where
    none is open."""
    statement, number = (
        (_OF_CASE, request_id) if request_id is not None else (_OF_PERSON, person_id)
    )
    for found in turn.uow.session.exec(statement, params={"number": number}).all():
        meant = found.kind in kinds and found.id not in but
        row = held(turn, found.id or 0) if meant else None
        if row is not None and row.closed_at is None:
            _end(turn, row, "concern_over", turn.catalogue.home.words(f"concern.over.{reason}"))


def _end(turn: Turn, row: Concern, act: str, why: str) -> None:
    row.closed_at, row.why = turn.now, why
    turn.uow.unremind(subject_of(row))
    if row.request_id is not None:  # what was not said to the two meanwhile may be said now
        grown = select(Mentorship).where(
            Mentorship.request_id == row.request_id, Mentorship.state == "active"
        )
        for mentorship in turn.uow.session.exec(grown).all():
            mentorship.look_again_at = turn.now
    words = turn.catalogue.home.words
    what = raised.what(turn.uow.session, row, words)
    request = turn.uow.session.get(Request, row.request_id) if row.request_id else None
    if request is not None:
        casebook.note(turn, request, act, why=f"{what} ({why})" if why else what)
        if row.closed_by and request.holder not in ("", row.closed_by):
            telling.tell(turn, "triage.holder_told", request, to=request.holder)
    key = "concern.kept_by" if row.closed_by else "concern.kept_itself"
    kept = words(key, about=about(turn, row), what=what, who=row.closed_name, why=why)
    telling.settled(turn, late_slot(row), kept, told=telling.told_alone(turn, request))
    for slot in turn.uow.slots(STAFF, f"{raised_slot(row)}/"):  # else the last line is an alarm
        turn.say(kept, to=STAFF, under=root_slot(row), slot=slot)
    if request is not None and row.closed_by:
        root = root_slot(row)
        turn.say(kept, to=STAFF, under=root, slot=f"{root}/seen/{row.id}")
    show(turn, row)


# --- showing ------------------------------------------------------------------------------------


def subject_of(row: Concern) -> str:
    """Under which subject the agenda keeps a concern."""
    return f"concern/{row.id}"


def post_slot(row: Concern) -> str:
    """Where the channel says a concern about somebody who has no case."""
    return f"person/{row.person_id}/concern/{row.kind}"


def root_slot(row: Concern) -> str:
    """The message in whose thread the rest is: the card, or the person's post."""
    return card_slot(row.request_id) if row.request_id is not None else post_slot(row)


def raised_slot(row: Concern) -> str:
    """Below which the thread says what was noticed, until it is over."""
    return f"{root_slot(row)}/raised/{row.id}"


def late_slot(row: Concern) -> str:
    """Where the channel says that nobody has seen to it in time."""
    return casebook.concern_slot(root_slot(row), row.id)


def about(turn: Turn, row: Concern) -> str:
    """Whom it is about, without a name: for lines that an erasure does not reach."""
    words = turn.catalogue.home.words
    if row.request_id is not None:
        return words("concern.about_case", id=row.request_id)
    return words("concern.about_person")


def in_their_role(session: Session, person_id: int | None, name: str, words: Words) -> str:
    """The name of somebody who has no case, for the team: of a mentor with that, for of all else
    that is said of somebody they would be taken for a mentee."""
    mentor = session.get(Mentor, person_id)
    accompanies = mentor is not None and roles.MENTOR in roles.serves(mentor.answers)
    return words("concern.mentor", who=name) if accompanies else name


def show(turn: Turn, row: Concern) -> None:
    """Bring what the channel shows of a concern up to date: the card, or the post."""
    if row.request_id is not None:
        request = turn.uow.session.get(Request, row.request_id)
        assert request is not None
        casebook.refresh(turn, request)
        return
    words = turn.catalogue.home.words
    person = turn.uow.session.get(Person, row.person_id)
    name = person.name if person is not None and person.name else words("triage.somebody")
    name = in_their_role(turn.uow.session, row.person_id, name, words)
    if row.closed_at is None:
        shown = raised.flag(turn.uow.session, row)
        text = flags.line(shown, words, cards.STAFF_ZONE)
        buttons = [[flags.button(shown, words)]]
    else:
        text, buttons = closed(turn.uow.session, row, words), []
    title = words("concern.title", name=name)
    turn.say(text, title=title, to=STAFF, under="", slot=post_slot(row), buttons=buttons)


def closed(session: Session, row: Concern, words: Words) -> str:
    """Who closed it and when, or why it closed by itself: for staff who come too late."""
    assert row.closed_at is not None
    key = "closed" if row.closed_by else "closed_itself"
    return words(
        f"concern.{key}",
        what=raised.what(session, row, words),
        who=row.closed_name,
        why=row.why or words("concern.over.gone"),
        day=words.day(row.closed_at, cards.STAFF_ZONE),
    )


# --- forgetting ---------------------------------------------------------------------------------


def forget_case(turn: Turn, request: Request, owed: Container[int | None]) -> None:
    """The words of a case go: what is open about it is over, and what was said of it is blank. What
    is `owed` to somebody else stays open until a member of the team has seen to it. The history's
    own words are the caller's."""
    over(turn, flags.KINDS, "gone", request_id=request.id, but=owed)
    statement = select(Concern).where(Concern.request_id == request.id)
    for row in turn.uow.session.exec(statement).all():
        row.why = ""


def forget_person(turn: Turn, person: Person) -> None:
    """Somebody erases everything: the same for what was about them, in cases of others too."""
    over(turn, flags.KINDS, "gone", person_id=person.id)
    session = turn.uow.session
    statement = select(Concern).where(Concern.person_id == person.id)
    for row in session.exec(statement).all():
        row.why = ""
        if row.request_id is None or row.closed_at is None:
            continue
        said = select(History).where(
            History.request_id == row.request_id,
            History.act == "concern_closed",
            History.at == row.closed_at,
        )
        for line in session.exec(said).all():
            line.why = ""
