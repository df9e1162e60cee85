"""Commands are named as people type them where they read: `/stop`, on Slack `/camarade stop`."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from conversations.typed import worded
from storage.mail import STAFF, Address, Message, platform_of
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, Room, words_of

HUGO = Address("slack:UHUGO")
LEA = Address("slack:ULEA")
BARE = re.compile(rf"(?<![\w/])/(?:{'|'.join(CATALOGUE.home.commands)})(?!\w)")


def texts(value: Any) -> Iterator[str]:
    """Every text of a programme, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_every_text_names_commands_as_its_platform_has_them(language: str) -> None:
    here = list(texts(CATALOGUE[language].model_dump()))
    there = list(texts(CATALOGUE.on("slack")[language].model_dump()))
    changed = [(a, b) for a, b in zip(here, there, strict=True) if a != b]
    assert changed
    for before, after in changed:
        assert after.replace("/camarade ", "/") == before
    assert not [text for text in there if BARE.search(text)]


def test_a_platform_without_a_wording_of_its_own_has_the_programme_itself() -> None:
    assert CATALOGUE.on("telegram") is CATALOGUE
    assert CATALOGUE.on("slack") is CATALOGUE.on("slack")
    assert CATALOGUE.on("slack").languages == CATALOGUE.languages


@pytest.mark.parametrize(
    ("text", "on_slack"),
    [
        ("Arrêter : /stop.", "Arrêter : /camarade stop."),
        ("/stop\n/team", "/camarade stop\n/camarade team"),
        ("« /{command} »", "« /camarade {command} »"),
        ("https://x.org/stop et/ou/stop, /stopper, d/stop", ""),
        ("{place}/stop", ""),
    ],
)
def test_only_commands_are_reworded(text: str, on_slack: str) -> None:
    table = {"/stop": {"texts": [text, 3]}}
    told = worded(table, "/camarade ", ["stop", "team"])
    assert told == {"/stop": {"texts": [on_slack or text, 3]}}


def told_by_us(room: Room, where: Address) -> list[Message]:
    """What the programme itself said in a place."""
    return [message for message in room.said[where] if not message.author]


def test_a_mentor_on_slack_is_never_told_a_command_they_cannot_type(room: Room) -> None:
    case = room.mentee()
    room.fill(CLAIRE, "add_mentor", person=LEA)
    room.press(LEA, "profile")
    room.mentor(HUGO, name="Hugo Petit")
    for text in (
        "/help",
        "/camarade pause",
        "/camarade profil",
        "/camarade bof",
        "/stop",
        "/delete",
    ):
        room.write(HUGO, text)
    room.write(HUGO, "/camarade profile")
    room.press(HUGO, "available")
    assert "/camarade help" in room.heard(HUGO)
    assert "« /camarade bof »" in room.heard(HUGO).replace("\N{NO-BREAK SPACE}", " ")
    room.fill(CLAIRE, f"propose/{case}", mentor=str(room.number(HUGO)), words="Une chercheuse.")
    assert platform_of(HUGO) == "slack"
    assert "/camarade delete" in room.heard(LEA)
    for message in (*told_by_us(room, HUGO), *told_by_us(room, LEA)):
        assert not BARE.search(words_of(message)), message


def test_a_letter_names_commands_as_its_reader_has_them_in_preview_and_sending(room: Room) -> None:
    on_slack = Address("slack:UINES")
    for where, wanted in ((JEANNE, " /team"), (on_slack, "/camarade team")):
        case = room.mentee(where, name=f"Personne {where}")
        preview = room.fill(CLAIRE, f"refer/{case}", referral="coach")
        assert wanted in preview.shown
        assert wanted in room.last(where).text


def test_what_people_write_stays_as_it_is(room: Room) -> None:
    on_slack = Address("slack:UINES")
    case = room.mentee(on_slack)
    room.fill(CLAIRE, f"ask/{case}", question="Que veut dire « un /team soudé » ?")
    assert "un /team soudé" in room.last(on_slack).text
    room.press(on_slack, f"reply/{room.last(on_slack).buttons[0][0].act.partition('/')[2]}")
    room.write(on_slack, "Une équipe : /team, quoi.")
    room.write(on_slack, "Envoyer")
    assert room.thread(case)[-1].quote == "Une équipe : /team, quoi."
    assert room.said[STAFF]
