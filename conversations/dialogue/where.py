"""Where somebody lives and what time it is there, as kinds of answers. Pure; see `places`."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from conversations.dialogue import options, places, yes_or_no
from conversations.dialogue.kinds import NEAR, Asked, AsksOtherwise, Kind, NearlySaid, NotUnderstood
from conversations.plain import fold
from conversations.programme import Programme
from conversations.questions import Question
from conversations.words import variants

OTHER_HOUR = "no"
"""What the button says that stands beside the hour we guessed."""


class WhereLived(Kind):
    """A city and its country: {"city", "country", "zones"}; see `places`. Of a name that is not
    known, those that are spelled nearly so are offered."""

    def take(self, said: str, asked: Asked) -> dict[str, Any]:
        if not fold(said) or len(said) > 120:
            raise NotUnderstood("answers.place")
        said = _chosen(said, asked)
        place = places.find(said, asked.now)
        if place is None:
            several = places.several(said)
            if several:
                raise _which(several, said, asked.programme)
            if near := places.near(said, asked.programme.language, asked.now):
                raise NearlySaid("answers.place_near", near, said=said.strip())
            raise NotUnderstood("answers.place_country")
        return dict(place)

    def offered(self, asked: Asked) -> list[tuple[str, str]]:
        return [(place, place) for place in asked.so_far.get(NEAR, ())]

    def show(self, value: Any, question: Question, programme: Programme) -> str:
        country = places.country_name(value["country"], programme.language)
        city = places.beside(value["city"], value["country"])
        return f"{city}, {country}" if city else country

    def valid(self, value: Any, question: Question) -> bool:
        return isinstance(value, dict) and {"city", "country", "zones"} <= value.keys()


def _chosen(said: str, asked: Asked) -> str:
    """The place that is meant of those that are offered: by its number, or by a yes to the only
    one; otherwise what was said."""
    near, at = asked.so_far.get(NEAR, ()), options.number(said)
    if at is not None and 1 <= at <= len(near):
        return str(near[at - 1])
    if len(near) == 1 and yes_or_no.plainly(said, asked.programme.words):
        return str(near[0])
    return said


class Zone(Kind):
    """A time zone, as an IANA name. Where the place told earlier has only one it is implied, or,
    in a question that confirms, shown with the time there for a yes."""

    def asks(
        self, question: Question, so_far: Mapping[str, Any], programme: Programme, now: datetime
    ) -> str:
        told = _zones_told(so_far)
        if not question.confirm or len(told) != 1:
            return super().asks(question, so_far, programme, now)
        place = next(v for v in so_far.values() if isinstance(v, dict) and "zones" in v)
        where = WhereLived().show(place, question, programme)
        clock = programme.words.clock(now.astimezone(ZoneInfo(told[0])).time())
        return programme.words("answers.zone_confirm", place=where, clock=clock)

    def take(self, said: str, asked: Asked) -> str:
        offered = _zones_told(asked.so_far)
        if _several(said, asked):
            raise NotUnderstood("answers.zone_one")
        if asked.question.confirm and len(offered) == 1:
            answer = yes_or_no.plainly(said, asked.programme.words)
            if answer:
                return offered[0]
            if answer is False:
                return self._instead(said, asked)
        return self._named(said, asked)

    def _instead(self, said: str, asked: Asked) -> str:
        """The zone that is named after a no; which one it is, is asked where none is."""
        rest = yes_or_no.without(said, asked.programme.words)
        try:
            zone = self._named(rest, asked)
        except NotUnderstood:
            zone = ""
        if not zone or zone in _zones_told(asked.so_far) or options.denies(fold(rest)):
            raise AsksOtherwise("answers.zone_which")
        return zone

    def _named(self, said: str, asked: Asked) -> str:
        offered = _zones_told(asked.so_far)
        if said in offered:
            return said
        at = options.number(said)
        if at is not None and 1 <= at <= len(offered):
            return offered[at - 1]
        typed = fold(said)
        near = [
            one for one in offered if typed and fold(_city(one, asked.programme)).startswith(typed)
        ] or [one for one in offered if f" {fold(_city(one, asked.programme))} " in f" {typed} "]
        if near and options.denies(typed):
            raise AsksOtherwise("answers.zone_which")
        if len(near) == 1:
            return near[0]
        named = places.zone_named(said) or _at_this_hour(said, offered, asked)
        if named:
            return named
        elsewhere = places.find(said, asked.now) if places.is_well_known(said) else None
        if elsewhere and len(elsewhere["zones"]) == 1:
            return elsewhere["zones"][0]
        raise NotUnderstood("answers.zone")

    def show(self, value: Any, question: Question, programme: Programme) -> str:
        return programme.words("answers.zone_shown", city=_city(value, programme))

    def valid(self, value: Any, question: Question) -> bool:
        return isinstance(value, str) and places.exists(value)

    def offered(self, asked: Asked) -> list[tuple[str, str]]:
        offered = []
        told = _zones_told(asked.so_far)
        if asked.question.confirm and len(told) == 1:
            words = asked.programme.words
            return [(told[0], words("answers.zone_yes")), (OTHER_HOUR, words("answers.zone_no"))]
        for zone in told:
            there = asked.now.astimezone(ZoneInfo(zone))
            clock = asked.programme.words.clock(there.time())
            offered.append((zone, f"{_city(zone, asked.programme)} · {clock}"))
        return offered

    def implied(self, question: Question, so_far: Mapping[str, Any]) -> Any | None:
        told = _zones_told(so_far)
        return told[0] if len(told) == 1 and not question.confirm else None


def another_town(said: str, question: Question, so_far: Mapping[str, Any], now: datetime) -> str:
    """The question of where somebody lives, where words at whether it is this hour there name
    another town: that was wrong, and not its clock alone. Empty otherwise; *Paris* is all of its
    clock."""
    town = said.partition(",")[0]
    if not (question.confirm and places.zone_of_city(town, now) and places.find(said, now)):
        return ""
    for name, told in so_far.items():
        if zones := _zones_told({name: told}):
            same = fold(town) == fold(told["city"]) or places.zone_named(town) in zones
            return "" if same else name
    return ""


_HOUR = re.compile(
    r"^(?:il est |it is |it s )?(?P<hour>\d{1,2})(?: ?h ?| ?: ?| heures? ?)?(?P<minute>\d{2})?"
    r" ?(?P<half>am|pm)?$|^(?:utc|gmt) ?(?P<sign>[+-]) ?(?P<offset>\d{1,2})$",
    re.IGNORECASE,
)


_BETWEEN = re.compile(r"[,;/&+]|\b(?:et|ou|mais|puis|and|or|but|then)\b", re.IGNORECASE)


def _several(said: str, asked: Asked) -> bool:
    """Whether somebody says that they live on two clocks: *les deux*, *Paris et New York*. What
    names one place only, or several with the same hour, is none of these."""
    if fold(said) in variants(asked.programme.words, "answers.typed_both"):
        return True
    if "," in said and places.find(said, asked.now):  # a city, and what it lies in
        return False
    found = set()
    for piece in _BETWEEN.split(said):
        words = piece.split()
        ends = (" ".join(words[-count:]) for count in (3, 2, 1))
        zones = (places.zone_of_city(end, asked.now) for end in ends)
        if zone := next(filter(None, zones), ""):
            found.add(asked.now.astimezone(ZoneInfo(zone)).utcoffset())
    return len(found) > 1


def _at_this_hour(said: str, offered: Sequence[str], asked: Asked) -> str:
    """The one zone among those offered where it is this hour (*16h30*, *UTC+9*); nothing if none,
    or several."""
    found = _HOUR.match(said.strip().rstrip(".").lower())
    if found is None:
        return ""
    there = {zone: asked.now.astimezone(ZoneInfo(zone)) for zone in offered}
    if found["offset"]:
        offset = timedelta(hours=int(f"{found['sign']}{found['offset']}"))
        near = [zone for zone, local in there.items() if local.utcoffset() == offset]
    else:
        hour = int(found["hour"]) % 12 + 12 if found["half"] == "pm" else int(found["hour"])
        minutes = hour * 60 + int(found["minute"] or asked.now.minute)
        near = [
            zone
            for zone, local in there.items()
            if abs(local.hour * 60 + local.minute - minutes) <= CLOSE_MINUTES
        ]
    return near[0] if len(near) == 1 else ""


CLOSE_MINUTES = 25
"""How far somebody's watch may be from ours: less than half the least step between two clocks."""


def _which(countries: Sequence[str], said: str, programme: Programme) -> NotUnderstood:
    """Asks in which of these countries the city is."""
    named = [places.country_name(country, programme.language) for country in countries]
    city = said.strip(" .!")
    return NotUnderstood(
        "answers.place_several", city=city, countries=", ".join(named), first=f"{city}, {named[0]}"
    )


def _zones_told(so_far: Mapping[str, Any]) -> Sequence[str]:
    for value in so_far.values():
        if isinstance(value, dict) and isinstance(value.get("zones"), list):
            return [str(zone) for zone in value["zones"]]
    return []


def _city(zone: str, programme: Programme) -> str:
    return places.city_of_zone(zone, programme.language)
