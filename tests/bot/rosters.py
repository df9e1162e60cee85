"""Rosters as they are kept in real life: put together by several people over many years."""

import csv
import io
import random
from dataclasses import dataclass

FIRST = (
    "Paul", "Élodie", "François", "Noël", "Jean-Luc", "Zoé", "Anaïs", "Hélène", "Yann", "Åsa",
    "Mehdi", "Claire", "Inès", "Loïc", "Thaïs", "Marie", "Ørjan", "Benoît", "Nour", "Aurélie",
)  # fmt: skip
LAST = (
    "Durand", "Lefèvre", "Nuñez", "O’Neill", "de La Tour", "Müller", "Garçon", "Benali", "Le Goff",
    "Çelik", "Petit", "Haddad", "Vasseur", "Delmas", "Roche", "Bréhat", "Ngô", "Perrin", "Saïd",
)  # fmt: skip
SYLLABLES = ("ba", "ré", "mi", "lo", "du", "vè", "no", "ka", "ti", "sou")
SECTORS = ("Énergie", "nucléaire", "banque", "Santé", "IA", "conseil", "BTP", "plasturgie", "???")
CITIES = (("Lyon", "France"), ("Paris", ""), ("Boston", "États-Unis"), ("Berlin", "Allemagne"),
          ("", "Japon"), ("Trifouillis-les-Oies", ""))  # fmt: skip

HEADINGS = (
    "Nom", "PRÉNOM", "Promo", "E-mail", "Métier", "Situations", "Secteurs d’activité", "Ville",
    "Pays", "Langues", "Capacité", "Cotisation", "Commentaire du secrétariat",
)  # fmt: skip


@dataclass(frozen=True)
class Messy:
    """A roster as a CSV, and how many rows it has; `people` of them, at least, can be invited."""

    data: bytes
    rows: int
    people: int


def messy(rows: int, seed: int) -> Messy:
    """A roster of so many rows: a title above the headings, people there twice, years that are
    none, several people in a cell, empty rows, formulas, sectors nobody knows, lines in another
    encoding than the rest, and words that went through a wrong one."""
    chance = random.Random(seed)
    written: list[list[str]] = [["Liste des accompagnateurs", "", "mise à jour : voir Odile"], []]
    written.append(list(HEADINGS))
    people: list[list[str]] = []
    while len(written) < rows:
        way = chance.random()
        if people and way < 0.04:
            written.append(_again(chance, chance.choice(people)))
        elif way < 0.06:
            written.append([] if chance.random() < 0.5 else [""] * len(HEADINGS))
        elif way < 0.14:
            written.append(_spoilt(chance, _person(chance, len(written))))
        else:
            people.append(_person(chance, len(written)))
            written.append(people[-1])
    written[-1] = _person(chance, rows)  # so that the file does not end with an empty row
    return Messy(_encoded(chance, written), rows, len(people))


def _person(chance: random.Random, number: int) -> list[str]:
    syllables = "".join(chance.choices(SYLLABLES, k=3)).capitalize()
    first, last = chance.choice(FIRST), f"{chance.choice(LAST)}-{syllables}"
    city, country = chance.choice(CITIES)
    year = chance.randrange(1965, 2018)
    return [
        last.upper() if chance.random() < 0.3 else last,
        first,
        chance.choice((f"X{year}", str(year), f"promo {year}", f"{year}.0", f'="{year}"')),
        chance.choice((f"mentor{number}@example.org", f" Mentor{number}@Example.ORG ", "")),
        chance.choice(("Directrice d’usine", "Consultant ; avant, chercheur", "", "Ingénieur")),
        chance.choice(("Quitter la recherche", "Toute autre situation", "", "les jeunes")),
        chance.choice((", ", " / ", ";")).join(chance.sample(SECTORS, 2)),
        city,
        country,
        chance.choice(("français, anglais", "FR/EN", "klingon", "")),
        chance.choice(("1", "deux", "3", "12", "")),
        chance.choice(("oui", "non")),
        chance.choice(("", "à rappeler\nen janvier", "dit « pas tout de suite »")),
    ]


def _again(chance: random.Random, person: list[str]) -> list[str]:
    """Somebody who is there already, written a little otherwise."""
    again = list(person)
    again[0], again[1] = again[0].upper(), f"{again[1]} "
    again[6] = chance.choice(SECTORS)
    return again


def _spoilt(chance: random.Random, person: list[str]) -> list[str]:
    """Somebody who can't be made out."""
    at, cell = chance.choice(
        (
            (2, "20145"),
            (2, "inconnue"),
            (2, "1789"),
            (0, ""),
            (1, "Jean et Marie"),
            (0, '=CONCATENER(B2;" ";C2)'),
            (1, "#REF!"),
            (3, "pas d’adresse"),
            (3, "a@example.org ; b@example.org"),
        )
    )
    return [*person[:at], cell, *person[at + 1 :]]


def _encoded(chance: random.Random, rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    lines = []
    for line in text.getvalue().split("\n"):
        way = chance.random()
        if way < 0.2:
            lines.append(line.encode("cp1252", errors="replace"))
        elif way < 0.25:  # UTF-8 that was taken for Windows' and written out as UTF-8 again
            lines.append("".join(map(_misread, line.encode())).encode())
        else:
            lines.append(line.encode())
    return b"\n".join(lines)


def _misread(byte: int) -> str:
    """A byte of UTF-8 as a browser reads it that takes it for Windows' code page."""
    return bytes([byte]).decode("cp1252", errors="ignore") or chr(byte)
