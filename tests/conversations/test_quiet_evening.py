"""/mute: nothing rings until the morning, but what cannot wait for it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.conversations.joining import joins
from tests.conversations.pairs import Duo, duo, relayed
from tests.conversations.test_meetings import calls_off, propose
from tests.conversations.written import two as two
from tests.harness import House, Player

EVENING = {"hours": 9}
"""From ten in the morning, Paris time, to seven in the evening."""


@pytest.mark.parametrize("ask", [lambda p: p.says("/mute"), lambda p: p.presses("Ne plus sonner…")])
def test_nothing_rings_until_the_morning_and_nobody_else_is_told(
    two: Duo, ask: Callable[[Player], None]
) -> None:
    two.house.clock.forward(**EVENING)
    seen = len(two.nour.screen.shown)
    ask(two.luc)
    assert "mardi 24 novembre" in two.luc.last.text
    assert len(two.nour.screen.shown) == seen
    two.nour.says("Es-tu là ?")
    if two.luc.who.startswith("telegram:"):
        assert two.luc.last.message.silent
    else:
        assert "Es-tu là" not in two.luc.all()
    two.house.clock.to(datetime(2026, 11, 24, 8, tzinfo=UTC))
    assert two.luc.sees("Es-tu là ?")
    two.nour.says("Et là ?")
    assert not two.luc.last.message.silent


def test_whoever_does_something_reads_what_waited(house: House) -> None:
    two = duo(house, luc=house.slack("Luc")).agree()
    house.clock.forward(**EVENING)
    two.luc.says("/mute")
    two.nour.says("Une question")
    two.nour.says("Et une autre")
    assert not relayed(two.luc)
    two.luc.says("/status")
    assert relayed(two.luc) == ["Une question", "Et une autre"]
    two.luc.presses("Sonner de nouveau")
    two.nour.says("Merci")
    assert relayed(two.luc)[-1] == "Merci"


def test_whoever_does_something_elsewhere_reads_what_waited_too(house: House) -> None:
    two = duo(house).agree()
    slack = joins(two.luc, house.slack("Luc"))
    house.clock.forward(**EVENING)
    slack.says("/camarade sourdine")
    two.nour.says("Une question")
    assert not relayed(slack)
    two.luc.says("/status")
    assert relayed(slack) == ["Une question"]


def test_what_the_team_must_see_to_waits_for_no_morning(house: House) -> None:
    two = duo(house).agree()
    claire = Player(house, two.claire.who)
    other = duo(house, nour=house.phone("Ana"), luc=claire).agree()
    claire.says("/mute")
    other.nour.says("Bonne soirée")
    assert not relayed(claire)
    two.nour.says("/signaler")
    two.nour.says("J’ai peur")
    two.nour.presses("Passer")
    two.nour.presses("Envoyer")
    assert claire.sees("Un signalement attend")


def test_a_session_of_that_evening_is_recalled_before_it(two: Duo) -> None:
    propose(two.nour, "ce soir à 19h30", "")
    two.luc.presses("C’est d’accord")
    two.house.clock.forward(hours=2)
    two.luc.says("/mute")
    two.nour.says("J’apporte mon CV")
    two.house.clock.forward(hours=6)
    assert two.luc.sees("C’est bientôt")
    assert two.luc.sees("J’apporte mon CV")


@pytest.mark.parametrize(
    ("change", "typed", "told"),
    [
        ("Annuler", ("oui",), "Nour a annulé"),
        ("Changer la date", ("jeudi à 18h", "au café"), "plutôt que lundi 23 novembre"),
        ("Lieu ou lien", ("au café de l’École",), "au café de l’École"),
    ],
)
def test_what_changes_a_session_of_that_evening_is_read_before_it(
    two: Duo, change: str, typed: tuple[str, ...], told: str
) -> None:
    propose(two.nour, "ce soir à 21h30", "")
    two.luc.presses("C’est d’accord")
    two.house.clock.forward(**EVENING)
    two.luc.says("/mute")
    two.nour.says("Je dois te dire quelque chose")
    two.luc.reads()
    two.nour.presses(change)
    for words in typed:
        two.nour.says(words)
    assert told in two.luc.last.text
    if two.luc.who.startswith("slack:"):  # what came before it is read first
        assert two.luc.reads().startswith("Nour Je dois te dire quelque chose")
    else:
        assert two.luc.last.message.silent


def test_what_changes_a_later_session_waits_for_the_morning(house: House) -> None:
    two = duo(house, luc=house.slack("Luc")).agree()
    propose(two.nour, "jeudi à 19h30", "")
    two.luc.presses("C’est d’accord")
    house.clock.forward(**EVENING)
    two.luc.says("/mute")
    two.luc.reads()
    calls_off(two.nour)
    assert not two.luc.reads()
    house.clock.forward(hours=14)
    assert "a annulé" in two.luc.reads()
