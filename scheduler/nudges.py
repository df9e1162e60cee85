"""What a step of the journey says to one person: their language, their zone, the other's name."""

from collections.abc import Callable, Mapping, Set
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from conversations import people
from conversations import words as texts
from conversations.mentoring import extending, farewell, last_words, thanks
from conversations.mentoring.dates import moment_for, question_slot, with_place
from conversations.mentoring.meetings import HELD, means
from conversations.mentoring.pair import button, other_role, said_in, slot_of, team_button
from conversations.programme import Catalogue, Programme
from conversations.steps import Role, Step
from scheduler.conditions import Telling
from storage.mail import Address, Button, Message, platform_of

_placeholders = lru_cache(texts.placeholders)

_TO_TEAM = "open/to_team/"
"""What begins the act of a step's own button for the team: the team is one tap away from every
message of the six months, once."""


class Someone(NamedTuple):
    """One of the two, as far as a nudge needs it. Without an address they can't be reached now."""

    id: int
    first_name: str
    language: str
    zone: str
    address: Address | None
    country: str = ""
    nudges: tuple[datetime, ...] = ()
    quiet_until: datetime | None = None
    """Until when nothing may ring there."""

    @property
    def waits_until(self) -> datetime | None:
        """Until when what is said there would wait (`people.waits_until`)."""
        return people.waits_until(self.address, self.quiet_until)


class Session(NamedTuple):
    """What a step that `shows` its session says of it to one person: where the two meet, what the
    mentee would like to talk about, and their own note of the last one."""

    place: str = ""
    agenda: str = ""
    note: str = ""


class Pair(NamedTuple):
    """The two, and what a nudge that is told `now` may quote: `objective` is theirs, as it reads in
    a language, which asking for unseals; `begun`, whether there is a word or a session between
    them; `exchanged`, whether each has the other's contact details; `extended`, whether they go on
    longer already, which they may once. `sessions` is how many they
    have held; `called` how each is called by the other, where that is more than their first name.
    Of an end: `is_free`, whether the mentor is there for a next proposal, `looked_back`, who has
    answered its questions, `wrote`, who has written to the other, `objective_set`, whether there is
    an objective, `may_part`, whether each may say a last word to the other."""

    mentorship: int
    people: Mapping[Role, Someone]
    ends_at: datetime
    now: datetime
    objective: Callable[[Programme], str]
    sessions: int = 0
    called: Mapping[Role, str] = {}
    is_free: bool = False
    looked_back: Set[str] = frozenset()
    wrote: Set[str] = frozenset()
    objective_set: bool = False
    begun: bool = True
    extended: bool = False
    exchanged: Callable[[], bool] = lambda: False
    may_part: bool = False

    def name(self, role: Role) -> str:
        """How the one in this role is called by the other."""
        return self.called.get(role) or self.people[role].first_name

    def other(self, role: Role) -> Someone:
        """The one whom this role is accompanied by, or accompanies."""
        return self.people[other_role(role)]


def nudge(
    catalogue: Catalogue, telling: Telling, pair: Pair, session: Session | None = None
) -> Message | None:
    """The message of a telling; None if its person can't be reached now. What it quotes of the two,
    or names the other in, stands in a slot, where an erasure finds it; so does what asks nothing
    any more once the two are no pair, where their parting finds it."""
    assert telling.role is not None, "staff are told by the desks"
    me = pair.people[telling.role]
    if me.address is None:
        return None
    programme = catalogue.on(platform_of(me.address))[me.language]
    step = programme.journey[telling.step]
    says = step.told_to(telling.role, begun=pair.begun)
    values = {place: _place(place, programme, telling, pair) for place in _placeholders(says)}
    text, buttons = says.format_map(values), _buttons(step, telling, pair)
    quote, slot = pair.objective(programme) if step.shows == "objective" else "", ""
    text = with_place(programme.words, text, session.place if session is not None else "")
    if session is not None and session.note:
        text = f"{text}\n\n{programme.words('note.last_time')}\n{session.note}"
    if session is not None and session.agenda:
        about = "agenda.mine" if telling.role == "mentee" else "agenda.theirs"
        text = f"{text}\n\n{programme.words(about, name=pair.name(other_role(telling.role)))}"
        quote = session.agenda
    elif step.shows == "session" and telling.role == "mentee":
        apart = "\n\n" if session is not None and (session.place or session.note) else " "
        text = f"{text}{apart}{programme.words('agenda.ask')}"
    names = "name" in values and not step.ends  # the thanks, and the way to their page, stay
    if quote or names or step.lapses or (session is not None and session.place):
        slot = f"{said_in(pair.mentorship)}{telling.step}/{telling.occasion}"
    if HELD in step.buttons and telling.session is not None:
        slot = question_slot(pair.mentorship, telling.session.id)
    if step.ends:
        kept = farewell.kept(
            programme,
            telling.role,
            pair.now,
            me.zone,
            wrote=bool(pair.wrote),
            objective=pair.objective_set,
        )
        text = f"{text}\n\n{kept}"
    if step.ends and pair.may_part and pair.other(telling.role).address is not None:
        name = pair.name(other_role(telling.role))
        farewells = last_words.buttons(programme.words, pair.mentorship, name)
        buttons = (*buttons, *map(tuple, farewells))
    if step.ends and telling.role not in pair.looked_back:
        back = farewell.look_back(programme.words, telling.role, pair.mentorship)
        buttons = (*buttons, *map(tuple, back))
    if step.ends and telling.role == "mentee":
        buttons = (*buttons, *map(tuple, farewell.again(programme.words)))
    elif step.ends:
        wrote = "mentor" in pair.wrote
        text = thanks.told(programme, text, pair.sessions, wrote=wrote, is_free=pair.is_free)
        rest = thanks.buttons(programme, pair.mentorship, pair.sessions, is_free=pair.is_free)
        buttons = (*buttons, *map(tuple, rest))
    if not any(each.act.startswith(_TO_TEAM) for row in buttons for each in row):
        buttons = (*buttons, (team_button(programme.words, pair.mentorship),))
    return Message(
        to=me.address,
        key=f"journey/{pair.mentorship}/{telling.step}/{telling.role}/{telling.occasion}",
        text=text,
        quote=quote,
        buttons=buttons,
        slot=slot,
        under=slot_of(pair.mentorship),
        silent=me.quiet_until is not None,
        not_before=_waits_until(telling, pair, me),
    )


def _waits_until(telling: Telling, pair: Pair, me: Someone) -> datetime | None:
    """Until when it waits, for whoever asked for quiet where nothing comes without a sound. What
    recalls a session does not wait until that is over."""
    until, session = me.waits_until, telling.session
    if until is None:
        return None
    if session is not None and pair.now < session.at <= until:
        return None
    return until


def _place(name: str, programme: Programme, telling: Telling, pair: Pair) -> str:
    """What stands where a text names this place (`steps.PLACES`)."""
    assert telling.role is not None
    me, other = pair.people[telling.role], pair.other(telling.role)
    if name == "name":
        return pair.name(other_role(telling.role))
    if name == "me":
        return me.first_name
    if name == "reach":
        return programme.words("exchange.have" if pair.exchanged() else "exchange.before_end")
    if name == "end":
        return programme.words.long_day(pair.ends_at, pair.people["mentee"].zone)
    assert telling.session is not None, "the programme file's check lets no other step name it"
    return moment_for(programme.words, telling.session.at, me.zone, other.zone)


def _buttons(step: Step, telling: Telling, pair: Pair) -> tuple[tuple[Button, ...], ...]:
    rows = []
    if step.opens:
        form = step.opens.format(role=telling.role)
        act = f"open/{form}/mentorship/{pair.mentorship}"
        rows.append((Button(label=step.opens_label, act=act, style="primary"),))
    session, weeks = (telling.session.id, telling.session.weeks) if telling.session else ("", 0)
    alone = step.mentee_buttons if telling.role == "mentee" else {}
    for act, label in (alone | step.buttons).items():
        if pair.extended and act.startswith(extending.ASKS):
            continue
        said = act.format(mentorship=pair.mentorship, meeting=session, weeks=weeks)
        rows.append((button(label, said, answers=means(act)),))
    return tuple(rows)
