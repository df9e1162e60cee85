"""Interviews before the decision: invited, dated, held, and opinions sealed until all are in."""

import pytest

from conversations.team.forms import Form, Preview, Refusal
from storage.mail import STAFF, Said
from storage.tables import Dialogue, History, Interview, Person, Request
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.interviewing import (
    ROSE,
    SAID,
    ZOE,
    dates,
    invite,
    meets,
    opened,
    proposes,
    state,
    writes,
)
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, MARC, PAUL, Room, acts_of
from tests.conversations.room import words_of as read

WORDS = CATALOGUE.home.words


@pytest.fixture
def case(room: Room, begin: Begin) -> int:
    return begin(room, opened)


def invited(room: Room) -> int:
    """Paul is invited to speak with Jeanne."""
    case = opened(room)
    invite(room, case, PAUL)
    return case


def dated(room: Room) -> int:
    """He has said yes, and proposes a date."""
    case = invited(room)
    dates(room, PAUL, 1)
    return case


def agreed_on(room: Room) -> int:
    """Jeanne agrees to it."""
    case = dated(room)
    room.press(JEANNE, "iv/ok/1")
    return case


def given(room: Room) -> int:
    """They have spoken, and Paul's opinion is written."""
    case = invited(room)
    meets(room, PAUL, 1)
    writes(room, PAUL, 1, "Attendre un peu", "Elle veut du temps.")
    return case


# --- inviting -----------------------------------------------------------------------------------


def test_several_are_invited_with_the_words_that_were_previewed(room: Room, case: int) -> None:
    preview = invite(room, case, PAUL, ZOE, member=ROSE)
    for who in (PAUL, ZOE, ROSE):
        assert read(room.last(who)).strip() in preview.shown
        assert SAID in room.last(who).text
        assert "Jeanne" not in room.heard(who)
    assert [row.state for row in room.all(Interview)] == ["invited"] * 3
    assert "Paul Durand (invitation envoyée)" in read(room.card(case))
    assert room.find(Request, case).state == "claimed"
    lines = [line for line in room.all(History) if line.act == "interview"]
    assert [line.actor_name for line in lines] == ["Claire"] * 3
    assert not room.said[JEANNE]


def test_what_would_give_the_mentee_away_is_refused(room: Room, case: int) -> None:
    form = room.open_form(CLAIRE, f"interview/{case}")
    assert isinstance(form, Form)
    values = {"mentors": str(room.number(PAUL)), "member": "", "words": "Jeanne, de Lyon"}
    checked = room.forms.check(form.act, values, CLAIRE, staff=True)
    assert isinstance(checked, dict)
    assert set(checked) == {"words"}
    room.submit(CLAIRE, form.act, values)
    assert not room.said[PAUL]
    assert "Rien n’a été envoyé" in room.last(CLAIRE).text


@pytest.mark.parametrize(
    "values",
    [
        {"mentors": "", "member": ""},
        {"mentors": "999", "member": ""},
        {"mentors": "", "member": "telegram:1"},
        {"mentors": "2,2,3,3,2", "member": ""},
    ],
)
def test_who_cannot_be_asked_is_refused(room: Room, case: int, values: dict[str, str]) -> None:
    checked = room.forms.check(f"interview/{case}", {**values, "words": SAID}, CLAIRE, staff=True)
    assert isinstance(checked, dict)
    room.submit(CLAIRE, f"interview/{case}", {**values, "words": SAID})
    assert not room.all(Interview)


def test_nobody_is_invited_twice_at_a_time(room: Room, begin: Begin) -> None:
    case = begin(room, invited)
    values = {"mentors": str(room.number(PAUL)), "member": "", "words": SAID}
    form = room.open_form(CLAIRE, f"interview/{case}")
    assert isinstance(form, Form)
    assert isinstance(room.forms.check(form.act, values, CLAIRE, staff=True), dict)


def test_inviting_on_a_request_nobody_holds_claims_it(room: Room) -> None:
    case = room.mentee()
    room.mentor()
    invite(room, case, PAUL)
    assert room.find(Request, case).holder == CLAIRE
    assert [line.act for line in room.all(History)][-2:] == ["claim", "interview"]


# --- the date -----------------------------------------------------------------------------------


def test_the_bot_arranges_the_date_and_names_are_exchanged_then(room: Room, begin: Begin) -> None:
    case = begin(room, dated)
    asked = room.last(JEANNE)
    assert "jeudi 26 novembre à 18h30" in asked.text
    assert "visio" not in read(asked), "a place may say who they are"
    assert "Directeur dans l’énergie" in read(asked)
    assert "Paul" not in room.heard(JEANNE)
    assert "date proposée" in read(room.card(case))

    proposes(room, JEANNE, 1)
    asked_back = room.last(PAUL)
    assert "vendredi 27 novembre à 9h" in asked_back.text
    assert asked_back.slot != "interview/1", "a message of its own is noticed, an edit is not"
    assert "Jeanne" not in room.heard(PAUL)
    assert "→ Une autre date" in room.standing[JEANNE, asked.slot].text
    room.write(PAUL, "Ça me va")
    for who, name in ((PAUL, "Jeanne Martin"), (JEANNE, "Paul Durand")):
        assert "vendredi 27 novembre à 9h" in room.last(who).text
        assert name in room.last(who).text
        assert room.last(who).quote == "https://visio.example.org/abc"
    assert "date convenue" in read(room.card(case))


def test_the_first_date_counts_as_the_first_answer(room: Room, case: int) -> None:
    assert "première réponse promise" in read(room.card(case))
    invite(room, case, PAUL)
    assert "première réponse promise" in read(room.card(case))
    dates(room, PAUL, 1)
    assert "première réponse promise" not in read(room.card(case))


def test_neither_agrees_to_their_own_date(room: Room, begin: Begin) -> None:
    begin(room, dated)
    room.press(PAUL, "iv/ok/1")
    assert room.last(PAUL).text == WORDS("dialogue.old_button_alone")
    assert room.find(Interview, 1).agreed_at is None


def test_both_are_reminded_and_the_interviewer_is_asked_for_the_opinion(
    room: Room, begin: Begin
) -> None:
    case = begin(room, agreed_on)
    room.clock.forward(days=3, hours=7)
    for who in (PAUL, JEANNE):
        assert "Bientôt votre entretien" in room.last(who).text
    room.clock.forward(hours=18)
    assert "Merci d’avoir parlé avec Jeanne" in room.last(PAUL).text
    assert "Bientôt" in room.last(JEANNE).text
    assert state(room, 1) == "held"
    room.clock.forward(days=3)
    assert "attend ton avis" in room.last(PAUL).text
    room.clock.forward(days=4)
    assert room.last(CLAIRE).text == WORDS("interview.holder_held", id=case)


def test_nobody_is_reminded_at_night(room: Room, begin: Begin) -> None:
    begin(room, invited)
    dates(room, PAUL, 1, "jeudi 9h30")
    room.press(JEANNE, "iv/ok/1")
    room.clock.forward(days=2, hours=7, minutes=30)
    assert "Bientôt" not in room.last(JEANNE).text
    room.clock.forward(minutes=45)
    assert "Bientôt" in room.last(JEANNE).text
    heard = len(room.said[JEANNE])
    room.clock.forward(hours=15)
    assert len(room.said[JEANNE]) == heard


def test_a_talk_that_did_not_happen_gets_another_date(room: Room, begin: Begin) -> None:
    begin(room, invited)
    meets(room, PAUL, 1)
    room.write(PAUL, "Il n’a pas eu lieu")
    room.write(PAUL, "mardi 12h")
    room.write(PAUL, "Passer")
    assert "mardi 1er décembre à 12h" in room.last(JEANNE).text


@pytest.mark.parametrize("asked", [False, True])
def test_an_interviewer_says_no(room: Room, begin: Begin, asked: bool) -> None:
    case = begin(room, dated if asked else invited)
    room.press(PAUL, "iv/no/1")
    if asked:
        assert "Est-ce la date" in room.last(PAUL).text
        room.press(PAUL, "iv/off/1")
    assert room.last(PAUL).text == WORDS("interview.declined")
    assert state(room, 1) == "declined"
    key = "interview.holder_fell_through" if asked else "interview.holder_declined"
    assert room.last(CLAIRE).text == WORDS(key, id=case)
    assert ("n’aura pas lieu" in room.heard(JEANNE)) == asked
    room.clock.forward(days=10)
    assert room.last(PAUL).text == WORDS("interview.declined")


def test_who_says_yes_is_thanked_and_told_what_comes_next(room: Room, begin: Begin) -> None:
    begin(room, invited)
    room.press(PAUL, "iv/yes/1")
    assert WORDS("interview.thanks_yes") in room.last(PAUL).text


def test_a_second_person_who_would_like_to_talk_is_said_to_be_one(room: Room, case: int) -> None:
    invite(room, case, PAUL, ZOE)
    dates(room, PAUL, 1)
    team = CATALOGUE.home.about.team_words
    at = "jeudi 26 novembre à 18h30"
    assert room.last(JEANNE).text == WORDS("interview.asked", when=at, **team)
    dates(room, ZOE, 2)
    assert room.last(JEANNE).text == WORDS("interview.asked_too", when=at, **team)
    room.press(PAUL, "open/interview_date/interview/1")  # another date is no other person
    room.write(PAUL, "vendredi 18h30")
    room.write(PAUL, "Passer")
    moved = "vendredi 27 novembre à 18h30"
    assert room.last(JEANNE).text == WORDS("interview.asked", when=moved, **team)


def test_a_mentee_may_rather_not(room: Room, begin: Begin) -> None:
    case = begin(room, dated)
    room.write(JEANNE, "non")
    assert state(room, 1) == "accepted", "it may be the date only"
    room.write(JEANNE, "Ne pas l’avoir du tout")
    assert room.last(JEANNE).text == WORDS("interview.mentee_declined")
    assert "préfère ne pas. Merci d’avoir dit oui" in room.last(PAUL).text
    assert room.find(Request, case).state == "claimed"


def test_silence_is_noticed(room: Room, begin: Begin) -> None:
    case = begin(room, invited)
    room.clock.forward(days=3)
    assert room.last(PAUL).text == WORDS("interview.invited_again")
    assert not room.said[CLAIRE]
    room.clock.forward(days=4)
    assert room.last(CLAIRE).text == WORDS("interview.holder_invited", id=case)
    heard = len(room.said[PAUL])
    room.clock.forward(days=30)
    assert len(room.said[PAUL]) == heard


def test_a_colleague_may_be_the_interviewer_and_is_named_once_they_answer(
    room: Room, case: int
) -> None:
    invite(room, case, member=MARC)
    assert "quelqu’un (invitation envoyée)" in read(room.card(case))
    room.happen(MARC, Said(text="oui", ref=room.new_ref()))
    assert "Marc (date à trouver)" in read(room.card(case))
    room.write(MARC, "jeudi 18h30")
    room.write(MARC, "Passer")
    assert "Date proposée" in room.last(JEANNE).text
    assert not room.last(JEANNE).facts


def test_status_shows_what_waits(room: Room, begin: Begin) -> None:
    begin(room, invited)
    room.write(PAUL, "/status")
    assert WORDS("interview.invited_waits") in room.last(PAUL).text
    assert "iv/yes/1" in acts_of(room.last(PAUL))
    dates(room, PAUL, 1)
    room.write(JEANNE, "/status")
    assert "iv/ok/1" in acts_of(room.last(JEANNE))
    room.press(JEANNE, "iv/ok/1")
    for who, name in ((JEANNE, "Paul Durand"), (PAUL, "Jeanne Martin")):
        room.write(who, "/status")
        said = room.last(who).text.replace("\N{NO-BREAK SPACE}", " ")
        assert f"Votre entretien, avec {name} : jeudi 26 novembre à 18h30" in said


# --- ending -------------------------------------------------------------------------------------


def test_an_invitation_is_taken_back_as_previewed(room: Room, begin: Begin) -> None:
    case = begin(room, agreed_on)
    form = room.open_form(CLAIRE, f"uninvite/{case}")
    assert isinstance(form, Form)
    preview = room.fill(CLAIRE, f"uninvite/{case}")
    for who in (PAUL, JEANNE):
        assert room.last(who).text in preview.shown
    assert state(room, 1) == "withdrawn"
    assert isinstance(room.open_form(CLAIRE, f"uninvite/{case}"), Refusal)
    room.clock.forward(days=9)
    assert "avis" not in room.last(PAUL).text


def test_who_withdraws_is_not_told_that_the_team_needs_it_no_more(room: Room, begin: Begin) -> None:
    case = begin(room, agreed_on)
    room.write(JEANNE, "/stop")
    room.press(JEANNE, f"stop/withdraw/{case}")
    assert state(room, 1) == "withdrawn"
    assert room.last(JEANNE).text == WORDS("leaving.withdrawn")
    assert "n’en a plus besoin" not in room.heard(JEANNE)
    assert "a retiré sa demande" in room.last(PAUL).text


def test_the_end_of_the_case_ends_its_interviews(room: Room, begin: Begin) -> None:
    case = begin(room, invited)
    room.press(PAUL, "iv/yes/1")
    room.fill(CLAIRE, f"decline/{case}")
    assert state(room, 1) == "withdrawn"
    assert "n’a plus besoin" in room.last(PAUL).text
    assert WORDS("interview.over") in room.heard(PAUL)
    room.write(PAUL, "jeudi 18h30")
    assert "jeudi 26" not in room.heard(JEANNE)


def test_a_mentee_who_leaves_takes_all_of_it_along(room: Room, begin: Begin) -> None:
    begin(room, given)
    room.erases(JEANNE)
    assert "Elle veut du temps" not in room.stored_text()
    for (where, slot), message in room.standing.items():
        if where != JEANNE and slot.startswith(("case/", "interview/")):
            assert "Jeanne" not in read(message), slot
            assert "veut du temps" not in read(message), slot
            assert SAID not in read(message), slot


def test_an_interviewer_who_leaves_takes_their_words_along(room: Room, case: int) -> None:
    invite(room, case, PAUL, ZOE)
    meets(room, PAUL, 1)
    writes(room, PAUL, 1, "Attendre un peu", "Elle veut du temps.")
    room.fill_inside(CLAIRE, f"open_opinions/{case}")
    dates(room, ZOE, 2, "jeudi 18h30")
    room.erases(PAUL)
    room.erases(ZOE)
    assert "veut du temps" not in room.stored_text()
    for (where, slot), message in room.standing.items():
        if where in (STAFF, JEANNE) and not slot.startswith(("mentor/", "person/")):
            assert "Paul" not in read(message), slot
            assert "Zoé" not in read(message), slot
            assert "veut du temps" not in read(message), slot
    assert state(room, 2) == "declined"
    assert WORDS("interview.holder_fell_through", id=case) in room.heard(CLAIRE)


def test_what_they_wrote_is_theirs_to_have(room: Room, begin: Begin) -> None:
    begin(room, given)
    room.write(PAUL, "/export")
    attached = [m.attachment.text for m in room.said[PAUL] if m.attachment is not None]
    assert any("Elle veut du temps." in text for text in attached)
    room.write(JEANNE, "/export")
    attached = [m.attachment.text for m in room.said[JEANNE] if m.attachment is not None]
    assert not any("Elle veut du temps." in text for text in attached)


def test_a_moved_date_is_said_and_marked_where_it_stood(room: Room, begin: Begin) -> None:
    begin(room, agreed_on)
    (agreed,) = [slot for where, slot in room.standing if where == PAUL and "/agreed/" in slot]
    proposes(room, JEANNE, 1)
    assert "Jeanne te propose une autre date" in room.last(PAUL).text
    assert room.standing[PAUL, agreed].text == WORDS("interview.moved")


def test_a_date_that_lapses_is_said_to_both_once(room: Room, begin: Begin) -> None:
    begin(room, dated)
    room.clock.forward(days=5)
    for who in (PAUL, JEANNE):
        assert room.heard(who).count(WORDS("interview.lapsed")) == 1
    room.press(JEANNE, "iv/ok/1")
    assert WORDS("meeting.past") in room.last(JEANNE).text


def test_reminders_come_once_and_not_at_night_wherever_they_live(room: Room, case: int) -> None:
    def moves(uow: UnitOfWork) -> None:
        uow.session.get_one(Person, room_number).zone = "America/New_York"

    room_number = room.number(JEANNE)
    room.change(moves)
    invite(room, case, PAUL)
    dates(room, PAUL, 1, "jeudi 9h")
    room.press(JEANNE, "iv/ok/1")
    before = len(room.said[JEANNE])
    room.clock.forward(days=3)
    soon = [each for each in room.said[JEANNE][before:] if "Bientôt" in each.text]
    assert len(soon) == 1


def test_a_member_of_the_workspace_is_called_by_the_name_that_was_chosen(
    room: Room, case: int
) -> None:
    form = room.open_form(CLAIRE, f"interview/{case}")
    assert isinstance(form, Form)
    values = {"mentors": "", "member": ROSE, "member.name": "Rose Petit", "words": SAID}
    preview = room.forms.check(form.act, values, CLAIRE, staff=True)
    assert isinstance(preview, Preview)
    assert "Rose Petit" in preview.to
    room.submit(CLAIRE, form.act, {**values, **preview.adds})
    assert "Rose Petit (invitation envoyée)" in read(room.card(case))


def test_the_same_press_twice_changes_nothing(room: Room, begin: Begin) -> None:
    begin(room, invited)
    room.press(PAUL, "iv/yes/1")
    room.press(PAUL, "iv/yes/1")
    assert room.last(PAUL).text == WORDS("dialogue.old_button_alone")
    assert len(room.all(Dialogue)) == 1
    assert [line.act for line in room.all(History)].count("interview_yes") == 1
