"""Matching: whom it ranks, why, and that what it explains is what it counted."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from conversations.mentoring import matching
from conversations.mentoring.matching import MentorFacts, RequestFacts, rank, sentence
from conversations.programme import load

CATALOGUE = load()

REQUEST = RequestFacts(
    person_id=1,
    situation="research",
    languages=frozenset({"fr", "en"}),
    country="DE",
    zone="Europe/Berlin",
    promotion=2015,
    words="Je quitte le laboratoire, j’aimerais travailler dans l’énergie nucléaire.",
    format="remote",
)
PAUL = MentorFacts(
    id=2,
    name="Paul",
    situations=frozenset({"research", "abroad"}),
    languages=frozenset({"fr"}),
    country="FR",
    countries="États-Unis, Allemagne",
    zone="Europe/Paris",
    promotion=1998,
    words="Ingénieur dans l'energie, passé par un laboratoire public.",
    format="either",
)

situations = st.sampled_from(["graduating", "thirty", "research", "abroad", "other"])
languages = st.frozensets(st.sampled_from(["fr", "en", "de", "zh"]))
texts = st.sampled_from(["", "énergie et réseaux", "laboratoire", "start-up à Berlin", "banque"])
formats = st.sampled_from(["", "in_person", "remote", "either"])
countries = st.sampled_from(["", "FR", "DE", "US", "CN"])
zones = st.sampled_from(["", "Europe/Paris", "Europe/Berlin", "Asia/Shanghai"])
promotions = st.none() | st.integers(1960, 2026)

requests = st.builds(
    RequestFacts,
    person_id=st.just(1),
    situation=situations,
    languages=languages,
    country=countries,
    zone=zones,
    promotion=promotions,
    words=texts,
    format=formats,
)
mentors = st.builds(
    MentorFacts,
    id=st.integers(1, 6),
    name=st.just("Paul"),
    state=st.sampled_from(["active", "paused"]),
    situations=st.frozensets(situations),
    languages=languages,
    country=countries,
    countries=st.sampled_from(["", "Allemagne", "Chine, Japon", "Etats unis"]),
    zone=zones,
    promotion=promotions,
    words=texts,
    format=formats,
    capacity=st.integers(1, 3),
    load=st.integers(0, 4),
    met=st.sampled_from(["", "", "", "asked", "declined", "accepted"]),
)
rosters = st.lists(mentors, max_size=6, unique_by=lambda mentor: mentor.id)


def test_a_fitting_mentor_is_ranked_with_sentences_that_say_why() -> None:
    ranked = rank(REQUEST, [PAUL]).ranked[0]
    assert sentence(ranked, CATALOGUE["fr"]) == (
        "connaît cette situation, parle français, connaît ce pays (Allemagne), mots communs "
        "(laboratoire et énergie), une promotion plus ancienne de 17 ans et même façon de se "
        "rencontrer ; il manque le même fuseau"
    ).replace(" ;", "\N{NO-BREAK SPACE};")
    assert "speaks French" in sentence(ranked, CATALOGUE["en"])


def test_accents_plurals_and_small_words_are_set_aside() -> None:
    request = replace(REQUEST, words="Les énergies, et des Réseaux pour moi")
    mentor = replace(PAUL, words="energie, reseau, pour les")
    reasons = rank(request, [mentor]).ranked[0].reasons
    assert [reason.count for reason in reasons if reason.criterion == "words"] == [2]


def test_who_may_not_be_asked_is_told_apart_with_why() -> None:
    roster = [
        replace(PAUL, id=1),
        replace(PAUL, id=2, met="asked"),
        replace(PAUL, id=3, met="declined"),
        replace(PAUL, id=4, met="accepted"),
        replace(PAUL, id=5, state="paused"),
        replace(PAUL, id=6, load=1),
        replace(PAUL, id=7),
    ]
    ranking = rank(REQUEST, roster)
    assert [ranked.mentor_id for ranked in ranking.ranked] == [7]
    told = {excluded.mentor_id: excluded.why for excluded in ranking.excluded}
    assert told == {
        1: "self", 2: "asked", 3: "declined", 4: "met", 5: "paused", 6: "full",
    }  # fmt: skip
    for programme in CATALOGUE:
        for why in told.values():
            assert programme.words(f"matching.excluded.{why}")


@given(requests, rosters)
def test_nobody_excluded_is_ranked_and_nobody_is_lost(
    request: RequestFacts, roster: list[MentorFacts]
) -> None:
    ranking = rank(request, roster)
    ranked = [one.mentor_id for one in ranking.ranked]
    excluded = [one.mentor_id for one in ranking.excluded]
    assert sorted(ranked + excluded) == sorted(mentor.id for mentor in roster)
    for mentor in roster:
        assert (mentor.id in excluded) == bool(matching.exclusion(request, mentor))
        if mentor.load >= mentor.capacity or mentor.met or mentor.state != "active":
            assert mentor.id not in ranked


@given(requests, rosters)
def test_the_score_is_what_the_reasons_say_and_every_rank_has_a_sentence(
    request: RequestFacts, roster: list[MentorFacts]
) -> None:
    ranking = rank(request, roster)
    scores = [ranked.score for ranked in ranking.ranked]
    assert scores == sorted(scores, reverse=True)
    for ranked in ranking.ranked:
        assert 0 <= ranked.score <= sum(matching.WEIGHTS.values()) == 100
        named = [reason.criterion for reason in ranked.reasons]
        assert len(named) == len(set(named))
        assert not set(named) & set(ranked.missing)
        assert all(0 < r.points <= matching.WEIGHTS[r.criterion] for r in ranked.reasons)
        for programme in CATALOGUE:
            assert sentence(ranked, programme)


@given(requests, rosters, st.data())
def test_the_order_mentors_come_in_makes_no_difference(
    request: RequestFacts, roster: list[MentorFacts], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(roster))
    assert rank(request, shuffled) == rank(request, roster)


@given(requests, mentors)
def test_knowing_the_situation_never_lowers_a_mentor(
    request: RequestFacts, mentor: MentorFacts
) -> None:
    mentor = replace(mentor, id=9, met="", state="active", load=0)
    more = replace(mentor, situations=mentor.situations | {request.situation})
    assert rank(request, [more]).ranked[0].score >= rank(request, [mentor]).ranked[0].score


@given(requests, mentors)
def test_of_two_who_fit_the_same_the_freer_comes_first(
    request: RequestFacts, mentor: MentorFacts
) -> None:
    busy = replace(mentor, id=8, met="", state="active", load=1, capacity=3)
    free = replace(busy, id=9, load=0)
    assert [ranked.mentor_id for ranked in rank(request, [busy, free]).ranked] == [9, 8]
