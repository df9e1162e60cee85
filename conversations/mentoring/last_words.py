"""A last word, once all is over: their thread is closed by one of the two, and the other may not
have known that it would be.

Where it ended well, or by itself (`KIND`), each of the two may begin one, for `LAST`, by a button
below what tells them of the end: read over, passed on once, and kept nowhere. What was begun may be
sent for as long as it is kept, and answered for `LAST` from then on. It opens no thread again.
Never where one of the two has reported the other, or somebody's safety was feared for, and to
nobody who stopped it, asked for somebody else, or is not there any more: whoever asks then reads
that nothing is passed on any more, and not why.
"""

from collections.abc import Iterable, Sequence, Set
from datetime import datetime, timedelta

import sqlalchemy as sql
from sqlalchemy import Connection, bindparam, or_
from sqlmodel import col, select

from conversations import people
from conversations.dialogue import dialogues
from conversations.mentoring import pair
from conversations.mentoring.pair import button, called, words_for
from conversations.people import Side, side_of
from conversations.turn import Finish, Rows, Turn
from conversations.words import Words
from storage.tables import Concern, Dialogue, Mentorship, Person

FORM = "last_word"

REFUSED = "refused"
"""How a last word came out that the other's platform refused."""

KIND = ("complete", "end_faded", "end_early", "to_professional")
"""The ends after which a last word is welcome to both."""

FEARED = ("reported", "safety")
"""The concerns, seen to or not, after which nothing is passed on between the two."""

KEY = "last"
"""What begins the key of one, which is the slot, too, in which its author reads that it was passed
on."""

LAST = timedelta(days=7)
"""For how long after the end of a mentorship, or after the other's last word, words may be a
farewell that comes too late."""


def way(turn: Turn, mentorship: Mentorship, who: Person) -> Rows:
    """The button for one of the two; nothing where no word of theirs would be passed on."""
    side = side_of(mentorship, who.id or 0)
    if not _may(turn, side, who):
        return []
    name = called(turn, pair.other(turn, side), who)
    return buttons(words_for(turn, who), mentorship.id, name)


def buttons(words: Words, mentorship_id: int | None, name: str) -> Rows:
    """The button itself, for whoever would say it to somebody of this name."""
    return [[button(words("last_word.say", name=name), f"last/{mentorship_id}")]]


def feared(connection: Connection, requests: Iterable[int]) -> Set[int]:
    """Of these cases, those in which nothing is passed on between the two (see `FEARED`)."""
    found = connection.execute(_FEARED, {"ids": list(requests)}).scalars()
    return {each for each in found if each is not None}


_FEARED = sql.select(col(Concern.request_id)).where(
    col(Concern.request_id).in_(bindparam("ids", expanding=True)),
    col(Concern.kind).in_(FEARED),
)


def _may(turn: Turn, side: Side, who: Person, sends: datetime | None = None) -> bool:
    """Whether they may begin one, or go on with one that is not sent yet or did not arrive; or,
    where one `sends` what was begun then, whether it is passed on."""
    row, other = side.mentorship, pair.other(turn, side)
    if row.state != "ended" or row.ended_at is None or row.outcome not in KIND:
        return False
    begun_at = _begun_at(turn, row, who) or sends or turn.now
    if begun_at >= until(turn, row, who) or None in (row.introduced_at, other.id):
        return False
    if other.erased_at is not None or people.reachable(turn.uow, other.id or 0) is None:
        return False
    if feared(turn.uow.connection, [row.request_id]):
        return False
    return not _said_by(turn, row, who)


def until(turn: Turn, mentorship: Mentorship, who: Person) -> datetime:
    """Until when one of the two may begin theirs, where they may at all: that of the other may come
    late, and is answered as long as if it were the end."""
    ended = mentorship.ended_at or turn.now
    theirs = _said_by(turn, mentorship, pair.other(turn, side_of(mentorship, who.id or 0)))
    return LAST + max([ended, *(each.closed_at for each in theirs if each.closed_at)])


def _said_by(turn: Turn, mentorship: Mentorship, who: Person) -> Sequence[Dialogue]:
    """That one of the two has said theirs."""
    said = select(Dialogue).where(
        Dialogue.person_id == who.id,
        Dialogue.form == FORM,
        Dialogue.subject == pair.subject_of(mentorship),
        Dialogue.outcome == "done",
    )
    return turn.uow.session.exec(said).all()


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """One of the two would say a last word (`thread.goodbyes` answers the button)."""
    side = pair.locked_side(turn, "".join(rest[:1]))
    if side is None:
        turn.say(turn.words("dialogue.old_button_alone"))
    elif side.mentorship.state == "active":  # the other, whose day begins later, has not read of it
        turn.say(turn.words("last_word.open_still", name=pair.other_name(turn, side)))
    elif not _may(turn, side, turn.someone):
        turn.say(turn.words("last_word.no_more"))
    else:
        begin(turn, side)


def _begun_at(turn: Turn, mentorship: Mentorship, who: Person) -> datetime | None:
    """When one of the two began a last word that is not sent yet, or did not arrive."""
    begun = select(Dialogue.opened_at).where(
        Dialogue.person_id == who.id,
        Dialogue.form == FORM,
        Dialogue.subject == pair.subject_of(mentorship),
        or_(col(Dialogue.closed_at).is_(None), col(Dialogue.outcome) == REFUSED),
    )
    return turn.uow.session.exec(begun.order_by(col(Dialogue.id)).limit(1)).first()


def begin(turn: Turn, side: Side, words: str = "") -> None:
    """They begin their last word, with the `words` that they have written for the other already."""
    subject = pair.subject_of(side.mentorship)
    dialogues.open(turn, FORM, subject=subject, adds={"words": words} if words else None)


def _said(turn: Turn, dialogue: Dialogue) -> None:
    """It is passed on as it was read over. It may not be any more, since it was begun: then its
    author has it back."""
    said, side = str(dialogue.answers["words"]), pair.side_of_subject(turn, dialogue)
    dialogue.answers, dialogue.outcome = {}, "stopped"
    if side is None or not _may(turn, side, turn.someone, dialogue.opened_at):
        turn.say(turn.words("last_word.no_more"), quote=said)
        return
    dialogue.outcome = "done"
    # In no slot: like all that crosses between the two, it stays when its author erases everything.
    row, other = side.mentorship, pair.other(turn, side)
    words, key = words_for(turn, other), f"{KEY}/{row.id}/{turn.event.id}"
    turn.say(turn.words("last_word.passed_on", name=called(turn, other)), slot=key)
    pair.tell(
        turn,
        other,
        words("last_word.from", name=called(turn, turn.someone, other)),
        quote=said,
        buttons=[*way(turn, row, other), [pair.team_button(words, row.id)]],
        under=pair.slot_of(row.id),
        key=key,
    )


def refused(turn: Turn, mentorship: Mentorship, author: Person) -> Rows:
    """It did not arrive, and so was not said: the way to say it again, where it would be passed
    on."""
    for dialogue in _said_by(turn, mentorship, author):
        dialogue.outcome = REFUSED
    turn.uow.session.flush()
    return way(turn, mentorship, author)


FINISHED: dict[str, Finish] = {FORM: _said}
