"""Socket Mode: tickets, connections, envelopes, acknowledgements, redelivery.

Sources: docs.slack.dev "Using Socket Mode" and "Events API" (3 s to acknowledge; three retries, at
once, after one minute and after five), slack_sdk's client for the exact frames.
"""

import asyncio
import secrets
import uuid
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.slack.errors import Json
from sandbox.slack.state import APP_ID, BOT_USER_ID, TEAM_ID, VERIFICATION_TOKEN
from sandbox.slack.trouble import Trouble
from sandbox.slack.workspace import Workspace

MOST_CONNECTIONS = 10
HEARTBEAT_SECONDS = 30.0
_DEBUG = {"host": "applink-sandbox", "build_number": 1, "approximate_connection_time": 18060}


class NotAcknowledged(Exception):
    """The app did not take an envelope. `reason`: "timeout" or "connection_failed"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Connection:
    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self.leaving = False  # told to disconnect: used only if there is no other
        self.closing = False  # being closed: gets nothing
        self.envelopes: set[str] = set()


class Hub:
    """All the app's sockets. `lost` counts events that no retry could deliver, `delivering` those
    that are neither acknowledged nor given up."""

    def __init__(self, workspace: Workspace, trouble: Trouble) -> None:
        self.lost = 0
        self.redelivered = 0
        self.delivering = 0
        self._workspace = workspace
        self._trouble = trouble
        self._tickets: set[str] = set()
        self._connections: list[_Connection] = []
        self._next = 0
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        workspace.emit = self.emit
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

    def emit(self, event: Json) -> None:
        """Deliver an Events API event, with Slack's retries. Returns at once."""
        kind = event["type"]
        if kind == "message":
            suffix = {"channel": "channels", "group": "groups"}
            channel_type = event["channel_type"]
            kind = f"message.{suffix.get(channel_type, channel_type)}"
        if kind in self._workspace.event_types:
            self.delivering += 1
            self.start(self._deliver_event(self._event_payload(event)))

    def _event_payload(self, event: Json) -> Json:
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": TEAM_ID,
            "context_team_id": TEAM_ID,
            "context_enterprise_id": None,
            "api_app_id": APP_ID,
            "event": event,
            "type": "event_callback",
            "event_id": self._workspace.new_id("Ev"),
            "event_time": int(event["event_ts"].partition(".")[0]),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": TEAM_ID,
                    "user_id": BOT_USER_ID,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{secrets.token_hex(16)}",
        }

    async def _deliver_event(self, payload: Json) -> None:
        try:
            await self._try_and_retry(payload)
        finally:
            self.delivering -= 1
            self._workspace.changed()

    async def _try_and_retry(self, payload: Json) -> None:
        timing = self._workspace.timing
        reason = ""
        for attempt in range(1 + len(timing.retry_seconds)):
            if attempt:
                self.redelivered += 1
                await asyncio.sleep(timing.retry_seconds[attempt - 1] * timing.retry_scale)
            try:
                await self.deliver("events_api", payload, attempt=attempt, reason=reason)
            except NotAcknowledged as failure:
                reason = failure.reason
            else:
                return
        self.lost += 1

    async def deliver(
        self,
        kind: str,
        payload: Json,
        *,
        accepts_payload: bool = False,
        attempt: int | None = None,
        reason: str = "",
    ) -> Any:
        """Send one envelope to one socket, and return the payload of its acknowledgement.

        Raises NotAcknowledged after `timing.ack_seconds`, or at once if there is no socket.
        """
        connection = self._pick()
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "payload": payload,
            "type": kind,
            "accepts_response_payload": accepts_payload,
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
            raise NotAcknowledged("timeout") from None
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

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run `work` in the background and hold on to it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

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
        """Stop everything in the background and close the sockets: the end of the sandbox."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for connection in list(self._connections):
            await connection.socket.close()
