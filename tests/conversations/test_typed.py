"""Commands are named as people type them where they read: `/stop`, on Slack `/camarade stop`."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from conversations.reception import Reception
from conversations.typed import worded
from storage.mail import STAFF, Address, Message, platform_of
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, Room, words_of

HUGO = Address("slack:UHUGO")
LEA = Address("slack:ULEA")
NAMES = {name for each in CATALOGUE for name in (*each.commands, *map(each.slashed, each.commands))}
BARE = re.compile(rf"(?<![\w/])/(?:{'|'.join(NAMES)})(?!\w)")


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
    programme = CATALOGUE[language]
    here = list(texts(programme.model_dump()))
    there = list(texts(CATALOGUE.on("slack")[language].model_dump()))
    changed = [(a, b) for a, b in zip(here, there, strict=True) if a != b]
    assert changed
    typed = {programme.called(name): programme.slashed(name) for name in programme.commands}
    for before, after in changed:
        back = re.sub(r"/camarade (\w+)", lambda it: "/" + typed.get(it[1], it[1]), after)
        assert back.replace("/camarade ", "/") == before
    assert not [text for text in there if BARE.search(text)]


def test_a_platform_without_a_wording_of_its_own_has_the_programme_itself() -> None:
    assert CATALOGUE.on("telegram") is CATALOGUE
    assert CATALOGUE.on("slack") is CATALOGUE.on("slack")
    assert CATALOGUE.on("slack").languages == CATALOGUE.languages


@pytest.mark.parametrize(
    ("text", "on_slack"),
    [
        ("Arrêter : /stop.", "Arrêter : /camarade arrêter."),
        ("/stop\n/team", "/camarade arrêter\n/camarade team"),
        ("« /{command} »", "« /camarade {command} »"),
        ("https://x.org/stop et/ou/stop, /stopper, d/stop", ""),
        ("{place}/stop", ""),
    ],
)
def test_only_commands_are_reworded(text: str, on_slack: str) -> None:
    table = {"/stop": {"texts": [text, 3]}}
    told = worded(table, "/camarade ", {"stop": "arrêter", "team": "team"})
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
    assert "/camarade aide" in room.heard(HUGO)
    assert "« /camarade bof »" in room.heard(HUGO).replace("\N{NO-BREAK SPACE}", " ")
    room.fill(CLAIRE, f"propose/{case}", mentor=str(room.number(HUGO)), words="Une chercheuse.")
    assert platform_of(HUGO) == "slack"
    assert "/camarade effacer" in room.heard(LEA)
    for message in (*told_by_us(room, HUGO), *told_by_us(room, LEA)):
        assert not BARE.search(words_of(message)), message


def test_a_letter_names_commands_as_its_reader_has_them_in_preview_and_sending(room: Room) -> None:
    on_slack = Address("slack:UINES")
    for where, wanted in ((JEANNE, " /team"), (on_slack, "/camarade équipe")):
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


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_on_slack_the_help_is_in_the_reader_s_language_and_all_that_it_names_may_be_typed(
    room: Room, language: str
) -> None:
    programme = CATALOGUE[language]
    hugo = room.slack("Hugo", language=language)
    room.mentor(hugo.who, name="Hugo Petit")
    hugo.says("/camarade langue" if language == "en" else "/camarade language")
    hugo.presses(programme.words("welcome.language_name"))
    hugo.says(f"/camarade {programme.called('help')}")
    help_ = hugo.sees(programme.words("help.title")).text
    named = re.findall(r"/camarade (\w+) ·", help_)
    assert programme.called("profile") in named
    assert {"statut", "profil", "aide"} <= set(named) or language == "en"
    unknown = programme.words("error.unknown_command", command="").partition("/")[0]
    for each in (*named, *map(programme.called, programme.commands)):
        hugo.says(f"/camarade {each}")
        assert unknown.strip() not in hugo.last.text, each


def test_what_one_language_calls_a_command_may_be_typed_in_every_other() -> None:
    known = Reception(CATALOGUE, lambda token: "")._commands
    for programme in CATALOGUE:
        for name in programme.commands:
            assert known[programme.called(name)] is known[name]
            assert known[programme.slashed(name)] is known[name]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("fin", "end"),
        ("finir", "end"),
        ("date", "rdv"),
        ("rendez-vous", "rdv"),
        ("session", "rdv"),
        ("supprimer", "delete"),
        ("erase", "delete"),
        ("cancel", "stop"),
        ("menu", "help"),
        ("commandes", "help"),
        ("état", "status"),
        ("rgpd", "privacy"),
        ("gdpr", "privacy"),
        ("mémo", "memo"),
        ("notes", "memo"),
        ("goal", "objective"),
        ("échanger", "exchange"),
        ("données", "export"),
        ("suspend", "break"),
    ],
)
def test_what_people_would_type_of_themselves_is_known(typed: str, name: str) -> None:
    known = Reception(CATALOGUE, lambda token: "")._commands
    assert known[typed] is known[name]
