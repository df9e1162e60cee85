"""The front door: what is asked, what is kept, and that nobody is ever left without an answer."""

import pytest

from conversations import offers
from conversations.plain import fold
from conversations.programme import Catalogue
from storage.mail import STAFF
from storage.tables import Consent, Dialogue, Person, Request
from tests.beginnings import Begin
from tests.harness import CATALOGUE, House, Player

ANSWERS = (
    "Nour Haddad", "doctorat", "D2020", "Grenoble, France", "oui", "en poste", "oui",
    "le temps d’y réfléchir", "sens", "recherche",
    "Deux articles sur trois.", "La patience.", "Je ne sais pas ce que vaut ma thèse.",
    "Savoir par où commencer.", "Rien encore.", "passer",
    "le soir", "visio", "français, anglais", "passer", "passer",
)  # fmt: skip
"""A whole intake, typed."""


def agrees(player: Player) -> Player:
    """Through the door, up to the first question."""
    player.says("/start")
    player.presses("Français")
    player.presses("Oui, ça me convient")
    return player


def answered(house: House, count: int) -> Player:
    """Nour has agreed, and answered so many questions of her intake."""
    nour = agrees(house.phone())
    for answer in ANSWERS[:count]:
        nour.says(answer)
    return nour


def asks(player: Player) -> Player:
    """A whole request, sent."""
    agrees(player)
    for answer in ANSWERS:
        player.says(answer)
    player.presses("Envoyer")
    return player


def has_asked(house: House) -> Player:
    """Somebody has sent a whole request."""
    return asks(house.phone())


def test_a_request_is_filled_in_and_reaches_staff(house: House, begin: Begin) -> None:
    nour = begin(house, has_asked)
    assert "(5 jours ouvrés)" in nour.screen.shown[-2].text
    (request,) = house.all(Request)
    assert (request.state, request.need, request.situation) == ("submitted", "meaning", "research")
    assert request.answers["research_keep"] == "La patience."
    assert request.answers["availability"] == ["evening"]
    assert not [name for name in request.answers if name.startswith("~")]
    (person,) = house.all(Person)
    assert (person.name, person.promotion, person.studies) == ("Nour Haddad", 2020, "doctorate")
    assert (person.city, person.country, person.zone) == ("Grenoble", "FR", "Europe/Paris")
    assert person.consented_at is not None
    staff = house.staff()
    staff.sees("Nour Haddad")
    staff.sees("La patience.")


def test_who_is_in_a_hurry_may_name_whom_not_to_meet_as_they_read_it_over(house: House) -> None:
    nour = agrees(house.phone())
    hurried = (*ANSWERS[:7], "vite", *ANSWERS[8:11], ANSWERS[13], *ANSWERS[16:19], "passer")
    for answer in hurried:
        nour.says(answer)
    avoid = CATALOGUE.home.forms["intake"].questions["avoid"]
    assert avoid.ask not in "".join(each.message.text for each in nour.screen.shown[:-1])
    assert avoid.ask in nour.last.message.text
    nour.presses(avoid.short)
    nour.says("Anne Petit")
    assert avoid.ask not in nour.last.message.text
    nour.presses("Envoyer")
    assert house.all(Request)[0].answers["avoid"] == "Anne Petit"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("reread", "non rien à changer"),
        ("reread", "Non, rien d’autre."),
        ("avoid", "personne de particulier"),
        ("avoid", "non, personne"),
    ],
)
def test_who_says_that_there_is_nothing_to_say_skips(
    house: House, begin: Begin, at: str, said: str
) -> None:
    nour = begin(house, answered, {"reread": 15, "avoid": 19}[at])
    nour.says(said)
    assert house.all(Dialogue)[0].answers[at] is None


@pytest.mark.parametrize("said", ["no nothing to change", "nobody in particular", "no, nobody"])
def test_so_it_is_in_english(said: str) -> None:
    assert offers.is_made_of(CATALOGUE["en"].words, fold(said), ["dialogue.typed_skip"])


def test_what_was_written_is_kept_in_one_place_only(house: House, begin: Begin) -> None:
    begin(house, has_asked)
    assert house.stored_text().count("La patience.") == 1


def test_staff_see_nothing_before_it_is_sent(house: House, begin: Begin) -> None:
    nour = begin(house, answered, len(ANSWERS))
    assert STAFF not in house.screens
    nour.sees("La patience.")


def test_one_live_request_per_person(house: House, begin: Begin) -> None:
    nour = begin(house, has_asked)
    nour.says("/start")
    assert "Ta demande est chez l’équipe Carrières" in nour.last.text
    assert len(house.all(Request)) == 1


def test_asking_again_later_is_normal(house: House, begin: Begin) -> None:
    nour = begin(house, has_asked)
    nour.says("/stop")
    nour.presses("Retirer ma demande")
    nour.says("/start")
    nour.presses("Commencer")
    nour.sees("Tu avais déjà fait une demande, le 23 novembre 2026.")
    for answer in (*ANSWERS[5:10],):
        nour.says(answer)
    assert "Deux articles sur trois." in nour.last.text
    nour.presses("Garder ces mots")
    nour.says("La patience, et le doute.")
    for answer in (*ANSWERS[12:18], "passer", "passer"):
        nour.says(answer)
    nour.presses("Envoyer")
    first, second = house.all(Request)
    assert (first.state, second.state) == ("closed", "submitted")
    assert second.answers["research_done"] == "Deux articles sur trois."
    assert second.answers["research_keep"] == "La patience, et le doute."
    assert second.answers["promotion"] == 2020


def test_who_does_not_know_yet_is_asked_something_smaller(house: House) -> None:
    nour = agrees(house.phone())
    for answer in ANSWERS[:13]:
        nour.says(answer)
    nour.says("je ne sais pas trop")
    nour.sees("Ne pas savoir encore est une vraie réponse.")
    assert "une seule chose" in nour.last.text
    nour.presses("Je ne sais pas encore")
    for answer in ANSWERS[14:]:
        nour.says(answer)
    assert "Je ne sais pas encore" in nour.last.text
    nour.presses("Envoyer")
    house.staff().sees("Je ne sais pas encore")


def test_a_very_short_answer_may_be_deepened_or_left(house: House) -> None:
    nour = agrees(house.phone())
    for answer in ANSWERS[:10]:
        nour.says(answer)
    nour.says("Bof.")
    assert "Un seul exemple suffit" in nour.last.text
    nour.says("Une thèse sur les lasers, presque finie.")
    nour.presses("Retour")
    assert "Bof.\nUne thèse sur les lasers, presque finie." in nour.last.message.text
    nour.presses("Compléter")
    nour.says("c’est tout")
    nour.says("non")
    assert "L’entreprise, le service public" in nour.last.text


def test_a_question_that_was_skipped_is_shown_as_such(house: House, begin: Begin) -> None:
    nour = begin(house, answered, 15)
    nour.says("passer")
    nour.presses("Retour")
    assert "Tu as passé cette question." in nour.last.text
    assert "« Passée »" not in nour.last.text
    nour.presses("Garder ma réponse")
    assert "None" not in nour.all()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("passer", "Tu as passé cette question."),
        ("J’y ajouterais un doute.", "Ta réponse : « J’y ajouterais un doute. »"),
    ],
)
def test_what_is_to_be_read_again_is_shown_after_going_back_too(
    house: House, begin: Begin, answer: str, told: str
) -> None:
    nour = begin(house, answered, 15)
    assert nour.last.message.quote == "Deux articles sur trois."
    nour.says(answer)
    nour.presses("Retour")
    assert told in nour.last.text
    assert nour.last.text.endswith("Tes mots, à relire : Deux articles sur trois.")
    assert nour.last.message.quote == "Deux articles sur trois."


def test_someone_from_elsewhere_gets_a_kind_way_on_and_a_way_back(house: House) -> None:
    nour = agrees(house.phone())
    nour.says("Nour Haddad")
    nour.presses("Je ne viens pas de l’X")
    nour.sees("Beaucoup d’écoles proposent le même")
    nour.says("ah bon ?")
    assert nour.last.labels == [
        "Corriger ma réponse",
        "Poser une question",
        "J’ai compris, effacer",
    ]
    nour.presses("Corriger ma réponse")
    nour.presses("Doctorat")
    assert "De quelle promotion" in nour.last.text


def test_a_younger_student_is_told_when_to_come_back(house: House) -> None:
    nour = agrees(house.phone())
    for answer in ("Nour Haddad", "master", "2027", "Paris, France", "oui", "étudiante"):
        nour.says(answer)
    nour.says("non")
    nour.sees("dès la rentrée de ta dernière année")
    nour.presses("J’ai compris, effacer")
    assert not house.all(Dialogue)[0].answers


def test_a_question_that_answers_the_way_out_goes_to_the_team(house: House) -> None:
    nour = agrees(house.phone())
    nour.says("Nour Haddad")
    nour.presses("Je ne viens pas de l’X")
    nour.presses("Poser une question")
    nour.says("Acceptez-vous les anciens de l’ENSTA ?")
    nour.presses("Envoyer")
    house.staff().sees("Acceptez-vous les anciens de l’ENSTA ?")


def test_a_new_version_of_the_consent_is_asked_for(house: House, begin: Begin) -> None:
    nour = begin(house, has_asked)
    nour.says("/stop")
    nour.presses("Retirer ma demande")

    def outdate(uow: object) -> None:
        person = uow.session.get(Person, 1)  # type: ignore[attr-defined]
        person.consent_version = "1999-01"

    house.change(outdate)
    nour.says("/start")
    nour.sees("Qui lit quoi")
    nour.presses("Commencer") if "Commencer" in nour.last.labels else nour.presses(
        "Oui, ça me convient"
    )
    assert "Es-tu en poste en ce moment" in nour.last.text


def test_an_unknown_invite_does_not_leave_anyone_outside(house: House) -> None:
    nour = house.phone()
    nour.says("/start nimporte-quoi")
    assert nour.last.labels == ["Français", "English"]


def test_the_answer_is_late_and_the_mentee_is_told_so(house: House, begin: Begin) -> None:
    nour = begin(house, has_asked)
    house.clock.set(house.clock.now().replace(month=12, day=20))
    nour.says("/status")
    assert "est toujours là" in nour.last.text


def test_the_place_moves_and_its_clock_with_it(house: House) -> None:
    nour = agrees(house.phone())
    abroad = (*ANSWERS[:3], "Boston, États-Unis", "New York", *ANSWERS[5:16], "peu importe")
    for answer in (*abroad, *ANSWERS[16:]):
        nour.says(answer)
    assert "Heure de New York" in nour.last.text
    nour.says("lieu de vie")
    nour.says("Tokyo, Japon")
    assert "Tokyo, Japon" in nour.last.text
    nour.says("oui")
    assert "Heure de Tokyo" in nour.last.text
    nour.presses("Envoyer")
    assert house.all(Person)[0].zone == "Asia/Tokyo"


@pytest.mark.parametrize("state", ["claimed", "asking", "proposing", "introducing", "accompanied"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_status_has_a_sentence_for_every_state(
    house: House, begin: Begin, state: str, language: str
) -> None:
    nour = begin(house, has_asked)

    def arrange(uow: object) -> None:
        uow.session.get(Request, 1).state = state  # type: ignore[attr-defined]
        uow.session.get(Person, 1).language = language  # type: ignore[attr-defined]

    house.change(arrange)
    nour.says("/status")
    assert CATALOGUE[language].words("status.title") in nour.last.text


@pytest.mark.parametrize(
    "outcome", ["referred", "declined", "completed", "ended_early", "stopped", "withdrawn"]
)
def test_status_has_a_sentence_for_every_end(house: House, begin: Begin, outcome: str) -> None:
    nour = begin(house, has_asked)

    def arrange(uow: object) -> None:
        request = uow.session.get(Request, 1)  # type: ignore[attr-defined]
        request.state, request.outcome = "closed", outcome

    house.change(arrange)
    nour.says("bonjour")
    assert nour.last.labels == ["Commencer", "Proposer mon aide", "Poser une question"]


def test_our_fault_is_told_and_the_words_are_kept(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    nour = agrees(house.phone())
    nour.says("Nour Haddad")
    house.forgiving = True

    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("conversations.reception.taking.take", breaks)
        nour.says("doctorat")
    assert "Ce que tu as écrit est gardé" in nour.last.text
    assert "n’a pas pu être traité" in house.staff().last.text
    nour.says("doctorat")
    assert "De quelle promotion" in nour.last.text


def test_who_reads_what_changes_while_a_draft_is_written(house: House, begin: Begin) -> None:
    nour = begin(house, answered, len(ANSWERS))
    newer = CATALOGUE.home.about.model_copy(update={"consent_version": "later"})
    house.catalogue = Catalogue(CATALOGUE.home.model_copy(update={"about": newer}), {})
    house.restart()
    nour.presses("Envoyer")
    assert house.all(Request)[0].state == "draft"
    nour.sees("Relis-toi tranquillement")
    nour.presses("En savoir plus")
    nour.presses("Oui, ça me convient")
    nour.presses("Envoyer")
    assert house.all(Request)[0].state == "submitted"
    assert [each.version for each in house.all(Consent)] == [
        CATALOGUE.home.about.consent_version,
        "later",
    ]


@pytest.mark.parametrize(
    "said",
    ["les deux", "Paris et New York", "moitié à Paris, moitié à Tokyo", "ça dépend"],
)
def test_who_lives_on_two_clocks_is_asked_for_one(house: House, begin: Begin, said: str) -> None:
    nour = begin(house, answered, 4)
    nour.says(said)
    assert "Il m’en faut une seule" in nour.last.text
    assert nour.last.labels[:2] == ["Oui, c’est ça", "Non, une autre heure"]
    nour.says("Paris et Berlin")  # which is the same hour
    assert "poste" in nour.last.text
    assert house.all(Dialogue)[0].answers["zone"] == "Europe/Paris"


@pytest.mark.parametrize("said", ["Grenoble", "Grenoble, France"])
def test_another_town_where_the_hour_is_asked_about_corrects_the_town(
    house: House, said: str
) -> None:
    nour = agrees(house.phone())
    for answer in (*ANSWERS[:3], "Atlantis, Afrique du Sud", said):
        nour.says(answer)
    assert "Grenoble, France" in nour.last.text
    assert "C’est bien l’heure chez toi" in nour.last.text
    nour.says("oui")
    told = house.all(Dialogue)[0].answers
    assert (told["place"]["city"], told["zone"]) == ("Grenoble", "Europe/Paris")
    assert "poste" in nour.last.text


def test_a_place_that_is_denied_is_not_taken(house: House, begin: Begin) -> None:
    nour = begin(house, answered, 4)
    nour.says("Non, pas Paris")
    assert "écris une ville qui a la même heure" in nour.last.text


def test_what_they_agree_to_stays_to_be_read_without_its_buttons(house: House) -> None:
    nour = house.phone()
    nour.says("/start")
    nour.presses("Français")
    asked = nour.last
    read = asked.text
    nour.presses("En savoir plus")
    question = nour.last
    assert (asked.text, asked.buttons) == (read, [])
    nour.presses("Oui, ça me convient")
    assert question.text.endswith("→ Oui, ça me convient")
    assert not question.buttons


def test_a_second_miss_says_more_than_the_first(house: House) -> None:
    nour, words = agrees(house.phone()), CATALOGUE.home.words
    nour.says("Nour Haddad")
    nour.says("zut alors")
    assert words("answers.choice") in nour.last.message.text
    nour.says("saperlipopette")
    assert nour.last.message.text.startswith(words("answers.choice_again"))
    assert "Quelle formation as-tu suivie" in nour.last.text
    assert "/team" in nour.last.message.text
