"""Acts that are needed now and then stand in a menu, and mean there what their buttons mean."""

from typing import Any

from bot.slack import inbound, outbound
from storage.mail import STAFF, Button, Message, Pressed
from tests.bot.test_slack_inbound import SCENE

ROW = (
    Button(label="Dire non", act="decline/12", form=True),
    Button(label="Confier", act="assign/12", form=True, aside=True),
    Button(label="Historique", act="history/12", aside=True),
)


def blocks(*row: Button) -> list[dict[str, Any]]:
    message = Message(to=STAFF, key="k", text="Une demande", buttons=(row,))
    shown = outbound.payload(message)["blocks"]
    return [
        element for block in shown if block["type"] == "actions" for element in block["elements"]
    ]


def test_they_stand_in_one_menu_behind_the_others() -> None:
    button, menu = blocks(*ROW)
    assert button["text"]["text"] == "Dire non"
    assert menu["type"] == "overflow"
    assert [option["text"]["text"] for option in menu["options"]] == ["Confier", "Historique"]


def test_one_alone_is_a_button() -> None:
    assert [each["type"] for each in blocks(*ROW[:2])] == ["button", "button"]


def test_no_menu_holds_more_than_slack_takes() -> None:
    many = [Button(label=f"{n}", act=f"history/{n}", aside=True) for n in range(8)]
    *buttons, menu = blocks(*many)
    assert len(menu["options"]) == 5
    assert [each["value"] for each in buttons] == ["history/5", "history/6", "history/7"]


def chosen(option: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "user": {"id": "UANNE"},
        "trigger_id": "1.2",
        "container": {"channel_id": SCENE.triage, "message_ts": "1.0"},
        "channel": {"id": SCENE.triage},
        "actions": [
            {
                "type": "overflow",
                "action_id": "menu:0",
                "selected_option": option,
                "action_ts": "3.0",
            }
        ],
    }


def test_an_act_that_was_chosen_is_a_press_and_a_form_opens() -> None:
    _, menu = blocks(*ROW)
    form, act = menu["options"]
    (event,) = inbound.events(chosen(act), SCENE)
    assert isinstance(event.what, Pressed)
    assert event.what.act == "history/12"
    assert inbound.events(chosen(form), SCENE) == []
    assert outbound.form_act(chosen(form)["actions"][0]) == "assign/12"
