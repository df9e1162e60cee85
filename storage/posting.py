"""How a message gets into the outbox: what it replaces, and where it waits (`slots`: what stands
where).

Part of `UnitOfWork`; everything here runs inside its transaction. A slot's newest row decides:

- it waits and no attempt to send it was made: its content is replaced, its place in the order kept;
- an attempt is under way, or its end is not known: the new message waits behind it;
- it is delivered: the new message will revise it, unless it says the same.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import (
    Connection,
    Select,
    bindparam,
    false,
    func,
    insert,
    literal_column,
    null,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from storage import marks
from storage.mail import TEXT_LENGTH, Address, Attachment, Message, Ref, platform_of
from storage.queues import outbox
from storage.sessions import RecallingSession
from storage.slots import NEWEST, newest, whole
from storage.splitting import length, split

_DIGEST_KEY = os.urandom(32)
# Keyed anew in each process, so that what is kept of words in a slot can't be guessed back from
# the file. After a restart a card may be sent once more as it was; platforms take that for success.

ALBUM_FILES = 10
"""Most files of one album (`telegram.constants.MediaGroupLimit.MAX_MEDIA_LENGTH`)."""

_EMPTIED = "…"
"""What is left standing where a part of a longer text stood."""


def post(
    session: RecallingSession, connection: Connection, now: datetime, message: Message, first: int
) -> None:
    """Put `message`, split if need be, into the outbox; nothing if its key is known. `first`: which
    part of a longer text it is itself, or begins with."""
    parts = _as_parts(message)
    was_longer = False
    for number, part in enumerate(parts, first):
        if not part.slot:
            posted = _insert(connection, now, part, number, "")
        else:
            posted, had_more = _post_in_slot(session, connection, now, part, number)
            was_longer = was_longer or had_more
        if not posted:
            return
    if was_longer:
        _empty_what_is_left(session, connection, now, message, len(parts))


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


def vanished(connection: Connection, to: Address, ref: Ref) -> None:
    """What was delivered at `ref` of `to` says nothing there any more."""
    connection.execute(_VANISHED, {"to": to, "at": ref})


def says(
    session: Session, to: Address, slot: str, text: str, *, quote: str = "", under: str = ""
) -> bool:
    """Whether these words alone are the newest in a slot."""
    alone = Message(to=to, key="-", text=text, quote=quote, slot=slot, under=under)
    return is_newest(session, alone)


def is_newest(session: Session, message: Message) -> bool:
    """Whether just this is the newest in the slot of `message`."""
    row = newest(session, message.to, message.slot)
    return row is not None and row.digest == digest(message)


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


def call_back(
    connection: Connection, now: datetime, to: Address, which: Callable[[Message], bool]
) -> list[tuple[Message, int]]:
    """Close, unsent, what of that is such, as its first part tells, and return it, with the number
    of the part each is; its keys and slots are as if it had never been posted."""
    shared = connection.dialect.name != "sqlite"  # the courier may be claiming it at this moment
    rows = connection.execute(_WAIT_FOR_UPDATE if shared else _WAIT, {"to": to}).all()
    found: list[tuple[Message, int]] = []
    wanted: dict[str, bool] = {}
    for row in rows:
        try:
            message = Message.model_validate_json(row.payload)
        except ValidationError:  # the courier refuses it
            continue
        if wanted.setdefault(whole(row.key, row.part), which(message)):
            found.append((message, row.part))
            key = f"{row.key}@{row.seq}"
            connection.execute(_CALL_BACK, {"at": row.seq, "other": key, "now": now})
    return found


def digest(message: Message) -> str:
    """What tells whether two messages say the same, without saying what."""
    content = message.model_dump_json(
        exclude={"key", "silent", "not_before", "anew", "removes", "at", "pinned"}
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
    session: RecallingSession, connection: Connection, now: datetime, message: Message, part: int
) -> tuple[bool, bool]:
    """Whether it was posted (or says nothing new), and whether what stood there before, if anything
    did, was the beginning of a longer text."""
    shared = connection.dialect.name != "sqlite"
    if shared:
        # Two transactions posting into one slot must see each other, or both would send anew.
        connection.execute(_LOCK_SLOT, {"name": f"slot:{message.to}/{message.slot}"})
        session.forget_table(outbox)
    before: Any = newest(session, message.to, message.slot)
    if before is not None and before.closed_at is None and shared:
        # The courier may be claiming it at this moment.
        at = {"address": message.to, "slot": message.slot}
        before = connection.execute(_NEWEST_FOR_UPDATE, at).first()
        session.forget_table(outbox)
    content = digest(message)
    if before is None:
        return _insert(connection, now, message, part, content), False
    had_more = before.had_more
    if before.key == message.key:
        return False, had_more
    if before.closed_at is None and not before.doubtful:
        return _replace(connection, now, message, part, content, before), had_more
    if before.ref is not None and before.digest == content:
        return True, had_more
    return _insert(connection, now, message, part, content), had_more


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
    session: RecallingSession, connection: Connection, now: datetime, message: Message, parts: int
) -> None:
    """A longer text stood here before: nothing of it may be left standing."""
    number = parts + 1
    while True:
        slot = f"{message.slot}#{number}"
        if newest(session, message.to, slot) is None:
            return
        rest = Message(
            to=message.to,
            key=f"{message.key}#{number}",
            text=_EMPTIED,
            slot=slot,
            under=message.under,
        )
        _post_in_slot(session, connection, now, rest, number)
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
_LAST: Select[Any] = (
    select(_c.seq, _c.payload, _c.closed_at, _c.doubtful, _c.attempts)
    .where(_c.address == bindparam("address"))
    .order_by(_c.seq.desc())
    .limit(1)
)
_LAST_FOR_UPDATE = _LAST.with_for_update()
_PAYLOAD = select(_c.payload).where(_c.seq == bindparam("at"))
_NEWEST_FOR_UPDATE = NEWEST.with_for_update(of=outbox)
_KNOWN = select(_c.seq).where(_c.key == bindparam("key"))
_VANISHED = (
    update(outbox).where(_c.address == bindparam("to"), _c.ref == bindparam("at")).values(digest="")
)
_TAKE_BACK = (
    update(outbox)
    .where(_c.address == bindparam("to"), _c.closed_at.is_(None), _c.doubtful.is_(False))
    .values(closed_at=bindparam("now"), payload="", failure="taken back")
)
_WAIT = (
    select(_c.seq, _c.key, _c.part, _c.payload)
    .where(_c.address == bindparam("to"), _c.closed_at.is_(None), _c.doubtful.is_(False))
    .order_by(_c.seq)
)
_WAIT_FOR_UPDATE = _WAIT.with_for_update()
_CALL_BACK = (
    update(outbox)
    .where(_c.seq == bindparam("at"))
    .values(
        key=bindparam("other"),
        slot=null(),
        under=null(),
        payload="",
        digest="",
        closed_at=bindparam("now"),
        failure="called back",
    )
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
