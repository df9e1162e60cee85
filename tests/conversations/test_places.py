"""Places typed in people's own words."""

from datetime import UTC, datetime

import pytest

from conversations.dialogue import places

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "city", "country", "zone"),
    [
        ("Lyon, France", "Lyon", "FR", "Europe/Paris"),
        ("lyon france", "Lyon", "FR", "Europe/Paris"),
        ("LYON (FRANCE).", "LYON", "FR", "Europe/Paris"),
        ("Londres", "Londres", "GB", "Europe/London"),
        ("à Londres", "Londres", "GB", "Europe/London"),
        ("I live in London", "London", "GB", "Europe/London"),
        ("je vis à Berlin en Allemagne", "Berlin", "DE", "Europe/Berlin"),
        ("j’habite en Suisse à Genève", "Genève", "CH", "Europe/Zurich"),
        ("aux Pays-Bas, à Utrecht", "Utrecht", "NL", "Europe/Amsterdam"),
        ("Munich, Germany", "Munich", "DE", "Europe/Berlin"),
        ("je pars en Inde", "", "IN", "Asia/Kolkata"),
        ("Palaiseau, Île-de-France", "Palaiseau", "FR", "Europe/Paris"),
        ("Aix-en-Provence, France", "Aix-en-Provence", "FR", "Europe/Paris"),
        ("La Rochelle, France", "La Rochelle", "FR", "Europe/Paris"),
        ("Saint-Denis, La Réunion", "Saint-Denis", "RE", "Indian/Reunion"),
        ("Abidjan, Côte d'Ivoire", "Abidjan", "CI", "Africa/Abidjan"),
        ("Paris 15e", "Paris 15e", "FR", "Europe/Paris"),
        ("🇫🇷 Nantes, France", "Nantes", "FR", "Europe/Paris"),
        ("Singapour", "Singapour", "SG", "Asia/Singapore"),
        ("Singapore", "Singapore", "SG", "Asia/Singapore"),
        ("New York", "New York", "US", "America/New_York"),
        ("Toronto, Canada", "Toronto", "CA", "America/Toronto"),
        ("Moscou, Russie", "Moscou", "RU", "Europe/Moscow"),
        ("Bombay, Inde", "Bombay", "IN", "Asia/Kolkata"),
        ("France", "", "FR", "Europe/Paris"),
        ("Lyon", "Lyon", "FR", "Europe/Paris"),
        ("je vis à côté de Nantes", "Nantes", "FR", "Europe/Paris"),
        ("Palaiseau", "Palaiseau", "FR", "Europe/Paris"),
        ("Massy", "Massy", "FR", "Europe/Paris"),
        ("75015 Paris", "75015 Paris", "FR", "Europe/Paris"),
        ("Lyon 3e", "Lyon 3e", "FR", "Europe/Paris"),
        ("Saint-Martin-d’Hères", "Saint-Martin-d’Hères", "FR", "Europe/Paris"),
        ("Saint-Paul de la Réunion", "Saint-Paul", "RE", "Indian/Reunion"),
        ("Fort-de-France", "Fort-de-France", "MQ", "America/Martinique"),
        ("à l’île Maurice", "", "MU", "Indian/Mauritius"),
        ("Boston", "Boston", "US", "America/New_York"),
        ("Boston MA", "Boston", "US", "America/New_York"),
        ("Boston, États-Unis", "Boston", "US", "America/New_York"),
        ("Paris, Texas", "Paris", "US", "America/Chicago"),
        ("Washington, DC", "Washington, DC", "US", "America/New_York"),
        ("Atlanta, Georgia", "Atlanta", "US", "America/New_York"),
        ("Tbilisi, Georgia", "Tbilisi", "GE", "Asia/Tbilisi"),
        ("Rabat MA", "Rabat", "MA", "Africa/Casablanca"),
        ("Mexico City", "Mexico City", "MX", "America/Mexico_City"),
        ("Montréal (Canada)", "Montréal", "CA", "America/Toronto"),
        ("Québec", "Québec", "CA", "America/Toronto"),
        ("Cambridge, UK", "Cambridge", "GB", "Europe/London"),
        ("Delhi", "Delhi", "IN", "Asia/Kolkata"),
        ("Le Caire", "Le Caire", "EG", "Africa/Cairo"),
        ("Mexico", "Mexico", "MX", "America/Mexico_City"),
        ("Californie", "Californie", "US", "America/Los_Angeles"),
        ("NYC", "NYC", "US", "America/New_York"),
        ("London, Ontario", "London", "CA", "America/Toronto"),
        ("Toronto ON", "Toronto", "CA", "America/Toronto"),
        ("Chamonix", "Chamonix", "FR", "Europe/Paris"),
        ("Issy", "Issy", "FR", "Europe/Paris"),
        ("Sophia Antipolis", "Sophia Antipolis", "FR", "Europe/Paris"),
        ("Ste-Foy-lès-Lyon", "Ste-Foy-lès-Lyon", "FR", "Europe/Paris"),
        ("Lyon 3e arrondissement", "Lyon 3e arrondissement", "FR", "Europe/Paris"),
        ("j’habite Rennes depuis 3 ans", "Rennes", "FR", "Europe/Paris"),
    ],
)
def test_a_place_is_understood(said: str, city: str, country: str, zone: str) -> None:
    assert places.find(said, NOW) == {"city": city, "country": country, "zones": [zone]}


@pytest.mark.parametrize(
    "said",
    [
        "Trifouillis",
        "bonjour",
        "12",
        "",
        "quelque part",
        "🙂",
        "oui",
        "je ne sais pas",
        "Je t’envoie mon CV",
        "moi je suis DE",
    ],
)
def test_a_place_without_a_country_is_not_guessed(said: str) -> None:
    assert places.find(said, NOW) is None


@pytest.mark.parametrize(
    ("said", "city"),
    [
        ("Trifouillis, États-Unis", "Trifouillis"),
        ("Petit Village (Canada)", "Petit Village"),
        ("Springfield, USA", "Springfield"),
        ("Springfield", "Springfield"),
        ("Texas", "Texas"),
    ],
)
def test_a_country_of_several_clocks_leaves_the_choice(said: str, city: str) -> None:
    place = places.find(said, NOW)
    assert place is not None
    assert place["city"] == city
    assert 1 < len(place["zones"]) <= places.MOST_ZONES


@pytest.mark.parametrize(
    ("said", "countries"),
    [
        ("Cambridge", ["GB", "CA", "US"]),
        ("I live in Cambridge", ["GB", "CA", "US"]),
        ("Saint-Denis", ["FR", "RE"]),
        ("St Denis", ["FR", "RE"]),
        ("Lyon", ["FR"]),
        ("Trifouillis", []),
    ],
)
def test_a_city_that_several_countries_have(said: str, countries: list[str]) -> None:
    assert places.several(said) == countries
    assert (places.find(said, NOW) is None) == (len(countries) != 1)


def test_the_zones_offered_are_those_people_know_and_all_differ() -> None:
    assert {"America/New_York", "America/Chicago", "America/Los_Angeles"} <= set(
        places.zones_of("US", NOW)
    )
    assert {"America/Toronto", "America/Vancouver"} <= set(places.zones_of("CA", NOW))
    assert "Australia/Sydney" in places.zones_of("AU", NOW)
    for country in ("US", "CA", "AU", "RU", "BR", "ES", "CN"):
        zones = places.zones_of(country, NOW)
        assert len(zones) == len(set(zones)) <= places.MOST_ZONES


def test_zones_and_countries_have_names_in_the_persons_language() -> None:
    assert places.city_of_zone("Europe/London", "fr") == "Londres"
    assert places.city_of_zone("Europe/London", "en") == "London"
    assert places.country_name("DE", "fr") == "Allemagne"
    assert places.zone_named("heure de New York") == "America/New_York"
    assert places.zone_named("nulle part") is None
    assert places.exists("Europe/Paris")
    assert not places.exists("Europe/Atlantis")
    assert not places.exists("../etc/passwd")
