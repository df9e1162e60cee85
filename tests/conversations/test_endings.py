"""The ends of a mentorship: each kind, what it counts as, and what both read with it."""

import re

import pytest

from conversations.casework import cases
from conversations.team.forms import Form, Refusal
from storage.tables import Concern, Mentorship, Request
from tests.beginnings import Begin
from tests.conversations.conftest import introduced
from tests.conversations.pairs import Duo
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, PAUL, Room, acts_of
from tests.conversations.staff_beginnings import brought, furnished
from tests.harness import House
from tests.screens import flat

WORDS = CATALOGUE.home.words
KEPT = re.compile(r"effacée?s? le (\d+(?:er)? \w+ \d{4})")


# --- the team ends what has fallen silent -------------------------------------------------------


def fell_silent(room: Room) -> None:
    """Jeanne and Paul are introduced and have fallen silent, as the team knows."""
    furnished(room)
    brought(room, "silent")


@pytest.fixture
def silent(room: Room, begin: Begin) -> Room:
    begin(room, fell_silent)
    return room


def test_the_team_ends_kindly_what_has_fallen_silent_and_both_may_answer(silent: Room) -> None:
    assert "end_silent/1" in acts_of(silent.card(1))
    preview = silent.fill(CLAIRE, "end_silent/1", why="sans réponse")
    for who, name in ((JEANNE, "Paul"), (PAUL, "Jeanne")):
        said = silent.last(who)
        assert said.text in preview.shown
        assert name in said.text
        assert "sans réponse" not in silent.heard(who)
    request, (pair,) = silent.find(Request, 1), silent.all(Mentorship)
    assert (request.state, request.outcome) == ("closed", "unreachable")
    assert request.outcome not in cases.SUCCESSES
    assert (pair.state, pair.look_again_at) == ("ended", None)
    assert not [each for each in silent.all(Concern) if each.closed_at is None]
    for who, words in ((JEANNE, "Pardon, je déménageais."), (PAUL, "Merci à vous.")):
        silent.press(who, f"open/to_team/mentorship/{pair.id}")
        silent.write(who, words)
        if who == PAUL:  # a mentor is asked whom it is about, as before the end
            silent.write(who, "De moi, ou d’autre chose")
        silent.write(who, "Envoyer")
        assert words in silent.thread(1)[-1].quote


def test_it_is_offered_only_while_they_are_silent(room: Room) -> None:
    furnished(room)
    brought(room, "accompanied")
    assert "end_silent/1" not in acts_of(room.card(1))
    assert isinstance(room.open_form(CLAIRE, "end_silent/1"), Refusal)
    room.clock.forward(days=30)
    form = room.open_form(CLAIRE, "end_silent/1")
    assert isinstance(form, Form)
    for who in (JEANNE, PAUL):  # the first words after a check-in may answer that
        room.write(who, "Bonjour !")
        room.press(who, next(act for act in acts_of(room.last(who)) if "/m/" in act))
    assert isinstance(room.open_form(CLAIRE, "end_silent/1"), Refusal)
    room.submit(CLAIRE, form.act, {field.name: field.value for field in form.fields})
    assert room.find(Request, 1).state == "accompanied"


def test_why_a_pair_is_not_ended_so_is_said_as_it_is(room: Room) -> None:
    furnished(room)
    refused = room.open_form(CLAIRE, "end_silent/1")
    assert refused == Refusal(CATALOGUE.home.words("triage.form.end_silent.none", id=1))
    brought(room, "accompanied")
    refused = room.open_form(CLAIRE, "end_silent/1")
    assert isinstance(refused, Refusal)
    assert "plus silencieux" not in refused.why, "they never were"
    assert "pas de long silence" in refused.why


def test_whoever_saw_to_the_silence_in_vain_may_still_end_it(silent: Room) -> None:
    (concern,) = [each for each in silent.all(Concern) if each.closed_at is None]
    silent.submit(CLAIRE, f"close_concern/{concern.id}", {"done": "écrit aux deux"})
    assert "end_silent/1" in acts_of(silent.card(1))
    silent.fill(CLAIRE, "end_silent/1")
    assert silent.find(Request, 1).outcome == "unreachable"


# --- the two end it -----------------------------------------------------------------------------


def test_a_mentor_does_not_send_somebody_to_a_professional(two: Duo) -> None:
    two.luc.says("/end")
    assert WORDS("professional.way") not in two.luc.last.labels
    two.act(two.luc, "pro/{}")
    assert two.mentorship.state == "active"


def test_a_goal_that_is_reached_early_is_a_success(two: Duo) -> None:
    two.ends(two.luc, "end/done/{}")
    assert two.request.outcome in cases.SUCCESSES


def over(house: House) -> Duo:
    """The months of the two are over."""
    two = introduced(house)
    house.clock.forward(days=200)
    return two


@pytest.mark.parametrize("end", ["time", "end/done/{}", "pro/{}", "stop/end/{}"])
def test_both_read_until_when_what_they_wrote_is_kept(house: House, begin: Begin, end: str) -> None:
    two = begin(house, over if end == "time" else introduced)
    if end == "pro/{}":
        two.act(two.nour, end)
        for answer in ("Je ne sais pas encore", "Passer", "Je le termine ici", "Envoyer"):
            two.nour.presses(answer)
    elif end != "time":
        two.ends(two.nour, end)
    assert two.request.closed_at is not None
    for player in (two.nour, two.luc):
        (day,) = KEPT.findall(flat(player.all()))
        assert day.endswith("2028" if end != "time" else "2029")


def test_the_day_that_is_said_is_the_day_on_which_it_goes(two: Duo) -> None:
    two.ends(two.nour, "end/done/{}")
    (day,) = KEPT.findall(flat(two.nour.all()))
    assert day == "22 novembre 2028"  # 730 days, one of which is 29 February 2028
    two.house.clock.forward(days=729)
    assert two.request.answers
    two.house.clock.forward(days=2)
    assert not two.request.answers


@pytest.mark.parametrize("act", ["end/leave/{}", "stop/end/{}"])
def test_nothing_is_said_of_an_end_that_has_not_come(two: Duo, act: str) -> None:
    two.ends(two.luc, act)  # the team looks for somebody else
    assert two.request.state == "claimed"
    for player in (two.nour, two.luc):
        assert not KEPT.findall(flat(player.all()))
        assert WORDS("farewell.again") not in player.last.labels


def test_a_mentee_asks_again_from_where_they_read_that_it_is_over(
    house: House, begin: Begin
) -> None:
    two = begin(house, over)
    two.nour.presses(WORDS("farewell.again"))
    begun = [each for each in two.house.all(Request) if each.state == "draft"]
    assert len(begun) == 1


# --- the closing questions ------------------------------------------------------------------------


def test_each_closing_question_may_be_passed_and_then_nothing_is_sent(two: Duo) -> None:
    team = two.claire.all()
    for player, role in ((two.nour, "mentee"), (two.luc, "mentor")):
        act = f"open/closing_{role}/mentorship/{{}}"
        two.act(player, act)
        player.presses("Passer")
        player.presses("Passer")
        assert "rien n’est envoyé à l’équipe" in player.last.text
        two.act(player, act)
        assert "Passer" in player.last.labels, "who has said nothing may come back to them"
    assert two.claire.all() == team
    two.nour.presses("Passer")
    two.nour.says("De l’élan.")
    two.nour.presses("Envoyer")
    assert "De l’élan." in two.claire.all()
    two.act(two.nour, "open/closing_mentee/mentorship/{}")
    assert "Tu y as déjà répondu" in two.nour.last.text
