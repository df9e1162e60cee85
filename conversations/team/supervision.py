"""Supervision: a concern is closed by a named member of the team, and the team is reminded of it.

The button under a concern (`concerns`) opens a form that asks what was done, in words that stay in
the history. Whoever comes second is told who was first. `/camarade veiller` lists all that waits,
the gravest first, words of distress above all (they keep their own button, see `care`), and last
whichever mentor waits for the answer to a question (`deadlines` reminds of that): so many at a
time, the rest by its page (`/camarade veiller 2`).
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from conversations import people, plain, unasked
from conversations.casework import (
    cards,
    casebook,
    concerns,
    flags,
    promises,
    raised,
    telling,
    unseen,
    working,
)
from conversations.casework.casebook import card_slot
from conversations.mentoring import confirming, consents, drafting, pair
from conversations.mentoring.drafting import Draft
from conversations.programme import Catalogue
from conversations.team import answering, escalation, private_answers, spelling, triage
from conversations.team.escalation import Debt
from conversations.team.forms import Field, Form, Refusal
from conversations.turn import Act, Due, Turn
from conversations.words import Words
from storage.mail import STAFF, Address, Line, Section, Submitted
from storage.queues import agenda
from storage.tables import Concern, Person, Proposal, Request

DONE = 300
"""Most characters of what is said when a concern is closed."""

SHOWN = 15
"""Most lines of a page of the list."""

SORRY = "sorry"
"""The step by which whoever was promised a sign of the team reads that it is late."""

FORMS = frozenset({"close_concern"})
"""The forms of this desk. What they say reaches nobody, except whoever wished to be contacted (see
`answering`)."""


# --- closing ------------------------------------------------------------------------------------


def form(session: Session, catalogue: Catalogue, act: str) -> Form | Refusal:
    """What was done, or that there is nothing to close any more."""
    words = catalogue.home.words
    row = session.get(Concern, _number(act))
    if row is None or row.closed_at is not None:
        return _refusal(session, row, catalogue)
    request = session.get(Request, row.request_id) if row.request_id is not None else None
    person = session.get(Person, request.person_id if request is not None else row.person_id)
    assert person is not None
    who = cards.who(person.name, person.promotion, catalogue.home)
    waits = answering.waits(session, row)
    note = words("concern.form.note") if row.kind in flags.HARD else ""
    return Form(
        act=f"close_concern/{row.id}",
        title=words("concern.form.title"),
        about=words("triage.form.about", id=request.id, who=who) if request is not None else who,
        intro=flags.line(raised.flag(session, row), words, cards.STAFF_ZONE),
        fields=(
            *(answering.fields(waits, words) if waits is not None else ()),
            *((_done(words),) if _keeps_words(request) else ()),
        ),
        submit=words("concern.form.submit"),
        cancel=words("triage.form.cancel"),
        note=words("concern.form.owed") if waits is not None else note,
    )


def _done(words: Words) -> Field:
    label, hint = words("concern.form.done"), words("concern.form.hint")
    return Field("done", label, "long_text", hint=hint, optional=True, limit=DONE)


def _keeps_words(request: Request | None) -> bool:
    """Whether words are kept of what was done: not any more in a case whose words have gone."""
    return request is None or bool(request.answers)


def check(
    session: Session, catalogue: Catalogue, act: str, values: dict[str, str]
) -> dict[str, str] | Refusal | None:
    """Whether it can be closed as filled in: None, or what is wrong."""
    row = session.get(Concern, _number(act))
    if row is None or row.closed_at is not None:
        return _refusal(session, row, catalogue)
    if len(values.get("done", "").strip()) > DONE:
        return {"done": catalogue.home.words("triage.form.too_long", count=DONE)}
    return None


def letter(
    session: Session, catalogue: Catalogue, act: str, values: dict[str, str]
) -> Draft | None:
    """What closing it as filled in would send, if anything. Raises `Wrong`."""
    row = session.get(Concern, _number(act))
    return answering.draft(session, catalogue, row, values) if row is not None else None


def _number(act: str) -> int:
    return plain.number((*act.split("/"), "")[1])


def _refusal(session: Session, row: Concern | None, catalogue: Catalogue) -> Refusal:
    words = catalogue.home.words
    return Refusal(
        words("concern.nothing") if row is None else concerns.closed(session, row, words)
    )


def close_concern(turn: Turn, rest: Sequence[str]) -> None:
    """`close_concern/<concern>`: a member of the team has seen to it; the history says who."""
    if not triage.by_staff(turn):
        return
    row = concerns.held(turn, plain.number("".join(rest[:1])))
    if row is None:
        triage.privately(turn, "concern.nothing")
    elif row.closed_at is not None:
        text = concerns.closed(turn.uow.session, row, turn.catalogue.home.words)
        private_answers.give_back(
            turn, text, what="concern", cases=[row.request_id], people=[row.person_id]
        )
    elif not isinstance(turn.event.what, Submitted):
        triage.privately(turn, "triage.form.needed")
    else:
        _close(turn, row, triage.submitted_values(turn))


def _close(turn: Turn, row: Concern, values: dict[str, str]) -> None:
    session = turn.uow.session
    try:
        sent = answering.draft(session, turn.catalogue, row, values)
        if sent is not None:
            sent = confirming.confirmed(sent, turn.catalogue, values, turn.event.who)
    except drafting.Wrong as wrong:
        private_answers.not_sent(turn, wrong.fields, cases=[row.request_id], people=[row.person_id])
        return
    waits = answering.waits(session, row)
    request = session.get(Request, row.request_id) if row.request_id is not None else None
    kept = values if _keeps_words(request) else {**values, "done": ""}
    said = answering.done(waits, kept, turn.catalogue.home.words)
    concerns.close(turn, row, said[:DONE], answered=waits is not None)
    if row.kind == "unanswered":
        consents.wait_on(turn, row.request_id)
    if sent is not None:
        answering.send(turn, row, sent)


# --- reminding ----------------------------------------------------------------------------------


def came_due(turn: Turn, number: str, step: str) -> None:
    """`concern/<number>`: nobody has closed it; whoever is next is told. Whoever was promised a
    sign reads that it is late as the backup does."""
    row = turn.uow.lock(Concern, plain.number(number))
    owed, level = debt(turn, number), step.rpartition("/")[2]
    if owed is None or row is None:
        return
    if step == SORRY or (escalation.remind(turn, owed, level) and level == "backup"):
        _sorry(turn, row, owed.subject)


def _sorry(turn: Turn, row: Concern, subject: str) -> None:
    """They are told once, when they may be, however much of theirs waited by then; whose distress
    waits is told so elsewhere."""
    promised = answering.waits(turn.uow.session, row)
    if promised is None or unseen.waits(turn, promised):
        return
    where = people.reachable(turn.uow, promised.id or 0)
    if where is None or _is_told(turn, row, where):
        return
    if unasked.puts_off(turn, promised, subject, SORRY):
        return
    unasked.told(turn, promised)
    theirs = turn.programme_for(promised)
    turn.say(
        theirs.words("concern.sorry", **theirs.about.team_words),
        to=where,
        under="",
        key=f"{subject}/{SORRY}",
        buttons=[[pair.team_button(theirs.words)]],
    )


def _is_told(turn: Turn, row: Concern, where: Address) -> bool:
    """Whether they read since this concern was opened that a sign about another one is late."""
    others = answering.waits_beside(turn.uow.session, row)
    keys = (f"{concerns.subject_of(each)}/{SORRY}" for each in others)
    told = (turn.uow.first_put(where, key) for key in keys)
    return any(each is not None and each.posted_at >= row.opened_at for each in told)


def debt(turn: Turn, number: str) -> Debt | None:
    """That somebody sees to a concern, if nobody has."""
    row = turn.uow.session.get(Concern, plain.number(number))
    if row is None or row.closed_at is not None:
        return None
    request = turn.uow.session.get(Request, row.request_id) if row.request_id is not None else None
    return Debt(
        promise=promises.seen_to(row.opened_at, turn.catalogue.home),
        subject=concerns.subject_of(row),
        holder=request.holder if request is not None else "",
        slot=concerns.late_slot(row),
        root=concerns.root_slot(row),
        case=row.request_id,
        said=lambda how: _text(turn, row, request, how),
    )


def _text(turn: Turn, row: Concern, request: Request | None, how: str) -> str:
    words, since = turn.catalogue.home.words, raised.flag(turn.uow.session, row).since
    return words(
        f"concern.{how}",
        about=concerns.about(turn, row),
        what=raised.what(turn.uow.session, row, words),
        day=words.day(since, cards.STAFF_ZONE, now=turn.now),
        age=escalation.age(turn, working.local_day(since, turn.catalogue.home.team)),
        holder=telling.held(request, words),
    )


# --- watching -----------------------------------------------------------------------------------


class _Row(NamedTuple):
    """A line of the list before it is drawn: who, what, where it leads, and which case, or whom,
    it is about."""

    label: str
    value: str
    slot: str
    case: int | None = None
    person: int | None = None


def watch(turn: Turn, typed: str) -> None:
    """`/camarade veiller`, or `veiller 2` for its second page: all that waits for somebody of the
    team to see to it, to the one who asked."""
    rows = [*_distressed(turn), *_concerned(turn), *_asked(turn)]
    if not rows:
        triage.privately(turn, "concern.list.none")
        return
    words, page = turn.catalogue.home.words, spelling.page(typed, len(rows), SHOWN)
    shown, more = rows[(page - 1) * SHOWN : page * SHOWN], len(rows) - page * SHOWN
    section = Section(
        heading=words("concern.list.heading"),
        lines=tuple(
            Line(label=row.label, value=row.value, leads_to=turn.uow.delivered(STAFF, row.slot))
            for row in shown
        ),
        note=words("concern.list.more", count=more, page=page + 1) if more > 0 else "",
    )
    text = words("concern.list.found", count=len(rows))
    private_answers.tell(
        turn,
        text,
        what="watch",
        cases=[row.case for row in shown if row.case is not None],
        people=[row.person for row in shown if row.person is not None],
        sections=(section,),
    )


def _distressed(turn: Turn) -> list[_Row]:
    """Those whose words of distress nobody has said to see to. Who has sent no request has no name
    here: they may have been promised that it is not passed on."""
    session, home = turn.uow.session, turn.catalogue.home
    waits = agenda.c.subject.startswith(unseen.DISTRESS, autoescape=True)
    found = turn.uow.connection.execute(agenda.select().where(waits).order_by(agenda.c.due_at))
    rows = []
    for subject in dict.fromkeys(row.subject for row in found):
        number = plain.number(subject.removeprefix(unseen.DISTRESS))
        request = casebook.open_request(session, number)
        if request is not None and request.distress_at and not request.distress_seen_at:
            label, slot, case = _case_label(turn, request), card_slot(request.id), request.id
        else:
            label, slot = home.words("concern.about_person"), f"person/{number}/distress"
            case = None
        rows.append(_Row(label, home.words("distress.flag"), slot, case, number))
    return rows


def without_case(turn: Turn) -> list[Line]:
    """What waits of whom no case says so, a mentor, or who has sent no request: words of distress,
    then concerns, the gravest first. Each leads to the message that told the team, which closes
    it."""
    distressed = (row for row in _distressed(turn) if row.case is None)
    return [
        Line(label=row.label, value=row.value, leads_to=turn.uow.delivered(STAFF, row.slot))
        for row in (*distressed, *_concerned(turn, col(Concern.request_id).is_(None)))
    ]


def _concerned(turn: Turn, *which: ColumnElement[bool]) -> list[_Row]:
    session, words = turn.uow.session, turn.catalogue.home.words
    statement = select(Concern).where(col(Concern.closed_at).is_(None), *which)
    found = {row.id: row for row in session.exec(statement).all()}
    rows = []
    for each in flags.gravest_first(raised.flag(session, row) for row in found.values()):
        row, value = found[each.id], flags.line(each, words, cards.STAFF_ZONE)
        request = session.get(Request, row.request_id) if row.request_id is not None else None
        if request is not None:
            label, value = (
                _case_label(turn, request),
                f"{value} · {telling.held(request, words)}",
            )
        else:
            person = session.get(Person, row.person_id)
            assert person is not None
            who = cards.who(person.name, person.promotion, turn.catalogue.home)
            label = concerns.in_their_role(session, person.id, who, words)
        root = concerns.root_slot(row)
        rows.append(_Row(label, value, root, row.request_id, row.person_id))
    return rows


def _asked(turn: Turn) -> list[_Row]:
    """The questions of mentors that should have been answered by now, the oldest first. Which
    mentor it is stands on the card."""
    session, home = turn.uow.session, turn.catalogue.home
    waiting = (
        select(Proposal.question_at, Request)
        .join(Request, col(Request.id) == col(Proposal.request_id))
        .where(Proposal.state == "asked", col(Proposal.question_at).is_not(None))
        .order_by(col(Proposal.question_at), col(Proposal.id))
    )
    rows = []
    for asked_at, request in session.exec(waiting).all():
        assert asked_at is not None
        promise = promises.mentor_answered(asked_at, home)
        if promises.reminds_at(promise, "holder", home) > turn.now:
            continue
        day = home.words.day(asked_at, cards.STAFF_ZONE, now=turn.now)
        said = home.words("deadline.question_waits", day=day)
        value = f"{said} · {telling.held(request, home.words)}"
        label = _case_label(turn, request)
        rows.append(_Row(label, value, card_slot(request.id), request.id, request.person_id))
    return rows


def _case_label(turn: Turn, request: Request) -> str:
    home = turn.catalogue.home
    person = turn.uow.session.get(Person, request.person_id)
    assert person is not None
    who = cards.who(person.name, person.promotion, home)
    return home.words("home.row", id=request.id, who=who)


ACTS: dict[str, Act] = {"close_concern": close_concern}

DUE: dict[str, Due] = {"concern": came_due}
