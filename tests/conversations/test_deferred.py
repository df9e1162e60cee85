"""A case waits for a date: nothing is owed meanwhile, and nobody is held to it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.team.forms import Form
from storage.mail import STAFF
from storage.tables import Decision, History, Interview, Person, Request
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations import interviewing
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, MARC, PAUL, Room, acts_of, words_of
from tests.conversations.test_desk_reach import arrive, state_of

HOME = CATALOGUE.home
WORDS = HOME.words
CHRISTMAS = "2026-12-25"  # a Friday; the next working day is Monday 28
OPENS = datetime(2026, 12, 28, 8, tzinfo=UTC)  # nine o'clock in Paris


def wait(room: Room, case: int, until: str = CHRISTMAS) -> None:
    room.fill(CLAIRE, f"wait/{case}", until=until, letter="Chère Jeanne, attendons.")


def waits(room: Room) -> int:
    """A case that Claire holds, and that waits for the working day after Christmas."""
    case = arrive(room, "claimed")
    wait(room, case)
    return case


@pytest.fixture
def waiting(room: Room, begin: Begin) -> int:
    """A case that waits."""
    return begin(room, waits)


def came_due(room: Room) -> int:
    """A case that waited, on its day."""
    case = waits(room)
    room.clock.to(OPENS)
    return case


@pytest.fixture
def due(room: Room, begin: Begin) -> int:
    """A case whose day has come."""
    return begin(room, came_due)


def told(room: Room, text: str) -> bool:
    return text in room.heard(CLAIRE)


def move_west(room: Room) -> None:
    """Jeanne lives nine hours behind the team."""
    number = room.number(JEANNE)

    def work(uow: UnitOfWork) -> None:
        person = uow.session.get(Person, number)
        assert person is not None
        person.zone = "America/Los_Angeles"

    room.change(work)


ASK = WORDS("wait.ask", name="Jeanne", **HOME.about.team_words)


# --- agreeing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["new", "claimed", "asking"])
def test_the_letter_is_sent_as_previewed_with_the_day_that_it_will_be(
    room: Room, state: str
) -> None:
    case = room.mentee() if state == "new" else arrive(room, state)
    preview = room.fill(CLAIRE, f"wait/{case}", until=CHRISTMAS, why="bonus en mars")
    letter = room.last(JEANNE)
    assert letter.text == preview.shown
    assert "28 décembre 2026" in letter.text
    assert acts_of(letter) == [f"go_on/{case}"]
    request = room.find(Request, case)
    assert (request.state, request.holder) == ("waiting", CLAIRE)
    assert request.wait_until == OPENS
    assert "⏸ En attente jusqu’au 28 décembre 2026 · suivie par Claire" in words_of(room.card(case))
    assert [each.kind for each in room.all(Decision)] == ["wait"]
    assert "bonus" not in room.heard(JEANNE)


def test_the_form_offers_a_working_day_a_month_away(room: Room, begin: Begin) -> None:
    case = begin(room, arrive, "claimed")
    form = room.open_form(CLAIRE, f"wait/{case}")
    assert isinstance(form, Form)
    until = form.fields[0]
    assert (until.kind, until.value) == ("date", "2026-12-23")


def test_the_form_says_which_interviews_go_on_meanwhile(room: Room) -> None:
    case = interviewing.opened(room)

    def note() -> str:
        form = room.open_form(CLAIRE, f"wait/{case}")
        assert isinstance(form, Form)
        return form.note

    assert note() == ""
    interviewing.invite(room, case, PAUL, interviewing.ZOE)
    interviewing.dates(room, PAUL, 1)
    assert "Paul Durand (date proposée), jeudi 26 novembre à 18h30" in note()
    assert "Zoé Blanc (invitation envoyée)" in note()
    room.press(interviewing.ZOE, "iv/no/2")
    assert "Zoé" not in note()
    wait(room, case)
    assert room.find(Interview, 1).state == "accepted"


@pytest.mark.parametrize("until", ["", "demain", "2026-11-23", "2026-01-01", "2028-01-03"])
def test_a_day_that_cannot_be_is_asked_again(room: Room, begin: Begin, until: str) -> None:
    case = begin(room, arrive, "claimed")
    heard = len(room.said[JEANNE])
    values = {"until": until, "letter": "Attendons.", "now": "2020-01-01T00:00:00+00:00"}
    checked = room.forms.check(f"wait/{case}", values, CLAIRE, staff=True)
    assert isinstance(checked, dict)
    assert set(checked) == {"until"}
    room.submit(CLAIRE, f"wait/{case}", values)
    assert state_of(room, case) == "claimed"
    assert len(room.said[JEANNE]) == heard


# --- the day ------------------------------------------------------------------------------------


def test_on_the_day_the_case_is_its_holders_again_and_the_mentee_is_asked(
    room: Room, waiting: int
) -> None:
    room.clock.to(OPENS - timedelta(minutes=1))
    assert state_of(room, waiting) == "waiting"
    assert ASK not in room.heard(JEANNE)
    room.clock.to(OPENS)
    request = room.find(Request, waiting)
    assert (request.state, request.holder, request.wait_until) == ("claimed", CLAIRE, None)
    assert told(room, WORDS("wait.is_over", id=waiting))
    asked = room.last(JEANNE)
    assert asked.text == ASK
    assert acts_of(asked) == [f"go_on/{waiting}", f"wait_longer/{waiting}", "leave"]
    room.clock.forward(days=3)
    assert room.heard(JEANNE).count(ASK) == 1
    room.press(MARC, f"history/{waiting}")
    assert "Le programme a repris la demande, à la date prévue" in room.last(MARC).text


def test_where_nobody_holds_the_case_the_channel_is_told(room: Room, waiting: int) -> None:
    def let_go(uow: UnitOfWork) -> None:
        request = uow.session.get(Request, waiting)
        assert request is not None
        request.holder = request.holder_name = ""

    room.change(let_go)
    room.clock.to(OPENS)
    assert WORDS("wait.is_over", id=waiting) in room.heard(STAFF)
    assert room.last(JEANNE).text == ASK


def test_the_day_comes_once_although_the_house_restarts(room: Room, waiting: int) -> None:
    room.restart()
    room.clock.to(OPENS)
    room.restart()
    room.clock.forward(days=1)
    assert room.heard(JEANNE).count(ASK) == 1
    assert room.heard(CLAIRE).count(WORDS("wait.is_over", id=waiting)) == 1


def test_after_a_standstill_it_comes_in_the_teams_hours_and_the_mentees(
    room: Room, waiting: int
) -> None:
    room.clock.set(OPENS + timedelta(hours=14))  # eleven at night
    room.clock.forward(hours=1)
    assert state_of(room, waiting) == "waiting"
    room.clock.forward(hours=12)
    assert state_of(room, waiting) == "claimed"
    assert room.last(JEANNE).text == ASK


def test_far_away_the_mentee_is_asked_in_their_own_morning(room: Room, waiting: int) -> None:
    move_west(room)
    room.clock.to(OPENS)
    assert state_of(room, waiting) == "claimed"
    assert ASK not in room.heard(JEANNE)
    room.clock.to(OPENS + timedelta(hours=9))  # nine o'clock there
    assert room.last(JEANNE).text == ASK


def test_nobody_is_asked_about_what_has_gone_on_since(room: Room, waiting: int) -> None:
    move_west(room)
    room.clock.to(OPENS)
    room.fill(CLAIRE, f"ask/{waiting}", question="Où en es-tu ?")
    room.clock.forward(days=2)
    assert ASK not in room.heard(JEANNE)


@pytest.mark.parametrize(
    ("label", "typed"), [("Oui, on continue", "oui"), ("Oui, on continue", "Oui, on continue")]
)
def test_yes_is_told_to_the_holder(room: Room, due: int, label: str, typed: str) -> None:
    room.write(JEANNE, typed)
    assert room.last(JEANNE).text == WORDS("wait.goes_on", **HOME.about.team_words)
    assert told(room, WORDS("wait.holder_wanted", id=due))
    assert state_of(room, due) == "claimed"
    room.press(JEANNE, f"go_on/{due}")
    assert room.last(JEANNE).text == WORDS("wait.already", **HOME.about.team_words)
    assert room.heard(CLAIRE).count(WORDS("wait.holder_wanted", id=due)) == 1


@pytest.mark.parametrize("typed", ["plus tard", "Pas encore, dans un mois"])
def test_not_yet_waits_another_month(room: Room, due: int, typed: str) -> None:
    room.write(JEANNE, typed)
    request = room.find(Request, due)
    assert request.state == "waiting"
    again = datetime(2027, 1, 27, 8, tzinfo=UTC)
    assert request.wait_until == again
    assert "27 janvier 2027" in room.last(JEANNE).text
    assert told(room, WORDS("wait.holder_longer", id=due))
    room.clock.to(again)
    assert room.last(JEANNE).text == ASK
    assert room.heard(JEANNE).count(ASK) == 2


def test_no_leads_to_the_confirmation_that_is_asked_everywhere(room: Room, due: int) -> None:
    room.write(JEANNE, "non")
    assert room.last(JEANNE).title == WORDS("leaving.title")
    assert state_of(room, due) == "claimed"
    room.write(JEANNE, WORDS("leaving.withdraw"))
    assert room.find(Request, due).outcome == "withdrawn"


# --- before the day -----------------------------------------------------------------------------


def test_the_mentee_goes_on_sooner(room: Room, waiting: int) -> None:
    room.write(JEANNE, "Continuer plus tôt")
    request = room.find(Request, waiting)
    assert (request.state, request.wait_until) == ("claimed", None)
    assert told(room, WORDS("wait.holder_sooner", id=waiting))
    room.clock.to(OPENS + timedelta(days=1))
    assert ASK not in room.heard(JEANNE)
    assert not told(room, WORDS("wait.is_over", id=waiting))


def test_where_they_stand_says_until_when_with_a_way_on(room: Room, waiting: int) -> None:
    room.write(JEANNE, "/status")
    shown = room.last(JEANNE)
    assert "28 décembre 2026" in shown.text
    assert f"go_on/{waiting}" in acts_of(shown)
    room.clock.to(OPENS)
    room.write(JEANNE, "/status")
    assert {f"go_on/{waiting}", f"wait_longer/{waiting}"} <= set(acts_of(room.last(JEANNE)))


def test_staff_resume_early_and_the_mentee_is_told(room: Room, waiting: int) -> None:
    heard = len(room.said[JEANNE])
    form = room.open_form(MARC, f"resume/{waiting}")
    assert isinstance(form, Form)
    room.fill(MARC, f"resume/{waiting}")
    assert state_of(room, waiting) == "claimed"
    assert len(room.said[JEANNE]) == heard + 1
    assert "Marc a mis fin à l’attente" in room.last(CLAIRE).text
    room.submit(CLAIRE, form.act, {})
    assert "Marc a mis fin à l’attente" in room.last(CLAIRE).text  # too late, said so
    room.clock.to(OPENS)
    assert ASK not in room.heard(JEANNE)
    room.press(JEANNE, f"go_on/{waiting}")
    assert room.last(JEANNE).text == WORDS("wait.already", **HOME.about.team_words)


def test_staff_agree_on_another_day(room: Room, waiting: int) -> None:
    room.fill(MARC, f"wait/{waiting}", until="2027-02-01")
    assert "1er février 2027" in room.last(JEANNE).text
    room.clock.to(OPENS + timedelta(hours=1))
    assert state_of(room, waiting) == "waiting"
    room.clock.to(datetime(2027, 2, 1, 8, tzinfo=UTC))
    assert room.last(JEANNE).text == ASK


def test_what_the_mentee_writes_meanwhile_comes_to_the_holder(room: Room, waiting: int) -> None:
    room.press(JEANNE, f"add/{waiting}")
    room.write(JEANNE, "J’ai eu un entretien.")
    room.write(JEANNE, "Envoyer")
    assert room.thread(waiting)[-1].quote == "J’ai eu un entretien."
    assert room.last(CLAIRE).text == WORDS("addition.is_there", id=waiting)
    room.fill(CLAIRE, f"ask/{waiting}", question="Avec qui ?")
    assert state_of(room, waiting) == "waiting"
    room.write(JEANNE, "Avec un ancien.")
    room.write(JEANNE, "Envoyer")
    assert room.last(CLAIRE).text == WORDS("triage.answer_is_there", id=waiting)
    assert state_of(room, waiting) == "waiting"


@pytest.mark.parametrize("act", ["propose", "refer", "decline"])
def test_the_team_may_decide_while_it_waits(room: Room, waiting: int, act: str) -> None:
    more = {"propose": {"mentor": "2"}, "refer": {"referral": "coach"}, "decline": {}}[act]
    preview = room.fill(CLAIRE, f"{act}/{waiting}", **more)
    assert room.last(PAUL if act == "propose" else JEANNE).text == preview.shown
    assert room.find(Request, waiting).wait_until is None
    room.clock.to(OPENS + timedelta(days=1))
    assert ASK not in room.heard(JEANNE)


@pytest.mark.parametrize("how", ["erase", "stop/withdraw/1"])
def test_who_leaves_meanwhile_is_not_asked(room: Room, waiting: int, how: str) -> None:
    if how == "erase":
        room.erases(JEANNE)
    else:
        room.press(JEANNE, how)
    assert room.find(Request, waiting).outcome == "withdrawn"
    heard = len(room.said[JEANNE])
    room.clock.to(OPENS + timedelta(days=1))
    assert len(room.said[JEANNE]) == heard
    assert not told(room, WORDS("wait.is_over", id=waiting))


def test_somebody_in_distress_is_not_asked_such_a_question(room: Room, waiting: int) -> None:
    room.clock.to(OPENS - timedelta(hours=1))
    room.write(JEANNE, "Je veux en finir avec la vie.")
    room.clock.forward(hours=2)
    assert told(room, WORDS("wait.is_over", id=waiting))
    assert ASK not in room.heard(JEANNE)
    room.press(CLAIRE, f"care/{waiting}")
    room.clock.forward(days=2)
    assert room.heard(JEANNE).count(ASK) == 1


def test_a_stranger_cannot_answer_for_the_mentee(room: Room, waiting: int) -> None:
    for act in (f"go_on/{waiting}", f"wait_longer/{waiting}", "go_on/99", "go_on"):
        room.press(PAUL, act)
        assert room.last(PAUL).text == WORDS("dialogue.old_button_alone")
    assert state_of(room, waiting) == "waiting"


doing = st.lists(
    st.sampled_from(
        ["day", "hours", "go_on", "wait_longer", "resume", "wait", "claim", "release", "restart"]
    ),
    max_size=10,
)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(doing)
def test_however_it_goes_a_case_waits_exactly_while_it_has_a_day(
    rooms: Callable[[], Room], begin: Begin, acts: list[str]
) -> None:
    room = rooms()
    case = begin(room, arrive, "claimed")
    for act in ["wait", *acts]:
        match act:
            case "day":
                room.clock.forward(days=20)
            case "hours":
                room.clock.forward(hours=5)
            case "restart":
                room.restart()
            case "go_on" | "wait_longer":
                room.press(JEANNE, f"{act}/{case}")
            case "wait" | "resume":
                if isinstance(room.open_form(CLAIRE, f"{act}/{case}"), Form):
                    room.fill(CLAIRE, f"{act}/{case}")
            case _:
                room.press(CLAIRE, f"{act}/{case}")
        request = room.find(Request, case)
        assert (request.state == "waiting") == (request.wait_until is not None)
        if request.wait_until is not None:
            assert request.wait_until > room.clock.now() - timedelta(days=4)
            assert request.holder
    asks = room.heard(JEANNE).count(ASK)
    overs = [line for line in room.all(History) if line.act == "wait_over"]
    assert asks <= len(overs)
