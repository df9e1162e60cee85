"""What people type in the middle of the profile that answers none of its questions."""

from datetime import date

import pytest

from conversations.dialogue import options
from storage.mail import STAFF
from storage.tables import Dialogue
from tests.conversations.joining import joins
from tests.conversations.room import CATALOGUE, PAUL, Room, words_of
from tests.conversations.test_mentors import PROFILE_TYPED, invited
from tests.harness import Player

WORDS = CATALOGUE.home.words
QUESTIONS = CATALOGUE.home.forms["mentor"].questions


def at(room: Room, name: str) -> None:
    """Paul stands at a question of his profile."""
    room.write(PAUL, f"/start {invited(room)}")
    for typed in PROFILE_TYPED:
        if asked(room) == name:
            return
        room.write(PAUL, typed)


def asked(room: Room) -> str:
    """The question that the words of Paul's last message ask."""
    shown = words_of(room.last(PAUL))
    return next((name for name, each in QUESTIONS.items() if each.ask in shown), "")


def answers(room: Room) -> dict[str, object]:
    """What Paul has answered so far."""
    (profile,) = [each for each in room.all(Dialogue) if each.form == "mentor"]
    return profile.answers


@pytest.mark.parametrize("typed", ["c’est tout", "voilà", "fini"])
def test_that_is_all_with_nothing_picked_is_none_or_is_told_what_is_needed(
    room: Room, typed: str
) -> None:
    at(room, "situations")
    room.write(PAUL, typed)
    assert asked(room) == "situations"
    assert WORDS("dialogue.pick_one") in room.last(PAUL).text
    room.write(PAUL, "Quitter la recherche")
    assert asked(room) == "experiences"
    room.write(PAUL, typed)
    assert asked(room) == "sectors"
    assert answers(room)["experiences"] is None


def test_a_day_that_is_not_understood_twice_is_asked_for_in_other_words(room: Room) -> None:
    at(room, "until")
    room.write(PAUL, "un certain temps")
    assert WORDS("answers.until") in room.last(PAUL).text
    room.write(PAUL, "on verra")
    assert WORDS("answers.until_again") in room.last(PAUL).text
    assert WORDS("answers.until") not in room.last(PAUL).text
    room.write(PAUL, "30/06")
    assert answers(room)["until"] == "2027-06-30"


def test_a_season_is_shown_back_as_the_day_it_was_taken_for(room: Room) -> None:
    at(room, "until")
    room.write(PAUL, "jusqu’à l’été prochain")
    day = WORDS.long_day(date(2027, 6, 30))
    assert WORDS("dialogue.understood", answer=day) in room.last(PAUL).text


def test_one_name_is_asked_for_the_other_and_taken_from_who_insists(room: Room) -> None:
    at(room, "name")
    room.write(PAUL, "Paul")
    assert WORDS("answers.doubt_name", name="Paul") in room.last(PAUL).text
    room.write(PAUL, "Paul !")
    assert answers(room)["name"] == "Paul"


@pytest.mark.parametrize("typed", ["Durand", "Paul Durand"])
def test_the_surname_that_follows_a_first_name_is_put_behind_it(room: Room, typed: str) -> None:
    at(room, "name")
    room.write(PAUL, "Paul")
    room.write(PAUL, typed)
    assert answers(room)["name"] == "Paul Durand"


def test_one_name_is_no_part_of_another_answer(room: Room) -> None:
    at(room, "occupation")
    for typed in ("/back", "/back", "/back", "Marie"):
        room.write(PAUL, typed)
    assert WORDS("answers.doubt_name", name="Marie") in room.last(PAUL).text
    Player(room, PAUL).presses(WORDS("dialogue.keep"))
    room.write(PAUL, "Boulanger")
    assert answers(room)["name"] == PROFILE_TYPED[0]
    assert answers(room)["occupation"] == "Boulanger"


@pytest.mark.parametrize("typed", ["Paul", "je m’appelle Paul"])
def test_one_name_that_is_edited_is_said_anew(room: Room, typed: str) -> None:
    at(room, "name")
    paul = Player(room, PAUL)
    paul.says(typed)
    paul.edits("Pauline")
    assert WORDS("answers.doubt_name", name="Pauline") in room.last(PAUL).text
    paul.says("Durand")
    assert answers(room)["name"] == "Pauline Durand"


def test_the_first_name_stands_where_the_surname_is_edited(room: Room) -> None:
    at(room, "name")
    paul = Player(room, PAUL)
    paul.says("je m’appelle Paul")
    paul.says("Durand")
    paul.edits("Durand")  # a platform may report so what changed no word
    assert answers(room)["name"] == "Paul Durand"
    paul.edits("Dupond")
    assert answers(room)["name"] == "Paul Dupond"
    paul.edits("Pauline Dupond")
    assert answers(room)["name"] == "Pauline Dupond"


@pytest.mark.parametrize(("name", "typed"), [("companies", "deux"), ("occupation", "10")])
def test_a_mere_number_where_words_are_asked_is_doubted_once(
    room: Room, name: str, typed: str
) -> None:
    at(room, name)
    room.write(PAUL, typed)
    assert WORDS("answers.doubt_bare", said=typed) in room.last(PAUL).text
    assert name not in answers(room)
    room.write(PAUL, typed)
    assert answers(room)[name] == typed


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [("capacity", "10", None), ("capacity", "2", "2"), ("quota", "3", None), ("quota", "4", "4")],
)
def test_a_number_where_a_quantity_is_asked_is_that_quantity(
    name: str, typed: str, value: str | None
) -> None:
    question = QUESTIONS[name]
    assert options.meant(typed, question) == ([value] if value else [])


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("roles", "C’est quoi un référent ?"),
        ("occupation", "Qu’est-ce qu’un référent ?"),
        ("place", "Pourquoi vous me demandez ça ?"),
        ("languages", "je peux changer plus tard en français ?"),
    ],
)
def test_a_question_is_told_where_to_ask_it_and_answers_nothing(
    room: Room, name: str, typed: str
) -> None:
    at(room, name)
    room.write(PAUL, typed)
    assert WORDS("answers.doubt_question") in room.last(PAUL).text
    assert (QUESTIONS[name].help or QUESTIONS[name].ask) in room.last(PAUL).text
    assert asked(room) == name
    assert name not in answers(room)


def test_words_that_ask_are_shown_to_be_confirmed_for_the_answer_they_were_meant_for(
    room: Room,
) -> None:
    room.write(PAUL, f"/start {invited(room)}")
    for typed in PROFILE_TYPED[:-1]:
        room.write(PAUL, typed)
    asking, paul = "Je dirige une usine, comment le dire autrement ?", Player(room, PAUL)
    paul.says(asking)
    paul.presses(QUESTIONS["occupation"].short)
    assert room.last(PAUL).quote == asking
    paul.presses(WORDS("dialogue.replace"))
    assert answers(room)["occupation"] == asking


def test_a_question_for_the_team_leads_back_to_the_profile(room: Room) -> None:
    at(room, "roles")
    room.write(PAUL, "/team C’est quoi un référent ?")
    room.write(PAUL, "Envoyer")
    assert "C’est quoi un référent ?" in room.heard(STAFF)
    room.write(PAUL, "Accompagner")
    assert answers(room)["roles"] == ["mentor"]
    assert asked(room) == "occupation"


def test_a_pause_in_the_middle_keeps_the_profile_to_be_gone_on_with(room: Room) -> None:
    at(room, "companies")
    before = answers(room)["sectors"]
    room.write(PAUL, "/pause")
    assert room.last(PAUL).text == WORDS("dialogue.paused")
    room.write(PAUL, "reprendre")
    assert asked(room) == "companies"
    assert answers(room)["sectors"] == before


def test_what_is_typed_elsewhere_while_the_profile_is_asked_here_is_told_of_a_profile(
    room: Room,
) -> None:
    at(room, "occupation")
    slack = joins(Player(room, PAUL), room.slack("Paul"))
    slack.says("Directeur dans une usine de batteries")
    assert WORDS("dialogue.aside_mentor") in slack.last.text
    slack.says("/camarade profil")
    assert QUESTIONS["occupation"].ask in slack.last.text


def test_the_counter_goes_up_by_one_and_what_is_to_come_never_grows(room: Room) -> None:
    room.write(PAUL, f"/start {invited(room)}")
    counters = []
    for typed in PROFILE_TYPED[:-1]:
        counters.append(room.last(PAUL).title)
        room.write(PAUL, typed)
    assert counters[:3] == ["", "", ""]
    steps = [counter.split("/") for counter in counters[3:]]
    totals = [int(total) for _, total in steps]
    assert totals == sorted(totals, reverse=True)
    numbers = [int(step) for step, _ in steps]
    assert numbers == [numbers[0] + at for at in range(len(numbers))]
    assert numbers[-1] == totals[-1]


@pytest.mark.parametrize("act", ["consent/yes", "consent/no", "consent/more"])
def test_what_asked_for_consent_before_it_changes_nothing_and_the_profile_goes_on(
    room: Room, act: str
) -> None:
    room.write(PAUL, "/start")
    room.press(PAUL, "lang/fr")
    at(room, "occupation")
    room.press(PAUL, act)
    assert asked(room) == "occupation"
    assert WORDS("dialogue.old_button") in room.last(PAUL).text
    assert {each.form for each in room.all(Dialogue)} == {"mentor"}


def test_who_wants_to_ask_for_a_mentor_meanwhile_agrees_as_anybody(room: Room) -> None:
    at(room, "occupation")
    room.clock.forward(minutes=1)
    room.press(PAUL, "begin")
    room.press(PAUL, "consent/yes")
    assert {each.form for each in room.all(Dialogue)} == {"mentor", "intake"}
