"""What is typed behind a command is an answer to what the command asks."""

import pytest

from conversations.mentoring import which
from storage.tables import Dialogue, Meeting
from tests.conversations.joining import joins
from tests.conversations.pairs import Duo
from tests.conversations.test_limits import meet
from tests.harness import House


def moments(house: House) -> list[str]:
    return [row.at.isoformat() for row in house.all(Meeting) if row.state == "proposed"]


def test_a_date_typed_at_the_question_for_the_place_is_another_date(two: Duo) -> None:
    """It was taken for the place, and the date before it was proposed."""
    two.nour.says("/rdv jeudi 14h")
    two.nour.says("/rdv vendredi 15h")
    assert not moments(two.house)
    two.nour.presses("Passer")
    assert moments(two.house) == ["2026-11-27T14:00:00+00:00"]
    assert [row.place for row in two.house.all(Meeting)] == [""]
    two.luc.says("/rdv samedi 10h")
    two.luc.says("/rdv pour la Saint-Patrick")
    assert len(two.house.all(Meeting)) == 1


def test_a_date_behind_the_command_is_proposed(two: Duo) -> None:
    two.nour.says("/rdv jeudi 14h")
    two.nour.presses("Passer")
    assert moments(two.house) == ["2026-11-26T13:00:00+00:00"]
    two.luc.presses("C’est d’accord")
    two.luc.says("/rdv vendredi 15h")  # another one, though one is agreed
    two.luc.presses("Passer")
    assert moments(two.house) == ["2026-11-27T14:00:00+00:00"]
    assert "plutôt que jeudi" in two.nour.last.text


def test_an_objective_typed_at_a_later_question_is_the_objective(two: Duo) -> None:
    two.nour.says("/objectif Choisir entre deux postes")
    two.nour.says("/objectif Avoir parlé à trois personnes du secteur")
    two.nour.says("Mon contrat finit en juin.")
    for _ in range(2):
        two.nour.presses("Passer")
    assert "Avoir parlé à trois personnes du secteur" in two.nour.last.text
    assert "Mon contrat finit en juin." in two.nour.last.text
    assert "Choisir entre" not in two.nour.last.text


def test_what_is_no_date_is_asked_again(two: Duo) -> None:
    two.nour.says("/rdv quand tu veux")
    assert not moments(two.house)
    two.nour.says("jeudi 14h")
    two.nour.presses("Passer")
    assert len(moments(two.house)) == 1


@pytest.mark.parametrize("command", ["/signaler", "/report", "/flag", "/camarade report"])
def test_a_report_begins_with_what_was_typed(two: Duo, command: str) -> None:
    two.nour.says(f"{command} Il me demande de l’argent.")
    two.nour.presses("Passer")
    assert "Il me demande de l’argent." in two.nour.last.text
    two.nour.presses("Envoyer")
    assert "Il me demande de l’argent." in two.claire.all()


@pytest.mark.parametrize("staff", [False, True])
def test_a_mentor_on_slack_reports_with_the_word_of_the_months_report(
    two: Duo, staff: bool
) -> None:
    luc = joins(two.luc, two.house.slack("Luc"))
    luc.staff = staff
    luc.says("/camarade report Il me demande de l’argent depuis octobre 2026.")
    luc.presses("Passer")
    assert "Il me demande de l’argent" in luc.last.text


def test_without_words_it_is_the_months_for_the_team_alone(two: Duo) -> None:
    luc = joins(two.luc, two.house.slack("Luc"))
    luc.says("/camarade report")
    assert "Que s’est-il passé" in luc.last.text
    luc.staff = True
    for typed in ("/camarade report", "/camarade report novembre 2026"):
        luc.says(typed)
        assert "Que s’est-il passé" not in luc.last.text


def test_the_agenda_and_the_note_are_kept_as_typed(two: Duo) -> None:
    meet(two)
    two.luc.says("/memo Lui parler de Paul")
    assert "Ta note est gardée" in two.luc.all()
    two.nour.says("/rdv jeudi 14h")
    two.nour.presses("Passer")
    two.luc.presses("C’est d’accord")
    two.nour.says("/agenda Mon entretien de lundi")
    assert "Mon entretien de lundi" in two.luc.all()
    two.luc.says("/agenda Parlons de ta candidature")
    assert two.luc.last.message.quote == "Parlons de ta candidature"
    assert "n’a pas reçu ces mots" in two.luc.last.text


def test_the_objective_is_read_over_before_it_is_kept(two: Duo) -> None:
    two.nour.says("/objectif Trouver un poste dans la recherche publique")
    for _ in range(3):
        two.nour.presses("Passer")
    two.nour.presses("Envoyer")
    assert "recherche publique" in two.luc.all()
    two.luc.says("/objectif Choisir entre deux laboratoires")
    assert "Choisir entre deux laboratoires" in two.luc.last.text
    assert "Choisir entre deux" not in two.nour.all()
    two.luc.presses("Envoyer")
    assert "Choisir entre deux laboratoires" in two.nour.all()


def test_contact_details_and_the_wish_for_a_professional_take_theirs(two: Duo) -> None:
    two.nour.says("/exchange 06 12 34 56 78")
    two.luc.says("/exchange luc@example.org")
    assert "06 12 34 56 78" in two.luc.all()
    assert "luc@example.org" in two.nour.all()
    two.nour.says("/pro Je voudrais un regard extérieur")
    two.nour.presses("Un coach")
    two.nour.presses("Je le continue, à côté")
    assert "Je voudrais un regard extérieur" in two.nour.last.text


def test_of_several_it_waits_until_it_is_said_which(three: tuple[Duo, Duo]) -> None:
    of_nour, of_ana = three
    luc = of_nour.luc
    luc.says("/rdv jeudi 14h")
    assert luc.last.labels == ["Nour", "Ana"]
    asked = luc.last
    luc.presses("Ana")
    luc.presses("Passer")
    (row,) = luc.house.all(Meeting)
    assert row.mentorship_id == of_ana.mentorship.id
    luc.presses("Nour", on=asked)
    assert "moment passé" in luc.last.text
    assert len(luc.house.all(Meeting)) == 1


def test_of_several_it_counts_for_a_day_and_which_can_be_typed(three: tuple[Duo, Duo]) -> None:
    luc = three[0].luc
    luc.says("/exchange 06 12 34 56 78")
    assert "06 12" in luc.house.stored_text()
    asked = luc.last
    luc.house.clock.forward(days=1, hours=2)
    luc.presses("Ana", on=asked)
    assert "moment passé" in luc.last.text
    luc.house.change(which.forget)
    assert "06 12" not in luc.house.stored_text()
    luc.says("/signaler Elle me menace.")
    luc.says("Ana")
    luc.presses("Passer")
    luc.presses("Envoyer")
    said = luc.house.staff().sees("Elle me menace.")
    assert said.message.under == f"case/{three[1].request.id}"


def test_nobody_can_choose_for_another(three: tuple[Duo, Duo]) -> None:
    luc, nour = three[0].luc, three[0].nour
    luc.says("/exchange 06 12 34 56 78")
    act = luc.last.buttons[0].act
    three[0].act(nour, act)
    assert "moment passé" in nour.last.text
    assert "06 12" not in nour.all()
    assert any(row.form == "with" for row in luc.house.all(Dialogue))


def test_an_agenda_is_not_the_mentors_where_there_is_no_date_either(two: Duo) -> None:
    two.luc.says("/agenda Parlons de ta candidature")
    assert two.luc.last.text.startswith("Nour n’a pas reçu ces mots")
    assert "Parlons de ta candidature" in two.luc.last.message.quote


def test_nobody_is_told_that_an_agenda_will_be_theirs_which_never_is(two: Duo) -> None:
    two.luc.says("/agenda")
    assert "rendez-vous n’est convenu" in two.luc.last.text
    assert "tu pourras dire de quoi parler" not in two.luc.last.text
    two.nour.says("/agenda")
    assert "tu pourras dire de quoi parler" in two.nour.last.text
    two.ends(two.nour, "end/done/{}")
    two.nour.says("/agenda Ma lettre")
    assert "pas d’accompagnement en cours" in two.nour.last.text
    assert two.nour.last.message.quote == "Ma lettre"
