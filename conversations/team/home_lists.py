"""Which cases each list of the Home tab holds, in which order: conditions for the database.

Each looks at what is open, or at what an index finds; none costs anything for a case that was
closed long ago. Counts of all lists are one statement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, case, exists, func, not_, or_
from sqlalchemy import select as columns
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import Session, col, select

from conversations.casework import inquiries, promises
from conversations.casework.flagged import OPEN, flagged, in_distress, with_concern
from conversations.casework.interviews import UNDER_WAY
from conversations.figures import Limits
from conversations.mentoring import health, pair, presence, rhythm
from conversations.mentoring.checkups import UNSEEN_MISS
from conversations.mentoring.dates import took_place
from storage.mail import Address
from storage.tables import (
    History,
    Inquiry,
    Interview,
    Meeting,
    Mentor,
    Mentorship,
    Person,
    Proposal,
    Request,
    Talk,
)

WORKED_ON = ("claimed", "asking", "waiting", "proposing", "introducing")
"""The states in which somebody of the team works on a case."""

RECENT = timedelta(days=30)
"""How long a closed case is listed."""

_RHYTHMS = range(health.PAUSE.days // 7 + 1, rhythm.FARTHEST + 1)
"""The rhythms, in weeks, at which the two may keep calm for longer than is otherwise noticed."""

MENTORS = "mentors"
"""The one list that holds no cases: mentors who may be asked now."""


@dataclass(frozen=True)
class Look:
    """Who looks at the lists, when, and by which figures of the programme."""

    who: Address
    now: datetime
    limits: Limits

    @property
    def ending(self) -> timedelta:
        """For how long before its end a mentorship is ending."""
        return timedelta(days=self.limits.ending_days)

    @property
    def values(self) -> dict[str, Any]:
        """What the conditions compare with."""
        return {
            "who": self.who,
            "silent_since": self.now - health.PAUSE,
            **{f"{weeks}_weeks_ago": self.now - timedelta(weeks=weeks) for weeks in _RHYTHMS},
            "begun_by": self.now - health.BEGUN,
            "answered_by": self.now - health.SILENT,
            "writes_since": self.now - health.UNANSWERED,
            "ending_by": self.now + self.ending,
            "closed_since": self.now - RECENT,
            "now": self.now,
            "asked_since": presence.asked_since(self.now, self.limits),
            "lasts_until": presence.in_months(self.now, presence.AT_LEAST),
        }


# --- which --------------------------------------------------------------------------------------

# All statements are built once: that costs more than running them.
_id, _state = col(Request.id), col(Request.state)
_open, _worked_on = _state.in_(OPEN), _state.in_(WORKED_ON)
_of_the_case = col(Mentorship.request_id) == _id
_goes_on = and_(_of_the_case, col(Mentorship.state) == "active")


def _newest(*acts: str) -> ColumnElement[int]:
    """The number of the newest line of a case's history that says one of these; 0 where none
    does."""
    found = columns(func.max(col(History.id))).where(
        col(History.request_id) == _id, col(History.act).in_(acts)
    )
    return func.coalesce(found.scalar_subquery(), 0)


_ends_at: ColumnElement[datetime | None] = (
    columns(func.min(col(Mentorship.ends_at))).where(_goes_on).scalar_subquery()
)
_asked = exists().where(col(Proposal.request_id) == _id, col(Proposal.state) == "asked")
dated_for_mentee = and_(
    col(Interview.state) == "accepted",
    col(Interview.at).is_not(None),
    col(Interview.agreed_at).is_(None),
    col(Interview.proposed_by) == col(Interview.interviewer_id),
)
"""An interview whose date the interviewer has proposed: it is the mentee's turn."""

_under_way = columns(col(Interview.request_id)).where(col(Interview.state).in_(UNDER_WAY))
_interviewer_turn = _under_way.where(not_(dated_for_mentee))
_dated = _under_way.where(dated_for_mentee)
_talk_asked = exists().where(col(Talk.request_id) == _id, col(Talk.state) == "asked")
_introduced, _agreed = _state == "introducing", col(Mentorship.mentee_agreed_at)
_mentee_agrees = and_(_of_the_case, col(Mentorship.state) == "introducing", _agreed.is_(None))
_mentor_agrees = and_(
    _of_the_case,
    col(Mentorship.state) == "introducing",
    _agreed.is_not(None),
    col(Mentorship.mentor_agreed_at).is_(None),
)


_began = col(Mentorship.introduced_at)
_since: BindParameter[datetime] = bindparam("silent_since")
_ending = col(Mentorship.ends_at) <= bindparam("ending_by")
_of_the_pair = col(Meeting.mentorship_id) == col(Mentorship.id)
_by: BindParameter[datetime] = bindparam("begun_by")
_agreed_ahead = and_(col(Meeting.state) == "agreed", col(Meeting.at) > bindparam("now"))
_met = took_place(bindparam("now"))
_unbegun = and_(
    or_(col(Mentorship.mentee_wrote_at).is_(None), col(Mentorship.mentor_wrote_at).is_(None)),
    func.coalesce(col(Mentorship.break_until), _began) <= _by,
    _began <= _by,
    not_(exists().where(_of_the_pair, or_(_met, _agreed_ahead))),
    not_(
        exists().where(
            col(Inquiry.mentorship_id) == col(Mentorship.id),
            col(Inquiry.state).in_(inquiries.ANSWERED),
        )
    ),
)
"""Whether the first word of one of the two, or of both, has been waited for so long that they need
a hand: `health.BEGUN`, as a condition."""
_met_since = case(
    {weeks: bindparam(f"{weeks}_weeks_ago") for weeks in _RHYTHMS},
    value=col(Mentorship.rhythm_weeks),
    else_=_since,
)
"""Since when two who keep to their rhythm have met."""
_calm = and_(
    func.coalesce(col(Mentorship.mentee_wrote_at), _began) <= _since,
    func.coalesce(col(Mentorship.mentor_wrote_at), _began) <= _since,
    func.coalesce(col(Mentorship.break_until), _began) <= _since,
    _began <= _since,
    not_(
        exists().where(
            _of_the_pair,
            or_(and_(_met, col(Meeting.at) > _met_since), _agreed_ahead),
        )
    ),
)
"""`health.calm_since`, as a condition: what holds of thousands is not worked out one by one."""
_answered_by: BindParameter[datetime] = bindparam("answered_by")
_writes_since: BindParameter[datetime] = bindparam("writes_since")
_wrote = (col(Mentorship.mentee_wrote_at), col(Mentorship.mentor_wrote_at))
_unanswered = and_(
    or_(
        *(
            and_(
                one > _writes_since,
                func.coalesce(col(Mentorship.waits_since), other, _began) <= _answered_by,
            )
            for one, other in (_wrote, reversed(_wrote))
        )
    ),
    func.coalesce(col(Mentorship.break_until), _began) <= _answered_by,
    _began <= _answered_by,
    not_(
        exists().where(
            _of_the_pair,
            or_(and_(_met, col(Meeting.at) > _answered_by), _agreed_ahead),
        )
    ),
)
"""Whether one of the two writes, and has no answer for as long as a silence of both may last (as
`unanswered_staff` of the journey)."""
_met_at = (
    columns(func.max(col(Meeting.at)))
    .where(_of_the_pair, _met)
    .correlate(Mentorship)
    .scalar_subquery()
)
_missed = (
    columns(func.count())
    .select_from(Meeting)
    .where(
        _of_the_pair,
        UNSEEN_MISS,
        col(Meeting.at) > func.coalesce(_met_at, _began),
    )
    .correlate(Mentorship)
    .scalar_subquery()
) >= health.MISSED
"""Whether so many sessions in a row did not take place that the two need a hand."""

CASES: Mapping[str, ColumnElement[bool]] = {
    "attention": or_(
        flagged,
        and_(
            _state == "accompanied",
            exists().where(_goes_on, or_(_ending, _unbegun, _calm, _unanswered, _missed)),
        ),
    ),
    "mine": and_(col(Request.holder) == bindparam("who"), or_(_worked_on, flagged)),
    "unclaimed": _state == "submitted",
    "mentee": and_(
        _open,
        or_(
            _newest("ask") > _newest("answer", "reopen"),
            and_(
                _state == "claimed", _newest(promises.ASKED) > _newest(*sorted(promises.MOVES_ON))
            ),
            and_(_introduced, exists().where(_mentee_agrees)),
            _id.in_(_dated),
        ),
    ),
    "mentor": or_(
        and_(_state == "proposing", _asked),
        and_(_introduced, exists().where(_mentor_agrees)),
    ),
    "interviewer": and_(_open, _id.in_(_interviewer_turn)),
    "contact": and_(_open, _talk_asked),
    "date": _state == "waiting",
    "others": and_(_worked_on, col(Request.holder) != bindparam("who")),
    "accompanied": _state == "accompanied",
    "open": _open,
    # By the date first, which is indexed: what is closed is most of what there is.
    "closed": and_(
        col(Request.closed_at) > bindparam("closed_since"),
        _state.not_in(OPEN),
        col(Request.submitted_at).is_not(None),
    ),
}
"""The lists of cases by name, each as a condition on `Request`."""

NAMES = (*CASES, MENTORS)

# Not the bare column: SQLite would walk its index, past all that was ever closed.
_first = (func.coalesce(col(Request.submitted_at), col(Request.created_at)), _id)
_mine_alone = and_(_state == "claimed", _id.not_in(_under_way), not_(_talk_asked))
_ORDERS: Mapping[str, Sequence[SQLCoreOperations[Any]]] = {
    "attention": (case((in_distress, 0), (_id.in_(with_concern), 1), else_=2), *_first),
    "mine": (case((flagged, 0), (_mine_alone, 1), else_=2), *_first),
    "date": (col(Request.wait_until), _id),
    "accompanied": (_ends_at, _id),
    "closed": (col(Request.closed_at).desc(), _id.desc()),
}
"""Where the one who waits longest does not come first."""

_load = (
    columns(func.count())
    .where(col(Mentorship.mentor_id) == col(Mentor.person_id), col(Mentorship.state).in_(pair.LIVE))
    .correlate(Mentor)
    .scalar_subquery()
)
_here = presence.here(bindparam("now"), bindparam("asked_since"))
_lasting = presence.lasting(bindparam("lasts_until"))
_free = and_(_here, _lasting, _load < col(Mentor.capacity))


# --- statements ---------------------------------------------------------------------------------

_of_situation = col(Request.situation) == bindparam("situation")
_counted = columns(func.count()).select_from(Request)
_CALM = _counted.where(
    col(Request.holder) == bindparam("who"), _state == "accompanied", not_(flagged)
)
_COUNT = {name: _counted.where(which) for name, which in CASES.items()}
_COUNT[MENTORS] = columns(func.count()).select_from(Mentor).where(_free)
_COUNTS = columns(*(each.scalar_subquery() for each in _COUNT.values()))
_COUNT_NARROWED = {name: _COUNT[name].where(_of_situation) for name in CASES}
_NUMBERS = {
    name: columns(_id)
    .where(which)
    .order_by(*_ORDERS.get(name, _first))
    .offset(bindparam("first"))
    .limit(bindparam("most"))
    for name, which in CASES.items()
}
_NUMBERS_NARROWED = {name: each.where(_of_situation) for name, each in _NUMBERS.items()}
_MENTORS = (
    select(Mentor, Person, _load)
    .join(Person, col(Person.id) == col(Mentor.person_id))
    .where(_free)
    .order_by(_load, col(Person.name), col(Person.id))
    .offset(bindparam("first"))
    .limit(bindparam("most"))
)


def counts(session: Session, look: Look) -> dict[str, int]:
    """How many each list holds now."""
    found = session.connection().execute(_COUNTS, look.values).one()
    return dict(zip(_COUNT, found, strict=True))


def calm(session: Session, look: Look) -> int:
    """How many accompanied cases whoever looks holds that need nobody now: `mine` lists the
    others."""
    return session.connection().execute(_CALM, look.values).scalar_one()


def count(session: Session, look: Look, name: str, situation: str = "") -> int:
    """How many one list holds, or how many of this situation."""
    statement = (_COUNT_NARROWED if situation else _COUNT)[name]
    found: int = (
        session.connection().execute(statement, look.values | {"situation": situation}).scalar_one()
    )
    return found


def cases(
    session: Session, look: Look, name: str, situation: str = "", *, first: int = 0, most: int
) -> list[int]:
    """The numbers of the cases of a list, in its order: at most so many, from the `first` on."""
    statement = (_NUMBERS_NARROWED if situation else _NUMBERS)[name]
    values = look.values | {"situation": situation, "first": first, "most": most}
    found = session.connection().execute(statement, values).scalars()
    return [number for number in found if number is not None]


def mentors(
    session: Session, look: Look, *, first: int = 0, most: int
) -> list[tuple[Mentor, Person, int]]:
    """Mentors who may be asked, with how many people they accompany: those with none first."""
    found = session.exec(_MENTORS, params=look.values | {"first": first, "most": most})
    return [(mentor, person, load) for mentor, person, load in found]
