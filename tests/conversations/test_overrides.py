"""Changed figures: the same for every process and platform, cheap, and honest."""

import threading
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event
from sqlmodel import Session

from conversations import overrides
from conversations.casework import working
from conversations.overrides import DELAYS, Override
from storage.mail import Event, Submitted
from storage.tables import Setting
from storage.unit_of_work import UnitOfWork
from tests.conversations.admins import ADMINISTERED, desk_of
from tests.conversations.test_intake import asks
from tests.harness import CATALOGUE, MONDAY, House

DAYS = st.integers(1, 20)


def stored(session: Session, name: str, override: Override) -> None:
    row = Setting(name=f"delay/{name}", value=override.as_json(), at=MONDAY, by="slack:U1")
    session.add(row)
    session.flush()


def changing(house: House, name: str, override: Override) -> None:
    house.change(lambda uow: stored(uow.session, name, override))


@given(st.lists(DAYS, min_size=1, max_size=9), st.lists(st.integers(0, 200), max_size=9))
def test_whoever_sends_is_promised_the_figure_of_that_moment(
    figures: list[int], hours: list[int]
) -> None:
    """However often the figure changes, the day that was promised at a moment stays the same."""
    override, was = Override(), CATALOGUE.home.limits.first_answer_working_days
    changed_at = [MONDAY + timedelta(hours=each) for each in sorted(set(hours))]
    promised: list[tuple[datetime, int]] = []
    for at, days in zip(changed_at, figures, strict=False):
        promised.append((at - timedelta(minutes=1), was))
        override, was = override.replaced(days, was, at), days
        promised.append((at, days))
        programme = overrides._changed({"answer": override}, CATALOGUE.home)
        for sent_at, was_promised in promised:
            assert programme.limits.answers_within(sent_at) == was_promised
            day = working.local_day(sent_at, programme.team)
            by = working.after(day, was_promised, programme.team)
            assert working.first_answer_by(sent_at, programme) == by


@given(st.none() | DAYS, st.lists(st.tuples(st.datetimes(timezones=st.just(UTC)), DAYS)))
def test_an_override_is_kept_whole(days: int | None, earlier: list[tuple[datetime, int]]) -> None:
    override = Override(days, tuple(earlier))
    assert overrides.read(override.as_json()) == override


def test_it_counts_in_every_language_and_on_every_platform(house: House) -> None:
    changing(house, "answer", Override(8))
    changing(house, "search", Override(21))
    catalogue = house.ledger.read_now(lambda s: overrides.current(CATALOGUE, s.connection()))
    for each in (*catalogue, *catalogue.on("slack"), catalogue.on("telegram").home):
        assert each.limits.first_answer_working_days == 8
        assert each.team.search_working_days == 21
        assert each.team.decision_working_days == 10
    assert catalogue.as_in_the_file is CATALOGUE
    assert "/camarade start" in catalogue.on("slack")["en"].words("triage.reply_closed")
    again = house.ledger.read_now(lambda s: overrides.current(CATALOGUE, s.connection()))
    assert again is catalogue  # made once for each change
    assert CATALOGUE.home.limits.first_answer_working_days == 5


def test_a_turn_costs_one_small_query_more(house: House) -> None:
    asked: list[str] = []

    def count(uow: UnitOfWork) -> None:
        engine = uow.connection.engine

        def note(*arguments: object) -> None:
            asked.append(str(arguments[2]))

        event.listen(engine, "before_cursor_execute", note)
        try:
            for _ in range(10):
                overrides.current(CATALOGUE, uow.connection)
        finally:
            event.remove(engine, "before_cursor_execute", note)

    house.change(count)
    assert len(asked) == 10
    assert all("setting" in statement for statement in asked)


def test_a_round_goes_by_the_changed_figures(house: House) -> None:
    changing(house, "answer", Override(8))
    nour = asks(house.phone())
    assert "(8 jours ouvrés)" in nour.sees("… jours ouvrés").text
    house.clock.forward(days=8)  # the file's five working days have passed
    assert "pardon" not in nour.all().casefold()
    house.clock.forward(days=4)
    assert "Pardon : elle tarde" in nour.last.message.text.replace("\N{NO-BREAK SPACE}", " ")


def test_on_both_databases(database_url: str) -> None:
    house = House(database_url, catalogue=ADMINISTERED)
    try:
        claire = desk_of(house)
        for answer, search in (("8", "20"), ("9", "")):
            claire.says("/camarade réglages")
            claire.opens("Changer les délais").send(answer=answer, search=search)
        claire.says("/camarade réglages")
        claire.opens("Mettre en pause").send(until="07/12/2026")
        claire.says("/camarade réglages")
        claire.opens("Rouvrir").send()
        claire.says("/camarade audit")
        assert len(claire.last.message.sections[0].lines) == 6
        catalogue = house.ledger.read_now(lambda s: overrides.current(ADMINISTERED, s.connection()))
        assert [DELAYS[name].of(catalogue.home) for name in DELAYS] == [9, 10, 15]
        house.clock.forward(days=366)
    finally:
        house.close()


def test_of_two_at_the_same_instant_one_is_told_of_the_other(postgresql_url: str) -> None:
    houses = [House(postgresql_url, catalogue=ADMINISTERED) for _ in range(2)]
    together = threading.Barrier(2)

    def act(house: House, name: str, days: str) -> None:
        who = desk_of(house, name).who
        values = {"answer": days, "decision": "10", "search": "15"}
        what = Submitted(act="settings/delays/0", values=values)
        said = Event(id=name, at=MONDAY, who=who, where=who, what=what, staff=True, name=name)
        together.wait(30)
        house.ledger.write_now(lambda uow: house.reception.handle(said, uow))

    try:
        threads = [
            threading.Thread(target=act, args=each)
            for each in zip(houses, ("Claire", "Zoe"), ("7", "9"), strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        houses[0].settle()
        read = houses[0].ledger.read_now
        catalogue = read(lambda s: overrides.current(ADMINISTERED, s.connection()))
        won = "Claire" if catalogue.home.limits.first_answer_working_days == 7 else "Zoe"
        lost = "Zoe" if won == "Claire" else "Claire"
        moved = CATALOGUE.home.words("settings.moved_on", who=won)
        assert desk_of(houses[0], lost).last.message.text == moved
        assert desk_of(houses[0], won).last.message.text == CATALOGUE.home.words("settings.done")
    finally:
        for house in houses:
            house.close()
