"""A mentee concludes that a professional would help them: a success, and a warm handing over."""

import pytest

from conversations.casework import cases, decided
from storage.tables import Decision, History
from tests.conversations.pairs import Duo
from tests.conversations.test_concerns import open_ones
from tests.harness import CATALOGUE

WORDS = CATALOGUE.home.words

WISH = "Quelqu’un qui me fasse travailler mes entretiens."


def concludes(two: Duo, which: str, then: str) -> None:
    two.nour.presses(which)
    two.nour.says(WISH)
    two.nour.presses(then)
    assert WISH in two.nour.last.text
    assert WISH not in two.claire.all()
    two.nour.presses("Envoyer")


def test_they_go_on_beside_it_and_the_mentor_is_told_nothing(two: Duo) -> None:
    two.nour.says("/pro")
    concludes(two, "Un coach", "Je le continue, à côté")
    two.house.again()
    assert "Bravo" in two.nour.last.text
    assert "80 à 150 €" in two.nour.last.text.replace("\xa0", " ")
    assert two.mentorship.state == "active"
    assert "professionnel" not in two.luc.all()
    assert open_ones(two.house) == [("professional", 1)]
    assert WISH in two.claire.all()
    (row,) = (each for each in two.house.all(Decision) if each.what)
    assert (row.kind, row.what) == (decided.WANTED, "coach")
    two.house.clock.forward(days=80)
    assert "coach" in two.nour.sees("tu as choisi d’aller vers").text, (
        "they are asked later whether it was of use"
    )


def test_they_part_with_thanks_and_it_counts_as_a_success(two: Duo) -> None:
    two.nour.says("/end")
    two.nour.presses("Un professionnel m’aiderait")
    concludes(two, "Je ne sais pas encore", "Je le termine ici")
    assert "Bravo" in two.nour.last.text
    two.luc.sees(WORDS("ending.to_professional_other", name="Nour"))
    two.claire.sees(WORDS("ending.staff_to_professional"))
    assert WISH not in two.luc.all()
    assert two.mentorship.state == "ended"
    assert two.request.outcome == "professional"
    assert two.request.outcome in cases.SUCCESSES
    assert open_ones(two.house) == [("professional", 1)], "somebody still shows the way"
    filling = two.claire.opens("Vu : professionnel")
    assert filling.send(how="J’écris un mot", letter="Voici deux noms.") is not None
    assert not open_ones(two.house)
    assert "Voici deux noms." in two.nour.all()


@pytest.mark.parametrize("act", ["end/done/{}", "end/leave/{}"])
@pytest.mark.parametrize("then", ["Je le continue, à côté", "Je le termine ici"])
def test_the_team_is_told_where_the_mentor_ends_it_before_it_is_sent(
    two: Duo, act: str, then: str
) -> None:
    two.nour.says("/pro")
    for answer in ("Un coach", WISH, then):
        two.nour.says(answer)
    two.ends(two.luc, act)
    seen, outcome = len(two.luc.screen.shown), two.mentorship.outcome
    two.nour.presses("Envoyer")
    assert WISH in two.claire.all()
    assert open_ones(two.house) == [("professional", 1)]
    assert "était déjà terminé" in two.nour.last.text
    assert two.mentorship.outcome == outcome
    assert len(two.luc.screen.shown) == seen, "nothing ends a second time"


def test_what_the_team_leads_to_is_what_is_asked_about_later_and_closes_it(two: Duo) -> None:
    two.nour.says("/pro")
    concludes(two, "Un coach", "Je le continue, à côté")
    two.claire.opens("Orienter").send(referral="Un coach professionnel")
    assert not open_ones(two.house)
    two.house.clock.forward(days=90)
    asked = WORDS("helped.lots")
    assert sum(asked in each.labels for each in two.nour.screen.shown) == 1
    assert sum(row.asked_at is not None for row in two.house.all(Decision)) == 1


def test_who_helps_is_not_asked_and_who_has_no_mentor_is_led_to_the_team(two: Duo) -> None:
    two.luc.says("/pro")
    assert two.luc.last.labels == ["Écrire à l’équipe"]
    two.act(two.luc, "pro/{}")
    assert "moment passé" in two.luc.last.text
    assert "wants_professional" not in [line.act for line in two.house.all(History)]


def test_a_mentee_who_is_helped_little_is_shown_the_way(two: Duo) -> None:
    two.greet().house.clock.forward(days=15)
    two.nour.presses("Répondre", on=two.nour.sees("Comment se passent les débuts"))
    for answer in ("M’aide un peu", "Passer", "Non", "Envoyer"):
        two.nour.presses(answer)
    assert "Un professionnel m’aiderait" in two.nour.last.labels
    two.nour.says("Bonjour Luc, à jeudi")
    assert "à jeudi" in two.luc.all(), "it asks nothing"


def test_the_kinds_of_help_are_those_of_the_catalogue() -> None:
    for programme in CATALOGUE:
        options = programme.forms["professional"].questions["which"].options
        known = {name for name, each in programme.referrals.items() if each.kind != "contact"}
        assert {*options} == known | {"unsure"}
