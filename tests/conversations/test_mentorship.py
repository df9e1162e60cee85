"""The six months as people live them: introduction, objective, the end."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from conversations import programme, steps
from conversations.casework import concerns
from conversations.mentoring import (
    breaks,
    extending,
    introduction,
    meetings,
    mentorship,
    pair,
    proposing,
)
from conversations.mentoring.introduction import add_months
from conversations.team import supervision
from conversations.thread import alone, later, objective, private, pulses
from storage.mail import STAFF
from storage.tables import Dialogue, History, Mentorship
from tests.catalogue import CATALOGUE
from tests.conversations.pairs import Duo, duo, label
from tests.harness import House


@pytest.fixture
def two(house: House) -> Duo:
    return duo(house)


# --- the programme's words ----------------------------------------------------------------------


def test_both_languages_are_complete() -> None:
    assert programme.untranslated() == {"en": []}


@pytest.mark.parametrize(
    "desk",
    [
        *(introduction, meetings, proposing, mentorship, pair, breaks, extending, objective, alone),
        *(pulses, private, concerns, supervision, later),
    ],
    ids=lambda m: m.__name__,
)
def test_every_word_a_desk_names_exists(desk: object) -> None:
    source = Path(str(getattr(desk, "__file__", ""))).read_text()
    words = CATALOGUE.home.words
    roles = ("mentee", "mentor")
    keys = set(re.findall(r"""["']([a-z_]+\.[a-z_]+)["']""", source))
    keys |= {
        f"{stem}{role}"
        for stem in re.findall(r'f"([a-z_]+\.[a-z_]+_)\{(?:side\.)?role\}"', source)
        for role in roles
    }
    tables = {key.partition(".")[0] for key in CATALOGUE.home.texts}
    named = {key for key in keys if key.partition(".")[0] in tables}
    assert named
    assert not {key for key in named if not words.has(key)}


def test_every_text_of_the_journey_can_be_said() -> None:
    values = dict.fromkeys((*steps.PLACES, *steps.STAFF_PLACES), "Camille")
    for spoken in CATALOGUE:
        for step in spoken.journey.values():
            for text in (step.says, step.mentor_says, step.unbegun_says, step.unbegun_mentor_says):
                assert "{" not in text.format_map(values)
            for role in step.roles if step.opens else ():
                assert spoken.forms[step.opens.format(role=role)]
            for act in step.buttons:
                numbers = {"mentorship": 10**9, "meeting": 10**9, "weeks": 26}
                assert len(act.format_map(numbers).encode()) <= 64


def test_a_history_has_words_for_what_is_noted() -> None:
    for act in ("objective", "asked_for_team", "checked_in", "not_begun_staff", "silence_staff"):
        assert CATALOGUE.home.words.has(f"history.{act}")


@pytest.mark.parametrize("role", ["mentee", "mentor"])
@pytest.mark.parametrize("said", ["hard", "hard_alone", "hard_unasked", "wants"])
def test_the_team_has_words_for_whatever_a_check_in_says(role: str, said: str) -> None:
    for words in (spoken.words for spoken in CATALOGUE):
        assert words(f"checkin.said.{role}_{said}") in words(f"checkin.holder.{role}_{said}", id=1)


# --- introduction -------------------------------------------------------------------------------


def test_the_mentee_meets_the_mentor_without_a_name(two: Duo) -> None:
    two.accepts()
    found = two.nour.last
    assert "Directeur dans l’énergie" in found.text
    assert "Luc" not in found.text
    assert "Petit" not in found.text


def test_two_introductions_that_wait_are_told_apart_by_what_they_are_about(two: Duo) -> None:
    other = duo(two.house, nour=two.house.phone("Ana"), luc=two.luc)
    for each in (two, other):
        each.accepts()
        each.nour.presses("Oui, avec plaisir")
    two.luc.says("Euh, lequel ?")
    shown = two.luc.last
    assert shown.text.count("bénévole") == 1, "the limits are one and the same"
    assert shown.text.count("À propos de « ") == 2
    assert shown.text.index("1. À propos de") < shown.text.index("2. À propos de")


def test_both_accept_the_limits_before_the_thread_opens(two: Duo) -> None:
    two.accepts()
    two.nour.presses("Oui, avec plaisir")
    assert "bénévole" in two.nour.last.text
    assert "bénévole" in two.luc.last.text
    two.luc.presses("J’ai lu, c’est d’accord")
    assert two.mentorship.state == "introducing"
    assert "Je vous présente dès que" in two.luc.last.text
    assert "Nour" not in two.luc.all()
    two.nour.says("j’ai lu, c’est d’accord")
    assert two.mentorship.state == "active"
    assert "Voici Luc" in two.nour.last.text
    assert "Voici Nour" in two.luc.last.text
    assert two.request.state == "accompanied"


def test_the_history_says_of_each_yes_whose_it_was_and_that_the_programme_opened_the_thread(
    two: Duo,
) -> None:
    two.agree()
    nour, luc = two.mentorship.mentee_id, two.mentorship.mentor_id
    assert [(line.act, line.actor) for line in two.house.all(History)] == [
        ("mentor_accepts", f"person/{luc}"),
        ("mentee_accepts", f"person/{nour}"),
        ("introduce", ""),
    ]


def test_the_team_reads_of_the_yes_and_of_the_beginning_in_the_thread_of_the_case(
    two: Duo,
) -> None:
    two.accepts()
    two.nour.presses("Oui, avec plaisir")
    said = two.claire.sees("a dit oui à la rencontre")
    assert said.message.under == "case/1"
    two.house.clock.forward(hours=12)  # ten in the evening
    two.nour.presses("J’ai lu, c’est d’accord")
    two.luc.presses("J’ai lu, c’est d’accord")
    assert "l’accompagnement commence" not in two.claire.all()
    two.house.clock.forward(hours=11, minutes=1)  # a minute past nine
    assert two.claire.sees("l’accompagnement commence").message.under == "case/1"
    assert two.claire.all().count("l’accompagnement commence") == 1


def test_a_button_pressed_twice_does_nothing_twice(two: Duo) -> None:
    two.accepts()
    two.nour.presses("Oui, avec plaisir")
    two.nour.presses_again()
    assert "moment passé" in two.nour.last.text
    two.nour.presses("J’ai lu, c’est d’accord")
    two.nour.presses_again()
    assert "Je vous présente dès que" in two.nour.last.text
    two.luc.presses("J’ai lu, c’est d’accord")
    two.luc.presses_again()
    assert "moment passé" in two.luc.last.text
    assert len(two.house.all(Mentorship)) == 1


def test_nobody_can_accept_limits_they_were_not_told(two: Duo) -> None:
    two.accepts()
    two.act(two.luc, "intro/ok/{}")
    assert "moment passé" in two.luc.last.text
    assert two.mentorship.mentor_agreed_at is None


def test_the_mentee_would_rather_meet_somebody_else(two: Duo) -> None:
    two.accepts()
    two.nour.presses("J’aimerais quelqu’un d’autre")
    two.nour.says("J’aimerais quelqu’un d’une autre génération")
    two.nour.presses("Envoyer")
    assert "tout à fait normal" in two.nour.last.text
    assert "ne se fera pas" in two.luc.last.text
    assert "génération" not in two.luc.all()
    assert two.request.state == "claimed"
    assert "génération" in two.claire.all()
    assert two.mentorship.state == "ended"


def test_the_mentee_need_not_say_why(two: Duo) -> None:
    two.accepts()
    two.nour.presses("J’aimerais quelqu’un d’autre")
    two.nour.presses("Passer")
    assert two.request.state == "claimed"


def test_a_mentor_may_step_back_before_the_introduction(two: Duo) -> None:
    two.accepts()
    two.nour.presses("Oui, avec plaisir")
    limits = two.nour.last
    two.luc.presses("Finalement, non")
    assert "très bien de le dire" in two.luc.last.text
    assert "ne pourra pas t’accompagner" in two.nour.last.text
    assert two.request.state == "claimed"
    two.nour.presses_late("J’ai lu, c’est d’accord", on=limits)
    assert two.mentorship.state == "ended"


@pytest.mark.parametrize(
    ("start", "months", "zone", "end"),
    [
        # 31 August has no counterpart in February; wall time is kept over the clock change.
        ("2026-08-31T08:00Z", 6, "Europe/Paris", "2027-02-28T09:00Z"),
        ("2026-11-23T09:00Z", 6, "Europe/Paris", "2027-05-23T08:00Z"),
        ("2026-10-15T09:00Z", 3, "Asia/Kathmandu", "2027-01-15T09:00Z"),
    ],
)
def test_months_are_calendar_months(start: str, months: int, zone: str, end: str) -> None:
    ends = add_months(datetime.fromisoformat(start), months, zone)
    assert ends == datetime.fromisoformat(end)


# --- the careers team ----------------------------------------------------------------------------


def test_words_for_the_team_are_read_over_before_they_leave(two: Duo) -> None:
    two.agree()
    two.luc.says("/équipe")
    two.luc.says("Je ne sais plus comment aider Nour")
    assert "Je ne sais plus" not in two.claire.all()
    two.luc.presses("De moi, ou d’autre chose")
    assert "Je ne sais plus" in two.luc.last.text
    two.luc.presses("Envoyer")
    assert "transmis à l’équipe" in two.luc.last.text
    told = two.claire.last
    assert "Je ne sais plus" in told.text
    assert told.message.under == f"case/{two.request.id}"
    assert "Je ne sais plus" not in two.nour.all()
    assert "Je ne sais plus" not in two.house.stored_text()


# --- the end --------------------------------------------------------------------------------------


def test_six_months_to_the_end(two: Duo) -> None:
    two.agree()
    two.nour.says("Bonjour Luc")
    two.luc.says("Bonjour Nour")
    two.house.clock.forward(days=150)
    two.greet().house.clock.forward(days=40)
    assert "est arrivé à son terme" in two.nour.all()
    assert "est arrivé à son terme" in two.luc.all()
    assert two.mentorship.state == "ended"
    assert two.request.state == "closed"
    assert two.request.outcome == "completed"
    two.nour.presses("Répondre", on=two.nour.sees("s’achève le"))
    two.nour.presses("J’en suis plus près")
    two.nour.says("Que l’on peut demander")
    two.nour.presses("Envoyer")
    assert "viendront après toi" in two.nour.last.text
    assert "Que l’on peut demander" in two.claire.last.text


def test_silence_is_told_to_both_and_to_staff(two: Duo) -> None:
    two.agree().greet()
    two.house.clock.forward(days=30)
    assert "Trois semaines que c’est calme" in two.nour.all()
    assert "Trois semaines que c’est calme" in two.luc.all()
    assert "Silence depuis quatre semaines entre Nour Haddad et Luc Petit" in two.claire.all()
    assert "Le dernier mot est de Luc Petit, sans réponse de Nour Haddad." in two.claire.all()


def test_the_goal_reached_early_is_good_news(two: Duo) -> None:
    two.agree()
    two.nour.says("Bonjour Luc")
    two.luc.says("Bonjour Nour")
    two.luc.says("/end")
    two.luc.presses("Non, on continue")
    assert two.mentorship.state == "active"
    two.luc.says("/terminer")
    two.luc.presses("L’objectif est atteint")
    two.luc.presses("Oui, terminer")
    assert "Bravo à vous deux" in two.luc.last.text
    assert "Bravo à vous deux" in two.nour.last.text
    assert two.request.outcome == "ended_early"
    two.nour.presses("Dire comment c’était")
    two.nour.presses("J’y suis")
    two.nour.presses("Passer")
    two.nour.presses("Envoyer")
    assert "viendront après toi" in two.nour.last.text


def test_a_mentee_may_stop(two: Duo) -> None:
    two.agree()
    two.nour.says("/terminer")
    two.nour.presses("Je préfère arrêter")
    two.nour.presses("Oui, terminer")
    assert "ce n’est pas un jugement" in two.luc.last.text
    assert two.request.outcome == "stopped"


def test_who_ends_it_by_stop_has_not_withdrawn_a_request(two: Duo) -> None:
    two.agree()
    two.nour.says("/stop")
    two.nour.presses("Terminer avec Luc")
    two.nour.presses("Oui, terminer")
    assert two.request.outcome == "stopped"
    card = next(each for each in two.claire.screen.shown if each.message.slot == "case/1")
    assert "la personne a préféré arrêter l’accompagnement" in card.text
    told = two.house.screens[two.claire.who].shown[-1].text
    assert "a préféré arrêter son accompagnement" in told
    assert two.house.all(History)[-1].act == "stop"
    ended = two.claire.sees("L’accompagnement est terminé : la personne a préféré arrêter.")
    assert ended.message.under == "case/1"
    two.nour.presses("Dire comment c’était")  # as the mentor may
    two.nour.presses("Pas vraiment")
    two.nour.presses("Passer")
    two.nour.presses("Envoyer")
    assert "viendront après toi" in two.nour.last.text
    two.nour.says("/start")
    assert "Tu as mis fin à ton accompagnement" in two.nour.all()
    assert "retir" not in two.nour.all()


def test_a_mentor_who_leaves_gives_the_case_back_to_staff(two: Duo) -> None:
    two.agree()
    two.luc.says("/terminer")
    two.luc.presses("Je passe le relais")
    two.luc.presses("Oui, terminer")
    assert "Ce n’est pas un jugement sur toi" in two.nour.last.text
    assert two.request.state == "claimed"
    assert "Luc Petit passe le relais" in two.claire.all()
    holder = two.house.screens[two.claire.who]
    assert "de nouveau entre tes mains" in holder.shown[-1].text


def test_who_erases_everything_ends_their_mentorship(two: Duo) -> None:
    two.agree()
    two.luc.says("/delete")
    two.luc.presses("Oui, tout effacer")
    assert two.mentorship.state == "ended"
    assert "ne peut pas continuer" in two.nour.all()
    assert two.request.state == "claimed"


def test_who_erases_everything_while_being_introduced(two: Duo) -> None:
    two.accepts()
    two.nour.says("/delete")
    two.nour.presses("Oui, tout effacer")
    assert two.mentorship.state == "ended"
    assert "ne se fera pas" in two.luc.last.text
    assert two.request.state == "closed"


def test_after_the_end_buttons_say_so(two: Duo) -> None:
    two.agree()
    two.luc.says("/terminer")
    two.luc.presses("L’objectif est atteint")
    two.luc.presses("Oui, terminer")
    for act in ("goal/agree/{}", "goal/show/{}", "end/ask/{}", "intro/ok/{}", "mt/ok/99"):
        two.act(two.nour, act)
        assert re.search("terminé|moment passé", two.nour.last.text)


def test_a_stranger_presses_nothing(two: Duo) -> None:
    two.agree()
    eve = two.house.phone("Ève")
    eve.says("/start")
    eve.presses("Français")
    for act in ("goal/show/{}", "end/done/{}", "intro/no/{}", "open/objective/mentorship/{}"):
        two.act(eve, act)
        assert "moment passé" in eve.last.text
    assert two.mentorship.state == "active"
    assert not [each for each in two.house.all(Dialogue) if each.form == "objective"]


def test_in_english(house: House) -> None:
    two = duo(house, nour=house.phone("Nour", language="en"), luc=house.phone("Luc", language="en"))
    two.agree()
    house.clock.forward(days=200)
    for player in (two.nour, two.luc):
        assert "has come to an end" in player.all()
        said = (each.text for each in player.screen.shown if not each.message.facts)
        assert "é" not in "\n".join(said), "but where a mentor says of themselves who they are"
    assert label(two.nour, "closing.look_back") == "Say how it was"
    assert house.screens[STAFF].shown


def test_a_mentor_of_several_reads_which_request_the_limits_are_about(house: House) -> None:
    """They know nobody's name yet, but what they said yes to."""
    two = duo(house)
    two.accepts()
    two.nour.presses(label(two.nour, "introduction.yes"))
    need = CATALOGUE.home.needs["meaning"]
    assert need in two.luc.last.text
    assert "Nour" not in two.luc.last.text
    assert need not in two.nour.last.text


def test_the_mentee_can_read_again_who_accompanies_them(house: House) -> None:
    two = duo(house).accepts()
    asked = two.nour.sees("Voici de qui il s’agit")
    facts = asked.message.facts
    assert facts
    two.nour.presses(label(two.nour, "introduction.yes"))
    assert "→ Oui, avec plaisir" in asked.text
    assert asked.message.facts == facts
    two.nour.presses(label(two.nour, "introduction.accept"))
    two.luc.presses(label(two.luc, "introduction.accept"))
    two.luc.says("/delete")
    two.luc.presses(label(two.luc, "leaving.erase_yes"))
    assert not asked.message.facts, "it goes with the mentor"
