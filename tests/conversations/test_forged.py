"""Buttons that nobody was shown: a client may send any act. None of them lets a person act on
what is somebody else's, none goes unanswered, none is a fault of ours."""

import pytest
from sqlmodel import select

from conversations.reception import Reception
from storage.mail import STAFF, Address, Reachable
from storage.tables import Dialogue, Mentorship, Person, Request
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, PAUL, Room

STRANGER = Address("telegram:66")
SUBJECTS = ("person/1", "request/1", "proposal/1", "introduction/1", "mentorship/1", "mentorship/²")

HOME = Address("slack:home/UCLAIRE")


def pair(room: Room, state: str = "active") -> None:
    """Jeanne and Paul in a mentorship; a mentor who has nothing to do with it."""
    case = room.mentee(JEANNE)
    mentor = room.mentor(PAUL)
    room.mentor(STRANGER, "Zoé Autre")

    def accompanied(uow: UnitOfWork) -> None:
        request = uow.session.get(Request, case)
        assert request is not None
        request.state = "accompanied"
        uow.session.add(
            Mentorship(
                request_id=case,
                mentee_id=request.person_id,
                mentor_id=mentor,
                state=state,
                introduced_at=uow.now,
                ends_at=uow.now,
            )
        )

    room.change(accompanied)


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("form", sorted(CATALOGUE.home.forms))
def test_a_stranger_opens_no_form_of_others(
    room: Room, begin: Begin, form: str, subject: str
) -> None:
    begin(room, pair)
    room.press(STRANGER, f"open/{form}/{subject}")
    assert room.all(Dialogue) == []
    assert "n’a rien changé" in room.heard(STRANGER)


@pytest.mark.parametrize("form", ["checkin_mentor", "midterm_mentor", "closing_mentor"])
def test_a_mentee_does_not_answer_for_the_mentor(room: Room, begin: Begin, form: str) -> None:
    begin(room, pair)
    room.press(JEANNE, f"open/{form}/mentorship/1")
    assert room.all(Dialogue) == []


def test_each_opens_what_is_theirs(room: Room, begin: Begin) -> None:
    begin(room, pair)
    room.press(JEANNE, "open/objective/mentorship/1")
    room.press(PAUL, "open/checkin_mentor/mentorship/1")
    assert [each.form for each in room.all(Dialogue)] == ["objective", "checkin_mentor"]


def test_only_the_closing_questions_outlive_the_mentorship(room: Room) -> None:
    pair(room, state="ended")
    room.press(JEANNE, "open/objective/mentorship/1")
    room.press(JEANNE, "open/closing_mentee/mentorship/1")
    assert [each.form for each in room.all(Dialogue)] == ["closing_mentee"]


@pytest.mark.parametrize(
    "rest", ["", "/", "/1", "/1/zz", "/²/a", "/99999999999999999999/ok", "/-1/x"]
)
def test_an_act_that_makes_no_sense_gets_a_kind_word(room: Room, begin: Begin, rest: str) -> None:
    begin(room, pair)
    reception = Reception(CATALOGUE, lambda token: "")
    for word in sorted(reception.act_words):
        before = len(room.heard(STRANGER))
        room.press(STRANGER, f"{word}{rest}")
        assert len(room.heard(STRANGER)) > before, f"{word}{rest} goes unanswered"
    states = room.change(lambda uow: [row.state for row in uow.session.exec(select(Request))])
    assert states == ["accompanied"]


def test_who_is_erased_and_then_blocks_us_is_not_met_again(room: Room) -> None:
    room.happen(STRANGER, Reachable(yes=False))
    assert room.all(Person) == []


@pytest.mark.parametrize("rest", ["", "/yes", "/1", "/yes/1", "/1/1/1", "/x/²"])
def test_in_the_channel_no_act_is_a_fault_and_none_goes_unanswered(
    room: Room, begin: Begin, rest: str
) -> None:
    """What only a person in a place of theirs can do is not done for a member of the team."""
    begin(room, pair)
    before = [person.erased_at for person in room.all(Person)]
    for word in sorted(room.reception.act_words):
        said = sum(len(room.said[where]) for where in (CLAIRE, STAFF, HOME))
        room.press(CLAIRE, f"{word}{rest}")
        assert sum(len(room.said[where]) for where in (CLAIRE, STAFF, HOME)) > said, word
    assert [person.erased_at for person in room.all(Person)] == before
    assert room.all(Dialogue) == []
