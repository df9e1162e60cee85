"""Forms that must open at once: what an adapter needs to draw one, and to preview what it sends.

A Slack trigger lives three seconds, so a form is a read model: it is computed from what is stored,
without changing anything, and what is submitted comes back as a `Submitted` event. A form whose
words reach a mentee or a mentor has a preview: the adapter shows `Preview.shown`, exactly as it
will be sent, and only a second confirmation becomes the event.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from storage.mail import Address

NAME, MEMBER, LANGUAGE = ".name", ".member", ".language"
"""Behind the name of a `person` field: the values that the adapter adds to the address that was
chosen. What the platform calls that person; whether they belong to the careers team now: `yes`,
`no`, or empty where nobody can say; the language they read the platform in (its code, or empty)."""

NAMED = "@"
"""What begins the last part of an act that names somebody as they were typed, `assign/12/@hugo`:
the adapter puts their address there if it knows just one member of the team who is called so."""


@dataclass(frozen=True)
class Choice:
    """One option of a field; `note` is a second, smaller line."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Field:
    """One thing to fill in. `limit` is in characters (text) or in choices (`choices`). Choosing in
    a field that `redraws` has the form drawn anew, with what stands in it by then; a field whose
    `mark` has changed since begins with its new value, any other keeps what stood in it."""

    name: str
    label: str
    kind: Literal["text", "long_text", "choice", "choices", "person", "date"] = "text"
    choices: tuple[Choice, ...] = ()
    value: str = ""
    hint: str = ""
    optional: bool = False
    limit: int = 2000
    redraws: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Form:
    """A form to open. `act` comes back in `Submitted`; values of `choices` are comma-separated,
    that of `person` is an address (see `NAME`), that of `date` a day (ISO 8601). Above
    the fields stand `about` (what it concerns, in a line that stands out), `intro`, `facts` (label,
    value) and `note`."""

    act: str
    title: str
    fields: tuple[Field, ...]
    submit: str
    cancel: str
    intro: str = ""
    about: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    note: str = ""


class Drawn:
    """The fields of a form, and what stands above them."""

    def __init__(
        self, *fields: Field, facts: tuple[tuple[str, str], ...] = (), note: str = ""
    ) -> None:
        self.fields = fields
        self.facts = facts
        self.note = note


@dataclass(frozen=True)
class Preview:
    """Exactly what will be sent (`shown`), to whom, before it is; `note` says who else is told of
    it. Confirming it submits the values of the form, and what it `adds` to them: which preview was
    confirmed."""

    title: str
    to: str
    shown: str
    submit: str
    back: str
    adds: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Refusal:
    """Why a form does not open, or is not taken, in one kind sentence (a case that moved on, a
    stranger). `written` is what was written in it, so that it is not lost."""

    why: str
    written: str = ""


class FormDesk(Protocol):
    """Answers within milliseconds, from what is stored; changes nothing. Called in a thread."""

    def open(
        self, act: str, who: Address, *, staff: bool, values: Mapping[str, str] | None = None
    ) -> Form | Refusal:
        """The form behind a button, or why it can't be opened now. `values` stand in it already:
        it is drawn anew, by the act of the form as it was."""
        ...

    def check(
        self, act: str, values: dict[str, str], who: Address, *, staff: bool
    ) -> Preview | dict[str, str] | Refusal | None:
        """What to do with filled-in values: show a preview first, show errors by field name,
        refuse, or (None) take them as they are."""
        ...

    def typed(self, text: str) -> str:
        """The act of the form that a typed command of staff names, such as `ask/12`; nothing where
        it names none. People stand in `text` as their addresses. Pure: it may be asked anywhere."""
        ...

    def is_teams(self, text: str) -> bool:
        """Whether a command that is typed outside of the team's channel is the team's alone.
        Pure."""
        ...
