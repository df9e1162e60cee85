"""One mentor for one request: what counts, who may not be asked, and what is said of it."""

from dataclasses import replace

import pytest
from hypothesis import given

from conversations.figures import CONTACT_WEIGHTS, WEIGHTS, Matching
from conversations.matching import criteria, sentences
from conversations.matching.columns import Columns, Standings
from conversations.matching.facts import READY, Profile, Ranked, RequestFacts, Standing
from conversations.matching.meaning import avoided, companies, meaning, offset
from tests.catalogue import CATALOGUE
from tests.matching import facts

MEANING = meaning(CATALOGUE)
SCALE = CATALOGUE.home.matching
WORDS = "Je quitte la recherche et le laboratoire, j’aimerais monter ma boîte dans le nucléaire."
NAMED = MEANING.topics(WORDS)
REQUEST = RequestFacts(
    person_id=1,
    situation="research",
    languages=frozenset({"fr", "en"}),
    country="DE",
    offset=offset("Europe/Berlin"),
    promotion=2015,
    words=MEANING.vocabulary.said(WORDS),
    format="remote",
    experiences=NAMED["experiences"],
    sectors=NAMED["sectors"],
    functions=NAMED["functions"],
)
PAUL = MEANING.profile(
    2,
    {
        "occupation": "J’ai créé une jeune pousse dans l'energie, passé par un labo public.",
        "situations": ["research", "abroad"],
        "languages": ["fr"],
        "place": {"country": "FR"},
        "countries": "États-Unis, Allemagne",
        "promotion": 1998,
        "format": "either",
        "companies": "EDF, CEA",
        "sectors": ["energy"],
    },
    name="Paul Durand",
    zone="Asia/Dubai",
    city="Dubaï",
)
AT_FRAMATOME = MEANING.profile(
    2,
    {"occupation": "Directeur chez Framatome, personne ne le sait en France."},
    name="Li Wu",
    zone="",
    city="",
)


def score(request: RequestFacts, mentor: Profile, standing: Standing = READY) -> Ranked:
    """One mentor among one."""
    return criteria.score(request, mentor, SCALE, Columns([mentor]).rare, standing)


def test_a_fitting_mentor_is_told_with_why_and_with_what_is_missing() -> None:
    said = sentences.sentence(score(REQUEST, PAUL), CATALOGUE["fr"])
    assert said.replace("\N{NO-BREAK SPACE}", " ") == (
        "connaît cette situation, a des mots en commun (laboratoire et monter), a vécu cela "
        "(création d’entreprise), connaît ce pays (Allemagne) et connaît le secteur (énergie)"
    )
    assert "knows the sector (energy)" in sentences.sentence(score(REQUEST, PAUL), CATALOGUE["en"])


def test_what_was_ticked_and_what_was_written_count_alike() -> None:
    written = MEANING.profile(2, {"occupation": "Dans le nucléaire."}, name="", zone="", city="")
    ticked = MEANING.profile(2, {"sectors": ["energy"]}, name="", zone="", city="")
    assert written.sectors == ticked.sectors == {"energy"}


@pytest.mark.parametrize(
    ("request_", "mentor", "standing", "why"),
    [
        (REQUEST, replace(PAUL, id=1), READY, "self"),
        (replace(REQUEST, met={2: "asked"}), PAUL, READY, "asked"),
        (replace(REQUEST, met={2: "declined"}), PAUL, READY, "declined"),
        (replace(REQUEST, met={2: "expired"}), PAUL, READY, "expired"),
        (replace(REQUEST, met={2: "accepted"}), PAUL, READY, "met"),
        (replace(REQUEST, refused=frozenset({2})), PAUL, READY, "refused"),
        (replace(REQUEST, companies=frozenset({"edf renouvelables"})), PAUL, READY, "company"),
        (replace(REQUEST, companies=frozenset({"edfx"})), PAUL, READY, ""),
        (replace(REQUEST, companies=frozenset({"framatome"})), AT_FRAMATOME, READY, "company"),
        (replace(REQUEST, companies=frozenset({"frama"})), AT_FRAMATOME, READY, ""),
        (replace(REQUEST, companies=companies("Personne")), AT_FRAMATOME, READY, ""),
        (replace(REQUEST, avoids=avoided("Paul Durand")), PAUL, READY, "avoided"),
        (replace(REQUEST, avoids=avoided("mon ancien chef, durand")), PAUL, READY, "avoided"),
        (replace(REQUEST, avoids=avoided("Paul Martin")), PAUL, READY, ""),
        (replace(REQUEST, avoids=avoided("les gens du cea")), PAUL, READY, "avoided"),
        (
            replace(REQUEST, avoids=avoided("Mes chefs chez Framatome.")),
            AT_FRAMATOME,
            READY,
            "avoided",
        ),
        (replace(REQUEST, avoids=avoided("Personne, merci. En France ?")), AT_FRAMATOME, READY, ""),
        (REQUEST, replace(PAUL, bars=MEANING.bars("Pas le nucléaire")), READY, "cannot"),
        (REQUEST, replace(PAUL, bars=MEANING.bars("Ni le week-end, ni la banque")), READY, ""),
        (REQUEST, replace(PAUL, bars=MEANING.bars("Quitter la recherche")), READY, "cannot"),
        (replace(REQUEST, languages=frozenset({"zh"})), PAUL, READY, "language"),
        (replace(REQUEST, languages=frozenset()), PAUL, READY, ""),
        (REQUEST, PAUL, Standing("paused"), "paused"),
        (REQUEST, PAUL, Standing("full"), "full"),
        (REQUEST, PAUL, Standing("waiting"), "waiting"),
        (REQUEST, PAUL, READY, ""),
    ],
)
def test_who_may_not_be_asked_is_told_with_why(
    request_: RequestFacts, mentor: Profile, standing: Standing, why: str
) -> None:
    assert criteria.exclusion(request_, mentor, standing) == why
    for programme in CATALOGUE:
        assert not why or programme.words(f"matching.excluded.{why}")


@given(facts.requests, facts.rosters, facts.standings)
def test_whatever_is_explained_has_words_in_both_languages(
    request: RequestFacts, roster: list[Profile], standings: Standings
) -> None:
    ranking = Columns(roster).rank(request, standings, SCALE)
    for programme in CATALOGUE:
        for each in ranking.ranked:
            assert sentences.sentence(each, programme)
        for out in ranking.excluded:
            assert programme.words(f"matching.excluded.{out.why}")
        best = ranking.ranked[0].score if ranking.ranked else 0
        assert bool(sentences.recruit(request, ranking, SCALE, programme)) == (
            best < SCALE.fits_from
        )


def test_where_nobody_fits_it_says_whom_to_recruit() -> None:
    stranger = Profile(3, situations=frozenset({"thirty"}), languages=frozenset({"fr"}))
    ranking = Columns([stranger]).rank(REQUEST, {}, SCALE)
    said = sentences.recruit(REQUEST, ranking, SCALE, CATALOGUE["fr"])
    assert said.replace("\N{NO-BREAK SPACE}", " ") == (
        "Personne du réseau ne convient vraiment à cette demande. À recruter : quelqu’un qui "
        "connaît cette situation (Sortie de la recherche), a vécu cela : création d’entreprise et "
        "sortie de la recherche, connaît ce secteur : énergie et recherche et connaît ce pays "
        "(Allemagne)."
    )
    fits = Columns([PAUL]).rank(REQUEST, {}, SCALE)
    assert not sentences.recruit(REQUEST, fits, SCALE, CATALOGUE["fr"])
    nobody = sentences.recruit(
        RequestFacts(1, ""), Columns([]).rank(REQUEST, {}, SCALE), SCALE, CATALOGUE["fr"]
    )
    assert nobody == "Personne du réseau ne convient vraiment à cette demande."


def test_who_would_suit_but_is_busy_is_told_instead() -> None:
    ranking = Columns([PAUL]).rank(REQUEST, {2: Standing("full")}, SCALE)
    said = sentences.recruit(REQUEST, ranking, SCALE, CATALOGUE["fr"])
    assert said.replace("\N{NO-BREAK SPACE}", " ") == (
        "Personne de libre en ce moment ne convient vraiment à cette demande. Paul Durand "
        "conviendrait, mais pas maintenant : n’a plus de place."
    )
    known = replace(REQUEST, companies=frozenset({"edf"}))
    ranking = Columns([PAUL]).rank(known, {2: Standing("full")}, SCALE)
    assert "À recruter" in sentences.recruit(known, ranking, SCALE, CATALOGUE["fr"])


def test_what_somebody_cannot_do_is_told_to_the_team_in_short() -> None:
    ranked = score(REQUEST, replace(PAUL, cannot="Jamais le soir.\n" + "Et ainsi de suite. " * 20))
    said = sentences.for_team(ranked, CATALOGUE["fr"]).replace("\N{NO-BREAK SPACE}", " ")
    assert "; ne peut pas : « Jamais le soir. Et ainsi" in said
    assert said.endswith("… »")
    assert sentences.for_team(score(REQUEST, PAUL), CATALOGUE["fr"]) == sentences.sentence(
        score(REQUEST, PAUL), CATALOGUE["fr"]
    )


def test_companies_are_read_as_people_list_them() -> None:
    assert companies("EDF, le CEA; Société Générale\nBNP et Orange") == {
        "edf", "le cea", "societe generale", "bnp", "orange",
    }  # fmt: skip
    assert companies("  ") == frozenset()


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"weights": {"situation": 100}}, "a weight is needed for each of stays, situation"),
        ({"weights": {**WEIGHTS, "words": 31}}, "together 101, not 100"),
        ({"weights": {**WEIGHTS, "turn": -1, "words": 37}}, "no weight is below 0"),
        ({"contact_weights": {"sectors": 100}}, "a weight is needed for each of company, sectors"),
        ({"contact_weights": {**CONTACT_WEIGHTS, "words": 24}}, "together 99, not 100"),
    ],
)
def test_weights_that_cannot_work_are_refused(
    figures: dict[str, dict[str, int]], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        Matching(**figures)


@pytest.mark.parametrize(
    "said",
    ["I recruit nobody.", "Je ne recrute personne.", "Je n’investis pas.", "I do not invest."],
)
def test_what_somebody_does_not_do_is_no_subject_that_they_cannot_help_with(said: str) -> None:
    assert not MEANING.bars(said)


@pytest.mark.parametrize(
    ("said", "bars"),
    [
        ("Rien sur les énergies", "sectors/energy"),
        ("Pas de RH", "functions/people"),
        ("No start-ups", "situation/graduating"),
    ],
)
def test_what_is_named_as_a_subject_bars_it_in_whatever_number(said: str, bars: str) -> None:
    assert bars in MEANING.bars(said)
