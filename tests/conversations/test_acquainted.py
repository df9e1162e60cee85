"""Two who know each other's names, from whatever the programme brought them together for, read no
text that pretends they do not."""

from sqlmodel import select

from conversations.team.forms import Form
from storage.tables import Interview, Mentorship, Request, Talk
from storage.unit_of_work import UnitOfWork
from tests.conversations.interviewing import SAID, ZOE, dates, invite, opened
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, PAUL, Room

WORDS = CATALOGUE.home.words
GIVEN = "le programme vous les avait donnés"


def once(room: Room, *, talk: bool = False, reverse: bool = False) -> None:
    """Paul accompanied Jeanne once (or she him), or had a talk with her; that request is closed."""
    jeanne, paul = room.number(JEANNE), room.number(PAUL)
    mentee, other = (paul, jeanne) if reverse else (jeanne, paul)

    def work(uow: UnitOfWork) -> None:
        old = Request(person_id=mentee, state="closed", outcome="completed", created_at=uow.now)
        uow.session.add(old)
        uow.session.flush()
        assert old.id is not None
        if talk:
            row = Talk(
                request_id=old.id,
                contact_id=other,
                state="agreed",
                asked_at=uow.now,
                asked_by=CLAIRE,
                named_at=uow.now,
            )
            uow.session.add(row)
            return
        pair = Mentorship(
            request_id=old.id,
            mentee_id=mentee,
            mentor_id=other,
            state="ended",
            introduced_at=uow.now,
            ended_at=uow.now,
        )
        uow.session.add(pair)

    room.change(work)


def propose(room: Room, case: int) -> str:
    number = str(room.number(PAUL))
    form = room.open_form(CLAIRE, f"propose/{case}")
    assert isinstance(form, Form)
    assert WORDS("triage.form.propose.known", names="Paul Durand", count=1) in form.note
    return room.fill(CLAIRE, f"propose/{case}", mentor=number, words=SAID).shown


def test_a_mentorship_before_has_given_the_names(room: Room) -> None:
    case = opened(room)
    once(room)
    shown = propose(room, case)
    assert shown.startswith("Bonjour Paul. Jeanne cherche quelqu’un comme toi.")
    assert GIVEN in shown
    room.press(PAUL, "proposal/yes/1")
    assert room.last(JEANNE).text == WORDS("introduction.found_known", name="Paul")
    letter = room.fill(CLAIRE, f"write_mentor/{case}", letter="Jeanne sera à Lyon.").shown
    assert "ton accompagnement avec Jeanne" in letter


def test_so_has_one_the_other_way_round_and_a_talk(room: Room) -> None:
    case = opened(room)
    once(room, reverse=True)
    assert GIVEN in propose(room, case)


def test_so_has_a_talk_in_which_the_contact_learnt_the_name(room: Room) -> None:
    case = opened(room)
    once(room, talk=True)
    assert GIVEN in propose(room, case)


def test_an_interview_begins_with_the_names_then(room: Room) -> None:
    case = opened(room)
    once(room)
    preview = invite(room, case, PAUL)
    assert "Avant de décider de la demande de Jeanne" in preview.shown
    assert room.last(PAUL).text == preview.shown
    dates(room, PAUL, 1)
    put = room.last(JEANNE).text
    assert "une fois avec Paul, que tu connais déjà" in put
    assert "vos noms" not in put
    assert invite(room, case, ZOE).shown.count("Jeanne") == 0


def test_a_talk_is_asked_for_by_name_then(room: Room) -> None:
    case = opened(room)
    once(room)
    number = str(room.number(PAUL))
    room.fill(CLAIRE, f"contact/{case}", contact=number, words=SAID, then="beside")
    assert room.last(PAUL).text.startswith("Bonjour Paul. Jeanne, dont le programme")


def test_a_talk_that_nobody_was_named_in_gives_no_name(room: Room) -> None:
    case = opened(room)
    once(room, talk=True)

    def forget(uow: UnitOfWork) -> None:
        uow.session.exec(select(Talk)).one().named_at = None

    room.change(forget)
    number = str(room.number(PAUL))
    shown = room.fill(CLAIRE, f"propose/{case}", mentor=number, words=SAID).shown
    assert "Jeanne" not in shown
    assert not room.all(Interview)


def test_the_names_go_with_whoever_erases_theirs(room: Room) -> None:
    case = opened(room)
    once(room)
    invite(room, case, PAUL)
    dates(room, PAUL, 1)
    number = str(room.number(PAUL))
    room.fill(CLAIRE, f"propose/{case}", mentor=number, words=SAID)
    room.erases(JEANNE)
    for (where, slot), message in room.standing.items():
        if where == PAUL:
            assert "Jeanne" not in message.text, slot


def test_so_with_a_talk(room: Room) -> None:
    case = opened(room)
    once(room)
    room.fill(CLAIRE, f"contact/{case}", contact=str(room.number(PAUL)), words=SAID, then="beside")
    room.erases(JEANNE)
    assert "Jeanne" not in room.standing[PAUL, "talk/1"].text
