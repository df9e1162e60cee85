"""A date that was proposed and did not arrive: whoever proposed it reads so, and whoever was to
answer it is shown it when they are back, if it is still to come and still proposed."""

from conversations import offers, people, plain
from conversations.mentoring import dates, pair, proposing
from conversations.mentoring.pair import called
from conversations.people import Side
from conversations.turn import Turn
from storage.mail import Refused
from storage.tables import Meeting, Mentorship


def refused(turn: Turn, refused: Refused) -> bool:
    """What was refused proposed a date that still waits: where its receiver can be written to in
    another place of theirs, it is shown there; if not, its author is told. Whether it is shown."""
    slot, _ = turn.uow.place_of(refused.key)
    session, where = turn.uow.session, turn.event.where
    meeting = session.get(Meeting, plain.number(slot.rpartition("/")[2]))
    if meeting is None or slot != dates.proposed_slot(meeting):
        return False
    if any(each.on == slot for each in offers.choices(offers.newest(session, where))):
        offers.drop(session, where)  # no word agrees to what nobody has read
    mentorship = session.get_one(Mentorship, meeting.mentorship_id)
    waits = meeting.state == "proposed" and meeting.at > turn.now
    if not waits or mentorship.state != "active":
        return False
    me = pair.person(turn, meeting.proposed_by)
    other = pair.person(turn, people.side_of(mentorship, meeting.proposed_by).other_id)
    away = people.is_away(session, other.id)
    if not away and people.address_of(turn.uow, other.id or 0) != where:
        proposing.show(turn, mentorship, meeting)
        return True
    words = pair.words_for(turn, me)
    said = {
        "name": called(turn, other, me),
        "when": dates.moment_for(words, meeting.at, me.zone, other.zone, turn.now),
    }
    key = "meeting.undelivered_away" if away else "meeting.undelivered"
    text = words(key, **said, **turn.programme_for(me).about.team_words)
    pair.tell(turn, me, text, under=pair.slot_of(mentorship.id))
    return False


def show(turn: Turn, side: Side) -> None:
    """The turn's person is back: a date that the other has proposed, and that stands nowhere of
    theirs, is shown to them."""
    if side.mentorship.state != "active":  # it ended in this turn
        return
    places = people.arrives_at(turn.uow, turn.someone.id or 0)
    for meeting, _ in proposing.waiting(turn, side):
        slot = dates.proposed_slot(meeting)
        if not any(turn.uow.stands(where, slot) for where in places):
            proposing.show(turn, side.mentorship, meeting)
