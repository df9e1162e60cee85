"""Nobody's silence before an introduction goes on unseen: whoever is awaited is reminded once, and
then the team is told, until they have answered."""

from datetime import UTC, datetime

import pytest

from storage.mail import Address, Said
from storage.tables import Concern, Mentorship, Person
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.pairs import duo
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, PAUL, Room, acts_of, words_of
from tests.harness import House
from tests.screens import flat

HOME = CATALOGUE.home
WORDS = HOME.words
SOON, LATE = HOME.limits.proposal_reminder_days, HOME.limits.proposal_days
NAMES = {JEANNE: "Jeanne", PAUL: "Paul"}


def accepted(room: Room) -> int:
    """Paul has said yes on a Monday: Jeanne is asked whether she would like to meet him."""
    number, paul = room.mentee(), room.mentor()
    room.press(CLAIRE, f"claim/{number}")
    room.fill(CLAIRE, f"propose/{number}", mentor=str(paul), words="Une chercheuse.")
    room.press(PAUL, "proposal/yes/1")
    return number


def left_alone(room: Room) -> int:
    """The same, and nobody has answered for long."""
    number = accepted(room)
    room.clock.forward(days=LATE + 3)
    return number


@pytest.fixture
def case(room: Room, begin: Begin) -> int:
    """Paul has said yes on a Monday: Jeanne is asked whether she would like to meet him."""
    return begin(room, accepted)


def reminders(room: Room, who: Address) -> int:
    """How often somebody was reminded."""
    return room.heard(who).count(WORDS("introduction.reminder", name=NAMES[who]))


def told(room: Room, case: int) -> int:
    """How often Claire was told that an answer is long in coming."""
    return room.heard(CLAIRE).count(WORDS("introduction.holder_silent", id=case))


def open_ones(room: Room) -> list[str]:
    return [row.kind for row in room.all(Concern) if row.closed_at is None]


def watched(room: Room) -> str:
    """Claire looks at all that waits."""
    room.happen(CLAIRE, Said(text="/camarade veiller", ref=room.new_ref()))
    return words_of(room.last(CLAIRE))


def test_a_mentee_who_is_silent_is_reminded_once_and_then_the_team_is_told(
    room: Room, case: int
) -> None:
    room.clock.forward(days=SOON - 1)
    assert reminders(room, JEANNE) == 0
    room.clock.forward(days=1)
    assert (reminders(room, JEANNE), reminders(room, PAUL)) == (1, 0)
    assert acts_of(room.last(JEANNE)) == ["intro/yes/1", "intro/no/1"]
    assert not told(room, case)
    assert not open_ones(room)
    room.clock.forward(days=LATE)
    assert (told(room, case), open_ones(room)) == (1, ["unanswered"])
    what = WORDS("concern.what.unanswered")
    assert what[1:] in words_of(room.card(case))
    assert what[1:] in watched(room)
    assert WORDS("introduction.silent_mentee") in [each.text for each in room.thread(case)]
    room.clock.forward(weeks=4)
    assert (reminders(room, JEANNE), told(room, case)) == (1, 1)
    assert room.find(Mentorship, 1).state == "introducing", "it is for the team to end it"


def test_their_answer_closes_the_concern_and_puts_the_reminder_away(
    room: Room, begin: Begin
) -> None:
    begin(room, left_alone)
    room.press(JEANNE, "intro/yes/1")
    assert not open_ones(room)
    (row,) = room.all(Concern)
    assert (row.closed_by, row.why) == ("", WORDS("concern.over.answered"))
    slots = [slot for where, slot in room.standing if where == JEANNE and "/reminder/" in slot]
    (over,) = [room.standing[JEANNE, slot] for slot in slots]
    assert (over.text, over.buttons) == (WORDS("introduction.reminder_over"), ())


def test_where_the_team_has_seen_to_it_and_nobody_answers_it_is_told_again(
    room: Room, case: int
) -> None:
    room.clock.forward(days=LATE)
    room.fill_inside(CLAIRE, "close_concern/1", done="Appelée, elle rappelle.")
    assert not open_ones(room)
    room.clock.forward(days=LATE - 1)
    assert (told(room, case), open_ones(room)) == (1, [])
    room.clock.forward(days=3)  # a weekend is not the team’s
    assert (told(room, case), open_ones(room)) == (2, ["unanswered"])
    assert reminders(room, JEANNE) == 1, "it is the team’s to speak with her"
    room.fill_inside(CLAIRE, "close_concern/2")
    room.press(JEANNE, "intro/yes/1")
    room.press(JEANNE, "intro/ok/1")
    room.press(PAUL, "intro/ok/1")
    room.clock.forward(days=2 * LATE)
    assert (told(room, case), open_ones(room)) == (2, ["silent"]), "that neither writes is another"


@pytest.mark.parametrize(
    ("accepts", "silent", "said"),
    [
        ([JEANNE], [PAUL], "silent_mentor"),
        ([PAUL], [JEANNE], "silent_mentee"),
        ([], [JEANNE, PAUL], "silent_both"),
    ],
)
def test_whoever_has_not_accepted_the_limits_is_awaited_the_same_way(
    room: Room, case: int, accepts: list[Address], silent: list[Address], said: str
) -> None:
    room.clock.forward(days=1)  # a weekend is nobody’s hour
    room.press(JEANNE, "intro/yes/1")
    for who in accepts:
        room.press(who, "intro/ok/1")
    room.clock.forward(days=SOON)
    assert [who for who in (JEANNE, PAUL) if reminders(room, who)] == silent
    for who in silent:
        assert acts_of(room.last(who)) == ["intro/ok/1", "intro/no/1"]
    room.clock.forward(days=LATE)
    assert (told(room, case), open_ones(room)) == (1, ["unanswered"])
    assert WORDS(f"introduction.{said}") in [each.text for each in room.thread(case)]
    for who in silent[1:]:
        room.press(who, "intro/ok/1")
        assert open_ones(room), "the other is still awaited"
    room.press(silent[0], "intro/ok/1")
    assert room.find(Mentorship, 1).state == "active"
    assert not open_ones(room)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("ends", ["no", "withdrawn", "mentor leaves", "taken back", "erased"])
def test_nobody_is_reminded_of_what_is_over(
    room: Room, begin: Begin, ends: str, late: bool
) -> None:
    case = begin(room, left_alone if late else accepted)
    before = reminders(room, JEANNE), told(room, case)
    if ends == "no":
        room.press(JEANNE, "intro/no/1")
        room.write(JEANNE, "Passer")
    elif ends == "withdrawn":
        room.press(JEANNE, f"stop/withdraw/{case}")
    elif ends == "mentor leaves":
        room.press(PAUL, f"stop/mentor/{room.number(PAUL)}")
    elif ends == "taken back":
        room.fill(CLAIRE, f"take_back/{case}")
    else:
        room.erases(JEANNE)
    assert room.find(Mentorship, 1).state == "ended"
    assert not open_ones(room)
    if late and ends != "erased":
        assert [row.why for row in room.all(Concern)] == [WORDS("concern.over.not_introduced")]
    room.clock.forward(weeks=3)
    assert (reminders(room, JEANNE), told(room, case)) == before


def test_a_reminder_keeps_to_the_hours_of_whom_it_reminds(room: Room) -> None:
    number, paul, jeanne = room.mentee(), room.mentor(), room.number(JEANNE)

    def far(uow: UnitOfWork) -> None:
        found = uow.session.get(Person, jeanne)
        assert found is not None
        found.zone = "America/Los_Angeles"

    room.change(far)
    room.press(CLAIRE, f"claim/{number}")
    room.fill(CLAIRE, f"propose/{number}", mentor=str(paul), words="Une chercheuse.")
    room.press(PAUL, "proposal/yes/1")  # at one in the morning of hers
    room.clock.to(datetime(2026, 11, 26, 16, 59, tzinfo=UTC))
    assert reminders(room, JEANNE) == 0
    room.clock.to(datetime(2026, 11, 26, 17, 1, tzinfo=UTC))
    assert reminders(room, JEANNE) == 1


@pytest.mark.parametrize("ends", ["asked", "mentee", "mentor"])
def test_one_that_comes_to_nothing_asks_nothing_any_more(house: House, ends: str) -> None:
    two = duo(house).accepts()
    asked = [two.nour.last]
    if ends != "asked":
        two.nour.presses(WORDS("introduction.yes"))
        asked = [two.nour.last, two.luc.last]
    assert all(each.buttons for each in asked)
    two.act(two.nour if ends == "mentee" else two.luc, "intro/no/{}")
    if ends == "mentee":
        two.nour.presses("Passer")
    for each in asked:
        assert (each.text, each.buttons) == (flat(WORDS("introduction.reminder_over")), [])


def test_who_has_accepted_the_limits_reads_them_still(house: House) -> None:
    two = duo(house).accepts()
    two.nour.presses(WORDS("introduction.yes"))
    limits = two.nour.last
    two.nour.presses(WORDS("introduction.accept"))
    two.act(two.luc, "intro/no/{}")
    assert limits.text.endswith(f"→ {WORDS('introduction.accept')}")
