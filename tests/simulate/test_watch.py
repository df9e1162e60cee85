"""What the watch of the simulation sees: words that are changed, and when something is said."""

from datetime import datetime, timedelta

import pytest

from storage.mail import Address, Edited, Event, Message, Pressed, Ref
from tests.harness import CATALOGUE, MONDAY
from tests.screens import Shown
from tests.simulate.watch import (
    ANSWERED,
    CHANGED,
    NO_QUIET_DAY,
    QUIET,
    RIGHT_PERSON,
    RIGHT_THREAD,
    Known,
    Notes,
)

NOUR, LUC, PAUL = Address("telegram:1"), Address("telegram:2"), Address("telegram:3")
FORMER, NOW = "m1q1x", "m1q2x"


@pytest.fixture
def notes() -> Notes:
    """Nour has written to Luc, and changes that."""
    notes = Notes()
    for number, place in enumerate((NOUR, LUC, PAUL), 1):
        notes.people[number] = Known(number, "Europe/Paris", places={place})
        notes.at_place[place] = number
    notes.may_read[FORMER] = {2}
    stands(notes, LUC, FORMER)
    notes.changes(FORMER, NOW)
    what = Edited(text=NOW, ref=Ref("m1"))
    notes.happened(Event(id="1", at=MONDAY, who=NOUR, where=NOUR, what=what))
    return notes


def stands(notes: Notes, to: Address, text: str, ref: str = "7", *, anew: bool = True) -> None:
    shown = Shown(Ref(ref), Message(to=to, key="k", text=text))
    notes.delivered(shown, text, MONDAY, by_time=False, anew=anew)


def found(notes: Notes, check: str = CHANGED) -> int:
    return len(notes.offences[check])


def test_words_that_stand_as_they_were_are_found(notes: Notes) -> None:
    notes.nobody_waits(set)
    assert found(notes) == 1


def test_words_that_followed_are_not(notes: Notes) -> None:
    stands(notes, LUC, NOW, anew=False)
    notes.nobody_waits(set)
    assert not found(notes)


def test_nor_are_those_whose_author_reads_that_it_is_too_late(notes: Notes) -> None:
    stands(notes, NOUR, CATALOGUE.on("telegram")["fr"].words("dialogue.edit_too_late"))
    notes.nobody_waits(set)
    assert not found(notes)


@pytest.mark.parametrize("silent", [LUC, NOUR])
def test_what_is_on_its_way_is_looked_at_once_it_can_arrive(notes: Notes, silent: Address) -> None:
    notes.nobody_waits(lambda: {silent})
    assert not found(notes)
    notes.nobody_waits(set)
    assert found(notes) == 1


def test_words_that_are_changed_are_for_the_same_readers(notes: Notes) -> None:
    stands(notes, LUC, NOW, anew=False)
    assert not found(notes, RIGHT_PERSON)
    stands(notes, PAUL, NOW)
    assert found(notes, RIGHT_PERSON) == 1


# --- where ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("thread", "offences"), [("thread/1", 0), ("thread/2", 1), ("", 1)])
def test_words_in_the_thread_of_another_pair_are_found(
    notes: Notes, thread: str, offences: int
) -> None:
    notes.two_of = {"thread/1": {1, 2}, "thread/2": {3, 2}, "": set()}.__getitem__
    message = Message(to=LUC, key="k", text=NOW, author="Nour1z", under=thread)
    notes.knows[2] = {1}
    notes.delivered(Shown(Ref("8"), message), NOW, MONDAY, by_time=False, anew=True)
    assert notes.looked[RIGHT_THREAD] == 1
    assert found(notes, RIGHT_THREAD) == offences


# --- when -----------------------------------------------------------------------------------------


SUNDAY = MONDAY - timedelta(days=1)
AT_NIGHT = MONDAY.replace(hour=2)


def is_told(notes: Notes, key: str, at: datetime) -> None:
    shown = Shown(Ref("9"), Message(to=LUC, key=key, text="…"))
    notes.delivered(shown, "…", at, by_time=True, anew=True)


def test_the_end_is_told_on_its_very_day_and_nothing_else_is_on_a_sunday(notes: Notes) -> None:
    is_told(notes, "due/12/end/e20261122/2", SUNDAY)
    assert not found(notes, NO_QUIET_DAY)
    is_told(notes, "due/12/silent/e20261122/2", SUNDAY)
    assert found(notes, NO_QUIET_DAY) == 1


def test_who_has_moved_today_is_looked_up_before_the_hour_is_called_bad(notes: Notes) -> None:
    is_told(notes, "due/dialogue/5/recall_again/20261123T020000/1", AT_NIGHT)
    assert found(notes, QUIET) == 1
    notes.look_up = lambda: notes.drafts_zones.update({5: "Pacific/Auckland"})
    is_told(notes, "due/dialogue/5/recall_again/20261123T020000/1", AT_NIGHT)
    assert found(notes, QUIET) == 1
    is_told(notes, "due/dialogue/6/recall_again/20261123T020000/1", AT_NIGHT)
    assert found(notes, QUIET) == 2


@pytest.mark.parametrize(
    ("presses", "unanswered"),
    [
        ([("1", "d/7/t/when/evening")], 1),
        ([("1", "d/7/t/when/evening"), ("1", "d/7/t/when/evening")], 1),
        ([("1", "d/7/t/when/evening"), ("2", "d/7/t/when/evening")], 0),
        ([("1", "d/7/t/when/evening"), ("2", "d/7/t/when/lunch")], 1),
        ([("1", "d/7/r"), ("2", "d/7/r")], 1),
    ],
)
def test_a_box_that_is_ticked_and_unticked_at_once_awaits_no_answer(
    presses: list[tuple[str, str]], unanswered: int
) -> None:
    notes = Notes()
    notes.at_place[NOUR] = 1
    for name, act in presses:
        what = Pressed(act=act, ref=Ref("7"))
        notes.happened(Event(id=name, at=MONDAY, who=NOUR, where=NOUR, what=what))
    notes.nobody_waits(set)
    assert found(notes, ANSWERED) == unanswered
