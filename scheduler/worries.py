"""What of the two of a mentorship worries, or may: what the team has yet to see to, whose distress
waits, and when each answered a check-in last. Read for a whole batch at once (see `facts`)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, case, func, select
from sqlmodel import col

from conversations import plain
from conversations.casework import flags, unseen
from storage.tables import Concern, History, Request


class Worry(NamedTuple):
    """Whether the team has yet to see to something about a case, or to what a mentor fears for
    somebody's safety; when a report was made last that it has yet to see to, and whose that is
    (None: of each of the two); when it saw to a report last, when a check-in of it said last that
    it goes badly, and whether the team has yet to answer that."""

    open: bool = False
    reported_at: datetime | None = None
    reporter: int | None = None
    safety: bool = False
    report_seen_at: datetime | None = None
    hard_at: datetime | None = None
    hard_open: bool = False


def read(connection: Connection, requests: Sequence[int]) -> dict[int, Worry]:
    """What worries, of the cases of which something does or did."""
    rows: Iterable[Any] = connection.execute(_WORRIED, {"ids": requests})
    return {
        number: Worry(
            bool(waits), reported_at, reporter, bool(safety), seen_at, hard_at, bool(hard)
        )
        for number, waits, reported_at, reporter, safety, seen_at, hard_at, hard in rows
    }


def distressed(connection: Connection, ids: set[int]) -> set[int]:
    """Whose words of distress wait to be seen to, whether they have a request or not."""
    subjects = [unseen.subject_of(number) for number in sorted(ids)]
    found: Iterable[str] = connection.execute(unseen.OF, {"distressed": subjects}).scalars()
    waits = {plain.number(subject.removeprefix(unseen.DISTRESS)) for subject in found}
    return waits | set(connection.execute(_DISTRESSED, {"ids": sorted(ids)}).scalars())


def checked_in(connection: Connection, requests: Sequence[int]) -> dict[int, dict[int, datetime]]:
    """For each case, when whom of the two answered a check-in last."""
    found: dict[int, dict[int, datetime]] = defaultdict(dict)
    rows: Iterable[Any] = connection.execute(_CHECKED_IN, {"ids": requests})
    for number, actor, at in rows:
        found[number][plain.number(actor.removeprefix("person/"))] = at
    return found


# --- statements -----------------------------------------------------------------------------------

_unseen, _hard = col(Concern.closed_at).is_(None), col(Concern.kind).in_(flags.HARD)
_report = col(Concern.kind) == "reported"
_WORRIED = (
    select(
        col(Concern.request_id),
        func.max(case((_unseen, 1), else_=0)),
        func.max(case((_unseen & _report, col(Concern.seen_at)))),
        func.max(case((_unseen & _report, col(Concern.person_id)))),  # one is open at most
        func.max(case((_unseen & (col(Concern.kind) == "safety"), 1), else_=0)),
        func.max(case((_report, col(Concern.closed_at)))),
        func.max(case((_hard, col(Concern.seen_at)))),
        func.max(case((_unseen & _hard, 1), else_=0)),
    )
    .where(_unseen | _hard | _report, col(Concern.request_id).in_(bindparam("ids", expanding=True)))
    .group_by(col(Concern.request_id))
)
# Whichever of their requests it was read in.
_DISTRESSED = select(col(Request.person_id)).where(
    col(Request.person_id).in_(bindparam("ids", expanding=True)),
    col(Request.state) != "closed",
    col(Request.distress_at).is_not(None),
    col(Request.distress_seen_at).is_(None),
)
_CHECKED_IN = (
    select(col(History.request_id), col(History.actor), func.max(col(History.at)))
    .where(
        col(History.act) == "checked_in",
        col(History.request_id).in_(bindparam("ids", expanding=True)),
    )
    .group_by(col(History.request_id), col(History.actor))
)
