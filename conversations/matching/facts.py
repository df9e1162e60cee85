"""What matching knows: a request, a mentor's profile, how they stand today; and what it finds.

Pure values. A profile changes when its mentor changes it, a standing with each proposal: they are
apart so that the first can be kept ready for all mentors, and the second read for those few who
have one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from conversations.matching.roles import MENTOR

TOPICS = ("experiences", "sectors", "functions")
"""What a profile ticks, and a request names in its words: the questions of the mentor's form."""

SITUATION = "situation"
"""What a request is about besides them."""


@dataclass(frozen=True)
class RequestFacts:
    """What is known of a request. `country` is an ISO 3166 code, `languages` ISO 639 codes,
    `offset` minutes east of UTC, `format` one of `in_person`, `remote`, `either` or empty. `words`
    are those the person wrote, each with the keys it is known by (`vocabulary`). `companies` are
    where they work, folded, `avoids` whom they would rather not meet: people and companies, folded
    (`meaning.avoided`). `met` says of each mentor who has met this request already how (a
    proposal's state), `refused` who must not be brought together with this person, whichever of
    the two asked for it. `seeks` is what somebody is to be asked for (`roles`), `asks`
    what a contact is to be asked about, folded."""

    person_id: int
    situation: str
    languages: frozenset[str] = frozenset()
    country: str = ""
    city: str = ""
    offset: int | None = None
    promotion: int | None = None
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    format: str = ""
    experiences: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    avoids: frozenset[str] = frozenset()
    met: Mapping[int, str] = field(default_factory=dict)
    refused: frozenset[int] = frozenset()
    seeks: str = MENTOR
    asks: str = ""

    @cached_property
    def about(self) -> frozenset[str]:
        """What the request is about, as `Profile.bars` names it."""
        named = {f"{name}/{value}" for name in TOPICS for value in getattr(self, name)}
        return frozenset(named | {f"{SITUATION}/{self.situation}"})


@dataclass(frozen=True)
class Profile:
    """What a mentor or a contact has said of themselves. `countries` are those they know, without
    the one where they live; `keys` what their words are known by; `companies` where they work or
    worked, folded; `said` the folded words of what they do and what they can help with, in which
    companies may stand as well; `serves` what they may be asked for (`roles`). `cannot` is what
    they can't or won't do, as they wrote it, `bars` what it names: `sectors/energy`,
    `situation/abroad`."""

    id: int
    name: str = ""
    situations: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    country: str = ""
    city: str = ""
    countries: frozenset[str] = frozenset()
    offset: int | None = None
    promotion: int | None = None
    keys: frozenset[str] = frozenset()
    format: str = ""
    experiences: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    said: str = ""
    serves: frozenset[str] = frozenset({MENTOR})
    cannot: str = ""
    bars: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Standing:
    """How a mentor stands today. `out` says why they may not be asked at all (they are not there,
    see `presence`; `leaving`: gone before a first month is over, `full`, `waiting`: they have
    proposals to answer, `quota`: no more talks this month), or nothing; `recent` how often they
    were called upon within the last months, so that all get their turn; `until` the last day on
    which they are there, where a mentorship that begins now would last longer."""

    out: str = ""
    recent: int = 0
    until: date | None = None


READY = Standing()
"""Of whom nothing is known: free, and not called upon lately."""


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
    missing: tuple[str, ...] = ()
    recent: int = 0
    cannot: str = ""
    """What they can't or won't do, in their own words: for the team."""
    until: date | None = None
    """As in `Standing`."""

    @property
    def score(self) -> float:
        """0 to 100: the sum of the reasons' points."""
        return sum(reason.points for reason in self.reasons)


@dataclass(frozen=True)
class Excluded:
    """A mentor who may not be asked, and why (see `criteria.exclusion`). `cannot` is as in
    `Ranked`."""

    mentor_id: int
    name: str
    why: str
    cannot: str = ""


@dataclass(frozen=True)
class Ranking:
    """The mentors who suit best, the best first; those who would, but may not be asked, in the same
    order; and how many there are of both sorts, shown or not. `later` is who would suit best of
    those who are out only for a time, with their score; `barred` the same of those whom something
    else excludes."""

    ranked: list[Ranked] = field(default_factory=list)
    excluded: list[Excluded] = field(default_factory=list)
    able: int = 0
    out: int = 0
    later: tuple[Excluded, float] | None = None
    barred: tuple[Excluded, float] | None = None
