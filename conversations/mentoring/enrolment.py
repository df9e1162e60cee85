"""What becomes of a roster: a personal invitation for each person who is in it and not here yet.

Nobody becomes a mentor by it: the link carries the profile that the roster knows, and its bearer
reads it over and accepts the charter like anybody else. So a roster may be brought in again and
again: who came, or was invited, is found by their e-mail, or by name and promotion; a corrected row
changes an invitation that nobody has used yet, and nothing else; where its e-mail was wrong and
links are mailed, it is made anew.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple

from sqlmodel import Session, col, or_, select

from conversations.mentoring import invites
from conversations.mentoring.register import (
    Entry,
    Headings,
    Reader,
    Remark,
    Row,
    Unreadable,
    headings,
)
from conversations.people import first_name_of
from conversations.plain import fold
from conversations.programme import Catalogue, Programme
from storage.mail import Message, address
from storage.tables import Invite, Mentor, Person
from storage.unit_of_work import UnitOfWork

Kind = Literal[
    "above", "headings", "empty", "unreadable", "twice", "here", "left", "same", "changed", "new"
]
"""What a row is: something above the headings; the headings; empty; somebody who can't be made out;
somebody of an earlier row; somebody who came already, or who came and said no or left; somebody
whose invitation says the same, or will be changed; somebody to be invited."""


@dataclass(frozen=True)
class Outcome:
    """What becomes of one row, and what is to be said about it. `token_hash` is the invitation that
    there is."""

    number: int
    kind: Kind
    entry: Entry | None = None
    remarks: tuple[Remark, ...] = ()
    token_hash: str = ""


class _Known(NamedTuple):
    """Somebody who was met before: in an earlier row, or in storage."""

    kind: Kind
    name: str
    promotion: int | None
    row: int = 0
    invite: Invite | None = None


class _Index:
    """Who is known, by e-mail, and by name and promotion."""

    def __init__(self) -> None:
        self._by_mailbox: dict[str, _Known] = {}
        self._by_name: dict[str, list[_Known]] = {}

    def add(self, known: _Known, mailbox: str = "") -> None:
        if mailbox:
            self._by_mailbox.setdefault(mailbox.lower(), known)
        self._by_name.setdefault(_key(known.name), []).append(known)

    def find(self, entry: Entry) -> _Known | None:
        """By the e-mail; else by the name with the promotion, which one of the two may not know."""
        if entry.mailbox and entry.mailbox.lower() in self._by_mailbox:
            return self._by_mailbox[entry.mailbox.lower()]
        called = self._by_name.get(_key(entry.name), [])
        same = [each for each in called if each.promotion == entry.promotion]
        if same:
            return same[0]
        maybe = [each for each in called if None in (each.promotion, entry.promotion)]
        return maybe[0] if len(maybe) == len(called) == 1 else None


def _key(name: str) -> str:
    """A name whose parts may stand in any order."""
    return " ".join(sorted(fold(name).split()))


# --- what would be done -------------------------------------------------------------------------


def plan(
    session: Session, catalogue: Catalogue, rows: Iterable[Row], now: datetime
) -> list[Outcome]:
    """What becomes of each row, in their order: nothing is changed. Without headings all rows are
    `above` them."""
    reader, heads = Reader(catalogue, now), None
    stored, earlier = _stored(session, now), _Index()
    found = []
    for row in rows:
        if heads is None:
            heads = headings(row.cells)
            above: Kind = "empty" if row.is_empty else "above"
            found.append(Outcome(row.number, above if heads is None else "headings"))
        elif row.is_empty:
            found.append(Outcome(row.number, "empty"))
        else:
            found.append(_outcome(row, heads, reader, stored, earlier))
    return found


def _outcome(row: Row, heads: Headings, reader: Reader, stored: _Index, earlier: _Index) -> Outcome:
    spoilt = [Remark(heads.column(at), what) for at, what in row.wrong]
    try:
        entry, remarks = reader.entry(row.cells, heads)
    except Unreadable as unreadable:
        return Outcome(row.number, "unreadable", remarks=(*spoilt, *unreadable.remarks))
    identity = {heads.columns.get(each) for each in ("name", "first", "last", "mailbox")}
    if identity & {at for at, _ in row.wrong}:
        return Outcome(row.number, "unreadable", entry, tuple(spoilt))
    remarks = [*(Remark(each.column, f"{each.what}; it is left out") for each in spoilt), *remarks]
    before = earlier.find(entry)
    if before is not None and _key(before.name) != _key(entry.name):
        told = Remark("", f"the e-mail of {before.name} in row {before.row}: whose is it?")
        return Outcome(row.number, "unreadable", entry, (told, *remarks))
    if before is not None:
        told = Remark("", f"the same person as in row {before.row}")
        return Outcome(row.number, "twice", entry, (told, *remarks))
    earlier.add(_Known("new", entry.name, entry.promotion, row.number), entry.mailbox)
    known = stored.find(entry)
    if known is not None and _is_somebody_else(known, entry):
        told = Remark("", f"the e-mail of {known.name}, who is known already: whose is it?")
        return Outcome(row.number, "unreadable", entry, (told, *remarks))
    if known is None:
        return Outcome(row.number, "new", entry, tuple(remarks))
    if known.invite is None:
        return Outcome(row.number, known.kind, entry, tuple(remarks))
    kind: Kind = "same" if _says_the_same(known.invite, entry) else "changed"
    return Outcome(row.number, kind, entry, tuple(remarks), known.invite.token_hash)


def _is_somebody_else(known: _Known, entry: Entry) -> bool:
    """Whether whoever is known by this e-mail is hardly the person of the row: a household may
    share one, and a name, or a year, may have been corrected, but not both at once."""
    same = set(_key(known.name).split()) & set(_key(entry.name).split())
    years = {known.promotion, entry.promotion} - {None}
    return _key(known.name) != _key(entry.name) and (not same or len(years) > 1)


def _says_the_same(invite: Invite, entry: Entry) -> bool:
    told = (invite.note, invite.mailbox, invite.answers)
    return told == (entry.name, entry.mailbox, entry.answers)


def _stored(session: Session, now: datetime) -> _Index:
    """Who is here, or invited. Whose link was revoked or has expired is not known any more."""
    index = _Index()
    states = dict(session.exec(select(Mentor.person_id, Mentor.state)).all())
    people = select(Person).join(Mentor, col(Mentor.person_id) == col(Person.id))
    for person in session.exec(people.where(col(Person.name) != "")):
        kind: Kind = "left" if states.get(person.id or 0) == "left" else "here"
        index.add(_Known(kind, person.name, person.promotion))
    used = col(Invite.used_at).is_not(None)
    for row in session.exec(select(Invite).where(or_(used, invites.are_open(now)))):
        if row.note and row.used_at is not None:
            here: Kind = "left" if states.get(row.used_by or 0) == "left" else "here"
            # Their promotion went into their profile: it is not kept here a second time.
            index.add(_Known(here, row.note, None), row.mailbox)
        elif row.note:
            promotion = row.answers.get("promotion")
            index.add(_Known("same", row.note, promotion, invite=row), row.mailbox)
    return index


# --- doing it -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Made:
    """A link that was made for somebody of the roster; `mailed` if it is on its way to them."""

    entry: Entry
    link: str
    until: datetime
    mailed: bool


@dataclass(frozen=True)
class How:
    """How a roster is brought in. `link` makes the link that carries a token. With `mails`, whoever
    has an e-mail is sent theirs; with `hands_out`, the links of the others are handed out by
    somebody, without it they are not made: nobody would have them. With `renews`, who is invited
    already gets a new link, and the old one opens nothing any more."""

    link: Callable[[str], str]
    days: int
    mails: bool = False
    hands_out: bool = True
    renews: bool = False


def apply(
    uow: UnitOfWork, catalogue: Catalogue, outcomes: Iterable[Outcome], how: How
) -> list[Made]:
    """Do what `plan` said, for some of its rows; returns the links that were made. An invitation
    that was used or revoked meanwhile, or is over, stays as it is."""
    made = []
    for each in outcomes:
        if each.entry is None:
            continue
        row = uow.lock(Invite, each.token_hash) if each.token_hash else None
        is_open = not invites.why_closed(row, uow.now)
        reaches = how.hands_out or (how.mails and bool(each.entry.mailbox))
        if each.kind == "new" and reaches:
            made.append(_invite(uow, catalogue, each.entry, how))
        elif row is not None and is_open and reaches and _needs_new(row, each.entry, how):
            invites.unsend(uow, row)
            uow.session.delete(row)
            made.append(_invite(uow, catalogue, each.entry, how))
        elif row is not None and is_open and each.kind == "changed":
            row.note, row.mailbox = each.entry.name, each.entry.mailbox
            row.answers = each.entry.answers
    uow.session.flush()
    return made


def _needs_new(row: Invite, entry: Entry, how: How) -> bool:
    """Whether the link itself is made anew: if that is wished, or if the mail that carried it went
    to a mailbox that was wrong. The old one opens nothing then, whoever has it."""
    other = entry.mailbox.lower() not in ("", row.mailbox.lower())
    return how.renews or (how.mails and other)


def _invite(uow: UnitOfWork, catalogue: Catalogue, entry: Entry, how: How) -> Made:
    token = invites.new_token(uow)
    row = invites.keep(
        uow,
        token,
        made_by=invites.ROSTER,
        days=how.days,
        note=entry.name,
        mailbox=entry.mailbox,
        answers=entry.answers,
    )
    made = Made(entry, how.link(token), row.expires_at, mailed=how.mails and bool(entry.mailbox))
    if made.mailed:
        uow.post(_letter(_read_by(catalogue, entry), made, invites.mail_key(row)))
    return made


def _letter(programme: Programme, made: Made, key: str) -> Message:
    words, about = programme.words, programme.about
    text = words(
        "links.mail.text",
        name=first_name_of(made.entry.name),
        link=made.link,
        until=words.day(made.until, programme.team.zone),
        association=about.association,
        programme=about.name,
    )
    title = words("links.mail.title", association=about.association)
    return Message(to=address("mail", made.entry.mailbox), key=key, title=title, text=text)


def _read_by(catalogue: Catalogue, entry: Entry) -> Programme:
    """The programme in a language that this person speaks, as far as the roster says."""
    spoken = entry.answers.get("languages") or []
    home = catalogue.home.language
    return catalogue[home if not spoken or home in spoken else spoken[0]]


def left_out(outcomes: Iterable[Outcome], how: How) -> list[Outcome]:
    """The same, with a word on those who are not invited because nobody would have their link."""
    if how.hands_out:
        return list(outcomes)
    told = Remark("", "no e-mail: not invited without --links")
    return [
        replace(each, remarks=(*each.remarks, told))
        if each.kind == "new" and each.entry is not None and not each.entry.mailbox
        else each
        for each in outcomes
    ]
