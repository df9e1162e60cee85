"""What a person sent is given back to them, unrewritten, in words and on a page."""

from typing import Any

from storage.mail import Paper
from tests.conversations.test_intake import ANSWERS, agrees, asks
from tests.harness import House, Shown

WRITTEN = (ANSWERS[10], ANSWERS[11], ANSWERS[12], ANSWERS[13], ANSWERS[14])


def paper_of(shown: Shown) -> Paper:
    """The page that comes with a message."""
    attachment = shown.message.attachment
    assert attachment is not None
    assert attachment.paper is not None
    return attachment.paper


def words_on(data: dict[str, Any]) -> list[str]:
    """The answers that stand on a page, in order."""
    return [line["text"] for part in data["parts"] for line in part["lines"]]


def test_the_page_holds_every_word_as_it_was_written(house: House) -> None:
    nour = asks(house.phone())
    paper = paper_of(nour.last)
    assert (paper.template, paper.form) == ("summary", "pdf")
    assert set(WRITTEN) <= set(words_on(paper.data))
    assert [part["title"] for part in paper.data["parts"]] == [
        "Toi",
        "Ta situation",
        "Vous rencontrer",
    ]
    assert paper.data["name"] == "Nour Haddad"
    assert paper.data["about"] == "promo 2020 · Grenoble, France"


def test_what_was_read_over_stays_to_be_read_without_its_buttons(house: House) -> None:
    nour = asks(house.phone())
    sent = nour.sees("Voici ce que tu as envoyé, mot pour mot.")
    assert not sent.buttons
    assert all(word in sent.text for word in WRITTEN)
    assert not any("Relis-toi tranquillement" in shown.text for shown in nour.screen.shown)


def test_it_can_be_asked_for_again_as_long_as_the_request_lives(house: House) -> None:
    nour = asks(house.phone())
    nour.says("/status")
    nour.presses("Relire mes mots")
    assert set(WRITTEN) <= set(words_on(paper_of(nour.last).data))
    nour.says("/stop")
    nour.presses("Retirer ma demande")
    nour.presses("Relire mes mots")
    assert nour.last.message.attachment is None


def test_nobody_else_gets_it(house: House) -> None:
    nour, luc = asks(house.phone()), agrees(house.phone())
    nour.says("/status")
    nour.presses("Relire mes mots")
    assert nour.pressed is not None
    luc.does(nour.pressed)
    assert luc.last.message.attachment is None


def test_the_page_speaks_the_language_of_its_reader(house: House) -> None:
    nour = asks(house.phone())
    nour.says("/language english")
    nour.says("/status")
    nour.presses("Read my words again")
    data = paper_of(nour.last).data
    assert data["lang"] == "en"
    assert data["title"] == "Your words, to keep"
    assert set(WRITTEN) <= set(words_on(data))
