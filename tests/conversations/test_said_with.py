"""An answer that was typed is kept in its own words, too, where they say more than the option."""

from typing import Any

import pytest

from conversations.dialogue import options
from conversations.dialogue.run import Run
from storage.tables import Dialogue, Request
from tests.conversations.test_exporting import exported
from tests.conversations.test_intake import ANSWERS, agrees, asks
from tests.harness import CATALOGUE, House, Player

WORDS = CATALOGUE.home.words
INTAKE = CATALOGUE.home.forms["intake"]
SAID = "Le soir, après 19h, jamais le mardi"


def kept(house: House) -> dict[str, Any]:
    (dialogue,) = (each for each in house.all(Dialogue) if each.form == "intake")
    return dialogue.answers


def up_to(player: Player, name: str) -> Player:
    """Through the request, up to this question."""
    for answer in ANSWERS:
        if Run(INTAKE, kept(player.house)).position == name:
            return player
        player.says(answer)
    raise AssertionError(f"{name} was not asked")


def several() -> str:
    """The question about the times that suit."""
    return next(
        name
        for name, question in INTAKE.questions.items()
        if question.kind == "choices" and options.mentioned("le soir", question)
    )


def test_what_was_typed_stands_beside_the_option_wherever_it_is_read(house: House) -> None:
    name = several()
    nour = up_to(agrees(house.phone()), name)
    nour.says(SAID)
    assert kept(house)[f"{name}~said"] == SAID
    assert WORDS("dialogue.said_too") in nour.all()
    for answer in ANSWERS[17:]:
        nour.says(answer)
    assert SAID in nour.last.text
    nour.presses("Envoyer")
    house.staff().sees(SAID)
    readable, _ = exported(nour)
    assert SAID in readable
    nour.says("/delete")
    nour.presses(WORDS("leaving.erase_yes"))
    assert SAID not in house.stored_text()


def test_another_answer_takes_the_words_of_the_first_away(house: House) -> None:
    name = several()
    nour = up_to(agrees(house.phone()), name)
    nour.says(SAID)
    nour.presses("Retour")
    nour.says("Le midi")
    assert f"{name}~said" not in kept(house)


def test_an_edit_is_followed(house: House) -> None:
    name = several()
    nour = up_to(agrees(house.phone()), name)
    nour.says(SAID)
    nour.edits("Le soir, après 20h, jamais le lundi")
    assert kept(house)[f"{name}~said"] == "Le soir, après 20h, jamais le lundi"
    nour.edits("Le soir")
    assert f"{name}~said" not in kept(house)


def test_options_that_were_typed_or_pressed_have_no_words_beside_them(house: House) -> None:
    asks(house.phone())
    (request,) = house.all(Request)
    assert not [name for name in request.answers if name.endswith("~said")]


@pytest.mark.parametrize(
    ("said", "known", "more"),
    [
        ("Evenings, after 7pm, never on Tuesdays", ["In the evening", "evenings"], True),
        ("English, a little German and French", ["English, German, and French"], True),
        ("English, German and French", ["English, German, and French"], False),
        ("je parle anglais et français", ["Anglais et français"], False),
        ("plutôt soir", ["Le soir"], False),
        ("réponse 2", ["Le soir"], False),
    ],
)
def test_what_says_more(said: str, known: list[str], more: bool) -> None:
    assert options.says_more(said, known) is more


def test_a_bare_yes_between_two_kinds_of_yes_is_asked_about(house: House) -> None:
    nour = up_to(agrees(house.phone()), "employment")
    nour.says("oui")
    assert "J’hésite entre « Oui, en poste » et « Oui, à mon compte »" in nour.last.text
    assert "employment" not in kept(house)
    nour.says("oui, je suis freelance")
    assert kept(house)["employment"] == "self_employed"


def test_so_it_is_in_english() -> None:
    words = CATALOGUE["en"].words
    assert words.list(["“Yes, employed”", "“Yes, self-employed”"]) == (
        "“Yes, employed” and “Yes, self-employed”"
    )
    assert words.list(["a, b", "c"]) == "a, b; c"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("oui, je travaille dans une entreprise", "employed"),
        ("non", "between"),
        ("à mon compte", "self_employed"),
    ],
)
def test_more_than_a_yes_is_understood(house: House, said: str, meant: str) -> None:
    nour = up_to(agrees(house.phone()), "employment")
    nour.says(said)
    assert kept(house)["employment"] == meant
