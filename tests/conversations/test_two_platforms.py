"""One person in two places: what follows them, what is open, what stays apart."""

import pytest

from storage.mail import STAFF, Pressed, Ref
from storage.tables import (
    AddressCode,
    Concern,
    Dialogue,
    Interview,
    Meeting,
    Person,
    PersonAddress,
    Proposal,
)
from tests.conversations.interviewing import invite, opened
from tests.conversations.joining import code_of, joins
from tests.conversations.leavers import erases_everything
from tests.conversations.pairs import duo, relayed
from tests.conversations.room import CLAIRE, PAUL, Room, acts_of
from tests.conversations.test_exporting import exported
from tests.conversations.test_intake import ANSWERS, agrees, asks
from tests.conversations.test_meetings import propose, state
from tests.harness import CATALOGUE, House, Player
from tests.screens import flat

WORDS = CATALOGUE.home.words


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


def test_a_date_that_met_a_closed_door_and_is_shown_in_the_other_place_is_missed_by_nobody(
    house: House,
) -> None:
    two = duo(house).agree()
    slack = joins(two.luc, house.slack("Luc"))
    two.luc.says("Je te lis ici.")
    two.claire.reads()
    house.blocked.add(two.luc.who)  # and we do not know yet
    propose(two.nour, "jeudi 14h")
    assert "jeudi 26 novembre à 14h" in slack.last.text
    assert house.all(Concern) == []
    assert "n’est pas arrivé" not in flat(two.claire.reads())
    house.blocked.add(slack.who)  # and now there is no other place
    slack.says("/camarade statut")
    two.nour.says("/rdv vendredi 14h")
    two.nour.presses("Passer")
    assert "n’est pas arrivé" in flat(two.claire.reads())


# --- what is open ------------------------------------------------------------------------------


@pytest.mark.parametrize(("act", "now"), [("ok", "agreed"), ("no", "cancelled")])
def test_a_date_that_is_answered_in_one_place_asks_nothing_in_the_other(
    house: House, act: str, now: str
) -> None:
    two = duo(house).agree()
    slack = joins(two.luc, house.slack("Luc"))
    two.luc.says("Je te lis ici.")
    propose(two.nour, "jeudi 14h")
    asked = two.luc.last
    [meeting] = house.all(Meeting)
    slack.does(Pressed(act=f"mt/{act}/{meeting.id}", ref=Ref("there")))
    assert state(two) == [now]
    assert not asked.labels
    said = [each.text for each in slack.screen.shown]
    assert not any("te propose de vous retrouver" in each for each in said), "nor is it repeated"


def test_what_is_answered_is_not_sent_where_they_have_shut_us_out(house: House) -> None:
    two = duo(house).agree()
    slack = joins(two.luc, house.slack("Luc"))
    two.luc.says("Je te lis ici.")
    propose(two.nour, "jeudi 14h")
    [meeting] = house.all(Meeting)
    two.luc.blocks()
    two.claire.reads()
    slack.does(Pressed(act=f"mt/ok/{meeting.id}", ref=Ref("there")))
    assert state(two) == ["agreed"]
    assert house.all(Concern) == []
    assert "n’est pas arrivé" not in flat(two.claire.reads())


def test_nor_is_whether_the_two_have_met(house: House) -> None:
    two = duo(house).agree()
    slack = joins(two.luc, house.slack("Luc"))
    two.luc.says("Je te lis ici.")
    propose(two.nour, "jeudi 14h")
    [meeting] = house.all(Meeting)
    two.luc.does(Pressed(act=f"mt/ok/{meeting.id}", ref=Ref("asked")))
    house.clock.forward(days=4)
    assert "a-t-il eu lieu" in two.luc.all()
    two.luc.blocks()
    before = flat(two.claire.all()).count("n’est pas arrivé")
    slack.does(Pressed(act=f"mt/held/{meeting.id}", ref=Ref("there")))
    assert state(two) == ["held"]
    assert flat(two.claire.all()).count("n’est pas arrivé") == before


def test_an_introduction_that_is_answered_in_one_place_asks_nothing_in_the_other(
    house: House,
) -> None:
    two = duo(house)
    slack = joins(two.nour, house.slack("Nour"))
    two.nour.says("/status")
    two.luc.does(Pressed(act=f"proposal/yes/{two.proposal}", ref=Ref("asked")))
    found, number = two.nour.last, two.mentorship.id
    slack.does(Pressed(act=f"intro/yes/{number}", ref=Ref("there")))
    assert not found.labels
    limits = slack.last
    assert f"intro/ok/{number}" in acts_of(limits.message)
    two.nour.does(Pressed(act=f"intro/ok/{number}", ref=Ref("here")))
    assert not limits.labels
    for place, asked in ((slack, "Bonne nouvelle"), (two.nour, "Avant les présentations")):
        assert not any(asked in each.text for each in place.screen.shown), "nor is it repeated"


def test_an_interview_that_is_answered_in_one_place_asks_nothing_in_the_other(room: Room) -> None:
    case = opened(room)
    paul = Player(room, PAUL, name="Paul", where=PAUL)
    slack = joins(paul, room.slack("Paul"))
    paul.says("/status")
    invite(room, case, PAUL)
    asked = paul.last
    [interview] = room.all(Interview)
    assert f"iv/yes/{interview.id}" in acts_of(asked.message)
    slack.does(Pressed(act=f"iv/yes/{interview.id}", ref=Ref("there")))
    assert not asked.labels


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
