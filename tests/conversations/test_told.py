"""A mentor speaks of their mentee to the team: the mentee is told that they did, never what."""

import pytest

from conversations.casework import histories
from conversations.team import told
from conversations.team.forms import Form
from storage.mail import Pressed
from storage.tables import Concern, History
from tests.conversations.leavers import erases_everything
from tests.conversations.pairs import Duo, label
from tests.conversations.test_concerns import open_ones
from tests.conversations.test_exporting import exported
from tests.harness import Filling, House, Player

SECRET = "Nour parle de tout quitter, je ne sais plus quoi lui dire."
TOLD = "Luc a parlé de votre accompagnement à l’équipe"
ABOUT, OWN, DANGER = (
    "De la personne que j’accompagne",
    "De moi, ou d’autre chose",
    "D’un danger pour quelqu’un",
)


def writes(luc: Player, about: str, *why: str) -> None:
    luc.says(f"/team {SECRET}")
    assert "elle saura que tu as parlé d’elle à l’équipe, jamais ce que tu as écrit" in (
        luc.last.text
    )
    luc.presses(about)
    for each in why:
        luc.says(each)
    assert SECRET in luc.last.text, "word by word, before it leaves"
    luc.presses("Envoyer")


def acts(house: House) -> list[str]:
    return [line.act for line in house.all(History)]


def test_the_mentee_is_told_the_next_day_and_the_team_reads_both(two: Duo) -> None:
    two.nour.says("Bonjour Luc")
    writes(two.luc, ABOUT)
    two.house.again()
    assert "Nour saura que tu as parlé à l’équipe" in two.luc.last.text
    assert SECRET in two.claire.all()
    assert "La personne apprendra mardi 24 novembre" in two.claire.all()
    assert TOLD not in two.nour.all()
    two.house.clock.forward(days=1, hours=1)
    said = two.nour.sees(TOLD)
    assert said.labels == ["Écrire à l’équipe"]
    assert SECRET not in two.nour.all()
    assert two.nour.all().count(TOLD) == 1
    assert "✓ La personne sait" in two.claire.all()
    assert "apprendra" not in two.claire.all()
    assert acts(two.house).count("subject_told") == 1
    two.nour.says("Qu’a-t-il dit de moi ?")
    assert "pour qui est ce message" in two.nour.last.text
    assert "Qu’a-t-il dit" not in two.luc.all()


def test_on_a_day_on_which_they_heard_from_us_already_it_waits_and_the_team_reads_it(
    two: Duo,
) -> None:
    writes(two.luc, ABOUT)
    two.house.clock.forward(days=1, hours=1)
    assert "Le plus dur" in two.nour.last.text
    assert "La personne apprendra mercredi 25 novembre" in two.claire.all()
    two.house.clock.forward(days=1)
    assert two.nour.all().count(TOLD) == 1


def test_twice_in_a_day_is_told_once_and_a_week_later_again(two: Duo) -> None:
    writes(two.luc, ABOUT)
    writes(two.luc, ABOUT)
    two.house.clock.forward(days=2)
    assert two.nour.all().count(TOLD) == 1
    two.house.clock.forward(days=5)
    writes(two.luc, ABOUT)
    two.house.clock.forward(days=4)
    assert two.nour.all().count(TOLD) == 2


def test_what_is_about_the_mentor_is_told_nobody(two: Duo) -> None:
    writes(two.luc, OWN)
    two.house.clock.forward(days=9)
    assert TOLD not in two.nour.all()
    assert not {"subject_told", "untold", "kept_untold"} & {*acts(two.house)}


def test_not_where_somebody_is_in_danger_and_the_reason_is_in_the_history(two: Duo) -> None:
    writes(two.luc, DANGER, "Quelqu’un la suit jusque chez elle.")
    assert open_ones(two.house) == [("safety", 1)]
    assert "Si quelqu’un est en danger" in two.luc.all()
    assert "craint pour la sécurité de quelqu’un" in two.claire.all()
    line = next(line for line in two.house.all(History) if line.act == "kept_untold")
    assert line.why == "Quelqu’un la suit jusque chez elle."
    two.house.clock.forward(days=9)
    assert TOLD not in two.nour.all()
    two.nour.says("/export")
    exported = " ".join(str(each.message.attachment) for each in two.nour.screen.shown)
    assert "kept_untold" not in exported
    assert "jusque chez elle" not in exported + two.nour.all()
    assert {"untold", "kept_untold"} <= histories.AMONG_STAFF
    two.luc.says("/export")
    assert "jusque chez elle" in str(two.luc.last.message.attachment), "their own words"
    erases_everything(two.luc)
    assert "jusque chez elle" not in two.house.stored_text()


def test_what_a_mentor_says_to_the_team_leaves_no_trace_in_what_the_mentee_is_given_back(
    two: Duo,
) -> None:
    before = given_back(two.nour)
    writes(two.luc, DANGER, "Quelqu’un la suit jusque chez elle.")
    two.luc.says("/signaler")
    two.luc.says("Ses messages me font peur.")
    two.luc.presses("Passer")
    two.luc.presses("Envoyer")
    two.claire.opens("Écrire à l’accompagnateur").send(letter="Parlons-en jeudi.")
    two.luc.presses("Répondre")
    two.luc.says("Jeudi me va.")
    two.luc.presses("De moi, ou d’autre chose")
    two.luc.presses("Envoyer")
    for seen in ("Vu : sécurité", "Vu : signalement"):  # until then he is asked nothing
        two.claire.opens(seen).send(done="Elle est en lieu sûr.")
    two.greet().house.clock.forward(days=15)
    two.luc.presses("Répondre", on=two.luc.sees("Comment se passent les débuts"))
    for answer in ("Est bien mon rôle", "Passer", "Oui", "Envoyer"):
        two.luc.presses(answer)
    said = {"asked_for_team", "reported", "write_mentor", "mentor_answers", "checked_in"}
    assert said <= {*acts(two.house)}
    assert given_back(two.nour) == before
    two.nour.says("/team Merci pour cette rencontre")
    two.nour.presses("Envoyer")
    assert given_back(two.nour) == [*before, "asked_for_team"], "what she wrote herself is hers"


def given_back(nour: Player) -> list[str]:
    (request,) = exported(nour)[1]["requests"]
    return [line["act"] for line in request["history"]]


def test_the_team_may_hold_it_back_with_a_reason(two: Duo) -> None:
    writes(two.luc, ABOUT)
    filling = two.claire.opens("Ne pas l’en prévenir")
    assert filling.fill(why=" ") == {"why": two.house.catalogue.home.words("triage.form.empty")}
    assert filling.send(why="Elle est avec la personne dont elle a peur.") is None
    two.house.again()
    line = next(line for line in two.house.all(History) if line.act == told.WITHHELD)
    assert (line.actor_name, line.why) == ("Claire", "Elle est avec la personne dont elle a peur.")
    two.house.clock.forward(days=9)
    assert TOLD not in two.nour.all()
    two.claire.does(Pressed(act="untold/1", ref=two.claire.last.ref))
    assert acts(two.house).count(told.WITHHELD) == 1


def test_what_the_button_does_may_be_typed(two: Duo) -> None:
    desk, claire = two.house.forms, two.claire.who
    writes(two.luc, ABOUT)
    form = desk.open(desk.typed("/camarade taire 1"), claire, staff=True)
    assert isinstance(form, Form)
    Filling(two.claire, form).send(why="Elle est avec la personne dont elle a peur.")
    two.house.clock.forward(days=9)
    assert TOLD not in two.nour.all()
    assert acts(two.house).count(told.WITHHELD) == 1


def test_a_check_in_with_words_of_the_mentor_asks_whom_they_are_about(two: Duo) -> None:
    two.greet().house.clock.forward(days=15)
    two.luc.presses("Répondre", on=two.luc.sees("Comment se passent les débuts"))
    two.luc.presses("Est bien mon rôle")
    two.luc.says(SECRET)
    for answer in (ABOUT, "Non", "Envoyer"):
        two.luc.presses(answer)
    assert "Nour saura que tu as parlé à l’équipe" in two.luc.last.text
    two.house.clock.forward(days=2)
    assert two.nour.all().count(TOLD) == 1
    assert SECRET not in two.nour.all()


def test_one_without_words_asks_nothing_more(two: Duo) -> None:
    two.greet().house.clock.forward(days=15)
    two.luc.presses("Répondre", on=two.luc.sees("Comment se passent les débuts"))
    for answer in ("Est bien mon rôle", "Passer", "Non", "Envoyer"):
        two.luc.presses(answer)
    two.house.clock.forward(days=3)
    assert TOLD not in two.nour.all()
    assert not two.house.all(Concern)


@pytest.mark.parametrize("parts", ["luc", "nour"])
def test_who_has_parted_since_is_told_all_the_same(two: Duo, parts: str) -> None:
    writes(two.luc, ABOUT)
    leaves: Player = getattr(two, parts)
    leaves.says("/end")
    leaves.presses("Je passe le relais" if parts == "luc" else "Je préfère arrêter")
    leaves.presses("Oui, terminer")
    two.house.clock.forward(days=5)
    assert two.nour.all().count(TOLD) == 1
    assert "✓ La personne sait" in two.claire.all()
    assert "apprendra" not in two.claire.all()


def test_what_is_said_once_they_have_parted_is_told_too_as_long_as_there_is_whom_to_tell(
    two: Duo,
) -> None:
    two.ends(two.nour, "end/leave/{}")
    two.act(two.luc, "open/to_team/mentorship/{}")
    two.luc.says(SECRET)
    sends(two.luc, ABOUT)
    assert "Nour saura que tu as parlé à l’équipe" in two.luc.last.text
    two.house.clock.forward(days=5)
    assert two.nour.all().count(TOLD) == 1
    erases_everything(two.nour)
    two.act(two.luc, "open/to_team/mentorship/{}")
    two.luc.says("Merci à vous.")
    two.luc.presses("Envoyer")
    assert "Merci à vous." in two.claire.all()


def test_of_a_mentor_who_is_gone_by_then_no_name_is_told(two: Duo) -> None:
    writes(two.luc, ABOUT)
    erases_everything(two.luc)
    two.house.clock.forward(days=5)
    assert "L’autre personne a parlé de votre accompagnement à l’équipe" in two.nour.all()


def test_after_the_parting_too_the_team_may_hold_it_back(two: Duo) -> None:
    writes(two.luc, ABOUT)
    two.luc.says("/end")
    two.luc.presses("Je passe le relais")
    two.luc.presses("Oui, terminer")
    filling = two.claire.opens("Ne pas l’en prévenir")
    assert filling.send(why="Elle est avec la personne dont elle a peur.") is None
    two.house.clock.forward(days=9)
    assert TOLD not in two.nour.all()
    assert "n’en sera pas prévenue" in two.claire.all()


# --- a mentor of several --------------------------------------------------------------------------


def sends(luc: Player, about: str) -> None:
    for answer in (about, "Envoyer"):
        luc.presses(answer)


@pytest.mark.parametrize("held", [False, True])
def test_a_mentor_of_several_is_asked_of_whom_they_speak(
    three: tuple[Duo, Duo], held: bool
) -> None:
    of_nour, of_ana = three
    luc = of_nour.luc
    if held:
        luc.says(SECRET)
        luc.presses("Pour l’équipe Carrières")
    else:
        luc.says(f"/team {SECRET}")
    assert luc.last.labels == ["Nour", "Ana", "D’autre chose"]
    luc.presses("Ana")
    sends(luc, ABOUT)
    assert luc.house.staff().sees(SECRET).message.under == f"case/{of_ana.request.id}"
    luc.house.clock.forward(days=4)
    assert of_ana.nour.all().count(TOLD) == 1
    assert TOLD not in of_nour.nour.all()


def test_what_is_about_none_of_them_is_told_none(three: tuple[Duo, Duo]) -> None:
    luc = three[0].luc
    luc.says("/team")
    luc.presses("D’autre chose")
    luc.says("Je déménage au printemps.")
    luc.presses("Envoyer")
    assert "Je déménage au printemps." in luc.house.staff().all()
    luc.house.clock.forward(days=4)
    assert all(TOLD not in each.nour.all() for each in three)


def test_why_a_mentee_is_not_told_of_a_report_is_in_the_history(two: Duo) -> None:
    two.luc.says("/signaler Elle me menace.")
    two.luc.presses("Passer")
    two.luc.presses("Envoyer")
    (line,) = [line for line in two.house.all(History) if line.act == "kept_untold"]
    assert line.why == label(two.claire, "reporting.why_untold")
    two.house.clock.forward(days=9)
    assert TOLD not in two.nour.all()


# --- a reply to a letter of the team, and the closing questions -----------------------------------


def letter_comes(two: Duo) -> None:
    two.claire.opens("Écrire à l’accompagnateur").send(letter="Comment va votre travail ?")


@pytest.mark.parametrize("way", ["button", "reply"])
def test_a_reply_to_a_letter_of_the_team_asks_whom_it_is_about(two: Duo, way: str) -> None:
    letter_comes(two)
    if way == "button":
        two.luc.presses("Répondre")
        two.luc.says(SECRET)
    else:
        two.luc.says(SECRET, reply_to=two.luc.last.ref)
    two.luc.presses(ABOUT)
    assert SECRET in two.luc.last.text, "word by word, before it leaves"
    two.luc.presses("Envoyer")
    assert "Nour saura que tu as parlé à l’équipe" in two.luc.last.text
    assert SECRET in two.claire.all()
    assert "La personne apprendra mardi 24 novembre" in two.claire.all()
    two.house.clock.forward(days=2)
    assert two.nour.all().count(TOLD) == 1
    assert SECRET not in two.nour.all()
    assert not two.house.all(Concern), "they answer: nobody owes them anything for it"


def test_of_a_reply_about_the_mentor_nobody_is_told(two: Duo) -> None:
    letter_comes(two)
    two.luc.presses("Répondre")
    two.luc.says("Jeudi me va.")
    sends(two.luc, OWN)
    two.house.clock.forward(days=9)
    assert TOLD not in two.nour.all()
    assert "Jeudi me va." in two.claire.all()


def test_a_reply_that_fears_for_somebody_is_told_the_team_at_once_and_the_mentee_never(
    two: Duo,
) -> None:
    letter_comes(two)
    two.luc.presses("Répondre")
    two.luc.says(SECRET)
    two.luc.presses(DANGER)
    two.luc.says("Quelqu’un la suit jusque chez elle.")
    two.luc.presses("Envoyer")
    assert "Si quelqu’un est en danger" in two.luc.last.text
    assert open_ones(two.house) == [("safety", 1)]
    assert "suit jusque chez elle" in two.claire.all()
    two.house.clock.forward(days=9)
    assert TOLD not in two.nour.all()
    assert "kept_untold" in acts(two.house)


def test_a_reply_that_comes_after_the_parting_asks_it_of_the_words_that_may_still_go(
    two: Duo,
) -> None:
    letter_comes(two)
    two.luc.presses("Répondre")
    two.luc.says(SECRET)
    two.luc.presses(ABOUT)
    two.ends(two.nour, "end/leave/{}")
    two.luc.says("Envoyer")
    assert SECRET not in two.claire.all()
    sends(two.luc, ABOUT)
    assert SECRET in two.claire.all()
    two.house.clock.forward(days=5)
    assert two.nour.all().count(TOLD) == 1


def looks_back(two: Duo, *answers: str) -> None:
    two.act(two.luc, "open/closing_mentor/mentorship/{}")
    two.luc.presses("Oui, volontiers")
    for each in answers:
        if each in two.luc.last.labels:
            two.luc.presses(each)
        else:
            two.luc.says(each)


def test_what_a_mentor_looks_back_on_may_be_the_mentee_who_is_told(two: Duo) -> None:
    looks_back(two, SECRET, ABOUT, "Envoyer")
    assert "Nour saura que tu as parlé à l’équipe" in two.luc.last.text
    assert SECRET in two.claire.all()
    two.house.clock.forward(days=2)
    assert two.nour.all().count(TOLD) == 1
    assert SECRET not in two.nour.all()


def test_who_looks_back_and_writes_nothing_is_asked_nothing_more(two: Duo) -> None:
    looks_back(two, "Passer", "Envoyer")
    assert two.luc.last.text == label(two.luc, "closing.thanks_mentor")
    two.house.clock.forward(days=4)
    assert TOLD not in two.nour.all()


def test_who_fears_for_somebody_as_they_look_back_finds_the_team_at_once(two: Duo) -> None:
    looks_back(two, SECRET, DANGER, "Quelqu’un la suit jusque chez elle.", "Envoyer")
    assert "Si quelqu’un est en danger" in two.luc.last.text
    assert open_ones(two.house) == [("safety", 1)]
    two.house.clock.forward(days=9)
    assert TOLD not in two.nour.all()
