"""What waits for this person's own answer, with the buttons that give it.

Messages with buttons scroll away. Whoever asks where they stand, or writes something else, is shown
again what they were asked.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import bindparam
from sqlmodel import col, select

from conversations import offers, people
from conversations.casework import casebook, histories, waits
from conversations.mentee import helped
from conversations.mentoring import (
    consents,
    contacting,
    heads,
    introduction,
    mentors,
    pair,
    proposals,
    roster,
)
from conversations.people import Side, side_of
from conversations.plain import fold
from conversations.team import appointments
from conversations.turn import Turn
from conversations.words import Words
from storage.mail import Button
from storage.tables import Mentorship


@dataclass
class Waiting:
    """Sentences, what a mentee may know of a mentor before the introduction, and buttons. `lines`
    without `rows` say that somebody else's answer is awaited. `ways` are buttons that may be
    pressed, but other words are not taken for their answer: those of a case that waits for a date,
    and of the question whether a help has helped. `plain` are all these buttons as they are called
    where each is asked alone: the same, unless several would be called alike here."""

    lines: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    rows: list[Sequence[Button]] = field(default_factory=list)
    ways: list[Sequence[Button]] = field(default_factory=list)
    plain: list[Button] = field(default_factory=list)
    _asked: list[tuple[int, str, int, int]] = field(default_factory=list)

    def ask(self, line: str, rows: Sequence[Sequence[Button]], mark: str = "") -> None:
        """One thing more that waits. `mark` tells it from others that are asked alike; without
        one, they are numbered."""
        self.lines.append(line)
        self._asked.append((len(self.lines) - 1, mark, len(self.rows), len(rows)))
        self.rows += rows

    def tell_apart(self, words: Words) -> None:
        """Buttons that are called alike are called by what they are about, too."""
        self.plain = [button for row in [*self.rows, *self.ways] for button in row]
        called = Counter(fold(button.label) for row in self.rows for button in row)
        marks, number = Counter(mark for _, mark, _, _ in self._asked), 0
        for line, mark, at, count in self._asked:
            rows = self.rows[at : at + count]
            if all(called[fold(button.label)] == 1 for row in rows for button in row):
                continue
            if not mark or marks[mark] > 1:
                number += 1
                mark = str(number)
                self.lines[line] = f"{mark}. {self.lines[line]}"
            self.rows[at : at + count] = [
                [
                    _called(words, each, mark) if called[fold(each.label)] > 1 else each
                    for each in row
                ]
                for row in rows
            ]


def _called(words: Words, button: Button, mark: str) -> Button:
    label = words("dialogue.which_of", label=button.label, which=mark)
    return button.model_copy(update={"label": label[:75]})


def of(turn: Turn) -> Waiting:
    """All that waits for the turn's person: a proposal, an introduction, a question of the team, a
    talk that a contact is asked for, a case that waits for a date, whether a help has helped."""
    waiting = Waiting()
    if mentors.mentor_of(turn) is not None:
        _proposals(turn, waiting)
    for talk in contacting.asked(turn):
        key = "contact.waits" if talk.inquiry_id is None else "contact.waits_pair"
        waiting.ask(turn.words(key), contacting.buttons(turn.words, talk))
    for side in _introductions(turn):
        _introduction(turn, side, waiting)
    for line, rows, mark in appointments.waiting(turn):
        waiting.ask(line, rows, mark)
    _question(turn, waiting)
    for line, rows in helped.waiting(turn):
        waiting.lines.append(line)
        waiting.ways += rows
    waiting.tell_apart(turn.words)
    return waiting


def typed(turn: Turn, text: str) -> str:
    """The act of the one such button whose label was typed; nothing where several are called so.
    A button that stood under what was asked once is known, even where it is not shown again, and so
    are those at the head of a thread, however far above they stand."""
    if not text:
        return ""
    waiting = of(turn)
    acts = offers.named(offers.of_rows([*waiting.rows, *waiting.ways]), text)
    request = casebook.open_request(turn.uow.session, turn.someone.id)
    if not acts and request is not None and waits.is_asked(turn.uow.session, request):
        asked = offers.of_rows(waits.asking_buttons(turn.words, request))
        not_yet = [each for each in asked if each.answers == "not_yet"]
        acts = offers.named(asked, text) or offers.meant(turn.words, text, not_yet, ("not_yet",))
    return (acts or _heading(turn, text))[0] if len(acts) <= 1 else ""


def _heading(turn: Turn, text: str) -> list[str]:
    """The act of the button that is called so at the head of the turn's person's only thread, or of
    the one they are in."""
    sides = pair.sides_here(turn)
    if len(sides) != 1:  # with several, it is asked about whom anyway
        return [""]
    rows = heads.thread_buttons(turn.words, sides[0].mentorship)
    return offers.named(offers.of_rows(rows), text) or [""]


def rivals(turn: Turn, text: str, act: str, *, copied: bool) -> list[list[Button]]:
    """The buttons of whatever these words may answer, where that is more than `act`, which they
    chose: something else that is called so (a label was `copied`) or means that, or a question of
    the team, which takes any words. Nothing where there is no doubt."""
    waiting = of(turn)
    plain = offers.of_rows([waiting.plain])
    if copied:
        acts = set(offers.named(plain, text))
    else:
        acts = set(offers.meant(turn.words, text, plain))
        acts |= {each.act for each in plain if each.act.startswith("reply/")}
    if not acts - {act}:
        return []
    shown = [button for row in [*waiting.rows, *waiting.ways] for button in row]
    return [[button] for button in shown if button.act in acts | {act}]


def _proposals(turn: Turn, waiting: Waiting) -> None:
    for proposal, request in proposals.asked(turn.uow.session, turn.someone):
        programme = turn.programme
        about = (programme.situations.get(request.situation), programme.needs.get(request.need))
        lines = (turn.words("mentor.proposal_waits"), *(part for part in about if part))
        waiting.ask("\n".join(lines), proposals.buttons(turn.words, proposal))


def _introductions(turn: Turn) -> Sequence[Side]:
    number = turn.someone.id
    assert number is not None
    rows = turn.uow.session.exec(_INTRODUCING, params={"person": number}).all()
    return [side_of(row, number) for row in rows]


def _introduction(turn: Turn, side: Side, waiting: Waiting) -> None:
    row, words = side.mentorship, turn.words
    mine = row.mentee_agreed_at if side.role == "mentee" else row.mentor_agreed_at
    told = consents.limits_told(turn, side)
    if told and mine is None:
        line, about = words(f"introduction.limits_{side.role}"), ""
        if side.role == "mentor":
            about = introduction.about_of(turn.programme, pair.request(turn, row))
        told_above = about and any(each.endswith(line) for each in waiting.lines)
        parts = (about,) if told_above else (about, line)
        waiting.ask("\n\n".join(filter(None, parts)), consents.limits_buttons(words, row))
    elif side.role == "mentee" and not told:
        waiting.facts += roster.portrait(turn.uow.session, turn.programme, row.mentor_id)
        waiting.ask(introduction.found(turn, row), consents.found_buttons(words, row))
    else:
        waiting.lines.append(words("introduction.other_awaited"))


def _question(turn: Turn, waiting: Waiting) -> None:
    request = casebook.open_request(turn.uow.session, turn.someone.id)
    if request is None:
        return
    if request.state == "waiting":
        waiting.ways += waits.sooner_buttons(turn.words, request)
    elif waits.is_asked(turn.uow.session, request):
        # Whoever reads where they stand finds the way out there already.
        waiting.ways += waits.asking_buttons(turn.words, request)[:-1]
    line = histories.question_now(turn.uow.session, request.id or 0)
    if line is not None:
        answer = pair.button(turn.words("triage.answer"), f"reply/{line.id}", "primary")
        waiting.rows.append([answer])


_INTRODUCING = (
    select(Mentorship)
    .where(col(Mentorship.state) == "introducing", people.in_mentorship(bindparam("person")))
    .order_by(col(Mentorship.id))
)
