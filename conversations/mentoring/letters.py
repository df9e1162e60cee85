"""What staff send to a mentee or a mentor, word for word.

One function makes the text for the preview and for the sending, so that what was confirmed is
what arrives. A draft is made from what is stored and from the values of a form (`now`, the instant
in ISO 8601, is among them for whoever counts days); it changes nothing. Wrong values come back as a
sentence for each field. Those of decisions are made by `deciding`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from conversations import naming, people, plain
from conversations.casework import (
    acquainted,
    interviews,
    raised,
    reading,
    reopening,
    waits,
    working,
)
from conversations.mentoring import deciding, farewell, pair, proposals, roster, thanks
from conversations.mentoring.drafting import (
    Draft,
    Make,
    Values,
    Wrong,
    begun,
    chosen_speaks,
    employer,
    filled,
    masked,
    mentee_of,
    nameless,
    own_words,
)
from conversations.mentoring.roster import Sought
from conversations.programme import Catalogue, Programme
from conversations.words import Words
from storage.mail import Address, platform_of
from storage.tables import Mentor, Mentorship, Person, PersonAddress, Proposal, Request


def _question(
    session: Session, catalogue: Catalogue, request: Request | None, values: Values
) -> Draft:
    person = mentee_of(session, request)
    question = filled(values, "question", catalogue)
    words = people.programme_of(session, catalogue, person).words
    text = words("triage.letter.question", name=people.first_name(person), question=question)
    return Draft(text, person.name, person)


def _close(
    session: Session, catalogue: Catalogue, request: Request | None, values: Values
) -> Draft:
    if not values.get("why", "").strip():
        raise Wrong({"why": catalogue.home.words("triage.form.empty")})
    return own_words(session, catalogue, request, values)


def _reopen(
    session: Session, catalogue: Catalogue, request: Request | None, values: Values
) -> Draft:
    assert request is not None
    why = reopening.why_not(session, request, catalogue.home.words)
    if why:
        raise Wrong({"letter": why})
    draft = own_words(session, catalogue, request, values)
    kept = farewell.kept_longer(session, catalogue, request)
    return replace(draft, text=f"{draft.text}\n\n{kept}") if kept else draft


def _proposal(
    session: Session, catalogue: Catalogue, request: Request | None, values: Values
) -> Draft:
    assert request is not None
    home = catalogue.home.words
    fields = ["mentor", *(name for name in NEXT if values.get(name))]
    chosen = [values.get(name, "") for name in fields]
    for name, again in zip(fields, [chosen[:at] for at in range(len(chosen))], strict=True):
        if values.get(name) in again:
            raise Wrong({name: home("triage.form.propose.twice")})
    now = datetime.fromisoformat(values["now"])
    sought = roster.sought(session, request, catalogue, now)
    parts = [_asked(session, catalogue, request, values, name, sought) for name in fields]
    (mentor, text), *after = parts
    if after:
        shown = [home("triage.form.reads", name=mentor.name, text=text)]
        shown += [home("triage.form.propose.then", name=each.name, text=to) for each, to in after]
        text = "\n\n".join(shown)
    # Their own interview, if it is still to be held, is withdrawn with the proposal.
    also = [
        each
        for row in interviews.unheld(session, request.id, mentor.id or 0)
        for each in interviews.reads(session, catalogue, row)
    ]
    if request.state == "waiting":  # what else ends a wait writes to the mentee anyway
        mentee = mentee_of(session, request)
        also.append((mentee, waits.resumed(session, catalogue, mentee)))
    return Draft(
        text,
        mentor.name,
        mentor,
        chosen=chosen[0],
        parts=tuple(parts) if after else (),
        also=tuple(also),
    )


NEXT = ("next", "next_2", "next_3")
"""The fields of those who are asked in turn, if those before say no or do not answer."""


def _asked(
    session: Session,
    catalogue: Catalogue,
    request: Request,
    values: Values,
    field: str,
    sought: Sought,
) -> tuple[Person, str]:
    """The mentor of this field, and what they would read. Raises `Wrong` where they may not be
    asked, or the words would tell whom they are about."""
    home, mentee = catalogue.home.words, mentee_of(session, request)
    mentor = session.get(Person, plain.number(values.get(field, "")))
    if mentor is None or session.get(Mentor, mentor.id) is None:
        raise Wrong({field: home("triage.form.choose")})
    assert mentor.id is not None
    out = (sought.why_not if field in NEXT else sought.why_not_at_all)(mentor.id)
    if not out and field in NEXT and interviews.unheld(session, request.id, mentor.id):
        out = "interview"  # whoever is asked at once has it withdrawn, as the preview says
    if out:
        why = home(f"matching.excluded.{out}")
        raise Wrong({field: home("triage.form.mentor_out", mentor=mentor.name, why=why)})
    said = nameless(values, "words", mentee, catalogue, request)
    programme = people.programme_of(session, catalogue, mentor)
    known = mentor.id in acquainted.known_to(session, mentee.id)
    text = programme.words(
        "triage.letter.proposal_known" if known else "triage.letter.proposal",
        name=people.first_name(mentor),
        mentee=naming.called(session, mentee, mentor),
        situation=programme.situations.get(request.situation, ""),
        need=programme.needs.get(request.need, ""),
        words=said,
        months=programme.limits.months,
    )
    where = people.platform_where(session, mentor.id)
    if where == "slack" and request.holder_name:
        team = programme.about.team
        signed = programme.words("triage.letter.signed", who=request.holder_name, team=team)
        text = f"{text}\n\n{signed}"
    return mentor, text


def invitation(
    session: Session, catalogue: Catalogue, request: Request | None, values: Values
) -> Draft:
    """What a member of the workspace reads who is asked to become a mentor."""
    home = catalogue.home
    where = Address(values.get("person", ""))
    if platform_of(where) != "slack" or not values["person"].removeprefix("slack:").isalnum():
        raise Wrong({"person": home.words("triage.form.choose")})
    person = roster.at(session, where)
    mentor = session.get(Mentor, person.id) if person is not None else None
    if mentor is not None and mentor.state != "left":
        raise Wrong({"person": home.words("triage.form.already_mentor")})
    # What the platform calls them comes with the form (`forms.NAME`), where we have not met.
    called = (person.name if person else "") or values.get("person.name", "").strip()
    name, paragraphs = people.first_name_of(called), []
    for programme in read_in(catalogue, person, values):
        words, association = programme.words, programme.about.association
        hello = words("interview.hello", name=name) if name else words("interview.hello_nameless")
        text = words("mentor.slack_invitation", hello=hello, association=association)
        paragraphs.append(text)
    return Draft("\n\n".join(paragraphs), called, person, where)


def read_in(catalogue: Catalogue, person: Person | None, values: Values) -> Sequence[Programme]:
    """The programme in the language of the member of the workspace who was chosen; in all that
    there are, where nobody knows which of them they read."""
    here = catalogue.on("slack")
    language = chosen_speaks(catalogue, person, values, "person")
    return [here[language]] if language else list(here)


def _to_mentor(
    session: Session, catalogue: Catalogue, request: Request | None, values: Values
) -> Draft:
    mentee = mentee_of(session, request)
    mentorship, mentor = _mentor(session, catalogue, request, "letter")
    known = mentorship.state == "active" or mentor.id in acquainted.known_to(session, mentee.id)
    if known:
        letter = filled(values, "letter", catalogue)
    else:  # the two do not know each other's names yet
        letter = nameless(values, "letter", mentee, catalogue, request)
    words = people.programme_of(session, catalogue, mentor).words
    text = words(
        "triage.letter.mentor" if known else "triage.letter.mentor_before",
        name=people.first_name(mentor),
        mentee=naming.called(session, mentee, mentor),
        letter=letter,
    )
    return Draft(text, mentor.name, mentor)


def _answer_mentor(
    session: Session, catalogue: Catalogue, request: Request | None, values: Values
) -> Draft:
    mentee = mentee_of(session, request)
    assert request is not None
    waiting = {str(person.id): person for _, person in proposals.with_question(session, request)}
    mentor = waiting.get(values.get("mentor", ""))
    if mentor is None:
        raise Wrong({"mentor": catalogue.home.words("triage.form.choose")})
    if mentor.id in acquainted.known_to(session, mentee.id):
        letter = filled(values, "letter", catalogue)
    else:  # no name before both have said yes
        letter = nameless(values, "letter", mentee, catalogue, request)
    words = people.programme_of(session, catalogue, mentor).words
    text = words("triage.letter.answer_mentor", name=people.first_name(mentor), letter=letter)
    return Draft(text, mentor.name, mentor, chosen=values["mentor"])


def _take_back(
    session: Session, catalogue: Catalogue, request: Request | None, values: Values
) -> Draft:
    assert request is not None

    def words(person: Person) -> Words:
        return people.programme_of(session, catalogue, person).words

    if request.state == "proposing":
        asked = session.exec(
            select(Person)
            .join(Proposal, col(Proposal.mentor_id) == col(Person.id))
            .where(Proposal.request_id == request.id, Proposal.state == "asked")
            .order_by(col(Proposal.id))
        ).all()
        if not asked:
            raise Wrong({"why": catalogue.home.words("triage.nobody_asked")})
        parts = [
            (each, words(each)("mentor.no_longer_needed", name=people.first_name(each)))
            for each in asked
        ]
    else:
        mentee = mentee_of(session, request)
        mentorship, mentor = _mentor(session, catalogue, request, "why")
        stage = "ending" if mentorship.state == "active" else "introduction"
        now = datetime.fromisoformat(values["now"])
        by = words(mentee).day(working.first_answer_by(now, catalogue.home))
        pairs = (("mentee", mentee, mentor), ("mentor", mentor, mentee))
        parts = [
            (
                each,
                words(each)(
                    f"{stage}.taken_back_{role}", name=naming.called(session, other, each), day=by
                ),
            )
            for role, each, other in pairs
        ]
        if stage == "ending":
            programme = people.programme_of(session, catalogue, mentor)
            text, _ = thanks.closing(session, programme, mentorship, now, parts[1][1])
            parts[1] = mentor, text
    home = catalogue.home.words
    name = home.list(each.name for each, _ in parts)
    return Draft(read_by(parts, home), name, parts=tuple(parts))


def _end_silent(
    session: Session, catalogue: Catalogue, request: Request | None, values: Values
) -> Draft:
    mentee = mentee_of(session, request)
    mentorship, mentor = _mentor(session, catalogue, request, "letter")
    if not raised.is_silent(session, mentorship.request_id):  # they have written to each other
        raise Wrong({"letter": catalogue.home.words("triage.form.end_silent.over")})
    now = datetime.fromisoformat(values["now"])
    fields = (("letter", mentee), ("letter_mentor", mentor))
    parts = []
    for field, person in fields:
        programme = people.programme_of(session, catalogue, person)
        text, _ = farewell.closing(
            session, programme, mentorship, person, now, filled(values, field, catalogue)
        )
        parts.append((person, text))
    home = catalogue.home.words
    name = home.list(each.name for each, _ in parts)
    return Draft(read_by(parts, home), name, parts=tuple(parts))


def read_by(parts: Sequence[tuple[Person, str]], home: Words) -> str:
    """What each of several people will read, one after the other."""
    shown = [home("triage.form.reads", name=each.name, text=text) for each, text in parts]
    return "\n\n".join(shown)


def _to_person(
    session: Session, catalogue: Catalogue, request: Request | None, values: Values
) -> Draft:
    person = somebody(session, catalogue, values.get("person", ""), "letter")
    letter = filled(values, "letter", catalogue)
    programme = people.programme_of(session, catalogue, person)
    named = programme.about.team_words
    text = programme.words("correspondence.letter", letter=letter, **named)
    return Draft(text, person.name, person)


def _invite_person(
    session: Session, catalogue: Catalogue, request: Request | None, values: Values
) -> Draft:
    person = somebody(session, catalogue, values.get("person", ""), "letter")
    mentor = session.get(Mentor, person.id)
    if mentor is not None and mentor.state != "left":
        raise Wrong({"letter": catalogue.home.words("triage.form.already_mentor")})
    return Draft(filled(values, "letter", catalogue), person.name, person)


def somebody(session: Session, catalogue: Catalogue, number: str, field: str) -> Person:
    """The person of this number, who can be written to. Raises `Wrong` for anybody else."""
    person = session.get(Person, plain.number(number))
    if person is not None and person.erased_at is None:
        where = select(PersonAddress).where(PersonAddress.person_id == person.id)
        if session.exec(where).first() is not None:
            return person
    raise Wrong({field: catalogue.home.words("correspondence.gone")})


def _mentor(
    session: Session, catalogue: Catalogue, request: Request | None, field: str
) -> tuple[Mentorship, Person]:
    """The mentorship that lives, and its mentor. Raises `Wrong` for the field if none does."""
    assert request is not None
    mentorship = pair.of_request(session, request.id)
    mentor = session.get(Person, mentorship.mentor_id) if mentorship else None
    if mentorship is None or mentor is None:
        raise Wrong({field: catalogue.home.words("triage.form.nobody_accompanies")})
    return mentorship, mentor


DRAFTS: dict[str, Make] = {
    "ask": _question,
    "close": _close,
    "reopen": _reopen,
    "propose": _proposal,
    "add_mentor": invitation,
    "write_mentor": _to_mentor,
    "answer_mentor": _answer_mentor,
    "end_silent": _end_silent,
    "take_back": _take_back,
    "write_person": _to_person,
    "invite_person": _invite_person,
    **deciding.DRAFTS,
}


# --- starting points that staff may change ---------------------------------------------------


def close_start(session: Session, catalogue: Catalogue, person: Person) -> str:
    """The letter with which a case ends otherwise."""
    words = people.programme_of(session, catalogue, person).words
    return words("acts.close_letter", name=people.first_name(person))


def silent_start(
    session: Session, catalogue: Catalogue, request: Request
) -> tuple[str, str] | None:
    """The letters to mentee and mentor with which a pair that has fallen silent is ended; None
    where there is no such pair any more."""
    mentorship = pair.of_request(session, request.id)
    if mentorship is None or not raised.is_silent(session, request.id):
        return None
    two = (
        session.get_one(Person, mentorship.mentee_id),
        session.get_one(Person, mentorship.mentor_id),
    )
    said = [
        people.programme_of(session, catalogue, each).words(
            f"ending.silent_{role}",
            me=people.first_name(each),
            name=naming.called(session, other, each),
        )
        for role, each, other in zip(pair.ROLES, two, reversed(two), strict=True)
    ]
    return said[0], said[1]


def reopen_start(session: Session, catalogue: Catalogue, person: Person) -> str:
    """The letter with which a closed case is opened again."""
    words = people.programme_of(session, catalogue, person).words
    return words("reopening.letter", name=people.first_name(person))


def invitation_start(session: Session, catalogue: Catalogue, person: Person) -> str:
    """The invitation of somebody who offered their help."""
    words = people.programme_of(session, catalogue, person).words
    return words("offering.invitation", name=people.first_name(person))


def proposal_start(catalogue: Catalogue, request: Request, person: Person) -> str:
    """The mentee's own words, with what would give them away taken out."""
    texts = reading.first_texts(request, person, catalogue.home, 3)
    return begun(masked("\n\n".join(texts), person, employer(request)))
