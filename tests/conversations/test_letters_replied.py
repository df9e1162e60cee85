"""A reply to a letter of the team is for the team, also where a thread has just closed."""

import pytest

from storage.mail import Ref
from storage.queues import outbox
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.conftest import introduced
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_concerns import falls_silent
from tests.conversations.test_intake import asks
from tests.harness import House, Player
from tests.screens import flat

THANKS = "Merci à toute l’équipe."
TOO_LATE = "ton message ne lui est pas parvenu"
LETTER = "Ce n’est un reproche pour personne"


def ended_with_a_letter(house: House) -> Duo:
    """Their mentorship has fallen silent, and Claire has ended it with a letter to each."""
    pair = duo(house).agree()
    falls_silent(pair)
    pair.claire.opens("Terminer avec douceur").send()
    for player in (pair.nour, pair.luc):
        player.sees(f"…{LETTER}…")
    return pair


@pytest.fixture
def two(house: House, begin: Begin) -> Duo:
    """Their mentorship has fallen silent, and Claire has ended it with a letter to each."""
    return begin(house, ended_with_a_letter)


def closed_with_a_letter(house: House) -> tuple[Player, Player]:
    """Nour has sent a request, and Claire has closed it with a letter to her."""
    nour, claire = asks(house.phone("Nour")), house.staff()
    claire.presses("Prendre")
    claire.opens("Clore").send(why="a trouvé")
    return nour, claire


def letter(player: Player) -> Ref:
    return next(each.ref for each in player.screen.shown if LETTER in each.text)


@pytest.mark.parametrize("who", ["nour", "luc"])
def test_a_reply_to_the_letter_that_ended_it_is_for_the_team(two: Duo, who: str) -> None:
    player: Player = getattr(two, who)
    player.says("/status")  # something else is the newest thing that was said
    player.says(THANKS, reply_to=letter(player))
    assert TOO_LATE not in flat(player.all())
    if who == "luc":
        player.presses("De moi, ou d’autre chose")
    assert THANKS in player.last.text
    player.presses("Envoyer")
    two.claire.sees(f"…{THANKS}…")


def test_words_right_below_that_letter_are_for_the_team(two: Duo) -> None:
    two.nour.says(THANKS)
    assert THANKS in two.nour.last.text
    two.nour.presses("Envoyer")
    two.claire.sees(f"…{THANKS}…")


def test_they_are_so_beside_a_form_that_was_put_aside_before(house: House, begin: Begin) -> None:
    two = begin(house, introduced)
    falls_silent(two)
    two.luc.says("/profile")
    two.luc.says("plus tard")
    house.clock.forward(minutes=1)
    two.claire.opens("Terminer avec douceur").send()
    two.luc.says(THANKS)
    two.luc.presses("De moi, ou d’autre chose")
    assert THANKS in two.luc.last.text
    assert "Envoyer" in two.luc.last.labels


def test_a_reply_to_anything_else_is_told_that_it_is_too_late(two: Duo) -> None:
    two.house.clock.forward(minutes=1)
    two.nour.says("/status")
    two.nour.says(THANKS, reply_to=two.nour.screen.shown[0].ref)
    assert TOO_LATE in flat(two.nour.last.text)


def test_a_reply_to_the_letter_that_closed_a_request_is_for_the_team(
    house: House, begin: Begin
) -> None:
    nour, claire = begin(house, closed_with_a_letter)
    closed = nour.screen.shown[-1]
    assert "Nous refermons ta demande" in closed.text
    nour.says("/status")
    nour.says(THANKS, reply_to=closed.ref)
    assert THANKS in nour.last.text
    nour.presses("Envoyer")
    claire.sees(f"…{THANKS}…")


# --- other letters --------------------------------------------------------------------------------

NEXT = "Le 12, plutôt."


def newest_of_team(player: Player, words: str) -> Ref:
    """Where a letter of the team with these words stands on somebody's screen."""
    return next(each.ref for each in reversed(player.screen.shown) if words in each.text)


def asks_something(player: Player) -> Player:
    """Somebody asks the team a question, before there is any request of theirs."""
    player.says("/start")
    player.presses("Français")
    player.presses("Je viens pour autre chose")
    player.presses("Poser une question")
    player.says("Le service est-il ouvert aux conjoints ?")
    player.presses("Envoyer")
    return player


def leaves_for_team(player: Player, claire: Player, words: str) -> None:
    """What was replied is shown back, and the team reads it once it is sent."""
    assert words in player.last.text
    player.presses("Envoyer")
    claire.sees(f"…{words}…")


@pytest.mark.parametrize("over", [False, True], ids=["accompanied", "ended"])
def test_a_reply_to_a_letter_to_the_mentor_is_for_the_team_and_not_for_the_mentee(
    house: House, begin: Begin, over: bool
) -> None:
    two = begin(house, introduced)
    two.claire.opens("Écrire à l’accompagnateur").send(letter="Comment cela va-t-il ?")
    two.nour.says("Bonjour Luc")
    if over:
        two.ends(two.luc, "end/done/{}")
    two.luc.says(NEXT, reply_to=newest_of_team(two.luc, "Comment cela va-t-il ?"))
    two.luc.presses("De moi, ou d’autre chose")
    leaves_for_team(two.luc, two.claire, NEXT)
    assert NEXT not in two.nour.all()


def test_a_reply_to_a_letter_outside_of_any_case_is_for_the_team(house: House) -> None:
    two = duo(house, nour=asks_something(house.phone("Nour"))).agree()
    two.claire.opens("Répondre à …").send(letter="Où habites-tu ?")
    two.luc.says("Bonjour Nour")
    two.nour.says(NEXT, reply_to=newest_of_team(two.nour, "Où habites-tu ?"))
    leaves_for_team(two.nour, two.claire, NEXT)
    assert NEXT not in two.luc.all()


def test_a_reply_to_a_question_of_the_team_answers_it_with_its_file(
    house: House, begin: Begin
) -> None:
    two = begin(house, introduced)
    two.claire.opens("Poser une question").send(question="As-tu un CV ?")
    two.luc.says("Bonjour Nour")
    two.nour.sends("document", text=NEXT, reply_to=newest_of_team(two.nour, "As-tu un CV ?"))
    leaves_for_team(two.nour, two.claire, NEXT)
    assert [each for each in two.claire.screen.shown if each.message.attachment]
    assert NEXT not in two.luc.all()


def test_a_reply_to_the_letter_that_opens_a_case_again_is_for_the_team(
    house: House, begin: Begin
) -> None:
    nour, claire = begin(house, closed_with_a_letter)
    claire.opens("Rouvrir").send(why="cherche encore")
    opened = nour.screen.shown[-1]
    nour.says("/status")
    nour.says(NEXT, reply_to=opened.ref)
    leaves_for_team(nour, claire, NEXT)


def test_on_slack_the_thread_of_a_letter_is_where_it_is_answered(house: House) -> None:
    two = duo(house, luc=house.slack("Luc")).agree()
    two.claire.opens("Écrire à l’accompagnateur").send(letter="Comment cela va-t-il ?")
    thread = newest_of_team(two.luc, "Comment cela va-t-il ?")
    two.luc.says("Bonjour Nour", under=two.thread(two.luc))
    two.luc.says(NEXT, under=thread)
    two.luc.says("De moi, ou d’autre chose", under=thread)
    assert two.luc.last.message.under  # it is read over where it was written
    leaves_for_team(two.luc, two.claire, NEXT)
    assert NEXT not in two.nour.all()


def test_on_slack_what_was_begun_in_the_thread_of_a_letter_goes_on_there(house: House) -> None:
    two = duo(house, luc=house.slack("Luc")).agree()
    falls_silent(two)
    two.claire.opens("Terminer avec douceur").send()
    thread = letter(two.luc)
    two.luc.says(THANKS, under=thread)
    two.luc.says("De moi, ou d’autre chose", under=thread)
    assert THANKS in two.luc.last.text
    assert "De moi, ou d’autre chose\n" not in two.luc.last.text
    two.luc.presses("Envoyer")
    two.claire.sees(f"…{THANKS}…")


def test_so_is_a_reply_to_a_letter_of_before_letters_had_slots(house: House, begin: Begin) -> None:
    nour, claire = begin(house, closed_with_a_letter)
    closed = nour.screen.shown[-1]

    def as_before(uow: UnitOfWork) -> None:
        uow.session.execute(
            outbox.update().where(outbox.c.key.startswith("letter/")).values(slot=None)
        )

    house.change(as_before)
    nour.says(THANKS, reply_to=closed.ref)
    nour.presses("Envoyer")
    claire.sees(f"…{THANKS}…")


def test_a_letter_to_the_mentor_names_nobody_who_has_erased_everything(
    house: House, begin: Begin
) -> None:
    two = begin(house, introduced)
    two.claire.opens("Écrire à l’accompagnateur").send(letter="Comment va Nour Haddad ?")
    assert "Nour Haddad" in two.luc.all()
    two.nour.says("/delete")
    two.nour.presses("Oui, tout effacer")
    assert "Haddad" not in two.luc.all()


def test_a_caption_is_the_answer_where_no_file_is_taken(house: House) -> None:
    two = duo(house, luc=house.slack("Luc")).agree()
    two.claire.opens("Écrire à l’accompagnateur").send(letter="As-tu tes notes ?")
    two.luc.sends("document", text=NEXT, under=newest_of_team(two.luc, "As-tu tes notes ?"))
    assert "je ne peux pas prendre de fichier" in two.luc.all()
    two.luc.presses("De moi, ou d’autre chose")
    leaves_for_team(two.luc, two.claire, NEXT)


# --- grave words ----------------------------------------------------------------------------------

GRAVE = "Je veux mourir."
NUMBERS = "3114"


def test_grave_words_in_a_reply_to_a_letter_are_heard_once(two: Duo) -> None:
    two.nour.says(GRAVE, reply_to=letter(two.nour))
    assert two.nour.all().count(NUMBERS) == 1
    assert "elle les lira" in two.nour.last.text
    assert "De nouveau" not in two.claire.all()


def test_so_are_those_right_below_it(two: Duo) -> None:
    two.nour.says(GRAVE)
    assert two.nour.all().count(NUMBERS) == 1
    assert "elle les lira" in two.nour.last.text
    assert "De nouveau" not in two.claire.all()


@pytest.mark.parametrize("sends", ["words", "document"])
def test_so_are_those_that_answer_a_question(house: House, begin: Begin, sends: str) -> None:
    two = begin(house, introduced)
    two.claire.opens("Poser une question").send(question="Comment vas-tu ?")
    question = newest_of_team(two.nour, "Comment vas-tu ?")
    if sends == "words":
        two.nour.says(GRAVE, reply_to=question)
    else:
        two.nour.sends("document", text=GRAVE, reply_to=question)
    assert two.nour.all().count(NUMBERS) == 1
    assert "elle les lira" in two.nour.last.text
    assert "De nouveau" not in two.claire.all()


# --- what is offered ------------------------------------------------------------------------------


def test_an_answer_that_is_being_read_over_is_offered_once(house: House) -> None:
    two = duo(house).agree().greet()
    two.claire.opens("Poser une question").send(question="As-tu un CV ?")
    two.nour.presses("Répondre")
    two.nour.says("Oui.")
    house.clock.forward(hours=2)
    two.nour.says("Je l’ai refait hier.")
    assert sum("éponse" in each for each in two.nour.last.labels) == 1


@pytest.mark.parametrize(("gone", "stays"), [("nour", "luc"), ("luc", "nour")])
def test_the_letter_that_ended_it_names_nobody_who_has_erased_everything(
    two: Duo, gone: str, stays: str
) -> None:
    erased: Player = getattr(two, gone)
    other: Player = getattr(two, stays)
    named = f"C’est silencieux entre {gone.capitalize()} et toi"
    assert named in flat(other.all())
    erased.says("/delete")
    erased.presses("Oui, tout effacer")
    assert named not in flat(other.all())
