"""The week in figures: counted rightly, posted once a week as the team opens, without a name."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.paper.press import draw
from conversations.programme import Catalogue
from conversations.team import calendar, digest
from storage.mail import Paper
from storage.tables import Concern, Interview, Mentor, Mentorship, Person, Request, Talk
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_concerns import signs, writes_to_team
from tests.conversations.test_intake import asks
from tests.conversations.test_sessions import meets, over
from tests.harness import CATALOGUE, House
from tests.screens import flat

PARIS = ZoneInfo("Europe/Paris")


def digests(house: House) -> list[Paper]:
    """The pictures that were posted."""
    shown = [each.message.attachment for each in house.staff().screen.shown]
    papers = [each.paper for each in shown if each is not None and each.paper is not None]
    return [paper for paper in papers if paper.template == "digest"]


def digest_text(house: House) -> str:
    """The last week that was posted, in words."""
    return house.staff().sees("Demandes reçues").text


def values(chart: dict[str, Any]) -> list[int]:
    """The numbers of a chart's bars, from above."""
    return [bar["value"] for bar in chart["bars"]]


def comes(uow: UnitOfWork, name: str, **mentor: Any) -> int:
    """Somebody is a mentor; returns the person's number."""
    person = Person(name=name, created_at=uow.now)
    uow.session.add(person)
    uow.session.flush()
    assert person.id is not None
    uow.session.add(Mentor(person_id=person.id, **{"state": "active", **mentor}))
    return person.id


def on_monday(house: House) -> Paper:
    """The picture of the week, the only one yet."""
    house.clock.to(datetime(2026, 11, 30, 10, tzinfo=PARIS))
    (paper,) = digests(house)
    return paper


def received(house: House) -> None:
    """A request has come in."""
    asks(house.phone())


def taken(house: House) -> None:
    """Claire has taken it."""
    received(house)
    house.staff().presses("Prendre")


def received_beside_a_pair(house: House) -> Duo:
    """The same beside two people who have begun."""
    received(house)
    return duo(house).agree().greet()


def test_the_week_is_counted_and_posted_on_monday_morning(house: House, begin: Begin) -> None:
    begin(house, taken)
    claire = house.staff()
    house.clock.to(datetime(2026, 11, 25, 11, tzinfo=PARIS))
    claire.opens("Poser une question").send(question="Depuis quand y penses-tu ?")
    house.clock.to(datetime(2026, 11, 30, 8, tzinfo=PARIS))
    assert not digests(house)
    paper = on_monday(house)
    figures = {each["label"]: each["value"] for each in paper.data["figures"]}
    assert figures["reçues cette semaine"] == "1"
    assert "2 jours" in figures.values()
    by_week, outcomes, situations, delays, health, mentors = paper.data["charts"]
    assert [bar["values"] for bar in by_week["bars"]] == [*[[0, 0]] * 7, [1, 0]]
    assert by_week["bars"][-1]["label"] == "23/11"
    assert values(situations) == [1]
    assert delays["rows"][1] == ["Première réponse à la personne", "2 jours", "5 jours", "1 sur 1"]
    assert delays["rows"][2] == ["Décision de l’équipe", "–", "10 jours", "–"]
    assert not values(outcomes) + values(health) + values(mentors)
    assert "Haddad" not in json.dumps(paper.data)
    house.staff().sees("Demandes reçues")


def test_it_comes_every_week_on_a_day_the_team_works(house: House, begin: Begin) -> None:
    begin(house, received)
    house.clock.to(datetime(2027, 3, 28, 12, tzinfo=PARIS))
    before = len(digests(house))
    house.clock.to(datetime(2027, 3, 29, 23, tzinfo=PARIS))  # Easter Monday
    assert len(digests(house)) == before
    house.clock.to(datetime(2027, 3, 30, 10, tzinfo=PARIS))
    assert len(digests(house)) == before + 1


def test_it_is_drawn(house: House, begin: Begin) -> None:
    begin(house, received)
    paper = on_monday(house)
    assert draw(paper.template, paper.data, paper.form).startswith(b"\x89PNG")


def closes(house: House, outcomes: Sequence[str], at: datetime) -> None:
    """Requests that were closed at an instant, each with one of these outcomes."""

    def work(uow: UnitOfWork) -> None:
        for outcome in outcomes:
            person = Person(name="Nour Haddad", created_at=at)
            uow.session.add(person)
            uow.session.flush()
            assert person.id is not None
            request = Request(
                person_id=person.id,
                state="closed",
                outcome=outcome,
                situation="research",
                created_at=at,
                submitted_at=at - timedelta(days=200),
                closed_at=at,
            )
            uow.session.add(request)

    house.change(work)


def test_what_goes_out_is_counted_by_how_it_ended_and_successes_say_so(
    house: House, begin: Begin
) -> None:
    begin(house, received)
    closes(house, ["referred", "contact", "completed", "declined"], house.clock.now())
    closes(house, ["withdrawn"], house.clock.now() - timedelta(days=14))
    paper = on_monday(house)
    by_week, outcomes, *_ = paper.data["charts"]
    assert [bar["values"][1] for bar in by_week["bars"]] == [0, 0, 0, 0, 0, 1, 0, 4]
    assert [(bar["label"], bar["value"]) for bar in outcomes["bars"]] == [
        ("✓ vers une autre aide", 1),
        ("✓ un échange avec un contact", 1),
        ("✓ mené à son terme", 1),
        ("réponse négative", 1),
        ("retirée par la personne", 1),
    ]
    assert {"label": "closes cette semaine, dont 3 réussites", "value": "4"} in paper.data[
        "figures"
    ]
    shown = house.staff().sees("Demandes reçues").text
    assert "closes : 4. Réussites : 3." in shown
    assert "✓ vers une autre aide (1)" in shown


def test_where_nothing_succeeded_none_is_told(house: House, begin: Begin) -> None:
    begin(house, received)
    closes(house, ["withdrawn"], house.clock.now())
    house.clock.to(datetime(2026, 11, 30, 10, tzinfo=PARIS))
    digests(house)
    shown = house.staff().sees("Demandes reçues").text
    assert "closes : 1" in shown
    assert "éussite" not in shown


def test_what_interviewers_and_contacts_did_is_counted_with_the_mentors(
    house: House, begin: Begin
) -> None:
    begin(house, received)
    now = house.clock.now()

    def work(uow: UnitOfWork) -> None:
        named = (["contact"], ["mentor", "contact"], ["mentor"])
        numbers = [
            comes(uow, "Luc", capacity="mentor" in helps, answers={"roles": helps, "quota": "1"})
            for helps in named
        ]
        for number in numbers[:2]:
            uow.session.add(
                Interview(
                    request_id=1,
                    interviewer_id=number,
                    state="written",
                    invited_by="slack:UZOE",
                    invited_at=now,
                    at=now + timedelta(hours=1),
                )
            )
        uow.session.add(
            Talk(
                request_id=1,
                contact_id=numbers[0],
                state="agreed",
                asked_at=now,
                asked_by="slack:UZOE",
                answered_at=now,
            )
        )

    house.change(work)
    paper = on_monday(house)
    *_, took_place, _, _, mentors, contacts = paper.data["charts"]
    assert {bar["label"]: bar["value"] for bar in took_place["bars"]} == {
        "rencontres d’accompagnement confirmées": 0,
        "entretiens avant décision": 2,
        "échanges acceptés par un contact": 1,
    }
    assert values(mentors) == [2, 0, 0]
    assert values(contacts) == [1, 1, 0], "who helps in two ways is counted in both"
    told = house.staff().sees("Demandes").text
    assert "demandés 1, acceptés 1" in told
    assert "quota du mois atteint (1)" in told


def test_a_session_counts_in_the_week_in_which_it_is_known_that_it_was_held(
    house: House, begin: Begin
) -> None:
    """It was on Friday; whether it took place is asked on Monday, once the figures have left."""
    two = begin(house, received_beside_a_pair)
    meets(two, "vendredi 14h")
    house.clock.to(datetime(2026, 11, 30, 10, tzinfo=PARIS))
    assert "rencontres d’accompagnement" not in digest_text(house)
    over(two, (two.luc, "Oui"), days=0)
    house.clock.to(datetime(2026, 12, 1, 10, tzinfo=PARIS))
    over(two, (two.nour, "Oui"), days=0)
    house.clock.to(datetime(2026, 12, 7, 10, tzinfo=PARIS))
    assert "rencontres d’accompagnement confirmées (1)" in digest_text(house)
    house.clock.to(datetime(2026, 12, 14, 10, tzinfo=PARIS))
    assert "rencontres d’accompagnement" not in digest_text(house), "the second yes adds none"


def test_how_mentorships_fare_and_who_is_free_is_counted(house: House, begin: Begin) -> None:
    begin(house, received)
    now = house.clock.now()

    def work(uow: UnitOfWork) -> None:
        busy, *_ = [
            comes(uow, "Luc", state=each) for each in ("active", "active", "paused", "left")
        ]
        worried = Request(person_id=1, state="accompanied", created_at=now, answers={"a": "b"})
        uow.session.add(worried)
        uow.session.flush()
        assert worried.id is not None
        uow.session.add(Concern(kind="asked", request_id=worried.id, opened_at=now, seen_at=now))
        for days, request in ((0, 1), (40, 1), (0, worried.id)):
            uow.session.add(
                Mentorship(
                    request_id=request,
                    mentee_id=1,
                    mentor_id=busy,
                    state="active",
                    introduced_at=now - timedelta(days=days),
                    mentee_wrote_at=now - timedelta(days=days),
                    mentor_wrote_at=now - timedelta(days=days),
                )
            )

    house.change(work)
    paper = on_monday(house)
    *_, health, why, mentors = paper.data["charts"]
    assert values(health) == [1, 1, 1]
    reasons = {bar["label"]: bar["value"] for bar in why["bars"]}
    assert reasons == {"un point attend l’équipe": 1, "plus un signe depuis quatre semaines": 1}
    assert [bar["label"] for bar in health["bars"]][-1].startswith("⚠")
    assert values(mentors) == [1, 1, 1]
    assert (
        "va bien (1) · au calme ou à suivre (1) · ⚠ à regarder (1)"
        in house.staff().sees("Demandes").text
    )


def test_nobody_counts_as_free_who_leaves_before_a_pair_would_have_begun(
    house: House, begin: Begin
) -> None:
    begin(house, received)

    def work(uow: UnitOfWork) -> None:
        for days in (20, 60):
            comes(uow, "Luc", available_until=uow.now + timedelta(days=days))

    house.change(work)
    paper = on_monday(house)
    assert values(paper.data["charts"][-1]) == [1, 0, 1]


def test_the_sign_means_what_it_means_on_the_cards(house: House, begin: Begin) -> None:
    two = begin(house, received_beside_a_pair)  # some weeks without a word bear no sign
    case = two.request.id or 0
    house.clock.to(datetime(2026, 12, 14, 10, tzinfo=PARIS))
    assert not signs(house, case)
    assert "⚠ à regarder (0)" in house.staff().sees("Demandes reçues").text
    writes_to_team(two.nour)
    house.clock.to(datetime(2026, 12, 21, 10, tzinfo=PARIS))
    assert signs(house, case)
    assert "⚠ à regarder (1)" in house.staff().sees("Demandes reçues").text


def test_it_is_posted_once_whatever_comes_twice(house: House, begin: Begin) -> None:
    begin(house, received)
    house.clock.to(datetime(2026, 11, 30, 10, tzinfo=PARIS))
    (first,) = digests(house)
    house.restart()
    again = house.clock.now()
    closes(house, ["referred"], again - timedelta(days=2))
    house.change(lambda uow: uow.remind(*calendar.WEEK, again))
    house.clock.forward(minutes=1)
    assert digests(house) == [first]
    house.clock.to(datetime(2026, 12, 7, 10, tzinfo=PARIS))
    assert len(digests(house)) == 2


def test_after_a_standstill_it_waits_until_the_team_opens(house: House, begin: Begin) -> None:
    begin(house, received)
    house.clock.set(datetime(2026, 12, 5, 23, tzinfo=PARIS))  # a Saturday night
    house.clock.forward(minutes=1)
    assert not digests(house)
    house.clock.to(datetime(2026, 12, 7, 9, tzinfo=PARIS))
    assert len(digests(house)) == 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_is_drawn_with_nothing_and_with_much(house: House, language: str) -> None:
    house.catalogue = Catalogue(CATALOGUE[language], {})
    house.restart()
    house.change(lambda uow: uow.remind(*calendar.WEEK, house.clock.now()))
    house.clock.forward(minutes=1)
    (empty,) = digests(house)
    assert draw(empty.template, empty.data, empty.form).startswith(b"\x89PNG")
    much = json.loads(json.dumps(empty.data))
    much["figures"][2]["value"] = "1234 jours et encore"
    for chart in much["charts"]:
        for bar in chart.get("bars", []):
            bar |= {"values": [12345, 9999], "value": 123456, "label": "W" * 60}
    assert draw("digest", much, "png").startswith(b"\x89PNG")


def test_weeks_are_those_of_the_team_when_clocks_change(house: House) -> None:
    """A request of Sunday night, an hour before the week ends in Paris, after the change."""
    house.clock.set(datetime(2027, 3, 28, 23, 30, tzinfo=PARIS))
    asks(house.phone())
    house.clock.to(datetime(2027, 3, 30, 10, tzinfo=PARIS))
    (paper,) = digests(house)
    assert paper.data["charts"][0]["bars"][-1] == {"label": "22/3", "values": [1, 0]}


def test_an_open_request_whose_day_has_passed_is_not_kept_however_old(
    house: House, begin: Begin
) -> None:
    begin(house, taken)
    claire = house.staff()
    claire.opens("Poser une question").send(question="Depuis quand y penses-tu ?")
    asks(house.phone())
    house.clock.to(datetime(2026, 11, 30, 10, tzinfo=PARIS))
    shown = digests(house)[-1].data["charts"][3]["rows"]
    assert shown[1][3] == "1 sur 1"  # it is due that day: not late yet
    house.clock.to(datetime(2026, 12, 7, 10, tzinfo=PARIS))
    shown = digests(house)[-1].data["charts"][3]["rows"]
    assert shown[1][3] == "1 sur 2, 1 en retard"
    house.clock.to(datetime(2027, 3, 1, 10, tzinfo=PARIS))  # far out of the eight weeks
    shown = digests(house)[-1].data["charts"][3]["rows"]
    assert shown[1] == ["Première réponse à la personne", "–", "5 jours", "0 sur 1, 1 en retard"]
    house.staff().sees("personne : promis en 5 jours, dans les délais : 0 sur 1, 1 en retard")


@pytest.mark.parametrize(
    ("kept", "promised", "late", "told"),
    [
        (0, 0, 0, "–"),
        (4, 4, 0, "4 sur 4"),
        (0, 2, 2, "0 sur 2, 2 en retard"),
        (1, 4, 1, "1 sur 4, 1 en retard"),
        (5, 5, 0, "100 %"),
        (4, 5, 0, "80 %"),
        (250, 251, 1, "99 %, 1 en retard"),  # not all of them
        (1, 300, 0, "1 %"),  # not none of them
        (0, 7, 4, "0 %, 4 en retard"),
    ],
)
def test_of_a_few_it_is_told_how_many_and_all_is_said_of_all_only(
    kept: int, promised: int, late: int, told: str
) -> None:
    assert flat(digest.share(CATALOGUE.home.words, kept, promised, late)) == told
