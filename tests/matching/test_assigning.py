"""Several requests at once: the best for them all, never more than somebody can take."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.figures import Matching
from conversations.matching import criteria
from conversations.matching.assigning import assign
from conversations.matching.columns import Columns, Standings
from conversations.matching.facts import READY, Profile, RequestFacts, Standing
from tests.matching import facts

SCALE = Matching(fits_from=20)
rosters = st.lists(facts.profiles, max_size=4, unique_by=lambda profile: profile.id)


@settings(max_examples=60)
@given(st.lists(facts.requests, max_size=4), rosters, facts.standings)
def test_no_other_assignment_is_better_and_none_is_forbidden(
    requests: list[RequestFacts], roster: list[Profile], standings: Standings
) -> None:
    columns = Columns(roster)
    assigned = assign(requests, columns, standings, SCALE)
    chosen = [each.mentor.mentor_id if each.mentor else None for each in assigned]
    assert [each.person_id for each in assigned] == [request.person_id for request in requests]
    assert _worth(requests, chosen, columns, standings) == max(
        _worth(requests, other, columns, standings)
        for other in product([None, *(mentor.id for mentor in roster)], repeat=len(requests))
    )


def _worth(
    requests: list[RequestFacts],
    chosen: list[int | None] | tuple[int | None, ...],
    columns: Columns,
    standings: Standings,
) -> tuple[int, float]:
    """How many are served and how well; worse than nothing for what may not be."""
    served, total = 0, 0.0
    for request, mentor_id in zip(requests, chosen, strict=True):
        mentor = columns.profile(mentor_id or 0)
        if mentor is None:
            continue
        stands = standings.get(mentor.id, READY)
        score = criteria.score(request, mentor, SCALE, columns.rare, stands).score
        if criteria.exclusion(request, mentor, stands) or score < SCALE.fits_from:
            return -1, 0
        if sum(other == mentor.id for other in chosen) > stands.places:
            return -1, 0
        served, total = served + 1, total + score
    return served, round(total, 6)


def test_the_first_choice_of_two_goes_to_who_has_no_other() -> None:
    """Greedily, the first request would take the only one who suits the second."""
    both = Profile(1, situations=frozenset({"research", "abroad"}), country="DE")
    one = Profile(2, situations=frozenset({"research"}))
    first = RequestFacts(11, "research", country="DE")
    second = RequestFacts(12, "abroad", country="DE")
    columns = Columns([both, one])
    found = assign([first, second], columns, {}, SCALE)
    assert [(each.mentor and each.mentor.mentor_id, each.place) for each in found] == [
        (2, 2),
        (1, 1),
    ]


def test_who_has_places_for_two_takes_two_and_not_three() -> None:
    mentor = Profile(1, situations=frozenset({"abroad"}))
    requests = [RequestFacts(number, "abroad") for number in (11, 12, 13)]
    found = assign(requests, Columns([mentor]), {1: Standing(places=2)}, SCALE)
    assert sum(each.mentor is not None for each in found) == 2


def test_nobody_is_assigned_for_want_of_better() -> None:
    stranger = Profile(1, situations=frozenset({"thirty"}))
    [found] = assign([RequestFacts(11, "abroad")], Columns([stranger]), {}, SCALE)
    assert found.mentor is None
    assert assign([], Columns([stranger]), {}, SCALE) == []
    assert assign([RequestFacts(11, "abroad")], Columns([]), {}, SCALE)[0].mentor is None
