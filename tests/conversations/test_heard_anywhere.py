"""Grave words bring their author the numbers to call wherever they are typed, in each form there
is; where nothing listens for the team, it is told nothing."""

import pytest

from storage.tables import Dialogue, PersonAddress
from storage.unit_of_work import UnitOfWork
from tests.conversations.pairs import Duo
from tests.conversations.test_meetings import propose
from tests.harness import CATALOGUE, Player

DARK = "Je n’ai plus envie de vivre."
HOME = CATALOGUE.home
ABOUT = {
    "decline_reason": "proposal/1",
    "inquiry_why": "inquiry/0",
    "opinion": "interview/0",
    "proposal_question": "proposal/1",
    "reply": "request/1",
}
"""What a form is about, where that is not the pair."""

OF_MENTORS = {"decline_reason", "proposal_question"}


def asks(two: Duo, form: str) -> Player:
    """One of the two stands at the first question of this form: that one."""
    player = two.luc if form in OF_MENTORS else two.nour

    def open_it(uow: UnitOfWork) -> None:
        address = uow.session.get(PersonAddress, player.who)
        assert address is not None
        row = Dialogue(
            person_id=address.person_id,
            form=form,
            subject=ABOUT.get(form, "mentorship/1"),
            opened_at=uow.now,
            touched_at=uow.now,
        )
        uow.session.add(row)

    two.house.clock.forward(hours=1)
    two.house.change(open_it)
    return player


@pytest.mark.parametrize("form", sorted(HOME.forms))
def test_in_each_form_there_is(two: Duo, form: str) -> None:
    """Also in whatever is added to the programme."""
    player = asks(two, form)
    other = two.nour if player is two.luc else two.luc
    before = two.claire.all()
    player.says(DARK)
    assert "3114" in player.last.text
    assert "3114" not in other.all()
    if not HOME.forms[form].listens:
        assert "Je n’en préviens pas l’équipe" in player.last.text
        assert two.claire.all() == before


def test_in_english_words_too_and_once_a_day(two: Duo) -> None:
    two.nour.says("/rdv")
    two.nour.says("I don't want to live any more.")
    two.nour.says(DARK)
    assert two.nour.all().count("3114") == 1
    two.house.clock.forward(days=1)
    two.nour.says("/rdv")
    two.nour.says(DARK)
    assert two.nour.all().count("3114") == 2


@pytest.mark.parametrize("command", ["/pause", "/rdv", "/xyz"])
def test_behind_a_command(two: Duo, command: str) -> None:
    before = two.claire.all()
    two.nour.says(f"{command} {DARK}")
    assert "3114" in two.nour.last.text
    assert two.claire.all() == before


def test_as_the_place_of_a_session(two: Duo) -> None:
    """They are asked about, as no place is; their author reads the numbers below."""
    propose(two.nour, "jeudi 14h", DARK)
    asked = two.nour.screen.shown[-2]
    assert "pour qui est ce message" in asked.text
    assert "3114" in two.nour.last.text
    assert DARK not in two.luc.all()
    two.nour.presses("C’est ma réponse : Une date", on=asked)
    assert f"Où : {DARK}" in two.luc.all()
    assert two.nour.all().count("3114") == 1
    assert "3114" not in two.luc.all()


def test_while_it_is_not_said_for_whom_they_are(two: Duo) -> None:
    """At once, and not again as they go to the other."""
    two.house.clock.forward(days=14, hours=4)
    two.nour.says(DARK)
    assert "C’est ma réponse : Petit point" in str(two.nour.screen.shown[-2].labels)
    assert "3114" in two.nour.last.text
    two.nour.presses("Pour Luc")
    assert DARK in two.luc.all()
    assert two.nour.all().count("3114") == 1


def test_in_a_thread_that_is_closed(two: Duo) -> None:
    thread = two.thread(two.nour)
    two.ends(two.nour, "end/done/{}")
    two.nour.reads()
    two.nour.says(DARK, under=thread)
    closed, numbers = two.nour.screen.unread()
    assert "Ce fil est fermé" in closed.text
    assert "3114" in numbers.text
    assert numbers.message.under == closed.message.under


def test_in_words_that_are_changed_once_they_have_crossed(two: Duo) -> None:
    two.greet()
    two.nour.says("Rien de neuf.")
    two.nour.edits(DARK)
    assert "3114" in two.nour.last.text


def test_a_command_of_the_team_is_about_others(two: Duo) -> None:
    """Whoever types it in private is given no numbers for themselves."""
    claire = Player(two.house, two.claire.who, name="Claire", staff=True)
    claire.says(f"/note 1 {DARK}")
    assert "3114" not in claire.all()
