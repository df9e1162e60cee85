"""Words: their stems in two languages, those that say the same, the topics and countries named."""

import pytest

from conversations.matching.meaning import meaning
from conversations.matching.vocabulary import Phrases, Vocabulary, countries
from tests.harness import CATALOGUE

VOCABULARY = Vocabulary(
    [["start-up", "startup", "jeune pousse"], ["entreprise", "boîte", "company"]]
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Les énergies", "ENERGIE"),
        ("j’ai créé", "créer"),
        ("engineering", "an engineer"),
        ("une jeune pousse", "two startups"),
        ("ma boite", "several companies"),
        ("chercheuse", "chercheurs"),
        ("directrices", "directeur"),
        ("licenciée", "licencié"),
        ("étrangères", "étranger"),
    ],
)
def test_words_of_one_family_and_words_that_say_the_same_share_a_key(one: str, other: str) -> None:
    assert VOCABULARY.keys(one) & VOCABULARY.keys(other)


def test_small_words_figures_and_empty_texts_say_nothing() -> None:
    assert VOCABULARY.said("Je ne sais pas, et toi ? 2014 with the") == {}
    assert VOCABULARY.said("") == {}


def test_a_phrase_is_one_word_as_it_was_written() -> None:
    assert list(VOCABULARY.said("Une Jeune Pousse, jeune.")) == ["jeune pousse", "jeune"]


def test_the_longest_phrase_is_meant() -> None:
    topics = Phrases({"small": ["ferme pilote"], "move": ["ferme"], "none": [""]})
    assert topics.named("Une ferme pilote") == {"small"}
    assert topics.named("Deux fermes") == {"move"}
    assert topics.named("pilote") == frozenset()
    assert topics.named("") == frozenset()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Je cherche, car je m’ennuie.", {}),
        ("None of these, and I found it hard.", {}),
        ("À partir de maintenant ; la date me va.", {}),
        ("The dates suit me.", {}),
        ("Ma thèse, puis l’automobile.", {"sectors": {"research", "transport"}}),
        ("I founded it.", {"experiences": {"founded"}}),
    ],
)
def test_a_word_that_is_in_whatever_people_write_names_no_topic(
    text: str, named: dict[str, set[str]]
) -> None:
    found = meaning(CATALOGUE).topics(text)
    assert {topic: {*names} for topic, names in found.items() if names} == named


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Allemagne, puis le Royaume-Uni", {"DE", "GB"}),
        ("I lived in Germany and the United States", {"DE", "US"}),
        ("etats unis", {"US"}),
        ("nulle part", set()),
    ],
)
def test_countries_are_found_in_both_languages(text: str, codes: set[str]) -> None:
    assert countries().named(text) == codes
