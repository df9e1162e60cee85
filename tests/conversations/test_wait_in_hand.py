"""A case that waits may change hands, be closed, be looked at; and its mentee knows where it is."""

import re
from datetime import timedelta

import pytest

from conversations.team.forms import Form, Refusal
from storage.mail import STAFF
from storage.tables import Request
from tests.conversations.room import (
    ALWAYS_NOTED,
    CATALOGUE,
    CLAIRE,
    JEANNE,
    MARC,
    PAUL,
    Room,
    acts_of,
    words_of,
)
from tests.conversations.test_desk_reach import arrive, state_of

HOME = CATALOGUE.home
WORDS = HOME.words
TEAM = HOME.about.team_words
RESUMED = WORDS("wait.resumed", **TEAM)
OVER = WORDS("status.wait_over", **TEAM)


@pytest.fixture
def waiting(room: Room) -> int:
    """A case that Claire holds, and that waits."""
    case = arrive(room, "claimed")
    room.fill(CLAIRE, f"wait/{case}", letter="On attend.")
    return case


@pytest.fixture
def asked(room: Room, waiting: int) -> int:
    """The same, when its day has come and its mentee has been asked."""
    until = room.find(Request, waiting).wait_until
    assert until is not None
    room.clock.to(until + timedelta(hours=3))
    assert f"wait_longer/{waiting}" in acts_of(room.last(JEANNE))
    return waiting


def test_it_may_be_given_to_a_colleague_and_back(room: Room, waiting: int) -> None:
    room.fill_inside(CLAIRE, f"assign/{waiting}", person=MARC)
    request = room.find(Request, waiting)
    assert (request.state, request.holder) == ("waiting", MARC)
    assert request.wait_until is not None
    room.press(CLAIRE, f"undo/{waiting}")
    request = room.find(Request, waiting)
    assert (request.state, request.holder) == ("waiting", CLAIRE)


def test_it_may_be_closed_and_nothing_is_asked_on_its_day(room: Room, waiting: int) -> None:
    assert {"close", "assign", "interview"} <= room.acts(waiting)
    room.fill(CLAIRE, f"close/{waiting}", why="elle a trouvé", letter="Bonne route.")
    heard = len(room.said[JEANNE])
    room.clock.forward(days=40)
    assert state_of(room, waiting) == "closed"
    assert len(room.said[JEANNE]) == heard
    assert isinstance(room.open_form(CLAIRE, f"reopen/{waiting}"), Form)


@pytest.mark.parametrize("answer", ["wait_longer", "go_on"])
def test_the_mentee_may_still_answer_after_it_changed_hands(
    room: Room, asked: int, answer: str
) -> None:
    room.fill_inside(CLAIRE, f"assign/{asked}", person=MARC)
    room.press(CLAIRE, f"undo/{asked}")
    room.fill_inside(CLAIRE, f"assign/{asked}", person=MARC)
    room.press(JEANNE, f"{answer}/{asked}")
    assert state_of(room, asked) == ("waiting" if answer == "wait_longer" else "claimed")
    assert room.last(JEANNE).text != WORDS("wait.already", **TEAM)


def test_on_the_day_status_shows_the_question_until_it_is_answered(room: Room, asked: int) -> None:
    room.write(JEANNE, "/status")
    assert OVER in room.last(JEANNE).text
    acts = acts_of(room.last(JEANNE))
    assert {f"go_on/{asked}", f"wait_longer/{asked}", "leave"} <= set(acts)
    room.press(JEANNE, f"go_on/{asked}")
    room.write(JEANNE, "/status")
    assert OVER not in room.last(JEANNE).text


def test_who_is_taken_up_before_the_day_is_told(room: Room, waiting: int) -> None:
    preview = room.fill(CLAIRE, f"resume/{waiting}")
    assert room.last(JEANNE).text == preview.shown == RESUMED
    assert isinstance(room.open_form(CLAIRE, f"resume/{waiting}"), Refusal)


@pytest.mark.parametrize("done", ["pressed", "typed"])
def test_nobody_is_told_so_by_one_press(room: Room, waiting: int, done: str) -> None:
    if done == "pressed":
        room.press(CLAIRE, f"resume/{waiting}")
    else:
        room.write(CLAIRE, f"/camarade relancer {waiting}")
    assert state_of(room, waiting) == "waiting"
    assert RESUMED not in room.heard(JEANNE)
    assert room.forms.typed(f"/camarade relancer {waiting}") == f"resume/{waiting}"


def test_who_is_proposed_to_a_mentor_before_the_day_is_told(room: Room, waiting: int) -> None:
    about = {"mentor": "2", "words": "Une chercheuse qui change."}
    preview = room.fill(CLAIRE, f"propose/{waiting}", **about)
    assert room.last(JEANNE).text == RESUMED
    also = WORDS("triage.form.also_reads", name="Jeanne Martin", text=RESUMED)
    assert preview.note == f"{ALWAYS_NOTED}\n\n{also}"
    assert RESUMED not in room.heard(PAUL)
    assert acts_of(room.last(PAUL)) == ["proposal/yes/1", "proposal/no/1", "proposal/ask/1"]


def test_otherwise_a_proposal_tells_the_mentee_nothing(room: Room) -> None:
    case = arrive(room, "claimed")
    about = {"mentor": "2", "words": "Une chercheuse qui change."}
    assert room.fill(CLAIRE, f"propose/{case}", **about).note == ALWAYS_NOTED
    assert RESUMED not in room.heard(JEANNE)


def test_status_asks_again_for_a_while_whether_it_helped(room: Room) -> None:
    case = arrive(room, "claimed")
    room.fill(CLAIRE, f"refer/{case}", referral="coach")
    coach = HOME.referrals["coach"]
    room.clock.forward(days=(coach.ask_after_days or 0) + 1)
    question = WORDS("helped.ask", label=coach.label, **TEAM)
    assert room.last(JEANNE).text == question
    room.clock.forward(days=12)
    room.write(JEANNE, "/status")
    assert question in room.last(JEANNE).text
    assert "helped/lots/1" in acts_of(room.last(JEANNE))
    room.clock.forward(days=3)
    room.write(JEANNE, "/status")
    assert question not in room.last(JEANNE).text


def test_status_asks_no_more_once_that_is_answered(room: Room) -> None:
    case = arrive(room, "claimed")
    room.fill(CLAIRE, f"refer/{case}", referral="coach")
    room.clock.forward(days=(HOME.referrals["coach"].ask_after_days or 0) + 1)
    room.press(JEANNE, "helped/not_yet/1")
    room.write(JEANNE, "/status")
    assert "helped/lots/1" not in acts_of(room.last(JEANNE))


def test_a_second_promise_that_is_late_is_a_message_of_its_own(room: Room) -> None:
    case = room.mentee()

    def lines() -> list[str]:
        """What the channel reads of each promise; what comes each week stands by itself."""
        return [
            words_of(shown.message)
            for shown in room.screens[STAFF].shown
            if shown.message.slot.startswith(f"deadline/{case}/")
            and not re.search(r"/\d{4}-\d\d-\d\d$", shown.message.slot)
        ]

    room.clock.forward(days=30)
    assert len(lines()) == 1
    room.fill(CLAIRE, f"ask/{case}", question="Depuis quand ?")
    kept = WORDS("deadline.kept_asked", id=case)
    assert lines() == [kept]
    room.press(JEANNE, acts_of(room.last(JEANNE))[0])
    room.write(JEANNE, "Depuis longtemps.")
    room.write(JEANNE, "Envoyer")
    room.clock.forward(days=40)
    first, second = lines()
    assert "ceci est fait. Reste promis" in first
    assert "⚠" in second
    room.fill(CLAIRE, f"decline/{case}", letter="Non, désolée.")
    assert all(line.startswith("✓") for line in lines())
    assert len(lines()) == 2


def test_another_date_says_which_one_it_replaces(room: Room) -> None:
    case = arrive(room, "claimed")
    first = room.fill(CLAIRE, f"wait/{case}", until="2026-12-25")
    assert "remplace" not in first.shown
    second = room.fill(CLAIRE, f"wait/{case}", until="2027-01-15")
    assert second.shown.startswith(WORDS("wait.start_moved", name="Jeanne"))
    assert "nouvelle date est le 15 janvier 2027" in second.shown
    assert "remplace celle du 28 décembre 2026" in second.shown
    assert room.last(JEANNE).text == second.shown
    again = room.fill(CLAIRE, f"wait/{case}", until="2027-01-15")
    assert again.shown.startswith(WORDS("wait.start_moved", name="Jeanne"))
    assert "remplace" not in again.shown
    assert "autre" not in again.shown, "it is the date they have"
    same = room.fill(CLAIRE, f"wait/{case}", until="2027-01-15", letter="Toujours en janvier.")
    assert "remplace" not in same.shown  # the date is the one they have
    room.press(JEANNE, f"go_on/{case}")
    after = room.fill(CLAIRE, f"wait/{case}", until="2027-02-15")
    assert "remplace" not in after.shown  # that one was over
