"""Lines to whoever of the team is responsible for a case, in the team's hours.

What anybody does at night, at a weekend or on a holiday is in the case at once; the line that says
so waits until the team opens, as `tell/<case>` on the agenda. Several that wait for the same
colleague become one message. A line is dropped where somebody of the team has acted on the case
since, or closed all that they must see to in it, it has been closed or withdrawn, or what the line
says of it is true no more (`OVERTAKEN`): there is nothing left to look at.

A line is kept as its key in the programme's words, the case's number and the place in its history;
so no word and no name of anybody's waits there, for an erasure to take back. `who` and
`what` in its words are the colleague's name and act that stand at that place.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from conversations import plain
from conversations.casework import cases, gathering, histories, promises, raised, working
from conversations.turn import PRIVATE, Due, Turn, private_slot
from conversations.words import Words
from storage.mail import STAFF, Address, Section, address
from storage.mail import Line as Leads
from storage.tables import History, Request

WAITS, GATHERS = "tell", "telling/0"
"""The subjects of the agenda: a line that waits (a case each), and all of them to be said."""

SHOWN = frozenset(
    {
        "addition.is_there",
        "contact.holder_no",
        "contact.holder_silent",
        "contact.holder_yes",
        "helped.holder_little",
        "helped.holder_refused",
        "helped.holder_words",
        "interview.all_in",
        "interview.holder_declined",
        "interview.holder_fell_through",
        "interview.one_in",
        "introduction.holder_silent",
        "mentorship.look",
        "triage.answer_is_there",
        "triage.mentor_answered",
        "triage.mentor_asks",
        "triage.mentor_found",
        "triage.no_mentor_left",
    }
)
"""Lines that point at what the thread of the case shows by itself: said to a colleague only."""

GIVEN = "acts.assigned"
"""The line to a colleague who holds a case from now on: it says why, where a reason was given."""

NEWS = "acts.news"
"""The line in place of one that waits and whose words are no more, after an upgrade: it must
neither be lost nor keep the others from being said."""

OVERTAKEN: Mapping[str, frozenset[str]] = {
    "introduction.holder_silent": frozenset(
        {"mentee_accepts", "turn_down", "mentor_left", "introduce"}
    ),
    "introduction.team_yes": frozenset({"turn_down", "mentor_left", "introduce"}),
    "triage.holder_silent": frozenset({"answer"}),
    "triage.mentor_asks": frozenset({"mentor_accepts", "no_mentor_left", "no_mentor_stays"}),
    "wait.holder_silent": frozenset({"wait_longer", promises.WANTED}),
}
"""Lines that somebody, or something, is waited for, and the acts after which that is not so any
more: each of these is told by a line of its own, or by the card."""


SEEN_TO = "concern_closed"
"""The act of a colleague who has seen to something that somebody had to see to."""

FLAGGED = ("team.is_there", "checkin.holder.", "marks.holder_")
"""What begins the lines that point at such things: nothing is left of them once none is open."""


class Line(NamedTuple):
    """What is said: of which case (0: of none), at which line of its history, which words."""

    case: int
    at: int
    key: str


def responsible(turn: Turn, holder: str) -> Address | None:
    """Who is told about a case: who holds it, else who is on duty, now or as the team opens; None
    where that is nobody."""
    team = turn.catalogue.home.team
    on_duty = team.on_duty(working.local_day(working.within_hours(turn.now, team), team))
    if holder:
        return Address(holder)
    return address("slack", on_duty) if on_duty else None


def backup(turn: Turn) -> Address | None:
    """Who is told when nobody else has acted; None where nobody is named."""
    member = turn.catalogue.home.team.backup
    return address("slack", member) if member else None


def told_slot(late: str) -> str:
    """Below which whoever is told in private of something, whose line in the channel stands in this
    slot, reads it."""
    return f"{PRIVATE}{late}"


def told_alone(turn: Turn, request: Request | None) -> list[Address]:
    """Whoever may have been told in private that something about a case, or about nobody's case, is
    late: who is responsible now, may have held the case before, or is on duty on some day."""
    holder = request.holder if request is not None else ""
    held = histories.colleagues(turn.uow.session, request.id or 0) if request is not None else []
    on_duty = (address("slack", each) for each in turn.catalogue.home.team.rota.values() if each)
    found = (responsible(turn, holder), *map(Address, held), *on_duty)
    return list(dict.fromkeys(each for each in found if each is not None))


def settled(turn: Turn, late: str, text: str, *, told: Iterable[Address]) -> None:
    """Where the channel says that something is late, in this slot and of late below it, these words
    say that it is over, and where these colleagues were told of it in private. The weeks before
    have given way already."""
    settled_alone(turn, late, text, told=told)
    for slot in (late, *turn.uow.slots(STAFF, f"{late}/")[-1:]):
        if turn.uow.holds(STAFF, slot):
            turn.say(text, to=STAFF, under="", slot=slot)


def settled_alone(turn: Turn, late: str, text: str, *, told: Iterable[Address]) -> None:
    """The same, only where these colleagues were told of it in private."""
    for each in told:
        for slot in turn.uow.slots(each, f"{told_slot(late)}/")[-1:]:
            turn.say(text, to=each, under="", slot=slot)


def held(request: Request | None, words: Words) -> str:
    """Who holds a case, or that nobody does."""
    if request is None or not request.holder:
        return words("deadline.nobody")
    return words("triage.held", holder=request.holder_name)


def tell(
    turn: Turn,
    key: str,
    request: Request | None = None,
    *,
    to: str = "",
    at_once: bool = False,
    leads: bool = False,
) -> None:
    """Say `key` of the programme's words to a colleague (`to`), or to whoever is responsible for
    the case; where nobody is, to its thread, unless that shows it already. Outside of the team's
    hours it is said when the team opens, unless it is to be said `at_once`. Then all lines show the
    way to their cards; one that `leads` does so at any hour."""
    number = request.id or 0 if request is not None else 0
    line = Line(number, _newest_line(turn.uow.session, number), key)
    moment = working.within_hours(turn.now, turn.catalogue.home.team)
    if at_once or moment <= turn.now:
        ways = (way_to(turn, number),) if leads else ()
        _say(turn, [line], Address(to) if to else _whom(turn, request), ways)
        return
    turn.uow.remind(f"{WAITS}/{number}", f"{key}/{line.at}/{to}", moment)


def _whom(turn: Turn, request: Request | None) -> Address:
    holder = request.holder if request is not None else ""
    return responsible(turn, holder) or STAFF


def _newest_line(session: Session, number: int) -> int:
    return session.exec(_NEWEST_LINE, params={"request": number}).first() or 0


_NEWEST_LINE = (
    select(History.id)
    .where(History.request_id == bindparam("request"))
    .order_by(col(History.id).desc())
    .limit(1)
)


def way_to(turn: Turn, *numbers: int) -> Section:
    """The way to the cards of these cases. No name: a private message is out of the reach of an
    erasure."""
    words = turn.catalogue.home.words
    cards = tuple(
        Leads(
            label=words("triage.title_erased", id=each),
            leads_to=turn.uow.delivered(STAFF, f"case/{each}"),
        )
        for each in numbers
    )
    return Section(
        heading=words("acts.card_is" if len(cards) == 1 else "acts.cards_are"), lines=cards
    )


def _say(turn: Turn, lines: Sequence[Line], to: Address, ways: Sequence[Section] = ()) -> None:
    texts = {each: _text(turn, each) for each in lines}
    words = turn.catalogue.home.words
    if to != STAFF:
        told, reasons = "\n".join(dict.fromkeys(texts.values())), _reasons(turn, lines)
        about = (f"c{number}" for number in reasons)
        slot = private_slot(turn, about, "told") if reasons else ""
        quote = "\n\n".join(
            why if len(reasons) == 1 else f"{words('triage.title_erased', id=number)}\n{why}"
            for number, why in reasons.items()
        )
        # What a colleague must see to is not for the quiet that they asked for as one of a pair.
        turn.say(told, quote=quote, to=to, under="", slot=slot, sections=ways, rings=True)
        return
    for each, text in texts.items():
        if each.key not in SHOWN:
            turn.tell_staff(text, under=f"case/{each.case}")


def _text(turn: Turn, line: Line) -> str:
    """A line in its words; where the programme has lost them since, that there is something new."""
    words = turn.catalogue.home.words
    key = line.key if words.has(line.key) else NEWS
    return words(key, id=line.case, **_did(turn, line))


def _reasons(turn: Turn, lines: Sequence[Line]) -> dict[int, str]:
    """Why each case was handed on, in the words of whoever did so, for the one who holds it now.
    They may name anybody: so they are read from the history as they are said, which an erasure has
    emptied, and stand in a slot by which it finds them later."""
    found = {
        each.case: turn.uow.session.get(History, each.at) for each in lines if each.key == GIVEN
    }
    return {case: line.why for case, line in found.items() if line is not None and line.why}


def _did(turn: Turn, line: Line) -> dict[str, str]:
    """Who did what, for a line that says so."""
    found, words = turn.uow.session.get(History, line.at), turn.catalogue.home.words
    if found is None:
        return {}
    return {"who": found.actor_name, "what": histories.did(found, words)}


# --- when the team opens ------------------------------------------------------------------------


def came_due(turn: Turn, number: str, step: str) -> None:
    """`tell/<case>`: the team opens; the line is gathered, to be said with all the others."""
    subject = f"{WAITS}/{number}"
    if not gathering.put_off(turn, subject, step):
        gathering.gather(turn, subject, step, GATHERS)


def gathered(turn: Turn, number: str, step: str) -> None:
    """`telling/0`: say all lines that were gathered, a message for each colleague, which leads to
    the cards they are about."""
    if gathering.put_off(turn, GATHERS, step):
        return
    lines = defaultdict[Address, list[Line]](list)
    for subject, waiting in gathering.take(turn, WAITS):
        case = plain.number(subject)
        key, at, to = waiting.split("/", 2)
        line, request = Line(case, int(at), key), turn.uow.session.get(Request, case)
        if not case and not turn.catalogue.home.words.has(key):
            continue  # of no case, in words that are no more: nothing is left to say
        if not case or (request is not None and not _is_moot(turn.uow.session, line)):
            lines[Address(to) if to else _whom(turn, request)].append(line)
    for whom, said in lines.items():
        about = sorted({each.case for each in said} - {0})
        _say(turn, sorted(said), whom, (way_to(turn, *about),) if about else ())


def _is_moot(session: Session, line: Line) -> bool:
    """Whether nothing is left to look at, of what a line was about."""
    since = select(History.act).where(History.request_id == line.case, col(History.id) > line.at)
    overtaken, acts = OVERTAKEN.get(line.key, ()), session.exec(since).all()
    if any(
        act in cases.OUTCOMES or cases.WHO.get(act) == "staff" or act in overtaken for act in acts
    ):
        return True
    flagged = line.key.startswith(FLAGGED)
    return flagged and SEEN_TO in acts and not raised.of_case(session, line.case)


DUE: dict[str, Due] = {WAITS: came_due, GATHERS.partition("/")[0]: gathered}
