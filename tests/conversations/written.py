"""Two whose thread holds a first word of each, and what the tests of their thread do with them."""

import pytest

from storage.mail import Ref
from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo
from tests.harness import House


def have_written(house: House, platform: str) -> Duo:
    """Nour is on Telegram, Luc on this platform; both have written."""
    luc = house.slack("Luc") if platform == "slack" else house.phone("Luc")
    two = duo(house, luc=luc).agree()
    two.nour.says("Bonjour")
    writes(two, "Bonjour")
    two.nour.reads()
    two.luc.reads()
    return two


@pytest.fixture(params=["telegram", "slack"])
def two(request: pytest.FixtureRequest, house: House, begin: Begin) -> Duo:
    """Nour on Telegram, Luc on Telegram or on Slack; both have written."""
    return begin(house, have_written, str(request.param))


def writes(two: Duo, text: str) -> None:
    """Luc writes in their thread."""
    two.luc.says(text, under=in_thread(two))


def in_thread(two: Duo) -> Ref | None:
    """What Luc writes under, so that it stands in their thread."""
    return two.thread(two.luc) if two.luc.who.startswith("slack:") else None
