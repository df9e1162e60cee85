"""What a change of the programme comes to for those who are under way: which steps of the journey
are new, gone, moved or reworded, which of the limits are other ones, and which of the running
mentorships it still concerns; and which forms, words and other tables are other ones.

The database is only read, and no word in it is unsealed: those whom something concerns are named by
the number of their case, which the team knows them by.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from conversations import hours
from conversations.figures import Limits
from conversations.programme import Catalogue, Programme
from conversations.steps import Step
from scheduler.facts import COLUMNS, Known
from scheduler.journey import Journey
from scheduler.occasions import DATED, Facts, occasions
from scheduler.rounds import BATCH
from storage import revision
from storage.engines import reader_engine
from storage.tables import Dialogue, Mentorship

How = Literal["new", "gone", "moved", "reworded"]

TEXTS = ("says", "mentor_says", "unbegun_says", "unbegun_mentor_says", "opens_label")
"""What is text in a step; so are the labels of its buttons."""

BUTTONS = ("buttons", "mentee_buttons")
"""The acts of a step, each with its label."""


class Change(NamedTuple):
    """What became of a step. `how` may be two: moved (told at another time, to others, on another
    condition, or opening something else: `what` says so, as in `days: 7 → 10`) and reworded
    (`languages`). Of the `running` mentorships, which are None where no database could be looked
    in, these cases have it `ahead`, if nothing happens meanwhile, and for these it was, and is
    `dropped`: it would come too late now, or on a condition that does not hold."""

    step: str
    how: tuple[How, ...]
    what: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    running: int | None = None
    ahead: tuple[int, ...] = ()
    dropped: tuple[int, ...] = ()


class Figure(NamedTuple):
    """A figure of `[limits]` that is another one: `what` says so, as in `20 → 19`. Of the `running`
    mentorships (None as for a `Change`), these cases would, if nothing happened meanwhile, be told
    something at another time with it, or not at all: `otherwise`. What else it governs, it does for
    all from then on; `months`, for those who are introduced from then on."""

    name: str
    what: str
    running: int | None = None
    otherwise: tuple[int, ...] = ()


class Other(NamedTuple):
    """A form, a word, or what stands in another table, that is not as it was: its `name` in the
    file, what became of it, and in which of the languages that both have. A form is `begun` by so
    many who have not sent it (None for all else, and where no database could be looked in), those
    among them whose case is known in these `cases`. All else concerns whoever reads it from then
    on."""

    name: str
    how: Literal["new", "gone", "changed"]
    languages: tuple[str, ...]
    begun: int | None = None
    cases: tuple[int, ...] = ()


def others(old: Catalogue, new: Catalogue) -> list[Other]:
    """All that differs beside the journey and the limits."""
    found: dict[tuple[str, Literal["new", "gone", "changed"]], list[str]] = {}
    for language in (each for each in new.languages if each in old.languages):
        was, now = (dict(_entries(each[language])) for each in (old, new))
        for name in {**now, **was}:
            if name not in was:
                found.setdefault((name, "new"), []).append(language)
            elif name not in now:
                found.setdefault((name, "gone"), []).append(language)
            elif was[name] != now[name]:
                found.setdefault((name, "changed"), []).append(language)
    return [Other(name, how, tuple(languages)) for (name, how), languages in found.items()]


def _entries(programme: Programme) -> Iterator[tuple[str, Any]]:
    """What stands in each table, by its name in the file."""
    for name, field in Programme.model_fields.items():
        table = getattr(programme, name)
        if name in ("language", "journey", "limits"):
            continue
        entries = table.items() if isinstance(table, dict) else iter(table)
        for key, value in entries:
            yield f"{field.alias or name}.{key}", value


def figures(old: Catalogue, new: Catalogue) -> list[Figure]:
    """The figures that differ, in their order."""
    was, now = old.home.limits.model_dump(), new.home.limits.model_dump()
    return [
        Figure(name, f"{_shown(was[name])} → {_shown(value)}")
        for name, value in now.items()
        if was[name] != value
    ]


def whom_figures_concern(
    found: Sequence[Figure],
    old: Catalogue,
    new: Catalogue,
    pairs: Mapping[int, Facts],
    now: datetime,
) -> list[Figure]:
    """The same with which of these running mentorships each concerns, by itself; the facts are by
    the number of the case."""
    steps, limits, team = new.home.journey, old.home.limits, new.home.team
    before = Journey(steps, limits, team)
    as_it_was = {case: _to_come(before, facts, now) for case, facts in pairs.items()}
    concerned = []
    for figure in found:
        value = getattr(new.home.limits, figure.name)
        after = Journey(steps, limits.model_copy(update={figure.name: value}), team)
        otherwise = tuple(
            case for case, facts in pairs.items() if _to_come(after, facts, now) != as_it_was[case]
        )
        concerned.append(figure._replace(running=len(pairs), otherwise=otherwise))
    return concerned


LOOKS = 500
"""How often a mentorship is looked at on its way to its end, at the most."""


def _to_come(journey: Journey, facts: Facts, now: datetime) -> list[tuple[str, datetime]]:
    """What is told from now on until the end, if nothing happens meanwhile: key and time."""
    said: list[tuple[str, datetime]] = []
    at: datetime | None = now
    for _ in range(LOOKS):
        if at is None:
            break
        outlook = journey.look(facts, at)
        said += [(each.key, at) for each in outlook.tell]
        nudged = {role: hours.kept(facts.nudges.get(role, ()), at) for role in outlook.nudged}
        told, nudges = facts.told | outlook.settled, {**facts.nudges, **nudged}
        facts = facts._replace(told=told, said=facts.said | outlook.said, nudges=nudges)
        at = None if outlook.over else outlook.look_again_at
    return said


def compare(old: Catalogue, new: Catalogue) -> list[Change]:
    """The steps that differ, in the order of the new programme; those that are gone come last.
    Where a language is in one of the two only, its texts are not compared."""
    before, after = old.home.journey, new.home.journey
    found = []
    for name, step in after.items():
        if name not in before:
            found.append(Change(name, ("new",)))
            continue
        moved, languages = tuple(_moved(before[name], step)), tuple(_reworded(old, new, name))
        became: dict[How, object] = {"moved": moved, "reworded": languages}
        how = tuple(each for each, differs in became.items() if differs)
        if how:
            found.append(Change(name, how, moved, languages))
    return [*found, *(Change(name, ("gone",)) for name in before if name not in after)]


def whom_they_concern(
    changes: Sequence[Change],
    old: Catalogue,
    new: Catalogue,
    pairs: Mapping[int, Facts],
    now: datetime,
) -> list[Change]:
    """The same with which of these running mentorships each concerns; the facts are by the number
    of the case."""
    before, after = (
        {case: _ahead(each.home, facts, now) for case, facts in pairs.items()}
        for each in (old, new)
    )
    found = []
    for change in changes:
        was, still = (
            [case for case, names in each.items() if change.step in names]
            for each in (before, after)
        )
        gone = change.how == ("gone",)
        ahead = tuple(was if gone else still)
        dropped = () if gone else tuple(case for case in was if case not in still)
        found.append(change._replace(running=len(pairs), ahead=ahead, dropped=dropped))
    return found


def _ahead(programme: Programme, facts: Facts, now: datetime) -> Set[str]:
    """The steps that are still to come: counted from the introduction or an end, those that are
    told if nothing happens meanwhile; from a session or a silence, one may come at any time."""
    steps = programme.journey
    comes = _to_come(Journey(steps, programme.limits, programme.team), facts, now)
    dated = {after for after, *_ in occasions(facts, now) if after in DATED}
    at_any_time = (name for name, step in steps.items() if step.after not in dated)
    told = {key.partition("/")[0] for key, _ in comes}
    return told.union(at_any_time) if now < facts.ends_at else told


def running(url: str, limits: Limits, now: datetime) -> dict[int, Facts] | None:
    """The mentorships that go on in the database at `url`, as a round would find them now, by the
    number of their case. None where there is no database of this version."""
    if not revision.is_current(url):
        return None
    engine = reader_engine(url, 1)
    try:
        with Session(engine) as session:
            found: dict[int, Facts] = {}
            for rows in session.connection().execute(_ACTIVE).partitions(BATCH):
                known = Known(session, now, rows, limits)
                found |= {row.request_id: known.facts(row, {}) for row in rows}
            return found
    finally:
        engine.dispose()


FORMS = "forms."
"""What begins the name of a form among the others."""


def whom_forms_concern(found: Sequence[Other], url: str) -> list[Other]:
    """The same with who is in the middle of each form, in the database at `url`, which is one of
    this version."""
    engine = reader_engine(url, 1)
    try:
        with Session(engine) as session:
            return [
                _begun(session, each) if each.name.startswith(FORMS) else each for each in found
            ]
    finally:
        engine.dispose()


def _begun(session: Session, form: Other) -> Other:
    """Runs are about a case (`request/3`), a mentorship, or something else, of no known case."""
    given = {"form": form.name.removeprefix(FORMS)}
    subjects = [each for (each,) in session.connection().execute(_OPEN, given)]
    of_pairs = {row.id: row.request_id for row in session.connection().execute(_CASES)}
    cases = set()
    for kind, _, number in (each.partition("/") for each in subjects):
        if kind == "request" and number.isdigit():
            cases.add(int(number))
        elif kind == "mentorship" and number.isdigit():
            cases.add(of_pairs.get(int(number), 0))
    return form._replace(begun=len(subjects), cases=tuple(sorted(cases - {0})))


def _moved(before: Step, after: Step) -> Iterator[str]:
    was, now = _figures(before), _figures(after)
    for key, value in now.items():
        if was[key] != value:
            yield f"{key}: {_shown(was[key])} → {_shown(value)}"


def _figures(step: Step) -> Mapping[str, Any]:
    """All of a step but its texts."""
    table = step.model_dump(by_alias=True, exclude=set(TEXTS))
    return {**table, **{each: list(getattr(step, each)) for each in BUTTONS}}


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, float):
        return f"{value:g}"
    return "none" if value in (None, "") else str(value)


def _reworded(old: Catalogue, new: Catalogue, name: str) -> Iterable[str]:
    for language in new.languages:
        if language not in old.languages:
            continue
        was, now = (each[language].journey[name] for each in (old, new))
        if _wording(was) != _wording(now):
            yield language


def _wording(step: Step) -> tuple[Any, ...]:
    labels = (tuple(getattr(step, each).values()) for each in BUTTONS)
    return (*(getattr(step, key) for key in TEXTS), *labels)


_ACTIVE: Any = (
    select(*COLUMNS).where(col(Mentorship.state) == "active").order_by(col(Mentorship.request_id))
)

_OPEN: Any = select(col(Dialogue.subject)).where(
    col(Dialogue.form) == bindparam("form"), col(Dialogue.closed_at).is_(None)
)
_CASES: Any = select(col(Mentorship.id), col(Mentorship.request_id))
