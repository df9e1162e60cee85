"""Messages and forms in, Slack's payloads out."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack import manifest, views
from bot.slack.outbound import BLOCKS, SECTION, TOTAL, blocks, home, mark, payload
from bot.slack.texts import cut, length, pieces
from conversations.team.forms import Choice, Field, Form, Preview
from storage.mail import STAFF, Button, Line, Message, Ref, Section

MANIFEST = Path(manifest.__file__).with_name("manifest.json")
HOSTILE = "<!channel> *gras* :tada: `code` <https://x|y> & <@U0ANNE>"


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


def words(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


def bold(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text, "style": {"bold": True}}


def paragraph(*elements: dict[str, Any]) -> dict[str, Any]:
    section = {"type": "rich_text_section", "elements": list(elements)}
    return {"type": "rich_text", "elements": [section]}


def test_a_whole_card() -> None:
    card = Message(
        to=STAFF,
        key="card/12",
        title="Camille D. (X2012)",
        text="Cherche à changer de métier.",
        facts=(("Besoin", "Rebondir"), ("Depuis", "<2> jours")),
        quote="Je voudrais\nparler <à> quelqu’un",
        author="Camille",
        buttons=(
            (
                Button(label="Je m’en occupe", act="claim/12", style="primary"),
                Button(label="Question", act="ask/12", form=True),
            ),
            (
                Button(label="Dossier", url="https://example.org/12"),
                Button(label="Refuser", act="decline/12", form=True, style="danger"),
            ),
        ),
    )
    assert payload(card) == {
        "text": "Camille\nCamille D. (X2012)\nCherche à changer de métier.\n"
        "Besoin\u00a0: Rebondir\nDepuis\u00a0: &lt;2&gt; jours\n"
        "« Je voudrais\nparler &lt;à&gt; quelqu’un »",
        "metadata": {"event_type": "camarade", "event_payload": {"key": mark("card/12")}},
        "blocks": [
            paragraph(bold("Camille")),
            {"type": "header", "text": plain("Camille D. (X2012)")},
            {"type": "section", "text": plain("Cherche à changer de métier.")},
            paragraph(
                bold("Besoin"),
                words("\u2002Rebondir"),
                bold("\nDepuis"),
                words("\u2002<2> jours"),
            ),
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_quote",
                        "elements": [words("Je voudrais\nparler <à> quelqu’un")],
                    }
                ],
            },
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "button",
                        "text": plain("Je m’en occupe"),
                        "action_id": "act:0:0",
                        "value": "claim/12",
                        "style": "primary",
                    },
                    {
                        "type": "button",
                        "text": plain("Question"),
                        "action_id": "form:0:1",
                        "value": "ask/12",
                    },
                ],
            },
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "button",
                        "text": plain("Dossier"),
                        "action_id": "link:1:0",
                        "url": "https://example.org/12",
                    },
                    {
                        "type": "button",
                        "text": plain("Refuser"),
                        "action_id": "form:1:1",
                        "value": "decline/12",
                        "style": "danger",
                    },
                ],
            },
        ],
    }
    assert home(card)["type"] == "home"


def test_relayed_words_stand_under_a_bold_name_and_are_only_characters() -> None:
    relayed = Message(to=STAFF, key="k", author="Camille", text=f"{HOSTILE} https://x.org")
    address = {"type": "link", "url": "https://x.org"}
    (block,) = blocks(relayed)
    spans = block["elements"][0]["elements"]
    assert spans[0] == bold("Camille\n")
    assert spans[-1] == address
    assert all(set(span) == {"type", "text"} for span in spans[1:-1] if span["type"] == "text")
    assert blocks(relayed.model_copy(update={"text": " "})) == [paragraph(bold("Camille\n"))]


def test_a_page_lists_what_there_is_and_leads_there() -> None:
    long = "reçue il y a trois jours ouvrés, suivie par Claire"
    page = Message(
        to=STAFF,
        key="home",
        title="Bureau",
        text="Ce qui attend.",
        buttons=((Button(label="Inviter", act="invite"),),),
        sections=(
            Section(
                heading="À prendre : 3",
                lines=(
                    Line(label="n° 1 · *Anne*", value="<hier>", leads_to=Ref("17.01")),
                    Line(label="n° 2 · Paul"),
                    Line(label="n° 3 · Zoé", value=long),
                ),
                note="… et 3 de plus",
                buttons=(Button(label="Suite", act="home/list/mine/all/2"),),
            ),
            Section(heading="Par situation", buttons=(Button(label="Toutes", act="home/all"),)),
        ),
    )
    view = home(page, lambda ref: f"https://x.slack.com/p{ref}")
    assert view["blocks"][:3] == blocks(page)
    linked = {"type": "link", "url": "https://x.slack.com/p17.01", "text": "n° 1 · *Anne*"}
    items = [
        [{**linked, "style": {"bold": True}}, words("\u2002<hier>")],
        [bold("n° 2 · Paul")],
        [bold("n° 3 · Zoé"), words(f"\n{long}")],
    ]
    listed = {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [{"type": "rich_text_section", "elements": item} for item in items],
    }
    heading = paragraph(bold("À prendre : 3"))
    assert view["blocks"][3:] == [
        {"type": "divider"},
        {**heading, "elements": [*heading["elements"], listed]},
        {"type": "context", "elements": [plain("… et 3 de plus")]},
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "text": plain("Suite"),
                    "action_id": "act:s0:0:0",
                    "value": "home/list/mine/all/2",
                }
            ],
        },
        {"type": "divider"},
        paragraph(bold("Par situation")),
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "text": plain("Toutes"),
                    "action_id": "act:s1:0:0",
                    "value": "home/all",
                }
            ],
        },
    ]
    assert "url" not in json.dumps(home(page)["blocks"][3:])


def test_no_two_buttons_of_a_page_have_the_same_act() -> None:
    again = Button(label="Encore", act="invite")
    with pytest.raises(ValueError, match="same act"):
        Message(
            to=STAFF,
            key="home",
            title="Bureau",
            buttons=((again,),),
            sections=(Section(heading="À prendre", buttons=(again,)),),
        )


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Voir https://x.org/a?b=1, merci.", "https://x.org/a?b=1"),
        ("(https://x.org/a_(b))", "https://x.org/a_(b)"),
        ("« https://x.org »", "https://x.org"),
        ("https://meet.example.org/abc-def…", "https://meet.example.org/abc-def"),
    ],
)
def test_addresses_are_links_that_show_themselves(text: str, address: str) -> None:
    (block,) = blocks(Message(to=STAFF, key="k", text=text))
    spans = block["elements"][0]["elements"]
    assert {"type": "link", "url": address} in spans
    assert "".join(span.get("text", span.get("url")) for span in spans) == text


def strings(thing: Any, kinds: frozenset[str]) -> list[dict[str, Any]]:
    """Every text object of a payload, of the given kinds."""
    found: list[dict[str, Any]] = []
    if isinstance(thing, dict):
        if thing.get("type") in kinds and isinstance(thing.get("text"), str):
            found.append(thing)
        for value in thing.values():
            found += strings(value, kinds)
    elif isinstance(thing, list):
        for value in thing:
            found += strings(value, kinds)
    return found


def test_nothing_a_person_wrote_is_markup() -> None:
    message = Message(
        to=STAFF,
        key="k",
        title=HOSTILE,
        text=HOSTILE,
        author=HOSTILE,
        quote=HOSTILE,
        facts=((HOSTILE, HOSTILE),),
        buttons=((Button(label=HOSTILE[:75], act="a"),),),
    )
    told = payload(message)
    assert strings(told["blocks"], frozenset({"mrkdwn"})) == []
    assert all(t["emoji"] is False for t in strings(told["blocks"], frozenset({"plain_text"})))
    assert "<" not in told["text"]


def long_words(most: int) -> st.SearchStrategy[str]:
    """Short and very long texts, with characters that count twice."""
    unit = st.sampled_from(["a ", "é👋 ", "mot\n", "👋", "<!x> "])
    return st.builds(lambda unit, times: (unit * times)[:most].strip(), unit, st.integers(0, most))


@settings(max_examples=40, deadline=None)
@given(
    text=long_words(3500),
    title=long_words(400),
    author=long_words(200),
    quote=long_words(4000),
    facts=st.lists(
        st.tuples(long_words(200).map(lambda w: w or "l"), long_words(4000)), max_size=30
    ),
    rows=st.integers(0, 8),
)
def test_slack_takes_every_message(
    text: str,
    title: str,
    author: str,
    quote: str,
    facts: list[tuple[str, str]],
    rows: int,
) -> None:
    message = Message(
        to=STAFF,
        key="k",
        text=text or "x",
        title=title,
        author=author,
        quote=quote,
        facts=tuple(facts),
        buttons=tuple((Button(label="b", act=f"b/{n}"),) for n in range(rows)),
    )
    shown = blocks(message)
    assert len(shown) <= BLOCKS
    texts = strings(shown, frozenset({"plain_text", "text"}))
    assert sum(length(each["text"]) for each in texts) <= TOTAL
    assert all(each["text"] for each in texts)
    for block in shown:
        if block["type"] == "section" and "text" in block:
            assert length(block["text"]["text"]) <= SECTION


@given(st.text(alphabet="ab \n👋", max_size=300), st.integers(2, 60))
def test_pieces_lose_no_word(text: str, limit: int) -> None:
    parts = pieces(text, limit)
    assert all(0 < length(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_cut_ends_after_a_word() -> None:
    assert cut("Poser une question à Camille", 24) == "Poser une question à…"
    assert cut("court", 24) == "court"
    assert cut("👋" * 20, 11) == "👋" * 5 + "…"


def test_every_kind_of_field() -> None:
    form = Form(
        act="f/1",
        title="Un titre bien trop long pour Slack",
        about="Demande n° 12",
        intro="Pour commencer",
        facts=(("1. Paul", "connaît *ceci*"),),
        note="Pas proposés : Anne",
        fields=(
            Field(name="t", label="Texte", value="v" * 30, limit=20),
            Field(name="l", label="Long", kind="long_text", hint="Aide", limit=9000),
            Field(
                name="c",
                label="Choix",
                kind="choice",
                choices=(Choice("1", "L" * 100, "N" * 100), Choice("2", "Deux")),
                value="2",
            ),
            Field(
                name="m",
                label="Plusieurs",
                kind="choices",
                choices=tuple(Choice(str(n), f"Choix {n}") for n in range(120)),
                value="1,3",
                limit=3,
                optional=True,
            ),
            Field(name="p", label="Personne", kind="person", value="slack:U0ANNE"),
            Field(name="e", label="Vide", kind="choice", hint="Personne pour l’instant"),
        ),
        submit="Envoyer la proposition maintenant",
        cancel="Annuler",
    )
    errand = views.Errand("f/1", STAFF, "1.2")
    view = views.form_view(form, errand)
    assert length(view["title"]["text"]) <= 24
    assert length(view["submit"]["text"]) <= 24
    assert views.unpack(view["private_metadata"]) == errand
    about, intro, facts, note, text, long, choice, several, person, empty = view["blocks"]
    assert about == paragraph(bold("Demande n° 12"))
    assert intro["type"] == "section"
    assert facts == paragraph(bold("1. Paul"), words("\u2002connaît *ceci*"))
    assert note["type"] == "context"
    assert text["element"]["initial_value"] == "v" * 20
    assert long["element"]["max_length"] == 3000
    assert length(choice["element"]["options"][0]["text"]["text"]) <= 75
    assert length(choice["element"]["options"][0]["description"]["text"]) <= 75
    assert choice["element"]["initial_option"]["value"] == "2"
    assert len(several["element"]["options"]) == 100
    assert [o["value"] for o in several["element"]["initial_options"]] == ["1", "3"]
    assert several["element"]["max_selected_items"] == 3
    assert person["element"]["initial_user"] == "U0ANNE"
    assert empty["type"] == "section"  # a select without options is refused


def test_a_preview_shows_all_of_it() -> None:
    shown = "\n\n".join(f"Paragraphe {n} : " + "mot " * 100 for n in range(20))
    preview = Preview(title="À relire", to="Pour Camille", shown=shown, submit="Oui", back="Non")
    view = views.preview_view(preview, views.Errand("f/1", STAFF))
    to, *quoted = view["blocks"]
    assert to == paragraph(bold("Pour Camille"))
    quotes = [element for block in quoted for element in block["elements"]]
    assert {quote["type"] for quote in quotes} == {"rich_text_quote"}
    text = "".join(span["text"] for quote in quotes for span in quote["elements"])
    assert "".join(text.split()) == "".join(shown.split())


@given(
    st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=5),
    st.text(max_size=64),
    st.text(max_size=20),
)
def test_an_errand_comes_back_as_it_went(values: dict[str, str], act: str, under: str) -> None:
    errand = views.Errand(act, STAFF, under, values)
    assert views.unpack(views.pack(errand)) == errand


def test_the_committed_manifest_is_in_step() -> None:
    assert MANIFEST.read_text(encoding="utf-8") == manifest.text()
    told = json.loads(manifest.text())
    assert told["settings"]["socket_mode_enabled"]
    assert set(told["oauth_config"]["scopes"]["bot"]) == set(manifest.SCOPES)
    assert set(told["settings"]["event_subscriptions"]["bot_events"]) == set(manifest.EVENTS)
