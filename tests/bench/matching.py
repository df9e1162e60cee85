"""Choosing mentors: a ranking among a hundred thousand, an assignment for five hundred requests at
once, and how often the one whom a thoughtful person would ask first is among the first three.

The hundred thousand are the invented mentors of the labelled set, shuffled into one another. A
ranking is measured beside the same scores one mentor after the other in Python, and beside SQL
tables with indexes that add up the same points; all of them give the first twenty. Milliseconds
are of CPU. The labelled set was made not to be found by the words alone, so its figures are for
comparing, not for boasting.
"""

import random
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import cycle, islice
from statistics import median

from conversations.figures import Matching
from conversations.matching import criteria
from conversations.matching.assigning import assign
from conversations.matching.columns import Columns
from conversations.matching.facts import READY, TOPICS, Profile, RequestFacts, Standing
from conversations.matching.meaning import Meaning, meaning
from conversations.matching.vocabulary import VAGUE
from conversations.plain import fold
from conversations.programme import load
from tests.bench import labelled
from tests.bench.figures import Figure

MENTORS = 100_000
MANY, REQUESTS = 10_000, 500
FIRST = 20
AIM_MS = 50.0
TIMES = 15


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
    columns = Columns(_crowd(mentors, MENTORS))
    standings = {number: Standing(recent=1) for number in range(1, MENTORS, 50)}
    ours = _cpu(
        lambda request: columns.rank(request, standings, scale, most=FIRST),
        islice(cycle(requests), TIMES),
    )
    plain = _cpu(lambda request: _one_by_one(request, columns, scale), requests[:1])
    tables = _Tables(columns)
    sql = _cpu(lambda request: tables.rank(request, scale), requests[:3])
    names = f"a ranking among {MENTORS:,} mentors"
    return [
        Figure(names, ours, "ms", aim=f"≤ {AIM_MS:.0f} ms", met=ours <= AIM_MS),
        Figure("  one after the other in Python", plain, "ms", "the columns", plain / ours),
        Figure("  SQL tables with indexes", sql, "ms", "the columns", sql / ours),
    ]


def _one_by_one(
    request: RequestFacts, columns: Columns, scale: Matching
) -> list[tuple[float, int]]:
    found = [
        (-criteria.score(request, mentor, scale, columns.rare).score, mentor.id)
        for mentor in columns.mentors
        if not criteria.exclusion(request, mentor)
    ]
    return sorted(found)[:FIRST]


class _Tables:
    """The same profiles in SQL: what each ticked, and their words, with what they are worth."""

    def __init__(self, columns: Columns) -> None:
        self._rare = columns.rare
        self._database = sqlite3.connect(":memory:")
        self._database.executescript(
            "create table ticked (what text, mentor integer);"
            "create table word (key text, mentor integer, rare real);"
        )
        for mentor in columns.mentors:
            ticked = [f"situation/{each}" for each in mentor.situations]
            ticked += [f"{name}/{each}" for name in TOPICS for each in getattr(mentor, name)]
            ticked += [f"languages/{each}" for each in mentor.languages]
            ticked += [f"country/{each}" for each in {mentor.country, *mentor.countries}]
            self._database.executemany(
                "insert into ticked values (?, ?)", [(what, mentor.id) for what in ticked]
            )
            self._database.executemany(
                "insert into word values (?, ?, ?)",
                [(key, mentor.id, columns.rare[key]) for key in mentor.keys],
            )
        self._database.executescript(
            "create index by_what on ticked (what, mentor);"
            "create index by_key on word (key, mentor, rare); analyze;"
        )

    def rank(self, request: RequestFacts, scale: Matching) -> list[tuple[int, float]]:
        """The first of them, by what was ticked and by the words."""
        weights = scale.weights
        worth = {f"situation/{request.situation}": float(weights["situation"])}
        for name in TOPICS:
            named = getattr(request, name)
            share = criteria.topic_share(1, len(named)) if named else 0
            worth |= {f"{name}/{each}": weights[name] * share for each in named}
        worth |= {f"languages/{each}": weights["languages"] for each in request.languages}
        worth[f"country/{request.country}"] = weights["country"]
        keys = sorted(key for keys in request.words.values() for key in keys if key in self._rare)
        self._database.execute("drop table if exists worth")
        self._database.execute("create temp table worth (what text, points real)")
        self._database.executemany("insert into worth values (?, ?)", worth.items())
        marks = ", ".join("?" * len(keys))
        return self._database.execute(
            "select mentor, sum(points) as total from ("
            "  select mentor, points from worth join ticked using (what) union all"
            "  select mentor, ? * min(sum(rare), ?) / ? as points from word"
            f"  where key in ({marks}) group by mentor"
            ") group by mentor order by total desc, mentor limit ?",
            (weights["words"], scale.words_enough, scale.words_enough, *keys, FIRST),
        ).fetchall()


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
    best = sum(each.mentor.score for each in assign(waiting, columns, {}, scale) if each.mentor)
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
            standings[ranked[0].mentor_id] = replace(READY, out="full", places=0)
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
                sectors=other.sectors,
            )
        )
    return crowd


def _cpu(rank: Callable[[RequestFacts], object], requests: Iterable[RequestFacts]) -> float:
    """Milliseconds of CPU for one of them, the median."""
    taken = []
    for request in requests:
        began = time.process_time()
        rank(request)
        taken.append(time.process_time() - began)
    return 1000 * median(taken)
