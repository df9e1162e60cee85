"""Why a message could not be delivered, in a sentence the careers team understands: what happened,
and what to do. In French, the team's language; Slack's own code is in the log."""

BLOCKED = frozenset({"cannot_dm_bot", "messages_tab_disabled", "user_disabled", "user_not_found"})
"""Refusals that speak of the person, not of the message."""

OUTSIDE_FILE = "Le fichier n’est pas conservé par Slack\u00a0: on ne peut pas le transmettre."
FILE_GONE = "Le fichier n’existe plus sur Slack."
LOGIN_PAGE = (
    "Slack ne laisse pas lire ce fichier\u00a0: il manque à l’application le droit files:read."
)
FILE_TOO_LARGE = "Le fichier dépasse 50 Mo\u00a0: on ne peut pas le transmettre."
EMPTY_FILE = "Le fichier est vide\u00a0: on ne peut pas le transmettre."
UPLOAD_REFUSED = "Slack a refusé le fichier."

_SENTENCES = {
    "account_inactive": "Ce compte Slack a été désactivé.",
    "cannot_dm_bot": "Cette adresse Slack est celle d’un bot\u00a0: on ne peut pas lui écrire.",
    "channel_not_found": "Slack ne trouve pas cette conversation\u00a0: si le canal est privé, "
    "inviter le bot dans le canal.",
    "is_archived": "Le canal Slack est archivé\u00a0: le rouvrir, ou en choisir un autre.",
    "messages_tab_disabled": "Les messages de l’application sont désactivés dans Slack\u00a0: les "
    "activer dans App Home.",
    "missing_scope": "Il manque un droit à l’application Slack\u00a0: lancer "
    "«\u00a0python -m bot doctor\u00a0».",
    "msg_blocks_too_long": "Le message est trop long pour Slack.",
    "msg_too_long": "Le message est trop long pour Slack.",
    "not_in_channel": "Le bot n’est pas dans le canal Slack\u00a0: inviter le bot dans le canal.",
    "restricted_action": "Les réglages de l’espace Slack interdisent au bot d’écrire ici.",
    "user_disabled": "Ce compte Slack a été désactivé.",
    "user_not_found": "Slack ne connaît pas cette personne.",
    "user_not_visible": "Cette personne n’est pas visible pour le bot dans Slack.",
}


def of(code: str) -> str:
    """The sentence for one of Slack's error codes; an unknown one is named as it is."""
    known = _SENTENCES.get(code)
    return known or f"Slack a refusé le message (motif\u00a0: {code})."
