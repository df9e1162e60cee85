"""The Home tab: for the careers team, what waits; for anybody else, a kind page of their own.

Its cost follows what is open and shown: counts and at most `ROWS` rows of each list, never a row
per closed case. It is drawn when it is opened.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from conversations.casework import cards
from conversations.casework.casebook import card_slot
from conversations.mentoring import mentors
from conversations.programme import Programme
from conversations.turn import Act, Rows, Turn
from storage.mail import (
    STAFF,
    Address,
    Button,
    Line,
    Section,
    address,
    place_of,
    platform_of,
)
from storage.tables import Mentor, Mentorship, Person, Request

ROWS = 8
"""Most cases listed under each heading."""

WEEK = timedelta(days=7)
"""What *this week* means: the last seven days."""

OPEN = ("submitted", "claimed", "asking", "proposing", "introducing", "accompanied")


def opened(turn: Turn) -> None:
    """A person opened our Home tab: their page, as of now."""
    home = turn.catalogue.home
    if turn.event.staff:
        title, text = home.words("home.title"), home.words("home.intro")
        _show(turn, title, text, _staff_buttons(home), _staff_page(turn, home))
    elif mentors.mentor_of(turn) is not None:
        _show(turn, turn.words("home.mentor_title"), *_mentor_page(turn))
    else:
        about = turn.programme.about
        text = turn.words("home.stranger", association=about.association, name=about.name)
        _show(turn, turn.words("home.stranger_title", name=about.name), text, ())


def _show(
    turn: Turn, title: str, text: str, buttons: Rows, sections: Sequence[Section] = ()
) -> None:
    turn.say(
        text,
        title=title,
        to=page_of(turn.event.who),
        slot="home",
        under="",
        buttons=buttons,
        sections=sections,
    )


def page_of(who: Address) -> Address:
    """Where a person's Home tab is."""
    return address(platform_of(who), f"home/{place_of(who)}")


# --- the team's page --------------------------------------------------------------------------


def _staff_page(turn: Turn, home: Programme) -> list[Section]:
    state = col(Request.state)
    worked_on = state.in_(["claimed", "asking", "proposing", "introducing"])
    mine = col(Request.holder) == turn.event.who
    return [
        _section(turn, home, "unclaimed", state == "submitted"),
        _section(turn, home, "mine", worked_on & mine),
        _section(turn, home, "others", worked_on & ~mine),
        _section(turn, home, "accompanied", state == "accompanied"),
        _figures(turn, home),
    ]


def _section(turn: Turn, home: Programme, heading: str, which: ColumnElement[bool]) -> Section:
    session, words = turn.uow.session, home.words
    count = session.exec(select(func.count()).select_from(Request).where(which)).one()
    statement = (
        select(Request, Person)
        .join(Person, col(Person.id) == col(Request.person_id))
        .where(which)
        .order_by(col(Request.submitted_at), col(Request.id))
        .limit(ROWS)
    )
    note = words("home.more", count=count - ROWS) if count > ROWS else ""
    return Section(
        heading=words(f"home.{heading}", count=count),
        lines=tuple(_line(turn, home, *row) for row in session.exec(statement)),
        note=note if count else words("home.none"),
    )


def _line(turn: Turn, home: Programme, request: Request, person: Person) -> Line:
    words = home.words
    parts = [*_state(turn, home, request), home.situations.get(request.situation, "")]
    if request.state != "accompanied":
        parts += _since(turn, home, request)
    sign, said = cards.SIGNS[request.state], " · ".join(part for part in parts if part)
    who = cards.who(person.name, person.promotion, home)
    return Line(
        label=words("home.row", id=request.id, who=who),
        value=f"{sign} {said}",
        leads_to=turn.uow.delivered(STAFF, card_slot(request.id)),
    )


def _state(turn: Turn, home: Programme, request: Request) -> list[str]:
    """What the heading does not say: what the request waits for, who holds it, and for one that
    is accompanied, by whom and how long still."""
    words = home.words
    if request.state == "accompanied":
        return _accompanied(turn, home, request)
    held = request.holder not in ("", turn.event.who)
    alone = request.state == "submitted" or (held and request.state == "claimed")
    return [
        *([] if alone else [words(f"home.state.{request.state}")]),
        *([words("triage.held", holder=request.holder_name)] if held else []),
    ]


def _accompanied(turn: Turn, home: Programme, request: Request) -> list[str]:
    statement = (
        select(Mentorship, Person)
        .join(Person, col(Person.id) == col(Mentorship.mentor_id))
        .where(Mentorship.request_id == request.id, Mentorship.state == "active")
    )
    found = turn.uow.session.exec(statement).first()
    if found is None or found[0].ends_at is None:
        return []
    until = home.words.long_day(found[0].ends_at, cards.STAFF_ZONE)
    mentor = found[1].name or home.words("triage.somebody")
    return [home.words("home.accompanied_by", mentor=mentor, until=until)]


def _since(turn: Turn, home: Programme, request: Request) -> list[str]:
    """How long the request has waited; for one nobody holds, against what was promised."""
    words = home.words
    stands = cards.delay(request.submitted_at or request.created_at, turn.now, home)
    age = words("triage.age", count=stands.age) if stands.age else words("triage.age_none")
    if request.state != "submitted" or not stands.late:
        return [words("home.received", age=age)]
    late = words("triage.late", count=stands.late)
    return [words("home.received", age=age), f"⚠ {words('home.late', late=late)}"]


def _figures(turn: Turn, home: Programme) -> Section:
    session, words, since = turn.uow.session, home.words, turn.now - WEEK

    def count(*which: ColumnElement[bool]) -> int:
        return session.exec(select(func.count()).select_from(Request).where(*which)).one()

    free = select(func.count()).select_from(Mentor).where(col(Mentor.state) == "active")
    figures = (
        ("received", count(col(Request.submitted_at) > since)),
        ("closed", count(col(Request.closed_at) > since)),
        ("open", count(col(Request.state).in_(OPEN))),
        ("mentors", session.exec(free).one()),
    )
    return Section(
        heading=words("home.week"),
        lines=tuple(
            Line(label=str(number), value=words(f"home.figure.{name}", count=number))
            for name, number in figures
        ),
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
    more = words("home.mentor_help")
    if mentor.state == "invited":
        begin = Button(label=words("mentor.begin_profile"), act="profile", style="primary")
        return words("home.mentor_invited"), [[begin]]
    if mentor.state == "paused":
        resume = Button(label=words("mentor.resume"), act="home/available", style="primary")
        return f"{words('home.mentor_paused')}\n\n{more}", [[resume, profile]]
    pause = Button(label=words("home.pause"), act="home/pause")
    return f"{words('home.mentor_active', count=mentor.capacity)}\n\n{more}", [[profile, pause]]


def acted(turn: Turn, rest: Sequence[str]) -> None:
    """`home/pause`, `home/available`: done as anywhere else, and the page shows it at once."""
    if "pause" in rest:
        mentors.pause(turn, "")
    else:
        mentors.available(turn, ())
    opened(turn)


ACTS: dict[str, Act] = {"home": acted}
