"""Where somebody works is asked where it is not known there that they think of leaving: it keeps
mentors of the same house away, and no mentor reads it."""

import pytest

from conversations.team.forms import Form
from storage.mail import Address
from storage.tables import Mentor, Mentorship, Proposal, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, PAUL, Room, words_of
from tests.conversations.test_intake import ANSWERS, agrees
from tests.harness import House

QUESTION = CATALOGUE.home.forms["intake"].questions["company"].ask
WORDS = CATALOGUE.home.words
ANNE = Address("telegram:2002")
TOLD = "Chez EDF Renouvelables on ne sait rien ; edf, c’est grand."


@pytest.mark.parametrize("said", ["non", "quelques personnes"])
def test_it_is_asked_where_discretion_is_wanted(house: House, said: str) -> None:
    nour = agrees(house.phone())
    for answer in (*ANSWERS[:6], said):
        nour.says(answer)
    nour.sees(f"…{QUESTION}…")
    for answer in ("EDF Renouvelables", *ANSWERS[7:]):
        nour.says(answer)
    nour.presses("Envoyer")
    (request,) = house.all(Request)
    assert request.answers["company"] == "EDF Renouvelables"


def test_it_may_be_skipped_and_is_not_asked_where_it_is_known(house: House) -> None:
    nour = agrees(house.phone())
    for answer in ANSWERS[:7]:  # it is known there
        nour.says(answer)
    assert "organisation travailles-tu" not in nour.all()
    ali = agrees(house.phone())
    for answer in (*ANSWERS[:6], "non", "passer"):
        ali.says(answer)
    assert "organisation travailles-tu" not in ali.last.text


def test_no_mentor_reads_it(room: Room) -> None:
    case = room.mentee(company="EDF Renouvelables", research_done=TOLD)
    paul = str(room.mentor())
    room.press(CLAIRE, f"claim/{case}")
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Form)
    words = next(field.value for field in form.fields if field.name == "words")
    assert "Renouvelables" not in words
    values = {"mentor": paul, "words": "Elle est chez edf renouvelables."}
    wrong = room.forms.check(f"propose/{case}", values, CLAIRE, staff=True)
    assert isinstance(wrong, dict)
    assert "edf renouvelables" in wrong["words"]
    room.fill(CLAIRE, f"propose/{case}", mentor=paul)
    assert "Renouvelables" not in room.heard(PAUL)
    assert "EDF Renouvelables" not in words_of(room.card(case)).replace(TOLD, "")


def works_at(room: Room, company: str) -> None:
    """Paul's profile names this company from now on."""
    number = room.number(PAUL)

    def write(uow: UnitOfWork) -> None:
        row = uow.session.get_one(Mentor, number)
        row.answers = {**row.answers, "companies": company}

    room.change(write)


def test_a_yes_of_who_works_there_by_now_introduces_nobody(room: Room) -> None:
    case = room.mentee(company="EDF")
    paul = str(room.mentor())
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"propose/{case}", mentor=paul, words="Une chercheuse.")
    works_at(room, "EDF Renouvelables")
    known = len(room.said[JEANNE])
    room.press(PAUL, "proposal/yes/1")
    assert room.find(Request, case).state == "claimed"
    assert not room.all(Mentorship)
    assert room.find(Proposal, 1).state == "withdrawn"
    assert len(room.said[JEANNE]) == known
    said = room.last(PAUL).text
    assert said == WORDS("mentor.thanks_yes_but", name="Paul")
    assert "EDF" not in room.heard(PAUL)
    why = WORDS("matching.excluded.company")
    told = WORDS("triage.thread.barred_and_none_left", mentor="Paul Durand", why=why)
    assert told in [line.text for line in room.thread(case)]
    assert WORDS("triage.no_mentor_left", id=case) in room.heard(CLAIRE)
    room.press(PAUL, "proposal/yes/1")
    assert room.last(PAUL).text == WORDS("mentor.already.withdrawn")


def test_then_whoever_follows_is_asked(room: Room) -> None:
    case = room.mentee(company="EDF")
    paul, anne = str(room.mentor()), room.mentor(ANNE, "Anne Petit")
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"propose/{case}", mentor=paul, words="Une chercheuse.", next=str(anne))
    works_at(room, "EDF")
    room.press(PAUL, "proposal/yes/1")
    room.clock.forward(minutes=1)
    assert room.find(Request, case).state == "proposing"
    assert [(row.mentor_id, row.state) for row in room.all(Proposal)][1:] == [(anne, "asked")]


def test_the_team_reads_it_with_the_rest(house: House) -> None:
    nour = agrees(house.phone())
    for answer in (*ANSWERS[:6], "non", "EDF", *ANSWERS[7:]):
        nour.says(answer)
    nour.presses("Envoyer")
    house.staff().sees("EDF")


def test_whom_one_would_rather_not_meet_is_asked_of_who_takes_the_time(house: House) -> None:
    asked = CATALOGUE.home.forms["intake"].questions["avoid"].ask
    nour = agrees(house.phone())
    for answer in ANSWERS[:-2]:
        nour.says(answer)
    nour.sees(f"…{asked}…")
    nour.says("Roger Dupont, et EDF")
    nour.says("passer")
    nour.presses("Envoyer")
    (request,) = house.all(Request)
    assert request.answers["avoid"] == "Roger Dupont, et EDF"
    house.staff().sees("Roger Dupont, et EDF")
    ali = agrees(house.phone())
    for answer in (*ANSWERS[:7], "deux minutes", *ANSWERS[8:11], ANSWERS[13], *ANSWERS[16:19]):
        ali.says(answer)
    ali.sees("…autre chose que tu veux nous dire…")
    assert asked not in ali.all()
