"""Messages are stored in the order they were written; a Slack that says little is understood."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.slack.door import Door
from bot.slack.members import Members
from bot.slack.order import Order
from bot.slack.socket_mode import SocketMode
from storage.mail import STAFF, Event, Pressed, Ref, Said, address
from tests.bot.slack_stage import Book, Desk, DiskFull
from tests.bot.terse_slack import HTML_404, open_terse, refusal
from tests.patience import PATIENCE

ANNE = address("slack", "U0ANNE")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def said(text: str) -> list[Event]:
    return [Event(id=text, at=NOW, who=ANNE, where=ANNE, what=Said(text=text, ref=Ref(text)))]


def words(events: Sequence[Event]) -> list[str]:
    return [event.what.text for event in events if isinstance(event.what, Said)]


async def test_what_comes_in_the_wrong_order_is_put_right_in_one_commit() -> None:
    book = Book()
    order = Order(book.keep, hold=0.05)
    late_first = ("1772442010.000002", "1772442010.000001", "1772442009.999999", "?")
    await asyncio.gather(*(order.in_turn(ANNE, ts, said(ts)) for ts in late_first))
    assert words(book.events) == [*sorted(late_first[:3]), "?"]
    assert book.calls == 1
    await order.in_turn(ANNE, "1", said("later"))
    assert words(book.events)[-1] == "later"


async def test_a_press_comes_after_what_was_written_before_it_and_waits_for_nothing_else() -> None:
    book = Book()
    order = Order(book.keep, hold=60)
    writing = asyncio.create_task(order.in_turn(ANNE, "1.0", said("avant")))
    elsewhere = asyncio.create_task(order.in_turn(STAFF, "1.0", said("ailleurs")))
    await asyncio.sleep(0)
    press = Event(id="p", at=NOW, who=ANNE, where=ANNE, what=Pressed(act="a", ref=Ref("1")))
    async with asyncio.timeout(PATIENCE):
        await order.at_once(ANNE, [press])
        await writing
    assert [event.id for event in book.events] == ["avant", "p"]
    await order.close()
    with pytest.raises(asyncio.CancelledError):
        await elsewhere


async def test_what_is_not_stored_is_told_to_every_sender() -> None:
    book = Book()
    book.fail(1)
    order = Order(book.keep, hold=0)
    sent = [order.in_turn(ANNE, str(n), said(str(n))) for n in range(3)]
    outcomes = await asyncio.gather(*sent, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [DiskFull] * 3
    await order.in_turn(ANNE, "1", said("1"))
    assert words(book.events) == ["1"]


def message(ts: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "message",
        "user": "U0ANNE",
        "text": ts,
        "ts": ts,
        "channel": "D0ANNE",
        "channel_type": "im",
        **more,
    }


async def test_envelopes_in_reverse_are_stored_in_order_and_acknowledged() -> None:
    async with open_terse() as (slack, api):
        book = Book()
        door = Door(
            api,
            SocketMode(api, "xapp-terse"),
            triage="C0TRIAGE",
            desk=Desk(),
            keep=book.keep,
            received=lambda: None,
            now=lambda: NOW,
        )
        slack.always("conversations.members", {"ok": True, "members": ["U0ANNE"]})
        slack.always("users.info", HTML_404)
        await door.start()
        await asyncio.wait_for(slack.connected.wait(), PATIENCE)
        stamps = [f"1772442000.00010{number}" for number in range(8)]
        for ts in reversed(stamps):
            await slack.happen(f"e{ts}", message(ts))
        events = await book.wait_for(len(stamps))
        assert words(events) == stamps
        assert all(event.staff for event in events)
        await slack.acknowledges(len(stamps))
        await door.stop()


async def test_membership_stands_where_only_the_profile_cannot_be_read() -> None:
    async with open_terse() as (slack, api):
        members = Members(api, "C0TRIAGE")
        slack.always("conversations.members", {"ok": True, "members": ["U0ANNE"]})
        for answer in (HTML_404, refusal("internal_error"), refusal("missing_scope"), {"ok": True}):
            slack.always("users.info", answer)
            assert await members.is_staff("U0ANNE")
            assert not await members.is_staff("U0BRUNO")
        await members.close()


async def test_a_guest_in_the_channel_stays_one_while_slack_says_nothing() -> None:
    async with open_terse() as (slack, api):
        now = 0.0
        members = Members(api, "C0TRIAGE", clock=lambda: now)
        slack.always("conversations.members", {"ok": True, "members": ["U0CHLOE"]})
        slack.will("users.info", {"ok": True, "user": {"id": "U0CHLOE", "is_restricted": True}})
        slack.always("users.info", HTML_404)
        assert not await members.is_staff("U0CHLOE")
        now = 3600.0
        assert not await members.is_staff("U0CHLOE")
        await members.close()
