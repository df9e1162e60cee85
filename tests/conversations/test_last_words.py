"""Once it has ended well, each of the two may say a last word; never where one fears the other."""

from datetime import timedelta

import pytest

from storage.mail import Pressed, Ref, Refused
from storage.tables import Dialogue
from tests.conversations.joining import joins
from tests.conversations.pairs import Duo, duo, label, relayed
from tests.conversations.test_after_a_report import is_seen_to, reports
from tests.harness import CATALOGUE, House, Player
from tests.screens import flat

WORDS = CATALOGUE.home.words

THANKS = "Merci pour ces mois, et bonne route."
TO_LUC, TO_NOUR = "Un dernier mot à Luc", "Un dernier mot à Nour"


def says(player: Player, button: str) -> None:
    """They say a last word, and have read it over."""
    player.presses(button)
    player.says(THANKS)
    assert THANKS in player.last.text
    player.presses("Envoyer")


@pytest.mark.parametrize("luc_on", ["telegram", "slack"])
@pytest.mark.parametrize("first", ["nour", "luc"])
def test_after_a_kind_end_each_may_say_one(house: House, luc_on: str, first: str) -> None:
    luc = house.slack("Luc") if luc_on == "slack" else house.phone("Luc")
    two = duo(house, luc=luc).agree().greet()
    two.ends(getattr(two, first), "end/done/{}")
    says(two.nour, TO_LUC)
    assert "C’est transmis à Luc" in two.nour.last.text
    assert flat(two.luc.last.text) == f"Un dernier mot de Nour : {THANKS}"
    says(two.luc, TO_NOUR)
    assert THANKS in two.nour.last.text
    assert TO_LUC not in two.nour.last.labels, "one is enough"
    two.act(two.nour, "last/{}")
    assert "je ne peux plus rien y transmettre" in two.nour.last.text
    assert THANKS not in two.claire.all()
    assert not [row for row in house.all(Dialogue) if THANKS in str(row.answers)]


def test_words_that_come_too_late_lead_to_it(two: Duo) -> None:
    two.greet().ends(two.nour, "end/done/{}")
    two.luc.says("Merci à toi, Nour !")
    assert "ne lui est pas parvenu" in two.luc.last.text
    says(two.luc, TO_NOUR)
    assert THANKS in two.nour.last.text


def test_so_do_words_in_a_thread_that_is_closed(house: House) -> None:
    two = duo(house, luc=house.slack("Luc")).agree().greet()
    two.ends(two.nour, "end/done/{}")
    two.luc.says("Merci à toi, Nour !", under=two.thread(two.luc))
    assert "Ce fil est fermé" in two.luc.last.text
    assert two.luc.last.labels == [TO_NOUR, "Écrire à l’équipe"]


@pytest.mark.parametrize("act", ["end/leave/{}", "end/other/{}"])
def test_whoever_would_rather_stop_is_sent_none(two: Duo, act: str) -> None:
    two.greet().ends(two.nour, act, *(["Passer"] if "other" in act else []))
    assert TO_NOUR not in flat(str([each.labels for each in two.luc.screen.shown]))
    two.act(two.luc, "last/{}")
    assert "je ne peux plus rien y transmettre" in two.luc.last.text


@pytest.mark.parametrize("seen_to", [True, False])
def test_where_one_has_reported_the_other_neither_may(two: Duo, seen_to: bool) -> None:
    two.greet()
    reports(two.nour)
    if seen_to:
        is_seen_to(two)
    two.ends(two.luc, "end/done/{}")
    for player, way in ((two.nour, TO_LUC), (two.luc, TO_NOUR)):
        assert way not in player.last.labels
        two.act(player, "last/{}")
        assert "je ne peux plus rien y transmettre" in player.last.text


def test_nor_where_the_report_came_while_it_was_written(two: Duo) -> None:
    two.greet().ends(two.luc, "end/done/{}")
    two.luc.presses(TO_NOUR)
    two.luc.says(THANKS)
    two.act(two.nour, "report/begin/{}")
    two.nour.says("J’ai peur.")
    two.nour.presses("Passer")
    two.nour.presses("Envoyer")
    seen = len(two.nour.screen.shown)
    two.luc.presses("Envoyer")
    assert "je ne peux plus rien y transmettre" in two.luc.last.text
    assert THANKS in two.luc.last.text, "it is theirs"
    assert len(two.nour.screen.shown) == seen


def test_nor_after_a_week_nor_to_whoever_has_gone(two: Duo) -> None:
    two.greet().ends(two.luc, "end/done/{}")
    two.nour.says("/delete")
    two.nour.presses(label(two.nour, "leaving.erase_yes"))
    two.act(two.luc, "last/{}")
    assert "je ne peux plus rien y transmettre" in two.luc.last.text


def test_it_is_no_button_of_a_stranger(two: Duo) -> None:
    two.greet().ends(two.luc, "end/done/{}")
    ana = two.house.phone("Ana")
    ana.says("/start")
    ana.does(Pressed(act=f"last/{two.mentorship.id}", ref=Ref("x")))
    assert THANKS not in two.nour.all() + two.luc.all()
    assert "dernier mot" not in ana.last.text


def test_a_week_later_it_is_no_more(two: Duo) -> None:
    two.greet().ends(two.luc, "end/done/{}")
    two.house.clock.forward(days=8)
    two.act(two.luc, "last/{}")
    assert "je ne peux plus rien y transmettre" in two.luc.last.text


def test_what_was_begun_in_time_may_be_sent_for_as_long_as_it_is_kept(two: Duo) -> None:
    two.greet().ends(two.luc, "end/done/{}")
    two.nour.presses(TO_LUC)
    two.nour.says(THANKS)
    two.house.clock.forward(days=2)
    assert "n’est pas parti" in two.nour.last.text, "she reads until when it is kept"
    two.house.clock.forward(days=8)
    two.act(two.nour, "last/{}")
    assert THANKS in two.nour.last.text, "the button leads to it, too"
    two.nour.presses("Envoyer")
    assert THANKS in two.luc.last.text


@pytest.mark.parametrize("typed", [True, False])
def test_one_that_comes_late_may_be_answered_all_the_same(two: Duo, typed: bool) -> None:
    two.greet().ends(two.luc, "end/done/{}")
    two.nour.presses(TO_LUC)
    two.nour.says(THANKS)
    two.house.clock.forward(days=10)
    two.nour.presses("Envoyer")
    two.house.clock.forward(days=6)
    if typed:
        two.luc.says("Merci à toi, Nour !")
        assert "ne lui est pas parvenu" in two.luc.last.text
    says(two.luc, TO_NOUR)
    assert flat(two.nour.last.text) == f"Un dernier mot de Luc : {THANKS}"
    assert TO_LUC not in two.nour.last.labels, "one is enough"


def test_but_no_longer_than_any_other(two: Duo) -> None:
    two.greet().ends(two.luc, "end/done/{}")
    two.nour.presses(TO_LUC)
    two.nour.says(THANKS)
    two.house.clock.forward(days=10)
    two.nour.presses("Envoyer")
    two.house.clock.forward(days=8)
    two.act(two.luc, "last/{}")
    assert "je ne peux plus rien y transmettre" in two.luc.last.text


def test_words_after_the_end_lead_to_it_though_something_was_set_aside_before(two: Duo) -> None:
    two.greet()
    two.act(two.nour, "open/mirror/mentorship/{}")
    two.nour.presses("Plus tard")
    two.house.clock.forward(hours=1)
    two.ends(two.luc, "end/done/{}")
    two.nour.says("Merci encore Luc, bonne route")
    assert "ton message ne lui est pas parvenu" in two.nour.last.text
    assert two.nour.last.labels[0] == "Un dernier mot à Luc"
    two.house.clock.forward(days=8)
    two.nour.says("Au revoir")
    assert "Tes mots du début" in two.nour.last.text


def test_erased_with_its_author_it_stays_with_whoever_received_it(two: Duo) -> None:
    two.greet().ends(two.luc, "end/done/{}")
    says(two.nour, TO_LUC)
    assert THANKS in two.luc.all()
    two.nour.says("/delete")
    two.nour.presses(label(two.nour, "leaving.erase_yes"))
    assert THANKS in two.luc.all()
    assert THANKS not in two.house.stored_text()


def test_of_one_that_does_not_arrive_its_author_reads_so(two: Duo) -> None:
    two.greet().ends(two.luc, "end/done/{}")
    two.house.blocked.add(two.luc.who)  # and we do not know yet
    says(two.nour, TO_LUC)
    assert "C’est transmis à Luc" not in two.nour.all()
    two.nour.sees("→ Pas arrivé à Luc.")
    assert flat(two.nour.last.text) == flat(WORDS("thread.undelivered", name="Luc"))
    assert two.nour.last.labels == []


def ends_with_two_places(house: House) -> tuple[Duo, Player]:
    """Luc, who may be written to on Slack, too, has ended it on his phone."""
    two = duo(house).agree().greet()
    slack = joins(two.luc, house.slack("Luc"))
    two.luc.says("/end")
    two.luc.presses("L’objectif est atteint")
    two.luc.presses(label(two.luc, "ending.sure"))
    return two, slack


def test_it_may_be_said_again_where_it_arrives(house: House) -> None:
    two, slack = ends_with_two_places(house)
    house.blocked.add(two.luc.who)
    says(two.nour, TO_LUC)
    assert flat(two.nour.last.text) == flat(WORDS("thread.undelivered_elsewhere", name="Luc"))
    says(two.nour, TO_LUC)
    assert "C’est transmis à Luc" in two.nour.last.text
    assert "Pas arrivé à Luc" in two.nour.all()
    assert flat(slack.last.text) == f"Un dernier mot de Nour : {THANKS}"
    two.act(two.nour, "last/{}")
    assert "je ne peux plus rien y transmettre" in two.nour.last.text, "one is enough"


def test_so_may_one_that_was_sent_after_a_week(house: House) -> None:
    two, slack = ends_with_two_places(house)
    two.nour.presses(TO_LUC)
    two.nour.says(THANKS)
    house.clock.forward(days=8)
    house.blocked.add(two.luc.who)
    two.nour.presses("Envoyer")
    assert flat(two.nour.last.text) == flat(WORDS("thread.undelivered_elsewhere", name="Luc"))
    says(two.nour, TO_LUC)
    assert flat(slack.last.text) == f"Un dernier mot de Nour : {THANKS}"


def test_whoever_has_erased_everything_is_not_told_that_it_did_not_arrive(two: Duo) -> None:
    two.greet().ends(two.luc, "end/done/{}")
    says(two.nour, TO_LUC)
    key = two.luc.last.message.key
    two.nour.erases()
    seen = two.nour.all()
    two.luc.does(Refused(key=key, why="later than that"))
    assert two.nour.all() == seen
    assert WORDS("error.ours") not in two.luc.all()
    two.claire.sees("…n’est pas arrivé…")


def ends_on_its_day(two: Duo) -> None:
    """The last day has come, and both have read that it is over."""
    assert two.mentorship.ends_at is not None
    two.house.clock.to(two.mentorship.ends_at + timedelta(days=1))
    assert two.mentorship.state == "ended"


def test_at_the_end_that_was_known_each_may_say_one_too(two: Duo) -> None:
    ends_on_its_day(two)
    says(two.nour, TO_LUC)
    assert flat(two.luc.last.text) == f"Un dernier mot de Nour : {THANKS}"
    says(two.luc, TO_NOUR)
    assert THANKS in two.nour.last.text


def test_nor_does_the_end_offer_one_where_one_has_reported_the_other(two: Duo) -> None:
    reports(two.nour)
    ends_on_its_day(two)
    for player, button in ((two.nour, TO_LUC), (two.luc, TO_NOUR)):
        assert button not in str([each.labels for each in player.screen.shown])


def test_who_reads_of_it_first_may_still_write(house: House) -> None:
    two = duo(house, zones=("Pacific/Auckland", "America/New_York")).agree().greet()
    while not any(TO_LUC in each.labels for each in two.nour.screen.shown):
        house.clock.forward(hours=6)
    assert two.mentorship.state == "active"
    two.nour.presses(TO_LUC)
    assert "encore ouvert" in two.nour.last.text
    two.nour.says("Merci, Luc")
    assert two.luc.last.text.endswith("Merci, Luc")


def test_a_goodbye_at_the_closing_questions_is_asked_about(two: Duo) -> None:
    two.greet()
    two.act(two.nour, "open/closing_mentee/mentorship/{}")
    two.nour.says("Merci pour tout Luc")
    assert two.nour.last.labels[:2] == ["Pour Luc", "C’est ma réponse : Avec le recul"]
    two.nour.presses("Pour Luc")
    assert relayed(two.luc)[-1] == "Merci pour tout Luc"


def test_after_the_end_it_may_be_a_last_word(two: Duo) -> None:
    two.greet().ends(two.nour, "end/done/{}")
    two.nour.presses("Dire comment c’était")
    two.nour.says("Merci pour tout Luc")
    assert two.nour.last.labels[:2] == ["Pour Luc", "C’est ma réponse : Avec le recul"]
    two.nour.presses("Pour Luc")
    two.nour.presses("Envoyer")
    assert flat(two.luc.last.text) == "Un dernier mot de Nour : Merci pour tout Luc"


def test_an_answer_to_the_closing_questions_is_one_whomever_it_names(two: Duo) -> None:
    two.greet()
    two.act(two.nour, "open/closing_mentee/mentorship/{}")
    two.nour.presses("J’y suis")
    two.nour.says("J’ai appris avec Luc à dire non")
    assert "pour qui est ce message" not in two.nour.last.text
