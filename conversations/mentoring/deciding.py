"""The letters of the team's decisions: another help, one talk with a contact, a date, a no.

What a help costs, how to start it and whom to call are the programme's, and are told below the
member's own words; a letter that was left empty, or as it began, is the one that fits the help and
what becomes of the case. See `letters`.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from sqlmodel import Session

from conversations import people, plain
from conversations.casework import acquainted, cards, cases, reading, talks, waits, working
from conversations.matching import roles
from conversations.matching.facts import Ranked
from conversations.mentoring import roster
from conversations.mentoring.drafting import (
    Draft,
    Make,
    Values,
    Wrong,
    begun,
    employer,
    filled,
    masked,
    mentee_of,
    nameless,
    own_words,
)
from conversations.programme import Catalogue, Programme, Referral
from storage.tables import Person, Request

How = Literal["closes", "goes_on", "during"]
"""What becomes of a request with a decision: it ends there, goes on, or its mentoring does."""

HOWS: tuple[How, ...] = get_args(How)

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
    how = goes(request, closes=not is_beside(request, values, "refer"))
    letter = _letter(values, programme, referral, person, how, catalogue)
    text = f"{letter}\n\n{in_short(programme, referral)}\n\n{and_then(programme, how)}"
    return Draft(text, person.name, person, chosen=chosen)


def is_beside(request: Request, values: Values, act: str) -> bool:
    """Whether a decision runs beside the case: as was chosen, or because it can't close it now."""
    return values.get("then") == "beside" or not cases.path(request.state, act)


def goes(request: Request, *, closes: bool) -> How:
    """What becomes of a case with a decision that `closes` it, or does not."""
    if closes:
        return "closes"
    return "during" if request.state == "accompanied" else "goes_on"


def and_then(programme: Programme, how: How) -> str:
    """Whether the request ends there, or goes on: the mentee reads it below the letter."""
    return programme.words(f"decision.then_{how}", **programme.about.team_words)


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


def start_of(programme: Programme, referral: Referral, person: Person, how: How) -> str:
    """The letter that a help begins with. The help's own says why it comes in the place of a
    mentor; to whoever goes on looking for one, or has one, that would be untrue."""
    name = people.first_name(person)
    if how == "closes":
        return referral.letter.format(name=name)
    label = f"{referral.label[:1].lower()}{referral.label[1:]}"  # within a sentence
    return programme.words(f"decision.letter_{how}", name=name, help=label)


def starts(programme: Programme, person: Person) -> set[str]:
    """All such letters: one that stands unchanged is nobody's own words."""
    return {
        start_of(programme, referral, person, how)
        for referral in programme.referrals.values()
        for how in HOWS
    }


def _letter(
    values: Values,
    programme: Programme,
    referral: Referral,
    person: Person,
    how: How,
    catalogue: Catalogue,
) -> str:
    """The member's words; where they wrote none of their own, what fits what was chosen."""
    if values.get("letter", "").strip() in {"", *starts(programme, person)}:
        return start_of(programme, referral, person, how)
    return filled(values, "letter", catalogue)


def fitting(programme: Programme, letter: str, person: Person, how: How) -> str:
    """The letter of a talk as it holds now: the case may have moved on since it was previewed, and
    one that is nobody's own words then says why the talk comes in the place of a mentor."""
    is_own = letter not in starts(programme, person)
    return letter if is_own else start_of(programme, programme.talk[1], person, how)


# --- one talk with a contact ----------------------------------------------------------------


def contacts(
    session: Session, request: Request, catalogue: Catalogue, now: datetime
) -> list[Ranked]:
    """Who may be asked, the best first: as for proposals, but one talk takes no place. Who was
    asked about this case already is not asked again."""
    ranking = roster.sought(session, request, catalogue, now, seeks=roles.TALK).ranking()
    known = _asked_for_a_talk(session, request)
    return [each for each in ranking.ranked if each.mentor_id not in known]


def _asked_for_a_talk(session: Session, request: Request) -> set[int]:
    rows = talks.of_request(session, request.id)
    return {talk.contact_id for talk in rows if talk.state not in talks.UNDONE}


def _talk(session: Session, catalogue: Catalogue, request: Request | None, values: Values) -> Draft:
    assert request is not None
    person = mentee_of(session, request)
    chosen, who = values.get("contact", ""), values.get("somebody", "").strip()
    home = catalogue.home.words
    if bool(chosen) == bool(who):
        raise Wrong({"somebody": home("contact.form.either")})
    programme = people.programme_of(session, catalogue, person)
    how = goes(request, closes=not is_beside(request, values, "contact"))
    letter = _letter(values, programme, programme.talk[1], person, how, catalogue)
    if who:
        if len(who) > WHO_LIMIT:
            raise Wrong({"somebody": home("triage.form.too_long", count=WHO_LIMIT)})
        return Draft(talk_letter(programme, letter, who, how), person.name, person)
    contact = session.get(Person, plain.number(chosen))
    now = datetime.fromisoformat(values["now"])
    if (
        contact is None
        or contact.id is None
        or contact.id in _asked_for_a_talk(session, request)
        or roster.sought(session, request, catalogue, now, seeks=roles.TALK).why_not(contact.id)
    ):
        raise Wrong({"contact": home("triage.form.choose")})
    said = nameless(values, "words", person, catalogue, request)
    theirs = people.programme_of(session, catalogue, contact)
    known = contact.id in acquainted.known_to(session, person.id)
    asks = theirs.words(
        "contact.ask_known" if known else "contact.ask",
        name=people.first_name(contact),
        mentee=people.first_name(person),
        words=said,
    )
    reach = home("contact.form.reach", name=contact.name)
    then = talk_letter(programme, letter, who_is(programme, contact, reach), how)
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


def talk_letter(programme: Programme, letter: str, who: str, how: How) -> str:
    """What the mentee reads once a contact has agreed."""
    told = [programme.words("contact.who", who=who), and_then(programme, how)]
    return f"{letter}\n\n{in_short(programme, programme.talk[1], told=told)}"


def talk_words_start(catalogue: Catalogue, request: Request, person: Person) -> str:
    """What the contact would read of what it is about: the mentee's own words, with what would
    give them away taken out."""
    texts = reading.first_texts(request, person, catalogue.home, 1)
    return begun(masked("\n\n".join(texts), person, employer(request)))


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
    was = waits.day_of(request, team) if request is not None else None
    moved = was is not None and was != opens
    text = words(
        "wait.letter_moved" if moved else "wait.letter",
        letter=filled(values, "letter", catalogue),
        day=words.long_day(opens),
        was=words.long_day(was) if was is not None else "",
    )
    return Draft(text, person.name, person, chosen=opens.isoformat())


def _resume(
    session: Session, catalogue: Catalogue, request: Request | None, values: Values
) -> Draft:
    person = mentee_of(session, request)
    return Draft(waits.resumed(session, catalogue, person), person.name, person)


def wait_start(session: Session, catalogue: Catalogue, request: Request, person: Person) -> str:
    """The letter that an agreement to wait begins with; where they wait already, one that holds for
    another date as for the same."""
    words = people.programme_of(session, catalogue, person).words
    key = "wait.start_moved" if request.state == "waiting" else "wait.start"
    return words(key, name=people.first_name(person))


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
