"""Relaying: what one side wrote is posted to the other, and edits follow.

The words are posted to the outbox and nowhere else: once delivered they are gone from here, only
the ids that let an edit follow stay. For whom words are is decided elsewhere (`private`, `held`),
and so is what is said of those that did not arrive (`undelivered`).
"""

from collections.abc import Sequence
from typing import NamedTuple

from conversations import offers, people, plain
from conversations.mentee import helplines, mapped
from conversations.mentoring import dates, heads, health, pair
from conversations.mentoring.mentorship import written
from conversations.mentoring.pair import called, slot_of
from conversations.people import Side
from conversations.turn import Turn
from storage.mail import (
    FILE,
    Address,
    Attachment,
    Edited,
    File,
    Message,
    Ref,
    Said,
    platform_of,
)
from storage.marks import Mark, later
from storage.posting import ALBUM_FILES
from storage.slots import Standing

CANNOT_CROSS = frozenset({"sticker"})
"""Files that one platform can't show as another does."""

MOST_BYTES = {"telegram": 20 * 2**20, "slack": 50_000_000}
"""The largest file that can be taken from a platform: what Telegram lets a bot fetch, and, from
Slack, what Telegram lets one send (`telegram.constants.FileSizeLimit`)."""

STAYS = frozenset({"telegram"})
"""Platforms within which a file is passed on whatever its size: it is not fetched for that."""

FETCHED = 50_000_000
"""The most bytes that the files of an album may have together where each must be fetched: they are
in memory all at once."""

SEEN = frozenset({"image/jpeg", "image/png", "image/webp", "video/mp4"})
"""What is shown side by side on Telegram, where other files stand below each other."""

PLAYED = frozenset({"audio/ogg", "audio/mpeg", "audio/mp4", "audio/x-m4a"})
"""The voice messages that Telegram plays; others arrive there as a file."""

REPLACES = frozenset({"telegram"})
"""Platforms on which a file that was sent can be replaced; within one it is, elsewhere it stays."""

WITHOUT_REPLIES = frozenset({"slack"})
"""Platforms on which a message can't quote another: the words it replies to stand before it."""

HIDES = frozenset({"telegram"})
"""Platforms on which words and pictures can be hidden until they are tapped."""

FILE_ABOVE = frozenset({"telegram"})
"""Platforms on which a file stands above words that are too long for it, as a message of its own:
what we know of the two stands at the words, whose id is the next."""

QUOTED, QUOTED_LINES = 140, 4
"""The most characters of them, and the most lines."""


def crosses(said: Said) -> bool:
    """Whether there is anything in a message that can be passed on."""
    return _has_words(said) or attachment_of(said.file) is not None


def _has_words(said: Said) -> bool:
    return bool(said.text or said.place or said.card)


def relay(
    turn: Turn,
    side: Side,
    said: Said,
    *,
    acknowledge: bool = True,
    wrote_in: Address | None = None,
) -> None:
    """Post words to the other side, which their author wrote in this place, or in another of theirs
    (`wrote_in`). The first ones of each side are acknowledged."""
    where = wrote_in or turn.event.where
    mentorship, to, other = side.mentorship, other_place(turn, side), pair.other(turn, side)
    name = called(turn, other)
    attachment = attachment_of(said.file)
    limit = too_large(said.file, to) if attachment is not None else 0
    if limit:
        turn.say(turn.words("thread.too_large", name=name, most=limit // 1_000_000))
        attachment = None
    elif attachment is None and (said.file is not None or not _has_words(said)):
        turn.say(turn.words("thread.cannot_cross", name=name))
    if attachment is None and not _has_words(said):
        return
    if said.place is not None and said.place.moves:
        turn.say(turn.words("thread.moves", name=name))
    _tell_what_is_laid_open(turn, said, attachment, to, name)
    offers.quieten(turn.uow.session, turn.event.where)
    heads.ready(turn, other, to, mentorship)
    words, album = _shown(turn, side, to, said), ""
    if attachment is not None:
        album, most = _album(where, to, said), 0 if _stays(said.file, to) else FETCHED
        if not words.text and _is_unplayed(said.file, to):
            words = _Words(pair.words_for(turn, other)("thread.voice_as_file"), ())
        if album and not words.text and turn.uow.join(to, album, attachment, most):
            _counted(turn, side)
            return
    turn.say(
        words.text,
        marks=words.marks,
        album=album,
        to=to,
        key=f"relay/{mentorship.id}/{turn.event.id}/{said.ref}",
        author=_author(turn, side, said),
        attachment=attachment,
        slot=relay_slot(where, said.ref),
        under=slot_of(mentorship.id),
        reply_to=_same_reply(turn, to, said),
    )
    if _counted(turn, side):
        mentorship.look_again_at = turn.now
        if acknowledge:
            text = turn.words(f"thread.{_first_sent(turn)}", name=name)
            turn.say(text, slot=first_slot(said.ref))
    helplines.in_private(turn, said.text, name)


def _tell_what_is_laid_open(
    turn: Turn, said: Said | Edited, attachment: Attachment | None, to: Address, name: str
) -> None:
    """Its author reads, once for an album, that what they hid behind a tap is seen at once where it
    goes."""
    if lays_open(to, said.marks, [attachment] if attachment is not None else []):
        turn.say(turn.words("thread.laid_open", name=name), slot=f"open/{said.album or said.ref}")


def lays_open(to: Address, marks: Sequence[Mark], attachments: Sequence[Attachment]) -> bool:
    """Whether what is hidden behind a tap is seen at once there."""
    hidden = any(each.kind == "spoiler" for each in marks) or any(
        each.file is not None and each.file.hidden for each in attachments
    )
    return hidden and platform_of(to) not in HIDES


def _first_sent(turn: Turn) -> str:
    """How the first words are acknowledged: where somebody has several pairs, and no thread or
    topic for each, only a reply says for whom words are."""
    several = len(people.live_mentorships(turn.uow, turn.someone.id or 0)) > 1
    apart = pair.thread_of(turn.thread_slot()) or not several
    return "first_sent" if apart else "first_sent_of_several"


def _counted(turn: Turn, side: Side) -> bool:
    """Note that somebody wrote, and when; whether these were their first words."""
    mentorship = side.mentorship
    if not _waits(turn, side):
        mentorship.waits_since = turn.now
    first = not (mentorship.mentee_words if side.role == "mentee" else mentorship.mentor_words)
    if side.role == "mentee":
        mentorship.mentee_words += 1
        mentorship.mentee_wrote_at = turn.now
    else:
        mentorship.mentor_words += 1
        mentorship.mentor_wrote_at = turn.now
    written(turn, mentorship, first=first)
    return first


def _waits(turn: Turn, side: Side) -> bool:
    """Whether somebody who writes waits for an answer to what they wrote before: the other has not
    written since, nor have they met, or come back from a break."""
    mentorship = side.mentorship
    awaited = health.awaited(mentorship.mentee_wrote_at, mentorship.mentor_wrote_at)
    if awaited in (None, side.role):
        return False
    since, back = mentorship.waits_since, mentorship.break_until
    if since is None:  # they wrote before this was noted
        return True
    came_back = back is not None and since < back <= turn.now
    return not came_back and not dates.have_met(turn, mentorship, since)


def _album(where: Address, to: Address, said: Said | Edited) -> str:
    """What names an album in the other's place: of the same name are files that can be shown
    together there."""
    file, together = said.file, ""
    if file is None or not said.album or (file.kind == "voice" and not _stays(file, to)):
        return ""
    if platform_of(to) == "telegram" and not _stays(file, to):
        together = "seen" if file.mime in SEEN else "audio" if file.kind == "audio" else "document"
    return f"{where}/{said.album}/{together}"


def _is_unplayed(file: File | None, to: Address) -> bool:
    """Whether it is a voice message that can't be listened to where it goes, as it stands there."""
    spoken = file is not None and file.kind == "voice" and file.mime not in PLAYED
    return spoken and platform_of(to) == "telegram" and not _stays(file, to)


def _stays(file: File | None, to: Address) -> bool:
    """Whether a file lies where it goes, and is not fetched for that."""
    platform = platform_of(file.source) if file is not None else ""
    return platform in STAYS and platform_of(to) == platform


def other_place(turn: Turn, side: Side) -> Address:
    return people.address_of(turn.uow, side.other_id)


def relay_slot(where: Address, ref: Ref) -> str:
    """The slot, in the other's place, of the message that stands at `ref` of the author's."""
    return f"relay/{where}/{ref}"


def attachment_of(file: File | None) -> Attachment | None:
    if file is None or file.kind in CANNOT_CROSS:
        return None
    return Attachment(file=file, name=file.name, mime=file.mime)


def too_large(file: File | None, to: Address) -> int:
    """The most bytes that a file may have to get there from its platform, if it has more; 0 where
    it fits, or its size is not known."""
    platform = platform_of(file.source) if file is not None else ""
    limit = MOST_BYTES.get(platform, 0)
    if file is None or not limit or _stays(file, to):
        return 0
    return limit if file.size > limit else 0


def first_slot(ref: Ref) -> str:
    """Where the author of somebody's first words is told that they crossed."""
    return f"first/{ref}"


class _Words(NamedTuple):
    text: str
    marks: tuple[Mark, ...]


def _shown(turn: Turn, side: Side, to: Address, said: Said | Edited) -> _Words:
    """The words as they are read in the other's place. What they reply to stands before them where
    no message can be quoted, or that one stands in another place of the other's."""
    text, marks = said.text, said.marks
    if isinstance(said, Said) and said.place is not None:
        text, marks = f"{text}\n{mapped.in_words(said.place)}".strip(), ()
    if isinstance(said, Said) and said.card is not None:
        text, marks = f"{text}\n{mapped.card_in_words(said.card)}".strip(), ()
    if not said.quoted or not _quotes(turn, side, to, said):
        return _Words(text, marks)
    quoted = _beginning(said.quoted)
    moved = later(marks, len(quoted) + 1)
    return _Words(f"{quoted}\n{text}", (Mark(kind="quote", start=0, end=len(quoted)), *moved))


def _beginning(quoted: str) -> str:
    """The first words of what is replied to, in the lines in which they stand."""
    lines = [line for each in quoted.splitlines() if (line := " ".join(each.split()))]
    begins = "\n".join(lines[:QUOTED_LINES])
    if len(begins) > QUOTED:
        begins = begins[:QUOTED].rsplit(maxsplit=1)[0]
    return begins if begins == "\n".join(lines) else f"{begins}…"


def _author(turn: Turn, side: Side, said: Said) -> str:
    """Whose words these are; with those of another conversation, that they were passed on."""
    other = pair.other(turn, side)
    name = called(turn, turn.someone, other)
    if not said.forwarded:
        return name
    return pair.words_for(turn, other)("thread.forwarded", name=name)


def _quotes(turn: Turn, side: Side, to: Address, said: Said | Edited) -> bool:
    """Whether what a reply replies to is the pair's, and is to be quoted in words."""
    if _same_reply(turn, to, said) is not None:
        return platform_of(to) in WITHOUT_REPLIES
    rows = people.addresses_of(turn.uow, side.other_id)
    places = (Address(row.address) for row in rows)
    return any(_same_reply(turn, each, said) is not None for each in places if each != to)


def _same_reply(turn: Turn, to: Address, said: Said | Edited) -> Ref | None:
    """What a reply to a message of the other quotes in the other's own place."""
    where, standing = turn.event.where, None
    for at in _replied(said):
        standing = turn.uow.standing(where, at)
        if standing is not None:
            break
        own = turn.uow.delivered(to, relay_slot(where, at))
        if own is not None:  # a reply to what they wrote themselves
            return own
    standing = standing or _below_file(turn, said)
    theirs = relay_slot(to, Ref(""))
    if standing is None or not standing.slot.startswith(theirs):
        return None
    return Ref(standing.slot.removeprefix(theirs))


def _replied(said: Said | Edited) -> Sequence[Ref]:
    """Where that stands which a reply replies to. Of an album we know the first file alone: for
    what is quoted a guess is sure enough; it says nothing of whom words are for."""
    if said.reply_to is None:
        return ()
    at = plain.number(said.reply_to)
    if not said.replies_to_album or not at:
        return (said.reply_to,)
    return _up_to(at)


def _up_to(ref: int) -> list[Ref]:
    """A message and those above it, as far as an album reaches: the ids of its messages follow each
    other."""
    return [Ref(str(ref - number)) for number in range(ALBUM_FILES)]


def _below_file(turn: Turn, said: Said | Edited) -> Standing | None:
    """The words that stand below a file without any, where that is what a reply replies to."""
    where, ref = turn.event.where, plain.number(said.reply_to or "")
    if said.quoted or not ref or platform_of(where) not in FILE_ABOVE:
        return None
    return turn.uow.standing(where, Ref(str(ref + 1)))


def followed(turn: Turn, edited: Edited) -> bool:
    """Follow an edit, or the deletion, of a message that was relayed; False for any other. A
    deletion is followed after the end, too."""
    slot, person_id = relay_slot(turn.event.where, edited.ref), turn.someone.id or 0
    those = people.all_mentorships if edited.gone else people.live_mentorships
    for side in those(turn.uow, person_id):
        to = next(iter(people.showing(turn.uow, side.other_id, slot)), None)
        if to is None:
            continue
        attachment = attachment_of(edited.file)
        if edited.gone and edited.file is not None:
            name = pair.other_name(turn, side)
            turn.say(turn.words("thread.removed_stays", name=name), slot=f"stays/{edited.ref}")
        elif edited.gone:
            _take_back(turn, side, to, slot, with_file=edited.files > 0)
        elif edited.text or attachment:
            words = _shown(turn, side, to, edited)
            message = Message(
                to=to,
                key=f"relay/{side.mentorship.id}/{turn.event.id}",
                text=words.text,
                marks=words.marks,
                author=called(turn, turn.someone, pair.other(turn, side)),
                attachment=attachment,
                slot=slot,
                under=slot_of(side.mentorship.id),
            )
            if not _stands(turn, message, edited):
                name = pair.other_name(turn, side)
                _tell_what_is_laid_open(turn, edited, attachment, to, name)
                _tell_what_stays(turn, side, to, edited)
                turn.say(
                    message.text,
                    marks=message.marks,
                    to=to,
                    key=message.key,
                    author=message.author,
                    attachment=attachment,
                    slot=slot,
                    under=message.under,
                )
        return True
    return _is_within_album(turn, edited)


def _stands(turn: Turn, message: Message, edited: Edited) -> bool:
    """Whether the other has just this already, as it came first or as it was changed since:
    Telegram reports edits that change nothing, too."""
    album = _album(turn.event.where, message.to, edited)
    first = {"album": album, "reply_to": _same_reply(turn, message.to, edited)}
    return any(map(turn.uow.is_newest, (message, message.model_copy(update=first))))


def _is_within_album(turn: Turn, edited: Edited) -> bool:
    """Whether a file was edited that reached the other with those before it, as one message, so
    that no words can stand below it alone: its author is told so."""
    ref = plain.number(edited.ref) if edited.album else 0
    before = [relay_slot(turn.event.where, each) for each in _up_to(ref)[1:]]
    for side in people.live_mentorships(turn.uow, turn.someone.id or 0):
        if ref and any(people.showing(turn.uow, side.other_id, slot) for slot in before):
            if edited.text:
                name = pair.other_name(turn, side)
                turn.say(turn.words("thread.album_stays", name=name))
            return True
    return False


def _tell_what_stays(turn: Turn, side: Side, to: Address, edited: Edited) -> None:
    """Who may have replaced the file itself, which stays as it was elsewhere, is told so: their
    platform does not say whether it is another one, and what it was is not kept for long."""
    if edited.same_file:
        return
    file = edited.file if attachment_of(edited.file) is not None else None
    platform = platform_of(file.source) if file is not None else ""
    if platform in REPLACES and platform_of(to) != platform:
        name = pair.other_name(turn, side)
        turn.say(turn.words("thread.file_stays", name=name), slot=f"stays/{edited.ref}")


def _take_back(turn: Turn, side: Side, to: Address, slot: str, *, with_file: bool) -> None:
    """Its author deleted it: the other reads so where it stood, and where its other files did."""
    other = pair.other(turn, side)
    words = pair.words_for(turn, other)
    text = words("thread.taken_back", name=called(turn, turn.someone, other))
    of_it = (each for each in turn.uow.slots(to, slot) if each.startswith(f"{slot}{FILE}"))
    for each in (slot, *of_it):
        turn.say(text, to=to, slot=each, under=slot_of(side.mentorship.id))
    key = "thread.took_back_file" if with_file else "thread.took_back"
    turn.say(turn.words(key, name=called(turn, other)))
