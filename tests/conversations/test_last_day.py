"""The day of the end is one and the same for both, wherever they live: that of the mentee."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.conversations.pairs import duo
from tests.harness import House

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
