"""How a mentorship fares, seen from outside: well, quiet, or in need of a hand. Pure.

Nobody reads the private thread, so this judges by facts only: when either of the two last wrote,
when they met, whether their case bears ⚠ (see `flagged`). Who needs a hand is counted by that
alone, so that whoever looks for them finds them; it is never shown to the two.
"""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

State = Literal["well", "quiet", "needs_hand"]
STATES: tuple[State, ...] = ("well", "quiet", "needs_hand")

Reason = Literal[
    "concern", "on_break", "unanswered", "silent", "pause", "not_met", "meeting_ahead", "in_touch"
]
"""Why: their case bears ⚠; they are on a break that they have stated; one of the two writes and the
other does not answer; nothing from either for long, or for some time; no session yet; a session is
agreed; they are in touch."""

STATE_OF: dict[Reason, State] = {
    "concern": "needs_hand",
    "on_break": "well",
    "unanswered": "quiet",
    "silent": "quiet",
    "pause": "quiet",
    "not_met": "quiet",
    "meeting_ahead": "well",
    "in_touch": "well",
}
"""What each reason comes to; the first that holds, in this order, counts."""

UNANSWERED = timedelta(days=14)
"""How long one of the two may stay away while the other writes."""

PAUSE = timedelta(days=21)
SILENT = timedelta(days=28)
"""How long without a sign of either: the days at which the programme's journey speaks to the two,
and then to the team."""

NOT_MET = timedelta(days=42)
"""How long after the introduction a first session is still no cause to look."""


class Facts(NamedTuple):
    """What is known of an active mentorship. Instants are aware. `met_at` is the newest session
    that was held, `meets_at` the next one that is agreed; `flagged`: their case bears ⚠;
    `break_until`: when their break ends, or the last one ended."""

    introduced_at: datetime
    mentee_wrote_at: datetime | None = None
    mentor_wrote_at: datetime | None = None
    met_at: datetime | None = None
    meets_at: datetime | None = None
    flagged: bool = False
    break_until: datetime | None = None


def reason(facts: Facts, now: datetime) -> Reason:
    """What tells most about how they fare, at `now`."""
    began = max(facts.introduced_at, facts.met_at or facts.introduced_at)
    began = max(began, facts.break_until or began)
    mentee = max(began, facts.mentee_wrote_at or began)
    mentor = max(began, facts.mentor_wrote_at or began)
    last, first = max(mentee, mentor), min(mentee, mentor)
    if facts.flagged:
        return "concern"
    if facts.break_until is not None and facts.break_until > now:
        return "on_break"
    if facts.meets_at is not None and facts.meets_at > now:
        return "meeting_ahead"
    if last > first and now - first >= UNANSWERED:
        return "unanswered"
    if now - last >= SILENT:
        return "silent"
    if now - last >= PAUSE:
        return "pause"
    if facts.met_at is None and now - facts.introduced_at >= NOT_MET:
        return "not_met"
    return "in_touch"


def state(facts: Facts, now: datetime) -> State:
    """How they fare, at `now`."""
    return STATE_OF[reason(facts, now)]
