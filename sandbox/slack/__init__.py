"""A pretend Slack: Web API, Socket Mode and signed requests, strict where Slack is, with hands and
eyes for people.

Start with `SlackServer`; put its `routes()` into an aiohttp application. `Timing` holds Slack's
delays, `plain_text` reads a message's words.
"""

from sandbox.slack.errors import SlackError
from sandbox.slack.people import NotPossible
from sandbox.slack.server import SlackServer
from sandbox.slack.state import BOT_ID, BOT_USER_ID, TEAM_ID, Timing
from sandbox.slack.texts import plain_text, readable
from sandbox.slack.watching import Line, view_text

__all__ = [
    "BOT_ID",
    "BOT_USER_ID",
    "TEAM_ID",
    "Line",
    "NotPossible",
    "SlackError",
    "SlackServer",
    "Timing",
    "plain_text",
    "readable",
    "view_text",
]
