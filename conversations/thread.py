"""The private thread: what one side of a mentorship writes, the other receives.

The words are posted to the outbox and nowhere else: once delivered they are gone from here, only
the ids that let an edit follow stay. A message never goes to a person it may not be meant for.
Where that is not certain (several threads, a question of ours still open or just put, a thread that
has just closed) we ask for whom it is, and hold it meanwhile, for a day at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import col, select

from conversations import dialogues, pair, people, plain, taking
from conversations.pair import button, slot_of
from conversations.people import Side, first_name
from conversations.turn import Act, Rows, Turn
from storage.mail import Address, Attachment, Edited, File, Ref, Refused, Said, platform_of
from storage.tables import Dialogue, Mentorship, Offer
from storage.unit_of_work import UnitOfWork

FRESH = timedelta(minutes=30)
"""How long a question of ours takes what is typed without asking whom it is for."""

JUST_CLOSED = timedelta(days=1)
"""How long after the end of one thread words may still be meant for it."""

HELD = timedelta(days=1)
"""How long a message is held for its author to say for whom it is."""

HOLD = "whom"
"""The form name of a held message (a `Dialogue` row that is closed from the start)."""

CANNOT_CROSS = frozenset({"sticker"})
"""Files that one platform can't show as another does."""


# --- where words belong -----------------------------------------------------------------------


@dataclass(frozen=True)
class _Pointer:
    """The thread that words point at, by its slot, or ""; `sure` when they can only be meant for
    the other: a reply to something the other wrote."""

    thread: str = ""
    sure: bool = False


def take(turn: Turn, said: Said) -> bool:
    """Relay words to the other side, or ask for whom they are. False if no thread is concerned:
    then they are a dialogue's, or nobody's."""
    sides = people.live_mentorships(turn.uow, _own_id(turn))
    pointer = _pointer(turn, said, sides)
    side = next((each for each in sides if slot_of(each.mentorship.id) == pointer.thread), None)
    if side is not None and pointer.sure:
        _relay(turn, side, said)
        return True
    if pointer.thread and side is None:
        turn.say(turn.words("thread.closed"))
        return True
    if not sides:
        return False
    dialogue = dialogues.current(turn.uow, _own_id(turn))
    if dialogue is not None and _is_answer(turn, said, dialogue):
        return False
    if dialogue is None and not _held(turn) and not _just_asked(turn, side):
        if side is None and len(sides) == 1 and _goes_without_saying(turn):
            side = sides[0]
        if side is not None:
            _relay(turn, side, said)
            return True
    _ask_for_whom(turn, [side] if side is not None else sides, dialogue, said)
    return True


def _own_id(turn: Turn) -> int:
    person_id = turn.someone.id
    assert person_id is not None
    return person_id


def _pointer(turn: Turn, said: Said, sides: Sequence[Side]) -> _Pointer:
    """What a reply or a Slack thread names."""
    where = turn.event.where
    if said.reply_to is not None:
        standing = turn.uow.standing(where, said.reply_to)
        if standing is not None and standing.slot.startswith(("relay/", "meeting/")):
            return _Pointer(standing.under, sure=True)
        if standing is not None and standing.slot.startswith("thread/"):
            return _Pointer(standing.slot, sure=True)
        for side in sides:  # a reply to what they wrote themselves
            if turn.uow.holds(_to(turn, side), _relay_slot(where, said.reply_to)):
                return _Pointer(slot_of(side.mentorship.id), sure=True)
    slot = turn.thread_slot()
    return _Pointer(slot) if slot.startswith("thread/") else _Pointer()


def _is_answer(turn: Turn, said: Said, dialogue: Dialogue) -> bool:
    """Whether words can be taken for an answer to the open question: it was put a moment ago, or
    they reply to it. A file answers no question."""
    if said.file is not None or not said.text:
        return False
    if said.reply_to is not None:
        standing = turn.uow.standing(turn.event.where, said.reply_to)
        if standing is not None and standing.slot.startswith("ask/"):
            return True
    return turn.now - dialogue.touched_at <= FRESH


def _goes_without_saying(turn: Turn) -> bool:
    """Whether words beside any thread are meant for the only other there is. On Slack each mentee
    has a thread of their own, so that words beside it may be meant for us."""
    on_slack = platform_of(turn.event.where) == "slack"
    return not on_slack and not pair.ended_since(turn, turn.now - JUST_CLOSED)


def _just_asked(turn: Turn, side: Side | None) -> str:
    """The act that would answer what we asked last in this place, if that was a question about the
    other (how is it going? did you meet?), and nobody has said anything there since: what is typed
    now may well be the answer. Otherwise nothing."""
    offer = turn.uow.session.get(Offer, turn.event.where)
    if offer is None or not offer.choices:
        return ""
    act = offer.choices[0][1]
    word, *rest = act.split("/")
    if word == "mt" and rest[:1] == ["held"]:
        return act
    if word != "open" or len(rest) != 3 or rest[0] == "to_team":
        return ""
    form = turn.programme.forms.get(rest[0])
    elsewhere = side is not None and rest[2] != str(side.mentorship.id)
    return act if form is not None and form.private and not elsewhere else ""


# --- relaying -----------------------------------------------------------------------------------


def _relay(turn: Turn, side: Side, said: Said, *, acknowledge: bool = True) -> None:
    """Post words to the other side. The first ones of each side are acknowledged."""
    mentorship, to = side.mentorship, _to(turn, side)
    name = first_name(pair.other(turn, side))
    attachment = _attachment(said.file)
    if attachment is None and (said.file is not None or not said.text):
        turn.say(turn.words("thread.cannot_cross", name=name))
        if not said.text:
            return
    turn.say(
        said.text,
        to=to,
        key=f"relay/{mentorship.id}/{turn.event.id}/{said.ref}",
        author=first_name(turn.someone),
        attachment=attachment,
        slot=_relay_slot(turn.event.where, said.ref),
        under=slot_of(mentorship.id),
        reply_to=_same_reply(turn, to, said),
    )
    first = not (mentorship.mentee_words if side.role == "mentee" else mentorship.mentor_words)
    if side.role == "mentee":
        mentorship.mentee_words += 1
        mentorship.mentee_wrote_at = turn.now
    else:
        mentorship.mentor_words += 1
        mentorship.mentor_wrote_at = turn.now
    if first:
        mentorship.look_again_at = turn.now
        if acknowledge:
            turn.say(turn.words("thread.first_sent", name=name))


def _to(turn: Turn, side: Side) -> Address:
    return people.address_of(turn.uow, side.other_id)


def _relay_slot(where: Address, ref: Ref) -> str:
    """The slot, in the other's place, of the message that stands at `ref` of the author's."""
    return f"relay/{where}/{ref}"


def _attachment(file: File | None) -> Attachment | None:
    if file is None or file.kind in CANNOT_CROSS:
        return None
    return Attachment(file=file, name=file.name, mime=file.mime)


def _same_reply(turn: Turn, to: Address, said: Said) -> Ref | None:
    """What a reply to a message of the other quotes in the other's own place."""
    if said.reply_to is None:
        return None
    standing = turn.uow.standing(turn.event.where, said.reply_to)
    theirs = _relay_slot(to, Ref(""))
    if standing is None or not standing.slot.startswith(theirs):
        return None
    return Ref(standing.slot.removeprefix(theirs))


def edited(turn: Turn, edited: Edited) -> bool:
    """Follow an edit of a message that was relayed, or is held; False for any other."""
    for held in _held(turn):
        messages = held.answers["said"]
        if any(message["ref"] == edited.ref for message in messages):
            held.answers = {
                "said": [
                    {**message, "text": edited.text} if message["ref"] == edited.ref else message
                    for message in messages
                ]
            }
            return True
    slot = _relay_slot(turn.event.where, edited.ref)
    for side in people.live_mentorships(turn.uow, _own_id(turn)):
        to = _to(turn, side)
        if not turn.uow.holds(to, slot):
            continue
        attachment = _attachment(edited.file)
        if edited.text or attachment:
            turn.say(
                edited.text,
                to=to,
                key=f"relay/{side.mentorship.id}/{turn.event.id}",
                author=first_name(turn.someone),
                attachment=attachment,
                slot=slot,
                under=slot_of(side.mentorship.id),
            )
        return True
    return False


def refused(turn: Turn, refused: Refused) -> bool:
    """A relayed message could not be delivered: tell its author. False for other messages."""
    kind, _, rest = refused.key.partition("/")
    number = rest.partition("/")[0]
    if kind != "relay" or not number.isdigit():
        return False
    mentorship = turn.uow.session.get(Mentorship, int(number))
    receiver = people.find(turn.uow, turn.event.who)
    if mentorship is None or receiver is None or receiver.id is None:
        return True  # erased meanwhile
    author = pair.person(turn, people.side_of(mentorship, receiver.id).other_id)
    pair.tell(
        turn,
        author,
        pair.words_for(turn, author)("thread.undelivered", name=first_name(receiver)),
        under=slot_of(mentorship.id),
    )
    return True


# --- for whom? ----------------------------------------------------------------------------------


def _held(turn: Turn) -> Sequence[Dialogue]:
    """What this person has not yet said for whom it is."""
    statement = select(Dialogue).where(
        Dialogue.person_id == turn.someone.id,
        Dialogue.form == HOLD,
        col(Dialogue.opened_at) > turn.now - HELD,
    )
    return turn.uow.session.exec(statement).all()


def _ask_for_whom(turn: Turn, sides: Sequence[Side], dialogue: Dialogue | None, said: Said) -> None:
    """Hold a message and ask; what follows before the answer is held with it."""
    message = said.model_dump(mode="json")
    choices = _choices(turn, sides, dialogue, said)
    for held in _held(turn):
        held.answers = {"said": [*held.answers["said"], message]}
        turn.say(turn.words("thread.held_too"), buttons=_rows(held, choices), reply_to=said.ref)
        return
    held = Dialogue(
        person_id=_own_id(turn),
        form=HOLD,
        answers={"said": [message]},
        opened_at=turn.now,
        touched_at=turn.now,
        closed_at=turn.now,
        outcome="held",
    )
    turn.uow.session.add(held)
    turn.uow.session.flush()
    turn.say(
        turn.words("thread.for_whom"),
        buttons=_rows(held, choices),
        slot=_question_slot(held),
        reply_to=said.ref,
    )


def _choices(
    turn: Turn, sides: Sequence[Side], dialogue: Dialogue | None, said: Said
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
        side = sides[0] if len(sides) == 1 else None
        question = _just_asked(turn, side)
        if dialogue is not None:
            choices.append((words("thread.to_question"), f"d/{dialogue.id}"))
        elif question.startswith("open/"):
            choices.append((words("thread.to_question"), f"f/{question.removeprefix('open/')}"))
        subject = pair.subject_of(side.mentorship) if side else f"person/{turn.someone.id}"
        choices.append((words("thread.to_team"), f"f/to_team/{subject}"))
    return [*choices, (words("thread.to_nobody"), "x")]


def _rows(held: Dialogue, choices: Sequence[tuple[str, str]]) -> Rows:
    return [[button(label, f"w/{held.id}/{act}")] for label, act in choices]


def _question_slot(held: Dialogue) -> str:
    return f"whom/{held.id}"


def chosen(turn: Turn, rest: Sequence[str]) -> None:
    """`w/<held>/m/<mentorship>`, `w/<held>/d/<dialogue>`, `w/<held>/f/<form>/<subject>` or
    `w/<held>/x`: for whom a held message is. Once that is said, it is held no longer."""
    number, kind, *target = (*rest, "", "")
    held = turn.uow.session.get(Dialogue, plain.number(number))
    if held is None or held.form != HOLD or held.person_id != turn.someone.id:
        turn.say(turn.words("thread.gone"))
        return
    messages = [Said.model_validate(message) for message in held.answers["said"]]
    ways = {"m": _to_person, "d": _to_dialogue, "f": _to_form}
    if kind == "x":
        _settle(turn, held, turn.words("thread.sent_to_nobody"))
    elif kind not in ways or not ways[kind](turn, held, messages, target):
        turn.say(turn.words("dialogue.old_button"))
        return
    turn.uow.session.delete(held)


def _to_person(turn: Turn, held: Dialogue, messages: Sequence[Said], target: Sequence[str]) -> bool:
    sides = people.live_mentorships(turn.uow, _own_id(turn))
    side = next((each for each in sides if str(each.mentorship.id) == target[0]), None)
    if side is None:
        return False
    for message in messages:
        _relay(turn, side, message, acknowledge=False)
    _settle(turn, held, turn.words("thread.sent_to", name=first_name(pair.other(turn, side))))
    return True


def _to_dialogue(
    turn: Turn, held: Dialogue, messages: Sequence[Said], target: Sequence[str]
) -> bool:
    dialogue = turn.uow.session.get(Dialogue, plain.number(target[0]))
    if dialogue is None or dialogue.closed_at or dialogue.person_id != turn.someone.id:
        return False
    _settle(turn, held, turn.words("thread.taken_as_answer"))
    dialogue.paused_at = None
    taking.take(turn, dialogue, Said(text=_text(messages), ref=messages[-1].ref))
    return True


def _to_form(turn: Turn, held: Dialogue, messages: Sequence[Said], target: Sequence[str]) -> bool:
    """The words answer the form's question that takes words; the others are asked."""
    form, subject = target[0], "/".join(part for part in target[1:] if part)
    spec = turn.programme.forms.get(form)
    if spec is None or not taking.belongs(turn, form, subject):
        return False
    name = next(name for name, question in spec.questions.items() if question.kind == "text")
    _settle(turn, held, turn.words("thread.taken_as_answer"))
    dialogues.open(turn, form, subject=subject, answers={name: _text(messages)})
    return True


def _text(messages: Sequence[Said]) -> str:
    return "\n".join(message.text for message in messages if message.text)


def _settle(turn: Turn, held: Dialogue, text: str) -> None:
    """The question for whom gives way to what became of the message, and can't be answered by
    typing any more."""
    offered = turn.uow.session.get(Offer, turn.event.where)
    if offered is not None:
        turn.uow.session.delete(offered)
    turn.say(f"→ {text}", slot=_question_slot(held))


def forget_held(uow: UnitOfWork) -> None:
    """Erase the messages whose author never said for whom they are."""
    old: Any = col(Dialogue.opened_at) <= uow.now - HELD
    uow.session.exec(delete(Dialogue).where(col(Dialogue.form) == HOLD, old))


ACTS: dict[str, Act] = {"w": chosen}
