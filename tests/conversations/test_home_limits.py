"""The Home tab at its fullest: what Slack takes, what it is told, and what a page costs."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from bot.slack.outbound import TOTAL, VIEW_BLOCKS, home
from bot.slack.texts import length
from conversations.team.home_lists import NAMES
from conversations.team.home_pages import PAGE
from sandbox.slack.blocks import VIEW_BYTES, check_view
from storage.mail import Address
from storage.tables import Concern, History, Interview, Mentor, Proposal
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.pages import acts, change, many, turn_to
from tests.conversations.room import CATALOGUE, CLAIRE, MARC, Room, words_of


def crowd(room: Room) -> None:
    """Everybody has a long name, everything happens to everybody at once."""
    name = "Marie-Hélène-Apolline de la Rochefoucauld-Doudeauville d’Estissac du Plessis"
    mentors = [room.mentor(Address(f"telegram:60{n}"), f"{name[:68]} {n}") for n in range(40)]
    now = room.clock.now()
    fields: dict[str, Any] = {"situation": "consultant", "distress_at": now, "wait_until": now}
    cases = many(room, 40, name=name[:70], state="proposing", holder=MARC, **fields)
    change_of_holder = {"holder": CLAIRE, "holder_name": name[:70]}
    for number in cases[20:]:
        change(room, number, **change_of_holder)

    def happen(uow: UnitOfWork) -> None:
        for number in cases:
            uow.session.add(Concern(kind="x", request_id=number, opened_at=now, seen_at=now))
            uow.session.add(History(request_id=number, at=now, act="ask"))
            for mentor in mentors[:3]:
                asked: dict[str, Any] = {
                    "request_id": number,
                    "mentor_id": mentor,
                    "state": "asked",
                }
                uow.session.add(Proposal(**asked, asked_at=now))
                met: dict[str, Any] = {
                    "request_id": number,
                    "interviewer_id": mentor,
                    "state": "invited",
                }
                uow.session.add(Interview(**met, invited_by=CLAIRE, invited_at=now))
        for row in uow.session.exec(select(Mentor).where(col(Mentor.person_id).in_(mentors))):
            long = {"occupation": "Directeur " * 50, "situations": list(CATALOGUE.home.situations)}
            row.answers = {**row.answers, **long}

    room.change(happen)
    many(room, 40, name=name[:70], situation="consultant")
    room.clock.set(now + timedelta(days=40))


@pytest.fixture
def crowded(room: Room, begin: Begin) -> Room:
    """Everybody has a long name, everything happens to everybody at once."""
    begin(room, crowd)
    return room


@pytest.mark.parametrize("name", ["", *NAMES])
def test_the_longest_page_is_one_that_slack_takes(crowded: Room, name: str) -> None:
    shown = turn_to(crowded, CLAIRE, name)
    view = home(shown, lambda ref: f"https://camarade.slack.com/archives/C0TRIAGE/p{ref}")
    check_view(view, "home")
    assert len(view["blocks"]) < VIEW_BLOCKS
    assert len(json.dumps(view).encode()) < VIEW_BYTES / 4
    assert length(words_of(shown)) < TOTAL
    assert all(len(line.value) <= 300 for section in shown.sections for line in section.lines)
    assert len({*acts(shown)}) == len(acts(shown))


def test_what_slack_is_told_of_a_list(room: Room) -> None:
    room.mentee()
    shown = turn_to(room, CLAIRE, "unclaimed")
    view = home(shown, lambda ref: "https://camarade.slack.com/p1")
    label = "n°\N{NO-BREAK SPACE}1 · Jeanne Martin (promo 2015)"
    value = shown.sections[0].lines[0].value
    bold = {"bold": True}
    row = [
        {"type": "link", "url": "https://camarade.slack.com/p1", "text": label, "style": bold},
        {"type": "text", "text": f"\n{value}"},
    ]
    listed = [{"type": "rich_text_section", "elements": row}]
    count = {"type": "text", "text": "1 demande", "style": bold}
    assert view == {
        "type": "home",
        "blocks": [
            {"type": "header", "text": words("À prendre")},
            {"type": "section", "text": words(shown.text)},
            {
                "type": "actions",
                "elements": [
                    button("← Le bureau", "act:0:0", "home/list/overview"),
                    button("Actualiser", "act:0:1", "home/list/unclaimed/all/1"),
                ],
            },
            {"type": "divider"},
            {
                "type": "rich_text",
                "elements": [
                    {"type": "rich_text_section", "elements": [count]},
                    {"type": "rich_text_list", "style": "bullet", "elements": listed},
                ],
            },
        ],
    }


def words(text: str) -> dict[str, object]:
    return {"type": "plain_text", "text": text, "emoji": False}


def button(label: str, place: str, act: str) -> dict[str, object]:
    return {"type": "button", "text": words(label), "action_id": place, "value": act}


# --- what it costs ------------------------------------------------------------------------------


ABOUT = ("history", "proposal", "interview", "mentorship", "concern")
"""The tables of what a row says beside its request."""


def test_a_page_costs_the_same_however_much_there_is(room: Room) -> None:
    statements: list[str] = []

    def heard(*about: Any) -> None:
        statement = str(about[2])
        if any(f"FROM {table}" in statement for table in ("request", "mentor", *ABOUT)):
            statements.append(statement)

    event.listen(room.ledger._writing, "before_cursor_execute", heard)

    def counted(name: str) -> int:
        statements.clear()
        turn_to(room, CLAIRE, name)
        return len(statements)

    many(room, PAGE)
    few = {name: counted(name) for name in ("", "open", "unclaimed")}
    many(room, 8 * PAGE)
    assert {name: counted(name) for name in few} == few
    assert 0 < min(few.values()) <= max(few.values()) < 20


def test_no_list_reads_through_all_there_ever_was(room: Room) -> None:
    statements: list[tuple[str, Any]] = []
    event.listen(
        room.ledger._writing,
        "before_cursor_execute",
        lambda *about: statements.append((about[2], about[3])),
    )
    for name in ("", *NAMES):
        turn_to(room, CLAIRE, name)
    read = [each for each in statements if "FROM request" in each[0]]
    assert len(read) > 2 * len(NAMES) - 2

    def plans(uow: UnitOfWork) -> list[str]:
        run = uow.connection.exec_driver_sql
        rows = (run(f"EXPLAIN QUERY PLAN {said}", given).all() for said, given in read)
        return [str(row[3]) for plan in rows for row in plan]

    scanned = [step for step in room.change(plans) if step.startswith("SCAN")]
    # What is scanned is small (those who are mentors), or the result of another step.
    assert {step.split()[1] for step in scanned} <= {"mentor", "CONSTANT"}
