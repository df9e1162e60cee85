"""Transcripts: conversations as text files that programme staff can read, write and run.

    # a line that begins with a hash is a remark
    mentee   /start
    bot      Bonjour … [Français] [English]
    mentee   [Français]
    clock    +3d
    bot      …

Each line is who, two spaces or more, and what.

- `mentee`, `mentor`, `staff` (or a second one: `mentor 2`): what they write. `[Label]` presses the
  newest button of that name. `(photo)`, `(voice)` or `(document)` sends one. `(edit) words` changes
  the last message, `(double)` presses the last button once more.
- `bot`: the next message that whoever acted last has not read yet; `bot to mentor` that of another.
  `…` stands for anything. Buttons, if any are written, are all of them, in order; `[…]` stands for
  any number. Every message must be written: an unread one is an error when its reader acts again.
- `shows`: what stands, after an edit, in the message of the button pressed last.
- `clock`: `+3d`, `+2h`, `+1w`. `restart`: the bot stops and starts anew. `again`: the newest
  event comes a second time.
- `language  en` at the top: the language of the mentee's phone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from storage.mail import Pressed
from tests.harness import House, Player
from tests.screens import Shown, flat, like

_BUTTON = re.compile(r"\[([^\]]*)\]")
_SPANS = {"d": "days", "h": "hours", "w": "weeks", "m": "minutes"}


@dataclass(frozen=True)
class Line:
    """One line of a transcript."""

    number: int
    who: str
    what: str


class TranscriptError(AssertionError):
    """The conversation went otherwise than the transcript says, at this line."""


def lines_of(path: Path) -> Iterator[Line]:
    """The lines of a file that say something."""
    for number, text in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not text.strip() or text.startswith("#"):
            continue
        who, _, what = text.strip().replace("\t", "  ").partition("  ")
        if not what and who not in ("restart", "again"):
            raise TranscriptError(f"{path.name}, line {number}: two spaces must follow who it is")
        yield Line(number, who.strip(), what.strip())


class Play:
    """One transcript, played in a house."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.players: dict[str, Player] = {}
        self.language = "fr"
        self.actor = ""

    def line(self, line: Line) -> None:
        """Play one line. Raises `AssertionError` where things go otherwise."""
        who, _, to = line.who.partition(" to ")
        match who.split()[0]:
            case "bot":
                self._bot(self.player(to or self.actor), line.what)
            case "shows":
                self._shows(self.player(self.actor), line.what)
            case "clock":
                amount, unit = float(line.what[1:-1]), _SPANS[line.what[-1]]
                self.house.clock.forward(**{unit: amount})
            case "restart":
                self.house.restart()
            case "again":
                self.house.again()
            case "language":
                self.language = line.what
            case "mentee" | "mentor" | "staff":
                self._acts(line.who, line.what)
            case other:
                raise AssertionError(f"nobody is called {other!r}")

    def end(self) -> None:
        """Everything that was said was written in the transcript."""
        for name, player in self.players.items():
            self._all_read(name, player)

    def player(self, name: str) -> Player:
        """The one who is called so in this transcript."""
        if name not in self.players:
            if name.startswith("staff"):
                self.players[name] = self.house.staff()
            else:
                self.players[name] = self.house.phone(name, language=self.language)
        return self.players[name]

    def _acts(self, name: str, what: str) -> None:
        player = self.player(name)
        self._all_read(name, player)
        self.actor = name
        if whole := re.fullmatch(r"\[(.*)\]", what):
            player.presses(whole[1])
        elif what == "(double)":
            player.presses_again()
        elif edit := re.fullmatch(r"\(edit\) (.*)", what):
            player.edits(edit[1])
        elif file := re.fullmatch(r"\((photo|voice|document)\)", what):
            player.sends(file[1])
        else:
            player.says(what)

    def _all_read(self, name: str, player: Player) -> None:
        unread = player.screen.unread()
        assert not unread, f"{name} has not read:\n" + "\n".join(map(as_line, unread))

    def _bot(self, player: Player, what: str) -> None:
        unread = player.screen.unread()
        assert unread, "nothing more was said"
        player.screen.read += 1
        _compare(what, unread[0])

    def _shows(self, player: Player, what: str) -> None:
        assert self.house.newest is not None
        pressed = self.house.newest.what
        assert isinstance(pressed, Pressed), "no button was pressed just before"
        _compare(what, next(each for each in player.screen.shown if each.ref == pressed.ref))


def _compare(pattern: str, shown: Shown) -> None:
    labels = [flat(label) for label in _BUTTON.findall(pattern)]
    text = flat(_BUTTON.sub("", pattern))
    heard = as_line(shown)
    assert like(text, shown.text, whole=True), f"the bot said:\n{heard}"
    if labels:
        wanted, given = "\n".join(labels), "\n".join(shown.labels)
        assert like(wanted, given, whole=True), f"the bot said:\n{heard}"


def as_line(shown: Shown) -> str:
    """A message as a transcript would write it."""
    return " ".join(["bot     ", shown.text, *(f"[{label}]" for label in shown.labels)])


def play(path: Path, house: House) -> None:
    """Play a transcript to its end."""
    played = Play(house)
    for line in lines_of(path):
        try:
            played.line(line)
        except AssertionError as problem:
            raise TranscriptError(f"{path.name}, line {line.number}: {problem}") from problem
    try:
        played.end()
    except AssertionError as problem:
        raise TranscriptError(f"{path.name}, at the end: {problem}") from problem
