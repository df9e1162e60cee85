"""A case that waits for a date by agreement: `wait/<case>` comes due as the team opens that day.

While it waits nothing is owed, and whoever it is about may go on sooner with a button.
"""

from datetime import date

from sqlmodel import Session

from conversations import people
from conversations.casework import casebook, histories, promises, working
from conversations.figures import Team
from conversations.programme import Catalogue
from conversations.turn import Turn
from conversations.words import Words
from storage.mail import Button
from storage.tables import Person, Request

OVER, ASK, REMIND = "over", "ask", "remind"
"""The steps of `wait/<case>`: the day has come; the mentee is asked at an hour of their own, and
reminded once."""


def until(turn: Turn, request: Request, day: date) -> None:
    """A case that has just begun to wait does so until that day, or the next working one."""
    at = working.opening(day, turn.catalogue.home.team)
    request.wait_until = at
    turn.uow.remind(f"wait/{request.id}", OVER, at)
    turn.uow.unremind(f"wait/{request.id}", ASK)
    casebook.refresh(turn, request)


def day_of(request: Request, team: Team) -> date | None:
    """The day until which a case waits, by the team's clock."""
    if request.wait_until is None:
        return None
    return working.local_day(request.wait_until, team)


def is_asked(session: Session, request: Request) -> bool:
    """Whether a wait is over and its mentee has yet to say if they want to go on: nothing else was
    done since, by anybody."""
    if request.state != "claimed":
        return False
    lines = histories.history(session, request.id or 0)
    moved = (line.act for line in reversed(lines) if line.act in promises.MOVES_ON)
    return next(moved, "") == "wait_over"


def resumed(session: Session, catalogue: Catalogue, person: Person) -> str:
    """What a mentee reads when the team goes on before the day for which they were promised a
    message: the programme's own words."""
    told = people.programme_of(session, catalogue, person)
    return told.words("wait.resumed", **told.about.team_words)


def tell_resumed(turn: Turn, request: Request) -> None:
    """Tell it to the mentee of this case."""
    person = turn.uow.session.get_one(Person, request.person_id)
    where = people.address_of(turn.uow, request.person_id)
    turn.say(resumed(turn.uow.session, turn.catalogue, person), to=where, under="")


def sooner_buttons(words: Words, request: Request) -> list[list[Button]]:
    """What lets a mentee go on before the day."""
    return [[Button(label=words("wait.sooner"), act=f"go_on/{request.id}")]]


def asking_buttons(words: Words, request: Request) -> list[list[Button]]:
    """A mentee's answers once the day has come."""
    later = Button(label=words("wait.later"), act=f"wait_longer/{request.id}", answers="not_yet")
    yes = Button(
        label=words("wait.go_on"), act=f"go_on/{request.id}", style="primary", answers="yes"
    )
    no = Button(label=words("wait.withdraw"), act="leave", answers="no")
    return [[yes], [later], [no]]
