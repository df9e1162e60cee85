"""A code by mail, over the wire: the bot's process between a phone and a mailbox."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.mail import PASSWORD
from sandbox.world import World
from tests.catalogue import CATALOGUE
from tests.e2e.people import Phone
from tests.e2e.recording import MONDAY
from tests.e2e.stage import Stage
from tests.e2e.warm import loaded_already

NOUR = 7_001_003
MAILBOX = "nour.haddad@polytechnique.edu"


@pytest.fixture
def settings() -> dict[str, str]:
    """Settings beside the sandbox's own; a change counts from the bot's next start on."""
    return {"LOG_LEVEL": "DEBUG"}


@pytest.fixture
async def world(tmp_path: Path, settings: dict[str, str]) -> AsyncIterator[World]:
    loaded = loaded_already()
    async with World(tmp_path, start=MONDAY, command=loaded, extra_environment=settings) as world:
        yield world


@pytest.fixture
async def nour(world: World) -> Phone:
    """Somebody who has chosen a language and said yes to what is kept of them."""
    stage = Stage(world)
    await stage.begin()
    phone = Phone(stage, CATALOGUE, "fr", NOUR)
    await phone.says("/start")
    await phone.taps_word("welcome.language_name")
    await phone.taps_word("consent.yes")
    return phone


def code(world: World) -> str:
    """The code in the newest mail."""
    found = re.search(r"\b\d{6}\b", world.mail.mails[-1].text)
    assert found is not None
    return found[0]


async def test_a_mentee_confirms_a_mailbox(world: World, nour: Phone) -> None:
    await nour.says("/verify")
    await nour.reads(nour.programme.forms["verify"].questions["address"].ask)
    await nour.says(MAILBOX)
    await nour.reads_word("verifying.sent", count=15)
    (mail,) = world.mail.mails
    assert (mail.to, mail.sender) == (MAILBOX, world.mail.sender)
    assert mail.subject == nour.words("verifying.mail.title")
    await nour.says(code(world))
    await nour.reads_word("verifying.done")
    await world.bot.stop()
    log = "\n".join(world.bot.log)
    assert " ERROR " not in log
    assert PASSWORD not in log
    assert world.mail.url not in log
    assert MAILBOX not in log
    assert code(world) not in log


async def test_a_mailbox_that_does_not_exist_is_told_at_once(world: World, nour: Phone) -> None:
    world.mail.trouble.unknown = True
    await nour.says(f"/verify {MAILBOX}")
    await nour.reads_word("verifying.undeliverable")
    world.mail.trouble.unknown = False
    await nour.taps_word("verifying.other")
    await nour.says("nour@m4x.org")
    await nour.says(code(world))
    await nour.reads_word("verifying.done")


async def test_a_mail_server_that_is_away_is_waited_for(world: World, nour: Phone) -> None:
    world.mail.trouble.down = True
    await nour.says(f"/verify {MAILBOX}")
    await nour.reads_word("verifying.sent", count=15)
    assert world.mail.mails == []
    world.mail.trouble.down = False
    await nour.stage.wait(minutes=1)
    await nour.says(code(world))
    await nour.reads_word("verifying.done")


async def test_a_mail_whose_answer_was_lost_is_sent_again_under_its_name(
    world: World, nour: Phone
) -> None:
    world.mail.trouble.drop_replies(1)
    await nour.says(f"/verify {MAILBOX}")
    assert len(world.mail.mails) == 1
    await nour.stage.wait(minutes=10)
    first, again = world.mail.mails
    assert (first.message_id, first.text) == (again.message_id, again.text)


async def test_a_code_that_came_too_late_is_not_sent_any_more(world: World, nour: Phone) -> None:
    world.mail.trouble.down = True
    await nour.says(f"/verify {MAILBOX}")
    await nour.stage.wait(minutes=16)
    world.mail.trouble.down = False
    await nour.stage.wait(minutes=10)
    assert world.mail.mails == []


async def test_mail_that_is_switched_off_leaves_nobody_waiting(
    world: World, nour: Phone, settings: dict[str, str]
) -> None:
    world.mail.trouble.down = True
    await nour.says(f"/verify {MAILBOX}")
    await world.bot.stop()
    settings["SMTP_URL"] = settings["MAIL_FROM"] = ""
    await nour.stage.begin()
    await nour.reads_word("verifying.undeliverable")
    await nour.says("/verify")
    await nour.reads_word("verifying.off")
    assert world.mail.mails == []
