"""The town of a simulation: pairs who meet within a fortnight, and what they do for six months."""

import heapq
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from storage.mail import STAFF, Address, Button, Pressed, Ref
from storage.tables import Person
from storage.unit_of_work import UnitOfWork
from tests.conversations.pairs import duo
from tests.harness import MONDAY
from tests.screens import Shown
from tests.simulate import stored
from tests.simulate.people import (
    CODE,
    FOR_STAFF,
    FOR_THE_OTHER,
    PATHS,
    PLANS,
    TEMPERS,
    ZONES,
    Human,
    drawn,
    under,
)
from tests.simulate.silences import Silences
from tests.simulate.team import Claire
from tests.simulate.troubles import Troubles
from tests.simulate.watch import IN_ORDER, MARK, Known, Notes, author_of
from tests.simulate.world import STEP, World, quarter

SENDS = re.compile(r"d/\d+/ok/")
"""What sends a form that was read over."""

PHOTOS, EDITS = 0.06, 0.05
"""How often words come under a photo, and how often they are changed at once."""

LINKS = ("link",)
"""What somebody means who wants to go on elsewhere."""

KILLED_EVERY = 97
"""Each so many times that people act, the process is killed in the middle of it."""


class Town:
    """All of it. `pairs` mentorships, all chance from `seed`."""

    def __init__(self, url: str, pairs: int, seed: int) -> None:
        self.chance = Random(seed)
        self.world = World(url)
        self.notes = Notes()
        self.world.watch = self.notes
        self.world.forgiving = True  # a fault is an offence like others
        self.humans: dict[int, Human] = {}
        self.persons: dict[int, int] = {}
        self._person_of: dict[int, int] = {}
        self.silences = Silences(self.notes, self.persons, self.world.clock.now)
        self._queue: list[tuple[datetime, int, int, str]] = []
        self._order = count()
        self._by_ref: dict[Ref, str] = {}
        self._acts = 0
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
        for number, zone, country in session.exec(select(Person.id, Person.zone, Person.country)):
            known = self.notes.people.get(self.persons.get(number or 0, 0))
            if known is not None:
                known.zone, known.country = zone or known.zone, country or known.country
                known.drafts_zone = stored.drafts_zone(session, number or 0)

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
                self._does(human, what, now)
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
            human = self.humans[number]
            shown = self._last(human)
            if human.means == LINKS and shown is not None:
                human.means = ()
                self._moves(human, shown)
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
        at_place = self.notes.at_place
        # Who shut us out hears nothing, and who something is still on its way to will.
        unheard = {*self.world.blocked, *self.world.awaiting()}
        self.notes.nobody_waits({at_place[each] for each in unheard if each in at_place})

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

    # --- what somebody does ---------------------------------------------------------------------

    def _does(self, human: Human, what: str, now: datetime) -> None:
        verb, _, rest = what.partition("/")
        gathered = self.world.gathered
        assert gathered is not None
        before = len(gathered)
        match verb:
            case "accepts":
                human.turns = 3
                human.player.does(Pressed(act=f"proposal/yes/{rest}", ref=Ref("proposal")))
            case "reacts":
                human.waits = False
                self._reacts(human)
            case "writes":
                self._writes(human)
                days = human.moods.expovariate(1 / human.temper.writes)
                self._plan(now + timedelta(days=max(days, 0.2)), human, "writes")
            case "meets":
                human.turns = 6
                human.player.says("/rdv")
                self._plan(now + timedelta(days=human.moods.uniform(15, 45)), human, "meets")
            case "blocks":
                human.player.blocks()
                back = timedelta(days=human.moods.uniform(2, 60))
                if human.moods.random() < 0.6:
                    self._plan(now + back, human, "unblocks")
            case "unblocks":
                human.player.unblocks()
            case "moves":
                human.player.says("/link")
                human.means = LINKS
            case _:
                typed, human.means = PATHS[verb]
                human.turns = 6
                human.player.says(typed)
        if human.temper.twice and human.moods.random() < 0.3:
            gathered.extend(gathered[before:])  # the platform says it twice
            if human.player.pressed is not None and verb == "reacts" and len(gathered) > before:
                human.player.presses_again()

    def _reacts(self, human: Human) -> None:
        shown = self._last(human)
        if shown is None:
            return
        if shown.message.author:
            self._writes(human, to=shown)
            return
        if human.turns == 0:
            human.turns = 5
        button = human.chooses(shown)
        asks = shown.message.slot.startswith("ask/")
        if asks and (button is None or human.moods.random() < 0.2):
            form = self._form(shown)
            if form in ("meeting", "break"):
                human.player.says(human.date())
            else:
                self._says(human)
        elif button is not None:
            if human.means and button.act.startswith(human.means):
                human.means = ()
                human.gone = button.act == "erase/yes"
            self._chooses_for(human, shown, button)
            if button.act.startswith("pass_on/") and human.wrote:
                # Their words found nobody to go to, and they have them passed on to the team.
                self.notes.may_read[f"m{human.number}q{human.wrote}x"].add(STAFF)
            if human.moods.random() < 0.15:
                human.player.says(button.label.lower())
            else:
                human.player.pressed = Pressed(act=button.act, ref=shown.ref)
                human.player.does(human.player.pressed)

    def _moves(self, human: Human, shown: Shown) -> None:
        code = CODE.search(shown.text)
        if code is None or human.other_place is not None:
            return
        here = human.player
        if here.who.startswith("slack:"):
            there = self.world.phone(here.name, language=here.language)
            typed = f"/relier {code[0]}"
        else:
            there = self.world.slack(here.name, language=here.language)
            typed = f"/camarade relier {code[0]}"
        human.known.places.add(there.where)
        self.notes.at_place[there.where] = human.number
        human.other_place, human.player = here, there
        there.says(typed)

    def _writes(self, human: Human, *, to: Shown | None = None) -> None:
        """To the other, or to one of several."""
        # Where they agree in the same quarter of an hour, the first words may come just after it.
        pairs = self._pairs(human) or self._pairs(human, "introducing")
        reply = to.ref if to is not None and human.moods.random() < 0.6 else None
        author = author_of(to) if to is not None and reply is not None else None
        readers = {other for _, other in pairs} if len(pairs) == 1 else set()
        if author is not None:
            readers.add(author)
        thread = None
        if pairs and reply is None and human.player.who.startswith("slack:"):
            mentorship, other = human.moods.choice(pairs)
            thread = under(self.world.heads, human.place, mentorship)
            if thread is not None:
                readers.add(other)
        self._says(human, readers, under=thread, reply_to=reply)

    def _says(self, human: Human, readers: Iterable[int] = (), **more: Ref | None) -> None:
        """Words of theirs, of which it is noted who may read them: for whom they are, and who reads
        the forms that stand open."""
        text = human.words()
        found = MARK.search(text)
        assert found is not None
        may: set[int | Address] = {*readers}
        for form in self._open(human):
            if form in FOR_STAFF:
                may.add(STAFF)
            elif form in FOR_THE_OTHER:
                may |= {other for _, other in self._pairs(human)}
        self.notes.may_read[found[0]] = may
        how = human.moods.random()
        if how < PHOTOS and not any(more.values()):
            human.player.sends("photo", text=text)
        else:
            human.player.says(text, **more)
        if how > 1 - EDITS:
            human.player.edits(f"{text} (corrigé)")
        self._by_ref[human.player.wrote[-1]] = found[0]

    def _chooses_for(self, human: Human, shown: Shown, button: Button) -> None:
        """Where it was asked for whom words are, this says it."""
        if SENDS.match(button.act) and FOR_STAFF & {*self._open(human)}:
            # They have read over, word for word, what leaves: a photo's words among it.
            for each in MARK.findall(shown.text):
                self.notes.may_read[each].add(STAFF)
        mark = self._by_ref.get(shown.message.reply_to or Ref(""))
        if mark is None:
            return
        # `w/<held>/m/<mentorship>` is for the other of a pair.
        if "/m/" in button.act:
            pairs = dict(self._pairs(human))
            self.notes.may_read[mark] |= {pairs.get(int(button.act.rpartition("/")[2]), 0)}
            return
        # `w/<held>/f/<form>/…` opens the form that they answer.
        opened = button.act.split("/")[3:4] if "/f/" in button.act else []
        if FOR_STAFF & {*self._open(human), *opened}:
            self.notes.may_read[mark].add(STAFF)

    # --- what they see --------------------------------------------------------------------------

    def _last(self, human: Human) -> Shown | None:
        shown = human.player.screen.shown
        return shown[-1] if shown else None

    def _form(self, shown: Shown) -> str:
        number = int(shown.message.slot.partition("#")[0].rpartition("/")[2])
        return self.world.ledger.read_now(lambda session: stored.form(session, number))

    def _open(self, human: Human) -> Sequence[str]:
        person = self._person(human)
        return self.world.ledger.read_now(lambda session: stored.open_forms(session, person))

    def _pairs(self, human: Human, state: str = "active") -> list[tuple[int, int]]:
        """The mentorships of theirs that go on, and with whom."""
        person = self._person(human)
        found = self.world.ledger.read_now(lambda session: stored.pairs(session, person, state))
        return [(number, self.persons[other]) for number, other in found]

    def _person(self, human: Human) -> int:
        return self._person_of[human.number]
