"""How often two meet, and on which day, as people say it: *every other Tuesday at 18:00*. Pure.

A day of the week that is said to come back is a week that does: *un mardi sur deux* is a week of
two. The day, and the hour beside it, are when they would meet next (see `moments`).
"""

import re

from conversations.dialogue import moments, options, times
from conversations.plain import fold

_COMES_BACK = (
    (r"\b(?:tous|toutes) les DAYs?(?! \d)|\bchaque DAY\b", "chaque semaine"),
    (r"\bun DAY sur (deux|trois|quatre|2|3|4)\b", r"une semaine sur \1"),
    (r"\bun DAY par mois\b", "une fois par mois"),
    (r"\b(?:every|each) (other|second|third|fourth) DAYs?\b", r"every \1 week"),
    (r"\b(?:every|each) DAYs?\b", "every week"),
    (r"\b(?:a|one|once a) DAY (?:a|per) month\b", "once a month"),
    (r"^le DAY$|^(?:(?:on|les) )?DAYs$", "1"),
)
_BESIDE_DAY = re.compile(r"\b(?:le|les|on|a|the|at|of|du|de)$")


def apart(said: str) -> tuple[str, str]:
    """Words that say how often, without the day and the hour; and these. Where they deny something,
    which day is meant is left open, and none is told."""
    clock, rest, half = times.read(said)
    names = "|".join(sorted(moments.weekdays(), key=len, reverse=True))
    folded = " ".join(moments.PART_OF_DAY.sub(" ", fold(rest)).split())
    days = dict.fromkeys(re.findall(rf"\b({names})s?\b", folded))
    if not days or options.denies(folded):
        return said, ""
    for pattern, meant in _COMES_BACK:
        folded = re.sub(pattern.replace("DAY", f"(?:{names})"), meant, folded)
    pieces = (piece.strip() for piece in re.split(rf"\b(?:{names})s?\b", folded))
    often = " ".join(_BESIDE_DAY.sub("", piece).strip() for piece in pieces)
    # With a zero before it an hour is one of the morning, and without one it may be any.
    hour = f"{clock:%H:%M}" if clock else f"{half.hour}:{half.minute:02}" if half else ""
    when = " ".join((*days, hour, times.part_of_day(said) if not clock else ""))
    return " ".join(often.split()), " ".join(when.split())
