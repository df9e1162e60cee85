"""Which Block Kit elements and composition objects Slack accepts.

Limits: docs.slack.dev block-kit reference and the models of slack_sdk (platform facts, section 2).
"""

from typing import Any

from sandbox.slack.errors import Json
from sandbox.slack.shapes import (
    Check,
    Problems,
    also,
    boolean,
    complain,
    integer,
    items,
    matching,
    one_of,
    record,
    string,
    typed,
)

IDENTIFIER = string(255)
URL = string(3000)
DATE = matching(r"\d{4}-\d{2}-\d{2}", "must be a date formatted as YYYY-MM-DD")
TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "must be a time formatted as HH:mm")
NUMBER = matching(r"-?\d+(\.\d+)?", "must be a number")
USER = matching(r"[UW]\w+", "must be a user id")


def plain(at_most: int) -> Check:
    """A plain_text object."""
    return _text(at_most, "plain_text")


def words(at_most: int) -> Check:
    """A plain_text or mrkdwn object."""
    return _text(at_most, "plain_text", "mrkdwn")


def _text(at_most: int, *kinds: str) -> Check:
    fields: dict[str, dict[str, Check]] = {
        "plain_text": {"emoji": boolean},
        "mrkdwn": {"verbatim": boolean},
    }
    return typed(
        {
            kind: record(
                {"type": one_of(kind), "text": string(at_most)},
                fields[kind],
            )
            for kind in kinds
        }
    )


CONFIRM = record(
    {"title": plain(100), "text": words(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
DISPATCH = record(
    {}, {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2)}
)


def _option(text: Check, value: int, *, url: bool = False) -> Check:
    optional: dict[str, Check] = {"description": words(75)}
    if url:
        optional["url"] = URL
    return record({"text": text, "value": string(value)}, optional)


OPTION = _option(plain(75), 150)
BOX_OPTION = _option(words(75), 150)  # radio buttons and checkboxes take mrkdwn too
OPTION_GROUP = record({"label": plain(75), "options": items(OPTION, 100)}, {})


def _element(kind: str, required: dict[str, Check], optional: dict[str, Check]) -> Check:
    return record(
        {"type": one_of(kind), **required},
        {"action_id": IDENTIFIER, "focus_on_load": boolean, "confirm": CONFIRM, **optional},
    )


def options_of(element: Json) -> list[Json]:
    """All the options of a select, an overflow menu, radio buttons or checkboxes."""
    groups: list[Json] = element.get("option_groups") or []
    options: list[Json] = list(element.get("options") or [])
    for group in groups:
        options += group["options"]
    return options


def _initial_among_options(element: Json, at: str, problems: Problems) -> None:
    options = options_of(element)
    if "initial_option" in element and element["initial_option"] not in options:
        complain(problems, "initial_option must be one of options", f"{at}/initial_option")
    for index, option in enumerate(element.get("initial_options", [])):
        if option not in options:
            where = f"{at}/initial_options/{index}"
            complain(problems, "initial_options must be among options", where)


def _select_rules(element: Json, at: str, problems: Problems) -> None:
    if ("options" in element) == ("option_groups" in element):
        complain(problems, "must provide exactly one of options or option_groups", at)
    else:
        _initial_among_options(element, at, problems)


def _length_rules(element: Json, at: str, problems: Problems) -> None:
    if element.get("min_length", 0) > element.get("max_length", 3000):
        complain(problems, "min_length must not exceed max_length", f"{at}/min_length")


def _choice(kind: str, at_most: int, initial: dict[str, Check]) -> Check:
    return also(
        _element(kind, {"options": items(BOX_OPTION, at_most)}, initial), _initial_among_options
    )


_PLACEHOLDER: dict[str, Check] = {"placeholder": plain(150)}
_OPTIONS: dict[str, Check] = {
    **_PLACEHOLDER,
    "options": items(OPTION, 100),
    "option_groups": items(OPTION_GROUP, 100),
}
_MULTI: dict[str, Check] = {"max_selected_items": integer(1, 100)}
_TYPED: dict[str, Check] = {**_PLACEHOLDER, "dispatch_action_config": DISPATCH}

ELEMENTS: dict[str, Check] = {
    "button": _element(
        "button",
        {"text": plain(75)},
        {
            "value": string(2000, 0),
            "url": URL,
            "style": one_of("primary", "danger"),
            "accessibility_label": string(75),
        },
    ),
    "static_select": also(
        _element("static_select", {}, {**_OPTIONS, "initial_option": OPTION}), _select_rules
    ),
    "multi_static_select": also(
        _element(
            "multi_static_select", {}, {**_OPTIONS, **_MULTI, "initial_options": items(OPTION, 100)}
        ),
        _select_rules,
    ),
    "users_select": _element("users_select", {}, {**_PLACEHOLDER, "initial_user": USER}),
    "multi_users_select": _element(
        "multi_users_select", {}, {**_PLACEHOLDER, **_MULTI, "initial_users": items(USER, 100)}
    ),
    "overflow": record(
        {
            "type": one_of("overflow"),
            "options": items(_option(plain(75), 150, url=True), 5),
        },
        {"action_id": IDENTIFIER, "confirm": CONFIRM},
    ),
    "checkboxes": _choice("checkboxes", 10, {"initial_options": items(BOX_OPTION, 10)}),
    "radio_buttons": _choice("radio_buttons", 10, {"initial_option": BOX_OPTION}),
    "datepicker": _element("datepicker", {}, {**_PLACEHOLDER, "initial_date": DATE}),
    "timepicker": _element(
        "timepicker", {}, {**_PLACEHOLDER, "initial_time": TIME, "timezone": string(100)}
    ),
    "datetimepicker": _element(
        "datetimepicker", {}, {"initial_date_time": integer(1_000_000_000, 9_999_999_999)}
    ),
    "plain_text_input": also(
        _element(
            "plain_text_input",
            {},
            {
                **_TYPED,
                "initial_value": string(3000, 0),
                "multiline": boolean,
                "min_length": integer(0, 3000),
                "max_length": integer(1, 3000),
            },
        ),
        _length_rules,
    ),
    "number_input": _element(
        "number_input",
        {"is_decimal_allowed": boolean},
        {**_TYPED, "initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER},
    ),
    "email_text_input": _element(
        "email_text_input", {}, {**_TYPED, "initial_value": string(3000, 0)}
    ),
}


def elements(*kinds: str) -> dict[str, Check]:
    """The checks of some elements, by type."""
    return {kind: ELEMENTS[kind] for kind in kinds}


def interactive(blocks: list[Json]) -> list[tuple[str, Any]]:
    """(pointer, element) of everything in `blocks` that can carry an action_id."""
    found: list[tuple[str, Any]] = []
    for index, block in enumerate(blocks):
        at = f"/blocks/{index}"
        found += [
            (f"{at}/{key}", block[key])
            for key in ("accessory", "element")
            if isinstance(block.get(key), dict) and block[key].get("type") != "image"
        ]
        if block.get("type") == "actions":
            found += [(f"{at}/elements/{i}", e) for i, e in enumerate(block["elements"])]
    return found
