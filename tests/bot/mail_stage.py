"""A real mail server on loopback (aiosmtpd) that does as a test tells it, and certificates."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.mail.account import Encryption, Server

USER, PASSWORD = "carrieres@example.org", "s3cret/ü"
DROPS = "(drops the connection)"
HANGS = "(says nothing)"


class Stage:
    """The server: what it does at a command instead of the usual, and what it has taken.

    `does` maps `connect`, `EHLO`, `AUTH`, `MAIL`, `RCPT` or `DATA` (once the mail is there) to an
    answer, to DROPS or to HANGS.
    """

    def __init__(self, login: bool) -> None:
        self.does: dict[str, str] = {}
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.recipients: list[str] = []
        self.encrypted: list[bool] = []
        self.reached = asyncio.Event()
        """Set when the server does anything out of the usual."""
        self.left = asyncio.Event()
        """Set when a client is gone."""
        self.port = 0
        self._login = login

    def server(
        self,
        encryption: Encryption = "if_offered",
        *,
        user: str | None = None,
        password: str | None = None,
    ) -> Server:
        """This server as the settings would name it, with the right login if it asks for one."""
        usual = (USER, PASSWORD) if self._login else ("", "")
        user = usual[0] if user is None else user
        password = usual[1] if password is None else password
        return Server("localhost", self.port, encryption, user, password)

    async def answer(self, smtp: SMTP, command: str) -> str:
        """What is to be said to a command; empty for the usual."""
        done = self.does.get(command, "")
        if done:
            self.reached.set()
        if done == DROPS:
            assert isinstance(smtp.transport, asyncio.WriteTransport)
            smtp.transport.abort()
        if done in (DROPS, HANGS):
            await asyncio.get_running_loop().create_future()  # until the connection is lost
        return done

    # --- aiosmtpd's hooks -----------------------------------------------------------------

    async def handle_EHLO(
        self, smtp: SMTP, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        said = await self.answer(smtp, "EHLO")
        return [said] if said else responses

    async def handle_MAIL(
        self, smtp: SMTP, session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if self._login and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        return await self.answer(smtp, "MAIL") or "250 2.1.0 OK"

    async def handle_RCPT(
        self, smtp: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        said = await self.answer(smtp, "RCPT")
        if not said:
            envelope.rcpt_tos.append(address)
        return said or "250 2.1.5 OK"

    async def handle_DATA(self, smtp: SMTP, _session: Any, envelope: Any) -> str:
        said = await self.answer(smtp, "DATA")
        if said:
            return said
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.raw.append(envelope.content)
        self.recipients += envelope.rcpt_tos
        assert smtp.transport is not None
        self.encrypted.append(smtp.transport.get_extra_info("sslcontext") is not None)
        return "250 2.0.0 OK"

    def authenticate(
        self, _smtp: SMTP, _session: Any, _envelope: Any, _mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        said = self.does.get("AUTH", "")
        right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right and not said, handled=False, message=said or None)


class _Connection(SMTP):
    def __init__(self, stage: Stage, **options: Any) -> None:
        self._stage = stage
        super().__init__(stage, hostname="mail.example.org", **options)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if self._stage.does.get("connect") == DROPS:
            assert isinstance(transport, asyncio.WriteTransport)
            transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._stage.left.set()


@asynccontextmanager
async def open_stage(
    *,
    login: bool = False,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[Stage]:
    """A server that asks for a login or not, offers STARTTLS or not, or speaks TLS throughout."""
    stage = Stage(login)
    loop = asyncio.get_running_loop()
    options: Mapping[str, Any] = {
        "loop": loop,
        "tls_context": starttls,
        "authenticator": stage.authenticate,
        "auth_require_tls": starttls is not None,
        "auth_exclude_mechanism": [] if login else ["LOGIN", "PLAIN"],
    }
    listener = await loop.create_server(
        lambda: _Connection(stage, **options), "127.0.0.1", 0, ssl=tls
    )
    stage.port = listener.sockets[0].getsockname()[1]
    async with listener:
        yield stage


def certificate(folder: Path, host: str = "localhost") -> tuple[Path, ssl.SSLContext]:
    """A certificate for a host, signed by itself: as a file for whoever is to trust it, and as the
    server uses it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, secret = folder / f"{host}.pem", folder / f"{host}.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file, secret)
    return file, context
