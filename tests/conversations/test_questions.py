"""A mentor may ask before they answer a proposal; what staff answer gives nobody away."""

import pytest

from storage.tables import Proposal, Request
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, PAUL, Room, acts_of, words_of

WORDS = CATALOGUE.home.words
QUESTION = "Peut-on se voir à distance ?"
BELOW = (PAUL, "proposal/1/")
YES_NO_ASK = ["proposal/yes/1", "proposal/no/1", "proposal/ask/1"]


def asks(room: Room) -> int:
    """Paul was proposed Jeanne's case, and asks something first."""
    case = room.mentee()
    paul = room.mentor()
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"propose/{case}", mentor=str(paul), words="Une chercheuse.")
    assert acts_of(room.last(PAUL)) == YES_NO_ASK
    room.press(PAUL, "proposal/ask/1")
    room.write(PAUL, QUESTION)
    return case


def below(room: Room) -> list[str]:
    """What stands in Paul's place below the proposal."""
    theirs = (m for (place, slot), m in room.standing.items() if (place, slot[:11]) == BELOW)
    return [words_of(m) for m in theirs]


def test_a_question_reaches_the_thread_and_its_holder_and_the_proposal_waits(room: Room) -> None:
    case = asks(room)
    assert acts_of(room.last(PAUL)) == YES_NO_ASK
    line = room.thread(case)[-1]
    assert (line.quote, acts_of(line)) == (QUESTION, [f"answer_mentor/{case}"])
    assert WORDS("triage.mentor_asks", id=case) in room.heard(CLAIRE)
    assert "answer_mentor" in room.acts(case)
    room.clock.forward(days=30)
    assert room.find(Proposal, 1).state == "asked"
    assert WORDS("mentor.expired", name="Paul") not in room.heard(PAUL)


def test_the_answer_comes_as_previewed_with_the_buttons_and_time_begins_anew(room: Room) -> None:
    case = asks(room)
    room.clock.forward(days=5)
    paul = str(room.number(PAUL))
    preview = room.fill(CLAIRE, f"answer_mentor/{case}", mentor=paul, letter="Oui, c’est possible.")
    assert preview.shown in room.heard(PAUL)
    assert acts_of(room.last(PAUL)) == YES_NO_ASK
    assert "answer_mentor" not in room.acts(case)
    room.clock.forward(days=5)
    assert room.find(Proposal, 1).state == "asked"
    room.press(PAUL, "proposal/yes/1")
    assert room.find(Request, case).state == "introducing"
    assert not [
        m
        for (place, slot), m in room.standing.items()
        if (place, slot[:11]) == BELOW and acts_of(m)
    ]


def answered(room: Room) -> tuple[int, str]:
    """The team has answered what he asked; the case, and what he reads."""
    case = asks(room)
    paul = str(room.number(PAUL))
    preview = room.fill(CLAIRE, f"answer_mentor/{case}", mentor=paul, letter="Oui, c’est possible.")
    return case, preview.shown


def test_what_the_team_answered_stays_readable_with_what_its_mentor_said_yes_to(room: Room) -> None:
    _, said = answered(room)
    room.press(PAUL, "proposal/yes/1")
    assert said in below(room)
    assert set(below(room)) == {said, WORDS("introduction.reminder_over")}


def test_it_is_taken_back_with_a_no(room: Room) -> None:
    answered(room)
    room.press(PAUL, "proposal/no/1")
    assert set(below(room)) == {WORDS("introduction.reminder_over")}


def test_and_where_they_are_not_to_accompany_after_all(room: Room) -> None:
    answered(room)
    room.press(PAUL, "proposal/yes/1")
    room.press(JEANNE, "intro/no/1")
    room.write(JEANNE, "Passer")
    assert set(below(room)) == {WORDS("introduction.reminder_over")}


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_buttons_below_a_question_are_gone_once_its_author_has_answered(
    room: Room, answer: str
) -> None:
    asks(room)
    room.press(PAUL, f"proposal/{answer}/1")
    assert below(room) == [WORDS("introduction.reminder_over")]
    standing = [m for (place, _), m in room.standing.items() if place == PAUL]
    assert not [act for m in standing for act in acts_of(m) if act.startswith("proposal/")]


def test_nothing_that_identifies_slips_into_an_answer(room: Room) -> None:
    case = asks(room)
    values = {"mentor": str(room.number(PAUL)), "letter": "Elle s’appelle Jeanne, à Lyon."}
    wrong = room.forms.check(f"answer_mentor/{case}", values, CLAIRE, staff=True)
    assert isinstance(wrong, dict)
    assert "Jeanne" in wrong["letter"]


def test_a_question_that_comes_too_late_is_kept_for_the_team(room: Room) -> None:
    case = room.mentee()
    paul = room.mentor()
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"propose/{case}", mentor=str(paul), words="Une chercheuse.")
    room.press(PAUL, "proposal/ask/1")
    room.press(JEANNE, f"stop/withdraw/{case}")
    room.write(PAUL, QUESTION)
    assert WORDS("mentor.already.withdrawn") in room.heard(PAUL)
    assert QUESTION in words_of(room.last(PAUL))
    assert QUESTION not in [line.quote for line in room.thread(case)]


def test_a_mentee_who_is_erased_takes_the_question_and_the_answer_along(room: Room) -> None:
    case = asks(room)
    number = str(room.number(PAUL))
    room.fill(CLAIRE, f"answer_mentor/{case}", mentor=number, letter="Un secret de chercheuse.")
    room.write(JEANNE, "/delete")
    room.erases(JEANNE)
    standing = [words_of(m) for m in room.standing.values()]
    assert not [text for text in standing if QUESTION in text or "secret" in text]
    assert "secret" not in room.stored_text()
