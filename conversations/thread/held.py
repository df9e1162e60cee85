"""For whom? A message that may be meant for another is held until its author has said so.

Each message is held by itself and asked about by itself: what is pressed under one question moves
that message and no other. Who does not say so is reminded once, at an hour of theirs. After a day
it is erased, and its question says so.
"""

import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlmodel import col, select

from conversations import hours, people, plain
from conversations.dialogue import dialogues
from conversations.mentee import care, deferred, opening, pending, taking
from conversations.mentoring import (
    contacting,
    exchanging,
    inquiring,
    introduction,
    mentors,
    mentorship,
    pair,
)
from conversations.mentoring.pair import button
from conversations.people import Side, first_name
from conversations.programme import Catalogue
from conversations.team import appointments, triage
from conversations.thread import mute, reporting
from conversations.thread.asked import TO_TEAM
from conversations.thread.relay import relay
from conversations.turn import Act, Due, Rows, Turn
from storage.mail import FILE, Address, Edited, Message, Ref, Said
from storage.tables import Dialogue, Person
from storage.unit_of_work import UnitOfWork

FRESH = timedelta(minutes=30)
"""How long a question of ours takes what is typed without asking whom it is for."""

HELD = timedelta(days=1)
"""How long a message is held for its author to say for whom it is."""

RECALLED = timedelta(hours=3)
"""After how long its author is reminded of what is held."""

RECALL = "recall"
"""The step of `held/<person>`: one reminder, however many messages are held."""

BUTTON = "a/"
"""What stands before the act of a button whose very words were typed, where it is told what a
message answers."""

MORE = "more"
"""The others of a held message's album."""

HOLD = "whom"
"""The form name of a held message (a `Dialogue` row that is closed from the start); its subject is
the slot of the question about it."""


def lately(turn: Turn) -> bool:
    """Whether this person has just been asked for whom a message is, and has not said so."""
    return any(turn.now - row.touched_at <= FRESH for row in _of(turn))


def _of(turn: Turn) -> Sequence[Dialogue]:
    return _held(turn, turn.someone.id)


def _held(turn: Turn, person_id: int | None) -> Sequence[Dialogue]:
    statement = select(Dialogue).where(
        Dialogue.person_id == person_id,
        Dialogue.form == HOLD,
        col(Dialogue.opened_at) > turn.now - HELD,
    )
    return turn.uow.session.exec(statement.order_by(col(Dialogue.id))).all()


def ask(
    turn: Turn, sides: Sequence[Side], dialogue: Dialogue | None, asked: str, said: Said
) -> None:
    """Hold a message and ask for whom it is. `asked` is the act that would answer what we asked
    last, if anything."""
    if _joins(turn, said):
        return
    recent = [row for row in _of(turn) if turn.now - row.touched_at <= FRESH]
    if recent and not asked:  # what we asked before that may still be what they answer
        before = str(recent[-1].answers["asked"])
        asked = "" if before.startswith(BUTTON) else before  # these are other words
    # The question's slot is made from the message: ids of rows are used again.
    person, subject = turn.someone, f"{HOLD}/{said.ref}"
    assert person.id is not None
    answers = {
        "said": said.model_dump(mode="json"),
        "where": turn.event.where,
        "under": turn.thread_slot(),
        "asked": asked,
        "sides": [side.mentorship.id for side in sides],
        "dialogue": dialogue.id if dialogue is not None else 0,
    }
    row = dialogues.keep(turn, person, HOLD, subject=subject, outcome="held", answers=answers)
    turn.say(
        turn.words("thread.held_too" if recent else "thread.for_whom"),
        buttons=_rows(row, _choices(turn, sides, dialogue, asked, said)),
        slot=row.subject,
        reply_to=said.ref,
    )
    if not turn.uow.reminders(_due(person.id)):
        limits = turn.catalogue.home.limits
        at = hours.decent(turn.now + RECALLED, person.zone, limits, person.country)
        turn.uow.remind(_due(person.id), RECALL, at)


def _joins(turn: Turn, said: Said) -> bool:
    """Whether another of its album is held: the album is asked about once, and goes as one."""
    for row in _of(turn):
        first = Said.model_validate(row.answers["said"])
        if said.album and first.album == said.album:
            more = [*row.answers.get(MORE, ()), said.model_dump(mode="json")]
            row.answers = {**row.answers, MORE: more}
            return True
    return False


def _whole(row: Dialogue) -> list[Said]:
    """A held message, with the others of its album."""
    held = [row.answers["said"], *row.answers.get(MORE, ())]
    return [Said.model_validate(each) for each in held]


def _due(person_id: int) -> str:
    return f"held/{person_id}"


def came_due(turn: Turn, number: str, step: str) -> None:
    """`held/<person>`: somebody has not said for whom their message is. The newest is asked about
    anew; where the day is over already, they read that nobody got it."""
    person = turn.uow.session.get(Person, plain.number(number))
    where = people.reachable(turn.uow, person.id) if person is not None and person.id else None
    if person is None or where is None:
        return
    words, found = turn.programme_for(person).words, _held(turn, person.id)
    theirs = replace(turn, person=person)
    if not found:
        text = words("thread.passed_to_nobody")
        turn.say(text, to=where, under="", buttons=_anew(theirs))
        return
    rows = [row for each in found if (row := turn.uow.lock(Dialogue, each.id)) is not None]
    if not rows:  # they have just said so
        return
    row = rows[-1]
    row.touched_at = turn.now
    here, under = Address(str(row.answers["where"])), str(row.answers["under"])
    turn.say(f"→ {words('thread.asked_below')}", to=here, slot=row.subject, under=under)
    row.subject = f"{row.subject}/again"
    turn.say(
        words("thread.recalled", count=len(rows)),
        to=here,
        slot=row.subject,
        under=under,
        buttons=_rows(row, _choices_now(theirs, row)),
        reply_to=row.answers["said"]["ref"],
    )


def _anew(turn: Turn) -> Rows:
    """The way to the team where something is to be written again: beside it, it is asked for whom
    that is (see `asked.newest`)."""
    sides = people.live_mentorships(turn.uow, turn.someone.id or 0)
    subject = _team_subject(turn, sides)
    return [[button(turn.words("introduction.team"), f"{TO_TEAM}{subject}")]]


def _team_subject(turn: Turn, sides: Sequence[Side]) -> str:
    """What words for the team are about: the pair, where there is one only."""
    if len(sides) == 1:
        return pair.subject_of(sides[0].mentorship)
    return f"person/{turn.someone.id}"


def _choices_now(turn: Turn, row: Dialogue) -> list[tuple[str, str]]:
    """For whom a message that is held may be, as things stand by now: a thread may have closed,
    and a form been sent or left, since it was asked about."""
    live = people.live_mentorships(turn.uow, row.person_id)
    known = row.answers.get("sides", [side.mentorship.id for side in live])
    dialogue = turn.uow.session.get(Dialogue, row.answers.get("dialogue", 0))
    return _choices(
        turn,
        [side for side in live if side.mentorship.id in known],
        dialogue if dialogue is not None and dialogue.closed_at is None else None,
        str(row.answers["asked"]),
        Said.model_validate(row.answers["said"]),
    )


def _choices(
    turn: Turn, sides: Sequence[Side], dialogue: Dialogue | None, asked: str, said: Said
) -> list[tuple[str, str]]:
    """For whom a message may be: label and act. The team and a question of ours take words only."""
    words = turn.words
    choices = [
        (
            words("thread.to_person", name=first_name(pair.other(turn, side))),
            f"m/{side.mentorship.id}",
        )
        for side in sides
    ]
    if said.text:
        to_team = asked.startswith(TO_TEAM)  # which is offered anyway
        if dialogue is not None:
            choices.append((words("thread.to_question"), f"d/{dialogue.id}"))
        elif asked.startswith("open/") and not to_team and _may_open(turn, asked):
            choices.append((words("thread.to_question"), f"f/{asked.removeprefix('open/')}"))
        elif asked.startswith("reply/") and triage.may_reply(turn, asked.removeprefix("reply/")):
            choices.append((words("thread.to_question"), f"r/{asked.removeprefix('reply/')}"))
        elif asked.startswith(BUTTON):
            choices.append((words("thread.to_question"), asked))
        # The answer to a letter of the team belongs to the letter, not to the pair.
        subject = _team_subject(turn, () if asked == "answer_letter" else sides)
        if to_team:
            subject = asked.removeprefix(TO_TEAM)
        choices.append((words("thread.to_team"), f"f/to_team/{subject}"))
    return [*choices, (words("thread.to_nobody"), "x")]


def _may_open(turn: Turn, act: str) -> bool:
    """Whether an act opens a form that is private and takes words, and may do so still."""
    _, form, *subject = act.split("/")
    spec = turn.programme.forms.get(form)
    if spec is None or not any(each.kind == "text" for each in spec.questions.values()):
        return False
    return bool(spec.private) and opening.belongs(turn, form, "/".join(subject))


def _rows(row: Dialogue, choices: Sequence[tuple[str, str]]) -> Rows:
    return [[button(label, f"w/{row.id}.{_mark(row)}/{act}")] for label, act in choices]


def _mark(row: Dialogue) -> str:
    """Tells a held message from an earlier one that had the same row id."""
    ref = row.answers["said"]["ref"]
    return f"{zlib.crc32(f'{HOLD}/{ref}'.encode()):x}"


def edited(turn: Turn, edited: Edited) -> bool:
    """Follow an edit of a message that is held; False for any other."""
    if edited.gone:
        return _dropped(turn, edited.ref)
    for row in _of(turn):
        whole = _whole(row)
        if any(each.ref == edited.ref for each in whole):
            first, *more = [
                each.model_copy(update={"text": edited.text, "marks": edited.marks})
                if each.ref == edited.ref
                else each
                for each in whole
            ]
            held = {"said": first.model_dump(mode="json")}
            others = {MORE: [each.model_dump(mode="json") for each in more]} if more else {}
            row.answers = {**row.answers, **held, **others}
            return True
    return False


def _dropped(turn: Turn, ref: Ref) -> bool:
    """Its author deleted a message, with all its files: what of it is held is for nobody."""
    rows = [row for row in _of(turn) if row.answers["said"]["ref"].split(FILE)[0] == ref]
    for row in rows:
        _settle(turn, row, turn.words("thread.sent_to_nobody"))
        turn.uow.session.delete(row)
    turn.uow.session.flush()
    if rows and not _of(turn):
        turn.uow.unremind(_due(turn.someone.id or 0))
    return bool(rows)


def chosen(turn: Turn, rest: Sequence[str]) -> None:
    """`w/<held>/m/<mentorship>`, `w/<held>/d/<dialogue>`, `w/<held>/f/<form>/<subject>`,
    `w/<held>/r/<line of history>`, `w/<held>/a/<act>` or `w/<held>/x`: for whom a held message is.
    Once that is said, it is held no longer."""
    which, kind, *target = (*rest, "", "")
    number, _, mark = which.partition(".")
    row = turn.uow.lock(Dialogue, plain.number(number))
    mine = row is not None and row.form == HOLD and row.person_id == turn.someone.id
    if row is None or not mine or mark != _mark(row):
        turn.say(turn.words("thread.gone"), buttons=_anew(turn))
        return
    said = Said.model_validate(row.answers["said"])
    ways = {"m": _to_person, "d": _to_dialogue, "f": _to_form, "r": _to_reply, "a": _to_button}
    if kind == "x":
        _settle(turn, row, turn.words("thread.sent_to_nobody"))
    elif kind not in ways or not ways[kind](turn, row, said, target):
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    turn.uow.session.delete(row)
    turn.uow.session.flush()
    if not _of(turn):
        turn.uow.unremind(_due(row.person_id))


def _to_person(turn: Turn, row: Dialogue, said: Said, target: Sequence[str]) -> bool:
    sides = people.live_mentorships(turn.uow, turn.someone.id or 0)
    side = next((each for each in sides if str(each.mentorship.id) == target[0]), None)
    if side is None:
        return False
    for each in _whole(row):
        relay(turn, side, each, acknowledge=False)
    _settle(turn, row, turn.words("thread.sent_to", name=first_name(pair.other(turn, side))))
    return True


def _to_dialogue(turn: Turn, row: Dialogue, said: Said, target: Sequence[str]) -> bool:
    dialogue = turn.uow.session.get(Dialogue, plain.number(target[0]))
    if dialogue is None or dialogue.closed_at or dialogue.person_id != turn.someone.id:
        return False
    _settle(turn, row, turn.words("thread.taken_as_answer"))
    dialogue.paused_at = None
    taking.take(turn, dialogue, Said(text=said.text, ref=said.ref))
    return True


def _to_form(turn: Turn, row: Dialogue, said: Said, target: Sequence[str]) -> bool:
    """The words answer the form's question that takes words; the others are asked."""
    form, subject = target[0], "/".join(part for part in target[1:] if part)
    spec = turn.programme.forms.get(form)
    if spec is None or not opening.belongs(turn, form, subject):
        return False
    name = next(name for name, question in spec.questions.items() if question.kind == "text")
    _settle(turn, row, turn.words("thread.taken_as_answer"))
    if spec.listens:
        care.heard(turn, said.text)
    dialogues.open(turn, form, subject=subject, adds={name: said.text})
    return True


def _to_reply(turn: Turn, row: Dialogue, said: Said, target: Sequence[str]) -> bool:
    """The words answer a question or a letter of the team; they are shown before they leave."""
    if not triage.may_reply(turn, target[0]):
        return False
    _settle(turn, row, turn.words("thread.taken_as_answer"))
    if turn.programme.forms["reply"].listens:
        care.heard(turn, said.text)
    triage.reply(turn, target, words=said.text)
    return True


def _to_button(turn: Turn, row: Dialogue, said: Said, target: Sequence[str]) -> bool:
    """The words are those of a button that waits: it counts as pressed, if it waits still."""
    word, *rest = (part for part in target if part)
    if pending.typed(turn, said.text) != "/".join((word, *rest)) or word not in _ANSWERED:
        return False
    _settle(turn, row, turn.words("thread.taken_as_answer"))
    _ANSWERED[word](turn, rest)
    return True


_ANSWERED: dict[str, Act] = {
    **appointments.ACTS,
    **contacting.ACTS,
    **deferred.ACTS,
    **mentorship.ACTS,
    **exchanging.ACTS,
    **inquiring.ACTS,
    **introduction.ACTS,
    **mentors.ACTS,
    **mute.ACTS,
    **opening.ACTS,
    **reporting.ACTS,
    **triage.ACTS,
}
"""What answers the buttons that `pending` knows."""


def _settle(turn: Turn, row: Dialogue, text: str) -> None:
    """The question for whom gives way to what became of the message; every other question stays
    as it is."""
    turn.say(f"→ {text}", slot=row.subject)


def drop(turn: Turn, where: Address) -> None:
    """Messages of the turn's person that wait in a place which is not theirs any more: nobody got
    them, and they read so where they are written to."""
    rows = [row for row in _of(turn) if row.answers["where"] == where]
    for row in rows:
        turn.uow.session.delete(row)
    turn.uow.session.flush()
    if rows:
        to = people.address_of(turn.uow, turn.someone.id or 0)
        turn.say(turn.words("thread.passed_to_nobody"), to=to, under="")


def forget(uow: UnitOfWork, catalogue: Catalogue) -> None:
    """Erase the messages whose author never said for whom they are, and say so to each, where the
    question stands."""
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


ACTS: dict[str, Act] = {"w": chosen}

DUE: dict[str, Due] = {"held": came_due}
