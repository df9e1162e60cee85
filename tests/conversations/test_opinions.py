"""Opinions of interviewers: sealed until all are in, then side by side."""

import pytest

from conversations.team.forms import Form, Refusal
from storage.mail import STAFF, Address
from storage.tables import Audit, History
from tests.beginnings import Begin
from tests.conversations.interviewing import (
    ROSE,
    ZOE,
    dates,
    invite,
    meets,
    opened,
    state,
    writes,
)
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, MARC, PAUL, Room, buttons_of

WORDS = CATALOGUE.home.words


def invited(room: Room, *who: Address, member: str = "") -> int:
    """A case in which these were invited."""
    case = opened(room)
    invite(room, case, *who, member=member)
    return case


def met(room: Room, *who: Address, member: str = "") -> int:
    """And the first of them has met Jeanne."""
    case = invited(room, *who, member=member)
    meets(room, who[0], 1)
    return case


def written(room: Room, *who: Address, member: str = "") -> int:
    """And wrote what they think."""
    case = met(room, *who, member=member)
    writes(room, who[0], 1, "Attendre un peu", "Du temps.")
    return case


def test_opinions_stay_sealed_until_all_are_in(room: Room, begin: Begin) -> None:
    case = begin(room, met, PAUL, ZOE)
    dates(room, ZOE, 2, "lundi 12h")
    room.press(JEANNE, "iv/ok/2")
    room.clock.forward(days=4)
    writes(room, PAUL, 1, "Un accompagnement de six mois", "Un cap, et du courage.")
    assert room.standing[STAFF, f"case/{case}/sealed"].text == WORDS(
        "interview.sealed", there=1, all=2
    )
    assert "du courage" not in room.heard(STAFF)
    assert "du courage" not in room.heard(ZOE)
    writes(room, ZOE, 2, "coach", "Se rassurer.")
    shown = room.standing[STAFF, f"case/{case}/opinions"]
    assert "Les avis diffèrent" in shown.text
    assert dict(shown.facts)["Paul Durand"] == "Un accompagnement de six mois"
    assert dict(shown.facts)["Zoé Blanc"] == "Un professionnel, un coach"
    beside = room.standing[STAFF, f"case/{case}/opinions/seeks"]
    assert dict(beside.facts) == {
        "Paul Durand": "Un cap, et du courage.",
        "Zoé Blanc": "Se rassurer.",
    }
    assert room.last(CLAIRE).text == WORDS("interview.all_in", id=case)
    assert "du courage" not in room.heard(JEANNE) + room.heard(ZOE)


def test_what_the_team_has_read_is_not_written_anew(room: Room, begin: Begin) -> None:
    case = begin(room, written, PAUL, ZOE)
    room.press(PAUL, "open/opinion/interview/1")  # sealed: it may still be another one
    room.write(PAUL, "coach")
    room.fill_inside(CLAIRE, f"open_opinions/{case}")
    for answer in ("Se rassurer.", "Passer", "Passer", "Envoyer"):
        room.write(PAUL, answer)
    assert WORDS("interview.read_already") in room.heard(PAUL)
    room.press(PAUL, "open/opinion/interview/1")
    assert room.last(PAUL).text == WORDS("dialogue.old_button_alone")
    shown = room.standing[STAFF, f"case/{case}/opinions"]
    assert dict(shown.facts)["Paul Durand"] == "Attendre un peu"
    assert [each.act for each in room.all(History)].count("opinion") == 1


def test_staff_may_read_before_the_last_and_the_history_says_so(room: Room, begin: Begin) -> None:
    case = begin(room, met, PAUL, ZOE)
    refused = room.open_form(CLAIRE, f"open_opinions/{case}")
    assert refused == Refusal(WORDS("interview.nothing_sealed"))
    writes(room, PAUL, 1, "Attendre un peu", "Du temps.")
    room.fill_inside(MARC, f"open_opinions/{case}", why="elle part demain")
    shown = room.standing[STAFF, f"case/{case}/opinions"]
    assert "Un seul avis" in shown.text
    assert WORDS("interview.more_awaited") in shown.text
    (line,) = [each for each in room.all(History) if each.act == "open_opinions"]
    assert (line.actor_name, line.why) == ("Marc", "elle part demain")
    assert "elle part demain" not in room.heard(STAFF) + room.heard(PAUL) + room.heard(JEANNE)


def test_one_tap_opens_nothing(room: Room, begin: Begin) -> None:
    case = begin(room, written, PAUL, ZOE)
    (early,) = buttons_of(room.standing[STAFF, f"case/{case}/sealed"])
    assert early.form
    room.press(CLAIRE, early.act)
    assert room.last(CLAIRE).text == WORDS("triage.form.needed")
    form = room.open_form(CLAIRE, early.act)
    assert isinstance(form, Form)
    assert form.note == WORDS("triage.form.open_opinions.note")
    assert "Du temps." not in room.heard(STAFF)
    assert room.all(Audit) == []


def test_opinions_that_a_colleague_has_opened_are_not_opened_again(
    room: Room, begin: Begin
) -> None:
    case = begin(room, written, PAUL, ZOE)
    form = room.open_form(CLAIRE, f"open_opinions/{case}")
    assert isinstance(form, Form)
    room.fill_inside(MARC, f"open_opinions/{case}")
    assert isinstance(room.forms.check(form.act, {"why": ""}, CLAIRE, staff=True), Refusal)
    room.submit(CLAIRE, form.act, {"why": ""})
    assert f"Marc a {WORDS('history.open_opinions')}" in room.last(CLAIRE).text
    assert [each.act for each in room.all(History)].count("open_opinions") == 1


def test_who_did_not_wait_stays_written_once_the_last_is_there(room: Room, begin: Begin) -> None:
    early = WORDS("interview.opened_by", who="Marc")
    case = begin(room, written, PAUL, ZOE)
    room.fill_inside(MARC, f"open_opinions/{case}")
    assert early in room.standing[STAFF, f"case/{case}/opinions"].text
    meets(room, ZOE, 2)
    writes(room, ZOE, 2, "coach", "Se rassurer.")
    shown = room.standing[STAFF, f"case/{case}/opinions"]
    assert dict(shown.facts)["Zoé Blanc"] == "Un professionnel, un coach"
    assert early in shown.text
    assert WORDS("interview.more_awaited") not in shown.text


def test_an_interviewer_is_told_that_the_team_may_read_sooner(room: Room, begin: Begin) -> None:
    begin(room, met, PAUL, ZOE)
    room.press(PAUL, "open/opinion/interview/1")
    assert "ou plus tôt si elle ne peut attendre" in room.heard(PAUL)


def test_a_member_who_owes_a_view_reads_the_others_after_it(room: Room, begin: Begin) -> None:
    case = begin(room, written, PAUL, member=MARC)
    room.press(MARC, "iv/yes/2", where=MARC)
    room.fill_inside(MARC, f"open_opinions/{case}")
    assert room.last(MARC).text == WORDS("interview.write_first")
    assert "Du temps." not in room.heard(STAFF) + room.heard(MARC)
    room.fill_inside(CLAIRE, f"open_opinions/{case}")
    assert "Un seul avis" in room.standing[STAFF, f"case/{case}/opinions"].text


def test_an_agreement_is_said(room: Room, begin: Begin) -> None:
    case = begin(room, invited, PAUL, ZOE)
    for number, who in ((1, PAUL), (2, ZOE)):
        dates(room, who, number)
        room.press(JEANNE, f"iv/ok/{number}")
    room.clock.forward(days=4)
    for number, who in ((1, PAUL), (2, ZOE)):
        writes(room, who, number, "Attendre un peu", "Du temps.")
    shown = room.standing[STAFF, f"case/{case}/opinions"]
    assert shown.text == WORDS("interview.agree_all", what="Attendre un peu")


def test_the_last_no_opens_what_is_there(room: Room, begin: Begin) -> None:
    case = begin(room, written, PAUL, ZOE)
    room.press(ZOE, "iv/no/2")
    assert "Un seul avis" in room.standing[STAFF, f"case/{case}/opinions"].text


def test_an_invitation_taken_back_that_opens_nothing_is_not_logged(
    room: Room, begin: Begin
) -> None:
    case = begin(room, met, PAUL, ZOE)
    room.fill(CLAIRE, f"uninvite/{case}", interview="2")
    assert room.all(Audit) == []  # nothing was there
    writes(room, PAUL, 1, "Attendre un peu", "Du temps.")
    assert room.all(Audit) == []  # the last that was awaited
    invite(room, case, ZOE)
    room.fill(CLAIRE, f"uninvite/{case}", interview="3")
    assert room.all(Audit) == []  # open before


@pytest.mark.parametrize("how", ["open_opinions", "uninvite"])
def test_who_does_not_wait_for_the_last_is_in_the_log(room: Room, how: str, begin: Begin) -> None:
    case = begin(room, written, PAUL, ZOE)
    if how == "uninvite":
        room.fill(MARC, f"uninvite/{case}", interview="2")
    else:
        room.fill_inside(MARC, f"open_opinions/{case}")
    assert "Un seul avis" in room.standing[STAFF, f"case/{case}/opinions"].text
    (noted,) = room.all(Audit)
    assert (noted.who, noted.name, noted.about) == (MARC, "Marc", f"case/{case}")
    assert WORDS.has(f"audit.act.{noted.act.replace('/', '_')}")


def test_only_the_interviewer_writes_the_opinion(room: Room, begin: Begin) -> None:
    begin(room, met, PAUL)
    for who in (ZOE, JEANNE):
        room.press(who, "open/opinion/interview/1")
        assert room.last(who).text == WORDS("dialogue.old_button_alone")
        room.press(who, "iv/missed/1")
        assert room.last(who).text == WORDS("dialogue.old_button_alone")
    assert state(room, 1) == "held"


def test_a_second_round_is_sealed_as_the_first_was(room: Room, begin: Begin) -> None:
    case = begin(room, written, PAUL)
    invite(room, case, ZOE, member=ROSE)
    meets(room, ZOE, 2)
    writes(room, ZOE, 2, "coach", "Se rassurer.")
    assert "Se rassurer" not in room.heard(STAFF)
    room.press(ROSE, "iv/no/3")
    assert "Se rassurer" in room.heard(STAFF)


def test_nothing_is_written_of_a_case_that_is_over(room: Room, begin: Begin) -> None:
    case = begin(room, written, PAUL)
    room.fill(CLAIRE, f"decline/{case}")
    room.press(PAUL, "open/opinion/interview/1")
    assert room.last(PAUL).text == WORDS("dialogue.old_button_alone")


def test_an_opinion_that_was_begun_goes_with_the_person(room: Room, begin: Begin) -> None:
    begin(room, met, PAUL)
    room.press(PAUL, "open/opinion/interview/1")
    room.write(PAUL, "coach")
    room.write(PAUL, "Jeanne doute de tout.")
    room.erases(JEANNE)
    assert "doute de tout" not in room.stored_text()
    room.write(PAUL, "Passer")
    assert "4/4" not in room.heard(PAUL)
