"""While the intake is paused: who comes is told, may ask to be told of its end, and is, once."""

from datetime import UTC, datetime

import pytest

from storage.mail import STAFF, Pressed, Ref, Submitted
from storage.tables import Audit, Person, Request, Setting, Waiting
from tests.conversations.admins import administered, desk_of, who
from tests.conversations.test_intake import ANSWERS, agrees, asks
from tests.harness import CATALOGUE, House, Player

WORDS = CATALOGUE.home.words
ENGLISH = CATALOGUE["en"].words
PAUSED = WORDS("pausing.for_now", **CATALOGUE.home.about.team_words)
OPEN_AGAIN = WORDS("pausing.open_again", **CATALOGUE.home.about.team_words)


@pytest.fixture
def claire(house: House) -> Player:
    """An admin, in her direct messages."""
    return desk_of(administered(house))


def pauses(claire: Player, until: str = "", words: str = "") -> None:
    claire.says("/camarade réglages")
    claire.opens("Mettre en pause").send(until=until, words=words)


def reopens(claire: Player) -> None:
    claire.says("/camarade réglages")
    claire.opens("Rouvrir").send()


def comes(house: House, name: str = "Luc") -> Player:
    """Somebody new, who would like to begin."""
    player = house.phone(name)
    player.says("/start")
    player.presses("Français")
    return player


def told(player: Player) -> list[str]:
    """Every text on somebody's screen, to the letter."""
    return [shown.message.text for shown in player.screen.shown]


def test_whoever_comes_is_told_and_offered_what_else_there_is(house: House, claire: Player) -> None:
    pauses(claire)
    luc = comes(house)
    assert told(luc)[-1] == PAUSED
    assert luc.last.labels == ["Me prévenir", "Proposer mon aide", "Poser une question"]
    assert house.all(Request) == []
    luc.presses("Proposer mon aide")
    assert told(luc)[-1] != PAUSED


def test_whoever_comes_first_while_it_is_paused_is_welcomed_once(
    house: House, claire: Player
) -> None:
    pauses(claire)
    luc = comes(house)
    assert luc.screen.shown[-2].text.startswith("Bienvenue.")
    house.clock.forward(minutes=1)
    luc.says("bonjour")
    assert sum(text.startswith("Bienvenue.") for text in told(luc)) == 1
    assert told(luc)[-1] == PAUSED


def test_in_english_too(house: House, claire: Player) -> None:
    pauses(claire, until="05/01/2027", words="Nous reprenons souffle.")
    ann = house.phone("Ann", language="en")
    ann.says("/start")
    ann.presses("English")
    assert "from 5 January 2027 on" in ann.last.text
    assert ann.last.message.quote == "Nous reprenons souffle."
    ann.says("Let me know")
    assert told(ann)[-1] == ENGLISH("waiting.noted")
    reopens(claire)
    house.clock.forward(hours=1)
    assert told(ann)[-1] == CATALOGUE["en"].words(
        "pausing.open_again", **CATALOGUE["en"].about.team_words
    )


def test_who_had_agreed_already_is_told_at_the_button(house: House, claire: Player) -> None:
    nour = asks(house.phone())
    nour.says("/stop")
    nour.presses("Retirer ma demande")
    pauses(claire)
    nour.says("/start")
    assert PAUSED in told(nour)[-1]
    assert WORDS("welcome.again") not in told(nour)[-1]
    assert "Commencer" not in nour.last.labels
    for _ in range(2):
        nour.does(Pressed(act="begin", ref=Ref("1")))  # a button from before the pause
        assert told(nour)[-1] == PAUSED
    assert len(house.all(Request)) == 1


def test_who_asks_to_be_told_is_told_once_at_a_decent_hour(house: House, claire: Player) -> None:
    pauses(claire)
    luc = comes(house)
    luc.presses("Me prévenir")
    assert told(luc)[-1] == WORDS("waiting.noted")
    luc.says("/start")
    assert "Ne plus me prévenir" in luc.last.labels
    house.clock.forward(hours=13)  # eleven at night in Paris
    reopens(claire)
    assert "Personnes à prévenir : 1" in house.staff().last.text
    assert OPEN_AGAIN not in told(luc)
    house.clock.forward(hours=9)
    assert OPEN_AGAIN not in told(luc)
    house.clock.forward(hours=2)
    assert told(luc)[-1] == OPEN_AGAIN
    assert house.all(Waiting) == []
    luc.says("oui")
    assert "consent" in str(luc.last.message.buttons)
    for _ in range(2):
        pauses(claire)
        house.clock.forward(days=1)
        reopens(claire)
        house.clock.forward(days=2)
    assert told(luc).count(OPEN_AGAIN) == 1


def test_who_does_not_want_to_know_any_more_is_let_be(house: House, claire: Player) -> None:
    pauses(claire)
    luc = comes(house)
    luc.says("Me prévenir")
    luc.says("Ne plus me prévenir")
    assert told(luc)[-1] == WORDS("waiting.stopped")
    reopens(claire)
    house.clock.forward(days=2)
    assert OPEN_AGAIN not in told(luc)


def test_a_pause_that_comes_back_before_the_hour_tells_nobody(house: House, claire: Player) -> None:
    house.clock.forward(hours=12)  # ten at night
    pauses(claire)
    luc = comes(house)
    luc.presses("Me prévenir")
    reopens(claire)
    pauses(claire)
    house.clock.forward(days=1)
    assert OPEN_AGAIN not in told(luc)
    reopens(claire)
    house.clock.forward(days=1)
    assert told(luc).count(OPEN_AGAIN) == 1


def test_who_begins_in_the_meantime_is_not_told(house: House, claire: Player) -> None:
    house.clock.forward(hours=12)
    pauses(claire)
    luc = comes(house)
    luc.presses("Me prévenir")
    reopens(claire)
    luc.says("/start")
    luc.says("oui")
    assert len(house.all(Request)) == 1
    assert house.all(Waiting) == []
    house.clock.forward(hours=14)
    assert OPEN_AGAIN not in told(luc)


def test_who_shut_us_out_is_not_written_to(house: House, claire: Player) -> None:
    pauses(claire)
    luc = comes(house)
    luc.presses("Me prévenir")
    luc.blocks()
    reopens(claire)
    house.clock.forward(days=1)
    assert house.all(Waiting) == []
    assert OPEN_AGAIN not in told(luc)


def test_who_has_begun_finishes_and_sends(house: House, claire: Player) -> None:
    nour = agrees(house.phone())
    for answer in ANSWERS[:5]:
        nour.says(answer)
    nour.says("/stop")
    nour.presses("Mettre de côté")
    pauses(claire)
    nour.says("/start")
    nour.presses("Reprendre")
    for answer in ANSWERS[5:]:
        nour.says(answer)
    nour.presses("Envoyer")
    assert "Ta demande est envoyée" in nour.all()
    assert house.find(Request, 1).state == "submitted"


def test_the_rest_goes_on(house: House, claire: Player) -> None:
    nour = asks(house.phone())
    pauses(claire)
    nour.says("/status")
    assert "Ta demande est chez" in nour.last.text
    marc = house.staff("Marc")
    marc.presses("Prendre")
    marc.opens("Poser une question").send(question="Depuis quand ?")
    assert "Depuis quand ?" in nour.last.text


def test_a_button_that_is_old_leads_to_where_one_stands(house: House, claire: Player) -> None:
    pauses(claire)
    luc = comes(house)
    reopens(claire)
    luc.does(Pressed(act="tell_me", ref=Ref("1")))
    assert "Commencer" in luc.last.labels
    assert house.all(Waiting) == []
    pauses(claire)
    nour = house.phone("Nour")
    nour.does(Pressed(act="tell_me", ref=Ref("2")))  # forged, before a word was said
    assert [row.person_id for row in house.all(Waiting)] == [house.all(Person)[-1].id]


# --- until a day ---------------------------------------------------------------------------------


def test_on_its_day_the_intake_opens_by_itself_and_the_channel_is_told(
    house: House, claire: Player
) -> None:
    pauses(claire, until="07/12/2026")
    luc = comes(house)
    assert "7 décembre 2026" in luc.last.text
    luc.presses("Me prévenir")
    house.clock.forward(days=13, hours=22)  # Monday, eight in the morning
    assert OPEN_AGAIN not in told(luc)
    house.clock.forward(hours=2)
    assert told(luc)[-1] == OPEN_AGAIN
    assert "Le programme a rouvert les nouvelles demandes" in house.staff().last.text
    luc.presses("Commencer")
    assert PAUSED not in told(luc)
    claire.says("/camarade réglages")
    assert "ouvertes · Le programme" in claire.last.text


def test_after_a_standstill_it_opens_when_the_team_does(house: House, claire: Player) -> None:
    pauses(claire, until="07/12/2026")
    before = len(told(house.staff()))
    house.clock.set(datetime(2026, 12, 12, 22, tzinfo=UTC))  # Saturday, eleven in the evening
    house.clock.forward(hours=1)
    assert len(told(house.staff())) == before
    house.clock.forward(days=1, hours=10)
    assert "Le programme a rouvert les nouvelles demandes" in house.staff().last.text


def test_a_day_that_was_put_off_does_not_open(house: House, claire: Player) -> None:
    pauses(claire, until="07/12/2026")
    claire.says("/camarade réglages")
    claire.opens("Changer la pause").send(until="14/12/2026")
    house.clock.forward(weeks=2, days=2)
    assert "14 décembre 2026" in comes(house).last.text
    claire.says("/camarade réglages")
    claire.opens("Changer la pause").send(until="")
    house.clock.forward(weeks=4)
    assert told(comes(house, "Ève"))[-1] == PAUSED


def test_the_reopening_is_previewed_word_for_word(house: House, claire: Player) -> None:
    pauses(claire)
    luc = comes(house)
    luc.presses("Me prévenir")
    claire.says("/camarade réglages")
    preview = claire.opens("Rouvrir").send()
    assert preview is not None
    assert "(1)" in preview.to
    house.clock.forward(hours=1)
    assert told(luc)[-1] == preview.shown
    assert [row.act for row in house.all(Audit)] == ["settings/pause", "settings/reopen"]


def test_two_admins_who_reopen_tell_everybody_once(house: House, claire: Player) -> None:
    pauses(claire)
    luc = comes(house)
    luc.presses("Me prévenir")
    zoe = desk_of(house, "Zoe")
    claire.says("/camarade réglages")
    filling = claire.opens("Rouvrir")
    zoe.says("/camarade réglages")
    zoe.opens("Rouvrir").send()
    claire.does(Submitted(act=filling.form.act, values={}), where=STAFF)
    assert house.screens[who("Claire")].shown[-1].message.text == WORDS(
        "settings.moved_on", who="Zoe"
    )
    house.clock.forward(hours=1)
    assert told(luc).count(OPEN_AGAIN) == 1


# --- what is theirs ------------------------------------------------------------------------------


def test_who_is_erased_does_not_wait_any_more(house: House, claire: Player) -> None:
    pauses(claire)
    luc = comes(house)
    luc.presses("Me prévenir")
    luc.says("/export")
    machine = luc.screen.shown[-1].message.attachment
    assert machine is not None
    assert '"waiting": [\n    {\n      "at"' in machine.text
    luc.says("/delete")
    luc.presses("Oui, tout effacer")
    assert house.all(Waiting) == []
    reopens(claire)
    assert "Personnes à prévenir : 0" in house.staff().last.text
    house.clock.forward(days=1)
    assert OPEN_AGAIN not in told(luc)
    assert {row.name for row in house.all(Setting)} == {"changes", "intake"}
