"""Which blocks and views Slack accepts: `check_message_blocks`, `check_view`.

Limits: docs.slack.dev block-kit reference, the models of slack_sdk, and for the total length of a
message the observation reported in slackapi/bolt-js#2509 (platform facts, section 2).
"""

import json
import secrets
from typing import Any

from sandbox.slack.elements import IDENTIFIER, URL, elements, interactive, plain, words
from sandbox.slack.errors import Json, SlackError
from sandbox.slack.shapes import (
    Check,
    Problems,
    also,
    boolean,
    complain,
    integer,
    items,
    one_of,
    record,
    string,
    typed,
)

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_CHARACTERS = 13_200
MARKDOWN_CHARACTERS = 12_000
VIEW_BYTES = 250_000

IMAGE: Check = record(
    {"type": one_of("image"), "image_url": URL, "alt_text": string(2000)},
    {"title": plain(2000), "block_id": IDENTIFIER},
)
_STYLE = record({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))
_WORDS = typed(
    {
        "text": record({"type": one_of("text"), "text": string(40_000)}, {"style": _STYLE}),
        "link": record(
            {"type": one_of("link"), "url": URL},
            {"text": string(40_000), "style": _STYLE, "unsafe": boolean},
        ),
        "user": record({"type": one_of("user"), "user_id": string(50)}, {"style": _STYLE}),
        "channel": record({"type": one_of("channel"), "channel_id": string(50)}, {"style": _STYLE}),
        "usergroup": record(
            {"type": one_of("usergroup"), "usergroup_id": string(50)}, {"style": _STYLE}
        ),
        "emoji": record(
            {"type": one_of("emoji"), "name": string(255)},
            {"unicode": string(100), "skin_tone": integer(1, 6)},
        ),
        "broadcast": record(
            {"type": one_of("broadcast"), "range": one_of("here", "channel", "everyone")}, {}
        ),
        "date": record(
            {
                "type": one_of("date"),
                "timestamp": integer(0, 99_999_999_999),
                "format": string(1000),
            },
            {"url": URL, "fallback": string(1000)},
        ),
    }
)


def _rich(kind: str, **optional: Check) -> Check:
    return record({"type": one_of(kind), "elements": items(_WORDS, 10_000, 0)}, optional)


_RICH = typed(
    {
        "rich_text_section": _rich("rich_text_section"),
        "rich_text_quote": _rich("rich_text_quote", border=integer(0, 1)),
        "rich_text_preformatted": _rich("rich_text_preformatted", border=integer(0, 1)),
        "rich_text_list": record(
            {
                "type": one_of("rich_text_list"),
                "style": one_of("bullet", "ordered"),
                "elements": items(_rich("rich_text_section"), 10_000),
            },
            {"indent": integer(0, 8), "offset": integer(0, 10_000), "border": integer(0, 1)},
        ),
    }
)
_CHOOSERS = (
    "static_select",
    "users_select",
    "overflow",
    "datepicker",
    "timepicker",
    "checkboxes",
    "radio_buttons",
)
_ACCESSORY = elements("button", "multi_static_select", "multi_users_select", *_CHOOSERS)
_ACTIONS = elements("button", "datetimepicker", *_CHOOSERS)
_INPUTS = elements(
    "plain_text_input",
    "datetimepicker",
    "multi_static_select",
    "multi_users_select",
    *(kind for kind in _CHOOSERS if kind != "overflow"),
)
_VIEW_INPUTS = elements("number_input", "email_text_input")  # shown in views only


def _section_rules(block: Json, at: str, problems: Problems) -> None:
    if "text" not in block and "fields" not in block:
        complain(problems, "must provide at least one of text or fields", at)


def _block(kind: str, required: dict[str, Check], **optional: Check) -> Check:
    return record({"type": one_of(kind), **required}, {"block_id": IDENTIFIER, **optional})


def _input(kinds: dict[str, Check]) -> Check:
    return _block(
        "input",
        {"label": plain(2000), "element": typed(kinds)},
        hint=plain(2000),
        optional=boolean,
        dispatch_action=boolean,
    )


_BLOCKS: dict[str, Check] = {
    "section": also(
        _block(
            "section",
            {},
            text=words(3000),
            fields=items(words(2000), 10),
            accessory=typed({**_ACCESSORY, "image": IMAGE}),
            expand=boolean,
        ),
        _section_rules,
    ),
    "header": _block("header", {"text": plain(150)}),
    "divider": _block("divider", {}),
    "context": _block(
        "context",
        {
            "elements": items(
                typed(
                    dict.fromkeys(("plain_text", "mrkdwn"), words(3000)) | {"image": IMAGE},
                ),
                10,
            )
        },
    ),
    "actions": _block("actions", {"elements": items(typed(_ACTIONS), 25)}),
    "image": IMAGE,
    "rich_text": _block("rich_text", {"elements": items(_RICH, 10_000)}),
    "input": _input(_INPUTS),
}
_IN_MESSAGE = typed(_BLOCKS | {"markdown": _block("markdown", {"text": string(12_000)})})
_IN_VIEW = typed(_BLOCKS | {"input": _input(_INPUTS | _VIEW_INPUTS)})
_COMMON: dict[str, Check] = {
    "blocks": items(_IN_VIEW, VIEW_BLOCKS, 0),
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
_VIEWS = {
    "modal": record(
        {"type": one_of("modal"), "title": plain(24), "blocks": _COMMON["blocks"]},
        {
            **_COMMON,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
    ),
    "home": record({"type": one_of("home"), "blocks": _COMMON["blocks"]}, _COMMON),
}
_ACTION_BLOCKS = ("section", "actions", "input")


def check_message_blocks(blocks: Any) -> list[Json]:
    """The blocks of a message, with the ids Slack gives to those that have none.

    Errors: invalid_blocks_format, invalid_blocks, msg_blocks_too_long.
    """
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems: Problems = []
    items(_IN_MESSAGE, MESSAGE_BLOCKS, 0)(blocks, "/blocks", problems)
    if not problems:
        _unique(blocks, "", problems)
    if not problems and any(e.get("focus_on_load") for _, e in interactive(blocks)):
        complain(problems, "focus_on_load is for views only", "/blocks")
    markdown = sum(len(block["text"]) for block in blocks if _kind(block) == "markdown")
    if not problems and markdown > MARKDOWN_CHARACTERS:
        complain(problems, f"must be less than {MARKDOWN_CHARACTERS + 1} characters", "/blocks")
    if problems:
        raise SlackError("invalid_blocks", problems)
    if _characters(blocks) > MESSAGE_CHARACTERS:
        raise SlackError("msg_blocks_too_long")
    return with_ids(blocks)


def check_view(view: Any, kind: str) -> Json:
    """A view of `kind` ("modal" or "home"), its blocks with ids.

    Errors: invalid_arguments with the details, view_too_large.
    """
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", ["must provide an object [json-pointer:/view]"])
    view = {name: value for name, value in view.items() if value is not None}
    problems: Problems = []
    if view.get("type") != kind:
        complain(problems, f"must be a {kind}", "/view/type")
    else:
        _VIEWS[kind](view, "/view", problems)
    if not problems:
        blocks = view["blocks"]
        _unique(blocks, "/view", problems)
        inputs = [i for i, block in enumerate(blocks) if _kind(block) == "input"]
        if inputs and kind == "modal" and "submit" not in view:
            where = f"/view/blocks/{inputs[0]}"
            complain(problems, "must define `submit` to use an `input` block in modals", where)
        if sum(bool(e.get("focus_on_load")) for _, e in interactive(blocks)) > 1:
            complain(problems, "only one element can have focus_on_load", "/view")
    if problems:
        head = ["failed to match all allowed schemas [json-pointer:/view]"]
        raise SlackError("invalid_arguments", head + problems)
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")
    return {**view, "blocks": with_ids(view["blocks"])}


def with_ids(blocks: list[Json]) -> list[Json]:
    """A copy in which every block has a block_id and every element an action_id."""
    copy: list[Json] = json.loads(json.dumps(blocks))
    for block in copy:
        block.setdefault("block_id", secrets.token_urlsafe(4)[:5])
    for _, element in interactive(copy):
        element.setdefault("action_id", secrets.token_urlsafe(4)[:5])
    return copy


def _unique(blocks: list[Json], root: str, problems: Problems) -> None:
    block_ids: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in block_ids:
            reason = f"block_id {block_id!r} already exists"
            complain(problems, reason, f"{root}/blocks/{index}/block_id")
        if block_id is not None:
            block_ids.add(block_id)
        action_ids: set[str] = set()
        for pointer, element in interactive([block]) if _kind(block) in _ACTION_BLOCKS else []:
            action_id = element.get("action_id")
            if action_id in action_ids:
                where = pointer.replace("/blocks/0", f"{root}/blocks/{index}", 1)
                reason = f"action_id {action_id!r} already exists in this block"
                complain(problems, reason, f"{where}/action_id")
            if action_id is not None:
                action_ids.add(action_id)


def _kind(block: Any) -> str | None:
    return block.get("type") if isinstance(block, dict) else None


def _characters(value: Any) -> int:
    """How many characters of text there are, at any depth."""
    if isinstance(value, list):
        return sum(_characters(part) for part in value)
    if not isinstance(value, dict):
        return 0
    own = len(value["text"]) if isinstance(value.get("text"), str) else 0
    return own + sum(_characters(part) for part in value.values())
