"""Words in a thread that has ended: they reach nobody, and a question that stands in it is not
deaf to them."""

import pytest

from storage.mail import Pressed, Ref
from tests.conversations.pairs import Duo, duo
from tests.harness import House
from tests.screens import Shown

CLOSED = "Ce fil est fermé"


@pytest.fixture
def ended(house: House) -> Duo:
    """Nour, on Telegram, has ended it with Luc, who is on Slack."""
    two = duo(house, luc=house.slack("Luc")).agree().greet()
    two.nour.says("/terminer")
    two.nour.presses("Je préfère arrêter")
    two.nour.presses("Oui, terminer")
    return two


def head(two: Duo) -> Ref:
    return two.thread(two.luc)


def presses_in_thread(two: Duo, label: str) -> Shown:
    """Luc presses a button that stands in the thread; returns what he reads then."""
    shown, button = two.luc.finds(label)
    two.luc.does(Pressed(act=button.act, ref=shown.ref), under=head(two))
    return two.luc.last


def sent_to_team(two: Duo, words: str) -> None:
    """Luc sends what he wrote, and the team reads it."""
    two.luc.presses("de moi, ou d’autre chose")
    assert words in two.luc.last.text
    two.luc.presses("Envoyer")
    assert words in two.claire.all()


def test_a_question_that_stands_in_it_is_answered_in_it(ended: Duo) -> None:
    asked = presses_in_thread(ended, "Dire comment c’était")
    assert asked.message.under, "it is asked in the thread"
    ended.house.clock.forward(days=1)
    ended.luc.says("Sa clarté, et nos rires.", under=head(ended))
    assert CLOSED not in ended.luc.reads()
    assert ended.luc.last.text != asked.text
    assert "Sa clarté, et nos rires." in ended.house.stored_text()


def test_so_is_one_that_was_put_beside_it_a_moment_ago(ended: Duo) -> None:
    ended.luc.presses("Écrire à l’équipe")
    ended.luc.says("Merci, tout va bien.", under=head(ended))
    assert CLOSED not in ended.luc.reads()
    sent_to_team(ended, "Merci, tout va bien.")


def test_one_that_was_put_beside_it_long_ago_is_not(ended: Duo) -> None:
    ended.luc.presses("Écrire à l’équipe")
    ended.house.clock.forward(days=2)
    ended.luc.says("Bonne route, Nour", under=head(ended))
    assert CLOSED in ended.luc.last.text
    ended.luc.presses("Reprendre")
    ended.luc.says("Merci, tout va bien.")
    sent_to_team(ended, "Merci, tout va bien.")


def test_beside_any_question_it_leads_to_the_team(ended: Duo) -> None:
    ended.luc.says("Bonne route, Nour", under=head(ended))
    assert CLOSED in ended.luc.last.text
    ended.luc.presses("Écrire à l’équipe", on=ended.luc.last)
    ended.luc.says("Dites-lui merci.")
    sent_to_team(ended, "Dites-lui merci.")
