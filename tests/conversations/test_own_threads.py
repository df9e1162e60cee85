"""In a thread of its own, only what is held there, or may be for that very pair, counts."""

from datetime import UTC, datetime

import pytest

from tests.conversations.pairs import Duo, duo, relayed
from tests.conversations.test_meetings import state
from tests.conversations.test_sessions import meets
from tests.harness import House


@pytest.fixture
def both(house: House) -> tuple[Duo, Duo]:
    """Luc accompanies Nour and Ana on Slack, in a thread each."""
    first = duo(house, luc=house.slack("Luc")).agree().greet()
    return first, duo(house, nour=house.phone("Ana"), luc=first.luc).agree().greet()


def test_words_held_in_one_thread_hold_none_in_another(both: tuple[Duo, Duo]) -> None:
    nours, anas = both
    luc = nours.luc
    luc.says("je veux arrêter", under=nours.thread(luc))
    assert "pour qui est ce message" in luc.last.text
    luc.says("À jeudi, Ana", under=anas.thread(luc))
    assert relayed(anas.nour)[-1] == "À jeudi, Ana"
    luc.says("Et toi ?", under=nours.thread(luc))
    assert "Celui-ci aussi" in luc.last.text
    assert "Et toi ?" not in nours.nour.all()


@pytest.mark.parametrize("passes_on", [False, True])
@pytest.mark.parametrize("hold", ["je veux arrêter", "Tu vas bien ?"])
def test_what_is_held_in_one_thread_hides_no_question_of_another(
    both: tuple[Duo, Duo], hold: str, passes_on: bool
) -> None:
    nours, anas = both
    luc = nours.luc
    meets(nours)
    nours.house.clock.forward(days=3, hours=7, minutes=5)
    assert "a-t-il eu lieu" in luc.last.text
    luc.says(hold, under=anas.thread(luc))
    assert "pour qui" in luc.last.text
    if passes_on:
        luc.presses("Pour Ana")
    luc.says("oui c’était super", under=nours.thread(luc))
    assert "Celui-ci aussi" not in luc.last.text
    luc.presses("Le rendez-vous a eu lieu", on=luc.last)
    assert state(nours) == ["held"]
    assert "super" not in nours.nour.all() + anas.nour.all()


def test_the_newest_buttons_are_still_before_whoever_writes_in_another_thread(
    both: tuple[Duo, Duo],
) -> None:
    nours, anas = both
    luc = nours.luc
    nours.house.clock.to(datetime(2027, 4, 27, 9, tzinfo=UTC))
    nours.act(luc, "more/ask/{}")
    assert "De combien" in luc.last.text
    before = relayed(nours.nour)
    luc.says("je veux arrêter", under=anas.thread(luc))
    luc.says("Je ne sais pas encore", under=nours.thread(luc))
    assert "pour qui est ce message" in luc.last.text
    assert relayed(nours.nour) == before
