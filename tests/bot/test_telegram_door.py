"""The Telegram door over the wire: the real library against the pretend server."""

import asyncio
import logging
from datetime import UTC, datetime

import pytest

from bot.channel import TryLater
from bot.telegram.door import TelegramDoor
from bot.telegram.profile import Profile, publish
from bot.telegram.token import TokenRejected
from sandbox.telegram import DEFAULT_TOKEN
from storage.mail import Edited, Message, Pressed, Said
from tests.bot.telegram_scene import PROFILES, TO, YES, Keeper, Scene, running
from tests.bot.telegram_scene import scene as scene
from tests.sandbox.telegram_stage import INES


async def test_what_is_said_is_kept_and_confirmed(scene: Scene) -> None:
    scene.server.say(INES, "Bonjour")
    events = await scene.keeper.holds(2)
    assert [event.what.text for event in events if isinstance(event.what, Said)] == [
        "/start",
        "Bonjour",
    ]
    await scene.server.wait_confirmed()


async def test_what_could_not_be_kept_comes_again(scene: Scene) -> None:
    scene.keeper.failures = 2
    scene.server.say(INES, "Bonjour")
    events = await scene.keeper.holds(2)
    assert isinstance(events[-1].what, Said)
    assert len(events) == 2


async def test_an_edit_that_changes_no_word_is_left_out(scene: Scene) -> None:
    """Telegram reports those, too: of a message that was kept, or comes with it."""
    one = scene.server.say(INES, "Bonjour")
    await scene.keeper.holds(2)
    scene.server.edit(INES, one, "Bonjour")
    scene.keeper.failures = 2
    two = scene.server.say(INES, "Bonsoir")
    scene.server.edit(INES, two, "Bonsoir.")
    scene.server.edit(INES, two, "Bonsoir")
    events = await scene.keeper.holds(5)
    said = [each.what.text for each in events if isinstance(each.what, Said | Edited)]
    assert said == ["/start", "Bonjour", "Bonsoir", "Bonsoir.", "Bonsoir"]


async def test_a_press_is_answered_at_once_and_kept(scene: Scene) -> None:
    ref = await scene.tell(text="Oui ?", buttons=YES)
    query = scene.server.press(INES, int(ref), "Oui")
    await scene.server.wait_answer(query)
    assert (await scene.keeper.holds(2))[-1].what == Pressed(act="yes", ref=ref)


async def test_the_profile_is_set_once(scene: Scene) -> None:
    setters = ("setMyCommands", "setMyDescription", "setMyShortDescription")
    await scene.server.wait_until(lambda: len(scene.called("setMyShortDescription")) == 2)
    await publish(scene.bot, PROFILES)
    assert [scene.server.call_counts[method] for method in setters] == [2, 2, 2]
    changed = {"": Profile([("start", "Partir")], "Le mentorat de l’AX", "Mentorat")}
    await publish(scene.bot, changed)
    assert [scene.server.call_counts[method] for method in setters] == [3, 2, 2]


async def test_our_link(scene: Scene) -> None:
    await scene.server.wait_until(lambda: bool(scene.door.username))
    assert scene.door.link("m_x") == f"https://t.me/{scene.door.username}?start=m_x"


async def test_a_second_poller_is_named(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    async with running(scene.new_door()):
        await scene.server.wait_until(lambda: "Another process asks Telegram" in caplog.text)


async def test_a_rejected_token_ends_the_door(scene: Scene) -> None:
    door = scene.new_door("110201543:" + "x" * 35)
    with pytest.raises(BaseExceptionGroup) as caught:
        await door.run()
    assert caught.value.subgroup(TokenRejected) is not None
    assert "xxx" not in str(caught.value.exceptions[0])
    await door.stop()


async def test_a_server_that_is_away_is_waited_for(scene: Scene) -> None:
    scene.server.trouble.down = True
    scene.server.say(INES, "Bonjour")
    await asyncio.sleep(0.05)
    scene.server.trouble.down = False
    await scene.keeper.holds(2)


async def test_nobody_there_is_not_doubtful() -> None:
    door = TelegramDoor(
        DEFAULT_TOKEN,
        "http://127.0.0.1:9/bot",
        "http://127.0.0.1:9/file/bot",
        keep=Keeper().keep,
        now=lambda: datetime.now(UTC),
        profiles={},
    )
    async with running(door):
        await asyncio.sleep(0)
        with pytest.raises(TryLater) as caught:
            await door.channel.send(Message(to=TO, key="k", text="Bonjour"), under=None)
    assert not caught.value.maybe_sent
