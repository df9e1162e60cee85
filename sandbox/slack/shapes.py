"""A small vocabulary to say what a JSON value must look like, with Slack's own complaints.

A `Check` looks at a value found at a JSON pointer and adds to `problems` whatever is wrong. The
wordings are those that Slack answers in `response_metadata.messages`, as far as they are publicly
known; code should match on the error code and the pointer, never on the words.
"""

import re
from collections.abc import Callable
from typing import Any

from sandbox.slack.errors import Json

Problems = list[str]
Check = Callable[[Any, str, Problems], None]


def complain(problems: Problems, words: str, pointer: str) -> None:
    """Add one complaint about the value at `pointer`."""
    problems.append(f"{words} [json-pointer:{pointer}]")


def string(at_most: int, at_least: int = 1) -> Check:
    """A string of a length in characters."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str):
            complain(problems, "must provide a string", at)
        elif len(value) > at_most:
            complain(problems, f"must be less than {at_most + 1} characters", at)
        elif len(value) < at_least:
            complain(problems, f"must be more than {at_least - 1} characters", at)

    return check


def matching(pattern: str, words: str) -> Check:
    """A string of a form, complained about in `words`."""
    compiled = re.compile(pattern)

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            complain(problems, words, at)

    return check


def boolean(value: Any, at: str, problems: Problems) -> None:
    """true or false."""
    if not isinstance(value, bool):
        complain(problems, "must provide a boolean", at)


def integer(at_least: int, at_most: int) -> Check:
    """A whole number within bounds."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            complain(problems, "must provide an integer", at)
        elif value < at_least:
            complain(problems, f"must be greater than or equal to {at_least}", at)
        elif value > at_most:
            complain(problems, f"must be less than or equal to {at_most}", at)

    return check


def one_of(*allowed: str) -> Check:
    """One of a few strings."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if value not in allowed:
            complain(problems, "must be a valid enum value", at)

    return check


def items(of: Check, at_most: int, at_least: int = 1) -> Check:
    """A list."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, list):
            complain(problems, "must provide an array", at)
            return
        if len(value) > at_most:
            complain(problems, f"no more than {at_most} items allowed", at)
        elif len(value) < at_least:
            complain(problems, f"no fewer than {at_least} items allowed", at)
        for index, item in enumerate(value[:at_most]):
            of(item, f"{at}/{index}", problems)

    return check


def record(required: dict[str, Check], optional: dict[str, Check]) -> Check:
    """An object with these fields and no others."""
    fields = {**required, **optional}

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            complain(problems, "must provide an object", at)
            return
        for name in required:
            if name not in value:
                complain(problems, f"missing required field: {name}", at)
        for name, part in value.items():
            if name in fields:
                fields[name](part, f"{at}/{name}", problems)
            else:
                complain(problems, f"invalid additional property: {name}", at)

    return check


def also(first: Check, then: Callable[[Json, str, Problems], None]) -> Check:
    """`first`, and if nothing was wrong, a rule that ties several fields together."""

    def check(value: Any, at: str, problems: Problems) -> None:
        before = len(problems)
        first(value, at, problems)
        if len(problems) == before:
            then(value, at, problems)

    return check


def typed(kinds: dict[str, Check]) -> Check:
    """An object whose `type` says which check applies."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            complain(problems, "must provide an object", at)
        elif "type" not in value:
            complain(problems, "missing required field: type", at)
        elif value["type"] not in kinds:
            complain(problems, f"unsupported type: {value['type']}", f"{at}/type")
        else:
            kinds[value["type"]](value, at, problems)

    return check
