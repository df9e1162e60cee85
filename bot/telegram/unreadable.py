"""Updates that python-telegram-bot can't read: what of them can be read still counts.

A server that is newer than the library, or older, may write a part of a message otherwise; the
library then reads nothing of it. Who wrote, where, and in which words is written alike by all: that
is kept, with what it replies to and whether it was forwarded. Whoever sent a poll, or a file that
can't be read, is told so, as with any other: a caption without its file would pass for an answer.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from telegram import Bot, Update

log = logging.getLogger(__name__)

_WHO = ("message_id", "from", "chat", "date")
_PLAIN = (*_WHO, "edit_date", "message_thread_id", "is_topic_message", "forward_origin")
_OF_A_PRESS = ("id", "from", "chat_instance", "data")
_LESS: Sequence[tuple[str, ...]] = (
    (*_PLAIN, "text", "entities", "reply_to_message"),
    (*_PLAIN, "text", "reply_to_message"),
    _PLAIN,
    _WHO,
)
"""What of a message is tried, the most first. Its words only with whether they were forwarded:
those of somebody else are not taken for its author's."""

Raw = Mapping[str, Any]


def last_of(batch: Sequence[Raw]) -> int | None:
    """The number of the last update that has one, in the order in which they came."""
    numbers = [each.get("update_id") for each in batch]
    return next((each for each in reversed(numbers) if isinstance(each, int)), None)


def read(raw: Raw, bot: Bot, now: datetime) -> Update | None:
    """The update, or what of it can be read; None where that is nothing, which is logged without a
    word of what it holds. `now` dates what has no date."""
    whole: Exception | None = None
    for part in (raw, *(_only(raw, kept, now) for kept in _LESS)):
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

    def less(message: Raw, names: tuple[str, ...]) -> dict[str, Any]:
        known = {name: message[name] for name in names if name in message}
        if isinstance(replied := known.get("reply_to_message"), Mapping):
            known["reply_to_message"] = less(replied, (*_WHO, "text", "media_group_id"))
        return {"date": int(now.timestamp()), **known}

    rest = {"update_id": raw["update_id"]} if "update_id" in raw else {}
    for kind in ("message", "edited_message"):
        if isinstance(message := raw.get(kind), Mapping):
            return {**rest, kind: less(message, kept)}
    if isinstance(press := raw.get("callback_query"), Mapping):
        pressed = {name: press[name] for name in _OF_A_PRESS if name in press}
        if isinstance(message := press.get("message"), Mapping):
            pressed["message"] = less(message, kept)
        return {**rest, "callback_query": pressed}
    return raw
