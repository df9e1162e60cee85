"""Every row of the table of cases, reached by what people press and write, and by time."""

import pytest

from conversations.casework.cases import MOVES, WHO, Move
from storage.mail import Address
from storage.tables import History, Mentor, Request
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.every_form import EVERY
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, PAUL, Room, acts_of
from tests.conversations.staff_beginnings import NOUR, brought, furnished
from tests.conversations.test_intake import ANSWERS

LISE = Address("telegram:6")
"""A second mentor, and whom the team asks for one talk."""

PRESSED = {"claim", "release", "stop_next"}
IN_TURN = {"ask_next", "proposal_expires", "stop_next", "mentor_barred"}
CONTACTS = {"contact_agrees", "contact_agrees_beside", "contact_declines"}
PLACE_BEFORE = {
    "end_silent": "silent",
    "answer_mentor": "questioned",
    "wait_longer": "waiting",
    "undo_release_asked": "asking",
}
"""Where an act needs more than the state it begins with."""


def place_before(move: Move) -> str:
    """The place the first case comes to before what else the row needs."""
    before, act = move.before, move.act
    if act == "answer":
        return "asking" if before in ("submitted", "claimed") else before
    if act in CONTACTS:
        return {"submitted": "claimed", "introducing": "proposing"}.get(before, before)
    if act in IN_TURN or act == "undo_release":
        return "claimed"
    return PLACE_BEFORE.get(act, before)


def brought_to(room: Room, place: str) -> None:
    """The first case has come to `place`, and Lise is a mentor too."""
    furnished(room)
    room.mentor(LISE, "Lise Moreau")
    brought(room, place)


def stands(room: Room, move: Move, begin: Begin) -> int:
    """A case in the state the row begins with, and all that its act needs; returns its number."""
    before, act = move.before, move.act
    begin(room, brought_to, place_before(move))
    if before == "draft":
        return 3  # Nour's
    if act == "answer" and before not in ("asking", "submitted", "claimed"):
        room.fill(CLAIRE, "ask/1", question="Depuis quand ?")
    elif act in CONTACTS:
        asks_contact(room, beside=act == "contact_agrees_beside")
        if before == "introducing":
            room.press(PAUL, "proposal/yes/1")
    elif act in IN_TURN:
        paul, lise = (str(room.number(each)) for each in (PAUL, LISE))
        room.fill(CLAIRE, "propose/1", mentor=paul, next=lise, words="Une chercheuse.")
    elif act == "wait_longer":
        room.clock.forward(days=45)
    if before == "submitted" and (act == "answer" or act in CONTACTS or "release" in act):
        room.press(CLAIRE, "release/1")
    if (before, act) == ("claimed", "answer"):
        room.press(CLAIRE, "release/1")
        room.press(CLAIRE, "claim/1")
    if act == "undo_assign":
        room.fill_inside(CLAIRE, "assign/1", **EVERY["assign"].values)
    if act in ("mentor_declines", "mentor_gone"):
        room.fill(CLAIRE, "propose/1", mentor=str(room.number(LISE)), words="Une chercheuse.")
    return 1


def asks_contact(room: Room, *, beside: bool) -> None:
    """The team asks Lise for one talk; where it may only run beside, that is how it runs."""
    then = {"then": "beside" if beside else "close"}
    room.fill(CLAIRE, "contact/1", contact=str(room.number(LISE)), words="Un métier.", **then)


def does(room: Room, before: str, act: str) -> None:
    """What somebody does, or time, so that the act comes to pass."""
    name = act.removesuffix("_beside")
    then = {"then": "beside" if name != act else "close"}
    if act in PRESSED:
        room.press(CLAIRE, f"{act}/1")
    elif act.startswith("undo_"):
        room.press(CLAIRE, "undo/1")
    elif act == "ask_contact":
        asks_contact(room, beside=before == "accompanied")
    elif name == "contact":
        room.fill(CLAIRE, "contact/1", somebody="Anne Roy, 06 12 34 56 78", **then)
    elif name == "refer":
        room.fill(CLAIRE, "refer/1", referral="coach", **then)
    elif act == "propose":
        who = LISE if before == "proposing" else PAUL
        room.fill(CLAIRE, "propose/1", mentor=str(room.number(who)), words="Une chercheuse.")
    elif act == "interview":
        who = LISE if before == "proposing" else PAUL
        invited = {**EVERY[act].values, "mentors": str(room.number(who))}
        room.fill(CLAIRE, "interview/1", **invited)
    elif act == "assign":
        room.fill_inside(CLAIRE, "assign/1", **EVERY[act].values)
    elif WHO[act] == "staff":
        room.fill(CLAIRE, f"{act}/1", **EVERY[act].values)
    else:
        others(room, before, act)


SURE = CATALOGUE.home.words("ending.sure")


def others(room: Room, before: str, act: str) -> None:
    """The same for those outside of the team, and for the programme."""
    if act == "complete":
        room.clock.forward(days=150)
        says(room, JEANNE, "Bonjour")
        room.clock.forward(days=50)
    elif act in ("wait_over", "end_faded"):
        room.clock.forward(days=45 if act == "wait_over" else 200)
    elif act in ("proposal_expires", "nobody_left", "ask_next"):
        if act == "ask_next":
            room.press(PAUL, "proposal/no/1")
        room.clock.forward(days=0.01 if act == "ask_next" else 7)
    elif act == "submit":
        says(room, NOUR, *ANSWERS, "Envoyer")
    elif act == "answer":
        reply = [a for each in room.said[JEANNE] for a in acts_of(each) if a.startswith("reply/")]
        room.press(JEANNE, reply[-1])
        says(room, JEANNE, "Depuis un an.", "Envoyer")
    elif act in ("contact_agrees", "contact_agrees_beside"):
        room.press(LISE, "talk/yes/1")
        says(room, LISE, "lise@example.org", "Envoyer")
    elif act == "mentor_barred":
        speaks_another_language(room)
        room.press(PAUL, "proposal/yes/1")
    elif act in ("mentor_gone", "no_mentor_stays"):
        room.press(PAUL, f"stop/mentor/{room.number(PAUL)}")
    elif act == "mentor_asks":
        room.press(PAUL, "proposal/ask/1")
        room.write(PAUL, "Est-ce à distance ?")
    elif act == "turn_down":
        room.press(JEANNE, "intro/no/1" if before == "introducing" else "end/other/1")
        says(room, JEANNE, "Passer", *([SURE] if before == "accompanied" else []))
    elif act == "to_professional":
        room.press(JEANNE, "pro/1")
        says(room, JEANNE, "Je ne sais pas encore", "Passer", "Je le termine ici", "Envoyer")
    elif act == "introduce":
        for who, verb in ((JEANNE, "yes"), (JEANNE, "ok"), (PAUL, "ok")):
            room.press(who, f"intro/{verb}/1")
    elif (before, act) == ("accompanied", "withdraw"):
        room.erases(JEANNE)  # whoever only ends the mentoring stops
    else:
        who, press = PRESSES[act]
        if act == "mentor_left":
            press = "intro/no/1" if before == "introducing" else "end/leave/1"
        room.press(who, press)
        if press.startswith(("end/", "stop/end/")):
            says(room, who, SURE)


def speaks_another_language(room: Room) -> None:
    """Paul's profile and the request have no language in common any more."""
    paul = room.number(PAUL)

    def write(uow: UnitOfWork) -> None:
        row = uow.session.get_one(Mentor, paul)
        row.answers = {**row.answers, "languages": ["de"]}

    room.change(write)


PRESSES = {
    "contact_declines": (LISE, "talk/no/1"),
    "go_on": (JEANNE, "go_on/1"),
    "wait_longer": (JEANNE, "wait_longer/1"),
    "mentor_declines": (PAUL, "proposal/no/1"),
    "no_mentor_left": (PAUL, "proposal/no/1"),
    "mentor_accepts": (PAUL, "proposal/yes/1"),
    "mentor_left": (PAUL, ""),
    "end_early": (JEANNE, "end/done/1"),
    "stop": (JEANNE, "stop/end/1"),
    "withdraw": (JEANNE, "stop/withdraw/1"),
}


def says(room: Room, who: Address, *words: str) -> None:
    for each in words:
        room.write(who, each)


def history(room: Room, case: int) -> list[str]:
    return [line.act for line in room.all(History) if line.request_id == case]


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.before}-{move.act}")
def test_the_row_is_reached_through_the_desk(move: Move, room: Room, begin: Begin) -> None:
    case = stands(room, move, begin)
    assert room.find(Request, case).state == move.before
    before = history(room, case)
    does(room, move.before, move.act)
    assert move.act in history(room, case)[len(before) :]
    assert room.find(Request, case).state == move.after


@pytest.mark.parametrize("way", ["/stop", "/delete"])
def test_a_draft_that_is_given_up_leaves_no_case(way: str, room: Room) -> None:
    furnished(room)
    says(room, NOUR, way)
    acts = acts_of(room.last(NOUR))
    room.press(NOUR, next(act for act in acts if act.startswith(("stop/drop", "erase/yes"))))
    assert [each.id for each in room.all(Request)] == [1, 2]
    assert history(room, 3) == []
