"""What was written before a question was shown does not answer it: it goes on with the answer
before, or is asked about. The order in which messages arrive tells, where clocks can't."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from storage.mail import Event, Ref, Said
from storage.queues import outbox
from storage.tables import Dialogue, Person
from storage.unit_of_work import UnitOfWork
from tests.conversations.test_intake import agrees, answered, asks
from tests.harness import MONDAY, House, Player
from tests.screens import flat

DAYS_LATER = MONDAY + timedelta(days=9)


def told(house: House) -> dict[str, object]:
    return house.all(Dialogue)[0].answers


def test_two_messages_in_the_same_instant_are_one_answer(nour: Player, house: House) -> None:
    nour.says_at_once("L’énergie d’une petite équipe.", "J’ai adoré mon stage.")
    assert told(house)["research_done"] == "L’énergie d’une petite équipe.\nJ’ai adoré mon stage."
    assert "research_keep" not in told(house)
    nour.sees("J’ai ajouté la suite à")
    nour.says("La patience.")
    assert told(house)["research_keep"] == "La patience."


def test_so_are_three(nour: Player, house: House) -> None:
    nour.says_at_once("Deux articles sur trois.", "Et un chapitre.", "Le dernier attend.")
    assert str(told(house)["research_done"]).endswith("Et un chapitre.\nLe dernier attend.")
    assert "research_keep" not in told(house)


def test_it_stands_above_the_question_though_that_was_delivered(nour: Player, house: House) -> None:
    """The first was answered before the second was fetched from the platform."""
    second = house.new_ref()
    nour.says("Deux articles sur trois.")
    nour.says("Et un chapitre.", ref=second)
    assert str(told(house)["research_done"]).endswith("Et un chapitre.")
    assert "research_keep" not in told(house)


def test_what_a_question_that_is_put_again_has_been_asked_is_answered(house: House) -> None:
    nour = agrees(house.phone())
    nour.says_at_once("Nour", "Haddad")
    assert told(house)["name"] == "Nour Haddad"


@pytest.mark.parametrize("mine", [True, False])
def test_after_a_choice_it_is_asked_about(house: House, mine: bool) -> None:
    nour = answered(house, 9)
    nour.says_at_once("recherche", "je cherche depuis deux ans")
    assert "research_done" not in told(house)
    nour.sees("Tes mots sont partis avant que tu voies cette question")
    nour.presses("C’est ma réponse" if mine else "Reprendre")
    assert told(house).get("research_done") == ("je cherche depuis deux ans" if mine else None)


def test_the_question_is_quoted_as_it_was_put(house: House) -> None:
    """Of a town with one zone, it says which hour it is there."""
    nour = answered(house, 3)
    nour.says_at_once("Grenoble, France", "oui")
    assert "« Grenoble, France : il y est 10h." in flat(nour.last.text)
    assert "plusieurs fuseaux" not in nour.reads()
    nour.says("/language English")
    heard = flat(nour.reads())
    assert "several time zones" not in heard
    assert "Grenoble, France: it is 10:00 there" in heard


def test_an_answer_to_the_team_goes_on(house: House) -> None:
    nour = asks(house.phone())
    claire = house.staff()
    claire.presses("Prendre")
    claire.opens("Poser une question").send(question="Qu’est-ce qui te manque ?")
    nour.presses("Répondre")
    nour.says_at_once("décider seule", "de mes journées")
    assert "décider seule de mes journées" in nour.last.text
    nour.presses("Envoyer")
    claire.sees("décider seule de mes journées")


@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize(("later", "answers"), [(3, True), (-3, False)])
def test_a_question_may_be_seen_by_a_process_that_died_before_it_knew(
    nour: Player, house: House, later: int, *, again: bool, answers: bool
) -> None:
    """It was killed between the platform's taking the question and noting that; what was written
    meanwhile waits on the platform until it starts `again`, and sends the question once more."""
    nour.says("Deux articles sur trois.")
    now = house.clock.now()

    def is_killed(uow: UnitOfWork) -> None:
        newest = select(func.max(outbox.c.seq)).where(outbox.c.address == nour.who)
        died: dict[str, object] = {"ref": None, "closed_at": None, "due_at": DAYS_LATER}
        if again:
            died = {"attempts": 2, "closed_at": now + timedelta(seconds=40)}
        uow.connection.execute(
            update(outbox).where(outbox.c.seq == newest.scalar_subquery()).values(**died)
        )

    house.change(is_killed)
    house.clock.set(now + timedelta(seconds=40))
    said = Said(text="La patience.", ref=Ref("1000"))
    at = now + timedelta(seconds=later)
    nour_says = Event(id="late", at=at, who=nour.who, where=nour.who, what=said, language="fr")
    house.happens(nour_says)
    assert (told(house).get("research_keep") == "La patience.") is answers


def test_nobody_consents_to_what_they_have_not_read(house: House) -> None:
    nour = house.phone("Nour")
    nour.says("/start")
    nour.says_at_once("Français", "oui")
    nour.sees("Cela te convient-il")
    assert "Oui, ça me convient" in nour.last.labels
    assert [each.consented_at for each in house.all(Person)] == [None]
    nour.says("oui")
    nour.sees("Comment t’appelles-tu")
