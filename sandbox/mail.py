"""A pretend mail server: takes what the bot sends, over SMTP, and keeps it for people to read.

    server = MailServer(clock.now)
    await server.open()
    …                                   # the bot is given server.url and server.sender
    print(server.mails[-1].text)

Every mailbox of the world is here. Like a real server for submission it asks for a login, and lets
an account write in its own name only. Not pretended: encryption (nothing leaves this machine).
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from urllib.parse import quote

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
ACCOUNT = "camarade@carrieres.example"
PASSWORD = "mot/de:passe"

# aiosmtpd warns at each login of an attribute that it sets itself.
logging.getLogger("mail.log").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Mail:
    """A mail as its reader sees it. `id` counts from 1, in the order of arrival."""

    id: int
    at: datetime
    sender: str
    to: str
    subject: str
    text: str
    message_id: str


class Trouble:
    """What goes wrong just now; nothing, at first."""

    def __init__(self, on_change: Callable[[], None], cut: Callable[[], None]) -> None:
        self._on_change = on_change
        self._cut = cut
        self._down = False
        self._unknown = False
        self._floods = 0
        self._drops = 0

    @property
    def down(self) -> bool:
        """Whether every connection is cut, those that are open included."""
        return self._down

    @down.setter
    def down(self, down: bool) -> None:
        self._down = down
        if down:
            self._cut()
        self._on_change()

    @property
    def unknown(self) -> bool:
        """Whether no mailbox is known: 550."""
        return self._unknown

    @unknown.setter
    def unknown(self, unknown: bool) -> None:
        self._unknown = unknown
        self._on_change()

    def flood(self, count: int = 1, _retry_after: int = 0) -> None:
        """Put off the next `count` mails, as a server does that does not know the sender: 451. It
        can't say until when."""
        self._floods = count
        self._on_change()

    def drop_replies(self, count: int = 1) -> None:
        """Take the next `count` mails, then cut the connection instead of saying so."""
        self._drops = count
        self._on_change()

    def take_flood(self) -> bool:
        """Whether this mail is put off."""
        self._floods, now = max(0, self._floods - 1), self._floods
        return now > 0

    def take_drop(self) -> bool:
        """Whether the answer to this mail is lost."""
        self._drops, now = max(0, self._drops - 1), self._drops
        return now > 0

    def snapshot(self) -> dict[str, object]:
        """What is ordered, for the page."""
        return {
            "down": self._down,
            "unknown": self._unknown,
            "floods": self._floods,
            "drops": self._drops,
        }


class MailServer:
    """One server, on a port of its own. Mails are in memory and outlive the bot's restarts."""

    def __init__(
        self, now: Callable[[], datetime], on_change: Callable[[], None] = lambda: None
    ) -> None:
        """`now` is when a mail arrives; `on_change` is called after every visible change."""
        self.mails: list[Mail] = []
        self.trouble = Trouble(on_change, self._cut)
        self.sender = f"Camarade <{ACCOUNT}>"
        self._now = now
        self._on_change = on_change
        self._listener: asyncio.Server | None = None
        self._open: set[asyncio.WriteTransport] = set()
        self._port = 0

    @property
    def url(self) -> str:
        """Where it is, and how to log in, as a setting names it."""
        return f"smtp://{quote(ACCOUNT)}:{quote(PASSWORD, safe='')}@{HOST}:{self._port}"

    async def open(self) -> None:
        """Listen on a free port."""
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(
            lambda: _Connection(self, self._open, loop), HOST, 0
        )
        self._port = self._listener.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop listening, and cut what is open."""
        if self._listener is not None:
            self._listener.close()
            self._cut()
            await self._listener.wait_closed()
            self._listener = None

    def snapshot(self) -> dict[str, Any]:
        """What the page shows."""
        return {
            "mails": [asdict(mail) | {"at": mail.at.isoformat()} for mail in self.mails],
            "trouble": self.trouble.snapshot(),
        }

    def _cut(self) -> None:
        for transport in list(self._open):
            transport.abort()

    # -- what aiosmtpd asks, by names of its own ----------------------------------------------

    def authenticate(
        self, _smtp: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
    ) -> AuthResult:
        """Whether this is our one account."""
        right = LoginPassword(ACCOUNT.encode(), PASSWORD.encode())
        return AuthResult(success=data == right, handled=False)

    async def handle_MAIL(
        self, _smtp: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """A mail begins."""
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        if address != ACCOUNT:
            return "553 5.7.1 Sender address rejected: not owned by user"
        envelope.mail_from = address
        return "250 2.1.0 Ok"

    async def handle_RCPT(
        self, _smtp: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """It is for this mailbox."""
        if self.trouble.unknown:
            return f"550 5.1.1 <{address}>: Recipient address rejected: User unknown"
        if self.trouble.take_flood():
            return "451 4.7.1 Greylisted, please try again later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, smtp: SMTP, _session: Session, envelope: Envelope) -> str:
        """It is here."""
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        body = mail.get_body(("plain",))
        for address in envelope.rcpt_tos:
            self.mails.append(
                Mail(
                    id=len(self.mails) + 1,
                    at=self._now(),
                    sender=str(mail["From"]),
                    to=address,
                    subject=str(mail["Subject"]),
                    text=body.get_content().replace("\r\n", "\n").rstrip() if body else "",
                    message_id=str(mail["Message-ID"]),
                )
            )
        self._on_change()
        if self.trouble.take_drop():
            assert isinstance(smtp.transport, asyncio.WriteTransport)
            smtp.transport.abort()
            await asyncio.get_running_loop().create_future()  # aiosmtpd cancels us
        return "250 2.0.0 Ok: queued"


class _Connection(SMTP):
    """A connection that can be cut, and is at once while the server is down."""

    def __init__(
        self,
        server: MailServer,
        transports: set[asyncio.WriteTransport],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        super().__init__(
            server,
            hostname="mail.carrieres.example",
            authenticator=server.authenticate,
            auth_require_tls=False,
            loop=loop,
        )
        self._server = server
        self._transports = transports

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        assert isinstance(transport, asyncio.WriteTransport)
        self._transports.add(transport)
        if self._server.trouble.down:
            transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        assert isinstance(self.transport, asyncio.WriteTransport)
        self._transports.discard(self.transport)
        super().connection_lost(error)
