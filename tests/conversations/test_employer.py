"""Where somebody works is asked where it is not known there that they think of leaving: it keeps
mentors of the same house away, and no mentor reads it."""

import pytest

from conversations.team.forms import Form
from storage.tables import Request
from tests.conversations.room import CATALOGUE, CLAIRE, PAUL, Room, words_of
from tests.conversations.test_intake import ANSWERS, agrees
from tests.harness import House

QUESTION = CATALOGUE.home.forms["intake"].questions["company"].ask
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


def test_the_team_reads_it_with_the_rest(house: House) -> None:
    nour = agrees(house.phone())
    for answer in (*ANSWERS[:6], "non", "EDF", *ANSWERS[7:]):
        nour.says(answer)
    nour.presses("Envoyer")
    house.staff().sees("EDF")
