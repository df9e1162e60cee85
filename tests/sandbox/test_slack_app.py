"""What a real Bolt app is told by the pretend Slack, through a socket or by requests."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.slack import BOT_USER_ID
from tests.patience import PATIENCE
from tests.sandbox.slack_stage import (
    ANNE,
    BOTH,
    BRUNO,
    ELSEWHERE,
    OPEN,
    TRIAGE,
    Heard,
    Stage,
    open_stage,
)

Payload = dict[str, Any]


@pytest.fixture(params=BOTH)
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with open_stage(by_http=request.param) as stage:
        yield stage


async def test_message_events(stage: Stage) -> None:
    slack = stage.slack
    heard = Heard(app := stage.bolt())
    await stage.connect(app)
    ts = slack.say(ANNE, ANNE, "Bonjour")
    payload = await heard.next()
    assert payload["event_id"].startswith("Ev")
    event = payload["event"]
    assert (event["channel_type"], event["channel"]) == ("im", slack.dm_of(ANNE))
    assert (event["user"], event["text"], event["ts"]) == (ANNE, "Bonjour", ts)
    slack.edit(ANNE, ANNE, ts, "Bonsoir")
    event = await heard.event()
    assert (event["subtype"], event["message"]["text"]) == ("message_changed", "Bonsoir")
    assert (event["previous_message"]["ts"], event["message"]["user"]) == (ts, ANNE)
    slack.delete(ANNE, ANNE, ts)
    event = await heard.event()
    assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", ts)
    parent = slack.say(ANNE, TRIAGE, "un fil")
    assert (await heard.event())["channel_type"] == "group"
    slack.say(BRUNO, TRIAGE, "réponse", thread_ts=parent)
    event = await heard.event()
    assert (event["thread_ts"], event["parent_user_id"]) == (parent, ANNE)


async def test_other_events(stage: Stage) -> None:
    slack = stage.slack
    heard = Heard(app := stage.bolt())
    await stage.connect(app)
    slack.say(ANNE, OPEN, "le robot n’est pas là")
    slack.say(ANNE, ELSEWHERE, "ici non plus")
    slack.join(BOT_USER_ID, OPEN)
    assert (await heard.event())["type"] == "member_joined_channel"
    ts = slack.say(ANNE, OPEN, f"<@{BOT_USER_ID}> viens")
    assert {(await heard.event())["type"], (await heard.event())["type"]} == {
        "message",
        "app_mention",
    }
    slack.react(ANNE, OPEN, ts, "eyes")
    event = await heard.event()
    assert (event["reaction"], event["item"]["ts"]) == ("eyes", ts)
    slack.leave(ANNE, OPEN)
    assert (await heard.event())["type"] == "member_left_channel"
    slack.open_home(ANNE)
    event = await heard.event()
    assert (event["type"], event["tab"], event["channel"]) == (
        "app_home_opened",
        "home",
        slack.dm_of(ANNE),
    )
    slack.send_file(ANNE, ANNE, "cv.pdf", b"%PDF")
    event = await heard.event()
    assert (event["subtype"], event["files"][0]["mimetype"]) == ("file_share", "application/pdf")
    assert (await heard.event())["type"] == "file_shared"


async def test_bolt_ignores_the_bots_own_messages(stage: Stage) -> None:
    slack = stage.slack
    told: list[str] = []
    app = stage.bolt()

    @app.event("message")
    async def message(event: Payload, say: Any) -> None:
        told.append(event["text"])
        await say(f"Tu dis : {event['text']}")

    await stage.connect(app)
    slack.say(ANNE, ANNE, "un")
    answer = await slack.wait_for(ANNE, "Tu dis : un", by=BOT_USER_ID)
    assert answer.message is not None
    await stage.client.chat_update(channel=answer.channel, ts=answer.ts, text="changé")
    slack.say(ANNE, ANNE, "deux")
    await slack.wait_for(ANNE, "Tu dis : deux")
    assert told == ["un", "deux"]
    assert slack.redelivered == 0


async def test_an_event_not_taken_comes_again_with_the_same_id(stage: Stage) -> None:
    stage.slack.timing.ack_seconds = 0.1
    app = stage.bolt()
    seen: asyncio.Queue[tuple[str, str | None]] = asyncio.Queue()

    @app.middleware
    async def refuse(body: Payload, req: Any, next: Any) -> None:
        attempt = req.headers.get("x-slack-retry-num", [None])[0]
        seen.put_nowait((body["event_id"], attempt))
        if attempt != "2":
            raise ConnectionError("the store is away")
        await next()

    @app.event("message")
    async def message(body: Payload) -> None: ...

    await stage.connect(app)
    stage.slack.say(ANNE, ANNE, "Bonjour")
    tries = [await asyncio.wait_for(seen.get(), PATIENCE) for _ in range(3)]
    assert len({event_id for event_id, _ in tries}) == 1
    assert [attempt for _, attempt in tries][1:] == ["1", "2"]
    assert (stage.slack.redelivered, stage.slack.lost) == (2, 0)


BUTTONS = [
    {
        "type": "actions",
        "block_id": "choices",
        "elements": [
            {
                "type": "button",
                "action_id": "claim",
                "value": "7",
                "text": {"type": "plain_text", "text": "Je prends"},
            },
            {
                "type": "overflow",
                "action_id": "more",
                "options": [{"text": {"type": "plain_text", "text": "Clore"}, "value": "close"}],
            },
            {
                "type": "static_select",
                "action_id": "mentor",
                "placeholder": {"type": "plain_text", "text": "Mentor"},
                "options": [{"text": {"type": "plain_text", "text": "Zoé"}, "value": "m1"}],
            },
            {"type": "datepicker", "action_id": "day"},
        ],
    }
]


async def test_buttons_menus_and_pickers(stage: Stage) -> None:
    slack = stage.slack
    app = stage.bolt()
    heard: asyncio.Queue[Payload] = asyncio.Queue()

    @app.action({"block_id": "choices"})
    async def chosen(ack: Any, body: Payload) -> None:
        await ack()
        heard.put_nowait(body)

    await stage.connect(app)
    card = await stage.client.chat_postMessage(channel=TRIAGE, text="carte", blocks=BUTTONS)
    ts = card["ts"]
    assert slack.seen(TRIAGE)[0].buttons == ("Je prends", "⋯", "Mentor", "day")
    assert await slack.press(ANNE, TRIAGE, ts, "Je prends")
    body = await heard.get()
    action = body["actions"][0]
    assert (action["action_id"], action["value"], action["block_id"]) == ("claim", "7", "choices")
    assert (body["user"]["id"], body["channel"]["id"]) == (ANNE, TRIAGE)
    assert body["container"]["message_ts"] == body["message"]["ts"] == ts
    assert await slack.press(ANNE, TRIAGE, ts, "more", value="Clore")
    assert (await heard.get())["actions"][0]["selected_option"]["value"] == "close"
    assert await slack.press(ANNE, TRIAGE, ts, "Mentor", value="m1")
    body = await heard.get()
    assert body["state"]["values"]["choices"]["mentor"]["selected_option"]["value"] == "m1"
    assert await slack.press(ANNE, TRIAGE, ts, "day", value="2026-04-01")
    assert (await heard.get())["actions"][0]["selected_date"] == "2026-04-01"
    with pytest.raises(LookupError, match=r"claim \(Je prends\)"):
        slack.press(ANNE, TRIAGE, ts, "Refuser")
    assert slack.warnings(ANNE) == []


async def test_an_unanswered_button_warns_and_is_not_sent_again(stage: Stage) -> None:
    slack = stage.slack
    card = await stage.client.chat_postMessage(channel=TRIAGE, text="carte", blocks=BUTTONS)
    assert not await slack.press(ANNE, TRIAGE, card["ts"], "claim")
    slack.timing.ack_seconds = 0.1
    app = stage.bolt()
    presses: list[Payload] = []

    @app.action("claim")
    async def mute(body: Payload) -> None:
        presses.append(body)

    await stage.connect(app)
    assert not await slack.press(ANNE, TRIAGE, card["ts"], "claim")
    assert len(presses) == 1
    assert slack.snapshot()["warnings"][ANNE] == [
        "We had some trouble connecting. Try again?",
        "operation timed out",
    ]


async def test_commands_and_response_urls(stage: Stage) -> None:
    slack = stage.slack
    app = stage.bolt()
    replies: asyncio.Queue[int] = asyncio.Queue()

    @app.command("/camarade")
    async def command(ack: Any, command: Payload, respond: Any) -> None:
        await ack(f"reçu : {command['text']}")
        for number in range(6):
            answer = await respond(f"réponse {number}", response_type="in_channel")
            replies.put_nowait(answer.status_code)

    @app.action("claim")
    async def claim(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Pris", replace_original=True)

    await stage.connect(app)
    assert await slack.command(ANNE, TRIAGE, "/camarade", "aide")
    assert (await slack.wait_for(TRIAGE, "reçu : aide")).ephemeral_to == ANNE
    statuses = [await asyncio.wait_for(replies.get(), PATIENCE) for _ in range(6)]
    assert statuses == [200] * 5 + [404]
    assert (await slack.wait_for(TRIAGE, "réponse 4")).ephemeral_to is None
    card = await stage.client.chat_postMessage(channel=TRIAGE, text="carte", blocks=BUTTONS)
    await slack.press(BRUNO, TRIAGE, card["ts"], "claim")
    line = await slack.wait_for(TRIAGE, "Pris")
    assert (line.ts, line.buttons) == (card["ts"], ())


async def test_shortcuts_carry_a_trigger_used_once_within_three_seconds(stage: Stage) -> None:
    slack = stage.slack
    app = stage.bolt()
    outcomes: asyncio.Queue[str] = asyncio.Queue()
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Bonjour"}, "blocks": []}

    @app.shortcut("new_case")
    async def shortcut(ack: Any, body: Payload) -> None:
        await ack()
        for _ in range(2):
            try:
                await stage.client.views_open(trigger_id=body["trigger_id"], view=view)
                outcomes.put_nowait("opened")
            except SlackApiError as error:
                outcomes.put_nowait(error.response["error"])

    await stage.connect(app)
    await slack.shortcut(ANNE, "new_case")
    assert (await slack.wait_for_view(ANNE, "Bonjour"))["callback_id"] == ""
    assert [await outcomes.get(), await outcomes.get()] == ["opened", "exchanged_trigger_id"]
    slack.timing.trigger_seconds = -1
    await slack.shortcut(ANNE, "new_case")
    assert await outcomes.get() == "expired_trigger_id"
