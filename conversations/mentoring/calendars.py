"""A session as a file for the calendar of a phone (iCalendar: RFC 5545, and RFC 5546 for its
changes). Pure.

The file is opened by hand, not received as an invitation: it is published, names no organiser and
asks nobody for an answer. One session keeps its `uid` however often it is moved; each change raises
`sequence`, so that a calendar which has it changes it. What is called off is sent as `CANCEL`;
calendars that can't take it away show it as cancelled, which its title says, too. Instants are UTC:
every calendar shows them on its owner's clock. There is no alarm: we remind people ourselves.

The title says whom one meets, never why; `CLASS:PRIVATE` keeps even that from colleagues who may
look into a calendar. Where they meet is what either wrote, and nothing else of theirs is in it.
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

_LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]}»]", re.IGNORECASE)


class Entry(NamedTuple):
    """What a calendar shows of a session. `at` and `stamp`, when this was written, are aware;
    `place` is what people typed: a place, a link, a number to call, or nothing."""

    uid: str
    sequence: int
    at: datetime
    minutes: int
    title: str
    place: str
    stamp: datetime
    cancelled: bool = False


def uid(introduced_at: datetime, number: int) -> str:
    """What identifies a session in every calendar of the world: `number` is ours alone, the
    instant at which its two were introduced tells it from those of other services."""
    return f"{uuid5(NAMESPACE_URL, f'camarade/{introduced_at.isoformat()}/{number}')}@camarade"


def written(entry: Entry) -> str:
    """The file's text: UTF-8, CRLF, folded at 75 bytes."""
    # Imported at first use: it is large, and most turns agree on no date.
    from icalendar import Calendar, Event

    begins = entry.at.astimezone(UTC)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("dtstart", begins)
    event.add("dtend", begins + timedelta(minutes=entry.minutes))
    event.add("summary", _line(entry.title))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    if entry.place:
        event.add("location", _line(entry.place))
    link = _LINK.search(entry.place)
    if link:
        event.add("url", link[0])
    calendar = Calendar()
    calendar.add("prodid", "-//Camarade//Camarade//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.cancelled else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical()).decode()


def _line(text: str) -> str:
    """What people typed on one line, without what the format has no place for: control characters
    and halves of characters."""
    kept = (each for each in " ".join(text.split()) if unicodedata.category(each) not in _UNFIT)
    return "".join(kept)


_UNFIT = ("Cc", "Cs")
