"""`/camarade export`: who gets which rows, what is noted, and that no list of names is stored."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from conversations.casework import cases
from conversations.team import listing
from storage.mail import Attachment, Extract, Pressed, Ref, address
from storage.tables import Audit, Interview, Person, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.pairs import duo
from tests.conversations.test_intake import asks
from tests.harness import CATALOGUE, House, Player

PARIS = ZoneInfo("Europe/Paris")
CLAIRE = address("slack", "UCLAIRE")


def asked(house: House, words: str, *, private: bool = False) -> Attachment | None:
    """The file that Claire gets when she types this, in the channel or in private."""
    claire = Player(house, CLAIRE, name="Claire", staff=True) if private else house.staff()
    claire.says(f"/camarade {words}")
    return house.screens[CLAIRE].shown[-1].message.attachment


def extract(house: House, words: str) -> Extract:
    """The same, which must be a table."""
    attachment = asked(house, words)
    assert attachment is not None
    assert attachment.extract is not None
    return attachment.extract


def rows(house: House, words: str) -> list[dict[str, object]]:
    """The rows of the table that Claire asks for, as they are read on delivery."""
    wanted = extract(house, words)
    table = house.ledger.read_now(lambda session: [*listing.read(session, CATALOGUE, wanted).rows])
    return [dict(zip(listing.COLUMNS, row, strict=True)) for row in table]


def enters(house: House, at: datetime, state: str, name: str = "Nora Petit") -> None:
    """A request that was sent at an instant."""

    def work(uow: UnitOfWork) -> None:
        person = Person(name=name, promotion=2001, created_at=at)
        uow.session.add(person)
        uow.session.flush()
        assert person.id is not None
        request = Request(
            person_id=person.id,
            state=state,
            need="meaning",
            situation="abroad",
            created_at=at,
            submitted_at=at,
            closed_at=at + timedelta(days=3) if state == "closed" else None,
            outcome="referred" if state == "closed" else "",
        )
        uow.session.add(request)

    house.change(work)


def test_a_row_tells_all_that_is_to_be_told_of_a_case(house: House) -> None:
    asks(house.phone())
    claire = house.staff()
    claire.presses("Prendre")
    house.clock.to(datetime(2026, 11, 25, 11, tzinfo=PARIS))
    claire.opens("Poser une question").send(question="Depuis quand y penses-tu ?")

    def invites(uow: UnitOfWork) -> None:
        for number in (1, 1):
            interview = Interview(
                request_id=1,
                interviewer_id=number,
                state="invited",
                invited_by=CLAIRE,
                invited_at=uow.now,
            )
            uow.session.add(interview)

    house.change(invites)
    (row,) = rows(house, "export csv")
    assert row == {
        "id": 1,
        "name": "Nour Haddad",
        "promotion": 2020,
        "state": "réponse attendue",
        "outcome": "",
        "need": CATALOGUE.home.needs["meaning"],
        "situation": CATALOGUE.home.situations["research"],
        "submitted_at": "2026-11-23",
        "answered_at": "2026-11-25",
        "decided_at": None,
        "found_at": None,
        "introduced_at": None,
        "closed_at": None,
        "answer": 2,
        "decision": None,
        "search": None,
        "holder": "Claire",
        "questions": 1,
        "proposals": 0,
        "interviews": 2,
        "decisions": 0,
        "helps": "",
        "sessions": 0,
    }


def test_what_became_of_a_case_is_told(house: House) -> None:
    duo(house).agree()
    (row,) = rows(house, "export xlsx")
    assert (row["state"], row["introduced_at"], row["found_at"]) == (
        "accompagnée",
        "2026-11-23",
        "2026-11-23",
    )
    assert (row["proposals"], row["holder"]) == (1, "Claire")
    enters(house, house.clock.now(), "closed")
    closed = rows(house, "export xlsx closes")
    assert [(each["outcome"], each["closed_at"]) for each in closed] == [
        ("vers une autre aide", "2026-11-26")
    ]


def test_every_state_and_every_end_has_words_of_its_own() -> None:
    for programme in CATALOGUE:
        for state in cases.STATES:
            known = programme.words.has(f"listing.state.{state}")
            assert known or state == "draft"
            assert programme.words.has(f"listing.typed.{state}") is known
        for outcome in cases.OUTCOMES.values():
            assert programme.words.has(f"digest.outcome.{outcome}")
        for column in listing.COLUMNS:
            assert programme.words.has(f"listing.column.{column}")


def test_words_of_the_mentee_and_drafts_are_not_in_it(house: House) -> None:
    asks(house.phone())
    luc = house.phone("Luc")
    for word in ("/start", "Français", "oui", "Luc Garnier"):
        luc.says(word)
    (row,) = rows(house, "export csv")
    cells = " ".join(str(cell) for cell in row.values())
    person = house.find(Person, 1)
    assert "Garnier" not in cells
    assert person.city
    assert person.city not in cells
    answers = house.find(Request, 1).answers
    for question, spec in CATALOGUE.home.forms["intake"].questions.items():
        if spec.kind == "text" and isinstance(answers.get(question), str):
            assert answers[question] not in cells, question


@pytest.mark.parametrize(
    ("typed", "form", "numbers"),
    [
        ("export csv", "csv", [1, 2, 3, 4]),
        ("export xlsx", "xlsx", [1, 2, 3, 4]),
        ("export Excel", "xlsx", [1, 2, 3, 4]),
        ("exporter csv octobre 2026", "csv", [2, 3]),
        ("export csv octobre", "csv", [2, 3]),
        ("export csv 2026", "csv", [2, 3, 4]),
        ("export csv closes", "csv", [1, 3]),
        ("export csv closed October 2026", "csv", [3]),
        ("export csv à prendre 10/2026", "csv", [2]),
        ("extraire csv A PRENDRE", "csv", [2, 4]),
        ("export csv submitted", "csv", [2, 4]),
        ("export csv accompagnées", "csv", []),
    ],
)
def test_a_month_a_year_or_a_state_may_be_named(
    house: House, typed: str, form: str, numbers: list[int]
) -> None:
    enters(house, datetime(2025, 12, 31, 23, 59, tzinfo=PARIS), "closed")
    enters(house, datetime(2026, 10, 1, 0, 0, tzinfo=PARIS), "submitted")
    enters(house, datetime(2026, 10, 31, 23, 59, tzinfo=PARIS), "closed")
    enters(house, datetime(2026, 11, 1, 0, 0, tzinfo=PARIS), "submitted")
    enters(house, datetime(2026, 11, 1, 0, 0, tzinfo=PARIS), "draft")
    house.change(lambda uow: _is_no_draft(uow, 5))
    assert extract(house, typed).form == form
    assert [row["id"] for row in rows(house, typed)] == numbers


def _is_no_draft(uow: UnitOfWork, number: int) -> None:
    request = uow.session.get(Request, number)
    assert request is not None
    request.submitted_at = None


@pytest.mark.parametrize("typed", ["export", "export pdf", "export csv hier", "export csv 2026 x"])
def test_what_can_not_be_exported_is_explained(house: House, typed: str) -> None:
    enters(house, house.clock.now(), "submitted")
    assert asked(house, typed) is None
    assert "/camarade export xlsx" in house.screens[CLAIRE].shown[-1].text
    assert not house.all(Audit)


def test_it_goes_to_the_one_who_asks_alone_and_is_noted(house: House) -> None:
    asks(house.phone())
    claire = house.staff()
    before = claire.all()
    asked(house, "export xlsx closes octobre 2026")
    assert claire.all() == before
    shown = house.screens[CLAIRE].shown[-1]
    assert "close, reçues en octobre 2026" in shown.text
    assert "noms et des promotions" in shown.text
    assert shown.message.attachment is not None
    assert shown.message.attachment.name.endswith(".xlsx")
    (noted,) = house.all(Audit)
    assert (noted.who, noted.name) == (CLAIRE, "Claire")
    assert (noted.act, noted.about) == ("export", "xlsx 2026-10-01 2026-11-01 closed")


def test_what_was_not_understood_is_named(house: House) -> None:
    asked(house, "export xlsx janvrier")
    told = house.screens[CLAIRE].shown[-1].text
    assert told.startswith("Je n’ai pas compris « janvrier ». Écris /camarade export")
    asked(house, "export")
    assert house.screens[CLAIRE].shown[-1].text.startswith("Écris /camarade export")


def test_an_event_that_comes_twice_brings_one_file_and_one_note(house: House) -> None:
    asks(house.phone())
    asked(house, "export csv")
    house.again()
    assert len(house.screens[CLAIRE].shown) == 1
    assert len(house.all(Audit)) == 1


def test_no_list_of_names_is_stored_and_the_erased_are_not_in_what_is_read(house: House) -> None:
    nour = asks(house.phone())
    wanted = extract(house, "export csv")
    assert "Haddad" not in wanted.model_dump_json()
    outbox = [line for line in house.stored_text().splitlines() if line.startswith("outbox")]
    assert not any("export" in line and "Haddad" in line for line in outbox)
    nour.says("/delete")
    nour.presses("Oui, tout effacer")
    table = house.ledger.read_now(lambda session: [*listing.read(session, CATALOGUE, wanted).rows])
    (row,) = table
    assert row[:4] == (1, "", None, "close")


def test_what_is_held_about_oneself_is_still_to_be_had_in_private(house: House) -> None:
    asks(house.phone())
    own = asked(house, "export", private=True)
    assert own is not None
    assert own.extract is None
    assert own.name.endswith(".json")
    team = asked(house, "export csv", private=True)
    assert team is not None
    assert team.extract is not None


def test_a_stranger_in_the_channel_and_a_forged_press_get_nothing(house: House) -> None:
    asks(house.phone())
    eve = Player(house, address("slack", "UEVE"), name="Eve", where=house.staff().where)
    eve.says("/camarade export csv")
    eve.does(Pressed(act="export/csv", ref=Ref("forged")))
    shown = house.screens[eve.who].shown
    assert shown
    assert all(each.message.attachment is None for each in shown)
    assert not house.all(Audit)
    nour = house.phone("Nora")
    nour.says("/export csv")
    assert all(
        each.message.attachment is None or each.message.attachment.extract is None
        for each in nour.screen.shown
    )
