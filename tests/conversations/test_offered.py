"""The helps that were offered are seen again: on the card, in the week's figures, in the table, and
before the same one is offered once more."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from conversations.team import listing
from conversations.team.forms import Form, Preview
from conversations.words import NBSP
from storage.mail import STAFF, Extract
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, MARC, Room
from tests.conversations.test_desk_reach import arrive

HOME = CATALOGUE.home
COACH = HOME.referrals["coach"]
TODAY = "23 novembre 2026"


def on_card(room: Room, case: int) -> str:
    return dict(room.card(case).facts).get("Aides", "")


def in_table(room: Room, case: int) -> str:
    wanted = Extract(what=listing.WHAT, asked={}, form="csv")
    table = room.ledger.read_now(lambda session: [*listing.read(session, CATALOGUE, wanted).rows])
    rows = [dict(zip(listing.COLUMNS, row, strict=True)) for row in table]
    return next(str(row["helps"]) for row in rows if row["id"] == case)


def say_it_helped(room: Room, answer: str) -> None:
    room.clock.forward(days=(COACH.ask_after_days or 0) + 1)
    room.press(JEANNE, f"helped/{answer}/1")


@pytest.mark.parametrize("then", ["close", "beside"])
def test_the_card_and_the_table_show_a_help_and_what_came_of_it(room: Room, then: str) -> None:
    case = arrive(room, "claimed")
    assert (on_card(room, case), in_table(room, case)) == ("", "")
    room.fill(CLAIRE, f"refer/{case}", referral="coach", then=then)
    assert on_card(room, case) == in_table(room, case) == f"{COACH.label} ({TODAY})"
    say_it_helped(room, "some")
    told = f"{COACH.label} ({TODAY}, utile{NBSP}: un peu)"
    assert on_card(room, case) == in_table(room, case) == told


def test_a_talk_is_seen_there_too(room: Room) -> None:
    case = arrive(room, "claimed")
    room.fill(CLAIRE, f"contact/{case}", somebody="Anne Roux, anne@example.org", then="beside")
    assert on_card(room, case) == f"{HOME.talk[1].label} ({TODAY})"


def test_the_week_counts_each_help_also_one_beside(room: Room) -> None:
    case = arrive(room, "claimed")
    room.fill(CLAIRE, f"refer/{case}", referral="skills", then="beside")
    room.fill(CLAIRE, f"refer/{case}", referral="coach", then="beside")
    room.clock.to(datetime(2026, 11, 30, 10, tzinfo=ZoneInfo("Europe/Paris")))
    digest = next(each for each in room.said[STAFF] if each.slot.startswith("digest/"))
    labels = (HOME.referrals["skills"].label, COACH.label)
    counted = " · ".join(f"{label} (1)" for label in labels)
    assert f"{HOME.words('digest.helps')}{NBSP}: {counted}" in digest.text
    assert digest.attachment is not None
    assert digest.attachment.paper is not None
    titles = [chart["title"] for chart in digest.attachment.paper.data["charts"]]
    assert HOME.words("digest.helps") in titles


def test_who_was_offered_it_before_is_said_before_it_is_offered_again(room: Room) -> None:
    case = arrive(room, "claimed")
    first = room.fill(CLAIRE, f"refer/{case}", referral="coach", then="beside")
    assert first.note == ""
    assert room.fill(MARC, f"refer/{case}", referral="skills", then="beside").note == ""
    again = room.fill(MARC, f"refer/{case}", referral="coach", then="beside")
    head = f"⚠ Déjà proposé à cette personne le {TODAY} par Claire{NBSP}: {COACH.label}."
    assert again.note.startswith(head)
    assert "n’a pas encore été posée" in again.note


def test_and_what_they_answered(room: Room) -> None:
    case = arrive(room, "claimed")
    room.fill(CLAIRE, f"refer/{case}", referral="coach", then="beside")
    room.clock.forward(days=(COACH.ask_after_days or 0) + 1)

    def note() -> str:
        form = room.open_form(CLAIRE, f"refer/{case}")
        values = {"referral": "coach", "then": "beside", "letter": ""}
        assert isinstance(form, Form)
        preview = room.forms.check(form.act, values, CLAIRE, staff=True)
        assert isinstance(preview, Preview)
        return preview.note

    assert "pas encore de réponse" in note()
    room.press(JEANNE, "helped/little/1")
    assert f"la réponse{NBSP}: pas vraiment." in note()
