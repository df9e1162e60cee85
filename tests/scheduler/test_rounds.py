"""Rounds on both databases: what is due is told once, and only what is due costs anything."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from conversations import unasked
from conversations.mentee import drafts
from conversations.team import interview_time
from conversations.turn import Turn
from scheduler.rounds import BATCH, Rounds
from storage.keyring import MARK
from storage.mail import STAFF, CameDue, Event
from storage.tables import (
    Dialogue,
    History,
    Interview,
    Meeting,
    Mentorship,
    Offer,
    Person,
    PersonAddress,
    Request,
    Told,
)
from storage.unit_of_work import UnitOfWork
from tests.catalogue import CATALOGUE
from tests.scheduler.conftest import DAY, INTRODUCED, Town, step_of

MENTEE, MENTOR = "telegram:1", "telegram:2"
DAY_FOUR = INTRODUCED + 4 * DAY - timedelta(minutes=30)
"""Friday, 10:00 in Paris: a first meeting is suggested to both."""

HOUR = timedelta(hours=1)


@pytest.fixture
def couple(town: Town) -> int:
    """Nour, who speaks French, and Luc, who speaks English."""
    nour = town.person(MENTEE, "Nour Haddad", language="fr")
    luc = town.person(MENTOR, "Luc Petit", language="en")
    return town.pair(nour, luc, mentee_wrote_at=INTRODUCED, mentor_wrote_at=INTRODUCED)


async def test_each_is_told_in_their_language_about_the_other(town: Town, couple: int) -> None:
    await town.until(INTRODUCED + 5 * DAY)
    (_, nour), (luc,) = town.messages(MENTEE), town.messages(MENTOR)
    assert step_of(nour) == step_of(luc) == "first_meeting"
    assert "Propose une date à Luc" in nour.text
    assert "suggest a date to Nour" in luc.text
    assert nour.under == luc.under == f"thread/{couple}"
    assert [button.act for row in nour.buttons for button in row] == [
        f"open/meeting/mentorship/{couple}",
        f"team/{couple}",
    ]
    offer = {each.address: each.choices for each in town.all(Offer)}
    (label, act, *_), _ = offer[MENTOR]
    assert (label, act) == ("Suggest a date", f"open/meeting/mentorship/{couple}")


async def test_a_round_made_again_tells_nothing_again(town: Town, couple: int) -> None:
    await town.until(INTRODUCED + 40 * DAY)
    before = [message.key for message in town.messages()]
    assert len(before) == len(set(before))

    def forget_when(session: Session) -> None:
        session.exec(select(Mentorship)).one().look_again_at = INTRODUCED

    town.change(forget_when)
    await town.at(town.now)
    assert [message.key for message in town.messages()] == before


async def test_nobody_is_told_to_write_whose_words_are_held(town: Town) -> None:
    nour = town.person(MENTEE, "Nour Haddad", language="fr")
    luc = town.person(MENTOR, "Luc Petit", language="en")
    town.pair(nour, luc)
    written = INTRODUCED + HOUR

    def hold(session: Session) -> None:
        held = Dialogue(person_id=nour, form="whom", opened_at=written, touched_at=written)
        held.subject, held.closed_at = "whom/1", written
        session.add(held)

    town.change(hold)
    await town.until(written + 3 * DAY - HOUR)
    assert "spark" not in map(step_of, town.messages(MENTEE))
    await town.until(INTRODUCED + 5 * DAY)
    assert "spark_mentor" in map(step_of, town.messages(MENTOR))


async def test_what_is_told_and_why_not_is_noted(town: Town, couple: int) -> None:
    await town.until(INTRODUCED + 20 * DAY)
    outcomes = {(row.step, row.role): row.outcome for row in town.all(Told)}
    assert outcomes["first_meeting", "mentee"] == "told"
    assert outcomes["spark", "mentee"] == "unneeded"
    town.now += 30 * DAY
    await town.at(town.now)
    assert "late" in {row.outcome for row in town.all(Told)}
    acts = [line.act for line in town.all(History)]
    assert sorted(acts) == ["left_out_mentee", "left_out_mentor"], "once for each of the two"


async def test_who_shut_us_out_is_left_alone(town: Town, couple: int) -> None:
    def shut(session: Session) -> None:
        row = session.get(PersonAddress, MENTOR)
        assert row is not None
        row.unreachable_since = INTRODUCED

    town.change(shut)
    await town.until(INTRODUCED + 5 * DAY)
    assert town.messages(MENTEE)
    assert not town.messages(MENTOR)
    assert ("first_meeting", "mentor", "unreachable") in {
        (row.step, row.role, row.outcome) for row in town.all(Told)
    }


async def test_who_was_not_told_of_the_next_session_is_told_later(town: Town, couple: int) -> None:
    """The mentor could not be reached as both were asked; then the two are in touch again."""
    held = INTRODUCED + 5 * DAY
    session = Meeting(mentorship_id=couple, at=held, state="held", proposed_by=1, decided_at=held)
    town.change(lambda database: database.add(session))

    def shut(database: Session) -> None:
        database.get_one(PersonAddress, MENTOR).unreachable_since = town.now

    def back(database: Session) -> None:
        database.get_one(PersonAddress, MENTOR).unreachable_since = None
        row = database.get_one(Mentorship, couple)
        row.mentor_wrote_at = row.look_again_at = town.now

    await town.until(INTRODUCED + 12 * DAY)
    town.change(shut)
    await town.until(INTRODUCED + 22 * DAY)
    town.now = INTRODUCED + 22 * DAY
    town.change(back)
    await town.until(INTRODUCED + 40 * DAY)
    about = [(row.step, row.role, row.outcome) for row in town.all(Told)]
    asked = {each for each in about if each[0].startswith("next_meeting") and each[2] == "told"}
    assert asked == {("next_meeting", "mentee", "told"), ("next_meeting_later", "mentor", "told")}


async def test_a_mentor_of_two_hears_from_us_once_a_day(town: Town) -> None:
    luc = town.person(MENTOR, "Luc Petit")
    for number in (3, 4):
        nour = town.person(f"telegram:{number}", f"Nour {number}")
        town.pair(nour, luc, mentee_wrote_at=INTRODUCED)
    await town.at(DAY_FOUR)
    assert len(town.messages(MENTOR)) == 1
    await town.until(INTRODUCED + 8 * DAY)
    told = [row for row in town.all(Told) if row.role == "mentor" and row.outcome == "told"]
    assert len(town.messages(MENTOR)) == 2
    assert len({row.at.date() for row in told}) == 2


async def test_a_mentor_of_several_hears_from_us_three_times_a_week(town: Town) -> None:
    luc = town.person(MENTOR, "Luc Petit", country="FR")
    for number in (3, 4, 5):
        town.pair(town.person(f"telegram:{number}", f"Nour {number}"), luc)
    await town.until(INTRODUCED + 50 * DAY)
    told = [row for row in town.all(Told) if row.role == "mentor"]
    days = [row.at.date() for row in told if row.outcome == "told"]
    assert len(days) == len(set(days)) > 10
    assert all(sum(day <= each < day + 7 * DAY for each in days) <= 3 for day in days)
    assert date(2026, 12, 25) not in days
    asked = {row.mentorship_id for row in told if row.step == "checkin" and row.outcome == "told"}
    assert len(asked) == 3, "of several, one is never asked about"


async def test_a_session_is_told_in_each_ones_own_time(town: Town) -> None:
    nour = town.person(MENTEE, "Nour", zone="Europe/Paris")
    luc = town.person(MENTOR, "Luc", zone="America/New_York")
    pair = town.pair(nour, luc, mentee_wrote_at=INTRODUCED, objective="…")
    at = INTRODUCED + 2 * DAY + 7 * HOUR  # 17:30 in Paris, 11:30 in New York

    def agree(session: Session) -> None:
        meeting = Meeting(mentorship_id=pair, at=at, state="agreed", proposed_by=nour)
        session.add(meeting)

    town.change(agree)
    await town.until(at)
    (soon,) = [each for each in town.messages(MENTEE) if step_of(each) == "meeting_soon"]
    assert "17h30 chez toi (11h30 là-bas)" in soon.text
    (eve,) = [each for each in town.messages(MENTOR) if step_of(each) == "meeting_eve"]
    assert "11h30 chez toi (17h30 là-bas)" in eve.text


async def test_halfway_the_objective_is_shown(town: Town) -> None:
    nour, luc = town.person(MENTEE, "Nour"), town.person(MENTOR, "Luc")
    town.pair(nour, luc, objective="Trouver un poste", mentee_wrote_at=INTRODUCED)
    await town.until(INTRODUCED + 93 * DAY)
    (midterm,) = [each for each in town.messages(MENTEE) if step_of(each) == "midterm"]
    assert midterm.quote == "Trouver un poste"


async def test_what_needs_a_decision_becomes_an_event(town: Town, couple: int) -> None:
    await town.until(INTRODUCED + 200 * DAY)
    decisions = [each.what for each in town.events()]
    assert CameDue(subject=f"mentorship/{couple}", step="silence_staff") in decisions
    assert decisions[-1] == CameDue(subject=f"mentorship/{couple}", step="end")
    assert await town.rounds.next_due() is None


async def test_what_has_ended_is_not_looked_at(town: Town, couple: int) -> None:
    def end(session: Session) -> None:
        session.exec(select(Mentorship)).one().state = "ended"

    town.change(end)
    assert await town.rounds.next_due() is None
    assert await town.at(INTRODUCED + 5 * DAY) == 0


async def test_many_at_once_go_in_batches(town: Town) -> None:
    town.pairs(BATCH + 20)
    assert await town.at(DAY_FOUR) == BATCH + 20
    due = await town.rounds.next_due()
    assert due is not None
    assert due > town.now
    assert len(town.messages()) == 2 * (BATCH + 20)


async def test_one_that_cannot_be_worked_out_holds_up_nobody(
    town: Town, couple: int, caplog: pytest.LogCaptureFixture
) -> None:
    def lose_their_way(session: Session) -> None:
        session.exec(select(Person).where(Person.name == "Luc Petit")).one().zone = "Mars/Olympus"

    others = town.pair(town.person("telegram:5", "Ana"), town.person("telegram:6", "Bo"))
    town.change(lose_their_way)
    with caplog.at_level(logging.CRITICAL, logger="scheduler.rounds"):
        assert await town.at(DAY_FOUR) == 2
        assert await town.at(DAY_FOUR + HOUR) == 0
    assert f"journey/{others}/spark/mentee/" in {each.key for each in town.messages()}
    (notice,) = town.messages(STAFF)
    assert str(couple) in notice.text
    looks = {row.id: row.look_again_at for row in town.all(Mentorship)}
    assert looks[couple] == DAY_FOUR + DAY


async def test_a_round_opens_no_objective_that_it_does_not_say(town: Town, couple: int) -> None:
    """One that can't be opened would hold up everybody's."""

    def lose_the_key(session: Session) -> None:
        session.connection().execute(
            text("UPDATE mentorship SET objective = :sealed"), {"sealed": f"{MARK}gone:AAAA"}
        )

    town.change(lose_the_key)
    assert await town.at(DAY_FOUR) == 1
    assert {step_of(each) for each in town.messages()} == {"first_meeting"}


async def test_housekeeping_erases_what_was_held_too_long(town: Town, couple: int) -> None:
    def hold(session: Session) -> None:
        for days in (4, 0):
            at = INTRODUCED - days * DAY
            row = Dialogue(person_id=1, form="whom", opened_at=at, touched_at=at, closed_at=at)
            row.subject, row.answers = f"whom/{days}", {"said": {}, "where": MENTEE}
            session.add(row)

    town.change(hold)
    await town.rounds.housekeeping()
    assert [row.opened_at for row in town.all(Dialogue)] == [INTRODUCED]


def test_housekeeping_leaves_nothing_in_the_log_of_what_was_blanked(sqlite_url: str) -> None:
    town = Town(sqlite_url)
    try:
        town.pairs(1)
        log = Path(f"{sqlite_url.removeprefix('sqlite:///')}-wal")
        assert log.stat().st_size > 0, "or this shows nothing"
        asyncio.run(town.rounds.housekeeping())
        assert log.stat().st_size == 0
    finally:
        town.close()


async def test_two_processes_share_a_round(postgresql_url: str) -> None:
    town = Town(postgresql_url)
    try:
        town.pairs(2 * BATCH)
        luc = town.person("telegram:9999", "Luc")
        for number in range(40):
            town.pair(town.person(f"telegram:{7000 + number}", "Nour"), luc)
        town.now = DAY_FOUR
        processes = [Rounds(town.open(), CATALOGUE) for _ in range(2)]
        looked = await asyncio.gather(*(each.run() for each in processes))
        # What the other had in its hands at the end of one's round is done by now, or by this.
        looked.append(await town.rounds.run())
        assert sum(looked) == 2 * BATCH + 40
        told = Counter(message.to for message in town.messages())
        assert set(told.values()) == {1}, "somebody heard twice, or twice a day"
        assert len(told) == 4 * BATCH + 41
    finally:
        town.close()


async def test_a_round_waits_for_a_desk_that_has_the_mentorship(postgresql_url: str) -> None:
    """What is being changed is skipped, and looked at once it was changed."""
    town = Town(postgresql_url)
    try:
        (pair,) = town.pairs(1)
        town.now = DAY_FOUR
        other = town.open()

        def at_the_desk(session: Session) -> int:
            row = session.exec(
                select(Mentorship).where(col(Mentorship.id) == pair).with_for_update()
            ).one()
            looked = town.ledger.write_now(town.rounds.batch)
            row.objective = "…"
            return looked

        assert other.write_now(lambda uow: at_the_desk(uow.session)) == 0
        assert await town.rounds.run() == 1
    finally:
        town.close()


def asks_anew(turn: Turn, person: Person) -> bool:
    waits = unasked.puts_off(turn, person, "curve/9", "after")
    if not waits:
        unasked.told(turn, person)
    return waits


def recalls_a_draft(turn: Turn, person: Person) -> bool:
    left = turn.now - 2 * DAY
    row = Dialogue(person_id=person.id or 0, form="intake", opened_at=left, touched_at=left)
    turn.uow.session.add(row)
    turn.uow.session.flush()
    drafts.came_due(turn, str(row.id), "recall")
    return "recall" in turn.uow.reminders(f"dialogue/{row.id}")


def recalls_an_invitation(turn: Turn, person: Person) -> bool:
    request = turn.uow.session.exec(select(Request)).first()
    assert request is not None
    row = Interview(
        request_id=request.id or 0,
        interviewer_id=person.id or 0,
        state="invited",
        invited_by="slack:UCLAIRE",
        invited_at=turn.now,
    )
    turn.uow.session.add(row)
    turn.uow.session.flush()
    interview_time.came_due(turn, str(row.id), "unanswered")
    return "unanswered" in turn.uow.reminders(f"interview/{row.id}")


@pytest.mark.parametrize("desk", [asks_anew, recalls_a_draft, recalls_an_invitation])
async def test_a_desk_sees_what_a_round_has_just_said(
    postgresql_url: str, desk: Callable[[Turn, Person], bool]
) -> None:
    town = Town(postgresql_url)
    try:
        nour = town.person(MENTEE, "Nour")
        town.pair(nour, town.person(MENTOR, "Luc"))
        town.now = DAY_FOUR
        other = town.open()

        def at_the_desk(uow: UnitOfWork) -> bool:
            person = uow.session.get_one(Person, nour)
            town.ledger.write_now(town.rounds.batch)
            what = CameDue(subject="curve/9", step="after")
            event = Event(id="due/curve/9", at=uow.now, who=STAFF, where=STAFF, what=what)
            return desk(Turn(event, uow, CATALOGUE, None), person)

        assert other.write_now(at_the_desk), "they would hear twice on one day"
        (nudges,) = [row.nudges for row in town.all(Person) if row.id == nour]
        assert nudges == (DAY_FOUR,)
    finally:
        town.close()
