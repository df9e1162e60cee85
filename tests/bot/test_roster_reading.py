"""What a roster says: its file, its headings, its cells, and what is told of each row."""

import csv
import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart

from bot.roster import report
from bot.roster.file import CantRead, read
from tests.bot.roster_desk import Desk, desk, kinds, sqlite_desk

__all__ = ["desk", "sqlite_desk"]  # fixtures


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
