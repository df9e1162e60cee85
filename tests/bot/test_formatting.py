"""Whatever is formatted, however: both platforms take it, and no character is lost."""

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import outbound as slack
from bot.telegram import outbound as telegram
from sandbox.slack.blocks import check_message_blocks
from sandbox.telegram.entities import checked
from storage.mail import Address, Message
from storage.marks import Kind, Mark, leads_out, placed, within

PAGE = "https://ax.example/a"
texts = st.text(st.sampled_from("ab \n😀é"), max_size=60).map(lambda text: f"{text}.")
marks = st.lists(
    st.builds(
        lambda kind, start, length: Mark(
            kind=kind, start=start, end=start + length, url=PAGE if kind == "link" else ""
        ),
        kind=st.sampled_from(get_args(Kind)),
        start=st.integers(0, 60),
        length=st.integers(0, 20),
    ),
    max_size=6,
)


def message(platform: str, text: str, held: list[Mark]) -> Message:
    to = Address(f"{platform}:1")
    return Message(to=to, key="k", text=text, marks=within(held, 0, len(text)), author="Nour")


@given(texts, marks)
def test_telegram_takes_it(text: str, held: list[Mark]) -> None:
    for part in telegram.compose(message("telegram", text, held)):
        given_ = [each.to_dict() for each in part.entities]
        assert len(checked(part.text, given_, {})) == len(given_)


@given(texts, marks)
def test_slack_takes_it_with_every_character(text: str, held: list[Mark]) -> None:
    blocks = slack.payload(message("slack", text, held))["blocks"]
    check_message_blocks(blocks)
    assert "".join(_characters(blocks).split()) == "".join(f"Nour{text}".split())


def _characters(blocks: list[dict[str, Any]]) -> str:
    spans = [span for block in blocks for part in block["elements"] for span in part["elements"]]
    return "".join(span.get("text") or span["url"] for span in spans)


@given(texts, marks, st.integers(1, 40))
def test_a_part_bears_the_marks_of_its_own_characters(
    text: str, held: list[Mark], size: int
) -> None:
    parts = [part for at in range(0, len(text), size) if (part := text[at : at + size].strip())]
    for mark in held:
        borne = "".join(
            part[each.start : each.end]
            for part, at in placed(text, parts)
            for each in within([mark], at, at + len(part))
        )
        assert "".join(borne.split()) == "".join(text[mark.start : mark.end].split())


@pytest.mark.parametrize(
    ("url", "is_page"),
    [
        ("https://ax.org", True),
        ("http://ax.org:8080/a?b=c#d", True),
        ("https://intranet/x", False),
        ("tg://user?id=1", False),
        ("slack://user?id=U1", False),
        ("javascript:alert(1)", False),
        ("https://a@b.org", False),
        ("https://", False),
    ],
)
def test_only_pages_stand_behind_words(url: str, is_page: bool) -> None:
    assert leads_out(url) is is_page
