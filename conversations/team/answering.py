"""Whoever a check-in promised a sign of the team has it by the time the concern is closed.

The form that closes it asks how they were answered: by a word that is sent to them now, shown
first as it will be read, or because somebody has spoken with them already.
"""

from sqlmodel import Session, col, select

from conversations import people
from conversations.casework import concerns
from conversations.mentoring import drafting, letters, pair
from conversations.mentoring.drafting import Draft, Values
from conversations.programme import Catalogue
from conversations.team import triage
from conversations.team.forms import Choice, Field
from conversations.turn import Turn
from conversations.words import Words
from storage.tables import Concern, History, Person, Request

PROMISED = "promised_contact"
"""The line of history that says that somebody was told that the team comes back to them."""

WRITE, SPOKE = "write", "spoke"


def waits(session: Session, row: Concern) -> Person | None:
    """Who was promised a sign of the team since this concern was opened, if it is one person's and
    of a check-in."""
    if row.request_id is None or row.person_id is None:
        return None
    promise = select(History.id).where(
        History.request_id == row.request_id,
        History.act == PROMISED,
        History.actor == f"person/{row.person_id}",
        col(History.at) >= row.opened_at,
    )
    if row.kind not in concerns.CHECK_INS or session.exec(promise).first() is None:
        return None
    person = session.get(Person, row.person_id)
    return person if person is not None and person.erased_at is None else None


def fields(person: Person, words: Words) -> tuple[Field, ...]:
    """How they were answered, and the word that is sent to them."""
    name = people.first_name(person) or words("triage.form.this_person")
    ways = tuple(Choice(way, words(f"concern.form.{way}", name=name)) for way in (WRITE, SPOKE))
    letter = Field(
        "letter",
        words("concern.form.letter", name=name),
        "long_text",
        hint=words("concern.form.letter_hint", name=name),
        optional=True,
        limit=drafting.LETTER_LIMIT,
    )
    return (Field("how", words("concern.form.how", name=name), "choice", ways), letter)


def draft(session: Session, catalogue: Catalogue, row: Concern, values: Values) -> Draft | None:
    """What closing the concern would send; None where it sends nothing. Raises `Wrong`."""
    person = waits(session, row)
    if person is None:
        return None
    if values.get("how") == SPOKE:
        if values.get("letter", "").strip():  # it would be lost without a word
            raise drafting.Wrong({"letter": catalogue.home.words("concern.form.unsent")})
        return None
    if values.get("how") != WRITE:
        raise drafting.Wrong({"how": catalogue.home.words("triage.form.choose")})
    letters.somebody(session, catalogue, str(person.id), "letter")
    letter = drafting.filled(values, "letter", catalogue)
    programme = people.programme_of(session, catalogue, person)
    text = programme.words("concern.letter", letter=letter, **programme.about.team_words)
    return Draft(text, person.name, person)


def done(person: Person | None, values: Values, words: Words) -> str:
    """What was done, for the history: what the member said of it, or how they were answered."""
    said = values.get("done", "").strip()
    if person is None:
        return said
    how = words("concern.spoken" if values.get("how") == SPOKE else "concern.answered")
    return f"{how} ; {said}" if said else how


def send(turn: Turn, row: Concern, sent: Draft) -> None:
    """The confirmed word, with the way to answer it; and in the thread what was sent."""
    person, request = sent.person, turn.uow.session.get(Request, row.request_id)
    assert person is not None
    assert person.id is not None
    assert request is not None
    words = turn.programme_for(person).words
    mentorship = pair.of_request(turn.uow.session, row.request_id)
    subject = pair.subject_of(mentorship) if mentorship is not None else f"person/{person.id}"
    answer = pair.button(words("introduction.team"), f"open/to_team/{subject}")
    where = people.address_of(turn.uow, person.id)
    turn.say(sent.text, to=where, under="", buttons=[[answer]])
    role = "mentee" if request.person_id == person.id else "mentor"
    triage.keep(turn, request, sent, "correspondence.kept", f"{role}/{person.id}/{turn.event.id}")
