"""The team reaches both sides at every stage, takes stranded cases back, and no stale form acts."""

import pytest

from conversations.casework import cases
from conversations.team.forms import Form, Preview, Refusal
from storage.mail import STAFF
from storage.tables import Dialogue, History, Mentorship, Proposal, Request
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, MARC, PAUL, Room, acts_of
from tests.conversations.room import words_of as read
from tests.conversations.test_verifying import MAILBOX, code_in

WORDS = CATALOGUE.home.words
LETTER = "Comment cela se passe-t-il ?"


def arrive(room: Room, state: str) -> int:
    """A case that Claire holds, brought to this state by what everybody presses."""
    case = room.mentee()
    room.mentor()
    room.press(CLAIRE, f"claim/{case}")
    if state == "asking":
        room.fill(CLAIRE, f"ask/{case}", question="Une première ?")
    if state in ("proposing", "introducing", "accompanied"):
        room.fill(CLAIRE, f"propose/{case}", mentor="2", words="Une chercheuse qui change.")
    if state in ("introducing", "accompanied"):
        room.press(PAUL, "proposal/yes/1")
    if state == "accompanied":
        room.press(JEANNE, "intro/yes/1")
        room.press(JEANNE, "intro/ok/1")
        room.press(PAUL, "intro/ok/1")
    assert state_of(room, case) == state
    return case


def state_of(room: Room, case: int) -> str:
    return room.find(Request, case).state


# --- writing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["asking", "proposing", "introducing", "accompanied"])
def test_the_team_asks_the_mentee_at_every_stage(room: Room, state: str) -> None:
    case = arrive(room, state)
    assert "ask" in room.acts(case)
    preview = room.fill(CLAIRE, f"ask/{case}", question=LETTER)
    assert state_of(room, case) == state
    assert read(room.last(JEANNE)).strip() == preview.shown
    room.press(JEANNE, acts_of(room.last(JEANNE))[0])
    room.write(JEANNE, "Très bien, merci.")
    room.write(JEANNE, "Envoyer")
    assert room.thread(case)[-1].quote == "Très bien, merci."
    assert "Très bien" not in room.heard(PAUL)


def test_the_first_of_two_questions_may_be_answered(room: Room) -> None:
    case = arrive(room, "asking")
    first = acts_of(room.last(JEANNE))[0]
    room.fill(CLAIRE, f"ask/{case}", question="Une seconde ?")
    room.press(JEANNE, first)
    room.write(JEANNE, "Oui aux deux.")
    room.write(JEANNE, "Envoyer")
    assert state_of(room, case) == "claimed"
    room.press(JEANNE, first)
    assert room.last(JEANNE).text == WORDS("triage.reply_already")


@pytest.mark.parametrize("state", ["introducing", "accompanied"])
def test_the_team_writes_to_the_mentor_who_answers_in_the_thread(room: Room, state: str) -> None:
    case = arrive(room, state)
    preview = room.fill(CLAIRE, f"write_mentor/{case}", letter=LETTER)
    assert read(room.last(PAUL)).strip() == preview.shown
    assert LETTER not in room.heard(JEANNE)
    (reply,) = acts_of(room.last(PAUL))
    room.press(JEANNE, reply)
    assert room.last(JEANNE).text == WORDS("triage.old_question")
    room.press(PAUL, reply)
    room.write(PAUL, "Nous nous voyons jeudi.")
    if state == "accompanied":  # they have met: whom it is about is asked
        room.write(PAUL, "De moi, ou d’autre chose")
    room.write(PAUL, "Envoyer")
    assert room.said[PAUL][-2].text == WORDS("triage.reply_thanks")
    assert room.thread(case)[-1].quote == "Nous nous voyons jeudi."
    assert "Nous nous voyons" not in room.heard(JEANNE)
    assert state_of(room, case) == state
    assert room.last(CLAIRE).text == WORDS("triage.mentor_answered", id=case)


@pytest.mark.parametrize("state", ["introducing", "accompanied"])
def test_where_no_question_waits_the_way_to_the_mentor_is_told_and_who_reads(
    room: Room, state: str
) -> None:
    case = arrive(room, state)
    refused = room.open_form(CLAIRE, room.forms.typed(f"/camarade répondre {case}"))
    assert isinstance(refused, Refusal)
    way = f"/camarade écrire {case}"
    assert way in refused.why
    form = room.open_form(CLAIRE, room.forms.typed(way))
    assert isinstance(form, Form)
    assert [field.label for field in form.fields] == ["Ton mot à Paul Durand"]


def test_before_the_introduction_a_letter_does_not_give_the_mentee_away(room: Room) -> None:
    case = arrive(room, "introducing")
    values = {"letter": "Jeanne hésite encore."}
    checked = room.forms.check(f"write_mentor/{case}", values, CLAIRE, staff=True)
    assert isinstance(checked, dict)
    room.submit(CLAIRE, f"write_mentor/{case}", values)
    assert "hésite" not in room.heard(PAUL)


def test_a_mentor_who_is_no_longer_concerned_answers_nobody(room: Room) -> None:
    case = arrive(room, "introducing")
    room.fill(CLAIRE, f"write_mentor/{case}", letter=LETTER)
    (reply,) = acts_of(room.last(PAUL))
    room.press(PAUL, reply)
    room.fill(CLAIRE, f"take_back/{case}")
    room.write(PAUL, "Trop tard.")
    room.write(PAUL, "Envoyer")
    assert WORDS("mentorship.over") in room.heard(PAUL)
    room.press(PAUL, reply)
    assert room.last(PAUL).text == WORDS("triage.old_question")
    assert [each.form for each in room.all(Dialogue)] == ["reply", "to_team"]
    assert "Trop tard." not in room.heard(STAFF)


# --- taking back --------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["introducing", "accompanied"])
def test_a_stranded_pair_is_taken_back_and_both_are_told(room: Room, state: str) -> None:
    case = arrive(room, state)
    preview = room.fill(CLAIRE, f"take_back/{case}", why="silence")
    for who in (JEANNE, PAUL):
        assert room.last(who).text in preview.shown
        assert "silence" not in room.heard(who)
    assert "silence" in [line.why for line in room.all(History)]
    (mentorship,) = room.all(Mentorship)
    assert (mentorship.state, mentorship.look_again_at) == ("ended", None)
    request = room.find(Request, case)
    assert (request.state, request.holder) == ("claimed", CLAIRE)
    room.write(JEANNE, "Tu es là ?")
    assert "Tu es là" not in room.heard(PAUL)


def test_a_proposal_that_waits_is_taken_back(room: Room) -> None:
    case = arrive(room, "proposing")
    preview = room.fill(CLAIRE, f"take_back/{case}")
    assert room.last(PAUL).text in preview.shown
    assert [proposal.state for proposal in room.all(Proposal)] == ["withdrawn"]
    assert state_of(room, case) == "claimed"
    room.press(PAUL, "proposal/yes/1")
    assert room.last(PAUL).text == WORDS("mentor.already.withdrawn")


def test_nobody_but_staff_takes_back_or_writes(room: Room) -> None:
    case = arrive(room, "accompanied")
    for act in ("take_back", "write_mentor"):
        room.press(JEANNE, f"{act}/{case}")
        assert room.last(JEANNE).text == WORDS("staff.members_only")
        room.press(CLAIRE, f"{act}/{case}")
        assert room.last(CLAIRE).text == WORDS("triage.form.needed")
    assert state_of(room, case) == "accompanied"


# --- stale forms --------------------------------------------------------------------------------


def test_a_form_opened_before_the_answer_came_kills_nothing(room: Room) -> None:
    case = arrive(room, "asking")
    asked = acts_of(room.last(JEANNE))[0]
    form = room.open_form(CLAIRE, f"decline/{case}")
    assert isinstance(form, Form)
    assert len(form.act.encode()) <= 64
    values = {field.name: field.value for field in form.fields}
    assert isinstance(room.forms.check(form.act, values, CLAIRE, staff=True), Preview)
    room.press(JEANNE, asked)
    room.write(JEANNE, "L’énergie.")
    room.write(JEANNE, "Envoyer")
    refused = room.forms.check(form.act, values, CLAIRE, staff=True)
    assert isinstance(refused, Refusal)
    heard = len(room.said[JEANNE])
    room.submit(CLAIRE, form.act, values)
    assert state_of(room, case) == "claimed"
    assert len(room.said[JEANNE]) == heard
    assert room.last(CLAIRE).text.startswith(refused.why)
    assert "répondu à une question" in refused.why


@pytest.mark.parametrize("what", ["verified", "confirmed_mailbox", "care", "interview_yes"])
def test_what_changes_nothing_of_it_does_not_stop_a_question(sqlite_url: str, what: str) -> None:
    room = Room(sqlite_url, mail=True)
    case = arrive(room, "claimed")
    if what == "care":
        room.write(JEANNE, "Je veux en finir avec la vie.")
    if what == "interview_yes":
        room.fill(MARC, f"interview/{case}", mentors="2", words="Une chercheuse.")
    form = room.open_form(CLAIRE, f"ask/{case}")
    assert isinstance(form, Form)
    if what == "confirmed_mailbox":
        room.write(JEANNE, f"/verify {MAILBOX}")
        room.write(JEANNE, code_in(room))
    elif what == "interview_yes":
        room.press(PAUL, "iv/yes/1")
    else:
        room.press(MARC, f"{what}/{case}")
    assert room.all(History)[-1].act == what
    room.submit(CLAIRE, form.act, {"question": LETTER})
    assert LETTER in room.heard(JEANNE)
    room.close()


@pytest.mark.parametrize("what", ["added", "distress"])
def test_new_words_of_theirs_are_read_before_a_question_leaves(room: Room, what: str) -> None:
    case = arrive(room, "claimed")
    form = room.open_form(CLAIRE, f"ask/{case}")
    assert isinstance(form, Form)
    if what == "added":
        room.press(JEANNE, f"add/{case}")
        room.write(JEANNE, "J’ai eu un entretien.")
        room.write(JEANNE, "Envoyer")
    else:
        room.write(JEANNE, "Je veux en finir avec la vie.")
    refused = room.forms.check(form.act, {"question": LETTER}, CLAIRE, staff=True)
    assert isinstance(refused, Refusal)
    assert WORDS(f"history.{what}") in refused.why


# --- the holder ---------------------------------------------------------------------------------


def test_the_holder_hears_what_a_colleague_did(room: Room) -> None:
    case = arrive(room, "claimed")
    room.fill(CLAIRE, f"ask/{case}", question=LETTER)
    assert room.said[CLAIRE] == []
    room.fill(MARC, f"decline/{case}")
    told = WORDS("triage.holder_told", who="Marc", what=WORDS("history.decline"), id=case)
    assert room.last(CLAIRE).text == told
    assert told.startswith("Marc a dit non")


@pytest.mark.parametrize("act", ["stop/withdraw/1", "erase"])
def test_the_holder_hears_that_the_mentee_left_without_their_name(room: Room, act: str) -> None:
    arrive(room, "claimed")
    if act == "erase":
        room.erases(JEANNE)
    else:
        room.press(JEANNE, act)
    assert "a retiré la demande" in room.last(CLAIRE).text
    assert "Jeanne" not in room.heard(CLAIRE)


def test_every_act_of_the_table_has_its_words() -> None:
    for language in ("fr", "en"):
        for act in cases.WHO:
            assert CATALOGUE[language].words.has(f"history.{act}")
