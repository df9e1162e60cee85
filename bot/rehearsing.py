"""`python -m bot rehearse`: what it prints. Needs no token; `scheduler.rehearsal` plays it."""

import json
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from bot.settings import Records
from conversations import programme
from conversations.programme import Catalogue, ProgrammeError
from conversations.steps import Role
from scheduler import rehearsal
from scheduler.changes import (
    Change,
    Figure,
    Other,
    compare,
    figures,
    others,
    running,
    whom_figures_concern,
    whom_forms_concern,
    whom_they_concern,
)
from scheduler.clock import SystemClock
from scheduler.occasions import STAFF
from scheduler.rehearsal import NAMES, Rehearsal, Said
from scheduler.stories import STORIES
from storage.mail import Message

WIDTH = 96

CASES = 40
"""So many are named of those whom a change concerns."""


class Cant(Exception):
    """It can't be done as asked: the message says what to change."""


@dataclass(frozen=True)
class Wanted:
    """What was asked on the command line. `zones` is empty, one for both, or the mentee's and the
    mentor's; without `languages`, all; without a `start`, today. With `everything`, one story, and
    all that its desks answer."""

    languages: Sequence[str] = ()
    zones: Sequence[str] = ()
    start: date | None = None
    against: Path | None = None
    everything: bool = False
    as_json: bool = False


def run(settings: Records, wanted: Wanted) -> None:
    """Print the rehearsal, or with `against` what has changed since. Raises `Cant`."""
    try:
        catalogue = programme.load(settings.programme_file or programme.PACKAGED)
        old = programme.load(wanted.against) if wanted.against is not None else None
    except ProgrammeError as error:
        raise Cant(str(error)) from None
    if old is not None:
        _print_changes(old, catalogue, settings.database_url, as_json=wanted.as_json)
        return
    played = _play(catalogue, wanted)
    if wanted.as_json:
        print(json.dumps([_as_data(each) for each in played], ensure_ascii=False))
        return
    for line in _lines(catalogue, played):
        print(line)


def _play(catalogue: Catalogue, wanted: Wanted) -> list[Rehearsal]:
    languages = list(wanted.languages) or list(catalogue.languages)
    for language in languages:
        if language not in catalogue.languages:
            raise Cant(f"--lang {language}: the programme speaks {', '.join(catalogue.languages)}")
    zones = list(wanted.zones) or ["Europe/Paris"]
    for zone in zones:
        if zone not in available_timezones():
            raise Cant(f"--zone {zone}: give a time zone such as Europe/Paris")
    if len(zones) > 2:
        raise Cant("--zone: once for both, or twice: the mentee's, then the mentor's")
    both: dict[Role, str] = {"mentee": zones[0], "mentor": zones[-1]}
    start = wanted.start or SystemClock().now().astimezone(ZoneInfo(zones[0])).date()
    if wanted.everything:
        from scheduler.living import CantAnswer, live  # with all desks: the stories need none

        try:
            return [live(catalogue, start, both, languages)]
        except CantAnswer as why:
            raise Cant(f"--everything: {why}") from None
    played = [rehearsal.rehearse(catalogue, story, start, both, languages) for story in STORIES]
    return [*played, rehearsal.rest(catalogue, played, languages)]


# --- to read ------------------------------------------------------------------------------------


def _lines(catalogue: Catalogue, played: Sequence[Rehearsal]) -> Iterator[str]:
    first = played[0]
    how = "all that is said" if len(played) == 1 else "in three stories"
    yield f"{catalogue.file}: six months of an invented pair, {how}."
    for role, name in NAMES.items():
        country = first.countries[role] or "no country known"
        yield f"The {role} is {name}: {first.zones[role]} ({country})."
    for each in played:
        yield ""
        yield f"=== {each.story.title}"
        for said in each.said:
            yield ""
            yield _heading(each, said)
            for language, message in said.texts.items():
                yield from _worded(language, message)
        yield ""
        yield from _unsaid(each)


def _heading(played: Rehearsal, said: Said) -> str:
    local = said.at.astimezone(ZoneInfo(played.zone_of(said.to)))
    whom = f"{_name(said)} ({said.to})" if said.to != STAFF else "the careers team"
    return f"{local:%a %d %b %Y %H:%M}  day {_day(played, said)}  to {whom}  [{said.step}]"


def _name(said: Said) -> str:
    """The receiver's first name; nothing for the careers team."""
    return next((name for role, name in NAMES.items() if role == said.to), "")


def _day(played: Rehearsal, said: Said) -> int:
    """Days since the introduction, on the receiver's calendar."""
    zone = ZoneInfo(played.zone_of(said.to))
    began = played.introduced_at.astimezone(zone).date()
    return (said.at.astimezone(zone).date() - began).days


def _worded(language: str, message: Message) -> Iterator[str]:
    parts = [message.title, *message.text.split("\n")]
    if message.quote:
        parts.append(f"> {message.quote}")
    parts += [" ".join(f"[{button.label}]" for button in row) for row in message.buttons]
    lines = [line for part in parts if part for line in textwrap.wrap(part, WIDTH - 6)]
    for number, line in enumerate(lines):
        yield f"  {language if number == 0 else '  '}  {line}"


def _unsaid(played: Rehearsal) -> Iterator[str]:
    for outcome, said in (("unneeded", "Not needed"), ("late", "Too late")):
        steps = [f"{each.step} ({each.to})" for each in played.unsaid if each.outcome == outcome]
        if steps:
            text = f"{said}: {', '.join(dict.fromkeys(steps))}."
            yield from textwrap.wrap(text, WIDTH)


# --- for programs -------------------------------------------------------------------------------


def _as_data(played: Rehearsal) -> dict[str, Any]:
    return {
        "story": played.story.name,
        "title": played.story.title,
        "introduced_at": played.introduced_at.isoformat(),
        "ends_at": played.ends_at.isoformat(),
        "zones": dict(played.zones),
        "countries": dict(played.countries),
        "said": [_said_as_data(played, each) for each in played.said],
        "unsaid": [each._asdict() for each in played.unsaid],
    }


def _said_as_data(played: Rehearsal, said: Said) -> dict[str, Any]:
    """`local` is the receiver's wall clock, without its offset."""
    local: datetime = said.at.astimezone(ZoneInfo(played.zone_of(said.to)))
    return {
        "at": said.at.isoformat(),
        "local": local.replace(tzinfo=None).isoformat(timespec="minutes"),
        "day": _day(played, said),
        "to": said.to,
        "name": _name(said),
        "step": said.step,
        "texts": {language: _message_as_data(each) for language, each in said.texts.items()},
    }


def _message_as_data(message: Message) -> dict[str, Any]:
    return {
        "title": message.title,
        "text": message.text,
        "quote": message.quote,
        "buttons": [button.label for row in message.buttons for button in row],
    }


# --- what has changed ---------------------------------------------------------------------------


def _print_changes(old: Catalogue, new: Catalogue, url: str, *, as_json: bool) -> None:
    changes, limits, rest = compare(old, new), figures(old, new), others(old, new)
    now = SystemClock().now()
    pairs = running(url, new.home.limits, now)
    if pairs is not None:
        changes = whom_they_concern(changes, old, new, pairs, now)
        limits = whom_figures_concern(limits, old, new, pairs, now)
        rest = whom_forms_concern(rest, url)
    if as_json:
        found = [each._asdict() for each in changes]
        found += [each._asdict() for each in limits] + [each._asdict() for each in rest]
        print(json.dumps(found, ensure_ascii=False))
        return
    if not changes and not limits and not rest:
        print("Nothing has changed: no step of the six months, no limit, no form and no word.")
    for each in changes:
        for line in _changed(each):
            print(line)
    for figure in limits:
        for line in _moved(figure):
            print(line)
    for other in rest:
        for line in _reads_otherwise(other):
            print(line)
    if (changes or limits) and pairs is None:
        print(
            "\nWhom it concerns is not known: there is no database of this version at DATABASE_URL."
        )


def _changed(change: Change) -> Iterator[str]:
    languages = f" ({', '.join(change.languages)})" if change.languages else ""
    yield f"{change.step}: {' and '.join(change.how)}{languages}"
    for line in change.what:
        yield f"    {line}"
    if change.running is None:
        return
    comes = "would still have come" if change.how == ("gone",) else "is still to come"
    yield f"    {comes} in {len(change.ahead)} of {change.running} running mentorships"
    yield from _cases(change.ahead)
    if change.dropped:
        count = len(change.dropped)
        yield f"    too late, or its condition does not hold, in {count} that had it ahead"
        yield from _cases(change.dropped)


def _moved(figure: Figure) -> Iterator[str]:
    yield f"limits.{figure.name}: {figure.what}"
    if figure.running is None:
        return
    of = f"in {len(figure.otherwise)} of {figure.running} running mentorships"
    yield f"    something comes at another time, or not at all, {of}, if nothing happens meanwhile"
    yield from _cases(figure.otherwise)
    if figure.name == "months":
        yield "    it is the length of those that begin from then on: the others keep their end"
    elif not figure.otherwise:
        yield "    what it governs beside the journey, it governs for all from then on"


def _reads_otherwise(other: Other) -> Iterator[str]:
    yield f"{other.name}: {other.how} ({', '.join(other.languages)})"
    if other.begun is None:
        return
    left = "can't go on with it" if other.how == "gone" else "go on with it as it reads then"
    yield f"    begun and not sent by {other.begun}, who {left}"
    yield from _cases(other.cases)


def _cases(numbers: Sequence[int]) -> Iterator[str]:
    """Whom it concerns, as the team knows them; `--json` has all of them."""
    if numbers:
        shown = ", ".join(map(str, numbers[:CASES]))
        more = f" and {len(numbers) - CASES} more" if len(numbers) > CASES else ""
        indent = " " * 6
        text = f"{'case' if len(numbers) == 1 else 'cases'} {shown}{more}"
        yield from textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
