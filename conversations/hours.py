"""Hours at which one may be spoken to without being asked. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from conversations.figures import Limits


def decent(at: datetime, zone: str, limits: Limits) -> datetime:
    """The first instant from `at` on (aware; so is the answer, in UTC's stead in `zone`) that lies
    in the person's own waking hours, and on a weekday where weekends are quiet."""
    local = at.astimezone(ZoneInfo(zone))
    if local.hour >= limits.quiet_from_hour:
        local = _morning(local + timedelta(days=1), limits)
    elif local.hour < limits.quiet_until_hour:
        local = _morning(local, limits)
    while limits.quiet_weekends and local.weekday() >= 5:
        local = _morning(local + timedelta(days=1), limits)
    return local


UNASKED = timedelta(days=1)
"""How long after a message that nobody asked for the next one may come."""


def unasked(at: datetime, nudged_at: datetime | None, zone: str, limits: Limits) -> datetime:
    """The first decent instant from `at` on at which somebody may be told what they did not ask
    for: not on a day on which they heard from us so already (`nudged_at`, see `Person`)."""
    if nudged_at is not None:
        at = max(at, nudged_at + UNASKED)
    return decent(at, zone, limits)


def morning(day: date, zone: str, limits: Limits) -> datetime:
    """The first instant (aware UTC) of a day at which a person may be spoken to unasked; of the
    next working day, where weekends are quiet."""
    begins = datetime.combine(day, time(), ZoneInfo(zone))
    return decent(begins, zone, limits).astimezone(UTC)


def next_morning(at: datetime, zone: str, limits: Limits) -> datetime:
    """The next instant (aware UTC) after `at` at which a person's quiet hours end, on any day."""
    local = at.astimezone(ZoneInfo(zone))
    day = local if local.hour < limits.quiet_until_hour else local + timedelta(days=1)
    return _morning(day, limits).astimezone(UTC)


def _morning(day: datetime, limits: Limits) -> datetime:
    return datetime.combine(day.date(), time(limits.quiet_until_hour), day.tzinfo)
