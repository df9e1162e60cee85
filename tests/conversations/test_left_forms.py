"""A form that was opened and left holds back nothing for long, and lets nothing through that is
its answer."""

from collections.abc import Callable

import pytest

from storage.tables import Dialogue
from tests.conversations.pairs import Duo, duo, relayed
from tests.harness import House, Player

ASKED = "pour qui est ce message"
ASIDE = "reste de côté"


def opens_objective(player: Player) -> None:
    """Whatever is answered, the other reads it."""
    player.says("/objectif")


def opens_report(player: Player) -> None:
    """The other must never read it."""
    player.says("/signaler")


def opens_words_for_the_team(player: Player) -> None:
    """Nor this."""
    player.says("/team")


PRIVATE: dict[Callable[[Player], None], str] = {
    opens_report: "C’est ma réponse : Signaler",
    opens_words_for_the_team: "Pour l’équipe Carrières",
}
"""What the other must not read, and what is pressed to go on with it."""


def the_other_writes(two: Duo) -> None:
    two.house.clock.forward(hours=1)
    two.luc.says("Es-tu libre jeudi ?")


def they_write_themselves(two: Duo) -> None:
    two.house.clock.forward(hours=1)
    two.nour.says("Bonjour Luc")
    two.nour.presses("Pour Luc")


def something_newer_stands_below(two: Duo) -> None:
    two.house.clock.forward(hours=1)
    two.nour.says("/status")


def nothing(two: Duo) -> None:
    """Its very question is what was said last."""


SINCE = [the_other_writes, something_newer_stands_below]


def words_are_for_the_other(two: Duo) -> None:
    """What is typed now crosses unasked; of the form they read once that it waits."""
    two.nour.says("À jeudi")
    assert relayed(two.luc)[-1] == "À jeudi"
    assert ASIDE in two.nour.last.text
    two.nour.says("Et merci")
    assert relayed(two.luc)[-1] == "Et merci"
    assert two.nour.all().count(ASIDE) == 1


@pytest.mark.parametrize("since", [*SINCE, they_write_themselves])
def test_once_something_else_was_said_words_are_for_the_other(
    two: Duo, since: Callable[[Duo], None]
) -> None:
    opens_objective(two.nour)
    since(two)
    two.house.clock.forward(hours=6)
    words_are_for_the_other(two)


@pytest.mark.parametrize("days", [1, 2])
@pytest.mark.parametrize("since", [*SINCE, nothing])
@pytest.mark.parametrize("opens", PRIVATE)
def test_what_the_other_must_not_read_is_asked_about_until_words_are_for_the_other(
    two: Duo, opens: Callable[[Player], None], since: Callable[[Duo], None], days: int
) -> None:
    """What was meant for the team does not reach the other, however late it is typed, nor when it
    is said in other words."""
    opens(two.nour)
    since(two)
    two.house.clock.forward(days=days)
    two.nour.says("Il m’a demandé de l’argent")
    assert PRIVATE[opens] in two.nour.last.labels
    two.nour.presses("Pour personne")
    two.house.clock.forward(hours=7)
    two.nour.says("Il voudrait que je lui prête de l’argent")
    assert ASKED in two.nour.last.text
    assert not relayed(two.luc)
    two.nour.presses("Pour personne")
    two.nour.says("Merci Luc")
    two.nour.presses("Pour Luc")
    two.house.clock.forward(minutes=10)
    words_are_for_the_other(two)
    assert relayed(two.luc) == ["Merci Luc", "À jeudi", "Et merci"]


@pytest.mark.parametrize("since", SINCE)
@pytest.mark.parametrize("opens", [opens_objective, *PRIVATE])
def test_for_some_hours_it_is_asked_all_the_same(
    two: Duo, opens: Callable[[Player], None], since: Callable[[Duo], None]
) -> None:
    opens(two.nour)
    since(two)
    two.house.clock.forward(hours=4)
    two.nour.says("Il m’a encore fait attendre")
    assert ASKED in two.nour.last.text
    assert not relayed(two.luc)


def answers_the_other_beside(two: Duo, command: str) -> None:
    """A form is open, the other writes, and what comes next is said to be for them."""
    two.nour.says(command)
    two.house.clock.forward(minutes=5)
    two.luc.says("Es-tu libre jeudi ?")
    two.house.clock.forward(minutes=1)
    two.nour.says("Oui, à midi")
    two.nour.presses("Pour Luc")


def test_who_has_said_once_that_words_are_for_the_other_is_not_asked_again(two: Duo) -> None:
    answers_the_other_beside(two, "/objectif")
    assert two.nour.last.text.startswith("« Notre objectif » reste de côté")
    two.nour.says("Au café ?")
    assert relayed(two.luc)[-2:] == ["Oui, à midi", "Au café ?"]
    two.nour.presses("Reprendre")
    two.nour.says("Oser changer de métier.")
    assert relayed(two.luc)[-1] == "Au café ?"
    assert "Pourquoi maintenant" in two.nour.last.text


def test_but_what_the_other_must_not_read_is_asked_about_each_time(two: Duo) -> None:
    answers_the_other_beside(two, "/signaler")
    two.nour.says("Il me crie dessus.")
    assert ASKED in two.nour.last.text
    assert relayed(two.luc)[-1] == "Oui, à midi"


@pytest.mark.parametrize("opens", PRIVATE)
def test_also_where_nobody_said_for_whom(two: Duo, opens: Callable[[Player], None]) -> None:
    opens(two.nour)
    two.house.clock.forward(hours=7)
    two.nour.says("Il m’a demandé de l’argent")
    assert ASKED in two.nour.last.text
    two.house.clock.forward(hours=7)
    two.nour.says("Il m’a demandé de l’argent")
    assert ASKED in two.nour.last.text, "as long as the first words are held"
    assert not relayed(two.luc)
    two.nour.presses("Pour personne")
    two.house.clock.forward(days=3)
    two.nour.says("Merci Luc")
    assert ASKED in two.nour.last.text, "nobody got the first words"
    two.nour.presses("Pour Luc")
    two.nour.says("À jeudi")
    assert relayed(two.luc) == ["Merci Luc", "À jeudi"]


def test_after_a_day_nothing_is_asked_where_the_other_reads_the_answer_anyway(two: Duo) -> None:
    opens_objective(two.nour)
    two.house.clock.forward(hours=23)
    two.nour.says("Trouver ma place")
    assert ASKED in two.nour.last.text
    two.nour.presses("Pour personne")
    two.nour.says("/objectif")
    two.house.clock.forward(hours=25)
    two.nour.says("Un jour plus tard, un mot")
    assert relayed(two.luc) == ["Un jour plus tard, un mot"]
    assert "« Notre objectif » reste de côté" in two.nour.last.text


def test_it_is_resumed_at_its_question_and_takes_words_again(two: Duo) -> None:
    opens_report(two.nour)
    the_other_writes(two)
    two.house.clock.forward(hours=8)
    two.nour.says("Jeudi, oui")
    two.nour.presses("Pour Luc")
    two.nour.says("À 18 h")
    two.nour.presses("Reprendre")
    assert "Que s’est-il passé" in two.nour.last.text
    two.nour.says("Il m’a demandé de l’argent")
    assert "les mots que tu as reçus" in two.nour.last.text
    assert relayed(two.luc) == ["Jeudi, oui", "À 18 h"]
    two.house.clock.forward(hours=2)
    two.nour.says("Il me l’a écrit hier")
    assert ASKED in two.nour.last.text, "its question was put anew"


def test_a_reply_to_its_question_is_its_answer_at_any_time(two: Duo) -> None:
    opens_report(two.nour)
    question = two.nour.last.ref
    the_other_writes(two)
    two.house.clock.forward(hours=15)
    two.nour.says("Il m’a demandé de l’argent", reply_to=question)
    assert "les mots que tu as reçus" in two.nour.last.text
    assert not relayed(two.luc)


def test_the_words_of_one_of_its_buttons_are_asked_about(two: Duo) -> None:
    two.house.clock.forward(days=14, hours=1, minutes=5)
    two.nour.presses("Répondre")
    label = next(each for each in two.nour.last.labels if "pas bien" in each)
    the_other_writes(two)
    two.house.clock.forward(days=2)
    two.nour.says(label)
    assert ASKED in two.nour.last.text
    assert not relayed(two.luc)


def test_a_form_of_an_ended_mentorship_holds_back_no_words_for_another(two: Duo) -> None:
    house = two.house
    two.ends(two.nour, "end/done/{}")
    two.act(two.nour, "open/closing_mentee/mentorship/{}")
    assert "Où en es-tu" in two.nour.last.text
    house.clock.forward(days=1)
    other = duo(house, nour=two.nour, luc=house.phone("Paul")).agree()
    house.clock.forward(days=2)
    two.nour.says("Bonne année")
    assert ASKED in two.nour.last.text, "it may be what they answer, once"
    two.nour.presses("Pour Paul")
    two.house.clock.forward(hours=1)
    two.nour.says("Et bonne santé")
    assert relayed(other.luc) == ["Bonne année", "Et bonne santé"]
    assert "« Avec le recul » reste de côté" in two.nour.last.text.replace("\xa0", " ")
    assert not relayed(two.luc)


def test_a_mentor_of_two_is_asked_for_whom_and_whether_it_is_an_answer(
    three: tuple[Duo, Duo],
) -> None:
    luc, clock = three[0].luc, three[0].house.clock
    opens_report(luc)
    luc.presses("Nour")
    clock.forward(hours=1)
    luc.says("/status")
    clock.forward(days=2)
    luc.says("À jeudi")
    assert luc.last.labels == [
        "Pour Ana",
        "C’est ma réponse (Nour) : Signaler",
        "Pour l’équipe Carrières",
        "Pour personne",
        "Pour Nour",
    ]


def test_where_one_stands_says_what_would_be_resumed(two: Duo) -> None:
    opens_report(two.nour)
    two.nour.says("/status")
    assert "pas encore terminé : « Signaler »" in two.nour.last.text
    two.nour.presses("Reprendre")
    assert "Que s’est-il passé" in two.nour.last.text


@pytest.mark.parametrize("command", ["/exchange", "/rdv", "/objectif", "/team"])
def test_who_turns_to_something_else_reads_that_their_report_is_not_sent(
    two: Duo, command: str
) -> None:
    opens_report(two.nour)
    two.nour.says("Il me demande de l’argent")
    two.nour.says(command)
    assert "« Signaler » n’est pas encore envoyé" in two.nour.all()
    assert "Signaler" not in two.nour.last.text, "the new question comes last"
    two.nour.presses("Reprendre", on=two.nour.sees("n’est pas encore envoyé"))
    assert "les mots que tu as reçus" in two.nour.last.text
    two.nour.presses("Passer")
    two.nour.presses("Envoyer")
    assert "Il me demande de l’argent" in two.claire.all()


def test_nothing_is_said_of_a_report_that_nothing_was_written_in(two: Duo) -> None:
    opens_report(two.nour)
    two.nour.says("/exchange")
    assert "pas encore envoyé" not in two.nour.all()


def test_once_the_other_form_is_done_words_are_for_the_other(two: Duo) -> None:
    opens_report(two.nour)
    two.nour.says("Il me demande de l’argent")
    two.nour.says("/exchange nour@example.org")
    two.nour.says("Es-tu libre jeudi ?")
    assert relayed(two.luc) == ["Es-tu libre jeudi ?"]


@pytest.mark.parametrize("way", ["Plus tard", "/stop"])
def test_a_check_in_that_was_put_aside_is_asked_about_once(two: Duo, way: str) -> None:
    two.house.clock.forward(days=14, hours=1, minutes=5)
    two.nour.presses("Répondre")
    two.nour.says(way)
    if way == "/stop":
        two.nour.presses("Mettre de côté")
    two.nour.says("Il annule tout le temps")
    assert "C’est ma réponse : Petit point" in two.nour.last.labels
    assert not relayed(two.luc)
    two.nour.presses("Pour Luc")
    two.nour.says("À jeudi")
    assert relayed(two.luc)[-1] == "À jeudi"


def test_a_form_that_was_left_long_ago_is_offered_no_more(two: Duo) -> None:
    two.act(two.nour, "swap/begin/{}")
    two.house.clock.forward(days=15)
    two.nour.says("je veux signaler quelque chose")
    assert "pour qui est ce message" in two.nour.last.text
    assert "C’est ma réponse : Échanger vos coordonnées" not in two.nour.last.labels


# --- where one stands, with a form open -----------------------------------------------------------


@pytest.mark.parametrize("put_aside", [False, True])
def test_where_a_mentee_stands_after_the_end_is_said_though_a_form_is_open(
    two: Duo, put_aside: bool
) -> None:
    two.nour.says("/courbe")
    two.nour.presses("Faire le point pour moi")
    if put_aside:
        two.nour.presses("Plus tard")
    two.luc.says("/end")
    two.luc.presses("L’objectif est atteint")
    two.luc.presses("Oui, terminer")
    two.nour.says("/status")
    told = two.nour.last
    assert told.text.index("Ton accompagnement est terminé") < told.text.index("pas encore terminé")
    assert told.labels == ["Reprendre", "Faire une autre demande"]
    two.nour.presses("Faire une autre demande")
    intakes = [each for each in two.house.all(Dialogue) if each.form == "intake"]
    assert [each.closed_at for each in intakes if each.paused_at is None] == [None]


def test_who_has_asked_for_nothing_yet_is_told_of_a_form_alone(house: House) -> None:
    nour = house.phone("Nour")
    nour.says("/start")
    nour.presses("Français")
    nour.says("/team")
    nour.says("/status")
    assert "Faire une autre demande" not in nour.last.labels


def test_a_form_that_comes_back_after_another_says_which_it_is(two: Duo) -> None:
    opens_report(two.nour)
    assert two.nour.last.text == "Que s’est-il passé ?"
    two.nour.says("/team Merci, lundi matin alors")
    two.nour.presses("Envoyer")
    assert two.nour.last.text == "Signaler Que s’est-il passé ?"
