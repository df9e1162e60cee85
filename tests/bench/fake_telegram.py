"""A Telegram that costs next to nothing, so that what is measured is the bot.

HTTP/1.1 is read by hand off an asyncio protocol: one request at a time on a connection, bodies with
a Content-Length, which is how both of python-telegram-bot's clients speak. It believes all it is
told; the strict one is `sandbox.telegram`.
"""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

TOKEN = "110201543:benchbenchbenchbenchbenchbenchbench"

_TRUE = b'{"ok":true,"result":true}'
_FIXED = {
    "getMe": b'{"ok":true,"result":{"id":110201543,"is_bot":true,"first_name":"Bench",'
    b'"username":"bench_bot","can_join_groups":false,"can_read_all_group_messages":false,'
    b'"supports_inline_queries":false}}',
    "getMyCommands": b'{"ok":true,"result":[]}',
    "getMyDescription": b'{"ok":true,"result":{"description":""}}',
    "getMyShortDescription": b'{"ok":true,"result":{"short_description":""}}',
}
_MOST_UPDATES = 100

Shown = Callable[[int, int, str, str, bool], None]
"""Told of each message: chat, id, text, its keyboard as JSON, and whether it was an edit."""


class FakeTelegram:
    """One bot's server. `shown` is called as soon as a message has been read off the wire."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self._server: asyncio.Server | None = None
        self.forget()

    def forget(self) -> None:
        """Begin anew, for the next bot."""
        self.polled = asyncio.Event()
        """Set when updates were asked for the first time."""
        self._updates: list[tuple[int, str]] = []
        self._update_id = 0
        self._message_id = 0
        self._poll: tuple[_Connection, int, asyncio.TimerHandle] | None = None

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", 0)

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    @property
    def base_url(self) -> str:
        """What comes before the token."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/telegram/bot"

    # --- what people do -----------------------------------------------------------------------

    def say(self, user: int, text: str) -> None:
        """A person writes."""
        self._message_id += 1
        command = ""
        if text.startswith("/"):
            command = f',"entities":[{{"type":"bot_command","offset":0,"length":{len(text)}}}]'
        self._happen(
            f'"message":{{"message_id":{self._message_id},{_who(user)},"date":{int(time.time())},'
            f'"text":{json.dumps(text)}{command}}}'
        )

    def press(self, user: int, message: int, data: str) -> None:
        """A person presses a button under a message."""
        self._happen(
            f'"callback_query":{{"id":"{self._update_id}",{_from(user)},"chat_instance":"1",'
            f'"data":{json.dumps(data)},"message":{{"message_id":{message},{_chat(user)},'
            f'"date":{int(time.time())},"text":"?"}}}}'
        )

    def _happen(self, update: str) -> None:
        self._update_id += 1
        self._updates.append((self._update_id, f'{{"update_id":{self._update_id},{update}}}'))
        if self._poll is not None:
            # A moment later, so that what happens in one turn of the loop goes in one answer.
            asyncio.get_running_loop().call_soon(self._answer_poll)

    # --- what the bot asks ----------------------------------------------------------------------

    def request(self, connection: "_Connection", method: str, body: bytes) -> None:
        """Answer one call."""
        if method == "getUpdates":
            self._get_updates(connection, _fields(body))
        elif method == "sendMessage":
            fields = _fields(body)
            self._message_id += 1
            self._show(connection, self._message_id, fields, edited=False)
        elif method == "editMessageText":
            fields = _fields(body)
            self._show(connection, int(fields["message_id"]), fields, edited=True)
        else:
            connection.answer(_FIXED.get(method, _TRUE))

    def _show(
        self, connection: "_Connection", message: int, fields: dict[str, str], *, edited: bool
    ) -> None:
        chat, text, keyboard = int(fields["chat_id"]), fields["text"], fields.get("reply_markup")
        markup = f',"reply_markup":{keyboard}' if keyboard else ""
        connection.answer(
            f'{{"ok":true,"result":{{"message_id":{message},"from":{{"id":110201543,'
            f'"is_bot":true,"first_name":"Bench","username":"bench_bot"}},{_chat(chat)},'
            f'"date":{int(time.time())},"text":{json.dumps(text)}{markup}}}}}'.encode()
        )
        self._shown(chat, message, text, keyboard or "", edited)

    def _get_updates(self, connection: "_Connection", fields: dict[str, str]) -> None:
        self.polled.set()
        offset = int(fields.get("offset", "0"))
        self._updates = [each for each in self._updates if each[0] >= offset]
        if self._poll is not None:
            self._answer_poll()
        loop = asyncio.get_running_loop()
        timer = loop.call_later(float(fields.get("timeout", "0")), self._answer_poll)
        self._poll = (connection, offset, timer)
        if self._updates:
            self._answer_poll()

    def _answer_poll(self) -> None:
        if self._poll is None:
            return
        connection, offset, timer = self._poll
        timer.cancel()
        self._poll = None
        some = [text for number, text in self._updates if number >= offset][:_MOST_UPDATES]
        connection.answer(f'{{"ok":true,"result":[{",".join(some)}]}}'.encode())


class _Connection(asyncio.Protocol):
    def __init__(self, telegram: FakeTelegram) -> None:
        self._telegram = telegram
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None

    def data_received(self, data: bytes) -> None:
        self._received += data
        head_end = self._received.find(b"\r\n\r\n")
        if head_end < 0:
            return
        head = self._received[:head_end].lower()
        begin = head.find(b"content-length:")
        length = 0
        if begin >= 0:
            length = int(head[begin + 15 :].split(b"\r\n", 1)[0])
        end = head_end + 4 + length
        if len(self._received) < end:
            return
        body, line = self._received[head_end + 4 : end], self._received.split(b" ", 2)[1]
        self._received = self._received[end:]
        self._telegram.request(self, line.rsplit(b"/", 1)[1].decode(), body)

    def answer(self, body: bytes) -> None:
        """Answer the request that was read last."""
        if self._transport is not None:
            self._transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
            )


def _fields(body: bytes) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


def buttons(keyboard: str) -> list[str]:
    """What the buttons of a keyboard carry, in order."""
    if not keyboard:
        return []
    rows: list[list[dict[str, Any]]] = json.loads(keyboard)["inline_keyboard"]
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def _from(user: int) -> str:
    return (
        f'"from":{{"id":{user},"is_bot":false,"first_name":"Person","last_name":"{user}",'
        '"language_code":"fr"}'
    )


def _chat(user: int) -> str:
    return f'"chat":{{"id":{user},"type":"private","first_name":"Person"}}'


def _who(user: int) -> str:
    return f"{_from(user)},{_chat(user)}"
