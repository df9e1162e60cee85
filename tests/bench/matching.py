"""Choosing mentors: a ranking among a hundred thousand, an assignment for five hundred requests at
once, and how often the one whom a thoughtful person would ask first is among the first three.

The hundred thousand are the invented mentors of the labelled set, shuffled into one another. A
ranking is measured for the same requests beside the same scores one mentor after the other in
Python, and beside SQL tables with indexes (`tables`); how often all three name the same first
twenty is a figure, too. Milliseconds are of CPU. The labelled set was made not to be found by the
words alone, so its figures are for comparing, not for boasting.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import cycle
from statistics import median
from typing import TypeVar

from conversations.figures import Matching
from conversations.matching import criteria
from conversations.matching.assigning import assign
from conversations.matching.columns import Columns, Standings
from conversations.matching.facts import READY, Profile, RequestFacts, Standing
from conversations.matching.meaning import Meaning, meaning
from conversations.matching.vocabulary import VAGUE
from conversations.plain import fold
from conversations.programme import load
from tests.bench import labelled
from tests.bench.figures import Figure
from tests.bench.tables import Tables

MENTORS = 100_000
MANY, REQUESTS = 10_000, 500
FIRST = 20
AIM_MS = 50.0
ASKED, TIMES = 5, 3
"""How many requests are ranked for, by each of the three; how often, where it takes no time."""

Found = TypeVar("Found")


async def run() -> list[Figure]:
    """The figures of one run."""
    catalogue = load()
    means, scale = meaning(catalogue), catalogue.home.matching
    mentors = [labelled.profile(row, means) for row in labelled.mentors()]
    requests = [labelled.facts(row, means) for row in labelled.requests()]
    return [
        *_ranking(mentors, requests, scale),
        *_assignment(mentors, requests, scale),
        *_quality(mentors, means, scale),
    ]


# --- one request, a hundred thousand mentors --------------------------------------------------


def _ranking(
    mentors: Sequence[Profile], requests: Sequence[RequestFacts], scale: Matching
) -> list[Figure]:
    columns, standings = Columns(_crowd(mentors, MENTORS)), _standings(MENTORS)
    tables = Tables(columns, standings)
    asked = list(requests[:: len(requests) // ASKED][:ASKED])
    ours, first = _cpu(
        lambda request: [
            each.mentor_id for each in columns.rank(request, standings, scale, most=FIRST).ranked
        ],
        asked * TIMES,
    )
    plain, in_python = _cpu(lambda each: _one_by_one(each, columns, standings, scale), asked)
    sql, in_sql = _cpu(lambda each: tables.rank(each, scale, FIRST), asked)
    same = sum(
        one == two == three for one, two, three in zip(first, in_python, in_sql, strict=False)
    )
    names = f"a ranking among {MENTORS:,} mentors"
    return [
        Figure(names, ours, "ms", aim=f"≤ {AIM_MS:.0f} ms", met=ours <= AIM_MS),
        Figure("  one after the other in Python", plain, "ms", "the columns", plain / ours),
        Figure("  SQL tables with indexes", sql, "ms", "the columns", sql / ours),
        Figure(
            f"  requests with the same first {FIRST} in all three, of {ASKED}",
            same, "", aim=f"= {ASKED}", met=same == ASKED,
        ),
    ]  # fmt: skip


def _standings(count: int) -> dict[int, Standing]:
    """How a large network stands, as `roster.standings` tells it, which names nobody who is ready:
    one in ten called upon lately, one in ten out for a time."""
    dice = random.Random(2)
    found = {}
    for number in range(1, count + 1):
        chance = dice.random()
        if chance < 0.1:
            found[number] = Standing(recent=dice.randint(1, 3))
        elif chance < 0.2:
            found[number] = Standing(dice.choice(("paused", "full", "waiting", "resting")))
    return found


def _one_by_one(
    request: RequestFacts, columns: Columns, standings: Standings, scale: Matching
) -> list[int]:
    found = []
    for mentor in columns.mentors:
        standing = standings.get(mentor.id, READY)
        if not criteria.exclusion(request, mentor, standing):
            score = criteria.score(request, mentor, scale, columns.rare, standing).score
            found.append((-score, standing.recent, mentor.id))
    return [number for _, _, number in sorted(found)[:FIRST]]


# --- many requests at once ----------------------------------------------------------------------


def _assignment(
    mentors: Sequence[Profile], requests: Sequence[RequestFacts], scale: Matching
) -> list[Figure]:
    columns = Columns(_crowd(mentors, MANY))
    waiting = [
        replace(each, person_id=-n)
        for n, each in zip(range(1, REQUESTS + 1), cycle(requests), strict=False)
    ]
    began = time.process_time()
    assigned = assign(waiting, columns, {}, {}, scale)
    best = sum(each.mentor.score for each in assigned if each.mentor)
    seconds = time.process_time() - began
    greedy = _greedily(waiting, columns, scale)
    names = f"an assignment, {REQUESTS} requests, {MANY:,} mentors"
    return [
        Figure(names, seconds, "s", aim="≤ 10 s", met=seconds <= 10),
        Figure("  its score for each request", best / REQUESTS, "points", "greedy", best / greedy),
    ]


def _greedily(waiting: Sequence[RequestFacts], columns: Columns, scale: Matching) -> float:
    """What is reached where each request takes whoever is best of those who are left."""
    standings: dict[int, Standing] = {}
    total = 0.0
    for request in waiting:
        ranked = columns.rank(request, standings, scale, most=1).ranked
        if ranked and ranked[0].score >= scale.fits_from:
            total += ranked[0].score
            standings[ranked[0].mentor_id] = Standing("full")
    return total


# --- is it the right one? -----------------------------------------------------------------------


def _quality(mentors: Sequence[Profile], means: Meaning, scale: Matching) -> list[Figure]:
    rows = labelled.requests()
    columns = Columns(mentors)
    texts = {row["id"]: _words(f"{row['occupation']} {row['helps']}") for row in labelled.mentors()}
    ours = baseline = 0
    for row in rows:
        ranked = columns.rank(labelled.facts(row, means), {}, scale, most=len(mentors)).ranked
        ours += labelled.is_among_the_first(row, [each.mentor_id for each in ranked])
        said = _words(labelled.words_of(row))
        by_words = sorted(texts, key=lambda mentor: (-len(said & texts[mentor]), mentor))
        baseline += labelled.is_among_the_first(row, by_words)
    return [
        Figure(
            f"the intended mentor is among the first 3, of {len(rows)}",
            100 * ours / len(rows), "%", "keywords", ours / baseline,
        ),
        Figure("  words in common, counted", 100 * baseline / len(rows), "%"),
    ]  # fmt: skip


def _words(text: str) -> set[str]:
    return {word for word in fold(text).split() if len(word) > 2} - VAGUE


# --- helpers ------------------------------------------------------------------------------------


def _crowd(mentors: Sequence[Profile], count: int) -> list[Profile]:
    """Many mentors, each made of three: the situation of one, the words of another, the rest of a
    third."""
    dice = random.Random(1)
    crowd = []
    for number in range(1, count + 1):
        one, other, third = dice.sample(list(mentors), 3)
        crowd.append(
            replace(
                third,
                id=number,
                situations=one.situations,
                experiences=one.experiences,
                keys=other.keys | one.keys,
                said=other.said,
                sectors=other.sectors,
            )
        )
    return crowd


def _cpu(
    rank: Callable[[RequestFacts], Found], requests: Sequence[RequestFacts]
) -> tuple[float, list[Found]]:
    """Milliseconds of CPU for one of them, the median, and what was found for each."""
    taken, found = [], []
    for request in requests:
        began = time.process_time()
        found.append(rank(request))
        taken.append(time.process_time() - began)
    return 1000 * median(taken), found
