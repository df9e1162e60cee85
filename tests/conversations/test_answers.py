"""Every kind of answer, typed as people type."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.dialogue.answers import KINDS
from conversations.dialogue.kinds import THEIRS, NotUnderstood
from conversations.programme import Programme, load
from conversations.questions import Question

CATALOGUE = load()
FRENCH, ENGLISH = CATALOGUE["fr"], CATALOGUE["en"]
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday, ten o'clock in Paris
PARIS = "Europe/Paris"


def of(form: str, name: str, programme: Programme = FRENCH) -> Question:
    """A question of the programme."""
    return programme.forms[form].questions[name]


def read(
    said: str,
    question: Question,
    so_far: dict[str, Any] | None = None,
    programme: Programme = FRENCH,
    zone: str = PARIS,
    now: datetime = NOW,
) -> Any:
    """What these words mean."""
    return KINDS[question.kind].read(said, question, so_far or {}, programme, zone=zone, now=now)


def asks_again(
    said: str,
    question: Question,
    so_far: dict[str, Any] | None = None,
    programme: Programme = FRENCH,
) -> str:
    """The kind sentence that asks again."""
    with pytest.raises(NotUnderstood) as problem:
        read(said, question, so_far, programme)
    return programme.words(problem.value.key, **problem.value.values)


def plain(kind: str) -> Question:
    """A question of a kind, without options."""
    return Question.model_validate({"kind": kind, "ask": "?", "short": "?"})


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
    assert asks_again("peut-être", plain("yes_no"))


# --- years ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "year"),
    [("X2014", 2014), ("x 14", 2014), ("promo 98", 1998), ("1998", 1998), ("X98", 1998),
     ("'07", 2007), ("D2020", 2020), ("je suis de la 2014", 2014), ("2027", 2027), ("1955", 1955)],
)  # fmt: skip
def test_a_promotion_is_read(said: str, year: int) -> None:
    assert read(said, of("intake", "promotion")) == year


@pytest.mark.parametrize("said", ["", "jeune", "X", "entre 2014 et 2015", "20145", "1850", "2040"])
def test_a_promotion_that_can_not_be_is_asked_again(said: str) -> None:
    assert asks_again(said, of("intake", "promotion"))


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


# --- moments ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("mardi 18h30", "2026-11-24T18:30:00+01:00"),
        ("mardi soir à 6h30", "2026-11-24T18:30:00+01:00"),
        ("demain à 9h", "2026-11-24T09:00:00+01:00"),
        ("après-demain midi", "2026-11-25T12:00:00+01:00"),
        ("le 3 mars à 14h", "2027-03-03T14:00:00+01:00"),
        ("next Tuesday at 6pm", "2026-11-24T18:00:00+01:00"),
        ("Tuesday at 6.30 pm", "2026-11-24T18:30:00+01:00"),
        ("Tuesday at 12.30", "2026-11-24T12:30:00+01:00"),
        ("12/03 18:00", "2027-03-12T18:00:00+01:00"),
        ("jeudi prochain à 18h30", "2026-11-26T18:30:00+01:00"),
        ("next Thursday at 10am", "2026-11-26T10:00:00+01:00"),
        ("non, plutôt jeudi 19h", "2026-11-26T19:00:00+01:00"),
        ("ce lundi 19h", "2026-11-23T19:00:00+01:00"),
        ("today, Monday, 7pm", "2026-11-23T19:00:00+01:00"),
        ("lundi 19h", "2026-11-30T19:00:00+01:00"),
        ("mardi en huit 18h", "2026-12-01T18:00:00+01:00"),
        ("mardi de la semaine prochaine à 9h", "2026-12-01T09:00:00+01:00"),
        ("lundi 11h", "2026-11-30T11:00:00+01:00"),
        ("lundi 9h", "2026-11-30T09:00:00+01:00"),
        ("aujourd’hui à 19h30", "2026-11-23T19:30:00+01:00"),
        ("ce soir 20h", "2026-11-23T20:00:00+01:00"),
        ("le 1er décembre à 9 heures et demie", "2026-12-01T09:30:00+01:00"),
        ("le 3 à 12h", "2026-12-03T12:00:00+01:00"),
        ("in two weeks at 3 pm", "2026-12-07T15:00:00+01:00"),
        ("March 3rd at 2:30 p.m.", "2027-03-03T14:30:00+01:00"),
        ("2026-12-03 14:00", "2026-12-03T14:00:00+01:00"),
        ("Thursday at 10 New York time", "2026-11-26T16:00:00+01:00"),
        ("RDV mardi à 18 h 30, ça te va ?", "2026-11-24T18:30:00+01:00"),
        # so many days or weeks away
        ("jeudi en huit à 18h", "2026-12-03T18:00:00+01:00"),
        ("jeudi en quinze, 18h", "2026-12-10T18:00:00+01:00"),
        ("dans quinze jours à 18h", "2026-12-07T18:00:00+01:00"),
        ("dans 15 jours à 18h", "2026-12-07T18:00:00+01:00"),
        ("dans huit jours à 18h", "2026-11-30T18:00:00+01:00"),
        ("dans une quinzaine à 18h", "2026-12-07T18:00:00+01:00"),
        ("dans trois jours à 18h", "2026-11-26T18:00:00+01:00"),
        ("jeudi dans deux semaines à 18h", "2026-12-10T18:00:00+01:00"),
        ("demain en huit à 18h", "2026-12-01T18:00:00+01:00"),
        ("next Thursday 6pm", "2026-11-26T18:00:00+01:00"),
        ("Thursday week at 6pm", "2026-12-03T18:00:00+01:00"),
        ("a week on Thursday at 6pm", "2026-12-03T18:00:00+01:00"),
        ("Thursday after next at 6pm", "2026-12-03T18:00:00+01:00"),
        ("Thursday next week at 6pm", "2026-12-03T18:00:00+01:00"),
        ("in a fortnight at 6pm", "2026-12-07T18:00:00+01:00"),
        ("Thursday in two weeks at 6pm", "2026-12-10T18:00:00+01:00"),
        # of a month
        ("the 3rd at noon", "2026-12-03T12:00:00+01:00"),
        ("le 3 du mois prochain à 18h", "2026-12-03T18:00:00+01:00"),
        ("jeudi 3 à 18h", "2026-12-03T18:00:00+01:00"),
        ("3 Dec, 6pm", "2026-12-03T18:00:00+01:00"),
        # the hour
        ("jeudi à midi et demi", "2026-11-26T12:30:00+01:00"),
        ("jeudi à dix-huit heures trente", "2026-11-26T18:30:00+01:00"),
        ("jeudi 18h moins le quart", "2026-11-26T17:45:00+01:00"),
        ("jeudi entre 18h et 19h30", "2026-11-26T18:00:00+01:00"),
        ("jeudi 3 décembre, 18h-19h", "2026-12-03T18:00:00+01:00"),
        ("Thursday 6-7pm", "2026-11-26T18:00:00+01:00"),
        ("Thursday 11-1pm", "2026-11-26T11:00:00+01:00"),
        ("half past 6 pm on Thursday", "2026-11-26T18:30:00+01:00"),
        ("tonight at 8", "2026-11-23T20:00:00+01:00"),
        ("tomorrow evening at 7", "2026-11-24T19:00:00+01:00"),
        ("tomorrow at 8 o’clock", "2026-11-24T08:00:00+01:00"),
        # days with a name, or named otherwise
        ("noël à 12h", "2026-12-25T12:00:00+01:00"),
        ("la veille de Noël, 17h", "2026-12-24T17:00:00+01:00"),
        ("New Year’s Day at 3pm", "2027-01-01T15:00:00+01:00"),
        ("premier décembre à 18h", "2026-12-01T18:00:00+01:00"),
        ("the first of December at 6pm", "2026-12-01T18:00:00+01:00"),
        ("le dernier jeudi de janvier à 17h", "2027-01-28T17:00:00+01:00"),
        ("a week on Tuesday at 6.30pm", "2026-12-01T18:30:00+01:00"),
        ("Tuesday at half past six in the evening", "2026-11-24T18:30:00+01:00"),
        ("mardi 18.30", "2026-11-24T18:30:00+01:00"),
        # a number is read whole
        ("dans dix-huit jours à 18h", "2026-12-11T18:00:00+01:00"),
        ("dans vingt et un jours à 18h", "2026-12-14T18:00:00+01:00"),
        ("in twenty-two days at 6pm", "2026-12-15T18:00:00+01:00"),
    ],
)
def test_a_moment_is_read(said: str, when: str) -> None:
    assert read(said, plain("moment")) == when


BEFORE = """
finalement, finalement plutôt, en fait, je te propose, est-ce que, si ça te va, pourquoi pas,
on pourrait se voir le, non pas mardi mais, how about, can we do, actually rather, sorry,
let’s make it, would, are you free on
"""
DAY = """
jeudi 10, jeudi 10 décembre, 10 décembre, 10/12, jeudi dix décembre, Thursday the 10th, Thursday 10,
December 10th, 10 Dec, jeudi en huit
"""
HOUR = "à 19h, vers 19h, at 7pm, at 19:00, à 19 heures"
AFTER = """
?, ça te va ?, si possible, pour une heure de visio, plutôt que mardi 8, au Café Max, works for me,
for an hour?, instead of Tuesday
"""


def one_of(phrases: str) -> st.SearchStrategy[str]:
    """One of these phrases, which are set apart by commas."""
    return st.sampled_from([" ".join(each.split()) for each in phrases.split(",")])


@given(before=one_of(f",{BEFORE}"), day=one_of(DAY), hour=one_of(HOUR), after=one_of(f",{AFTER}"))
@settings(max_examples=200, deadline=None)
def test_a_moment_is_read_whatever_stands_around_it(
    before: str, day: str, hour: str, after: str
) -> None:
    said = f"{before} {day} {hour} {after}"
    value = read(said, plain("moment"), now=NOW + timedelta(days=4))
    assert value == "2026-12-10T19:00:00+01:00"


def test_a_moment_is_in_the_persons_own_time() -> None:
    assert read("mardi 18h30", plain("moment"), zone="Asia/Tokyo") == "2026-11-24T18:30:00+09:00"


@pytest.mark.parametrize(
    ("said", "paris"),
    [
        ("Thursday 3pm CET", "15:00"),
        ("Thursday 15:00 UTC", "16:00"),
        ("Thursday 15:00 (UTC+8)", "08:00"),
        ("Thursday 3pm French time", "15:00"),
        ("3pm Paris time on Thursday", "15:00"),
        ("Thursday 3pm Paris", "15:00"),
        ("Thursday 3pm your time", "15:00"),
        ("jeudi 15h chez toi", "15:00"),
        ("jeudi 15h heure française", "15:00"),
        ("jeudi 15h, heure d’Espagne", "15:00"),
        ("jeudi 15h heure de New York", "21:00"),
        ("Thursday 3pm EST", "21:00"),
        ("Thursday 3pm ET", "21:00"),
        ("Thursday 5pm SGT", "10:00"),
        ("Thursday 5pm jst", "09:00"),
        ("Thursday 3pm UK time please", "16:00"),
        # no clock is named, or one's own
        ("Thursday 3pm my time", "08:00"),
        ("jeudi 15h, heure locale", "08:00"),
        ("jeudi 15h est parfait", "08:00"),
        ("jeudi 15h, c’est bon pour toi ?", "08:00"),
        ("Thanks for your time, Thursday at 3pm?", "08:00"),
        ("jeudi 15h, à l’heure du goûter", "08:00"),
        ("Thursday 3pm is the best time", "08:00"),
        ("jeudi 15h au Café de Flore", "08:00"),
    ],
)
def test_a_time_is_read_on_the_clock_that_is_named(said: str, paris: str) -> None:
    """Typed in Singapore, to somebody in Paris."""
    value = read(said, plain("moment"), {THEIRS: PARIS}, zone="Asia/Singapore")
    assert datetime.fromisoformat(value).astimezone(ZoneInfo(PARIS)).strftime("%H:%M") == paris


@pytest.mark.parametrize(
    "said",
    [
        "Thursday 3pm IST",
        "Thursday 3pm EDT",  # in winter
        "Thursday 3pm US time",
        "Thursday 3pm UTC+5:30",
        "Thursday 3pm Gotham time",
        "jeudi 15h heure de Trifouilly",
        "jeudi 15h, heure américaine",
        "jeudi 15h ton heure",  # nobody's
    ],
)
def test_a_clock_that_is_not_known_is_asked_about(said: str) -> None:
    with pytest.raises(NotUnderstood) as problem:
        read(said, plain("moment"))
    assert problem.value.key == "answers.moment_clock"
    assert FRENCH.words(problem.value.key, **problem.value.values)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("", "moment"),
        ("bientôt", "moment"),
        ("18h30", "moment"),
        ("mardi", "moment_time"),
        ("demain", "moment_time"),
        ("Thursday at 6", "moment_half"),
        ("would Thursday at 5 work?", "moment_half"),
        ("a week on Tuesday at 6.30", "moment_half"),
        ("Thursday at 5 o’clock", "moment_half"),
        ("le 10 ou le 11 décembre à 18h", "moment"),
        ("le 10 ou 11 décembre à 18h", "moment"),
        ("avant Noël à 18h", "moment"),
        ("jeudi 10 décembre ou 17 décembre à 18h", "moment"),
        ("dans deux heures", "moment_time"),
        ("jeudi ou vendredi 18h", "moment"),
        ("il y a trois jours à 18h", "moment"),
        ("hier à 9h", "moment_past"),
        ("3 novembre 2025 10h", "moment_past"),
        ("3 mars 2072 à 10h", "moment_far"),
        ("mardi 3 mars à 18h", "moment_weekday"),
        ("le 31 février à 10h", "moment"),
    ],
)
def test_a_moment_that_will_not_do_is_asked_again(said: str, key: str) -> None:
    with pytest.raises(NotUnderstood) as problem:
        read(said, plain("moment"))
    assert problem.value.key == f"answers.{key}"
    assert FRENCH.words(problem.value.key, **problem.value.values)
    assert ENGLISH.words(problem.value.key, **problem.value.values)


def test_a_moment_is_shown_as_the_person_said_it() -> None:
    shown = KINDS["moment"].show("2027-03-03T14:00:00+01:00", plain("moment"), FRENCH)
    assert shown == "mercredi 3 mars à 14h"


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
    ],
)
def test_what_is_no_name_is_asked_again(said: str) -> None:
    assert asks_again(said, plain("name")) == FRENCH.words("answers.name")
