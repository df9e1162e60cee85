"""The pretend mail server before a real client, its trouble, and the page's mailboxes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import aiohttp
import pytest
from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from playwright.async_api import expect

from sandbox.mail import ACCOUNT, MailServer
from sandbox.world import World
from tests.e2e.page import opened

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NOUR = "nour@polytechnique.edu"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    each = MailServer(lambda: NOW)
    await each.open()
    yield each
    await each.close()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path, start=NOW) as world:
        yield world


def written(text: str = "Ton code : 012345", subject: str = "Ton code, déjà") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"Camarade <{ACCOUNT}>"
    mail["To"] = NOUR
    mail["Subject"] = subject
    mail["Message-ID"] = "<1@carrieres.example>"
    mail.set_content(text)
    return mail


async def send(
    server: MailServer,
    mail: EmailMessage | None = None,
    *,
    sender: str = ACCOUNT,
    to: str = NOUR,
    **login: str,
) -> None:
    """Send as the setting says, unless another login is given; an empty one is none."""
    parts = urlsplit(server.url)
    user = login.get("user", unquote(parts.username or ""))
    password = login.get("password", unquote(parts.password or ""))
    client = SMTP(hostname=parts.hostname, port=parts.port, local_hostname="test", timeout=5)
    await client.connect()
    try:
        if user:
            await client.login(user, password)
        await client.mail(sender)
        await client.rcpt(to)
        await client.data((mail or written()).as_bytes())
        await client.quit()
    finally:
        client.close()


async def test_mails_are_kept_in_order_as_people_read_them(server: MailServer) -> None:
    await send(server)
    await send(server, written("Une ligne.\n.\nDeux : é"), to="paul@m4x.org")
    first, second = server.mails
    assert (first.id, first.at, first.to) == (1, NOW, NOUR)
    assert first.sender == server.sender == f"Camarade <{ACCOUNT}>"
    assert (first.subject, first.text) == ("Ton code, déjà", "Ton code : 012345")
    assert first.message_id == "<1@carrieres.example>"
    assert (second.id, second.to, second.text) == (2, "paul@m4x.org", "Une ligne.\n.\nDeux : é")
    shown = server.snapshot()["mails"]
    assert [each["id"] for each in shown] == [1, 2]
    assert shown[0]["at"] == NOW.isoformat()


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"password": "wrong"}, SMTPAuthenticationError),
        ({"user": ""}, SMTPSenderRefused),
        ({"sender": "someone@else.example"}, SMTPSenderRefused),
    ],
)
async def test_one_account_writes_in_its_own_name(
    server: MailServer, given: dict[str, Any], refusal: type[SMTPException]
) -> None:
    with pytest.raises(refusal):
        await send(server, **given)
    assert server.mails == []


async def test_no_mailbox_is_known(server: MailServer) -> None:
    server.trouble.unknown = True
    with pytest.raises(SMTPRecipientRefused) as refused:
        await send(server)
    assert refused.value.code == 550
    server.trouble.unknown = False
    await send(server)
    assert len(server.mails) == 1


async def test_mails_are_put_off(server: MailServer) -> None:
    server.trouble.flood(2)
    for _ in range(2):
        with pytest.raises(SMTPRecipientRefused) as refused:
            await send(server)
        assert refused.value.code == 451
    await send(server)
    assert len(server.mails) == 1


async def test_an_answer_is_lost(server: MailServer) -> None:
    server.trouble.drop_replies(1)
    with pytest.raises(SMTPServerDisconnected):
        await send(server)
    await send(server)
    assert [mail.message_id for mail in server.mails] == ["<1@carrieres.example>"] * 2


async def test_down_and_up_again(server: MailServer) -> None:
    parts = urlsplit(server.url)
    open_one = SMTP(hostname=parts.hostname, port=parts.port, local_hostname="test", timeout=5)
    await open_one.connect()
    server.trouble.down = True
    with pytest.raises(SMTPException):
        await open_one.noop()
    with pytest.raises(SMTPException):
        await send(server)
    server.trouble.down = False
    await send(server)
    assert len(server.mails) == 1


async def test_every_change_is_told() -> None:
    told: list[int] = []
    each = MailServer(lambda: NOW, on_change=lambda: told.append(len(each.mails)))
    await each.open()
    await send(each)
    each.trouble.unknown = True
    await each.close()
    assert told == [1, 1]


# --- the page -------------------------------------------------------------------------------------


async def test_the_bot_is_pointed_at_it(world: World) -> None:
    settings = world.environment()
    assert settings["SMTP_URL"] == world.mail.url
    assert settings["MAIL_FROM"] == world.mail.sender


async def test_trouble_is_ordered_by_the_page(world: World) -> None:
    async with aiohttp.ClientSession() as session:

        async def order(do: str, **more: int) -> dict[str, Any]:
            body = {"where": "mail", "do": do, **more}
            async with session.post(f"{world.url}/page/trouble", json=body) as response:
                assert response.status == 200
            async with session.get(f"{world.url}/page/state") as response:
                trouble: dict[str, Any] = (await response.json())["parts"]["mail"]["trouble"]
            return trouble

        assert (await order("down"))["down"]
        assert (await order("unknown"))["unknown"]
        assert (await order("flood", count=2))["floods"] == 2
        await order("up")
        await order("known")
        assert await order("drop_replies", count=1) == {
            "down": False,
            "unknown": False,
            "floods": 2,
            "drops": 1,
        }


@pytest.mark.parametrize(("language", "title"), [("fr", "Boîtes e-mail"), ("en", "Mailboxes")])
async def test_mails_on_the_page(world: World, language: str, title: str) -> None:
    async with opened(world, language) as page:
        count, box = page.get_by_test_id("mail-count"), page.get_by_test_id("mail-box")
        items = box.get_by_test_id("mail-item")
        await expect(count).to_be_hidden()
        await page.get_by_test_id("mail").click()
        await expect(box).to_contain_text(title)
        await expect(box.get_by_test_id("mail-empty")).to_be_visible()
        # The list follows what arrives while it is open.
        await send(world.mail, written("Le premier.", "Un"))
        await expect(items).to_have_count(1)
        text = "Voici <b>rien</b> & rien.\n\nTon code : 012345"
        await send(world.mail, written(text, "Deux"))
        await expect(count).to_have_text("2")
        await expect(items.first).to_contain_text("Deux")
        await items.first.click()
        await expect(box.get_by_test_id("mail-subject")).to_have_text("Deux")
        assert await box.get_by_test_id("mail-text").inner_text() == text
        await expect(box).to_contain_text(NOUR)
        await expect(count).to_have_text("1")
        await box.get_by_test_id("mail-back").click()
        await items.last.click()
        await expect(box.get_by_test_id("mail-text")).to_have_text("Le premier.")
        await expect(count).to_be_hidden()
        await page.keyboard.press("Escape")
        await expect(box).to_have_count(0)


async def test_trouble_on_the_page(world: World) -> None:
    async with opened(world, "fr") as page:
        for button, other, wrong in (
            ("mail-down", "mail-up", "en panne"),
            ("mail-unknown", "mail-known", "inconnue"),
        ):
            await page.get_by_test_id("trouble").click()
            await page.get_by_test_id(button).click()
            await page.get_by_test_id("mail").click()
            await expect(page.get_by_test_id("mail-wrong")).to_contain_text(wrong)
            await page.get_by_test_id("trouble").click()
            await page.get_by_test_id(other).click()
            await page.get_by_test_id("mail").click()
            await expect(page.get_by_test_id("mail-box")).to_be_visible()
            await expect(page.get_by_test_id("mail-wrong")).to_have_count(0)
        assert not world.mail.trouble.down
        assert not world.mail.trouble.unknown
