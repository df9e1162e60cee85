"""/export: everything about oneself, nothing about others."""

import json
import tomllib
from typing import Any

from conversations.casework.histories import AMONG_STAFF
from conversations.privacy import exporting
from conversations.privacy.exporting import INNER
from conversations.programme import PACKAGED, Catalogue
from storage import tables
from storage.mail import Message
from storage.tables import (
    AddressCode,
    Audit,
    Batch,
    Candidate,
    Concern,
    Consent,
    Decision,
    Dialogue,
    Heard,
    Inquiry,
    Invite,
    KeyInUse,
    MailCode,
    Meeting,
    Mentor,
    Mentorship,
    Note,
    Objective,
    Offer,
    Person,
    PersonAddress,
    Proposal,
    Reflection,
    Request,
    Setting,
    Talk,
    Told,
    Waiting,
)
from storage.unit_of_work import UnitOfWork
from tests.conversations.leavers import erases_everything
from tests.conversations.pairs import duo
from tests.conversations.room import CLAIRE, JEANNE, PAUL, Room
from tests.conversations.test_intake import ANSWERS, agrees, asks
from tests.harness import CATALOGUE, House, Player

HERE = {"files", "history", "meetings", "notes", "role", "with"}
HERE |= {"stays_by_me", "more_by_me", "kept_untold", "written_by_me"}
"""What `exporting` calls what is no column."""

NOT_GIVEN_BACK = {
    Audit,  # a look of the team's
    Batch,  # sums, of whom nobody knows
    Candidate,  # whom the team would ask next: they were asked nothing
    Concern,  # what the team has to see to, of which they read what reached them
    Heard,
    KeyInUse,
    Offer,  # the buttons that stand on their screen
    Setting,
    Told,  # which messages of the programme they have
}
"""The tables of which nothing is given back. Whoever adds one decides."""


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
    for secret in ("Jeanne", "Martin", "batteries", "Sortir de la recherche."):
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
    given_back = (
        Person, PersonAddress, MailCode, Consent, Request, Dialogue, Mentor, Proposal, Mentorship,
        AddressCode,
        Decision, Invite, Inquiry, Objective, Reflection,
        Talk,
        Waiting,
    )  # fmt: skip
    fields = {name for table in given_back for name in table.model_fields} - INNER
    for programme in CATALOGUE:
        for name in fields - {"answers", "form"} | HERE:
            assert programme.words(f"export.field.{name}")


def test_each_table_is_given_back_or_said_why_not() -> None:
    def of(module: Any) -> set[type]:
        found = {each for each in vars(module).values() if isinstance(each, type)}
        return {each for each in found if hasattr(each, "__table__")}

    # Inquiries and files are read by the modules that keep them.
    assert of(tables) - of(exporting) - {Inquiry} == NOT_GIVEN_BACK


def test_what_each_wished_and_answered_along_the_way_is_theirs_alone_and_goes_with_them(
    house: House,
) -> None:
    two = duo(house).agree()
    house.change(lambda uow: _lived(uow, two.mentorship))
    _, mine = exported(two.nour)
    _, theirs = exported(two.luc)
    ours, other = mine["mentorships"][0], theirs["mentorships"][0]
    assert ours["meetings"][0]["met"] == "said_yes"
    assert other["meetings"][0]["met"] == "said_no"
    assert ("marked" in ours["meetings"][0], other["meetings"][0]["marked"]) == (False, "edge")
    assert [note["words"] for note in ours["notes"]] == ["Oser demander."]
    assert other["notes"] == []
    assert (ours["stays_by_me"], "stays_by_me" in other) == (True, False)
    assert (ours["rhythm_weeks"], ours["moved_days"]) == (3, 14)
    two.nour.says("/mute")
    _, mine = exported(two.nour)
    assert mine["addresses"][0]["quiet_until"]
    erases_everything(two.nour)
    row, (meeting,) = two.mentorship, house.all(Meeting)
    assert (row.rhythm_weeks, row.stays_by, row.break_until) == (None, None, None)
    assert (meeting.mentee_met, meeting.mentor_met, meeting.marked) == (None, None, "")
    assert not house.all(Note)


def _lived(uow: UnitOfWork, row: Mentorship) -> None:
    """Some of what the six months leave behind."""
    row = uow.session.get_one(Mentorship, row.id)
    row.rhythm_weeks, row.moved_days, row.stays_by = 3, 14, row.mentee_id
    row.break_until = uow.now
    assert row.id is not None
    meeting = Meeting(
        mentorship_id=row.id,
        at=uow.now,
        state="held",
        proposed_by=row.mentee_id,
        mentee_met=True,
        mentor_met=False,
        marked="edge",
    )
    uow.session.add(meeting)
    uow.session.flush()
    assert meeting.id is not None
    note = Note(meeting_id=meeting.id, person_id=row.mentee_id, words="Oser demander.", at=uow.now)
    uow.session.add(note)


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
