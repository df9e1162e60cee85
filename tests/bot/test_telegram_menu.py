"""A chat's own menu, by the real library: against the pretend server, and servers without menus."""

import pytest
from telegram import BotCommandScopeChat

from bot.channel import TryLater, Undeliverable
from storage.mail import Address, Message
from tests.bot.telegram_scene import Scene
from tests.bot.telegram_scene import scene as scene
from tests.bot.test_telegram_servers import Answer, Server, knows_no_such_route, opened, refuses
from tests.bot.test_telegram_servers import server as server
from tests.sandbox.telegram_stage import INES

MENU = Address(f"telegram:menu/{INES}")


def menu(*names: str) -> Message:
    """A menu of these commands."""
    facts = tuple((name, f"Ce que fait {name}") for name in names)
    return Message(to=MENU, key="/".join(names), facts=facts, slot="menu")


async def shown(scene: Scene) -> list[str]:
    """The commands of Inès's own chat."""
    commands = await scene.bot.get_my_commands(scope=BotCommandScopeChat(INES))
    return [command.command for command in commands]


async def test_a_menu_is_shown_and_replaced_in_one_chat_only(scene: Scene) -> None:
    ref = await scene.channel.send(menu("start", "help"), under=None)
    assert await shown(scene) == ["start", "help"]
    assert await scene.channel.revise(menu("status"), ref, under=None) == ref
    assert await shown(scene) == ["status"]
    assert [each.command for each in await scene.bot.get_my_commands()] == ["start"]


async def test_it_takes_no_place_in_the_rate_of_the_chat(scene: Scene) -> None:
    assert [scene.channel.pace(menu("start")) for _ in range(5)] == [0.0] * 5


@pytest.mark.parametrize(
    "otherwise", [refuses(404, "Not Found"), refuses(400, "Bad Request"), knows_no_such_route]
)
async def test_a_server_without_menus_is_left_in_peace(server: Server, otherwise: Answer) -> None:
    server.otherwise = otherwise
    async with opened(server) as (door, _, task):
        await server.is_called("setMyShortDescription")
        with pytest.raises((Undeliverable, TryLater)):
            await door.channel.send(menu("start"), under=None)
        assert not task.done()
