"""For whom? Who does not say so is asked anew, and then reads that nobody has the words."""

from datetime import UTC, datetime

import pytest

from conversations.mentee.whose import HOLD
from conversations.thread.unsaid import forget
from storage.mail import Pressed
from storage.tables import Dialogue
from storage.unit_of_work import UnitOfWork
from tests.conversations.leavers import erases_everything
from tests.conversations.pairs import Duo, duo, relayed
from tests.harness import House, Player


def whom(player: Player) -> list[str]:
    """What stands on somebody's screen of a message that waits for them to say for whom it is."""
    kinds = ("attend que", "attendent que", "je les ai effacés", "Pas transmis")
    return [each.text for each in player.screen.shown if any(kind in each.text for kind in kinds)]


@pytest.fixture
def unsaid(two: Duo) -> Duo:
    """Nour was asked for whom her message is, and has put the phone away."""
    two.nour.says("/objectif")
    two.house.clock.forward(minutes=31)
    two.nour.says("Bonjour Luc")
    return two


def test_they_are_asked_anew_once_and_may_still_say_it(unsaid: Duo) -> None:
    asked = unsaid.nour.last
    unsaid.house.clock.forward(hours=4)
    assert "attend que tu me dises pour qui" in unsaid.nour.last.text
    assert not asked.labels, "one question at a time"
    unsaid.nour.presses("Pour Luc")
    assert relayed(unsaid.luc) == ["Bonjour Luc"]
    unsaid.house.clock.forward(days=2)
    assert not whom(unsaid.nour)


def test_of_several_messages_they_are_told_in_one(unsaid: Duo) -> None:
    unsaid.nour.says("Et bon courage")
    unsaid.house.clock.forward(hours=4)
    (told,) = whom(unsaid.nour)
    assert told.startswith("2 messages")
    unsaid.nour.presses("Pour Luc")
    assert relayed(unsaid.luc) == ["Et bon courage"]
    unsaid.house.clock.forward(hours=12)
    assert not whom(unsaid.nour), "nobody is reminded twice"


def test_who_has_said_it_is_not_asked_anew(unsaid: Duo) -> None:
    unsaid.nour.presses("Pour personne")
    unsaid.house.clock.forward(days=2)
    assert not whom(unsaid.nour)


def test_also_on_a_saturday_for_what_waits_would_be_erased(unsaid: Duo) -> None:
    """They wrote on Friday evening."""
    unsaid.nour.presses("Pour personne")
    unsaid.house.clock.forward(days=4, hours=9)
    unsaid.nour.says("/objectif")
    unsaid.house.clock.forward(minutes=31)
    unsaid.nour.says("Bonjour Luc")
    unsaid.house.clock.forward(hours=15)
    assert "attend que tu me dises pour qui" in unsaid.nour.last.text
    unsaid.nour.presses("Pour Luc")
    assert relayed(unsaid.luc) == ["Bonjour Luc"]


def test_they_are_asked_anew_no_more_than_once(unsaid: Duo) -> None:
    unsaid.house.clock.forward(hours=4)
    reminded = unsaid.nour.last
    assert "je l’efface jeudi 26 novembre" in reminded.text
    assert reminded.message.quote == "Bonjour Luc"
    unsaid.house.clock.forward(days=2)
    assert whom(unsaid.nour) == [reminded.text], "said once"
    unsaid.nour.presses("Pour Luc", on=reminded)
    assert relayed(unsaid.luc) == ["Bonjour Luc"]
    goes_by(unsaid, days=2)
    assert not whom(unsaid.nour)


def goes_by(two: Duo, **time: float) -> None:
    """So much time, with what is done each hour at its end."""
    two.house.clock.forward(**time)
    two.house.change(lambda uow: forget(uow, two.house.catalogue))
    two.house.clock.forward(hours=1)


def test_whose_words_were_let_go_reads_so_and_why(unsaid: Duo) -> None:
    asked = unsaid.nour.last
    unsaid.nour.says("Et bon courage")
    goes_by(unsaid, days=3, hours=3)
    told = unsaid.nour.last
    assert "Après 3 jours, je les ai effacés" in told.text
    assert told.labels == ["Écrire à l’équipe"]
    assert "→ Pas transmis" in asked.text
    assert len([each for each in whom(unsaid.nour) if "effacés" in each]) == 1
    assert "bon courage" not in unsaid.house.stored_text()
    assert not relayed(unsaid.luc)


def did_you_meet(two: Duo) -> Duo:
    """Nour is asked whether the session took place."""
    two.nour.says("/rdv jeudi 14h")
    two.nour.presses("Passer")
    two.luc.presses("C’est d’accord")
    two.house.clock.forward(days=3, hours=7, minutes=5)
    assert "a-t-il eu lieu" in two.nour.last.text
    return two


def test_an_answer_that_nobody_said_was_one_is_asked_about_once_and_told_once(two: Duo) -> None:
    did_you_meet(two).nour.says("Non malheureusement, il était malade")
    assert two.nour.last.labels[0] == "Pas cette fois", "which is what they mean"
    two.house.clock.forward(days=2, hours=20)
    assert len(whom(two.nour)) == 1, "one reminder"
    assert two.nour.sees("attend que tu me dises").labels[0] == "Pas cette fois"
    goes_by(two, hours=7)
    two.house.clock.forward(hours=24)
    assert two.nour.sees("je les ai effacés")
    assert not relayed(two.luc)


def test_what_is_answered_by_the_button_meanwhile_is_chased_no_more(two: Duo) -> None:
    asked = did_you_meet(two).nour.last
    two.nour.says("Non malheureusement, il était malade")
    two.nour.presses("Pas cette fois", on=asked)
    goes_by(two, days=3, hours=3)
    two.house.clock.forward(hours=24)
    assert whom(two.nour) == ["→ Pas transmis : tu ne m’as pas dit pour qui."]


def test_a_word_below_a_wish_that_was_granted_meanwhile_is_chased_no_more(two: Duo) -> None:
    two.act(two.nour, "swap/begin/{}")
    two.nour.says("nour@exemple.fr")
    asked = two.luc.last
    two.luc.says("plus tard")
    two.luc.presses("Donner les miennes", on=asked)
    two.luc.says("06 12 34 56 78")
    goes_by(two, days=3, hours=3)
    two.house.clock.forward(hours=24)
    assert whom(two.luc) == ["→ Pas transmis : tu ne m’as pas dit pour qui."]


def test_what_may_be_for_the_other_is_recalled_however_it_was_answered(two: Duo) -> None:
    asked = did_you_meet(two).nour.last
    two.nour.says("Merci Luc")
    two.nour.presses("Oui", on=asked)
    two.house.clock.forward(hours=18)
    assert two.nour.sees("attend que tu me dises pour qui").message.quote == "Merci Luc"


def test_they_read_so_in_the_morning_also_when_we_were_away(unsaid: Duo) -> None:
    house = unsaid.house
    house.clock.set(datetime(2026, 11, 26, 22, 30, tzinfo=UTC))
    goes_by(unsaid, hours=8)
    assert len(whom(unsaid.nour)) == 1, "where it was asked"
    house.clock.forward(hours=2)
    assert "je les ai effacés" in unsaid.nour.last.text
    assert not relayed(unsaid.luc)


def test_what_is_chosen_meanwhile_leaves_what_was_let_go_to_be_told(unsaid: Duo) -> None:
    house = unsaid.house
    house.clock.set(datetime(2026, 11, 26, 22, 30, tzinfo=UTC))
    house.change(lambda uow: forget(uow, house.catalogue))
    unsaid.nour.says("/objectif")
    house.clock.forward(minutes=31)
    unsaid.nour.says("Tu es là ?")
    unsaid.nour.presses("Pour Luc")
    house.clock.forward(hours=11)
    assert "je les ai effacés" in unsaid.nour.last.text


@pytest.mark.parametrize(
    ("said", "then"),
    [
        ("C’était pour l’équipe !", "Est-ce bien ce que tu veux dire"),
        ("C’était pour l’équipe, ou pour Luc", "Celui-ci aussi"),
        ("Et il est en retard", "Celui-ci aussi"),
    ],
)
def test_under_the_reminder_they_say_for_whom_it_was_or_are_asked_about_that_too(
    two: Duo, said: str, then: str
) -> None:
    two.greet().house.clock.forward(days=14, hours=1, minutes=5)
    two.nour.says("Pas terrible, il ne m’écoute pas")
    two.house.clock.forward(hours=3, minutes=10)
    assert "attend que tu me dises pour qui" in two.nour.last.text
    two.nour.says(said)
    assert then in two.nour.last.text
    assert relayed(two.luc) == ["Bonjour"]


def test_what_is_written_again_is_asked_about_again(house: House) -> None:
    house.clock.forward(days=4)
    two = duo(house).agree()
    house.clock.forward(days=14, hours=1, minutes=5)
    house.clock.to(house.clock.now().replace(hour=18))  # Friday evening, under a check-in
    two.nour.says("Pas terrible, il ne m’écoute pas")
    assert "C’est ma réponse : Petit point" in two.nour.last.labels
    goes_by(two, days=3)
    assert "je les ai effacés" in two.nour.last.text
    assert two.nour.last.labels == ["Écrire à l’équipe"]
    two.nour.says("Pas terrible, il ne m’écoute pas")
    assert two.nour.last.labels == ["Pour Luc", "Pour l’équipe Carrières", "Pour personne"]
    assert not relayed(two.luc)


def test_what_is_no_longer_held_is_asked_about_again(two: Duo) -> None:
    two.greet().house.clock.forward(days=14, hours=1, minutes=5)
    two.nour.says("Pas terrible, il ne m’écoute pas")
    for_team = Pressed(act=two.nour.last.buttons[2].act, ref=two.nour.last.ref)
    two.nour.presses("Pour personne")
    two.nour.does(for_team)
    assert "Je n’ai plus ce message" in two.nour.last.text
    two.nour.says("Pas terrible, il ne m’écoute pas")
    assert "pour qui est ce message" in two.nour.last.text
    assert relayed(two.luc) == ["Bonjour"]


def test_the_reminder_names_nobody_who_is_gone(unsaid: Duo) -> None:
    erases_everything(unsaid.luc)
    unsaid.house.clock.forward(hours=4)
    assert "attend que tu me dises pour qui" in unsaid.nour.last.text
    assert unsaid.nour.last.labels == ["Pour l’équipe Carrières", "Pour personne"]
    (row,) = [row for row in unsaid.house.all(Dialogue) if row.form == HOLD]
    assert str(row.answers).count("Luc") == 1, "in what Nour wrote, and nowhere else"


def test_who_says_so_at_this_moment_is_not_reminded(
    unsaid: Duo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it comes due, another turn may be taking the message on."""
    asked = unsaid.nour.last
    monkeypatch.setattr(UnitOfWork, "lock", lambda *_: None)
    unsaid.house.clock.forward(hours=4)
    assert unsaid.nour.last == asked
