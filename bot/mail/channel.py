"""Mail as the courier sees it: a `bot.channel.Channel`.

One connection for each mail: codes are rare. SMTP has no way to ask whether a mail arrived; where
that is unknown it is sent again, with the same Message-ID, after a longer pause.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from aiosmtplib.errors import SMTPDataError, SMTPException, SMTPRecipientRefused

from bot.channel import TryLater, Undeliverable
from bot.mail import outbound
from bot.mail.account import PLATFORM, Sender, Server
from bot.mail.session import PERMANENT, NotLetIn, NotNow, Session, code_of
from storage.mail import File, Message, Ref, place_of

log = logging.getLogger(__name__)

AGAIN_SECONDS = 2.0
"""When to try again what the server can't take now; the courier doubles it up to a minute. A code
is good for minutes, and is taken back when it no longer is."""

DOUBT_SECONDS = 300.0
"""When to try again what may have arrived: before a code is too old, at most three come."""

SETTINGS_SECONDS = 60.0
"""When to try again where only other settings help, which need a restart: a line in the log each
minute is enough."""

SECONDS = 20.0
"""Longest time for one mail. The courier has up to 32 in hand, 10 of them on their way: even where
the server never answers, the last has had its turn within `CALL_SECONDS`."""

NOT_A_MAILBOX = "Cette adresse n’est pas une adresse e-mail."
NO_FILES = "Un e-mail de Camarade n’emporte pas de fichier."
REFUSED = "Le serveur de messagerie refuse cet e-mail ou son adresse (motif\u00a0: {code})."


class MailChannel:
    """Sends to mailboxes. All methods raise `TryLater` or `Undeliverable` only."""

    platform = PLATFORM

    def __init__(
        self,
        server: Server,
        sender: Sender,
        now: Callable[[], datetime],
        seconds: float = SECONDS,
    ) -> None:
        """`now` dates the mails; `seconds` is the longest time for one of them."""
        self._server = server
        self._sender = sender
        self._now = now
        self._seconds = seconds

    async def send(
        self, message: Message, *, under: Ref | None, contents: Sequence[bytes | None] = ()
    ) -> Ref:
        """Hand a mail to the server; that it took it is all we learn. Named by its Message-ID."""
        try:
            mail = outbound.compose(message, self._sender, self._now())
        except ValueError:
            raise Undeliverable(NOT_A_MAILBOX) from None
        if message.attachment is not None:
            raise Undeliverable(NO_FILES)
        session = Session(self._server, self._sender)
        try:
            await self._hand_in(session, place_of(message.to), mail.as_bytes())
            await session.leave()
        finally:
            session.cut()
        return Ref(outbound.message_id(message, self._sender))

    async def revise(self, message: Message, ref: Ref, *, under: Ref | None) -> Ref:
        """A mail stays as it is: another one is sent."""
        return await self.send(message, under=under)

    async def find(self, message: Message, *, under: Ref | None) -> Ref | None:
        """None: nobody can look into a mailbox."""
        return None

    async def fetch(self, file: File) -> bytes:
        """No file lies in a mailbox of ours."""
        raise Undeliverable(NO_FILES)

    def pace(self, message: Message) -> float:
        """At once."""
        return 0.0

    async def _hand_in(self, session: Session, mailbox: str, mail: bytes) -> None:
        maybe_sent = False
        try:
            async with asyncio.timeout(self._seconds):
                await session.open()
                await session.address(mailbox)
                maybe_sent = True
                await session.hand_in(mail)
        except NotLetIn as wrong:
            log.error("No mail can be sent: %s. To mend it: %s.", wrong.what, wrong.fix)
            raise TryLater(SETTINGS_SECONDS) from wrong
        except NotNow as error:
            log.info("No mail was sent: %s.", error)
            raise TryLater(AGAIN_SECONDS) from error
        except (SMTPRecipientRefused, SMTPDataError) as refused:
            code = code_of(refused)
            if refused.code < PERMANENT:
                log.info("The mail server can't take a mail just now (%s).", code)
                raise TryLater(AGAIN_SECONDS) from refused
            # Perhaps it is our server that won't carry mail there for us. To whoever waits that is
            # the same, and better known now than never.
            log.warning("The mail server refuses a mail, or its recipient (%s).", code)
            raise Undeliverable(REFUSED.format(code=code)) from refused
        except (SMTPException, OSError) as error:  # a TimeoutError is an OSError
            log.info("The mail server has not confirmed a mail (%s).", type(error).__name__)
            seconds = DOUBT_SECONDS if maybe_sent else AGAIN_SECONDS
            raise TryLater(seconds, maybe_sent=maybe_sent) from error
