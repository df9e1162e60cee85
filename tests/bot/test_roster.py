"""A roster is brought in once, however often it is; whoever has come is left as they are."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.roster import bringing_in, report
from storage.tables import Invite, Mentor, Person
from storage.unit_of_work import UnitOfWork
from tests.bot.roster_desk import NOW, TWO, Desk, desk, kinds
from tests.bot.rosters import messy
from tests.catalogue import CATALOGUE

__all__ = ["desk"]  # fixture


def test_a_look_changes_nothing(desk: Desk) -> None:
    assert kinds(desk.looks(TWO).outcomes) == ["headings", "new", "new"]
    assert desk.invites() == []


def test_twice_is_as_good_as_once(desk: Desk) -> None:
    links = desk.brings(TWO)
    assert list(links) == ["Paul Durand", "Zoé Petit"]
    before = [row.model_dump() for row in desk.invites()]
    assert desk.brings(TWO) == {}
    assert [row.model_dump() for row in desk.invites()] == before
    assert kinds(desk.looks(TWO).outcomes) == ["headings", "same", "same"]
    assert [row.answers["occupation"] for row in desk.invites()] == ["Usine", "Banque"]


def test_a_corrected_file_changes_those_who_have_not_come(desk: Desk) -> None:
    desk.brings(TWO)
    corrected = TWO.replace("Usine", "Deux usines").replace("Petit;2001;;", "Petit;2001;z@a.fr;")
    assert kinds(desk.looks(corrected).outcomes) == ["headings", "changed", "changed"]
    assert desk.brings(corrected) == {}
    paul, zoe = desk.invites()
    assert (paul.answers["occupation"], zoe.mailbox) == ("Deux usines", "z@a.fr")
    assert kinds(desk.looks(corrected).outcomes) == ["headings", "same", "same"]


@pytest.mark.parametrize("row", ["Anne Durand;2004", "Zoé Petit;"])
def test_nobody_gets_the_invitation_of_whom_they_share_an_e_mail_with(desk: Desk, row: str) -> None:
    desk.brings(TWO)
    before = [each.model_dump() for each in desk.invites()]
    shared = f"Nom;Promo;E-mail;Métier\n{row};paul@example.org;Hôpital\n"
    (_, other) = desk.looks(shared).outcomes
    assert other.kind == "unreadable"
    assert "the e-mail of Paul Durand" in str(other.remarks[0])
    assert desk.brings(shared) == {}
    assert [each.model_dump() for each in desk.invites()] == before


@pytest.mark.parametrize("row", ["Paul Durant;1998", "Paul Durand;1997", "Paul Durand-Roy;"])
def test_a_name_or_a_year_may_be_corrected_where_the_e_mail_is_the_same(
    desk: Desk, row: str
) -> None:
    desk.brings(TWO)
    corrected = f"Nom;Promo;E-mail;Métier\n{row};paul@example.org;Usine\n"
    assert kinds(desk.looks(corrected).outcomes) == ["headings", "changed"]


def test_who_has_come_stays_as_they_are(desk: Desk) -> None:
    desk.brings(TWO)

    def come(token_hash: str, state: str) -> None:
        def write(uow: UnitOfWork) -> None:
            person = Person(created_at=NOW, name="")
            uow.session.add(person)
            uow.session.flush()
            row = uow.session.get(Invite, token_hash)
            assert row is not None
            assert person.id is not None
            row.used_at, row.used_by, row.answers = NOW, person.id, {}
            uow.session.add(Mentor(person_id=person.id, state=state))

        desk.ledger.write_now(write)

    for row, state in zip(desk.invites(), ("invited", "left"), strict=True):
        come(row.token_hash, state)
    corrected = TWO.replace("Usine", "Deux usines")
    assert kinds(desk.looks(corrected).outcomes) == ["headings", "here", "left"]
    before = [row.model_dump() for row in desk.invites()]
    assert desk.brings(corrected, renews=True) == {}
    assert [row.model_dump() for row in desk.invites()] == before


def test_a_mentor_of_before_is_found_by_name_and_promotion(desk: Desk) -> None:
    def write(uow: UnitOfWork) -> None:
        person = Person(created_at=NOW, name="Paul Durand", promotion=1998)
        uow.session.add(person)
        uow.session.flush()
        assert person.id is not None
        uow.session.add(Mentor(person_id=person.id, state="active"))

    desk.ledger.write_now(write)
    roster = desk.looks("Nom;Promo\nDURAND Paul;X98\nPaul Durand;2005\nDurand, Paul;\n")
    assert kinds(roster.outcomes) == ["headings", "here", "new", "here"]


def test_expired_and_revoked_links_are_made_anew(desk: Desk) -> None:
    desk.brings(TWO)

    def revoke(uow: UnitOfWork) -> None:
        for row in uow.session.exec(select(Invite).where(Invite.mailbox == "paul@example.org")):
            row.revoked_at, row.note, row.mailbox, row.answers = NOW, "", "", {}

    desk.ledger.write_now(revoke)
    assert list(desk.brings(TWO)) == ["Paul Durand"]
    desk.now = NOW + timedelta(days=14)
    assert kinds(desk.looks(TWO).outcomes) == ["headings", "new", "new"]


def test_lost_links_are_renewed(desk: Desk) -> None:
    first, second = desk.brings(TWO), desk.brings(TWO, renews=True)
    assert list(first) == list(second)
    assert not set(first.values()) & set(second.values())
    assert len(desk.invites()) == 2


def test_a_file_that_was_brought_in_before_recalls_who_has_erased_everything(desk: Desk) -> None:
    said = "Somebody who has erased everything is not known any more"
    roster = desk.looks(TWO)
    assert said not in "\n".join(report.lines(roster.outcomes, roster.headings))
    desk.brings(TWO)

    def erase(uow: UnitOfWork) -> None:
        row = uow.session.exec(select(Invite).where(Invite.note == "Zoé Petit")).one()
        row.used_at, row.note, row.mailbox, row.answers = NOW, "", "", {}

    desk.ledger.write_now(erase)
    roster = desk.looks(TWO)
    assert kinds(roster.outcomes) == ["headings", "same", "new"]
    assert said in "\n".join(report.lines(roster.outcomes, roster.headings))


def test_who_has_no_mailbox_is_not_invited_by_mail_alone(desk: Desk) -> None:
    assert desk.brings(TWO, mails=True, hands_out=False) == {}
    assert [row.note for row in desk.invites()] == ["Paul Durand"]
    assert kinds(desk.looks(TWO).outcomes) == ["headings", "same", "new"]
    assert list(desk.brings(TWO, mails=True)) == ["Zoé Petit"]


def test_nobody_is_mailed_at_night() -> None:
    bringing_in.check_hour(CATALOGUE, NOW)
    with pytest.raises(bringing_in.NotNow, match="Europe/Paris"):
        bringing_in.check_hour(CATALOGUE, NOW + timedelta(hours=13))


def test_a_messy_roster_of_5000_rows_is_reported_applied_and_applied_again(desk: Desk) -> None:
    roster = messy(5_000, seed=5)
    seen = desk.looks(roster.data)
    assert [each.number for each in seen.outcomes] == list(range(1, 5_001))
    counts = Counter(kinds(seen.outcomes))
    assert counts["headings"] == 1
    assert counts["new"] > 0.7 * roster.people
    assert min(counts[each] for each in ("twice", "unreadable", "empty")) > 50
    told = list(report.lines(seen.outcomes, seen.headings))
    rows = [line for line in told if line.startswith("Row ")]
    assert [int(line.split()[1]) for line in rows] == list(range(1, 5_001))
    assert not any("Ã" in line or "�" in line for line in rows)

    links = desk.brings(roster.data)
    assert len(desk.invites()) == counts["new"]
    assert len(set(links.values())) == len(links)
    before = [row.model_dump() for row in desk.invites()]
    assert desk.brings(roster.data) == {}
    assert [row.model_dump() for row in desk.invites()] == before
    again = Counter(kinds(desk.looks(roster.data).outcomes))
    assert again == counts - Counter(new=counts["new"]) + Counter(same=counts["new"])
