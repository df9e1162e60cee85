"""Where two meet, as people say it beside a date: *jeudi 18h au café de la gare*, *on Zoom*.

Pure. A place is known by a link, a number to call, a service for calls, a word such as *café* or
*office*, or a capital letter behind *at* or *chez*; a number may stand behind it (*bureau 304*,
*Zoom 123 456*). What else may be one is left alone, as is one of two: whoever proposes a date is
asked where anyway. A city right behind the hour is its clock (see `clocks`), and no place.
"""

import re

from conversations.dialogue import clocks, options
from conversations.plain import fold

_LINK = r"(?:https?://|www\.)[^\s<>]+|\b(?:[a-z0-9-]+\.)+[a-z]{2,6}/[^\s<>]+"
_NUMBER = (
    r"(?<![\d+])(?:0[1-9](?P<sep>[ .-]?)\d\d(?:(?P=sep)\d\d){3}|\+\d{1,3}(?:[ .()-]{0,2}\d){6,12})"
    r"(?![\d:h])"
)
_CALLED = re.compile(
    r"\s*[,(]?(?:\b(?:par t[ée]l(?:[ée]phone)?|by phone|call me|appelle[- ]moi)\s+)?"
    r"(?:\b(?:au|on|at|sur(?: le)?|via|ici|here|with|avec)\s*:?\s*)?"
    rf"(?P<place>{_LINK}|{_NUMBER})",
    re.IGNORECASE,
)

_SERVICE = (
    r"zoom|(?:microsoft |ms )?teams|google[ -]?meet|skype|whats ?app|facetime|jitsi|webex|whereby"
)
_CALL = r"visio(?:conf[ée]rence)?|video(?: ?call)?|t[ée]l[ée]phone|t[ée]l|phone|meet|discord|slack"
_NOUNS = """
bureaux? locaux cafes? bistrots? brasserie restau(?:rant)?s? resto bars? gare biblioth[eè]que
m[ée]diath[eè]que librairie h[oô]tel hall salles? amphi(?:th[ée][âa]tre)? parc jardin campus
[ée]cole universit[ée]
fac(?:ult[ée])? labo(?:ratoire)? cantine accueil terrasse mus[ée]e cin[ée]ma th[ée][âa]tre march[ée]
si[eè]ge cabinet entreprise bo[iî]te coworking boulangerie m[ée]tro station a[ée]roport maison
appart(?:ement)? studio domicile lounge lobby foyer
offices? caf[ée]s? coffee restaurant pub library room house home apartment flat place workplace
school canteen park museum square headquarters hq lobby entrance airport bookshop bookstore bakery
hotel bar campus gym club theatre theater university college lab reception garden terrace
"""
_NOUN = "|".join(_NOUNS.split())
_STREET = r"rue|avenue|av|boulevard|bd|place|quai|impasse|all[ée]e|cours|square|chemin|passage"
_ROAD = r"street|st|road|rd|avenue|ave|lane|square|place"
_ROOMS = ("salle", "bureau", "amphi", "room", "office")
_DOORS = (
    *("code", "digicode", "interphone", "intercom", "buzzer"),
    *("bât", "bat", "bâtiment", "batiment", "building", "escalier", "staircase"),
)
FLOOR = (
    r"(?:(?:\d{1,2}\s?(?:er|[èe]me|e|st|nd|rd|th)|premier|second|deuxi[èe]me|troisi[èe]me|dernier"
    r"|ground|first|third|fourth|fifth|top)\s+(?:[ée]tage|floor|arrondissement)|rez-de-chauss[ée]e"
    rf"|(?:(?:door|entry)\s)?(?:{'|'.join(_DOORS)})\s*:?\s*(?!\d{{1,2}}\s?h\b)"
    r"(?=[a-z]{0,2}\d)[a-z\d]{1,8})"
)
"""A floor, a part of a town, or a building and what opens it, with its number, which is no day."""

_CAPITAL = r"(?-i:[A-ZÀ-Ý][\w'’&.-]*)"
_MINE = (
    r"(?:(?:mon|ma|mes|ton|ta|tes|son|sa|ses|notre|nos|votre|vos|leurs?|le|la|les|un|une|ce|cet"
    r"|cette|my|your|our|his|her|their|the|a|an)\s+|l['’]\s?)"
)
_BETWEEN = r"(?:(?!(?:et|ou|and|or|for|pour)\b)[^\W\d][\w'’-]*\s+){0,2}?"
"""What may stand before the word that tells a place: *the new office*."""

_BEGINS = re.compile(
    rf"\b(?:(?:on|via|over|by|par|sur|en|au|through)\s+{_MINE}?(?:{_SERVICE}|{_CALL})"
    rf"|(?<!de )(?:{_SERVICE}|visio)(?=\s*(?:$|[,.;!?)]))"
    rf"|(?:[àa]|dans|sur|devant|chez|pr[eè]s de|at|in|near|outside|inside|by)\s+{_MINE}{_BETWEEN}"
    rf"(?:{_NOUN}|{_CAPITAL})"
    rf"|(?:{_SERVICE}|{_NOUN}|floor)\s+(?:n[°o]\s?)?\d[\d ]*(?!\s?(?:[h:]|heures|[ap]\.?m\b))"
    rf"|(?:au|aux|en|du c[ôo]t[ée] d[eu])\s+{_BETWEEN}(?:{_NOUN})"
    rf"|au\s+{_CAPITAL}"
    rf"|(?:at|chez)\s+{_CAPITAL}"
    rf"|(?<=,\s){_MINE}?(?:{_NOUN})"
    rf"|(?<=[\dhm]\s)(?:my|your|our|mon|ton|notre|votre)\s+{_BETWEEN}(?:{_NOUN})"
    r"|at\s+(?:work|home|school|caf[ée])"
    rf"|(?:(?:au|at|[àa])\s+)?\d{{1,4}}(?:\s?(?:bis|ter))?,?\s+(?:{_STREET})(?=\s+[^\W\d])"
    rf"|(?:(?:au|dans le|on the)\s+)?{FLOOR}"
    # By itself it may be a clock: *18h chez moi*.
    rf"|chez\s+(?:moi|toi|nous|vous)(?=\s*,?\s*(?:au\s+)?{FLOOR}\b)"
    rf"|(?:on\s+)?\d{{1,3}}(?:st|nd|rd|th)\s+(?:{_ROAD})"
    rf"|(?:at\s+)?\d{{1,4}}\s+{_CAPITAL}(?:\s{_CAPITAL})?\s(?:{_ROAD})"
    rf"|(?:[àa]\s+la\s+)?place\s+(?:de\s+(?:la\s+|l['’])?|du\s+|des\s+|d['’])?{_CAPITAL})"
    r"(?![\w'’-])",
    re.IGNORECASE,
)
_TIMES = """
monday tuesday wednesday thursday friday saturday sunday christmas easter noon midnight lunch
lundi mardi mercredi jeudi vendredi samedi dimanche noel paques midi plus moins
"""
_NO_PLACE = frozenset(_TIMES.split())
"""What is no place, with a capital letter or behind *at* or *au* though it be."""

_NOT_ITS = re.compile(
    r"^(?:[àa] la place|[àa] ta place|in (?:the|your) (?:first |same )?place)\b", re.I
)
"""*à la place*, *in the first place*: instead, and no place."""

_MONTH = (
    r"janv?(?:ier|uary)?|f[ée]v(?:rier)?|feb(?:ruary)?|mars|mar(?:ch)?|avr(?:il)?|apr(?:il)?|mai|may"
    r"|juin|june?|juil(?:let)?|july?|ao[uû]t|aug(?:ust)?|sept?(?:embre|ember)?|oct(?:obre|ober)?"
    r"|nov(?:embre|ember)?|d[ée]c(?:embre|ember)?"
)
_NO_NUMBER = "".join(rf"(?<!{each}\s)" for each in (*_ROOMS, *_DOORS))
"""Before what is an hour, and not the number of a room or a door."""

_ENDS = re.compile(
    r"\s*(?:[;?!\n()]|,(?!\s*\d{1,5}\s)(?!\s*(?-i:[A-ZÀ-Ý]))"
    rf"(?!\s*(?:{_NOUN}|(?:(?:au|on the)\s+)?{FLOOR})\b)|\.(?:\s|$)"
    r"|\s(?:(?:on|at|by|for|vers|le|the|ce|this|next|de|from|d[eè]s|pour|à|entre|between|around)\s+)?"
    r"(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|demain|apr[eè]s[- ]demain|tomorrow|today|tonight|aujourd['’]hui|ce soir|this evening|midi"
    r"|noon|(?:la )?semaine prochaine|next week"
    rf"|\d{{1,2}}(?:er)?\s(?:{_MONTH})\b"
    r"|\d{1,2}\s?(?:h\b|h\d|:\d|heures|[ap]\.?m\b|/\d|st\b|nd\b|rd\b|th\b|(?=er\b))"
    rf"|{_NO_NUMBER}\d{{1,2}}$)"
    r"|\s(?:à|at|for|pour)\s\d"
    r"|\s(?:[çc]a|si|is|works?|ok|okay|if|please|pour|for|merci|thanks|thank|svp|stp|s['’]il|mais"
    r"|but|and|et|instead|plut[ôo]t|comme|as|would|qu['’]|que|c['’]est|where|o[ùu]|then|when|quand"
    r"|avec|with|est|serait|sera|will|could|can|te|vous|suits?|possible)(?![\w'’])).*$",
    re.IGNORECASE | re.DOTALL,
)
_IS_THERE = re.compile(
    r"(?:\b(?:suis|es|est|am|i['’]m|are|we['’]re|is)\s*$|\b(?:can|don|won)['’]t\b|\bcannot\b)",
    re.IGNORECASE,
)
"""Before a place that is no proposal: *I’m at work until six*."""

_CLAUSE = re.compile(r"[^,;.!?\n]*$")
_ELSE = re.compile(r"^[\s,]*(?:ou|or|sinon|otherwise|/)(?![\w'’])", re.IGNORECASE)
_OR = re.compile(r"\s(?:ou|or|sinon)\s", re.IGNORECASE)

_INSIDE = re.compile(
    rf"(?:(?:au|dans le|en|on the|in)\s+)?(?:{FLOOR}|(?:{'|'.join(_ROOMS)})\s\w{{1,6}})", re.I
)

LONGEST = 200
"""Characters: what is longer tells more than a place."""


def apart(said: str) -> tuple[str, str]:
    """Words without the place that they name, and that place in those words; empty where they name
    none, or one of several."""
    called = _CALLED.search(said)
    if called:
        place = called["place"].rstrip(".,;!?)")
        return _without(said, called.start(), called.start("place") + len(place)), place
    for found in _BEGINS.finditer(said):
        rest = said[found.start() :]
        tail = said[found.end() :]
        ends = _ENDS.search(tail)
        place = rest[: found.end() - found.start() + (ends.start() if ends else len(tail))].strip()
        if _OR.search(place) or _ELSE.match(said[found.start() + len(place) :]):
            return said, ""
        clause = _CLAUSE.findall(said[: found.start()])[0]
        if _IS_THERE.search(clause) or options.denies(fold(clause)):
            continue
        if _is_place(place, shouted=said.isupper()):
            return _without(said, found.start(), found.start() + len(place)), place.rstrip(" .,")
    return said, ""


def is_inside(place: str) -> bool:
    """Whether a place tells only where it is in a building, and not in which."""
    parts = [part.strip() for part in place.split(",")]
    return all(_INSIDE.fullmatch(part) for part in parts)


def _is_place(place: str, *, shouted: bool) -> bool:
    words = place.split()
    known = re.search(
        rf"\b(?:{_SERVICE}|{_CALL}|{_NOUN}|{_STREET}|{_ROAD}|{FLOOR}|work)\b", place, re.I
    )
    if len(place) > LONGEST or _NOT_ITS.match(place) or set(fold(place).split()[:3]) & _NO_PLACE:
        return False
    return bool(known) or not (shouted or clocks.is_place(" ".join(words[1:])))


def _without(said: str, start: int, end: int) -> str:
    return f"{said[:start]} {said[end:]}".strip(" ,")
