"""The check-ins of the six months: each of the two is asked how it goes; the team alone is told."""

import pytest

from tests.conversations.pairs import Duo, duo
from tests.harness import House


@pytest.fixture
def two(house: House) -> Duo:
    return duo(house)


def has_a_hard_time(two: Duo) -> None:
    """The mentee answers the check-in that stands open, and would like a word of the team."""
    two.nour.presses("Ne va pas bien")
    assert "Tu as bien fait de le dire" in two.nour.last.text
    two.nour.says("Il ne répond jamais")
    two.nour.presses("Oui")
    assert "Il ne répond jamais" not in two.claire.all()  # read over first
    two.nour.presses("Envoyer")
    assert "va revenir vers toi" in two.nour.last.text
    assert "Il ne répond jamais" in two.claire.last.text


def test_a_check_in_goes_to_the_team_alone(two: Duo) -> None:
    two.agree()
    two.greet().house.clock.forward(days=15)
    two.nour.presses("Répondre")
    assert "jamais à la personne qui t’accompagne" in two.nour.all()
    has_a_hard_time(two)
    assert "ne va pas bien, et souhaite un contact" in two.claire.last.text
    assert "Il ne répond jamais" not in two.luc.all()
    holder = two.house.screens[two.claire.who]
    assert "ne va pas bien, et souhaite un contact" in holder.shown[-1].text


def test_a_mentor_beyond_their_role_who_wants_no_contact_is_not_said_to_need_a_hand(
    two: Duo,
) -> None:
    two.agree()
    two.greet().house.clock.forward(days=15)
    two.luc.presses("Répondre")
    two.luc.says("ça me dépasse")  # typed or pressed
    assert "personne ne te demande de tout porter" in two.luc.last.text
    two.luc.presses("Passer")
    two.luc.presses("Non")
    two.luc.presses("Envoyer")
    said = "dit que ce qu’on lui demande dépasse son rôle, et ne souhaite pas de contact"
    assert said in two.claire.last.text
    assert said in two.house.screens[two.claire.who].shown[-1].text


def test_a_check_in_that_goes_well_asks_on_as_before(two: Duo) -> None:
    two.agree()
    two.greet().house.clock.forward(days=15)
    two.luc.presses("Répondre")
    two.luc.presses("Est bien mon rôle")
    assert "Tu fais bien" not in two.luc.last.text
    two.luc.presses("Passer")
    two.luc.presses("Oui")
    two.luc.presses("Envoyer")
    told = two.house.screens[two.claire.who].shown[-1].text
    assert "L’accompagnateur souhaite un contact" in told


def test_a_late_answer_to_a_check_in_counts_and_the_next_comes_two_weeks_after_it(
    two: Duo,
) -> None:
    two.agree()
    two.greet().house.clock.forward(days=24, hours=2)
    two.nour.presses("Répondre", on=two.nour.sees("Comment se passent les débuts"))
    for answer in ("M’aide vraiment", "Passer", "Non", "Envoyer"):
        two.nour.presses(answer)
    two.nour.reads()
    two.luc.reads()
    two.house.clock.forward(days=13)
    assert "point d’étape" not in two.nour.reads()
    assert "point d’étape" in two.luc.reads()  # who has not answered is asked on the day
    two.house.clock.forward(days=1, hours=1)
    assert "point d’étape" in two.nour.reads()


def begins(two: Duo) -> None:
    """Both have greeted each other; the mentee answers the first check-in, and sends nothing."""
    two.agree()
    two.greet().house.clock.forward(days=15)
    two.nour.presses("Répondre")
    two.nour.presses("Ne va pas bien")
    two.nour.says("Il ne répond jamais")
    two.nour.presses("Oui")
    assert "Envoyer" in two.nour.last.labels
    two.nour.reads()


def test_a_later_check_in_starts_blank_whatever_was_left_unsent_at_the_one_before(
    two: Duo,
) -> None:
    begins(two)
    two.house.clock.forward(days=17)
    asked = two.nour.sees("point d’étape")
    two.nour.reads()
    two.nour.presses("Répondre", on=asked)
    told = two.nour.reads()
    assert "personne ne l’a lu" in told
    assert "Il ne répond jamais" not in told
    assert "Envoyer" not in two.nour.last.labels
    for answer in ("M’aide vraiment", "Passer", "Non", "Envoyer"):
        two.nour.presses(answer)
    assert "M’aide vraiment" in two.claire.all()
    assert "Il ne répond jamais" not in two.claire.all()
    assert "Ne va pas bien" not in two.claire.all()


def test_what_was_begun_in_a_later_check_in_goes_on_when_it_is_opened_again(two: Duo) -> None:
    begins(two)
    two.house.clock.forward(days=17)
    asked = two.nour.sees("point d’étape")
    two.nour.presses("Répondre", on=asked)
    two.nour.presses("M’aide vraiment")
    two.house.clock.forward(days=5)
    two.nour.presses("Répondre", on=asked)
    for answer in ("Passer", "Non", "Envoyer"):
        two.nour.presses(answer)
    assert "M’aide vraiment" in two.claire.all()
    assert two.nour.all().count("personne ne l’a lu") == 1


def test_within_one_step_a_check_in_is_opened_again_as_it_was_left(two: Duo) -> None:
    begins(two)
    two.house.clock.forward(days=3)
    two.nour.presses("Répondre", on=two.nour.sees("Comment se passent les débuts"))
    assert "personne ne l’a lu" not in two.nour.all()
    two.nour.presses("Envoyer")
    assert "Il ne répond jamais" in two.claire.all()


def test_a_check_in_that_was_set_aside_reaches_the_team_after_the_end(two: Duo) -> None:
    two.agree()
    two.greet().house.clock.forward(days=15)
    two.nour.presses("Répondre")
    two.nour.presses("Plus tard")
    two.nour.says("/stop")
    two.nour.presses("Terminer avec Luc")
    two.nour.presses("Oui, terminer")
    two.nour.says("/status")
    two.nour.presses("Reprendre")
    has_a_hard_time(two)
    assert two.nour.last.labels == ["Écrire à l’équipe"]  # nothing is left to end
    assert "après la fin de l’accompagnement" in two.claire.last.text


def test_who_has_a_hard_time_is_offered_a_way_out(two: Duo) -> None:
    two.agree()
    two.greet().house.clock.forward(days=15)
    two.luc.presses("Répondre")
    two.luc.presses("Me dépasse")
    two.luc.presses("Passer")
    two.luc.presses("Non")
    two.luc.presses("Envoyer")
    two.luc.presses("J’aimerais passer le relais")
    two.luc.presses("Je passe le relais")
    two.luc.presses("Oui, terminer")
    assert two.mentorship.state == "ended"
    assert two.request.state == "claimed"


def test_halfway_two_without_an_objective_are_asked_how_it_goes_too(two: Duo) -> None:
    two.agree()
    two.greet().house.clock.forward(days=95)
    asked = two.nour.sees("à mi-parcours")
    assert "Écrire notre objectif" in asked.labels
    two.nour.presses("Faire le point", on=asked)
    two.nour.presses("Ne va pas bien")
    assert "Faire le point" in two.luc.sees("à mi-parcours").labels


def test_a_check_in_that_is_answered_is_not_to_be_answered_any_more(two: Duo) -> None:
    two.agree().greet().house.clock.forward(days=15)
    invited = two.nour.sees("Comment se passent les débuts")
    two.nour.presses("Répondre", on=invited)
    assert invited.buttons, "it can be gone on with"
    has_a_hard_time(two)
    answered = two.house.catalogue.home.words("thread.answered")
    assert (invited.text, invited.buttons) == (answered, [])
    two.nour.presses_late("Répondre", on=invited)
    assert "En ce moment" in two.nour.last.text
