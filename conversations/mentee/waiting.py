"""While no new request is taken: whoever comes is told kindly, and may ask to be told when one is.

They are told once, at an hour of their own, and only if requests are still taken then. Whoever has
begun a request goes on with it.
"""

from collections.abc import Sequence

from sqlmodel import col, select

from conversations import people, plain
from conversations.casework import casebook, pausing
from conversations.mentee import consenting, standing
from conversations.mentoring import pair
from conversations.turn import Act, Due, Turn
from storage.tables import Dialogue, Person, Waiting


def holds(turn: Turn, *, met: bool = True) -> bool:
    """Whether this person, who comes to begin, has to wait: then they are told, and how they may
    be told of the end. Who has not been `met` is welcomed first."""
    pause = pausing.current(turn.uow.session)
    if pause is None or _has_begun(turn, turn.someone):
        return False
    if not met:
        consenting.welcome(turn)
    text, quote = pausing.notice(pause, turn.programme)
    ways = [[standing.tell_me_button(turn)], *standing.other_doors(turn)]
    turn.say(text, quote=quote, buttons=ways)
    return True


def asked(turn: Turn, rest: Sequence[str]) -> None:
    """`tell_me`: they want to be told when requests are taken again; `tell_me/no`: not any more."""
    session, person = turn.uow.session, turn.someone
    assert person.id is not None
    if "no" in rest:
        forget(turn, person.id)
        turn.say(turn.words("waiting.stopped"))
    elif pausing.current(session) is None or _has_begun(turn, person):
        standing.tell(turn)
    else:
        if session.get(Waiting, person.id) is None:
            session.add(Waiting(person_id=person.id, at=turn.now))
            session.flush()
        turn.say(turn.words("waiting.noted"), buttons=[[standing.tell_me_button(turn)]])


def forget(turn: Turn, person_id: int) -> None:
    """They do not wait any more: they have begun, changed their mind, or are erased."""
    row = turn.uow.session.get(Waiting, person_id)
    if row is not None:
        turn.uow.session.delete(row)
        turn.uow.unremind(f"waiting/{person_id}")


def came_due(turn: Turn, number: str, step: str) -> None:
    """`waiting/<person>`: requests are taken again, and they may be told at this hour."""
    session = turn.uow.session
    row = turn.uow.lock(Waiting, plain.number(number))
    if row is None or pausing.current(session) is not None:  # the next end of a pause tells them
        return
    person = session.get(Person, row.person_id)
    session.delete(row)
    where = people.reachable(turn.uow, row.person_id)
    if person is None or where is None or _has_begun(turn, person):
        return
    programme = turn.programme_for(person)
    begin = pair.button(programme.words("welcome.begin"), "begin", "primary", "yes")
    turn.say(pausing.open_again(programme), to=where, under="", buttons=[[begin]])


def _has_begun(turn: Turn, person: Person) -> bool:
    """Whether they are writing a request, or have one under way."""
    session = turn.uow.session
    if casebook.open_request(session, person.id) is not None:
        return True
    writing = select(Dialogue.id).where(
        Dialogue.person_id == person.id,
        Dialogue.form == "intake",
        col(Dialogue.closed_at).is_(None),
    )
    return session.exec(writing).first() is not None


ACTS: dict[str, Act] = {"tell_me": asked}

DUE: dict[str, Due] = {"waiting": came_due}
