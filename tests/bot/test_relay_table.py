"""The relay's conformance table: what arrives, by what was written and where, and what its author
is told where it can't."""

from typing import Any

import pytest
from telegram import InputFile

from bot.telegram.files import load_of
from tests.beginnings import Begin
from tests.bot.payloads import (
    BIG,
    HELD,
    ORIGIN,
    POINT,
    SEEN,
    rich,
    section,
    slack_file,
    span,
    spelled,
)
from tests.bot.relaying import BOTH, relay
from tests.harness import House

LAID_OPEN = "ce que tu as masqué s’y voit tout de suite"
NOT_PASSED = "ne peut pas être transmis à Luc"
AUTHOR = 1001
"""Who writes, on Telegram."""

PAGE = "https://ax.example/a_b"
MAP = "https://www.openstreetmap.org/?mlat=48.711000&mlon=2.217000#map=17/48.711000/2.217000"

Row = tuple[dict[str, Any], list[str], list[str], str]


def alike(payload: dict[str, Any], *arrives: str, told: str = "") -> Row:
    """The same on both."""
    return payload, list(arrives), list(arrives), told


def unlike(payload: dict[str, Any], telegram: str, slack: str, told: str = "") -> Row:
    return payload, [telegram], [slack], told


FROM_TELEGRAM: dict[str, Row] = {
    "plain": alike({"text": "Bonjour, *toi* <b> & <!channel>"}, "Bonjour, *toi* <b> & <!channel>"),
    "bold, italic": alike(
        spelled(("gras", "bold"), (" et ", ""), ("penché", "italic")),
        "🙂 <b>gras</b> et <i>penché</i>",
    ),
    "struck, code": alike(
        spelled(("non", "strikethrough"), (" ", ""), ("x < y", "code")),
        "🙂 <s>non</s> <code>x < y</code>",
    ),
    "underlined": alike(spelled(("ligne", "underline")), "🙂 <u>ligne</u>"),
    "hidden": unlike(
        spelled(("voici ", ""), ("la fin", "spoiler")),
        "🙂 voici <hidden>la fin</hidden>",
        "🙂 voici la fin",
        LAID_OPEN,
    ),
    "hidden photo": unlike(
        {"photo": [SEEN], "has_media_spoiler": True}, "[hidden photo]", "[photo.jpg]", LAID_OPEN
    ),
    "hidden video": unlike(
        {"video": {**SEEN, "duration": 3}, "has_media_spoiler": True},
        "[hidden video]",
        "[video.mp4]",
        LAID_OPEN,
    ),
    "hidden animation": unlike(
        {"animation": {**SEEN, "duration": 1, "file_name": "a.mp4"}, "has_media_spoiler": True},
        "[hidden animation]",
        "[a.mp4]",
        LAID_OPEN,
    ),
    "link": alike(spelled(("ici", "text_link", PAGE)), f"🙂 <a {PAGE}>ici</a>"),
    "link to an account": alike(spelled(("lui", "text_link", "tg://user?id=7")), "🙂 lui"),
    "mention": alike(spelled(("@paul", "mention")), "🙂 @paul"),
    "quotation": alike(
        spelled(("\n", ""), ("dit-il", "blockquote"), ("\nVoilà", "")),
        "🙂 \n<q>dit-il</q>\nVoilà",
    ),
    "code apart": alike(
        spelled(("\n", ""), ("a = 1\nb = 2", "pre")), "🙂 \n<pre>a = 1\nb = 2</pre>"
    ),
    "photo": unlike({"photo": [SEEN]}, "[photo]", "[photo.jpg]"),
    "photo with a caption": unlike(
        {
            "photo": [SEEN],
            "caption": "Mon plan",
            "caption_entities": [{"type": "bold", "offset": 4, "length": 4}],
        },
        "[photo] Mon <b>plan</b>",
        "[photo.jpg] Mon <b>plan</b>",
    ),
    "document": unlike(
        {"document": {**HELD, "file_name": "cv.pdf", "mime_type": "application/pdf"}},
        "[document]",
        "[cv.pdf]",
    ),
    "live photo": unlike(
        {"photo": [SEEN], "live_photo": {**SEEN, "photo": [SEEN], "duration": 2}},
        "[photo]",
        "[photo.jpg]",
    ),
    "animation": unlike(
        {"animation": {**SEEN, "duration": 1, "file_name": "a.mp4"}}, "[animation]", "[a.mp4]"
    ),
    "voice": unlike({"voice": {**HELD, "duration": 3}}, "[voice]", "[voice.ogg]"),
    "video": unlike({"video": {**SEEN, "duration": 3}}, "[video]", "[video.mp4]"),
    "video note": unlike(
        {"video_note": {**HELD, "duration": 3, "length": 240}}, "[video_note]", "[video.mp4]"
    ),
    "audio": unlike(
        {"audio": {**HELD, "duration": 3, "file_name": "a.mp3"}}, "[audio]", "[a.mp3]"
    ),
    "location": alike({"location": POINT}, f"📍\n{MAP}"),
    "venue": alike(
        {"location": POINT, "venue": {"location": POINT, "title": "Le Flore", "address": "Paris"}},
        f"📍 Le Flore, Paris\n{MAP}",
    ),
    "location that moves": alike(
        {"location": {**POINT, "live_period": 900}}, f"📍\n{MAP}", told="position de maintenant"
    ),
    "forwarded": alike(
        {"text": "Bon courage", "forward_origin": ORIGIN},
        "(Nour · message transféré) Bon courage",
    ),
    "contact": alike(
        {"contact": {"phone_number": "+33612345678", "first_name": "Zoé", "last_name": "Blanc"}},
        "👤 Zoé Blanc\n+33612345678",
    ),
    "contact, their own": alike(
        {"contact": {"phone_number": "+33612345678", "first_name": "Nour", "user_id": AUTHOR}},
        told="une fois d’accord tous les deux",
    ),
    "contact of their name": alike(
        {"contact": {"phone_number": "+33612345678", "first_name": "Nour"}},
        told="une fois d’accord tous les deux",
    ),
    "sticker": alike(
        {"sticker": {**SEEN, "type": "regular", "is_animated": False, "is_video": False}},
        told=NOT_PASSED,
    ),
    "poll": alike(
        {
            "poll": {
                "id": "1", "question": "?", "options": [], "total_voter_count": 0,
                "is_closed": False, "is_anonymous": True, "type": "regular",
                "allows_multiple_answers": False, "allows_revoting": False, "members_only": False,
            }
        },
        told=NOT_PASSED,
    ),
    "dice": alike({"dice": {"emoji": "🎲", "value": 3}}, told=NOT_PASSED),
    "file too big to be fetched": (
        {"document": {**HELD, "file_name": "film.mov", "file_size": BIG}, "caption": "Le film"},
        ["[document] Le film"],
        ["Le film"],
        "20 Mo au plus",
    ),
}  # fmt: skip

FROM_SLACK: dict[str, Row] = {
    "plain": alike({"text": "Bonjour &lt;toi&gt; &amp; *moi*"}, "Bonjour <toi> & *moi*"),
    "formatted": unlike(
        rich(
            section(
                {"type": "emoji", "name": "slightly_smiling_face", "unicode": "1f642"},
                span(" "),
                span("gras", "bold"),
                span(" penché", "bold", "italic"),
                span(" "),
                span("non", "strike"),
                span(" "),
                span("x < y", "code"),
                span(" "),
                span("ligne", "underline"),
            )
        ),
        "🙂 <b>gras<i> penché</i></b> <s>non</s> <code>x < y</code> <u>ligne</u>",
        "🙂 <b>gras</b><i><b> penché</b></i> <s>non</s> <code>x < y</code> <u>ligne</u>",
    ),
    "link": alike(
        rich(section({"type": "link", "url": PAGE, "text": "ici"})), f"<a {PAGE}>ici</a> ({PAGE})"
    ),
    "address": alike(rich(section(span("Vois "), {"type": "link", "url": PAGE})), f"Vois {PAGE}"),
    "mention": alike(
        rich(section(span("Vois "), {"type": "user", "user_id": "U0ZOE"}), text="Vois <@U0ZOE>"),
        "Vois @Zoé Roux",
    ),
    "quotation and code": alike(
        rich(
            section(span("Il dit\n")),
            section(span("oui"), kind="rich_text_quote"),
            section(span("a = 1"), kind="rich_text_preformatted"),
            section(span("Voilà")),
        ),
        "Il dit\n<q>oui</q>\n<pre>a = 1</pre>\nVoilà",
    ),
    "list": alike(
        rich(
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [section(span("un")), section(span("deux", "bold"))],
            }
        ),
        "1. un\n2. <b>deux</b>",
    ),
    "photo with words": unlike(
        {"text": "Vois", "files": [slack_file("a.jpg", "image/jpeg")]},
        "[photo] Vois",
        "[a.jpg] Vois",
    ),
    "voice": unlike(
        {"files": [slack_file("v.m4a", "audio/mp4", subtype="slack_audio")]},
        "[voice]",
        "[v.m4a]",
    ),
    "video": unlike({"files": [slack_file("a.mp4", "video/mp4")]}, "[video]", "[a.mp4]"),
    "snippet": unlike(
        {"files": [slack_file("note.txt", "text/plain", mode="snippet")]},
        "[document]",
        "[note.txt]",
    ),
    "several files": (
        {
            "text": "Trois",
            "files": [slack_file(f"{n}.pdf", "application/pdf") for n in ("a", "b", "c")],
        },
        ["[document+document+document] Trois"],
        ["[a.pdf+b.pdf+c.pdf] Trois"],
        "",
    ),
    "files of several kinds": (
        {
            "text": "Tout",
            "files": [
                slack_file("a.jpg", "image/jpeg"),
                slack_file("b.mp4", "video/mp4"),
                slack_file("c.mov", "video/quicktime"),
                slack_file("d.pdf", "application/pdf"),
                slack_file("e.m4a", "audio/mp4", subtype="slack_audio"),
                slack_file("f.png", "image/png"),
            ],
        },
        ["[photo+video] Tout", "[document+document]", "[voice]", "[photo]"],
        ["[a.jpg+b.mp4+c.mov+d.pdf] Tout", "[e.m4a]", "[f.png]"],
        "",
    ),
    "more than an album holds": (
        {"files": [slack_file(f"{n}.jpg", "image/jpeg") for n in range(12)]},
        [f"[{'+'.join(['photo'] * 10)}]", "[photo+photo]"],
        [f"[{'+'.join(f'{n}.jpg' for n in range(10))}]", "[10.jpg+11.jpg]"],
        "",
    ),
    "more than is fetched at once": (
        {"files": [slack_file(f"{n}.pdf", "application/pdf", 30_000_000) for n in "ab"]},
        ["[document]", "[document]"],
        ["[a.pdf]", "[b.pdf]"],
        "",
    ),
    "several files, the first too big": (
        {
            "text": "Le film",
            "files": [
                slack_file("film.mov", "video/quicktime", BIG),
                *(slack_file(f"{n}.pdf", "application/pdf") for n in ("a", "b")),
            ],
        },
        ["Le film", "[document+document]"],
        ["Le film", "[a.pdf+b.pdf]"],
        "50 Mo au plus",
    ),
    "file too big": alike(
        {"text": "Le film", "files": [slack_file("film.mov", "video/quicktime", BIG)]},
        "Le film",
        told="50 Mo au plus",
    ),
    "file that lies elsewhere": alike(
        {"files": [slack_file("x", "text/plain", is_external=True)]}, told=NOT_PASSED
    ),
    "voice of a kind that is not played": unlike(
        {"files": [slack_file("v.webm", "audio/webm;codecs=opus", subtype="slack_audio")]},
        "[document] (message vocal, à ouvrir comme un fichier)",
        "[v.webm]",
    ),
    "voice that is told as a film": unlike(
        {"files": [slack_file("v.mp4", "video/mp4", subtype="slack_audio")]},
        "[voice]",
        "[v.mp4]",
    ),
    "voice whose kind is not told": unlike(
        {"files": [slack_file("v.m4a", "", subtype="slack_audio")]},
        "[voice]",
        "[v.m4a]",
    ),
    "forwarded with words": alike(
        {"text": "Lis ceci", "attachments": [{"is_share": True, "text": "Ailleurs"}]},
        "Lis ceci",
        told=NOT_PASSED,
    ),
    "link with its preview": alike({"text": "Vois", "attachments": [{"title": "X"}]}, "Vois"),
    "forwarded, or of a kind we do not know": alike({"attachments": [{}]}, told=NOT_PASSED),
}


@pytest.mark.parametrize("reader", BOTH)
@pytest.mark.parametrize("author", BOTH)
def test_what_is_written_arrives_or_its_author_is_told(
    house: House, author: str, reader: str, begin: Begin
) -> None:
    way = begin(house, relay, author, reader)
    rows = FROM_TELEGRAM if author == "telegram" else FROM_SLACK
    for kind, (payload, on_telegram, on_slack, told) in rows.items():
        arrives = on_telegram if reader == "telegram" else on_slack
        if reader == author == "telegram" and kind.startswith(("file too big", "hidden")):
            told = ""  # it is not fetched, and stays hidden
        assert (kind, way.sends(**payload)) == (kind, arrives)
        heard = way.told()
        assert bool(heard) == bool(told), (kind, heard)
        assert told in "".join(heard), kind


def test_a_clip_is_handed_to_telegram_by_a_name_that_is_no_films(
    house: House, begin: Begin
) -> None:
    way = begin(house, relay, "slack", "telegram")
    way.sends(text="", files=[slack_file("clip.mp4", "video/mp4", subtype="slack_audio")])
    attachment = way.reader.screen.shown[-1].message.attachment
    assert attachment is not None
    media = load_of(attachment, b"clip").media
    assert isinstance(media, InputFile)
    assert (media.filename, media.mimetype) == ("clip.m4a", "audio/mp4")


@pytest.mark.parametrize("reader", BOTH)
@pytest.mark.parametrize("author", BOTH)
@pytest.mark.parametrize(
    ("name", "arrives"),
    [
        ("../../évil name.pdf", "évil name.pdf"),
        ("C:\\temp\\cv.pdf", "cv.pdf"),
        ("fdp.\u202ecv\x00\n.exe", "fdp.cv.exe"),
        ("/..", ""),
    ],
)
def test_a_files_name_names_no_folder(
    house: House, author: str, reader: str, name: str, arrives: str, begin: Begin
) -> None:
    way = begin(house, relay, author, reader)
    if author == "telegram":
        way.sends(document={**HELD, "file_name": name})
    else:
        way.sends(text="", files=[{**slack_file("F", "application/pdf"), "name": name}])
    attachment = way.reader.screen.shown[-1].message.attachment
    assert attachment is not None
    assert attachment.name == arrives
