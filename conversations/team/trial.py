"""A text of the programme as it looks when it is sent, to the admin who asks and to nobody else.

It is found by its key (those of `docs/texts.md`) or by words that stand in it. Names in braces are
filled with samples (`[words.trial.sample]`), so that nothing of anybody's is shown.
"""

from collections.abc import Container, Sequence

from conversations.plain import fold
from conversations.programme import Programme, texts_of
from conversations.team import audit, triage
from conversations.turn import Turn
from conversations.words import placeholders
from storage.mail import Line, Section

NAMED = 6
"""Most keys that a sentence names."""

SHOWN = 10
"""Most texts that a list shows."""

EXCERPT = 70
"""Characters of each."""


def named(programme: Programme, query: str) -> str:
    """The key that is meant to the letter, with or without the `words.` in front; or nothing."""
    return _named(texts_of(programme), query.strip().strip("`"))


def _named(texts: Container[str], wanted: str) -> str:
    return next((key for key in (wanted, f"words.{wanted}") if key in texts), "")


def find(programme: Programme, query: str) -> Sequence[str]:
    """The keys of the texts that are meant: the one that is called so, or all that hold every
    word of `query`, in their key or their text. Accents and capitals do not matter."""
    texts, wanted = texts_of(programme), query.strip().strip("`")
    if exact := _named(texts, wanted):
        return [exact]
    terms = fold(wanted).split()
    if not terms:
        return []
    folded = {key: fold(f"{key.replace('.', ' ')} {text}") for key, text in texts.items()}
    return [key for key, text in folded.items() if all(term in text for term in terms)]


def fill(programme: Programme, key: str) -> str:
    """The text of this key, its places filled with samples."""
    return filled(programme, key, texts_of(programme)[key])


def filled(programme: Programme, key: str, text: str) -> str:
    """The same of a text that is known already."""
    values = {name: _sample(programme, key, name) for name in placeholders(text)}
    return text.format_map(values) if values else text


def _sample(programme: Programme, key: str, name: str) -> str:
    about, words = programme.about, programme.words
    known = {**about.team_words, "association": about.association, "programme": about.name}
    if name in known:
        return known[name]
    if name == "count" and key.endswith(".one"):
        return "1"
    sample = f"trial.sample.{name}"
    return words(sample) if words.has(sample) else f"[{name}]"


def show(turn: Turn, query: str, language: str) -> None:
    """The text that is meant, or a list of those that may be."""
    programme = turn.catalogue[language]
    found = find(programme, query)
    if len(found) == 1:
        send(turn, found[0], language)
        return
    if not found:
        triage.privately(turn, "trial.how" if not query.strip() else "trial.nothing")
        return
    words, more, texts = turn.catalogue.home.words, len(found) - SHOWN, texts_of(programme)
    lines = tuple(
        Line(label=key, value=_excerpt(filled(programme, key, texts[key]))) for key in found[:SHOWN]
    )
    note = words("find.more", count=more) if more > 0 else ""
    turn.say(
        words("trial.which", count=len(found)),
        to=turn.event.who,
        under="",
        sections=(Section(heading=words("trial.heading"), lines=lines, note=note),),
    )


def _excerpt(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1]}…"


def send(turn: Turn, key: str, language: str) -> None:
    """The text, to the one who asks."""
    audit.note(turn, "settings/trial", about=key)
    turn.say(
        fill(turn.catalogue[language], key),
        title=turn.catalogue.home.words("trial.title", key=key),
        to=turn.event.who,
        under="",
    )
