"""Several requests that wait: whom to ask for each, so that it is best for them all."""

from conversations.mentoring.roster import SHOWN
from conversations.team.forms import Form, Refusal
from storage.mail import Address, Message, Said
from storage.tables import Mentor
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import CLAIRE, PAUL, Room
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
    buttons = [button for section in message.sections for button in section.buttons]
    assert all(button.form for button in buttons), "each opens a form"
    return [button.act for button in buttons]


def speaks(room: Room, mentor: int, *languages: str) -> None:
    def write(uow: UnitOfWork) -> None:
        row = uow.session.get(Mentor, mentor)
        assert row is not None
        row.answers = {**row.answers, "languages": list(languages)}

    room.change(write)


def has_places(room: Room, mentor: int, count: int) -> None:
    room.change(lambda uow: setattr(uow.session.get(Mentor, mentor), "capacity", count))


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


def test_those_who_suit_alike_share_the_load(room: Room) -> None:
    cases = [room.mentee(Address(f"telegram:30{each}"), f"Ines {each}") for each in range(3)]
    mentors = [room.mentor(Address(f"telegram:40{each}"), f"Paul {each}") for each in range(3)]
    for each in mentors:
        has_places(room, each, 3)
    acts = acts_in(shared_out(room))
    assert sorted(acts) == sorted(
        f"propose/{case}/{act.split('/')[2]}" for case, act in zip(cases, acts, strict=True)
    )
    assert {int(act.split("/")[2]) for act in acts} == set(mentors)


def test_nobody_is_thought_of_more_often_than_they_may_be_asked(room: Room) -> None:
    """Each button works: a mentor with places for three may have two proposals to answer."""
    cases = [room.mentee(Address(f"telegram:30{each}"), f"Ines {each}") for each in range(3)]
    paul = room.mentor()
    has_places(room, paul, 3)
    assert len(acts_in(shared_out(room))) == CATALOGUE.home.limits.unanswered_at_once
    for case in cases:
        room.press(CLAIRE, f"claim/{case}")
    for act in acts_in(shared_out(room)):
        room.fill(CLAIRE, act.rpartition("/")[0], mentor=str(paul), words="Une chercheuse.")
    assert room.heard(PAUL).count("Une chercheuse.") == 2
    assert list(lines_of(shared_out(room)).values()) == [later(WORDS("matching.excluded.waiting"))]


def later(why: str) -> str:
    """That Paul would fit, at another time."""
    return WORDS("matching.later", name="Paul Durand", why=why)


def test_who_is_of_more_use_elsewhere_is_why_a_request_has_nobody(room: Room) -> None:
    room.mentee()
    room.mentee(NOUR, "Nour Haddad")
    room.mentor()
    found = shared_out(room)
    assert WORDS("pairing.found", count=2, served=1) in found.text
    assert WORDS("pairing.taken") in lines_of(found).values()


def test_the_oldest_are_looked_at_together_and_the_rest_is_counted(room: Room) -> None:
    most = CATALOGUE.home.limits.shared_out_at_once
    for each in range(most + 1):
        room.mentee(Address(f"telegram:7{each:03}"), f"Ines {each}")
    found = shared_out(room)
    assert WORDS("pairing.found_none", count=most + 1) in found.text
    (section,) = found.sections
    assert section.note == " ".join(
        (WORDS("pairing.more", count=most - 9), WORDS("pairing.considered", count=most))
    )


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


def test_whoever_is_chosen_is_offered_however_many_suit_better(room: Room) -> None:
    case = room.mentee()
    best = [room.mentor(Address(f"telegram:4{each:03}"), "Anne Petit") for each in range(SHOWN)]
    last, then = room.mentor(), room.mentor(ANNE, "Lise Moreau")

    def chosen(act: str) -> dict[str, str]:
        form = room.open_form(CLAIRE, act)
        assert isinstance(form, Form)
        return {each.name: each.value for each in form.fields if each.kind == "choice"}

    assert chosen(f"propose/{case}/{last}")["mentor"] == str(last)
    room.press(CLAIRE, f"claim/{case}")
    proposed = {"mentor": str(best[0]), "next": str(then), "words": "Une chercheuse."}
    room.fill(CLAIRE, f"propose/{case}", **proposed)
    assert chosen(f"propose/{case}")["next"] == str(then), "they were chosen before"


def test_of_a_request_that_nobody_fits_it_is_said_whom_to_recruit(room: Room) -> None:
    case = room.mentee()
    found = shared_out(room)
    assert WORDS("pairing.found_none", count=1) in found.text
    (said,) = lines_of(found).values()
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Refusal)
    assert form.why.startswith(said)
    assert said.startswith(WORDS("matching.nobody").rstrip("."))
    assert acts_in(found) == []


def test_a_request_about_which_somebody_is_asked_does_not_wait(room: Room) -> None:
    case = room.mentee()
    paul = room.mentor()
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"propose/{case}", mentor=str(paul), words="Une chercheuse.")
    assert shared_out(room).text == WORDS("pairing.nobody_waits")


def test_it_is_the_teams_alone(room: Room) -> None:
    room.mentee()
    room.mentor(ANNE, "Anne Petit")
    assert acts_in(shared_out(room))
    room.write(PAUL, "/camarade répartir")
    assert not any(message.sections for message in room.said[PAUL])
    assert "Anne Petit" not in room.heard(PAUL)
