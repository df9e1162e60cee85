"""A turn: one event, the person it comes from, and what is said back, in one unit of work.

Every desk is a set of plain functions that take a `Turn`. What they say is posted under keys made
from the event's id, so an event that comes twice says nothing twice. A desk offers what it does in
tables that `reception` joins: `ACTS` (a button's first word), `COMMANDS` (a typed command),
`FINISHED` (a form's name, when a person has filled it in), `DUE` (a kind of subject, when a date of
its came due).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from conversations import offers, people
from conversations.programme import Catalogue, Programme
from conversations.words import Words
from storage.mail import (
    STAFF,
    Address,
    Attachment,
    Button,
    Event,
    Message,
    Ref,
    Said,
    Section,
    platform_of,
)
from storage.marks import Mark
from storage.tables import Dialogue, Offer, Person
from storage.unit_of_work import UnitOfWork

Rows = Sequence[Sequence[Button]]


PRIVATE = "private/"
"""What begins the slots of answers that are for one member of the team: each is a message of its
own, and has a slot only so that it can be taken back (see `private_slot`)."""


LETTER = "letter/"
"""What begins the slots of the team's letters, and the keys of those that decide about a case; then
comes the number of a line of history, or 0. Each is a message of its own, and has a slot only so
that what is said in its thread, or replies to it, is known (see `letter_slot`)."""


class NobodyHere(Exception):
    """What is done here is done by a person in a place of their own: an act that no button of ours
    in the triage channel has."""


@dataclass
class Turn:
    """One event being handled. `person` is set for every event of a private place; in the triage
    channel it is None and `event.who`/`event.name` say which member of staff acts."""

    event: Event
    uow: UnitOfWork
    catalogue: Catalogue
    person: Person | None
    finishers: Mapping[str, "Finish"] = field(default_factory=dict)
    link: Callable[[str], str] = lambda token: ""
    """The link that starts a private chat with us, carrying `token`."""
    mail: bool = False
    """Whether we can send mail."""
    topics: bool = False
    """Whether private chats can have topics, on the platform that knows any (see `heads`)."""
    commands: Mapping[str, "Command"] = field(default_factory=dict)
    takes: Callable[["Turn", Dialogue, str], None] = lambda turn, dialogue, words: None
    """Takes words as if they had been written at the question of a dialogue."""
    typed: tuple[str, str] = field(default=("", ""), init=False)
    """The command of this turn, and what was typed behind it."""
    held: Said | None = field(default=None, init=False)
    """What was written before, and held, where this turn says for whom that is."""
    sent: Mapping[str, Sequence[str]] = field(default_factory=dict, init=False)
    """The messages that the form consisted of which is sent in this turn: which question each
    answered, and its words."""
    kept: Said | None = field(default=None, init=False)
    """What the command of this turn came in, where it was asked which mentorship it is about."""
    chosen: int | None = field(default=None, init=False)
    """Which mentorship the command is about, where that was asked."""
    has_moved: set[int] = field(default_factory=set, init=False)
    """For whom this turn may have changed what makes sense to them: see `menus`."""
    taken_back: dict[Address, list[str]] = field(default_factory=dict, init=False)
    """In which slots of whose places this turn takes words back: one of them says so."""
    closing: list[Callable[[], None]] = field(default_factory=list, init=False)
    """What is said after all else."""
    listened: bool = field(default=False, init=False)
    """Whether what was written was looked at for words of distress, or is none of a person's own
    (see `care`)."""
    _said: int = field(default=0, init=False)
    _offered: set[Address] = field(default_factory=set, init=False)
    _quiet: set[Address] = field(default_factory=set, init=False)

    @property
    def now(self) -> datetime:
        """This turn's instant, aware UTC: the same for all it does."""
        return self.uow.now

    @property
    def someone(self) -> Person:
        """The person of a private turn. Raises `NobodyHere` in the triage channel."""
        if self.person is None:
            raise NobodyHere("a turn in the triage channel has no person")
        return self.person

    @property
    def programme(self) -> Programme:
        """The programme in the language of the person (staff: the home language)."""
        return self.programme_for(self.person)

    @property
    def words(self) -> Words:
        """The words of the person's language."""
        return self.programme.words

    def programme_for(self, person: Person | None) -> Programme:
        """The programme as that person reads it: in their language, commands as their platform
        has them typed. None is staff: the home language."""
        if person is None:
            return self.catalogue.home
        if person is self.person:
            here = self.catalogue.on(platform_of(self.event.who))
            return here[person.language or people.spoken(self.event, self.catalogue)]
        return people.programme_of(self.uow.session, self.catalogue, person)

    def retire(
        self,
        where: Address,
        slot: str,
        text: str,
        *,
        title: str = "",
        quote: str = "",
        removes: bool = False,
    ) -> None:
        """What stands in a slot of a place, if anything does, has no buttons any more: these words
        stand there, as no news, or nothing, where it `removes` that (see `Message`)."""
        if self.uow.stands(where, slot):
            self.say(
                text,
                title=title,
                quote=quote,
                to=where,
                slot=slot,
                anew=False,
                removes=removes,
                under=self.uow.thread_of(where, slot),
            )

    def moved(self, *person_ids: int | None) -> None:
        """What these persons can do here may have changed."""
        self.has_moved.update(each for each in person_ids if each is not None)

    def at_the_end(self, speak: Callable[[], None]) -> None:
        """Have something said after all else that this turn says, where it is seen last."""
        self.closing.append(speak)

    def say(
        self,
        text: str,
        *,
        marks: Sequence[Mark] = (),
        to: Address | None = None,
        title: str = "",
        facts: Sequence[tuple[str, str]] = (),
        quote: str = "",
        author: str = "",
        buttons: Rows = (),
        sections: Sequence[Section] = (),
        attachment: Attachment | None = None,
        album: str = "",
        slot: str = "",
        at: Ref | None = None,
        anew: bool = True,
        removes: bool = False,
        under: str | None = None,
        pinned: bool = False,
        reply_to: Ref | None = None,
        rings: bool = False,
        by: datetime | None = None,
        key: str = "",
    ) -> None:
        """Post a message: by default an answer in the place (and thread) of the event.

        Whoever asked for quiet hears nothing of it, but what answers them, and what `rings` in any
        case. What must be read `by` an instant that comes before the quiet is over waits no longer
        where it would have to wait, nor does what came before it: they are read in order. `key` is
        for messages that must exist once whatever event causes them; otherwise it is the event's id
        and the how-many-eth message of this turn this is.
        """
        self._said += 1
        to = to or self.event.where
        if under is None:
            under = self.thread_slot() if to == self.event.where else ""
        key = key or f"{self.event.id}/{self._said}"
        self._note_offer(to, buttons, slot, author, under, key)
        asked = None if to in (self.event.where, STAFF) else people.quiet_until(self.uow, to)
        quiet = None if rings else asked
        waits = people.waits_until(to, quiet) is not None
        if asked is not None and (rings or (by is not None and by <= asked)):
            waits = False
            self.uow.hasten(to)
        self.uow.post(
            Message(
                to=to,
                silent=quiet is not None,
                not_before=quiet if waits else None,
                marks=tuple(marks),
                key=key,
                text=text,
                title=title,
                facts=tuple(facts),
                quote=quote,
                author=author,
                buttons=tuple(tuple(row) for row in buttons if row),
                sections=tuple(sections),
                attachment=attachment,
                album=album,
                slot=slot,
                at=at,
                anew=anew,
                removes=removes,
                under=under,
                pinned=pinned,
                reply_to=reply_to,
            )
        )

    def forward(self, message: Message, part: int, *, to: Address) -> None:
        """Post in another place of the person's what was called back from one (see
        `UnitOfWork.call_back`). Words of ours name commands as they are typed there."""
        self._note_offer(
            to, message.buttons, message.slot, message.author, message.under, message.key
        )
        quiet = None if to == self.event.where else people.quiet_until(self.uow, to)
        said = message.text
        if not message.author:  # else they are somebody's own
            said = self.programme.retyped(said, platform_of(message.to), platform_of(to))
        there = {
            "to": to,
            "text": said,
            "reply_to": None,  # that stands where it was called back from
            "silent": quiet is not None,
            "not_before": people.waits_until(to, quiet),
        }
        self.uow.post(message.model_copy(update=there), part)

    def _note_offer(
        self, to: Address, buttons: Rows, slot: str, author: str, under: str, key: str
    ) -> None:
        """Remember which labels may be typed: those of the newest buttons, until somebody else
        speaks in that place. Dialogues read typed words themselves. Once anything else is said
        there, a mere yes or no is not taken for one of these buttons any more."""
        session = self.uow.session
        if to == STAFF:
            return
        if author:
            offers.drop(session, to)
            return
        asks = slot.startswith("ask/")
        if asks or not buttons:
            is_new = not slot or slot.startswith((PRIVATE, LETTER))
            if (asks or (is_new and to not in self._offered)) and to not in self._quiet:
                offers.quieten(session, to)
                self._quiet.add(to)
            return
        self._quiet.discard(to)
        self._offered.add(to)
        offered = offers.newest(session, to)
        choices = offers.noted(buttons, under, slot or key)
        if offered is None:
            self.uow.session.add(Offer(address=to, choices=choices, made_at=self.now))
        else:
            offered.choices, offered.made_at = choices, self.now

    def answered(self, act: str) -> None:
        """The question that this act answers, if it is the newest in this place, waits no more."""
        session, here = self.uow.session, self.event.where
        if here in self._offered:
            return  # something new has been asked
        if any(choice.act == act for choice in offers.choices(offers.newest(session, here))):
            offers.drop(session, here)

    def thread_slot(self) -> str:
        """The slot of the message in whose thread this event happened, or nothing."""
        if self.event.under is None:
            return ""
        standing = self.uow.standing(self.event.where, self.event.under)
        return standing.slot if standing else ""

    def tell_staff(self, text: str, *, under: str, key: str = "", quote: str = "") -> None:
        """A line for the careers team, in the thread of the card that stands in slot `under`."""
        self.say(text, to=STAFF, under=under, key=key, quote=quote)


Act = Callable[[Turn, Sequence[str]], None]
"""What a button does; the rest of its act, split at slashes, comes as the second argument."""

Command = Callable[[Turn, str], None]
"""What a command does; the words behind it come as the second argument."""

Finish = Callable[[Turn, Dialogue], None]
"""What happens when a form has been filled in."""

Due = Callable[[Turn, str, str], None]
"""What happens when a date came due: the subject's number and the step come as arguments. The turn
has no person: say whom it speaks to."""


def private_slot(turn: Turn, about: Iterable[str], what: str) -> str:
    """The slot of a private answer about cases (`c12`) and people (`p3`); `what` tells it from the
    others of one turn."""
    return f"{PRIVATE},{','.join(about)},/{what}/{turn.event.id}"


def letter_slot(turn: Turn, line: int | None = None) -> str:
    """The slot of a letter of the team to one person; `line` is that of its case's history."""
    return f"{LETTER}{line or 0}/{turn.event.id}"
