"""Words in a thread that has ended: they reach nobody, and a question that stands in it is not
deaf to them."""

from datetime import timedelta

import pytest

from storage.mail import Pressed, Ref
from tests.conversations.pairs import Duo, duo, relayed
from tests.harness import CATALOGUE, House
from tests.screens import Shown, flat

CLOSED = "Ce fil est fermé"


@pytest.fixture
def ended(house: House) -> Duo:
    """Nour, on Telegram, has ended it with Luc, who is on Slack."""
    two = duo(house, luc=house.slack("Luc")).agree().greet()
    two.nour.says("/terminer")
    two.nour.presses("Je préfère arrêter")
    two.nour.presses("Oui, terminer")
    return two


def head(two: Duo) -> Ref:
    return two.thread(two.luc)


def presses_in_thread(two: Duo, label: str) -> Shown:
    """Luc presses a button that stands in the thread; returns what he reads then."""
    shown, button = two.luc.finds(label)
    two.luc.does(Pressed(act=button.act, ref=shown.ref), under=head(two))
    return two.luc.last


def sent_to_team(two: Duo, words: str) -> None:
    """Luc sends what he wrote, and the team reads it."""
    two.luc.presses("De moi, ou d’autre chose")
    assert words in two.luc.last.text
    two.luc.presses("Envoyer")
    assert words in two.claire.all()


def test_what_asked_for_something_for_the_two_asks_nothing_any_more(house: House) -> None:
    two = duo(house, luc=house.slack("Luc")).agree().greet()
    house.clock.forward(days=15)
    own = two.nour.sees("cinq petites phrases")
    nudges = [player.sees("Comment se passent les débuts") for player in (two.nour, two.luc)]
    assert all("Répondre" in each.labels for each in nudges)
    two.ends(two.nour, "end/leave/{}")
    for each in nudges:
        assert not each.buttons
        assert each.text == flat(CATALOGUE.home.words("mentorship.over"))
    assert "Commencer" in own.labels, "what she answers for herself outlives it"
    assert "Dire comment c’était" in two.luc.last.labels


def test_neither_does_what_offered_a_date_as_nobody_wrote(house: House) -> None:
    two = duo(house).agree().greet()
    house.clock.forward(days=35)
    silence = two.nour.sees("Trois semaines que c’est calme")
    assert "Proposer une date" in silence.labels
    two.ends(two.nour, "end/leave/{}")
    assert not silence.buttons


def test_what_was_asked_of_whoever_had_shut_us_out_is_not_put_away_as_news(house: House) -> None:
    two = duo(house, luc=house.slack("Luc")).agree().greet()
    house.clock.forward(days=13)
    house.blocked.add(two.luc.where)
    house.clock.forward(days=2)
    two.luc.unblocks()
    two.ends(two.nour, "end/leave/{}")
    over = flat(CATALOGUE.home.words("mentorship.over"))
    put_away = [each for each in two.luc.screen.shown if each.text == over]
    assert put_away
    assert all(each.revisions for each in put_away)


def test_neither_does_a_date_that_was_agreed_or_proposed(house: House) -> None:
    two = duo(house, luc=house.slack("Luc")).agree().greet()
    two.nour.says("/rdv jeudi 14h")
    two.nour.presses("Passer")
    two.luc.presses("C’est d’accord")
    two.nour.says("/rdv vendredi 15h")
    two.nour.presses("Passer")
    proposed, stands = two.luc.last, [two.nour.sees("C’est noté"), two.luc.sees("C’est noté")]
    two.nour.says("/rdv")
    stands += [proposed, two.nour.last]
    assert all(each.buttons for each in stands)
    two.ends(two.nour, "end/leave/{}")
    words = CATALOGUE.home.words
    for each in stands:
        assert not each.buttons
        assert each.text in map(flat, (words("mentorship.over"), words("meeting.below")))


def test_a_date_after_the_end_can_be_read_and_not_changed(house: House) -> None:
    two = duo(house).agree().greet()
    house.clock.forward(days=178)
    day = (house.clock.now() + timedelta(days=20)).date()
    two.nour.says(f"/rdv {day.day}/{day.month}/{day.year} 14h")
    two.nour.says("Café de la Paix")
    two.luc.presses("C’est d’accord")
    agreed = [two.nour.sees("C’est noté"), two.luc.sees("C’est noté")]
    house.clock.forward(days=10)
    assert two.mentorship.outcome == "complete"
    for each in agreed:
        assert not each.buttons
        assert "à 14h" in each.text
        assert "Café de la Paix" in each.text


def test_a_question_that_stands_in_it_is_answered_in_it(ended: Duo) -> None:
    asked = presses_in_thread(ended, "Dire comment c’était")
    assert asked.message.under, "it is asked in the thread"
    ended.house.clock.forward(days=1)
    ended.luc.says("Sa clarté, et nos rires.", under=head(ended))
    assert CLOSED not in ended.luc.reads()
    assert ended.luc.last.text != asked.text
    assert "Sa clarté, et nos rires." in ended.house.stored_text()


def test_so_is_one_that_was_put_beside_it_a_moment_ago(ended: Duo) -> None:
    ended.luc.presses("Écrire à l’équipe")
    ended.luc.says("Merci, tout va bien.", under=head(ended))
    assert CLOSED not in ended.luc.reads()
    sent_to_team(ended, "Merci, tout va bien.")


def test_one_that_was_put_beside_it_long_ago_is_not(ended: Duo) -> None:
    ended.luc.presses("Écrire à l’équipe")
    ended.house.clock.forward(days=2)
    ended.luc.says("Bonne route, Nour", under=head(ended))
    assert CLOSED in ended.luc.last.text
    ended.luc.presses("Reprendre")
    ended.luc.says("Merci, tout va bien.")
    sent_to_team(ended, "Merci, tout va bien.")


def test_beside_any_question_it_leads_to_the_team(ended: Duo) -> None:
    ended.luc.says("Bonne route, Nour", under=head(ended))
    assert CLOSED in ended.luc.last.text
    ended.luc.presses("Écrire à l’équipe", on=ended.luc.last)
    ended.luc.says("Dites-lui merci.")
    sent_to_team(ended, "Dites-lui merci.")


@pytest.fixture
def one_left(three: tuple[Duo, Duo]) -> tuple[Duo, Duo]:
    """Luc's thread with Nour has just closed; the one with Ana goes on."""
    first, second = three
    first.ends(first.nour, "end/leave/{}")
    first.house.clock.forward(hours=1)
    return first, second


@pytest.mark.parametrize("words", ["Bonjour Ana, ravi de te lire", "Merci ana !"])
def test_words_that_name_the_other_are_theirs_though_a_thread_has_just_closed(
    one_left: tuple[Duo, Duo], words: str
) -> None:
    first, second = one_left
    first.luc.says(words)
    assert relayed(second.nour) == [words]


@pytest.mark.parametrize("words", ["Bonjour Nour", "Bonjour", "Nour et Ana, bonne route"])
def test_other_words_may_be_meant_for_the_one_before(one_left: tuple[Duo, Duo], words: str) -> None:
    first, second = one_left
    first.luc.says(words)
    assert "pour qui est ce message" in first.luc.last.text
    assert not relayed(second.nour)


def test_once_words_were_for_the_other_the_closing_holds_none_back(
    one_left: tuple[Duo, Duo],
) -> None:
    first, second = one_left
    first.luc.says("Bonjour")
    first.luc.presses("Pour Ana")
    for words in ("Es-tu libre jeudi ?", "Je le suis"):
        first.luc.says(words)
    assert relayed(second.nour) == ["Bonjour", "Es-tu libre jeudi ?", "Je le suis"]
    first.luc.says("Merci pour tout Nour")
    assert "pour qui est ce message" in first.luc.last.text


def test_it_is_asked_again_where_they_were_for_nobody(one_left: tuple[Duo, Duo]) -> None:
    first, second = one_left
    first.luc.says("Bonjour")
    first.luc.presses("Pour personne")
    first.house.clock.forward(hours=1)
    first.luc.says("Bonjour encore")
    assert "pour qui est ce message" in first.luc.last.text
    assert not relayed(second.nour)
