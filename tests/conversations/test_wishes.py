"""A wish for us, typed where words cross: it is asked about, with the way to what it means."""

import pytest

from conversations.dialogue import wishes
from storage.mail import Said
from storage.tables import Dialogue
from tests.conversations.pairs import Duo, relayed
from tests.conversations.test_intake import answered
from tests.conversations.test_meetings import state
from tests.conversations.test_sessions import meets
from tests.harness import CATALOGUE, House, Player

WISHES = {
    "flag": (
        "je veux signaler quelque chose",
        "Il m’a insulté, je veux le signaler",
        "signaler",
        "Signaler Sophie",
        "report this",
        "I’d like to report something",
        "He insulted me and I want to report him",
        "report",
    ),
    "team": (
        "J’ai besoin de l’équipe carrières",
        "je voudrais parler à l’équipe",
        "I need the careers team",
        "I’d like to talk to the team please",
        "je veux parler à un humain",
        "parler à une vraie personne",
        "I want to talk to a human",
        "Can I speak to a real person?",
    ),
    "help": ("aide", "Aide !", "j’ai besoin d’aide", "help", "I need help please"),
    "end": (
        "terminer",
        "end it",
        "je veux terminer l’accompagnement",
        "I want to end this",
        "je voudrais un autre mentor",
        "je veux changer d’accompagnateur",
        "j’aimerais être accompagnée par quelqu’un d’autre",
        "I would like another mentor",
        "I’d rather have someone else as mentor",
        "I want to change mentor",
    ),
    "stop": ("stop", "je veux arrêter", "I want to stop"),
    "break": ("pause", "je voudrais faire une pause", "I need a break"),
    "delete": (
        "supprime toutes mes données",
        "tu peux effacer mon compte ?",
        "je veux tout effacer",
        "delete all my data please",
        "Could you delete my account?",
    ),
    "language": (
        "on peut passer en anglais ?",
        "je voudrais changer de langue",
        "can you switch to French?",
        "I’d like to switch to English",
    ),
    "mute": ("ne plus sonner ce soir", "no sound tonight", "sourdine"),
}

FOR_THE_OTHER = (
    "j’ai parlé à l’équipe hier",
    "we should pause the video",
    "Tu peux m’aider pour mon CV ?",
    "J’ai besoin d’aide pour mon CV",
    "I could help you with that",
    "On termine à 18h",
    "Stop me if I talk too much",
    "mon équipe est sympa",
    "The report is attached",
    "Signale-moi quand tu arrives",
    "On fait une pause en août ?",
    "Merci pour ton aide",
    "I talked to the team yesterday",
    "mon ancien mentor",
    "Tu as eu un autre mentor avant moi ?",
    "I had another mentor last year",
    "J’ai changé de mentor l’an dernier",
    "I talked to a human at HR",
    "Un humain m’a enfin répondu",
    "Can you help me?",
    "Tu peux faire une pause ?",
    "J’ai supprimé mes données de mon CV",
    "I deleted all my data by mistake",
    "Je dois passer un entretien en anglais",
    "My team will switch to English next year",
    "Bonjour !",
)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_wish_is_read_in_either_language(language: str) -> None:
    everywhere = [programme.words for programme in CATALOGUE]
    everywhere.sort(key=lambda each: each.language != language)
    for wish, said in WISHES.items():
        for each in said:
            assert wishes.read(everywhere, each) == wish, each
    for each in FOR_THE_OTHER:
        assert wishes.read(everywhere, each) == "", each


@pytest.mark.parametrize(("wish", "said"), [(wish, said[0]) for wish, said in WISHES.items()])
def test_it_reaches_the_other_only_where_its_author_says_so(two: Duo, wish: str, said: str) -> None:
    two.greet()
    two.nour.says(said)
    assert "pour qui est ce message" in two.nour.last.text
    assert two.nour.last.labels[0] == CATALOGUE["fr"].commands[wish]
    assert not relayed(two.luc)[1:]
    two.nour.presses("Pour Luc")
    assert relayed(two.luc)[-1] == said


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("je veux signaler quelque chose", "que s’est-il passé"),
        ("J’ai besoin de l’équipe carrières", "équipe"),
        ("aide", "/rdv"),
        ("terminer", "terminer"),
        ("stop", "arrêter"),
        ("pause", "pause"),
        ("je voudrais un autre mentor", "terminer"),
        ("je veux parler à un humain", "équipe"),
        ("supprime toutes mes données", "effacer"),
        ("on peut passer en anglais ?", "langue"),
        ("ne plus sonner ce soir", "sonne"),
    ],
)
def test_its_button_leads_where_the_command_does(two: Duo, said: str, answered: str) -> None:
    two.greet()
    two.nour.says(said)
    asked = two.nour.last
    two.nour.reads()
    two.nour.presses(asked.labels[0])
    assert answered in two.nour.reads().casefold()
    assert not asked.labels
    assert "Personne d’autre" in asked.text
    assert relayed(two.luc) == ["Bonjour"]


def test_what_is_to_be_reported_goes_into_the_report_and_the_other_stands_last(two: Duo) -> None:
    two.greet()
    two.nour.says("Il m’a insulté, je veux le signaler")
    labels = two.nour.last.labels
    assert labels[-1] == "Pour Luc"
    two.nour.presses(labels[0])
    two.nour.says("Passer")
    assert "Il m’a insulté" in two.nour.last.text
    assert "Envoyer" in two.nour.last.labels


def test_a_reply_to_the_others_words_may_report_them(two: Duo) -> None:
    two.greet()
    two.luc.says("Des mots durs")
    theirs, ref = two.nour.last.ref, two.house.new_ref()
    wish = Said(text="je veux signaler ça", ref=ref, reply_to=theirs, quoted="Des mots durs")
    two.nour.does(wish)
    assert "pour qui est ce message" in two.nour.last.text
    two.nour.presses(two.nour.last.labels[0])
    two.nour.says("Il écrit cela chaque jour")
    assert "Des mots durs" in two.nour.last.text
    assert relayed(two.luc) == ["Bonjour"]


ABOUT_A_DATE = (
    "annule le rdv de demain",
    "on peut décaler à 19h ?",
    "could we make it 7pm instead?",
    "I can’t make it tomorrow",
    "je ne pourrai pas demain, désolée",
    "reporter",
)


@pytest.mark.parametrize("said", ABOUT_A_DATE)
def test_words_that_may_change_a_date_are_asked_about_beside_the_ways_to_change_it(
    two: Duo, said: str
) -> None:
    meets(two)
    two.house.clock.forward(days=2, hours=10)
    two.nour.says("/agenda")
    two.house.clock.forward(hours=1)
    before = relayed(two.luc)
    two.nour.says(said)
    asked, when = two.nour.last, "jeudi 26 novembre à 14h"
    assert "pour qui est ce message" in asked.text
    assert asked.labels[-2:] == [
        f"Changer la date : {when}",
        f"Annuler : {when}",
    ]
    two.nour.presses(asked.labels[-1])
    assert "Luc le saura tout de suite" in two.nour.last.text
    assert state(two) == ["agreed"], "words and one tap alone call nothing off"
    two.nour.presses("Oui, l’annuler")
    assert state(two) == ["cancelled"]
    assert relayed(two.luc) == before
    two.nour.presses("Pour Luc", on=asked)
    assert relayed(two.luc)[len(before) :] == [said], "they wait for their author all the while"


def test_a_date_can_be_moved_from_the_question_for_whom_words_are(two: Duo) -> None:
    meets(two)
    two.house.clock.forward(days=2, hours=10)
    two.nour.says("/agenda")
    two.house.clock.forward(hours=1)
    two.nour.says("on peut décaler ?")
    two.nour.presses("Changer la date : jeudi 26 novembre à 14h")
    two.nour.says("vendredi 14h")
    two.nour.presses("Passer")
    assert "vendredi 27 novembre à 14h, plutôt que jeudi" in two.luc.last.text


@pytest.mark.parametrize("said", ["Bonne idée, merci !", "Tu peux relire mon CV ?"])
def test_other_words_have_no_buttons_of_a_date(two: Duo, said: str) -> None:
    meets(two)
    two.house.clock.forward(days=2, hours=10)
    two.nour.says("/agenda")
    two.house.clock.forward(hours=1)
    two.nour.says(said)
    assert "pour qui est ce message" in two.nour.last.text
    assert not [each for each in two.nour.last.labels if "jeudi" in each]


def test_words_about_a_date_have_no_such_buttons_where_none_is_agreed(two: Duo) -> None:
    two.greet()
    two.nour.says("/objectif")
    two.house.clock.forward(hours=1)
    two.nour.says("on peut décaler à 19h ?")
    assert "pour qui est ce message" in two.nour.last.text
    assert not [each for each in two.nour.last.labels if "Annuler" in each]


def test_an_objective_is_no_report(two: Duo) -> None:
    two.greet()
    two.nour.says("/objectif")
    two.nour.says("je veux signaler quelque chose")
    assert "pour qui est ce message" in two.nour.last.text
    assert two.nour.last.labels[0] == CATALOGUE["fr"].commands["flag"]


def test_of_two_it_is_asked_whom_a_report_is_about(three: tuple[Duo, Duo]) -> None:
    first, second = three
    first.luc.says("je veux signaler quelque chose")
    first.luc.presses(first.luc.last.labels[0])
    assert {"Nour", "Ana"} <= set(first.luc.last.labels)
    assert not relayed(first.nour) + relayed(second.nour)


@pytest.mark.parametrize(
    "said",
    [
        "j’ai besoen de parler à l’équipe carrières",
        "J’ai besoin de l’équipe Carrières",
        "I need to talk to the careers team",
        "je voudrais parler à quelqu’un de l’équipe",
    ],
)
def test_in_the_middle_of_an_intake_it_is_asked_about(
    nour: Player, house: House, said: str
) -> None:
    nour.says(said)
    assert "research_done" not in house.all(Dialogue)[0].answers
    assert nour.last.labels == ["Écrire à l’équipe", "C’est ma réponse"]
    nour.presses("C’est ma réponse")
    assert house.all(Dialogue)[0].answers["research_done"] == said


def test_it_leads_to_the_team_and_back_to_the_intake(nour: Player, house: House) -> None:
    nour.says("j’ai besoin de parler à l’équipe carrières")
    nour.presses("Écrire à l’équipe")
    nour.says("Je voudrais savoir si je peux changer de ville.")
    nour.presses("Envoyer")
    house.staff().sees("Je voudrais savoir si je peux changer de ville.")
    nour.says("ok")  # and no yes to the words of before
    assert house.all(Dialogue)[0].answers["research_done"] == "ok"


def test_where_it_can_be_no_answer_only_the_way_there_is_offered(house: House) -> None:
    nour = answered(house, 5)
    nour.says("Je voudrais parler à l’équipe")
    assert nour.last.labels == ["Écrire à l’équipe", "Reprendre"]
    nour.presses("Reprendre")
    nour.says("en poste")
    assert house.all(Dialogue)[0].answers["employment"] == "employed"
