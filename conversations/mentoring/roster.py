"""The mentors as matching sees them, read from storage.

Profiles are made ready once and kept, each as long as its sealed answers stay what they are: it is
known by the text it was made from, so that nothing has to be told when a profile changes. How
mentors stand today is read each time, for those only who have anything under way.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Text, bindparam, cast, func, not_, or_
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from conversations import people
from conversations.casework import reading
from conversations.dialogue.run import Run
from conversations.figures import Matching
from conversations.matching import criteria, roles
from conversations.matching.facts import READY, Profile, Ranking, RequestFacts, Standing
from conversations.matching.meaning import avoided, codes, companies, meaning, offset
from conversations.mentoring import pair, presence, quotas
from conversations.mentoring.drafting import masked
from conversations.plain import fold
from conversations.programme import Catalogue, Programme
from storage.mail import Address
from storage.sealing import SealedJSON, keyring_of
from storage.tables import (
    Mentor,
    Mentorship,
    Person,
    PersonAddress,
    Proposal,
    Request,
)

if TYPE_CHECKING:
    from conversations.matching.columns import Columns

PORTRAIT = frozenset({"promotion", "occupation", "helps", "countries", "languages", "format"})
"""The questions of the profile whose answers a mentee sees before the introduction."""

SHOWN = 20
"""Most mentors that a ranking names, and most of those who can't be asked."""

_Row = tuple[int, str, str, str, str]
"""A mentor's number, answers as they are written, name, clock and town."""


@dataclass(frozen=True)
class _Ready:
    """The roster made ready, and from what."""

    made: dict[_Row, Profile]
    columns: "Columns"


_kept: WeakKeyDictionary[Catalogue, _Ready] = WeakKeyDictionary()


@dataclass(frozen=True)
class Sought:
    """The roster as it is for one request at one instant: read once, for all that is asked of it
    then."""

    facts: RequestFacts
    _columns: "Columns"
    _standings: Mapping[int, Standing]
    _scale: Matching

    def ranking(self, *, most: int = SHOWN, also: Iterable[int] = ()) -> Ranking:
        """The mentors who suit best, and those who would but may not be asked; the ones in `also`
        are named wherever they come, if they may be asked."""
        return self._columns.rank(self.facts, self._standings, self._scale, most=most, also=also)

    def why_not(self, mentor_id: int) -> str:
        """Why a mentor may not be asked (`criteria.exclusion`); empty if they may."""
        profile = self._columns.profile(mentor_id)
        if profile is None:
            return "gone"
        return criteria.exclusion(self.facts, profile, self._standings.get(mentor_id, READY))

    def why_not_at_all(self, mentor_id: int) -> str:
        """The same where a member of the team has read what the mentor said they can't do, and
        thinks that it does not hold here: what we understand of it is a guess."""
        why, profile = self.why_not(mentor_id), self._columns.profile(mentor_id)
        if why != criteria.CANNOT or profile is None:
            return why
        willing = replace(profile, bars=frozenset())
        return criteria.exclusion(self.facts, willing, self._standings.get(mentor_id, READY))


def sought(
    session: Session,
    request: Request,
    catalogue: Catalogue,
    now: datetime,
    *,
    seeks: str = roles.MENTOR,
) -> Sought:
    """Who is there for this request. `seeks` is what for: to accompany, or for a talk (`roles`)."""
    stand = quotas.standings if seeks == roles.TALK else standings
    return Sought(
        replace(request_facts(session, request, catalogue), seeks=seeks),
        ready(session, catalogue),
        stand(session, catalogue.home, now),
        catalogue.home.matching,
    )


APART = ("refused", "avoided", "company")
"""The exclusions that keep two from meeting at all, whatever for."""

BARS = (*APART, "language")
"""The exclusions that are about the two, and hold whatever was asked already."""


def bars(session: Session, request: Request, catalogue: Catalogue, mentor_id: int) -> str:
    """Which of these keeps a mentor who was asked already from being introduced: a profile may have
    changed since. Empty if none does."""
    profile = ready(session, catalogue).profile(mentor_id)
    if profile is None:
        return ""
    why = _between(request_facts(session, request, catalogue), profile)
    return why if why in BARS else ""


def apart(
    session: Session, request: Request, catalogue: Catalogue
) -> Callable[[int | None, str], str]:
    """Which of `APART` keeps somebody from meeting the person of a request: asked with their number
    (None where we have not met) and their name. Of who is no mentor, only the name and what
    happened before are known. Empty if none does."""
    facts, columns = request_facts(session, request, catalogue), ready(session, catalogue)

    def why_apart(number: int | None, name: str) -> str:
        profile = columns.profile(number) if number is not None else None
        why = _between(facts, profile or Profile(number or 0, name))
        return why if why in APART else ""

    return why_apart


def _between(facts: RequestFacts, profile: Profile) -> str:
    """What is between two: neither what was asked of this case already, nor in which way somebody
    helps now, may hide it."""
    serves = frozenset({facts.seeks})
    return criteria.exclusion(replace(facts, met={}), replace(profile, serves=serves))


def ready(session: Session, catalogue: Catalogue) -> "Columns":
    """All mentors who are active or pause, made ready."""
    # NumPy is loaded with the first ranking, so that the bot starts without it.
    from conversations.matching.columns import Columns

    catalogue = catalogue.as_in_the_file
    rows = _rows(session)
    before = _kept.get(catalogue)
    known = before.made if before is not None else {}
    if before is not None and len(rows) == len(known) and all(row in known for row in rows):
        return before.columns
    made = {row: known.get(row) or _profile(session, catalogue, row) for row in rows}
    _kept[catalogue] = _Ready(made, Columns(list(made.values())))
    return _kept[catalogue].columns


def _rows(session: Session) -> Sequence[_Row]:
    statement = (
        columns_of(
            col(Mentor.person_id),
            cast(col(Mentor.answers), Text),
            col(Person.name),
            col(Person.zone),
            col(Person.city),
        )
        .join(Person, col(Person.id) == col(Mentor.person_id))
        .where(col(Mentor.state).in_(presence.HERE))
    )
    return [(*row,) for row in session.connection().execute(statement)]


def _profile(session: Session, catalogue: Catalogue, row: _Row) -> Profile:
    number, written, name, zone, city = row
    answers = SealedJSON.opened(json.loads(written), keyring_of(session.connection()))
    return meaning(catalogue).profile(number, answers, name=name, zone=zone, city=city)


def standings(session: Session, programme: Programme, now: datetime) -> dict[int, Standing]:
    """How the mentors stand: those only who are not `READY`. Who would be gone before a first month
    is over is proposed to nobody: a pair would hardly have begun."""
    recent, unanswered = _called_upon(session, programme, now)
    load, limits, found = loads(session), programme.limits, dict[int, Standing]()
    gone = not_(presence.here(now, presence.asked_since(now, limits)))
    ending = not_(presence.lasting(presence.in_months(now, limits.months)))
    for number, capacity, zone, *present in _with_anything(
        session, programme, now, or_(gone, ending)
    ):
        known, until = presence.Presence(*present), None
        out = known.out(now, limits)
        if known.available_until is not None and not known.lasts(now, limits.months):
            until = presence.last_day(known.available_until, zone)
        if out:
            pass
        elif not known.lasts(now, presence.AT_LEAST):
            out = "leaving"
        elif load[number] >= capacity:
            out = "full"
        elif unanswered[number] >= limits.unanswered_at_once:
            out = "waiting"
        found[number] = Standing(out, recent[number], until)
    return {number: standing for number, standing in found.items() if standing != READY}


def places(session: Session, programme: Programme, now: datetime) -> dict[int, int]:
    """To how many more requests each mentor may be proposed now: what is left of their capacity and
    of the proposals that one may have to answer. Who is not in it may be for one."""
    _, unanswered = _called_upon(session, programme, now)
    load, limit = loads(session), programme.limits.unanswered_at_once
    several = col(Mentor.capacity) > 1
    return {
        number: max(0, min(capacity - load[number], limit - unanswered[number]))
        for number, capacity, *_ in _with_anything(session, programme, now, several)
    }


def _with_anything(
    session: Session, programme: Programme, now: datetime, also: ColumnElement[bool]
) -> Iterable[Any]:
    """The mentors who have anything under way, and those of whom `also` is true: their number,
    their capacity, their clock, and what their presence is read from."""
    known = columns_of(
        col(Mentor.person_id), col(Mentor.capacity), col(Person.zone), *presence.COLUMNS
    ).where(
        col(Person.id) == col(Mentor.person_id),
        col(Mentor.state).in_(presence.HERE),
        or_(
            also,
            col(Mentor.capacity) < 1,
            col(Mentor.person_id).in_(select(Proposal.mentor_id).where(_lately(programme, now))),
            col(Mentor.person_id).in_(
                select(Mentorship.mentor_id).where(col(Mentorship.state).in_(pair.LIVE))
            ),
        ),
    )
    return session.connection().execute(known)


def _called_upon(
    session: Session, programme: Programme, now: datetime
) -> tuple[Counter[int], Counter[int]]:
    """How often each mentor was asked lately, and how much of it they have still to answer."""
    recent, unanswered = Counter[int](), Counter[int]()
    asked = select(Proposal.mentor_id, Proposal.state, func.count()).group_by(
        col(Proposal.mentor_id), col(Proposal.state)
    )
    for mentor_id, state, count in session.exec(asked.where(_lately(programme, now))):
        recent[mentor_id] += count if state != "withdrawn" else 0
        unanswered[mentor_id] += count if state == "asked" else 0
    return recent, unanswered


def _lately(programme: Programme, now: datetime) -> ColumnElement[bool]:
    since = now - timedelta(days=programme.limits.recent_days)
    return or_(col(Proposal.asked_at) >= since, col(Proposal.state) == "asked")


def loads(session: Session) -> Counter[int]:
    """How many mentees each mentor has now (mentors without one are absent)."""
    return Counter(dict(session.exec(_LOADS, params={}).all()))


_LOADS = (
    select(Mentorship.mentor_id, func.count())
    .where(
        # By mentor, which is indexed: the cost follows who can be asked, not all that ever was.
        col(Mentorship.mentor_id).in_(select(Mentor.person_id)),
        col(Mentorship.state).in_(pair.LIVE),
    )
    .group_by(col(Mentorship.mentor_id))
)


def request_facts(session: Session, request: Request, catalogue: Catalogue) -> RequestFacts:
    """What is known of a request."""
    catalogue = catalogue.as_in_the_file
    person = session.get(Person, request.person_id)
    assert person is not None
    assert person.id is not None
    means = meaning(catalogue)
    words = "\n".join(reading.own_texts(request, person, catalogue.home))
    named = means.topics(words)
    met = session.exec(_MET, params={"request": request.id})
    return RequestFacts(
        person_id=person.id,
        situation=request.situation,
        languages=codes(request.answers, "languages"),
        country=person.country,
        city=fold(person.city),
        offset=offset(person.zone),
        promotion=person.promotion,
        words=means.vocabulary.said(words),
        format=str(request.answers.get("format") or ""),
        experiences=named["experiences"],
        sectors=named["sectors"],
        functions=named["functions"],
        companies=companies(str(request.answers.get(reading.EMPLOYER) or "")),
        avoids=avoided(str(request.answers.get(reading.AVOIDED) or "")),
        met=dict(met.all()),
        refused=_refused(session, person.id, catalogue.home),
    )


def _refused(session: Session, person_id: int, programme: Programme) -> frozenset[int]:
    """Those who must not be brought together with this person again, whichever of the two was the
    mentor: one of them asked for someone else, or stepped back before they knew each other well."""
    early = timedelta(days=programme.limits.change_days)
    return frozenset(
        row.mentor_id if row.mentee_id == person_id else row.mentee_id
        for row in session.exec(_UNHAPPY, params={"person": person_id}).all()
        if row.outcome == "turn_down"
        or row.introduced_at is None
        or (row.ended_at is not None and row.ended_at < row.introduced_at + early)
    )


_MET = (
    select(Proposal.mentor_id, Proposal.state)
    .where(
        Proposal.request_id == bindparam("request"),
        col(Proposal.state).not_in(["withdrawn", "left"]),
    )
    .order_by(col(Proposal.id))
)
_UNHAPPY = select(Mentorship).where(
    col(Mentorship.outcome).in_(["turn_down", "mentor_left"]),
    people.in_mentorship(bindparam("person")),
)


def at(session: Session, where: Address) -> Person | None:
    """The person who has this address, if we have met."""
    row = session.get(PersonAddress, where)
    return session.get(Person, row.person_id) if row else None


def portrait(session: Session, programme: Programme, mentor_id: int) -> list[tuple[str, str]]:
    """What a mentee learns of a mentor before they know each other's names: the label and the
    answer, in the mentee's language; where it is in the mentor's own words, without their name, an
    address or a number, and in one piece: a blank line would end the list they stand in."""
    mentor, person = session.get(Mentor, mentor_id), session.get(Person, mentor_id)
    if mentor is None or person is None:
        return []
    # Their promotion and where they live are theirs to tell: they may be why it is them.
    named = Person(name=person.name, created_at=person.created_at)
    run = Run(programme.forms["mentor"], roles.whole(mentor.answers))
    questions = run.form.questions
    return [
        (short, " ".join(masked(shown, named).split()) if questions[name].kind == "text" else shown)
        for name, short, shown in run.summary(programme)
        if name in PORTRAIT
    ]
