"""For whom? What becomes of messages whose author does not say so.

Their author is reminded once, at an hour of theirs, of what is still to be said. After three days
each message is erased, within the hour; its question says so, and so does a word to its author, for
what is changed further up is seen by nobody. Words whose question was answered by other means
meanwhile are not chased: there the question alone says so.

These are no nudges, and however much somebody was told that day they come, on a weekend, too: they
are the other half of the answer to what they wrote, and put off they would find their words erased.
Nor do they take the place of anything that is one.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import col, select

from conversations import hours, people, plain
from conversations.mentee import held_words, whose
from conversations.mentee.held_words import RECALL, due_of
from conversations.mentee.whose import ANSWERS, BUTTON, HELD, HOLD, TO_TEAM
from conversations.mentoring import pair
from conversations.mentoring.pair import button
from conversations.programme import Catalogue
from conversations.turn import Due, Rows, Turn
from storage.mail import Address, Message
from storage.tables import Dialogue, Person
from storage.unit_of_work import UnitOfWork

RECALLED = timedelta(hours=3)
"""After how long its author is reminded of what is held."""

GONE = "gone"
"""The other step of `held_words.due_of`: that there are no messages any more."""

ANSWERED = "answered"
"""Marks a held message whose question was answered by other means: its author is told no more."""


def plan(turn: Turn, author: Person) -> None:
    """A message of theirs is held: have them reminded of it, if they are not to be anyway."""
    due = due_of(author.id or 0)
    if RECALL not in turn.uow.reminders(due):
        turn.uow.remind(due, RECALL, _decent(turn.catalogue, author, turn.now + RECALLED))


def came_due(turn: Turn, number: str, step: str) -> None:
    """`held/<person>`: somebody has not said for whom their message is. The newest is asked about
    anew; once it was erased, they read that nobody got it, and why."""
    person = turn.uow.session.get(Person, plain.number(number))
    where = people.reachable(turn.uow, person.id) if person is not None and person.id else None
    if person is None or where is None:
        return
    at = _decent(turn.catalogue, person, turn.now)
    if at > turn.now:  # after a standstill: not in the night
        turn.uow.remind(due_of(person.id or 0), step, at)
        return
    words, theirs = turn.programme_for(person).words, replace(turn, person=person)
    if step == GONE:
        text = words("thread.let_go", kept=words.span(HELD.days))
        turn.say(text, to=where, under="", buttons=anew(theirs))
        return
    found = whose.of(theirs)
    rows = [row for each in found if (row := turn.uow.lock(Dialogue, each.id)) is not None]
    for row in (each for each in rows if _is_answered(theirs, each)):
        row.answers = {**row.answers, ANSWERED: True}
    rows = [row for row in rows if ANSWERED not in row.answers]
    if rows:  # they have not just said so
        day = words.day(rows[0].opened_at + HELD, person.zone)
        text = words("thread.recalled", count=len(rows), day=day)
        held_words.ask_again(theirs, rows[-1], text, where)


def _is_answered(turn: Turn, row: Dialogue) -> bool:
    """Whether what a held message was plainly an answer to, or too short to be more than one, was
    answered by other means since: then nobody waits for it. Whatever calls the other by name may
    be for them all the same, and where a thread has closed it took our questions with it."""
    said, asked = str(row.answers["said"]["text"]), str(row.answers["asked"])
    live = people.live_mentorships(turn.uow, row.person_id)
    may_be_more = plain.says_something(said) or any(
        pair.is_named(turn, each, said) for each in live
    )
    acts = set(row.answers.get(ANSWERS, ()))
    if not acts or not live or (may_be_more and not asked.startswith(BUTTON)):
        return False
    offered = {act for _, act in whose.choices_now(turn, row)}
    return not any(act in offered and not _is_filled(turn, row, act) for act in acts)


def _is_filled(turn: Turn, row: Dialogue, act: str) -> bool:
    """Whether a form that a held message may answer was sent, or left, since."""
    kind, form, *subject = act.split("/")
    filled = select(Dialogue.id).where(
        Dialogue.person_id == row.person_id,
        Dialogue.form == form,
        Dialogue.subject == "/".join(subject),
        col(Dialogue.closed_at) > row.opened_at,
    )
    return kind == "f" and turn.uow.session.exec(filled.limit(1)).first() is not None


def anew(turn: Turn) -> Rows:
    """The way to the team where something is to be written again: beside it, it is asked for whom
    that is (see `asked.newest`)."""
    sides = people.live_mentorships(turn.uow, turn.someone.id or 0)
    if len(sides) > 1:  # it is asked which they are about, too
        return [[pair.team_button(turn.words)]]
    subject = whose.team_subject(turn, sides)
    return [[button(turn.words("introduction.team"), f"{TO_TEAM}{subject}")]]


def drop(turn: Turn, where: Address) -> None:
    """Messages of the turn's person that wait in a place which is not theirs any more: nobody got
    them, and they read so where they are written to."""
    rows = [row for row in whose.of(turn) if row.answers["where"] == where]
    for row in rows:
        turn.uow.session.delete(row)
    turn.uow.session.flush()
    if rows:
        to = people.address_of(turn.uow, turn.someone.id or 0)
        turn.say(turn.words("thread.passed_to_nobody"), to=to, under="")


def forget(uow: UnitOfWork, catalogue: Catalogue) -> None:
    """Erase the messages whose author never said for whom they are, and say so to each, where the
    question stands, and as something new at an hour of theirs."""
    statement = select(Dialogue).where(
        col(Dialogue.form) == HOLD, col(Dialogue.opened_at) <= uow.now - HELD
    )
    for row in uow.session.exec(statement).all():
        person = uow.session.get(Person, row.person_id)
        assert person is not None
        words = people.programme_of(uow.session, catalogue, person).words
        where = Address(str(row.answers["where"]))
        uow.post(
            Message(
                to=where,
                key=f"{row.subject}/{where}/forgotten",
                text=words("thread.not_passed_on"),
                slot=row.subject,
            )
        )
        uow.session.delete(row)
        if ANSWERED not in row.answers:
            uow.remind(due_of(row.person_id), GONE, _decent(catalogue, person, uow.now))


def _decent(catalogue: Catalogue, person: Person, at: datetime) -> datetime:
    """The first instant from `at` on at which its author may be told of it, on any day."""
    limits = catalogue.home.limits
    return hours.decent(at, person.zone, limits, person.country, every_day=True)


DUE: dict[str, Due] = {"held": came_due}
