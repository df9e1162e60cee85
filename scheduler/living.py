"""A rehearsal of everything: the two live their six months, and each message that leaves is listed.

In a database of their own, which is thrown away, through the reception, the desks and the rounds of
the product: what the two and the team read here is what they would read. They live the first of the
stories, and answer what they are asked: by the first button, or in words that stand for theirs. The
clock is the story's own.
"""

import asyncio
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from conversations.dialogue import dialogues
from conversations.dialogue.run import Run
from conversations.mentoring import farewell, reflections
from conversations.mentoring.pair import other_role
from conversations.programme import Catalogue
from conversations.questions import Question
from conversations.reception import Reception
from conversations.steps import PROPOSES, Role, Step
from scheduler import rehearsal, rounds
from scheduler.occasions import STAFF as TEAM
from scheduler.rehearsal import BEGINNING, NAMES, Rehearsal, Said
from scheduler.stories import LIVED
from storage import inbox, outbox
from storage.ledger import Ledger
from storage.mail import STAFF, Address, Event, Message, Pressed, Ref, What
from storage.mail import Said as Wrote
from storage.migrate import upgrade
from storage.tables import Dialogue, Mentor, Person, PersonAddress, Proposal, Request
from storage.unit_of_work import UnitOfWork

PLACES: Mapping[Role, Address] = {"mentee": rehearsal.PLACE, "mentor": Address("telegram:2")}
"""Where the two are written to."""

THINKS = timedelta(hours=3)
"""How long they take to answer what they are asked."""

LEASE = timedelta(minutes=1)

AT_ONCE = 32
"""Most events, or messages, of one transaction."""

BROUGHT_TOGETHER: Sequence[tuple[Role, str]] = (
    ("mentor", "proposal/yes/1"),
    ("mentee", "intro/yes/1"),
    ("mentee", "intro/ok/1"),
)
"""What they press before their thread opens, all but the mentor's last word."""

AGREES = ("mt/ok/", "goal/ok/", "mark/within/")
"""What begins the acts that say yes to what the other, or a desk, proposes."""

BY_TIME = "⏰"
"""What a date of the desks is listed under: due, and no step of the journey."""

ENOUGH = 60
"""Answers after which a form that still asks is at fault."""


class CantAnswer(Exception):
    """A question of the programme takes none of the answers that the two give here."""


def live(
    catalogue: Catalogue, start: date, zones: Mapping[Role, str], languages: Sequence[str]
) -> Rehearsal:
    """All that is said from an introduction on a day of the mentee's calendar until months after
    the end, in each of these languages: both speak the same. Raises `CantAnswer`."""
    told: dict[tuple[datetime, str, int], Said] = {}
    played = rehearsal.begun(catalogue, LIVED, start, zones)
    home = catalogue.home.language
    for language in languages:
        count: dict[tuple[datetime, str], int] = defaultdict(int)
        for each in _lived(catalogue, played, language):
            count[each.at, each.to] += 1
            key = (each.at, each.to, count[each.at, each.to])
            texts = told[key].texts if key in told else {}
            if each.to == TEAM:  # who reads the home language, whatever the two speak
                texts = texts or {home: each.message}
            else:
                texts = {**texts, language: each.message}
            told[key] = Said(each.at, each.to, each.after, texts)
    played.said = sorted(told.values(), key=lambda each: each.at)
    return played


def _lived(catalogue: Catalogue, played: Rehearsal, language: str) -> "list[_Heard]":
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'rehearsed.db'}"
        upgrade(url)
        life = _Life(catalogue, played, language, url)
        try:
            life.begin()
            life.go()
        finally:
            life.close()
    return life.heard


class _Heard(NamedTuple):
    """A message that has arrived: `after` is the step that said it, or what it answers."""

    at: datetime
    to: str
    after: str
    message: Message


@dataclass(frozen=True, order=True)
class _Plan:
    """Something that one of them will do: press a button, or write, where there is none."""

    at: datetime
    number: int
    role: Role
    act: str = ""
    says: str = ""


class _Life:
    """The two, the product, and all that they have heard."""

    def __init__(self, catalogue: Catalogue, played: Rehearsal, language: str, url: str) -> None:
        self.heard: list[_Heard] = []
        self._played, self._language = played, language
        self._words = catalogue[language].words
        self._home = catalogue.home
        self._now = played.introduced_at
        self._ledger = Ledger(url, lambda: self._now)
        self._reception = Reception(catalogue, lambda token: "")
        self._rounds = rounds.Rounds(self._ledger, catalogue)
        self._plans: list[_Plan] = []
        self._standing: dict[tuple[Address, Ref], Message] = {}
        self._count = 0
        self._earlier: frozenset[tuple[Address, Ref]] = frozenset()
        self._after = ""

    def close(self) -> None:
        """Let go of the database."""
        self._ledger.close_now()

    # --- what they do ---------------------------------------------------------------------------

    def begin(self) -> None:
        """They meet: both say yes, and what heads their thread is the first that is listed."""
        self._ledger.write_now(self._arrange)
        for role, act in BROUGHT_TOGETHER:
            self._presses(role, act, after="")
        self.heard.clear()
        self._earlier = frozenset(self._standing)
        self._presses("mentor", "intro/ok/1", after=BEGINNING)

    def go(self) -> None:
        """Until nothing comes any more, months after the end."""
        self._plan_story()
        zone, limits = self._played.zones["mentee"], self._home.limits
        over = farewell.months_after(self._played.ends_at, zone, limits) + 2 * reflections.APART
        with asyncio.Runner() as runner:
            while (due := self._next()) is not None and due <= over:
                self._now = max(self._now, due)
                if self._plans and self._plans[0].at <= self._now:
                    self._does(heappop(self._plans))
                else:
                    self._after = BY_TIME
                    runner.run(self._rounds.run())
                    self._settle()

    def _next(self) -> datetime | None:
        dues = [self._ledger.read_now(_next_due), self._plans[0].at if self._plans else None]
        return min((each for each in dues if each is not None), default=None)

    def _plan_story(self) -> None:
        story = self._played.story
        role: Role = "mentee"
        for days in story.writes:
            self._plan(self._at(days), role, says=self._words("trial.sample.words"))
            role = other_role(role)
        if story.objective is not None:
            self._plan(self._at(story.objective), "mentee", "open/objective/mentorship/1")
        for session in story.sessions:
            self._plan(self._at(session.agreed), "mentee", f"{PROPOSES}mentorship/1")

    def _at(self, days: float) -> datetime:
        return rehearsal.wall_time(self._played, days)

    def _plan(self, at: datetime, role: Role, act: str = "", says: str = "") -> None:
        self._count += 1
        heappush(self._plans, _Plan(at, self._count, role, act, says))

    def _does(self, plan: _Plan) -> None:
        if plan.act:
            self._presses(plan.role, plan.act, after=_called(plan.act))
        else:
            self._writes(plan.role, plan.says, after=answering("words"))
        self._fills(plan.role)

    def _fills(self, role: Role) -> None:
        """Answer what is asked, until it is sent. Raises `CantAnswer`."""
        name = ""
        for _ in range(ENOUGH):
            asked = self._asks(role)
            if asked is None:
                return
            dialogue, run = asked
            name = f"{dialogue.form} ({run.position})"
            if run.position is None:
                act = f"d/{dialogue.id}/ok/{run.version}"
                self._presses(role, act, after=answering(dialogue.form))
                continue
            question = run.form.questions[run.position]
            if question.options or question.kind == "yes_no":
                value = next(iter(question.options), "no")
                act = f"d/{dialogue.id}/a/{run.position}/{value}"
                self._presses(role, act, after=answering(dialogue.form))
            else:
                self._writes(role, self._answer(question), after=answering(dialogue.form))
        raise CantAnswer(f"the form {name} goes on asking: no sample is an answer to it")

    def _answer(self, question: Question) -> str:
        if question.kind != "moment":
            return self._words("trial.sample.answer")
        sessions = (self._at(each.at) for each in self._played.story.sessions)
        zone = ZoneInfo(self._played.zones["mentee"])
        ahead = next((at for at in sessions if at > self._now), None)
        if ahead is None:
            raise CantAnswer(f"a date is asked for when none is planned: {question.ask}")
        return f"{ahead.astimezone(zone):%Y-%m-%d %H:%M}"

    def _answers(self, step: Step, role: Role, message: Message) -> None:
        """What one of them will do with what a step asks: press the button of its form, say what
        they would like to talk about, or that they met."""
        acts = [each.act for row in message.buttons for each in row]
        asks = bool(step.opens) or step.after == "meeting"
        if step.recalls:
            acts = acts[: len(step.mentee_buttons) if role == "mentee" else 0]
        elif not asks or not acts or acts[0].startswith(PROPOSES):
            return
        if acts:
            self._plan(self._now + THINKS, role, acts[0])

    def _agrees(self, role: Role, message: Message) -> None:
        """What one of them says at once to what the other, or what they have just done, asks."""
        for row in message.buttons:
            for each in row:
                if each.act.startswith(AGREES):
                    self._plan(self._now + THINKS, role, each.act)
                    return

    # --- what happens of it ---------------------------------------------------------------------

    def _asks(self, role: Role) -> tuple[Dialogue, Run] | None:
        """The form that is open before one of them, and where they stand in it."""

        def find(uow: UnitOfWork) -> tuple[Dialogue, Run] | None:
            turn = self._reception.turn(self._event(role, Wrote(text="", ref=Ref(""))), uow)
            dialogue = dialogues.current(turn)
            return None if dialogue is None else (dialogue, dialogues.run_of(turn, dialogue))

        return self._ledger.write_now(find)

    def _presses(self, role: Role, act: str, *, after: str) -> None:
        self._after = after
        self._happens(role, Pressed(act=act, ref=Ref("")))

    def _writes(self, role: Role, text: str, *, after: str) -> None:
        self._after = after
        self._count += 1
        self._happens(role, Wrote(text=text, ref=Ref(f"written/{self._count}")))

    def _happens(self, role: Role, what: What) -> None:
        self._ledger.write_now(lambda uow: inbox.store(uow, [self._event(role, what)]))
        self._settle()

    def _event(self, role: Role, what: What) -> Event:
        self._count += 1
        return Event(
            id=f"rehearsed/{self._count}",
            at=self._now,
            who=PLACES[role],
            where=PLACES[role],
            what=what,
            language=self._language,
        )

    def _settle(self) -> None:
        """What has come in is dealt with, what goes out arrives, until all is quiet."""
        busy = True
        while busy:
            busy, arrived = self._ledger.write_now(self._work)
            for ref, message in arrived:
                self._hears(ref, message)

    def _work(self, uow: UnitOfWork) -> tuple[bool, Sequence[tuple[Ref, Message]]]:
        """Whether anything was done, and what has arrived where."""
        handled = inbox.handle_next(uow, self._reception.handle, AT_ONCE, on_failure=_fails)
        arrived = []
        for parcel in outbox.claim(uow, AT_ONCE, LEASE):
            ref = parcel.standing or Ref(f"{parcel.seq}")
            outbox.sent(uow, parcel.seq, ref)
            arrived.append((ref, parcel.message))
        return bool(handled or arrived), arrived

    def _hears(self, ref: Ref, message: Message) -> None:
        """A message has arrived. What only loses its buttons, or a part, is no news."""
        before = self._standing.get((message.to, ref))
        self._standing[message.to, ref] = message
        shown = _shown(message)
        if message.removes or (message.to, ref) in self._earlier or _says_less(shown, before):
            return
        role = next((each for each, place in PLACES.items() if place == message.to), None)
        if role is None and message.to != STAFF:
            return  # a page that a platform keeps
        kind, _, rest = message.key.partition("/")
        step = rest.split("/")[1] if kind == "journey" else ""
        self.heard.append(_Heard(self._now, role or TEAM, step or self._after, shown))
        if role is not None and step:
            self._answers(self._home.journey[step], role, message)
        elif role is not None:
            self._agrees(role, message)

    def _arrange(self, uow: UnitOfWork) -> None:
        """The two are known, and the mentor was asked."""
        numbers: dict[Role, int] = {}
        for role, place in PLACES.items():
            person = Person(
                name=NAMES[role],
                language=self._language,
                zone=self._played.zones[role],
                country=self._played.countries[role],
                created_at=uow.now,
                consented_at=uow.now,
                consent_version=self._home.about.consent_version,
            )
            uow.session.add(person)
            uow.session.flush()
            assert person.id is not None
            numbers[role] = person.id
            uow.session.add(PersonAddress(address=place, person_id=person.id, used_at=uow.now))
        uow.session.add(Mentor(person_id=numbers["mentor"], state="active", joined_at=uow.now))
        own = {
            name: self._words("trial.sample.words")
            for name, question in self._home.forms["intake"].questions.items()
            if question.mirrored
        }
        request = Request(
            person_id=numbers["mentee"],
            state="proposing",
            answers={"name": NAMES["mentee"], **own},
            created_at=uow.now,
            submitted_at=uow.now,
        )
        uow.session.add(request)
        uow.session.flush()
        assert request.id is not None
        proposal = Proposal(
            request_id=request.id, mentor_id=numbers["mentor"], state="asked", asked_at=uow.now
        )
        uow.session.add(proposal)


def _fails(event: Event, uow: UnitOfWork, error: Exception) -> None:
    raise error


def _next_due(session: Session) -> datetime | None:
    dues = (rounds.next_due(session), outbox.next_due(session))
    return min((each for each in dues if each is not None), default=None)


def _shown(message: Message) -> Message:
    """The message as it reads: whose words it brings, its facts, and its files by their names."""
    lines = [f"{label}: {value}" for label, value in message.facts]
    lines += [f"[{each.name}]" for each in message.attachments]
    text = "\n".join(each for each in (message.text, *lines) if each)
    title = message.title or message.author
    return message.model_copy(update={"text": text, "title": title})


def _says_less(shown: Message, before: Message | None) -> bool:
    """Whether nothing stands in it that did not stand in its place before."""
    if before is None:
        return False
    stood = _shown(before)
    return shown.text in stood.text and shown.quote in stood.quote and not shown.title


def _called(act: str) -> str:
    """What a button does, without the number of what it is about."""
    parts = [part for part in act.split("/") if not part.isdigit()]
    return answering(parts[1] if parts[0] == "open" else "/".join(parts))


def answering(what: str) -> str:
    """Under what is listed that answers a form, a button, or words: no name of a step."""
    return f"→ {what}"
