"""Words of distress: what must be heard, and the talk of careers that must not be taken for it."""

import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from conversations.distress import Level, Lexicon, signs
from tests.catalogue import CATALOGUE

LEXICONS = CATALOGUE.home.distress


def sentences(name: str) -> list[str]:
    """What people write, one to a line: `sentences/<name>.txt`."""
    path = Path(__file__).parent / "sentences" / f"{name}.txt"
    return path.read_text("utf-8").splitlines()


FRENCH_URGENT = sentences("french_urgent")

ENGLISH_URGENT = sentences("english_urgent")

FRENCH_HEAVY = sentences("french_heavy")

ENGLISH_HEAVY = sentences("english_heavy")

FRENCH_HARMLESS = sentences("french_harmless")

ENGLISH_HARMLESS = sentences("english_harmless")

URGENT = [*FRENCH_URGENT, *ENGLISH_URGENT]
HEAVY = [*FRENCH_HEAVY, *ENGLISH_HEAVY]

AMBIGUOUS: dict[str, Level] = {
    # Work is spoken of, and maybe more than work: a gentle word does no harm.
    "Je n’ai plus la force de faire des candidatures": "heavy",
    "Mon chef va me tuer": "heavy",
    "My boss is going to kill me": "heavy",
    "Je vais me tuer au travail si rien ne change": "heavy",
    "Je veux sauter dans le vide": "heavy",
    "Je préfère partir": "heavy",
    "Il est violent, ce marché": "heavy",
    # It may be over; it may come back.
    "I’m burned out from consulting, looking for a slower pace": "heavy",
    "I burned out in 2019 and recovered": "heavy",
    # A suicide nearby weighs on those who stay.
    "Mon projet est né après le suicide de mon frère": "heavy",
    "Le suicide de mon collègue m’a marqué": "heavy",
    # These very words are said by people who want to die.
    "I don’t want to be here anymore, I want to move to Berlin": "urgent",
}

CRIES = """
suicide
Suicide ?
le suicide
3114
SOS !!!
Détresse
Aidez-moi
aidez moi svp
Bonjour, aidez-moi s’il vous plaît
S’il vous plaît aidez-moi
À l’aide !
Help me
help me please
Hello, please help me
Someone help
depressed
""".strip().splitlines()
"""What rings where it is all that was said."""


def wrong(said: Iterable[str], level: Level) -> dict[str, Level]:
    """Those that reach another level than this one."""
    reached = {each: signs(each, LEXICONS.values()) for each in said}
    return {each: found for each, found in reached.items() if found != level}


def bare(text: str) -> str:
    """Without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@pytest.mark.parametrize("said", [FRENCH_URGENT, ENGLISH_URGENT], ids=["fr", "en"])
def test_plain_words_of_danger_are_heard(said: list[str]) -> None:
    assert wrong(said, "urgent") == {}


@pytest.mark.parametrize("said", [FRENCH_HEAVY, ENGLISH_HEAVY], ids=["fr", "en"])
def test_the_end_of_ones_strength_is_heard(said: list[str]) -> None:
    assert wrong(said, "heavy") == {}


@pytest.mark.parametrize("said", [FRENCH_HARMLESS, ENGLISH_HARMLESS], ids=["fr", "en"])
def test_the_talk_of_careers_is_not_taken_for_it(said: list[str]) -> None:
    assert wrong(said, "") == {}


def test_words_that_may_mean_either_are_heard() -> None:
    assert {said: signs(said, LEXICONS.values()) for said in AMBIGUOUS} == AMBIGUOUS


def test_a_bare_cry_is_heard() -> None:
    assert wrong(CRIES, "heavy") == {}


def test_the_same_words_in_a_sentence_about_work_are_no_cry() -> None:
    assert signs("Aidez-moi à trouver un mentor", LEXICONS.values()) == ""
    assert signs("Je veux changer de métier. Aidez-moi, s’il vous plaît.", LEXICONS.values()) == ""
    assert signs("Help me find a mentor, please", LEXICONS.values()) == ""


def test_the_tables_are_long_enough() -> None:
    assert min(map(len, (FRENCH_URGENT, FRENCH_HEAVY, ENGLISH_URGENT, ENGLISH_HEAVY))) >= 400
    assert min(map(len, (FRENCH_HARMLESS, ENGLISH_HARMLESS))) >= 400


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(said: str) -> None:
    assert signs(said, LEXICONS.values()) in ("", "heavy", "urgent")


@pytest.mark.parametrize(
    "typed",
    [
        lambda said: said.upper().replace("’", "'"),
        lambda said: bare(said).replace("’", " "),
        lambda said: unicodedata.normalize("NFD", said) + " 😢",
        lambda said: f"Bonjour à vous. J’ai fait un doctorat. {said}\nMerci, bonne journée",
    ],
    ids=["loud", "bare", "decomposed", "around"],
)
def test_however_they_are_typed(typed: Callable[[str], str]) -> None:
    assert wrong(map(typed, URGENT), "urgent") == {}
    assert [each for each in map(typed, HEAVY) if not signs(each, LEXICONS.values())] == []


@pytest.mark.parametrize(
    "said",
    ["je suis épuisé·e de vivre", "Je voudrais être mort(e)", "J’AI ÉTÉ VIOLÉ.E", "battu-e ? oui"],
)
def test_inclusive_endings_do_not_matter(said: str) -> None:
    lexicon = Lexicon(urgent=["epuise de vivre", "etre mort", "ete viole", "battu oui"], heavy=[])
    assert lexicon.finds(said) == "urgent"


def test_a_sentence_of_another_language_is_heard_too() -> None:
    assert signs("Le travail, ça va. But I want to die.", LEXICONS.values()) == "urgent"


def test_the_negation_covers_its_own_words_only() -> None:
    said = {
        "Je n’ai pas envie de mourir, mais je n’en peux plus.": "heavy",
        "J’étais mort de rire, puis j’ai voulu dire : je veux mourir": "urgent",
        "Je ne pense pas au suicide": "",
        "I’m not suicidal": "",
        "Not suicidal but I want to die": "urgent",
        "not suicidal but i cant cope": "heavy",
        "I never wanted to die": "",
        "I never wanted to die until this year": "urgent",
    }
    assert {each: signs(each, LEXICONS.values()) for each in said} == said


def test_what_is_harmless_does_not_reach_across_punctuation() -> None:
    lexicon = Lexicon.model_validate(
        {"urgent": ["me tuer", "finir !ici"], "heavy": [], "not": ["me tuer au travail"]}
    )
    assert lexicon.finds("me tuer au travail") == ""
    assert lexicon.finds("me tuer. Au travail, rien") == "urgent"
    assert lexicon.finds("finir ici") == ""
    assert lexicon.finds("finir… ici") == "urgent"


def test_no_urgent_phrase_is_cancelled_by_a_bare_preposition() -> None:
    bare_ones = {
        *("a", "au", "aux", "en", "dans", "de", "d’", "du", "des", "sur", "sous", "avec", "sans"),
        *("pour", "par", "chez", "in", "at", "with", "for", "from", "of", "on", "to", "by", "as"),
    }
    cancelling = {
        word
        for lexicon in LEXICONS.values()
        for phrase in lexicon.urgent
        for token in phrase.split()
        if token.startswith("!")
        for word in token[1:].split("|")
    }
    assert cancelling
    assert not cancelling & bare_ones


def test_each_phrase_is_written_once() -> None:
    for lexicon in LEXICONS.values():
        phrases = [*lexicon.urgent, *lexicon.heavy, *lexicon.harmless]
        assert len(phrases) == len(set(phrases))
        used = " ".join(phrases)
        assert [name for name in lexicon.words if f"<{name}>" not in used] == []


@pytest.mark.parametrize(
    "phrase",
    ["", "…", "(ne)", "a||b", "*", "?", "a !", ".", "^ $", "seul|.", "a*", "… bleu", "<nobody>"],
)
def test_a_phrase_that_cannot_be_looked_for_is_refused(phrase: str) -> None:
    with pytest.raises(ValidationError):
        Lexicon(urgent=[phrase], heavy=[])


def test_how_a_phrase_is_written() -> None:
    lexicon = Lexicon.model_validate(
        {
            "urgent": ["plus|pas vivre !a|en*", "rouge*", "jaune|<fonce>|l’or vif"],
            "heavy": [
                "noir … blanc",
                "(ne) bleu",
                "rose|gris .",
                "^ vert $",
                "mal brun|.",
                "d’un-ton",
            ],
            "not": ["rouge gorge"],
            "words": {"fonce": ["violet", "bleu-nuit"]},
            "spelt": {"pas vivre": ["pavivr"]},
        }
    )
    said = {
        "plus vivre": "urgent",
        "plus vivre à Paris": "",
        "pavivr": "urgent",
        "ROUGEÂTRE": "urgent",
        "un rouge-gorge": "",
        "jaune vif": "urgent",
        "violet vif": "urgent",
        "bleu nuit vif": "urgent",
        "bleunuit vif": "urgent",
        "l’or vif": "urgent",
        "lor vif": "urgent",
        "or vif": "",
        "noir un deux trois blanc": "heavy",
        "noir. Un deux : trois blanc": "heavy",
        "noir 1 2 3 4 blanc": "",
        "bleu": "heavy",
        "bleus": "",
        "du gris, enfin": "heavy",
        "du gris": "heavy",
        "gris souris": "",
        "Vert !": "heavy",
        "c’est vert": "",
        "vert et bon": "",
        "mal brun": "heavy",
        "mal !": "heavy",
        "mal vu": "",
        "dun ton": "heavy",
    }
    assert {text: lexicon.finds(text) for text in said} == said
