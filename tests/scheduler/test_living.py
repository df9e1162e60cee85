"""Everything that six months say, lived through the real desks by a pair that is made up."""

from collections import Counter
from datetime import date

import pytest

from conversations.programme import Catalogue, Programme
from conversations.steps import Role
from scheduler import rehearsal
from scheduler.living import CantAnswer, live
from scheduler.rehearsal import BEGINNING, Rehearsal, Said
from scheduler.stories import STORIES
from tests.catalogue import CATALOGUE

START = date(2026, 11, 23)
ZONES: dict[Role, str] = {"mentee": "Europe/Paris", "mentor": "America/New_York"}


@pytest.fixture(scope="module")
def lived() -> Rehearsal:
    return live(CATALOGUE, START, ZONES, CATALOGUE.languages)


def french(lived: Rehearsal, to: str, step: str = "") -> list[str]:
    """What one of them reads, in French, from a step or after it."""
    told = [each for each in lived.said if each.to == to and step in ("", each.step)]
    return [f"{each.texts['fr'].title}\n{each.texts['fr'].text}" for each in told]


def test_it_begins_with_the_introduction_and_goes_on_until_months_after_the_end(
    lived: Rehearsal,
) -> None:
    assert {(each.to, each.step) for each in lived.said[:3]} == {
        ("mentee", BEGINNING),
        ("mentor", BEGINNING),
        ("staff", BEGINNING),
    }
    assert lived.said[0].at == lived.introduced_at
    last = lived.said[-1]
    assert last.to == "mentee"
    assert (last.at - lived.ends_at).days > 90


def test_each_message_is_there_in_every_language_and_the_teams_in_its_own(
    lived: Rehearsal,
) -> None:
    for said in lived.said:
        assert list(said.texts) == (["fr"] if said.to == "staff" else ["fr", "en"]), said
        for message in said.texts.values():
            assert "{" not in message.text
    quoted = {each.texts["fr"].quote for each in lived.said if each.to == "staff"}
    assert any("Une réponse." in each for each in quoted)
    assert not any("An answer." in each for each in quoted)
    same = [each for each in lived.said if each.to != "staff" and _alike(each)]
    assert not same


def _alike(said: Said) -> bool:
    one, other = said.texts.values()
    return one.text == other.text and bool(one.text)


def test_the_journey_says_in_it_what_it_says_in_the_story_that_it_follows(
    lived: Rehearsal,
) -> None:
    well = rehearsal.rehearse(CATALOGUE, STORIES[0], START, ZONES, ["fr"])
    steps = CATALOGUE.home.journey.keys()
    for role in ("mentee", "mentor"):
        told = Counter(each.step for each in lived.said if each.to == role and each.step in steps)
        planned = Counter(each.step for each in well.said if each.to == role and each.step in steps)
        assert told == planned


def test_what_is_asked_and_answered_on_the_way_is_told_too(lived: Rehearsal) -> None:
    words = CATALOGUE["fr"].words
    assert any("D’ici la fin de ces mois" in each for each in french(lived, "mentee"))
    assert any("Nour a écrit votre objectif" in each for each in french(lived, "mentor"))
    assert any(".ics]" in each for each in french(lived, "mentor", "→ mt/ok"))
    assert any("Nour aimerait parler de ceci" in each for each in french(lived, "mentor"))
    assert any(words("marks.within") in each for each in french(lived, "mentor", "→ mark/within"))
    assert any(each.step == "→ mirror" and each.texts["fr"].quote for each in lived.said)
    assert sum(each.startswith("\nNour (personne") for each in french(lived, "staff")) >= 6
    for role in ("mentee", "mentor"):
        held = [each for each in french(lived, role, "→ mt/held") if "a-t-il eu lieu" in each]
        assert len(held) == len(STORIES[0].sessions)


def shorter(home: Programme) -> Programme:
    """The same for two months only."""
    return home.model_copy(update={"limits": home.limits.model_copy(update={"months": 2})})


def other(**changed: object) -> Catalogue:
    """The programme for two months, with another question about the objective, the only one."""
    home = shorter(CATALOGUE.home)
    form = home.forms["objective"]
    question = form.questions["what"].model_copy(update=changed)
    forms = {**home.forms, "objective": form.model_copy(update={"questions": {"what": question}})}
    return Catalogue(home.model_copy(update={"forms": forms}), {})


def test_words_that_are_changed_are_read_in_it() -> None:
    told = live(other(ask="Et alors, quoi ?"), START, ZONES, ["fr"])
    assert told.ends_at.date() == date(2027, 1, 23)
    assert [each.strip() for each in french(told, "mentee") if "Et alors, quoi ?" in each]


def test_a_form_that_takes_none_of_the_samples_is_named() -> None:
    with pytest.raises(CantAnswer, match=r"objective \(what\)"):
        live(other(kind="year", remarks={}), START, ZONES, ["fr"])
