"""A case that comes back to the team is promised anew, from that day: the mentee knows by when, and
is told if it is late."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from conversations.casework import promises, working
from storage.tables import History
from tests.conversations.pairs import Duo, duo
from tests.harness import CATALOGUE, House
from tests.screens import flat

HOME = CATALOGUE.home
WORDS = HOME.words
PARIS = ZoneInfo("Europe/Paris")


def somebody_else(pair: Duo) -> None:
    pair.ends(pair.nour, "end/other/{}", "Passer")


def mentor_leaves(pair: Duo) -> None:
    pair.ends(pair.luc, "end/leave/{}")


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
    assert late == lines
    assert len(late) <= 2, "the day after, and the newest of those since"


def test_a_day_half_a_year_away_or_more_is_shown_with_its_year() -> None:
    now, day = datetime(2028, 2, 9, 12, tzinfo=PARIS), date(2027, 2, 9)
    assert WORDS.day(day, now=now) == "mardi 9 février 2027"
    assert WORDS.day(date(2027, 8, 13), now=now) == "vendredi 13 août"
    assert WORDS.day(now, now=datetime(2027, 2, 9, tzinfo=PARIS)).endswith("2028")


def test_a_case_late_for_a_year_says_of_which_year(house: House) -> None:
    pair, by = back(house, mentor_leaves)
    house.clock.set(datetime(by.year + 1, by.month, by.day, 12, tzinfo=PARIS))
    pair.nour.says("/status")
    pair.nour.sees(f"…{by.year}…")


SENT = datetime(2026, 9, 1, 9, tzinfo=UTC)
BEFORE = [("submit", 0), ("propose", 1), ("mentor_accepts", 3), ("introduce", 5)]


def owed(state: str, *since: tuple[str, int]) -> promises.Promise | None:
    """What is owed of a case that was a pair's, after these acts, so many days after it came."""
    lines = [
        History(request_id=1, at=SENT + timedelta(days=days), act=act)
        for act, days in (*BEFORE, *since)
    ]
    return promises.owed(state, SENT, lines, HOME)


def day(days: int, later: int) -> date:
    return working.after((SENT + timedelta(days=days)).date(), later, HOME.team)


@pytest.mark.parametrize("act", ["turn_down", "mentor_left", "take_back"])
def test_all_that_is_owed_is_counted_from_the_return(act: str) -> None:
    answer, team = HOME.limits.first_answer_working_days, HOME.team
    back = (act, 40)
    news = promises.Promise("news", day(40, answer))
    assert owed("claimed", back) == news
    assert owed("proposing", back, ("propose", 41)) == news  # of that, the mentee hears nothing
    asked = (back, ("ask", 41), ("answer", 42))
    assert owed("claimed", *asked) == promises.Promise(
        "decision", day(40, team.decision_working_days)
    )
    assert owed("proposing", *asked, ("propose", 43)) == promises.Promise(
        "search", day(43, team.search_working_days)
    )


def test_a_proposal_that_is_taken_back_was_nobodys_yet() -> None:
    twice = (("turn_down", 40), ("propose", 41), ("take_back", 45))
    assert owed("claimed", *twice) == owed("claimed", ("turn_down", 40))
