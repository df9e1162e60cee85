"""People who answer an intake as fast as it asks, each as soon as the reply came."""

import time
from dataclasses import dataclass, field

from tests.bench.fake_telegram import FakeTelegram, buttons

TYPED = {
    "promotion": "2014",
    "place": "Lyon, France",
    "more": "Merci de me lire.",
}
"""What is typed at questions that take only certain words."""

NAME = "Camille Durand"
WORDS = "J’hésite entre deux voies, et j’aimerais en parler avec quelqu’un qui a connu cela."

MOST_TURNS = 60
"""An intake that takes longer goes in circles."""


class Stuck(Exception):
    """Somebody was not answered, or was asked the same for ever: nothing can be measured."""


@dataclass
class Person:
    """One person's way through one intake."""

    user: int
    turns: int = 0
    sent_at: float = 0.0
    sending: bool = False
    said: list[str] = field(default_factory=list)


class Crowd:
    """`size` people at a time; who has finished gives way to a new one, until `stop`.

    A turn is one thing said or pressed, and ends when the message with the next buttons (or the
    word that all was sent) has been read off the wire.
    """

    def __init__(self, first_user: int) -> None:
        self.latencies: list[float] = []
        """Seconds of the turns since `count`."""
        self.turns = 0
        """All turns so far."""
        self.last_turn = time.perf_counter()
        self.wrong: Stuck | None = None
        """What is wrong with the bot, once it is known."""
        self._next_user = first_user
        self._people: dict[int, Person] = {}
        self._telegram: FakeTelegram | None = None
        self._stopping = False

    def start(self, telegram: FakeTelegram, size: int) -> None:
        """Let `size` people write /start."""
        self._telegram = telegram
        self.last_turn = time.perf_counter()
        for _ in range(size):
            self._arrive()

    def count(self) -> None:
        """Count from here on."""
        self.latencies = []

    def stop(self) -> None:
        """Nobody says anything more."""
        self._stopping = True

    def shown(self, chat: int, message: int, text: str, keyboard: str, edited: bool) -> None:
        """A message came."""
        person = self._people.get(chat)
        if person is None or self._stopping:
            return
        offered = buttons(keyboard)
        if edited if person.sending else not offered:
            return  # an introduction, or an answer put in place of its buttons
        self.last_turn = time.perf_counter()
        self.turns += 1
        self.latencies.append(self.last_turn - person.sent_at)
        if person.sending and not edited:
            del self._people[chat]
            self._arrive()
            return
        assert self._telegram is not None
        person.turns += 1
        if person.turns > MOST_TURNS:
            self.wrong = Stuck(f"asked again and again: {text!r} after {person.said[-5:]}")
            self.stop()
            return
        data, words = _reply(offered)
        person.said.append(data or words)
        person.sending = "/ok" in data
        person.sent_at = time.perf_counter()
        if data:
            self._telegram.press(chat, message, data)
        else:
            self._telegram.say(chat, words)

    def _arrive(self) -> None:
        assert self._telegram is not None
        self._next_user += 1
        person = Person(self._next_user, sent_at=time.perf_counter())
        self._people[person.user] = person
        self._telegram.say(person.user, "/start")


def _reply(offered: list[str]) -> tuple[str, str]:
    """What to press, or else what to type. Acts are `d/<run>/<verb>[/<question>[/<value>]]`."""
    verbs = {}
    for data in reversed(offered):
        parts = data.split("/")
        if parts[0] != "d":
            return offered[0], ""  # the door's own questions: the first button goes on
        verbs[parts[2]] = data
    for verb in ("ok", "n", "a", "t"):
        if verb in verbs:
            return verbs[verb], ""
    question = next((verbs[verb].split("/")[3] for verb in ("b", "s") if verb in verbs), "name")
    return "", NAME if question == "name" else TYPED.get(question, WORDS)
