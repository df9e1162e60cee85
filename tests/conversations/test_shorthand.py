"""What staff type: every act has its words, and every slip a kind answer."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.casework import cards
from conversations.plain import fold
from conversations.reception import Reception
from conversations.team import shorthand, spelling
from conversations.team.forms import Form, Refusal
from conversations.words import variants
from storage.mail import STAFF, Address, Ref, Said
from storage.tables import History, Invite, Request
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, MARC, PAUL, Room

WORDS = CATALOGUE.home.words
FORMS = {
    "demander": "ask",
    "proposer": "propose",
    "orienter": "refer",
    "refuser": "decline",
    "clore": "close",
    "rouvrir": "reopen",
    "confier": "assign",
    "reprendre": "take_back",
    "écrire": "write_mentor",
}
ENGLISH = ("ask", "propose", "refer", "decline", "close", "reopen", "assign", "takeback", "write")


@pytest.fixture
def case(room: Room) -> int:
    return room.mentee()


def typed(room: Room, who: Address, text: str, *, where: Address = STAFF) -> None:
    room.happen(who, Said(text=text, ref=Ref("typed")), where=where)


def test_every_act_of_a_card_may_be_typed_in_both_languages() -> None:
    acts = {act for row in cards.ROWS for act in row}
    for programme in CATALOGUE:
        for act in acts | shorthand.NAMES:
            assert len(variants(programme.words, f"triage.typed.{act}")) >= 1, act
    home, other = (variants_of(programme.language) for programme in CATALOGUE)
    assert home == other


def test_the_help_names_all_that_may_be_typed() -> None:
    for programme in CATALOGUE:
        told = {fold(word) for word in programme.words("triage.typed_help").split()}
        for name in spelling.forms(programme.words) | shorthand.NAMES:
            first = programme.words(f"triage.typed.{name}").partition(",")[0]
            assert fold(first) in told, first


def variants_of(language: str) -> dict[str, frozenset[str]]:
    words = CATALOGUE[language].words
    names = spelling.forms(words) | shorthand.NAMES
    return {name: variants(words, f"triage.typed.{name}") for name in names}


def test_no_word_means_two_things_nor_what_it_means_to_everybody_else() -> None:
    ways = variants_of("fr")
    spelt = [word for each in ways.values() for word in each]
    assert len(spelt) == len(set(spelt))
    # What is asked for oneself and for the team by one word: `test_listing`, `test_inquiring`,
    # `test_typed_with_commands`.
    both = ways["listing"] | ways["contact"] | ways["report"]
    spelt = [word for word in spelt if word not in both]
    everybodys = {fold(name) for name in Reception(CATALOGUE, lambda token: "")._commands}
    assert not everybodys & set(spelt)


@pytest.mark.parametrize(
    ("word", "act"), [*FORMS.items(), *zip(ENGLISH, FORMS.values(), strict=True)]
)
def test_a_command_names_the_form_of_its_button(room: Room, word: str, act: str) -> None:
    for text in (
        f"/camarade {word} 12",
        f"/camarade {word.upper()} n°12",
        f"/camarade {word} #12 !",
    ):
        assert room.forms.typed(text) == f"{act}/12"
    assert room.forms.typed(f"/camarade {word}") == ""


def test_what_opens_is_the_form_or_why_not(room: Room, case: int) -> None:
    opened = room.open_form(CLAIRE, room.forms.typed(f"/camarade demander {case}"))
    assert isinstance(opened, Form)
    missing = room.open_form(CLAIRE, room.forms.typed("/camarade demander 99"))
    assert missing == Refusal(WORDS("triage.no_such_case"))
    early = room.open_form(CLAIRE, room.forms.typed(f"/camarade rouvrir {case}"))
    assert isinstance(early, Refusal)


@pytest.mark.parametrize(
    ("command", "act"), [("confier", "assign"), ("regard", "interview"), ("inviter", "interview")]
)
def test_somebody_may_be_mentioned(room: Room, command: str, act: str) -> None:
    assert room.forms.typed(f"/camarade {command} 12  {MARC}") == f"{act}/12/{MARC}"
    assert room.forms.typed(f"/camarade {command} {MARC} 12") == f"{act}/12/{MARC}"
    assert room.forms.typed(f"/camarade {command} 12 à @marc") == f"{act}/12/@marc"
    assert room.forms.typed(f"/camarade {command} 12 @") == f"{act}/12"
    assert room.forms.typed("/camarade demander 12 @marc") == "ask/12"
    assert room.forms.typed("/camarade inviter") == ""


def test_who_was_mentioned_is_chosen_and_who_is_not_found_is_said(room: Room, case: int) -> None:
    def opened(text: str) -> tuple[dict[str, str], str]:
        form = room.open_form(CLAIRE, room.forms.typed(f"/camarade {text}"))
        assert isinstance(form, Form), form
        return {each.name: each.value for each in form.fields}, form.note

    mentor = str(room.mentor())
    room.mentor(Address("telegram:3"), "Léa Durand")
    for command, field in (("confier", "person"), ("inviter", "member")):
        assert opened(f"{command} {case} {MARC}")[0][field] == MARC
        values, note = opened(f"{command} {case} @hugo")
        assert values[field] == ""
        assert WORDS("triage.form.nobody_called", name="@hugo") in note
        assert "@" not in opened(f"{command} {case}")[1]
    assert opened(f"inviter {case} @paul")[0]["mentors"] == mentor
    values, note = opened(f"inviter {case} @durand")  # both are called so
    assert values["mentors"] == ""
    assert "@durand" in note


def test_to_invite_for_a_case_makes_no_link_of_it(room: Room, case: int) -> None:
    room.note(CLAIRE, f"/inviter {case} @hugo", case=case)
    assert room.last(CLAIRE).text == WORDS("acts.typed_opens", command="inviter", number=case)
    assert room.all(Invite) == []


def test_a_note_needs_a_form_only_where_its_words_are_missing(room: Room) -> None:
    assert room.forms.typed("/camarade note 12") == "note/12"
    assert room.forms.typed("/camarade note 12 vue hier") == ""


@pytest.mark.parametrize(
    "text", ["", "/camarade", "/camarade foo 12", "/camarade prendre 12", "12"]
)
def test_the_rest_opens_nothing(room: Room, text: str) -> None:
    assert room.forms.typed(text) == ""


@given(st.text(max_size=60), st.sampled_from([*FORMS, "note", ""]))
def test_whatever_is_typed_it_names_a_form_of_a_card_or_none(text: str, word: str) -> None:
    act = spelling.form_named(WORDS, f"/camarade {word} {text}")
    assert act == "" or act.partition("/")[0] in cards.FORMS
    spelling.note_in(text, "12")


def test_a_form_named_where_none_can_open_is_told(room: Room, case: int) -> None:
    room.note(CLAIRE, "/demander", case=case)
    assert room.last(CLAIRE).text == WORDS("acts.typed_opens", command="demander", number=case)
    typed(room, CLAIRE, f"/camarade clore {case}", where=CLAIRE)
    assert room.last(CLAIRE).text == WORDS("acts.typed_opens", command="clore", number=case)
    typed(room, CLAIRE, "/camarade orienter")
    assert room.last(CLAIRE).text == WORDS("triage.typed_number", command="orienter")
    assert room.find(Request, case).state == "submitted"
    assert room.said[JEANNE] == []


def test_an_unknown_command_lists_what_there_is_wherever_it_is_typed(room: Room) -> None:
    for where in (STAFF, CLAIRE):
        typed(room, CLAIRE, "/camarade foo 12", where=where)
        assert room.last(CLAIRE).text.endswith(WORDS("triage.typed_help"))
        assert "« foo »" in room.heard(CLAIRE).replace("\xa0", " ")
    typed(room, CLAIRE, "/camarade aide")
    assert room.last(CLAIRE).text == WORDS("triage.typed_help")
    typed(room, PAUL, "/camarade foo", where=PAUL)
    assert "Je ne connais pas" in room.last(PAUL).text


@pytest.mark.parametrize("where", [STAFF, CLAIRE])
@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("prender 2", "prendre 2"),
        ("Pendre n° 2", "prendre n° 2"),
        ("historiqe", "historique"),
        ("ecire 2", "écrire 2"),
        ("trouvr Paul Durand", "trouver Paul Durand"),
        ("takle 2", "take 2"),
        ("confer 2 slack:UMARC", "confier 2"),
    ],
)
def test_a_verb_that_is_misspelt_is_answered_with_what_to_type(
    room: Room, case: int, slip: str, meant: str, where: Address
) -> None:
    typed(room, CLAIRE, f"/camarade {slip}", where=where)
    (told,) = room.said[CLAIRE]
    assert f"/camarade {meant}\n" in told.text
    assert WORDS("triage.typed_help") not in told.text
    assert room.find(Request, case).state == "submitted"


def test_a_verb_that_is_spelt_as_it_should_be_is_not_corrected_to_itself(room: Room) -> None:
    for word in ("échange", "extraire"):
        typed(room, CLAIRE, f"/camarade {word}", where=CLAIRE)
        assert "C’était peut-être" not in room.last(CLAIRE).text


def test_in_a_thread_a_verb_that_is_misspelt_is_told_too(room: Room, case: int) -> None:
    room.note(CLAIRE, "/prender", case=case)
    assert "/camarade prendre\n" in room.last(CLAIRE).text
    assert room.find(Request, case).state == "submitted"


def test_who_is_not_of_the_team_learns_nothing_of_its_verbs(room: Room) -> None:
    for where in (STAFF, PAUL):
        typed(room, PAUL, "/camarade prender 2", where=where)
    assert "prendre" not in room.heard(PAUL)


def test_who_only_works_for_the_team_reads_nothing_but_the_teams_help(room: Room) -> None:
    typed(room, CLAIRE, "/camarade aide", where=CLAIRE)
    assert [each.text for each in room.said[CLAIRE]] == [WORDS("triage.typed_help")]


@pytest.mark.parametrize("number", ["0", "99", "999999999999999999", "²", "douze"])
def test_a_number_that_is_no_case_is_said_so(room: Room, case: int, number: str) -> None:
    for word in ("prendre", "rendre", "annuler", "fiche", "historique"):
        typed(room, CLAIRE, f"/camarade {word} {number}")
        missing = WORDS("triage.typed_number", command=word)
        assert room.last(CLAIRE).text in (WORDS("triage.no_such_case"), missing)
    assert len(room.all(History)) == 1


def test_undo_and_claim_say_where_the_case_stands(room: Room, case: int) -> None:
    typed(room, CLAIRE, f"/camarade prendre {case}")
    assert "Suivie par Claire" in room.last(CLAIRE).text
    typed(room, CLAIRE, f"/camarade annuler {case}")
    assert "À prendre" in room.last(CLAIRE).text


# --- what is written down somewhere ---------------------------------------------------------------

ROOT = Path(__file__).parents[2]


def commands_in(text: str) -> set[str]:
    """The words that a text has typed behind /camarade."""
    return set(re.findall(r"/camarade (\w+)", text))


def commands_listed_in(help_: str) -> set[str]:
    """Those of a help, where one line may list several: `/camarade demander 12, regard 12`."""
    lists = [line.partition("/camarade ")[2].partition(":")[0] for line in help_.splitlines()]
    return {word for line in lists for part in line.split(",") for word in part.split()[:1]}


def written_down() -> list[str]:
    """Every command that the README or a help tells staff to type."""
    helps = (programme.words("triage.typed_help") for programme in CATALOGUE)
    listed = {word for help_ in helps for word in commands_listed_in(help_)}
    return sorted(listed | commands_in((ROOT / "README.md").read_text("utf-8")))


def test_what_is_written_down_holds_the_whole_of_the_help() -> None:
    told = {fold(word) for word in written_down()}
    for programme in CATALOGUE:
        for name in spelling.forms(programme.words) | shorthand.NAMES:
            first = programme.words(f"triage.typed.{name}").partition(",")[0]
            assert fold(first) in told, first


@pytest.mark.parametrize("word", written_down())
@pytest.mark.parametrize("where", [STAFF, CLAIRE])
def test_each_command_that_is_written_down_does_something(
    room: Room, case: int, word: str, where: Address
) -> None:
    opens = room.forms.typed(f"/camarade {word} {case}")
    if opens:
        assert opens.endswith(f"/{case}")
        return
    before = len(room.said[CLAIRE])
    typed(room, CLAIRE, f"/camarade {word} {case}", where=where)
    told = [message.text for message in room.said[CLAIRE][before:]]
    assert told
    assert not any("Je ne connais pas" in text for text in told)
    helps = fold(word) in ("aide", "help")
    assert (WORDS("triage.typed_help") in told) == helps
