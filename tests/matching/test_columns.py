"""A roster scored by columns: the same figures, the same order, the same refusals as one by one."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from conversations.figures import Matching
from conversations.matching import criteria
from conversations.matching.columns import Columns, Standings
from conversations.matching.facts import READY, Profile, RequestFacts, Standing
from tests.matching import facts

SCALE = Matching()
scales = st.sampled_from([SCALE, SCALE.for_contacts()])


@given(facts.requests, facts.rosters, facts.standings, scales)
def test_the_columns_and_the_criteria_agree_to_the_last_bit(
    request: RequestFacts, roster: list[Profile], standings: Standings, scale: Matching
) -> None:
    columns = Columns(roster)
    stand = columns.stand(standings)
    scores, able = columns.scores(request, stand, scale), columns.able(request, stand)
    for place, mentor in enumerate(columns.mentors):
        stands = standings.get(mentor.id, READY)
        one = criteria.score(request, mentor, scale, columns.rare, stands)
        assert scores[place] == one.score
        assert able[place] == (not criteria.exclusion(request, mentor, stands))


@given(facts.requests, facts.rosters, facts.standings, st.integers(1, 4))
def test_the_first_are_those_who_would_be_first_of_all(
    request: RequestFacts, roster: list[Profile], standings: Standings, most: int
) -> None:
    columns = Columns(roster)
    all_of_them = columns.rank(request, standings, SCALE, most=len(roster) or 1)
    first = columns.rank(request, standings, SCALE, most=most)
    assert first.ranked == all_of_them.ranked[:most]
    assert first.excluded == all_of_them.excluded[:most]
    assert (first.able, first.out) == (len(all_of_them.ranked), len(all_of_them.excluded))


@given(facts.requests, facts.rosters, facts.standings, st.randoms(use_true_random=False))
def test_nobody_is_lost_and_the_order_they_come_in_makes_no_difference(
    request: RequestFacts, roster: list[Profile], standings: Standings, shuffling: Random
) -> None:
    ranking = Columns(roster).rank(request, standings, SCALE)
    shown = [each.mentor_id for each in ranking.ranked]
    shown += [each.mentor_id for each in ranking.excluded]
    assert sorted(shown) == sorted(mentor.id for mentor in roster)
    shuffled = list(roster)
    shuffling.shuffle(shuffled)
    assert Columns(shuffled).rank(request, standings, SCALE) == ranking


@given(facts.requests, facts.rosters, facts.standings, scales)
def test_what_is_explained_is_what_was_counted(
    request: RequestFacts, roster: list[Profile], standings: Standings, scale: Matching
) -> None:
    ranking = Columns(roster).rank(request, standings, scale)
    for ranked in ranking.ranked:
        assert 0 <= ranked.score <= 100
        assert ranked.score == sum(reason.points for reason in ranked.reasons)
        named = [reason.criterion for reason in ranked.reasons]
        assert not set(named) & set(ranked.missing)
        assert len(set(named)) == len(named)
        for reason in ranked.reasons:
            assert 0 < reason.points <= scale.weights[reason.criterion]
    scores = [ranked.score for ranked in ranking.ranked]
    assert scores == sorted(scores, reverse=True)


@given(facts.requests, facts.rosters, facts.standings, scales)
def test_who_is_out_for_a_time_only_is_told_with_their_score(
    request: RequestFacts, roster: list[Profile], standings: Standings, scale: Matching
) -> None:
    columns = Columns(roster)
    later = columns.rank(request, standings, scale).later
    scores = {
        mentor.id: criteria.score(request, mentor, scale, columns.rare, stands).score
        for mentor in roster
        if not criteria.exclusion(request, mentor)
        and (stands := standings.get(mentor.id, READY)).out
    }
    if later is None:
        assert not scores
    else:
        busy, score = later
        assert score == scores[busy.mentor_id] == max(scores.values())
        assert busy.why == standings[busy.mentor_id].out


@given(facts.requests, facts.rosters, facts.standings, scales)
def test_who_would_suit_but_may_never_be_asked_is_told_with_their_score(
    request: RequestFacts, roster: list[Profile], standings: Standings, scale: Matching
) -> None:
    columns = Columns(roster)
    barred = columns.rank(request, standings, scale).barred
    scores = {
        mentor.id: criteria.score(
            request, mentor, scale, columns.rare, standings.get(mentor.id, READY)
        ).score
        for mentor in roster
        if criteria.exclusion(request, mentor) not in ("", "self")
    }
    if barred is None:
        assert not scores
    else:
        never, score = barred
        assert score == scores[never.mentor_id] == max(scores.values())


@given(facts.requests, facts.profiles, st.integers(2, 6), st.integers(1, 40), scales)
def test_those_who_are_alike_are_called_upon_in_turn(
    request: RequestFacts, mentor: Profile, alike: int, rounds: int, scale: Matching
) -> None:
    """The bound of fairness: of mentors with the same profile, who are free, none is ever called
    upon twice more than another."""
    twins = [Profile(**{**vars(mentor), "id": number}) for number in range(11, 11 + alike)]
    columns, called = Columns(twins), dict.fromkeys((twin.id for twin in twins), 0)
    if not columns.able(request, columns.stand({})).all():
        return
    for _ in range(rounds):
        standings = {number: Standing(recent=often) for number, often in called.items()}
        best = columns.rank(request, standings, scale, most=1).ranked[0]
        called[best.mentor_id] += 1
        assert max(called.values()) - min(called.values()) <= 1
