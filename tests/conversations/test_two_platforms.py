"""One person on two platforms: written to where they wrote last, undone by a button."""

from datetime import timedelta

from storage.mail import STAFF, Event, Pressed, Ref
from storage.tables import AddressCode, Dialogue, Person, PersonAddress, Proposal
from tests.conversations.linking import code_of, joins, owner
from tests.conversations.pairs import duo, relayed
from tests.conversations.room import CLAIRE, Room, acts_of
from tests.conversations.side_by_side import at_once
from tests.conversations.test_exporting import exported
from tests.conversations.test_intake import ANSWERS, agrees, asks
from tests.conversations.test_leaving import erases_everything
from tests.harness import CATALOGUE, House, Player
from tests.screens import flat

WORDS = CATALOGUE.home.words


def mark_of(player: Player) -> str:
    """The act of the newest button that takes a place off."""
    acts = [each.act for shown in player.screen.shown for each in shown.buttons]
    return [act for act in acts if act.startswith("detach/")][-1]


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
    assert "claim" in room.acts(case)
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
