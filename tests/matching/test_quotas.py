"""Ten thousand questions to contacts, chosen and answered as people do: nobody is asked more often
in a month of their own than they said. Seeded; quotas and choice alone, without a house."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from random import Random

from conversations.figures import Matching
from conversations.matching import roles
from conversations.matching.columns import Columns
from conversations.matching.facts import Profile, RequestFacts, Standing

QUESTIONS, CONTACTS, DAYS = 10_000, 40, 9 * 365
ZONES = ("Europe/Paris", "America/Los_Angeles", "Asia/Tokyo", "Pacific/Auckland")
SECTORS = ("energy", "health", "finance", "digital")
SCALE = Matching().for_contacts()
BEGINS = datetime(2026, 1, 1, tzinfo=UTC)
A_MONTH = timedelta(days=33)


class Town:
    """Contacts, and the questions they were asked."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.quota = {number: chance.choice((1, 2, 4)) for number in range(1, CONTACTS + 1)}
        self.zone = {number: chance.choice(ZONES) for number in self.quota}
        self.asked: dict[int, list[datetime]] = defaultdict(list)
        self.columns = Columns(
            [
                Profile(
                    number,
                    sectors=frozenset(chance.sample(SECTORS, 2)),
                    languages=frozenset({"fr"}),
                    serves=frozenset({roles.CONTACT, roles.TALK}),
                )
                for number in self.quota
            ]
        )

    def standings(self, at: datetime) -> dict[int, Standing]:
        found = {}
        for number, asked in self.asked.items():
            month = [each for each in asked[-20:] if abs(each - at) < A_MONTH]
            left = roles.left(self.quota[number], month, at, self.zone[number])
            found[number] = Standing("" if left > 0 else "quota", len(asked))
        return found

    def ask(self, at: datetime, met: set[int]) -> int:
        """A pair picks one of the three that are suggested; 0 where there is nobody."""
        facts = RequestFacts(
            person_id=0,
            situation="",
            sectors=frozenset({self.chance.choice(SECTORS)}),
            seeks=roles.CONTACT,
            met=dict.fromkeys(met, "asked"),
        )
        ranking = self.columns.rank(facts, self.standings(at), SCALE, most=3)
        if not ranking.ranked:
            return 0
        chosen = self.chance.choice(ranking.ranked).mentor_id
        self.asked[chosen].append(at)
        return chosen


def test_over_ten_thousand_questions_nobody_exceeds_a_quota() -> None:
    chance = Random(5)
    town, put, nobody = Town(chance), 0, 0
    instants = sorted(chance.uniform(0, DAYS * 86400) for _ in range(QUESTIONS))
    for seconds in instants:
        at, met = BEGINS + timedelta(seconds=seconds), set[int]()
        # A no, or silence, and the next is offered; two in three say yes in the end.
        while (chosen := town.ask(at, met)) and chance.random() < 0.3:
            met.add(chosen)
            at += timedelta(days=chance.randint(0, 7))
        put += len(met) + bool(chosen)
        nobody += not chosen
    assert put + nobody >= QUESTIONS
    assert nobody, "there are more questions than quotas: or nothing was tried"
    for number, asked in town.asked.items():
        months = Counter(roles.month_of(at, town.zone[number]) for at in asked)
        assert max(months.values()) <= town.quota[number]
    used = sum(len(asked) for asked in town.asked.values())
    assert used > 0.8 * 12 * 9 * sum(town.quota.values()), "and what is offered is used"
