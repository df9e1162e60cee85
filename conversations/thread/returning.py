"""Somebody who had shut us out is back: what did not arrive meanwhile is spoken of, on both sides.

Words of the private thread are not kept, so they can't be sent anew: their author, who was told to
keep them, is told that they would arrive now, at a decent hour; and whoever is back reads at once
that the other wrote. A date that was proposed is, and they are shown it. Letters are not: whose
mentorship ended meanwhile reads that it did, and when, with the way on; its case, that they have.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import exists
from sqlmodel import col, select

from conversations import hours, people
from conversations.mentoring import farewell, heads, pair
from conversations.mentoring.pair import team_button
from conversations.team import not_arrived
from conversations.thread import lost_dates
from conversations.thread.undelivered import lost_slots
from conversations.turn import Due, Turn
from storage.tables import History, Mentorship

BACK = "back"
"""The subject `back/<mentorship>`; its step is the side that may send its words anew, and which
absence they met."""


LEARNT = timedelta(days=1)
"""How long after something was sent it may be learnt, by that, that they had shut us out before."""


def returned(turn: Turn, since: str, *, gone_at: datetime | None) -> None:
    """The turn's person can be reached again, after the absence named `since`, which we know of
    since `gone_at`; None where they were reached elsewhere meanwhile."""
    person = turn.someone
    assert person.id is not None
    for row in _ended(turn, gone_at) if gone_at is not None else ():
        _tell_end(turn, row)
        heads.over(turn, row, person, pair.other(turn, people.side_of(row, person.id)))
    for side in people.live_mentorships(turn.uow, person.id):
        turn.at_the_end(partial(lost_dates.show, turn, side))  # no words of this turn answer it
        if not lost_slots(turn, side.other_id, side.mentorship.id, since):
            continue
        other = pair.person(turn, side.other_id)
        name = pair.called(turn, other)
        turn.say(turn.words("thread.wrote_meanwhile", name=name))
        at = hours.decent_for(other, turn.now, turn.catalogue.home.limits)
        role = people.side_of(side.mentorship, side.other_id).role
        turn.uow.remind(f"{BACK}/{side.mentorship.id}", f"{role}/{since}", at)


def _ended(turn: Turn, gone_at: datetime) -> Iterator[Mentorship]:
    """The mentorships of the turn's person that ended while nothing reached them, by another hand
    than theirs."""
    me = turn.someone.id
    own = exists().where(
        col(History.request_id) == col(Mentorship.request_id),
        col(History.at) == col(Mentorship.ended_at),
        col(History.actor) == f"person/{me}",
    )
    statement = select(Mentorship).where(
        Mentorship.state == "ended",
        col(Mentorship.introduced_at).is_not(None),
        col(Mentorship.ended_at) >= gone_at - LEARNT,
        people.in_mentorship(me),
        ~own,
    )
    yield from turn.uow.session.exec(statement.order_by(col(Mentorship.id))).all()


def _tell_end(turn: Turn, row: Mentorship) -> None:
    me, ended_at = turn.someone, row.ended_at
    assert ended_at is not None
    name = pair.other_name(turn, people.side_of(row, me.id or 0)) or turn.words("ending.the_other")
    day = turn.words.long_day(ended_at, pair.person(turn, row.mentee_id).zone)
    text, rows = farewell.beside(
        turn, row, me, turn.words("thread.ended_meanwhile", name=name, day=day)
    )
    to = people.address_of(turn.uow, me.id or 0)
    turn.say(text, to=to, under="", buttons=[[team_button(turn.words, row.id)], *rows])
    not_arrived.told_of_end(turn, pair.request(turn, row))


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
    words, name = pair.words_for(turn, author), pair.called(turn, back, author)
    for place, slot in lost_slots(turn, author.id or 0, mentorship.id, since):
        turn.say(words("thread.was_undelivered", name=name), to=place, slot=slot, under="")
    pair.tell(turn, author, words("thread.reachable_again", name=name))


DUE: dict[str, Due] = {BACK: came_due}
