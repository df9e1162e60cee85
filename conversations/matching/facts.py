"""What matching knows: a request, a mentor's profile, how they stand today; and what it finds.

Pure values. A profile changes when its mentor changes it, a standing with each proposal: they are
apart so that the first can be kept ready for all mentors, and the second read for those few who
have one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from conversations.matching.roles import MENTOR

TOPICS = ("experiences", "sectors", "functions")
"""What a profile ticks, and a request names in its words: the questions of the mentor's form."""


@dataclass(frozen=True)
class RequestFacts:
    """What is known of a request. `country` is an ISO 3166 code, `languages` ISO 639 codes,
    `offset` minutes east of UTC, `format` one of `in_person`, `remote`, `either` or empty. `words`
    are those the person wrote, each with the keys it is known by (`vocabulary`). `company` is
    where they work, folded. `met` says of each mentor who has met this request already how (a
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
    company: str = ""
    met: Mapping[int, str] = field(default_factory=dict)
    refused: frozenset[int] = frozenset()
    seeks: str = MENTOR
    asks: str = ""


@dataclass(frozen=True)
class Profile:
    """What a mentor or a contact has said of themselves. `countries` are those they know, without
    the one where they live; `keys` what their words are known by; `companies` where they work or
    worked, folded; `serves` what they may be asked for (`roles`)."""

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
    serves: frozenset[str] = frozenset({MENTOR})


@dataclass(frozen=True)
class Standing:
    """How a mentor stands today. `out` says why they may not be asked at all (`paused`, `full`,
    `waiting`: they have proposals to answer, `quota`: no more talks this month), or nothing;
    `places` how many more people they can take; `recent` how often they were called upon within
    the last months, so that all get their turn."""

    out: str = ""
    places: int = 1
    recent: int = 0


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

    @property
    def score(self) -> float:
        """0 to 100: the sum of the reasons' points."""
        return sum(reason.points for reason in self.reasons)


@dataclass(frozen=True)
class Excluded:
    """A mentor who may not be asked, and why (see `criteria.exclusion`)."""

    mentor_id: int
    name: str
    why: str


@dataclass(frozen=True)
class Ranking:
    """The mentors who suit best, the best first; those who would, but may not be asked, in the same
    order; and how many there are of both sorts, shown or not."""

    ranked: list[Ranked] = field(default_factory=list)
    excluded: list[Excluded] = field(default_factory=list)
    able: int = 0
    out: int = 0
