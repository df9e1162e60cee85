"""The roster as it is read: what changed a moment ago counts, and who may not be asked is not."""

from conversations.mentoring import roster
from conversations.team.forms import Form, Refusal
from storage.mail import Address
from storage.tables import Mentor, Proposal, Request
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import CLAIRE, Room
from tests.harness import CATALOGUE

ANNE = Address("telegram:2002")
WORDS = CATALOGUE.home.words


def ranked(room: Room, case: int) -> list[tuple[str, float]]:
    def read(uow: UnitOfWork) -> list[tuple[str, float]]:
        request = uow.session.get(Request, case)
        assert request is not None
        found = roster.ranking(uow.session, request, CATALOGUE, uow.now)
        return [(each.name, each.score) for each in found.ranked]

    return room.change(read)


def out(room: Room, case: int) -> dict[str, str]:
    def read(uow: UnitOfWork) -> dict[str, str]:
        request = uow.session.get(Request, case)
        assert request is not None
        found = roster.ranking(uow.session, request, CATALOGUE, uow.now)
        return {each.name: each.why for each in found.excluded}

    return room.change(read)


def answers(room: Room, person: int, **different: object) -> None:
    def write(uow: UnitOfWork) -> None:
        mentor = uow.session.get(Mentor, person)
        assert mentor is not None
        mentor.answers = {**mentor.answers, **different}

    room.change(write)


def test_a_profile_that_changed_a_moment_ago_is_ranked_as_it_is(room: Room) -> None:
    case = room.mentee()
    paul, anne = room.mentor(), room.mentor(ANNE, "Anne Petit")
    answers(room, anne, situations=["thirty"])
    assert [name for name, _ in ranked(room, case)] == ["Paul Durand", "Anne Petit"]
    answers(room, anne, situations=["research"])
    answers(room, paul, situations=["thirty"])
    assert [name for name, _ in ranked(room, case)] == ["Anne Petit", "Paul Durand"]


def test_nobody_of_the_same_house_is_offered(room: Room) -> None:
    case = room.mentee(employment="employed", discreet="no", company="EDF Renouvelables")
    answers(room, room.mentor(), companies="CEA, EDF")
    assert out(room, case) == {"Paul Durand": "company"}
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Refusal)
    assert "même maison" in form.why


def test_who_has_enough_proposals_to_answer_is_asked_no_more(room: Room) -> None:
    paul = room.mentor()
    for place in range(CATALOGUE.home.limits.unanswered_at_once):
        other = room.mentee(Address(f"telegram:90{place}"), f"Ines {place}")
        room.press(CLAIRE, f"claim/{other}")
        room.fill(CLAIRE, f"propose/{other}", mentor=str(paul), words="Une chercheuse.")
        answers(room, paul, capacity="3")
    case = room.mentee()
    room.change(lambda uow: setattr(uow.session.get(Mentor, paul), "capacity", 3))
    assert out(room, case) == {"Paul Durand": "waiting"}


def test_whoever_was_called_upon_less_comes_first_among_equals(room: Room) -> None:
    paul, anne = room.mentor(), room.mentor(ANNE, "Anne Petit")
    case = room.mentee()

    def asked(uow: UnitOfWork) -> None:
        past = Proposal(request_id=case, mentor_id=paul, state="declined", asked_at=uow.now)
        other = Request(person_id=anne, state="closed", created_at=uow.now)
        uow.session.add(other)
        uow.session.flush()
        assert other.id is not None
        past.request_id = other.id
        uow.session.add(past)

    room.change(asked)
    (first, most), (second, less) = ranked(room, case)
    assert (first, second) == ("Anne Petit", "Paul Durand")
    assert most > less


def test_the_form_says_whom_to_recruit_where_nobody_fits(room: Room) -> None:
    case = room.mentee()
    stranger = {"situations": ["thirty"], "sectors": [], "experiences": [], "helps": ""}
    answers(room, room.mentor(), occupation="Notaire", **stranger)
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Form)
    assert "À recruter" in form.note
    assert "Sortie de la recherche" in form.note
