"""Every text of the programme in one file, language beside language, for people to proof-read.

`make texts` writes `docs/texts.md`; for a programme of your own, give its file:
`python -m conversations.readthrough my.toml > texts.md`. Keys are those of the file, so that
whoever finds a slip knows where to mend it.
"""

import sys
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from conversations import programme

PARTS = {
    "about": "Who runs the programme",
    "needs": "The needs",
    "situations": "The situations",
    "commands": "The menu",
    "forms": "The questions",
    "words": "What is said",
    "referrals": "Other kinds of help",
    "journey": "The six months",
    "distress": "Signs of distress",
}
"""The tables of the file with a heading for each; others keep their own name."""


def text(path: Path = programme.PACKAGED) -> str:
    """The whole read-through, as Markdown. Raises `ProgrammeError` for a file that can't work."""
    catalogue = programme.load(path)
    home, *others = catalogue.languages
    texts = programme.texts_by_language(path)
    return "\n".join(
        [
            "# Every text, to be read aloud once",
            "",
            "Made by `make texts` from the programme file and its overlays: change texts there.",
            f"First `{home}`{''.join(f', then `{each}`' for each in others)}. Names in braces are",
            "filled in. A list is what people may type instead of pressing a button.",
            *_parts(home, texts),
            "",
        ]
    )


def _parts(home: str, texts: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    for part, keys in groupby(texts[home], key=lambda key: key.partition(".")[0]):
        yield from ("", f"## {PARTS.get(part, part)}")
        for table, named in groupby(keys, key=lambda key: key.rpartition(".")[0]):
            yield from ("", f"### `{table}`")
            for key in named:
                yield from ("", f"`{key.rpartition('.')[2]}`")
                for language in texts:
                    yield from _quoted(texts[language].get(key))


def _quoted(value: object) -> Iterator[str]:
    """A text as a quotation, a list of words in one line."""
    shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "–")
    yield ""
    yield from (f"> {line}".rstrip() for line in shown.splitlines())


if __name__ == "__main__":
    print(text(Path(sys.argv[1]) if len(sys.argv) > 1 else programme.PACKAGED), end="")
