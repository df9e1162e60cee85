"""Sums of what mentees answered for themselves alone: of no two reports the difference is about
fewer than a batch of them."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, col, create_engine, select

from conversations.mentoring import curve, reflections
from conversations.team import anonymous, batches, calendar, periods
from conversations.team.batches import BECAME, CURVE, SIZE
from conversations.team.periods import Period
from storage.tables import Mentorship, Person, Reflection, Request
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.compiled import once
from tests.conversations.test_report import MARCH, NOVEMBER, data, happened, told
from tests.harness import CATALOGUE, House

HOME = CATALOGUE.home
PARIS = ZoneInfo("Europe/Paris")
WAYS = {"more": ("2", "4"), "same": ("3", "3"), "less": ("4", "2")}


def accompanied(session: Session, at: datetime, person: int | None = None) -> Mentorship:
    """Somebody, known already or not, whose mentoring is over."""
    if person is None:
        row = Person(name="Nour Haddad", created_at=at)
        session.add(row)
        session.flush()
        assert row.id is not None
        person = row.id
    request = Request(person_id=person, state="closed", created_at=at, submitted_at=at)
    session.add(request)
    session.flush()
    assert request.id is not None
    pair = Mentorship(request_id=request.id, mentee_id=person, mentor_id=person, state="ended")
    session.add(pair)
    session.flush()
    return pair


def stands(session: Session, pair: Mentorship, at: datetime, **points: dict[str, str]) -> None:
    """What the mentee answers at some points of their curve, now or anew."""
    assert pair.id is not None
    for name, answers in points.items():
        found = reflections.of(session, pair.id, reflections.AUTONOMY)
        row = next((each for each in found if each.point == name), None) or Reflection(
            person_id=pair.mentee_id,
            mentorship_id=pair.id,
            kind=reflections.AUTONOMY,
            point=name,
            at=at,
        )
        row.answers, row.at = answers, at
        session.add(row)
        session.flush()


def went(house: House, way: str, count: int = 1) -> None:
    """So many mentees, whose mentoring is over, went that way on a statement; it is still hard for
    each of them."""
    first, last = WAYS[way]

    def work(uow: UnitOfWork) -> None:
        for _ in range(count):
            pair = accompanied(uow.session, uow.now)
            stands(uow.session, pair, uow.now, start={"clear": first}, end={"clear": last})
            pair.became, pair.became_at = "hard", uow.now

    house.change(work)


def sums(house: House, month: str) -> list[Any]:
    """What the report of a month tells of the curves, and of what became of them."""
    *_, ways, later = data(told(house, month))["charts"]
    return [ways["rows"][1][1:], [bar["told"] for bar in later["bars"]]]


FEW = "moins de 5"
NONE = [[FEW, FEW, FEW], [FEW, FEW, FEW, FEW]]
ALL_UP = [["5 à 9", FEW, FEW], [FEW, FEW, FEW, "5 à 9"]]


def november(house: House) -> None:
    """A batch is full, and the report of the month is to come."""
    house.clock.set(NOVEMBER)
    first = datetime(2026, 12, 1, 9, tzinfo=PARIS)
    house.change(lambda uow: uow.remind(*calendar.MONTH, first))
    went(house, "more", SIZE)
    happened(house, MARCH, anonymous.STEP)  # so that there is a report of each month


def december(house: House) -> None:
    """The report of November was posted, with a batch of mentees in it."""
    november(house)
    house.clock.to(datetime(2026, 12, 1, 10, tzinfo=PARIS))


@pytest.fixture
def posted(house: House, begin: Begin) -> House:
    """It is December, and the report of November was posted, with a batch of mentees in it."""
    begin(house, december)
    return house


def test_a_batch_is_told_from_the_report_of_its_month_on(posted: House) -> None:
    assert sums(posted, "octobre 2026") == NONE
    assert sums(posted, "novembre 2026") == ALL_UP
    posted.clock.to(datetime(2027, 12, 1, 10, tzinfo=PARIS))
    assert sums(posted, "octobre 2027") == ALL_UP
    assert sums(posted, "novembre 2027") == NONE


@pytest.mark.parametrize("more", [2, SIZE - 1])
def test_one_mentee_more_changes_no_report(posted: House, more: int) -> None:
    """Of a sum of all, what is told next would say of these which way they went."""
    went(posted, "more", more)
    assert sums(posted, "novembre 2026") == ALL_UP
    posted.clock.to(datetime(2027, 1, 4, 10, tzinfo=PARIS))
    assert sums(posted, "novembre 2026") == ALL_UP
    assert sums(posted, "décembre 2026") == ALL_UP
    went(posted, "more", SIZE - more)
    posted.clock.to(datetime(2027, 2, 1, 10, tzinfo=PARIS))
    assert sums(posted, "décembre 2026") == ALL_UP
    assert sums(posted, "janvier 2027")[0] == ["15 à 19", FEW, FEW]


def test_who_is_erased_or_changes_their_mind_changes_no_report(posted: House) -> None:
    def change(uow: UnitOfWork) -> None:
        ended = select(Mentorship).where(Mentorship.state == "ended")
        for number, pair in enumerate(uow.session.exec(ended).all()):
            if number % 2:
                reflections.forget(uow.session, pair.mentee_id)
            else:
                stands(uow.session, pair, uow.now, after={"clear": "1"})
            pair.became, pair.became_at = "arrived", uow.now

    posted.change(change)
    assert sums(posted, "novembre 2026") == ALL_UP
    went(posted, "less", SIZE - 1)
    posted.clock.to(datetime(2027, 1, 4, 10, tzinfo=PARIS))
    assert sums(posted, "décembre 2026") == ALL_UP, "nobody is counted a second time"


def test_whose_mentoring_goes_on_is_not_counted_yet(house: House) -> None:
    november(house)

    def go_on(uow: UnitOfWork) -> None:
        ended = select(Mentorship).where(Mentorship.state == "ended")
        uow.session.exec(ended.limit(1)).one().state = "active"

    house.change(go_on)
    house.clock.to(datetime(2026, 12, 1, 10, tzinfo=PARIS))
    assert sums(house, "novembre 2026")[0] == NONE[0]


def test_where_all_of_a_batch_went_one_way_it_is_not_told_of_each() -> None:
    """Neither by a sum of batches, nor by how much more it is than the one before."""
    low = anonymous.about(SIZE).low
    assert anonymous.STEP <= low < SIZE
    for before in range(SIZE + 1):
        first, second = anonymous.about(before), anonymous.about(before + SIZE)
        assert second.low - first.high < SIZE


# --- whatever happens -----------------------------------------------------------------------------


class Posted(NamedTuple):
    """Whom a batch was made of, and what they had answered by then, as this test knows it."""

    until: datetime
    people: frozenset[int]
    counts: dict[str, Counter[str]]


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("comes"), st.integers(1, SIZE + 2), st.sampled_from(sorted(WAYS))),
        st.tuples(st.just("comes again"), st.integers(0, 99), st.sampled_from(sorted(WAYS))),
        st.tuples(st.just("answers anew"), st.integers(0, 99), st.sampled_from(sorted(WAYS))),
        st.tuples(st.just("is erased"), st.integers(0, 99), st.just("")),
        st.tuples(st.just("a month is over"), st.just(0), st.just("")),
    ),
    max_size=25,
)


@pytest.fixture(scope="module")
def tables() -> Iterator[Engine]:
    """Tables with nothing in them, for all examples."""
    engine = create_engine(once("sqlite://"))
    SQLModel.metadata.create_all(engine)
    yield engine
    engine.dispose()


@given(acts=ACTS, kind=st.sampled_from([CURVE, BECAME]))
@settings(max_examples=60)
def test_of_any_two_reports_the_difference_is_whole_batches(
    tables: Engine, acts: list[tuple[str, int, str]], kind: str
) -> None:
    """Whatever they answered, whoever was erased meanwhile, whichever months are asked for."""
    posted: list[Posted] = []
    reports: list[tuple[batches.Sums, frozenset[int]]] = []
    with Session(tables) as session:  # which commits nothing
        for act in acts:
            happens(session, posted, kind, *act)
            reports += asked(session, posted, kind)
    for each in posted:
        assert not each.people or len(each.people) >= SIZE
    for (one, of_one), (other, of_other) in combinations(reports, 2):
        differs = of_one ^ of_other
        people = frozenset[int]().union(*(posted[each].people for each in differs))
        assert one == other or len(people) >= SIZE


def happens(
    session: Session, posted: list[Posted], kind: str, act: str, number: int, way: str
) -> None:
    pairs = session.exec(select(Mentorship).order_by(col(Mentorship.id))).all()
    if act == "comes":
        for _ in range(number):
            answers(session, accompanied(session, NOVEMBER), way)
    elif act == "a month is over":
        until = month(len(posted)).ends(HOME.team)[1]
        before = {each.id: truth(session, kind, each) for each in pairs}
        old = {each.id for each in pairs if getattr(each, f"{kind}_counted")}
        batches.fill(session, HOME, until)
        new = [each for each in pairs if getattr(each, f"{kind}_counted") and each.id not in old]
        counts: dict[str, Counter[str]] = {}
        for each in new:
            for name, answer in before[each.id].items():
                counts.setdefault(name, Counter())[answer] += 1
        posted.append(Posted(until, frozenset(each.mentee_id for each in new), counts))
    elif pairs:
        chosen = pairs[number % len(pairs)]
        if act == "comes again":
            answers(session, accompanied(session, NOVEMBER, chosen.mentee_id), way)
        elif act == "answers anew":
            answers(session, chosen, way)
        else:
            reflections.forget(session, chosen.mentee_id)


def answers(session: Session, pair: Mentorship, way: str) -> None:
    """They go that way on one statement, the other way on another, and say what became of it."""
    (first, last), (least, most) = WAYS[way], reversed(WAYS[way])
    begun, now = {"clear": first, "dare": least}, {"clear": last, "dare": most}
    stands(session, pair, NOVEMBER, start=begun, end=now)
    pair.became = {"more": "arrived", "same": "closer", "less": "hard"}[way]
    session.flush()


def truth(session: Session, kind: str, pair: Mentorship) -> dict[str, str]:
    """What is stored of somebody now."""
    if kind == BECAME:
        return {BECAME: pair.became}
    points = {
        each.point: each.answers for each in reflections.of(session, pair.id, reflections.AUTONOMY)
    }
    return curve.moved(HOME, points["start"], points["end"]) if len(points) == 2 else {}


def month(number: int) -> Period:
    first = periods.months_later(NOVEMBER.date(), number)
    return Period(first, periods.months_later(first, 1))


def asked(
    session: Session, posted: list[Posted], kind: str
) -> Iterator[tuple[batches.Sums, frozenset[int]]]:
    """The sums of every report that could be asked for now, each with the batches that it has to be
    made of, and is."""
    for number in range(len(posted) + 1):
        year, last = month(number - 11), month(number)
        first, after = year.ends(HOME.team)[0], last.ends(HOME.team)[1]
        told = batches.told(session, kind, first, after)
        of = [at for at, each in enumerate(posted) if first < each.until <= after]
        expected: dict[str, Counter[str]] = {}
        for at in of:
            for name, counts in posted[at].counts.items():
                expected.setdefault(name, Counter()).update(counts)
        assert told == expected
        yield told, frozenset(of)
