"""What a measurement says: one figure, what it is compared with, and what we aim for."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table. `ratio` is this figure's to that of the line named `ratio_to`."""

    name: str
    value: float
    unit: str
    ratio_to: str = ""
    ratio: float | None = None
    aim: str = ""
    """What we aim for, in words and numbers: "≥ 3×"; empty for what is only there to compare."""
    met: bool | None = None
    """Whether the aim is met; None where there is none."""


def table(title: str, figures: Sequence[Figure]) -> str:
    """The figures as aligned plain text."""
    rows = [("", "", "ratio", "aim", "")]
    rows += [
        (
            figure.name,
            f"{_number(figure.value)} {figure.unit}",
            f"{figure.ratio:.2f}× {figure.ratio_to}" if figure.ratio is not None else "",
            figure.aim,
            {True: "met", False: "not met", None: ""}[figure.met],
        )
        for figure in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = [
        "  ".join(
            cell.rjust(width) if column == 1 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([title, "-" * len(title), *lines, ""])


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
