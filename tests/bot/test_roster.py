"""A roster kept elsewhere: read for what it means, reported row by row, brought in once."""

import asyncio
import csv
import io
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart
from sqlmodel import select

from bot.app import migrate
from bot.roster import bringing_in, command, report
from bot.roster.bringing_in import Roster
from bot.roster.file import CantRead, read
from bot.settings import LOCAL_DATABASE, Settings, WrongSetting
from conversations.mentoring.enrolment import How, Outcome
from conversations.programme import load
from storage import revision
from storage.ledger import Ledger
from storage.tables import Invite, KeyInUse, Mentor, Person
from storage.unit_of_work import UnitOfWork
from tests.bot.rosters import messy
from tests.bot.test_doctor import Telegram, stage, telegram
from tests.bot.test_doctor import settings as settings_of
from tests.sandbox.slack_stage import Stage

__all__ = ["stage", "telegram"]  # fixtures

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CATALOGUE = load()
SECONDS = 20.0
"""Of processor time for 5,000 rows to be read five times, and brought in twice: some six."""


class Desk:
    """Somebody with a roster and a database."""

    def __init__(self, ledger: Ledger, folder: Path) -> None:
        self.ledger, self._file = ledger, folder / "roster.csv"
        self.now = NOW

    def looks(self, data: bytes | str) -> Roster:
        """What would become of this file."""
        self._file.write_bytes(data.encode() if isinstance(data, str) else data)
        return bringing_in.look(self.ledger, CATALOGUE, self._file, self.now)

    def brings(self, data: bytes | str, **how: bool) -> dict[str, str]:
        """Bring it in; returns the links that are handed out, by name."""
        out = io.StringIO()
        asked = How(lambda token: f"https://t.me/bot?start={token}", 14, **how)
        outcomes = self.looks(data).outcomes
        list(bringing_in.bring_in(self.ledger, CATALOGUE, outcomes, asked, out))
        rows = list(csv.DictReader(io.StringIO(out.getvalue()), delimiter=";"))
        return {row["name"]: row["link"] for row in rows}

    def invites(self) -> list[Invite]:
        """All links, by the name they are for."""
        found = self.ledger.read_now(lambda session: list(session.exec(select(Invite))))
        return sorted(found, key=lambda row: row.note)


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    ledger = Ledger(database_url, lambda: NOW)
    yield Desk(ledger, tmp_path)
    ledger.close_now()


@pytest.fixture
def sqlite_desk(sqlite_url: str, tmp_path: Path) -> Iterator[Desk]:
    ledger = Ledger(sqlite_url, lambda: NOW)
    yield Desk(ledger, tmp_path)
    ledger.close_now()


def kinds(outcomes: Sequence[Outcome]) -> list[str]:
    return [each.kind for each in outcomes]


# --- what a file says ---------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_a_csv_is_read_whoever_wrote_it(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["Prénom", "Nom", "Promotion"], ["Zoé", "Lefèvre, épouse Ngo; dite |", "1998"]]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    file = tmp_path / "roster.csv"
    file.write_bytes(text.getvalue().encode(encoding))
    assert [list(row.cells) for row in read(file)] == rows


def test_a_workbook_is_read_with_what_its_formulas_gave(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Name", "Class of", "E-mail"])
    book.active.append(["Paul Durand", 1998.0, '=LOWER("PAUL@EXAMPLE.ORG")'])
    book.active.append([None, None, None])
    book.active.append(["#N/A", datetime(1998, 9, 1), "zoe@example.org"])  # noqa: DTZ001 - as Excel has it
    book.save(tmp_path / "roster.xlsx")
    rows = read(tmp_path / "roster.xlsx")
    assert [row.number for row in rows] == [1, 2, 3, 4]
    assert rows[1].cells == ("Paul Durand", "1998", "")
    assert "formula" in rows[1].wrong[0][1]
    assert rows[2].is_empty
    assert rows[3].cells[1:] == ("1998-09-01", "zoe@example.org")
    assert rows[3].wrong[0][0] == 0


def test_a_chart_that_was_open_hides_no_roster(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Name", "Class of"])
    chart = book.create_chartsheet("Chart")
    chart.add_chart(BarChart())
    book.active = chart
    book.save(tmp_path / "roster.xlsx")
    assert [row.cells for row in read(tmp_path / "roster.xlsx")] == [("Name", "Class of")]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xd0\xcf\x11\xe0 old", "save it as .xlsx"),
        (b"PK\x03\x04 no workbook", "can't be read as a workbook"),
        (b'Nom;Promo\n"' + b"x" * 200_000, "quotation mark"),
    ],
)
def test_what_is_no_table_says_why(tmp_path: Path, data: bytes, why: str) -> None:
    (tmp_path / "roster").write_bytes(data)
    with pytest.raises(CantRead, match=why):
        read(tmp_path / "roster")
    with pytest.raises(CantRead, match="No such file"):
        read(tmp_path / "none.csv")


def test_headings_are_known_in_both_languages_in_any_order(desk: Desk) -> None:
    french = desk.looks("Secteurs;NOM;Prenom;Promo;Ville;Pays\nÉnergie;Durand;Paul;X98;Lyon;France")
    english = desk.looks(
        "Country,Town,Class,Surname,First name,Industry,Shoe size\n"
        "France,Lyon,1998,Durand,Paul,energy,42"
    )
    assert french.outcomes[1].entry == english.outcomes[1].entry
    entry = french.outcomes[1].entry
    assert entry is not None
    assert entry.answers == {
        "name": "Paul Durand",
        "promotion": 1998,
        "sectors": ["energy"],
        "place": {"city": "Lyon", "country": "FR", "zones": ["Europe/Paris"]},
    }
    assert english.headings is not None
    assert english.headings.unknown == ("G “Shoe size”",)


@pytest.mark.parametrize(
    "file",
    [
        "Nom;Promo;Rôle;Demandes par mois;Disponible jusqu’à;Capacité\n"
        "Paul Durand;X98;Correspondant;deux;31/03/2028;Une\n"
        "Zoé Petit;X99;accompagnatrice et correspondante;;mars 2028;Trois",
        "Name,Class,Role,Requests per month,Available until,Capacity\n"
        "Paul Durand,1998,contact,2,2028-03-31,one\n"
        "Zoé Petit,1999,mentor / contact,,March 2028,three",
    ],
)
def test_a_list_of_contacts_keeps_their_role_how_often_and_until_when(
    desk: Desk, file: str
) -> None:
    roster = desk.looks(file)
    assert [each.remarks for each in roster.outcomes] == [(), (), ()]
    paul, zoe = (each.entry.answers for each in roster.outcomes[1:] if each.entry)
    assert (paul["roles"], paul["quota"], paul["until"]) == (["contact"], "2", "2028-03-31")
    assert (zoe["roles"], zoe["capacity"]) == (["mentor", "contact"], "3")
    assert zoe["until"] == "2028-03-31"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("six mois", "“six mois” is no day: write on which day it ends"),
        ("31/03/2020", "“31/03/2020” has passed"),
        ("31/03/2099", "“31/03/2099” is too far away"),
        ("bientôt", "“bientôt” names no day"),
    ],
)
def test_until_when_is_a_day_to_come(desk: Desk, said: str, why: str) -> None:
    """A length would begin anew with each run, and the same file change what it said."""
    (remark,) = desk.looks(f"Nom;Promo;Jusqu’à\nPaul Durand;1998;{said}").outcomes[1].remarks
    assert str(remark) == f"column C “Jusqu’à”: {why}; it is left out"


def test_without_an_end_is_taken(desk: Desk) -> None:
    entry = desk.looks("Nom;Promo;Jusqu’à\nPaul Durand;1998;sans limite").outcomes[1].entry
    assert entry is not None
    assert entry.answers["until"] == "open"


@pytest.mark.parametrize("said", ["Durand, Paul", "DURAND Paul", "M. Paul Durand", "Paul  Durand"])
def test_a_name_is_read_however_it_stands(desk: Desk, said: str) -> None:
    entry = desk.looks(f'Nom;Promo\n"{said}";1998').outcomes[1].entry
    assert entry is not None
    assert entry.name.casefold() == "paul durand"


def test_what_is_not_understood_is_told_by_row_and_column(desk: Desk) -> None:
    roster = desk.looks(
        "Nom;Promo;Secteurs;Langues;E-mail\n"
        "Paul Durand;1998;Énergie, plasturgie;klingon;paul@example.org\n"
        "Zoé Petit;20145;;;\n"
        "Jean et Marie Roche;1998;;;\n"
        ";1998;;;\n"
        "Nour Haddad;2001;;;nour chez elle\n"
        "Loïc Perrin;1999;;;PAUL@example.org\n"
    )
    assert kinds(roster.outcomes) == ["headings", "new", *["unreadable"] * 5]
    told = "\n".join(report.lines(roster.outcomes, roster.headings))
    for said in (
        "column C “Secteurs”: “plasturgie” is none of the answers; it is left out",
        "column D “Langues”: “klingon” names no language; it is left out",
        "column B “Promo”: “20145” holds no year",
        "column A “Nom”: “Jean et Marie Roche” names several people: give each a row",
        "column A “Nom”: nobody is named",
        "column E “E-mail”: “nour chez elle” is no e-mail address",
        "the e-mail of Paul Durand in row 2: whose is it?",
    ):
        assert said in told
    entry = roster.outcomes[1].entry
    assert entry is not None
    assert entry.answers["sectors"] == ["energy"]
    assert "languages" not in entry.answers


def test_a_file_without_headings_invites_nobody(desk: Desk) -> None:
    roster = desk.looks("Paul Durand;1998\nZoé Petit;2001")
    assert kinds(roster.outcomes) == ["above", "above"]
    assert "No row holds headings" in "\n".join(report.lines(roster.outcomes, roster.headings))


# --- bringing it in -----------------------------------------------------------------------------

TWO = "Nom;Promo;E-mail;Métier\nPaul Durand;1998;paul@example.org;Usine\nZoé Petit;2001;;Banque\n"


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


# --- the whole mess -----------------------------------------------------------------------------


def test_a_messy_roster_of_5000_rows_is_reported_applied_and_applied_again(desk: Desk) -> None:
    roster = messy(5_000, seed=5)
    began = time.process_time()
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
    assert time.process_time() - began < SECONDS


cells = st.text(
    st.sampled_from('abéÉ1,;"\n\t=#@ '),
    max_size=6,
) | st.sampled_from(("Nom", "Prénom", "Promo", "E-mail", "Paul Durand", "1998", "=A1", "a@b.fr"))


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(cells, min_size=1, max_size=4), min_size=1, max_size=12))
def test_every_row_is_in_the_report_exactly_once(sqlite_desk: Desk, rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(rows)
    last = max((at for at, row in enumerate(rows, 1) if any(map(str.strip, row))), default=0)
    roster = sqlite_desk.looks(text.getvalue())
    told = list(report.lines(roster.outcomes, roster.headings))
    numbers = [int(line.split()[1]) for line in told if line.startswith("Row ")]
    assert numbers == list(range(1, last + 1))


# --- the command --------------------------------------------------------------------------------


@pytest.fixture
async def house(stage: Stage, telegram: Telegram, tmp_path: Path) -> Settings:
    (tmp_path / "roster.csv").write_text(TWO)
    return settings_of(stage, telegram, tmp_path)


async def runs(settings: Settings, folder: Path, **asked: Any) -> None:
    wanted = command.Wanted(folder / "roster.csv", **asked)
    await asyncio.to_thread(command.run, settings, wanted)


async def test_the_command_reports_then_writes_links_that_only_its_owner_may_read(
    house: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    links = tmp_path / "links.csv"
    await asyncio.to_thread(migrate, house)
    await runs(house, tmp_path, links=str(links))
    assert "Nothing was changed" in capsys.readouterr().out
    assert not links.exists()
    await runs(house, tmp_path, links=str(links), apply=True)
    out, err = capsys.readouterr()
    assert "Row 2      to be invited" in out
    assert "t.me" not in out + err
    assert "2 links made; 2 are in" in err
    assert links.stat().st_mode & 0o077 == 0
    written = links.read_text("utf-8-sig").splitlines()
    assert written[0] == "name;promotion;email;link;until"
    assert "https://t.me/camarade_bot?start=" in written[1]
    with pytest.raises(command.Cant, match="exists already"):
        await runs(house, tmp_path, links=str(links), apply=True)
    await runs(house, tmp_path, links="-", apply=True, renew=True, days=60)
    out, err = capsys.readouterr()
    assert out.count("https://t.me/camarade_bot?start=") == 2
    assert "invited already" in err
    until = [date.fromisoformat(line.rpartition(";")[2]) for line in (written[1], out.split()[-1])]
    assert (until[1] - until[0]).days == 60 - CATALOGUE.home.limits.invite_days


async def test_a_look_does_not_touch_a_database_of_an_earlier_version(
    house: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = Path(house.database_url.removeprefix(LOCAL_DATABASE))
    with pytest.raises(command.Cant, match="python -m bot migrate"):
        await runs(house, tmp_path)
    assert not await asyncio.to_thread(file.exists)
    await asyncio.to_thread(migrate, house)

    def version(value: str) -> None:
        with sqlite3.connect(file) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (value,))

    newest = revision.newest()
    version("0001")
    with pytest.raises(command.Cant, match="python -m bot migrate"):
        await runs(house, tmp_path)
    with sqlite3.connect(file) as connection:
        (found,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert found == "0001"
    version(newest)
    before = dump(file)
    await runs(house, tmp_path)
    assert "Nothing was changed" in capsys.readouterr().out
    assert dump(file) == before


async def test_a_look_says_which_key_is_lacking(house: Settings, tmp_path: Path) -> None:
    def note(uow: UnitOfWork) -> None:
        uow.session.add(KeyInUse(name="another", since=uow.now))

    await asyncio.to_thread(migrate, house)
    ledger = Ledger(house.database_url, lambda: NOW)
    ledger.write_now(note)
    ledger.close_now()
    with pytest.raises(WrongSetting, match="lacks the key another"):
        await runs(house, tmp_path)


def dump(file: Path) -> list[str]:
    """All that a database holds."""
    with sqlite3.connect(file) as connection:
        return list(connection.iterdump())


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


async def test_what_stands_in_the_way_is_said_before_anything_is_done(
    house: Settings, stage: Stage, telegram: Telegram, tmp_path: Path
) -> None:
    with pytest.raises(command.Cant, match="SMTP_URL"):
        await runs(house, tmp_path, send=True, apply=True)
    (tmp_path / "roster.csv").unlink()
    with pytest.raises(command.Cant, match="No such file"):
        await runs(house, tmp_path)
    other = settings_of(stage, telegram, tmp_path, telegram_bot_token="4021:wrong")
    with pytest.raises(command.Cant, match="Telegram does not say"):
        await runs(other, tmp_path, links="-", apply=True)


def test_nobody_is_mailed_at_night() -> None:
    bringing_in.check_hour(CATALOGUE, NOW)
    with pytest.raises(bringing_in.NotNow, match="Europe/Paris"):
        bringing_in.check_hour(CATALOGUE, NOW + timedelta(hours=13))


def test_who_has_no_mailbox_is_not_invited_by_mail_alone(desk: Desk) -> None:
    assert desk.brings(TWO, mails=True, hands_out=False) == {}
    assert [row.note for row in desk.invites()] == ["Paul Durand"]
    assert kinds(desk.looks(TWO).outcomes) == ["headings", "same", "new"]
    assert list(desk.brings(TWO, mails=True)) == ["Zoé Petit"]
