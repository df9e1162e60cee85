"""Whoever is in several pairs can tell the others apart by what they are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.naming import Named, apart
from conversations.plain import fold
from tests.conversations.pairs import Duo, duo
from tests.harness import House, Player


@pytest.fixture
def pairs(house: House) -> tuple[Duo, Duo]:
    """Luc accompanies Nour Haddad and Nour Durand."""
    luc = house.phone("Luc")
    return duo(house, luc=luc).agree(), duo(house, nour=house.phone("Nour"), luc=luc).agree()


def test_words_of_namesakes_and_what_is_asked_about_them_differ(pairs: tuple[Duo, Duo]) -> None:
    haddad, durand = pairs
    haddad.nour.says("Bonjour")
    durand.nour.says("Bonjour")
    luc = haddad.luc
    authors = [each.message.author for each in luc.screen.shown if each.message.author]
    assert authors == ["Nour H.", "Nour D."]
    luc.says("/status")
    assert "Nour H." in luc.last.text
    assert "Nour D." in luc.last.text
    for command in ("/rdv", "/end", "/signaler", "/exchange", "/objectif"):
        luc.says(command)
        assert luc.last.labels == ["Nour H.", "Nour D."], command


def test_for_whom_words_are_can_be_typed(pairs: tuple[Duo, Duo]) -> None:
    haddad, durand = pairs
    luc = haddad.luc
    luc.says("Pour toi seule")
    assert luc.last.labels[:2] == ["Pour Nour H.", "Pour Nour D."]
    luc.says("pour nour d")
    assert "Pour toi seule" in durand.nour.all()
    assert "Pour toi seule" not in haddad.nour.all()
    assert "Nour D." in luc.all()


def test_each_mentee_of_two_reads_a_first_name_alone(pairs: tuple[Duo, Duo]) -> None:
    for pair in pairs:
        pair.nour.says("/rdv")
        pair.nour.says("jeudi 14h")
        assert "Luc" in pair.nour.all()
        assert "Luc P" not in pair.nour.all()
        assert "Luc D" not in pair.nour.all()


def test_what_the_journey_says_names_which(pairs: tuple[Duo, Duo]) -> None:
    luc = pairs[0].luc
    luc.reads()
    luc.house.clock.forward(days=12)
    said = luc.reads()
    assert "Nour H." in said
    assert "Nour D." in said
    assert "Nour " not in said.replace("Nour H.", "").replace("Nour D.", "")


def test_a_date_that_nobody_answered_names_which(pairs: tuple[Duo, Duo]) -> None:
    luc = pairs[0].luc
    luc.says("/rdv")
    luc.presses("Nour D.")
    luc.says("demain 14h")
    luc.presses("Passer")
    luc.house.clock.forward(days=3)
    luc.sees("que tu proposais à Nour D.")


@pytest.mark.parametrize("form", ["checkin_mentor", "closing_mentor", "to_team", "meeting"])
def test_each_question_to_a_mentor_of_two_says_whom_it_concerns(
    pairs: tuple[Duo, Duo], form: str
) -> None:
    haddad, durand = pairs
    durand.act(durand.luc, f"open/{form}/mentorship/{{}}")
    assert durand.luc.last.text.startswith("Toi et Nour D."), durand.luc.last.text
    haddad.act(haddad.nour, f"open/{form.replace('mentor', 'mentee')}/mentorship/{{}}")
    assert "Toi et" not in haddad.nour.last.text, "it can be nobody but Luc"


def test_a_letter_of_the_team_is_answered_about_one_of_two(pairs: tuple[Duo, Duo]) -> None:
    durand = pairs[1]
    durand.claire.opens("Écrire à l’accompagnateur").send(letter="Tout va bien ?")
    durand.luc.presses("Répondre")
    assert durand.luc.last.text.startswith("Toi et Nour D."), durand.luc.last.text
    durand.luc.says("Très bien, merci.")
    assert "Toi et Nour D." in durand.luc.all()


def test_topics_of_namesakes_differ(house: House) -> None:
    house.topics = True
    luc = house.phone("Luc")
    for nour in (house.phone("Nour"), house.phone("Nour")):
        duo(house, nour=nour, luc=luc).agree()
    named = [each.text for each in luc.screen.shown if each.message.topic]
    assert len(set(named)) == len(named) == 2


@given(
    st.lists(
        st.tuples(
            st.text("noé h.(1)🙂", max_size=9), st.sampled_from([None, 1, 2015]), st.booleans()
        ),
        max_size=6,
    )
)
def test_no_two_are_called_alike_however_it_is_typed(
    drawn: list[tuple[str, int | None, bool]],
) -> None:
    those = [
        Named(number, f"Nour {name}" if same else name, promotion)
        for number, (name, promotion, same) in enumerate(drawn)
    ]
    found = apart(those)
    assert found.keys() == {each.id for each in those}
    named = [each for each in those if each.name.split()]
    names = [found[each.id] for each in named]
    assert len({fold(name) for name in names}) == len(names)
    assert all(found[each.id].startswith(each.name.split()[0]) for each in named)


def test_no_more_of_a_name_is_told_than_it_takes() -> None:
    names = ["Inès Roy", "Nour Haddad", "Nour Hamdi", "Nour Zola", "Luc Roy", "Luc Roy"]
    years = [2015, None, None, None, 2014, 2016]
    those = [*map(Named, range(6), names, years), Named(6, "Zoé"), Named(7, "Zoé")]
    assert [name for _, name in sorted(apart(those).items())] == [
        "Inès",
        "Nour Had.",
        "Nour Ham.",
        "Nour Z.",
        "Luc Roy (2014)",
        "Luc Roy (2016)",
        "Zoé (1)",
        "Zoé (2)",
    ]


def heads(luc: Player, *pairs: Duo) -> list[str]:
    """How what heads these threads calls the other."""
    slots = {f"thread/{pair.mentorship.id}": "" for pair in pairs}
    slots |= {s.message.slot: s.message.title for s in luc.screen.shown if s.message.slot in slots}
    return [each.removeprefix("Voici ") for each in slots.values()]


def test_of_namesakes_throughout_nobody_is_called_as_one_who_is_gone(house: House) -> None:
    first = duo(house).agree()
    luc = first.luc
    second, third = duo(house, luc=luc).agree(), duo(house, luc=luc).agree()
    first.ends(first.nour, "end/done/{}")
    second.nour.says("Bonjour")
    called = ["Nour Haddad (1)", "Nour Haddad (2)", "Nour Haddad (3)"]
    assert luc.last.message.author == called[1]
    assert heads(luc, first, second, third) == called
    luc.says("Pour qui ?")
    assert luc.last.labels[:2] == ["Pour Nour Haddad (2)", "Pour Nour Haddad (3)"]
    house.clock.forward(days=12)
    assert "Nour Haddad (1)" not in luc.reads().partition("Pour qui")[2]


def test_a_number_stays_theirs_when_one_before_them_erases_everything(house: House) -> None:
    first = duo(house).agree()
    luc = first.luc
    second, third = duo(house, luc=luc).agree(), duo(house, luc=luc).agree()
    first.nour.erases()
    for pair in (second, third):
        pair.nour.says("Bonjour")
        assert luc.last.message.author == heads(luc, pair)[0]
    assert heads(luc, second, third) == ["Nour Haddad (2)", "Nour Haddad (3)"]


def test_a_number_stays_theirs_when_somebody_comes_whom_we_met_before_them(house: House) -> None:
    before = house.phone("Nour")
    duo(house, nour=before, luc=house.phone("Anne")).agree()
    first = duo(house, nour=house.phone("Nour")).agree()
    second = duo(house, nour=house.phone("Nour"), luc=first.luc).agree()
    called = heads(first.luc, first, second)
    third = duo(house, nour=before, luc=first.luc).agree()
    assert heads(first.luc, first, second, third)[:2] == called


@pytest.mark.parametrize("how", ["ended", "erased", "begun"])
def test_what_heads_the_threads_that_go_on_calls_them_as_their_words_do(
    house: House, how: str
) -> None:
    luc = house.phone("Luc")
    pairs = [duo(house, nour=house.phone("Nour"), luc=luc).agree()]
    pairs += [duo(house, luc=luc).agree() for _ in range(2)]
    if how == "ended":
        pairs[1].ends(pairs[1].nour, "end/done/{}")
    elif how == "erased":
        pairs[1].nour.erases()
    left = [each for each in pairs if each.mentorship.state == "active"]
    for each in left:
        each.nour.says("Bonjour")
    authors = [s.message.author for s in luc.screen.shown if s.message.author]
    assert heads(luc, *left) == authors[-len(left) :]
