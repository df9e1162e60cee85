"""How mentorships fare, from what is known of them without reading a word."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from conversations.mentoring import checkups, health
from conversations.mentoring.health import Facts, Reason
from storage.mail import Message
from storage.tables import Concern, Meeting, Mentorship
from storage.unit_of_work import UnitOfWork
from tests.conversations.pages import accompanied, turn_to
from tests.conversations.pairs import duo
from tests.conversations.room import CLAIRE, Room
from tests.conversations.test_meetings import propose
from tests.conversations.test_sessions import meets, over
from tests.harness import CATALOGUE, House

JOURNEY = CATALOGUE.home.journey
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (Facts(ago(0.9)), "in_touch"),
        (Facts(ago(1)), "not_begun"),
        (Facts(ago(6.9)), "not_begun"),
        (Facts(ago(7)), "never_began"),
        (Facts(ago(60)), "never_began"),
        (Facts(ago(6), mentee_wrote_at=ago(0.1)), "not_answered"),
        (Facts(ago(6), mentor_wrote_at=ago(5)), "not_answered"),
        (Facts(ago(9), mentor_wrote_at=ago(5)), "never_answered"),
        (Facts(ago(9), mentee_wrote_at=ago(5), mentor_wrote_at=ago(5)), "in_touch"),
        (Facts(ago(9), met_at=ago(1)), "in_touch"),
        (Facts(ago(9), joined=True), "in_touch"),
        (Facts(ago(9), meets_at=ago(-1)), "meeting_ahead"),
        (Facts(ago(40), break_until=ago(-1)), "on_break"),
        (Facts(ago(40), break_until=ago(2)), "not_begun"),
        (Facts(ago(9), flagged=True), "concern"),
        (Facts(ago(60), ago(20), ago(20), met_at=ago(50)), "in_touch"),
        (Facts(ago(60), ago(21), ago(21), met_at=ago(50)), "pause"),
        (Facts(ago(60), ago(28), ago(28), met_at=ago(50)), "silent"),
        (Facts(ago(60), mentee_wrote_at=ago(2), mentor_wrote_at=ago(1)), "not_met"),
        (Facts(ago(60), ago(2), ago(1), met_at=ago(30)), "in_touch"),
        (Facts(ago(90), ago(1), ago(14), met_at=ago(50)), "in_touch"),
        (Facts(ago(90), ago(1), ago(15), met_at=ago(50)), "unanswered"),
        (Facts(ago(90), ago(1), ago(15), met_at=ago(50), waits_since=ago(14)), "in_touch"),
        (Facts(ago(90), ago(1), ago(20), met_at=ago(50), waits_since=ago(15)), "unanswered"),
        (Facts(ago(90), ago(1), ago(90), met_at=ago(14), waits_since=ago(60)), "in_touch"),
        (Facts(ago(90), ago(20), ago(20.002), met_at=ago(50)), "in_touch"),
        (Facts(ago(90), ago(21), ago(21.002), met_at=ago(50)), "pause"),
        (Facts(ago(90), ago(30), ago(30.002), met_at=ago(50)), "silent"),
        (Facts(ago(90), ago(22), ago(40), met_at=ago(50)), "pause"),
        (Facts(ago(90), ago(80), ago(80), met_at=ago(30), rhythm_at=ago(-12)), "in_rhythm"),
        (Facts(ago(90), ago(80), ago(80), met_at=ago(43), rhythm_at=ago(1)), "silent"),
        (Facts(ago(90), ago(1), ago(1), met_at=ago(3), rhythm_at=ago(-39)), "in_touch"),
        (Facts(ago(90), ago(40), ago(40), met_at=ago(5)), "in_touch"),  # a session is a word
        (Facts(ago(90), ago(27), ago(26), met_at=ago(50)), "pause"),
        (Facts(ago(90), ago(30), ago(30), met_at=ago(50)), "silent"),
        (Facts(ago(90), ago(30), meets_at=ago(-3)), "meeting_ahead"),
        (Facts(ago(90), ago(30), ago(30), meets_at=ago(3), met_at=ago(50)), "silent"),
        (Facts(ago(1), meets_at=ago(-3), flagged=True), "concern"),
        (Facts(ago(30), ago(1), ago(1), meets_at=ago(-3), missed=1), "meeting_ahead"),
        (Facts(ago(30), ago(1), ago(1), meets_at=ago(-3), missed=2), "missed"),
        (Facts(ago(30), ago(1), ago(1), meets_at=ago(-3), edges=1), "edge"),
        (Facts(ago(30), meets_at=ago(-3), break_until=ago(-9)), "on_break"),
        (Facts(ago(30), missed=2, break_until=ago(-9)), "missed"),
        (Facts(ago(30), ago(1), ago(1), met_at=ago(9), unheard=1), "in_touch"),
        (Facts(ago(30), ago(1), ago(1), met_at=ago(9), unheard=2), "unheard"),
    ],
)
def test_the_first_reason_that_holds_counts(facts: Facts, reason: Reason) -> None:
    assert health.reason(facts, NOW) == reason
    assert health.state(facts, NOW) == health.STATE_OF[reason]


MOMENTS = st.none() | st.floats(-30, 200).map(ago)


FEW = st.integers(0, 4)
FACTS = st.builds(
    Facts,
    st.floats(0, 200).map(ago),
    MOMENTS,
    MOMENTS,
    MOMENTS,
    MOMENTS,
    st.booleans(),
    MOMENTS,
    FEW,
    FEW,
    FEW,
    MOMENTS,
    st.booleans(),
    MOMENTS,
)


@given(FACTS)
def test_nobody_is_said_to_be_well_about_whom_a_concern_is_open(facts: Facts) -> None:
    assert health.state(facts._replace(flagged=True), NOW) == "needs_hand"


@given(FACTS, st.sampled_from(["missed", "edges", "unheard"]))
def test_a_word_now_never_makes_it_worse_and_one_sign_more_never_better(
    facts: Facts, sign: str
) -> None:
    order, before = health.STATES, health.state(facts, NOW)
    both = facts._replace(mentee_wrote_at=NOW, mentor_wrote_at=NOW, waits_since=NOW)
    assert order.index(health.state(both, NOW)) <= order.index(before)
    more = facts._replace(**{sign: getattr(facts, sign) + 1})
    assert order.index(health.state(more, NOW)) >= order.index(before)


def test_every_reason_comes_to_a_state_and_each_has_words() -> None:
    assert set(health.STATE_OF) == set(get_args(health.Reason))
    assert set(health.STATE_OF.values()) == set(health.STATES)
    for programme in CATALOGUE:
        for state in health.STATES:
            assert programme.words.has(f"digest.health_of.{state}")
        for reason in health.STATE_OF:
            assert programme.words.has(f"health.{health.shown(reason)}")
        assert all(programme.words.has(f"health.why.{reason}") for reason in health.STATE_OF)


SILENT = ("mentee", "mentor")


@pytest.mark.parametrize("silent", SILENT)
@pytest.mark.parametrize(
    ("days", "reason"),
    [(3, "not_answered"), (9, "never_answered"), (22, "never_answered")],
)
def test_who_wrote_and_who_is_silent_is_said_in_every_language(
    silent: str, days: int, reason: Reason
) -> None:
    facts, wrote = Facts(introduced_at=ago(days)), ago(days - 1)
    if silent == "mentee":
        facts = facts._replace(mentor_wrote_at=wrote)
    else:
        facts = facts._replace(mentee_wrote_at=wrote)
    assert health.why(facts, NOW) == f"{reason}_{silent}"
    for programme in CATALOGUE:
        for each in health.ONE_SIDED:
            said = {programme.words(f"health.why.{each}_{role}") for role in SILENT}
            assert len(said) == len(SILENT)


def test_after_a_session_nobody_is_said_to_have_written_last() -> None:
    apart = Facts(introduced_at=ago(60), mentee_wrote_at=ago(40), mentor_wrote_at=ago(39))
    assert health.why(apart, NOW) == "silent_mentee"
    assert health.why(apart._replace(met_at=ago(30)), NOW) == "silent"
    assert health.why(Facts(introduced_at=ago(60)), NOW) == "never_began"


def test_a_pause_and_a_silence_are_counted_as_the_journey_counts_them() -> None:
    journey = CATALOGUE.home.journey
    assert timedelta(days=journey["silence"].days) == health.PAUSE
    assert timedelta(days=journey["silence_staff"].days) == health.SILENT
    assert timedelta(days=journey["unanswered_staff"].days) == health.SILENT
    assert timedelta(hours=journey["spark"].hours) == health.FIRST_WORD
    assert timedelta(days=journey["not_begun_staff"].days) == health.BEGUN


def test_it_is_read_for_all_who_are_accompanied_and_nobody_else(house: House) -> None:
    pair = duo(house)
    assert house.change(lambda uow: checkups.facts(uow.session, uow.now, JOURNEY)) == {}
    pair.agree()
    number, now = pair.mentorship.id, house.clock.now()
    assert number is not None

    def meanwhile(uow: UnitOfWork) -> None:
        row = uow.session.get(Mentorship, number)
        assert row is not None
        row.mentee_wrote_at = now - timedelta(days=1)
        past = (("missed", -12), ("held", -9), ("held", -3), ("missed", -2), ("missed", -1))
        for state, days in (*past, ("agreed", 4)):
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
    (facts,) = house.change(lambda uow: checkups.facts(uow.session, uow.now, JOURNEY)).values()
    assert facts == Facts(
        introduced_at=now,
        mentee_wrote_at=now - timedelta(days=1),
        met_at=now - timedelta(days=3),
        meets_at=now + timedelta(days=4),
        flagged=True,
        missed=2,
    )


def test_check_ins_count_that_one_of_the_two_leaves_unanswered_in_a_row(house: House) -> None:
    two = duo(house).agree()

    def unheard() -> int:
        known = house.change(lambda uow: checkups.facts(uow.session, uow.now, JOURNEY))
        (facts,) = known.values()
        return facts.unheard

    house.clock.forward(days=20)
    assert unheard() == 0, "it was put a few days ago"
    house.clock.forward(days=20)
    assert unheard() == 2
    for player in (two.nour, two.luc):
        player.presses("Répondre", on=player.sees("Un petit point d’étape"))
        player.presses("M’aide vraiment" if player is two.nour else "Est bien mon rôle")
        for answer in ("Passer", "Non", "Envoyer"):
            player.presses(answer)
    assert unheard() == 0


# --- where the team reads it ----------------------------------------------------------------------


def row_of(page: Message) -> str:
    """What the only row of a list says."""
    (line,) = page.sections[0].lines
    return line.value.replace("\N{NO-BREAK SPACE}", " ")


def sessions(room: Room, case: int, **days: int) -> None:
    """Sessions of the pair of this case: how each turned out, and how many days ago it was."""

    def add(uow: UnitOfWork) -> None:
        row = uow.session.exec(select(Mentorship).where(Mentorship.request_id == case)).one()
        assert row.id is not None
        for state, ago in days.items():
            at = uow.now - timedelta(days=ago)
            state = state.rstrip("_")
            uow.session.add(
                Meeting(mentorship_id=row.id, at=at, state=state, proposed_by=row.mentee_id)
            )

    room.change(add)


def test_the_home_tab_says_how_they_fare_and_why(room: Room) -> None:
    case = accompanied(room, room.mentor(), days=30, wrote=1, both=False)
    sessions(room, case, held=20)
    listed = turn_to(room, CLAIRE, "accompanied")
    assert "◐ à suivre : l’accompagnateur écrit, la personne ne répond pas" in row_of(listed)
    assert not turn_to(room, CLAIRE, "attention").sections[0].lines
    sessions(room, case, missed=9, missed_=2)
    noticed = turn_to(room, CLAIRE, "attention")
    assert "▲ a besoin d’un coup de main : des rendez-vous manqués coup sur coup" in row_of(noticed)
    sessions(room, case, held=1)
    assert "● va bien : ils se parlent" in row_of(turn_to(room, CLAIRE, "accompanied"))
    assert not turn_to(room, CLAIRE, "attention").sections[0].lines


def test_no_row_says_well_while_a_concern_is_open(room: Room) -> None:
    case = accompanied(room, room.mentor(), days=30, wrote=1)
    sessions(room, case, held=1)

    def worry(uow: UnitOfWork) -> None:
        uow.session.add(
            Concern(kind="professional", request_id=case, opened_at=uow.now, seen_at=uow.now)
        )

    room.change(worry)
    assert "a besoin d’un coup de main : un point attend l’équipe" in row_of(
        turn_to(room, CLAIRE, "accompanied")
    )


def test_two_who_keep_to_their_rhythm_are_not_said_to_be_calm(room: Room) -> None:
    case = accompanied(room, room.mentor(), days=60, wrote=50)
    sessions(room, case, held=30)
    assert "au calme" in row_of(turn_to(room, CLAIRE, "attention"))

    def every(weeks: int) -> None:
        def choose(uow: UnitOfWork) -> None:
            row = uow.session.exec(select(Mentorship).where(Mentorship.request_id == case)).one()
            row.rhythm_weeks = weeks

        room.change(choose)

    every(6)
    assert not turn_to(room, CLAIRE, "attention").sections[0].lines
    assert "● va bien : à leur rythme" in row_of(turn_to(room, CLAIRE, "accompanied"))
    every(4)
    assert "au calme" in row_of(turn_to(room, CLAIRE, "attention"))


def test_a_session_of_which_nobody_speaks_counts_as_one_wherever_the_team_looks(room: Room) -> None:
    case = accompanied(room, room.mentor(), days=60, wrote=1)
    assert "pas encore de rencontre" in row_of(turn_to(room, CLAIRE, "accompanied"))
    sessions(room, case, missed=40, agreed=30)
    assert "● va bien : ils se parlent" in row_of(turn_to(room, CLAIRE, "accompanied"))
    sessions(room, case, missed=20)
    assert not turn_to(room, CLAIRE, "attention").sections[0].lines, "not in a row"


def test_home_raises_no_alarm_about_two_who_meet_and_do_not_write(house: House) -> None:
    """What Home lists, what a row says and how they fare come from one rule."""
    two = duo(house).agree()
    two.nour.says("bonjour")
    two.luc.says("bonjour")
    meets(two)
    over(two, (two.nour, "Oui"), (two.luc, "Oui"))
    house.clock.forward(days=19)  # 23 days after the last word
    assert "À regarder de près" not in two.claire.opens_home()
    propose(two.nour, "20 décembre 14h")
    two.luc.presses("C’est d’accord")
    house.clock.to(datetime(2026, 12, 19, 12, tzinfo=UTC))  # 23 days after they met
    assert "À regarder de près" not in two.claire.opens_home()
    house.clock.to(datetime(2027, 1, 12, tzinfo=UTC))  # and 22 after a session of which none spoke
    assert "💤" in two.claire.opens_home()
