"""What a mentee adds to a request that was sent, and how they withdraw it from where they stand."""

from storage.mail import STAFF
from storage.tables import Request, RequestFile
from tests.conversations.test_intake import asks
from tests.harness import CATALOGUE, House


def test_words_and_files_reach_the_thread_of_the_case(house: House) -> None:
    nour = asks(house.phone())
    nour.says("/status")
    nour.presses("Compléter")
    nour.sends("document")
    nour.sees("Je le joins à ce que tu envoies")
    nour.says("J’ai oublié de dire que je déménage en mars.")
    nour.presses("Envoyer")
    nour.sees("C’est ajouté à ta demande.")
    staff = house.staff()
    added = staff.sees("Nour Haddad ajoute à sa demande : J’ai oublié de dire")
    assert added.message.under == "case/1"
    attached = [each for each in house.screens[STAFF].shown if each.message.attachment]
    assert len(attached) == 1
    assert "J’ai oublié" in house.all(Request)[0].answers["added"]
    nour.says("/status")
    nour.presses("Relire mes mots")
    page = nour.last.message.model_dump_json()
    assert "J’ai oublié" in page


def test_whom_else_they_would_rather_not_meet_is_named_apart_and_keeps_them_apart(
    house: House,
) -> None:
    nour = asks(house.phone())
    nour.says("/status")
    nour.presses("Compléter")
    nour.says("Je déménage en mars.")
    offered = CATALOGUE.home.forms["addition"].questions["avoid"]
    assert offered.ask in nour.last.message.text
    nour.presses(offered.short)
    nour.says("Anne Petit, ma belle-sœur")
    assert offered.ask not in nour.last.message.text
    nour.presses("Envoyer")
    answers = house.all(Request)[0].answers
    assert (answers["added"], answers["avoid"]) == (
        "Je déménage en mars.",
        "Anne Petit, ma belle-sœur",
    )
    house.staff().sees("La personne préfère ne pas croiser")
    nour.says("/status")
    nour.presses("Compléter")
    nour.says("Et Paul Durand a été mon chef.")
    nour.presses("Envoyer")
    answers = house.all(Request)[0].answers
    assert answers["avoid"] == "Anne Petit, ma belle-sœur", "free words exclude nobody"


def test_a_voice_message_may_be_all_that_is_added(house: House) -> None:
    nour = asks(house.phone())
    nour.says("/status")
    nour.presses("Compléter")
    nour.sends("voice")
    nour.presses("Envoyer")
    house.staff().sees("(message vocal ou fichier joint)")
    assert any(each.message.attachment for each in house.screens[STAFF].shown)


def test_words_under_a_photo_that_were_replaced_at_the_read_over_never_reach_staff(
    house: House,
) -> None:
    nour = asks(house.phone())
    nour.says("/status")
    nour.presses("Compléter")
    nour.sends("photo", text="Mon entreprise ferme son laboratoire.")
    nour.presses("Corriger")
    nour.says("Je déménage en mars.")
    nour.presses("Envoyer")
    staff = house.staff()
    staff.sees("Je déménage en mars.")
    assert [each for each in house.screens[STAFF].shown if each.message.attachment]
    assert "laboratoire" not in staff.all()


def test_what_was_not_added_after_all_never_reaches_staff(house: House) -> None:
    nour = asks(house.phone())
    nour.says("/status")
    nour.presses("Compléter")
    nour.sends("document")
    nour.presses("Arrêter")
    nour.presses("Abandonner et effacer")
    assert not house.all(RequestFile)
    nour.says("/status")
    nour.presses("Compléter")
    nour.says("Je déménage en mars.")
    nour.presses("Envoyer")
    house.staff().sees("Je déménage en mars.")
    assert not [each for each in house.screens[STAFF].shown if each.message.attachment]


def test_words_for_a_request_that_was_closed_meanwhile_may_go_as_a_letter(house: House) -> None:
    nour = asks(house.phone())
    nour.says("/status")
    nour.presses("Compléter")
    nour.says("Je déménage en mars.")
    house.staff().opens("Dire non…").send()
    nour.presses("Envoyer", on=nour.sees("Est-ce bien ce que tu veux dire"))
    nour.sees(CATALOGUE.home.words("triage.reply_closed"))
    assert "Je déménage en mars." in nour.last.text
    assert "Je déménage en mars." not in house.staff().all()
    nour.presses("Envoyer")
    house.staff().sees("Je déménage en mars.")


def test_nothing_is_added_to_a_request_that_is_over(house: House) -> None:
    nour = asks(house.phone())
    nour.says("/status")
    nour.presses("Retirer ma demande")
    nour.presses("Retirer ma demande")
    nour.sees("Ta demande est retirée.")
    nour.presses("Compléter")
    assert "moment passé" in nour.last.text
