"""A second place is taken off again: by whom, and what it shows and takes from then on."""

from datetime import timedelta

import pytest

from storage.mail import Edited, Event, File, Pressed, Ref, Said, address
from storage.marks import Mark
from storage.tables import PersonAddress
from tests.conversations.joining import joins, mark_of_address, owner
from tests.conversations.pairs import Duo, duo, relayed
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


def muted_on_slack(house: House) -> tuple[Duo, Player]:
    """Luc, who goes on on Slack, has asked for quiet there."""
    two = duo(house).agree().greet()
    slack = joins(two.luc, house.slack("Luc"))
    house.clock.forward(hours=9)
    slack.says("/camarade sourdine")
    return two, slack


def detaches(two: Duo, slack: Player, *, at: Player) -> None:
    """Slack is taken off from one of Luc's places; a day goes by."""
    at.does(Pressed(act=f"detach/{mark_of_address(slack)}", ref=Ref("pressed")))
    two.house.clock.forward(days=1)


@pytest.mark.parametrize("on", ["phone", "slack"])
def test_words_that_wait_there_go_where_their_receiver_is(house: House, on: str) -> None:
    two, slack = muted_on_slack(house)
    before = relayed(two.luc)
    two.nour.says("Demain 8h tient toujours ?")
    first, words = two.nour.wrote[-1], "Et voici ce que j’en pense. " * 200
    two.nour.says(words)
    detaches(two, slack, at=two.luc if on == "phone" else slack)
    assert relayed(slack) == []
    assert relayed(two.luc)[len(before)] == "Demain 8h tient toujours ?"
    assert flat(two.luc.all()).count("ce que j’en pense") == 200
    two.nour.edits("Demain 9h tient toujours ?", ref=first)
    assert relayed(two.luc)[len(before)] == "Demain 9h tient toujours ?"
    arrived = next(each for each in two.luc.screen.shown if "Demain 9h" in each.text)
    two.luc.says("Oui, à demain.", reply_to=arrived.ref)
    assert relayed(two.nour)[-1] == "Oui, à demain."


def test_what_asks_something_there_can_be_answered_where_they_are(house: House) -> None:
    two, slack = muted_on_slack(house)
    two.nour.says("/rdv jeudi 18h")
    two.nour.presses("Passer")
    detaches(two, slack, at=two.luc)
    assert "te propose" not in slack.all()
    two.luc.says("C’est d’accord")
    assert "C’est noté avec Luc" in two.nour.last.text


def test_what_changes_something_there_stays_unless_it_is_words(house: House) -> None:
    two, slack = muted_on_slack(house)
    slack.says("/camarade statut")
    slack.presses("Sonner de nouveau")
    for words in ("Mon secret", "À 14h"):
        two.nour.says(words)
    secret, hour = two.nour.wrote[-2:]
    slack.says("/camarade sourdine")
    two.nour.does(Edited(text="", ref=secret, gone=True))
    two.nour.edits("À 15h", ref=hour)
    assert relayed(slack) == ["Mon secret", "À 14h"]
    detaches(two, slack, at=two.luc)
    assert relayed(slack) == ["À 14h"]
    assert "a retiré ce message" in slack.all()
    assert "a retiré ce message" not in two.luc.all()
    assert relayed(two.luc)[-1] == "À 15h"


def test_what_waits_names_commands_as_they_are_typed_where_it_goes(house: House) -> None:
    two, slack = muted_on_slack(house)
    two.nour.says("Sur Slack, c’est /camarade équipe.")
    two.nour.says("/terminer")
    two.nour.presses("Je préfère arrêter")
    two.nour.presses("Oui, terminer")
    detaches(two, slack, at=two.luc)
    two.luc.sees("est là si tu veux en parler : /team")
    assert relayed(two.luc)[-1] == "Sur Slack, c’est /camarade équipe."


def test_what_was_hidden_and_goes_where_nothing_can_be_is_said_once(house: House) -> None:
    two = duo(house).agree().greet()
    slack = joins(two.luc, house.slack("Luc"))
    house.clock.forward(days=8)
    two.luc.says("/status")
    two.nour.reads()
    photo = File(kind="photo", source=address("telegram", "x"), name="a.jpg", hidden=True)
    written = (
        Said(text="voici la fin", marks=(Mark(kind="spoiler", start=6, end=12),), ref=Ref("h1")),
        Said(file=photo, ref=Ref("h2")),
    )
    taken_off = Pressed(act=f"detach/{mark_of_address(two.luc)}", ref=Ref("pressed"))
    house.happen_at_once(
        Event(id=f"e{number}", at=house.clock.now(), who=who, where=who, what=what)
        for number, (who, what) in enumerate(
            [*((two.nour.who, each) for each in written), (slack.who, taken_off)]
        )
    )
    assert relayed(slack)[-2:] == ["voici la fin", ""]
    laid_open = WORDS("thread.laid_open", name="Luc")
    assert [each.text for each in two.nour.screen.unread()] == [flat(laid_open)]


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
