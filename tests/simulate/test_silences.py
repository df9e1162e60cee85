"""What the simulation sees of one who writes and has no answer."""

import pytest
from sqlmodel import delete

from storage.mail import Message, Ref
from storage.tables import Concern, Meeting, Mentorship
from storage.unit_of_work import UnitOfWork
from tests.conversations.pairs import duo
from tests.harness import House
from tests.screens import Shown
from tests.simulate.silences import SILENT, UNANSWERED, Silences
from tests.simulate.watch import Notes

NOUR, LUC = 1, 2


@pytest.mark.parametrize(("weeks", "noticed_after"), [(None, 33), (6, 57)])
def test_what_is_a_silence_depends_on_the_rhythm_of_the_two(
    house: House, weeks: int | None, noticed_after: int
) -> None:
    two, notes = duo(house).agree().greet(), Notes()
    persons = {two.mentorship.mentee_id: NOUR, two.mentorship.mentor_id: LUC}
    silences, met = Silences(notes, persons, house.clock.now), house.clock.now()

    def meet(uow: UnitOfWork) -> None:
        row = uow.session.get(Mentorship, two.mentorship.id)
        assert row is not None
        row.rhythm_weeks = weeks
        held = Meeting(
            mentorship_id=row.id or 0,
            at=met,
            state="held",
            proposed_by=row.mentee_id,
        )
        uow.session.add(held)

    def look(uow: UnitOfWork) -> None:
        uow.session.exec(delete(Concern))
        silences.look(uow.session)

    house.change(meet)
    days = 0
    while not notes.offences[SILENT] and days < 65:
        days += 1
        house.clock.forward(days=1)
        house.change(look)
    assert days == noticed_after


@pytest.mark.parametrize("team_hears", [True, False])
def test_one_who_writes_without_an_answer_must_be_noticed(house: House, team_hears: bool) -> None:
    two, notes = duo(house).agree().greet(), Notes()
    persons = {two.mentorship.mentee_id: NOUR, two.mentorship.mentor_id: LUC}
    silences = Silences(notes, persons, house.clock.now)

    def look(uow: UnitOfWork) -> None:
        if not team_hears:
            uow.session.exec(delete(Concern))
        silences.look(uow.session)

    for day in range(1, 40):
        house.clock.forward(days=1)
        if day % 5 == 0:
            two.nour.says("Es-tu là ?", reply_to=two.thread(two.nour))
            words = Message(to=two.luc.who, key="k", text="Es-tu là ?", author=f"Nour{NOUR}z")
            silences.heard(LUC, Shown(Ref("1"), words), house.clock.now())
        house.change(look)
    assert notes.looked[UNANSWERED] == 1
    assert len(notes.offences[UNANSWERED]) == (not team_hears)
    assert not notes.looked[SILENT], "to the two of them it is none"
