"""Who asked for quiet where every message rings is not told more on the day after it for that."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from storage.tables import Meeting, Mentorship
from storage.unit_of_work import UnitOfWork
from tests.conversations.pairs import Duo, duo
from tests.harness import House

PARIS = ZoneInfo("Europe/Paris")


def meets(two: Duo, days: int) -> datetime:
    """They have agreed on a session at two in the afternoon, so many days on; when it is."""
    day = two.house.clock.now().astimezone(PARIS).date() + timedelta(days=days)
    at = datetime.combine(day, time(14), PARIS).astimezone(UTC)

    def arrange(uow: UnitOfWork) -> None:
        row = uow.lock(Mentorship, two.mentorship.id)
        assert row is not None
        assert row.id is not None
        met = Meeting(
            mentorship_id=row.id,
            at=at,
            state="agreed",
            proposed_by=row.mentee_id,
            decided_at=uow.now,
        )
        uow.session.add(met)
        row.look_again_at = uow.now

    two.house.change(arrange)
    return at


def unasked(two: Duo) -> list[datetime]:
    """When each step of the journey arrived that the mentor did not ask for."""
    journey = two.house.catalogue.home.journey
    return [
        each.at.astimezone(PARIS)
        for each in two.luc.screen.shown
        if each.message.key.startswith("journey/")
        and journey[each.message.key.split("/")[2]].unasked
    ]


@pytest.mark.parametrize("day", range(14, 21))
def test_the_morning_after_holds_one_message_and_no_quiet_day_any(house: House, day: int) -> None:
    two = duo(house, luc=house.slack("Luc")).agree().greet()
    house.clock.to(meets(two, day) + timedelta(hours=1))
    two.luc.says("/mute")
    house.clock.forward(days=5)
    days = Counter(each.date() for each in unasked(two))
    assert days
    assert max(days.values()) == 1, days
    assert not [each for each in days if each.weekday() >= 5], days
    assert any("did_you_meet" in each.message.key for each in two.luc.screen.shown)
