"""Before a session and after it: what the mentee would like to talk about, and a note for oneself.

The agenda is the mentee's: they write it, change it, and their mentor reads it. A note is its
author's alone: no one else reads it, it comes back to them on the eve of the next session and in
/export, and it goes with all that the two wrote (see `privacy.erasing`). There is one note for a
session, and each is replaced by the next words of its author. Like the private thread, neither is
looked at for signs of distress: nobody of the team learns anything of them.
"""

from collections.abc import Sequence

from sqlmodel import select

from conversations.dialogue import dialogues
from conversations.mentoring import dates, pair, rhythm, which
from conversations.mentoring.pair import called, slot_of, tell, words_for
from conversations.people import Side
from conversations.turn import Command, Finish, Turn
from storage.tables import Dialogue, Meeting, Note

AHEAD = ("agreed", "proposed")
"""The states of a session that may be prepared."""

OVER = ("agreed", *dates.KNOWN)
"""The states of a session after which something may be noted."""


def _chosen(turn: Turn, ready: Sequence[tuple[Side, Meeting]], verb: str, words: str) -> bool:
    """Goes on with the one session that a command may mean; of several, asks with whom."""
    if len(ready) == 1:
        ask = ask_agenda if verb == "agenda" else ask_note
        ask(turn, *ready[0], words)
    elif ready:
        which.ask(
            turn,
            [
                (
                    pair.other_name(turn, side),
                    side.mentorship.id or 0,
                    f"mt/{verb}/{meeting.id}",
                )
                for side, meeting in ready
            ],
        )
    return bool(ready)


# --- the agenda ---------------------------------------------------------------------------------


def agenda(turn: Turn, words: str) -> None:
    """`/agenda`: what the mentee would like to talk about next; their mentor reads it. Where no
    date is agreed, their words are kept for the next one if that can be, or given back."""
    ready = [
        (side, planned[0])
        for side in pair.sides_here(turn)
        if (planned := dates.ahead(turn, side.mentorship, "agreed"))
    ]
    if _chosen(turn, ready, "agenda", words):
        return
    sides = pair.sides_here(turn)
    rows = [side.mentorship for side in sides if side.role == "mentee"]
    if not rows:  # it is theirs neither now nor once there is a date
        _not_theirs(turn, sides, words)
        return
    if words and not (len(rows) == 1 and dates.keep_over(turn, rows[0], words)):
        turn.say(turn.words("agenda.no_date_back"), quote=words)
        return
    kept = next(filter(None, (dates.left_over(turn, each) for each in rows)), "")
    turn.say(turn.words(f"agenda.{'no_date_kept' if kept else 'no_date'}"), quote=kept)


def _not_theirs(turn: Turn, sides: Sequence[Side], words: str) -> None:
    names = [pair.other_name(turn, side) for side in sides]
    if not names:
        text = turn.words("mentorship.none")
    elif not words:
        text = turn.words("meeting.no_date")
    else:
        key = "not_yours" if len(names) == 1 else "not_yours_of_several"
        text = turn.words(f"agenda.{key}", name=names[0])
    turn.say(text, quote=words)


def ask_agenda(turn: Turn, side: Side, meeting: Meeting, words: str = "") -> None:
    """`mt/agenda/<meeting>`: the mentee writes it (in these `words`), or changes it; the mentor
    reads it."""
    name = pair.other_name(turn, side)
    if meeting.at <= turn.now or meeting.state not in AHEAD:
        turn.say(turn.words("dialogue.old_button_alone"))
    elif side.role == "mentor":
        key = "theirs" if meeting.agenda else "none_yet"
        turn.say(turn.words(f"agenda.{key}", name=name), quote=meeting.agenda)
        if words:
            turn.say(turn.words("agenda.not_yours", name=name), quote=words)
    else:
        if meeting.agenda:
            turn.say(turn.words("agenda.stands"), quote=meeting.agenda)
        dialogues.open(turn, "agenda", subject=dates.subject_of(meeting), typed=words)


def _agenda_written(turn: Turn, dialogue: Dialogue) -> None:
    """Kept with the session it is for, or with the one in whose place that was moved; where none
    is to come, the mentee has their words back."""
    found = dates.of_form(turn, dialogue)
    if found is None:
        return
    side, meeting = found
    other, wrote = pair.other(turn, side), str(dialogue.answers["about"])
    if meeting.at <= turn.now or meeting.state not in AHEAD:
        planned = dates.ahead(turn, side.mentorship, "agreed")
        if not planned:
            turn.say(turn.words("agenda.too_late", name=called(turn, other)), quote=wrote)
            return
        meeting = planned[0]
    changed, meeting.agenda = bool(meeting.agenda), wrote
    turn.say(turn.words("agenda.kept", name=called(turn, other)))
    words = words_for(turn, other)
    tell(
        turn,
        other,
        words(
            "agenda.changed_by" if changed else "agenda.written_by",
            name=called(turn, turn.someone, other),
            when=dates.moment_for(words, meeting.at, other.zone, turn.someone.zone),
        ),
        quote=wrote,
        slot=f"{pair.said_in(side.mentorship.id)}agenda/{turn.event.id}",
        under=slot_of(side.mentorship.id),
    )


# --- a note for oneself -------------------------------------------------------------------------


def note(turn: Turn, words: str) -> None:
    """`/memo`: the note of the last session, to read or to write."""
    ready = [
        (side, meeting)
        for side in pair.sides_here(turn)
        if (meeting := dates.newest(turn, side.mentorship)) is not None
    ]
    if not _chosen(turn, ready, "note", words):
        turn.say(turn.words("note.no_session"), quote=words)


def ask_note(turn: Turn, side: Side, meeting: Meeting, words: str = "") -> None:
    """`mt/note/<meeting>`: the turn's person writes one, or other words in its place."""
    if meeting.at > turn.now or meeting.state not in OVER:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    stands = _note_of(turn, meeting)
    if stands is not None:
        turn.say(turn.words("note.stands"), quote=stands.words)
    dialogues.open(turn, "note", subject=dates.subject_of(meeting), typed=words)


def _note_of(turn: Turn, meeting: Meeting) -> Note | None:
    statement = select(Note).where(Note.meeting_id == meeting.id, Note.person_id == turn.someone.id)
    return turn.uow.session.exec(statement).first()


def _note_written(turn: Turn, dialogue: Dialogue) -> None:
    found = dates.of_form(turn, dialogue, back=True)
    if found is None:
        return
    side, meeting = found
    assert meeting.id is not None
    assert turn.someone.id is not None
    wrote, row = str(dialogue.answers["words"]), _note_of(turn, meeting)
    if row is None:
        row = Note(meeting_id=meeting.id, person_id=turn.someone.id, words=wrote, at=turn.now)
        turn.uow.session.add(row)
    row.words, row.at = wrote, turn.now
    if side.mentorship.state != "active":
        turn.say(turn.words("note.kept_after"))
        return
    # The eve of another session is promised only where there may well be one.
    last = pair.is_ending(turn, side.mentorship) and not dates.ahead(
        turn, side.mentorship, "agreed"
    )
    key = "kept_late" if last else "kept"
    turn.say(turn.words(f"note.{key}"), buttons=rhythm.to_come(turn, side))


COMMANDS: dict[str, Command] = {
    "agenda": agenda,
    **dict.fromkeys(("memo", "mémo", "notes"), note),
}

FINISHED: dict[str, Finish] = {"agenda": _agenda_written, "note": _note_written}
