"""Two invented pairs through their six months (`make simulate` has thousands of them)."""

from tests.simulate.checks import look
from tests.simulate.town import Town
from tests.simulate.watch import ANSWERED, RIGHT_PERSON


def test_what_may_never_happen_to_a_few_pairs(sqlite_url: str) -> None:
    town = Town(sqlite_url, pairs=2, seed=6)
    town.live(days=205)
    found = look(town)
    town.world.close()
    assert found.is_well, found.report()
    assert found.looked[RIGHT_PERSON]
    assert found.looked[ANSWERED]
