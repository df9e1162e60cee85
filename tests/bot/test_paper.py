"""Pages that are drawn: what they hold, and that anything can be written on them. That drawing
harms nobody is proved in `test_draw`."""

import copy
import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from bot.paper import press
from bot.paper.draw import draw
from storage.mail import Paper

NO_FONT = "\u0378"
"""A letter that Unicode has not given out: no font has it."""

NOTE = "[…] tient la place de ce qui n’a pas pu être dessiné."

SUMMARY: dict[str, Any] = {
    "lang": "fr",
    "title": "Tes mots, à garder",
    "name": "Nour Haddad",
    "about": "promo 2015 · Lyon, France",
    "date": "3 mars 2026",
    "intro": "Voici ce que tu as écrit, sans rien y changer.",
    "parts": [
        {
            "title": "Toi",
            "lines": [
                {"label": "Formation", "text": "Cycle ingénieur"},
                {"label": "En poste", "text": "Oui, en poste"},
            ],
        },
        {
            "title": "Ta situation",
            "lines": [
                {"label": "Pourquoi maintenant", "text": "Mon équipe part à Munich en mai. " * 4},
            ],
        },
    ],
    "note": "Cette page est à toi.",
    "undrawn_note": NOTE,
}

TIMELINE: dict[str, Any] = {
    "lang": "fr",
    "title": "Où en est ta demande",
    "steps": [
        {"label": "Demande envoyée", "when": "lundi 2 mars", "state": "done"},
        {"label": "Première réponse", "when": "d’ici au lundi 9 mars", "state": "now"},
        {"label": "Rencontre", "when": "ensuite", "state": "next"},
    ],
    "note": "Tu peux ajouter quelque chose à tout moment.",
}

HELD: dict[str, Any] = {
    "lang": "fr",
    "title": "Tout ce qui est gardé sur toi",
    "name": "Nour Haddad",
    "date": "3 mars 2026",
    "intro": "Voici tout.",
    "sections": [
        {
            "title": "Demandes",
            "entries": [
                {"title": "2 mars 2026", "lines": [{"label": "Besoin", "text": "Rebondir"}]},
                {"title": "", "lines": [{"label": "", "text": "Sans titre ni libellé."}]},
            ],
        },
        {"title": "Rencontres", "entries": []},
        {"title": "", "entries": [{"title": "Sous rien", "lines": []}]},
    ],
    "note": "",
    "undrawn_note": NOTE,
}


def answered(*texts: str) -> dict[str, Any]:
    """A summary whose one part has these answers."""
    lines = [{"label": f"Question {number}", "text": text} for number, text in enumerate(texts)]
    return {**SUMMARY, "parts": [{"title": "Toi", "lines": lines}]}


def pages(file: bytes) -> list[str]:
    """What each page of a PDF says."""
    return [page.extract_text() for page in PdfReader(BytesIO(file)).pages]


def unspaced(text: str) -> str:
    return "".join(text.split())


def title_size(file: bytes) -> float:
    """How large the largest letters of the first page are."""
    sizes: list[float] = []

    def see(text: str, user: Any, matrix: Any, font: Any, size: float) -> None:
        sizes.append(size)

    PdfReader(BytesIO(file)).pages[0].extract_text(visitor_text=see)
    return max(sizes)


def tags(file: bytes) -> list[str]:
    """The structure that a screen reader follows, in order."""

    def walk(node: Any) -> Iterator[str]:
        node = node.get_object()
        if isinstance(node, ArrayObject):
            for each in node:
                yield from walk(each)
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                yield str(node["/S"])
            if "/K" in node:
                yield from walk(node["/K"])

    return list(walk(PdfReader(BytesIO(file)).root_object["/StructTreeRoot"]))


def size(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG, in pixels."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


async def test_a_summary_is_one_accessible_page() -> None:
    file = await draw(Paper(template="summary", data=SUMMARY))
    assert file.startswith(b"%PDF-")
    (text,) = pages(file)
    for words in ("Tes mots, à garder", "Nour Haddad", "promo 2015 · Lyon, France", "3 mars 2026"):
        assert words in text
    assert text.index("Formation") < text.index("Cycle ingénieur") < text.index("En poste")
    assert NOTE not in text  # nothing was left out
    assert "1 / 1" not in text
    reader = PdfReader(BytesIO(file))
    assert reader.metadata is not None
    assert reader.metadata.title == "Tes mots, à garder"
    assert reader.metadata.creation_date is None  # it would differ from one drawing to the next
    root: Any = reader.root_object
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert [tag for tag in tags(file) if tag.startswith(("/H", "/LI"))] == [
        "/H1",
        "/H2",
        "/LI",
        "/LI",
        "/H2",
    ]


async def test_a_summary_gets_smaller_before_it_gets_longer() -> None:
    answer = "Mon équipe part à Munich en mai : je peux la suivre, ou rester et choisir. " * 11
    large = await draw(Paper(template="summary", data=answered(answer)))
    small = await draw(Paper(template="summary", data=answered(*[answer] * 4)))
    assert len(pages(large)) == len(pages(small)) == 1
    assert title_size(large) > title_size(small)
    long = pages(await draw(Paper(template="summary", data=answered(*[answer] * 12))))
    assert len(long) > 1
    assert [page.split("\n")[-1] for page in long] == [
        f"{number} / {len(long)}" for number in range(1, len(long) + 1)
    ]


async def test_all_that_is_held() -> None:
    file = await draw(Paper(template="held", data=HELD))
    (text,) = pages(file)
    assert text.index("Rebondir") < text.index("Rencontres\n–") < text.index("Sous rien")
    assert "Sans titre ni libellé." in text


@pytest.mark.parametrize("state", ["done", "now", "late", "next"])
async def test_a_timeline_is_a_picture_for_a_phone(state: str) -> None:
    step = {**TIMELINE["steps"][0], "state": state}
    picture = await draw(Paper(template="timeline", data={**TIMELINE, "steps": [step]}, form="png"))
    longer = await draw(
        Paper(template="timeline", data={**TIMELINE, "steps": [step, step]}, form="png")
    )
    assert size(picture)[0] == size(longer)[0] == 1080
    assert 200 < size(picture)[1] < size(longer)[1] < 1000


@pytest.mark.parametrize("lines", [0, 1, 5])
@pytest.mark.parametrize("points", [["départ"], ["départ", "mi-parcours", "fin", "après"]])
async def test_a_curve_is_a_picture_for_a_phone(points: list[str], lines: int) -> None:
    line = {"label": "J’ose contacter des gens", "values": [1, 0, 5, 9][: len(points)]}
    data = {"title": "Ta courbe", "points": points, "most": 5, "lines": [line] * lines}
    width, height = size(await draw(Paper(template="curve", data=data, form="png")))
    assert width == 1080
    assert 100 < height < 1.6 * width  # taller, a phone shows it small


def test_no_two_states_look_alike() -> None:
    def picture(state: str) -> bytes:
        step = {"label": "Demande envoyée", "state": state}
        return press.draw("timeline", {**TIMELINE, "steps": [step]}, "png")

    assert len({picture(state) for state in ("done", "now", "late", "next")}) == 4


def test_words_are_never_markup() -> None:
    written = "#let x = 1; *a* _b_ $c$ @d <e> `f` [g] \\h ~ -- --- ... /* i */ // j \"k\" 'l' = m"
    (text,) = pages(press.draw("summary", answered(written), "pdf"))
    assert written in text


def test_lines_and_paragraphs_stay() -> None:
    file = press.draw("summary", answered("un\ndeux\r\n\r\n\r\n- trois\u2028quatre\tcinq"), "pdf")
    assert "un\ndeux\n- trois\nquatre cinq\n" in pages(file)[0]
    assert tags(file).count("/P") == 5  # of the answer two; the others are ours
    short = press.draw("summary", answered("un\rdeux"), "pdf")
    assert "/LI" not in tags(short)  # two lines are no fact


def test_no_line_begins_with_a_pronoun() -> None:
    written = "\n".join("x" * indent + " écris-le" * 20 for indent in range(9))
    (text,) = pages(press.draw("summary", answered(written), "pdf"))
    assert not [line for line in text.split("\n") if line.startswith("le")]


def test_writing_from_right_to_left_stands_on_the_right() -> None:
    starts: dict[str, float] = {}

    def see(text: str, place: list[float], matrix: list[float], font: Any, size: float) -> None:
        starts[text.strip()] = place[4] + matrix[4]

    file = press.draw("summary", answered("ab\n\n« שלום\n\ncd"), "pdf")
    PdfReader(BytesIO(file)).pages[0].extract_text(visitor_text=see)
    (hebrew,) = (start for text, start in starts.items() if "ש" in text)
    assert hebrew > starts["ab"] + 200
    assert starts["ab"] == starts["cd"]


def test_what_no_font_has_is_left_out_and_the_page_says_so() -> None:
    written = f"Merci {NO_FONT}{NO_FONT} {NO_FONT}\u200d{NO_FONT}, à bientôt{NO_FONT}."
    (text,) = pages(press.draw("summary", answered(written), "pdf"))
    assert "Merci […], à bientôt[…]." in text
    assert NOTE in text
    (text,) = pages(press.draw("summary", {**answered(written), "undrawn_note": ""}, "pdf"))
    assert text.endswith("Cette page est à toi.")
    assert size(press.draw("timeline", {**TIMELINE, "note": NO_FONT}, "png"))


def test_a_mark_that_no_font_has_on_its_letter_does_not_take_the_letter_along() -> None:
    (text,) = pages(press.draw("summary", answered("la\u0951, là"), "pdf"))
    assert "Question 0 la, là\n" in text
    assert "Nour Haddad" in text
    assert NOTE in text


def test_what_shows_nothing_goes_without_a_word() -> None:
    (text,) = pages(
        press.draw("summary", answered("a\0b\x07c\ud800d\ufeffe\uf8fff\x7f\ufffeg"), "pdf")
    )
    assert "abcdefg" in text
    assert NOTE not in text


@pytest.mark.parametrize(
    "written",
    ["W" * 6000, "Chaque semaine, la même question. " * 180, "Z\u0336\u0321\u031b\u0315" * 1500],
)
def test_forty_long_answers(written: str) -> None:
    file = press.draw("summary", answered(*[written] * 40), "pdf")
    assert len(PdfReader(BytesIO(file)).pages) > 20


ADDRESS = "https://example.org/" + "nour-" * 30 + "W" * 200


@pytest.mark.parametrize("written", ["W" * 200, ADDRESS, "-" * 300, "a\u00a0" * 150, "é" * 200])
def test_a_word_that_is_too_long_is_broken(written: str) -> None:
    text = "".join(pages(press.draw("summary", answered(written), "pdf")))
    assert max(len(line) for line in text.split("\n")) < 150
    assert unspaced(written) in unspaced(text)  # and copied as it was


@pytest.mark.parametrize("template", ["summary", "held", "timeline", "curve", "digest", "report"])
@pytest.mark.parametrize(
    "data",
    [
        {},
        {"lang": "", "title": " ", "parts": [{}], "sections": [{}], "steps": [{}]},
        {
            "lang": "fr-CA",
            "parts": [{"title": "a", "lines": []}, {"lines": [{}, {"text": "b"}]}],
            "sections": [{"entries": [{}, {"title": "c", "lines": [{"label": "d"}]}]}],
            "steps": [{"state": "unheard of"}],
            "figures": [{}, {"value": "W" * 60, "label": "é" * 90}],
            "charts": [
                {},
                {"kind": "pairs"},
                {"kind": "pairs", "bars": [{}, {"values": [0, 123456]}]},
                {"kind": "table", "rows": [["a"]]},
                {"kind": "table", "rows": [["a", "b"], ["c", "d"]]},
                {"bars": [{}, {"label": "a" * 90, "value": 0, "until": 4, "told": "moins de 5"}]},
            ],
        },
    ],
)
def test_anything_may_be_missing(template: str, data: dict[str, Any]) -> None:
    assert press.draw(template, data, "pdf").startswith(b"%PDF-")


ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60)


def filled(data: Any, texts: list[str]) -> Any:
    """`data` with these texts in the places of its own, as far as they go."""
    if isinstance(data, str):
        return texts.pop() if texts else data
    if isinstance(data, dict):
        return {name: filled(value, texts) for name, value in data.items()}
    return [filled(value, texts) for value in data]


@settings(max_examples=30, deadline=None)
@given(st.sampled_from([SUMMARY, HELD, TIMELINE]), st.lists(ANYTHING, min_size=1, max_size=20))
def test_anything_can_be_written(data: dict[str, Any], texts: list[str]) -> None:
    template = {id(SUMMARY): "summary", id(HELD): "held"}.get(id(data), "timeline")
    assert press.draw(template, filled(data, texts), "pdf").startswith(b"%PDF-")


LATIN = st.text(
    st.sampled_from(
        "aeiouyéèêàâçîïôœùûüÿÉÀÇŒnrstlmdpcfgWM0123 \n’«»…–-.,;:!?()*_#$@<>[]{}\\/\"'=~`^|&%"
    ),
    max_size=150,
)


@settings(max_examples=30, deadline=None)
@given(LATIN)
def test_no_letter_of_ours_is_lost(written: str) -> None:
    file = press.draw("summary", answered(written, "La suite, bien plus longue. " * 5), "pdf")
    text = unspaced("".join(pages(file)))
    assert f"Question0{unspaced(written)}Question1" in text


@pytest.mark.parametrize("form", ["pdf", "png"])
async def test_the_same_paper_is_the_same_file(form: str) -> None:
    paper = Paper.model_validate({"template": "timeline", "data": TIMELINE, "form": form})
    assert await draw(paper) == await draw(copy.deepcopy(paper))
