"""A case whose mentorship has ended is opened again: of the day on which all was to be erased, what
can still be true stays true, and of what cannot its mentee reads so."""

from datetime import datetime, timedelta

from conversations.team.forms import Form
from storage.tables import Objective
from tests.conversations.pairs import Duo
from tests.conversations.test_objective import WHAT, writes
from tests.harness import CATALOGUE, Filling
from tests.screens import flat

WORDS = CATALOGUE.home.words
KEPT = timedelta(days=CATALOGUE.home.limits.closed_days)


def decides(two: Duo, form: str, **values: str) -> str:
    """Claire sends this form about their case: what the mentee reads."""
    opened = two.house.forms.open(f"{form}/{two.request.id}", two.claire.who, staff=True)
    assert isinstance(opened, Form), opened
    Filling(two.claire, opened).send(**values)
    return flat(two.nour.last.text)


def day(at: datetime) -> str:
    return flat(WORDS.long_day(at, "Europe/Paris"))


def parted(two: Duo) -> datetime:
    """They had an objective, and have ended it: when all that was said goes."""
    writes(two.nour)
    two.ends(two.nour, "end/done/{}")
    ended = two.mentorship.ended_at
    assert ended is not None
    for player in (two.nour, two.luc):
        assert day(ended + KEPT) in flat(player.all())
    return ended + KEPT


def test_the_mentee_reads_that_the_day_they_were_told_is_no_longer_that_of_the_request(
    two: Duo,
) -> None:
    goes = parted(two)
    two.house.clock.forward(days=30)
    read = decides(two, "reopen")
    assert f"effacée le {day(goes)}" in read
    assert f"{flat(WORDS.span(KEPT.days))} après sa nouvelle fin" in read
    two.house.clock.forward(days=10)
    decides(two, "close", why="a trouvé")
    two.house.clock.set(goes)
    two.house.clock.forward(minutes=1)
    assert two.request.answers
    two.house.clock.forward(days=41)
    assert two.request.answers == {}


def test_what_the_two_wrote_goes_on_the_day_that_both_were_told(two: Duo) -> None:
    goes = parted(two)
    two.house.clock.forward(days=30)
    decides(two, "reopen")
    two.house.clock.set(goes - timedelta(hours=1))
    two.house.clock.forward(minutes=1)
    assert WHAT in two.mentorship.objective
    two.house.clock.forward(hours=1)
    assert (two.mentorship.objective, two.house.all(Objective)) == ("", [])
    assert two.request.answers, "its request goes on"


def test_who_was_told_no_day_reads_of_none(two: Duo) -> None:
    two.ends(two.luc, "end/leave/{}")
    decides(two, "decline", why="hors de notre champ")
    assert "nouvelle fin" not in decides(two, "reopen")
