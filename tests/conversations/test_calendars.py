"""Calendar files: what a phone is given of a session; a change finds the one that it changes."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from conversations.mentoring import calendars
from conversations.mentoring.calendars import Entry
from storage.mail import Attachment
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_meetings import calls_off, propose
from tests.harness import House, Player

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
SESSION = Entry("one@camarade", 0, MONDAY + timedelta(days=3), 60, "Rendez-vous", "", MONDAY)


def read(text: str) -> tuple[str, Event]:
    """The method of a file, and its one session."""
    calendar = Calendar.from_ical(text)
    (event,) = calendar.events
    assert not event.subcomponents, "we remind people ourselves: no alarm"
    return str(calendar["method"]), event


def files(player: Player) -> list[Attachment]:
    # What it says may be replaced; the file that came with it stays.
    shown = [(*each.before, each.message)[0].attachment for each in player.screen.shown]
    return [each for each in shown if each is not None and each.mime == "text/calendar"]


def newest(player: Player) -> tuple[str, Event]:
    return read(files(player)[-1].text)


def agreed(house: House) -> Duo:
    two = duo(house).agree()
    propose(two.nour, "jeudi 18h30", "Visio : https://visio.example.org/ab?c=1, dès 18h")
    two.luc.presses("C’est d’accord")
    return two


# --- the file -----------------------------------------------------------------------------------


@given(title=st.text(), place=st.text(), hours=st.integers(-12, 14))
def test_whatever_people_type_stays_in_its_field(title: str, place: str, hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    entry = SESSION._replace(title=title, place=place, at=SESSION.at.astimezone(zone))
    text = calendars.written(entry)
    lines = text.encode().split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not any(ord(each) < 32 for each in text.replace("\r\n", ""))
    for whole in ("BEGIN:VEVENT", "METHOD:PUBLISH", "DTSTART:20261126T090000Z", "CLASS:PRIVATE"):
        assert text.count(f"\r\n{whole}\r\n") == 1
    _, event = read(text)
    assert (event["uid"], event["sequence"], event.start) == ("one@camarade", 0, SESSION.at)
    assert event.end - event.start == timedelta(hours=1)
    assert not {"attendee", "organizer", "description"} & {key.lower() for key in event}


@pytest.mark.parametrize(
    ("place", "link"),
    [
        ("https://meet.example.org/abc-def", "https://meet.example.org/abc-def"),
        ("En visio (https://zoom.example/j/1?pwd=a.b).", "https://zoom.example/j/1?pwd=a.b"),
        ("Café de la Paix", None),
        ("06 12 34 56 78", None),
    ],
)
def test_a_link_can_be_tapped(place: str, link: str | None) -> None:
    _, event = read(calendars.written(SESSION._replace(place=place)))
    assert (event["location"], event.get("url")) == (place, link)


# --- sent to both -------------------------------------------------------------------------------


def test_both_get_the_session_for_their_calendars_in_their_language(house: House) -> None:
    two = duo(house, luc=house.phone("Luc", language="en"), zones=("Asia/Tokyo", "")).agree()
    propose(two.nour, "jeudi 06h", "https://visio.example.org/a")
    two.luc.presses("Agreed")
    assert [each.name for each in files(two.nour)] == ["rendez-vous-2026-11-26.ics"]
    assert [each.name for each in files(two.luc)] == ["session-2026-11-25.ics"]
    (method, hers), (_, his) = newest(two.nour), newest(two.luc)
    assert (method, hers["uid"]) == ("PUBLISH", his["uid"])
    assert (hers["summary"], his["summary"]) == ("Rendez-vous avec Luc", "Session with Nour")
    assert hers.start == his.start == datetime(2026, 11, 25, 21, tzinfo=UTC)
    assert hers["url"] == his["location"] == "https://visio.example.org/a"


def test_what_is_moved_then_cancelled_is_the_same_session_changed(house: House) -> None:
    two = agreed(house)
    _, first = newest(two.luc)
    two.luc.presses("Changer la date")
    two.luc.says("vendredi 9h30")
    two.luc.presses("Garder")
    assert len(files(two.nour)) == 1, "a proposal changes no calendar"
    two.nour.presses("C’est d’accord")
    assert "à la place de la date d’avant" in two.luc.last.text
    calls_off(two.nour)
    for player in (two.nour, two.luc):
        read_back = [read(each.text) for each in files(player)]
        assert [method for method, _ in read_back] == ["PUBLISH", "PUBLISH", "CANCEL"]
        assert [event["sequence"] for _, event in read_back] == [0, 1, 2]
        assert [str(event["status"]) for _, event in read_back] == [
            "CONFIRMED",
            "CONFIRMED",
            "CANCELLED",
        ]
        assert {event["uid"] for _, event in read_back} == {first["uid"]}
        assert len({each.name for each in files(player)}) == 3
        assert "Annulé" in str(read_back[-1][1]["summary"])
        assert "le fichier joint l’en retire" in player.last.text
    propose(two.nour, "jeudi 18h30")
    two.luc.presses("C’est d’accord")
    _, another = newest(two.luc)
    assert (another["sequence"], another["uid"] == first["uid"]) == (0, False)


def test_a_mentorship_that_ends_early_takes_its_session_out_of_both_calendars(house: House) -> None:
    two = agreed(house)
    two.ends(two.luc, "end/leave/{}")
    for player in (two.nour, two.luc):
        method, event = newest(player)
        assert (method, event["sequence"]) == ("CANCEL", 1)
        assert "n’aura donc pas lieu" in player.last.text


def test_who_erases_everything_is_sent_no_file_and_the_other_one(house: House) -> None:
    two = agreed(house)
    two.nour.says("/delete")
    two.nour.presses("Oui, tout effacer")
    assert [newest(two.luc)[0], len(files(two.nour))] == ["CANCEL", 1]
    assert "Nour" not in str(newest(two.luc)[1]["summary"])
