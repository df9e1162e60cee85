"""The stories of a rehearsal: what an invented pair does in its six months. Pure."""

from collections.abc import Sequence
from typing import Literal, NamedTuple


class Met(NamedTuple):
    """A session of a story, in days after the introduction: when it was agreed, when it is, and
    what they answer the day after they were asked."""

    agreed: float
    at: float
    outcome: Literal["held", "missed"]


class Story(NamedTuple):
    """What an invented pair does, in days after the introduction; of what is written, the second is
    the answer to the first. `hard` is which of the check-ins the mentee answers badly; the team has
    seen to it three days later."""

    name: str
    title: str
    writes: Sequence[float] = ()
    objective: float | None = None
    sessions: Sequence[Met] = ()
    answers: bool = False
    hard: int | None = None


STORIES = (
    Story(
        "well",
        "All goes well: they write, meet every three weeks and answer",
        writes=[0.2, *(float(day) for day in range(3, 180, 6))],
        objective=6,
        # Once, three weeks go by before they agree on the next one.
        sessions=[Met(day - 7, day + 0.3125, "held") for day in (9, 30, 51, 72, 93, 124, 145, 166)],
        answers=True,
    ),
    Story("silent", "Silence: neither of the two ever writes or answers"),
    Story(
        "hand",
        "A hand is needed: a session that was missed, a check-in that goes badly, then silence",
        writes=[1.5, 4.0, 8.0, 15.0, 33.0, 48.0, 62.0, 130.0],
        sessions=[Met(6, 10.3125, "held"), Met(22, 25.3125, "missed")],
        answers=True,
        hard=2,
    ),
)


LIVED = STORIES[0]._replace(
    name="lived", title="All of the first: every message to the two and to the team, as they answer"
)

REST = Story(
    "rest",
    "What none of the three comes to, once, on invented days; what is asked months after the end",
    writes=[0.2, 3.0],
    objective=6,
)
