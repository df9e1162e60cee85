"""Whether each silence of two is noticed in time: reckoned anew, from what was relayed."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from storage.tables import Concern, Meeting, Mentorship
from tests.screens import Shown
from tests.simulate.watch import LIMITS, Notes, author_of

SILENT = "every silence of four weeks was noticed within the team's working time"

SIGNS = ("agreed", "held", "missed")
"""Sessions that are a sign of life once their time has come."""

NOTICED = ("silent", "unreachable", "mentor_unreachable")
"""What the team is told of two between whom nothing comes any more: that it is so, or why."""

NOTICED_WITHIN = 6
"""Days after the four weeks: a weekend, holidays, and a day on which nobody was there."""


class Silences:
    """Looks once a day."""

    def __init__(
        self, notes: Notes, persons: dict[int, int], clock: Callable[[], datetime]
    ) -> None:
        self.notes, self.persons, self._now = notes, persons, clock
        notes.offences[SILENT], notes.looked[SILENT] = [], 0
        self._heard: dict[frozenset[int], datetime] = {}
        self._days: dict[int, int] = defaultdict(int)
        self._found: set[tuple[int, datetime]] = set()

    def heard(self, number: int, shown: Shown, at: datetime) -> None:
        """Something was told to somebody: perhaps words of the other."""
        author = author_of(shown)
        if author is not None:
            self._heard[frozenset((number, author))] = at

    def look(self, session: Session) -> None:
        """Count one more day for each pair that is silent and has not been noticed."""
        now = self._now()
        columns = (Mentorship.id, Mentorship.request_id, Mentorship.mentee_id)
        more = (Mentorship.mentor_id, Mentorship.introduced_at, Mentorship.ends_at)
        active = select(*columns, *more, Mentorship.break_until).where(  # type: ignore[call-overload]
            Mentorship.state == "active"
        )
        signs, ahead = self._sessions(session, now)
        seen = self._noticed(session)
        for number, request, mentee, mentor, introduced, ends, pause in session.exec(active):
            two = frozenset((self.persons[mentee], self.persons[mentor]))
            dates = [introduced, self._heard.get(two), signs.get(number), pause]
            last = max(each for each in dates if each is not None)
            over = last + timedelta(days=28)
            ending = now >= ends - timedelta(days=LIMITS.ending_days)
            if now < over or number in ahead or ending:
                self._days[number] = 0
                continue
            self._days[number] += 1
            if self._days[number] == NOTICED_WITHIN:
                self.notes.looked[SILENT] += 1
                if not any(at >= last for at in seen[request]):
                    what = f"mentorship {number}: silent since {last:%Y-%m-%d}, not noticed"
                    self.notes.offend(SILENT, self.persons[mentee], what, now)

    def _sessions(self, session: Session, now: datetime) -> tuple[dict[int, datetime], set[int]]:
        signs: dict[int, datetime] = {}
        ahead: set[int] = set()
        found = select(Meeting.mentorship_id, Meeting.at, Meeting.state)
        for number, at, state in session.exec(found.where(col(Meeting.state).in_(SIGNS))):
            if at <= now:
                signs[number] = max(at, signs.get(number, at))
            elif state == "agreed":
                ahead.add(number)
        return signs, ahead

    def _noticed(self, session: Session) -> dict[int, list[datetime]]:
        found: dict[int, list[datetime]] = defaultdict(list)
        rows = select(Concern.request_id, Concern.opened_at, Concern.seen_at)
        for request, opened, seen in session.exec(rows.where(col(Concern.kind).in_(NOTICED))):
            found[request or 0] += [opened, seen]
        return found
