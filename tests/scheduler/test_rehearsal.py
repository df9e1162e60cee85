"""The rehearsal says what the six months would say; a change of the programme, whom it concerns."""

from datetime import date
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, delete, select

from conversations import hours
from conversations.programme import Catalogue
from conversations.steps import Role, Step
from scheduler import changes, rehearsal
from scheduler.occasions import Facts
from scheduler.rehearsal import BEGINNING, WORDS, Rehearsal
from scheduler.stories import STORIES
from storage.tables import Meeting, Mentorship, Told
from tests.catalogue import CATALOGUE
from tests.scheduler.conftest import DAY, INTRODUCED, Town

ZONES = ("Europe/Paris", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu")
STEPS = CATALOGUE.home.journey
LIMITS = CATALOGUE.home.limits


def played(mentee: str = "Europe/Paris", mentor: str = "Europe/Paris") -> dict[str, Rehearsal]:
    zones: dict[Role, str] = {"mentee": mentee, "mentor": mentor}
    start, languages = date(2026, 11, 23), CATALOGUE.languages
    return {
        each.name: rehearsal.rehearse(CATALOGUE, each, start, zones, languages) for each in STORIES
    }


@pytest.mark.parametrize(
    ("mentee", "mentor"),
    [("Europe/Paris", "Europe/Paris"), ("Pacific/Auckland", "America/New_York")],
)
def test_each_story_is_told_to_its_end_in_both_languages(mentee: str, mentor: str) -> None:
    for story in played(mentee, mentor).values():
        assert [each.step for each in story.said][:2] == [BEGINNING, BEGINNING]
        assert {each.to for each in story.said if each.step == "end"} == {"mentee", "mentor"}
        for said in story.said:
            if said.to == "staff":
                assert list(said.texts) == ["fr"]
                continue
            assert list(said.texts) == ["fr", "en"]
            french, english = (message.text for message in said.texts.values())
            assert french
            assert english != french
            assert "{" not in french + english


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 9, 21), date(2027, 3, 21)),  # every clock changes, and the year
        (date(2027, 3, 1), date(2027, 9, 1)),  # and back
        (date(2027, 8, 30), date(2028, 2, 29)),  # there is no 30 February, but a leap day
    ],
)
def test_six_months_keep_to_the_wall_clock(zone: str, start: date, end: date) -> None:
    silent = next(each for each in STORIES if each.name == "silent")
    both: dict[Role, str] = {"mentee": zone, "mentor": zone}
    story = rehearsal.rehearse(CATALOGUE, silent, start, both, ["fr"])
    assert story.ends_at.astimezone(ZoneInfo(zone)).date() == end
    for said in story.said:
        if said.step == BEGINNING or said.to == "staff" or STEPS[said.step].exact:
            continue
        wall = said.at.astimezone(ZoneInfo(zone))
        assert (wall.hour, wall.minute) == (STEPS[said.step].hour, 0)
    assert len(story.said) == len({(each.at, each.to) for each in story.said})


def test_nobody_hears_too_often_nor_on_a_holiday() -> None:
    for story in played("Europe/Paris", "America/New_York").values():
        for role, zone in story.zones.items():
            heard = [
                each.at.astimezone(ZoneInfo(zone)).date()
                for each in story.said
                if each.to == role and each.step != BEGINNING and STEPS[each.step].unasked
            ]
            assert len(set(heard)) == len(heard)
            for day in heard:
                assert not hours.is_quiet(day, story.countries[role], LIMITS)
                week = [each for each in heard if day <= each < day + 7 * DAY]
                assert len(week) <= LIMITS.unasked_a_week


def test_who_gets_on_hears_less_than_who_does_not() -> None:
    stories = played()

    def unasked(name: str, role: str) -> int:
        said = (each for each in stories[name].said if each.to == role and each.step != BEGINNING)
        steps = (STEPS[each.step] for each in said)
        return sum(step.unasked and step.after != "meeting" for step in steps)

    for role in ("mentee", "mentor"):
        assert unasked("well", role) < unasked("silent", role)
        assert unasked("well", role) < unasked("hand", role)


PRESUME = ("se passe", "les débuts", "encore aborder", "ce qui a bougé", "vous en êtes", "acquis")
"""Words for two between whom there was something."""


def test_two_who_never_wrote_read_nothing_that_presumes_that_they_have() -> None:
    stories = played()

    def heard(name: str) -> str:
        said = (
            each for each in stories[name].said if each.to != "staff" and each.step != BEGINNING
        )
        return "\n".join(each.texts["fr"].text for each in said)

    assert not [words for words in PRESUME if words in heard("silent")]
    assert all(words in heard("well") for words in PRESUME)


def test_the_team_supports_twice_in_the_first_month_and_monthly_after() -> None:
    for story in played().values():
        for role in ("mentee", "mentor"):
            asked = [
                (each.at - story.introduced_at) // DAY
                for each in story.said
                if each.to == role and each.step.startswith(("checkin", "midterm", "month", "clos"))
            ]
            assert len([day for day in asked if day <= 31]) == 2
            gaps = [after - before for before, after in pairwise(asked)]
            assert max(gaps) <= 35


def test_what_no_story_comes_to_is_worded_once_and_so_is_what_is_asked_months_later() -> None:
    stories = list(played("Pacific/Auckland", "America/New_York").values())
    rest = rehearsal.rest(CATALOGUE, stories, CATALOGUE.languages)
    assert {each.step for story in (*stories, rest) for each in story.said} >= STEPS.keys()
    told = [(each.step, each.to) for each in rest.said if each.step not in POSTS]
    never = ["next_meeting", "next_at_rhythm", "autonomy_end", "end_near"]  # no distress
    never += ["break_over", "break_over_planned", "checkin_extended"]
    never += ["first_answer", "unanswered", "unanswered_staff"]  # they write in turn
    roles = {"autonomy_end": ["mentee"], "unanswered_staff": ["staff"]}
    both = [(step, role) for step in never for role in roles.get(step, ["mentee", "mentor"])]
    assert told == [*both, ("later", "mentee"), ("curve", "mentee")]
    for said in rest.said:
        assert list(said.texts) == (["fr"] if said.to == "staff" else ["fr", "en"])
        assert "{" not in "".join(each.text for each in said.texts.values())
    later = rest.said[-2]
    assert (later.at - rest.ends_at) // DAY == 91
    assert len(later.texts["fr"].buttons) == 4


def test_of_a_session_it_is_said_where_about_what_and_what_was_noted_after_the_last() -> None:
    words, eve = CATALOGUE.home.words, STEPS["meeting_eve"]
    where, noted = words("meeting.where", place=WORDS), words("note.last_time")
    assert eve.shows == "session"
    well = [each for each in played()["well"].said if each.step in ("meeting_eve", "meeting_soon")]
    assert all(where in each.texts["fr"].text for each in well)
    for role, about in (("mentee", "agenda.mine"), ("mentor", "agenda.theirs")):
        first, *later = (
            each.texts["fr"] for each in well if (each.to, each.step) == (role, "meeting_eve")
        )
        assert noted not in first.text, "there was none before it"
        assert (words("agenda.ask") in first.text) == (role == "mentee")
        for message in later:
            assert noted in message.text
            assert words(about, name="Nour") in message.text
            assert message.quote == WORDS


POSTS = {key for key in CATALOGUE.home.texts if key.startswith("ending.staff_")} | {
    "introduction.team_began",
    "checkin.staff",
    "checkin.staff_hard",
    "closing.staff",
    "break.staff",
    "break.staff_over",
    "more.staff",
    "concern.late",
    "concern.still",
}
"""What the desks post in the team's channel of a pair without being asked."""


def test_what_the_desks_post_in_the_channel_stands_beside_what_the_two_are_told() -> None:
    stories = played("Pacific/Auckland", "America/New_York")
    rest = rehearsal.rest(CATALOGUE, list(stories.values()), ["en"])
    posts = {
        each.name: [said for said in story.said if said.step in POSTS]
        for each, story in zip((*STORIES, rest.story), (*stories.values(), rest), strict=True)
    }
    assert {said.step for each in posts.values() for said in each} == POSTS
    for each in posts.values():
        assert {(said.to, *said.texts) for said in each} == {("staff", "fr")}
        assert [said.at for said in each] == sorted(said.at for said in each)
    assert [said.step for said in posts["silent"]] == [
        "introduction.team_began",
        "ending.staff_end_faded",
    ]
    assert posts["well"][-1].step == "ending.staff_complete"
    (hard,) = (said for said in posts["hand"] if said.step == "checkin.staff_hard")
    asked = next(said for said in stories["hand"].said if said.step == "checkin")
    assert hard.at > asked.at
    assert "Nour" in hard.texts["fr"].text
    opened = posts["well"][0].at.astimezone(ZoneInfo(CATALOGUE.home.team.zone))
    assert CATALOGUE.home.team.opens <= opened.hour < CATALOGUE.home.team.closes
    for story in stories.values():
        assert [said.at for said in story.said] == sorted(said.at for said in story.said)


# --- a change of the programme ------------------------------------------------------------------


def changed(**steps: dict[str, Any] | None) -> Catalogue:
    """The shipped programme with some steps changed in each language; without those that are
    None."""

    def change(programme: Any) -> Any:
        journey = dict(programme.journey)
        for name, values in steps.items():
            if values is None:
                del journey[name]
            elif name in journey:
                journey[name] = journey[name].model_copy(update=values)
            else:
                journey[name] = Step.model_validate(values)
        return programme.model_copy(update={"journey": journey})

    home, *others = map(change, CATALOGUE)
    return Catalogue(home, {each.language: each for each in others}, "other.toml")


def test_what_has_changed() -> None:
    new = changed(
        objective={"days": 10},
        spark={"says": "Bonjour {name} !", "late_days": 2.0},
        midterm=None,
        half={"for": "both", "after": "introduction", "days": 90, "says": "…"},
    )
    found = {each.step: each for each in changes.compare(CATALOGUE, new)}
    assert {name: each.how for name, each in found.items()} == {
        "objective": ("moved",),
        "spark": ("moved", "reworded"),
        "midterm": ("gone",),
        "half": ("new",),
    }
    assert found["objective"].what == ("days: 7 → 10",)
    assert found["spark"].languages == ("fr", "en")
    assert changes.compare(CATALOGUE, CATALOGUE) == []


def test_buttons_of_a_mentee_alone_are_buttons_too() -> None:
    old = STEPS["meeting_eve"].mentee_buttons
    assert old
    (found,) = changes.compare(
        CATALOGUE, changed(meeting_eve={"mentee_buttons": dict.fromkeys(old, "?")})
    )
    assert (found.how, found.languages) == (("reworded",), ("fr", "en"))
    (found,) = changes.compare(CATALOGUE, changed(meeting_eve={"mentee_buttons": {}}))
    assert found.what == (f"mentee_buttons: {', '.join(old)} → none",)
    other = changed(meeting_eve={"mentee_buttons": dict.fromkeys(old, "?")})["en"]
    (found,) = changes.compare(CATALOGUE, Catalogue(CATALOGUE.home, {"en": other}))
    assert (found.how, found.languages) == (("reworded",), ("en",))


def test_forms_and_words_that_have_changed_are_named_in_their_languages() -> None:
    home, english = CATALOGUE
    form = home.forms["checkin_mentee"]
    other = home.model_copy(
        update={
            "forms": {**home.forms, "checkin_mentee": form.model_copy(update={"title": "?"})},
            "texts": {name: text for name, text in home.texts.items() if name != "more.left"},
        }
    )
    new = Catalogue(other, {"en": english.model_copy(update={"needs": {"more": "?"}})})
    found = {each.name: (each.how, each.languages) for each in changes.others(CATALOGUE, new)}
    assert found["forms.checkin_mentee"] == ("changed", ("fr",))
    assert found["words.more.left"] == ("gone", ("fr",))
    assert found["needs.more"] == ("new", ("en",))
    assert changes.others(CATALOGUE, CATALOGUE) == []


async def test_whom_a_change_concerns(town: Town) -> None:
    _, second, third = town.pairs(3)
    await town.until(INTRODUCED + 20 * DAY)  # all three have heard of the objective

    def begin_later(session: Session) -> None:
        for row in session.exec(select(Mentorship)).all():
            if row.id == second:  # as if nothing had been told yet, and day 40 had come
                row.introduced_at = INTRODUCED - 20 * DAY
            if row.id == third:
                row.state = "ended"

    town.change(begin_later)
    pairs = changes.running(town.url, LIMITS, town.now)
    assert pairs is not None
    assert len(pairs) == 2
    new = changed(checkin={"days": 35}, objective={"days": 8}, closing=None)
    found = changes.whom_they_concern(
        changes.compare(CATALOGUE, new), CATALOGUE, new, pairs, town.now
    )
    counts = {each.step: (len(each.ahead), each.running, len(each.dropped)) for each in found}
    assert counts["checkin"] == (2, 2, 0)
    assert counts["objective"] == (0, 2, 0)
    assert counts["closing"] == (2, 2, 0)


async def test_a_change_concerns_whom_a_break_or_an_extension_has_moved(town: Town) -> None:
    paused, longer = town.pairs(2)
    ends = INTRODUCED + 182 * DAY
    new = changed(closing={"days": -5}, checkin_later={"hour": 12})

    def move(session: Session) -> None:
        first, second = (session.get_one(Mentorship, each) for each in (paused, longer))
        first.moved_days, first.ends_at = 60, ends + 60 * DAY
        second.ended_before, second.ends_at = ends, ends + 90 * DAY
        session.exec(delete(Told).where(col(Told.step) == "checkin_later"))

    await town.until(INTRODUCED + 179 * DAY)  # the closing was told
    town.change(move)
    pairs = changes.running(town.url, LIMITS, town.now)
    assert pairs is not None
    now = INTRODUCED + 190 * DAY
    found = changes.whom_they_concern(changes.compare(CATALOGUE, new), CATALOGUE, new, pairs, now)
    ahead = {each.step: each.ahead for each in found}
    cases = {each.id: each.request_id for each in town.all(Mentorship)}
    # Once more for both: it named a day that is not the last now.
    assert ahead["closing"] == (cases[paused], cases[longer])
    assert ahead["checkin_later"] == (cases[paused],)  # until day 193


async def test_whom_it_may_concern_is_known_as_a_round_knows_them(town: Town) -> None:
    (number,) = town.pairs(1)

    def meet(session: Session) -> None:
        row = session.get_one(Mentorship, number)
        row.objective, row.rhythm_weeks = "Choisir", 3
        at, by = INTRODUCED + 5 * DAY, row.mentee_id
        session.add(Meeting(mentorship_id=number, at=at, state="held", proposed_by=by))

    town.change(meet)
    pairs = changes.running(town.url, LIMITS, INTRODUCED + 10 * DAY)
    assert pairs is not None
    (facts,) = pairs.values()
    assert facts.objective_set
    assert facts.rhythm_weeks == 3
    assert [each.state for each in facts.sessions] == ["held"]


def test_a_step_that_comes_too_late_by_now_is_left_out() -> None:
    facts = Facts(
        introduced_at=INTRODUCED,
        ends_at=INTRODUCED + 182 * DAY,
        objective_set=True,
        last_word_at=None,
        zones={"mentee": "Europe/Paris", "mentor": "Europe/Paris"},
    )
    new = changed(midterm={"days": 60})
    now = INTRODUCED + 80 * DAY
    (found,) = changes.whom_they_concern(
        changes.compare(CATALOGUE, new), CATALOGUE, new, {7: facts}, now
    )
    assert (found.ahead, found.dropped) == ((), (7,))


def test_a_step_whose_condition_does_not_hold_is_not_to_come() -> None:
    begins = Facts(
        introduced_at=INTRODUCED,
        ends_at=INTRODUCED + 182 * DAY,
        objective_set=False,
        last_word_at=INTRODUCED,
        zones={"mentee": "Europe/Paris", "mentor": "Europe/Paris"},
    )
    pairs = {1: begins, 2: begins._replace(objective_set=True)}
    new = changed(objective={"days": 8}, autonomy_end={"hour": 13}, end_near={"hour": 11})
    now = INTRODUCED + DAY
    found = changes.whom_they_concern(changes.compare(CATALOGUE, new), CATALOGUE, new, pairs, now)
    ahead = {each.step: (each.ahead, each.dropped) for each in found}
    assert ahead["objective"] == ((1,), ()), "the second have theirs"
    assert ahead["autonomy_end"] == ((), ()), "the mirror comes in its place"
    assert ahead["end_near"] == ((), ()), "neither is in distress"
    new = changed(objective={"only": ["begun"]}, checkin={"only": ["objective_set"]})
    found = changes.whom_they_concern(changes.compare(CATALOGUE, new), CATALOGUE, new, pairs, now)
    ahead = {each.step: (each.ahead, each.dropped) for each in found}
    assert ahead["objective"] == ((1, 2), ())
    assert ahead["checkin"] == ((2,), (1,))


async def test_whom_another_limit_concerns(town: Town) -> None:
    town.pairs(2)
    await town.until(INTRODUCED + 20 * DAY)

    def nearly_over(session: Session) -> None:
        row = session.exec(select(Mentorship)).first()
        assert row is not None
        row.ends_at = INTRODUCED + 38 * DAY

    town.change(nearly_over)
    home = CATALOGUE.home
    figures = {"months": 9, "unasked_a_week": 1, "ending_days": 20, "rest_months": (2,)}
    limits = home.limits.model_copy(update=figures)
    new = Catalogue(home.model_copy(update={"limits": limits}), {})
    pairs = changes.running(town.url, LIMITS, town.now)
    assert pairs is not None
    found = changes.whom_figures_concern(
        changes.figures(CATALOGUE, new), CATALOGUE, new, pairs, town.now
    )
    assert {each.name: (each.what, len(each.otherwise), each.running) for each in found} == {
        "months": ("6 → 9", 0, 2),
        "unasked_a_week": ("3 → 1", 2, 2),
        "ending_days": ("14 → 20", 1, 2),  # of one, silence is told within the last twenty days
        "rest_months": ("1, 3, 6 → 2", 0, 2),
    }
    assert changes.figures(CATALOGUE, CATALOGUE) == []


def test_without_a_database_nobody_is_counted(tmp_path: Any) -> None:
    assert changes.running(f"sqlite:///{tmp_path}/none.db", LIMITS, INTRODUCED) is None
    assert not list(tmp_path.iterdir())
