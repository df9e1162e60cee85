"""What people type in the middle of the profile that answers none of its questions."""

import pytest

from storage.tables import Dialogue
from tests.conversations.room import CATALOGUE, PAUL, Room, words_of
from tests.conversations.test_mentors import PROFILE_TYPED, invited

WORDS = CATALOGUE.home.words
QUESTIONS = CATALOGUE.home.forms["mentor"].questions


def at(room: Room, name: str) -> None:
    """Paul stands at a question of his profile."""
    room.write(PAUL, f"/start {invited(room)}")
    for typed in PROFILE_TYPED:
        if asked(room) == name:
            return
        room.write(PAUL, typed)


def asked(room: Room) -> str:
    """The question that the words of Paul's last message ask."""
    shown = words_of(room.last(PAUL))
    return next((name for name, each in QUESTIONS.items() if each.ask in shown), "")


def answers(room: Room) -> dict[str, object]:
    """What Paul has answered so far."""
    (profile,) = [each for each in room.all(Dialogue) if each.form == "mentor"]
    return profile.answers


@pytest.mark.parametrize("typed", ["c’est tout", "voilà", "fini"])
def test_that_is_all_with_nothing_picked_is_none_or_is_told_what_is_needed(
    room: Room, typed: str
) -> None:
    at(room, "situations")
    room.write(PAUL, typed)
    assert asked(room) == "situations"
    assert WORDS("dialogue.pick_one") in room.last(PAUL).text
    room.write(PAUL, "Quitter la recherche")
    assert asked(room) == "experiences"
    room.write(PAUL, typed)
    assert asked(room) == "sectors"
    assert answers(room)["experiences"] is None


def test_a_day_that_is_not_understood_twice_is_asked_for_in_other_words(room: Room) -> None:
    at(room, "until")
    room.write(PAUL, "un certain temps")
    assert WORDS("answers.until") in room.last(PAUL).text
    room.write(PAUL, "on verra")
    assert WORDS("answers.until_again") in room.last(PAUL).text
    assert WORDS("answers.until") not in room.last(PAUL).text
    room.write(PAUL, "30/06")
    assert answers(room)["until"] == "2027-06-30"
