"""The pretend Slack's modals and Home tabs, with a real Bolt app answering."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from sandbox.slack import NotPossible, view_text
from tests.sandbox.slack_stage import ANNE, BOTH, BRUNO, Stage, open_stage

View = dict[str, Any]


@pytest.fixture(params=BOTH)
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with open_stage(by_http=request.param) as stage:
        yield stage


def text(words: str) -> View:
    """A plain_text object."""
    return {"type": "plain_text", "text": words}


def field(block_id: str, label: str, kind: str = "plain_text_input", **element: Any) -> View:
    """An input block."""
    element = {"type": kind, "action_id": "it", **element}
    return {"type": "input", "block_id": block_id, "label": text(label), "element": element}


def modal(title: str, *blocks: View, **more: Any) -> View:
    """A modal; `callback_id` is "form"."""
    view = {"type": "modal", "callback_id": "form", "title": text(title), "blocks": list(blocks)}
    return view | ({"submit": text("Envoyer")} if blocks else {}) | more


NAME = field("name", "Prénom")


class Desk:
    """A Bolt app whose shortcut opens `view`, and which notes what it is sent."""

    def __init__(self, stage: Stage, view: View) -> None:
        self.stage = stage
        self.app: AsyncApp = stage.bolt()
        self.heard: asyncio.Queue[View] = asyncio.Queue()
        self.acknowledgement: View = {}

        @self.app.shortcut("open")
        async def open_it(ack: Any, body: View) -> None:
            await ack()
            await stage.client.views_open(trigger_id=body["trigger_id"], view=view)

        @self.app.view("form")
        async def submitted(ack: Any, body: View) -> None:
            await ack(**self.acknowledgement)
            self.heard.put_nowait(body)

        @self.app.view_closed("form")
        async def closed(ack: Any, body: View) -> None:
            await ack()
            self.heard.put_nowait(body)

        @self.app.action("it")
        async def used(ack: Any, body: View) -> None:
            await ack()
            self.heard.put_nowait(body)

    async def open(self) -> View:
        """Connect, and have Anne open the modal."""
        await self.stage.connect(self.app)
        await self.stage.slack.shortcut(ANNE, "open")
        return await self.stage.slack.wait_for_view(ANNE, "form")


async def test_submitting_closes_the_modal(stage: Stage) -> None:
    slack = stage.slack
    desk = Desk(stage, modal("Fiche", NAME, private_metadata="case 7"))
    await desk.open()
    assert await slack.submit(ANNE) == {"errors": {"name": "Please complete this required field."}}
    assert await slack.submit(ANNE, {"Prénom": "Anne & Cie"}) == {}
    view = (await desk.heard.get())["view"]
    assert view["state"]["values"]["name"]["it"] == {
        "type": "plain_text_input",
        "value": "Anne & Cie",
    }
    assert view["private_metadata"] == "case 7"
    assert slack.top_view(ANNE) is None
    with pytest.raises(NotPossible):
        await slack.submit(ANNE)


async def test_every_kind_of_field(stage: Stage) -> None:
    slack = stage.slack
    pair = [{"text": text(word), "value": word.lower()} for word in ("Lundi", "Mardi", "Jeudi")]
    view = modal(
        "Champs",
        field("when", "Jour", "datepicker"),
        field("hour", "Heure", "timepicker", initial_time="09:00"),
        field("slot", "Créneau", "static_select", options=pair, initial_option=pair[0]),
        field("days", "Jours", "checkboxes", options=pair),
        field("one", "Un seul", "radio_buttons", options=pair),
        field("many", "Plusieurs", "multi_static_select", options=pair, max_selected_items=2),
        field("mentor", "Mentor", "users_select"),
        field("team", "Équipe", "multi_users_select"),
        field("mail", "Courriel", "email_text_input"),
        field("age", "Âge", "number_input", is_decimal_allowed=False, min_value="18"),
        field("at", "À", "datetimepicker"),
        field("more", "Plus", max_length=5) | {"optional": True},
    )
    desk = Desk(stage, view)
    await desk.open()
    filled: dict[str, str | list[str]] = {
        "Jour": "2026-05-04",
        "days": ["Mardi", "jeudi"],
        "Un seul": "Mardi",
        "Plusieurs": ["lundi"],
        "Mentor": BRUNO,
        "Équipe": [ANNE, BRUNO],
        "mail": "pas une adresse",
        "Âge": "12",
        "at": "1780000000",
        "Plus": "trop long",
    }
    refused = await slack.submit(ANNE, filled)
    assert set(refused["errors"]) == {"mail", "age", "more"}
    assert await slack.submit(ANNE, {"mail": "a@b.fr", "age": "42", "more": ""}) == {}
    values = (await desk.heard.get())["view"]["state"]["values"]
    assert values["when"]["it"]["selected_date"] == "2026-05-04"
    assert values["hour"]["it"]["selected_time"] == "09:00"
    assert values["slot"]["it"]["selected_option"] == pair[0]
    assert values["days"]["it"]["selected_options"] == pair[1:]
    assert values["mentor"]["it"]["selected_user"] == BRUNO
    assert values["team"]["it"]["selected_users"] == [ANNE, BRUNO]
    assert values["at"]["it"]["selected_date_time"] == 1_780_000_000
    assert values["more"]["it"]["value"] is None


async def test_errors_then_update_then_push_then_clear(stage: Stage) -> None:
    slack = stage.slack
    desk = Desk(stage, modal("Un", NAME))
    first = await desk.open()
    desk.acknowledgement = {"response_action": "errors", "errors": {"name": "Trop court"}}
    assert await slack.submit(ANNE, {"name": "A"}) == {"errors": {"name": "Trop court"}}
    assert "Trop court" in view_text(slack.top_view(ANNE) or {})
    desk.acknowledgement = {"response_action": "update", "view": modal("Deux", NAME)}
    assert await slack.submit(ANNE) == {}
    second = await slack.wait_for_view(ANNE, "Deux")
    assert second["id"] == first["id"]
    assert second["hash"] != first["hash"]
    assert second["state"]["values"]["name"]["it"]["value"] == "A"
    desk.acknowledgement = {"response_action": "push", "view": modal("Trois", NAME)}
    await slack.submit(ANNE)
    third = await slack.wait_for_view(ANNE, "Trois")
    assert (third["root_view_id"], third["previous_view_id"]) == (first["id"], first["id"])
    slack.close_view(ANNE)
    assert (await slack.wait_for_view(ANNE))["title"]["text"] == "Deux"
    desk.acknowledgement = {"response_action": "clear"}
    await slack.submit(ANNE, {"name": "B"})
    await slack.wait_until_closed(ANNE)


@pytest.mark.parametrize(
    "acknowledgement",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "update", "view": modal("Ce titre est beaucoup trop long")},
    ],
)
async def test_an_impossible_answer_shows_as_trouble(stage: Stage, acknowledgement: View) -> None:
    desk = Desk(stage, modal("Un", NAME))
    await desk.open()
    desk.acknowledgement = acknowledgement
    answer = await stage.slack.submit(ANNE, {"name": "A"})
    assert answer["error"].startswith("We had some trouble connecting")
    assert stage.slack.warnings(ANNE) == [answer["error"]]
    assert stage.slack.top_view(ANNE) is not None


async def test_an_unanswered_form_stays_open(stage: Stage) -> None:
    slack = stage.slack
    desk = Desk(stage, modal("Un", NAME, callback_id="nobody"))
    await stage.connect(desk.app)
    await slack.shortcut(ANNE, "open")
    await slack.wait_for_view(ANNE)
    slack.timing.ack_seconds = 0.1
    # Bolt answers a form it has no listener for with 404, which a socket does not carry.
    trouble = "We had some trouble connecting. Try again?"
    error = trouble if stage.by_http else "operation timed out"
    assert await slack.submit(ANNE, {"name": "A"}) == {"error": error}
    assert slack.top_view(ANNE) is not None


async def test_closing_is_told_if_asked(stage: Stage) -> None:
    desk = Desk(stage, modal("Un", NAME, notify_on_close=True))
    await desk.open()
    stage.slack.close_view(ANNE)
    body = await desk.heard.get()
    assert (body["type"], body["is_cleared"]) == ("view_closed", False)


async def test_actions_inside_a_modal_push_up_to_three(stage: Stage) -> None:
    slack = stage.slack
    button = {
        "type": "actions",
        "elements": [{"type": "button", "action_id": "it", "text": text("Plus")}],
    }
    desk = Desk(stage, modal("Un", button))
    root = await desk.open()
    results = []
    for title in ("Deux", "Trois", "Quatre"):
        await slack.press_view(ANNE, "Plus")
        body = await desk.heard.get()
        assert body["container"]["type"] == "view"
        try:
            await stage.client.views_push(
                trigger_id=body["trigger_id"], view=modal(title, button, external_id=title)
            )
            results.append("ok")
        except SlackApiError as error:
            results.append(error.response["error"])
    assert results == ["ok", "ok", "push_limit_reached"]
    updated = await stage.client.views_update(external_id="Trois", view=modal("3 bis"))
    assert updated["view"]["root_view_id"] == root["id"]
    assert (await slack.wait_for_view(ANNE, "3 bis"))["submit"] is None


async def test_typing_in_a_field_that_dispatches(stage: Stage) -> None:
    desk = Desk(stage, modal("Un", NAME | {"dispatch_action": True}))
    await desk.open()
    assert await stage.slack.press_view(ANNE, "Prénom", value="Anne")
    body = await desk.heard.get()
    assert body["actions"][0]["value"] == "Anne"
    assert body["view"]["state"]["values"]["name"]["it"]["value"] == "Anne"


async def test_updating_by_hash(stage: Stage) -> None:
    desk = Desk(stage, modal("Un", NAME))
    view = await desk.open()
    fresh = await stage.client.views_update(
        view_id=view["id"], hash=view["hash"], view=modal("Deux")
    )
    assert fresh["view"]["hash"] != view["hash"]
    stale = await stage.refusal(
        "views.update", view_id=view["id"], hash=view["hash"], view=modal("Trois")
    )
    assert stale["error"] == "hash_conflict"
    stage.slack.close_view(ANNE)
    gone = await stage.refusal("views.update", view_id=view["id"], view=modal("Trois"))
    assert gone["error"] == "not_found"


async def test_home_tab(stage: Stage) -> None:
    slack = stage.slack
    button = {"type": "button", "action_id": "it", "text": text("Voir"), "value": "1"}
    block = {"type": "section", "text": text("Tes dossiers"), "accessory": button}
    first = await stage.client.views_publish(user_id=ANNE, view={"type": "home", "blocks": [block]})
    assert "Tes dossiers" in view_text(await slack.wait_for_view(ANNE, home=True))
    desk = Desk(stage, modal("Un", NAME))
    await stage.connect(desk.app)
    assert await slack.press_home(ANNE, "Voir")
    assert (await desk.heard.get())["view"]["type"] == "home"
    old = first["view"]["hash"]
    empty = {"type": "home", "blocks": []}
    await stage.client.views_publish(user_id=ANNE, view=empty, hash=old)
    refusal = await stage.refusal("views.publish", user_id=ANNE, view=empty, hash=old)
    assert refusal["error"] == "hash_conflict"


@pytest.mark.parametrize("method", ["views.open", "views.push"])
async def test_unknown_triggers(stage: Stage, method: str) -> None:
    refusal = await stage.refusal(method, trigger_id="1.2.x", view=modal("Un"))
    assert refusal["error"] == "invalid_trigger_id"
