"""The day of the end is one and the same for both, wherever they live: that of the mentee."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.conversations.pairs import Duo, duo, relayed
from tests.conversations.test_last_session import ends_in
from tests.conversations.test_meetings import propose
from tests.harness import House
from tests.screens import flat

FAR = ("Europe/Paris", "Pacific/Auckland")


@pytest.mark.parametrize(
    ("zones", "day", "said"),
    [(FAR, date(2027, 5, 23), "23 mai 2027"), (FAR[::-1], date(2027, 5, 24), "24 mai 2027")],
    ids=["mentee in Paris", "mentee in Auckland"],
)
def test_both_read_one_day_and_learn_on_it_that_it_is_over(
    house: House, zones: tuple[str, str], day: date, said: str
) -> None:
    house.clock.forward(hours=6)  # it is another day in Auckland than in Paris
    two = duo(house, zones=zones).agree()
    both = {two.nour: ZoneInfo(zones[0]), two.luc: ZoneInfo(zones[1])}
    for each in both:
        assert f"Votre accompagnement dure jusqu’au {said}." in each.all()
        each.says("/status")
        assert said in each.last.text
    house.clock.forward(days=178)
    for each in both:
        two.act(each, "more/no/{}")
    for each in both:
        assert f"s’achève le {said}" in each.all()
        assert said in each.last.text
    learnt: dict[str, date] = {}
    while two.mentorship.state == "active":
        house.clock.forward(hours=4)
        for each, zone in both.items():
            if "est arrivé à son terme" in each.all():
                learnt.setdefault(each.name, house.clock.now().astimezone(zone).date())
    assert learnt == {"Nour": day, "Luc": day}


def test_who_meets_on_the_last_day_may_write_until_then(two: Duo) -> None:
    ends_in(two, days=3)
    propose(two.nour, "jeudi 18h")
    two.luc.presses("C’est d’accord")
    two.house.clock.forward(days=3, hours=7)
    for each in (two.nour, two.luc):
        assert "À tout à l’heure" in each.all()
        assert "est arrivé à son terme" not in each.all()
    two.nour.says("Je suis en retard", reply_to=two.thread(two.nour))
    assert relayed(two.luc)[-1] == "Je suis en retard"
    two.house.clock.forward(hours=18)
    assert two.mentorship.state == "ended"
    for each in (two.nour, two.luc):
        assert "est arrivé à son terme" in each.all()


def test_nobody_is_promised_to_be_reminded_after_the_end(two: Duo) -> None:
    ends_in(two, days=3)
    propose(two.nour, "1er décembre à 18h")
    after = "C’est après la fin de votre accompagnement, le 26 novembre 2026"
    two.luc.presses("C’est d’accord")
    for each in (two.nour, two.luc):
        proposed, agreed = (
            flat(each.sees(words).text) for words in ("mardi 1er décembre à 18h", "C’est noté")
        )
        assert after in proposed
        assert after in agreed
        assert "Je te le rappellerai" not in agreed
