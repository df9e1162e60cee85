"""The end of a mentorship: on its day, or earlier by either of the two (`parting`).

A mentee may stop, a mentor may step back, and both may be glad that the goal is reached before its
time. The other is told at once, in words that judge nobody; the careers team sees that it happened,
and gets the case back where a mentor has gone. Both are asked to look back, if they like.
"""

from collections.abc import Sequence

from sqlmodel import col, select

from conversations.casework import casebook, concerns
from conversations.casework.casebook import card_slot
from conversations.mentoring import dates, faded, farewell, health, pair
from conversations.mentoring.introduction import close
from conversations.mentoring.pair import tell, words_for
from conversations.people import Side, in_mentorship, side_of
from conversations.turn import Due, Turn
from storage.mail import STAFF
from storage.tables import Mentorship, Person

# --- what time decides --------------------------------------------------------------------------


def came_due(turn: Turn, number: str, due: str) -> None:
    """A date of the journey that decides something: the end, or what staff must know."""
    step = turn.catalogue.home.journey.get(due)
    mentorship = turn.uow.lock(Mentorship, int(number))
    if step is None or mentorship is None or mentorship.state != "active":
        return
    request = pair.request(turn, mentorship)
    if step.ends:
        act = "end_faded" if faded.is_faded(turn, mentorship) else "complete"
        casebook.record(turn, request, act)
        close(turn, mentorship, act)
        _tell_thread(turn, mentorship, act)
        return
    casebook.note(turn, request, due)
    mentee = pair.person(turn, mentorship.mentee_id)
    mentor = pair.person(turn, mentorship.mentor_id)
    awaited = health.awaited(mentorship.mentee_wrote_at, mentorship.mentor_wrote_at)
    silent, wrote = (mentee, mentor) if awaited == "mentee" else (mentor, mentee)
    last = health.last_word(mentorship.mentee_wrote_at, mentorship.mentor_wrote_at)
    waits = last is not None and not dates.have_met(turn, mentorship, last)
    root = card_slot(request.id)
    slot = f"{root}/{due}"
    if step.concern:  # the concern tells the holder, in its time: once is enough
        # Of an exchange one word is the last: only who has never answered, or not for weeks in
        # which the other wrote, leaves them waiting.
        alone = waits and (not _both_wrote(mentorship) or _wrote_for_weeks(mentorship))
        one_sided = step.after == "answer" or alone
        whose = silent if one_sided else None
        row = concerns.open_or_refresh(turn, step.concern, request=request, person=whose)
        slot = concerns.raised_slot(row)
    text = step.told_to_staff(mentee.name, mentor.name, silent.name)
    if step.concern and step.after != "answer" and waits:
        home = turn.catalogue.home.words
        said = home("mentorship.last_word", wrote=wrote.name, silent=silent.name)
        text = f"{text} {said}"
    turn.say(text, to=STAFF, under=root, slot=f"{slot}/{turn.event.id}")
    if not step.concern:
        casebook.tell_holder(turn, request, "mentorship.look")


def _wrote_for_weeks(mentorship: Mentorship) -> bool:
    """Whether whoever wrote last has done so for so long without an answer that it is awaited."""
    last = health.last_word(mentorship.mentee_wrote_at, mentorship.mentor_wrote_at)
    since = mentorship.waits_since
    return last is not None and since is not None and last - since >= health.UNANSWERED


def _both_wrote(mentorship: Mentorship) -> bool:
    """Whether each of the two has written, at least once."""
    return None not in (mentorship.mentee_wrote_at, mentorship.mentor_wrote_at)


def written(turn: Turn, mentorship: Mentorship, *, first: bool) -> None:
    """One of the two wrote to the other. Once both have since the team was last told of their
    silence, that concern is over; where one of them had never written, with their `first` words.
    Until then it says which of them waits for the other. Only when they wrote is looked at."""
    row = concerns.silent(turn, mentorship.request_id)
    if row is None:
        return
    wrote = (mentorship.mentee_wrote_at, mentorship.mentor_wrote_at)
    since = all(at is not None and at > row.seen_at for at in wrote)
    if _both_wrote(mentorship) and (first or since):
        why = "began" if first else "both_wrote"
        concerns.over(turn, ("silent",), why, request_id=mentorship.request_id)
        return
    awaited = health.awaited(*wrote)
    silent = mentorship.mentee_id if awaited == "mentee" else mentorship.mentor_id
    concerns.waits_for(turn, row, silent)


# --- what people decide ---------------------------------------------------------------------------


def end_early(turn: Turn, mentorship: Mentorship, act: str, *, erased: bool = False) -> None:
    """The turn's person ends it: `end_early` (the goal is reached), `to_professional` (a mentee
    goes on with one), `stop` (they would rather), or `withdraw` (they leave altogether). The other
    is told; saying something to the person is the caller's. Of whoever is `erased` the team reads
    no name. Locks nothing: the caller has."""
    assert turn.someone.id is not None
    side = side_of(mentorship, turn.someone.id)
    request = pair.request(turn, mentorship)
    known = mentorship.state == "active"
    act = farewell.meant(side, act)
    if act == "stop" and not known:  # nothing has begun that could be stopped
        act = "withdraw"
    news = farewell.news(turn, side, act) if known else ""
    casebook.record(turn, request, act)
    close(turn, mentorship, act)
    if act == "mentor_left":
        home, area = turn.catalogue.home.words, "ending" if known else "introduction"
        slot, key = card_slot(request.id), f"{area}.staff_mentor_left"
        said_in = f"{slot}/mentor/{turn.someone.id}/{turn.event.id}"
        if erased:  # what stands in a slot of theirs is taken back at once
            key, said_in = f"{area}.staff_mentor_gone", f"{slot}/ended/{mentorship.id}"
        text = home(key, name=turn.someone.name)
        turn.say(text, to=STAFF, under=slot, slot=said_in)
        casebook.tell_holder(turn, request, f"{area}.holder_mentor_left")
    elif known:
        _tell_thread(turn, mentorship, act)
    _tell_other(turn, side, news)


def _tell_thread(turn: Turn, mentorship: Mentorship, act: str) -> None:
    """How it ended, in the thread of its case, without a name: the last line there would otherwise
    be an alarm."""
    slot = card_slot(mentorship.request_id)
    text = turn.catalogue.home.words(f"ending.staff_{act}")
    turn.say(text, to=STAFF, under=slot, slot=f"{slot}/ended/{mentorship.id}")


def _tell_other(turn: Turn, side: Side, news: str) -> None:
    """In the words of `news`; of two who were not introduced yet, that it will not take place."""
    other = pair.other(turn, side)
    if not news:
        words, day = words_for(turn, other), pair.news_by(turn, other)
        key = "mentor_cannot" if side.role == "mentor" else "not_this_time"
        tell(turn, other, words(f"introduction.{key}", day=day))
        return
    text, rows = farewell.beside(turn, side.mentorship, other, news)
    tell(turn, other, text, buttons=rows, under=pair.slot_of(side.mentorship.id))


def withdrawn(turn: Turn, person: Person, *, as_mentor: bool = False) -> list[Mentorship]:
    """This person erases everything (`as_mentor`: they only leave the mentors): their mentorships
    end, the others are told kindly. Returns those that did."""
    ended = []
    as_either = in_mentorship(person.id)
    theirs = col(Mentorship.mentor_id) == person.id if as_mentor else as_either
    statement = select(Mentorship).where(col(Mentorship.state).in_(pair.LIVE), theirs)
    for mentorship in turn.uow.session.exec(statement.order_by(col(Mentorship.id))).all():
        locked = turn.uow.lock(Mentorship, mentorship.id)
        if locked is not None and locked.state in pair.LIVE:
            end_early(turn, locked, "withdraw", erased=not as_mentor)
            ended.append(locked)
    return ended


def thank(turn: Turn, ended: Sequence[Mentorship]) -> None:
    """The turn's person accompanies nobody any more: of each of these they read that it is over,
    with thanks for what they gave, and the way to look back."""
    for row in ended:
        side = side_of(row, row.mentor_id)
        if row.introduced_at is None:
            turn.say(turn.words("introduction.called_off"))
            continue
        name = pair.other_name(turn, side) or turn.words("ending.the_other")
        text, rows = farewell.beside(
            turn,
            row,
            turn.someone,
            turn.words("ending.over_mentor", name=name),
        )
        turn.say(text, buttons=rows)


DUE: dict[str, Due] = {"mentorship": came_due}
