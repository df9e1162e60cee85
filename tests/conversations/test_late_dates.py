"""Forms that ask for a date and are answered when another date of the same interview is agreed."""

import pytest

from conversations.casework.interviews import stage
from storage.tables import Dialogue, History, Interview
from tests.conversations.interviewing import dates, invite, opened, proposes
from tests.conversations.room import CATALOGUE, JEANNE, PAUL, Room

WORDS = CATALOGUE.home.words


@pytest.fixture
def case(room: Room) -> int:
    return opened(room)


@pytest.mark.parametrize("late", ["a button", "words"])
def test_a_form_left_open_does_not_undo_the_date_that_is_agreed(
    room: Room, case: int, late: str
) -> None:
    invite(room, case, PAUL)
    dates(room, PAUL, 1)
    for who, when in ((JEANNE, "mercredi 9h30"), (PAUL, "vendredi 9h")):
        room.press(who, "open/interview_date/interview/1")
        room.write(who, when)
    forms = {row.person_id: row.id for row in room.all(Dialogue) if row.closed_at is None}
    assert set(forms) == {room.number(JEANNE), room.number(PAUL)}
    asked = {who: room.last(who).slot for who in (JEANNE, PAUL)}
    room.press(JEANNE, "iv/ok/1")
    for who in (JEANNE, PAUL):
        assert room.standing[who, asked[who]].text == WORDS("meeting.set")
        if late == "a button":
            room.press(who, f"d/{forms[room.number(who)]}/s/place")
        else:
            room.write(who, "mercredi 9h30")
        assert "Votre entretien, avec" in room.last(who).text
        assert "jeudi 26 novembre à 18h30" in room.last(who).text
    assert stage(room.find(Interview, 1)) == "agreed"
    assert WORDS("interview.moved") not in room.heard(PAUL)


def test_an_agreed_date_may_still_be_moved_by_a_form_opened_since(room: Room, case: int) -> None:
    invite(room, case, PAUL)
    dates(room, PAUL, 1)
    room.press(JEANNE, "open/interview_date/interview/1")
    room.press(JEANNE, "iv/ok/1")
    proposes(room, JEANNE, 1)
    assert "Jeanne te propose une autre date" in room.last(PAUL).text


def test_a_date_that_is_moved_is_not_written_as_the_first_once_more(room: Room, case: int) -> None:
    invite(room, case, PAUL)
    dates(room, PAUL, 1)
    room.press(JEANNE, "iv/ok/1")
    proposes(room, JEANNE, 1)
    room.press(PAUL, "iv/ok/1")
    acts = [line.act for line in room.all(History) if line.act.startswith("interview_")]
    assert acts == ["interview_yes", "interview_asked", "interview_set", "interview_moved"]
