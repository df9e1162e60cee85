"""The newest buttons of a place, and what typed words choose among them.

Every button has a typed equivalent: its label, always; a plain yes or no, where the buttons mean
that and nothing else was said in the place since. Pure, but for `newest`, `drop` and `quieten`.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlmodel import Session

from conversations.plain import fold
from conversations.words import Words, variants
from storage.mail import Address, Button
from storage.tables import Offer


class Choice(NamedTuple):
    """One button of an offer. `under` is the thread it was offered in, by its slot; `on` is the
    message it stands on, by its slot or, without one, its key."""

    label: str
    act: str
    answers: str = ""
    under: str = ""
    on: str = ""


def noted(rows: Sequence[Sequence[Button]], under: str, on: str = "") -> list[list[str]]:
    """What an `Offer` keeps of a message's buttons; links lead elsewhere and are left out."""
    return [
        list(Choice(button.label, button.act, button.answers, under, on))
        for row in rows
        for button in row
        if button.act
    ]


def newest(session: Session, where: Address) -> Offer | None:
    """The newest offer of a place, if one waits there."""
    return session.get(Offer, where)


def choices(offer: Offer | None) -> list[Choice]:
    """The choices of an offer, first to last; an older row may say less of each."""
    return [Choice(*choice) for choice in offer.choices] if offer is not None else []


def of_rows(rows: Sequence[Sequence[Button]]) -> list[Choice]:
    """The choices that a message's buttons make."""
    return [Choice(*choice) for choice in noted(rows, "")]


def named(offered: Sequence[Choice], text: str) -> list[str]:
    """The acts of the choices whose label was typed."""
    typed = fold(text)
    return [each.act for each in offered if fold(each.label) == typed != ""]


MEANINGS = {
    "not_yet": ("wait.typed_later", "dialogue.typed_later"),
    "later": ("dialogue.typed_later",),
    "yes": ("answers.typed_yes", "consent.typed_yes", "answers.typed_gladly"),
    "no": ("answers.typed_no", "consent.typed_no", "answers.typed_cannot"),
}
"""What short words may mean as an answer to one of our own questions, and the programme's words
for each. *Plus tard* is a no only where no button means later, *pas encore* only where none means
not yet."""

OF_THE_MOMENT = frozenset({"stop", "erase", "end", "lang", "mt/off", "mt/keep"})
"""What begins the acts that go on with what somebody has just begun themselves, with a command or
a button. Most of them end something: nothing but a plain yes chooses these, and only soon."""

SOON = timedelta(minutes=30)
"""How long a plain yes goes on with what somebody has just begun."""


def of_the_moment(act: str) -> bool:
    """Whether an act goes on with what its person has just begun."""
    first, _, rest = act.partition("/")
    return first in OF_THE_MOMENT or f"{first}/{rest.partition('/')[0]}" in OF_THE_MOMENT


def meant(
    words: Words, text: str, offered: Sequence[Choice], meanings: Iterable[str] = MEANINGS
) -> list[str]:
    """The acts of the choices that short words mean."""
    typed = fold(text)
    for meaning in meanings:
        acts = [each.act for each in offered if each.answers == meaning]
        ends = any(of_the_moment(act) for act in acts)
        consents = any(_leads_to(acts, each) for each in _CONSENTS)
        keys = [each for each in MEANINGS[meaning] if not ((ends or consents) and each in _WARM)]
        if acts and any(typed in variants(words, key) for key in keys):
            return acts
        own = [key for means, of, key in _OF_ACT if means == meaning and _leads_to(acts, of)]
        clear = (meaning == "yes" or own) and "?" not in text
        if acts and clear and not ends and is_made_of(words, typed, [*keys, *own]):
            return acts
    return []


def _leads_to(acts: Iterable[str], begins: str) -> bool:
    return any(act.startswith(begins) for act in acts)


_OF_ACT = (
    ("yes", "consent/", "consent.typed_gladly"),
    ("yes", "intro/ok/", "introduction.typed_read"),
    ("yes", "mt/held/", "meeting.typed_took_place"),
    ("no", "mt/missed/", "meeting.typed_not_met"),
)
"""Of acts that answer a question of its own: what they mean, what begins them, and the programme's
ways to say just that, such as *on s’est vus*."""

_WARM = ("answers.typed_gladly", "answers.typed_cannot")
"""Words that people answer a person with: they end nothing. Those of them that agree to something
that was read are ways to consent, too (`consent.typed_gladly`, `introduction.typed_read`)."""

_CONSENTS = ("consent/", "intro/ok/")
"""What begins the acts that agree to what was read: joy is no such yes."""


AGREEING = 8
"""Words of the longest sentence that is a mere answer: who says more says something else."""

NAMING = 5
"""Words that a day and an hour take beside it: *vendredi 27 novembre à 18h*."""


def is_made_of(words: Words, typed: str, keys: Iterable[str]) -> bool:
    """Whether folded words are some of these, one after the other, and nothing else: *ok sure, go
    ahead*. A reserve is none of them."""
    said = typed.split()
    ways = [way.split() for key in keys for way in variants(words, key)]
    reached = {0}
    for at in range(len(said)):
        if at in reached:
            reached |= {at + len(way) for way in ways if said[at : at + len(way)] == way}
    return bool(said) and len(said) in reached


_NO_MERE_YES = frozenset({"d", "pass_on", "consent"})
"""First words of acts that no sentence chooses: it may be the very answer that is asked about, and
consent is a plain yes."""


def plainly(words: Words, text: str) -> str:
    """A plain yes, for a short sentence that begins with a clear one and takes none of it back:
    *oui bien sûr, avec plaisir*. Empty for any other: a figure or a question says more."""
    clear = variants(words, "answers.typed_agreeing")
    has_figure = any(each.isdigit() for each in fold(text))
    return words("answers.yes") if _begins_with(words, text, clear) and not has_figure else ""


def is_yes(words: Words, text: str) -> bool:
    """Whether a short sentence begins with any way to say yes, and takes none of it back: *ok pour
    moi*. That is too little to agree to anything, and enough to ask."""
    ways = ("answers.typed_agreeing", *MEANINGS["yes"])
    return any(_begins_with(words, text, variants(words, key)) for key in ways)


def suits(words: Words, text: str) -> bool:
    """The same of a sentence that names the day which was proposed: it may as well end so, *Friday
    works*, and be longer by that day."""
    typed = f" {fold(text)} "
    keys = ("answers.typed_agreeing", *MEANINGS["yes"], "meeting.typed_suits")
    ways = {f" {way} " for key in keys for way in variants(words, key)}
    found = any(typed.startswith(way) or typed.endswith(way) for way in ways)
    return found and not _says_more(words, text, AGREEING + NAMING)


def _begins_with(words: Words, text: str, ways: Iterable[str]) -> bool:
    typed = f"{_plain_part(words, fold(text))} "
    return not _says_more(words, text, AGREEING) and any(
        typed.startswith(f"{yes} ") for yes in ways
    )


def _plain_part(words: Words, typed: str) -> str:
    """Folded words without the joy that comes before them: *ah super, oui bien sûr*."""
    glad = variants(words, "answers.typed_exclaims")
    while way := next((each for each in glad if typed.startswith(f"{each} ")), ""):
        typed = typed.removeprefix(f"{way} ")
    return typed


def _says_more(words: Words, text: str, most: int) -> bool:
    """Whether a sentence is longer than `most` words, asks, or takes anything back."""
    typed = fold(text)
    hedged = any(f" {word} " in f" {typed} " for word in variants(words, "answers.typed_hedges"))
    return hedged or "?" in text or len(typed.split()) > most


def agreed_to(offered: Sequence[Choice]) -> list[Choice]:
    """The choices that a sentence may agree to."""
    return [
        each
        for each in offered
        if not of_the_moment(each.act) and each.act.partition("/")[0] not in _NO_MERE_YES
    ]


def elsewhere(choice: Choice, slot: str) -> bool:
    """Whether `slot`, the thread somebody is in, is not the one this was offered in. Words beside
    any thread may be meant for either."""
    both = slot.startswith("thread/") and choice.under.startswith("thread/")
    return both and choice.under != slot


def again(offered: Sequence[Choice]) -> list[list[Button]]:
    """The same buttons once more, each on a line of its own."""
    return [
        [Button.model_validate({"label": each.label, "act": each.act, "answers": each.answers})]
        for each in offered
    ]


def quieten(session: Session, where: Address) -> None:
    """Something else was said in this place: a plain yes or no means these buttons no longer;
    their labels still do."""
    offer = newest(session, where)
    if offer is not None and any(each.answers for each in choices(offer)):
        offer.choices = [list(each._replace(answers="")) for each in choices(offer)]


def drop(session: Session, where: Address) -> None:
    """The question of this place has been answered."""
    offer = newest(session, where)
    if offer is not None:
        session.delete(offer)
