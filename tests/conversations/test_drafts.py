"""A draft that is left alone: recalled twice, kept, announced, erased."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from conversations.figures import Limits
from conversations.hours import decent
from storage.tables import Dialogue, Person, Request, RequestFile
from storage.unit_of_work import UnitOfWork
from tests.conversations.test_intake import ANSWERS, agrees, asks
from tests.harness import House, Player

ZONES = ("Europe/Paris", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu")


@pytest.fixture
def nour(house: House) -> Player:
    """She began on Monday at ten, wrote a little, and left."""
    nour = agrees(house.phone())
    for answer in ANSWERS[:10]:
        nour.says(answer)
    nour.says("Deux articles sur trois.")
    nour.reads()
    return nour


def told(player: Player, text: str) -> int:
    """How many messages on their screen hold these words."""
    return sum(text in shown.text for shown in player.screen.shown)


JANUARY = datetime(2026, 1, 1, tzinfo=UTC)
RECALL, AGAIN = "Ta demande commencée t’attend", "Un dernier signe au sujet de ta demande"
NOTICE, ERASED = "n’a pas bougé depuis longtemps", "j’ai effacé ta demande commencée"


def test_it_is_recalled_after_a_day_and_after_four_and_then_left_alone(
    house: House, nour: Player
) -> None:
    house.clock.forward(hours=23)
    assert told(nour, RECALL) == 0
    house.clock.forward(hours=2)
    assert (told(nour, RECALL), told(nour, AGAIN)) == (1, 0)
    house.clock.forward(days=3)
    assert told(nour, AGAIN) == 1
    house.clock.forward(days=60)
    assert (told(nour, RECALL), told(nour, AGAIN), told(nour, NOTICE)) == (1, 1, 0)


def test_it_goes_on_where_it_was(house: House, nour: Player) -> None:
    house.clock.forward(days=2)
    nour.presses("Reprendre")
    assert "ta façon de chercher" in nour.last.text


def test_who_writes_meanwhile_is_recalled_later_and_only_once(house: House, nour: Player) -> None:
    house.clock.forward(hours=20)
    nour.says("La patience.")
    house.clock.forward(hours=6)
    assert told(nour, RECALL) == 0
    house.clock.forward(days=1)
    assert told(nour, RECALL) == 1
    nour.presses("Reprendre")
    house.clock.forward(days=2)
    assert told(nour, RECALL) == 1


def test_it_is_erased_after_a_notice(house: House, nour: Player) -> None:
    nour.sends("document")
    house.clock.forward(days=84)
    assert told(nour, NOTICE) == 1
    assert "Deux articles sur trois." in house.stored_text()
    house.clock.forward(days=10)
    assert told(nour, ERASED) == 1
    assert "Deux articles sur trois." not in house.stored_text()
    assert not house.all(Request)
    assert not house.all(RequestFile)
    nour.says("/start")
    assert nour.last.labels[0] == "Commencer"


def test_who_comes_back_after_the_notice_keeps_it(house: House, nour: Player) -> None:
    house.clock.forward(days=85)
    nour.presses("Reprendre")
    house.clock.forward(days=20)
    assert told(nour, ERASED) == 0
    assert house.all(Dialogue)[0].answers


def test_the_reminders_can_be_switched_off(house: House, nour: Player) -> None:
    house.clock.forward(days=2)
    nour.presses("Ne plus me le rappeler")
    nour.sees("D’accord, je n’en parlerai plus.")
    house.clock.forward(days=30)
    assert told(nour, AGAIN) == 0
    house.clock.forward(days=60)
    assert told(nour, NOTICE) == 1


def test_a_request_that_was_sent_is_no_draft(house: House, nour: Player) -> None:
    for answer in ANSWERS[11:]:
        nour.says(answer)
    nour.presses("Envoyer")
    house.clock.forward(days=5)
    assert told(nour, RECALL) == 0


def test_who_shut_us_out_is_told_nothing_and_their_draft_still_goes(
    house: House, nour: Player
) -> None:
    nour.blocks()
    before = len(nour.screen.shown)
    house.clock.forward(days=120)
    assert len(nour.screen.shown) == before
    assert not house.all(Request)


def test_a_recall_that_would_come_much_too_late_is_left_out(house: House, nour: Player) -> None:
    house.clock.set(house.clock.now() + timedelta(days=21))
    house.clock.forward(minutes=1)
    assert (told(nour, RECALL), told(nour, AGAIN)) == (0, 0)
    house.clock.forward(days=90)
    assert (told(nour, RECALL), told(nour, AGAIN), told(nour, NOTICE)) == (0, 0, 1)


def test_an_old_button_of_a_recall_is_kind(house: House, nour: Player) -> None:
    house.clock.forward(days=2)
    nour.says("/stop")
    nour.presses("Abandonner et effacer")
    nour.presses("Ne plus me le rappeler")
    assert "moment passé" in nour.last.text


@given(
    at=st.floats(0, 1000).map(lambda days: JANUARY + timedelta(days=days)),
    zone=st.sampled_from(ZONES),
)
def test_a_decent_hour_is_never_at_night_nor_at_the_weekend_nor_in_the_past(
    at: datetime, zone: str
) -> None:
    found = decent(at, zone, Limits())
    local = found.astimezone(ZoneInfo(zone))
    assert 9 <= local.hour < 20
    assert local.weekday() < 5
    assert at <= found < at + timedelta(days=4)


def test_the_hour_is_decent_where_the_person_lives_as_they_told(house: House) -> None:
    nour = agrees(house.phone())
    for answer in (*ANSWERS[:3], "Los Angeles, États-Unis", "oui", *ANSWERS[5:10]):
        nour.says(answer)
    nour.reads()
    house.clock.forward(days=1, hours=2)
    assert told(nour, RECALL) == 0
    house.clock.forward(hours=8)
    assert told(nour, RECALL) == 1


def test_who_was_told_that_this_is_not_for_them_is_not_called_back(house: House) -> None:
    nour = agrees(house.phone())
    nour.says("Nour Haddad")
    nour.presses("Je ne viens pas de l’X")
    house.clock.forward(days=10)
    assert (told(nour, RECALL), told(nour, AGAIN)) == (0, 0)


def test_who_wrote_of_death_is_not_told_that_a_form_waits(house: House, nour: Player) -> None:
    nour.says("J’ai envie de mourir.")
    house.clock.forward(days=10)
    assert (told(nour, RECALL), told(nour, AGAIN)) == (0, 0)


def test_of_a_draft_with_nothing_in_it_no_words_are_claimed(house: House) -> None:
    nour = agrees(house.phone())
    house.clock.forward(days=1, hours=1)
    assert "rien écrit" in nour.last.text
    nour.presses("Ne plus me le rappeler")
    assert "Ta demande t’attend" in nour.last.text
    assert told(nour, "tes mots") == 0


def test_what_an_earlier_request_told_is_no_word_of_the_draft(house: House) -> None:
    nour = asks(house.phone())
    nour.says("/stop")
    nour.presses("Retirer ma demande")
    nour.says("/start")
    nour.presses("Commencer")
    house.clock.forward(days=1, hours=1)
    assert "rien écrit" in nour.last.text


def test_it_is_erased_on_a_day_on_which_they_were_told_nothing_else(
    house: House, nour: Player
) -> None:
    morning = datetime(2027, 2, 22, 7, 55, tzinfo=UTC)  # Monday, a week after the notice
    house.clock.to(morning)
    assert (told(nour, NOTICE), told(nour, ERASED)) == (1, 0)

    def tell(uow: UnitOfWork) -> None:
        for row in uow.session.exec(select(Person)).all():
            row.nudges = (uow.now,)

    house.change(tell)
    house.clock.forward(hours=9)
    assert told(nour, ERASED) == 0
    house.clock.forward(days=1)
    assert told(nour, ERASED) == 1
