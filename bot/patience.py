"""How long the courier keeps trying, and what the careers team reads when it gives up."""

import random
from datetime import timedelta

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 60.0
"""Pauses after failed attempts double from the first to the longest, less up to a quarter at
random."""

ATTEMPTS = 1450
"""Attempts before a message is refused: at a minute each, about a day. Telegram, too, forgets what
it could not deliver for a day; after that, most of what we say is no longer true."""

FAULTY_ATTEMPTS = 6
"""The same when the fault is ours."""

WORDS_WAIT = timedelta(days=7)
"""How long what one of a pair wrote to the other waits for a platform that answers nobody. Such
attempts are not counted: they say nothing of the message."""

SILENT = timedelta(minutes=5)
"""How long a platform that is tried must have answered nothing at all to be taken to be down."""

UNCOUNTED_FROM = 9
"""The attempt from which on they are not counted: until then the pauses grow to the longest."""

FETCHES = 14
"""How often a file that goes along is tried to be read before the words go without it: over some
six minutes, and the waits for its bytes. All else that goes to the same person waits behind it."""

UNREAD = "Le fichier n’a pas pu être lu là où il se trouve, malgré plusieurs essais."
GIVEN_UP = "La messagerie ne répond pas, malgré une journée d’essais."
WORDS_GIVEN_UP = "La messagerie ne répond plus depuis une semaine."
OUR_FAULT = "Une erreur du bot empêche l’envoi\u00a0: le détail est dans son journal."


def pause_after(attempts: int) -> float:
    """Seconds to wait after so many failed attempts."""
    longest: float = FIRST_PAUSE_SECONDS * 2 ** min(attempts - 1, 20)
    return min(LONGEST_PAUSE_SECONDS, longest) * random.uniform(0.75, 1.0)
