"""When the team's figures come: the digest each week, the report each month, as the team opens on
the first working day. The agenda holds the dates; the first request plans them.

A date that comes due plans the next one in the same transaction, so there is always one; and what
came due while we stood still waits for the team to open.
"""

from datetime import date, datetime, timedelta

from conversations.casework import working
from conversations.figures import Team
from conversations.team import periods
from conversations.turn import Turn

WEEK = ("digest/0", "week")
MONTH = ("report/0", "month")
"""The subjects of the agenda, and for the sake of what they come due."""


def plan(turn: Turn) -> None:
    """See to it that the next digest and the next report come."""
    for subject, step in (WEEK, MONTH):
        if step not in turn.uow.reminders(subject):
            turn.uow.remind(subject, step, _next(step, turn.now, turn.catalogue.home.team))


def is_time(turn: Turn, which: tuple[str, str]) -> bool:
    """Whether what came due may be posted now; then the next date is planned, otherwise the moment
    at which it may."""
    (subject, step), team = which, turn.catalogue.home.team
    opens_at = working.within_hours(turn.now, team)
    if opens_at > turn.now:
        turn.uow.remind(subject, step, opens_at)
        return False
    turn.uow.remind(subject, step, _next(step, turn.now, team))
    return True


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def _next(step: str, now: datetime, team: Team) -> datetime:
    """As the team opens in the week, or month, after `now`."""
    today = working.local_day(now, team)
    if step == WEEK[1]:
        return working.opening(monday(today) + timedelta(days=7), team)
    return working.opening(periods.months_later(today, 1), team)
