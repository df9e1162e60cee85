"""What the pretend Slack refuses, and in which words: one row per rule."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.slack import BOT_USER_ID
from tests.sandbox.slack_stage import ANNE, BRUNO, ELSEWHERE, OPEN, TRIAGE, Stage, open_stage

Json = dict[str, Any]


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as stage:
        yield stage


def text(words: str, kind: str = "plain_text") -> Json:
    return {"type": kind, "text": words}


def section(words: str = "x", **more: Any) -> Json:
    return {"type": "section", "text": text(words, "mrkdwn"), **more}


def button(action_id: str = "go", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": text("Aller"), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def options(count: int, words: str = "x", value: str = "v") -> list[Json]:
    return [{"text": text(words), "value": f"{value}{number}"} for number in range(count)]


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "s", "options": options(2), **more}


def rich(*elements: Json) -> Json:
    inner = {"type": "rich_text_section", "elements": list(elements)}
    return {"type": "rich_text", "elements": [inner]}


def image(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://a.org/i.png", **more}


GOOD = [
    [section(fields=[text("a"), text("b")], accessory=button(style="primary", value=""))],
    [{"type": "header", "text": text("Titre")}, {"type": "divider"}],
    [{"type": "context", "elements": [text("petit", "mrkdwn"), image(alt_text="i")]}],
    [actions(button(), select(), {"type": "datepicker"}, {"type": "users_select"})],
    [actions({"type": "overflow", "action_id": "o", "options": options(5)})],
    [rich(text("<!channel>", "text"), {"type": "user", "user_id": ANNE})],
    [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [rich(text("a", "text"))["elements"][0]],
                }
            ],
        }
    ],
    [{"type": "markdown", "text": "**gras**"}, image(alt_text="i", title=text("t"))],
    [section("x" * 3000)] * 4,
]


@pytest.mark.parametrize("blocks", GOOD)
async def test_good_blocks_are_taken(stage: Stage, blocks: list[Json]) -> None:
    answer = await stage.client.chat_postMessage(channel=TRIAGE, text="x", blocks=blocks)
    assert all(block["block_id"] for block in answer["message"]["blocks"])


LONG = "must be less than {} characters"
BAD = [
    (section("x" * 3001), LONG.format(3001), "/text/text"),
    (section(""), "must be more than 0 characters", "/text/text"),
    (section(fields=[text("x")] * 11), "no more than 10 items allowed", "/fields"),
    (section(fields=[text("x" * 2001)]), LONG.format(2001), "/fields/0/text"),
    ({"type": "section"}, "must provide at least one of text or fields", ""),
    (section(colour="red"), "invalid additional property: colour", ""),
    (section(block_id="b" * 256), LONG.format(256), "/block_id"),
    (section(accessory={"type": "plain_text_input"}), "unsupported type: plain", "/accessory/type"),
    ({"type": "header", "text": text("x" * 151)}, LONG.format(151), "/text/text"),
    ({"type": "header", "text": text("x", "mrkdwn")}, "unsupported type: mrkdwn", "/text/type"),
    ({"type": "header"}, "missing required field: text", ""),
    ({"type": "banner"}, "unsupported type: banner", "/type"),
    ({"text": "x"}, "missing required field: type", ""),
    ({"type": "context", "elements": []}, "no fewer than 1 items allowed", "/elements"),
    ({"type": "context", "elements": [text("x")] * 11}, "no more than 10 items", "/elements"),
    (actions(*[button(str(n)) for n in range(26)]), "no more than 25 items", "/elements"),
    (actions(button("a"), button("a")), "action_id 'a' already exists", "/elements/1/action_id"),
    (actions(button("a" * 256)), LONG.format(256), "/elements/0/action_id"),
    (actions(button(value="v" * 2001)), LONG.format(2001), "/elements/0/value"),
    (actions(button(text=text("x" * 76))), LONG.format(76), "/elements/0/text/text"),
    (actions(button(style="blue")), "must be a valid enum value", "/elements/0/style"),
    (
        actions(
            button(
                confirm={
                    "title": text("x" * 101),
                    "text": text("t"),
                    "confirm": text("o"),
                    "deny": text("n"),
                }
            )
        ),
        LONG.format(101),
        "/elements/0/confirm/title/text",
    ),
    (actions(select(options=options(101))), "no more than 100", "/elements/0/options"),
    (actions(select(options=[])), "no fewer than 1 items", "/elements/0/options"),
    (actions(select(options=options(1, "x" * 76))), LONG.format(76), "/options/0/text/text"),
    (actions(select(options=options(1, "x", "v" * 150))), LONG.format(151), "/options/0/value"),
    (actions(select(placeholder=text("x" * 151))), LONG.format(151), "/placeholder/text"),
    (
        actions(select(initial_option=options(1, "autre")[0])),
        "initial_option must be one of options",
        "/initial_option",
    ),
    (actions({"type": "static_select"}), "exactly one of options or option_groups", "/elements/0"),
    (actions({"type": "overflow", "options": options(6)}), "no more than 5 items", "/options"),
    (actions({"type": "datepicker", "initial_date": "1/2/26"}), "YYYY-MM-DD", "/initial_date"),
    (actions({"type": "timepicker", "initial_time": "25:00"}), "HH:mm", "/initial_time"),
    (actions({"type": "checkboxes", "options": options(11)}), "no more than 10", "/options"),
    (actions({"type": "multi_static_select"}), "unsupported type", "/elements/0/type"),
    (image(), "missing required field: alt_text", ""),
    (rich(text("", "text")), "must be more than 0 characters", "/elements/0/elements/0/text"),
    (rich({"type": "shout", "text": "x"}), "unsupported type: shout", "/type"),
    ({"type": "markdown", "text": "x" * 12_001}, LONG.format(12_001), "/text"),
    (
        {
            "type": "input",
            "label": text("x"),
            "element": {"type": "number_input", "is_decimal_allowed": True},
        },
        "unsupported type: number_input",
        "/element/type",
    ),
]


@pytest.mark.parametrize(("block", "words", "pointer"), BAD)
async def test_bad_blocks_are_refused(stage: Stage, block: Json, words: str, pointer: str) -> None:
    refusal = await stage.refusal("chat.postMessage", channel=TRIAGE, text="x", blocks=[block])
    assert refusal["error"] == "invalid_blocks"
    message = refusal["response_metadata"]["messages"][0]
    assert message.startswith("[ERROR] ")
    assert words in message
    assert message.endswith(f"{pointer}]")
    assert "[json-pointer:/blocks/0" in message


REFUSED = [
    ("chat.postMessage", {"channel": TRIAGE}, "no_text"),
    ("chat.postMessage", {"channel": TRIAGE, "text": ""}, "no_text"),
    ("chat.postMessage", {"channel": "C9", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": BOT_USER_ID, "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": ELSEWHERE, "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": OPEN, "text": "x"}, "not_in_channel"),
    ("chat.postMessage", {"channel": "C0OLD", "text": "x"}, "is_archived"),
    ("chat.postMessage", {"channel": TRIAGE, "text": "x", "thread_ts": "12"}, "invalid_thread_ts"),
    (
        "chat.postMessage",
        {"channel": TRIAGE, "text": "x", "thread_ts": "1700000000.000001"},
        "thread_not_found",
    ),
    ("chat.postMessage", {"channel": TRIAGE, "blocks": "[{"}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": TRIAGE, "blocks": {}}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": TRIAGE, "blocks": [section()] * 51}, "invalid_blocks"),
    (
        "chat.postMessage",
        {"channel": TRIAGE, "blocks": [section(block_id="b"), section(block_id="b")]},
        "invalid_blocks",
    ),
    (
        "chat.postMessage",
        {"channel": TRIAGE, "blocks": [section("x" * 2700)] * 5},
        "msg_blocks_too_long",
    ),
    (
        "chat.postMessage",
        {"channel": TRIAGE, "text": "x", "metadata": {"event_type": "a"}},
        "invalid_metadata_schema",
    ),
    (
        "chat.postMessage",
        {"channel": TRIAGE, "text": "x", "metadata": "nothing"},
        "invalid_metadata_format",
    ),
    ("chat.update", {"channel": TRIAGE, "ts": "1.2", "text": "x"}, "message_not_found"),
    ("chat.update", {"channel": TRIAGE, "ts": "OWN", "text": "x" * 4001}, "msg_too_long"),
    ("chat.update", {"channel": TRIAGE, "ts": "OWN"}, "no_text"),
    ("chat.getPermalink", {"channel": TRIAGE, "message_ts": "1.2"}, "message_not_found"),
    ("conversations.open", {}, "users_list_not_supplied"),
    ("conversations.open", {"users": "U9"}, "user_not_found"),
    ("conversations.open", {"users": ",".join([ANNE] * 9)}, "too_many_users"),
    ("conversations.open", {"users": BOT_USER_ID}, "cannot_dm_bot"),
    ("conversations.info", {"channel": ELSEWHERE}, "channel_not_found"),
    ("conversations.list", {"types": "secret"}, "invalid_types"),
    ("conversations.members", {"channel": TRIAGE, "limit": 0}, "invalid_limit"),
    ("conversations.members", {"channel": TRIAGE, "cursor": "?"}, "invalid_cursor"),
    ("conversations.join", {"channel": TRIAGE}, "method_not_supported_for_channel_type"),
    ("conversations.create", {"name": "triage"}, "name_taken"),
    ("conversations.create", {"name": "Mentor & mentee"}, "invalid_name_specials"),
    ("conversations.create", {"name": ""}, "invalid_name_required"),
    ("conversations.create", {"name": "x" * 81}, "invalid_name_maxlength"),
    ("conversations.invite", {"channel": TRIAGE, "users": ANNE}, "already_in_channel"),
    ("conversations.invite", {"channel": TRIAGE, "users": BOT_USER_ID}, "cant_invite_self"),
    ("conversations.invite", {"channel": OPEN, "users": BRUNO}, "not_in_channel"),
    ("conversations.history", {"channel": OPEN}, "not_in_channel"),
    ("conversations.history", {"channel": TRIAGE, "oldest": "hier"}, "invalid_ts_oldest"),
    ("conversations.replies", {"channel": TRIAGE, "ts": "1.2"}, "thread_not_found"),
    ("reactions.add", {"channel": TRIAGE, "timestamp": "OWN", "name": "É"}, "invalid_name"),
    ("reactions.remove", {"channel": TRIAGE, "timestamp": "OWN", "name": "eyes"}, "no_reaction"),
    ("views.open", {"trigger_id": "1.2.x"}, "invalid_arguments"),
    ("views.update", {"view_id": "V9", "view": {}}, "not_found"),
    ("views.publish", {"user_id": "U9", "view": {}}, "user_not_found"),
    ("files.getUploadURLExternal", {"filename": "a"}, "invalid_arguments"),
    ("files.completeUploadExternal", {"files": [{"id": "F9"}]}, "file_not_found"),
    ("files.info", {"file": "F9"}, "file_not_found"),
    ("bots.info", {"bot": "B9"}, "bot_not_found"),
]


@pytest.mark.parametrize(("method", "arguments", "error"), REFUSED)
async def test_calls_are_refused(stage: Stage, method: str, arguments: Json, error: str) -> None:
    stage.slack.add_channel("C0OLD", "old", [ANNE, BOT_USER_ID])
    stage.slack.archive("C0OLD")
    own = (await stage.client.chat_postMessage(channel=TRIAGE, text="à moi"))["ts"]
    given = {name: own if value == "OWN" else value for name, value in arguments.items()}
    assert (await stage.refusal(method, **given))["error"] == error


def view(**more: Any) -> Json:
    return {"type": "home", "blocks": [], **more}


def question(**element: Any) -> Json:
    inner = {"type": "plain_text_input", "action_id": "q", **element}
    return {"type": "input", "label": text("Q"), "element": inner}


MODAL = {"type": "modal", "title": text("T"), "blocks": []}
BAD_VIEWS = [
    ({**MODAL, "title": text("x" * 25)}, LONG.format(25), "/view/title/text"),
    ({"type": "modal", "blocks": []}, "missing required field: title", "/view"),
    ({"type": "modal", "title": text("T")}, "missing required field: blocks", "/view"),
    ({**MODAL, "private_metadata": "x" * 3001}, LONG.format(3001), "/view/private_metadata"),
    ({**MODAL, "callback_id": "x" * 256}, LONG.format(256), "/view/callback_id"),
    ({**MODAL, "submit": text("x" * 25)}, LONG.format(25), "/view/submit/text"),
    ({**MODAL, "close": text("x" * 25)}, LONG.format(25), "/view/close/text"),
    ({**MODAL, "blocks": [{"type": "divider"}] * 101}, "no more than 100", "/view/blocks"),
    ({**MODAL, "blocks": [question()]}, "must define `submit`", "/view/blocks/0"),
    ({**MODAL, "blocks": [{"type": "markdown", "text": "x"}]}, "unsupported", "/blocks/0/type"),
    (
        {**MODAL, "submit": text("S"), "blocks": [question(max_length=3001)]},
        "must be less than or equal to 3000",
        "/view/blocks/0/element/max_length",
    ),
    (
        {**MODAL, "submit": text("S"), "blocks": [question() | {"label": text("x" * 2001)}]},
        LONG.format(2001),
        "/view/blocks/0/label/text",
    ),
    (
        {**MODAL, "blocks": [section(block_id="b"), section(block_id="b")]},
        "block_id 'b' already exists",
        "/view/blocks/1/block_id",
    ),
    ({"type": "home", "blocks": []}, "must be a modal", "/view/type"),
]


@pytest.mark.parametrize(("bad", "words", "pointer"), BAD_VIEWS)
async def test_bad_views_are_refused(stage: Stage, bad: Json, words: str, pointer: str) -> None:
    trigger = stage.slack.workspace.new_trigger(ANNE)
    refusal = await stage.refusal("views.open", trigger_id=trigger, view=bad)
    assert refusal["error"] == "invalid_arguments"
    message = refusal["response_metadata"]["messages"][-1]
    assert words in message
    assert message.endswith(f"{pointer}]")


async def test_a_view_too_large(stage: Stage) -> None:
    blocks = [section("x" * 3000) for _ in range(90)]
    refusal = await stage.refusal("views.publish", user_id=ANNE, view=view(blocks=blocks))
    assert refusal["error"] == "view_too_large"


async def test_long_text_is_cut_when_posted(stage: Stage) -> None:
    answer = await stage.client.chat_postMessage(channel=TRIAGE, text="x" * 40_001)
    assert len(answer["message"]["text"]) == 40_000


@pytest.mark.parametrize(
    ("scope", "method", "arguments"),
    [
        ("groups:history", "conversations.history", {"channel": TRIAGE}),
        ("groups:read", "conversations.info", {"channel": TRIAGE}),
        ("im:write", "conversations.open", {"users": ANNE}),
        ("users:read", "users.info", {"user": ANNE}),
        ("groups:write", "conversations.create", {"name": "n", "is_private": True}),
        ("files:write", "files.getUploadURLExternal", {"filename": "a", "length": 1}),
        (
            "chat:write.customize",
            "chat.postMessage",
            {"channel": TRIAGE, "text": "x", "username": "y"},
        ),
    ],
)
async def test_missing_scopes(stage: Stage, scope: str, method: str, arguments: Json) -> None:
    stage.slack.scopes.discard(scope)
    refusal = await stage.refusal(method, **arguments)
    assert (refusal["error"], refusal["needed"]) == ("missing_scope", scope)
