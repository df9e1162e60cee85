"""A date that was proposed and waits for its answer: it is shown again, taken back, agreed to in
words further down, or passes unanswered."""

import pytest

from storage.tables import Meeting
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_meetings import propose, state
from tests.harness import House, Player
from tests.screens import flat


@pytest.mark.parametrize("typed", [True, False])
def test_who_would_propose_a_date_is_shown_the_one_that_waits(two: Duo, *, typed: bool) -> None:
    propose(two.nour, "jeudi 14h", "Café de la Paix")
    for player in (two.nour, two.luc):
        if typed:
            player.says("/rdv")
        else:
            two.act(player, "open/meeting/mentorship/{}")
        assert "jeudi 26 novembre à 14h" in player.last.text
        assert "Où : Café de la Paix" in player.last.text
    assert "Luc n’a pas encore répondu à ta proposition" in two.nour.last.text
    assert two.nour.last.labels == ["Une autre date", "Retirer ma proposition"]
    assert two.luc.last.labels == ["C’est d’accord", "Une autre date", "Pas pour l’instant"]
    two.nour.presses("Une autre date")
    two.nour.says("vendredi 14h")
    two.nour.presses("Garder")
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


def test_another_date_than_the_one_that_waits_is_at_its_place(two: Duo) -> None:
    propose(two.luc, "jeudi 14h", "Café de la Paix")
    two.nour.presses("Une autre date")
    two.nour.says("vendredi 14h")
    two.nour.presses("Garder")
    assert [each.place for each in two.house.all(Meeting)] == ["Café de la Paix"] * 2
    assert "Où : Café de la Paix" in two.luc.last.text


def test_a_date_that_is_night_for_one_of_the_two_is_remarked_on_to_both(house: House) -> None:
    two = duo(house, zones=("Europe/Paris", "Asia/Singapore")).agree()
    propose(two.luc, "jeudi 10h")
    assert "jeudi 26 novembre à 3h" in two.nour.last.text
    assert flat(two.nour.last.text).endswith("Ce sera la nuit chez toi.")
    assert flat(two.luc.last.text).endswith("Chez Nour, ce sera la nuit.")
    two.nour.says("/rdv vendredi 10h")
    two.nour.presses("Passer")
    assert "vendredi 27 novembre à 17h" in two.luc.last.text
    assert "nuit" not in two.nour.last.text
    assert "nuit" not in two.luc.last.text


@pytest.mark.parametrize(
    ("says", "noted"),
    [
        ("jeudi 18h-19h", "J’ai noté : jeudi 26 novembre à 18h."),
        ("demain en huit, 6h du soir", "J’ai noté : mardi 1er décembre à 18h."),
        ("jeudi 26 novembre à 18h", ""),
    ],
)
def test_how_a_date_was_read_is_shown_before_the_other_sees_it(
    two: Duo, says: str, noted: str
) -> None:
    """Also where their clocks agree: the hour, or the day, may have been meant otherwise."""
    two.nour.says("/rdv")
    two.nour.says(says)
    assert ("J’ai noté" in flat(two.nour.last.text)) is bool(noted)
    assert flat(two.nour.last.text).startswith(noted)
    assert not two.luc.reads()


def test_an_hour_that_nobody_named_is_asked_for_and_not_proposed(two: Duo) -> None:
    two.nour.says("/rdv jeudi en fin d’après-midi")
    assert "à quelle heure" in two.nour.last.text
    two.nour.says("jeudi 17h30")
    two.nour.presses("Passer")
    assert "jeudi 26 novembre à 17h30" in two.luc.last.text


def test_whoever_proposed_a_date_may_take_it_back(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    asked = two.luc.last
    two.luc.says("/rdv")
    again = two.luc.last
    two.nour.says("/rdv")
    two.nour.presses("Retirer ma proposition")
    assert state(two) == ["cancelled"]
    assert "Nour a retiré sa proposition : jeudi 26 novembre à 14h" in flat(two.luc.last.text)
    assert not any(each.labels for each in (asked, again)), "what was asked gives way"
    two.luc.presses_late("C’est d’accord", on=again)
    assert "moment passé" in two.luc.last.text
    two.act(two.luc, f"mt/back/{two.house.all(Meeting)[0].id}")
    assert "moment passé" in two.luc.last.text


@pytest.mark.parametrize("says", ["Parfait pour jeudi", "oui, jeudi 14h"])
def test_a_day_of_the_week_means_the_one_that_was_proposed(two: Duo, says: str) -> None:
    propose(two.nour, "jeudi 10 décembre à 14h")
    two.luc.says(says)
    two.luc.presses("…jeudi 10 décembre à 14h…")
    assert state(two) == ["agreed"]


@pytest.mark.parametrize(
    "says",
    [
        "oui, demain",
        "ok pour jeudi 26 novembre",
        "oui, vendredi",
        "d’accord pour ce jeudi",
        "oui, jeudi prochain",
        "D’accord, dans 6 jours",
    ],
)
def test_another_day_does_not(two: Duo, says: str) -> None:
    propose(two.nour, "jeudi 10 décembre à 14h")
    two.luc.says(says)
    assert not any("10 décembre" in each for each in two.luc.last.labels)
    assert state(two) == ["proposed"]


@pytest.mark.parametrize(
    ("says", "replies"),
    [
        ("oui", False),  # where it replies to the date itself, it is a yes
        ("ok pour moi", False),
        *(
            (says, replies)
            for says in ("parfait, à jeudi", "D’accord pour jeudi 14h")
            for replies in (False, True)
        ),
    ],
)
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


def test_a_date_that_passed_while_one_hesitated(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.house.clock.forward(days=5)
    two.luc.presses("C’est d’accord")
    assert "déjà passée" in two.luc.last.text
    assert state(two) == ["proposed"]


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
    assert "sans oui ni non" not in two.nour.all()
    two.house.clock.forward(days=3)
    said = two.nour.sees(
        "La date que tu proposais à Luc, jeudi 26 novembre à 14h, est passée sans oui"
    )
    two.nour.presses("Proposer une date", on=said)
    assert "Quel jour" in two.nour.last.text
    assert "sans oui ni non" not in two.luc.all()


@pytest.mark.parametrize("seen", [False, True])
def test_after_a_report_nobody_is_asked_for_another_date_though_the_team_has_seen_to_it(
    two: Duo, *, seen: bool
) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.says("/signaler Elle insiste.")
    two.luc.presses("Passer")
    two.luc.presses("Envoyer")
    if seen:
        two.claire.opens("Vu : signalement").send(how="J’ai déjà parlé", done="Vu avec les deux.")
    two.house.clock.forward(days=8)
    assert "sans oui ni non" not in two.nour.all()


def test_of_a_date_that_gave_way_to_another_nothing_is_said(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.nour.says("/rdv")
    two.nour.presses("Une autre date")
    two.nour.says("vendredi 14h")
    two.nour.presses("Passer")
    two.luc.presses("C’est d’accord")
    two.house.clock.forward(days=8)
    assert "sans oui ni non" not in two.nour.all()


def test_of_a_session_that_is_agreed_one_message_can_change_it(two: Duo) -> None:
    for said in ("/rdv jeudi 14h", "Café de la Paix"):
        two.nour.says(said)
    two.luc.presses("C’est d’accord")
    first = [player.sees("C’est noté") for player in (two.nour, two.luc)]
    two.nour.presses("Lieu ou lien")
    two.nour.says("À la bibliothèque")
    placed = [player.last for player in (two.nour, two.luc)]
    assert not any(each.buttons for each in first)
    assert all(each.buttons for each in placed)
    two.luc.presses("Annuler")
    sure = two.luc.last
    two.luc.presses("Oui, l’annuler")
    assert not any(each.buttons for each in (*placed, sure))


def test_once_it_is_over_and_that_is_said_nothing_of_it_is_to_be_changed(two: Duo) -> None:
    for said in ("/rdv jeudi 14h", "Café de la Paix"):
        two.nour.says(said)
    two.luc.presses("C’est d’accord")
    agreed = two.nour.sees("C’est noté")
    two.house.clock.forward(days=4)
    two.nour.presses("Oui")
    assert not agreed.buttons


def test_whether_it_is_to_be_called_off_is_asked_once(two: Duo) -> None:
    for said in ("/rdv jeudi 14h", "Café de la Paix"):
        two.nour.says(said)
    two.luc.presses("C’est d’accord")
    for _ in range(2):
        two.nour.presses("Annuler")
    sure = two.nour.last
    asking = [each for each in two.nour.screen.shown if "Oui, l’annuler" in each.labels]
    assert asking == [sure]
    two.nour.presses("Non, le garder")
    assert not sure.buttons


@pytest.mark.parametrize("place", ["", "Café de la Paix"])
@pytest.mark.parametrize("says", ["", "Café de la Paix"])
def test_the_same_date_typed_by_the_other_is_agreed(two: Duo, place: str, says: str) -> None:
    propose(two.luc, "jeudi 18h", place)
    two.nour.says("/rdv jeudi 18h")
    two.nour.says(says or "passer")
    assert state(two) == ["agreed"]
    for player in (two.nour, two.luc):
        assert "C’est noté avec" in player.last.text
        assert ("Où : Café de la Paix" in player.last.text) == bool(place or says)
    assert "te propose plutôt" not in two.luc.all()


def test_with_another_place_than_theirs_it_is_agreed_at_theirs_and_that_is_said(two: Duo) -> None:
    two.nour.says("/rdv")
    propose(two.luc, "jeudi 18h", "Café de la Paix")
    two.nour.says("jeudi 18h")
    two.nour.says("Café Flore")
    assert state(two) == ["agreed"]
    assert "Où : Café de la Paix" in two.luc.last.text
    assert "C’est noté avec Luc" in two.nour.all()
    assert "là où Luc l’avait dit" in flat(two.nour.last.text)
    assert "Café Flore" in two.nour.last.text
    two.nour.presses("Lieu ou lien")
    two.nour.says("Café Flore")
    assert "Où : Café Flore" in two.luc.last.text


def test_what_is_agreed_is_not_suggested_anew(two: Duo) -> None:
    propose(two.nour, "vendredi 18h")
    two.luc.presses("C’est d’accord")
    two.nour.presses("Changer la date")
    suggested = [each for each in two.nour.last.labels if each.endswith("à 18h")]
    assert len(suggested) == 3
    assert "Vendredi 27 novembre à 18h" not in suggested


@pytest.mark.parametrize("place", ["", "Café Flore"])
@pytest.mark.parametrize("proposes", ["", "nour", "luc"])
def test_the_date_that_is_agreed_stays_whoever_names_it_again(
    two: Duo, proposes: str, place: str
) -> None:
    propose(two.luc, "jeudi 18h", "Café de la Paix")
    two.nour.presses("C’est d’accord")
    if proposes:
        player: Player = getattr(two, proposes)
        player.says("/rdv vendredi 18h")
        player.presses("Garder")
    two.luc.reads()
    two.nour.says("/rdv jeudi 18h")
    if place:
        two.nour.says(place)
    else:
        two.nour.presses("Garder")
    assert "jeudi 26 novembre à 18h" in two.nour.last.text
    meeting = next(each for each in two.house.all(Meeting) if each.state == "agreed")
    assert meeting.place == (place or "Café de la Paix")
    assert "proposed" not in state(two)
    told = two.luc.reads()
    assert bool(told) == bool(proposes or place)
    assert "plutôt que jeudi" not in flat(told)


def test_who_types_their_own_date_again_reads_that_it_waits(two: Duo) -> None:
    propose(two.luc, "jeudi 18h")
    two.nour.reads()
    two.luc.says("/rdv jeudi 18h")
    two.luc.presses("Passer")
    assert "déjà proposée" in two.luc.last.text
    assert not two.nour.reads()
    assert state(two) == ["proposed"]
