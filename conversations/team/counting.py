"""What is counted for the team's pictures and reports: requests in and out, delays, sessions; but
what mentees answer for themselves alone, see `batches`.

Periods are instants, from the first up to and without the second. Drafts are never counted: they
are their author's alone. Rows that were erased still count, as `erasing` leaves them for that.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from conversations.casework import promises, working
from conversations.casework.promises import Kind
from conversations.figures import Team
from conversations.programme import Programme
from storage.tables import (
    Decision,
    History,
    Inquiry,
    Interview,
    Meeting,
    Mentorship,
    Request,
    Talk,
)

DECIDES = frozenset({"propose", "refer", "refer_beside", "decline"})
"""Acts of staff that say what becomes of a request; whatever leaves a `Decision` does so too."""

FOUND = "mentor_accepts"
KINDS: tuple[Kind, ...] = ("answer", "decision", "search")


class Received(NamedTuple):
    """A request that was sent."""

    id: int
    situation: str
    at: datetime


class Closed(NamedTuple):
    """A request that was sent, and is closed."""

    outcome: str
    at: datetime


class Steps(NamedTuple):
    """When a case took its steps; empty for those it has not taken."""

    answered_at: datetime | None = None
    decided_at: datetime | None = None
    searched_at: datetime | None = None
    found_at: datetime | None = None


def received(session: Session, first: datetime, after: datetime) -> list[Received]:
    """The requests that were sent in a period."""
    return [
        Received(number, situation, at)
        for number, situation, at in session.exec(_RECEIVED, params=_of(first, after))
        if number is not None and at is not None
    ]


def closed(session: Session, first: datetime, after: datetime) -> list[Closed]:
    """The requests that were closed in a period."""
    found = session.exec(_CLOSED, params=_of(first, after))
    return [Closed(outcome, at) for outcome, at in found if at is not None]


def steps(session: Session, first: datetime, after: datetime) -> dict[int, Steps]:
    """When each request that was sent in a period took its steps."""
    at: dict[int, dict[str, datetime]] = {}
    for number, act, when in session.exec(_FIRST_ACTS, params=_of(first, after)):
        at.setdefault(number, {})[act] = when
    for number, when in session.exec(_FIRST_DECISIONS, params=_of(first, after)):
        at.setdefault(number, {})["decision"] = when
    return {number: _steps(found) for number, found in at.items()}


def _steps(at: Mapping[str, datetime]) -> Steps:
    def first(acts: Iterable[str]) -> datetime | None:
        return min((at[act] for act in acts if act in at), default=None)

    return Steps(
        first(promises.ANSWERS), first([*DECIDES, "decision"]), at.get("propose"), at.get(FOUND)
    )


def days(sent: datetime, steps: Steps, team: Team) -> dict[Kind, int]:
    """The working days that each step of a request took which it has taken: the first answer and
    the decision from when it was sent, somebody found from the first that was asked."""
    spans: dict[Kind, tuple[datetime | None, datetime | None]] = {
        "answer": (sent, steps.answered_at),
        "decision": (sent, steps.decided_at),
        "search": (steps.searched_at, steps.found_at),
    }
    return {
        kind: working.between(working.local_day(begun, team), working.local_day(done, team), team)
        for kind, (begun, done) in spans.items()
        if begun is not None and done is not None
    }


class Delay(NamedTuple):
    """How many working days a step took, and within how many it had been promised."""

    days: int
    promised: int


def delays(
    session: Session, first: datetime, after: datetime, programme: Programme
) -> dict[Kind, list[Delay]]:
    """The delays of each kind of step, for the requests that were sent in a period. A first answer
    is held against what was promised when its request was sent."""
    taken, found = steps(session, first, after), dict[Kind, list[Delay]]()
    for kind in KINDS:
        found[kind] = []
    for request in received(session, first, after):
        for kind, took in days(request.at, taken.get(request.id, Steps()), programme.team).items():
            within = promised(kind, programme)
            if kind == "answer":
                within = programme.limits.answers_within(request.at)
            found[kind].append(Delay(took, within))
    return found


def late(
    session: Session,
    now: datetime,
    programme: Programme,
    *,
    sent: tuple[datetime, datetime] | None = None,
) -> Counter[Kind]:
    """How many open requests wait today for a step whose promised day has passed, by its kind: all
    of them, or those that were `sent` in a period. News that are owed are an answer owed again."""
    rows = (
        session.exec(_WITH_THE_TEAM, params={})
        if sent is None
        else session.exec(_SENT_AND_WITH_THE_TEAM, params=_of(*sent))
    ).all()
    lines: dict[int, list[History]] = {}
    for line in session.exec(_LINES, params={"ids": tuple(number for number, _, _ in rows)}):
        lines.setdefault(line.request_id, []).append(line)
    found = Counter[Kind]()
    for number, state, submitted in rows:
        promise = promises.owed(state, submitted, lines.get(number or 0, []), programme)
        if promise is not None and promises.late(promise, now, programme):
            found["answer" if promise.kind == "news" else promise.kind] += 1
    return found


def kept(delays: Sequence[Delay]) -> int:
    """How many of these steps came within their time."""
    return sum(each.days <= each.promised for each in delays)


def promised(kind: Kind, programme: Programme) -> int:
    """The working days within which a step is promised."""
    return {
        "answer": programme.limits.first_answer_working_days,
        "decision": programme.team.decision_working_days,
        "search": programme.team.search_working_days,
    }[kind]


def held(session: Session, first: datetime, after: datetime) -> int:
    """How many sessions were held, by when it became known in a period: the two are asked after the
    date, often once the figures of its week have left. By their date where that was not kept."""
    return session.exec(_HELD, params=_of(first, after)).one()


def begun(session: Session, first: datetime, after: datetime) -> int:
    """How many mentorships began in a period."""
    return session.exec(_BEGUN, params=_of(first, after)).one()


def under_way(session: Session, at: datetime) -> int:
    """How many mentorships had begun by `at` and were not over."""
    return session.exec(_UNDER_WAY, params={"at": at}).one()


def helped(session: Session, first: datetime, after: datetime) -> list[str]:
    """What those answered in a period who were asked whether a referral had helped."""
    return [answer for answer in session.exec(_HELPED, params=_of(first, after)) if answer]


def interviewed(session: Session, first: datetime, after: datetime) -> int:
    """How many interviews took place in a period: by their date, or, where they had none, by the
    day on which the opinion was written."""
    return session.exec(_INTERVIEWED, params=_of(first, after)).one()


class Talks(NamedTuple):
    """What contacts were asked, by the team or by a pair: how often, and what came of it."""

    asked: int
    agreed: int
    declined: int
    thanked: int


def talks(session: Session, first: datetime, after: datetime) -> Talks:
    """The talks that contacts were asked for in a period, and the answers and thanks of it; an
    answer that did not come counts as none."""

    period = _of(first, after)

    def answered(state: str) -> int:
        return session.exec(_ANSWERED, params={"state": state, **period}).one()

    asked = session.exec(_ASKED, params=period).one()
    thanked = session.exec(_THANKED, params=period).one()
    return Talks(asked, answered("agreed"), answered("declined"), thanked)


def offered(session: Session, first: datetime, after: datetime) -> Counter[str]:
    """How often each help was offered in a period, by its name in the programme."""
    return Counter(session.exec(_OFFERED, params=_of(first, after)).all())


def _of(first: datetime, after: datetime) -> dict[str, Any]:
    return {"first": first, "after": after}


def _within(column: Any) -> Any:
    """Whether an instant is within the period that a statement is asked about."""
    return (column >= bindparam("first")) & (column < bindparam("after"))


_SENT = _within(col(Request.submitted_at))
_RECEIVED = (
    select(Request.id, Request.situation, Request.submitted_at)
    .where(_SENT)
    .order_by(col(Request.id))
)
_CLOSED = select(Request.outcome, Request.closed_at).where(
    col(Request.state) == "closed",
    col(Request.submitted_at).is_not(None),
    _within(col(Request.closed_at)),
)
_FIRST_ACTS = (
    select(History.request_id, History.act, func.min(History.at))
    .where(
        col(History.act).in_(sorted({*promises.ANSWERS, *DECIDES, FOUND})),
        col(History.request_id).in_(select(Request.id).where(_SENT)),
    )
    .group_by(col(History.request_id), col(History.act))
)
_FIRST_DECISIONS = (
    select(Decision.request_id, func.min(Decision.at))
    .where(col(Decision.request_id).in_(select(Request.id).where(_SENT)))
    .group_by(col(Decision.request_id))
)
_WITH_THE_TEAM = select(Request.id, Request.state, Request.submitted_at).where(
    col(Request.state).in_(["submitted", "claimed", "proposing"]),
    col(Request.submitted_at).is_not(None),
)
_SENT_AND_WITH_THE_TEAM = _WITH_THE_TEAM.where(_SENT)
_LINES = (
    select(History)
    .where(col(History.request_id).in_(bindparam("ids", expanding=True)))
    .order_by(col(History.id))
)
_HELD = (
    select(func.count())
    .select_from(Meeting)
    .where(
        Meeting.state == "held",
        _within(func.coalesce(col(Meeting.decided_at), col(Meeting.at))),
    )
)
_BEGUN = select(func.count()).select_from(Mentorship).where(_within(col(Mentorship.introduced_at)))
_UNDER_WAY = (
    select(func.count())
    .select_from(Mentorship)
    .where(
        col(Mentorship.introduced_at) < bindparam("at"),
        col(Mentorship.ended_at).is_(None) | (col(Mentorship.ended_at) >= bindparam("at")),
    )
)
_HELPED = select(Decision.helped).where(_within(col(Decision.answered_at)))
_INTERVIEWED = (
    select(func.count())
    .select_from(Interview)
    .where(
        col(Interview.state).in_(["held", "written"]),
        _within(func.coalesce(col(Interview.at), col(Interview.written_at))),
    )
)
_ASKED = select(func.count()).select_from(Talk).where(_within(col(Talk.asked_at)))
_ANSWERED = (
    select(func.count())
    .select_from(Talk)
    .where(_within(col(Talk.answered_at)), col(Talk.state) == bindparam("state"))
)
_THANKED = select(func.count()).select_from(Inquiry).where(_within(col(Inquiry.thanked_at)))
_OFFERED = select(Decision.what).where(Decision.what != "", _within(col(Decision.at)))
