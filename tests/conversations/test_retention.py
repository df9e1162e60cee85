"""What nobody needs any more goes by itself, and only that."""

from datetime import datetime, timedelta

from storage.tables import History, Person, PersonAddress, Request, RequestFile
from storage.unit_of_work import UnitOfWork
from tests.conversations.pairs import duo
from tests.conversations.room import CLAIRE, JEANNE, Room
from tests.conversations.test_intake import asks
from tests.harness import CATALOGUE, House

LIMITS = CATALOGUE.home.limits
WORDS = "La patience."


def withdrawn(house: House) -> Request:
    """A request that was sent, with a file, and withdrawn."""
    nour = asks(house.phone())
    nour.says("/status")
    nour.presses("Compléter")
    nour.sends("document", text="Mon CV, pour vous.")
    nour.presses("Envoyer")
    nour.says("/stop")
    nour.presses("Retirer ma demande")
    return house.all(Request)[0]


def after(house: House, instant: datetime) -> None:
    """Years have passed. What came due on the way is told now: the figures of each of their weeks
    and months would take longer than all else."""
    house.clock.set(instant)
    house.clock.forward(minutes=1)


def due(room: Room, step: str, *subjects: str) -> None:
    """Dates that come due at once."""

    def put(uow: UnitOfWork) -> None:
        for subject in subjects:
            uow.remind(subject, step, uow.now)

    room.change(put)


def test_the_words_of_a_closed_request_go_after_the_time_of_the_programme(house: House) -> None:
    request = withdrawn(house)
    assert request.closed_at is not None
    after(house, request.closed_at + timedelta(days=LIMITS.closed_days - 1))
    assert WORDS in house.stored_text()
    assert house.all(RequestFile)
    house.clock.forward(days=2)
    assert WORDS not in house.stored_text()
    assert not house.all(RequestFile)
    (kept,) = house.all(Request)
    assert (kept.state, kept.outcome, kept.answers) == ("closed", "withdrawn", {})
    assert not any(line.why for line in house.all(History))


def test_in_slack_too_the_words_give_way(house: House) -> None:
    request = withdrawn(house)
    claire = house.staff()
    assert WORDS in claire.all()
    assert request.closed_at is not None
    after(house, request.closed_at + timedelta(days=LIMITS.closed_days + 1))
    assert WORDS not in claire.all()
    assert claire.sees(CATALOGUE.home.words("retention.staff_blank"))


def test_a_request_that_goes_on_is_left_alone(room: Room) -> None:
    case = room.mentee()
    after(room, room.clock.now() + timedelta(days=LIMITS.closed_days + 10))
    due(room, "forget", f"request/{case}")
    room.clock.forward(days=1)
    assert room.all(Request)[0].answers


def test_who_has_nothing_here_any_more_is_forgotten_without_a_word(house: House) -> None:
    nour = house.phone()
    nour.says("/start")
    nour.presses("Français")
    seen = len(nour.screen.shown)
    house.clock.forward(days=LIMITS.idle_days - 1)
    assert house.all(Person)[0].erased_at is None
    house.clock.forward(days=2)
    assert house.all(Person)[0].erased_at is not None
    assert not house.all(PersonAddress)
    assert len(nour.screen.shown) == seen
    nour.says("bonjour")
    assert len(house.all(Person)) == 2


def test_who_came_back_is_kept(house: House) -> None:
    nour = house.phone()
    nour.says("/start")
    nour.presses("Français")
    house.clock.forward(days=LIMITS.idle_days - 10)
    nour.says("/privacy")
    house.clock.forward(days=30)
    assert house.all(Person)[0].erased_at is None
    house.clock.forward(days=LIMITS.idle_days)
    assert house.all(Person)[0].erased_at is not None


def test_a_mentor_and_who_has_an_open_request_are_not_forgotten(room: Room) -> None:
    paul = room.mentor()
    room.mentee()
    jeanne = room.number(JEANNE)
    after(room, room.clock.now() + timedelta(days=LIMITS.idle_days * 2))
    due(room, "idle", f"person/{paul}", f"person/{jeanne}")
    room.clock.forward(days=1)
    assert room.find(Person, paul).erased_at is None
    assert room.find(Person, jeanne).erased_at is None


def test_a_date_about_nobody_is_no_harm(room: Room) -> None:
    due(room, "forget", "person/99", "request/99")
    room.clock.forward(days=1)
    assert not room.all(Person)


def test_a_check_in_that_was_passed_on_is_not_kept(house: House) -> None:
    two = duo(house).agree()
    two.act(two.nour, "open/checkin_mentee/mentorship/{}")
    for words in ("M’aide un peu", "SECRETNOTE", "non", "envoyer"):
        two.nour.says(words)
    two.claire.sees("SECRETNOTE")
    assert "SECRETNOTE" not in house.stored_text()


def test_an_answer_to_the_team_is_not_kept_once_it_is_passed_on(room: Room) -> None:
    case = room.mentee()
    room.fill(CLAIRE, f"ask/{case}", question="Depuis quand ?")
    room.write(JEANNE, "Depuis SECRETDATE.")
    room.write(JEANNE, "Envoyer")
    assert "SECRETDATE" not in room.stored_text()


def test_what_was_begun_elsewhere_and_left_goes_without_a_word(house: House) -> None:
    nour = asks(house.phone())
    nour.says("/team")
    nour.says("SECRETASIDE")
    nour.presses("Plus tard")
    house.clock.forward(days=LIMITS.draft_days - 1)
    assert "SECRETASIDE" in house.stored_text()
    nour.reads()
    house.clock.forward(days=2)
    assert "SECRETASIDE" not in house.stored_text()
    assert not nour.reads()
