"""Links that make their bearer a mentor: staff make them, see which are open, and take them back.

A link is told once, to whoever made it; afterwards only its hash is known, so the list says for
whom it is and until when, and each can be revoked by its `mark`. Who opens one is answered by
`mentors.accept_invite`. What was noted of somebody who has not come goes with the link: when it is
revoked, or when its time is over.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from conversations.casework import cards, casebook, working
from conversations.mentoring import invites
from conversations.programme import Catalogue
from conversations.team import private_answers, spelling, triage
from conversations.team.forms import Form, Refusal
from conversations.turn import Act, Due, Turn
from storage.mail import Button, Line, Section, Submitted
from storage.tables import Invite, Person

NOTE = 80
"""Most characters of what is noted of whom a link is for."""

SHOWN = 10
"""Links on a page of the list: four blocks of Slack's fifty each."""

REVOKE = "revoke_link"
FORMS = frozenset({REVOKE})
"""The forms of this desk: nothing of them reaches anybody outside of the team."""

CAME_BACK = "links_back"
"""The subject of the agenda under which mails that came back are told."""

GATHERED = timedelta(hours=1)
"""For how long mails that come back are gathered into one line."""


# --- making -------------------------------------------------------------------------------------


def invite(turn: Turn, rest: Sequence[str]) -> None:
    """The button that makes a link."""
    make(turn, "")


def make(turn: Turn, note: str) -> None:
    """Staff make a link for one mentor; it is shown to the one who asked, and to nobody else.
    `note` says for whom."""
    if not triage.by_staff(turn):
        return
    home = turn.catalogue.home
    token = invites.new_token(turn.uow)
    link = turn.link(token)
    if not link:
        triage.privately(turn, "triage.no_link_yet")
        return
    row = invites.keep(
        turn.uow,
        token,
        made_by=turn.event.who,
        made_name=casebook.staff_name(turn.event),
        days=home.limits.invite_days,
        note=" ".join(note.split())[:NOTE],
    )
    text = home.words("triage.invite_link", link=link, until=home.words.day(row.expires_at))
    if row.note:
        text = f"{home.words('links.whom', note=row.note)}\n{text}"
    title = home.words("triage.invite_title")
    private_answers.tell(turn, text, what="link", links=[row.token_hash], title=title)


# --- listing ------------------------------------------------------------------------------------


def count(session: Session, now: datetime) -> int:
    """How many links are open: neither used nor revoked, and not expired."""
    statement = select(func.count()).select_from(Invite).where(invites.are_open(now))
    return session.exec(statement).one()


def pressed(turn: Turn, rest: Sequence[str]) -> None:
    """The button of the Home tab that asks for the list."""
    show(turn, "")


def show(turn: Turn, typed: str) -> None:
    """`/camarade invitations`, or `invitations 2` for its second page: the open links, the newest
    first, to the one who asked."""
    if triage.by_staff(turn):
        _tell(turn, typed)


def _tell(turn: Turn, typed: str, first: str = "") -> None:
    """The list, below what is said `first`."""
    session, words = turn.uow.session, turn.catalogue.home.words
    found = count(session, turn.now)
    if not found:
        turn.say(first or words("links.none"), to=turn.event.who, under="")
        return
    page = spelling.page(typed, found, SHOWN)
    statement = (
        select(Invite)
        .where(invites.are_open(turn.now))
        .order_by(col(Invite.made_at).desc(), col(Invite.token_hash))
        .offset((page - 1) * SHOWN)
        .limit(SHOWN)
    )
    rows = session.exec(statement).all()
    sections = [_section(turn, row) for row in rows]
    more = found - page * SHOWN
    if more > 0:
        last = sections[-1]
        note = words("links.more", count=more, page=page + 1)
        sections[-1] = last.model_copy(update={"note": note})
    text = words("links.found", count=found)
    private_answers.tell(
        turn,
        f"{first}\n\n{text}" if first else text,
        what="links",
        links=[row.token_hash for row in rows],
        title=words("links.title"),
        sections=sections,
    )


def _section(turn: Turn, row: Invite) -> Section:
    words = turn.catalogue.home.words
    lines = [Line(label=words("links.until", day=words.day(row.expires_at, cards.STAFF_ZONE)))]
    if row.undelivered_at is not None:
        lines.append(Line(label=words("links.undelivered")))
    act = f"{REVOKE}/{mark(row)}"
    return Section(
        heading=row.note or words("links.nobody_noted"),
        lines=(Line(label=_made(row, turn.catalogue)), *lines),
        buttons=(Button(label=words("links.revoke"), act=act, form=True),),
    )


def _made(row: Invite, catalogue: Catalogue) -> str:
    words = catalogue.home.words
    day = words.day(row.made_at, cards.STAFF_ZONE)
    if row.made_by == invites.ROSTER:
        return words("links.imported", day=day)
    return words("links.made", who=row.made_name or words("triage.somebody"), day=day)


# --- revoking -----------------------------------------------------------------------------------


def mark(row: Invite) -> str:
    """What names a link in a button: no secret, the link can't be made from it."""
    return row.token_hash[:16]


def form(session: Session, catalogue: Catalogue, act: str, now: datetime) -> Form | Refusal:
    """Which link is to be revoked, or why it can't be any more."""
    words, row = catalogue.home.words, _named(session, act)
    why = _closed(row, catalogue, now)
    if row is None or why:
        return Refusal(why)
    return Form(
        act=f"{REVOKE}/{mark(row)}",
        title=words("links.form.title"),
        about=row.note or words("links.nobody_noted"),
        intro=_made(row, catalogue),
        note=words("links.form.note"),
        fields=(),
        submit=words("links.form.submit"),
        cancel=words("triage.form.cancel"),
    )


def check(session: Session, catalogue: Catalogue, act: str, now: datetime) -> Refusal | None:
    """Whether it can be revoked now: None, or why not."""
    why = _closed(_named(session, act), catalogue, now)
    return Refusal(why) if why else None


def revoke(turn: Turn, rest: Sequence[str]) -> None:
    """`revoke_link/<mark>`: the link opens nothing any more, whoever has it."""
    if not triage.by_staff(turn):
        return
    if not isinstance(turn.event.what, Submitted):
        triage.privately(turn, "triage.form.needed")
        return
    found = _named(turn.uow.session, turn.event.what.act)
    row = turn.uow.lock(Invite, found.token_hash) if found is not None else None
    why = _closed(row, turn.catalogue, turn.now)
    if row is None or why:
        turn.say(why, to=turn.event.who, under="")
        return
    row.revoked_at = turn.now
    forget(turn, row, turn.catalogue.home.words("links.changed"))
    _tell(turn, "", turn.catalogue.home.words("links.revoked"))


def _named(session: Session, act: str) -> Invite | None:
    named = (*act.split("/"), "")[1]
    if len(named) != 16 or not named.isalnum():
        return None
    statement = select(Invite).where(col(Invite.token_hash).startswith(named, autoescape=True))
    return session.exec(statement).first()


_CLOSED = {
    "unknown": "links.unknown",
    "spent": "links.used",
    "revoked": "links.revoked_already",
    "expired": "links.expired",
}


def _closed(row: Invite | None, catalogue: Catalogue, now: datetime) -> str:
    """Why a link needs no revoking any more; empty while it is open."""
    why = invites.why_closed(row, now)
    return catalogue.home.words(_CLOSED[why]) if why else ""


# --- forgetting ---------------------------------------------------------------------------------


def forget(turn: Turn, row: Invite, instead: str) -> None:
    """Nothing stays of whom a link was for: not in our rows, and `instead` of it where staff were
    told."""
    invites.unsend(turn.uow, row)
    if row.note:  # else nothing that staff were told says who it was
        private_answers.take_back(turn, instead, links=[row.token_hash])
    row.note, row.mailbox, row.answers = "", "", {}


def forget_person(turn: Turn, person: Person, instead: str) -> None:
    """The same for the links through which somebody came who is erased."""
    used = select(Invite).where(Invite.used_by == person.id)
    for row in turn.uow.session.exec(used).all():
        forget(turn, row, instead)


def over(turn: Turn, token_hash: str, step: str) -> None:
    """`invite/<hash>`: nobody came while the link was good; whom it was for is forgotten."""
    row = turn.uow.lock(Invite, token_hash)
    if row is not None and row.used_at is None:
        forget(turn, row, turn.catalogue.home.words("links.changed"))


# --- mails that came back -----------------------------------------------------------------------


def undelivered(turn: Turn, key: str) -> None:
    """The mail that carried a link (its key is `invites.mail_key`) came back: the list says so
    from now on. A line in the channel says how many did, once for all that come back together, in
    the team's hours."""
    row = _named(turn.uow.session, key.partition("#")[0])
    if row is None or _closed(row, turn.catalogue, turn.now):
        return
    row.undelivered_at = turn.now
    at = working.within_hours(turn.now + GATHERED, turn.catalogue.home.team)
    turn.uow.remind(f"{CAME_BACK}/0", "tell", at)


def tell_undelivered(turn: Turn, number: str, step: str) -> None:
    """`links_back/0`: how many open links did not arrive."""
    statement = (
        select(func.count())
        .select_from(Invite)
        .where(col(Invite.undelivered_at).is_not(None), invites.are_open(turn.now))
    )
    found = turn.uow.session.exec(statement).one()
    if found:
        turn.tell_staff(turn.catalogue.home.words("links.came_back", count=found), under="")


ACTS: dict[str, Act] = {"invite": invite, "links": pressed, REVOKE: revoke}

DUE: dict[str, Due] = {invites.LINK: over, CAME_BACK: tell_undelivered}
