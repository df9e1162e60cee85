"""Words belong to the newest question on the screen, whatever form was left open above it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from conversations.team.forms import Form
from storage.mail import Pressed, Ref
from storage.tables import Dialogue
from tests.beginnings import Begin
from tests.conversations.interviewing import dates, invite, opened
from tests.conversations.pairs import Duo, duo, label
from tests.conversations.room import CATALOGUE, JEANNE, PAUL, Room, acts_of
from tests.conversations.test_deferred import OPENS, wait
from tests.conversations.test_desk_reach import arrive
from tests.harness import Filling, House, Player

WORDS = CATALOGUE.home.words


def left_at_a_question(player: Player) -> None:
    """An offer of help, at its second question."""
    player.says("/offer")
    player.says("Nour Haddad")


def left_at_words(player: Player) -> None:
    """A word for the team that is not written yet."""
    player.says("/team")


def left_at_the_review(player: Player) -> None:
    """A word for the team that was written and never sent."""
    player.says("/team")
    player.says("Un vieux mot que je n’ai pas envoyé.")


def left_at_two(player: Player) -> None:
    """Both at once."""
    left_at_a_question(player)
    left_at_the_review(player)


FORMS = [left_at_a_question, left_at_words, left_at_the_review, left_at_two]


def the_team_asks(two: Duo) -> Player:
    """A question of the team is the newest on her screen."""
    form = two.house.forms.open(f"ask/{two.request.id}", two.claire.who, staff=True)
    assert isinstance(form, Form)
    Filling(two.claire, form).send(question="Dans quel pays veux-tu travailler ?")
    return two.nour


def somebody_is_found(two: Duo) -> Player:
    """She is asked whether she would like to meet him."""
    two.accepts()
    return two.nour


def he_reads_the_limits(two: Duo) -> Player:
    """He is asked whether he agrees to the limits."""
    two.luc.does(Pressed(act=f"proposal/yes/{two.proposal}", ref=Ref("proposal")))
    two.nour.presses(label(two.nour, "introduction.yes"))
    return two.luc


QUESTIONS = [the_team_asks, somebody_is_found, he_reads_the_limits]

SAYINGS = [
    "Allemagne, ou la Suisse",
    "Envoyer",
    "Oui jeudi 19h",
    "vite s’il te plaît",
    "2014",
    "Non",
    "Je préférerais que ce soit en Allemagne, si c’est possible.",
]


def written(house: House) -> dict[int | None, Any]:
    """What stands in the forms that were begun, by question; none once a form has left."""
    forms = (each for each in house.all(Dialogue) if each.form in ("offer_help", "to_team"))
    return {
        each.id: (
            each.outcome,
            {name: value for name, value in each.answers.items() if not name.startswith("~")},
        )
        for each in forms
    }


def left_for_long(
    house: House, leave: Callable[[Player], None]
) -> tuple[Duo, dict[int | None, Any]]:
    """Both left such a form forty days ago; also returned is what was written in it."""
    two = duo(house)
    for player in (two.nour, two.luc):
        leave(player)
    before = written(house)
    house.clock.forward(days=40)
    return two, before


@pytest.mark.parametrize("ask", QUESTIONS)
@pytest.mark.parametrize("leave", FORMS)
def test_no_older_form_takes_what_is_typed_under_a_newer_question(
    house: House, leave: Callable[[Player], None], ask: Any, begin: Begin
) -> None:
    """Whatever is typed: the answers of the older form stay, and it is sent to nobody."""
    two, before = begin(house, left_for_long, leave)
    player = ask(two)
    for said in SAYINGS[:2] if ask is the_team_asks else SAYINGS[:5]:
        house.clock.forward(minutes=1)
        player.says(said)
        kept = written(house)
        assert {each: kept[each] for each in before} == before, said
    assert "Un vieux mot" not in two.claire.all()


def test_what_the_team_asked_is_answered_and_the_old_words_stay_unsent(house: House) -> None:
    two = duo(house)
    left_at_the_review(two.nour)
    house.clock.forward(days=40)
    nour = the_team_asks(two)
    nour.says("L’Allemagne, ou la Suisse")
    assert "L’Allemagne, ou la Suisse" in nour.last.text
    nour.says("envoyer")
    two.claire.sees("L’Allemagne, ou la Suisse")
    assert "Un vieux mot" not in two.claire.all()
    nour.says("/status")
    nour.presses("Reprendre")
    assert "Un vieux mot" in nour.last.text


def test_where_he_stands_comes_before_a_draft_that_was_left(house: House) -> None:
    two = duo(house)
    left_at_the_review(two.luc)
    house.clock.forward(days=50)
    luc = he_reads_the_limits(two)
    luc.says("/start")
    assert label(luc, "introduction.accept") in luc.last.labels
    assert "Reprendre" in luc.last.labels
    assert "Un vieux mot" not in luc.last.text


def test_a_sentence_that_answers_neither_may_be_for_the_form(house: House) -> None:
    two = duo(house)
    left_at_words(two.nour)
    house.clock.forward(days=40)
    nour = somebody_is_found(two)
    nour.says("Ce que je cherche a changé depuis cet été.")
    assert label(nour, "introduction.yes") in nour.last.labels
    nour.presses(WORDS("correspondence.for_form", title=CATALOGUE.home.forms["to_team"].title))
    assert "Ce que je cherche a changé" in nour.last.text
    nour.presses("Envoyer")
    two.claire.sees("Ce que je cherche a changé")


def test_so_may_another_sentence_where_a_question_is_asked_again(room: Room) -> None:
    case = arrive(room, "claimed")
    wait(room, case)
    room.write(JEANNE, "/team")
    room.clock.to(OPENS + timedelta(hours=3))
    for said in ("Ce que je cherche a changé depuis cet été.", "Je veux rester à Toulouse."):
        room.write(JEANNE, said)
        acts = acts_of(room.last(JEANNE))
        assert f"go_on/{case}" in acts
        assert sum("/f/words" in each for each in acts) == 1
        room.clock.forward(minutes=1)


def test_a_reply_to_the_older_question_is_its_answer(house: House) -> None:
    two = duo(house)
    left_at_words(two.nour)
    question = two.nour.last.ref
    house.clock.forward(days=2)
    nour = the_team_asks(two)
    nour.says("Ce que je cherche a changé depuis cet été.", reply_to=question)
    assert "Ce que je cherche a changé" in nour.last.text
    nour.presses("Envoyer")
    two.claire.sees("Ce que je cherche a changé")


def test_words_under_the_question_of_consent_answer_no_older_form(house: House) -> None:
    priya = house.phone("Priya", language="en")
    priya.says("/start")
    priya.presses("English")
    left_at_a_question(priya)
    before = written(house)
    house.clock.forward(days=30)
    priya.does(Pressed(act="begin", ref=Ref("begin")))
    priya.says("quick please")
    assert written(house) == before
    assert priya.last.labels[0] == CATALOGUE["en"].words("consent.yes")
    priya.says("/start")
    assert priya.last.labels[0] == CATALOGUE["en"].words("consent.yes")


def found(house: House) -> Player:
    """Somebody is found for Nour."""
    return somebody_is_found(duo(house))


def found_below_a_form(house: House) -> Player:
    """Nour left a form, and ten days later somebody is found."""
    two = duo(house)
    left_at_a_question(two.nour)
    house.clock.forward(days=10)
    return somebody_is_found(two)


@pytest.mark.parametrize(
    "said",
    ["Oui, ça me va très bien", "c’est d’accord", "oui bien sûr, avec plaisir", "Oui volontiers !"],
)
def test_a_sentence_that_says_yes_is_the_yes(house: House, begin: Begin, said: str) -> None:
    nour = begin(house, found_below_a_form)
    nour.says(said)
    assert label(nour, "introduction.accept") in nour.last.labels


@pytest.mark.parametrize(
    "said",
    [
        "Oui, mais seulement en janvier",
        "Oui jeudi 19h",
        "oui je vais y réfléchir un peu",
        "Oui ? C’est qui ?",
        "Oui sauf si cela tombe en juin",
    ],
)
def test_a_yes_with_something_more_is_asked_about(house: House, begin: Begin, said: str) -> None:
    nour = begin(house, found)
    nour.says(said)
    assert label(nour, "introduction.accept") not in nour.last.labels
    assert label(nour, "introduction.yes") in nour.last.labels


def test_a_sentence_agrees_to_a_date_below_a_form_that_was_left(room: Room) -> None:
    case = opened(room)
    invite(room, case, PAUL)
    room.write(JEANNE, "/offer")
    room.write(JEANNE, "Jeanne Martin")
    room.clock.forward(minutes=5)
    dates(room, PAUL, 1)
    room.write(JEANNE, "oui ça me va, avec plaisir")
    assert "Paul Durand" in room.heard(JEANNE)


def test_in_english_too(house: House) -> None:
    two = duo(house, nour=house.phone("Priya", language="en"))
    two.nour.says("/offer")
    house.clock.forward(days=10)
    nour = somebody_is_found(two)
    nour.says("yes of course, with pleasure")
    assert label(nour, "introduction.accept") in nour.last.labels


def test_what_the_other_proposes_puts_no_fresh_form_aside(house: House) -> None:
    """In a thread of two, the form that was opened a moment ago goes on, as it did."""
    two = duo(house).agree()
    two.nour.says("/rdv")
    two.house.clock.forward(minutes=1)
    two.luc.says("/objectif")
    two.luc.says("Choisir entre la recherche et l’entreprise")
    two.luc.presses("Passer")
    two.luc.says("J’aurai parlé à cinq personnes")
    two.luc.presses("Passer")
    two.luc.presses("Envoyer")
    assert label(two.nour, "objective.agree") in two.nour.last.labels
    two.nour.says("jeudi 18h")
    (dialogue,) = (each for each in house.all(Dialogue) if each.form == "meeting")
    assert dialogue.answers["when"]
    assert dialogue.paused_at is None


def asked_again(room: Room) -> int:
    """Jeanne has left a form, and is asked whether she still wants to go on."""
    case = arrive(room, "claimed")
    wait(room, case)
    room.write(JEANNE, "/offer")
    room.write(JEANNE, "Jeanne Martin")
    room.clock.to(OPENS + timedelta(hours=3))
    return case


@pytest.mark.parametrize("said", ["oui volontiers, on continue !", "Oui s’il te plaît, allons-y"])
def test_who_still_wants_to_go_on_says_so_below_a_form_that_was_left(
    room: Room, begin: Begin, said: str
) -> None:
    case = begin(room, asked_again)
    assert f"go_on/{case}" in acts_of(room.last(JEANNE))
    room.write(JEANNE, said)
    assert WORDS("wait.goes_on", **CATALOGUE.home.about.team_words) in room.heard(JEANNE)


def another_is_sent_since(two: Duo) -> None:
    """A form that Nour left at its question, and below it another that she has sent."""
    two.act(two.nour, "open/mirror/mentorship/{}")
    two.nour.presses("En partie")
    two.house.clock.forward(minutes=4)
    two.nour.says("/rdv")
    two.nour.says("mardi 18h30")
    two.nour.says("au café de la gare")
    assert "Proposé à Luc" in two.nour.last.text
    two.house.clock.forward(minutes=1)


def in_the_mirror(house: House) -> Dialogue:
    """What she has answered in it."""
    (mirror,) = [each for each in house.all(Dialogue) if each.form == "mirror"]
    return mirror


def test_words_below_another_form_that_was_sent_are_asked_about(two: Duo) -> None:
    another_is_sent_since(two)
    two.nour.says("Bonjour, tu es là ?")
    assert "pour qui est ce message" in two.nour.last.text
    assert "today" not in in_the_mirror(two.house).answers
    two.nour.presses("C’est ma réponse : Tes mots du début")
    assert "C’est gardé pour toi" in two.nour.last.text


def test_nor_do_they_answer_the_older_one_when_the_last_word_is_said(two: Duo) -> None:
    two.greet()
    two.act(two.nour, "open/mirror/mentorship/{}")
    two.nour.presses("En partie")
    two.house.clock.forward(minutes=4)
    two.ends(two.nour, "end/done/{}")
    two.nour.presses("Un dernier mot à Luc")
    two.nour.says("Merci pour tout, Luc, et à bientôt !")
    two.nour.presses("Envoyer")
    two.house.clock.forward(minutes=1)
    two.nour.says("Bonjour, tu es là ?")
    assert "C’est gardé pour toi" not in two.nour.all()
    assert "today" not in in_the_mirror(two.house).answers
    assert two.nour.last.labels[0] == "Pour : Tes mots du début"
