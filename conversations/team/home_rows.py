"""What a row of the Home tab says of a case or of a mentor.

All that a page needs besides the requests is read at once (`Facts`), so that a page costs the same
number of statements however many rows it has. Ages are of the moment: a page is drawn when it is
opened. Every state has a sign of its own shape, and words.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import QueryableAttribute, defer, load_only
from sqlmodel import Session, col, select

from conversations.casework import cards, casebook, histories, promises, working
from conversations.casework.flagged import open_concern
from conversations.casework.interviews import UNDER_WAY
from conversations.dialogue.given import shown
from conversations.mentoring import breaks, checkups, health, pair
from conversations.programme import Programme
from conversations.team.home_lists import Look, dated_for_mentee
from conversations.turn import Turn
from conversations.words import NBSP, Words
from storage.mail import STAFF, Line
from storage.tables import (
    Concern,
    History,
    Interview,
    Mentor,
    Mentorship,
    Person,
    Proposal,
    Request,
    Talk,
)

MOST = 300
"""Characters of what a row says behind its name."""

DISTRESS, CONCERN, DATE, ENDS, SILENT, LATE = "🆘", "⚑", "📅", "⏳", "💤", "⚠"
MEET, TALK, ASKS = "🎙", "💬", "💭"

FARES: dict[health.State, str] = {"well": "●", "quiet": "◐", "needs_hand": "▲"}
"""The sign of how a mentorship fares."""

BETWEEN = f"{NBSP}· "

BRINGS = ("occupation", "situations")
"""The questions of a mentor's profile whose answers say what they can help with, each in a line."""


class Facts:
    """What the rows of these cases say besides the requests themselves."""

    def __init__(
        self, session: Session, numbers: Sequence[int], look: Look, home: Programme
    ) -> None:
        self.lines = defaultdict[int, list[History]](list)
        self.asked = defaultdict[int, list[tuple[str, datetime]]](list)
        self.asking = defaultdict[int, list[tuple[str, datetime]]](list)
        self.meeting = defaultdict[int, list[tuple[str, datetime]]](list)
        self.dated = defaultdict[int, list[tuple[str, datetime]]](list)
        self.talking = defaultdict[int, list[tuple[str, datetime]]](list)
        self.mentorships = dict[int, tuple[Mentorship, str]]()
        told = (_column(each) for each in (History.request_id, History.act, History.at))
        for line in session.exec(
            select(History)
            .where(col(History.request_id).in_(numbers))
            .options(load_only(*told))
            .order_by(col(History.id))
        ):
            self.lines[line.request_id].append(line)
        for number, name, at, question_at in session.exec(
            select(Proposal.request_id, Person.name, Proposal.asked_at, Proposal.question_at)
            .join(Person, col(Person.id) == col(Proposal.mentor_id))
            .where(col(Proposal.request_id).in_(numbers), Proposal.state == "asked")
            .order_by(col(Proposal.id))
        ):
            if question_at is None:
                self.asked[number].append((name, at))
            else:
                self.asking[number].append((name, question_at))
        for number, name, at, dated in session.exec(
            select(Interview.request_id, Person.name, Interview.invited_at, dated_for_mentee)
            .join(Person, col(Person.id) == col(Interview.interviewer_id))
            .where(col(Interview.request_id).in_(numbers), col(Interview.state).in_(UNDER_WAY))
            .order_by(col(Interview.id))
        ):
            (self.dated if dated else self.meeting)[number].append((name, at))
        for number, name, at in session.exec(
            select(Talk.request_id, Person.name, Talk.asked_at)
            .join(Person, col(Person.id) == col(Talk.contact_id))
            .where(col(Talk.request_id).in_(numbers), Talk.state == "asked")
            .order_by(col(Talk.id))
        ):
            self.talking[number].append((name, at))
        for mentorship, name in session.exec(
            select(Mentorship, Person.name)
            .join(Person, col(Person.id) == col(Mentorship.mentor_id))
            .where(col(Mentorship.request_id).in_(numbers), col(Mentorship.state).in_(pair.LIVE))
            .options(defer(_column(Mentorship.objective)))
        ):
            self.mentorships[mentorship.request_id] = mentorship, name
        self.fare = checkups.facts(session, look.now, home.journey, numbers)
        concerns = (
            select(Concern.request_id, func.count())
            .where(col(Concern.request_id).in_(numbers), open_concern)
            .group_by(col(Concern.request_id))
        )
        self.concerns = Counter(dict(session.exec(concerns).all()))


def _column(attribute: object) -> QueryableAttribute[Any]:
    """A column as loading options take it; SQLModel declares it as what it holds."""
    assert isinstance(attribute, QueryableAttribute)
    return attribute


def of_cases(turn: Turn, look: Look, numbers: Sequence[int]) -> dict[int, Line]:
    """The rows of these cases, by number, in this order."""
    if not numbers:
        return {}
    session = turn.uow.session
    statement = (
        select(Request, Person)
        .join(Person, col(Person.id) == col(Request.person_id))
        .where(col(Request.id).in_(numbers))
        .options(defer(_column(Request.answers)))
    )
    found = {request.id: (request, person) for request, person in session.exec(statement)}
    home = turn.catalogue.home
    facts = Facts(session, numbers, look, home)
    return {
        number: _Row(home, look, facts, *found[number]).line(turn)
        for number in numbers
        if number in found
    }


class _Row:
    """One case, as a row."""

    def __init__(
        self, home: Programme, look: Look, facts: Facts, request: Request, person: Person
    ) -> None:
        assert request.id is not None
        self._home, self._words, self._look = home, home.words, look
        self._request, self._person = request, person
        self._lines = facts.lines[request.id]
        self._asked, self._asking = facts.asked[request.id], facts.asking[request.id]
        self._meeting = facts.meeting[request.id]
        self._dated, self._talking = facts.dated[request.id], facts.talking[request.id]
        self._concerns = facts.concerns[request.id]
        self._mentorship = facts.mentorships.get(request.id)
        self._fare = facts.fare.get(self._mentorship[0].id or 0) if self._mentorship else None
        self._today = working.local_day(look.now, home.team)
        self._promise = promises.owed(request.state, request.submitted_at, self._lines, home)
        self._late = 0
        if self._promise is not None:
            self._late = promises.late(self._promise, look.now, home)
        self._waiting = self._waits()

    def line(self, turn: Turn) -> Line:
        """The row, leading to the case's card."""
        request, person = self._request, self._person
        who = cards.who(person.name, person.promotion, self._home)
        if person.erased_at is not None:
            who = self._words("lists.erased")
        said = [
            *self._alarms(),
            *self._fares(),
            *(self._waiting or self._stands()),
            self._home.situations.get(request.situation, ""),
            *self._held(),
            *self._since(),
        ]
        return Line(
            label=self._words("home.row", id=request.id, who=who),
            value=_cut(BETWEEN.join(part for part in said if part)),
            leads_to=turn.uow.delivered(STAFF, casebook.card_slot(request.id)),
        )

    # --- what somebody should look at -------------------------------------------------------

    def _alarms(self) -> list[str]:
        request, words, said = self._request, self._words, list[str]()
        if request.distress_at is not None and request.distress_seen_at is None:
            said.append(f"{DISTRESS}{NBSP}{words('lists.distress')}")
        if self._concerns:
            said.append(f"{CONCERN}{NBSP}{words('lists.concern', count=self._concerns)}")
        if self._promise is not None and self._late:
            late = words(f"lists.late.{self._promise.kind}", count=self._late)
            said.append(f"{LATE}{NBSP}{late}")
        if self._mentorship is None or request.state != "accompanied":
            return said
        mentorship, _ = self._mentorship
        now = self._look.now
        if mentorship.ends_at is not None and mentorship.ends_at <= now + self._look.ending:
            said.append(f"{ENDS}{NBSP}{words('lists.ending')}")
        last = health.calm_since(self._fare, now) if self._fare is not None else None
        if last is not None:
            said.append(f"{SILENT}{NBSP}{words('lists.silent', count=(now - last).days)}")
        return said

    def _fares(self) -> list[str]:
        """How the two of a mentorship that goes on fare, and why it is said so."""
        if self._fare is None:
            return []
        reason = health.reason(self._fare, self._look.now)
        state = health.STATE_OF[reason]
        why = self._words(f"health.why.{health.why(self._fare, self._look.now)}")
        return [f"{FARES[state]}{NBSP}{self._words(f'health.{health.shown(reason)}', why=why)}"]

    # --- what it waits for, and where it stands ---------------------------------------------

    def _waits(self) -> list[str]:
        request, words, said = self._request, self._words, list[str]()
        if request.state == "closed":
            return said
        question = histories.waiting_question(self._lines)
        if question is not None:
            asked = words("lists.wait.mentee", since=self._for(question.at))
            said.append(f"{cards.SIGNS['asking']}{NBSP}{asked}")
        wish = promises.wish_awaited(request.state, self._lines)
        if wish is not None:
            asked = words("lists.wait.mentee", since=self._for(wish))
            said.append(f"{cards.SIGNS['asking']}{NBSP}{asked}")
        if request.state == "introducing" and self._mentorship is not None:
            mentorship, name = self._mentorship
            kind = "mentee_agrees" if mentorship.mentee_agreed_at is None else "mentor_agrees"
            agrees = words(f"lists.wait.{kind}", name=name or words("triage.somebody"))
            said.append(f"{cards.SIGNS['introducing']}{NBSP}{agrees}")
        for sign, kind, people in (
            (ASKS, "our_answer", self._asking),
            (cards.SIGNS["proposing"], "mentor", self._asked),
            (MEET, "interviewer", self._meeting),
            (MEET, "mentee_date", self._dated),
            (TALK, "contact", self._talking),
        ):
            if people:
                somebody = words("triage.somebody")
                names = words.list(name or somebody for name, _ in people)
                since = self._for(min(at for _, at in people))
                said.append(f"{sign}{NBSP}{words(f'lists.wait.{kind}', names=names, since=since)}")
        if request.wait_until is not None:
            day = words.day(request.wait_until, cards.STAFF_ZONE, now=self._look.now)
            over = "date_over" if request.wait_until <= self._look.now else "date"
            said.append(f"{DATE}{NBSP}{words(f'lists.wait.{over}', day=day)}")
        return said

    def _stands(self) -> list[str]:
        request, words = self._request, self._words
        sign = cards.SIGNS[request.state]
        if request.state == "closed":
            outcome = words(f"triage.outcome.{request.outcome or 'withdrawn'}")
            day = words.day(
                request.closed_at or self._look.now, cards.STAFF_ZONE, now=self._look.now
            )
            return [f"{sign}{NBSP}{outcome}", day]
        if request.state == "accompanied":
            return [f"{sign}{NBSP}{self._accompanied()}"]
        said = words(f"lists.state.{request.state}")
        if request.state == "claimed" and request.holder != self._look.who:
            said = words("triage.held", holder=request.holder_name)
        return [f"{sign}{NBSP}{said}"]

    def _accompanied(self) -> str:
        if self._mentorship is None:
            return self._words("lists.state.accompanied")
        mentorship, mentor = self._mentorship
        mentor = mentor or self._words("triage.somebody")
        if mentorship.ends_at is None:
            return self._words("lists.state.accompanied")
        until = self._words.long_day(mentorship.ends_at, cards.STAFF_ZONE)
        said = self._words("home.accompanied_by", mentor=mentor, until=until)
        if not breaks.is_on(mentorship, self._look.now):
            return said
        assert mentorship.break_until is not None
        until = self._words.long_day(mentorship.break_until, cards.STAFF_ZONE)
        return f"{said}{BETWEEN}{self._words('home.on_break', until=until)}"

    def _held(self) -> list[str]:
        """Who holds it, where that is somebody else and has not been said."""
        request = self._request
        if request.holder in ("", self._look.who) or request.state in ("accompanied", "closed"):
            return []
        if request.state == "claimed" and not self._waiting:
            return []
        return [self._words("triage.held", holder=request.holder_name)]

    def _since(self) -> list[str]:
        """How long it has been with the team, and by when it was promised an answer."""
        request, words = self._request, self._words
        if request.state in ("accompanied", "closed"):
            return []
        days = self._working_days(request.submitted_at or request.created_at)
        age = words("triage.age", count=days) if days else words("triage.age_none")
        said = [words("home.received", age=age)]
        promise = self._promise
        if promise is not None and promise.kind in promises.HEARS and not self._late:
            said.append(words("lists.due", day=words.day(promise.by)))
        return said

    # --- how it is said ---------------------------------------------------------------------

    def _for(self, at: datetime) -> str:
        days = self._working_days(at)
        words = self._words
        return words("lists.for", count=days) if days else words("lists.for_none")

    def _working_days(self, at: datetime) -> int:
        team = self._home.team
        return working.between(working.local_day(at, team), self._today, team)


def of_mentors(found: Sequence[tuple[Mentor, Person, int]], home: Programme) -> list[Line]:
    """The rows of mentors: how many more they could accompany, or why none, and what they bring."""
    words, questions = home.words, home.forms["mentor"].questions
    lines = []
    for mentor, person, load in found:
        brings = [
            line
            for name in BRINGS
            if mentor.answers.get(name)
            for line in cards.own_words([shown(mentor.answers[name], questions[name], home)])
        ]
        said = [_free(mentor, load, words), person.city, *brings]
        lines.append(
            Line(
                label=cards.who(person.name, person.promotion, home),
                value=_cut(BETWEEN.join(part for part in said if part)),
            )
        )
    return lines


def _free(mentor: Mentor, load: int, words: Words) -> str:
    if mentor.state != "active":
        return words(f"lists.mentor_{mentor.state}")
    places = mentor.capacity - load
    return words("lists.places", count=places) if places > 0 else words("lists.mentor_full")


def _cut(text: str) -> str:
    if len(text) <= MOST:
        return text
    return f"{text[: MOST - 1].rsplit(' ', 1)[0].rstrip(f' {NBSP}·,;')}…"
