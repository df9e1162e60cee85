"""A mentor's pause: until when, the day it ends by itself, a no that pauses in the same step."""

from datetime import UTC, datetime, timedelta

import pytest

from conversations.matching.facts import READY
from conversations.mentoring import roster
from storage.mail import (
    STAFF,
    Address,
    CameDue,
    Event,
    Pressed,
    Reachable,
    Ref,
    Said,
    What,
)
from storage.tables import Dialogue, Mentor, Proposal
from storage.unit_of_work import UnitOfWork
from tests.conversations.pairs import Duo
from tests.conversations.room import CATALOGUE, CLAIRE, PAUL, Room, acts_of
from tests.conversations.side_by_side import at_once

WORDS = CATALOGUE.home.words
OVER = WORDS("mentor.pause_over", name="Paul")
HUGO = Address("slack:UHUGO")


def paul(room: Room) -> Mentor:
    return room.find(Mentor, room.number(PAUL))


def shown(room: Room, where: Address) -> list[str]:
    """What stands there now."""
    return [each.message.text for each in room.screens[where].shown]


def out(room: Room) -> str:
    """Why Paul can't be asked now."""

    def read(uow: UnitOfWork) -> str:
        stand = roster.standings(uow.session, CATALOGUE.home, uow.now)
        return stand.get(paul_number, READY).out

    paul_number = room.number(PAUL)
    return room.change(read)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("trois semaines", "14 décembre 2026"),
        ("jusqu’en mars", "1er mars 2027"),
        ("15 janvier", "15 janvier 2027"),
        ("Un mois", "23 décembre 2026"),
        ("until February 2", "2 février 2027"),
    ],
)
def test_a_pause_ends_by_itself_on_its_day(room: Room, said: str, day: str) -> None:
    room.mentor()
    room.write(PAUL, "/pause")
    assert "Jusqu’à quand" in room.last(PAUL).text
    assert out(room) == "paused"  # before the question is answered
    room.write(PAUL, said)
    assert room.last(PAUL).text == WORDS("mentor.back_on", day=day)
    back = paul(room).back_at
    assert back is not None
    room.clock.to(back - timedelta(minutes=1))
    assert out(room) == "paused"
    room.clock.to(back + timedelta(days=30))
    assert (paul(room).state, paul(room).back_at, out(room)) == ("active", None, "")
    assert [each.text for each in room.said[PAUL]].count(OVER) == 1


def test_the_day_may_stand_behind_the_command(room: Room) -> None:
    room.mentor()
    room.write(PAUL, "/pause trois semaines")
    assert paul(room).back_at == datetime(2026, 12, 14, 8, tzinfo=UTC)  # nine in Paris
    room.write(PAUL, "/pause bientôt")
    assert WORDS("answers.until") in room.last(PAUL).text
    assert paul(room).back_at == datetime(2026, 12, 14, 8, tzinfo=UTC)


def test_another_day_takes_the_place_of_the_first(room: Room) -> None:
    room.mentor()
    room.write(PAUL, "/pause trois semaines")
    room.write(PAUL, "/pause")
    assert WORDS("mentor.paused_until", day="14 décembre 2026") in room.last(PAUL).text
    room.write(PAUL, "jusqu’en mars")
    room.clock.to(datetime(2026, 12, 20, tzinfo=UTC))
    assert out(room) == "paused"
    room.write(PAUL, "/pause")
    room.write(PAUL, "sans date")
    assert room.last(PAUL).text == WORDS("mentor.paused_open")
    room.clock.to(datetime(2027, 6, 1, tzinfo=UTC))
    assert out(room) == "paused"
    assert WORDS("mentor.paused_already") in status(room)


def test_a_day_that_is_past_or_very_far_is_asked_again(room: Room) -> None:
    room.mentor()
    room.write(PAUL, "/pause")
    past, far = "22 novembre 2026", "1er mars 2040"
    for said, key, day in (("hier", "until_past", past), (far, "until_far", far)):
        room.write(PAUL, said)
        assert WORDS(f"answers.{key}", day=day) in room.last(PAUL).text
    assert paul(room).back_at is None


def test_who_is_back_before_the_day_is_not_told_on_it(room: Room) -> None:
    room.mentor()
    room.write(PAUL, "/pause trois semaines")
    room.press(PAUL, "available")
    assert (out(room), paul(room).back_at) == ("", None)
    said = len(room.said[PAUL])
    room.clock.to(datetime(2027, 1, 15, tzinfo=UTC))
    assert len(room.said[PAUL]) == said


def test_who_is_back_before_they_said_until_when_is_asked_no_more(room: Room) -> None:
    room.mentor()
    room.write(PAUL, "/pause")
    room.press(PAUL, "available")
    assert all(row.closed_at for row in room.all(Dialogue))
    room.write(PAUL, "trois semaines")
    assert out(room) == ""


def test_on_the_day_one_may_stay_paused(room: Room) -> None:
    room.mentor()
    room.write(PAUL, "/pause trois semaines")
    room.clock.to(datetime(2026, 12, 15, tzinfo=UTC))
    assert acts_of(room.last(PAUL)) == ["pause"]
    room.press(PAUL, "pause")
    room.write(PAUL, "un mois")
    assert out(room) == "paused"


def test_whoever_has_shut_us_out_is_back_without_a_word(room: Room) -> None:
    room.mentor()
    room.write(PAUL, "/pause trois semaines")
    room.happen(PAUL, Reachable(yes=False))
    said = len(room.said[PAUL])
    room.clock.to(datetime(2027, 1, 15, tzinfo=UTC))
    assert (out(room), len(room.said[PAUL])) == ("", said)


def test_a_standstill_tells_nobody_in_the_night(room: Room) -> None:
    room.mentor()
    room.write(PAUL, "/pause trois semaines")
    room.clock.set(datetime(2026, 12, 20, 2, tzinfo=UTC))
    room.clock.forward(minutes=1)
    assert paul(room).state == "paused"
    room.clock.forward(days=2)
    assert paul(room).state == "active"
    assert room.clock.now() > datetime(2026, 12, 21, 8, tzinfo=UTC)


def status(room: Room) -> str:
    room.write(PAUL, "/status")
    return room.last(PAUL).text


def test_where_one_stands_says_until_when(room: Room) -> None:
    room.mentor()
    room.write(PAUL, "/pause trois semaines")
    assert WORDS("mentor.paused_until", day="14 décembre 2026") in status(room)
    assert "available" in acts_of(room.last(PAUL))
    room.mentor(HUGO, "Hugo Blanc")
    room.write(HUGO, "/pause jusqu’en mars")
    page = room.open_home(HUGO)
    assert WORDS("mentor.paused_until", day="1er mars 2027") in page.text
    assert acts_of(page) == ["home/available", "home/pause", "profile"]


def test_the_team_reads_that_whoever_was_asked_pauses(room: Room) -> None:
    case, number = room.mentee(), room.mentor(PAUL)
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"propose/{case}", mentor=str(number), words="Une chercheuse.")
    for said in ("/pause jusqu'en mars", "/pause trois semaines"):
        room.write(PAUL, said)
    told = CATALOGUE.home.words("triage.thread.asked_pauses", name="Paul Durand")
    assert [each.text for each in room.thread(case)].count(told) == 1
    assert room.find(Proposal, 1).state == "asked"


def test_an_erasure_takes_back_that_they_paused(room: Room) -> None:
    case, number = room.mentee(), room.mentor(PAUL)
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"propose/{case}", mentor=str(number), words="Une chercheuse.")
    room.write(PAUL, "/pause trois semaines")
    room.press(PAUL, "available")
    told = [WORDS(f"triage.thread.asked_{how}", name="Paul Durand") for how in ("pauses", "back")]
    assert set(told) <= set(shown(room, STAFF))
    room.erases(PAUL)
    assert not [text for text in shown(room, STAFF) if "Paul Durand" in text]


def test_a_no_may_pause_in_the_same_step(room: Room) -> None:
    case = room.mentee()
    room.mentor()
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"propose/{case}", mentor="2", words="Une chercheuse.")
    room.happen(PAUL, Pressed(act="proposal/no/1", ref=Ref("pressed")))
    room.write(PAUL, "faire une pause")
    assert "Jusqu’à quand" in room.last(PAUL).text
    assert out(room) == "paused"
    room.write(PAUL, "jusqu’en mars")
    assert paul(room).back_at == datetime(2027, 3, 1, 8, tzinfo=UTC)
    assert room.find(Proposal, 1).reason == "Pas en ce moment : faire une pause".replace(
        " :", "\N{NO-BREAK SPACE}:"
    )
    assert "faire une pause" in room.thread(case)[-1].text


def test_who_tapped_by_mistake_does_not_pause(room: Room) -> None:
    room.mentor()
    room.write(PAUL, "/pause")
    room.write(PAUL, "Finalement, pas de pause")
    assert (out(room), room.last(PAUL).text) == ("", WORDS("mentor.no_pause"))


@pytest.mark.parametrize(
    ("what", "state"),
    [
        (Pressed(act="available", ref=Ref("pressed")), "active"),
        (Said(text="/pause un mois", ref=Ref("said")), "paused"),
    ],
)
def test_a_pause_that_ends_as_they_say_something_of_it_is_what_they_said(
    postgresql_url: str, what: What, state: str
) -> None:
    """Two processes on one PostgreSQL, one with the date, the other with the mentor's own word."""
    room, neighbour = Room(postgresql_url), Room(postgresql_url)
    room.mentor()
    room.write(PAUL, "/pause trois semaines")
    back = paul(room).back_at
    assert back is not None
    for each in (room, neighbour):
        each.clock.set(back)
    due = CameDue(subject=f"pause/{paul(room).person_id}", step="back")
    events = (
        Event(id="due", at=back, who=STAFF, where=STAFF, what=due),
        Event(id="said", at=back, who=PAUL, where=PAUL, what=what),
    )
    at_once((room, neighbour), events)
    assert paul(room).state == state
    assert [each.text for each in room.said[PAUL]].count(OVER) <= 1
    room.clock.forward(days=60)
    assert (out(room), paul(room).back_at) == ("", None)
    room.close()
    neighbour.close()


def test_a_pause_until_a_day_on_which_nobody_is_written_to_says_when_it_ends(room: Room) -> None:
    room.mentor()
    room.write(PAUL, "/pause")
    room.write(PAUL, "jusqu’au 5 décembre")  # a Saturday
    said, day = "5 décembre 2026", "7 décembre 2026"
    assert room.last(PAUL).text == WORDS("mentor.back_after", said=said, day=day)


def test_the_day_it_ends_on_hears_of_nothing_else(two: Duo) -> None:
    two.greet()
    two.luc.says("/pause jusqu’au 7 décembre")  # the first check-in is due on it
    two.luc.reads()
    two.house.clock.forward(days=20)
    told = [
        each.at.date()
        for each in two.luc.screen.shown
        if "ta pause s’achève" in each.text or "Comment se passent les débuts" in each.text
    ]
    assert len(told) == len(set(told)) == 2


def test_a_pause_until_a_holiday_says_when_it_ends(two: Duo) -> None:
    two.luc.says("/pause jusqu’au 25 décembre")
    assert "28 décembre" in two.luc.last.text
