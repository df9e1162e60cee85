"""What stands where: the messages of ours that were put into the slots of a place.

Part of `UnitOfWork`; everything here reads inside its transaction. `posting` puts them there. All
that is asked of a slot is one question, so that a session asks it once (`sessions`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import String, bindparam, exists, func, or_, select
from sqlmodel import Session

from storage.mail import Address, Ref, is_above
from storage.queues import outbox


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


def standing(session: Session, to: Address, ref: Ref) -> Standing | None:
    """The newest message delivered at `ref` of `to`."""
    row = session.exec(_STANDING, params={"address": to, "ref": ref}).first()
    if row is None:
        return None
    return Standing(whole(row.key, row.part), whole(row.slot or "", row.part), row.under or "")


def first_put(session: Session, to: Address, on: str) -> FirstPut | None:
    """What was first put on a slot of a place, or is of this key."""
    row = session.exec(_FIRST, params={"address": to, "on": on}).first()
    return FirstPut(*row) if row is not None else None


class Held(NamedTuple):
    """The newest row of a slot. `delivered` is where the newest that arrived stands, and `had_more`
    whether it was the beginning of a longer text."""

    seq: int
    key: str
    closed_at: datetime | None
    doubtful: bool
    digest: str
    ref: str | None
    under: str | None
    delivered: str | None
    delivered_at: datetime | None
    had_more: bool


def newest(session: Session, to: Address, slot: str) -> Held | None:
    """What a slot holds, or None."""
    held: Held | None = session.exec(NEWEST, params={"address": to, "slot": slot}).first()
    return held


def delivered(session: Session, to: Address, slot: str) -> Ref | None:
    """Where the message of a slot stands on its platform; None until it has been delivered."""
    held = newest(session, to, slot)
    return Ref(held.delivered) if held is not None and held.delivered is not None else None


def delivered_at(session: Session, to: Address, slot: str) -> datetime | None:
    """When the newest message of a slot arrived; None until one has."""
    held = newest(session, to, slot)
    return held.delivered_at if held is not None else None


def stands(session: Session, to: Address, slot: str) -> bool:
    """Whether something stands in a slot, or is on its way there."""
    held = newest(session, to, slot)
    return held is not None and (held.closed_at is None or held.delivered is not None)


def place_of(session: Session, key: str) -> tuple[str, str]:
    """In which slot, and in the thread of which other, the message of this key was posted; empty
    where there is none."""
    row = session.exec(_PLACE_OF, params={"key": key}).first()
    return (row.slot or "", row.under or "") if row is not None else ("", "")


def thread_of(session: Session, to: Address, slot: str) -> str:
    """In the thread of which other slot the newest message of this one was posted; empty where in
    none."""
    held = newest(session, to, slot)
    return (held.under or "") if held is not None else ""


def begin_with(session: Session, to: Address, prefix: str) -> list[str]:
    """The slots of an address whose names begin with `prefix`, each once, oldest first."""
    rows = session.exec(_SLOTS, params={"address": to, "prefix": prefix}).all()
    return list(dict.fromkeys(whole(row.slot, row.part) for row in rows))


def whole(name: str, part: int) -> str:
    """The key or slot of the whole text that `name` is the `part` of."""
    return name.removesuffix(f"#{part}") if part > 1 else name


_c = outbox.c
_second = outbox.alias("second")
_stands = outbox.alias("stands")
_arrived = (
    select(_stands.c.ref)
    .where(
        _stands.c.address == bindparam("address"),
        _stands.c.slot == bindparam("slot"),
        _stands.c.ref.is_not(None),
    )
    .order_by(_stands.c.seq.desc())
    .limit(1)
)
_has_more = exists().where(
    _second.c.address == bindparam("address"),
    _second.c.slot == bindparam("slot", type_=String) + "#2",
)
NEWEST: Any = (
    select(_c.seq, _c.key, _c.closed_at, _c.doubtful, _c.digest, _c.ref, _c.under)
    .add_columns(
        _arrived.scalar_subquery().label("delivered"),
        _arrived.with_only_columns(_stands.c.closed_at).scalar_subquery().label("delivered_at"),
        _has_more.label("had_more"),
    )
    .where(_c.address == bindparam("address"), _c.slot == bindparam("slot"))
    .order_by(_c.seq.desc())
    .limit(1)
)
_FIRST: Any = (
    select(_c.ref, _c.attempts, _c.posted_at, _c.closed_at)
    .where(
        _c.address == bindparam("address"),
        or_(_c.slot == bindparam("on"), _c.key == bindparam("on")),
    )
    .order_by(_c.seq)
    .limit(1)
)
_STANDING: Any = (
    select(_c.key, _c.slot, _c.under, _c.part)
    .where(_c.address == bindparam("address"), _c.ref == bindparam("ref"))
    .order_by(_c.seq.desc())
    .limit(1)
)
_PLACE_OF: Any = select(_c.slot, _c.under).where(_c.key == bindparam("key"))
_SLOTS: Any = (
    select(_c.slot, _c.part)
    .where(
        _c.address == bindparam("address"),
        # Not LIKE: a prefix may hold its wildcards.
        func.substr(_c.slot, 1, func.length(bindparam("prefix", type_=String)))
        == bindparam("prefix", type_=String),
    )
    .order_by(_c.seq)
)
