"""A mentor's limits: each session is marked by its mentor, and the team is told facts alone."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.mentoring import marks
from storage.tables import Concern, History, Meeting
from storage.unit_of_work import UnitOfWork
from tests.conversations.pairs import Duo
from tests.conversations.test_concerns import open_ones
from tests.harness import Player

ASKED = "Et pour toi, cette séance était"
WITHIN, EDGE, BEYOND = "Bien dans mon rôle", "À la limite", "Au-delà de mon rôle"


def meet(two: Duo) -> None:
    """They agree on a session, it takes place, and the mentor says so."""

    def agreed(uow: UnitOfWork) -> None:
        row = two.mentorship
        assert row.id is not None
        at = uow.now + timedelta(hours=2)
        uow.session.add(
            Meeting(mentorship_id=row.id, at=at, state="agreed", proposed_by=row.mentee_id)
        )

    two.house.change(agreed)
    number = two.house.all(Meeting)[-1].id
    two.house.clock.forward(hours=6)
    two.act(two.luc, f"mt/held/{number}")
    two.luc.reads()


def sees_to(two: Duo, what: str) -> None:
    two.claire.opens(f"Vu : {what}").send(how="J’ai déjà parlé", done="Vu ensemble.")


def test_within_the_role_is_noted_and_nobody_else_hears_of_it(two: Duo) -> None:
    meet(two)
    assert ASKED in two.luc.last.text
    assert ASKED not in two.nour.all()
    two.luc.presses(WITHIN)
    assert two.luc.last.text.endswith(f"→ {WITHIN}")
    assert two.house.all(Meeting)[-1].marked == "within"
    assert not open_ones(two.house)
    assert "rôle" not in two.nour.all()


def test_the_mentee_is_not_asked_and_cannot_mark(two: Duo) -> None:
    meet(two)
    number = two.house.all(Meeting)[-1].id
    two.act(two.nour, f"mt/held/{number}")
    assert ASKED not in two.nour.all()
    two.act(two.nour, f"mark/beyond/{number}")
    assert "moment passé" in two.nour.last.text
    assert two.house.all(Meeting)[-1].marked == ""


def test_a_session_that_did_not_take_place_after_all_was_nothing_for_its_mentor(two: Duo) -> None:
    meet(two)
    two.luc.presses(EDGE)
    number = two.house.all(Meeting)[-1].id
    two.act(two.luc, f"mt/missed/{number}")
    assert [(each.state, each.marked) for each in two.house.all(Meeting)] == [("missed", "")]
    labels = [label for each in two.luc.screen.shown for label in each.labels]
    assert not {WITHIN, EDGE, BEYOND, "Corriger", "Oui, en parler"} & {*labels}
    two.act(two.luc, f"mt/held/{number}")
    two.luc.presses(EDGE)  # it is asked anew
    assert two.house.all(Meeting)[-1].marked == "edge"


def test_nor_is_it_asked_any_more_what_it_was_until_it_took_place_again(two: Duo) -> None:
    meet(two)
    asked = two.luc.last
    number = two.house.all(Meeting)[-1].id
    for _ in range(2):
        assert asked.labels == [WITHIN, EDGE, BEYOND]
        two.act(two.luc, f"mt/missed/{number}")
        assert not asked.labels
        assert asked.text == "→ Ce rendez-vous n’a pas eu lieu."
        two.act(two.luc, f"mt/held/{number}")
    two.luc.presses(BEYOND, on=asked)
    assert open_ones(two.house) == [("limits", 1)]


def test_beyond_the_role_opens_a_talk_at_once_by_a_fact_alone(two: Duo) -> None:
    two.nour.says("Je dors trois heures par nuit")
    meet(two)
    two.luc.presses(BEYOND)
    assert "personne ne te demande de tout porter" in two.luc.last.text
    assert open_ones(two.house) == [("limits", 1)]
    said = two.claire.sees("au-delà de son rôle")
    assert said.message.under == "case/1"
    assert not said.message.quote
    assert "trois heures" not in two.claire.all() + two.house.stored_text()
    assert "rôle" not in two.nour.all()
    two.house.again()
    assert open_ones(two.house) == [("limits", 1)]
    sees_to(two, "accompagnateur dépassé")
    assert not open_ones(two.house)


def test_a_first_edge_is_talked_over_if_the_mentor_wishes(two: Duo) -> None:
    meet(two)
    two.luc.presses(EDGE)
    two.luc.presses("Non, ça ira")
    assert "Écrire à l’équipe" in two.luc.last.labels
    assert not open_ones(two.house)
    assert "limite" not in two.claire.all()


def test_a_talk_that_is_wished_for_is_promised_and_owed(two: Duo) -> None:
    meet(two)
    two.luc.presses(EDGE)
    two.luc.says("oui")  # typed or pressed
    assert open_ones(two.house) == [("edge", 1)]
    assert "souhaite parler de sa séance" in two.claire.all()
    filling = two.claire.opens("Vu : limite du rôle")
    assert filling.form.note == "Un signe de l’équipe est promis, et attendu."
    assert isinstance(filling.fill(done="Nous allégeons."), dict), "it asks how he was answered"
    assert filling.send(how="J’ai déjà parlé", done="Nous allégeons.") is None
    (row,) = two.house.all(Concern)
    assert (row.answered, row.closed_name) == (True, "Claire")
    assert row.why == "l’équipe lui a déjà parlé ou écrit ; Nous allégeons."


def test_the_second_edge_is_talked_over_unasked_and_then_they_are_counted_anew(two: Duo) -> None:
    for answer in ("Non, ça ira", ""):
        meet(two)
        two.luc.presses(EDGE)
        if answer:
            two.luc.presses(answer)
    assert "deuxième fois que tu es à la limite" in two.luc.last.text
    assert open_ones(two.house) == [("edge", 1)]
    sees_to(two, "limite du rôle")
    two.house.clock.forward(hours=1)
    meet(two)
    two.luc.presses(EDGE)
    assert "Veux-tu en parler" in two.luc.last.text
    assert not open_ones(two.house)


def checks_in(two: Duo, going: str) -> None:
    """The mentor answers the check-in that stands open, and wishes for no contact."""
    for answer in ("Répondre", going, "Passer", "Non", "Envoyer"):
        two.luc.presses(answer)


def test_an_edge_that_is_said_at_a_check_in_counts_as_one_of_a_session(two: Duo) -> None:
    """The second time the team sees it; where its mentor has just said that they wish for no
    contact, none is promised."""
    two.greet().house.clock.forward(days=15)
    checks_in(two, "Est à la limite")
    assert "Merci de l’avoir remarqué" in two.luc.last.text
    assert two.luc.last.labels == ["Écrire à l’équipe"]
    assert not open_ones(two.house)
    two.greet().house.clock.forward(days=17)
    checks_in(two, "Est à la limite")
    assert "C’est la deuxième fois" in two.luc.last.text
    assert open_ones(two.house) == [("edge", 1)]
    said = two.claire.sees("à la limite de son rôle pour la deuxième fois")
    assert "ne souhaite pas de contact" in said.text
    assert "à la limite" not in two.nour.all()
    filling = two.claire.opens("Vu : limite du rôle")
    assert "promis" not in filling.form.note
    filling.send(done="Vu ensemble.")
    two.house.clock.forward(hours=1)
    meet(two)
    two.luc.presses(EDGE)
    assert "Veux-tu en parler" in two.luc.last.text, "they are counted anew"


def test_a_session_at_the_edge_after_a_check_in_that_said_so_is_talked_over(two: Duo) -> None:
    two.greet().house.clock.forward(days=15)
    checks_in(two, "Est à la limite")
    meet(two)
    two.luc.presses(EDGE)
    assert "deuxième fois que tu es à la limite" in two.luc.last.text
    assert open_ones(two.house) == [("edge", 1)]
    two.nour.says("/export")
    assert "at_edge" not in str(two.nour.last.message.attachment)


def test_the_mark_is_given_back_to_the_mentor_alone(two: Duo) -> None:
    meet(two)
    two.luc.presses(EDGE)
    for player in (two.luc, two.nour):
        player.says("/export")
    given, kept = (str(each.last.message.attachment) for each in (two.luc, two.nour))
    assert '"marked": "edge"' in given
    assert "marked" not in kept


def test_it_may_be_said_otherwise_and_an_old_button_changes_it_too(two: Duo) -> None:
    meet(two)
    number = two.house.all(Meeting)[-1].id
    two.luc.presses(WITHIN)
    two.luc.presses("Corriger")
    two.luc.presses(EDGE)
    assert two.house.all(Meeting)[-1].marked == "edge"
    two.act(two.luc, f"mark/edge/{number}")
    assert two.luc.all().count("Veux-tu en parler") == 1, "said once, however often it is pressed"
    two.luc.says("/end")
    two.luc.presses("Je passe le relais")
    two.luc.presses("Oui, terminer")
    two.house.clock.forward(days=30)  # until then, the last session may be marked
    two.act(two.luc, f"mark/beyond/{number}")
    assert "terminé" in two.luc.last.text


@pytest.mark.parametrize("then", [WITHIN, EDGE])
def test_what_is_no_longer_beyond_is_told_the_team_where_it_read_the_alarm(
    two: Duo, then: str
) -> None:
    meet(two)
    two.luc.presses(BEYOND)
    two.luc.presses("Corriger")
    two.luc.presses(then)
    assert "Le signe qui t’est promis viendra" in two.luc.last.text
    said = two.claire.sees("a corrigé sa réponse")
    assert then in said.text
    assert open_ones(two.house) == [("limits", 1)], "a member of the team says that it is seen to"
    two.luc.presses("Corriger")
    two.luc.presses(BEYOND)
    assert two.claire.all().count("au-delà de son rôle. Un signe") == 2


def test_an_edge_of_which_nobody_was_told_is_corrected_without_a_word(two: Duo) -> None:
    meet(two)
    two.luc.presses(EDGE)
    two.luc.presses("Corriger")
    two.luc.presses(WITHIN)
    assert "corrigé" not in two.claire.all() + two.luc.last.text


def test_a_wish_to_talk_is_no_dead_button_after_a_correction(two: Duo) -> None:
    meet(two)
    two.luc.presses(EDGE)
    asked = two.luc.last
    two.luc.presses("Corriger")
    two.luc.presses(WITHIN)
    assert (asked.text, asked.labels) == (f"→ {WITHIN}", [])
    two.act(two.luc, f"mark/talk/{two.house.all(Meeting)[-1].id}")
    assert "Écrire à l’équipe" in two.luc.last.labels, "where a platform has still shown it"
    two.luc.presses("Corriger")
    two.luc.presses(EDGE)
    assert asked.text == f"→ {EDGE}", "asked anew, further down"
    two.luc.presses("Oui, en parler")
    assert open_ones(two.house) == [("edge", 1)]


def test_what_the_mentor_types_there_does_not_reach_the_mentee_unasked(two: Duo) -> None:
    meet(two)
    two.luc.says("C’était trop lourd pour moi")
    assert "pour qui est ce message" in two.luc.last.text
    assert "trop lourd" not in two.nour.all()


@given(st.sampled_from(marks.MARKS), st.integers(0, 9))
def test_a_talk_is_opened_by_what_is_beyond_and_by_edges_that_come_again(
    mark: marks.Mark, edges: int
) -> None:
    opens = marks.opens_talk(mark, edges)
    assert opens == (mark == "beyond" or (mark == "edge" and edges >= 2))


# --- the team, one tap away -----------------------------------------------------------------------


@pytest.mark.parametrize("who", ["nour", "luc"])
def test_the_team_is_one_tap_away_from_whatever_is_said_in_the_six_months(
    two: Duo, who: str
) -> None:
    player: Player = getattr(two, who)
    two.house.clock.forward(days=170)  # nothing has ended yet
    told = [each for each in player.screen.shown if each.message.key.startswith("journey/")]
    assert len(told) > 5
    for each in told:
        assert each.labels[-1] == "Écrire à l’équipe", each.text
    player.says("/help")
    helped = player.sees("Ce que je sais faire")
    assert helped.labels == ["Écrire à l’équipe"]
    player.presses("Écrire à l’équipe", on=helped)
    assert "Que veux-tu dire à l’équipe" in player.last.text


def test_its_label_may_be_typed_and_never_reaches_the_other(two: Duo) -> None:
    two.house.clock.forward(days=1, hours=9)
    assert "Le plus dur" in two.nour.last.text
    two.nour.says("Écrire à l’équipe")
    assert "Que veux-tu dire à l’équipe" in two.nour.last.text
    assert not [each for each in two.luc.screen.shown if each.message.author]


def test_words_below_a_reminder_are_still_for_the_other(two: Duo) -> None:
    two.house.clock.forward(days=1, hours=9)
    two.nour.says("Bonjour Luc, je cherche un nouveau cap")
    assert "nouveau cap" in two.luc.all()


def test_a_check_in_reaches_nobody_before_it_was_read_over(two: Duo) -> None:
    two.greet().house.clock.forward(days=15)
    two.nour.presses("Répondre", on=two.nour.sees("Comment se passent les débuts"))
    for answer in ("Ne va pas bien", "Passer", "Oui"):
        two.nour.presses(answer)
    assert "Relis-toi tranquillement" in two.nour.last.text
    assert not open_ones(two.house)
    two.nour.presses("Corriger")
    two.nour.presses("Ressenti")
    two.nour.presses("M’aide un peu")
    two.nour.presses("Envoyer")
    assert open_ones(two.house) == [("asked", 1)]
    assert "checked_in" in [line.act for line in two.house.all(History)]


def test_what_the_mentor_was_promised_stays_owed_when_the_mentee_erases_everything(
    two: Duo,
) -> None:
    meet(two)
    two.luc.presses(BEYOND)
    two.nour.says("/delete")
    two.nour.presses("Oui, tout effacer")
    assert open_ones(two.house) == [("limits", 1)]
    two.house.clock.forward(days=7)
    filling = two.claire.opens("Vu : accompagnateur dépassé")
    assert [each.name for each in filling.form.fields] == ["how", "letter"]  # no words are kept
    filling.send(how="J’écris", letter="Appelle-moi jeudi à 17 h.")
    assert not open_ones(two.house)
    assert "Appelle-moi jeudi" in two.luc.last.text
    assert "Appelle-moi jeudi" in two.claire.all()
    two.luc.says("/delete")
    two.luc.presses("Oui, tout effacer")
    assert "Appelle-moi jeudi" not in two.claire.all() + two.house.stored_text()


def test_what_is_pressed_twice_is_answered_twice_and_counts_once(two: Duo) -> None:
    meet(two)
    two.luc.presses(EDGE)
    asked = len(two.luc.screen.shown)
    two.act(two.luc, f"mark/edge/{two.house.all(Meeting)[-1].id}")
    assert len(two.luc.screen.shown) == asked + 1
    assert two.luc.last.text == "C’est déjà noté, merci."
    assert not open_ones(two.house)


def test_a_talk_that_is_wished_for_twice_is_promised_once_and_stays_so(two: Duo) -> None:
    meet(two)
    two.luc.presses(EDGE)
    number = two.house.all(Meeting)[-1].id
    two.luc.presses("Oui, en parler")
    lines = len(two.house.all(History))
    two.act(two.luc, f"mark/talk/{number}")
    assert "déjà noté" in two.luc.last.text
    assert open_ones(two.house) == [("edge", 1)]
    assert len(two.house.all(History)) == lines
    assert two.claire.all().count("souhaite parler de sa séance") == 1
    two.luc.says("/langue anglais")  # what stands on the screen tells nothing of it any more
    two.act(two.luc, f"mark/talk/{number}")
    assert open_ones(two.house) == [("edge", 1)]
    two.luc.says("/langue français")
    two.act(two.luc, f"mark/alone/{number}")
    assert "te fait signe" in two.luc.last.text
    assert open_ones(two.house) == [("edge", 1)]


def test_who_would_not_talk_may_think_better_of_it(two: Duo) -> None:
    meet(two)
    two.luc.presses(EDGE)
    two.luc.presses("Non, ça ira")
    two.act(two.luc, f"mark/talk/{two.house.all(Meeting)[-1].id}")
    assert open_ones(two.house) == [("edge", 1)]
