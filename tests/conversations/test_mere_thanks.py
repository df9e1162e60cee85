"""Whoever writes thanks to the team, and nothing else, gives nobody anything to see to."""

import pytest

from tests.conversations.pairs import Duo
from tests.conversations.test_concerns import acts, open_ones, says_whom, signs, writes_to_team
from tests.harness import Player


@pytest.mark.parametrize("who", ["nour", "luc"])
@pytest.mark.parametrize(
    "words", ["Merci beaucoup !", "C’est noté, merci à toute l’équipe 🙏", "Je vous remercie."]
)
def test_mere_thanks_are_read_in_the_thread_and_nobody_owes_anything_for_them(
    two: Duo, who: str, words: str
) -> None:
    player: Player = getattr(two, who)
    writes_to_team(player, words)
    assert open_ones(two.house) == []
    assert "asked_for_team" not in acts(two.house)  # nobody was told that somebody answers
    two.claire.sees("Message de …")
    assert two.claire.screen.shown[-1].message.quote.startswith(words)
    assert two.claire.screen.shown[-1].message.under == "case/1"
    assert "elle le lira avec plaisir" in player.reads()


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("Merci, mais cela ne va pas.", "De moi, ou d’autre chose"),
        ("Merci d’avance", "De moi, ou d’autre chose"),  # they wait for something
        ("Merci de votre réponse", "De moi, ou d’autre chose"),
        ("Merci ?", "De moi, ou d’autre chose"),
        ("Non merci", "De moi, ou d’autre chose"),
        ("Bonsoir à tous", "De moi, ou d’autre chose"),
        ("Merci beaucoup", "De la personne que j’accompagne"),
    ],
)
def test_what_says_anything_beside_thanks_waits_for_the_team(
    two: Duo, words: str, about: str
) -> None:
    two.luc.says(f"/team {words}")
    says_whom(two.luc, about)
    two.luc.presses("Envoyer")
    assert open_ones(two.house) == [("mentor_asked", 1)]
    assert "Quelqu’un te répondra" in two.luc.reads()


def test_thanks_for_what_was_seen_to_open_it_no_more(two: Duo) -> None:
    writes_to_team(two.nour)
    two.claire.opens("Vu : …").send(how="J’ai déjà parlé")
    writes_to_team(two.nour, "Merci beaucoup !")
    assert open_ones(two.house) == []
    assert not signs(two.house)
