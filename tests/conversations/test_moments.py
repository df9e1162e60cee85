"""Dates with a time, typed as people type them, and on whose clock."""

from contextlib import suppress
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
        ("jeudi 14h, 3e étage", "2026-11-26T14:00:00+01:00"),
        ("Thursday 2pm, on the 3rd floor", "2026-11-26T14:00:00+01:00"),
        ("27th November, 14.00", "2026-11-27T14:00:00+01:00"),
        ("demain à 9h", "2026-11-24T09:00:00+01:00"),
        ("après-demain midi", "2026-11-25T12:00:00+01:00"),
        ("le 3 mars à 14h", "2027-03-03T14:00:00+01:00"),
        ("next Tuesday at 6pm", "2026-11-24T18:00:00+01:00"),
        ("Tuesday, I can swing by at 6pm", "2026-11-24T18:00:00+01:00"),
        ("mardi 8 au 5 rue Monge à 18h", "2026-12-08T18:00:00+01:00"),
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
        ("dans deux heures", "2026-11-23T12:00:00+01:00"),
        ("in 2h", "2026-11-23T12:00:00+01:00"),
        ("dans 30 minutes", "2026-11-23T10:30:00+01:00"),
        ("in twenty min", "2026-11-23T10:20:00+01:00"),
        ("on se voit dans une heure ?", "2026-11-23T11:00:00+01:00"),
        ("demain 18h, le train arrive dans 2h", "2026-11-24T18:00:00+01:00"),
        ("mardi en 8 à 18h", "2026-12-01T18:00:00+01:00"),
        ("mardi en 15 à 18h", "2026-12-08T18:00:00+01:00"),
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
        ("le lendemain de Noël à 12h", "2026-12-26T12:00:00+01:00"),
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
        # so long after a day that is named by its distance
        ("tomorrow week at 5pm", "2026-12-01T17:00:00+01:00"),
        ("a week today at 5pm", "2026-11-30T17:00:00+01:00"),
        ("a week tomorrow at 5pm", "2026-12-01T17:00:00+01:00"),
        ("a week from tomorrow, 5pm", "2026-12-01T17:00:00+01:00"),
        ("a fortnight tomorrow at 5pm", "2026-12-08T17:00:00+01:00"),
        ("a fortnight on Tuesday at 5pm", "2026-12-08T17:00:00+01:00"),
        ("two days after tomorrow, 5pm", "2026-11-26T17:00:00+01:00"),
        ("demain en quinze 17h", "2026-12-08T17:00:00+01:00"),
        ("d’aujourd’hui en huit à 17h", "2026-11-30T17:00:00+01:00"),
        ("demain dans une semaine 17h", "2026-12-01T17:00:00+01:00"),
        ("dans une huitaine 17h", "2026-11-30T17:00:00+01:00"),
        ("Thursday the week after next, 6pm", "2026-12-10T18:00:00+01:00"),
        ("mardi sem prochaine 18h", "2026-12-01T18:00:00+01:00"),
        # what stands beside is no date, nor no hour
        ("tomorrow 6pm, I’m away for two weeks after", "2026-11-24T18:00:00+01:00"),
        ("jeudi 18h, je pars deux semaines ensuite", "2026-11-26T18:00:00+01:00"),
        ("demain 18h dans mon bureau", "2026-11-24T18:00:00+01:00"),
        ("can’t today, how about Thursday 6pm", "2026-11-26T18:00:00+01:00"),
        # as people write it
        ("tommorow 5pm", "2026-11-24T17:00:00+01:00"),
        ("aprés demain 17h30", "2026-11-25T17:30:00+01:00"),
        ("Thurs 6pm", "2026-11-26T18:00:00+01:00"),
        ("Mon 30 Nov 6pm", "2026-11-30T18:00:00+01:00"),
        ("mar 24 nov 18h", "2026-11-24T18:00:00+01:00"),
        ("mar. 24/11 18h", "2026-11-24T18:00:00+01:00"),
        ("mar. 18h30", "2026-11-24T18:30:00+01:00"),
        ("mar soir 18h30", "2026-11-24T18:30:00+01:00"),
        ("8 mar. 18h", "2027-03-08T18:00:00+01:00"),
        ("3rd of Mar 6pm", "2027-03-03T18:00:00+01:00"),
        ("vendr. 17h", "2026-11-27T17:00:00+01:00"),
        ("merc 18h", "2026-11-25T18:00:00+01:00"),
        ("MECREDI 18H MERCI !", "2026-11-25T18:00:00+01:00"),
        ("vendrdi 17h", "2026-11-27T17:00:00+01:00"),
        ("jeuid 18h", "2026-11-26T18:00:00+01:00"),
        ("Thrusday 6pm", "2026-11-26T18:00:00+01:00"),
        ("wensday 6pm", "2026-11-25T18:00:00+01:00"),
        ("mardi 18h, car je ne peux pas jeudi", "2026-11-24T18:00:00+01:00"),
        ("avec mon mari jeudi 18h", "2026-11-26T18:00:00+01:00"),
        ("ajd 19h", "2026-11-23T19:00:00+01:00"),
        ("mardi sem. pro 18h", "2026-12-01T18:00:00+01:00"),
        ("Tuesday next wk 6pm", "2026-12-01T18:00:00+01:00"),
        ("week on Tuesday, 6pm", "2026-12-01T18:00:00+01:00"),
        ("Thursday at midday", "2026-11-26T12:00:00+01:00"),
        ("can’t do Friday, Thursday 6pm", "2026-11-26T18:00:00+01:00"),
        ("Mar 24th 6pm", "2027-03-24T18:00:00+01:00"),
        ("jeudi à dix huit heures", "2026-11-26T18:00:00+01:00"),
        ("jeudi à vingt et une heures", "2026-11-26T21:00:00+01:00"),
        ("jeudi 18 heures vingt", "2026-11-26T18:20:00+01:00"),
        ("jeudi 18h moins dix", "2026-11-26T17:50:00+01:00"),
        ("Thursday at ten to six pm", "2026-11-26T17:50:00+01:00"),
        ("Thursday at six thirty pm", "2026-11-26T18:30:00+01:00"),
        ("jeudi midi 30", "2026-11-26T12:30:00+01:00"),
        ("demain midi-14h", "2026-11-24T12:00:00+01:00"),
        ("jeudi 18-19h", "2026-11-26T18:00:00+01:00"),
        ("Thursday between 6 and 7pm", "2026-11-26T18:00:00+01:00"),
        ("demain aprèm 3h", "2026-11-24T15:00:00+01:00"),
        ("mardi 5 et demie du soir", "2026-11-24T17:30:00+01:00"),
        ("Tuesday 5 in the afternoon", "2026-11-24T17:00:00+01:00"),
        ("Thursday at half past six in the morning", "2026-11-26T06:30:00+01:00"),
        ("jeudi 06:30", "2026-11-26T06:30:00+01:00"),
        ("jeudi apres-midi 15h", "2026-11-26T15:00:00+01:00"),
        ("demain après-midi à 15h", "2026-11-24T15:00:00+01:00"),
        ("mardi après-midi à 3h", "2026-11-24T15:00:00+01:00"),
        # the day of the week before a date of another month, or of another year
        ("mardi 5 janvier à 18h", "2027-01-05T18:00:00+01:00"),
        ("mardi 5/1 à 18h", "2027-01-05T18:00:00+01:00"),
        ("Tuesday 5th of January, 6pm", "2027-01-05T18:00:00+01:00"),
        ("Tuesday the 5th January 2027 at 6pm", "2027-01-05T18:00:00+01:00"),
        ("Tuesday after work, 7pm", "2026-11-24T19:00:00+01:00"),
        # today, by its date
        ("23/11 à 19h", "2026-11-23T19:00:00+01:00"),
        ("23 novembre, 19h", "2026-11-23T19:00:00+01:00"),
        ("lundi 23 novembre à 19h", "2026-11-23T19:00:00+01:00"),
        ("23/11/27 à 19h", "2027-11-23T19:00:00+01:00"),
        ("dans un an à 19h", "2027-11-23T19:00:00+01:00"),
        # no month has the number that stands behind the point
        ("27.11, 14.00", "2026-11-27T14:00:00+01:00"),
        # a year in two figures is no minute
        ("le 02.12.26 à 18h", "2026-12-02T18:00:00+01:00"),
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
        ("one day at 6pm", "moment_day"),
        ("18h30", "moment_day"),
        ("mardi", "moment_time"),
        ("demain", "moment_time"),
        ("Thursday at 6", "moment_half"),
        ("would Thursday at 5 work?", "moment_half"),
        ("a week on Tuesday at 6.30", "moment_half"),
        ("Thursday at 5 o’clock", "moment_half"),
        ("le 10 ou le 11 décembre à 18h", "moment_day"),
        ("le 10 ou 11 décembre à 18h", "moment_day"),
        ("avant Noël à 18h", "moment_day"),
        ("jeudi 10 décembre ou 17 décembre à 18h", "moment_day"),
        ("any day but Friday at 5pm", "moment_day"),
        ("not Friday, 5pm", "moment_day"),
        ("pas vendredi, plutôt 17h", "moment_day"),
        # an afternoon is no noon
        ("demain après-midi", "moment_time"),
        ("jeudi en fin d’après-midi", "moment_time"),
        ("cet après-midi", "moment_time"),
        # an hour that is before or after, or one of two
        ("jeudi avant 18h", "moment_time"),
        ("jeudi après 18h", "moment_time"),
        ("jeudi sauf 18h", "moment_time"),
        ("jeudi 18h ou 19h", "moment_time"),
        ("jeudi midi ou 13h", "moment_time"),
        ("Thursday at 6 or 7pm", "moment_time"),
        ("Thursday by 6pm", "moment_time"),
        ("jeudi au plus tard 18h", "moment_time"),
        # of which half of the day
        ("jeudi à 3h", "moment_half"),
        ("jeudi 6h30", "moment_half"),
        ("Thursday 6:30", "moment_half"),
        ("mardi 5 et demie", "moment_half"),
        ("Tuesday half five", "moment_half"),
        ("pas l’après-midi, jeudi 10h", "moment_half"),
        # a day that is before or after, one of several, or over
        ("avant jeudi 18h", "moment_day"),
        ("after Thursday 6pm", "moment_day"),
        ("by Thursday 6pm", "moment_day"),
        ("d’ici jeudi 18h", "moment_day"),
        ("jeudi dernier 18h", "moment_day"),
        ("last Thursday 6pm", "moment_day"),
        ("semaine du 7 décembre 18h", "moment_day"),
        ("jeudi de la semaine d’après 18h", "moment_day"),
        ("le 3 ou le 4 à 18h", "moment_day"),
        ("le 3 décembre ou le 4 à 18h", "moment_day"),
        ("3-4 décembre 18h", "moment_day"),
        ("le 3, le 4 à 18h", "moment_day"),
        ("from the 3rd to the 5th at 6pm", "moment_day"),
        ("the Tuesday after, 6pm", "moment_day"),
        ("une semaine après demain 18h", "moment_day"),
        ("this evening or tomorrow 8pm", "moment_day"),
        ("this weekend at 5pm", "moment_day"),
        ("mar. 24 18h", "moment_day"),  # March, or Tuesday
        ("demain jeudi 18h", "moment_weekday"),
        ("mardi 8 janvier 18h", "moment_weekday"),  # 8 December is a Tuesday, and was not meant
        ("Monday 7 March 2027 6pm", "moment_weekday"),
        ("ce soir ou jeudi 20h", "moment_day"),
        ("jeudi ou vendredi 18h", "moment_day"),
        ("demain ou mardi 18h", "moment_day"),  # one and the same, on a Monday
        ("les 5 et 6 à 18h", "moment_day"),
        ("du 5 au 8 à 18h", "moment_day"),
        ("dans 5 à 6 jours, 18h", "moment_day"),
        ("5th/6th 6pm", "moment_day"),
        # which of several
        ("mardi ou jeudi", "moment_which"),
        ("Tuesday or Thursday", "moment_which"),
        ("demain ou jeudi", "moment_which"),
        ("le 5 ou le 6", "moment_which"),
        # of two days either may be refused
        ("mardi je ne peux pas, jeudi 18h", "moment_day"),
        ("mardi ça ne va pas, jeudi 18h", "moment_day"),
        ("Friday I can’t, Thursday 6pm", "moment_day"),
        # a day of the week that is not the next one
        ("le premier mardi du mois 18h", "moment_day"),
        ("the last Friday of the month, 6pm", "moment_day"),
        ("le mardi suivant 18h", "moment_day"),
        ("mardi après les vacances 18h", "moment_day"),
        ("after Christmas, Tuesday 6pm", "moment_day"),
        ("à la rentrée, mardi 18h", "moment_day"),
        ("lundi de Pâques 15h", "moment_day"),
        ("Easter Monday 3pm", "moment_day"),
        ("il y a trois jours à 18h", "moment_day"),
        ("hier à 9h", "moment_past"),
        ("3 novembre 2025 10h", "moment_past"),
        ("3 mars 2072 à 10h", "moment_far"),
        ("mardi 3 mars à 18h", "moment_weekday"),
        ("le 31 février à 10h", "moment_day"),
        ("mid Mar 6pm", "moment_day"),
    ],
)
def test_a_moment_that_will_not_do_is_asked_again(said: str, key: str) -> None:
    with pytest.raises(NotUnderstood) as problem:
        read(said, plain("moment"))
    assert problem.value.key == f"answers.{key}"
    again = FRENCH.words(problem.value.key, **problem.value.values)
    assert again[:1] == again[:1].upper(), "a French day begins no sentence"
    assert ENGLISH.words(problem.value.key, **problem.value.values)


def test_a_week_after_a_day_is_counted_from_that_day_whatever_today_is() -> None:
    saturday, sunday = NOW + timedelta(days=5), NOW + timedelta(days=6)
    said = "a week from Friday at 6pm"
    assert read(said, plain("moment"), now=saturday) == "2026-12-11T18:00:00+01:00"
    # Tomorrow in a week, or in two: nobody is asked to come on a guess.
    with pytest.raises(NotUnderstood):
        read("lundi dans deux semaines à 18h", plain("moment"), now=sunday)


@given(st.text(max_size=40), one_of(DAY), one_of(HOUR))
def test_whatever_is_typed_beside_a_date_is_a_moment_or_asked_about(
    beside: str, day: str, hour: str
) -> None:
    for said in (beside, f"{day} {beside} {hour}"):
        with suppress(NotUnderstood):
            assert datetime.fromisoformat(read(said, plain("moment"))) > NOW


def test_a_moment_is_shown_as_the_person_said_it() -> None:
    shown = KINDS["moment"].show("2027-03-03T14:00:00+01:00", plain("moment"), FRENCH)
    assert shown == "mercredi 3 mars à 14h"
