"""What is said where words are no answer, or the question is to be left: never that alone without
the question, and never nothing."""

import pytest

from storage.tables import Dialogue, Meeting
from tests.conversations.pairs import Duo
from tests.conversations.test_intake import answered
from tests.harness import House


def test_after_a_second_miss_the_question_still_stands(house: House) -> None:
    nour = answered(house, 8)
    nour.says("bof")
    nour.says("je sais pas, moi")
    assert "Je n’y arrive toujours pas" in nour.last.text
    assert "De quoi as-tu surtout besoin aujourd’hui ?" in nour.last.text
    nour.says("sens")
    assert "De quoi as-tu surtout besoin" in nour.screen.shown[-2].text
    assert "Je n’y arrive toujours pas" not in nour.screen.shown[-2].text


def test_a_date_missed_twice_is_still_asked_for(two: Duo) -> None:
    two.greet().nour.says("/rdv")
    asked = two.nour.last.text
    for words in ("quand tu veux", "comme tu préfères"):
        two.nour.says(words)
    assert "Je n’ai toujours pas trouvé la date" in two.nour.last.text
    assert asked.partition(" ?")[0] in two.nour.last.text


@pytest.mark.parametrize("count", [0, 1, 8])
def test_what_cannot_be_skipped_says_so_and_why(house: House, count: int) -> None:
    nour = answered(house, count)
    asked = nour.last.text.rpartition("·")[2].partition(" ?")[0]
    before = house.all(Dialogue)[0].answers
    nour.says("passer")
    assert "ne peut pas être passée : la suite dépend de ta réponse" in nour.last.text
    assert asked.split()[-1] in nour.last.text
    answers = house.all(Dialogue)[0].answers
    assert {name for name in answers if name[0] != "~"} == {n for n in before if n[0] != "~"}


def test_looked_at_again_it_keeps_its_answer(house: House) -> None:
    nour = answered(house, 9)
    nour.presses("Retour")
    nour.says("passer")
    assert house.all(Dialogue)[0].answers["need"] == "meaning"
    assert house.all(Dialogue)[0].revisiting == ""


@pytest.mark.parametrize("said", ["laisse tomber", "annuler", "annuler le rendez-vous", "stop"])
def test_a_date_that_is_half_said_can_be_let_go(two: Duo, said: str) -> None:
    two.greet().nour.says("/rdv samedi matin")
    assert "à quelle heure" in two.nour.last.text
    two.nour.says(said)
    assert "Rien n’était écrit, et rien n’est parti." in two.nour.last.text
    assert not two.house.all(Meeting)
    assert all(each.closed_at for each in two.house.all(Dialogue) if each.form == "meeting")


def test_words_that_add_nothing_to_half_a_date_are_said_to(two: Duo) -> None:
    two.greet().nour.says("/rdv samedi matin")
    two.nour.says("comme d’habitude entre nous")
    assert "Je n’ai rien trouvé de plus dans tes derniers mots" in two.nour.last.text
    assert "samedi 28 novembre, oui, mais à quelle heure ?" in two.nour.last.text
    two.nour.says("10h")
    assert "rien trouvé de plus" not in two.nour.last.text
