"""What a row of a roster says of somebody: its headings, and its cells as answers of the profile.

Pure. One truth decides what is valid: each cell is read by the kind of answer of its question, as
if it had been typed into the form, in each language of the programme. What is not understood is
left out, with a remark, and will be asked; only who somebody is must be right.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from conversations.dialogue import options
from conversations.dialogue.answers import KINDS
from conversations.dialogue.kinds import NotUnderstood
from conversations.mailbox import mailboxes
from conversations.plain import fold
from conversations.programme import Catalogue
from storage.tables import Answers

HEADINGS: Mapping[str, str] = {
    "name": "nom complet, nom et prenom, prenom et nom, nom prenom, prenom nom, full name, name, "
    "mentor, accompagnateur, camarade",
    "first": "prenom, prenoms, first name, firstname, given name, forename",
    "last": "nom, nom de famille, last name, lastname, surname, family name",
    "promotion": "promotion, promo, annee de promotion, annee, class, class of, year, "
    "graduation year",
    "mailbox": "email, e mail, mail, courriel, adresse email, adresse e mail, adresse mail, "
    "adresse electronique, email address, e mail address, mel",
    "roles": "role, roles, facon d aider, facons d aider, comment j aide, comment aide, "
    "type d aide, how i help, how they help, way of helping, ways of helping, kind of help",
    "occupation": "metier, profession, poste, fonction actuelle, poste actuel, metier et secteur, "
    "occupation, job, job title, position, current position, title",
    "helps": "experience a partager, experience, temoignage, parcours, experience to share",
    "situations": "situations, situation, situations d aide, peut aider pour",
    "experiences": "experiences, vecu, passages, life experiences, lived through",
    "sectors": "secteurs, secteur, secteur d activite, secteurs d activite, sectors, sector, "
    "industry, industries",
    "functions": "fonctions, fonction, functions, function",
    "companies": "entreprises, entreprise, societe, societes, employeur, employeurs, companies, "
    "company, employer, employers, organisations, organisation, organization",
    "city": "ville, commune, lieu, lieu de residence, residence, city, town, place, location",
    "country": "pays, pays de residence, country, country of residence",
    "countries": "pays connus, pays vecus, autres pays, pays d expatriation, countries known, "
    "countries, other countries, countries lived in",
    "languages": "langues, langue, langues parlees, languages, language, spoken languages",
    "format": "format, rencontres, rencontre, mode de rencontre, meeting, meetings, presentiel ou "
    "distance",
    "capacity": "capacite, en meme temps, nombre d accompagnements, places, nombre de personnes, "
    "capacity, at once, mentees at once",
    "until": "disponible jusqu a, disponible jusqu au, disponible jusque, jusqu a, jusqu au, "
    "jusqu en, fin de disponibilite, available until, until, there until",
    "quota": "demandes par mois, demandes d echange par mois, echanges par mois, "
    "questions par mois, quota, requests per month, requests a month, questions per month, "
    "questions a month, talks per month, talks a month",
    "cannot": "ne peut pas, ce que je ne peux pas, limites, exclusions, restrictions, cannot, "
    "limits, does not want",
}
"""How a column may be headed, in French and in English, folded; by the field it holds."""

_FIELDS = {heading: name for name, all_ in HEADINGS.items() for heading in all_.split(", ")}

IN_FORM = ("promotion", "roles", "occupation", "helps", "situations", "experiences", "sectors",
           "functions", "companies", "countries", "languages", "format", "capacity", "until",
           "quota", "cannot")  # fmt: skip
"""The fields that are questions of the profile by the same name."""

SAID = 60
"""Characters of a cell that a remark gives back."""

WHY: Mapping[str, str] = {
    "answers.name": "is no name",
    "answers.year": "holds no year",
    "answers.years": "holds more than one year",
    "answers.year_range": "is not between {first} and {last}",
    "answers.choice": "is none of the answers",
    "answers.choice_several": "may mean several of the answers",
    "answers.choices": "is none of the answers",
    "answers.languages": "names no language",
    "answers.place": "is no place",
    "answers.place_country": "is no place that is known: it needs its country",
    "answers.place_near": "is no place that is known: it needs its country",
    "answers.place_several": "is the name of several places: it needs its country",
    "answers.too_long": "is too long: {limit} characters at most",
    "answers.empty": "holds no letter",
    "answers.until": "names no day",
    "answers.until_past": "has passed",
    "answers.until_far": "is too far away",
}
"""Why the form would ask again, for whoever reads a report."""

_SEVERAL = re.compile(r"\s(?:et|and)\s|[&;+/\n]")
_TITLE = re.compile(r"^(?:m|mr|mme|mlle|mrs|ms|dr|pr)\.?\s+(?=\S)", re.IGNORECASE)


class Unreadable(Exception):
    """Who the row is about can't be told."""

    def __init__(self, remarks: "Sequence[Remark]") -> None:
        super().__init__("; ".join(map(str, remarks)))
        self.remarks = tuple(remarks)


@dataclass(frozen=True)
class Row:
    """A row as it stands in a file; `number` is the spreadsheet's, from 1. `wrong` says of some
    cells, by their place, why they can't be trusted."""

    number: int
    cells: Sequence[str]
    wrong: Sequence[tuple[int, str]] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(self.cells) and not self.wrong


@dataclass(frozen=True)
class Remark:
    """Something about a cell: in which column (`E “Secteurs”`; empty: the whole row), and what."""

    column: str
    what: str

    def __str__(self) -> str:
        return f"column {self.column}: {self.what}" if self.column else self.what


@dataclass(frozen=True)
class Headings:
    """Which column holds which field, and those that none is known for."""

    columns: Mapping[str, int]
    titles: tuple[str, ...]
    unknown: tuple[str, ...]

    def column(self, at: int) -> str:
        """How a column is named in a report: its letter, and its heading."""
        title = self.titles[at] if at < len(self.titles) else ""
        return f"{letter(at)} “{title}”" if title else letter(at)


@dataclass(frozen=True)
class Entry:
    """Somebody of the roster: who, where they can be written to (may be empty), and the answers of
    the profile that are known."""

    name: str
    promotion: int | None
    mailbox: str
    answers: Answers = field(hash=False)


def letter(at: int) -> str:
    """A column's letter, as spreadsheets have it: 0 is A, 26 is AA."""
    first, last = divmod(at, 26)
    return (letter(first - 1) if first else "") + chr(ord("A") + last)


def recognised(cells: Sequence[str]) -> int:
    """How many of these cells are headings that are known; none where no column names people."""
    found = headings(cells)
    return len(found.columns) if found is not None else 0


def headings(cells: Sequence[str]) -> Headings | None:
    """The row as headings, if it has a column that names people. Of two for the same field the
    first holds it."""
    columns: dict[str, int] = {}
    unknown = []
    for at, cell in enumerate(cells):
        name = _FIELDS.get(fold(cell))
        if name is not None and name not in columns:
            columns[name] = at
        elif cell:
            unknown.append(f"{letter(at)} “{cell}”")
    if "last" in columns and "first" not in columns and "name" not in columns:
        columns["name"] = columns.pop("last")
    if "name" not in columns and not {"first", "last"} <= columns.keys():
        return None
    return Headings(columns, tuple(cells), tuple(unknown))


class Reader:
    """Reads rows below their headings. What was read before is remembered: a list says the same
    again and again."""

    def __init__(self, catalogue: Catalogue, now: datetime) -> None:
        self._catalogue, self._now = catalogue, now
        self._questions = catalogue.home.forms["mentor"].questions
        self._known: dict[tuple[str, str], tuple[Any, list[str]]] = {}

    def entry(self, row: Sequence[str], heads: Headings) -> tuple[Entry, list[Remark]]:
        """Who the row is about, and what of it was left out. Raises `Unreadable`."""
        cells = {name: row[at] for name, at in heads.columns.items() if at < len(row) and row[at]}
        remarks: list[Remark] = []
        name = self._name(cells, heads)
        answers: Answers = {"name": name}
        for each in IN_FORM:
            if each not in cells or each not in self._questions:
                continue
            value, wrong = self._value(each, cells[each])
            remarks += [Remark(heads.column(heads.columns[each]), what) for what in wrong]
            if value is not None:
                answers[each] = value
        if "promotion" in cells and "promotion" not in answers:
            raise Unreadable(remarks)
        mailbox = self._mailbox(cells, heads)
        self._place(cells, heads, answers, remarks)
        remarks = [Remark(each.column, f"{each.what}; it is left out") for each in remarks]
        return Entry(name, answers.get("promotion"), mailbox, answers), remarks

    def _name(self, cells: Mapping[str, str], heads: Headings) -> str:
        parts = [each for each in ("first", "last") if each in heads.columns]
        if len(parts) == 2 and any(each in cells for each in parts):
            lacking = [each for each in parts if each not in cells]
            if lacking:
                raise Unreadable([Remark(heads.column(heads.columns[lacking[0]]), "is empty")])
            said, at = f"{cells['first']} {cells['last']}", heads.columns["last"]
        elif "name" in cells:
            said, at = _in_order(cells["name"]), heads.columns["name"]
        else:
            at = heads.columns.get("name", heads.columns.get("last", 0))
            raise Unreadable([Remark(heads.column(at), "nobody is named")])
        said = " ".join(_TITLE.sub("", said).split())
        if _SEVERAL.search(said):
            what = f"“{said[:SAID]}” names several people: give each a row"
            raise Unreadable([Remark(heads.column(at), what)])
        value, wrong = self._value("name", said)
        if value is None:
            raise Unreadable([Remark(heads.column(at), what) for what in wrong])
        return str(value)

    def _mailbox(self, cells: Mapping[str, str], heads: Headings) -> str:
        if "mailbox" not in cells:
            return ""
        found = mailboxes(cells["mailbox"])
        if len(found) == 1:
            return found[0]
        what = "holds several e-mail addresses" if found else "is no e-mail address"
        column = heads.column(heads.columns["mailbox"])
        raise Unreadable([Remark(column, f"“{cells['mailbox'][:SAID]}” {what}")])

    def _place(
        self, cells: Mapping[str, str], heads: Headings, answers: Answers, remarks: list[Remark]
    ) -> None:
        """Town and country are one answer."""
        where = [name for name in ("city", "country") if name in cells]
        if not where or "place" not in self._questions:
            return
        value, wrong = self._value("place", ", ".join(cells[name] for name in where))
        if value is not None:
            answers["place"] = value
        remarks += [Remark(heads.column(heads.columns[where[0]]), what) for what in wrong]

    # --- one cell -------------------------------------------------------------------------------

    def _value(self, name: str, said: str) -> tuple[Any, list[str]]:
        """The answer to a question in these words (None for none), and what is wrong with them."""
        if (name, said) not in self._known:
            several = self._questions[name].kind in ("choices", "languages")
            read = self._several if several else self._single
            self._known[name, said] = read(name, said)
        return self._known[name, said]

    def _single(self, name: str, said: str) -> tuple[Any, list[str]]:
        value = self._read(name, said, self._now)
        if isinstance(value, _Wrong):
            return None, [str(value)]
        # A length would begin anew each time that the file is brought in.
        tomorrow = self._now + timedelta(days=1)
        if self._questions[name].kind == "until" and self._read(name, said, tomorrow) != value:
            return None, [f"“{said[:SAID]}” is no day: write on which day it ends"]
        return value, []

    def _several(self, name: str, said: str) -> tuple[Any, list[str]]:
        """Each part by itself, so that what is not understood is told: a chat lets it go."""
        found: list[Any] = []
        wrong = []
        for part in [said] if self._whole(name, said) else options.parts(said):
            value = self._read(name, part.strip(), self._now)
            if isinstance(value, _Wrong):
                wrong.append(str(value))
            else:
                found += [each for each in value if each not in found]
        offered = self._questions[name].options
        return [each for each in offered if each in found] or found or None, wrong

    def _whole(self, name: str, said: str) -> bool:
        """Whether the cell is one answer, though there may be a comma in it."""
        forms = (each.forms["mentor"].questions[name] for each in self._catalogue)
        return any(len(options.meant(said, each, exact=True)) == 1 for each in forms)

    def _read(self, name: str, said: str, now: datetime) -> Any:
        wrong = None
        for programme in self._catalogue:
            question = programme.forms["mentor"].questions[name]
            zone = programme.team.zone
            try:
                kind = KINDS[question.kind]
                return kind.read(said, question, {}, programme, zone=zone, now=now)
            except NotUnderstood as error:
                wrong = wrong or error
        assert wrong is not None
        why = WHY.get(wrong.key, "is not understood").format(**wrong.values)
        return _Wrong(f"“{said[:SAID]}” {why}")


class _Wrong(str):
    """Why a cell gives no answer."""


def _in_order(name: str) -> str:
    """The first name first: `Durand, Paul` and `DURAND Paul` are Paul Durand."""
    last, comma, first = name.partition(",")
    if comma and last.strip() and first.strip() and "," not in first:
        return f"{first.strip()} {last.strip()}"
    words = name.split()
    loud = next((at for at, word in enumerate(words) if not _is_loud(word)), len(words))
    return " ".join(words[loud:] + words[:loud])


def _is_loud(word: str) -> bool:
    return word.isupper() and len(word.strip(".-")) > 1
