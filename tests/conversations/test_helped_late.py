"""Did it help? Answered once the words of the case are forgotten: nothing of them comes back."""

from storage.mail import STAFF
from storage.tables import Decision, Dialogue, History, Request
from tests.beginnings import Begin
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, Room, words_of
from tests.conversations.test_desk_reach import arrive

HOME = CATALOGUE.home
WORDS = HOME.words
AFTER = HOME.referrals["coach"].ask_after_days or 0
SECRET = "Un secret de famille"


def asked(room: Room) -> tuple[int, int]:
    """A case that was closed with a coach, and the decision that its mentee was asked about."""
    case = arrive(room, "claimed")
    room.fill(CLAIRE, f"refer/{case}", referral="coach")
    room.clock.forward(days=AFTER + 2)
    (row,) = [each for each in room.all(Decision) if each.what]
    assert row.asked_at is not None
    return case, row.id or 0


def about_to_be_forgotten(room: Room) -> tuple[int, int]:
    """The same, the day before the words of the case are."""
    case, decision = asked(room)
    room.clock.forward(days=HOME.limits.closed_days - AFTER - 3)
    return case, decision


def test_an_answer_after_retention_keeps_only_which_it_was(room: Room) -> None:
    case, decision = asked(room)
    room.clock.forward(days=HOME.limits.closed_days)
    assert room.find(Request, case).answers == {}
    before, lines = len(room.said[STAFF]), len(room.all(History))
    room.press(JEANNE, f"helped/lots/{decision}")
    assert room.last(JEANNE).text == WORDS("helped.thanks")
    room.write(JEANNE, SECRET)
    row = room.find(Decision, decision)
    assert (row.helped, row.words) == ("lots", "")
    assert [words_of(message) for message in room.said[STAFF][before:]] == []
    assert len(room.all(History)) == lines
    room.press(JEANNE, f"helped/some/{decision}")
    assert room.last(JEANNE).text == WORDS("helped.already")
    assert room.find(Decision, decision).helped == "lots"


def test_words_that_were_not_sent_yet_are_forgotten_with_the_case(room: Room, begin: Begin) -> None:
    case, decision = begin(room, about_to_be_forgotten)
    room.press(JEANNE, f"helped/little/{decision}")
    room.write(JEANNE, SECRET)
    room.clock.forward(days=2)
    assert room.find(Request, case).answers == {}
    room.write(JEANNE, "Envoyer")
    assert room.find(Decision, decision).words == ""
    assert not any(each.answers for each in room.all(Dialogue) if each.form == "helped")
    standing = [words_of(shown.message) for shown in room.screens[STAFF].shown]
    assert not any(SECRET in text for text in standing)


def test_a_question_for_words_asks_nothing_once_the_case_is_forgotten(
    room: Room, begin: Begin
) -> None:
    _, decision = begin(room, about_to_be_forgotten)
    room.press(JEANNE, f"helped/little/{decision}")
    question = room.last(JEANNE)
    assert question.buttons
    room.clock.forward(days=2)
    assert not room.standing[JEANNE, question.slot].buttons
    assert room.standing[JEANNE, question.slot].text == WORDS("retention.staff_blank")
