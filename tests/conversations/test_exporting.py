"""/export: everything about oneself, nothing about others."""

import json
from typing import Any

from storage.tables import Consent
from tests.conversations.room import CLAIRE, JEANNE, PAUL, Room
from tests.conversations.test_intake import asks
from tests.harness import House, Player


def exported(player: Player) -> tuple[str, dict[str, Any]]:
    """What the two files say."""
    player.says("/export")
    readable, machine = (each.message.attachment for each in player.screen.shown[-2:])
    assert readable is not None
    assert machine is not None
    assert readable.name.endswith(".txt")
    assert machine.name.endswith(".json")
    return readable.text, json.loads(machine.text)


def test_a_request_is_given_back_whole(house: House) -> None:
    nour = asks(house.phone())
    readable, data = exported(nour)
    for text in ("Nour Haddad", "La patience.", "Grenoble", nour.who):
        assert text in readable
    (request,) = data["Tes demandes"]
    assert request["state"] == "submitted"
    assert "La patience." in request["answers"].values()
    assert [line["act"] for line in request["history"]] == ["submit"]
    assert data["Tes accords"][0]["given"] is True
    assert "fil privé" in data["Ce que je ne garde pas"]


def test_a_draft_is_given_back_too(house: House) -> None:
    nour = house.phone(language="en")
    nour.says("/start")
    nour.presses("English")
    nour.presses("Yes, that’s fine")
    nour.says("Nour Haddad")
    _, data = exported(nour)
    assert data["What is not sent yet"][0]["answers"] == {"What is your name?": "Nour Haddad"}


def test_what_staff_note_among_themselves_is_theirs(room: Room) -> None:
    room.mentor()
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    room.note(CLAIRE, "Entre nous : fragile.", case=case)
    number = room.number(PAUL)
    room.fill(CLAIRE, f"propose/{case}", mentor=str(number), words="Sortir de la recherche.")
    room.write(JEANNE, "/export")
    sent = "\n".join(m.attachment.text for m in room.said[JEANNE] if m.attachment)
    for secret in ("fragile", "Claire", "Paul", "Durand"):
        assert secret not in sent
    room.write(PAUL, "/export")
    sent = "\n".join(m.attachment.text for m in room.said[PAUL] if m.attachment)
    assert "Paul Durand" in sent
    for secret in ("Jeanne", "Martin", "batteries"):
        assert secret not in sent


def test_each_consent_and_refusal_is_recorded(house: House) -> None:
    nour = house.phone()
    nour.says("/start")
    nour.presses("Français")
    nour.presses("Non merci")
    nour.says("/start")
    nour.presses("Oui, ça me convient")
    assert [(each.given, each.language) for each in house.all(Consent)] == [
        (False, "fr"),
        (True, "fr"),
    ]
