"""From a `Form`, a `Preview` or a `Refusal` to a modal, and back to filled-in values. Pure.

A modal carries what it is about (the act, where it was opened, the values to confirm) in its
private_metadata, packed: the values of two long texts fit where plain JSON would not.
"""

import base64
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.slack.outbound import (
    SECTION,
    VIEW_BLOCKS,
    Block,
    facts_block,
    headline,
    plain,
    prose,
    quotation,
)
from bot.slack.texts import cut, head, length, pieces
from conversations.team.forms import Choice, Field, Form, Preview, Refusal
from storage.mail import Address, address, place_of

# Limits: slack_sdk's models of views and of the elements in them.
TITLE = 24
LABEL = 2000
OPTION = 75
OPTIONS = 100
INPUT = 3000
METADATA = 3000

FORM = "form"
PREVIEW = "preview"
REFUSAL = "refusal"

_APP = "Camarade"


class Unreadable(ValueError):
    """A modal that this version did not draw: it was open while the service was updated."""


@dataclass(frozen=True)
class Errand:
    """What a modal is about: the act it fulfils, the place its button stood in, and, in a
    preview, the values that are to be confirmed."""

    act: str
    where: Address
    under: str = ""
    values: dict[str, str] = field(default_factory=dict)


def pack(errand: Errand) -> str:
    """The errand as text; it may be longer than `METADATA`."""
    spelled = json.dumps(asdict(errand), ensure_ascii=False, separators=(",", ":"))
    return base64.b85encode(zlib.compress(spelled.encode(), 9)).decode()


def unpack(packed: str) -> Errand:
    """The errand that `pack` packed. Raises Unreadable for anything else."""
    try:
        return Errand(**json.loads(zlib.decompress(base64.b85decode(packed))))
    except (ValueError, TypeError, zlib.error) as error:
        raise Unreadable(packed[:40]) from error


def form_view(form: Form, errand: Errand) -> dict[str, Any]:
    """The modal of a form."""
    body = [
        *headline(form.about),
        *prose(form.intro),
        *facts_block(form.facts),
        *_aside(form.note),
        *(_input(each) for each in form.fields),
    ]
    view = _modal(FORM, form.title, body, close=form.cancel)
    return {**view, "submit": plain(cut(form.submit, TITLE)), "private_metadata": pack(errand)}


def preview_view(preview: Preview, errand: Errand) -> dict[str, Any]:
    """The modal that shows exactly what will be sent. It lies on top of the form: closing it
    brings the form back, with everything in it. Shows all of the text, never a part."""
    body = [*headline(preview.to), *quotation(preview.shown), *_aside(preview.note)]
    view = _modal(PREVIEW, preview.title, body, close=preview.back)
    return {**view, "submit": plain(cut(preview.submit, TITLE)), "private_metadata": pack(errand)}


def refusal_view(refusal: Refusal, close: str, written: str = "") -> dict[str, Any]:
    """A small modal that says why there is no form and, under the words `written`, what had been
    written in it."""
    body = prose(refusal.why)
    if refusal.written and written:
        body += [*headline(written), *quotation(refusal.written)]
    return _modal(REFUSAL, _APP, body, close=close)


def fits(errand: Errand) -> bool:
    """Whether a preview can carry these values."""
    return len(pack(errand)) <= METADATA


def filled_in(view: dict[str, Any]) -> dict[str, str]:
    """What stands in a submitted modal, by field name."""
    return {name: _value(element) for name, element in _states(view)}


def people_chosen(view: dict[str, Any]) -> dict[str, str]:
    """Who was chosen in a submitted modal: user ids, by field name."""
    return {
        name: str(element["selected_user"])
        for name, element in _states(view)
        if element.get("type") == "users_select" and element.get("selected_user")
    }


def _states(view: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What Slack reports of each field of a modal."""
    for block_id, elements in ((view.get("state") or {}).get("values") or {}).items():
        for element in elements.values():
            yield block_id.removeprefix("field:"), element


def errors_shown(errors: dict[str, str], view: dict[str, Any]) -> dict[str, str]:
    """Errors by field name as errors by block. One that names no field of this modal is shown at
    its first field, so that it is never lost."""
    inputs = [b["block_id"] for b in view.get("blocks", []) if b.get("type") == "input"]
    shown: dict[str, str] = {}
    for name, why in errors.items():
        block = _block_id(name) if _block_id(name) in inputs else next(iter(inputs), "")
        if block:
            shown[block] = f"{shown[block]} {why}" if block in shown else why
    return shown


def longest(values: dict[str, str]) -> str:
    """The name of the field with the most text."""
    return max(values, key=lambda name: length(values[name]), default="")


def _modal(callback: str, title: str, body: Iterable[Block], *, close: str) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(cut(title or _APP, TITLE)),
        "close": plain(cut(close, TITLE)),
        "blocks": list(body)[:VIEW_BLOCKS],
    }


def _aside(text: str) -> list[Block]:
    return [{"type": "context", "elements": [plain(part)]} for part in pieces(text, SECTION)]


def _block_id(name: str) -> str:
    return f"field:{name}"


def _input(each: Field) -> Block:
    if each.kind in ("choice", "choices") and not each.choices:
        # A select without options is refused by Slack: the label and hint say what is missing.
        return {"type": "section", "text": plain(cut(f"{each.label}\n{each.hint or '—'}", LABEL))}
    block: Block = {
        "type": "input",
        "block_id": _block_id(each.name),
        "label": plain(cut(each.label, LABEL)),
        "element": _element(each),
        "optional": each.optional,
    }
    if each.redraws:
        block["dispatch_action"] = True
    if each.hint:
        block["hint"] = plain(cut(each.hint, LABEL))
    return block


def _element(each: Field) -> dict[str, Any]:
    # Slack keeps what stood in an element for as long as its action_id stays the same.
    mark = f":{each.mark}" if each.mark else ""
    element: dict[str, Any] = {"action_id": f"input:{each.name}{mark}"}
    if each.kind in ("text", "long_text"):
        most = max(min(each.limit, INPUT), 1)
        element |= {"type": "plain_text_input", "max_length": most}
        element["multiline"] = each.kind == "long_text"
        if each.value:
            element["initial_value"] = head(each.value, most)
        return element
    if each.kind == "person":
        element["type"] = "users_select"
        if each.value:
            element["initial_user"] = place_of(Address(each.value))
        return element
    if each.kind == "date":
        element["type"] = "datepicker"
        if each.value:
            element["initial_date"] = each.value
        return element
    offered = [(choice.value, _option(choice)) for choice in each.choices[:OPTIONS]]
    element["options"] = [option for _, option in offered]
    wanted = each.value.split(",") if each.kind == "choices" else [each.value]
    chosen = [option for value, option in offered if value in wanted]
    if each.kind == "choice":
        element["type"] = "static_select"
        if chosen:
            element["initial_option"] = chosen[0]
        return element
    element["type"] = "multi_static_select"
    element["max_selected_items"] = max(min(each.limit, len(offered)), 1)
    if chosen:
        element["initial_options"] = chosen
    return element


def _option(choice: Choice) -> dict[str, Any]:
    option: dict[str, Any] = {"text": plain(cut(choice.label, OPTION)), "value": choice.value}
    if choice.note:
        option["description"] = plain(cut(choice.note, OPTION))
    return option


def _value(element: dict[str, Any]) -> str:
    kind = element.get("type")
    if kind == "static_select":
        return str((element.get("selected_option") or {}).get("value", ""))
    if kind == "multi_static_select":
        return ",".join(str(o["value"]) for o in element.get("selected_options") or [])
    if kind == "users_select":
        user = element.get("selected_user")
        return address("slack", user) if user else ""
    if kind == "datepicker":
        return str(element.get("selected_date") or "")
    return str(element.get("value") or "")
