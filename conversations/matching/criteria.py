"""The score of one mentor for one request: every point has a reason. Pure.

A score is the sum of the points of its reasons, so what is explained is what was counted; what was
looked for and not found is `missing`. Who may not be asked is never scored into the ranking: an
exclusion is said, with its why, and nothing outweighs it.
"""

import math
from collections.abc import Callable, Collection, Iterable, Mapping

from conversations.figures import CRITERIA, Matching
from conversations.matching.facts import (
    READY,
    TOPICS,
    Profile,
    Ranked,
    Reason,
    RequestFacts,
    Standing,
)
from conversations.matching.vocabulary import VAGUE
from conversations.plain import fold

FAMILY = 4
"""Letters of a family name from which on it alone, as a whole word, is taken for the person."""

SHOWN = 4
"""Most words in common that a reason names."""

NEAR, FAR = 120, 360
"""Minutes between two clocks up to which it is easy to meet at a distance, and those up to which an
hour can be found with some care."""

Rarity = Mapping[str, float]
"""For each key, from 1 (one mentor has it) nearly to 0 (all have it)."""


def rarity(having: int, mentors: int) -> float:
    """How much it says that somebody has a word, when `having` of all the mentors have it."""
    return math.log((mentors + 1) / having) / math.log(mentors + 1)


CANNOT = "cannot"
"""The exclusion that is read from somebody's own words."""


def exclusion(request: RequestFacts, mentor: Profile, standing: Standing = READY) -> str:
    """Why this mentor may not be asked about this request; empty if they may: `self`, `role` (they
    help in another way), `refused` (one of the two does not want the other), `asked`, `declined`,
    `expired` and `met` (already), `avoided` (the person would rather not meet them, or their
    company), `company` (both work there), `language` (none in common), `cannot` (they can't help
    with what the request is about), or what their standing says: that alone passes with time."""
    met = request.met.get(mentor.id, "")
    if mentor.id == request.person_id:
        return "self"
    if request.seeks not in mentor.serves:
        return "role"
    if met:
        return "met" if met == "accepted" else met
    if mentor.id in request.refused:
        return "refused"
    if any(is_of(name, mentor) for name in request.avoids) or is_named(request.avoids, mentor):
        return "avoided"
    if any(is_of(company, mentor) for company in request.companies):
        return "company"
    if request.languages and mentor.languages and not request.languages & mentor.languages:
        return "language"
    if request.about & mentor.bars:
        return CANNOT
    return standing.out


def is_of(company: str, mentor: Profile) -> bool:
    """Whether a mentor works or worked for a company (a folded name): it is among theirs, or stands
    in what they said of themselves, for the list may be skipped."""
    if any(same_company(company, other) for other in mentor.companies):
        return True
    return telling(company) and stands_in(company, mentor.said)


def same_company(one: str, other: str) -> bool:
    """Whether two folded names are of one house: `edf` and `edf renouvelables` are."""
    if not one or not other:
        return False
    return stands_in(one, other) or stands_in(other, one)


def telling(name: str) -> bool:
    """Whether a folded name is more than words that are in whatever people write."""
    return len(name) > 1 and not VAGUE.issuperset(name.split())


def stands_in(name: str, text: str) -> bool:
    """Whether a folded name stands in a folded text, as whole words."""
    return f" {name} " in f" {text} "


def is_named(names: Iterable[str], mentor: Profile) -> bool:
    """Whether a mentor is among these names, folded: the whole of their name, in whatever order, or
    a word of their family name that can't be mistaken for a small one."""
    written = {word for name in names for word in name.split()}
    own = fold(mentor.name).split()
    if not own or not written:
        return False
    return written.issuperset(own) or any(
        len(word) >= FAMILY and word in written for word in own[1:]
    )


def score(
    request: RequestFacts,
    mentor: Profile,
    scale: Matching,
    rare: Rarity,
    standing: Standing = READY,
) -> Ranked:
    """What speaks for this mentor, criterion by criterion, whoever may be asked. A criterion
    without a weight is not looked at."""
    found: list[Reason] = []
    missing: list[str] = []
    for criterion in ("company", *CRITERIA):
        if not scale.weights.get(criterion):
            continue
        reason = _REASONS[criterion](request, mentor, scale, rare, standing)
        if reason is None:
            missing.append(criterion)
        elif reason.points:
            found.append(reason)
    return Ranked(
        mentor.id,
        mentor.name,
        tuple(found),
        tuple(missing),
        standing.recent,
        mentor.cannot,
        standing.until,
    )


# Each criterion gives a reason, a reason without points where there is nothing to compare, or None
# where it was looked for and not found.

_Why = Callable[[RequestFacts, Profile, Matching, Rarity, Standing], Reason | None]


def _company(
    request: RequestFacts, mentor: Profile, scale: Matching, rare: Rarity, standing: Standing
) -> Reason | None:
    """A company that the question names. That none is known is no lack: it may name none."""
    named = any(stands_in(company, request.asks) for company in mentor.companies)
    return Reason("company", scale.weights["company"] if named else 0)


def _stays(
    request: RequestFacts, mentor: Profile, scale: Matching, rare: Rarity, standing: Standing
) -> Reason | None:
    return Reason("stays", scale.weights["stays"]) if standing.until is None else None


def _situation(
    request: RequestFacts, mentor: Profile, scale: Matching, rare: Rarity, standing: Standing
) -> Reason | None:
    if request.situation in mentor.situations:
        return Reason("situation", scale.weights["situation"])
    return None


def _topic(name: str) -> _Why:
    def why(
        request: RequestFacts, mentor: Profile, scale: Matching, rare: Rarity, standing: Standing
    ) -> Reason | None:
        named: Collection[str] = getattr(request, name)
        known: Collection[str] = getattr(mentor, name)
        if not named:
            return Reason(name, 0)
        common = tuple(sorted(set(named) & set(known)))
        share = topic_share(len(common), len(named))
        return Reason(name, scale.weights[name] * share, items=common) if common else None

    return why


def topic_share(common: int, named: int) -> float:
    """The share of a topic's points: who names several is well served by two of them."""
    return common / min(named, 2) if common < 2 else 1.0


def _words(
    request: RequestFacts, mentor: Profile, scale: Matching, rare: Rarity, standing: Standing
) -> Reason | None:
    if not request.words or not mentor.keys:
        return Reason("words", 0)
    total, common = 0.0, list[tuple[float, str]]()
    for written, keys in request.words.items():
        shared = keys & mentor.keys
        if shared:
            worth = max(rare[key] for key in shared)
            total += worth
            common.append((worth, written))
    if not common:
        return None
    points = scale.weights["words"] * words_share(total, scale)
    common.sort(key=lambda each: (-each[0], each[1]))
    shown = tuple(written for _, written in common[:SHOWN])
    return Reason("words", points, items=shown, count=len(common))


def words_share(total: float, scale: Matching) -> float:
    """The share of the words' points for words in common that are so rare in all."""
    return min(total, scale.words_enough) / scale.words_enough


def _languages(
    request: RequestFacts, mentor: Profile, scale: Matching, rare: Rarity, standing: Standing
) -> Reason | None:
    if not request.languages or not mentor.languages:
        return Reason("languages", 0)
    common = tuple(sorted(request.languages & mentor.languages))
    return Reason("languages", scale.weights["languages"], items=common) if common else None


def _country(
    request: RequestFacts, mentor: Profile, scale: Matching, rare: Rarity, standing: Standing
) -> Reason | None:
    if not request.country:
        return Reason("country", 0)
    for said, known in (
        ("lives_there", mentor.country == request.country),
        ("knows_country", request.country in mentor.countries),
    ):
        if known:
            return Reason("country", scale.weights["country"], said, (request.country,))
    return None


def _elder(
    request: RequestFacts, mentor: Profile, scale: Matching, rare: Rarity, standing: Standing
) -> Reason | None:
    if request.promotion is None or mentor.promotion is None:
        return Reason("elder", 0)
    gap = request.promotion - mentor.promotion
    if gap <= 0:
        return None
    share = min(gap, scale.elder_years) / scale.elder_years
    return Reason("elder", scale.weights["elder"] * share, count=gap)


def _zone(
    request: RequestFacts, mentor: Profile, scale: Matching, rare: Rarity, standing: Standing
) -> Reason | None:
    if request.offset is None or mentor.offset is None:
        return Reason("zone", 0)
    apart = abs(request.offset - mentor.offset)
    apart = min(apart, 24 * 60 - apart)
    if apart > FAR:
        return None
    share = 1.0 if apart <= NEAR else 0.5
    return Reason("zone", scale.weights["zone"] * share, "" if apart <= NEAR else "zone_far")


def _format(
    request: RequestFacts, mentor: Profile, scale: Matching, rare: Rarity, standing: Standing
) -> Reason | None:
    if not request.format or not mentor.format:
        return Reason("format", 0)
    formats = {request.format, mentor.format}
    if formats == {"in_person", "remote"}:
        return None
    if formats == {"in_person"} and request.city != mentor.city:
        return None  # both want to sit at one table, and live far from each other
    return Reason("format", scale.weights["format"])


def _turn(
    request: RequestFacts, mentor: Profile, scale: Matching, rare: Rarity, standing: Standing
) -> Reason | None:
    share = turn_share(standing.recent)
    said = "" if standing.recent else "turn_free"
    return Reason("turn", scale.weights["turn"] * share, said, count=standing.recent)


def turn_share(recent: int) -> float:
    """The share of the points for whose turn it is: all for who was not called upon lately."""
    return 1 / (1 + recent)


_REASONS: dict[str, _Why] = {
    "company": _company,
    "stays": _stays,
    "situation": _situation,
    **{name: _topic(name) for name in TOPICS},
    "words": _words,
    "languages": _languages,
    "country": _country,
    "elder": _elder,
    "zone": _zone,
    "format": _format,
    "turn": _turn,
}
