"""How Slack reaches us: through a socket that we open, or by requests to an address of ours.

Addresses, and the faults that only a change of the settings heals. Light: the settings use it.
"""

from urllib.parse import urlsplit

EVENTS_PATH = "/slack/events"
"""Where Slack's requests arrive: events, interactions and commands alike."""

HEALTH_PATH = "/health"
"""Answers 200 for as long as the service runs: for whatever watches over it."""

LISTEN = "127.0.0.1:3000"
"""Where we listen unless told otherwise: beside a web server that speaks HTTPS for us."""


class WrongToken(Exception):
    """Slack refuses a token for good: the message names the setting and the fix."""


class CantListen(Exception):
    """Our port can't be had: the message names the setting and the fix."""


def listen_at(text: str) -> tuple[str, int]:
    """Host and port of `host:port`; an IPv6 address stands in brackets. Raises ValueError."""
    host, colon, port = text.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        raise ValueError("an IPv6 address stands in brackets: [::1]:3000")
    if not colon or not host or any(character.isspace() for character in host):
        raise ValueError("it is not host:port")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError("the port is not a number from 1 to 65535")
    return host, int(port)


def public_address(text: str) -> str:
    """Our address for the world, without a final slash. Raises ValueError."""
    address = text.rstrip("/").removesuffix(EVENTS_PATH)
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or any(map(str.isspace, address)):
        raise ValueError("it is not an address that begins with https://")
    if parts.query or parts.fragment:
        raise ValueError("it has something behind the path")
    return address


def request_url(public: str) -> str:
    """The Request URL that Slack must be told, of our address for the world."""
    return public + EVENTS_PATH
