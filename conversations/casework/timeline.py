"""Where a request is on its way, in steps: a sentence on the next one, and a picture of all, for a
phone. Pure.

A step is done, is where things stand now (late, if the team's promise has passed), or comes next.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from conversations.casework import promises, working
from conversations.casework.promises import Promise
from conversations.programme import Programme
from storage.mail import Attachment, Paper

State = Literal["done", "now", "late", "next"]

_STAGES = {
    "submitted": 1,
    "claimed": 1,
    "asking": 2,
    "waiting": 2,
    "proposing": 1,  # that a mentor is asked tells the person nothing yet
    "introducing": 3,
    "accompanied": 4,
}
"""How many steps lie behind a request in each state that is under way, at least: two, once the team
has given its first answer."""

_SEARCH = 2
"""The number of the step in which somebody, or something, is looked for."""


@dataclass(frozen=True)
class Way:
    """What the steps are made from. `answered`: the team has given its first answer. `asked`: it
    waits for the person's answer to a question. `waits_until`: by agreement it waits for that day.
    `news`: the case came back from a mentor, and the person is promised to hear. Instants are
    aware."""

    state: str
    sent_at: datetime
    now: datetime
    zone: str
    answered: bool = False
    asked: bool = False
    ends_at: datetime | None = None
    waits_until: date | None = None
    news: Promise | None = None


@dataclass(frozen=True)
class Step:
    """One step, as it is shown: what it is, when it was or will be (may be empty)."""

    label: str
    when: str
    state: State


def steps(way: Way, programme: Programme) -> list[Step]:
    """All steps of a request that is under way, in order."""
    return list(_steps(way, programme))


def _steps(way: Way, programme: Programme) -> Iterator[Step]:
    words = programme.words
    behind = _STAGES[way.state]
    if way.answered:
        behind = max(behind, 2)
    by = working.first_answer_by(way.sent_at, programme)
    late = behind == 1 and working.local_day(way.now, programme.team) > by
    yield Step(words("timeline.sent"), words.day(way.sent_at, way.zone, now=way.now), "done")
    when = ""
    if behind == 1:
        when = words("timeline.late" if late else "timeline.by", day=words.day(by, now=way.now))
    yield Step(words("timeline.answer"), when, "late" if late else _state(1, behind))
    when = ""
    if way.waits_until is not None:
        when = words("timeline.waits", day=words.long_day(way.waits_until))
    if way.asked and behind == 2:
        when = words("timeline.asked")
    state = _state(2, behind)
    if way.news is not None and state == "now":
        late = promises.late(way.news, way.now, programme) > 0
        when = words(
            "timeline.news_late" if late else "timeline.news",
            day=words.day(way.news.by, now=way.now),
        )
        state = "late" if late else state
    yield Step(words("timeline.search"), when, state)
    yield Step(words("timeline.meet"), "", _state(3, behind))
    until = words.long_day(way.ends_at, way.zone) if way.ends_at is not None else ""
    until = words("timeline.until", day=until) if until else ""
    months = words("timeline.mentoring", months=programme.limits.months)
    yield Step(months, until, _state(4, behind))


def _state(number: int, behind: int) -> State:
    if number < behind:
        return "done"
    return "now" if number == behind else "next"


def next_step(shown: list[Step], programme: Programme) -> str:
    """What comes next, as a sentence; nothing on the last step."""
    here = next(number for number, step in enumerate(shown) if step.state in ("now", "late"))
    if here == _SEARCH:  # it may find nobody
        return programme.words("timeline.next_if_found")
    label = shown[here + 1].label if here + 1 < len(shown) else ""
    label = f"{label[:1].lower()}{label[1:]}"
    return programme.words("timeline.next", step=label) if label else ""


def as_picture(shown: list[Step], programme: Programme) -> Attachment:
    """The steps as a picture, drawn when it is delivered."""
    words = programme.words
    searching = shown[-1].state == "next"
    data = {
        "lang": programme.language,
        "title": words("status.title"),
        "steps": [{"label": step.label, "when": step.when, "state": step.state} for step in shown],
        "note": words("timeline.note") if searching else "",
    }
    name = f"{words('timeline.file')}.png"
    return Attachment(
        name=name, mime="image/png", paper=Paper(template="timeline", data=data, form="png")
    )
