"""For whom? Words between a private thread and our own questions, and whatever people do."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.mail import Edited, File, Pressed, Said, address
from storage.tables import Dialogue, Meeting, Mentorship
from tests.beginnings import Begin
from tests.conversations.conftest import introduced
from tests.conversations.pairs import Duo, duo, relayed
from tests.harness import House, Player
from tests.storage.databases import Kind


@pytest.fixture
def phones(two: Duo) -> Duo:
    """Both on Telegram."""
    return two


def asked_how_it_goes(house: House) -> Duo:
    """Both on Telegram, who have begun: the first check-in is the newest on their screens."""
    two = introduced(house).greet()
    house.clock.forward(days=14, hours=1, minutes=5)
    return two


# --- between a thread and our own questions -------------------------------------------------


def test_a_fresh_question_takes_the_answer(phones: Duo) -> None:
    phones.nour.says("/objectif")
    phones.nour.says("Trouver ma place")
    assert not relayed(phones.luc)


@pytest.mark.parametrize("form", ["/team", "/objectif"])
def test_what_follows_words_of_the_other_may_be_for_them(phones: Duo, form: str) -> None:
    """However fresh the question is: their words stand below it."""
    phones.nour.says(form)
    phones.house.clock.forward(minutes=1)
    phones.luc.says("Es-tu libre vendredi ?")
    phones.house.clock.forward(minutes=1)
    phones.nour.says("Oui, vendredi à dix heures")
    assert "pour qui est ce message" in phones.nour.last.text
    phones.nour.presses("Pour Luc")
    assert relayed(phones.luc) == ["Oui, vendredi à dix heures"]


def test_the_very_words_of_a_button_of_the_question_answer_it_all_the_same(
    house: House, begin: Begin
) -> None:
    phones = begin(house, asked_how_it_goes)
    phones.nour.presses("Répondre")
    phones.house.clock.forward(minutes=1)
    phones.luc.says("Bonjour", reply_to=phones.thread(phones.luc))
    phones.house.clock.forward(minutes=1)
    phones.nour.says("M’aide vraiment")
    assert "Une chose à ajouter" in phones.nour.last.text


def test_a_question_that_was_left_swallows_nothing(phones: Duo) -> None:
    phones.nour.says("/objectif")
    phones.house.clock.forward(minutes=31)
    phones.nour.says("Bonjour Luc")
    assert "pour qui est ce message" in phones.nour.last.text
    assert not relayed(phones.luc)
    phones.nour.presses("Pour Luc")
    assert relayed(phones.luc) == ["Bonjour Luc"]
    phones.nour.presses("Reprendre")
    phones.nour.says("Trouver ma place")
    assert "Pourquoi maintenant" in phones.nour.last.text
    assert relayed(phones.luc) == ["Bonjour Luc"]


def test_words_for_the_team_that_were_begun_are_offered_once(phones: Duo) -> None:
    phones.nour.says("/team")
    phones.house.clock.forward(minutes=31)
    phones.nour.says("Je voudrais vous parler")
    assert phones.nour.last.labels == ["Pour Luc", "Pour l’équipe Carrières", "Pour personne"]
    asked = phones.nour.last
    phones.nour.presses("Pour l’équipe Carrières")
    assert "Rien n’est encore parti" in asked.text
    assert "Je voudrais vous parler" in phones.nour.last.text
    assert "Envoyer" in phones.nour.last.labels


def test_what_keeps_a_form_from_being_sent_is_shown_with_the_choice(two: Duo) -> None:
    two.nour.says("/team Je voudrais changer")
    two.nour.says("Tu as vu mon CV ?")
    two.nour.presses("Envoyer")
    asked = two.nour.last
    assert "Rien n’est encore parti" in asked.text
    assert asked.message.quote == "Tu as vu mon CV ?"
    assert asked.labels == ["Pour Luc", "Pour l’équipe Carrières", "Pour personne"]
    two.nour.does(Edited(text="As-tu vu mon CV ?", ref=two.nour.wrote[-1]))
    assert asked.message.quote == "As-tu vu mon CV ?", "it is what would be passed on"
    two.nour.presses("Pour Luc")
    assert relayed(two.luc) == ["As-tu vu mon CV ?"]
    assert "CV" not in asked.message.quote + asked.message.text
    two.nour.presses("Envoyer")
    assert "C’est transmis" in two.nour.last.text


def test_whoever_reports_the_other_is_offered_them_last(two: Duo) -> None:
    """A slip would bring the report to the one it is about."""
    two.act(two.nour, "report/begin/{}")
    two.house.clock.forward(minutes=31)
    two.nour.says("Il me fait peur")
    assert two.nour.last.labels == [
        "C’est ma réponse : Signaler",
        "Pour l’équipe Carrières",
        "Pour personne",
        "Pour Luc",
    ]
    assert not relayed(two.luc)


def test_of_a_mentors_two_the_one_who_is_reported_is_offered_last(three: tuple[Duo, Duo]) -> None:
    first, _ = three
    first.act(first.luc, f"report/begin/{first.mentorship.id}")
    first.house.clock.forward(minutes=31)
    first.luc.says("Ses mots sont durs")
    labels = first.luc.last.labels
    assert (labels[0], labels[-1]) == ("Pour Ana", "Pour Nour")


def test_a_reply_to_a_question_is_its_answer(phones: Duo) -> None:
    phones.nour.says("/objectif")
    question = phones.nour.last.ref
    phones.house.clock.forward(hours=3)
    phones.nour.says("Trouver ma place", reply_to=question)
    assert "Pourquoi maintenant" in phones.nour.last.text
    assert not relayed(phones.luc)


def test_a_file_answers_no_question(phones: Duo) -> None:
    phones.nour.says("/objectif")
    phones.nour.sends("photo")
    assert phones.nour.last.labels == ["Pour Luc", "Pour l’équipe Carrières", "Pour personne"]
    phones.nour.presses("Pour Luc")
    assert phones.luc.last.message.attachment is not None


def test_an_answer_typed_under_a_check_in_is_not_leaked(house: House, begin: Begin) -> None:
    """The first thing people do with « comment cela se passe-t-il avec Luc ? » is to answer."""
    phones = begin(house, asked_how_it_goes)
    assert "Comment se passent les débuts" in phones.nour.last.text
    phones.nour.says("Pas terrible, il ne m’écoute pas")
    phones.nour.says("Et il est toujours en retard")
    assert relayed(phones.luc) == ["Bonjour"]
    phones.nour.presses("C’est ma réponse : …", on=phones.nour.sees("Je préfère demander"))
    phones.nour.presses("C’est ma réponse : …", on=phones.nour.sees("Celui-ci aussi"))
    assert "jamais à la personne qui t’accompagne" in phones.nour.all()
    phones.nour.presses("Ne va pas bien")
    phones.nour.presses("Non")
    phones.nour.presses("Envoyer")
    assert "il ne m’écoute pas Et il est toujours en retard" in phones.claire.last.text
    assert "il ne m’écoute pas" not in phones.luc.all()
    assert relayed(phones.luc) == ["Bonjour"]


def test_under_a_check_in_one_may_still_write_to_the_other(house: House, begin: Begin) -> None:
    phones = begin(house, asked_how_it_goes)
    phones.nour.says("Merci Luc")
    phones.nour.presses("Pour Luc")
    phones.nour.says("Es-tu libre ?")
    assert relayed(phones.luc) == ["Bonjour", "Merci Luc", "Es-tu libre ?"]


@pytest.mark.parametrize("on", ["telegram", "slack"])
@pytest.mark.parametrize(
    ("words", "crosses"),
    [
        ("Bonjour Nour, tu vas bien ?", True),
        ("Chère Nour\nVoici l’article", True),
        ("Nour est en retard", False),
        ("Super Nour !", False),
        ("Bonjour Nour ne répond plus", False),
    ],
)
def test_who_greets_the_other_by_name_answers_no_check_in(
    house: House, on: str, words: str, crosses: bool
) -> None:
    """It stands in the thread of the two, on Slack as well."""
    luc = house.slack("Luc") if on == "slack" else house.phone("Luc")
    two = duo(house, luc=luc).agree().greet()
    house.clock.forward(days=14, hours=1, minutes=5)
    under = two.thread(luc) if on == "slack" else None
    luc.says(words, under=under)
    assert (words in relayed(two.nour)) is crosses
    assert ("pour qui est ce message" in luc.last.text) is not crosses
    if crosses:
        luc.says("Elle est en retard", under=under)
        assert "pour qui est ce message" in luc.last.text, "what was asked waits still"


def test_who_greets_by_a_name_that_somebody_of_the_team_may_have_is_asked(two: Duo) -> None:
    two.greet().claire.opens("Poser une question").send(question="Comment vas-tu ?")
    two.nour.says("Bonjour Luc, très bien")
    assert "pour qui est ce message" in two.nour.last.text


def test_nor_is_a_date_agreed_to_by_a_greeting_lost(two: Duo) -> None:
    two.greet().luc.says("/rdv jeudi 14h")
    two.luc.presses("Passer")
    two.nour.says("Bonjour Luc, oui jeudi ça me va")
    assert "C’est d’accord pour" in two.nour.last.labels[0]


def test_words_under_did_you_meet_are_asked_about(phones: Duo) -> None:
    phones.nour.says("/rdv")
    phones.nour.says("jeudi 14h")
    phones.nour.presses("Passer")
    phones.luc.presses("C’est d’accord")
    phones.house.clock.forward(days=3, hours=7, minutes=5)
    assert "a-t-il eu lieu" in phones.nour.last.text
    phones.nour.says("Il n’est pas venu")
    assert phones.nour.last.labels == ["Pour Luc", "Pour l’équipe Carrières", "Pour personne"]
    phones.nour.presses("Pour personne")
    assert not relayed(phones.luc)


def asked_whether_they_met(house: House) -> Duo:
    """Their date is over, and Luc has proposed another."""
    phones = introduced(house)
    phones.nour.says("/rdv jeudi 14h")
    phones.nour.presses("Passer")
    phones.luc.presses("C’est d’accord")
    phones.luc.says("/rdv mardi 1er décembre 18h")
    phones.luc.presses("Passer")
    phones.house.clock.forward(days=3, hours=7, minutes=5)
    return phones


@pytest.mark.parametrize(
    ("words", "label", "met"),
    [
        ("Non, il n’est pas venu", "Pas cette fois", False),
        ("Oui, on a parlé une heure", "Le rendez-vous a eu lieu", True),
    ],
)
def test_a_yes_or_a_no_to_did_you_meet_may_be_the_answer_and_agrees_to_no_other_date(
    house: House, begin: Begin, words: str, label: str, met: bool
) -> None:
    phones = begin(house, asked_whether_they_met)
    phones.nour.says(words)
    labels = [label, "Pour Luc", "Pour l’équipe Carrières", "Pour personne"]
    assert sorted(phones.nour.last.labels) == sorted(labels)
    phones.nour.presses(label, on=phones.nour.last)
    assert not relayed(phones.luc)
    first, second = phones.house.all(Meeting)
    assert first.mentee_met is met
    assert second.state == "proposed"


def test_on_slack_too_a_check_in_is_not_answered_to_the_other(house: House) -> None:
    two = duo(house, luc=house.slack("Luc")).agree()
    house.clock.forward(days=14, hours=1, minutes=5)
    two.luc.says("Elle ne répond pas", under=two.thread(two.luc))
    assert "pour qui est ce message" in two.luc.last.text
    assert not relayed(two.nour)


def test_of_a_held_file_the_one_that_replaced_it_is_passed_on(phones: Duo) -> None:
    phones.nour.says("/objectif")
    phones.nour.sends("document", text="Mon CV")
    other = File(kind="document", source=address("telegram", "document:cv.pdf"), name="cv.pdf")
    phones.nour.does(Edited(text="Le bon", ref=phones.nour.wrote[-1], file=other))
    phones.nour.presses("Pour Luc")
    came = phones.luc.last.message
    assert came.text == "Le bon"
    assert came.attachment is not None
    assert came.attachment.file == other


def test_an_edit_of_nothing_we_know(phones: Duo) -> None:
    phones.nour.does(Edited(text="?", ref=phones.house.new_ref()))
    assert "modifié un ancien message" in phones.nour.last.text


def test_who_has_several_pairs_in_one_chat_reads_how_words_reach_one(
    three: tuple[Duo, Duo],
) -> None:
    first, second = three
    for two, name in zip(three, ("Nour", "Ana"), strict=True):
        two.luc.says("Bonjour", reply_to=two.thread(two.luc))
        assert two.luc.last.text.startswith(f"Transmis à {name}. Pour lui écrire de nouveau")
        two.nour.says("Bonjour")
        assert "Désormais, ce que tu écris ici" in two.nour.last.text
    first.luc.says("Es-tu libre ?", reply_to=first.luc.sees("Bonjour").ref)
    assert len(relayed(first.nour) + relayed(second.nour)) == 3


def test_a_held_message_is_nobody_elses_to_send(three: tuple[Duo, Duo]) -> None:
    first, second = three
    first.luc.says("Bonjour")
    (held,) = first.house.all(Dialogue)
    second.act(second.nour, f"w/{held.id}/m/{second.mentorship.id}")
    assert "n’ai plus ce message" in second.nour.last.text
    assert not relayed(first.nour)
    assert first.house.clock.now() - held.opened_at < timedelta(days=1)
    assert len(first.house.all(Mentorship)) == 2


# --- whatever people do -------------------------------------------------------------------------

COMMANDS = ("/rdv", "/objectif", "/équipe", "/terminer", "/status", "/stop", "/start")
DOINGS = st.lists(
    st.tuples(
        st.sampled_from(["Nour", "Ana", "Luc"]),
        st.sampled_from(["says", "says", "replies", "presses", "presses", "commands", "waits"]),
        st.integers(0, 999),
    ),
    max_size=25,
)


def of_two_somewhere(house: House, slack: bool) -> tuple[Duo, Duo]:
    """Luc accompanies Nour and Ana, from Slack or from Telegram."""
    first = duo(house, luc=house.slack("Luc") if slack else None).agree()
    return first, duo(house, nour=house.phone("Ana"), luc=first.luc).agree()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(doings=DOINGS, slack=st.booleans())
def test_nobody_reads_what_was_not_meant_for_them(
    database_urls: Callable[[Kind], str],
    begin: Begin,
    doings: list[tuple[str, str, int]],
    slack: bool,
) -> None:
    """What a mentee writes may reach the mentor, never the other mentee; what a mentor writes may
    reach one of the two. Whoever does something is answered, or heard."""
    house = House(database_urls("sqlite"))
    try:
        first, second = begin(house, of_two_somewhere, slack)
        players = {"Nour": first.nour, "Ana": second.nour, "Luc": first.luc}
        said: dict[str, list[str]] = {name: [] for name in players}
        for number, (name, doing, which) in enumerate(doings):
            do(players[name], doing, which, f"mot{number}x", said[name])
        nour, ana = first.nour.all(), second.nour.all()
        assert not [word for word in said["Nour"] if word in ana]
        assert not [word for word in said["Ana"] if word in nour]
        assert not [word for word in said["Luc"] if word in nour and word in ana]
    finally:
        house.close()


def do(player: Player, doing: str, which: int, word: str, said: list[str]) -> None:
    """One thing that somebody does."""
    shown = player.screen.shown
    if doing == "says":
        said.append(word)
        player.says(word)
    elif doing == "replies":
        said.append(word)
        player.says(word, reply_to=shown[which % len(shown)].ref)
    elif doing == "presses":
        buttons = [(each, button) for each in shown for button in each.buttons]
        if buttons:
            each, button = buttons[-1 - which % len(buttons)]
            player.does(Pressed(act=button.act, ref=each.ref))
    elif doing == "commands":
        player.says(COMMANDS[which % len(COMMANDS)])
    else:
        player.house.clock.forward(hours=which % 200)


def test_a_reply_to_what_is_said_of_a_session_is_for_the_other_of_it(house: House) -> None:
    luc = house.phone("Luc")
    of_nour = duo(house, luc=luc).agree()
    of_ana = duo(house, nour=house.phone("Ana"), luc=luc).agree()
    of_nour.nour.says("/rdv jeudi 14h")
    of_nour.nour.presses("Passer")
    luc.says("Apporte ton CV", reply_to=luc.sees("te propose de vous retrouver").ref)
    luc.presses("C’est d’accord")
    luc.says("À jeudi alors", reply_to=luc.last.ref)
    of_nour.nour.says("/agenda Mon entretien")
    luc.says("Bonne idée", reply_to=luc.last.ref)
    assert relayed(of_nour.nour) == ["Apporte ton CV", "À jeudi alors", "Bonne idée"]
    assert not relayed(of_ana.nour)


def test_a_reply_to_what_is_between_us_and_one_alone_is_asked_about(two: Duo) -> None:
    two.luc.says("/team Nour ment.")
    two.luc.presses("De la personne que j’accompagne")
    two.luc.presses("Envoyer")
    two.house.clock.forward(days=4)
    said = two.nour.sees("a parlé de votre accompagnement")
    two.nour.says("Qu’a-t-il dit ?", reply_to=said.ref)
    assert not relayed(two.luc)


def test_an_album_is_asked_about_once_and_goes_as_one(three: tuple[Duo, Duo]) -> None:
    first, second = three
    for number in range(3):
        file = File(kind="photo", source=address("telegram", f"photo:{number}"))
        text = "Un" if number == 0 else ""
        first.luc.does(Said(text=text, ref=first.house.new_ref(), file=file, album="7"))
    assert len([each for each in first.luc.screen.shown if "Pour Ana" in each.labels]) == 1
    first.luc.presses("Pour Ana")
    assert relayed(second.nour) == ["Un"]
    assert len(second.nour.last.message.more) == 2
    assert not relayed(first.nour)


def test_what_is_held_is_dropped_where_its_author_deletes_it(house: House) -> None:
    first = duo(house, luc=house.slack("Luc")).agree()
    second = duo(house, nour=house.phone("Ana"), luc=first.luc).agree()
    first.luc.says("Oups")
    first.luc.does(Edited(text="", ref=first.luc.wrote[-1], gone=True))
    assert "Effacé" in first.luc.last.text
    assert "Oups" not in house.stored_text()
    assert not relayed(first.nour) + relayed(second.nour)
    house.clock.forward(hours=4)
    assert "attend que tu me dises" not in first.luc.all()
