"""Messages in, what Telegram is given out."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from telegram import MessageEntity

from bot.telegram.outbound import Part, compose, keyboard, units
from storage.mail import Address, Button, Message

TO = Address("telegram:1")


def message(**fields: Any) -> Message:
    return Message(to=TO, key="k", **fields)


def marked(part: Part, kind: str) -> list[str]:
    """The pieces of a text that are of a kind, cut out as Telegram would."""
    raw = part.text.encode("utf-16-le")
    return [
        raw[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
        for entity in part.entities
        if entity.type == kind
    ]


def test_everything_in_its_place() -> None:
    (part,) = compose(
        message(
            author="Claire 🙂",
            title="Ton rendez-vous",
            text="C’est bientôt.",
            facts=(("Quand", "demain"), ("Où", "Paris")),
            quote="À demain <b>!</b>",
        )
    )
    assert part.text == (
        "Claire 🙂\nTon rendez-vous\n\nC’est bientôt.\n\n"
        "Quand · demain\nOù · Paris\n\nÀ demain <b>!</b>"
    )
    assert marked(part, MessageEntity.BOLD) == ["Claire 🙂", "Ton rendez-vous", "Quand", "Où"]
    assert marked(part, MessageEntity.BLOCKQUOTE) == ["À demain <b>!</b>"]


def test_plain_words_stay_plain() -> None:
    assert compose(message(text="*a* _b_ <i>c</i> @all")) == [Part("*a* _b_ <i>c</i> @all")]


def test_a_message_without_words_has_no_part() -> None:
    assert compose(message(text=" \n")) == []


def test_buttons() -> None:
    rows = (
        (Button(label="Oui", act="yes"), Button(label="Non", act="no")),
        (Button(label="Le site", url="https://ax.polytechnique.org"),),
    )
    markup = keyboard(message(text="Alors ?", buttons=rows))
    assert markup is not None
    shown = [[(b.text, b.callback_data, b.url) for b in row] for row in markup.inline_keyboard]
    assert shown == [
        [("Oui", "yes", None), ("Non", "no", None)],
        [("Le site", None, "https://ax.polytechnique.org")],
    ]
    assert keyboard(message(text="Alors ?")) is None


def test_long_texts_are_cut_between_words() -> None:
    words = "bonjour 😀 " * 800
    parts = compose(message(title="Titre", text=words))
    assert len(parts) > 1
    assert all(part.text.endswith(" ") for part in parts[:-1])
    assert marked(parts[0], MessageEntity.BOLD) == ["Titre"]


@given(
    text=st.text(st.sampled_from("ab \n😀é"), min_size=1, max_size=300),
    quote=st.text(st.sampled_from("ab \n😀é"), max_size=100),
    limit=st.integers(2, 80),
)
def test_no_part_is_too_long_and_nothing_is_lost(text: str, quote: str, limit: int) -> None:
    whole = "".join(part.text for part in compose(message(text=text + ".", quote=quote), 10_000))
    parts = compose(message(text=text + ".", quote=quote), limit)
    assert all(units(part.text) <= limit for part in parts)
    assert "".join("".join(p.text for p in parts).split()) == "".join(whole.split())
    for part in parts:
        for entity in part.entities:
            assert entity.offset + entity.length <= units(part.text)
