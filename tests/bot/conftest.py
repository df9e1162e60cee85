"""A room of the careers team's, for tests of what Slack is told of it."""

from tests.conversations.conftest import room

__all__ = ["room"]
