"""Of mentors who are asked in turn one is asked at a time, whatever happens, and however much of it
at the same instant."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.team.forms import Refusal
from storage.mail import Address, Event, Pressed, Ref
from storage.tables import Candidate, History, Mentor, Mentorship, PersonAddress, Proposal, Request
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.cascading import ABOUT, ANNE, LISE, WORDS, asked, change, moments, proposed
from tests.conversations.room import CLAIRE, JEANNE, PAUL, Room
from tests.conversations.side_by_side import at_once

MENTORS = (PAUL, ANNE, LISE)
WAYS = st.one_of(
    st.tuples(st.sampled_from(("yes", "no", "pause", "back")), st.sampled_from(MENTORS)),
    st.tuples(st.sampled_from(("days", "night", "stop", "take_back", "withdraw")), st.just(PAUL)),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(ways=st.lists(WAYS, min_size=1, max_size=8))
def test_whatever_happens_one_is_asked_at_a_time_once_and_only_who_may_be(
    rooms: Callable[[], Room], begin: Begin, ways: list[tuple[str, Address]]
) -> None:
    room = rooms()
    case = begin(room, proposed, ANNE, LISE)
    for way, who in ways:
        known = len(room.all(Proposal))
        _happens(room, case, way, who)
        rows = room.all(Proposal)
        assert sum(row.state == "asked" for row in rows) <= 1
        assert len({row.mentor_id for row in rows}) == len(rows)
        for row in rows[known:]:
            assert room.find(Mentor, row.mentor_id).state == "active"
        request = room.find(Request, case)
        live = [row for row in room.all(Candidate) if row.over_at is None]
        assert request.state == "proposing" or not live
        assert all(row.words for row in live)


def _happens(room: Room, case: int, way: str, who: Address) -> None:
    number = {PAUL: 1, ANNE: 2, LISE: 3}[who]
    rows = {row.mentor_id: row.id for row in room.all(Proposal)}
    if way in ("yes", "no"):
        room.press(who, f"proposal/{way}/{rows.get(room.number(who), number)}")
    elif way in ("pause", "back"):
        change(room, who, state="paused" if way == "pause" else "active")
    elif way in ("days", "night"):
        room.clock.forward(days=2.5 if way == "days" else 0.4)
    elif way == "stop":
        room.press(CLAIRE, f"stop_next/{case}")
    elif way == "withdraw":
        room.press(JEANNE, f"stop/withdraw/{case}")
    elif not isinstance(room.open_form(CLAIRE, f"take_back/{case}"), Refusal):
        room.fill(CLAIRE, f"take_back/{case}")


def test_two_cases_that_get_a_yes_of_one_mentor_at_once_respect_their_places(
    postgresql_url: str,
) -> None:
    """From Telegram and from Slack, in two processes: one place, one mentorship."""
    room, neighbour = Room(postgresql_url), Room(postgresql_url)
    paul, second = room.mentor(), Address("slack:UPAUL")
    room.change(lambda uow: _also_at(uow, paul, second))
    cases = [room.mentee(), room.mentee(Address("telegram:5"), "Nour Haddad")]
    for case in cases:
        room.press(CLAIRE, f"claim/{case}")
        room.fill(CLAIRE, f"propose/{case}", mentor=str(paul), words=ABOUT)
    yeses = [_press(room, where, f"proposal/yes/{n}") for n, where in ((1, PAUL), (2, second))]
    at_once((room, neighbour), yeses)
    assert len(room.all(Mentorship)) == 1
    assert sorted(one.state for one in room.all(Proposal)) == ["accepted", "asked"]
    no_place = WORDS("mentor.no_place").partition("(")[0]  # a command is typed otherwise on Slack
    assert no_place in room.heard(PAUL) + room.heard(second)
    room.close()
    neighbour.close()


def test_two_nos_at_once_ask_one_next_mentor(postgresql_url: str) -> None:
    room, neighbour = Room(postgresql_url), Room(postgresql_url)
    case = proposed(room, LISE)
    room.fill(CLAIRE, f"propose/{case}", mentor=str(room.number(ANNE)), words=ABOUT)
    nos = [_press(room, where, f"proposal/no/{n}") for n, where in ((1, PAUL), (2, ANNE))]
    at_once((room, neighbour), nos)
    moments(room)
    states = [("Paul Durand", "declined"), ("Anne Petit", "declined"), ("Lise Moreau", "asked")]
    assert asked(room) == states
    acts = [line.act for line in room.all(History)]
    assert acts.count("ask_next") == 1
    room.close()
    neighbour.close()


def _also_at(uow: UnitOfWork, person: int, where: Address) -> None:
    uow.session.add(PersonAddress(address=where, person_id=person, used_at=uow.now))


def _press(room: Room, where: Address, act: str) -> Event:
    pressed = Pressed(act=act, ref=Ref("pressed"))
    return Event(id=f"{act}/{where}", at=room.clock.now(), who=where, where=where, what=pressed)
