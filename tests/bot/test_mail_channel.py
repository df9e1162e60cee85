"""The channel before a real mail server: what arrives, and what each refusal means."""

import asyncio
import logging
import math
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.channel import TryLater, Undeliverable
from bot.courier import CALL_SECONDS, IN_HAND
from bot.delivery import AT_ONCE
from bot.mail.account import Sender, Server
from bot.mail.channel import DOUBT_SECONDS, SECONDS, MailChannel
from bot.mail.session import PARTING_SECONDS
from bot.nowhere import Off
from storage.mail import Address, Attachment, File, Message, Ref
from tests.bot.mail_stage import DROPS, HANGS, PASSWORD, USER, Stage, certificate, open_stage
from tests.patience import PATIENCE

SENDER = Sender("Camarade", "carrieres@example.org")
NOUR = "nour@polytechnique.edu"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as here:
        yield here


def channel(server: Server, seconds: float = SECONDS) -> MailChannel:
    return MailChannel(server, SENDER, lambda: NOW, seconds)


def message(to: str = NOUR, **fields: Any) -> Message:
    given = {"key": "mail_code/4/1", "title": "Ton code", "text": "Ton code : 012345"}
    return Message.model_validate({"to": Address(f"mail:{to}"), **given, **fields})


async def send(server: Server, what: Message | None = None, seconds: float = SECONDS) -> Ref:
    return await channel(server, seconds).send(what or message(), under=None)


async def postponed(server: Server, seconds: float = SECONDS) -> TryLater:
    with pytest.raises(TryLater) as caught:
        await send(server, seconds=seconds)
    return caught.value


# --- what arrives -------------------------------------------------------------------------------


async def test_a_mail_arrives(stage: Stage) -> None:
    ref = await send(stage.server())
    (mail,) = stage.mails
    assert stage.recipients == [NOUR]
    assert mail["From"] == "Camarade <carrieres@example.org>"
    assert mail["Date"].datetime == NOW
    assert mail.get_content().strip() == "Ton code : 012345"
    assert ref == mail["Message-ID"]


async def test_a_repeat_is_known_for_one(stage: Stage) -> None:
    first, again = await send(stage.server()), await send(stage.server())
    other = await send(stage.server(), message(key="mail_code/4/2"))
    assert first == again != other
    assert [mail["Message-ID"] for mail in stage.mails] == [first, first, other]


async def test_a_mail_can_only_be_followed_by_another(stage: Stage) -> None:
    ref = await channel(stage.server()).revise(message(text="Deux."), Ref("<1@x>"), under=None)
    assert ref == stage.mails[0]["Message-ID"]
    assert await channel(stage.server()).find(message(), under=None) is None


async def test_a_line_of_one_dot_does_not_end_the_mail(stage: Stage) -> None:
    await send(stage.server(), message(text="Un.\n.\n..\nDeux."))
    assert stage.mails[0].get_content().splitlines() == ["Un.", ".", "..", "Deux."]


async def test_several_at_once(stage: Stage) -> None:
    each = channel(stage.server())
    keys = [f"mail_code/{number}/1" for number in range(10)]
    await asyncio.gather(*(each.send(message(key=k), under=None) for k in keys))
    assert len({mail["Message-ID"] for mail in stage.mails}) == 10


# --- what can't be sent ---------------------------------------------------------------------------


@pytest.mark.parametrize("to", ["staff", f"{NOUR}\r\nRCPT TO:<b@example.org>", "a@b.c>,<d@e.f"])
async def test_what_is_no_mailbox_gets_no_mail(stage: Stage, to: str) -> None:
    with pytest.raises(Undeliverable):
        await send(stage.server(), message(to))
    assert stage.recipients == []


async def test_no_file_goes_by_mail(stage: Stage) -> None:
    with pytest.raises(Undeliverable):
        await send(stage.server(), message(attachment=Attachment(name="a.txt", text="a")))
    with pytest.raises(Undeliverable):
        await channel(stage.server()).fetch(File(kind="photo", source=Address("mail:x")))
    assert stage.mails == []


# --- what the server answers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        ("RCPT", "550 5.1.1", "<nour@polytechnique.edu>: no such user"),
        ("RCPT", "554 5.7.1", "Relay access denied"),
        ("DATA", "554 5.7.1", "looks like spam"),
        ("RCPT", "550", "no such user"),
    ],
)
async def test_a_mailbox_or_a_mail_refused_for_good(
    stage: Stage, caplog: pytest.LogCaptureFixture, command: str, code: str, words: str
) -> None:
    stage.does[command] = f"{code} {words}"
    with pytest.raises(Undeliverable) as caught:
        await send(stage.server())
    assert f"motif\u00a0: {code})" in caught.value.why
    assert not caught.value.blocked
    assert NOUR not in caplog.text + caught.value.why


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("EHLO", "421 4.3.2 too busy"),
        ("EHLO", "554 5.7.1 go away"),
        ("MAIL", "451 4.3.0 later"),
        ("RCPT", "450 4.2.1 greylisted"),
        ("RCPT", "421 4.3.2 closing"),
        ("DATA", "452 4.3.1 disk full"),
    ],
)
async def test_not_now(stage: Stage, command: str, answer: str) -> None:
    stage.does[command] = answer
    assert not (await postponed(stage.server())).maybe_sent
    stage.does.clear()
    await send(stage.server())
    assert len(stage.mails) == 1


async def test_a_sender_the_server_does_not_take_is_our_fault(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.does["MAIL"] = "553 5.7.1 sender not owned"
    assert not (await postponed(stage.server())).maybe_sent
    (line,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert "carrieres@example.org (553 5.7.1)" in line.getMessage()
    assert "put a user and a password into SMTP_URL" in line.getMessage()


# --- connections that break -----------------------------------------------------------------------


async def test_nobody_listens() -> None:
    async with open_stage() as gone:
        server = gone.server()
    assert not (await postponed(server)).maybe_sent


async def test_a_host_that_does_not_exist() -> None:
    server = Server("mail.invalid", 587, "required")
    assert not (await postponed(server)).maybe_sent


@pytest.mark.parametrize("where", ["connect", "EHLO", "MAIL", "RCPT"])
async def test_lost_before_the_mail_it_was_not_sent(stage: Stage, where: str) -> None:
    stage.does[where] = DROPS
    assert not (await postponed(stage.server())).maybe_sent


@pytest.mark.parametrize("where", ["EHLO", "MAIL", "RCPT"])
async def test_kept_waiting_before_the_mail_it_was_not_sent(stage: Stage, where: str) -> None:
    stage.does[where] = HANGS
    assert not (await postponed(stage.server(), seconds=0.5)).maybe_sent


@pytest.mark.parametrize("how", [DROPS, HANGS])
async def test_lost_after_the_mail_nobody_knows(stage: Stage, how: str) -> None:
    stage.does["DATA"] = how
    later = await postponed(stage.server(), seconds=3)
    assert later.maybe_sent
    assert later.seconds == DOUBT_SECONDS


async def test_cut_off_it_lets_go_of_the_connection_at_once(stage: Stage) -> None:
    stage.does["RCPT"] = HANGS
    sending = asyncio.create_task(send(stage.server()))
    await asyncio.wait_for(stage.reached.wait(), PATIENCE)
    sending.cancel()
    await asyncio.wait_for(stage.left.wait(), PATIENCE)
    with pytest.raises(asyncio.CancelledError):
        await sending


def test_it_gives_up_before_the_courier_does() -> None:
    assert math.ceil(IN_HAND / AT_ONCE) * (SECONDS + PARTING_SECONDS) < CALL_SECONDS


# --- login and encryption -------------------------------------------------------------------------


async def test_a_login(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    caplog.set_level(logging.DEBUG, "aiosmtplib")
    async with open_stage(login=True) as stage:
        await send(stage.server())
        assert len(stage.mails) == 1
    assert PASSWORD not in caplog.text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"password": "wrong"}, "refuses the user or the password of SMTP_URL (535 5.7.8)"),
        ({"user": "", "password": ""}, "takes no mail from carrieres@example.org (530 5.7.0)"),
    ],
)
async def test_a_login_that_is_wrong(
    caplog: pytest.LogCaptureFixture, changes: dict[str, str], says: str
) -> None:
    async with open_stage(login=True) as stage:
        assert not (
            await postponed(stage.server(user=changes.get("user"), password=changes["password"]))
        ).maybe_sent
        assert stage.mails == []
    assert says in caplog.text
    assert "To mend it: " in caplog.text
    assert "wrong" not in caplog.text


async def test_a_login_that_is_down_for_a_moment(caplog: pytest.LogCaptureFixture) -> None:
    async with open_stage(login=True) as stage:
        stage.does["AUTH"] = "454 4.7.0 temporary failure"
        await postponed(stage.server())
    assert "To mend it" not in caplog.text


async def test_a_login_where_there_is_none(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    await postponed(stage.server(user=USER, password=PASSWORD))
    assert "offers no login" in caplog.text


async def test_without_starttls_nothing_is_said_where_it_is_required(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with open_stage(login=True) as stage:
        stage.does["AUTH"] = "235 nobody should get here"
        await postponed(stage.server("required"))
        assert stage.mails == []
    assert "offers no STARTTLS" in caplog.text


@pytest.mark.parametrize("encryption", ["required", "from_the_start"])
async def test_encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encryption: Any) -> None:
    trusted, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    side = "starttls" if encryption == "required" else "tls"
    async with open_stage(login=True, **{side: context}) as stage:
        await send(stage.server(encryption))
        assert stage.encrypted == [True]


@pytest.mark.parametrize("encryption", ["required", "from_the_start"])
@pytest.mark.parametrize("host", ["localhost", "elsewhere.example.org"])
async def test_a_certificate_that_proves_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    encryption: Any,
    host: str,
) -> None:
    trusted, context = certificate(tmp_path, host)
    if host != "localhost":  # trusted, but for another host
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    side = "starttls" if encryption == "required" else "tls"
    async with open_stage(login=True, **{side: context}) as stage:
        assert not (await postponed(stage.server(encryption))).maybe_sent
        assert stage.mails == []
    assert "certificate is not one for localhost" in caplog.text


async def test_on_this_machine_any_certificate_will_do(tmp_path: Path) -> None:
    _, context = certificate(tmp_path, "elsewhere.example.org")
    async with open_stage(login=True, starttls=context) as stage:
        await send(stage.server("if_offered"))
        assert stage.encrypted == [True]


async def test_tls_where_the_server_speaks_none(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await postponed(stage.server("from_the_start"))
    assert "smtp:// for port 587" in caplog.text


# --- no server ------------------------------------------------------------------------------------


async def test_what_waits_for_a_platform_that_is_off_is_refused() -> None:
    off = Off("mail")
    assert off.pace(message()) == 0
    assert await off.find(message(), under=None) is None
    for refused in (
        off.send(message(), under=None),
        off.revise(message(), Ref("1"), under=None),
    ):
        with pytest.raises(Undeliverable):
            await refused
