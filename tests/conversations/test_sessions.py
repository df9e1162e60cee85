"""What is around a session: what to talk about, a note for oneself, the next date, a rhythm, and
what happens when it does not take place."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from conversations.mentoring import checkups, health, rhythm
from storage.tables import Concern, Meeting, Note
from storage.unit_of_work import UnitOfWork
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_calendars import newest as calendar
from tests.conversations.test_exporting import exported
from tests.conversations.test_meetings import calls_off, propose, state
from tests.harness import House, Player

AGENDA = "Ma peur de relancer les recruteurs."
NOTE = "Ne pas oublier : il m’a conseillé d’appeler Zoé."


def meets(two: Duo, when: str = "jeudi 14h", place: str = "") -> None:
    """A session is agreed."""
    propose(two.nour, when, place)
    two.luc.presses("C’est d’accord")


def over(two: Duo, *answers: tuple[Player, str], days: int = 4) -> None:
    """Its time comes, and each says whether it took place."""
    two.house.clock.forward(days=days)
    for player, answer in answers:
        shown = player.screen.shown
        question = next(each for each in reversed(shown) if "a-t-il eu lieu" in each.text)
        player.presses(answer if "Oui" in question.labels else "Changer ma réponse", on=question)


def fares(two: Duo) -> health.Reason:
    """Why the team reads of them what it reads."""

    def look(uow: UnitOfWork) -> health.Reason:
        journey = two.house.catalogue.home.journey
        (facts,) = checkups.facts(uow.session, uow.now, journey).values()
        return health.reason(facts, uow.now)

    return two.house.change(look)


def writes_agenda(two: Duo, words: str = AGENDA) -> None:
    two.nour.presses("Ce dont je veux parler")
    two.nour.says(words)


# --- what to talk about -------------------------------------------------------------------------


def test_the_mentee_says_what_to_talk_about_and_both_see_it_on_the_eve(two: Duo) -> None:
    meets(two)
    assert "Ce dont je veux parler" not in two.luc.last.labels, "it is the mentee's"
    writes_agenda(two)
    assert "Luc le lit aussi" in two.nour.last.text
    assert AGENDA in two.luc.last.text
    two.nour.says("/agenda")
    two.nour.says("Plutôt mon CV.")
    assert "a changé ce dont vous parlerez" in two.luc.last.text
    two.luc.presses("Changer la date")
    two.luc.says("vendredi 14h")
    two.luc.presses("Passer")
    two.nour.presses("C’est d’accord")
    two.house.clock.forward(days=3, hours=9)
    for player in (two.nour, two.luc):
        assert "Rendez-vous demain" in player.last.text
        assert "Plutôt mon CV." in player.last.text, "a session that is moved keeps it"
    assert "Ce dont je veux parler" in two.nour.last.labels
    assert "Ce dont je veux parler" not in two.luc.last.labels


def test_what_to_talk_about_is_said_to_be_kept_while_no_date_is_agreed(two: Duo) -> None:
    meets(two)
    writes_agenda(two)
    calls_off(two.luc)
    two.nour.says("/agenda")
    assert "gardé pour la prochaine date" in two.nour.last.text
    assert two.nour.last.message.quote == AGENDA
    two.luc.says("/agenda")
    assert "gardé" not in two.luc.last.text, "they are hers"
    meets(two, "vendredi 14h")
    two.nour.says("/agenda")
    assert AGENDA in two.nour.all().rpartition("Pour l’instant")[2], "with the next date, as before"


def test_where_they_meet_is_said_again_when_it_is_needed(two: Duo) -> None:
    meets(two, place="https://visio.example.org/a")
    two.nour.reads()
    two.house.clock.forward(days=3, hours=4)
    eve, soon = (each for each in two.nour.screen.unread() if "Où : " in each.text)
    assert "Rendez-vous demain" in eve.text
    assert soon.text.endswith("https://visio.example.org/a")


def test_where_they_meet_may_be_said_later_and_changed(two: Duo) -> None:
    meets(two)
    writes_agenda(two)
    for player, place in ((two.luc, "https://visio.example.org/a"), (two.nour, "Café de la Paix")):
        player.presses("Lieu ou lien")
        player.says(place)
    assert "Nour a précisé où vous vous retrouvez, jeudi 26 novembre à 14h" in two.luc.last.text
    assert "Café de la Paix" in two.luc.last.text
    method, event = calendar(two.luc)
    assert (method, event["sequence"], event["location"]) == ("PUBLISH", 2, "Café de la Paix")
    assert state(two) == ["cancelled", "cancelled", "agreed"]
    two.act(two.luc, f"mt/cancel/{two.house.all(Meeting)[0].id}")
    assert "Votre prochain rendez-vous" in two.luc.last.text, "an older button shows what stands"
    two.house.clock.forward(days=3, hours=4)
    reminders = [each.text for each in two.luc.screen.shown if "Rendez-vous demain" in each.text]
    assert len(reminders) == 1
    assert AGENDA in reminders[0]
    two.act(two.nour, f"mt/place/{two.house.all(Meeting)[0].id}")
    assert "moment passé" in two.nour.last.text


def test_what_the_other_has_proposed_is_shown_to_whoever_asks_for_a_date(two: Duo) -> None:
    propose(two.nour, "jeudi 14h")
    two.luc.says("/rdv")
    assert "Nour te propose de vous retrouver : jeudi 26 novembre à 14h" in two.luc.last.text
    two.luc.presses("C’est d’accord")
    assert state(two) == ["agreed"]


def test_the_mentor_reads_it_and_does_not_write_it(two: Duo) -> None:
    meets(two)
    two.luc.says("/agenda")
    assert "n’a pas encore dit" in two.luc.last.text
    two.act(two.luc, f"mt/agenda/{two.house.all(Meeting)[0].id}")
    two.luc.says("Bonjour Nour")
    assert two.nour.last.text.endswith("Bonjour Nour"), "these words are for her"
    assert not two.house.all(Meeting)[0].agenda


def test_what_is_written_for_a_session_that_is_off_comes_back_to_its_author(two: Duo) -> None:
    meets(two)
    two.nour.presses("Ce dont je veux parler")
    asked = two.nour.last
    calls_off(two.luc)
    two.nour.says(AGENDA, reply_to=asked.ref)
    assert "n’est plus à venir" in two.nour.last.text
    assert AGENDA in two.nour.last.text
    assert AGENDA not in two.luc.all()


# --- a note for oneself -------------------------------------------------------------------------


def test_a_note_comes_back_to_its_author_alone(two: Duo) -> None:
    meets(two)
    over(two, (two.luc, "Oui"))
    two.luc.presses("Une note pour moi")
    two.luc.says("Un brouillon.")
    two.luc.says("/memo")
    assert "Un brouillon." in two.luc.all()
    two.luc.says(NOTE)
    assert [each.words for each in two.house.all(Note)] == [NOTE]
    readable, data = exported(two.luc)
    assert NOTE in readable
    assert data["mentorships"][0]["notes"][0]["words"] == NOTE
    assert NOTE not in "".join(exported(two.nour)[0])
    meets(two, "mercredi 14h")
    two.luc.reads()
    two.house.clock.forward(days=5)
    assert NOTE in two.luc.reads(), "on the eve of the next"
    over(two, (two.luc, "Oui"))
    meets(two, "mercredi 14h")
    two.luc.reads()
    two.house.clock.forward(days=6)
    assert NOTE not in two.luc.reads(), "it has come back once"
    assert NOTE not in two.nour.all()
    assert NOTE not in two.claire.all()


def test_all_that_was_written_goes_with_whoever_erases_everything(two: Duo) -> None:
    meets(two, place="Chez Luc")
    writes_agenda(two)
    over(two, (two.luc, "Oui"))
    two.luc.presses("Une note pour moi")
    two.luc.says(NOTE)
    two.nour.says("/delete")
    two.nour.presses("Oui, tout effacer")
    assert not two.house.all(Note)
    assert [(each.place, each.agenda) for each in two.house.all(Meeting)] == [("", "")]
    assert AGENDA not in "".join(shown.text for shown in two.luc.screen.shown)


# --- the next one -------------------------------------------------------------------------------


def test_the_next_date_is_one_tap_away(two: Duo) -> None:
    meets(two, place="Café de la Paix")
    over(two, (two.nour, "Oui"))
    assert two.nour.last.labels[0] == "Jeudi 17 décembre à 14h", "three weeks later"
    two.nour.presses("Jeudi 17 décembre à 14h")
    assert "Nour te propose de vous retrouver : jeudi 17 décembre à 14h" in two.luc.last.text
    assert "Café de la Paix" in two.luc.last.text
    two.nour.presses_again()
    assert "déjà proposée" in two.nour.last.text
    over(two, (two.luc, "Oui"), days=0)
    assert two.luc.sees("Très bien. Nour te propose"), "what waits for an answer is asked with it"
    two.luc.presses("C’est d’accord")
    assert state(two) == ["held", "agreed"]
    two.act(two.luc, f"mt/next/{two.house.all(Meeting)[0].id}/3")
    assert "Votre prochain rendez-vous" in two.luc.last.text


def test_no_date_is_suggested_on_a_public_holiday(two: Duo) -> None:
    meets(two, "vendredi 14h")
    over(two, (two.luc, "Oui"), days=5)
    two.nour.says("/rhythm toutes les quatre semaines")
    assert two.nour.last.labels[0] == "Vendredi 8 janvier à 14h", "after Christmas and New Year"
    two.house.clock.forward(days=39)
    two.nour.sees("À votre rythme, ton prochain rendez-vous avec Luc serait vendredi 8 janvier")
    assert "vendredi 25 décembre" not in two.nour.all()


def test_a_public_holiday_is_remarked_and_not_refused(two: Duo) -> None:
    two.nour.says("/rdv 25 décembre à 14h")
    two.nour.presses("Passer")
    for player in (two.nour, two.luc):
        assert "vendredi 25 décembre à 14h. Ce jour-là est férié chez toi." in player.last.text
    two.luc.presses("C’est d’accord")
    assert state(two) == ["agreed"]


def test_the_very_date_that_the_other_has_proposed_is_agreed(two: Duo) -> None:
    meets(two)
    over(two, (two.nour, "Oui"), (two.luc, "Oui"))
    for player in (two.nour, two.luc):
        player.presses("Jeudi 17 décembre à 14h")
    assert state(two) == ["held", "agreed"]


def test_a_rhythm_is_chosen_typed_and_told_to_the_other(two: Duo) -> None:
    two.luc.says("/rythme tous les quinze jours")
    assert "toutes les deux semaines" in two.luc.last.text
    assert "toutes les deux semaines" in two.nour.last.text
    two.nour.presses("Un autre rythme")
    two.nour.says("une fois par mois")
    assert "toutes les quatre semaines" in two.luc.last.text
    meets(two)
    over(two, (two.luc, "Oui"))
    assert two.luc.finds("Notre rythme")[0].labels[0] == "Jeudi 24 décembre à 14h"
    two.luc.presses("Notre rythme")
    two.luc.presses("Sans rythme fixe")
    assert two.mentorship.rhythm_weeks is None
    assert two.luc.last.labels == ["Jeudi 17 décembre à 14h"], "the usual three weeks again"
    two.house.clock.forward(days=14)
    two.nour.presses("Même jour, même heure")
    assert two.nour.last.labels[0] == "Jeudi 17 décembre à 14h"


def test_a_rhythm_is_recalled_before_its_date_and_nothing_else_is_suggested(two: Duo) -> None:
    meets(two)
    over(two, (two.luc, "Oui"))
    two.nour.says("/rhythm trois semaines")
    two.nour.reads()
    two.house.clock.forward(days=16)  # Sunday
    assert "rendez-vous" not in two.nour.reads()
    two.house.clock.forward(days=1)
    text = "À votre rythme, ton prochain rendez-vous avec Luc serait jeudi 17 décembre à 14h."
    assert text in two.nour.last.text
    two.nour.presses("Oui, le proposer")
    assert state(two) == ["held", "proposed"]


@given(
    day=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    hour=st.integers(7, 22),
    weeks=st.integers(1, 8),
    zone=st.sampled_from(
        ["Europe/Paris", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu"]
    ),
    waited=st.integers(0, 120),
)
def test_the_next_one_is_on_the_same_day_at_the_same_hour(
    day: date, hour: int, weeks: int, zone: str, waited: int
) -> None:
    here = ZoneInfo(zone)
    local = datetime.combine(day, time(hour), here)
    now = (local + timedelta(days=waited)).astimezone(UTC)
    after = rhythm.coming(local.astimezone(UTC), weeks, zone, now)
    following = rhythm.later(local.astimezone(UTC), after, zone)
    assert after % weeks == 0
    assert following > now >= following - timedelta(weeks=weeks, hours=13)
    again = following.astimezone(here)
    assert (again.weekday(), again.hour) == (local.weekday(), local.hour)


# --- when it does not take place ----------------------------------------------------------------


def test_who_answers_otherwise_than_the_other_is_told_without_blame(two: Duo) -> None:
    meets(two)
    over(two, (two.nour, "Oui"), (two.luc, "Pas cette fois"))
    assert "Nour a noté que vous vous étiez vus" in two.luc.last.text
    assert state(two) == ["held"]
    over(two, (two.nour, "Pas cette fois"), days=0)
    assert state(two) == ["missed"], "each may correct their own answer"
    over(two, (two.nour, "Oui"), days=0)
    assert state(two) == ["held"]


def test_who_said_no_reads_that_the_other_said_yes_and_both_see_the_same_next_date(
    house: House,
) -> None:
    """Without blame, each on their own clock; and what is proposed by then is what both see."""
    two = duo(house, zones=("Europe/Paris", "Europe/Lisbon")).agree()
    meets(two)
    over(two, (two.nour, "Pas cette fois"))
    assert two.nour.last.labels[0] == "Jeudi 3 décembre à 14h"
    over(two, (two.luc, "Oui"), days=0)
    told = two.nour.last
    assert told.text.startswith("Pour Luc, votre rendez-vous a bien eu lieu, jeudi 26 novembre à")
    assert "Luc peut changer sa réponse" in told.text
    assert told.labels[0] == "Jeudi 17 décembre à 14h"
    assert two.luc.finds("Jeudi 17 décembre à 13h"), "the same instant in Lisbon"
    two.nour.presses("Jeudi 17 décembre à 14h")
    over(two, (two.luc, "Pas cette fois"), days=0)
    assert two.nour.last.text.startswith("Pour Luc non plus, finalement")
    assert "Proposé à Luc" in two.nour.last.text, "one date is suggested, not two"
    assert "Nour te propose" in two.luc.last.text
    assert state(two) == ["missed", "proposed"]


def test_nobody_who_said_yes_or_nothing_yet_is_told_what_the_other_said(two: Duo) -> None:
    meets(two)
    over(two, (two.nour, "Oui"))
    before = two.luc.all()
    over(two, (two.nour, "Pas cette fois"), (two.nour, "Oui"), days=0)
    assert two.luc.all() == before, "he has not been asked to agree with her"
    over(two, (two.luc, "Oui"), (two.nour, "Pas cette fois"), days=0)
    assert "non plus" not in two.luc.all()


def test_while_a_report_is_unseen_no_next_date_is_suggested(two: Duo) -> None:
    meets(two)
    two.house.clock.forward(days=4)
    two.nour.says("/signaler Il a crié.")
    two.nour.presses("Passer")
    two.nour.presses("Envoyer")
    seen = [(each, len(each.screen.shown)) for each in (two.nour, two.luc)]
    over(two, (two.nour, "Pas cette fois"), (two.luc, "Oui"), days=0)
    assert two.nour.last.text.startswith("Pour Luc, votre rendez-vous a bien eu lieu")
    for each, before in seen:
        labels = {label for shown in each.screen.shown[before:] for label in shown.labels}
        assert not {"Proposer une date", "Notre rythme"} & labels


def test_twice_in_a_row_without_a_session_is_told_to_the_team_as_a_fact(two: Duo) -> None:
    meets(two.greet())
    over(two, (two.luc, "Pas cette fois"))
    assert not two.house.all(Concern)
    two.luc.presses("Jeudi 3 décembre à 14h")
    two.nour.presses("C’est d’accord")
    over(two, (two.nour, "Pas cette fois"), (two.luc, "Pas cette fois"), days=7)
    assert [(each.kind, each.times) for each in two.house.all(Concern)] == [("missed", 1)]
    for player in (two.nour, two.luc):
        assert "ce n’est la faute de personne" in player.last.text
        assert "Écrire à l’équipe" in player.last.labels
    assert "Deux rendez-vous de suite n’ont pas eu lieu" in two.claire.all()
    assert fares(two) == "concern"
    two.claire.opens("Vu : rendez-vous manqués").send(done="Vu avec eux.")
    assert fares(two) == "in_touch", "the team has seen to it"
    two.luc.presses("Jeudi 10 décembre à 14h")
    two.nour.presses("C’est d’accord")
    over(two, (two.luc, "Pas cette fois"), days=7)
    assert [each.closed_at is None for each in two.house.all(Concern)] == [False, True]
    over(two, (two.nour, "Oui"), days=0)
    assert all(each.closed_at is not None for each in two.house.all(Concern))


def test_who_sleeps_as_the_other_answers_is_asked_all_the_same(house: House) -> None:
    """In Paris it is night when New York says yes: the mentor is asked in the morning, and then
    what it was for them."""
    two = duo(house, zones=("America/New_York", "Europe/Paris")).agree()
    propose(two.nour, "jeudi 13h")
    two.luc.presses("C’est d’accord")
    house.clock.to(datetime(2026, 11, 26, 21, 30, tzinfo=UTC))
    two.nour.presses("Oui")
    assert "a-t-il eu lieu" not in two.luc.all()
    house.clock.forward(days=1)
    over(two, (two.luc, "Oui"), days=0)
    two.luc.presses("Bien dans mon rôle")
    assert [each.marked for each in house.all(Meeting)] == ["within"]
    house.clock.forward(days=4)
    for player in (two.nour, two.luc):
        assert player.all().count("a-t-il eu lieu") == 1, "each is asked once"
