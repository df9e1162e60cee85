"""The place of a date: told beside it or after it, kept where a new date says nothing of it, in
words or as a point on the map."""

import pytest

from storage.mail import Place, Said
from storage.tables import Meeting
from tests.conversations.pairs import Duo
from tests.conversations.test_meetings import KEPT, propose, state
from tests.harness import Player

CAFE = Place(latitude=48.8566, longitude=2.3522, name="Café de la Paix", street="5 rue Scribe")


def shares(two: Duo, player: Player) -> None:
    """Somebody shares a point on the map."""
    player.does(Said(text="", ref=two.house.new_ref(), place=CAFE, unsupported="location"))


def test_a_place_is_said_below_its_date_everywhere(two: Duo) -> None:
    propose(two.nour, "jeudi 14h", "Café de la Paix")
    for player in (two.nour, two.luc):
        assert player.last.message.text.endswith("\n\nOù\xa0: Café de la Paix")
        player.says("/rdv")
        assert player.last.message.text.endswith("\n\nOù\xa0: Café de la Paix")
    two.luc.presses("C’est d’accord")
    for player in (two.nour, two.luc):
        assert player.last.message.text.endswith("\n\nOù\xa0: Café de la Paix")
    two.nour.says("/rdv")
    assert two.nour.last.message.text.endswith("\n\nOù\xa0: Café de la Paix")


@pytest.mark.parametrize(
    ("says", "place"),
    [
        ("/rdv demain à 17h à mon bureau", "à mon bureau"),
        ("/meet tomorrow at 17h at my office", "at my office"),
        ("jeudi 18h au café de la gare", "au café de la gare"),
        ("au café de la gare jeudi à 18h", "au café de la gare"),
        ("jeudi 18h https://visio.example.org/a?b=10:30", "https://visio.example.org/a?b=10:30"),
    ],
)
@pytest.mark.parametrize("keeps", ["Garder", "ok", "même endroit"])
def test_a_place_beside_a_date_is_shown_and_goes_with_it(
    two: Duo, says: str, place: str, keeps: str
) -> None:
    if not says.startswith("/"):
        two.nour.says("/rdv")
    two.nour.says(says)
    assert f"{KEPT}{place}" in two.nour.last.text
    assert not two.luc.reads()
    if keeps == "Garder":
        two.nour.presses(keeps)
    else:
        two.nour.says(keeps)
    assert f"Où : {place}" in two.luc.last.text
    assert [each.place for each in two.house.all(Meeting)] == [place]


def test_a_place_is_kept_while_the_hour_is_asked_about(two: Duo) -> None:
    two.nour.says("/rdv demain à mon bureau")
    two.nour.says("demain 17h")
    assert f"{KEPT}à mon bureau" in two.nour.last.text
    two.nour.says("Café de la Paix")
    assert "Où : Café de la Paix" in two.luc.last.text


def test_another_date_at_the_question_for_the_place_may_bring_its_own(two: Duo) -> None:
    two.nour.says("/rdv jeudi 14h au café de la gare")
    two.nour.says("plutôt vendredi 19h à mon bureau")
    two.nour.presses("Oui, changer la date")
    assert f"{KEPT}à mon bureau" in two.nour.last.text


@pytest.mark.parametrize("label", ["C’est d’accord", "Pas pour l’instant"])
def test_what_was_answered_stands_last_below_the_place(two: Duo, label: str) -> None:
    propose(two.nour, "jeudi 14h", "Café de la Paix")
    two.luc.presses(label)
    (shown,) = [each for each in two.luc.screen.shown if f"→ {label}" in each.text]
    assert [*shown.message.text.split("\n\n"), shown.message.quote] == [
        "Nour te propose de vous retrouver\xa0: jeudi 26 novembre à 14h.",
        "Où\xa0: Café de la Paix",
        f"→ {label}",
        "",
    ]


def test_the_same_place_in_words_is_the_place_that_stands(two: Duo) -> None:
    for said in ("/rdv", "jeudi 14h", "https://visio.example.org/nour"):
        two.nour.says(said)
    two.luc.presses("C’est d’accord")
    for said in ("/rdv vendredi 18h", "même lien"):
        two.luc.says(said)
    assert {each.place for each in two.house.all(Meeting)} == {"https://visio.example.org/nour"}


@pytest.mark.parametrize("inside", ["3e étage", "salle 12", "au 2e étage, code 12B45"])
def test_a_floor_stays_with_the_point_on_the_map(two: Duo, inside: str) -> None:
    for said in ("/rdv", f"jeudi 14h, {inside}"):
        two.nour.says(said)
    shares(two, two.nour)
    (proposed,) = two.house.all(Meeting)
    assert proposed.place.startswith(f"{inside}\n📍 Café de la Paix, 5 rue Scribe")


@pytest.mark.parametrize("before", ["au bureau", "chez Paul, 3e étage"])
def test_a_point_on_the_map_takes_the_place_of_any_other(two: Duo, before: str) -> None:
    for said in ("/rdv", f"jeudi 14h {before}"):
        two.nour.says(said)
    shares(two, two.nour)
    (proposed,) = two.house.all(Meeting)
    assert proposed.place.startswith("📍 Café de la Paix")


def test_a_point_on_the_map_is_where_they_meet_and_elsewhere_it_crosses(two: Duo) -> None:
    two.nour.says("/rdv jeudi 14h")
    shares(two, two.nour)
    (proposed,) = two.house.all(Meeting)
    assert proposed.place.startswith("📍 Café de la Paix, 5 rue Scribe")
    assert "Café de la Paix" in two.luc.last.text
    shares(two, two.luc)
    assert "mlat=48.856600" in two.nour.last.text
    assert state(two) == ["proposed"]
