"""Six months that are over though the two never came to it: an end, and no success."""

import pytest

from conversations.casework import cases
from storage.tables import Concern, Request
from tests.conversations.pairs import Duo
from tests.conversations.test_sessions import meets, over
from tests.screens import flat


def outcome(two: Duo) -> str:
    assert two.mentorship.state == "ended"
    return two.house.find(Request, two.request.id or 0).outcome


def test_after_months_without_a_word_it_is_no_success_and_the_words_stay_kind(two: Duo) -> None:
    two.greet().house.clock.forward(days=190)
    assert outcome(two) == "unreachable"
    assert "unreachable" not in cases.SUCCESSES
    for player in (two.nour, two.luc):
        assert "arrivé à son terme" in player.all()
    (silent,) = two.house.all(Concern)
    assert silent.why == "l’accompagnement est terminé"
    said = flat(two.claire.all())
    assert "un silence entre les deux. Plus rien à faire : l’accompagnement est terminé" in said
    assert "réussite)" not in said


def test_a_word_in_the_last_two_months_is_a_sign(two: Duo) -> None:
    two.house.clock.forward(days=150)
    two.nour.says("Bonjour")
    two.house.clock.forward(days=40)
    assert outcome(two) == "completed"


def test_so_is_a_session_that_was_ever_held(two: Duo) -> None:
    meets(two)
    over(two, (two.nour, "Oui"), (two.luc, "Oui"))
    two.house.clock.forward(days=190)
    assert outcome(two) == "completed"


def test_so_is_one_of_which_nobody_has_said_that_it_did_not_take_place(two: Duo) -> None:
    meets(two)
    two.house.clock.forward(days=190)
    assert outcome(two) == "completed"


@pytest.mark.parametrize(
    ("going", "comes_to"), [("M’aide vraiment", "completed"), ("Ne va pas bien", "unreachable")]
)
def test_so_is_a_check_in_that_goes_well(two: Duo, going: str, comes_to: str) -> None:
    two.greet().house.clock.forward(days=124)
    two.nour.presses("Répondre", on=two.nour.sees("Il reste à peu près deux mois avec Luc"))
    for answer in (going, "Passer", "Non", "Envoyer"):
        two.nour.presses(answer)
    two.house.clock.forward(days=66)
    assert outcome(two) == comes_to
