"""How mentorships fare, from what is known of them without reading a word."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.mentoring import checkups, health
from conversations.mentoring.health import Facts, Reason
from storage.tables import Concern, Meeting, Mentorship
from storage.unit_of_work import UnitOfWork
from tests.conversations.pairs import duo
from tests.harness import CATALOGUE, House

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (Facts(ago(0)), "in_touch"),
        (Facts(ago(20)), "in_touch"),
        (Facts(ago(21)), "pause"),
        (Facts(ago(28)), "silent"),
        (Facts(ago(60), mentee_wrote_at=ago(2), mentor_wrote_at=ago(1)), "not_met"),
        (Facts(ago(60), ago(2), ago(1), met_at=ago(30)), "in_touch"),
        (Facts(ago(20), mentee_wrote_at=ago(18)), "unanswered"),
        (Facts(ago(20), mentor_wrote_at=ago(18)), "unanswered"),
        (Facts(ago(90), ago(1), ago(13), met_at=ago(50)), "in_touch"),
        (Facts(ago(90), ago(1), ago(14), met_at=ago(50)), "unanswered"),
        (Facts(ago(90), ago(40), ago(40), met_at=ago(5)), "in_touch"),  # a session is a word
        (Facts(ago(90), ago(27), ago(26), met_at=ago(50)), "unanswered"),
        (Facts(ago(90), ago(30), ago(30), met_at=ago(50)), "silent"),
        (Facts(ago(90), ago(30), meets_at=ago(-3)), "meeting_ahead"),
        (Facts(ago(90), ago(30), ago(30), meets_at=ago(3), met_at=ago(50)), "silent"),
        (Facts(ago(1), meets_at=ago(-3), flagged=True), "concern"),
    ],
)
def test_the_first_reason_that_holds_counts(facts: Facts, reason: Reason) -> None:
    assert health.reason(facts, NOW) == reason
    assert health.state(facts, NOW) == health.STATE_OF[reason]


MOMENTS = st.none() | st.floats(-30, 200).map(ago)


@given(st.floats(0, 200).map(ago), MOMENTS, MOMENTS, MOMENTS, MOMENTS, st.booleans())
def test_every_mentorship_has_a_state_and_a_word_now_never_makes_it_worse(
    introduced: datetime,
    mentee: datetime | None,
    mentor: datetime | None,
    met: datetime | None,
    meets: datetime | None,
    flagged: bool,
) -> None:
    facts = Facts(introduced, mentee, mentor, met, meets, flagged)
    order = health.STATES
    before = health.state(facts, NOW)
    both = facts._replace(mentee_wrote_at=NOW, mentor_wrote_at=NOW)
    assert order.index(health.state(both, NOW)) <= order.index(before)
    assert health.state(facts._replace(flagged=True), NOW) == "needs_hand"


def test_every_reason_comes_to_a_state_and_every_state_has_words() -> None:
    assert set(health.STATE_OF.values()) == set(health.STATES)
    for programme in CATALOGUE:
        assert all(programme.words.has(f"digest.health_of.{state}") for state in health.STATES)


def test_a_pause_and_a_silence_are_counted_as_the_journey_counts_them() -> None:
    journey = CATALOGUE.home.journey
    assert timedelta(days=journey["silence"].days) == health.PAUSE
    assert timedelta(days=journey["silence_staff"].days) == health.SILENT


def test_it_is_read_for_all_who_are_accompanied_and_nobody_else(house: House) -> None:
    pair = duo(house)
    assert house.change(lambda uow: checkups.facts(uow.session, uow.now)) == {}
    pair.agree()
    number, now = pair.mentorship.id, house.clock.now()
    assert number is not None

    def meanwhile(uow: UnitOfWork) -> None:
        row = uow.session.get(Mentorship, number)
        assert row is not None
        row.mentee_wrote_at = now - timedelta(days=1)
        for state, days in (("held", -9), ("held", -3), ("missed", -1), ("agreed", 4)):
            at = now + timedelta(days=days)
            meeting = Meeting(mentorship_id=number, at=at, state=state, proposed_by=row.mentee_id)
            uow.session.add(meeting)
        for closed in (None, now):
            uow.session.add(
                Concern(
                    kind="distress",
                    request_id=row.request_id,
                    opened_at=now,
                    seen_at=now,
                    closed_at=closed,
                )
            )

    house.change(meanwhile)
    (facts,) = house.change(lambda uow: checkups.facts(uow.session, uow.now)).values()
    assert facts == Facts(
        introduced_at=now,
        mentee_wrote_at=now - timedelta(days=1),
        met_at=now - timedelta(days=3),
        meets_at=now + timedelta(days=4),
        flagged=True,
    )
