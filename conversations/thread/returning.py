"""Somebody who had shut us out is back: what did not arrive meanwhile is spoken of, on both sides.

Words of the private thread are not kept, so they can't be sent anew: their author, who was told to
keep them, is told that they would arrive now, at a decent hour; and whoever is back reads at once
that the other wrote.
"""

from conversations import hours, people
from conversations.mentoring import pair
from conversations.thread.relay import lost_slots, other_place
from conversations.turn import Due, Turn
from storage.tables import Mentorship

BACK = "back"
"""The subject `back/<mentorship>`; its step is the side that may send its words anew, and which
absence they met."""


def returned(turn: Turn, since: str) -> None:
    """The turn's person can be reached again, after the absence named `since`."""
    person = turn.someone
    assert person.id is not None
    for side in people.live_mentorships(turn.uow, person.id):
        if not lost_slots(turn, other_place(turn, side), side.mentorship.id, since):
            continue
        other = pair.person(turn, side.other_id)
        name = pair.called(turn, other)
        turn.say(turn.words("thread.wrote_meanwhile", name=name))
        at = hours.decent_for(other, turn.now, turn.catalogue.home.limits)
        role = people.side_of(side.mentorship, side.other_id).role
        turn.uow.remind(f"{BACK}/{side.mentorship.id}", f"{role}/{since}", at)


def came_due(turn: Turn, number: str, step: str) -> None:
    """A decent hour of the one whose words did not arrive, if the other is still there."""
    mentorship = turn.uow.session.get(Mentorship, int(number))
    if mentorship is None or mentorship.state != "active":
        return
    role, _, since = step.partition("/")
    author, back = pair.person(turn, mentorship.mentee_id), pair.person(turn, mentorship.mentor_id)
    if role == "mentor":
        author, back = back, author
    if people.is_away(turn.uow.session, back.id) or author.erased_at or back.erased_at:
        return
    place = people.address_of(turn.uow, author.id or 0)
    words, name = pair.words_for(turn, author), pair.called(turn, back, author)
    for slot in lost_slots(turn, place, mentorship.id, since):
        turn.say(words("thread.was_undelivered", name=name), to=place, slot=slot, under="")
    pair.tell(turn, author, words("thread.reachable_again", name=name))


DUE: dict[str, Due] = {BACK: came_due}
