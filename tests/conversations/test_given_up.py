"""Who gives up a form is asked no older question at once: it waits, and its button says so."""

import pytest

from tests.conversations.conftest import introduced
from tests.conversations.pairs import Duo
from tests.harness import House


@pytest.fixture
def both(house: House) -> Duo:
    """Nour is asked for an objective, and then begins words for the team."""
    two = introduced(house).greet()
    two.nour.says("/objectif")
    two.nour.says("/team")
    return two


def test_nothing_written(both: Duo) -> None:
    both.nour.presses("Arrêter")
    gone, waits = both.nour.screen.shown[-2:]
    assert "Rien n’était écrit" in gone.text
    assert waits.text.replace("\u00a0", " ") == "« Notre objectif » t’attend, quand tu voudras."
    assert waits.labels == ["Reprendre"]
    asked = [each for each in both.nour.screen.shown if "Arrêter" in each.labels]
    assert not asked, "no question is before them"
    both.nour.presses("Reprendre")
    both.nour.says("Trouver ma place")
    assert "Pourquoi maintenant" in both.nour.last.text


@pytest.mark.parametrize("way", ["Arrêter", "/stop"])
def test_erased(both: Duo, way: str) -> None:
    both.nour.says("Je voudrais vous parler de moi")
    if way == "/stop":
        both.nour.says(way)
        both.nour.presses("Abandonner et effacer")
    else:
        both.nour.presses(way)
        both.nour.presses("Abandonner et effacer")
    assert "t’attend, quand tu voudras" in both.nour.last.text
    assert "qu’est-ce qui devrait avoir bougé" not in both.nour.last.text
    both.nour.says("reprendre")
    assert "qu’est-ce qui devrait avoir bougé" in both.nour.last.text
