"""Words of distress: help at once, a human who knows, and a dialogue that stays open."""

from datetime import timedelta

from storage.mail import STAFF
from storage.tables import Request
from tests.beginnings import Begin
from tests.conversations.pairs import duo
from tests.conversations.room import CLAIRE, Room
from tests.conversations.test_intake import ANSWERS, agrees, has_asked
from tests.harness import CATALOGUE, House, Player

DARK = "Honnêtement je n’ai plus envie de vivre."


def told(key: str) -> str:
    """What is said to whoever writes a request of what the team is told."""
    words = CATALOGUE.home.words
    return words(f"distress.{key}", unsent=words("distress.unsent"))


def at_the_first_open_question(house: House) -> Player:
    nour = agrees(house.phone())
    for answer in ANSWERS[:10]:
        nour.says(answer)
    nour.reads()
    return nour


def at_the_first_question(house: House) -> Player:
    """Nour has agreed, and is asked for her name."""
    return agrees(house.phone())


def test_help_comes_at_once_and_the_dialogue_goes_on(house: House, begin: Begin) -> None:
    nour = begin(house, at_the_first_open_question)
    nour.says(DARK)
    asked, helped = nour.screen.unread()
    assert "3114" in helped.text
    assert "15" in helped.text
    assert "ta façon de chercher" in asked.text


def test_it_is_heard_where_something_else_is_asked(house: House, begin: Begin) -> None:
    nour = begin(house, at_the_first_question)
    nour.says("Nour Haddad")
    nour.reads()
    nour.says(DARK)
    asked, helped = nour.screen.unread()
    assert "3114" in helped.text
    assert asked.text.endswith("Quelle formation as-tu suivie à l’X ?")
    assert "pas su relier" not in asked.text


def test_it_is_heard_in_words_that_are_too_long_to_be_kept(house: House, begin: Begin) -> None:
    nour = begin(house, at_the_first_open_question)
    nour.says(DARK + " Et puis rien." * 500)
    asked, helped = nour.screen.unread()
    assert "3114" in helped.text
    assert "caractères de trop" in asked.text


def test_it_is_heard_when_all_is_answered(house: House, begin: Begin) -> None:
    nour = begin(house, at_the_first_question)
    for answer in ANSWERS:
        nour.says(answer)
    nour.reads()
    nour.says(DARK)
    (helped,) = nour.screen.unread()  # and nothing that asks for more
    assert "3114" in helped.text
    nour.presses("Envoyer")


def test_staff_learn_that_it_happened_and_not_in_which_words(house: House, begin: Begin) -> None:
    nour = begin(house, at_the_first_open_question)
    nour.says(DARK)
    staff = house.staff()
    assert "Nour Haddad" in staff.last.text
    assert "envie de vivre" not in staff.all()
    staff.presses("Je m’en occupe")
    assert "Claire" in staff.last.text
    assert house.all(Request)[0].distress_seen_by == "Claire"


def test_dark_words_in_place_of_a_name_are_not_passed_on_as_the_name(
    house: House, begin: Begin
) -> None:
    nour = begin(house, at_the_first_question)
    nour.reads()
    nour.says(DARK)
    assert "Comment t’appelles-tu" in nour.screen.unread()[0].text
    nour.says("Nour Haddad")
    nour.says("doctorat")
    nour.edits("Je veux mourir.", ref=nour.wrote[-2])
    assert "envie de vivre" not in house.staff().all()
    assert "mourir" not in house.staff().all()
    assert "Nour Haddad a écrit" in house.staff().all()


def test_who_was_told_that_no_name_is_passed_on_learns_when_it_is(
    house: House, begin: Begin
) -> None:
    nour = begin(house, at_the_first_question)
    nour.says(DARK)
    nour.sees(told("passed"))
    nour.says("Nour Haddad")
    for answer in ANSWERS[1:10]:
        nour.says(answer)
    nour.says(DARK)
    assert "Nour Haddad" in house.staff().all()
    nour.sees(told("passed_name"))


def test_a_name_given_later_is_not_passed_on_by_a_reminder(house: House, begin: Begin) -> None:
    nour = begin(house, at_the_first_question)
    nour.says(DARK)
    nour.says("Nour Haddad")
    staff = house.staff()
    house.clock.forward(days=1, hours=1)
    staff.sees(CATALOGUE.home.words("distress.unseen", name="…"))
    staff.presses("Je m’en occupe")
    assert "Nour" not in staff.all()


def test_the_same_help_is_not_repeated_all_day(house: House, begin: Begin) -> None:
    nour = begin(house, at_the_first_open_question)
    nour.says(DARK)
    nour.reads()
    nour.says("Oui, vraiment, j’ai envie de mourir.")
    again = nour.reads()
    assert "3114" in again  # in short: grave words never stay without an answer
    assert "médecin" not in again
    assert "Si tu penses à mourir" not in again
    house.clock.forward(days=1, hours=1)
    nour.reads()
    nour.says("J’ai toujours envie de mourir.")
    assert "Si tu penses à mourir" in nour.reads()


def test_heavy_words_bring_help_once_a_day(house: House, begin: Begin) -> None:
    nour = begin(house, at_the_first_open_question)
    nour.says("Je n’en peux plus.")
    assert "SOS Amitié" in nour.reads()
    nour.says("Vraiment, je n’en peux plus.")
    assert "SOS Amitié" not in nour.reads()


def test_the_card_of_a_sent_request_carries_the_flag_until_somebody_sees_to_it(
    house: House, begin: Begin
) -> None:
    nour = begin(house, at_the_first_open_question)
    nour.says(DARK)
    for answer in ANSWERS[11:]:
        nour.says(answer)
    nour.presses("Envoyer")
    staff = house.staff()
    card = next(each for each in staff.screen.shown if each.message.slot == "case/1")
    assert "Je m’en occupe" in card.labels
    staff.presses("Je m’en occupe", on=card)
    assert "Je m’en occupe" not in card.labels
    assert "Claire" in card.text


def test_nobody_saw_to_it_so_the_team_is_told_again(house: House, begin: Begin) -> None:
    nour = begin(house, at_the_first_open_question)
    nour.says(DARK)
    before = len(house.screens[STAFF].shown)
    house.clock.forward(days=1, hours=1)
    assert len(house.screens[STAFF].shown) > before


def test_it_is_heard_in_english_and_near_the_person(house: House) -> None:
    priya = house.phone(language="en")
    priya.says("/start")
    priya.presses("English")
    priya.presses("Yes, that’s fine")
    for answer in ("Priya Raman", "master", "2019", "Boston, USA", "New York", "self-employed"):
        priya.says(answer)
    for answer in ("time", "meaning", "other"):
        priya.says(answer)
    priya.says("I want to kill myself.")
    assert "988" in priya.sees("988").text


def test_an_edit_is_heard_too(house: House, begin: Begin) -> None:
    nour = begin(house, at_the_first_open_question)
    nour.says("Deux articles sur trois.")
    nour.edits(DARK)
    nour.sees("3114")


def test_strangers_cannot_say_that_they_see_to_it(room: Room) -> None:
    case = room.mentee()
    room.press(CLAIRE, f"care/{case}")
    assert "distress" not in room.heard(CLAIRE)


def test_who_is_in_distress_at_the_door_is_helped_before_anything_is_asked(house: House) -> None:
    nour = house.phone()
    nour.says("/start")
    nour.says("Je veux mourir.")
    assert "3114" in nour.reads()
    nour.presses("Français")
    nour.says("J’ai envie de mourir, vraiment.")
    assert "⚠" in house.staff().all()
    assert "mourir" not in house.staff().all()
    nour.presses("Oui, ça me convient")
    assert "Comment t’appelles-tu" in nour.last.text


def test_words_that_nothing_waited_for_are_heard_as_well(house: House, begin: Begin) -> None:
    nour = begin(house, has_asked)
    nour.says("Je n’en peux plus, je veux mourir.")
    assert "3114" in nour.reads()
    claire = house.staff()
    assert "mourir" not in claire.all()
    assert house.all(Request)[0].distress_at is not None


def test_whoever_sees_to_it_still_reads_for_whom(house: House, begin: Begin) -> None:
    nour = begin(house, at_the_first_open_question)
    nour.says(DARK)
    claire = house.staff()
    claire.presses("Je m’en occupe")
    assert "Nour Haddad" in claire.sees("vus par Claire").text


def test_a_check_in_that_is_typed_between_two_is_heard(house: House) -> None:
    two = duo(house).agree()
    house.clock.forward(days=14, hours=4)
    two.nour.reads()
    two.nour.says("J’ai envie de mourir.")
    two.nour.presses("C’est ma réponse : Petit point")
    assert "3114" in two.nour.all()
    assert "⚠" in two.claire.all()


def test_the_words_under_a_picture_are_heard_too(house: House, begin: Begin) -> None:
    nour = begin(house, at_the_first_question)
    nour.says("Nour Haddad")
    nour.sends("photo", text="J’ai envie de mourir.")
    assert "3114" in nour.all()


def test_a_milder_word_does_not_take_back_a_graver_one(house: House, begin: Begin) -> None:
    nour = begin(house, at_the_first_open_question)
    nour.says("Je veux mourir.")
    nour.says("J’en peux plus.")
    post = house.staff().sees("Une personne a besoin de nous")
    assert "un danger" in post.text


def test_the_team_is_reminded_until_somebody_sees_to_it(house: House, begin: Begin) -> None:
    nour = begin(house, at_the_first_open_question)
    nour.says("Je veux mourir.")
    claire = house.staff()
    house.clock.forward(hours=5)
    reminded = CATALOGUE.home.words("distress.unseen", name="Nour Haddad")
    first = claire.sees(reminded)
    house.clock.forward(days=3)
    assert claire.all().count("personne n’a encore dit") == 1  # the one before is gone
    newest = claire.sees(reminded)
    assert newest.at - first.at > timedelta(days=2)
    claire.presses("Je m’en occupe", on=newest)
    house.clock.forward(days=7)
    assert "personne n’a encore dit" not in claire.all()


def test_help_is_that_of_where_one_lives_now(house: House, begin: Begin) -> None:
    nour = begin(house, has_asked)
    nour.says("/stop")
    nour.presses("Retirer ma demande")
    nour.says("/start")
    nour.presses("Commencer")
    while "Dans quelle ville" not in nour.last.text:
        nour.presses("Retour")
    nour.says("Boston, États-Unis")
    nour.says("J’ai envie de mourir.")
    assert "988" in nour.all()


HEAVY = "Je pleure tous les soirs et je ne vois pas d’issue."


def test_who_hears_nothing_is_told_so_with_the_numbers(house: House) -> None:
    nour = agrees(house.phone("Nour"))
    nour.says(HEAVY)
    assert "n’a encore pu t’écrire" not in nour.all()
    house.clock.forward(days=20)
    assert nour.all().count("n’a encore pu t’écrire") == 1
    house.clock.forward(days=200)
    assert "j’ai effacé ta demande commencée" in nour.all()
    assert "personne ne l’a lue" not in nour.all()


def test_who_is_answered_is_not(house: House) -> None:
    nour = agrees(house.phone("Nour"))
    nour.says(HEAVY)
    house.staff().presses("Je m’en occupe")
    house.clock.forward(days=20)
    assert "n’a encore pu t’écrire" not in nour.all()
