"""In which ways somebody helps, and how many questions they take in a month. Pure.

A mentor accompanies for six months; a contact answers questions once. One person may be both, each
with a capacity of its own. Who filled in their profile before they were asked which is a mentor;
the team may ask them for one talk as it always could, but no pair, to whom they never agreed.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

MENTOR, CONTACT, TALK = "mentor", "contact", "talk"
"""What somebody may be asked for: to accompany, by the team; a talk, by a mentee and their mentor;
a talk, by the team."""

QUOTA = 2
"""Questions in a calendar month, where a profile does not say."""


def serves(answers: Mapping[str, Any]) -> frozenset[str]:
    """What the author of a profile may be asked for."""
    named = frozenset(answers.get("roles") or ())
    if not named:
        return frozenset({MENTOR, TALK})
    return named | {TALK} if CONTACT in named else named


def quota(answers: Mapping[str, Any]) -> int:
    """How many questions they take in a calendar month."""
    return int(answers.get("quota") or QUOTA)


def whole(answers: Mapping[str, Any]) -> dict[str, Any]:
    """A profile with the role it stands for, where its author was not asked yet: as its questions
    depend on the role, it can be read."""
    return {"roles": [MENTOR], **answers} if answers else {}


def left(limit: int, asked: Iterable[datetime], at: datetime, zone: str) -> int:
    """How many more questions somebody takes in the calendar month of `at` in their zone, with
    those they were asked: a question counts in the month it was put in, whatever became of it."""
    month = month_of(at, zone)
    return limit - sum(month_of(each, zone) == month for each in asked)


def month_of(at: datetime, zone: str) -> tuple[int, int]:
    """The calendar month of an instant, on the clock of a zone: (year, month)."""
    local = at.astimezone(ZoneInfo(zone))
    return local.year, local.month
