"""The invented requests and mentors that `make bench` measures with: their labels hold."""

from conversations.figures import Matching
from conversations.matching.columns import Columns
from conversations.matching.meaning import meaning
from tests.bench import labelled
from tests.catalogue import CATALOGUE

MEANS = meaning(CATALOGUE)


def test_whom_one_would_ask_may_be_asked_and_whom_one_must_not_may_not() -> None:
    columns = Columns([labelled.profile(row, MEANS) for row in labelled.mentors()])
    conflicts = 0
    for row in labelled.requests():
        ranking = columns.rank(labelled.facts(row, MEANS), {}, Matching(), most=len(columns))
        able = {each.mentor_id for each in ranking.ranked}
        assert able.issuperset([*row["intended"], *row["acceptable"]])
        assert able.isdisjoint(row["conflicts"])
        conflicts += len(row["conflicts"])
    assert conflicts
