"""Before a request is withdrawn or closed, the agreed dates that go with it are named."""

from tests.conversations.interviewing import ZOE, dates, invite, opened
from tests.conversations.pairs import duo
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, Room
from tests.conversations.test_meetings import propose
from tests.harness import House

WORDS = CATALOGUE.home.words
WHEN = "jeudi 26 novembre à 18h30"
TOLD = WORDS("leaving.interview", name="Zoé", when=WHEN)
STAFF_TOLD = WORDS("triage.form.called_off", name="Zoé Blanc", when=WHEN)


def with_a_date(room: Room, *, agreed: bool) -> int:
    """A case with a date that Zoé proposed, and perhaps that Jeanne agreed to."""
    case = opened(room)
    invite(room, case, ZOE)
    dates(room, ZOE, 1)
    if agreed:
        room.press(JEANNE, "iv/ok/1")
    return case


def test_who_withdraws_reads_which_talk_will_not_be(room: Room) -> None:
    with_a_date(room, agreed=True)
    room.write(JEANNE, "/stop")
    assert TOLD in room.last(JEANNE).text
    room.press(JEANNE, "stop/withdraw/1")
    assert WHEN in room.last(ZOE).text


def test_a_date_that_is_not_agreed_or_is_over_is_not_named(room: Room) -> None:
    with_a_date(room, agreed=False)
    room.write(JEANNE, "/stop")
    assert WHEN not in room.last(JEANNE).text
    room.press(JEANNE, "iv/ok/1")
    room.clock.forward(days=4)
    room.write(JEANNE, "/stop")
    assert WHEN not in room.last(JEANNE).text


def test_the_team_reads_it_before_it_closes_the_case(room: Room) -> None:
    case = with_a_date(room, agreed=True)
    beside = room.fill(CLAIRE, f"refer/{case}", referral="coach", then="beside")
    assert STAFF_TOLD not in beside.note
    preview = room.fill(CLAIRE, f"close/{case}", why="dit au téléphone", letter="Bonne route.")
    assert STAFF_TOLD in preview.note


def test_who_ends_a_mentorship_reads_which_session_will_not_be(house: House) -> None:
    two = duo(house).agree()
    propose(two.nour, "jeudi 18h30")
    told = {
        player: WORDS("leaving.session", name=name, when=WHEN)
        for player, name in ((two.nour, "Luc"), (two.luc, "Nour"))
    }
    two.nour.says("/stop")
    assert told[two.nour] not in two.nour.last.text
    two.luc.presses("C’est d’accord")
    for player in (two.nour, two.luc):
        player.says("/stop")
        assert told[player] in player.last.text
        for act in ("end/done/{}", "end/leave/{}"):
            two.act(player, act)
            assert told[player] in player.last.text, "before the last tap, too"
    two.act(two.luc, f"stop/mentor/{two.mentorship.mentor_id}")
    assert told[two.luc] in two.luc.last.text


def test_a_session_that_is_agreed_since_is_shown_before_anything_ends(house: House) -> None:
    two = duo(house).agree()
    propose(two.nour, "jeudi 18h30")
    two.act(two.nour, "end/leave/{}")
    shown = two.nour.last
    two.luc.presses("C’est d’accord")
    two.nour.presses(WORDS("ending.sure"), on=shown)
    assert WORDS("ending.stale") in two.nour.last.text
    assert two.mentorship.state == "active"
