"""The card of a case: what a member of staff must see in five seconds, and may press.

Pure. A card is edited in place for its whole life, so it says dates, which stay true, rather than
ages alone. The state is a sign of its own shape and words, never only a colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from conversations import cases
from conversations.programme import Programme
from storage.mail import Button

STAFF_ZONE = "Europe/Paris"
"""The careers team's clock."""

WORDS_LINE = 160
"""Characters of each of the two lines of the mentee's own words."""

SIGNS = {
    "draft": "✎",
    "submitted": "🆕",
    "claimed": "✋",
    "asking": "❓",
    "proposing": "📨",
    "introducing": "👋",
    "accompanied": "🤝",
    "closed": "■",
}

Style = Literal["plain", "primary", "danger"]

BUTTONS: tuple[tuple[str, bool, Style], ...] = (
    ("claim", False, "primary"),
    ("ask", True, "plain"),
    ("propose", True, "primary"),
    ("refer", True, "plain"),
    ("decline", True, "danger"),
    ("release", False, "plain"),
)
"""Act, whether a form opens, style; in the order they stand on the card."""


@dataclass(frozen=True)
class Case:
    """All that a card shows, as read from storage. `words` are at most two lines of the mentee's
    own; `answered` says whether the mentee has heard from the team; `asked_at` is set while a
    question waits for their answer; `proposals` are (mentor's name, state)."""

    id: int
    state: str
    now: datetime
    name: str = ""
    promotion: int | None = None
    studies: str = ""
    city: str = ""
    country: str = ""
    situation: str = ""
    need: str = ""
    words: tuple[str, ...] = ()
    submitted_at: datetime | None = None
    answered: bool = False
    holder_name: str = ""
    asked_at: datetime | None = None
    proposals: tuple[tuple[str, str], ...] = ()
    outcome: str = ""
    erased: bool = False


@dataclass(frozen=True)
class Card:
    """The parts of the message that is the card."""

    title: str
    text: str
    facts: tuple[tuple[str, str], ...]
    quote: str
    buttons: tuple[tuple[Button, ...], ...]


def card(case: Case, programme: Programme) -> Card:
    """The card of a case, in the programme's language. An erased person leaves the number, the
    state and the dates."""
    words = programme.words
    if case.erased:
        title = words("triage.title_erased", id=case.id)
    else:
        title = words("triage.title", id=case.id, who=who(case.name, case.promotion, programme))
    lines = [state_line(case, programme)]
    if case.submitted_at is not None:
        lines.append(_delay(case, case.submitted_at, programme))
    return Card(
        title=title,
        text="\n".join(lines),
        facts=() if case.erased else _facts(case, programme),
        quote="" if case.erased else "\n".join(case.words[:2]),
        buttons=buttons(case, programme),
    )


def who(name: str, promotion: int | None, programme: Programme) -> str:
    """`Jeanne Martin (promo 2015)`."""
    name = name or programme.words("triage.nameless")
    if promotion is None:
        return name
    return programme.words("triage.who", name=name, promotion=promotion)


def state_line(case: Case, programme: Programme) -> str:
    """The state: a sign of its own, then words; and what the case waits for."""
    words = programme.words
    key = f"triage.state.{case.state}"
    if case.state == "closed":
        key = f"triage.outcome.{case.outcome or 'withdrawn'}"
    since = words.day(case.asked_at, STAFF_ZONE) if case.asked_at is not None else ""
    line = f"{SIGNS[case.state]} {words(key, holder=case.holder_name, since=since)}"
    if since and case.state != "asking":
        line = f"{line}\n{SIGNS['asking']} {words('triage.state.asking', since=since)}"
    return line


def _delay(case: Case, submitted_at: datetime, programme: Programme) -> str:
    words = programme.words
    received = submitted_at.astimezone(ZoneInfo(STAFF_ZONE)).date()
    today = case.now.astimezone(ZoneInfo(STAFF_ZONE)).date()
    promised = working_days_after(received, programme.limits.first_answer_working_days)
    days = working_days_between(received, today)
    age = words("triage.age", count=days) if days else words("triage.age_none")
    line = words("triage.received", day=words.day(received), age=age)
    if case.answered or case.state == "closed":
        return line
    if today > promised:
        late = words("triage.late", count=working_days_between(promised, today))
        return f"{line}\n⚠ {words('triage.promised_late', day=words.day(promised), late=late)}"
    return f"{line}\n{words('triage.promised', day=words.day(promised))}"


def _facts(case: Case, programme: Programme) -> tuple[tuple[str, str], ...]:
    words = programme.words
    place = ", ".join(part for part in (case.city, case.country) if part)
    proposals = words.list(
        words(f"triage.proposal.{state}", mentor=mentor) for mentor, state in case.proposals
    )
    facts = (
        ("situation", programme.situations.get(case.situation, case.situation)),
        ("need", programme.needs.get(case.need, case.need)),
        ("studies", case.studies),
        ("place", place),
        ("holder", case.holder_name),
        ("proposals", proposals if case.proposals else ""),
    )
    return tuple((words(f"triage.fact.{key}"), value) for key, value in facts if value)


def buttons(case: Case, programme: Programme) -> tuple[tuple[Button, ...], ...]:
    """The acts of staff that make sense in this state, then the history."""
    words = programme.words
    allowed = {act.removesuffix("_beside") for act in cases.possible(case.state, "staff")}
    row = [
        Button(label=words(f"triage.button.{act}"), act=f"{act}/{case.id}", form=form, style=style)
        for act, form, style in BUTTONS
        if act in allowed
    ]
    history = Button(label=words("triage.button.history"), act=f"history/{case.id}")
    return (tuple(row), (history,)) if row else ((history,),)


def own_words(texts: Sequence[str]) -> tuple[str, ...]:
    """The first two texts, each cut to one readable line at a word's end."""
    return tuple(_one_line(text) for text in texts if text.strip())[:2]


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= WORDS_LINE:
        return line
    return f"{line[: WORDS_LINE - 1].rsplit(' ', 1)[0]}…"


# --- working days ---------------------------------------------------------------------------


def working_days_after(start: date, days: int) -> date:
    """The day by which `days` working days after `start` have passed. Monday to Friday; public
    holidays count as working days, which makes a promise stricter, never laxer."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            days -= 1
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start`, up to and with `end`; 0 if `end` is not later."""
    weeks, rest = divmod(max(0, (end - start).days), 7)
    tail = (start + timedelta(days=7 * weeks + n) for n in range(1, rest + 1))
    return 5 * weeks + sum(day.weekday() < 5 for day in tail)
