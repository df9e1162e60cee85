"""Did it help? Asked once, kindly and at a good hour; the answer is the team's to read."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.team.forms import Form
from storage.mail import STAFF
from storage.tables import Concern, Decision, History, Person
from storage.unit_of_work import UnitOfWork
from tests.beginnings import Begin
from tests.conversations.room import CATALOGUE, CLAIRE, JEANNE, PAUL, Room, acts_of, words_of
from tests.conversations.test_desk_reach import arrive
from tests.conversations.test_exporting import exported
from tests.harness import Player

HOME = CATALOGUE.home
WORDS = HOME.words
COACH = HOME.referrals["coach"]
ASK = WORDS("helped.ask", label=COACH.label, **HOME.about.team_words)
AFTER = timedelta(days=COACH.ask_after_days or 0)
LABELS = {name: WORDS(f"helped.{name}") for name in ("lots", "some", "little", "not_yet")}


def closed_with_a_coach(room: Room) -> int:
    """A case that was closed with a coach."""
    case = arrive(room, "claimed")
    room.fill(CLAIRE, f"refer/{case}", referral="coach")
    return case


def on_the_eve(room: Room) -> int:
    """The same, a day before its mentee is asked."""
    case = closed_with_a_coach(room)
    room.clock.forward(days=AFTER.days - 1)
    return case


def just_asked(room: Room) -> int:
    """The same, when its mentee has just been asked."""
    case = closed_with_a_coach(room)
    room.clock.forward(days=AFTER.days + 1)
    assert room.last(JEANNE).text == ASK
    return case


@pytest.fixture
def case(room: Room, begin: Begin) -> int:
    """A case that was closed with a coach."""
    return begin(room, closed_with_a_coach)


@pytest.fixture
def asked(room: Room, begin: Begin) -> int:
    """The same, when its mentee has just been asked."""
    return begin(room, just_asked)


def kept(room: Room) -> Decision:
    (row,) = [each for each in room.all(Decision) if each.what]
    return row


def change_jeanne(room: Room, **values: object) -> None:
    number = room.number(JEANNE)

    def work(uow: UnitOfWork) -> None:
        person = uow.session.get(Person, number)
        for name, value in values.items():
            setattr(person, name, value)

    room.change(work)


# --- when ---------------------------------------------------------------------------------------


def test_it_is_asked_once_on_its_day(room: Room, begin: Begin) -> None:
    begin(room, on_the_eve)
    assert ASK not in room.heard(JEANNE)
    room.clock.forward(days=2)
    assert room.last(JEANNE).text == ASK
    assert acts_of(room.last(JEANNE)) == [f"helped/{each}/1" for each in LABELS]
    assert kept(room).asked_at is not None
    room.restart()
    room.clock.forward(days=400)
    assert room.heard(JEANNE).count(ASK) == 1


def test_the_day_is_the_programmes_where_the_help_names_none(room: Room) -> None:
    case = arrive(room, "claimed")
    room.fill(CLAIRE, f"contact/{case}", somebody="Anne, anne@example.org", then="beside")
    talk = HOME.talk[1]
    room.clock.forward(days=(talk.ask_after_days or 0) + 4)
    assert talk.label in room.last(JEANNE).text
    assert acts_of(room.last(JEANNE))[0] == "helped/lots/1"


def test_it_comes_at_an_hour_of_their_own(room: Room, case: int) -> None:
    change_jeanne(room, zone="America/Los_Angeles")
    room.clock.forward(days=AFTER.days + 4)
    at = kept(room).asked_at
    assert at is not None
    local = at.astimezone(ZoneInfo("America/Los_Angeles"))
    assert HOME.limits.quiet_until_hour <= local.hour < HOME.limits.quiet_from_hour
    assert local.weekday() < 5


def test_not_on_the_day_of_another_message_that_nobody_asked_for(room: Room, begin: Begin) -> None:
    begin(room, on_the_eve)
    nudged = room.clock.now() + timedelta(hours=20)
    room.clock.set(nudged)
    change_jeanne(room, nudges=(nudged,))
    room.clock.forward(hours=12)
    assert ASK not in room.heard(JEANNE)
    room.clock.forward(days=3)
    at = kept(room).asked_at
    assert at is not None
    paris = ZoneInfo("Europe/Paris")
    assert at.astimezone(paris).date() > nudged.astimezone(paris).date()
    assert room.find(Person, room.number(JEANNE)).nudges == (nudged, at)


def test_not_while_words_of_distress_wait_to_be_seen_to(room: Room, begin: Begin) -> None:
    begin(room, on_the_eve)
    room.write(JEANNE, "Je veux en finir avec la vie.")
    room.clock.forward(days=4)
    assert ASK not in room.heard(JEANNE)
    room.press(CLAIRE, f"cared/{room.number(JEANNE)}/named")
    room.clock.forward(days=4)
    assert room.heard(JEANNE).count(ASK) == 1


def test_never_where_they_were_seen_to_long_after(room: Room, begin: Begin) -> None:
    begin(room, on_the_eve)
    room.write(JEANNE, "Je veux en finir avec la vie.")
    room.clock.forward(days=35)
    room.press(CLAIRE, f"cared/{room.number(JEANNE)}/named")
    room.clock.forward(days=10)
    assert ASK not in room.heard(JEANNE)


def test_never_where_it_would_only_puzzle(room: Room, case: int) -> None:
    room.clock.set(room.clock.now() + AFTER + timedelta(days=60))  # a long standstill
    room.clock.forward(days=30)
    assert ASK not in room.heard(JEANNE)
    assert kept(room).asked_at is None


def test_who_has_shut_us_out_or_left_is_not_asked(room: Room, case: int) -> None:
    room.erases(JEANNE)
    heard = len(room.said[JEANNE])
    room.clock.forward(days=AFTER.days + 60)
    assert len(room.said[JEANNE]) == heard
    assert kept(room).asked_at is None


def test_who_can_not_be_reached_is_not_asked(room: Room, case: int) -> None:
    Player(room, JEANNE).blocks()
    room.clock.forward(days=AFTER.days + 60)
    assert kept(room).asked_at is None


@pytest.mark.parametrize("act", ["decline", "wait"])
def test_a_no_and_a_wait_are_not_asked_about(room: Room, act: str) -> None:
    case = arrive(room, "claimed")
    room.fill(CLAIRE, f"{act}/{case}")
    room.clock.forward(days=200)
    assert room.all(Decision)[0].asked_at is None


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.integers(1, 400), min_size=3, max_size=8), st.booleans())
def test_however_the_rounds_fall_it_is_asked_once_at_most(
    rooms: Callable[[], Room], jumps: list[int], restarts: bool
) -> None:
    room = rooms()
    case = arrive(room, "claimed")
    room.fill(CLAIRE, f"refer/{case}", referral="coach")
    for hours in jumps:
        room.clock.set(room.clock.now() + timedelta(hours=hours))
        if restarts:
            room.restart()
        room.clock.forward(minutes=1)
    at = kept(room).asked_at
    assert room.heard(JEANNE).count(ASK) == (at is not None)
    if at is not None:
        assert 9 <= at.astimezone(ZoneInfo("Europe/Paris")).hour < 20


# --- what is answered ---------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["lots", "some", "little"])
@pytest.mark.parametrize("typed", [True, False])
def test_the_answer_and_a_word_more_reach_the_team_in_the_thread_of_the_closed_case(
    room: Room, asked: int, answer: str, typed: bool
) -> None:
    if typed:
        room.write(JEANNE, LABELS[answer])
    else:
        room.press(JEANNE, f"helped/{answer}/1")
    assert "L’équipe Carrières" in room.last(JEANNE).text
    assert LABELS[answer] in room.standing[JEANNE, "helped/1"].text
    assert room.standing[JEANNE, "helped/1"].buttons == ()
    room.write(JEANNE, "La première séance m’a remise en route.")
    room.write(JEANNE, "Envoyer")
    key = "helped.thanks_answered" if answer == "little" else "helped.thanks"
    assert room.said[JEANNE][-2].text == WORDS(key, **HOME.about.team_words)
    line = room.standing[STAFF, f"case/{asked}/helped/1"]
    assert line.under == f"case/{asked}"
    assert line.quote == "La première séance m’a remise en route."
    assert LABELS[answer] in line.text
    row = kept(room)
    assert (row.helped, row.words) == (answer, "La première séance m’a remise en route.")
    assert row.answered_at == room.clock.now()
    assert "helped" in [each.act for each in room.all(History)]
    room.press(JEANNE, "helped/little/1")
    assert room.last(JEANNE).text == WORDS("helped.already")
    assert kept(room).helped == answer


@pytest.mark.parametrize("words", ["Elle n’a jamais répondu.", "Passer", ""])
def test_that_it_did_not_help_is_told_once_to_whoever_held_the_case(
    room: Room, asked: int, words: str
) -> None:
    told = WORDS("helped.holder_little", id=asked)
    room.press(JEANNE, "helped/little/1")
    assert told not in room.heard(CLAIRE)
    if words:
        room.write(JEANNE, words)
        if words != "Passer":
            assert words in room.last(JEANNE).text, "word by word, before it leaves"
            room.write(JEANNE, "Envoyer")
        assert room.last(CLAIRE).text == told
    room.clock.forward(days=20)
    assert room.heard(CLAIRE).count(told) == 1
    assert "jamais" not in room.heard(CLAIRE)


@pytest.mark.parametrize("words", ["La première séance m’a aidée.", "Passer"])
def test_words_are_told_to_whoever_held_the_case_and_a_bare_good_answer_is_not(
    room: Room, asked: int, words: str
) -> None:
    room.press(JEANNE, "helped/lots/1")
    room.write(JEANNE, words)
    if words != "Passer":
        room.write(JEANNE, "Envoyer")
    room.clock.forward(days=3)
    told = WORDS("helped.holder_words", id=asked)
    assert room.heard(CLAIRE).count(told) == (words != "Passer")


def test_words_may_be_left_out(room: Room, asked: int) -> None:
    room.write(JEANNE, "Un peu")
    room.write(JEANNE, "Passer")
    assert room.last(JEANNE).text == WORDS("helped.thanks")
    assert (kept(room).helped, kept(room).words) == ("some", "")
    assert room.standing[STAFF, f"case/{asked}/helped/1"].quote == ""


def test_who_has_not_begun_is_offered_the_team_and_asked_nothing_more(
    room: Room, asked: int
) -> None:
    room.write(JEANNE, "pas encore commencé")
    assert room.last(JEANNE).text == WORDS("helped.begin", **HOME.about.team_words)
    (button,) = acts_of(room.last(JEANNE))
    assert button.startswith("open/to_team/")
    assert LABELS["not_yet"] in room.standing[STAFF, f"case/{asked}/helped/1"].text
    room.press(JEANNE, button)
    room.write(JEANNE, "Qui dois-je appeler ?")
    room.write(JEANNE, "Envoyer")
    assert room.thread(asked)[-1].quote == "Qui dois-je appeler ?"
    room.clock.forward(days=200)
    assert [message.text for message in room.said[JEANNE]].count(ASK) == 1


def test_distress_in_these_words_is_heard(room: Room, asked: int) -> None:
    room.press(JEANNE, "helped/little/1")
    room.write(JEANNE, "Je veux en finir avec la vie.")
    assert "3114" in room.heard(JEANNE)


def test_a_stranger_answers_nothing_and_nobody_answers_before_the_question(
    room: Room, case: int
) -> None:
    for who, act in ((JEANNE, "helped/lots/1"), (PAUL, "helped/lots/1"), (JEANNE, "helped/1")):
        room.press(who, act)
        assert room.last(who).text == WORDS("dialogue.old_button_alone")
    assert kept(room).helped == ""


def test_in_english_it_is_asked_in_english(room: Room) -> None:
    case = arrive(room, "claimed")
    room.write(JEANNE, "/language english")
    room.fill(CLAIRE, f"refer/{case}", referral="coach")
    room.clock.forward(days=AFTER.days + 1)
    english = CATALOGUE["en"]
    assert english.referrals["coach"].label in room.last(JEANNE).text
    room.write(JEANNE, "not really")
    room.write(JEANNE, "It was too dear.")
    room.write(JEANNE, "Send")
    assert room.said[JEANNE][-2].text == english.words(
        "helped.thanks_answered", **english.about.team_words
    )
    line = room.standing[STAFF, f"case/{case}/helped/1"]
    assert (line.quote, LABELS["little"] in line.text) == ("It was too dear.", True)


# --- what is kept of it -------------------------------------------------------------------------


def just_answered(room: Room) -> int:
    """A case whose mentee was asked, and has just answered."""
    case = just_asked(room)
    room.press(JEANNE, "helped/some/1")
    room.write(JEANNE, "Trop cher pour continuer.")
    room.write(JEANNE, "Envoyer")
    return case


@pytest.fixture
def answered(room: Room, begin: Begin) -> int:
    """A case whose mentee was asked, and has just answered."""
    return begin(room, just_answered)


def test_the_person_may_have_what_they_answered(room: Room, answered: int) -> None:
    readable, data = exported(Player(room, JEANNE))
    assert "Trop cher pour continuer." in readable
    assert COACH.label in readable
    (row,) = data["decisions"]
    assert (row["kind"], row["what"], row["helped"]) == ("refer", "coach", "some")
    assert "Claire" not in str(row)


def test_erasing_takes_these_words_too(room: Room, answered: int) -> None:
    room.erases(JEANNE)
    assert kept(room).words == ""
    assert room.standing[STAFF, f"case/{answered}/helped/1"].quote == ""
    assert "Jeanne" not in words_of(room.standing[STAFF, f"case/{answered}/helped/1"])
    assert "Trop cher" not in room.stored_text()


def test_their_time_passes_with_the_cases(room: Room, answered: int) -> None:
    room.clock.set(datetime(2026, 11, 23, tzinfo=UTC) + timedelta(days=HOME.limits.closed_days))
    room.clock.forward(days=3)
    assert (kept(room).words, kept(room).helped) == ("", "some")
    assert room.standing[STAFF, f"case/{answered}/helped/1"].quote == ""


# --- a help that was offered beside ---------------------------------------------------------------


def offered_beside(room: Room) -> int:
    """A pair whose mentee is offered a coach beside."""
    case = arrive(room, "accompanied")
    room.fill(CLAIRE, f"refer/{case}", referral="coach", then="beside")
    return case


def test_who_does_without_a_help_says_so_and_is_not_asked_about_it(room: Room) -> None:
    case = offered_beside(room)
    (act,) = acts_of(room.last(JEANNE))
    room.press(PAUL, act)
    assert "no_help" not in [each.act for each in room.all(History)], "it is not his to say"
    for _ in range(2):
        room.press(JEANNE, act)
        assert room.last(JEANNE).text == WORDS("helped.refused", **HOME.about.team_words)
    told = WORDS("helped.staff_refused", name="Jeanne Martin", label=COACH.label)
    assert [each.text for each in room.thread(case)].count(told) == 1
    assert [each.act for each in room.all(History)].count("no_help") == 1
    assert "non merci" in str(room.card(case).facts)
    assert WORDS("helped.holder_refused", id=case) in room.heard(CLAIRE)
    room.clock.forward(days=AFTER.days + 2)
    assert ASK not in room.heard(JEANNE)


def test_a_help_in_place_of_mentoring_has_no_such_button(room: Room, case: int) -> None:
    assert not acts_of(room.last(JEANNE))


# --- a help that depends on the team --------------------------------------------------------------


def test_words_that_say_why_it_did_not_help_are_answered(room: Room, asked: int) -> None:
    room.press(JEANNE, "helped/little/1")
    room.write(JEANNE, "L’équipe ne m’a donné aucun nom.")
    room.write(JEANNE, "Envoyer")
    assert "te répondra" in room.said[JEANNE][-2].text
    (concern,) = room.all(Concern)
    assert (concern.kind, concern.person_id) == ("unhelped", room.number(JEANNE))
    assert "⚠ Une aide indiquée n’a pas été utile" in words_of(room.card(asked))
    form = room.open_form(CLAIRE, f"close_concern/{concern.id}")
    assert isinstance(form, Form)
    assert [each.name for each in form.fields] == ["how", "letter", "done"]
    preview = room.fill(CLAIRE, f"close_concern/{concern.id}", how="write", letter="Pardon !")
    assert room.last(JEANNE).text == preview.shown
    assert room.find(Concern, concern.id).closed_name == "Claire"


@pytest.mark.parametrize("answer", ["lots", "little"])
def test_no_concern_without_words_or_where_it_helped(room: Room, asked: int, answer: str) -> None:
    room.press(JEANNE, f"helped/{answer}/1")
    room.write(JEANNE, "Un très bon coach, merci." if answer == "lots" else "passer")
    assert not room.all(Concern)


def test_who_has_not_begun_for_want_of_a_name_writes_to_the_team(room: Room, asked: int) -> None:
    room.press(JEANNE, "helped/not_yet/1")
    room.press(JEANNE, acts_of(room.last(JEANNE))[0])
    room.write(JEANNE, "Aucun nom ne m’est parvenu.")
    room.write(JEANNE, "Envoyer")
    (concern,) = room.all(Concern)
    assert concern.kind == "asked"
    form = room.open_form(CLAIRE, f"close_concern/{concern.id}")
    assert isinstance(form, Form)
    assert form.fields[0].name == "how"
