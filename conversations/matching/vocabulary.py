"""What words mean to matching: their stems, words that say the same, topics they name. Pure.

French and English are stemmed (Snowball), whichever of the two a text is in: each word is known by
both stems, so that neither has to be guessed. Words that say the same ("boîte", "entreprise") share
a key of their own, from the programme file; names of countries are found in both languages.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import Stemmer
from babel import Locale

from conversations.plain import STOP_WORDS, fold

LANGUAGES = ("fr", "en")
"""The languages in which names of countries are looked for in what people wrote."""

_VAGUE = """
able again ago almost already always another anyone anything apres around ask asked assez aujourd
autres avais avez avons away back became become best better between big bon bonne bonnes bons both
bref call came cannot celle celles celui cependant certain certaine certains chaque cinq combien
come date dates day days debut deja demande demander dernier derniere devant devenir devenu devient
devrais
didn different dire dis disait disent dit dix doesn doivent don donne donner down each either
elles else end enfin enough ensuite envie etaient etes eux even ever every everyone everything
faisait faites fallait far faudrait feel felt few fin first five font found four full further g
gens getting give given go goes going gone good got grand grande grandes grands great gros hear
heard hour however hui huit ici idee instead isn jour jours keep kept kind knows laisse laisser
last later least leave left lequel lesquels less let little live lived ll long longtemps look
looking lot made maintenant make makes making many matter maybe mean meet meme memes met mettre
might moment monde month months mot mots must myself name neuf never new next nine nobody nom
nombre none nor nothing nouveau nouvelle often old once ones onto others oui pareil parfois parle
parlent parler part partie passe passer pense penser people per person personne personnes petit
petite petites petits peur peuvent place plein plusieurs point pourrais pourrait premier premiere
prendre pres presque prets pris puisque put quarante quatre quelqu quelque quelques question
questions quinze quite quotidien rather re read really rien right said sait savoir saw say says
second see seem seems seen semaine semaines sept serait seul seule seulement seven several since
six soixante somebody someone something sometimes soon sors sortir souvent speak spent start
started stay still stop sure surtout take taken talk tel tellement temps ten tenir tete thing
things think though thought three tiens tient time today together told tomber took tot toujours
toward travaillais travaille travailler trente tried trois trouve trouver try turn two unes upon
us use used va valoir vas ve venir veulent viens vient vieux vingt voila vois voit vont vos votre
voulais vouloir voulu vrai vraie vraiment vrais vu wanted wants way week weeks well went whether
whole whom whose wish within without won word worked working write yes yet
"""

VAGUE = STOP_WORDS | frozenset(_VAGUE.split())
"""Words, folded, that are in whatever people write of their lives, and tell no two apart."""

_SHORTEST = 3
"""Letters of the shortest word that is compared."""

_WORD = re.compile(r"[^\W_]+")


_FEMININE = re.compile(r"(?<=\w{2})(?:(eus|tric|er)es?|ee)$")
"""Of `ee` one alone: several of them are things (`données`, `journées`)."""
_ENDING = re.compile(r"(?<=\w{2})(?:e?s|x|e)$")
_MASCULINE = {"eus": "eur", "tric": "teur", "er": "er", None: "e"}


@lru_cache(maxsize=65536)
def stems(word: str) -> frozenset[str]:
    """What a folded word is known by, in French and in English. Whether a woman or a man wrote of
    themselves makes no difference: `licenciée` is known as `licencié` is, `chercheuse` as
    `chercheur`."""
    masculine = _FEMININE.sub(lambda end: _MASCULINE[end[1]], word)
    known = {_stemmer(language).stemWord(word) for language in ("french", "english")}
    return frozenset(known | {_stemmer("french").stemWord(masculine)})


@lru_cache(maxsize=65536)
def number_and_gender(word: str) -> frozenset[str]:
    """What a folded word is known by where only its number and gender may differ: a verb is not the
    noun that is made of it (`recrute` is not `recrutement`), as it is to `stems`."""
    masculine = _FEMININE.sub(lambda end: _MASCULINE[end[1]], word)
    return frozenset(_ENDING.sub("", each) for each in (word, masculine))


@lru_cache(maxsize=2)
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(language, 0)  # what it would keep is kept above


class Phrases:
    """Names, each with the phrases of one or more words that mean it, in whatever form they are
    inflected: two words are one where they share one of their `forms`."""

    def __init__(
        self,
        names: Mapping[str, Iterable[str]],
        forms: Callable[[str], frozenset[str]] = stems,
    ) -> None:
        self._forms = forms
        self._by_first: dict[str, list[tuple[tuple[frozenset[str], ...], str]]] = {}
        for name, phrases in names.items():
            for folded in {fold(phrase) for phrase in phrases} - STOP_WORDS - {""}:
                phrase = tuple(forms(word) for word in folded.split())
                for first in phrase[0]:
                    self._by_first.setdefault(first, []).append((phrase, name))
        for known in self._by_first.values():
            known.sort(key=lambda each: (-len(each[0]), each[1]))

    def found(self, words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Where the folded `words` mean which name: first word, the one behind the last, name. A
        longer phrase goes before a shorter one that begins with it."""
        known = [self._forms(word) for word in words]
        at = 0
        while at < len(words):
            longest = 1
            for phrase, name in self._starting(known[at]):
                size = len(phrase)
                if size < longest:
                    break
                here = known[at : at + size]
                if len(here) == size and all(map(_alike, phrase, here)):
                    yield at, at + size, name
                    longest = size
            at += longest

    def named(self, text: str) -> frozenset[str]:
        """The names that a text means. A word that is in whatever people write means none alone:
        *car* is a reason more often than a vehicle, and *these* no *thèse*, as its accent says."""
        words, written = fold(text).split(), set(_WORD.findall(text.lower()))
        return frozenset(
            name
            for at, end, name in self.found(words)
            if end - at > 1 or not VAGUE & written & {words[at]}
        )

    def _starting(self, word: frozenset[str]) -> list[tuple[tuple[frozenset[str], ...], str]]:
        found = {each for stem in word for each in self._by_first.get(stem, ())}
        return sorted(found, key=lambda each: (-len(each[0]), each[1]))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one.isdisjoint(other)


class Vocabulary:
    """Words by their keys. `alike` are groups of words and phrases that say the same."""

    def __init__(self, alike: Iterable[Iterable[str]]) -> None:
        self._alike = Phrases({f"={number}": group for number, group in enumerate(alike)})

    def said(self, text: str) -> dict[str, frozenset[str]]:
        """The words of a text that mean something, as they were written, and what each is known
        by: two texts have a word in common where they share a key."""
        written = [
            (word.lower(), folded) for word in _WORD.findall(text) for folded in _folded(word)
        ]
        folded = [word for _, word in written]
        said: dict[str, frozenset[str]] = {}
        inside = set[int]()
        for start, end, key in self._alike.found(folded):
            inside.update(range(start, end))
            said.setdefault(" ".join(word for word, _ in written[start:end]), frozenset({key}))
        for at, (word, plain) in enumerate(written):
            meant = len(plain) >= _SHORTEST and not plain.isdigit() and plain not in VAGUE
            if meant and at not in inside:
                said.setdefault(word, stems(plain))
        return said

    def keys(self, text: str) -> frozenset[str]:
        """What the words of a text are known by, all of them."""
        return frozenset().union(*self.said(text).values())


def _folded(word: str) -> list[str]:
    return fold(word).split()


@lru_cache(maxsize=1)
def countries() -> Phrases:
    """The countries (ISO 3166 codes), by their names in the languages people write here."""
    names: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():
                names.setdefault(code, []).append(name)
    return Phrases(names)
