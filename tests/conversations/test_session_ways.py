"""The buttons about a session: each is there as long as it means something, and says what holds
where it does not any more."""

import pytest

from storage.tables import Meeting
from tests.conversations.pairs import Duo
from tests.conversations.test_meetings import calls_off, propose, state
from tests.conversations.test_sessions import AGENDA, meets, over

# --- on the eve -----------------------------------------------------------------------------------


def eve(two: Duo) -> None:
    """A session is agreed, and both are reminded of it."""
    meets(two)
    two.house.clock.forward(days=2, hours=10)
    for each in (two.nour, two.luc):
        each.sees("Rendez-vous demain")


def test_the_reminder_of_the_eve_can_move_the_session(two: Duo) -> None:
    eve(two)
    reminder = two.nour.sees("Rendez-vous demain")
    assert reminder.labels[0] == "Ce dont je veux parler", "what it asks comes first"
    two.luc.presses("Changer la date")
    two.luc.says("vendredi 14h")
    two.luc.presses("Passer")
    assert "vendredi 27 novembre à 14h, plutôt que jeudi" in two.nour.last.text
    two.nour.presses("C’est d’accord")
    assert state(two) == ["cancelled", "agreed"]


def test_the_reminder_of_the_eve_can_call_it_off_once(two: Duo) -> None:
    eve(two)
    reminder, other = two.luc.last, two.nour.sees("Rendez-vous demain")
    two.luc.presses("Annuler")
    two.luc.presses("Oui, l’annuler")
    assert state(two) == ["cancelled"]
    assert "Luc a annulé" in two.nour.last.text
    assert not any(each.buttons for each in (reminder, other))
    two.luc.presses_late("Annuler", on=reminder)
    assert "est déjà annulé" in two.luc.last.text
    two.nour.presses_late("Annuler", on=other)
    assert "est déjà annulé" in two.nour.last.text


def test_the_reminder_of_a_session_that_was_moved_calls_off_no_other_unasked(two: Duo) -> None:
    eve(two)
    reminder = two.luc.last
    two.nour.presses("Changer la date")
    two.nour.says("vendredi 14h")
    two.nour.presses("Passer")
    two.luc.presses("C’est d’accord")
    two.luc.presses_late("Annuler", on=reminder)
    assert "vendredi 27 novembre" in two.luc.last.text
    assert state(two) == ["cancelled", "agreed"]


# --- did they meet? -------------------------------------------------------------------------------


def test_the_question_whether_they_met_gives_way_to_the_answer(two: Duo) -> None:
    meets(two)
    over(two, (two.luc, "Pas cette fois"))
    asked = two.luc.sees("a-t-il eu lieu")
    assert asked.text.endswith("→ Pas cette fois")
    assert asked.labels == ["Changer ma réponse"]
    assert "Oui" in two.nour.sees("a-t-il eu lieu").labels, "she has not said it yet"
    two.luc.presses("Changer ma réponse", on=asked)
    assert two.luc.sees("a-t-il eu lieu").text.endswith("→ Oui")
    assert state(two) == ["held"]
    assert two.luc.all().count("a-t-il eu lieu") == 1


def test_an_answer_that_is_typed_stands_at_the_question_too(two: Duo) -> None:
    meets(two)
    two.house.clock.forward(days=4)
    two.nour.says("pas cette fois")
    assert two.nour.sees("a-t-il eu lieu").text.endswith("→ Pas cette fois")


# --- a proposal that is over ----------------------------------------------------------------------


def test_a_proposal_that_another_takes_the_place_of_cannot_be_agreed_to(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    first = two.luc.last
    stood = first.message
    two.luc.presses("Une autre date")
    two.luc.says("vendredi 9h30")
    two.luc.presses("Passer")
    assert not first.labels
    assert "n’est plus proposée" in first.text
    for old in ("ok", "no"):
        two.act(two.luc, next(each.act for row in stood.buttons for each in row if old in each.act))
        assert "n’a pas encore répondu à ta proposition : vendredi" in two.luc.last.text
    two.nour.presses("C’est d’accord")
    assert state(two) == ["cancelled", "agreed"]


def test_a_newer_proposal_of_the_same_person_takes_the_older_ones_buttons(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    first = two.luc.last
    two.nour.says("/rdv vendredi 9h30")
    two.nour.presses("Passer")
    assert not first.labels
    old = two.house.all(Meeting)[0].id
    two.act(two.luc, f"mt/ok/{old}")
    assert "Nour te propose de vous retrouver : vendredi" in two.luc.last.text
    two.luc.presses("C’est d’accord")
    two.act(two.luc, f"mt/no/{old}")
    assert "Votre prochain rendez-vous, avec Nour : vendredi" in two.luc.last.text
    assert state(two) == ["cancelled", "agreed"]


# --- with whom ------------------------------------------------------------------------------------


def test_a_mentor_of_two_reads_with_whom_it_is(three: tuple[Duo, Duo]) -> None:
    first, second = three
    for pair, name in ((first, "Nour"), (second, "Ana")):
        propose(pair.nour, "jeudi 14h")
        pair.luc.presses("C’est d’accord")
        assert f"C’est noté avec {name} : jeudi" in pair.luc.last.text
        pair.luc.presses("Annuler")
        pair.luc.presses("Non, le garder")
        assert f"Votre rendez-vous avec {name} tient toujours" in pair.luc.last.text


# --- what to talk about, without a date -----------------------------------------------------------


@pytest.mark.parametrize("how", ["called off", "proposed"])
def test_what_to_talk_about_is_kept_for_the_date_that_comes(two: Duo, how: str) -> None:
    if how == "proposed":
        propose(two.nour, "jeudi 14h")
    else:
        meets(two)
        calls_off(two.luc)
    two.nour.says(f"/agenda {AGENDA}")
    assert "gardé pour la prochaine date" in two.nour.last.text
    assert two.nour.last.message.quote == AGENDA
    assert AGENDA not in two.luc.all()
    two.nour.says("/rdv 10 décembre à 14h")
    two.nour.presses("Passer")
    two.luc.presses("C’est d’accord")
    two.house.clock.to(two.house.clock.now().replace(month=12, day=9, hour=20))
    assert AGENDA in two.luc.sees("Rendez-vous demain").text


@pytest.mark.parametrize("how", ["never met", "met", "missed", "of the mentor", "too long"])
def test_words_that_no_date_would_bring_on_are_given_back(two: Duo, how: str) -> None:
    if how in ("met", "missed"):  # which either may still say otherwise
        meets(two)
        over(two, (two.luc, "Oui" if how == "met" else "Pas cette fois"))
    elif how == "too long":
        propose(two.nour, "jeudi 14h")
    words = AGENDA * 100 if how == "too long" else AGENDA
    author = two.luc if how == "of the mentor" else two.nour
    author.says(f"/agenda {words}")
    why = "Nour n’a pas reçu ces mots" if author is two.luc else "Je n’ai pas gardé ces mots"
    assert why in author.last.text
    assert author.last.message.quote == words


@pytest.mark.parametrize(
    "words", ["Non, il n’est pas venu, et je lui en veux", "Oui, et c’était bon"]
)
def test_a_reply_to_what_each_is_asked_alone_is_not_passed_on(two: Duo, words: str) -> None:
    meets(two)
    two.house.clock.forward(days=3, hours=8)
    asked = two.nour.sees("a-t-il eu lieu ?")
    two.nour.says(words, reply_to=asked.ref)
    assert words not in two.luc.all()
    assert "Pour Luc" in two.nour.last.labels


def test_where_nobody_says_whether_they_met_the_next_is_one_tap_away(two: Duo) -> None:
    """Both write on, and are told of no first session any more; of the next they are."""
    meets(two)
    for _ in range(9):
        two.house.clock.forward(days=3)
        two.nour.says("Ça avance bien.", reply_to=two.thread(two.nour))
        two.luc.says("Je te relis ce soir.", reply_to=two.thread(two.luc))
    nudge = two.nour.sees("…trois semaines depuis ton dernier rendez-vous avec Luc…")
    assert "premier rendez-vous" not in two.nour.all() + two.luc.all()
    two.nour.presses("Même jour, même heure", on=nudge)
    assert "Comme la dernière fois" in two.nour.last.text
    two.nour.presses(two.nour.last.labels[0])
    assert state(two) == ["agreed", "proposed"]
