"""Whom a typed command names (`/camarade confier 12 @hugo`): chosen already in the form it opens.

Slack names people by their ids, or leaves `@hugo` as it was typed; then its adapter looks for them
in the team (`forms.NAMED`), and a mentor is looked for among those whom the form offers. Pure.
"""

import re
from dataclasses import replace

from conversations import plain
from conversations.plain import fold
from conversations.team.forms import NAMED, Field, Form
from conversations.words import Words

MEMBER = re.compile(r"slack:\w{1,30}", re.ASCII)
"""The address of somebody of the workspace."""

NAME_LIMIT = 40
"""Characters of a name that are said back."""


def whom(rest: str) -> str:
    """Whom these words name: an address, else a name behind its `@`; nothing where nobody."""
    parts = rest.split()
    named = [part for part in parts if part.startswith("slack:")] or [
        part[:NAME_LIMIT] for part in parts if part.startswith(NAMED) and len(part) > 1
    ]
    return named[0].replace("/", "") if named else ""


def chosen(form: Form, act: str, words: Words) -> Form:
    """The form with the one chosen whom its act names (`assign/12/slack:U0CLAIRE`), or a line that
    says that nobody was found under that name (`assign/12/@hugo`)."""
    person = (*act.split("/", 2), "", "")[2]
    if MEMBER.fullmatch(person):
        return _with(form, "person", person)
    if plain.number(person):
        return _with(form, "choice", person)
    if not person.startswith(NAMED):
        return form
    found = _called(form.fields, person.removeprefix(NAMED))
    if found:
        return _with(form, *found)
    unknown = words("triage.form.nobody_called", name=person)
    return replace(form, note=f"{unknown}\n\n{form.note}".strip())


def _with(form: Form, kind: str, value: str) -> Form:
    """The form with somebody chosen, in the first field of that kind which offers them."""
    able = (each for each in form.fields if each.kind == kind and _offers(each, value))
    first = next(able, None)
    fields = (replace(each, value=value) if each is first else each for each in form.fields)
    return replace(form, fields=tuple(fields))


def _offers(field: Field, value: str) -> bool:
    return field.kind == "person" or any(choice.value == value for choice in field.choices)


def _called(fields: tuple[Field, ...], name: str) -> tuple[str, str] | None:
    """The one choice of people that is called so, by any of its names, with its field's kind."""
    offered = ((each.kind, choice) for each in fields for choice in each.choices)
    found = {
        (kind, choice.value) for kind, choice in offered if fold(name) in fold(choice.label).split()
    }
    return found.pop() if len(found) == 1 else None
