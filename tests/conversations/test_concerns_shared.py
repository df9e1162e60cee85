"""Concerns on one PostgreSQL that several processes share: one of a kind, closed once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from conversations.casework import concerns
from storage.mail import STAFF, CameDue, Event, Ref, Submitted
from storage.tables import Concern, Mentorship, Person, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.pairs import duo
from tests.conversations.side_by_side import at_once
from tests.conversations.test_concerns import acts, open_ones, signs, writes_to_team
from tests.harness import House
from tests.patience import PATIENCE


@pytest.fixture
def neighbours(postgresql_url: str) -> Iterator[tuple[House, House]]:
    """Two processes on one PostgreSQL."""
    one, other = House(postgresql_url), House(postgresql_url)
    yield one, other
    one.close()
    other.close()


def test_two_signs_at_the_same_instant_make_one_concern(neighbours: tuple[House, House]) -> None:
    house, _ = neighbours
    two = duo(house).agree()
    nour = house.all(Mentorship)[0].mentee_id
    together = Barrier(2, timeout=PATIENCE)

    def sign(here: House) -> None:
        begun: list[bool] = []

        def work(uow: UnitOfWork) -> None:
            due = Event(
                id=f"sign/{id(here)}",
                at=uow.now,
                who=STAFF,
                where=STAFF,
                what=CameDue(subject="test/1", step="sign"),
            )
            turn = here.reception.turn(due, uow)
            if not begun:
                begun.append(True)
                together.wait()
            request, person = uow.session.get(Request, 1), uow.session.get(Person, nour)
            concerns.open_or_refresh(turn, "hard", request=request, person=person)

        here.ledger.write_now(work)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(sign, neighbours))
    house.settle()
    assert open_ones(house) == [("hard", 2)]
    assert "2 fois" in signs(house)[0]
    assert two.request.id == 1


def test_two_members_who_close_at_the_same_instant(neighbours: tuple[House, House]) -> None:
    house, _ = neighbours
    writes_to_team(duo(house).agree().nour)
    (row,) = house.all(Concern)
    members = [house.staff(name) for name in ("Claire", "Marc")]
    presses = [
        Event(
            id=f"close/{member.name}",
            at=house.clock.now(),
            who=member.who,
            where=STAFF,
            under=Ref(member.name),  # a lane of their own, as from two threads
            what=Submitted(
                act=f"close_concern/{row.id}", values={"how": "spoke", "done": member.name}
            ),
            staff=True,
            name=member.name,
        )
        for member in members
    ]
    at_once(neighbours, presses)
    (closed,) = house.all(Concern)
    assert closed.why == f"l’équipe lui a déjà parlé ou écrit ; {closed.closed_name}"
    assert acts(house).count("concern_closed") == 1
    late = next(member for member in members if member.name != closed.closed_name)
    told = house.screens[late.who].shown[-1].text
    assert f"Par {closed.closed_name}" in told
