"""The week in figures: counted rightly, posted once a week as the team opens, without a name."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.paper.press import draw
from storage.mail import Paper
from tests.conversations.test_intake import asks
from tests.harness import House

PARIS = ZoneInfo("Europe/Paris")


def digests(house: House) -> list[Paper]:
    """The pictures that were posted."""
    shown = [each.message.attachment for each in house.staff().screen.shown]
    papers = [each.paper for each in shown if each is not None and each.paper is not None]
    return [paper for paper in papers if paper.template == "digest"]


def test_the_week_is_counted_and_posted_on_monday_morning(house: House) -> None:
    asks(house.phone())
    claire = house.staff()
    claire.presses("Prendre")
    house.clock.to(datetime(2026, 11, 25, 11, tzinfo=PARIS))
    claire.opens("Poser une question").send(question="Depuis quand y penses-tu ?")
    house.clock.to(datetime(2026, 11, 30, 8, tzinfo=PARIS))
    assert not digests(house)
    house.clock.to(datetime(2026, 11, 30, 10, tzinfo=PARIS))
    (paper,) = digests(house)
    figures = {each["label"]: each["value"] for each in paper.data["figures"]}
    assert figures["reçues cette semaine"] == "1"
    assert "2 jours ouvrés" in figures.values()
    assert "100\xa0%" in figures.values()
    by_week, situations, mentors = paper.data["charts"]
    assert [bar["value"] for bar in by_week["bars"]] == [0, 0, 0, 0, 0, 0, 0, 1]
    assert by_week["bars"][-1]["label"] == "23/11"
    assert [bar["value"] for bar in situations["bars"]] == [1]
    assert [bar["value"] for bar in mentors["bars"]] == [0, 0, 0]
    assert "Haddad" not in json.dumps(paper.data)
    house.staff().sees("Demandes reçues")


def test_it_comes_every_week_on_a_day_the_team_works(house: House) -> None:
    asks(house.phone())
    house.clock.to(datetime(2027, 3, 28, 12, tzinfo=PARIS))
    before = len(digests(house))
    house.clock.to(datetime(2027, 3, 29, 23, tzinfo=PARIS))  # Easter Monday
    assert len(digests(house)) == before
    house.clock.to(datetime(2027, 3, 30, 10, tzinfo=PARIS))
    assert len(digests(house)) == before + 1


def test_it_is_drawn(house: House) -> None:
    asks(house.phone())
    house.clock.to(datetime(2026, 11, 30, 10, tzinfo=PARIS))
    (paper,) = digests(house)
    assert draw(paper.template, paper.data, paper.form).startswith(b"\x89PNG")
