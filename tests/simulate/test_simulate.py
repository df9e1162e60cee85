"""Three invented pairs through their six months (`make simulate` has thousands of them)."""

from tests.simulate.checks import look, report
from tests.simulate.town import Town
from tests.simulate.watch import ANSWERED, RIGHT_PERSON


def test_what_may_never_happen_to_a_few_pairs(sqlite_url: str) -> None:
    town = Town(sqlite_url, pairs=3, seed=6)
    town.live(days=205)
    look(town)
    said = report(town.notes, town)
    town.world.close()
    assert not any(town.notes.offences.values()), said
    assert town.notes.looked[RIGHT_PERSON], said
    assert town.notes.looked[ANSWERED], said
