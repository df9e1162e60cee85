"""Somebody of a roster comes through their link: a profile to read over, a charter to accept."""

import json

from conversations.mentoring import enrolment
from conversations.mentoring.enrolment import How, Made
from conversations.mentoring.register import Row
from storage.mail import Address
from storage.tables import Dialogue, Invite, Mentor, Person
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import CATALOGUE, CLAIRE, PAUL, Room, words_of

WORDS = CATALOGUE.home.words
HEADINGS = ("Nom", "Promo", "E-mail", "Métier", "Situations", "Secteurs", "Ville", "Langues")
ROW = (
    "Paul Durand",
    "X1998",
    "paul@example.org",
    "Directeur dans l’énergie",
    "Quitter la recherche",
    "nucléaire",
    "Lyon, France",
    "français",
)
MAILBOX = Address("mail:paul@example.org")


def brings(
    room: Room,
    *rows: tuple[str, ...],
    mails: bool = False,
    headings: tuple[str, ...] = HEADINGS,
) -> list[Made]:
    """The roster is brought in; returns the links that were made."""
    how = How(lambda token: f"https://t.me/bot?start={token}", 14, mails=mails)

    def work(uow: UnitOfWork) -> list[Made]:
        cells = [Row(number, row) for number, row in enumerate((headings, *rows), 1)]
        outcomes = enrolment.plan(uow.session, CATALOGUE, cells, uow.now)
        return enrolment.apply(uow, CATALOGUE, outcomes, how)

    made = room.change(work)
    room.settle()
    return made


def token(made: Made) -> str:
    return made.link.partition("start=")[2]


def test_what_the_roster_knows_is_shown_and_only_the_rest_is_asked(room: Room) -> None:
    (made,) = brings(room, ROW)
    room.write(PAUL, f"/start {token(made)}")
    shown = next(each for each in room.said[PAUL] if each.facts)
    assert ("Nom", "Paul Durand") in shown.facts
    assert ("Secteurs", "Énergie") in shown.facts
    asked = CATALOGUE.home.forms["mentor"].questions
    for name in ("name", "promotion", "occupation", "situations", "sectors", "place", "languages"):
        assert asked[name].ask not in room.heard(PAUL)
    for answer in (
        "Accompagner",
        *["Passer"] * 5,
        "Les deux me vont",
        "Deux",
        "Sans limite",
        "Passer",
    ):
        room.write(PAUL, answer)
    assert asked["charter"].ask in room.last(PAUL).text
    assert room.find(Mentor, room.number(PAUL)).state == "invited"
    room.write(PAUL, "oui")
    assert "Directeur dans l’énergie" in room.last(PAUL).text
    room.write(PAUL, "Envoyer")
    mentor = room.find(Mentor, room.number(PAUL))
    assert (mentor.state, mentor.capacity) == ("active", 2)
    assert mentor.answers["sectors"] == ["energy"]
    assert room.find(Person, room.number(PAUL)).name == "Paul Durand"


HELPING = ("Capacité", "Rôle", "Demandes par mois", "Jusqu’à")


def test_what_depends_on_the_role_is_shown_whatever_the_role_will_be(room: Room) -> None:
    (made,) = brings(room, (*ROW, "deux", "", "une"), headings=(*HEADINGS, *HELPING))
    room.write(PAUL, f"/start {token(made)}")
    shown = next(each for each in room.said[PAUL] if each.facts)
    for fact in (
        ("Situations", "Quitter la recherche"),
        ("En même temps", "Deux"),
        ("Demandes par mois", "Une"),
    ):
        assert fact in shown.facts
    assert "Comment j’aide" not in dict(shown.facts)
    assert CATALOGUE.home.forms["mentor"].questions["roles"].ask in room.last(PAUL).text


def test_a_contact_of_a_list_stays_one(room: Room) -> None:
    row = (*ROW, "", "Correspondant", "une", "sans limite")
    (made,) = brings(room, row, headings=(*HEADINGS, *HELPING))
    room.write(PAUL, f"/start {token(made)}")
    shown = next(each for each in room.said[PAUL] if each.facts)
    assert ("Comment j’aide", "Répondre à des questions, une fois") in shown.facts
    asked = CATALOGUE.home.forms["mentor"].questions
    for answer in ("J’ai changé de voie.", *["Passer"] * 5, "oui"):
        room.write(PAUL, answer)
    room.write(PAUL, "Envoyer")
    for name in ("roles", "quota", "until", "charter"):
        assert asked[name].ask not in room.heard(PAUL)
    mentor = room.find(Mentor, room.number(PAUL))
    assert (mentor.state, mentor.capacity) == ("active", 0)
    assert (mentor.answers["roles"], mentor.answers["quota"]) == (["contact"], "1")


def test_the_profile_leaves_the_link_for_its_bearer(room: Room) -> None:
    (made,) = brings(room, ROW)
    assert room.all(Invite)[0].answers
    room.write(PAUL, f"/start {token(made)}")
    assert room.all(Invite)[0].answers == {}
    assert room.all(Dialogue)[0].answers["occupation"] == "Directeur dans l’énergie"
    assert brings(room, ROW) == []


def test_nobody_is_a_mentor_by_the_roster_alone(room: Room) -> None:
    brings(room, ROW)
    assert room.all(Mentor) == []
    assert room.all(Person) == []


def test_an_erasure_forgets_whom_the_roster_had_invited(room: Room) -> None:
    (made,) = brings(room, ROW, mails=True)
    room.write(PAUL, f"/start {token(made)}")
    room.erases(PAUL)
    (kept,) = room.all(Invite)
    assert (kept.note, kept.mailbox, kept.answers) == ("", "", {})


def test_the_invitation_is_given_back_with_all_that_is_held(room: Room) -> None:
    (made,) = brings(room, ROW, mails=True)
    room.write(PAUL, f"/start {token(made)}")
    room.write(PAUL, "/export")
    files = [each.attachment for each in room.said[PAUL] if each.attachment is not None]
    (data,) = [json.loads(file.text) for file in files if file.mime == "application/json"]
    (held,) = data["invites"]
    assert (held["note"], held["mailbox"]) == ("Paul Durand", "paul@example.org")
    assert "token_hash" not in held


def test_the_link_goes_by_mail_in_a_language_of_theirs(room: Room) -> None:
    zoe = ("Zoé Petit", "2001", "zoe@example.org", "", "", "", "", "anglais")
    french, english = brings(room, ROW, zoe, mails=True)
    mail, other = room.last(MAILBOX), room.last(Address("mail:zoe@example.org"))
    assert french.link in mail.text
    assert mail.text.startswith("Bonjour Paul")
    assert english.link in other.text
    assert other.text.startswith("Hello Zoé")
    assert "\n" not in mail.title


def test_a_link_of_the_roster_is_listed_and_taken_back_like_any_other(room: Room) -> None:
    (made,) = brings(room, ROW)
    room.write(CLAIRE, "/camarade invitations")
    listed = room.last(CLAIRE)
    assert WORDS("links.imported", day=WORDS.day(room.clock.now())) in words_of(listed)
    room.fill_inside(CLAIRE, listed.sections[0].buttons[0].act)
    (kept,) = room.all(Invite)
    assert (kept.note, kept.mailbox, kept.answers) == ("", "", {})
    room.write(PAUL, f"/start {token(made)}")
    assert room.all(Mentor) == []


def test_a_link_that_went_to_a_wrong_mailbox_opens_nothing_any_more(room: Room) -> None:
    (wrong,) = brings(room, ROW, mails=True)
    (right,) = brings(room, (*ROW[:2], "p.durand@example.org", *ROW[3:]), mails=True)
    assert right.link in room.last(Address("mail:p.durand@example.org")).text
    room.write(PAUL, f"/start {token(wrong)}")
    assert room.all(Mentor) == []
    assert brings(room, (*ROW[:2], "p.durand@example.org", *ROW[3:]), mails=True) == []
    room.write(PAUL, f"/start {token(right)}")
    assert len(room.all(Mentor)) == 1
