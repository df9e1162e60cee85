"""One message on its way: its rate, what stands there already, and its files."""

from typing import Any

import pytest

from bot.patience import FETCHES, UNREAD
from storage.mail import Address, Attachment, File, Paper, Refused
from tests.bot.fakes import ANSWER_LOST, FakeChannel
from tests.bot.post import at_work, note


async def test_a_doubtful_message_is_looked_for_before_it_is_sent_again(sqlite_url: str) -> None:
    slack = FakeChannel("slack", readable=True)
    slack.does(ANSWER_LOST)
    async with at_work(sqlite_url, slack) as post:
        await post.post(note(1, Address("slack:U1")))
        await post.all_carried()
    assert slack.texts() == ["1"]
    assert len(slack.looked_for) == 1


async def test_a_full_rate_is_waited_for(sqlite_url: str) -> None:
    telegram = FakeChannel()
    telegram.waits(0.01, 0.01, 0)
    async with at_work(sqlite_url, telegram) as post:
        await post.post(note(1))
        await post.courier.idle()
        assert telegram.texts() == ["1"]


async def test_a_long_pause_is_spent_in_the_outbox(sqlite_url: str) -> None:
    telegram = FakeChannel()
    telegram.waits(500)
    async with at_work(sqlite_url, telegram) as post:
        await post.post(note(1))
        await post.courier.idle()
        assert telegram.attempts == 0
        post.clock.move(501)
        post.courier.wake()
        await post.courier.idle()
        assert telegram.texts() == ["1"]


async def test_a_slot_is_revised_where_it_stands(sqlite_url: str) -> None:
    telegram = FakeChannel()
    async with at_work(sqlite_url, telegram) as post:
        await post.post(note(1, slot="card"))
        await post.courier.idle()
        await post.post(note(2, slot="card"), note(3, under="card"))
        await post.courier.idle()
    assert [(message.text, ref) for message, ref in telegram.revised] == [("2", "1")]
    assert telegram.threads == [None, "1"]


async def test_a_file_is_brought_from_the_other_platform(sqlite_url: str) -> None:
    telegram, slack = FakeChannel(), FakeChannel("slack")
    source = Address("slack:F1")
    slack.files[source] = b"letter"
    file = File(kind="document", source=source)
    own = File(kind="document", source=Address("telegram:document:x"))
    album: dict[str, Any] = {
        "attachment": Attachment(file=own),
        "more": (Attachment(file=file),) * 2,
    }
    async with at_work(sqlite_url, telegram, slack) as post:
        await post.post(note(1, attachment=Attachment(file=file)), note(2, **album))
        await post.all_carried()
    assert telegram.contents == [b"letter", None, b"letter", b"letter"]


async def test_words_go_without_a_file_that_can_not_be_read_and_so_does_all_behind_it(
    sqlite_url: str,
) -> None:
    telegram, slack = FakeChannel(), FakeChannel("slack")
    lost = Attachment(file=File(kind="document", source=Address("slack:F1")))
    words, bare = note(1, attachment=lost, title="Mon CV"), note(2, attachment=lost)
    async with at_work(sqlite_url, telegram, slack) as post:
        await post.post(words, bare.model_copy(update={"text": ""}), note(3))
        for _ in range(2 * FETCHES):  # some minutes
            post.clock.move(60)
            post.courier.wake()
            await post.courier.idle()
        assert telegram.texts() == ["1", "3"]
        assert not telegram.contents
        assert slack.fetches == 2 * FETCHES
        assert [event.what for event in await post.events()] == [
            Refused(key=words.key, why=UNREAD, files=True),
            Refused(key=bare.key, why=UNREAD),
        ]


def drawn(template: str) -> Attachment:
    return Attachment(name="etapes.png", paper=Paper(template=template, data={}, form="png"))


async def test_a_paper_is_drawn_on_its_way(sqlite_url: str) -> None:
    telegram = FakeChannel()
    async with at_work(sqlite_url, telegram) as post:
        await post.post(note(1, attachment=drawn("timeline")))
        await post.all_carried()
    (content,) = telegram.contents
    assert content is not None
    assert content.startswith(b"\x89PNG")


async def test_words_go_without_a_page_that_can_not_be_drawn(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    telegram = FakeChannel()
    async with at_work(sqlite_url, telegram) as post:
        await post.post(note(1, attachment=drawn("no such template")), note(2))
        await post.all_carried()
        assert telegram.texts() == ["1", "2"]
        assert not telegram.contents
        assert not await post.events()
    assert "no such template" in caplog.text


async def test_a_paper_comes_below_what_stands_in_its_slot(sqlite_url: str) -> None:
    telegram = FakeChannel()
    async with at_work(sqlite_url, telegram) as post:
        for number in (1, 2):
            await post.post(note(number, slot="way", attachment=drawn("timeline")))
            await post.all_carried()
        await post.post(note(3, slot="way"))
        await post.all_carried()
    assert telegram.texts() == ["1", "2"]
    assert len(list(filter(None, telegram.contents))) == 2
    assert [(message.text, ref) for message, ref in telegram.revised] == [("3", "2")]
