"""Sixty invented requests and two hundred invented mentors, each request with whom a thoughtful
member of the careers team would ask first: made by hand, by the six situations, without a look at
the scorer. Nobody in it exists.
"""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from conversations.matching.facts import Profile, RequestFacts
from conversations.matching.meaning import Meaning, companies, offset
from conversations.plain import fold

_HERE = Path(__file__).parent
Row = Mapping[str, Any]


def mentors() -> list[Row]:
    """The mentors, as they filled in their form."""
    return _read("mentor")


def requests() -> list[Row]:
    """The requests. `intended` is whom one would ask first, and `why`; `acceptable` who would do as
    well, `decoys` who would not, for all their words; `conflicts` are who may not be asked."""
    return _read("request")


def profile(row: Row, means: Meaning) -> Profile:
    """A mentor as matching knows them."""
    answers = {**row, "place": {"country": row["country"]}}
    return means.profile(row["id"], answers, name=row["name"], zone=row["zone"], city=row["city"])


def facts(row: Row, means: Meaning) -> RequestFacts:
    """A request as matching knows it. Its author is none of the mentors."""
    words = words_of(row)
    named = means.topics(words)
    return RequestFacts(
        person_id=-row["id"],
        situation=row["situation"],
        languages=frozenset(row["languages"]),
        country=row["country"],
        city=fold(row["city"]),
        offset=offset(row["zone"]),
        promotion=row["promotion"],
        words=means.vocabulary.said(words),
        format=row["format"],
        experiences=named["experiences"],
        sectors=named["sectors"],
        functions=named["functions"],
        companies=companies(row["company"]),
    )


def is_among_the_first(row: Row, order: Sequence[int], first: int = 3) -> bool:
    """Whether the intended mentor comes among the first in an order; those who would do as well
    are passed over."""
    rest = [mentor for mentor in order if mentor not in row["acceptable"]]
    return any(mentor in rest[:first] for mentor in row["intended"])


def words_of(row: Row) -> str:
    """What the author of a request wrote."""
    return "\n".join(row["answers"].values())


def _read(kind: str) -> list[Row]:
    rows: list[Row] = tomllib.loads((_HERE / f"{kind}s.toml").read_text("utf-8"))[kind]
    return rows
