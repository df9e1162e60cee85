"""Ten thousand questions to contacts, chosen and answered as people do: nobody reads more in a
month of their own than they said. Seeded. What decides is the product's, on a database: who is
offered, and who may be asked (`quotas`). The people and chance are the test's."""

from collections import Counter, defaultdict
from collections.abc import Set
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlmodel import col, delete, insert

from conversations import hours
from conversations.matching import roles
from conversations.matching.columns import Columns
from conversations.matching.facts import Profile, RequestFacts, Standing
from conversations.mentoring import quotas
from storage.ledger import Ledger
from storage.tables import Mentor, Person, Request, Talk
from storage.unit_of_work import UnitOfWork
from tests.harness import CATALOGUE

QUESTIONS, CONTACTS, YEARS = 10_000, 12, 26
PAIRS = 4
"""How many pairs look at the same instant whom they could ask: the first to send may be too late
for the others."""

ZONES = ("Europe/Paris", "America/Los_Angeles", "Asia/Tokyo", "Pacific/Auckland")
SECTORS = ("energy", "health", "finance", "digital")
HOME = CATALOGUE.home
SCALE = HOME.matching.for_contacts()
BEGINS = datetime(2026, 1, 1, tzinfo=UTC)
LONG_AGO = timedelta(days=70)
"""After how long a talk is of no account any more, and not kept here."""


class Town:
    """Contacts, and the questions that they were asked."""

    def __init__(self, uow: UnitOfWork, chance: Random) -> None:
        self.uow, self.chance = uow, chance
        self.quota = {number: chance.choice((1, 2, 4)) for number in range(1, CONTACTS + 1)}
        self.zone = {number: chance.choice(ZONES) for number in self.quota}
        self.rows: list[object] = []  # held, so that the session need not load them again
        self.read: dict[int, list[datetime]] = defaultdict(list)
        profiles = [self._arrives(number) for number in self.quota]
        self.columns = Columns(profiles)
        uow.session.add(Request(id=1, person_id=1, state="accompanied", created_at=BEGINS))
        uow.session.flush()

    def _arrives(self, number: int) -> Profile:
        serves = frozenset({roles.CONTACT, roles.TALK})
        answers = {"roles": [roles.CONTACT], "quota": str(self.quota[number])}
        person = Person(id=number, zone=self.zone[number], created_at=BEGINS)
        mentor = Mentor(person_id=number, state="active", answers=answers)
        for row in (person, mentor):
            self.uow.session.add(row)
            self.uow.session.flush()
            self.rows.append(row)
        sectors = frozenset(self.chance.sample(SECTORS, 2))
        return Profile(number, sectors=sectors, languages=frozenset({"fr"}), serves=serves)

    def ask(self, now: datetime, standings: dict[int, Standing], met: Set[int]) -> int:
        """A pair picks one of the three that are suggested; 0 where there is nobody."""
        facts = RequestFacts(
            person_id=0,
            situation="",
            sectors=frozenset({self.chance.choice(SECTORS)}),
            seeks=roles.CONTACT,
            met=dict.fromkeys(met, "asked"),
        )
        ranking = self.columns.rank(facts, standings, SCALE, most=3)
        return self.chance.choice(ranking.ranked).mentor_id if ranking.ranked else 0

    def send(self, now: datetime, chosen: int) -> bool:
        """A question is sent, to be read at an hour of the contact's; whether it may be. One in ten
        is taken back at once, so that who sleeps never reads it."""
        at = hours.decent(now, self.zone[chosen], HOME.limits)
        if not quotas.may_ask(self.uow, chosen, at, HOME.limits):
            return False
        back = self.chance.random() < 0.1
        self.uow.session.exec(
            insert(Talk),
            params={
                "request_id": 1,
                "contact_id": chosen,
                "state": "withdrawn" if back else "declined",
                "asked_at": at,
                "asked_by": "",
                "answered_at": now if back else at,
            },
        )
        if at == now or not back:
            self.read[chosen].append(at)
        return True

    def forget(self, now: datetime) -> None:
        """What was long ago decides nothing, and would only be read each time."""
        self.uow.session.exec(delete(Talk).where(col(Talk.asked_at) < now - LONG_AGO))


def lives(uow: UnitOfWork) -> None:
    chance, said = Random(5), Counter[str]()
    town = Town(uow, chance)
    instants = sorted(chance.uniform(0, YEARS * 365 * 86400) for _ in range(QUESTIONS // PAIRS))
    look_again: list[frozenset[int]] = []
    for place, seconds in enumerate(instants):
        now = BEGINS + timedelta(seconds=seconds)
        if place % 20 == 0:
            town.forget(now)
        standings = quotas.standings(uow.session, HOME, now, read_within=HOME.limits)
        looking = [*look_again, *(frozenset[int]() for _ in range(PAIRS))]
        look_again = []
        for turn, met in enumerate(looking):
            chosen = town.ask(now, standings, met)
            sent = chosen and town.send(now, chosen)
            assert sent or not chosen or turn, "whoever is offered may be asked"
            said["put" if sent else "late" if chosen else "nobody"] += 1
            if sent and chance.random() < 0.3:  # a no, or silence, and the next is offered
                look_again.append(met | {chosen})
        if chance.random() < 0.05:  # an old button
            town.send(now, chance.randint(1, CONTACTS))
    for number, read in town.read.items():
        local = (at.astimezone(ZoneInfo(town.zone[number])) for at in read)
        months = Counter((at.year, at.month) for at in local)
        assert max(months.values()) <= town.quota[number]
    assert said.total() >= QUESTIONS
    assert said["nobody"], "there are more questions than quotas: or nothing was tried"
    assert said["late"], "nor did two choose the same at once"
    used = sum(len(read) for read in town.read.values())
    assert used > 0.8 * 12 * YEARS * sum(town.quota.values()), "and what is offered is used"


def test_over_ten_thousand_questions_nobody_exceeds_a_quota(sqlite_url: str) -> None:
    ledger = Ledger(sqlite_url, lambda: BEGINS)
    ledger.write_now(lives)
    ledger.close_now()
