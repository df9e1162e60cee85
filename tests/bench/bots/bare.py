"""The limit: the same intake with nothing but aiohttp and sqlite3, and the same durability.

    python -m tests.bench.bots.bare BASE_URL TOKEN DATABASE_FILE

Updates are committed before the next are asked for; answers, and what is said, are committed before
it is sent; what was sent is marked so. Commits are grouped: whatever has gathered goes in one.
"""

import asyncio
import json
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.bench.bots.questions import QUESTIONS, SENT, keyboard, settled, text

_TABLES = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
CREATE TABLE inbox (id INTEGER PRIMARY KEY, payload TEXT, handled INTEGER DEFAULT 0);
CREATE INDEX inbox_open ON inbox (id) WHERE handled = 0;
CREATE TABLE person (id INTEGER PRIMARY KEY, answers TEXT);
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY, chat INTEGER, method TEXT, payload TEXT, sent INTEGER DEFAULT 0
);
CREATE INDEX outbox_open ON outbox (id) WHERE sent = 0;
"""

_MOST = 32


class Bot:
    """One process's bot."""

    def __init__(self, base_url: str, token: str, file: str) -> None:
        self._url = f"{base_url}{token}/"
        self._thread = ThreadPoolExecutor(1)
        self._database = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._database.executescript(_TABLES)
        self._handle_now = asyncio.Event()
        self._sent: list[int] = []

    async def run(self) -> None:
        """Poll, handle and send until cancelled."""
        async with aiohttp.ClientSession() as self._session, asyncio.TaskGroup() as group:
            group.create_task(self._poll())
            group.create_task(self._handle(group))

    async def _call(self, method: str, fields: dict[str, Any]) -> Any:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(fields).encode()
        async with self._session.post(self._url + method, data=body, headers=headers) as answer:
            return (await answer.json())["result"]

    async def _poll(self) -> None:
        offset = 0
        async with asyncio.TaskGroup() as answers:
            while True:
                updates = await self._call("getUpdates", {"offset": offset, "timeout": 25})
                if not updates:
                    continue
                for update in updates:
                    query = update.get("callback_query")
                    if query:
                        call = self._call("answerCallbackQuery", {"callback_query_id": query["id"]})
                        answers.create_task(call)
                await self._in_thread(self._store, updates)
                offset = updates[-1]["update_id"] + 1
                self._handle_now.set()

    async def _handle(self, group: asyncio.TaskGroup) -> None:
        while True:
            await self._handle_now.wait()
            self._handle_now.clear()
            sent, self._sent = self._sent, []
            said, more = await self._in_thread(self._decide, sent)
            if more:
                self._handle_now.set()
            by_chat: dict[int, list[Any]] = {}
            for row in said:
                by_chat.setdefault(row[1], []).append(row)
            for rows in by_chat.values():
                group.create_task(self._send(rows))

    async def _send(self, rows: list[Any]) -> None:
        for number, _, method, payload in rows:
            await self._call(method, json.loads(payload))
            self._sent.append(number)
        self._handle_now.set()

    async def _in_thread(self, work: Any, *arguments: Any) -> Any:
        def commit() -> Any:
            self._database.execute("BEGIN IMMEDIATE")
            result = work(*arguments)
            self._database.execute("COMMIT")
            return result

        return await asyncio.get_running_loop().run_in_executor(self._thread, commit)

    # --- in the thread ------------------------------------------------------------------------

    def _store(self, updates: list[dict[str, Any]]) -> None:
        rows = [(update["update_id"], json.dumps(update)) for update in updates]
        self._database.executemany("INSERT OR IGNORE INTO inbox (id, payload) VALUES (?, ?)", rows)

    def _decide(self, sent: list[int]) -> tuple[list[Any], bool]:
        self._database.executemany(
            "UPDATE outbox SET sent = 1, payload = '' WHERE id = ?", [(number,) for number in sent]
        )
        open_events = "SELECT id, payload FROM inbox WHERE handled = 0 ORDER BY id LIMIT ?"
        said = []
        events = self._database.execute(open_events, (_MOST,)).fetchall()
        for number, payload in events:
            for chat, method, fields in self._answer(json.loads(payload)):
                cursor = self._database.execute(
                    "INSERT INTO outbox (chat, method, payload) VALUES (?, ?, ?)",
                    (chat, method, json.dumps(fields)),
                )
                said.append((cursor.lastrowid, chat, method, json.dumps(fields)))
            self._database.execute(
                "UPDATE inbox SET handled = 1, payload = '' WHERE id = ?", (number,)
            )
        return said, len(events) == _MOST

    def _answer(self, update: dict[str, Any]) -> list[tuple[int, str, dict[str, Any]]]:
        query = update.get("callback_query")
        message = query["message"] if query else update["message"]
        chat: int = message["chat"]["id"]
        given = query["data"].rsplit("/", 1)[-1] if query else message["text"]
        row = self._database.execute("SELECT answers FROM person WHERE id = ?", (chat,)).fetchone()
        answers: dict[str, str] = json.loads(row[0]) if row else {}
        number = len(answers)
        edit: dict[str, Any] = {"chat_id": chat, "message_id": message["message_id"]}
        said: list[tuple[int, str, dict[str, Any]]] = []
        if number == len(QUESTIONS):
            said.append((chat, "editMessageText", {**edit, "text": "Envoyé"}))
            said.append((chat, "sendMessage", {"chat_id": chat, "text": SENT}))
            return said
        if given == "/start":
            answers, number = {}, -1
        else:
            answers[QUESTIONS[number].name] = given
            if query:
                said.append((chat, "editMessageText", {**edit, "text": settled(number, given)}))
        self._database.execute(
            "INSERT OR REPLACE INTO person (id, answers) VALUES (?, ?)", (chat, json.dumps(answers))
        )
        rows = [
            [{"text": label, "callback_data": act} for label, act in row]
            for row in keyboard(number + 1)
        ]
        markup = json.dumps({"inline_keyboard": rows})
        fields = {"chat_id": chat, "text": text(number + 1), "reply_markup": markup}
        return [*said, (chat, "sendMessage", fields)]


async def main(base_url: str, token: str, file: str) -> None:
    """Run until the process is ended."""
    await Bot(base_url, token, file).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
