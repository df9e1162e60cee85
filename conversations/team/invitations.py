"""What interviewers read: the invitation, and that they are not needed after all."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from conversations import people, plain
from conversations.casework import acquainted, interviews
from conversations.mentoring import drafting, letters, presence, roster
from conversations.mentoring.drafting import Draft, Make, Values, Wrong
from conversations.programme import Catalogue
from conversations.team.forms import NAME
from storage.mail import Address, platform_of
from storage.tables import Interview, Mentor, Person, Proposal, Request


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
    _not_proposed(session, catalogue, request, guests)
    called = values.get(f"member{NAME}", "").strip()
    _not_apart(session, catalogue, request, guests, called)
    said = drafting.nameless(values, "words", mentee, catalogue, request)
    read: list[tuple[Person | Address, str]] = []
    for guest in guests:
        if isinstance(guest, Person) and guest.id in busy:
            raise Wrong({"mentors": home.words("interview.form.already", name=guest.name)})
        speaks = drafting.chosen_speaks(catalogue, None, values, "member")
        read.append((guest, _letter(session, catalogue, request, guest, said, called, speaks)))
    somebody = called or home.words("triage.form.this_person")
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
        known = mentor is not None and mentor.state in presence.HERE
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
    session: Session,
    catalogue: Catalogue,
    request: Request,
    guest: Person | Address,
    said: str,
    called: str,
    speaks: str,
) -> str:
    """What somebody reads who is invited; `called` is how Slack names the member who was chosen,
    for one who has not told us a name, and `speaks` the language they read it in, for one whom we
    have not met."""
    if isinstance(guest, Person):
        programme = people.programme_of(session, catalogue, guest)
        name, platform = people.first_name(guest), people.platform_where(session, guest.id)
        name = name or (people.first_name_of(called) if platform == "slack" else "")
    else:
        platform, name = platform_of(guest), people.first_name_of(called)
        programme = catalogue.on(platform)[speaks]
    words = programme.words
    mentee = drafting.mentee_of(session, request)
    number = guest.id if isinstance(guest, Person) else None
    known = number in acquainted.known_to(session, mentee.id)
    return words(
        "interview.letter_known" if known else "interview.letter",
        mentee=people.first_name(mentee),
        hello=words("interview.hello", name=name) if name else words("interview.hello_nameless"),
        situation=programme.situations.get(request.situation, ""),
        need=programme.needs.get(request.need, ""),
        words=said,
        team=drafting.asking(words, request, platform, programme.about),
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
    return Draft(letters.read_by(parts, home), name, chosen=str(found.id), guests=tuple(parts))


def candidates(session: Session, request: Request) -> list[Person]:
    """The mentors who may be asked for their view, by name."""
    statement = (
        select(Person)
        .join(Mentor, col(Mentor.person_id) == col(Person.id))
        .where(col(Mentor.state).in_(presence.HERE), Person.id != request.person_id)
        .order_by(col(Person.name))
    )
    taken = _busy(session, request) | {each.id for each in proposed(session, request)}
    return [each for each in session.exec(statement).all() if each.id not in taken]


def proposed(session: Session, request: Request) -> list[Person]:
    """Those who were asked to be the mentor of this case, and have not answered: asked for their
    view too, they would read two things of it that do not go together."""
    statement = (
        select(Person)
        .join(Proposal, col(Proposal.mentor_id) == col(Person.id))
        .where(Proposal.request_id == request.id, Proposal.state == "asked")
        .order_by(col(Proposal.id))
    )
    return list(session.exec(statement).all())


def _not_proposed(
    session: Session, catalogue: Catalogue, request: Request, guests: Sequence[Person | Address]
) -> None:
    asked = {each.id for each in proposed(session, request)}
    for guest in guests:
        if isinstance(guest, Person) and guest.id in asked:
            why = catalogue.home.words("interview.form.proposed", name=guest.name)
            raise Wrong({"mentors": why, "member": why})


def _not_apart(
    session: Session,
    catalogue: Catalogue,
    request: Request,
    guests: Sequence[Person | Address],
    called: str,
) -> None:
    """Nobody whom the person is not to meet (`roster.APART`). `called` is how Slack names the
    member who was chosen."""
    home, why_apart = catalogue.home.words, roster.apart(session, request, catalogue)
    for guest in guests:
        number, own = (guest.id, guest.name) if isinstance(guest, Person) else (None, "")
        name = own or called
        why = why_apart(number, name)
        if why:
            told = home(
                "interview.form.apart",
                name=name or home("triage.form.this_person"),
                why=home(f"matching.excluded.{why}"),
            )
            raise Wrong({"mentors": told, "member": told})


def _busy(session: Session, request: Request) -> set[int]:
    """Those whose view is awaited already."""
    invited = interviews.of_request(session, request.id)
    return {row.interviewer_id for row in invited if row.state in interviews.UNDER_WAY}


DRAFTS: dict[str, Make] = {"interview": _invitation, "uninvite": _not_needed}
