"""The way in through a socket: the connection is kept, whatever happens to it."""

from collections.abc import AsyncIterator

import pytest

from bot.slack.api import Api
from bot.slack.door import Door
from bot.slack.entrance import WrongToken
from bot.slack.socket_mode import SocketMode
from tests.bot.slack_stage import Book, Desk, House, move_in, open_house
from tests.sandbox.slack_stage import ANNE, TRIAGE, open_stage


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with open_house() as here:
        yield here


async def test_a_cut_connection_is_made_again(house: House) -> None:
    slack = house.stage.slack
    slack.trouble.disconnect()
    await slack.wait_until(lambda: slack.connections == 0)
    await slack.wait_until_connected()
    slack.say(ANNE, ANNE, "encore là ?")
    assert await house.book.wait_for(1)


async def test_a_spent_ticket_is_replaced_by_the_watchdog() -> None:
    async with open_stage() as stage, move_in(stage, Book(), offline_limit=0.5) as house:
        slack = stage.slack
        slack.trouble.refuse_handshakes = 1  # the client would repeat this ticket for ever
        slack.trouble.disconnect()
        await slack.wait_until(lambda: slack.connections == 0)
        await slack.wait_until_connected()
        slack.say(ANNE, ANNE, "encore là ?")
        assert await house.book.wait_for(1)


@pytest.mark.parametrize("wrong", ["xapp-wrong", "xoxb-sandbox"])
async def test_a_wrong_token_is_named(wrong: str) -> None:
    async with open_stage() as stage, Api(stage.slack.bot_token, f"{stage.url}/slack/api/") as api:
        book = Book()
        door = Door(
            api,
            SocketMode(api, wrong),
            triage=TRIAGE,
            desk=Desk(),
            keep=book.keep,
            received=lambda: None,
            now=stage.clock.now,
        )
        with pytest.raises(WrongToken, match="SLACK_APP_TOKEN"):
            await door.run()
