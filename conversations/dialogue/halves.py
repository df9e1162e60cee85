"""Half a date, and the words that complete it: *Thursday at 5:30*, and then *in the evening*; or
the session that it is said of: *same time next week*.

Pure. What was understood of a date that will not do is kept with its question; what is said next
fills in what it lacks, or names another. Where the new words may mean another day or hour that they
leave open (*not Thursday*, *after six*), what stood before does not stand in for it: it is asked.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from conversations.dialogue import moments, times
from conversations.dialogue.moments import Reading
from conversations.plain import fold

_FILLING = re.compile(
    r"\b(?:plutot|disons|vers|environ|around|about|rather|say|let s say|make it|at|a|pour"
    r"|for|ok|oui|yes|non|no|please|svp|stp|s il te plait|then|alors|ish|pile|sharp|maybe"
    r"|peut etre|perhaps)\b"
)
_BARE = re.compile(r"(\d{1,2})(?: ?([0-5]\d))?")
_TODAY = re.compile(
    r"\b(?:ce soir|ce matin|cet apres midi|tonight|this (?:morning|afternoon|evening))\b"
)
_NAMES_A_DAY = re.compile(
    r"\b(?:jours?|days?|semaines?|weeks?|weekends?|week end|mois|months?|hier|yesterday|prochaine?"
    r"|next|suivante?|following|lendemain)\b"
)


_SAME_HOUR = re.compile(
    r"\b(?:(?:[àa] )?(?:la )?m[êe]mes? (?:heures?|horaires?)|[àa] l[’']heure habituelle"
    r"|(?:at )?(?:the )?(?:same|usual) (?:time|hour))\b(?! ?zone)"
    r"(?: (?:que )?(?:d[’']habitude|la derni[èe]re fois)| as (?:usual|always|before|last time))?",
    re.I,
)
_SAME_DAY = re.compile(r"\b(?:(?:le )?m[êe]me jour|(?:on )?(?:the )?same (?:week)?day)\b", re.I)
_A_WEEK = re.compile(r"\b(?:sem(?:aine)? prochaine|next week)\b", re.I)


def as_before(said: str, at: datetime) -> str:
    """Words that name the day or the hour of the session `at` (wall time) by saying that it is the
    same, with that day and hour in their place. Of a week alone it is the same day, too."""
    named, hour = _SAME_HOUR.subn(f" {at:%H:%M} ", said, count=1)
    weekday = next(name for name, day in moments.weekdays().items() if day == at.weekday())
    named, day = _SAME_DAY.subn(f" {weekday} ", named, count=1)
    if hour and not day and _A_WEEK.search(named) and not moments.names_day_or_month(fold(named)):
        named = f"{weekday} {named}"
    return " ".join(named.split())


def noted(reading: Reading) -> dict[str, str]:
    """What is kept of a date that is not complete, as JSON has it."""
    kept = {
        "day": reading.day and reading.day.isoformat(),
        "clock": reading.clock and reading.clock.isoformat(),
        "half": reading.half and reading.half.isoformat(),
        "zone": reading.zone,
        "part": reading.part,
    }
    return {name: value for name, value in kept.items() if value}


def complete(
    said: str, kept: Mapping[str, Any], *, zone: str, now: datetime, theirs: str = ""
) -> Reading:
    """The date that words mean after what was `kept` of one; see `moments.read`."""
    before = _before(kept)
    if before.day is not None:
        said = _as_hour(said)
    new = moments.read(said, zone=zone, now=now, theirs=theirs)
    if before.part and not new.part and (new.clock or new.half) and not times.MERIDIEM.search(said):
        clock, _, half = times.read(f"{said} {before.part}")
        new = replace(new, clock=clock, half=half)
    if new.when is not None or new.contradicts or new.strange:
        return new
    if new.zone == zone:
        new = replace(new, zone=before.zone)
    _, rest, _ = times.read(said)
    rest = fold(rest)
    opens = new.leaves_open or (before.day and not new.day and re.search(r"\d", rest))
    if not (new.clock or new.half or opens):
        clock = before.clock or (before.half and times.in_half(before.half, said))
        new = replace(new, clock=clock, half=None if clock else before.half)
    if new.day is None and not _names_a_day(rest):
        new = replace(new, day=before.day)
    if before.half and new.day != before.day and _TODAY.search(rest):
        new = replace(new, day=None)  # it may be said of the day that was named, too
    return replace(new, part=new.part or before.part)


def _as_hour(said: str) -> str:
    """Words in which a figure is an hour, and no day of a month: *18*, *six*, *five thirty pm*."""
    bare = _BARE.fullmatch(" ".join(_FILLING.sub(" ", moments.in_figures(said)).split()))
    if bare:
        return f"à {bare[1]}h{bare[2] or ''}"
    clock, _, half = times.read(said)
    if clock or half:
        return said
    clock, _, half = times.read(f"at {said}")
    return f"at {said}" if clock or half else said


def _before(kept: Mapping[str, Any]) -> Reading:
    return Reading(
        day=date.fromisoformat(kept["day"]) if "day" in kept else None,
        clock=time.fromisoformat(kept["clock"]) if "clock" in kept else None,
        zone=kept["zone"],
        half=time.fromisoformat(kept["half"]) if "half" in kept else None,
        part=kept.get("part", ""),
    )


def _names_a_day(rest: str) -> bool:
    """Whether folded words, without an hour, speak of a day."""
    return bool(_NAMES_A_DAY.search(rest)) or moments.names_day_or_month(rest)
