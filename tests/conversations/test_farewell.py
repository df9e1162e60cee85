"""What the two read at the end is true of what they had: nothing is said of a road travelled, and
nobody is thanked for it, where neither wrote and they never met."""

import re
from datetime import timedelta

import pytest

from storage.tables import Meeting, Mentorship
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.conftest import introduced
from tests.conversations.pairs import Duo
from tests.conversations.test_each_ending import ENDINGS, WELL
from tests.harness import CATALOGUE, House
from tests.screens import flat

WORDS = CATALOGUE.home.words
SHARED = re.compile(
    r"chemin|écoute|à vous deux|merci|séance|échanges|signe de vie|rester en contact|ces mois",
    re.IGNORECASE,
)
"""What may stand where there was something between the two, and nowhere else."""


def read_at_the_end(two: Duo, name: str) -> dict[str, str]:
    """What each of the two reads as it ends in this way, buttons included, without what they read
    over before."""
    ends = ENDINGS[name]
    ends.comes(two)
    told = {}
    for role, player, says in (
        ("mentee", two.nour, ends.mentee),
        ("mentor", two.luc, ends.mentor),
    ):
        shown = player.sees(f"…{says.replace(WELL, '…')}…")
        told[role] = flat(f"{shown.text} {shown.labels}")
    return told


def had(two: Duo, *, met: bool = False, wrote: bool = False, objective: bool = False) -> None:
    """What there was between them."""

    def write(uow: UnitOfWork) -> None:
        row = uow.session.get_one(Mentorship, two.mentorship.id)
        if met:
            assert row.id is not None
            meeting = Meeting(
                mentorship_id=row.id,
                at=uow.now - timedelta(days=1),
                state="held",
                proposed_by=row.mentee_id,
            )
            uow.session.add(meeting)
        if objective:
            row.objective = "Parler à trois personnes."

    two.house.change(write)
    if wrote:
        two.nour.says("Bonjour Luc")
        two.luc.says("Bonjour Nour")


@pytest.mark.parametrize("name", [name for name in ENDINGS if name != "completed"])
def test_of_two_who_had_nothing_of_each_other_nothing_is_said(two: Duo, name: str) -> None:
    for said in read_at_the_end(two, name).values():
        for other in ("montrer le chemin", "Merci d’avoir proposé ton aide"):
            said = said.replace(other, "")
        assert not SHARED.findall(said), said


@pytest.mark.parametrize("name", ["completed", "reached, says the mentee", "the mentor hands on"])
def test_a_mentor_is_thanked_once_for_what_they_gave(two: Duo, name: str) -> None:
    had(two, wrote=True)
    said = read_at_the_end(two, name)["mentor"]
    assert said.casefold().count("merci") == 1
    assert flat(WORDS("thanks.wrote")) in said


def test_for_sessions_rather_than_for_words_where_there_were_any(two: Duo) -> None:
    had(two, wrote=True, met=True)
    said = read_at_the_end(two, "the mentor hands on")["mentor"]
    assert said.casefold().count("merci") == 1
    assert "Une séance notée" in said


def has_ended(house: House, name: str, *, objective: bool) -> tuple[Duo, dict[str, str]]:
    """It has ended in this way, with an objective or without; and what each of the two read."""
    two = introduced(house)
    had(two, objective=objective)
    return two, read_at_the_end(two, name)


@pytest.mark.parametrize("objective", [True, False])
@pytest.mark.parametrize("name", ["completed", "the mentee stops"])
def test_an_objective_is_spoken_of_where_they_have_one(
    house: House, begin: Begin, name: str, objective: bool
) -> None:
    _, read = begin(house, has_ended, name, objective=objective)
    for said in read.values():
        assert ("votre objectif" in said.casefold()) == objective


@pytest.mark.parametrize("name", ["completed", "reached, says the mentor"])
def test_what_is_said_to_go_on_a_day_goes_on_it(house: House, begin: Begin, name: str) -> None:
    """The mentor's day as the mentee's: the objective and the request go together."""
    two, read = begin(house, has_ended, name, objective=True)
    days = {re.findall(r"effacée?s? le (\d+(?:er)? \w+ \d{4})", said)[0] for said in read.values()}
    ended = two.mentorship.ended_at
    assert ended is not None
    goes = ended + timedelta(days=CATALOGUE.home.limits.closed_days)
    assert days == {flat(WORDS.long_day(goes, "Europe/Paris"))}
    two.house.clock.to(goes - timedelta(hours=1))
    assert (two.request.answers, two.mentorship.objective) != ({}, "")
    two.house.clock.to(goes + timedelta(hours=1))
    assert (two.request.answers, two.mentorship.objective) == ({}, "")
