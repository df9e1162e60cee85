"""What each of the two can do stands at the head of their thread, and is no word for the other."""

import pytest

from tests.conversations.pairs import Duo, relayed
from tests.conversations.written import two as two


def test_each_way_stands_at_the_head_of_the_thread(two: Duo) -> None:
    for player in (two.nour, two.luc):
        head = next(each for each in player.screen.shown if each.ref == two.thread(player))
        assert head.labels[-4:] == [
            "Ne plus sonner ce soir",
            "Nos coordonnées",
            "Signaler",
            "Terminer",
        ]
        assert all(button.aside for button in head.buttons[-4:])
    two.nour.presses("Terminer")
    assert "Je préfère arrêter" in two.nour.last.labels


@pytest.mark.parametrize(
    ("label", "meant", "then"),
    [
        ("Signaler", "Signaler quelque chose…", "Que s’est-il passé"),
        ("nos coordonnées", "C’est ma réponse", "Comment te joindre"),
        ("Terminer", "Terminer l’accompagnement", "Terminer avec Luc"),
        ("Ne plus sonner ce soir", "Ne plus sonner jusqu’à demain…", "rien ne sonne"),
    ],
)
def test_what_stands_on_a_button_is_not_passed_on_unasked(
    two: Duo, label: str, meant: str, then: str
) -> None:
    two.nour.says(label)
    assert label not in relayed(two.luc)
    two.nour.presses(meant)
    assert then in two.nour.last.text
    assert label not in relayed(two.luc)
