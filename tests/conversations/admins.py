"""A house whose programme names admins: Claire and Zoé, not Marc."""

from conversations.programme import Catalogue, Programme
from storage.mail import Address, address
from tests.harness import CATALOGUE, House, Player

NAMED = ("Claire", "Zoe")


def _named(programme: Programme) -> Programme:
    ids = [f"U{name.upper()}" for name in NAMED]
    return programme.model_copy(update={"team": programme.team.model_copy(update={"admins": ids})})


_HOME, *_OTHERS = map(_named, CATALOGUE)
ADMINISTERED = Catalogue(_HOME, {each.language: each for each in _OTHERS}, CATALOGUE.file)
"""The packaged programme with admins."""


def administered(house: House) -> House:
    """The same house, under the programme with admins."""
    house.catalogue = ADMINISTERED
    house.restart()
    return house


def desk_of(house: House, name: str = "Claire") -> Player:
    """A member of the team in their direct messages, where what is private to them is shown."""
    return Player(house, who(name), name=name, staff=True)


def who(name: str) -> Address:
    """The address of a member of the team."""
    return address("slack", f"U{name.upper()}")
