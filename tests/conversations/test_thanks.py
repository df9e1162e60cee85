"""The end of a mentorship: thanks with what was given, a page that attests it, a rest if wanted."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.paper.draw import draw
from conversations.matching.facts import READY
from conversations.mentoring import roster, thanks
from conversations.programme import Catalogue
from conversations.team.forms import Form
from storage.mail import Pressed, Ref
from storage.tables import Meeting, Mentor, Mentorship, Person
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.pairs import Duo, duo
from tests.harness import CATALOGUE, Filling, House, Player
from tests.screens import flat

WORDS = CATALOGUE.home.words


def met(two: Duo, held: int) -> Duo:
    """They have held so many sessions, and missed one."""

    def write(uow: UnitOfWork) -> None:
        row = two.mentorship
        for number in range(held + 1):
            meeting = Meeting(
                mentorship_id=row.id or 0,
                at=uow.now + timedelta(days=number),
                state="held" if number < held else "missed",
                proposed_by=row.mentor_id,
                place="chez Nour",
            )
            uow.session.add(meeting)

    two.house.change(write)
    return two


def have_met(house: House, held: int) -> Duo:
    """Two who are introduced, and have held so many sessions."""
    return met(duo(house).agree(), held)


def mentor_ends(two: Duo) -> None:
    two.ends(two.luc, "end/done/{}")


def mentor_leaves(two: Duo) -> None:
    two.ends(two.luc, "end/leave/{}")


def mentor_stops(two: Duo) -> None:
    two.ends(two.luc, "stop/end/{}")


def mentee_ends(two: Duo) -> None:
    two.ends(two.nour, "end/done/{}")


def mentee_changes(two: Duo) -> None:
    two.ends(two.nour, "end/other/{}", "Passer")


def mentee_erases(two: Duo) -> None:
    two.nour.erases()


def team_ends(two: Duo) -> None:
    form = two.house.forms.open(f"take_back/{two.request.id}", two.claire.who, staff=True)
    assert isinstance(form, Form), form
    preview = Filling(two.claire, form).send(why="silence")
    assert preview is not None
    assert flat(two.luc.sees("4 séances notées").text) in flat(preview.shown)


def time_ends(two: Duo) -> None:
    two.house.clock.forward(days=200)


ENDS = [
    mentor_ends,
    mentor_leaves,
    mentor_stops,
    mentee_ends,
    mentee_changes,
    mentee_erases,
    team_ends,
    time_ends,
]


def has_ended(house: House) -> Duo:
    """They have met twice, and Luc has just ended it."""
    two = have_met(house, 2)
    mentor_ends(two)
    return two


@pytest.fixture
def two(house: House, begin: Begin) -> Duo:
    """They have met twice, and Luc has just ended it."""
    return begin(house, has_ended)


def out(house: House, mentor: int) -> str:
    return house.change(
        lambda uow: roster.standings(uow.session, CATALOGUE.home, uow.now).get(mentor, READY).out
    )


def asked_to_rest(player: Player) -> int:
    return sum(flat(WORDS("thanks.rest")) in each.text for each in player.screen.shown)


@pytest.mark.parametrize("ends", ENDS)
def test_whoever_ends_it_the_mentor_is_thanked_once_for_what_they_gave(
    house: House, begin: Begin, ends: Callable[[Duo], None]
) -> None:
    two = begin(house, have_met, 4)
    ends(two)
    assert two.mentorship.state == "ended"
    assert asked_to_rest(two.luc) == 1
    two.luc.sees("4 séances notées, soit environ 4 heures")
    assert asked_to_rest(two.nour) == 0
    assert house.find(Mentor, two.mentorship.mentor_id).rests_until is None


@pytest.mark.parametrize("ends", ENDS)
def test_who_pauses_is_offered_no_rest_and_not_said_to_be_free(
    house: House, begin: Begin, ends: Callable[[Duo], None]
) -> None:
    two = begin(house, have_met, 4)
    two.luc.says("/pause sans date")
    ends(two)
    assert two.mentorship.state == "ended"
    two.luc.sees("4 séances notées")
    assert asked_to_rest(two.luc) == 0
    offered = {label for each in two.luc.screen.shown for label in each.labels}
    assert flat(WORDS("thanks.rest_for", count=1)) not in offered


def test_who_never_met_is_not_told_so(house: House, begin: Begin) -> None:
    two = begin(house, have_met, 0)
    mentee_ends(two)
    said = two.luc.sees(WORDS("thanks.rest"))
    assert "séance" not in said.text
    assert WORDS("thanks.page") not in said.labels
    two.act(two.luc, "certificate/{}")
    assert two.luc.last.message.attachment is None


def test_a_pair_that_was_not_introduced_has_nothing_to_be_thanked_for(house: House) -> None:
    two = duo(house).accepts()
    two.act(two.luc, "intro/no/{}")
    assert asked_to_rest(two.luc) == 0
    two.act(two.luc, "rest/{}/3")
    assert house.find(Mentor, two.mentorship.mentor_id).rests_until is None


def test_a_rest_keeps_proposals_away_until_it_is_over(house: House, two: Duo) -> None:
    mentor = two.mentorship.mentor_id
    assert out(house, mentor) == ""
    two.luc.presses(WORDS("thanks.rest_for", count=1))
    assert two.luc.last.text.startswith(
        "Bien mérité. Rien ne te sera proposé avant le 23 décembre 2026"
    )
    assert out(house, mentor) == "resting"
    two.luc.says("/status")
    two.luc.sees(WORDS("mentor.resting", day="23 décembre 2026"))
    two.luc.presses(WORDS("thanks.rest_for", count=3))
    two.house.clock.to(datetime(2027, 1, 10, tzinfo=UTC))
    assert out(house, mentor) == "resting"
    two.house.clock.to(datetime(2027, 2, 23, 9, tzinfo=UTC))
    assert out(house, mentor) == ""


def test_how_long_a_rest_may_be_is_the_programmes() -> None:
    home = CATALOGUE.home
    limits = home.limits.model_copy(update={"rest_months": (2, 12)})
    home = home.model_copy(update={"limits": limits})
    (rests,) = thanks.buttons(home, 7, 0, is_free=True)
    assert [each.act for each in rests] == ["rest/7/2", "rest/7/12"]
    assert [flat(each.label) for each in rests] == ["2 mois", "12 mois"]


def test_who_rests_may_be_back_before(house: House, two: Duo) -> None:
    two.luc.presses(WORDS("thanks.rest_for", count=6))
    two.luc.presses(WORDS("thanks.no_rest"))
    assert out(house, two.mentorship.mentor_id) == ""


@pytest.mark.parametrize("act", ["rest/{}/99", "rest/{}/", "rest/{}", "rest/x/1", "certificate/x"])
def test_a_button_that_never_was_brings_no_rest_and_no_page(
    house: House, two: Duo, act: str
) -> None:
    two.act(two.luc, act)
    assert two.luc.last.text == flat(WORDS("dialogue.old_button_alone"))
    assert house.find(Mentor, two.mentorship.mentor_id).rests_until is None


@pytest.mark.parametrize("act", ["rest/{}/3", "certificate/{}"])
def test_nobody_else_rests_or_is_attested(house: House, two: Duo, act: str) -> None:
    volunteer = Mentor(person_id=two.mentorship.mentee_id, state="active")
    house.change(lambda uow: uow.session.add(volunteer))
    two.act(two.nour, act)
    assert not any(each.rests_until for each in house.all(Mentor))
    assert not any(each.message.attachment for each in two.nour.screen.shown)


def test_nothing_is_attested_before_the_end(house: House, begin: Begin) -> None:
    two = begin(house, have_met, 2)
    two.act(two.luc, "certificate/{}")
    assert two.luc.last.message.attachment is None


async def test_the_page_says_what_was_given_and_nothing_of_the_mentee(
    house: House, begin: Begin
) -> None:
    two = begin(house, have_met, 7)
    two.house.clock.set(two.house.clock.now() + timedelta(days=100))
    mentor_ends(two)
    two.luc.presses(WORDS("thanks.page"))
    attachment = two.luc.last.message.attachment
    assert attachment is not None
    assert attachment.paper is not None
    assert attachment.name == "attestation-2027-03-03.pdf"
    data = attachment.paper.data
    told = {line["label"]: line["text"] for line in data["parts"][0]["lines"]}
    assert data["name"] == "Luc Petit"
    assert told["Du"] == "23 novembre 2026"
    assert told["Au"] == "3 mars 2027"
    assert told["Séances tenues"] == "7"
    assert flat(told["Durée totale"]) == "7 heures"
    assert "60 minutes" in flat(data["note"])
    assert data["signed"] == [
        "Fait à Paris, le 3 mars 2027",
        "Pour l’AX, association des anciens élèves et diplômés de l’École polytechnique",
        "L’équipe Carrières",
    ]
    assert "École polytechnique" in data["intro"]
    for theirs in ("Nour", "Haddad", "chez", "batteries"):
        assert theirs not in str(data)
    assert (await draw(attachment.paper)).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("longer", "until"),
    [("", "23 mai 2027"), ("extended", "23 juin 2027"), ("paused", "6 juin 2027")],
)
def test_the_page_ends_on_the_day_that_the_two_were_told(
    house: House, begin: Begin, longer: str, until: str
) -> None:
    """Also where that is a Sunday, and they read on Monday that it is over."""
    two = begin(house, have_met, 2)
    if longer == "extended":
        house.clock.forward(days=160)
        two.act(two.nour, "more/1/{}")
        two.luc.presses(WORDS("more.yes"))
    elif longer == "paused":
        house.clock.forward(days=30)
        two.nour.says("/break deux semaines")
    house.clock.forward(days=230)
    two.luc.presses(WORDS("thanks.page"))
    attachment = two.luc.last.message.attachment
    assert attachment is not None
    assert attachment.paper is not None
    lines = {each["label"]: each["text"] for each in attachment.paper.data["parts"][0]["lines"]}
    assert (lines["Du"], lines["Au"]) == ("23 novembre 2026", until)
    assert flat(lines["Durée totale"]) == "2 heures"


def test_the_page_is_in_the_mentors_language(house: House) -> None:
    two = met(duo(house, luc=house.phone("Luc", language="en")).agree(), 1)
    mentee_ends(two)
    assert "One session noted, about 1 hour of your time" in two.luc.screen.shown[-1].text
    two.luc.presses("My certificate (PDF)")
    attachment = two.luc.last.message.attachment
    assert attachment is not None
    assert attachment.paper is not None
    assert attachment.paper.data["title"] == "Certificate of volunteering"
    assert house.all(Mentorship)[0].state == "ended"


async def test_the_page_is_signed_by_whoever_the_programme_names(house: House) -> None:
    about = CATALOGUE.home.about.model_copy(
        update={"signatory": "Anne Roy", "function": "Présidente", "signed_in": ""}
    )
    house.catalogue = Catalogue(CATALOGUE.home.model_copy(update={"about": about}), {})
    house.restart()
    two = met(duo(house).agree(), 1)
    mentor_ends(two)
    two.luc.presses(WORDS("thanks.page"))
    attachment = two.luc.last.message.attachment
    assert attachment is not None
    assert attachment.paper is not None
    assert attachment.paper.data["signed"] == [
        "Fait le 23 novembre 2026",
        "Pour l’AX, association des anciens élèves et diplômés de l’École polytechnique",
        "Anne Roy",
        "Présidente",
    ]
    assert (await draw(attachment.paper)).startswith(b"%PDF")


def test_the_end_of_a_rest_is_told_that_morning_once(house: House, two: Duo) -> None:
    two.luc.presses(WORDS("thanks.rest_for", count=1))
    two.luc.presses(WORDS("thanks.rest_for", count=3))
    over = WORDS("mentor.rest_over", name="Luc")
    house.clock.to(datetime(2027, 2, 23, 7, tzinfo=UTC))
    assert over not in two.luc.all()
    house.clock.to(datetime(2027, 2, 23, 9, tzinfo=UTC))
    house.clock.to(datetime(2027, 3, 23, 9, tzinfo=UTC))
    assert [flat(each.message.text) for each in two.luc.screen.shown].count(flat(over)) == 1
    two.luc.presses(WORDS("home.pause"))
    assert out(house, two.mentorship.mentor_id) == "paused"


def test_the_end_of_a_rest_waits_where_something_else_was_told_that_day(
    house: House, two: Duo
) -> None:
    two.luc.presses(WORDS("thanks.rest_for", count=1))
    two.luc.presses(WORDS("thanks.rest_for", count=3))
    house.clock.to(datetime(2027, 2, 23, 7, tzinfo=UTC))

    def told(uow: UnitOfWork) -> None:
        uow.session.get_one(Person, two.mentorship.mentor_id).nudges = (uow.now,)

    house.change(told)
    over = WORDS("mentor.rest_over", name="Luc")
    house.clock.to(datetime(2027, 2, 23, 15, tzinfo=UTC))
    assert flat(over) not in flat(two.luc.all())
    house.clock.to(datetime(2027, 2, 24, 15, tzinfo=UTC))
    assert flat(over) in flat(two.luc.all())


@pytest.mark.parametrize("then", ["back", "leaves", "pauses"])
def test_of_a_rest_that_was_cut_short_nothing_is_told(house: House, two: Duo, then: str) -> None:
    two.luc.presses(WORDS("thanks.rest_for", count=1))
    if then == "back":
        two.luc.presses(WORDS("thanks.no_rest"))
    elif then == "leaves":
        two.luc.does(Pressed(act=f"stop/mentor/{two.mentorship.mentor_id}", ref=Ref("leave")))
    else:
        two.luc.says("/pause")
        two.luc.says("sans date")
    house.clock.to(datetime(2027, 1, 10, tzinfo=UTC))
    assert flat(WORDS("mentor.rest_over", name="Luc")) not in flat(two.luc.all())


def test_a_rest_beyond_a_pause_is_the_day_that_every_word_names(house: House, two: Duo) -> None:
    two.luc.presses(WORDS("thanks.rest_for", count=1))
    two.luc.says("/pause trois semaines")
    day = "23 décembre 2026"
    two.luc.sees(WORDS("mentor.back_rested", day=day))
    two.luc.says("/status")
    two.luc.sees(WORDS("mentor.paused_until", day=day))
    shown = len(two.luc.screen.shown)
    house.clock.to(datetime(2026, 12, 20, tzinfo=UTC))
    assert (len(two.luc.screen.shown), out(house, two.mentorship.mentor_id)) == (shown, "resting")
    two.luc.says("/status")
    two.luc.sees(WORDS("mentor.resting", day=day))
    house.clock.to(datetime(2026, 12, 24, tzinfo=UTC))
    two.luc.sees(WORDS("mentor.rest_over", name="Luc"))
    assert out(house, two.mentorship.mentor_id) == ""


def test_who_needs_no_rest_after_all_still_pauses(house: House, two: Duo) -> None:
    two.luc.says("/pause jusqu’en mars")
    two.act(two.luc, "rest/{}/1")
    assert flat(two.luc.last.text).startswith(flat(WORDS("thanks.rests", day="1er mars 2027")))
    two.luc.presses(WORDS("thanks.no_rest"))
    two.luc.sees(WORDS("mentor.paused_until", day="1er mars 2027"))
    house.clock.to(datetime(2027, 2, 27, tzinfo=UTC))
    assert out(house, two.mentorship.mentor_id) == "paused"
    house.clock.to(datetime(2027, 3, 2, tzinfo=UTC))
    assert out(house, two.mentorship.mentor_id) == ""


def looks_back(two: Duo, again: str) -> None:
    """Luc answers the closing questions."""
    two.act(two.luc, "open/closing_mentor/mentorship/{}")
    two.luc.says(again)
    two.luc.says("Passer")
    two.luc.says("Envoyer")


def test_who_would_go_on_after_a_pause_pauses_and_says_until_when(house: House, two: Duo) -> None:
    looks_back(two, "Après une pause")
    mentor = two.mentorship.mentor_id
    two.luc.sees("Jusqu’à quand")
    assert out(house, mentor) == "paused"
    two.luc.presses("Trois mois")
    two.luc.sees(WORDS("mentor.back_on", day="23 février 2027"))
    house.clock.to(datetime(2027, 2, 22, tzinfo=UTC))
    assert out(house, mentor) == "paused"
    house.clock.to(datetime(2027, 2, 24, tzinfo=UTC))
    assert out(house, mentor) == ""


def test_who_rests_already_is_not_asked_again_how_long(house: House, two: Duo) -> None:
    two.luc.presses(WORDS("thanks.rest_for", count=3))
    looks_back(two, "Après une pause")
    assert flat(two.luc.last.text) == flat(WORDS("mentor.resting", day="23 février 2027"))


@pytest.mark.parametrize("again", ["Oui, volontiers", "Plutôt non"])
def test_any_other_answer_leaves_them_as_they_were(house: House, two: Duo, again: str) -> None:
    looks_back(two, again)
    two.luc.sees(WORDS("closing.thanks_mentor"))
    assert out(house, two.mentorship.mentor_id) == ""
