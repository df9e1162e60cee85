"""Going on a little longer: once, in the last weeks, if both say yes by a tap.

Either asks for one of the programme's numbers of months; the other agrees, asks for another number,
or leaves the end where it is. Who asked may take it back, which the other reads; where no answer
comes, they learn so some days before the end. No month is offered that goes beyond the day until
which the mentor is there, and none while they accompany more people than they have said they can.
With both yeses the end moves, and the journey with it. The team reads that it did.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from conversations import hours, people, plain, unasked
from conversations.casework import casebook, unseen
from conversations.casework.casebook import card_slot
from conversations.dialogue.moments import NUMBERS
from conversations.mentoring import heads, pair, roster, which
from conversations.mentoring.introduction import add_months
from conversations.mentoring.pair import button, called, tell, words_for
from conversations.offers import Choice
from conversations.people import Side
from conversations.plain import fold
from conversations.turn import Act, Command, Due, Rows, Turn
from conversations.words import Words
from storage.mail import STAFF
from storage.tables import Mentor, Mentorship, Person

UNANSWERED = timedelta(days=6)
"""How long before the end whoever asked is told that no answer came."""

WAITS = timedelta(days=2)
"""An answer may take so long at least."""

ASKS = "more/ask/"
"""What begins the act of the button that leads to it."""

SILENT = "silent"
"""The step of `more/<mentorship>` at which they are."""


def may_ask(turn: Turn, mentorship: Mentorship) -> bool:
    """Whether it is time for it, and it was not done yet."""
    ends, within = mentorship.ends_at, timedelta(days=turn.catalogue.home.limits.extend_days)
    if mentorship.state != "active" or mentorship.extended_at is not None or ends is None:
        return False
    return turn.now + pair.LAST_DAY < ends <= turn.now + within


def command(turn: Turn, words: str) -> None:
    """`/extend`: what may be asked for."""
    side = which.only_side(turn, "more/ask/{}")
    if side is not None:
        _ask(turn, side)


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`more/ask/<mentorship>`, `more/<months>/<mentorship>`, `more/no/<mentorship>`, and below what
    the other wishes `more/yes/<mentorship>/<months>`."""
    verb, number, wished = (*rest, "", "", "")[:3]
    known = verb in ("ask", "no", "yes") or plain.number(verb)
    side = pair.button_side(turn, number, known=known)
    if side is None:
        return
    if verb == "ask" or not may_ask(turn, side.mentorship):
        _ask(turn, side)
    elif verb == "no":
        _no(turn, side)
    elif verb == "yes":
        _yes(turn, side, plain.number(wished))
    else:
        _wish(turn, side, plain.number(verb))


def meant(turn: Turn, choices: Sequence[Choice], text: str) -> list[str]:
    """The act of the choice whose number of months words name, in either language: *deux mois*."""
    typed = fold(text) if "?" not in text else ""
    counted = [(each.act, _months(each.act)) for each in choices]
    return [act for act, count in counted if count and typed in _ways(turn, count)]


def _months(act: str) -> int:
    """For how many months an act asks, or says yes; 0 for any other."""
    match act.split("/"):
        case ["more", "yes", _, count] | ["more", count, _]:
            return plain.number(count)
    return 0


def _ways(turn: Turn, count: int) -> set[str]:
    """How people type a number of months, folded."""
    words = [each.words for each in turn.catalogue]
    numbers = [str(count), *(name for name, number in NUMBERS.items() if number == count)]
    texts = [each("more.typed_months", number=number) for each in words for number in numbers]
    texts += [each("more.typed_month") for each in words if count == 1]
    return {fold(way) for text in texts for way in text.split(",")}


def _ask(turn: Turn, side: Side, first: str = "") -> None:
    """What may be asked for now, or why nothing may. `first` is said before the question."""
    row, words, limits = side.mentorship, turn.words, turn.catalogue.home.limits
    assert row.ends_at is not None
    last = pair.last_day(turn, row)
    day = words.long_day(last)
    if row.extended_at is not None:
        turn.say(words("more.once", day=day))
    elif row.ends_at <= turn.now + pair.LAST_DAY:
        turn.say(words("more.too_late", day=day))
    elif not may_ask(turn, row):
        opens = words.long_day(last - timedelta(days=limits.extend_days))
        turn.say(words("more.not_yet", day=opens))
    elif not (months := _offered(turn, row)):
        mentor = pair.person(turn, row.mentor_id)
        key = "more.cannot_mentor" if side.role == "mentor" else "more.cannot_mentee"
        turn.say(words(key, name=called(turn, mentor), day=day))
    else:
        name = pair.other_name(turn, side)
        text = "\n\n".join(filter(None, (first, words("more.ask", name=name, day=day))))
        turn.say(text, buttons=_choice(words, row, months))


def _offered(turn: Turn, row: Mentorship) -> list[int]:
    """For how many months more the mentor is there."""
    mentor, offered = turn.uow.session.get(Mentor, row.mentor_id), []
    if mentor is None or roster.loads(turn.uow.session)[row.mentor_id] > mentor.capacity:
        return []
    for months in turn.catalogue.home.limits.extend_months:
        last = mentor.available_until
        if last is None or _end(turn, row, months) <= last:
            offered.append(months)
    return offered


def _end(turn: Turn, row: Mentorship, months: int) -> datetime:
    """The end, so many months later on the mentee's calendar."""
    assert row.ends_at is not None
    return add_months(row.ends_at, months, pair.person(turn, row.mentee_id).zone)


def _choice(words: Words, row: Mentorship, months: Sequence[int]) -> Rows:
    return [
        [button(words("more.months", count=each), f"more/{each}/{row.id}") for each in months],
        [button(words("more.leave"), f"more/no/{row.id}", answers="no")],
    ]


def _wish(turn: Turn, side: Side, months: int) -> None:
    """One of the two would go on for so long: both do, if the other has said the same."""
    row, other = side.mentorship, pair.other(turn, side)
    offered = _offered(turn, row)
    if months not in offered:
        _ask(turn, side)
        return
    if row.more_by == other.id and row.more_months == months:
        _extend(turn, side, months)
        return
    if row.more_by == turn.someone.id and row.more_months == months:
        turn.say(turn.words("more.asked", name=called(turn, other), count=months))
        return  # the other was asked already, and reads it once
    row.more_by, row.more_months = turn.someone.id, months
    turn.say(turn.words("more.asked", name=called(turn, other), count=months))
    _tell_wish(turn, row, other)
    turn.uow.unremind(_due(row))
    at = _told_at(turn, row, turn.someone)
    if at > turn.now + WAITS:
        turn.uow.remind(_due(row), SILENT, at)


def _due(row: Mentorship) -> str:
    return f"more/{row.id}"


def _told_at(turn: Turn, row: Mentorship, who: Person) -> datetime:
    """When whoever asked is told that no answer came, at an hour of theirs."""
    assert row.ends_at is not None
    return hours.decent_for(who, row.ends_at - UNANSWERED, turn.catalogue.home.limits)


def came_due(turn: Turn, number: str, step: str) -> None:
    """`more/<mentorship>`: no answer has come yet to what one of the two wished: they are told so,
    once; later, where a break has moved the end meanwhile."""
    row = turn.uow.lock(Mentorship, plain.number(number))
    if row is None or row.more_by is None or row.state != "active":
        return
    me = pair.person(turn, row.more_by)
    if (later := _told_at(turn, row, me)) > turn.now:
        turn.uow.remind(_due(row), step, later)
        return
    if not may_ask(turn, row):
        return
    if people.reachable(turn.uow, row.more_by) is None:
        return
    other, due = pair.other(turn, people.side_of(row, row.more_by)), (_due(row), step)
    if unseen.puts_off(turn, (me, other), *due) or unasked.puts_off(turn, me, *due):
        return
    unasked.told(turn, me)
    words = words_for(turn, me)
    day = words.long_day(pair.last_day(turn, row))
    text = words("more.unanswered", name=called(turn, other, me), day=day)
    tell(turn, me, text, under=pair.slot_of(row.id))


def _tell_wish(turn: Turn, row: Mentorship, who: Person) -> None:
    """What the other of the two wishes now, with the answers there are to it."""
    words, months = words_for(turn, who), row.more_months
    asks = pair.other(turn, people.side_of(row, who.id or 0))
    day = words.long_day(_end(turn, row, months), pair.person(turn, row.mentee_id).zone)
    text = words("more.wish", name=called(turn, asks, who), count=months, day=day)
    yes = button(words("more.yes"), f"more/yes/{row.id}/{months}", "primary", "yes")
    others = [each for each in _offered(turn, row) if each != months]
    rows = [[yes], *_choice(words, row, others)]
    tell(turn, who, text, buttons=rows, under=pair.slot_of(row.id))


def _yes(turn: Turn, side: Side, months: int) -> None:
    """A yes to what the other wished: where they wish something else by now, or nothing any more,
    how it stands is said instead, and nobody is asked anew."""
    row = side.mentorship
    if row.more_by is None:
        _ask(turn, side, turn.words("more.no_longer"))
    elif row.more_by != turn.someone.id and row.more_months != months:
        _tell_wish(turn, row, turn.someone)
    else:
        _wish(turn, side, months)


def _extend(turn: Turn, side: Side, months: int) -> None:
    row = side.mentorship
    row.ended_before, row.ends_at = row.ends_at, _end(turn, row, months)
    row.extended_at = row.look_again_at = turn.now
    row.more_by, row.more_months = None, months
    for _, who, other in pair.both(turn, row):
        words = words_for(turn, who)
        day = words.long_day(pair.last_day(turn, row))
        text = words("more.agreed", name=called(turn, other, who), day=day)
        tell(turn, who, text, under=pair.slot_of(row.id))
    heads.move_end(turn, row)
    request, home = pair.request(turn, row), turn.catalogue.home.words
    casebook.note(turn, request, "pair_extends")
    slot = card_slot(request.id)
    said = home("more.staff", until=home.long_day(pair.last_day(turn, row)))
    turn.say(said, to=STAFF, under=slot, slot=f"{slot}/more/{row.id}")
    casebook.refresh(turn, request)


def _no(turn: Turn, side: Side) -> None:
    """The end stays where it is; who had asked for more is told, kindly, and who was asked that
    they need not answer any more."""
    row, other = side.mentorship, pair.other(turn, side)
    last = pair.last_day(turn, row)
    turn.say(turn.words("more.left", day=turn.words.long_day(last)))
    asked, row.more_by, row.more_months = row.more_by, None, 0
    if asked is not None:
        key = "more.left_by" if asked == other.id else "more.taken_back"
        pair.tell_other(turn, side, key, day=words_for(turn, other).long_day(last))


def offered(turn: Turn, side: Side) -> Rows:
    """The button that leads there, while it may be asked for."""
    row = side.mentorship
    if not may_ask(turn, row) or not _offered(turn, row):
        return []
    return [[button(turn.words("more.begin"), f"{ASKS}{row.id}")]]


ACTS: dict[str, Act] = {"more": pressed}

DUE: dict[str, Due] = {"more": came_due}

COMMANDS: dict[str, Command] = {"extend": command, "prolonger": command}
