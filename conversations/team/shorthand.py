"""What staff may type instead of pressing a button, by the number of the case.

Slack takes what begins with a slash for a command, and has none in threads: so it is
`/camarade prendre 12`, anywhere. A message that begins with a space comes through with its slash;
in a case's thread its number then goes without saying.
"""

from conversations import plain
from conversations.casework import cards, casebook
from conversations.mentoring import mentors
from conversations.plain import fold
from conversations.team import finding, listing, report, settings, supervision, triage
from conversations.turn import Act, Command, Turn
from storage.mail import STAFF
from storage.tables import Request

TYPED: dict[str, Act] = {
    "claim": triage.claim,
    "release": triage.release,
    "history": triage.history,
    "invite": mentors.invite,
}
"""What staff may type about a case; the words for each are the programme's,
`triage.typed.<name>`."""

ASKED: dict[str, Command] = {
    "find": finding.find,
    "watch": supervision.watch,
    "report": report.asked,
    "settings": settings.show,
    "audit": settings.show_audit,
    "trial": settings.try_text,
    "listing": listing.asked,
}
"""What they may type about no case, with the words behind it; the answer is for them alone."""


def command(turn: Turn, text: str) -> bool:
    """Do what was typed, if it is in `TYPED` or `ASKED`; whether it was. Who is not of the team
    gets a kind no. Forms are opened by their buttons."""
    typed, _, rest = fold(text.removeprefix("/camarade")).partition(" ")
    words = text.removeprefix("/camarade").strip().partition(" ")[2].strip()
    names = (*TYPED, *ASKED)
    name = next((name for name in names if typed in map(fold, _spellings(turn, name))), "")
    if not name or (name == "listing" and _is_own_export(turn, words)):
        return False
    if not triage.by_staff(turn):
        return True
    number = next((part for part in rest.split() if part.isdecimal()), _case_here(turn))
    if name in ASKED:
        ASKED[name](turn, words)
    elif name == "invite":
        mentors.invite(turn, ())
    elif not number:
        triage.privately(turn, "triage.typed_number", command=_spellings(turn, name)[0])
    else:
        TYPED[name](turn, (number,))
        if name != "history":
            _say_where_it_stands(turn, number)
    return True


def _is_own_export(turn: Turn, words: str) -> bool:
    """Whether it is what is held about oneself that is asked for: `/export` in private, without a
    kind of file."""
    return turn.event.where != STAFF and not listing.form_of(words)


def _spellings(turn: Turn, name: str) -> list[str]:
    return turn.catalogue.home.words(f"triage.typed.{name}").split(",")


def explain(turn: Turn) -> None:
    """What staff may type, to the one who asked."""
    if triage.by_staff(turn):
        turn.say(
            turn.catalogue.home.words("triage.typed_help"),
            title=turn.catalogue.home.words("triage.typed_title"),
            to=turn.event.who,
            under="",
        )


def _case_here(turn: Turn) -> str:
    """The number of the case in whose thread this is said, or nothing."""
    kind, _, number = turn.thread_slot().partition("/")
    return number.partition("/")[0] if kind == "case" else ""


def _say_where_it_stands(turn: Turn, number: str) -> None:
    """Typed words change a card that may be far up the channel: say how it stands now."""
    request = turn.uow.session.get(Request, plain.number(number))
    if request is not None:
        home = turn.catalogue.home
        case = casebook.case(turn.uow.session, request, home, turn.now)
        state = cards.state_lines(case, home)[0]
        triage.privately(turn, "triage.typed_done", id=number, state=state)
