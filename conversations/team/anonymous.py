"""Counts that may be passed on: in them nobody is recognised, and none under five can be worked
out. Pure.

Hiding small cells is not enough, for what is hidden comes back by subtraction: from a total, or
from the report of the month before. So no count is told exactly. Each is told as the five numbers
it lies among (`about`), a total like its parts, by itself and by the same rule whatever the others
are, so that the rule gives nothing away; and of two reports, the difference is never known.
(Statistical offices round to a base of five for the same reasons.)

What is left are the ends of a sum: were every part at the highest of its five, and the total just
there, all would be known. They never meet where no partition has a multiple of five parts (`rows`):
the lowest sum of its parts is a multiple of five, the highest is minus their number (mod 5); so the
highest is neither the lowest that the total may be nor the lowest of another partition, and the
lowest is not the highest that the total may be. Each part may be at least two numbers, for whoever
knows the rule, the total, and all other parts.
"""

from collections.abc import Sequence
from typing import NamedTuple

STEP = 5
"""A count under this is never told, nor is any told more exactly than this."""


class Told(NamedTuple):
    """What is told of a count: it is one of `low` to `high`, both included."""

    low: int
    high: int


def about(count: int) -> Told:
    """The five numbers that a count lies among."""
    low = count // STEP * STEP
    return Told(low, low + STEP - 1)


def rows(parts: Sequence[tuple[str, int]], spare: str) -> list[tuple[str, int]]:
    """The parts of a total, to be told one by one: these, and one more, called `spare` and empty,
    where they are a multiple of five."""
    return [*parts, (spare, 0)] if len(parts) % STEP == 0 else [*parts]
