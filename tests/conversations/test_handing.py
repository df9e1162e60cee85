"""A case handed to a colleague, and an act taken back: who may, until when, who knows."""

from datetime import UTC, datetime, timedelta

import pytest

from conversations.casework import histories
from conversations.team.forms import Form, Refusal
from storage.mail import STAFF, Address, Event, Pressed, Ref, Said, Vanished
from storage.tables import History, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import (
    CATALOGUE,
    CLAIRE,
    JEANNE,
    MARC,
    PAUL,
    STAFF_NAMES,
    Room,
    acts_of,
    known,
    words_of,
)
from tests.conversations.side_by_side import at_once

WORDS = CATALOGUE.home.words


@pytest.fixture
def case(room: Room) -> int:
    return room.mentee()


def holder(room: Room, case: int) -> tuple[str, str, str]:
    request = room.find(Request, case)
    return request.state, request.holder, request.holder_name


def history(room: Room, case: int) -> str:
    return room.ledger.read_now(lambda session: histories.history_text(session, case, CATALOGUE))


# --- given to a colleague -----------------------------------------------------------------------


def test_a_new_case_is_handed_to_a_colleague_who_is_told_where_it_is(room: Room, case: int) -> None:
    room.fill_inside(CLAIRE, f"assign/{case}", person=MARC, why="il connaît l’énergie")
    assert holder(room, case) == ("claimed", MARC, "Marc")
    assert "Suivie par Marc" in words_of(room.card(case))
    told = room.last(MARC)
    assert told.text == WORDS("acts.assigned", who="Claire", id=case)
    assert told.sections[0].lines[0].leads_to == room.refs[STAFF, f"case/{case}"]
    assert "Jeanne" not in words_of(told)
    assert told.quote == "il connaît l’énergie"
    assert "Claire a confié la demande à Marc — il connaît l’énergie" in history(room, case)
    assert room.said[JEANNE] == []


def test_a_case_handed_on_at_night_leads_to_its_card_in_the_morning(room: Room, case: int) -> None:
    other = room.mentee(PAUL, "Paul Durand")
    room.clock.set(datetime(2026, 11, 23, 22, 30, tzinfo=UTC))
    for each in (case, other):
        room.fill_inside(CLAIRE, f"assign/{each}", person=MARC)
    assert room.said[MARC] == []
    room.clock.forward(hours=12)
    (told,) = room.said[MARC]
    assert WORDS("acts.assigned", who="Claire", id=case) in told.text
    ways = [line.leads_to for line in told.sections[0].lines]
    assert ways == [room.refs[STAFF, f"case/{each}"] for each in (case, other)]


def test_whoever_holds_it_now_reads_why_until_its_words_are_erased(room: Room, case: int) -> None:
    why = "Jeanne connaît l’énergie"
    room.fill_inside(CLAIRE, f"assign/{case}", person=MARC, why=why)
    assert room.last(MARC).quote == why
    room.erases(JEANNE)
    standing = [words_of(shown.message) for shown in room.screens[MARC].shown]
    assert why not in "\n".join(standing)


def test_in_the_morning_each_reason_stands_by_its_case(room: Room, case: int) -> None:
    other = room.mentee(PAUL, "Paul Durand")
    third = room.mentee(Address("telegram:9"), "Zoé Blanc")
    room.clock.set(datetime(2026, 11, 23, 22, 30, tzinfo=UTC))
    for each, why in ((case, "l’énergie"), (other, "sa ville"), (third, "son métier")):
        room.fill_inside(CLAIRE, f"assign/{each}", person=MARC, why=why)
    room.erases(PAUL)
    room.clock.forward(hours=12)
    (told,) = room.said[MARC]
    named = (WORDS("triage.title_erased", id=each) for each in (case, third))
    first, last = named  # the one between was forgotten meanwhile
    assert told.quote == f"{first}\nl’énergie\n\n{last}\nson métier"


def test_why_it_was_handed_on_stands_in_its_thread_until_its_words_are_erased(
    room: Room, case: int
) -> None:
    room.fill_inside(CLAIRE, f"assign/{case}", person=MARC, why="il connaît l’énergie")
    (line,) = [each for each in room.thread(case) if each.quote == "il connaît l’énergie"]
    assert line.text == WORDS("acts.thread_assigned", who="Claire", to="Marc")
    room.erases(JEANNE)
    assert room.standing[STAFF, line.slot].quote == ""


def test_who_held_it_before_learns_it_and_one_may_take_a_case_over(room: Room, case: int) -> None:
    room.press(CLAIRE, f"claim/{case}")
    room.fill_inside(MARC, f"assign/{case}", person=MARC)
    assert holder(room, case) == ("claimed", MARC, "Marc")
    assert room.said[MARC] == []
    assert room.last(CLAIRE).text.endswith(f"demande n°\N{NO-BREAK SPACE}{case}, que tu suivais.")


def test_a_case_changes_hands_in_any_open_state(room: Room, case: int) -> None:
    room.mentor()
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"ask/{case}", question="Depuis quand ?")
    for state in ("asking", "proposing"):
        for to in (MARC, CLAIRE):
            room.fill_inside(CLAIRE, f"assign/{case}", person=to)
            assert holder(room, case)[:2] == (state, to)
        if state == "asking":
            room.fill(CLAIRE, f"propose/{case}", mentor="2", words="Une chercheuse qui change.")


@pytest.mark.parametrize("person", ["", "telegram:1", "slack:home/UMARC", "slack:", "slack:U X"])
def test_only_somebody_of_the_workspace_can_be_chosen(room: Room, case: int, person: str) -> None:
    values = {"person": person, "person.member": "yes"}
    checked = room.forms.check(f"assign/{case}", values, CLAIRE, staff=True)
    assert checked == {"person": WORDS("triage.form.choose")}
    room.submit(CLAIRE, f"assign/{case}", values)
    assert holder(room, case) == ("submitted", "", "")
    assert room.last(CLAIRE).text.startswith("Rien n’a été envoyé")


def test_an_outsider_or_somebody_unknown_is_not_given_a_case(room: Room, case: int) -> None:
    guest = {"person": "slack:UGUEST", **known("slack:UGUEST")}
    unsure = {"person": MARC, "person.name": "Marc", "person.member": ""}
    for values, why in ((guest, "acts.assign_outsider"), (unsure, "acts.assign_unsure")):
        checked = room.forms.check(f"assign/{case}", values, CLAIRE, staff=True)
        assert checked == {"person": WORDS(why)}
        room.submit(CLAIRE, f"assign/{case}", values)
        assert room.last(CLAIRE).text == WORDS("triage.form.not_sent", why=WORDS(why))
    assert holder(room, case) == ("submitted", "", "")
    assert room.said[Address("slack:UGUEST")] == []


def test_a_case_is_not_handed_to_who_holds_it_nor_after_it_moved_on(room: Room, case: int) -> None:
    room.press(MARC, f"claim/{case}")
    form = room.open_form(CLAIRE, f"assign/{case}")
    assert isinstance(form, Form)
    assert "C’est Marc qui suit" in form.intro
    values = {"person": MARC, **known(MARC)}
    checked = room.forms.check(form.act, values, CLAIRE, staff=True)
    assert checked == {"person": WORDS("acts.assign_already", holder="Marc")}
    room.fill(MARC, f"decline/{case}")
    values = {"person": CLAIRE, **known(CLAIRE)}
    assert isinstance(room.forms.check(form.act, values, CLAIRE, staff=True), Refusal)
    room.submit(CLAIRE, form.act, values)
    assert "Marc a dit non" in room.last(CLAIRE).text
    assert room.find(Request, case).state == "closed"


def test_a_colleague_may_be_named_by_what_was_typed(room: Room, case: int) -> None:
    form = room.open_form(CLAIRE, f"assign/{case}/{MARC}")
    assert isinstance(form, Form)
    assert form.fields[0].value == MARC
    other = room.open_form(CLAIRE, f"assign/{case}/slack:../x")
    assert isinstance(other, Form)
    assert other.fields[0].value == ""


# --- taken back ---------------------------------------------------------------------------------


def test_a_claim_is_taken_back_within_the_minute(room: Room, case: int) -> None:
    room.press(CLAIRE, f"claim/{case}")
    assert f"undo/{case}" in acts_of(room.card(case))
    room.clock.set(room.clock.now() + timedelta(seconds=59))
    room.press(CLAIRE, f"undo/{case}")
    assert holder(room, case) == ("submitted", "", "")
    assert "Claire a défait cela" in history(room, case)
    assert f"undo/{case}" not in acts_of(room.card(case))
    room.press(CLAIRE, f"undo/{case}")
    assert room.last(CLAIRE).text == WORDS("acts.undone_already", id=case)


@pytest.mark.parametrize("asked", [False, True])
def test_a_release_is_taken_back_to_where_the_case_was(room: Room, case: int, asked: bool) -> None:
    room.press(CLAIRE, f"claim/{case}")
    if asked:
        room.fill(CLAIRE, f"ask/{case}", question="Depuis quand ?")
    before = holder(room, case)
    assert before[0] == ("asking" if asked else "claimed")
    room.press(MARC, f"release/{case}")
    room.press(MARC, f"undo/{case}")
    assert holder(room, case) == before
    assert room.last(CLAIRE).text == WORDS("acts.yours_again", id=case)


def test_a_case_handed_on_comes_back_to_whoever_held_it(room: Room, case: int) -> None:
    room.fill_inside(CLAIRE, f"assign/{case}", person=MARC)
    room.press(CLAIRE, f"undo/{case}")
    assert holder(room, case) == ("submitted", "", "")
    assert room.last(MARC).text == WORDS("acts.taken_back", who="Claire", id=case)
    room.press(MARC, f"claim/{case}")
    room.fill_inside(MARC, f"assign/{case}", person=CLAIRE)
    room.fill_inside(MARC, f"assign/{case}", person=MARC)
    room.press(MARC, f"undo/{case}")
    assert holder(room, case) == ("claimed", CLAIRE, "Claire")


def test_after_a_minute_nothing_is_taken_back_and_the_card_offers_it_no_more(
    room: Room, case: int
) -> None:
    room.press(CLAIRE, f"claim/{case}")
    room.clock.forward(minutes=1)
    assert f"undo/{case}" not in acts_of(room.card(case))
    room.press(CLAIRE, f"undo/{case}")
    assert room.last(CLAIRE).text == WORDS("acts.undo_late", id=case)
    assert holder(room, case)[0] == "claimed"


def test_only_who_did_it_takes_it_back_and_only_while_nothing_followed(
    room: Room, case: int
) -> None:
    room.press(CLAIRE, f"claim/{case}")
    room.press(MARC, f"undo/{case}")
    assert "Claire a pris la demande" in room.last(MARC).text
    room.press(MARC, f"release/{case}")
    room.press(CLAIRE, f"undo/{case}")
    assert "Marc a rendu la demande" in room.last(CLAIRE).text
    room.press(PAUL, f"undo/{case}")
    assert room.last(PAUL).text == WORDS("staff.members_only")
    assert holder(room, case)[0] == "submitted"
    assert [line.act for line in room.all(History)] == ["submit", "claim", "release"]


def test_what_was_sent_cannot_be_taken_back(room: Room, case: int) -> None:
    room.fill(CLAIRE, f"ask/{case}", question="Depuis quand ?")
    assert f"undo/{case}" not in acts_of(room.card(case))
    room.press(CLAIRE, f"undo/{case}")
    assert room.last(CLAIRE).text == WORDS("acts.undo_cannot", what="posé une question")
    assert holder(room, case)[0] == "asking"


def test_a_case_that_somebody_changed_behind_its_history_is_left_alone(
    room: Room, case: int
) -> None:
    room.press(CLAIRE, f"claim/{case}")

    def spoil(uow: UnitOfWork) -> None:
        request = uow.session.get(Request, case)
        assert request is not None
        request.holder = MARC

    room.change(spoil)
    room.press(CLAIRE, f"undo/{case}")
    assert holder(room, case)[1] == MARC


# --- two at once ----------------------------------------------------------------------------------


ACTS = {"claim": "prendre", "undo": "annuler"}


@pytest.mark.parametrize("act", sorted(ACTS))
def test_two_at_the_same_instant_leave_one_line_and_the_other_is_told(
    postgresql_url: str, act: str
) -> None:
    """One on the card, the other by a command in private, in two processes."""
    room, neighbour = Room(postgresql_url), Room(postgresql_url)
    case = room.mentee()
    first, second = CLAIRE, MARC
    if act == "undo":
        room.press(CLAIRE, f"claim/{case}")
        second = CLAIRE
    pressed = Pressed(act=f"{act}/{case}", ref=Ref("pressed"))
    typed = Said(text=f"/camarade {ACTS[act]} {case}", ref=Ref("typed"))
    at = {"at": room.clock.now(), "staff": True}
    events = [
        Event(id="a", who=first, where=STAFF, what=pressed, name=STAFF_NAMES[first], **at),
        Event(id="b", who=second, where=second, what=typed, name=STAFF_NAMES[second], **at),
    ]
    at_once((room, neighbour), events)
    lines = [line.act for line in room.all(History)]
    assert lines == ["submit", "claim", *(["undo_claim"] if act == "undo" else [])]
    told = room.heard(CLAIRE) + room.heard(MARC)
    held = WORDS("acts.held_by", id=case, holder=holder(room, case)[2])
    late = WORDS("acts.undone_already", id=case) if act == "undo" else held
    assert late in told
    room.close()
    neighbour.close()


# --- where it is --------------------------------------------------------------------------------


def test_a_deleted_card_stands_anew_unless_the_person_was_erased(room: Room, case: int) -> None:
    def cards_shown() -> int:
        return len([each for each in room.said[STAFF] if each.slot == f"case/{case}"])

    before = cards_shown()
    room.happen(STAFF, Vanished(ref=room.refs[STAFF, f"case/{case}"]))
    assert cards_shown() == before + 1
    room.happen(STAFF, Vanished(ref=room.refs[STAFF, f"case/{case}/transcript"]))
    room.happen(STAFF, Vanished(ref=Ref("somebody’s own")))
    assert cards_shown() == before + 1
    room.erases(JEANNE)
    before = cards_shown()
    room.happen(STAFF, Vanished(ref=room.refs[STAFF, f"case/{case}"]))
    assert cards_shown() == before


def test_a_card_is_found_by_its_number(room: Room, case: int) -> None:
    room.press(CLAIRE, f"claim/{case}")
    room.happen(CLAIRE, Said(text=f"/camarade fiche {case}", ref=room.new_ref()))
    found = room.last(CLAIRE)
    assert "Suivie par Claire" in found.text
    assert found.sections[0].lines[0].leads_to == room.refs[STAFF, f"case/{case}"]
    room.happen(CLAIRE, Said(text="/camarade fiche 99", ref=room.new_ref()))
    assert room.last(CLAIRE).text == WORDS("triage.no_such_case")
