"""What staff were told in private of people: found again by an erasure, wherever it stands."""

import pytest

from storage.mail import STAFF, Address
from tests.conversations.interviewing import ZOE, invite, opened
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, MARC, PAUL, Room, words_of
from tests.conversations.test_desk_reach import arrive

WORDS = CATALOGUE.home.words
BLANK = WORDS("leaving.staff_blank")


def screen(room: Room, who: Address) -> str:
    """All that stands on a member's private screen now."""
    return "\n".join(words_of(shown.message) for shown in room.screens[who].shown)


@pytest.mark.parametrize("typed", ["historique {}", "trouver Martin", "fiche {}"])
def test_an_erasure_takes_back_what_was_answered_in_private(room: Room, typed: str) -> None:
    case = arrive(room, "claimed")
    room.write(CLAIRE, f"/camarade {typed.format(case)}")
    assert BLANK not in screen(room, CLAIRE)
    room.erases(JEANNE)
    assert "Jeanne Martin" not in screen(room, CLAIRE)
    assert BLANK in screen(room, CLAIRE)


def test_each_answer_is_taken_back_from_each_member(room: Room) -> None:
    case = arrive(room, "claimed")
    for who in (CLAIRE, MARC):
        room.press(who, f"history/{case}")
        room.press(who, f"history/{case}")
        room.write(who, "/camarade trouver Martin")
    room.erases(JEANNE)
    for who in (CLAIRE, MARC):
        assert "Jeanne" not in screen(room, who)
        assert screen(room, who).count(BLANK) == 3


def test_what_waits_to_be_seen_to_is_taken_back_too(room: Room) -> None:
    arrive(room, "accompanied")
    room.press(JEANNE, "open/to_team/mentorship/1")
    room.write(JEANNE, "J’ai besoin de vous")
    room.write(JEANNE, "Envoyer")
    room.write(CLAIRE, "/camarade veiller")
    assert "Jeanne Martin" in screen(room, CLAIRE)
    room.erases(JEANNE)
    assert "Jeanne Martin" not in screen(room, CLAIRE)


def test_a_mentor_who_leaves_is_taken_back_from_the_history_of_others(room: Room) -> None:
    case = arrive(room, "proposing")
    room.press(CLAIRE, f"history/{case}")
    assert "Paul Durand" in screen(room, CLAIRE)
    room.erases(PAUL)
    assert "Paul Durand" not in screen(room, CLAIRE)


def test_what_became_of_an_interview_names_nobody_to_its_holder(room: Room) -> None:
    case = opened(room)
    invite(room, case, PAUL, ZOE)
    room.press(PAUL, "iv/no/1")
    room.erases(ZOE)
    assert screen(room, CLAIRE).count(WORDS("interview.holder_declined", id=case)) == 2
    for name in ("Paul", "Zoé"):
        assert name not in screen(room, CLAIRE)


def test_the_answers_about_others_stay(room: Room) -> None:
    arrive(room, "claimed")
    ali = Address("telegram:9")
    other = room.mentee(ali, "Ali Benali")
    room.press(CLAIRE, f"history/{other}")
    room.erases(JEANNE)
    assert "Ali Benali" in screen(room, CLAIRE)
    assert BLANK not in screen(room, CLAIRE)


def test_retention_takes_back_what_was_said_of_a_case(room: Room) -> None:
    case = arrive(room, "claimed")
    room.fill(CLAIRE, f"decline/{case}", letter="Non, désolée.", why="elle a trouvé ailleurs")
    room.press(CLAIRE, f"history/{case}")
    assert "elle a trouvé ailleurs" in screen(room, CLAIRE)
    room.clock.forward(days=CATALOGUE.home.limits.closed_days + 1)
    assert "elle a trouvé ailleurs" not in screen(room, CLAIRE)


def test_the_words_of_a_note_stay_in_the_thread(room: Room) -> None:
    case = arrive(room, "claimed")
    room.fill_inside(CLAIRE, f"note/{case}", note="Elle traverse un divorce.")
    room.press(CLAIRE, f"history/{case}")
    assert WORDS("triage.note_in_thread") in room.last(CLAIRE).text
    assert "divorce" not in screen(room, CLAIRE)
    assert "divorce" in screen(room, STAFF)


def test_a_plain_yes_after_a_private_answer_answers_no_older_question(room: Room) -> None:
    """A member who is a mentor, too, looks for a case: their next « oui » is no proposal's."""
    case = room.mentee()
    room.mentor(CLAIRE, "Claire Petit")
    room.press(MARC, f"claim/{case}")
    room.fill(MARC, f"propose/{case}", mentor="2", words="Une chercheuse qui change.")
    room.write(CLAIRE, "/camarade trouver Martin")
    room.write(CLAIRE, "oui")
    assert WORDS("triage.proposal.asked", mentor="Claire Petit") in words_of(room.card(case))


def test_what_a_file_holds_is_theirs_to_destroy(room: Room) -> None:
    room.mentee()
    room.write(CLAIRE, "/camarade export csv")
    assert "c’est à toi de le détruire" in room.last(CLAIRE).text
