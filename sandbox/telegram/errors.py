"""How the Bot API says no."""

from typing import Any

Json = dict[str, Any]
"""A JSON object as it travels."""


class ApiError(Exception):
    """A refusal: an HTTP code, Telegram's own words, and its `parameters` object if it has one."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """The JSON answer."""
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class ConnectionDropped(Exception):
    """The answer must never reach the bot: the connection closes instead."""


def bad_request(reason: str) -> ApiError:
    """A 400 with Telegram's prefix."""
    return ApiError(400, f"Bad Request: {reason}")


def conflict(reason: str) -> ApiError:
    """A 409 with Telegram's prefix."""
    return ApiError(409, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> ApiError:
    """A 429 that says how many seconds to wait."""
    return ApiError(
        429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after}
    )


BLOCKED = "Forbidden: bot was blocked by the user"
"""What a bot hears when it writes to someone who blocked it."""


def kicked(kind: str) -> str:
    """What a bot hears when it writes to a group, supergroup or channel that it was put out of."""
    return f"Forbidden: bot was kicked from the {kind} chat"
