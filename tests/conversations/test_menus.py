"""The menu of a chat: it always shows what makes sense now, in the person's own language."""

import re

import pytest

from conversations.mentee.menus import DOOR, menu_of
from storage.mail import Address, address
from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo, label
from tests.conversations.room import Room
from tests.conversations.test_intake import ANSWERS, agrees, asks, has_asked
from tests.harness import CATALOGUE, House

OF_A_PAIR = {
    "rdv",
    "agenda",
    "memo",
    "rhythm",
    "objective",
    "contact",
    "break",
    "mute",
    "exchange",
    "flag",
    "city",
    "end",
}
"""What makes sense to two whose thread is open, and to nobody else."""

MENTEES = {"agenda"}
"""Of these, what is the mentee’s alone: what they want to talk about."""

OF_A_MENTOR = {"profile", "pause"}


def menu(house: House, who: Address) -> dict[str, str]:
    """What a chat's menu shows: command → what it does."""
    screen = house.screens.get(menu_of(who))
    return dict(screen.shown[-1].message.facts) if screen is not None else {}


def test_it_follows_a_request_from_the_door_to_the_end(house: House) -> None:
    nour = house.phone()
    nour.says("/start")
    assert menu(house, nour.who) == {}
    nour.presses("Français")
    assert "stop" not in menu(house, nour.who)
    assert {"start", "offer", "privacy", "help"} <= menu(house, nour.who).keys()
    nour.presses("Oui, ça me convient")
    assert "stop" in menu(house, nour.who)
    for answer in ANSWERS:
        nour.says(answer)
    nour.presses("Envoyer")
    assert next(iter(menu(house, nour.who))) == "status"
    assert "start" not in menu(house, nour.who)
    nour.says("/stop")
    nour.presses("Retirer ma demande")
    assert "start" in menu(house, nour.who)


def test_it_speaks_the_language_of_its_person(house: House) -> None:
    nour = agrees(house.phone())
    assert menu(house, nour.who)["help"] == CATALOGUE.home.commands["help"]
    nour.says("/language english")
    assert menu(house, nour.who)["help"] == CATALOGUE["en"].commands["help"]


def test_a_date_is_proposed_by_a_word_of_the_language(house: House, two: Duo) -> None:
    two.luc.says("/language english")
    assert "rdv" in menu(house, two.nour.who)
    assert "meet" in menu(house, two.luc.who)
    two.luc.says("/help")
    assert "/meet" in two.luc.all()
    two.luc.says("/agenda")
    assert "rdv" not in f"{two.luc.last.text} {[*menu(house, two.luc.who)]}"


def test_the_team_is_seen_in_it_without_scrolling(house: House, two: Duo) -> None:
    for each in (two.nour, two.luc):
        assert "team" in [*menu(house, each.who)][:2]


def test_meetings_and_the_objective_come_with_a_mentor_and_go_with_them(house: House) -> None:
    two = duo(house)
    two.accepts()
    assert "rdv" not in menu(house, two.nour.who)
    two.agree()
    assert list(menu(house, two.nour.who))[:3] == ["status", "team", "rdv"]
    assert menu(house, two.nour.who).keys() >= OF_A_PAIR
    theirs = menu(house, two.luc.who).keys()
    assert theirs & OF_A_PAIR == OF_A_PAIR - MENTEES
    assert theirs >= OF_A_MENTOR
    assert "offer" not in menu(house, two.luc.who)
    two.ends(two.nour, "end/done/{}")
    for player in (two.nour, two.luc):
        assert not OF_A_PAIR & menu(house, player.who).keys()


def test_help_names_it_all_on_either_platform_in_either_language(house: House) -> None:
    two = duo(house, luc=house.slack("Luc")).agree()
    two.luc.says("/camarade language english")
    two.nour.says("/help")
    two.luc.says("/camarade help")
    english = CATALOGUE["en"]
    for name in OF_A_PAIR:
        assert f"/{name} · {CATALOGUE.home.commands[name]}" in two.nour.all()
    for name in OF_A_PAIR - MENTEES:
        assert f"/camarade {english.called(name)} · {english.commands[name]}" in two.luc.all()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("role", ["nour", "luc"])
@pytest.mark.parametrize("on_slack", [True, False])
def test_help_names_every_command_of_a_pair_and_each_answers(
    house: House, language: str, role: str, on_slack: bool
) -> None:
    """Whoever types what the help names is answered: not one of them is unknown."""
    name = role.title()
    player = (house.slack if on_slack else house.phone)(name, language=language)
    two = duo(house, nour=player if role == "nour" else None, luc=player if role == "luc" else None)
    two.agree()
    player.says("/camarade help" if on_slack else "/help")
    text = player.sees(label(player, "help.title")).message.text
    prefix, programme = "/camarade " if on_slack else "/", CATALOGUE[language]
    named = set(re.findall(rf"(?<!\w){prefix}([\w-]+)", text))
    expected = OF_A_PAIR | {"team", "status", "privacy"}
    expected = expected | {"curve", "pro"} if role == "nour" else expected - MENTEES | OF_A_MENTOR
    called = {(programme.called if on_slack else programme.slashed)(each) for each in expected}
    assert called <= named
    assert len(text.splitlines()) <= 24, "a phone screen is small"
    unknown = programme.words("error.unknown_command", command="x").partition("x")[0]
    for each in sorted(named):
        player.reads()
        player.says(f"{prefix}{each}")
        answer = player.reads()
        assert answer
        assert unknown not in answer, each


def test_help_names_a_little_more_time_only_while_it_may_be_asked_for(
    house: House, two: Duo
) -> None:
    two.nour.says("/help")
    assert "/extend" not in two.nour.all()
    house.clock.forward(days=165)
    two.nour.says("/help")
    assert "/extend" in two.nour.sees("Ce que je sais faire").text


def test_it_is_posted_only_when_it_changes(house: House, begin: Begin) -> None:
    nour = begin(house, has_asked)
    shown = house.screens[menu_of(nour.who)].shown
    before = len(shown), shown[-1].revisions
    for words in ("/status", "bonjour", "/help", "/language français"):
        nour.says(words)
    assert (len(shown), shown[-1].revisions) == before


def test_who_erases_everything_is_left_with_the_menu_of_the_door(
    house: House, begin: Begin
) -> None:
    nour = begin(house, has_asked)
    nour.says("/delete")
    nour.presses("Oui, tout effacer")
    assert tuple(menu(house, nour.who)) == DOOR
    place = nour.who.partition(":")[2]
    slots = house.ledger.read_now(
        lambda session: session.connection().exec_driver_sql(
            "SELECT count(*) FROM outbox WHERE slot IS NOT NULL AND address LIKE ?", (f"%{place}",)
        )
    )
    assert slots.scalar() == 0


def test_a_proof_of_who_one_is_stands_there_only_while_it_makes_sense(sqlite_url: str) -> None:
    house = House(sqlite_url, mail=True)
    nour = asks(house.phone())
    assert "verify" in menu(house, nour.who)
    house.close()


def test_slack_has_no_such_menu(room: Room) -> None:
    room.mentor(where=address("slack", "UPAUL"))
    room.press(Address("slack:UPAUL"), "available")
    assert not any(str(where).startswith("slack:menu/") for where in room.screens)


def test_help_names_what_can_be_typed_here_and_now(house: House) -> None:
    nour = agrees(house.phone())
    nour.says("/help")
    text = nour.sees("Ce que je sais faire").text
    assert "/rdv" not in text
    assert f"/privacy · {CATALOGUE.home.commands['privacy']}" in text
