"""The Home tab: for the careers team, what waits; for anybody else, a kind page of their own.

Its cost follows what is open and shown: counts and at most `ROWS` rows of each list, never a row
per closed case. It is drawn when it is opened.
"""

from datetime import timedelta

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from conversations import cards, mentors
from conversations.programme import Programme
from conversations.turn import Rows, Turn
from storage.mail import Address, Button, address, place_of, platform_of
from storage.tables import Mentor, Person, Request

ROWS = 8
"""Most cases listed under each heading."""

WEEK = timedelta(days=7)
"""What *this week* means: the last seven days."""

OPEN = ("submitted", "claimed", "asking", "proposing", "introducing", "accompanied")


def opened(turn: Turn) -> None:
    """A person opened our Home tab: their page, as of now."""
    home = turn.catalogue.home
    if turn.event.staff:
        _show(turn, home.words("home.title"), _staff_page(turn, home), _staff_buttons(home))
    elif mentors.mentor_of(turn) is not None:
        _show(turn, turn.words("home.mentor_title"), *_mentor_page(turn))
    else:
        about = turn.programme.about
        text = turn.words("home.stranger", association=about.association, name=about.name)
        _show(turn, turn.words("home.stranger_title", name=about.name), text, ())


def _show(turn: Turn, title: str, text: str, buttons: Rows) -> None:
    turn.say(text, title=title, to=page_of(turn.event.who), slot="home", under="", buttons=buttons)


def page_of(who: Address) -> Address:
    """Where a person's Home tab is."""
    return address(platform_of(who), f"home/{place_of(who)}")


# --- the team's page --------------------------------------------------------------------------


def _staff_page(turn: Turn, home: Programme) -> str:
    session, who = turn.uow.session, turn.event.who
    state = col(Request.state)
    mine = (col(Request.holder) == who) & state.in_(["claimed", "asking", "proposing"])
    waiting = state.in_(["asking", "proposing", "introducing"])
    sections = [
        _section(turn, home, "unclaimed", state == "submitted"),
        _section(turn, home, "mine", mine),
        _section(turn, home, "waiting", waiting),
        _section(turn, home, "accompanied", state == "accompanied"),
        _figures(turn, session, home),
    ]
    return "\n\n".join(sections)


def _section(turn: Turn, home: Programme, heading: str, which: ColumnElement[bool]) -> str:
    session, words = turn.uow.session, home.words
    count = session.exec(select(func.count()).select_from(Request).where(which)).one()
    statement = (
        select(Request, Person)
        .join(Person, col(Person.id) == col(Request.person_id))
        .where(which)
        .order_by(col(Request.submitted_at), col(Request.id))
        .limit(ROWS)
    )
    lines = [words(f"home.{heading}", count=count)]
    lines += [_row(turn, home, request, person) for request, person in session.exec(statement)]
    if count > ROWS:
        lines.append(words("home.more", count=count - ROWS))
    return "\n".join(lines)


def _row(turn: Turn, home: Programme, request: Request, person: Person) -> str:
    words = home.words
    since = request.submitted_at or request.created_at
    return words(
        "home.row",
        sign=cards.SIGNS[request.state],
        id=request.id,
        who=cards.who(person.name, person.promotion, home),
        situation=home.situations.get(request.situation, request.situation),
        day=words.day(since, cards.STAFF_ZONE),
    )


def _figures(turn: Turn, session: Session, home: Programme) -> str:
    since = turn.now - WEEK

    def count(*which: ColumnElement[bool]) -> int:
        return session.exec(select(func.count()).select_from(Request).where(*which)).one()

    free = select(func.count()).select_from(Mentor).where(col(Mentor.state) == "active")
    return home.words(
        "home.week",
        received=count(col(Request.submitted_at) > since),
        closed=count(col(Request.closed_at) > since),
        open=count(col(Request.state).in_(OPEN)),
        mentors=session.exec(free).one(),
    )


def _staff_buttons(home: Programme) -> Rows:
    words = home.words
    return [
        [
            Button(label=words("home.invite"), act="invite", style="primary"),
            Button(label=words("home.add_mentor"), act="add_mentor", form=True),
        ]
    ]


# --- a mentor's page --------------------------------------------------------------------------


def _mentor_page(turn: Turn) -> tuple[str, Rows]:
    mentor = mentors.mentor_of(turn)
    assert mentor is not None
    words = turn.words
    profile = Button(label=words("home.profile"), act="profile")
    if mentor.state == "invited":
        return words("home.mentor_invited"), [[profile]]
    if mentor.state == "paused":
        resume = Button(label=words("mentor.resume"), act="available", style="primary")
        return words("home.mentor_paused"), [[resume, profile]]
    return words("home.mentor_active", count=mentor.capacity), [[profile]]
