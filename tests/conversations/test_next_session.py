"""The session after: what was to be talked about goes on to it, and its date is one tap away, until
the end is near."""

import pytest

from tests.conversations.pairs import Duo
from tests.conversations.test_meetings import calls_off, propose
from tests.conversations.test_sessions import AGENDA, meets, over, writes_agenda

# --- what was to be talked about ------------------------------------------------------------------


@pytest.mark.parametrize("how", ["called off", "missed", "moved before it was missed"])
def test_what_was_to_be_talked_about_is_kept_for_the_next_session(two: Duo, how: str) -> None:
    meets(two)
    writes_agenda(two)
    if how == "called off":
        calls_off(two.luc)
        propose(two.nour, "mardi 14h")
        two.luc.presses("Pas pour l’instant")
    else:
        if how != "missed":
            two.luc.presses("Lieu ou lien")
            two.luc.says("Café de la Paix")
        over(two, (two.luc, "Pas cette fois"))
    meets(two, "10 décembre à 14h")
    two.house.clock.to(two.house.clock.now().replace(month=12, day=9, hour=20))
    for each in (two.nour, two.luc):
        assert AGENDA in each.sees("Rendez-vous demain").text


def test_what_was_talked_about_is_not_for_the_next_session(two: Duo) -> None:
    meets(two)
    writes_agenda(two)
    over(two, (two.luc, "Oui"))
    meets(two, "10 décembre à 14h")
    two.house.clock.to(two.house.clock.now().replace(month=12, day=9, hour=20))
    assert AGENDA not in two.luc.sees("Rendez-vous demain").text
