"""A message that was an answer is deleted, as Slack lets people do and tells us: its words are
gone from what is not sent yet, and of what is they read that it stays."""

from collections.abc import Callable

import pytest

from storage.mail import Edited
from storage.tables import Dialogue, Meeting, RequestFile
from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_intake import ANSWERS, agrees, asks
from tests.harness import House, Player


def greeted(house: House) -> Duo:
    return duo(house, nour=house.slack("Nour"), luc=house.slack("Luc")).agree().greet()


@pytest.fixture
def two(house: House, begin: Begin) -> Duo:
    return begin(house, greeted)


def deletes(player: Player) -> None:
    player.does(Edited(text="", ref=player.wrote[-1], gone=True))


def test_an_answer_that_was_read_over_is_asked_again(two: Duo) -> None:
    two.nour.presses("Notre objectif")
    two.nour.says("Quitter mon mari")
    two.nour.says("parce que")
    deletes(two.nour)
    assert "C’est effacé." in two.nour.last.text
    assert "parce que" not in two.house.stored_text()
    two.nour.says("je stagne")
    for _ in range(2):
        two.nour.says("passer")
    assert "je stagne" in two.nour.last.text
    two.nour.presses("Envoyer")
    assert "je stagne" in two.luc.all()
    assert "parce que" not in two.luc.all()


def test_the_first_of_two_is_asked_again_though_the_second_stands(two: Duo) -> None:
    two.nour.presses("Notre objectif")
    two.nour.says("Quitter mon mari")
    first = two.nour.wrote[-1]
    two.nour.says("je stagne")
    two.nour.does(Edited(text="", ref=first, gone=True))
    assert "Quitter mon mari" not in two.house.stored_text()
    two.nour.says("Changer de métier")
    for _ in range(2):
        two.nour.says("passer")
    assert all(each in two.nour.last.text for each in ("Changer de métier", "je stagne"))


def test_of_a_text_in_pieces_the_others_stay(two: Duo) -> None:
    two.nour.says("/team")
    two.nour.says("Une question sur la suite.")
    two.nour.says("Et mon licenciement.")
    two.nour.does(Edited(text="", ref=two.nour.wrote[-1], gone=True))
    (open_,) = (each for each in two.house.all(Dialogue) if each.closed_at is None)
    assert "Une question sur la suite." in str(open_.answers)
    assert "Et mon licenciement." not in two.house.stored_text()


def test_a_form_that_is_aside_is_not_opened_by_it(two: Duo) -> None:
    two.nour.presses("Notre objectif")
    two.nour.says("Quitter mon mari")
    two.nour.presses("Plus tard")
    deletes(two.nour)
    assert two.nour.last.text == "C’est effacé."
    assert "Quitter mon mari" not in two.house.stored_text()


def test_of_what_was_noted_they_read_that_it_stays(two: Duo) -> None:
    two.nour.says("/rdv jeudi 18h")
    two.nour.presses("Passer")
    two.luc.presses("C’est d’accord")
    two.nour.says("/agenda mon licenciement")
    deletes(two.nour)
    assert "reste tel quel" in two.nour.last.text


@pytest.mark.parametrize(("kind", "words"), [("voice", ""), ("document", "Mon CV")])
def test_a_file_goes_with_its_message(house: House, kind: str, words: str) -> None:
    nour = agrees(house.phone("Nour"))
    for answer in ANSWERS[:10]:
        nour.says(answer)
    nour.sends(kind, text=words)
    assert house.all(RequestFile)
    nour.does(Edited(text="", ref=nour.wrote[-1], gone=True, files=1))
    assert "C’est effacé." in nour.last.text
    assert not house.all(RequestFile)
    assert not words or words not in house.stored_text()
    for answer in ANSWERS[10:]:
        nour.says(answer)
    assert "fichier joint" not in nour.last.text


def test_a_place_that_was_told_with_a_date_goes_with_it(two: Duo) -> None:
    two.nour.says("/rdv")
    two.nour.says("jeudi 18h au Café de Flore")
    deletes(two.nour)
    assert "Quel jour" in two.nour.last.text
    two.nour.says("vendredi 18h")
    two.nour.presses("Passer")
    (proposed,) = two.house.all(Meeting)
    assert (proposed.at.day, proposed.place) == (27, "")


def test_words_that_are_held_go_too(two: Duo) -> None:
    two.nour.presses("Notre objectif")
    for each in ("Changer de métier", "je stagne", "passer", "passer"):
        two.nour.says(each)
    two.nour.says("Mon patron est odieux avec moi")
    two.nour.presses("C’est ma réponse : Notre objectif")
    deletes(two.nour)
    assert "odieux" not in two.house.stored_text()
    two.nour.presses("Envoyer")
    assert "Changer de métier" in two.luc.all()
    assert "odieux" not in two.luc.all()


def test_a_button_that_was_typed_takes_nothing_with_it(two: Duo) -> None:
    two.act(two.nour, "open/midterm_mentee/mentorship/{}")
    two.nour.says("On se voit moins souvent que prévu.")
    two.nour.presses("M’aide un peu")
    two.nour.says("passer")
    deletes(two.nour)
    assert "On se voit moins souvent que prévu." in two.house.stored_text()


def for_the_team(two: Duo, words: str) -> None:
    """What is held goes to the team, once it was read over."""
    two.nour.says("/objectif")
    two.house.clock.forward(minutes=40)
    two.nour.says(words)
    two.nour.presses("Pour l’équipe Carrières")
    assert words in two.nour.last.text


def test_held_words_that_are_for_the_team_go_with_their_message(two: Duo) -> None:
    for_the_team(two, "Je ne sais plus quoi penser")
    deletes(two.nour)
    assert "C’est effacé." in two.nour.last.text
    assert "quoi penser" not in two.house.stored_text()
    assert "Envoyer" not in two.nour.last.labels


def test_and_follow_it_where_it_is_edited(two: Duo) -> None:
    for_the_team(two, "Je ne sais plus quoi penser")
    two.nour.edits("Je sais quoi faire")
    assert "C’est corrigé." in two.nour.last.text
    two.nour.presses("Envoyer")
    assert "Je sais quoi faire" in two.claire.all()
    assert "quoi penser" not in two.claire.all()


def test_nor_is_an_answer_to_a_letter_kept(two: Duo) -> None:
    two.claire.opens("Poser une question").send(question="Comment vas-tu ?")
    two.nour.says("Je voudrais vous parler de mon congé", under=two.nour.last.ref)
    assert "mon congé" in two.nour.last.text
    deletes(two.nour)
    assert "C’est effacé." in two.nour.last.text
    assert "mon congé" not in two.house.stored_text()


def test_of_what_nothing_waited_for_each_message_goes_by_itself(house: House) -> None:
    nour = asks(house.phone())
    nour.says("Je change de travail le mois prochain")
    nour.says("Mon patron me dit que je suis trop lente")
    nour.presses("Transmettre à l’équipe")
    assert "trop lente" in nour.last.text
    deletes(nour)
    assert "trop lente" not in house.stored_text()
    assert "Je change de travail" in nour.last.text
    nour.does(Edited(text="", ref=nour.wrote[-2], gone=True))
    assert "Je change de travail" not in house.stored_text()


def test_nor_are_a_mentors_words_kept_who_is_asked_about_whom_they_are(house: House) -> None:
    luc = house.slack("Luc")
    duo(house, luc=luc).agree()
    duo(house, nour=house.phone("Ana"), luc=luc).agree()
    luc.says("Je ne sais plus quoi lui dire")
    luc.presses("Pour l’équipe Carrières")
    luc.presses("Nour")
    assert "quoi lui dire" in house.stored_text()
    deletes(luc)
    assert "C’est effacé." in luc.last.text
    assert "quoi lui dire" not in house.stored_text()


def test_nor_are_held_words_that_became_a_last_word(two: Duo) -> None:
    two.nour.says("/objectif")
    two.house.clock.forward(minutes=40)
    two.nour.says("Merci pour tout Luc, je pars tranquille")
    two.ends(two.luc, "end/done/{}")
    two.nour.presses("Pour Luc")
    assert "Envoyer" in two.nour.last.labels
    deletes(two.nour)
    assert "C’est effacé." in two.nour.last.text
    assert "je pars tranquille" not in two.house.stored_text()


def too_late_for_somebody_else(house: House) -> Player:
    """She would like somebody else as a mentor, and the days in which she could have are over."""
    pair = duo(house).agree().greet()
    house.clock.forward(days=59)
    pair.act(pair.nour, "end/other/{}")
    pair.nour.says("Nous n’avons pas trouvé le ton.")
    house.clock.forward(days=2)
    return pair.nour


def too_late_for_her_request(house: House) -> Player:
    """She would add something to a request that was closed meanwhile."""
    nour = asks(house.phone())
    nour.says("/status")
    nour.presses("Compléter")
    nour.says("Nous n’avons pas trouvé le ton.")
    house.staff().opens("Dire non…").send()
    return nour


@pytest.mark.parametrize("late", [too_late_for_somebody_else, too_late_for_her_request])
def test_what_comes_too_late_and_may_go_to_the_team_follows_its_message(
    house: House, late: Callable[[House], Player]
) -> None:
    nour = late(house)
    nour.presses("Envoyer", on=nour.sees("Est-ce bien ce que tu veux dire"))
    assert "le ton" in nour.last.text, "it is read over again"
    nour.edits("Nous ne nous comprenons pas.")
    assert "C’est corrigé." in nour.last.text
    nour.presses("Envoyer")
    assert "Nous ne nous comprenons pas." in house.staff().all()
    assert "le ton" not in house.staff().all()
