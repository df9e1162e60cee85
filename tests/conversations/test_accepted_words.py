"""What a mentor said yes to can be read again, for a first meeting, as long as it is theirs."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from conversations.casework.proposed import ACCEPTED
from storage.mail import Reachable
from storage.tables import Mentorship, Proposal, Request
from tests.beginnings import Begin
from tests.conversations.joining import joins
from tests.conversations.leavers import are_introduced, erases_everything, is_asked
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, PAUL, Room, acts_of
from tests.conversations.test_proposals import ANNE, propose
from tests.harness import House

WORDS = CATALOGUE.home.words
ABOUT = "Une chercheuse qui pense à l’énergie."
PASS = "Passer"
YES = f"→ {WORDS(ACCEPTED)}"


def proposed(room: Room) -> int:
    """A case that Paul is asked about."""
    room.mentor()
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    propose(room, case, str(room.number(PAUL)))
    return case


def accepted(room: Room) -> int:
    """One that he said yes to."""
    case = proposed(room)
    room.press(PAUL, "proposal/yes/1")
    return case


def introduced(room: Room) -> int:
    """One that he accompanies."""
    case = accepted(room)
    for who, verb in ((JEANNE, "yes"), (JEANNE, "ok"), (PAUL, "ok")):
        room.press(who, f"intro/{verb}/1")
    assert room.find(Mentorship, 1).state == "active"
    return case


def stands(room: Room) -> str:
    """What stands where Paul was asked."""
    return room.standing[PAUL, "proposal/1"].text


def sure(room: Room, who: str, act: str, *answers: str) -> None:
    """One of the two ends it, and confirms."""
    where = JEANNE if who == "mentee" else PAUL
    room.press(where, act)
    for answer in answers:
        room.write(where, answer)
    room.write(where, WORDS("ending.sure"))


# --- as long as it is of use ----------------------------------------------------------------------


def test_what_a_mentor_said_yes_to_stays_readable(room: Room, begin: Begin) -> None:
    begin(room, proposed)
    read = stands(room)
    assert ABOUT in read
    assert room.find(Proposal, 1).words == read
    room.press(PAUL, "proposal/yes/1")
    assert stands(room) == f"{read}\n\n{YES}"
    assert not acts_of(room.standing[PAUL, "proposal/1"])
    assert room.find(Proposal, 1).words == "", "it is kept no longer than it may be needed"


def test_it_stays_with_the_pair_and_after_it_as_long_as_the_request_is_kept(
    room: Room, begin: Begin
) -> None:
    case = begin(room, introduced)
    assert ABOUT in stands(room)
    sure(room, "mentee", "end/done/1")
    request = room.find(Request, case)
    assert (request.state, request.closed_at is None) == ("closed", False)
    assert ABOUT in stands(room)
    assert request.closed_at is not None
    room.clock.set(request.closed_at + timedelta(days=CATALOGUE.home.limits.closed_days + 1))
    room.clock.forward(minutes=1)
    assert room.find(Request, case).answers == {}
    assert ABOUT not in stands(room)


def test_it_stays_wherever_the_mentor_reads(house: House) -> None:
    _, mentor = is_asked(house)
    slack = joins(mentor, house.slack("Paul"))
    slack.presses("Je veux bien")
    (there,) = [shown.text for shown in mentor.screen.shown if YES in shown.text]
    assert "sort de la recherche" in there


def test_one_that_is_longer_than_a_message_stays_whole(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.posting.TEXT_LENGTH", 200)
    proposed(room)
    before = parts(room)
    assert len(before) > 1
    room.press(PAUL, "proposal/yes/1")
    after = parts(room)
    assert "\n\n".join(after).split() == [*"\n\n".join(before).split(), *YES.split()]
    assert not any(acts_of(room.standing[PAUL, slot]) for slot in _slots(room))
    room.press(PAUL, "intro/no/1")  # nothing was asked yet
    room.press(JEANNE, "intro/no/1")
    room.write(JEANNE, PASS)
    assert ABOUT not in "".join(parts(room))
    assert set(parts(room)[1:]) == {"…"}


def parts(room: Room) -> list[str]:
    return [room.standing[PAUL, slot].text for slot in _slots(room)]


def _slots(room: Room) -> list[str]:
    theirs = {slot for where, slot in room.standing if where == PAUL}
    return sorted(each for each in theirs if each.partition("#")[0] == "proposal/1")


def test_whoever_was_asked_before_it_was_kept_reads_that_they_said_yes(
    room: Room, begin: Begin
) -> None:
    begin(room, proposed)
    room.change(lambda uow: setattr(uow.session.get_one(Proposal, 1), "words", ""))
    room.press(PAUL, "proposal/yes/1")
    assert stands(room) == WORDS(ACCEPTED)


# --- and no longer --------------------------------------------------------------------------------


def _declines(room: Room, case: int) -> None:
    room.press(PAUL, "proposal/no/1")


def _lets_it_lapse(room: Room, case: int) -> None:
    room.clock.forward(days=10)


def _comes_second(room: Room, case: int) -> None:
    room.mentor(ANNE, name="Anne Petit")
    propose(room, case, str(room.number(ANNE)))
    room.press(ANNE, "proposal/yes/2")


def _is_closed(room: Room, case: int) -> None:
    room.fill(CLAIRE, f"refer/{case}", referral="coach", letter="Voilà.")


def _leaves(room: Room, case: int) -> None:
    room.write(PAUL, "/stop")
    room.press(PAUL, f"stop/mentor/{room.number(PAUL)}")
    if acts_of(room.last(PAUL)):
        room.press(PAUL, acts_of(room.last(PAUL))[0])


@pytest.mark.parametrize("ends", [_declines, _lets_it_lapse, _comes_second, _is_closed, _leaves])
def test_of_what_came_to_nothing_no_words_are_kept(
    room: Room, ends: Callable[[Room, int], None], begin: Begin
) -> None:
    ends(room, begin(room, proposed))
    row = room.find(Proposal, 1)
    assert row.state in ("declined", "expired", "withdrawn", "left")
    assert row.words == ""
    assert stands(room) == WORDS("mentor.proposal_over")


def _somebody_else(room: Room, case: int) -> None:
    room.press(JEANNE, "intro/no/1")
    room.write(JEANNE, PASS)


def _steps_back(room: Room, case: int) -> None:
    room.press(JEANNE, "intro/yes/1")
    room.press(PAUL, "intro/no/1")


def _withdraws(room: Room, case: int) -> None:
    room.write(JEANNE, "/stop")
    room.press(JEANNE, f"stop/withdraw/{case}")


def _is_taken_back(room: Room, case: int) -> None:
    room.fill(CLAIRE, f"take_back/{case}")


@pytest.mark.parametrize("ends", [_somebody_else, _steps_back, _withdraws, _is_taken_back, _leaves])
def test_of_somebody_whom_they_do_not_meet_nothing_is_left(
    room: Room, ends: Callable[[Room, int], None], begin: Begin
) -> None:
    case = begin(room, accepted)
    assert ABOUT in stands(room)
    ends(room, case)
    assert room.find(Mentorship, 1).state == "ended"
    assert stands(room) == WORDS(ACCEPTED)


def _changes(room: Room, case: int) -> None:
    sure(room, "mentee", "end/other/1", PASS)


def _goes(room: Room, case: int) -> None:
    sure(room, "mentor", "end/leave/1")


@pytest.mark.parametrize("ends", [_changes, _goes, _is_taken_back, _leaves])
def test_of_a_request_that_goes_on_without_them_nothing_is_left(
    room: Room, ends: Callable[[Room, int], None], begin: Begin
) -> None:
    case = begin(room, introduced)
    ends(room, case)
    assert room.find(Mentorship, 1).state == "ended"
    assert room.find(Request, case).state != "closed"
    assert stands(room) == WORDS(ACCEPTED)


def test_whom_nothing_reaches_is_sent_no_change_of_it(room: Room, begin: Begin) -> None:
    case = begin(room, introduced)
    room.happen(PAUL, Reachable(yes=False))
    since = len(room.said[PAUL])
    room.fill(CLAIRE, f"take_back/{case}")
    assert not [each for each in room.said[PAUL][since:] if each.slot == "proposal/1"]


def test_of_a_mentee_who_erased_everything_nothing_is_left(house: House) -> None:
    mentee, mentor = are_introduced(house)
    (read,) = [shown for shown in mentor.screen.shown if YES in shown.text]
    assert "sort de la recherche" in read.text
    erases_everything(mentee)
    assert not [shown for shown in mentor.screen.shown if "sort de la recherche" in shown.text]


def test_where_nothing_is_left_an_erasure_changes_nothing(house: House) -> None:
    mentee, mentor = is_asked(house)
    mentor.presses("Je veux bien")
    mentee.presses(WORDS("introduction.no"))
    mentee.says(PASS)
    (over,) = [each for each in mentor.screen.shown if each.text == WORDS(ACCEPTED)]
    before = over.revisions
    erases_everything(mentee)
    assert (over.text, over.revisions) == (WORDS(ACCEPTED), before)
