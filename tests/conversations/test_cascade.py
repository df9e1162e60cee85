"""A proposal does not wait for ever, and the next mentor is asked by itself: in the words that were
previewed, at an hour of theirs, and only where they may still be asked."""

from datetime import UTC, datetime

import pytest

from conversations.team.forms import Refusal
from storage.mail import STAFF, Address
from storage.tables import Candidate, Mentorship, Person, Proposal, Request
from tests.beginnings import Begin
from tests.conversations.cascading import (
    ABOUT,
    ANNE,
    HOME,
    LISE,
    WORDS,
    asked,
    change,
    moments,
    proposed,
)
from tests.conversations.room import CLAIRE, JEANNE, PAUL, Room, acts_of, words_of

EVENING = datetime(2026, 11, 23, 21, tzinfo=UTC)  # ten at night in Paris


def test_a_proposal_is_recalled_once_and_then_ends_kindly(room: Room, begin: Begin) -> None:
    case = begin(room, proposed)
    end = room.find(Proposal, 1).expires_at
    assert end is not None
    reminder = WORDS("mentor.reminder", name="Paul", day=WORDS.long_day(end, "Europe/Paris"))
    room.clock.forward(days=2, hours=23)
    assert reminder not in room.heard(PAUL)
    room.clock.forward(days=1)
    assert room.heard(PAUL).count(reminder) == 1
    assert "proposal/yes/1" in acts_of(room.last(PAUL))
    room.clock.to(end)
    assert room.heard(PAUL).count(reminder) == 1
    assert room.last(PAUL).text == WORDS("mentor.expired", name="Paul")
    assert room.find(Proposal, 1).state == "expired"
    assert room.find(Request, case).state == "claimed"
    assert WORDS("triage.no_mentor_left", id=case) in room.heard(CLAIRE)
    standing = [m for (place, slot), m in room.standing.items() if place == PAUL and slot]
    assert all(ABOUT not in words_of(m) for m in standing)
    assert not any(act.startswith("proposal/") for m in standing for act in acts_of(m))


def test_that_it_is_over_is_said_once(room: Room, begin: Begin) -> None:
    begin(room, proposed)
    room.clock.forward(days=4)  # with a reminder
    since = len(room.said[PAUL])
    room.fill(CLAIRE, "take_back/1")
    told = [m.text for m in room.said[PAUL][since:]]
    assert sorted(told) == sorted(
        [
            WORDS("mentor.proposal_over"),
            WORDS("introduction.reminder_over"),
            WORDS("mentor.no_longer_needed", name="Paul"),
        ]
    )


def test_a_yes_after_the_end_is_told_kindly_and_changes_nothing(room: Room, begin: Begin) -> None:
    begin(room, proposed)
    room.clock.forward(days=10)
    room.press(PAUL, "proposal/yes/1")
    assert room.last(PAUL).text == WORDS("mentor.already.expired")
    assert room.all(Mentorship) == []


def test_who_has_answered_is_not_reminded(room: Room, begin: Begin) -> None:
    begin(room, proposed)
    room.press(PAUL, "proposal/no/1")
    count = len(room.said[PAUL])
    room.clock.forward(days=1)
    assert len(room.said[PAUL]) == count


def test_nothing_is_said_to_a_mentor_at_night(room: Room, begin: Begin) -> None:
    begin(room, proposed, ANNE)
    room.clock.to(EVENING)
    room.press(PAUL, "proposal/no/1")
    room.clock.forward(hours=9)
    assert ABOUT not in room.heard(ANNE)
    room.clock.forward(hours=3)
    assert ABOUT in room.heard(ANNE)


def test_the_preview_shows_what_each_would_read(room: Room) -> None:
    case = room.mentee()
    paul, anne = room.mentor(), room.mentor(ANNE, "Anne Petit")
    room.change(lambda uow: setattr(uow.session.get_one(Person, anne), "language", "en"))
    room.press(CLAIRE, f"claim/{case}")
    values = {"mentor": str(paul), "next": str(anne), "words": ABOUT}
    preview = room.fill(CLAIRE, f"propose/{case}", **values)
    said = room.last(PAUL).text
    assert said in preview.shown
    room.press(PAUL, "proposal/no/1")
    moments(room)
    english = next(m.text for m in room.said[ANNE] if ABOUT in m.text)
    assert english.startswith("Hello Anne")
    assert english in preview.shown
    assert WORDS("triage.form.propose.buttons") in preview.note


def test_the_next_is_asked_after_a_no_and_after_a_silence(room: Room, begin: Begin) -> None:
    case = begin(room, proposed, ANNE, LISE)
    room.press(PAUL, "proposal/no/1")
    moments(room)
    assert asked(room) == [("Paul Durand", "declined"), ("Anne Petit", "asked")]
    room.clock.forward(days=9)
    assert asked(room)[1:] == [("Anne Petit", "expired"), ("Lise Moreau", "asked")]
    assert room.find(Request, case).state == "proposing"
    room.press(LISE, "proposal/yes/3")
    assert room.find(Request, case).state == "introducing"


def test_the_first_yes_ends_it(room: Room, begin: Begin) -> None:
    begin(room, proposed, ANNE)
    room.press(PAUL, "proposal/yes/1")
    room.clock.forward(days=20)
    assert ABOUT not in room.heard(ANNE)
    assert [row.words for row in room.all(Candidate)] == [""]


def test_the_card_says_who_is_next_and_when(room: Room, begin: Begin) -> None:
    case = begin(room, proposed, ANNE)
    end = room.find(Proposal, 1).expires_at
    assert end is not None
    names, day = "Anne Petit", WORDS.day(end, "Europe/Paris")
    fact = WORDS("triage.fact.following"), WORDS("triage.following_by", names=names, day=day)
    assert fact in room.card(case).facts


@pytest.mark.parametrize(
    ("changed", "why"), [({"state": "paused"}, "paused"), ({"capacity": 0}, "full")]
)
def test_who_may_not_be_asked_any_more_is_left_out(
    room: Room, begin: Begin, changed: dict[str, object], why: str
) -> None:
    case = begin(room, proposed, ANNE, LISE)
    change(room, ANNE, **changed)
    room.press(PAUL, "proposal/no/1")
    moments(room)
    assert asked(room) == [("Paul Durand", "declined"), ("Lise Moreau", "asked")]
    said = WORDS(f"matching.excluded.{why}")
    left_out = WORDS("triage.thread.left_out", mentor="Anne Petit", why=said)
    assert left_out in [line.text for line in room.thread(case)]


def has_others_to_answer(room: Room, where: Address) -> None:
    """This mentor has as many proposals of other cases as they may have at once."""
    change(room, where, capacity=3)
    for place in range(HOME.limits.unanswered_at_once):
        other = room.mentee(Address(f"telegram:{50 + place}"), f"Nour Haddad {place}")
        room.press(CLAIRE, f"claim/{other}")
        room.fill(CLAIRE, f"propose/{other}", mentor=str(room.number(where)), words=ABOUT)


def test_who_has_others_to_answer_is_passed_over_and_their_turn_comes_again(
    room: Room, begin: Begin
) -> None:
    case = begin(room, proposed, ANNE, LISE)
    has_others_to_answer(room, ANNE)
    room.press(PAUL, "proposal/no/1")
    moments(room)
    assert asked(room)[-1] == ("Lise Moreau", "asked")
    passed_over = WORDS("triage.thread.passed_over", mentor="Anne Petit")
    assert [line.text for line in room.thread(case)].count(passed_over) == 1
    room.press(ANNE, "proposal/no/2")
    room.press(LISE, "proposal/no/4")
    moments(room)
    assert asked(room)[-1] == ("Anne Petit", "asked")


def test_where_nobody_else_is_left_they_are_waited_for(room: Room, begin: Begin) -> None:
    case = begin(room, proposed, ANNE)
    has_others_to_answer(room, ANNE)
    room.press(PAUL, "proposal/no/1")
    room.clock.forward(days=3)
    assert room.find(Request, case).state == "proposing"
    assert ("Anne Petit", "asked") not in asked(room)[3:]
    passed_over = WORDS("triage.thread.passed_over", mentor="Anne Petit")
    assert [line.text for line in room.thread(case)].count(passed_over) == 1
    room.press(ANNE, "proposal/no/2")
    room.clock.forward(days=1)
    assert asked(room)[-1] == ("Anne Petit", "asked")
    assert room.find(Proposal, 4).request_id == case


def test_where_nobody_may_be_asked_the_case_is_its_holders(room: Room, begin: Begin) -> None:
    case = begin(room, proposed, ANNE)
    change(room, ANNE, state="paused")
    room.press(PAUL, "proposal/no/1")
    moments(room)
    assert room.find(Request, case).state == "claimed"
    assert WORDS("triage.no_mentor_left", id=case) in room.heard(CLAIRE)


def test_staff_may_stop_it(room: Room, begin: Begin) -> None:
    case = begin(room, proposed, ANNE)
    room.press(CLAIRE, f"stop_next/{case}")
    assert "stop_next" not in room.acts(case)
    room.press(PAUL, "proposal/no/1")
    room.clock.forward(days=1)
    assert ABOUT not in room.heard(ANNE)


def test_stopped_while_nobody_is_asked_the_case_is_its_holders(room: Room, begin: Begin) -> None:
    case = begin(room, proposed, ANNE)
    room.clock.to(EVENING)
    room.press(PAUL, "proposal/no/1")
    room.press(CLAIRE, f"stop_next/{case}")
    assert room.find(Request, case).state == "claimed"
    room.clock.forward(days=2)
    assert ABOUT not in room.heard(ANNE)


def test_a_case_that_is_taken_back_asks_nobody(room: Room, begin: Begin) -> None:
    case = begin(room, proposed, ANNE)
    room.fill(CLAIRE, f"take_back/{case}")
    room.clock.forward(days=20)
    assert ABOUT not in room.heard(ANNE)


def test_who_is_chosen_stands_in_the_form_and_may_be_changed(room: Room, begin: Begin) -> None:
    case = begin(room, proposed, ANNE)
    lise = str(room.number(LISE))
    room.fill(CLAIRE, f"propose/{case}", mentor=lise, words=ABOUT)
    for where, number in ((PAUL, 1), (LISE, 2)):
        room.press(where, f"proposal/no/{number}")
    moments(room)
    assert [name for name, _ in asked(room)] == ["Paul Durand", "Lise Moreau", "Anne Petit"]


def test_nobody_is_chosen_twice(room: Room) -> None:
    case = room.mentee()
    paul, _ = str(room.mentor()), room.mentor(ANNE, "Anne Petit")
    values = {"mentor": paul, "next": paul, "words": ABOUT}
    wrong = room.forms.check(f"propose/{case}", values, CLAIRE, staff=True)
    assert wrong == {"next": WORDS("triage.form.propose.twice")}


def test_who_is_still_to_interview_the_person_does_not_follow(room: Room) -> None:
    case = room.mentee()
    paul, anne = str(room.mentor()), str(room.mentor(ANNE, "Anne Petit"))
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"interview/{case}", mentors=anne, words=ABOUT)
    values = {"mentor": paul, "next": anne, "words": ABOUT}
    wrong = room.forms.check(f"propose/{case}", values, CLAIRE, staff=True)
    assert isinstance(wrong, dict)
    assert WORDS("matching.excluded.interview") in wrong["next"]


def test_where_nobody_is_asked_yet_the_case_is_taken_back_by_stopping(
    room: Room, begin: Begin
) -> None:
    case = begin(room, proposed, ANNE)
    room.clock.to(EVENING)
    room.press(PAUL, "proposal/no/1")
    assert room.open_form(CLAIRE, f"take_back/{case}") == Refusal(WORDS("triage.nobody_asked"))


def test_a_mentee_who_is_erased_leaves_no_word_behind(room: Room, begin: Begin) -> None:
    begin(room, proposed, ANNE)
    room.clock.forward(days=4)
    room.write(JEANNE, "/delete")
    room.erases(JEANNE)
    room.clock.forward(days=20)
    assert ABOUT not in room.heard(ANNE)
    assert ABOUT not in "".join(row.words for row in room.all(Candidate))
    standing = [words_of(m) for (place, _), m in room.standing.items() if place in (PAUL, STAFF)]
    assert not [text for text in standing if ABOUT in text]


@pytest.mark.parametrize("gone", [PAUL, ANNE])
def test_a_mentor_who_is_erased_is_not_asked_and_the_others_are(
    room: Room, begin: Begin, gone: Address
) -> None:
    begin(room, proposed, ANNE, LISE)
    room.write(gone, "/delete")
    room.erases(gone)
    if gone == ANNE:
        room.press(PAUL, "proposal/no/1")
    moments(room)
    following = {PAUL: ANNE, ANNE: LISE}[gone]
    assert ABOUT in room.heard(following)
    standing = [words_of(m) for (place, _), m in room.standing.items() if place == STAFF]
    first = {PAUL: "Paul", ANNE: "Anne"}[gone]
    assert not [text for text in standing if first in text]
