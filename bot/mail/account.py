"""What the settings say of mail: the server that takes ours (`SMTP_URL`), and in whose name it goes
(`MAIL_FROM`).

Loaded at every start, so it loads nothing large. Both readers raise ValueError, and what it says
never quotes the value: there may be a password in it.
"""

import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal
from urllib.parse import unquote, urlsplit

PLATFORM = "mail"

Encryption = Literal["from_the_start", "required", "if_offered"]
"""TLS before the first word; STARTTLS, or nothing is said; STARTTLS where there is, unchecked."""

RELAY_PORT = 25
"""Where servers hand mail to each other, often without encryption; people log in elsewhere."""

_PORTS = {"smtp": 587, "smtps": 465}
_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_MAILBOX = rf"(?=.{{3,254}}\Z){_ATOM}(?:\.{_ATOM})*@[a-z0-9-]+(?:\.[a-z0-9-]+)*"
_is_mailbox = re.compile(_MAILBOX, re.ASCII | re.IGNORECASE)
_NAMED = re.compile(r"(?P<name>[^<>\x00-\x1f\x7f]*)<(?P<mailbox>[^<>]*)>")


@dataclass(frozen=True)
class Server:
    """A mail server, how to speak to it, and as whom; nobody, where `user` is empty."""

    host: str
    port: int
    encryption: Encryption
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Sender:
    """In whose name mail goes; `name` may be empty."""

    name: str
    mailbox: str

    @property
    def domain(self) -> str:
        """The part after the @."""
        return self.mailbox.rpartition("@")[2]


def is_mailbox(text: str) -> bool:
    """Whether this is one address and nothing else: no name, no quotes, no line end."""
    return _is_mailbox.fullmatch(text) is not None


def server_of(url: str) -> Server:
    """Read `smtp://user:password@host:port` or `smtps://…`.

    A password, or a mail, is never sent in clear text, with two exceptions in which STARTTLS is
    used where the server offers it and its certificate is not checked: to this very machine, and
    to the relay port where nobody logs in. There it could have gone in clear text just as well.
    """
    if any(character.isspace() or not character.isprintable() for character in url):
        raise ValueError("it contains a space")
    scheme = url.partition("://")[0].lower()
    if scheme not in _PORTS:
        raise ValueError("it does not begin with smtp:// or smtps://")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _PORTS[scheme]
        host.encode("idna")
    except ValueError:
        raise ValueError("its host or port is not understood: is everything escaped?") from None
    if parts.path not in ("", "/") or "?" in url or "#" in url:
        raise ValueError("something follows the host: is everything escaped?")
    if not host:
        raise ValueError("it names no host")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise ValueError("it has a user without a password, or a password without a user")
    return Server(host, port, _encryption(scheme, host, port, user), user, password)


def sender_of(text: str) -> Sender:
    """Read `Camarade <carrieres@example.org>`, or the address alone."""
    named = _NAMED.fullmatch(text)
    name, mailbox = (named["name"], named["mailbox"]) if named else ("", text)
    if not is_mailbox(mailbox):
        raise ValueError("it is not one mail address, with or without a name before it")
    return Sender(name.strip().strip('"').strip(), mailbox)


def _encryption(scheme: str, host: str, port: int, user: str) -> Encryption:
    if scheme == "smtps":
        return "from_the_start"
    if _is_this_machine(host) or (port == RELAY_PORT and not user):
        return "if_offered"
    return "required"


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
