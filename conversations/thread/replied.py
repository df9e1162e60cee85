"""What words answer that reply to a message of ours: that one, and no other.

The newest buttons of a place are what typed words press. Where somebody points at another message
they mean that, however short they are: a *oui* that replies to one date never agrees to another's.
"""

from collections.abc import Iterator, Sequence

from conversations import offers, people
from conversations.mentoring import dates, meetings, proposing
from conversations.offers import Choice
from conversations.people import Side
from conversations.turn import Turn
from storage.mail import Said


def choices(turn: Turn, said: Said, offered: Sequence[Choice]) -> list[Choice] | None:
    """Of words that reply to another message than the one on which the buttons `offered` stand:
    the buttons of that one, where it asks about a session of the two and still waits for the answer
    of the turn's person; no buttons for any other. None where words reply to nothing else."""
    if said.reply_to is None:
        return None
    standing = turn.uow.standing(turn.event.where, said.reply_to)
    stands = {standing.slot, standing.key} if standing is not None else set()
    # Of what was offered before that was kept, it is not known where it stands.
    if any(each.on in stands or not each.on for each in offered):
        return None
    sides = people.live_mentorships(turn.uow, turn.someone.id or 0)
    questions = (each for side in sides for each in _questions(turn, side))
    return next((found for slot, found in questions if slot in stands), [])


def names_date(turn: Turn, text: str) -> bool:
    """Whether these are the very words of a button of a date that waits for an answer."""
    sides = people.live_mentorships(turn.uow, turn.someone.id or 0)
    waits = (rows for side in sides for _, rows in proposing.waiting(turn, side))
    return any(offers.named(offers.of_rows(rows), text) for rows in waits)


def _questions(turn: Turn, side: Side) -> Iterator[tuple[str, list[Choice]]]:
    """What is asked about a session, by the slot in which it stands."""
    for meeting, rows in proposing.waiting(turn, side):
        yield dates.proposed_slot(meeting), offers.of_rows(rows)
    _, step = meetings.asking(turn.programme)
    if step is None:
        return
    for meeting in dates.newest_first(turn, side.mentorship):
        if meeting.state == "agreed" and meeting.at <= turn.now:
            slot = dates.question_slot(meeting.mentorship_id, meeting.id)
            yield slot, offers.of_rows(meetings.answers(step, meeting))
