"""What people do with Block Kit elements: choosing, typing, and what that looks like on the wire.

`state.values` maps block_id to action_id to one value object per element that holds a value.
"""

import re
from datetime import date
from typing import Any

from sandbox.slack.elements import options_of
from sandbox.slack.errors import Json
from sandbox.slack.texts import elements_of, label_of

Chosen = str | list[str] | None

# type of element: (name of its value, name of its initial value, whether it holds several)
_VALUES: dict[str, tuple[str, str, bool]] = {
    "plain_text_input": ("value", "initial_value", False),
    "number_input": ("value", "initial_value", False),
    "email_text_input": ("value", "initial_value", False),
    "static_select": ("selected_option", "initial_option", False),
    "radio_buttons": ("selected_option", "initial_option", False),
    "multi_static_select": ("selected_options", "initial_options", True),
    "checkboxes": ("selected_options", "initial_options", True),
    "users_select": ("selected_user", "initial_user", False),
    "multi_users_select": ("selected_users", "initial_users", True),
    "datepicker": ("selected_date", "initial_date", False),
    "timepicker": ("selected_time", "initial_time", False),
    "datetimepicker": ("selected_date_time", "initial_date_time", False),
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
REQUIRED = "Please complete this required field."


def initial_values(blocks: list[Json]) -> Json:
    """`state.values` before anyone has touched anything."""
    values: Json = {}
    for block, element in elements_of(blocks):
        kind = element["type"]
        if kind in _VALUES:
            name, initial, several = _VALUES[kind]
            value = element.get(initial, [] if several else None)
            values.setdefault(block["block_id"], {})[element["action_id"]] = {
                "type": kind,
                name: value,
            }
    return values


def find_element(blocks: list[Json], wanted: str) -> tuple[Json, Json]:
    """The (block, element) a person means by an action_id, a block_id or what is written on it.

    Raises LookupError, listing what is there.
    """
    everything = list(elements_of(blocks))
    for key in (
        lambda block, element: element["action_id"],
        lambda block, element: block["block_id"],
        label_of,
        lambda block, element: f"{block['block_id']}/{element['action_id']}",
    ):
        for block, element in everything:
            if key(block, element) == wanted:
                return block, element
    there = [f"{e['action_id']} ({label_of(b, e)})" for b, e in everything]
    raise LookupError(f"nothing called {wanted!r} to use here; there is: {', '.join(there)}")


def find_choice(blocks: list[Json], wanted: str, value: Chosen) -> tuple[Json, Json, Chosen]:
    """The same, and what is chosen there: an option may be meant whose menu is closed yet."""
    for block, element in elements_of(blocks):
        if element["type"] == "overflow" and value is None:
            named = [o for o in element["options"] if o["text"]["text"] == wanted]
            if named:
                return block, element, str(named[0]["value"])
    return *find_element(blocks, wanted), value


def choose(element: Json, chosen: Chosen) -> Json:
    """The value object of an element after a person chose or typed `chosen`.

    Options are named by their value or their text. A button takes nothing. Raises LookupError for
    an option that is not offered, ValueError for what the element cannot hold.
    """
    kind = element["type"]
    if kind == "button":
        return {}
    if kind == "overflow":
        return {"selected_option": _option(element, chosen)}
    name, _, several = _VALUES[kind]
    if several:
        many = [chosen] if isinstance(chosen, str) else list(chosen or [])
        at_most = element.get("max_selected_items", 100)
        if len(many) > at_most:
            raise ValueError(f"{element['action_id']} takes at most {at_most}")
        value: Any = [_option(element, one) if "option" in name else one for one in many]
    elif isinstance(chosen, list):
        raise ValueError(f"{element['action_id']} takes one value")
    elif name == "selected_option":
        value = None if chosen is None else _option(element, chosen)
    elif name == "selected_date":
        value = None if chosen is None else date.fromisoformat(chosen).isoformat()
    elif name == "selected_date_time":
        value = None if chosen is None else int(chosen)
    else:
        value = chosen or None
    return {name: value}


def _option(element: Json, chosen: Chosen) -> Json:
    for option in options_of(element):
        if chosen in (option["value"], option["text"]["text"]):
            return option
    offered = [option["value"] for option in options_of(element)]
    raise LookupError(f"no option {chosen!r}; offered: {', '.join(offered)}")


def action(block: Json, element: Json, value: Json, ts: str) -> Json:
    """One entry of `actions` in a block_actions payload."""
    form: Json = {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "type": element["type"],
        "action_ts": ts,
        **value,
    }
    for name in ("text", "value", "style", "url", "placeholder"):
        if name in element and name not in form:
            form[name] = element[name]
    if element["type"] in _VALUES:
        initial = _VALUES[element["type"]][1]
        if initial in element:
            form[initial] = element[initial]
    return form


def check_inputs(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's own form refuses before the app hears of it: block_id to the message shown."""
    errors: dict[str, str] = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            entry = values[block["block_id"]][element["action_id"]]
            problem = _input_problem(block, element, entry)
            if problem:
                errors[block["block_id"]] = problem
    return errors


def _input_problem(block: Json, element: Json, entry: Json) -> str | None:
    value = entry[_VALUES[element["type"]][0]]
    if value in (None, "", []):
        return None if block.get("optional") else REQUIRED
    kind = element["type"]
    if kind == "email_text_input" and not _EMAIL.fullmatch(value):
        return "Please enter a valid email address."
    if kind == "number_input":
        return _number_problem(element, value)
    if kind == "plain_text_input":
        if len(value) < element.get("min_length", 0):
            return f"Please enter at least {element['min_length']} characters."
        if len(value) > element.get("max_length", 3000):
            return f"Please enter at most {element.get('max_length', 3000)} characters."
    return None


def _number_problem(element: Json, text: str) -> str | None:
    form = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(form, text):
        return "Please enter a valid number."
    number = float(text)
    if number < float(element.get("min_value", "-inf")):
        return f"Please enter a number of at least {element['min_value']}."
    if number > float(element.get("max_value", "inf")):
        return f"Please enter a number of at most {element['max_value']}."
    return None
