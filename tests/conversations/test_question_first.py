"""What a mentor types at a proposal, and then asks by its button: it is shown before it leaves."""

import pytest

from storage.mail import Pressed, Ref
from storage.tables import Proposal
from tests.conversations.pairs import Duo, duo
from tests.harness import House

ASKS = "Est-ce que les rencontres se font à distance ?"


@pytest.fixture
def proposed(house: House) -> Duo:
    """Luc was asked, and has typed a question of his before he pressed anything."""
    two = duo(house)
    two.luc.says(ASKS)
    two.luc.presses("J’ai une question")
    return two


def questions(two: Duo) -> str:
    return "\n".join(each.message.quote for each in two.claire.screen.shown)


def asked(two: Duo) -> bool:
    return two.house.find(Proposal, two.proposal).question_at is not None


@pytest.mark.parametrize("how", ["C’est ma réponse", "oui", "Ok"])
def test_what_was_just_typed_is_shown_and_sent_once_they_say_so(proposed: Duo, how: str) -> None:
    assert proposed.luc.last.message.quote == ASKS
    assert ASKS not in proposed.claire.all() + questions(proposed)
    if how == "C’est ma réponse":
        proposed.luc.presses(how)
    else:
        proposed.luc.says(how)
    assert questions(proposed).count(ASKS) == 1
    assert "ton message à l’équipe" not in proposed.luc.last.text
    proposed.house.clock.forward(days=1)
    assert "pas gardé" not in proposed.luc.all(), "they were sent"


def test_pressed_again_it_is_shown_once_and_sent_once(proposed: Duo) -> None:
    proposed.luc.presses("J’ai une question")
    assert proposed.luc.last.message.quote == ASKS
    proposed.luc.presses("C’est ma réponse", on=proposed.luc.last)
    assert questions(proposed).count(ASKS) == 1


def test_a_no_sends_nothing_and_the_team_may_have_the_words_still(proposed: Duo) -> None:
    proposed.luc.says("non")
    proposed.luc.says("oui")
    assert not asked(proposed)
    assert "j’ai un doute" in proposed.luc.last.text
    proposed.luc.says("Combien de temps cela prend-il ?")
    assert questions(proposed).count("Combien de temps") == 1
    assert ASKS not in questions(proposed)
    proposed.luc.presses("Transmettre à l’équipe")
    assert ASKS in proposed.luc.last.text


@pytest.mark.parametrize("typed", ["oui", "Non", "ok", "D’accord", "oui, d’accord"])
def test_a_mere_yes_or_no_is_asked_about(house: House, typed: str) -> None:
    two = duo(house)
    two.luc.does(Pressed(act=f"proposal/ask/{two.proposal}", ref=Ref("proposal")))
    two.luc.says(typed)
    assert not asked(two)
    assert typed not in two.claire.all()
    assert f"« {typed} »" in two.luc.last.text.replace("\u00a0", " ")
    two.luc.says(ASKS)
    assert questions(two).count(ASKS) == 1
