"""A room of the careers team's, for tests of what Slack is told of it."""

from collections.abc import Iterator

import pytest

from tests.conversations.room import Room


@pytest.fixture
def room(sqlite_url: str) -> Iterator[Room]:
    """A room of one's own."""
    opened = Room(sqlite_url)
    yield opened
    opened.close()
