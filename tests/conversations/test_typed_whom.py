"""For whom? It is answered by typing it, too: by the words of a button, or one's own."""

import pytest

from conversations.mentee.whose import HOLD
from storage.tables import Dialogue
from tests.conversations.pairs import Duo, relayed


def test_what_is_asked_of_each_message_is_answered_by_typing_it_too(
    three: tuple[Duo, Duo],
) -> None:
    first, second = three
    for each in ("Pour qui ?", "Un", "Deux", "Trois"):
        first.luc.says(each)
    first.luc.says("Pour personne")
    assert not relayed(first.nour) + relayed(second.nour), "*Trois* is gone"
    first.luc.says("Pour Nour")
    for asked, told in (("Pour qui ?", "Pour Ana"), ("Un", "pour nour"), ("Deux", "Pour Nour")):
        assert first.luc.last.message.quote == asked
        first.luc.says(told)
    assert relayed(second.nour) == ["Pour qui ?"]
    assert relayed(first.nour) == ["Un", "Deux"]
    assert not [row for row in first.house.all(Dialogue) if row.form == HOLD]
    first.luc.says("Pour Ana")
    assert "pour qui est ce message" in first.luc.last.text


@pytest.mark.parametrize("said", ["pour Ana", "à Ana"], ids=["label", "own words"])
def test_several_arrive_in_the_order_in_which_they_were_written(
    three: tuple[Duo, Duo], said: str
) -> None:
    first, second = three
    wrote = ["Un", "Deux", "Trois"]
    for each in wrote:
        first.luc.says(each)
    for _ in range(4):
        first.luc.says(said)
    assert relayed(second.nour) == wrote
    assert not [row for row in first.house.all(Dialogue) if row.form == HOLD]


def test_a_button_says_which_of_several_is_meant(three: tuple[Duo, Duo]) -> None:
    first, second = three
    first.luc.says("Un")
    first.luc.says("Deux")
    first.luc.presses("Pour Ana")
    assert relayed(second.nour) == ["Deux"]


@pytest.mark.parametrize("said", ["à Luc", "pour Luc bien sûr", "C’est pour lui", "Luc"])
def test_for_whom_is_answered_in_ones_own_words(two: Duo, said: str) -> None:
    two.nour.says("/objectif")
    two.house.clock.forward(minutes=31)
    two.nour.says("Bonjour !")
    two.nour.says(said)
    assert relayed(two.luc) == ["Bonjour !"]


@pytest.mark.parametrize(
    "said",
    [
        "pour personne",
        "Personne",
        "nobody",
        "No one",
        "laisse tomber",
        "Non, laisse tomber",
        "efface",
    ],
)
def test_who_takes_it_back_has_said_it_to_nobody(two: Duo, said: str) -> None:
    """In whichever of our languages; and not even to the form that waits further up: what was
    written there is not asked about."""
    two.nour.says("/objectif")
    two.house.clock.forward(minutes=31)
    two.nour.says("Bonjour !")
    two.nour.says(said)
    assert two.nour.last.text.endswith("Effacé. Personne ne l’a reçu.")
    assert not relayed(two.luc)
    assert not [row for row in two.house.all(Dialogue) if row.form == HOLD]


def test_words_for_the_team_are_read_over_where_that_is_said_in_ones_own_words(
    two: Duo,
) -> None:
    two.greet().house.clock.forward(days=14, hours=1, minutes=5)
    two.nour.says("Pas terrible, il ne m’écoute pas")
    two.nour.says("À l’équipe, s’il te plaît")
    assert "il ne m’écoute pas" in two.nour.last.text
    assert "Envoyer" in two.nour.last.labels
    assert relayed(two.luc) == ["Bonjour"]


def test_of_two_who_is_named_gets_it_and_of_both_nobody(three: tuple[Duo, Duo]) -> None:
    first, second = three
    first.luc.says("À jeudi")
    for both in ("pour Ana et Nour", "pour elle", "à ma mentorée"):
        first.luc.says(both)
        assert first.luc.last.labels[:2] == ["Pour Nour", "Pour Ana"]
    assert not relayed(first.nour) + relayed(second.nour)
    for _ in range(3):
        first.luc.says("pour personne")
    first.luc.says("c’est pour Ana")
    assert relayed(second.nour) == ["À jeudi"]
    assert not relayed(first.nour)


def test_what_comes_below_words_of_the_other_answers_them(two: Duo) -> None:
    """*Oui, pour l'équipe* may be said to them, who may have asked."""
    two.nour.says("/objectif")
    two.house.clock.forward(minutes=31)
    two.nour.says("As-tu vu ma note ?")
    asked = two.nour.last
    two.house.clock.forward(minutes=1)
    two.luc.says("Ta note est pour moi ou pour l’équipe ?")
    two.house.clock.forward(minutes=1)
    two.nour.says("Oui, pour l’équipe")
    assert "pour qui" in two.nour.last.text
    assert "Pour Luc" in asked.labels, "nothing moved"


def test_a_reply_to_the_question_is_about_the_message_it_asks_about(
    three: tuple[Duo, Duo],
) -> None:
    first, second = three
    first.luc.says("Un")
    about_one = first.luc.last.ref
    first.luc.says("Deux")
    first.luc.says("à Ana", reply_to=about_one)
    assert relayed(second.nour) == ["Un"]
    assert not relayed(first.nour)
