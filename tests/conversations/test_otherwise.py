"""Words that hardly answer the question that was just put: nobody reads them before it was asked
for whom they are, and the answers that they resemble are taken as ever."""

from collections.abc import Callable

import pytest

from storage.mail import Pressed
from tests.beginnings import Begin
from tests.conversations.conftest import introduced
from tests.conversations.pairs import Duo, duo, relayed
from tests.harness import House, Player

Opens = Callable[[Player], None]


def greeted(house: House) -> Duo:
    two = introduced(house).greet()
    for each in (two.nour, two.luc):
        each.reads()
    return two


@pytest.fixture
def two(house: House, begin: Begin) -> Duo:
    return begin(house, greeted)


def reads_nothing(player: Player, words: str) -> None:
    assert words not in player.all()
    assert words not in player.last.message.quote


@pytest.mark.parametrize(
    "words",
    [
        "annule tout s’il te plaît",
        "je ne peux pas finalement",
        "mercredi 14h ou jeudi 15h",
        "Salut Luc, finalement je ne suis pas sûre",
        "where do you prefer?",
        "hmm that is 1am for her. No wait, back",
        "Je n’en peux plus, j’ai envie de mourir",
    ],
)
def test_a_sentence_is_no_place(two: Duo, words: str) -> None:
    two.nour.says("/rdv jeudi 18h")
    two.nour.says(words)
    asked = two.nour.sees("pour qui est ce message")
    assert {"Pour Luc", "C’est ma réponse : Une date"} <= {*asked.labels}
    reads_nothing(two.luc, words)
    two.nour.presses("Pour Luc", on=asked)
    assert relayed(two.luc)[-1] == words


@pytest.mark.parametrize(
    "place",
    [
        *("chez moi", "Café de Flore", "https://zoom.us/j/91234567890?pwd=a", "Gare de l’Est"),
        *("Hall T", "ESCP, salle J", "Zoom, je t’envoie le lien", "06 12 34 56 78"),
        "on se retrouve devant la gare",
    ],
)
def test_a_place_is_one(two: Duo, place: str) -> None:
    two.nour.says("/rdv jeudi 18h")
    two.nour.says(place)
    assert f"Où : {place}" in two.luc.reads()


@pytest.mark.parametrize("command", ["/rhythm", "/rdv", "/break", "/city"])
@pytest.mark.parametrize(
    "words", ["Tu as vu mon dernier message ?", "Luc, je t’envoie mon CV ce soir"]
)
def test_what_is_said_to_the_other_is_not_refused_and_lost(
    two: Duo, command: str, words: str
) -> None:
    two.nour.says(command)
    two.nour.says(words)
    assert "Pour Luc" in two.nour.last.labels
    two.nour.presses("Pour Luc")
    assert relayed(two.luc)[-1] == words


def test_how_to_be_reached_is_a_number_or_an_address(two: Duo) -> None:
    two.nour.says("/exchange")
    two.nour.says("Ne donne ton numéro à personne")
    assert "C’est ma réponse : Échanger vos coordonnées" in two.nour.last.labels
    two.nour.presses("Pour personne")
    two.nour.says("nour@example.org")
    assert "C’est gardé" in two.nour.reads()


@pytest.mark.parametrize("command", ["/rdv jeudi 18h", "/exchange", "/objectif"])
def test_who_is_named_is_asked_about(house: House, command: str) -> None:
    luc = house.phone("Luc")
    nour = duo(house, luc=luc).agree().greet().nour
    amine = duo(house, nour=house.phone("Amine"), luc=luc).agree().greet().nour
    luc.says(command)
    luc.presses("Nour")
    luc.says("Amine, rappelle ton chef : il a raison sur ton licenciement")
    assert {"Pour Nour", "Pour Amine"} <= {*luc.last.labels}
    reads_nothing(nour, "licenciement")
    luc.presses("Pour Amine")
    assert "licenciement" in relayed(amine)[-1]
    reads_nothing(nour, "licenciement")


@pytest.mark.parametrize(
    "command", ["/rhythm", "/rdv jeudi 18h", "/exchange", "/objectif", "/team"]
)
def test_what_stands_in_the_threads_of_two_is_for_the_other(house: House, command: str) -> None:
    """The question stands beside the thread, whose head says that all in it reaches the other."""
    luc = house.slack("Luc")
    two = duo(house, luc=luc).agree().greet()
    luc.says(command)
    luc.says("Je t’envoie mon avis ce soir", under=two.thread(luc))
    assert "Pour Nour" in luc.last.labels
    luc.presses("Pour Nour")
    assert relayed(two.nour)[-1] == "Je t’envoie mon avis ce soir"


@pytest.mark.parametrize("command", ["/signaler", "/team"])
def test_to_the_team_one_tells_of_others_by_their_names(two: Duo, command: str) -> None:
    two.nour.says(command)
    two.nour.says("Luc, mon mentor, me propose un verre à chaque fois")
    assert "Pour Luc" not in two.nour.last.labels
    reads_nothing(two.luc, "un verre")


def test_the_button_of_one_thread_that_is_typed_in_another_reaches_nobody(house: House) -> None:
    luc = house.slack("Luc")
    nours = duo(house, luc=luc).agree().greet()
    anas = duo(house, nour=house.phone("Ana"), luc=luc).agree().greet()
    luc.says("je veux arrêter", under=nours.thread(luc))
    assert "Pour Nour" in luc.last.labels
    luc.says("Pour Nour", under=anas.thread(luc))
    assert "Nour" not in anas.nour.all()


def test_the_first_date_can_be_tapped(two: Duo) -> None:
    two.nour.says("/rdv")
    offered = [each for each in two.nour.last.labels if " à " in each]
    assert offered == [
        "Mercredi 25 novembre à 18h",
        "Vendredi 27 novembre à 18h",
        "Mardi 1er décembre à 18h",
    ]
    two.nour.presses(offered[1])
    two.nour.presses("Passer")
    assert "vendredi 27 novembre à 18h" in two.luc.last.text
    two.luc.presses("C’est d’accord")
    assert "C’est noté" in two.nour.last.text


def test_no_date_that_is_night_for_the_other_is_offered(house: House) -> None:
    two = duo(house, zones=("Europe/Paris", "Asia/Tokyo")).agree()
    two.nour.says("/rdv")
    assert {each.partition(" à ")[2] for each in two.nour.last.labels[:3]} == {"12h30"}


@pytest.mark.parametrize("second", ["Pour Luc", "Pour l’équipe Carrières", "Pour personne"])
def test_who_taps_twice_reads_what_became_of_it(two: Duo, second: str) -> None:
    two.nour.says("/rdv jeudi 18h")
    two.nour.says("je ne peux pas finalement")
    asked = two.nour.sees("pour qui est ce message")
    again = next(each.act for each in asked.buttons if each.label == second)
    two.nour.presses("Pour Luc", on=asked)
    two.nour.does(Pressed(act=again, ref=asked.ref))
    assert two.nour.last.text == "Transmis à Luc."
    assert relayed(two.luc).count("je ne peux pas finalement") == 1
    two.nour.says("/language")
    two.nour.presses("English")
    two.nour.does(Pressed(act=again, ref=asked.ref))
    assert two.nour.last.text == "Passed on to Luc."
