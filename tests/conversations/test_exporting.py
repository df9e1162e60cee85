"""/export: everything about oneself, nothing about others."""

import json
import tomllib
from typing import Any

from conversations.casework.histories import AMONG_STAFF
from conversations.privacy.exporting import INNER
from conversations.programme import PACKAGED, Catalogue
from storage.mail import Message
from storage.tables import (
    AddressCode,
    Consent,
    Decision,
    Dialogue,
    Inquiry,
    Invite,
    MailCode,
    Mentor,
    Mentorship,
    Objective,
    Person,
    PersonAddress,
    Proposal,
    Reflection,
    Request,
    Talk,
    Waiting,
)
from tests.conversations.pairs import duo
from tests.conversations.room import CLAIRE, JEANNE, PAUL, Room
from tests.conversations.test_intake import ANSWERS, agrees, asks
from tests.harness import CATALOGUE, House, Player


def exported(player: Player) -> tuple[str, dict[str, Any]]:
    """What the two files say."""
    player.says("/export")
    readable, machine = (each.message.attachment for each in player.screen.shown[-2:])
    assert readable is not None
    assert machine is not None
    assert readable.paper is not None
    assert readable.name.endswith(".pdf")
    assert machine.name.endswith(".json")
    return json.dumps(readable.paper.data, ensure_ascii=False), json.loads(machine.text)


def files(messages: list[Message]) -> str:
    """Everything that reached somebody in files."""
    return "\n".join(m.attachment.model_dump_json() for m in messages if m.attachment)


def test_a_request_is_given_back_whole(house: House) -> None:
    nour = asks(house.phone())
    readable, data = exported(nour)
    for text in ("Nour Haddad", "La patience.", "Grenoble", "Telegram 1001"):
        assert text in readable
    assert data["addresses"][0]["address"] == nour.who
    (request,) = data["requests"]
    assert request["state"] == "submitted"
    assert "La patience." in request["answers"].values()
    assert [line["act"] for line in request["history"]] == ["submit"]
    assert data["consents"][0]["given"] is True
    assert "fil privé" in readable
    for told in ("tu as envoyé ta demande", '"France"', '"français"', '"Paris"'):
        assert told in readable  # in words, to the person; never a code


def test_all_that_happens_can_be_told_to_the_person() -> None:
    with PACKAGED.open("rb") as file:
        words = tomllib.load(file)["words"]
    assert set(words["history"]) - {"other"} - AMONG_STAFF == set(words["export"]["act"])


def test_a_draft_is_given_back_too(house: House) -> None:
    nour = house.phone(language="en")
    nour.says("/start")
    nour.presses("English")
    nour.presses("Yes, that’s fine")
    nour.says("Nour Haddad")
    _, data = exported(nour)
    assert data["drafts"][0]["answers"] == {"What is your name?": "Nour Haddad"}


def test_what_staff_note_among_themselves_is_theirs(room: Room) -> None:
    room.mentor()
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    room.note(CLAIRE, "Entre nous : fragile.", case=case)
    number = room.number(PAUL)
    room.fill(CLAIRE, f"propose/{case}", mentor=str(number), words="Sortir de la recherche.")
    room.write(JEANNE, "/export")
    sent = files(room.said[JEANNE])
    for secret in ("fragile", "Claire", "Paul", "Durand"):
        assert secret not in sent
    room.write(PAUL, "/export")
    sent = files(room.said[PAUL])
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


def test_every_field_that_is_given_back_has_a_name_in_every_language() -> None:
    tables = (
        Person, PersonAddress, MailCode, Consent, Request, Dialogue, Mentor, Proposal, Mentorship,
        AddressCode,
        Decision, Invite, Inquiry, Objective, Reflection,
        Talk,
        Waiting,
    )  # fmt: skip
    fields = {name for table in tables for name in table.model_fields} - INNER
    for programme in CATALOGUE:
        for name in fields - {"answers", "form"} | {"files", "history", "meetings", "role", "with"}:
            assert programme.words(f"export.field.{name}")


def test_words_that_are_held_for_a_day_are_given_back(house: House) -> None:
    nour = asks(house.phone())
    nour.says("Je voulais vous dire aussi que mon frère est malade.")
    readable, data = exported(nour)
    assert "mon frère est malade" in readable
    assert any("mon frère" in each["answers"].get("words", "") for each in data["drafts"])


def test_whatever_the_situation_everything_is_given_back(house: House) -> None:
    nour = agrees(house.phone())
    for answer in (*ANSWERS[:1], "autre formation", *ANSWERS[2:9], "autre chose"):
        nour.says(answer)
    for answer in ("Tout a changé.", "L’attente.", "Du calme.", *ANSWERS[13:]):
        nour.says(answer)
    nour.presses("Envoyer")
    readable, data = exported(nour)
    assert data["requests"][0]["situation"] == "other"
    assert CATALOGUE.home.situations["other"] in readable


def test_a_name_that_looks_like_a_code_stays_a_name(house: House) -> None:
    nour = agrees(house.phone())
    for answer in ("left", "left", *ANSWERS[1:]):
        nour.says(answer)
    nour.presses("Envoyer")
    readable, _ = exported(nour)
    assert '"text": "left"' in readable


def test_answers_to_questions_that_are_asked_no_more_are_given_back(house: House) -> None:
    nour = asks(house.phone())
    home = CATALOGUE.home
    intake = home.forms["intake"]
    questions = {name: each for name, each in intake.questions.items() if name != "hopes"}
    for name, each in questions.items():
        questions[name] = each.model_copy(update={"when": {}, "quotes": []})
    intake = intake.model_copy(update={"questions": questions})
    forms = {**home.forms, "intake": intake}
    house.catalogue = Catalogue(home.model_copy(update={"forms": forms}), {})
    house.restart()
    readable, data = exported(nour)
    assert "Savoir par où commencer." in readable
    assert data["requests"][0]["answers"]["hopes"] == "Savoir par où commencer."


def test_a_date_is_given_back_with_its_year(house: House) -> None:
    two = duo(house).agree()
    two.nour.says("/rdv")
    two.nour.says("jeudi 18h30")
    readable, data = exported(two.nour)
    assert "26 novembre 2026 à 18h30" in readable
    assert any("26 novembre 2026 à 18h30" in each["answers"].values() for each in data["drafts"])
