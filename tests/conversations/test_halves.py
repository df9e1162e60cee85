"""Half a date, and the words that complete it: what they leave open is asked, never guessed."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.dialogue.kinds import HALF, HalfSaid, NotUnderstood
from tests.conversations.pairs import Duo
from tests.conversations.test_sessions import meets, over
from tests.conversations.typing_answers import plain, read
from tests.harness import CATALOGUE, MONDAY

PIECES = "le soir pm 6 18h half past demain Friday not after pas avant 31 30:00 midi 5:30"
THURSDAY, FRIDAY = "2026-11-26T{}:00+01:00", "2026-11-27T{}:00+01:00"


def after(*said: str) -> str:
    """What the last of these words comes to: the date, or the question that is asked then."""
    known: dict[str, Any] = {}
    for words in said:
        try:
            came = str(read(words, plain("moment"), known))
        except HalfSaid as problem:
            known, came = {HALF: dict(problem.half)}, problem.key.removeprefix("answers.moment_")
        except NotUnderstood as problem:
            known, came = {}, problem.key.removeprefix("answers.")
    return came


@pytest.mark.parametrize(
    "said",
    """
    evening, in the evening, the evening is better, evening please, pm, PM please, p.m., sorry pm,
    I’m free in the evening, why not the evening, no; the evening, 17:30, 1730, 17.30, 17 30,
    5:30 pm,
    half past five in the evening, five thirty pm, afternoon, at night, Thursday evening,
    le soir, du soir, plutôt le soir, en soirée, soir, c’était du soir, pourquoi pas le soir, 17h30,
    non; le soir, dix-sept heures trente, 5h30 du soir, cinq heures et demie du soir, jeudi soir,
    l’après-midi, in the evening at my office, pm Paris time
    """.replace("\n", " ").split(","),
)
@pytest.mark.parametrize("first", ["Thursday at 5:30", "jeudi à 5h30"])
def test_of_which_half_of_the_day_it_is_may_be_said_alone(first: str, said: str) -> None:
    said = " ".join(said.replace(";", ",").split())
    assert after(first, said) == THURSDAY.format("17:30")


def test_which_of_several_days_is_asked_and_not_guessed() -> None:
    assert after("mardi ou jeudi") == "which"
    assert after("mardi ou jeudi", "jeudi") == "time"
    assert after("mardi soir ou jeudi soir", "jeudi", "6h") == THURSDAY.format("18:00")


@pytest.mark.parametrize(
    ("said", "comes_to"),
    [
        ("am", THURSDAY.format("05:30")),
        ("du matin", THURSDAY.format("05:30")),
        ("18h", THURSDAY.format("18:00")),
        ("18", THURSDAY.format("18:00")),
        ("no, 6pm", THURSDAY.format("18:00")),
        ("midi", THURSDAY.format("12:00")),
        ("Friday evening", FRIDAY.format("17:30")),
        ("vendredi 18h", FRIDAY.format("18:00")),
        ("demain", "half"),
        ("6", "half"),
        # said of none of the two, or of both
        ("not in the morning", "half"),
        ("pas le matin", "half"),
        ("pas le soir", "half"),
        ("matin ou soir", "half"),
        ("morning or evening", "half"),
        ("either", "half"),
        ("I am free", "half"),
        ("oui", "half"),
        # another hour that is left open, or another day
        ("after 6", "time"),
        ("6 or 7", "time"),
        ("après 18h", "time"),
        ("18h ou 19h", "time"),
        ("not Thursday", "day"),
        ("pas jeudi, 18h", "day"),
        ("un autre jour, 18h", "day"),
        ("jeudi ou vendredi", "day"),
        ("la semaine prochaine", "day"),
        ("ce soir", "day"),
        ("tonight", "day"),
    ],
)
def test_what_is_said_otherwise_is_taken_or_asked(said: str, comes_to: str) -> None:
    assert after("Thursday at 5:30", said) == comes_to


@pytest.mark.parametrize(
    ("said", "comes_to"),
    [
        (("Thursday", "18:00"), THURSDAY.format("18:00")),
        (("jeudi", "vers 18h"), THURSDAY.format("18:00")),
        (("jeudi", "dix-huit"), THURSDAY.format("18:00")),
        (("jeudi", "18h-19h"), THURSDAY.format("18:00")),
        (("jeudi", "18h heure de Londres"), THURSDAY.format("19:00")),
        (("jeudi", "18h, 12 rue de la Paix"), THURSDAY.format("18:00")),
        (("Thursday", "after 6"), "time"),
        (("Thursday", "after 6", "7pm"), THURSDAY.format("19:00")),
        (("Thursday", "six"), "half"),
        (("Thursday", "six", "evening"), THURSDAY.format("18:00")),
        (("Thursday", "evening", "7"), THURSDAY.format("19:00")),
        (("jeudi soir", "8"), THURSDAY.format("20:00")),
        (("jeudi soir", "10h du matin"), THURSDAY.format("10:00")),
        (("Thursday", "Friday", "18h"), FRIDAY.format("18:00")),
        (("jeudi", "99"), "time"),
        (("jeudi", "pas jeudi"), "moment"),
        (("18h30", "Thursday"), THURSDAY.format("18:30")),
        (("18h30", "évidemment le soir"), "day"),
        (("18h30", "jeudi après 7h"), "time"),
        (("18h", "le 10 ou le 11", "le 10"), "2026-12-10T18:00:00+01:00"),
        (("at 5:30", "Thursday", "pm"), THURSDAY.format("17:30")),
        (("Thursday at 5:30 London time", "evening"), THURSDAY.format("18:30")),
    ],
)
def test_the_hour_and_the_day_may_come_one_after_the_other(
    said: tuple[str, ...], comes_to: str
) -> None:
    assert after(*said) == comes_to


@settings(max_examples=200, deadline=None)
@given(
    first=st.sampled_from(["Thursday at 5:30", "jeudi", "18h", "le soir", "demain à 17h Londres"]),
    said=st.one_of(
        st.text(max_size=40),
        st.lists(
            st.sampled_from(PIECES.split()),
            max_size=6,
        ).map(" ".join),
    ),
)
def test_whatever_follows_half_a_date_is_a_date_or_a_question(first: str, said: str) -> None:
    came, words = after(first, said), CATALOGUE.home.words
    if came[:1].isdigit():
        assert datetime.fromisoformat(came) > MONDAY
    else:
        assert words.has(f"answers.{came}") or words.has(f"answers.moment_{came}")


def test_half_a_date_is_completed_in_the_dialogue(two: Duo) -> None:
    two.nour.says("/rdv jeudi à 5h30 au café de la gare")
    assert "du matin, ou du soir" in two.nour.last.text
    two.nour.says("plutôt le soir")
    assert "J’ai noté : jeudi 26 novembre à 17h30" in two.nour.last.text
    assert "au café de la gare" in two.nour.last.text
    two.nour.says("plutôt vendredi")
    two.nour.presses("Oui, changer la date")
    assert "à quelle heure" in two.nour.last.text
    two.nour.says("18h")
    two.nour.presses("Garder")
    assert "vendredi 27 novembre à 18h" in two.luc.last.text
    assert "Où : au café de la gare" in two.luc.last.text


def test_half_a_date_of_before_is_none_of_the_next_one(two: Duo) -> None:
    two.nour.says("/rdv jeudi")
    two.nour.says("vendredi 18h")
    two.nour.presses("Passer")
    two.nour.says("/rdv 19h")
    assert "19h, oui, mais quel jour" in two.nour.last.text


# --- as last time ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("la semaine prochaine, même heure", "jeudi 3 décembre à 14h"),
        ("mardi, à la même heure", "mardi 24 novembre à 14h"),
        ("le 8 décembre, même heure que d’habitude", "mardi 8 décembre à 14h"),
        ("même jour, même heure, la semaine prochaine", "jeudi 3 décembre à 14h"),
        ("même jour à 18h", "jeudi 26 novembre à 18h"),
        ("same time next week", "jeudi 3 décembre à 14h"),
        ("Tuesday at the same time", "mardi 24 novembre à 14h"),
        ("in two weeks, usual time", "lundi 7 décembre à 14h"),
        ("same day, same time next week please", "jeudi 3 décembre à 14h"),
    ],
)
def test_the_same_hour_is_that_of_the_session_that_is_agreed(
    two: Duo, said: str, when: str
) -> None:
    meets(two)  # on Thursday at two
    two.act(two.nour, "open/meeting/mentorship/{}")
    two.nour.says(said)
    two.nour.presses("Passer")
    assert f"te propose de vous retrouver {when}" in two.luc.all()


def test_it_is_that_of_the_last_one_where_none_is_agreed(two: Duo) -> None:
    meets(two)
    over(two, (two.luc, "Oui"))
    two.nour.says("/rdv mardi, même heure")
    two.nour.presses("Passer")
    assert "mardi 1er décembre à 14h" in two.luc.last.text


def test_where_the_two_never_met_there_is_none_and_the_hour_is_asked(two: Duo) -> None:
    two.nour.says("/rdv mardi, même heure")
    assert "mais à quelle heure" in two.nour.last.text


def test_the_day_is_asked_where_the_same_hour_alone_is_said(two: Duo) -> None:
    meets(two)
    two.act(two.nour, "open/meeting/mentorship/{}")
    two.nour.says("même heure")
    assert "quel jour" in two.nour.last.text
    two.nour.says("mardi")
    two.nour.presses("Passer")
    assert "mardi 24 novembre à 14h" in two.luc.last.text
