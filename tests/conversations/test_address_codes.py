"""A code joins a second place to somebody's own: once, for a while, where nothing else is."""

import pytest

from conversations.privacy.platforms import GOOD_FOR, TRIES
from storage.mail import Event, Ref, Said
from storage.tables import AddressCode, Mentor
from tests.beginnings import Begin
from tests.conversations.joining import code_of, joins, owner, stranger
from tests.conversations.leavers import erases_everything
from tests.conversations.pairs import duo
from tests.conversations.room import CLAIRE, PAUL, Room
from tests.conversations.side_by_side import at_once
from tests.conversations.test_intake import agrees, asks
from tests.harness import CATALOGUE, House, Player
from tests.screens import flat

WORDS = CATALOGUE.home.words
WRONG = "ZZZZ-ZZZZ"


def has_asked(house: House) -> Player:
    """Nour has sent a request."""
    return asks(house.phone("Nour"))


def test_a_code_says_what_to_do_in_the_other_place_and_until_when(
    house: House, begin: Begin
) -> None:
    nour = begin(house, has_asked)
    code = code_of(nour)
    assert flat(f"/camarade relier {code}") in flat(nour.last.text)
    assert "10h15" in nour.last.text
    assert "Slack" in nour.last.text


def test_on_slack_a_code_comes_with_a_link_to_telegram(house: House) -> None:
    two = duo(house, luc=house.slack("Luc"))
    code = code_of(two.luc)
    token = f"link_{code.replace('-', '')}"
    assert f"https://t.me/bot?start={token}" in two.luc.last.text
    phone = house.phone("Luc")
    phone.says(f"/start {token}")
    assert owner(phone) == owner(two.luc)


def test_of_a_code_only_a_hash_is_kept_and_it_goes_with_its_time(
    house: House, begin: Begin
) -> None:
    nour = begin(house, has_asked)
    code = code_of(nour)
    stored = house.stored_text()
    assert code not in stored
    assert code.replace("-", "") not in stored
    house.clock.forward(minutes=16)
    assert house.all(AddressCode) == []


def test_who_has_nothing_yet_is_told_where_to_ask_for_a_code(house: House) -> None:
    luc = house.slack("Luc")
    luc.says("/camarade relier")
    assert flat(WORDS("platforms.nothing_here")) in flat(luc.last.text)
    assert house.all(AddressCode) == []


def test_it_speaks_english_and_is_typed_there_as_it_is_called(house: House, begin: Begin) -> None:
    nour = begin(house, has_asked)
    nour.says("/language english")
    code = code_of(nour)
    assert f"/camarade link {code}" in nour.last.text


def test_a_code_may_be_copied_carelessly(house: House, begin: Begin) -> None:
    nour = begin(house, has_asked)
    code = code_of(nour).lower().replace("-", " ").replace("0", "o").replace("1", "l")
    slack = house.slack("Nour")
    slack.says(f"/camarade relier {code}")
    assert owner(slack) == owner(nour)


# --- a code that opens nothing -----------------------------------------------------------------


def refused(player: Player, code: str, key: str) -> None:
    """A code is typed, and this is what is read; the place stays whose it was."""
    before = owner(player)
    player.says(f"/relier {code}")
    assert flat(WORDS(key)) in flat(player.last.text)
    assert owner(player) == before


def test_wrong_used_replaced_and_expired_codes_read_alike(house: House, begin: Begin) -> None:
    nour = begin(house, has_asked)
    replaced, used = code_of(nour), code_of(nour)
    house.slack("Nour").says(f"/camarade relier {used}")
    refused(stranger(house), WRONG, "platforms.wrong")
    refused(stranger(house), used, "platforms.wrong")
    refused(stranger(house), replaced, "platforms.wrong")
    expired = code_of(nour)
    house.clock.set(house.clock.now() + GOOD_FOR)
    refused(stranger(house), expired, "platforms.wrong")


def test_who_tries_too_many_waits_an_hour_and_a_right_one_is_not_used_up(
    house: House, begin: Begin
) -> None:
    nour, other = begin(house, has_asked), stranger(house)
    for _ in range(TRIES):
        refused(other, WRONG, "platforms.wrong")
    code = code_of(nour)
    refused(other, code, "platforms.too_many")
    slack = house.slack("Nour")
    slack.says(f"/camarade relier {code}")
    assert owner(slack) == owner(nour)
    house.clock.forward(minutes=61)
    other.says(f"/relier {code_of(nour)}")
    assert owner(other) == owner(nour)


def test_erasing_everything_does_not_give_new_tries(house: House) -> None:
    other = stranger(house)
    for _ in range(TRIES):
        refused(other, WRONG, "platforms.wrong")
    erases_everything(other)
    other.says("/start")
    refused(other, WRONG, "platforms.too_many")


def test_what_is_no_code_is_no_try(house: House, begin: Begin) -> None:
    nour, other = begin(house, has_asked), stranger(house)
    for _ in range(TRIES + 1):
        refused(other, "Slack", "platforms.wrong")
    other.says(f"/relier {code_of(nour)}")
    assert owner(other) == owner(nour)


def test_ones_own_code_typed_in_the_same_place_stays_good(house: House, begin: Begin) -> None:
    nour = begin(house, has_asked)
    code = code_of(nour)
    refused(nour, code, "platforms.own_code")
    slack = house.slack("Nour")
    slack.says(f"/camarade relier {code}")
    assert owner(slack) == owner(nour)


@pytest.mark.parametrize("has", ["consent", "request", "mentor"])
def test_a_place_with_something_of_its_own_stays_apart(
    house: House, has: str, begin: Begin
) -> None:
    nour = begin(house, has_asked)
    if has == "mentor":
        other = duo(house).luc
    else:
        other = agrees(house.phone()) if has == "consent" else asks(house.phone())
    code = code_of(nour)
    other.says(f"/relier {code}")
    team = CATALOGUE.home.about.team_words
    assert flat(WORDS("platforms.taken", **team)) in flat(other.last.text)
    assert owner(other) != owner(nour)
    other.presses(WORDS("introduction.team"))
    slack = house.slack("Nour")
    slack.says(f"/camarade relier {code}")  # it was not used up
    assert owner(slack) == owner(nour)


def test_an_invitation_that_was_not_taken_up_is_nothing_of_ones_own(room: Room) -> None:
    room.mentor()
    paul = Player(room, PAUL)
    slack = room.slack("Paul")
    room.fill(CLAIRE, "add_mentor", person=slack.who)
    assert len(room.all(Mentor)) == 2
    joins(paul, slack)
    assert [each.state for each in room.all(Mentor)] == ["active"]
    slack.says("/camarade profil")
    assert "Directeur dans l’énergie" in slack.last.text


# --- side by side ------------------------------------------------------------------------------


def said(house: House, player: Player, text: str) -> Event:
    """Somebody writes, in one of two processes."""
    what = Said(text=text, ref=Ref(f"typed/{player.who}"))
    now = house.clock.now()
    return Event(id=f"said/{player.who}", at=now, who=player.who, where=player.who, what=what)


def test_one_code_typed_in_two_places_at_once_joins_one(postgresql_url: str) -> None:
    house, neighbour = House(postgresql_url), House(postgresql_url)
    nour = asks(house.phone("Nour"))
    code = code_of(nour)
    others = [stranger(house), stranger(house)]
    at_once((house, neighbour), [said(house, each, f"/relier {code}") for each in others])
    assert sum(owner(each) == owner(nour) for each in others) == 1
    house.close()
    neighbour.close()
