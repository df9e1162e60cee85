"""Of concerns, what is forgotten with whoever erases everything, and with a case that is closed."""

from datetime import timedelta

from storage.queues import agenda
from storage.tables import Concern, History
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.leavers import erases_everything
from tests.conversations.pairs import Duo
from tests.conversations.test_concerns import (
    asked_how_it_goes,
    asks_from_outside,
    checks_in,
    open_ones,
    signs,
    writes_to_team,
)
from tests.conversations.test_intake import asks
from tests.harness import CATALOGUE, House

WORDS = CATALOGUE.home.words


def test_who_erases_everything_leaves_no_concern(two: Duo) -> None:
    writes_to_team(two.nour)
    two.claire.opens("Vu : mot à l’équipe").send(
        how="J’ai déjà parlé", done="Je l’ai appelée, Nour va mieux."
    )
    writes_to_team(two.nour, "Encore moi.")
    erases_everything(two.nour)
    assert not open_ones(two.house)
    assert {row.why for row in two.house.all(Concern)} == {""}
    assert not any(line.why for line in two.house.all(History))
    assert "va mieux" not in two.house.stored_text()
    assert not signs(two.house)
    assert not two.house.change(_waiting)


def _waiting(uow: UnitOfWork) -> list[str]:
    rows = uow.connection.execute(agenda.select()).all()
    return [row.subject for row in rows if row.subject.startswith("concern/")]


def test_a_mentor_who_erases_everything_leaves_none_in_the_case_of_another(two: Duo) -> None:
    writes_to_team(two.luc)
    two.claire.opens("Vu : mot de…").send(how="J’ai déjà parlé", done="Luc fatigue.")
    writes_to_team(two.luc, "Encore moi.")
    writes_to_team(two.nour)
    erases_everything(two.luc)
    assert open_ones(two.house) == [("asked", 1)]
    assert "Luc fatigue" not in two.house.stored_text()
    assert len(signs(two.house)) == 1


def test_the_post_of_who_erases_everything_is_blank(house: House, begin: Begin) -> None:
    paul = begin(house, asks_from_outside)
    house.clock.forward(days=4)  # the channel has been reminded
    erases_everything(paul)
    posts = [
        each.text
        for each in house.staff().screen.shown
        if each.message.slot.startswith("person/1/concern/")
    ]
    assert len(posts) == 2
    assert set(posts) == {WORDS("leaving.staff_blank")}


def test_a_closed_case_forgets_its_concerns_with_its_words(house: House) -> None:
    nour = asks(house.phone())
    writes_to_team(nour)
    house.staff().opens("Vu : mot à…").send(how="J’ai déjà parlé", done="Un secret.")
    writes_to_team(nour, "Encore.")
    nour.says("/stop")
    nour.presses("Retirer ma demande")
    assert open_ones(house) == [("asked", 1)]
    limits = CATALOGUE.home.limits
    house.clock.set(house.clock.now() + timedelta(days=limits.closed_days + 1))
    house.clock.forward(hours=1)
    assert not open_ones(house)
    assert {row.why for row in house.all(Concern)} == {""}
    assert not any(line.why for line in house.all(History))


def test_what_the_mentor_said_of_their_role_is_not_given_to_the_mentee(
    house: House, begin: Begin
) -> None:
    two = begin(house, asked_how_it_goes)
    checks_in(two.luc, "Me dépasse")
    two.nour.says("/export")
    files = [each.message.attachment for each in two.nour.screen.shown[-2:]]
    assert all(file is not None for file in files)
    text = "".join(file.model_dump_json() for file in files if file is not None)
    assert "introduced" in text or "history" in text
    assert "checked_in" not in text
    assert "concern" not in text
