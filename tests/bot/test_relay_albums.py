"""A reply to any file of an album quotes the album, of which the first alone is known by its id."""

import pytest

from storage.mail import Ref, Said
from tests.bot.payloads import SEEN
from tests.bot.relaying import BOTH, relay
from tests.conversations.pairs import duo, relayed
from tests.harness import House

ALBUM = {"photo": [SEEN], "media_group_id": "7"}


def replied(message: int, **fields: object) -> dict[str, object]:
    """A message that is replied to, as Telegram shows it beside the reply."""
    return {"message_id": message, "date": 1, "chat": {"id": 1, "type": "private"}, **fields}


@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize("reader", BOTH)
def test_ones_own(house: House, reader: str, which: int) -> None:
    way = relay(house, "telegram", reader)
    way.sends_together({**ALBUM, "caption": "Un"}, ALBUM, ALBUM)
    file = replied(int(way.newest) - 2 + which, **ALBUM, caption="" if which else "Un")
    came = way.sends(text="La deuxième", reply_to_message=file)
    assert came == ["(reply) La deuxième"] if reader == "telegram" else "La deuxième" in came[0]
    assert way.edits(text="La deuxième", reply_to_message=file) == [], "nothing has changed"


@pytest.mark.parametrize("which", [0, 1, 2])
def test_the_others(house: House, which: int) -> None:
    way = relay(house, "telegram", "telegram")
    file = replied(int(way.last_of_reader) + which, **ALBUM)
    assert way.sends(text="Merci", reply_to_message=file) == ["(reply) Merci"]


def test_what_stands_below_a_message_is_no_part_of_it(house: House) -> None:
    way = relay(house, "telegram", "telegram")
    below = replied(int(way.last_of_reader) + 1, photo=[SEEN])
    assert way.sends(text="Merci", reply_to_message=below) == ["Merci"]


def test_that_a_file_may_be_one_of_an_album_says_for_nobody(house: House) -> None:
    """Whom words are for is never guessed."""
    first = duo(house).agree()
    second = duo(house, nour=house.phone("Ana"), luc=first.luc).agree()
    first.nour.says("Bonjour")
    second.nour.says("Bonsoir")
    for stands, is_known in ((0, True), (1, False)):
        above = int(first.luc.sees("Bonjour").ref) + stands
        said = Said(text="Merci", ref=house.new_ref(), replies_to_album=True)
        first.luc.does(said.model_copy(update={"reply_to": Ref(str(above))}))
        assert relayed(first.nour).count("Merci") == 1
        assert "Merci" not in relayed(second.nour)
        assert ("Pour Ana" in first.luc.last.labels) != is_known
