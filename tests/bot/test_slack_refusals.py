"""What becomes of a message that Slack does not take, or takes without a word."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest

from bot.channel import TryLater, Undeliverable
from bot.slack.api import Api
from bot.slack.channel import UNKNOWN_REF, SlackChannel
from storage.mail import STAFF, Address, Attachment, Line, Message, Ref, Section, address
from tests.bot.fakes import FakeChannel
from tests.bot.post import at_work
from tests.bot.terse_slack import TerseSlack, open_terse, refusal

ANNE = address("slack", "U0ANNE")
REQUEST = Message(to=STAFF, key="card/1", title="Une demande", text="Elle attend *une* réponse.")
HELLO = Message(to=ANNE, key="hello/1", text="Bonjour")
POSTED = {"ok": True, "ts": "1772442000.000100"}
REF = Ref("1772442000.000100")


@pytest.fixture
async def slack() -> AsyncIterator[tuple[TerseSlack, Api]]:
    async with open_terse() as opened:
        yield opened


Terse = tuple[TerseSlack, Api]


@pytest.mark.parametrize(
    "code",
    [
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "missing_scope",
        "restricted_action",
        "team_access_not_granted",
        "something_new",
    ],
)
async def test_what_the_team_must_see_waits_until_it_is_taken(
    slack: Terse, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    server, api = slack
    server.always("chat.postMessage", refusal(code))
    channel = SlackChannel(api, "C0TRIAGE")
    with pytest.raises(TryLater) as later:
        await channel.send(REQUEST, under=None)
    assert not later.value.maybe_sent
    (error, *_) = [each for each in caplog.records if "they wait" in each.message]
    assert error.levelno == logging.ERROR
    assert "SLACK_TRIAGE_CHANNEL" in error.message
    server.always("chat.update", refusal(code))
    with pytest.raises(TryLater):
        await channel.revise(REQUEST, REF, under=None)
    server.always("chat.postMessage", POSTED)
    assert await channel.send(REQUEST, under=None) == REF


async def test_the_log_says_to_invite_the_bot(
    slack: Terse, caplog: pytest.LogCaptureFixture
) -> None:
    server, api = slack
    server.always("chat.postMessage", refusal("not_in_channel"))
    with pytest.raises(TryLater):
        await SlackChannel(api, "C0TRIAGE").send(REQUEST, under=None)
    assert "invite the bot" in caplog.text


async def test_what_the_team_must_see_is_not_given_up_after_a_day(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = 5
    monkeypatch.setattr("bot.courier.ATTEMPTS", attempts)
    team, person = FakeChannel("slack"), FakeChannel("telegram")
    for channel in (team, person):
        channel.does(*(TryLater(0) for _ in range(attempts + 3)))
    async with at_work(sqlite_url, team, person) as post:
        await post.post(REQUEST, HELLO.model_copy(update={"to": Address("telegram:1")}))
        await post.all_carried()
    assert team.texts() == [REQUEST.text]
    assert (person.texts(), person.attempts) == ([], attempts)


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_blocks_too_long", "something_new"])
@pytest.mark.parametrize("message", [REQUEST, HELLO])
async def test_a_look_that_slack_refuses_becomes_mere_text(
    slack: Terse, message: Message, code: str
) -> None:
    server, api = slack
    channel = SlackChannel(api, "C0TRIAGE")
    server.will("chat.postMessage", refusal(code), POSTED)
    assert await channel.send(message, under=None) == REF
    looked, mere = server.told("chat.postMessage")
    assert "blocks" in looked
    assert "blocks" not in mere
    assert message.text in mere["text"]
    server.will("chat.update", refusal(code), POSTED)
    assert await channel.revise(message, REF, under=None) == REF
    _, changed = server.told("chat.update")
    assert message.text in changed["text"]
    assert not changed["blocks"] or changed["blocks"] == "[]"


async def test_all_of_a_long_message_becomes_mere_text(slack: Terse) -> None:
    server, api = slack
    long = REQUEST.model_copy(update={"quote": "citation " * 1000})
    server.will("chat.postMessage", refusal("msg_blocks_too_long"), POSTED)
    server.always("chat.postMessage", {"ok": True, "ts": "1772442009.000100"})
    assert await SlackChannel(api, "C0TRIAGE").send(long, under=None) == REF
    _, *parts = server.told("chat.postMessage")
    assert sum(part["text"].count("citation") for part in parts) == 1000
    assert ["metadata" in part for part in parts] == [False] * (len(parts) - 1) + [True]


@pytest.mark.parametrize("message", [REQUEST, HELLO])
async def test_words_that_are_refused_as_mere_text_too_are_final(
    slack: Terse, message: Message
) -> None:
    server, api = slack
    server.always("chat.postMessage", refusal("msg_too_long"))
    with pytest.raises(Undeliverable, match="trop long"):
        await SlackChannel(api, "C0TRIAGE").send(message, under=None)


async def test_a_thread_that_is_gone_does_not_hold_the_channel_up(slack: Terse) -> None:
    server, api = slack
    server.will("chat.postMessage", refusal("thread_not_found"), POSTED)
    assert await SlackChannel(api, "C0TRIAGE").send(REQUEST, under=REF) == REF
    inside, beside = server.told("chat.postMessage")
    assert inside["thread_ts"] == REF
    assert "thread_ts" not in beside


async def test_who_has_no_home_tab_may_still_be_reached(slack: Terse) -> None:
    server, api = slack
    for code in ("user_not_found", "account_inactive"):
        server.always("views.publish", refusal(code))
        home = Message(to=Address("slack:home/U0ANNE"), key="home/1", title="Tes demandes")
        with pytest.raises(Undeliverable) as never:
            await SlackChannel(api, "C0TRIAGE").send(home, under=None)
        assert not never.value.blocked


async def test_answers_that_say_ok_and_nothing_else_are_lived_with(slack: Terse) -> None:
    server, api = slack
    channel = SlackChannel(api, "C0TRIAGE", settle=0)
    assert await channel.send(HELLO, under=UNKNOWN_REF) == UNKNOWN_REF
    (posted,) = server.told("chat.postMessage")
    assert posted["channel"] == "U0ANNE"
    assert "thread_ts" not in posted
    assert await channel.revise(HELLO, REF, under=None) == REF
    server.always("conversations.history", {"ok": True, "messages": [{"text": "?"}]})
    assert await channel.find(HELLO, under=None) is None
    file = HELLO.model_copy(update={"attachment": Attachment(name="a.txt", text="a")})
    with pytest.raises(Undeliverable):
        await channel.send(file, under=None)
    lines = (Line(label="Camille", leads_to=REF),)
    home = Message(
        to=Address("slack:home/U0ANNE"),
        key="home/1",
        title="Tes demandes",
        sections=(Section(heading="À toi", lines=lines),),
    )
    assert await channel.send(home, under=None) == "home"


async def test_what_a_dead_process_sent_has_time_to_land(slack: Terse) -> None:
    server, api = slack
    server.will("chat.postMessage", refusal("ratelimited"))
    channel = SlackChannel(api, "C0TRIAGE", settle=60)
    with pytest.raises(TryLater):
        await channel.send(REQUEST, under=None)
    assert await channel.find(REQUEST, under=None) is None  # ours: looked for at once
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(channel.find(HELLO, under=None), 0.1)
    assert len(server.told("conversations.history")) == 1
    settled = SlackChannel(api, "C0TRIAGE", settle=0.05)
    assert await settled.find(HELLO, under=None) is None
