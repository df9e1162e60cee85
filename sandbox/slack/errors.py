"""The one exception a Web API method raises: Slack's own error code, answered with HTTP 200."""

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    """Ends a Web API call with `{"ok": false, "error": code}`.

    `messages` are the details Slack gives under `response_metadata.messages`, without their
    "[ERROR] " prefix; `more` are further fields of the answer (`needed`, `provided`, …).
    """

    def __init__(self, code: str, messages: Sequence[str] = (), **more: Any) -> None:
        super().__init__(code, *messages)
        self.code = code
        self.messages = list(messages)
        self.more = more

    def body(self) -> Json:
        """The JSON answer."""
        answer: Json = {"ok": False, "error": self.code, **self.more}
        if self.messages:
            answer["errors"] = self.messages
            answer["response_metadata"] = {"messages": [f"[ERROR] {m}" for m in self.messages]}
        return answer
