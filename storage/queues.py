"""The tables of the two queues and of the agenda. They are plain tables, not classes: nothing maps
them to objects.

A row is open while its `handled_at` or `closed_at` is empty; the partial indexes hold open rows
only, so that closed rows cost nothing but their place on the disk until `outbox.forget`.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
)
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.sealing import SealedPayload
from storage.tables import Person

metadata = Person.metadata
"""All tables of the product: these and those of `tables`."""

_Serial = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers only INTEGER keys by itself

inbox = Table(
    "inbox",
    metadata,
    Column("seq", _Serial, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("lane", String, nullable=False),
    Column("payload", SealedPayload, nullable=False),  # the Event as JSON; blank once handled
    Column("stored_at", UTCDateTime(), nullable=False),
    Column("handled_at", UTCDateTime()),
    Column("failure", SealedPayload, nullable=False, server_default=""),  # why, if it failed
)
Index(
    "ix_inbox_pending",
    inbox.c.seq,
    sqlite_where=inbox.c.handled_at.is_(None),
    postgresql_where=inbox.c.handled_at.is_(None),
)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", _Serial, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("address", String, nullable=False),
    Column("platform", String, nullable=False),
    Column("slot", String),
    Column("under", String),
    Column("part", SmallInteger, nullable=False),  # 1, or the how-manieth part of a split text
    Column("payload", SealedPayload, nullable=False),  # the Message as JSON; blank once closed
    Column("digest", String, nullable=False, server_default=""),  # only of messages in a slot
    Column("ref", String),  # where it was delivered
    Column("posted_at", UTCDateTime(), nullable=False),
    Column(
        "due_at", UTCDateTime(), nullable=False
    ),  # not to be claimed before: postponed or leased
    Column("attempts", Integer, nullable=False),
    Column("doubtful", Boolean, nullable=False),  # an attempt began and its end is not known
    Column("closed_at", UTCDateTime()),
    Column("failure", String, nullable=False, server_default=""),  # why it was refused
)
agenda = Table(
    "agenda",
    metadata,
    Column("subject", String, primary_key=True),  # such as `dialogue/12`
    Column("step", String, primary_key=True),  # what is to be done about it
    Column("due_at", UTCDateTime(), nullable=False),
)
Index("ix_agenda_due_at", agenda.c.due_at)

_waiting = outbox.c.closed_at.is_(None)
Index("ix_outbox_waiting", outbox.c.seq, sqlite_where=_waiting, postgresql_where=_waiting)
Index(
    "ix_outbox_waiting_address",
    outbox.c.address,
    outbox.c.seq,
    sqlite_where=_waiting,
    postgresql_where=_waiting,
)
_slotted = outbox.c.slot.is_not(None)
Index(
    "ix_outbox_slot",
    outbox.c.address,
    outbox.c.slot,
    outbox.c.seq,
    sqlite_where=_slotted,
    postgresql_where=_slotted,
)
_delivered = outbox.c.ref.is_not(None)
Index(
    "ix_outbox_ref",
    outbox.c.address,
    outbox.c.ref,
    sqlite_where=_delivered,
    postgresql_where=_delivered,
)
