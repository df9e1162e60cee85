"""Sessions: proposed, agreed, moved, cancelled, held or missed, each in their own time."""

import pytest

from storage.tables import Meeting
from tests.conversations.pairs import Duo, duo
from tests.harness import House, Player
from tests.screens import flat


@pytest.fixture
def two(house: House) -> Duo:
    return duo(house).agree()


def propose(player: Player, when: str, place: str = "") -> None:
    """Through the short dialogue; the house opens on a Monday, 10:00 in Paris."""
    player.says("/rdv")
    player.says(when)
    if place:
        player.says(place)
    else:
        player.presses("Passer")


def calls_off(player: Player) -> None:
    """They call off what is agreed, and say so twice."""
    player.presses("Annuler")
    player.presses("Oui, l’annuler")


def state(two: Duo) -> list[str]:
    return [meeting.state for meeting in two.house.all(Meeting)]


def test_a_date_is_proposed_and_agreed(two: Duo) -> None:
    propose(two.nour, "jeudi 18h30", "Café de la Paix")
    assert "Proposé à Luc : jeudi 26 novembre à 18h30" in two.nour.last.text
    assert "Nour te propose" in two.luc.last.text
    assert "Café de la Paix" in two.luc.last.text
    assert two.nour.last.message.quote == "Café de la Paix"
    two.luc.presses("C’est d’accord")
    for player in (two.nour, two.luc):
        assert "C’est noté : jeudi 26 novembre à 18h30" in player.last.text
    assert state(two) == ["agreed"]
    two.nour.says("/rdv")
    assert "Votre prochain rendez-vous, avec Luc : jeudi 26 novembre" in two.nour.last.text


def test_another_date_where_the_place_is_asked_is_no_place(two: Duo) -> None:
    two.nour.says("/rdv")
    two.nour.says("jeudi 18h30")
    two.nour.says("plutôt vendredi 19h")
    assert "On dirait une date" in two.nour.last.text
    two.nour.presses("Oui, changer la date")
    assert "vendredi 27 novembre à 19h" in two.nour.last.text
    two.nour.says("06 12 34 56 78")
    assert "Proposé à Luc : vendredi 27 novembre à 19h" in two.nour.last.text
    assert [each.place for each in two.house.all(Meeting)] == ["06 12 34 56 78"]


def test_half_a_date_is_asked_for_its_other_half(two: Duo) -> None:
    two.nour.says("/rdv")
    two.nour.says("jeudi 18h30")
    two.nour.says("vendredi")
    two.nour.says("oui")
    two.nour.says("vendredi 19h")
    two.nour.presses("Passer")
    assert [each.at.day for each in two.house.all(Meeting)] == [27]


def test_what_only_looks_like_a_date_may_be_the_place(two: Duo) -> None:
    two.nour.says("/rdv")
    two.nour.says("jeudi 18h30")
    two.nour.says("Bar Midi")
    two.nour.presses("Non, c’est le lieu")
    assert [each.place for each in two.house.all(Meeting)] == ["Bar Midi"]


def test_each_reads_it_on_their_own_clock(house: House) -> None:
    two = duo(house, zones=("Europe/Paris", "America/New_York")).agree()
    propose(two.nour, "jeudi 18h30")
    assert "jeudi 26 novembre à 18h30 chez toi (12h30 là-bas)" in two.nour.last.text
    assert "jeudi 26 novembre à 12h30 chez toi (18h30 là-bas)" in two.luc.last.text


def test_an_hour_may_be_said_by_the_clock_of_the_other(house: House) -> None:
    two = duo(house, zones=("Europe/Paris", "Asia/Singapore")).agree()
    two.luc.says("/rdv")
    two.luc.says("jeudi 15h heure de Trifouilly")
    assert "« Trifouilly »" in two.luc.last.text, "what is no known clock is asked about"
    two.luc.says("jeudi 18h, ton heure")
    assert "jeudi 26 novembre à 1h" not in two.luc.last.text
    assert "vendredi 27 novembre à 1h chez toi (jeudi 26 novembre à 18h là-bas)" in (
        two.luc.last.text
    ), "read back before it is passed on"
    two.luc.presses("Passer")
    assert "jeudi 26 novembre à 18h chez toi" in two.nour.last.text


def test_reminded_before_and_asked_after(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("C’est d’accord")
    two.house.clock.forward(days=4)
    for player in (two.nour, two.luc):
        assert "Rendez-vous demain" in player.all()
        assert "À tout à l’heure" in player.all()
        assert "a-t-il eu lieu" in player.last.text
    two.nour.presses("Oui")
    assert "Et la prochaine fois" in two.nour.last.text
    two.luc.presses("Pas cette fois")
    assert state(two) == ["held"], "one yes is enough"


def test_missed_without_blame(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("C’est d’accord")
    two.house.clock.forward(days=4)
    two.luc.says("pas cette fois")
    assert "Cela arrive à tout le monde" in two.luc.last.text
    assert state(two) == ["missed"]
    two.luc.presses("Proposer une date")
    assert "Quel jour" in two.luc.last.text


def test_another_date_is_proposed_instead(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("Une autre date")
    two.luc.says("vendredi 9h30")
    two.luc.presses("Passer")
    assert state(two) == ["cancelled", "proposed"]
    assert "Luc te propose plutôt" in two.nour.last.text
    two.luc.presses("C’est d’accord", on=two.luc.sees("Nour te propose"))
    assert "moment passé" in two.luc.last.text
    two.nour.presses("C’est d’accord")
    assert state(two) == ["cancelled", "agreed"]


def test_a_session_that_is_moved_stays_where_it_was(two: Duo) -> None:
    two.nour.says("/rdv")
    two.nour.says("jeudi 14h")
    two.nour.says("Café de la Mairie")
    two.luc.presses("C’est d’accord")
    two.luc.presses("Changer la date")
    two.luc.says("vendredi 9h30")
    assert "Si tu passes, ce lieu ne change pas" in two.luc.last.text
    assert two.luc.last.message.quote == "Café de la Mairie"
    two.luc.presses("Passer")
    assert two.luc.last.message.quote == "Café de la Mairie", "said to whoever moves it, too"
    two.nour.presses("C’est d’accord")
    assert two.nour.last.message.quote == "Café de la Mairie"


def test_an_agreed_date_stands_until_another_is_agreed(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("C’est d’accord")
    two.nour.presses("Changer la date")
    two.nour.says("vendredi 9h30")
    two.nour.presses("Passer")
    assert "plutôt que jeudi 26 novembre à 14h" in two.luc.last.text
    assert state(two) == ["agreed", "proposed"]
    two.luc.presses("Pas pour l’instant")
    assert state(two) == ["agreed", "cancelled"]
    for player in (two.nour, two.luc):
        assert "tient toujours : jeudi 26 novembre à 14h" in flat(player.last.text)
    two.nour.says("/rdv")
    two.nour.presses("Changer la date")
    two.nour.says("vendredi 11h")
    two.nour.presses("Passer")
    two.luc.presses("C’est d’accord")
    assert state(two) == ["cancelled", "cancelled", "agreed"]


def test_a_form_left_open_proposes_nothing_once_a_date_is_agreed(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("Une autre date")
    two.luc.says("vendredi 9h30")
    form = two.luc.last
    passes = two.luc.finds("Passer")[1].act
    two.luc.presses("C’est d’accord")
    assert "Une date est convenue" in form.text
    two.act(two.luc, passes)
    assert "Votre prochain rendez-vous, avec Nour : jeudi 26 novembre à 14h" in two.luc.last.text
    assert state(two) == ["agreed"]


def test_nobody_agrees_with_themself(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.act(two.nour, f"mt/ok/{two.house.all(Meeting)[0].id}")
    assert "moment passé" in two.nour.last.text
    assert state(two) == ["proposed"]


def test_declined_and_cancelled_kindly(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("Pas pour l’instant")
    assert "partie remise" in two.nour.last.text
    propose(two.nour, "vendredi 14h")
    two.luc.presses("C’est d’accord")
    calls_off(two.luc)
    assert "Nour le sait" in two.luc.last.text
    assert "Luc a dû annuler" in two.nour.last.text
    two.house.clock.forward(days=6)
    assert "Rendez-vous demain" not in two.nour.all()


@pytest.mark.parametrize("way", ["/rdv", "Proposer une date"])
def test_who_would_propose_a_date_is_shown_the_one_that_waits(two: Duo, way: str) -> None:
    for player, opens in ((two.nour, way), (two.luc, way)):
        if not two.house.all(Meeting):
            propose(player, "jeudi 14h", "Café de la Paix")
        player.says(opens) if opens == "/rdv" else two.act(player, "open/meeting/mentorship/{}")
        assert "jeudi 26 novembre à 14h" in player.last.text
        assert player.last.message.quote == "Café de la Paix"
    assert "Luc n’a pas encore répondu à ta proposition" in two.nour.last.text
    assert two.nour.last.labels == ["Une autre date", "Retirer ma proposition"]
    assert two.luc.last.labels == ["C’est d’accord", "Une autre date", "Pas pour l’instant"]
    two.nour.presses("Une autre date")
    two.nour.says("vendredi 14h")
    two.nour.presses("Passer")
    assert state(two) == ["cancelled", "proposed"]


def test_a_pending_move_is_shown_beside_the_date_that_stands(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("C’est d’accord")
    two.nour.presses("Changer la date")
    two.nour.says("vendredi 9h30")
    two.nour.presses("Passer")
    for player in (two.nour, two.luc):
        player.says("/rdv")
        assert "vendredi 27 novembre à 9h30, plutôt que jeudi 26 novembre à 14h" in player.last.text
    two.nour.presses("Retirer ma proposition")
    assert state(two) == ["agreed", "cancelled"]
    for player in (two.nour, two.luc):
        assert "tient toujours : jeudi 26 novembre à 14h" in flat(player.last.text)


def test_whoever_proposed_a_date_may_take_it_back(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    asked = two.luc.last
    two.luc.says("/rdv")
    two.nour.says("/rdv")
    two.nour.presses("Retirer ma proposition")
    assert state(two) == ["cancelled"]
    assert "Nour a retiré sa proposition : jeudi 26 novembre à 14h" in flat(two.luc.last.text)
    assert not asked.labels, "what was asked gives way"
    two.luc.presses("C’est d’accord")
    assert "moment passé" in two.luc.last.text
    two.act(two.luc, f"mt/back/{two.house.all(Meeting)[0].id}")
    assert "moment passé" in two.luc.last.text


def test_a_second_press_leads_to_the_one_question_that_is_open(two: Duo) -> None:
    two.act(two.nour, "open/meeting/mentorship/{}")
    first = two.nour.last
    two.act(two.nour, "open/meeting/mentorship/{}")
    assert "plus bas" in first.text
    assert not first.labels
    assert "Quel jour" in two.nour.last.text
    two.nour.says("jeudi 14h")
    two.nour.presses("Passer")
    assert state(two) == ["proposed"]


@pytest.mark.parametrize(
    "says", ["ok pour moi", "oui", "parfait, à jeudi", "D’accord pour jeudi 14h"]
)
@pytest.mark.parametrize("replies", [False, True])
def test_who_says_yes_further_down_is_offered_to_agree_first(
    two: Duo, says: str, *, replies: bool
) -> None:
    propose(two.nour, "jeudi 14h")
    date = two.luc.last
    two.nour.says("J’apporterai mon CV")
    two.luc.presses("Ne plus sonner ce soir")
    two.nour.reads()
    two.luc.says(says, reply_to=date.ref if replies else None)
    assert two.luc.last.labels == [
        "C’est d’accord pour jeudi 26 novembre à 14h",
        "Pour Nour",
        "Pour l’équipe Carrières",
        "Pour personne",
    ]
    assert state(two) == ["proposed"], "nothing is agreed without a tap"
    assert not two.nour.reads()
    two.luc.presses("C’est d’accord pour jeudi 26 novembre à 14h")
    assert state(two) == ["agreed"]
    assert says not in two.nour.all()


@pytest.mark.parametrize("says", ["Oui, mais plutôt vendredi", "oui pour vendredi", "Parfait ?"])
def test_words_that_are_no_plain_yes_cross_as_ever(two: Duo, says: str) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("Ne plus sonner ce soir")
    two.luc.says(says)
    assert says in two.nour.all()


def test_a_yes_that_is_for_the_other_is_asked_about_once(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("Ne plus sonner ce soir")
    two.luc.says("ok pour moi")
    two.luc.presses("Pour Nour")
    assert "ok pour moi" in two.nour.all()
    two.luc.presses("Ne plus sonner ce soir")
    two.luc.says("ok super")
    assert "ok super" in two.nour.all()
    assert state(two) == ["proposed"]


def test_a_yes_to_a_date_that_was_taken_back_agrees_to_nothing(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("Ne plus sonner ce soir")
    two.luc.says("ok pour moi")
    asks = two.luc.last
    two.nour.says("/rdv")
    two.nour.presses("Retirer ma proposition")
    two.luc.presses("C’est d’accord pour jeudi 26 novembre à 14h", on=asks)
    assert "moment passé" in two.luc.last.text
    assert state(two) == ["cancelled"]


@pytest.mark.parametrize("says", [None, "annuler"])
def test_a_session_is_called_off_by_whoever_says_so_twice(two: Duo, says: str | None) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("C’est d’accord")
    two.nour.reads()
    if says:
        two.luc.says(says)
    else:
        two.luc.presses("Annuler")
    assert "Annuler votre rendez-vous avec Nour, jeudi 26 novembre à 14h" in two.luc.last.text
    two.luc.presses("Non, le garder")
    assert "rendez-vous tient toujours : jeudi 26 novembre à 14h" in flat(two.luc.last.text)
    assert state(two) == ["agreed"]
    assert not two.nour.reads(), "the other reads nothing of it"
    calls_off(two.luc)
    assert state(two) == ["cancelled"]


def test_words_below_the_question_whether_to_call_it_off_call_nothing_off(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("C’est d’accord")
    two.luc.presses("Annuler")
    two.nour.reads()
    two.luc.says("parfait")
    assert state(two) == ["agreed"]
    assert not two.nour.reads(), "it may be an answer to us: it is asked for whom it is"
    two.luc.presses("Annuler")
    two.house.clock.forward(hours=1)
    two.luc.says("oui")
    assert state(two) == ["agreed"], "a mere yes is too late an hour after"


def test_an_old_way_to_call_it_off_tells_what_stands(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("C’est d’accord")
    two.luc.presses("Annuler")
    old = two.luc.last
    two.nour.presses("Changer la date")
    two.nour.says("vendredi 9h30")
    two.nour.presses("Passer")
    two.luc.presses("C’est d’accord")
    two.luc.presses("Oui, l’annuler", on=old)
    assert "prochain rendez-vous, avec Nour : vendredi 27 novembre" in flat(two.luc.last.text)
    assert state(two) == ["cancelled", "agreed"]
    calls_off(two.nour)
    two.luc.presses("Oui, l’annuler", on=old)
    assert "jeudi 26 novembre à 14h, est déjà annulé" in two.luc.last.text


def test_a_session_whose_time_has_come_is_not_called_off(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.presses("C’est d’accord")
    two.luc.presses("Annuler")
    old = two.luc.last
    two.house.clock.forward(days=4)
    two.luc.presses("Oui, l’annuler", on=old)
    assert "il n’y a plus rien à annuler" in two.luc.last.text
    assert state(two) == ["agreed"]


def test_a_date_that_passed_while_one_hesitated(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.house.clock.forward(days=5)
    two.luc.presses("C’est d’accord")
    assert "déjà passée" in two.luc.last.text
    assert state(two) == ["proposed"]


def test_a_date_that_passed_before_its_place_was_said(two: Duo) -> None:
    two.nour.says("/rdv")
    two.nour.says("jeudi 14h")
    two.house.clock.forward(days=5)
    two.nour.presses("Passer")
    assert "déjà passée" in two.nour.last.text
    assert not two.house.all(Meeting)


def test_with_several_one_says_with_whom(house: House) -> None:
    first = duo(house).agree()
    second = duo(house, nour=house.phone("Ana"), luc=first.luc).agree()
    first.luc.says("/rdv")
    assert first.luc.last.labels == ["Nour", "Ana"]
    first.luc.presses("Ana")
    first.luc.says("jeudi 14h")
    first.luc.presses("Passer")
    assert "Luc te propose" in second.nour.last.text
    assert "Luc te propose" not in first.nour.all()


@pytest.mark.parametrize("answered", [False, True])
def test_who_has_a_date_before_them_is_not_told_to_begin(two: Duo, *, answered: bool) -> None:
    propose(two.nour, "le 20 décembre à 18h")
    if answered:
        two.luc.presses("C’est d’accord")
    two.house.clock.forward(days=6)
    for player in (two.nour, two.luc):
        for said in ("Le plus dur, c’est parfois", "n’a pas encore écrit", "Et si vous fixiez"):
            assert said not in player.all()


def test_who_proposed_a_date_that_nobody_answered_is_told_kindly_once_it_has_come(
    two: Duo,
) -> None:
    propose(two.nour, "jeudi 14h")
    two.house.clock.forward(days=2)
    assert "n’a pas répondu" not in two.nour.all()
    two.house.clock.forward(days=3)
    said = two.nour.sees("Luc n’a pas répondu à ta proposition, jeudi 26 novembre à 14h")
    two.nour.presses("Proposer une date", on=said)
    assert "Quel jour" in two.nour.last.text
    assert "n’a pas répondu" not in two.luc.all()


def test_nobody_is_asked_for_another_date_while_a_report_is_unseen(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.says("/signaler Elle insiste.")
    two.luc.presses("Passer")
    two.luc.presses("Envoyer")
    two.house.clock.forward(days=8)
    assert "n’a pas répondu" not in two.nour.all()


def test_nor_right_after_the_team_has_seen_to_it(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.says("/signaler Elle insiste.")
    two.luc.presses("Passer")
    two.luc.presses("Envoyer")
    two.claire.opens("Vu : signalement").send(how="J’ai déjà parlé", done="Vu avec les deux.")
    two.house.clock.forward(days=5)
    assert "n’a pas répondu" not in two.nour.all()


def test_of_a_date_that_gave_way_to_another_nothing_is_said(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.nour.says("/rdv")
    two.nour.presses("Une autre date")
    two.nour.says("vendredi 14h")
    two.nour.presses("Passer")
    two.luc.presses("C’est d’accord")
    two.house.clock.forward(days=8)
    assert "n’a pas répondu" not in two.nour.all()
