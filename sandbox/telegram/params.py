"""The parameters of one request, whatever body they came in."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web

from sandbox.telegram.errors import ApiError, Json, bad_request

ENVELOPE_BYTES = 1024 * 1024
"""What a request may weigh beyond the largest file it may carry."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in a multipart body."""

    name: str
    content: bytes
    mime: str | None


@dataclass(slots=True)
class Params:
    """Values by name. A value may be text (forms) or already JSON (JSON bodies)."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the caller gave `name` a value, be it empty."""
        return self.values.get(name) is not None

    def text(self, name: str) -> str:
        """The value as text, empty if missing."""
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        """The value as a whole number; what is not one counts as missing, as on the real server."""
        value = self.values.get(name)
        try:
            return int(value) if value not in (None, "") else default
        except (TypeError, ValueError):
            return default

    def decimal(self, name: str) -> float | None:
        """The value as a number, None if missing or not one."""
        try:
            return float(self.values[name])
        except (KeyError, TypeError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        """Whether the value is true, yes or 1."""
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def structure(self, name: str, spoken: str) -> Any:
        """The value as JSON, None if missing; `spoken` names it in the refusal."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {spoken} JSON object") from None

    def log(self) -> Json:
        """What the call log keeps: values, and of each file its name and size."""
        shown = dict(self.values)
        for name, upload in self.files.items():
            shown[name] = f"<{upload.name}: {len(upload.content)} bytes>"
        return shown


async def read_params(request: web.Request, upload_bytes: int) -> Params:
    """Read query string and body (JSON, form or multipart). Too large a body is a 413."""
    params = Params(dict(request.query))
    most = upload_bytes + ENVELOPE_BYTES
    if (request.content_length or 0) > most:
        raise ApiError(413, "Request Entity Too Large")
    match request.content_type:
        case "multipart/form-data":
            await _read_parts(request, params, most)
        case "application/json":
            body = await request.content.read()
            try:
                values = json.loads(body) if body.strip() else {}
            except ValueError:
                raise bad_request("can't parse JSON object") from None
            if not isinstance(values, dict):
                raise bad_request("can't parse JSON object")
            params.values.update(values)
        case "application/x-www-form-urlencoded":
            body = await request.content.read()
            params.values.update(parse_qsl(_utf8(body), keep_blank_values=True, errors="strict"))
    return params


async def _read_parts(request: web.Request, params: Params, most: int) -> None:
    reader = aiohttp.MultipartReader(
        request.headers, request.content, client_max_size=most, max_size_error_cls=_TooLarge
    )
    try:
        async for part in reader:
            if not isinstance(part, aiohttp.BodyPartReader) or part.name is None:
                continue
            content = bytes(await part.read())
            if part.filename is None:
                params.values[part.name] = _utf8(content)
            else:
                mime = part.headers.get("Content-Type")
                params.files[part.name] = Upload(part.filename, content, mime)
    except _TooLarge:
        raise ApiError(413, "Request Entity Too Large") from None


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


class _TooLarge(Exception):
    """A part larger than any file a bot may send."""
