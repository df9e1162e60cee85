"""Words of great distress reach a person of the team, not a channel alone."""

import pytest

from conversations.programme import Catalogue
from conversations.team.forms import Form
from storage.mail import Address
from tests.conversations.pairs import Duo, duo
from tests.conversations.test_intake import asks
from tests.harness import CATALOGUE, Filling, House

HOME = CATALOGUE.home
CLAIRE, MARC = Address("slack:UCLAIRE"), Address("slack:UMARC")
DYING = "je veux mourir"


@pytest.fixture
def watched(house: House) -> House:
    """Claire is on duty each day, Marc is the backup."""
    days = ("monday", "tuesday", "wednesday", "thursday", "friday")
    team = HOME.team.model_copy(update={"backup": "UMARC", "rota": dict.fromkeys(days, "UCLAIRE")})
    house.catalogue = Catalogue(HOME.model_copy(update={"team": team}), {})
    house.restart()
    return house


def heard(house: House, who: Address) -> str:
    shown = house.screens[who].shown if who in house.screens else []
    return "\n".join(each.text for each in shown)


def test_who_is_on_duty_is_told_at_once_then_the_backup_too(watched: House) -> None:
    watched.phone("Nour").says(DYING)
    assert heard(watched, CLAIRE).count("c’est toi qui es de garde") == 1
    assert "Nour" not in heard(watched, CLAIRE)
    assert not heard(watched, MARC)
    watched.clock.forward(hours=5)
    watched.settle()
    for member in (CLAIRE, MARC):
        assert heard(watched, member).count("attendent toujours") == 1


def test_grave_words_that_are_repeated_are_told_again(watched: House) -> None:
    nour = watched.phone("Nour")
    nour.says(DYING)
    watched.clock.forward(minutes=5)
    nour.says(DYING)
    assert heard(watched, CLAIRE).count("c’est toi qui es de garde") == 2


def test_where_nobody_is_on_duty_the_channel_is_told(house: House) -> None:
    house.phone("Nour").says(DYING)
    assert "Une personne a besoin de nous" in "\n".join(
        each.text for each in house.staff().screen.shown
    )
    assert not heard(house, CLAIRE)


@pytest.mark.parametrize("who", ["nour", "luc"])
def test_grave_words_to_the_other_of_a_pair_bring_their_author_the_numbers_and_nobody_is_told(
    house: House, who: str
) -> None:
    two = duo(house).agree().greet()
    author, other = (two.nour, two.luc) if who == "nour" else (two.luc, two.nour)
    before = two.claire.all()
    author.says("Je n’en peux plus, j’ai envie de mourir.")
    assert "3114" in author.last.text
    assert "personne d’autre ne le lit" in author.last.text
    assert "envie de mourir" in other.last.text
    assert "3114" not in other.all()
    assert two.claire.all() == before
    author.says("Vraiment envie de mourir.")
    assert author.all().count("3114") == 1, "once a day"


# --- what of it is passed on, to whoever wrote it and to the team ---------------------------------

ONCE_SENT = "Tes mots, elle les lira quand tu les auras envoyés"
READ_IF_SENT = "Vous lirez ses mots si cette personne vous les envoie"
NEVER = "Ses mots ne vous sont pas montrés."


def test_a_mentors_answer_to_a_letter_is_on_its_way_to_the_team(two: Duo) -> None:
    two.greet()
    form = two.house.forms.open("write_mentor/1", two.claire.who, staff=True)
    assert isinstance(form, Form)
    Filling(two.claire, form).send(letter="Comment allez-vous ?")
    two.luc.says(DYING)
    two.luc.presses("C’est ma réponse")
    assert ONCE_SENT in two.luc.all()
    assert "demande" not in two.luc.last.text
    assert READ_IF_SENT in two.claire.all()
    assert "ne vous sont pas montrés" not in two.claire.all()
    two.luc.presses("De moi, ou d’autre chose")
    two.luc.presses("Envoyer")
    assert DYING in two.claire.all()


@pytest.mark.parametrize("command", ["/team", "/signaler", "/pro"])
def test_words_behind_a_command_that_go_to_the_team(two: Duo, command: str) -> None:
    two.nour.says(f"{command} {DYING}")
    assert ONCE_SENT in two.nour.last.text
    assert READ_IF_SENT in two.claire.all()


def test_words_that_nothing_waited_for_are_not_shown(house: House) -> None:
    """Months after a request was closed there is none of which they might be."""
    nour, claire = asks(house.phone("Nour")), house.staff()
    claire.presses("Prendre")
    claire.opens("Clore").send(why="a trouvé")
    house.clock.forward(weeks=12)
    nour.says(DYING)
    assert "sans lui montrer tes mots, pour que" in nour.last.text
    assert NEVER in claire.all()


def test_a_draft_may_be_sent_still(house: House) -> None:
    nour = house.phone("Nour")
    for words in ("/start", "Français"):
        nour.says(words)
    nour.presses("Oui, ça me convient")
    nour.says(DYING)
    assert "(ceux de ta demande, elle les lira si tu l’envoies)" in nour.last.text
    assert "car sa demande n’est pas envoyée" in house.staff().all()


def test_what_a_contact_is_asked_never_reaches_the_team(two: Duo) -> None:
    two.greet()
    two.nour.presses("Demander un contact")
    two.nour.says(DYING)
    assert "Les mots que tu viens d’écrire ne lui sont pas montrés" in two.nour.last.text
    assert NEVER in two.claire.all()
