"""Somebody goes on in a second place: what tests of it do and look at."""

import re

from conversations.privacy.platforms import mark
from storage.tables import PersonAddress
from tests.harness import House, Player


def code_of(player: Player) -> str:
    """The code that somebody is given where they ask."""
    player.says("/link")
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", player.last.text)
    assert found is not None, player.all()
    return found[0]


def joins(player: Player, other: Player) -> Player:
    """Who is known at `player`'s goes on at `other`'s, too; returns the other place."""
    code = code_of(player)
    other.says(f"/camarade relier {code}" if other.who.startswith("slack:") else f"/relier {code}")
    assert owner(player) == owner(other)
    return other


def owner(player: Player) -> int:
    """The number of the person who has this address."""
    return player.house.find(PersonAddress, player.who).person_id


def stranger(house: House) -> Player:
    """Somebody who has only ever said hello."""
    somebody = house.phone()
    somebody.says("/start")
    somebody.presses("Français")
    return somebody


def mark_of_address(player: Player) -> str:
    """What names somebody's place in a button, as another place of theirs would show it."""
    return mark(player.house.find(PersonAddress, player.who))
