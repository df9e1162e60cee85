"""The letters of the team's decisions: another help, one talk with a contact, a date, a no.

What a help costs, how to start it and whom to call are the programme's, and are told below the
member's own words; a letter that was left empty is the catalogue's own. See `letters`.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session

from conversations import people, plain
from conversations.casework import cards, casebook, cases, talks, waits, working
from conversations.mentoring import matching, roster
from conversations.mentoring.drafting import (
    LETTER_LIMIT,
    Draft,
    Make,
    Values,
    Wrong,
    filled,
    masked,
    mentee_of,
    nameless,
    own_words,
)
from conversations.programme import Catalogue, Programme, Referral
from storage.tables import Person, Request

# --- another help ---------------------------------------------------------------------------


def _referral(
    session: Session, catalogue: Catalogue, request: Request | None, values: Values
) -> Draft:
    person = mentee_of(session, request)
    programme = people.programme_of(session, catalogue, person)
    chosen = values.get("referral", "")
    referral = programme.referrals.get(chosen)
    if referral is None or referral.kind == "contact":
        raise Wrong({"referral": catalogue.home.words("triage.form.choose")})
    assert request is not None
    if not referral.beside and is_beside(request, values, "refer"):
        raise Wrong({"referral": catalogue.home.words("decision.not_beside")})
    letter = _letter(values, referral, person, catalogue)
    then = and_then(programme, closes=not is_beside(request, values, "refer"))
    text = f"{letter}\n\n{in_short(programme, referral)}\n\n{then}"
    return Draft(text, person.name, person, chosen=chosen)


def is_beside(request: Request, values: Values, act: str) -> bool:
    """Whether a decision runs beside the case: as was chosen, or because it can't close it now."""
    return values.get("then") == "beside" or not cases.path(request.state, act)


def and_then(programme: Programme, *, closes: bool) -> str:
    """Whether the request ends there, or goes on: the mentee reads it below the letter."""
    key = "decision.then_closes" if closes else "decision.then_goes_on"
    return programme.words(key, **programme.about.team_words)


def in_short(programme: Programme, referral: Referral, *, told: Sequence[str] = ()) -> str:
    """A help in a few lines: what it is, what it costs, how to start, whom to call; `told` stands
    in the place of whom to call."""
    words = programme.words
    lines = [
        f"{referral.label}\n{referral.about}",
        words("decision.cost", cost=referral.cost),
        words("decision.start", start=referral.start),
    ]
    call = [words("decision.call", call=referral.call)] if referral.call else []
    return "\n\n".join((*lines, *(told or call)))


def referral_start(session: Session, catalogue: Catalogue, person: Person, name: str) -> str:
    """The letter that a help of the catalogue begins with; nothing for one that is not there."""
    programme = people.programme_of(session, catalogue, person)
    referral = programme.referrals.get(name)
    return referral.letter.format(name=people.first_name(person)) if referral else ""


def _letter(values: Values, referral: Referral, person: Person, catalogue: Catalogue) -> str:
    """The member's words; where they wrote none, the catalogue's."""
    if not values.get("letter", "").strip():
        return referral.letter.format(name=people.first_name(person))
    return filled(values, "letter", catalogue)


# --- one talk with a contact ----------------------------------------------------------------


class Contact(NamedTuple):
    """Somebody of the roster who may be asked for one talk, and why them."""

    id: int
    name: str
    why: str


def contacts(session: Session, request: Request, programme: Programme) -> list[Contact]:
    """Who may be asked, the best first, as for proposals; then those who accompany as many as they
    can, for one talk takes no place. Who was asked about this case already is not asked again."""
    ranking = roster.ranking(session, request, programme)
    ranked = [
        Contact(each.mentor_id, each.name, matching.sentence(each, programme))
        for each in ranking.ranked
    ]
    why = programme.words("matching.excluded.full")
    full = [Contact(e.mentor_id, e.name, why) for e in ranking.excluded if e.why == "full"]
    known = {
        talk.contact_id
        for talk in talks.of_request(session, request.id)
        if talk.state != "withdrawn"
    }
    return [each for each in (*ranked, *full) if each.id not in known]


def _talk(session: Session, catalogue: Catalogue, request: Request | None, values: Values) -> Draft:
    assert request is not None
    person = mentee_of(session, request)
    chosen, who = values.get("contact", ""), values.get("somebody", "").strip()
    home = catalogue.home.words
    if bool(chosen) == bool(who):
        raise Wrong({"somebody": home("contact.form.either")})
    programme = people.programme_of(session, catalogue, person)
    letter = _letter(values, programme.talk[1], person, catalogue)
    closes = not is_beside(request, values, "contact")
    if who:
        if len(who) > WHO_LIMIT:
            raise Wrong({"somebody": home("triage.form.too_long", count=WHO_LIMIT)})
        return Draft(talk_letter(programme, letter, who, closes=closes), person.name, person)
    able = {each.id for each in contacts(session, request, catalogue.home)}
    contact = session.get(Person, plain.number(chosen))
    if contact is None or contact.id not in able:
        raise Wrong({"contact": home("triage.form.choose")})
    said = nameless(values, "words", person, catalogue)
    theirs = people.programme_of(session, catalogue, contact)
    asks = theirs.words("contact.ask", name=people.first_name(contact), words=said)
    reach = home("contact.form.reach", name=contact.name)
    then = talk_letter(programme, letter, who_is(programme, contact, reach), closes=closes)
    shown = (
        home("triage.form.reads", name=contact.name, text=asks),
        home("contact.form.then_reads", name=person.name, text=then),
    )
    return Draft(
        "\n\n".join(shown),
        contact.name,
        contact,
        chosen=chosen,
        parts=((contact, asks), (person, letter)),
    )


WHO_LIMIT = 300
"""Characters of who a contact is and how they are reached."""


def who_is(programme: Programme, contact: Person, reach: str) -> str:
    """Who a contact is and how they want to be reached, as the mentee reads it."""
    return f"{cards.who(contact.name, contact.promotion, programme)}\n{reach}"


def talk_letter(programme: Programme, letter: str, who: str, *, closes: bool) -> str:
    """What the mentee reads once a contact has agreed."""
    told = [programme.words("contact.who", who=who), and_then(programme, closes=closes)]
    return f"{letter}\n\n{in_short(programme, programme.talk[1], told=told)}"


def talk_start(session: Session, catalogue: Catalogue, person: Person) -> str:
    """The letter in which the mentee will read who the contact is."""
    programme = people.programme_of(session, catalogue, person)
    return programme.talk[1].letter.format(name=people.first_name(person))


def talk_words_start(catalogue: Catalogue, request: Request, person: Person) -> str:
    """What the contact would read of what it is about: the mentee's own words, with what would
    give them away taken out."""
    texts = casebook.own_texts(request, person, catalogue.home)
    return masked("\n\n".join(texts[:1]), person)[: LETTER_LIMIT - 200]


# --- a date, a no ---------------------------------------------------------------------------


def _wait(session: Session, catalogue: Catalogue, request: Request | None, values: Values) -> Draft:
    person = mentee_of(session, request)
    home, team = catalogue.home, catalogue.home.team
    today = working.local_day(datetime.fromisoformat(values["now"]), team)
    wrong = ""
    try:
        day = date.fromisoformat(values.get("until", ""))
    except ValueError:
        raise Wrong({"until": home.words("wait.form.no_day")}) from None
    if day <= today:
        wrong = home.words("wait.form.past")
    elif day > today + timedelta(days=home.limits.wait_days):
        wrong = home.words("wait.form.far", count=home.limits.wait_days)
    if wrong:
        raise Wrong({"until": wrong})
    opens = working.local_day(working.opening(day, team), team)
    words = people.programme_of(session, catalogue, person).words
    text = words(
        "wait.letter", letter=filled(values, "letter", catalogue), day=words.long_day(opens)
    )
    return Draft(text, person.name, person, chosen=opens.isoformat())


def _resume(
    session: Session, catalogue: Catalogue, request: Request | None, values: Values
) -> Draft:
    person = mentee_of(session, request)
    return Draft(waits.resumed(session, catalogue, person), person.name, person)


def wait_start(session: Session, catalogue: Catalogue, person: Person) -> str:
    """The letter that an agreement to wait begins with."""
    words = people.programme_of(session, catalogue, person).words
    return words("wait.start", name=people.first_name(person))


def decline_start(session: Session, catalogue: Catalogue, person: Person) -> str:
    """The letter a refusal begins with."""
    words = people.programme_of(session, catalogue, person).words
    return words("triage.start.decline", name=people.first_name(person))


DRAFTS: dict[str, Make] = {
    "refer": _referral,
    "contact": _talk,
    "wait": _wait,
    "resume": _resume,
    "decline": own_words,
}
