"""Whether a mentor is still there: a question once a year."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from conversations.matching.facts import READY
from conversations.mentoring import presence, roster, still
from conversations.team import home_lists
from conversations.turn import Turn
from storage.mail import STAFF, Address, Event, Reachable, Said
from storage.tables import Mentor, Talk
from storage.unit_of_work import UnitOfWork
from tests.conversations.inquiring import seekers
from tests.conversations.pairs import duo
from tests.conversations.room import CATALOGUE, CLAIRE, PAUL, Room, acts_of
from tests.conversations.test_roles import ask as ask_contact
from tests.conversations.test_roles import claimed
from tests.harness import House
from tests.screens import flat

WORDS, LIMITS = CATALOGUE.home.words, CATALOGUE.home.limits
ASK = WORDS("still.ask", name="Paul")
SILENT = "mentor/1/silent"


def arrives(room: Room, **different: object) -> int:
    """Paul fills in his profile."""
    number = room.mentor()

    def write(uow: UnitOfWork) -> None:
        mentor = uow.session.get(Mentor, number)
        assert mentor is not None
        mentor.answers = {**mentor.answers, **different}
        said = Said(text="", ref=room.new_ref())
        event = Event(id=room.new_id(), at=uow.now, who=PAUL, where=PAUL, what=said)
        turn = Turn(event, uow, CATALOGUE, None)
        still.until(turn, mentor)
        still.seen(turn, mentor)

    room.change(write)
    return number


def paul(room: Room) -> Mentor:
    return room.find(Mentor, room.number(PAUL))


def out(room: Room) -> str:
    number = room.number(PAUL)
    stand = room.change(lambda uow: roster.standings(uow.session, CATALOGUE.home, uow.now))
    return stand.get(number, READY).out


def listed(room: Room) -> int:
    """How many mentors the Home tab says may be asked."""

    def read(uow: UnitOfWork) -> int:
        look = home_lists.Look(CLAIRE, uow.now, LIMITS)
        found = home_lists.mentors(uow.session, look, most=99)
        assert home_lists.counts(uow.session, look)["mentors"] == len(found)
        return len(found)

    return room.change(read)


def heard(room: Room, text: str) -> int:
    return [each.text for each in room.said[PAUL]].count(text)


# --- once a year --------------------------------------------------------------------------------


def test_after_a_year_without_a_sign_they_are_asked_at_a_decent_hour(room: Room) -> None:
    arrives(room)
    room.clock.forward(days=364)
    assert heard(room, ASK) == 0
    room.clock.forward(days=5)
    assert heard(room, ASK) == 1
    assert acts_of(room.last(PAUL)) == ["still/yes", "pause", "leave"]
    asked = paul(room).still_asked_at
    assert asked is not None
    assert (asked.weekday() < 5, 8 <= asked.hour <= 18) == (True, True)
    assert out(room) == ""


def test_a_mentor_in_distress_is_asked_once_the_team_has_seen_to_it(room: Room) -> None:
    arrives(room)
    room.clock.forward(days=364)
    room.write(PAUL, "Je veux en finir avec la vie.")
    room.clock.forward(days=8)
    assert heard(room, ASK) == 0
    room.press(CLAIRE, f"cared/{room.number(PAUL)}/named")
    room.clock.forward(days=4)
    assert heard(room, ASK) == 1


def test_who_is_still_there_is_left_in_peace_for_a_year(room: Room) -> None:
    arrives(room)
    room.clock.forward(days=370)
    room.press(PAUL, "still/yes")
    assert room.last(PAUL).text == WORDS("still.thanks")
    room.clock.forward(days=360)
    assert (out(room), heard(room, ASK)) == ("", 1)
    assert not room.said[STAFF]
    room.clock.forward(days=10)
    assert heard(room, ASK) == 2


def test_who_does_not_answer_is_proposed_to_nobody_and_the_team_is_told_once(room: Room) -> None:
    arrives(room)
    room.clock.forward(days=366)
    room.clock.forward(days=60)
    assert (out(room), listed(room), heard(room, ASK)) == ("silent", 0, 1)
    (told,) = room.said[STAFF]
    assert told.text == WORDS("still.staff_silent", name="Paul Durand", span=WORDS.span(21))
    room.write(PAUL, "/status")
    assert WORDS("mentor.silent") in room.last(PAUL).text
    room.press(PAUL, "still/yes")
    assert (out(room), listed(room)) == ("", 1)
    assert room.standing[STAFF, SILENT].text == WORDS("still.heard_from", name="Paul Durand")
    room.clock.forward(days=300)
    assert len(room.said[STAFF]) == 2


def test_a_pause_is_an_answer_too(room: Room) -> None:
    arrives(room)
    room.clock.forward(days=366)
    room.press(PAUL, "pause")
    room.write(PAUL, "trois mois")
    room.clock.forward(days=60)
    assert (out(room), len(room.said[STAFF])) == ("paused", 0)
    room.clock.forward(days=60)
    assert out(room) == ""


def test_leaving_is_an_answer_once_it_is_confirmed(room: Room) -> None:
    arrives(room)
    room.clock.forward(days=366)
    room.press(PAUL, "leave")
    assert "stop/mentor/1" in acts_of(room.last(PAUL))
    assert paul(room).state == "active"
    room.press(PAUL, "stop/mentor/1")
    assert paul(room).state == "left"
    room.clock.forward(days=800)
    assert heard(room, ASK) == 1


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_an_answer_to_a_question_is_a_sign_of_life(room: Room, answer: str) -> None:
    number = arrives(room)
    room.clock.forward(days=355)
    ask_contact(room, claimed(room), number)
    room.press(PAUL, f"talk/{answer}/1")
    room.clock.forward(days=300)
    assert heard(room, ASK) == 0
    room.clock.forward(days=70)
    assert heard(room, ASK) == 1


def test_who_answers_a_question_was_not_silent(room: Room) -> None:
    number = arrives(room)
    room.clock.forward(days=364)
    ask_contact(room, claimed(room), number)
    room.clock.forward(days=3)
    assert heard(room, ASK) == 1
    room.press(PAUL, "talk/yes/1")
    assert paul(room).still_asked_at is None
    change_asked(room, number)
    room.write(PAUL, "06 12 34 56 78")
    room.write(PAUL, "Envoyer")
    assert room.find(Talk, 1).state == "agreed"
    assert (paul(room).still_asked_at, out(room)) == (None, "")


def change_asked(room: Room, number: int) -> None:
    """They are asked anew whether they are there, a month ago."""

    def write(uow: UnitOfWork) -> None:
        mentor = uow.session.get(Mentor, number)
        assert mentor is not None
        mentor.still_asked_at = uow.now - timedelta(days=30)

    room.change(write)


def test_a_pair_hears_from_their_contact(house: House) -> None:
    """Who wants a little more time is there."""
    it = seekers(house, "Zoé")
    zoe = it.contacts["Zoé"]
    it.chooses()
    number = it.number(zoe)

    def asked(uow: UnitOfWork) -> datetime | None:
        mentor = uow.session.get(Mentor, number)
        assert mentor is not None
        return mentor.still_asked_at

    def asks(uow: UnitOfWork) -> None:
        mentor = uow.session.get(Mentor, number)
        assert mentor is not None
        mentor.still_asked_at = uow.now

    house.change(asks)
    zoe.presses(flat(WORDS("contact.later")))
    assert house.change(asked) is None


# --- who is out without an end ------------------------------------------------------------------


def asks_back(room: Room, until: str) -> str:
    return WORDS("still.ask_back", name="Paul", until=until)


def test_who_pauses_without_an_end_is_asked_whether_they_are_coming_back(room: Room) -> None:
    arrives(room)
    room.write(PAUL, "/pause")
    room.write(PAUL, "sans date")
    ask = asks_back(room, WORDS("mentor.paused_already"))
    room.clock.forward(days=364)
    assert heard(room, ask) == 0
    room.clock.forward(days=5)
    assert (heard(room, ask), heard(room, ASK)) == (1, 0)
    assert acts_of(room.last(PAUL)) == ["available", "pause", "leave"]
    room.press(PAUL, "available")
    assert (out(room), paul(room).still_asked_at) == ("", None)
    room.clock.forward(days=100)
    assert (heard(room, ask), room.said[STAFF]) == (1, [])


def test_the_team_is_told_once_of_a_pause_that_nobody_ends(room: Room) -> None:
    arrives(room)
    room.write(PAUL, "/pause")
    room.write(PAUL, "sans date")
    room.clock.forward(days=500)
    (told,) = room.said[STAFF]
    assert told.text == WORDS("still.staff_silent_out", name="Paul Durand", span=WORDS.span(21))
    room.press(PAUL, "pause")  # not yet
    assert room.standing[STAFF, SILENT].text == WORDS("still.heard_from_out", name="Paul Durand")
    assert out(room) == "paused"
    room.clock.forward(days=360)
    assert heard(room, asks_back(room, WORDS("mentor.paused_already"))) == 1
    room.clock.forward(days=10)
    assert heard(room, asks_back(room, WORDS("mentor.paused_already"))) == 2


def test_who_pauses_until_a_day_is_left_in_peace(room: Room) -> None:
    arrives(room)
    room.clock.forward(days=300)
    room.write(PAUL, "/pause deux ans")
    room.clock.forward(days=700)
    assert heard(room, asks_back(room, WORDS("mentor.paused_already"))) == 0
    assert not room.said[STAFF]


def test_who_was_there_until_a_day_is_asked_a_year_later(room: Room) -> None:
    arrives(room, until="2027-03-31")
    room.clock.to(datetime(2027, 12, 31, tzinfo=UTC))
    ask = asks_back(room, WORDS("mentor.away", day="31 mars 2027"))
    assert heard(room, ask) == 1
    (told,) = room.said[STAFF]
    assert told.text == WORDS("still.staff_silent_out", name="Paul Durand", span=WORDS.span(21))
    room.press(PAUL, "available")
    assert room.standing[STAFF, SILENT].text == WORDS("still.heard_from", name="Paul Durand")
    assert out(room) == ""


# --- whom it does not ask -----------------------------------------------------------------------


def test_whoever_accompanies_somebody_is_not_asked(house: House) -> None:
    two = duo(house).agree()
    number = two.mentorship.mentor_id
    house.clock.forward(days=150)
    house.change(lambda uow: uow.remind(f"still/{number}", "ask", uow.now))
    house.clock.forward(days=2)
    ask = flat(WORDS("still.ask", name="Luc"))
    assert not any(ask in shown.text for shown in two.luc.screen.shown)


def test_whoever_has_shut_us_out_is_not_taken_for_silent(room: Room) -> None:
    arrives(room)
    room.happen(PAUL, Reachable(yes=False))
    room.clock.forward(days=500)
    assert (out(room), heard(room, ASK)) == ("", 0)


@pytest.mark.parametrize("act", ["still/yes", "still/more/6", "still/open", "still/x", "still"])
def test_a_stranger_presses_in_vain(room: Room, act: str) -> None:
    room.mentee()
    jeanne = Address("telegram:1")
    room.press(jeanne, act)
    assert room.last(jeanne).text == WORDS("mentor.not_a_mentor")


# --- one truth, read in two ways ------------------------------------------------------------------


NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
_days = st.none() | st.integers(-40, 40).map(lambda days: NOW + timedelta(days=days))


@given(st.sampled_from(["active", "paused"]), _days, _days, _days, _days)
def test_the_day_one_is_proposed_from_is_the_first_on_which_nothing_keeps_one_out(
    state: str,
    back: datetime | None,
    rests: datetime | None,
    until: datetime | None,
    asked: datetime | None,
) -> None:
    known = presence.Presence(state, back, rests, until, asked)
    if state == "paused" and back is not None and back <= NOW:
        return  # it has ended
    free = known.proposed_from(NOW, LIMITS)
    assert (free == NOW) == (not known.out(NOW, LIMITS))
    instants = [NOW + timedelta(days=days) for days in range(200)]
    silent = known.is_silent(NOW, LIMITS)  # whoever was asked since may still answer

    def is_there(at: datetime) -> bool:
        ended = back is not None and back <= at
        then = known._replace(state="active" if ended else state, still_asked_at=None)
        return not silent and not then.out(at, LIMITS)

    assert free == next(filter(is_there, instants), None)


def test_the_database_and_the_roster_agree_on_who_is_there(room: Room) -> None:
    """Each date is before, at or after the instant, in each state."""
    number = room.mentor()
    for state in ("active", "paused", "left", "invited"):
        for rests, until, asked in (
            (rests, until, asked)
            for rests in (None, -1, 0, 1)
            for until in (None, -1, 0, 1)
            for asked in (None, -22, -21, -20)
        ):

            def agree(uow: UnitOfWork, values: tuple[int | None, ...], state: str) -> None:
                mentor = uow.session.get(Mentor, number)
                assert mentor is not None
                at = [None if v is None else uow.now + timedelta(days=v) for v in values]
                mentor.state = state
                mentor.rests_until, mentor.available_until, mentor.still_asked_at = at
                uow.session.flush()
                here = presence.here(uow.now, presence.asked_since(uow.now, LIMITS))
                found = uow.session.exec(select(Mentor.person_id).where(here)).first()
                assert (found is not None) == (not presence.of(mentor).out(uow.now, LIMITS)), values

            room.change(lambda uow: agree(uow, (rests, until, asked), state))  # noqa: B023 (called at once)
