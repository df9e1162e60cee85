"""A mentor leaves: what is open with them goes back to the team, and nothing silently."""

import pytest

from conversations.team.forms import Refusal
from storage.mail import STAFF, Address
from storage.tables import Dialogue, Interview, Mentor, Mentorship, Proposal, Request, Talk
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.inquiring import seekers
from tests.conversations.interviewing import dates, invite, meets, opened, writes
from tests.conversations.pairs import Duo, duo
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, PAUL, PROFILE, Room, acts_of
from tests.conversations.test_contacts import agrees
from tests.conversations.test_mentors import invited
from tests.conversations.test_roles import ask, claimed
from tests.harness import House, Player

HOME = CATALOGUE.home
WORDS = HOME.words
TEAM = HOME.about.team_words
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


def test_their_proposals_go_back_to_whoever_holds_the_case(room: Room, begin: Begin) -> None:
    case = begin(room, asked, PAUL, ANNE)
    leaves(room, PAUL)
    assert room.find(Request, case).state == "proposing"
    assert room.thread(case)[-1].text == WORDS("triage.thread.left")
    leaves(room, ANNE)
    assert room.find(Request, case).state == "claimed"
    assert room.thread(case)[-1].text == WORDS("triage.thread.left_and_none_left")
    assert WORDS("triage.no_mentor_left", id=case) in room.heard(CLAIRE)
    assert {each.state for each in room.all(Proposal)} == {"left"}
    shown = dict(room.card(case).facts)[WORDS("triage.fact.proposals")]
    gone = [WORDS("triage.proposal.left", mentor=each) for each in ("Paul Durand", "Anne Durand")]
    assert shown == WORDS.list(gone)
    refused = room.open_form(CLAIRE, f"answer_mentor/{case}")
    assert isinstance(refused, Refusal)
    assert f"Anne Durand a {WORDS('history.no_mentor_stays')}" in refused.why
    assert {each.state for each in room.all(Mentor)} == {"left"}
    assert not any(each.answers for each in room.all(Mentor))
    done = (WORDS("leaving.left_mentors"), WORDS("leaving.left_handed_back", **TEAM))
    assert room.last(PAUL).text == "\n\n".join(done)
    assert "chercheuse" not in room.standing[PAUL, "proposal/1"].text
    said = WORDS("leaving.staff_mentor_left", name="Paul Durand")
    assert said in [each.text for each in room.said[STAFF]]


@pytest.mark.parametrize(
    ("begun", "ends", "key"),
    [
        (True, "leaving.erase_mentorship", "ending.staff_mentor_gone"),
        (False, "leaving.erase_introduction", "introduction.staff_mentor_gone"),
    ],
)
def test_of_a_mentor_who_erases_everything_the_thread_says_what_it_means(
    house: House, begun: bool, ends: str, key: str
) -> None:
    two = duo(house).agree() if begun else duo(house).accepts()
    two.luc.says("/delete")
    told = two.luc.last.message.text
    assert WORDS(ends) in told
    assert (WORDS("leaving.erase_mentorship") in told) is begun
    two.luc.presses("Oui, tout effacer")
    two.claire.sees(WORDS(key))
    assert "Petit" not in two.claire.all()


def test_a_mentor_who_would_rather_not_is_told_of_to_whoever_holds_the_case(house: House) -> None:
    two = duo(house).accepts()
    two.act(two.nour, "intro/yes/{}")
    two.act(two.luc, "intro/no/{}")
    claire = Player(house, two.claire.who)
    claire.sees(WORDS("introduction.holder_mentor_left", id=two.request.id))


def test_who_erases_everything_hands_over_the_same_way(room: Room, begin: Begin) -> None:
    case = begin(room, asked, PAUL)
    room.write(PAUL, "/delete")
    room.erases(PAUL)
    assert room.find(Request, case).state == "claimed"
    assert WORDS("triage.thread.left_and_none_left") in [each.text for each in room.thread(case)]
    assert WORDS("triage.no_mentor_left", id=case) in room.heard(CLAIRE)


def test_who_no_longer_accepts_the_charter_hands_over_the_same_way(
    room: Room, begin: Begin
) -> None:
    case = begin(room, asked, PAUL)
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


def test_who_only_answers_questions_from_now_on_stays_in_the_pair_they_are_in(two: Duo) -> None:
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


def test_nobody_makes_another_leave(room: Room, begin: Begin) -> None:
    begin(room, asked, PAUL, ANNE)
    room.press(ANNE, f"stop/mentor/{room.number(PAUL)}")
    assert {each.state for each in room.all(Mentor)} == {"active"}


def test_who_left_may_be_invited_anew_with_nothing_of_before(room: Room, begin: Begin) -> None:
    begin(room, asked, PAUL)
    room.write(PAUL, "/pause trois semaines")
    leaves(room, PAUL)
    mentor = room.find(Mentor, room.number(PAUL))
    assert (mentor.back_at, mentor.still_asked_at, mentor.rests_until) == (None, None, None)
    said = len(room.said[PAUL])
    room.clock.forward(days=900)
    assert room.find(Mentor, room.number(PAUL)).state == "left"
    assert len(room.said[PAUL]) == said
    room.write(PAUL, f"/start {invited(room)}")
    mentor = room.find(Mentor, room.number(PAUL))
    assert (mentor.state, mentor.answers) == ("invited", {})


def test_who_had_nothing_under_way_reads_of_nothing_that_goes_on(room: Room) -> None:
    room.mentor()
    leaves(room, PAUL)
    assert room.last(PAUL).text == WORDS("leaving.left_mentors")


# --- what they were asked -----------------------------------------------------------------------


def changes(house: House, person: int, **different: object) -> None:
    """Something of a mentor's profile is otherwise, and nothing was handed back."""

    def write(uow: UnitOfWork) -> None:
        mentor = uow.session.get(Mentor, person)
        assert mentor is not None
        for name, value in different.items():
            setattr(mentor, name, value)

    house.change(write)


@pytest.mark.parametrize("answer", ["yes", "no", "ask"])
@pytest.mark.parametrize(
    "different", [{"state": "left", "answers": {}}, {"answers": {"roles": ["contact"]}}]
)
def test_what_they_can_no_longer_take_on_is_handed_back_as_they_answer(
    room: Room, begin: Begin, answer: str, different: dict[str, object]
) -> None:
    case = begin(room, asked, PAUL)
    changes(room, room.number(PAUL), **different)
    room.press(PAUL, f"proposal/{answer}/1")
    assert room.last(PAUL).text == WORDS("mentor.already.withdrawn")
    assert (room.find(Proposal, 1).state, room.find(Request, case).state) == ("left", "claimed")
    assert not room.all(Mentorship)
    assert not room.standing[PAUL, "proposal/1"].buttons


def test_an_old_yes_is_not_told_that_it_was_a_no(room: Room, begin: Begin) -> None:
    begin(room, asked, PAUL)
    leaves(room, PAUL)
    room.press(PAUL, "proposal/yes/1")
    assert room.last(PAUL).text == WORDS("mentor.already.withdrawn")


def test_a_question_that_they_had_begun_is_not_asked_again(room: Room, begin: Begin) -> None:
    begin(room, asked, PAUL)
    room.press(PAUL, "proposal/ask/1")
    leaves(room, PAUL)
    assert room.last(PAUL).text.startswith("C’est fait.")
    assert all(each.closed_at for each in room.all(Dialogue))


def test_who_is_invited_anew_becomes_no_mentor_by_an_old_button(room: Room, begin: Begin) -> None:
    """The way in is the profile, with its charter, and no other."""
    begin(room, asked, PAUL)
    room.press(PAUL, "proposal/no/1")
    leaves(room, PAUL)
    room.write(PAUL, f"/start {invited(room)}")
    room.press(PAUL, "d/1/a/reason/pause")
    room.press(PAUL, "available")
    assert room.find(Mentor, room.number(PAUL)).state == "invited"


def test_a_reason_of_before_makes_nobody_a_mentor(room: Room, begin: Begin) -> None:
    begin(room, asked, PAUL)
    room.press(PAUL, "proposal/no/1")
    changes(room, room.number(PAUL), state="invited", answers={})
    room.press(PAUL, "d/1/a/reason/pause")
    assert room.last(PAUL).text == WORDS("mentor.reason_thanks")
    assert room.find(Mentor, room.number(PAUL)).state == "invited"


def test_who_was_to_follow_is_told_of_in_the_thread(room: Room) -> None:
    case, paul = room.mentee(), room.mentor()
    anne = room.mentor(ANNE, "Anne Petit")
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"propose/{case}", mentor=str(paul), next=str(anne), words="Une chercheuse.")
    leaves(room, ANNE)
    gone = WORDS("matching.excluded.gone")
    assert room.thread(case)[-1].text == WORDS(
        "triage.thread.left_out", mentor="Anne Petit", why=gone
    )


# --- interviews ---------------------------------------------------------------------------------


def invited_alone(room: Room) -> int:
    """Paul alone is invited to an interview."""
    case = opened(room)
    invite(room, case, PAUL)
    return case


def test_an_interview_they_were_invited_to_is_given_up(room: Room, begin: Begin) -> None:
    case = begin(room, invited_alone)
    leaves(room, PAUL)
    assert room.find(Interview, 1).state == "declined"
    assert WORDS("interview.holder_declined", id=case) in room.heard(CLAIRE)
    assert WORDS("interview.line.declined", name="Paul Durand") in [
        each.text for each in room.thread(case)
    ]
    assert not room.standing[PAUL, "interview/1"].buttons
    room.write(PAUL, "/status")
    assert not [act for act in acts_of(room.last(PAUL)) if act.startswith("iv/")]


def test_whom_they_were_to_talk_with_is_told_that_the_date_is_off(room: Room, begin: Begin) -> None:
    case = begin(room, invited_alone)
    dates(room, PAUL, 1)
    room.press(JEANNE, "iv/ok/1")
    room.press(PAUL, "open/interview_date/interview/1")
    leaves(room, PAUL)
    assert room.last(PAUL).text.startswith("C’est fait.")
    assert "n’aura pas lieu" in room.last(JEANNE).text
    assert WORDS("interview.holder_fell_through", id=case) in room.heard(CLAIRE)


def test_the_others_views_are_opened_once_theirs_is_not_awaited(room: Room) -> None:
    case = opened(room)
    zoe = Address("telegram:3")
    invite(room, case, PAUL, zoe)
    meets(room, zoe, 2)
    writes(room, zoe, 2, "Un accompagnateur", "ce qui compte")
    assert room.find(Interview, 2).opened_at is None
    leaves(room, PAUL)
    assert room.find(Interview, 2).opened_at is not None


def test_who_accepts_no_charter_any_more_gives_up_interviews_too(room: Room, begin: Begin) -> None:
    begin(room, invited_alone)
    changes(room, room.number(PAUL), answers={**PROFILE, "roles": ["mentor"]})
    declines(room, "Charte acceptée")
    assert room.find(Mentor, room.number(PAUL)).state == "left"
    assert room.find(Interview, 1).state == "declined"


def test_what_they_have_seen_they_may_still_write_of(room: Room, begin: Begin) -> None:
    begin(room, invited_alone)
    meets(room, PAUL, 1)
    assert room.find(Interview, 1).state == "held"
    leaves(room, PAUL)
    writes(room, PAUL, 1, "Un accompagnateur", "ce qui compte")
    assert room.find(Interview, 1).state == "written"


# --- talks --------------------------------------------------------------------------------------


def asked_to_talk(room: Room) -> tuple[int, int]:
    """A case and Paul, who is asked for one talk about it."""
    case, paul = claimed(room), room.mentor()
    ask(room, case, paul)
    return case, paul


def declines(room: Room, question: str) -> None:
    """Paul takes his word for a charter back."""
    room.press(PAUL, "profile")
    for text in (question, "non", "Envoyer"):
        room.write(PAUL, text)


@pytest.mark.parametrize("begun", [False, True], ids=["unanswered", "half answered"])
@pytest.mark.parametrize("way", ["leaves", "declines"])
def test_a_contact_who_goes_is_asked_nothing_any_more(
    room: Room, begin: Begin, way: str, begun: bool
) -> None:
    case, _ = begin(room, asked_to_talk)
    if begun:
        room.press(PAUL, "talk/yes/1")
    if way == "leaves":
        leaves(room, PAUL)
        assert room.last(PAUL).text.startswith("C’est fait.")
    else:
        declines(room, "Charte des échanges acceptée")
        assert WORDS("mentor.profile_updated") in room.heard(PAUL)
    standing = room.standing[PAUL, "talk/1"]
    assert (standing.text, standing.buttons) == (WORDS("contact.over"), ())
    assert all(each.closed_at for each in room.all(Dialogue))
    assert WORDS("contact.thread.left") in [each.text for each in room.thread(case)]
    assert WORDS("contact.holder_no", id=case) in room.heard(CLAIRE)
    room.press(PAUL, "talk/yes/1")
    assert room.last(PAUL).text == WORDS("contact.already.withdrawn")


def test_a_talk_they_agreed_to_stands(room: Room, begin: Begin) -> None:
    case, _ = begin(room, asked_to_talk)
    agrees(room)
    read = room.said[JEANNE][:]
    leaves(room, PAUL)
    assert [each.state for each in room.all(Talk)] == ["agreed"]
    assert room.said[JEANNE] == read
    assert WORDS("contact.thread.left") not in [each.text for each in room.thread(case)]


def test_a_contact_who_erases_everything_is_told_of_without_a_name(
    room: Room, begin: Begin
) -> None:
    case, _ = begin(room, asked_to_talk)
    room.press(PAUL, "talk/yes/1")
    room.erases(PAUL)
    assert WORDS("contact.thread.left") in [each.text for each in room.thread(case)]
    assert WORDS("contact.holder_no", id=case) in room.heard(CLAIRE)


@pytest.mark.parametrize("begun", [False, True], ids=["unanswered", "half answered"])
def test_a_talk_they_can_no_longer_take_on_is_handed_back_as_they_answer(
    room: Room, begin: Begin, begun: bool
) -> None:
    case, paul = begin(room, asked_to_talk)
    if begun:
        room.press(PAUL, "talk/yes/1")
    changes(room, paul, state="left")
    if begun:
        room.write(PAUL, "06 12 34 56 78")
        room.write(PAUL, "Envoyer")
    else:
        room.press(PAUL, "talk/yes/1")
    assert WORDS("contact.already.withdrawn") in room.heard(PAUL)
    assert "06 12" not in room.heard(JEANNE)
    assert WORDS("contact.thread.left") in [each.text for each in room.thread(case)]


def test_a_pair_is_offered_somebody_else_when_their_contact_leaves(house: House) -> None:
    found = seekers(house, "Anne")
    found.chooses()
    anne = found.contacts["Anne"]
    found.presses(anne, f"stop/mentor/{found.number(anne)}")
    assert found.talks() == ["declined"]
    assert found.inquiry.state == "choosing"
    found.two.claire.sees(WORDS("contact.pair_thread.left"))
    assert not house.all(Mentor)[-1].answers
