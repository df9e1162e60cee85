"""Several requests at once: the best for them all, never more than somebody can take."""

from collections import Counter
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
@given(st.lists(facts.requests, max_size=4), rosters, facts.standings, facts.places)
def test_no_other_assignment_is_better_and_none_is_forbidden(
    requests: list[RequestFacts],
    roster: list[Profile],
    standings: Standings,
    places: dict[int, int],
) -> None:
    columns = Columns(roster)
    assigned = assign(requests, columns, standings, places, SCALE)
    chosen = [each.mentor.mentor_id if each.mentor else None for each in assigned]
    assert [each.person_id for each in assigned] == [request.person_id for request in requests]
    assert _worth(requests, chosen, columns, standings, places) == max(
        _worth(requests, other, columns, standings, places)
        for other in product([None, *(mentor.id for mentor in roster)], repeat=len(requests))
    )


def _worth(
    requests: list[RequestFacts],
    chosen: list[int | None] | tuple[int | None, ...],
    columns: Columns,
    standings: Standings,
    places: dict[int, int],
) -> tuple[int, float]:
    """How many are served and how well, whoever is asked again with the points of a turn less;
    worse than nothing for what may not be."""
    served, total, called = 0, 0.0, Counter[int]()
    for request, mentor_id in zip(requests, chosen, strict=True):
        mentor = columns.profile(mentor_id or 0)
        if mentor is None:
            continue
        stands = standings.get(mentor.id, READY)
        score = criteria.score(request, mentor, SCALE, columns.rare, stands).score
        if criteria.exclusion(request, mentor, stands) or score < SCALE.fits_from:
            return -1, 0
        shares = [criteria.turn_share(stands.recent + often) for often in (0, called[mentor.id])]
        called[mentor.id] += 1
        if called[mentor.id] > places.get(mentor.id, 1):
            return -1, 0
        lost = SCALE.weights["turn"] * (shares[0] - shares[1])
        served, total = served + 1, total + score - lost
    return served, round(total, 6)


@given(
    facts.requests,
    facts.profiles,
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=5),
    st.integers(1, 10),
)
def test_load_is_shared_among_those_who_suit_alike(
    request: RequestFacts, mentor: Profile, twins: list[tuple[int, int]], waiting: int
) -> None:
    """The bound of fairness: of mentors with the same profile, nobody is asked while another, with
    a place left, was called upon less, by this assignment and lately, by more than one call."""
    scale = Matching(fits_from=0)
    roster = [Profile(**{**vars(mentor), "id": 11 + number}) for number in range(len(twins))]
    columns = Columns(roster)
    standings = {11 + at: Standing(recent=recent) for at, (recent, _) in enumerate(twins)}
    places = {11 + at: free for at, (_, free) in enumerate(twins)}
    if not columns.able(request, columns.stand({})).all():
        return
    found = assign([request] * waiting, columns, standings, places, scale)
    called = Counter(each.mentor.mentor_id for each in found if each.mentor)
    assert called.total() == min(waiting, sum(places.values()))
    load = {each.id: standings[each.id].recent + called[each.id] for each in roster}
    for one in called:
        for other in roster:
            if called[other.id] < places[other.id]:
                assert load[one] <= load[other.id] + 1


def test_three_who_are_alike_are_asked_once_each() -> None:
    mentor = Profile(1, situations=frozenset({"abroad"}))
    roster = [Profile(number, situations=mentor.situations) for number in (1, 2, 3)]
    requests = [RequestFacts(number, "abroad") for number in (11, 12, 13)]
    found = assign(requests, Columns(roster), {}, dict.fromkeys((1, 2, 3), 3), SCALE)
    assert {each.mentor.mentor_id for each in found if each.mentor} == {1, 2, 3}


def test_the_first_choice_of_two_goes_to_who_has_no_other() -> None:
    """Greedily, the first request would take the only one who suits the second."""
    both = Profile(1, situations=frozenset({"research", "abroad"}), country="DE")
    one = Profile(2, situations=frozenset({"research"}))
    first = RequestFacts(11, "research", country="DE")
    second = RequestFacts(12, "abroad", country="DE")
    columns = Columns([both, one])
    found = assign([first, second], columns, {}, {}, SCALE)
    assert [(each.mentor and each.mentor.mentor_id, each.place) for each in found] == [
        (2, 2),
        (1, 1),
    ]


def test_who_has_places_for_two_takes_two_and_not_three() -> None:
    mentor = Profile(1, situations=frozenset({"abroad"}))
    requests = [RequestFacts(number, "abroad") for number in (11, 12, 13)]
    found = assign(requests, Columns([mentor]), {}, {1: 2}, SCALE)
    assert sum(each.mentor is not None for each in found) == 2


def test_nobody_is_assigned_for_want_of_better() -> None:
    stranger = Profile(1, situations=frozenset({"thirty"}))
    [found] = assign([RequestFacts(11, "abroad")], Columns([stranger]), {}, {}, SCALE)
    assert found.mentor is None
    assert assign([], Columns([stranger]), {}, {}, SCALE) == []
    assert assign([RequestFacts(11, "abroad")], Columns([]), {}, {}, SCALE)[0].mentor is None
