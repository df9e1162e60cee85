"""An exchange of contact details that is under way as the mentorship ends, or asked for afterwards:
nothing leaks, nothing is promised that will not come, and what both agreed to before stands."""

import pytest

from storage.tables import Dialogue
from tests.conversations.pairs import Duo, duo, label
from tests.harness import House, Player
from tests.screens import flat

MINE, THEIRS = "nour@example.org", "06 12 34 56 78"


@pytest.fixture(params=[("fr", "en"), ("en", "fr")], ids=["fr", "en"])
def two(house: House, request: pytest.FixtureRequest) -> Duo:
    """Nour has given hers; Luc, who reads another language, has not."""
    nour, luc = request.param
    pair = duo(
        house, nour=house.phone("Nour", language=nour), luc=house.phone("Luc", language=luc)
    ).agree()
    pair.nour.says("/exchange")
    pair.nour.says(MINE)
    assert any(each.form == "exchange_given" for each in house.all(Dialogue))
    return pair


def word(player: Player, key: str, **values: object) -> str:
    """A word as one of the two reads it, on one line."""
    return flat(player.house.catalogue[player.language].words(key, **values))


def is_nowhere(two: Duo) -> None:
    assert MINE not in two.luc.all()
    assert MINE not in two.house.stored_text()


@pytest.mark.parametrize("who", ["nour", "luc"])
def test_what_one_gave_is_erased_and_both_read_so(two: Duo, who: str) -> None:
    asked, _ = two.luc.finds(label(two.luc, "exchange.give"))
    two.ends(getattr(two, who), "end/done/{}")
    two.nour.sees(f"…{word(two.nour, 'exchange.ended_erased', name='Luc')}…")
    assert not asked.labels, "the question is over"
    assert word(two.luc, "exchange.over") in asked.text
    is_nowhere(two)


@pytest.mark.parametrize("verb", ["begin", "give", "no", "back"])
def test_an_old_button_says_kindly_that_it_is_over(two: Duo, verb: str) -> None:
    two.ends(two.luc, "end/leave/{}")
    for player in (two.nour, two.luc):
        two.act(player, f"swap/{verb}/{{}}")
        assert player.last.text == word(player, "exchange.ended")
    is_nowhere(two)


def test_who_was_about_to_give_theirs_keeps_them(two: Duo) -> None:
    two.luc.presses(label(two.luc, "exchange.give"))
    two.ends(two.nour, "end/done/{}")
    two.luc.says(THEIRS)
    assert THEIRS not in two.nour.all()
    assert MINE not in two.luc.all()


def test_words_typed_before_it_was_taken_back_wait_and_their_author_reads_what_became_of_it(
    two: Duo,
) -> None:
    two.luc.says(THEIRS)
    mine = label(two.luc, "thread.to_question")
    assert mine in two.luc.last.labels
    two.act(two.nour, "swap/back/{}")
    two.luc.presses(mine)
    assert word(two.luc, "exchange.taken_back") in two.luc.last.text
    assert mine not in two.luc.last.labels
    assert THEIRS not in two.nour.all()
    two.luc.presses(word(two.luc, "thread.to_person", name="Nour"))
    two.nour.sees(THEIRS)


def test_words_typed_after_it_was_taken_back_are_not_offered_as_its_answer(two: Duo) -> None:
    two.act(two.nour, "swap/back/{}")
    two.luc.says(THEIRS)
    assert word(two.luc, "thread.to_person", name="Nour") in two.luc.last.labels
    assert label(two.luc, "thread.to_question") not in two.luc.last.labels
    assert THEIRS not in two.nour.all()


def test_what_both_gave_before_the_end_stays_with_both(two: Duo) -> None:
    two.luc.presses(label(two.luc, "exchange.give"))
    two.luc.says(THEIRS)
    two.ends(two.nour, "end/done/{}")
    two.nour.sees(f"…{THEIRS}…")
    two.luc.sees(f"…{MINE}…")
    assert word(two.nour, "exchange.ended_erased", name="Luc") not in two.nour.all()


def test_who_erases_everything_reads_of_nothing_else(two: Duo) -> None:
    two.act(two.nour, "erase/yes")
    assert two.nour.last.text == word(two.nour, "leaving.erased")
    assert word(two.nour, "exchange.ended_erased", name="Luc") not in two.nour.all()
    is_nowhere(two)
