"""A break of the two: stated, told to both, silent, and over by itself; and what moves with it."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from conversations.mentoring import checkups, health
from storage.tables import Concern, History, Meeting, Mentor, Told
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_meetings import calls_off, propose
from tests.harness import CATALOGUE, House
from tests.screens import flat

WORDS = CATALOGUE.home.words
JOURNEY = CATALOGUE.home.journey
PARIS = ZoneInfo("Europe/Paris")


def they_have_written(house: House) -> Duo:
    """Introduced on 23 November 2026, until 23 May 2027; they have written to each other."""
    pair = duo(house).agree()
    pair.nour.says("Bonjour Luc")
    pair.luc.says("Bonjour Nour")
    return pair


@pytest.fixture
def two(house: House, begin: Begin) -> Duo:
    """Introduced on 23 November 2026, until 23 May 2027; they have written to each other."""
    return begin(house, they_have_written)


def three_days_before_the_end(house: House) -> Duo:
    """It is 20 May: they have been told of the 23rd."""
    two = they_have_written(house)
    house.clock.to(datetime(2027, 5, 20, 9, tzinfo=UTC))
    return two


def ends(two: Duo) -> str:
    assert two.mentorship.ends_at is not None
    return f"{two.mentorship.ends_at:%Y-%m-%d}"


def unasked(two: Duo) -> int:
    return len(two.nour.screen.shown) + len(two.luc.screen.shown)


def test_nothing_is_said_in_a_break_and_it_ends_by_itself_that_morning(two: Duo) -> None:
    two.house.clock.forward(days=20)
    two.nour.says("/pause jusqu’à mi-janvier")
    for player, name in ((two.nour, "Luc"), (two.luc, "Nour")):
        assert "15 janvier 2027" in flat(player.last.text)
        assert name in player.last.text
        assert "25 juin 2027" in flat(player.last.text)  # 33 days after 23 May
    card = next(each for each in two.claire.screen.shown if each.message.slot == "case/1")
    assert "En pause à deux jusqu’au 15 janvier 2027" in flat(card.text)
    shown = unasked(two)
    two.house.clock.to(datetime(2027, 1, 15, 7, tzinfo=UTC))
    assert unasked(two) == shown
    two.house.clock.to(datetime(2027, 1, 15, 9, tzinfo=UTC))
    for player in (two.nour, two.luc):
        assert "Votre pause est finie" in player.last.text
    assert unasked(two) == shown + 2
    card = next(each for each in two.claire.screen.shown if each.message.slot == "case/1")
    assert "En pause à deux" not in card.text
    assert not [each for each in two.house.all(Concern) if each.kind == "silent"]
    two.house.clock.forward(days=12)
    two.luc.sees("Un petit point d’étape")  # what was due on day 30 comes 33 days later
    two.house.clock.to(datetime(2027, 6, 20, tzinfo=UTC))
    assert two.mentorship.state == "active"
    two.house.clock.to(datetime(2027, 6, 29, tzinfo=UTC))
    assert two.mentorship.state == "ended"


def test_a_break_until_a_weekend_says_why_it_goes_on_and_the_end_moves_by_all_of_it(
    two: Duo,
) -> None:
    two.nour.says("/break")
    two.nour.says("samedi 12 décembre")
    two.nour.sees("→ 12 décembre 2026")
    assert "Le 12 décembre 2026, je n’écris à personne" in flat(two.nour.last.text)
    assert "votre pause va donc jusqu’au 14 décembre 2026" in flat(two.nour.last.text)
    assert "je n’écris à personne" not in flat(two.luc.last.text)
    assert "en pause jusqu’au 14 décembre 2026" in flat(two.luc.last.text)
    for player in (two.nour, two.luc):
        assert "La fin se décale d’autant : ce sera le 13 juin 2027" in flat(player.last.text)
    assert ends(two) == "2027-06-13"  # 21 days, as the break has, after 23 May
    two.luc.presses(WORDS("break.resume"))
    assert ends(two) == "2027-05-23"


def test_a_break_until_a_working_day_needs_no_reason(two: Duo) -> None:
    two.nour.says("/break vendredi 11 décembre")
    assert "en pause jusqu’au 11 décembre 2026" in flat(two.nour.last.text)
    assert "je n’écris à personne" not in flat(two.nour.last.text)


def test_a_mentor_who_takes_no_proposals_reads_that_a_break_for_two_is_another_thing(
    two: Duo,
) -> None:
    two.luc.says("/pause")
    assert "/break" in two.luc.last.text
    assert two.mentorship.break_until is None


def test_a_session_within_the_break_stands_and_both_read_how_to_change_it(two: Duo) -> None:
    propose(two.nour, "jeudi 3 décembre à 14h")
    two.luc.presses("C’est d’accord")
    two.nour.says("/break deux semaines")
    for player in (two.nour, two.luc):
        assert "pendant cette pause : jeudi 3 décembre à 14h" in flat(player.last.text)
        assert player.last.labels[-2:] == ["Changer la date", "Annuler"]
    assert "Nour a mis votre accompagnement en pause" in two.luc.last.text
    calls_off(two.luc)
    assert [each.state for each in two.house.all(Meeting)] == ["cancelled"]


def test_of_a_session_after_the_break_nothing_is_said(two: Duo) -> None:
    propose(two.nour, "jeudi 17 décembre à 14h")
    two.luc.presses("C’est d’accord")
    two.nour.says("/break deux semaines")
    assert "vous êtes en pause" in two.nour.last.text
    assert "17 décembre" not in two.nour.last.text


def test_what_is_written_crosses_as_ever(two: Duo) -> None:
    two.luc.says("/break trois semaines")
    two.nour.says("Bonnes vacances !")
    two.luc.sees("Bonnes vacances !")


def test_a_day_behind_the_command_answers_what_was_asked_before(two: Duo) -> None:
    two.luc.says("/break")
    two.luc.says("/break trois semaines")
    assert two.mentorship.break_until is not None
    two.luc.says("Profite bien !")
    two.nour.sees("Profite bien !")


def test_a_day_behind_the_command_that_is_none_is_asked_about(two: Duo) -> None:
    two.luc.says("/break bof")
    assert two.mentorship.break_until is None
    two.luc.says("trois semaines")
    assert two.mentorship.break_until is not None


def test_either_ends_it_sooner_and_the_days_that_were_not_used_come_back(two: Duo) -> None:
    two.luc.says("/break deux semaines")
    assert ends(two) == "2027-06-06"
    two.house.clock.forward(days=4)
    two.nour.presses(WORDS("break.resume"))
    two.luc.sees(flat(WORDS("break.resumed_by", name="Nour")))
    assert ends(two) == "2027-05-27"
    shown = unasked(two)
    two.house.clock.to(datetime(2026, 12, 8, tzinfo=UTC))
    assert "Votre pause est finie" not in two.luc.all()
    two.luc.presses(WORDS("break.resume"), on=two.luc.sees("C’est noté : vous êtes en pause"))
    assert two.luc.last.text == WORDS("break.is_over", name="Nour")
    assert unasked(two) > shown
    assert [each.act for each in two.house.all(History)].count("pair_resumes") == 1


def test_the_end_stays_if_both_would_rather(two: Duo) -> None:
    two.nour.says("/pause un mois")
    assert ends(two) == "2027-06-22"
    two.nour.presses(WORDS("break.keep_end"))
    assert ends(two) == "2027-06-22"
    two.luc.presses(WORDS("break.yes_stay"))
    for player, name in ((two.nour, "Luc"), (two.luc, "Nour")):
        told = WORDS("break.stays", name=name, day="23 mai 2027")
        assert flat(player.last.text) == flat(told)
    assert ends(two) == "2027-05-23"
    assert two.mentorship.moved_days == 0
    two.act(two.nour, "break/keep/{}")  # an older button
    assert flat(two.nour.last.text) == flat(WORDS("break.stays", name="Luc", day="23 mai 2027"))
    two.act(two.nour, "break/move/{}")
    assert flat(two.nour.last.text) == flat(WORDS("break.stays", name="Luc", day="23 mai 2027"))


def test_and_moves_if_one_of_them_would_not(two: Duo) -> None:
    two.nour.says("/pause un mois")
    two.nour.presses(WORDS("break.keep_end"))
    two.luc.presses(WORDS("break.no_move"))
    two.nour.sees(flat(WORDS("break.moves", name="Luc", day="22 juin 2027")))
    assert ends(two) == "2027-06-22"


def test_another_day_takes_the_place_of_the_first(two: Duo) -> None:
    two.nour.says("/pause deux semaines")
    two.nour.says("/pause trois semaines")
    assert ends(two) == "2027-06-13"
    assert two.mentorship.moved_days == 21


@pytest.mark.parametrize(
    ("first", "days", "then", "end"),
    [
        ("trois semaines", 14, "deux semaines", 28),
        ("quatre semaines", 14, "une semaine", 21),
        ("trois semaines", 20, "demain", 21),
    ],
)
def test_a_break_that_is_changed_moves_the_end_by_all_of_it(
    two: Duo, first: str, days: int, then: str, end: int
) -> None:
    planned = two.mentorship.ends_at
    assert planned is not None
    two.nour.says(f"/break {first}")
    two.house.clock.forward(days=days)
    two.luc.says(f"/break {then}")
    moved = two.mentorship.ends_at
    assert moved is not None
    assert (moved.date() - planned.date()).days == end == two.mentorship.moved_days


def test_however_often_it_is_changed_it_is_no_longer_than_a_break_may_be(two: Duo) -> None:
    two.nour.says("/break deux mois")
    two.house.clock.forward(days=50)
    two.nour.says("/break deux mois")
    assert "92" in two.nour.last.text
    two.nour.presses("Choisir une autre date")
    two.nour.says("un mois")
    assert two.mentorship.break_at is not None
    assert two.mentorship.break_until is not None
    assert two.mentorship.break_until - two.mentorship.break_at < timedelta(days=92)


def test_it_may_be_made_longer_after_the_day_on_which_all_would_have_ended(two: Duo) -> None:
    two.house.clock.set(datetime(2027, 5, 13, 9, tzinfo=UTC))
    two.nour.says("/break trois semaines")
    two.house.clock.set(datetime(2027, 5, 27, 9, tzinfo=UTC))
    two.nour.says("/break deux semaines")
    assert "2027-06-10" in f"{two.mentorship.break_until}"
    assert two.mentorship.moved_days == 28


def test_the_end_does_not_move_beyond_the_day_until_which_the_mentor_is_there(two: Duo) -> None:
    def until(uow: UnitOfWork) -> None:
        row = uow.session.get_one(Mentor, two.mentorship.mentor_id)
        row.available_until = datetime(2027, 5, 31, 22, tzinfo=UTC)

    two.house.change(until)
    two.nour.says("/pause un mois")
    assert ends(two) == "2027-05-23"
    assert flat(WORDS("break.ends_stays", day="23 mai 2027")) in flat(two.nour.last.text)
    assert WORDS("break.keep_end") not in two.nour.last.labels


def test_no_break_is_longer_than_the_programme_has_it(two: Duo) -> None:
    two.nour.says("/pause six mois")
    assert flat(two.nour.last.text) == flat(WORDS("break.too_long", count=92))
    assert two.mentorship.break_until is None
    two.nour.presses(WORDS("break.another"))
    two.nour.presses("Deux semaines")
    assert two.mentorship.break_until is not None


def test_a_break_explains_a_silence_and_is_none(two: Duo) -> None:
    two.house.clock.forward(days=30)
    (silent,) = [each for each in two.house.all(Concern) if each.kind == "silent"]
    assert silent.closed_at is None
    two.luc.says("/break deux semaines")
    assert two.house.find(Concern, silent.id).closed_at is not None
    facts = two.house.change(lambda uow: checkups.facts(uow.session, uow.now, JOURNEY))
    assert health.reason(facts[two.mentorship.id or 0], two.house.clock.now()) == "on_break"
    back = two.mentorship.break_until
    assert back is not None
    two.house.clock.to(back + timedelta(days=20))
    assert len([each for each in two.house.all(Concern) if each.kind == "silent"]) == 1
    two.house.clock.to(back + timedelta(days=30))
    assert len([each for each in two.house.all(Concern) if each.kind == "silent"]) == 2


def test_what_named_the_last_day_before_a_break_names_the_one_that_is_now_after_it(
    house: House, begin: Begin
) -> None:
    two = begin(house, three_days_before_the_end)
    for player in (two.nour, two.luc):
        player.sees("s’achève le 23 mai 2027")
    two.nour.says("/pause jusqu’au 21 juin")
    assert ends(two) == "2027-06-24"
    two.house.clock.to(datetime(2027, 6, 21, 6, tzinfo=UTC))
    assert "s’achève le 24 juin 2027" not in flat(two.nour.all())
    two.house.clock.to(datetime(2027, 6, 30, 9, tzinfo=UTC))
    for player in (two.nour, two.luc):
        assert flat(player.all()).count("s’achève le 24 juin 2027") == 1
        assert flat(player.all()).count("arrivé à son terme") == 1
    told = [
        row.step for row in two.house.all(Told) if (row.role, row.outcome) == ("mentee", "told")
    ]
    assert told.count("month_five") == 1  # too long ago to be said again
    assert told.count("mirror_end") == 1  # it names no day


def test_a_break_that_leaves_the_end_where_it_was_has_nothing_said_again(
    house: House, begin: Begin
) -> None:
    two = begin(house, three_days_before_the_end)
    two.nour.says("/pause jusqu’au 21 mai")
    two.act(two.nour, "break/keep/{}")
    two.act(two.luc, "break/keep/{}")
    two.house.clock.to(datetime(2027, 5, 30, 9, tzinfo=UTC))
    assert ends(two) == "2027-05-23"
    assert flat(two.nour.all()).count("Deux questions") == 1


def test_it_stands_with_the_rest_and_in_the_ways_to_end(two: Duo) -> None:
    two.luc.says("/end")
    two.luc.presses(WORDS("break.begin"))
    two.luc.presses("Un mois")
    two.nour.says("/status")
    assert flat(WORDS("break.stands", day="23 décembre 2026")) in flat(two.nour.last.text)
    assert WORDS("break.resume") in two.nour.last.labels
    two.luc.says("/break non")
    assert ends(two) == "2027-05-23"
    two.nour.sees(flat(WORDS("break.resumed_by", name="Luc")))


@pytest.mark.parametrize("seed", range(3))
def test_however_they_pause_the_end_has_moved_by_what_they_paused(two: Duo, seed: int) -> None:
    chance, first = random.Random(seed), two.mentorship.ends_at
    assert first is not None
    for _ in range(15):
        player = chance.choice((two.nour, two.luc))
        what = chance.choice(("pause", "pause", "resume", "keep", "keep", "move", "wait"))
        if what == "pause":
            player.says(f"/break {chance.randint(1, 6)} semaines")
        elif what == "wait":
            two.house.clock.forward(days=chance.randint(1, 12))
        else:
            two.act(player, f"break/{what}/{{}}")
        row = two.mentorship
        assert row.ends_at is not None
        assert (row.ends_at.astimezone(PARIS).date() - first.date()).days == row.moved_days
        assert row.moved_days >= 0
        assert row.state == "active"
        assert row.break_until is None or row.break_until < row.ends_at


def test_a_mentor_who_pauses_is_shown_the_way_to_a_break_unless_they_are_on_one(two: Duo) -> None:
    too = flat(WORDS("break.mentor_too", names="Nour", count=1))
    two.luc.says("/pause")
    assert too in flat(two.luc.last.text)
    two.luc.presses("Finalement, pas de pause")
    two.nour.says("/break trois semaines")
    two.luc.says("/pause")
    assert "plus de proposition" in flat(two.luc.last.text)
    assert too not in flat(two.luc.last.text)


def test_a_mentor_of_two_who_pauses_reads_with_whom_a_break_could_be(house: House) -> None:
    first = duo(house).agree()
    duo(house, nour=house.phone("Ana"), luc=first.luc).agree()
    first.luc.says("/pause")
    told = flat(first.luc.last.text)
    assert "Pour une pause aussi avec Nour et Ana : /break, et dis-moi avec qui." in told
    first.luc.presses("Finalement, pas de pause")
    first.nour.says("/break trois semaines")
    first.luc.says("/pause")
    assert "Pour une pause aussi avec Ana : /break." in flat(first.luc.last.text)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "Europe/Paris"])
@pytest.mark.parametrize("hours", range(0, 24, 4))
def test_a_break_that_is_over_at_once_moves_nothing_wherever_who_asked_for_it_lives(
    house: House, zone: str, hours: int
) -> None:
    two = duo(house, zones=("Europe/Paris", zone)).agree()
    before = two.mentorship.ends_at
    house.clock.forward(hours=hours)
    two.luc.says("/break deux semaines")
    assert two.mentorship.ends_at != before
    two.act(two.luc, "break/resume/{}")
    assert two.mentorship.ends_at == before


def test_who_taps_twice_asks_the_other_once(two: Duo) -> None:
    two.nour.says("/break deux semaines")
    for _ in range(2):
        two.act(two.nour, "break/keep/{}")
    assert two.nour.last.text == WORDS("dialogue.noted_already")
    assert two.luc.all().count("préférerait garder la fin") == 1
    two.luc.presses("D’accord, on la garde")
    assert ends(two) == "2027-05-23"
