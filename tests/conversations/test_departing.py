"""A mentor leaves: what is open with them goes back to the team, and nothing silently."""

from storage.mail import STAFF, Address
from storage.tables import Mentor, Mentorship, Proposal, Request
from tests.conversations.pairs import duo, label
from tests.conversations.room import CATALOGUE, CLAIRE, PAUL, Room, acts_of
from tests.harness import House

WORDS = CATALOGUE.home.words
ANNE = Address("telegram:2002")


def asked(room: Room, *mentors: Address) -> int:
    """A case about which these mentors were asked."""
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    for where in mentors:
        number = room.mentor(where, f"{'Paul' if where == PAUL else 'Anne'} Durand")
        room.fill(CLAIRE, f"propose/{case}", mentor=str(number), words="Une chercheuse.")
    return case


def leaves(room: Room, who: Address) -> None:
    room.write(who, "/stop")
    (act,) = [act for act in acts_of(room.last(who)) if act.startswith("stop/mentor/")]
    room.press(who, act)


def test_their_proposals_go_back_to_whoever_holds_the_case(room: Room) -> None:
    case = asked(room, PAUL, ANNE)
    leaves(room, PAUL)
    assert room.find(Request, case).state == "proposing"
    assert room.thread(case)[-1].text == WORDS("triage.thread.left")
    leaves(room, ANNE)
    assert room.find(Request, case).state == "claimed"
    assert room.thread(case)[-1].text == WORDS("triage.thread.left_and_none_left")
    assert WORDS("triage.no_mentor_left", id=case) in room.heard(CLAIRE)
    assert {each.state for each in room.all(Proposal)} == {"declined"}
    assert {each.state for each in room.all(Mentor)} == {"left"}
    assert not any(each.answers for each in room.all(Mentor))
    assert room.last(PAUL).text.startswith("C’est fait.")
    assert "chercheuse" not in room.standing[PAUL, "proposal/1"].text
    said = WORDS("leaving.staff_mentor_left", name="Paul Durand")
    assert said in [each.text for each in room.said[STAFF]]


def test_the_pairs_end_kindly_and_their_cases_are_the_teams(house: House) -> None:
    two = duo(house).agree()
    two.luc.says("/stop")
    two.luc.presses(label(two.luc, "leaving.leave_mentors"))
    assert (two.mentorship.state, two.request.state) == ("ended", "claimed")
    two.nour.sees("Luc ne peut pas continuer à t’accompagner.…")
    two.claire.sees("Luc Petit passe le relais.…")
    assert house.find(Mentor, two.mentorship.mentor_id).state == "left"


def test_an_introduction_that_is_prepared_is_called_off(house: House) -> None:
    two = duo(house).accepts()
    two.act(two.luc, f"stop/mentor/{two.mentorship.mentor_id}")
    assert (two.mentorship.state, two.request.state) == ("ended", "claimed")
    two.nour.sees(WORDS("introduction.mentor_cannot"))


def test_who_erases_everything_hands_over_the_same_way(room: Room) -> None:
    case = asked(room, PAUL)
    room.write(PAUL, "/delete")
    room.press(PAUL, "erase/yes")
    assert room.find(Request, case).state == "claimed"
    assert WORDS("triage.thread.left_and_none_left") in [each.text for each in room.thread(case)]
    assert WORDS("triage.no_mentor_left", id=case) in room.heard(CLAIRE)


def test_who_no_longer_accepts_the_charter_hands_over_the_same_way(room: Room) -> None:
    case = asked(room, PAUL)
    room.press(PAUL, "profile")
    room.write(PAUL, "Charte acceptée")
    room.write(PAUL, "non")
    room.write(PAUL, "Envoyer")
    assert room.find(Mentor, room.number(PAUL)).capacity == 0
    assert room.find(Request, case).state == "claimed"
    assert WORDS("triage.thread.left_and_none_left") in [each.text for each in room.thread(case)]


def test_who_accepts_no_charter_any_more_has_left(room: Room) -> None:
    room.mentor(PAUL)
    for question in ("Charte acceptée", "Charte des échanges acceptée"):
        room.press(PAUL, "profile")
        room.write(PAUL, question)
        room.write(PAUL, "non")
        room.write(PAUL, "Envoyer")
    assert room.find(Mentor, room.number(PAUL)).state == "left"


def test_who_only_answers_questions_from_now_on_stays_in_the_pair_they_are_in(house: House) -> None:
    two = duo(house).agree()
    two.luc.says("/profil")
    two.luc.says("Comment j’aide")
    two.luc.says("Répondre à des questions")
    two.luc.says("Envoyer")
    assert two.mentorship.state == "active"


def test_a_mentor_who_is_a_mentee_too_stays_one(house: House) -> None:
    luc = house.phone("Luc")
    own = duo(house, nour=luc, luc=house.phone("Anne")).agree()
    house.change(
        lambda uow: uow.session.add(Mentor(person_id=own.mentorship.mentee_id, state="active"))
    )
    own.act(luc, f"stop/mentor/{own.mentorship.mentee_id}")
    assert house.find(Mentor, own.mentorship.mentee_id).state == "left"
    assert house.all(Mentorship)[0].state == "active"


def test_nobody_makes_another_leave(room: Room) -> None:
    asked(room, PAUL, ANNE)
    room.press(ANNE, f"stop/mentor/{room.number(PAUL)}")
    assert {each.state for each in room.all(Mentor)} == {"active"}


def test_who_left_may_be_invited_anew_with_nothing_of_before(room: Room) -> None:
    asked(room, PAUL)
    room.write(PAUL, "/pause trois semaines")
    leaves(room, PAUL)
    mentor = room.find(Mentor, room.number(PAUL))
    assert (mentor.back_at, mentor.still_asked_at, mentor.rests_until) == (None, None, None)
    said = len(room.said[PAUL])
    room.clock.forward(days=900)
    assert room.find(Mentor, room.number(PAUL)).state == "left"
    assert len(room.said[PAUL]) == said
