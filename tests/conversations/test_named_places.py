"""The places that sentences name: who proposes a case reads which, before anybody else does."""

import pytest

from conversations.dialogue.named_places import named_in
from conversations.mentoring.drafting import masked
from conversations.team.forms import Form
from storage.tables import Person
from tests.conversations.room import CATALOGUE, CLAIRE, Room
from tests.conversations.typing_answers import NOW

WORDS = CATALOGUE.home.words


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("My life is in New York, and I would like to see London.", ["New York", "London"]),
        ("Je vis à NYC, aux USA. Paris me manque.", ["NYC", "USA", "Paris"]),
        ("Rio de Janeiro, puis Aix-en-Provence.", ["Rio de Janeiro", "Aix-en-Provence"]),
        ("Deux ans en Allemagne, et me voilà à La Rochelle", ["Allemagne", "La Rochelle"]),
        ("De Lyon à Lyon", ["Lyon"]),
        # a name is found whole, however its words are joined
        ("Je vis à New\xa0York, puis à Saint\u2011Denis.", ["New York", "Saint‑Denis"]),
        ("Elle vit à New\nYork.", ["New York"]),
        ("De St. Denis à Washington, D.C.", ["St. Denis", "Washington, D.C"]),
        ("Je vis au Mans, après du Havre et à la Haye.", ["Mans", "Havre", "Haye"]),
        # no place, or one that everybody lives in
        ("Rentrer en France, reprendre mes études. Tout est ouvert.", []),
        ("Je cherche du sens. Juste après ma thèse à Polytechnique. CTO, PhD, RH.", []),
        ("Il y a deux ans. Avant, tout allait bien. Lundi je commence.", []),
        ("", []),
    ],
)
def test_places_are_found_by_their_names(text: str, places: list[str]) -> None:
    assert named_in(text) == places


def hint(room: Room, about: str) -> str:
    """What stands beside the words that a mentor would read of a request that says this."""
    room.mentor()
    case = room.mentee(research_keep=about)
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Form)
    (field,) = [each for each in form.fields if each.name == "words"]
    assert about in field.value, "nothing is rewritten"
    return field.hint


def test_who_proposes_a_case_is_warned_of_places_that_its_words_name(room: Room) -> None:
    told = hint(room, "My life is in New York and I would love to see more of it.")
    assert WORDS("triage.form.propose.places", found="New York") in told


def test_nobody_is_warned_of_words_that_name_none(room: Room) -> None:
    assert hint(room, "Je voudrais un travail qui serve.") == WORDS("triage.form.propose.hint")


def test_a_short_city_of_theirs_is_taken_out_as_a_long_one_is() -> None:
    person = Person(name="Jeanne Martin", city="NYC", country="US", created_at=NOW)
    assert masked("Je vis à NYC.", person) == "Je vis à …."
    assert masked("Je vis à Pau.", person) == "Je vis à Pau."


@pytest.mark.parametrize(
    ("city", "text", "told"),
    [
        ("New York", "I live in New York, a new life.", "I live in …, a new life."),
        ("New York", "À NEW\u00a0YORK. York aussi.", "À …. … aussi."),
        ("San Francisco", "Life in San Francisco", "Life in …"),
        ("Le Mans", "Je vis au Mans. Le Mans, le soir.", "Je vis au …. …, le soir."),
        ("La Rochelle", "La Rochelle me manque.", "… me manque."),
        ("Saint-Denis", "À Saint-Denis (St-Denis, Saint Denis).", "À … (…, …)."),
        ("Saint-Denis", "À Saint-Étienne, une sainte.", "À Saint-Étienne, une sainte."),
        ("St-Denis", "À Saint-Denis.", "À …."),
        ("Aulnay-sous-Bois", "Aulnay-sous-Bois, sous la pluie", "…, sous la pluie"),
        ("Salt Lake City", "A city: Salt Lake City.", "A city: …."),
        ("Aix-en-Provence", "Aix-en-Provence, en mai", "…, en mai"),
        ("Rio de Janeiro", "Rio de Janeiro de nuit", "… de nuit"),
        ("Washington, D.C.", "Washington, D.C. in May", "…. in May"),
        ("", "Le Mans", "Le Mans"),
    ],
)
def test_a_city_of_several_words_is_taken_out_whole(city: str, text: str, told: str) -> None:
    person = Person(name="Jeanne Martin", city=city, country="FR", created_at=NOW)
    assert masked(text, person) == told
