"""Taking the last act back, within a minute and while nobody outside of the team knows of it.

Pure. Where the case stood before, and who held it, is read from its history; where the two do not
agree with the case as it is, nothing is taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from conversations.casework import cases
from storage.tables import History, Request

WITHIN = timedelta(minutes=1)
"""How long an act may be taken back."""

NOTE, UNDO_NOTE = "note", "undo_note"
"""A note of the team's, and that it was taken back."""

VERIFIED, UNDO_VERIFIED = "verified", "undo_verified"
"""That the team has checked who somebody is, and that it has not after all."""

BESIDE = {NOTE: UNDO_NOTE, VERIFIED: UNDO_VERIFIED}
"""Lines of history that move no case, and what takes each back."""

Stood = tuple[str, str, str]
"""A state, who holds the case (an address), and their name."""


@dataclass(frozen=True)
class Undo:
    """What takes a line of history back: an act, and who holds the case after it."""

    act: str
    line: History
    holder: tuple[str, str] = ("", "")


def undo_of(request: Request, lines: Sequence[History], now: datetime) -> Undo | None:
    """What takes the last line of a case's history back now, or None. `lines` are all of it."""
    if not lines or now >= lines[-1].at + WITHIN:
        return None
    last = lines[-1]
    if last.act in BESIDE:
        return Undo(BESIDE[last.act], last)
    if last.act not in cases.UNDO:
        return None
    stood = ways(lines)
    if len(stood) < 2 or stood[-1][:2] != (request.state, request.holder):
        return None
    state, *holder = stood[-2]
    act = cases.undoes(state, last.act, request.state)
    return Undo(act, last, (holder[0], holder[1])) if act else None


def ways(lines: Sequence[History]) -> list[Stood]:
    """Where a case stood, from the draft on, after each act that was not taken back since."""
    stood: list[Stood] = [("draft", "", "")]
    for line in lines:
        state, holder, name = stood[-1]
        if not cases.fits(state, line.act):
            continue
        if line.act in cases.UNDOES:
            stood.pop()
            continue
        if line.act in cases.HOLDING:
            holder, name = line.actor, line.actor_name
        elif line.act == "release":
            holder = name = ""
        elif line.act == "assign":
            holder, name = line.given_to, line.given_to_name
        stood.append((cases.after(state, line.act), holder, name))
    return stood
