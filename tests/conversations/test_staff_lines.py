"""What the team reads says who did what, about which case, in words."""

from datetime import UTC, datetime

from conversations.programme import texts_of
from storage.mail import STAFF
from storage.tables import Concern
from tests.conversations.admins import administered, desk_of
from tests.conversations.pairs import duo
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, MARC, Room
from tests.conversations.test_audit import log
from tests.conversations.test_waiting import comes, pauses
from tests.harness import House

WORDS = CATALOGUE.home.words
NIGHT = datetime(2026, 11, 24, 1, tzinfo=UTC)  # two in the morning in Paris


def test_who_has_done_nothing_is_told_that_nothing_is_theirs_to_undo(room: Room) -> None:
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    room.press(MARC, f"undo/{case}")
    did = WORDS("history.claim")
    assert room.last(MARC).text == WORDS("acts.undo_not_yours", id=case, who="Claire", what=did)
    assert room.card(case)


def test_a_colleague_who_closes_a_concern_is_named_and_the_holder_told(room: Room) -> None:
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    room.write(JEANNE, "/team Pouvez-vous m’appeler ?")
    room.write(JEANNE, "Envoyer")
    (concern,) = room.all(Concern)
    room.clock.forward(days=7)  # the channel says that nobody has seen to it
    room.fill_inside(MARC, f"close_concern/{concern.id}", how="spoke", done="appelée")
    what = WORDS("concern.what.asked")
    about = WORDS("concern.about_case", id=case)
    late = room.standing[STAFF, f"case/{case}/late/{concern.id}"]
    assert late.text == WORDS("concern.kept_by", about=about, what=what, who="Marc")
    did = WORDS("history.concern_closed")
    told = [message.text for message in room.said[CLAIRE]]
    assert WORDS("triage.holder_told", who="Marc", what=did, id=case) in told


def test_what_a_colleague_does_at_night_is_told_in_the_morning(room: Room) -> None:
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    room.clock.to(NIGHT)
    since = len(room.said[CLAIRE])
    room.fill(MARC, f"decline/{case}", letter="Pas cette fois, Jeanne.")
    assert len(room.said[CLAIRE]) == since
    room.clock.forward(hours=12)
    did = WORDS("history.decline")
    told = [message.text for message in room.said[CLAIRE][since:]]
    assert told == [WORDS("triage.holder_told", who="Marc", what=did, id=case)]


def test_a_case_given_at_night_is_told_in_the_morning(room: Room) -> None:
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    room.clock.to(NIGHT)
    room.fill_inside(CLAIRE, f"assign/{case}", person=MARC)
    assert not room.said[MARC]
    room.clock.forward(hours=12)
    assert room.last(MARC).text == WORDS("acts.assigned", who="Claire", id=case)


def test_a_key_and_a_language_show_that_text_in_that_language(house: House) -> None:
    claire = desk_of(administered(house))
    for typed in ("en helped.ask", "helped.ask en", "words.helped.ask en"):
        claire.says(f"/camarade essai {typed}")
        assert claire.last.message.title == WORDS("trial.title", key="words.helped.ask")
        english = texts_of(CATALOGUE["en"])["words.helped.ask"]
        assert claire.last.message.text.startswith(english.partition("{")[0])


def test_the_log_says_in_words_what_was_changed(house: House) -> None:
    claire = desk_of(administered(house))
    claire.says("/camarade essai words.intake.submitted")
    claire.says("/camarade export csv closes")
    pauses(claire, until="05/01/2027")
    shown = "\n".join(log(claire))
    assert "words.intake" not in shown
    assert WORDS("listing.state.closed") in shown
    assert "closed" not in shown
    assert WORDS.long_day(datetime(2027, 1, 5, tzinfo=UTC)) in shown


def test_where_one_stands_offers_no_beginning_during_a_pause(house: House) -> None:
    claire = desk_of(administered(house))
    pauses(claire)
    luc = comes(house)
    luc.says("/status")
    assert "Commencer" not in luc.last.labels
    luc.presses("Me prévenir")
    luc.says("/status")
    assert WORDS("waiting.stop") in luc.last.labels


def test_a_block_is_one_line_of_the_thread_however_often_it_is_learnt(house: House) -> None:
    two = duo(house).agree()
    two.luc.blocks()
    two.nour.says("Tu es là ?")  # what is refused says so once more
    blocked = WORDS("triage.thread.unreachable", name="Luc Petit")
    shown = [each.message.text for each in house.staff().screen.shown]
    assert len([text for text in shown if text.endswith(blocked)]) == 1
    two.luc.unblocks()
    shown = [each.message.text for each in house.staff().screen.shown]
    assert not [text for text in shown if text.endswith(blocked)]
