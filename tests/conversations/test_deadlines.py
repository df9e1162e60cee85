"""What the team has promised, counted in its own working days, and who is told when it is due."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.casework import promises, working
from conversations.figures import Team
from conversations.programme import Catalogue
from conversations.team.forms import Form
from storage.mail import STAFF, Submitted, address
from storage.tables import History
from tests.conversations.pairs import Duo
from tests.conversations.room import JEANNE, PAUL, Room, known, words_of
from tests.conversations.test_concerns import writes_to_team
from tests.conversations.test_intake import asks
from tests.harness import CATALOGUE, House
from tests.screens import flat

HOME = CATALOGUE.home
TEAM = HOME.team
PARIS = ZoneInfo("Europe/Paris")
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
CLAIRE, MARC = address("slack", "UCLAIRE"), address("slack", "UMARC")
LATE = "Première réponse promise pour lundi 30 novembre"


# --- working time ---------------------------------------------------------------------------------


@given(DAYS, st.integers(0, 60))
def test_a_promise_of_working_days_is_as_many_working_days_away(start: date, days: int) -> None:
    end = working.after(start, days, TEAM)
    assert working.between(start, end, TEAM) == days
    assert days == 0 or working.is_working_day(end, TEAM)


@given(DAYS, DAYS)
def test_without_holidays_working_days_are_the_weekdays(start: date, end: date) -> None:
    plain = Team(holidays="")
    counted = sum(
        (start + timedelta(days=n)).weekday() < 5 for n in range(1, (end - start).days + 1)
    )
    assert working.between(start, end, plain) == counted


@given(DAYS, st.integers(-400, 4000))
def test_working_days_are_counted_as_one_would_day_by_day(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    counted = sum(
        working.is_working_day(start + timedelta(days=number), TEAM)
        for number in range(1, days + 1)
    )
    assert working.between(start, end, TEAM) == counted


@pytest.mark.parametrize(
    "day",
    [date(2026, 12, 25), date(2027, 1, 1), date(2027, 3, 29), date(2027, 5, 6), date(2027, 7, 14)],
)
def test_public_holidays_are_no_working_days(day: date) -> None:
    assert day.weekday() < 5
    assert not working.is_working_day(day, TEAM)


@given(st.integers(0, 4 * 365 * 24 * 60))
def test_reminders_come_in_the_teams_hours(minutes: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    then = working.within_hours(at, TEAM).astimezone(PARIS)
    assert then >= at
    assert TEAM.opens <= then.hour < TEAM.closes
    assert working.is_working_day(then.date(), TEAM)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"opens": 18, "closes": 9}, "after it opens"),
        ({"zone": "Europe/Atlantis"}, "no time zone"),
        ({"holidays": "XX"}, "no country"),
        ({"backup": "@claire"}, "no member"),
        ({"rota": {"monday": "claire"}}, "no member"),
    ],
)
def test_a_wrong_setting_is_explained(wrong: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Team.model_validate(wrong)


# --- promises -------------------------------------------------------------------------------------

SENT = datetime(2026, 12, 21, 9, tzinfo=UTC)  # a Monday before Christmas


def line(act: str, days: int = 0) -> History:
    return History(request_id=1, at=SENT + timedelta(days=days), act=act)


def test_the_first_answer_comes_first_and_holidays_do_not_count() -> None:
    promise = promises.owed("submitted", SENT, [line("submit")], HOME)
    assert promise == promises.Promise("answer", date(2026, 12, 29))


def test_then_a_decision_and_then_somebody_is_found() -> None:
    asked = [line("submit"), line("claim"), line("ask", 1)]
    assert promises.owed("asking", SENT, asked, HOME) is None  # it is the mentee who is waited for
    answered = [*asked, line("answer", 30)]
    decision = promises.owed("claimed", SENT, answered, HOME)
    assert decision == promises.Promise("decision", date(2027, 1, 25))  # three days to read it
    search = promises.owed("proposing", SENT, [*answered, line("propose", 31)], HOME)
    assert search is not None
    assert search.kind == "search"
    assert working.between(date(2027, 1, 21), search.by, TEAM) == TEAM.search_working_days


def test_who_has_heard_nothing_is_owed_an_answer_while_a_mentor_is_asked() -> None:
    asked = [line("submit"), line("claim"), line("propose")]
    answer = promises.owed("proposing", SENT, asked, HOME)
    assert answer == promises.Promise("answer", date(2026, 12, 29))
    search = promises.owed("proposing", SENT, [*asked, line("ask", 1)], HOME)
    assert search is not None
    assert (search.kind, search.by > answer.by) == ("search", True)
    hasty = HOME.model_copy(update={"team": TEAM.model_copy(update={"search_working_days": 2})})
    earlier = promises.owed("proposing", SENT, asked, hasty)
    assert earlier == promises.Promise("search", date(2026, 12, 23))


@pytest.mark.parametrize("state", ["introducing", "accompanied", "closed", "asking", "draft"])
def test_nothing_is_owed_where_others_act(state: str) -> None:
    assert promises.owed(state, SENT, [line("submit"), line("ask")], HOME) is None


# --- reminders ------------------------------------------------------------------------------------


def in_channel(house: House) -> list[str]:
    return [
        shown.text for shown in house.staff().screen.shown if shown.message.slot.startswith("deadl")
    ]


def test_the_holder_is_told_on_the_day_then_the_channel_then_the_mentee(house: House) -> None:
    nour = asks(house.phone())
    house.staff().presses("Prendre")
    nour.reads()
    house.clock.to(datetime(2026, 11, 30, 8, tzinfo=PARIS))
    assert not in_channel(house)
    house.clock.to(datetime(2026, 11, 30, 10, tzinfo=PARIS))
    (line_,) = [s.text for s in house.screens[CLAIRE].shown if "promis" in s.text]
    assert "la première réponse, c’est promis pour aujourd’hui" in line_.replace("\xa0", " ")
    house.clock.to(datetime(2026, 12, 1, 10, tzinfo=PARIS))
    (late,) = in_channel(house)
    assert "c’était promis pour le lundi 30 novembre" in late
    assert house.staff().sees("elle est en retard").buttons
    assert "Pardon" in nour.reads()
    house.clock.to(datetime(2026, 12, 2, 10, tzinfo=PARIS))
    assert "Pardon" not in nour.reads()
    house.clock.to(datetime(2026, 12, 18, 10, tzinfo=PARIS))
    assert "n’est pas oubliée" in nour.reads()
    house.clock.to(datetime(2027, 1, 29, 10, tzinfo=PARIS))
    assert "n’est pas oubliée" not in nour.reads()


def test_a_promise_that_is_kept_is_not_spoken_of_and_its_line_goes(house: House) -> None:
    nour = asks(house.phone())
    claire = house.staff()
    house.clock.to(datetime(2026, 12, 1, 10, tzinfo=PARIS))
    (late,) = in_channel(house)
    assert "personne ne la suit" in late
    nour.reads()
    claire.presses("Prendre")
    claire.opens("Poser une question").send(question="Depuis quand y penses-tu ?")
    assert [line.replace("\xa0", " ") for line in in_channel(house)] == [
        "✓ Demande n° 1 : la réponse de la personne est attendue ; la décision viendra ensuite."
    ]
    house.clock.to(datetime(2026, 12, 24, 10, tzinfo=PARIS))
    assert len(in_channel(house)) == 1
    assert "n’est pas oubliée" not in nour.reads()


def test_whoever_was_told_of_it_alone_reads_that_it_is_kept(house: House) -> None:
    asks(house.phone())
    claire = house.staff()
    claire.presses("Prendre")
    house.clock.to(datetime(2026, 11, 30, 10, tzinfo=PARIS))
    assert "promis pour aujourd’hui" in told_alone(house)
    claire.opens("Poser une question").send(question="Depuis quand y penses-tu ?")
    assert "promis pour aujourd’hui" not in told_alone(house)
    assert "✓ Demande n° 1 : la réponse de la personne est attendue" in told_alone(house)


def told_alone(house: House, of: str = "deadline") -> str:
    """What Claire reads in private of promises."""
    shown = house.screens[CLAIRE].shown
    return flat(" ".join(s.text for s in shown if s.message.slot.startswith(f"private/{of}/")))


def test_who_gave_a_case_away_has_no_alarm_about_it_and_reads_in_the_end_that_it_is_done(
    room: Room,
) -> None:
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    room.clock.to(datetime(2026, 11, 30, 10, tzinfo=PARIS))
    assert "promis pour aujourd’hui" in told_alone(room)
    room.fill_inside(CLAIRE, f"assign/{case}", person=MARC)
    told = f"Demande n° {case} : elle a changé de mains le lundi 30 novembre (suivie par Marc)."
    assert told_alone(room) == told
    room.fill(MARC, f"ask/{case}", question="Depuis quand ?")
    assert "✓" in told_alone(room)
    room.fill_inside(MARC, f"assign/{case}", person=CLAIRE)
    assert "✓" in told_alone(room)  # what was done stays done, whoever has it next


def test_who_was_on_duty_has_no_alarm_once_a_colleague_has_taken_it(house: House) -> None:
    on_duty = {"rota": {"monday": "UCLAIRE"}}
    told = TEAM.model_copy(update=on_duty)
    house.catalogue = Catalogue(HOME.model_copy(update={"team": told}), {})
    house.restart()
    asks(house.phone())
    house.clock.to(datetime(2026, 11, 30, 10, tzinfo=PARIS))
    assert "promis pour aujourd’hui" in told_alone(house)
    house.clock.to(datetime(2026, 12, 1, 10, tzinfo=PARIS))  # nobody is on duty now
    house.staff("Marc").presses("Prendre")
    changed = "Demande n° 1 : elle a changé de mains le mardi 1 décembre (suivie par Marc)."
    assert told_alone(house).replace("1er", "1") == changed


def test_who_was_told_alone_of_a_mentors_question_reads_that_it_is_answered(room: Room) -> None:
    room.mentor()
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"propose/{case}", mentor="1", words="Une chercheuse qui change.")
    room.press(PAUL, "proposal/ask/1")
    room.write(PAUL, "Est-ce à distance ?")
    room.clock.to(datetime(2026, 11, 26, 10, tzinfo=PARIS))
    assert "a posé une question" in told_alone(room, "question")
    room.fill(CLAIRE, f"answer_mentor/{case}", letter="Oui, le plus souvent.")
    assert told_alone(room, "question") == (
        f"✓ Demande n° {case} : la question de l’accompagnateur n’attend plus de réponse."
    )


def test_who_was_told_alone_of_a_concern_reads_that_it_is_seen_to_whoever_has_the_case_since(
    two: Duo,
) -> None:
    writes_to_team(two.nour)
    two.house.clock.to(datetime(2026, 11, 25, 9, 1, tzinfo=PARIS))
    assert "s’adresse à l’équipe" in told_alone(two.house, "case")
    form = two.house.forms.open("assign/1", CLAIRE, staff=True)
    assert isinstance(form, Form)
    given = {each.name: each.value for each in form.fields} | {"person": MARC} | known(MARC)
    two.claire.does(Submitted(act=form.act, values=given), where=STAFF)
    changed = "Demande n° 1 : elle a changé de mains le mercredi 25 novembre (suivie par Marc)."
    assert told_alone(two.house, "case") == changed
    two.claire.opens("Vu : mot à l’équipe").send(how="J’ai déjà parlé")
    assert "c’est vu par Claire" in told_alone(two.house, "case")


def test_what_was_told_together_goes_from_it_the_morning_after_it_is_done(room: Room) -> None:
    first, second = room.mentee(), room.mentee(address("telegram", 902), "Zoé Deux")
    for case in (first, second):
        room.press(CLAIRE, f"claim/{case}")

    def listed() -> list[str]:
        shown = room.screens[CLAIRE].shown
        return [flat(s.text) for s in shown if s.message.slot.startswith("private/listed/")]

    room.clock.to(datetime(2026, 12, 14, 10, tzinfo=PARIS))
    assert "2 choses attendent encore" in listed()[-1]
    room.fill(CLAIRE, f"ask/{first}", question="Depuis quand ?")
    room.clock.to(datetime(2026, 12, 15, 10, tzinfo=PARIS))
    (still,) = listed()
    assert f"n° {first}" not in still
    assert f"n° {second}" in still
    room.clock.to(datetime(2026, 12, 21, 10, tzinfo=PARIS))
    (now,) = listed()
    assert f"n° {second}" in now
    room.fill(CLAIRE, f"ask/{second}", question="Depuis quand ?")
    room.clock.to(datetime(2026, 12, 22, 10, tzinfo=PARIS))
    assert listed() == ["✓ Ce qui était rappelé ici n’est plus en retard."]


def test_of_what_is_late_for_weeks_one_reminder_stands(room: Room) -> None:
    room.mentee()
    room.clock.forward(days=45)
    shown = [each.text for each in room.screens[STAFF].shown]
    assert not [each for each in shown if "plus récent" in each]
    weekly = [each for each in shown if "première réponse" in each and "il y a" in each]
    assert len(weekly) == 1, weekly


def test_an_answer_in_time_brings_no_reminder(house: House) -> None:
    nour = asks(house.phone())
    claire = house.staff()
    claire.presses("Prendre")
    claire.opens("Poser une question").send(question="Depuis quand y penses-tu ?")
    nour.reads()
    house.clock.to(datetime(2027, 1, 20, 10, tzinfo=PARIS))
    assert not in_channel(house)
    assert "Pardon" not in nour.reads()


def test_the_first_answer_is_asked_for_while_a_mentor_is_silent(room: Room) -> None:
    room.mentor()
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    room.clock.to(datetime(2026, 11, 27, 10, tzinfo=PARIS))
    room.fill(CLAIRE, f"propose/{case}", mentor="1", words="Une chercheuse qui change.")
    room.clock.to(datetime(2026, 11, 30, 10, tzinfo=PARIS))
    assert "la première réponse, c’est promis pour aujourd’hui" in flat(room.heard(CLAIRE))
    assert LATE not in words_of(room.card(case))
    room.clock.to(datetime(2026, 12, 1, 10, tzinfo=PARIS))
    assert "Pardon" in room.heard(JEANNE)
    assert LATE in words_of(room.card(case))
    (row,) = room.open_home(CLAIRE).sections[0].lines
    assert "⚠ première réponse en retard d’un jour ouvré" in flat(row.value)
    room.fill(CLAIRE, f"ask/{case}", question="Depuis quand ?")
    assert LATE not in words_of(room.card(case))
    kept = [flat(text) for text in in_channel(room)]
    assert kept == [
        f"✓ Demande n° {case} : ceci est fait. Reste promis : trouver quelqu’un, pour le"
        " vendredi 18 décembre."
    ]


def test_what_was_late_before_a_mentor_said_no_is_settled_too(room: Room) -> None:
    room.mentor()
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    room.clock.to(datetime(2026, 11, 30, 10, tzinfo=PARIS))
    room.fill(CLAIRE, f"propose/{case}", mentor="1", words="Une chercheuse qui change.")
    room.clock.to(datetime(2026, 12, 1, 10, tzinfo=PARIS))
    room.press(PAUL, "proposal/no/1")
    room.write(PAUL, "passer")
    room.clock.to(datetime(2026, 12, 4, 10, tzinfo=PARIS))
    late = in_channel(room)
    assert len(late) > 1
    assert all("30 novembre" in text for text in late)
    room.fill(CLAIRE, f"ask/{case}", question="Depuis quand ?")
    assert not any("30 novembre" in text for text in in_channel(room))


def test_the_card_says_what_is_owed_next_and_that_it_is_late(room: Room) -> None:
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    room.fill(CLAIRE, f"refer/{case}", referral="skills", then="beside")
    assert "décision promise d’ici lundi 7 décembre" in flat(words_of(room.card(case)))
    room.clock.to(datetime(2027, 1, 2, 10, tzinfo=PARIS))
    assert "⚠ Décision promise pour lundi 7 décembre : elle" in flat(words_of(room.card(case)))
    room.mentor()
    room.fill(CLAIRE, f"propose/{case}", mentor="2", words="Une chercheuse qui change.")
    assert "promis de trouver quelqu’un d’ici vendredi 22 jan" in flat(words_of(room.card(case)))
    room.press(PAUL, "proposal/ask/1")
    room.write(PAUL, "Est-ce à distance ?")  # so the proposal waits
    room.clock.to(datetime(2027, 1, 25, 10, tzinfo=PARIS))
    assert "⚠ Promis de trouver quelqu’un d’ici" in flat(words_of(room.card(case)))


def test_whoever_is_on_duty_is_told_where_nobody_holds_the_case() -> None:
    team = Team.model_validate({"rota": {"monday": "U012AB3CD"}})
    assert team.on_duty(date(2026, 11, 30)) == "U012AB3CD"
    assert team.on_duty(date(2026, 12, 1)) == ""


@pytest.mark.parametrize("named", [True, False])
def test_who_is_named_is_told_when_nobody_has_acted(house: House, *, named: bool) -> None:
    if named:
        told = TEAM.model_copy(update={"backup": "UMARC", "rota": {"monday": "UCLAIRE"}})
        house.catalogue = Catalogue(HOME.model_copy(update={"team": told}), {})
        house.restart()
    asks(house.phone())
    house.clock.to(datetime(2026, 11, 30, 10, tzinfo=PARIS))
    assert (CLAIRE in house.screens) is named
    house.clock.to(datetime(2026, 12, 3, 10, tzinfo=PARIS))
    assert (MARC in house.screens) is named
    weekly = [each for each in house.staff().screen.shown if "il y a 3" in each.text]
    assert bool(weekly) is not named
    # In the channel, not in a thread that nobody follows; and it leads to the card.
    assert not any(each.message.under for each in weekly)
    assert all(each.message.sections[0].lines[0].leads_to for each in weekly)
    house.clock.to(datetime(2026, 12, 14, 10, tzinfo=PARIS))  # as a week begins
    assert any("il y a 14" in each.text for each in house.staff().screen.shown) is not named
    house.staff().opens("Poser une question").send(question="Depuis quand y penses-tu ?")
    assert not any("c’était promis" in each.text for each in house.staff().screen.shown)
