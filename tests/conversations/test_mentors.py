"""Mentors: coming in, saying what they offer, pausing."""

from datetime import timedelta

import pytest

from conversations.mentoring import invites
from storage.mail import STAFF, Address, HomeOpened
from storage.tables import Dialogue, Invite, Mentor, Person, Request, RequestFile
from tests.conversations.room import (
    CATALOGUE,
    CLAIRE,
    JEANNE,
    PAUL,
    Room,
    acts_of,
    buttons_of,
)

WORDS = CATALOGUE.home.words
ANNE = Address("telegram:2002")
HUGO = Address("slack:UHUGO")
PROFILE_TYPED = [
    "Paul Durand",
    "X1998",
    "Accompagner",
    "Directeur dans l’énergie",
    "J’ai quitté la recherche",
    "Quitter la recherche",
    "sortie de la recherche",
    "nucléaire",
    "Passer",
    "EDF, CEA",
    "Paris, France",
    "Allemagne",
    "français",
    "Les deux me vont",
    "Deux",
    "Sans limite",
    "Passer",
    "oui",
    "Envoyer",
]


def invited(room: Room) -> str:
    room.press(CLAIRE, "invite")
    return room.last(CLAIRE).text.partition("start=")[2].split()[0]


def test_an_invite_is_shown_only_to_the_one_who_asked_and_kept_as_a_hash(room: Room) -> None:
    token = invited(room)
    assert token in room.last(CLAIRE).text
    assert not room.said[STAFF]
    assert len(token) <= 64
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
    (kept,) = room.all(Invite)
    assert token not in kept.model_dump_json()
    assert kept.token_hash == invites.token_hash(token)


def test_only_staff_make_invites(room: Room) -> None:
    room.press(PAUL, "invite")
    assert room.last(PAUL).text == WORDS("staff.members_only")
    assert not room.all(Invite)


def test_an_invite_works_once_and_leads_through_the_profile(room: Room) -> None:
    token = invited(room)
    room.write(PAUL, f"/start {token}")
    assert room.find(Mentor, 1).state == "invited"
    for text in PROFILE_TYPED:
        room.write(PAUL, text)
    mentor, person = room.find(Mentor, 1), room.find(Person, 1)
    assert (mentor.state, mentor.capacity, mentor.joined_at) == ("active", 2, room.clock.now())
    assert (person.name, person.promotion, person.city) == ("Paul Durand", 1998, "Paris")
    assert person.consented_at is not None
    assert "Paul Durand (promo 1998)" in room.last(STAFF).text

    room.write(ANNE, f"/start {token}")
    assert WORDS("mentor.invite_spent") in room.heard(ANNE)
    assert len(room.all(Mentor)) == 1


def test_an_unknown_or_old_link_is_told_kindly(room: Room) -> None:
    room.write(PAUL, "/start something")
    assert WORDS("mentor.invite_unknown") in room.heard(PAUL)
    token = invited(room)
    room.clock.set(room.clock.now() + timedelta(days=CATALOGUE.home.limits.invite_days))
    room.write(PAUL, f"/start {token}")
    assert WORDS("mentor.invite_expired") in room.heard(PAUL)
    assert not room.all(Mentor)


def test_who_has_chosen_no_language_yet_is_told_it_in_that_of_their_app(room: Room) -> None:
    zoe = room.phone("Zoé", language="en-GB")
    zoe.says("/start something")
    assert CATALOGUE["en"].words("mentor.invite_unknown") in room.heard(zoe.who)


def test_a_mentor_does_not_spend_a_link(room: Room) -> None:
    room.mentor()
    room.write(PAUL, f"/start {invited(room)}")
    assert room.all(Invite)[0].used_at is None


def test_a_charter_declined_keeps_nothing_of_the_profile(room: Room) -> None:
    room.write(PAUL, f"/start {invited(room)}")
    for text in [*PROFILE_TYPED[:-2], "non", "Envoyer"]:
        room.write(PAUL, text)
    mentor = room.find(Mentor, 1)
    assert (mentor.state, mentor.answers) == ("left", {})
    assert all(dialogue.answers == {} for dialogue in room.all(Dialogue))
    assert WORDS("mentor.charter_declined") in room.heard(PAUL)
    assert not room.said[STAFF]
    room.write(PAUL, f"/start {invited(room)}")
    assert room.find(Mentor, 1).state == "invited"


def test_the_charter_stays_to_be_read_once_it_is_accepted(room: Room) -> None:
    room.write(PAUL, f"/start {invited(room)}")
    for text in PROFILE_TYPED[:-2]:
        room.write(PAUL, text)
    asked = room.last(PAUL)
    room.press(PAUL, next(act for act in acts_of(asked) if act.endswith("/charter/yes")))
    answered = room.standing[PAUL, asked.slot]
    assert CATALOGUE.home.forms["mentor"].questions["charter"].ask in answered.text
    assert "→ Oui" in answered.text
    assert not answered.buttons


def test_a_slack_user_is_invited_with_the_words_of_the_preview(room: Room) -> None:
    preview = room.fill(CLAIRE, "add_mentor", person=HUGO)
    assert room.last(HUGO).text == preview.shown
    room.press(HUGO, acts_of(room.last(HUGO))[0])
    for text in PROFILE_TYPED:
        room.write(HUGO, text)
    assert room.find(Mentor, 1).state == "active"
    assert room.forms.check("add_mentor", {"person": HUGO}, CLAIRE, staff=True) == {
        "person": WORDS("triage.form.already_mentor")
    }


def test_the_profile_is_shown_again_and_changed(room: Room) -> None:
    room.mentor()
    room.write(PAUL, "/profile")
    assert "Directeur dans l’énergie" in room.last(PAUL).text
    room.write(PAUL, "En même temps")
    room.write(PAUL, "Trois")
    room.write(PAUL, "Envoyer")
    assert room.find(Mentor, 1).capacity == 3
    assert room.said[PAUL][-2].text == WORDS("mentor.profile_updated")
    assert not room.said[STAFF]


def test_who_is_no_mentor_is_told_so(room: Room) -> None:
    room.mentee()
    for command in ("/profile", "/profil", "/pause"):
        room.write(JEANNE, command)
        assert room.last(JEANNE).text == WORDS("mentor.not_a_mentor")
    room.press(JEANNE, "available")
    assert room.last(JEANNE).text == WORDS("mentor.not_a_mentor")


def test_a_pause_lasts_until_the_mentor_is_back(room: Room) -> None:
    room.mentor()
    room.write(PAUL, "/pause")
    assert room.find(Mentor, 1).state == "paused"
    room.write(PAUL, "/pause")
    assert room.last(PAUL).text.startswith(WORDS("mentor.paused_already"))
    room.write(PAUL, "Je suis de retour")
    assert room.find(Mentor, 1).state == "active"


def test_what_was_skipped_in_the_profile_may_be_given_later(room: Room) -> None:
    token = invited(room)
    room.write(PAUL, f"/start {token}")
    for answer in PROFILE_TYPED:
        room.write(PAUL, answer)
    assert room.find(Mentor, 1).answers["cannot"] is None
    room.write(PAUL, "/profile")
    room.write(PAUL, "Corriger")
    short = CATALOGUE.home.forms["mentor"].questions["cannot"].short
    last = [button.label for button in buttons_of(room.last(PAUL))]
    empty = WORDS("dialogue.empty", short=short)
    assert empty in last
    assert last.index(empty) > last.index("Langues")
    room.write(PAUL, short)
    room.write(PAUL, "Rien la nuit")
    room.write(PAUL, "fonctions")
    room.write(PAUL, "Stratégie")
    room.write(PAUL, "Envoyer")
    answers = room.find(Mentor, 1).answers
    assert (answers["cannot"], answers["functions"]) == ("Rien la nuit", ["strategy"])


def test_words_that_come_first_may_be_for_what_was_skipped(room: Room) -> None:
    token = invited(room)
    room.write(PAUL, f"/start {token}")
    for answer in PROFILE_TYPED:
        room.write(PAUL, answer)
    room.write(PAUL, "/profile")
    room.write(PAUL, "Je ne peux pas le vendredi")
    short = CATALOGUE.home.forms["mentor"].questions["cannot"].short
    room.write(PAUL, WORDS("dialogue.empty", short=short))
    assert WORDS("dialogue.fills", short=short) in room.last(PAUL).text
    room.write(PAUL, "oui")
    room.write(PAUL, "Envoyer")
    assert room.find(Mentor, 1).answers["cannot"] == "Je ne peux pas le vendredi"


def test_who_is_invited_reads_that_their_profile_waits(room: Room) -> None:
    room.write(PAUL, f"/start {invited(room)}")
    begin = WORDS("mentor.begin_profile")
    for then, offered in (
        ("plus tard", WORDS("dialogue.resume")),
        ("reprendre", WORDS("dialogue.resume")),
        ("/stop", ""),
        (WORDS("leaving.abandon"), begin),
    ):
        room.write(PAUL, then)
        if not offered:
            continue
        room.write(PAUL, "/status")
        told = room.last(PAUL)
        assert WORDS("home.mentor_invited") in told.text
        assert WORDS("intake.mentor") not in told.text
        labels = [button.label for button in buttons_of(told)]
        assert offered in labels
        assert (begin in labels) == (offered == begin)
    room.write(PAUL, begin)
    assert CATALOGUE.home.forms["mentor"].questions["name"].ask in room.last(PAUL).text


def test_who_is_invited_may_decline(room: Room) -> None:
    room.write(PAUL, f"/start {invited(room)}")
    room.write(PAUL, "Paul Durand")
    room.write(PAUL, "/stop")
    assert "Tu fais partie" not in room.last(PAUL).text
    room.write(PAUL, WORDS("leaving.decline"))
    assert room.find(Mentor, 1).state == "left"
    assert WORDS("leaving.declined") in room.heard(PAUL)
    assert "quitte les bénévoles" not in room.heard(STAFF)


def test_a_form_on_the_home_tab_comes_back_from_there(room: Room) -> None:
    room.happen(CLAIRE, HomeOpened())
    room.submit(CLAIRE, "add_mentor", {"person": HUGO}, where=CLAIRE)
    assert room.last(HUGO).text


@pytest.mark.parametrize("name", ["", "Paul Durand"])
def test_who_said_hello_before_the_invitation_has_no_empty_request(room: Room, name: str) -> None:
    token = invited(room)
    for text in ("/start", "Français", "Oui, ça me convient", name, f"/start {token}"):
        if text:
            room.write(PAUL, text)
    drafts = [each.state for each in room.all(Request)]
    assert drafts == (["draft"] if name else [])  # what was written in it is kept
    for text in PROFILE_TYPED:
        room.write(PAUL, text)
    assert room.find(Mentor, 1).state == "active"
    room.write(PAUL, "/status")
    assert ("pas encore envoyée" in room.last(PAUL).text) == bool(name)


def test_a_file_that_came_first_is_kept_with_its_request(room: Room) -> None:
    paul = room.phone("Paul")
    token = invited(room)
    for text in ("/start", "Oui, ça me convient"):
        paul.says(text)
        if "Français" in paul.last.labels:
            paul.presses("Français")
    paul.sends("document", text="Mon CV")
    paul.says(f"/start {token}")
    assert [each.caption for each in room.all(RequestFile)] == ["Mon CV"]
    assert [each.state for each in room.all(Request)] == ["draft"]
