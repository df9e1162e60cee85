"""The pretend Telegram: groups and channels into which somebody brings the bot."""

from collections.abc import AsyncIterator

import pytest
from telegram import BotCommandScopeAllGroupChats, ChatMemberAdministrator, InlineKeyboardButton
from telegram import InlineKeyboardMarkup as Rows
from telegram.error import BadRequest, Forbidden

from sandbox.telegram import CannotDo, Line
from tests.sandbox.telegram_stage import INES, PAUL, Stage, one_button, open_stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as stage:
        yield stage


async def heard(stage: Stage, chat: int) -> list[str]:
    """The words from a chat that have reached the bot."""
    messages = [each.message for each in await stage.updates()]
    return [each.text for each in messages if each and each.chat.id == chat and each.text]


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_brought_into_a_group(stage: Stage, kind: str) -> None:
    chat = stage.server.join_group(INES, kind)
    change, added = (await stage.updates())[-2:]
    assert change.my_chat_member is not None
    assert change.my_chat_member.chat.type == kind
    assert change.my_chat_member.from_user.id == INES
    assert change.my_chat_member.old_chat_member.status == "left"
    assert change.my_chat_member.new_chat_member.status == "member"
    assert added.message is not None
    assert [user.username for user in added.message.new_chat_members] == ["CamaradeBot"]
    assert added.message.chat.id == chat < 0
    sent = await stage.bot.send_message(chat, "Écris-moi en privé.", reply_markup=one_button())
    assert sent.from_user is not None
    assert sent.from_user.is_bot
    assert stage.server.last(chat) == Line("bot", "Écris-moi en privé.", ("Oui",))
    assert stage.server.join_group(INES, kind) == chat
    assert len(await stage.updates()) == 3


async def test_privacy_mode_leaves_what_is_meant_for_the_bot(stage: Stage) -> None:
    server = stage.server
    chat = server.join_group(INES, "group")
    asked = await stage.bot.send_message(chat, "Bonjour")
    for text in ("ça va ?", "/start@OtherBot", "demande à @CamaradeBotin", "/start"):
        server.say_in_group(INES, chat, text)
    mention = server.say_in_group(INES, chat, "@camaradebot tu es là ?")
    server.say_in_group(INES, chat, "/start@CamaradeBot")
    server.say_in_group(INES, chat, "et moi ?", reply_to=asked.message_id)
    server.edit(INES, mention, "@CamaradeBot es-tu là ?")
    edited = (await stage.updates())[-1].edited_message
    assert edited is not None
    assert edited.chat.type == "group"
    assert await heard(stage, chat) == [
        "/start",
        "@camaradebot tu es là ?",
        "/start@CamaradeBot",
        "et moi ?",
    ]
    assert len(server.seen(chat)) == 9
    assert len(server.seen(INES)) == 1


async def test_put_out_and_brought_back(stage: Stage) -> None:
    server = stage.server
    for kind, gone in (("group", "left"), ("supergroup", "kicked"), ("channel", "kicked")):
        chat = server.join_group(PAUL, kind)
        server.leave_group(PAUL, chat)
        server.leave_group(PAUL, chat)
        change = (await stage.updates())[-1].my_chat_member
        assert change is not None
        assert change.new_chat_member.status == gone
        with pytest.raises(Forbidden, match=f"bot was kicked from the {kind} chat"):
            await stage.bot.send_message(chat, "?")
        count = len(await stage.updates())
        server.say_in_group(PAUL, chat, "/start")
        assert len(await stage.updates()) == count
        server.join_group(PAUL, kind)
        await stage.bot.send_message(chat, "me revoilà")
        back = [each.my_chat_member for each in await stage.updates() if each.my_chat_member][-1]
        assert back.old_chat_member.status == gone


async def test_a_channel(stage: Stage) -> None:
    chat = stage.server.join_group(INES, "channel")
    change = (await stage.updates())[-1].my_chat_member
    assert change is not None
    assert isinstance(change.new_chat_member, ChatMemberAdministrator)
    assert change.new_chat_member.can_post_messages
    stage.server.say_in_group(INES, chat, "Deux postes cette semaine.")
    post = (await stage.updates())[-1].channel_post
    assert post is not None
    assert post.from_user is None
    assert post.sender_chat is not None
    assert post.sender_chat.type == "channel"
    sent = await stage.bot.send_message(chat, "Bonjour")
    assert sent.sender_chat is not None
    assert sent.from_user is None
    # Forwarded to the bot, a post tells its channel.
    stage.server.forward(INES, post.message_id)
    message = (await stage.updates())[-1].message
    assert message is not None
    assert message.to_dict()["forward_origin"]["chat"]["id"] == chat


async def test_what_a_bot_may_do_in_a_group(stage: Stage) -> None:
    chat = stage.server.join_group(INES, "group")
    said = stage.server.say_in_group(INES, chat, "/start")
    with pytest.raises(BadRequest, match="can't be deleted"):
        await stage.bot.delete_message(chat, said)
    own = await stage.bot.send_message(chat, "Bonjour")
    assert await stage.bot.delete_messages(chat, [said, own.message_id])
    assert [line.text for line in stage.server.seen(chat)] == ["‹joined›", "/start"]
    about = await stage.bot.get_chat(chat)
    assert (about.type, about.title) == ("group", "Promo X2012")
    await stage.bot.set_my_commands([("aide", "Aide")], BotCommandScopeAllGroupChats())
    assert [each["command"] for each in stage.server.chat_snapshot(chat)["commands"]] == ["aide"]
    assert stage.server.chat_snapshot(INES)["commands"] == []
    link = Rows([[InlineKeyboardButton("Me parler", url="https://t.me/CamaradeBot?start=")]])
    await stage.bot.send_message(chat, "En privé ?", reply_markup=link)
    assert stage.server.chat_snapshot(chat)["messages"][-1]["buttons"][0][0]["url"]


async def test_places_are_one_s_own(stage: Stage) -> None:
    chat = stage.server.join_group(INES, "group")
    assert stage.server.join_group(PAUL, "group") != chat
    for act in (
        lambda: stage.server.say_in_group(PAUL, chat, "coucou"),
        lambda: stage.server.leave_group(PAUL, chat),
        lambda: stage.server.join_group(INES, "club"),
        lambda: stage.server.say(chat, "je suis un groupe"),
        lambda: stage.server.say_in_group(INES, INES, "en privé"),
    ):
        with pytest.raises(CannotDo):
            act()
    shown = stage.server.chat_snapshot(chat)
    assert (shown["type"], shown["title"], shown["blocked"]) == ("group", "Promo X2012", False)
    assert shown["user"]["id"] == INES
