"""/delete: nothing of a person is left, with the team nor with the other of a pair."""

import re

import pytest

from storage.mail import STAFF, Ref
from storage.tables import (
    Dialogue,
    History,
    Mentor,
    Mentorship,
    Offer,
    Person,
    PersonAddress,
    Request,
)
from tests.beginnings import Begin
from tests.conversations.leavers import are_introduced, erases_everything, is_asked
from tests.conversations.leavers import nour as nour
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_intake import ANSWERS, agrees
from tests.harness import CATALOGUE, DELETABLE, House, Player


def test_nothing_is_erased_before_the_confirmation(house: House, nour: Player) -> None:
    before = house.all(Request)
    nour.says("/delete")
    assert "ta demande et toutes tes réponses" in nour.last.text
    nour.presses("Non, garder")
    assert house.all(Request) == before


@pytest.mark.parametrize("how", ["pressed", "typed"])
def test_everything_of_a_mentee_is_erased(house: House, nour: Player, how: str) -> None:
    nour.says("/delete")
    if how == "pressed":
        nour.presses("Oui, tout effacer")
    else:
        nour.says("oui, tout effacer")
    stored = house.stored_text()
    for word in ("Haddad", "Grenoble", "patience", "articles"):
        assert word not in stored
    rows = [row for row in stored.splitlines() if nour.who in row and "inbox" not in row]
    assert len(rows) <= 2, "what was said last, and the question whether to: in no slot, for days"
    assert all("'telegram', None, None, 1, ''" in row for row in rows)
    assert not house.all(PersonAddress)
    assert not house.all(Dialogue)
    assert not house.all(Offer)
    (person,) = house.all(Person)
    assert person.erased_at is not None
    assert person.name == ""
    (request,) = house.all(Request)
    assert (request.state, request.outcome, request.answers) == ("closed", "withdrawn", {})
    channel = "\n".join(shown.text for shown in house.screens[STAFF].shown)
    for word in ("Haddad", "Nour", "Grenoble", "patience"):
        assert word not in channel
    assert "tout effacé" in channel


def test_who_could_not_be_reached_is_not_named_any_more_either(house: House, nour: Player) -> None:
    nour.blocks()
    staff = house.staff()
    staff.opens("Poser une question…").send(question="Et depuis quand ?")
    nour.unblocks()
    assert "Nour" in staff.all()
    erases_everything(nour)
    assert "Nour" not in staff.all()


@pytest.mark.parametrize("answer", ["Oui, tout effacer", "Non, garder"])
def test_what_asks_whether_to_erase_everything_has_no_buttons_once_it_is_answered(
    nour: Player, answer: str
) -> None:
    asked = []
    for _ in range(2):
        nour.says("/delete")
        asked.append(nour.last)
    nour.presses(answer, on=asked[0])
    assert [each.text for each in asked] == [f"Tout effacer → {answer}"] * 2
    assert not [each for each in asked if each.buttons]
    assert nour.last not in asked, "what became of it is said below"


@pytest.mark.parametrize("language", ["", "/language english"])
def test_what_was_answered_with_a_no_is_not_rewritten_by_a_later_yes(
    nour: Player, language: str
) -> None:
    nour.says("/delete")
    before = nour.last
    nour.presses("Non, garder")
    if language:
        nour.says(language)
    nour.says("/delete")
    later = nour.last
    yes = "Yes, erase everything" if language else "Oui, tout effacer"
    nour.presses(yes)
    assert before.text == "Tout effacer → Non, garder"
    assert yes in later.text


def test_whoever_comes_back_starts_afresh(house: House, nour: Player) -> None:
    erases_everything(nour)
    nour.says("me revoilà")
    assert nour.last.labels == ["Français", "English"]
    nour.presses("Français")
    nour.presses("Oui, ça me convient")
    for answer in ANSWERS:
        nour.says(answer)
    nour.presses("Envoyer")
    assert len(house.all(Person)) == 2
    assert [request.state for request in house.all(Request)] == ["closed", "submitted"]


def test_an_erased_mentee_is_gone_from_the_mentors_screen(house: House, begin: Begin) -> None:
    mentee, mentor = begin(house, are_introduced)
    mentor.sees("Voici Nour")
    erases_everything(mentee)
    ours = [shown.text for shown in mentor.screen.shown if not shown.message.author]
    assert not [text for text in ours if "Grenoble" in text or "sort de la recherche" in text]
    assert house.find(Mentorship, 1).objective == ""
    mentor.sees("a mis fin")


def test_a_case_that_ended_well_is_not_called_withdrawn_as_its_person_erases_all(
    two: Duo,
) -> None:
    two.greet()
    two.ends(two.nour, "end/done/{}")
    two.claire.reads()
    two.nour.says("/delete")
    assert "retirée" not in two.nour.last.text
    assert "comment ta demande s’est terminée ne change pas" in two.nour.last.text
    two.nour.presses("Oui, tout effacer")
    told = two.claire.reads()
    assert "Cette personne a tout effacé. La demande était déjà close" in told
    assert "retirée" not in told
    assert two.request.outcome == "ended_early"


def test_a_case_that_the_erasure_itself_withdraws_was_not_closed_already(two: Duo) -> None:
    two.greet()
    two.claire.reads()
    erases_everything(two.nour)
    told = two.claire.reads()
    assert "La demande est retirée" in told
    assert "déjà close" not in told
    assert two.request.outcome == "withdrawn"


@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_the_other_reads_once_that_it_is_erased(house: House, begin: Begin, who: str) -> None:
    mentee, mentor = begin(house, are_introduced)
    mentee.says("Bonjour Paul")
    gone, other = (mentee, mentor) if who == "mentee" else (mentor, mentee)
    erases_everything(gone)
    assert [shown.text for shown in other.screen.shown].count(
        "Effacé à la demande de la personne."
    ) == 1


def test_a_proposal_long_over_stays_as_it_was_with_all_that_recalled_it(
    house: House, begin: Begin
) -> None:
    mentee, mentor = begin(house, is_asked)
    house.clock.forward(days=4)
    mentor.presses("Pas cette fois")
    over = [shown for shown in mentor.screen.shown if "plus rien n’est attendu" in shown.text]
    assert over
    before = [shown.text for shown in mentor.screen.shown]
    erases_everything(mentee)
    assert [shown.text for shown in mentor.screen.shown] == before


def test_an_erased_mentor_is_gone_and_the_case_is_the_teams_again(
    house: House, begin: Begin
) -> None:
    mentee, mentor = begin(house, are_introduced)
    mentee.reads()
    erases_everything(mentor)
    assert mentee.reads()
    stored = house.stored_text()
    assert "Durand" not in stored
    assert "Directeur" not in stored
    assert house.find(Mentor, 1).state == "left"
    channel = "\n".join(shown.text for shown in house.screens[STAFF].shown)
    assert "Durand" not in channel
    ours = [shown.text for shown in mentee.screen.shown if not shown.message.author]
    assert not [text for text in ours if "Directeur" in text]


def test_a_mentor_who_was_only_asked_counts_as_a_no(house: House, begin: Begin) -> None:
    _, mentor = begin(house, is_asked)
    assert house.find(Request, 1).state == "proposing"
    erases_everything(mentor)
    assert house.find(Request, 1).state == "claimed"


def test_what_waits_for_an_erased_person_is_not_sent(nour: Player) -> None:
    nour.says("/delete")
    seen = len(nour.screen.shown)
    nour.presses("Oui, tout effacer")
    assert [shown.text[:12] for shown in nour.screen.shown[seen:]] == ["C’est fait :"]


@pytest.mark.parametrize("under", [None, Ref("41")], ids=["in the chat", "in a topic"])
def test_a_fault_of_ours_keeps_no_words_of_an_erased_person(
    house: House, monkeypatch: pytest.MonkeyPatch, under: Ref | None
) -> None:
    nour = agrees(house.phone())
    house.forgiving = True

    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("conversations.reception.taking.take", breaks)
        nour.says("Nour Haddad", under=under)
    assert "Haddad" in house.stored_text()
    erases_everything(nour)
    assert "Haddad" not in house.stored_text()


def test_nothing_that_was_written_together_outlives_its_author(house: House, two: Duo) -> None:
    two.nour.says("/objective")
    for words in ("Choisir SECRETBUT.", "passer", "passer", "passer"):
        two.nour.says(words)
    two.nour.presses("Envoyer")
    two.nour.says("/rdv")
    two.nour.says("vendredi 18h30")
    two.nour.says("Chez moi, 12 rue SECRETRUE.")
    two.luc.sees("SECRETRUE")
    two.nour.says("/delete")
    two.nour.presses("Oui, tout effacer")
    for word in ("SECRETBUT", "SECRETRUE"):
        assert word not in house.stored_text()
        assert word not in two.luc.all()


@pytest.mark.parametrize("platform", ["slack", "telegram"])
def test_no_word_of_the_months_names_whoever_has_erased_everything(
    house: House, platform: str
) -> None:
    luc = house.slack("Luc") if platform == "slack" else house.phone("Luc")
    two = duo(house, luc=luc).agree().greet()
    house.clock.forward(days=125)
    months = [each for each in luc.screen.shown if each.message.key.startswith("journey/")]
    named = [each for each in months if "Nour" in each.text]
    assert len(named) >= 5
    two.nour.says("/delete")
    two.nour.presses("Oui, tout effacer")
    left = [each for each in luc.screen.shown if each in named]
    assert not [each for each in left if "Nour" in each.text]
    # On Telegram a bot may delete what it has said for two days only: the rest says why it is gone.
    said = [each for each in luc.screen.shown if "Effacé" in each.text]
    assert all(each.text.startswith("Effacé à la demande de la personne.") for each in said)
    old = [each for each in said if each.at < house.clock.now() - DELETABLE]
    assert len(said) == 1 or (platform == "telegram" and len(said) - len(old) <= 1)


def test_that_somebody_was_in_distress_is_forgotten_with_them(house: House, nour: Player) -> None:
    nour.says("J’ai envie de mourir.")
    claire = house.staff()
    assert "détresse" in claire.all()
    nour.says("/delete")
    nour.presses("Oui, tout effacer")
    (left,) = (line for line in claire.all().split("\n") if "détresse" in line)
    assert "avant que quelqu’un s’en occupe" in left  # of nobody that could be told
    assert not [line for line in house.all(History) if line.act == "distress"]
    assert not re.search(r"agenda: \('distress/", house.stored_text())


def test_reminders_that_gave_way_do_not_come_back_as_all_is_erased(
    house: House, nour: Player
) -> None:
    nour.says("J’ai envie de mourir.")
    house.clock.forward(days=21)
    before = [shown.ref for shown in house.screens[STAFF].shown]
    erases_everything(nour)
    shown = house.screens[STAFF].shown
    assert "Effacé" in "\n".join(each.text for each in shown), "what stands there is blank"
    new = [each.text for each in shown if each.ref not in before]
    assert new
    assert not [text for text in new if "Effacé" in text]


def test_files_in_slack_are_for_the_team_to_delete(house: House, nour: Player) -> None:
    nour.says("/status")
    nour.presses("Compléter")
    nour.sends("document", text="Mon CV.")
    nour.presses("Envoyer")
    nour.says("/delete")
    nour.presses("Oui, tout effacer")
    house.staff().sees(CATALOGUE.home.words("leaving.staff_files"))
