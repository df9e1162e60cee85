"""Where a request is on its way: the steps, their marks, and /status that shows them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.casework.cases import STATES
from conversations.casework.timeline import Way, as_picture, next_step, steps
from tests.conversations.room import CLAIRE, JEANNE, PAUL, Room
from tests.conversations.test_intake import agrees, asks
from tests.harness import CATALOGUE, House

HOME = CATALOGUE.home
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
SENT = Way("submitted", sent_at=MONDAY, now=MONDAY, zone="Europe/Paris")
UNDER_WAY = [state for state in STATES if state not in ("draft", "closed")]


def states_of(way: Way) -> list[str]:
    """The states of all steps."""
    return [step.state for step in steps(way, HOME)]


def test_a_new_request_waits_for_its_first_answer_by_the_promised_day() -> None:
    assert states_of(SENT) == ["done", "now", "next", "next", "next"]
    assert steps(SENT, HOME)[1].when == "d’ici le lundi 30 novembre"


def test_a_promise_that_was_not_kept_is_not_hidden() -> None:
    late = replace(SENT, now=MONDAY + timedelta(days=8))
    assert states_of(late)[1] == "late"
    assert "en retard" in steps(late, HOME)[1].when


def test_once_the_team_has_answered_nothing_is_late() -> None:
    answered = replace(SENT, state="claimed", now=MONDAY + timedelta(days=30), answered=True)
    assert states_of(answered) == ["done", "done", "now", "next", "next"]
    asked = replace(answered, state="asking", asked=True)
    assert steps(asked, HOME)[2].when == "une question t’attend"


@given(
    state=st.sampled_from(UNDER_WAY),
    days=st.integers(0, 400),
    answered=st.booleans(),
    asked=st.booleans(),
)
def test_there_is_always_one_place_where_one_stands(
    state: str, days: int, answered: bool, asked: bool
) -> None:
    now = MONDAY + timedelta(days=days)
    way = replace(SENT, state=state, now=now, answered=answered, asked=asked)
    for programme in CATALOGUE:
        shown = steps(way, programme)
        marks = [step.state for step in shown]
        here = [number for number, mark in enumerate(marks) if mark in ("now", "late")]
        assert len(here) == 1
        assert set(marks[: here[0]]) <= {"done"}
        assert set(marks[here[0] + 1 :]) <= {"next"}
        assert bool(next_step(shown, programme)) == ("next" in marks)
        picture = as_picture(shown, programme)
        assert picture.paper is not None
        assert [step["label"] for step in picture.paper.data["steps"]] == [s.label for s in shown]


def test_status_shows_the_way_in_words_and_as_a_picture(house: House) -> None:
    nour = asks(house.phone())
    nour.says("/status")
    assert "Ensuite : trouver la bonne personne, ou la bonne aide." in nour.last.text
    attachment = nour.last.message.attachment
    assert attachment is not None
    assert attachment.paper is not None
    assert attachment.paper.form == "png"
    nour.says("bonjour")
    assert nour.last.message.attachment is None


@pytest.mark.parametrize("act", ["claim", "ask"])
def test_it_follows_the_team(room: Room, act: str) -> None:
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    if act == "ask":
        room.fill(CLAIRE, f"ask/{case}", question="Depuis quand ?")
    room.write(JEANNE, "/status")
    attachment = room.last(JEANNE).attachment
    assert attachment is not None
    assert attachment.paper is not None
    states = [step["state"] for step in attachment.paper.data["steps"]]
    assert states[1:3] == (["now", "next"] if act == "claim" else ["done", "now"])


def test_a_draft_has_no_way_yet(house: House) -> None:
    nour = agrees(house.phone())
    nour.says("/status")
    assert nour.last.message.attachment is None


def test_that_a_mentor_is_asked_is_no_answer_to_the_mentee(room: Room) -> None:
    case = room.mentee()
    room.mentor()
    room.fill(CLAIRE, f"propose/{case}", mentor=str(room.number(PAUL)), words="Une voie à changer.")
    room.write(JEANNE, "/status")
    assert way(room) == ["done", "now", "next", "next", "next"]
    assert "on t’écrit ici d’ici le lundi 30 novembre" in room.last(JEANNE).text
    room.press(PAUL, "proposal/ask/1")
    room.write(PAUL, "Est-ce à distance ?")  # so the proposal waits
    room.clock.forward(days=10)  # beyond the promised day: they were told that we are sorry
    assert "Pardon" in room.heard(JEANNE)
    room.write(JEANNE, "/status")
    assert way(room)[1] == "late"
    assert "Une première réponse aurait dû venir au plus tard le lundi 30 novembre" in (
        room.last(JEANNE).text
    )
    room.fill(CLAIRE, f"ask/{case}", question="Depuis quand ?")
    room.write(JEANNE, "/status")
    assert way(room)[1:3] == ["done", "now"]
    assert "aurait dû venir" not in room.last(JEANNE).text


def way(room: Room) -> list[str]:
    """The states of all steps that Jeanne has just been shown."""
    attachment = room.last(JEANNE).attachment
    assert attachment is not None
    assert attachment.paper is not None
    return [step["state"] for step in attachment.paper.data["steps"]]
