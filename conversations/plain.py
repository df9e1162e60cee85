"""Words made comparable: case, accents, punctuation and emoji set aside."""

import unicodedata

SENTENCE = 4
"""Words from which on a message says something."""


_COMMON = """
a ai aie ais ait alors au aucun aussi autre aux avec avoir avait avant beaucoup bien c ca car
ce cela ces cet cette ceux chez ci comme comment d dans de depuis des deux dois doit donc dont
du elle en encore entre es est et etait etais etant etc ete etre eu faire fais fait faut fois
il ils j jamais je juste l la le les leur leurs lors lui m ma mais me mes mieux moi moins mon
n ne ni non nos notre nous on ont ou par parce pas pendant peu peut peux plus plutot pour
pourquoi pouvoir puis qu quand que quel quelle quelles quels qui quoi s sa sais sans se sera
ses si soit son sont sous suis sur t ta tant te tes toi tous tout toute toutes tres trop tu un
une vais veut veux vers voir voudrais vous y an ans annee annees mois chose choses vie travail
about after all also am an and any are as at be because been before being but by can could did
do does doing done for from get had has have having he her here him his how i if in into is it
its just know like me more most much my need no not now of off on one only or other our out
over own same she should so some such than that the their them then there these they this
those through to too under until up very want was we were what when where which while who why
will with would year years you your work job life help find
"""

STOP_WORDS = frozenset(_COMMON.split())
"""Words, folded, that say nothing of what somebody does or wants."""


def number(text: str) -> int:
    """The number that a button's act names; 0, which no row has, for anything else. Acts may be
    forged: what is no number, or larger than PostgreSQL's integers, names nothing."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0


def says_something(text: str) -> bool:
    """Whether a message is a sentence of some kind, and no button that was typed."""
    return len(text.split()) >= SENTENCE


def fold(text: str) -> str:
    """`« Études, S.V.P. ! »` → `etudes s v p`: lower case, no accents, words apart by a space."""
    return " ".join(unicodedata.normalize("NFKD", text).casefold().translate(_KEPT).split())


class _Kept(dict[int, str]):
    """What is kept of a character, worked out when it is first met: texts are folded many times in
    a turn, and to look at each character again takes twice as long."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        shown = character if character.isalnum() else " "
        self[code] = kept = "" if unicodedata.combining(character) else shown
        return kept


_KEPT = _Kept({ord("œ"): "oe", ord("æ"): "ae"})
