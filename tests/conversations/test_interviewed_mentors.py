"""A mentor whose view was asked for is proposed: the two ways to learn each other's names do not
contradict each other."""

import pytest

from conversations.team.forms import NAME, Form, Preview
from storage.mail import STAFF, Address, Submitted
from storage.tables import Audit, History, Interview, Mentor, Mentorship, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.interviewing import (
    ROSE,
    SAID,
    ZOE,
    dates,
    invite,
    meets,
    opened,
    proposes,
    state,
    writes,
)
from tests.conversations.room import ALWAYS_NOTED, CATALOGUE, CLAIRE, JEANNE, PAUL, Room
from tests.conversations.room import words_of as read

WORDS = CATALOGUE.home.words


@pytest.fixture
def case(room: Room) -> int:
    return opened(room)


def propose(room: Room, case: int, who: Address) -> Preview:
    """Claire proposes the case to a mentor."""
    about = "Une chercheuse qui change de voie."
    return room.fill(CLAIRE, f"propose/{case}", mentor=str(room.number(who)), words=about)


@pytest.mark.parametrize("why", ["avoided", "company", "refused"])
def test_who_is_not_to_meet_the_person_holds_no_interview(room: Room, case: int, why: str) -> None:
    keeps_apart(room, case, why)
    form = room.open_form(CLAIRE, f"interview/{case}/@paul")
    assert isinstance(form, Form)
    assert [each.label for each in form.fields[0].choices] == ["Zoé Blanc"]
    assert not any(each.value for each in form.fields if each.name == "mentors")
    said = WORDS(f"matching.excluded.{why}")
    out = WORDS("triage.form.mentor_excluded", mentor="Paul Durand", why=said)
    assert WORDS("triage.form.excluded", mentors=out) in form.note
    values = {"mentors": str(room.number(PAUL)), "words": SAID}
    wrong = room.forms.check(f"interview/{case}", values, CLAIRE, staff=True)
    told = WORDS("interview.form.apart", name="Paul Durand", why=said)
    assert wrong == {"mentors": told, "member": told}
    room.submit(CLAIRE, f"interview/{case}", values)
    assert not room.all(Interview)


def keeps_apart(room: Room, case: int, why: str) -> None:
    """From now on Paul and the person of this case are not to meet."""
    number = room.number(PAUL)

    def write(uow: UnitOfWork) -> None:
        request = uow.session.get_one(Request, case)
        paul = uow.session.get_one(Mentor, number)
        if why == "refused":
            pair = Mentorship(
                request_id=case,
                mentee_id=request.person_id,
                mentor_id=number,
                state="ended",
                outcome="turn_down",
            )
            uow.session.add(pair)
            return
        asked, said = ("avoid", "Paul Durand") if why == "avoided" else ("company", "EDF")
        request.answers = {**request.answers, asked: said}
        paul.answers = {**paul.answers, "companies": "EDF"}

    room.change(write)


def test_nor_does_a_colleague_of_that_name(room: Room, case: int) -> None:
    keeps_apart(room, case, "avoided")
    values = {"member": ROSE, "words": SAID, f"member{NAME}": "Paul Durand"}
    wrong = room.forms.check(f"interview/{case}", values, CLAIRE, staff=True)
    why = WORDS("matching.excluded.avoided")
    told = WORDS("interview.form.apart", name="Paul Durand", why=why)
    assert wrong == {"mentors": told, "member": told}
    values[f"member{NAME}"] = "Rose Leroy"
    assert isinstance(room.forms.check(f"interview/{case}", values, CLAIRE, staff=True), Preview)


@pytest.mark.parametrize("answered", [False, True])
def test_who_is_proposed_is_not_asked_for_their_view_too(
    room: Room, case: int, answered: bool
) -> None:
    invite(room, case, ZOE)
    if answered:
        room.press(ZOE, "iv/yes/1")
    preview = propose(room, case, ZOE)
    told = WORDS("interview.not_needed_of_talk", name="Zoé")
    assert told in preview.note
    assert told not in preview.shown
    assert state(room, 1) == "withdrawn"
    before, proposal = room.said[ZOE][-2:]
    assert (before.text, proposal.text) == (told, preview.shown)
    assert "uninvite" in [line.act for line in room.all(History)]
    room.press(ZOE, "iv/yes/1")
    assert room.last(ZOE).text == WORDS("dialogue.old_button_alone")
    room.write(ZOE, "jeudi 18h30")
    assert not room.said[JEANNE], "no date, and no name"
    assert "Jeanne" not in room.heard(ZOE)


def test_the_mentee_too_is_told_that_a_date_is_off(room: Room, case: int) -> None:
    invite(room, case, ZOE)
    dates(room, ZOE, 1)
    preview = propose(room, case, ZOE)
    assert "n’aura finalement pas lieu" in room.last(JEANNE).text
    for who in (ZOE, JEANNE):
        assert any(message.text in preview.note for message in room.said[who][-2:])


def test_the_interviews_of_others_go_on(room: Room, case: int) -> None:
    invite(room, case, PAUL, ZOE)
    preview = propose(room, case, ZOE)
    assert "Paul" not in preview.note
    assert [state(room, number) for number in (1, 2)] == ["invited", "withdrawn"]


def test_views_that_waited_for_theirs_alone_are_opened(room: Room, case: int) -> None:
    invite(room, case, PAUL, ZOE)
    meets(room, PAUL, 1)
    writes(room, PAUL, 1, "Attendre un peu", "Du temps.")
    assert not any("Du temps." in read(each) for each in room.thread(case))
    propose(room, case, ZOE)
    assert any("Du temps." in read(each) for each in room.thread(case))
    assert [each.act for each in room.all(Audit)] == ["opinions/uninvite"]


def test_one_that_was_held_waits_for_its_view(room: Room, case: int) -> None:
    invite(room, case, PAUL)
    meets(room, PAUL, 1)
    assert propose(room, case, PAUL).note == ALWAYS_NOTED, "nothing is called off"
    assert state(room, 1) == "held"


def test_what_is_read_of_it_is_confirmed_too(room: Room, case: int) -> None:
    invite(room, case, ZOE)
    dates(room, ZOE, 1)
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Form)
    values = {"mentor": str(room.number(ZOE)), "words": "Une chercheuse."}
    preview = room.forms.check(form.act, values, CLAIRE, staff=True)
    assert isinstance(preview, Preview)
    proposes(room, JEANNE, 1)
    room.happen(CLAIRE, Submitted(act=form.act, values={**values, **preview.adds}), where=STAFF)
    assert WORDS("acts.changed") in read(room.last(CLAIRE))
    assert state(room, 1) == "accepted"


# --- who know each other already ----------------------------------------------------------------


ANONYMOUS = ("sans son nom", "vos noms une fois", "vous aurez vos noms", "quelqu’un est prêt")


def test_who_met_in_an_interview_is_proposed_by_name(room: Room, case: int) -> None:
    invite(room, case, PAUL)
    meets(room, PAUL, 1)
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Form)
    assert WORDS("triage.form.propose.known", names="Paul Durand", count=1) in form.note
    preview = propose(room, case, PAUL)
    assert room.last(PAUL).text == preview.shown
    assert "Jeanne cherche quelqu’un comme toi" in preview.shown
    asked = WORDS("introduction.found_known", name="Paul")
    room.press(PAUL, "proposal/yes/1")
    assert room.last(PAUL).text == WORDS("mentor.thanks_yes_known", name="Paul")
    assert room.last(JEANNE).text == asked
    room.write(JEANNE, "/status")
    assert asked in room.last(JEANNE).text
    room.press(JEANNE, "intro/yes/1")
    assert room.standing[JEANNE, "introduction/1"].text.startswith(asked)
    for each in ANONYMOUS:
        assert each not in room.heard(PAUL)
        assert each not in room.heard(JEANNE)


def test_who_turns_a_known_mentor_down_reads_what_was_asked(room: Room, case: int) -> None:
    invite(room, case, PAUL)
    meets(room, PAUL, 1)
    propose(room, case, PAUL)
    room.press(PAUL, "proposal/yes/1")
    room.press(JEANNE, "intro/no/1")
    room.write(JEANNE, "Passer")
    asked = WORDS("introduction.found_known", name="Paul")
    assert room.standing[JEANNE, "introduction/1"].text.startswith(asked)


def test_a_date_that_was_moved_or_is_off_has_given_the_names(room: Room, case: int) -> None:
    invite(room, case, PAUL)
    dates(room, PAUL, 1)
    room.press(JEANNE, "iv/ok/1")
    proposes(room, JEANNE, 1)
    assert "Jeanne" in propose(room, case, PAUL).shown
    assert state(room, 1) == "withdrawn"
    room.press(PAUL, "proposal/yes/1")
    assert room.last(JEANNE).text == WORDS("introduction.found_known", name="Paul")


def test_who_was_invited_only_reads_no_name(room: Room, case: int) -> None:
    invite(room, case, PAUL)
    dates(room, PAUL, 1)
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Form)
    assert "Paul" not in form.note
    assert "Jeanne" not in propose(room, case, PAUL).shown
    room.press(PAUL, "proposal/yes/1")
    assert room.last(JEANNE).text == WORDS("introduction.found")


def test_a_name_that_a_proposal_gave_is_erased_with_its_person(room: Room, case: int) -> None:
    invite(room, case, PAUL)
    meets(room, PAUL, 1)
    propose(room, case, PAUL)
    room.press(PAUL, "proposal/yes/1")
    room.erases(JEANNE)
    assert "Jeanne" not in read(room.standing[PAUL, "proposal/1"])
    for (where, slot), message in room.standing.items():
        if where == STAFF and slot.startswith("case/"):
            assert "Jeanne" not in read(message), slot


def test_so_is_the_mentor_s(room: Room, case: int) -> None:
    invite(room, case, PAUL)
    meets(room, PAUL, 1)
    propose(room, case, PAUL)
    room.press(PAUL, "proposal/yes/1")
    room.erases(PAUL)
    assert "Paul" not in read(room.standing[JEANNE, "introduction/1"])
