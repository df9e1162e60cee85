"""A break of the two, until a day that one of them names: a long journey, exams, a birth.

It holds at once: nothing of the journey is said to them meanwhile, and it is no silence. Their
thread stays open, and a session that they have agreed on stands and is recalled as ever: where it
falls within the break both read so, with the ways to move it or call it off. Both are told, and
either may end it sooner. It ends by itself on the morning of its day, of which the journey tells
them (`after = "break"`). The end of the mentorship moves by as many days, of which those that are
not used are given back, unless both would rather leave it, or the mentor is there only until
before. The team reads that there is a break, and until when.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from conversations import hours, plain
from conversations.casework import casebook, concerns
from conversations.casework.cards import STAFF_ZONE
from conversations.casework.casebook import card_slot
from conversations.dialogue import days, dialogues
from conversations.mentoring import agreed, dates, heads, pair, which
from conversations.mentoring.pair import button, called, tell, words_for
from conversations.people import Side
from conversations.turn import Act, Command, Due, Finish, Rows, Turn
from conversations.words import Words
from storage.mail import STAFF, Button
from storage.tables import Dialogue, Mentor, Mentorship, Person

FORM = "break"

OVER = "over"
"""The step of `break/<mentorship>` at which the card says no more that there is one."""

NONE = "none"
"""The answer of whoever would rather have no break, after all."""


def is_on(mentorship: Mentorship, now: datetime) -> bool:
    """Whether the two are on a break."""
    return mentorship.break_until is not None and mentorship.break_until > now


def moved(at: datetime, by: int, zone: str) -> datetime:
    """The same wall time in `zone`, so many days later; earlier for less than none."""
    local = at.astimezone(ZoneInfo(zone)) + timedelta(days=by)
    return local.astimezone(at.tzinfo)


# --- beginning ----------------------------------------------------------------------------------


def command(turn: Turn, words: str) -> None:
    """`/break`, or `/break jusqu’à mi-janvier`: a break with the other of the turn's one pair."""
    side = which.only_side(turn, f"open/{FORM}/mentorship/{{}}")
    if side is not None:
        dialogues.open(turn, FORM, subject=pair.subject_of(side.mentorship), typed=words)


def _answered(turn: Turn, dialogue: Dialogue) -> None:
    side = pair.active_side(turn, dialogue)
    if side is not None:
        _until(turn, side, dialogue.answers["until"])


def _until(turn: Turn, side: Side, until: str) -> None:
    row = side.mentorship
    if until == NONE:
        if is_on(row, turn.now):
            _resume(turn, side)
        else:
            turn.say(turn.words("break.none"))
        return
    assert row.ends_at is not None
    day, zone = date.fromisoformat(until), turn.someone.zone
    begun = (row.break_at if is_on(row, turn.now) else None) or turn.now
    length = (day - days.here(begun, zone)).days
    limits = turn.catalogue.home.limits
    if length > limits.break_days:
        turn.say(turn.words("break.too_long", count=limits.break_days), buttons=_another(turn, row))
        return
    zone_of_end = pair.person(turn, row.mentee_id).zone
    before = moved(row.ends_at, -_days_of_this(row, turn.now), zone_of_end)
    back = hours.morning(day, zone, limits, turn.someone.country)
    # Of a break that goes on, what has passed of it counts, unless it was not to move the end. Its
    # days are those of the end's calendar, whoever asks: by that the unused are given back, too.
    counted = begun if row.break_days else turn.now
    lasts = (days.here(back, zone_of_end) - days.here(counted, zone_of_end)).days
    later = moved(before, lasts, zone_of_end)
    moves = lasts if _mentor_is_there(turn, row, later) else 0
    if before <= begun + pair.LAST_DAY or (not moves and back >= before):
        text = turn.words("break.beyond", day=turn.words.long_day(before, zone_of_end))
        turn.say(text, buttons=_another(turn, row))
        return
    _move_end(row, moves - _days_of_this(row, turn.now), zone_of_end)
    row.break_at, row.break_until, row.break_days = begun, back, moves
    row.stays_by, row.look_again_at = None, turn.now
    turn.uow.remind(f"{FORM}/{row.id}", OVER, back)
    concerns.over(turn, ("silent",), "on_break", request_id=row.request_id)
    _tell_both(turn, side, "began", said=day)
    heads.move_end(turn, row)
    _tell_team(turn, row, "pair_pauses", "break.staff")


def _move_end(row: Mentorship, by: int, zone: str) -> None:
    """The end moves by so many days, and so does all that is counted from the introduction, or from
    the end as it was before they went on longer."""
    assert row.ends_at is not None
    row.ends_at, row.moved_days = moved(row.ends_at, by, zone), row.moved_days + by
    if row.ended_before is not None:
        row.ended_before = moved(row.ended_before, by, zone)


def _days_of_this(row: Mentorship, now: datetime) -> int:
    """By how many days the break that goes on has moved the end."""
    return row.break_days if is_on(row, now) else 0


def _mentor_is_there(turn: Turn, row: Mentorship, until: datetime) -> bool:
    mentor = turn.uow.session.get(Mentor, row.mentor_id)
    last = mentor.available_until if mentor is not None else None
    return last is None or until <= last


def _another(turn: Turn, row: Mentorship) -> Rows:
    return [[button(turn.words("break.another"), f"open/{FORM}/{pair.subject_of(row)}")]]


# --- while it lasts -----------------------------------------------------------------------------


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """`break/<verb>/<mentorship>`: a button about a break."""
    verb, number = (*rest, "", "")[:2]
    side = pair.button_side(turn, number, known=verb in _BUTTONS)
    if side is None:
        return
    if not is_on(side.mentorship, turn.now):
        turn.say(turn.words("break.is_over", name=pair.other_name(turn, side)))
    else:
        _BUTTONS[verb](turn, side)


def _resume(turn: Turn, side: Side) -> None:
    """One of the two ends it sooner: the days that were not used are given back."""
    row = side.mentorship
    assert row.break_until is not None
    zone = pair.person(turn, row.mentee_id).zone
    unused = (days.here(row.break_until, zone) - days.here(turn.now, zone)).days
    back = min(max(unused, 0), row.break_days)
    _move_end(row, -back, zone)
    row.break_at, row.break_until, row.break_days = None, turn.now, 0
    row.stays_by, row.look_again_at = None, turn.now
    turn.uow.unremind(f"{FORM}/{row.id}")
    _tell_both(turn, side, "resumed")
    heads.move_end(turn, row)
    _tell_team(turn, row, "pair_resumes", "break.staff_over")


def _keep(turn: Turn, side: Side) -> None:
    """One of the two would rather leave the end where it was: it does not move if both would."""
    row, me, other = side.mentorship, turn.someone.id, pair.other(turn, side)
    if not row.break_days or not _may_stay(turn, row):
        turn.say(_end_now(turn, row, turn.someone, other, "break.stays"))
        return
    if row.stays_by == me:  # the other is asked already
        turn.say(turn.words("dialogue.noted_already"))
        return
    if row.stays_by is None:
        row.stays_by = me
        words = words_for(turn, other)
        turn.say(turn.words("break.asks_to_stay", name=called(turn, other)))
        pair.tell_other(
            turn,
            side,
            "break.would_stay",
            day=words.long_day(_before(turn, row), pair.of_role(turn, row, "mentee").zone),
            buttons=[
                [
                    button(words("break.yes_stay"), f"break/keep/{row.id}", "primary", "yes"),
                    button(words("break.no_move"), f"break/move/{row.id}", answers="no"),
                ]
            ],
        )
        return
    _move_end(row, -row.break_days, pair.person(turn, row.mentee_id).zone)
    row.break_days, row.stays_by, row.look_again_at = 0, None, turn.now
    _tell_end(turn, row, "break.stays")
    heads.move_end(turn, row)
    casebook.refresh(turn, pair.request(turn, row))


def _move(turn: Turn, side: Side) -> None:
    """The other would rather have the whole time: the end stays moved."""
    row = side.mentorship
    if row.stays_by in (None, turn.someone.id):
        turn.say(_end_now(turn, row, turn.someone, pair.other(turn, side), "break.stays"))
        return
    row.stays_by = None
    _tell_end(turn, row, "break.moves")


def _before(turn: Turn, row: Mentorship) -> datetime:
    """The end as it was before this break."""
    assert row.ends_at is not None
    return moved(row.ends_at, -row.break_days, pair.person(turn, row.mentee_id).zone)


def _may_stay(turn: Turn, row: Mentorship) -> bool:
    """Whether there would be anything left of the mentorship after the break."""
    return row.break_until is not None and row.break_until < _before(turn, row)


_BUTTONS = {"resume": _resume, "keep": _keep, "move": _move}


def came_due(turn: Turn, number: str, step: str) -> None:
    """`break/<mentorship>`: it is over, and the card no longer says that there is one. The journey
    tells the two."""
    row = turn.uow.lock(Mentorship, plain.number(number))
    if row is None or row.state != "active" or row.break_until is None:
        return
    if row.break_until > turn.now:
        turn.uow.remind(f"{FORM}/{row.id}", OVER, row.break_until)
        return
    casebook.refresh(turn, pair.request(turn, row))


# --- saying -------------------------------------------------------------------------------------


def line(words: Words, row: Mentorship, zone: str) -> str:
    """Until when the two are on a break, for one of them who asks where they stand."""
    assert row.break_until is not None
    return words("break.stands", day=words.long_day(row.break_until, zone))


def resume_button(words: Words, row: Mentorship) -> Rows:
    """The way out of it."""
    return [[button(words("break.resume"), f"break/resume/{row.id}")]]


def _tell_end(turn: Turn, row: Mentorship, key: str) -> None:
    """Both read what became of the end."""
    for _, who, other in pair.both(turn, row):
        tell(turn, who, _end_now(turn, row, who, other, key), under=pair.slot_of(row.id))


def _end_now(turn: Turn, row: Mentorship, who: Person, other: Person, key: str) -> str:
    """When the end is, as one of the two reads it."""
    words, name = words_for(turn, who), called(turn, other, who)
    return words(key, name=name, day=words.long_day(pair.last_day(turn, row)))


def _tell_both(turn: Turn, side: Side, how: str, said: date | None = None) -> None:
    """Both read that a break began, or is over before its day, and when the end is now. Whoever
    `said` a day on which nothing is said unasked reads why it ends later."""
    row, other = side.mentorship, pair.other(turn, side)
    assert row.break_until is not None
    agreed_on = dates.ahead(turn, row, "agreed") if how == "began" else ()
    within = [each for each in agreed_on if each.at < row.break_until]
    for who, by, key in ((turn.someone, other, how), (other, turn.someone, f"{how}_by")):
        words = words_for(turn, who)
        if who is turn.someone and said and days.here(row.break_until, who.zone) != said:
            key = "began_after"
        moves = "ends_moved" if row.break_days else "ends_stays"
        ends = moves if how == "began" else "ends"
        told = words(
            f"break.{key}",
            name=called(turn, by, who),
            said=words.long_day(said) if said else "",
            day=words.long_day(row.break_until, who.zone),
        )
        ending = words(f"break.{ends}", day=words.long_day(pair.last_day(turn, row)))
        text, rows = f"{told} {ending}", _ways(turn, words, row) if how == "began" else []
        for meeting in within:
            when = dates.moment_for(words, meeting.at, who.zone, by.zone)
            text = f"{text}\n\n{words('break.session', when=when)}"
            rows.append(agreed.off_or_moved(words, meeting))
        tell(turn, who, text, buttons=rows, under=pair.slot_of(row.id))


def _ways(turn: Turn, words: Words, row: Mentorship) -> list[Sequence[Button]]:
    rows: list[Sequence[Button]] = [*resume_button(words, row)]
    if row.break_days and _may_stay(turn, row):
        rows.append([button(words("break.keep_end"), f"break/keep/{row.id}")])
    return rows


def _tell_team(turn: Turn, row: Mentorship, act: str, key: str) -> None:
    """A line of history, one in the thread of the case, without a name, and the card."""
    assert row.break_until is not None
    request, words = pair.request(turn, row), turn.catalogue.home.words
    casebook.note(turn, request, act)
    slot = card_slot(request.id)
    text = words(key, until=words.long_day(row.break_until, STAFF_ZONE))
    turn.say(text, to=STAFF, under=slot, slot=f"{slot}/break/{row.id}/{turn.event.id}")
    casebook.refresh(turn, request)


def offered(turn: Turn, side: Side) -> Rows:
    """The button that begins one, or ends the one that goes on."""
    row = side.mentorship
    if is_on(row, turn.now):
        return resume_button(turn.words, row)
    return [[button(turn.words("break.begin"), f"open/{FORM}/{pair.subject_of(row)}")]]


ACTS: dict[str, Act] = {"break": pressed}

COMMANDS: dict[str, Command] = dict.fromkeys(("break", "suspend", "suspendre"), command)

FINISHED: dict[str, Finish] = {FORM: _answered}

DUE: dict[str, Due] = {FORM: came_due}
