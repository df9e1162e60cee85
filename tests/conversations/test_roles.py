"""Somebody may accompany, answer questions once, or both: each is asked for what they offered, a
contact never more often in a month than they said."""

from datetime import datetime, timedelta

import pytest

from conversations.matching import roles
from conversations.team.forms import Form, Refusal
from storage.mail import STAFF, Address, Pressed, Ref
from storage.tables import Mentor, PersonAddress
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import CATALOGUE, CLAIRE, PAUL, Room, acts_of
from tests.conversations.test_mentors import PROFILE_TYPED, invited

HOME = CATALOGUE.home
WORDS = HOME.words
ANNE = Address("telegram:2002")
CONTACT_TYPED = [
    *PROFILE_TYPED[:2],
    "Répondre à des questions",
    *PROFILE_TYPED[3:5],
    *PROFILE_TYPED[6:13],
    "Sans limite",
    "Une",
    "Passer",
    "oui",
    "Envoyer",
]


def are(room: Room, person: int, *named: str, **different: object) -> None:
    """Somebody helps in these ways; none: they were never asked in which."""

    def write(uow: UnitOfWork) -> None:
        mentor = uow.session.get(Mentor, person)
        assert mentor is not None
        kept = {name: value for name, value in mentor.answers.items() if name != "roles"}
        mentor.answers = {**kept, **({"roles": list(named)} if named else {}), **different}

    room.change(write)


def proposable(room: Room, case: int) -> str:
    """Whom the form of a proposal offers, or why there is none."""
    form = room.open_form(CLAIRE, f"propose/{case}")
    if isinstance(form, Refusal):
        return form.why
    return " ".join(choice.label for field in form.fields for choice in field.choices)


def askable(room: Room, case: int) -> str:
    """Whom the form of one talk offers, and why them."""
    form = room.open_form(CLAIRE, f"contact/{case}")
    assert isinstance(form, Form)
    offered = (choice for field in form.fields for choice in field.choices)
    return " ".join(f"{choice.label} {choice.note}" for choice in offered)


def claimed(room: Room) -> int:
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    return case


def ask(room: Room, case: int, number: int) -> None:
    about = "Une personne qui change de voie."
    room.fill(
        CLAIRE, f"contact/{case}", contact=str(number), somebody="", words=about, then="beside"
    )


def test_of_two_who_suit_alike_the_team_is_offered_first_whoever_was_asked_less(room: Room) -> None:
    paul, anne = room.mentor(), room.mentor(ANNE, "Anne Petit")
    for number in (paul, anne):
        are(room, number, "contact")
    first = claimed(room)
    assert askable(room, first).index("Paul") < askable(room, first).index("Anne")
    ask(room, first, paul)
    second = room.mentee(Address("telegram:50"), "Nour Haddad")
    room.press(CLAIRE, f"claim/{second}")
    assert askable(room, second).index("Anne") < askable(room, second).index("Paul")


def test_a_contact_is_asked_for_questions_and_not_for_six_months(room: Room) -> None:
    room.write(PAUL, f"/start {invited(room)}")
    for text in CONTACT_TYPED:
        room.write(PAUL, text)
    mentor = room.find(Mentor, 1)
    assert (mentor.state, mentor.capacity) == ("active", 0)
    assert mentor.answers["quota"] == "1"
    assert WORDS("mentor.profile_done_contact", name="Paul")[:60] in room.heard(PAUL)
    assert HOME.forms["mentor"].questions["charter"].ask not in room.heard(PAUL)
    assert "Répondre à des questions" in str(room.last(STAFF).facts)
    case = claimed(room)
    assert WORDS("matching.excluded.role") in proposable(room, case)
    assert "Paul Durand" in askable(room, case)


def test_who_only_accompanies_is_not_asked_for_a_talk(room: Room) -> None:
    case, paul = claimed(room), room.mentor()
    are(room, paul, roles.MENTOR)
    assert "Paul Durand" in proposable(room, case)
    assert "Paul Durand" not in askable(room, case)


def test_who_has_no_place_is_offered_for_a_talk_with_why_before_who_suits_less(room: Room) -> None:
    """A talk takes none, and whoever only answers questions never had one."""
    case, paul, anne = claimed(room), room.mentor(), room.mentor(ANNE, "Anne Petit")
    are(room, paul, roles.CONTACT)
    are(room, anne, situations=["thirty"])
    room.change(lambda uow: setattr(uow.session.get(Mentor, paul), "capacity", 0))
    offered = askable(room, case)
    assert WORDS("matching.excluded.full") not in offered
    assert 0 <= offered.find("Paul Durand") < offered.find("Anne Petit")
    ask(room, case, paul)
    assert "Une personne qui change de voie." in room.heard(PAUL)


def test_who_was_never_asked_accompanies_and_may_be_asked_by_the_team(room: Room) -> None:
    case, paul = claimed(room), room.mentor()
    are(room, paul)
    assert "Paul Durand" in proposable(room, case)
    assert "Paul Durand" in askable(room, case)
    assert roles.CONTACT not in roles.serves(room.find(Mentor, paul).answers)


def test_the_team_asks_nobody_beyond_their_quota(room: Room) -> None:
    paul = room.mentor()
    are(room, paul, roles.CONTACT, quota="1")
    first = claimed(room)
    ask(room, first, paul)
    room.press(PAUL, "talk/no/1")
    other = room.mentee(Address("telegram:901"), "Ines Roux")
    room.press(CLAIRE, f"claim/{other}")
    assert "Paul Durand" not in askable(room, other)
    room.clock.to(datetime.fromisoformat("2026-12-01T10:00:00+00:00"))
    assert "Paul Durand" in askable(room, other)


@pytest.mark.parametrize(
    ("date", "days"), [("available_until", -2), ("still_asked_at", -30), ("rests_until", 30)]
)
def test_the_team_asks_nobody_who_is_not_there(room: Room, date: str, days: int) -> None:
    case, paul = claimed(room), room.mentor()
    are(room, paul, roles.CONTACT)

    def write(uow: UnitOfWork) -> None:
        setattr(uow.session.get(Mentor, paul), date, uow.now + timedelta(days=days))

    assert "Paul Durand" in askable(room, case)
    room.change(write)
    assert "Paul Durand" not in askable(room, case)


def test_two_members_at_once_do_not_both_take_the_last_question(room: Room) -> None:
    paul = room.mentor()
    are(room, paul, roles.CONTACT, quota="1")
    first = claimed(room)
    other = room.mentee(Address("telegram:901"), "Ines Roux")
    room.press(CLAIRE, f"claim/{other}")
    form = room.open_form(CLAIRE, f"contact/{other}")
    assert isinstance(form, Form)
    values = {each.name: each.value for each in form.fields}
    values |= {"contact": str(paul), "words": "Une personne.", "somebody": "", "then": "beside"}
    preview = room.forms.check(form.act, values, CLAIRE, staff=True)
    ask(room, first, paul)
    heard = room.heard(PAUL)
    room.submit(CLAIRE, form.act, {**values, **getattr(preview, "adds", {})})
    assert room.heard(PAUL) == heard


@pytest.mark.parametrize("platform", ["telegram", "slack"])
def test_a_profile_is_changed_from_either_platform(room: Room, platform: str) -> None:
    paul = room.mentor()
    where = Address(f"{platform}:PAUL")

    def comes(uow: UnitOfWork) -> None:
        row = PersonAddress(address=where, person_id=paul, used_at=uow.now + timedelta(hours=1))
        uow.session.add(row)

    room.change(comes)
    are(room, paul)
    room.write(where, "/profil")
    assert HOME.forms["mentor"].questions["roles"].ask in room.last(where).text
    for text in ("accompagner, répondre", "Une", "oui", "Envoyer"):
        room.write(where, text)
    assert room.find(Mentor, paul).answers["roles"] == ["mentor", "contact"]
    assert room.find(Mentor, paul).capacity == 1


def test_a_role_whose_charter_is_declined_is_not_theirs(room: Room) -> None:
    paul = room.mentor()
    room.write(PAUL, "/profil")
    edit = next(act for act in acts_of(room.last(PAUL)) if act.endswith("/ed"))
    room.press(PAUL, edit)
    chosen = next(act for act in acts_of(room.last(PAUL)) if act.endswith("/charter_contact"))
    room.happen(PAUL, Pressed(act=chosen, ref=Ref("pressed")))
    room.write(PAUL, "non")
    room.write(PAUL, "Envoyer")
    assert room.find(Mentor, paul).answers["roles"] == ["mentor"]
    assert WORDS("mentor.declined_contact") in room.heard(PAUL)
    room.write(PAUL, "/profil")
    room.write(PAUL, "Comment j’aide")
    room.write(PAUL, "accompagner, répondre")
    ask = HOME.forms["mentor"].questions["charter_contact"].ask
    assert ask in room.last(PAUL).text, "it is asked anew"


def test_who_offers_both_and_declines_one_charter_reads_what_that_leaves_out(room: Room) -> None:
    room.write(PAUL, f"/start {invited(room)}")
    both = [*PROFILE_TYPED[:2], "accompagner, répondre", *PROFILE_TYPED[3:16]]
    for text in (*both, "Une", "Passer", "non", "oui", "Envoyer"):
        room.write(PAUL, text)
    assert room.find(Mentor, 1).answers["roles"] == ["contact"]
    done = WORDS("mentor.profile_done_contact", name="Paul"), WORDS("mentor.declined_mentor")
    assert "\n\n".join(done) in room.heard(PAUL)
    facts = dict(room.standing[STAFF, "mentor/1/joined"].facts)
    assert WORDS("triage.fact.situations") not in facts


def test_a_month_is_that_of_the_contacts_own_clock() -> None:
    new_year = datetime.fromisoformat("2026-12-31T23:30:00+00:00")
    before = datetime.fromisoformat("2026-12-31T22:30:00+00:00")
    assert roles.left(1, [before], new_year, "Europe/Paris") == 1
    assert roles.left(1, [before], new_year, "America/New_York") == 0
