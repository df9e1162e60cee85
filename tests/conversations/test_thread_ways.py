"""What each of the two can do from the head of their thread: quiet for the night, an exchange of
contact details, a report, the end."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from storage.mail import Card, Edited, Ref, Said
from storage.tables import Concern
from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo, relayed
from tests.conversations.test_meetings import calls_off, propose
from tests.harness import House, Player

EVENING = {"hours": 9}
"""From ten in the morning, Paris time, to seven in the evening."""


def have_written(house: House, platform: str) -> Duo:
    """Nour is on Telegram, Luc on this platform; both have written."""
    luc = house.slack("Luc") if platform == "slack" else house.phone("Luc")
    two = duo(house, luc=luc).agree()
    two.nour.says("Bonjour")
    writes(two, "Bonjour")
    two.nour.reads()
    two.luc.reads()
    return two


@pytest.fixture(params=["telegram", "slack"])
def two(request: pytest.FixtureRequest, house: House, begin: Begin) -> Duo:
    """Nour on Telegram, Luc on Telegram or on Slack; both have written."""
    return begin(house, have_written, str(request.param))


def writes(two: Duo, text: str) -> None:
    """Luc writes in their thread."""
    on_slack = two.luc.who.startswith("slack:")
    two.luc.says(text, under=two.thread(two.luc) if on_slack else None)


def test_each_way_stands_at_the_head_of_the_thread(two: Duo) -> None:
    for player in (two.nour, two.luc):
        head = next(each for each in player.screen.shown if each.ref == two.thread(player))
        assert head.labels[-4:] == [
            "Ne plus sonner ce soir",
            "Nos coordonnées",
            "Signaler",
            "Terminer",
        ]
        assert all(button.aside for button in head.buttons[-4:])
    two.nour.presses("Terminer")
    assert "Je préfère arrêter" in two.nour.last.labels


@pytest.mark.parametrize(
    ("label", "meant", "then"),
    [
        ("Signaler", "Signaler quelque chose…", "Que s’est-il passé"),
        ("nos coordonnées", "C’est ma réponse", "Comment te joindre"),
        ("Terminer", "Terminer l’accompagnement", "Terminer avec Luc"),
        ("Ne plus sonner ce soir", "Ne plus sonner jusqu’à demain…", "rien ne sonne"),
    ],
)
def test_what_stands_on_a_button_is_not_passed_on_unasked(
    two: Duo, label: str, meant: str, then: str
) -> None:
    two.nour.says(label)
    assert label not in relayed(two.luc)
    two.nour.presses(meant)
    assert then in two.nour.last.text
    assert label not in relayed(two.luc)


# --- quiet until the morning ------------------------------------------------------------------


@pytest.mark.parametrize("ask", [lambda p: p.says("/mute"), lambda p: p.presses("Ne plus sonner…")])
def test_nothing_rings_until_the_morning_and_nobody_else_is_told(
    two: Duo, ask: Callable[[Player], None]
) -> None:
    two.house.clock.forward(**EVENING)
    seen = len(two.nour.screen.shown)
    ask(two.luc)
    assert "mardi 24 novembre" in two.luc.last.text
    assert len(two.nour.screen.shown) == seen
    two.nour.says("Es-tu là ?")
    if two.luc.who.startswith("telegram:"):
        assert two.luc.last.message.silent
    else:
        assert "Es-tu là" not in two.luc.all()
    two.house.clock.to(datetime(2026, 11, 24, 8, tzinfo=UTC))
    assert two.luc.sees("Es-tu là ?")
    two.nour.says("Et là ?")
    assert not two.luc.last.message.silent


def test_whoever_does_something_reads_what_waited(house: House) -> None:
    two = duo(house, luc=house.slack("Luc")).agree()
    house.clock.forward(**EVENING)
    two.luc.says("/mute")
    two.nour.says("Une question")
    two.nour.says("Et une autre")
    assert not relayed(two.luc)
    two.luc.says("/status")
    assert relayed(two.luc) == ["Une question", "Et une autre"]
    two.luc.presses("Sonner de nouveau")
    two.nour.says("Merci")
    assert relayed(two.luc)[-1] == "Merci"


def test_what_the_team_must_see_to_waits_for_no_morning(house: House) -> None:
    two = duo(house).agree()
    claire = Player(house, two.claire.who)
    other = duo(house, nour=house.phone("Ana"), luc=claire).agree()
    claire.says("/mute")
    other.nour.says("Bonne soirée")
    assert not relayed(claire)
    two.nour.says("/signaler")
    two.nour.says("J’ai peur")
    two.nour.presses("Passer")
    two.nour.presses("Envoyer")
    assert claire.sees("Un signalement attend")


def test_a_session_of_that_evening_is_recalled_before_it(two: Duo) -> None:
    propose(two.nour, "ce soir à 19h30", "")
    two.luc.presses("C’est d’accord")
    two.house.clock.forward(hours=2)
    two.luc.says("/mute")
    two.nour.says("J’apporte mon CV")
    two.house.clock.forward(hours=6)
    assert two.luc.sees("C’est bientôt")
    assert two.luc.sees("J’apporte mon CV")


@pytest.mark.parametrize(
    ("change", "typed", "told"),
    [
        ("Annuler", ("oui",), "Nour a annulé"),
        ("Changer la date", ("jeudi à 18h", "au café"), "plutôt que lundi 23 novembre"),
        ("Lieu ou lien", ("au café de l’École",), "au café de l’École"),
    ],
)
def test_what_changes_a_session_of_that_evening_is_read_before_it(
    two: Duo, change: str, typed: tuple[str, ...], told: str
) -> None:
    propose(two.nour, "ce soir à 21h30", "")
    two.luc.presses("C’est d’accord")
    two.house.clock.forward(**EVENING)
    two.luc.says("/mute")
    two.nour.says("Je dois te dire quelque chose")
    two.luc.reads()
    two.nour.presses(change)
    for words in typed:
        two.nour.says(words)
    assert told in two.luc.last.text
    if two.luc.who.startswith("slack:"):  # what came before it is read first
        assert two.luc.reads().startswith("Nour Je dois te dire quelque chose")
    else:
        assert two.luc.last.message.silent


def test_what_changes_a_later_session_waits_for_the_morning(house: House) -> None:
    two = duo(house, luc=house.slack("Luc")).agree()
    propose(two.nour, "jeudi à 19h30", "")
    two.luc.presses("C’est d’accord")
    house.clock.forward(**EVENING)
    two.luc.says("/mute")
    two.luc.reads()
    calls_off(two.nour)
    assert not two.luc.reads()
    house.clock.forward(hours=14)
    assert "a annulé" in two.luc.reads()


# --- how to reach each other ------------------------------------------------------------------


def test_contact_details_are_shown_once_both_have_given_theirs(two: Duo) -> None:
    two.nour.presses("Nos coordonnées")
    two.nour.says("06 12 34 56 78")
    assert "06 12" not in two.luc.all()
    assert two.luc.last.labels == ["Donner les miennes", "Pas pour l’instant"]
    two.luc.presses("Donner les miennes")
    two.luc.says("luc@example.org", under=_thread(two))
    assert two.luc.sees("06 12 34 56 78").message.quote == "06 12 34 56 78"
    assert two.nour.sees("luc@example.org")
    assert "06 12" not in two.claire.all()
    assert "06 12" not in two.house.stored_text()


def test_whoever_would_rather_not_says_so_and_nothing_is_kept(two: Duo) -> None:
    two.nour.says("/exchange")
    two.nour.says("06 12 34 56 78")
    two.luc.presses("Pas pour l’instant")
    assert "en rester à ce fil" in two.nour.last.text
    assert "06 12" not in two.luc.all() + two.house.stored_text()
    two.luc.presses_again()
    assert "06 12" not in two.luc.all()


@pytest.mark.parametrize(
    ("gives", "corrects"),
    [
        (["/exchange", "nour@faux.example"], "nour@juste.example"),
        (["/exchange nour@faux.example"], "/exchange nour@juste.example"),
    ],
)
def test_what_was_given_is_corrected_by_an_edit_before_and_after(
    two: Duo, gives: list[str], corrects: str
) -> None:
    for said in gives:
        two.nour.says(said)
    mine = two.nour.wrote[-1]
    two.nour.edits(corrects, ref=mine)
    assert "C’est corrigé. Luc ne verra que" in two.nour.last.text
    two.luc.presses("Donner les miennes")
    two.luc.says("06 01")
    assert "nour@juste.example" in two.luc.all()
    assert "faux" not in two.luc.all()
    seen = two.luc.last
    two.nour.edits(corrects, ref=mine)
    assert two.luc.last is seen, "no word has changed"
    two.nour.edits(corrects.replace("juste", "neuf"), ref=mine)
    assert "nour@neuf.example" in two.luc.all()
    assert "juste" not in two.luc.all()
    assert "Nour a corrigé ses coordonnées" in two.luc.last.text
    assert "Luc lit maintenant" in two.nour.last.text
    two.luc.edits("06 02")
    assert "06 02" in two.nour.all()
    assert "/team" not in two.luc.last.text


def test_they_are_taken_back_by_deleting_the_message_before_and_after(house: House) -> None:
    """Slack tells of a deletion."""
    two = duo(house, nour=house.slack("Nour"), luc=house.slack("Luc")).agree()
    deletes = [two.nour, two.luc]
    two.nour.says("/exchange 06 12 34 56 78")
    two.nour.does(Edited(text="", ref=two.nour.wrote[-1], gone=True))
    assert "Personne ne les a vues" in two.nour.last.text
    assert "06 12" not in house.stored_text()
    two.nour.says("/exchange 06 12 34 56 78")
    two.luc.presses("Donner les miennes")
    two.luc.says("luc@example.org")
    two.ends(two.luc, "end/leave/{}")
    assert "luc@example.org" in two.nour.all()
    for player in deletes:
        player.does(Edited(text="", ref=player.wrote[-1], gone=True))
        assert "retiré chez" in player.last.text
    assert "06 12" not in two.luc.all()
    assert "luc@example.org" not in two.nour.all()
    assert two.nour.sees("Luc a retiré ses coordonnées")


def test_they_may_be_taken_back_and_are_erased_in_the_end(two: Duo) -> None:
    two.nour.says("/exchange")
    two.nour.says("06 12 34 56 78")
    two.nour.says("/exchange")
    assert "on attend Luc" in two.nour.last.text
    two.nour.presses("Les retirer")
    assert "retirée" in two.luc.last.text
    assert not two.luc.last.labels
    two.nour.says("/exchange")
    two.nour.says("06 99 99 99 99")
    two.house.clock.forward(days=13, hours=12)
    days = []
    for _ in range(2):
        two.nour.reads()
        two.house.clock.forward(days=1)
        days.append(two.nour.reads())
    unanswered, check_in = "pas eu de réponse de Luc", "Comment se passent les débuts"
    assert [unanswered in day for day in days] != [check_in in day for day in days]
    assert sum(text in day for day in days for text in (unanswered, check_in)) == 2
    two.nour.says("/exchange")
    two.nour.says("06 88 88 88 88")
    two.nour.says("/terminer")
    two.nour.presses("L’objectif est atteint")
    two.nour.presses("Oui, terminer")
    assert "06 " not in two.luc.all() + two.house.stored_text()


def test_each_offer_is_asked_about_by_a_message_of_its_own(two: Duo) -> None:
    two.nour.says("/exchange 06 12 34 56 78")
    first = two.luc.last
    two.nour.says("/exchange 06 99 99 99 99")
    second = two.luc.last
    assert second.ref != first.ref
    assert (first.text, first.labels) == ("→ Je te le redemande plus bas.", [])
    two.house.clock.forward(days=15)
    assert "Deux semaines ont passé" in second.text
    two.luc.reads()
    two.nour.says("/exchange 06 88 88 88 88")
    third = two.luc.last
    assert third.ref not in (first.ref, second.ref)
    assert "te propose d’échanger" in two.luc.reads()
    assert "Deux semaines ont passé" in second.text
    two.luc.presses("Donner les miennes", on=third)
    two.luc.says("luc@example.org", under=_thread(two))
    assert "C’est fait" in third.text
    assert two.luc.sees("06 88 88 88 88")
    assert "06 99" not in two.luc.all()


def sends_card(player: Player, name: str, *, own: bool, reply_to: Ref | None = None) -> None:
    card = Card(name=name, phone="+33 6 01 02 03 04", own=own)
    ref = player.house.new_ref()
    player.does(Said(ref=ref, card=card, unsupported="contact", reply_to=reply_to))


@pytest.mark.parametrize("replies", [False, True])
def test_ones_own_card_leads_there_until_both_have_given_theirs(two: Duo, replies: bool) -> None:
    thread = two.thread(two.nour) if replies else None
    sends_card(two.nour, "Nour Haddad", own=True, reply_to=thread)
    assert not [each for each in relayed(two.luc) if each != "Bonjour"]
    assert "Ta fiche de contact ne passe pas" in two.nour.last.text
    two.nour.presses("Nos coordonnées", on=two.nour.last)
    assert "Comment te joindre" in two.nour.last.text
    sends_card(two.nour, "Nour Haddad", own=True, reply_to=thread)  # nor while that is asked
    assert "+33 6" not in two.luc.all()
    two.nour.says("06 05 04 03 02")
    assert "C’est gardé" in two.nour.last.text
    two.luc.presses("Donner les miennes")
    two.luc.says("luc@example.org")
    assert two.luc.sees("06 05 04 03 02")
    sends_card(two.nour, "Nour", own=True)
    assert relayed(two.luc)[-1] == "👤 Nour\n+33 6 01 02 03 04"


def test_somebody_elses_card_crosses_as_it_would_in_words(two: Duo) -> None:
    sends_card(two.luc, "Zoé Blanc", own=False, reply_to=two.thread(two.luc))
    assert relayed(two.nour)[-1] == "👤 Zoé Blanc\n+33 6 01 02 03 04"


# --- a report -----------------------------------------------------------------------------------


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


def _thread(two: Duo) -> Ref | None:
    return two.thread(two.luc) if two.luc.who.startswith("slack:") else None
