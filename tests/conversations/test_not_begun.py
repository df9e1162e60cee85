"""Two who were introduced, and of whom one has never written, or neither: what they are told, what
the team is, and when that is over."""

import pytest

from storage.mail import address
from storage.tables import Concern, Mentorship
from storage.unit_of_work import UnitOfWork
from tests.conversations.inquiring import seekers, words
from tests.conversations.pairs import Duo
from tests.conversations.test_limits import meet
from tests.harness import House
from tests.screens import flat

CLAIRE = address("slack", "UCLAIRE")


def concerns_of(two: Duo) -> list[tuple[str, str | None]]:
    """What the team has to see to, or had, and why it is over."""
    return [(row.kind, row.why if row.closed_at else None) for row in two.house.all(Concern)]


def test_the_team_hears_of_it_after_a_week(two: Duo) -> None:
    two.house.clock.forward(days=6)
    assert concerns_of(two) == []
    two.house.clock.forward(days=2)
    assert concerns_of(two) == [("silent", None)]
    assert "pas encore d’échange entre Nour Haddad et Luc Petit" in two.claire.all()
    assert "un coup de main : un point attend l’équipe" in two.claire.opens_home()
    two.claire.opens("Vu : silence").send()
    assert "aucun des deux n’a écrit, plus d’une semaine après" in two.claire.opens_home()


def test_it_is_over_with_the_answer_to_the_first_word(two: Duo) -> None:
    two.nour.says("Bonjour")
    two.house.clock.forward(days=8)
    assert concerns_of(two) == [("silent", None)]
    two.nour.says("Es-tu là ?")
    assert concerns_of(two) == [("silent", None)]
    two.luc.says("Oui, bonjour")
    assert concerns_of(two) == [("silent", "les deux se sont écrit")]


def test_of_two_who_have_written_the_team_hears_nothing(two: Duo) -> None:
    two.greet().house.clock.forward(days=20)
    assert concerns_of(two) == []


@pytest.mark.parametrize("answered", [True, False])
def test_two_who_agreed_to_ask_a_contact_have_begun(house: House, answered: bool) -> None:
    """Who has not said yes or no to it has not answered."""
    it = seekers(house)
    it.writes()
    if answered:
        it.luc.presses(words("inquiry.button.agree"))
    house.clock.forward(days=8)
    assert [row.kind for row in house.all(Concern)] == ([] if answered else ["silent"])
    assert ("À regarder de près" in it.two.claire.opens_home()) != answered
    house.clock.forward(days=14)
    for player in (it.nour, it.luc):
        assert "pas encore un mot" not in player.all()


def test_two_who_have_an_objective_read_nothing_that_says_they_have_not_begun(two: Duo) -> None:
    def write(uow: UnitOfWork) -> None:
        uow.session.get_one(Mentorship, two.mentorship.id).objective = "Oser demander"

    two.house.change(write)
    two.house.clock.forward(days=25)
    for player in (two.nour, two.luc):
        assert "Comment se passent les débuts" in player.all()
        assert "pas encore un mot" not in player.all()


def test_the_team_hears_of_one_who_stops_answering_and_what_ends_that(two: Duo) -> None:
    """Both wrote once; then one writes week after week, which is no silence of the two."""
    two.greet()
    for _ in range(4):
        two.house.clock.forward(days=7)
        two.nour.says("Es-tu là ?", reply_to=two.thread(two.nour))
    assert concerns_of(two) == []
    two.house.clock.forward(days=7)
    assert concerns_of(two) == [("silent", None)]
    assert "pas de réponse de Luc Petit. Un signe à Luc Petit" in two.claire.all()
    assert "À regarder de près" in two.claire.opens_home()
    since = "La personne attend une réponse de l’accompagnateur · depuis lundi 30 novembre"
    assert since in two.claire.all()
    two.house.clock.forward(hours=1)
    two.nour.says("Toujours là ?", reply_to=two.thread(two.nour))
    assert concerns_of(two) == [("silent", None)]
    two.luc.says("Oui, pardon", reply_to=two.thread(two.luc))
    assert concerns_of(two) == [("silent", "les deux s’écrivent de nouveau")]
    assert "À regarder de près" not in two.claire.opens_home()


def test_what_the_team_was_told_of_a_silence_says_so_once_that_is_over(two: Duo) -> None:
    """In the thread of the case, and where whoever holds it was told that nobody had seen to it."""
    two.nour.says("Bonjour")
    two.house.clock.forward(days=10)
    told = two.house.screens[CLAIRE].shown
    waits = "Demande n° 1 : la personne attend une réponse de l’accompagnateur"
    assert flat(told[-1].text).startswith(f"{waits}, depuis")
    assert "pas encore d’échange" in two.claire.all()
    two.luc.says("Oui, bonjour")
    over = f"✓ {waits}. Plus rien à faire : les deux se sont écrit."
    assert [flat(each.text) for each in told if waits in flat(each.text)] == [over]
    assert "pas encore d’échange" not in two.claire.all()
    below = [each for each in two.claire.screen.shown if each.message.under == "case/1"]
    assert over in [flat(each.text) for each in below]


def test_who_has_not_answered_reads_so_once_before_the_team_does(two: Duo) -> None:
    """Of a first word, and of weeks of words; whoever waits reads nothing of the kind."""
    two.luc.says("Bonjour", reply_to=two.thread(two.luc))
    two.house.clock.forward(days=5)
    first = "Luc t’a écrit. Un mot de toi, même court, suffit pour commencer."
    assert two.nour.all().count(first) == 1
    two.nour.says("Bonjour", reply_to=two.thread(two.nour))
    for _ in range(5):
        two.house.clock.forward(days=6)
        two.luc.says("Comment vas-tu ?", reply_to=two.thread(two.luc))
    again = "Luc t’a écrit, et attend peut-être un mot de toi."
    assert two.nour.all().count(again) == 1
    assert concerns_of(two) == []
    two.house.clock.forward(days=6)
    assert concerns_of(two) == [("silent", None)]
    assert "L’accompagnateur attend une réponse de la personne" in two.claire.all()
    assert two.nour.all().count(again) == two.nour.all().count(first) == 1
    assert "t’a écrit" not in two.luc.all()


def test_nothing_they_read_speaks_as_if_it_had_begun(two: Duo) -> None:
    two.house.clock.forward(days=9)
    two.claire.opens("Vu : silence").send()
    two.house.clock.forward(days=16)
    for player in (two.nour, two.luc):
        said = player.all()
        assert "pas encore un mot ici entre" in said
        assert "Il n’est pas trop tard" in said
        for untrue in ("les débuts", "prochain échange", "c’est calme", "relancer"):
            assert untrue not in said


def test_of_two_who_have_met_since_nobody_is_said_to_wait(two: Duo) -> None:
    two.luc.says("Bonjour", reply_to=two.thread(two.luc))
    meet(two)
    two.house.clock.forward(days=50)
    assert [kind for kind, _ in concerns_of(two)] == ["silent"]
    assert "L’accompagnateur attend une réponse" not in two.claire.all()


def test_of_two_who_have_never_written_no_last_word_is_told(two: Duo) -> None:
    two.house.clock.forward(days=10)
    assert "il manque un premier mot" in two.claire.all()
    assert "Le dernier mot" not in two.claire.all()
    assert "⚠ Un silence entre les deux" in two.claire.all()


def test_of_one_first_word_the_team_reads_whose_it_is(two: Duo) -> None:
    two.luc.says("Bonjour", reply_to=two.thread(two.luc))
    two.house.clock.forward(days=10)
    assert "Le dernier mot est de Luc Petit, sans réponse de Nour Haddad." in two.claire.all()
    assert "⚠ L’accompagnateur attend une réponse de la personne" in two.claire.all()


def test_a_silence_of_both_in_which_one_writes_is_by_then_of_the_other(two: Duo) -> None:
    two.house.clock.forward(days=10)
    two.nour.says("Bonjour", reply_to=two.thread(two.nour))
    assert "⚠ La personne attend une réponse de l’accompagnateur" in two.claire.all()
    assert "⚠ Un silence entre les deux" not in two.claire.all()
    two.luc.says("Bonjour", reply_to=two.thread(two.luc))
    assert concerns_of(two) == [("silent", "les deux se sont écrit")]


def test_who_wrote_for_weeks_without_an_answer_before_all_fell_silent_still_waits(
    two: Duo,
) -> None:
    two.greet()
    for _ in range(3):
        two.house.clock.forward(days=8)
        two.luc.says("Comment vas-tu ?", reply_to=two.thread(two.luc))
    two.house.clock.forward(days=29)
    assert "⚠ L’accompagnateur attend une réponse de la personne" in two.claire.all()
    assert "⚠ Un silence entre les deux" not in two.claire.all()
