"""What is typed instead of a button: it means what the buttons say, and never more than it says."""

from datetime import UTC, datetime

import pytest

from storage.mail import STAFF, Address
from storage.tables import Dialogue, Interview, Request
from tests.beginnings import Begin
from tests.conversations.interviewing import ZOE, dates, invite, opened, state
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, PAUL, Room, acts_of, buttons_of
from tests.conversations.test_deferred import OPENS, wait
from tests.conversations.test_desk_reach import arrive, state_of

WORDS = CATALOGUE.home.words
ENGLISH = CATALOGUE["en"].words
WHICH = WORDS("dialogue.which_button")


def labels(room: Room, who: Address) -> list[str]:
    return [button.label for button in buttons_of(room.last(who))]


# --- the day of a wait ----------------------------------------------------------------------------


def came_due(room: Room) -> int:
    """A case whose day has come: Jeanne is asked whether she still wants to go on."""
    case = arrive(room, "claimed")
    wait(room, case)
    room.clock.to(OPENS)
    assert f"wait_longer/{case}" in acts_of(room.last(JEANNE))
    return case


def came_due_in_english(room: Room) -> int:
    """The same, and Jeanne is asked in English."""
    case = arrive(room, "claimed")
    room.write(JEANNE, "/language english")
    wait(room, case)
    room.clock.to(OPENS)
    return case


@pytest.fixture
def due(room: Room, begin: Begin) -> int:
    """A case whose day has come."""
    return begin(room, came_due)


@pytest.mark.parametrize(
    "text", ["pas encore", "Pas encore !", "dans un mois", "plus tard", "Pas maintenant"]
)
def test_not_yet_waits_longer(room: Room, due: int, text: str) -> None:
    room.write(JEANNE, text)
    assert state_of(room, due) == "waiting"
    room.write(JEANNE, "oui")
    assert room.find(Request, due).outcome == ""


@pytest.mark.parametrize("text", ["not yet", "in a month", "Later"])
def test_not_yet_waits_longer_in_english(room: Room, begin: Begin, text: str) -> None:
    case = begin(room, came_due_in_english)
    room.write(JEANNE, text)
    assert state_of(room, case) == "waiting"


def test_not_yet_is_known_though_something_was_said_since(room: Room, due: int) -> None:
    room.write(JEANNE, "/help")
    room.write(JEANNE, "pas encore")
    assert state_of(room, due) == "waiting"


def test_a_mere_yes_after_a_mere_no_withdraws_nothing(room: Room, due: int) -> None:
    room.write(JEANNE, "non")
    assert room.last(JEANNE).title == WORDS("leaving.title")
    room.write(JEANNE, "oui")
    assert state_of(room, due) == "claimed"


def test_a_mere_yes_withdraws_where_that_was_asked_for_just_before(room: Room, due: int) -> None:
    room.write(JEANNE, "/stop")
    room.write(JEANNE, "oui")
    assert room.find(Request, due).outcome == "withdrawn"


def test_nor_does_it_an_hour_after_stopping_was_asked_for(room: Room, due: int) -> None:
    room.write(JEANNE, "/stop")
    room.clock.forward(hours=1)
    room.write(JEANNE, "oui")
    assert state_of(room, due) == "claimed"


@pytest.mark.parametrize("text", ["avec plaisir", "ça marche", "parfait"])
def test_nor_do_words_that_are_glad(room: Room, due: int, text: str) -> None:
    room.write(JEANNE, "/stop")
    room.write(JEANNE, text)
    assert state_of(room, due) == "claimed"


@pytest.mark.parametrize("command", ["", "/help", "/status", "/privacy"])
def test_the_way_out_is_taken_by_its_label_whatever_was_said_since(
    room: Room, due: int, command: str
) -> None:
    if command:
        room.write(JEANNE, command)
    room.write(JEANNE, WORDS("wait.withdraw"))
    assert room.last(JEANNE).title == WORDS("leaving.title")
    room.write(JEANNE, WORDS("leaving.withdraw"))
    assert room.find(Request, due).outcome == "withdrawn"


# --- two that are asked alike -------------------------------------------------------------------


def dated_twice(room: Room) -> int:
    """Jeanne is asked to meet Paul on Thursday, and Zoé on Friday."""
    case = opened(room)
    invite(room, case, PAUL, ZOE)
    dates(room, PAUL, 1)
    dates(room, ZOE, 2, "vendredi 9h")
    return case


@pytest.fixture
def two_dates(room: Room, begin: Begin) -> int:
    """Jeanne is asked to meet two."""
    return begin(room, dated_twice)


def agreed(room: Room) -> list[int]:
    return [row.id or 0 for row in room.all(Interview) if row.agreed_at is not None]


def asked_which_no(room: Room) -> int:
    """The interview of which Jeanne was just asked whether its date does not suit, or all of it."""
    acts = [act for act in acts_of(room.last(JEANNE)) if act.startswith("iv/off/")]
    return int(acts[0].rpartition("/")[2]) if acts else 0


@pytest.mark.parametrize("asks", ["/status", "Ça me va", "oui", "ok"])
def test_two_dates_are_told_apart_by_their_days(room: Room, two_dates: int, asks: str) -> None:
    room.write(JEANNE, asks)
    assert agreed(room) == []
    first, second = (label for label in labels(room, JEANNE) if label.startswith("Ça me va"))
    assert "jeudi 26 novembre à 18h30" in first
    assert "vendredi 27 novembre à 9h" in second
    room.write(JEANNE, first)
    assert agreed(room) == [1]
    room.write(JEANNE, "/status")
    assert "Ça me va" in labels(room, JEANNE)  # one alone is called shortly
    room.write(JEANNE, "Ça me va")
    assert agreed(room) == [1, 2]


def test_every_label_that_is_shown_may_be_copied(room: Room, two_dates: int) -> None:
    room.write(JEANNE, "/status")
    shown = labels(room, JEANNE)
    assert len(shown) == len(set(shown))
    room.write(JEANNE, next(label for label in shown if "ne pas" in label and "jeudi" in label))
    assert asked_which_no(room) == 1
    room.press(JEANNE, "iv/off/1")
    assert (state(room, 1), state(room, 2)) == ("declined", "accepted")


def test_two_invitations_are_numbered(room: Room) -> None:
    case = opened(room)
    invite(room, case, PAUL)
    other = room.mentee(Address("telegram:9"), "Ali Benali")
    room.press(CLAIRE, f"claim/{other}")
    invite(room, other, PAUL)
    room.write(PAUL, "J’accepte")
    assert room.last(PAUL).text == WHICH
    assert state(room, 2) == "invited"
    room.write(PAUL, "/status")
    first, second = (label for label in labels(room, PAUL) if label.startswith("J’accepte"))
    assert f"{first[-1]}. " in room.last(PAUL).text
    room.write(PAUL, first)
    assert (state(room, 1), state(room, 2)) == ("accepted", "invited")
    assert first != second


def test_a_yes_that_may_answer_the_team_is_asked_about(room: Room) -> None:
    case = opened(room)
    room.fill(CLAIRE, f"ask/{case}", question="Es-tu libre en janvier ?")
    invite(room, case, PAUL)
    dates(room, PAUL, 1)
    room.write(JEANNE, "oui")
    assert room.last(JEANNE).text == WHICH
    assert {act.split("/")[0] for act in acts_of(room.last(JEANNE))} == {"iv", "reply"}
    assert agreed(room) == []
    room.write(JEANNE, "Ça me va")  # the label stands there: no doubt
    assert agreed(room) == [1]


# --- as people say it ---------------------------------------------------------------------------


def dated(room: Room) -> int:
    """Jeanne is asked to meet Paul on Thursday, and nothing else."""
    case = opened(room)
    invite(room, case, PAUL)
    dates(room, PAUL, 1)
    return case


def dated_in_english(room: Room) -> int:
    """The same, and Jeanne is asked in English."""
    case = opened(room)
    room.write(JEANNE, "/language english")
    invite(room, case, PAUL)
    dates(room, PAUL, 1)
    return case


@pytest.fixture
def date(room: Room, begin: Begin) -> int:
    """Jeanne is asked to meet Paul."""
    return begin(room, dated)


@pytest.mark.parametrize(
    "text", ["Parfait !", "ça marche", "avec plaisir", "Oui, avec plaisir.", "Ça me convient"]
)
def test_a_glad_yes_agrees(room: Room, date: int, text: str) -> None:
    room.write(JEANNE, text)
    assert agreed(room) == [1]


@pytest.mark.parametrize(
    "text", ["Désolé, pas possible", "je ne peux pas", "Impossible", "Désolée, je ne peux pas…"]
)
def test_a_sorry_no_is_asked_whether_it_is_of_the_date_or_of_the_talk(
    room: Room, date: int, text: str
) -> None:
    room.write(JEANNE, text)
    assert asked_which_no(room) == 1


@pytest.mark.parametrize(
    ("text", "agrees"),
    [("That works for me", True), ("Sounds good!", True), ("Sorry, I can't", False)],
)
def test_the_same_in_english(room: Room, begin: Begin, text: str, agrees: bool) -> None:
    begin(room, dated_in_english)
    room.write(JEANNE, text)
    assert (agreed(room) == [1]) is agrees
    assert (asked_which_no(room) == 1) is not agrees


@pytest.mark.parametrize("text", ["vendredi 9h30", "Plutôt vendredi 9h30 ?", "Non, vendredi 9h30"])
def test_another_date_is_proposed_by_typing_it(room: Room, date: int, text: str) -> None:
    room.write(JEANNE, text)
    room.write(JEANNE, "Passer")
    assert room.find(Interview, 1).at == datetime(2026, 11, 27, 8, 30, tzinfo=UTC)
    assert room.find(Interview, 1).proposed_by == room.number(JEANNE)
    assert "vendredi 27 novembre à 9h30" in room.last(PAUL).text


def test_a_day_without_an_hour_is_asked_for_its_hour(room: Room, date: int) -> None:
    room.write(JEANNE, "vendredi plutôt")
    assert "vendredi 27 novembre" in room.last(JEANNE).text
    room.write(JEANNE, "9h30")
    room.write(JEANNE, "vendredi 9h30")
    room.write(JEANNE, "Passer")
    assert room.find(Interview, 1).proposed_by == room.number(JEANNE)


@pytest.mark.parametrize("text", ["pas vendredi 9h", "Pourquoi jeudi 18h30 ?", "sauf vendredi 9h"])
def test_a_date_that_is_spoken_of_is_not_proposed(room: Room, date: int, text: str) -> None:
    room.write(JEANNE, text)
    assert not [row for row in room.all(Dialogue) if row.form == "interview_date" and row.answers]
    assert room.find(Interview, 1).proposed_by == room.number(PAUL)
    assert "iv/ok/1" in acts_of(room.last(JEANNE))


# --- words that nothing takes ---------------------------------------------------------------------


def passed_on(room: Room, who: Address) -> bool:
    return any(act.startswith("pass_on/") for act in acts_of(room.last(who)))


@pytest.mark.parametrize("text", ["je suis perdue", "Je ne comprends plus rien à tout cela"])
def test_whatever_says_something_may_be_passed_on(room: Room, begin: Begin, text: str) -> None:
    begin(room, arrive, "claimed")
    room.write(JEANNE, text)
    assert passed_on(room, JEANNE)
    room.write(JEANNE, "oui")
    room.write(JEANNE, "Envoyer")
    assert text in room.heard(STAFF)


@pytest.mark.parametrize("text", ["bonjour à tous", "merci beaucoup Claire", "d’accord, à bientôt"])
def test_a_greeting_is_not(room: Room, begin: Begin, text: str) -> None:
    begin(room, arrive, "claimed")
    room.write(JEANNE, text)
    assert not passed_on(room, JEANNE)


def test_a_mentors_words_are_not_dropped(room: Room) -> None:
    room.mentor()
    text = "Je ne peux plus être disponible cette année"
    room.write(PAUL, text)
    assert passed_on(room, PAUL)
    room.write(PAUL, "oui")
    room.write(PAUL, "Envoyer")
    assert text in room.heard(STAFF)


def test_nor_are_they_while_something_waits_which_stands_there_still(room: Room) -> None:
    case = opened(room)
    invite(room, case, PAUL)
    text = "Je pars trois mois à l’étranger en janvier"
    room.write(PAUL, text)
    assert passed_on(room, PAUL)
    assert {"iv/yes/1", "iv/no/1"} < set(acts_of(room.last(PAUL)))
    room.write(PAUL, "oui")  # to the invitation: the one that means it
    assert state(room, 1) == "accepted"
    assert text not in room.heard(STAFF)
