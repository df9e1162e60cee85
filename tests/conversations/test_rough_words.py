"""Short words in places where they mean something else than elsewhere."""

import pytest

from conversations.dialogue import options
from conversations.matching.vocabulary import stems
from tests.beginnings import Begin
from tests.conversations.pairs import duo
from tests.harness import CATALOGUE, House

HOME = CATALOGUE.home


@pytest.mark.parametrize("said", ["keep", "Keep it", "same place", "yes"])
def test_a_place_that_stands_is_kept_in_ones_own_words(
    house: House, begin: Begin, said: str
) -> None:
    two = begin(house, duo)
    two.agree().greet()
    two.luc.says("/language english")
    two.luc.says("/meet friday 8pm at au café de la gare")
    two.luc.says(said)
    assert "Where: au café de la gare" in two.luc.last.text
    assert "Où: au café de la gare" in two.nour.last.text.replace(" :", ":")


def test_a_no_to_a_statement_is_an_answer_and_skips_nothing(house: House, begin: Begin) -> None:
    two = begin(house, duo)
    two.agree().greet()
    two.nour.says("/curve")
    two.nour.presses("Faire le point pour moi")
    two.nour.says("non")
    assert "J’hésite entre « Pas du tout » et « Plutôt non »" in two.nour.last.text
    two.nour.says("passer")
    assert two.nour.last.text.startswith("2/5")


@pytest.mark.parametrize("said", ["jamais le matin", "never in the morning", "pas le matin"])
def test_what_is_denied_is_not_chosen(said: str) -> None:
    language = "en" if "never" in said else "fr"
    question = CATALOGUE[language].forms["intake"].questions["availability"]
    assert options.meant(said, question) == []


def test_a_country_is_no_salary() -> None:
    """*Pays* and *pay* share a stem."""
    alike = next(each for each in HOME.matching.alike if "salaire" in each)
    assert not any(stems("pays") & stems(word) for word in alike)
