"""The message in which one of the two gave their contact details is edited, or deleted: so is what
is kept of it, or what the other was shown."""

from collections.abc import Sequence
from typing import NamedTuple

from conversations import people
from conversations.mentoring import exchanged, exchanging, pair
from conversations.mentoring.pair import called, slot_of, words_for
from conversations.people import Side
from conversations.turn import Turn
from storage.mail import Address, Edited
from storage.tables import Dialogue


class _Brought(NamedTuple):
    """Contact details that one message brought: `kept` until the other gives theirs, or shown to
    the other in these places, under that slot."""

    side: Side
    kept: Dialogue | None
    slot: str
    shown: Sequence[Address]


def _brought_by(turn: Turn, edited: Edited, those: Sequence[Side]) -> _Brought | None:
    """Those which this message of the turn's person brought, in one of these mentorships."""
    source = exchanging.source_of(turn, edited.ref)
    for each in those:
        side = pair.locked_side(turn, str(each.mentorship.id))
        if side is None:
            continue
        row = exchanging.given_by(turn, side.mentorship, turn.someone.id)
        kept = row if row is not None and row.answers.get("source") == source else None
        slot = exchanged.shown(side.mentorship.id, source)
        shown = people.showing(turn.uow, side.other_id, slot)
        if kept is not None or shown:
            return _Brought(side, kept, slot, shown)
    return None


def corrected(turn: Turn, edited: Edited) -> bool:
    """Follow an edit of the message in which somebody gave their contact details: also where it is
    the command that it was typed behind. False for any other message."""
    found = _brought_by(turn, edited, people.live_mentorships(turn.uow, turn.someone.id or 0))
    if found is None:
        return False
    mine, limit = _words_of(edited), turn.programme.forms[exchanging.FORM].questions["mine"].limit
    if not mine:
        turn.say(turn.words("dialogue.edit_too_late"))
    elif len(mine) > limit:
        turn.say(turn.words("answers.too_long", limit=limit, over=len(mine) - limit))
    elif found.kept is None:
        _show_corrected(turn, found.side, found.shown, found.slot, mine)
    elif found.kept.answers["mine"] != mine:  # platforms report edits that change no word, too
        found.kept.answers = {**found.kept.answers, "mine": mine}
        name = pair.other_name(turn, found.side)
        turn.say(turn.words("exchange.corrected_kept", name=name))
    return True


def deleted(turn: Turn, edited: Edited) -> bool:
    """Follow the deletion of the message in which somebody gave their contact details, also after
    the end. False for any other message."""
    found = _brought_by(turn, edited, people.all_mentorships(turn.uow, turn.someone.id or 0))
    if found is None:
        return False
    side = found.side
    if found.kept is not None:
        exchanging.take_back(turn, side)
        return True
    other = pair.other(turn, side)
    text = words_for(turn, other)("exchange.taken_back_by", name=called(turn, turn.someone, other))
    for where in found.shown:
        turn.say(text, to=where, slot=found.slot, under=slot_of(side.mentorship.id))
    text = turn.words("exchange.took_back_shown", name=pair.other_name(turn, side))
    source = exchanging.source_of(turn, edited.ref)
    turn.say(text, slot=exchanged.taken_back(side.mentorship.id, source))
    return True


def _words_of(edited: Edited) -> str:
    """What was given, without the command that stands before it; nothing behind another one."""
    text = edited.text.strip()
    if not text.startswith("/"):
        return text
    command, _, words = text[1:].strip().removeprefix("camarade").strip().partition(" ")
    return words.strip() if command.partition("@")[0].lower() in exchanging.COMMANDS else ""


def _show_corrected(turn: Turn, side: Side, shown: Sequence[Address], slot: str, mine: str) -> None:
    other = pair.other(turn, side)
    words = words_for(turn, other)
    text = words("exchange.theirs", name=called(turn, turn.someone, other))
    under = slot_of(side.mentorship.id)
    if all(turn.uow.says(where, slot, text, quote=mine, under=under) for where in shown):
        return
    for where in shown:
        turn.say(text, quote=mine, to=where, slot=slot, under=under)
    pair.tell_other(turn, side, "exchange.corrected_by")
    turn.say(turn.words("exchange.corrected", name=pair.other_name(turn, side)))
