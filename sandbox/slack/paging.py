"""Cursor paging, as every list method of Slack does it."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from sandbox.slack.api import Arguments
from sandbox.slack.errors import Json, SlackError

Item = TypeVar("Item")


def encode(place: str) -> str:
    """An opaque cursor."""
    return base64.b64encode(f"next:{place}".encode()).decode()


def decode(cursor: str) -> str:
    """What `encode` was given. Error: invalid_cursor."""
    try:
        place = base64.b64decode(cursor, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise SlackError("invalid_cursor") from None
    if not place.startswith("next:"):
        raise SlackError("invalid_cursor")
    return place.removeprefix("next:")


def page(
    things: Sequence[Item], arguments: Arguments, *, default: int = 100, most: int = 1000
) -> tuple[Sequence[Item], Json]:
    """One page of a short list, and its response_metadata."""
    limit = arguments.limit(default, most)
    cursor = arguments.text("cursor")
    start = 0
    if cursor:
        place = decode(cursor)
        if not place.isdigit():
            raise SlackError("invalid_cursor")
        start = int(place)
    following = start + limit
    more = encode(str(following)) if following < len(things) else ""
    return things[start:following], {"next_cursor": more}
