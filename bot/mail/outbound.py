"""From messages to mails: a pure function.

Plain text, so nothing that anybody wrote is markup; and one line per header, so nothing that
anybody wrote is a header.
"""

import hashlib
import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from bot.mail.account import Sender, is_mailbox
from storage.mail import Message, place_of

SUBJECT_LENGTH = 120
"""Longest subject, in characters; mail programs show about half of it."""

_NOT_IN_A_LINE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def compose(message: Message, sender: Sender, at: datetime) -> EmailMessage:
    """The mail that says what a message says: title, text, facts, quotation. What a mail has no
    place for (buttons, an author, lists) is left out.

    The same message has the same `Message-ID` however often it is sent, so that a repeat can be
    known for one. Raises ValueError if the message is not to a mailbox.
    """
    mailbox = place_of(message.to)
    if not is_mailbox(mailbox):
        raise ValueError("not a mailbox")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(sender.name, addr_spec=sender.mailbox)
    mail["To"] = Address(addr_spec=mailbox)
    mail["Subject"] = _NOT_IN_A_LINE.sub(" ", message.title or message.text)[:SUBJECT_LENGTH]
    mail["Date"] = at
    mail["Message-ID"] = message_id(message, sender)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answering machine answers it
    mail.set_content(_body(message), charset="utf-8", cte="quoted-printable")
    return mail


def message_id(message: Message, sender: Sender) -> str:
    """The name of the mail; it tells nobody what the message's key says."""
    return f"<{hashlib.sha256(message.key.encode()).hexdigest()[:32]}@{sender.domain}>"


def _body(message: Message) -> str:
    facts = "\n".join(f"{label} · {value}" for label, value in message.facts)
    quote = "\n".join(f"> {line}" for line in message.quote.splitlines())
    return "\n\n".join(part for part in (message.text.strip("\n"), facts, quote) if part)
