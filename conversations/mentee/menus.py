"""The menu of a private chat: the commands that make sense to this person now.

What a desk changes may change a menu, also of somebody who is not the turn's person; it says so
with `Turn.moved`, and once the turn is over `show` posts the menu anew. A menu is a message of
facts (command, what it does) to an address of its own, in a slot, so one that stays the same costs
nothing. Only Telegram has such menus.
"""

from collections.abc import Iterator, Sequence

from conversations import people
from conversations.casework import casebook
from conversations.mentee import standing, verifying
from conversations.mentoring import extending
from conversations.programme import Programme
from conversations.turn import Turn
from storage.mail import Address, Message, address, place_of, platform_of
from storage.tables import Mentor, Person

DOOR = ("start", "status", "team", "offer", "language", "link", "privacy", "help")
"""What everybody is shown who has no menu of their own yet."""

SLOT = "menu"

OF_A_PAIR = {
    "meetings": ("rdv", "agenda", "memo", "rhythm"),
    "together": ("objective", "contact", "exchange", "mute", "break", "extend", "end"),
    "alone": ("curve", "pro", "city", "team", "flag"),
}
"""What there is for whoever is in a pair, by its heading in /help, which names it first: the rest
follows there in one line."""


def show(turn: Turn) -> None:
    """Post the menus of those for whom something has changed in this turn."""
    for person_id in sorted(turn.has_moved):
        person = turn.uow.session.get(Person, person_id)
        if person is None or person.erased_at is not None:
            continue
        commands = lines(turn.programme_for(person), commands_now(turn, person))
        for row in people.addresses_of(turn.uow, person_id):
            where = Address(row.address)
            if platform_of(where) == "telegram" and row.unreachable_since is None:
                _post(turn, menu_of(where), commands, slot=SLOT)


def reset(turn: Turn, where: Address) -> None:
    """Somebody who wrote from here was erased: what they could do here is no longer said."""
    if platform_of(where) == "telegram":
        _post(turn, menu_of(where), lines(turn.catalogue.home, DOOR))


def menu_of(where: Address) -> Address:
    """The address of the menu of a private chat."""
    return address(platform_of(where), f"menu/{place_of(where)}")


def lines(programme: Programme, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Commands with what they do, as far as the programme names them, called as a menu has them."""
    return tuple(
        (programme.slashed(name), programme.commands[name])
        for name in names
        if name in programme.commands
    )


def commands_now(turn: Turn, person: Person) -> list[str]:
    """The names of the commands that make sense to somebody now, the likeliest first."""
    return list(dict.fromkeys(_commands(turn, person)))


def _commands(turn: Turn, person: Person) -> Iterator[str]:
    assert person.id is not None
    session = turn.uow.session
    request = casebook.open_request(session, person.id)
    mentor = session.get(Mentor, person.id)
    is_mentor = mentor is not None and mentor.state != "left"
    pairs = people.live_mentorships(turn.uow, person.id)
    if request is not None or is_mentor or pairs:
        yield "status"
    yield "team"  # seen without scrolling, whatever else there is
    if pairs:
        may_extend = any(extending.may_ask(turn, side.mentorship) for side in pairs)
        mentee = any(side.role == "mentee" for side in pairs)
        withheld = {
            *(() if may_extend else ("extend",)),
            *(() if mentee else ("agenda", "curve", "pro")),
        }
        every = (name for group in OF_A_PAIR.values() for name in group)
        yield from (name for name in every if name not in withheld)
    if is_mentor:
        yield from ("profile", "pause")
    if request is None and not is_mentor:
        yield from ("start", "status")
    if standing.has_agreed(person, turn.programme_for(person)):
        if verifying.is_open_to(turn, person):
            yield "verify"
        yield "stop"
    if not is_mentor:
        yield "offer"
    yield from ("language", "link", "privacy", "export", "delete", "help")


def _post(
    turn: Turn, where: Address, commands: tuple[tuple[str, str], ...], *, slot: str = ""
) -> None:
    turn.uow.post(
        Message(to=where, key=f"{turn.event.id}/{place_of(where)}", facts=commands, slot=slot)
    )
