"""Every act of the desk as Slack reports it, in the shapes that were recorded: the press of each
button and menu entry that is drawn anywhere, each form up to what was confirmed, each command."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from bot.slack import outbound, views
from bot.slack.api import Api
from bot.slack.inbound import Scene, events, typed_words
from bot.slack.members import Profile
from bot.slack.modals import Modals
from conversations.casework import cases
from conversations.team import shorthand, spelling
from conversations.team.forms import Form
from storage.mail import STAFF, Button, Event, Message, Pressed, Said, Submitted
from storage.tables import Request
from tests.beginnings import Begin
from tests.conversations.every_form import EVERY
from tests.conversations.room import CATALOGUE, CLAIRE, STAFF_NAMES, Room
from tests.conversations.staff_beginnings import PLACES, brought, furnished
from tests.harness import MONDAY

RECORDED = Path(__file__).parent / "recorded"
SCENE = Scene("C0TRIAGE", "U0BOT", MONDAY, name="Claire", language="fr", staff=True)
WORDS = CATALOGUE.home.words

Body = dict[str, Any]


def recorded(name: str) -> Body:
    """A body as Slack sent it, done by Claire."""
    form = {key: each[0] for key, each in parse_qs((RECORDED / name).read_text("utf-8")).items()}
    if "payload" not in form:
        return {**form, "user_id": "UCLAIRE"}
    body: Body = json.loads(form["payload"])
    body["user"]["id"] = "UCLAIRE"
    return body


def stands(room: Room, place: str) -> None:
    """The first case, or the desk, has come to `place`."""
    furnished(room)
    brought(room, place)


# --- pressed --------------------------------------------------------------------------------------


def presses(message: Message) -> Iterator[tuple[Button, Body]]:
    """Each button of a message, and the press of it: the recorded one, with what we drew."""
    rows = (*message.buttons, *(section.buttons for section in message.sections))
    buttons = {button.act: button for row in rows for button in row if button.act}
    at_home = message.slot == "home"
    drawn = outbound.home(message) if at_home else outbound.payload(message)
    for block in drawn["blocks"]:
        for element in block.get("elements", ()):
            for action in _actions(element):
                body = recorded("press.txt") | {"actions": [action]}
                if at_home:
                    body |= {"container": {"type": "view"}, "view": {"type": "home"}}
                if message.to != STAFF:
                    body["channel"] = None if at_home else {"id": "D0CLAIRE"}
                value = str(action.get("selected_option", action)["value"])
                act = value.partition(":")[2] if "selected_option" in action else value
                yield buttons.pop(act), body
    assert not buttons, f"not drawn: {list(buttons)}"


def _actions(element: Body) -> Iterator[Body]:
    pressed = {"block_id": "b1", "action_ts": "1772442001.123456"}
    if element.get("type") == "button":
        yield {**element, **pressed}
    for option in element.get("options", ()):
        menu = {"type": "overflow", "action_id": element["action_id"], "selected_option": option}
        yield {**menu, **pressed}


@pytest.mark.parametrize("place", PLACES)
def test_each_button_that_is_drawn_comes_back_as_its_act(
    place: str, room: Room, begin: Begin
) -> None:
    begin(room, stands, place)
    room.write(CLAIRE, "/camarade réglages")
    seen = [each for each in room.standing.values() if each.to == STAFF]
    pressed = set[str]()
    for message in (*seen, room.last(CLAIRE), room.open_home(CLAIRE)):
        for button, body in presses(message):
            happened = events(body, SCENE)
            pressed.add(button.act.partition("/")[0])
            if button.form:
                assert happened == []  # to open one is no act yet
                assert outbound.form_act(body["actions"][0]) == button.act
                continue
            (event,) = happened
            assert isinstance(event.what, Pressed)
            assert (event.what.act, event.who, event.staff) == (button.act, CLAIRE, True)
            assert event.where == (STAFF if message.to == STAFF else CLAIRE)
    offered = {act.removesuffix("_beside") for act in cases.offered(room.find(Request, 1).state)}
    at_times = {
        "ask_contact",
        "answer_mentor",
        "end_silent",
        "stop_next",
    }  # where there is something to press for
    assert offered - at_times <= pressed


# --- filled in ------------------------------------------------------------------------------------


def filled(view: Body, values: dict[str, str]) -> Body:
    """The recorded submission of this window, with these values in its fields."""
    body = recorded("submission.txt")
    state = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            name = block["block_id"].removeprefix("field:")
            state[block["block_id"]] = {element["action_id"]: _filled(element, values.get(name))}
    body["view"] = {**body["view"], **view, "state": {"values": state}}
    return body


def _filled(element: Body, value: str | None) -> Body:
    """What an input element reports: what was put in, or what stood in it."""
    kind = element["type"]
    if kind == "plain_text_input":
        said = element.get("initial_value") if value is None else value
        return {"type": kind, "value": said}
    if kind == "datepicker":
        return {"type": kind, "selected_date": value or element.get("initial_date")}
    if kind == "users_select":
        return {"type": kind, "selected_user": (value or "").removeprefix("slack:") or None}
    options = {option["value"]: option for option in element["options"]}
    if kind == "multi_static_select":
        chosen = [options[each] for each in (value or "").split(",") if each]
        return {"type": kind, "selected_options": chosen}
    stood = element.get("initial_option")
    return {"type": kind, "selected_option": options[value] if value else stood}


class Silent(Api):
    """Slack is not called when a form is taken."""

    def __init__(self) -> None:
        pass


@pytest.mark.parametrize("name", EVERY)
async def test_each_form_comes_back_as_what_was_confirmed(
    name: str, room: Room, begin: Begin
) -> None:
    filling = EVERY[name]
    begin(room, stands, filling.place)
    kept: list[Event] = []

    async def keep(happened: Sequence[Event]) -> None:
        kept.extend(happened)

    async def know(user: str) -> tuple[Profile, bool | None]:
        called = {each.removeprefix("slack:"): name for each, name in STAFF_NAMES.items()}
        return Profile(called.get(user, "")), user in called

    async def find(name: str) -> str:
        raise AssertionError("nobody was named")

    modals = Modals(Silent(), room.forms, keep, SCENE.triage, know, find)
    form = room.forms.open(filling.act, CLAIRE, staff=True)
    assert isinstance(form, Form), form
    view = views.form_view(form, views.Errand(form.act, STAFF))
    answer = await modals.submit(filled(view, filling.values), SCENE)
    if answer:
        assert answer["response_action"] == "push", answer
        assert kept == []
        answer = await modals.submit(filled(answer["view"], {}), SCENE)
        assert answer == {"response_action": "clear"}
    (event,) = kept
    assert isinstance(event.what, Submitted)
    assert event.what.act.startswith(filling.act)
    assert (event.who, event.where, event.staff) == (CLAIRE, STAFF, True)
    for field, value in filling.values.items():
        assert event.what.values[field] == value
    before = len(room.said[STAFF]) + len(room.said[CLAIRE])
    room.happens(event)
    assert len(room.said[STAFF]) + len(room.said[CLAIRE]) > before


# --- typed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(shorthand.NAMES | spelling.forms(WORDS)))
def test_each_command_comes_in_as_it_was_typed(name: str, room: Room, begin: Begin) -> None:
    begin(room, furnished)
    spelled = WORDS(f"triage.typed.{name}").partition(",")[0]
    body = recorded("command.txt") | {"text": f"{spelled} 1"}
    (event,) = events(body, SCENE)
    assert isinstance(event.what, Said)
    assert event.what.text == f"/camarade {spelled} 1"
    assert (event.who, event.where, event.staff) == (CLAIRE, STAFF, True)
    opens = room.forms.typed(typed_words(body))
    forms = {each: each for each in spelling.forms(WORDS)} | {"invite": "interview"}
    assert opens == (f"{forms[name]}/1" if name in forms else "")
    room.happens(event)
    assert room.said[CLAIRE], "nobody answers"
