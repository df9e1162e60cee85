"""Updates that python-telegram-bot can't read: what of them can be read still counts.

A server that is newer than the library, or older, may write a part of a message otherwise; the
library then reads nothing of it. Who wrote, where, and in which words is written alike by all: that
is kept, and whoever sent a poll or a gift is told that we can't read it, as with any other.
"""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from telegram import Bot, Update

log = logging.getLogger(__name__)

_WORDS = (
    *("message_id", "from", "chat", "date", "edit_date", "message_thread_id", "is_topic_message"),
    *("text", "caption", "media_group_id"),
)
_WITH_MARKS = (*_WORDS, "entities", "caption_entities")
_OF_A_PRESS = ("id", "from", "chat_instance", "data")

Raw = Mapping[str, Any]


def read(raw: Raw, bot: Bot, now: datetime) -> Update | None:
    """The update, or what of it can be read; None where that is nothing, which is logged without a
    word of what it holds. `now` dates what has no date."""
    whole: Exception | None = None
    for part in (raw, _only(raw, _WITH_MARKS, now), _only(raw, _WORDS, now)):
        try:
            update = Update.de_json(dict(part), bot)
        except Exception as error:  # noqa: BLE001 -- whatever the library stumbles over
            whole = whole or error
            continue
        if whole is not None:
            log.warning("Update %s is read in part only (%s).", raw.get("update_id"), named(whole))
        return update
    log.error("Update %s is left out: it can't be read (%s).", raw.get("update_id"), named(whole))
    return None


def named(error: Exception | None) -> str:
    """What went wrong. A constructor that misses something names that; other errors may quote what
    somebody wrote."""
    return repr(error) if isinstance(error, TypeError) else type(error).__name__


def _only(raw: Raw, kept: tuple[str, ...], now: datetime) -> Raw:
    """The update with only this much of its message."""

    def less(message: Raw) -> Raw:
        known = {name: message[name] for name in kept if name in message}
        return {"date": int(now.timestamp()), **known}

    rest = {"update_id": raw.get("update_id")}
    for kind in ("message", "edited_message"):
        if isinstance(message := raw.get(kind), Mapping):
            return {**rest, kind: less(message)}
    if isinstance(press := raw.get("callback_query"), Mapping):
        pressed = {name: press[name] for name in _OF_A_PRESS if name in press}
        if isinstance(message := press.get("message"), Mapping):
            pressed["message"] = less(message)
        return {**rest, "callback_query": pressed}
    return raw
