"""While somebody's distress waits to be seen to, nothing that is merely routine is said to them; it
comes once the team has seen to it, unless it is too late by then."""

import pytest

from storage.tables import Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.cascading import proposed
from tests.conversations.inquiring import heard, seekers, words
from tests.conversations.interviewing import dates, invite, opened
from tests.conversations.pairs import Duo, duo, label
from tests.conversations.room import CLAIRE, JEANNE, PAUL, Room
from tests.conversations.test_alone import scales
from tests.conversations.test_last_session import ends_in
from tests.conversations.test_meetings import propose
from tests.conversations.test_sessions import meets
from tests.harness import House

GRAVE = "/team Je veux en finir avec la vie."
CHECK_IN, CURVE = "Comment se passent les débuts", "Où en es-tu, au départ"
LATER, CURVE_AFTER = "Où en es-tu aujourd’hui", "que reste-t-il"
LAPSED = "sans oui ni non"


def is_seen_to(two: Duo, days: int) -> None:
    """The team takes it on, and so many days pass."""
    two.claire.presses(label(two.claire, "distress.mine"))
    two.house.clock.forward(days=days)


@pytest.mark.parametrize("who", ["nour", "luc"])
def test_a_check_in_waits_until_the_team_has_seen_to_distress_of_either(two: Duo, who: str) -> None:
    """Also where it is the mentor's, who has no request of their own."""
    two.greet().house.clock.forward(days=12)
    getattr(two, who).says(GRAVE)
    two.house.clock.forward(days=4)
    for player in (two.nour, two.luc):
        assert CHECK_IN not in player.all()
    is_seen_to(two, 2)
    for player in (two.nour, two.luc):
        assert player.all().count(CHECK_IN) == 1


def test_where_she_is_at_the_start_she_is_asked_once_it_was_seen_to(two: Duo) -> None:
    two.greet()
    two.nour.says(GRAVE)
    assert two.request.distress_at is not None
    two.house.clock.forward(days=4)
    assert CURVE not in two.nour.all()
    is_seen_to(two, 1)
    assert CURVE in two.nour.all()


def test_whichever_of_her_requests_it_was_read_in(two: Duo) -> None:
    two.greet()

    def another(uow: UnitOfWork) -> None:
        person = two.request.person_id
        row = Request(person_id=person, state="submitted", created_at=uow.now)
        row.distress_at = uow.now
        uow.session.add(row)

    two.house.change(another)
    two.house.clock.forward(days=4)
    assert CURVE not in two.nour.all()


@pytest.mark.parametrize(("days", "comes"), [(10, True), (30, False)], ids=["soon", "too late"])
def test_the_question_of_months_after_the_end_comes_once_it_was_seen_to(
    two: Duo, days: int, comes: bool
) -> None:
    """As long as the months that it counts are true."""
    two.greet()
    two.ends(two.nour, "end/done/{}")
    two.house.clock.forward(days=88)
    two.nour.says(GRAVE)
    two.house.clock.forward(days=days)
    assert LATER not in two.nour.all()
    is_seen_to(two, 6)
    assert (LATER in two.nour.all()) == comes


def test_the_last_point_of_the_curve_is_asked_for_once_it_was_seen_to(two: Duo) -> None:
    two.greet()
    two.nour.says("/curve")
    two.nour.presses("Faire le point pour moi")
    scales(two.nour, 2, 1, 2, 3, 4)
    two.ends(two.nour, "end/done/{}")
    two.house.clock.forward(days=100)
    assert LATER in two.nour.all()
    two.nour.says(GRAVE)
    two.house.clock.forward(days=20)
    assert CURVE_AFTER not in two.nour.all()
    is_seen_to(two, 6)
    assert CURVE_AFTER in two.nour.all()


@pytest.mark.parametrize(("days", "comes"), [(3, True), (12, False)], ids=["soon", "too late"])
def test_who_proposed_a_date_reads_of_no_silence_while_the_other_is_in_distress(
    two: Duo, days: int, comes: bool
) -> None:
    two.greet()
    propose(two.luc, "demain 14h")
    two.nour.says(GRAVE)
    two.house.clock.forward(days=days)
    assert LAPSED not in two.luc.all()
    is_seen_to(two, 3)
    assert (LAPSED in two.luc.all()) == comes


def test_whether_a_talk_took_place_is_asked_after_it(house: House) -> None:
    it = seekers(house, "Zoé")
    it.chooses()
    it.agrees(it.contacts["Zoé"])
    house.clock.forward(days=13)
    it.nour.says(GRAVE)
    house.clock.forward(days=4)
    asks = words("inquiry.did_it", name="Zoé")
    assert asks not in heard(it.nour)
    claire = house.staff()
    claire.presses(label(claire, "distress.mine"))
    house.clock.forward(days=4)
    assert heard(it.nour).count(asks) == 1


@pytest.mark.parametrize(("days", "times"), [(5, 1), (12, 0)], ids=["soon", "too late"])
def test_the_last_session_is_asked_about_once_it_is_seen_to(
    two: Duo, days: int, times: int
) -> None:
    ends_in(two, days=3)
    meets(two, "vendredi 14h")
    two.house.clock.forward(days=2)
    two.luc.says(GRAVE)
    two.house.clock.forward(days=days)
    for player in (two.nour, two.luc):
        assert "a-t-il eu lieu" not in player.all()
    is_seen_to(two, 3)
    for player in (two.nour, two.luc):
        assert player.all().count("a-t-il eu lieu") == times


def test_of_the_date_of_an_interview_that_lapsed_nobody_reads_until_then(room: Room) -> None:
    case = opened(room)
    lapsed = words("interview.lapsed")
    invite(room, case, PAUL)
    dates(room, PAUL, 1)
    room.write(JEANNE, "Je veux en finir avec la vie.")
    room.clock.forward(days=5)
    for who in (PAUL, JEANNE):
        assert lapsed not in room.heard(who)
    room.press(CLAIRE, f"care/{case}")
    room.clock.forward(days=2)
    for who in (PAUL, JEANNE):
        assert room.heard(who).count(lapsed) == 1


# --- what is not opened by itself -----------------------------------------------------------------


def left_a_week_before(two: Duo) -> None:
    """Nour has two forms open that she did not answer."""
    two.act(two.nour, "open/rhythm/mentorship/{}")
    two.act(two.nour, "open/meeting/mentorship/{}")
    two.house.clock.forward(days=7)


RHYTHM, DATE = "À quel rythme aimeriez-vous", "Quel jour et à quelle heure"


def test_after_grave_words_to_the_team_no_older_form_comes_back_by_itself(two: Duo) -> None:
    left_a_week_before(two)
    two.nour.says(GRAVE)
    two.nour.reads()
    two.nour.presses("Envoyer")
    assert "C’est transmis" in two.nour.last.text
    assert RHYTHM not in two.nour.reads()
    two.act(two.nour, "open/rhythm/mentorship/{}")
    two.nour.reads()
    two.nour.presses("Plus tard")
    assert DATE not in two.nour.reads()


def test_what_was_put_aside_so_can_be_resumed(two: Duo) -> None:
    left_a_week_before(two)
    two.nour.says(GRAVE)
    two.nour.presses("Envoyer")
    two.nour.says("/status")
    two.nour.presses("Reprendre")
    assert DATE in two.nour.last.text


def test_words_of_another_day_hold_nothing_back(two: Duo) -> None:
    left_a_week_before(two)
    two.nour.says(GRAVE)
    two.nour.presses("Envoyer")
    two.house.clock.forward(days=3)
    left_a_week_before(two)
    two.nour.says("/team Merci à vous.")
    two.nour.presses("Envoyer")
    assert DATE in two.nour.last.text


def test_who_has_not_said_yet_whether_they_would_meet_is_not_reminded_meanwhile(
    house: House,
) -> None:
    two = duo(house).accepts()
    two.nour.says(GRAVE)
    house.clock.forward(days=8)
    reminder = "est attendue avant les présentations"
    assert reminder not in two.nour.all()
    is_seen_to(two, 4)
    assert two.nour.all().count(reminder) == 1


@pytest.mark.parametrize("grave", [False, True])
def test_a_mentor_is_not_reminded_of_a_proposal_meanwhile(room: Room, grave: bool) -> None:
    """Nor is their time to answer any longer: they may answer, and the team knows."""
    proposed(room)
    if grave:
        room.write(PAUL, GRAVE)
    room.clock.forward(days=30)
    assert ("Sans réponse d’ici le" in room.heard(PAUL)) is not grave
    assert "ne t’attend plus" in room.heard(PAUL)
