"""What colleagues on Slack read: their own name, and whose case it is; and nobody is asked twice
about one case, as its mentor and for their view."""

import pytest

from conversations.team.forms import Form, Preview
from storage.mail import Address
from tests.conversations.interviewing import ROSE, SAID, ZOE, invite, opened
from tests.conversations.room import CATALOGUE, CLAIRE, PAUL, Room, buttons_of

WORDS = CATALOGUE.home.words
BRUNO = Address("slack:UBRUNO")


def checked(room: Room, act: str, **values: str) -> Preview | dict[str, str]:
    form = room.open_form(CLAIRE, act)
    assert isinstance(form, Form)
    found = room.forms.check(form.act, values, CLAIRE, staff=True)
    assert isinstance(found, Preview | dict)
    return found


def test_a_colleague_who_is_invited_reads_both_names(room: Room) -> None:
    case = opened(room)
    values = {"mentors": "", "member": ROSE, "member.name": "Rose Petit", "words": SAID}
    preview = checked(room, f"interview/{case}", **values)
    assert isinstance(preview, Preview)
    assert preview.shown.startswith("Bonjour Rose. Avant de décider d’une demande, Claire, de l’éq")
    room.submit(CLAIRE, f"interview/{case}", values)
    assert room.last(ROSE).text == preview.shown
    invite(room, case, ZOE)
    assert "Claire" not in room.heard(ZOE)  # who does not know the team's colleagues


def test_a_mentor_on_slack_reads_whose_case_it_is(room: Room) -> None:
    case = opened(room)
    room.mentor(BRUNO, "Bruno Vidal")
    for who in (BRUNO, PAUL):
        mentor = str(room.number(who))
        preview = room.fill(CLAIRE, f"propose/{case}", mentor=mentor, words=SAID)
        assert room.last(who).text == preview.shown
        assert preview.shown.endswith("\n\nClaire, l’équipe Carrières") == (who == BRUNO)


def test_a_colleague_who_is_to_become_a_mentor_is_called_by_name(room: Room) -> None:
    opened(room)
    values = {"person": BRUNO, "person.name": "Bruno Vidal"}
    preview = checked(room, "add_mentor", **values)
    assert isinstance(preview, Preview)
    assert preview.shown.startswith("Bonjour Bruno. L’équipe Carrières")
    assert "Bruno Vidal" in preview.to
    room.submit(CLAIRE, "add_mentor", values)
    assert room.last(BRUNO).text == preview.shown
    nameless = checked(room, "add_mentor", person=ROSE)
    assert isinstance(nameless, Preview)
    assert nameless.shown.startswith("Bonjour. L’équipe Carrières")


@pytest.mark.parametrize(
    ("language", "read"), [("en", ["en"]), ("fr", ["fr"]), ("de", ["fr", "en"]), ("", ["fr", "en"])]
)
def test_the_first_letter_is_in_the_language_of_their_slack_or_in_both(
    room: Room, language: str, read: list[str]
) -> None:
    case = opened(room)
    values = {"person": BRUNO, "person.name": "Bruno Vidal", "person.language": language}
    room.submit(CLAIRE, "add_mentor", values)
    letter = room.last(BRUNO)
    (button,) = buttons_of(letter)
    for each in CATALOGUE:
        is_read = each.language in read
        association = each.about.association
        hello = each.words("interview.hello", name="Bruno")
        text = each.words("mentor.slack_invitation", hello=hello, association=association)
        assert (text in letter.text) == is_read
        assert (each.words("mentor.begin_profile") in button.label) == is_read
    asked = {"mentors": "", "member": ROSE, "member.language": language, "words": SAID}
    room.submit(CLAIRE, f"interview/{case}", asked)
    hello = CATALOGUE[read[0]].words("interview.hello_nameless")
    assert room.last(ROSE).text.startswith(hello)


# --- as a mentor, and for a view ----------------------------------------------------------------


def test_who_is_proposed_as_the_mentor_is_not_invited_to_an_interview(room: Room) -> None:
    case = opened(room)
    number = str(room.number(PAUL))
    room.fill(CLAIRE, f"propose/{case}", mentor=number, words=SAID)
    form = room.open_form(CLAIRE, f"interview/{case}")
    assert isinstance(form, Form)
    why = WORDS("interview.form.proposed", name="Paul Durand")
    assert why in form.note
    offered = [choice.label for each in form.fields for choice in each.choices]
    assert offered == ["Zoé Blanc"]
    refused = checked(room, f"interview/{case}", mentors=number, member="", words=SAID)
    assert isinstance(refused, dict)
    assert refused["mentors"] == why
    room.press(PAUL, "proposal/no/1")
    invite(room, case, PAUL)
    assert SAID in room.last(PAUL).text
