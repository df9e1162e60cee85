"""Somebody goes on in another place of theirs: their threads are headed there, too, and a form that
was asked elsewhere takes no words there.

A person may have several addresses (see `privacy.platforms`); they are written to where they were
last. Nothing is sent twice for it: what is said goes to the one best address, and the place they
left keeps what it has.
"""

from collections.abc import Sequence
from datetime import timedelta

from conversations import people
from conversations.dialogue import dialogues
from conversations.dialogue.given import asked_in
from conversations.mentoring import heads
from conversations.turn import Turn
from storage.mail import Address
from storage.tables import PersonAddress

USED_GRAIN = timedelta(hours=1)
"""How coarsely an address's last use is kept: it only orders a person's addresses, and a write at
every turn would cost more than that is worth."""


def here(turn: Turn) -> Sequence[PersonAddress]:
    """The turn's person did something in this place: from now on they are written to here. Their
    addresses, the one of the turn first."""
    rows = people.addresses_of(turn.uow, turn.someone.id or 0)
    row = next(each for each in rows if each.address == turn.event.who)
    for where in (Address(each.address) for each in rows):
        if people.quiet_until(turn.uow, where) is not None:
            turn.uow.hasten(where)  # whoever is there reads what waited for the morning, anywhere
    moves = row is not rows[0]
    if moves or turn.now - row.used_at > USED_GRAIN:
        people.written_to(rows, row, turn.now)
    if moves:
        turn.at_the_end(lambda: _arrive(turn))  # its buttons are not what is answered in this turn
    elif turn.topics:
        turn.at_the_end(lambda: heads.open_topics(turn, turn.someone, turn.event.who))
    return [row, *(each for each in rows if each is not row)]


def _arrive(turn: Turn) -> None:
    row = turn.uow.session.get(PersonAddress, turn.event.who)
    if row is not None and row.person_id == turn.someone.id:  # else it was taken off in this turn
        open_threads(turn, turn.event.who)


def open_threads(turn: Turn, where: Address, *, anew: bool = False) -> None:
    """Each thread of the turn's person has its head in this place of theirs; `anew` also where one
    stood before. Without a head, words of the two would stand on Slack beside any thread, and what
    is written below them would be nobody's."""
    for side in people.live_mentorships(turn.uow, turn.someone.id or 0):
        if anew or not heads.stands(turn, where, side.mentorship):
            heads.show(turn, turn.someone, where, side)


def back(turn: Turn) -> None:
    """The turn's person can be reached again in this place: what heads their threads there is true
    again, and stands where it was refused."""
    open_threads(turn, turn.event.who)
    heads.renew(turn, turn.someone)


def leave_elsewhere(turn: Turn, where: Address) -> None:
    """The forms of the turn's person whose question stands in another place than this are put
    aside: what is typed here may answer them, and is asked about, but is not taken for it."""
    dialogue = dialogues.current(turn)
    while dialogue is not None:
        slot = asked_in(dialogue.answers)
        if not slot or turn.uow.holds(where, slot):
            return
        dialogue.paused_at = turn.now
        turn.uow.session.flush()
        dialogue = dialogues.current(turn)
