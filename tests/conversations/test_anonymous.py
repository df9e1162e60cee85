"""Counts that may be passed on: none under five can be worked out, whatever is told beside it."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.team import anonymous
from conversations.team.anonymous import STEP, Told

COUNTS = st.integers(0, 60)
PARTS = st.lists(COUNTS, min_size=2, max_size=14).filter(lambda parts: len(parts) % STEP)


def possible(tables: list[list[Told]], total: Told) -> list[list[tuple[int, int]]]:
    """What somebody who subtracts can say of each part: the least and the most that it may be.
    The tables are of one total."""
    sums = [range(sum(t.low for t in table), sum(t.high for t in table) + 1) for table in tables]
    least = max([total.low, *(each.start for each in sums)])
    most = min([total.high, *(each.stop - 1 for each in sums)])
    assert least <= most, "the truth itself is possible"
    return [
        [
            (
                max(part.low, least - (span.stop - 1 - part.high)),
                min(part.high, most - (span.start - part.low)),
            )
            for part in table
        ]
        for table, span in zip(tables, sums, strict=True)
    ]


def split_of(total: int, weights: list[int]) -> list[int]:
    """Another partition of the same total, of as many parts."""
    parts, left = [], total
    for weight in weights[:-1]:
        part = min(left, weight)
        parts.append(part)
        left -= part
    return [*parts, left]


@given(COUNTS)
def test_no_count_under_five_is_told_and_the_truth_is_among_what_is(count: int) -> None:
    told = anonymous.about(count)
    assert told.low <= count <= told.high
    assert told.low == 0 or told.low >= STEP
    assert told.high - told.low == STEP - 1


@given(PARTS, PARTS)
def test_no_part_is_known_from_the_others_and_the_total(parts: list[int], other: list[int]) -> None:
    total = sum(parts)
    tables = [parts, split_of(total, other)]
    told = [[anonymous.about(count) for count in table] for table in tables]
    for table in possible(told, anonymous.about(total)):
        assert all(most > least for least, most in table)


@pytest.mark.parametrize("parts", [[4, 4, 4], [0, 0], [4, 4, 4, 4], [5, 0, 0], [4] * 12, [9, 4]])
def test_nor_at_the_ends_of_a_sum(parts: list[int]) -> None:
    told = [anonymous.about(count) for count in parts]
    (table,) = possible([told], anonymous.about(sum(parts)))
    assert all(most > least for least, most in table)


@pytest.mark.parametrize("size", [2, 3])
def test_nor_by_who_knows_the_rule(size: int) -> None:
    """All there could have been, sorted by what would have been told of it: the same for several,
    which differ in every part."""
    same: dict[tuple[Told, ...], list[tuple[int, ...]]] = defaultdict(list)
    for parts in product(range(15), repeat=size):
        told = (*map(anonymous.about, parts), anonymous.about(sum(parts)))
        same[told].append(parts)
    for candidates in same.values():
        for part in zip(*candidates, strict=True):
            assert len(set(part)) > 1


@given(st.integers(0, 30), st.integers(0, 30))
def test_nor_from_two_reports(before: int, more: int) -> None:
    first, second = anonymous.about(before), anonymous.about(before + more)
    most, least = second.high - first.low, max(0, second.low - first.high)
    assert most - least >= STEP - 1


def test_a_row_more_is_what_keeps_the_ends_apart() -> None:
    """Five parts of four, and the months of the same twenty: without the empty sixth, each is
    known."""
    months = [anonymous.about(count) for count in [20, *[0] * 11]]
    parts = [("a", 4), ("b", 4), ("c", 4), ("d", 4), ("e", 4)]
    for kept, known in ((anonymous.rows(parts, "–"), False), (parts, True)):
        told = [anonymous.about(count) for _, count in kept]
        table, _ = possible([told, months], anonymous.about(20))
        assert all(least == most for least, most in table) is known


@given(st.lists(st.tuples(st.text(), COUNTS), max_size=20))
def test_a_table_is_told_whole_and_never_has_a_multiple_of_five_parts(
    parts: list[tuple[str, int]],
) -> None:
    told = anonymous.rows(parts, "–")
    assert len(told) % STEP
    assert told[: len(parts)] == parts
    assert sum(count for _, count in told) == sum(count for _, count in parts)
