"""A form that is about one pair takes no words that are written in the thread of another."""

from collections.abc import Callable

import pytest

from storage.mail import Ref
from storage.tables import Dialogue
from tests.conversations.pairs import Duo, duo, relayed
from tests.harness import House

EXCHANGE = ("/exchange", "Comment te joindre")
OBJECTIVE = ("/objectif", "qu’est-ce qui devrait avoir bougé")
PRIVATE = "Nour, mon numéro : 06 12 34 56 78"


def _on_slack(house: House) -> tuple[Duo, Duo]:
    first = duo(house, luc=house.slack("Luc")).agree().greet()
    return first, duo(house, nour=house.phone("Ana"), luc=first.luc).agree().greet()


def _in_topics(house: House) -> tuple[Duo, Duo]:
    house.topics = True
    first = duo(house).agree().greet()
    return first, duo(house, nour=house.phone("Ana"), luc=first.luc).agree().greet()


def thread(two: Duo) -> Ref:
    """Where Luc writes to this mentee."""
    shown = two.luc.screen.shown
    name = f"thread/{two.mentorship.id}"
    topics = [each.ref for each in shown if each.message.topic and each.message.slot == name]
    return topics[-1] if topics else two.thread(two.luc)


def asks(two: Duo, command: str, asked: str) -> None:
    """Luc types a command beside all threads, and says that it is about this pair."""
    two.luc.says(f"/camarade {command[1:]}" if two.luc.who.startswith("slack:") else command)
    if two.nour.name in two.luc.last.labels:  # he accompanies another
        two.luc.presses(two.nour.name)
    assert asked in two.luc.last.text


@pytest.fixture(params=[_on_slack, _in_topics])
def both(request: pytest.FixtureRequest, house: House) -> tuple[Duo, Duo]:
    """Luc accompanies Nour and Ana, in a thread or a topic each."""
    make: Callable[[House], tuple[Duo, Duo]] = request.param
    return make(house)


@pytest.mark.parametrize(("command", "asked"), [EXCHANGE, OBJECTIVE])
def test_words_in_a_thread_are_asked_about_where_the_form_is_about_another_pair(
    both: tuple[Duo, Duo], command: str, asked: str
) -> None:
    nours, anas = both
    anas.nour.says("/exchange ana@exemple.fr")
    asks(anas, command, asked)
    nours.luc.says(PRIVATE, under=thread(nours))
    assert "pour qui est ce message" in nours.luc.last.text
    assert any("(Ana)" in each for each in nours.luc.last.labels), "with whom, if it is an answer"
    assert PRIVATE not in anas.nour.all()
    nours.luc.presses("Pour Nour")
    assert relayed(nours.nour)[-1] == PRIVATE
    assert PRIVATE not in anas.nour.all()


@pytest.mark.parametrize(("command", "asked"), [EXCHANGE, OBJECTIVE])
def test_words_in_the_thread_of_its_own_pair_answer_it_by_one_tap(
    both: tuple[Duo, Duo], command: str, asked: str
) -> None:
    """The question stands beside the thread, in which every word is for the other."""
    nours, anas = both
    asks(anas, command, asked)
    nours.luc.says("luc@exemple.fr", under=thread(anas))
    assert "luc@exemple.fr" not in relayed(anas.nour)
    assert "pour qui" in nours.luc.last.text
    (answer,) = [each for each in nours.luc.last.labels if "C’est ma réponse" in each]
    nours.luc.presses(answer)
    assert "luc@exemple.fr" not in relayed(anas.nour)
    assert "C’est ta réponse" in nours.luc.all()


def test_words_in_a_closed_thread_do_not_answer_a_form_about_another(
    both: tuple[Duo, Duo],
) -> None:
    nours, anas = both
    nours.ends(nours.nour, "end/done/{}")
    asks(anas, *EXCHANGE)
    nours.luc.says(PRIVATE, under=thread(nours))
    assert "Ce fil est fermé" in nours.luc.last.text
    anas.nour.says("/exchange ana@exemple.fr")
    assert PRIVATE not in anas.nour.all()


def test_a_reply_to_a_question_answers_that_one_whichever_was_asked_last(house: House) -> None:
    nours = duo(house).agree().greet()
    anas = duo(house, nour=house.phone("Ana"), luc=nours.luc).agree().greet()
    asks(nours, *EXCHANGE)
    question = nours.luc.last.ref
    asks(anas, *OBJECTIVE)
    house.clock.forward(minutes=1)
    nours.luc.says("luc@exemple.fr", reply_to=question)
    objective = [row for row in house.all(Dialogue) if row.form == "objective"]
    assert "luc@exemple.fr" not in str([row.answers for row in objective])
    nours.nour.says("/exchange nour@exemple.fr")
    assert "luc@exemple.fr" in nours.nour.all()
    assert "luc@exemple.fr" not in anas.nour.all()


def test_a_reply_to_a_question_of_a_form_that_is_over_is_asked_about(house: House) -> None:
    nours = duo(house).agree().greet()
    anas = duo(house, nour=house.phone("Ana"), luc=nours.luc).agree().greet()
    asks(nours, *EXCHANGE)
    question = nours.luc.last.ref
    nours.luc.says("luc@exemple.fr")
    asks(anas, *OBJECTIVE)
    nours.luc.says("luc.petit@exemple.fr, plutôt", reply_to=question)
    assert "pour qui est ce message" in nours.luc.last.text
    assert "luc.petit" not in anas.nour.all()
