"""`/camarade trouver`: cases by what one remembers, for the one who asks and nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.plain import fold
from conversations.team import search
from conversations.team.search import Searched
from storage.mail import address
from storage.tables import Audit, Mentor, Person
from storage.unit_of_work import UnitOfWork
from tests.conversations import room as rooms
from tests.conversations.room import Room, acts_of
from tests.conversations.test_intake import ANSWERS, asks
from tests.harness import House, Player

CLAIRE = address("slack", "UCLAIRE")


def case(id_: int, **fields: str) -> Searched:
    told = {name: fold(text) for name, text in fields.items()}
    return Searched(id_, {"number": str(id_), **told})


JEANNE = case(
    1,
    name="Jeanne Lefèvre",
    promotion="2014",
    town="Lyon",
    words="Je cherche un métier dans l’énergie, après la recherche.",
)
PAUL = case(2, name="Paul Énergie", promotion="1998", town="Nantes", words="")
NORA = case(
    3, name="Nora Haddad", promotion="2020", town="Lyon", situation="Entreprendre", words="Rien."
)
SOPHIE = case(4, name="Sophie Stéphane", promotion="2001", town="Paris", words="")
ALL = (JEANNE, PAUL, NORA, SOPHIE)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("lefevre", [1]),
        ("LEFÈVRE", [1]),
        ("lefevbre", [1]),  # a slip
        ("Nroa", [3]),
        ("Lyom", [3, 1]),
        ("jeann", [1]),
        ("leféfbre", [1]),  # two, in a long word
        ("sofie", [4]),
        ("Stefane", [4]),
        ("nxrx", []),
        ("recherhe", [1]),  # in what was written
        ("entreprendre", [3]),
        ("entrependre", [3]),  # in a situation
        ("2013", []),
        ("promo 2014", [1]),
        ("Promotion X2014", [1]),
        ("class of 2014", [1]),
        ("promo", []),
        ("X2014", [1]),
        ("2014", [1]),
        ("201", []),  # a year is a year
        ("lyon", [3, 1]),
        ("lyons", [3, 1]),
        ("énergies", [2, 1]),  # a name before a word, whatever its number
        ("chercher", [1]),  # its family
        ("énergie lyon", [1]),
        ("énergie bordeaux", []),
        ("haddad 2020", [3]),
        ("2", [2]),
        ("le la les", []),
    ],
)
def test_what_is_remembered_is_found(query: str, numbers: list[int]) -> None:
    assert [found.id for found in search.find(query, ALL)] == numbers


def test_a_slip_in_what_was_written_is_forgiven_where_the_word_is_nowhere_as_typed() -> None:
    rice, price = case(1, words="Le riz."), case(2, words="Le prix, la poire.")
    assert [found.id for found in search.find("noire", (rice, price))] == [2]
    black = case(3, words="La mer noire.")
    assert [found.id for found in search.find("noire", (rice, price, black))] == [3]


WRITTEN = st.sampled_from(JEANNE.fields["words"].split())
NAMED = st.sampled_from(["Lefevbre", "énergie", "nora", "LYON", "X2014", "2", "le"])


@given(st.lists(WRITTEN | NAMED | st.text(max_size=8), max_size=4).map(" ".join))
def test_a_case_is_found_if_every_word_is_found_in_it(query: str) -> None:
    wanted = search.terms(query)
    alone = [{found.id for found in search.find(term, ALL)} for term in wanted]
    expected = set.intersection(*alone) if alone else set()
    assert {found.id for found in search.find(query, ALL)} == expected


# --- the desk -------------------------------------------------------------------------------------


def privately(house: House) -> Player:
    """What only Claire sees."""
    return Player(house, CLAIRE, name="Claire", staff=True)


def test_staff_find_a_case_and_only_they_see_it(house: House) -> None:
    asks(house.phone())
    claire = house.staff()
    before = claire.all()
    claire.says("/camarade trouver Hadad patience")
    shown = house.screens[CLAIRE].shown[-1].message
    (section,) = shown.sections
    (line,) = section.lines
    assert "Nour Haddad (promo 2020)" in line.label
    assert "nom et mots de la demande" in line.value
    assert line.leads_to is not None  # the card
    assert claire.all() == before  # nothing in the channel
    (looked,) = house.all(Audit)
    assert (looked.who, looked.act) == (CLAIRE, "find")


def test_nothing_is_found_kindly(house: House) -> None:
    asks(house.phone())
    house.staff().says("/camarade trouver zorglub")
    assert "Rien trouvé pour" in house.screens[CLAIRE].shown[-1].text
    house.staff().says("/camarade trouver")
    assert "Écris ce dont tu te souviens" in house.screens[CLAIRE].shown[-1].text


def test_where_not_all_words_were_looked_through_the_answer_says_so(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(house.phone())
    asks(house.phone("Luc"))
    said = "Les mots n’ont été cherchés que dans la demande la plus récente."
    for query in ("patience", "zorglub"):
        house.staff().says(f"/camarade trouver {query}")
        assert said not in house.screens[CLAIRE].shown[-1].text
    monkeypatch.setattr("conversations.team.finding.READ", 1)
    for query in ("patience", "zorglub"):
        house.staff().says(f"/camarade trouver {query}")
        assert said in house.screens[CLAIRE].shown[-1].text


def test_drafts_and_erased_people_are_not_found(house: House) -> None:
    nour = asks(house.phone())
    luc = house.phone("Luc")
    for word in ("/start", "Français", "oui", "Luc Garnier"):
        luc.says(word)
    house.staff().says("/camarade trouver Garnier")
    assert "Rien trouvé" in house.screens[CLAIRE].shown[-1].text
    nour.says("/delete")
    nour.presses("Oui, tout effacer")
    house.staff().says("/camarade trouver Haddad")
    assert "Rien trouvé" in house.screens[CLAIRE].shown[-1].text


def mentor(house: House, name: str, **profile: object) -> int:
    """Somebody of the roster, with what their profile says."""
    answers = {
        "occupation": "Ingénieure dans l’énergie",
        "helps": "La thèse, et après.",
        "situations": ["venture"],
    }

    def arrive(uow: UnitOfWork) -> int:
        person = Person(name=name, promotion=2004, city="Nantes", created_at=uow.now)
        uow.session.add(person)
        uow.session.flush()
        assert person.id is not None
        row = Mentor(person_id=person.id, state="active", answers=answers, capacity=2)
        uow.session.add(row.sqlmodel_update(profile))
        return person.id

    return house.change(arrive)


def network(house: House) -> dict[str, str]:
    """Who is shown of the network, and what is said of them."""
    shown = house.screens[CLAIRE].shown[-1].message
    (section,) = (each for each in shown.sections if each.heading == "Dans le réseau")
    return {
        line.label.replace("\xa0", " "): line.value.replace("\xa0", " ") for line in section.lines
    }


@pytest.mark.parametrize(
    "query", ["Quuxard", "quuxrad", "énergie nantes", "ingénieurs", "thèse 2004"]
)
def test_a_mentor_without_a_case_is_found(house: House, query: str) -> None:
    asks(house.phone())
    number = mentor(house, "Zelmira Quuxard")
    house.staff().says(f"/camarade trouver {query}")
    shown = house.screens[CLAIRE].shown[-1]
    assert "Aucune demande, mais une personne du réseau" in shown.text
    (said,) = network(house).values()
    assert list(network(house)) == ["Zelmira Quuxard (promo 2004)"]
    assert said.startswith("2 places")
    assert "Ingénieure dans l’énergie" in said
    (looked,) = house.all(Audit)
    assert looked.about == f"person/{number}"
    assert f"p{number}" in shown.message.slot, "where an erasure finds it"


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        ({"state": "paused"}, "en pause"),
        ({"state": "invited", "answers": {}}, "invitation envoyée, profil à remplir"),
        ({"capacity": 0}, "toutes ses places sont prises"),
    ],
)
def test_it_is_said_whether_they_may_be_asked(
    house: House, profile: dict[str, object], said: str
) -> None:
    mentor(house, "Zelmira Quuxard", **profile)
    house.staff().says("/camarade trouver Quuxard")
    (told,) = network(house).values()
    assert told.startswith(said)


def test_cases_and_people_are_two_lists_and_few_people_are_shown(house: House) -> None:
    asks(house.phone())
    for count in range(6):
        mentor(house, f"Anne{'abcdef'[count]} Haddad")
    house.staff().says("/camarade trouver Haddad")
    shown = house.screens[CLAIRE].shown[-1].message
    cases, people = shown.sections
    assert "Nour Haddad" in cases.lines[0].label
    assert len(people.lines) == 5
    assert "une autre personne" in people.note
    assert "Une demande pour" in shown.text
    (looked,) = house.all(Audit)
    assert looked.about.startswith("case/1 person/")
    assert looked.about.count("person/") == 5


@pytest.mark.parametrize("how", ["left", "erased"])
def test_who_has_left_the_roster_or_is_erased_is_not_found(house: House, how: str) -> None:
    number = mentor(house, "Zelmira Quuxard", **({"state": "left"} if how == "left" else {}))

    def erase(uow: UnitOfWork) -> None:
        person = uow.lock(Person, number)
        assert person is not None
        person.erased_at = uow.now if how == "erased" else None

    house.change(erase)
    house.staff().says("/camarade trouver Quuxard")
    assert "Rien trouvé" in house.screens[CLAIRE].shown[-1].text


def test_who_was_found_in_the_roster_is_taken_back_with_them(room: Room) -> None:
    room.mentor(rooms.PAUL, "Paul Durand")
    Player(room, CLAIRE, name="Claire", staff=True).says("/camarade trouver Durand")
    found = room.last(CLAIRE)
    assert "Paul Durand" in found.sections[0].lines[0].label
    room.write(rooms.PAUL, "/delete")
    room.press(rooms.PAUL, acts_of(room.last(rooms.PAUL))[0])
    assert not room.standing[CLAIRE, found.slot].sections, "nothing is left of it"


def test_strangers_find_nothing(house: House) -> None:
    asks(house.phone())
    stranger = house.phone("Eve")
    stranger.says("/start")
    stranger.presses("Français")
    stranger.says("/trouver Haddad")
    assert "Haddad" not in stranger.all()
    assert ANSWERS[0] == "Nour Haddad"
