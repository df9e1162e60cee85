"""What interviewers read: the invitation, and that they are not needed after all."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from conversations import people, plain
from conversations.casework import interviews
from conversations.mentoring import drafting, letters, roster
from conversations.mentoring.drafting import Draft, Make, Values, Wrong
from conversations.programme import Catalogue
from conversations.team.forms import NAME
from storage.mail import Address, platform_of
from storage.tables import Interview, Mentor, Person, Request


def _invitation(
    session: Session, catalogue: Catalogue, request: Request | None, values: Values
) -> Draft:
    assert request is not None
    home, mentee = catalogue.home, drafting.mentee_of(session, request)
    guests = list(_guests(session, catalogue, request, values))
    if not guests:
        raise Wrong({"mentors": home.words("interview.form.nobody")})
    busy = _busy(session, request)
    if len(busy) + len(guests) > home.limits.interviews_at_once:
        count = home.limits.interviews_at_once
        raise Wrong({"mentors": home.words("interview.form.too_many", count=count)})
    said = drafting.nameless(values, "words", mentee, catalogue)
    read: list[tuple[Person | Address, str]] = []
    for guest in guests:
        if isinstance(guest, Person) and guest.id in busy:
            raise Wrong({"mentors": home.words("interview.form.already", name=guest.name)})
        read.append((guest, _letter(session, catalogue, request, guest, said)))
    somebody = values.get(f"member{NAME}", "") or home.words("triage.form.this_person")
    names = [each.name or somebody if isinstance(each, Person) else somebody for each in guests]
    shown = [
        home.words("triage.form.reads", name=name, text=text)
        for name, (_, text) in zip(names, read, strict=True)
    ]
    text = read[0][1] if len(read) == 1 else "\n\n".join(shown)
    if len(names) > 1:  # within a sentence; whoever has no name here comes last
        names = [home.words("interview.form.somebody") if n == somebody else n for n in names]
    return Draft(text, home.words.list(names), guests=tuple(read))


def _guests(
    session: Session, catalogue: Catalogue, request: Request, values: Values
) -> Iterator[Person | Address]:
    """Who was chosen: mentors by number, a member of the workspace by address."""
    home, seen = catalogue.home.words, set[int]()
    for number in filter(None, values.get("mentors", "").split(",")):
        person = session.get(Person, plain.number(number))
        mentor = session.get(Mentor, person.id) if person is not None else None
        known = mentor is not None and mentor.state in ("active", "paused")
        if person is None or not known or person.id == request.person_id:
            raise Wrong({"mentors": home("triage.form.choose")})
        seen.add(person.id or 0)
        yield person
    where = Address(values.get("member", ""))
    if not where:
        return
    if platform_of(where) != "slack" or not where.removeprefix("slack:").isalnum():
        raise Wrong({"member": home("triage.form.choose")})
    member = roster.at(session, where)
    if member is not None and member.id == request.person_id:
        raise Wrong({"member": home("matching.excluded.self")})
    if member is None:
        yield where
    elif member.id not in seen:
        yield member


def _letter(
    session: Session, catalogue: Catalogue, request: Request, guest: Person | Address, said: str
) -> str:
    if isinstance(guest, Person):
        programme, name = people.programme_of(session, catalogue, guest), people.first_name(guest)
    else:
        programme, name = catalogue.on(platform_of(guest)).home, ""
    words = programme.words
    return words(
        "interview.letter",
        hello=words("interview.hello", name=name) if name else words("interview.hello_nameless"),
        situation=programme.situations.get(request.situation, ""),
        need=programme.needs.get(request.need, ""),
        words=said,
        **programme.about.team_words,
    )


def _not_needed(
    session: Session, catalogue: Catalogue, request: Request | None, values: Values
) -> Draft:
    assert request is not None
    home = catalogue.home.words
    found = session.get(Interview, plain.number(values.get("interview", "")))
    mine = found is not None and found.request_id == request.id
    if found is None or not mine or found.state not in interviews.UNDER_WAY:
        raise Wrong({"interview": home("triage.form.choose")})
    parts = interviews.reads(session, catalogue, found)
    name = home.list(each.name or home("triage.somebody") for each, _ in parts)
    return Draft(letters.read_by(parts, home), name, chosen=str(found.id), parts=tuple(parts))


def candidates(session: Session, request: Request) -> list[Person]:
    """The mentors who may be asked for their view, by name."""
    statement = (
        select(Person)
        .join(Mentor, col(Mentor.person_id) == col(Person.id))
        .where(col(Mentor.state).in_(["active", "paused"]), Person.id != request.person_id)
        .order_by(col(Person.name))
    )
    busy = _busy(session, request)
    return [each for each in session.exec(statement).all() if each.id not in busy]


def _busy(session: Session, request: Request) -> set[int]:
    """Those whose view is awaited already."""
    invited = interviews.of_request(session, request.id)
    return {row.interviewer_id for row in invited if row.state in interviews.UNDER_WAY}


DRAFTS: dict[str, Make] = {"interview": _invitation, "uninvite": _not_needed}
