"""The pretend Telegram: buttons, keyboards, and what people can do and see."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import aiohttp
import pytest
from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import (
    BadRequest,
)

from sandbox.telegram import CannotDo, Line
from tests.sandbox.telegram_stage import INES, PAUL, Stage, one_button, open_stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as stage:
        yield stage


async def test_a_press_is_answered_once(stage: Stage) -> None:
    asked = await stage.said("?", reply_markup=one_button())
    query = stage.server.press(INES, asked.message_id, "yes")
    assert len(stage.server.chat_snapshot(INES)["pending_callbacks"]) == 1
    waiting = asyncio.create_task(stage.server.wait_answer(query))
    assert await stage.bot.answer_callback_query(query, "Noté", show_alert=True)
    assert await waiting == "Noté"
    shown = stage.server.chat_snapshot(INES)
    assert shown["pending_callbacks"] == []
    assert (shown["toast"]["text"], shown["toast"]["alert"]) == ("Noté", True)
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query"):
        await stage.bot.answer_callback_query(query)


async def test_a_press_must_be_answered_soon_and_shortly(stage: Stage) -> None:
    asked = await stage.said("?", reply_markup=one_button())
    query = stage.server.press(INES, asked.message_id, "Oui")
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await stage.bot.answer_callback_query(query, "x" * 201)
    stage.clock.offset += timedelta(seconds=20)
    for gone in (query, "123"):
        with pytest.raises(BadRequest, match="Query is too old"):
            await stage.bot.answer_callback_query(gone)
    assert stage.server.chat_snapshot(INES)["pending_callbacks"] == []


async def test_only_shown_buttons_can_be_pressed(stage: Stage) -> None:
    asked = await stage.said(
        "?",
        reply_markup=InlineKeyboardMarkup(
            [
                [
                    InlineKeyboardButton("✅ Oui", callback_data="yes"),
                    InlineKeyboardButton("Site", url="https://example.org"),
                ]
            ]
        ),
    )
    for label in ("Non", "Site"):
        with pytest.raises(CannotDo):
            stage.server.press(INES, asked.message_id, label)
    stage.server.tap(INES, "Oui")
    await asked.edit_reply_markup(None)
    with pytest.raises(CannotDo):
        stage.server.press(INES, asked.message_id, "yes")
    stage.server.press_data(INES, asked.message_id, "yes")
    *_, last = await stage.updates()
    assert last.callback_query is not None
    assert last.callback_query.data == "yes"
    assert stage.server.seen(INES)[-2:] == [Line("Inès", "[✅ Oui]"), Line("Inès", "[yes]")]


async def test_reply_keyboards(stage: Stage) -> None:
    contact = KeyboardButton("Mon numéro", request_contact=True)
    markup = ReplyKeyboardMarkup([["Oui", "Non"], [contact]], one_time_keyboard=True)
    await stage.said("?", reply_markup=markup)
    assert stage.server.keys(INES) == ["Oui", "Non", "Mon numéro"]
    stage.server.tap(INES, "Mon numéro")
    message = (await stage.updates())[-1].message
    assert message is not None
    assert message.contact is not None
    assert message.contact.user_id == INES
    stage.server.tap(INES, "Oui")
    assert stage.server.seen(INES)[-1] == Line("Inès", "Oui")
    assert stage.server.keys(INES) == []
    await stage.said("?", reply_markup=ReplyKeyboardMarkup([["Encore"]]))
    await stage.said("texte sans clavier")
    assert stage.server.keys(INES) == ["Encore"]
    await stage.said("fini", reply_markup=ReplyKeyboardRemove())
    assert stage.server.keys(INES) == []
    await stage.said("ton nom ?", reply_markup=ForceReply(input_field_placeholder="Nom"))
    assert stage.server.chat_snapshot(INES)["force_reply"]["input_field_placeholder"] == "Nom"


async def test_waiting_looks_only_at_what_came_since_the_person_acted(stage: Stage) -> None:
    sent = await stage.said("Ton prénom ?")
    assert (await stage.server.wait_for(INES, "prénom")).message_id == sent.message_id
    stage.server.say(INES, "Inès")
    with pytest.raises(TimeoutError, match=r"Inès waited 0\.01 s for 'prénom'"):
        await stage.server.wait_for(INES, "prénom", 0.01)
    assert await stage.server.wait_for(INES, "prénom", anywhere=True)
    waiting = asyncio.create_task(
        stage.server.wait_for(INES, lambda line: "Oui" in line.buttons, timeout=2)
    )
    await sent.edit_text("C’est bien Inès ?", reply_markup=one_button())
    assert await waiting == Line("bot", "C’est bien Inès ?", ("Oui",))
    stage.server.mark(INES)
    with pytest.raises(TimeoutError):
        await stage.server.wait_for(INES, None, 0.01)


async def test_the_transcript(stage: Stage) -> None:
    await stage.said("On y va ?", reply_markup=one_button())
    stage.server.tap(INES, "Oui")
    await stage.bot.send_document(INES, b"x", filename="cv.pdf", caption="Voilà")
    assert stage.server.transcript(INES).splitlines() == [
        "Inès      /start",
        "bot       On y va ?  [Oui]",
        "Inès      [Oui]",
        "bot       ‹document cv.pdf› Voilà",
    ]


async def test_links_open_the_chat(stage: Stage) -> None:
    stage.server.open_link(PAUL, "inv_8Zk-2")
    message = (await stage.updates())[-1].message
    assert message is not None
    assert message.text == "/start inv_8Zk-2"
    await stage.bot.send_message(PAUL, "hello")
    stage.server.block(PAUL)
    stage.server.open_link(PAUL)
    assert stage.server.seen(PAUL)[-1] == Line("Paul", "/start")
    with pytest.raises(CannotDo):
        stage.server.open_link(PAUL, "é")


async def test_a_long_text_leaves_in_pieces(stage: Stage) -> None:
    stage.server.say(INES, "🎈" * 2049 + "fin")
    *_, first, second = [update.message for update in await stage.updates()]
    assert first is not None
    assert second is not None
    assert (first.text, second.text) == ("🎈" * 2048, "🎈fin")


async def test_a_press_on_a_deleted_message_comes_without_its_content(stage: Stage) -> None:
    asked = await stage.said("?", reply_markup=one_button())
    await asked.delete()
    query = stage.server.press_data(INES, asked.message_id, "yes")
    *_, last = await stage.updates()
    assert last.callback_query is not None
    assert last.callback_query.message is not None
    assert not last.callback_query.message.is_accessible
    await stage.bot.answer_callback_query(query, "Trop tard")
    assert await stage.server.wait_answer(query) == "Trop tard"


async def test_people_cannot_do_the_impossible(stage: Stage) -> None:
    sent = await stage.said("salut")
    acts: list[Callable[[], object]] = [
        lambda: stage.server.say(INES, "  "),
        lambda: stage.server.say(99, "qui suis-je ?"),
        lambda: stage.server.say(INES, "x", reply_to=99),
        lambda: stage.server.edit(INES, sent.message_id, "pas à moi"),
        lambda: stage.server.tap(INES, "rien"),
        lambda: stage.server.press_data(INES, 99, "x"),
        lambda: stage.server.send_file(INES, "hologram", b"x"),
        lambda: stage.server.send_file(INES, "photo", b"x", caption="x" * 1025),
    ]
    stage.server.block(PAUL)
    acts.append(lambda: stage.server.say(PAUL, "bloqué"))
    for act in acts:
        with pytest.raises(CannotDo):
            act()


async def test_the_snapshot_is_json_and_changes_are_announced(stage: Stage) -> None:
    changes = 0

    def on_change() -> None:
        nonlocal changes
        changes += 1

    stage.server.state.on_change = on_change
    sent = await stage.said("Bonjour", reply_markup=one_button())
    stage.server.delete(INES, sent.message_id)
    assert changes == 2
    shown = stage.server.snapshot()
    assert aiohttp.payload.JsonPayload(shown)
    chat = shown["chats"][str(INES)]
    assert chat["messages"][-1]["deleted"] is True
    assert chat["messages"][-1]["buttons"] == [[{"text": "Oui", "data": "yes"}]]
    assert chat["user"]["first_name"] == "Inès"
    assert shown["chats"][str(PAUL)]["started"] is False
    assert stage.server.call_counts["sendMessage"] == 1
    assert stage.server.calls[-1].as_json()["params"]["text"] == "Bonjour"
