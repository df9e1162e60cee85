"""A room of the careers team's, and where it begins, for tests of what Slack is told of it."""

from tests.conversations.conftest import begin, room

__all__ = ["begin", "room"]
