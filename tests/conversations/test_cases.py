"""The transition table of cases: whole, drawn, and the only way a case moves."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.casework import cases
from conversations.casework.cases import MOVES, STATES, WHO, MovedOn

DOCUMENT = Path(__file__).parents[2] / "docs" / "cases.md"


def test_the_document_is_drawn_from_the_table() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == cases.document(), "run: make texts"


def test_no_row_contradicts_another() -> None:
    begins = [(move.before, move.act) for move in MOVES]
    assert len(begins) == len(set(begins))


def test_every_act_is_somebodys_and_every_act_is_used() -> None:
    assert {move.act for move in MOVES} == set(WHO)


def test_every_state_is_reached_from_the_draft_and_can_reach_the_end() -> None:
    forward = {"draft"}
    backward = {"closed"}
    for _ in STATES:
        forward |= {move.after for move in MOVES if move.before in forward}
        backward |= {move.before for move in MOVES if move.after in backward}
    assert forward == backward == set(STATES)


def test_a_closed_case_is_only_reopened_and_any_other_that_was_sent_can_be_withdrawn() -> None:
    assert [move.act for move in MOVES if move.before == "closed"] == ["reopen"]
    for state in STATES:
        assert cases.fits(state, "withdraw") == (state not in ("draft", "closed"))


def test_exactly_the_closing_acts_have_an_outcome() -> None:
    assert {move.act for move in MOVES if move.after == "closed"} == set(cases.OUTCOMES)
    assert set(cases.OUTCOMES.values()) >= cases.SUCCESSES


@given(st.sampled_from(STATES), st.sampled_from(sorted(WHO)))
def test_an_act_moves_by_the_table_or_says_that_the_case_moved_on(state: str, act: str) -> None:
    rows = [move for move in MOVES if (move.before, move.act) == (state, act)]
    if rows:
        assert cases.after(state, act) == rows[0].after
        assert cases.fits(state, act)
    else:
        assert not cases.fits(state, act)
        with pytest.raises(MovedOn) as moved:
            cases.after(state, act)
        assert (moved.value.state, moved.value.act) == (state, act)


@given(st.sampled_from(STATES), st.sampled_from(sorted(WHO)))
def test_a_path_leads_by_the_table_and_claims_only_what_nobody_holds(state: str, act: str) -> None:
    path = cases.path(state, act)
    theirs = WHO[act] == "staff" and act not in cases.UNDOES
    assert (act in cases.offered(state)) == (bool(path) and theirs)
    if cases.fits(state, act):
        assert path == (act,)
    elif path:
        assert (path, state) == (("claim", act), "submitted")
        assert act in cases.TAKING
        assert cases.fits(cases.after(state, "claim"), act)


def test_all_that_helps_a_person_on_may_be_done_on_a_new_case() -> None:
    assert cases.offered("submitted") == {"claim", "assign", *cases.TAKING}
    assert cases.offered("closed") == {"reopen"}
    assert not cases.offered("draft")


@given(st.lists(st.sampled_from(sorted(WHO)), max_size=30))
def test_whatever_is_tried_a_case_is_always_somewhere(acts: list[str]) -> None:
    state = "draft"
    for act in acts:
        if cases.fits(state, act):
            state = cases.after(state, act)
        assert state in STATES
        assert state == "closed" or any(
            (each.before, WHO[each.act]) == (state, "mentee") for each in MOVES
        )
