"""The day of the end is one and the same for both, wherever they live: that of the mentee."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.beginnings import Begin
from tests.conversations.inquiring import Seekers, words
from tests.conversations.pairs import Duo, duo, relayed
from tests.conversations.test_last_session import ends_in
from tests.conversations.test_meetings import propose
from tests.harness import House, Player
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
        assert "C’est bientôt" in each.all()
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


# --- what goes with it ----------------------------------------------------------------------------


def wakes_nobody(player: Player, zone: str, house: House, *, days: int) -> list[str]:
    """What reached somebody in these days, none of it in the quiet hours where they live."""
    player.reads()
    said = []
    for _ in range(days * 24):
        house.clock.forward(hours=1)
        unread = player.reads()
        hour = house.clock.now().astimezone(ZoneInfo(zone)).hour
        if unread:
            said.append(unread)
            assert 8 < hour <= 20, f"at {hour}: {unread}"
    return said


def in_their_last_days(house: House, zones: tuple[str, str]) -> Duo:
    """Two who live in these zones: it is over in four days."""
    two = duo(house, zones=zones).agree()
    ends_in(two, days=4)
    return two


@pytest.mark.parametrize("zones", [FAR, FAR[::-1]], ids=["mentee in Paris", "mentee in Auckland"])
@pytest.mark.parametrize("who", ["nour", "luc"])
def test_what_goes_with_the_end_is_read_at_an_hour_of_ones_own(
    house: House, begin: Begin, zones: tuple[str, str], who: str
) -> None:
    """It is over once both have read so: in the middle of the night of one of them."""
    two = begin(house, in_their_last_days, zones)
    player, zone = (two.nour, zones[0]) if who == "nour" else (two.luc, zones[1])
    player.says(f"/exchange {who}@example.org")
    said = " ".join(wakes_nobody(player, zone, house, days=8))
    assert two.mentorship.state == "ended"
    assert said.count("ne verra pas tes coordonnées") == 1


def asking_far_away(house: House) -> tuple[Seekers, Player]:
    """A contact in Auckland was asked a day ago, and it is over in three days."""
    far = Seekers(house, duo(house, zones=FAR).agree())
    contact = far.comes("Ana", zone="Pacific/Auckland")
    far.chooses()
    house.clock.forward(days=1)
    assert contact.last.labels
    ends_in(far.two, days=3)
    return far, contact


@pytest.mark.parametrize("of_the_two", [True, False])
def test_that_an_inquiry_is_over_is_read_at_an_hour_of_ones_own(
    house: House, begin: Begin, of_the_two: bool
) -> None:
    """Also by the contact who was asked, and is not needed any more."""
    far, contact = begin(house, asking_far_away)
    reader = far.luc if of_the_two else contact
    said = flat(" ".join(wakes_nobody(reader, FAR[1], house, days=7)))
    assert far.two.mentorship.state == "ended"
    over = words("inquiry.is_over") if of_the_two else words("contact.no_longer_needed", name="Ana")
    assert said.count(over) == 1
