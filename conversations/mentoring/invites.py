"""Links that make their bearer a mentor, as rows: made, still good or not, no longer looked at.

A link is single-use, and expires. It carries a secret, and our signature of it where we have a key;
of the secret only a hash is kept. Who makes and lists them is `team.links` and `enrolment`; who
comes through one is answered by `mentors`.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete
from sqlmodel import col

from storage.mail import address
from storage.queues import outbox
from storage.sealing import keyring_of
from storage.tables import Answers, Invite
from storage.unit_of_work import UnitOfWork

TOKEN_BYTES, SECRET = 24, 32
"""Randomness of an invite, and the characters of `A-Za-z0-9_-` it takes. With its signature it
has 48: a Telegram start parameter holds 64."""

LINK = "invite"
"""What a link is called on the agenda, and in the keys of the mails that carry one."""

ROSTER = "roster"
"""Who has made a link that comes from a roster."""


def new_token(uow: UnitOfWork) -> str:
    """What a link carries."""
    secret = secrets.token_urlsafe(TOKEN_BYTES)
    return secret + keyring_of(uow.connection).sign(secret)


def keep(
    uow: UnitOfWork,
    token: str,
    *,
    made_by: str,
    days: int,
    made_name: str = "",
    note: str = "",
    mailbox: str = "",
    answers: Answers | None = None,
) -> Invite:
    """A link that is good from now on, for so many days. Then it comes due: whom it was for is
    forgotten."""
    row = Invite(
        token_hash=token_hash(token),
        made_by=made_by,
        made_name=made_name,
        made_at=uow.now,
        expires_at=uow.now + timedelta(days=days),
        note=note,
        mailbox=mailbox,
        answers=answers or {},
    )
    uow.session.add(row)
    uow.remind(subject_of(row), "over", row.expires_at)
    return row


def token_hash(token: str) -> str:
    """What is kept of an invite: a plain hash of its secret, which is long and random, so that it
    gives nothing away. It stays the same when the keys change."""
    return hashlib.sha256(token[:SECRET].encode()).hexdigest()


def subject_of(row: Invite) -> str:
    """What a link is called on the agenda."""
    return f"{LINK}/{row.token_hash}"


def mail_key(row: Invite) -> str:
    """The key of the mail that carries a link."""
    return f"{LINK}/{row.token_hash[:16]}"


def unsend(uow: UnitOfWork, row: Invite) -> None:
    """A link is no longer looked at, and the mail that carries it not sent; nothing says any more
    to which mailbox it was."""
    uow.unremind(subject_of(row))
    if row.mailbox:
        where = outbox.c.address == address("mail", row.mailbox)
        uow.connection.execute(delete(outbox).where(where, outbox.c.key.startswith(mail_key(row))))


def found(uow: UnitOfWork, token: str) -> tuple[Invite | None, str]:
    """The link that carries this token, locked, and why it opens nothing (empty while it does). One
    that we have not signed is said to have expired, and nothing is looked up for it."""
    if not keyring_of(uow.connection).signed(token[:SECRET], token[SECRET:]):
        return None, "expired"
    row = uow.lock(Invite, token_hash(token))
    return row, why_closed(row, uow.now)


def why_closed(row: Invite | None, now: datetime) -> str:
    """Why a link opens nothing; empty while it does."""
    if row is None:
        return "unknown"
    if row.used_at is not None:
        return "spent"
    if row.revoked_at is not None:
        return "revoked"
    return "expired" if row.expires_at <= now else ""


def are_open(now: datetime) -> ColumnElement[bool]:
    """The same as a condition for the database: `why_closed` says nothing."""
    return and_(
        col(Invite.used_at).is_(None),
        col(Invite.revoked_at).is_(None),
        col(Invite.expires_at) > now,
    )
