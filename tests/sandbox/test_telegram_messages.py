"""The pretend Telegram, by the real python-telegram-bot: texts sent, edited, deleted."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import (
    BadRequest,
    Forbidden,
)

from sandbox.telegram import SMALL_PNG, CannotDo, Line
from tests.sandbox.telegram_stage import INES, PAUL, Doing, Stage, one_button, open_stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as stage:
        yield stage


async def test_a_message_is_sent_with_everything(stage: Stage) -> None:
    first = stage.server.last
    asked = stage.server.say(INES, "salut")
    sent = await stage.said(
        "*pas* gras 🎈 lien",
        entities=[
            MessageEntity("bold", 11, 2),
            MessageEntity("text_link", 14, 4, url="https://example.org"),
        ],
        reply_parameters=ReplyParameters(asked),
        reply_markup=one_button(),
        protect_content=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
    )
    assert [sent.parse_entity(entity) for entity in sent.entities] == ["🎈", "lien"]
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.message_id == asked
    assert sent.has_protected_content
    assert sent.reply_markup == one_button()
    assert first(INES) == Line("bot", "*pas* gras 🎈 lien", ("Oui",))


@pytest.mark.parametrize(
    ("mode", "text", "plain", "kinds"),
    [
        ("HTML", "<b>a</b> <i>b</i> <u>c</u> <s>d</s>", "a b c d",
         ["bold", "italic", "underline", "strikethrough"]),
        ("HTML", "&lt;b&gt; &amp; &quot;x&quot; &#233; &nbsp;", '<b> & "x" é &nbsp;', []),
        ("HTML", '<a href="https://example.org?a=1&amp;b=>">x</a>', "x", ["text_link"]),
        ("HTML", '<a href="tg://user?id=1001">toi</a>', "toi", ["text_mention"]),
        ("HTML", '<pre><code class="language-python">x</code></pre>', "x", ["pre"]),
        ("HTML", "<blockquote expandable>x</blockquote>", "x", ["expandable_blockquote"]),
        ("HTML", '<span class="tg-spoiler">x</span><tg-spoiler>y</tg-spoiler>', "xy",
         ["spoiler", "spoiler"]),
        ("HTML", "<b>a<i>b</i></b>", "ab", ["bold", "italic"]),
        ("HTML", "<b></b>vide", "vide", []),
        ("MarkdownV2", r"*a* _b_ __c__ ~d~ ||e|| \. `f`", "a b c d e . f",
         ["bold", "italic", "underline", "strikethrough", "spoiler", "code"]),
        ("MarkdownV2", "[x](https://example.org/\\)) ```python\ny```", "x y",
         ["text_link", "pre"]),
        ("MarkdownV2", ">cité\n>encore\naprès", "cité\nencore\naprès", ["blockquote"]),
        ("Markdown", "*a* _b_ `c` [d](https://example.org) \\*", "a b c d *",
         ["bold", "italic", "code", "text_link"]),
    ],
)  # fmt: skip
async def test_parse_modes(
    stage: Stage, mode: str, text: str, plain: str, kinds: list[str]
) -> None:
    sent = await stage.said(text, parse_mode=mode)
    assert (sent.text, [entity.type for entity in sent.entities]) == (plain, kinds)


async def test_blanks_are_trimmed_and_entities_follow(stage: Stage) -> None:
    sent = await stage.said("  \n🎈 <b>gras</b> \n ", parse_mode="HTML")
    assert sent.text == "🎈 gras"
    assert [sent.parse_entity(entity) for entity in sent.entities] == ["gras"]


async def test_only_a_hundred_entities_are_kept(stage: Stage) -> None:
    sent = await stage.said("<b>x</b> " * 120, parse_mode="HTML")
    assert len(sent.entities) == 100


async def test_the_longest_texts_pass(stage: Stage) -> None:
    await stage.said("x" * 4096 + "  ")
    await stage.said("<b>" + "é" * 4096 + "</b>", parse_mode="HTML")
    await stage.said("🎈" * 2048)
    await stage.bot.send_document(INES, b"x", caption="🎈" * 512)


def entities(*given: tuple[str, int, int]) -> list[MessageEntity]:
    return [MessageEntity(*each) for each in given]


def keyboard(rows: int, columns: int) -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton("x", callback_data="x")] * columns
    return InlineKeyboardMarkup([row] * rows)


def plain_button(**what: str) -> Any:
    return {"inline_keyboard": [[{"text": "x", **what}]]}


REFUSED_SENDS: list[tuple[str, dict[str, Any], str]] = [
    ("x" * 4097, {}, "message is too long"),
    ("🎈" * 2049, {}, "message is too long"),
    (" \n ", {}, "message text is empty"),
    ("<b> </b>", {"parse_mode": "HTML"}, "message text is empty"),
    ("x", {"parse_mode": "BBCode"}, "unsupported parse_mode"),
    ("é <foo>x", {"parse_mode": "HTML"},
     "can't parse entities: Unsupported start tag \"foo\" at byte offset 3"),
    ("2 < 3", {"parse_mode": "HTML"},
     "can't parse entities: Unsupported start tag \"\" at byte offset 2"),
    ("x <b", {"parse_mode": "HTML"}, "can't parse entities: Unclosed start tag at byte offset 2"),
    ("<b>x", {"parse_mode": "HTML"},
     "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
    ("<b>x</i>", {"parse_mode": "HTML"},
     'can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("x</b>", {"parse_mode": "HTML"}, "can't parse entities: Unexpected end tag at byte offset 1"),
    ("<span>x</span>", {"parse_mode": "HTML"}, 'Tag "span" must have class "tg-spoiler"'),
    ("Bonjour.", {"parse_mode": "MarkdownV2"},
     "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'"),
    ("*x", {"parse_mode": "MarkdownV2"},
     "can't parse entities: Can't find end of Bold entity at byte offset 0"),
    ("*x", {"parse_mode": "Markdown"},
     "can't parse entities: Can't find end of the entity starting at byte offset 0"),
    ("abc", {"entities": entities(("bold", 3, 1))}, "entity begins after the end of the text"),
    ("abc", {"entities": entities(("bold", 0, 4))},
     "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 4"),
    ("🎈b", {"entities": entities(("bold", 1, 1))}, "begins in a middle of a UTF-16 symbol"),
    ("🎈b", {"entities": entities(("bold", 0, 1))}, "ends in a middle of a UTF-16 symbol"),
    ("abc", {"entities": entities(("sparkle", 0, 1))},
     "can't parse MessageEntity: Unsupported type specified"),
    ("abc", {"entities": entities(("text_link", 0, 1))}, "is invalid"),
    ("x", {"reply_markup": one_button(data="é" * 32 + "x")}, "BUTTON_DATA_INVALID"),
    ("x", {"reply_markup": one_button(label=" ")}, "text must be non-empty"),
    ("x", {"reply_markup": keyboard(13, 8)}, "reply markup is too long"),
    ("x", {"reply_markup": keyboard(1, 9)}, "reply markup is too long"),
    ("x", {"reply_markup": plain_button()},
     "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
    ("x", {"reply_markup": plain_button(url="http://localhost/x")}, "is invalid: Wrong HTTP URL"),
    ("x", {"reply_markup": plain_button(url="https://example.org", callback_data="x")},
     "Exactly one"),
    ("x", {"reply_parameters": ReplyParameters(999)}, "message to be replied not found"),
    ("x", {"message_thread_id": 5}, "message thread not found"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "more", "refusal"), REFUSED_SENDS)
async def test_refused_sends(stage: Stage, text: str, more: dict[str, Any], refusal: str) -> None:
    with pytest.raises(BadRequest) as caught:
        await stage.said(text, **more)
    assert refusal.lower() in caught.value.message.lower()
    assert [line.who for line in stage.server.seen(INES)] == ["Inès"]


async def test_the_largest_keyboards_pass(stage: Stage) -> None:
    await stage.said("x", reply_markup=keyboard(12, 8))
    await stage.said("x", reply_markup=one_button(data="é" * 32))
    await stage.said("x", reply_parameters=ReplyParameters(999, allow_sending_without_reply=True))


@pytest.mark.parametrize("chat_id", [PAUL, 424242, "@nobody", -100123])
async def test_who_never_started_the_bot_is_not_found(stage: Stage, chat_id: int | str) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await stage.bot.send_message(chat_id, "salut")


BLOCKED_ACTS: list[Doing] = [
    lambda stage: stage.said("salut"),
    lambda stage: stage.bot.send_photo(INES, SMALL_PNG),
    lambda stage: stage.bot.send_chat_action(INES, "typing"),
    lambda stage: stage.bot.copy_message(INES, INES, 1),
    lambda stage: stage.bot.edit_message_text("x", INES, 2),
]


@pytest.mark.parametrize("act", BLOCKED_ACTS)
async def test_nothing_reaches_who_blocked_the_bot(stage: Stage, act: Doing) -> None:
    await stage.said("avant")
    stage.server.block(INES)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await act(stage)
    stage.server.unblock(INES)
    await stage.said("après")


async def test_a_text_and_its_buttons_are_edited(stage: Stage) -> None:
    sent = await stage.said("un", reply_markup=one_button())
    edited = await sent.edit_text("<b>deux</b>", parse_mode="HTML", reply_markup=one_button("Non"))
    assert isinstance(edited, Message)
    assert edited.edit_date is not None
    assert stage.server.last(INES) == Line("bot", "deux", ("Non",))
    await sent.edit_reply_markup(None)
    assert stage.server.last(INES) == Line("bot", "deux")


async def test_a_caption_and_a_media_are_edited(stage: Stage) -> None:
    photo = await stage.bot.send_photo(INES, SMALL_PNG, caption="un")
    await photo.edit_caption("deux")
    assert stage.server.last(INES).text == "‹photo› deux"
    await photo.edit_media(InputMediaDocument(b"cv", caption="trois", filename="cv.pdf"))
    assert stage.server.last(INES).text == "‹document cv.pdf› trois"
    text = await stage.said("texte")
    await text.edit_media(InputMediaPhoto(SMALL_PNG))
    assert stage.server.last(INES).text == "‹photo›"


REFUSED_EDITS: list[tuple[str, Doing]] = [
    ("Message is not modified: specified new message content and reply markup are exactly the same",
     lambda stage: stage.bot.edit_message_text("un", INES, 2, reply_markup=one_button())),
    ("Message is not modified",
     lambda stage: stage.bot.edit_message_reply_markup(INES, 2, reply_markup=one_button())),
    ("Message is not modified", lambda stage: stage.bot.edit_message_caption(INES, 3, caption="p")),
    ("Message to edit not found", lambda stage: stage.bot.edit_message_text("x", INES, 99)),
    ("Message identifier is not specified",
     lambda stage: stage.bot.edit_message_text("x", INES, 0)),
    ("Message can't be edited", lambda stage: stage.bot.edit_message_text("x", INES, 1)),
    ("Message can't be edited", lambda stage: stage.bot.edit_message_text("x", INES, 4)),
    ("Message text is empty", lambda stage: stage.bot.edit_message_text(" ", INES, 2)),
    ("Message_too_long", lambda stage: stage.bot.edit_message_text("x" * 4097, INES, 2)),
    ("There is no text in the message to edit",
     lambda stage: stage.bot.edit_message_text("x", INES, 3)),
    ("There is no caption in the message to edit",
     lambda stage: stage.bot.edit_message_caption(INES, 2, caption="x")),
    ("Message caption is too long",
     lambda stage: stage.bot.edit_message_caption(INES, 3, caption="x" * 1025)),
    ("Message can't be edited",
     lambda stage: stage.bot.edit_message_media(InputMediaPhoto(SMALL_PNG), INES, 5)),
    ("Inline keyboard expected",
     lambda stage: stage.bot.edit_message_text("x", INES, 2, reply_markup=ForceReply())),  # type: ignore[arg-type]
    ("Message_id_invalid",
     lambda stage: stage.bot.edit_message_text("x", inline_message_id="abc")),
    ("Chat not found", lambda stage: stage.bot.edit_message_text("x", PAUL, 2)),
]  # fmt: skip


@pytest.mark.parametrize(("refusal", "act"), REFUSED_EDITS)
async def test_refused_edits(stage: Stage, refusal: str, act: Doing) -> None:
    """Messages: 1 is the person's, 2 a text with a button, 3 a photo, 4 came with a keyboard,
    5 is a voice note."""
    await stage.said("un", reply_markup=one_button())
    await stage.bot.send_photo(INES, SMALL_PNG, caption="p")
    await stage.said("clavier", reply_markup=ReplyKeyboardMarkup([["a"]]))
    await stage.bot.send_voice(INES, b"ogg")
    before = stage.server.seen(INES)
    with pytest.raises(BadRequest) as caught:
        await act(stage)
    assert caught.value.message.lower().startswith(refusal.lower())
    assert stage.server.seen(INES) == before


async def test_deleting(stage: Stage) -> None:
    sent = await stage.said("oups", reply_markup=one_button())
    assert await sent.delete()
    assert [line.text for line in stage.server.seen(INES)] == ["/start"]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sent.delete()
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sent.edit_text("trop tard")
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await stage.said("x", reply_parameters=ReplyParameters(sent.message_id))
    with pytest.raises(CannotDo):
        stage.server.press(INES, sent.message_id, "Oui")
    old = await stage.said("vieux")
    stage.clock.offset += timedelta(hours=48)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await old.delete()
    new = await stage.said("neuf")
    assert await stage.bot.delete_messages(INES, [old.message_id, new.message_id, 99])
    assert stage.server.last(INES).text == "vieux"


async def test_old_messages_of_the_bot_can_still_be_edited(stage: Stage) -> None:
    sent = await stage.said("vieux")
    stage.clock.offset += timedelta(days=90)
    await sent.edit_text("rajeuni")
