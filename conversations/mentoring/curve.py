"""The curve of a mentee: the same few statements, answered along the way, on a scale of five. Pure.

It is theirs alone, as a picture for a phone and, the same, in words. The statements are the
questions of the programme's form, whose options are the scale, from the least to the most.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from conversations.dialogue import days
from conversations.programme import Programme
from conversations.words import NBSP
from storage.mail import Attachment, Paper

POINTS = ("start", "middle", "end", "after")
"""Where on the way: at the introduction, or before; halfway; at the end; some months later."""


class Point(NamedTuple):
    """What was answered at one point: option by question; a question that was skipped is absent."""

    point: str
    answers: Mapping[str, Any]


class Line(NamedTuple):
    """One statement, and where it stood at each point that was answered: the point's place on the
    way, and how far on the scale, from 1 on; 0 where it was skipped."""

    label: str
    values: tuple[int, ...]


def point_of(asked: str, over_since: date | None, today: date, months: int) -> str:
    """Where on its way a mentorship stands: at the point that the journey `asked` for last (none
    yet: the start), however late it is answered and whatever a break or more months have moved;
    once it is over, at its end, until so many months later. Days are the mentee's."""
    if over_since is None:
        return asked or POINTS[0]
    return "after" if today >= days.in_months(over_since, months) else "end"


def lines(programme: Programme, points: Sequence[Point]) -> list[Line]:
    """The curve: each statement with its values, at all points where anything was answered. What
    the programme does not ask (any more) is left out."""
    told = []
    for name, question in programme.forms["autonomy"].questions.items():
        scale = list(question.options)
        values = tuple(
            scale.index(value) + 1 if (value := each.answers.get(name)) in scale else 0
            for each in points
        )
        if any(values):
            told.append(Line(question.short, values))
    return told


def answered(points: Iterable[Point]) -> list[Point]:
    """The points at which anything was answered, in the order of the way."""
    found = [each for each in points if any(value for value in each.answers.values())]
    return sorted(found, key=lambda each: POINTS.index(each.point))


def in_words(programme: Programme, points: Sequence[Point]) -> str:
    """All that the picture says, for whoever does not see it."""
    words, scale = programme.words, _scale(programme)
    head = words.list(words(f"curve.point.{each.point}") for each in points)
    told = []
    for line in lines(programme, points):
        values = f"{NBSP}→{NBSP}".join(str(value) if value else "–" for value in line.values)
        told.append(words("curve.line", label=line.label, values=values))
    return "\n".join([words("curve.read", points=head, most=scale), *told])


def as_picture(programme: Programme, points: Sequence[Point]) -> Attachment:
    """The curve as a picture, drawn when it is delivered."""
    words = programme.words
    data = {
        "lang": programme.language,
        "title": words("curve.title"),
        "points": [words(f"curve.point.{each.point}") for each in points],
        "most": _scale(programme),
        "lines": [
            {"label": line.label, "values": list(line.values)} for line in lines(programme, points)
        ],
        "note": words("curve.note", most=_scale(programme)),
    }
    paper = Paper(template="curve", data=data, form="png")
    return Attachment(name=f"{words('curve.file')}.png", mime="image/png", paper=paper)


def _scale(programme: Programme) -> int:
    """How far the scale goes."""
    questions = programme.forms["autonomy"].questions.values()
    return max(len(question.options) for question in questions)


def moved(
    programme: Programme, first: Mapping[str, Any], last: Mapping[str, Any]
) -> dict[str, str]:
    """Which way each statement went between two points: `more`, `same` or `less`; nothing of one
    that was skipped at either."""
    found = {}
    for name, question in programme.forms["autonomy"].questions.items():
        scale = list(question.options)
        if first.get(name) in scale and last.get(name) in scale:
            step = scale.index(last[name]) - scale.index(first[name])
            found[name] = "more" if step > 0 else "less" if step < 0 else "same"
    return found
