"""Mentorships that remember what the journey told them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from conversations import hours
from conversations.figures import Limits
from conversations.steps import Role, Step
from scheduler.conditions import Telling
from scheduler.journey import Journey, Outlook
from scheduler.occasions import Appointment, Facts
from tests.catalogue import CATALOGUE
from tests.scheduler.conftest import DAY, INTRODUCED

HOME = CATALOGUE.home
AX = Journey(HOME.journey, HOME.limits, HOME.team)
HOUR = timedelta(hours=1)
ANY_DAY = Limits(quiet_weekends=False)
COUNTRIES = ("FR", "US", "NZ", "NP", "")
ZONES = ("Europe/Paris", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu")


@dataclass
class Pair:
    """A mentorship that remembers what it was told, and by when."""

    facts: Facts
    journey: Journey = AX
    told: list[tuple[Telling, datetime]] = field(default_factory=list)
    late: list[tuple[Telling, datetime]] = field(default_factory=list)
    unneeded: list[tuple[Telling, datetime]] = field(default_factory=list)
    over: list[str] = field(default_factory=list)

    def look(self, now: datetime) -> Outlook:
        """Ask the journey, and write down what it says, as a round does."""
        outlook = self.journey.look(self.facts, now)
        self.told += [(each, now) for each in outlook.tell]
        self.late += [(each, now) for each in outlook.late]
        self.unneeded += [(each, now) for each in outlook.unneeded]
        self.over += outlook.over
        before = self.facts.nudges
        nudged = {role: hours.kept(before.get(role, ()), now) for role in outlook.nudged}
        told, said = self.facts.told | outlook.settled, self.facts.said | outlook.said
        self.facts = self.facts._replace(told=told, said=said, nudges={**before, **nudged})
        return outlook

    def follow(self, now: datetime, until: datetime) -> None:
        """Look whenever the journey asked to, and at no other time."""
        while now <= until:
            again = self.look(now).look_again_at
            if again is None:
                return
            assert again > now, "a look that asks for the present would never end"
            now = again

    def names(self, role: Role | None) -> list[str]:
        """The steps one of them was told, in order."""
        return [each.step for each, _ in self.told if each.role == role]


def pair(
    *,
    introduced_at: datetime = INTRODUCED,
    zones: tuple[str, str] = ("Europe/Paris", "Europe/Paris"),
    countries: tuple[str, str] = ("", ""),
    objective_set: bool = False,
    last_word_at: datetime | None = None,
    both_wrote: bool = True,
    sessions: Sequence[Appointment] = (),
    journey: Journey = AX,
) -> Pair:
    facts = Facts(
        introduced_at=introduced_at,
        ends_at=introduced_at + 182 * DAY,
        objective_set=objective_set,
        last_word_at=last_word_at,
        zones={"mentee": zones[0], "mentor": zones[1]},
        answered_at=last_word_at if both_wrote else None,
        sessions=sessions,
        countries={"mentee": countries[0], "mentor": countries[1]},
    )
    return Pair(facts, journey)


def journey_of(limits: Limits = ANY_DAY, /, **steps: Mapping[str, object]) -> Journey:
    """A journey of a few invented steps."""
    made = {
        name: Step.model_validate({"for": "mentee", "after": "introduction", "says": "…", **step})
        for name, step in steps.items()
    }
    return Journey(made, limits, HOME.team)


def local(at: datetime, each: Telling, facts: Facts) -> datetime:
    assert each.role is not None
    return at.astimezone(ZoneInfo(facts.zones[each.role]))
