"""A help beside a request that goes on: its letter says nothing against the mentor who is looked
for, or who is there."""

import pytest

from conversations.team.forms import Form
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, Room
from tests.conversations.test_desk_reach import arrive

WORDS = CATALOGUE.home.words
HELPS = CATALOGUE.home.referrals
GENTLY = {"claimed": "goes_on", "proposing": "goes_on", "accompanied": "during"}


def beside(how: str, help_: str = "un coach professionnel") -> str:
    return WORDS(f"decision.letter_{how}", name="Jeanne", help=help_)


def drawn(room: Room, case: int, **values: str) -> tuple[str, str]:
    """The letter and the mark of its field, once these values were chosen."""
    form = room.open_form(CLAIRE, f"refer/{case}")
    assert isinstance(form, Form)
    again = room.forms.open(form.act, CLAIRE, staff=True, values=values)
    assert isinstance(again, Form)
    return next((each.value, each.mark) for each in again.fields if each.name == "letter")


@pytest.mark.parametrize("state", GENTLY)
@pytest.mark.parametrize("name", ["coach", "skills", "test", "group"])
def test_beside_it_names_the_help_and_speaks_against_nobody(
    room: Room, state: str, name: str
) -> None:
    case = arrive(room, state)
    preview = room.fill(CLAIRE, f"refer/{case}", referral=name, then="beside", letter="")
    help_ = HELPS[name]
    label = f"{help_.label[:1].lower()}{help_.label[1:]}"
    assert preview.shown.startswith(beside(GENTLY[state], label))
    assert WORDS(f"decision.then_{GENTLY[state]}", team=CATALOGUE.home.about.team) in preview.shown
    for told in (help_.label, help_.start, help_.call):
        assert told in preview.shown
    assert "bénévole" not in preview.shown
    assert "tête-à-tête" not in preview.shown
    assert room.last(JEANNE).text == preview.shown


def test_the_letter_in_the_form_follows_what_becomes_of_the_case(room: Room) -> None:
    case = arrive(room, "claimed")
    own = HELPS["coach"].letter.format(name="Jeanne")
    letter, mark = drawn(room, case, referral="coach", letter="", then="close")
    assert letter == own
    gentle, other = drawn(room, case, referral="coach", letter=letter, then="beside")
    assert gentle == beside("goes_on")
    assert mark != other  # the adapter replaces what stands there
    assert drawn(room, case, referral="coach", letter="Mes mots.", then="beside")[0] == "Mes mots."


def test_a_letter_that_nobody_touched_follows_too(room: Room) -> None:
    case = arrive(room, "claimed")
    own = HELPS["coach"].letter.format(name="Jeanne")
    preview = room.fill(CLAIRE, f"refer/{case}", referral="coach", then="beside", letter=own)
    assert preview.shown.startswith(beside("goes_on"))


def test_a_talk_beside_is_told_gently_as_well(room: Room) -> None:
    case = arrive(room, "accompanied")
    preview = room.fill(CLAIRE, f"contact/{case}", somebody="Anne Roux, anne@example.org")
    assert preview.shown.startswith(beside("during", "un échange avec un contact du réseau"))
    assert "ton accompagnement, lui, continue" in preview.shown
