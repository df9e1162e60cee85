"""Recorded updates in, events out."""

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Update

from bot.telegram.inbound import event_of
from storage.mail import CalledElsewhere, Card, Edited, Event, File, Pressed, Reachable, Said

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SENT = datetime(2026, 3, 2, 8, 59, 30, tzinfo=UTC)
INES = {
    "id": 4021,
    "is_bot": False,
    "first_name": "Inès",
    "last_name": "Martin",
    "username": "ines_m",
    "language_code": "fr-CH",
}
PRIVATE = {"id": 4021, "first_name": "Inès", "type": "private"}
GROUP = {"id": -77, "title": "Promo 2019", "type": "group"}
BOT = {"id": 99, "is_bot": True, "first_name": "Camarade", "username": "camarade_bot"}


def read(**update: Any) -> Event | None:
    return event_of(Update.de_json({"update_id": 7, **update}, None), NOW)


def message(**fields: Any) -> dict[str, Any]:
    sent = int(SENT.timestamp())
    return {"message_id": 12, "date": sent, "chat": PRIVATE, "from": INES, **fields}


def said(**fields: Any) -> Said:
    event = read(message=message(**fields))
    assert event is not None
    assert isinstance(event.what, Said)
    return event.what


def test_words_with_who_said_them() -> None:
    assert read(message=message(text="Bonjour 🙂")) == Event(
        id="telegram:update:7",
        at=SENT,
        who="telegram:4021",
        where="telegram:4021",
        what=Said(text="Bonjour 🙂", ref="12"),
        name="Inès Martin",
        language="fr-CH",
    )


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("/start", "/start"),
        ("/start@camarade_bot", "/start"),
        ("/start@camarade_bot m_x-1", "/start m_x-1"),
        ("écris à moi@ax.org", "écris à moi@ax.org"),
        ("/ou@la la", "/ou la"),
    ],
)
def test_commands_lose_the_name_of_the_bot(typed: str, read_as: str) -> None:
    assert said(text=typed).text == read_as


def test_a_reply_says_to_what() -> None:
    original = message(message_id=9, text="Et toi ?", **{"from": BOT})
    assert said(text="Oui", reply_to_message=original).reply_to == "9"


def test_a_photo_is_the_largest_of_its_sizes() -> None:
    sizes = [
        {"file_id": "S", "file_unique_id": "s", "width": 90, "height": 60, "file_size": 1_000},
        {"file_id": "L", "file_unique_id": "l", "width": 900, "height": 600, "file_size": 80_000},
    ]
    what = said(photo=sizes, caption="Mon plan")
    assert what.text == "Mon plan"
    assert what.file == File(
        kind="photo", source="telegram:photo:L", mime="image/jpeg", size=80_000
    )


BASE = {"file_id": "F", "file_unique_id": "f", "file_size": 5}
PICTURE = {**BASE, "width": 1, "height": 1}


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (
            "document",
            {**BASE, "file_name": "cv é.pdf", "mime_type": "application/pdf"},
            File(
                kind="document",
                source="telegram:document:F",
                name="cv é.pdf",
                mime="application/pdf",
                size=5,
            ),
        ),
        (
            "voice",
            {**BASE, "duration": 3},
            File(kind="voice", source="telegram:voice:F", mime="audio/ogg", size=5),
        ),
        (
            "audio",
            {**BASE, "duration": 3, "file_name": "a.mp3", "mime_type": "audio/mpeg"},
            File(kind="audio", source="telegram:audio:F", name="a.mp3", mime="audio/mpeg", size=5),
        ),
        (
            "video",
            {**PICTURE, "duration": 3, "mime_type": "video/mp4"},
            File(kind="video", source="telegram:video:F", mime="video/mp4", size=5),
        ),
        (
            "video_note",
            {**BASE, "duration": 3, "length": 240},
            File(kind="video", source="telegram:video_note:F", mime="video/mp4", size=5),
        ),
        (
            "sticker",
            {**PICTURE, "type": "regular", "is_animated": False, "is_video": False},
            File(kind="sticker", source="telegram:sticker:F", mime="image/webp", size=5),
        ),
    ],
)
def test_files(field: str, value: dict[str, Any], expected: File) -> None:
    assert said(**{field: value}).file == expected


def test_an_animation_goes_back_as_the_animation_it_is() -> None:
    moving = {**PICTURE, "duration": 1, "mime_type": "video/mp4"}
    file = said(animation=moving, document={**BASE, "mime_type": "video/mp4"}).file
    assert file is not None
    assert (file.kind, file.source) == ("document", "telegram:animation:F")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("location", {"latitude": 48.7, "longitude": 2.2}),
        ("contact", {"phone_number": "+33600000000", "first_name": "Luc"}),
        ("dice", {"emoji": "🎲", "value": 3}),
    ],
)
def test_what_we_can_not_read_is_named(field: str, value: dict[str, Any]) -> None:
    assert said(**{field: value}).unsupported == field


@pytest.mark.parametrize("own", [True, False])
def test_a_visiting_card(own: bool) -> None:
    whose = {"user_id": INES["id"]} if own else {}
    card = said(contact={"phone_number": "+33600000000", "first_name": "Luc", **whose}).card
    assert card == Card(name="Luc", phone="+33600000000", own=own)


def test_a_kind_of_message_newer_than_the_library() -> None:
    assert said(hologram={"depth": 3}).unsupported == "other"


def test_a_button() -> None:
    original = message(text="Oui ?", **{"from": BOT})
    query = {"id": "1", "from": INES, "message": original, "data": "yes", "chat_instance": "x"}
    event = read(callback_query=query)
    assert event is not None
    assert (event.what, event.at) == (Pressed(act="yes", ref="12"), NOW)
    assert event.where == "telegram:4021"


def test_a_button_of_a_message_too_old_to_be_shown() -> None:
    original = {"message_id": 3, "date": 0, "chat": PRIVATE}
    query = {"id": "1", "from": INES, "message": original, "data": "yes", "chat_instance": "x"}
    event = read(callback_query=query)
    assert event is not None
    assert event.what == Pressed(act="yes", ref="3")


def test_an_edit() -> None:
    edited = message(text="Bonsoir", edit_date=int(NOW.timestamp()))
    event = read(edited_message=edited)
    assert event is not None
    assert (event.what, event.at) == (Edited(text="Bonsoir", ref="12"), NOW)


@pytest.mark.parametrize("caption", ["Mon plan", ""])
def test_an_edit_of_the_words_under_a_file(caption: str) -> None:
    event = read(edited_message=message(document=BASE, caption=caption))
    assert event is not None
    file = File(kind="document", source="telegram:document:F", size=5)
    assert event.what == Edited(text=caption, ref="12", file=file)


@pytest.mark.parametrize(("status", "yes"), [("kicked", False), ("member", True)])
def test_shut_out_and_let_in_again(status: str, yes: bool) -> None:
    old = {"user": BOT, "status": "member" if status == "kicked" else "kicked", "until_date": 0}
    new = {"user": BOT, "status": status, "until_date": 0}
    change = {
        "chat": PRIVATE,
        "from": INES,
        "date": int(SENT.timestamp()),
        "old_chat_member": old,
        "new_chat_member": new,
    }
    event = read(my_chat_member=change)
    assert event is not None
    assert event.what == Reachable(yes=yes)


@pytest.mark.parametrize(
    "update",
    [
        {"message": message(chat=GROUP, text="Bonjour")},
        {"edited_message": message(chat=GROUP, text="Bonjour")},
        {"message": message(message_auto_delete_timer_changed={"message_auto_delete_time": 9})},
        {"message": message(pinned_message=message(text="Bonjour"))},
        {"message": message(text="Bonjour", **{"from": BOT})},
        {"channel_post": message(chat={**GROUP, "type": "channel"}, text="Bonjour")},
        {"callback_query": {"id": "1", "from": INES, "chat_instance": "x", "data": "yes"}},
        {"edited_message": message(location={"latitude": 48.7, "longitude": 2.2})},
    ],
)
def test_nobodys_business(update: dict[str, Any]) -> None:
    assert read(**update) is None


def in_a_group(text: str, **more: Any) -> Event | None:
    """What somebody's words in a group come to."""
    message = {"message_id": 5, "date": 1, "chat": GROUP, "from": INES, "text": text, **more}
    update = Update.de_json({"update_id": 7, "message": message}, None)
    return event_of(update, NOW, "camarade_bot")


@pytest.mark.parametrize("text", ["/start", "/help@camarade_bot", "Et toi, @Camarade_bot ?"])
def test_a_group_that_speaks_to_us_is_noted_without_its_words(text: str) -> None:
    event = in_a_group(text)
    assert event is not None
    assert event.what == CalledElsewhere(place="group")
    assert event.where == event.who == "telegram:-77"
    assert text not in event.model_dump_json()


@pytest.mark.parametrize("text", ["bonjour", "/start@another_bot", "camarade_bot sans arobase"])
def test_what_a_group_says_among_itself_is_nobodys_business(text: str) -> None:
    assert in_a_group(text) is None


def test_an_answer_to_us_in_a_group_speaks_to_us_but_another_bot_never_does() -> None:
    ours = {"message_id": 4, "date": 1, "chat": GROUP, "from": BOT}
    assert in_a_group("merci", reply_to_message=ours) is not None
    assert in_a_group("/start", **{"from": BOT}) is None


@pytest.mark.parametrize("kind", ["supergroup", "channel"])
def test_being_brought_into_a_group_or_a_channel_is_noted(kind: str) -> None:
    def member(status: str) -> dict[str, object]:
        rights = dict.fromkeys(
            (
                "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages",
                "can_manage_video_chats", "can_restrict_members", "can_promote_members",
                "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
                "can_delete_stories",
            ),
            False,
        )  # fmt: skip
        return {"user": BOT, "status": status, **rights}

    change = {"date": 1, "chat": {**GROUP, "type": kind}, "from": INES}
    came = {**change, "old_chat_member": member("left"), "new_chat_member": member("administrator")}
    event = event_of(Update.de_json({"update_id": 7, "my_chat_member": came}, None), NOW)
    assert event is not None
    assert event.what == CalledElsewhere(place="channel" if kind == "channel" else "group")
    went = {**change, "old_chat_member": member("administrator"), "new_chat_member": member("left")}
    assert event_of(Update.de_json({"update_id": 8, "my_chat_member": went}, None), NOW) is None


def test_albums_and_words_of_other_conversations_are_known_as_such() -> None:
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Paul"}
    passed_on = said(text="Bonne chance", forward_origin=origin, media_group_id="42")
    assert passed_on.forwarded
    assert passed_on.album == "42"
