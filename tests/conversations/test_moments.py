"""Dates with a time, typed as people type them, and on whose clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.dialogue.answers import KINDS
from conversations.dialogue.kinds import THEIRS, NotUnderstood
from tests.conversations.typing_answers import ENGLISH, FRENCH, NOW, PARIS, plain, read


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
        ("mercredi midi et quart", "2026-11-25T12:15:00+01:00"),
        ("midi moins le quart mardi", "2026-11-24T11:45:00+01:00"),
        ("mercredi à midi et demie", "2026-11-25T12:30:00+01:00"),
        ("Wednesday at quarter past noon", "2026-11-25T12:15:00+01:00"),
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
        ("dans un mois à 18h", "2026-12-23T18:00:00+01:00"),
        ("in a month at 5pm", "2026-12-23T17:00:00+01:00"),
        ("in one month, 5pm", "2026-12-23T17:00:00+01:00"),
        ("in two months at 5pm", "2027-01-23T17:00:00+01:00"),
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
        ("bof, un jour", "moment"),
        ("one day at 6pm", "moment"),
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
