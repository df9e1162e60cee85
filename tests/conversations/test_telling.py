"""What people do outside of the team's hours is told to the team when it opens, and once."""

from datetime import UTC, datetime, timedelta

import pytest

from conversations.casework import working
from conversations.programme import Catalogue
from storage.mail import STAFF, Address, Message
from storage.tables import Concern, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.interviewing import ROSE, invite, opened
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, MARC, PAUL, Room
from tests.conversations.test_desk_reach import arrive

HOME = CATALOGUE.home
ALI = Address("telegram:9")
NIGHT = datetime(2026, 11, 24, 1, tzinfo=UTC)  # Tuesday, two in the morning in Paris
SATURDAY = datetime(2026, 11, 28, 10, tzinfo=UTC)
CHRISTMAS = datetime(2026, 12, 25, 10, tzinfo=UTC)


def asked(room: Room, where: Address = JEANNE, name: str = "Jeanne Martin") -> int:
    """A case whose mentee was asked something by Claire."""
    case = room.mentee(where, name)
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"ask/{case}", question="Quel secteur te tente ?")
    return case


def answers(room: Room, where: Address = JEANNE) -> None:
    """The mentee answers it."""
    room.write(where, "L’énergie, plutôt.")
    room.write(where, "Envoyer")


def there(case: int) -> str:
    return HOME.words("triage.answer_is_there", id=case)


def heard(room: Room, who: Address, since: int) -> list[Message]:
    return room.said[who][since:]


@pytest.mark.parametrize("instant", [NIGHT, SATURDAY, CHRISTMAS])
def test_an_answer_outside_of_the_hours_is_told_when_the_team_opens(
    room: Room, instant: datetime
) -> None:
    case = asked(room)
    room.clock.to(instant)
    since = len(room.said[CLAIRE])
    answers(room)
    assert not heard(room, CLAIRE, since)
    opens = working.within_hours(instant, HOME.team)
    room.restart()
    room.clock.to(opens)
    texts = [message.text for message in heard(room, CLAIRE, since)]
    assert texts.count(there(case)) == 1
    room.clock.forward(hours=3)
    assert there(case) not in [each.text for each in heard(room, CLAIRE, since + len(texts))]


def test_a_no_to_an_interview_is_told_when_the_team_opens(room: Room) -> None:
    case = opened(room)
    invite(room, case, PAUL)
    room.clock.to(SATURDAY)
    since = len(room.said[CLAIRE])
    room.press(PAUL, "iv/no/1")
    assert not heard(room, CLAIRE, since)
    room.clock.to(working.within_hours(SATURDAY, HOME.team))
    texts = [message.text for message in heard(room, CLAIRE, since)]
    assert texts.count(HOME.words("interview.holder_declined", id=case)) == 1


@pytest.mark.parametrize("answered", [False, True])
def test_an_interviewer_s_silence_is_told_in_the_hours_if_it_lasts(
    room: Room, answered: bool
) -> None:
    room.clock.to(CHRISTMAS - timedelta(days=6))
    case = opened(room)
    invite(room, case, PAUL)
    since = len(room.said[CLAIRE])
    room.clock.to(CHRISTMAS + timedelta(hours=12))
    assert not heard(room, CLAIRE, since)
    if answered:
        room.press(PAUL, "iv/yes/1")
    room.clock.to(working.within_hours(CHRISTMAS, HOME.team))
    texts = [message.text for message in heard(room, CLAIRE, since)]
    assert texts.count(HOME.words("interview.holder_invited", id=case)) == (not answered)


def test_a_colleague_is_reminded_of_an_invitation_when_the_team_is_at_work(room: Room) -> None:
    room.clock.to(CHRISTMAS - timedelta(days=3))
    invite(room, opened(room), member=ROSE)
    room.clock.to(CHRISTMAS + timedelta(hours=12))
    again = HOME.words("interview.invited_again")
    assert again not in room.heard(ROSE)
    room.clock.to(working.within_hours(CHRISTMAS, HOME.team))
    assert room.heard(ROSE).count(again) == 1


@pytest.mark.parametrize("seen_to", [False, True])
def test_what_a_colleague_has_seen_to_meanwhile_is_not_told_when_the_team_opens(
    room: Room, seen_to: bool
) -> None:
    case = arrive(room, "accompanied")
    room.press(CLAIRE, f"claim/{case}")
    room.clock.to(SATURDAY)
    since = len(room.said[CLAIRE])
    room.press(JEANNE, "open/to_team/mentorship/1")
    room.write(JEANNE, "J’ai besoin de vous")
    room.write(JEANNE, "Envoyer")
    (row,) = room.all(Concern)
    if seen_to:
        room.fill_inside(CLAIRE, f"close_concern/{row.id}", how="spoke")
    room.clock.to(working.within_hours(SATURDAY, HOME.team))
    texts = [message.text for message in heard(room, CLAIRE, since)]
    assert texts.count(HOME.words("team.is_there", id=case)) == (not seen_to)


def test_an_answer_in_the_hours_is_told_at_once(room: Room) -> None:
    case = asked(room)
    answers(room)
    assert room.last(CLAIRE).text == there(case)


def test_what_waits_for_one_colleague_becomes_one_message(room: Room) -> None:
    cases = [asked(room), asked(room, ALI, "Ali Benali")]
    room.clock.to(NIGHT)
    since = len(room.said[CLAIRE])
    answers(room)
    answers(room, ALI)
    room.clock.forward(hours=12)
    assert [each.text for each in heard(room, CLAIRE, since)] == ["\n".join(map(there, cases))]


def test_a_line_whose_words_are_gone_since_keeps_no_other_from_being_said(room: Room) -> None:
    cases = [asked(room), asked(room, ALI, "Ali Benali")]
    room.clock.to(NIGHT)
    since = len(room.said[CLAIRE])
    answers(room, ALI)
    opens = working.within_hours(NIGHT, HOME.team)
    room.change(lambda uow: uow.remind(f"tell/{cases[0]}", "triage.of_last_year/999/", opens))
    room.change(lambda uow: uow.remind("tell/0", f"triage.of_last_year/999/{CLAIRE}", opens))
    room.clock.forward(hours=12)
    (told,) = heard(room, CLAIRE, since)
    assert told.text == "\n".join([HOME.words("acts.news", id=cases[0]), there(cases[1])])
    assert len([way for each in told.sections for way in each.lines]) == 2
    room.clock.forward(days=1)
    assert heard(room, CLAIRE, since) == [told]


def test_nothing_is_said_of_what_a_colleague_has_seen_to_since(room: Room) -> None:
    case = asked(room)
    room.clock.to(NIGHT)
    answers(room)
    room.fill(CLAIRE, f"decline/{case}", letter="Pas cette fois, Jeanne.")
    room.clock.forward(hours=12)
    assert there(case) not in room.heard(CLAIRE)


def test_a_line_that_is_true_no_more_by_the_morning_is_not_said(room: Room) -> None:
    case, paul = room.mentee(), room.mentor()
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"propose/{case}", mentor=str(paul), words="Une chercheuse.")
    room.clock.to(NIGHT)
    since = len(room.said[CLAIRE])
    room.press(PAUL, "proposal/ask/1")
    room.write(PAUL, "À distance ?")
    room.write(PAUL, "Envoyer")
    room.press(PAUL, "proposal/yes/1")
    room.press(JEANNE, "intro/yes/1")
    room.press(JEANNE, "intro/ok/1")
    room.press(PAUL, "intro/ok/1")
    assert not heard(room, CLAIRE, since)
    room.clock.forward(hours=12)
    found = HOME.words("triage.mentor_found", id=case)
    assert [each.text for each in heard(room, CLAIRE, since)] == [found]
    thread = [each.text for each in room.thread(case)]
    assert HOME.words("introduction.team_yes") not in thread
    assert HOME.words("introduction.team_began") in thread


def test_a_withdrawal_at_night_says_so_in_the_morning_and_nothing_else(room: Room) -> None:
    case = asked(room)
    room.clock.to(NIGHT)
    since = len(room.said[CLAIRE])
    answers(room)
    room.press(JEANNE, "leave")
    room.write(JEANNE, "Oui")
    assert room.find(Request, case).outcome == "withdrawn"
    assert not heard(room, CLAIRE, since)
    room.clock.forward(hours=12)
    told = [each.text for each in heard(room, CLAIRE, since)]
    assert told == [HOME.words("triage.holder_withdrawn", id=case)]


def test_who_holds_it_by_then_is_told(room: Room) -> None:
    case = asked(room)
    room.clock.to(NIGHT)
    answers(room)

    def handed(uow: UnitOfWork) -> None:
        request = uow.lock(Request, case)
        assert request is not None
        request.holder, request.holder_name = MARC, "Marc"

    room.change(handed)
    room.clock.forward(hours=12)
    assert there(case) in room.heard(MARC)
    assert there(case) not in room.heard(CLAIRE)


def test_a_standstill_until_the_next_night_tells_nobody_at_night(room: Room) -> None:
    case = asked(room)
    room.clock.to(NIGHT)
    answers(room)
    room.clock.set(NIGHT.replace(hour=22))
    room.clock.forward(minutes=30)
    assert there(case) not in room.heard(CLAIRE)
    room.clock.forward(hours=12)
    assert room.heard(CLAIRE).count(there(case)) == 1


def test_where_nobody_holds_it_its_thread_says_so_once(room: Room) -> None:
    case = asked(room)
    room.press(CLAIRE, f"release/{case}")
    answers(room)
    said = [message.text for message in room.thread(case)]
    assert there(case) not in said  # the answer itself stands there
    room.press(JEANNE, f"withdraw/{case}")
    holder = HOME.words("triage.holder_withdrawn", id=case)
    assert holder not in room.heard(CLAIRE)


def test_distress_is_told_at_once(room: Room) -> None:
    case = asked(room)
    room.clock.to(SATURDAY)
    room.write(JEANNE, "Je veux mourir.")
    assert HOME.words("distress.holder", id=case) in room.heard(CLAIRE)


def test_the_one_on_duty_is_told_of_what_nobody_holds(room: Room) -> None:
    told = HOME.team.model_copy(update={"rota": {"monday": "UMARC"}})
    room.catalogue = Catalogue(HOME.model_copy(update={"team": told}), {})
    room.restart()
    case = asked(room)
    room.press(CLAIRE, f"release/{case}")
    answers(room)
    assert room.last(MARC).text == there(case)
    assert there(case) not in room.heard(STAFF)
