"""One conversation with the mail server, up to where it takes a mail in our name.

What goes wrong is told by what to do about it: `NotNow` passes by itself, `NotLetIn` needs a change
of the settings. Neither shows what the server said beyond its code: a server may repeat the address
that it was given, or worse.
"""

import re
import ssl
from contextlib import suppress

from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPResponseException,
    SMTPSenderRefused,
)

from bot.mail.account import Sender, Server

PARTING_SECONDS = 2.0
"""How long we wait for the server's goodbye."""

PERMANENT = 500
"""From this code on, the same again would be refused again."""

_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


class NotNow(Exception):
    """The server can't be reached, breaks off, or says that it can't just now."""


class NotLetIn(Exception):
    """The server won't have us with these settings: `what` is the matter, and the `fix`."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(f"{what}: {fix}")
        self.what = what
        self.fix = fix


class Session:
    """One connection. It waits without bound: the caller gives it a time, and then calls `cut`."""

    def __init__(self, server: Server, sender: Sender) -> None:
        self._server = server
        self._sender = sender
        self._client = SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.encryption == "from_the_start",
            start_tls=False,  # `open` does it, to tell what is wrong
            validate_certs=server.encryption != "if_offered",
            local_hostname=sender.domain,  # not this machine's name, which is nobody's business
            timeout=None,
        )

    async def open(self) -> None:
        """Connect, encrypt, log in, and begin a mail in our name. Raises NotNow or NotLetIn."""
        try:
            await self._encrypted()
            await self._logged_in()
            await self._in_our_name()
        except ssl.SSLError as error:
            raise self._not_trusted(error) from error
        except SMTPResponseException as refused:
            raise NotNow(f"the mail server answers {code_of(refused)}") from refused
        except (SMTPException, OSError) as error:
            if isinstance(error.__cause__, ssl.SSLError):
                raise self._not_trusted(error.__cause__) from error
            raise NotNow(f"the mail server can't be reached ({type(error).__name__})") from error

    async def address(self, mailbox: str) -> None:
        """Say whom the mail is for. Raises SMTPRecipientRefused where the server says no, another
        SMTPException or OSError where it says nothing."""
        await self._client.rcpt(mailbox)

    async def hand_in(self, mail: bytes) -> None:
        """Have the server take the mail. Raises SMTPDataError where it says no, and as `address`
        where it says nothing: then it may have taken it."""
        await self._client.data(mail)

    async def leave(self) -> None:
        """Say goodbye. All that matters is done by then, so nothing goes wrong any more."""
        with suppress(SMTPException, OSError):
            await self._client.quit(timeout=PARTING_SECONDS)
        self.cut()

    def cut(self) -> None:
        """Close the connection without a word; more than once if need be."""
        self._client.close()

    async def _encrypted(self) -> None:
        await self._client.connect()
        await self._client.ehlo()
        if self._server.encryption == "from_the_start":
            return
        if self._client.supports_extension("starttls"):
            await self._client.starttls()
            await self._client.ehlo()
        elif self._server.encryption == "required":
            raise NotLetIn(
                f"the mail server {self._server.host} offers no STARTTLS, and without it nothing "
                "is sent",
                "in SMTP_URL, write smtps:// if the server is encrypted from the start (port "
                "465), or take its port for submission (587)",
            )

    async def _logged_in(self) -> None:
        if not self._server.user:
            return
        if not self._client.supported_auth_methods:
            raise NotLetIn(
                f"the mail server {self._server.host} offers no login on port {self._server.port}",
                "in SMTP_URL, take its port for submission (587 or 465), or leave the user and "
                "the password out",
            )
        try:
            await self._client.login(self._server.user, self._server.password)
        except SMTPAuthenticationError as refused:
            if refused.code < PERMANENT:
                raise
            raise NotLetIn(
                "the mail server refuses the user or the password of SMTP_URL "
                f"({code_of(refused)})",
                "check both, and write their special characters as %XX (@ is %40); some "
                "providers want a password made for applications",
            ) from refused

    async def _in_our_name(self) -> None:
        try:
            await self._client.mail(self._sender.mailbox)
        except SMTPSenderRefused as refused:
            if refused.code < PERMANENT:
                raise
            raise NotLetIn(
                f"the mail server takes no mail from {self._sender.mailbox} ({code_of(refused)})",
                "set MAIL_FROM to an address that the user of SMTP_URL may write from"
                if self._server.user
                else "put a user and a password into SMTP_URL, or another address into MAIL_FROM",
            ) from refused

    def _not_trusted(self, error: ssl.SSLError) -> NotLetIn:
        if isinstance(error, ssl.SSLCertVerificationError):
            return NotLetIn(
                f"the mail server's certificate is not one for {self._server.host} that this "
                f"machine trusts ({error.verify_message})",
                "in SMTP_URL, write the host as its certificate does; for an authority of your "
                "own, name its file in the environment as SSL_CERT_FILE",
            )
        return NotLetIn(
            f"encryption fails with the mail server {self._server.host} ({error.reason})",
            "in SMTP_URL, write smtp:// for port 587, and smtps:// for port 465",
        )


def code_of(refused: SMTPResponseException) -> str:
    """What a server answered, by its codes alone, such as `550 5.1.1`."""
    enhanced = _ENHANCED.match(refused.message)
    return f"{refused.code} {enhanced[0]}" if enhanced else str(refused.code)
