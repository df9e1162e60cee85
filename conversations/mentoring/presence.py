"""Whether a mentor is there for proposals now, and if not, why: read from dates, so that what ends
by a date has ended at that instant, whoever looks.

A pause is said by the mentor and holds until `back_at`, when they are told that it is over
(`pauses`), or until they are back. A rest holds until a date after a mentorship (`thanks`). Past
the end of the day until which they said they could be there, they are away; where the question
whether they are still there has waited for `limits.still_answer_days`, silent (`still`). What comes
of it all together is one instant, `proposed_from`: whatever is told names that one.
"""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from conversations.dialogue import days
from conversations.figures import Limits
from conversations.matching import roles
from conversations.words import Words
from storage.tables import Mentor
from storage.unit_of_work import UnitOfWork

HERE = ("active", "paused")
"""The states in which somebody is a volunteer."""

AT_LEAST = 1
"""Months for which a mentor must still be there to be proposed: a pair would hardly have begun."""

LAST_DAY = timedelta(minutes=1)
"""What leads from the end of a day back into it."""


def volunteer(uow: UnitOfWork, person_id: int | None) -> Mentor | None:
    """Somebody who is among the volunteers, pausing or not; their profile stays locked until the
    turn is over. Otherwise None."""
    mentor = uow.lock(Mentor, person_id)
    return mentor if mentor is not None and mentor.state in HERE else None


def helps(mentor: Mentor | None, role: str) -> bool:
    """Whether somebody is among the volunteers, pausing or not, and helps in this way (`roles`):
    what they were asked before they left, or gave it up, they can't take on."""
    if mentor is None or mentor.state not in HERE:
        return False
    return role in roles.serves(mentor.answers)


class Presence(NamedTuple):
    """What is known of it; instants are aware UTC."""

    state: str
    back_at: datetime | None = None
    rests_until: datetime | None = None
    available_until: datetime | None = None
    still_asked_at: datetime | None = None

    def out(self, now: datetime, limits: Limits) -> str:
        """Why this mentor is not there for proposals, nor questions: `paused`, `silent`, `away`,
        `resting`; empty if they are."""
        if self.state != "active":
            return "paused"
        if self.is_silent(now, limits):
            return "silent"
        if self.available_until is not None and self.available_until <= now:
            return "away"
        if self.rests_until is not None and self.rests_until > now:
            return "resting"
        return ""

    def proposed_from(self, now: datetime, limits: Limits) -> datetime | None:
        """The instant from which this mentor may be proposed: now, or when the last of what keeps
        them out has ended; None where no such day is known, as long as they say nothing more."""
        pauses = self.state != "active"
        if self.is_silent(now, limits) or (pauses and self.back_at is None):
            return None
        holds = (self.back_at if pauses else None, self.rests_until)
        begins = max([now, *(each for each in holds if each is not None)])
        ends = self.available_until
        return begins if ends is None or begins < ends else None

    def lasts(self, now: datetime, months: int) -> bool:
        """Whether they are there for so many months from now on."""
        return self.available_until is None or self.available_until >= in_months(now, months)

    def is_silent(self, now: datetime, limits: Limits) -> bool:
        """Whether the question if they are still there was not answered in time."""
        asked = self.still_asked_at
        return asked is not None and asked <= asked_since(now, limits)


COLUMNS = tuple(
    col(each)
    for each in (
        Mentor.state,
        Mentor.back_at,
        Mentor.rests_until,
        Mentor.available_until,
        Mentor.still_asked_at,
    )
)
"""What a `Presence` is read from, in its order: a mentor's sealed answers need not be opened."""


def of(mentor: Mentor) -> Presence:
    """The presence of a mentor."""
    return Presence(
        mentor.state,
        mentor.back_at,
        mentor.rests_until,
        mentor.available_until,
        mentor.still_asked_at,
    )


def in_months(now: datetime, months: int) -> datetime:
    """The instant so many calendar months later."""
    return datetime.combine(days.in_months(now.date(), months), now.timetz())


def last_day(until: datetime, zone: str) -> date:
    """The last day on which somebody is there who is until this instant (`available_until`)."""
    return days.here(until - LAST_DAY, zone)


def asked_since(now: datetime, limits: Limits) -> datetime:
    """Who was asked later may still answer the question whether they are there."""
    return now - timedelta(days=limits.still_answer_days)


def sentence(mentor: Mentor, words: Words, zone: str, now: datetime, limits: Limits) -> str:
    """Until when this mentor is there, or is not, as they read it themselves; empty for one who is
    there without an end."""
    known, until = of(mentor), mentor.available_until
    out, day = known.out(now, limits), known.proposed_from(now, limits)
    last = words.long_day(last_day(until, zone)) if until is not None else ""
    if not out:
        if not last:
            return ""
        begins = known.lasts(now, AT_LEAST) or not helps(mentor, roles.MENTOR)
        return words("mentor.here_until" if begins else "mentor.here_briefly", day=last)
    if day is not None:
        key = "paused_until" if out == "paused" else "resting"
        return words(f"mentor.{key}", day=words.long_day(day, zone))
    if out == "paused" and mentor.back_at is None:
        return words("mentor.paused_already")
    if known.is_silent(now, limits):
        return words("mentor.silent")
    return words("mentor.away" if out == "away" else "mentor.gone_before", day=last)


def here(now: Any, since: Any) -> ColumnElement[bool]:
    """The same as a condition for the database: `out` says nothing. Both are instants or places for
    them; `since` is what `asked_since` says."""
    rests, until = col(Mentor.rests_until), col(Mentor.available_until)
    asked = col(Mentor.still_asked_at)
    return and_(
        col(Mentor.state) == "active",
        or_(asked.is_(None), asked > since),
        or_(until.is_(None), until > now),
        or_(rests.is_(None), rests <= now),
    )


def lasting(until: Any) -> ColumnElement[bool]:
    """`Presence.lasts` as a condition for the database: `until` is what `in_months` says."""
    return or_(col(Mentor.available_until).is_(None), col(Mentor.available_until) >= until)
