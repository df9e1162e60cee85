"""What the desks post of a rehearsed pair in the team's channel, unasked: as the two are
introduced, answer what they are asked, and come to their end. The steps of the journey that are for
the team are told beside it.

Each post is listed under the key of its words, where the programme has them. It is in the home
language, as the team reads it, in the thread of the case unless it says that something is late.
What colleagues are told in private, and the figures of the week and the month, are no pair's. Pure.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from conversations.casework import cards, flags, working
from conversations.programme import Programme
from conversations.steps import Role

BEGAN = "introduction.team_began"
COMPLETE, FADED = "ending.staff_complete", "ending.staff_end_faded"
ENDS = "ending.staff_"
"""What begins the key of each end that the team reads of."""

LATE = ("concern.late", "concern.still")
"""That nobody has said to have seen to something: the day after, and then each week."""


class Post(NamedTuple):
    """Something that the channel reads, under the key of its words."""

    key: str
    at: datetime
    text: str
    quote: str = ""


def began(home: Programme, at: datetime) -> Post:
    """The two are introduced: the channel reads so as the team opens."""
    return Post(BEGAN, working.within_hours(at, home.team).astimezone(UTC), home.words(BEGAN))


def checked_in(
    home: Programme, role: Role, name: str, at: datetime, quote: str, *, hard: bool
) -> Post:
    """What one of them answered to a check-in; where it goes badly, with a wish for a contact."""
    key = "checkin.staff_hard" if hard else "checkin.staff"
    said = home.words(f"checkin.said.{role}_hard") if hard else ""
    text = home.words(key, name=name, role=home.words(f"role.{role}"), said=said)
    return Post(key, at, text, quote)


def looked_back(home: Programme, role: Role, name: str, at: datetime, quote: str) -> Post:
    """What one of them answered to the closing questions."""
    key = "closing.staff"
    return Post(key, at, home.words(key, name=name, role=home.words(f"role.{role}")), quote)


def over(home: Programme, at: datetime, *, faded: bool) -> Post:
    """It has come to its end."""
    key = FADED if faded else COMPLETE
    return Post(key, at, home.words(key))


def rest(home: Programme, at: datetime, until: datetime, name: str) -> Iterator[Post]:
    """What no story comes to, each once: a break, more months, another end, a check-in that went
    badly at `at` and to which nobody has seen."""
    words, since = home.words, working.local_day(at, home.team)
    day = words.long_day(until, cards.STAFF_ZONE)
    for key in ("break.staff", "break.staff_over", "more.staff"):
        yield Post(key, at, words(key, until=day))
    for key in home.texts:
        if key.startswith(ENDS) and key not in (COMPLETE, FADED):
            yield Post(key, at, words(key, name=name))
    for key in LATE:
        text = words(
            key,
            about=words("concern.about_case", id=1),
            what=flags.what("hard", words),
            day=words.day(since, cards.STAFF_ZONE, now=at),
            age=words("deadline.age", count=7),
            holder=words("deadline.nobody"),
        )
        yield Post(key, at, text)
