"""What people see: transcripts and open views, and waiting for something to appear.

Waiting is woken by changes; nothing is polled.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sandbox.slack.errors import Json
from sandbox.slack.state import Channel, Message, View
from sandbox.slack.texts import labels, plain_text
from sandbox.slack.views import view_wire
from sandbox.slack.workspace import Workspace

WAIT_SECONDS = 60.0
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Line:
    """One message as a person reads it. `str(line)`: "Camarade: Bonjour [Oui] [Non]"."""

    ts: str
    who: str
    text: str
    buttons: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    thread_ts: str | None = None
    replies: int = 0
    edited: bool = False
    ephemeral_to: str | None = None
    user: str = ""
    channel: str = ""
    changed_ts: str = ""
    reactions: tuple[str, ...] = ()
    message: Message | None = field(default=None, repr=False, compare=False)

    def __contains__(self, fragment: str) -> bool:
        return fragment in str(self)

    def __str__(self) -> str:
        marks = [f"[{button}]" for button in self.buttons]
        marks += [f"📎 {name}" for name in self.files]
        return " ".join([f"{self.who}: {self.text}".rstrip(), *marks])


Wanted = str | Callable[[Line], bool]


class Watching:
    """The eyes of people. A `channel` may be a user id: that person's DM with the bot."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def seen(
        self, channel: str, thread_ts: str | None = None, *, everywhere: bool = False
    ) -> list[Line]:
        """The transcript of a conversation, oldest first.

        Without `thread_ts`, what stands outside threads; with it, that thread and its first
        message; `everywhere`, all of it in order of time.
        """
        place = self._place(channel)
        return [self._line(message) for message in _chosen(place, thread_ts, everywhere, None)]

    async def wait_for(
        self,
        channel: str,
        wanted: Wanted = "",
        *,
        thread_ts: str | None = None,
        everywhere: bool = False,
        after: str | None = None,
        by: str | None = None,
        timeout: float = WAIT_SECONDS,  # noqa: ASYNC109
    ) -> Line:
        """The newest message that says `wanted` (a piece of its `str`, or a predicate).

        `after`: only messages written or changed after that ts. `by`: only this user id's.
        Messages already there count. Raises AssertionError with the transcript after `timeout`
        real seconds.
        """
        place = self._place(channel)
        version = -1

        def look() -> Line | None:
            nonlocal version
            if place.version == version:
                return None
            version = place.version
            for message in reversed(_chosen(place, thread_ts, everywhere, after)):
                line = self._line(message)
                said = wanted in line if isinstance(wanted, str) else wanted(line)
                if said and by in (None, message.user):
                    return line
            return None

        try:
            return await self.wait_until(look, timeout=timeout)
        except TimeoutError:
            lines = [str(m) for m in self.seen(channel, thread_ts, everywhere=everywhere)]
            there = "\n  ".join(lines[-20:])
            raise AssertionError(f"waited for {wanted!r} in {channel}:\n  {there}") from None

    async def wait_until(
        self,
        look: Callable[[], Thing | None],
        *,
        timeout: float = WAIT_SECONDS,  # noqa: ASYNC109
    ) -> Thing:
        """The first true result of `look`, tried at every visible change. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while not (found := look()):
                await self._workspace.changes.next()
        return found

    # views

    def top_view(self, user_id: str) -> Json | None:
        """The modal this person has on top, with `errors` by block_id; None if none is open."""
        stack = self._workspace.stacks.get(user_id)
        return show(stack[-1]) if stack else None

    def home(self, user_id: str) -> Json | None:
        """This person's Home tab, None if it was never published."""
        view = self._workspace.homes.get(user_id)
        return show(view) if view else None

    async def wait_for_view(
        self,
        user_id: str,
        wanted: str | Callable[[Json], bool] = "",
        *,
        home: bool = False,
        timeout: float = WAIT_SECONDS,  # noqa: ASYNC109
    ) -> Json:
        """The topmost modal (or Home tab) once it says `wanted` (words, callback_id, predicate)."""

        def look() -> Json | None:
            view = self.home(user_id) if home else self.top_view(user_id)
            if view is None:
                return None
            if callable(wanted):
                return view if wanted(view) else None
            said = wanted in view_text(view) or wanted == view["callback_id"]
            return view if said else None

        try:
            return await self.wait_until(look, timeout=timeout)
        except TimeoutError:
            view = self.home(user_id) if home else self.top_view(user_id)
            there = view_text(view) if view else "no view"
            raise AssertionError(f"waited for {wanted!r} before {user_id}: {there}") from None

    async def wait_until_closed(
        self,
        user_id: str,
        *,
        timeout: float = WAIT_SECONDS,  # noqa: ASYNC109
    ) -> None:
        """Return once this person has no modal open."""
        await self.wait_until(lambda: user_id not in self._workspace.stacks, timeout=timeout)

    def warnings(self, user_id: str) -> list[str]:
        """The warnings Slack has shown this person, oldest first."""
        return [warning.text for warning in self._workspace.warnings if warning.user == user_id]

    def name_of(self, identifier: str) -> str:
        """How people know a user or a channel."""
        user = self._workspace.users.get(identifier)
        if user is not None:
            return user.real_name
        channel = self._workspace.channels.get(identifier)
        return channel.name if channel is not None else identifier

    def plain_text(self, message: Json) -> str:
        """The words of a message or view (as in the snapshot), mentions by name."""
        return plain_text(message, self.name_of)

    def _place(self, channel: str) -> Channel:
        place_id = self._workspace.dm_of(channel) if channel.startswith("U") else channel
        return self._workspace.channels[place_id]

    def _line(self, message: Message) -> Line:
        words = {"text": message.text, "blocks": message.blocks}
        files = self._workspace.files
        return Line(
            ts=message.ts,
            who=message.username or self.name_of(message.user),
            text=plain_text(words, self.name_of),
            buttons=tuple(labels(message.blocks)),
            files=tuple(files[file].name for file in message.files if file in files),
            thread_ts=message.thread_ts,
            replies=len(message.replies),
            edited=message.edited is not None,
            ephemeral_to=message.ephemeral_to,
            user=message.user,
            channel=message.channel,
            changed_ts=message.changed_ts,
            reactions=tuple(message.reactions),
            message=message,
        )


def show(view: View) -> Json:
    """A view as a person sees it: its wire form and the errors beside its fields."""
    return {**view_wire(view), "errors": dict(view.errors)}


def view_text(view: Json) -> str:
    """All the words of a view: title, blocks, buttons, errors."""
    parts = [plain_text(view), *labels(view["blocks"]), *view.get("errors", {}).values()]
    parts += [view[key]["text"] for key in ("submit", "close") if view.get(key)]
    return "\n".join(parts)


def _chosen(
    place: Channel, thread_ts: str | None, everywhere: bool, after: str | None
) -> list[Message]:
    if thread_ts is not None:
        parent = place.messages.get(thread_ts)
        stamps = [thread_ts, *parent.replies] if parent is not None else []
        # Ephemeral replies are not among the parent's replies: nobody else sees them.
        stamps += [
            m.ts for m in place.messages.values() if m.ephemeral_to and m.thread_ts == thread_ts
        ]
    elif everywhere:
        stamps = sorted(place.messages)
    else:
        stamps = place.column
    messages = [place.messages[ts] for ts in stamps]
    return messages if after is None else [m for m in messages if m.changed_ts > after]
