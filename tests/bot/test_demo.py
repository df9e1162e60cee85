"""The invented people come in as everybody does, into an empty house only."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot import demo
from storage import outbox
from storage.ledger import Ledger
from storage.mail import STAFF, platform_of
from storage.tables import Mentor, Request
from tests.catalogue import CATALOGUE

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_an_empty_house_fills_with_mentors_and_requests(database_url: str) -> None:
    ledger = Ledger(database_url, lambda: NOW)
    try:
        assert ledger.write_now(lambda uow: demo.load(uow, CATALOGUE)) == 5
        mentors = ledger.read_now(lambda s: [row.state for row in s.exec(select(Mentor))])
        requests = ledger.read_now(lambda s: [row.situation for row in s.exec(select(Request))])
        assert mentors == ["active"] * 3
        assert sorted(requests) == ["consultant", "research"]
    finally:
        ledger.close_now()


def test_nothing_leaves_for_those_who_do_not_exist(sqlite_url: str) -> None:
    ledger = Ledger(sqlite_url, lambda: NOW)
    try:
        ledger.write_now(lambda uow: demo.load(uow, CATALOGUE))
        parcels = ledger.write_now(lambda uow: outbox.claim(uow, 100, timedelta(minutes=1)))
        assert Counter(platform_of(parcel.message.to) for parcel in parcels) == {"slack": 1}
        assert parcels[0].message.to == STAFF
    finally:
        ledger.close_now()


def test_a_house_with_people_in_it_is_left_alone(sqlite_url: str) -> None:
    ledger = Ledger(sqlite_url, lambda: NOW)
    try:
        ledger.write_now(lambda uow: demo.load(uow, CATALOGUE))
        with pytest.raises(demo.NotEmpty, match="DATABASE_URL"):
            ledger.write_now(lambda uow: demo.load(uow, CATALOGUE))
    finally:
        ledger.close_now()
