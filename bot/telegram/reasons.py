"""Why a message could not be delivered, in a sentence the careers team understands: what happened,
and what to do. In French, the team's language; Telegram's own words are in the log."""

from storage.mail import Fault

TOO_LARGE_TO_SEND = "Le fichier dépasse 50 Mo\u00a0: Telegram ne le prend pas."
TOO_LARGE_TO_FETCH = "Le fichier dépasse 20 Mo\u00a0: Telegram ne nous laisse pas le reprendre."
FILE_MISSING = "Le fichier n’a pas pu être repris de l’autre messagerie."
NO_WORDS = "Le message est vide\u00a0: il n’y a rien à envoyer."
NO_CHAT = "Cette adresse n’est pas une conversation Telegram."
BECAME_GROUP = "Cette conversation Telegram est devenue un groupe\u00a0: le bot n’y écrit pas."
NO_ANSWER = (
    "Telegram n’a pas confirmé l’envoi, malgré plusieurs essais\u00a0: "
    "le message est peut-être arrivé. Vérifier auprès de la personne."
)

_SENTENCES = {
    "blocked by the user": "Cette personne a bloqué le bot sur Telegram\u00a0: la joindre "
    "autrement.",
    "user is deactivated": "Ce compte Telegram a été supprimé\u00a0: joindre la personne "
    "autrement.",
    "initiate conversation": "Cette personne n’a pas encore écrit au bot\u00a0: Telegram ne "
    "laisse pas lui écrire en premier.",
    "bot was kicked": "Le bot a été retiré de cette conversation Telegram.",
    "chat not found": "Telegram ne trouve pas cette conversation\u00a0: la personne doit d’abord "
    "écrire au bot.",
    "user not found": "Telegram ne connaît pas cette personne.",
    "caption is too long": "Le texte qui accompagne le fichier est trop long pour Telegram.",
    "too long": "Le message est trop long pour Telegram.",
    "too big": "Le fichier est trop gros pour Telegram.",
    "too large": "Le fichier est trop gros pour Telegram.",
    "voice_messages_forbidden": "Cette personne n’accepte pas les messages vocaux sur Telegram.",
    "file identifier": "Le fichier n’existe plus sur Telegram.",
    "file_id": "Le fichier n’existe plus sur Telegram.",
    "text is empty": NO_WORDS,
    "non-empty": "Le fichier est vide\u00a0: Telegram ne le prend pas.",
    "not found": "Telegram ne trouve pas ce qu’il faudrait envoyer ou modifier.",
}
"""By a part of Telegram's words, which are not a code and vary a little; the first one counts."""

_OF_THE_PERSON = ("chat not found", "user not found")
"""Refusals of a request that speak of the person, not of the message."""

_FAULTS: dict[str, Fault] = {
    "voice_messages_forbidden": "voice",
    "too big": "file",
    "too large": "file",
    "non-empty": "file",
    "file identifier": "file",
    "file_id": "file",
}
"""Refusals of what a message carries: a text would arrive."""


def of(words: str) -> str:
    """The sentence for what Telegram said; what is unknown is quoted as it is."""
    said = words.lower()
    for part, sentence in _SENTENCES.items():
        if part in said:
            return sentence
    return f"Telegram a refusé le message (motif\u00a0: {words[:100]})."


def fault_of(words: str) -> Fault:
    """What of the message is refused, where a text would not be."""
    said = words.lower()
    return next((fault for part, fault in _FAULTS.items() if part in said), "")


def is_of_the_person(words: str) -> bool:
    """Whether a refused request means that the person can't be reached."""
    return any(part in words.lower() for part in _OF_THE_PERSON)
