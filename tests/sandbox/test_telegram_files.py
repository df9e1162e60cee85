"""The pretend Telegram, by the real python-telegram-bot: files, albums, copies, pins."""

from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from telegram import (
    InputMediaDocument,
    InputMediaPhoto,
)
from telegram.constants import ReactionEmoji
from telegram.error import (
    BadRequest,
    NetworkError,
    TelegramError,
)

from sandbox.telegram import SMALL_PNG, Line
from tests.sandbox.telegram_stage import INES, PAUL, Doing, Stage, one_button, open_stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as stage:
        yield stage


SENT_FILES: list[tuple[str, Doing]] = [
    ("photo", lambda stage: stage.bot.send_photo(INES, SMALL_PNG, caption="c")),
    ("document", lambda stage: stage.bot.send_document(INES, b"x", caption="c", filename="a.pdf")),
    ("voice", lambda stage: stage.bot.send_voice(INES, b"x", caption="c", duration=4)),
    ("video", lambda stage: stage.bot.send_video(INES, b"x", caption="c", width=5, height=6)),
    ("video_note", lambda stage: stage.bot.send_video_note(INES, b"x", length=100)),
    ("audio", lambda stage: stage.bot.send_audio(INES, b"x", caption="c", title="t")),
    ("animation", lambda stage: stage.bot.send_animation(INES, b"x", caption="c")),
    ("sticker", lambda stage: stage.bot.send_sticker(INES, b"x")),
]


@pytest.mark.parametrize(("kind", "act"), SENT_FILES)
async def test_files_go_out_come_back_and_go_out_again(stage: Stage, kind: str, act: Doing) -> None:
    sent = await act(stage)
    media = getattr(sent, kind)
    media = media[-1] if kind == "photo" else media
    assert sent.caption == (None if kind in ("video_note", "sticker") else "c")
    file = await stage.bot.get_file(media.file_id)
    assert file.file_size == len(await file.download_as_bytearray())
    again = await getattr(stage.bot, f"send_{kind}")(INES, media.file_id)
    assert getattr(again, kind) == getattr(sent, kind)
    shown = stage.server.chat_snapshot(INES)["messages"][-1]["file"]
    async with aiohttp.ClientSession() as session:
        response = await session.get(stage.address + shown["url"])
        assert await response.read() == await file.download_as_bytearray()


@pytest.mark.parametrize(
    "kind", ["photo", "document", "voice", "video", "video_note", "audio", "animation", "sticker"]
)
async def test_files_of_people_arrive(stage: Stage, kind: str) -> None:
    stage.server.send_file(INES, kind, b"contenu", filename="f.bin", caption="voici", duration=3)
    message = (await stage.updates())[-1].message
    assert message is not None
    media = message.effective_attachment
    media = media[-1] if isinstance(media, tuple) else media
    assert message.caption == "voici"
    file = await stage.bot.get_file(media.file_id)  # type: ignore[union-attr]
    assert await file.download_as_bytearray() == b"contenu"


@pytest.mark.parametrize(
    ("name", "mime", "shown"),
    [
        ("Synthèse.pdf", "application/pdf", True),
        ("photo.png", "image/png", True),
        ("page.html", "text/html", False),
        ("dessin.svg", "image/svg+xml", False),
        ("export.json", "application/json", True),
        ("tout.zip", "application/zip", False),
    ],
)
async def test_the_page_opens_or_saves_a_document(
    stage: Stage, name: str, mime: str, shown: bool
) -> None:
    stage.server.send_file(INES, "document", b"contenu", filename=name, mime=mime)
    file = stage.server.chat_snapshot(INES)["messages"][-1]["file"]
    assert (file["name"], file["size"], file["opens"]) == (name, 7, shown)
    async with aiohttp.ClientSession() as session:
        response = await session.get(stage.address + file["url"])
        disposition = response.content_disposition
    assert disposition is not None
    assert (disposition.type, disposition.filename) == ("inline" if shown else "attachment", name)
    assert (response.content_type == mime) is shown


async def test_names_types_and_details_travel(stage: Stage) -> None:
    sent = await stage.bot.send_document(INES, b"x", filename="CV Inès.pdf")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type) == ("CV Inès.pdf", "application/pdf")
    voice = await stage.bot.send_voice(INES, b"x", duration=timedelta(seconds=7))
    assert voice.voice is not None
    assert voice.to_dict()["voice"]["duration"] == 7
    photo = await stage.bot.send_photo(INES, SMALL_PNG)
    assert [(size.width, size.height) for size in photo.photo] == [(1, 1), (1, 1)]
    assert photo.photo[0].file_id != photo.photo[1].file_id


async def test_a_download_link_lives_an_hour(stage: Stage) -> None:
    sent = await stage.bot.send_document(INES, b"x")
    assert sent.document is not None
    file = await sent.document.get_file()
    stage.clock.offset += timedelta(hours=1, seconds=1)
    with pytest.raises(TelegramError, match="Not Found"):
        await file.download_as_bytearray()


async def test_albums(stage: Stage) -> None:
    sent = await stage.bot.send_media_group(
        INES, [InputMediaPhoto(SMALL_PNG), InputMediaPhoto(SMALL_PNG)], caption="deux vues"
    )
    assert len({message.media_group_id for message in sent}) == 1
    assert sent[0].media_group_id
    assert [message.caption for message in sent] == ["deux vues", None]
    copies = await stage.bot.copy_messages(INES, INES, [message.message_id for message in sent])
    albums = [each["album"] for each in stage.server.chat_snapshot(INES)["messages"][-2:]]
    assert len(copies) == 2
    assert albums[0] == albums[1] != sent[0].media_group_id
    stage.server.send_album(INES, [b"a", b"b", b"c"], caption="trois")
    messages = [update.message for update in (await stage.updates())[-3:]]
    assert len({message.media_group_id for message in messages if message}) == 1


async def test_places_and_cards(stage: Stage) -> None:
    place = await stage.bot.send_location(INES, 48.85, 2.35)
    assert place.location is not None
    assert place.location.latitude == 48.85
    card = await stage.bot.send_contact(INES, "+33600000000", "Paul")
    assert card.contact is not None
    assert card.contact.first_name == "Paul"
    stage.server.send_location(INES, 1.5, 2.5)
    message = (await stage.updates())[-1].message
    assert message is not None
    assert message.location is not None


PNG_ROW = SMALL_PNG[:16] + (30).to_bytes(4, "big") + (1).to_bytes(4, "big") + SMALL_PNG[24:]
REFUSED_FILES: list[tuple[str, Doing]] = [
    ("Image_process_failed", lambda stage: stage.bot.send_photo(INES, b"not a picture")),
    ("Photo_invalid_dimensions", lambda stage: stage.bot.send_photo(INES, PNG_ROW)),
    ("File must be non-empty", lambda stage: stage.bot.send_document(INES, b"", filename="a.txt")),
    ("Wrong file identifier/HTTP URL specified",
     lambda stage: stage.bot.send_document(INES, "nonsense")),
    ("Failed to get HTTP URL content",
     lambda stage: stage.bot.send_document(INES, "https://example.org/cv.pdf")),
    ("Message caption is too long",
     lambda stage: stage.bot.send_document(INES, b"x", caption="x" * 1025)),
    ("Message caption is too long",
     lambda stage: stage.bot.send_document(INES, b"x", caption="🎈" * 513)),
    ("Wrong file_id", lambda stage: stage.bot.get_file("nonsense")),
    ("Too many messages to send as an album",
     lambda stage: stage.bot.send_media_group(INES, [InputMediaPhoto(SMALL_PNG)] * 11)),
    ("Media group must include 2-10 items",
     lambda stage: stage.bot.send_media_group(INES, [InputMediaPhoto(SMALL_PNG)])),
    ("Document can't be mixed with other media types",
     lambda stage: stage.bot.send_media_group(
         INES, [InputMediaPhoto(SMALL_PNG), InputMediaDocument(b"x")])),
    ("Invalid geographical coordinates", lambda stage: stage.bot.send_location(INES, 91, 0)),
]  # fmt: skip


@pytest.mark.parametrize(("refusal", "act"), REFUSED_FILES)
async def test_refused_files(stage: Stage, refusal: str, act: Doing) -> None:
    with pytest.raises(BadRequest) as caught:
        await act(stage)
    assert caught.value.message.lower().startswith(refusal.lower())
    assert len(stage.server.seen(INES)) == 1


async def test_a_file_keeps_its_kind(stage: Stage) -> None:
    document = (await stage.bot.send_document(INES, b"x")).document
    assert document is not None
    with pytest.raises(BadRequest, match=r"(?i)can't use file of type Document as Photo"):
        await stage.bot.send_photo(INES, document.file_id)


async def test_size_limits(stage: Stage) -> None:
    limits = stage.server.limits
    assert (limits.upload_bytes, limits.photo_bytes) == (50 * 2**20, 10 * 2**20)
    assert (limits.download_bytes, limits.voice_bytes) == (20 * 2**20, 2**20)
    limits.upload_bytes, limits.photo_bytes, limits.voice_bytes = 1000, 80, 100
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await stage.bot.send_document(INES, b"x" * 1001)
    with pytest.raises(BadRequest, match="bytes is too big for a photo; the maximum size is 80"):
        await stage.bot.send_photo(INES, SMALL_PNG + b"x" * 80)
    voice = await stage.bot.send_voice(INES, b"x" * 101)
    assert voice.voice is None
    assert voice.document is not None
    limits.download_bytes = 100
    with pytest.raises(BadRequest, match="File is too big"):
        await voice.document.get_file()


async def test_copies_and_forwards(stage: Stage) -> None:
    stage.server.say(PAUL, "/start")
    words = stage.server.say(INES, "écoute https://example.org")
    picture = stage.server.send_file(INES, "photo", SMALL_PNG, caption="vue")
    copied = await stage.bot.copy_message(PAUL, INES, words)
    assert stage.server.last(PAUL) == Line("bot", "écoute https://example.org")
    assert stage.server.last(PAUL).message_id == copied.message_id
    await stage.bot.copy_message(PAUL, INES, picture, caption="autre", reply_markup=one_button())
    assert stage.server.last(PAUL) == Line("bot", "‹photo› autre", ("Oui",))
    forwarded = await stage.bot.forward_message(PAUL, INES, words)
    assert forwarded.forward_origin is not None
    assert forwarded.to_dict()["forward_origin"]["sender_user"]["id"] == INES
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await forwarded.edit_text("x")
    assert len(await stage.bot.copy_messages(PAUL, INES, [words, picture, 999])) == 2
    assert len(await stage.bot.forward_messages(PAUL, INES, [words, picture])) == 2
    secret = await stage.said("secret", protect_content=True)
    for act, refusal in (
        (stage.bot.copy_message(PAUL, INES, 999), "Message to copy not found"),
        (stage.bot.forward_message(PAUL, INES, 999), "Message to forward not found"),
        (stage.bot.copy_message(PAUL, INES, secret.message_id), "can't be copied"),
        (stage.bot.forward_message(PAUL, INES, secret.message_id), "can't be forwarded"),
        (stage.bot.copy_messages(PAUL, INES, [picture, words]), "strictly increasing"),
    ):
        with pytest.raises(BadRequest, match=refusal):
            await act


async def test_message_ids_grow_over_all_chats(stage: Stage) -> None:
    stage.server.say(PAUL, "/start")
    ids = [
        (await stage.said("un")).message_id,
        (await stage.bot.send_message(PAUL, "deux")).message_id,
        stage.server.say(INES, "trois"),
    ]
    assert ids == sorted(set(ids))
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await stage.bot.edit_message_text("x", PAUL, ids[0])


async def test_pins_reactions_and_chat_actions(stage: Stage) -> None:
    words = stage.server.say(INES, "merci")
    assert await stage.bot.set_message_reaction(INES, words, ReactionEmoji.HEART_ON_FIRE)
    assert stage.server.chat_snapshot(INES)["messages"][-1]["reaction"] == "❤\u200d🔥"
    with pytest.raises(BadRequest, match=r"(?i)reaction_invalid"):
        await stage.bot.set_message_reaction(INES, words, "🍕")
    assert await stage.bot.set_message_reaction(INES, words, [])
    assert stage.server.chat_snapshot(INES)["messages"][-1]["reaction"] is None
    assert await stage.bot.pin_chat_message(INES, words)
    chat = await stage.bot.get_chat(INES)
    assert chat.pinned_message is not None
    assert (chat.first_name, chat.pinned_message.message_id) == ("Inès", words)
    assert await stage.bot.unpin_chat_message(INES)
    with pytest.raises(BadRequest, match="Message to unpin not found"):
        await stage.bot.unpin_chat_message(INES)
    assert await stage.bot.unpin_all_chat_messages(INES)
    assert await stage.bot.send_chat_action(INES, "typing")
    assert stage.server.chat_snapshot(INES)["typing"] is True
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await stage.bot.send_chat_action(INES, "thinking")
    stage.clock.offset += timedelta(seconds=6)
    assert stage.server.chat_snapshot(INES)["typing"] is False


async def test_a_private_chat_has_topics_where_they_are_switched_on(stage: Stage) -> None:
    with pytest.raises(BadRequest, match="The chat is not a forum"):
        await stage.bot.create_forum_topic(INES, "Mentorat")
    stage.server.topics = True
    assert (await stage.bot.get_me()).has_topics_enabled
    made = await stage.bot.create_forum_topic(INES, "Mentorat")
    sent = await stage.said(message_thread_id=made.message_thread_id)
    assert (sent.message_thread_id, sent.is_topic_message) == (made.message_thread_id, True)
    assert sent.reply_to_message is not None  # the notice that opened it, as on the real server
    stage.server.delete_topic(INES, made.message_thread_id)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await stage.said(message_thread_id=made.message_thread_id)
    assert (await stage.bot.get_user_profile_photos(INES)).total_count == 0
