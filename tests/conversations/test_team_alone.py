"""Words that answer the team, beside a live thread: the other of the pair does not read them."""

import pytest

from tests.conversations.pairs import Duo, duo, relayed
from tests.conversations.test_concerns import checks_in
from tests.harness import House, Player

SECRET = "Il ne m’écoute toujours pas, je crois."


@pytest.fixture
def two(house: House) -> Duo:
    """Both on Telegram, some weeks after they began to write."""
    return writing(duo(house).agree())


def writing(two: Duo) -> Duo:
    two.nour.says("Bonjour Luc")
    slack = two.luc.where.startswith("slack")
    two.luc.says("Bonjour Nour", under=two.thread(two.luc) if slack else None)
    two.house.clock.forward(days=15)
    return two


def answers(two: Duo, player: Player, how: str) -> None:
    """A check-in that went badly, and what the team wrote after it."""
    checks_in(player, how, "Oui")
    two.claire.opens("Vu : …").send(how="J’écris", letter="Qu’est-ce qui ne va pas ?", done="")
    two.house.again()


@pytest.mark.parametrize("slack", [False, True])
@pytest.mark.parametrize("hours", [0, 30])
def test_the_answer_to_a_letter_after_a_check_in_is_the_teams(
    house: House, slack: bool, hours: int
) -> None:
    two = writing(duo(house, luc=house.slack("Luc") if slack else None).agree())
    answers(two, two.nour, "Ne va pas bien")
    house.clock.forward(hours=hours)
    two.nour.says(SECRET)
    assert two.nour.last.labels == ["Pour Luc", "Pour l’équipe Carrières", "Pour personne"]
    assert relayed(two.luc) == ["Bonjour Luc"]
    two.nour.presses("Pour l’équipe Carrières")
    two.nour.presses("Envoyer")
    assert two.claire.sees(SECRET).message.under == "case/1"
    assert relayed(two.luc) == ["Bonjour Luc"]


@pytest.mark.parametrize("slack", [False, True])
def test_a_mentors_answer_is_too(house: House, slack: bool) -> None:
    two = writing(duo(house, luc=house.slack("Luc") if slack else None).agree())
    answers(two, two.luc, "Me dépasse")
    two.luc.says("C’est trop pour moi.", under=two.thread(two.luc) if slack else None)
    assert "pour qui est ce message" in two.luc.last.text
    assert relayed(two.nour) == ["Bonjour Nour"]


@pytest.mark.parametrize("wishes", ["Oui", "Non"])
def test_the_second_sentence_after_a_bad_check_in_is_not_the_others(two: Duo, wishes: str) -> None:
    checks_in(two.nour, "Ne va pas bien", wishes)
    two.nour.says(SECRET)
    assert "pour qui est ce message" in two.nour.last.text
    assert relayed(two.luc) == ["Bonjour Luc"]
    two.nour.presses("Pour Luc")
    two.nour.says("À jeudi")
    assert relayed(two.luc) == ["Bonjour Luc", SECRET, "À jeudi"]


def test_a_contact_whom_the_team_names_is_answered_about_to_the_team(house: House) -> None:
    two = duo(house).agree()
    two.nour.says("Bonjour Luc")
    two.claire.opens("Un échange").send(somebody="Anne Roux, anne@example.org")
    assert "Anne Roux" in two.nour.last.text
    two.nour.says("Merci, mais je la connais déjà.")
    assert two.nour.last.labels == ["Pour Luc", "Pour l’équipe Carrières", "Pour personne"]
    assert relayed(two.luc) == ["Bonjour Luc"]


def test_what_the_other_writes_since_is_answered_to_them(two: Duo) -> None:
    answers(two, two.nour, "Ne va pas bien")
    two.luc.says("Un café jeudi ?")
    two.luc.presses("Pour Nour")
    two.nour.says("Avec plaisir")
    assert relayed(two.luc)[-1] == "Avec plaisir"


def test_under_a_word_about_the_two_the_team_is_only_a_way(two: Duo) -> None:
    """Three weeks of calm: a date may be proposed, and the team written to."""
    two.house.clock.forward(days=8)
    assert two.nour.last.labels == ["Proposer une date", "Écrire à l’équipe"]
    two.nour.says("Un petit mot, Luc.")
    assert relayed(two.luc)[-1] == "Un petit mot, Luc."
