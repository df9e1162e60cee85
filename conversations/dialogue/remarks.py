"""What may be said, gently, of an objective: that it is several things, that it reaches too far,
that it is in other people's hands. Pure.

A remark never refuses: the answer stands as it was given, and the remark comes with the next
question, from where one may go back. So it looks for what is plain only: a list, a year too late,
somebody else who would have to act. What it overlooks, the two will see.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from conversations.dialogue import days, moments
from conversations.plain import fold
from conversations.questions import Question, Remark

_BULLET: Final = re.compile(r"^\s*(?:[-–—*•·]|\(?\d{1,2}[.)°])\s*\S", re.MULTILINE)
_JOINED: Final = re.compile(
    r"\b(?:et aussi|et puis|ainsi que|d une part|en plus de|and also|and then|as well as|"
    r"on the one hand)\b"
)
_NEXT: Final = re.compile(r"[.;!?]\s*(?:et|puis|and|then)\b", re.IGNORECASE)
"""A sentence that goes on from the one before it."""

_ACTING: Final = (
    r"(?:apprendre|avoir|changer|chercher|choisir|commencer|comprendre|construire|convaincre|creer|"
    r"decider|demander|developper|devenir|ecrire|elargir|envoyer|essayer|faire|finir|gagner|lancer|"
    r"mettre|monter|negocier|obtenir|oser|parler|partir|passer|prendre|preparer|quitter|rediger|"
    r"refaire|rencontrer|reprendre|reussir|savoir|sortir|suivre|tester|trouver|vendre|ask|build|"
    r"change|choose|decide|find|get|grow|launch|leave|learn|make|meet|move|negotiate|prepare|sell|"
    r"start|talk|test|try|understand|write)"
)
_DONE: Final = (
    r"(?:appris|changee?|cherche|choisi|commence|compris|construit|convaincu|cree|decide|demande|"
    r"developpe|ecrit|essaye|fait|fini|gagne|lance|monte|negocie|obtenu|ose|parle|partie?|passee?|"
    r"pris|prepare|quitte|repris|reussi|sortie?|suivi|teste|trouve|vendu|asked|built|changed|chose|"
    r"chosen|decided|found|got|grown|launched|left|learned|learnt|made|met|moved|negotiated|"
    r"prepared|sold|started|talked|tested|tried|understood|written|wrote)"
)
_SINCE: Final = r"(?:j ai|je suis|avoir|etre|on a|nous avons|i have|i ve|i|we have|we)"
"""What stands before something that is done: the question asks what one would like to say then."""

_AND: Final = r"\b(?:et|and|puis|then)"
_TWO: Final = re.compile(
    rf"\b{_ACTING}\b.*{_AND}(?: de| d| a| to)? {_ACTING}\b|"
    rf"\b{_SINCE} {_DONE}\b.*{_AND}(?: {_SINCE})? {_DONE}\b"
)

_PART: Final = re.compile(r"[,;.!?\n]+|\b(?:et|puis|and|then)\b", re.IGNORECASE)
"""What stands between the things of a list that is written as a sentence."""

_LISTED: Final = 3
"""How many things in a row are plainly several: of two, one may say how the other is reached."""

_BEFORE: Final = (
    r"(?:(?:d abord|ensuite|enfin|aussi|surtout|mieux|bien|ne|pas|plus|me|m|se|s|a|de|d|pour|"
    r"pouvoir|je veux|je voudrais|j aimerais|je souhaite|first|finally|also|not|to|i want|"
    r"i would like|i d like) )*"
)
"""What may stand before the verb of one of them."""

_NO_VERB: Final = (
    r"(?:septembre|octobre|novembre|decembre|fevrier|janvier|hier|cadre|titre|livre|lettre|metier|"
    r"avenir|plaisir|loisirs?|salaire|papier|premier|derniere?|autre|centre|entre|etre|par|pour|sur)"
)
"""What ends as a verb does, and is none that tells what is done."""

_DOES: Final = re.compile(
    rf"{_BEFORE}(?!{_NO_VERB}\b)(?:{_ACTING}|{_SINCE} \w+|{_DONE}|[a-z]{{2,}}(?:er|ir|re)|"
    r"(?:apply|become|clarify|earn|expand|finish|gain|improve|join|lead|pass|publish|quit|run|save|"
    r"speak|switch|update))\b"
)
_HAS: Final = re.compile(
    r"(?:(?:avoir|trouver|je veux|je voudrais|j aimerais|have|find|get|i want) )?"
    r"(?:une?|plus d[e]?|moins d[e]?|mieux|an?|more|less|better) \w"
)
"""How one of several things begins that somebody would do, or would have."""

_SPAN: Final = re.compile(
    r"\b(?:dans|d ici(?: a)?|sous|in|within) (\d{1,3}|[a-z]+) "
    r"(an|ans|annees?|years?|mois|months?)\b"
)
_YEAR: Final = re.compile(r"\b(20\d\d)\b")
_SOME_DAY: Final = re.compile(r"\b(?:a long terme|long term|in the long run|un jour|some day)\b")

_OTHERS: Final = re.compile(
    r"\b(?:(?:etre|(?<!pas )ete) "
    r"(?:recrute|embauche|promu|nomme|augmente|accepte|admis|choisi|retenu)e?|"
    r"(?:me faire|suis faite?) (?:recruter|embaucher|promouvoir|nommer|augmenter|accepter|choisir)|"
    r"(?:obtenir|obtenu|decrocher|decroche|avoir|eu) (?:un|une|le|la|l|mon|ma|ce|cette) ?"
    r"(?:nouveau |nouvel |nouvelle )?"
    r"(?:poste|promotion|augmentation|offre|cdi|emploi|travail|bourse|contrat|place)|"
    # To find a post that suits is to choose one; to find a contract is to be given it.
    r"(?:trouver|trouve) un (?:nouveau |nouvel )?(?:cdi|cdd|emploi|travail|stage|contrat)|"
    r"qu on me (?:propose|donne|confie|recrute|embauche|nomme|rappelle|reponde)|"
    r"que (?:mon|ma|mes|le|la|les) (?:chef|cheffe|patron|patronne|manager|direction|employeur|rh|"
    r"collegues|boss)|"
    r"(?:be|(?<!not )been|get|got|i was) "
    r"(?:hired|promoted|recruited|accepted|appointed|admitted|given|offered)|"
    r"(?:get|got|land|landed|obtain|obtained) (?:a|an|the|my|that|this) (?:new )?"
    r"(?:job|offer|promotion|raise|position|contract|grant)|"
    r"(?:find|found) an? (?:new |permanent )?(?:job|internship|contract)|"
    r"that my (?:boss|manager|employer|team|colleagues))\b|"
    # What others have done by then, at its beginning; elsewhere it may be what one learns of.
    r"(?:^|\bet )(?:mon|ma|mes|le|la|les) (?:chef|cheffe|patron|patronne|manager|direction|"
    r"employeur|rh|collegues|boss) m (?:a|ont) |"
    r"(?:^|\bet )on m a (?:propose|donne|confie|recrutee?|embauchee?|engagee?|nommee?|repondu)\b|"
    r"(?:^|\band )my (?:boss|manager|employer|team|colleagues) (?:let|gave|has|have) |"
    # A wish for somebody, at its beginning; elsewhere *que* says of what something is.
    r"(?:^|\bet )(?:que (?:\w+ ){1,3}|qu on )m (?:embauche|engage)\b|"
    r"(?:^|\bet )que (?:\w+ ){1,3}me (?:recrute|nomme|choisisse|prenne)\b|"
    r"(?:^|\band )that (?:\w+ ){1,3}(?:hires|recruits|promotes|appoints) me\b"
)


def _several(said: str, typed: str, now: datetime, months: int) -> bool:
    listed = len(_BULLET.findall(said)) > 1 or _NEXT.search(said)
    return bool(listed or _JOINED.search(typed) or _TWO.search(typed) or _in_a_row(said))


def _in_a_row(said: str) -> bool:
    """Whether words are a list of things to do, or of nothing but things to have."""
    parts = [part for each in _PART.split(said) if (part := fold(each))]
    does, has = (sum(bool(way.match(part)) for part in parts) for way in (_DOES, _HAS))
    return does >= _LISTED or has == len(parts) >= _LISTED


def _far(said: str, typed: str, now: datetime, months: int) -> bool:
    """Whether a time is named that lies beyond so many months."""
    last = days.in_months(now.date(), months)
    if any(int(year) > last.year for year in _YEAR.findall(typed)):
        return True
    for number, unit in _SPAN.findall(typed):
        count = int(number) if number.isdecimal() else moments.NUMBERS.get(number, 0)
        if count * (1 if unit.startswith("mo") else 12) > months:
            return True
    return bool(_SOME_DAY.search(typed))


def _others(said: str, typed: str, now: datetime, months: int) -> bool:
    return bool(_OTHERS.search(typed))


_REMARKS: Mapping[Remark, Callable[[str, str, datetime, int], bool]] = {
    "several": _several,
    "far": _far,
    "others": _others,
}
"""In the order in which they matter: one is enough."""


def remark(said: str, question: Question, now: datetime, months: int) -> str:
    """What the question has to say, gently, of these words as its answer; nothing where all is
    well. `months` is how long there is."""
    typed = fold(said)
    found = (name for name, holds in _REMARKS.items() if holds(said, typed, now, months))
    return next((question.remarks[name] for name in found if name in question.remarks), "")
