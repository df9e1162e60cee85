"""The town of a simulation: pairs who meet within a fortnight, and when who does something."""

import heapq
from collections.abc import Callable
from datetime import datetime, time, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from storage.mail import STAFF, Address
from storage.tables import Person
from storage.unit_of_work import UnitOfWork
from tests.conversations.pairs import duo
from tests.harness import MONDAY
from tests.simulate import stored
from tests.simulate.deeds import Deeds
from tests.simulate.people import PLANS, TEMPERS, ZONES, Human, drawn
from tests.simulate.silences import Silences
from tests.simulate.team import Claire
from tests.simulate.troubles import Troubles
from tests.simulate.watch import IN_ORDER, MARK, Known, Notes
from tests.simulate.world import STEP, World, quarter

KILLED_EVERY = 97
"""Each so many times that people act, the process is killed in the middle of it."""


class Town:
    """All of it. `pairs` mentorships, all chance from `seed`."""

    def __init__(self, url: str, pairs: int, seed: int) -> None:
        self.chance = Random(seed)
        self.world = World(url)
        self.notes = Notes()
        self.world.watch = self.notes
        self.notes.look_up = lambda: self.world.ledger.read_now(self._where_they_live)
        self._two: dict[str, set[int]] = {}
        self.notes.two_of = self._two_of
        self.world.forgiving = True  # a fault is an offence like others
        self.humans: dict[int, Human] = {}
        self.persons: dict[int, int] = {}
        self._person_of: dict[int, int] = {}
        self.silences = Silences(self.notes, self.persons, self.world.clock.now)
        self._queue: list[tuple[datetime, int, int, str]] = []
        self._order = count()
        self._acts = 0
        self._deeds = Deeds(self.world, self.notes, self.persons, self._person_of, self._plan)
        self.claire = Claire(self.world, Random(seed), self._team_wrote, self._introduces)
        self._people(pairs)

    # --- who is there ---------------------------------------------------------------------------

    def _people(self, pairs: int) -> None:
        mentors: list[Human] = []
        for _ in range(pairs):
            mentee = self._human("mentee", "Nour")
            shared = [each for each in mentors[-8:] if len(each.partners) < 3]
            mentor = (
                self.chance.choice(shared)
                if shared and self.chance.random() < 0.3
                else self._human("mentor", "Luc")
            )
            if mentor not in mentors:
                mentors.append(mentor)
            two = duo(self.world, nour=mentee.player, luc=mentor.player)
            for each, other in ((mentee, mentor), (mentor, mentee)):
                each.partners.append(other.number)
                self.notes.knows[each.number].add(other.number)
                person = self.world.number(each.player.who)
                self.persons[person], self._person_of[each.number] = each.number, person
                self._lives_in(person, each)
            start = MONDAY + timedelta(hours=self.chance.uniform(0, 14 * 24))
            self._plan(start, mentor, f"accepts/{two.proposal}")
            for each in (mentee, mentor):
                if len(each.partners) == 1:
                    self._begin(each, start)

    def _human(self, role: str, first: str) -> Human:
        number = len(self.humans) + 1
        moods = Random(self.chance.random())
        zone, country = drawn(moods, ZONES)
        language = "en" if moods.random() < 0.2 else "fr"
        name = f"{first}{number}z"
        on_slack = moods.random() < (0.4 if role == "mentor" else 0.05)
        make = self.world.slack if on_slack else self.world.phone
        player = make(name, language=language)
        known = Known(number, zone, country, {player.where})
        human = Human(known, role, player, drawn(moods, TEMPERS), drawn(moods, PLANS), moods)
        self.humans[number] = human
        self.notes.people[number] = known
        self.notes.at_place[player.where] = number
        return human

    def _lives_in(self, number: int, human: Human) -> None:
        def move(uow: UnitOfWork) -> None:
            person = uow.session.get(Person, number)
            assert person is not None
            person.zone, person.country = human.known.zone, human.known.country

        self.world.change(move)

    def _where_they_live(self, session: Session) -> None:
        """Some tell us that they have moved: their hours are those of the new place."""
        self.notes.drafts_zones |= stored.drafts_zones(session)
        for number, zone, country in session.exec(select(Person.id, Person.zone, Person.country)):
            known = self.notes.people.get(self.persons.get(number or 0, 0))
            if known is not None:
                known.zone, known.country = zone or known.zone, country or known.country

    def _two_of(self, thread: str) -> set[int]:
        """Whose thread a slot heads."""
        if thread not in self._two:
            two = self.world.ledger.read_now(lambda session: stored.two(session, thread))
            self._two[thread] = {self.persons[each] for each in two}
        return self._two[thread]

    def _begin(self, human: Human, start: datetime) -> None:
        if human.temper.writes:
            days = human.moods.expovariate(1 / human.temper.writes)
            self._plan(start + timedelta(days=1 + days), human, "writes")
        if human.plan:
            soonest, latest = (152, 176) if human.plan == "extends" else (3, 160)
            when = timedelta(days=human.moods.uniform(soonest, latest))
            self._plan(start + when, human, human.plan)
        if human.temper.answers > 0.5 and human.moods.random() < 0.6:
            self._plan(start + timedelta(days=human.moods.uniform(2, 60)), human, "meets")

    def _plan(self, at: datetime, human: Human, what: str) -> None:
        local = at.astimezone(ZoneInfo(human.known.zone))
        wakes = 1 if human.temper.night else 7
        sleeps = 5 if human.temper.night else 23
        if not wakes <= local.hour < sleeps:
            day = local.date() + timedelta(days=local.hour >= sleeps)
            local = datetime.combine(day, time(wakes, 15 * human.moods.randrange(4)), local.tzinfo)
            at = max(at, local.astimezone(MONDAY.tzinfo))
        item = (quarter(at), next(self._order), human.number, what)
        heapq.heappush(self._queue, item)

    @property
    def days(self) -> int:
        """How many have passed."""
        return (self.world.clock.now() - MONDAY).days

    # --- six months -----------------------------------------------------------------------------

    def live(self, days: int, progress: Callable[[int], None] = lambda day: None) -> None:
        """Let so many days pass."""
        now, until = MONDAY, MONDAY + timedelta(days=days)
        day, troubles = -1, Troubles(self.world)
        while now < until:
            due = self.world.next_due()
            heads = [quarter(due)] if due is not None else []
            heads += [self._queue[0][0]] if self._queue else []
            noon = MONDAY + timedelta(days=day + 1)
            now = troubles.come(max(now, min([*heads, noon, until])))
            if due is not None and due <= now:
                self.world.let_time_act()
                self._react(now, set())
            self._at(now)
            if now >= noon:
                day = (now - MONDAY).days
                self.world.daily()
                self.world.ledger.read_now(self.silences.look)
                self.world.ledger.read_now(self._in_order)
                self.world.ledger.read_now(self._where_they_live)
                self._team(now)
                progress(day)
            now += STEP

    def _at(self, now: datetime) -> None:
        busy: set[int] = set()
        again = []
        self.world.gather()
        while self._queue and self._queue[0][0] <= now:
            _, _, number, what = heapq.heappop(self._queue)
            if number in busy:
                again.append((self.humans[number], what))
                continue
            busy.add(number)
            human = self.humans[number]
            if self.world.is_down(human.place):
                again.append((human, what))
            elif not human.gone:
                self._deeds.does(human, what, now)
        for human, what in again:
            down = self.world.is_down(human.place)
            self._plan(now + (timedelta(hours=6) if down else STEP), human, what)
        self._happen()
        self._move(busy)
        self._react(now, busy)

    def _move(self, busy: set[int]) -> None:
        """Who has just been given a code goes on elsewhere with it: it is good for minutes."""
        self.world.gather()
        for number in busy:
            self._deeds.moves(self.humans[number])
        self._happen()

    def _team(self, now: datetime) -> None:
        if self.world.is_down(STAFF):
            return
        self.world.gather()
        self.claire.works(now)
        self._happen()
        self._react(now, set())

    def _team_wrote(self, text: str, people: set[int]) -> None:
        for mark in MARK.findall(text):
            readers = self.notes.may_read.setdefault(mark, {STAFF})
            readers |= {self.persons[each] for each in people}

    def _introduces(self, mentee: int, mentor: int) -> None:
        """The team proposes another mentor: each may learn of the other from now on."""
        two = self.persons[mentee], self.persons[mentor]
        for one, other in (two, two[::-1]):
            self.notes.knows[one].add(other)
            self.humans[one].partners.append(other)

    def _happen(self) -> None:
        if not self.world.gathered:
            self.world.gathered = None
            return
        self._acts += 1
        self.notes.answered.clear()  # what time brought just before answers nobody
        self.world.act(killed=self._acts % KILLED_EVERY == 0)
        self.notes.nobody_waits(self._unheard)

    def _unheard(self) -> set[Address]:
        """Who shut us out hears nothing, and who something is still on its way to will."""
        return {*self.world.blocked, *self.world.awaiting()}

    def _react(self, now: datetime, acted: set[int]) -> None:
        """Everybody who was told something may want to answer. Those who have just `acted` go on
        with it for a while, and then have had enough."""
        new, self.notes.new = self.notes.new, []
        for number, shown in new:
            human = self.humans[number]
            self.silences.heard(number, shown, now)
            if human.gone or human.waits:
                continue
            wants = any(each.act for each in shown.buttons) or shown.message.author
            first = any(each.act.startswith("intro/") for each in shown.buttons)
            if not wants and not shown.message.slot.startswith("ask/") and not human.means:
                continue
            if number in acted and not shown.message.author:
                if human.turns == 0:
                    continue
                human.turns -= 1
                human.waits = human.moods.random() < 0.9
                at = now + STEP
            else:
                human.waits = human.moods.random() < (0.97 if first else human.temper.answers)
                at = now + human.patience()
            if human.waits:
                self._plan(at, human, "reacts")

    def _in_order(self, session: Session) -> None:
        """What arrived since yesterday, place by place."""
        now = self.world.clock.now()
        for place, came in stored.arrived(session, now - timedelta(days=1)):
            self.notes.looked[IN_ORDER] += 1
            if came != sorted(came):
                whose = self.notes.at_place.get(place, 0)
                self.notes.offend(IN_ORDER, whose, f"at {place} before {now:%Y-%m-%d}", now)
