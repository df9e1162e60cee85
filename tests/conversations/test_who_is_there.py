"""Whatever a mentor says of when they are there, and in whatever order: who is not there is offered
to nobody, and a pause with a date ends by itself, exactly once."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.mentoring import roster, still
from conversations.turn import Turn
from storage.mail import Address, Event
from storage.mail import Said as Words
from storage.tables import Mentor, Mentorship, Proposal, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import CATALOGUE, CLAIRE, PAUL, Room

PARIS = ZoneInfo("Europe/Paris")
PAUL_NAME = "Paul Durand"
OVER = "Paul, ta pause s’achève aujourd’hui, comme tu l’avais dit"
"""How the message begins that ends a pause, whatever else keeps him away; but of a longer rest only
its own end is told."""


@dataclass
class Said:
    """What Paul has said, and no more than that: kept apart from what the house makes of it."""

    left: bool = False
    paused: bool = False
    back_on: datetime | None = None
    rests: datetime | None = None
    there_until: datetime | None = None
    ended: int = 0
    """Pauses that have ended by themselves, and not within a longer rest."""

    def passes(self, now: datetime) -> None:
        """Time has come to `now`."""
        if self.paused and self.back_on is not None and self.back_on <= now:
            self.ended += self.rests is None or self.rests <= self.back_on
            self.paused, self.back_on = False, None

    def is_there(self, now: datetime) -> bool:
        """Whether he may be asked, for all that he has said: not to begin what he would leave
        before its first month is over."""
        resting = self.rests is not None and self.rests > now
        month = datetime.combine(a_month_after(now.date()), now.timetz())
        gone = self.there_until is not None and self.there_until < month
        return not (self.left or self.paused or resting or gone)


def morning(day: date) -> datetime:
    """Nine o'clock in Paris, on the Monday where the day is of a weekend."""
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return datetime.combine(day, time(9), PARIS).astimezone(UTC)


def a_month_after(day: date) -> date:
    """The same day of the next month, or its last."""
    month = day.month % 12 + 1
    year = day.year + (month == 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


class Life:
    """Paul's life, lived in a room, and what he has said of it."""

    def __init__(self, room: Room) -> None:
        self.room, self.said = room, Said()
        self.case = room.mentee()
        self.paul = room.mentor()
        self.count = 0
        room.press(CLAIRE, f"claim/{self.case}")

    @property
    def today(self) -> date:
        return self.room.clock.now().astimezone(PARIS).date()

    def pause(self, days: int) -> None:
        """For so many days; 0 says no date, -1 leaves the question open."""
        words = {0: "sans date", -1: ""}.get(days, f"{days} jours")
        self.room.write(PAUL, f"/pause {words}".strip())
        self._paused(days)

    def _paused(self, days: int) -> None:
        if days > 0:
            self.said.back_on = morning(self.today + timedelta(days=days))
        elif days == 0 or not self.said.paused:
            self.said.back_on = None
        self.said.paused = True

    def back(self, days: int) -> None:
        """He is back, whatever kept him away."""
        self.room.press(PAUL, "available")
        self.said.paused, self.said.back_on, self.said.rests = False, None, None
        if self.said.there_until is not None and self.said.there_until <= self.room.clock.now():
            self.said.there_until = None

    def decline(self, days: int) -> None:
        """He is asked about another case, if he may be, and would rather pause."""
        self.count += 1
        case = self.room.mentee(Address(f"telegram:{5000 + self.count}"), f"Nour {self.count}")
        self.room.press(CLAIRE, f"claim/{case}")
        if not self.said.is_there(self.room.clock.now()):
            return
        self.room.fill(CLAIRE, f"propose/{case}", mentor=str(self.paul), words="Quelqu’un.")
        (asked,) = [each for each in self.room.all(Proposal) if each.state == "asked"]
        self.room.press(PAUL, f"proposal/no/{asked.id}")
        self.room.write(PAUL, "faire une pause")
        self._paused(-1)
        if days > 0:
            self.room.write(PAUL, f"{days} jours")
            self._paused(days)

    def end(self, days: int) -> None:
        """A mentorship of his ends, and he wishes for a rest of a month."""

        def accompanies(uow: UnitOfWork) -> int:
            case = uow.session.get(Request, self.case)
            assert case is not None
            request = Request(person_id=case.person_id, state="accompanied", created_at=uow.now)
            uow.session.add(request)
            uow.session.flush()
            row = Mentorship(
                request_id=request.id or 0,
                mentee_id=case.person_id,
                mentor_id=self.paul,
                state="active",
                introduced_at=uow.now,
                ends_at=uow.now,
            )
            uow.session.add(row)
            uow.session.flush()
            return row.id or 0

        number = self.room.change(accompanies)
        self.room.press(PAUL, f"end/done/{number}")
        self.room.write(PAUL, CATALOGUE.home.words("ending.sure"))
        self.room.press(PAUL, f"rest/{number}/1")
        self.said.rests = morning(a_month_after(self.today))

    def until(self, days: int) -> None:
        """His profile says until when he can be there; 0 without a limit."""
        last = self.today + timedelta(days=days)

        def write(uow: UnitOfWork) -> None:
            mentor = uow.session.get(Mentor, self.paul)
            assert mentor is not None
            mentor.answers = {**mentor.answers, "until": last.isoformat() if days > 0 else "open"}
            what = Words(text="", ref=self.room.new_ref())
            event = Event(id=self.room.new_id(), at=uow.now, who=PAUL, where=PAUL, what=what)
            still.until(Turn(event, uow, CATALOGUE, None), mentor)

        self.room.change(write)
        ends = datetime.combine(last + timedelta(days=1), time(), PARIS).astimezone(UTC)
        self.said.there_until = ends if days > 0 else None

    def time_passes(self, days: int) -> None:
        """So many days, and at least one."""
        self.room.clock.forward(days=max(days, 1))
        self.said.passes(self.room.clock.now())

    def leave(self) -> None:
        """He leaves the mentors."""
        self.room.press(PAUL, f"stop/mentor/{self.paul}")
        self.said = Said(left=True, ended=self.said.ended)

    def look(self) -> None:
        """Every promise."""
        there = self.said.is_there(self.room.clock.now())
        assert (PAUL_NAME in self.offered()) == there
        told = [each for each in self.room.said[PAUL] if each.text.startswith(OVER)]
        assert len(told) == self.said.ended

    def offered(self) -> list[str]:
        """Who may be asked about the case."""

        def read(uow: UnitOfWork) -> list[str]:
            request = uow.session.get(Request, self.case)
            assert request is not None
            found = roster.sought(uow.session, request, CATALOGUE, uow.now).ranking()
            return [each.name for each in found.ranked]

        return self.room.change(read)


ACTS = (Life.pause, Life.back, Life.decline, Life.end, Life.until, Life.time_passes)

lives = st.lists(
    st.tuples(st.sampled_from((*ACTS, Life.time_passes)), st.integers(-1, 45)), max_size=7
)
"""What he does, one after the other; in less than a year, so that he is not asked whether he is
still there (`test_still`)."""


@given(lives, st.booleans())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_who_is_not_there_is_never_offered_and_a_pause_ends_once(
    rooms: Callable[[], Room], life: list[tuple[Callable[[Life, int], None], int]], leaves: bool
) -> None:
    lived = Life(rooms())
    for act, days in life:
        act(lived, days)
        lived.look()
    if leaves:
        lived.leave()
        lived.look()
    lived.room.clock.forward(days=40)
    lived.said.passes(lived.room.clock.now())
    lived.look()
