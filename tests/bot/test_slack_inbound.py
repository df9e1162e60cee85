"""Recorded Slack payloads in, events out."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.inbound import Scene, actor, events, submitted
from bot.slack.reading import plain_words
from storage.mail import STAFF, Edited, Event, HomeOpened, Pressed, Said, address

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SCENE = Scene(triage="C0TRIAGE", me="U0BOT", now=NOW, name="Anne Martin", language="fr", staff=True)
TS = "1772442000.000100"
AT = datetime.fromtimestamp(float(TS), UTC)


def message(**more: Any) -> dict[str, Any]:
    event = {
        "client_msg_id": "9b9c2d0e-6c5f-4f0e-8f4e-1d9c3c6c1a11",
        "type": "message",
        "text": "Bonjour",
        "user": "U0ANNE",
        "ts": TS,
        "team": "T0CARRIERES",
        "channel": "D0ANNE",
        "event_ts": TS,
        "channel_type": "im",
        **more,
    }
    return {
        "token": "verification",
        "team_id": "T0CARRIERES",
        "api_app_id": "A0APP",
        "event": event,
        "type": "event_callback",
        "event_id": "Ev0MESSAGE",
        "event_time": 1772442000,
        "authorizations": [{"team_id": "T0CARRIERES", "user_id": "U0BOT", "is_bot": True}],
        "is_ext_shared_channel": False,
        "event_context": "4-eyJldCI6Im1lc3NhZ2UifQ",
    }


def press(**more: Any) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "user": {"id": "U0ANNE", "username": "anne", "name": "anne", "team_id": "T0CARRIERES"},
        "api_app_id": "A0APP",
        "token": "verification",
        "container": {
            "type": "message",
            "message_ts": TS,
            "channel_id": "C0TRIAGE",
            "is_ephemeral": False,
        },
        "trigger_id": "1234.5678.abcd",
        "team": {"id": "T0CARRIERES", "domain": "carrieres"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": "C0TRIAGE", "name": "privategroup"},
        "message": {"type": "message", "user": "U0BOT", "ts": TS, "text": "Une demande"},
        "state": {"values": {}},
        "response_url": "https://hooks.slack.com/actions/T0/1/x",
        "actions": [
            {
                "action_id": "act:0:0",
                "block_id": "b1",
                "text": {"type": "plain_text", "text": "Je m’en occupe", "emoji": False},
                "value": "claim/12",
                "type": "button",
                "action_ts": "1772442001.123456",
            }
        ],
        **more,
    }


def only(body: dict[str, Any]) -> Event:
    (event,) = events(body, SCENE)
    return event


def test_a_direct_message() -> None:
    event = only(message())
    assert event.id.startswith(f"slack:D0ANNE:{TS}:")
    assert event == Event(
        id=event.id,
        at=AT,
        who=address("slack", "U0ANNE"),
        where=address("slack", "U0ANNE"),
        what=Said(text="Bonjour", ref=TS),
        staff=True,
        name="Anne Martin",
        language="fr",
    )


def test_a_reply_in_the_triage_channel() -> None:
    reply = message(
        channel="C0TRIAGE", channel_type="group", thread_ts="1772441000.000001", parent_user_id="U"
    )
    event = only(reply)
    assert (event.where, event.under) == (STAFF, "1772441000.000001")
    assert event.lane == "slack:staff/1772441000.000001"
    root = message(channel="C0TRIAGE", channel_type="channel", thread_ts=TS)
    assert only(root).under is None


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B0BOT", "subtype": "bot_message"},
        {"bot_id": "B0OTHER"},
        {"user": "U0BOT"},
        {"user": "USLACKBOT"},
        {"subtype": "channel_join", "channel": "C0TRIAGE", "channel_type": "group"},
        {"subtype": "message_deleted", "deleted_ts": TS, "hidden": True},
        {"subtype": "something_new"},
        {"channel": "C0OTHER", "channel_type": "channel"},
        {"channel": "G0OTHER", "channel_type": "mpim"},
        {"type": "reaction_added"},
    ],
)
def test_what_is_none_of_our_business(more: dict[str, Any]) -> None:
    assert events(message(**more), SCENE) == []


def test_each_file_is_an_event_and_the_first_has_the_words() -> None:
    files = [
        {
            "id": "F1",
            "name": "cv.pdf",
            "title": "cv.pdf",
            "mimetype": "application/pdf",
            "filetype": "pdf",
            "size": 1234,
            "mode": "hosted",
            "url_private": "https://files.slack.com/files-pri/T0-F1/cv.pdf",
            "url_private_download": "https://files.slack.com/files-pri/T0-F1/download/cv.pdf",
        },
        {
            "id": "F2",
            "name": "audio_message.m4a",
            "mimetype": "audio/mp4",
            "subtype": "slack_audio",
            "size": 99,
            "mode": "hosted",
            "url_private_download": "https://files.slack.com/files-tmb/T0-F2/download/a.m4a",
        },
        {
            "id": "F3",
            "name": "plan",
            "mode": "external",
            "is_external": True,
            "url_private": "https://x",
        },
    ]
    first, second, third = events(message(subtype="file_share", files=files, text="Tiens"), SCENE)
    assert [second.id, third.id] == [f"{first.id}#1", f"{first.id}#2"]
    assert isinstance(first.what, Said)
    assert first.what.text == "Tiens"
    assert first.what.file is not None
    assert first.what.file.source == (
        "slack:https://files.slack.com/files-pri/T0-F1/download/cv.pdf"
    )
    assert (first.what.file.kind, first.what.file.size) == ("document", 1234)
    assert isinstance(second.what, Said)
    assert second.what.text == ""
    assert second.what.file is not None
    assert second.what.file.kind == "voice"
    assert isinstance(third.what, Said)
    assert third.what.unsupported == "file"


def changed(before: str, after: str, **more: Any) -> dict[str, Any]:
    new = {"type": "message", "user": "U0ANNE", "text": after, "ts": TS, **more}
    return message(
        subtype="message_changed",
        hidden=True,
        ts="1772442060.000200",
        user=None,
        message=new,
        previous_message={"type": "message", "user": "U0ANNE", "text": before, "ts": TS},
    )


def test_an_edit_is_one_if_it_changes_words_of_a_person() -> None:
    event = only(changed("Bonjour", "Bonsoir", edited={"user": "U0ANNE", "ts": "1.0"}))
    assert event.what == Edited(text="Bonsoir", ref=TS)
    assert event.at == datetime.fromtimestamp(1772442060.0002, UTC)
    assert events(changed("https://x.org", "https://x.org", attachments=[{}]), SCENE) == []
    assert events(changed("Avant", "Après", bot_id="B0BOT"), SCENE) == []


def test_what_had_replies_leaves_a_tombstone_and_is_gone_all_the_same() -> None:
    left = changed(
        "Avant", "This message was deleted.", subtype="tombstone", user="USLACKBOT", reply_count=1
    )
    event = only(left)
    assert (event.who, event.where) == ("slack:U0ANNE", "slack:U0ANNE")
    assert event.what == Edited(text="", ref=TS, gone=True)
    left["event"]["previous_message"]["bot_id"] = "B0BOT"
    assert events(left, SCENE) == []


def test_a_press() -> None:
    event = only(press())
    assert event.id.startswith("slack:1234.5678.abcd:")
    assert event.at == NOW
    assert (event.where, event.under) == (STAFF, None)
    assert event.what == Pressed(act="claim/12", ref=TS)


def test_a_press_in_a_thread_in_a_conversation_and_on_the_home_tab() -> None:
    threaded = press(message={"ts": TS, "thread_ts": "1772441000.000001"})
    assert only(threaded).under == "1772441000.000001"
    private = press(
        channel={"id": "D0ANNE", "name": "directmessage"},
        container={"type": "message", "message_ts": TS, "channel_id": "D0ANNE"},
    )
    assert only(private).where == "slack:U0ANNE"
    home = press(container={"type": "view", "view_id": "V1"}, view={"id": "V1", "type": "home"})
    del home["channel"], home["message"]
    assert only(home).where == "slack:U0ANNE"
    assert only(home).what == Pressed(act="claim/12", ref="home")


def differ(bodies: list[dict[str, Any]]) -> bool:
    """Whether each body is an event of its own, and the same one when it comes again."""
    ids = [only(body).id for body in bodies]
    assert [only(body).id for body in bodies] == ids
    return len(set(ids)) == len(ids)


@pytest.mark.parametrize("named", [{}, {"trigger_id": ""}])
def test_presses_are_told_apart_by_all_that_differs(named: dict[str, str]) -> None:
    action = press()["actions"][0]
    other_card = {"type": "message", "message_ts": "1772442000.000900", "channel_id": "C0TRIAGE"}
    assert differ(
        [
            press(**named),
            press(**named, container=other_card),
            press(**named, actions=[{**action, "value": "claim/13"}]),
            press(**named, actions=[{**action, "action_ts": "1772442009.000001"}]),
            press(**named, actions=[{**action, "action_id": "act:0:1"}]),
            press(**named, user={"id": "U0BRUNO"}),
        ]
    )


def without_name(body: dict[str, Any]) -> dict[str, Any]:
    del body["event_id"]
    body["event"].pop("event_ts")
    return body


def test_messages_are_told_apart_by_all_that_differs() -> None:
    def bodies() -> list[dict[str, Any]]:
        return [
            message(),
            message(ts="1772442000.000200"),
            message(channel="C0TRIAGE", channel_type="group"),
            message(user="U0BRUNO"),
            changed("Bonjour", "Bonsoir", edited={"user": "U0ANNE", "ts": "1.0"}),
            changed("Bonsoir", "Bonjour", edited={"user": "U0ANNE", "ts": "2.0"}),
        ]

    assert differ(bodies())
    assert differ([without_name(body) for body in bodies()])


def test_commands_are_told_apart_by_all_that_differs() -> None:
    body = {"user_id": "U0ANNE", "command": "/camarade", "trigger_id": "1.2.c", "text": "aide"}
    assert differ([body, {**body, "text": "oubli"}, {**body, "user_id": "U0BRUNO"}])


def test_a_form_sent_twice_is_one_and_other_words_are_another() -> None:
    def sent(values: dict[str, str], **view: str) -> str:
        body = {"type": "view_submission", "user": {"id": "U0ANNE"}, "view": view}
        return submitted(body, SCENE, "ask/1", values, STAFF, "").id

    once = sent({"words": "Oui"}, id="V1", hash="h")
    assert sent({"words": "Oui"}, id="V1", hash="h") == once
    others = [
        sent({"words": "Non"}, id="V1", hash="h"),
        sent({"words": "Oui"}, id="V2", hash="h"),
        sent({"words": "Oui"}),
    ]
    assert len({once, *others}) == 4


def test_links_and_forms_are_not_presses() -> None:
    link = {"action_id": "link:0:0", "type": "button", "action_ts": "1.0"}
    form = {"action_id": "form:0:1", "value": "ask/12", "type": "button", "action_ts": "1.0"}
    assert events(press(actions=[link]), SCENE) == []
    assert events(press(actions=[form]), SCENE) == []


def test_a_command() -> None:
    body = {
        "token": "verification",
        "team_id": "T0CARRIERES",
        "channel_id": "C0OTHER",
        "channel_name": "general",
        "user_id": "U0ANNE",
        "user_name": "anne",
        "command": "/camarade",
        "text": "aide &amp; conseil ",
        "trigger_id": "1.2.c",
        "response_url": "https://hooks.slack.com/commands/1",
    }
    event = only(body)
    assert event.what == Said(text="/camarade aide & conseil", ref="command:1.2.c")
    assert event.where == "slack:U0ANNE"
    assert only({**body, "channel_id": "C0TRIAGE"}).where == STAFF


def test_the_home_tab_is_opened() -> None:
    opened = message(type="app_home_opened", tab="home")
    assert only(opened).what == HomeOpened()
    assert events(message(type="app_home_opened", tab="messages"), SCENE) == []


@pytest.mark.parametrize(
    ("mrkdwn", "plain"),
    [
        ("a &amp; b &lt;c&gt; &amp;lt;", "a & b <c> &lt;"),
        ("<@U0ANNE> et <@U0B|bruno>", "@U0ANNE et @bruno"),
        ("<#C0G|general> <#C0H>", "#general #C0H"),
        ("<!channel> <!here|here> <!subteam^S0|@carrieres>", "@channel here @carrieres"),
        ("<!date^1772442000^{date}|2 mars>", "2 mars"),
        ("<https://x.org/a?b=1&amp;c=2>", "https://x.org/a?b=1&c=2"),
        ("<https://x.org|notre site>", "notre site (https://x.org)"),
        ("<http://x.org|x.org>", "http://x.org"),
        ("<mailto:a@x.org|a@x.org>", "a@x.org"),
        ("<tel:+331|01>", "01"),
    ],
)
def test_markup_becomes_words(mrkdwn: str, plain: str) -> None:
    assert plain_words(mrkdwn) == plain


def test_emoji_become_characters() -> None:
    blocks = [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "emoji", "name": "wave", "unicode": "1f44b"},
                        {"type": "text", "text": " "},
                        {
                            "type": "emoji",
                            "name": "wave",
                            "unicode": "1f44b-1f3fb",
                            "skin_tone": 2,
                        },
                        {"type": "text", "text": " "},
                        {"type": "emoji", "name": "ours"},
                    ],
                }
            ],
        }
    ]
    body = message(text=":wave: :wave::skin-tone-2: :ours:", blocks=blocks)
    what = only(body).what
    assert isinstance(what, Said)
    assert what.text == "👋 👋🏻 :ours:"


WILD = st.none() | st.booleans() | st.text(max_size=5) | st.just({"user": [{"id": "U0X"}]})


@given(st.dictionaries(st.sampled_from(["token", "is_new", "context", "enterprise"]), WILD))
def test_fields_we_do_not_know_change_nothing(more: dict[str, Any]) -> None:
    assert events({**message(), **more}, SCENE) == events(message(), SCENE)
    assert events({**press(), **more}, SCENE) == events(press(), SCENE)


def test_who_acts() -> None:
    assert actor(message()) == "U0ANNE"
    assert actor(press()) == "U0ANNE"
    assert actor({"user_id": "U0ANNE", "command": "/camarade"}) == "U0ANNE"
    assert actor({"type": "event_callback", "event": {"type": "tokens_revoked"}}) == ""
