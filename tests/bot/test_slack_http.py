"""The way in by signed requests: what Slack sends, in its own spelling, and what others send."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier

from bot.slack import http_mode
from bot.slack.api import Api
from bot.slack.door import Door
from bot.slack.entrance import CantListen
from bot.slack.http_mode import MOST_BYTES, HttpMode
from bot.slack.knock import NoAnswer, OtherSecret, knock
from bot.slack.views import Errand, pack
from storage.mail import STAFF, Event, HomeOpened, Pressed, Ref, Said, Submitted, address
from tests.bot.slack_stage import Book, Desk
from tests.bot.terse_slack import open_terse, refusal
from tests.patience import PATIENCE

STAMP, SIGNED = "X-Slack-Request-Timestamp", "X-Slack-Signature"
RECORDED = Path(__file__).parent / "recorded"
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = datetime(2031, 3, 2, 9, tzinfo=UTC)
"""By the clock that the conversations follow: years away from the one signatures are checked by."""

ROOT = "1772441900.000200"


def recorded(name: str) -> bytes:
    """The body of a request of Slack's."""
    body = (RECORDED / name).read_text(encoding="ascii")
    errand = pack(Errand("note/12", STAFF, ROOT))
    return body.replace("PRIVATE-METADATA", quote_plus(errand)).encode()


def signature(body: bytes, at: float, secret: str = SECRET) -> dict[str, str]:
    """The headers with which Slack signs a body."""
    stamp = str(int(at))
    signed = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    return {STAMP: stamp, SIGNED: signed or ""}


class Entrance:
    """Our door with its port open, and whoever sends something there."""

    def __init__(
        self,
        api: Api,
        book: Book,
        session: aiohttp.ClientSession,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self.book, self.session = book, session
        self.http = HttpMode(SECRET, host, port)
        self.door = Door(
            api,
            self.http,
            triage="C0TRIAGE",
            desk=Desk(),
            keep=book.keep,
            received=lambda: None,
            now=lambda: NOW,
            first_pause=0.05,
        )

    def url(self, path: str = "/slack/events") -> str:
        """An address here."""
        return f"http://127.0.0.1:{self.http.port}{path}"

    async def send(self, body: bytes, headers: dict[str, str] | None = None) -> tuple[int, str]:
        """POST a body, with a good signature unless other headers are given: status and answer."""
        form = not body.startswith(b"{")
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        headers = signature(body, time.time()) if headers is None else headers
        headers = {"Content-Type": kind, **headers}
        async with self.session.post(self.url(), data=body, headers=headers) as answer:
            return answer.status, await answer.text()

    async def happens(self, name: str, **headers: str) -> int:
        """Slack sends what is recorded: the status of our answer."""
        body = recorded(name)
        return (await self.send(body, {**signature(body, time.time()), **headers}))[0]


@asynccontextmanager
async def opened(book: Book) -> AsyncIterator[Entrance]:
    async with open_terse() as (slack, api), aiohttp.ClientSession() as session:
        slack.always("auth.test", {"ok": True, "user_id": "U0BOT", "team_id": "T0CARRIERES"})
        slack.always("conversations.members", {"ok": True, "members": ["U0ANNE", "U0BOT"]})
        slack.always("users.info", {"ok": True, "user": {"locale": "fr-FR", "name": "Anne"}})
        entrance = Entrance(api, book, session)
        await entrance.door.start()
        yield entrance
        await entrance.door.stop()


@pytest.fixture
async def entrance() -> AsyncIterator[Entrance]:
    async with opened(Book()) as here:
        yield here


# --- what Slack sends -----------------------------------------------------------------------------

MESSAGE = Said(
    text="Bonjour, où en es-tu ? https://alumni.example.org/offre & merci",
    ref=Ref("1772442000.000100"),
)
COMMAND = "8316548729109.5418093227.a1b2c3d4e5f60718293a4b5c6d7e8f90"


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("message.json", MESSAGE),
        ("home.json", HomeOpened()),
        ("press.txt", Pressed(act="claim/12", ref=Ref(ROOT))),
        (
            "submission.txt",
            Submitted(act="note/12", values={"words": "Vue à l’école & partante : « 100 % »"}),
        ),
        ("command.txt", Said(text="/camarade trouver Léa & co", ref=Ref(f"command:{COMMAND}"))),
    ],
)
async def test_what_slack_sends_is_stored_and_answered(
    entrance: Entrance, name: str, what: object
) -> None:
    assert await entrance.send(recorded(name)) == (200, "")
    (event,) = entrance.book.events
    assert event.what == what
    assert event.who == address("slack", "U0ANNE")
    assert (event.name, event.language, event.staff) == ("Anne", "fr", True)


@pytest.mark.parametrize("name", ["message.json", "press.txt", "submission.txt", "command.txt"])
async def test_what_is_sent_again_happens_once(entrance: Entrance, name: str) -> None:
    assert await entrance.happens(name) == 200
    again = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    assert await entrance.happens(name, **again) == 200
    assert entrance.book.calls == 2
    assert len(entrance.book.events) == 1


@pytest.mark.parametrize("name", ["message.json", "press.txt", "submission.txt", "command.txt"])
async def test_what_could_not_be_stored_is_not_acknowledged(entrance: Entrance, name: str) -> None:
    entrance.book.fail(1)
    assert await entrance.happens(name) == 500
    assert entrance.book.events == []
    again = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_error"}
    assert await entrance.happens(name, **again) == 200
    assert len(entrance.book.events) == 1


async def test_the_challenge_and_the_certificate_check(entrance: Entrance) -> None:
    status, said = await entrance.send(recorded("challenge.json"))
    assert status == 200
    assert said == '{"challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}'
    assert (await entrance.send(recorded("challenge.json"), {}))[0] == 401
    assert await entrance.send(recorded("ssl_check.txt")) == (200, "")
    assert await entrance.send(recorded("ssl_check.txt"), {}) == (200, "")  # it may come unsigned
    assert entrance.book.calls == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"type":"event_callback"', 400),
        (b"payload=%7B", 400),
        (b'{"type":"app_rate_limited","minute_rate_limited":1772442000}', 200),
        (b'{"type":"something_new"}', 404),
        (b"", 404),
    ],
)
async def test_what_we_can_not_use_is_answered(
    entrance: Entrance, body: bytes, status: int
) -> None:
    assert (await entrance.send(body))[0] == status
    assert entrance.book.calls == 0


# --- what others send -----------------------------------------------------------------------------

BODY = recorded("message.json")


@pytest.mark.parametrize(
    ("signed", "instead"),
    [
        (BODY, {STAMP: None, SIGNED: None}),
        (BODY, {STAMP: None}),
        (BODY, {SIGNED: None}),
        (BODY + b" ", {}),
        (BODY, {STAMP: "soon"}),
        (BODY, {STAMP: "9" * 4000}),
        (BODY, {SIGNED: "v0=signé"}),
        (BODY, {SIGNED: "v0="}),
    ],
)
async def test_what_is_not_signed_is_refused(
    entrance: Entrance, signed: bytes, instead: dict[str, str | None]
) -> None:
    """Signed at this moment, so that it is not refused for its age."""
    headers = {**signature(signed, time.time()), **instead}
    sent = {name: value for name, value in headers.items() if value is not None}
    assert (await entrance.send(BODY, sent))[0] == 401
    assert entrance.book.calls == 0


@pytest.mark.parametrize(
    ("age", "status"), [(-330, 401), (-240, 200), (0, 200), (240, 200), (330, 401), (158e6, 401)]
)
async def test_a_signature_is_good_for_five_minutes_of_real_time(
    entrance: Entrance, age: float, status: int
) -> None:
    assert (await entrance.send(BODY, signature(BODY, time.time() - age)))[0] == status
    assert len(entrance.book.events) == (status == 200)


async def test_another_secret_is_refused_and_said_once(
    entrance: Entrance, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    for _ in range(3):
        assert (await entrance.send(BODY, signature(BODY, time.time(), "another")))[0] == 401
    (line,) = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert "SLACK_SIGNING_SECRET" in line
    assert not any("es-tu" in record.getMessage() for record in caplog.records)
    assert SECRET not in caplog.text
    assert entrance.book.calls == 0


async def test_what_is_no_text_is_refused(entrance: Entrance) -> None:
    stamp = str(int(time.time()))
    headers = {STAMP: stamp, SIGNED: "v0=00"}
    assert (await entrance.send(b"\xff\xfe{", headers))[0] == 401


@pytest.mark.parametrize("signed", [True, False])
async def test_a_body_that_is_too_long_is_refused(entrance: Entrance, signed: bool) -> None:
    body = BODY + b" " * MOST_BYTES
    assert (await entrance.send(body, None if signed else {}))[0] == 413
    assert entrance.book.calls == 0


async def test_a_long_message_is_not_too_long(entrance: Entrance) -> None:
    body = BODY.replace(b"merci", b"\\u00e9" * 40_000)
    assert len(body) > 1 << 18
    assert (await entrance.send(body))[0] == 200


async def test_a_body_that_does_not_arrive_is_not_waited_for(
    entrance: Entrance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_mode, "READ_SECONDS", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", entrance.http.port)
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: us\r\nContent-Length: 1000\r\n\r\n{")
    assert b"408" in await asyncio.wait_for(reader.readline(), PATIENCE)
    writer.close()
    await writer.wait_closed()


async def test_a_body_that_breaks_off_is_no_fault_of_ours(
    entrance: Entrance, caplog: pytest.LogCaptureFixture
) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", entrance.http.port)
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: us\r\nContent-Length: 1000\r\n\r\n{")
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert await entrance.happens("message.json") == 200
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/slack/events", 405),
        ("PUT", "/slack/events", 405),
        ("POST", "/", 404),
        ("POST", "/slack/events/more", 404),
        ("GET", "/health", 200),
        ("HEAD", "/health", 200),
        ("POST", "/health", 405),
    ],
)
async def test_other_methods_and_places(
    entrance: Entrance, method: str, path: str, status: int
) -> None:
    headers = signature(BODY, time.time())
    async with entrance.session.request(
        method, entrance.url(path), data=BODY, headers=headers
    ) as answer:
        assert answer.status == status
    assert entrance.book.calls == 0


# --- beginning and end ----------------------------------------------------------------------------


class Slow(Book):
    """Stores when it is allowed to."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()

    async def keep(self, events: Sequence[Event]) -> None:
        self.begun.set()
        await self.go_on.wait()
        await super().keep(events)


async def test_stopping_takes_nothing_more_and_acknowledges_what_it_has_taken() -> None:
    book = Slow()
    async with opened(book) as entrance:
        before = asyncio.create_task(entrance.happens("message.json"))
        await book.begun.wait()
        stopping = asyncio.create_task(entrance.door.stop())
        await asyncio.sleep(0)
        assert await entrance.happens("press.txt") == 503
        book.go_on.set()
        assert await before == 200
        await stopping
        assert [event.what for event in book.events] == [MESSAGE]
        with pytest.raises(aiohttp.ClientConnectorError):
            await entrance.happens("press.txt")


async def test_stopping_gives_up_on_a_disk_that_hangs() -> None:
    book = Slow()
    async with opened(book) as entrance:
        before = asyncio.create_task(entrance.happens("message.json"))
        await book.begun.wait()
        await asyncio.wait_for(entrance.door.stop(grace=0.05), PATIENCE)
        outcome: Any = (await asyncio.gather(before, return_exceptions=True))[0]
        assert outcome != 200
        assert book.events == []


async def test_a_quiet_connection_holds_nobody_up(entrance: Entrance) -> None:
    assert await entrance.happens("message.json") == 200  # the session keeps it open
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await entrance.door.stop()
    assert loop.time() - begun < 5  # generous: a busy machine is no fault of the door


async def test_nothing_is_taken_before_we_know_who_we_are() -> None:
    async with open_terse() as (slack, api), aiohttp.ClientSession() as session:
        slack.always("auth.test", refusal("internal_error"))
        entrance = Entrance(api, Book(), session)
        await entrance.door.start()
        assert await entrance.happens("message.json") == 503
        async with session.get(entrance.url("/health")) as answer:
            assert answer.status == 200
        assert entrance.book.calls == 0
        slack.always("auth.test", {"ok": True, "user_id": "U0BOT"})
        async with asyncio.timeout(PATIENCE):
            while await entrance.happens("message.json") != 200:
                continue
        await entrance.door.stop()


@pytest.mark.parametrize("host", ["127.0.0.1", "nowhere.invalid", "192.0.2.1"])
async def test_a_port_that_can_not_be_had_names_the_setting(entrance: Entrance, host: str) -> None:
    async with open_terse() as (_, api):
        second = Entrance(api, Book(), entrance.session, host, entrance.http.port)
        with pytest.raises(CantListen, match=f"SLACK_HTTP_LISTEN: {host}, port") as caught:
            await second.door.run()
        assert "\n" not in str(caught.value)


# --- the doctor's knock ---------------------------------------------------------------------------


async def test_a_knock_finds_us(entrance: Entrance) -> None:
    await knock(entrance.url(), SECRET)
    with pytest.raises(OtherSecret):
        await knock(entrance.url(), "another")
    with pytest.raises(NoAnswer, match="HTTP 405"):
        await knock(entrance.url("/health"), SECRET)
    await entrance.door.stop()
    with pytest.raises(NoAnswer):
        await knock(entrance.url(), SECRET)
