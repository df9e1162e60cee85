"""Relaying: what one side wrote is posted to the other, and edits and refusals follow.

The words are posted to the outbox and nowhere else: once delivered they are gone from here, only
the ids that let an edit follow stay. For whom words are is decided elsewhere (`thread`, `held`).
"""

from conversations import offers, people
from conversations.mentoring import pair
from conversations.mentoring.mentorship import written
from conversations.mentoring.pair import slot_of
from conversations.people import Side, first_name
from conversations.turn import Turn
from storage.mail import Address, Attachment, Edited, File, Ref, Refused, Said
from storage.tables import Mentorship, PersonAddress

CANNOT_CROSS = frozenset({"sticker"})
"""Files that one platform can't show as another does."""


def crosses(said: Said) -> bool:
    """Whether there is anything in a message that can be passed on."""
    return bool(said.text) or attachment_of(said.file) is not None


def relay(turn: Turn, side: Side, said: Said, *, acknowledge: bool = True) -> None:
    """Post words to the other side. The first ones of each side are acknowledged."""
    mentorship, to = side.mentorship, other_place(turn, side)
    name = first_name(pair.other(turn, side))
    attachment = attachment_of(said.file)
    if attachment is None and (said.file is not None or not said.text):
        turn.say(turn.words("thread.cannot_cross", name=name))
        if not said.text:
            return
    offers.quieten(turn.uow.session, turn.event.where)
    turn.say(
        said.text,
        to=to,
        key=f"relay/{mentorship.id}/{turn.event.id}/{said.ref}",
        author=first_name(turn.someone),
        attachment=attachment,
        slot=relay_slot(turn.event.where, said.ref),
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
    written(turn, mentorship)
    if first:
        mentorship.look_again_at = turn.now
        if acknowledge:
            turn.say(turn.words("thread.first_sent", name=name))


def other_place(turn: Turn, side: Side) -> Address:
    return people.address_of(turn.uow, side.other_id)


def relay_slot(where: Address, ref: Ref) -> str:
    """The slot, in the other's place, of the message that stands at `ref` of the author's."""
    return f"relay/{where}/{ref}"


def attachment_of(file: File | None) -> Attachment | None:
    if file is None or file.kind in CANNOT_CROSS:
        return None
    return Attachment(file=file, name=file.name, mime=file.mime)


def _same_reply(turn: Turn, to: Address, said: Said) -> Ref | None:
    """What a reply to a message of the other quotes in the other's own place."""
    if said.reply_to is None:
        return None
    standing = turn.uow.standing(turn.event.where, said.reply_to)
    theirs = relay_slot(to, Ref(""))
    if standing is None or not standing.slot.startswith(theirs):
        return None
    return Ref(standing.slot.removeprefix(theirs))


def followed(turn: Turn, edited: Edited) -> bool:
    """Follow an edit of a message that was relayed; False for any other."""
    slot = relay_slot(turn.event.where, edited.ref)
    for side in people.live_mentorships(turn.uow, turn.someone.id or 0):
        to = next(iter(people.showing(turn.uow, side.other_id, slot)), None)
        if to is None:
            continue
        attachment = attachment_of(edited.file)
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
    lost = _lost(mentorship.id, people.away_since(turn.uow.session, receiver.id))
    row = turn.uow.session.get(PersonAddress, turn.event.who)
    shut_out = row is not None and row.unreachable_since is not None
    # They can be written to in another place of theirs: what is sent anew arrives there.
    elsewhere = shut_out and people.reachable(turn.uow, receiver.id) is not None
    key = "thread.undelivered_elsewhere" if elsewhere else "thread.undelivered"
    pair.tell(
        turn,
        author,
        pair.words_for(turn, author)(key, name=first_name(receiver)),
        under=slot_of(mentorship.id),
        slot=f"{lost}{turn.event.id}",
    )
    return True


def lost_slots(turn: Turn, author: Address, mentorship_id: int | None, since: str) -> list[str]:
    """Where the author of a thread's words was told that they did not arrive, in an absence of the
    other (`away_since`)."""
    return turn.uow.slots(author, _lost(mentorship_id, since))


def _lost(mentorship_id: int | None, since: str) -> str:
    return f"{slot_of(mentorship_id)}/lost/{since}/"
