"""What the relay does with what comes after another message, or together with it: edits, replies,
albums, long texts, deletions."""

import pytest

from storage.mail import Edited, File
from tests.beginnings import Begin
from tests.bot.payloads import HELD, SEEN, rich, section, slack_file, span, spelled
from tests.bot.relaying import BOTH, relay
from tests.conversations.joining import joins
from tests.harness import House


@pytest.mark.parametrize("reader", BOTH)
@pytest.mark.parametrize("author", BOTH)
def test_an_edit_follows_with_its_formatting(
    house: House, author: str, reader: str, begin: Begin
) -> None:
    way = begin(house, relay, author, reader)
    way.sends(text="Jeudi")
    changed = (
        spelled(("Vendredi", "bold"))
        if author == "telegram"
        else rich(section(span("🙂 "), span("Vendredi", "bold")))
    )
    assert way.edits(**changed) == ["🙂 <b>Vendredi</b>"]
    assert not way.told()


@pytest.mark.parametrize("kind", ["photo", "document"])
@pytest.mark.parametrize("reader", BOTH)
def test_a_file_that_is_replaced(house: House, reader: str, kind: str, begin: Begin) -> None:
    """Only Telegram lets its author replace one."""
    way = begin(house, relay, "telegram", reader)
    seen = SEEN if kind == "photo" else {**HELD, "file_name": "cv.pdf"}
    first, second = ({**seen, "file_id": each} for each in ("OLD", "NEW"))
    way.sends(**{kind: [first] if kind == "photo" else first}, caption="Un")
    way.told()
    way.edits(**{kind: [second] if kind == "photo" else second}, caption="Deux")
    stands = next(each for each in reversed(way.reader.screen.shown) if each.message.author)
    assert stands.message.text == "Deux"
    attachment = stands.message.attachment
    assert attachment is not None
    assert attachment.file is not None
    assert attachment.file.source == f"telegram:{kind}:NEW"
    assert ("Un fichier remplacé ne suit pas" in "".join(way.told())) == (reader == "slack")


@pytest.mark.parametrize("reader", BOTH)
def test_of_a_file_that_is_known_to_be_the_same_nothing_is_said(
    house: House, reader: str, begin: Begin
) -> None:
    way = begin(house, relay, "telegram", reader)
    way.sends(document={**HELD, "file_name": "cv.pdf"}, caption="Un")
    way.told()
    file = File(kind="document", source="telegram:document:CV", name="cv.pdf")
    way.author.does(Edited(text="Deux", ref=way.newest, file=file, same_file=True))
    assert way.reader.last.text.endswith("Deux")
    assert not way.told()


@pytest.mark.parametrize("reader", BOTH)
def test_an_edit_that_changes_nothing_says_nothing(house: House, reader: str, begin: Begin) -> None:
    """Telegram reports those, too."""
    way = begin(house, relay, "telegram", reader)
    asked = {"message_id": int(way.last_of_reader), "date": 1, "text": "?"}
    asked["chat"] = {"id": 1, "type": "private"}
    for fields in (
        {"document": {**HELD, "file_name": "cv.pdf"}, "caption": "Mon CV"},
        {"document": {**HELD, "file_name": "cv.pdf"}, "reply_to_message": asked},
        {"photo": [SEEN], "media_group_id": "7"},
    ):
        way.sends(**fields)
        way.told()
        assert way.edits(**fields) == []
        assert not way.told()
        changed = {**fields, "caption": "Mon vrai CV"}
        way.edits(**changed)
        way.told()
        assert way.edits(**changed) == []
        assert not way.told()


@pytest.mark.parametrize("reader", BOTH)
def test_a_reply_quotes_what_it_answers(house: House, reader: str, begin: Begin) -> None:
    """Slack has no replies that quote, so that only Telegram's authors write any."""
    way = begin(house, relay, "telegram", reader)
    asked = {
        "message_id": int(way.last_of_reader),
        "date": 1,
        "chat": {"id": 1, "type": "private"},
        "text": "Un café ?",
    }
    own = {**asked, "message_id": 50_001, "text": "Volontiers"}
    quoted = ["(reply) Volontiers"], ["<q>Un café ?</q>\nVolontiers"]
    assert way.sends(text="Volontiers", reply_to_message=asked) == quoted[reader == "slack"]
    again = ["(reply) Demain"], ["<q>Volontiers</q>\nDemain"]
    assert way.sends(text="Demain", reply_to_message=own) == again[reader == "slack"]
    edited = ["Jeudi"], ["<q>Volontiers</q>\nJeudi"]  # on Telegram an edit leaves the reply
    assert way.edits(text="Jeudi", reply_to_message=own) == edited[reader == "slack"]


def test_a_reply_to_the_file_above_long_words_quotes_them(house: House, begin: Begin) -> None:
    """Telegram shows a file above words that are too long for it as a message of its own."""
    way = begin(house, relay, "telegram", "telegram")
    above = {
        "message_id": int(way.last_of_reader) - 1,
        "date": 1,
        "chat": {"id": 1, "type": "private"},
    }
    assert way.sends(text="Merci", reply_to_message=above) == ["(reply) Merci"]
    words = {**above, "text": "/status"}  # theirs, and none of the pair's
    assert way.sends(text="Merci", reply_to_message=words) == ["Merci"]


LINES = "Trois choses :\n\n- le CV\n- la lettre\n- l’entretien\n- le reste"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (LINES, "Trois choses :\n- le CV\n- la lettre\n- l’entretien…"),
        ("Deux\nlignes", "Deux\nlignes"),
        ("mot " * 60, "mot " * 33 + "mot…"),
    ],
)
def test_what_is_quoted_on_slack_keeps_its_lines_and_is_short(
    house: House, text: str, shown: str, begin: Begin
) -> None:
    way = begin(house, relay, "telegram", "slack")
    chat = {"date": 1, "chat": {"id": 1, "type": "private"}}
    asked = {**chat, "message_id": int(way.last_of_reader), "text": text}
    assert way.sends(text="Oui", reply_to_message=asked) == [f"<q>{shown}</q>\nOui"]


@pytest.mark.parametrize("reader", BOTH)
def test_a_reply_to_what_stands_where_the_other_wrote_before_quotes_it_in_words(
    house: House, reader: str, begin: Begin
) -> None:
    way = begin(house, relay, "telegram", reader)
    chat = {"date": 1, "chat": {"id": 1, "type": "private"}}
    theirs = {**chat, "message_id": int(way.last_of_reader), "text": "Un café ?"}
    way.sends(text="Volontiers")
    mine = {**chat, "message_id": int(way.newest), "text": "Volontiers"}
    made = {"telegram": house.slack, "slack": house.phone}
    way.reader = joins(way.reader, made[reader]("Luc"))
    way.reader.says("/status")
    assert way.sends(text="Oui", reply_to_message=theirs) == ["<q>Un café ?</q>\nOui"]
    assert way.sends(text="Demain", reply_to_message=mine) == ["<q>Volontiers</q>\nDemain"]


PHOTO = {"photo": [SEEN], "media_group_id": "7"}


@pytest.mark.parametrize("reader", BOTH)
@pytest.mark.parametrize("author", BOTH)
def test_an_album_arrives_as_one_in_order_with_one_caption(
    house: House, author: str, reader: str, begin: Begin
) -> None:
    way = begin(house, relay, author, reader)
    if author == "telegram":
        came = way.sends_together({**PHOTO, "caption": "Un"}, PHOTO, PHOTO, {"text": "Voilà"})
    else:
        pictures = [slack_file("photo.jpg", "image/jpeg") for _ in range(3)]
        came = way.sends(text="Un", files=pictures) + way.sends(text="Voilà")
    name = "photo" if reader == "telegram" else "photo.jpg"
    assert came == [f"[{name}+{name}+{name}] Un", "Voilà"]
    assert way.two.mentorship.mentee_words == 5
    assert not way.told()


@pytest.mark.parametrize("reader", BOTH)
def test_an_album_that_telegram_reports_bit_by_bit_arrives_so_in_order(
    house: House, reader: str, begin: Begin
) -> None:
    way = begin(house, relay, "telegram", reader)
    came = way.sends(**PHOTO, caption="Un") + way.sends(**PHOTO) + way.sends(**PHOTO)
    name = "[photo]" if reader == "telegram" else "[photo.jpg]"
    assert came == [f"{name} Un", name, name]


@pytest.mark.parametrize("reader", BOTH)
def test_words_put_below_a_file_of_an_album_later_do_not_follow_and_it_is_said(
    house: House, reader: str, begin: Begin
) -> None:
    """Where its files arrived as one, none of them has words of its own."""
    way = begin(house, relay, "telegram", reader)
    way.sends_together(PHOTO, PHOTO, PHOTO)
    assert way.edits(**PHOTO) == []  # Telegram reports edits that change no word, too
    assert not way.told()
    assert way.edits(**PHOTO, caption="Le troisième") == []
    assert "restent tels quels chez Luc" in "".join(way.told())


@pytest.mark.parametrize("reader", BOTH)
def test_words_put_below_a_file_later_follow(house: House, reader: str, begin: Begin) -> None:
    way = begin(house, relay, "telegram", reader)
    (came,) = way.sends(photo=[SEEN])
    way.told()
    assert way.edits(photo=[SEEN], caption="Mon plan") == [f"{came} Mon plan"]
    assert "ancien message" not in "".join(way.told())


@pytest.mark.parametrize("reader", BOTH)
@pytest.mark.parametrize("author", BOTH)
def test_a_long_text_arrives_whole_and_so_does_its_edit(
    house: House, author: str, reader: str, begin: Begin
) -> None:
    way = begin(house, relay, author, reader)
    long = "\n\n".join(f"Paragraphe {n}. " + "Il était une fois. " * 20 for n in range(10)).strip()
    came = way.sends(text=long)
    assert len(came) > 1
    assert "".join("".join(came).split()) == "".join(long.split())
    assert all(part.startswith("Paragraphe") for part in came)
    assert way.edits(text="Finalement, court.")[0] == "Finalement, court."
    assert "Il était" not in "".join(each.text for each in way.reader.screen.shown)
    grown = way.edits(text=long)
    assert "".join("".join(grown).split()) == "".join(long.split())


KINDS = (("pdf", "application/pdf"), ("txt", "text/plain"), ("jpg", "image/jpeg"))


@pytest.mark.parametrize("reader", BOTH)
def test_what_is_deleted_on_slack_is_taken_back(house: House, reader: str, begin: Begin) -> None:
    """Telegram tells no bot of a deletion."""
    way = begin(house, relay, "slack", reader)
    way.sends(text="Oups")
    assert way.deletes() == ["Nour a retiré ce message."]
    assert way.told()[-1] == "Retiré chez Luc aussi."
    files = [slack_file(f"a.{kind}", mime) for kind, mime in KINDS]
    shown = way.sends(text="Vois", files=files)
    assert way.deletes(files=files) == ["Nour a retiré ce message."] * len(shown)
    assert "Retiré chez Luc aussi. Un fichier" in way.told()[-1]
    assert way.deletes() == []


@pytest.mark.parametrize("reader", BOTH)
def test_a_file_that_is_deleted_of_several_stays_and_its_author_reads_so(
    house: House, reader: str, begin: Begin
) -> None:
    way = begin(house, relay, "slack", reader)
    files = [slack_file(f"a.{kind}", mime) for kind, mime in KINDS]
    way.sends(text="Vois", files=files)
    way.told()
    assert way.removes(files[1], text="Vois", files=files) == []
    assert "retires ici reste chez Luc" in "".join(way.told())


def test_a_file_that_is_deleted_of_what_is_held_is_not_passed_on(
    house: House, begin: Begin
) -> None:
    way = begin(house, relay, "slack", "telegram")
    files = [slack_file(f"{name}.jpg", "image/jpeg") for name in ("a", "b", "c")]
    way.author.says("/objectif", under=way.two.thread(way.author))
    house.clock.forward(minutes=31)
    way.sends(files=files)
    way.removes(files[0], files=files)
    way.author.presses("Pour Luc")
    (came,) = [each.message for each in way.reader.screen.shown if each.message.attachment]
    assert [each.name for each in came.attachments] == ["b.jpg", "c.jpg"]


def test_what_is_deleted_after_the_end_is_taken_back_too(house: House, begin: Begin) -> None:
    way = begin(house, relay, "slack", "telegram")
    way.sends(text="Oups")
    way.two.ends(way.reader, "end/leave/{}")
    way.told()
    assert way.deletes() == ["Nour a retiré ce message."]
    assert "Retiré chez Luc aussi" in "".join(way.told())


def test_formatting_is_kept_where_a_text_is_parted(house: House, begin: Begin) -> None:
    way = begin(house, relay, "telegram", "slack")
    way.sends(**spelled(("mot " * 950, "bold"), ("fin", "")))
    shown = [each.message for each in way.reader.screen.shown if each.message.author][-1:]
    assert shown[0].marks


def test_what_was_hidden_and_is_not_any_more_is_said_once_for_an_album(
    house: House, begin: Begin
) -> None:
    way = begin(house, relay, "telegram", "slack")
    hidden = {"photo": [SEEN], "has_media_spoiler": True, "media_group_id": "A"}
    way.sends_together(hidden, hidden, hidden)
    (told,) = way.told()
    assert "ce que tu as masqué s’y voit tout de suite" in told


@pytest.mark.parametrize("reader", BOTH)
def test_words_that_are_hidden_by_an_edit(house: House, reader: str, begin: Begin) -> None:
    way = begin(house, relay, "telegram", reader)
    way.sends(text="la fin")
    way.told()
    arrives = way.edits(**spelled(("la fin", "spoiler")))
    assert arrives == (["🙂 <hidden>la fin</hidden>"] if reader == "telegram" else ["🙂 la fin"])
    assert bool(way.told()) == (reader == "slack")
