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
