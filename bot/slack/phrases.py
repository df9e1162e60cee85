"""The few sentences that Slack needs before any conversation can answer. French, and English for
those whose Slack speaks another language."""

from typing import Literal

Phrase = Literal["unsure", "trouble", "too_long", "close", "passed", "written"]

_FRENCH: dict[Phrase, str] = {
    "unsure": "Je n’arrive pas à vérifier que tu fais partie de l’équipe. Rien n’a été fait\u00a0: "
    "réessaie dans un instant.",
    "trouble": "Le formulaire n’a pas pu s’ouvrir. Réessaie dans un instant.",
    "too_long": "C’est trop long pour être relu avant l’envoi. Raccourcis un peu.",
    "close": "Fermer",
    "passed": "Cette fenêtre est trop ancienne. Rien n’a été envoyé\u00a0: ouvre-la de nouveau.",
    "written": "Ce que tu avais écrit, pour ne pas le perdre\u00a0:",
}
_ENGLISH: dict[Phrase, str] = {
    "unsure": "I can’t check that you belong to the team. Nothing was done: try again in a moment.",
    "trouble": "The form could not be opened. Try again in a moment.",
    "too_long": "This is too long to be previewed. Please shorten it a little.",
    "close": "Close",
    "passed": "This window is too old. Nothing was sent: please open it again.",
    "written": "What you had written, so that it is not lost:",
}


def phrase(name: Phrase, language: str) -> str:
    """The sentence, in French if the person's language is French or unknown, else in English."""
    return (_FRENCH if language in ("", "fr") else _ENGLISH)[name]
