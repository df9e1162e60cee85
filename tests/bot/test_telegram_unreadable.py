"""What python-telegram-bot can't read: whoever wrote is heard all the same, no log quotes it."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Bot

from bot.process import configure_logging
from bot.telegram import unreadable
from bot.telegram.inbound import event_of
from storage.mail import Edited, Event, Pressed, Said
from tests.bot.telegram_scene import Scene
from tests.bot.telegram_scene import scene as scene
from tests.sandbox.telegram_stage import INES

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LEA = {"id": 5, "is_bot": False, "first_name": "Léa", "language_code": "fr"}
CHAT = {"id": 5, "type": "private", "first_name": "Léa"}
PLAIN = {"message_id": 7, "from": LEA, "chat": CHAT, "date": 1_700_000_000}
SECRET = "mangouste"
POLL = {"id": "1", "question": SECRET}
"""Without all that the library wants of one."""


def event(update: dict[str, Any]) -> Event | None:
    read = unreadable.read({"update_id": 1, **update}, Bot("1:x"), NOW)
    return event_of(read, NOW) if read is not None else None


def what(update: dict[str, Any]) -> Any:
    found = event(update)
    assert found is not None
    return found.what


def test_a_poll_of_another_version_is_one_that_we_cannot_read() -> None:
    assert what({"message": {**PLAIN, "poll": POLL}}).unsupported == "other"


@pytest.mark.parametrize(
    "more",
    [
        {"reply_to_message": {**PLAIN, "poll": POLL}},
        {"entities": [{"type": "bold"}]},
        {"entities": "bold"},
        {"gift": 3, "poll": POLL},
    ],
)
def test_words_are_read_whatever_stands_beside_them(more: dict[str, Any]) -> None:
    said = what({"message": {**PLAIN, "text": "Bonjour", **more}})
    assert isinstance(said, Said)
    assert (said.text, said.ref) == ("Bonjour", "7")
    edited = what({"edited_message": {**PLAIN, "text": "Bonsoir", **more}})
    assert isinstance(edited, Edited)
    assert edited.text == "Bonsoir"


def test_a_caption_without_its_file_is_no_words() -> None:
    photo = {**PLAIN, "caption": "Oui", "photo": [{"file_id": "F"}]}
    said = what({"message": photo})
    assert (said.text, said.file, said.unsupported) == ("", None, "other")


def test_what_it_replies_to_stays_known() -> None:
    replied = {**PLAIN, "message_id": 3, "text": "Et toi ?", "poll": POLL}
    said = what({"message": {**PLAIN, "text": "Oui", "reply_to_message": replied}})
    assert (said.text, said.reply_to, said.quoted) == ("Oui", "3", "Et toi ?")


def test_words_of_somebody_else_are_not_taken_for_its_authors() -> None:
    origin = {"type": "user", "date": 1, "sender_user": {**LEA, "id": 9}}
    said = what({"message": {**PLAIN, "text": "Oui", "forward_origin": origin, "poll": POLL}})
    assert (said.text, said.forwarded) == ("Oui", True)
    said = what({"message": {**PLAIN, "text": "Oui", "forward_origin": {"type": "user"}}})
    assert (said.text, said.unsupported) == ("", "other")


def test_a_batch_is_confirmed_up_to_the_last_that_has_a_number() -> None:
    assert unreadable.last_of([{"update_id": 7}, {"message": {}}]) == 7
    assert unreadable.last_of([{"message": {}}]) is None
    assert unreadable.last_of([]) is None
    assert unreadable.read({"message": PLAIN}, Bot("1:x"), NOW) is None


def test_what_it_can_read_of_the_formatting_stays() -> None:
    bold = [{"type": "bold", "offset": 0, "length": 7}]
    said = what({"message": {**PLAIN, "text": "Bonjour", "entities": bold, "poll": POLL}})
    assert [(mark.kind, mark.start, mark.end) for mark in said.marks] == [("bold", 0, 7)]


def test_what_has_no_date_is_of_now() -> None:
    undated = {name: value for name, value in PLAIN.items() if name != "date"}
    found = event({"message": {**undated, "text": "Bonjour"}})
    assert found is not None
    assert found.at == NOW


def test_a_press_counts_below_a_message_that_is_written_otherwise() -> None:
    press = {"id": "9", "from": LEA, "chat_instance": "1", "data": "consent/yes"}
    pressed = what({"callback_query": {**press, "message": {**PLAIN, "poll": POLL}}})
    assert (pressed.act, pressed.ref) == ("consent/yes", "7")
    assert isinstance(pressed, Pressed)


@pytest.mark.parametrize(
    "update",
    [
        {"message": SECRET},
        {"message": {**PLAIN, "chat": SECRET}},
        {"callback_query": [SECRET]},
    ],
)
def test_what_makes_no_sense_is_left_out(
    update: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    assert event(update) is None
    assert "Update 1 is left out" in caplog.text
    assert SECRET not in caplog.text


@pytest.fixture
def logging_as_the_service_does() -> Iterator[None]:
    loggers = [logging.getLogger(), *map(logging.getLogger, list(logging.root.manager.loggerDict))]
    before = [(each, each.level) for each in loggers]
    configure_logging("INFO")
    yield
    for each, level in before:
        each.setLevel(level)


@pytest.mark.usefixtures("logging_as_the_service_does")
async def test_nothing_stops_and_no_log_quotes_what_came_with_it(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    scene.server.say(INES, f"Entre nous : {SECRET}")
    updates = scene.server.state.updates
    updates.put("message", {**PLAIN, "poll": POLL})
    updates.put("message", {"message_id": 8, "date": 1, "text": SECRET})  # of nowhere
    scene.server.say(INES, "Et ceci.")
    events = await scene.keeper.holds(4)
    said = [each.what for each in events if isinstance(each.what, Said)]
    assert [each.text for each in said] == ["/start", f"Entre nous : {SECRET}", "", "Et ceci."]
    assert said[2].unsupported == "other"
    await asyncio.wait_for(scene.server.wait_confirmed(), 10)
    assert "is read in part only" in caplog.text
    assert "makes no sense to us" in caplog.text
    assert SECRET not in caplog.text
