"""The objective of a pair: remarked on gently, changed in the open, read again by both."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.dialogue import remarks
from conversations.mentoring import objectives
from storage.mail import Pressed, Ref
from storage.tables import History, Objective
from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo, label
from tests.harness import CATALOGUE, House, Player

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WHAT = "Choisir entre la recherche et l’entreprise"
HOW = "J’aurai parlé à cinq personnes"


def writes(who: Player, what: str = WHAT, how: str = HOW) -> None:
    """They write the objective, and skip the rest."""
    who.says("/objectif")
    who.says(what)
    who.presses("Passer")
    who.says(how)
    who.presses("Passer")
    who.presses("Envoyer")


def written(house: House) -> Duo:
    """Nour has written an objective for the two."""
    two = duo(house).agree()
    writes(two.nour)
    return two


# --- written by one, shown to both ---------------------------------------------------------------


def changes(who: Player, what: str) -> None:
    """They change what it is."""
    who.says("/objectif")
    who.presses("Le modifier")
    who.presses("Objectif")
    who.says(what)
    who.presses("Envoyer")


def test_it_is_written_and_shown_to_both(house: House, begin: Begin) -> None:
    two = begin(house, written)
    assert WHAT in two.mentorship.objective
    assert "Nour a écrit votre objectif" in two.luc.last.text
    assert HOW in two.luc.last.text
    two.luc.presses("Cela me va")
    assert "Luc est d’accord" in two.nour.last.text
    two.luc.says("/objective")
    assert WHAT in two.luc.last.text


@pytest.mark.parametrize("said", ["jsp", "Je ne sais pas.", "aucune idée"])
def test_what_is_not_known_yet_is_left_open(two: Duo, said: str) -> None:
    two.nour.says("/objectif")
    two.nour.says(WHAT)
    for _ in range(3):
        two.nour.says(said)
    assert label(two.nour, "dialogue.send") in two.nour.last.labels
    assert said not in two.nour.last.text
    two.nour.presses("Envoyer")
    assert said not in two.luc.last.text


def test_it_is_no_business_of_staff(two: Duo) -> None:
    writes(two.nour, "Un secret")
    assert "secret" not in two.claire.all()
    assert "objective" in {line.act for line in two.house.all(History)}


def test_without_a_mentorship_there_is_no_objective(house: House) -> None:
    alone = house.phone("Ana")
    alone.says("/start")
    alone.presses("Français")
    alone.says("/objectif")
    assert "pas d’accompagnement" in alone.last.text


# --- what is remarked ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "noticed"),
    [
        (WHAT, ""),
        ("Avoir rencontré cinq personnes de mon secteur d’ici mars 2027", ""),
        ("Savoir expliquer mon parcours en deux minutes, et le dire sans rougir", ""),
        ("Décider, dans trois mois, si je pars", ""),
        ("Trouver un poste qui me ressemble", ""),
        ("Know what I want, and say it", ""),
        ("- quitter mon poste\n- monter ma boîte\n- déménager", "several"),
        ("Quitter mon poste et apprendre à coder", "several"),
        ("Preparing my exit as well as a book", "several"),
        ("To leave my job and learn to code", "several"),
        ("Refaire mon CV et élargir mon réseau", "several"),
        ("Oser demander. Et savoir me présenter.", "several"),
        ("Changer de poste, mieux gagner ma vie, déménager à Lyon", "several"),
        ("Clarifier mon projet, publier un article et gagner en confiance", "several"),
        ("Je veux publier. Je veux déménager. Je veux dormir.", "several"),
        ("Avoir publié, quitté Paris, changé de voie", "several"),
        ("Un nouveau métier, plus de confiance et un meilleur équilibre", "several"),
        ("Finish my thesis, improve my German and move to Berlin", "several"),
        ("A new job, more confidence and a better balance", "several"),
        ("Choisir entre la recherche, l’entreprise et l’enseignement", ""),
        ("Avoir rencontré Paul, Marie et Luc", ""),
        ("Décider entre septembre, octobre et novembre", ""),
        ("Refaire mon CV, clairement, simplement", ""),
        ("Have met founders in law, tax and energy", ""),
        ("Trouver un CDI", "others"),
        ("Find a permanent job", "others"),
        ("Être directeur en 2031", "far"),
        ("Vivre à Berlin dans deux ans", "far"),
        ("Run my own lab within five years", "far"),
        ("Être promu", "others"),
        ("Obtenir le poste de directrice technique", "others"),
        ("Que mon chef me laisse partir", "others"),
        ("Avoir rencontré cinq fondateurs, et que Paul m’embauche", "others"),
        ("Qu’on m’embauche", "others"),
        ("Que la directrice technique me nomme", "others"),
        ("That Paul hires me", "others"),
        ("Savoir ce que l’industrie me propose", ""),
        ("To get promoted", "others"),
        ("Land a job in Berlin", "others"),
        # what one would like to say then
        ("J’ai été promue", "others"),
        ("J’ai décroché le poste", "others"),
        ("Avoir été embauché chez Airbus", "others"),
        ("Je me suis fait recruter", "others"),
        ("Mon chef m’a laissé partir", "others"),
        ("On m’a embauchée", "others"),
        ("I have been hired", "others"),
        ("I got the job", "others"),
        ("I got promoted", "others"),
        ("My boss let me go", "others"),
        ("J’ai changé de poste et monté ma boîte", "several"),
        ("J’ai quitté mon poste, puis j’ai appris à coder", "several"),
        ("I left my job and started a company", "several"),
        ("J’ai parlé à cinq personnes de mon secteur", ""),
        ("J’ai choisi entre la recherche et l’entreprise", ""),
        ("J’ai compris pourquoi je n’ai pas été promue", ""),
        ("Je sais pourquoi mon chef m’a écarté", ""),
        ("I know what I want and have a plan", ""),
        ("I have met five founders and know my next step", ""),
    ],
)
def test_what_is_plainly_not_within_reach_is_remarked(said: str, noticed: str) -> None:
    for programme in CATALOGUE:
        question = programme.forms["objective"].questions["what"]
        told = remarks.remark(said, question, NOW, programme.limits.months)
        assert told == (question.remarks[noticed] if noticed else "")  # type: ignore[index]


@given(st.text(max_size=200))
def test_no_words_are_refused(said: str) -> None:
    question = CATALOGUE.home.forms["objective"].questions["what"]
    assert isinstance(remarks.remark(said, question, NOW, 6), str)


def test_a_remark_comes_once_with_the_next_question_and_the_words_stand(two: Duo) -> None:
    two.nour.says("/objectif")
    two.nour.says("Être promue")
    assert "dépend d’autres que vous" in two.nour.last.text
    assert "Pourquoi maintenant" in two.nour.last.text
    two.nour.presses("Retour")
    two.nour.says("Être promue, quoi qu’il arrive")
    assert "dépend d’autres" not in two.nour.last.text
    for _ in range(3):
        two.nour.presses("Passer")
    two.nour.presses("Envoyer")
    assert "Être promue, quoi qu’il arrive" in two.mentorship.objective


# --- what changed, and by whom ------------------------------------------------------------------

ANSWERS = st.dictionaries(
    st.sampled_from(["what", "why", "how", "out"]), st.sampled_from(["a", "b", "c"])
)


@given(ANSWERS, ANSWERS)
def test_a_change_tells_all_that_differs_and_nothing_else(
    before: dict[str, str], after: dict[str, str]
) -> None:
    names = objectives.changed(before, after)
    assert {name for name in {*before, *after} if before.get(name) != after.get(name)} == {*names}
    told = objectives.change(CATALOGUE.home, before, after)
    questions = CATALOGUE.home.forms["objective"].questions
    heads = {part.partition("\n")[0] for part in told.split("\n\n") if part}
    assert heads == {questions[name].short for name in names}


def test_whoever_changes_it_changes_a_part_and_the_other_reads_what_and_by_whom(
    house: House, begin: Begin
) -> None:
    two = begin(house, written)
    two.luc.presses("Cela me va")
    assert "Luc est d’accord" in two.nour.last.text
    two.luc.presses_again()
    assert "déjà noté" in two.luc.last.text
    two.luc.says("/objectif")
    two.luc.presses("Le modifier")
    assert WHAT in two.luc.last.text  # nothing has to be written anew
    two.luc.presses("Signes que cela avance")
    two.luc.says("Trois rencontres")
    two.luc.presses("Envoyer")
    told = two.nour.sees("Luc a modifié votre objectif")
    assert "Trois rencontres" in told.text
    assert f"avant : {HOW}" in told.text
    assert WHAT not in told.text
    two.nour.presses("Le lire en entier")
    assert WHAT in two.nour.last.text
    assert "Trois rencontres" in two.mentorship.objective
    assert "Trois rencontres" not in two.claire.all()


def test_a_yes_is_to_what_stood_above_it(house: House, begin: Begin) -> None:
    two = begin(house, written)
    _, old = two.luc.finds("Cela me va")
    changes(two.nour, "Tout autre chose")
    two.luc.does(Pressed(act=old.act, ref=Ref("old")))
    assert "a changé depuis" in two.luc.last.text
    assert "Tout autre chose" in two.luc.last.text
    assert "Luc est d’accord" not in two.nour.all()
    two.luc.presses("Cela me va")
    assert "Luc est d’accord" in two.nour.last.text


def test_words_of_the_others_are_not_called_ones_own(house: House, begin: Begin) -> None:
    two = begin(house, written)
    two.luc.says("/objectif")
    two.luc.presses("Le modifier")
    two.luc.presses("Objectif")
    assert f"Pour l’instant : « {WHAT} » Écris pour changer ces mots" in two.luc.last.text
    assert "Garder" in two.luc.last.labels
    two.luc.says("Tout autre chose")
    two.luc.presses("Corriger")
    two.luc.presses("Objectif")
    assert "Ta réponse : « Tout autre chose »" in two.luc.last.text
    assert "Garder ma réponse" in two.luc.last.labels


def test_what_is_sent_unchanged_is_told_to_nobody(house: House, begin: Begin) -> None:
    two = begin(house, written)
    two.luc.reads()
    two.nour.says("/objectif")
    two.nour.presses("Le modifier")
    two.nour.presses("Retour à la relecture")
    two.nour.presses("Envoyer")
    assert "Rien n’a changé" in two.nour.last.text
    assert not two.luc.reads()
    assert len(two.house.all(Objective)) == 1


# --- at the end and after it ---------------------------------------------------------------------


def test_it_is_shown_at_the_end(house: House, begin: Begin) -> None:
    two = begin(house, written)
    two.house.clock.forward(days=181)
    assert WHAT in two.nour.sees("s’achève le").text
    assert WHAT in two.luc.sees("s’achève le").text
    two.nour.presses("Répondre", on=two.nour.sees("s’achève le"))
    assert "que vous aviez choisi" not in two.nour.all()  # it stands there already


def test_whoever_ends_earlier_reads_it_before_they_look_back(house: House, begin: Begin) -> None:
    two = begin(house, written)
    two.luc.says("/terminer")
    two.luc.presses("L’objectif est atteint")
    two.luc.presses("Oui, terminer")
    two.nour.presses("Dire comment c’était")
    assert WHAT in two.nour.sees("l’objectif que vous aviez choisi").text


def test_it_is_given_back_and_erased_in_every_version(house: House, begin: Begin) -> None:
    two = begin(house, written)
    two.nour.says("/export")
    assert WHAT in "\n".join(
        each.message.attachment.text for each in two.nour.screen.shown if each.message.attachment
    )
    two.luc.says("/delete")
    two.luc.presses("Oui, tout effacer")
    assert not two.house.all(Objective)
    assert not two.mentorship.objective


def test_it_goes_with_either_of_the_two_wherever_it_was_shown(house: House, begin: Begin) -> None:
    two = begin(house, written)
    two.luc.says("/objectif")
    two.house.clock.forward(days=93)
    assert two.luc.all().count(WHAT) == 3  # as it was written, as they asked, and halfway
    two.nour.says("/delete")
    two.nour.presses("Oui, tout effacer")
    assert WHAT not in two.luc.all()
