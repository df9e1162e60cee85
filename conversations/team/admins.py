"""Who may change the programme's settings: those members of the team whom the file names.

The list is `[team] admins` in the programme file: changing who may change things takes a hand on
the server. An admin must belong to the careers team at the moment of the act, like anybody else.
"""

from conversations.programme import Catalogue
from conversations.team import triage
from conversations.turn import Turn
from storage.mail import Address, place_of


def refusal(catalogue: Catalogue, who: Address) -> str:
    """Why this member of the team may not change settings, in a sentence; empty if they may."""
    admins, words = catalogue.home.team.admins, catalogue.home.words
    if place_of(who) in admins:
        return ""
    if not admins:
        return words("settings.no_admins", file=catalogue.file)
    return words("settings.not_admin", file=catalogue.file)


def by_admin(turn: Turn) -> bool:
    """Whether an admin of the team acts; anybody else gets a kind no that says what is missing."""
    if not triage.by_staff(turn):
        return False
    why = refusal(turn.catalogue, turn.event.who)
    if why:
        turn.say(why, to=turn.event.who, under="")
    return not why
