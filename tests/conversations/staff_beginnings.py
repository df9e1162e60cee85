"""Where the fuzz of the team's desk begins: a room in which the first case has come this far."""

from datetime import timedelta

from conversations.casework import cases
from storage.mail import STAFF, Address, CameDue
from storage.tables import Invite
from storage.unit_of_work import UnitOfWork
from tests.conversations import interviewing
from tests.conversations.admins import administered
from tests.conversations.room import CLAIRE, JEANNE, MARC, PAUL, Room

ALI = Address("telegram:4")
NOUR = Address("telegram:5")
"""She has begun a request and not sent it."""

PLACES = (
    *cases.STATES,
    "invited", "interviewed", "contacted", "flagged", "linked", "paused", "questioned", "silent",
)  # fmt: skip
"""Every state of a case, and what stands beside a state."""


def furnished(room: Room) -> None:
    """Two requests, a third that is begun, and a mentor; Claire may change settings."""
    administered(room)
    room.mentee(JEANNE)
    room.mentee(ALI, "Ali Autre")
    room.mentor(PAUL)
    room.press(NOUR, "lang/fr")
    room.press(NOUR, "consent/yes")


def brought(room: Room, place: str) -> None:
    """The first case, or the desk, comes to `place`: by what everybody presses."""
    paul = str(room.number(PAUL))
    if place == "paused":
        room.fill(CLAIRE, "settings/pause", words="Nous reprenons en janvier.")
    if place == "flagged":
        room.write(JEANNE, "/team")
        for words in ("Où en est ma demande ?", "Envoyer"):
            room.write(JEANNE, words)
    if place == "linked":
        room.change(_link)
    if place in ("draft", "submitted", "flagged", "linked", "paused"):
        return  # Nour's is a draft in every room
    room.press(CLAIRE, "claim/1")
    if place == "asking":
        room.fill(CLAIRE, "ask/1", question="Depuis quand ?")
    elif place == "waiting":
        room.fill(CLAIRE, "wait/1")
    elif place == "closed":
        room.fill(CLAIRE, "decline/1")
    elif place == "contacted":
        room.fill(CLAIRE, "contact/1", contact=paul, words="Parler d’un métier.")
    elif place == "invited":
        interviewing.invite(room, 1, PAUL)
    elif place == "interviewed":
        interviewing.invite(room, 1, PAUL, member=interviewing.ROSE)
        interviewing.dates(room, PAUL, 1)
        room.press(JEANNE, "iv/ok/1")
        interviewing.writes(room, PAUL, 1, "mentoring", "Un cap.")
    elif place != "claimed":
        room.fill(CLAIRE, "propose/1", mentor=paul, words="Une chercheuse qui change.")
        if place == "questioned":
            room.press(PAUL, "proposal/ask/1")
            room.write(PAUL, "Est-ce à distance ?")
        elif place != "proposing":
            room.press(PAUL, "proposal/yes/1")
        if place in ("accompanied", "silent"):
            room.press(JEANNE, "intro/yes/1")
            room.press(JEANNE, "intro/ok/1")
            room.press(PAUL, "intro/ok/1")
        if place == "silent":
            came_due = CameDue(subject="mentorship/1", step="silence_staff")
            room.happen(STAFF, came_due, where=STAFF)  # as the journey has it after four weeks


def _link(uow: UnitOfWork) -> None:
    """A link that Marc has made for Hugo, whose mark is known."""
    link = Invite(
        token_hash="0" * 64,
        made_by=MARC,
        made_name="Marc",
        made_at=uow.now,
        expires_at=uow.now + timedelta(days=14),
        note="Hugo Petit",
    )
    uow.session.add(link)
