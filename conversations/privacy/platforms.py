"""A second platform: somebody joins another address to theirs by a code, and may take it off again.

`/link` makes the code where they are known; typed where they are not, it makes that place theirs,
too. From then on they are one person in both, written to where they were last. Nothing is merged: a
place that already has something of its own keeps it, and stays apart. Whoever is of the careers
team is so by the Slack address alone, vouched for by the adapter at each act, never by the person
behind it: no right of the team's comes along to another place.

**Guessing.** A code is eight characters of thirty-two, 40 bits, good once and for fifteen minutes;
there is one per person at most. Five wrong ones may be typed from an address within an hour. A
thousand addresses that never stop try 44 million codes in a year; with ten codes open at any
moment, the odds that one of them is ever hit are 44e6 × 10 / 2^40: one in 2,500 for that year. Of
the code only a hash is kept, which hides it from a glance, not from whoever has the database and
can run through them: that one reads more there than a code opens.

**Theft.** Every place is told, and each of them offers to take the other off; a place that has
just come can't do that to an older one (`SETTLED`), so that whoever stole a code can't keep its
owner out.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import SQLModel, select

from conversations import offers, people
from conversations.casework import unseen
from conversations.mentee import menus, standing
from conversations.mentoring import pair
from conversations.programme import Programme
from conversations.team import not_arrived
from conversations.thread import following, undelivered, unsaid
from conversations.turn import PRIVATE, Act, Command, Due, Turn
from conversations.words import Words
from storage.mail import Address, Button, Message, platform_of
from storage.tables import AddressCode, Mentor, Person, PersonAddress
from storage.unit_of_work import UnitOfWork

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""The characters of a code: none is mistaken for another when it is copied by hand."""

LENGTH = 8

GOOD_FOR = timedelta(minutes=15)

TRIES, WITHIN = 5, timedelta(hours=1)
"""How many wrong codes may be typed from one address, within how long."""

SETTLED = timedelta(days=7)
"""How long a place that was joined can't take off one that was there before it."""

CARRIED = "link_"
"""What begins the start parameter of Telegram that carries a code."""

_CODE, _TRIES = "address_code", "code_tries"
"""Kinds of subjects on the agenda: a code, by its person; wrong codes, by the address."""

# --- asking for a code --------------------------------------------------------------------------


def link(turn: Turn, words: str) -> None:
    """/link: a code, and the places there are; `/link K7M4-QX2P`, typed in another place: that
    place is theirs, too."""
    if words:
        _take(turn, words)
    elif _is_stranger(turn, turn.someone):
        turn.say(turn.words("platforms.nothing_here"))
    else:
        _make(turn)


def _make(turn: Turn) -> None:
    person = turn.uow.lock(Person, turn.someone.id)  # two of their places may ask at once
    assert person is not None
    assert person.id is not None
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    row = turn.uow.lock(AddressCode, person.id)
    if row is None:
        row = AddressCode(person_id=person.id, code_hash="", expires_at=turn.now)
        turn.uow.session.add(row)
    row.code_hash, row.expires_at = _hashed(code), turn.now + GOOD_FOR
    turn.uow.remind(f"{_CODE}/{person.id}", "over", row.expires_at)
    rows = people.addresses_of(turn.uow, person.id)
    here = next(each for each in rows if each.address == turn.event.who)
    turn.say(
        _how(turn, code, row.expires_at, person.zone, rows),
        title=turn.words("platforms.title"),
        facts=[_told(turn, each, here) for each in rows] if len(rows) > 1 else (),
        buttons=[
            _detach_button(turn.words, each)
            for each in rows
            if each is not here and _may_detach(here, each, turn.now)
        ],
    )


def _how(turn: Turn, code: str, until: datetime, zone: str, known: Sequence[PersonAddress]) -> str:
    """What to do with a code, in the place where they are not known yet: another account, where
    they write from that platform already."""
    other = "telegram" if platform_of(turn.event.who) == "slack" else "slack"
    there = turn.catalogue.on(other)[turn.programme.language]
    link = turn.link(f"{CARRIED}{code}") if other == "telegram" else ""
    again = any(platform_of(Address(row.address)) == other for row in known)
    return turn.words(
        "platforms.code_link" if link else "platforms.code",
        platform=turn.words("platforms.account", platform=_name(other)) if again else _name(other),
        typed=f"{there.typed_on(other, 'link')} {code[: LENGTH // 2]}-{code[LENGTH // 2 :]}",
        link=link,
        until=turn.words.clock(until.astimezone(ZoneInfo(zone)).time()),
    )


def _told(turn: Turn, row: PersonAddress, here: PersonAddress) -> tuple[str, str]:
    """One of their places, and when they were there last."""
    if row is here:
        return _name(platform_of(turn.event.who)), turn.words("platforms.here")
    day = turn.words.day(row.used_at, turn.someone.zone)
    return _name(platform_of(Address(row.address))), turn.words("platforms.used", day=day)


# --- a code is typed ----------------------------------------------------------------------------


def _take(turn: Turn, text: str) -> None:
    """A code was typed: right, wrong, or of no use here. What is no code is no try."""
    session = turn.uow.session
    own = turn.uow.lock(PersonAddress, turn.event.who)
    tries = f"{_TRIES}/{hashlib.sha256(turn.event.who.encode()).hexdigest()}"
    code = _read(text)
    if len(turn.uow.reminders(tries)) >= TRIES:
        turn.say(turn.words("platforms.too_many"))
        return
    if len(code) != LENGTH:
        turn.say(turn.words("platforms.wrong"))
        return
    hashed, stranger = _hashed(code), turn.someone
    found = select(AddressCode.person_id).where(AddressCode.code_hash == hashed)
    maker = session.exec(found).first() or 0
    for number in sorted({maker, stranger.id or 0}):  # in one order, so that no two wait in a ring
        turn.uow.lock(Person, number)
    row = turn.uow.lock(AddressCode, maker)
    is_good = row is not None and row.code_hash == hashed and turn.now < row.expires_at
    if row is None or own is None or not is_good or own.person_id != stranger.id:
        turn.uow.remind(tries, turn.event.id, turn.now + WITHIN)
        turn.say(turn.words("platforms.wrong"))
    elif row.person_id == stranger.id:
        turn.say(turn.words("platforms.own_code"))
    elif not _is_stranger(turn, stranger):
        label = turn.words("introduction.team")
        to_team = pair.button(label, f"open/to_team/person/{stranger.id}")
        turn.say(
            turn.words("platforms.taken", **turn.programme.about.team_words), buttons=[[to_team]]
        )
    else:
        _join(turn, own, row, stranger)


def _join(turn: Turn, own: PersonAddress, code: AddressCode, stranger: Person) -> None:
    """The place is the code's maker's from now on; the stranger that wrote from it is nobody."""
    session, where = turn.uow.session, turn.event.who
    person = session.get_one(Person, code.person_id)
    assert person.id is not None
    before = people.addresses_of(turn.uow, person.id)
    forget(turn, person.id)
    own.person_id, own.linked_at = person.id, turn.now
    people.written_to(before, own, turn.now)
    invited = session.get(Mentor, stranger.id)
    if invited is not None:  # and never came: see `_is_stranger`
        session.delete(invited)
    stranger.name = stranger.language = ""
    stranger.erased_at = turn.now
    turn.uow.unremind(f"person/{stranger.id}")
    offers.drop(session, where)
    session.flush()
    turn.person = person
    turn.moved(person.id)
    not_arrived.heard_from(turn)
    name, platform = people.first_name(person), _name(platform_of(where))
    turn.say(
        turn.words("platforms.joined" if name else "platforms.joined_nameless", name=name),
        buttons=[_detach_button(turn.words, own)],
    )
    for each in before:
        words = programme_at(turn, Address(each.address)).words
        turn.say(
            words("platforms.joined_there", platform=platform),
            to=Address(each.address),
            under="",
            buttons=[_detach_button(words, own)],
        )
    following.open_threads(turn, where, anew=True)
    standing.tell(turn)


_REFERRING = [
    column
    for table in SQLModel.metadata.sorted_tables
    if table.name not in {"personaddress", "addresscode", "mentor"}
    for column in table.columns
    if any(key.column.table.name == "person" for key in column.foreign_keys)
]
"""All that may be somebody's, whatever tables there are."""


def _is_stranger(turn: Turn, person: Person) -> bool:
    """Whether there is nothing of this person's own: nothing asked, agreed to or written, nobody
    they know, no sign of distress. An invitation that was not taken up is nothing of theirs."""
    connection = turn.uow.session.connection()
    mentor = turn.uow.session.get(Mentor, person.id)
    if person.consent_version or person.promotion or person.verified_at:
        return False
    if mentor is not None and (mentor.state != "invited" or mentor.answers):
        return False
    if unseen.waits(turn, person):
        return False
    turn.uow.session.flush()
    return not any(
        connection.execute(select(column).where(column == person.id).limit(1)).first()
        for column in _REFERRING
    )


# --- taking a place off -------------------------------------------------------------------------


def detach(turn: Turn, rest: Sequence[str]) -> None:
    """`detach/<mark>`: one of their places is theirs no more; never the last. Whoever writes from
    there is met for the first time, and what we showed there of others is taken back. What waited
    to go there goes where they are written to."""
    person = turn.uow.lock(Person, turn.someone.id)  # so that of two, not each takes off the other
    assert person is not None
    assert person.id is not None
    rows = people.addresses_of(turn.uow, person.id)
    here = next((each for each in rows if each.address == turn.event.who), None)
    gone = next((each for each in rows if [mark(each)] == list(rest[:1])), None)
    if here is None or gone is None or len(rows) == 1:
        turn.say(turn.words("dialogue.old_button_alone"))
        return
    if not _may_detach(here, gone, turn.now):
        assert here.linked_at is not None
        day = turn.words.day(here.linked_at + SETTLED, person.zone)
        turn.say(turn.words("platforms.too_soon", day=day))
        return
    where = Address(gone.address)
    there = programme_at(turn, where).words
    turn.uow.session.delete(gone)
    offers.drop(turn.uow.session, where)
    turn.uow.session.flush()
    forget(turn, person.id)  # whoever was there may have asked for one
    unsaid.drop(turn, where)
    waited = turn.uow.call_back(where, lambda message: _moves(turn, message))
    for slot in _of_others(turn.uow, where):
        turn.say(there("platforms.blank"), to=where, slot=slot, under="")
    menus.reset(turn, where)
    turn.moved(person.id)
    turn.say(there("platforms.detached_there"), to=where, under="")
    best = people.address_of(turn.uow, person.id)
    told = programme_at(turn, best).words
    to = best if gone is here else turn.event.who
    turn.say(told("platforms.detached", platform=_name(platform_of(where))), to=to, under="")
    following.open_threads(turn, best)
    for message, part in waited:
        undelivered.laid_open(turn, message, to=best)
        turn.forward(message, part, to=best)
    following.leave_elsewhere(turn, best)


def _moves(turn: Turn, message: Message) -> bool:
    """Whether a message that waits goes where its person does: not what heads a thread, as each
    place has that of its own, nor what is for a member of the team, nor what changes something
    that stands there, unless these are the other's words."""
    heads_thread = message.slot.removesuffix(pair.HEAD) == pair.thread_of(message.slot) != ""
    if heads_thread or message.slot.startswith(PRIVATE):
        return False
    changes = message.at or turn.uow.delivered(message.to, message.slot)
    return not changes or bool(message.author)


def _may_detach(here: PersonAddress, other: PersonAddress, now: datetime) -> bool:
    """Whether this place may take another off: itself, one that came later, or, once it has been
    there for a while, any."""
    if other is here or here.linked_at is None:
        return True
    later = other.linked_at is not None and other.linked_at > here.linked_at
    return later or now - here.linked_at >= SETTLED


def _of_others(uow: UnitOfWork, where: Address) -> list[str]:
    """The slots of a place where something of another person stands. What the other of a pair wrote
    stays, as a letter would."""
    kinds = ("thread/", "said/", "introduction/", "proposal/", "talk/", "interview/")
    return [slot for kind in kinds for slot in uow.slots(where, kind)]


def _detach_button(words: Words, row: PersonAddress) -> list[Button]:
    label = words("platforms.detach", platform=_name(platform_of(Address(row.address))))
    return [pair.button(label, f"detach/{mark(row)}")]


def mark(row: PersonAddress) -> str:
    """What names an address in a button, without naming it."""
    return hashlib.sha256(row.address.encode()).hexdigest()[:16]


# --- forgetting ---------------------------------------------------------------------------------


def forget(turn: Turn, person_id: int) -> None:
    """Nothing of a code is kept."""
    turn.uow.unremind(f"{_CODE}/{person_id}")
    row = turn.uow.lock(AddressCode, person_id)
    if row is not None:
        turn.uow.session.delete(row)


def over(turn: Turn, number: str, step: str) -> None:
    """`address_code/<person>`: a code that nobody used is no longer good."""
    row = turn.uow.lock(AddressCode, int(number))
    if row is not None and row.expires_at <= turn.now:
        turn.uow.session.delete(row)


def try_over(turn: Turn, number: str, step: str) -> None:
    """`code_tries/…`: one wrong code less counts."""


# --- small things -------------------------------------------------------------------------------


def _read(text: str) -> str:
    """A code as it may be typed: small letters, spaces, an O for a nought."""
    plain = re.sub(r"[^0-9A-Z]", "", text.upper(), flags=re.ASCII)
    return plain.replace("O", "0").replace("I", "1").replace("L", "1")


def _hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _name(platform: str) -> str:
    return platform.capitalize()


def programme_at(turn: Turn, where: Address) -> Programme:
    """The programme as the turn's person reads it in another place of theirs."""
    return turn.catalogue.on(platform_of(where))[turn.programme.language]


ACTS: dict[str, Act] = {"detach": detach}

COMMANDS: dict[str, Command] = {"link": link, "relier": link}

DUE: dict[str, Due] = {_CODE: over, _TRIES: try_over}
