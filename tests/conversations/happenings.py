"""One thing that happens at the front door: who did what, what had been asked of them, what is
stored and what stands on the screens afterwards.

What it may mean is read from the screens, as the person reads them: which question it may answer,
which buttons it may press, what it may send.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from conversations.plain import fold
from conversations.words import variants
from storage.mail import Address, Pressed, Ref, Said, What
from storage.tables import Dialogue, Person, PersonAddress, Request, RequestFile
from tests.conversations.goodwill import Asked
from tests.conversations.room import Room
from tests.harness import CATALOGUE, Player, Shown


def _typed(*keys: str) -> frozenset[str]:
    """All ways of typing some words of the programme, in any language."""
    return frozenset(
        typed
        for programme in CATALOGUE
        for key in keys
        if programme.words.has(key)
        for typed in variants(programme.words, key)
    )


NAVIGATION = _typed(
    *(f"dialogue.{key}" for key in ("back", "later", "stop", "keep", "add", "said_all")),
    *(f"dialogue.typed_{key}" for key in ("back", "later", "stop", "keep", "add")),
)
"""Words that lead about and answer nothing."""

SENDING = _typed("dialogue.send", "dialogue.typed_send")
MEANING = {
    meaning: _typed(f"answers.typed_{meaning}", f"consent.typed_{meaning}")
    for meaning in ("yes", "no")
}


# --- what is stored ------------------------------------------------------------------------


@dataclass(frozen=True)
class Stored:
    """What is stored of drafts and requests at one moment; people by their addresses."""

    dialogues: Mapping[int, Dialogue]
    requests: Sequence[Request]
    files: Sequence[RequestFile]
    people: Mapping[str, Person]

    @property
    def words(self) -> str:
        """Everything people answered that is kept; a run's own notes keep nothing."""
        given = [self.given(number) for number in self.dialogues]
        sent = [request.answers for request in self.requests]
        return "\n".join([*map(str, given), *map(str, sent), *(f.caption for f in self.files)])

    def given(self, number: int) -> dict[str, Any]:
        """The answers of a dialogue."""
        answers = self.dialogues[number].answers if number in self.dialogues else {}
        return {name: value for name, value in answers.items() if name[0] != "~"}

    def open(self, where: Address) -> dict[int, str]:
        """The forms of a person's open dialogues."""
        person = self.number(where)
        return {
            number: each.form
            for number, each in self.dialogues.items()
            if each.person_id == person and each.closed_at is None
        }

    def is_open(self, number: int) -> bool:
        """Whether a dialogue goes on."""
        return number in self.dialogues and self.dialogues[number].closed_at is None

    def number(self, where: Address) -> int | None:
        """The number of whoever writes from here."""
        return self.people[where].id if where in self.people else None

    def under_way(self, where: Address) -> Request | None:
        """The request of theirs that was sent and is not closed."""
        mine = [each for each in self.requests if each.person_id == self.number(where)]
        return next((each for each in mine if each.state not in ("draft", "closed")), None)


def look(room: Room) -> Stored:
    """All of it, at one instant."""

    def read(session: Session) -> Stored:
        people = select(PersonAddress.address, Person).join(Person)
        dialogues = session.exec(select(Dialogue)).all()
        return Stored(
            {each.id: each for each in dialogues if each.id is not None},
            session.exec(select(Request)).all(),
            session.exec(select(RequestFile)).all(),
            dict(session.exec(people).all()),
        )

    return room.ledger.read_now(read)


# --- what happens --------------------------------------------------------------------------


@dataclass
class Kept:
    """Words, known by their mark, or a file, by its source, that were taken: whose they are, and
    what they answer."""

    mark: str
    by: Address
    dialogue: int
    question: str
    ref: Ref
    sent: bool = False
    is_file: bool = False


@dataclass
class Step:
    """One thing that happened: `by` did `what`, in words that hold `marks` (None: time passed, or
    the team acted). `asked` is what their dialogues had asked them, `acts` are those that it may
    mean. What stands after it: what is stored, what is new on each screen, all that the team has
    on its own."""

    by: Player | None
    what: What | None
    marks: Sequence[str]
    asked: Mapping[int, Asked]
    acts: frozenset[str]
    before: Stored
    after: Stored
    news: Mapping[Address, Sequence[Shown]]
    team: str

    @property
    def told(self) -> str:
        """What was said back."""
        new = self.news[self.by.where] if self.by is not None else ()
        return "\n".join(shown.text for shown in new)

    @property
    def listens(self) -> Asked | None:
        """What takes the words they write: of all that is not put aside, what asked last."""
        if not isinstance(self.what, Said) or self.what.text.startswith("/"):
            return None
        now = (each for each in self.asked if self.before.dialogues[each].paused_at is None)
        return self.asked.get(next(now, 0))

    @property
    def answers(self) -> Asked | None:
        """The question that this may answer anew, with other words in place of the earlier."""
        if isinstance(self.what, Pressed):
            found = re.match(r"d/(\d+)/[auisf]/(\w+)", self.what.act)
            asked = self.asked.get(int(found[1])) if found else None
            return asked if found and asked and asked.question == found[2] else None
        if isinstance(self.what, Said) and fold(self.what.text) in NAVIGATION:
            return None
        return self.listens

    @property
    def sends(self) -> int:
        """The dialogue whose words this gives to the team; 0 if it gives none."""
        for act in self.acts:
            if found := re.fullmatch(r"d/(\d+)/ok/\w+", act):
                return int(found[1])
        asked = self.listens
        if asked is None:
            return 0
        assert isinstance(self.what, Said)
        at_once = self.before.dialogues[asked.dialogue].form == "reply"
        sent = asked.review and fold(self.what.text) in SENDING
        return asked.dialogue if at_once or sent else 0


# --- what it may mean ----------------------------------------------------------------------


def found_in(mark: str, by: Address, ref: Ref, stored: Stored) -> Iterator[Kept]:
    """Where the words with this mark are kept: among the answers of open dialogues, or under the
    files of what they are about."""
    for number, form in stored.open(by).items():
        for name, value in stored.given(number).items():
            if mark in str(value):
                yield Kept(mark, by, number, name, ref)
        about = stored.dialogues[number].subject
        for file in stored.files:
            mine = CATALOGUE.home.forms[form].files and about == f"request/{file.request_id}"
            if mine and mark in file.caption:
                yield Kept(mark, by, number, "", ref)


def acts_meant(player: Player, what: What | None) -> Iterator[str]:
    """The acts of the buttons that somebody pressed, or may have typed."""
    if isinstance(what, Pressed):
        yield what.act
    if isinstance(what, Said) and what.text:
        typed = fold(what.text)
        for shown in player.screen.shown:
            for button in shown.buttons:
                if fold(button.label) == typed or typed in MEANING.get(button.answers, ()):
                    yield button.act


def read_over(player: Player, dialogue: int) -> str:
    """What was shown last for reading over, and all that was said since."""
    shown = player.screen.shown
    sends = f"d/{dialogue}/ok/"
    ends = [
        place
        for place, each in enumerate(shown)
        if each.message.slot.startswith("ask/")
        and any(b.act.startswith(sends) for b in each.buttons)
    ]
    if not ends:
        return ""
    slot = shown[ends[-1]].message.slot.partition("#")[0]
    begins = next(i for i, each in enumerate(shown) if each.message.slot.partition("#")[0] == slot)
    return "\n".join(each.text for each in shown[begins:])
