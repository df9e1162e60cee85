"""A message as a mail: what stands in it, and what can never stand in it."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.account import Sender
from bot.mail.outbound import SUBJECT_LENGTH, compose, message_id
from storage.mail import Address, Message

SENDER = Sender("L’AX, Carrières", "carrieres@example.org")
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HEADERS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
}


def message(to: str = "nour@polytechnique.edu", **fields: object) -> Message:
    given = {"key": "mail_code/4/telegram:12", "title": "Ton code", "text": "Ton code : 012345"}
    return Message.model_validate({"to": Address(f"mail:{to}"), **given, **fields})


def arrived(what: Message, sender: Sender = SENDER) -> EmailMessage:
    """The mail as a mail program reads it."""
    mail = message_from_bytes(compose(what, sender, AT).as_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_what_stands_in_a_mail() -> None:
    text = "Bonjour,\n\nTon code : 012345\n.\nIl est à toi… et à personne d’autre, c’est promis."
    mail = arrived(message(title="Ton code, déjà", text=text))
    assert mail["From"] == '"L’AX, Carrières" <carrieres@example.org>'
    assert mail["To"] == "nour@polytechnique.edu"
    assert mail["Subject"] == "Ton code, déjà"
    assert mail["Date"].datetime == AT
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content_charset() == "utf-8"
    assert mail.get_content().splitlines() == text.splitlines()
    assert set(mail.keys()) == HEADERS


def test_any_server_can_carry_it() -> None:
    raw = compose(message(title="é" * 90, text="ü" * 500), SENDER, AT).as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_facts_and_a_quotation_follow_the_text() -> None:
    mail = arrived(message(text="Voici.", facts=(("Ville", "Lyon"),), quote="Un mot.\nDeux."))
    lines = mail.get_content().splitlines()
    assert lines == ["Voici.", "", "Ville · Lyon", "", "> Un mot.", "> Deux."]


def test_without_a_title_the_text_is_the_subject() -> None:
    assert arrived(message(title="", text="Un\nmot"))["Subject"] == "Un mot"
    assert len(arrived(message(title="", text="x" * 3000))["Subject"]) == SUBJECT_LENGTH


def test_a_repeat_has_the_same_name_and_tells_nothing() -> None:
    again = message(title="Autrement", text="dit")
    assert message_id(message(), SENDER) == message_id(again, SENDER)
    assert message_id(message(), SENDER) != message_id(message(key="mail_code/5/x"), SENDER)
    assert "mail_code" not in message_id(message(), SENDER)
    far = Sender("", f"camarade@{'carrieres.' * 9}example.org")
    for sender in (SENDER, far):
        assert arrived(message(), sender)["Message-ID"] == message_id(message(), sender)


@given(title=st.text(), text=st.text(), quote=st.text(), key=st.text(min_size=1))
def test_no_words_become_a_header(title: str, text: str, quote: str, key: str) -> None:
    mail = arrived(message(title=title or "x", text=text, quote=quote, key=key))
    assert set(mail.keys()) == HEADERS
    assert len(mail.keys()) == len(HEADERS)
    assert mail["To"] == "nour@polytechnique.edu"
    assert not mail.is_multipart()


@given(title=st.sampled_from(["\r\nBcc: x@y.z", "a\nb", "a\u2028b", "a\x85b", "a\x00b", "a\x0bb"]))
def test_a_title_is_one_line(title: str) -> None:
    mail = arrived(message(title=title))
    assert "Bcc" not in mail
    assert len(mail["Subject"].splitlines()) == 1


@given(
    to=st.one_of(
        st.text(max_size=60),
        st.from_regex(r"[a-z,;<> \r\n]{1,6}@[a-z.]{1,8}([\r\n]{1,2}Bcc: [a-z]@[a-z])?"),
    )
)
def test_there_is_one_recipient_or_no_mail(to: str) -> None:
    try:
        mail = compose(message(to), SENDER, AT)
    except ValueError:
        return
    assert [each.addr_spec for each in mail["To"].addresses] == [to]
    assert to.isascii()
    assert "Bcc" not in mail


def test_a_place_that_is_no_mailbox() -> None:
    for place in ("staff", "nour@example.org\r\nBcc: b@example.org", "a@b.c,d@e.f", ""):
        with pytest.raises(ValueError, match="mailbox"):
            compose(message(place), SENDER, AT)
