"""A second place is taken off again: by whom, and what it shows and takes from then on."""

from datetime import timedelta

from storage.mail import Event, Pressed, Ref
from storage.tables import PersonAddress
from tests.conversations.joining import joins, mark_of_address, owner
from tests.conversations.pairs import duo, relayed
from tests.conversations.room import acts_of
from tests.conversations.side_by_side import at_once
from tests.conversations.test_intake import asks
from tests.harness import CATALOGUE, House, Player
from tests.screens import flat

WORDS = CATALOGUE.home.words


def mark_of(player: Player) -> str:
    """The act of the newest button that takes a place off."""
    acts = [each.act for shown in player.screen.shown for each in shown.buttons]
    return [act for act in acts if act.startswith("detach/")][-1]


def test_a_stolen_code_is_undone_where_it_was_made(house: House) -> None:
    two = duo(house).agree()
    thief = joins(two.luc, house.slack("Voleur"))
    two.luc.presses(WORDS("platforms.detach", platform="Slack"))
    two.nour.says("Un mot pour toi seul.")
    assert relayed(two.luc) == ["Un mot pour toi seul."]
    assert relayed(thief) == []
    assert thief.who not in {each.address for each in house.all(PersonAddress)}
    slots = {each.message.slot: flat(each.text) for each in thief.screen.shown}
    assert slots[f"thread/{two.mentorship.id}"] == flat(WORDS("platforms.blank"))
    thief.says("Bonjour", under=two.thread(thief))
    assert relayed(two.nour) == []
    thief.does(Pressed(act=f"open/objective/mentorship/{two.mentorship.id}", ref=Ref("old")))
    assert owner(thief) != owner(two.luc)


def test_who_stole_a_code_can_not_keep_its_owner_out(house: House) -> None:
    two = duo(house).agree()
    thief = joins(two.luc, house.slack("Voleur"))
    owners = mark_of_address(two.luc)
    thief.does(Pressed(act=f"detach/{owners}", ref=Ref("forged")))
    assert owner(two.luc) == owner(thief)
    assert "plus ancienne" in thief.last.text
    thief.says("/camarade relier")
    assert f"detach/{owners}" not in acts_of(thief.last.message)
    house.clock.forward(days=8)
    thief.says("/camarade relier")
    assert f"detach/{owners}" in acts_of(thief.last.message)


def test_the_places_are_listed_and_one_is_taken_off_never_the_last(house: House) -> None:
    two = duo(house).agree()
    slack = joins(two.luc, house.slack("Luc"))
    two.luc.says("/relier")
    facts = dict(two.luc.last.message.facts)
    assert facts["Telegram"] == WORDS("platforms.here")
    assert flat(WORDS("platforms.account", platform="Slack")) in two.luc.last.text
    assert "lundi 23 novembre" in facts["Slack"]
    act = mark_of(two.luc)
    two.luc.presses(WORDS("platforms.detach", platform="Slack"))
    two.luc.presses_again()
    slack.sees(flat(WORDS("platforms.detached_there")))
    own = f"detach/{mark_of_address(two.luc)}"
    for each in (act, own):
        two.luc.does(Pressed(act=each, ref=Ref("again")))
    assert [each.address for each in house.all(PersonAddress)].count(two.luc.who) == 1


def test_a_place_takes_itself_off_and_may_come_back(house: House) -> None:
    two = duo(house).agree()
    slack = joins(two.luc, house.slack("Luc"))
    slack.presses(WORDS("platforms.detach", platform="Slack"))
    slack.sees(flat(WORDS("platforms.detached_there")))
    two.luc.sees(flat(WORDS("platforms.detached", platform="Slack")))
    joins(two.luc, slack)
    two.nour.says("Te revoilà.")
    assert relayed(slack) == ["Te revoilà."]
    head = {each.message.slot: each.text for each in slack.screen.shown}
    said = "Ton fil avec Nour continue ici : écris-lui dans le fil de ce message."
    assert flat(head[f"thread/{two.mentorship.id}"]) == said


def test_a_place_that_takes_itself_off_shows_nothing_more_of_others(house: House) -> None:
    two = duo(house)
    slack = joins(two.luc, house.slack("Luc"))
    two.luc.says("/status")
    two.agree()
    slack.presses(WORDS("platforms.detach", platform="Slack"))
    assert not any(each.message.slot.startswith("thread/") for each in slack.screen.shown)


def test_what_waits_to_be_for_somebody_goes_with_its_place(house: House) -> None:
    two = duo(house).agree()
    slack = joins(two.luc, house.slack("Luc"))
    slack.says("Est-ce pour elle ou pour vous ?")
    assert flat(WORDS("thread.for_whom")) in flat(slack.last.text)
    two.luc.presses(WORDS("platforms.detach", platform="Slack"))
    two.luc.sees(flat(WORDS("thread.passed_to_nobody")))
    house.clock.forward(hours=12)
    assert "Pour Nour" not in slack.last.labels


def test_a_form_asked_in_a_place_that_is_gone_takes_no_words(house: House) -> None:
    two = duo(house).agree()
    slack = joins(two.luc, house.slack("Luc"))
    slack.does(Pressed(act=f"open/objective/mentorship/{two.mentorship.id}", ref=Ref("head")))
    two.luc.presses(WORDS("platforms.detach", platform="Slack"))
    two.luc.says("Bonjour Nour, un mot pour toi.")
    assert "un mot pour toi" not in two.mentorship.objective


def test_of_two_places_that_take_off_each_other_one_stays(postgresql_url: str) -> None:
    house, neighbour = House(postgresql_url), House(postgresql_url)
    nour = asks(house.phone("Nour"))
    slack = joins(nour, house.slack("Nour"))
    number = owner(nour)
    house.clock.set(house.clock.now() + timedelta(days=8))
    neighbour.clock.set(house.clock.now())
    presses = [
        Event(
            id=f"detach/{one.who}",
            at=house.clock.now(),
            who=one.who,
            where=one.who,
            what=Pressed(act=f"detach/{mark_of_address(other)}", ref=Ref("pressed")),
        )
        for one, other in ((nour, slack), (slack, nour))
    ]
    at_once((house, neighbour), presses)
    assert [each.person_id for each in house.all(PersonAddress)].count(number) == 1
    house.close()
    neighbour.close()
