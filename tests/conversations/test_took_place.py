"""Whether a session took place is also said in a sentence that says no more than that."""

import pytest

from conversations import offers
from conversations.offers import Choice
from tests.conversations.pairs import Duo, relayed
from tests.conversations.test_meetings import state
from tests.conversations.test_sessions import meets, over
from tests.harness import CATALOGUE

HELD, MISSED = "mt/held/1", "mt/missed/1"
OFFERED = [Choice("Oui", HELD, "yes"), Choice("Pas cette fois", MISSED, "no")]


@pytest.mark.parametrize(
    ("language", "said", "act"),
    [
        ("fr", "oui ça a eu lieu", HELD),
        ("fr", "Oui, on s’est bien vus !", HELD),
        ("fr", "Non, on s'est pas vues", MISSED),
        ("fr", "Ça n’a pas eu lieu.", MISSED),
        ("fr", "On s’est vu", HELD),
        ("fr", "Non, le rendez-vous n’a pas eu lieu", MISSED),
        ("en", "Yes, we met", HELD),
        ("en", "it did!", HELD),
        ("en", "No, we couldn't meet", MISSED),
    ],
)
def test_it_is_read(language: str, said: str, act: str) -> None:
    assert offers.meant(CATALOGUE[language].words, said, OFFERED) == [act]


@pytest.mark.parametrize(
    "said",
    [
        "oui on s’est vus, mais Luc était pressé",
        "non, reporté à jeudi",
        "ça a failli ne pas avoir lieu",
        "on s’est vus ?",
        "oui et non",
    ],
)
def test_what_says_more_or_something_else_is_not(two: Duo, said: str) -> None:
    meets(two)
    over(two)
    two.nour.says(said)
    assert state(two) == ["agreed"]
    assert said not in relayed(two.luc), "nor does the other read it unasked"


def test_each_of_the_two_may_say_so(two: Duo) -> None:
    meets(two)
    over(two)
    two.nour.says("oui ça a bien eu lieu")
    assert state(two) == ["held"]
    assert "Et la prochaine fois" in two.nour.last.text
    two.luc.says("on ne s’est pas vus")
    assert "Nour a noté que vous vous étiez vus" in two.luc.last.text
    assert relayed(two.luc) == relayed(two.nour) == []
