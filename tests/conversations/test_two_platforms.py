"""A second platform: joined by a code, one person in both, undone by a button."""

import re
from datetime import timedelta

import pytest

from conversations.privacy.platforms import GOOD_FOR, TRIES
from storage.mail import STAFF, Event, Pressed, Ref, Said
from storage.tables import (
    AddressCode,
    Dialogue,
    Mentor,
    Person,
    PersonAddress,
    Proposal,
)
from tests.conversations.pairs import duo, relayed
from tests.conversations.room import CLAIRE, PAUL, Room, acts_of
from tests.conversations.side_by_side import at_once
from tests.conversations.test_exporting import exported
from tests.conversations.test_intake import ANSWERS, agrees, asks
from tests.conversations.test_leaving import erases_everything
from tests.harness import CATALOGUE, House, Player
from tests.screens import flat

WORDS = CATALOGUE.home.words
WRONG = "ZZZZ-ZZZZ"


def code_of(player: Player) -> str:
    """The code that somebody is given where they ask."""
    player.says("/link")
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", player.last.text)
    assert found is not None, player.all()
    return found[0]


def joins(player: Player, other: Player) -> Player:
    """Who is known at `player`'s goes on at `other`'s, too; returns the other place."""
    code = code_of(player)
    other.says(f"/camarade relier {code}" if other.who.startswith("slack:") else f"/relier {code}")
    assert owner(player) == owner(other)
    return other


def owner(player: Player) -> int:
    """The number of the person who has this address."""
    return player.house.find(PersonAddress, player.who).person_id


def other_phone(house: House, name: str) -> Player:
    """Somebody's place on Slack, where nobody knows them yet."""
    return house.slack(name)


def mark_of(player: Player) -> str:
    """The act of the newest button that takes a place off."""
    acts = [each.act for shown in player.screen.shown for each in shown.buttons]
    return [act for act in acts if act.startswith("detach/")][-1]


# --- a code ------------------------------------------------------------------------------------


def test_a_code_says_what_to_do_in_the_other_place_and_until_when(house: House) -> None:
    nour = asks(house.phone("Nour"))
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


def test_of_a_code_only_a_hash_is_kept_and_it_goes_with_its_time(house: House) -> None:
    nour = asks(house.phone("Nour"))
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


def test_it_speaks_english_and_is_typed_there_as_it_is_called(house: House) -> None:
    nour = asks(house.phone("Nour"))
    nour.says("/language english")
    code = code_of(nour)
    assert f"/camarade link {code}" in nour.last.text


def test_a_code_may_be_copied_carelessly(house: House) -> None:
    nour = asks(house.phone("Nour"))
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


def stranger(house: House) -> Player:
    """Somebody who has only ever said hello."""
    somebody = house.phone()
    somebody.says("/start")
    somebody.presses("Français")
    return somebody


def test_wrong_used_replaced_and_expired_codes_read_alike(house: House) -> None:
    nour = asks(house.phone("Nour"))
    replaced, used = code_of(nour), code_of(nour)
    house.slack("Nour").says(f"/camarade relier {used}")
    refused(stranger(house), WRONG, "platforms.wrong")
    refused(stranger(house), used, "platforms.wrong")
    refused(stranger(house), replaced, "platforms.wrong")
    expired = code_of(nour)
    house.clock.set(house.clock.now() + GOOD_FOR)
    refused(stranger(house), expired, "platforms.wrong")


def test_who_tries_too_many_waits_an_hour_and_a_right_one_is_not_used_up(house: House) -> None:
    nour, other = asks(house.phone("Nour")), stranger(house)
    for _ in range(TRIES):
        refused(other, WRONG, "platforms.wrong")
    refused(other, code_of(nour), "platforms.too_many")
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


def test_what_is_no_code_is_no_try(house: House) -> None:
    nour, other = asks(house.phone("Nour")), stranger(house)
    for _ in range(TRIES + 1):
        refused(other, "Slack", "platforms.wrong")
    other.says(f"/relier {code_of(nour)}")
    assert owner(other) == owner(nour)


def test_ones_own_code_typed_in_the_same_place_stays_good(house: House) -> None:
    nour = asks(house.phone("Nour"))
    code = code_of(nour)
    refused(nour, code, "platforms.own_code")
    slack = house.slack("Nour")
    slack.says(f"/camarade relier {code}")
    assert owner(slack) == owner(nour)


@pytest.mark.parametrize("has", ["consent", "request", "mentor"])
def test_a_place_with_something_of_its_own_stays_apart(house: House, has: str) -> None:
    nour = asks(house.phone("Nour"))
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


# --- one person in two places ------------------------------------------------------------------


def test_both_places_are_told_and_the_stranger_is_nobody(house: House) -> None:
    two = duo(house)
    slack = joins(two.luc, house.slack("Luc"))
    slack.sees(flat(WORDS("platforms.joined", name="Luc")))
    two.luc.sees(flat(WORDS("platforms.joined_there", platform="Slack")))
    blank = [each for each in house.all(Person) if each.erased_at is not None]
    assert len(blank) == 1
    assert not blank[0].name
    house.clock.forward(weeks=150)  # and never comes due
    assert house.find(Person, blank[0].id).erased_at == blank[0].erased_at


def test_a_mentor_is_asked_where_they_wrote_last_and_answers_from_there(house: House) -> None:
    two = duo(house)
    slack = joins(two.luc, house.slack("Luc"))
    assert f"proposal/yes/{two.proposal}" in acts_of_all(slack)  # what waits stands here, too
    slack.does(Pressed(act=f"proposal/yes/{two.proposal}", ref=Ref("there")))
    assert house.find(Proposal, two.proposal).state == "accepted"
    two.nour.presses(WORDS("introduction.yes"))
    slack.presses(WORDS("introduction.accept"))
    two.nour.presses(WORDS("introduction.accept"))
    assert two.mentorship.state == "active"
    assert two.thread(slack)


def acts_of_all(player: Player) -> set[str]:
    """All acts that stand on a screen."""
    return {act for shown in player.screen.shown for act in acts_of(shown.message)}


def test_a_pairs_words_follow_a_mentor_to_slack_and_back(house: House) -> None:
    two = duo(house).agree()
    slack = joins(two.luc, house.slack("Luc"))
    head = two.thread(slack)
    two.nour.says("Bonjour Luc, voici la suite.")
    assert relayed(slack) == ["Bonjour Luc, voici la suite."]
    assert relayed(two.luc) == []
    assert slack.last.message.under == f"thread/{two.mentorship.id}"
    slack.says("Merci Nour, je lis.", under=head)
    assert relayed(two.nour) == ["Merci Nour, je lis."]
    two.luc.says("Et depuis mon téléphone.")
    assert relayed(two.nour)[-1] == "Et depuis mon téléphone."
    two.nour.says("Bien reçu.")
    assert relayed(two.luc) == ["Bien reçu."]
    assert relayed(slack) == ["Bonjour Luc, voici la suite."]


def test_within_the_hour_the_newest_place_counts(house: House) -> None:
    two = duo(house).agree()
    slack = joins(two.luc, house.slack("Luc"))
    for minute, place in enumerate((two.luc, slack, two.luc, slack), 1):
        place.says("/status")
        two.nour.says(f"Message {minute}")
        assert relayed(place)[-1] == f"Message {minute}"
    assert len(relayed(slack)) == len(relayed(two.luc)) == 2


def test_a_button_pressed_is_a_place_used(house: House) -> None:
    two = duo(house).agree()
    slack = joins(two.luc, house.slack("Luc"))
    two.luc.does(Pressed(act="where", ref=Ref("status")))
    two.nour.says("Tu es là ?")
    assert relayed(two.luc) == ["Tu es là ?"]
    assert relayed(slack) == []


def test_a_mentee_goes_on_from_slack_too(house: House) -> None:
    two = duo(house).agree()
    slack = joins(two.nour, house.slack("Nour"))
    two.luc.says("Comment vas-tu ?")
    assert relayed(slack) == ["Comment vas-tu ?"]
    slack.says("Bien, merci.", under=two.thread(slack))
    assert relayed(two.luc) == ["Bien, merci."]
    slack.says("/camarade statut")
    assert "Luc" in slack.last.text


def test_a_thread_that_opened_in_one_place_is_headed_in_the_other_on_arrival(house: House) -> None:
    two = duo(house)
    slack = joins(two.luc, house.slack("Luc"))
    two.luc.says("/status")
    two.agree()
    assert not any(each.message.slot.startswith("thread/") for each in slack.screen.shown)
    slack.says("/camarade statut")
    head = two.thread(slack)
    slack.says("Bonjour Nour.", under=head)
    assert relayed(two.nour) == ["Bonjour Nour."]
    heads = [each for each in slack.screen.shown if each.message.slot.startswith("thread/")]
    slack.says("/camarade statut")
    assert [each for each in slack.screen.shown if each.message.slot.startswith("thread/")] == heads


def test_an_edit_and_a_reply_find_what_was_relayed_before_the_move(house: House) -> None:
    two = duo(house).agree()
    two.nour.says("Rendez-vous à 14h.")
    before = two.nour.wrote[-1]
    slack = joins(two.luc, house.slack("Luc"))
    two.nour.edits("Rendez-vous à 15h.", ref=before)
    assert relayed(two.luc) == ["Rendez-vous à 15h."]
    assert relayed(slack) == []
    two.nour.says("Je précise : au café.", reply_to=before)
    assert relayed(slack) == ["Je précise : au café."]


def test_who_shuts_us_out_on_one_platform_is_written_to_on_the_other(house: House) -> None:
    two = duo(house)
    slack = joins(two.luc, house.slack("Luc"))
    two.luc.says("/status")
    two.agree()
    two.luc.blocks()
    assert two.thread(slack)
    two.nour.says("Tu me lis ?")
    assert relayed(slack) == ["Tu me lis ?"]
    assert "ne peut plus" not in two.claire.reads()


def test_words_that_met_a_closed_door_are_sent_again_to_the_other_place(house: House) -> None:
    two = duo(house).agree()
    slack = joins(two.luc, house.slack("Luc"))
    two.luc.says("Je te lis ici.")
    house.blocked.add(two.luc.who)  # and we do not know yet
    two.nour.says("Parfait.")
    told = WORDS("thread.undelivered_elsewhere", name="Luc")
    assert flat(told) in flat(two.nour.reads())
    two.nour.says("Parfait.")
    assert relayed(slack) == ["Parfait."]


# --- what is open ------------------------------------------------------------------------------


def test_an_open_form_takes_no_words_elsewhere_until_it_is_asked_there(house: House) -> None:
    nour = agrees(house.phone("Nour"))
    for answer in ANSWERS[:10]:
        nour.says(answer)
    [draft] = [each for each in house.all(Dialogue) if each.form == "intake"]
    slack = joins(nour, house.slack("Nour"))
    before = house.find(Dialogue, draft.id).answers
    slack.says("Un mot qui ne répond à rien de ce qui se lit ici.")
    after = house.find(Dialogue, draft.id)
    questions = CATALOGUE.home.forms["intake"].questions
    assert {n: v for n, v in after.answers.items() if n in questions} == {
        n: v for n, v in before.items() if n in questions
    }
    slack.presses(WORDS("dialogue.resume"))
    slack.says("Savoir par où commencer, et avec qui.")
    assert house.find(Dialogue, draft.id).paused_at is None
    assert "par où commencer, et avec qui" in str(house.find(Dialogue, draft.id).answers)


def test_a_form_goes_on_where_its_question_stands(house: House) -> None:
    nour = agrees(house.phone("Nour"))
    slack = joins(nour, house.slack("Nour"))
    slack.says("/camarade statut")
    nour.says("Nour Haddad")
    [draft] = [each for each in house.all(Dialogue) if each.form == "intake"]
    assert draft.answers["name"] == "Nour Haddad"


# --- undone ------------------------------------------------------------------------------------


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


def mark_of_address(player: Player) -> str:
    """What names somebody's place in a button, as another place of theirs would show it."""
    from conversations.privacy.platforms import _mark

    return _mark(player.house.find(PersonAddress, player.who))


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
    assert (
        "continue ici"
        in {each.message.slot: each.text for each in slack.screen.shown}[
            f"thread/{two.mentorship.id}"
        ]
    )


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


# --- the team's rights -------------------------------------------------------------------------


def test_rights_of_the_team_stay_with_the_slack_address(room: Room) -> None:
    case = room.mentee()
    claire = Player(room, CLAIRE, name="Claire", staff=True, where=CLAIRE)
    claire.says("/start")
    claire.presses("Oui, ça me convient")
    phone = joins(claire, room.phone("Claire"))
    phone.does(Pressed(act=f"claim/{case}", ref=Ref("card")))
    phone.does(Pressed(act=f"claim/{case}", ref=Ref("card")), where=STAFF)
    phone.says("/trouver Jeanne")
    assert "Jeanne" not in room.heard(phone.who)
    assert room.thread(case) == [each for each in room.thread(case) if "Claire" not in each.text]
    room.press(CLAIRE, f"claim/{case}")
    assert "claim" not in room.acts(case)


# --- privacy -----------------------------------------------------------------------------------


def test_everything_is_erased_in_both_places_and_both_are_told(house: House) -> None:
    nour = asks(house.phone("Nour"))
    slack = joins(nour, house.slack("Nour"))
    code_of(nour)
    erases_everything(slack)
    assert house.all(AddressCode) == []
    assert house.all(PersonAddress) == []
    for place, platform in ((nour, "telegram"), (slack, "slack")):
        farewell = CATALOGUE.on(platform)["fr"].words("leaving.erased")
        assert flat(farewell) in flat(place.last.text)


def test_places_and_an_open_code_are_given_back(house: House) -> None:
    nour = asks(house.phone("Nour"))
    joins(nour, house.slack("Nour"))
    code_of(nour)
    readable, data = exported(nour)
    platforms = {each["address"].partition(":")[0]: each for each in data["addresses"]}
    assert "linked_at" in platforms["slack"]
    assert "linked_at" not in platforms["telegram"]
    assert list(data["codes"][0]) == ["expires_at"]
    assert "Slack UNOUR" in readable or "Slack unour" in readable


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
