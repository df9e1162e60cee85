"""The file for proof-readers: whole, in every language, and never behind the programme."""

import re
from pathlib import Path

from conversations import programme, readthrough

DOCS = Path(__file__).parents[2] / "docs" / "texts.md"


def test_it_is_in_step_with_the_programme() -> None:
    assert DOCS.read_text("utf-8") == readthrough.text(), "run: make texts"


def test_every_text_of_every_language_stands_in_it() -> None:
    told = readthrough.text()
    flat = " ".join(re.sub(r"(?m)^> ?", "", told).split())
    for texts in programme.texts_by_language().values():
        for key, value in texts.items():
            words = ", ".join(value) if isinstance(value, list) else str(value)
            assert " ".join(words.split()) in flat, key
