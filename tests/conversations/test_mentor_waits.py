"""A mentor who asks something before they answer is not forgotten: the team is reminded until it
has answered, and sees in each place that it is its turn."""

from datetime import timedelta

import pytest

from storage.mail import STAFF, Address, Message, Said
from storage.tables import Proposal
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, PAUL, Room, words_of

WORDS = CATALOGUE.home.words
ANNE = Address("telegram:2002")
DAYS = CATALOGUE.home.team.mentor_question_working_days
ZONE = "Europe/Paris"


def asks(room: Room, who: Address = PAUL, number: int = 1) -> None:
    """A mentor asks something before they answer."""
    room.press(who, f"proposal/ask/{number}")
    room.write(who, "À distance, ou à Lyon ?")
    room.write(who, "Envoyer")


@pytest.fixture
def case(room: Room) -> int:
    """Paul was asked about Jeanne's case on a Monday, and asks something; Anne would follow."""
    number = room.mentee()
    paul, anne = room.mentor(), room.mentor(ANNE, "Anne Petit")
    room.press(CLAIRE, f"claim/{number}")
    about = "Une chercheuse."
    room.fill(CLAIRE, f"propose/{number}", mentor=str(paul), words=about, next=str(anne))
    asks(room)
    return number


def due(room: Room, case: int, how: str = "due") -> str:
    """What whoever holds the case is told."""
    day = WORDS.day(room.clock.now() - timedelta(days=DAYS), ZONE)
    holder = WORDS("triage.held", holder="Claire")
    return WORDS(f"deadline.question_{how}", id=case, day=day, age="", holder=holder)


def watched(room: Room) -> Message:
    """Claire looks at all that waits."""
    room.happen(CLAIRE, Said(text="/camarade veiller", ref=room.new_ref()))
    return room.last(CLAIRE)


def answers(room: Room, case: int) -> None:
    """The team answers the mentor."""
    mentor, letter = str(room.number(PAUL)), "À distance."
    room.fill(CLAIRE, f"answer_mentor/{case}", mentor=mentor, letter=letter)


def told(room: Room) -> list[str]:
    """What Claire was told of a question that waits."""
    return [each.text for each in room.said[CLAIRE] if "avant de répondre, le" in each.text]


def test_whoever_holds_the_case_is_reminded_after_some_working_days(room: Room, case: int) -> None:
    room.clock.forward(days=DAYS - 1)
    assert not told(room)
    room.clock.forward(days=1)
    assert told(room) == [due(room, case)]
    assert not any(name in told(room)[0] for name in ("Jeanne", "Paul"))


def test_then_the_channel_which_reads_when_it_is_answered(room: Room, case: int) -> None:
    room.clock.forward(days=DAYS + 1)
    slot = "question/1/late"
    assert room.standing[STAFF, slot].text.startswith("⚠")
    answers(room, case)
    assert room.standing[STAFF, slot].text == WORDS("deadline.question_kept", id=case)
    known = len(told(room))
    room.clock.forward(days=5)
    assert len(told(room)) == known


@pytest.mark.parametrize("ends", ["answered", "yes", "no", "taken back", "withdrawn"])
def test_nobody_is_reminded_of_what_is_answered_or_over(room: Room, case: int, ends: str) -> None:
    if ends == "answered":
        answers(room, case)
    elif ends == "taken back":
        room.fill(CLAIRE, f"take_back/{case}")
    elif ends == "withdrawn":
        room.press(JEANNE, f"stop/withdraw/{case}")
    else:
        room.press(PAUL, f"proposal/{ends}/1")
    room.clock.forward(weeks=2)
    assert not told(room)
    assert WORDS("deadline.question_waits", day="")[:30] not in words_of(watched(room))


def test_a_second_question_does_not_put_it_off(room: Room, case: int) -> None:
    room.clock.forward(days=DAYS - 1)
    asks(room)
    room.clock.forward(days=1)
    assert told(room) == [due(room, case)]


def test_what_is_asked_after_an_answer_is_owed_anew(room: Room, case: int) -> None:
    room.clock.forward(days=1)
    answers(room, case)
    asks(room)
    room.clock.forward(days=DAYS - 1)
    assert not told(room)
    room.clock.forward(days=1)
    assert told(room) == [due(room, case)]


def test_it_is_among_what_somebody_must_see_to(room: Room, case: int) -> None:
    assert words_of(watched(room)) == WORDS("concern.list.none")
    day = WORDS.day(room.clock.now(), ZONE)
    room.clock.forward(days=DAYS + 1)
    (section,) = watched(room).sections
    (line,) = section.lines
    assert WORDS("deadline.question_waits", day=day) in line.value
    assert "Jeanne Martin" in line.label
    assert line.leads_to == room.refs[STAFF, f"case/{case}"]


def test_the_card_says_that_who_is_next_waits_for_the_answer(room: Room, case: int) -> None:
    def follows() -> str:
        return dict(room.card(case).facts)[WORDS("triage.fact.following")]

    assert follows() == WORDS("triage.following_question", names="Anne Petit")
    answers(room, case)
    end = room.find(Proposal, 1).expires_at
    assert end is not None
    day = WORDS.day(end, ZONE)
    assert follows() == WORDS("triage.following_by", names="Anne Petit", day=day)


def test_the_home_tab_says_whose_turn_it_is(room: Room, case: int) -> None:
    room.clock.forward(days=2)
    read = words_of(room.open_home(CLAIRE))
    since = WORDS("lists.for", count=2)
    assert WORDS("lists.wait.our_answer", names="Paul Durand", since=since) in read
    assert WORDS("lists.wait.mentor", names="Paul Durand", since=since) not in read
    answers(room, case)
    read = words_of(room.open_home(CLAIRE))
    assert WORDS("lists.wait.mentor", names="Paul Durand", since=since) in read
