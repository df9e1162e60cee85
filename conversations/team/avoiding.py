"""Whom a mentee would rather not meet, before the eyes of a member who chooses somebody for them.

Who is named clearly is not offered at all (`roster.APART`). What was misspelt, or said otherwise
than by a name, only a human can understand: so the answer stands in the form, with those on offer
whose family name is like one in it.
"""

from collections.abc import Iterable

from conversations.casework import casebook
from conversations.matching.meaning import avoided
from conversations.plain import fold
from conversations.team import search
from conversations.words import Words
from storage.tables import Request


def note(words: Words, request: Request, offered: Iterable[str]) -> str:
    """What the person answered, and who of those offered, by their names, may be meant. Empty where
    they named nobody."""
    said = str(request.answers.get(casebook.AVOIDED) or "")
    named = avoided(said)
    if not named:
        return ""
    written = [word for name in named for word in name.split() if _may_slip(word)]
    like = [name for name in offered if any(search.slips_of(w, _family(name)) for w in written)]
    told = words("triage.form.avoids", said=said)
    if not like:
        return told
    return f"{told} {words('triage.form.avoids_like', names=words.list(like))}"


def _may_slip(word: str) -> bool:
    return len(word) >= search.SHORTEST_SLIP and word.isalpha()


def _family(name: str) -> list[str]:
    own = fold(name).split()
    return own[1:] or own
