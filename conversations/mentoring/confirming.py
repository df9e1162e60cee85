"""What was confirmed is what leaves: a confirmation names what its author saw.

Between a preview and its confirmation a name, a language or the case itself may change, and the
text with it. Then nothing is sent, and it is shown anew: so with the forms of staff, and so where
one of two people ends what they have together (`parting`).
"""

import hashlib
from datetime import datetime, timedelta

from conversations.mentoring.drafting import Draft, Values, Wrong
from conversations.offers import SOON
from conversations.programme import Catalogue
from storage.mail import Address
from storage.tables import Person

SEEN = "seen"
"""The value of a form that names the preview that was confirmed (`mark`)."""

WRITTEN = ("question", "words", "somebody", "letter", "note", "why", "done")
"""The fields in which staff write words of their own."""


def mark(who: Address, seen: Draft) -> str:
    """What names a preview: who saw it, whom it was for, every word of it."""
    to = seen.address or (seen.person.id if seen.person is not None else "")
    read_by = [*seen.parts, *seen.guests, *seen.also]
    each = (f"{one.id if isinstance(one, Person) else one} {text}" for one, text in read_by)
    return fingerprint(who, to, seen.text, *each)


def fingerprint(*seen: object) -> str:
    """What names all of this, and is short enough for a button."""
    return hashlib.sha256(repr(seen).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def minute(now: datetime) -> int:
    """When a confirmation is shown, as its button keeps it."""
    return int(now.timestamp()) // 60


def is_fresh(shown: int, now: datetime) -> bool:
    """Whether what was shown in that minute can still be confirmed: for `SOON`."""
    return 0 <= minute(now) - shown <= SOON // timedelta(minutes=1)


def confirmed(made: Draft, catalogue: Catalogue, values: Values, who: Address) -> Draft:
    """The draft that the values of a form make, where it is word for word what `who` was shown and
    then confirmed. Raises `Wrong`."""
    if values.get(SEEN) != mark(who, made):
        raise Wrong({SEEN: catalogue.home.words("acts.changed")})
    return made


def written(values: Values) -> str:
    """What was written in a form, all of it."""
    return "\n\n".join(values[name] for name in WRITTEN if values.get(name, "").strip())
