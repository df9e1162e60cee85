"""Commands as people type them on each platform.

Texts name a command as Telegram has it, `/stop`. Slack lets an app have one command of its own, so
there it is `/camarade stop`; and as any word may stand behind it, in French `/camarade arrêter`
(`[words.command]` in the programme). Only the programme's own texts are worded so, before any place
in them is filled: what people write is never touched. What was said already and goes on where they
are typed otherwise is worded anew. Pure.
"""

import re
from collections.abc import Mapping
from typing import Any

PREFIXES = {"slack": "/camarade "}
"""What stands before a command's name, where that is not a mere slash."""


def worded(texts: Mapping[str, Any], prefix: str, commands: Mapping[str, str]) -> dict[str, Any]:
    """A table of texts, however deep, with `/name` worded as `prefix` and what `commands` calls
    each name, and as `prefix` and name for the place `{command}`. Keys stay as they are."""
    names = "|".join(map(re.escape, (*commands, "{command}")))
    # A slash within a word, an act or an address begins no command; nor does a longer word.
    named = re.compile(rf"(?<![\w/{{}}])/({names})(?!\w)")

    def of(value: Any) -> Any:
        match value:
            case str():
                return named.sub(lambda it: prefix + commands.get(it[1], it[1]), value)
            case dict():
                return {key: of(each) for key, each in value.items()}
            case list():
                return [of(each) for each in value]
        return value

    return {key: of(value) for key, value in texts.items()}


def retyped(text: str, ways: Mapping[str, str]) -> str:
    """A text in which each command is typed as `ways` says of how it was typed before."""
    before = re.compile(rf"(?<![\w/{{}}])({'|'.join(map(re.escape, ways))})(?!\w)")
    return before.sub(lambda it: ways[it[1]], text)
