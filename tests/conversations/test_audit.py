"""The audit log: what is noted, what never is, who sees it, and for how long."""

import pytest

from storage.mail import STAFF, Pressed, Ref, Section
from storage.tables import Audit
from tests.conversations.admins import administered, desk_of, who
from tests.conversations.test_intake import asks
from tests.harness import CATALOGUE, House, Player

WORDS = CATALOGUE.home.words


@pytest.fixture
def claire(house: House) -> Player:
    return desk_of(administered(house))


def log(claire: Player, page: str = "") -> list[str]:
    """The entries that an admin is shown, the newest first."""
    claire.says(f"/camarade audit {page}")
    (section,) = claire.last.message.sections
    assert isinstance(section, Section)
    return [f"{line.label} {line.value}" for line in section.lines]


def test_a_search_is_noted_by_what_was_shown_never_by_what_was_looked_for(house: House) -> None:
    asks(house.phone())
    asks(house.phone("Luc"))
    house.staff().says("/camarade trouver Haddad zorglub")
    house.staff("Marc").says("/camarade chercher nour haddad")
    first, second = house.all(Audit)
    assert (first.who, first.name, first.act, first.about) == (who("Claire"), "Claire", "find", "")
    assert (second.who, second.act, second.about) == (who("Marc"), "find", "case/2 case/1")
    kept = f"{first!r} {second!r}".casefold()
    assert "haddad" not in kept
    assert "zorglub" not in kept
    found, nothing = log(desk_of(administered(house)))
    assert "Marc a cherché, et vu : n° 2 et n° 1" in found.replace("\N{NO-BREAK SPACE}", " ")
    assert nothing.endswith("a cherché, et n’a rien trouvé")


@pytest.mark.parametrize("by", ["button", "words"])
def test_reading_a_history_is_noted(house: House, by: str) -> None:
    asks(house.phone())
    if by == "button":
        house.staff().presses("Historique")
    else:
        house.staff().says("/camarade historique 1")
    (row,) = house.all(Audit)
    assert (row.who, row.act, row.about) == (who("Claire"), "history", "case/1")


def test_who_is_refused_is_not_noted_as_having_read(house: House) -> None:
    asks(house.phone())
    stranger = Player(house, who("Eve"), name="Eve", where=STAFF)
    stranger.does(Pressed(act="history/1", ref=Ref("1")))
    stranger.says("/camarade trouver Haddad")
    stranger.says("/camarade audit")
    house.staff().says("/camarade historique 99")
    assert house.all(Audit) == []
    assert "Haddad" not in str([shown.message for shown in house.screens[who("Eve")].shown])


def test_admins_see_the_newest_in_private(house: House, claire: Player) -> None:
    assert log(claire) == []
    assert claire.last.message.sections[0].note == WORDS("audit.none")
    asks(house.phone())
    house.staff("Marc").says("/camarade trouver Haddad")
    house.staff("Marc").presses("Historique")
    seen = len(house.staff().screen.shown)
    newest, before = log(claire)
    assert "Marc a lu l’historique : n° 1" in newest.replace("\N{NO-BREAK SPACE}", " ")
    assert "Marc a cherché, et vu : n° 1" in before.replace("\N{NO-BREAK SPACE}", " ")
    claire.says("/camarade réglages")
    claire.presses("Journal")
    assert claire.last.message.sections[0].lines[0].label in newest
    assert len(house.staff().screen.shown) == seen
    for _ in range(30):
        house.staff().says("/camarade trouver Haddad")
    newest_20 = log(claire)
    assert len(newest_20) == 20
    note = claire.last.message.sections[0].note.replace("\N{NO-BREAK SPACE}", " ")
    assert note == "Encore 12 lignes : /camarade audit 2."
    older = log(claire, "2")
    assert older[-2:] == [newest, before]
    assert len(older) == 12
    assert claire.last.message.sections[0].note == ""
    assert log(claire, "3") == older  # there are not so many
    assert log(claire, "0") == log(claire, "9" * 5000) == newest_20


def test_an_act_without_words_of_its_own_is_named(house: House, claire: Player) -> None:
    house.change(
        lambda uow: uow.session.add(
            Audit(at=uow.now, who=who("Marc"), name="Marc", act="exorcised", about="csv")
        )
    )
    assert "a fait : exorcised" in log(claire)[0].replace("\N{NO-BREAK SPACE}", " ")


def test_entries_are_kept_for_their_time(house: House) -> None:
    asks(house.phone())
    claire = house.staff()
    claire.says("/camarade trouver Haddad")
    house.clock.forward(days=200)
    claire.says("/camarade trouver Haddad")
    house.clock.forward(days=164)
    assert len(house.all(Audit)) == 2
    house.clock.forward(days=2)
    assert len(house.all(Audit)) == 1
    house.clock.forward(days=198)
    assert len(house.all(Audit)) == 1
    house.clock.forward(days=2)
    assert house.all(Audit) == []
    claire.says("/camarade trouver Haddad")
    house.clock.forward(days=366)
    assert house.all(Audit) == []


def test_an_entry_outlives_an_erasure_without_a_name(house: House) -> None:
    nour = asks(house.phone())
    house.staff().says("/camarade trouver Haddad")
    nour.says("/delete")
    nour.presses("Oui, tout effacer")
    (row,) = house.all(Audit)
    assert row.about == "case/1"
