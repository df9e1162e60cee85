"""Words that may be no answer to what is asked, though they could be read as one. Pure.

A figure where names or sentences are asked, one name where two are, or a whole sentence, a
question, a mere yes or no, or a word in passing, where words leave as they are typed: each is more
likely meant for something else. The last two are looked for wherever it may be, names in any form,
the others only in a form that `doubts`; and each only once: whoever types the same again means it,
because some people have one name, and some companies are called by a number.
"""

import re
from typing import Any, Final

from conversations import offers
from conversations.dialogue import days
from conversations.dialogue.kinds import NotUnderstood
from conversations.plain import fold, says_something
from conversations.questions import Question
from conversations.words import Words

ASKS: Final = "answers.doubt_question"
NO_NAME: Final = "answers.name"
ONE_NAME: Final = "answers.doubt_name"
BARE: Final = "answers.doubt_bare"

SENTENCE: Final = 5
"""Words of the shortest sentence that is told from a name by a word within it."""

_SAYS: Final = re.compile(
    r"\b(?:je|j['’]ai|veux|voudrais|cherche|changer|dans|pour|want|would|looking|change)\b",
    re.IGNORECASE,
)
"""What stands within a sentence, and rarely in a name: *Je suis dans le conseil et je veux
changer*, of which the first two words only introduce somebody."""

_MERE: Final = (*offers.MEANINGS["yes"], *offers.MEANINGS["no"])

_ASKING: Final = re.compile(
    r"(?:what|who|how|why|which|where|when|can i|may i|do i|is it|qui|que|quoi|quel|quelle|quels|"
    r"quelles|comment|pourquoi|combien|ou|quand|est ce|puis je|dois je)\b"
)
_DEFINING: Final = re.compile(
    r"(?:what (?:is|are|does|do)|what s|c est quoi|qu est ce|que veut dire|que signifie)\b"
)


def is_question(said: str) -> bool:
    """Whether words ask something, and answer nothing."""
    typed = fold(said)
    if _DEFINING.match(typed):
        return True
    asks = said.rstrip(" .!").endswith("?")
    return asks and (bool(_ASKING.match(typed)) or says_something(typed))


def is_bare(said: str, words: Words) -> bool:
    """Whether words are a mere yes or no, and nothing else."""
    return offers.is_made_of(words, fold(said), _MERE)


def is_in_passing(said: str, words: Words) -> bool:
    """Whether they are no more than that, and what people say while they think: *attends*, *why?*,
    *merci, on verra*."""
    return offers.is_made_of(words, fold(said), (*_MERE, "answers.typed_in_passing"))


def doubt(said: str, value: Any, question: Question) -> None:
    """Raises `NotUnderstood` where an answer is likely to be none."""
    if question.kind == "text" and days.is_number(fold(said)):
        raise NotUnderstood(BARE, said=said.strip())
    if question.kind == "name" and len(value.split()) >= SENTENCE and _SAYS.search(value):
        raise NotUnderstood(NO_NAME)
    # Where letters have no case, first names and surnames are written as one word.
    if question.kind == "name" and len(value.split()) == 1 and value.lower() != value.upper():
        raise NotUnderstood(ONE_NAME, name=value)
