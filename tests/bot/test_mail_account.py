"""What the two settings of mail mean, and how they are refused: never by quoting them."""

import pytest

from bot.mail.account import Sender, Server, is_mailbox, sender_of, server_of


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtps://mail.example.org", Server("mail.example.org", 465, "from_the_start")),
        ("smtp://mail.example.org", Server("mail.example.org", 587, "required")),
        ("smtp://Mail.example.org:2525/", Server("mail.example.org", 2525, "required")),
        ("smtp://mail.example.org:25", Server("mail.example.org", 25, "if_offered")),
        ("smtp://localhost:1025", Server("localhost", 1025, "if_offered")),
        ("smtp://127.0.0.1", Server("127.0.0.1", 587, "if_offered")),
        ("smtp://[::1]:25", Server("::1", 25, "if_offered")),
        ("smtps://localhost", Server("localhost", 465, "from_the_start")),
        ("smtp://10.0.0.1", Server("10.0.0.1", 587, "required")),
        ("smtp://localhost.example.org", Server("localhost.example.org", 587, "required")),
        ("smtp://u:p@mail.example.org:25", Server("mail.example.org", 25, "required", "u", "p")),
        (
            "smtps://nour%40example.org:p%2F%40ss%C3%BC@mail.example.org:4650",
            Server("mail.example.org", 4650, "from_the_start", "nour@example.org", "p/@ssü"),
        ),
    ],
)
def test_servers(url: str, server: Server) -> None:
    assert server_of(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org:587",
        "http://u:secret@mail.example.org",
        "smtp://",
        "smtp://u:secret@",
        "smtp://u@mail.example.org",
        "smtp://:secret@mail.example.org",
        "smtp://u:sec/ret@mail.example.org",
        "smtp://u:sec?ret@mail.example.org",
        "smtp://u:sec#ret@mail.example.org",
        "smtp://u:sec[ret@mail.example.org",
        "smtp://u:sec ret@mail.example.org",
        "smtp://u:secret@mail.example.org:port",
        "smtp://u:secret@mail.example.org:70000",
        "smtp://u:secret@mail..example.org",
        "smtp://u:secret@mail.example.org/inbox",
    ],
)
def test_what_names_no_server(url: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as caught:
        server_of(url)
    said = str(caught.value)
    assert "sec" not in said
    assert "ret" not in said


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(server_of("smtp://u:secret@mail.example.org"))


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ("carrieres@example.org", Sender("", "carrieres@example.org")),
        ("<carrieres@example.org>", Sender("", "carrieres@example.org")),
        ("Camarade <carrieres@example.org>", Sender("Camarade", "carrieres@example.org")),
        ('"L’AX, Carrières" <c@example.org>', Sender("L’AX, Carrières", "c@example.org")),
    ],
)
def test_senders(text: str, sender: Sender) -> None:
    assert sender_of(text) == sender
    assert sender.domain == "example.org"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Camarade",
        "Camarade <>",
        "Camarade <carrieres>",
        "a@example.org, b@example.org",
        "A <a@example.org> <b@example.org>",
        "Camarade\r\nBcc: x@example.org <a@example.org>",
        "Camarade <a@example.org",
        "é@example.org",
    ],
)
def test_what_is_no_sender(text: str) -> None:
    with pytest.raises(ValueError, match="one mail address"):
        sender_of(text)


@pytest.mark.parametrize("text", ["nour@m4x.org", "nour+x.y_z'@lix.polytechnique.fr", "a@b"])
def test_mailboxes(text: str) -> None:
    assert is_mailbox(text)


@pytest.mark.parametrize(
    "text",
    [
        "nour@m4x.org\n",
        "nour@m4x.org\r\nRCPT TO:<x@example.org>",
        "nour @m4x.org",
        '"nour"@m4x.org',
        "<nour@m4x.org>",
        ".nour@m4x.org",
        "nour..x@m4x.org",
        "nour@m4x..org",
        "nour@[127.0.0.1]",
        "nour@x@m4x.org",
        "@m4x.org",
        f"{'n' * 250}@m4x.org",
    ],
)
def test_what_is_no_mailbox(text: str) -> None:
    assert not is_mailbox(text)
