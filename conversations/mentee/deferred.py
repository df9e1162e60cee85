"""A case that waits for a date: its day comes, or its mentee would rather go on sooner.

On the day, as the team opens, the case is its holder's again, and the mentee is asked, at an hour
of their own, whether they still want to go on. Whoever does not answer is reminded once, and the
holder is told of the silence; they keep their case, and what is decided then is the team's. Nothing
is asked about a case that has moved on meanwhile, nor yet of somebody whose distress nobody has
seen to.
"""

from collections.abc import Sequence
from datetime import timedelta

from conversations import people, plain, unasked
from conversations.casework import (
    casebook,
    cases,
    histories,
    promises,
    telling,
    unseen,
    waits,
    working,
)
from conversations.mentoring import pair
from conversations.turn import Act, Due, Turn
from storage.mail import STAFF
from storage.tables import Request

SILENCE = timedelta(days=7)
"""After how long without an answer the mentee is reminded."""


def came_due(turn: Turn, number: str, step: str) -> None:
    """`wait/<case>`: its day has come, or the hour at which its mentee is asked."""
    request = turn.uow.lock(Request, plain.number(number))
    if request is None:
        return
    if step == waits.OVER:
        _over(turn, request)
    elif waits.is_asked(turn.uow.session, request):
        _ask(turn, request, again=step == waits.REMIND)


def _over(turn: Turn, request: Request) -> None:
    if request.state != "waiting" or request.wait_until is None:
        return
    home, subject = turn.catalogue.home, f"wait/{request.id}"
    open_at = max(request.wait_until, working.within_hours(turn.now, home.team))
    if open_at > turn.now:  # another day was agreed, or the day came during a standstill
        turn.uow.remind(subject, waits.OVER, open_at)
        return
    casebook.record(turn, request, "wait_over")
    _tell_team(turn, request)
    _ask(turn, request)


def _tell_team(turn: Turn, request: Request) -> None:
    """Whoever holds the case; if nobody does, who is on duty, or the channel."""
    home = turn.catalogue.home
    text = home.words("wait.is_over", id=request.id)
    whom = telling.responsible(turn, request.holder)
    if whom is not None:
        turn.say(text, to=whom, under="")
    else:
        lines = histories.history(turn.uow.session, request.id or 0)
        slot = casebook.deadline_slot(request.id, "wait", lines)
        turn.say(text, to=STAFF, under="", slot=slot)


def _ask(turn: Turn, request: Request, *, again: bool = False) -> None:
    """Whether the mentee still wants to go on, at an hour of their own; `again`, a reminder, which
    they did not ask for: the day itself was agreed with them."""
    person, subject = pair.person(turn, request.person_id), f"wait/{request.id}"
    where = people.reachable(turn.uow, request.person_id)
    if where is None or person.erased_at is not None:
        return
    puts_off, step = (
        unasked.puts_off if again else pair.puts_off,
        waits.REMIND if again else waits.ASK,
    )
    if unseen.puts_off(turn, (person,), subject, step) or puts_off(turn, person, subject, step):
        return
    told = turn.programme_for(person)
    turn.say(
        told.words(
            "wait.ask_again" if again else "wait.ask",
            name=people.first_name(person),
            **told.about.team_words,
        ),
        to=where,
        under="",
        buttons=waits.asking_buttons(told.words, request),
    )
    if again:
        unasked.told(turn, person)
        casebook.tell_holder(turn, request, "wait.holder_silent")
    else:
        turn.uow.remind(subject, waits.REMIND, turn.now + SILENCE)
        casebook.note(turn, request, promises.ASKED)
        casebook.refresh(turn, request)


def go_on(turn: Turn, rest: Sequence[str]) -> None:
    """`go_on/<case>`: the mentee would go on sooner, or still wants to now that it is the day."""
    request = _own(turn, rest)
    if request is None:
        turn.say(turn.words("dialogue.old_button_alone"))
    elif cases.fits(request.state, "go_on"):
        casebook.record(turn, request, "go_on")
        _thank(turn, request, "wait.holder_sooner")
    elif waits.is_asked(turn.uow.session, request):
        casebook.note(turn, request, promises.WANTED)
        casebook.plan(turn, request)
        casebook.refresh(turn, request)
        _thank(turn, request, "wait.holder_wanted")
    elif request.state == "closed":
        turn.say(turn.words("wait.closed"))
    else:
        turn.say(turn.words("wait.already"))


def _thank(turn: Turn, request: Request, key: str) -> None:
    casebook.tell_holder(turn, request, key)
    turn.say(turn.words("wait.goes_on", **turn.programme.about.team_words))


def longer(turn: Turn, rest: Sequence[str]) -> None:
    """`wait_longer/<case>`: not yet: another month."""
    request = _own(turn, rest)
    if request is None:
        turn.say(turn.words("dialogue.old_button_alone"))
    elif waits.is_asked(turn.uow.session, request):
        home = turn.catalogue.home
        casebook.record(turn, request, "wait_longer")
        today = working.local_day(turn.now, home.team)
        waits.until(turn, request, today + timedelta(days=home.limits.wait_again_days))
        casebook.tell_holder(turn, request, "wait.holder_longer")
        _say_until(turn, request)
    elif request.state == "closed":
        turn.say(turn.words("wait.closed"))
    elif request.state == "waiting":
        _say_until(turn, request)
    else:
        turn.say(turn.words("wait.already"))


def _say_until(turn: Turn, request: Request) -> None:
    day = waits.day_of(request, turn.catalogue.home.team)
    assert day is not None, "a case that waits has a day"
    text = turn.words("wait.waits_again", day=turn.words.long_day(day))
    turn.say(text, buttons=waits.sooner_buttons(turn.words, request))


def _own(turn: Turn, rest: Sequence[str]) -> Request | None:
    """The case of the turn's person that a button is about, locked."""
    request = turn.uow.lock(Request, plain.number("".join(rest[:1])))
    mine = request is not None and request.person_id == turn.someone.id
    return request if mine else None


ACTS: dict[str, Act] = {"go_on": go_on, "wait_longer": longer}

DUE: dict[str, Due] = {"wait": came_due}
