"""Several requests that wait: whom to ask for each, so that it is best for them all."""

from conversations.team.forms import Form
from storage.mail import Address, Message, Said
from storage.tables import Mentor
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import CLAIRE, PAUL, Room, buttons_of
from tests.harness import CATALOGUE

ANNE = Address("telegram:2002")
NOUR = Address("telegram:2003")
WORDS = CATALOGUE.home.words


def shared_out(room: Room) -> Message:
    room.happen(CLAIRE, Said(text="/camarade répartir", ref=room.new_ref()))
    return room.last(CLAIRE)


def lines_of(message: Message) -> dict[str, str]:
    return {line.label: line.value for section in message.sections for line in section.lines}


def acts_in(message: Message) -> list[str]:
    return [button.act for section in message.sections for button in section.buttons]


def speaks(room: Room, mentor: int, *languages: str) -> None:
    def write(uow: UnitOfWork) -> None:
        row = uow.session.get(Mentor, mentor)
        assert row is not None
        row.answers = {**row.answers, "languages": list(languages)}

    room.change(write)


def test_nobody_waits(room: Room) -> None:
    assert shared_out(room).text == WORDS("pairing.nobody_waits")


def test_each_request_gets_its_own_and_nothing_is_sent(room: Room) -> None:
    """Both would have Paul, who knows both situations; but only Paul suits the second."""
    first = room.mentee(languages=["fr"])
    second = room.mentee(NOUR, "Nour Haddad", languages=["en"])
    paul, anne = room.mentor(), room.mentor(ANNE, "Anne Petit")
    speaks(room, paul, "fr", "en")
    speaks(room, anne, "fr")
    found = shared_out(room)
    assert acts_in(found) == [f"propose/{first}/{anne}", f"propose/{second}/{paul}"]
    said = list(lines_of(found).values())
    assert said[0].startswith("Anne Petit")
    assert said[1].startswith("Paul Durand")
    assert not room.said[PAUL]
    assert not room.said[ANNE]


def test_its_button_opens_the_form_with_the_mentor_chosen(room: Room) -> None:
    case = room.mentee()
    room.mentor(ANNE, "Anne Petit")
    paul = room.mentor()
    form = room.open_form(CLAIRE, f"propose/{case}/{paul}")
    assert isinstance(form, Form)
    assert next(field.value for field in form.fields if field.name == "mentor") == str(paul)
    named = room.open_form(CLAIRE, room.forms.typed(f"/camarade proposer {case} @anne"))
    assert isinstance(named, Form)
    chosen = next(field for field in named.fields if field.name == "mentor")
    assert [each.label for each in chosen.choices if each.value == chosen.value] == ["Anne Petit"]


def test_whoever_fits_nobody_is_said(room: Room) -> None:
    room.mentee()
    found = shared_out(room)
    assert list(lines_of(found).values()) == [WORDS("pairing.nobody")]
    assert acts_in(found) == []


def test_a_request_about_which_somebody_is_asked_does_not_wait(room: Room) -> None:
    case = room.mentee()
    paul = room.mentor()
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"propose/{case}", mentor=str(paul), words="Une chercheuse.")
    assert shared_out(room).text == WORDS("pairing.nobody_waits")


def test_it_is_the_teams_alone(room: Room) -> None:
    room.mentee()
    room.write(PAUL, "/camarade répartir")
    assert not any(acts_in(message) or buttons_of(message) for message in room.said[PAUL])
