"""Both of a pair write their objective at once: whoever sends second reads what the other wrote
meanwhile, and nothing that either wrote is lost."""

from hypothesis import given

from conversations.mentoring import objectives
from storage.tables import Objective
from tests.conversations.pairs import Duo
from tests.conversations.test_objective import ANSWERS, HOW, WHAT, writes
from tests.harness import Player

OTHERWISE = "Trois rencontres"
ELSE = "Tout autre chose"


def opens(who: Player, part: str) -> None:
    """They are about to change one of its parts."""
    who.says("/objectif")
    who.presses("Le modifier")
    who.presses(part)


def both_change(two: Duo, nours: tuple[str, str], lucs: tuple[str, str]) -> None:
    """Both have it before them; Luc sends his words first, then Nour hers."""
    writes(two.nour)
    opens(two.nour, nours[0])
    opens(two.luc, lucs[0])
    two.luc.says(lucs[1])
    two.luc.presses("Envoyer")
    two.nour.says(nours[1])
    two.nour.presses("Envoyer")


def now(two: Duo) -> dict[str, str]:
    """What it is."""
    return two.house.all(Objective)[-1].answers


def test_parts_that_one_alone_changed_are_put_together_and_read_over(two: Duo) -> None:
    both_change(two, ("Objectif", ELSE), ("Signes que cela avance", OTHERWISE))
    told = two.nour.sees("Entre-temps, Luc a aussi écrit")
    assert OTHERWISE in told.text
    assert ELSE not in told.text
    assert not told.labels
    assert ELSE in two.nour.last.text
    assert OTHERWISE in two.nour.last.text
    assert "Nour a modifié" not in two.luc.all()
    two.nour.presses("Envoyer")
    assert now(two) == {"what": ELSE, "how": OTHERWISE}
    read = two.luc.sees("Nour a modifié votre objectif").text
    assert ELSE in read
    assert OTHERWISE not in read  # it is his


def test_where_both_changed_the_same_the_second_reads_both_and_may_keep_hers(two: Duo) -> None:
    both_change(two, ("Objectif", ELSE), ("Objectif", "Changer de métier"))
    assert "Changer de métier" in two.nour.sees("Entre-temps, Luc a aussi écrit").text
    assert ELSE in two.nour.last.text
    two.nour.presses("Envoyer")
    assert now(two) == {"what": ELSE, "how": HOW}
    assert "avant : Changer de métier" in two.luc.sees("Nour a modifié votre objectif").text


def test_or_his(two: Duo) -> None:
    both_change(two, ("Objectif", ELSE), ("Objectif", "Changer de métier"))
    two.nour.presses("Objectif : garder ses mots", on=two.nour.sees("Entre-temps, Luc"))
    assert "Changer de métier" in two.nour.last.text
    assert ELSE not in two.nour.last.text
    two.nour.presses("Envoyer")
    assert now(two) == {"what": "Changer de métier", "how": HOW}
    assert "Rien n’a changé" in two.nour.last.text
    assert "Nour a modifié" not in two.luc.all()


def test_two_first_versions_lose_nothing(two: Duo) -> None:
    two.nour.says("/objectif")
    two.nour.says(WHAT)
    two.luc.says("/objectif")
    two.luc.says(ELSE)
    two.luc.says("Parce que c’est le moment")
    for _ in range(2):
        two.luc.presses("Passer")
    two.luc.presses("Envoyer")
    two.nour.presses("Passer")
    two.nour.says(HOW)
    two.nour.presses("Passer")
    two.nour.presses("Envoyer")
    told = two.nour.sees("Entre-temps, Luc a aussi écrit")
    assert ELSE in told.text
    assert told.labels == ["Objectif : garder ses mots"]
    for said in (WHAT, "Parce que c’est le moment", HOW):
        assert said in two.nour.last.text
    two.nour.presses("Envoyer")
    assert now(two) == {"what": WHAT, "why": "Parce que c’est le moment", "how": HOW}


def test_what_was_left_half_written_goes_on_from_what_the_other_wrote(two: Duo) -> None:
    writes(two.nour)
    opens(two.nour, "Objectif")
    two.nour.says(ELSE)
    two.nour.presses("Plus tard")
    opens(two.luc, "Signes que cela avance")
    two.luc.says(OTHERWISE)
    two.luc.presses("Envoyer")
    two.nour.says("/objectif")
    two.nour.presses("Le modifier")
    assert OTHERWISE in two.nour.sees("Entre-temps, Luc a aussi écrit").text
    assert ELSE in two.nour.last.text
    assert OTHERWISE in two.nour.last.text


def test_who_had_only_looked_reads_it_as_it_is_now(two: Duo) -> None:
    writes(two.nour)
    opens(two.nour, "Objectif")
    opens(two.luc, "Signes que cela avance")
    two.luc.says(OTHERWISE)
    two.luc.presses("Envoyer")
    two.nour.says("/objectif")
    two.nour.presses("Le modifier")
    assert OTHERWISE in two.nour.last.text
    assert HOW not in two.nour.last.text
    assert "Entre-temps" not in two.nour.all()


def test_who_sends_it_as_it_was_reads_that_it_has_changed_since(two: Duo) -> None:
    writes(two.nour)
    opens(two.nour, "Objectif")
    two.nour.says(WHAT)
    opens(two.luc, "Signes que cela avance")
    two.luc.says(OTHERWISE)
    two.luc.presses("Envoyer")
    two.nour.presses("Envoyer")
    assert "a changé depuis" in two.nour.last.text
    assert OTHERWISE in two.nour.last.text
    two.nour.presses("Cela me va")
    assert now(two) == {"what": WHAT, "how": OTHERWISE}


def test_who_has_read_it_sends_once_more_and_what_stood_above_has_no_buttons(two: Duo) -> None:
    writes(two.nour)
    opens(two.nour, "Objectif")
    two.nour.says(ELSE)
    above = two.nour.last
    opens(two.luc, "Signes que cela avance")
    two.luc.says(OTHERWISE)
    two.luc.presses("Envoyer")
    two.nour.presses("Envoyer")
    shown = [each for each in two.nour.screen.shown if each.ref == above.ref]
    assert not any(each.labels for each in shown)
    two.nour.presses("Envoyer")
    assert two.nour.all().count("Entre-temps") == 1
    assert now(two) == {"what": ELSE, "how": OTHERWISE}


def test_an_old_button_puts_no_words_of_the_other_where_nothing_is_written(two: Duo) -> None:
    both_change(two, ("Objectif", ELSE), ("Objectif", "Changer de métier"))
    told = two.nour.sees("Entre-temps, Luc")
    two.nour.presses("Envoyer")
    two.nour.presses("Objectif : garder ses mots", on=told)
    assert "appartient à un moment passé" in two.nour.last.text
    assert now(two)["what"] == ELSE


@given(ANSWERS, ANSWERS, ANSWERS)
def test_words_of_each_stand_where_they_alone_changed_them_or_are_told(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    together, both = objectives.together(base, mine, theirs)
    for name in ("what", "why", "how", "out"):
        before, one, other = (each.get(name) for each in (base, mine, theirs))
        assert together.get(name) == (other if one == before else one)
        assert (name in both) == (before not in (one, other) and one != other)
