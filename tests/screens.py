"""Screens: what stands in a place, as a person reads it, and how words are compared."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from storage.mail import Button, Message, Ref

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass
class Shown:
    """A message as it stands on a screen: its newest version, how often it was revised, its
    versions before, and when it came."""

    ref: Ref
    message: Message
    revisions: int = 0
    before: list[Message] = field(default_factory=list)
    at: datetime = _LONG_AGO

    @property
    def text(self) -> str:
        """All that can be read, spaces of any kind and line ends as one space."""
        return flat(words_of(self.message))

    @property
    def buttons(self) -> list[Button]:
        """Its buttons, in order."""
        return [button for row in self.message.buttons for button in row]

    def becomes(self, message: Message) -> None:
        """It is revised."""
        self.before.append(self.message)
        self.message, self.revisions = message, self.revisions + 1

    @property
    def labels(self) -> list[str]:
        """What stands on its buttons."""
        return [flat(button.label) for button in self.buttons]


@dataclass
class Screen:
    """What stands in one place, oldest first, and how much of it was read."""

    shown: list[Shown] = field(default_factory=list)
    read: int = 0

    def copied(self) -> "Screen":
        """Another that holds the same, and changes alone."""
        shown = [replace(each, before=[*each.before]) for each in self.shown]
        return Screen(shown, self.read)

    def remove(self, shown: Shown) -> None:
        """What stands here is deleted by whoever said it."""
        at = next(at for at, each in enumerate(self.shown) if each is shown)
        del self.shown[at]
        self.read -= at < self.read

    def unread(self) -> list[Shown]:
        """What came since it was last read."""
        return self.shown[self.read :]


def words_of(message: Message) -> str:
    """All that can be read in a message, in the order people see it."""
    facts = "\n".join(f"{label} : {value}" for label, value in message.facts)
    lists = "\n".join(
        f"{section.heading}\n{lines}\n{section.note}".rstrip()
        for section in message.sections
        for lines in ["\n".join(f"{line.label} {line.value}" for line in section.lines)]
    )
    parts = (message.title, message.author, message.text, facts, message.quote, lists)
    return "\n".join(part for part in parts if part)


def flat(text: str) -> str:
    """Spaces of any kind and line ends as one space."""
    return " ".join(text.split())


def like(pattern: str, text: str, *, whole: bool = False) -> bool:
    """Whether `text` holds `pattern` (or is it, with `whole`); `…` stands for anything."""
    at = 0
    pieces = [piece.strip() for piece in pattern.split("…")]
    for number, piece in enumerate(pieces):
        found = text.find(piece, at)
        if found < 0 or (whole and number == 0 and found != 0):
            return False
        at = found + len(piece)
    if not whole or not pieces[-1]:
        return True
    return text.endswith(pieces[-1]) and (len(pieces) > 1 or text == pieces[0])
