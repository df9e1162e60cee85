"""A contact who does not answer is not forgotten; a yes at night wakes nobody; and whoever reads a
letter knows whether their request goes on."""

from datetime import UTC, datetime, timedelta

import pytest

from conversations.mentoring import deciding
from storage.mail import Address, Message
from storage.tables import Person, Request, Talk
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.interviewing import dates, invite, opened
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, PAUL, Room, acts_of, words_of

HOME = CATALOGUE.home
WORDS = HOME.words
DAY = timedelta(days=1)
mentee = Person(name="Jeanne Martin", created_at=datetime(2026, 11, 23, tzinfo=UTC))
NIGHT = datetime(2026, 11, 24, 1, tzinfo=UTC)  # two in the morning in Paris
CLOSES = WORDS("decision.then_closes", **HOME.about.team_words)
GOES_ON = WORDS("decision.then_goes_on", **HOME.about.team_words)


def asked(room: Room, then: str = "close") -> int:
    """Paul was asked for a talk with Jeanne."""
    room.mentor()
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    number = str(room.number(PAUL))
    about = "Une personne qui change de voie."
    room.fill(CLAIRE, f"contact/{case}", contact=number, somebody="", words=about, then=then)
    return case


def agrees(room: Room) -> None:
    room.press(PAUL, "talk/yes/1")
    room.write(PAUL, "06 12 34 56 78")
    room.write(PAUL, "Envoyer")


def agreed(room: Room, then: str = "close") -> int:
    """Paul has said yes, and how to reach him."""
    case = asked(room, then)
    agrees(room)
    return case


def agreed_at_night(room: Room, then: str = "close") -> int:
    """He said so while Jeanne sleeps."""
    case = asked(room, then)
    room.clock.to(NIGHT)
    agrees(room)
    return case


def home_list(room: Room, name: str = "contact") -> str:
    """Claire looks at a list of her Home tab."""
    room.press(CLAIRE, f"home/list/{name}", where=CLAIRE)
    home = Address(CLAIRE.replace("slack:", "slack:home/"))
    return words_of(room.standing[home, "home"]).replace("\xa0", " ")


def letters(room: Room) -> list[Message]:
    """What Jeanne was told of her contact."""
    return [message for message in room.said[JEANNE] if message.slot == "talk/1"]


def test_a_contact_who_is_silent_is_reminded_once_and_then_the_team_is_told(
    room: Room, begin: Begin
) -> None:
    case = begin(room, asked)
    reminder = WORDS("contact.reminder", name="Paul")
    room.clock.forward(days=2, hours=23)
    assert reminder not in room.heard(PAUL)
    room.clock.forward(hours=2)
    assert room.heard(PAUL).count(reminder) == 1
    assert acts_of(room.last(PAUL)) == ["talk/yes/1", "talk/no/1"]
    told = WORDS("contact.holder_silent", id=case)
    assert told not in room.heard(CLAIRE)
    room.clock.forward(days=5)
    assert room.heard(CLAIRE).count(told) == 1
    silent = WORDS("contact.thread.silent", name="Paul Durand")
    assert silent in [message.text for message in room.thread(case)]
    room.clock.forward(weeks=4)
    assert room.heard(PAUL).count(reminder) == 1


def test_a_reminder_keeps_quiet_at_a_weekend_if_weekends_are_quiet_and_always_at_night(
    room: Room,
) -> None:
    room.clock.to(datetime(2026, 11, 23, 22, 30, tzinfo=UTC))
    asked(room)
    room.clock.forward(days=3, hours=1)
    assert WORDS("contact.reminder", name="Paul") not in room.heard(PAUL)
    room.clock.forward(hours=12)
    assert WORDS("contact.reminder", name="Paul") in room.heard(PAUL)


@pytest.mark.parametrize("answer", ["talk/no/1", "decline"])
def test_nobody_is_reminded_of_what_is_answered_or_over(
    room: Room, answer: str, begin: Begin
) -> None:
    case = begin(room, asked)
    if answer == "decline":
        room.fill(CLAIRE, f"decline/{case}", letter="Pas cette fois.")
    else:
        room.press(PAUL, answer)
    room.clock.forward(days=14)
    assert WORDS("contact.reminder", name="Paul") not in room.heard(PAUL)
    assert WORDS("contact.holder_silent", id=case) not in room.heard(CLAIRE)


@pytest.mark.parametrize("ends", ["withdrawn", "declined"])
def test_what_was_written_for_a_talk_that_is_over_is_put_away(
    room: Room, ends: str, begin: Begin
) -> None:
    case = begin(room, asked)
    room.press(PAUL, "talk/yes/1")
    room.write(PAUL, "06 12 34 56 78")
    (send,) = [act for act in acts_of(room.last(PAUL)) if "/ok/" in act]
    if ends == "withdrawn":
        room.fill(CLAIRE, f"decline/{case}", letter="Pas cette fois.")
    else:
        room.press(PAUL, "talk/no/1")
    assert room.find(Talk, 1).state == ends
    heard = len(room.said[PAUL])
    room.clock.forward(days=7)
    assert len(room.said[PAUL]) == heard, "nobody is asked to resume what reaches nobody"
    room.press(PAUL, send)
    assert room.last(PAUL).text == WORDS("dialogue.old_button_alone")
    assert "06 12 34 56 78" not in room.stored_text()


def test_the_home_tab_lists_who_waits_for_a_contact(room: Room, begin: Begin) -> None:
    case = begin(room, asked)
    page = home_list(room)
    assert f"n° {case}" in page
    assert "attend la réponse de Paul Durand, pour un échange" in page
    room.press(PAUL, "talk/no/1")
    assert WORDS("lists.empty.contact") in home_list(room)


def test_a_contact_is_found_by_name(room: Room, begin: Begin) -> None:
    case = begin(room, asked)
    room.write(CLAIRE, "/trouver Durand")
    assert WORDS("home.row", id=case, who="Jeanne") in words_of(room.last(CLAIRE))
    assert WORDS("find.field.contact") in words_of(room.last(CLAIRE))


def test_a_yes_at_night_reaches_the_mentee_at_an_hour_of_theirs(room: Room, begin: Begin) -> None:
    case = begin(room, agreed_at_night)
    assert room.find(Talk, 1).state == "agreed"
    assert not letters(room)
    room.restart()
    room.clock.forward(hours=12)
    letter = letters(room)[0]
    assert len(letters(room)) == 1
    assert "06 12 34 56 78" in letter.text
    assert CLOSES in letter.text
    assert room.find(Request, case).outcome == "contact"


def test_what_a_contact_said_yes_to_stays_readable_and_goes_with_the_mentee(
    room: Room, begin: Begin
) -> None:
    begin(room, agreed)
    stands = room.standing[PAUL, "talk/1"]
    assert "Une personne qui change de voie." in stands.text
    assert WORDS("contact.said_yes") in stands.text
    assert not stands.buttons
    assert not room.find(Talk, 1).words
    room.write(JEANNE, "/delete")
    room.erases(JEANNE)
    assert "Une personne qui change de voie." not in room.standing[PAUL, "talk/1"].text


def test_what_a_contact_said_no_to_does_not(room: Room, begin: Begin) -> None:
    begin(room, asked)
    room.press(PAUL, "talk/no/1")
    assert room.standing[PAUL, "talk/1"].text == WORDS("contact.over")


def test_after_a_standstill_the_mentee_is_not_written_to_in_the_next_night(
    room: Room, begin: Begin
) -> None:
    begin(room, agreed_at_night)
    room.clock.set(NIGHT.replace(hour=22))
    room.clock.forward(minutes=30)
    assert not letters(room)
    room.clock.forward(hours=12)
    assert len(letters(room)) == 1


def test_who_withdraws_before_morning_reads_of_no_contact(room: Room, begin: Begin) -> None:
    case = begin(room, agreed_at_night, "beside")
    room.press(JEANNE, "leave")
    room.write(JEANNE, "Oui")
    assert room.find(Request, case).outcome == "withdrawn"
    room.clock.forward(hours=12)
    assert not letters(room)


@pytest.mark.parametrize("then", ["close", "beside"])
def test_where_both_stand_is_told_of_a_talk_that_is_arranged(
    room: Room, then: str, begin: Begin
) -> None:
    begin(room, asked, then)
    room.write(JEANNE, "/status")
    assert "Un échange avec" not in room.last(JEANNE).text, "nobody has said yes"
    agrees(room)
    room.write(PAUL, "/status")
    assert WORDS("status.talk_promised") in room.last(PAUL).text
    arranged = WORDS("status.talk", name="Paul", reach="06 12 34 56 78")
    room.write(JEANNE, "/status")
    assert room.heard(JEANNE).count(arranged) == 1
    assert acts_of(room.last(JEANNE)), "what can be done stands below"
    room.clock.forward(days=70)
    room.write(JEANNE, "/status")
    assert room.heard(JEANNE).count(arranged) == 1, "that was long ago"
    room.write(PAUL, "/status")
    assert WORDS("status.talk_promised") not in room.last(PAUL).text


@pytest.mark.parametrize("then", ["close", "beside"])
def test_a_contact_who_is_erased_is_nowhere_on_the_mentee_s_screen(
    room: Room, then: str, begin: Begin
) -> None:
    begin(room, agreed, then)
    for _ in range(2):
        room.write(JEANNE, "/status")
    room.write(PAUL, "/delete")
    room.press(PAUL, acts_of(room.last(PAUL))[0])
    stands = "".join(
        words_of(message) for (where, _), message in room.standing.items() if where == JEANNE
    )
    loose = "".join(words_of(message) for message in room.said[JEANNE] if not message.slot)
    assert "06 12 34 56 78" not in stands + loose
    assert "Paul" not in stands + loose
    room.write(JEANNE, "/status")
    assert "06 12 34 56 78" not in words_of(room.last(JEANNE))


def test_before_the_letter_where_they_stand_tells_nothing_of_the_contact(
    room: Room, begin: Begin
) -> None:
    begin(room, agreed_at_night)
    room.write(JEANNE, "/status")
    assert "Paul" not in room.last(JEANNE).text
    assert "06 12" not in room.last(JEANNE).text


@pytest.mark.parametrize(("then", "told"), [("close", CLOSES), ("beside", GOES_ON)])
def test_the_mentee_reads_whether_the_request_ends_there(room: Room, then: str, told: str) -> None:
    room.mentor()
    case = room.mentee()
    room.press(CLAIRE, f"claim/{case}")
    preview = room.fill(CLAIRE, f"refer/{case}", referral="coach", then=then)
    assert preview.shown.endswith(told)
    assert room.last(JEANNE).text == preview.shown


@pytest.mark.parametrize(("then", "told"), [("close", CLOSES), ("beside", GOES_ON)])
def test_so_does_whoever_reads_of_a_contact(room: Room, then: str, told: str, begin: Begin) -> None:
    begin(room, agreed, then)
    assert letters(room)[0].text.endswith(told)


def test_it_goes_on_where_the_case_has_moved_on_meanwhile(room: Room, begin: Begin) -> None:
    case = begin(room, asked)

    def introduced(uow: UnitOfWork) -> None:
        request = uow.lock(Request, case)
        assert request is not None
        request.state = "introducing"

    room.change(introduced)
    agrees(room)
    read = letters(room)[0].text
    assert read.endswith(GOES_ON)
    assert read.startswith(deciding.start_of(HOME, HOME.talk[1], mentee, "goes_on"))


@pytest.mark.parametrize("own", [True, False])
def test_where_a_pair_was_introduced_meanwhile_no_letter_says_instead(
    room: Room, own: bool, begin: Begin
) -> None:
    case = begin(room, asked)
    start = deciding.start_of(HOME, HOME.talk[1], mentee, "closes")

    def introduced(uow: UnitOfWork) -> None:
        request, talk = uow.lock(Request, case), uow.lock(Talk, 1)
        assert request is not None
        assert talk is not None
        assert talk.letter == start
        request.state = "accompanied"
        talk.letter = "Bonjour Jeanne, parle à Paul." if own else talk.letter

    room.change(introduced)
    agrees(room)
    read = letters(room)[0].text
    during = deciding.start_of(HOME, HOME.talk[1], mentee, "during")
    assert read.startswith("Bonjour Jeanne, parle à Paul." if own else during)
    assert not read.startswith(start)


def test_a_date_that_waits_for_the_mentee_is_theirs_on_the_home_tab(room: Room) -> None:
    case = opened(room)
    invite(room, case, PAUL)
    assert "attend l’entretien avec Paul Durand" in home_list(room, "interviewer")
    dates(room, PAUL, 1)
    waits = "attend le oui de la personne à une date avec Paul Durand"
    assert waits in home_list(room, "mentee")
    assert WORDS("lists.empty.interviewer") in home_list(room, "interviewer")
    room.press(JEANNE, "iv/ok/1")
    assert WORDS("lists.empty.mentee") in home_list(room, "mentee")
    assert "attend l’entretien avec Paul Durand" in home_list(room, "interviewer")


@pytest.mark.parametrize("then", ["close", "beside"])
def test_a_talk_stands_where_its_contact_leaves_who_is_told_so(
    room: Room, then: str, begin: Begin
) -> None:
    begin(room, agreed, then)
    room.press(PAUL, f"stop/mentor/{room.number(PAUL)}")
    done = WORDS("leaving.left_mentors"), WORDS("leaving.left_talk")
    assert room.last(PAUL).text == "\n\n".join(done)
    room.write(PAUL, "/status")
    assert WORDS("status.talk_promised") not in room.last(PAUL).text
    room.write(JEANNE, "/status")
    assert WORDS("status.talk", name="Paul", reach="06 12 34 56 78") in room.heard(JEANNE)


def test_no_talk_is_promised_to_who_has_erased_everything(room: Room, begin: Begin) -> None:
    begin(room, agreed)
    room.erases(JEANNE)
    room.write(PAUL, "/status")
    assert WORDS("status.talk_promised") not in room.last(PAUL).text
