"""Quiet until the morning: nothing that we say, and nothing that is relayed, rings before.

Where a platform can deliver without a sound, it does; elsewhere what comes waits for the morning,
or for its person to do something before. What answers them comes at once. Nobody else is told.
"""

from collections.abc import Sequence

from conversations import hours, people
from conversations.mentoring.pair import button
from conversations.turn import Act, Command, Turn


def mute(turn: Turn, words: str) -> None:
    """`/mute`: in all places and for all threads of the turn's person, once more does no harm."""
    zone, limits = turn.someone.zone, turn.catalogue.home.limits
    until = hours.next_morning(turn.now, zone, limits)
    for row in people.addresses_of(turn.uow, turn.someone.id or 0):
        row.quiet_until = until
    rings = button(turn.words("mute.rings"), "mute/off")
    turn.say(turn.words("mute.on", when=turn.words.moment(until, zone)), buttons=[[rings]])


def _unmute(turn: Turn) -> None:
    for row in people.addresses_of(turn.uow, turn.someone.id or 0):
        row.quiet_until = None
    turn.say(turn.words("mute.off"))


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`mute/on`, `mute/off`."""
    if rest[:1] == ["off"]:
        _unmute(turn)
    else:
        mute(turn, "")


ACTS: dict[str, Act] = {"mute": pressed}

COMMANDS: dict[str, Command] = dict.fromkeys(("mute", "quiet", "sourdine"), mute)
