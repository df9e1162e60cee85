"""python-telegram-bot's HTTP over aiohttp, which costs a fraction of its default client.

The wire is the same: parameters as a URL-encoded form, files as multipart, keep-alive connections.
So are the errors: `TimedOut` and `NetworkError`; subclasses tell that nothing was sent at all, or
that the connection broke before an answer.
"""

import json
import secrets
from typing import Any
from urllib.request import getproxies

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

DEFAULT = BaseRequest.DEFAULT_NONE


class NotConnected(NetworkError):
    """No connection could be made: the platform has not seen the request."""


class NotConnectedInTime(TimedOut):
    """No connection could be made in time: the platform has not seen the request."""


class NoAnswer(NetworkError):
    """The connection broke: the platform may have carried the request out."""


class AiohttpRequest(BaseRequest):
    """One keep-alive session. Timeouts are in seconds; None means no limit.

    `write` bounds sending the request as `upload` does for one with files; together with `read`
    and `connect` they bound the whole request. Proxies are taken from the environment
    (`HTTPS_PROXY`, `NO_PROXY`).
    """

    __slots__ = ("_connect", "_connections", "_pool", "_read", "_session", "_upload", "_write")

    def __init__(
        self,
        connections: int = 64,
        *,
        read: float | None = 10.0,
        write: float | None = 10.0,
        connect: float | None = 5.0,
        pool: float | None = 5.0,
        upload: float | None = 60.0,
    ) -> None:
        self._connections = connections
        self._read = read
        self._write = write
        self._connect = connect
        self._pool = pool
        self._upload = upload
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer, where a call does not say."""
        return self._read

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """The library's own logs every page that a proxy answers with, at length."""
        try:
            return json.loads(payload.decode(errors="replace"))
        except ValueError as error:
            raise TelegramError("The answer is not JSON") from error

    async def initialize(self) -> None:
        """Open the session; harmless when it is open."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
                # At each call aiohttp would look for a proxy and read ~/.netrc.
                trust_env=bool(getproxies()),
            )

    async def shutdown(self) -> None:
        """Close the session and its connections."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = DEFAULT,
        write_timeout: ODVInput[float] = DEFAULT,
        connect_timeout: ODVInput[float] = DEFAULT,
        pool_timeout: ODVInput[float] = DEFAULT,
    ) -> tuple[int, bytes]:
        """Make one request; returns the HTTP status and the body.

        Raises TimedOut or NetworkError; neither ever contains the address, which holds the token.
        """
        if self._session is None or self._session.closed:
            raise RuntimeError("initialize() comes first")
        body, headers = _encoded(request_data)
        write = self._upload if request_data and request_data.contains_files else self._write
        timeout = _timeout(
            read=_given(read_timeout, self._read),
            write=_given(write_timeout, write),
            connect=_given(connect_timeout, self._connect),
            pool=_given(pool_timeout, self._pool),
        )
        try:
            async with self._session.request(
                method, URL(url, encoded=True), data=body, headers=headers, timeout=timeout
            ) as response:
                return response.status, await response.read()
        except aiohttp.ConnectionTimeoutError as error:
            raise NotConnectedInTime("No connection in time") from error
        except aiohttp.ClientConnectorError as error:
            raise NotConnected(f"No connection: {error.os_error}") from error
        except TimeoutError as error:
            raise TimedOut("No answer in time") from error
        except (aiohttp.ClientError, OSError) as error:
            raise NoAnswer(f"No answer: {type(error).__name__}") from error


def _given(value: Any, default: float | None) -> float | None:
    return default if isinstance(value, DefaultValue) else value


def _timeout(
    *, read: float | None, write: float | None, connect: float | None, pool: float | None
) -> aiohttp.ClientTimeout:
    """aiohttp bounds a read and a connection by themselves, but a write only through the total."""
    waiting = None if connect is None or pool is None else connect + pool
    total = None if waiting is None or read is None or write is None else waiting + write + read
    return aiohttp.ClientTimeout(total=total, connect=waiting, sock_connect=connect, sock_read=read)


def _encoded(data: RequestData | None) -> tuple[bytes | None, dict[str, str]]:
    if data is None or (not data.json_parameters and not data.contains_files):
        return None, {}
    if not data.contains_files:
        form = data.url_encoded_parameters().encode()
        return form, {"Content-Type": "application/x-www-form-urlencoded"}
    boundary = secrets.token_hex(16)
    body = _multipart(boundary, data)
    return body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}


def _multipart(boundary: str, data: RequestData) -> bytes:
    """The body of a form with files, in browsers' manner: names in UTF-8, as Telegram reads them.

    aiohttp's own writer percent-encodes file names, and people would see them so.
    """
    pieces: list[bytes] = []
    for name, value in data.json_parameters.items():
        pieces.append(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        )
        pieces.append(value.encode() + b"\r\n")
    for name, (filename, content, mime) in data.multipart_data.items():
        pieces.append(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; '
            f'filename="{_quoted(filename)}"\r\nContent-Type: {mime}\r\n\r\n'.encode()
        )
        pieces.append(content if isinstance(content, bytes) else _read_all(content))
        pieces.append(b"\r\n")
    pieces.append(f"--{boundary}--\r\n".encode())
    return b"".join(pieces)


def _quoted(name: str) -> str:
    """A file name that can't end its quotes or its line."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _read_all(content: Any) -> bytes:
    data = content.read()
    return data if isinstance(data, bytes) else str(data).encode()
