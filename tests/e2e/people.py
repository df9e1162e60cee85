"""People with a phone or before Slack, mentees and mentors: they read, and they act.

A mentee or mentor acts the same way on both platforms (`Member`): says words, presses the newest
button with a label, fills in a form by recognising the question that is asked. On Slack a lost
press is shown to the person, who looks whether anything happened and, if not, presses again.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from conversations.programme import Catalogue, Programme
from conversations.questions import Question
from tests.e2e.stage import Stage, insist

SECONDS = 30.0
"""Patience for something that should be there already: the stage is calm after every act."""

Answer = str | list[str] | None
"""An option's value or words to type; several options' values; None to skip."""


def literal(text: str) -> str:
    """The longest piece of a text of the programme that is the same for everybody: what fills it
    differs, and so do commands, which Slack has in a form of its own."""
    return max(re.split(r"\{\w+\}|/[a-z]+\b", text), key=len).strip()


def gist(programme: Programme, key: str) -> str:
    """The same of a word of the programme."""
    text = programme.texts[key]
    return literal(text if isinstance(text, str) else text["other"])


class Shown(Protocol):
    """A message as a person sees it."""

    @property
    def text(self) -> str:
        """Its words."""
        ...

    @property
    def buttons(self) -> tuple[str, ...]:
        """The labels of its buttons."""
        ...


class Line(Shown, Protocol):
    """A message on Slack."""

    @property
    def ts(self) -> str:
        """Its name."""
        ...

    @property
    def thread_ts(self) -> str | None:
        """The name of the message whose thread it stands in."""
        ...


class Member(ABC):
    """A mentee or a mentor."""

    def __init__(self, stage: Stage, catalogue: Catalogue, language: str) -> None:
        self.stage = stage
        self.language = language
        self._catalogue = catalogue

    @property
    def programme(self) -> Programme:
        """The programme in this person's language."""
        return self._catalogue[self.language]

    def words(self, key: str, **values: object) -> str:
        """A text of the programme."""
        return self.programme.words(key, **values)

    def gist(self, key: str) -> str:
        """The part of a text that does not depend on what fills it."""
        return gist(self.programme, key)

    @abstractmethod
    async def last(self) -> Shown:
        """The newest message of the bot."""

    @abstractmethod
    async def all_text(self) -> str:
        """Everything on the screen."""

    @abstractmethod
    async def says(self, text: str) -> None:
        """Type words where the newest message of the bot stands."""

    @abstractmethod
    async def taps(self, label: str) -> None:
        """Press the newest button with this label."""

    @abstractmethod
    async def reads(self, fragment: str) -> Shown:
        """A message with these words, new since this person last did something."""

    @abstractmethod
    async def fresh(self, fragment: str) -> bool:
        """Whether such a message is there."""

    async def taps_word(self, key: str, **values: object) -> None:
        """Press the button labelled with a text of the programme."""
        await self.taps(self.words(key, **values))

    async def reads_word(self, key: str, **values: object) -> Shown:
        """Read a text of the programme; without values, the part that does not depend on them."""
        return await self.reads(self.words(key, **values) if values else self.gist(key))

    # --- forms ----------------------------------------------------------------------------

    async def asked(self, form: str) -> str | None:
        """The question of this form that the newest message asks."""
        last = await self.last()
        questions = self.programme.forms[form].questions
        found = [name for name, each in questions.items() if each.ask in last.text]
        confirms = [name for name, each in questions.items() if each.confirm]
        if confirms and self.gist("answers.zone_confirm") in last.text:
            return confirms[0]
        # The charter quotes no other question, but the longest match is the surest one.
        return max(found, key=lambda name: len(questions[name].ask), default=None)

    async def fills(
        self,
        form: str,
        answers: Mapping[str, Answer],
        detours: Mapping[str, Callable[[], Awaitable[None]]] | None = None,
    ) -> None:
        """Answer the questions of a form until no more is asked. A detour is taken once, when its
        question is asked for the first time."""
        detours = dict(detours or {})
        while (name := await self.asked(form)) is not None:
            if name in detours:
                await detours.pop(name)()
                assert await self.asked(form) == name, f"the detour does not lead back to {name}"
            await self.answers(self.programme.forms[form].questions[name], answers[name])
        assert not detours, f"never asked: {sorted(detours)}"

    async def answers(self, question: Question, answer: Answer) -> None:
        """Answer one question, by its buttons where there are."""
        if answer is None:
            await self.taps_word("dialogue.skip")
        elif isinstance(answer, list):
            for one in answer:
                await self.taps(question.options.get(one, one))
            await self.taps_word("dialogue.done")
        elif question.kind == "yes_no" and answer in ("yes", "no"):
            await self.taps_word(f"answers.{answer}")
        elif answer in question.options:
            await self.taps(question.options[answer])
        else:
            await self.says(answer)


class Phone(Member):
    """Somebody on Telegram."""

    def __init__(self, stage: Stage, catalogue: Catalogue, language: str, user: int) -> None:
        super().__init__(stage, catalogue, language)
        self.user = user
        self._telegram = stage.world.telegram

    async def last(self) -> Shown:
        return self._telegram.last(self.user)

    async def all_text(self) -> str:
        return self._telegram.transcript(self.user)

    async def says(self, text: str) -> None:
        await self.writes(text)

    async def writes(self, text: str) -> int:
        """As `says`; returns the message's id."""
        message = self._telegram.say(self.user, text)
        await self.stage.settle()
        return message

    async def taps(self, label: str) -> None:
        self._telegram.tap(self.user, label)
        await self.stage.settle()

    async def reads(self, fragment: str) -> Shown:
        return await self._telegram.wait_for(self.user, fragment, SECONDS)

    async def fresh(self, fragment: str) -> bool:
        chat = self._telegram.state.chats[self.user]
        return any(fragment in m.text for m in chat.fresh.values() if m.from_bot)

    async def opens_link(self, parameter: str) -> None:
        """Open t.me/<bot>?start=<parameter>."""
        self._telegram.open_link(self.user, parameter)
        await self.stage.settle()

    async def edits(self, message: int, text: str) -> None:
        """Change one's own message."""
        self._telegram.edit(self.user, message, text)
        await self.stage.settle()

    async def sends(self, kind: str, content: bytes, **details: str) -> None:
        """Send a photo, a document, a voice message…"""
        self._telegram.send_file(
            self.user,
            kind,
            content,
            filename=details.get("filename"),
            mime=details.get("mime"),
            caption=details.get("caption"),
        )
        await self.stage.settle()


class Seat(Member):
    """Somebody on Slack, in their direct messages with the bot."""

    def __init__(self, stage: Stage, catalogue: Catalogue, language: str, user: str) -> None:
        super().__init__(stage, catalogue.on("slack"), language)
        self.user = user
        self._slack = stage.world.slack
        self._mark = "0"

    async def last(self) -> Line:
        mine = self._slack.seen(self.user, everywhere=True)
        return [line for line in mine if line.user == self._slack.bot_user_id][-1]

    async def all_text(self) -> str:
        return "\n".join(map(str, self._slack.seen(self.user, everywhere=True)))

    async def says(self, text: str) -> None:
        await self.writes(text, (await self.last()).thread_ts)

    async def writes(self, text: str, thread: str | None) -> str:
        """Type words in a thread, or beside all threads; returns the message's ts."""
        self._begin()
        ts = self._slack.say(self.user, self.user, text, thread_ts=thread)
        await self.stage.settle()
        return ts

    async def taps(self, label: str) -> None:
        self._begin()
        seen = self._slack.seen(self.user, everywhere=True)
        line = next((line for line in reversed(seen) if label in line.buttons), None)
        assert line is not None, f"nothing labelled {label!r} in:\n{await self.all_text()}"
        press = self._slack.press
        await insist(self.stage, lambda: press(self.user, self.user, line.ts, label), self.all_text)

    async def reads(self, fragment: str) -> Shown:
        return await self._slack.wait_for(
            self.user, fragment, everywhere=True, after=self._mark, timeout=SECONDS
        )

    async def fresh(self, fragment: str) -> bool:
        seen = self._slack.seen(self.user, everywhere=True)
        return any(fragment in line.text for line in seen if line.changed_ts > self._mark)

    async def commands(self, text: str) -> None:
        """Run the app's command: /camarade <text>."""
        self._begin()
        command = self._slack.command
        await insist(
            self.stage, lambda: command(self.user, self.user, "/camarade", text), self.all_text
        )

    async def edits(self, ts: str, text: str) -> None:
        """Change one's own message."""
        self._begin()
        self._slack.edit(self.user, self.user, ts, text)
        await self.stage.settle()

    async def sends(self, filename: str, content: bytes, mime: str, thread: str) -> None:
        """Send a file in a thread."""
        self._begin()
        self._slack.send_file(self.user, self.user, filename, content, thread_ts=thread, mime=mime)
        await self.stage.settle()

    def _begin(self) -> None:
        self._mark = self._slack.workspace.next_ts()
