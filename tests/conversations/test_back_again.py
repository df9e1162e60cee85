"""A case that comes back to the team is promised anew, from that day: the mentee knows by when, and
is told if it is late."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from conversations.casework import working
from tests.conversations.pairs import Duo, duo
from tests.harness import CATALOGUE, House
from tests.screens import flat

HOME = CATALOGUE.home
WORDS = HOME.words
PARIS = ZoneInfo("Europe/Paris")


def somebody_else(pair: Duo) -> None:
    pair.act(pair.nour, "end/other/{}")
    pair.nour.says("passer")


def mentor_leaves(pair: Duo) -> None:
    pair.act(pair.luc, "end/leave/{}")


def back(house: House, way: Callable[[Duo], None]) -> tuple[Duo, date]:
    """A pair whose case came back after three weeks, and the day promised to Nour."""
    pair = duo(house).agree()
    house.clock.forward(days=21)
    pair.nour.reads()
    way(pair)
    house.clock.forward(minutes=1)
    return pair, working.first_answer_by(house.clock.now(), HOME)


@pytest.mark.parametrize("way", [somebody_else, mentor_leaves])
def test_the_mentee_reads_by_when_and_that_it_is_late(
    house: House, way: Callable[[Duo], None]
) -> None:
    pair, by = back(house, way)
    day = WORDS.day(by)
    assert pair.request.state == "claimed"
    pair.nour.sees(f"…d’ici le {day}…")
    pair.claire.sees(f"…{WORDS('triage.promised.news', day=day)}…")
    pair.nour.says("/status")
    pair.nour.sees(f"…d’ici le {day}…")
    pair.nour.reads()
    house.clock.to(datetime(by.year, by.month, by.day, 23, tzinfo=PARIS))
    assert "Pardon" not in pair.nour.all()
    house.clock.forward(days=4)
    assert flat(WORDS("deadline.sorry", day=day, **HOME.about.team_words)) in flat(pair.nour.all())


def test_what_was_late_for_months_is_settled_in_few_lines(house: House) -> None:
    pair, by = back(house, somebody_else)
    house.clock.forward(weeks=30)
    lines = [s for s in pair.claire.screen.shown if s.message.slot.startswith("deadline/")]
    late = [s for s in lines if WORDS.day(by) in s.text]
    assert len(late) <= 2 < len(lines)
    assert all(s.text == WORDS("deadline.again") for s in lines if s not in late)


def test_a_day_a_year_away_or_more_is_shown_with_its_year() -> None:
    now, day = datetime(2028, 2, 9, 12, tzinfo=PARIS), date(2027, 2, 9)
    assert WORDS.day(day, now=now) == "mardi 9 février 2027"
    assert WORDS.day(date(2027, 2, 10), now=now) == "mercredi 10 février"
    assert WORDS.day(now, now=datetime(2027, 2, 9, tzinfo=PARIS)).endswith("2028")


def test_a_case_late_for_a_year_says_of_which_year(house: House) -> None:
    pair, by = back(house, mentor_leaves)
    house.clock.set(datetime(by.year + 1, by.month, by.day, 12, tzinfo=PARIS))
    pair.nour.says("/status")
    pair.nour.sees(f"…{by.year}…")
