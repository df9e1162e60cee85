"""The month in figures, to be passed on: when it comes, what it counts, and what it never shows."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from bot.paper.press import draw
from conversations.casework import cases
from conversations.casework.promises import Kind
from conversations.programme import Catalogue
from conversations.team import calendar, counting
from conversations.team.anonymous import Told
from storage.mail import Message, Said, address
from storage.tables import Decision, History, Meeting, Mentorship, Person, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.test_anonymous import possible
from tests.conversations.test_intake import asks
from tests.harness import CATALOGUE, House, words_of

PARIS = ZoneInfo("Europe/Paris")
CLAIRE = address("slack", "UCLAIRE")
NOVEMBER = datetime(2026, 11, 10, 10, tzinfo=PARIS)  # a Tuesday
MARCH = datetime(2026, 3, 10, 10, tzinfo=PARIS)


# --- when it comes --------------------------------------------------------------------------------


def reports(house: House) -> list[Message]:
    """What was posted in the channel."""
    shown = [each.message for each in house.staff().screen.shown]
    return [each for each in shown if each.slot.startswith("report/")]


def data(message: Message) -> dict[str, Any]:
    """What the page of a report is filled with."""
    assert message.attachment is not None
    assert message.attachment.paper is not None
    assert message.attachment.paper.template == "report"
    return message.attachment.paper.data


@pytest.mark.parametrize(
    ("sent", "silent", "comes"),
    [
        # New Year's Day is a Friday: the team opens on Monday.
        ((2026, 12, 15), (2027, 1, 4, 8, 59), (2027, 1, 4, 9)),
        # The first of May is a Saturday, and a holiday.
        ((2027, 4, 20), (2027, 5, 3, 8, 59), (2027, 5, 3, 9)),
        # All Saints is a Monday and a holiday, and the clocks went back the day before.
        ((2027, 10, 20), (2027, 11, 2, 8, 59), (2027, 11, 2, 9)),
        ((2026, 11, 24), (2026, 12, 1, 8, 59), (2026, 12, 1, 9)),
    ],
)
def test_it_comes_as_the_team_opens_on_the_first_working_day(
    house: House, sent: tuple[int, ...], silent: tuple[int, ...], comes: tuple[int, ...]
) -> None:
    year, month, day = sent
    house.clock.set(datetime(year, month, day, 12, tzinfo=PARIS))
    asks(house.phone())
    house.clock.to(datetime(*silent, tzinfo=PARIS))  # type: ignore[arg-type, misc]
    assert not reports(house)
    house.clock.to(datetime(*comes, tzinfo=PARIS))  # type: ignore[arg-type, misc]
    (report,) = reports(house)
    assert report.slot == f"report/{year}-{month:02}"


def test_it_is_posted_once_a_month_whatever_comes_twice(house: House) -> None:
    asks(house.phone())
    house.clock.to(datetime(2026, 12, 1, 10, tzinfo=PARIS))
    (first,) = reports(house)
    house.restart()
    happened(house, NOVEMBER, 20)
    house.change(lambda uow: uow.remind(*calendar.MONTH, uow.now))
    house.clock.forward(minutes=1)
    assert reports(house) == [first]
    house.clock.to(datetime(2027, 1, 4, 10, tzinfo=PARIS))
    assert [each.slot for each in reports(house)] == ["report/2026-11", "report/2026-12"]


def test_after_a_standstill_it_waits_until_the_team_opens(house: House) -> None:
    asks(house.phone())
    house.clock.set(datetime(2026, 12, 5, 23, tzinfo=PARIS))
    house.clock.forward(minutes=1)
    assert not reports(house)
    house.clock.to(datetime(2026, 12, 7, 9, tzinfo=PARIS))
    assert len(reports(house)) == 1


# --- what it counts -------------------------------------------------------------------------------


def happened(
    house: House,
    at: datetime,
    count: int,
    situation: str = "research",
    outcome: str = "",
    helped: str = "lots",
) -> None:
    """So many requests were sent at an instant, answered two days later, and closed if they have
    an outcome; each led to a mentorship with one session, and to help that was of that use."""

    def work(uow: UnitOfWork) -> None:
        for _ in range(count):
            person = Person(name="Nour Haddad", promotion=2020, created_at=at)
            uow.session.add(person)
            uow.session.flush()
            assert person.id is not None
            request = Request(
                person_id=person.id,
                state="closed" if outcome else "submitted",
                outcome=outcome,
                situation=situation,
                created_at=at,
                submitted_at=at,
                closed_at=at if outcome else None,
            )
            uow.session.add(request)
            uow.session.flush()
            assert request.id is not None
            asked = History(request_id=request.id, at=at + timedelta(days=2), act="ask")
            pair = Mentorship(
                request_id=request.id,
                mentee_id=person.id,
                mentor_id=person.id,
                state="active",
                introduced_at=at,
            )
            uow.session.add_all([asked, pair])
            uow.session.flush()
            assert pair.id is not None
            met = Meeting(mentorship_id=pair.id, at=at, state="held", proposed_by=person.id)
            led_on = Decision(
                request_id=request.id,
                person_id=person.id,
                kind="refer",
                at=at,
                by="slack:UCLAIRE",
                helped=helped,
                answered_at=at if helped else None,
            )
            uow.session.add_all([met, led_on])

    house.change(work)


def told(house: House, words: str = "") -> Message:
    """The report that Claire asks for in private."""
    house.staff().says(f"/camarade rapport {words}".strip())
    return house.screens[CLAIRE].shown[-1].message


def test_the_month_and_the_year_are_counted(house: House) -> None:
    house.clock.set(datetime(2026, 12, 3, 10, tzinfo=PARIS))
    happened(house, NOVEMBER, 12, outcome="referred")
    happened(house, MARCH, 20, "abroad", outcome="completed")
    happened(house, datetime(2025, 11, 30, 23, tzinfo=PARIS), 50)  # before the twelve months
    happened(house, datetime(2026, 12, 1, 0, tzinfo=PARIS), 50)  # after them
    message = told(house)
    page = data(message)
    assert page["title"] == "Rapport du mois\xa0: novembre 2026"
    counts, situations, outcomes, delays, helped, ways, _ = page["charts"]
    assert counts["rows"][1:] == [
        ["Demandes reçues", "10 à 14", "30 à 34"],
        ["Demandes closes", "10 à 14", "30 à 34"],
        ["Accompagnements commencés", "10 à 14", "30 à 34"],
        ["Rencontres tenues", "10 à 14", "30 à 34"],
        ["Accompagnements en cours à la fin du mois", "80 à 84", ""],
    ]
    by_label = {bar["label"]: bar["told"] for bar in situations["bars"] + outcomes["bars"]}
    assert by_label["Sortie de la recherche"] == "10 à 14"
    assert by_label["Entre la France et l’étranger"] == "20 à 24"
    assert by_label["✓ vers une autre aide"] == "10 à 14"
    assert by_label["✓ mené à son terme"] == "20 à 24"
    assert by_label["réponse négative"] == "moins de 5"
    assert delays["rows"][1] == [
        "Première réponse à la personne",
        "2 jours",
        "5 jours",
        "30 à 34",
        "moins de 5",
    ]
    assert [bar["told"] for bar in helped["bars"]] == [
        "30 à 34",
        "moins de 5",
        "moins de 5",
        "moins de 5",
    ]
    assert {*ways["rows"][1]} == {"Je sais ce que je veux", "moins de 5"}
    assert "Demandes reçues\xa0: 10 à 14 (douze mois\xa0: 30 à 34)" in message.text


def test_what_was_due_on_friday_is_late_from_monday_on(house: House) -> None:
    house.clock.set(datetime(2026, 11, 20, 10, tzinfo=PARIS))
    asks(house.phone())

    def late(day: datetime) -> Counter[Kind]:
        return house.ledger.read_now(lambda session: counting.late(session, day, CATALOGUE.home))

    assert not late(datetime(2026, 11, 28, 10, tzinfo=PARIS))
    assert late(datetime(2026, 11, 30, 10, tzinfo=PARIS)) == {"answer": 1}


def numbers(page: dict[str, Any]) -> Iterator[str]:
    """All that a report tells of a count, as it tells it."""
    for chart in page["charts"]:
        yield from (bar["told"] for bar in chart.get("bars", []))
        rows = chart.get("rows", [[]])[1:]
        delays = len(chart.get("rows", [[]])[0]) == 5
        yield from (cell for row in rows for cell in (row[3:] if delays else row[1:]) if cell)


@pytest.mark.parametrize("count", range(5))
def test_no_count_from_nought_to_four_is_ever_shown(house: House, count: int) -> None:
    house.clock.set(datetime(2026, 12, 3, 10, tzinfo=PARIS))
    happened(house, NOVEMBER, count, outcome="referred")
    happened(house, MARCH, 1, "abroad", outcome="declined")
    happened(house, MARCH, 6, "other", outcome="completed")
    message = told(house)
    page = data(message)
    said = list(numbers(page))
    assert len(said) > 20
    assert set(said) == {"moins de 5", "5 à 9"} | ({"10 à 14"} if count > 2 else set())
    for chart in page["charts"]:
        assert all(bar["value"] in (0, 5, 10) for bar in chart.get("bars", []))
    assert not re.search(r"(?<![0-9])[0-4](?![0-9])", message.text)


@pytest.mark.parametrize("count", [1, 4])
def test_where_nothing_comes_to_five_a_line_says_so(house: House, count: int) -> None:
    house.clock.set(datetime(2026, 12, 3, 10, tzinfo=PARIS))
    happened(house, MARCH, count)
    message = told(house)
    assert "Rien n’atteint cinq" in message.text
    assert message.attachment is None
    happened(house, MARCH, 5 - count)
    assert told(house).attachment is not None


def test_nothing_is_worked_out_from_a_report_where_sums_are_at_their_ends(house: House) -> None:
    """Four of each end: were there a row for each of five and no other, twenty in all would give
    every one of them away."""
    house.clock.set(datetime(2026, 12, 3, 10, tzinfo=PARIS))
    outcomes, situations = list(cases.OUTCOMES.values()), list(CATALOGUE.home.situations)
    for number, outcome in enumerate(outcomes):
        happened(house, NOVEMBER, 4, situations[number % len(situations)], outcome=outcome)
    counts, by_situation, by_outcome, *_ = data(told(house))["charts"]
    for chart, row in ((by_situation, 1), (by_outcome, 2)):
        parts = [Told(bar["value"], bar["until"]) for bar in chart["bars"]]
        low, high = map(int, counts["rows"][row][2].split(" à "))
        (table,) = possible([parts], Told(low, high))
        assert all(most > least for least, most in table)


def test_it_names_nobody(house: House) -> None:
    asks(house.phone())
    happened(house, NOVEMBER, 5)
    house.clock.to(datetime(2026, 12, 1, 10, tzinfo=PARIS))
    (message,) = reports(house)
    said = message.text + json.dumps(data(message), ensure_ascii=False)
    for word in ("Haddad", "Nour", "2020", "Claire"):
        assert word not in said


def test_an_outcome_or_a_situation_that_the_programme_does_not_know_is_told_as_other(
    house: House,
) -> None:
    house.clock.set(datetime(2026, 12, 3, 10, tzinfo=PARIS))
    happened(house, NOVEMBER, 7, "of old", outcome="of old")
    _, situations, outcomes, *_ = data(told(house))["charts"]
    for chart in (situations, outcomes):
        by_label = {bar["label"]: bar["told"] for bar in chart["bars"]}
        assert by_label["Autre"] == "5 à 9"
        assert len(chart["bars"]) % 5


def test_none_and_few_look_the_same(house: House) -> None:
    house.clock.set(datetime(2026, 12, 3, 10, tzinfo=PARIS))
    happened(house, NOVEMBER, 5, "other", outcome="declined", helped="")
    page = data(told(house))
    happened(house, NOVEMBER, 2, "of old", outcome="of old", helped="some")
    assert data(told(house)) == page


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("count", [0, 3, 21])
def test_it_is_drawn_on_a_page_or_two(house: House, language: str, count: int) -> None:
    house.catalogue = Catalogue(CATALOGUE[language], {})
    house.restart()
    house.clock.set(datetime(2026, 12, 3, 10, tzinfo=PARIS))
    happened(house, MARCH, 6, "other")
    for number, situation in enumerate(CATALOGUE.home.situations):
        happened(house, NOVEMBER, count * number, situation, outcome="completed")
    file = draw("report", data(told(house, "2026-11")), "pdf")
    pages = PdfReader(BytesIO(file)).pages
    assert 1 <= len(pages) <= 2
    assert CATALOGUE[language].words("report.counts") in pages[0].extract_text()


# --- on demand ------------------------------------------------------------------------------------


def test_it_goes_to_the_one_who_asks_and_nobody_else(house: House) -> None:
    house.clock.set(datetime(2026, 12, 3, 10, tzinfo=PARIS))
    happened(house, NOVEMBER, 12)
    before = house.staff().all()
    assert "rien à compter" in told(house, "mars 2026").text
    happened(house, MARCH, 12)
    assert data(told(house, "mars 2026"))["title"].endswith("mars 2026")
    assert house.staff().all() == before
    house.staff().says("/camarade report October 2026")
    assert "octobre 2026" in house.screens[CLAIRE].shown[-1].message.title


@pytest.mark.parametrize("word", ["rapport", "report"])
def test_in_private_a_month_without_a_year_reports_nobody(house: House, word: str) -> None:
    """The same word reports somebody, where what follows it is no month."""
    house.clock.set(datetime(2026, 12, 3, 10, tzinfo=PARIS))
    happened(house, NOVEMBER, 12)
    typed = Said(text=f"/camarade {word} octobre", ref=house.new_ref())
    house.staff().does(typed, where=CLAIRE)
    shown = house.screens[CLAIRE].shown[-1].message
    assert "octobre 2026" in words_of(shown)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("décembre 2026", "n’est pas fini"),
        ("2027-05", "n’est pas fini"),
        ("2026", "avec un mois"),
        ("hier", "avec un mois"),
        ("octobre 2026 Nour", "avec un mois"),
        ("janvier 2020", "rien à compter"),
    ],
)
def test_what_can_not_be_told_is_explained(house: House, typed: str, answer: str) -> None:
    house.clock.set(datetime(2026, 12, 3, 10, tzinfo=PARIS))
    happened(house, NOVEMBER, 12)
    message = told(house, typed)
    assert answer in message.text
    assert message.attachment is None


def test_before_the_first_request_there_is_nothing_to_count(house: House) -> None:
    assert "rien à compter" in told(house).text


def test_who_is_not_of_the_team_is_told_no_kindly(house: House) -> None:
    happened(house, datetime(2026, 10, 5, 10, tzinfo=PARIS), 12)
    guest = house.slack("Eve")
    for typed in ("/camarade rapport", "/camarade rapport octobre", "/camarade export csv"):
        guest.says(typed)
        assert guest.last.text == CATALOGUE.home.words("staff.members_only")
        assert guest.last.message.attachment is None
