"""Two invented pairs through their six months (`make simulate` has thousands of them)."""

from tests.simulate.checks import look
from tests.simulate.silences import UNANSWERED
from tests.simulate.town import Town

SEED = 546
"""Two pairs in whom much comes together: one never answers, one presses all twice, one is late, one
writes in German; they take a break, change platform, stop, block the bot."""


def test_what_may_never_happen_to_a_few_pairs(sqlite_url: str) -> None:
    town = Town(sqlite_url, pairs=2, seed=SEED)
    people = town.humans.values()
    assert {each.plan for each in people} == {"breaks", "moves", "stops", "blocks"}
    assert {each.place.partition(":")[0] for each in people} == {"telegram", "slack"}
    assert len({each.known.zone for each in people}) == 3
    tempers = [each.temper for each in people]
    assert not all(each.answers for each in tempers)
    assert any(each.twice for each in tempers)
    assert any(each.tongue for each in tempers)
    town.live(days=205)
    found = look(town)
    town.world.close()
    assert found.is_well, found.report()
    never = [check for check, times in found.looked.items() if not times]
    assert set(never) <= {UNANSWERED}, "the rarest has its own test (`test_silences`)"
