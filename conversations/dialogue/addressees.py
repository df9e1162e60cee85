"""For whom? What people type in answer to that, beside the words of a button. Pure.

*C'est pour Karim, bien sûr* or *to the team please* says for whom a message is; *merci Karim* and
*je l'ai dit à l'équipe* are another message. So an answer names one of those that were offered, and
everything else in it is known to say nothing: who names two, denies, asks or says more is asked
again. A message that goes where it was not meant for is worse than a question too many.
"""

import re
from collections.abc import Iterable, Mapping

from conversations.plain import fold
from conversations.words import Words, any_of, variants


def named(words: Words, text: str, ways: Mapping[str, Iterable[str]], told: Iterable[str]) -> str:
    """The one that words name, of those whom a message may be for: each with the `ways` in which
    they are called, in any spelling. To those of `told` something is also *passed on*. Nothing
    where the words are no such answer, or name several."""
    typed, those = fold(text), {each: {*map(fold, ways[each])} - {""} for each in ways}
    if "?" in text or not typed:
        return ""
    passing = _any(words, "whom.typed_pass_on")
    found = []
    for each, known in those.items():
        name = any_of(frozenset(known))
        begins = _any(words, "whom.typed_begins") + (f"|{passing}" if each in told else "")
        surely, kindly = _any(words, "whom.typed_surely"), _any(words, "whom.typed_kindly")
        said_for = (
            rf"(?:(?:{begins}|{surely}) )*(?:{_any(words, 'whom.typed_for')}) (?:{name})"
            rf"(?: (?:{surely}|{kindly}))*"
        )
        alone = rf"(?:{name})(?: (?:{surely}))*"
        if known and re.fullmatch(f"{said_for}|{alone}", typed):
            found.append(each)
    return found[0] if len(found) == 1 else ""


def called(words: Words, who: str) -> frozenset[str]:
    """How people call one who has no name here: the `team`, `nobody`, an `answer` to a question of
    ours, the `other` of two, a `mentor`, a `mentee`."""
    return variants(words, f"whom.typed_{who}")


def _any(words: Words, key: str) -> str:
    return any_of(variants(words, key))
