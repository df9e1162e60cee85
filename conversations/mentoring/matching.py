"""Which mentors suit a request, and why: a score whose every point has a reason.

Pure. The score is the sum of the points of its reasons, so what is explained is what was counted;
what was looked for and not found is `missing`. Mentors who may not be asked (full, pausing,
already asked, already said no) are never ranked: they are listed apart, with why.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from babel import Locale

from conversations.plain import fold
from conversations.programme import Programme

WEIGHTS = {
    "situation": 40,
    "languages": 15,
    "country": 15,
    "words": 12,
    "elder": 8,
    "zone": 5,
    "format": 5,
}
"""Points of each criterion; together they are 100. Chosen by judgement, not measured: that the
mentor knows the situation outweighs any two others."""

ELDER_YEARS = 5
"""Years between promotions from which a mentor counts as an elder in full."""

WORDS_ENOUGH = 4
"""Words in common that earn all points for words; fewer earn their share."""

NAMED_LANGUAGES = ("fr", "en")
"""The languages in which names of countries are looked for in a mentor's words."""

_WORD = re.compile(r"[^\W_]+")

_COMMON = """
a ai aie ais ait alors au aucun aussi autre aux avec avoir avait avant beaucoup bien c ca car
ce cela ces cet cette ceux chez ci comme comment d dans de depuis des deux dois doit donc dont
du elle en encore entre es est et etait etais etant etc ete etre eu faire fais fait faut fois
il ils j jamais je juste l la le les leur leurs lors lui m ma mais me mes mieux moi moins mon
n ne ni non nos notre nous on ont ou par parce pas pendant peu peut peux plus plutot pour
pourquoi pouvoir puis qu quand que quel quelle quelles quels qui quoi s sa sais sans se sera
ses si soit son sont sous suis sur t ta tant te tes toi tous tout toute toutes tres trop tu un
une vais veut veux vers voir voudrais vous y an ans annee annees mois chose choses vie travail
about after all also am an and any are as at be because been before being but by can could did
do does doing done for from get had has have having he her here him his how i if in into is it
its just know like me more most much my need no not now of off on one only or other our out
over own same she should so some such than that the their them then there these they this
those through to too under until up very want was we were what when where which while who why
will with would year years you your work job life help find
"""

STOP_WORDS = frozenset(_COMMON.split())
"""Words, folded, that say nothing of what somebody does or wants."""


@dataclass(frozen=True)
class RequestFacts:
    """What is known of a request. `country` is an ISO 3166 code, `languages` ISO 639 codes,
    `format` one of `in_person`, `remote`, `either` or empty."""

    person_id: int
    situation: str
    languages: frozenset[str] = frozenset()
    country: str = ""
    zone: str = ""
    promotion: int | None = None
    words: str = ""
    format: str = ""


@dataclass(frozen=True)
class MentorFacts:
    """What is known of a mentor. `country` is where they live; the other countries they know are
    in `countries`, in their own words. `load` counts the mentees they have now; `met` says how
    they and this request already met: a proposal's state, or empty."""

    id: int
    name: str = ""
    state: str = "active"
    situations: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    country: str = ""
    countries: str = ""
    zone: str = ""
    promotion: int | None = None
    words: str = ""
    format: str = ""
    capacity: int = 1
    load: int = 0
    met: str = ""


@dataclass(frozen=True)
class Reason:
    """Why a mentor suits: a criterion, its points, and what to say of it."""

    criterion: str
    points: float
    said: str = ""
    """The word under `matching.why`, where it is not the criterion's own."""
    items: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class Ranked:
    """A mentor who may be asked. `missing` names the criteria that were looked for in vain."""

    mentor_id: int
    name: str
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    load: int

    @property
    def score(self) -> float:
        """0 to 100: the sum of the reasons' points."""
        return sum(reason.points for reason in self.reasons)


@dataclass(frozen=True)
class Excluded:
    """A mentor who may not be asked, and why: `paused`, `full`, `asked`, `declined`, `met` or
    `self`."""

    mentor_id: int
    name: str
    why: str


@dataclass(frozen=True)
class Ranking:
    """All mentors: those who may be asked, the best first, and those who may not."""

    ranked: list[Ranked] = field(default_factory=list)
    excluded: list[Excluded] = field(default_factory=list)


def rank(request: RequestFacts, mentors: Iterable[MentorFacts]) -> Ranking:
    """Rank mentors for a request. Equal scores: who has fewer mentees first, then the older in
    the programme; the order mentors come in makes no difference."""
    ranking = Ranking()
    wanted = _stems(request.words)
    for mentor in mentors:
        why = exclusion(request, mentor)
        if why:
            ranking.excluded.append(Excluded(mentor.id, mentor.name, why))
        else:
            ranking.ranked.append(_rank(request, mentor, wanted))
    ranking.ranked.sort(key=lambda ranked: (-ranked.score, ranked.load, ranked.mentor_id))
    ranking.excluded.sort(key=lambda excluded: excluded.mentor_id)
    return ranking


def exclusion(request: RequestFacts, mentor: MentorFacts) -> str:
    """Why this mentor may not be asked; empty if they may."""
    if mentor.id == request.person_id:
        return "self"
    if mentor.met == "asked":
        return "asked"
    if mentor.met == "declined":
        return "declined"
    if mentor.met == "accepted":
        return "met"
    if mentor.state != "active":
        return "paused"
    if mentor.load >= mentor.capacity:
        return "full"
    return ""


def _rank(request: RequestFacts, mentor: MentorFacts, wanted: dict[str, str]) -> Ranked:
    found: list[Reason] = []
    missing: list[str] = []
    for criterion, reason in (
        ("situation", _situation(request, mentor)),
        ("languages", _languages(request, mentor)),
        ("country", _country(request, mentor)),
        ("words", _words(wanted, mentor)),
        ("elder", _elder(request, mentor)),
        ("zone", _zone(request, mentor)),
        ("format", _format(request, mentor)),
    ):
        if reason is None:
            missing.append(criterion)
        elif reason.points:
            found.append(reason)
    return Ranked(mentor.id, mentor.name, tuple(found), tuple(missing), mentor.load)


# Each criterion gives a reason, a reason without points where there is nothing to compare, or None
# where it was looked for and not found.


def _situation(request: RequestFacts, mentor: MentorFacts) -> Reason | None:
    if request.situation in mentor.situations:
        return Reason("situation", WEIGHTS["situation"])
    return None


def _languages(request: RequestFacts, mentor: MentorFacts) -> Reason | None:
    if not request.languages or not mentor.languages:
        return Reason("languages", 0)
    common = tuple(sorted(request.languages & mentor.languages))
    return Reason("languages", WEIGHTS["languages"], items=common) if common else None


def _country(request: RequestFacts, mentor: MentorFacts) -> Reason | None:
    if not request.country:
        return Reason("country", 0)
    if mentor.country == request.country:
        return Reason("country", WEIGHTS["country"], "lives_there", (request.country,))
    said = f" {fold(mentor.countries)} "
    if any(f" {name} " in said for name in country_names(request.country)):
        return Reason("country", WEIGHTS["country"], "knows_country", (request.country,))
    return None


def _words(wanted: dict[str, str], mentor: MentorFacts) -> Reason | None:
    if not wanted or not mentor.words:
        return Reason("words", 0)
    shared = wanted.keys() & _stems(mentor.words).keys()
    common = sorted(shared, key=lambda stem: (-len(stem), stem))
    if not common:
        return None
    share = min(len(common), WORDS_ENOUGH) / WORDS_ENOUGH
    shown = tuple(wanted[stem] for stem in common[:WORDS_ENOUGH])
    return Reason("words", WEIGHTS["words"] * share, items=shown, count=len(common))


def _elder(request: RequestFacts, mentor: MentorFacts) -> Reason | None:
    if request.promotion is None or mentor.promotion is None:
        return Reason("elder", 0)
    gap = request.promotion - mentor.promotion
    if gap <= 0:
        return None
    share = min(gap, ELDER_YEARS) / ELDER_YEARS
    return Reason("elder", WEIGHTS["elder"] * share, count=gap)


def _zone(request: RequestFacts, mentor: MentorFacts) -> Reason | None:
    if not request.zone or not mentor.zone:
        return Reason("zone", 0)
    return Reason("zone", WEIGHTS["zone"]) if request.zone == mentor.zone else None


def _format(request: RequestFacts, mentor: MentorFacts) -> Reason | None:
    if not request.format or not mentor.format:
        return Reason("format", 0)
    agree = request.format == mentor.format or "either" in (request.format, mentor.format)
    return Reason("format", WEIGHTS["format"]) if agree else None


def _stems(text: str) -> dict[str, str]:
    """The words that mean something, as they were written, by a rough stem: folded, without a
    plural's end."""
    stems: dict[str, str] = {}
    for written in _WORD.findall(text):
        word = fold(written)
        if len(word) > 2 and not word.isdigit() and word not in STOP_WORDS:
            stems.setdefault(word.rstrip("sx") if len(word) > 4 else word, written.lower())
    return stems


@lru_cache(maxsize=512)
def country_names(country: str) -> tuple[str, ...]:
    """A country's names, folded, in the languages people write here."""
    names = (Locale.parse(lang).territories.get(country, "") for lang in NAMED_LANGUAGES)
    return tuple({fold(name) for name in names if name})


# --- saying why -----------------------------------------------------------------------------


def sentence(ranked: Ranked, programme: Programme) -> str:
    """Why this mentor, and what is missing, in the programme's words."""
    words = programme.words
    reasons = words.list(_said(reason, programme) for reason in ranked.reasons)
    text = reasons or words("matching.nothing")
    if ranked.missing:
        lacking = words.list(words(f"matching.missing.{name}") for name in ranked.missing)
        text = words("matching.but", reasons=text, missing=lacking)
    return text


def _said(reason: Reason, programme: Programme) -> str:
    words = programme.words
    locale = Locale.parse(programme.language)
    items: Iterable[str] = reason.items
    if reason.criterion == "languages":
        items = (locale.languages.get(code, code) for code in reason.items)
    elif reason.criterion == "country":
        items = (locale.territories.get(code, code) for code in reason.items)
    return words(
        f"matching.why.{reason.said or reason.criterion}",
        items=words.list(items),
        count=reason.count,
    )
