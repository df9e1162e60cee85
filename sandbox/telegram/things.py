"""What people send besides words: files, albums, cards, places, polls, and others' messages."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from sandbox.telegram.arriving import Arriving, CannotDo
from sandbox.telegram.entities import CAPTION_LIMIT, finished, utf16_length
from sandbox.telegram.errors import Json
from sandbox.telegram.files import KINDS, StoredFile
from sandbox.telegram.params import Upload
from sandbox.telegram.sending import sender_origin

ALBUM = range(2, 11)
"""How many files an album has."""

QUESTION_LIMIT, OPTION_LIMIT = 300, 100
OPTIONS = range(1, 13)
"""Lengths and number of a poll's words (telegram.constants.PollLimit)."""

FORWARDED_AFTER = timedelta(hours=20)
"""How old a message from elsewhere is when somebody forwards it."""

_ELSEWHERE = -1_001_900_000_001
"""The first id of chats that the bot knows only by what is forwarded from them."""


class Things(Arriving):
    """The acts of people who send something. All raise CannotDo for what no client would do."""

    def send_file(
        self,
        user_id: int,
        kind: str,
        content: bytes,
        *,
        filename: str | None = None,
        mime: str | None = None,
        caption: str | None = None,
        reply_to: int | None = None,
        **details: object,
    ) -> int:
        """Send a file of one of `files.KINDS`; `details` are wire fields such as duration."""
        chat = self._chat(user_id)
        stored = self._store(kind, content, filename, mime, details)
        text, entities = _caption(caption)
        message = self._arrive(
            chat, kind, text, entities, reply_to=reply_to, media=stored.media(), file=stored
        )
        return message.id

    def send_album(
        self,
        user_id: int,
        contents: Sequence[bytes | Upload],
        *,
        kind: str = "photo",
        caption: str | None = None,
    ) -> list[int]:
        """Send two to ten files as one album: separate messages that share a media_group_id.

        The caption goes with the first.
        """
        chat = self._chat(user_id)
        if len(contents) not in ALBUM:
            raise CannotDo(f"an album has {ALBUM[0]} to {ALBUM[-1]} files, not {len(contents)}")
        captions = [_caption(caption), *[_caption(None)] * (len(contents) - 1)]
        files = [
            self._store(kind, each, None, None, {})
            if isinstance(each, bytes)
            else self._store(kind, each.content, each.name, each.mime, {})
            for each in contents
        ]
        album = self.state.next_album_id()
        return [
            self._arrive(chat, kind, text, entities, media=file.media(), file=file, album=album).id
            for file, (text, entities) in zip(files, captions, strict=True)
        ]

    def send_contact(self, user_id: int, phone_number: str, name: str | None = None) -> int:
        """Share one's own contact card, or that of somebody with this name who is not on
        Telegram."""
        chat = self._chat(user_id)
        user = chat.user
        first, _, last = (name or "").partition(" ")
        card: Json = {"phone_number": phone_number, "first_name": first or user.first_name}
        if name is None:
            card["user_id"] = user.id
            last = user.last_name or ""
        if last:
            card["last_name"] = last
        return self._arrive(chat, "contact", media={"contact": card}).id

    def send_location(self, user_id: int, latitude: float, longitude: float) -> int:
        """Share a place."""
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise CannotDo("there is no such place on earth")
        place = {"latitude": latitude, "longitude": longitude}
        return self._arrive(self._chat(user_id), "location", media={"location": place}).id

    def send_poll(self, user_id: int, question: str, options: Sequence[str]) -> int:
        """Ask a poll, anonymous and of one answer, as apps propose it."""
        words = [option.strip() for option in options if option.strip()]
        if not 1 <= utf16_length(question.strip()) <= QUESTION_LIMIT:
            raise CannotDo(f"a poll's question has 1 to {QUESTION_LIMIT} characters")
        if len(words) not in OPTIONS or any(utf16_length(each) > OPTION_LIMIT for each in words):
            raise CannotDo(f"a poll has 1 to {OPTIONS[-1]} answers of {OPTION_LIMIT} characters")
        poll: Json = {
            "id": self.state.next_callback_id(),
            "question": question.strip(),
            "options": [
                {"persistent_id": str(number), "text": each, "voter_count": 0}
                for number, each in enumerate(words)
            ],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        }
        return self._arrive(self._chat(user_id), "poll", media={"poll": poll}).id

    def forward(self, user_id: int, message_id: int) -> int:
        """Forward to the bot a message that one sees: of this chat or of one's groups."""
        message = self._visible(user_id, message_id)
        if message.protected or message.kind == "joined":
            raise CannotDo("this message cannot be forwarded")
        return self._arrive(
            self._chat(user_id),
            message.kind,
            message.text,
            message.entities,
            media=message.media,
            file=message.file,
            origin=sender_origin(self.state, message),
        ).id

    def forward_from_elsewhere(
        self,
        user_id: int,
        text: str,
        *,
        author: str = "Camille Roy",
        of: Literal["hidden_user", "user", "chat", "channel"] = "hidden_user",
    ) -> int:
        """Forward words from a conversation without the bot: of a person who shows only their name
        or their account, of an anonymous administrator of a group, or of a channel."""
        plain, entities = finished(text, [])
        if not plain:
            raise CannotDo("an empty message cannot be sent")
        origin: Json = {"type": of, "date": int(self._earlier())}
        match of:
            case "hidden_user":
                origin["sender_user_name"] = author
            case "user":
                first, _, last = author.partition(" ")
                person = {"id": 7_900_001, "is_bot": False, "first_name": first}
                origin["sender_user"] = {**person, "last_name": last} if last else person
            case "chat":
                group = {"id": _ELSEWHERE, "title": author, "type": "supergroup"}
                origin["sender_chat"] = group
            case "channel":
                origin["chat"] = {"id": _ELSEWHERE - 1, "title": author, "type": "channel"}
                origin["message_id"] = 42
            case other:
                raise CannotDo(f"nothing is forwarded from a {other!r}")
        return self._arrive(self._chat(user_id), "text", plain, entities, origin=origin).id

    def _earlier(self) -> float:
        return (self.state.clock.now() - FORWARDED_AFTER).timestamp()

    def _store(
        self, kind: str, content: bytes, filename: str | None, mime: str | None, details: Json
    ) -> StoredFile:
        if kind not in KINDS:
            raise CannotDo(f"no file can be sent as {kind!r}; kinds: {', '.join(KINDS)}")
        return self.state.files.add(kind, content, filename, mime, details)


def _caption(words: str | None) -> tuple[str, list[Json]]:
    text, entities = finished(words or "", [])
    if utf16_length(text) > CAPTION_LIMIT:
        raise CannotDo(f"a caption has at most {CAPTION_LIMIT} characters")
    return text, entities
