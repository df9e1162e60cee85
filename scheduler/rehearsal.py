"""A rehearsal: all that six months say to an invented pair, before a programme goes live.

Nothing of the six months is done a second time here: the journey itself is asked whenever it wants
to be, and its tellings are put into words by what words them for a real pair. Only what the two do
is made up: three stories, of two for whom all goes well, of two who stay silent, and of two who
need a hand. What the desks post in the team's channel of it stands beside (`channel`). What none of
them comes to is worded once at the end, with what is asked months later.
Pure; the clock is the story's own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from conversations import hours
from conversations.dialogue import places
from conversations.mentoring import farewell, heads, introduction, reflections
from conversations.mentoring.pair import ROLES, other_role
from conversations.programme import Catalogue, Programme
from conversations.steps import CLOSING, OF_A_SESSION, Role, Step
from conversations.thread import alone, later
from conversations.turn import Rows
from conversations.words import Words
from scheduler import channel
from scheduler.channel import Post
from scheduler.conditions import Telling
from scheduler.journey import Journey
from scheduler.nudges import Pair, Session, Someone, nudge
from scheduler.occasions import STAFF, Appointment, Facts, local_day
from scheduler.stories import REST, Story
from storage.mail import Address, Message
from storage.tables import Mentorship

DAY = timedelta(days=1)

NAMES: Mapping[Role, str] = {"mentee": "Nour", "mentor": "Luc"}

PLACE = Address("telegram:1")
"""Where both are written to: commands read as on Telegram."""

WORDS = "…"
"""What is quoted where words of theirs would be: their objective, a place, an agenda, a note."""

INTRODUCED = time(10, 30)
"""The hour of the mentee's day at which the two are introduced."""

ENOUGH = 2000
"""Looks after which a journey that still wants to be asked is at fault."""

BEGINNING = "introduction"
"""The name under which what heads the thread is listed: no step of the journey, but the first that
the two read."""

Outcome = Literal["told", "late", "unneeded"]


REST_AT = 60 * DAY
"""When what hangs on no day of the calendar is told there: so long after the introduction."""

ASKED_LATER, CURVE_LATER = "later", "curve"
"""The names under which the two messages of months after the end are listed: no steps either."""


class Said(NamedTuple):
    """Something that was said: to whom, because of which step, in each language that was asked
    for. Staff read the home language only."""

    at: datetime
    to: str
    step: str
    texts: Mapping[str, Message]


class Unsaid(NamedTuple):
    """A step that did not have to be said any more, or could not be in time."""

    step: str
    to: str
    outcome: Outcome


@dataclass
class Rehearsal:
    """A story from its introduction to its end. Instants are aware; `zones` and `countries` are
    those of the two."""

    story: Story
    introduced_at: datetime
    ends_at: datetime
    zones: Mapping[Role, str]
    countries: Mapping[Role, str]
    said: list[Said] = field(default_factory=list)
    unsaid: list[Unsaid] = field(default_factory=list)

    def zone_of(self, to: str) -> str:
        """The clock of a receiver; the mentee's for staff."""
        return self.zones["mentor" if to == "mentor" else "mentee"]


def rehearse(
    catalogue: Catalogue,
    story: Story,
    start: date,
    zones: Mapping[Role, str],
    languages: Sequence[str],
) -> Rehearsal:
    """Play a story that begins on a day of the mentee's calendar, worded in these languages."""
    played = begun(catalogue, story, start, zones)
    play = _Play(catalogue, played, languages)
    play.open()
    play.go()
    return played


def begun(catalogue: Catalogue, story: Story, start: date, zones: Mapping[Role, str]) -> Rehearsal:
    """A story that begins on a day of the mentee's calendar, in which nothing was said yet."""
    introduced = datetime.combine(start, INTRODUCED, ZoneInfo(zones["mentee"])).astimezone(UTC)
    ends = introduction.add_months(introduced, catalogue.home.limits.months, zones["mentee"])
    countries = {role: places.country_of(zone) for role, zone in zones.items()}
    return Rehearsal(story, introduced, ends, zones, countries)


def wall_time(played: Rehearsal, days: float) -> datetime:
    """So many days after the introduction on the mentee's wall clock."""
    began = played.introduced_at.astimezone(ZoneInfo(played.zones["mentee"]))
    return (began + timedelta(seconds=round(days * 86_400))).astimezone(UTC)


def rest(catalogue: Catalogue, played: Sequence[Rehearsal], languages: Sequence[str]) -> Rehearsal:
    """The steps to which none of these stories came, each worded once, and what the mentee is asked
    months after the end."""
    like = played[0]
    whole = Rehearsal(REST, like.introduced_at, like.ends_at, like.zones, like.countries)
    play = _Play(catalogue, whole, languages)
    for name in never_said(catalogue, played):
        play.invent(name)
    play.post_rest()
    play.ask_later()
    return whole


@dataclass
class _Play:
    """The pair as it stands while the story goes on."""

    catalogue: Catalogue
    played: Rehearsal
    languages: Sequence[str]
    told: set[str] = field(default_factory=set)
    heard: set[str] = field(default_factory=set)
    nudges: dict[Role, tuple[datetime, ...]] = field(default_factory=dict)
    asked: list[tuple[Role, datetime]] = field(default_factory=list)
    """The check-ins that were asked, each with when its answer comes."""
    outcomes: dict[int, dict[Role, datetime]] = field(default_factory=dict)
    """When each of the two says what became of a session, by its number: once they were asked."""

    def open(self) -> None:
        """What heads the thread of each."""
        for role in ROLES:
            texts = {each: self._opening(self._programme(each), role) for each in self.languages}
            self.played.said.append(Said(self.played.introduced_at, role, BEGINNING, texts))
        self._post(channel.began(self.catalogue.home, self.played.introduced_at))

    def go(self) -> None:
        """Ask the journey until the mentorship is over, as a round would: whenever it wants to be,
        and whenever something has happened."""
        home = self.catalogue.home
        journey = Journey(home.journey, home.limits, home.team)
        now = self.played.introduced_at
        for _ in range(ENOUGH):
            facts = self._facts(now)
            outlook = journey.look(facts, now)
            for telling in outlook.tell:
                self._say(telling, facts, now)
            for role in outlook.nudged:
                self.nudges[role] = hours.kept(self.nudges.get(role, ()), now)
            outcomes: tuple[tuple[Outcome, Sequence[Telling]], ...] = (
                ("late", outlook.late),
                ("unneeded", outlook.unneeded),
            )
            for outcome, tellings in outcomes:
                self.played.unsaid += [
                    Unsaid(each.step, each.role or STAFF, outcome) for each in tellings
                ]
            self.told |= outlook.settled
            self.heard |= outlook.said
            ahead = [at for at in self._changes() if at > now]
            if outlook.look_again_at is not None:
                ahead.append(outlook.look_again_at)
            if outlook.over:
                self._post(channel.over(home, now, faded=self._is_faded(facts, now)))
            if outlook.over or not ahead:
                self.played.said.sort(key=lambda each: each.at)
                return
            now = min(ahead)
        raise AssertionError("the journey asks to be looked at without end")

    def invent(self, name: str) -> None:
        """A step to whomever it is for, on a day that is made up."""
        step, played = self.catalogue.home.journey[name], self.played
        began = played.ends_at if step.after == "extension" else played.introduced_at + REST_AT
        for role in step.roles or (None,):
            zone = ZoneInfo(played.zone_of(role or STAFF))
            day = began.astimezone(zone).date() + timedelta(days=step.days)
            at = datetime.combine(day, time(step.hour), zone).astimezone(UTC)
            session = Appointment(1, at + 4 * DAY, "agreed", at)
            self._say(Telling(name, role, "", at, session), self._facts(at), at)

    def post_rest(self) -> None:
        """What the team's channel reads of none of the three."""
        at = self.played.introduced_at + REST_AT
        for post in channel.rest(self.catalogue.home, at, self.played.ends_at, NAMES["mentor"]):
            self._post(post)

    def ask_later(self) -> None:
        """What the mentee is asked months after the end: what became of it, and a fortnight later
        where they stand, if they did not say so at once."""
        played, limits = self.played, self.catalogue.home.limits
        at = farewell.months_after(played.ends_at, played.zones["mentee"], limits)
        row = Mentorship(id=1, request_id=1, mentee_id=0, mentor_id=1, state="ended")

        def became(words: Words) -> tuple[str, Rows]:
            return later.question(words, NAMES["mentee"], limits), later.answers(words, row)

        def stands(words: Words) -> tuple[str, Rows]:
            return words("curve.later"), alone.way_to_last(words, row)

        for name, asks, when in (
            (ASKED_LATER, became, at),
            (CURVE_LATER, stands, at + reflections.APART),
        ):
            texts = {}
            for language in self.languages:
                text, rows = asks(self._programme(language).words)
                buttons = tuple(map(tuple, rows))
                texts[language] = Message(to=PLACE, key=name, text=text, buttons=buttons)
            played.said.append(Said(when, "mentee", name, texts))

    # --- what the two have done by now -------------------------------------------------------

    def _at(self, days: float) -> datetime:
        return wall_time(self.played, days)

    def _changes(self) -> Iterator[datetime]:
        story = self.played.story
        yield from map(self._at, story.writes)
        if story.objective is not None:
            yield self._at(story.objective)
        for session in story.sessions:
            yield self._at(session.agreed)
        yield from (at for said in self.outcomes.values() for at in said.values())
        yield from (at for _, at in self.asked)
        hard = self._hard_at()
        if hard is not None:
            yield hard + 3 * DAY

    def _hard_at(self) -> datetime | None:
        answers = [at for role, at in self.asked if role == "mentee"]
        hard = self.played.story.hard
        return answers[hard - 1] if hard is not None and len(answers) >= hard else None

    def _sessions(self, now: datetime) -> list[Appointment]:
        found = []
        for number, each in enumerate(self.played.story.sessions, 1):
            agreed, at, said = self._at(each.agreed), self._at(each.at), self.outcomes.get(number)
            answered = {role: then for role, then in (said or {}).items() if then <= now}
            if answered:
                known = min(answered.values())
                found.append(Appointment(number, at, each.outcome, known, frozenset(answered)))
            elif agreed <= now:
                found.append(Appointment(number, at, "agreed", agreed))
        return found

    def _facts(self, now: datetime) -> Facts:
        played, story, hard = self.played, self.played.story, self._hard_at()
        wrote = [at for at in map(self._at, story.writes) if at <= now]
        answered = [(role, at) for role, at in self.asked if at <= now]
        return Facts(
            introduced_at=played.introduced_at,
            ends_at=played.ends_at,
            objective_set=story.objective is not None and self._at(story.objective) <= now,
            last_word_at=max(wrote, default=None),
            zones=played.zones,
            sessions=self._sessions(now),
            told=frozenset(self.told),
            said=frozenset(self.heard),
            countries=played.countries,
            nudges=self.nudges,
            checked_in_at=dict(answered),
            concern_open=hard is not None and hard <= now < hard + 3 * DAY,
            hard_at=hard if hard is not None and hard <= now else None,
            answered_at=wrote[-2] if len(wrote) > 1 else None,
            waits_since=wrote[-1] if wrote else None,
            awaited=ROLES[len(wrote) % 2] if wrote else None,
        )

    # --- words ----------------------------------------------------------------------------------

    def _programme(self, language: str) -> Programme:
        return self.catalogue.on("telegram")[language]

    def _say(self, telling: Telling, facts: Facts, now: datetime) -> None:
        step = self.catalogue.home.journey[telling.step]
        if telling.role is None:
            wrote = sum(self._at(each) <= now for each in self.played.story.writes)
            silent = NAMES[ROLES[wrote % 2]]  # the two write in turn
            text = step.told_to_staff(NAMES["mentee"], NAMES["mentor"], silent)
            message = Message(to=PLACE, key=telling.key, text=text)
            texts = {self.catalogue.home.language: message}
        else:
            texts = dict(self._worded(telling, facts, now))
            self._answer(telling.role, step, now + DAY)
            if telling.session is not None and not step.recalls and step.after == "meeting":
                self.outcomes.setdefault(telling.session.id, {})[telling.role] = now + DAY
        self.played.said.append(Said(now, telling.role or STAFF, telling.step, texts))

    def _answer(self, role: Role, step: Step, at: datetime) -> None:
        """What one of them answers to what the step asks for the team, if their story has it."""
        home, name = self.catalogue.home, NAMES[role]
        if not self.played.story.answers:
            return
        if step.opens == CLOSING:
            self._post(channel.looked_back(home, role, name, at, WORDS))
        elif _checks_in(step):
            self.asked.append((role, at))
            hard = role == "mentee" and self._hard_at() == at
            self._post(channel.checked_in(home, role, name, at, WORDS, hard=hard))

    def _post(self, post: Post) -> None:
        message = Message(to=PLACE, key=post.key, text=post.text, quote=post.quote)
        texts = {self.catalogue.home.language: message}
        self.played.said.append(Said(post.at, STAFF, post.key, texts))

    def _is_faded(self, facts: Facts, now: datetime) -> bool:
        """Whether an end is no success (`mentoring.faded`): of the stories, where they never met,
        wrote nothing lately, and answer nothing."""
        word, lately = facts.last_word_at, now - self.catalogue.home.limits.faded_days * DAY
        met = any(each.state == "held" for each in facts.sessions)
        return not met and not self.played.story.answers and (word is None or word <= lately)

    def _worded(
        self, telling: Telling, facts: Facts, now: datetime
    ) -> Iterator[tuple[str, Message]]:
        held = sum(each.state == "held" for each in facts.sessions)
        objective = WORDS if facts.objective_set else ""
        for language in self.languages:
            people = {
                role: Someone(number, NAMES[role], language, facts.zones[role], PLACE)
                for number, role in enumerate(ROLES)
            }
            pair = Pair(
                1,
                people,
                facts.ends_at,
                now,
                lambda _: objective,
                held,
                is_free=True,
                may_part=True,
                wrote=frozenset(ROLES if facts.last_word_at is not None else ()),
                objective_set=facts.objective_set,
                begun=facts.begun,
                extended=facts.ended_before is not None,
            )
            message = nudge(self.catalogue, telling, pair, self._shown(telling, facts, now))
            assert message is not None, "both can be reached"
            yield language, message

    def _shown(self, telling: Telling, facts: Facts, now: datetime) -> Session | None:
        """What is said of the session that a step is about: where it is, and, after a first one,
        what they have written for it since."""
        shows = self.catalogue.home.journey[telling.step].shows
        if shows not in OF_A_SESSION:
            return None
        before = any(each.at <= now for each in facts.sessions)
        since = WORDS if before and shows == "session" else ""
        return Session(WORDS, agenda=since, note=since)

    def _opening(self, programme: Programme, role: Role) -> Message:
        played, other = self.played, NAMES[other_role(role)]
        last_day = local_day(played.ends_at, played.zones["mentee"])
        title, text = heads.opening(programme.words, role, other, last_day, PLACE, asks=False)
        row = Mentorship(id=1, request_id=1, mentee_id=0, mentor_id=1, state="active")
        buttons = heads.thread_buttons(programme.words, row)
        rows = tuple(map(tuple, buttons))
        return Message(to=PLACE, key=BEGINNING, title=title, text=text, buttons=rows)


def never_said(catalogue: Catalogue, played: Sequence[Rehearsal]) -> list[str]:
    """The steps that none of these stories comes to."""
    said = {each.step for story in played for each in story.said}
    return [name for name in catalogue.home.journey if name not in said]


def _checks_in(step: Step) -> bool:
    """Whether it asks how things go, so that an answer keeps the next one away for a while."""
    return step.opens.startswith(("checkin", "midterm"))
