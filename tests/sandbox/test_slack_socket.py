"""The pretend Slack's Socket Mode, with a real Bolt app behind the real socket client."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.patience import PATIENCE
from tests.sandbox.slack_stage import ANNE, Heard, Stage, open_stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as stage:
        yield stage


async def test_events_without_a_socket_are_retried_then_lost(stage: Stage) -> None:
    slack = stage.slack
    slack.say(ANNE, ANNE, "personne n’écoute")
    await slack.wait_until(lambda: slack.lost == 1)
    slack.timing.retry_seconds = (0.0, 0.0, 1.0)
    slack.timing.retry_scale = 0.5
    slack.say(ANNE, ANNE, "j’attends")
    heard = Heard(app := stage.bolt())
    await stage.connect(app)
    assert (await heard.event())["text"] == "j’attends"
    assert slack.lost == 1


async def test_each_event_goes_to_one_connection(stage: Stage) -> None:
    first, second = Heard(one := stage.bolt()), Heard(two := stage.bolt())
    await stage.connect(one)
    await stage.connect(two)
    await stage.slack.wait_until(lambda: stage.slack.connections == 2)
    for number in range(4):
        stage.slack.say(ANNE, ANNE, str(number))
    texts = [(await heard.event())["text"] for heard in (first, second, first, second)]
    assert sorted(texts) == ["0", "1", "2", "3"]
    assert first.queue.empty()
    assert second.queue.empty()


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
async def test_disconnect_and_reconnect(stage: Stage, reason: str) -> None:
    slack = stage.slack
    heard = Heard(app := stage.bolt())
    await stage.connect(app)
    opened = len([call for call in slack.calls if call.method == "apps.connections.open"])
    slack.trouble.disconnect(reason)
    assert slack.connections == 0
    await slack.wait_until_connected()
    slack.say(ANNE, ANNE, "de retour ?")
    assert (await heard.event())["text"] == "de retour ?"
    now = len([call for call in slack.calls if call.method == "apps.connections.open"])
    assert now == opened + 1


async def test_an_outage_closes_the_sockets(stage: Stage) -> None:
    slack = stage.slack
    heard = Heard(app := stage.bolt())
    await stage.connect(app)
    slack.trouble.down = True
    await slack.wait_until(lambda: slack.connections == 0)
    slack.trouble.down = False
    await slack.wait_until_connected()
    slack.say(ANNE, ANNE, "ça remarche")
    assert (await heard.event())["text"] == "ça remarche"


async def test_a_ticket_works_once(stage: Stage) -> None:
    app = stage.web_client(stage.slack.app_token)
    url = (await app.apps_connections_open(app_token=stage.slack.app_token))["url"]
    async with stage.session.ws_connect(url) as socket:
        hello = await socket.receive_json(timeout=PATIENCE)
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        await socket.ping(b"still there?")
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await stage.session.ws_connect(url)
    stage.slack.trouble.refuse_handshakes = 1
    url = (await app.apps_connections_open(app_token=stage.slack.app_token))["url"]
    for status in (500, 403):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await stage.session.ws_connect(url)
        assert refused.value.status == status


async def test_the_eleventh_connection_is_too_many(stage: Stage) -> None:
    app = stage.web_client(stage.slack.app_token)
    sockets = []
    for number in range(11):
        url = (await app.apps_connections_open(app_token=stage.slack.app_token))["url"]
        sockets.append(await stage.session.ws_connect(url))
        frame = await sockets[-1].receive_json(timeout=PATIENCE)
        assert frame["type"] == ("hello" if number < 10 else "disconnect")
    assert frame["reason"] == "too_many_websockets"
    for socket in sockets:
        await socket.close()
