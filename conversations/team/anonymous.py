"""Counts that may be passed on: in them nobody is recognised, and none under five can be worked
out. Pure.

Hiding small cells is not enough, for what is hidden comes back by subtraction: from a total, or
from the report of the month before. So no count is told exactly. Each is told as the five numbers
it lies among (`about`), by itself and by the same rule whatever the others are, so that the rule
itself gives nothing away; and of two reports, the difference is never known. (Statistical offices
round to a base of five for the same reasons.)

What is left are the ends of a sum: were every part at the highest of its five, and the total just
there, all would be known. So a total's fives begin elsewhere than its parts', by the number of
parts alone (`total`), and a partition has no multiple of five parts (`rows`). Then the ends never
meet: the lowest sum of parts is a multiple of five, the highest is minus their number (mod 5); a
total's fives begin at neither a highest sum nor one above a lowest; and the highest sum of one
partition is not the lowest of another. Each part may be at least two numbers, whoever knows the
rule, the totals and all other parts.
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


def total(count: int, *sizes: int) -> Told:
    """What is told of the total of parts that are told too: of as many partitions as there are
    `sizes`, at most three, of so many parts each (see `rows`)."""
    begins = next(at for at in (0, 2, 3, 4) if all((at + size) % STEP for size in sizes))
    if count < begins + STEP:
        return Told(0, begins + STEP - 1)
    low = begins + (count - begins) // STEP * STEP
    return Told(low, low + STEP - 1)


def rows(parts: Sequence[tuple[str, int]], spare: str) -> list[tuple[str, int]]:
    """The parts of a total, to be told one by one: these, and one more, called `spare` and empty,
    where they are a multiple of five."""
    return [*parts, (spare, 0)] if len(parts) % STEP == 0 else [*parts]
