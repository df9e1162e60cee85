"""A case that ends otherwise, or goes on again: the person is always written to, as previewed."""

import pytest

from conversations.casework import cases, promises
from conversations.team.forms import Form, Preview, Refusal
from storage.mail import STAFF, Submitted
from storage.tables import History, Person, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, MARC, Room, acts_of, words_of

WORDS = CATALOGUE.home.words


@pytest.fixture
def case(room: Room) -> int:
    return room.mentee()


def closed(room: Room, case: int) -> int:
    room.fill(CLAIRE, f"close/{case}", why="elle a trouvé")
    return case


def waits(room: Room, case: int) -> list[str]:
    """For the sake of what the agenda will look at the case and its words."""
    return room.change(
        lambda uow: [*uow.reminders(f"case/{case}"), *uow.reminders(f"request/{case}")]
    )


# --- closed otherwise ---------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["submitted", "claimed", "asking", "proposing"])
def test_a_case_is_closed_otherwise_with_the_letter_as_previewed(
    room: Room, case: int, state: str
) -> None:
    room.mentor()
    if state != "submitted":
        room.press(CLAIRE, f"claim/{case}")
    if state == "asking":
        room.fill(CLAIRE, f"ask/{case}", question="Depuis quand ?")
    if state == "proposing":
        room.fill(CLAIRE, f"propose/{case}", mentor="2", words="Une chercheuse qui change.")
    preview = room.fill(CLAIRE, f"close/{case}", why="elle a trouvé, dit au téléphone")
    assert room.last(JEANNE).text == preview.shown
    assert preview.shown.startswith("Bonjour Jeanne,")
    request = room.find(Request, case)
    assert (request.state, request.outcome, request.holder) == ("closed", "settled", CLAIRE)
    assert request.outcome not in cases.SUCCESSES
    assert "Close" in words_of(room.card(case))
    assert room.thread(case)[-1].quote == preview.shown
    assert "téléphone" not in room.heard(JEANNE)
    room.press(MARC, f"history/{case}")
    assert "Claire a clos la demande — elle a trouvé, dit au téléphone" in room.last(MARC).text
    assert waits(room, case) == ["forget"]
    room.write(JEANNE, "/status")
    assert any("a refermé ta dernière demande" in words_of(m) for m in room.said[JEANNE])


def test_closing_wants_a_reason_and_a_letter(room: Room, case: int) -> None:
    form = room.open_form(CLAIRE, f"close/{case}")
    assert isinstance(form, Form)
    for values, named in (({"letter": "Au revoir."}, "why"), ({"why": "trouvé"}, "letter")):
        checked = room.forms.check(form.act, values, CLAIRE, staff=True)
        assert isinstance(checked, dict)
        assert set(checked) == {named}
        room.submit(CLAIRE, form.act, values)
    assert room.find(Request, case).state == "submitted"
    assert room.said[JEANNE] == []


def test_an_accompanied_case_is_not_closed_over_their_heads(room: Room, case: int) -> None:
    for state in ("introducing", "accompanied", "closed"):

        def put(uow: UnitOfWork, state: str = state) -> None:
            request = uow.session.get(Request, case)
            assert request is not None
            request.state = state

        room.change(put)
        assert isinstance(room.open_form(CLAIRE, f"close/{case}"), Refusal)


# --- reopened -----------------------------------------------------------------------------------


def test_a_closed_case_goes_on_with_whoever_reopens_it_and_the_person_knows(
    room: Room, case: int
) -> None:
    closed(room, case)
    assert f"reopen/{case}" in acts_of(room.card(case))
    preview = room.fill(MARC, f"reopen/{case}")
    assert room.last(JEANNE).text == preview.shown
    request = room.find(Request, case)
    assert (request.state, request.outcome, request.closed_at) == ("claimed", "", None)
    assert (request.holder, request.holder_name) == (MARC, "Marc")
    assert "que tu suivais" in room.last(CLAIRE).text
    assert "Suivie par Marc" in words_of(room.card(case))
    assert room.thread(case)[-1].quote == preview.shown
    assert [line.act for line in room.all(History)] == ["submit", "claim", "close", "reopen"]


def test_what_was_to_be_forgotten_is_kept_and_planned_anew(room: Room, case: int) -> None:
    closed(room, case)
    assert waits(room, case) == ["forget"]
    room.fill(MARC, f"reopen/{case}")
    assert "forget" not in waits(room, case)
    room.clock.forward(days=CATALOGUE.home.limits.closed_days + 1)
    assert room.find(Request, case).answers
    room.fill(MARC, f"decline/{case}")
    assert waits(room, case) == ["forget"]
    room.clock.forward(days=CATALOGUE.home.limits.closed_days + 1)
    assert room.find(Request, case).answers == {}


def test_a_decision_is_owed_anew_and_a_search_begins_anew(room: Room, case: int) -> None:
    room.mentor()
    room.fill(CLAIRE, f"propose/{case}", mentor="2", words="Une chercheuse qui change.")
    closed(room, case)
    room.clock.forward(days=60)
    room.fill(CLAIRE, f"reopen/{case}")

    def owed() -> promises.Promise | None:
        request, lines = room.find(Request, case), room.all(History)
        return promises.owed(request.state, request.submitted_at, lines, CATALOGUE.home)

    decision = owed()
    assert decision is not None
    assert (decision.kind, decision.by > room.clock.now().date()) == ("decision", True)
    room.mentor(room.phone("Ali").who, "Ali Autre")
    room.fill(CLAIRE, f"propose/{case}", mentor="3", words="Une chercheuse qui change.")
    search = owed()
    assert search is not None
    assert (search.kind, search.by > room.clock.now().date()) == ("search", True)


def test_the_person_goes_on_where_they_were(room: Room, case: int) -> None:
    room.fill(CLAIRE, f"ask/{case}", question="Depuis quand ?")
    reply = acts_of(room.last(JEANNE))[0]
    closed(room, case)
    room.fill(CLAIRE, f"reopen/{case}")
    room.write(JEANNE, "/status")
    assert any("entre les mains" in words_of(message) for message in room.said[JEANNE])
    # The question that was open then is over: nobody waits for its answer any more.
    assert "❓" not in words_of(room.card(case))
    assert reply not in acts_of(room.last(JEANNE))
    room.press(JEANNE, reply)
    assert room.last(JEANNE).text == WORDS("triage.reply_over")
    assert acts_of(room.last(JEANNE)) == [f"open/to_team/person/{room.number(JEANNE)}"]


@pytest.mark.parametrize("act", ["decline", "close"])
def test_an_answer_that_comes_after_the_end_is_said_not_to_have_been_passed_on(
    room: Room, case: int, act: str
) -> None:
    room.fill(CLAIRE, f"ask/{case}", question="Quel secteur ?")
    form = room.open_form(CLAIRE, f"{act}/{case}")
    assert isinstance(form, Form)
    assert "attend encore" in room.fill(CLAIRE, f"{act}/{case}", why="elle a trouvé").note
    room.write(JEANNE, "L’énergie")
    assert "n’attend plus de réponse" in room.last(JEANNE).text
    assert "transmis à personne" in room.last(JEANNE).text
    room.write(JEANNE, "Transmettre à l’équipe")
    room.write(JEANNE, "Envoyer")
    assert "L’énergie" in [message.quote for message in room.thread(case)]
    room.write(JEANNE, "Merci")
    assert "transmis à personne" not in room.last(JEANNE).text


def test_closing_what_waits_for_no_answer_warns_of_none(room: Room, case: int) -> None:
    assert "attend encore" not in room.fill(CLAIRE, f"close/{case}", why="elle a trouvé").note


def refused(room: Room, case: int, key: str) -> None:
    """Neither the form opens, nor does what was filled in before count."""
    refusal = room.open_form(MARC, f"reopen/{case}")
    assert refusal == Refusal(WORDS(key))
    before = len(room.said[JEANNE])
    room.submit(MARC, f"reopen/{case}", {"letter": "Rebonjour."})
    told = room.last(MARC)
    assert told.text.startswith(WORDS("triage.form.not_sent", why=WORDS(key)))
    assert told.quote == "Rebonjour."
    assert len(room.said[JEANNE]) == before
    assert room.find(Request, case).state == "closed"


def test_what_the_person_withdrew_is_theirs_to_begin_again(room: Room, case: int) -> None:
    room.write(JEANNE, "/stop")
    room.press(JEANNE, f"stop/withdraw/{case}")
    assert "reopen" not in room.acts(case)
    refused(room, case, "reopening.withdrawn")


def test_one_request_at_a_time_is_theirs(room: Room, case: int) -> None:
    closed(room, case)
    room.press(JEANNE, "begin")
    assert len(room.all(Request)) == 2
    refused(room, case, "reopening.another")


def test_what_is_forgotten_is_not_reopened(room: Room, case: int) -> None:
    closed(room, case)
    room.clock.forward(days=CATALOGUE.home.limits.closed_days + 1)
    assert room.acts(case) == {"history", "write_person"}
    refused(room, case, "reopening.forgotten")


def test_who_erased_everything_is_not_reopened(room: Room, case: int) -> None:
    closed(room, case)
    room.erases(JEANNE)
    assert room.find(Person, 1).erased_at is not None
    assert room.acts(case) == {"history"}
    refused(room, case, "reopening.erased")


# --- what leaves is what was seen ----------------------------------------------------------------


def test_a_text_that_reads_otherwise_than_its_preview_is_not_sent(room: Room, case: int) -> None:
    """The person switches to another language while the preview is open."""
    room.press(CLAIRE, f"claim/{case}")
    act, values = f"ask/{case}", {"question": "Depuis quand ?"}
    seen = room.forms.check(act, values, CLAIRE, staff=True)
    assert isinstance(seen, Preview)
    room.write(JEANNE, "/language english")
    before = len(room.said[JEANNE])
    for adds in (seen.adds, {"seen": "forged"}, {}):
        room.happen(CLAIRE, Submitted(act=act, values={**values, **adds}), where=STAFF)
        assert WORDS("acts.changed") in room.last(CLAIRE).text
    assert len(room.said[JEANNE]) == before
    room.submit(CLAIRE, act, values)
    assert room.last(JEANNE).text.startswith("Hello Jeanne")


def test_a_preview_counts_for_who_saw_it(room: Room, case: int) -> None:
    act, values = f"decline/{case}", {"letter": "Pas cette fois."}
    seen = room.forms.check(act, values, CLAIRE, staff=True)
    assert isinstance(seen, Preview)
    adds = seen.adds
    room.happen(MARC, Submitted(act=act, values={**values, **adds}), where=STAFF)
    assert room.said[JEANNE] == []
    room.happen(CLAIRE, Submitted(act=act, values={**values, **adds}), where=STAFF)
    assert room.last(JEANNE).text == "Pas cette fois."


def test_what_was_written_is_given_back_where_the_case_moved_on(room: Room, case: int) -> None:
    form = room.open_form(CLAIRE, f"ask/{case}")
    assert isinstance(form, Form)
    room.fill(MARC, f"decline/{case}")
    refusal = room.forms.check(form.act, {"question": "Depuis quand ?"}, CLAIRE, staff=True)
    assert isinstance(refusal, Refusal)
    assert refusal.written == "Depuis quand ?"
