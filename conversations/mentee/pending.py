"""What waits for this person's own answer, with the buttons that give it.

Messages with buttons scroll away. Whoever asks where they stand, or writes something else, is shown
again what they were asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import col, select

from conversations import offers
from conversations.casework import casebook, histories, waits
from conversations.mentoring import contacting, introduction, mentors, pair, proposals, roster
from conversations.people import Side, side_of
from conversations.team import appointments
from conversations.turn import Turn
from storage.mail import Button
from storage.tables import Mentorship


@dataclass
class Waiting:
    """Sentences, what a mentee may know of a mentor before the introduction, and buttons. `lines`
    without `rows` say that somebody else's answer is awaited. `ways` are buttons of a case that
    waits for a date: they may be pressed, but other words are not taken for their answer."""

    lines: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    rows: list[Sequence[Button]] = field(default_factory=list)
    ways: list[Sequence[Button]] = field(default_factory=list)


def of(turn: Turn) -> Waiting:
    """All that waits for the turn's person: a proposal, an introduction, a question of
    the team, a talk that a contact is asked for, a case that waits for a date."""
    waiting = Waiting()
    if mentors.mentor_of(turn) is not None:
        _proposals(turn, waiting)
    for talk in contacting.asked(turn):
        waiting.lines.append(turn.words("contact.waits"))
        waiting.rows += contacting.buttons(turn.words, talk)
    for side in _introductions(turn):
        _introduction(turn, side, waiting)
    for line, rows in appointments.waiting(turn):
        waiting.lines.append(line)
        waiting.rows += rows
    _question(turn, waiting)
    return waiting


def typed(turn: Turn, text: str) -> str:
    """The act of the one such button whose label was typed; nothing where several are called so."""
    waiting = of(turn)
    named = offers.named(offers.of_rows([*waiting.rows, *waiting.ways]), text) if text else []
    return named[0] if len(named) == 1 else ""


def _proposals(turn: Turn, waiting: Waiting) -> None:
    for proposal, request in proposals.asked(turn.uow.session, turn.someone):
        programme = turn.programme
        about = (programme.situations.get(request.situation), programme.needs.get(request.need))
        lines = (turn.words("mentor.proposal_waits"), *(part for part in about if part))
        waiting.lines.append("\n".join(lines))
        waiting.rows += proposals.buttons(turn.words, proposal)


def _introductions(turn: Turn) -> Sequence[Side]:
    number = turn.someone.id
    assert number is not None
    statement = select(Mentorship).where(
        Mentorship.state == "introducing",
        (col(Mentorship.mentee_id) == number) | (col(Mentorship.mentor_id) == number),
    )
    rows = turn.uow.session.exec(statement.order_by(col(Mentorship.id))).all()
    return [side_of(row, number) for row in rows]


def _introduction(turn: Turn, side: Side, waiting: Waiting) -> None:
    row, words = side.mentorship, turn.words
    mine = row.mentee_agreed_at if side.role == "mentee" else row.mentor_agreed_at
    told = introduction.limits_told(turn, side)
    if told and mine is None:
        waiting.lines.append(words(f"introduction.limits_{side.role}"))
        waiting.rows += introduction.limits_buttons(words, row)
    elif side.role == "mentee" and not told:
        waiting.lines.append(words("introduction.found"))
        waiting.facts += roster.portrait(turn.uow.session, turn.programme, row.mentor_id)
        waiting.rows += introduction.found_buttons(words, row)
    else:
        waiting.lines.append(words("introduction.other_awaited"))


def _question(turn: Turn, waiting: Waiting) -> None:
    request = casebook.open_request(turn.uow.session, turn.someone.id)
    if request is None:
        return
    lines = histories.history(turn.uow.session, request.id or 0)
    if request.state == "waiting":
        waiting.ways += waits.sooner_buttons(turn.words, request)
    elif waits.is_asked(request, lines):
        # Whoever reads where they stand finds the way out there already.
        waiting.ways += waits.asking_buttons(turn.words, request)[:-1]
    line = histories.waiting_question(lines)
    if line is not None:
        answer = pair.button(turn.words("triage.answer"), f"reply/{line.id}", "primary")
        waiting.rows.append([answer])
