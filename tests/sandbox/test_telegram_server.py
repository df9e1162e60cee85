"""The pretend Telegram, by the real python-telegram-bot: gates, updates, settings, trouble."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    MenuButtonCommands,
    Message,
)
from telegram.error import (
    BadRequest,
    Conflict,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from sandbox.telegram import DEFAULT_TOKEN
from tests.sandbox.telegram_stage import INES, PAUL, Stage, one_button, open_stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as stage:
        yield stage


async def test_the_bot_learns_who_it_is(stage: Stage) -> None:
    me = await stage.bot.get_me()
    assert (me.id, me.username, me.is_bot) == (110201543, "CamaradeBot", True)
    assert me.has_topics_enabled is False


@pytest.mark.parametrize(
    ("token", "method", "status", "description"),
    [
        (DEFAULT_TOKEN, "getme", 200, None),
        (DEFAULT_TOKEN, "makeCoffee", 404, "Not Found"),
        ("1:" + "A" * 35, "getMe", 401, "Unauthorized"),
        ("nonsense", "getMe", 404, "Not Found"),
    ],
)
async def test_gatekeeping(
    stage: Stage, token: str, method: str, status: int, description: str | None
) -> None:
    url = f"{stage.address}/telegram/bot{token}/{method}"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        answer = await response.json()
    assert (response.status, answer.get("description")) == (status, description)
    assert answer["ok"] is (status == 200)
    assert answer.get("error_code") == (None if status == 200 else status)


async def test_a_wrong_token_is_an_invalid_token_to_the_library(stage: Stage) -> None:
    with pytest.raises(InvalidToken):
        await stage.new_bot("1:" + "A" * 35).initialize()


@pytest.mark.parametrize("body", ["form", "json", "query"])
async def test_every_kind_of_body_is_understood(stage: Stage, body: str) -> None:
    url = f"{stage.address}/telegram/bot{DEFAULT_TOKEN}/sendMessage"
    values = {"chat_id": str(INES), "text": "é&<>"}
    sent: dict[str, Any] = {"data": values} if body == "form" else {"json": values}
    if body == "query":
        sent = {"params": values}
    async with aiohttp.ClientSession() as session, session.post(url, **sent) as response:
        assert (await response.json())["result"]["text"] == "é&<>"


async def test_updates_wait_until_a_higher_offset_confirms_them(stage: Stage) -> None:
    stage.server.say(INES, "un")
    stage.server.say(INES, "deux")
    first, second, third = await stage.updates()
    assert [u.message.text for u in (first, second, third) if u.message] == ["/start", "un", "deux"]
    assert third.update_id == second.update_id + 1 == first.update_id + 2
    assert [u.update_id for u in await stage.updates(limit=1)] == [first.update_id]
    assert await stage.updates(offset=second.update_id) == (second, third)
    assert await stage.updates() == (second, third)
    assert await stage.updates(offset=-1) == (third,)
    assert await stage.updates(offset=third.update_id + 1) == ()
    await stage.server.wait_confirmed(1)


async def test_a_message_arrives_complete(stage: Stage) -> None:
    asked = await stage.said("Ton nom ?")
    stage.server.say(INES, " /start abc https://example.org ", reply_to=asked.message_id)
    message = (await stage.updates())[-1].message
    assert message is not None
    assert message.from_user is not None
    assert (message.from_user.id, message.from_user.language_code) == (INES, "fr")
    assert (message.chat.type, message.chat.username) == ("private", "ines_m")
    assert message.text == "/start abc https://example.org"
    assert message.parse_entities() == {
        message.entities[0]: "/start",
        message.entities[1]: "https://example.org",
    }
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "Ton nom ?"
    assert abs(message.date - stage.clock.now()) < timedelta(seconds=5)
    assert message.message_id == asked.message_id + 1


async def test_a_long_poll_ends_as_soon_as_something_happens(stage: Stage) -> None:
    (start,) = await stage.updates()
    poll = asyncio.create_task(stage.bot.get_updates(offset=start.update_id + 1, timeout=2))
    await stage.server.wait_until(lambda: stage.server.snapshot()["bot"]["polling"], 2)
    stage.server.say(INES, "coucou")
    (update,) = await poll
    assert update.message is not None
    assert update.message.text == "coucou"


async def test_the_older_of_two_pollers_is_turned_away(stage: Stage) -> None:
    (start,) = await stage.updates()
    older = asyncio.create_task(stage.bot.get_updates(offset=start.update_id + 1, timeout=2))
    await stage.server.wait_until(lambda: stage.server.snapshot()["bot"]["polling"], 2)
    newer = asyncio.create_task(stage.bot.get_updates(offset=start.update_id + 1, timeout=2))
    with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that"):
        await older
    stage.server.say(INES, "coucou")
    assert len(await newer) == 1


async def test_allowed_updates_are_remembered(stage: Stage) -> None:
    (start,) = await stage.updates(allowed_updates=["callback_query"])
    message = await stage.said("?", reply_markup=one_button())
    stage.server.say(INES, "ignored")
    stage.server.press(INES, message.message_id, "Oui")
    (update,) = await stage.updates(offset=start.update_id + 1)
    assert update.callback_query is not None
    assert (await stage.bot.get_webhook_info()).allowed_updates == ("callback_query",)
    await stage.updates(offset=update.update_id + 1, allowed_updates=[])
    stage.server.say(INES, "heard")
    assert len(await stage.updates()) == 1


async def test_updates_are_kept_for_a_day_and_ids_jump_after_an_idle_week(stage: Stage) -> None:
    (start,) = await stage.updates()
    stage.clock.offset += timedelta(hours=23)
    assert len(await stage.updates()) == 1
    stage.clock.offset += timedelta(days=7)
    assert await stage.updates() == ()
    stage.server.say(INES, "me revoilà")
    (update,) = await stage.updates(offset=start.update_id + 1)
    assert update.update_id > start.update_id + 1


async def test_a_webhook_and_polling_exclude_each_other(stage: Stage) -> None:
    (start,) = await stage.updates()
    poll = asyncio.create_task(stage.bot.get_updates(offset=start.update_id + 1, timeout=2))
    await stage.server.wait_until(lambda: stage.server.snapshot()["bot"]["polling"], 2)
    assert await stage.bot.set_webhook("https://example.org/hook", max_connections=5)
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await stage.updates()
    stage.server.say(INES, "salut")
    info = await stage.bot.get_webhook_info()
    assert (info.url, info.pending_update_count, info.max_connections) == (
        "https://example.org/hook",
        1,
        5,
    )
    with pytest.raises(BadRequest, match=r"(?i)an https url must be provided"):
        await stage.bot.set_webhook("http://example.org")
    assert await stage.bot.delete_webhook(drop_pending_updates=True)
    assert await stage.updates() == ()


async def test_edits_presses_and_blocks_arrive(stage: Stage) -> None:
    words = stage.server.say(INES, "bonjuor")
    stage.server.edit(INES, words, "bonjour")
    asked = await stage.said("On y va ?", reply_markup=one_button())
    stage.server.press(INES, asked.message_id, "Oui")
    stage.server.block(INES)
    stage.server.unblock(INES)
    *_, edited, pressed, blocked, unblocked = await stage.updates()
    assert edited.edited_message is not None
    assert (edited.edited_message.message_id, edited.edited_message.text) == (words, "bonjour")
    assert edited.edited_message.edit_date is not None
    query = pressed.callback_query
    assert query is not None
    assert (query.data, query.from_user.id) == ("yes", INES)
    assert isinstance(query.message, Message)
    assert query.message.message_id == asked.message_id
    assert query.message.reply_markup == one_button()
    assert blocked.my_chat_member is not None
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert unblocked.my_chat_member is not None
    assert unblocked.my_chat_member.old_chat_member.status == "kicked"
    assert unblocked.my_chat_member.new_chat_member.status == "member"


async def test_commands_by_scope_and_language(stage: Stage) -> None:
    bot = stage.bot
    await bot.set_my_commands([("start", "Start")], BotCommandScopeDefault())
    private = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand("aide", "Aide")], private, language_code="fr")
    assert await bot.get_my_commands() == (BotCommand("start", "Start"),)
    assert await bot.get_my_commands(private, "fr") == (BotCommand("aide", "Aide"),)
    assert await bot.get_my_commands(private) == ()
    shown = stage.server.snapshot()["chats"]
    assert [each["command"] for each in shown[str(INES)]["commands"]] == ["aide"]
    assert [each["command"] for each in shown[str(PAUL)]["commands"]] == ["start"]
    await bot.set_my_commands([("stop", "Arrêter")], BotCommandScopeChat(INES))
    assert stage.server.chat_snapshot(INES)["commands"][0]["command"] == "stop"
    await bot.delete_my_commands(BotCommandScopeChat(INES))
    assert stage.server.chat_snapshot(INES)["commands"][0]["command"] == "aide"
    for commands, more, refusal in (
        ([("Start", "x")], {}, "BOT_COMMAND_INVALID"),
        ([("start", "x" * 257)], {}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([("start", "x")] * 101, {}, "BOT_COMMANDS_TOO_MUCH"),
        ([("start", "x")], {"language_code": "fra"}, "LANG_CODE_INVALID"),
        ([("start", "x")], {"scope": BotCommandScopeChat(PAUL)}, "Chat not found"),
    ):
        with pytest.raises(BadRequest, match=f"(?i){refusal}"):
            await bot.set_my_commands(commands, **more)


async def test_the_menu_shows_the_narrowest_commands(stage: Stage) -> None:
    """In the order of core.telegram.org/bots/api#determining-list-of-commands."""
    scopes = (BotCommandScopeChat(INES), BotCommandScopeAllPrivateChats(), BotCommandScopeDefault())
    order = [(scope, code) for scope in scopes for code in ("fr", None)]
    for number, (scope, code) in enumerate(order):
        await stage.bot.set_my_commands([(f"c{number}", "x")], scope, language_code=code)
        await stage.bot.set_my_commands([("other", "x")], scope, language_code="de")
    for number, (scope, code) in enumerate(order):
        shown = stage.server.chat_snapshot(INES)["commands"]
        assert [each["command"] for each in shown] == [f"c{number}"]
        await stage.bot.delete_my_commands(scope, language_code=code)
    assert stage.server.chat_snapshot(INES)["commands"] == []


async def test_words_about_the_bot(stage: Stage) -> None:
    bot = stage.bot
    await bot.set_my_name("Camarade (essai)")
    await bot.set_my_description("Le mentorat entre anciens.")
    await bot.set_my_description("Mentoring among alumni.", language_code="en")
    await bot.set_my_short_description("Mentorat")
    assert (await bot.get_my_name()).name == "Camarade (essai)"
    assert (await bot.get_my_description("en")).description == "Mentoring among alumni."
    assert (await bot.get_my_description("de")).description == "Le mentorat entre anciens."
    assert (await bot.get_my_short_description()).short_description == "Mentorat"
    assert stage.server.snapshot()["bot"]["descriptions"]["en"] == "Mentoring among alumni."
    await bot.set_my_description("", language_code="en")
    assert (await bot.get_my_description("en")).description == "Le mentorat entre anciens."
    for too_long in (
        bot.set_my_name("x" * 65),
        bot.set_my_description("x" * 513),
        bot.set_my_short_description("x" * 121),
    ):
        with pytest.raises(BadRequest, match="is too long"):
            await too_long
    assert await bot.set_chat_menu_button(INES, MenuButtonCommands())
    assert (await bot.get_chat_menu_button(INES)).type == "commands"
    assert stage.server.chat_snapshot(INES)["menu_button"] == {"type": "commands"}
    assert await bot.set_chat_menu_button()


async def test_close_and_log_out(stage: Stage) -> None:
    assert await stage.bot.close()
    assert await stage.bot.log_out()
    with pytest.raises(BadRequest, match="Logged out"):
        await stage.bot.get_me()
    stage.clock.offset += timedelta(minutes=11)
    await stage.bot.get_me()


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_floods(stage: Stage) -> None:
    stage.server.trouble.flood(2, retry_after=7)
    for _ in range(2):
        with pytest.raises(RetryAfter, match=r"Retry in (7 seconds|0:00:07)"):
            await stage.said("salut")
    await stage.bot.send_chat_action(INES, "typing")
    await stage.said("salut")
    assert len(stage.server.seen(INES)) == 2
    assert [(call.method, call.code) for call in stage.server.calls[-4:]] == [
        ("sendMessage", 429),
        ("sendMessage", 429),
        ("sendChatAction", 200),
        ("sendMessage", 200),
    ]


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_rate_limits_per_chat_and_overall(stage: Stage) -> None:
    stage.server.say(PAUL, "/start")
    limits = stage.server.limits
    limits.per_chat_per_second, limits.chat_burst = 1.0, 2
    await stage.said("1")
    await stage.said("2")
    with pytest.raises(RetryAfter, match=r"Retry in (1 seconds|0:00:01)"):
        await stage.said("3")
    await stage.bot.send_message(PAUL, "1")
    stage.clock.offset += timedelta(seconds=1)
    await stage.said("3")
    limits.overall_per_second, limits.overall_burst = 0.1, 1
    stage.clock.offset += timedelta(seconds=10)
    await stage.said("4")
    with pytest.raises(RetryAfter):
        await stage.bot.send_message(PAUL, "2")


async def test_a_server_that_is_down_refuses_even_the_waiting_poll(stage: Stage) -> None:
    (start,) = await stage.updates()
    poll = asyncio.create_task(stage.bot.get_updates(offset=start.update_id + 1, timeout=2))
    await stage.server.wait_until(lambda: stage.server.snapshot()["bot"]["polling"], 2)
    stage.server.trouble.down = True
    for refused in (poll, stage.said("salut"), stage.bot.get_me()):
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await refused
    stage.server.say(INES, "tu es là ?")
    stage.server.trouble.clear()
    assert len(await stage.updates(offset=start.update_id + 1)) == 1


async def test_a_dropped_reply_is_ambiguous_to_the_bot_but_the_message_is_there(
    stage: Stage,
) -> None:
    stage.server.trouble.drop_replies(1)
    with pytest.raises((NetworkError, TimedOut)) as caught:
        await stage.said("une fois")
    assert not isinstance(caught.value, BadRequest)
    assert stage.server.last(INES).text == "une fois"
    await stage.said("deux fois")
    assert [line.text for line in stage.server.seen(INES)] == ["/start", "une fois", "deux fois"]


async def test_chats_outlive_the_bot(stage: Stage) -> None:
    sent = await stage.said("avant")
    await stage.bot.shutdown()
    stage.server.say(INES, "pendant")
    async with stage.new_bot() as another:
        texts = [u.message.text for u in await another.get_updates(timeout=0) if u.message]
        assert texts == ["/start", "pendant"]
        await another.edit_message_text("après", INES, sent.message_id)
    assert [line.text for line in stage.server.seen(INES)] == ["/start", "après", "pendant"]
