"""Transcripts: conversations as text files that programme staff can read, write and run.

    # a line that begins with a hash is a remark
    mentee   /start
    bot      Bonjour … [Français] [English]
    mentee   [Français]
    clock    +3d
    bot      …

Each line is who, two spaces or more, and what. Whoever writes a new one writes the people's lines
only; `python -m tests.transcripts.record FILE` prints it with all that the bot says.

- `mentee`, `mentor`, `staff` (or a second one: `mentor 2`): what they do, as `acting` says it:
  words, `[Label]` for a button, `(photo)` and the like for everything else. Mentees and mentors
  have a phone, with Telegram; `mentor on Slack` is a member of the workspace.
- `group`, `channel`: somebody calls the bot there.
- `bot`: the next message that whoever acted last has not read yet; `bot to mentor` that of another;
  `bot to staff in private` what only the member of staff who acted sees. `…` stands for anything.
  Buttons, if any are written, are all of them, in order; `[…]` stands for any number. A file that
  comes with it may be written at the end: `(file words.pdf)`, or `(photo)` where it has no name.
  Every message must be written: an unread one is an error when its reader acts again.
- `mail`: the next letter that went to a mailbox; `mail  on` at the top lets letters be sent.
- `shows`: what stands, after an edit, in the message of the button pressed last; `shows to staff`
  what stands anywhere on their screen.
- `clock`: `+3d`, `+2h`, `+15m`, `+1w`. `restart`: the bot stops and starts anew. `again`: the
  newest event comes a second time.
- `after  NAME` at the top: all that NAME.txt tells has happened before, to the same people.
- `language  en` at the top: the language of everybody's phone.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

from storage.mail import Address, Attachment, Pressed, platform_of
from tests.harness import House, Player
from tests.screens import Shown, flat, like
from tests.transcripts import acting

_BUTTON = re.compile(r"\[([^\]]*)\]")
_FILE = re.compile(r"\((?:file [^()]+|photo|voice|audio|video|document|sticker)\)$")
_SPANS = {"d": "days", "h": "hours", "w": "weeks", "m": "minutes"}
_ELSEWHERE = ("group", "channel")
PRIVATELY = " in private"
ON_SLACK = " on Slack"


@dataclass(frozen=True)
class Line:
    """One line of a transcript. Where it stands makes no difference to what it tells."""

    file: str = field(compare=False)
    number: int = field(compare=False)
    who: str
    what: str

    @property
    def is_ours(self) -> bool:
        """Whether it says what the bot does, and not what people do."""
        by_mail = self.who == "mail" and self.what != "on"
        return by_mail or self.who.split()[0] in ("bot", "shows")


class TranscriptError(AssertionError):
    """The conversation went otherwise than the transcript says, at this line."""


def line_of(text: str, file: str, number: int) -> Line | None:
    """The line that a text is; None for a remark, and for an empty one."""
    if not text.strip() or text.startswith("#"):
        return None
    who, _, what = text.strip().replace("\t", "  ").partition("  ")
    if not what and who not in ("restart", "again"):
        raise TranscriptError(f"{file}, line {number}: two spaces must follow who it is")
    return Line(file, number, who.strip(), what.strip())


def lines_of(path: Path) -> Iterator[Line]:
    """The lines of a file that say something, and before them those of what it comes after."""
    for number, text in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = line_of(text, path.name, number)
        if line is not None and line.who == "after":
            yield from lines_of(path.with_name(f"{line.what}.txt"))
        elif line is not None:
            yield line


class Play:
    """One transcript, played in a house."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.players: dict[str, Player] = {}
        self.language = "fr"
        self.actor = ""
        self.letters_read = 0
        self.wrote = acting.Wrote()

    def line(self, line: Line) -> None:
        """Play one line. Raises `AssertionError` where things go otherwise."""
        who, _, to = line.who.partition(" to ")
        match who.split()[0]:
            case "bot":
                self._bot(self.player(to or self.actor), line.what)
            case "shows" if to:
                self._stands(self.players.get(to) or self._comes(to), line.what)
            case "shows":
                compare(line.what, self.shown_by_press())
            case "mail" if line.what == "on":
                self.house.mail = True
                self.house.restart()
            case "mail":
                self._mail(line.what)
            case "clock":
                amount, unit = float(line.what[1:-1]), _SPANS[line.what[-1]]
                self.house.clock.forward(**{unit: amount})
            case "restart":
                self.house.restart()
            case "again":
                self.house.again()
            case "language":
                self.language = line.what
            case "mentee" | "mentor" | "staff" | "group" | "channel":
                self._acts(line.who, line.what)
            case other:
                raise AssertionError(f"nobody is called {other!r}")

    def end(self) -> None:
        """Everything that was said was written in the transcript."""
        for name, player in self.players.items():
            self._all_read(name, player)
        assert not self.letters(), f"nobody has read:\n{as_line(self.letters()[0], 'mail')}"

    def player(self, name: str) -> Player:
        """The one who is called so in this transcript."""
        if name not in self.players:
            self.players[name] = self._comes(name)
        return self.players[name]

    def _comes(self, name: str) -> Player:
        kind, _, second = name.removesuffix(PRIVATELY).partition(" ")
        if kind == "staff":
            called = "Marc" if second else "Claire"
            private = name.endswith(PRIVATELY)
            return self.house.slack(called) if private else self.house.staff(called)
        if name.endswith(ON_SLACK):
            return self.house.slack(member(name), language=self.language)
        phone = self.house.phone(name, language=self.language)
        if kind in _ELSEWHERE:
            phone.where = Address(f"telegram:-{name}")
        return phone

    def _acts(self, name: str, what: str) -> None:
        player = self.player(name)
        self._all_read(name, player)
        self.actor = name
        if name.split()[0] in _ELSEWHERE:
            acting.calls(player, name.split()[0])
        else:
            acting.act(player, what, self.wrote)

    def _all_read(self, name: str, player: Player) -> None:
        unread = player.screen.unread()
        assert not unread, f"{name} has not read:\n" + "\n".join(map(as_line, unread))

    def _bot(self, player: Player, what: str) -> None:
        unread = player.screen.unread()
        assert unread, "nothing more was said"
        player.screen.read += 1
        compare(what, unread[0])

    def shown_by_press(self) -> Shown:
        """What stands in the message of the button that was pressed just before."""
        assert self.house.newest is not None
        pressed = self.house.newest.what
        assert isinstance(pressed, Pressed), "no button was pressed just before"
        shown = self.player(self.actor).screen.shown
        return next(each for each in shown if each.ref == pressed.ref)

    def _stands(self, player: Player, what: str) -> None:
        shown = player.screen.shown
        stands = "\n".join(map(as_line, shown))
        assert any(fits(what, each) for each in shown), f"it does not stand there, but:\n{stands}"

    def letters(self) -> list[Shown]:
        """The letters that nobody has read yet, in the order in which they came."""
        screens = self.house.screens.items()
        sent = [
            each for to, screen in screens if platform_of(to) == "mail" for each in screen.shown
        ]
        return sorted(sent, key=lambda shown: int(shown.ref))[self.letters_read :]

    def _mail(self, what: str) -> None:
        assert self.letters(), "no letter was sent"
        letter = self.letters()[0]
        self.letters_read += 1
        compare(what, letter)


def member(name: str) -> str:
    """What somebody of the workspace is called there: `mentor 2 on Slack` is Mentor2."""
    return "".join(name.removesuffix(ON_SLACK).split()).capitalize()


def compare(pattern: str, shown: Shown) -> None:
    """Raise `AssertionError` unless a message is as a line says."""
    assert fits(pattern, shown), f"the bot said:\n{as_line(shown)}"


def fits(pattern: str, shown: Shown) -> bool:
    """Whether a message is as a line says."""
    pattern = pattern.strip()
    if file := _FILE.search(pattern):
        pattern = pattern[: file.start()].strip()
        if flat(file[0]) != file_of(shown.message.attachment):
            return False
    labels = [flat(label) for label in _BUTTON.findall(pattern)]
    wanted, given = "\n".join(labels), "\n".join(shown.labels)
    text = flat(_BUTTON.sub("", pattern))
    return like(text, shown.text, whole=True) and (not labels or like(wanted, given, whole=True))


def as_line(shown: Shown, who: str = "bot") -> str:
    """A message as a transcript would write it, in full."""
    labels = (f"[{label}]" for label in shown.labels)
    return written(who, shown.text, *labels, file_of(shown.message.attachment))


def written(who: str, *parts: str) -> str:
    """A line of a transcript: who, at least two spaces, and what."""
    return f"{who + '  ':<9}{' '.join(filter(None, parts))}"


def file_of(attachment: Attachment | None) -> str:
    """A file as a transcript writes it."""
    if attachment is None:
        return ""
    return f"(file {attachment.name})" if attachment.name else f"({attachment.kind})"


def play(path: Path, house: House) -> None:
    """Play a transcript to its end."""
    tell(path, Play(house))


def happened_before(path: Path) -> tuple[Line, ...]:
    """The lines of those that a transcript comes `after` right at its top."""
    return tuple(
        takewhile(lambda line: line.file != path.name or line.who == "language", lines_of(path))
    )


def told(house: House, lines: Iterable[Line]) -> Play:
    """What is so once all that has happened."""
    played = Play(house)
    _go_on(played, lines)
    return played


def tell(path: Path, played: Play, *, since: int = 0) -> None:
    """Play a transcript to its end, of which so many lines were played."""
    _go_on(played, [*lines_of(path)][since:])
    try:
        played.end()
    except AssertionError as problem:
        raise TranscriptError(f"{path.name}, at the end: {problem}") from problem


def _go_on(played: Play, lines: Iterable[Line]) -> None:
    for line in lines:
        try:
            played.line(line)
        except AssertionError as problem:
            raise TranscriptError(f"{line.file}, line {line.number}: {problem}") from problem
