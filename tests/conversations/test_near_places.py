"""A place whose name is misspelt: those that are spelled nearly so are offered."""

import pytest

from conversations.dialogue import places
from tests.conversations.test_intake import agrees
from tests.conversations.typing_answers import FRENCH, NOW, asks_again, of
from tests.harness import CATALOGUE, House, Player


@pytest.mark.parametrize(
    ("said", "language", "first"),
    [
        ("singapor", "en", "Singapore"),
        ("I live in singapor", "en", "Singapore"),
        ("singapor", "fr", "Singapour"),
        ("marseile", "fr", "Marseille, France"),
        ("toluose", "fr", "Toulouse, France"),
        ("lodnon", "en", "London, United Kingdom"),
        ("bangaluru", "en", "Bengaluru, India"),
        ("germny", "en", "Germany"),
        ("allemange", "fr", "Allemagne"),
    ],
)
def test_what_is_spelled_nearly_so_comes_first(said: str, language: str, first: str) -> None:
    near = places.near(said, language, NOW)
    assert near[0] == first
    assert len(near) <= places.MOST_NEAR
    assert all(places.find(each, NOW) for each in near)


@pytest.mark.parametrize(
    "said", ["some people know", "nulle part", "chez moi", "nowhere", "xyz", "?", "peu importe"]
)
def test_what_is_like_no_place_offers_none(said: str) -> None:
    assert places.near(said, "fr", NOW) == []


def test_one_city_is_offered_once() -> None:
    near = places.near("berln", "fr", NOW)
    assert [each for each in near if "Allemagne" in each] == ["Berlin, Allemagne"]


def at_the_place(player: Player) -> Player:
    agrees(player)
    for answer in ("Nour Haddad", "doctorat", "D2020"):
        player.says(answer)
    return player


def test_a_misspelt_place_is_chosen_by_a_tap(house: House) -> None:
    nour = at_the_place(house.phone())
    nour.says("marseile")
    assert "« marseile »" in nour.last.message.text
    nour.presses("Marseille, France")
    assert "Marseille, France" in nour.last.message.text  # the hour there, to be confirmed


@pytest.mark.parametrize("said", ["oui", "1", "Toulouse, France", "toulouse"])
def test_or_by_what_is_typed(house: House, said: str) -> None:
    nour = at_the_place(house.phone())
    nour.says("toluose")
    assert nour.last.labels[:2] == ["Toulouse, France", "Retour"]
    nour.says(said)
    assert nour.last.message.text.startswith("Toulouse, France")


def test_after_a_second_miss_a_way_out_is_said(house: House) -> None:
    nour, words = at_the_place(house.phone()), CATALOGUE.home.words
    nour.says("sur le campus")
    assert words("answers.place_country") in nour.last.message.text
    nour.says("dans un labo")
    assert nour.last.message.text.startswith(words("answers.place_country_again"))
    nour.says("marseile")
    assert "Marseille, France" in nour.last.labels
    nour.says("Grenoble")
    assert "Marseille, France" not in nour.last.labels


def test_what_was_offered_stands_there_no_more_after_another_miss(house: House) -> None:
    nour = at_the_place(house.phone())
    nour.says("marseile")
    nour.says("dans un labo")
    assert "Marseille, France" not in nour.last.labels


def test_it_is_asked_in_the_words_that_were_typed() -> None:
    assert "« marseile »" in asks_again("marseile", of("intake", "place"), {}, FRENCH)
