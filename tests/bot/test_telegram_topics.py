"""Topics of private chats over the wire: the real library against the pretend server."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from storage.mail import Message, Pressed, Ref, Said
from tests.bot.telegram_scene import PICTURE, TO, YES, Scene, from_slack, running
from tests.sandbox.telegram_stage import INES, open_stage

TOPIC = Message(to=TO, key="t", text="Avec Nour", slot="thread/1", topic=True)


async def begun(topics: bool) -> AsyncIterator[Scene]:
    async with open_stage() as stage:
        stage.server.topics = topics
        scene = Scene(stage)
        async with running(scene.door):
            await scene.keeper.holds(1)
            await scene.door.named()
            yield scene


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async for scene in begun(topics=True):
        yield scene


@pytest.fixture
async def without() -> AsyncIterator[Scene]:
    async for scene in begun(topics=False):
        yield scene


async def tell(scene: Scene, under: Ref, content: bytes | None = None, **fields: Any) -> Ref:
    message = Message(to=TO, key="k", **fields)
    return await scene.channel.send(message, under=under, contents=(content,))


async def opened(scene: Scene) -> Ref:
    return await scene.channel.send(TOPIC, under=None)


def topics(scene: Scene) -> dict[str, int]:
    """The topics of the chat: their numbers, by their names."""
    shown = scene.server.chat_snapshot(INES)["topics"]
    return {each["name"]: each["id"] for each in shown}


async def test_what_goes_into_a_topic_stands_in_it(scene: Scene) -> None:
    assert scene.door.topics
    under = await opened(scene)
    here = topics(scene)["Avec Nour"]
    await tell(scene, under, text="Bonjour", buttons=YES)
    assert scene.shown()["topic"] == here
    await tell(scene, under, PICTURE, attachment=from_slack("photo", "moi.png", "image/png"))
    assert (scene.shown()["kind"], scene.shown()["topic"]) == ("photo", here)
    await scene.tell(text="Ailleurs")
    assert scene.shown()["topic"] is None


async def test_what_is_done_in_a_topic_says_so(scene: Scene) -> None:
    under = await opened(scene)
    ref = await tell(scene, under, text="Oui ?", buttons=YES)
    scene.server.enter_topic(INES, topics(scene)["Avec Nour"])
    mine = scene.server.say(INES, "Bonjour")
    scene.server.edit(INES, mine, "Bonsoir")
    scene.server.press(INES, int(ref), "Oui")
    scene.server.say(INES, "Je réponds", reply_to=int(ref))
    scene.server.enter_topic(INES, None)
    scene.server.say(INES, "Ailleurs")
    events = (await scene.keeper.holds(6))[1:]
    assert [each.under for each in events] == [under] * 4 + [None]
    said = [each.what for each in events if isinstance(each.what, Said)]
    assert [each.reply_to for each in said] == [None, ref, None]
    assert any(isinstance(each.what, Pressed) for each in events)


async def test_a_topic_that_is_gone_costs_no_message_and_doubles_none(scene: Scene) -> None:
    under = await opened(scene)
    scene.server.delete_topic(INES, topics(scene)["Avec Nour"])
    before = len(scene.server.seen(INES))
    await tell(scene, under, author="Nour", text="😀 " * 3000, buttons=YES)
    await tell(scene, under, author="Nour", text="Encore")
    lines = scene.server.seen(INES)[before:]
    assert [line.text[:2] for line in lines] == ["No", "😀 ", "😀 ", "No"]
    assert lines[-1].text == "Nour\nEncore"
    refused = [call for call in scene.server.calls if call.code == 400]
    assert len(refused) == 1  # it is not tried again and again


async def test_a_reply_to_what_is_gone_stays_in_the_topic(scene: Scene) -> None:
    under = await opened(scene)
    mine = scene.server.say(INES, "Une question")
    scene.server.delete(INES, mine)
    await tell(scene, under, text="Oui", reply_to=Ref(str(mine)))
    assert scene.shown()["topic"] == topics(scene)["Avec Nour"]


async def test_topics_that_were_switched_off_meanwhile(scene: Scene) -> None:
    under = await opened(scene)
    scene.server.topics = False
    await tell(scene, under, author="Nour", text="Bonjour")
    assert scene.server.last(INES).text == "Nour\nBonjour"
    nowhere = await scene.channel.send(TOPIC, under=None)
    await tell(scene, nowhere, text="Bonsoir")
    assert scene.server.last(INES).text == "Bonsoir"


async def test_a_topic_takes_the_place_of_a_message_and_is_renamed(scene: Scene) -> None:
    head = await scene.tell(text="Voici Nour")
    under = await scene.channel.revise(TOPIC, head, under=None)
    assert topics(scene).keys() == {"Avec Nour"}
    assert "Voici Nour" in scene.server.transcript(INES)
    blank = Message(to=TO, key="b", text="Effacé", slot="thread/1")
    assert await scene.channel.revise(blank, under, under=None) == under
    assert topics(scene).keys() == {"Effacé"}


async def test_without_topics_nothing_is_asked_of_them(without: Scene) -> None:
    assert not without.door.topics
    under = await opened(without)
    await tell(without, under, text="Bonjour")
    assert without.server.last(INES).text == "Bonjour"
    assert not without.called("createForumTopic")
    assert "message_thread_id" not in without.called("sendMessage")[-1]
