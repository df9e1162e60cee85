"""How a mentorship fares, seen from outside: well, quiet, or in need of a hand. Pure.

Nobody reads the private thread, so this judges by facts only: when each of the two last wrote,
whether they met, or did not, which check-ins nobody answered, what sessions were marked, whether
their case bears ⚠ (see `flagged`). It is shown to the team, with the reason; never to the two.
"""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from conversations.steps import Role

State = Literal["well", "quiet", "needs_hand"]
STATES: tuple[State, ...] = ("well", "quiet", "needs_hand")

Reason = Literal[
    "concern",
    "missed",
    "never_began",
    "never_answered",
    "edge",
    "on_break",
    "meeting_ahead",
    "not_begun",
    "not_answered",
    "unanswered",
    "silent",
    "pause",
    "unheard",
    "not_met",
    "in_rhythm",
    "in_touch",
]
"""Why: their case bears ⚠; sessions in a row did not take place, and the team has not seen to it; a
week after their introduction neither of the two has written, or one of them has not; the mentor was
at the edge of their role, and the team has not seen to it; they are on a break that they have
stated; a session is agreed within four weeks; neither has written yet, or one has not; one of the
two writes and the other does not answer; nothing from either for long, or for some time; one of
them leaves check-ins unanswered; no session yet; nothing from either, and the date that their
rhythm proposes is still to come; they are in touch."""

STATE_OF: dict[Reason, State] = {
    "concern": "needs_hand",
    "missed": "needs_hand",
    "never_began": "needs_hand",
    "never_answered": "needs_hand",
    "edge": "quiet",
    "on_break": "well",
    "meeting_ahead": "well",
    "not_begun": "quiet",
    "not_answered": "quiet",
    "unanswered": "quiet",
    "silent": "quiet",
    "pause": "quiet",
    "unheard": "quiet",
    "not_met": "quiet",
    "in_rhythm": "well",
    "in_touch": "well",
}
"""What each reason comes to; the first that holds, in this order, counts."""

NO_CALM: frozenset[Reason] = frozenset({"edge", "unanswered", "unheard"})
"""The reasons of the quiet state that no silence is: there it is said to be one to follow."""

MISSED = 2
"""Sessions in a row that did not take place: once happens to everyone."""

UNHEARD = 2
"""Check-ins in a row that one of the two leaves unanswered: one may come at a bad moment."""

ANSWERED_WITHIN = timedelta(days=7)
"""After how long a check-in that has no answer counts as unanswered."""

ONE_SIDED: frozenset[Reason] = frozenset(
    {"never_answered", "not_answered", "unanswered", "silent", "pause"}
)
"""The reasons of which the team reads, too, who of the two wrote last: see `silent`."""

UNANSWERED = timedelta(days=14)
"""How much later than their first word without an answer one of the two has written again: in each
exchange one word is the last."""

FIRST_WORD = timedelta(days=1)
BEGUN = timedelta(days=7)
"""How long after the introduction both may take for their first word, before it is told as calm,
and before they need a hand: the days at which the programme's journey speaks to the one who might
begin, and to the team."""

PAUSE = timedelta(days=21)
SILENT = timedelta(days=28)
"""How long without a sign of either: the days at which the programme's journey speaks to the two,
and then to the team."""

NOT_MET = timedelta(days=42)
"""How long after the introduction a first session is still no cause to look."""


class Facts(NamedTuple):
    """What is known of an active mentorship. Instants are aware. `met_at` is the newest session
    at which they met (`dates.MET`), `meets_at` the next one that is agreed, `rhythm_at` the one
    that their rhythm proposes after the newest, if they have one; `flagged`: their case bears ⚠;
    `break_until`: when their break ends, or the last one ended. `missed` counts the sessions that
    did not take place since they met last, and since the team last saw to it, `edges` those at
    the edge of the mentor's role since the same, `unheard` the newest check-ins that one of the two
    left unanswered in a row (of whoever left more). `joined`: one of them has answered what the
    other would ask a contact with them. `waits_since`: when whoever wrote last did so for the first
    time since the other, where that was noted."""

    introduced_at: datetime
    mentee_wrote_at: datetime | None = None
    mentor_wrote_at: datetime | None = None
    met_at: datetime | None = None
    meets_at: datetime | None = None
    flagged: bool = False
    break_until: datetime | None = None
    missed: int = 0
    edges: int = 0
    unheard: int = 0
    rhythm_at: datetime | None = None
    joined: bool = False
    waits_since: datetime | None = None

    def in_rhythm(self, now: datetime) -> bool:
        """Whether the date that their rhythm proposes is still to come: until then no calm is worth
        a look."""
        return self.rhythm_at is not None and self.rhythm_at > now

    def meets_soon(self, now: datetime) -> bool:
        """The same of a session that they have agreed on, and that comes within `SILENT`: a date
        months ahead says little of how they are until then."""
        return self.meets_at is not None and now < self.meets_at < now + SILENT


def awaited(mentee_wrote_at: datetime | None, mentor_wrote_at: datetime | None) -> Role | None:
    """Whose answer the other of the two waits for, if anybody's: who wrote longer ago, or never;
    None while neither has written."""
    if mentor_wrote_at is None:
        return "mentor" if mentee_wrote_at is not None else None
    if mentee_wrote_at is None:
        return "mentee"
    return "mentor" if mentor_wrote_at < mentee_wrote_at else "mentee"


def last_word(
    mentee_wrote_at: datetime | None, mentor_wrote_at: datetime | None
) -> datetime | None:
    """When one of the two wrote last, if either ever has."""
    return max((at for at in (mentee_wrote_at, mentor_wrote_at) if at is not None), default=None)


def silent(facts: Facts) -> Role | None:
    """Who of the two has not answered the last word of the other; None where neither has written,
    or they have met since, or come back from a break."""
    words = (facts.mentee_wrote_at, facts.mentor_wrote_at)
    last = last_word(*words)
    return awaited(*words) if last is not None and last > _began(facts) else None


def calm_since(facts: Facts, now: datetime) -> datetime | None:
    """Since when there has been no sign of either, where that is so long (`PAUSE`) that it is worth
    a look; None where they are on a break, or have a session to come, agreed and near or by their
    rhythm."""
    if facts.meets_soon(now) or facts.in_rhythm(now):
        return None
    signs = (facts.mentee_wrote_at, facts.mentor_wrote_at)
    last = max(_began(facts), *(at for at in signs if at is not None), facts.introduced_at)
    return last if now - last >= PAUSE else None


def _began(facts: Facts) -> datetime:
    """From when on they may be expected to write."""
    began = max(facts.introduced_at, facts.met_at or facts.introduced_at)
    return max(began, facts.break_until or began)


def reason(facts: Facts, now: datetime) -> Reason:
    """What tells most about how they fare, at `now`."""
    began = _began(facts)
    mentee = max(began, facts.mentee_wrote_at or began)
    mentor = max(began, facts.mentor_wrote_at or began)
    last = max(mentee, mentor)
    asked = max(began, facts.waits_since or min(mentee, mentor))
    on_break = facts.break_until is not None and facts.break_until > now
    ahead = facts.meets_at is not None and facts.meets_at > now
    neither = facts.mentee_wrote_at is None and facts.mentor_wrote_at is None
    both = facts.mentee_wrote_at is not None and facts.mentor_wrote_at is not None
    begun = both or facts.joined or facts.met_at is not None or on_break or ahead
    calm = timedelta(0) if facts.in_rhythm(now) else now - last
    waits = timedelta(0) if begun else now - began  # for the first word of one of them, or of both
    holds: dict[Reason, bool] = {
        "concern": facts.flagged,
        "missed": facts.missed >= MISSED,
        "never_began": neither and waits >= BEGUN,
        "never_answered": waits >= BEGUN,
        "edge": facts.edges > 0,
        "on_break": on_break,
        "meeting_ahead": facts.meets_soon(now),
        "not_begun": neither and waits >= FIRST_WORD,
        "not_answered": waits >= FIRST_WORD,
        "unanswered": last - asked >= UNANSWERED and now - last < PAUSE,
        "silent": calm >= SILENT,
        "pause": calm >= PAUSE,
        "unheard": facts.unheard >= UNHEARD,
        "not_met": facts.met_at is None and now - facts.introduced_at >= NOT_MET,
        "in_rhythm": facts.in_rhythm(now) and now - last >= PAUSE,
        "in_touch": True,
    }
    return next(each for each in STATE_OF if holds[each])


def shown(reason: Reason) -> str:
    """The word (of the programme's, `health.<word>`) for the state that a reason comes to."""
    return "follow" if reason in NO_CALM else STATE_OF[reason]


def why(facts: Facts, now: datetime) -> str:
    """The word (of the programme's, `health.why.<word>`) for what tells most about them: who of the
    two is silent is said where one of them is."""
    holds = reason(facts, now)
    role = silent(facts) if holds in ONE_SIDED else None
    return f"{holds}_{role}" if role is not None else holds


def state(facts: Facts, now: datetime) -> State:
    """How they fare, at `now`."""
    return STATE_OF[reason(facts, now)]
