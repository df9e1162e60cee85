"""How long words are kept: what nobody needs any more goes by itself, on dates of the agenda.

The words of a request, its files and what was noted about it go some time after it was closed; what
stays is what /delete leaves, a figure without a name. Somebody with whom nothing is under way, and
who has not written for longer still, is erased as if they had asked for it. Nobody is written to
about it: /privacy says it beforehand, and a message years later would only startle. Drafts have
their own care (`drafts`).
"""

from datetime import timedelta

from sqlmodel import col, select

from conversations import people, plain
from conversations.casework import interviews
from conversations.mentoring import pair, reflections
from conversations.privacy import erasing
from conversations.turn import Due, Turn
from storage.tables import Mentor, Mentorship, Person, Request

AGAIN = timedelta(days=30)
"""When to look again at somebody with whom something is still under way."""


def request_due(turn: Turn, number: str, step: str) -> None:
    """`request/<number>`: its words have been kept long enough, if it is still closed."""
    request = turn.uow.lock(Request, plain.number(number))
    if request is None or request.state != "closed" or request.closed_at is None:
        return
    due = request.closed_at + timedelta(days=turn.catalogue.home.limits.closed_days)
    if due > turn.now:  # it was opened and closed again meanwhile, or the programme keeps longer
        turn.uow.remind(f"request/{number}", step, due)
        return
    grown = select(Mentorship).where(Mentorship.request_id == request.id)
    pairs = turn.uow.session.exec(grown).all()
    for row in pairs:
        erasing.forget_words(turn, row)
    reflections.forget_of(turn.uow.session, [row.id for row in pairs])
    person = turn.uow.session.get(Person, request.person_id)
    assert person is not None
    erasing.forget_distress(turn, person, [request])
    erasing.blank_case(turn, request, why="retention")


def words_due(turn: Turn, number: str, step: str) -> None:
    """`words/<mentorship>`: what the two wrote goes on the day that they were told as it ended,
    though its case was opened again since."""
    row = turn.uow.lock(Mentorship, plain.number(number))
    if row is not None and row.state == "ended":
        erasing.forget_words(turn, row)


def person_due(turn: Turn, number: str, step: str) -> None:
    """`person/<number>`: erase who has not been here for long; look again later at others."""
    person = turn.uow.lock(Person, plain.number(number))
    if person is None or person.id is None or person.erased_at is not None:
        return
    idle = timedelta(days=turn.catalogue.home.limits.idle_days)
    used = [row.used_at for row in people.addresses_of(turn.uow, person.id)]
    due = max(used, default=person.created_at) + idle
    if due <= turn.now and not _is_under_way(turn, person):
        erasing.erase(turn, person, why="retention")
    else:
        turn.uow.remind(f"person/{number}", step, max(due, turn.now + AGAIN))


def _is_under_way(turn: Turn, person: Person) -> bool:
    """Whether anything goes on with this person, or words of theirs are still kept on purpose."""
    session = turn.uow.session
    mentor = session.get(Mentor, person.id)
    if mentor is not None and mentor.state != "left":
        return True
    lives = select(Mentorship).where(
        col(Mentorship.state).in_(pair.LIVE),
        people.in_mentorship(person.id),
    )
    if session.exec(lives).first() is not None:
        return True
    if interviews.waits(interviews.of_person(session, person.id)):
        return True
    requests = erasing.requests_of(turn, person)
    return any(each.state != "closed" or each.answers for each in requests)


DUE: dict[str, Due] = {"request": request_due, "words": words_due, "person": person_due}
