"""The pretend Slack's signed requests, before an app that says what it is told to."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from tests.patience import PATIENCE
from tests.sandbox.slack_stage import ANNE, BRUNO, TRIAGE, Stage, listen, open_stage

BUTTON = [
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "claim",
                "value": "7",
                "text": {"type": "plain_text", "text": "Je prends"},
            }
        ],
    }
]


class App:
    """Answers the challenge, notes everything else, and answers that with `answers`, one by one;
    then with 200."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[tuple[web.Request, str]] = asyncio.Queue()
        self.answers: list[web.Response | float] = []
        self.challenges = 0
        self.lies = False

    async def handle(self, request: web.Request) -> web.Response:
        """POST."""
        body = await request.text()
        if '"url_verification"' in body:
            self.challenges += 1
            return web.Response(text="no" if self.lies else json.loads(body)["challenge"])
        self.heard.put_nowait((request, body))
        answer = self.answers.pop(0) if self.answers else web.Response()
        if isinstance(answer, float):
            await asyncio.sleep(answer)
            return web.Response()
        return answer

    async def next(self) -> tuple[web.Request, str]:
        """The next request, and its body."""
        return await asyncio.wait_for(self.heard.get(), PATIENCE)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage(by_http=True) as stage:
        yield stage


@pytest.fixture
async def app(stage: Stage) -> AsyncIterator[App]:
    app, server = App(), web.Application()
    server.add_routes([web.post("/told", app.handle)])
    runner = web.AppRunner(server, shutdown_timeout=0.1)
    stage.request_url = f"{await listen(runner)}/told"
    yield app
    await runner.cleanup()


async def card(stage: Stage, app: App) -> str:
    """A message with a button; the app is told of its own words, too."""
    answer = await stage.client.chat_postMessage(channel=TRIAGE, text="carte", blocks=BUTTON)
    await app.next()
    return str(answer["ts"])


async def test_what_a_request_looks_like(stage: Stage, app: App) -> None:
    stage.slack.say(ANNE, ANNE, "Où ça ?")
    request, body = await app.next()
    assert request.content_type == "application/json"
    assert json.loads(body)["event"]["text"] == "Où ça ?"
    assert "X-Slack-Retry-Num" not in request.headers
    verifier = SignatureVerifier(stage.slack.signing_secret)
    assert verifier.is_valid_request(body, dict(request.headers))
    assert not SignatureVerifier("another").is_valid_request(body, dict(request.headers))
    # Signed by real time, although this workspace lives in another year.
    assert abs(int(request.headers["X-Slack-Request-Timestamp"]) - time.time()) < 60
    await stage.slack.press(ANNE, TRIAGE, await card(stage, app), "Je prends")
    request, body = await app.next()
    assert request.content_type == "application/x-www-form-urlencoded"
    assert json.loads(parse_qs(body)["payload"][0])["actions"][0]["value"] == "7"
    await stage.slack.command(ANNE, TRIAGE, "/camarade", "aide à l’équipe & co")
    _, body = await app.next()
    assert parse_qs(body)["text"] == ["aide à l’équipe & co"]
    await stage.slack.command(ANNE, TRIAGE, "/camarade", "inviter @bruno. @Bruno, @hugo, a@bruno")
    _, body = await app.next()
    assert parse_qs(body)["text"] == [f"inviter <@{BRUNO}|bruno>. @Bruno, @hugo, a@bruno"]
    assert app.challenges == 1


async def test_events_are_repeated_three_times_with_the_reason(stage: Stage, app: App) -> None:
    slack = stage.slack
    slack.timing.ack_seconds = 0.2
    app.answers = [web.Response(status=500), 0.5, web.Response(status=302)]
    slack.say(ANNE, ANNE, "Bonjour")
    told = [await app.next() for _ in range(4)]
    assert [request.headers.get("X-Slack-Retry-Num") for request, _ in told] == [
        None,
        "1",
        "2",
        "3",
    ]
    reasons = [request.headers.get("X-Slack-Retry-Reason") for request, _ in told]
    assert reasons == [None, "http_error", "http_timeout", "http_error"]
    assert len({json.loads(body)["event_id"] for _, body in told}) == 1
    await slack.wait_until_delivered()
    assert (slack.redelivered, slack.lost) == (3, 0)
    app.answers = [web.Response(status=503) for _ in range(4)]
    slack.say(ANNE, ANNE, "Bonsoir")
    await slack.wait_until(lambda: slack.lost == 1)


async def test_nothing_is_told_where_the_challenge_is_not_answered(stage: Stage, app: App) -> None:
    app.lies = True
    stage.slack.say(ANNE, ANNE, "Bonjour")
    await stage.slack.wait_until(lambda: stage.slack.lost == 1)
    assert app.challenges == 4
    assert app.heard.empty()
    with pytest.raises(TimeoutError):
        await stage.slack.wait_until_connected(0.1)


async def test_a_press_is_told_once_and_its_failure_shown(stage: Stage, app: App) -> None:
    slack = stage.slack
    slack.timing.ack_seconds = 0.2
    ts = await card(stage, app)
    app.answers = [web.Response(status=500), 0.5]
    for _ in range(2):
        assert not await slack.press(ANNE, TRIAGE, ts, "Je prends")
    assert await slack.press(ANNE, TRIAGE, ts, "Je prends")
    assert app.heard.qsize() == 3
    assert slack.warnings(ANNE) == [
        "We had some trouble connecting. Try again?",
        "operation timed out",
    ]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (web.Response(text="C’est noté."), "C’est noté."),
        (web.json_response({"text": "C’est écrit.", "response_type": "in_channel"}), "C’est écrit"),
    ],
)
async def test_a_command_is_answered_by_the_response(
    stage: Stage, app: App, answer: web.Response, said: str
) -> None:
    app.answers = [answer]
    assert await stage.slack.command(ANNE, TRIAGE, "/camarade", "aide")
    assert await stage.slack.wait_for(TRIAGE, said)


@pytest.mark.parametrize(
    "answer",
    [
        web.Response(status=500),
        web.Response(text="{", content_type="application/json"),
        web.json_response(["text"]),
    ],
)
async def test_a_command_that_is_not_answered_says_so(
    stage: Stage, app: App, answer: web.Response
) -> None:
    app.answers = [answer]
    assert not await stage.slack.command(ANNE, TRIAGE, "/camarade", "aide")
    (warning,) = stage.slack.warnings(ANNE)
    assert warning.startswith("/camarade failed with the error")


async def test_an_outage_and_a_cut_are_no_requests(stage: Stage, app: App) -> None:
    slack = stage.slack
    await slack.wait_until_connected()
    slack.trouble.down = True
    slack.say(ANNE, ANNE, "perdu")
    await slack.wait_until(lambda: slack.lost == 1)
    assert app.heard.empty()
    slack.trouble.down = False
    slack.timing.retry_seconds = (0.0, 0.0, 0.0)
    app.answers = [30.0]
    slack.say(ANNE, ANNE, "coupé")
    await app.next()
    slack.trouble.cut()
    request, _ = await app.next()
    assert request.headers["X-Slack-Retry-Reason"] == "connection_failed"
    await slack.wait_until_delivered()
    assert slack.lost == 1


async def test_there_is_no_socket_to_open(stage: Stage) -> None:
    app = stage.web_client(stage.slack.app_token)
    with pytest.raises(SlackApiError, match="forbidden_team"):
        await app.apps_connections_open(app_token=stage.slack.app_token)
    assert (await stage.session.get(f"{stage.url}/slack/socket")).status == 404
