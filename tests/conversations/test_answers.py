"""Every kind of answer, typed as people type."""

from collections import Counter
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.dialogue.answers import KINDS
from conversations.dialogue.kinds import NotUnderstood
from conversations.programme import Programme
from conversations.questions import Question
from tests.catalogue import CATALOGUE
from tests.conversations.typing_answers import (
    ENGLISH,
    FRENCH,
    NOW,
    PARIS,
    asks_again,
    of,
    plain,
    read,
)

# --- choices ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("graduating", "graduating"),
        ("Je termine mes études", "graduating"),
        ("JE TERMINE MES ETUDES !!", "graduating"),
        ("🎓 je termine mes études", "graduating"),
        ("étudiante", "graduating"),
        ("2", "thirty"),
        ("n° 3", "research"),
        ("trentaine", "thirty"),
        ("Sortir", "research"),
        ("sortir de la recherche, je crois", "research"),
        ("étranger", "abroad"),
        ("consultante", "consultant"),
        ("autre", "other"),
        ("je ne sais pas", "other"),
        ("je ne sais pas trop", "other"),
        ("rien de tout ça", "other"),
    ],
)
def test_a_choice_is_read_from_words(said: str, value: str) -> None:
    assert read(said, of("intake", "situation")) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("I'm graduating", "graduating"),
        ("not sure", "other"),
        ("expat", "abroad"),
        ("something else", "other"),
        ("4", "abroad"),
    ],
)
def test_a_choice_is_read_in_english(said: str, value: str) -> None:
    assert read(said, of("intake", "situation", ENGLISH), programme=ENGLISH) == value


@pytest.mark.parametrize("said", ["", "🙂", "zut", "9", "0", "pas la recherche", "?!"])
def test_a_choice_that_is_not_clear_is_asked_again(said: str) -> None:
    assert asks_again(said, of("intake", "situation"))


@pytest.mark.parametrize(
    ("said", "value", "programme"),
    [
        ("j’y suis", "reached", FRENCH),
        ("oui, j’y suis", "reached", FRENCH),
        ("j’y suis presque", "closer", FRENCH),
        ("presque", "closer", FRENCH),
        ("je suis presque arrivée, j’avance", "closer", FRENCH),
        ("I am there", "reached", ENGLISH),
        ("almost there", "closer", ENGLISH),
    ],
)
def test_what_is_almost_so_is_not_so(said: str, value: str, programme: Programme) -> None:
    assert read(said, of("closing_mentee", "reached", programme), programme=programme) == value


@pytest.mark.parametrize("said", ["pas encore", "je n’y suis pas encore", "pas encore j’y suis"])
def test_what_is_not_so_yet_is_asked_about(said: str) -> None:
    assert asks_again(said, of("closing_mentee", "reached"))


def test_two_possible_meanings_are_named() -> None:
    options = {"a": "Oui, ici", "b": "Oui, ailleurs"}
    question = Question(kind="choice", ask="?", short="?", options=options)
    again = asks_again("oui", question)
    assert "Oui, ici" in again
    assert "Oui, ailleurs" in again


def test_every_option_of_every_question_reads_as_itself() -> None:
    for programme in CATALOGUE:
        for form in programme.forms.values():
            for question in form.questions.values():
                if question.kind in UNTIL:
                    continue
                for number, (value, label) in enumerate(question.options.items(), 1):
                    wanted = [value] if question.kind == "choices" else value
                    typed = value if value.isdecimal() else f"{number}"  # a quantity is itself
                    for said in (value, label, label.upper(), typed):
                        assert read(said, question, programme=programme) == wanted, (said, value)
                several = Counter(chain.from_iterable(question.synonyms.values()))
                for value, ways in question.synonyms.items():
                    wanted = [value] if question.kind == "choices" else value
                    for said in ways:
                        if several[said] > 1 and question.kind == "choices":  # *les deux*
                            read_as = read(said, question, programme=programme)
                            assert len(read_as) == several[said], said
                            continue
                        if several[said] > 1:  # a bare yes between two kinds of yes
                            with pytest.raises(NotUnderstood, match="several"):
                                read(said, question, programme=programme)
                            continue
                        assert read(said, question, programme=programme) == wanted, (said, value)


UNTIL = ("back_on", "until")


def test_a_length_that_is_offered_is_the_day_it_leads_to() -> None:
    for programme in CATALOGUE:
        for form, name in (("pause", "until"), ("mentor", "until")):
            question = programme.forms[form].questions[name]
            for value, label in question.options.items():
                day = read(value, question, programme=programme)
                assert day == read(label, question, programme=programme), value
                assert (day == value) == (not value.removeprefix("m").isdigit())
            for value, ways in question.synonyms.items():
                for said in ways:
                    assert read(said, question, programme=programme) == value, said


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("Le soir", ["evening"]),
        ("le soir et le week-end", ["evening", "weekend"]),
        ("midi, soir", ["lunch", "evening"]),
        ("1 3", ["daytime", "evening"]),
        ("1, 3", ["daytime", "evening"]),
        ("le week-end\nle soir", ["evening", "weekend"]),
        ("n'importe quand", ["varies"]),
        ("Plutôt le soir en semaine, après 18 h 30.", ["evening"]),
        ("En journée, sauf le mardi.", ["daytime"]),
        ("Le vendredi midi ou le samedi matin.", ["daytime", "lunch", "weekend"]),
        ("Quand vous voulez, c’est bien le problème.", ["varies"]),
    ],
)
def test_several_choices_are_read(said: str, values: list[str]) -> None:
    assert read(said, of("intake", "availability")) == values


@pytest.mark.parametrize(
    ("said", "programme", "barred"),
    [
        ("toutes sauf la recherche", FRENCH, {"research"}),
        (
            "Toutes les situations, à part la recherche et l’étranger.",
            FRENCH,
            {"research", "abroad"},
        ),
        ("all but research", ENGLISH, {"research"}),
        ("everything except for consultant", ENGLISH, {"consultant"}),
        ("toutes", FRENCH, set()),
        ("All of them.", ENGLISH, set()),
    ],
)
def test_all_but_some_are_chosen_by_naming_those(
    said: str, programme: Programme, barred: set[str]
) -> None:
    question = of("mentor", "situations", programme)
    wanted = [value for value in question.options if value not in barred]
    assert read(said, question, programme=programme) == wanted
    assert asks_again("toutes sauf les licornes", question, programme=programme)


def test_what_is_strange_among_several_choices_is_named() -> None:
    assert "jamais" in asks_again("jamais", of("intake", "availability"))
    assert asks_again("pas le soir", of("intake", "availability"))
    assert asks_again(" , ", of("intake", "availability"))


@pytest.mark.parametrize(
    ("said", "value"),
    [("oui", True), ("Oui !", True), ("ouais", True), ("d’accord", True),
     ("oui je veux bien", True), ("yes", True), ("non", False), ("Non merci", False),
     ("pas vraiment", False), ("no", False)],
)  # fmt: skip
def test_yes_and_no(said: str, value: bool) -> None:
    assert read(said, plain("yes_no")) is value


def test_neither_yes_nor_no() -> None:
    for said in ("peut-être", "oui presque", "presque"):
        assert asks_again(said, plain("yes_no"))
    assert read("oui, presque dix ans", plain("yes_no")) is True


@pytest.mark.parametrize(
    "said",
    [
        "les deux",
        "deux",
        "Les deux me vont",
        "je peux volontiers faire les deux",
        "oui, les deux",
        "je peux faire les deux, avec plaisir",
    ],
)
def test_several_options_may_be_meant_at_once(said: str) -> None:
    assert read(said, of("mentor", "roles")) == ["mentor", "contact"]


@pytest.mark.parametrize(
    "said",
    ["Fondatrice de deux start-ups en santé.", "Directeur, et fondateur de deux boîtes",
     "Deux start-ups en santé", "J’ai dirigé les deux usines du groupe"],
)  # fmt: skip
def test_two_of_something_else_are_no_options(said: str) -> None:
    assert asks_again(said, of("mentor", "roles"))


# --- years ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "year"),
    [("X2014", 2014), ("x 14", 2014), ("promo 98", 1998), ("1998", 1998), ("X98", 1998),
     ("'07", 2007), ("D2020", 2020), ("je suis de la 2014", 2014), ("2027", 2027), ("1955", 1955)],
)  # fmt: skip
def test_a_promotion_is_read(said: str, year: int) -> None:
    assert read(said, of("intake", "promotion")) == year


@pytest.mark.parametrize(
    "said",
    ["", "jeune", "X", "entre 2014 et 2015", "20145", "1850", "2040", "F6VnsOO81QZAH",
     "https://t.me/CamaradeBot?start=OYxvPFPoO81QZAH_F6VnsONRCYMTEo3f", "example.org/x/2014",
     "nour98@example.org"],
)  # fmt: skip
def test_a_promotion_that_can_not_be_is_asked_again(said: str) -> None:
    assert asks_again(said, of("intake", "promotion"))


def test_of_several_years_it_is_asked_which_is_theirs() -> None:
    again = asks_again("X2015, enfin je crois 2014, non 2015", of("intake", "promotion"))
    assert again == "J’en vois plusieurs\u00a0: 2014 et 2015. Laquelle est ta promotion\u00a0?"


def test_a_final_year_engineer_may_ask_and_a_younger_one_is_told_when() -> None:
    engineer = {"programme": "engineer"}
    assert read("X2023", of("intake", "promotion"), engineer) == 2023
    again = asks_again("X2024", of("intake", "promotion"), engineer)
    assert "2027" in again
    assert read("M2026", of("intake", "promotion"), {"programme": "master"}) == 2026


# --- places, zones, languages -------------------------------------------------------------------


def test_a_place_is_shown_in_the_persons_language() -> None:
    place = read("berlin, germany", plain("place"))
    assert place["country"] == "DE"
    assert KINDS["place"].show(place, plain("place"), FRENCH) == "Berlin, Allemagne"
    assert KINDS["place"].show(place, plain("place"), ENGLISH) == "Berlin, Germany"
    alone = read("Singapour", plain("place"))
    assert KINDS["place"].show(alone, plain("place"), FRENCH) == "Singapour"
    typed = {**alone, "city": "Singapore"}
    assert KINDS["place"].show(typed, plain("place"), FRENCH) == "Singapour"
    assert KINDS["place"].show(typed, plain("place"), ENGLISH) == "Singapore"


def test_what_is_no_place_is_not_quoted_back_as_one() -> None:
    grief = "j’ai tout arrêté pour ma mère, qui est morte"
    assert "ma mère" not in asks_again(grief, plain("place"))


def test_one_clock_is_implied_and_several_are_offered_with_their_time() -> None:
    zone, question = KINDS["zone"], plain("zone")
    lyon = {"place": read("Lyon, France", plain("place"))}
    assert zone.implied(question, lyon) == PARIS
    boston = {"place": read("Quelque part, USA", plain("place"))}
    assert zone.implied(question, boston) is None
    offers = dict(zone.offers(question, boston, FRENCH, NOW))
    assert offers["America/New_York"] == "New York · 4h"
    assert len(offers) <= 8


@pytest.mark.parametrize(
    ("said", "zone"),
    [("New York", "America/New_York"), ("1", "America/New_York"), ("chicago", "America/Chicago"),
     ("l’heure de Los Angeles", "America/Los_Angeles"), ("Pacific/Honolulu", "Pacific/Honolulu"),
     ("Paris", PARIS), ("comme à Londres", "Europe/London")],
)  # fmt: skip
def test_a_zone_may_be_typed(said: str, zone: str) -> None:
    boston = {"place": read("Quelque part, USA", plain("place"))}
    assert read(said, plain("zone"), boston) == zone


def test_a_zone_that_is_none_is_asked_again() -> None:
    assert asks_again("chez moi", plain("zone"))


@pytest.mark.parametrize(
    ("said", "codes"),
    [("français", ["fr"]), ("français, anglais et un peu d’allemand", ["fr", "en", "de"]),
     ("French and Hindi", ["fr", "hi"]), ("mandarin", ["zh"]), ("fr, en", ["fr", "en"]),
     ("Portugais du Brésil", ["pt"])],
)  # fmt: skip
def test_languages_are_read_by_name(said: str, codes: list[str]) -> None:
    assert read(said, plain("languages")) == codes


def test_an_unknown_language_is_named() -> None:
    assert "klingonais" in asks_again("français, klingonais", plain("languages"))
    assert (
        KINDS["languages"].show(["fr", "de"], plain("languages"), FRENCH) == "français et allemand"
    )


# --- words --------------------------------------------------------------------------------------


def test_words_are_kept_as_they_are_within_the_limit() -> None:
    question = Question(ask="?", short="?", limit=20)
    assert read("  Deux mots.  ", question) == "Deux mots."
    assert asks_again("   ", question)
    assert asks_again("…", question)
    assert "5" in asks_again("x" * 25, question)


# --- whatever is typed --------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(said=st.text(max_size=60), kind=st.sampled_from(sorted(KINDS)))
def test_whatever_is_typed_is_read_or_asked_again_kindly(said: str, kind: str) -> None:
    with_options = {
        "choice": ("intake", "situation"),
        "choices": ("intake", "availability"),
        "often": ("rhythm", "weeks"),
        "back_on": ("pause", "until"),
        "until": ("mentor", "until"),
    }
    question = of(*with_options[kind]) if kind in with_options else plain(kind)
    so_far = {"place": {"city": "Boston", "country": "US", "zones": ["America/New_York", PARIS]}}
    for programme in CATALOGUE:
        try:
            value = read(said, question, so_far, programme)
        except NotUnderstood as problem:
            shown = programme.words(problem.key, **problem.values)
        else:
            assert KINDS[kind].valid(value, question)
            shown = KINDS[kind].show(value, question, programme)
        assert shown


def test_a_short_word_within_a_sentence_answers_nothing() -> None:
    question = CATALOGUE.home.forms["intake"].questions["discreet"]
    with pytest.raises(NotUnderstood):
        read("en poste oui, CDI conseil", question)
    assert read("Oui", question) == "yes"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Inès Caron", "Inès Caron"),
        ("  Jean-Baptiste de La Tour d’Auvergne ", "Jean-Baptiste de La Tour d’Auvergne"),
        ("Je m’appelle Inès Caron.", "Inès Caron"),
        ("Bonjour, moi c’est Inès", "Inès"),
        ("Hello! My name is O'Brien", "O'Brien"),
        ("李小龙", "李小龙"),
        ("Salima", "Salima"),
        ("Oui Nguyen", "Oui Nguyen"),
        ("J. Dupont", "J. Dupont"),
        ("I Made Wirawan", "I Made Wirawan"),
        ("Jean Ilbert", "Jean Ilbert"),
        ("Céleste Onfray", "Céleste Onfray"),
    ],
)
def test_a_name_is_what_people_are_called_by(said: str, name: str) -> None:
    assert read(said, plain("name")) == name


@pytest.mark.parametrize(
    "said",
    [
        "oui",
        "Non",
        "bonjour",
        "je ne sais pas",
        "pourquoi ?",
        "123",
        "ines@exemple.fr",
        "/aide",
        "je voudrais d’abord savoir comment tout cela va se passer",
        "je ne veux pas le dire",
        "J’ai besoin d’aide",
        "c’est confidentiel",
        "je préfère rester anonyme",
        "commencer",
        "je veux changer de nom : Nora",
        "I would rather not say",
        "none of your business",
        "some people know",
        "pas envie de le dire",
        "ça te regarde pas",
    ],
)
def test_what_is_no_name_is_asked_again(said: str) -> None:
    assert asks_again(said, plain("name")) == FRENCH.words("answers.name")
