"""How one of a pair is called by the other: by their first name, and by as much more of their name
as it takes to tell them from the others that this reader is in a pair with.

The names that one reader reads always differ: `Nour`; of two, `Nour H.` and `Nour B.`; of two whose
surnames begin alike, as many letters as tell them apart; of two who are called the same throughout,
their year of promotion, or a number: their place among all whom this reader was ever in a pair
with. It stays theirs, and is nobody else's, whoever comes, goes, or erases their name: what stands
above is still read as what was said by whom.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count
from typing import NamedTuple

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from conversations.people import first_name_of
from conversations.plain import fold
from storage.tables import Mentorship, Person

# Asked for nearly all that one of a pair reads of the other, so built once.
_PAIRED = (
    (col(Mentorship.mentor_id) == bindparam("reader"))
    & (col(Mentorship.mentee_id) == col(Person.id))
) | (
    (col(Mentorship.mentee_id) == bindparam("reader"))
    & (col(Mentorship.mentor_id) == col(Person.id))
)
_OTHERS = select(Person).join(Mentorship, _PAIRED).where(col(Mentorship.state) == "active")
EVER = select(Person.id).join(Mentorship, _PAIRED).order_by(col(Mentorship.id))
"""Whom a `reader` is or was in a pair with, the first one first."""


class Named(NamedTuple):
    """One person's name, as they gave it."""

    id: int
    name: str
    promotion: int | None = None


def called(session: Session, who: Person, by: Person) -> str:
    """How somebody is called where `by` reads of them; they are or were in a pair together, or may
    be. Empty for somebody without a name."""
    return _apart(session, _beside(session, who, by), by)[who.id or 0]


def among_several(session: Session, who: Person, by: Person) -> str:
    """The same where `by` is in a pair with somebody else, too; empty where it can be nobody but
    them."""
    those = _beside(session, who, by)
    return _apart(session, those, by)[who.id or 0] if len(those) > 1 else ""


def _apart(session: Session, those: Sequence[Named], by: Person) -> dict[int, str]:
    return apart(those, lambda: session.exec(EVER, params={"reader": by.id}).all())


def _beside(session: Session, who: Person, by: Person) -> list[Named]:
    """Somebody, and those whom `by` is in a pair with."""
    others = session.exec(_OTHERS, params={"reader": by.id}).all()
    those = {each.id or 0: each for each in (who, *others)}
    return [Named(number, each.name, each.promotion) for number, each in those.items()]


def apart(
    those: Sequence[Named], ever: Callable[[], Sequence[int | None]] = tuple
) -> dict[int, str]:
    """How each of these is called, by their id: no two are called alike, however it is typed; but
    who has no name has none. `ever` are all whom the reader was in a pair with, the first one
    first: a number is a place in it, and who is not in it yet comes next."""
    those = sorted(those)
    found = {each.id: "" for each in those if not each.name.split()}
    taken: set[str] = set()
    for way in _ways(those):
        called = {each.id: way(each) for each in those if each.name.split()}
        # Nobody is called as another would be who has more to be told apart by.
        alike = Counter(fold(name) for name in called.values())
        new = {
            number: name
            for number, name in called.items()
            if number not in found and alike[fold(name)] == 1 and fold(name) not in taken
        }
        found |= new
        taken |= {fold(name) for name in new.values()}
    left = [each for each in those if each.id not in found]
    places = {number: at for at, number in enumerate(dict.fromkeys(ever() if left else ()), 1)}
    for each in left:
        place = places.get(each.id, len(places) + 1)
        numbered = (f"{_whole(each.name)} ({number})" for number in count(place))
        found[each.id] = next(name for name in numbered if fold(name) not in taken)
        taken.add(fold(found[each.id]))
    return found


def _ways(those: Sequence[Named]) -> Iterator[Callable[[Named], str]]:
    """Ways to call them, each with more of a name than the one before."""
    yield lambda each: first_name_of(each.name)
    longest = max((len(_surname(each.name)) for each in those), default=0)
    yield from (partial(_with_letters, letters) for letters in range(1, longest + 1))
    yield _in_full


def _surname(name: str) -> str:
    return " ".join(name.split()[1:])


def _in_full(each: Named) -> str:
    return _whole(each.name) + (f" ({each.promotion})" if each.promotion else "")


def _whole(name: str) -> str:
    return " ".join(name.split())


def _with_letters(letters: int, each: Named) -> str:
    surname = _surname(each.name)
    point = "." if len(surname) > letters else ""
    return f"{first_name_of(each.name)} {surname[:letters].strip()}{point}".rstrip()
