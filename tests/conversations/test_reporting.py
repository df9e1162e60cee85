"""A report: the team reads what its author chose, and the other nothing of it."""

import pytest

from storage.mail import Said
from storage.tables import Concern
from tests.conversations.pairs import Duo, duo
from tests.conversations.written import two as two
from tests.conversations.written import writes
from tests.harness import House


def test_a_report_shows_the_team_what_its_author_chose(two: Duo) -> None:
    writes(two, "Tu n’es bon à rien")
    two.nour.presses("Signaler")
    assert "appelle tout de suite" in two.nour.all()
    two.nour.says("Ses mots me blessent")
    two.nour.presses("Passer")
    assert "Ses mots me blessent" in two.nour.last.text
    assert "blessent" not in two.claire.all()
    seen = len(two.luc.screen.shown)
    two.nour.presses("Envoyer")
    assert "Signalement de Nour Haddad" in two.claire.all()
    assert "Ses mots me blessent" in two.claire.all()
    assert "bon à rien" not in two.claire.all()
    assert len(two.luc.screen.shown) == seen
    assert [each.kind for each in two.house.all(Concern)] == ["reported"]
    assert "Un signalement" in two.claire.all()
    two.nour.presses("Terminer")
    assert "Je préfère arrêter" in two.nour.last.labels


@pytest.mark.parametrize("mere", ["yes", "Oui !"])
def test_a_mere_yes_is_none_of_the_words_that_were_received(two: Duo, mere: str) -> None:
    two.nour.says("/signaler Ses mots me blessent")
    two.nour.says(mere)
    assert "recopie ici" in two.nour.last.text
    assert "Passer" in two.nour.last.labels
    two.nour.says("Tu n’es bon à rien")
    two.nour.presses("Envoyer")
    assert "Tu n’es bon à rien" in two.claire.all()


def test_a_mere_no_leaves_them_out(two: Duo) -> None:
    two.nour.says("/signaler Ses mots me blessent")
    two.nour.says("non")
    assert "Les mots reçus" not in two.nour.last.text
    assert "Envoyer" in two.nour.last.labels


NUDGES = ("Et si vous fixiez", "Que voudrais-tu avoir fait avancer", "pas encore d’objectif")


def test_nobody_is_told_to_meet_while_a_report_is_open(house: House) -> None:
    two = duo(house).agree().greet()
    two.nour.says("/signaler Il me demande de l’argent.")
    for answer in ("Passer", "Envoyer"):
        two.nour.presses(answer)
    house.clock.forward(days=9)
    both = two.nour.all() + two.luc.all()
    assert not [nudge for nudge in NUDGES if nudge in both]
    two.claire.opens("Vu : signalement").send(how="J’ai déjà parlé", done="Vu avec les deux.")
    house.clock.forward(days=6)
    both = two.nour.all() + two.luc.all()
    assert not [nudge for nudge in NUDGES if nudge in both], "nor within a week of that"
    house.clock.forward(days=6)
    assert "pas encore d’objectif" in two.luc.all()


def test_a_report_that_replies_carries_the_words_it_replies_to(two: Duo) -> None:
    writes(two, "Tu n’es bon à rien")
    ref = two.nour.sees("Tu n’es bon à rien").ref
    words = {"reply_to": ref, "quoted": "Tu n’es bon à rien"}
    two.nour.does(Said(text="/signaler", ref=two.house.new_ref(), **words))
    two.nour.says("Voilà ce que je reçois")
    assert "Tu n’es bon à rien" in two.nour.last.text
    two.nour.presses("Envoyer")
    assert "Tu n’es bon à rien" in two.claire.all()


def test_words_that_are_ones_own_are_not_taken_for_the_others(two: Duo) -> None:
    two.nour.says("Ma phrase")
    own = {"reply_to": two.nour.wrote[-1], "quoted": "Ma phrase"}
    two.nour.does(Said(text="/signaler", ref=two.house.new_ref(), **own))
    two.nour.says("Autre chose")
    assert "Les mots reçus" not in two.nour.last.text.replace("les mots que tu as reçus", "")


def test_a_report_is_not_given_back_to_the_other(house: House) -> None:
    two = duo(house).agree()
    two.luc.says("/signaler")
    two.luc.says("Je m’inquiète")
    two.luc.presses("Passer")
    two.luc.presses("Envoyer")
    two.nour.says("/export")
    attached = [each.message.attachment for each in two.nour.screen.shown]
    text = "".join(each.text for each in attached if each is not None)
    assert text
    assert "reported" not in text
