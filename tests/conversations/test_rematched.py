"""Somebody who was accompanied twice is asked once where they stand, months later."""

from storage.tables import Mentor, Mentorship, Person, PersonAddress, Proposal, Reflection, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.pairs import Duo, duo
from tests.conversations.room import PROFILE
from tests.conversations.test_alone import scales
from tests.harness import Player

REMAINS = "que reste-t-il"


class Rematched(Duo):
    """The same case, with somebody else."""

    @property
    def mentorship(self) -> Mentorship:
        """The newest that grew from it."""
        return self.house.all(Mentorship)[-1]


def rematch(two: Duo, ivo: Player) -> Duo:
    """Luc has handed the case on; Ivo is proposed, and the two are introduced."""
    two.ends(two.luc, "end/leave/{}")

    def arrange(uow: UnitOfWork) -> int:
        person = Person(name="Ivo Blanc", language="fr", created_at=uow.now, consented_at=uow.now)
        like = uow.session.get_one(Person, two.mentorship.mentor_id)
        person.consent_version, person.zone = like.consent_version, like.zone
        uow.session.add(person)
        uow.session.flush()
        assert person.id is not None
        uow.session.add(PersonAddress(address=ivo.who, person_id=person.id, used_at=uow.now))
        uow.session.add(Mentor(person_id=person.id, state="active", answers=PROFILE, capacity=3))
        request = uow.session.get_one(Request, two.request.id)
        assert request.id is not None
        request.state = "proposing"
        row = Proposal(request_id=request.id, mentor_id=person.id, state="asked", asked_at=uow.now)
        uow.session.add(row)
        uow.session.flush()
        assert row.id is not None
        return row.id

    return Rematched(two.house, two.nour, ivo, two.claire, two.house.change(arrange)).agree()


def begins_curve(two: Duo) -> None:
    two.nour.says("/curve")
    two.nour.presses("Faire le point pour moi")
    scales(two.nour, 1, 2, 3, 2, 1)


def questions(two: Duo) -> list[str]:
    return [each.text for each in two.nour.screen.shown if REMAINS in each.text]


def test_after_a_rematch_the_last_point_is_asked_for_once(two: Duo) -> None:
    begins_curve(two)
    two.house.clock.forward(days=20)
    again = rematch(two, two.house.phone("Ivo"))
    begins_curve(again)
    two.house.clock.forward(days=20)
    again.ends(two.nour, "end/done/{}")
    two.house.clock.forward(days=200)
    assert len(questions(two)) == 1
    two.nour.presses("Répondre", on=two.nour.sees(REMAINS))
    scales(two.nour, 5, 5, 5, 5, 5)
    last = two.house.all(Reflection)[-1]
    assert (last.mentorship_id, last.point) == (again.mentorship.id, "after")


def test_who_began_no_curve_with_the_second_is_asked_for_that_of_the_first(two: Duo) -> None:
    begins_curve(two)
    two.house.clock.forward(days=20)
    again = rematch(two, two.house.phone("Ivo"))
    two.house.clock.forward(days=20)
    again.ends(two.nour, "end/done/{}")
    two.house.clock.forward(days=200)
    assert len(questions(two)) == 1


def test_after_two_requests_it_is_asked_for_once_by_either_way(two: Duo) -> None:
    begins_curve(two)
    two.ends(two.nour, "end/done/{}")
    two.house.clock.forward(days=20)
    again = duo(two.house, nour=two.nour, luc=two.house.phone("Ivo")).agree()
    begins_curve(again)
    two.house.clock.forward(days=20)
    again.ends(two.nour, "end/done/{}")
    two.house.clock.forward(days=200)
    assert len(questions(two)) == 1
    for mentorship in two.house.all(Mentorship):
        two.act(two.nour, f"later/arrived/{mentorship.id}")
        newest = mentorship.id == again.mentorship.id
        assert ("Faire le point pour moi" in two.nour.last.labels) == newest
