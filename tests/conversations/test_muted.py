"""Who asked for quiet where every message rings is not told more on the day after it for that."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_sessions import meets
from tests.harness import House

PARIS = ZoneInfo("Europe/Paris")


def unasked(two: Duo) -> list[datetime]:
    """When each step of the journey arrived that the mentor did not ask for."""
    journey = two.house.catalogue.home.journey
    return [
        each.at.astimezone(PARIS)
        for each in two.luc.screen.shown
        if each.message.key.startswith("journey/")
        and journey[each.message.key.split("/")[2]].unasked
    ]


def met_on_slack(house: House) -> Duo:
    """Nour and Luc, who is on Slack, have greeted each other."""
    return duo(house, luc=house.slack("Luc")).agree().greet()


@pytest.mark.parametrize("day", range(14, 21))
def test_the_morning_after_holds_one_message_and_no_quiet_day_any(
    house: House, begin: Begin, day: int
) -> None:
    two = begin(house, met_on_slack)
    at = house.clock.now().astimezone(PARIS).replace(hour=14, minute=0) + timedelta(days=day)
    meets(two, f"{at:%d/%m} à 14h")
    house.clock.to(at + timedelta(hours=1))
    two.luc.says("/mute")
    house.clock.forward(days=5)
    days = Counter(each.date() for each in unasked(two))
    assert days
    assert max(days.values()) == 1, days
    assert not [each for each in days if each.weekday() >= 5], days
    assert any("did_you_meet" in each.message.key for each in two.luc.screen.shown)
