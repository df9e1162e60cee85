"""Yes and no as people type them, where either is asked, and where it is asked whether it is so."""

import pytest

from conversations.dialogue import places
from conversations.dialogue.kinds import AsksOtherwise, NotUnderstood
from conversations.programme import Programme
from tests.conversations.typing_answers import ENGLISH, FRENCH, NOW, of, plain, read

NO = {
    "fr": """
    non, non ce n’est pas ça, non c'est pas ça, ce n’est pas ça, c’est pas ça, pas du tout,
    c’est faux, faux, pas exactement, pas vraiment, absolument pas, certainement pas, surtout
    pas, je ne crois pas, nan, ben non, ah non, mais non, non non, négatif, incorrect, erreur,
    mauvaise heure, plutôt non, ce n’est pas la bonne heure, ce n’est pas mon heure, pas chez
    moi, non désolé, malheureusement non, bien sûr que non, je crois que non
    """,
    "en": """
    no, no it's not, no it’s not, No it isn’t, it’s not, it isn’t, that’s wrong, that's wrong,
    wrong, that’s not right, that’s not it, incorrect, not right, not at all, not really, not
    exactly, nope, absolutely not, definitely not, certainly not, of course not, I don’t think
    so, nah, no way, sorry no, never, false, no that’s wrong, wrong time zone, not my time, not
    where I am, no thanks
    """,
}
YES = {
    "fr": """
    oui, oui c’est ça, c’est ça, c’est bien ça, exact, exactement, tout à fait, ouais, oui oui,
    correct, c’est juste, c’est vrai, bien sûr, absolument, en effet, effectivement, voilà, ah
    oui, mais oui
    """,
    "en": """
    yes, yes it is, it is, that’s right, right, correct, that’s correct, exactly, yep, true,
    sure, of course, absolutely, that’s it, indeed, spot on, well yes
    """,
}


def each(said: dict[str, str]) -> list[tuple[Programme, str]]:
    return [
        (programme, " ".join(one.split()))
        for programme in (FRENCH, ENGLISH)
        for one in said[programme.language].split(",")
    ]


PARIS_TOLD = {"place": dict(places.find("Paris", NOW) or {})}


@pytest.mark.parametrize(("programme", "said"), each(NO))
def test_a_no_is_a_no(programme: Programme, said: str) -> None:
    assert read(said, plain("yes_no"), {}, programme) is False
    with pytest.raises(AsksOtherwise) as problem:
        read(said, of("intake", "zone", programme), PARIS_TOLD, programme)
    assert problem.value.key == "answers.zone_which"


@pytest.mark.parametrize(("programme", "said"), each(YES))
def test_a_yes_is_a_yes(programme: Programme, said: str) -> None:
    assert read(said, plain("yes_no"), {}, programme) is True
    assert read(said, of("intake", "zone", programme), PARIS_TOLD, programme) == "Europe/Paris"


@pytest.mark.parametrize("said", ["presque", "je ne sais pas", "peut-être", "ok pas sûr"])
def test_what_may_be_neither_is_asked_again(said: str) -> None:
    with pytest.raises(NotUnderstood):
        read(said, plain("yes_no"))


@pytest.mark.parametrize("said", ["oui mais pas en été", "oui, sauf le week-end"])
def test_a_yes_that_is_taken_back_confirms_no_hour(said: str) -> None:
    with pytest.raises(NotUnderstood):
        read(said, of("intake", "zone"), PARIS_TOLD)


@pytest.mark.parametrize("said", ["non, Londres", "non, je suis à Londres"])
def test_what_follows_a_no_may_be_the_answer(said: str) -> None:
    assert read(said, of("intake", "zone"), PARIS_TOLD) == "Europe/London"


@pytest.mark.parametrize("said", ["non, Paris", "non, pas Paris"])
def test_the_hour_that_was_refused_is_not_taken(said: str) -> None:
    with pytest.raises(AsksOtherwise):
        read(said, of("intake", "zone"), PARIS_TOLD)
