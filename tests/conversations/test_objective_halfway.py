"""Halfway, both of a pair read their objective again, and either may change it."""

from storage.tables import Person
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo, label
from tests.conversations.test_objective import WHAT, changes, writes
from tests.harness import CATALOGUE, House
from tests.screens import flat


def begun(house: House) -> Duo:
    """They have greeted each other, and Nour has written an objective."""
    two = duo(house).agree().greet()
    writes(two.nour)
    return two


def halfway(house: House) -> Duo:
    """Nour has written an objective, and both are asked whether it is still theirs."""
    two = begun(house)
    house.clock.forward(days=95)
    return two


def still_theirs(two: Duo) -> None:
    """Nour says so, and takes stock."""
    asked = two.nour.sees("Vous voilà à mi-parcours")
    two.nour.presses("Il tient toujours", on=asked)
    two.nour.presses("Faire le point", on=asked)


def test_halfway_each_reads_it_again_and_both_know_that_both_have(
    house: House, begin: Begin
) -> None:
    two = begin(house, begun)
    two.luc.presses("Cela me va")
    two.house.clock.forward(days=95)
    for player in (two.nour, two.luc):
        assert WHAT in player.sees("Vous voilà à mi-parcours").text
    two.nour.presses("Il tient toujours", on=two.nour.sees("Vous voilà à mi-parcours"))
    assert "je pose la même question" in two.nour.last.text
    asked = two.luc.sees("Nour a relu votre objectif")
    two.luc.presses("Pour moi aussi", on=asked)
    assert "Vous l’avez relu tous les deux" in two.luc.last.text
    assert "Vous l’avez relu tous les deux" in two.nour.last.text
    two.luc.presses_again()
    assert "déjà noté" in two.luc.last.text


def test_halfway_a_yes_is_to_the_version_that_stood_above_it(house: House, begin: Begin) -> None:
    two = begin(house, halfway)
    asked = two.luc.sees("Vous voilà à mi-parcours")
    changes(two.nour, "Tout autre chose")
    two.luc.presses("Il tient toujours", on=asked)
    assert "a changé depuis" in two.luc.last.text
    assert "Tout autre chose" in two.luc.last.text
    assert "relu votre objectif" not in two.nour.all()
    two.luc.presses("Cela me va")
    assert "Luc est d’accord" in two.nour.last.text


def test_halfway_so_is_the_yes_of_the_second_who_reads_it(house: House, begin: Begin) -> None:
    two = begin(house, halfway)
    two.nour.presses("Il tient toujours", on=two.nour.sees("Vous voilà à mi-parcours"))
    asked = two.luc.sees("Nour a relu votre objectif")
    changes(two.nour, "Tout autre chose")
    two.luc.presses("Pour moi aussi", on=asked)
    assert "a changé depuis" in two.luc.last.text
    assert "relu tous les deux" not in two.nour.all()


def test_halfway_whose_objective_has_changed_is_led_to_write_it(house: House, begin: Begin) -> None:
    two = begin(house, halfway)
    two.nour.presses("Faire le point", on=two.nour.sees("Vous voilà à mi-parcours"))
    two.nour.presses("A changé")
    two.nour.presses("M’aide vraiment")
    two.nour.presses("Passer")
    two.nour.presses(label(two.nour, "objective.change"))
    assert WHAT in two.nour.last.text


def test_halfway_who_has_said_that_it_still_is_theirs_is_not_asked_again(
    house: House, begin: Begin
) -> None:
    two = begin(house, halfway)
    still_theirs(two)
    assert two.nour.sees("Tes réponses vont à l’équipe")
    assert "Et l’accompagnement, jusqu’ici" in two.nour.last.text
    two.nour.presses("M’aide vraiment")
    two.nour.presses("Passer")
    two.nour.presses("Envoyer")
    assert "Objectif — Est toujours le mien" in two.claire.all()


PARTS = ["Objectif", "Signes que cela avance"]


def test_halfway_the_way_to_change_it_leads_to_its_parts(house: House, begin: Begin) -> None:
    two = begin(house, halfway)
    for player in (two.nour, two.luc):
        player.presses("Le modifier", on=player.sees("Vous voilà à mi-parcours"))
        assert WHAT in player.last.text
        assert player.last.labels[: len(PARTS)] == PARTS
    two.luc.presses("Objectif")
    two.luc.says("Tout autre chose")
    two.luc.presses("Envoyer")
    assert "Tout autre chose" in two.nour.sees("Luc a modifié votre objectif").text


def test_halfway_a_mentor_of_several_changes_that_pairs_and_is_not_asked_whose(
    house: House, begin: Begin
) -> None:
    two = begin(house, begun)
    ana = duo(two.house, nour=two.house.phone("Ana"), luc=two.luc).agree().greet()
    ana.nour.says("/objectif Changer de métier")
    for _ in range(3):
        ana.nour.presses("Passer")
    ana.nour.presses("Envoyer")
    two.house.clock.forward(days=100)
    two.luc.presses("Le modifier", on=two.luc.sees("Ana et toi. Relisez"))
    assert "Changer de métier" in two.luc.last.text
    assert "Objectif" in two.luc.last.labels
    two.luc.presses("Le modifier", on=two.luc.sees("Nour et toi. Relisez"))
    assert WHAT in two.luc.last.text


def test_halfway_its_label_may_be_typed_also_once_something_else_was_said(
    house: House, begin: Begin
) -> None:
    two = begin(house, begun)
    two.nour.says("Bonjour Luc")
    while "Vous voilà à mi-parcours" not in two.luc.last.text:
        two.house.clock.forward(days=1)
    two.luc.says("le modifier")
    assert two.luc.last.labels[: len(PARTS)] == PARTS
    two.luc.presses("Retour à la relecture")
    two.luc.presses("Plus tard")
    two.luc.says("/rythme")
    two.luc.presses("Plus tard")
    two.luc.says("le modifier")
    two.luc.presses("C’est ma réponse")
    assert two.luc.last.labels[: len(PARTS)] == PARTS
    assert "modifier" not in two.nour.reads()


def test_each_reads_it_under_headings_of_their_own_language(house: House, begin: Begin) -> None:
    two = begin(house, begun)

    def switch(uow: UnitOfWork) -> None:
        uow.session.get_one(Person, two.mentorship.mentor_id).language = "en"

    two.house.change(switch)
    two.house.clock.forward(days=95)
    english = two.luc.sees("are halfway").text
    assert WHAT in english
    for programme, text in (
        (CATALOGUE["en"], english),
        (CATALOGUE["fr"], two.nour.sees("à mi-parcours").text),
    ):
        assert f"{programme.forms['objective'].questions['what'].short} {WHAT}" in flat(text)


def test_half_way_a_pair_is_not_asked_about_an_objective_that_it_has_not(two: Duo) -> None:
    two.act(two.nour, "open/midterm_mentee/mentorship/{}")
    assert "M’aide vraiment" in two.nour.last.labels
    assert "L’objectif du départ" not in two.nour.all()
