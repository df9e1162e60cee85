"""The team's decisions, beside the six months: another help, one talk, a date, a no with care.

Each sends what was previewed, is kept with who and when (`decided`), and, where it is a help, is
asked about later. A contact of the roster is asked first, without a name; what becomes of it is
`conversations.mentoring.contacting`. What happens on the day a case waited for is
`conversations.mentee.deferred`.
"""

from datetime import date

from conversations import plain
from conversations.casework import casebook, concerns, decided, waits
from conversations.mentoring import contacting, deciding, farewell, pair
from conversations.team import triage
from conversations.turn import Act, Rows, Turn
from storage.tables import Decision, History, Mentor, Request


@triage.on_case
def refer(turn: Turn, request: Request) -> None:
    """Help that is not mentoring, with the letter that was previewed: a success either way. It
    closes the case, or runs beside it."""
    draft = triage.confirmed(turn, "refer", request)
    if draft is None:
        return
    act = _act(turn, request, "refer")
    label = turn.catalogue.home.referrals[draft.chosen].label
    line = triage.record(turn, request, act, why=_why(turn, label))
    decided.supersede(turn, request)
    concerns.over(turn, ("professional",), "referred", request_id=request.id)
    row = _keep(turn, request, line, what=draft.chosen)
    words = turn.programme_for(triage.mentee(turn, request)).words
    buttons = decided.no_help_button(words, row) if act == decided.BESIDE else ()
    triage.send(turn, request, draft, line, buttons=buttons, decides=True)
    triage.keep(turn, request, draft, "triage.thread.referred", f"letter/{line.id}")


@triage.on_case
def contact(turn: Turn, request: Request) -> None:
    """One talk with a contact. Somebody of the roster is asked first; the mentee hears of it when
    they agree. Somebody else, who has agreed already, is named at once."""
    # Nobody else asks the same contact until their quota is counted.
    chosen = plain.number(triage.submitted_values(turn).get("contact", ""))
    turn.uow.lock(Mentor, chosen)
    draft = triage.confirmed(turn, "contact", request)
    if draft is None:
        return
    act = _act(turn, request, "contact")
    if draft.chosen:
        assert draft.person is not None
        why = triage.reason(turn) or f"person/{draft.person.id}"
        line = triage.record(turn, request, "ask_contact", why=why)
        contacting.ask(turn, request, draft, closes=act == "contact")
        casebook.refresh(turn, request)
        what = f"contact/{draft.person.id}/{line.id}"
        triage.keep(turn, request, draft, "contact.thread.asked", what)
        return
    name, referral = turn.catalogue.home.talk
    line = triage.record(turn, request, act, why=_why(turn, referral.label))
    _keep(turn, request, line, what=name)
    triage.send(turn, request, draft, line, buttons=_to_team(turn, request), decides=True)
    triage.keep(turn, request, draft, "triage.thread.referred", f"letter/{line.id}")


def _to_team(turn: Turn, request: Request) -> Rows:
    """The way to answer a letter that has no other, where words may be meant for a mentor: beside
    it, it is asked for whom they are."""
    mentorship = pair.of_request(turn.uow.session, request.id)
    if mentorship is None:
        return ()
    words = turn.programme_for(triage.mentee(turn, request)).words
    return [[pair.answer_button(words, mentorship)]]


@triage.on_case
def wait(turn: Turn, request: Request) -> None:
    """The case waits for a date, with the letter that was previewed; nothing is owed meanwhile."""
    draft = triage.confirmed(turn, "wait", request)
    if draft is None:
        return
    line = triage.record(turn, request, "wait", why=triage.reason(turn))
    waits.until(turn, request, date.fromisoformat(draft.chosen))
    _keep(turn, request, line)
    words = turn.programme_for(triage.mentee(turn, request)).words
    buttons = waits.sooner_buttons(words, request)
    triage.send(turn, request, draft, line, buttons=buttons, decides=True)
    triage.keep(turn, request, draft, "wait.thread", f"letter/{line.id}")


@triage.on_case
def resume(turn: Turn, request: Request) -> None:
    """The case is taken up again before its day, and the mentee is told so as was previewed."""
    draft = triage.confirmed(turn, "resume", request)
    if draft is None:
        return
    line = triage.record(turn, request, "resume", why=triage.reason(turn))
    triage.send(turn, request, draft, line)


@triage.on_case
def decline(turn: Turn, request: Request) -> None:
    """A no with care, with the letter that was previewed."""
    draft = triage.confirmed(turn, "decline", request)
    if draft is None:
        return
    line = triage.record(turn, request, "decline", why=triage.reason(turn))
    _keep(turn, request, line)
    triage.send(turn, request, draft, line, buttons=_ways_on(turn, request), decides=True)
    triage.keep(turn, request, draft, "triage.thread.declined", f"letter/{line.id}")


def _ways_on(turn: Turn, request: Request) -> Rows:
    """What a no leaves open to its reader: to ask for something else, or to write to the team."""
    words = turn.programme_for(triage.mentee(turn, request)).words
    ask = f"open/to_team/person/{request.person_id}"
    return [*farewell.again(words), [pair.button(words("introduction.team"), ask)]]


def _act(turn: Turn, request: Request, act: str) -> str:
    """The act, or the one that runs beside: as was chosen, or because only that one fits."""
    beside = deciding.is_beside(request, triage.submitted_values(turn), act)
    return f"{act}_beside" if beside else act


def _why(turn: Turn, label: str) -> str:
    """What was decided, and why, for the history."""
    note = triage.reason(turn)
    return f"{label} ({note})" if note else label


def _keep(turn: Turn, request: Request, line: History, what: str = "") -> Decision:
    who = casebook.staff_name(turn.event)
    row = decided.keep(turn, request, line.act, turn.event.who, who, what=what)
    casebook.refresh(turn, request)  # the card shows it
    return row


ACTS: dict[str, Act] = {
    "refer": refer,
    "contact": contact,
    "wait": wait,
    "resume": resume,
    "decline": decline,
}
