"""For whom? What people answer, and what is no answer to it."""

import pytest

from conversations.dialogue import addressees
from conversations.words import Words
from tests.catalogue import CATALOGUE

FR, EN = CATALOGUE["fr"].words, CATALOGUE["en"].words


def read(words: Words, text: str, *others: str) -> str:
    """Whom words name, of Karim, whoever else is there, the team, nobody, and the question."""
    ways = {name: {name, f"{name} Ben Salah"} for name in ("Karim", *others)}
    if not others:
        ways["Karim"] |= addressees.called(words, "other") | addressees.called(words, "mentor")
    known = {each: addressees.called(words, each) for each in ("team", "nobody", "answer")}
    return addressees.named(words, text, {**ways, **known}, told=("Karim", *others))


@pytest.mark.parametrize(
    ("said", "whom"),
    [
        ("Karim", "Karim"),
        ("karim !", "Karim"),
        ("Karim bien sûr", "Karim"),
        ("à Karim", "Karim"),
        ("A karim", "Karim"),
        ("pour Karim bien sûr", "Karim"),
        ("Pour Karim, évidemment.", "Karim"),
        ("c’est pour Karim", "Karim"),
        ("c'était pour Karim, merci", "Karim"),
        ("Oui, pour Karim", "Karim"),
        ("pardon, c’était pour Karim", "Karim"),
        ("ce message est pour Karim", "Karim"),
        ("celui-ci aussi est pour Karim", "Karim"),
        ("celui-ci est pour Karim aussi", "Karim"),
        ("Pour Karim Ben Salah", "Karim"),
        ("transmets à Karim stp", "Karim"),
        ("envoie-le à Karim", "Karim"),
        ("à mon mentor", "Karim"),
        ("pour lui", "Karim"),
        ("pour la personne qui m’accompagne", "Karim"),
        ("à l’équipe", "team"),
        ("pour l'équipe", "team"),
        ("C’était pour l’équipe !", "team"),
        ("l’équipe", "team"),
        ("à l’équipe Carrières s’il te plaît", "team"),
        ("pour la team", "team"),
        ("pour personne", "nobody"),
        ("Personne", "nobody"),
        ("c’est ma réponse", "answer"),
        ("c’est pour ta question", "answer"),
        ("pour le questionnaire", "answer"),
        ("Pour Sam", ""),
        ("pas pour Karim", ""),
        ("pour Karim ou pour l’équipe", ""),
        ("pour Karim et l’équipe", ""),
        ("pour Karim, pas pour l’équipe", ""),
        ("pour Karim ?", ""),
        ("Karim ?", ""),
        ("Merci Karim", ""),
        ("merci à Karim", ""),
        ("Bonjour Karim", ""),
        ("bravo à l’équipe", ""),
        ("transmets à l’équipe", ""),
        ("j’ai écrit à l’équipe", ""),
        ("je l’ai dit à Karim", ""),
        ("pour Karim, dis-lui que je serai en retard", ""),
        ("c’est Karim", ""),
        ("Karim, tu es libre jeudi", ""),
        ("Karim stp", ""),
        ("pour", ""),
        ("…", ""),
    ],
)
def test_in_french(said: str, whom: str) -> None:
    assert read(FR, said) == whom


@pytest.mark.parametrize(
    ("said", "whom"),
    [
        ("Karim", "Karim"),
        ("Karim of course", "Karim"),
        ("to Karim", "Karim"),
        ("for Karim of course", "Karim"),
        ("it’s for Karim", "Karim"),
        ("It is for Karim", "Karim"),
        ("it was for Karim, sorry", ""),
        ("sorry, it was for Karim", "Karim"),
        ("Yes, for Karim please", "Karim"),
        ("this one is for Karim", "Karim"),
        ("this one is for Karim too", "Karim"),
        ("this message was meant for Karim", "Karim"),
        ("pass it on to Karim, thanks", "Karim"),
        ("send it to Karim", "Karim"),
        ("for my mentor", "Karim"),
        ("for him", "Karim"),
        ("for Karim Ben Salah", "Karim"),
        ("for the team please", "team"),
        ("the team", "team"),
        ("to the Careers team", "team"),
        ("It’s for the team, of course", "team"),
        ("for nobody", "nobody"),
        ("No one", "nobody"),
        ("It’s my answer", "answer"),
        ("for your question", "answer"),
        ("not for Karim", ""),
        ("it’s not for Karim", ""),
        ("for Karim or the team", ""),
        ("for Karim and the team", ""),
        ("for Karim, not the team", ""),
        ("for Karim?", ""),
        ("for Sam", ""),
        ("thanks Karim", ""),
        ("thanks to Karim", ""),
        ("hello Karim", ""),
        ("Karim please", ""),
        ("I sent it to the team", ""),
        ("send it to the team", ""),
        ("maybe for Karim", ""),
        ("it’s Karim", ""),
        ("for Karim, tell him I am late", ""),
    ],
)
def test_in_english(said: str, whom: str) -> None:
    assert read(EN, said) == whom


@pytest.mark.parametrize("words", [FR, EN])
def test_of_two_nobody_is_guessed(words: Words) -> None:
    for said in ("pour lui", "for him", "à mon mentor", "for my mentor", "Ben Salah"):
        assert not read(words, said, "Sam")
    for said in ("pour Karim et Sam", "for Karim and Sam", "Karim Sam", "à Karim, à Sam"):
        assert not read(words, said, "Sam")
    pour = {"fr": "à Sam, bien sûr", "en": "to Sam, of course"}[words.language]
    assert read(words, pour, "Sam") == "Sam"
