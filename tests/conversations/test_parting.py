"""Nothing ends by one tap: whoever is about to end it reads first what the other will, and ends it
with a second tap, within half an hour."""

import pytest

from tests.conversations.pairs import Duo, duo, label
from tests.harness import CATALOGUE, House, Player, Shown
from tests.screens import flat

WORDS = CATALOGUE.home.words
SURE, GO_ON = WORDS("ending.sure"), WORDS("ending.go_on")
STALE = flat(WORDS("ending.stale"))

WAYS = [
    ("nour", "end/done/{}", "end_early_other", "end_early"),
    ("luc", "end/done/{}", "end_early_other", "end_early"),
    ("nour", "end/leave/{}", "withdraw_other", "stop"),
    ("luc", "end/leave/{}", "mentor_left_other", "mentor_left"),
    ("nour", "stop/end/{}", "withdraw_other", "stop"),
    ("luc", "stop/end/{}", "mentor_left_other", "mentor_left"),
    ("nour", "end/other/{}", "turn_down_other", "turn_down"),
]


def begins(two: Duo, who: str = "nour", act: str = "end/done/{}") -> tuple[Player, Player, Shown]:
    """One of the two chooses a way to end it, up to the confirmation; they, the other, what is
    shown."""
    me, other = (two.nour, two.luc) if who == "nour" else (two.luc, two.nour)
    two.act(me, act)
    if act == "end/other/{}":
        me.presses("Passer")
    return me, other, me.last


@pytest.mark.parametrize(("who", "act", "says", "outcome"), WAYS)
def test_nothing_ends_before_they_have_read_what_the_other_will(
    two: Duo, who: str, act: str, says: str, outcome: str
) -> None:
    two.house.clock.forward(days=20)
    two.luc.reads(), two.nour.reads()
    me, other, asked = begins(two, who, act)
    assert asked.labels == [SURE, GO_ON]
    assert two.mentorship.state == "active"
    assert not other.reads()
    will_read = asked.message.quote
    me.presses(SURE)
    assert (two.mentorship.state, two.mentorship.outcome) == ("ended", outcome)
    assert will_read
    assert flat(other.last.message.text).startswith(flat(will_read))
    name = "Nour" if who == "nour" else "Luc"
    assert flat(WORDS(f"ending.{says}", name=name, day="@", well="@")).split("@")[0] in flat(
        other.last.text
    )


def test_the_other_reads_it_in_their_language_and_so_it_is_shown(house: House) -> None:
    two = duo(house, luc=house.phone("Luc", language="en")).agree()
    me, other, asked = begins(two)
    will_read = asked.message.quote
    assert will_read.startswith("Nour has concluded your mentoring")
    me.presses(SURE)
    assert other.last.message.text.startswith(will_read)


@pytest.mark.parametrize("platform", ["telegram", "slack"])
@pytest.mark.parametrize(("typed", "ends"), [("oui", True), (SURE, True), ("non", False)])
def test_the_buttons_may_be_typed(house: House, platform: str, typed: str, ends: bool) -> None:
    luc = house.slack("Luc") if platform == "slack" else house.phone("Luc")
    two = duo(house, luc=luc).agree()
    under = two.thread(luc) if platform == "slack" else None
    luc.says("/end", under=under)
    luc.says("Je passe le relais", under=under)
    assert luc.last.labels == [SURE, GO_ON]
    luc.says(typed, under=under)
    assert (two.mentorship.state == "ended") == ends
    if not ends:
        luc.sees(WORDS("ending.kept"))


@pytest.mark.parametrize("typed", ["ok", "Ok", "d’accord"])
def test_a_word_that_may_say_no_more_than_that_it_was_read_ends_nothing(
    two: Duo, typed: str
) -> None:
    me, _, _ = begins(two)
    me.says(typed)
    me.sees(WORDS("dialogue.which_button"))
    assert me.last.labels == [SURE, GO_ON]
    assert two.mentorship.state == "active"
    me.says("oui")
    assert two.mentorship.state == "ended"


def test_whoever_leaves_it_as_it_is_has_changed_nothing(two: Duo) -> None:
    me, other, _ = begins(two)
    me.presses(GO_ON)
    assert two.mentorship.state == "active"
    assert not other.reads()
    me.says("Bonjour Luc")
    other.sees("Bonjour Luc")


@pytest.mark.parametrize(("who", "act"), [(who, act) for who, act, _, _ in WAYS])
def test_after_half_an_hour_nothing_ends_and_the_ways_are_offered_anew(
    two: Duo, who: str, act: str
) -> None:
    me, other, asked = begins(two, who, act)
    two.house.clock.forward(minutes=31)
    me.presses(SURE, on=asked)
    assert two.mentorship.state == "active"
    assert flat(me.last.text).startswith(STALE)
    assert WORDS("ending.reached") in me.last.labels
    assert not other.reads()
    two.ends(me, "end/done/{}")
    assert two.mentorship.state == "ended"


def test_within_half_an_hour_it_holds(two: Duo) -> None:
    me, _, asked = begins(two)
    two.house.clock.forward(minutes=29)
    me.presses(SURE, on=asked)
    assert two.mentorship.state == "ended"


def test_where_the_two_have_agreed_on_another_end_since_it_does_not_hold(two: Duo) -> None:
    two.house.clock.forward(days=160)
    me, other, asked = begins(two)
    two.act(me, "more/1/{}")
    other.presses(WORDS("more.yes"))
    me.presses(SURE, on=asked)
    assert two.mentorship.state == "active"
    assert flat(me.last.text).startswith(STALE)


def test_where_the_other_reads_otherwise_by_now_it_does_not_hold(two: Duo) -> None:
    me, other, asked = begins(two)
    other.says("/language english")
    me.presses(SURE, on=asked)
    assert two.mentorship.state == "active"
    assert flat(me.last.text).startswith(STALE)


def test_what_has_ended_meanwhile_is_said_to_have(two: Duo) -> None:
    me, other, asked = begins(two)
    two.ends(other, "end/leave/{}")
    assert not asked.buttons
    me.presses_late(SURE, on=asked)
    assert me.last.text == flat(WORDS("mentorship.over"))
    assert two.mentorship.outcome == "mentor_left"


def test_a_confirmation_is_of_one_pair_one_person_and_one_way(three: tuple[Duo, Duo]) -> None:
    first, second = three
    _, _, asked = begins(first, "luc", "end/done/{}")
    act = next(each.act for each in asked.buttons if each.act.startswith("end/sure"))
    number, other = first.mentorship.id, second.mentorship.id
    for forged in (
        act.replace(f"/{number}/", f"/{other}/", 1),
        act.replace("/done/", "/leave/"),
        f"end/sure/{number}",
        f"end/sure/{number}/nothing/1/2",
    ):
        first.act(first.luc, forged)
    first.act(first.nour, act)
    assert (first.mentorship.state, second.mentorship.state) == ("active", "active")


def test_an_old_menu_ends_nothing_by_one_tap(two: Duo) -> None:
    two.luc.says("/end")
    menu = two.luc.last
    two.house.clock.forward(days=60)
    two.luc.presses(label(two.luc, "ending.leave_mentor"), on=menu)
    assert two.mentorship.state == "active"
    assert two.luc.last.labels == [SURE, GO_ON]


def test_a_reason_that_was_read_over_is_confirmation_enough(two: Duo) -> None:
    two.act(two.nour, "end/other/{}")
    two.nour.says("Nous n’avons pas trouvé le ton.")
    assert two.mentorship.state == "active"
    two.nour.presses("Envoyer")
    assert two.mentorship.outcome == "turn_down"


def test_what_was_chosen_stands_in_the_place_of_its_buttons(two: Duo) -> None:
    two.nour.says("/end")
    menu = two.nour.last
    two.nour.presses(WORDS("ending.leave_mentee"))
    asked = two.nour.last
    assert (menu.text, menu.buttons) == (f"→ {WORDS('ending.leave_mentee')}", [])
    two.nour.presses(GO_ON)
    assert (asked.text, asked.buttons) == (f"→ {GO_ON}", [])
    two.act(two.nour, "end/done/{}")
    ends = two.nour.last
    two.nour.presses(SURE)
    assert (ends.text, ends.buttons) == (flat(WORDS("mentorship.over")), [])


@pytest.mark.parametrize("way", [None, "ending.leave_mentee"])
def test_who_goes_on_reads_what_they_pressed(two: Duo, way: str | None) -> None:
    two.nour.says("/end")
    if way is not None:
        two.nour.presses(WORDS(way))
    asked = two.nour.last
    two.nour.presses("Non, on continue")
    assert asked.text == "→ Non, on continue"


def test_the_ways_stand_once(two: Duo) -> None:
    two.nour.says("/end")
    menu = two.nour.last
    two.nour.says("/end")
    assert not menu.buttons
    assert WORDS("ending.reached") in two.nour.last.labels
    two.act(two.nour, "end/other/{}")
    assert not any(WORDS("ending.reached") in each.labels for each in two.nour.screen.shown)


def test_once_it_has_ended_neither_of_the_two_is_offered_a_way_to(two: Duo) -> None:
    two.luc.says("/end")
    menu = two.luc.last
    two.ends(two.nour, "end/done/{}")
    assert (menu.text, menu.buttons) == (flat(WORDS("mentorship.over")), [])
