"""Who somebody is, as the careers team sees and checks it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from storage.mail import STAFF
from storage.tables import History, Person
from tests.conversations.room import CLAIRE, JEANNE, MARC, Room
from tests.conversations.test_verifying import MAILBOX, WORDS, code_in


@pytest.fixture
def room(sqlite_url: str) -> Iterator[Room]:
    """The careers team's room, from which mail can be sent."""
    opened = Room(sqlite_url, mail=True)
    yield opened
    opened.close()


def test_the_card_says_it(room: Room) -> None:
    case = room.mentee()
    assert ("Identité", "à vérifier") in room.card(case).facts
    room.write(JEANNE, f"/verify {MAILBOX}")
    room.write(JEANNE, code_in(room))
    assert ("Identité", "adresse polytechnique.edu confirmée") in room.card(case).facts
    assert "verified" not in room.acts(case)
    line = next(line for line in room.all(History) if line.act == "confirmed_mailbox")
    assert line.why == "polytechnique.edu"
    room.press(CLAIRE, f"history/{case}")
    assert "confirmé une adresse e-mail" in room.heard(CLAIRE) + room.heard(STAFF)
    assert "Jeanne.Martin" not in room.heard(STAFF)


def test_the_team_checks_by_itself(room: Room) -> None:
    case = room.mentee()
    before = len(room.said[JEANNE])
    room.press(CLAIRE, f"verified/{case}")
    assert ("Identité", "vérifiée par l’équipe") in room.card(case).facts
    line = next(line for line in room.all(History) if line.act == "verified")
    assert line.actor_name == "Claire"
    assert len(room.said[JEANNE]) == before
    room.press(CLAIRE, f"verified/{case}")
    assert "déjà noté" in room.last(CLAIRE).text
    room.write(JEANNE, "/verify")
    assert "C’est déjà fait" in room.heard(JEANNE)


def test_that_the_team_checked_may_be_typed(room: Room) -> None:
    case = room.mentee()
    for answer in ("noted", "already"):
        room.write(CLAIRE, f"/camarade identité {case}")
        assert room.last(CLAIRE).text == WORDS(f"verifying.card.{answer}", id=case)
    assert ("Identité", "vérifiée par l’équipe") in room.card(case).facts


def test_what_the_team_checked_by_mistake_is_taken_back_within_a_minute(room: Room) -> None:
    case = room.mentee()
    room.press(CLAIRE, f"verified/{case}")
    assert "undo" in room.acts(case)
    room.press(MARC, f"undo/{case}")
    assert "Claire" in room.last(MARC).text
    room.press(CLAIRE, f"undo/{case}")
    assert ("Identité", "à vérifier") in room.card(case).facts
    assert "verified" in room.acts(case)
    assert "undo" not in room.acts(case)
    assert [each.act for each in room.all(History)][-2:] == ["verified", "undo_verified"]
    assert room.said[JEANNE] == []
    room.press(CLAIRE, f"undo/{case}")
    assert "déjà défait" in room.last(CLAIRE).text
    room.write(JEANNE, f"/verify {MAILBOX}")
    room.write(JEANNE, code_in(room))
    assert ("Identité", "adresse polytechnique.edu confirmée") in room.card(case).facts


def test_what_the_team_checked_stays_after_the_minute(room: Room) -> None:
    case = room.mentee()
    room.press(CLAIRE, f"verified/{case}")
    room.clock.set(room.clock.now() + timedelta(minutes=1))
    room.press(CLAIRE, f"undo/{case}")
    assert ("Identité", "vérifiée par l’équipe") in room.card(case).facts
    assert "Plus d’une minute" in room.last(CLAIRE).text


def test_nobody_else_may_say_so(room: Room) -> None:
    case = room.mentee()
    room.press(JEANNE, f"verified/{case}")
    room.press(CLAIRE, "verified/99")
    assert not any(person.verified_at for person in room.all(Person))
