"""What supports the two arrives: the first word before all else, two contacts in the first month,
and whatever matters to a mentor who meets somebody every few days."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from conversations import hours
from conversations.steps import Role
from scheduler.occasions import Appointment
from tests.scheduler.conftest import DAY, INTRODUCED
from tests.scheduler.journeys import HOME, HOUR, Pair, pair

WEEK = 7 * DAY
STARTS = [INTRODUCED + day * DAY + hour * HOUR for day in range(7) for hour in (0, 4, 8, 10)]


@pytest.mark.parametrize("introduced_at", STARTS)
def test_the_spark_comes_before_anything_else_at_the_first_decent_hour(
    introduced_at: datetime,
) -> None:
    alone = pair(introduced_at=introduced_at, countries=("FR", "FR"))
    alone.follow(introduced_at, introduced_at + 6 * DAY)
    spark, at = next((each, now) for each, now in alone.told if each.role is not None)
    assert spark.step == "spark"
    assert at == hours.decent(introduced_at + DAY, "Europe/Paris", HOME.limits, "FR")


@pytest.mark.parametrize("introduced_at", STARTS[::4])
def test_who_answers_nothing_is_asked_twice_in_the_first_month(introduced_at: datetime) -> None:
    silent = pair(introduced_at=introduced_at, countries=("FR", "FR"))
    silent.follow(introduced_at, introduced_at + 31 * DAY)
    for role in ("mentee", "mentor"):
        asked = [each.step for each, _ in silent.told if each.role == role]
        assert [step for step in asked if step.startswith("checkin")] == [
            "checkin_first",
            "checkin",
        ]


class Busy:
    """A mentor who meets each of several people every few weeks, and is asked every time whether
    they did; whoever is asked says so two hours later."""

    def __init__(self, pairs: int, weeks: int) -> None:
        self.every = weeks * WEEK
        self.pairs = [pair(countries=("FR", "FR"), objective_set=True) for _ in range(pairs)]
        self.first = [INTRODUCED + (6 + 2 * number) * DAY for number in range(pairs)]

    def lives(self) -> None:
        """Six months, looked at as a round does: whoever waits longest first."""
        waiting, heard = [INTRODUCED for _ in self.pairs], tuple[datetime, ...]()
        while (now := min(waiting)) < INTRODUCED + 190 * DAY:
            number = waiting.index(now)
            each = self.pairs[number]
            spoken = now - 2 * DAY
            each.facts = each.facts._replace(
                sessions=self._sessions(number, now),
                last_word_at=max(INTRODUCED, spoken),
                answered_at=max(INTRODUCED, spoken),
                in_several={"mentor"},
                nudges={**each.facts.nudges, "mentor": heard},
            )
            again = each.look(now).look_again_at
            heard = tuple(each.facts.nudges.get("mentor", ()))
            waiting[number] = min(
                (at for at in (again, *self._news(number)) if at is not None and at > now),
                default=INTRODUCED + 400 * DAY,
            )

    def meets(self, number: int) -> list[datetime]:
        """When they see one of them."""
        last = INTRODUCED + 170 * DAY
        count = (last - self.first[number]) // self.every
        return [self.first[number] + each * self.every for each in range(count + 1)]

    def _said(self, number: int) -> list[tuple[str, Role, datetime]]:
        """Of which session each of the two has said that it took place, and when."""
        return [
            (each.occasion, each.role, at + 2 * HOUR)
            for each, at in self.pairs[number].told
            if each.step == "did_you_meet" and each.role is not None
        ]

    def _sessions(self, number: int, now: datetime) -> Sequence[Appointment]:
        found, known = [], [each for each in self._said(number) if each[2] <= now]
        for count, at in enumerate(self.meets(number), 1):
            agreed = at - self.every + 30 * HOUR
            said = {role: when for occasion, role, when in known if occasion == str(count)}
            if said:
                held = Appointment(count, at, "held", min(said.values()), frozenset(said))
                found.append(held)
            elif agreed <= now:
                found.append(Appointment(count, at, "agreed", agreed))
        return found

    def _news(self, number: int) -> list[datetime]:
        agreed = (at - self.every + timedelta(hours=30) for at in self.meets(number))
        return [*agreed, *(at for _, _, at in self._said(number))]

    def left_out(self) -> list[str]:
        """What matters, and was never said to the mentor."""
        late = [each.step for each_pair in self.pairs for each, _ in each_pair.late]
        return [step for step in late if HOME.journey[step].matters]


def told(each: Pair, *begins: str) -> int:
    """How many of these steps the mentor was told."""
    return sum(name.startswith(begins) for name in each.names("mentor"))


@pytest.mark.parametrize(("pairs", "weeks"), [(2, 1), (2, 2), (3, 3), (3, 2), (3, 1)])
def test_a_busy_mentor_misses_nothing_that_matters(pairs: int, weeks: int) -> None:
    """Three sessions a week ask as many questions as a week has room for: the other of the two is
    asked, too, and so some of them are left out."""
    busy = Busy(pairs, weeks)
    busy.lives()
    assert busy.left_out() == []
    for number, each in enumerate(busy.pairs):
        assert told(each, "checkin", "midterm", "month_five") == 6
        assert told(each, "did_you_meet") >= len(busy.meets(number)) // 2


@pytest.mark.parametrize("several", [True, False])
def test_of_a_session_early_in_the_morning_everybody_is_reminded(*, several: bool) -> None:
    at = INTRODUCED + 9 * DAY - HOUR  # half past nine in Paris
    early = pair(sessions=[Appointment(1, at, "agreed", INTRODUCED + DAY)])
    early.facts = early.facts._replace(in_several={"mentor"} if several else set())
    early.follow(INTRODUCED + 5 * DAY, at)
    assert "meeting_soon" in early.names("mentor")
