"""The Home tab: for the careers team, their desk; for anybody else, a kind page of their own.

It is drawn when it is opened, and again after each press in it. Whether somebody is of the team is
the adapter's word at that moment.
"""

from collections.abc import Sequence

from sqlalchemy import func, select

from conversations.matching import roles
from conversations.mentoring import mentors, presence
from conversations.team import home_pages, triage
from conversations.turn import Act, Rows, Turn
from storage.mail import Address, Button, Section, address, place_of, platform_of
from storage.queues import outbox

SLOT = "home"

TEAM = "home/team/"
"""What begins the keys of pages that say something of people's cases: see `take_back`."""


def opened(turn: Turn) -> None:
    """A person opened our Home tab: their page, as of now."""
    _draw(turn, ())


def _draw(turn: Turn, asked: Sequence[str]) -> None:
    """A person's page; of the team's, the one they asked for."""
    if turn.event.staff:
        page = home_pages.asked_for(turn, asked)
        key = f"{TEAM}{turn.event.id}"
        _show(turn, page.title, page.text, page.buttons, page.sections, key=key)
    elif mentors.mentor_of(turn) is not None:
        _show(turn, turn.words("home.mentor_title"), *_mentor_page(turn))
    else:
        about = turn.programme.about
        text = turn.words("home.stranger", association=about.association, programme=about.name)
        _show(turn, turn.words("home.stranger_title", programme=about.name), text, ())


def _show(
    turn: Turn,
    title: str,
    text: str,
    buttons: Rows,
    sections: Sequence[Section] = (),
    *,
    key: str = "",
) -> None:
    turn.say(
        text,
        title=title,
        to=page_of(turn.event.who),
        slot=SLOT,
        under="",
        buttons=buttons,
        sections=sections,
        key=key,
    )


def page_of(who: Address) -> Address:
    """Where a person's Home tab is."""
    return address(platform_of(who), f"home/{place_of(who)}")


def take_back(turn: Turn) -> None:
    """Somebody is erased: no page of the team's that was drawn before goes on naming them. Whoever
    opens theirs sees it drawn anew."""
    words, c = turn.catalogue.home.words, outbox.c
    newest = (
        select(func.max(c.seq))
        .where(c.slot == SLOT, c.address.startswith("slack:home/"))
        .group_by(c.address)
    )
    pages = select(c.address).where(c.seq.in_(newest), c.key.startswith(TEAM)).order_by(c.seq)
    for where in turn.uow.connection.execute(pages).scalars().all():
        text, title = words("home.taken_back"), words("home.title")
        turn.say(text, title=title, to=Address(where), slot=SLOT, under="")


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
    limits = turn.catalogue.home.limits
    until = presence.sentence(mentor, words, turn.someone.zone, turn.now, limits)
    pause = Button(label=words("home.pause"), act="home/pause")
    if presence.of(mentor).out(turn.now, limits):
        resume = Button(label=words("mentor.resume"), act="home/available", style="primary")
        change = Button(label=words("home.pause_day"), act="home/pause")
        other = change if mentor.state == "paused" else pause
        return f"{until}\n\n{more}", [[resume, other], [profile]]
    serves, active = roles.serves(mentor.answers), []
    if roles.MENTOR in serves:
        active.append(words("home.mentor_active", count=mentor.capacity))
    if roles.CONTACT in serves:
        active.append(words("home.contact_active", count=roles.quota(mentor.answers)))
    return "\n\n".join(each for each in (*active, until, more) if each), [[profile, pause]]


def acted(turn: Turn, rest: Sequence[str]) -> None:
    """A press in a Home tab: `home/list/…` turns to a page of the team's (for whoever is not, or
    no longer, of the team: a kind no), `home/pause` and `home/available` are done as anywhere else.
    The page shows it at once."""
    word, asked = "".join(rest[:1]), rest[1:]
    if word == "pause":
        mentors.pause(turn, "")
    elif word == "available":
        mentors.available(turn, ())
    else:
        triage.by_staff(turn)
    if platform_of(turn.event.who) == "slack":
        _draw(turn, asked if word == "list" else ())


ACTS: dict[str, Act] = {"home": acted}
