"""The four kinds of `reply_markup`, with Telegram's limits."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from sandbox.telegram.errors import ApiError, Json, bad_request
from sandbox.telegram.params import Params

BUTTONS_LIMIT = 100
ROW_LIMIT = 8
DATA_LIMIT = 64
"""Bytes of `callback_data`."""

Rows = list[list[Json]]

_ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


@dataclass(frozen=True, slots=True)
class Markup:
    """A parsed markup: inline rows, or a reply keyboard, its removal or a forced reply."""

    kind: Literal["none", "inline", "keyboard", "remove", "force"]
    rows: Rows
    raw: Json


NO_MARKUP = Markup("none", [], {})


def parse_markup(params: Params) -> Markup:
    """The `reply_markup` parameter, refused as Telegram refuses it."""
    raw = params.structure("reply_markup", "reply keyboard markup")
    if raw is None:
        return NO_MARKUP
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in raw:
        rows = [
            [_inline_button(button) for button in row]
            for row in _rows(raw["inline_keyboard"], "inline keyboard")
        ]
        rows = [row for row in rows if row]
        _check_size(rows)
        return Markup("inline" if rows else "none", rows, raw)
    if "keyboard" in raw:
        rows = [
            [_reply_button(button) for button in row]
            for row in _rows(raw["keyboard"], "reply keyboard")
        ]
        rows = [row for row in rows if row]
        _check_size(rows)
        if not rows:
            return NO_MARKUP
        return Markup("keyboard", rows, raw)
    if raw.get("remove_keyboard"):
        return Markup("remove", [], raw)
    if raw.get("force_reply"):
        return Markup("force", [], raw)
    return NO_MARKUP


def parse_inline(params: Params) -> Rows:
    """The markup of an edit: inline or nothing."""
    markup = parse_markup(params)
    if markup.kind not in ("none", "inline"):
        raise bad_request("inline keyboard expected")
    return markup.rows


def _rows(value: object, spoken: str) -> list[list[object]]:
    if not isinstance(value, list):
        raise bad_request(f'field "{spoken.replace(" ", "_")}" must be of type Array')
    for row in value:
        if not isinstance(row, list):
            raise bad_request(f"can't parse {spoken}: expected an Array of Arrays of buttons")
    return value


def _check_size(rows: Rows) -> None:
    if sum(map(len, rows)) > BUTTONS_LIMIT or any(len(row) > ROW_LIMIT for row in rows):
        raise bad_request("reply markup is too long")


def _cannot_parse(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def _inline_button(button: object) -> Json:
    if not isinstance(button, dict):
        raise _cannot_parse("Button must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise _cannot_parse('Can\'t find field "text"')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    # Telegram takes an empty value for a missing one; only the switches may be empty.
    actions = [
        name
        for name in _ACTIONS
        if button.get(name) is not None and (button[name] != "" or name.startswith("switch_"))
    ]
    if not actions:
        raise _cannot_parse("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _cannot_parse("Exactly one of the optional fields must be used")
    if actions == ["callback_data"]:
        data = button["callback_data"]
        if not isinstance(data, str):
            raise _cannot_parse('Field "callback_data" must be of type String')
        if len(data.encode()) > DATA_LIMIT:
            raise bad_request("BUTTON_DATA_INVALID")
    if actions == ["url"]:
        _check_url(str(button["url"]))
    kept = ("text", actions[0], "style", "icon_custom_emoji_id")
    return {name: button[name] for name in kept if name in button}


def _check_url(url: str) -> None:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme not in ("http", "https", "tg", "ton") or not parts.netloc:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    if parts.scheme in ("http", "https") and "." not in parts.netloc:
        # The real server refuses host names without a dot, so a link to localhost fails there.
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _reply_button(button: object) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse keyboard button: Button must be an Object or a String")
    if not button["text"].strip():
        raise bad_request("keyboard button text must be non-empty")
    return button
