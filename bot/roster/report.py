"""What becomes of a roster, row by row, for whoever brings it in. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence

from conversations.mentoring.enrolment import Kind, Outcome
from conversations.mentoring.register import Headings

SAID: dict[Kind, str] = {
    "above": "above the headings",
    "headings": "the headings",
    "empty": "empty",
    "unreadable": "CAN'T BE READ",
    "twice": "there twice",
    "here": "here already",
    "left": "came, and said no or left",
    "same": "invited already",
    "changed": "invited, to be corrected",
    "new": "to be invited",
}
"""What each kind of row is called."""

KNOWN: tuple[Kind, ...] = ("here", "left", "same", "changed")
"""What a file holds that was brought in before."""

WIDTH = max(map(len, SAID.values()))


def lines(outcomes: Sequence[Outcome], heads: Headings | None) -> Iterator[str]:
    """A line for each row, below it what is to be said about its cells; then how many there are of
    each kind."""
    if heads is None:
        yield (
            "No row holds headings that are known. One column must name people: “Nom”, “Prénom” "
            "and “Nom”, “Name”, “First name” and “Last name”."
        )
    else:
        for unknown in heads.unknown:
            yield f"Column {unknown} is not known, and not read."
    for each in outcomes:
        yield f"Row {each.number:<6} {SAID[each.kind]:<{WIDTH}} {_who(each)}".rstrip()
        yield from (f"{'':11}- {remark}" for remark in each.remarks)
    yield ""
    yield from summary(outcomes)


def summary(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """How many rows there are, and of each kind."""
    counts = Counter(each.kind for each in outcomes)
    yield f"{len(outcomes)} rows:"
    yield from (f"{counts[kind]:>7} {SAID[kind]}" for kind in reversed(SAID) if counts[kind])
    if counts["new"] and any(counts[kind] for kind in KNOWN):
        yield (
            "Somebody who has erased everything is not known any more, and reads “to be invited”: "
            "take out the rows that were brought in before and have not changed."
        )


def _who(outcome: Outcome) -> str:
    entry = outcome.entry
    if entry is None:
        return ""
    promotion = f" ({entry.promotion})" if entry.promotion else ""
    return f"{entry.name}{promotion} {entry.mailbox}".strip()
