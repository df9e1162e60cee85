"""The links that make a mentor: listed for the team, taken back, forgotten when they are over."""

from datetime import timedelta

import pytest
from sqlmodel import select

from conversations.mentoring import invites
from storage.keyring import Keyring, new_key
from storage.mail import STAFF, Address, Message, Refused
from storage.tables import Invite, Mentor
from storage.unit_of_work import UnitOfWork
from tests.conversations.room import CATALOGUE, CLAIRE, MARC, PAUL, Room, words_of
from tests.conversations.test_private_answers import screen

WORDS = CATALOGUE.home.words
ANNE = Address("telegram:2002")
HUGO = Address("slack:UHUGO")
DAYS = timedelta(days=CATALOGUE.home.limits.invite_days)


def invited(room: Room, note: str = "Louise Petit", who: Address = CLAIRE) -> str:
    """Somebody of the team makes a link; returns its token."""
    room.write(who, f"/camarade inviter {note}")
    return room.last(who).text.partition("start=")[2].split()[0]


def listed(room: Room, page: str = "") -> Message:
    """The list as Claire is told it."""
    room.write(CLAIRE, f"/camarade invitations {page}")
    return room.last(CLAIRE)


def revokes(message: Message) -> list[str]:
    return [button.act for section in message.sections for button in section.buttons]


def test_the_list_says_who_made_each_link_when_for_whom_and_until_when(room: Room) -> None:
    made = WORDS.day(room.clock.now())
    invited(room)
    room.clock.set(room.clock.now() + timedelta(days=1))
    invited(room, "", MARC)
    newest, oldest = listed(room).sections
    assert [newest.heading, oldest.heading] == [WORDS("links.nobody_noted"), "Louise Petit"]
    assert "Marc" in newest.lines[0].label
    assert oldest.lines[0].label == WORDS("links.made", who="Claire", day=made)
    assert WORDS.day(room.clock.now() + DAYS) in newest.lines[1].label
    assert not room.said[STAFF]


def test_who_was_invited_twice_spends_both_and_who_has_joined_none(room: Room) -> None:
    first, second = invited(room), invited(room, "Louise Petit, de nouveau")
    room.write(PAUL, f"/start {first}")
    room.write(PAUL, f"/start {second}")
    assert listed(room).text == WORDS("links.none")
    assert {row.used_by for row in room.all(Invite)} == {room.number(PAUL)}
    assert room.find(Mentor, room.number(PAUL)).state == "invited"
    assert WORDS("mentor.invite_spent") not in room.heard(PAUL)
    room.mentor(ANNE, "Anne Petit")
    room.write(ANNE, f"/start {invited(room, 'Hugo')}")
    assert [section.heading for section in listed(room).sections] == ["Hugo"]


def test_only_the_team_sees_it(room: Room) -> None:
    invited(room)
    room.write(HUGO, "/camarade invitations")
    assert room.last(HUGO).text == WORDS("staff.members_only")
    room.press(PAUL, "links")
    assert room.last(PAUL).text == WORDS("staff.members_only")


def test_a_long_list_comes_in_pages(room: Room) -> None:
    for number in range(12):
        invited(room, f"Personne {'abcdefghijkl'[number]}")
    first, second = listed(room), listed(room, "2")
    assert [len(first.sections), len(second.sections)] == [10, 2]
    assert WORDS("links.more", count=2, page=2) in words_of(first)
    headings = {section.heading for section in (*first.sections, *second.sections)}
    assert len(headings) == 12


def test_the_home_tab_counts_them_and_leads_to_the_list(room: Room) -> None:
    title = WORDS("links.title")
    assert title not in words_of(room.open_home(CLAIRE))
    invited(room)
    home = room.open_home(CLAIRE)
    (button,) = [
        each for section in home.sections for each in section.buttons if each.act == "links"
    ]
    assert button.label == WORDS("lists.counted", title=title, count=1)
    room.press(CLAIRE, "links", where=CLAIRE)
    assert room.last(CLAIRE).title == title


def test_a_revoked_link_opens_nothing_and_says_so_kindly(room: Room) -> None:
    token = invited(room)
    invited(room, "Anne")
    (act,) = [
        section.buttons[0].act
        for section in listed(room).sections
        if section.heading == "Louise Petit"
    ]
    room.fill_inside(MARC, act)
    assert room.last(MARC).text.startswith(WORDS("links.revoked"))
    assert [section.heading for section in room.last(MARC).sections] == ["Anne"]
    room.write(PAUL, f"/start {token}")
    assert WORDS("mentor.invite_revoked") in room.heard(PAUL)
    assert not room.all(Mentor)
    assert {row.note for row in room.all(Invite)} == {"", "Anne"}
    assert "Louise Petit" not in screen(room, CLAIRE)


def test_a_press_without_the_form_revokes_nothing(room: Room) -> None:
    invited(room)
    room.press(CLAIRE, revokes(listed(room))[0])
    assert room.all(Invite)[0].revoked_at is None
    assert room.last(CLAIRE).text == WORDS("triage.form.needed")


def test_what_is_over_needs_no_revoking(room: Room) -> None:
    token = invited(room)
    act = revokes(listed(room))[0]
    room.write(PAUL, f"/start {token}")
    assert words_of_refusal(room, act) == WORDS("links.used")
    room.submit(CLAIRE, act, {})
    assert room.last(CLAIRE).text == WORDS("links.used")
    assert room.all(Invite)[0].revoked_at is None
    assert words_of_refusal(room, "revoke_link/0123456789abcdef") == WORDS("links.unknown")
    assert words_of_refusal(room, "revoke_link/%") == WORDS("links.unknown")


def words_of_refusal(room: Room, act: str) -> str:
    found = room.open_form(CLAIRE, act)
    return str(getattr(found, "why", found))


def test_expired_links_fall_off_and_whom_they_were_for_is_forgotten(room: Room) -> None:
    invited(room)
    listed(room)
    room.clock.to(room.clock.now() + DAYS)
    assert listed(room).text == WORDS("links.none")
    assert room.all(Invite)[0].note == ""
    assert "Louise Petit" not in screen(room, CLAIRE)


def test_an_erasure_forgets_in_whose_name_the_link_was(room: Room) -> None:
    token = invited(room)
    listed(room)
    room.write(PAUL, f"/start {token}")
    assert room.all(Invite)[0].note == "Louise Petit"
    room.erases(PAUL)
    assert room.all(Invite)[0].note == ""
    assert "Louise Petit" not in screen(room, CLAIRE)


def test_mails_that_came_back_are_listed_and_told_once(room: Room) -> None:
    invited(room)
    invited(room, "Anne")

    def mailed(uow: UnitOfWork) -> list[str]:
        return [invites.mail_key(row) for row in uow.session.exec(select(Invite))]

    for key in room.change(mailed):
        mailbox = Address("mail:paul@example.org")
        room.happen(mailbox, Refused(key=key, why="non"), where=mailbox)
    assert words_of(listed(room)).count(WORDS("links.undelivered")) == 2
    assert not room.said[STAFF]
    room.clock.forward(hours=2)
    assert [message.text for message in room.said[STAFF]] == [WORDS("links.came_back", count=2)]


@pytest.mark.parametrize("typed", ["@paul", HUGO])
def test_a_member_of_the_workspace_is_invited_by_name(room: Room, typed: str) -> None:
    act = room.forms.typed(f"/camarade inviter {typed}")
    form = room.open_form(CLAIRE, act)
    assert getattr(form, "act", "") == "add_mentor"
    values = [each.value for each in getattr(form, "fields", ())]
    assert values == [HUGO if typed == HUGO else ""]
    assert ("@paul" in getattr(form, "note", "")) == (typed != HUGO)


def test_a_number_behind_a_name_is_a_case(room: Room) -> None:
    assert room.forms.typed("/camarade inviter 12 @paul") == "interview/12/@paul"
    assert room.forms.typed("/camarade inviter Paul Durand") == ""


def test_a_link_that_was_not_signed_by_us_opens_nothing_and_one_of_an_older_key_does(
    room: Room,
) -> None:
    unsigned, old = invited(room), new_key()
    room.keyring = Keyring([old])
    room.restart()
    signed = invited(room)
    room.keyring = Keyring([new_key()])
    room.restart()
    of_one_taken_out = invited(room)
    room.keyring = Keyring([new_key(), old])
    room.restart()
    assert len(signed) <= 64  # what a Telegram start parameter holds
    garbled = signed[:-1] + ("a" if signed[-1] != "a" else "b")
    for token in (unsigned, signed[:32], garbled, of_one_taken_out, "é" * 40):
        room.write(PAUL, f"/start {token}")
        assert WORDS("mentor.invite_expired") in room.heard(PAUL)
        room.said[PAUL].clear()
    assert not room.all(Mentor)
    room.write(PAUL, f"/start {signed}")
    assert room.find(Mentor, room.number(PAUL)).state == "invited"
