"""An objective that somebody is asked about, or has begun to change: it is worded for either of the
two, and says that something waits only where something was written."""

import re

import pytest

from tests.beginnings import Begin
from tests.conversations.pairs import Duo
from tests.conversations.test_objective import HOW, writes
from tests.conversations.test_objective_halfway import halfway, still_theirs
from tests.harness import CATALOGUE, House


def test_whoever_looked_at_its_parts_and_changed_none_has_nothing_that_waits(two: Duo) -> None:
    writes(two.nour)
    two.luc.says("/objectif")
    two.luc.presses("Le modifier")
    two.house.clock.forward(days=3)
    assert "n’est pas parti" not in two.luc.all()


@pytest.mark.parametrize("change", ["Trois rencontres", "Passer"])
def test_whoever_changed_a_part_of_it_has(two: Duo, change: str) -> None:
    writes(two.nour)
    two.luc.says("/objectif")
    two.luc.presses("Le modifier")
    two.luc.presses("Signes que cela avance")
    assert HOW in two.luc.all()
    if change == "Passer":
        two.luc.presses(change)
    else:
        two.luc.says(change)
    two.house.clock.forward(days=3)
    assert "n’est pas parti" in two.luc.all()


def test_words_typed_with_the_command_are_not_lost_where_a_change_is_begun(two: Duo) -> None:
    writes(two.nour)
    two.nour.says("/objectif Tout autre chose")
    two.nour.presses("Plus tard")
    two.nour.says("/objectif Un métier que j’aime")
    assert "Un métier que j’aime" in two.nour.last.text
    two.nour.presses("Objectif")
    two.nour.presses("Oui, remplacer")
    two.nour.presses("Envoyer")
    assert "Un métier que j’aime" in two.mentorship.objective


def test_what_we_filled_in_ourselves_halfway_is_nothing_that_waits(
    house: House, begin: Begin
) -> None:
    two = begin(house, halfway)
    still_theirs(two)
    two.nour.says("/team")
    assert "garde" not in two.nour.last.text
    two.house.clock.forward(days=3)
    assert "n’est pas parti" not in two.nour.all()


def test_its_questions_are_for_either_of_the_two() -> None:
    spec = CATALOGUE.home.forms["objective"]
    asked = [f"{each.ask} {each.hint}" for each in spec.questions.values()]
    asked += [said for each in spec.questions.values() for said in each.remarks.values()]
    for said in asked:
        words = set(re.findall(r"\w+", said.lower()))
        assert not {"tu", "toi", "ton", "ta", "tes"} & words, said
