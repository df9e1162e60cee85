"""The card of a case: what a member of staff must see in five seconds, and may press.

Pure. A card is drawn when something happens and may then stand for days, so it says dates, which
stay true, and no ages (the Home tab, drawn when it is opened, says those). The state is a sign of
its own shape and words, never only a colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from conversations.casework import cases, flags, promises, working
from conversations.casework.flags import Flag
from conversations.casework.promises import Promise
from conversations.programme import Programme
from conversations.words import Words
from storage.mail import Button

STAFF_ZONE = "Europe/Paris"
"""The careers team's clock."""

WORDS_LINES, WORDS_LINE = 2, 160
"""How many lines of the mentee's own words there are, beside what was added to them, and the
characters of each."""

SIGNS = {
    "draft": "✎",
    "submitted": "🆕",
    "claimed": "✋",
    "asking": "❓",
    "waiting": "⏸",
    "proposing": "📨",
    "introducing": "👋",
    "accompanied": "🤝",
    "closed": "■",
}

Style = Literal["plain", "primary", "danger"]

ROWS = (
    ("claim", "resume", "answer_mentor", "ask", "interview", "propose", "write_mentor"),
    ("refer", "contact", "wait", "decline", "end_silent", "take_back", "reopen",
     "assign", "release", "note", "close", "history"),
)  # fmt: skip
"""The acts in the order they stand on the card: what helps on first, then the ways out."""

BY_STAFF = "staff"
"""`Person.verified_by` of those whom a member of the team has checked; the history says who did."""

ASIDE = frozenset({"assign", "close", "release", "note", "history"})
"""The acts that are needed now and then only: they stand in a menu."""

FORMS = frozenset({
    "ask", "interview", "propose", "refer", "contact", "wait", "resume", "decline", "close",
    "reopen", "write_mentor", "answer_mentor", "end_silent", "take_back", "assign", "note",
    "untold",
})  # fmt: skip
"""The acts that open a form."""

FIRST = ("claim", "propose")
"""The act that stands out: the first of these that makes sense."""

QUESTION = "question"
"""What a card calls the state of a proposal whose mentor waits for the answer to a question."""

OVER = "over"
"""What it calls that of a mentor who said yes and is not this person's mentor any more."""

Again = Literal["", "unmet", "begun"]
"""Whether somebody else is looked for, after a pair that never met, or one that had begun."""

STYLES: dict[str, Style] = {"decline": "danger", "take_back": "danger"}


@dataclass(frozen=True)
class Case:
    """All that a card shows, as read from storage. `words` are a few lines of the mentee's
    own; `owed` is what the team has promised and not done yet; `asked_at` is set while a question
    waits for their answer, `wish_at` while they are asked whether they still want to go on;
    `proposals` are (mentor's name, state, `QUESTION` or `OVER`), `following` who is asked after
    them, if need be, and `following_at` by when those before are waited for; `talks` are (contact's
    name, state), `interviews` (interviewer's name, stage); `helps` are those that were offered,
    each with what came of it. `distress_at`, `wait_until`: see `Request`; `verified_by`: see
    `Person`, empty where nobody knows yet. `discreet`: their employer is not to know. `concerns`
    are those that nobody has closed. `forgotten`: their words are not kept any more. `may_undo`:
    what was done last may be taken back still. `again`: see `Again`. `silent`: its pair fell
    silent, and still is; `break_until`: they are on a break until then."""

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
    owed: Promise | None = None
    holder_name: str = ""
    asked_at: datetime | None = None
    wish_at: datetime | None = None
    proposals: tuple[tuple[str, str], ...] = ()
    following: tuple[str, ...] = ()
    following_at: datetime | None = None
    interviews: tuple[tuple[str, str], ...] = ()
    talks: tuple[tuple[str, str], ...] = ()
    helps: tuple[str, ...] = ()
    wait_until: datetime | None = None
    outcome: str = ""
    erased: bool = False
    person_id: int = 0
    distress_at: datetime | None = None
    distress_seen_at: datetime | None = None
    distress_seen_by: str = ""
    verified_by: str = ""
    discreet: bool = False
    concerns: tuple[Flag, ...] = ()
    forgotten: bool = False
    may_undo: bool = False
    again: Again = ""
    silent: bool = False
    break_until: datetime | None = None


@dataclass(frozen=True)
class Card:
    """The parts of the message that is the card. A fact without a value stands for itself."""

    title: str
    facts: tuple[tuple[str, str], ...]
    quote: str
    buttons: tuple[tuple[Button, ...], ...]


def card(case: Case, programme: Programme) -> Card:
    """The card of a case, in the programme's language. An erased person leaves the number, the
    state, the dates, and what is still owed to somebody else."""
    words = programme.words
    if case.erased:
        title = words("triage.title_erased", id=case.id)
    else:
        title = words("triage.title", id=case.id, who=who(case.name, case.promotion, programme))
    signs = (
        *distress_lines(case, programme),
        *concern_lines(case, programme),
        *state_lines(case, programme),
    )
    facts = [(line, "") for line in signs]
    if case.submitted_at is not None:
        facts += _received(case, case.submitted_at, programme)
    if not case.erased:
        facts += _facts(case, programme)
    return Card(
        title=title,
        facts=tuple(facts),
        quote="" if case.erased else "\n".join(case.words),
        buttons=buttons(case, programme),
    )


def who(name: str, promotion: int | None, programme: Programme) -> str:
    """`Jeanne Martin (promo 2015)`."""
    name = name or programme.words("triage.nameless")
    if promotion is None:
        return name
    return programme.words("triage.who", name=name, promotion=promotion)


def state_lines(case: Case, programme: Programme) -> list[str]:
    """The state: a sign of its own, then words, and who holds the case; then, on a line of its own
    where it is beside the state, each question that waits for the mentee."""
    words = programme.words
    key = f"triage.state.{case.state}"
    if case.state == "closed":
        key = f"triage.outcome.{case.outcome or 'withdrawn'}"
    since = words.day(case.asked_at, STAFF_ZONE, now=case.now) if case.asked_at is not None else ""
    until = words.long_day(case.wait_until, STAFF_ZONE) if case.wait_until is not None else ""
    said = words(key, holder=case.holder_name, since=since, until=until)
    line = f"{SIGNS[case.state]} {said}"
    if case.holder_name and case.state not in ("claimed", "closed"):
        line = f"{line} · {words('triage.held', holder=case.holder_name)}"
    lines = [line]
    if case.again and not case.erased:
        lines.append(words("triage.again_begun" if case.again == "begun" else "triage.again"))
    if since and case.state != "asking":
        lines.append(f"{SIGNS['asking']} {words('triage.state.asking', since=since)}")
    if case.break_until is not None:
        until = words.long_day(case.break_until, STAFF_ZONE)
        lines.append(f"{SIGNS['waiting']} {words('break.card', until=until)}")
    if case.wish_at is not None:
        asked = words.day(case.wish_at, STAFF_ZONE, now=case.now)
        lines.append(f"{SIGNS['asking']} {words('wait.card', since=asked)}")
    return lines


def distress_lines(case: Case, programme: Programme) -> list[str]:
    """Above all else, that somebody must see to this person, or who does."""
    words = programme.words
    if case.distress_at is None or case.erased:
        return []
    if case.distress_seen_at is None:
        return [words("distress.flag")]
    day = words.day(case.distress_seen_at, STAFF_ZONE, now=case.now)
    return [words("distress.seen", who=case.distress_seen_by, day=day)]


def concern_lines(case: Case, programme: Programme) -> list[str]:
    """Below that, what a named member of the team must see to."""
    return flags.lines(case.concerns, programme.words, STAFF_ZONE)


def _received(case: Case, submitted_at: datetime, programme: Programme) -> list[tuple[str, str]]:
    """When it was sent, and what is owed now, by when; on a line of its own where it is late."""
    words, owed = programme.words, case.owed
    label = words("triage.fact.received")
    day = words.day(working.local_day(submitted_at, programme.team), now=case.now)
    if owed is None:
        return [(label, day)]
    by = words.day(owed.by, now=case.now)
    if promises.late(owed, case.now, programme):
        return [(label, day), (f"⚠ {words(f'triage.promised_late.{owed.kind}', day=by)}", "")]
    return [(label, f"{day} · {words(f'triage.promised.{owed.kind}', day=by)}")]


def _facts(case: Case, programme: Programme) -> list[tuple[str, str]]:
    words = programme.words
    place = ", ".join(part for part in (case.city, case.country) if part)
    proposals = words.list(
        words(f"triage.proposal.{state}", mentor=mentor) for mentor, state in case.proposals
    )
    interviews = words.list(
        words(f"interview.card.{stage}", name=name) for name, stage in case.interviews
    )
    talks = words.list(words(f"contact.state.{state}", name=name) for name, state in case.talks)
    facts = (
        ("situation", programme.situations.get(case.situation, case.situation)),
        ("need", programme.needs.get(case.need, case.need)),
        ("studies", case.studies),
        ("place", place),
        ("work", words("triage.discreet") if case.discreet else ""),
        ("identity", identity(case.verified_by, programme) if _may_be_asked(case) else ""),
        ("interviews", interviews if case.interviews else ""),
        ("proposals", proposals if case.proposals else ""),
        ("following", _following(case, words) if case.following else ""),
        ("talks", talks if case.talks else ""),
        ("helps", words.list(case.helps) if case.helps else ""),
    )
    return [(words(f"triage.fact.{key}"), value) for key, value in facts if value]


def _following(case: Case, words: Words) -> str:
    """Who is asked next, in turn, and when."""
    names = words.list(case.following)
    if case.following_at is not None:
        return words(
            "triage.following_by", names=names, day=words.day(case.following_at, STAFF_ZONE)
        )
    states = {state for _, state in case.proposals}
    # As long as a question waits, nobody knows by when its mentor answers.
    waits = next((each for each in (QUESTION, "asked") if each in states), "nobody")
    return words(f"triage.following_{waits}", names=names)


def identity(verified_by: str, programme: Programme) -> str:
    """How we know that a person is who they say, or that we do not yet."""
    words = programme.words
    if not verified_by:
        return words("verifying.card.open")
    if verified_by == BY_STAFF:
        return words("verifying.card.staff")
    return words("verifying.card.mail", domain=verified_by)


def _may_be_asked(case: Case) -> bool:
    """Whether it still matters who this is: on a closed case only what is known is said."""
    return bool(case.verified_by) or case.state != "closed"


def buttons(case: Case, programme: Programme) -> tuple[tuple[Button, ...], ...]:
    """The acts of staff that make sense in this state, then the history."""
    words = programme.words
    allowed = {act.removesuffix("_beside") for act in cases.offered(case.state)} | {"history"}
    if case.state != "draft" and not case.forgotten and not case.erased:
        allowed.add("note")
    if case.forgotten or case.erased or case.outcome == "withdrawn":
        allowed.discard("reopen")
    if not any(state == QUESTION for _, state in case.proposals):
        allowed.discard("answer_mentor")
    if not case.silent:
        allowed.discard("end_silent")
    first = next((act for act in FIRST if act in allowed), "")
    rows = [
        [
            Button(
                label=words(f"triage.button.{act}"),
                act=f"{act}/{case.id}",
                form=act in FORMS,
                style="primary" if act == first else STYLES.get(act, "plain"),
                aside=act in ASIDE,
            )
            for act in row
            if act in allowed
        ]
        for row in ROWS
    ]
    return tuple(
        tuple(row)
        for row in (
            _care(case, words),
            flags.buttons(case.concerns, words),
            _undo(case, words),
            *rows,
            _stop_next(case, words),
            _verify(case, words),
            _write(case, words),
        )
        if row
    )


def _care(case: Case, words: Words) -> list[Button]:
    if case.distress_at is None or case.distress_seen_at is not None or case.erased:
        return []
    return [Button(label=words("distress.mine"), act=f"care/{case.id}", style="primary")]


def _undo(case: Case, words: Words) -> list[Button]:
    """For a minute, what was done last may be taken back by the one who did it."""
    return [Button(label=words("acts.undo"), act=f"undo/{case.id}")] if case.may_undo else []


def _stop_next(case: Case, words: Words) -> list[Button]:
    """Nobody is to be asked in turn any more."""
    if not case.following or case.erased:
        return []
    return [Button(label=words("triage.button.stop_next"), act=f"stop_next/{case.id}")]


def _verify(case: Case, words: Words) -> list[Button]:
    """The team has checked who somebody is, by its own means."""
    if case.verified_by or case.state == "closed" or case.erased:
        return []
    return [Button(label=words("verifying.card.done"), act=f"verified/{case.id}")]


def _write(case: Case, words: Words) -> list[Button]:
    """To somebody whose case is closed the team may still write."""
    if case.state != "closed" or case.erased or not case.person_id:
        return []
    act = f"write_person/{case.person_id}/case.{case.id}"
    return [Button(label=words("correspondence.write_closed"), act=act, form=True)]


def own_words(texts: Sequence[str]) -> tuple[str, ...]:
    """These texts, each cut to one readable line at a word's end."""
    return tuple(_one_line(text) for text in texts if text.strip())


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= WORDS_LINE:
        return line
    return f"{line[: WORDS_LINE - 1].rsplit(' ', 1)[0]}…"
