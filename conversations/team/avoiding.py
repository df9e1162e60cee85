"""Whom a mentee would rather not meet, before the eyes of a member who chooses somebody for them.

Who is named clearly is not offered at all (`roster.APART`). What was misspelt, or said otherwise
than by a name, only a human can understand: so the answer stands in the form, with those on offer
whose family name is like one in it. What was added to the request in free words excludes nobody,
but may name somebody: the form says so, too.

The mentee is not asked whether they meant somebody else: a question that came for some names, and
not for others, would tell who is in the roster, and who is not. Where they are asked, and as they
read it over, they are told alike that the spelling counts.
"""

from collections.abc import Iterable, Sequence

from conversations.casework import reading
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
    offered, told = list(offered), list[str]()
    for key, folded in _written(request).items():
        told.append(words(f"triage.form.{key}", said=request.answers.get(reading.AVOIDED)))
        if like := _like(folded, offered):
            told.append(words(f"triage.form.{key}_like", names=words.list(like)))
    if _employer_unknown(request):
        told.append(words("triage.form.employer_unknown"))
    return " ".join(told)


def warning(words: Words, request: Request, chosen: Iterable[str]) -> str:
    """The same once more before it is sent, where one of those who were chosen may be meant, or
    be of the same employer."""
    chosen = list(chosen)
    meant = any(_like(folded, chosen) for folded in _written(request).values())
    return f"⚠ {note(words, request, chosen)}" if meant or _employer_unknown(request) else ""


def _written(request: Request) -> dict[str, str]:
    """Where somebody may be named, folded, each under what it is called in the form's words."""
    named = avoided(str(request.answers.get(reading.AVOIDED) or ""))
    added = str(request.answers.get(reading.ADDED) or "")
    found = {"avoids": " ".join(named)} if named else {}
    return found | {"added": fold(added)} if added else found


def _like(folded: str, offered: Sequence[str]) -> list[str]:
    """Those offered whose family name is like a word of a folded text."""
    written = {word for word in folded.split() if _may_slip(word)}
    return [name for name in offered if any(search.slips_of(w, _family(name)) for w in written)]


def _employer_unknown(request: Request) -> bool:
    """Whether their employer must not know, and they did not say which it is: who works there
    cannot be left out."""
    employer = request.answers.get(reading.EMPLOYER)
    known = is_words(employer) and employer
    return request.answers.get("discreet") == "no" and not known


def _may_slip(word: str) -> bool:
    return len(word) >= search.SHORTEST_SLIP and word.isalpha()


def _family(name: str) -> list[str]:
    own = fold(name).split()
    return own[1:] or own
