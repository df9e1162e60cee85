"""An edit of a message corrects what that message answered, and nothing else, as long as the
request is a draft."""

import pytest

from storage.mail import STAFF, Edited, File, Ref, Refused, Said, address
from storage.tables import Dialogue, RequestFile
from tests.conversations.pairs import duo
from tests.conversations.test_intake import ANSWERS, agrees
from tests.harness import CATALOGUE, House, Player
from tests.screens import flat

WORDS = CATALOGUE.home.words


def answer(house: House, name: str) -> object:
    """What is kept of an answer."""
    (dialogue,) = house.all(Dialogue)
    return dialogue.answers[name]


def captioned(kind: str, text: str) -> Said:
    """A file with words under it."""
    file = File.model_validate({"kind": kind, "source": address("telegram", "file")})
    return Said(text=text, ref=Ref("captioned"), file=file)


def test_an_edit_corrects_the_answer(house: House, nour: Player) -> None:
    nour.says("Deux articles sur deux.")
    nour.edits("Deux articles sur trois.")
    assert answer(house, "research_done") == "Deux articles sur trois."
    assert "Deux articles sur trois." in nour.last.text


def test_an_edit_that_changes_no_word_says_nothing(house: House, nour: Player) -> None:
    nour.says("Deux articles sur trois.")
    before = nour.all()
    nour.edits("Deux articles sur trois.")
    assert nour.all() == before


def test_a_message_that_was_answered_over_changes_nothing_any_more(
    house: House, nour: Player
) -> None:
    nour.says("Deux articles sur trois.")
    first = nour.wrote[-1]
    nour.presses("Retour")
    nour.says("Tout ce que je voulais, et plus.")
    nour.edits("Deux articles sur trois.", ref=first)
    assert answer(house, "research_done") == "Tout ce que je voulais, et plus."
    nour.edits("Rien de ce que je voulais.", ref=first)
    assert answer(house, "research_done") == "Tout ce que je voulais, et plus."
    assert flat(WORDS("dialogue.edit_too_late")) in nour.last.text


def test_a_button_pressed_since_counts_more_than_the_message(house: House, nour: Player) -> None:
    nour.says("Deux articles sur trois.")
    first = nour.wrote[-1]
    nour.presses("Retour")
    nour.presses("Je ne sais pas encore")
    nour.edits("Deux articles sur quatre.", ref=first)
    assert answer(house, "research_done") == "~unsure"


def test_of_an_answer_in_several_messages_only_the_one_that_was_edited_changes(
    house: House, nour: Player
) -> None:
    nour.says("Bof.")
    nour.says("Une thèse sur les lasers.")
    short, long = nour.wrote[-2:]
    nour.edits("Une thèse sur les lasers, finie.", ref=long)
    assert answer(house, "research_done") == "Bof.\nUne thèse sur les lasers, finie."
    nour.edits("Pas tant que ça.", ref=short)
    assert answer(house, "research_done") == "Pas tant que ça.\nUne thèse sur les lasers, finie."


def test_the_rest_of_a_text_that_was_cut_can_be_corrected(house: House, nour: Player) -> None:
    nour.says("a" * 4096)
    nour.says("et la fin.")
    nour.edits("et la vraie fin.")
    assert answer(house, "research_done") == "a" * 4096 + "\net la vraie fin."


def test_an_edit_that_is_no_answer_leaves_it_as_it_was(house: House, nour: Player) -> None:
    nour.says("Deux articles sur trois.")
    nour.edits("…")
    assert answer(house, "research_done") == "Deux articles sur trois."
    nour.edits("a" * 6001)
    assert answer(house, "research_done") == "Deux articles sur trois."


def test_an_answer_that_no_longer_counts_can_be_corrected(house: House, nour: Player) -> None:
    nour.says("Deux articles sur trois.")
    first = nour.wrote[-1]
    nour.edits("trentaine", ref=nour.wrote[-2])
    nour.edits("Deux articles sur quatre.", ref=first)
    assert answer(house, "research_done") == "Deux articles sur quatre."


def test_where_other_questions_follow_from_an_edit_they_are_asked(
    house: House, nour: Player
) -> None:
    in_a_job = nour.wrote[6]
    nour.edits("non", ref=in_a_job)
    question = CATALOGUE.home.forms["intake"].questions["between_since"]
    assert flat(question.ask) in nour.last.text
    nour.says("Depuis mars.")
    assert answer(house, "between_since") == "Depuis mars."


def test_words_under_a_file_that_answer_a_question_are_the_answer_alone(
    house: House, nour: Player
) -> None:
    nour.does(captioned("photo", "La patience, comme là."))
    nour.does(Edited(text="La patience, comme ici.", ref=Ref("captioned")))
    nour.says("oui")
    assert answer(house, "research_done") == "La patience, comme ici."
    nour.does(Edited(text="La patience.", ref=Ref("captioned")))
    assert answer(house, "research_done") == "La patience."
    (file,) = house.all(RequestFile)
    assert not file.caption
    nour.presses("Retour")
    nour.says("Tout ce que je voulais, et plus.")
    nour.does(Edited(text="La patience, surtout.", ref=Ref("captioned")))
    assert flat(WORDS("dialogue.edit_too_late")) in nour.last.text
    assert not house.all(RequestFile)[0].caption


def test_words_under_a_file_that_answer_nothing_are_corrected_until_it_is_sent(
    house: House,
) -> None:
    nour = agrees(house.phone())
    nour.says("Nour Haddad")
    nour.does(captioned("document", "Mon CV de 2019"))
    nour.does(Edited(text="Mon CV", ref=Ref("captioned")))
    assert flat(WORDS("enclosure.caption_corrected")) in nour.last.text
    for each in ANSWERS[1:]:
        nour.says(each)
    nour.presses("Envoyer")
    assert [
        each.message.quote for each in house.screens[STAFF].shown if each.message.attachment
    ] == ["Mon CV"]
    nour.does(Edited(text="Mon vieux CV", ref=Ref("captioned")))
    assert flat(WORDS("dialogue.edit_too_late")) in nour.last.text


def test_where_a_file_could_not_be_read_staff_read_so_below_its_words(house: House) -> None:
    nour = agrees(house.phone())
    nour.says("Nour Haddad")
    nour.does(captioned("document", "Mon CV"))
    for each in ANSWERS[1:]:
        nour.says(each)
    nour.presses("Envoyer")
    came = next(each for each in house.screens[STAFF].shown if each.message.attachment)
    what = Refused(key=came.message.key, why="Illisible.", files=True)
    house.staff().does(what, where=STAFF)
    told = house.screens[STAFF].shown[-1]
    assert told.text.startswith("⚠ Un fichier manque ci-dessus. Illisible.")
    assert told.message.under == came.message.under


def test_words_put_below_a_file_later_go_with_it(house: House) -> None:
    nour = agrees(house.phone())
    nour.says("Nour Haddad")
    nour.does(captioned("document", ""))
    nour.does(Edited(text="", ref=Ref("captioned")))
    asked = nour.last
    nour.does(Edited(text="Mon CV", ref=Ref("captioned")))
    assert flat(WORDS("enclosure.caption_added")) in nour.last.text
    assert house.all(RequestFile)[0].caption == "Mon CV"
    assert flat(WORDS("dialogue.edit_too_late")) not in nour.all()
    assert asked.labels, "the question stands"


@pytest.mark.parametrize("platform", ["telegram", "slack"])
def test_of_what_a_pair_has_noted_its_author_reads_how_to_change_it(
    house: House, platform: str
) -> None:
    """A date, its place, and what is to be talked about."""
    on_slack = platform == "slack"
    nour = house.slack("Nour") if on_slack else house.phone("Nour")
    two = duo(house, nour=nour).agree().greet()
    nour.says("/rdv jeudi 14h")
    nour.says("Café Flore")
    place = nour.wrote[-1]
    two.luc.presses("C’est d’accord")
    nour.says("/agenda Mes doutes")
    for ref in (nour.wrote[-1], place):
        nour.edits("Mes envies", ref=ref)
        assert f"parlerez : {'/camarade ' if on_slack else '/'}rdv" in flat(nour.last.text)
    nour.says("/rdv")
    assert {"Changer la date", "Lieu ou lien", "Ce dont je veux parler"} <= set(nour.last.labels)
    assert "Mes envies" not in two.luc.all()
