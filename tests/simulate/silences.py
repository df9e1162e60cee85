"""Whether each silence of two is noticed in time: reckoned anew, from what was relayed."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from storage.tables import Concern, Meeting, Mentorship
from tests.screens import Shown
from tests.simulate.watch import LIMITS, Notes, author_of

SILENT = "every silence of four weeks was noticed within the team's working time"

UNANSWERED = "whoever wrote for weeks without an answer was noticed within the team's working time"

SIGNS = ("agreed", "held", "missed")
"""Sessions that are a sign of life once their time has come: the two had agreed on it."""

NOTICED = ("silent", "unreachable", "mentor_unreachable")
"""What the team is told of two between whom nothing comes any more: that it is so, or why."""

NOTICED_WITHIN = 6
"""Days after the four weeks: a weekend, holidays, and a day on which nobody was there."""


ASKED = timedelta(weeks=1, days=3)
"""How long after the date that a rhythm proposes no calm is a silence: it may be a week later for a
holiday, and then the two have just been asked about the next."""

SPARSE, TICK = 8, timedelta(weeks=4)
"""A rhythm of more weeks than these outlasts the first word to the team; then one comes each time
so much later."""


class Silences:
    """Looks once a day."""

    def __init__(
        self, notes: Notes, persons: dict[int, int], clock: Callable[[], datetime]
    ) -> None:
        self.notes, self.persons, self._now = notes, persons, clock
        for promise in (SILENT, UNANSWERED):
            notes.offences[promise], notes.looked[promise] = [], 0
        self._words: dict[tuple[int, int], list[datetime]] = defaultdict(list)
        self._days: dict[int, int] = defaultdict(int)
        self._waited: dict[tuple[int, int, datetime], int] = defaultdict(int)

    def heard(self, number: int, shown: Shown, at: datetime) -> None:
        """Something was told to somebody: perhaps words of the other."""
        author = author_of(shown)
        if author is not None:
            self._words[author, number].append(at)

    def look(self, session: Session) -> None:
        """Count one more day for each pair that is silent and has not been noticed."""
        now = self._now()
        columns = (Mentorship.id, Mentorship.request_id, Mentorship.mentee_id)
        more = (Mentorship.mentor_id, Mentorship.introduced_at, Mentorship.ends_at)
        dated = (*more, Mentorship.break_until, Mentorship.rhythm_weeks)
        active = select(*columns, *dated).where(  # type: ignore[call-overload]
            Mentorship.state == "active"
        )
        signs, came, ahead = self._sessions(session, now)
        seen, cared = self._noticed(session)
        for number, request, mentee, mentor, introduced, ends, pause, weeks in session.exec(active):
            two = self.persons[mentee], self.persons[mentor]
            ending = now >= ends - timedelta(days=LIMITS.ending_days)
            busy = number in ahead or ending
            answers = [introduced, signs.get(number), pause]
            for one, other in (two, two[::-1]):
                heard = _latest(*answers, *self._words[one, other])
                wrote = [at for at in self._words[other, one] if at > heard]
                if wrote and not busy and self._waits(number, other, wrote):
                    self.notes.looked[UNANSWERED] += 1
                    if not any(at >= wrote[0] for at in cared[request]):
                        what = f"mentorship {number}: {one} silent since {wrote[0]:%Y-%m-%d}"
                        self.notes.offend(UNANSWERED, other, what, now)
            words = (*self._words[two], *self._words[two[::-1]])
            last = _latest(introduced, signs.get(number), pause, *words)
            over = max(last + timedelta(days=28), _at_rhythm(came.get(number), weeks, introduced))
            if now < over or busy:
                self._days[number] = 0
                continue
            self._days[number] += 1
            if self._days[number] == NOTICED_WITHIN:
                self.notes.looked[SILENT] += 1
                if not any(at >= last for at in seen[request]):
                    what = f"mentorship {number}: silent since {last:%Y-%m-%d}, not noticed"
                    self.notes.offend(SILENT, self.persons[mentee], what, now)

    def _waits(self, number: int, who: int, wrote: Sequence[datetime]) -> bool:
        """Whether today is the day on which the team must know that the other has answered nothing
        since the first of these words: who `wrote` must have done so late enough in the four weeks
        not to have given up, and nothing may have stood in the way on any day after them."""
        since = wrote[0]
        weeks = [since + timedelta(days=each) for each in (19, 27, 28)]
        if self._now() < weeks[2] or not any(weeks[0] <= at <= weeks[1] for at in wrote):
            return False
        waited = self._waited[number, who, since] = self._waited[number, who, since] + 1
        return waited == NOTICED_WITHIN == (self._now() - weeks[2]).days + 1

    def _sessions(
        self, session: Session, now: datetime
    ) -> tuple[dict[int, datetime], dict[int, datetime], set[int]]:
        signs: dict[int, datetime] = {}
        came: dict[int, datetime] = {}
        ahead: set[int] = set()
        found = select(Meeting.mentorship_id, Meeting.at, Meeting.state)
        for number, at, state in session.exec(found.where(col(Meeting.state).in_(SIGNS))):
            if at <= now:
                signs[number] = max(at, signs.get(number, at))
                if state != "missed":
                    came[number] = max(at, came.get(number, at))
            elif state == "agreed":
                ahead.add(number)
        return signs, came, ahead

    def _noticed(
        self, session: Session
    ) -> tuple[dict[int, list[datetime]], dict[int, list[datetime]]]:
        """When the team was told, of each case, that nothing comes any more; and when it had
        anything at all to see to."""
        found: dict[int, list[datetime]] = defaultdict(list)
        cared: dict[int, list[datetime]] = defaultdict(list)
        for row in session.exec(select(Concern)):
            dates = [row.opened_at, row.seen_at]
            found[row.request_id or 0] += dates if row.kind in NOTICED else []
            cared[row.request_id or 0] += [*dates, row.closed_at or self._now()]
        return found, cared


def _at_rhythm(met: datetime | None, weeks: int | None, introduced: datetime) -> datetime:
    """Until when two who have chosen a rhythm may be calm after a session."""
    if met is None or not weeks:
        return introduced
    return met + timedelta(weeks=weeks) + ASKED + (TICK if weeks > SPARSE else timedelta())


def _latest(*dates: datetime | None) -> datetime:
    return max(at for at in dates if at is not None)
