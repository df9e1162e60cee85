"""Long texts are cut where a reader would pause, and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from storage.splitting import length, split

LETTERS = st.text(
    st.sampled_from("aé .\n👋🏽\u0301\u200d") | st.characters(exclude_categories=["Cs"])
)


@given(LETTERS, st.integers(min_value=4, max_value=40))
def test_parts_fit_and_only_white_space_is_dropped(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(length(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(parts) or parts == [""] or not text.strip()


def test_a_short_text_is_left_alone() -> None:
    assert split(" ça va ? \n", 20) == [" ça va ? \n"]
    assert split("", 20) == [""]


def test_paragraphs_before_lines_before_sentences_before_words() -> None:
    assert split("un deux.\n\ntrois. quatre", 16) == ["un deux.", "trois. quatre"]
    assert split("un deux.\ntrois. quatre", 16) == ["un deux.", "trois. quatre"]
    assert split("un deux. trois quatre", 15) == ["un deux.", "trois quatre"]
    assert split("un deux trois quatre", 15) == ["un deux trois", "quatre"]


def test_a_text_without_pauses_is_cut_between_characters() -> None:
    assert split("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]
    assert split("e\u0301" * 5, 5) == ["e\u0301" * 2, "e\u0301" * 2, "e\u0301"]


def test_lengths_are_counted_as_telegram_counts() -> None:
    assert length("é") == 1
    assert length("👋") == 2
    assert split("👋" * 6, 5) == ["👋" * 2] * 3
