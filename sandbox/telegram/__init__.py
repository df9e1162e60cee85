"""A pretend Telegram Bot API server: wire-true for what a mentoring bot uses, strict where the
real one is strict, with people to play.

    server = TelegramServer(clock)
    app.add_routes(server.routes())
    server.add_user(1, "Inès")
    server.say(1, "/start")
    line = await server.wait_for(1, "Bonjour")
    server.tap(1, "Français")
    print(server.transcript(1))
"""

from sandbox.telegram.arriving import CannotDo
from sandbox.telegram.files import SMALL_PNG
from sandbox.telegram.params import Upload
from sandbox.telegram.server import DEFAULT_TOKEN, TelegramServer
from sandbox.telegram.state import Call, Clock
from sandbox.telegram.trouble import Limits, Trouble
from sandbox.telegram.view import Line

__all__ = [
    "DEFAULT_TOKEN",
    "SMALL_PNG",
    "Call",
    "CannotDo",
    "Clock",
    "Limits",
    "Line",
    "TelegramServer",
    "Trouble",
    "Upload",
]
