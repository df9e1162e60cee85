"""From Telegram's updates to events: a pure function, tested with recorded payloads.

Only private chats are read: the service speaks with one person at a time. Of a group or a channel
nothing is kept but that we were brought there, or spoken to.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from telegram import (
    CallbackQuery,
    Chat,
    ChatMemberUpdated,
    Message,
    MessageEntity,
    Update,
    User,
)
from telegram.constants import ChatMemberStatus, ChatType
from telegram.helpers import effective_message_type

from storage.mail import (
    Address,
    CalledElsewhere,
    Card,
    Edited,
    Event,
    File,
    Place,
    Pressed,
    Reachable,
    Ref,
    Said,
    address,
)
from storage.marks import Kind, Mark, leads_out

PLATFORM = "telegram"

TOPIC = "topic:"
"""What begins the name of a topic: as a message is named by its id, so is a topic by its own."""

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""What we ask Telegram for; left unsaid, an earlier setting of the same bot would stay."""

_MENTION_IN_COMMAND = re.compile(r"^(/\w+)@\w+")

_FILES = {
    "animation": "document",
    "audio": "audio",
    "document": "document",
    "sticker": "sticker",
    "video": "video",
    "video_note": "video",
    "voice": "voice",
}
"""Telegram's kinds of files besides photos, in the order in which they are looked for (an animation
is a document, too), and what each is elsewhere. Where the MIME type is unsaid it is known."""

_MIMES = {
    "photo": "image/jpeg",
    "sticker": "image/webp",
    "video_note": "video/mp4",
    "voice": "audio/ogg",
}

_MARKS: dict[str, Kind] = {
    MessageEntity.BOLD: "bold",
    MessageEntity.ITALIC: "italic",
    MessageEntity.UNDERLINE: "underline",
    MessageEntity.STRIKETHROUGH: "strike",
    MessageEntity.SPOILER: "spoiler",
    MessageEntity.CODE: "code",
    MessageEntity.PRE: "pre",
    MessageEntity.BLOCKQUOTE: "quote",
    MessageEntity.EXPANDABLE_BLOCKQUOTE: "quote",
    MessageEntity.TEXT_LINK: "link",
}
"""The formatting that is kept. What Telegram finds by itself (addresses, mentions) it finds anew; a
mention without a name of its own is left as the words it is: it would show an account."""

_SPOKEN = frozenset(
    {
        "checklist",
        "contact",
        "dice",
        "game",
        "giveaway",
        "invoice",
        "location",
        "paid_media",
        "passport_data",
        "poll",
        "story",
        "users_shared",
        "venue",
        "web_app_data",
    }
)
"""What people send that we can't read. Anything else without words is Telegram's own notice (a
pinned message, a changed timer), to which nobody expects an answer."""


def event_of(update: Update, now: datetime, username: str = "") -> Event | None:
    """The event behind an update, or None where there is nothing to do.

    `username` is our own, as far as it is known, to see whether a group speaks to us.

    `now` (aware, UTC) dates what Telegram does not date: a press of a button.
    """
    if update.message is not None:
        if update.message.chat.type != ChatType.PRIVATE:
            return _called(update.update_id, update.message, username)
        return _said(update.update_id, update.message)
    if update.edited_message is not None:
        return _edited(update.update_id, update.edited_message)
    if update.callback_query is not None:
        return _pressed(update.update_id, update.callback_query, now)
    if update.my_chat_member is not None:
        return _reachable(update.update_id, update.my_chat_member)
    return None


def source_of(method: str, file_id: str) -> Address:
    """How this adapter remembers a file: the kind that Telegram takes it back as, and its id."""
    return address(PLATFORM, f"{method}:{file_id}")


def _said(update_id: int, message: Message) -> Event | None:
    if _from_a_bot(message.from_user):
        return None
    file = _file(message)
    text = message.text or message.caption or ""
    unsupported = "" if text or file else _unsupported(message)
    if not (text or file or unsupported):
        return None
    replied = _replied(message)
    words = _MENTION_IN_COMMAND.sub(r"\1", text)
    return _event(
        update_id,
        message.date,
        message.chat.id,
        message.from_user,
        Said(
            text=words,
            marks=_marks(message) if words == text else (),
            ref=Ref(str(message.message_id)),
            reply_to=Ref(str(replied.message_id)) if replied is not None else None,
            replies_to_album=replied is not None and replied.media_group_id is not None,
            quoted=_quoted(message),
            file=file,
            place=_place(message),
            card=_card(message),
            unsupported=unsupported,
            album=message.media_group_id or "",
            forwarded=message.forward_origin is not None,
        ),
        under=_topic(message),
    )


def _called(update_id: int, message: Message, username: str) -> Event | None:
    """A group spoke to us: by a command, by our name, or in answer to us. Other bots are left
    alone: two that answer each other would never stop."""
    if _from_a_bot(message.from_user):
        return None
    text = message.text or message.caption or ""
    named = bool(username) and f"@{username}".casefold() in text.casefold()
    replied = message.reply_to_message
    answers = replied is not None and _from_a_bot(replied.from_user)
    for_other = re.match(r"/\w+@", text) is not None and not named
    if for_other or not (named or answers or text.startswith("/")):
        return None
    return _elsewhere(update_id, message.date, message.chat, message.from_user)


def _elsewhere(update_id: int, at: datetime, chat: Chat, user: User | None) -> Event:
    place = "channel" if chat.type == ChatType.CHANNEL else "group"
    event = _event(update_id, at, chat.id, user, CalledElsewhere.model_validate({"place": place}))
    return event.model_copy(update={"name": ""})


def _edited(update_id: int, message: Message) -> Event | None:
    if message.chat.type != ChatType.PRIVATE or _from_a_bot(message.from_user):
        return None
    text, file = message.text or message.caption or "", _file(message)
    if not (text or file):
        return None
    replied = _replied(message)
    what = Edited(
        text=text,
        ref=Ref(str(message.message_id)),
        reply_to=Ref(str(replied.message_id)) if replied is not None else None,
        replies_to_album=replied is not None and replied.media_group_id is not None,
        quoted=_quoted(message),
        file=file,
        marks=_marks(message),
        album=message.media_group_id or "",
    )
    at, under = message.edit_date or message.date, _topic(message)
    return _event(update_id, at, message.chat.id, message.from_user, what, under=under)


def _pressed(update_id: int, query: CallbackQuery, now: datetime) -> Event | None:
    message = query.message  # which may be too old to be shown, but still says where it is
    if message is None or message.chat.type != ChatType.PRIVATE or not query.data:
        return None
    what = Pressed(act=query.data, ref=Ref(str(message.message_id)))
    under = _topic(message) if isinstance(message, Message) else None
    return _event(update_id, now, message.chat.id, query.from_user, what, under=under)


def _reachable(update_id: int, change: ChatMemberUpdated) -> Event | None:
    status = change.new_chat_member.status
    if change.chat.type != ChatType.PRIVATE:
        was_out = change.old_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
        here = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR)
        if not was_out or status not in here:
            return None
        return _elsewhere(update_id, change.date, change.chat, change.from_user)
    if status not in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT, ChatMemberStatus.MEMBER):
        return None
    what = Reachable(yes=status == ChatMemberStatus.MEMBER)
    return _event(update_id, change.date, change.chat.id, change.from_user, what)


def _topic(message: Message) -> Ref | None:
    """The topic of a private chat that a message stands in."""
    thread = message.message_thread_id
    return Ref(f"{TOPIC}{thread}") if thread and message.is_topic_message else None


def _replied(message: Message) -> Message | None:
    """What a message replies to. In a topic, what replies to nothing may be reported as a reply to
    the notice that opened the topic."""
    replied = message.reply_to_message
    return None if replied is None or replied.forum_topic_created is not None else replied


def _event(
    update_id: int,
    at: datetime,
    chat_id: int,
    user: User | None,
    what: Any,
    *,
    under: Ref | None = None,
) -> Event:
    where = address(PLATFORM, chat_id)
    return Event(
        id=f"{PLATFORM}:update:{update_id}",
        at=at,
        who=where,
        where=where,
        what=what,
        under=under,
        name=user.full_name if user is not None else "",
        language=(user.language_code or "") if user is not None else "",
    )


def _from_a_bot(user: User | None) -> bool:
    return user is not None and user.is_bot


def _file(message: Message) -> File | None:
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return File(
            kind="photo",
            source=source_of("photo", largest.file_id),
            mime=_MIMES["photo"],
            size=largest.file_size or 0,
            hidden=bool(message.has_media_spoiler),
        )
    for method, kind in _FILES.items():
        held = getattr(message, method)
        if held is not None:
            return File.model_validate(
                {
                    "kind": kind,
                    "source": source_of(method, held.file_id),
                    "name": getattr(held, "file_name", None) or "",
                    "mime": getattr(held, "mime_type", None) or _MIMES.get(method, ""),
                    "size": held.file_size or 0,
                    "hidden": bool(message.has_media_spoiler),
                }
            )
    return None


def _marks(message: Message) -> tuple[Mark, ...]:
    text = message.text or message.caption or ""
    entities = message.entities if message.text else message.caption_entities
    return tuple(_read(text, entities))


def _read(text: str, entities: Sequence[MessageEntity]) -> Iterator[Mark]:
    """Telegram counts in UTF-16 units, we in characters."""
    raw = text.encode("utf-16-le", "surrogatepass")
    for each in entities:
        kind, url = _MARKS.get(each.type), each.url or ""
        if kind is None or (kind == "link" and not leads_out(url)):
            continue
        start, end = (
            len(raw[: 2 * units].decode("utf-16-le", "ignore"))
            for units in (each.offset, each.offset + each.length)
        )
        yield Mark(kind=kind, start=start, end=end, url=url)


def _quoted(message: Message) -> str:
    if message.quote is not None:
        return message.quote.text
    replied = _replied(message)
    return (replied.text or replied.caption or "") if replied is not None else ""


def _place(message: Message) -> Place | None:
    """A venue is sent with its location as well."""
    point, venue = message.location, message.venue
    if point is None:
        return None
    return Place(
        latitude=point.latitude,
        longitude=point.longitude,
        name=venue.title if venue is not None else "",
        street=venue.address if venue is not None else "",
        moves=bool(point.live_period),
    )


def _card(message: Message) -> Card | None:
    card, sender = message.contact, message.from_user
    if card is None:
        return None
    name = " ".join(part for part in (card.first_name, card.last_name) if part)
    own = sender is not None and card.user_id == sender.id
    return Card(name=name, phone=card.phone_number, own=own)


def _unsupported(message: Message) -> str:
    kind = effective_message_type(message)
    if kind is None:  # newer than the library: somebody did send something
        return "other"
    return str(kind.value if hasattr(kind, "value") else kind) if kind in _SPOKEN else ""
