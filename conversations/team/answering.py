"""Whoever was promised a sign of the team, by a check-in or for the words they wrote to it, has it
by the time the concern is closed.

The form that closes it asks how they were answered: by a word that is sent to them now, shown
first as it will be read, or because somebody has spoken with them already.
"""

from collections.abc import Mapping

from sqlmodel import Session, col, select

from conversations import people
from conversations.casework import concerns
from conversations.casework.flags import Kind
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

WROTE: Mapping[bool, tuple[str, ...]] = {
    True: ("ask", "write_person"),
    False: ("write_mentor",),
}
"""The lines of history that say that the team wrote to the mentee of the case (True), or to whoever
accompanies them: that is the sign that was promised."""

WORDS = "asked_for_team"
"""The one that says that somebody wrote to the team: they were told that somebody answers."""

ASK: tuple[Kind, ...] = ("safety", "asked", "mentor_asked")
"""The kinds that such words open."""

WRITE, SPOKE = "write", "spoke"


def waits(session: Session, row: Concern) -> Person | None:
    """Who was promised a sign of the team since this concern was opened, and has had none; if it is
    one person's, and of a check-in or of words to the team."""
    request = session.get(Request, row.request_id) if row.request_id is not None else None
    if request is None or row.person_id is None or row.kind not in concerns.CHECK_INS:
        return None
    promised = (
        select(History)
        .where(
            History.request_id == row.request_id,
            col(History.act).in_([PROMISED, WORDS] if row.kind in ASK else [PROMISED]),
            History.actor == f"person/{row.person_id}",
            col(History.at) >= row.opened_at,
        )
        .order_by(col(History.id).desc())
    )
    promise = session.exec(promised).first()
    if promise is None or _is_kept(session, row, request, promise):
        return None
    person = session.get(Person, row.person_id)
    return person if person is not None and person.erased_at is None else None


def waits_beside(session: Session, row: Concern) -> list[Concern]:
    """The other open concerns of the case about which the person of this one waits for a sign."""
    others = select(Concern).where(
        Concern.request_id == row.request_id,
        Concern.person_id == row.person_id,
        col(Concern.closed_at).is_(None),
        Concern.id != row.id,
    )
    return [each for each in session.exec(others).all() if waits(session, each) is not None]


def owed_to_other(session: Session, request: Request) -> set[int | None]:
    """The open concerns of a case in which a sign is owed to somebody else than its mentee: that
    the mentee erases everything takes back no promise made to their mentor."""
    statement = select(Concern).where(
        Concern.request_id == request.id,
        col(Concern.closed_at).is_(None),
        Concern.person_id != request.person_id,
    )
    return {row.id for row in session.exec(statement).all() if waits(session, row) is not None}


def _is_kept(session: Session, row: Concern, request: Request, promise: History) -> bool:
    """Whether the team wrote to them since, or somebody closed another concern and said how they
    were answered."""
    acts = WROTE[request.person_id == row.person_id]
    wrote = select(History.id).where(
        History.request_id == request.id,
        col(History.id) > promise.id,
        col(History.act).in_(acts),
    )
    if session.exec(wrote).first() is not None:
        return True
    answered = select(Concern.id).where(
        Concern.person_id == row.person_id,
        col(Concern.answered).is_(True),
        col(Concern.closed_at) >= promise.at,
    )
    return session.exec(answered).first() is not None


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
        if values.get("letter", "").strip():  # a colleague was faster
            raise drafting.Wrong({"letter": catalogue.home.words("concern.form.had_one")})
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
    """The confirmed word, with the way to answer it; and in the thread what was sent, which goes
    with the case's words, or, where these have gone, with the person's."""
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
    what = f"{role}/{person.id}/{turn.event.id}"
    owner = "" if request.answers else f"person/{person.id}"
    triage.keep(turn, request, sent, "correspondence.kept", what, owner)
