"""Until when a mentor is there: the day that they named, beforehand and after it."""

from datetime import UTC, datetime

import pytest

from tests.conversations.room import CATALOGUE, PAUL, Room, acts_of
from tests.conversations.test_still import arrives, heard, listed, out, paul

WORDS = CATALOGUE.home.words


def test_after_the_day_they_named_they_are_away(room: Room) -> None:
    arrives(room, until="2027-03-31")
    room.clock.to(datetime(2027, 2, 27, tzinfo=UTC))
    assert (out(room), listed(room)) == ("", 1)
    room.clock.to(datetime(2027, 3, 31, 21, tzinfo=UTC))  # 23h in Paris
    assert (out(room), listed(room)) == ("leaving", 0)
    room.clock.to(datetime(2027, 3, 31, 22, tzinfo=UTC))
    assert (out(room), listed(room)) == ("away", 0)
    room.write(PAUL, "/status")
    assert WORDS("mentor.away", day="31 mars 2027") in room.last(PAUL).text


@pytest.mark.parametrize(
    ("act", "day", "until"),
    [
        ("still/more/6", "30 septembre 2027", datetime(2027, 9, 30, 22, tzinfo=UTC)),
        ("still/open", "", None),
        ("still/enough", "", datetime(2027, 3, 31, 22, tzinfo=UTC)),
    ],
)
def test_six_weeks_before_they_are_asked_once_whether_to_prolong(
    room: Room, act: str, day: str, until: datetime | None
) -> None:
    arrives(room, until="2027-03-31")
    ask = WORDS("still.prolong", name="Paul", day="31 mars 2027")
    room.clock.to(datetime(2027, 2, 16, 20, tzinfo=UTC))
    assert heard(room, ask) == 0
    room.clock.to(datetime(2027, 2, 17, 20, tzinfo=UTC))
    assert heard(room, ask) == 1
    assert room.last(PAUL).text == ask
    room.press(PAUL, act)
    assert day in room.last(PAUL).text
    assert paul(room).available_until == until
    room.clock.to(datetime(2027, 4, 2, tzinfo=UTC))
    assert heard(room, ask) == 1
    assert out(room) == ("away" if act == "still/enough" else "")


def test_who_named_a_day_within_those_weeks_is_not_asked(room: Room) -> None:
    arrives(room, until="2026-12-01")
    room.clock.forward(days=30)
    assert (len(room.said[PAUL]), out(room)) == (0, "away")


def test_who_is_back_after_the_day_is_there_without_an_end(room: Room) -> None:
    arrives(room, until="2026-12-01")
    room.clock.forward(days=30)
    room.press(PAUL, "available")
    assert (out(room), paul(room).available_until) == ("", None)


def test_a_pause_that_ends_when_they_are_away_says_so(room: Room) -> None:
    arrives(room, until="2026-12-01")
    room.write(PAUL, "/pause trois semaines")
    room.clock.forward(days=30)
    assert WORDS("mentor.away", day="1er décembre 2026") in room.last(PAUL).text
    assert out(room) == "away"
    room.press(PAUL, "available")
    assert out(room) == ""


@pytest.mark.parametrize("act", ["still/yes", "still/more/6", "still/open"])
def test_who_answers_within_a_pause_reads_that_it_goes_on(room: Room, act: str) -> None:
    arrives(room, until="2027-03-31")
    room.write(PAUL, "/pause trois semaines")
    room.press(PAUL, act)
    assert WORDS("mentor.paused_until", day="14 décembre 2026") in room.last(PAUL).text
    assert "isponible" not in room.last(PAUL).text
    assert (acts_of(room.last(PAUL)), out(room)) == (["available"], "paused")


def test_a_pause_beyond_the_day_they_are_there_until_says_so_and_how_to_prolong(room: Room) -> None:
    arrives(room, until="2027-01-31")
    room.write(PAUL, "/pause jusqu’en mars")
    gone = WORDS("mentor.gone_before", day="31 janvier 2027")
    assert room.last(PAUL).text == gone
    room.write(PAUL, "/status")
    assert gone in room.last(PAUL).text
    room.press(PAUL, "still/more/6")
    assert WORDS("mentor.paused_until", day="1er mars 2027") in room.last(PAUL).text
    room.clock.to(datetime(2027, 3, 2, tzinfo=UTC))
    assert (out(room), heard(room, WORDS("mentor.pause_over", name="Paul"))) == ("", 1)


def corrects(room: Room, until: str) -> None:
    """Paul's profile, which said nothing of it, says until when."""
    arrives(room)
    room.press(PAUL, "profile")
    room.press(PAUL, "d/1/e/until")
    room.write(PAUL, until)
    room.write(PAUL, "Envoyer")


def test_the_profile_asks_until_when_and_takes_it(room: Room) -> None:
    corrects(room, "jusqu’en juin")
    assert paul(room).available_until == datetime(2027, 6, 30, 22, tzinfo=UTC)
    assert paul(room).answers["until"] == "2027-06-30"


def test_who_names_a_day_that_is_too_near_reads_that_nobody_is_proposed(room: Room) -> None:
    corrects(room, "20 décembre")
    briefly = WORDS("mentor.here_briefly", day="20 décembre 2026")
    assert heard(room, f"{WORDS('mentor.profile_updated')}\n\n{briefly}") == 1
    assert listed(room) == 0
