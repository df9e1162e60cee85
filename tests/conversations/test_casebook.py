"""The casebook: every act is a line of history and a new card, or nothing at all."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from conversations.casework import casebook, cases, histories
from conversations.turn import Turn
from storage.mail import STAFF, Event, Pressed, Ref
from storage.tables import History, Person, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, MARC, Room


class Undone(Exception):
    """What an act did was looked at, and rolled back: state, last line of history, outcome."""


def act_on(room: Room, case: int, act: str, *, undo: bool = False) -> None:
    """An act recorded directly, as another desk would. With `undo` it raises `Undone`."""

    def record(uow: UnitOfWork) -> None:
        request = uow.session.get(Request, case)
        assert request is not None
        by_staff = cases.WHO[act] == "staff"
        happened = Event(
            id=room.new_id(),
            at=uow.now,
            who=CLAIRE if by_staff else JEANNE,
            where=STAFF if by_staff else JEANNE,
            what=Pressed(act=act, ref=Ref("pressed")),
            staff=by_staff,
            name="Claire" if by_staff else "",
        )
        person = None if by_staff else uow.session.get(Person, request.person_id)
        turn = Turn(happened, uow, CATALOGUE, person)
        line = casebook.record(turn, request, act, why="parce que")
        if undo:
            raise Undone(request.state, line.act, request.outcome)

    room.change(record)
    room.settle()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(st.sampled_from(sorted(set(cases.WHO) - {"submit"})), max_size=12))
def test_whatever_is_tried_the_case_follows_the_table_and_the_card_the_case(
    rooms: Callable[[], Room], acts: list[str]
) -> None:
    room = rooms()
    case = room.mentee()
    state, lines = "submitted", 1
    for act in acts:
        if cases.fits(state, act):
            act_on(room, case, act)
            state, lines = cases.after(state, act), lines + 1
        else:
            with pytest.raises(casebook.MovedOn) as moved:
                act_on(room, case, act)
            assert moved.value.request_id == case
        assert room.find(Request, case).state == state
        assert len(room.all(History)) == lines
        # One button asks a contact, or names one who has agreed.
        offered = cases.offered(state) - {"ask_contact"}
        allowed = {act.removesuffix("_beside") for act in offered}
        if room.find(Request, case).outcome == "withdrawn":
            allowed.discard("reopen")
        always = {"write_person"} if state == "closed" else {"verified"}
        assert room.acts(case) - {"undo"} == allowed | always | {"history", "note"}
    assert (room.find(Request, case).closed_at is not None) == (state == "closed")


WAYS: dict[str, tuple[str, ...]] = {"submitted": ()}
"""To each state, a shortest way of acts from a request that was just sent."""
while True:
    further: dict[str, tuple[str, ...]] = {
        move.after: (*way, move.act)
        for state, way in WAYS.items()
        for move in cases.MOVES
        if move.before == state and move.after not in WAYS
    }
    if not further:
        break
    WAYS |= further


def test_every_state_is_reached_by_acts_that_are_recorded() -> None:
    assert set(WAYS) == set(cases.STATES) - {"draft"}


@pytest.mark.parametrize("state", sorted(WAYS))
def test_each_row_of_the_table_moves_a_case_and_whatever_is_no_row_changes_nothing(
    room: Room, state: str
) -> None:
    case = room.mentee()
    for act in WAYS[state]:
        act_on(room, case, act)
    before = rows(room)
    assert all(table in before for table in ("request:", "history:", "outbox:", "agenda:"))
    for act in cases.WHO:
        if cases.fits(state, act):
            with pytest.raises(Undone) as undone:
                act_on(room, case, act, undo=True)
            after = cases.after(state, act)
            assert undone.value.args == (after, act, cases.OUTCOMES.get(act, ""))
        else:
            with pytest.raises(casebook.MovedOn) as moved:
                act_on(room, case, act)
            assert (moved.value.state, moved.value.act) == (state, act)
        assert rows(room) == before


def rows(room: Room) -> str:
    """All that is stored of cases, and of what is said and planned about them."""
    kept = ("request:", "history:", "outbox:", "agenda:")
    return "\n".join(row for row in room.stored_text().splitlines() if row.startswith(kept))


def told(room: Room, case: int) -> str:
    """The history as staff read it."""
    return room.ledger.read_now(lambda session: histories.history_text(session, case, CATALOGUE))


def test_the_history_says_when_who_what_and_why(room: Room) -> None:
    case = room.mentee()
    act_on(room, case, "claim")
    first, second = told(room, case).splitlines()
    assert "Jeanne Martin a envoyé sa demande" in first
    assert second.endswith("· Claire a pris la demande — parce que")
    assert second.startswith("23/11/2026 10:00 ")


def test_an_erased_person_has_no_name_in_the_history(room: Room) -> None:
    case = room.mentee()
    room.write(JEANNE, "/delete")
    room.erases(JEANNE)
    assert "Jeanne" not in told(room, case)
    assert "quelqu’un a envoyé sa demande" in told(room, case)


def test_every_act_of_the_table_has_words(room: Room) -> None:
    noted = casebook.BY_STAFF | cases.WHO.keys()
    for programme in CATALOGUE:
        for act in noted:
            assert programme.words.has(f"history.{act}")
            among_staff = act in histories.AMONG_STAFF
            assert programme.words.has(f"export.act.{act}") is not among_staff


def test_every_end_has_words_for_the_team_and_for_the_person(room: Room) -> None:
    for programme in CATALOGUE:
        for outcome in cases.OUTCOMES.values():
            for key in ("triage.outcome.", "status.closed_", "export.value."):
                assert programme.words.has(f"{key}{outcome}"), outcome


def test_one_line_for_a_button_pressed_twice_at_the_same_time(room: Room) -> None:
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    room.press(MARC, f"claim/{case}")
    assert [line.act for line in room.all(History)] == ["submit", "claim"]
    assert room.find(Request, case).holder == CLAIRE


def test_the_open_request_is_the_newest_that_is_not_over(room: Room) -> None:
    case = room.mentee()
    person_id = room.find(Request, case).person_id

    def newest(session: Session) -> int | None:
        request = casebook.open_request(session, person_id)
        return request.id if request else None

    assert room.ledger.read_now(newest) == case
    act_on(room, case, "withdraw")
    assert room.ledger.read_now(newest) is None


def test_the_question_that_waits_is_known_without_reading_all_that_happened(room: Room) -> None:
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")

    def waits() -> bool:
        def both(uow: UnitOfWork) -> tuple[History | None, History | None]:
            session = uow.session
            whole = histories.waiting_question(histories.history(session, case))
            return whole, histories.question_now(session, case)

        whole, found = room.change(both)
        assert whole == found
        return found is not None

    assert not waits()
    room.fill(CLAIRE, f"ask/{case}", question="Depuis quand y penses-tu ?")
    room.press(CLAIRE, f"release/{case}")
    assert waits()
    room.write(JEANNE, "Depuis un an")
    room.write(JEANNE, "Envoyer")
    assert not waits()
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"ask/{case}", question="Et avant ?")
    room.fill(CLAIRE, f"decline/{case}", letter="Non, désolée.")
    assert not waits()
