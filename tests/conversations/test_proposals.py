"""Mentors are asked, and say yes or no."""

import pytest

from conversations.team.forms import Form
from storage.mail import STAFF, Address, Event, Pressed, Ref
from storage.tables import Mentorship, Proposal, Request
from tests.conversations.room import (
    CATALOGUE,
    CLAIRE,
    JEANNE,
    MARC,
    PAUL,
    Room,
    acts_of,
    buttons_of,
    words_of,
)
from tests.conversations.side_by_side import at_once

WORDS = CATALOGUE.home.words
ANNE = Address("telegram:2002")


@pytest.fixture
def asked(room: Room) -> int:
    """A case that was proposed to Paul."""
    case = room.mentee()
    room.mentor()
    room.press(CLAIRE, f"claim/{case}")
    propose(room, case, "2")
    return case


def propose(room: Room, case: int, mentor: str) -> None:
    words = "Une chercheuse qui pense à l’énergie."
    room.fill(CLAIRE, f"propose/{case}", mentor=mentor, words=words)


def test_a_proposal_names_nobody(room: Room, asked: int) -> None:
    heard = room.heard(PAUL)
    for secret in ("Jeanne", "Martin", "2015", "Lyon", "example.org"):
        assert secret not in heard
    assert "Une chercheuse qui pense à l’énergie." in heard
    assert [button.label for button in buttons_of(room.last(PAUL))] == [
        WORDS("mentor.accept"),
        WORDS("mentor.decline"),
        WORDS("mentor.question"),
    ]


def test_a_yes_begins_the_introduction_and_shows_on_the_card(room: Room, asked: int) -> None:
    room.write(PAUL, "Je veux bien")
    assert room.find(Request, asked).state == "introducing"
    assert "Paul Durand (oui)" in str(room.card(asked).facts)
    (mentorship,) = room.all(Mentorship)
    assert (mentorship.state, mentorship.mentor_id) == ("introducing", 2)
    assert "Paul" not in room.heard(JEANNE)


def test_a_no_counts_at_once(room: Room, asked: int) -> None:
    room.write(PAUL, "Pas cette fois")
    assert room.find(Request, asked).state == "claimed"
    assert "Paul Durand (non)" in str(room.card(asked).facts)


@pytest.mark.parametrize("first", ["Autre chose", ""], ids=["said to be another", "typed at once"])
def test_a_reason_that_is_none_of_those_offered_is_taken_as_it_is(
    room: Room, asked: int, first: str
) -> None:
    room.write(PAUL, "Pas cette fois")
    if first:
        room.write(PAUL, first)
    room.write(PAUL, "Mon père est à l’hôpital.")
    assert "Mon père est à l’hôpital." in room.find(Proposal, 1).reason
    assert room.thread(asked)[-1].quote == "Mon père est à l’hôpital."
    assert room.last(PAUL).text == WORDS("mentor.reason_thanks")


def test_a_reason_in_the_words_of_one_that_is_offered_is_that_one(room: Room, asked: int) -> None:
    room.write(PAUL, "Pas cette fois")
    room.write(PAUL, "pas le temps")
    assert room.find(Proposal, 1).reason == "Pas le temps cette fois"


def test_the_first_yes_wins_and_the_others_are_told_kindly(room: Room, asked: int) -> None:
    room.mentor(ANNE, name="Anne Petit")
    propose(room, asked, "3")
    yes = acts_of(room.last(ANNE))[0]
    room.press(PAUL, acts_of(room.last(PAUL))[0])
    assert room.last(ANNE).text == WORDS("mentor.no_longer_needed", name="Anne")
    room.press(ANNE, yes)
    assert room.last(ANNE).text == WORDS("mentor.already.withdrawn")
    assert len(room.all(Mentorship)) == 1
    assert "Une chercheuse" not in words_of(room.standing[ANNE, "proposal/2"])


def test_one_no_of_two_leaves_the_other_waiting(room: Room, asked: int) -> None:
    room.mentor(ANNE, name="Anne Petit")
    propose(room, asked, "3")
    room.press(PAUL, "proposal/no/1")
    assert room.find(Request, asked).state == "proposing"
    room.press(ANNE, "proposal/no/2")
    assert room.find(Request, asked).state == "claimed"


def test_who_said_no_and_would_like_to_after_all_can_tell_the_team(room: Room, asked: int) -> None:
    room.press(PAUL, "proposal/no/1")
    room.press(PAUL, "proposal/yes/1")
    told = room.last(PAUL).text
    assert told == WORDS("mentor.already.declined")
    assert told.endswith("/team.")
    room.write(PAUL, "/team")
    room.write(PAUL, "Je veux bien, finalement.")
    room.write(PAUL, "Envoyer")
    assert "Je veux bien, finalement." in room.heard(STAFF)


def test_an_answer_given_twice_counts_once(room: Room, asked: int) -> None:
    room.press(PAUL, "proposal/yes/1")
    room.press(PAUL, "proposal/yes/1")
    assert room.last(PAUL).text == WORDS("mentor.already.accepted")
    room.press(PAUL, "proposal/no/1")
    assert room.find(Proposal, 1).state == "accepted"


def test_somebody_elses_proposal_is_no_button_of_mine(room: Room, asked: int) -> None:
    for act in ("proposal/yes/1", "proposal/no/1", "proposal/yes/99", "proposal/yes", "proposal"):
        room.press(ANNE, act)
        assert room.last(ANNE).text == WORDS("mentor.old_proposal")
    assert room.find(Proposal, 1).state == "asked"


def test_when_the_case_closes_the_mentors_asked_are_told(room: Room, asked: int) -> None:
    room.fill(MARC, f"refer/{asked}", referral="coach", letter="Voilà.")
    assert room.last(PAUL).text == WORDS("mentor.no_longer_needed", name="Paul")
    assert room.find(Proposal, 1).state == "withdrawn"


def test_no_more_mentors_than_the_limit_are_asked_at_once(room: Room) -> None:
    case = room.mentee()
    limit = CATALOGUE.home.limits.proposals_at_once
    for number in range(limit + 1):
        room.mentor(Address(f"telegram:30{number}"), name=f"Mentor {number}")
    room.press(CLAIRE, f"claim/{case}")
    for number in range(limit):
        propose(room, case, str(number + 2))
    values = {"mentor": str(limit + 2), "words": "Une chercheuse."}
    room.submit(CLAIRE, f"propose/{case}", values)
    assert room.last(CLAIRE).text == WORDS("triage.form.enough_proposals")
    assert len(room.all(Proposal)) == limit


def test_the_mentee_meets_somebody_else_if_they_would_rather(room: Room, asked: int) -> None:
    room.press(PAUL, "proposal/yes/1")
    room.write(JEANNE, WORDS("introduction.no"))
    room.write(JEANNE, "Trop loin de mon domaine.")
    room.write(JEANNE, WORDS("dialogue.send"))
    request = room.find(Request, asked)
    assert request.state == "claimed"
    assert "Trop loin de mon domaine." in [line.quote for line in room.thread(asked)]


def test_a_mentor_who_is_forgotten_leaves_no_name_in_the_channel(room: Room, asked: int) -> None:
    room.press(PAUL, "proposal/yes/1")
    room.press(PAUL, "proposal/no/1")
    room.write(PAUL, "/delete")
    room.erases(PAUL)
    standing = [words_of(m) for (place, _), m in room.standing.items() if place == STAFF]
    assert not [text for text in standing if "Paul" in text]


# --- side by side -------------------------------------------------------------------------------


def test_two_yeses_at_the_same_instant_make_one_mentorship(postgresql_url: str) -> None:
    """Two processes on one PostgreSQL, each in the middle of handling a yes."""
    room, neighbour = Room(postgresql_url), Room(postgresql_url)
    case = room.mentee()
    for where, name in ((PAUL, "Paul Durand"), (ANNE, "Anne Petit")):
        room.mentor(where, name)
    room.press(CLAIRE, f"claim/{case}")
    for where in (PAUL, ANNE):
        propose(room, case, str(room.number(where)))
    yeses = [
        Event(
            id=f"yes/{where}",
            at=room.clock.now(),
            who=where,
            where=where,
            what=Pressed(act=acts_of(room.last(where))[0], ref=Ref("pressed")),
        )
        for where in (PAUL, ANNE)
    ]
    at_once((room, neighbour), yeses)
    assert len(room.all(Mentorship)) == 1
    assert sorted(one.state for one in room.all(Proposal)) == ["accepted", "withdrawn"]
    late = next(one.mentor_id for one in room.all(Proposal) if one.state == "withdrawn")
    told = room.heard(ANNE if late == room.number(ANNE) else PAUL)
    assert WORDS("mentor.already.withdrawn") in told
    room.close()
    neighbour.close()


def preset(room: Room, case: int) -> str:
    """Whom the form to propose a case begins with."""
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Form)
    return form.fields[0].value


def test_the_only_one_who_could_be_asked_is_chosen_already(room: Room) -> None:
    case = room.mentee()
    paul = room.mentor()
    assert preset(room, case) == str(paul)
    room.mentor(ANNE, name="Anne Petit")
    assert not preset(room, case), "of two it is theirs to say which"


@pytest.mark.parametrize("said", ["Je suis partante !", "ok je prends", "Je suis d’accord"])
def test_a_yes_may_be_said_in_ones_own_way(room: Room, asked: int, said: str) -> None:
    room.write(PAUL, said)
    assert room.find(Proposal, 1).state == "accepted"


@pytest.mark.parametrize("said", ["désolé, pas en ce moment", "Je ne peux pas en ce moment"])
def test_so_may_a_no(room: Room, asked: int, said: str) -> None:
    room.write(PAUL, said)
    assert room.find(Proposal, 1).state == "declined"
