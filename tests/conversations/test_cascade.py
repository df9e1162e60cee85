"""A proposal does not wait for ever, and the next mentor is asked by itself: in the words that were
previewed, at an hour of theirs, and only where they may still be asked."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.team.forms import Refusal
from storage.mail import STAFF, Address, Event, Pressed, Ref
from storage.tables import (
    Candidate,
    History,
    Mentor,
    Mentorship,
    Person,
    PersonAddress,
    Proposal,
    Request,
)
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, PAUL, Room, acts_of, words_of
from tests.conversations.side_by_side import at_once

HOME = CATALOGUE.home
WORDS = HOME.words
ANNE, LISE = Address("telegram:2002"), Address("telegram:2003")
ABOUT = "Une chercheuse qui hésite."
EVENING = datetime(2026, 11, 23, 21, tzinfo=UTC)  # ten at night in Paris


def proposed(room: Room, *then: Address) -> int:
    """Paul is asked about Jeanne's case, and these after him."""
    case = room.mentee()
    for where, name in ((PAUL, "Paul Durand"), (ANNE, "Anne Petit"), (LISE, "Lise Moreau")):
        room.mentor(where, name)
    room.press(CLAIRE, f"claim/{case}")
    fields = zip(("next", "next_2", "next_3"), then, strict=False)
    after = {name: str(room.number(where)) for name, where in fields}
    room.fill(CLAIRE, f"propose/{case}", mentor=str(room.number(PAUL)), words=ABOUT, **after)
    return case


def asked(room: Room) -> list[tuple[str, str]]:
    """Who was asked so far, and what became of it."""
    rows = sorted(room.all(Proposal), key=lambda row: row.id or 0)
    return [(room.find(Person, each.mentor_id).name, each.state) for each in rows]


def change(room: Room, where: Address, **different: object) -> None:
    number = room.number(where)

    def write(uow: UnitOfWork) -> None:
        mentor = uow.session.get_one(Mentor, number)
        for name, value in different.items():
            setattr(mentor, name, value)

    room.change(write)


def moments(room: Room) -> None:
    """What is due now is done."""
    room.clock.forward(minutes=1)


# --- time ---------------------------------------------------------------------------------------


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


# --- in turn ------------------------------------------------------------------------------------


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


# --- leaving ------------------------------------------------------------------------------------


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


# --- whatever happens ---------------------------------------------------------------------------

MENTORS = (PAUL, ANNE, LISE)
WAYS = st.one_of(
    st.tuples(st.sampled_from(("yes", "no", "pause", "back")), st.sampled_from(MENTORS)),
    st.tuples(st.sampled_from(("days", "night", "stop", "take_back", "withdraw")), st.just(PAUL)),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(ways=st.lists(WAYS, min_size=1, max_size=8))
def test_whatever_happens_one_is_asked_at_a_time_once_and_only_who_may_be(
    rooms: Callable[[], Room], begin: Begin, ways: list[tuple[str, Address]]
) -> None:
    room = rooms()
    case = begin(room, proposed, ANNE, LISE)
    for way, who in ways:
        known = len(room.all(Proposal))
        _happens(room, case, way, who)
        rows = room.all(Proposal)
        assert sum(row.state == "asked" for row in rows) <= 1
        assert len({row.mentor_id for row in rows}) == len(rows)
        for row in rows[known:]:
            assert room.find(Mentor, row.mentor_id).state == "active"
        request = room.find(Request, case)
        live = [row for row in room.all(Candidate) if row.over_at is None]
        assert request.state == "proposing" or not live
        assert all(row.words for row in live)


def _happens(room: Room, case: int, way: str, who: Address) -> None:
    number = {PAUL: 1, ANNE: 2, LISE: 3}[who]
    rows = {row.mentor_id: row.id for row in room.all(Proposal)}
    if way in ("yes", "no"):
        room.press(who, f"proposal/{way}/{rows.get(room.number(who), number)}")
    elif way in ("pause", "back"):
        change(room, who, state="paused" if way == "pause" else "active")
    elif way in ("days", "night"):
        room.clock.forward(days=2.5 if way == "days" else 0.4)
    elif way == "stop":
        room.press(CLAIRE, f"stop_next/{case}")
    elif way == "withdraw":
        room.press(JEANNE, f"stop/withdraw/{case}")
    elif not isinstance(room.open_form(CLAIRE, f"take_back/{case}"), Refusal):
        room.fill(CLAIRE, f"take_back/{case}")


# --- at the same instant --------------------------------------------------------------------------


def test_two_cases_that_get_a_yes_of_one_mentor_at_once_respect_their_places(
    postgresql_url: str,
) -> None:
    """From Telegram and from Slack, in two processes: one place, one mentorship."""
    room, neighbour = Room(postgresql_url), Room(postgresql_url)
    paul, second = room.mentor(), Address("slack:UPAUL")
    room.change(lambda uow: _also_at(uow, paul, second))
    cases = [room.mentee(), room.mentee(Address("telegram:5"), "Nour Haddad")]
    for case in cases:
        room.press(CLAIRE, f"claim/{case}")
        room.fill(CLAIRE, f"propose/{case}", mentor=str(paul), words=ABOUT)
    yeses = [_press(room, where, f"proposal/yes/{n}") for n, where in ((1, PAUL), (2, second))]
    at_once((room, neighbour), yeses)
    assert len(room.all(Mentorship)) == 1
    assert sorted(one.state for one in room.all(Proposal)) == ["accepted", "asked"]
    no_place = WORDS("mentor.no_place").partition("(")[0]  # a command is typed otherwise on Slack
    assert no_place in room.heard(PAUL) + room.heard(second)
    room.close()
    neighbour.close()


def test_two_nos_at_once_ask_one_next_mentor(postgresql_url: str) -> None:
    room, neighbour = Room(postgresql_url), Room(postgresql_url)
    case = proposed(room, LISE)
    room.fill(CLAIRE, f"propose/{case}", mentor=str(room.number(ANNE)), words=ABOUT)
    nos = [_press(room, where, f"proposal/no/{n}") for n, where in ((1, PAUL), (2, ANNE))]
    at_once((room, neighbour), nos)
    moments(room)
    states = [("Paul Durand", "declined"), ("Anne Petit", "declined"), ("Lise Moreau", "asked")]
    assert asked(room) == states
    acts = [line.act for line in room.all(History)]
    assert acts.count("ask_next") == 1
    room.close()
    neighbour.close()


def _also_at(uow: UnitOfWork, person: int, where: Address) -> None:
    uow.session.add(PersonAddress(address=where, person_id=person, used_at=uow.now))


def _press(room: Room, where: Address, act: str) -> Event:
    pressed = Pressed(act=act, ref=Ref("pressed"))
    return Event(id=f"{act}/{where}", at=room.clock.now(), who=where, where=where, what=pressed)
