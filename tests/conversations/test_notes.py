"""Notes of the team: kept with the case, seen by nobody else, gone when the person goes."""

from datetime import timedelta

import pytest

from conversations.casework import histories
from conversations.team import notes
from conversations.team.forms import Form, Preview, Refusal
from storage.mail import STAFF, Address, Ref, Said
from storage.tables import History
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, MARC, PAUL, Room, words_of

WORDS = CATALOGUE.home.words
MARK = "quetsche"


@pytest.fixture
def case(room: Room) -> int:
    return room.mentee()


def typed(room: Room, who: Address, text: str) -> None:
    room.happen(who, Said(text=text, ref=Ref("typed")), where=STAFF)


def history(room: Room, case: int) -> str:
    return room.ledger.read_now(lambda session: histories.history_text(session, case, CATALOGUE))


def whys(room: Room) -> list[str]:
    """The words that the lines of history keep."""
    return [line.why for line in room.all(History)]


def test_a_note_by_the_form_stands_in_the_history_and_in_the_thread(room: Room, case: int) -> None:
    room.fill_inside(CLAIRE, f"note/{case}", note=f"Elle a parlé de {MARK}.")
    where = WORDS("triage.note_in_thread")
    assert f"Claire a noté quelque chose — {where}" in history(room, case)
    line = room.thread(case)[-1]
    assert (line.text, line.quote) == (
        WORDS("acts.thread_note", who="Claire"),
        f"Elle a parlé de {MARK}.",
    )
    assert MARK not in room.heard(JEANNE)
    assert room.said[JEANNE] == []


@pytest.mark.parametrize("how", ["note {} :", "noter n° {}", "NOTE #{} —"])
def test_a_note_may_be_typed(room: Room, case: int, how: str) -> None:
    typed(room, CLAIRE, f"/camarade {how.format(case)} deux mots, 3 fois")
    assert room.all(History)[-1].why == "deux mots, 3 fois"
    assert room.last(CLAIRE).text == WORDS("acts.noted", id=case)


def test_in_a_thread_a_note_is_about_its_case_whatever_number_begins_it(room: Room) -> None:
    first, second = room.mentee(), room.mentee(PAUL, "Paul Autre")
    room.note(CLAIRE, f"/note {second} ans de métier", case=first)
    line = room.all(History)[-1]
    assert (line.request_id, line.why) == (first, f"{second} ans de métier")
    room.note(CLAIRE, f"/note {first} vue hier", case=first)
    assert room.all(History)[-1].why == "vue hier"


def test_a_plain_reply_in_a_thread_is_slacks_alone(room: Room, case: int) -> None:
    before = room.stored_text().count(MARK)
    lines, said = len(room.all(History)), {to: len(room.said[to]) for to in (CLAIRE, JEANNE, STAFF)}
    room.note(CLAIRE, f"entre nous : {MARK}", case=case)
    assert len(room.all(History)) == lines
    assert {to: len(room.said[to]) for to in (CLAIRE, JEANNE, STAFF)} == said
    assert room.stored_text().count(MARK) == before == 0


def test_missing_words_and_missing_numbers_are_said(room: Room, case: int) -> None:
    typed(room, CLAIRE, "/camarade note bonjour")
    assert room.last(CLAIRE).text == WORDS("triage.typed_number", command="note")
    typed(room, CLAIRE, f"/camarade note {case}")
    assert room.last(CLAIRE).text == WORDS("acts.note_typed", number=case)
    typed(room, CLAIRE, "/camarade note 99 bonjour")
    assert room.last(CLAIRE).text == WORDS("triage.no_such_case")
    for text in ("", "  ", "x" * (notes.NOTE_LIMIT + 1)):
        checked = room.forms.check(f"note/{case}", {"note": text}, CLAIRE, staff=True)
        assert isinstance(checked, dict)
        assert set(checked) == {"note"}
    assert [line.act for line in room.all(History)] == ["submit"]


def test_a_very_long_note_is_kept_and_shown_whole(room: Room, case: int) -> None:
    words = " ".join(f"mot{number}" for number in range(2000))
    typed(room, CLAIRE, f"/camarade note {case} {words}")
    assert room.all(History)[-1].why == words
    shown = " ".join(message.quote for message in room.thread(case) if "/note/" in message.slot)
    assert shown.split() == words.split()


def test_a_note_does_not_stop_a_colleague_who_is_writing(room: Room, case: int) -> None:
    form = room.open_form(MARC, f"ask/{case}")
    assert isinstance(form, Form)
    typed(room, CLAIRE, f"/camarade note {case} attention, elle est pressée")
    checked = room.forms.check(form.act, {"question": "Depuis quand ?"}, MARC, staff=True)
    assert isinstance(checked, Preview)
    room.submit(MARC, form.act, {"question": "Depuis quand ?"})
    assert "Depuis quand ?" in room.heard(JEANNE)


def test_a_note_is_taken_whatever_happened_while_it_was_written(room: Room, case: int) -> None:
    room.mentor()
    form = room.open_form(CLAIRE, f"note/{case}")
    assert isinstance(form, Form)
    room.fill(MARC, f"interview/{case}", mentors="2", words="Une chercheuse.")
    room.fill(MARC, f"decline/{case}")
    again = room.forms.open(form.act, CLAIRE, staff=True, values={"note": MARK})
    assert isinstance(again, Form)
    assert room.forms.check(form.act, {"note": MARK}, CLAIRE, staff=True) is None
    room.submit(CLAIRE, form.act, {"note": MARK})
    assert room.thread(case)[-1].quote == MARK


def test_a_note_is_taken_back_within_the_minute(room: Room, case: int) -> None:
    typed(room, CLAIRE, f"/camarade note {case} {MARK}")
    typed(room, MARC, f"/camarade annuler {case}")
    assert MARK in whys(room)
    typed(room, CLAIRE, f"/camarade annuler {case}")
    assert MARK not in whys(room)
    assert "Claire a retiré sa note" in history(room, case)
    standing = [words_of(each) for (to, _), each in room.standing.items() if to == STAFF]
    assert MARK not in "\n".join(standing)
    typed(room, CLAIRE, f"/camarade note {case} {MARK}")
    room.clock.set(room.clock.now() + timedelta(minutes=1))
    typed(room, CLAIRE, f"/camarade annuler {case}")
    assert MARK in whys(room)


def test_an_erasure_finds_the_notes_and_nothing_is_noted_after_it(room: Room, case: int) -> None:
    typed(room, CLAIRE, f"/camarade note {case} {MARK}")
    room.erases(JEANNE)
    assert MARK not in whys(room)
    standing = [words_of(each) for (to, _), each in room.standing.items() if to == STAFF]
    assert MARK not in "\n".join(standing)
    assert room.open_form(CLAIRE, f"note/{case}") == Refusal(WORDS("acts.note_forgotten"))
    typed(room, CLAIRE, f"/camarade note {case} {MARK}")
    assert room.last(CLAIRE).text == WORDS("acts.note_forgotten")
    assert MARK not in whys(room)


def test_notes_stay_out_of_what_the_person_is_given(room: Room, case: int) -> None:
    typed(room, CLAIRE, f"/camarade note {case} {MARK}")
    room.write(JEANNE, "/export")
    given = str([message.attachment for message in room.said[JEANNE]])
    assert "l’équipe a noté quelque chose" in given
    assert MARK not in given


def test_strangers_note_nothing(room: Room, case: int) -> None:
    typed(room, PAUL, f"/camarade note {case} {MARK}")
    assert room.last(PAUL).text == WORDS("staff.members_only")
    assert [line.act for line in room.all(History)] == ["submit"]
