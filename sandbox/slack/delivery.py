"""What the two ways of telling the app have in common: events, their retries, who is waiting.

Sources: docs.slack.dev "Events API" (3 s to acknowledge; three retries, at once, after one minute
and after five). Interactions and commands are told once.
"""

import asyncio
import secrets
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from typing import Any

from sandbox.slack.errors import Json
from sandbox.slack.state import APP_ID, BOT_USER_ID, TEAM_ID, VERIFICATION_TOKEN
from sandbox.slack.trouble import Trouble
from sandbox.slack.workspace import Workspace


class NotAcknowledged(Exception):
    """The app did not take what it was told. `reason` is Slack's word for it, as it stands in the
    next attempt; `late`: it did not answer in time."""

    def __init__(self, reason: str, *, late: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.late = late


class Delivery(ABC):
    """Tells the app what happens. `lost` counts events that no retry could deliver, `delivering`
    those that are neither acknowledged nor given up."""

    def __init__(self, workspace: Workspace, trouble: Trouble) -> None:
        self.lost = 0
        self.redelivered = 0
        self.delivering = 0
        self._workspace = workspace
        self._trouble = trouble
        self._tasks: set[asyncio.Task[Any]] = set()
        workspace.emit = self.emit

    @property
    def connections(self) -> int:
        """How many sockets the app has open; none where it is told by requests."""
        return 0

    @abstractmethod
    async def deliver(
        self, kind: str, payload: Json, *, attempt: int | None = None, reason: str = ""
    ) -> Any:
        """Tell the app once, and return what its acknowledgement says.

        `kind`: events_api, interactive or slash_commands. `attempt` counts from 0, for events;
        `reason` is why the last one failed. Raises NotAcknowledged, after `timing.ack_seconds` at
        the latest.
        """

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

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run `work` in the background and hold on to it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """Stop everything in the background: the end of the sandbox."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
