"""The pretend Slack's Web API, called by the real slack_sdk client."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from sandbox.slack import BOT_ID, BOT_USER_ID, plain_text
from tests.sandbox.slack_stage import ANNE, BRUNO, CHLOE, OPEN, TRIAGE, Stage, open_stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as stage:
        yield stage


async def test_tokens_and_scopes(stage: Stage) -> None:
    answer = await stage.client.auth_test()
    assert answer["user_id"] == BOT_USER_ID
    assert answer["bot_id"] == BOT_ID
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")
    assert (await stage.client.api_test())["ok"]
    assert (await stage.refusal("apps.connections.open"))["error"] == "not_allowed_token_type"
    app = stage.web_client(stage.slack.app_token)
    assert (await app.auth_test())["app_id"].startswith("A")
    url = (await app.apps_connections_open(app_token=stage.slack.app_token))["url"]
    assert url.startswith("ws://")
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await app.users_list()
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await stage.web_client("xoxb-wrong").auth_test()
    with pytest.raises(SlackApiError, match="not_authed"):
        await stage.web_client("").auth_test()
    assert (await stage.refusal("chat.shout"))["error"] == "unknown_method"
    stage.slack.scopes.discard("chat:write")
    refusal = await stage.refusal("chat.postMessage", channel=TRIAGE, text="Bonjour")
    assert (refusal["error"], refusal["needed"]) == ("missing_scope", "chat:write")
    assert "commands" in refusal["provided"].split(",")


async def test_people(stage: Stage) -> None:
    client = stage.client
    user = (await client.users_info(user=BRUNO, include_locale=True))["user"]
    assert (user["real_name"], user["locale"], user["tz_offset"]) == (
        "Bruno Petit",
        "en-US",
        -18000,
    )
    assert (await client.users_info(user=CHLOE))["user"]["is_restricted"]
    found = await client.users_lookupByEmail(email="Anne@example.org")
    assert found["user"]["id"] == ANNE
    assert (await stage.refusal("users.lookupByEmail", email="x@y.fr"))[
        "error"
    ] == "users_not_found"
    assert (await stage.refusal("users.info", user="U9"))["error"] == "user_not_found"
    names = [page["members"][0]["name"] async for page in await client.users_list(limit=1)]
    assert names == ["camarade", "anne", "bruno", "chloe"]
    assert (await client.users_getPresence(user=ANNE))["presence"] == "active"
    assert (await client.bots_info(bot=BOT_ID))["bot"]["user_id"] == BOT_USER_ID
    assert (await client.team_info())["team"]["domain"] == "sandbox"


async def test_user_groups(stage: Stage) -> None:
    stage.slack.add_usergroup("S1", "careers", "Careers team", [ANNE])
    groups = (await stage.client.usergroups_list(include_users=True))["usergroups"]
    assert groups[0]["users"] == [ANNE]
    assert (await stage.client.usergroups_users_list(usergroup="S1"))["users"] == [ANNE]
    stage.slack.workspace.paid_plan = False
    refusal = await stage.refusal("usergroups.users.list", usergroup="S1")
    assert refusal["error"] == "plan_upgrade_required"


async def test_conversations(stage: Stage) -> None:
    client = stage.client
    first = await client.conversations_open(users=ANNE)
    assert first["channel"]["id"] == stage.slack.dm_of(ANNE)
    assert (await client.conversations_open(users=[ANNE]))["already_open"]
    group = (await client.conversations_open(users=[ANNE, BRUNO], return_im=True))["channel"]
    assert group["is_mpim"]
    again = await client.conversations_open(users=[BRUNO, ANNE])
    assert again["channel"]["id"] == group["id"]
    info = (await client.conversations_info(channel=TRIAGE))["channel"]
    assert (info["is_private"], info["is_member"], info["num_members"]) == (True, True, 3)
    listed = await client.conversations_list(types="public_channel,private_channel")
    assert [channel["name"] for channel in listed["channels"]] == ["triage", "open"]
    members = [
        member
        async for page in await client.conversations_members(channel=TRIAGE, limit=2)
        for member in page["members"]
    ]
    assert members == [ANNE, BRUNO, BOT_USER_ID]
    assert (await client.conversations_join(channel=OPEN))["channel"]["is_member"]
    made = (await client.conversations_create(name="pair-1", is_private=True))["channel"]
    await client.conversations_invite(channel=made["id"], users=[ANNE, CHLOE])
    people = (await client.conversations_members(channel=made["id"]))["members"]
    assert people == [BOT_USER_ID, ANNE, CHLOE]


async def test_posting_and_threads(stage: Stage) -> None:
    client, slack = stage.client, stage.slack
    parent = await client.chat_postMessage(
        channel=TRIAGE, text="A & B <b>", metadata={"event_type": "card", "event_payload": {"n": 1}}
    )
    assert parent["message"]["text"] == "A &amp; B &lt;b&gt;"
    assert parent["message"]["bot_id"] == BOT_ID
    for index in range(5):
        await client.chat_postMessage(channel=TRIAGE, text=f"r{index}", thread_ts=parent["ts"])
    whole = await client.conversations_replies(channel=TRIAGE, ts=parent["ts"])
    assert [m["text"] for m in whole["messages"]][1:] == ["r0", "r1", "r2", "r3", "r4"]
    assert whole["messages"][0]["reply_count"] == 5
    paged = [
        message["text"]
        async for page in await client.conversations_replies(
            channel=TRIAGE, ts=parent["ts"], limit=2
        )
        for message in page["messages"][1:]
    ]
    assert paged == ["r0", "r1", "r2", "r3", "r4"]
    dm = await client.chat_postMessage(channel=BRUNO, text="Bonjour <@U0ANNE>")
    assert dm["channel"] == slack.dm_of(BRUNO)
    assert [str(line) for line in slack.seen(BRUNO)] == ["Camarade: Bonjour @Anne Martin"]
    assert [line.replies for line in slack.seen(TRIAGE)] == [5]
    assert len(slack.seen(TRIAGE, parent["ts"])) == 6
    named = await client.chat_postMessage(channel="#triage", text="x", username="Anne M.")
    assert slack.seen(TRIAGE)[-1].who == "Anne M."
    link = await client.chat_getPermalink(channel=TRIAGE, message_ts=named["ts"])
    assert link["permalink"].endswith("p" + named["ts"].replace(".", ""))


async def test_reading_history(stage: Stage) -> None:
    client = stage.client
    stamps = [
        (
            await client.chat_postMessage(
                channel=TRIAGE,
                text=str(n),
                metadata={"event_type": "outbox", "event_payload": {"id": n}},
            )
        )["ts"]
        for n in range(6)
    ]
    assert stamps == sorted(set(stamps))
    pages = [
        [m["text"] for m in page["messages"]]
        async for page in await client.conversations_history(channel=TRIAGE, limit=4)
    ]
    assert pages == [["5", "4", "3", "2"], ["1", "0"]]
    window = await client.conversations_history(
        channel=TRIAGE, oldest=stamps[1], latest=stamps[4], include_all_metadata=True
    )
    assert [m["metadata"]["event_payload"]["id"] for m in window["messages"]] == [3, 2]
    inclusive = await client.conversations_history(
        channel=TRIAGE, oldest=stamps[1], latest=stamps[1], inclusive=True
    )
    assert [m["text"] for m in inclusive["messages"]] == ["1"]
    assert "metadata" not in inclusive["messages"][0]
    stage.clock.instant = stage.clock.instant.replace(year=2027)
    late = await client.chat_postMessage(channel=TRIAGE, text="later")
    assert float(late["ts"]) > float(stamps[-1]) + 360 * 86400


async def test_updating_and_deleting(stage: Stage) -> None:
    client, slack = stage.client, stage.slack
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "un"}}]
    metadata = {"event_type": "card", "event_payload": {"n": 1}}
    ts = (
        await client.chat_postMessage(channel=TRIAGE, text="un", blocks=blocks, metadata=metadata)
    )["ts"]
    blocks[0]["text"] = {"type": "mrkdwn", "text": "deux"}
    updated = await client.chat_update(channel=TRIAGE, ts=ts, blocks=blocks, text="deux")
    assert updated["message"]["metadata"] == metadata
    assert not slack.seen(TRIAGE)[0].edited
    await client.chat_update(channel=TRIAGE, ts=ts, text="trois", metadata={})
    line = slack.seen(TRIAGE)[0]
    assert (line.text, line.edited, line.message and line.message.metadata) == ("trois", True, None)
    theirs = slack.say(ANNE, TRIAGE, "à moi")
    arguments = {"channel": TRIAGE, "ts": theirs, "text": "x"}
    assert (await stage.refusal("chat.update", **arguments))["error"] == "cant_update_message"
    assert (await stage.refusal("chat.delete", **arguments))["error"] == "cant_delete_message"
    reply = await client.chat_postMessage(channel=TRIAGE, text="réponse", thread_ts=ts)
    await client.chat_delete(channel=TRIAGE, ts=ts)
    assert slack.seen(TRIAGE)[0].text == "This message was deleted."
    await client.chat_delete(channel=TRIAGE, ts=reply["ts"])
    again = await stage.refusal("chat.delete", channel=TRIAGE, ts=reply["ts"])
    assert again["error"] == "message_not_found"


async def test_ephemeral_reactions_and_pins(stage: Stage) -> None:
    client, slack = stage.client, stage.slack
    await client.chat_postEphemeral(channel=TRIAGE, user=ANNE, text="pour toi")
    assert [(line.text, line.ephemeral_to) for line in slack.seen(TRIAGE)] == [("pour toi", ANNE)]
    assert (await client.conversations_history(channel=TRIAGE))["messages"] == []
    arguments = {"channel": TRIAGE, "user": CHLOE, "text": "x"}
    refusal = await stage.refusal("chat.postEphemeral", **arguments)
    assert refusal["error"] == "user_not_in_channel"
    ts = slack.say(ANNE, TRIAGE, "bravo")
    await client.reactions_add(channel=TRIAGE, timestamp=ts, name="eyes")
    twice = await stage.refusal("reactions.add", channel=TRIAGE, timestamp=ts, name="eyes")
    assert twice["error"] == "already_reacted"
    message = (await client.reactions_get(channel=TRIAGE, timestamp=ts))["message"]
    assert message["reactions"] == [{"name": "eyes", "users": [BOT_USER_ID], "count": 1}]
    await client.pins_add(channel=TRIAGE, timestamp=ts)
    pinned = await stage.refusal("pins.add", channel=TRIAGE, timestamp=ts)
    assert pinned["error"] == "already_pinned"


async def test_files_of_the_bot(stage: Stage) -> None:
    client, slack = stage.client, stage.slack
    parent = slack.say(ANNE, TRIAGE, "le fil")
    upload = await client.files_upload_v2(
        channel=TRIAGE,
        thread_ts=parent,
        filename="note.txt",
        content="Bonjour",
        initial_comment="voici",
    )
    assert "ts" not in upload.data
    line = await slack.wait_for(TRIAGE, "note.txt", thread_ts=parent)
    assert str(line) == "Camarade: voici 📎 note.txt"
    file = (await client.files_info(file=upload["file"]["id"]))["file"]
    assert file["shares"]["private"][TRIAGE][0]["ts"] == line.ts
    await client.files_delete(file=file["id"])
    assert (await stage.refusal("files.info", file=file["id"]))["error"] == "file_not_found"


async def test_completing_an_upload_takes_no_user_id(stage: Stage) -> None:
    content = b"abc" * 1_000_000
    url = await stage.client.files_getUploadURLExternal(filename="a.txt", length=len(content))
    files = [{"id": url["file_id"]}]
    early = await stage.refusal("files.completeUploadExternal", files=files, channel_id=TRIAGE)
    assert early["error"] == "file_not_found"
    form = aiohttp.FormData()
    form.add_field("file", content, filename="a.txt")
    async with stage.session.post(url["upload_url"], data=form) as answer:
        assert (answer.status, await answer.text()) == (200, f"OK - {len(content)}")
    user = await stage.refusal("files.completeUploadExternal", files=files, channel_id=ANNE)
    assert user["error"] == "channel_not_found"


async def test_files_of_people_need_the_token(stage: Stage) -> None:
    slack = stage.slack
    ts = slack.send_file(ANNE, ANNE, "cv.pdf", b"%PDF", text="mon CV")
    dm = slack.dm_of(ANNE)
    message = (await stage.client.conversations_history(channel=dm))["messages"][0]
    assert (message["subtype"], message["ts"]) == ("file_share", ts)
    url = message["files"][0]["url_private_download"]
    async with stage.session.get(url) as answer:
        assert answer.content_type == "text/html"
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    async with stage.session.get(url, headers=headers) as answer:
        assert (answer.content_type, await answer.read()) == ("application/pdf", b"%PDF")


async def test_trouble_on_the_web_api(stage: Stage) -> None:
    client, slack = stage.client, stage.slack
    slack.trouble.flood(1, retry_after=7, method="chat.postMessage")
    await client.auth_test()
    with pytest.raises(SlackApiError, match="ratelimited") as caught:
        await client.chat_postMessage(channel=TRIAGE, text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    slack.trouble.drop_replies(1)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=TRIAGE, text="parti")
    assert [line.text for line in slack.seen(TRIAGE)] == ["parti"]
    slack.trouble.down = True
    with pytest.raises(SlackApiError) as unavailable:
        await client.chat_postMessage(channel=TRIAGE, text="x")
    assert unavailable.value.response.status_code == 503
    slack.trouble.down = False
    slack.api.limits = True
    await client.chat_postMessage(channel=TRIAGE, text="un")
    await client.chat_postMessage(channel=ANNE, text="ailleurs")
    assert (await stage.refusal("chat.postMessage", channel=TRIAGE, text="deux"))["ok"] is False
    errors = [call.error for call in slack.calls if call.method == "chat.postMessage"]
    assert errors == ["ratelimited", None, None, None, "ratelimited"]


async def test_what_people_see_and_type(stage: Stage) -> None:
    slack = stage.slack
    ts = slack.say(ANNE, TRIAGE, "5 < 6 & https://a.org/x?y=1&z, j@b.fr :wave: <@U0BRUNO>")
    message = slack.snapshot()["channels"][TRIAGE]["messages"][0]
    assert message["text"] == (
        "5 &lt; 6 &amp; <https://a.org/x?y=1&amp;z>, <mailto:j@b.fr|j@b.fr> :wave: <@U0BRUNO>"
    )
    kinds = [element["type"] for element in message["blocks"][0]["elements"][0]["elements"]]
    assert kinds == ["text", "link", "text", "link", "text", "emoji", "text", "user"]
    line = slack.seen(TRIAGE)[0]
    assert line.text == "5 < 6 & https://a.org/x?y=1&z, j@b.fr :wave: @Bruno Petit"
    slack.edit(ANNE, TRIAGE, ts, "corrigé")
    assert plain_text(slack.snapshot()["channels"][TRIAGE]["messages"][0]) == "corrigé"
    slack.delete(ANNE, TRIAGE, ts)
    assert slack.seen(TRIAGE) == []


async def test_waiting_tells_what_was_there(stage: Stage) -> None:
    stage.slack.say(ANNE, TRIAGE, "coucou")
    assert (await stage.slack.wait_for(TRIAGE, "coucou", by=ANNE)).who == "Anne Martin"
    with pytest.raises(AssertionError, match="Anne Martin: coucou"):
        await stage.slack.wait_for(TRIAGE, "jamais", timeout=0.05)
