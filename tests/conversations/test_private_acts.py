"""Every button is of the pair, a way to something, or between one person and us."""

import pytest

from conversations.reception import Reception
from conversations.thread import asked
from conversations.turn import Turn
from storage.mail import Event, Ref, Said
from storage.unit_of_work import UnitOfWork
from tests.conversations.asking import ALI
from tests.conversations.room import CATALOGUE, Room

ANSWERS_US = {
    "answer_letter",
    "break",
    "certificate",
    "consent",
    "end",
    "erase",
    "helped",
    "hush",
    "intro",
    "iv",
    "lang",
    "later",
    "letter_words",
    "mark",
    "more",
    "no_help",
    "open",
    "pass_on",
    "pause",
    "proposal",
    "reply",
    "rest",
    "still",
    "stop",
    "talk",
    "talked",
    "tell_me",
    "wait_longer",
    "swap",
    "with",
}
"""First words of acts that answer something between us and one person."""


OF_STAFF = {
    "add_mentor",
    "answer_mentor",
    "ask",
    "assign",
    "card",
    "care",
    "cared",
    "claim",
    "close",
    "close_concern",
    "contact",
    "decline",
    "end_silent",
    "history",
    "home",
    "interview",
    "invite",
    "invite_person",
    "links",
    "note",
    "open_opinions",
    "propose",
    "refer",
    "release",
    "reopen",
    "resume",
    "revoke_link",
    "settings",
    "stop_next",
    "take_back",
    "undo",
    "uninvite",
    "untold",
    "verified",
    "wait",
    "write_mentor",
    "write_person",
}
"""Those that no button in a person's own place has."""


def test_every_act_is_either_of_the_pair_or_a_way_or_private() -> None:
    """Whoever adds an act says here what is typed beside its button; it is private until then."""
    groups = [asked.OF_THE_PAIR, asked.WAYS, ANSWERS_US, OF_STAFF]
    known = Reception(CATALOGUE, lambda token: "").act_words
    assert sorted(word for group in groups for word in group) == sorted(known)


@pytest.mark.parametrize(
    ("act", "private"),
    [
        ("brand_new/1", True),
        ("helped/lots/1", True),
        ("swap/give/1", True),
        ("swap/begin/1", False),
        ("talk/yes/1", True),
        ("open/opinion/interview/1", True),
        ("open/checkin_mentee/mentorship/1", True),
        ("open/meeting/mentorship/1", False),
        ("open/to_team/mentorship/1", False),
        ("mt/held/1", True),
        ("mt/cancel/1", False),
        ("mt/off/1", True),
        ("end/leave/1", True),
        ("end/ask/1", False),
        ("goal/agree/1", False),
        ("break/resume/1", False),
        ("break/move/1", True),
        ("more/ask/1", False),
        ("more/2/1", True),
        ("where", False),
    ],
)
def test_an_act_is_private_unless_it_is_listed(room: Room, act: str, private: bool) -> None:
    def ask(uow: UnitOfWork) -> bool:
        said = Said(text="?", ref=Ref("1"))
        event = Event(id="1", at=uow.now, who=ALI, where=ALI, what=said)
        return asked.is_private(Turn(event, uow, CATALOGUE, None), act)

    assert room.change(ask) is private
