"""The pretend Telegram: what people send besides words, as python-telegram-bot reads it."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Literal

import pytest
from telegram import (
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)
from telegram.helpers import effective_message_type

from sandbox.telegram import CannotDo, Upload
from sandbox.telegram.entities import TEXT_LIMIT, pieces, utf16_length
from tests.sandbox.telegram_stage import INES, PAUL, Stage, open_stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as stage:
        yield stage


async def newest(stage: Stage, count: int = 1) -> list[Message]:
    """The messages of the last updates, new or edited."""
    messages = [each.effective_message for each in (await stage.updates())[-count:]]
    assert all(isinstance(message, Message) for message in messages)
    return [message for message in messages if message]


async def test_a_sticker(stage: Stage) -> None:
    sticker = stage.server.send_file(INES, "sticker", b"webp", emoji="🙂")
    (message,) = await newest(stage)
    assert message.sticker is not None
    assert (message.sticker.emoji, message.sticker.width) == ("🙂", 512)
    assert effective_message_type(message) == "sticker"
    with pytest.raises(CannotDo, match="only one's own texts"):
        stage.server.edit(INES, sticker, "x")


async def test_a_poll(stage: Stage) -> None:
    stage.server.send_poll(INES, "Quel jour ?", ["lundi", " ", "mardi"])
    (message,) = await newest(stage)
    assert message.poll is not None
    assert message.poll.question == "Quel jour ?"
    assert [option.text for option in message.poll.options] == ["lundi", "mardi"]
    assert effective_message_type(message) == "poll"
    assert stage.server.chat_snapshot(INES)["messages"][-1]["poll"]["question"] == "Quel jour ?"


async def test_cards_of_oneself_and_of_others(stage: Stage) -> None:
    stage.server.send_contact(INES, "+33612345678")
    stage.server.send_contact(INES, "+33698765432", "Camille Roy")
    own, other = [message.contact for message in await newest(stage, 2)]
    assert own is not None
    assert other is not None
    assert (own.user_id, own.first_name, own.last_name) == (INES, "Inès", "Martin")
    assert (other.user_id, other.first_name, other.last_name) == (None, "Camille", "Roy")


async def test_an_album_of_named_files(stage: Stage) -> None:
    files = [Upload("cv.pdf", b"a", "application/pdf"), Upload("lettre.pdf", b"b", None)]
    sent = stage.server.send_album(INES, files, kind="document", caption="les deux")
    first, second = await newest(stage, 2)
    assert [first.message_id, second.message_id] == sent
    assert first.media_group_id == second.media_group_id
    assert (first.caption, second.caption) == ("les deux", None)
    assert [message.document and message.document.file_name for message in (first, second)] == [
        "cv.pdf",
        "lettre.pdf",
    ]
    stage.server.edit(INES, sent[0], "voici")
    (edited,) = await newest(stage)
    assert (edited.caption, edited.message_id) == ("voici", sent[0])


FOREIGN: list[tuple[Literal["hidden_user", "user", "chat", "channel"], type]] = [
    ("hidden_user", MessageOriginHiddenUser),
    ("user", MessageOriginUser),
    ("chat", MessageOriginChat),
    ("channel", MessageOriginChannel),
]


@pytest.mark.parametrize(("of", "origin"), FOREIGN)
async def test_a_message_from_another_conversation(
    stage: Stage,
    of: Literal["hidden_user", "user", "chat", "channel"],
    origin: type,
) -> None:
    said = stage.server.forward_from_elsewhere(INES, "On recrute.", author="Camille Roy", of=of)
    (message,) = await newest(stage)
    assert message.text == "On recrute."
    assert message.forward_origin is not None
    assert isinstance(message.forward_origin, origin)
    assert message.from_user is not None
    assert message.from_user.id == INES
    assert message.forward_origin.date < message.date
    assert stage.server.chat_snapshot(INES)["messages"][-1]["forwarded"] == "Camille Roy"
    with pytest.raises(CannotDo, match="only one's own texts"):
        stage.server.edit(INES, said, "x")


async def test_forwarding_within_one_s_chats(stage: Stage) -> None:
    asked = await stage.said("Ton nom ?")
    stage.server.forward(INES, asked.message_id)
    (message,) = await newest(stage)
    assert isinstance(message.forward_origin, MessageOriginUser)
    assert message.forward_origin.sender_user.is_bot
    photo = stage.server.send_file(INES, "photo", b"x", caption="moi")
    stage.server.forward(INES, photo)
    (again,) = await newest(stage)
    assert (again.caption, bool(again.photo)) == ("moi", True)
    # Forwarded once more, it is still by whoever wrote it.
    stage.server.forward(INES, message.message_id)
    (third,) = await newest(stage)
    assert isinstance(third.forward_origin, MessageOriginUser)
    assert third.forward_origin.sender_user.is_bot
    secret = await stage.said("secret", protect_content=True)
    with pytest.raises(CannotDo, match="cannot be forwarded"):
        stage.server.forward(INES, secret.message_id)


async def test_own_messages_can_be_edited_for_two_days(stage: Stage) -> None:
    said = stage.server.say(INES, "Inès Karon")
    stage.clock.offset += timedelta(hours=47)
    stage.server.edit(INES, said, "Inès Caron")
    (message,) = await newest(stage)
    assert (message.text, message.message_id) == ("Inès Caron", said)
    assert message.edit_date is not None
    with pytest.raises(CannotDo, match="at most 4096"):
        stage.server.edit(INES, said, "x" * 4097)
    stage.clock.offset += timedelta(hours=1)
    with pytest.raises(CannotDo, match="48 hours"):
        stage.server.edit(INES, said, "Inès Martin")


async def test_what_no_client_sends(stage: Stage) -> None:
    server = stage.server
    acts: list[Callable[[], object]] = [
        lambda: server.send_album(INES, [b"x"]),
        lambda: server.send_album(INES, [b"x"] * 11),
        lambda: server.send_poll(INES, " ", ["a", "b"]),
        lambda: server.send_poll(INES, "?", []),
        lambda: server.send_poll(INES, "?", ["x" * 101]),
        lambda: server.send_location(INES, 91, 0),
        lambda: server.forward_from_elsewhere(INES, " "),
        lambda: server.forward_from_elsewhere(INES, "x", of="mars"),  # type: ignore[arg-type] # meant
        lambda: server.forward(PAUL, 1),
    ]
    before = len(await stage.updates())
    for act in acts:
        with pytest.raises(CannotDo):
            act()
    assert len(await stage.updates()) == before


# -- long texts -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "kept"),
    [
        ("\n\n", ""),  # between paragraphs
        ("\n", ""),  # between lines
        (". ", "."),  # after a sentence
        (", ", ","),  # after a part of one
        (" ", ""),  # between words
    ],
)
def test_a_long_text_is_cut_at_the_best_place(mark: str, kept: str) -> None:
    cut = "a" * 2500 + mark + "b" * 3000
    assert [piece.strip() for piece in pieces(cut)] == ["a" * 2500 + kept, "b" * 3000]


def test_a_better_place_wins_over_a_later_one_but_not_over_half_a_message() -> None:
    text = "a" * 2500 + "\n\n" + "b" * 1000 + " " + "c" * 3000
    assert [len(piece) for piece in pieces(text)] == [2500, 4003]
    early = "a" * 100 + "\n\n" + "b" * 5000
    assert [len(piece) for piece in pieces(early)] == [4096, 1006]


@pytest.mark.parametrize("letter", ["a", "é", "🎈", "👩‍🚀 ", "mot, "])
def test_pieces_fit_and_lose_nothing(letter: str) -> None:
    text = letter * 9000
    cut = pieces(text)
    assert "".join(cut) == text
    assert all(0 < utf16_length(piece) <= TEXT_LIMIT for piece in cut)
    assert pieces("court") == ["court"]
