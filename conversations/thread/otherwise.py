"""Words that hardly answer the open question, however lately it was put.

They are for another by name, ask something back, or are a sentence where a place, a number or an
address is asked for and passed on as it is typed. For whom they are is asked: that they are the
answer is one tap, and what went to the other can't be taken back.
"""

import re
from collections.abc import Sequence

from conversations.dialogue import dialogues, doubts, venues, wishes
from conversations.dialogue.kinds import NotUnderstood
from conversations.distress import signs
from conversations.mentoring import exchanging, pair
from conversations.people import Side
from conversations.plain import fold
from conversations.thread import just_over
from conversations.turn import Turn
from storage.tables import Dialogue

_PLACES = ("meeting", "place")
"""The forms that ask where two meet: the other reads it at once."""

_TALKS = re.compile(
    r"\b(?:je|tu|vous|(?:c|n|qui|il|elle|ce) est|merci|pardon|desolee?|you|is|thanks|sorry"
    r"|(?:j|i) (?=\w\w))\b"
)
"""Words of a sentence, which no place holds; *chez toi* and *on se retrouve au parc* are places."""

_HOUR = re.compile(r"\b\d{1,2} ?(?:h|heures?|am|pm|o clock)\b|\b\d{1,2}:\d\d\b")

_SERVICES = re.compile(r"linkedin|whats ?app|signal|instagram|facebook|messenger|telegram|skype")

_SENTENCE = 6
"""Words from which on somebody says more than how to be reached."""


def is_meant(turn: Turn, dialogue: Dialogue, sides: Sequence[Side], about: int, text: str) -> bool:
    """Whether words are more likely meant otherwise than as the answer. `about` is the mentorship
    that the open question is about, or 0."""
    return (
        _is_for_other_by_name(turn, dialogue, sides, about, text)
        or _asks_back(turn, dialogue, text)
        or _is_no_place(turn, dialogue, text)
        or (dialogue.form == exchanging.FORM and not _reaches(text))
    )


def _is_for_other_by_name(
    turn: Turn, dialogue: Dialogue, sides: Sequence[Side], about: int, text: str
) -> bool:
    """Whether they address somebody whom their author can write to, or name another than the one
    whom the question is about. To the team, one tells of others by their names."""
    return dialogue.form not in dialogues.FOR_TEAM and any(
        just_over.addresses(turn, text, side)
        or (about not in (0, side.mentorship.id) and pair.is_named(turn, side, text))
        for side in sides
    )


def _asks_back(turn: Turn, dialogue: Dialogue, text: str) -> bool:
    """Whether they are a question, and nothing that the open one can take."""
    run = dialogues.run_of(turn, dialogue)
    at = run.position
    if at is None or run.form.questions[at].kind == "text" or not doubts.is_question(text):
        return False
    try:
        run.read(text, turn.programme, zone=turn.someone.zone, now=turn.now)
    except NotUnderstood:
        return True
    return False


def _is_no_place(turn: Turn, dialogue: Dialogue, text: str) -> bool:
    """Whether they are a sentence, a choice of hours or a cry where a place is asked for."""
    if dialogue.form not in _PLACES or dialogues.run_of(turn, dialogue).position != "place":
        return False
    languages = (each.words for each in turn.catalogue)
    if signs(text, turn.catalogue.home.distress.values()) or wishes.changes_date(languages, text):
        return True
    if venues.apart(text)[1]:
        return False
    choice = len(_HOUR.findall(text.casefold())) > 1  # one date is another than was typed before
    return choice or text.rstrip().endswith("?") or bool(_TALKS.search(fold(text)))


def _reaches(text: str) -> bool:
    """Whether they may be how to reach somebody."""
    told = exchanging.tells_how(text) or _SERVICES.search(fold(text))
    return bool(told) or len(text.split()) < _SENTENCE
