"""Socket Mode: tickets, connections, envelopes, acknowledgements.

Sources: docs.slack.dev "Using Socket Mode", slack_sdk's client for the exact frames.
"""

import asyncio
import secrets
import uuid
from contextlib import suppress
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.slack.delivery import Delivery, NotAcknowledged
from sandbox.slack.errors import Json
from sandbox.slack.state import APP_ID
from sandbox.slack.trouble import Trouble
from sandbox.slack.workspace import Workspace

MOST_CONNECTIONS = 10
HEARTBEAT_SECONDS = 30.0
_DEBUG = {"host": "applink-sandbox", "build_number": 1, "approximate_connection_time": 18060}


class _Connection:
    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self.leaving = False  # told to disconnect: used only if there is no other
        self.closing = False  # being closed: gets nothing
        self.envelopes: set[str] = set()


class Sockets(Delivery):
    """All the app's sockets: each envelope goes through one of them."""

    def __init__(self, workspace: Workspace, trouble: Trouble) -> None:
        super().__init__(workspace, trouble)
        self._tickets: set[str] = set()
        self._connections: list[_Connection] = []
        self._next = 0
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        trouble.bind(self.close_sockets, self.say_goodbye)

    @property
    def connections(self) -> int:
        """How many sockets the app has open and was not asked to leave."""
        return sum(not (c.leaving or c.closing) for c in self._connections)

    def ticket_url(self) -> str:
        """A WebSocket address that works once."""
        ticket = secrets.token_urlsafe(24)
        self._tickets.add(ticket)
        base = self._workspace.base_url().replace("http", "ws", 1)
        return f"{base}/slack/socket?ticket={ticket}&app_id={APP_ID}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """GET /slack/socket: serve one connection until it closes."""
        ticket = request.query.get("ticket", "")
        known = ticket in self._tickets
        self._tickets.discard(ticket)
        if self._trouble.down:
            return web.Response(status=503, text="Service Unavailable")
        if self._trouble.refuse_handshakes > 0:
            self._trouble.refuse_handshakes -= 1
            return web.Response(status=500, text="Internal Server Error")
        if not known:
            return web.Response(status=403, text="ticket unknown or already used")
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS)
        await socket.prepare(request)
        if len(self._connections) >= MOST_CONNECTIONS:
            await self._goodbye(socket, "too_many_websockets")
            await socket.close()
            return socket
        connection = _Connection(socket)
        try:
            await socket.send_json(
                {
                    "type": "hello",
                    "num_connections": len(self._connections) + 1,
                    "debug_info": _DEBUG,
                    "connection_info": {"app_id": APP_ID},
                }
            )
            self._connections.append(connection)
            self._workspace.changed()
            async for frame in socket:
                if frame.type == WSMsgType.TEXT:
                    self._acknowledged(frame.json())
        except ConnectionError:
            return socket  # gone before it could be greeted: the same as closed
        finally:
            self._gone(connection)
        return socket

    def _acknowledged(self, answer: Json) -> None:
        future = self._waiting.get(answer.get("envelope_id", ""))
        if future is not None and not future.done():
            future.set_result(answer.get("payload"))

    def _gone(self, connection: _Connection) -> None:
        if connection not in self._connections:
            return
        self._connections.remove(connection)
        for envelope_id in connection.envelopes:
            future = self._waiting.get(envelope_id)
            if future is not None and not future.done():
                future.set_exception(NotAcknowledged("connection_failed"))
        self._workspace.changed()

    async def deliver(
        self, kind: str, payload: Json, *, attempt: int | None = None, reason: str = ""
    ) -> Any:
        """As `Delivery`: one envelope to one socket. Raises at once if there is none."""
        connection = self._pick()
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "payload": payload,
            "type": kind,
            "accepts_response_payload": _accepts_answer(kind, payload),
        }
        if attempt is not None:
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = future
        connection.envelopes.add(envelope_id)
        try:
            await connection.socket.send_json(envelope)
            return await asyncio.wait_for(future, self._workspace.timing.ack_seconds)
        except TimeoutError:
            raise NotAcknowledged("timeout", late=True) from None
        except ConnectionError:
            raise NotAcknowledged("connection_failed") from None
        finally:
            del self._waiting[envelope_id]
            connection.envelopes.discard(envelope_id)

    def _pick(self) -> _Connection:
        """The sockets in turn: each envelope goes to one of them."""
        alive = [c for c in self._connections if not c.closing and not c.socket.closed]
        ready = [c for c in alive if not c.leaving] or alive
        if not ready:
            raise NotAcknowledged("connection_failed")
        self._next += 1
        return ready[self._next % len(ready)]

    def say_goodbye(self, reason: str) -> None:
        """Ask every socket to reconnect, and close it a moment later."""
        for connection in self._connections:
            if not connection.leaving:
                connection.leaving = True
                self.start(self._see_off(connection, reason))

    async def _see_off(self, connection: _Connection, reason: str) -> None:
        await self._goodbye(connection.socket, reason)
        await asyncio.sleep(self._workspace.timing.close_seconds)
        connection.closing = True
        await connection.socket.close()

    async def _goodbye(self, socket: web.WebSocketResponse, reason: str) -> None:
        frame = {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
        with suppress(ConnectionError):  # already gone: nobody to say it to
            await socket.send_json(frame)

    def close_sockets(self) -> None:
        """Close every socket without a word."""
        for connection in list(self._connections):
            connection.closing = True
            self.start(connection.socket.close())

    async def close(self) -> None:
        """As `Delivery`, and close the sockets."""
        await super().close()
        for connection in list(self._connections):
            await connection.socket.close()


def _accepts_answer(kind: str, payload: Json) -> bool:
    return kind == "slash_commands" or payload.get("type") == "view_submission"
