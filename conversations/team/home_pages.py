"""The pages of the team's Home tab: what needs somebody now, and each list, page by page.

Which page is looked at lives in the buttons' acts (`home/list/mine/research/2`: the list, the
situation it is narrowed to or `all`, the page), never in a table. Acts may be forged: a list that
is none is the overview, a situation that is none is all, a page that is none the first or last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from conversations import plain
from conversations.mentoring import pair
from conversations.programme import Programme
from conversations.team import home_lists, home_rows, links, supervision
from conversations.team.home_lists import MENTORS, Look
from conversations.turn import Rows, Turn
from storage.mail import Button, Line, Section
from storage.tables import Request

ACT = "home/list"

OVERVIEW = "overview"

ATTENTION = "attention"
"""The list of what needs a look: who has no case stands above its cases, in distress, or with a
concern that nobody has closed."""

ALL = "all"
"""The situation of a list that is not narrowed to one."""

PAGE = 15
"""Rows of a page: with the longest names and situations some 6,000 characters, far within what
Slack takes, and what one reads without losing the thread."""

FEW = {ATTENTION: 5, "mine": 8, "unclaimed": 8}
"""The lists whose beginning the overview shows, and how much of it. A case stands there once, in
the first of these that shows it; each list by itself is whole."""

GROUPS = {
    "waiting": ("mentee", "mentor", "interviewer", "contact", "date"),
    "more": ("others", "accompanied", MENTORS, "open", "closed"),
}
"""The other lists, as the overview leads to them."""

WEEK = timedelta(days=7)
"""What *this week* means: the last seven days."""


@dataclass(frozen=True)
class Page:
    """What stands in a Home tab."""

    title: str
    text: str
    buttons: Rows
    sections: Sequence[Section]


def asked_for(turn: Turn, rest: Sequence[str]) -> Page:
    """The page that an act names: a list's name, a situation, a page's number, all optional."""
    name, situation, number = (*rest, "", "", "")[:3]
    if name not in home_lists.NAMES:
        return overview(turn)
    home = turn.catalogue.home
    if situation not in home.situations or name == MENTORS:
        situation = ""
    return _List(turn, name, situation).page(plain.number(number))


# --- the overview -----------------------------------------------------------------------------


def overview(turn: Turn) -> Page:
    """What needs somebody now, and how much there is of all the rest."""
    home, look = turn.catalogue.home, _look(turn)
    words = home.words
    session = turn.uow.session
    counts = home_lists.counts(session, look)
    accompanied = home_lists.calm(session, look)
    begin, above, shown = dict[str, list[int]](), dict[str, int](), list[int]()
    for name, most in FEW.items():
        found = home_lists.cases(session, look, name, most=most + len(shown))
        begin[name] = [number for number in found if number not in shown][:most]
        above[name] = len({*found} & {*shown})
        shown += begin[name]
    rows = home_rows.of_cases(turn, look, shown)
    persons = {ATTENTION: supervision.without_case(turn)}
    return Page(
        title=words("home.title"),
        text=words("home.intro", when=words.moment(turn.now, home.team.zone)),
        buttons=[
            [
                Button(label=words("lists.refresh"), act=f"{ACT}/{OVERVIEW}"),
                Button(label=words("home.invite"), act="invite"),
                Button(label=words("home.add_mentor"), act="add_mentor", form=True),
            ]
        ],
        sections=[
            *(
                _beginning(
                    home,
                    name,
                    counts[name] + len(persons.get(name, ())),
                    [
                        *persons.get(name, ())[: FEW[name]],
                        *(rows[number] for number in numbers if number in rows),
                    ],
                    accompanied if name == "mine" else 0,
                    above=above[name],
                )
                for name, numbers in begin.items()
                if numbers or persons.get(name) or name != ATTENTION
            ),
            *(
                Section(
                    heading=words(f"lists.group.{group}"),
                    buttons=(
                        *(_leads_to(home, name, counts[name]) for name in names),
                        *(_links(turn, home) if MENTORS in names else ()),
                    ),
                )
                for group, names in GROUPS.items()
            ),
            _figures(turn, home, counts),
        ],
    )


def _look(turn: Turn) -> Look:
    return Look(turn.event.who, turn.now, turn.catalogue.home.limits)


def _beginning(
    home: Programme,
    name: str,
    count: int,
    lines: Sequence[Line],
    accompanied: int = 0,
    *,
    above: int = 0,
) -> Section:
    """The first rows of a list that do not stand `above`, and the way to all of it where more do
    not stand here; beside one's own, how many of the accompanied one holds: they ask for nothing
    now, and are not forgotten."""
    words = home.words
    whole = Button(label=words("lists.whole", count=count), act=f"{ACT}/{name}")
    beside = words("lists.accompanied_too", count=accompanied) if accompanied else ""
    heading = _counted(home, name, count)
    empty = f"lists.empty.{name}_but" if accompanied else f"lists.empty.{name}"
    note = words("lists.above") if above else "" if lines else words(empty)
    return Section(
        heading=f"{heading} · {beside}" if beside else heading,
        lines=tuple(lines),
        note=note,
        buttons=(whole,) if count > len(lines) + above else (),
    )


def _leads_to(home: Programme, name: str, count: int) -> Button:
    return Button(label=_counted(home, name, count), act=f"{ACT}/{name}")


def _links(turn: Turn, home: Programme) -> list[Button]:
    """Asks for the links that wait for their mentor, where there are any."""
    found = links.count(turn.uow.session, turn.now)
    label = home.words("lists.counted", title=home.words("links.title"), count=found)
    return [Button(label=label, act="links")] if found else []


def _counted(home: Programme, name: str, count: int) -> str:
    words = home.words
    return words("lists.counted", title=words(f"lists.title.{name}"), count=count)


def _figures(turn: Turn, home: Programme, counts: dict[str, int]) -> Section:
    session, words, since = turn.uow.session, home.words, turn.now - WEEK

    def count(which: ColumnElement[bool]) -> int:
        return session.exec(select(func.count()).select_from(Request).where(which)).one()

    figures = (
        ("received", count(col(Request.submitted_at) > since)),
        ("closed", count(col(Request.closed_at) > since)),
        ("open", counts["open"]),
        ("mentors", counts[MENTORS]),
    )
    return Section(
        heading=words("home.week"),
        lines=tuple(
            Line(label=str(number), value=words(f"home.figure.{name}", count=number))
            for name, number in figures
        ),
    )


# --- a list -----------------------------------------------------------------------------------


class _List:
    """One list, perhaps narrowed to a situation."""

    def __init__(self, turn: Turn, name: str, situation: str) -> None:
        self._turn, self._name, self._situation = turn, name, situation
        self._home, self._look = turn.catalogue.home, _look(turn)
        self._words = self._home.words

    def page(self, number: int) -> Page:
        """A page of it; the first or the last where there is no such page (any more)."""
        session, words, name = self._turn.uow.session, self._words, self._name
        count = home_lists.count(session, self._look, name, self._situation)
        pages = max(1, -(-count // PAGE))
        number = min(max(number, 1), pages)
        when = words.moment(self._turn.now, self._home.team.zone)
        about, as_of = words(f"lists.about.{name}"), words("lists.as_of", when=when)
        persons = self._persons(number)
        return Page(
            title=words(f"lists.title.{name}"),
            text=f"{about} {as_of}",
            buttons=[
                [
                    Button(label=words("lists.back"), act=f"{ACT}/{OVERVIEW}"),
                    Button(label=words("lists.refresh"), act=self._act(number)),
                ]
            ],
            sections=[
                *persons,
                self._rows(number, pages, count, empty=not (count or persons)),
                *(self._situations() if pages > 1 or self._situation else ()),
            ],
        )

    def _rows(self, number: int, pages: int, count: int, *, empty: bool) -> Section:
        words = self._words
        kind = "mentors" if self._name == MENTORS else "cases"
        heading = [words(f"lists.{kind}", count=count)]
        if self._situation:
            heading.append(self._home.situations[self._situation])
        if pages > 1:
            heading.append(words("lists.page", page=number, pages=pages))
        turning = (("previous", number - 1), ("next", number + 1))
        of = "situation" if self._situation else self._name
        return Section(
            heading=" · ".join(heading),
            lines=tuple(self._lines((number - 1) * PAGE)),
            note=words(f"lists.empty.{of}") if empty else "",
            buttons=tuple(
                Button(label=words(f"lists.{way}"), act=self._act(to))
                for way, to in turning
                if 1 <= to <= pages
            ),
        )

    def _persons(self, number: int) -> list[Section]:
        """Who has no case, above the first page of what needs a look."""
        if self._name != ATTENTION or self._situation or number > 1:
            return []
        lines = supervision.without_case(self._turn)
        heading = self._words("lists.persons", count=len(lines))
        note = self._words("lists.persons_more") if len(lines) > PAGE else ""
        shown = tuple(lines[:PAGE])
        return [Section(heading=heading, lines=shown, note=note)] if lines else []

    def _lines(self, first: int) -> list[Line]:
        turn, session = self._turn, self._turn.uow.session
        if self._name == MENTORS:
            found = home_lists.mentors(session, self._look, first=first, most=PAGE)
            return home_rows.of_mentors(found, self._home)
        numbers = home_lists.cases(
            session, self._look, self._name, self._situation, first=first, most=PAGE
        )
        return list(home_rows.of_cases(turn, self._look, numbers).values())

    def _situations(self) -> list[Section]:
        """The ways to narrow the list; the one that holds is marked."""
        if self._name == MENTORS:
            return []
        words, situations = self._words, {ALL: self._words("lists.all_situations")}
        chosen = self._situation or ALL
        return [
            Section(
                heading=words("lists.narrow"),
                buttons=tuple(
                    pair.button(f"✓ {label}" if key == chosen else label, self._act(situation=key))
                    for key, label in (situations | self._home.situations).items()
                ),
            )
        ]

    def _act(self, number: int = 0, situation: str = "") -> str:
        where = f"{ACT}/{self._name}/{situation or self._situation or ALL}"
        return f"{where}/{number}" if number else where
