"""A whole roster, scored for a request at once: the same arithmetic as `criteria`, by columns.

What a profile ticks is a bit of a number, its words are postings (for each key, who has it): a
hundred thousand mentors take some tens of milliseconds. Only who comes first is then scored by
`criteria`, which gives the reasons: the two agree to the last bit, or the tests fail.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conversations.figures import Matching
from conversations.matching import criteria
from conversations.matching.facts import (
    READY,
    TOPICS,
    Excluded,
    Profile,
    Ranking,
    RequestFacts,
    Standing,
)
from conversations.plain import fold

Standings = Mapping[int, Standing]
"""How mentors stand, by their id; who is not in it is `READY`."""

_NOWHERE = -1
"""Where something is not known: a promotion, a clock."""

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Columns:
    """The profiles of a roster, made ready. Making it costs some tens of microseconds for each;
    it holds nothing that changes with a proposal."""

    def __init__(self, mentors: Sequence[Profile]) -> None:
        self.mentors = sorted(mentors, key=lambda mentor: mentor.id)
        self._place = {mentor.id: place for place, mentor in enumerate(self.mentors)}
        self._situations = _Bits(mentor.situations for mentor in self.mentors)
        self._languages = _Bits(mentor.languages for mentor in self.mentors)
        self._serve = _Bits(mentor.serves for mentor in self.mentors)
        self._topics = {
            name: _Bits(getattr(mentor, name) for mentor in self.mentors) for name in TOPICS
        }
        self._countries = _Postings(mentor.countries for mentor in self.mentors)
        self._live = _Postings({mentor.country} for mentor in self.mentors)
        self._live_in = _Postings({mentor.city} for mentor in self.mentors)
        self._companies = _Postings(mentor.companies for mentor in self.mentors)
        self._company_words = _by_word(company for company, _ in self._companies.items())
        self._said = _Postings(set(mentor.said.split()) for mentor in self.mentors)
        self._names = _Postings(_telling_words(mentor.name) for mentor in self.mentors)
        self._bars = _Bits(mentor.bars for mentor in self.mentors)
        self._keys = _Postings(mentor.keys for mentor in self.mentors)
        self._promotions = _numbers(mentor.promotion for mentor in self.mentors)
        self._offsets = np.array(
            [np.nan if m.offset is None else m.offset for m in self.mentors], np.float64
        )
        self._formats = np.array([mentor.format for mentor in self.mentors], "U9")
        self.rare: criteria.Rarity = {
            key: criteria.rarity(len(having), len(self.mentors))
            for key, having in self._keys.items()
        }

    def __len__(self) -> int:
        return len(self.mentors)

    def profile(self, mentor_id: int) -> Profile | None:
        """A mentor's profile, if they are of this roster."""
        place = self._place.get(mentor_id)
        return None if place is None else self.mentors[place]

    def rank(
        self,
        request: RequestFacts,
        standings: Standings,
        scale: Matching,
        *,
        most: int = 20,
        also: Iterable[int] = (),
    ) -> Ranking:
        """The `most` mentors who suit best and may be asked, and as many of those who may not.
        Whoever is in `also` and may be asked comes after the best, if they are none of them. Equal
        scores: who was called upon less lately first, then who came first."""
        stand = self.stand(standings)
        scores = self.scores(request, stand, scale)
        suits = self._may_be_asked(request)
        able, recent = suits & ~stand.out, stand.recent
        ranked = [
            criteria.score(request, mentor, scale, self.rare, standings.get(mentor.id, READY))
            for mentor in self._with(also, able, self._best(scores, recent, able, most))
        ]
        excluded = [
            _excluded(request, mentor, standings)
            for mentor in self._best(scores, recent, ~able, most)
        ]
        barred = ~suits
        if request.person_id in self._place:  # nobody is their own mentor
            barred[self._place[request.person_id]] = False

        def first(among: Bools) -> tuple[Excluded, float] | None:
            for mentor in self._best(scores, recent, among, 1):
                score = float(scores[self._place[mentor.id]])
                return _excluded(request, mentor, standings), score
            return None

        return Ranking(
            ranked,
            excluded,
            int(able.sum()),
            int((~able).sum()),
            later=first(suits & stand.out),
            barred=first(barred),
        )

    def _with(self, also: Iterable[int], able: Bools, best: list[Profile]) -> list[Profile]:
        shown = {each.id for each in best}
        places = (self._place[each] for each in also if each in self._place and each not in shown)
        return [*best, *(self.mentors[place] for place in places if able[place])]

    def stand(self, standings: Standings) -> "Stand":
        """How everybody stands, in the order of `mentors`: for all the requests that are looked at
        with it."""
        recent, out = np.zeros(len(self), np.int64), np.zeros(len(self), bool)
        stays = np.ones(len(self))
        for mentor_id, standing in standings.items():
            place = self._place.get(mentor_id)
            if place is not None:
                recent[place], out[place] = standing.recent, bool(standing.out)
                stays[place] = standing.until is None
        return Stand(recent, out, stays)

    def _best(
        self, scores: Floats, recent: NDArray[np.int64], among: Bools, most: int
    ) -> list[Profile]:
        places = np.flatnonzero(among)
        if len(places) > most:  # sort only those who may come first, with all that equal the last
            bar = np.partition(scores[places], -most)[-most]
            places = places[scores[places] >= bar]
        order = np.lexsort((places, recent[places], -scores[places]))
        return [self.mentors[places[place]] for place in order[:most]]

    def scores(self, request: RequestFacts, stand: "Stand", scale: Matching) -> Floats:
        """Everybody's score, in the order of `mentors`, whether they may be asked or not."""
        weights, total = scale.weights, np.zeros(len(self))
        total += weights.get("company", 0) * self._company(request.asks)
        total += weights["stays"] * stand.stays
        total += weights["situation"] * self._situations.having({request.situation})
        for name in TOPICS:
            total += weights[name] * self._topic(name, getattr(request, name))
        total += weights["words"] * self._words(request, scale)
        total += weights["country"] * self._country(request.country)
        total += weights["languages"] * self._languages.having(request.languages)
        total += weights["elder"] * self._elder(request.promotion, scale)
        total += weights["zone"] * self._zone(request.offset)
        total += weights["format"] * self._format(request)
        total += weights["turn"] * turn_shares(stand.recent)
        return total

    def able(self, request: RequestFacts, stand: "Stand") -> Bools:
        """Who may be asked: everybody who is not excluded."""
        return self._may_be_asked(request) & ~stand.out

    def _may_be_asked(self, request: RequestFacts) -> Bools:
        """Everybody whom nothing but time excludes, if anything does."""
        able = self._serve.having({request.seeks}).astype(bool)
        if request.languages:
            able &= self._languages.having(request.languages).astype(bool) | self._languages.none
        able &= self._bars.count(request.about) == 0
        for company in request.companies | request.avoids:
            for having in self._of(company):
                able[having] = False
        for word in {word for name in request.avoids for word in name.split()}:
            for place in self._names[word]:
                if criteria.is_named(request.avoids, self.mentors[place]):
                    able[place] = False
        for mentor_id in {request.person_id, *request.refused, *request.met}:
            if mentor_id in self._place:
                able[self._place[mentor_id]] = False
        return able

    def _of(self, company: str) -> Iterator[NDArray[np.int32] | list[int]]:
        """Who works or worked for a company, as `criteria.is_of` says."""
        words = company.split()
        for other in {each for word in words for each in self._company_words.get(word, ())}:
            if criteria.same_company(company, other):
                yield self._companies[other]
        if words and criteria.telling(company):
            rarest = min((self._said[word] for word in words), key=len)
            if len(words) == 1:
                yield rarest
            else:
                yield [
                    place
                    for place in rarest
                    if criteria.stands_in(company, self.mentors[place].said)
                ]

    def _topic(self, name: str, named: frozenset[str]) -> Floats:
        if not named:
            return np.zeros(len(self))
        common = self._topics[name].count(named)
        share = np.array([criteria.topic_share(size, len(named)) for size in range(len(named) + 1)])
        shared: Floats = share[common]
        return shared

    def _words(self, request: RequestFacts, scale: Matching) -> Floats:
        total, worth = np.zeros(len(self)), np.zeros(len(self))
        for keys in request.words.values():
            known = [(self._keys[key], self.rare[key]) for key in keys if key in self.rare]
            for having, rare in known:
                worth[having] = np.maximum(worth[having], rare)
            who = _union([having for having, _ in known])
            total[who] += worth[who]
            worth[who] = 0
        share: Floats = np.minimum(total, scale.words_enough) / scale.words_enough
        return share

    def _company(self, asks: str) -> Floats:
        knows = np.zeros(len(self))
        for company, having in self._companies.items() if asks else ():
            if criteria.stands_in(company, asks):
                knows[having] = 1
        return knows

    def _country(self, country: str) -> Floats:
        knows = np.zeros(len(self))
        if country:
            knows[self._live[country]] = 1
            knows[self._countries[country]] = 1
        return knows

    def _elder(self, promotion: int | None, scale: Matching) -> Floats:
        if promotion is None:
            return np.zeros(len(self))
        gap = np.where(self._promotions == _NOWHERE, 0, promotion - self._promotions)
        share: Floats = np.clip(gap, 0, scale.elder_years) / scale.elder_years
        return share

    def _zone(self, offset: int | None) -> Floats:
        if offset is None:
            return np.zeros(len(self))
        apart = np.abs(self._offsets - offset)
        apart = np.minimum(apart, 24 * 60 - apart)
        share: Floats = np.where(
            apart <= criteria.NEAR, 1.0, np.where(apart <= criteria.FAR, 0.5, 0.0)
        )
        return share

    def _format(self, request: RequestFacts) -> Floats:
        if not request.format:
            return np.zeros(len(self))
        both_known: Bools = np.not_equal(self._formats, "")
        if request.format == "either":
            return both_known.astype(np.float64)
        either: Bools = np.equal(self._formats, "either")
        agree: Bools = np.equal(self._formats, request.format) | either
        if request.format == "in_person":
            near = np.zeros(len(self), bool)
            near[self._live_in[request.city]] = True
            agree &= near | either
        return agree.astype(np.float64)


@dataclass(frozen=True)
class Stand:
    """How often everybody was called upon lately, who may not be asked today, and (1, else 0) who
    is there for all of a mentorship."""

    recent: NDArray[np.int64]
    out: Bools
    stays: Floats


def turn_shares(recent: NDArray[np.int64]) -> Floats:
    """`criteria.turn_share` of each."""
    most = int(recent.max(initial=0))
    share = np.array([criteria.turn_share(often) for often in range(most + 1)])
    shared: Floats = share[recent]
    return shared


class _Bits:
    """For each mentor, a small set of values, one bit each."""

    def __init__(self, rows: Iterable[frozenset[str]]) -> None:
        held = list(rows)
        self._bit = {value: place for place, value in enumerate(sorted(set().union(*held)))}
        words = -(-len(self._bit) // 64) or 1
        self._masks = np.zeros((words, len(held)), np.uint64)
        for row, values in enumerate(held):
            for value in values:
                word, bit = divmod(self._bit[value], 64)
                self._masks[word, row] |= np.uint64(1 << bit)
        self.none: Bools = np.logical_not(np.any(self._masks, axis=0))

    def count(self, values: Iterable[str]) -> NDArray[np.intp]:
        """How many of the values each mentor has."""
        total = np.zeros(self._masks.shape[1], np.intp)
        for word, mask in enumerate(self._mask(values)):
            if mask:
                total += np.bitwise_count(self._masks[word] & mask)
        return total

    def having(self, values: Iterable[str]) -> Floats:
        """1 for each mentor who has any of the values, else 0."""
        return (self.count(values) > 0).astype(np.float64)

    def _mask(self, values: Iterable[str]) -> list[np.uint64]:
        masks = [0] * len(self._masks)
        for value in values:
            if value in self._bit:
                word, bit = divmod(self._bit[value], 64)
                masks[word] |= 1 << bit
        return [np.uint64(mask) for mask in masks]


class _Postings:
    """For each value, the places of the mentors who have it."""

    def __init__(self, rows: Iterable[Iterable[str]]) -> None:
        places: dict[str, list[int]] = {}
        for row, values in enumerate(rows):
            for value in values:
                places.setdefault(value, []).append(row)
        self._places = {value: np.array(rows, np.int32) for value, rows in places.items()}

    def __getitem__(self, value: str) -> NDArray[np.int32]:
        return self._places.get(value, _NOBODY)

    def items(self) -> Iterable[tuple[str, NDArray[np.int32]]]:
        """The values that somebody has, and who."""
        return self._places.items()


_NOBODY = np.array([], np.int32)


def _union(places: Sequence[NDArray[np.int32]]) -> NDArray[np.int32]:
    if not places:
        return _NOBODY
    first, *others = places
    return np.unique(np.concatenate(places)) if others else first


def _excluded(request: RequestFacts, mentor: Profile, standings: Standings) -> Excluded:
    why = criteria.exclusion(request, mentor, standings.get(mentor.id, READY))
    return Excluded(mentor.id, mentor.name, why, mentor.cannot)


def _by_word(names: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        for word in set(name.split()):
            found.setdefault(word, []).append(name)
    return found


def _telling_words(name: str) -> set[str]:
    """The words of a name by one of which its bearer may be meant: those of the family's."""
    words = fold(name).split()
    return set(words[1:] or words)


def _numbers(values: Iterable[int | None]) -> NDArray[np.int32]:
    return np.array([_NOWHERE if value is None else value for value in values], np.int32)
