"""One of the two has shut us out: nothing is sent to them unasked, and their return is told."""

import pytest

from conversations.team.forms import Form
from storage.mail import Fault, Refused
from storage.tables import Concern, Told
from tests.conversations.joining import joins
from tests.conversations.pairs import Duo
from tests.harness import Filling, Player

AWAY = "En ce moment, ce que tu écris ici ne lui parvient pas"


def lines(two: Duo, words: str) -> list[str]:
    """The lines of the case's thread that say so."""
    shown = two.claire.screen.shown
    return [each.text for each in shown if words in each.text and each.message.under == "case/1"]


def comes_back(two: Duo, player: Player, how: str) -> None:
    if how == "unblocking":
        player.unblocks()
    else:
        two.house.blocked.discard(player.where)
    player.says("/status")


@pytest.mark.parametrize("how", ["unblocking", "writing"])
def test_that_they_are_back_is_a_line_of_its_own(two: Duo, how: str) -> None:
    two.luc.blocks()
    two.nour.says("Es-tu là ?")  # learnt once more, and told once
    assert len(lines(two, "Luc Petit a bloqué le bot")) == 1
    seen = len(two.claire.screen.shown)
    comes_back(two, two.luc, how)
    assert len(lines(two, "Luc Petit est de nouveau joignable")) == 1
    assert len(lines(two, "Luc Petit avait bloqué le bot")) == 1
    new = two.claire.screen.shown[seen:]
    assert any("de nouveau joignable" in each.text for each in new)  # not changed in place
    two.house.clock.forward(days=1)
    two.luc.blocks()
    assert len(lines(two, "Luc Petit a bloqué le bot")) == 1


def test_who_was_never_away_is_not_said_to_be_back(two: Duo) -> None:
    two.luc.unblocks()
    assert not lines(two, "de nouveau joignable")


def test_the_other_reads_that_words_do_not_arrive_for_the_moment(two: Duo) -> None:
    for gone, other in ((two.luc, two.nour), (two.nour, two.luc)):
        gone.blocks()
        other.says("/status")
        assert AWAY in other.last.text
        comes_back(two, gone, "unblocking")
        other.says("/status")
        assert AWAY not in other.last.text


def test_nothing_of_the_journey_is_sent_to_them(two: Duo) -> None:
    two.luc.blocks()
    shown = len(two.luc.screen.shown)
    two.house.clock.forward(days=16)
    told = {(row.role, row.outcome) for row in two.house.all(Told) if row.step == "checkin_first"}
    assert told == {("mentee", "told"), ("mentor", "unreachable")}
    two.luc.unblocks()
    assert len(two.luc.screen.shown) == shown


@pytest.mark.parametrize("how", ["unblocking", "writing"])
def test_both_are_told_of_what_did_not_arrive_meanwhile_and_once(two: Duo, how: str) -> None:
    two.nour.says("Tout va bien ?")
    two.luc.blocks()
    two.nour.says("Es-tu là ?")
    assert "n’a pas pu arriver" in two.nour.last.text
    comes_back(two, two.luc, how)
    assert sum("t’a écrit pendant" in each.text for each in two.luc.screen.shown) == 1
    two.house.clock.forward(days=4)
    two.house.settle()
    assert sum("peut de nouveau te lire" in each.text for each in two.nour.screen.shown) == 1
    two.luc.blocks()  # nobody wrote this time
    comes_back(two, two.luc, how)
    two.house.clock.forward(days=4)
    two.house.settle()
    assert sum("t’a écrit pendant" in each.text for each in two.luc.screen.shown) == 1
    assert sum("peut de nouveau te lire" in each.text for each in two.nour.screen.shown) == 1


def test_both_are_told_so_where_the_author_goes_on_in_another_place(two: Duo) -> None:
    two.luc.blocks()
    two.nour.says("Es-tu là ?")
    slack = joins(two.nour, two.house.slack("Nour"))
    comes_back(two, two.luc, "unblocking")
    assert "t’a écrit pendant" in two.luc.all()
    two.house.clock.forward(days=1)
    assert "n’avait pas pu arriver" in two.nour.all()
    assert "peut de nouveau te lire" in slack.all()


@pytest.mark.parametrize(
    ("fault", "advice"),
    [("voice", "Un texte, lui, passera."), ("file", "Un texte, ou un lien, passera.")],
)
def test_who_is_there_but_does_not_get_what_a_message_carries(
    two: Duo, fault: Fault, advice: str
) -> None:
    two.nour.sends("voice")
    (voice,) = [each for each in two.luc.screen.shown if each.message.attachment]
    two.luc.does(Refused(key=voice.message.key, why="pas cela", fault=fault))
    assert advice in two.nour.last.text
    assert "pas cela" in two.claire.all()
    assert not two.house.all(Concern), "nobody need be reached otherwise"


# --- what is said of words that do not arrive -----------------------------------------------------


def test_first_words_that_do_not_arrive_are_not_said_to_have_crossed(two: Duo) -> None:
    two.luc.blocks()
    two.nour.says("Bonjour")
    assert "n’a pas pu arriver à Luc" in two.nour.last.text
    assert "Transmis à Luc" not in two.nour.all()
    assert "→ Pas arrivé à Luc." in two.nour.all()


def test_nor_are_those_of_which_it_was_asked_for_whom_they_are(three: tuple[Duo, Duo]) -> None:
    first, _ = three
    first.luc.says("Bonjour")
    first.luc.presses("Pour Nour")
    assert "→ Transmis à Nour." in first.luc.all()
    first.nour.blocks()
    first.luc.says("Es-tu là ?")
    first.luc.presses("Pour Nour")
    said = first.luc.all()
    assert said.count("→ Transmis à Nour.") == 1, "what did arrive is left as it is"
    assert said.count("→ Pas arrivé à Nour.") == 1


def test_a_mentor_of_two_who_blocks_is_away_from_both(three: tuple[Duo, Duo]) -> None:
    house = three[0].house
    three[0].luc.blocks()
    warned = {row.request_id for row in house.all(Concern) if row.kind == "mentor_unreachable"}
    assert warned == {each.request.id for each in three}
    for each in three:
        line = f"Demande n° {each.request.id} · Luc Petit a bloqué le bot"
        assert line in three[1].claire.all().replace("\xa0", " ")
    three[0].luc.unblocks()
    assert not [row for row in house.all(Concern) if row.closed_at is None]


# --- a mentorship that ended meanwhile ------------------------------------------------------------


def ends_kindly(two: Duo) -> None:
    opened = two.house.forms.open(f"end_silent/{two.request.id}", two.claire.who, staff=True)
    assert isinstance(opened, Form), opened
    Filling(two.claire, opened).send()


@pytest.mark.parametrize("how", ["unblocking", "writing"])
def test_whose_mentorship_ended_meanwhile_reads_so_on_return_and_once(two: Duo, how: str) -> None:
    two.nour.blocks()
    two.house.clock.forward(days=30)
    ends_kindly(two)
    assert "terminons" not in two.nour.all()
    seen = len(two.claire.screen.shown)
    two.house.clock.forward(days=14)
    assert not [row for row in two.house.all(Concern) if row.closed_at is None]
    alarms = [each.text for each in two.claire.screen.shown[seen:] if "pas pu être" in each.text]
    assert not alarms, "what has ended alarms nobody"
    comes_back(two, two.nour, how)
    told = two.nour.sees("votre accompagnement s’est terminé le 23 décembre")
    assert {"Écrire à l’équipe", "Faire une autre demande"} <= set(told.labels)
    assert len(lines(two, "lit à l’instant que l’accompagnement est terminé")) == 1
    assert two.claire.all().count("de nouveau joignable") == 1, "a concern was over before"
    two.nour.blocks()
    two.house.clock.forward(days=2)
    comes_back(two, two.nour, how)
    assert two.nour.all().count("s’est terminé le") == 1


def test_who_was_there_as_it_ended_reads_nothing_of_it_again(two: Duo) -> None:
    two.house.clock.forward(days=30)
    ends_kindly(two)
    two.house.clock.forward(days=2)
    two.nour.blocks()
    two.house.clock.forward(days=2)
    comes_back(two, two.nour, "unblocking")
    assert "s’est terminé le" not in two.nour.all()


def test_who_ended_it_themselves_and_blocked_reads_nothing_of_it_again(two: Duo) -> None:
    two.ends(two.nour, "end/done/{}")
    two.house.clock.forward(hours=2)
    two.nour.blocks()
    two.house.clock.forward(days=20)
    comes_back(two, two.nour, "unblocking")
    assert "s’est terminé le" not in two.nour.all()
    assert not lines(two, "lit à l’instant que l’accompagnement est terminé")
