"""Fill in what the bot says: `python -m tests.transcripts.record FILE` prints the file so.

For whoever writes a new transcript, or has changed a text: only the people's lines are played. A
line of the bot's that stands there and is still right stays as it is written; the others are
written anew, a long text shortened with `…`, the buttons that stand under every question as `[…]`.
With `--whole` all of them are written in full, to be read aloud.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.mail import Pressed, Ref
from storage.migrate import upgrade
from tests.harness import CATALOGUE, House
from tests.screens import Shown, flat
from tests.transcripts.script import (
    ON_SLACK,
    Line,
    Play,
    as_line,
    file_of,
    fits,
    line_of,
    lines_of,
    written,
)

LENGTH = 110
"""About how many characters of a text are written."""

Write = Callable[[Shown, str], str]

_RANDOM = re.compile(r"\b\d{6}\b|(?<=start=)\S+")
_UNDER_QUESTIONS = {
    flat(programme.words(f"dialogue.{name}"))
    for programme in CATALOGUE
    for name in ("back", "skip", "later", "stop")
}


def recorded(path: Path, house: House, *, whole: bool = False) -> Iterator[str]:
    """The lines of a transcript with the bot's filled in. Raises `AssertionError` where people do
    what they can't."""
    play = Play(house)
    texts = path.read_text("utf-8").splitlines()
    lines = [line_of(text, path.name, number) for number, text in enumerate(texts, 1)]
    for said in filter(None, lines):
        if said.who == "language":
            play.line(said)
        watched = said.who.partition("bot to ")[2] or said.who
        if watched.startswith("staff") or watched.endswith(
            ON_SLACK
        ):  # they hear of things before they do any
            play.player(watched)
    for at, (text, line) in enumerate(zip(texts, lines, strict=True)):
        if line is None or line.who.startswith("shows to "):
            yield text
            if line is not None:
                play.line(line)
        elif not line.is_ours:
            yield text
            stood = [] if whole else list(_stood(texts, lines, at))
            yield from _told(path, play, line, stood, as_line if whole else short)


def _stood(texts: list[str], lines: list[Line | None], at: int) -> Iterator[tuple[str, Line]]:
    """What stands in the file as told after line number `at`."""
    for text, line in zip(texts[at + 1 :], lines[at + 1 :], strict=True):
        if line is not None and not line.is_ours:
            break
        if line is not None:
            yield text, line


def _told(
    path: Path, play: Play, line: Line, stood: list[tuple[str, Line]], write: Write
) -> Iterator[str]:
    """Play a line, and tell what came of it: as it stood before, where that is still right."""
    stands = {
        shown.ref: shown.revisions for one in play.players.values() for shown in one.screen.shown
    }
    before = lines_of(path.with_name(f"{line.what}.txt")) if line.who == "after" else iter([line])
    for each in before:
        play.line(each)
    for who, shown in _heard(play, stands):
        for text, old in stood:
            if old.who == who and fits(old.what, shown):
                stood.remove((text, old))
                yield text
                break
        else:
            yield write(shown, who)


def _heard(play: Play, stands: dict[Ref, int]) -> Iterator[tuple[str, Shown]]:
    for name, player in sorted(play.players.items(), key=lambda each: each[0] != play.actor):
        for shown in player.screen.unread():
            yield "bot" if name == play.actor else f"bot to {name}", shown
        player.screen.read = len(player.screen.shown)
    for letter in play.letters():
        play.letters_read += 1
        yield "mail", letter
    newest = play.house.newest
    if stands and newest is not None and isinstance(newest.what, Pressed):
        shown = play.shown_by_press()
        if shown.revisions > stands.get(shown.ref, 0):
            yield "shows", shown


def short(shown: Shown, who: str) -> str:
    """A message as a line, in short."""
    labels = shown.labels
    if labels and labels[-1] in _UNDER_QUESTIONS:
        while labels and labels[-1] in _UNDER_QUESTIONS:
            labels.pop()
        if labels:
            labels.append("…")
    quote = flat(shown.message.quote)
    texts = shown.text.rpartition(quote)[::2] if quote else (shown.text, "")
    said = (_cut(_RANDOM.sub("…", texts[0].strip())), _cut(quote), _cut(texts[1].strip()))
    buttons = (f"[{label}]" for label in labels)
    return written(who, *said, *buttons, file_of(shown.message.attachment))


def _cut(text: str) -> str:
    """A text, or its beginning up to the end of a sentence or at least of a word."""
    if len(text) <= LENGTH * 1.3:
        return text
    end = max(text.rfind(f"{stop} ", LENGTH // 2, LENGTH) + 1 for stop in ".?!")
    return f"{text[: end or text.rfind(' ', 0, LENGTH)]} …"


def main(arguments: list[str]) -> None:
    """Print a transcript, filled in."""
    whole = "--whole" in arguments
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/house.db"
        upgrade(url)
        house = House(url)
        for text in recorded(Path(arguments[-1]), house, whole=whole):
            print(text, flush=True)
        house.close()


if __name__ == "__main__":
    main(sys.argv[1:])
