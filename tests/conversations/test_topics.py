"""Topics: where private chats have them, whoever has several threads has a topic for each."""

import pytest

from storage.mail import Ref
from tests.conversations.pairs import Duo, duo, relayed
from tests.conversations.test_meetings import propose
from tests.harness import House, Player


@pytest.fixture
def three(house: House) -> tuple[Duo, Duo]:
    """Luc accompanies Nour and Ana, all on Telegram, where there are topics."""
    house.topics = True
    first = duo(house).agree()
    return first, duo(house, nour=house.phone("Ana"), luc=first.luc).agree()


def topics(player: Player) -> dict[str, Ref]:
    """The topics of somebody's chat, by their names."""
    return {each.text: each.ref for each in player.screen.shown if each.message.topic}


def where(two: Duo, player: Player) -> set[str]:
    """Under which slot the newest message on somebody's screen is."""
    return {player.last.message.under} - {f"thread/{two.mentorship.id}"}


def test_each_thread_has_a_topic_once_there_are_two(house: House) -> None:
    house.topics = True
    first = duo(house).agree()
    assert not topics(first.luc)
    second = duo(house, nour=house.phone("Ana"), luc=first.luc).agree()
    assert topics(first.luc).keys() == {"Avec Nour", "Avec Ana"}
    assert not topics(first.nour) | topics(second.nour)
    heads = [each for each in first.luc.screen.shown if each.message.slot.endswith("/head")]
    assert [each.message.under for each in heads] == [
        f"thread/{two.mentorship.id}" for two in (second, first)
    ]


def test_what_is_written_in_a_topic_goes_to_that_pair_without_choosing(
    three: tuple[Duo, Duo],
) -> None:
    first, second = three
    first.luc.says("Bonjour Ana", under=topics(first.luc)["Avec Ana"])
    first.luc.says("Bonjour Nour", under=topics(first.luc)["Avec Nour"])
    assert (relayed(first.nour), relayed(second.nour)) == (["Bonjour Nour"], ["Bonjour Ana"])
    first.luc.says("Et en dehors ?")
    assert "pour qui est ce message" in first.luc.last.text
    assert len(relayed(first.nour) + relayed(second.nour)) == 2


def test_what_the_other_writes_comes_in_the_topic(three: tuple[Duo, Duo]) -> None:
    first, second = three
    second.nour.says("Bonjour Luc")
    assert not where(second, second.luc)
    second.nour.edits("Bonsoir Luc")
    assert not where(second, second.luc)
    first.luc.says("Oui ?", reply_to=second.luc.last.ref)
    assert relayed(second.nour) == ["Oui ?"]


def test_a_command_in_a_topic_is_about_that_pair(three: tuple[Duo, Duo]) -> None:
    first, second = three
    for command in ("/rdv", "/objectif", "/exchange", "/terminer", "/signaler"):
        second.luc.says(command, under=topics(first.luc)["Avec Ana"])
        assert not where(second, second.luc)
        assert "Nour" not in second.luc.reads().replace("Avec Nour", "")
    first.luc.says("/rdv")
    assert first.luc.last.labels[:2] == ["Nour", "Ana"]


def test_what_is_prepared_in_a_topic_is_about_that_pair(three: tuple[Duo, Duo]) -> None:
    for each in three:
        propose(each.nour, "jeudi 14h")
        each.luc.presses("C’est d’accord")
    luc = three[0].luc
    luc.says("/agenda", under=topics(luc)["Avec Ana"])
    assert "Ana n’a pas encore dit" in luc.last.text
    luc.says("/agenda")
    assert luc.last.labels == ["Nour", "Ana"]


def test_a_question_in_one_topic_takes_no_words_of_another(three: tuple[Duo, Duo]) -> None:
    first, second = three
    first.luc.says("/rdv", under=topics(first.luc)["Avec Nour"])
    first.luc.says("demain à 10h ?", under=topics(first.luc)["Avec Ana"])
    assert relayed(second.nour) == ["demain à 10h ?"]
    first.luc.says("jeudi 18h30", under=topics(first.luc)["Avec Nour"])
    first.luc.says("au café", under=topics(first.luc)["Avec Nour"])
    assert "Luc te propose" in first.nour.last.text
    assert len(relayed(second.nour)) == 1


def test_pairs_from_before_there_were_topics_go_on_in_theirs(house: House) -> None:
    first = duo(house).agree()
    second = duo(house, nour=house.phone("Ana"), luc=first.luc).agree()
    first.nour.says("Bonjour")
    assert not topics(first.luc)
    house.topics = True
    house.restart()
    first.nour.says("Es-tu là ?")
    assert topics(first.luc).keys() == {"Avec Nour", "Avec Ana"}
    assert first.luc.last.text.endswith("Es-tu là ?")
    shown = len(first.luc.screen.shown)
    second.nour.says("Bonjour")
    assert len(first.luc.screen.shown) == shown + 1  # nothing is opened twice
    first.luc.says("Oui", under=topics(first.luc)["Avec Ana"])
    assert relayed(second.nour) == ["Oui"]


def test_what_is_closed_carries_nothing(three: tuple[Duo, Duo]) -> None:
    first, second = three
    first.nour.says("/terminer")
    first.nour.presses("Je préfère arrêter")
    first.nour.presses("Oui, terminer")
    first.luc.says("Bonne route", under=topics(first.luc)["Avec Nour"])
    assert "Ce fil est fermé" in first.luc.last.text
    assert not relayed(second.nour)


def test_whoever_erases_everything_leaves_no_name_on_a_topic(three: tuple[Duo, Duo]) -> None:
    first, _ = three
    first.nour.says("/delete")
    first.nour.presses("Oui, tout effacer")
    assert topics(first.luc).keys() & {"Avec Ana"}
    assert not any("Nour" in name for name in topics(first.luc))


def test_a_reply_to_a_question_of_ours_is_in_its_thread_and_asked_about(house: House) -> None:
    first = duo(house).agree()
    second = duo(house, nour=house.phone("Ana"), luc=first.luc).agree()
    second.nour.says("/exchange")
    second.nour.says("06 12 34 56 78")
    first.luc.says("06 98 76 54 32", reply_to=first.luc.last.ref)
    assert not relayed(second.nour)
    assert first.luc.last.labels[0] == "Pour Ana"
    assert "Pour Nour" not in first.luc.last.labels


def test_a_topic_is_called_as_its_other_is_by_now(house: House) -> None:
    house.topics = True
    first = duo(house).agree()
    second = duo(house, nour=house.phone("Nour"), luc=first.luc).agree()
    third = duo(house, nour=house.phone("Ana"), luc=first.luc).agree()
    assert topics(first.luc).keys() == {"Avec Nour H.", "Avec Nour D.", "Avec Ana"}
    first.ends(first.nour, "end/done/{}")
    assert {"Avec Nour", "Avec Ana"} <= topics(second.luc).keys()
    assert third.mentorship.state == "active"
