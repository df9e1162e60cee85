"""A ranking in words: why somebody, what is missing, and whom to look for when nobody fits."""

from collections.abc import Iterable
from textwrap import shorten

from babel import Locale

from conversations.figures import Matching
from conversations.matching import criteria
from conversations.matching.facts import TOPICS, Excluded, Ranked, Ranking, Reason, RequestFacts
from conversations.programme import Programme

SOUGHT = ("situation", *TOPICS[:2], "country", "languages")
"""What one may look for in somebody new: it makes a mentor, as a close clock does not."""


CANNOT = 100
"""Characters of what a mentor wrote that they can't do: the whole is in their profile."""


SAID, LACKING = 5, 3
"""Most reasons that a sentence tells, and most of what is missing: more would not be read."""


UNTOLD = ("stays", "turn_free")
"""What is true of most, that they are there for long and that it is their turn: only of whom it is
not is it told."""


def sentence(ranked: Ranked, programme: Programme) -> str:
    """Why this mentor, and what is missing, in the programme's words: what weighs most, first."""
    words = programme.words
    telling = [each for each in ranked.reasons if (each.said or each.criterion) not in UNTOLD]
    weightiest = sorted(telling, key=lambda reason: -reason.points)[:SAID]
    reasons = words.list(_said(reason, programme) for reason in weightiest)
    text = reasons or words("matching.nothing")
    if ranked.missing:
        day = words.long_day(ranked.until) if ranked.until is not None else ""
        lacking = words.list(
            words(f"matching.missing.{name}", day=day) for name in ranked.missing[:LACKING]
        )
        text = words("matching.but", reasons=text, missing=lacking)
    return text


def limits(cannot: str, programme: Programme) -> str:
    """What a mentor wrote that they can't or won't do, in short, as the team reads it; empty where
    they wrote nothing."""
    said = shorten(cannot, CANNOT, placeholder="…")
    return programme.words("matching.cannot", said=said) if said else ""


def in_short(ranked: Ranked, programme: Programme) -> str:
    """This mentor where there is little room: until when they are there and what they can't do, or
    else why they suit."""
    words, until, cannot = programme.words, ranked.until, limits(ranked.cannot, programme)
    if until is None:
        return cannot or sentence(ranked, programme)
    stays = words("matching.stays_until", day=words.long_day(until))
    return words("matching.and_cannot", why=stays, cannot=cannot) if cannot else stays


def for_team(ranked: Ranked, programme: Programme) -> str:
    """Why this mentor, what is missing, and what they can't do."""
    why, cannot = sentence(ranked, programme), limits(ranked.cannot, programme)
    return programme.words("matching.and_cannot", why=why, cannot=cannot) if cannot else why


def out(excluded: Excluded, programme: Programme) -> str:
    """Why a mentor may not be asked, in a sentence; their own words, where these are why."""
    why = programme.words(f"matching.excluded.{excluded.why}")
    if excluded.why != criteria.CANNOT:
        return why
    cannot = limits(excluded.cannot, programme)
    return programme.words("matching.and_cannot", why=why, cannot=cannot)


def recruit(request: RequestFacts, ranking: Ranking, scale: Matching, programme: Programme) -> str:
    """Where nobody fits, that it is so: who would, if they were free now, or else who
    would but may not be asked, and what kind of mentor would, by what the request asks for and the
    best of those who may be asked lacks. Empty where somebody fits."""
    best = ranking.ranked[0] if ranking.ranked else None
    if best is not None and best.score >= scale.fits_from:
        return ""
    if ranking.later is not None and ranking.later[1] >= scale.fits_from:
        busy, _ = ranking.later
        return programme.words("matching.later", name=busy.name, why=out(busy, programme))
    lacking = SOUGHT if best is None else [name for name in SOUGHT if name in best.missing]
    asked = {
        "situation": (request.situation,) if request.situation in programme.situations else (),
        **{name: tuple(sorted(getattr(request, name))) for name in TOPICS},
        "country": (request.country,) if request.country else (),
        "languages": tuple(sorted(request.languages)),
    }
    words = programme.words
    sought = [
        words(f"matching.sought.{name}", items=words.list(_named(name, asked[name], programme)))
        for name in lacking
        if asked[name]
    ]
    barred = ranking.barred if ranking.barred and ranking.barred[1] >= scale.fits_from else None
    key = "matching.barred" if barred else "matching.nobody"
    values = {"name": barred[0].name, "why": out(barred[0], programme)} if barred else {}
    if not sought:
        return words(key, **values)
    return words(f"{key}_who", sought=words.list(sought), **values)


def _said(reason: Reason, programme: Programme) -> str:
    words = programme.words
    return words(
        f"matching.why.{reason.said or reason.criterion}",
        items=words.list(_named(reason.criterion, reason.items, programme)),
        count=reason.count,
    )


def _named(criterion: str, items: Iterable[str], programme: Programme) -> list[str]:
    """What a reason names, as people call it."""
    locale = Locale.parse(programme.language)
    if criterion == "languages":
        return [locale.languages.get(code, code) for code in items]
    if criterion == "country":
        return [locale.territories.get(code, code) for code in items]
    if criterion == "situation":
        return [programme.situations.get(name, name) for name in items]
    if criterion in TOPICS:
        options = programme.forms["mentor"].questions[criterion].options
        labels = [options.get(value, value) for value in items]
        return [label[:1].lower() + label[1:] for label in labels]
    return list(items)
