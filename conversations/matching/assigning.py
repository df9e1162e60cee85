"""Who suits whom best when several requests wait: the assignment that is best for them all. Pure.

To serve each request with its own first choice would leave the last one with nobody, though another
mentor would have done as well for the first. The sum of the scores is what is made as large as can
be, with each mentor taking no more people than they have places for: a linear sum assignment (the
modified Jonker-Volgenant algorithm, SciPy's).

To ask a mentor twice costs what a call costs in a ranking (`turn`), so that load is shared as if
the requests came one after the other: of mentors who suit alike, nobody is called upon twice more
than another who has a place left, what they were asked lately included.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from conversations.figures import Matching
from conversations.matching import criteria
from conversations.matching.columns import Bools, Columns, Floats, Standings, turn_shares
from conversations.matching.facts import READY, Ranked, RequestFacts


@dataclass(frozen=True)
class Assigned:
    """A request and the mentor it is best for all to ask, or None where nobody who fits is left.
    `place` is the mentor's rank for this request alone: 1 for its own first choice. `fit` is how
    many would do for it alone."""

    person_id: int
    mentor: Ranked | None
    place: int = 0
    fit: int = 0


def assign(
    requests: Sequence[RequestFacts],
    columns: Columns,
    standings: Standings,
    places: Mapping[int, int],
    scale: Matching,
) -> list[Assigned]:
    """For each request, in the order given, its mentor in the best assignment: nobody below
    `fits_from` points, nobody who is excluded, nobody beyond their `places` (how many more may be
    proposed to a mentor; one to whoever is not named). Serving one more request is worth more than
    serving others better."""
    if not requests or not len(columns):
        return [Assigned(request.person_id, None) for request in requests]
    stand = columns.stand(standings)
    scores = np.vstack([columns.scores(request, stand, scale) for request in requests])
    fits = np.vstack([columns.able(request, stand) for request in requests])
    fits &= scores >= scale.fits_from
    # Of a mentor's places no more are of use than there are requests; of the mentors, those only
    # whom some request may have.
    free = np.array([places.get(mentor.id, 1) for mentor in columns.mentors])
    free = np.where(fits.any(axis=0), np.clip(free, 0, len(requests)), 0)
    columns_of = np.repeat(np.arange(len(columns)), free)
    # Which of their mentor's places each is: 0 for the first.
    nth = np.arange(len(columns_of)) - np.repeat(np.cumsum(free) - free, free)
    before = stand.recent[columns_of]
    lost = scale.weights["turn"] * (turn_shares(before) - turn_shares(before + nth))
    worth = np.where(fits[:, columns_of], scores[:, columns_of] + _SERVED - lost, 0.0)
    rows, chosen = linear_sum_assignment(worth, maximize=True)
    found = {
        int(row): int(columns_of[column])
        for row, column in zip(rows, chosen, strict=True)
        if worth[row, column] > 0
    }
    return [
        _assigned(request, row, found.get(row), scores[row], fits[row], columns, standings, scale)
        for row, request in enumerate(requests)
    ]


_SERVED = 1e6
"""What it is worth that a request is served at all: more than all scores together."""


def _assigned(
    request: RequestFacts,
    row: int,
    at: int | None,
    scores: Floats,
    fits: Bools,
    columns: Columns,
    standings: Standings,
    scale: Matching,
) -> Assigned:
    if at is None:
        return Assigned(request.person_id, None, fit=int(fits.sum()))
    mentor = columns.mentors[at]
    ranked = criteria.score(request, mentor, scale, columns.rare, standings.get(mentor.id, READY))
    better = int((fits & (scores > scores[at])).sum())
    return Assigned(request.person_id, ranked, better + 1, int(fits.sum()))
