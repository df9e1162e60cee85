"""What staff may type instead of pressing a button, by the number of the case.

Slack takes what begins with a slash for a command, and has none in threads: so it is
`/camarade prendre 12`, anywhere. A message that begins with a space comes through with its slash;
in a case's thread its number then goes without saying. A command that names a form is opened by the
adapter (`forms.FormDesk.typed`) and does not come here, unless it was such a message.
"""

from conversations import plain
from conversations.programme import Catalogue
from conversations.team import (
    finding,
    handing,
    identity,
    links,
    listing,
    notes,
    pairing,
    report,
    settings,
    spelling,
    supervision,
    triage,
)
from conversations.turn import Act, Command, Turn
from storage.mail import STAFF
from storage.tables import Request

TYPED: dict[str, Act] = {
    "claim": triage.claim,
    "release": triage.release,
    "undo": handing.undo,
    "history": triage.history,
    "card": handing.card,
    "verified": identity.verified,
}
"""What staff may type about a case; the words for each are the programme's,
`triage.typed.<name>`."""

SAYS_ITSELF = frozenset({"history", "card", "verified"})
"""Those whose answer needs no word on where the case stands."""


def _invite(turn: Turn, words: str) -> None:
    number = spelling.number_in(words)
    if number:  # it was about a case, and opens a form
        command = _first_spelling(turn, "invite")
        triage.privately(turn, "acts.typed_opens", command=command, number=number)
    else:
        links.make(turn, words)


def _note(turn: Turn, words: str) -> None:
    number, text = spelling.note_in(words, _case_here(turn))
    if not number:
        triage.privately(turn, "triage.typed_number", command=_first_spelling(turn, "note"))
    elif not text:
        triage.privately(turn, "acts.note_typed", number=number)
    else:
        notes.typed(turn, number, text)


ASKED: dict[str, Command] = {
    "find": finding.find,
    "watch": supervision.watch,
    "report": report.asked,
    "settings": settings.show,
    "audit": settings.show_audit,
    "trial": settings.try_text,
    "links": links.show,
    "listing": listing.asked,
    "pairing": pairing.asked,
    "invite": _invite,
    "note": _note,
}
"""What they may type with words of its own, or none; the answer is for them alone."""

HELP = frozenset({"aide", "help"})
"""The words that ask for what may be typed."""

NAMES = frozenset(TYPED) | frozenset(ASKED)


def command(turn: Turn, text: str) -> bool:
    """Do what was typed, if it is a command of staff; whether it was. Who is not of the team gets a
    kind no."""
    private, staff = turn.event.where != STAFF, turn.event.staff
    typed = teams_own(turn.catalogue, text, private=private, staff=staff, here=_case_here(turn))
    if typed is None:
        return False
    if not triage.by_staff(turn):
        return True
    if typed.name in ASKED:
        ASKED[typed.name](turn, typed.rest)
    elif not typed.number:
        triage.privately(turn, "triage.typed_number", command=typed.word)
    elif typed.name not in TYPED:
        triage.privately(turn, "acts.typed_opens", command=typed.word, number=typed.number)
    else:
        TYPED[typed.name](turn, (typed.number,))
        if typed.name not in SAYS_ITSELF:
            _say_where_it_stands(turn, typed.number)
    return True


def teams_own(
    catalogue: Catalogue, text: str, *, private: bool = True, staff: bool = True, here: str = ""
) -> spelling.Typed | None:
    """What was typed, if it is a command of the team. In private, `/export` without a kind of file
    asks for what is held about oneself, `/contact` without the number of a case for a contact of
    one's own, and `/report` with words that name no month reports somebody, as it always does for
    who is not of the team. `here` is the case in whose thread it was typed."""
    typed = spelling.read(catalogue.home.words, text, NAMES, here)
    if typed is None or not private:
        return typed
    is_own = {
        "listing": not listing.form_of(typed.rest),
        "contact": not typed.number,
        "report": report.is_own(typed.word, typed.rest, catalogue.languages, staff=staff),
    }
    return None if is_own.get(typed.name, False) else typed


def _first_spelling(turn: Turn, name: str) -> str:
    return turn.catalogue.home.words(f"triage.typed.{name}").partition(",")[0]


def explain(turn: Turn, typed: str = "") -> None:
    """What staff may type, to the one who asked; what they typed that is none of it is named, and
    where it is nearly a command, that one alone is told."""
    if triage.by_staff(turn):
        words = turn.catalogue.home.words
        near = nearly(turn, typed)
        word = typed.removeprefix("/").strip().removeprefix("camarade").strip().partition(" ")[0]
        unknown = word and plain.fold(word) not in HELP
        if unknown and near:
            triage.privately(turn, "triage.typed_near", word=word[:40], command=near)
            return
        first = words("triage.typed_unknown", word=word[:40]) + "\n\n" if unknown else ""
        turn.say(
            first + words("triage.typed_help"),
            title=words("triage.typed_title"),
            to=turn.event.who,
            under="",
        )


def nearly(turn: Turn, typed: str) -> str:
    """The command of staff that what they typed was nearly, as it is to be typed."""
    return spelling.nearest(turn.catalogue.home.words, typed, NAMES)


def _case_here(turn: Turn) -> str:
    """The number of the case in whose thread this is said, or nothing."""
    kind, _, number = turn.thread_slot().partition("/")
    return number.partition("/")[0] if kind == "case" else ""


def _say_where_it_stands(turn: Turn, number: str) -> None:
    """Typed words change a card that may be far up the channel: say how it stands now."""
    request = turn.uow.session.get(Request, plain.number(number))
    if request is not None:
        turn.say(handing.how_it_stands(turn, request), to=turn.event.who, under="")
