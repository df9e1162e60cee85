"""How a message gets into the outbox: what it replaces, where it waits, what stands where.

Part of `UnitOfWork`; everything here runs inside its transaction. A slot's newest row decides:

- it waits and no attempt to send it was made: its content is replaced, its place in the order kept;
- an attempt is under way, or its end is not known: the new message waits behind it;
- it is delivered: the new message will revise it, unless it says the same.
"""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Select,
    String,
    bindparam,
    false,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage import marks
from storage.mail import TEXT_LENGTH, Address, Attachment, Message, Ref, is_above, platform_of
from storage.queues import outbox
from storage.splitting import length, split

_DIGEST_KEY = os.urandom(32)
# Keyed anew in each process, so that what is kept of words in a slot can't be guessed back from
# the file. After a restart a card may be sent once more as it was; platforms take that for success.

ALBUM_FILES = 10
"""Most files of one album (`telegram.constants.MediaGroupLimit.MAX_MEDIA_LENGTH`)."""

_EMPTIED = "…"
"""What is left standing where a part of a longer text stood."""


class FirstPut(NamedTuple):
    """A message of ours as it was put somewhere first: whether, and since when, somebody had it
    before their eyes who wrote there."""

    ref: str | None
    attempts: int
    posted_at: datetime
    closed_at: datetime | None

    def came_after(self, ref: Ref, at: datetime) -> bool:
        """Whether it came after the message `ref`, written at `at`, as far as the order in which
        the platform numbers messages tells. What a first attempt has put there may have been seen
        before we know of it, where a process was killed: then only what was written before it was
        posted came before. Of more attempts nobody knows which was seen first: nothing is told."""
        if self.attempts > 1:
            return False
        if self.ref is not None:
            return is_above(ref, Ref(self.ref))
        return self.closed_at is None and (not self.attempts or at < self.posted_at)

    @property
    def seen_from(self) -> datetime | None:
        """Since when it may have been seen: since it arrived, and where that is not known for sure,
        because a process was killed or an attempt failed, since it was posted. None until it was
        first tried."""
        arrived = self.attempts == 1 and self.ref is not None
        return (self.closed_at if arrived else self.posted_at) if self.attempts else None


@dataclass(frozen=True)
class Standing:
    """A delivered message of ours. For a split text, the names are those of the whole."""

    key: str
    slot: str
    under: str


def post(connection: Connection, now: datetime, message: Message) -> None:
    """Put `message`, split if need be, into the outbox; nothing if its key is known."""
    parts = _as_parts(message)
    revises = False
    for number, part in enumerate(parts, 1):
        if not part.slot:
            posted = _insert(connection, now, part, number, "")
        else:
            posted, revised = _post_in_slot(connection, now, part, number)
            revises = revises or revised
        if not posted:
            return
    if revises:
        _empty_what_is_left(connection, now, message, len(parts))


def post_all(connection: Connection, now: datetime, messages: Iterable[Message]) -> None:
    """`post` for many messages by one statement, each without a slot or in one in which nothing
    stood before."""
    rows = [
        {
            "key": part.key,
            "address": part.to,
            "platform": platform_of(part.to),
            "slot": part.slot or None,
            "under": part.under or None,
            "part": number,
            "payload": part.model_dump_json(exclude_defaults=True),
            "now": now,
            "due": max(now, part.not_before or now),
        }
        for message in messages
        for number, part in enumerate(_as_parts(message), 1)
    ]
    if rows:
        connection.execute(_INSERT_MANY[connection.dialect.name != "sqlite"], rows)


def standing(connection: Connection, to: Address, ref: Ref) -> Standing | None:
    """The newest message delivered at `ref` of `to`."""
    row = connection.execute(_STANDING, {"address": to, "ref": ref}).first()
    if row is None:
        return None
    return Standing(whole(row.key, row.part), whole(row.slot or "", row.part), row.under or "")


def vanished(connection: Connection, to: Address, ref: Ref) -> None:
    """What was delivered at `ref` of `to` says nothing there any more."""
    connection.execute(_VANISHED, {"to": to, "at": ref})


def whole(name: str, part: int) -> str:
    """The key or slot of the whole text that `name` is the `part` of."""
    return name.removesuffix(f"#{part}") if part > 1 else name


def newest(connection: Connection, to: Address, slot: str) -> Any:
    """The newest row of a slot, or None."""
    return connection.execute(_NEWEST, {"address": to, "slot": slot}).first()


def says(
    connection: Connection, to: Address, slot: str, text: str, *, quote: str = "", under: str = ""
) -> bool:
    """Whether these words alone are the newest in a slot."""
    alone = Message(to=to, key="-", text=text, quote=quote, slot=slot, under=under)
    return is_newest(connection, alone)


def is_newest(connection: Connection, message: Message) -> bool:
    """Whether just this is the newest in the slot of `message`."""
    row = newest(connection, message.to, message.slot)
    return row is not None and row.digest == digest(message)


def delivered(connection: Connection, to: Address, slot: str) -> Ref | None:
    """Where the message of a slot stands on its platform; None until it has been delivered."""
    ref = connection.execute(_DELIVERED, {"address": to, "slot": slot}).scalar()
    return Ref(ref) if ref is not None else None


def stands(connection: Connection, to: Address, slot: str) -> bool:
    """Whether something stands in a slot, or is on its way there."""
    row = newest(connection, to, slot)
    on_its_way = row is not None and row.closed_at is None
    return on_its_way or delivered(connection, to, slot) is not None


def delivered_at(connection: Connection, to: Address, slot: str) -> datetime | None:
    """When the newest message of a slot arrived; None until one has."""
    at: datetime | None = connection.execute(_DELIVERED_AT, {"address": to, "slot": slot}).scalar()
    return at


def first_put(connection: Connection, to: Address, on: str) -> FirstPut | None:
    """What was first put on a slot of a place, or is of this key."""
    row = connection.execute(_FIRST, {"address": to, "on": on}).first()
    return FirstPut(*row) if row is not None else None


def place_of(connection: Connection, key: str) -> tuple[str, str]:
    """In which slot, and in the thread of which other, the message of this key was posted; empty
    where there is none."""
    row = connection.execute(_PLACE_OF, {"key": key}).first()
    return (row.slot or "", row.under or "") if row is not None else ("", "")


def thread_of(connection: Connection, to: Address, slot: str) -> str:
    """In the thread of which other slot the newest message of this one was posted; empty where in
    none."""
    row = newest(connection, to, slot)
    return (row.under or "") if row is not None else ""


def slots(connection: Connection, to: Address, prefix: str) -> list[str]:
    """The slots of an address whose names begin with `prefix`, each once, oldest first."""
    begins = {"prefix": prefix, "length": len(prefix)}
    rows = connection.execute(_SLOTS, {"address": to, **begins}).all()
    return list(dict.fromkeys(whole(row.slot, row.part) for row in rows))


def join(
    connection: Connection, to: Address, album: str, attachment: Attachment, most: int = 0
) -> bool:
    """Put a file to the newest message of an address, if that is of the same album, no attempt to
    send it was made, and all its files together have at most `most` bytes (0: however many); False
    where it is not."""
    shared = connection.dialect.name != "sqlite"
    row = connection.execute(_LAST_FOR_UPDATE if shared else _LAST, {"address": to}).first()
    if row is None or row.closed_at is not None or row.doubtful or row.attempts:
        return False
    message = Message.model_validate_json(row.payload)
    if message.album != album or len(message.more) + 2 > ALBUM_FILES:
        return False
    held = (*message.attachments, attachment)
    sizes = (each.file.size for each in held if each.file is not None)
    if most and sum(sizes) > most:
        return False
    whole = message.model_copy(update={"more": (*message.more, attachment)})
    payload = whole.model_dump_json(exclude_defaults=True)
    change = {"payload": payload, "digest": digest(whole) if whole.slot else ""}
    connection.execute(_REPLACE, {"at": row.seq, **change})
    return True


def hasten(connection: Connection, now: datetime, to: Address) -> None:
    """What was to wait for a later instant, and was not tried yet, goes now."""
    connection.execute(_HASTEN, {"to": to, "now": now})


def take_back(connection: Connection, now: datetime, to: Address) -> None:
    """Close, unsent, what waits for an address and no attempt was made to send."""
    connection.execute(_TAKE_BACK, {"to": to, "now": now})


def digest(message: Message) -> str:
    """What tells whether two messages say the same, without saying what."""
    content = message.model_dump_json(
        exclude={"key", "silent", "not_before", "anew", "removes", "at"}
    ).encode()
    return hashlib.blake2b(content, key=_DIGEST_KEY, digest_size=16).hexdigest()


def _as_parts(message: Message) -> list[Message]:
    """`message`, or as several, none with a text too long. The beginning keeps what introduces
    it, the end what follows the text."""
    if length(message.text) <= TEXT_LENGTH:
        return [message]
    texts = split(message.text, TEXT_LENGTH)
    last = len(texts)
    parts = []
    for number, (text, at) in enumerate(marks.placed(message.text, texts), 1):
        change: dict[str, Any] = {
            "text": text,
            "marks": marks.within(message.marks, at, at + len(text)),
        }
        if number > 1:
            change |= {
                "key": f"{message.key}#{number}",
                "slot": f"{message.slot}#{number}" if message.slot else "",
                "title": "",
                "author": "",
                "reply_to": None,
            }
        if number < last:
            change |= {"facts": (), "quote": "", "buttons": (), "attachment": None}
        parts.append(message.model_copy(update=change))
    return parts


def _post_in_slot(
    connection: Connection, now: datetime, message: Message, part: int
) -> tuple[bool, bool]:
    """Whether it was posted (or says nothing new), and whether something stood there before."""
    at = {"address": message.to, "slot": message.slot}
    shared = connection.dialect.name != "sqlite"
    if shared:
        # Two transactions posting into one slot must see each other, or both would send anew.
        connection.execute(_LOCK_SLOT, {"name": f"slot:{message.to}/{message.slot}"})
    before = connection.execute(_NEWEST, at).first()
    if before is not None and before.closed_at is None and shared:
        # The courier may be claiming it at this moment.
        before = connection.execute(_NEWEST_FOR_UPDATE, at).first()
    content = digest(message)
    if before is None:
        return _insert(connection, now, message, part, content), False
    if before.key == message.key:
        return False, True
    if before.closed_at is None and not before.doubtful:
        return _replace(connection, now, message, part, content, before), True
    if before.ref is not None and before.digest == content:
        return True, True
    return _insert(connection, now, message, part, content), True


def _replace(
    connection: Connection, now: datetime, message: Message, part: int, content: str, before: Any
) -> bool:
    """Put `message` in the place of one that waits. The key of the one that will never be sent
    stays known."""
    if connection.execute(_KNOWN, {"key": message.key}).first() is not None:
        return False
    if message.attachment is not None:  # the files that have joined an album stay
        waits = connection.execute(_PAYLOAD, {"at": before.seq}).scalar_one()
        joined = Message.model_validate_json(waits)
        message = message.model_copy(update={"album": joined.album, "more": joined.more})
        content = digest(message)
    row = _row(now, message, part, content)
    change = {name: row[name] for name in ("key", "under", "payload", "digest")}
    connection.execute(_REPLACE, {"at": before.seq, **change})
    gone = {**row, "key": before.key, "slot": None, "under": None, "payload": "", "digest": ""}
    connection.execute(insert(outbox), {**gone, "closed_at": now, "failure": "replaced"})
    return True


def _empty_what_is_left(
    connection: Connection, now: datetime, message: Message, parts: int
) -> None:
    """A longer text stood here before: nothing of it may be left standing."""
    number = parts + 1
    while True:
        slot = f"{message.slot}#{number}"
        if newest(connection, message.to, slot) is None:
            return
        rest = Message(
            to=message.to,
            key=f"{message.key}#{number}",
            text=_EMPTIED,
            slot=slot,
            under=message.under,
        )
        _post_in_slot(connection, now, rest, number)
        number += 1


def _insert(
    connection: Connection, now: datetime, message: Message, part: int, content: str
) -> bool:
    statement = _INSERT_SQLITE if connection.dialect.name == "sqlite" else _INSERT_POSTGRESQL
    result = connection.execute(statement, _row(now, message, part, content))
    return result.rowcount == 1


def _row(now: datetime, message: Message, part: int, content: str) -> dict[str, Any]:
    return {
        "key": message.key,
        "address": message.to,
        "platform": platform_of(message.to),
        "slot": message.slot or None,
        "under": message.under or None,
        "part": part,
        "payload": message.model_dump_json(exclude_defaults=True),
        "digest": content,
        "posted_at": now,
        "due_at": max(now, message.not_before or now),
        "attempts": 0,
        "doubtful": False,
    }


_c = outbox.c
_preserve = {"preserve_rowcount": True}
_INSERT_SQLITE = sqlite.insert(outbox).on_conflict_do_nothing().execution_options(**_preserve)
_INSERT_POSTGRESQL = (
    postgresql.insert(outbox).on_conflict_do_nothing().execution_options(**_preserve)
)
# What is the same for all is part of the statement: each parameter is prepared for each row.
_same_for_all = {
    "posted_at": bindparam("now"),
    "due_at": bindparam("due"),
    "attempts": literal_column("0"),
    "doubtful": false(),
}
_INSERT_MANY = {
    False: sqlite.insert(outbox).values(_same_for_all).on_conflict_do_nothing(),
    True: postgresql.insert(outbox).values(_same_for_all).on_conflict_do_nothing(),
}
_NEWEST: Select[Any] = (
    select(_c.seq, _c.key, _c.closed_at, _c.doubtful, _c.digest, _c.ref, _c.under)
    .where(_c.address == bindparam("address"), _c.slot == bindparam("slot"))
    .order_by(_c.seq.desc())
    .limit(1)
)
_FIRST: Select[Any] = (
    select(_c.ref, _c.attempts, _c.posted_at, _c.closed_at)
    .where(
        _c.address == bindparam("address"),
        or_(_c.slot == bindparam("on"), _c.key == bindparam("on")),
    )
    .order_by(_c.seq)
    .limit(1)
)
_LAST: Select[Any] = (
    select(_c.seq, _c.payload, _c.closed_at, _c.doubtful, _c.attempts)
    .where(_c.address == bindparam("address"))
    .order_by(_c.seq.desc())
    .limit(1)
)
_LAST_FOR_UPDATE = _LAST.with_for_update()
_PAYLOAD = select(_c.payload).where(_c.seq == bindparam("at"))
_DELIVERED = (
    select(_c.ref)
    .where(_c.address == bindparam("address"), _c.slot == bindparam("slot"), _c.ref.is_not(None))
    .order_by(_c.seq.desc())
    .limit(1)
)
_DELIVERED_AT = _DELIVERED.with_only_columns(_c.closed_at)
_NEWEST_FOR_UPDATE = _NEWEST.with_for_update()
_KNOWN = select(_c.seq).where(_c.key == bindparam("key"))
_STANDING = (
    select(_c.key, _c.slot, _c.under, _c.part)
    .where(_c.address == bindparam("address"), _c.ref == bindparam("ref"))
    .order_by(_c.seq.desc())
    .limit(1)
)
_VANISHED = (
    update(outbox).where(_c.address == bindparam("to"), _c.ref == bindparam("at")).values(digest="")
)
_PLACE_OF = select(_c.slot, _c.under).where(_c.key == bindparam("key"))
_SLOTS = (
    select(_c.slot, _c.part)
    .where(
        _c.address == bindparam("address"),
        # Not LIKE: a prefix may hold its wildcards.
        func.substr(_c.slot, 1, func.length(bindparam("prefix", type_=String)))
        == bindparam("prefix", type_=String),
    )
    .order_by(_c.seq)
)
_TAKE_BACK = (
    update(outbox)
    .where(_c.address == bindparam("to"), _c.closed_at.is_(None), _c.doubtful.is_(False))
    .values(closed_at=bindparam("now"), payload="", failure="taken back")
)
_HASTEN = (
    update(outbox)
    .where(
        _c.address == bindparam("to"),
        _c.closed_at.is_(None),
        _c.attempts == 0,
        _c.due_at > bindparam("now"),
    )
    .values(due_at=bindparam("now"))
)
_REPLACE = update(outbox).where(_c.seq == bindparam("at"))  # SET: what else is given
_LOCK_SLOT = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name"), 0)))
