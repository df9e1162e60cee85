"""Sentences at the questions of a check-in that take none: they are kept with its answers."""

from datetime import timedelta

import pytest

from tests.conversations.pairs import Duo, duo, relayed
from tests.conversations.test_kept_words import late
from tests.harness import CATALOGUE, House

GATHERED = CATALOGUE.home.words("dialogue.gathered")
GATHERED_AT_END = CATALOGUE.home.words("dialogue.gathered_closing_mentee")


@pytest.fixture
def asked(house: House) -> Duo:
    """Nour has opened her first check-in."""
    two = duo(house).agree()
    house.clock.forward(days=14, hours=1, minutes=5)
    two.act(two.nour, "open/checkin_mentee/mentorship/{}")
    return two


def test_a_sentence_at_a_yes_or_no_reaches_the_team_with_the_answers(asked: Duo) -> None:
    nour = asked.nour
    nour.presses("M’aide un peu")
    nour.presses("Passer")
    nour.says("Il annule une fois sur deux.")
    assert GATHERED in nour.last.message.text
    assert "Oui" in nour.last.labels
    nour.presses("Non")
    nour.presses("Envoyer")
    assert "Il annule une fois sur deux." in asked.claire.all()
    assert not relayed(asked.luc)


def test_what_goes_on_after_a_yes_is_kept_too(asked: Duo) -> None:
    nour = asked.nour
    nour.presses("M’aide un peu")
    nour.says("On se voit trop peu.")
    nour.says("Oui, parce que je ne sais plus quoi lui dire.")
    nour.presses("Envoyer")
    told = asked.claire.all()
    assert "On se voit trop peu." in told
    assert "je ne sais plus quoi lui dire" in told
    assert "Contact souhaité — Oui" in told


def test_a_sentence_in_place_of_a_choice_is_kept_and_the_choice_asked_again(asked: Duo) -> None:
    nour = asked.nour
    nour.says("Il parle surtout de lui-même.")
    assert GATHERED in nour.last.message.text
    assert "M’aide un peu" in nour.last.labels
    nour.presses("M’aide un peu")
    nour.presses("Non")
    nour.presses("Envoyer")
    assert "Il parle surtout de lui-même." in asked.claire.all()


def test_what_is_too_long_is_said_not_to_be_kept(asked: Duo) -> None:
    asked.nour.says("Il parle surtout de lui. " * 50)
    assert GATHERED not in asked.nour.last.message.text
    assert "1000" in asked.nour.last.text.replace(" ", "")


# --- where the question has a matter of its own ---------------------------------------------------

MOVED = "Qu’est-ce qui a bougé pour toi"
LEARNT = CATALOGUE.home.forms["closing_mentee"].questions["learnt"].ask


@pytest.fixture
def midterm(two: Duo) -> Duo:
    """Nour has opened the questions half way: the pair has no objective to be asked about."""
    two.act(two.nour, "open/midterm_mentee/mentorship/{}")
    return two


@pytest.fixture
def closing(two: Duo) -> Duo:
    """It is over, and Nour looks back."""
    two.greet()
    two.ends(two.nour, "end/done/{}")
    two.act(two.nour, "open/closing_mentee/mentorship/{}")
    return two


def sent(two: Duo) -> str:
    """What the team reads once Nour has sent her answers."""
    two.nour.presses("Envoyer")
    return two.claire.all()


def test_what_goes_on_at_a_choice_half_way_leaves_the_next_question_asked(midterm: Duo) -> None:
    nour = midterm.nour
    nour.says("On se voit moins souvent que prévu.")
    assert "M’aide un peu" in nour.last.labels
    nour.presses("M’aide un peu")
    assert MOVED in nour.last.text
    nour.says("J’ose demander des conseils.")
    told = sent(midterm)
    assert "On se voit moins souvent que prévu. J’ose demander des conseils." in told


def test_what_goes_on_after_a_choice_at_the_end_leaves_the_next_question_asked(
    closing: Duo,
) -> None:
    nour = closing.nour
    nour.says("J’en suis plus près, mais il me reste à signer.")
    nour.presses("J’en suis plus près")
    assert LEARNT in nour.last.message.text
    nour.says("Oser appeler.")
    told = sent(closing)
    assert "Ce que je cherchais — J’en suis plus près" in told
    assert "J’en suis plus près, mais il me reste à signer. Oser appeler." in told


@pytest.mark.parametrize("passes", ["Passer", "passer"])
def test_who_passes_that_question_loses_nothing_of_it(midterm: Duo, passes: str) -> None:
    nour = midterm.nour
    nour.says("On se voit moins souvent que prévu.")
    nour.presses("M’aide un peu")
    (nour.presses if passes == "Passer" else nour.says)(passes)
    assert "Envoyer" in nour.last.labels
    assert "On se voit moins souvent que prévu." in sent(midterm)


def test_both_together_are_not_longer_than_may_be(midterm: Duo) -> None:
    nour = midterm.nour
    nour.says("On se voit moins souvent. " * 40)
    nour.presses("M’aide un peu")
    nour.says("J’ose demander des conseils. " * 40)
    assert "1500" in nour.last.text.replace(" ", "")
    nour.says("J’ose demander des conseils.")
    told = sent(midterm)
    assert "On se voit moins souvent. J’ose demander des conseils." in told


def test_back_at_that_question_the_words_stand_there(midterm: Duo) -> None:
    nour = midterm.nour
    nour.says("On se voit moins souvent que prévu.")
    nour.presses("M’aide un peu")
    nour.says("/back")
    nour.presses("M’aide vraiment")
    assert MOVED in nour.last.text
    nour.says("J’ose demander des conseils.")
    assert "souvent que prévu. J’ose demander" in sent(midterm)


def test_what_was_written_before_that_question_was_seen_is_no_answer_to_it(closing: Duo) -> None:
    """Two messages in a row lay waiting while we were away."""
    house, nour = closing.house, closing.nour
    house.clock.forward(hours=1)
    late(nour, "J’en suis plus près", timedelta(minutes=20))
    late(nour, "Il me reste à signer.", timedelta(minutes=19))
    assert GATHERED_AT_END in nour.last.message.text
    assert LEARNT in nour.last.message.text
    nour.says("Oser appeler.")
    assert "Il me reste à signer. Oser appeler." in sent(closing)
