"""The fuzz of the team's desk knows all that the team may do."""

from conversations.casework import cases
from conversations.desks import DESKS
from conversations.team import home
from tests.conversations import staff_mischief

NOT_THE_TEAMS = {*home.ACTS, "reply", "iv"}
"""Pressed on the Home tab (a rule of its own); what mentees and interviewers press."""

BY_OTHER_NAMES = {"refer_beside", "contact_beside", "ask_contact", *cases.UNDOES}
"""What the form of `refer` and `contact`, and `undo`, record."""


def test_the_machine_knows_every_form_and_every_act_of_the_team() -> None:
    known = {*staff_mischief.BARE, *staff_mischief.FORMS}
    words = {act.partition("/")[0] for act in known}
    assert {*staff_mischief.SENSIBLE} >= {*staff_mischief.FORMS}
    desks = [each for each in DESKS if each.__name__.startswith("conversations.team.")]
    acts = {act for each in desks for act in getattr(each, "ACTS", {})}
    assert words >= acts - NOT_THE_TEAMS
    assert words >= {act for act, who in cases.WHO.items() if who == "staff"} - BY_OTHER_NAMES
