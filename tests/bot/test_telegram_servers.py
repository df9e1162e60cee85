"""The Telegram door before servers that are not quite Telegram: slow, lacking, or of few words."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot

from bot import courier
from bot.channel import TryLater, Undeliverable
from bot.telegram import calls, polling, reasons
from bot.telegram.address import with_token
from bot.telegram.channel import TelegramChannel
from bot.telegram.door import TelegramDoor
from bot.telegram.doubts import PAUSES_SECONDS, Doubts
from bot.telegram.polling import Poller
from bot.telegram.profile import Profile
from bot.telegram.request import AiohttpRequest
from bot.telegram.token import Token, TokenRejected
from storage.mail import Address, Attachment, Event, File, Message, Ref
from storage.marks import Mark
from tests.patience import PATIENCE

BOT_TOKEN = "4021:secret"
HELLO = Message(to=Address("telegram:7"), key="k", text="Bonjour")
PROFILES = {"": Profile([("start", "Commencer")], "Le mentorat", "Mentorat")}
ME = {"id": 1, "is_bot": True, "first_name": "Camarade", "username": "camarade_bot"}

Answer = Callable[[], Awaitable[web.Response]]


def says(result: Any) -> Answer:
    async def answer() -> web.Response:
        return web.json_response({"ok": True, "result": result})

    return answer


def refuses(code: int, words: str) -> Answer:
    async def answer() -> web.Response:
        body = {"ok": False, "error_code": code, "description": words}
        return web.json_response(body, status=code)

    return answer


async def knows_no_such_route() -> web.Response:
    return web.Response(status=404, text="no such route")


class Server:
    """Knows getMe, getUpdates and how to send; everything else is answered by `otherwise`."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {"getMe": says(ME)}
        self.first: dict[str, list[Answer]] = {}
        self.otherwise: Answer = says(True)
        self.holds = True
        self.updates: list[dict[str, Any]] = []
        self.calls: Counter[str] = Counter()
        self.address = ""
        self._changed = asyncio.Condition()

    async def handle(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        fields = await request.post()
        async with self._changed:
            self.calls[method] += 1
            self._changed.notify_all()
        if first := self.first.get(method):
            return await first.pop(0)()
        if method in self.answers:
            return await self.answers[method]()
        if method == "getUpdates":
            return await self._updates(int(str(fields.get("offset") or 0)))
        if method.startswith(("send", "edit")):
            here = int(str(fields.get("message_id", 500 + self.calls[method])))
            chat = {"id": int(str(fields["chat_id"])), "type": "private"}
            return await says({"message_id": here, "date": 1, "chat": chat})()
        return await self.otherwise()

    async def _updates(self, offset: int) -> web.Response:
        waiting = [update for update in self.updates if update["update_id"] >= offset]
        if not waiting and self.holds:
            await asyncio.sleep(0.6)
        return web.json_response({"ok": True, "result": waiting})

    async def is_called(self, method: str, times: int = 1) -> None:
        async with self._changed:
            enough = self._changed.wait_for(lambda: self.calls[method] >= times)
            await asyncio.wait_for(enough, PATIENCE)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    app = web.Application()
    app.router.add_route("*", f"/bot{BOT_TOKEN}/{{method}}", server.handle)
    app.router.add_route("*", f"/bot{BOT_TOKEN}/test/{{method}}", server.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.address = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
    yield server
    await runner.cleanup()


class Inbox:
    """Keeps events, and can be waited for."""

    def __init__(self) -> None:
        self.filled = asyncio.Event()

    async def keep(self, events: Sequence[Event]) -> None:
        self.filled.set()


@asynccontextmanager
async def opened(
    server: Server, place: str = ""
) -> AsyncIterator[tuple[TelegramDoor, Inbox, asyncio.Task[None]]]:
    inbox = Inbox()
    door = TelegramDoor(
        BOT_TOKEN,
        server.address + place,
        server.address,
        keep=inbox.keep,
        now=lambda: datetime.now(UTC),
        profiles=PROFILES,
    )
    task = asyncio.create_task(door.run())
    try:
        yield door, inbox, task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, BaseExceptionGroup):
            await task
        await door.stop()


@pytest.mark.parametrize(
    "otherwise",
    [says(True), says({}), says(None), refuses(404, "Not Found"), knows_no_such_route],
    ids=["true", "object", "null", "404", "no route"],
)
async def test_a_server_without_profile_methods(server: Server, otherwise: Answer) -> None:
    server.otherwise = otherwise
    chat = {"id": 7, "type": "private"}
    message = {"message_id": 1, "date": 1, "chat": chat, "text": "Bonjour"}
    server.updates = [{"update_id": 1, "message": message}]
    async with opened(server) as (door, inbox, task):
        await server.is_called("setMyShortDescription")  # what can't be read is simply set
        await asyncio.wait_for(inbox.filled.wait(), PATIENCE)
        assert await door.channel.send(HELLO, under=None) == "501"
        assert not task.done()
        assert server.calls["setMyCommands"] == server.calls["setMyDescription"] == 1


@pytest.mark.parametrize("odd", [says({}), says(True), refuses(404, "Not Found")])
async def test_a_name_that_is_told_later(server: Server, odd: Answer) -> None:
    server.first["getMe"] = [odd]
    async with opened(server) as (door, _, _):
        await server.is_called("getMe")
        assert door.link("m_x") == ""
        await door.named()
        assert door.link("m_x") == "https://t.me/camarade_bot?start=m_x"


async def test_a_server_that_does_not_hold_is_not_asked_without_end(server: Server) -> None:
    server.holds = False
    async with opened(server):
        await server.is_called("getUpdates")
        begun = time.monotonic()
        await server.is_called("getUpdates", 4)
        assert time.monotonic() - begun > 1.0  # 0.3 + 0.45 + 0.675


async def test_the_token_stands_where_the_address_says(server: Server) -> None:
    async with opened(server, "{token}/test/") as (door, _, _):
        await door.named()
        assert door.username == "camarade_bot"
    assert with_token("https://api.telegram.org/bot", "1:x") == "https://api.telegram.org/bot1:x"


@asynccontextmanager
async def polled(server: Server, token: Token) -> AsyncIterator[asyncio.Task[None]]:
    async with Bot(BOT_TOKEN, server.address, get_updates_request=AiohttpRequest()) as bot:
        poller = Poller(bot, Inbox().keep, lambda: datetime.now(UTC), token)
        task = asyncio.create_task(poller.run())
        yield task
        task.cancel()
        with suppress(asyncio.CancelledError, TokenRejected):
            await task


@pytest.mark.parametrize("words", ["Unauthorized", "Not Found"])
async def test_a_passing_rejection_ends_nothing(
    server: Server, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "REJECTED_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(polling, "FIRST_REST_SECONDS", 0.01)
    server.holds = False
    bad = refuses(401 if words == "Unauthorized" else 404, words)
    server.first["getUpdates"] = [bad, bad, says([]), bad, bad]
    async with polled(server, Token()) as task:
        await server.is_called("getUpdates", 7)
        assert not task.done()
        server.answers["getUpdates"] = bad
        with pytest.raises(TokenRejected):
            await asyncio.wait_for(asyncio.shield(task), PATIENCE)


async def test_a_wrong_token_ends_within_seconds(server: Server) -> None:
    server.answers["getMe"] = server.answers["getUpdates"] = refuses(401, "Unauthorized")
    async with opened(server) as (_, _, task):
        with pytest.raises(BaseExceptionGroup) as caught:
            await asyncio.wait_for(task, PATIENCE)
    assert caught.value.subgroup(TokenRejected) is not None
    assert server.calls["getMe"] == 3


@asynccontextmanager
async def speaking(server: Server, **timeouts: Any) -> AsyncIterator[TelegramChannel]:
    """A channel whose token has worked."""
    token = Token()
    token.worked()
    request = AiohttpRequest(**timeouts)
    async with Bot(BOT_TOKEN, server.address, request=request) as bot:
        yield TelegramChannel(bot, token)


async def test_a_server_that_can_not_edit(server: Server) -> None:
    server.answers["editMessageText"] = refuses(404, "Not Found")
    async with speaking(server) as telegram:
        assert await telegram.revise(HELLO, Ref("1"), under=None) == "501"


async def test_an_album_goes_as_one_or_file_by_file(server: Server) -> None:
    photo = Attachment(file=File(kind="photo", source=Address("telegram:photo:F")))
    album = HELLO.model_copy(update={"attachment": photo, "more": (photo, photo)})
    sent = [{"message_id": n, "date": 1, "chat": {"id": 7, "type": "private"}} for n in (4, 5, 6)]
    server.answers["sendMediaGroup"] = says(sent)
    async with speaking(server) as telegram:
        assert await telegram.send(album, under=None) == "4"
        assert server.calls["sendPhoto"] == 0
        server.answers["sendMediaGroup"] = refuses(400, "Bad Request: media can't be grouped")
        server.answers["sendPhoto"] = says(sent[0])
        assert await telegram.send(album, under=None) == "4"
    assert server.calls["sendPhoto"] == 3


async def test_formatting_that_is_refused_costs_no_message(server: Server) -> None:
    formatted = HELLO.model_copy(update={"marks": (Mark(kind="bold", start=0, end=2),)})
    sent = {"message_id": 4, "date": 1, "chat": {"id": 7, "type": "private"}}
    tries = iter([refuses(400, "Bad Request: can't parse entities"), says(sent)])
    server.answers["sendMessage"] = lambda: next(tries)()
    async with speaking(server) as telegram:
        assert await telegram.send(formatted, under=None)
    assert server.calls["sendMessage"] == 2


@pytest.mark.parametrize(
    ("kind", "method", "words", "fault"),
    [
        ("voice", "sendVoice", "VOICE_MESSAGES_FORBIDDEN", "voice"),
        ("document", "sendDocument", "file must be non-empty", "file"),
    ],
)
async def test_a_file_that_is_refused_is_no_fault_of_the_person(
    server: Server, kind: Any, method: str, words: str, fault: str
) -> None:
    server.answers[method] = refuses(400, f"Bad Request: {words}")
    file = File(kind=kind, source=Address(f"telegram:{kind}:7"), mime="audio/ogg")
    carrying = HELLO.model_copy(update={"attachment": Attachment(file=file)})
    async with speaking(server) as telegram:
        with pytest.raises(Undeliverable) as never:
            await telegram.send(carrying, under=None)
    assert (never.value.fault, never.value.blocked) == (fault, False)
    assert words not in never.value.why


async def test_a_server_that_can_not_send(server: Server) -> None:
    server.answers["sendMessage"] = knows_no_such_route
    async with speaking(server) as telegram:
        with pytest.raises(Undeliverable):
            await telegram.send(HELLO, under=None)


async def test_nothing_is_refused_for_a_token_at_fault(server: Server) -> None:
    server.answers["sendMessage"] = refuses(401, "Unauthorized")
    async with speaking(server) as telegram:
        with pytest.raises(TryLater):
            await telegram.send(HELLO, under=None)


async def test_a_slow_answer_is_waited_for(server: Server) -> None:
    async def slowly() -> web.Response:
        await asyncio.sleep(0.4)
        return await says({"message_id": 9, "date": 1, "chat": {"id": 7, "type": "private"}})()

    server.answers["sendMessage"] = server.answers["editMessageText"] = slowly
    async with speaking(server, read=0.2) as telegram:
        assert await telegram.send(HELLO, under=None) == "9"
        assert await telegram.revise(HELLO, Ref("9"), under=None) == "9"
    assert calls.READ_SECONDS + 20 < courier.CALL_SECONDS


async def test_a_message_without_answers_is_not_repeated_for_ever(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "READ_SECONDS", 0.05)
    stuck = asyncio.Event()

    async def never() -> web.Response:
        await stuck.wait()
        return web.Response()

    server.answers["sendMessage"] = never
    pauses = []
    async with speaking(server) as telegram:
        for _ in PAUSES_SECONDS:
            with pytest.raises(TryLater) as later:
                await telegram.send(HELLO, under=None)
            assert later.value.maybe_sent
            pauses.append(later.value.seconds)
        with pytest.raises(Undeliverable) as never_again:
            await telegram.send(HELLO, under=None)
        stuck.set()
    assert tuple(pauses) == PAUSES_SECONDS
    assert never_again.value.why == reasons.NO_ANSWER
    assert server.calls["sendMessage"] == len(PAUSES_SECONDS) + 1


async def test_refusals_that_pass_do_not_count_as_doubts(server: Server) -> None:
    server.answers["sendMessage"] = refuses(502, "Bad Gateway")
    async with speaking(server) as telegram:
        for _ in range(len(PAUSES_SECONDS) + 3):
            with pytest.raises(TryLater):
                await telegram.send(HELLO, under=None)
        del server.answers["sendMessage"]
        assert await telegram.send(HELLO, under=None)


def test_tries_that_were_cut_off_count() -> None:
    doubts = Doubts()
    for _ in range(len(PAUSES_SECONDS) + 1):
        doubts.begin("k")
    with pytest.raises(Undeliverable):
        doubts.begin("k")
    doubts.begin("k")  # it is over: a message of the same key would be another


@pytest.mark.parametrize(
    ("code", "words", "sentence", "blocked"),
    [
        (403, "Forbidden: bot was blocked by the user", "a bloqué le bot", True),
        (403, "Forbidden: user is deactivated", "a été supprimé", True),
        (400, "Bad Request: chat not found", "doit d’abord écrire au bot", True),
        (400, "Bad Request: message is too long", "trop long", False),
        (400, "Bad Request: STRANGE", "(motif\u00a0: Strange)", False),
    ],
)
async def test_why_in_the_words_of_the_team(
    server: Server, code: int, words: str, sentence: str, blocked: bool
) -> None:
    server.answers["sendMessage"] = refuses(code, words)
    async with speaking(server) as telegram:
        with pytest.raises(Undeliverable, match=r"\.$") as caught:
            await telegram.send(HELLO, under=None)
    assert sentence in caught.value.why
    assert caught.value.blocked is blocked
