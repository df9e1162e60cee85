"""Who is about to be proposed, and was reported, and nobody has seen to it: whoever chooses reads
that it is so."""

import pytest

from conversations.team.forms import Form
from storage.mail import STAFF
from storage.tables import Concern, Mentorship, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.interviewing import SAID, ZOE, opened
from tests.conversations.room import CATALOGUE, CLAIRE, PAUL, Room

SIGN = CATALOGUE.home.words("triage.form.reported", names="Paul Durand", count=1)


def reports(room: Room, *, by_mentor: bool = False, seen: bool = False) -> None:
    """Zoé was accompanied by Paul; one of the two has reported the other, and it is over."""
    zoe, paul = room.number(ZOE), room.number(PAUL)

    def work(uow: UnitOfWork) -> None:
        old = Request(person_id=zoe, state="closed", outcome="turn_down", created_at=uow.now)
        uow.session.add(old)
        uow.session.flush()
        assert old.id is not None
        pair = Mentorship(
            request_id=old.id,
            mentee_id=zoe,
            mentor_id=paul,
            state="ended",
            introduced_at=uow.now,
            ended_at=uow.now,
        )
        concern = Concern(
            kind="reported",
            request_id=old.id,
            person_id=paul if by_mentor else zoe,
            opened_at=uow.now,
            seen_at=uow.now,
            closed_at=uow.now if seen else None,
        )
        uow.session.add_all([pair, concern])

    room.change(work)


def told(room: Room, case: int) -> tuple[bool, bool]:
    """Whether the form says so, and what is shown before it is sent."""
    number = str(room.number(PAUL))
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Form)
    preview = room.fill(CLAIRE, f"propose/{case}", mentor=number, words=SAID)
    return SIGN in form.note, SIGN in preview.note


def test_who_was_reported_is_not_proposed_unawares(room: Room) -> None:
    case = opened(room)
    reports(room)
    assert told(room, case) == (True, True)


@pytest.mark.parametrize(
    ("act", "field", "more"),
    [("contact", "contact", {"letter": SAID}), ("interview", "mentors", {})],
)
def test_nor_asked_for_a_talk_or_an_interview(
    room: Room, act: str, field: str, more: dict[str, str]
) -> None:
    case = opened(room)
    reports(room)
    form = room.open_form(CLAIRE, f"{act}/{case}")
    assert isinstance(form, Form)
    assert SIGN in form.note
    number = str(room.number(PAUL))
    preview = room.fill(CLAIRE, f"{act}/{case}", **{field: number, "words": SAID, **more})
    assert SIGN in preview.note


def test_the_week_says_that_a_report_waits(room: Room) -> None:
    line = CATALOGUE.home.words("digest.text_reported", count=1)
    opened(room)
    reports(room)
    room.clock.forward(days=7)
    assert [line in each.text for each in room.said[STAFF] if each.slot.startswith("digest/")] == [
        True
    ]


def test_once_it_is_seen_to_nothing_is_said(room: Room) -> None:
    case = opened(room)
    reports(room, seen=True)
    assert told(room, case) == (False, False)


def test_who_reported_is_not_who_was_reported(room: Room) -> None:
    case = opened(room)
    reports(room, by_mentor=True)
    assert told(room, case) == (False, False)
