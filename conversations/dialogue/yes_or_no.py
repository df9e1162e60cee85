"""Yes or no, as people type it to what they are asked: *non, ce n’est pas ça*, *that’s right*.

Pure. The ways to say either are the programme's (`answers.typed_…`): single words also at the
beginning of a sentence, the others alone, or after a word that says nothing by itself.
"""

import re

from conversations.dialogue import options
from conversations.plain import fold
from conversations.words import Words, variants

_BEFORE = re.compile(
    r"^(?:(?:ah|bah|ben|euh|eh|oh|mais|well|uh|um|hmm|but|actually|sorry|desolee?|en fait"
    r"|malheureusement|unfortunately|plutot|rather|i d say|je dirais|je crois que) )+(?=\w)"
)
_WHOLE = {True: ("gladly", "right"), False: ("cannot", "wrong")}


def read(said: str, words: Words) -> bool | None:
    """Which of the two words mean; None where they may mean neither."""
    typed = fold(said)
    if typed in ("yes", "no"):
        return typed == "yes"
    for text in dict.fromkeys((typed, _BEFORE.sub("", typed))):
        for value, name in ((False, "no"), (True, "yes")):
            ways = _ways(words, value) | {fold(words(f"answers.{name}"))}
            whole = {
                one for key in _WHOLE[value] for one in variants(words, f"answers.typed_{key}")
            }
            if text in ways | whole:
                return value
        for value in (False, True):
            first, _, rest = text.partition(" ")
            almost = len(text.split()) == 2 and options.hedges(text, first)
            taken_back = value and re.match(r"(?:not|pas)\b", rest)
            if first in _ways(words, value) and not (almost or taken_back):
                return value
    return None


def plainly(said: str, words: Words) -> bool | None:
    """The same, where nothing that is said beside a yes takes any of it back: *oui, mais pas en
    été* is neither."""
    answer, typed = read(said, words), f" {_BEFORE.sub('', fold(said))} "
    hedged = any(f" {each} " in typed for each in variants(words, "answers.typed_hedges"))
    return None if answer and hedged else answer


def without(said: str, words: Words) -> str:
    """What is said after a no that stands first: *non, Londres*."""
    first, _, rest = said.strip().partition(" ")
    return rest.strip() if fold(first) in _ways(words, False) else said


def _ways(words: Words, value: bool) -> frozenset[str]:
    return variants(words, "answers.typed_yes" if value else "answers.typed_no")
