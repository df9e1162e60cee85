"""Whom a mentee would rather not meet, before the eyes of a member who chooses somebody for them.

Who is named clearly is not offered at all (`roster.APART`). What was misspelt, or said otherwise
than by a name, only a human can understand: so the answer stands in the form, with those on offer
whose family name is like one in it. What was added to the request in free words excludes nobody,
but may name somebody: the form says so, too.

The mentee is not asked whether they meant somebody else: a question that came for some names, and
not for others, would tell who is in the roster, and who is not. Where they are asked, and as they
read it over, they are told alike that the spelling counts.
"""

from collections.abc import Iterable

from conversations.casework import casebook
from conversations.dialogue.kinds import is_words
from conversations.matching.meaning import avoided
from conversations.plain import fold
from conversations.team import search
from conversations.words import Words
from storage.tables import Request


def note(words: Words, request: Request, offered: Iterable[str]) -> str:
    """What the person answered, or that they added something, and who of those offered, by their
    names, may be meant; and that nobody knows whom their employer's silence excludes. Empty where
    there is nothing of the kind."""
    offered = list(offered)
    said = str(request.answers.get(casebook.AVOIDED) or "")
    added = str(request.answers.get(casebook.ADDED) or "")
    named, told = avoided(said), list[str]()
    if named:
        told.append(words("triage.form.avoids", said=said))
        told += _maybe(words, "avoids_like", " ".join(named), offered)
    if added:
        told.append(words("triage.form.added"))
        told += _maybe(words, "added_like", fold(added), offered)
    told += _employer_unknown(words, request)
    return " ".join(told)


def warning(words: Words, request: Request, chosen: Iterable[str]) -> str:
    """The same once more before it is sent, where one of those who were chosen may be meant, or
    be of the same employer."""
    chosen = list(chosen)
    told = note(words, request, chosen)
    is_worth = told != note(words, request, ()) or _employer_unknown(words, request)
    return f"⚠ {told}" if is_worth else ""


def _employer_unknown(words: Words, request: Request) -> list[str]:
    """That their employer must not know, and they did not say which it is: who works there cannot
    be left out."""
    discreet = request.answers.get("discreet") == "no"
    employer = request.answers.get(casebook.EMPLOYER)
    if not discreet or (is_words(employer) and employer):
        return []
    return [words("triage.form.employer_unknown")]


def _maybe(words: Words, key: str, folded: str, offered: Iterable[str]) -> list[str]:
    """Those offered whose family name is like a word of a folded text, in a sentence."""
    written = {word for word in folded.split() if _may_slip(word)}
    like = [name for name in offered if any(search.slips_of(w, _family(name)) for w in written)]
    return [words(f"triage.form.{key}", names=words.list(like))] if like else []


def _may_slip(word: str) -> bool:
    return len(word) >= search.SHORTEST_SLIP and word.isalpha()


def _family(name: str) -> list[str]:
    own = fold(name).split()
    return own[1:] or own
