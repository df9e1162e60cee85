"""The whole product with a key: it behaves as without, and its file tells nobody's story."""

import pytest

from storage.keyring import NO_KEYS, Keyring, new_key
from storage.resealing import reseal
from storage.tables import Request
from tests.conversations.test_intake import ANSWERS, agrees
from tests.harness import House
from tests.storage.words import every_byte

OLD, NEW = new_key(), new_key()
STORY = ("Deux articles sur trois.", "La patience.", "Savoir par ", "Rien encore.")
"""What she writes, as far as it is written alike in JSON."""

READABLE = ("Nour Haddad", "Grenoble")


def words_in(url: str) -> list[str]:
    kept = every_byte(url)
    return [words for words in STORY if words.encode() in kept]


def test_a_whole_intake_leaves_no_word_of_it_readable(sqlite_url: str) -> None:
    house = House(sqlite_url, keyring=Keyring([OLD]))
    nour = agrees(house.phone())
    for answer in ANSWERS[:10]:
        nour.says(answer)
        assert not words_in(sqlite_url)
    house.keyring = Keyring([NEW, OLD])  # the key is changed in the middle
    house.restart()
    for answer in ANSWERS[10:15]:
        nour.says(answer)
        assert not words_in(sqlite_url)
    for _ in reseal(sqlite_url, house.keyring):
        pass
    house.keyring = Keyring([NEW])
    house.restart()
    for answer in ANSWERS[15:]:
        nour.says(answer)
    nour.sees("La patience.")
    nour.presses("Envoyer")
    nour.sees("(5 jours ouvrés)")
    house.staff().sees("La patience.")
    (request,) = house.all(Request)
    assert (request.need, request.situation) == ("meaning", "research")
    assert request.answers["research_keep"] == "La patience."
    assert not words_in(sqlite_url)  # its log was looked at, too, and now it is folded in
    house.close()
    assert not words_in(sqlite_url)
    kept = every_byte(sqlite_url)
    assert all(words.encode() in kept for words in READABLE)


@pytest.mark.parametrize("closed", [False, True])
def test_without_a_key_it_would(sqlite_url: str, closed: bool) -> None:
    """That the test above looks where the words are."""
    house = House(sqlite_url, keyring=NO_KEYS)
    nour = agrees(house.phone())
    for answer in ANSWERS:
        nour.says(answer)
    if closed:
        house.close()
    assert words_in(sqlite_url) == list(STORY)
    house.close()
