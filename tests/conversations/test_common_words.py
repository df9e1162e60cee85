"""Options that people type in other common words than those of the buttons."""

import pytest

from conversations.dialogue.kinds import NotUnderstood
from conversations.programme import Programme
from tests.conversations.typing_answers import ENGLISH, FRENCH, of, read

SAID = {
    ("intake", "knows", "either"): (
        "either, doesn't matter, it doesn’t matter, I don’t mind, no preference, whatever",
        "peu importe, les deux, l’un ou l’autre, n’importe, ça m’est égal, pas de préférence",
    ),
    ("intake", "format", "either"): (
        "either, both, doesn’t matter, it doesn't matter to me, whichever, up to you",
        "peu importe, les deux, peu m’importe, ça m’est égal, comme tu veux",
    ),
    ("mentor", "format", "either"): ("either, doesn’t matter, any", "peu importe, ça m’est égal"),
    ("intake", "format", "remote"): (
        "online please, online, a video call please",
        "en ligne, en ligne stp, en ligne s’il te plaît",
    ),
    ("mentor", "format", "remote"): ("online please", "en ligne"),
    ("intake", "discreet", "some"): ("sort of, kind of, more or less", "plus ou moins, à peu près"),
    ("mirror", "still", "partly"): ("sort of, kind of, more or less", "plus ou moins, ça dépend"),
    ("autonomy", "clear", "3"): ("sort of, kind of, more or less", "plus ou moins"),
    ("closing_mentee", "reached", "closer"): ("sort of, kind of, somewhat", "un peu"),
    ("midterm_mentee", "objective", "unsure"): ("maybe, perhaps, idk", "peut-être, jsp"),
}


@pytest.mark.parametrize(
    ("form", "name", "option", "programme", "said"),
    [
        (*where, programme, one.strip())
        for where, said in SAID.items()
        for programme, ways in zip((ENGLISH, FRENCH), said, strict=True)
        for one in ways.split(",")
    ],
)
def test_common_words_choose(
    form: str, name: str, option: str, programme: Programme, said: str
) -> None:
    assert read(said, of(form, name, programme), {}, programme) == option


@pytest.mark.parametrize("said", ["doesn’t matter", "whenever", "I don’t mind"])
def test_any_hour(said: str) -> None:
    assert read(said, of("intake", "availability", ENGLISH), {}, ENGLISH) == ["varies"]


@pytest.mark.parametrize(
    ("programme", "said"), [(ENGLISH, "more or less"), (FRENCH, "plus ou moins")]
)
def test_what_stands_with_two_options_is_asked_about(programme: Programme, said: str) -> None:
    with pytest.raises(NotUnderstood) as problem:
        read(said, of("closing_mentee", "reached", programme), {}, programme)
    assert problem.value.key == "answers.choice_several"


@pytest.mark.parametrize("said", ["not online", "no video call please"])
def test_what_is_denied_is_not_chosen(said: str) -> None:
    with pytest.raises(NotUnderstood):
        read(said, of("intake", "format", ENGLISH), {}, ENGLISH)
