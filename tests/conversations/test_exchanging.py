"""How to reach each other beside their thread: shown once both have given it, corrected by an edit,
taken back."""

import pytest

from storage.mail import Card, Edited, Ref, Said
from tests.conversations.pairs import Duo, duo, relayed
from tests.conversations.written import two as two
from tests.harness import House, Player
from tests.screens import flat


def test_contact_details_are_shown_once_both_have_given_theirs(two: Duo) -> None:
    two.nour.presses("Nos coordonnées")
    two.nour.says("06 12 34 56 78")
    assert "06 12" not in two.luc.all()
    assert two.luc.last.labels == ["Donner les miennes", "Pas pour l’instant"]
    two.luc.presses("Donner les miennes")
    two.luc.says("luc@example.org")
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


def test_so_it_is_where_it_was_asked_with_whom(three: tuple[Duo, Duo]) -> None:
    """Luc accompanies two: also before he has said with whom."""
    nours, anas = three
    luc = nours.luc
    luc.says("/exchange luc@faux.example")
    luc.edits("/exchange luc@juste.example")
    mine = luc.wrote[-1]
    luc.presses("Nour")
    luc.edits("/exchange luc@neuf.example", ref=mine)
    assert "C’est corrigé. Nour ne verra que" in luc.last.text
    nours.nour.says("/exchange 06 01")
    assert "luc@neuf.example" in nours.nour.all()
    assert "faux" not in nours.nour.all()
    assert "example" not in anas.nour.all()


def test_what_is_deleted_before_it_is_said_with_whom_is_given_to_nobody(
    three: tuple[Duo, Duo],
) -> None:
    luc, nour = three[0].luc, three[0].nour
    luc.says("/exchange luc@faux.example")
    asked = luc.last
    luc.does(Edited(text="", ref=luc.wrote[-1], gone=True))
    assert luc.last.text == "C’est effacé."
    luc.presses("Nour", on=asked)
    nour.says("/exchange 06 01")
    assert "faux" not in nour.all()


def test_what_was_kept_meanwhile_is_what_stands_there_when_it_is_said(
    three: tuple[Duo, Duo],
) -> None:
    luc, nour = three[0].luc, three[0].nour
    luc.says("/exchange luc@faux.example")
    luc.edits("/exchange luc@juste.example")
    luc.presses("Nour")
    nour.says("/exchange 06 01")
    assert "luc@juste.example" in nour.all()
    assert "faux" not in nour.all()


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
    two.luc.says("luc@example.org")
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


@pytest.mark.parametrize("name", ["Nour", "nour HADDAD"])
def test_a_card_of_ones_name_is_ones_own_though_no_account_is_behind_it(
    two: Duo, name: str
) -> None:
    sends_card(two.nour, name, own=False, reply_to=two.thread(two.nour))
    assert "Ta fiche de contact ne passe pas" in two.nour.last.text
    assert "+33 6" not in two.luc.all()
    sends_card(two.luc, name, own=False, reply_to=two.thread(two.luc))
    assert relayed(two.nour)[-1] == f"👤 {name}\n+33 6 01 02 03 04"


def test_so_is_one_with_the_number_that_was_given_and_waits(two: Duo) -> None:
    two.nour.says("/exchange 06 01 02 03 04, le soir")
    sends_card(two.nour, "Moi", own=False, reply_to=two.thread(two.nour))
    assert "+33 6" not in two.luc.all()


def test_somebody_elses_card_crosses_as_it_would_in_words(two: Duo) -> None:
    sends_card(two.luc, "Zoé Blanc", own=False, reply_to=two.thread(two.luc))
    assert relayed(two.nour)[-1] == "👤 Zoé Blanc\n+33 6 01 02 03 04"


def test_a_file_that_came_with_it_is_not_dropped_without_a_word(two: Duo) -> None:
    two.luc.says("/exchange luc@example.org")
    two.nour.sends("photo", text="Ma carte, sinon nour@example.org")
    two.nour.presses("C’est ma réponse")
    two.nour.sees(flat("Ici, je ne peux pas prendre de fichier…"))
    assert "nour@example.org" in two.luc.last.text
