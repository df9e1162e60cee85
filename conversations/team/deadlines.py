"""Deadlines: quiet reminders of what was promised about a case, when its day has come.

On the day itself the one who holds the case is told, or, if nobody does, whoever is on duty; the
working day after, a line in the channel, and the mentee is told that it is late; two working days
later the backup, and then each week. All of it in the team's hours. The line in the channel goes
when the promise is kept.
"""

from conversations import hours, people, plain
from conversations.casework import casebook, promises, working
from conversations.casework.casebook import card_slot
from conversations.casework.promises import Promise
from conversations.turn import Due, Turn
from storage.mail import STAFF, Address, address
from storage.tables import Person, Request

SORRY = "sorry"
"""The step at which the mentee is told that the first answer is late, at an hour of their own."""


def came_due(turn: Turn, number: str, step: str) -> None:
    """`case/<number>`: what was promised about it is due."""
    request = turn.uow.lock(Request, plain.number(number))
    if request is None:
        return
    home = turn.catalogue.home
    lines = casebook.history(turn.uow.session, request.id or 0)
    promise = promises.owed(request.state, request.submitted_at, lines, home)
    if promise is None:
        return
    if step == SORRY:
        if promise.kind == "answer":
            _say_sorry(turn, request, promise)
        return
    kind, _, level = step.partition("/")
    at = promises.reminds_at(promise, level, home)
    if kind != promise.kind or at > turn.now:
        casebook.plan(turn, request)
        return
    open_at = working.within_hours(turn.now, home.team)
    if open_at > turn.now:  # after a standstill: not in the night
        turn.uow.remind(f"case/{number}", step, open_at)
        return
    _REMINDS[level](turn, request, promise)


def _remind_holder(turn: Turn, request: Request, promise: Promise) -> None:
    team = turn.catalogue.home.team
    on_duty = team.on_duty(working.local_day(turn.now, team))
    text = _text(turn, request, promise, "due")
    if request.holder:
        turn.say(text, to=Address(request.holder), under="")
    elif on_duty:
        turn.say(text, to=address("slack", on_duty), under="")
    else:
        turn.say(text, to=STAFF, under="", slot=casebook.deadline_slot(request.id))
    _next(turn, request, promise, "channel")


def _remind_channel(turn: Turn, request: Request, promise: Promise) -> None:
    slot = casebook.deadline_slot(request.id)
    turn.say(_text(turn, request, promise, "late"), to=STAFF, under="", slot=slot)
    _next(turn, request, promise, "backup")
    person = turn.uow.session.get(Person, request.person_id)
    if promise.kind == "answer" and person is not None:
        at = hours.decent(turn.now, person.zone, turn.catalogue.home.limits)
        turn.uow.remind(f"case/{request.id}", SORRY, at)


def _remind_backup(turn: Turn, request: Request, promise: Promise) -> None:
    text = _text(turn, request, promise, "late")
    backup = turn.catalogue.home.team.backup
    if backup:
        turn.say(text, to=address("slack", backup), under="")
    else:
        turn.say(text, to=STAFF, under=card_slot(request.id))
    at = promises.again_at(turn.now, turn.catalogue.home)
    turn.uow.remind(f"case/{request.id}", f"{promise.kind}/backup", at)


_REMINDS = {"holder": _remind_holder, "channel": _remind_channel, "backup": _remind_backup}


def _next(turn: Turn, request: Request, promise: Promise, level: str) -> None:
    at = promises.reminds_at(promise, level, turn.catalogue.home)
    turn.uow.remind(f"case/{request.id}", f"{promise.kind}/{level}", at)


def _text(turn: Turn, request: Request, promise: Promise, how: str) -> str:
    words = turn.catalogue.home.words
    holder = (
        words("triage.held", holder=request.holder_name)
        if request.holder
        else words("deadline.nobody")
    )
    return words(
        f"deadline.{how}",
        id=request.id,
        what=words(f"deadline.{promise.kind}"),
        day=words.day(promise.by),
        holder=holder,
    )


def _say_sorry(turn: Turn, request: Request, promise: Promise) -> None:
    person = turn.uow.session.get(Person, request.person_id)
    if person is None or person.erased_at is not None:
        return
    told = turn.programme_for(person)
    where = people.reachable(turn.uow, request.person_id)
    if where is not None:
        day = told.words.day(promise.by)
        text = told.words("deadline.sorry", day=day, **told.about.team_words)
        turn.say(text, to=where, under="", key=f"case/{request.id}/sorry")


DUE: dict[str, Due] = {"case": came_due}
