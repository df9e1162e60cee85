"""What Slack is told, kept to be read: cards, forms, previews, the Home tab, lists, the week.

Each snapshot is a file of `snapshots/`, a block a line. `SNAPSHOTS=write pytest
tests/bot/test_slack_snapshots.py` writes them anew; read what has changed before you commit it.
"""

import difflib
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from bot.slack import outbound, views
from conversations.casework import cases
from conversations.team import links, staff_forms, supervision
from conversations.team.forms import Form, Preview
from storage.mail import STAFF, Message, Ref
from tests.beginnings import Begin
from tests.conversations import interviewing
from tests.conversations.every_form import EVERY
from tests.conversations.interviewing import ZOE
from tests.conversations.room import CLAIRE, PAUL, Room, known
from tests.conversations.staff_beginnings import PLACES, brought, furnished

FOLDER = Path(__file__).parent / "snapshots"
WRITE = os.environ.get("SNAPSHOTS") == "write"

Told = Iterable[dict[str, Any]]
Look = Callable[[Room, Begin], Told]


def stands(room: Room, place: str) -> None:
    """A room in which Jeanne's case, or the desk, has come so far."""
    furnished(room)
    brought(room, place)


def _link(ref: Ref) -> str:
    return "https://slack.example/card"


def posted(message: Message) -> Told:
    """The blocks of a message; what is drawn in its attachment by name."""
    yield from outbound.payload(message, _link)["blocks"]
    if message.attachment is not None:
        yield {"file": message.attachment.name}


def modal(view: dict[str, Any]) -> Told:
    """The blocks of a window between its title and its buttons."""
    yield {"title": view["title"]["text"]}
    yield from view["blocks"]
    yield {"close": view["close"]["text"], **_submit(view)}


def _submit(view: dict[str, Any]) -> dict[str, str]:
    return {"submit": view["submit"]["text"]} if "submit" in view else {}


# --- what is looked at ----------------------------------------------------------------------------


def card(place: str) -> Look:
    """Jeanne's card, wherever she stands."""

    def told(room: Room, begin: Begin) -> Told:
        begin(room, stands, place)
        return posted(room.card(1))

    return told


def form(name: str) -> Look:
    """A form as it opens, and its preview, if it has one."""

    def told(room: Room, begin: Begin) -> Told:
        filling = EVERY[name]
        begin(room, stands, filling.place)
        opened = room.open_form(CLAIRE, filling.act)
        assert isinstance(opened, Form), opened
        yield from modal(views.form_view(opened, views.Errand(opened.act, STAFF)))
        values = {each.name: filling.values.get(each.name, each.value) for each in opened.fields}
        values |= known(values.get("person", ""))
        checked = room.forms.check(opened.act, values, CLAIRE, staff=True)
        if checked is None:
            yield {"preview": None}
            return
        assert isinstance(checked, Preview), checked
        yield from modal(views.preview_view(checked, views.Errand(opened.act, STAFF)))

    return told


def home(room: Room, begin: Begin, act: str = "", place: str = "accompanied") -> Told:
    """The Home tab, or what a button of it leads to."""
    begin(room, stands, place)
    shown = room.open_home(CLAIRE)
    if act:
        room.press(CLAIRE, act, where=CLAIRE)
        shown = room.standing[shown.to, "home"]
    told: list[dict[str, Any]] = outbound.home(shown, _link)["blocks"]
    return told


def home_list(room: Room, begin: Begin) -> Told:
    """One of its lists."""
    return home(room, begin, "home/list/open", "asking")


def typed(command: str, place: str) -> Look:
    """What a command answers, in private."""

    def told(room: Room, begin: Begin) -> Told:
        begin(room, stands, place)
        room.write(CLAIRE, f"/camarade {command}")
        return posted(room.last(CLAIRE))

    return told


def week(room: Room, begin: Begin) -> Told:
    """The week in figures, on the next Monday."""
    begin(room, stands, "closed")
    room.clock.forward(days=7)
    title = room.catalogue.home.words("digest.title")
    return posted(next(each for each in room.said[STAFF] if each.title == title))


def opinions(room: Room, _begin: Begin) -> Told:
    """Two opinions, once both are there."""
    case = interviewing.opened(room)
    interviewing.invite(room, case, PAUL, ZOE)
    for number, who in enumerate((PAUL, ZOE), 1):
        interviewing.meets(room, who, number)
    interviewing.writes(room, PAUL, 1, "mentoring", "Un cap.")
    before = len(room.thread(case))
    interviewing.writes(room, ZOE, 2, "professional", "Une écoute.")
    for message in room.thread(case)[before:]:
        yield from posted(message)


EACH: dict[str, Look] = {
    **{f"card-{place}": card(place) for place in PLACES if place not in ("draft", "paused")},
    **{f"form-{name.replace('/', '-')}": form(name) for name in EVERY},
    "home": home,
    "home-list": home_list,
    "find": typed("trouver Jeanne", "claimed"),
    "watch": typed("veiller", "flagged"),
    "settings": typed("réglages", "paused"),
    "week": week,
    "opinions": opinions,
}


def as_text(told: Told) -> str:
    """A block a line."""
    lines = (json.dumps(each, ensure_ascii=False, sort_keys=True) for each in told)
    return "[\n" + ",\n".join(lines) + "\n]\n"


@pytest.mark.parametrize("name", EACH)
def test_slack_is_told_what_was_read_over(name: str, room: Room, begin: Begin) -> None:
    file, told = FOLDER / f"{name}.json", as_text(EACH[name](room, begin))
    if WRITE:
        file.write_text(told, "utf-8")
    stood = file.read_text("utf-8") if file.exists() else ""
    differs = difflib.unified_diff(stood.splitlines(), told.splitlines(), "kept", "now", n=1)
    assert stood == told, "\n".join(["SNAPSHOTS=write writes it anew:", *differs])


def test_every_form_is_here_and_every_file_is_looked_at() -> None:
    drawn = {
        *staff_forms.DRAWN,
        *staff_forms.TO_PERSON,
        *supervision.FORMS,
        *links.FORMS,
        "add_mentor",
    }
    assert drawn <= EVERY.keys()
    assert {each.stem for each in FOLDER.glob("*.json")} == EACH.keys()
    assert {*cases.STATES} <= {*PLACES}
