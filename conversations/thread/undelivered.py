"""What one side wrote did not arrive at the other, or is laid open there: its author reads so."""

from typing import NamedTuple

from conversations import people
from conversations.mentee.whose import HOLD
from conversations.mentoring import last_words, pair
from conversations.mentoring.pair import called, slot_of
from conversations.thread import lost_dates
from conversations.thread.relay import HIDES, first_slot, lays_open
from conversations.turn import Turn
from storage.mail import Address, Fault, Message, Ref, Refused, platform_of
from storage.tables import Mentorship, Person, PersonAddress

_UNDELIVERED: dict[Fault, str] = {
    "": "thread.undelivered",
    "voice": "thread.undelivered_voice",
    "file": "thread.undelivered_file",
}


def refused(turn: Turn, refused: Refused) -> bool:
    """A relayed message, or a last word, could not be delivered: tell its author. So is, in other
    words, whoever proposed a date, unless it is shown in another place of its reader's: whether it
    is, so that nothing is missing."""
    if not _is_relayed(refused.key):
        return lost_dates.refused(turn, refused)
    sides = _sides(turn, refused.key, people.find(turn.uow, turn.event.who))
    if sides is None:
        return False
    mentorship, author, receiver = sides
    lost = _lost(mentorship.id, people.away_since(turn.uow.session, receiver.id))
    row = turn.uow.session.get(PersonAddress, turn.event.who)
    shut_out = row is not None and row.unreachable_since is not None
    # They can be written to in another place of theirs: what is sent anew arrives there.
    elsewhere = shut_out and people.reachable(turn.uow, receiver.id or 0) is not None
    fault = refused.fault if not shut_out else ""
    key = "thread.undelivered_elsewhere" if elsewhere else _UNDELIVERED[fault]
    _unsay(turn, author, called(turn, receiver, author), refused.key)
    is_last = refused.key.startswith(f"{last_words.KEY}/")
    pair.tell(
        turn,
        author,
        pair.words_for(turn, author)(key, name=called(turn, receiver, author)),
        buttons=last_words.refused(turn, mentorship, author) if is_last else (),
        under=slot_of(mentorship.id),
        slot=f"{lost}{turn.event.id}",
    )
    return False


def without_files(turn: Turn, refused: Refused) -> bool:
    """The words of a relayed message arrived, its files did not: tell its author. False for other
    messages."""
    sides = _sides(turn, refused.key, people.find(turn.uow, turn.event.who))
    if sides is not None:
        author, name = sides.author, called(turn, sides.receiver, sides.author)
        text = pair.words_for(turn, author)("thread.without_files", name=name)
        pair.tell(turn, author, text, under=slot_of(sides.mentorship.id))
    return _is_relayed(refused.key)


def laid_open(turn: Turn, message: Message, *, to: Address) -> None:
    """What waited for a place of the turn's person goes to another of theirs: the author of what
    was hidden behind a tap reads, once for all, that it is seen at once there."""
    sides = _sides(turn, message.key, turn.person)
    hid = platform_of(message.to) in HIDES  # else they were told when they wrote it
    if sides is None or not (hid and lays_open(to, message.marks, message.attachments)):
        return
    author, thread = sides.author, slot_of(sides.mentorship.id)
    name = called(turn, sides.receiver, author)
    text = pair.words_for(turn, author)("thread.laid_open", name=name)
    pair.tell(turn, author, text, slot=f"{thread}/open/{turn.event.id}", under=thread)


class _Sides(NamedTuple):
    """Between whom a message was relayed."""

    mentorship: Mentorship
    author: Person
    receiver: Person


def _is_relayed(key: str) -> bool:
    kind, number, *_ = (*key.split("/"), "")
    return kind in ("relay", last_words.KEY) and number.isdigit()


def _sides(turn: Turn, key: str, receiver: Person | None) -> _Sides | None:
    """None for what was not relayed, or where one was erased meanwhile."""
    if not _is_relayed(key):
        return None
    mentorship = turn.uow.session.get(Mentorship, int(key.split("/")[1]))
    if mentorship is None or receiver is None or receiver.id is None:
        return None
    author = pair.person(turn, people.side_of(mentorship, receiver.id).other_id)
    return _Sides(mentorship, author, receiver) if author.erased_at is None else None


def _unsay(turn: Turn, author: Person, name: str, key: str) -> None:
    """That these words were passed on stands right above: it is changed where it stands."""
    ref = Ref(key.rpartition("/")[2])
    text = f"→ {pair.words_for(turn, author)('thread.not_arrived', name=name)}"
    for slot in (f"{HOLD}/{ref}", first_slot(ref), key):
        for where in people.showing(turn.uow, author.id or 0, slot):
            turn.say(text, to=where, slot=slot, under="")


def lost_slots(
    turn: Turn, author: int, mentorship_id: int | None, since: str
) -> list[tuple[Address, str]]:
    """Where the author of a thread's words was told that they did not arrive, in an absence of the
    other (`away_since`): in whichever place of theirs they were."""
    return people.below(turn.uow, author, _lost(mentorship_id, since))


def _lost(mentorship_id: int | None, since: str) -> str:
    return f"{slot_of(mentorship_id)}/lost/{since}/"
